/* SPDX-License-Identifier: BSD-2-Clause */
/* Dovecot's words for why a login failed. */
#include "source/dovecot_line.h"

bool
dovecot_line_mine(struct span program)
{
	(void)program;
	return false;
}

bool
dovecot_line_read(struct finding *finding_r, const struct syslog_line *line)
{
	(void)finding_r;
	(void)line;
	return false;
}
