/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules: each is read, and then looked at as a whole, for no rule shall be silently useless. */
#include "settings/rules.h"

#include <errno.h>
#include <string.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/text.h"

#include "source/resolver.h"

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
draft_need(const struct draft *draft, const char *name, const char *words)
{
	if (!draft_has(draft, name))
		complaint_at(draft->reader->complaints, draft->node, words, NULL);
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
	char line[NUMBER_TEXT_BYTES];

	draft_need(draft, "name",
	    tr("name is missing; write name = \"...\", by which logs and answers call the rule"));
	if (name == NULL)
		return;
	for (rule = draft->node->parent->first; rule != draft->node; rule = rule->next) {
		earlier = node_child(rule, "name");
		if (earlier == NULL || earlier->kind != NODE_TEXT ||
		    strcmp(earlier->text, name->text) != 0)
			continue;
		complaint_at(draft->reader->complaints, node_child(draft->node, "name"),
		    tr("\"{name}\" is the name of the rule in line {line} already; give it "
		       "another"),
		    "name", name->text, "line", text_number(line, rule->line), NULL);
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
		    tr("nobody has begun TLS yet at connect, where this rule stops; it can stop at "
		       "helo and later"),
		    NULL);
	else if (rule->counts == EVENT_BIT(EVENT_CONNECT))
		complaint_at(draft->reader->complaints, tls,
		    tr("nobody has begun TLS yet at connect, where this rule counts; count helo, "
		       "message or recipient"),
		    NULL);
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
		    tr("who has not logged in has no login that an account could be kept by; leave "
		       "\"login\" out of per"),
		    NULL);
		return;
	}
	if (rule->when.authenticated != WANTED_YES)
		return;
	if (rule->stops != 0 && (rule->stops & stages_logged_in()) == 0)
		complaint_at(draft->reader->complaints, authenticated,
		    tr("nobody has logged in yet at {stage}, where this rule stops; it can stop at "
		       "mail and later"),
		    "stage", stage_first(rule->stops), NULL);
	else if (rule->counts != 0 && (rule->counts & ~EVENTS_NOT_LOGGED_IN) == 0)
		complaint_at(draft->reader->complaints, authenticated,
		    tr("nobody is known to have logged in at \"{event}\", which this rule counts; "
		       "count message or recipient"),
		    "event", event_first(rule->counts), NULL);
}

/* Who delivers mail does it for many sessions, and its log names none of them. */
static void
check_when_session(const struct draft *draft)
{
	struct node *when = draft_key(draft, "when");
	uint64_t without = events_without(draft->rule->counts, PART_BIT(PART_CLIENT));

	if (when != NULL && without != 0)
		complaint_at(draft->reader->complaints, when,
		    tr("\"{event}\" belongs to no session that a condition could be about; leave "
		       "it out"),
		    "event", event_first(without), NULL);
}

static void
check_at_once(const struct draft *draft)
{
	const struct rule *rule = draft->rule;
	struct node *at_once = draft_key(draft, "at_once");
	char code[NUMBER_TEXT_BYTES];

	if (at_once == NULL || !rule->at_once)
		return;
	if (!draft_refused(draft, "answer") && rule->answer.code != 421)
		complaint_at(draft->reader->complaints, at_once,
		    tr("only 421 can be answered at once; this rule answers {code}"), "code",
		    text_number(code, rule->answer.code), NULL);
	else if (rule->stops != 0 && !(rule->stops & STAGE_BIT(STAGE_CONNECT)))
		complaint_at(draft->reader->complaints, at_once,
		    tr("it is about connect, and this rule does not look at its accounts there; "
		       "leave it out"),
		    NULL);
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
		    tr("K, M, G and T are for bytes; write the number out"), NULL);
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
		    tr("at \"{event}\" the {part} is not known yet, by which accounts are kept; "
		       "leave it out of per, or count what comes later"),
		    "event", name, "part", part, NULL);
	else
		complaint_at(draft->reader->complaints, counts,
		    tr("of \"{event}\" a log does not tell the {part}, by which accounts are "
		       "kept; leave it out of per, or count something else"),
		    "event", name, "part", part, NULL);
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
		    tr("bytes cannot be counted together with other events; make it two rules"),
		    NULL);
	else if (draft_refused(draft, "per"))
		return;
	else if (without != 0)
		complain_unknown(draft, counts, rule->per, without);
	else if (rule->counts & EVENT_BIT(EVENT_AUTH_UNAVAILABLE) &&
	         rule->per & (PART_BIT(PART_CLIENT) | PART_BIT(PART_LOGIN)))
		complaint_at(draft->reader->complaints, counts,
		    tr("\"auth-unavailable\" is the server's own fault, and is charged to no "
		       "client and no login; leave them out of per, or count auth-failed"),
		    NULL);
}

/* Does the file name a log, or try to? */
static bool
has_logs(const struct draft *draft)
{
	const struct node *logs = node_child(draft->node->parent->parent, "logs");

	return logs != NULL && (logs->refused || logs->first != NULL);
}

/* Of what only a log tells nobody would ever hear. */
static void
check_logs(const struct draft *draft)
{
	struct node *counts = draft_key(draft, "counts");
	uint64_t logged = draft->rule->counts & ~EVENTS_FILTERED;

	if (counts == NULL || logged == 0 || has_logs(draft))
		return;
	complaint_at(draft->reader->complaints, counts,
	    tr("only a log tells of \"{event}\", and this file names none; write logs = ( { file = "
	       "\"/var/log/mail.log\"; } ); at the top"),
	    "event", event_first(logged), NULL);
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
		    tr("\"{event}\" is no success that could make up for failures; there is "
		       "auth-ok"),
		    "event", event_first(others), NULL);
	else if (draft_key(draft, "counts") != NULL && (rule->counts & EVENTS_LOGIN_FAILED) == 0)
		complaint_at(draft->reader->complaints, forgive,
		    tr("it takes back what failed logins were charged, and this rule counts none; "
		       "leave it out, or count auth-failed"),
		    NULL);
	else if (rule->when.authenticated == WANTED_NO)
		complaint_at(draft->reader->complaints, forgive,
		    tr("who succeeds has logged in, and when.authenticated = false leaves him out; "
		       "leave one of the two out"),
		    NULL);
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
			    tr("where these events stop a client, the {part} is not known; "
			       "write stops = \"{stage}\""),
			    "part", part_unknown(rule->per, counts_stops(rule->counts)), "stage",
			    stage_first(known), NULL);
		return;
	}
	if (rule->stops & ~known)
		complaint_at(draft->reader->complaints, stops,
		    tr("at \"{stage}\" the {part} is not known, by which accounts are kept; the "
		       "earliest stage for that is \"{earliest}\""),
		    "stage", stage_first(rule->stops & ~known), "part",
		    part_unknown(rule->per, rule->stops & ~known), "earliest", stage_first(known),
		    NULL);
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
		    tr("there is no hold that could grow to this; write hold = \"...\" as well"),
		    NULL);
	} else if (rule->as.rate.hold_max_us < rule->as.rate.hold_us) {
		duration_print(rule->as.rate.hold_us, hold);
		complaint_at(draft->reader->complaints, hold_max,
		    tr("{hold_max} is shorter than hold, which is {hold}"), "hold_max",
		    hold_max->text, "hold", hold, NULL);
	}
}

static void
check_burst(const struct draft *draft)
{
	struct gcra_limit *limit = &draft->rule->as.rate.limit;
	struct node *burst = draft_key(draft, "burst");
	char number[NUMBER_TEXT_BYTES];
	__int128 most;

	if (!draft_has(draft, "burst"))
		limit->burst = limit->count;
	if (burst == NULL || draft_key(draft, "limit") == NULL)
		return;
	most = (__int128)EARNED_BACK_MOST_US * limit->count / limit->period_us;
	if (limit->burst > most)
		complaint_at(draft->reader->complaints, burst,
		    tr("it would take more than three years to earn this back; at this limit no "
		       "more than {most}"),
		    "most", text_number(number, (int64_t)most), NULL);
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
		    tr("one account never has more than one of them; name something that is not in "
		       "per"),
		    NULL);
	else if (rule->counts & EVENT_BIT(EVENT_BYTES))
		complaint_at(draft->reader->complaints, distinct,
		    tr("bytes are not distinct from each other; leave it out, or count message"),
		    NULL);
	else if (without != 0)
		complaint_at(draft->reader->complaints, distinct,
		    without & -without & EVENTS_FILTERED
		        ? tr("the {part} is not known yet at \"{event}\", which this rule counts; "
		             "count something else")
		        : tr("the {part} is not known to a log of \"{event}\", which this rule "
		             "counts; count something else"),
		    "part", part_first(parts & ~parts_told((enum event)__builtin_ctzll(without))),
		    "event", event_first(without), NULL);
}

static void
check_rate(const struct draft *draft)
{
	draft_need(draft, "counts",
	    tr("counts is missing; write counts = \"message\", or what else shall be charged"));
	draft_need(draft, "limit", tr("limit is missing; write limit = \"60 per 1h\""));
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

	draft_need(draft, "limit", tr("limit is missing; write limit = 20"));
	if (draft_refused(draft, "per"))
		return;
	if (rule->per & ~OPEN_PARTS) {
		complaint_at(draft->reader->complaints, per,
		    tr("a session has no one {part}; rules of type \"open\" know client, login, "
		       "helo and service"),
		    "part", part_first(rule->per & ~OPEN_PARTS), NULL);
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
		    tr("it exempts nobody; name clients, logins, names or services"), NULL);
}

/* --- drain */

/*
 * Where it stops: new sessions and new transactions. Who has logged in, or has begun TLS, is not
 * known at connect yet; and a 4yz that is decided there would wait for MAIL in any case.
 */
static uint32_t
drain_stages(const struct rule *rule)
{
	if (rule->when.authenticated != WANTED_EITHER || rule->when.tls != WANTED_EITHER ||
	    rule->answer.code != 421)
		return STAGE_BIT(STAGE_MAIL);
	return STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL);
}

static void
check_drain(const struct draft *draft)
{
	draft->rule->stops = drain_stages(draft->rule);
	check_at_once(draft);
}

/* --- pressure */

/*
 * Where it decides: at connect, which costs the machine least. Who has logged in, or has begun TLS,
 * is not known there; where that matters it is MAIL. Of those who have logged in it does unless the
 * service is port 25's (policy/pressure.c).
 */
static uint32_t
pressure_stages(const struct rule *rule)
{
	if (drain_stages(rule) == STAGE_BIT(STAGE_MAIL))
		return STAGE_BIT(STAGE_MAIL);
	if (rule->as.pressure.spare & SPARED_BIT(SPARED_AUTHENTICATED))
		return STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL);
	return STAGE_BIT(STAGE_CONNECT);
}

static void
check_marks(const struct draft *draft)
{
	for (int i = 0; i < RESOURCE_COUNT; i++) {
		if (draft_has(draft, resource_table[i].name))
			return;
	}
	complaint_at(draft->reader->complaints, draft->node,
	    tr("it has no mark to go by; write cpu = 80, or what else the machine may run short "
	       "of"),
	    NULL);
}

static void
check_errors(const struct draft *draft)
{
	struct node *errors = draft_key(draft, resource_table[RESOURCE_ERRORS].name);

	if (errors != NULL && !has_logs(draft))
		complaint_at(draft->reader->complaints, errors,
		    tr("only a log tells of errors, and this file names none; write logs = ( { "
		       "file = \"/var/log/mail.log\"; } ); at the top"),
		    NULL);
}

static void
check_spare(const struct draft *draft)
{
	const struct rule *rule = draft->rule;
	struct node *authenticated = node_child(draft_key(draft, "when"), "authenticated");

	if (authenticated == NULL || authenticated->refused || draft_refused(draft, "spare"))
		return;
	if (rule->when.authenticated == WANTED_YES &&
	    rule->as.pressure.spare & SPARED_BIT(SPARED_AUTHENTICATED))
		complaint_at(draft->reader->complaints, authenticated,
		    tr("the rule would refuse nobody: it spares who has logged in; write spare = "
		       "[ ] as well"),
		    NULL);
}

static void
check_pressure(const struct draft *draft)
{
	draft->rule->stops = pressure_stages(draft->rule);
	check_marks(draft);
	check_errors(draft);
	check_spare(draft);
	check_at_once(draft);
}

/* --- greylist */

static void
check_window(const struct draft *draft)
{
	const struct rule *rule = draft->rule;
	struct node *node = draft_key(draft, "window");
	char delay[DURATION_TEXT_BYTES], window[DURATION_TEXT_BYTES];

	if (draft_refused(draft, "delay") || draft_refused(draft, "window") ||
	    rule->as.greylist.window_us > rule->as.greylist.delay_us)
		return;
	if (node == NULL)
		node = draft_key(draft, "delay");
	duration_print(rule->as.greylist.delay_us, delay);
	duration_print(rule->as.greylist.window_us, window);
	complaint_at(draft->reader->complaints, node,
	    tr("nobody could come back: not before delay, which is {delay}, and not after window, "
	       "which is {window}; make window the longer one"),
	    "delay", delay, "window", window, NULL);
}

static void
check_strangers(const struct draft *draft)
{
	struct node *authenticated = node_child(draft_key(draft, "when"), "authenticated");

	if (authenticated != NULL && !authenticated->refused &&
	    draft->rule->when.authenticated == WANTED_YES)
		complaint_at(draft->reader->complaints, authenticated,
		    tr("who has logged in is never greylisted (RFC 6647 section 5); leave it out"),
		    NULL);
}

/* By default it asks name servers where it can; who says that it shall must know that it cannot. */
static void
check_spf(const struct draft *draft)
{
	struct node *spf = draft_key(draft, "spf");

	if (spf != NULL && draft->rule->as.greylist.spf && !resolver_is_built())
		complaint_at(draft->reader->complaints, spf,
		    tr("this sluice was built without c-ares and can ask no name server; leave it "
		       "out, or build it with --with-cares"),
		    NULL);
}

/* Without a log it hears nothing of those whom we write to, and works all the same. */
static void
check_greylist(const struct draft *draft)
{
	struct rule *rule = draft->rule;

	rule->per = PART_BIT(PART_CLIENT);
	rule->stops = STAGE_BIT(STAGE_RCPT) | STAGE_BIT(STAGE_DATA);
	rule->counts = EVENT_BIT(EVENT_SENT);
	if (rule->as.greylist.only == GREYLISTED_SUSPICIOUS)
		rule->counts |= EVENT_BIT(EVENT_RECIPIENT_REJECTED);
	check_window(draft);
	check_strangers(draft);
	check_spf(draft);
}

static const struct {
	const struct rule_type *type;
	void (*check)(const struct draft *draft);
} rule_checks[] = {
	{ &exempt_rule, check_exempt },
	{ &drain_rule, check_drain },
	{ &pressure_rule, check_pressure },
	{ &rate_rule, check_rate },
	{ &open_rule, check_open },
	{ &greylist_rule, check_greylist },
};

static void
rule_type_read(struct draft *draft)
{
	struct node *type = node_child(draft->node, "type");

	if (type == NULL) {
		draft_need(draft, "type",
		    tr("type is missing; write type = \"rate\", \"open\" or \"exempt\""));
		return;
	}
	value_read(draft->reader, schema_find("rules", "type"), type, draft->rule);
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
	rule_type_read(draft);
	group_read(draft->reader, "rules", rule->type != NULL ? rule->type->name : NULL,
	    draft->node, rule);
	check_name(draft);
	for (size_t i = 0; i < sizeof(rule_checks) / sizeof(rule_checks[0]); i++) {
		if (rule_checks[i].type == rule->type)
			rule_checks[i].check(draft);
	}
	/* Maintenance is nothing to try: it is switched on by somebody who wants it. */
	if (settings->mode == MODE_OBSERVE && rule->type != &exempt_rule &&
	    rule->type != &drain_rule)
		rule->mode = MODE_OBSERVE;
}

/*
 * Who is in trouble need not write a rule first: without one of type "drain" one is implied, behind
 * the exempt rules that come first.
 */
static void
rule_imply(struct reader *reader, struct settings *settings)
{
	struct policy *policy = &settings->policy;
	struct rule *rule = &policy->rule[policy->rule_count];
	uint32_t turn = 0;

	for (uint32_t i = 0; i < policy->rule_count; i++) {
		if (policy->rule[i].type == &drain_rule)
			return;
	}
	while (turn < policy->rule_count && policy->rule[turn].type == &exempt_rule)
		turn++;
	memset(rule, 0, sizeof(*rule));
	rule->type = &drain_rule;
	text_copy(rule->name, sizeof(rule->name), drain_rule.name);
	rule->file = settings->path;
	group_read(reader, "rules", drain_rule.name, NULL, rule);
	rule->stops = drain_stages(rule);
	policy->implied_count = 1;
	policy->implied_turn = turn;
}

static void
rules_read_list(struct reader *reader, struct node *node, struct settings *settings)
{
	struct policy *policy = &settings->policy;
	char value[NODE_VALUE_BYTES], most[NUMBER_TEXT_BYTES];

	node_value(node, value);
	if (node->kind != NODE_LIST) {
		complaint_at(reader->complaints, node,
		    tr("{value} is not a list of rules; write rules = ( { }, { } );"), "value",
		    value, NULL);
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
			    tr("{value} is not a rule; write { name = \"...\"; type = \"rate\"; }"),
			    "value", value, NULL);
			continue;
		}
		if (policy->rule_count == POLICY_MAX_RULES) {
			complaint_at(reader->complaints, element,
			    tr("there may be no more than {count} rules"), "count",
			    text_number(most, POLICY_MAX_RULES), NULL);
			return;
		}
		policy->rule_count++;
		rule_read(&draft, settings);
	}
}

void
rules_read(struct reader *reader, struct node *node, struct settings *settings)
{
	if (node != NULL)
		rules_read_list(reader, node, settings);
	rule_imply(reader, settings);
}
