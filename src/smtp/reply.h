/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPLY_LINE_BYTES 512 /* RFC 5321 section 4.5.3.1.5, with CRLF */

/* An enhanced status code (RFC 3463). Class 0: none was given. */
struct status {
	uint8_t class; /* 2, 4, 5 or 0 */
	uint16_t subject;
	uint16_t detail;
};

/* What a server answered. The text is borrowed from whoever filled this in, and never NULL. */
struct reply {
	uint16_t code; /* 421; 0 while nothing was answered */
	struct status status;
	bool inferred; /* the outcome was told without a code, and we supplied it */
	const char *text;
};

/* Reads "4.7.0"; returns the number of characters read, or -EINVAL and leaves status_r alone. */
int status_parse(struct status *status_r, const char *text);

/* Prints what status_parse() reads back; class 0 is the empty string. */
#define STATUS_TEXT_BYTES sizeof("255.65535.65535")
void status_print(const struct status *status, char text_r[static STATUS_TEXT_BYTES]);

/*
 * Reads a line such as "421 4.7.0 try later"; the text points into it. Returns 0, or -EINVAL and
 * leaves reply_r alone.
 */
int reply_parse(struct reply *reply_r, const char *line);

/* Prints what reply_parse() reads back. Returns the length needed, as snprintf() does. */
size_t reply_print(char *buf, size_t buf_bytes, const struct reply *reply);
