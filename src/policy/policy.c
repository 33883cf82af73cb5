/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks the rules in turn. */
#include "policy/policy.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

#include "policy/answer.h"
#include "policy/forgive.h"
#include "policy/patience.h"

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

/* Where nobody comes but to log in. */
static bool
is_for_logins(const char *service)
{
	return strcmp(service, "submission") == 0 || strcmp(service, "submissions") == 0;
}

/*
 * Is it the client as a whole that this rule refuses? Else others who share its address would be
 * cut off for what it did: other logins, other senders, other hosts of its network. A rule that
 * stops at CONNECT is asked there, and knows.
 */
static bool
rule_is_of_client(const struct rule *rule, const struct observation *seen)
{
	const uint32_t whole = PART_BIT(PART_CLIENT) | PART_BIT(PART_SERVICE);

	if (rule->stops & STAGE_BIT(STAGE_CONNECT))
		return true;
	if (rule->type == &rate_rule && rule->per & ~whole)
		return false;
	if (seen->client.family != 4 && rule->v6_bits > PATIENCE_V6_BITS)
		return false;
	return !is_for_logins(seen->service);
}

/* What a client's coming says of it to the rule that told it to wait; to others it says nothing. */
static enum obedience
obedience_to(
    const struct rule *rule, const struct question *question, const struct patience_look *look)
{
	if (look->obedience != OBEDIENCE_KEPT && look->obedience != OBEDIENCE_STORM)
		return OBEDIENCE_UNTOLD;
	if (rule->mode != MODE_ENFORCE || patience_rule(rule->name) != look->rule ||
	    !condition_holds(&rule->when, question->seen))
		return OBEDIENCE_UNTOLD;
	return look->obedience;
}

static void
step_from_look(struct step *step, const struct rule *rule, const struct patience_look *look,
    const struct observation *seen)
{
	char key[STORE_KEY_BYTES];

	step->rule = rule;
	step->seen = step->limit = 0;
	step->wait_us = look->wait_us;
	step->delayed_us = look->delayed_us;
	step->attempts = look->early_count;
	step->asks_networks = false;
	account_key(key, "", PART_BIT(PART_CLIENT), 32, PATIENCE_V6_BITS, seen);
	text_copy(step->account, sizeof(step->account), key + 1);
}

/* The client came back after it was told to wait by the rule that is asked. */
static void
tell_return(
    const struct question *question, const struct patience_look *look, struct verdict *verdict)
{
	struct step *step = &verdict->step[verdict->step_count++];

	step_from_look(step, question->rule, look, question->seen);
	step->mark = MARK_RETURNED;
	step->reason = REASON_WAITED;
}

/* It came too early too often, and is refused for that. */
static void
tell_storm(const struct question *question, const struct patience_look *look, struct step *step)
{
	step_from_look(step, question->rule, look, question->seen);
	step->mark = MARK_STOPPED;
	step->reason = REASON_HAMMERING;
	patience_count(question->memories->sessions, question->seen);
}

/* May the rule itself refuse it here? Then it is asked, lest one be refused that it lets in. */
static bool
is_cut(const struct question *question, enum obedience obedience)
{
	return obedience == OBEDIENCE_STORM && !(question->roles & ROLE_STOPS) &&
	       rule_is_of_client(question->rule, question->seen);
}

/* Only whom it can answer a filter can tell to wait. */
static struct patience_look
look_at_client(const struct policy *policy, const struct question *question)
{
	const struct observation *seen = question->seen;

	if (seen->stage != STAGE_CONNECT || seen->origin != ORIGIN_MILTER)
		return (struct patience_look){ .obedience = OBEDIENCE_UNTOLD };
	return patience_look(question->memories->sessions, seen, policy->hammering);
}

/* Returns the rule that stopped, or NULL. */
static const struct rule *
ask_rules(const struct policy *policy, struct question *question, struct verdict *verdict)
{
	const struct patience_look look = look_at_client(policy, question);
	const struct rule *rule;
	enum obedience obedience;
	struct step *step;

	for (uint32_t turn = 0; turn < policy_rules(policy); turn++) {
		rule = rule_in_turn(policy, turn);
		question->rule = rule;
		question->roles = roles_at(rule, question->seen);
		obedience = obedience_to(rule, question, &look);
		if (obedience == OBEDIENCE_KEPT)
			tell_return(question, &look, verdict);
		if (is_cut(question, obedience)) {
			tell_storm(question, &look, &verdict->step[verdict->step_count++]);
			return rule;
		}
		if (question->roles == 0 && !rule->type->always)
			continue;
		if (!condition_holds(&rule->when, question->seen))
			continue;
		step = &verdict->step[verdict->step_count];
		step->rule = rule;
		step->mark = MARK_PASSED;
		step->account[0] = '\0';
		step->asks_networks = false;
		rule->type->judge(question, step);
		if (step->mark == MARK_PASSED)
			continue;
		verdict->step_count++;
		if (step->mark == MARK_EXEMPT)
			return NULL;
		if (step->mark != MARK_STOPPED || rule->mode != MODE_ENFORCE)
			continue;
		if (obedience == OBEDIENCE_STORM)
			tell_storm(question, &look, step);
		return rule;
	}
	return NULL;
}

/* A message that comes in makes good for what the client did before. */
static void
let_in(const struct question *question)
{
	if (question->seen->stage != STAGE_MESSAGE || question->seen->origin != ORIGIN_MILTER)
		return;
	book_settle_visit(question->book);
	patience_clear(question->memories->sessions, question->seen);
}

/*
 * Who was greylisted and comes back, if too early, has his coming back: else his retries would use
 * up the limits that his mail has to pass when the delay is over. Who tries something new has not.
 */
static void
settle_refused_visit(const struct question *question, const struct step *step)
{
	if (step->reason == REASON_TOO_EARLY)
		book_return_visit(question->book);
	else if (step->reason == REASON_FIRST_SEEN)
		book_settle_visit(question->book);
}

static void
refuse(const struct policy *policy, const struct question *question, struct verdict *verdict)
{
	const struct step *step = &verdict->step[verdict->step_count - 1];
	struct book *book = question->book;
	int64_t most;

	verdict->action =
	    answer_code(step, question->seen->stage) == 421 ? ACTION_CLOSE : ACTION_DEFER;
	verdict->at_once = step->reason == REASON_HAMMERING || step->rule->at_once;
	if (step->reason == REASON_HAMMERING)
		return;
	settle_refused_visit(question, step);
	if (book->is_told || step->wait_us <= 0)
		return;
	book->is_told = true;
	most = rule_is_of_client(step->rule, question->seen) ? policy->hammering : 0;
	verdict->warning = patience_told(question->memories->sessions, question->seen, step, most);
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

	charges_init(&charged);
	verdict_r->action = ACTION_PASS;
	verdict_r->at_once = false;
	verdict_r->warning = WARNING_NONE;
	verdict_r->step_count = 0;

	if (ask_rules(policy, &question, verdict_r) == NULL) {
		charges_confirm(&charged, memories, verdict_r);
		book_keep(book, &charged);
		let_in(&question);
		return;
	}
	charges_undo(&charged, memories, seen->at_us);
	refuse(policy, &question, verdict_r);
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
