/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "store/store.h"

#include "policy/drain.h"

#include "report/audit.h"

/*
 * Maintenance: whether it is on, and what is said of it. Who switches it on and off is noted in the
 * audit. It is kept in a file beside the store until it ends, so that a restart does not end it.
 */
struct maintenance;

/*
 * Takes up what the file says; a file that cannot be understood is warned of, and says nothing. A
 * store that is in memory only has no file. The audit is kept, not copied. Returns 0 or -ENOMEM.
 */
int maintenance_open(
    struct maintenance **maintenance_r, const struct store_options *store, struct audit *audit);

/*
 * Copies what is on; false: nothing is. Takes no lock where nothing is, and never waits for a disk.
 * Any thread.
 */
bool maintenance_look(struct maintenance *maintenance, struct drain *drain_r);

/*
 * Switches it on, in place of what was. Returns 0; -errno: it is on, but the file could not be
 * written, so that a restart will end it; -ENOTSUP: there is no file. In one thread at a time, as
 * what follows.
 */
int maintenance_begin(struct maintenance *maintenance, const struct drain *drain);

/*
 * Ends it; ended_r is what was on. Returns 1, 0 where nothing was, or -errno: it is over, but the
 * file could not be removed, which is tried again each second, lest a restart begin it anew.
 */
int maintenance_end(struct maintenance *maintenance, const char *by, struct drain *ended_r);

/*
 * Would a restart go on with what is on? 0, or as maintenance_begin() said. Any thread.
 */
int maintenance_kept(const struct maintenance *maintenance);

/* Once a second: ends what is over. */
void maintenance_tick(struct maintenance *maintenance, int64_t now_us);

/*
 * The process is about to stop, at this time at the latest: from now on all that is new is refused.
 * Nobody's file is touched: a restart goes on with what was on before, if anything was. Any thread.
 */
void maintenance_shut(struct maintenance *maintenance, int64_t now_us, int64_t end_us);

/* Leaves NULL behind; the file stays as it is. */
void maintenance_close(struct maintenance **maintenance);
