/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#define DRAIN_REASON_BYTES 160
#define DRAIN_BY_BYTES 64
#define DRAIN_BY_DAEMON "sluiced" /* who it is that refuses while it stops */

/* Whom maintenance spares. */
enum drain_except { DRAIN_NOBODY, DRAIN_AUTHENTICATED };

/*
 * Maintenance that is on: new sessions and new transactions are refused, what is being received is
 * finished. Who switches it on and off is the daemon's business.
 */
struct drain {
	int64_t since_us;
	int64_t until_us; /* it ends by itself then; INT64_MAX: when somebody ends it */
	enum drain_except except;
	char reason[DRAIN_REASON_BYTES]; /* one line of ASCII; "": none was given */
	char by[DRAIN_BY_BYTES]; /* who switched it on */
};
