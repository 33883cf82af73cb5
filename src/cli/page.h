/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "base/span.h"

/*
 * Whatever is printed may hold bytes of a stranger's. None of these lets one through that a
 * terminal could obey.
 */

/* A line to stderr, with the program's name before it. */
void page_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Lines to stdout: what is neither printable ASCII nor the end of a line becomes '?'. */
void page_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * A line of a stranger's to stdout as it stands, but that each byte which is not printable ASCII
 * becomes \xNN.
 */
void page_line(struct span line);

/* "  label      a text that goes on below itself where it is too long for one line". */
void page_field(const char *label, const char *text);

/*
 * A line of JSON to stdout, in ASCII: what is not becomes \uXXXX, which means the same to whoever
 * reads it, and bytes that are not UTF-8 become U+FFFD.
 */
void page_json(const char *line);
