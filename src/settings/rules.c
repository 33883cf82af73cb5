/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules: each is read, and then looked at as a whole, for no rule shall be silently useless. */
#include "settings/rules.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/duration.h"

#include "settings/complaint.h"
#include "settings/group.h"
#include "settings/words.h"

/* What the accounts of an open rule can be kept by: what does not change with each message. */
#define OPEN_PARTS                                                                                 \
	(PART_BIT(PART_CLIENT) | PART_BIT(PART_LOGIN) | PART_BIT(PART_HELO) |                      \
	    PART_BIT(PART_SERVICE))

/* What a log tells of those who try to log in, and with which login. */
#define EVENTS_LOGIN_FAILED (EVENT_BIT(EVENT_AUTH_FAILED) | EVENT_BIT(EVENT_AUTH_UNAVAILABLE))

/* What nobody does, or is known to do, who has logged in. */
#define EVENTS_NOT_LOGGED_IN                                                                       \
	(EVENTS_FROM_TO(EVENT_CONNECT, EVENT_HELO) |                                               \
	    EVENTS_FROM_TO(EVENT_AUTH_FAILED, EVENT_AUTH_REQUIRED))

/* An account is never deeper in debt (policy/gcra.c). */
#define EARNED_BACK_MOST_US (3 * 365 * DAY_US)

/* One rule, and what the file says of it. */
struct draft {
	struct reader *reader;
	struct node *node;
	struct rule *rule;
};

/* The node of a key that is there and was not complained of, or NULL. */
static struct node *
draft_key(const struct draft *draft, const char *name)
{
	struct node *child = node_child(draft->node, name);

	return child != NULL && !child->refused ? child : NULL;
}

/* Nothing depends on what was refused: so one mistake gives one complaint. */
static bool
draft_refused(const struct draft *draft, const char *name)
{
	const struct node *child = node_child(draft->node, name);

	return child != NULL && child->refused;
}

static bool
draft_has(const struct draft *draft, const char *name)
{
	return node_child(draft->node, name) != NULL;
}

static void
draft_need(const struct draft *draft, const char *name, const char *example)
{
	if (!draft_has(draft, name))
		complaint_at(draft->reader->complaints, draft->node, "%s is missing; write %s",
		    name, example);
}

/* The first stage of a set. */
static const char *
stage_first(uint32_t stages)
{
	return stages != 0 ? stage_names[__builtin_ctz(stages)] : "";
}

/* The first part that is not known at one of the stages. */
static const char *
part_unknown(uint32_t parts, uint32_t stages)
{
	for (int part = 0; part < PART_COUNT; part++) {
		if (parts & PART_BIT(part) && (part_table[part].known & stages) != stages)
			return part_table[part].name;
	}
	return "";
}

/* The first part of a set. */
static const char *
part_first(uint32_t parts)
{
	return parts != 0 ? part_table[__builtin_ctz(parts)].name : "";
}

/* The first event of a set. */
static const char *
event_first(uint64_t events)
{
	return events != 0 ? event_table[__builtin_ctzll(events)].name : "";
}

/* Those of the events of which not all of the parts can be known. */
static uint64_t
events_without(uint64_t events, uint32_t parts)
{
	uint64_t without = 0;

	for (int event = 0; event < EVENT_COUNT; event++) {
		if (parts & ~parts_told((enum event)event))
			without |= EVENT_BIT(event);
	}
	return events & without;
}

static uint32_t
counts_stops(uint64_t counts)
{
	uint32_t stops = 0;

	for (int event = 0; event < EVENT_COUNT; event++) {
		if (counts & EVENT_BIT(event))
			stops |= event_table[event].stops;
	}
	return stops;
}

/* --- what all rules share */

static void
check_name(const struct draft *draft)
{
	const struct node *name = draft_key(draft, "name");
	const struct node *rule, *earlier;

	draft_need(draft, "name", "name = \"...\", by which logs and answers call the rule");
	if (name == NULL)
		return;
	for (rule = draft->node->parent->first; rule != draft->node; rule = rule->next) {
		earlier = node_child(rule, "name");
		if (earlier == NULL || earlier->kind != NODE_TEXT ||
		    strcmp(earlier->text, name->text) != 0)
			continue;
		complaint_at(draft->reader->complaints, node_child(draft->node, "name"),
		    "\"%s\" is the name of the rule in line %u already; give it another",
		    name->text, rule->line);
		return;
	}
}

/* Where a login can be known: also at a command that the server does not know, behind a MAIL. */
static uint32_t
stages_logged_in(void)
{
	return parts_known(PART_BIT(PART_LOGIN)) | STAGE_BIT(STAGE_UNKNOWN);
}

/* TLS begins with STARTTLS, behind a HELO; where it comes first it is told at HELO too. */
static void
check_when_tls(const struct draft *draft)
{
	const struct rule *rule = draft->rule;
	struct node *tls = node_child(draft_key(draft, "when"), "tls");

	if (tls == NULL || tls->refused || rule->when.tls != WANTED_YES ||
	    draft_refused(draft, "counts") || draft_refused(draft, "stops"))
		return;
	if (rule->stops == STAGE_BIT(STAGE_CONNECT))
		complaint_at(draft->reader->complaints, tls,
		    "nobody has begun TLS yet at connect, where this rule stops; it can stop at "
		    "helo and later");
	else if (rule->counts == EVENT_BIT(EVENT_CONNECT))
		complaint_at(draft->reader->complaints, tls,
		    "nobody has begun TLS yet at connect, where this rule counts; count helo, "
		    "message or recipient");
}

static void
check_when(const struct draft *draft)
{
	const struct rule *rule = draft->rule;
	struct node *when = draft_key(draft, "when");
	struct node *authenticated = node_child(when, "authenticated");

	if (authenticated == NULL || authenticated->refused || draft_refused(draft, "counts") ||
	    draft_refused(draft, "per") || draft_refused(draft, "stops"))
		return;
	if (rule->when.authenticated == WANTED_NO && rule->per & PART_BIT(PART_LOGIN)) {
		complaint_at(draft->reader->complaints, authenticated,
		    "who has not logged in has no login that an account could be kept by; leave "
		    "\"login\" out of per");
		return;
	}
	if (rule->when.authenticated != WANTED_YES)
		return;
	if (rule->stops != 0 && (rule->stops & stages_logged_in()) == 0)
		complaint_at(draft->reader->complaints, authenticated,
		    "nobody has logged in yet at %s, where this rule stops; it can stop at mail "
		    "and later",
		    stage_first(rule->stops));
	else if (rule->counts != 0 && (rule->counts & ~EVENTS_NOT_LOGGED_IN) == 0)
		complaint_at(draft->reader->complaints, authenticated,
		    "nobody is known to have logged in at \"%s\", which this rule counts; count "
		    "message or recipient",
		    event_first(rule->counts));
}

/* Who delivers mail does it for many sessions, and its log names none of them. */
static void
check_when_session(const struct draft *draft)
{
	struct node *when = draft_key(draft, "when");
	uint64_t without = events_without(draft->rule->counts, PART_BIT(PART_CLIENT));

	if (when != NULL && without != 0)
		complaint_at(draft->reader->complaints, when,
		    "\"%s\" belongs to no session that a condition could be about; leave it out",
		    event_first(without));
}

static void
check_at_once(const struct draft *draft)
{
	const struct rule *rule = draft->rule;
	struct node *at_once = draft_key(draft, "at_once");

	if (at_once == NULL || !rule->at_once)
		return;
	if (!draft_refused(draft, "answer") && rule->answer.code != 421)
		complaint_at(draft->reader->complaints, at_once,
		    "only 421 can be answered at once; this rule answers %u", rule->answer.code);
	else if (rule->stops != 0 && !(rule->stops & STAGE_BIT(STAGE_CONNECT)))
		complaint_at(draft->reader->complaints, at_once,
		    "it is about connect, and this rule does not look at its accounts there; "
		    "leave it out");
}

/* --- rate */

/* Suffixes are units of 1024 bytes; of anything else nobody would expect that. */
static void
check_units(const struct draft *draft, const char *name)
{
	struct node *node = draft_key(draft, name);

	if (node == NULL || node->kind != NODE_TEXT || draft_key(draft, "counts") == NULL ||
	    draft->rule->counts & EVENT_BIT(EVENT_BYTES))
		return;
	if (strpbrk(node->text, "KMGT") != NULL)
		complaint_at(draft->reader->complaints, node,
		    "K, M, G and T are for bytes; write the number out");
}

/* Complains of a part that is not known of these events, for each in the words of its ear. */
static void
complain_unknown(const struct draft *draft, struct node *counts, uint32_t parts, uint64_t without)
{
	enum event event = (enum event)__builtin_ctzll(without);
	const char *name = event_table[event].name;
	const char *part = part_first(parts & ~parts_told(event));

	if (EVENTS_FILTERED & EVENT_BIT(event))
		complaint_at(draft->reader->complaints, counts,
		    "at \"%s\" the %s is not known yet, by which accounts are kept; leave it out "
		    "of per, or count what comes later",
		    name, part);
	else
		complaint_at(draft->reader->complaints, counts,
		    "of \"%s\" a log does not tell the %s, by which accounts are kept; leave it "
		    "out of per, or count something else",
		    name, part);
}

static void
check_counts(const struct draft *draft)
{
	const struct rule *rule = draft->rule;
	struct node *counts = draft_key(draft, "counts");
	uint64_t without = events_without(rule->counts, rule->per);

	if (counts == NULL)
		return;
	if (rule->counts & EVENT_BIT(EVENT_BYTES) && rule->counts != EVENT_BIT(EVENT_BYTES))
		complaint_at(draft->reader->complaints, counts,
		    "bytes cannot be counted together with other events; make it two rules");
	else if (draft_refused(draft, "per"))
		return;
	else if (without != 0)
		complain_unknown(draft, counts, rule->per, without);
	else if (rule->counts & EVENT_BIT(EVENT_AUTH_UNAVAILABLE) &&
	         rule->per & (PART_BIT(PART_CLIENT) | PART_BIT(PART_LOGIN)))
		complaint_at(draft->reader->complaints, counts,
		    "\"auth-unavailable\" is the server's own fault, and is charged to no client "
		    "and no login; leave them out of per, or count auth-failed");
}

/* Of what only a log tells nobody would ever hear. */
static void
check_logs(const struct draft *draft)
{
	const struct node *root = draft->node->parent->parent;
	const struct node *logs = node_child(root, "logs");
	struct node *counts = draft_key(draft, "counts");
	uint64_t logged = draft->rule->counts & ~EVENTS_FILTERED;

	if (counts == NULL || logged == 0 ||
	    (logs != NULL && (logs->refused || logs->first != NULL)))
		return;
	complaint_at(draft->reader->complaints, counts,
	    "only a log tells of \"%s\", and this file names none; write logs = ( { file = "
	    "\"/var/log/mail.log\"; } ); at the top",
	    event_first(logged));
}

static void
check_forgive(const struct draft *draft)
{
	const struct rule *rule = draft->rule;
	struct node *forgive = draft_key(draft, "forgive");
	uint64_t others = rule->as.rate.forgive & ~EVENT_BIT(EVENT_AUTH_OK);

	if (forgive == NULL)
		return;
	if (others != 0)
		complaint_at(draft->reader->complaints, forgive,
		    "\"%s\" is no success that could make up for failures; there is auth-ok",
		    event_first(others));
	else if (draft_key(draft, "counts") != NULL && (rule->counts & EVENTS_LOGIN_FAILED) == 0)
		complaint_at(draft->reader->complaints, forgive,
		    "it takes back what failed logins were charged, and this rule counts none; "
		    "leave it out, or count auth-failed");
	else if (rule->when.authenticated == WANTED_NO)
		complaint_at(draft->reader->complaints, forgive,
		    "who succeeds has logged in, and when.authenticated = false leaves him out; "
		    "leave one of the two out");
}

static void
check_stops(const struct draft *draft)
{
	struct rule *rule = draft->rule;
	struct node *stops = draft_key(draft, "stops");
	uint32_t known = parts_known(rule->per);

	if (draft_refused(draft, "per") || draft_refused(draft, "stops"))
		return;
	if (stops == NULL) {
		rule->stops = counts_stops(rule->counts) & known;
		if (rule->stops == 0 && draft_key(draft, "counts") != NULL)
			complaint_at(draft->reader->complaints, draft->node,
			    "where these events stop a client, the %s is not known; write stops = "
			    "\"%s\"",
			    part_unknown(rule->per, counts_stops(rule->counts)),
			    stage_first(known));
		return;
	}
	if (rule->stops & ~known)
		complaint_at(draft->reader->complaints, stops,
		    "at \"%s\" the %s is not known, by which accounts are kept; the earliest stage "
		    "for that is \"%s\"",
		    stage_first(rule->stops & ~known),
		    part_unknown(rule->per, rule->stops & ~known), stage_first(known));
}

static void
check_hold(const struct draft *draft)
{
	struct rule *rule = draft->rule;
	struct node *hold_max = draft_key(draft, "hold_max");
	char hold[DURATION_TEXT_BYTES];

	if (!draft_has(draft, "hold_max"))
		rule->as.rate.hold_max_us = rule->as.rate.hold_us;
	if (hold_max == NULL || draft_refused(draft, "hold"))
		return;
	if (!draft_has(draft, "hold")) {
		complaint_at(draft->reader->complaints, hold_max,
		    "there is no hold that could grow to this; write hold = \"...\" as well");
	} else if (rule->as.rate.hold_max_us < rule->as.rate.hold_us) {
		duration_print(rule->as.rate.hold_us, hold);
		complaint_at(draft->reader->complaints, hold_max,
		    "%s is shorter than hold, which is %s", hold_max->text, hold);
	}
}

static void
check_burst(const struct draft *draft)
{
	struct gcra_limit *limit = &draft->rule->as.rate.limit;
	struct node *burst = draft_key(draft, "burst");
	__int128 most;

	if (!draft_has(draft, "burst"))
		limit->burst = limit->count;
	if (burst == NULL || draft_key(draft, "limit") == NULL)
		return;
	most = (__int128)EARNED_BACK_MOST_US * limit->count / limit->period_us;
	if (limit->burst > most)
		complaint_at(draft->reader->complaints, burst,
		    "it would take more than three years to earn this back; at this limit no more "
		    "than %" PRId64,
		    (int64_t)most);
}

/* Whoever knows these parts knows those others, too. */
static uint32_t
parts_implied(uint32_t parts)
{
	if (parts & PART_BIT(PART_SENDER))
		parts |= PART_BIT(PART_SENDER_DOMAIN);
	if (parts & PART_BIT(PART_RECIPIENT))
		parts |= PART_BIT(PART_RECIPIENT_DOMAIN);
	return parts;
}

static void
check_distinct(const struct draft *draft)
{
	const struct rule *rule = draft->rule;
	struct node *distinct = draft_key(draft, "distinct");
	uint32_t parts = rule->as.rate.distinct;
	uint64_t without = events_without(rule->counts, parts);

	if (distinct == NULL)
		return;
	if (!draft_refused(draft, "per") && (parts & ~parts_implied(rule->per)) == 0)
		complaint_at(draft->reader->complaints, distinct,
		    "one account never has more than one of them; name something that is not in "
		    "per");
	else if (rule->counts & EVENT_BIT(EVENT_BYTES))
		complaint_at(draft->reader->complaints, distinct,
		    "bytes are not distinct from each other; leave it out, or count message");
	else if (without != 0)
		complaint_at(draft->reader->complaints, distinct,
		    "the %s is not known %s \"%s\", which this rule counts; count something else",
		    part_first(parts & ~parts_told((enum event)__builtin_ctzll(without))),
		    without & -without & EVENTS_FILTERED ? "yet at" : "to a log of",
		    event_first(without));
}

static void
check_rate(const struct draft *draft)
{
	draft_need(draft, "counts", "counts = \"message\", or what else shall be charged");
	draft_need(draft, "limit", "limit = \"60 per 1h\"");
	check_counts(draft);
	check_stops(draft);
	check_units(draft, "limit");
	check_units(draft, "burst");
	check_burst(draft);
	check_hold(draft);
	check_distinct(draft);
	check_forgive(draft);
	check_when_session(draft);
	check_when(draft);
	check_when_tls(draft);
	check_at_once(draft);
	check_logs(draft);
}

/* --- open */

static void
check_open(const struct draft *draft)
{
	struct rule *rule = draft->rule;
	struct node *per = draft_key(draft, "per");
	uint32_t known = parts_known(rule->per);

	draft_need(draft, "limit", "limit = 20");
	if (draft_refused(draft, "per"))
		return;
	if (rule->per & ~OPEN_PARTS) {
		complaint_at(draft->reader->complaints, per,
		    "a session has no one %s; rules of type \"open\" know client, login, helo and "
		    "service",
		    part_table[__builtin_ctz(rule->per & ~OPEN_PARTS)].name);
		return;
	}
	rule->stops = known & ~(known - 1); /* the earliest */
	check_when(draft);
	check_when_tls(draft);
	check_at_once(draft);
}

/* --- exempt */

static void
check_exempt(const struct draft *draft)
{
	if (!draft_has(draft, "clients") && !draft_has(draft, "logins") &&
	    !draft_has(draft, "names") && !draft_has(draft, "services"))
		complaint_at(draft->reader->complaints, draft->node,
		    "it exempts nobody; name clients, logins, names or services");
}

static const struct {
	const struct rule_type *type;
	void (*check)(const struct draft *draft);
} rule_checks[] = {
	{ &exempt_rule, check_exempt },
	{ &rate_rule, check_rate },
	{ &open_rule, check_open },
};

/* Returns false for a type of a later version: of such a rule there is nothing more to say. */
static bool
rule_type_read(struct draft *draft)
{
	struct node *type = node_child(draft->node, "type");

	if (type == NULL) {
		draft_need(draft, "type", "type = \"rate\", \"open\" or \"exempt\"");
		return true;
	}
	value_read(draft->reader, schema_find("rules", "type"), type, draft->rule);
	return !type->refused || type->kind != NODE_TEXT ||
	       !words_include(schema_later_types, type->text);
}

static void
rule_read(struct draft *draft, const struct settings *settings)
{
	struct rule *rule = draft->rule;

	rule->file = allocation_text(draft->reader->owner, draft->node->file);
	if (rule->file == NULL)
		draft->reader->error = -ENOMEM;
	rule->line = draft->node->line;
	rule->v4_bits = (uint8_t)settings->v4_bits;
	rule->v6_bits = (uint8_t)settings->v6_bits;
	if (!rule_type_read(draft))
		return;

	group_read(draft->reader, "rules", rule->type != NULL ? rule->type->name : NULL,
	    draft->node, rule);
	check_name(draft);
	for (size_t i = 0; i < sizeof(rule_checks) / sizeof(rule_checks[0]); i++) {
		if (rule_checks[i].type == rule->type)
			rule_checks[i].check(draft);
	}
	if (settings->mode == MODE_OBSERVE && rule->type != &exempt_rule)
		rule->mode = MODE_OBSERVE;
}

void
rules_read(struct reader *reader, struct node *node, struct settings *settings)
{
	struct policy *policy = &settings->policy;
	char value[NODE_VALUE_BYTES];

	if (node == NULL)
		return;
	node_value(node, value);
	if (node->kind != NODE_LIST) {
		complaint_at(reader->complaints, node,
		    "%s is not a list of rules; write rules = ( { }, { } );", value);
		return;
	}
	for (struct node *element = node->first; element != NULL; element = element->next) {
		struct draft draft = {
			.reader = reader,
			.node = element,
			.rule = &policy->rule[policy->rule_count],
		};

		if (element->kind != NODE_GROUP) {
			node_value(element, value);
			complaint_at(reader->complaints, element,
			    "%s is not a rule; write { name = \"...\"; type = \"rate\"; }", value);
			continue;
		}
		if (policy->rule_count == POLICY_MAX_RULES) {
			complaint_at(reader->complaints, element,
			    "there may be no more than %d rules", POLICY_MAX_RULES);
			return;
		}
		policy->rule_count++;
		rule_read(&draft, settings);
	}
}
