/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "source/syslog_line.h"

/* Where in the journal: enough to go on there after a restart. All zero: nowhere yet. */
struct journal_place {
	uint64_t realtime_us; /* of the last entry that was handed out … */
	uint64_t print; /* … and what tells it from others of the same time */
};

struct journal_health {
	int64_t last_us; /* time of the last entry handed out; 0: none yet */
	int64_t missed_count; /* times that the place was not found again */
	const char *trouble; /* "": none; else static */
};

/* A line, as if syslog had written it; valid until the call returns. */
typedef void journal_line_fn(void *arg, const struct syslog_line *line);

/* Was this built with libsystemd? */
bool journal_is_built(void);

/* Follows the systemd journal: what came to it by syslog(3) with the facility "mail". */
struct journal;

/*
 * Begins behind the place, or at the end with none (NULL, or all zero). The directory is that of
 * the journal's files; "" for the machine's own journal. A journal that is missing or cannot be
 * read is logged and tried again. Returns 0; -ENOMEM; -ENOTSUP where this was built without
 * libsystemd.
 */
int journal_open(
    struct journal **journal_r, const char *directory, const struct journal_place *place);

/* Closes; leaves NULL behind. */
void journal_close(struct journal **journal);

/* Readable when there is something to do for journal_read(); -1 while there is no journal. */
int journal_fd(const struct journal *journal);

/* Hands out so many entries at most, in their order. Returns 1 where there are more, 0 if not. */
int journal_read(struct journal *journal, size_t most_count, journal_line_fn *line, void *arg);

/* Once a second or so: tries again what failed. Returns 1 where journal_read() has work. */
int journal_tick(struct journal *journal);

void journal_tell(const struct journal *journal, struct journal_place *place_r);
void journal_health(const struct journal *journal, struct journal_health *health_r);
