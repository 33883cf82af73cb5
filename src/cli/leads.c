/* SPDX-License-Identifier: BSD-2-Clause */
/* From what was found to what led there: by what, and in which time, to look for it. */
#include "cli/leads.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/addr.h"
#include "base/duration.h"
#include "base/text.h"

#include "policy/account.h"
#include "policy/verdict.h"

#define LEADS_MOST 512
#define VALUE_BYTES 1024
#define LATE_MOST_US (30 * DAY_US) /* what was read of so late is charged to nobody */
#define AFTER_US SECOND_US /* by which clocks of several ears differ */
#define SUM_MOST_US HOUR_US /* an outcome's line can be so much later than its first */
#define MESSAGE_US (5 * DAY_US) /* RFC 5321 section 4.5.4.1: for so long it is tried again */
#define LET_IN_US DAY_US /* who was greylisted comes back within that, mostly */

enum { OF_SESSION, OF_CLIENT, OF_SENDER, OF_RECIPIENT, OF_QUEUE_ID };

static const enum member message_members[LEAD_MESSAGE_TEXTS] = {
	[OF_SESSION] = MEMBER_SESSION,
	[OF_CLIENT] = MEMBER_CLIENT,
	[OF_SENDER] = MEMBER_SENDER,
	[OF_RECIPIENT] = MEMBER_RECIPIENT,
	[OF_QUEUE_ID] = MEMBER_QUEUE_ID,
};

/* What a record says of a part of an account. */
static const struct {
	enum member member;
	enum { WHOLE, DOMAIN } share;
} part_members[PART_COUNT] = {
	[PART_CLIENT] = { MEMBER_CLIENT, WHOLE },
	[PART_LOGIN] = { MEMBER_LOGIN, WHOLE },
	[PART_SENDER] = { MEMBER_SENDER, WHOLE },
	[PART_SENDER_DOMAIN] = { MEMBER_SENDER, DOMAIN },
	[PART_RECIPIENT] = { MEMBER_RECIPIENT, WHOLE },
	[PART_RECIPIENT_DOMAIN] = { MEMBER_RECIPIENT, DOMAIN },
	[PART_HELO] = { MEMBER_HELO, WHOLE },
	[PART_SERVICE] = { MEMBER_SERVICE, WHOLE },
};

/* --- the list */

static void
lead_clear(struct lead *lead)
{
	free(lead->account);
	free(lead->rule);
	for (int i = 0; i < LEAD_MESSAGE_TEXTS; i++)
		free(lead->message[i]);
	*lead = (struct lead){ .kind = LEAD_ONSET };
}

static bool
texts_equal(const char *one, const char *other)
{
	return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

static bool
leads_meet(const struct lead *one, const struct lead *other)
{
	if (one->kind != other->kind || one->found_by != other->found_by ||
	    one->from_us > other->to_us || other->from_us > one->to_us ||
	    !texts_equal(one->account, other->account) || !texts_equal(one->rule, other->rule))
		return false;
	for (int i = 0; i < LEAD_MESSAGE_TEXTS; i++) {
		if (!texts_equal(one->message[i], other->message[i]))
			return false;
	}
	return true;
}

static void
lead_stretch(int64_t *from_us, int64_t *to_us, const struct lead *lead)
{
	if (lead->from_us < *from_us)
		*from_us = lead->from_us;
	if (lead->to_us > *to_us)
		*to_us = lead->to_us;
}

/* The lead is the list's from now on, or cleared. */
static int
leads_take(struct leads *leads, struct lead *lead)
{
	struct lead *list;

	for (size_t i = 0; i < leads->count; i++) {
		if (!leads_meet(&leads->list[i], lead))
			continue;
		lead_stretch(&leads->list[i].from_us, &leads->list[i].to_us, lead);
		lead_stretch(&leads->from_us, &leads->to_us, lead);
		lead_clear(lead);
		return 0;
	}
	if (leads->count == LEADS_MOST) {
		lead_clear(lead);
		return 0;
	}
	list = reallocarray(leads->list, leads->count + 1, sizeof(*list));
	if (list == NULL) {
		lead_clear(lead);
		return -ENOMEM;
	}
	if (leads->count == 0) {
		leads->from_us = lead->from_us;
		leads->to_us = lead->to_us;
	}
	lead_stretch(&leads->from_us, &leads->to_us, lead);
	leads->list = list;
	leads->list[leads->count++] = *lead;
	return 0;
}

static char *
value_copy(const struct record *record, enum member member)
{
	return strndup(record->value[member].at, record->value[member].bytes);
}

/* --- what led to a decision or a hold */

static int
onset_add(struct leads *leads, const struct record *record, int64_t onset_us)
{
	struct lead lead = { .kind = LEAD_ONSET, .from_us = onset_us, .to_us = onset_us };

	lead.account = value_copy(record, MEMBER_ACCOUNT);
	return lead.account == NULL ? -ENOMEM : leads_take(leads, &lead);
}

static int
counted_add(struct leads *leads, const struct record *record, int64_t from_us, int64_t to_us)
{
	struct lead lead = { .kind = LEAD_COUNTED, .from_us = from_us, .to_us = to_us + AFTER_US };
	char account[VALUE_BYTES];

	record_text(account, sizeof(account), record, MEMBER_ACCOUNT);
	lead.account = strdup(account);
	lead.rule = value_copy(record, MEMBER_RULE);
	if (lead.account == NULL || lead.rule == NULL) {
		lead_clear(&lead);
		return -ENOMEM;
	}
	return leads_take(leads, &lead);
}

/* "5 per 10m": ten minutes. 0 where nothing is counted in a time. */
static int64_t
period_read(const struct record *record)
{
	struct span rest = record->value[MEMBER_LIMIT_TEXT], period;
	char text[DURATION_TEXT_BYTES];
	int64_t period_us;

	if (!span_cut_last_text(&rest, SPAN(" per "), &period) ||
	    !span_copy(text, sizeof(text), period) || duration_parse(&period_us, text) < 0)
		return 0;
	return period_us;
}

/*
 * Whoever is refused for being on hold wants to know since when, and for what. A hold begins when
 * the last event was heard of, which may be long after it happened.
 */
int
leads_add_causes(struct leads *leads, const struct record *record, int64_t onset_us)
{
	const int64_t period_us = period_read(record);
	const bool is_on_hold =
	    span_is(record->value[MEMBER_REASON], span_of(reason_slugs[REASON_HOLD]));
	int64_t at_us = record->at_us, late_us = 0;

	if ((record->kind != RECORD_DECISION && record->kind != RECORD_HOLD) ||
	    record->value[MEMBER_ACCOUNT].bytes == 0)
		return 0;
	if (is_on_hold && onset_us == 0)
		return 0;
	if (is_on_hold) {
		at_us = onset_us;
		if (onset_add(leads, record, onset_us) < 0)
			return -ENOMEM;
	}
	if (record->kind == RECORD_HOLD)
		late_us = record_seconds(record, MEMBER_AGE);
	if (late_us > LATE_MOST_US)
		late_us = 0;
	return period_us > 0 ? counted_add(leads, record, at_us - late_us - period_us, at_us) : 0;
}

int
leads_add_message(struct leads *leads, const struct record *record, enum member found_by)
{
	struct lead lead = { .kind = LEAD_MESSAGE,
		.found_by = found_by,
		.from_us = record->at_us - MESSAGE_US,
		.to_us = record->at_us + MESSAGE_US };

	if (record->value[MEMBER_QUEUE_ID].bytes == 0)
		return 0;
	for (int i = 0; i < LEAD_MESSAGE_TEXTS; i++) {
		lead.message[i] = value_copy(record, message_members[i]);
		if (lead.message[i] == NULL) {
			lead_clear(&lead);
			return -ENOMEM;
		}
	}
	return leads_take(leads, &lead);
}

/* The tuple of "grey client=192.0.2.0/24 tuple=0123456789abc"; empty: it is none of greylisting. */
static struct span
tuple_find(const struct record *record)
{
	struct span tuple = record->value[MEMBER_ACCOUNT], head;

	if (!span_cut_text(&tuple, SPAN(" tuple="), &head))
		return SPAN_NONE;
	return span_cut(&tuple, ' ', &head) ? head : tuple;
}

/* Who was let in was refused before; who was refused may be let in another time. */
int
leads_add_attempts(struct leads *leads, const struct record *record)
{
	const struct span tuple = tuple_find(record);
	const int64_t delayed_us = record_seconds(record, MEMBER_DELAYED);
	struct lead lead = { .kind = LEAD_GREYLISTED,
		.from_us = record->since_us - delayed_us - AFTER_US,
		.to_us = record->at_us + AFTER_US };

	if (tuple.bytes == 0 || record->value[MEMBER_RULE].bytes == 0)
		return 0;
	if (record_is_stop(record)) {
		lead.from_us -= LET_IN_US;
		lead.to_us += MESSAGE_US;
	}
	lead.account = strndup(tuple.at, tuple.bytes);
	lead.rule = value_copy(record, MEMBER_RULE);
	if (lead.account == NULL || lead.rule == NULL) {
		lead_clear(&lead);
		return -ENOMEM;
	}
	return leads_take(leads, &lead);
}

int
leads_add_maintenance(struct leads *leads, const struct record *record)
{
	struct lead lead = { .kind = LEAD_MAINTENANCE,
		.from_us = record->at_us,
		.to_us = record->at_us + MESSAGE_US };

	if (record->kind != RECORD_DECISION ||
	    !span_is(record->value[MEMBER_REASON], span_of(reason_slugs[REASON_DRAIN])))
		return 0;
	/* What tells one maintenance from another. */
	lead.account = value_copy(record, MEMBER_UNTIL);
	lead.rule = value_copy(record, MEMBER_MAINTENANCE);
	if (lead.account == NULL || lead.rule == NULL) {
		lead_clear(&lead);
		return -ENOMEM;
	}
	return leads_take(leads, &lead);
}

/* --- what is wanted */

bool
leads_reach(const struct leads *leads, int64_t at_us)
{
	if (leads->count == 0 || at_us < leads->from_us || at_us > leads->to_us + SUM_MOST_US)
		return false;
	for (size_t i = 0; i < leads->count; i++) {
		if (at_us >= leads->list[i].from_us && at_us <= leads->list[i].to_us + SUM_MOST_US)
			return true;
	}
	return false;
}

static bool
onset_matches(const struct lead *lead, const struct record *record)
{
	return record->at_us == lead->from_us &&
	       (record->kind == RECORD_HOLD ||
	           (record->kind == RECORD_DECISION && span_is(record->value[MEMBER_REASON],
	                                                   span_of(reason_slugs[REASON_RATE])))) &&
	       span_is(record->value[MEMBER_ACCOUNT], span_of(lead->account));
}

static bool
client_matches(const char *value, const struct record *record)
{
	struct network account;

	return network_parse(&account, value) == 0 && record_is_from(record, &account);
}

/* What was counted by network names nothing else: it may be of any value. */
static bool
value_matches(const char *value, const struct record *record, enum part part)
{
	struct span text = record->value[part_members[part].member], domain;
	char copy[VALUE_BYTES];

	if (record->value[MEMBER_NETWORK].bytes > 0)
		return true;
	/* Most have no escapes, and then need not be copied. */
	if (text.bytes > 0 && memchr(text.at, '\\', text.bytes) != NULL) {
		record_text(copy, sizeof(copy), record, part_members[part].member);
		text = span_of(copy);
	}
	if (part_members[part].share == DOMAIN && span_cut_last(&text, '@', &domain))
		text = domain;
	return text.bytes == strlen(value) && strncasecmp(text.at, value, text.bytes) == 0;
}

static bool
part_matches(const struct account_part *words, const struct record *record)
{
	for (int part = 0; part < PART_COUNT; part++) {
		if (strcmp(part_table[part].name, words->name) != 0)
			continue;
		return part == PART_CLIENT ? client_matches(words->value, record)
		                           : value_matches(words->value, record, (enum part)part);
	}
	return false;
}

static bool
counted_matches(const struct lead *lead, const struct record *record)
{
	char account[VALUE_BYTES];
	char *rest = account;
	struct account_part part;

	if (record->kind != RECORD_OUTCOME || record->at_us < lead->from_us ||
	    record->since_us > lead->to_us ||
	    !record_has(record, MEMBER_RULES, span_of(lead->rule)))
		return false;
	text_copy(account, sizeof(account), lead->account);
	while (account_next_part(&rest, &part)) {
		if (!part_matches(&part, record))
			return false;
	}
	return true;
}

/* Both say it, and the same. */
static bool
message_shares(const struct lead *lead, const struct record *record, int which)
{
	return lead->message[which][0] != '\0' &&
	       span_is(record->value[message_members[which]], span_of(lead->message[which]));
}

/* One says it, and the other something else. */
static bool
message_differs(const struct lead *lead, const struct record *record, int which)
{
	return lead->message[which][0] != '\0' && record->value[message_members[which]].bytes > 0 &&
	       !message_shares(lead, record, which);
}

/* Before a message has its queue id, it is known by who wants to send what to whom. */
static bool
message_begins(const struct lead *lead, const struct record *record)
{
	if (record->value[MEMBER_QUEUE_ID].bytes > 0 || record->at_us > lead->to_us - MESSAGE_US)
		return false;
	if (message_shares(lead, record, OF_SESSION))
		return record->value[MEMBER_SENDER].bytes > 0;
	return message_shares(lead, record, OF_CLIENT) && message_shares(lead, record, OF_SENDER) &&
	       message_shares(lead, record, OF_RECIPIENT);
}

static bool
message_matches(const struct lead *lead, const struct record *record)
{
	if (record->at_us < lead->from_us || record->at_us > lead->to_us ||
	    message_differs(lead, record, OF_SENDER))
		return false;
	if (lead->found_by == MEMBER_RECIPIENT && message_differs(lead, record, OF_RECIPIENT))
		return false;
	return message_shares(lead, record, OF_QUEUE_ID) || message_begins(lead, record);
}

static bool
attempt_matches(const struct lead *lead, const struct record *record)
{
	return record->at_us >= lead->from_us && record->at_us <= lead->to_us &&
	       span_is(tuple_find(record), span_of(lead->account)) &&
	       span_is(record->value[MEMBER_RULE], span_of(lead->rule));
}

/* Of its beginning the decision itself tells. */
static bool
maintenance_matches(const struct lead *lead, const struct record *record)
{
	return record->kind == RECORD_DRAIN && record->since_us <= lead->from_us &&
	       record->at_us >= lead->from_us && record->at_us <= lead->to_us &&
	       !span_is(record->value[MEMBER_STATE], SPAN("on"));
}

static bool
lead_matches(const struct lead *lead, const struct record *record)
{
	switch (lead->kind) {
	case LEAD_ONSET:
		return onset_matches(lead, record);
	case LEAD_COUNTED:
		return counted_matches(lead, record);
	case LEAD_MESSAGE:
		return message_matches(lead, record);
	case LEAD_GREYLISTED:
		return attempt_matches(lead, record);
	case LEAD_MAINTENANCE:
		return maintenance_matches(lead, record);
	}
	return false;
}

const struct lead *
leads_find(const struct leads *leads, const struct record *record)
{
	for (size_t i = 0; i < leads->count; i++) {
		if (lead_matches(&leads->list[i], record))
			return &leads->list[i];
	}
	return NULL;
}

void
leads_clear(struct leads *leads)
{
	for (size_t i = 0; i < leads->count; i++)
		lead_clear(&leads->list[i]);
	free(leads->list);
	*leads = (struct leads){ .count = 0 };
}
