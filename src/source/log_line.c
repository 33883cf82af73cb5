/* SPDX-License-Identifier: BSD-2-Clause */
/* The dialects, and which one a line is in. */
#include "source/log_line.h"

#include "source/dovecot_line.h"
#include "source/postfix_line.h"
#include "source/sendmail_line.h"

static const struct dialect {
	enum mta mta;
	enum mta family; /* whose log it is part of */
	bool (*mine)(struct span program);
	bool (*read)(struct finding *finding_r, const struct syslog_line *line);
} dialects[] = {
	{ MTA_POSTFIX, MTA_POSTFIX, postfix_line_mine, postfix_line_read },
	{ MTA_SENDMAIL, MTA_SENDMAIL, sendmail_line_mine, sendmail_line_read },
	{ MTA_DOVECOT, MTA_POSTFIX, dovecot_line_mine, dovecot_line_read },
};

enum grasp
log_line_read(struct finding *finding_r, const struct syslog_line *line, enum mta only)
{
	for (size_t i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++) {
		const struct dialect *dialect = &dialects[i];

		if (only != MTA_NONE && only != dialect->family)
			continue;
		if (!dialect->mine(line->program))
			continue;
		if (!dialect->read(finding_r, line))
			return GRASP_UNKNOWN;
		finding_r->mta = dialect->mta;
		finding_r->at_us = line->at_us;
		finding_r->host = line->host;
		finding_r->pid = line->pid;
		finding_r->repeat_count = line->repeat_count;
		return GRASP_UNDERSTOOD;
	}
	return GRASP_FOREIGN;
}
