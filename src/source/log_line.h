/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "source/finding.h"
#include "source/syslog_line.h"

/* What became of a line. */
enum grasp {
	GRASP_FOREIGN, /* no mail server's, or no log line at all */
	GRASP_UNKNOWN, /* a mail server's, and not understood */
	GRASP_UNDERSTOOD,
};

/*
 * Reads a line in the words of whoever wrote it: its program tells. With an MTA named only that
 * one's lines are read (MTA_POSTFIX: Dovecot's too), and all others are foreign. The finding is
 * valid for GRASP_UNDERSTOOD only, and as long as the text of the line is.
 */
enum grasp log_line_read(struct finding *finding_r, const struct syslog_line *line, enum mta only);
