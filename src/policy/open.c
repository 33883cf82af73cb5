/* SPDX-License-Identifier: BSD-2-Clause */
/* Rule type "open": so many sessions open at once per account. */
#include "base/text.h"

#include "policy/rule.h"

enum { OPEN_COUNT }; /* which of the memory's numbers is what */

struct open_look {
	const struct rule *rule;
	struct step *step;
};

static void
open_change(void *arg, struct memory *memory, bool known)
{
	struct open_look *look = arg;
	int64_t *count = &memory->number[OPEN_COUNT];

	(void)known;
	if (*count >= look->rule->as.open.limit) {
		look->step->mark = MARK_STOPPED;
		look->step->reason = REASON_OPEN;
		look->step->seen = *count;
		look->step->limit = look->rule->as.open.limit;
		look->step->wait_us = 0;
		return;
	}
	++*count;
	memory->expires_us = INT64_MAX;
}

static void
open_return(void *arg, struct memory *memory, bool known)
{
	(void)arg;
	if (known && --memory->number[OPEN_COUNT] <= 0)
		memory->expires_us = 0;
}

void
open_give_back(const struct charge *charge, struct store *store, int64_t now_us)
{
	store_update(store, charge->key, now_us, open_return, NULL);
}

static void
open_judge(const struct question *question, struct step *step)
{
	const struct rule *rule = question->rule;
	const struct observation *seen = question->seen;
	struct open_look look = { .rule = rule, .step = step };
	struct charge charge = {
		.kind = CHARGE_SESSION,
		.span = SPAN_SESSION,
		.at_us = seen->at_us,
	};

	if (!account_key(step->account, rule->name, rule->per, rule->v4_bits, rule->v6_bits, seen))
		return;
	/* A session is counted once: it may log in anew, or say HELO with any number of names. */
	if (charges_hold(&question->book->session, CHARGE_SESSION, rule->name))
		return;
	store_update(question->memories->sessions, step->account, seen->at_us, open_change, &look);
	if (step->mark != MARK_PASSED)
		return;
	text_copy(charge.key, sizeof(charge.key), step->account);
	charges_note(question->charged, &charge);
}

const struct rule_type open_rule = { .name = "open", .judge = open_judge };
