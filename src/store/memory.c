/* SPDX-License-Identifier: BSD-2-Clause */
/* What is remembered, as the line of text that is kept on disk. */
#include "store/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

size_t
memory_print(char text_r[static MEMORY_TEXT_BYTES], const struct memory *memory)
{
	int length = snprintf(text_r, MEMORY_TEXT_BYTES, "%" PRId64, memory->expires_us);
	int count = STORE_NUMBERS;

	while (count > 0 && memory->number[count - 1] == 0)
		count--;
	for (int i = 0; i < count; i++)
		length += snprintf(text_r + length, MEMORY_TEXT_BYTES - (size_t)length, " %" PRId64,
		    memory->number[i]);
	return (size_t)length;
}

/* Millions of them are read after a start: strtoll(3) takes three times as long. */
static int
number_parse(int64_t *number_r, const char **cursor)
{
	const bool negative = **cursor == '-';
	const char *digit = *cursor + negative;
	int64_t number = 0;

	if (*digit < '0' || *digit > '9')
		return -EINVAL;
	/* Below zero there is one number more than above. */
	for (; *digit >= '0' && *digit <= '9'; digit++) {
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_sub_overflow(number, *digit - '0', &number))
			return -EINVAL;
	}
	if (!negative && number == INT64_MIN)
		return -EINVAL;
	*number_r = negative ? number : -number;
	*cursor = digit;
	return 0;
}

int
memory_parse(struct memory *memory_r, const void *text, size_t text_bytes)
{
	char line[MEMORY_TEXT_BYTES];
	const char *cursor = line;
	struct memory memory = { 0 };

	if (text_bytes >= sizeof(line))
		return -EINVAL;
	memcpy(line, text, text_bytes);
	line[text_bytes] = '\0';

	if (number_parse(&memory.expires_us, &cursor) < 0)
		return -EINVAL;
	for (int i = 0; i < STORE_NUMBERS && *cursor; i++) {
		if (*cursor++ != ' ' || number_parse(&memory.number[i], &cursor) < 0)
			return -EINVAL;
	}
	if (cursor != line + text_bytes)
		return -EINVAL;
	*memory_r = memory;
	return 0;
}
