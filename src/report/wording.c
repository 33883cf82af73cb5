/* SPDX-License-Identifier: BSD-2-Clause */
/* Puts an audit line into sentences for administrators. */
#include "report/wording.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/language.h"
#include "base/span.h"
#include "base/text.h"

#include "smtp/event.h"

#include "policy/verdict.h"

#include "report/facts.h"
#include "report/paragraph.h"

#define SENTENCE_BYTES 8192

/* --- the sentences */

/* What happened. */
static const char *const headlines[MODE_COUNT][ACTION_COUNT] = {
	[MODE_ENFORCE] = {
		[ACTION_DEFER] = N_("{when}  {who} was stopped {where}: told to try again later."),
		[ACTION_CLOSE] =
		    N_("{when}  {who} was stopped {where}: told to come back later, session closed."),
	},
	[MODE_OBSERVE] = {
		[ACTION_DEFER] = N_("{when}  {who} would have been stopped {where} for a while."),
		[ACTION_CLOSE] = N_("{when}  {who} would have been stopped {where}, its session closed."),
	},
};

/* Why; the last for a reason that is not known here. */
static const char *const causes[REASON_COUNT + 1] = {
	[REASON_RATE] =
	    N_("Rule \"{rule}\" ({file}:{line}) limits {counted} to {limit_text}; account "
	       "\"{account}\" had used up {seen} of {limit}."),
	[REASON_HOLD] =
	    N_("Rule \"{rule}\" ({file}:{line}) limits {counted} to {limit_text}; account "
	       "\"{account}\" is on hold for going over that earlier."),
	[REASON_OPEN] =
	    N_("Rule \"{rule}\" ({file}:{line}) limits open sessions to {limit_text}; account "
	       "\"{account}\" had {seen}."),
	[REASON_COUNT] = N_(
	    "Rule \"{rule}\" ({file}:{line}) decided so about account \"{account}\", at {seen} of "
	    "{limit}: {reason}."),
};

/* What the client was told, and when it may come back. */
enum back { BACK_WAIT, BACK_SESSION_ENDS, BACK_UNKNOWN, BACK_COUNT };

static const char *const endings[MODE_COUNT][BACK_COUNT] = {
	[MODE_ENFORCE] = {
		[BACK_WAIT] = N_("It heard \"{reply}\" and may come back in {wait}, at {until}."),
		[BACK_SESSION_ENDS] =
		    N_("It heard \"{reply}\" and may come back when one of those sessions has ended."),
		[BACK_UNKNOWN] = N_("It heard \"{reply}\" and may come back later."),
	},
	[MODE_OBSERVE] = {
		[BACK_WAIT] =
		    N_("Nothing was answered, because the mode is \"observe\"; it would have heard "
		    "\"{reply}\" and been let in again in {wait}, at {until}."),
		[BACK_SESSION_ENDS] =
		    N_("Nothing was answered, because the mode is \"observe\"; it would have heard "
		    "\"{reply}\" and been let in again when one of those sessions had ended."),
		[BACK_UNKNOWN] =
		    N_("Nothing was answered, because the mode is \"observe\"; it would have heard "
		    "\"{reply}\"."),
	},
};

static const char ticket_shared[] = N_(
    "The rule stopped so many accounts in that minute that those after this one share its ticket, "
    "and only their number was recorded.");

/* The same again: on one account or on any, once or more often. */
enum whose { WHOSE_ONE, WHOSE_ANY, WHOSE_COUNT };
enum times { TIMES_ONCE, TIMES_MANY, TIMES_COUNT };

static const char *const repetitions[MODE_COUNT][WHOSE_COUNT][TIMES_COUNT] = {
	[MODE_ENFORCE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    N_("{when}  Account \"{account}\" was stopped once more by rule \"{rule}\" "
			    "({file}:{line}), with ticket {ticket}."),
			[TIMES_MANY] =
			    N_("{when}  Account \"{account}\" was stopped {count} more times by rule "
			    "\"{rule}\" ({file}:{line}), from {from} to {when}, with ticket {ticket}."),
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) stopped an account without a line "
			    "of its own once more, with ticket {ticket}."),
			[TIMES_MANY] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) stopped accounts without a line of "
			    "their own {count} more times, from {from} to {when}, with ticket {ticket}."),
		},
	},
	[MODE_OBSERVE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    N_("{when}  Account \"{account}\" would have been stopped once more by rule "
			    "\"{rule}\" ({file}:{line}), were its mode not \"observe\"; ticket {ticket}."),
			[TIMES_MANY] =
			    N_("{when}  Account \"{account}\" would have been stopped {count} more times by "
			    "rule \"{rule}\" ({file}:{line}), from {from} to {when}, were its mode not "
			    "\"observe\"; ticket {ticket}."),
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) would have stopped an account "
			    "without a line of its own once more, were its mode not \"observe\"; ticket "
			    "{ticket}."),
			[TIMES_MANY] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) would have stopped accounts without "
			    "a line of their own {count} more times, from {from} to {when}, were its mode "
			    "not \"observe\"; ticket {ticket}."),
		},
	},
};

/* A hold that began, and why. */
static const char *const hold_headlines[MODE_COUNT] = {
	[MODE_ENFORCE] =
	    N_("{when}  Account \"{account}\" was put on hold for {wait}, until {until}."),
	[MODE_OBSERVE] = N_("{when}  Account \"{account}\" would have been put on hold for {wait}, "
	                    "until {until}, were the rule's mode not \"observe\"."),
};

static const char hold_cause[] = N_("Rule \"{rule}\" ({file}:{line}) limits {counted} to "
                                    "{limit_text}, and {seen} of {limit} were used up.");
static const char hold_offences[] = N_("That was offence number {offences} in a row.");

/* What happened last: with a login or without, where it usually does or elsewhere. */
enum named { NAMELESS, NAMED, NAMED_COUNT };
enum place { PLACE_USUAL, PLACE_OTHER, PLACE_COUNT };

static const char *const last_events[NAMED_COUNT][PLACE_COUNT] = {
	[NAMELESS] = {
		[PLACE_USUAL] = N_("The last was {event} from {who}."),
		[PLACE_OTHER] = N_("The last was {event} {where} from {who}."),
	},
	[NAMED] = {
		[PLACE_USUAL] = N_("The last was {event} as \"{login}\" from {who}."),
		[PLACE_OTHER] = N_("The last was {event} as \"{login}\" {where} from {who}."),
	},
};

static const char last_reply[] = N_("It was answered \"{reply}\".");
static const char reply_inferred[] =
    N_("The reply is inferred: what happened was told, but not what was answered.");
static const char heard_late[] = N_("It was heard of {ago} late.");

/* More holds than have lines of their own. */
static const char *const further_holds[MODE_COUNT][WHOSE_COUNT][TIMES_COUNT] = {
	[MODE_ENFORCE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    N_("{when}  Account \"{account}\" was put on hold once more by rule \"{rule}\" "
			    "({file}:{line})."),
			[TIMES_MANY] =
			    N_("{when}  Account \"{account}\" was put on hold {count} more times by rule "
			    "\"{rule}\" ({file}:{line}), from {from} to {when}."),
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) put an account on hold once more, "
			    "without a line of its own."),
			[TIMES_MANY] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) put accounts on hold {count} more "
			    "times, from {from} to {when}, without a line of their own."),
		},
	},
	[MODE_OBSERVE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    N_("{when}  Account \"{account}\" would have been put on hold once more by "
			    "rule \"{rule}\" ({file}:{line}), were its mode not \"observe\"."),
			[TIMES_MANY] =
			    N_("{when}  Account \"{account}\" would have been put on hold {count} more "
			    "times by rule \"{rule}\" ({file}:{line}), from {from} to {when}, were its "
			    "mode not \"observe\"."),
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) would have put an account on hold "
			    "once more, without a line of its own, were its mode not \"observe\"."),
			[TIMES_MANY] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) would have put accounts on hold "
			    "{count} more times, from {from} to {when}, without a line of their own, "
			    "were its mode not \"observe\"."),
		},
	},
};

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

/* What else is known: a list, not a sentence. */
static const struct {
	enum member member;
	const char *words;
} details[] = {
	{ MEMBER_TICKET, N_("ticket {ticket}") },
	{ MEMBER_ORIGIN, "{heard}" },
	{ MEMBER_SERVICE, N_("service {service}") },
	{ MEMBER_HELO, N_("helo {helo}") },
	{ MEMBER_LOGIN, N_("login {login}") },
	{ MEMBER_MECHANISM, N_("mechanism {mechanism}") },
	{ MEMBER_SENDER, N_("sender {sender}") },
	{ MEMBER_RECIPIENT, N_("recipient {recipient}") },
	{ MEMBER_QUEUE_ID, N_("queue id {queue_id}") },
	{ MEMBER_SESSION, N_("session {session}") },
};

#define DETAIL_COUNT (sizeof(details) / sizeof(details[0]))

/* --- the page */

static void
page_say(struct page *page, size_t column, const char *words, struct facts *facts)
{
	char sentence[SENTENCE_BYTES];

	facts_say(sentence, sizeof(sentence), facts, tr(words));
	paragraph_put(page, column, sentence);
}

/* Puts another sentence behind what stands in the text. */
static void
text_continue(char text[static SENTENCE_BYTES], const char *words, struct facts *facts)
{
	size_t length = strlen(text);

	if (length + 1 >= SENTENCE_BYTES)
		return;
	if (length > 0)
		text[length++] = ' ';
	facts_say(text + length, SENTENCE_BYTES - length, facts, tr(words));
}

static void
page_say_details(struct page *page, struct facts *facts)
{
	char list[SENTENCE_BYTES] = "", item[FACT_BYTES];

	for (size_t i = 0; i < DETAIL_COUNT; i++) {
		if (!facts_tell(facts, details[i].member))
			continue;
		if (list[0] != '\0')
			text_append(list, sizeof(list), ", ");
		facts_say(item, sizeof(item), facts, tr(details[i].words));
		text_append(list, sizeof(list), item);
	}
	paragraph_put(page, PARAGRAPH_INDENT, list);
}

static bool
is_true(const struct facts *facts, enum member member)
{
	return span_is(facts->record.value[member], SPAN("true"));
}

static void
decision_say(struct page *page, struct facts *facts)
{
	const char *cause = causes[facts->reason];
	enum back back = facts->reason == REASON_OPEN ? BACK_SESSION_ENDS : BACK_UNKNOWN;

	if (facts->made[MADE_WAIT][0] != '\0')
		back = BACK_WAIT;
	page_say(page, 0, headlines[facts->mode][facts->action], facts);
	page_say(page, PARAGRAPH_INDENT, cause != NULL ? cause : causes[REASON_COUNT], facts);
	page_say(page, PARAGRAPH_INDENT, endings[facts->mode][back], facts);
	page_say_details(page, facts);
	if (is_true(facts, MEMBER_SHARED))
		page_say(page, PARAGRAPH_INDENT, ticket_shared, facts);
}

static enum times
facts_times(const struct facts *facts)
{
	return facts->record.count == 1 ? TIMES_ONCE : TIMES_MANY;
}

static void
repeated_say(struct page *page, struct facts *facts)
{
	enum whose whose = facts_tell(facts, MEMBER_ACCOUNT) ? WHOSE_ONE : WHOSE_ANY;
	enum times times = facts_times(facts);

	if (facts->record.kind == RECORD_HOLDS)
		page_say(page, 0, further_holds[facts->mode][whose][times], facts);
	else
		page_say(page, 0, repetitions[facts->mode][whose][times], facts);
}

/* Where it happened is no news where that is usual. */
static enum place
event_place(const struct facts *facts)
{
	const struct span stage = facts->record.value[MEMBER_STAGE];

	if (stage.bytes == 0)
		return PLACE_USUAL;
	return facts->event >= 0 &&
	               span_is(stage, span_of(stage_names[event_table[facts->event].stage]))
	           ? PLACE_USUAL
	           : PLACE_OTHER;
}

static void
page_say_last(struct page *page, struct facts *facts)
{
	enum named named = facts_tell(facts, MEMBER_LOGIN) ? NAMED : NAMELESS;
	char text[SENTENCE_BYTES] = "";

	text_continue(text, last_events[named][event_place(facts)], facts);
	if (facts->made[MADE_REPLY][0] != '\0')
		text_continue(text, last_reply, facts);
	if (is_true(facts, MEMBER_INFERRED))
		text_continue(text, reply_inferred, facts);
	if (facts->made[MADE_AGO][0] != '\0')
		text_continue(text, heard_late, facts);
	paragraph_put(page, PARAGRAPH_INDENT, text);
}

static void
hold_say(struct page *page, struct facts *facts)
{
	page_say(page, 0, hold_headlines[facts->mode], facts);
	page_say(page, PARAGRAPH_INDENT, hold_cause, facts);
	page_say_last(page, facts);
	if (record_number(&facts->record, MEMBER_OFFENCES) > 1)
		page_say(page, PARAGRAPH_INDENT, hold_offences, facts);
	page_say_details(page, facts);
}

static bool
facts_has_event(const struct facts *facts, enum event event)
{
	return record_has(&facts->record, MEMBER_EVENTS, span_of(event_table[event].name));
}

static const char *
outcome_words(const struct facts *facts)
{
	const bool is_network = facts_tell(facts, MEMBER_NETWORK);
	enum times times = facts_times(facts);
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

static void
outcome_say(struct page *page, struct facts *facts)
{
	char text[SENTENCE_BYTES] = "";

	page_say(page, 0, outcome_words(facts), facts);
	if (is_true(facts, MEMBER_INFERRED) && !facts_has_event(facts, EVENT_AUTH_OK))
		text_continue(text, reply_inferred, facts);
	if (facts->made[MADE_AGO][0] != '\0')
		text_continue(text, heard_late, facts);
	if (facts_tell(facts, MEMBER_NETWORK))
		text_continue(text, network_why, facts);
	if (facts_tell(facts, MEMBER_RULES))
		text_continue(text, counted_by, facts);
	paragraph_put(page, PARAGRAPH_INDENT, text);
	page_say_details(page, facts);
}

size_t
wording_line(char *buf, size_t buf_bytes, const char *line, size_t columns)
{
	struct page page = { .columns = columns, .buf = buf, .buf_bytes = buf_bytes };
	struct facts facts;

	if (!facts_read(&facts, line))
		return page_end(&page);
	switch (facts.record.kind) {
	case RECORD_DECISION:
		decision_say(&page, &facts);
		break;
	case RECORD_HOLD:
		hold_say(&page, &facts);
		break;
	case RECORD_OUTCOME:
		outcome_say(&page, &facts);
		break;
	default:
		repeated_say(&page, &facts);
	}
	return page_end(&page);
}
