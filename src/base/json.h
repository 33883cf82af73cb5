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
 * Goes through the members of an object, once, in the order in which they stand. The line may be
 * any bytes.
 */
struct json_walk {
	const char *at; /* behind the last member; NULL: it is no object */
	const char *end;
	size_t member_count;
};

void json_walk(struct json_walk *walk_r, struct span line);

/*
 * Returns 1 with a member, its name as it stands; 0 behind the last, when all of the line was one
 * whole object; else -EINVAL: what was given before is not to be believed. The value of a nested
 * member has no start.
 */
int json_next(struct json_walk *walk, struct span *name_r, struct json_value *value_r);

/* As the json_find_…() below, for a value that was found, whose line is still there. */
void json_read_text(char *buf, size_t buf_bytes, const struct json_value *value);
int json_read_number(int64_t *number_r, const struct json_value *value);
int json_read_seconds(int64_t *us_r, const struct json_value *value);

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
