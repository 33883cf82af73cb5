/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

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
