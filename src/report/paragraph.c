/* SPDX-License-Identifier: BSD-2-Clause */
/* Breaks sentences into lines. */
#include "report/paragraph.h"

#include <string.h>

#include "base/utf8.h"

static void
page_put(struct page *page, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++, page->length++) {
		if (page->length + 1 < page->buf_bytes)
			page->buf[page->length] = bytes[i];
	}
}

void
paragraph_put(struct page *page, size_t column, const char *text)
{
	text += strspn(text, " ");
	while (*text != '\0') {
		size_t bytes =
		    utf8_fit_line(text, page->columns > column ? page->columns - column : 1);

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
