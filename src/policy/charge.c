/* SPDX-License-Identifier: BSD-2-Clause */
/* What was charged and may have to be given back. */
#include "policy/charge.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#include "policy/rule.h"

void
charges_init(struct charges *charges)
{
	charges->count = 0;
	charges->capacity = 0;
	charges->more = NULL;
}

static struct charge *
charge_at(struct charges *charges, size_t index)
{
	return index < CHARGES_INSIDE ? &charges->inside[index]
	                              : &charges->more[index - CHARGES_INSIDE];
}

/* Is there room for one more? */
static bool
charges_grow(struct charges *charges)
{
	size_t capacity = charges->capacity > 0 ? charges->capacity * 2 : CHARGES_INSIDE;
	struct charge *more;

	if (charges->count < CHARGES_INSIDE + charges->capacity)
		return true;
	more = realloc(charges->more, capacity * sizeof(*more));
	if (more == NULL)
		return false;
	charges->more = more;
	charges->capacity = capacity;
	return true;
}

const struct charge *
charges_find(const struct charges *charges, enum charge_kind kind, const char *key)
{
	const struct charge *charge;

	for (size_t i = 0; i < charges->count; i++) {
		charge = charge_at((struct charges *)charges, i);
		if (charge->kind == kind && strcmp(charge->key, key) == 0)
			return charge;
	}
	return NULL;
}

void
charges_note(struct charges *charges, const struct charge *charge)
{
	struct charge *same = (struct charge *)charges_find(charges, charge->kind, charge->key);
	int64_t left_ns;

	if (same != NULL) {
		left_ns = charge_left_ns(same, charge->at_us);
		if (left_ns == 0)
			same->from_us = charge->from_us;
		else if (same->from_us < charge->at_us)
			same->from_us = charge->at_us;
		same->amount_ns = left_ns + charge->amount_ns;
		same->pending += charge->pending;
		same->at_us = charge->at_us;
	} else if (charges_grow(charges)) {
		*charge_at(charges, charges->count++) = *charge;
	}
}

void
charges_drop(struct charges *charges, enum charge_kind kind, const char *key)
{
	struct charge *dropped = (struct charge *)charges_find(charges, kind, key);

	if (dropped == NULL)
		return;
	charges->count--;
	*dropped = *charge_at(charges, charges->count);
}

/* Keys begin with the name of their rule. */
static bool
charge_is_of(const struct charge *charge, enum charge_kind kind, const char *rule)
{
	size_t rule_bytes = strlen(rule);

	return charge->kind == kind && strncmp(charge->key, rule, rule_bytes) == 0 &&
	       (charge->key[rule_bytes] == ' ' || charge->key[rule_bytes] == '\0');
}

const struct charge *
charges_find_of(const struct charges *charges, enum charge_kind kind, const char *rule)
{
	const struct charge *charge;

	for (size_t i = 0; i < charges->count; i++) {
		charge = charge_at((struct charges *)charges, i);
		if (charge_is_of(charge, kind, rule))
			return charge;
	}
	return NULL;
}

bool
charges_hold(const struct charges *charges, enum charge_kind kind, const char *rule)
{
	return charges_find_of(charges, kind, rule) != NULL;
}

static void
hold_tell(struct verdict *verdict, const struct charge *charge, const struct rule *rule,
    const struct hold *hold)
{
	struct step *step = &verdict->step[verdict->step_count];

	if (verdict->step_count == VERDICT_STEPS)
		return;
	verdict->step_count++;
	step->rule = rule;
	step->mark = MARK_HELD;
	step->reason = REASON_HOLD;
	text_copy(step->account, sizeof(step->account), charge->key);
	step->seen = step->limit = rule->as.rate.limit.burst;
	step->wait_us = hold->length_us;
	step->offences = hold->offences;
}

void
charges_confirm(struct charges *charges, const struct memories *memories, struct verdict *verdict)
{
	for (size_t i = 0; i < charges->count; i++) {
		struct charge *charge = charge_at(charges, i);
		const struct rule *rule = charge->fills;
		struct hold hold = rate_confirm(charge, memories->durable);

		if (hold.length_us > 0)
			hold_tell(verdict, charge, rule, &hold);
	}
}

void
charges_settle(struct charges *charges)
{
	free(charges->more);
	charges->more = NULL;
	charges->capacity = 0;
	charges->count = 0;
}

int64_t
charge_left_ns(const struct charge *charge, int64_t now_us)
{
	int64_t earned_ns = (now_us - charge->from_us) * 1000;

	if (earned_ns <= 0)
		return charge->amount_ns;
	return earned_ns < charge->amount_ns ? charge->amount_ns - earned_ns : 0;
}

static void
charge_give_back(const struct charge *charge, const struct memories *memories, int64_t now_us)
{
	switch (charge->kind) {
	case CHARGE_RATE:
		rate_give_back(charge, memories->durable, now_us);
		break;
	case CHARGE_MARKER:
		store_forget(memories->durable, charge->key, now_us);
		break;
	case CHARGE_SESSION:
		open_give_back(charge, memories->sessions, now_us);
		break;
	case CHARGE_LET_IN:
	case CHARGE_TUPLE:
		break;
	}
}

void
charges_undo(struct charges *charges, const struct memories *memories, int64_t now_us)
{
	for (size_t i = 0; i < charges->count; i++)
		charge_give_back(charge_at(charges, i), memories, now_us);
	charges_settle(charges);
}

/* Takes out of the list what is kept for so long, and gives nothing back. */
static void
charges_settle_span(struct charges *charges, enum charge_span span)
{
	for (size_t i = charges->count; i > 0; i--) {
		struct charge *charge = charge_at(charges, i - 1);

		if (charge->span == span)
			*charge = *charge_at(charges, --charges->count);
	}
}

void
charges_give_back(struct charges *charges, const struct memories *memories, int64_t now_us)
{
	charges_settle_span(charges, SPAN_VISIT);
	charges_undo(charges, memories, now_us);
}

void
book_keep(struct book *book, struct charges *charges)
{
	const struct charge *charge;

	for (size_t i = 0; i < charges->count; i++) {
		charge = charge_at(charges, i);
		if (charge->span == SPAN_TRANSACTION)
			charges_note(&book->transaction, charge);
		else if (charge->span == SPAN_SESSION || charge->span == SPAN_VISIT)
			charges_note(&book->session, charge);
	}
	charges_settle(charges);
}

void
book_return_visit(struct book *book)
{
	for (size_t i = 0; i < book->session.count; i++) {
		struct charge *charge = charge_at(&book->session, i);

		if (charge->span == SPAN_VISIT)
			charge->span = SPAN_RETURN;
	}
}

void
book_settle_visit(struct book *book)
{
	charges_settle_span(&book->session, SPAN_VISIT);
	charges_settle_span(&book->session, SPAN_RETURN);
}
