/* SPDX-License-Identifier: BSD-2-Clause */
/* The members of an audit line, and what is made of them for the {places} of sentences. */
#include "report/facts.h"

#include <string.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/now.h"
#include "base/span.h"
#include "base/text.h"

#include "smtp/event.h"

#include "policy/strain.h"

#define AGE_LEAST_US (10 * SECOND_US) /* whatever was heard of sooner has just happened */

static const char *const made_places[MADE_COUNT] = {
	[MADE_WHO] = "who",
	[MADE_WHERE] = "where",
	[MADE_COUNTED] = "counted",
	[MADE_EVENT] = "event",
	[MADE_RULES] = "rules",
	[MADE_FILE] = "file",
	[MADE_REPLY] = "reply",
	[MADE_HEARD] = "heard",
	[MADE_WHEN] = "when",
	[MADE_FROM] = "from",
	[MADE_WAIT] = "wait",
	[MADE_UNTIL] = "until",
	[MADE_AGO] = "ago",
	[MADE_DELAYED] = "delayed",
	[MADE_SHORTAGE] = "shortage",
	[MADE_AMOUNT] = "amount",
	[MADE_MARK] = "mark",
};

/* Members that are said as they stand there. */
static const struct {
	const char *place;
	enum member member;
} given_places[] = {
	{ "ticket", MEMBER_TICKET },
	{ "client", MEMBER_CLIENT },
	{ "network", MEMBER_NETWORK },
	{ "name", MEMBER_NAME },
	{ "helo", MEMBER_HELO },
	{ "login", MEMBER_LOGIN },
	{ "mechanism", MEMBER_MECHANISM },
	{ "sender", MEMBER_SENDER },
	{ "recipient", MEMBER_RECIPIENT },
	{ "queue_id", MEMBER_QUEUE_ID },
	{ "service", MEMBER_SERVICE },
	{ "session", MEMBER_SESSION },
	{ "origin", MEMBER_ORIGIN },
	{ "rule", MEMBER_RULE },
	{ "line", MEMBER_LINE },
	{ "account", MEMBER_ACCOUNT },
	{ "reason", MEMBER_REASON },
	{ "seen", MEMBER_SEEN },
	{ "limit", MEMBER_LIMIT },
	{ "limit_text", MEMBER_LIMIT_TEXT },
	{ "count", MEMBER_COUNT_OF },
	{ "offences", MEMBER_OFFENCES },
	{ "attempts", MEMBER_ATTEMPTS },
	{ "early", MEMBER_EARLY },
	{ "resource", MEMBER_RESOURCE },
	{ "maintenance", MEMBER_MAINTENANCE },
	{ "by", MEMBER_BY },
};

#define GIVEN_COUNT (sizeof(given_places) / sizeof(given_places[0]))

static const char *const stage_words[STAGE_COUNT] = {
	[STAGE_CONNECT] = N_("on connecting"),
	[STAGE_HELO] = N_("at HELO"),
	[STAGE_TLS] = N_("at the start of TLS"),
	[STAGE_AUTH] = N_("at AUTH"),
	[STAGE_MAIL] = N_("at MAIL"),
	[STAGE_RCPT] = N_("at RCPT"),
	[STAGE_DATA] = N_("at DATA"),
	[STAGE_MESSAGE] = N_("at the end of a message"),
	[STAGE_UNKNOWN] = N_("at an unknown command"),
	[STAGE_CLOSE] = N_("on closing"),
	[STAGE_DELIVERY] = N_("on delivery"),
};

enum named { NAMED_NOT, NAMED_WELL, NAMED_UNVERIFIED, NAMED_COUNT };

static const char *const who_words[NAMED_COUNT] = {
	[NAMED_NOT] = "{client}",
	[NAMED_WELL] = "{client} ({name})",
	[NAMED_UNVERIFIED] = N_("{client} ({name}, not verified)"),
};

/* Of mail that is submitted on the host itself. */
static const char *const who_local_words[NAMED_COUNT] = {
	[NAMED_NOT] = N_("this host"),
	[NAMED_WELL] = N_("this host ({name})"),
	[NAMED_UNVERIFIED] = N_("this host ({name}, not verified)"),
};

bool
facts_tell(const struct facts *facts, enum member member)
{
	return facts->record.value[member].bytes > 0;
}

static const char *
facts_place(void *arg, const char *name, size_t name_bytes)
{
	const struct span place = { name, name_bytes };
	struct facts *facts = arg;

	for (int made = 0; made < MADE_COUNT; made++) {
		if (span_is(place, span_of(made_places[made])))
			return facts->made[made][0] == '\0' ? "?" : facts->made[made];
	}
	for (size_t i = 0; i < GIVEN_COUNT; i++) {
		if (!span_is(place, span_of(given_places[i].place)))
			continue;
		record_text(
		    facts->value, sizeof(facts->value), &facts->record, given_places[i].member);
		return facts->value[0] == '\0' ? "?" : facts->value;
	}
	return NULL;
}

void
facts_say(char *buf, size_t buf_bytes, struct facts *facts, const char *words)
{
	text_fill(buf, buf_bytes, words, facts_place, facts);
}

/* The same into one of those that are made; it is none of its own places. */
static void
facts_make(struct facts *facts, enum made made, const char *words)
{
	facts_say(facts->made[made], FACT_BYTES, facts, words);
}

static void
member_take(struct facts *facts, enum made made, enum member member)
{
	record_text(facts->made[made], FACT_BYTES, &facts->record, member);
}

/* Which of the names it is; their number if it is none. */
static int
member_find(const struct facts *facts, enum member member, const char *const *names, int name_count)
{
	int i;

	for (i = 0; i < name_count; i++) {
		if (names[i] != NULL && span_is(facts->record.value[member], span_of(names[i])))
			break;
	}
	return i;
}

static bool
member_is(const struct facts *facts, enum member member, struct span value)
{
	return span_is(facts->record.value[member], value);
}

/* Postfix says "unknown" and Sendmail "[192.0.2.7]" where there is no name. */
static enum named
client_named(const struct facts *facts)
{
	const struct span name = facts->record.value[MEMBER_NAME];

	if (name.bytes == 0 || span_begins(name, SPAN("[")) || span_is(name, SPAN("unknown")))
		return NAMED_NOT;
	return member_is(facts, MEMBER_VERIFIED, SPAN("true")) ? NAMED_WELL : NAMED_UNVERIFIED;
}

static void
who_make(struct facts *facts)
{
	enum named named = client_named(facts);

	facts_make(facts, MADE_WHO,
	    tr(facts_tell(facts, MEMBER_CLIENT) ? who_words[named] : who_local_words[named]));
}

/* Cuts the first name off a list such as "connect,helo". NULL where none is left. */
static char *
list_cut(char **rest)
{
	char *name = *rest;

	*rest += strcspn(*rest, ",");
	if (**rest != '\0')
		*(*rest)++ = '\0';
	else if (*name == '\0')
		return NULL;
	return name;
}

/* "connect,helo" -> "connections, HELO commands" */
static void
list_make(struct facts *facts, enum made made, enum member member)
{
	char *list = facts->made[made], *rest = facts->value, *name;

	record_text(facts->value, sizeof(facts->value), &facts->record, member);
	while ((name = list_cut(&rest)) != NULL) {
		int event = made == MADE_COUNTED ? event_find(name) : -1;

		if (list[0] != '\0')
			text_append(list, FACT_BYTES, ", ");
		text_append(list, FACT_BYTES, event < 0 ? name : tr(event_table[event].plural));
	}
}

/* The end of a session says little of what went wrong in it. */
static bool
event_matters(const struct facts *facts, const char *name)
{
	if (facts->record.kind == RECORD_HOLD)
		return record_has(&facts->record, MEMBER_COUNTS, span_of(name));
	return strcmp(name, event_table[EVENT_DISCONNECT].name) != 0;
}

/* Of the events that matter the last says most: "recipient-rejected,mailbox-unknown". */
static void
event_make(struct facts *facts)
{
	char *event = facts->made[MADE_EVENT], *rest = facts->value, *name;

	record_text(facts->value, sizeof(facts->value), &facts->record, MEMBER_EVENTS);
	while ((name = list_cut(&rest)) != NULL) {
		if (event[0] == '\0' || event_matters(facts, name))
			text_copy(event, FACT_BYTES, name);
	}
	facts->event = event_find(event);
	if (facts->event >= 0)
		text_copy(event, FACT_BYTES, tr(event_table[facts->event].single));
}

static void
where_make(struct facts *facts)
{
	int stage = member_find(facts, MEMBER_STAGE, stage_names, STAGE_COUNT);

	if (stage < STAGE_COUNT)
		text_copy(facts->made[MADE_WHERE], FACT_BYTES, tr(stage_words[stage]));
	else
		member_take(facts, MADE_WHERE, MEMBER_STAGE);
}

static void
heard_make(struct facts *facts)
{
	if (member_is(facts, MEMBER_ORIGIN, SPAN("log")))
		facts_make(facts, MADE_HEARD, tr("heard from the log"));
	else if (member_is(facts, MEMBER_ORIGIN, SPAN("milter")))
		facts_make(facts, MADE_HEARD, tr("heard from the milter"));
	else if (facts_tell(facts, MEMBER_ORIGIN))
		facts_make(facts, MADE_HEARD, tr("heard from: {origin}"));
}

static void
times_make(struct facts *facts)
{
	const struct record *record = &facts->record;
	int64_t wait_us = record_seconds(record, MEMBER_WAIT);
	int64_t age_us = record_seconds(record, MEMBER_AGE);
	int64_t delayed_us = record_seconds(record, MEMBER_DELAYED);
	int64_t until_us = record_time(record, MEMBER_UNTIL);

	now_print_local(record->at_us, facts->made[MADE_WHEN]);
	now_print_local(record->since_us, facts->made[MADE_FROM]);
	if (age_us > AGE_LEAST_US)
		duration_say(age_us, facts->made[MADE_AGO]);
	if (delayed_us > 0)
		duration_say(delayed_us, facts->made[MADE_DELAYED]);
	if (wait_us > 0) {
		duration_say(wait_us, facts->made[MADE_WAIT]);
		until_us = record->at_us + wait_us;
	}
	/* Rounded up: who comes at the second that he reads here must not come too early. */
	if (until_us > 0)
		now_print_local(until_us + SECOND_US - 1, facts->made[MADE_UNTIL]);
}

static int64_t
amount_read(const struct facts *facts, int resource, enum member member)
{
	return resource_table[resource].unit == UNIT_DURATION
	           ? record_seconds(&facts->record, member)
	           : record_number(&facts->record, member);
}

static void
shortage_make(struct facts *facts)
{
	char name[RESOURCE_VALUE_BYTES];
	int resource;

	record_text(name, sizeof(name), &facts->record, MEMBER_RESOURCE);
	resource = resource_find(name);
	if (resource < 0) {
		member_take(facts, MADE_SHORTAGE, MEMBER_RESOURCE);
		member_take(facts, MADE_AMOUNT, MEMBER_SEEN);
		member_take(facts, MADE_MARK, MEMBER_LIMIT);
		return;
	}
	text_copy(facts->made[MADE_SHORTAGE], FACT_BYTES, tr(resource_table[resource].words));
	resource_value_print((enum resource)resource, amount_read(facts, resource, MEMBER_SEEN),
	    facts->made[MADE_AMOUNT]);
	resource_value_print((enum resource)resource, amount_read(facts, resource, MEMBER_LIMIT),
	    facts->made[MADE_MARK]);
}

/* The name of the file is enough: all are in one directory or below it. */
static void
file_make(struct facts *facts)
{
	char *file = facts->made[MADE_FILE];
	const char *slash;

	member_take(facts, MADE_FILE, MEMBER_FILE);
	slash = strrchr(file, '/');
	if (slash != NULL)
		memmove(file, slash + 1, strlen(slash + 1) + 1);
}

bool
facts_read(struct facts *facts_r, const char *line)
{
	memset(facts_r, 0, sizeof(*facts_r));
	if (!record_read(&facts_r->record, span_of(line)))
		return false;
	facts_r->mode = member_is(facts_r, MEMBER_MODE, span_of(mode_names[MODE_OBSERVE]))
	                    ? MODE_OBSERVE
	                    : MODE_ENFORCE;
	facts_r->action = member_is(facts_r, MEMBER_ACTION, span_of(action_names[ACTION_CLOSE]))
	                      ? ACTION_CLOSE
	                      : ACTION_DEFER;
	facts_r->reason =
	    (enum reason)member_find(facts_r, MEMBER_REASON, reason_slugs, REASON_COUNT);
	who_make(facts_r);
	where_make(facts_r);
	list_make(facts_r, MADE_COUNTED, MEMBER_COUNTS);
	list_make(facts_r, MADE_RULES, MEMBER_RULES);
	event_make(facts_r);
	heard_make(facts_r);
	times_make(facts_r);
	shortage_make(facts_r);
	file_make(facts_r);
	member_take(
	    facts_r, MADE_REPLY, facts_tell(facts_r, MEMBER_REPLY) ? MEMBER_REPLY : MEMBER_CODE);
	return true;
}
