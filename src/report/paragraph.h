/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#define PARAGRAPH_INDENT 4

/* Text in lines, in a buffer of the caller's; what does not fit is measured. */
struct page {
	size_t columns; /* of each line, at most */
	char *buf;
	size_t buf_bytes;
	size_t length; /* so far, whatever fits */
};

/*
 * Puts a text into lines, from this column on (8 at most); all but the first line are indented.
 * They end at blanks, and where there are none between wide characters; a word that is longer than
 * a line is not broken. The text is UTF-8.
 */
void paragraph_put(struct page *page, size_t column, const char *text);

/* Ends what fits with NUL, if there is room for that. Returns the length needed. */
size_t page_end(struct page *page);
