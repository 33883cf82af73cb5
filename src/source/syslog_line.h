/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/span.h"

/* One line of a log, cut into what syslog put there and the message of the program. */
struct syslog_line {
	int64_t at_us; /* 0: it has no time, or none that makes sense */
	struct span host;
	struct span program; /* "postfix/submission/smtpd", "sm-mta" */
	uint32_t pid; /* 0: none */
	struct span message;
};

/*
 * What it takes to tell the time of a line that has neither year nor zone, and what is kept to do
 * so quickly: the last time read, and its time of the epoch.
 */
struct syslog_clock {
	int64_t now_us; /* set by the caller before each batch of lines; decides about the year */
	int64_t last_us;
	char last_text[32]; /* the time as it was written */
	uint8_t last_bytes;
};

/*
 * Reads "Nov 21 20:35:05 host program[pid]: message" (RFC 3164; also with a year behind the day and
 * with fractions of a second), "2026-11-21T20:35:05.123456+01:00 host program[pid]: message" (RFC
 * 3339) and "<22>1 2026-11-21T20:35:05Z host program pid msgid - message" (RFC 5424 section 6),
 * each with or without a "<priority>" before it. A time without a zone is local time; one without a
 * year is that of the year in which it lies nearest to now, and not more than a day ahead of it.
 * Blanks, CR and LF at the end are not part of the message.
 *
 * Returns false for what is no such line; nothing in line_r is valid then.
 */
bool syslog_line_read(struct syslog_line *line_r, struct span text, struct syslog_clock *clock);
