/* SPDX-License-Identifier: BSD-2-Clause */
/* Postfix's words for what happened. */
#include "source/postfix_line.h"

bool
postfix_line_mine(struct span program)
{
	(void)program;
	return false;
}

bool
postfix_line_read(struct finding *finding_r, const struct syslog_line *line)
{
	(void)finding_r;
	(void)line;
	return false;
}

bool
postfix_counter(struct span counters, struct span name, int64_t *good_count_r, int64_t *all_count_r)
{
	(void)counters;
	(void)name;
	(void)good_count_r;
	(void)all_count_r;
	return false;
}
