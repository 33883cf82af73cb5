/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "policy/verdict.h"

/*
 * Tickets are the milliseconds since the epoch, shuffled so that two of them in a row look nothing
 * alike: so none comes twice within 34 years, over restarts too, unless more than a thousand a
 * second were drawn just before one.
 */
struct ticket_roll {
	uint64_t last; /* before shuffling; all zero at first */
};

/* Draws 8 characters of Crockford's base 32, which has no I, L, O and U. */
void ticket_draw(struct ticket_roll *roll, int64_t now_us, char ticket_r[static TICKET_BYTES]);
