/* SPDX-License-Identifier: BSD-2-Clause */
/* Rule type "rate": so many events per account and time; more are stopped until earned back. */
#include "base/duration.h"
#include "base/text.h"

#include "policy/forgive.h"
#include "policy/rule.h"

/* Which of the memory's numbers is what. */
enum { RATE_TAT_NS, RATE_UNTIL_US, RATE_OFFENCES, RATE_BEYOND };

/* One look at one account. */
struct rate_look {
	const struct question *question;
	struct step *step;
	int64_t amount; /* for which there must be room where the rule stops … */
	bool is_charged; /* … and which is charged then */
	bool is_asked; /* may be refused here or later, and is not charged if it does not fit */
	int64_t charged_ns;
	int64_t from_us; /* when that begins to be earned back */
	bool is_full; /* by this charge, of a rule that does not stop here */
	int64_t beyond; /* what has happened though there was no room for it */
};

static void
rate_stop(struct rate_look *look, enum reason reason, int64_t seen, int64_t wait_us)
{
	struct step *step = look->step;

	step->mark = MARK_STOPPED;
	step->reason = reason;
	step->seen = seen;
	step->limit = look->question->rule->as.rate.limit.burst;
	step->wait_us = wait_us;
}

/* The first hold, then each twice as long as the one before, up to the longest. */
static int64_t
hold_length_us(const struct rule *rule, int64_t offences)
{
	int64_t hold_us = rule->as.rate.hold_us;

	while (--offences > 0 && hold_us < rule->as.rate.hold_max_us)
		hold_us *= 2;
	return hold_us < rule->as.rate.hold_max_us ? hold_us : rule->as.rate.hold_max_us;
}

/*
 * Cuts what lies further ahead than it could have come to by now: a clock that was set back, or a
 * reload that made the longest hold shorter, must not lock anybody out for longer than he is told.
 */
static void
rate_cut(const struct rule *rule, struct memory *memory, int64_t now_us)
{
	const struct gcra_limit *limit = &rule->as.rate.limit;
	int64_t *until_us = &memory->number[RATE_UNTIL_US];
	int64_t *tat_ns = &memory->number[RATE_TAT_NS];
	int64_t beyond_us = *until_us - now_us - rule->as.rate.hold_max_us;

	if (beyond_us > 0) {
		*until_us -= beyond_us;
		*tat_ns -= beyond_us * 1000;
	}
	gcra_cut(limit, tat_ns, duration_most(*until_us, now_us));
}

/* The longest hold has passed once more without another offence: then they are forgotten. */
static int64_t
forgiven_us(const struct rule *rule, const struct memory *memory)
{
	return memory->number[RATE_UNTIL_US] + rule->as.rate.hold_max_us;
}

/*
 * Begins a hold, if the rule has holds. When it is over the account has room for what was refused:
 * who goes on as before is held again at once, and who does not earns the rest back.
 */
static void
rate_hold(const struct rule *rule, struct memory *memory, int64_t amount, int64_t now_us)
{
	if (rule->as.rate.hold_us == 0)
		return;
	if (now_us >= forgiven_us(rule, memory))
		memory->number[RATE_OFFENCES] = 0;
	memory->number[RATE_OFFENCES]++;
	memory->number[RATE_UNTIL_US] =
	    now_us + hold_length_us(rule, memory->number[RATE_OFFENCES]);
	memory->number[RATE_TAT_NS] =
	    gcra_room_for(&rule->as.rate.limit, amount, memory->number[RATE_UNTIL_US]);
}

static void
rate_expire(const struct rule *rule, struct memory *memory)
{
	int64_t empty_us = memory->number[RATE_TAT_NS] / 1000 + 1;

	memory->expires_us = memory->number[RATE_OFFENCES] > 0
	                         ? duration_most(empty_us, forgiven_us(rule, memory))
	                         : empty_us;
}

/* In sessions that were open before: it is not charged, but nothing is forgiven over its head. */
static void
rate_exceed(struct rate_look *look, struct memory *memory)
{
	const struct question *question = look->question;

	if (question->rule->as.rate.forgive == 0 || !(question->roles & ROLE_COUNTS) ||
	    look->is_asked)
		return;
	look->beyond = look->amount;
	memory->number[RATE_BEYOND] += look->beyond;
}

/*
 * Of what happened a while ago some has been earned back since; but an account that it filled up
 * then was full. Where newer events were faster, nobody can tell: then what is so now counts.
 */
static void
rate_charge(struct rate_look *look, struct memory *memory)
{
	const struct question *question = look->question;
	const struct gcra_limit *limit = &question->rule->as.rate.limit;
	int64_t now_us = question->seen->at_us;
	int64_t happened_us = now_us - question->seen->age_us;
	int64_t *tat_ns = &memory->number[RATE_TAT_NS];
	bool is_newest = *tat_ns <= now_us * 1000;
	int64_t charged_tat_ns = *tat_ns;
	int64_t charged_ns = gcra_charge(limit, &charged_tat_ns, look->amount, happened_us);

	if (*tat_ns <= happened_us * 1000)
		memory->number[RATE_BEYOND] = 0;
	look->from_us = duration_most(*tat_ns / 1000, happened_us);
	if (charged_tat_ns > *tat_ns) {
		look->charged_ns = charged_ns;
		*tat_ns = charged_tat_ns;
	}
	look->is_full = !(question->roles & ROLE_STOPS) && !look->is_asked &&
	                gcra_wait_us(limit, *tat_ns, 1, is_newest ? happened_us : now_us) > 0;
	if (look->charged_ns < gcra_cost_ns(limit, look->amount))
		rate_exceed(look, memory);
}

/* Many logs tell the second only: so late it can have happened at most. */
static int64_t
happened_last_us(const struct observation *seen)
{
	return seen->at_us - duration_most(seen->age_us - SECOND_US, 0);
}

static void
rate_change(void *arg, struct memory *memory, bool known)
{
	struct rate_look *look = arg;
	const struct rule *rule = look->question->rule;
	const struct gcra_limit *limit = &rule->as.rate.limit;
	int64_t now_us = look->question->seen->at_us;
	int64_t *tat_ns = &memory->number[RATE_TAT_NS];
	int64_t held, wait_us;

	(void)known;
	rate_cut(rule, memory, now_us);
	/* What happened during a hold is no new offence because it is told when that is over. */
	held = rate_held_us(memory, happened_last_us(look->question->seen));
	if (held > 0) {
		if (look->question->roles & ROLE_STOPS)
			rate_stop(look, REASON_HOLD, limit->burst, held);
		else
			rate_exceed(look, memory);
		return;
	}
	if (look->question->roles & ROLE_STOPS) {
		wait_us = gcra_wait_us(limit, *tat_ns, look->amount, now_us);
		if (wait_us > 0) {
			int64_t used = gcra_used(limit, *tat_ns, now_us);

			rate_hold(rule, memory, look->amount, now_us);
			held = rate_held_us(memory, now_us);
			rate_stop(look, REASON_RATE, used, held > 0 ? held : wait_us);
			if (held > 0)
				rate_expire(rule, memory);
			return;
		}
	}
	if (!look->is_charged || look->amount == 0)
		return;
	if (look->is_asked && gcra_wait_us(limit, *tat_ns, look->amount, now_us) > 0)
		return;
	rate_charge(look, memory);
	rate_expire(rule, memory);
	/* Others may be heard of as late. */
	memory->expires_us += look->question->seen->age_us;
}

struct fill_look {
	const struct charge *charge;
	struct hold hold;
};

/* Another thread may have been faster, and holds it already. */
static void
rate_fill(void *arg, struct memory *memory, bool known)
{
	struct fill_look *look = arg;
	const struct charge *charge = look->charge;
	const struct rule *rule = charge->fills;

	if (!known || rate_held_us(memory, charge->at_us) > 0)
		return;
	rate_hold(rule, memory, 1, charge->at_us);
	rate_expire(rule, memory);
	look->hold.length_us = rate_held_us(memory, charge->at_us);
	look->hold.offences = rate_offences(memory);
}

struct hold
rate_confirm(struct charge *charge, struct store *store)
{
	struct fill_look look = { .charge = charge };

	if (charge->fills != NULL)
		store_update(store, charge->key, charge->at_us, rate_fill, &look);
	charge->fills = NULL;
	return look.hold;
}

void
rate_pardon(const struct rule *rule, struct memory *memory, const struct pardon *pardon)
{
	int64_t now_us = pardon->at_us;
	int64_t others = duration_most(memory->number[RATE_BEYOND] - pardon->beyond, 0);
	int64_t left_ns = pardon->left_ns - gcra_cost_ns(&rule->as.rate.limit, others);

	memory->number[RATE_BEYOND] = others;
	if (rate_held_us(memory, now_us) == 0) {
		memory->number[RATE_TAT_NS] -= duration_most(left_ns, 0);
		return;
	}
	if (others > 0 || pardon->amount < rule->as.rate.limit.burst)
		return;
	memory->number[RATE_TAT_NS] = now_us * 1000;
	memory->number[RATE_UNTIL_US] = now_us;
	memory->number[RATE_OFFENCES]--;
}

/* What is earned back since the charge has been earned already, and is not given back again. */
static void
rate_return(void *arg, struct memory *memory, bool known)
{
	const int64_t *amount_ns = arg;

	if (known)
		memory->number[RATE_TAT_NS] -= *amount_ns;
}

void
rate_give_back(const struct charge *charge, struct store *store, int64_t now_us)
{
	int64_t left_ns = charge_left_ns(charge, now_us);

	if (left_ns > 0)
		store_update(store, charge->key, now_us, rate_return, &left_ns);
}

int64_t
rate_held_us(const struct memory *memory, int64_t now_us)
{
	return duration_most(memory->number[RATE_UNTIL_US] - now_us, 0);
}

/* A hold that is shorter than what it stands for lets one refusal's worth pass each time. */
int64_t
rate_most(const struct rule *rule)
{
	const struct gcra_limit *limit = &rule->as.rate.limit;
	int64_t refused = rule->counts & EVENT_BIT(EVENT_BYTES) ? limit->burst : 1;
	int64_t hold_us = rule->as.rate.hold_us;
	int64_t more = 0;

	if (hold_us > 0 && hold_us < gcra_cost_ns(limit, refused) / 1000)
		more = limit->period_us / hold_us;
	return gcra_most(limit) + more * refused;
}

int64_t
rate_offences(const struct memory *memory)
{
	return memory->number[RATE_OFFENCES];
}

/* A marker says that its account has met a value within the period. */
struct marker_look {
	int64_t expires_us;
	bool is_new;
};

static void
marker_change(void *arg, struct memory *memory, bool known)
{
	struct marker_look *look = arg;

	look->is_new = !known;
	if (!known)
		memory->expires_us = look->expires_us;
}

/* What was answered by the server has happened; all else asks to be let in. */
static bool
is_fact(const struct question *question)
{
	const struct observation *seen = question->seen;

	return seen->origin == ORIGIN_LOG || question->rule->counts & seen->events & ~EVENTS_ASKED;
}

/* At the end of a message its size is told; where the rule does not stop it, it has come in. */
static bool
is_accepted(const struct question *question)
{
	return question->seen->stage == STAGE_MESSAGE && !(question->roles & ROLE_STOPS);
}

/* What a transaction announces may come to nothing; all else has happened. */
static bool
is_announced(uint64_t events)
{
	const uint64_t announced =
	    EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_BYTES) | EVENT_BIT(EVENT_RECIPIENT);

	return (events & ~announced) == 0;
}

/* The price of coming: what a session is charged once, before it has asked for anything. */
static bool
is_visit(const struct question *question)
{
	const uint64_t comings = EVENT_BIT(EVENT_CONNECT) | EVENT_BIT(EVENT_HELO);

	return question->rule->counts & question->seen->events & comings && !is_fact(question);
}

/* A hold that began is told to the administrator, and is not undone with its last charge. */
static enum charge_span
rate_span(const struct rate_look *look)
{
	const struct question *question = look->question;
	uint64_t counted = question->rule->counts & question->seen->events;

	if (is_visit(question))
		return look->is_full ? SPAN_JUDGEMENT : SPAN_VISIT;
	if (question->seen->stage == STAGE_MESSAGE || !is_announced(counted))
		return SPAN_JUDGEMENT;
	return SPAN_TRANSACTION;
}

static void
charge_note(const struct rate_look *look, struct charge *charge, const char *key)
{
	const struct question *question = look->question;

	charge->span = rate_span(look);
	charge->at_us = question->seen->at_us;
	text_copy(charge->key, sizeof(charge->key), key);
	charges_note(question->charged, charge);
}

static void
rate_note(const struct rate_look *look, int64_t pending)
{
	struct charge charge = {
		.kind = CHARGE_RATE,
		.amount_ns = look->charged_ns,
		.from_us = look->from_us,
		.pending = pending,
		.fills = look->is_full ? look->question->rule : NULL,
	};

	if (look->charged_ns > 0 || look->is_full || pending != 0)
		charge_note(look, &charge, look->step->account);
}

static void
rate_forgivable(const struct rate_look *look)
{
	const struct due due = {
		.charged_ns = look->charged_ns,
		.amount = look->charged_ns > 0 ? look->amount : 0,
		.beyond = look->beyond,
	};

	forgive_note(look->question, look->step->account, &due);
}

/*
 * Marks the value as met. Where another thread was faster the value has been charged twice: undone.
 */
static void
rate_mark(const struct question *question, struct rate_look *look, const char *marker)
{
	const struct rule *rule = question->rule;
	struct store *store = question->memories->durable;
	int64_t now_us = question->seen->at_us;
	struct marker_look met = { .expires_us = now_us - question->seen->age_us +
		                                 rule->as.rate.limit.period_us };
	struct charge charge = { .kind = CHARGE_MARKER };

	store_update(store, marker, now_us, marker_change, &met);
	if (met.is_new) {
		charge_note(look, &charge, marker);
		rate_note(look, 0);
		rate_forgivable(look);
	} else {
		store_update(store, look->step->account, now_us, rate_return, &look->charged_ns);
	}
}

static void
rate_judge_distinct(const struct question *question, struct rate_look *look)
{
	const struct rule *rule = question->rule;
	const struct observation *seen = question->seen;
	struct store *store = question->memories->durable;
	char marker[STORE_KEY_BYTES];
	struct memory met;
	bool has_value = account_marker(marker, look->step->account, rule->as.rate.distinct,
	    rule->v4_bits, rule->v6_bits, seen);

	/* Without a value there is nothing to charge, but there may be a hold. */
	look->amount = has_value && !store_read(store, marker, seen->at_us, &met) ? 1 : 0;
	look->is_charged = true;
	store_update(store, look->step->account, seen->at_us, rate_change, look);

	/*
	 * Of an account that is full no more markers are made: a flood of values cannot fill the
	 * store.
	 */
	if (look->charged_ns == gcra_cost_ns(&rule->as.rate.limit, 1)) {
		rate_mark(question, look, marker);
		return;
	}
	rate_note(look, look->step->mark == MARK_PASSED ? look->amount : 0);
	rate_forgivable(look);
}

/*
 * A rule that stops a transaction later than it counts charges it there: nobody shall be stopped by
 * what his own transaction was charged.
 */
static bool
is_for_later(const struct question *question)
{
	const struct rule *rule = question->rule;
	const uint32_t later =
	    STAGE_BIT(STAGE_RCPT) | STAGE_BIT(STAGE_DATA) | STAGE_BIT(STAGE_MESSAGE);

	return question->roles == ROLE_COUNTS && is_announced(rule->counts) &&
	       (rule->stops & later) >> question->seen->stage > 1;
}

/* What the transaction has been charged for already, or will be; NULL: nothing. */
static const struct charge *
announced_charge(const struct question *question, const char *account)
{
	if (!is_announced(question->rule->counts))
		return NULL;
	return charges_find(&question->book->transaction, CHARGE_RATE, account);
}

/*
 * Whom a rule has let in it does not stop later in that session for want of the very room that he
 * has taken; unless it counts against him what was answered since.
 */
static void
rate_remember(const struct question *question, const struct rate_look *look)
{
	struct charge charge = { .kind = CHARGE_LET_IN, .span = SPAN_SESSION };

	if (is_fact(question)) {
		charges_drop(&question->book->session, CHARGE_LET_IN, look->step->account);
	} else if (look->charged_ns > 0 && !is_announced(question->rule->counts) &&
	           question->rule->stops != STAGE_BIT(STAGE_CONNECT)) {
		text_copy(charge.key, sizeof(charge.key), look->step->account);
		charges_note(question->charged, &charge);
	}
}

static void
rate_judge_amount(const struct question *question, struct rate_look *look)
{
	const char *account = look->step->account;
	const struct charge *announced = NULL;
	bool counts = question->roles & ROLE_COUNTS;
	int64_t pending = 0;

	if (question->roles & ROLE_STOPS)
		announced = announced_charge(question, account);
	if (announced != NULL)
		pending = announced->pending;
	look->is_charged = counts || announced != NULL ||
	                   charges_find(&question->book->session, CHARGE_LET_IN, account) != NULL;
	look->is_asked = !is_fact(question) && !is_accepted(question);
	look->amount = look->is_charged ? pending : 1;
	if (counts)
		look->amount += rule_amount(question->rule, question->seen);
	store_update(
	    question->memories->durable, account, question->seen->at_us, rate_change, look);
	rate_note(look, -pending);
	if (counts)
		rate_remember(question, look);
	rate_forgivable(look);
}

/* What was heard of too late has been earned back by now. */
static bool
is_in_time(const struct rule *rule, const struct observation *seen)
{
	return seen->age_us < rule->as.rate.limit.period_us;
}

bool
rate_counts(const struct rule *rule, const struct observation *seen)
{
	char account[STORE_KEY_BYTES];

	return (rule->counts & seen->events) != 0 && is_in_time(rule, seen) &&
	       account_key(account, rule->name, rule->per, rule->v4_bits, rule->v6_bits, seen);
}

static void
rate_judge(const struct question *question, struct step *step)
{
	const struct rule *rule = question->rule;
	const struct observation *seen = question->seen;
	struct rate_look look = { .question = question, .step = step };
	bool counts = question->roles & ROLE_COUNTS;

	if (!account_key(step->account, rule->name, rule->per, rule->v4_bits, rule->v6_bits, seen))
		return;
	if (!is_in_time(rule, seen))
		return;
	if (question->roles & ROLE_FORGIVES)
		forgive_login(question, step->account);
	if (!(question->roles & (ROLE_COUNTS | ROLE_STOPS)))
		return;
	if (counts && rule->as.rate.distinct != 0)
		rate_judge_distinct(question, &look);
	else if (is_for_later(question))
		rate_note(&look, rule_amount(rule, seen));
	else
		rate_judge_amount(question, &look);
}

const struct rule_type rate_rule = { .name = "rate", .judge = rate_judge };
