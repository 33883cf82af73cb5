/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks of all types of rules have in common. */
#include "settings/draft.h"

#include <stddef.h>

#include "base/language.h"
#include "base/text.h"

#include "settings/complaint.h"

/* What nobody does, or is known to do, who has logged in. */
#define EVENTS_NOT_LOGGED_IN                                                                       \
	(EVENTS_FROM_TO(EVENT_CONNECT, EVENT_HELO) |                                               \
	    EVENTS_FROM_TO(EVENT_AUTH_FAILED, EVENT_AUTH_REQUIRED))

/* The node of a key that is there and was not complained of, or NULL. */
struct node *
draft_key(const struct draft *draft, const char *name)
{
	struct node *child = node_child(draft->node, name);

	return child != NULL && !child->refused ? child : NULL;
}

/* Nothing depends on what was refused: so one mistake gives one complaint. */
bool
draft_refused(const struct draft *draft, const char *name)
{
	const struct node *child = node_child(draft->node, name);

	return child != NULL && child->refused;
}

bool
draft_has(const struct draft *draft, const char *name)
{
	return node_child(draft->node, name) != NULL;
}

void
draft_need(const struct draft *draft, const char *name, const char *words)
{
	if (!draft_has(draft, name))
		complaint_at(draft->reader->complaints, draft->node, words, NULL);
}

/* The first stage of a set. */
const char *
stage_first(uint32_t stages)
{
	return stages != 0 ? stage_names[__builtin_ctz(stages)] : "";
}

/* The first part that is not known at one of the stages. */
const char *
part_unknown(uint32_t parts, uint32_t stages)
{
	for (int part = 0; part < PART_COUNT; part++) {
		if (parts & PART_BIT(part) && (part_table[part].known & stages) != stages)
			return part_table[part].name;
	}
	return "";
}

/* The first part of a set. */
const char *
part_first(uint32_t parts)
{
	return parts != 0 ? part_table[__builtin_ctz(parts)].name : "";
}

/* The first event of a set. */
const char *
event_first(uint64_t events)
{
	return events != 0 ? event_table[__builtin_ctzll(events)].name : "";
}

/* Those of the events of which not all of the parts can be known. */
uint64_t
events_without(uint64_t events, uint32_t parts)
{
	uint64_t without = 0;

	for (int event = 0; event < EVENT_COUNT; event++) {
		if (parts & ~parts_told((enum event)event))
			without |= EVENT_BIT(event);
	}
	return events & without;
}

/* Does the file name a log, or try to? */
bool
draft_has_logs(const struct draft *draft)
{
	const struct node *logs = node_child(draft->node->parent->parent, "logs");

	return logs != NULL && (logs->refused || logs->first != NULL);
}

/* Where a login can be known: also at a command that the server does not know, behind a MAIL. */
static uint32_t
stages_logged_in(void)
{
	return parts_known(PART_BIT(PART_LOGIN)) | STAGE_BIT(STAGE_UNKNOWN);
}

/* TLS begins with STARTTLS, behind a HELO; where it comes first it is told at HELO too. */
void
draft_check_when_tls(const struct draft *draft)
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

void
draft_check_when(const struct draft *draft)
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
void
draft_check_when_session(const struct draft *draft)
{
	struct node *when = draft_key(draft, "when");
	uint64_t without = events_without(draft->rule->counts, PART_BIT(PART_CLIENT));

	if (when != NULL && without != 0)
		complaint_at(draft->reader->complaints, when,
		    tr("\"{event}\" belongs to no session that a condition could be about; leave "
		       "it out"),
		    "event", event_first(without), NULL);
}

void
draft_check_at_once(const struct draft *draft)
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
