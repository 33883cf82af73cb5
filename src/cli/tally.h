/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "source/log_line.h"

#include "cli/command.h"

/* What lines there were in a log. All zero: none yet. */
struct tally {
	int64_t line_count;
	int64_t mail_count; /* those of a mail server, understood or not */
	int64_t understood_count;
	int64_t event_counts[EVENT_COUNT]; /* of those that were understood */
	int64_t first_us, last_us; /* of a mail server's lines; 0: none told its time */
};

/* Counts one more line; the finding is looked at if it was understood. */
void tally_add(struct tally *tally, enum grasp grasp, const struct finding *finding, int64_t at_us);

/* Prints it, the most frequent event first. */
void tally_print(const struct tally *tally, int64_t cut_count, enum format format);
