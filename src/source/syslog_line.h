/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* One line of a log, cut into what syslog put there and the message of the program. */
struct syslog_line {
	int64_t at_us; /* 0: it has no time, or none that makes sense */
	struct span host;
	struct span program; /* "postfix/submission/smtpd", "sm-mta" */
	uint32_t pid; /* 0: none */
	struct span message;
	uint32_t repeat_count; /* syslog sums up so many of the same message; 0: it is one */
};

/*
 * What it takes to tell the time of a line that has neither year nor zone, and the last minute that
 * was read, because most lines are of the same one.
 */
struct syslog_clock {
	int64_t now_us; /* set by the caller before each batch of lines; decides about the year */
	int64_t minute_us; /* when that minute began, … */
	int64_t asked_us; /* … now_us when that was found out, … */
	bool is_local; /* … by the machine's zone, … */
	uint8_t minute_bytes; /* … and how it is written; 0: there is none yet */
	char minute[24];
};

/*
 * Reads "Nov 21 20:35:05 host program[pid]: message" (RFC 3164; also with a year behind the day or
 * before the month), "2026-11-21T20:35:05+01:00 host program[pid]: message" (RFC 3339; also without
 * a zone) and "<22>1 2026-11-21T20:35:05Z host program pid msgid - message" (RFC 5424 section 6),
 * each with or without fractions of a second and a "<priority>" before it. A time without a zone is
 * local time, of an hour that comes twice the one nearer to now; one without a year is the last
 * such time that is not more than a day ahead of now. A time that there is not makes no line
 * unreadable.
 *
 * The host may be missing. A message that syslog repeats, "message repeated 3 times: [ … ]", is the
 * one in the brackets. "last message repeated 3 times" has no program. Blanks, CR and LF at the end
 * are not part of the message.
 *
 * Returns false for what is no such line; nothing in line_r is valid then.
 */
bool syslog_line_read(struct syslog_line *line_r, struct span text, struct syslog_clock *clock);
