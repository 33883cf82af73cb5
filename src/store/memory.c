/* SPDX-License-Identifier: BSD-2-Clause */
/* What is remembered, as the line of text that is kept on disk. */
#include "store/memory.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t
memory_print(char text_r[static MEMORY_TEXT_BYTES], const struct memory *memory)
{
	static_assert(STORE_NUMBERS == 4, "one conversion for each number");

	return (size_t)snprintf(text_r, MEMORY_TEXT_BYTES,
	    "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, memory->expires_us,
	    memory->number[0], memory->number[1], memory->number[2], memory->number[3]);
}

/* strtoll(3) would also take blanks and a plus in front. */
static int
number_parse(int64_t *number_r, const char **cursor)
{
	const char *digits = **cursor == '-' ? *cursor + 1 : *cursor;
	char *end;

	if (*digits < '0' || *digits > '9')
		return -EINVAL;
	errno = 0;
	*number_r = strtoll(*cursor, &end, 10);
	*cursor = end;
	return errno ? -EINVAL : 0;
}

int
memory_parse(struct memory *memory_r, const void *text, size_t text_bytes)
{
	char line[MEMORY_TEXT_BYTES];
	const char *cursor = line;
	struct memory memory;

	if (text_bytes >= sizeof(line))
		return -EINVAL;
	memcpy(line, text, text_bytes);
	line[text_bytes] = '\0';

	if (number_parse(&memory.expires_us, &cursor) < 0)
		return -EINVAL;
	for (int i = 0; i < STORE_NUMBERS; i++) {
		if (*cursor++ != ' ' || number_parse(&memory.number[i], &cursor) < 0)
			return -EINVAL;
	}
	if (cursor != line + text_bytes)
		return -EINVAL;
	*memory_r = memory;
	return 0;
}
