/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules of type "rate", as a whole. */
#include <string.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/text.h"

#include "settings/complaint.h"
#include "settings/draft.h"

/* What a log tells of those who try to log in, and with which login. */
#define EVENTS_LOGIN_FAILED (EVENT_BIT(EVENT_AUTH_FAILED) | EVENT_BIT(EVENT_AUTH_UNAVAILABLE))

/* An account is never deeper in debt (policy/gcra.c). */
#define EARNED_BACK_MOST_US (3 * 365 * DAY_US)

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

/* Of what only a log tells nobody would ever hear. */
static void
check_logs(const struct draft *draft)
{
	struct node *counts = draft_key(draft, "counts");
	uint64_t logged = draft->rule->counts & ~EVENTS_FILTERED;

	if (counts == NULL || logged == 0 || draft_has_logs(draft))
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

void
rules_check_rate(const struct draft *draft)
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
	draft_check_when_session(draft);
	draft_check_when(draft);
	draft_check_when_tls(draft);
	draft_check_at_once(draft);
	check_logs(draft);
}
