/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks the rules in turn. */
#include "policy/policy.h"

#include <assert.h>

#include "policy/forgive.h"

static_assert(POLICY_MAX_RULES <= 64, "a set of rules is one word");

/* What has been answered already can be charged, and not be stopped any more. */
static unsigned
roles_at(const struct rule *rule, const struct observation *seen)
{
	unsigned roles = 0;

	if (rule->counts & seen->events)
		roles |= ROLE_COUNTS;
	if ((rule->stops & STAGE_BIT(seen->stage)) && seen->origin == ORIGIN_MILTER &&
	    seen->reply.code == 0)
		roles |= ROLE_STOPS;
	if (forgive_is_due(rule, seen))
		roles |= ROLE_FORGIVES;
	return roles;
}

uint32_t
policy_rules(const struct policy *policy)
{
	return policy->rule_count + policy->implied_count;
}

/* The rule that is asked so many rules later than the first. */
static const struct rule *
rule_in_turn(const struct policy *policy, uint32_t turn)
{
	if (policy->implied_count == 0 || turn < policy->implied_turn)
		return &policy->rule[turn];
	if (turn == policy->implied_turn)
		return &policy->rule[policy->rule_count];
	return &policy->rule[turn - 1];
}

/* Returns the rule that stopped, or NULL. */
static const struct rule *
ask_rules(const struct policy *policy, struct question *question, struct verdict *verdict)
{
	const struct rule *rule;
	struct step *step;

	for (uint32_t turn = 0; turn < policy_rules(policy); turn++) {
		rule = rule_in_turn(policy, turn);
		question->rule = rule;
		question->roles = roles_at(rule, question->seen);
		if (question->roles == 0 && !rule->type->always)
			continue;
		if (!condition_holds(&rule->when, question->seen))
			continue;
		step = &verdict->step[verdict->step_count];
		step->rule = rule;
		step->mark = MARK_PASSED;
		step->account[0] = '\0';
		rule->type->judge(question, step);
		if (step->mark == MARK_PASSED)
			continue;
		verdict->step_count++;
		if (step->mark == MARK_EXEMPT)
			return NULL;
		if (rule->mode == MODE_ENFORCE)
			return rule;
	}
	return NULL;
}

void
policy_decide(const struct policy *policy, const struct observation *seen,
    const struct memories *memories, struct book *book, struct verdict *verdict_r)
{
	struct charges charged;
	struct question question = {
		.seen = seen,
		.memories = memories,
		.book = book,
		.charged = &charged,
	};
	const struct rule *stopper;

	charges_init(&charged);
	verdict_r->action = ACTION_PASS;
	verdict_r->at_once = false;
	verdict_r->step_count = 0;

	stopper = ask_rules(policy, &question, verdict_r);
	if (stopper == NULL) {
		charges_confirm(&charged, memories, verdict_r);
		book_keep(book, &charged);
		return;
	}
	charges_give_back(&charged, memories, seen->at_us);
	verdict_r->action = stopper->answer.code == 421 ? ACTION_CLOSE : ACTION_DEFER;
	verdict_r->at_once = stopper->at_once;
}

uint64_t
policy_counting(const struct policy *policy, const struct observation *seen)
{
	uint64_t counting = 0;

	for (uint32_t i = 0; i < policy->rule_count; i++) {
		const struct rule *rule = &policy->rule[i];

		if (!condition_holds(&rule->when, seen))
			continue;
		if (rule->type == &exempt_rule && exempt_holds(rule, seen))
			break;
		if (rule->type == &rate_rule && rate_counts(rule, seen))
			counting |= UINT64_C(1) << i;
	}
	return counting;
}
