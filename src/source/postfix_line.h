/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "source/finding.h"
#include "source/syslog_line.h"

/* Is it one of Postfix's daemons or commands, under whatever syslog_name? */
bool postfix_line_mine(struct span program);

/*
 * Reads the message of one of Postfix's programs (all services of Postfix 2.6 to 3.11). Returns
 * false for a line that is not understood; nothing in finding_r is valid then.
 */
bool postfix_line_read(struct finding *finding_r, const struct syslog_line *line);

/*
 * One of the counters at the end of a session: of "auth=1/3" one that went well of three in all.
 * Returns false where it is not there: then the command never came.
 */
bool postfix_counter(
    struct span counters, struct span name, int64_t *good_count_r, int64_t *all_count_r);
