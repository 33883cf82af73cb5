/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "policy/greylist.h"

struct judge;

/*
 * Finds out which networks the domains of greylisted senders send from, in a thread of its own, and
 * tells the rules that asked: what they are told a retry is judged by. Whoever asks never waits.
 */
struct scout;

struct scout_health {
	int64_t asked_count; /* domains */
	int64_t answered_count; /* somebody knew, if only that a domain has no record */
	int64_t failed_count; /* nobody did, or not all in time */
	int64_t dropped_count; /* inquiries for which there was no room, or that cost too much */
};

/*
 * Starts it, and leaves NULL where it is built without a resolver. The judge is the caller's. What
 * is asked, and for how long, the settings in force say each time. Returns 0 or -errno.
 */
int scout_open(struct scout **scout_r, struct judge *judge);

/* Ends it: what was not answered is forgotten. Returns 0 and leaves NULL behind, or -ETIMEDOUT. */
int scout_close(struct scout **scout);

/* Any thread; costs a copy. */
void scout_ask(struct scout *scout, const struct greylist_inquiry *inquiry);

void scout_health(struct scout *scout, struct scout_health *health_r);
