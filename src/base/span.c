/* SPDX-License-Identifier: BSD-2-Clause */
/* What is done with a run of bytes, beyond what its header does on the spot. */
#include "base/span.h"

bool
span_cut_text(struct span *rest, struct span text, struct span *head_r)
{
	const char *found = memmem(rest->at, rest->bytes, text.at, text.bytes);

	if (found == NULL)
		return false;
	*head_r = span_head(*rest, (size_t)(found - rest->at));
	*rest = span_tail(*rest, head_r->bytes + text.bytes);
	return true;
}

bool
span_cut_last_text(struct span *rest, struct span text, struct span *tail_r)
{
	size_t from;

	if (rest->bytes < text.bytes)
		return false;
	for (from = rest->bytes - text.bytes + 1; from > 0; from--) {
		if (memcmp(rest->at + from - 1, text.at, text.bytes) != 0)
			continue;
		*tail_r = span_tail(*rest, from - 1 + text.bytes);
		*rest = span_head(*rest, from - 1);
		return true;
	}
	return false;
}

bool
span_eat_number(struct span *rest, int64_t most, int64_t *number_r)
{
	int64_t number = 0;
	size_t digits = 0;

	for (; digits < rest->bytes; digits++) {
		int digit = rest->at[digits] - '0';

		if (digit < 0 || digit > 9)
			break;
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, digit, &number) || number > most)
			return false;
	}
	if (digits == 0)
		return false;
	*number_r = number;
	*rest = span_tail(*rest, digits);
	return true;
}

bool
span_copy(char *buf, size_t buf_bytes, struct span span)
{
	size_t bytes = span.bytes < buf_bytes ? span.bytes : buf_bytes - 1;

	for (size_t i = 0; i < bytes; i++)
		buf[i] = span.at[i] != '\0' ? span.at[i] : '?';
	buf[bytes] = '\0';
	return bytes == span.bytes;
}
