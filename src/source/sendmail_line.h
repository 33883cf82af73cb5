/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "source/finding.h"
#include "source/syslog_line.h"

/* Is it Sendmail, as daemon, submission program or queue runner: "sendmail", "sm-mta", …? */
bool sendmail_line_mine(struct span program);

/*
 * Reads the message of a Sendmail (8.12 to 8.18, LogLevel up to 15). Returns false for a line that
 * is not understood; nothing in finding_r is valid then.
 */
bool sendmail_line_read(struct finding *finding_r, const struct syslog_line *line);
