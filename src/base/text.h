/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Copies as much as fits and ends it with NUL. Returns false if something was cut off. */
bool text_copy(char *buf, size_t buf_bytes, const char *text);

/* The same, lower case (ASCII letters only). */
bool text_copy_lower(char *buf, size_t buf_bytes, const char *text);

/* Appends to what stands in buf. Returns false if something was cut off. */
bool text_append(char *buf, size_t buf_bytes, const char *text);

/*
 * Makes a text of a stranger's fit for one line of ASCII: every other byte becomes '?'. In place.
 */
void text_plain(char *text);

/* Cuts the first word off at blanks; moves *rest behind it. NULL when there is none left. */
char *text_word(char **rest);

/*
 * How many letters must be changed, put in, left out or swapped with their neighbour to make one of
 * the other: for "did you mean".
 */
unsigned text_distance(const char *one, const char *other);

/*
 * The nearest of the names (the list ends with NULL) to a mistyped one, or NULL where none is near.
 */
const char *text_nearest(const char *mistyped, const char *const *names);

/* What stands for a {place}; NULL: there is no such place. The name is not ended by NUL. */
typedef const char *text_place_fn(void *arg, const char *name, size_t name_bytes);

/*
 * Fills in the {places} of a template. "{{" is a brace; an unknown place stays as written. Cut to
 * fit. Returns the length needed, as snprintf() does.
 */
size_t text_fill(
    char *buf, size_t buf_bytes, const char *template, text_place_fn *place, void *arg);

/*
 * The same with the places and their values as pairs, behind which NULL stands: text_say(buf,
 * sizeof(buf), tr("{file}:{line}"), "file", path, "line", number, NULL). No value is NULL.
 */
size_t text_say(char *buf, size_t buf_bytes, const char *template, ...) __attribute__((sentinel));
size_t text_say_list(char *buf, size_t buf_bytes, const char *template, va_list pairs);

#define NUMBER_TEXT_BYTES 24

/* A number in decimal digits, in the caller's buffer, which it returns: for text_say(). */
const char *text_number(char buf[static NUMBER_TEXT_BYTES], int64_t number);
