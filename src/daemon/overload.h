/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "policy/pressure.h"

#include "source/gauge.h"

#include "daemon/judge.h"
#include "daemon/lines.h"

#define LATENCY_SECONDS 10
#define ERRORS_SECONDS 60

/* A rule of type "pressure", as the log knows it. */
struct spell {
	char rule[RULE_NAME_BYTES];
	bool is_on;
	int64_t since_us;
	int64_t most_ppm; /* the largest share so far */
};

/*
 * What the rules of type "pressure" go by, while there are any. It must live as long as the process
 * does: a thread of the gauge that hangs writes to the strain when it goes on.
 */
struct overload {
	struct strain strain;
	struct gauge *gauge;
	unsigned second; /* of those that were counted */
	int64_t slowest_us[LATENCY_SECONDS];
	int64_t errors[ERRORS_SECONDS];
	size_t spell_count;
	struct spell spells[POLICY_MAX_RULES];
};

/* Nothing is known yet. */
void overload_open(struct overload *overload);

/*
 * Once a second: has measured what the rules in force want, moves their shares on, and says in the
 * log when shedding begins and ends. One thread at a time, as what follows.
 */
void overload_tick(struct overload *overload, struct judge *judge, int64_t now_us);

/* The records of the gauge, and of what is shed. */
void overload_add(struct lines *lines, struct judge *judge, const struct standing *standing);

/* Ends what measures; waits a moment at most. */
void overload_close(struct overload *overload);
