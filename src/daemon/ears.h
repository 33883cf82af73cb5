/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "source/source.h"

#include "daemon/judge.h"
#include "daemon/lines.h"

#define EARS_FDS LOG_SOURCES_MAX

/*
 * The logs that are followed. What they tell goes to the judge; how far each has been read is
 * remembered in the judge's durable memory, so that it goes on there after a restart. One thread
 * at a time may make each of these calls.
 */
struct ears;

/*
 * Opens every log that the settings name; one that cannot be read yet is tried again. Returns 0 or
 * -ENOMEM; a log that cannot be followed at all is logged, and left out.
 */
int ears_open(struct ears **ears_r, struct judge *judge);

/* Reads what is left, for a moment, and lets go. Leaves NULL behind. */
void ears_close(struct ears **ears);

/* Fills in what to wait for. Returns how many. */
size_t ears_watch(const struct ears *ears, struct pollfd fds_r[static EARS_FDS]);

/* Reads some of what there is. Returns true where there is more to read at once. */
bool ears_serve(struct ears *ears);

/*
 * Once a second: tries again what failed, and looks how well the lines are understood. Returns true
 * where there is more to read at once.
 */
bool ears_tick(struct ears *ears);

/* One record for each log. Any thread that the loop waits for. */
void ears_add(struct lines *lines, const struct ears *ears);
