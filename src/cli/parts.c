/* SPDX-License-Identifier: BSD-2-Clause */
/* An account taken apart into what it is kept by. */
#include "cli/parts.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

static int
hex_digit(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = strchr(digits, digit >= 'A' && digit <= 'F' ? digit - 'A' + 'a' : digit);

	return digit != '\0' && at != NULL ? (int)(at - digits) : -1;
}

/* Undoes the %XX of a value, in place. */
static void
value_unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; from++) {
		int high = *from == '%' ? hex_digit(from[1]) : -1;
		int low = high >= 0 ? hex_digit(from[2]) : -1;

		*to++ = low >= 0 ? (char)(high << 4 | low) : *from;
		if (low >= 0)
			from += 2;
	}
	*to = '\0';
}

const char *
parts_begin(char **rest)
{
	return text_word(rest);
}

bool
parts_next(char **rest, struct part_words *part_r)
{
	char *word, *value;

	while ((word = text_word(rest)) != NULL) {
		value = strchr(word, '=');
		if (value == NULL)
			continue;
		*value++ = '\0';
		value_unescape(value);
		*part_r = (struct part_words){ .name = word, .value = value };
		return true;
	}
	return false;
}
