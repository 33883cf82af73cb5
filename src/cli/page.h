/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "base/span.h"

/*
 * Whatever is printed may hold bytes of a stranger's. None of these lets one through that a
 * terminal could obey; where the locale is not in UTF-8, what is not ASCII becomes '?'.
 */

/*
 * A line, with the {places} of the words filled in: pairs of name and value, behind which NULL
 * stands, as in text_say(). The words are tr()'s. The first goes to stdout, the second to stderr
 * with the program's name before it.
 */
void page_say(const char *words, ...) __attribute__((sentinel));
void page_warn(const char *words, ...) __attribute__((sentinel));

/* A text in lines of at most as many columns as there are, all of them indented. */
void page_paragraph(size_t indent, const char *text);

/* What needs no words, to stdout. Its padding counts bytes: page_put_column() does not. */
void page_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The text, and blanks up to so many columns: behind it, or before it where it is a number. */
enum side { SIDE_LEFT, SIDE_RIGHT };
void page_put_column(const char *text, size_t columns, enum side side);

/* As wide as the terminal is, from 40 to 200; else 80. */
size_t page_columns(void);

/* What colours the text behind it; "" where stdout is no terminal, or NO_COLOR is set. */
enum tint { TINT_NONE, TINT_BOLD, TINT_RED, TINT_YELLOW, TINT_GREEN };
void page_tint(enum tint tint);

/* A text to stdout, coloured. */
void page_tinted(enum tint tint, const char *text);

/*
 * A line of a stranger's to stdout as it stands, but that each byte which is not printable ASCII
 * becomes \xNN.
 */
void page_line(struct span line);

/* "      label       a text that goes on below itself where it is too long for one line". */
void page_field(const char *label, const char *text);

/* The same with columns of its own: one for the label, and a further one for the text. */
void page_entry(size_t indent, const char *label, size_t column, const char *text);

/*
 * A line of JSON to stdout, in ASCII: what is not becomes \uXXXX, which means the same to whoever
 * reads it, and bytes that are not UTF-8 become U+FFFD.
 */
void page_json(const char *line);
