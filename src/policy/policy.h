/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "policy/rule.h"

/* Immutable once built; a reload builds another one. */
struct policy {
	int64_t hammering; /* who comes too early so often is refused the cheap way; 0: nobody */
	uint32_t rule_count;
	struct rule rule[POLICY_MAX_RULES + 1]; /* in the order of the config file, and behind the
	                                           last one that is implied … */
	uint32_t implied_count; /* … or none: 1 where no rule of the file is of type "drain" */
	uint32_t implied_turn; /* it is asked before this one */
};

/* All of them, with the one that is implied. */
uint32_t policy_rules(const struct policy *policy);

/*
 * Asks the rules in turn; the first that stops or exempts decides. What is stopped is charged by no
 * rule: a client that comes back when it was told to has lost nothing by asking. What passes is
 * charged, and what may have to be given back is noted in the book. Who was told to wait and comes
 * too early too often is refused at CONNECT by the rule that told him, without being judged. Time
 * is seen->at_us; no clock is asked. No system call, no allocation but where the book outgrows
 * itself.
 */
void policy_decide(const struct policy *policy, const struct observation *seen,
    const struct memories *memories, struct book *book, struct verdict *verdict_r);

/*
 * Which rules count what has happened: a bit for each, in their order. Asks no memory, so that it
 * can be told of what was judged another time; and so a rule that counts different values only is
 * among them for each of its values.
 */
uint64_t policy_counting(const struct policy *policy, const struct observation *seen);
