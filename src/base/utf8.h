/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define UTF8_BYTES 4 /* of the longest character */

/*
 * Reads one character of UTF-8 (RFC 3629). Returns how many bytes it has, or 0 if it is none: too
 * long a form, half of a surrogate pair, beyond U+10FFFF, or cut off by NUL.
 */
size_t utf8_read(uint32_t *character_r, const char *text);

/* The same where no more than so many bytes, at least one, may be looked at. */
size_t utf8_read_within(uint32_t *character_r, const char *text, size_t most_bytes);

/*
 * Puts '?' for every byte that is no UTF-8, and for each character that a terminal would obey or
 * that would hide others or itself: controls, Unicode's marks of direction, and what has neither
 * width nor looks. In place; never longer.
 */
void utf8_tame(char *text);

/*
 * How many columns of a terminal the text takes: two for a wide character, none for one that is
 * combined with the one before it. Needs language_begin(); without it every character is one
 * column.
 */
size_t utf8_columns(const char *text);

/* How many bytes at the beginning of the text, of whole characters, fit into so many columns. */
size_t utf8_fit(const char *text, size_t columns);

/*
 * How many bytes of the text go into a line of so many columns, where lines end at blanks, and in a
 * word that is longer between wide characters; where it has none of them all of it, which is too
 * much. The text begins with no blank.
 */
size_t utf8_fit_line(const char *text, size_t columns);

/*
 * Copies as many whole characters as fit, and ends them with NUL. The buffer is the caller's, has
 * room for a byte, and is returned: for text_say().
 */
const char *utf8_cut(char *buf, size_t buf_bytes, const char *text);
