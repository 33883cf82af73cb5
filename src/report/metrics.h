/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "policy/policy.h"

#define METRICS_RULE_NAMES 256

/* What a rule did since the daemon started; kept by the rule's name over a reload. */
struct rule_counts {
	char name[RULE_NAME_BYTES];
	_Atomic int64_t stopped; /* answered 421 or another 4yz */
	_Atomic int64_t observed; /* would have been, were it enforced */
	_Atomic int64_t exempted;
	_Atomic int64_t held; /* accounts put on hold by what was not answered: facts */
};

/* What clients did who were told to wait. */
struct obedience_counts {
	_Atomic int64_t told; /* so often one began to wait */
	_Atomic int64_t kept; /* so often one came back after that, and never before */
	_Atomic int64_t early; /* so often one came before it was over */
	_Atomic int64_t storms; /* so often one did that too often: policy/patience.h */
};

/* Counters that any thread may add to at any time. */
struct metrics {
	_Atomic int64_t sessions_open;
	_Atomic int64_t sessions_total;
	_Atomic int64_t messages_open; /* that are being received */
	_Atomic int64_t judged; /* observations */
	_Atomic int64_t passed; /* those of them that no rule stopped */
	struct obedience_counts obedience;
	struct rule_counts rule[METRICS_RULE_NAMES];
};

/*
 * The counts of the rule with this name, which are made if there are none yet. One thread at a
 * time. After 256 different names the last one is shared by all others.
 */
struct rule_counts *metrics_rule(struct metrics *metrics, const char *name);
