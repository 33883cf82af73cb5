/* SPDX-License-Identifier: BSD-2-Clause */
/* Bounded strings: copied, cut into words, compared and filled in. */
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PAIRS_MOST 32 /* that text_say() takes */
#define DISTANCE_LETTERS 64 /* of the longest name that is compared letter by letter */

static const char blanks[] = " \t\r\n";

bool
text_copy(char *buf, size_t buf_bytes, const char *text)
{
	const size_t length = strnlen(text, buf_bytes);

	if (buf_bytes == 0)
		return false;
	if (length == buf_bytes) {
		memcpy(buf, text, buf_bytes - 1);
		buf[buf_bytes - 1] = '\0';
		return false;
	}
	memcpy(buf, text, length + 1);
	return true;
}

bool
text_copy_lower(char *buf, size_t buf_bytes, const char *text)
{
	const bool whole = text_copy(buf, buf_bytes, text);

	if (buf_bytes == 0)
		return false;
	for (char *c = buf; *c != '\0'; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	}
	return whole;
}

bool
text_append(char *buf, size_t buf_bytes, const char *text)
{
	const size_t length = strnlen(buf, buf_bytes);

	return text_copy(buf + length, buf_bytes - length, text);
}

void
text_plain(char *text)
{
	for (; *text != '\0'; text++) {
		if (*text < ' ' || *text > '~')
			*text = '?';
	}
}

char *
text_word(char **rest)
{
	char *word = *rest + strspn(*rest, blanks);
	char *end = word + strcspn(word, blanks);

	*rest = end;
	if (end == word)
		return NULL;
	if (*end != '\0') {
		*end = '\0';
		*rest = end + 1;
	}
	return word;
}

static unsigned
least(unsigned one, unsigned other)
{
	return one < other ? one : other;
}

unsigned
text_distance(const char *one, const char *other)
{
	const size_t one_length = strlen(one), other_length = strlen(other);
	unsigned rows[3][DISTANCE_LETTERS + 1]; /* of the matrix; the last three are enough */

	/* Nobody mistypes so long a name by a little: say that every letter differs. */
	if (one_length > DISTANCE_LETTERS || other_length > DISTANCE_LETTERS)
		return (unsigned)(one_length > other_length ? one_length : other_length);
	for (size_t j = 0; j <= other_length; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= one_length; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *above = rows[(i + 2) % 3], *above_that = rows[(i + 1) % 3];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= other_length; j++) {
			row[j] = least(above[j], row[j - 1]) + 1;
			row[j] = least(row[j], above[j - 1] + (one[i - 1] != other[j - 1]));
			if (i > 1 && j > 1 && one[i - 1] == other[j - 2] &&
			    one[i - 2] == other[j - 1])
				row[j] = least(row[j], above_that[j - 2] + 1);
		}
	}
	return rows[one_length % 3][other_length];
}

const char *
text_nearest(const char *mistyped, const char *const *names)
{
	const size_t length = strlen(mistyped);
	const char *nearest = NULL;
	size_t best = (length < 3 ? 3 : length) / 3; /* one letter in three may be wrong */

	for (; *names != NULL; names++) {
		const unsigned distance = text_distance(mistyped, *names);

		if (distance >= length || distance > best || (nearest && distance == best))
			continue;
		nearest = *names;
		best = distance;
	}
	return nearest;
}

/* A text that grows as far as there is room, and in any case is measured. */
struct filling {
	char *buf;
	size_t buf_bytes;
	size_t length;
};

static void
filling_add(struct filling *filling, const char *bytes, size_t count)
{
	if (filling->length < filling->buf_bytes) {
		const size_t room = filling->buf_bytes - filling->length - 1;

		memcpy(filling->buf + filling->length, bytes, count < room ? count : room);
	}
	filling->length += count;
}

/* What begins with a brace; returns what stands behind. */
static const char *
place_fill(struct filling *filling, const char *brace, text_place_fn *place, void *arg)
{
	const char *end = brace + 1 + strcspn(brace + 1, "{}");
	const char *value = NULL;

	if (brace[1] == '{') {
		filling_add(filling, "{", 1);
		return brace + 2;
	}
	if (*end == '}')
		value = place(arg, brace + 1, (size_t)(end - brace) - 1);
	if (value == NULL) {
		filling_add(filling, brace, (size_t)(end - brace));
		return end;
	}
	filling_add(filling, value, strlen(value));
	return end + 1;
}

size_t
text_fill(char *buf, size_t buf_bytes, const char *template, text_place_fn *place, void *arg)
{
	struct filling filling = { .buf = buf, .buf_bytes = buf_bytes };

	while (*template != '\0') {
		const size_t plain_bytes = strcspn(template, "{");

		filling_add(&filling, template, plain_bytes);
		template += plain_bytes;
		if (*template == '{')
			template = place_fill(&filling, template, place, arg);
	}
	if (buf_bytes > 0)
		buf[filling.length < buf_bytes ? filling.length : buf_bytes - 1] = '\0';
	return filling.length;
}

struct pairs {
	size_t count;
	struct {
		const char *place, *value;
	} pair[PAIRS_MOST];
};

static const char *
pairs_place(void *arg, const char *name, size_t name_bytes)
{
	const struct pairs *pairs = arg;

	for (size_t i = 0; i < pairs->count; i++) {
		const char *place = pairs->pair[i].place;

		if (strlen(place) == name_bytes && memcmp(place, name, name_bytes) == 0)
			return pairs->pair[i].value;
	}
	return NULL;
}

size_t
text_say_list(char *buf, size_t buf_bytes, const char *template, va_list list)
{
	struct pairs pairs = { .count = 0 };
	const char *place;

	while (pairs.count < PAIRS_MOST && (place = va_arg(list, const char *)) != NULL) {
		pairs.pair[pairs.count].place = place;
		pairs.pair[pairs.count++].value = va_arg(list, const char *);
	}
	return text_fill(buf, buf_bytes, template, pairs_place, &pairs);
}

size_t
text_say(char *buf, size_t buf_bytes, const char *template, ...)
{
	va_list list;
	size_t length;

	va_start(list, template);
	length = text_say_list(buf, buf_bytes, template, list);
	va_end(list);
	return length;
}

const char *
text_number(char buf[static NUMBER_TEXT_BYTES], int64_t number)
{
	snprintf(buf, NUMBER_TEXT_BYTES, "%" PRId64, number);
	return buf;
}
