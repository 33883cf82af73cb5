/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "report/ledger.h"

/*
 * What greylisting did: of the messages whose first attempt was in the window and the ledger's
 * scope, how many came back, and how late that made them.
 */
#define DELAYS_GONE_US (4 * HOUR_US) /* who has not come back by then will hardly do so */

/* Of one sender domain. */
struct delay {
	uint32_t domain; /* of the errands */
	int64_t count;
	int64_t back_count; /* let in */
	int64_t lost_count; /* never came back */
	int64_t longest_us; /* delay of what was let in */
	int64_t last_us; /* attempt */
};

enum delays_order { DELAYS_LOST, DELAYS_LONGEST };

struct delays {
	int64_t count, back_count, lost_count; /* what is none of these may still come back */
	int64_t median_us, longest_us; /* of what was let in */
	struct delay *list;
	size_t domain_count;
};

/* Returns 0 or -ENOMEM. */
int delays_make(struct delays *delays_r, const struct ledger *ledger);

/* Puts those first that lost most, or waited longest. Returns of how many that can be said. */
size_t delays_sort(struct delays *delays, const struct ledger *ledger, enum delays_order order);
void delays_clear(struct delays *delays);
