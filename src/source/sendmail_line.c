/* SPDX-License-Identifier: BSD-2-Clause */
/* Sendmail's words for what happened. */
#include "source/sendmail_line.h"

bool
sendmail_line_mine(struct span program)
{
	(void)program;
	return false;
}

bool
sendmail_line_read(struct finding *finding_r, const struct syslog_line *line)
{
	(void)finding_r;
	(void)line;
	return false;
}
