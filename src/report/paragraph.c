/* SPDX-License-Identifier: BSD-2-Clause */
/* Breaks sentences into lines. */
#include "report/paragraph.h"

#include <stdbool.h>
#include <stdint.h>
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

/* One that takes two columns: lines may end between two of them (Unicode annex 14). */
static bool
is_wide(const char *text)
{
	return *text != '\0' && utf8_fit(text, 1) == 0;
}

/* How many bytes a line takes of a text that begins with a word too long for it. */
static size_t
word_fit(const char *text, size_t most)
{
	size_t at = 0, fit = 0;
	bool was_wide = false;

	while (text[at] != '\0' && text[at] != ' ') {
		uint32_t character;
		size_t bytes = utf8_read(&character, text + at);
		bool wide = is_wide(text + at);

		if (at > most && fit > 0)
			return fit;
		if (wide && was_wide)
			fit = at;
		was_wide = wide;
		at += bytes > 0 ? bytes : 1;
	}
	return fit > 0 ? fit : at;
}

/* How many bytes of the text go into this line; it begins with no blank. */
static size_t
line_fit(const char *text, size_t columns)
{
	size_t most = utf8_fit(text, columns), fit = most;

	if (text[most] == '\0')
		return most;
	while (fit > 0 && text[fit] != ' ')
		fit--;
	while (fit > 0 && text[fit - 1] == ' ')
		fit--;
	return fit > 0 ? fit : word_fit(text, most);
}

void
paragraph_put(struct page *page, size_t column, const char *text)
{
	text += strspn(text, " ");
	while (*text != '\0') {
		size_t bytes = line_fit(text, page->columns > column ? page->columns - column : 1);

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
