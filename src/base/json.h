/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * Writes one flat object (RFC 8259) into a buffer of the caller's; never allocates. What does not
 * fit makes json_end() fail; a text is never cut.
 */
struct json {
	char *buf;
	size_t buf_bytes;
	size_t length;
	bool overflow;
};

void json_begin(struct json *json, char *buf, size_t buf_bytes);

/*
 * Any bytes will do: what is not valid UTF-8 becomes U+FFFD, so that the line is always valid JSON.
 */
void json_text(struct json *json, const char *name, const char *value);
void json_span(struct json *json, const char *name, struct span value);
void json_number(struct json *json, const char *name, int64_t value);
/* Microseconds, written as seconds with as many decimals as are needed (at most six). */
void json_seconds(struct json *json, const char *name, int64_t value_us);
void json_bool(struct json *json, const char *name, bool value);

/* Closes the object and ends the string. Returns its length, or -ENOSPC. */
int json_end(struct json *json);

/* A member of a flat object, as it stands in the line. Nested values are passed over unseen. */
struct json_value {
	const char *start; /* a text: behind its opening quote */
	size_t bytes; /* a text: up to its closing quote, still escaped */
	bool is_text;
};

/*
 * Looks one member up. The line may be any bytes: what is no object has no members.
 * Returns 1 when found, 0 when not.
 */
int json_find(struct json_value *value_r, const char *line, const char *name);

/*
 * The value of a member with the escapes undone (as UTF-8), cut to fit. Returns 1 if found, else 0
 * and "".
 */
int json_find_text(char *buf, size_t buf_bytes, const char *line, const char *name);

/* The value of a numeric member; decimals are cut off. Returns 1 if found, else 0 and 0. */
int json_find_number(int64_t *number_r, const char *line, const char *name);

/* A numeric member in seconds with decimals, as microseconds. Returns 1 if found, else 0 and 0. */
int json_find_seconds(int64_t *us_r, const char *line, const char *name);
