/* SPDX-License-Identifier: BSD-2-Clause */
/* What syslog puts before a message. */
#include "source/syslog_line.h"

bool
syslog_line_read(struct syslog_line *line_r, struct span text, struct syslog_clock *clock)
{
	(void)line_r;
	(void)text;
	(void)clock;
	return false;
}
