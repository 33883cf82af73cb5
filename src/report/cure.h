/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "report/inquest.h"

/* A rule that stops an attack, as it stands in a config, and a stricter one for slow attacks. */
struct cure {
	const char *name; /* of the rule */
	const char *rule, *slow_rule;
	int64_t most, period_us; /* the limit of the first */
};

/*
 * NULL: no rule helps. What led to a break-in is a concern of its own, if it was an attack that has
 * a name: its cure is that one's.
 */
const struct cure *cure_find(const struct concern *concern);

/* The one of the two rules that would have stopped it. */
const char *cure_rule(const struct cure *cure, const struct concern *concern);
