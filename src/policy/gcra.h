/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

/*
 * The generic cell rate algorithm (ITU-T I.371): all that is remembered of an account is its tat,
 * the time at which it will be empty again. Each event moves that time on by what it takes to earn
 * it back.
 *
 * The tat is in nanoseconds since the epoch, so that what is lost by rounding never adds up to an
 * event.
 */
struct gcra_limit {
	int64_t count; /* so many … */
	int64_t period_us; /* … in this time are earned back; never 0 */
	int64_t burst; /* so many may come at once; never 0 */
};

/* The time in which so much is earned back, rounded up: never more passes than was promised. */
int64_t gcra_cost_ns(const struct gcra_limit *limit, int64_t amount);

/*
 * The time until the amount would conform; 0: it does now. A newcomer's tat_ns is 0. An amount
 * beyond the burst conforms when the account is empty, as it could never pass otherwise.
 */
int64_t gcra_wait_us(
    const struct gcra_limit *limit, int64_t tat_ns, int64_t amount, int64_t now_us);

/*
 * Charges the amount. No account falls deeper than full, so that a flood is forgiven in time, and a
 * clock that was set back does no more harm than that. Returns by how much the account fell.
 */
int64_t gcra_charge(
    const struct gcra_limit *limit, int64_t *tat_ns, int64_t amount, int64_t now_us);

/* Makes an account that is deeper than full at that time just full: the clock was set back. */
void gcra_cut(const struct gcra_limit *limit, int64_t *tat_ns, int64_t at_us);

/*
 * The tat of an account that has room for exactly this amount at that time; for a burst, where it
 * is more than that.
 */
int64_t gcra_room_for(const struct gcra_limit *limit, int64_t amount, int64_t at_us);

/* How much of the burst is used up, rounded up. */
int64_t gcra_used(const struct gcra_limit *limit, int64_t tat_ns, int64_t now_us);

/* The most that can pass in any period: what may come at once and what is earned back meanwhile. */
int64_t gcra_most(const struct gcra_limit *limit);
