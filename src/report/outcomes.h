/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/duration.h"

#include "smtp/observation.h"

#include "report/flood.h"

#define OUTCOMES_CAPACITY 8192 /* kinds of successes that are remembered; as many of failures */
#define OUTCOMES_NETWORKS 2048 /* of each of them may be those of whole networks */

#define OUTCOME_WINDOW_US MINUTE_US /* the first one; each further one is twice as long … */
#define OUTCOME_FAILURE_US (5 * MINUTE_US) /* … up to this … */
#define OUTCOME_SUCCESS_US HOUR_US /* … or of logins that succeeded to this */

/* So many lines may be written of each a second, and so many at once. */
#define OUTCOME_LINES 20
#define OUTCOME_LINES_BURST 20000

/* What the server answered, or that a login succeeded: once, or so many times. */
struct outcome_sum {
	const struct observation *seen; /* the last of them, as far as they all are alike */
	const char *rules; /* the names of those that count it, with commas between them */
	int64_t since_us; /* when the first of them happened */
	int64_t count; /* without the one that was written in full, if there was one */
	struct network network; /* counted whatever the client in it; no family: of one client */
};

struct outcomes;

/* Is handed every kind of outcome whose window is over and which has counted something. */
typedef void outcome_over_fn(void *arg, const struct outcome_sum *sum);

/* One thread at a time may make each of these calls. Returns 0 or -ENOMEM. */
int outcomes_new(struct outcomes **outcomes_r, outcome_over_fn *over, void *arg);

/* Forgets what is counted. Leaves NULL behind. */
void outcomes_free(struct outcomes **outcomes);

/* Can another line be put in? Where there is hardly room, nothing is handed out that can wait. */
enum room { ROOM_ENOUGH, ROOM_SHORT };

/*
 * Takes note of an outcome: it is to be written in full (NOVELTY_FIRST), or counted
 * (NOVELTY_REPEATED). Two are the same where client, login, sender, recipient, events, code and
 * status are, and of messages the queue id; logins that succeed already where client and login are.
 * The windows run by the time at which it was heard, but what is summed up spans no more of the
 * time at which it happened than a window may.
 *
 * Beyond the budget of lines, what is new is counted by network, events, code and status; where
 * there are too many networks without these. Nothing that is counted is lost before it is handed
 * out.
 */
enum novelty outcomes_note(
    struct outcomes *outcomes, const struct observation *seen, const char *rules, enum room room);

/*
 * Hands out what is over by now in some of the places, few enough for somebody who holds a lock.
 * Returns whether there are more to look at in this round.
 */
bool outcomes_tick(struct outcomes *outcomes, int64_t now_us);

/*
 * The same at the end, whether it is over or not: until it returns false, no other call may be
 * made.
 */
bool outcomes_end(struct outcomes *outcomes);
