/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source/syslog_line.h"

#define JOURNAL_MESSAGE_BYTES 8192 /* what is longer is cut here */

/* Where in the journal: enough to go on there after a restart. All zero: nowhere yet. */
struct journal_place {
	uint64_t realtime_us; /* of the last entry that was handed out … */
	uint64_t print; /* … and what tells it from others of that time; 0: none was, begin there */
};

struct journal_health {
	int64_t last_us; /* time of the last entry handed out; 0: none yet */
	int64_t missed_count; /* times that the place was not found again */
	int64_t foreign_count; /* entries passed over: who wrote them need not be a mail server */
	const char *trouble; /* "": none; else static, such as "Permission denied" */
};

/* A line, as if syslog had written it; valid until the call returns. Any byte may be in it. */
typedef void journal_line_fn(void *arg, const struct syslog_line *line);

/* Was this built with libsystemd? */
bool journal_is_built(void);

/*
 * Follows the systemd journal: what came to it by syslog(3) with the facility "mail", which
 * Postfix, Sendmail and Dovecot use.
 *
 * Everybody on the machine may call syslog(3) under any name, with any message. The journal keeps
 * what the kernel said of the caller in fields that nobody else can write, whose names begin with
 * "_". So an entry counts only if _TRANSPORT is "syslog", and _UID that of root or of a system user
 * (below 1000: where journald draws the line too). Lines of people, of their cron jobs and of
 * containers with users of their own are passed over. A web server is a system user as well:
 * whoever runs programs as such a user can still invent lines.
 *
 * One thread at a time, and no fork(2) while it is open.
 */
struct journal;

/*
 * Begins behind the place, or at the end with none (NULL, or all zero). Where the place is gone,
 * begins at what is later. The directory is that of the journal's files; "" for the machine's own
 * journal. A journal that is missing or cannot be read is no failure: it is logged, once, and tried
 * again; what is in it then is handed out from the time of this call on. Returns 0; -errno where
 * memory or descriptors are not to be had; -ENOTSUP where this was built without libsystemd.
 */
int journal_open(
    struct journal **journal_r, const char *directory, const struct journal_place *place);

/* Closes; leaves NULL behind. */
void journal_close(struct journal **journal);

/*
 * Readable when there is something to do for journal_read(). The same until journal_close(), also
 * while there is no journal. journald 252 tells of what it wrote up to half a second late: so for a
 * while after each entry this is readable every 25 ms. Without entries nobody is woken.
 */
int journal_fd(const struct journal *journal);

/* Looks at so many entries at most, in their order. Returns 1 where there may be more, 0 if not. */
int journal_read(struct journal *journal, size_t most_count, journal_line_fn *line, void *arg);

/* Once a second or so: tries again what failed. Returns 1 where journal_read() may have work. */
int journal_tick(struct journal *journal);

/* Where it stands: behind the last entry handed out. */
void journal_tell(const struct journal *journal, struct journal_place *place_r);

void journal_health(const struct journal *journal, struct journal_health *health_r);
