/* SPDX-License-Identifier: BSD-2-Clause */
/* Rule type "greylist": who is not known is asked to come back, and is welcome when he does. */
#include "policy/greylist.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#include "policy/account.h"
#include "policy/attempt.h"
#include "policy/folding.h"
#include "policy/identity.h"
#include "policy/listed.h"
#include "policy/rule.h"
#include "policy/suspicion.h"
#include "policy/welcome.h"

/* RFC 5321 section 4.5.5 */
static bool
is_null(const char *sender)
{
	return strcmp(sender, "<>") == 0;
}

/* --- what is heard of by the way */

/* Beside the account of the client's network. */
static bool
rejected_key(char key_r[static STORE_KEY_BYTES], const struct question *question)
{
	const struct rule *rule = question->rule;
	const struct account_part word = { "rejected", NULL };
	struct account_recipe recipe = { .before = '\t', .words = &word, .word_count = 1 };
	char account[STORE_KEY_BYTES];

	if (!account_key(account, rule->name, PART_BIT(PART_CLIENT), rule->v4_bits, rule->v6_bits,
	        question->seen))
		return false;
	recipe.beginning = account;
	return account_write(key_r, &recipe);
}

static void
rejected_put(void *arg, struct memory *memory, bool known)
{
	const int64_t *expires_us = arg;

	(void)known;
	if (memory->expires_us < *expires_us)
		memory->expires_us = *expires_us;
}

static void
rejected_note(const struct question *question)
{
	const struct observation *seen = question->seen;
	int64_t expires_us = seen->at_us - seen->age_us + question->rule->as.greylist.window_us;
	char key[STORE_KEY_BYTES];

	if (seen->authenticated || expires_us <= seen->at_us || !rejected_key(key, question))
		return;
	store_update(question->memories->durable, key, seen->at_us, rejected_put, &expires_us);
}

static bool
was_rejected(const struct question *question)
{
	struct memory memory;
	char key[STORE_KEY_BYTES];

	return rejected_key(key, question) &&
	       store_read(question->memories->durable, key, question->seen->at_us, &memory) > 0;
}

static void
greylist_hear(const struct question *question)
{
	const struct observation *seen = question->seen;
	const struct rule *rule = question->rule;

	/* Anybody can have a bounce or an automatic answer sent wherever he likes. */
	if (seen->events & EVENT_BIT(EVENT_SENT) && seen->relay.family != 0 &&
	    !addr_is_loopback(&seen->relay) && !is_null(seen->sender))
		welcome_network(question, &seen->relay);
	if (seen->events & EVENT_BIT(EVENT_RECIPIENT_REJECTED) &&
	    rule->as.greylist.only == GREYLISTED_SUSPICIOUS)
		rejected_note(question);
}

/* --- the tuple of the transaction */

/* What the transaction is known by: that of the first recipient that this rule was asked of. */
struct tuple {
	char key[STORE_KEY_BYTES]; /* "grey tuple=0123456789abc" */
	const char *text; /* in the key */
	bool is_answered; /* a recipient of the transaction was greylisted by it */
};

static bool
tuple_find(struct tuple *tuple_r, const struct question *question)
{
	const struct charge *noted =
	    charges_find_of(&question->book->transaction, CHARGE_TUPLE, question->rule->name);

	if (noted == NULL)
		return false;
	text_copy(tuple_r->key, sizeof(tuple_r->key), noted->key);
	tuple_r->text = strrchr(tuple_r->key, '=') + 1;
	tuple_r->is_answered = noted->pending > 0;
	return true;
}

/* Into the book itself: what a judgement charges is undone where it stops somebody. */
static void
tuple_note(const struct question *question, const struct tuple *tuple, enum charge_kind kind,
    int64_t answers)
{
	struct charge charge = {
		.kind = kind,
		.span = SPAN_TRANSACTION,
		.pending = answers,
		.at_us = question->seen->at_us,
	};

	text_copy(charge.key, sizeof(charge.key), tuple->key);
	charges_note(&question->book->transaction, &charge);
}

/* That of the recipient that the rule is asked of now. */
static void
tuple_fill(struct tuple *tuple_r, const struct question *question)
{
	const struct observation *seen = question->seen;
	char text[TUPLE_BYTES];

	folding_tuple(text, seen->sender, seen->recipient);
	snprintf(tuple_r->key, sizeof(tuple_r->key), "%s tuple=%s", question->rule->name, text);
	tuple_r->text = strrchr(tuple_r->key, '=') + 1;
	tuple_r->is_answered = false;
}

static void
tuple_make(struct tuple *tuple_r, const struct question *question)
{
	tuple_fill(tuple_r, question);
	tuple_note(question, tuple_r, CHARGE_TUPLE, 0);
}

/* --- the answer */

static int64_t
wait_of(const struct rule *rule, const struct attempt *attempt, int64_t now_us)
{
	int64_t wait_us = attempt->first_us + rule->as.greylist.delay_us - now_us;

	return wait_us > 0 ? wait_us : 0;
}

static void
step_fill(struct step *step, const struct attempt *attempt, int64_t now_us)
{
	step->seen = step->limit = 0;
	step->attempts = attempt->count;
	step->delayed_us = now_us - attempt->first_us;
	text_copy(step->account, sizeof(step->account), attempt->account);
}

static void
greylist_stop(const struct question *question, const struct tuple *tuple,
    const struct attempt *attempt, struct step *step)
{
	int64_t now_us = question->seen->at_us;

	step_fill(step, attempt, now_us);
	step->mark = MARK_STOPPED;
	step->reason = attempt->count > 1 ? REASON_TOO_EARLY : REASON_FIRST_SEEN;
	step->wait_us = wait_of(question->rule, attempt, now_us);
	tuple_note(question, tuple, CHARGE_TUPLE, 1);
}

static void
greylist_welcome(const struct question *question, struct identity *identity,
    const struct tuple *tuple, const char *due, const struct attempt *attempt, struct step *step)
{
	step_fill(step, attempt, question->seen->at_us);
	step->mark = MARK_WELCOMED;
	step->reason = REASON_CAME_BACK;
	step->wait_us = 0;
	welcome_give(identity);
	attempt_end(identity, due);
	tuple_note(question, tuple, CHARGE_LET_IN, 0);
}

static bool
is_suspicious(const struct question *question)
{
	return suspicion_of(question->seen) != SUSPICION_NONE || was_rejected(question);
}

/* Further recipients are answered as the first was: a message is not let in by halves. */
static bool
is_answered_still(struct identity *identity, const struct tuple *tuple, struct attempt *attempt_r)
{
	return tuple->is_answered && attempt_find(identity, tuple->text, attempt_r) &&
	       wait_of(identity->rule, attempt_r, identity->seen->at_us) > 0;
}

/*
 * Another rule may have refused the first recipient of an earlier attempt before this one was
 * asked: then that attempt is known by a recipient that is not the first any more, and is not begun
 * anew.
 */
static bool
is_due_by_itself(const struct question *question, struct identity *identity, struct tuple *own_r,
    struct attempt *attempt_r)
{
	if (question->seen->recipient[0] == '\0')
		return false;
	tuple_fill(own_r, question);
	return attempt_find(identity, own_r->text, attempt_r) &&
	       wait_of(identity->rule, attempt_r, identity->seen->at_us) == 0;
}

static void
tuple_judge(const struct question *question, const struct tuple *tuple, struct step *step)
{
	const struct rule *rule = question->rule;
	struct identity identity;
	struct attempt attempt, own_attempt;
	struct tuple own;

	identity_fill(&identity, question);
	step->asks_networks = false;
	if (is_answered_still(&identity, tuple, &attempt)) {
		if (!is_due_by_itself(question, &identity, &own, &own_attempt)) {
			greylist_stop(question, tuple, &attempt, step);
			return;
		}
		attempt_count(&identity, &own_attempt);
		greylist_welcome(question, &identity, tuple, own.text, &own_attempt, step);
		return;
	}
	if ((rule->as.greylist.only == GREYLISTED_SUSPICIOUS && !is_suspicious(question)) ||
	    welcome_holds(&identity)) {
		tuple_note(question, tuple, CHARGE_LET_IN, 0);
		return;
	}
	if (attempt_find(&identity, tuple->text, &attempt)) {
		attempt_count(&identity, &attempt);
	} else {
		attempt_begin(&identity, tuple->text, &attempt);
		step->asks_networks =
		    rule->as.greylist.spf && identity_spf(&identity) == SENDERNET_UNKNOWN;
	}
	if (wait_of(rule, &attempt, question->seen->at_us) > 0)
		greylist_stop(question, tuple, &attempt, step);
	else
		greylist_welcome(question, &identity, tuple, tuple->text, &attempt, step);
}

/* --- whom it is asked about */

/* Who logged in is no stranger, nor is this host itself. */
static bool
is_spared(const struct question *question)
{
	const struct observation *seen = question->seen;
	const struct rule *rule = question->rule;

	return seen->authenticated || seen->client.family == 0 ||
	       listed_client(&rule->as.greylist.clients, &seen->client) ||
	       listed_name(&rule->as.greylist.names, seen) ||
	       listed_path(&rule->as.greylist.senders, seen->sender) ||
	       listed_path(&rule->as.greylist.recipients, seen->recipient);
}

/*
 * A null sender's recipients pass, so that it can be asked whether an address exists; at DATA it
 * wants to send. All others are judged by their recipients.
 */
static void
greylist_ask(const struct question *question, struct step *step)
{
	const struct observation *seen = question->seen;
	bool is_data = seen->stage == STAGE_DATA;
	struct tuple tuple;

	if ((is_data && !is_null(seen->sender)) || is_spared(question))
		return;
	if (!tuple_find(&tuple, question)) {
		if (seen->recipient[0] == '\0')
			return;
		tuple_make(&tuple, question);
	}
	if (is_null(seen->sender) && !is_data)
		return;
	if (charges_find(&question->book->transaction, CHARGE_LET_IN, tuple.key) == NULL)
		tuple_judge(question, &tuple, step);
}

static void
greylist_judge(const struct question *question, struct step *step)
{
	if (question->roles & ROLE_COUNTS)
		greylist_hear(question);
	if (question->roles & ROLE_STOPS)
		greylist_ask(question, step);
}

const struct rule_type greylist_rule = { .name = "greylist", .judge = greylist_judge };

/* --- the networks of the sender's domain */

/* From the account, unless that is shortened: at DATA a null sender's recipient is forgotten. */
static void
inquiry_take_tuple(
    struct greylist_inquiry *inquiry, const struct step *step, const struct observation *seen)
{
	char account[STORE_KEY_BYTES];
	char *rest = account;
	struct account_part part;

	inquiry->tuple[0] = '\0';
	text_copy(account, sizeof(account), step->account);
	while (account_next_part(&rest, &part)) {
		if (strcmp(part.name, "tuple") == 0)
			text_copy(inquiry->tuple, sizeof(inquiry->tuple), part.value);
	}
	if (inquiry->tuple[0] == '\0' && seen->recipient[0] != '\0')
		folding_tuple(inquiry->tuple, seen->sender, seen->recipient);
}

bool
greylist_inquire(
    struct greylist_inquiry *inquiry_r, const struct step *step, const struct observation *seen)
{
	char domain[GREYLIST_DOMAIN_BYTES], name[HOSTNAME_BYTES];

	identity_domain(domain, seen);
	if (!hostname_copy(name, domain))
		return false;
	text_copy(inquiry_r->rule, sizeof(inquiry_r->rule), step->rule->name);
	text_copy(inquiry_r->domain, sizeof(inquiry_r->domain), domain);
	inquiry_take_tuple(inquiry_r, step, seen);
	inquiry_r->client = seen->client;
	inquiry_r->at_us = seen->at_us;
	return true;
}

void
greylist_learn(const struct rule *rule, struct store *store, const struct greylist_inquiry *inquiry,
    const struct network *networks, size_t network_count, int64_t now_us)
{
	sendernet_keep(store, rule->name, inquiry->domain, networks, network_count, now_us);
	if (inquiry->tuple[0] != '\0' && sendernet_look(store, rule->name, inquiry->domain,
	                                     &inquiry->client, now_us) == SENDERNET_INSIDE)
		attempt_learn(rule, store, inquiry, now_us);
}
