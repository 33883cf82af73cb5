/* SPDX-License-Identifier: BSD-2-Clause */
/* An answer of the control socket, as lines that grow in memory until they are sent. */
#include "daemon/lines.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MOST_BYTES (1024 * 1024)
#define LINES_FIRST_BYTES 16384
#define LINES_LAST_BYTES 512 /* stay free of records, for the last line */

static int
lines_grow(struct lines *lines, size_t needed_bytes)
{
	size_t capacity_bytes =
	    lines->capacity_bytes > 0 ? lines->capacity_bytes : LINES_FIRST_BYTES;
	char *text;

	while (capacity_bytes < needed_bytes)
		capacity_bytes *= 2;
	if (capacity_bytes == lines->capacity_bytes)
		return 0;
	text = realloc(lines->text, capacity_bytes);
	if (text == NULL)
		return -ENOMEM;
	lines->text = text;
	lines->capacity_bytes = capacity_bytes;
	return 0;
}

static int
lines_put(struct lines *lines, const char *text, size_t text_bytes)
{
	if (lines_grow(lines, lines->bytes + text_bytes + 1 + LINES_LAST_BYTES) < 0)
		return -ENOMEM;
	memcpy(lines->text + lines->bytes, text, text_bytes);
	lines->text[lines->bytes + text_bytes] = '\n';
	lines->bytes += text_bytes + 1;
	return 0;
}

void
record_begin(struct json *record, char buf[static RECORD_BYTES], const char *kind)
{
	json_begin(record, buf, RECORD_BYTES);
	json_text(record, "record", kind);
}

void
lines_add(struct lines *lines, struct json *record)
{
	int length = json_end(record);

	if (length < 0 || lines->bytes + (size_t)length > LINES_MOST_BYTES ||
	    lines_put(lines, record->buf, (size_t)length) < 0)
		lines->lost_count++;
}

int
lines_end(struct lines *lines, const char *last)
{
	size_t last_bytes = strnlen(last, LINES_LAST_BYTES - 1);

	return lines_put(lines, last, last_bytes);
}

void
lines_clear(struct lines *lines)
{
	free(lines->text);
	*lines = (struct lines){ 0 };
}
