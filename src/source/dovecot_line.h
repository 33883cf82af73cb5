/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "source/finding.h"
#include "source/syslog_line.h"

/* Is it Dovecot? */
bool dovecot_line_mine(struct span program);

/*
 * Reads what Dovecot's auth process (2.2 to 2.4) says of a login that Postfix asked it for: those
 * have no session of Dovecot's own. Its other lines are EVENT_NOTE. Returns false for a line of the
 * auth process that is not understood; nothing in finding_r is valid then.
 *
 * Such a line tells why a login failed. The failure itself is Postfix's to tell, and one password
 * guess may have several lines here: so is_heard is set, and nobody charges it.
 */
bool dovecot_line_read(struct finding *finding_r, const struct syslog_line *line);
