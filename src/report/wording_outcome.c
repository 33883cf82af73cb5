/* SPDX-License-Identifier: BSD-2-Clause */
/* Puts what the server itself answered into sentences. */
#include "base/language.h"
#include "base/span.h"

#include "smtp/event.h"

#include "report/passage.h"

/* What the server itself answered, or how a login ended; told of one client … */
enum story {
	STORY_LOGGED_IN,
	STORY_LOGIN_REFUSED,
	STORY_NAMELESS_REFUSED, /* where the login was not told */
	STORY_LOGIN_UNCHECKED,
	STORY_RECIPIENT_REFUSED,
	STORY_DEFERRED,
	STORY_BOUNCED,
	STORY_EXPIRED,
	STORY_EVENT,
	STORY_REPLY, /* of no event that is known here */
	STORY_COUNT
};

static const char *const stories[STORY_COUNT][TIMES_COUNT] = {
	[STORY_LOGGED_IN] = {
		[TIMES_ONCE] = N_("{when}  {who} logged in as \"{login}\"."),
		[TIMES_MANY] = N_("{when}  {who} logged in as \"{login}\" {count} times, from {from} "
		                  "to {when}."),
	},
	[STORY_LOGIN_REFUSED] = {
		[TIMES_ONCE] = N_("{when}  {who} tried to log in as \"{login}\" and was refused: "
		                  "\"{reply}\"."),
		[TIMES_MANY] = N_("{when}  {who} tried to log in as \"{login}\" {count} times, from "
		                  "{from} to {when}, and was refused: \"{reply}\"."),
	},
	[STORY_NAMELESS_REFUSED] = {
		[TIMES_ONCE] = N_("{when}  {who} tried to log in and was refused: \"{reply}\"."),
		[TIMES_MANY] = N_("{when}  {who} tried to log in {count} times, from {from} to {when}, "
		                  "and was refused: \"{reply}\"."),
	},
	[STORY_LOGIN_UNCHECKED] = {
		[TIMES_ONCE] = N_("{when}  {who} tried to log in as \"{login}\", which could not be "
		                  "checked: \"{reply}\"."),
		[TIMES_MANY] = N_("{when}  {who} tried to log in as \"{login}\" {count} times, from "
		                  "{from} to {when}, which could not be checked: \"{reply}\"."),
	},
	[STORY_RECIPIENT_REFUSED] = {
		[TIMES_ONCE] = N_("{when}  {who} wanted to send to {recipient} and was refused: "
		                  "\"{reply}\"."),
		[TIMES_MANY] = N_("{when}  {who} wanted to send to {recipient} {count} times, from "
		                  "{from} to {when}, and was refused: \"{reply}\"."),
	},
	[STORY_DEFERRED] = {
		[TIMES_ONCE] = N_("{when}  Message {queue_id} to {recipient} was deferred: "
		                  "\"{reply}\"."),
		[TIMES_MANY] = N_("{when}  Message {queue_id} to {recipient} was deferred {count} "
		                  "times, from {from} to {when}: \"{reply}\"."),
	},
	[STORY_BOUNCED] = {
		[TIMES_ONCE] = N_("{when}  Message {queue_id} to {recipient} could not be delivered: "
		                  "\"{reply}\"."),
		[TIMES_MANY] = N_("{when}  Message {queue_id} to {recipient} could not be delivered "
		                  "{count} times, from {from} to {when}: \"{reply}\"."),
	},
	[STORY_EXPIRED] = {
		[TIMES_ONCE] = N_("{when}  Message {queue_id} to {recipient} was given up after its "
		                  "time in the queue: \"{reply}\"."),
		[TIMES_MANY] = N_("{when}  Message {queue_id} to {recipient} was given up after its "
		                  "time in the queue {count} times, from {from} to {when}: "
		                  "\"{reply}\"."),
	},
	[STORY_EVENT] = {
		[TIMES_ONCE] = N_("{when}  {who} met with {event}: \"{reply}\"."),
		[TIMES_MANY] = N_("{when}  {who} met with {event} {count} times, from {from} to "
		                  "{when}: \"{reply}\"."),
	},
	[STORY_REPLY] = {
		[TIMES_ONCE] = N_("{when}  {who} was answered \"{reply}\"."),
		[TIMES_MANY] = N_("{when}  {who} was answered \"{reply}\" {count} times, from {from} "
		                  "to {when}."),
	},
};

/* … and of the clients in a network, for want of room; NULL: as an event. */
static const char *const network_stories[STORY_COUNT][TIMES_COUNT] = {
	[STORY_LOGGED_IN] = {
		[TIMES_ONCE] = N_("{when}  A client in {network} logged in."),
		[TIMES_MANY] = N_("{when}  Clients in {network} logged in {count} times, from {from} "
		                  "to {when}."),
	},
	[STORY_EVENT] = {
		[TIMES_ONCE] = N_("{when}  A client in {network} met with {event}: \"{reply}\"."),
		[TIMES_MANY] = N_("{when}  Clients in {network} met with {event} {count} times, from "
		                  "{from} to {when}: \"{reply}\"."),
	},
	[STORY_REPLY] = {
		[TIMES_ONCE] = N_("{when}  A client in {network} was answered \"{reply}\"."),
		[TIMES_MANY] = N_("{when}  Clients in {network} were answered \"{reply}\" {count} "
		                  "times, from {from} to {when}."),
	},
};

/*
 * How an event is told, and what the line has to tell for that; the first that fits. Every line
 * tells its time.
 */
static const struct {
	enum event event;
	enum story story;
	enum member needed, needed_too;
} event_stories[] = {
	{ EVENT_AUTH_OK, STORY_LOGGED_IN, MEMBER_LOGIN, MEMBER_TIME },
	{ EVENT_AUTH_FAILED, STORY_LOGIN_REFUSED, MEMBER_LOGIN, MEMBER_TIME },
	{ EVENT_AUTH_FAILED, STORY_NAMELESS_REFUSED, MEMBER_TIME, MEMBER_TIME },
	{ EVENT_AUTH_RATE, STORY_LOGIN_REFUSED, MEMBER_LOGIN, MEMBER_TIME },
	{ EVENT_AUTH_UNAVAILABLE, STORY_LOGIN_UNCHECKED, MEMBER_LOGIN, MEMBER_TIME },
	{ EVENT_RECIPIENT_REJECTED, STORY_RECIPIENT_REFUSED, MEMBER_RECIPIENT, MEMBER_TIME },
	{ EVENT_DEFERRED, STORY_DEFERRED, MEMBER_QUEUE_ID, MEMBER_RECIPIENT },
	{ EVENT_BOUNCED, STORY_BOUNCED, MEMBER_QUEUE_ID, MEMBER_RECIPIENT },
	{ EVENT_EXPIRED, STORY_EXPIRED, MEMBER_QUEUE_ID, MEMBER_RECIPIENT },
};

#define EVENT_STORY_COUNT (sizeof(event_stories) / sizeof(event_stories[0]))

static const char network_why[] =
    N_("There were too many to tell one by one: they are counted by network.");
static const char counted_by[] = N_("Counted by: {rules}.");

static bool
facts_has_event(const struct facts *facts, enum event event)
{
	return record_has(&facts->record, MEMBER_EVENTS, span_of(event_table[event].name));
}

static const char *
outcome_words(const struct facts *facts)
{
	const bool is_network = facts_tell(facts, MEMBER_NETWORK);
	enum times times = passage_times(facts);
	enum story story = facts->event >= 0 ? STORY_EVENT : STORY_REPLY;

	for (size_t i = 0; i < EVENT_STORY_COUNT; i++) {
		if (!facts_has_event(facts, event_stories[i].event))
			continue;
		if (is_network ? network_stories[event_stories[i].story][times] != NULL
		               : facts_tell(facts, event_stories[i].needed) &&
		                     facts_tell(facts, event_stories[i].needed_too)) {
			story = event_stories[i].story;
			break;
		}
	}
	return (is_network ? network_stories : stories)[story][times];
}

void
outcome_say(struct page *page, struct facts *facts)
{
	char text[PASSAGE_BYTES] = "";

	passage_say(page, 0, outcome_words(facts), facts);
	if (!facts_has_event(facts, EVENT_AUTH_OK))
		passage_inferred(text, facts);
	passage_late(text, facts);
	if (facts_tell(facts, MEMBER_NETWORK))
		passage_continue(text, network_why, facts);
	if (facts_tell(facts, MEMBER_RULES))
		passage_continue(text, counted_by, facts);
	paragraph_put(page, PARAGRAPH_INDENT, text);
	passage_details(page, facts);
}
