/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "base/json.h"

#define RECORD_BYTES 8192

/*
 * An answer of the control socket: lines that grow in memory until they are sent. All zero: none.
 */
struct lines {
	char *text;
	size_t bytes;
	size_t capacity_bytes;
	size_t lost_count; /* records that found no room */
};

/* Begins a record of this kind in the caller's buffer; lines_add() ends it. */
void record_begin(struct json *record, char buf[static RECORD_BYTES], const char *kind);
void lines_add(struct lines *lines, struct json *record);

/* The last line: "ok", or "error: " and a sentence. Returns 0 or -ENOMEM. */
int lines_end(struct lines *lines, const char *last);

void lines_clear(struct lines *lines);
