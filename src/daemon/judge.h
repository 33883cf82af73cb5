/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/charge.h"

#include "report/audit.h"
#include "report/metrics.h"
#include "source/source.h"

#include "settings/settings.h"

#include "daemon/overlap.h"

#define UNCHANGED_KEYS 20

/* Settings in force, and the counts of their rules. Immutable but for the number of its users. */
struct standing {
	struct settings *settings;
	int64_t loaded_us;
	unsigned user_count;
	struct rule_counts *counts[POLICY_MAX_RULES + 1];
};

struct ears;
struct maintenance;
struct scout;
struct overload;

/* What judging tells of the machine, until somebody takes it away: daemon/overload.h. */
struct pulse {
	_Atomic int64_t slowest_us; /* the answer that took longest */
	_Atomic int64_t complaint_count; /* replies of the server about troubles of its own */
};

/*
 * The one path that every observation takes. Its memories, its audit and its overlap are the
 * caller's.
 */
struct judge {
	struct listener listener;
	struct memories memories;
	struct audit *audit;
	struct overlap *overlap; /* NULL: no log is followed */
	const struct ears *ears; /* for the status, in the loop; NULL: none */
	struct maintenance *maintenance; /* the caller's, too; NULL: there is none */
	struct scout *scout; /* likewise */
	struct overload *overload; /* likewise */
	struct pulse pulse;
	struct metrics metrics;
	pthread_mutex_t mutex; /* guards what follows, and the user_count of every standing */
	struct standing *standing; /* NULL before judge_begin() and after judge_end() */
	unsigned busy_count; /* users of any standing */
	struct standing *first; /* what cannot change without a restart; stays to the end */
};

/* Takes the settings. Until judge_begin() every observation passes. Returns 0 or -ENOMEM. */
int judge_open(struct judge **judge_r, struct settings *settings);

void judge_begin(struct judge *judge, const struct memories *memories, struct audit *audit,
    struct overlap *overlap);

/*
 * From now on every observation passes, and no memory or audit is touched. Returns 0 once nobody is
 * at it any more, or -EBUSY where somebody still is after half a second: then neither may be
 * closed.
 */
int judge_end(struct judge *judge);

/* Only after judge_end() returned 0. Leaves NULL behind. */
void judge_close(struct judge **judge);

/* Something that a log tells: it is charged, unless the filter has heard it, too. Any thread. */
void judge_hear(struct judge *judge, const struct observation *told);

/* What is in force; NULL: nothing is. It stays as it is until it is let go. Any thread. */
const struct standing *judge_take(struct judge *judge);
void judge_let_go(struct judge *judge, const struct standing *standing);

/* What came of a reload. */
struct reload {
	struct complaints complaints;
	size_t unchanged_count;
	const char *unchanged[UNCHANGED_KEYS]; /* keys that differ and need a restart */
};

/*
 * Only between judge_begin() and judge_end(). Reads the config file again and puts it in force, or
 * keeps the old one; both are logged. One thread at a time. Returns 0 or -errno.
 */
int judge_reload(struct judge *judge, struct reload *reload_r);
