/* SPDX-License-Identifier: BSD-2-Clause */
/* Breaks sentences into lines. */
#include "report/paragraph.h"

#include <string.h>

static void
page_put(struct page *page, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++, page->length++) {
		if (page->length + 1 < page->buf_bytes)
			page->buf[page->length] = bytes[i];
	}
}

/*
 * How many bytes of the text go into this line: up to a blank that is within it, or else to the
 * next.
 */
static size_t
line_fit(const char *text, size_t columns)
{
	size_t at, fit = 0, column = 0;

	for (at = 0; text[at] != '\0'; at++) {
		if (text[at] == ' ' && (column <= columns || fit == 0))
			fit = at;
		if (column > columns && fit > 0)
			return fit;
		if (((unsigned char)text[at] & 0xc0) != 0x80)
			column++;
	}
	return column <= columns || fit == 0 ? at : fit;
}

void
paragraph_put(struct page *page, size_t column, const char *text)
{
	while (*text != '\0') {
		size_t bytes = line_fit(text, PARAGRAPH_COLUMNS - column);

		page_put(page, "        ", column);
		page_put(page, text, bytes);
		page_put(page, "\n", 1);
		text += bytes;
		text += strspn(text, " ");
		column = PARAGRAPH_INDENT;
	}
}

size_t
page_end(struct page *page)
{
	if (page->buf_bytes > 0)
		page->buf[page->length < page->buf_bytes ? page->length : page->buf_bytes - 1] =
		    '\0';
	return page->length;
}
