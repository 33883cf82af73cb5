/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "smtp/observation.h"

/*
 * What both ears hear, the filter and the log, so that it is charged once; and what the filter
 * answered, so that the daemon does not charge a client for the daemon's own refusals when they
 * come back by the log.
 *
 * Both know a session by the client's address and port (Postfix writes the port where
 * smtpd_client_port_logging = yes), or by the process that serves it (Sendmail's queue id tells it
 * to a filter). Where a line tells neither, the address alone must do.
 *
 * Lives in memory only: what the filter heard before a restart is not known after it. Of what a
 * filter rejected before that, which the log may tell only now, it is taken for granted that it was
 * this one.
 */
struct overlap;

/* Any thread may make any of these calls. Returns 0 or -ENOMEM. */
int overlap_open(struct overlap **overlap_r, int64_t now_us);

/* No other call may be under way. Leaves NULL behind. */
void overlap_close(struct overlap **overlap);

/*
 * The filter heard this: a connection, a login that it has charged, the size that a message was
 * said to have, or its end.
 */
void overlap_heard(struct overlap *overlap, const struct observation *seen);

/* The filter refused what it heard. */
void overlap_refused(struct overlap *overlap, const struct observation *seen);

/* What is left of what a log tells. */
struct leftover {
	uint64_t charged; /* events that nobody has charged yet … */
	int64_t bytes; /* … and bytes beyond what the client had said, where it said less than was
	                  true by more than what the server itself puts before a message */
	uint64_t recorded; /* events that nobody has recorded yet */
};

/*
 * The log tells this. What the server answered is recorded as the log tells it, which knows it
 * best, whoever charges it; a login by whoever charges it. What follows from the filter's own
 * refusals is neither charged nor recorded.
 */
struct leftover overlap_left(struct overlap *overlap, const struct observation *seen);
