/* SPDX-License-Identifier: BSD-2-Clause */
/* Puts an audit line into sentences for administrators. */
#include "report/wording.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/json.h"
#include "base/now.h"
#include "base/text.h"

#include "smtp/event.h"

#include "policy/verdict.h"

#include "report/paragraph.h"

#define WORD_BYTES 520 /* of one member: the writer cuts them to 511 */
#define SENTENCE_BYTES 4096
#define WAIT_MOST_US (3660 * DAY_US) /* beyond that it is no wait but nonsense */
#define AGE_LEAST_US (10 * SECOND_US) /* whatever was heard of sooner has just happened */

/* --- the facts: members of the line, and what is made of them for the {places} of the sentences */

enum fact {
	FACT_TICKET,
	FACT_CLIENT,
	FACT_NAME,
	FACT_HELO,
	FACT_LOGIN,
	FACT_SENDER,
	FACT_RECIPIENT,
	FACT_QUEUE_ID,
	FACT_SERVICE,
	FACT_SESSION,
	FACT_STAGE,
	FACT_RULE,
	FACT_FILE,
	FACT_LINE,
	FACT_ACCOUNT,
	FACT_REASON,
	FACT_COUNTS,
	FACT_SEEN,
	FACT_LIMIT,
	FACT_LIMIT_TEXT,
	FACT_REPLY,
	FACT_TIMES,
	FACT_ORIGIN,
	FACT_EVENTS,
	FACT_OFFENCES,
	FACT_WHO, /* made: the client with its name */
	FACT_WHERE, /* made: the stage in words */
	FACT_COUNTED, /* made: the events in words */
	FACT_LAST, /* made: the last of them */
	FACT_WHEN, /* made: the time; of "repeated" the last time */
	FACT_FROM, /* made: since when */
	FACT_WAIT, /* made: how long, in words */
	FACT_UNTIL, /* made: when it is over */
	FACT_AGO, /* made: how long before it was heard of the last happened */
	FACT_COUNT
};

/* The place is also the name of the member, if there is one. */
static const struct {
	const char *place;
	enum { GIVEN, MADE } kind;
} fact_table[FACT_COUNT] = {
	[FACT_TICKET] = { "ticket", GIVEN },
	[FACT_CLIENT] = { "client", GIVEN },
	[FACT_NAME] = { "name", GIVEN },
	[FACT_HELO] = { "helo", GIVEN },
	[FACT_LOGIN] = { "login", GIVEN },
	[FACT_SENDER] = { "sender", GIVEN },
	[FACT_RECIPIENT] = { "recipient", GIVEN },
	[FACT_QUEUE_ID] = { "queue_id", GIVEN },
	[FACT_SERVICE] = { "service", GIVEN },
	[FACT_SESSION] = { "session", GIVEN },
	[FACT_STAGE] = { "stage", GIVEN },
	[FACT_RULE] = { "rule", GIVEN },
	[FACT_FILE] = { "file", GIVEN },
	[FACT_LINE] = { "line", GIVEN },
	[FACT_ACCOUNT] = { "account", GIVEN },
	[FACT_REASON] = { "reason", GIVEN },
	[FACT_COUNTS] = { "counts", GIVEN },
	[FACT_SEEN] = { "seen", GIVEN },
	[FACT_LIMIT] = { "limit", GIVEN },
	[FACT_LIMIT_TEXT] = { "limit_text", GIVEN },
	[FACT_REPLY] = { "reply", GIVEN },
	[FACT_TIMES] = { "count", GIVEN },
	[FACT_ORIGIN] = { "origin", GIVEN },
	[FACT_EVENTS] = { "events", GIVEN },
	[FACT_OFFENCES] = { "offences", GIVEN },
	[FACT_WHO] = { "who", MADE },
	[FACT_WHERE] = { "where", MADE },
	[FACT_COUNTED] = { "counted", MADE },
	[FACT_LAST] = { "last", MADE },
	[FACT_WHEN] = { "when", MADE },
	[FACT_FROM] = { "from", MADE },
	[FACT_WAIT] = { "wait", MADE },
	[FACT_UNTIL] = { "until", MADE },
	[FACT_AGO] = { "ago", MADE },
};

enum record { RECORD_DECISION, RECORD_REPEATED, RECORD_HOLD, RECORD_HOLDS, RECORD_COUNT };

static const char *const record_names[RECORD_COUNT] = { "decision", "repeated", "hold", "holds" };

struct facts {
	enum record record;
	enum mode mode;
	enum action action;
	enum reason reason; /* REASON_COUNT: one that is not known here */
	bool shared;
	bool verified;
	bool inferred;
	bool has_wait;
	char word[FACT_COUNT][WORD_BYTES]; /* "": not known */
};

/* --- the sentences */

static const char *const stage_words[STAGE_COUNT] = {
	[STAGE_CONNECT] = "on connecting",
	[STAGE_HELO] = "at HELO",
	[STAGE_TLS] = "at the start of TLS",
	[STAGE_AUTH] = "at AUTH",
	[STAGE_MAIL] = "at MAIL",
	[STAGE_RCPT] = "at RCPT",
	[STAGE_DATA] = "at DATA",
	[STAGE_MESSAGE] = "at the end of a message",
	[STAGE_UNKNOWN] = "at an unknown command",
	[STAGE_CLOSE] = "on closing",
	[STAGE_DELIVERY] = "on delivery",
};

/* What happened. */
static const char *const headlines[MODE_COUNT][ACTION_COUNT] = {
	[MODE_ENFORCE] = {
		[ACTION_DEFER] = "{when}  {who} was stopped {where}: told to try again later.",
		[ACTION_CLOSE] =
		    "{when}  {who} was stopped {where}: told to come back later, session closed.",
	},
	[MODE_OBSERVE] = {
		[ACTION_DEFER] = "{when}  {who} would have been stopped {where} for a while.",
		[ACTION_CLOSE] = "{when}  {who} would have been stopped {where}, its session closed.",
	},
};

/* Why; the last for a reason that is not known here. */
static const char *const causes[REASON_COUNT + 1] = {
	[REASON_RATE] = "Rule \"{rule}\" ({file}:{line}) limits {counted} to {limit_text}; account "
	                "\"{account}\" had used up {seen} of {limit}.",
	[REASON_HOLD] = "Rule \"{rule}\" ({file}:{line}) limits {counted} to {limit_text}; account "
	                "\"{account}\" is on hold for going over that earlier.",
	[REASON_OPEN] =
	    "Rule \"{rule}\" ({file}:{line}) limits open sessions to {limit_text}; account "
	    "\"{account}\" had {seen}.",
	[REASON_COUNT] =
	    "Rule \"{rule}\" ({file}:{line}) decided so about account \"{account}\", at {seen} of "
	    "{limit}: {reason}.",
};

/* What the client was told, and when it may come back. */
enum back { BACK_WAIT, BACK_SESSION_ENDS, BACK_UNKNOWN, BACK_COUNT };

static const char *const endings[MODE_COUNT][BACK_COUNT] = {
	[MODE_ENFORCE] = {
		[BACK_WAIT] = "It heard \"{reply}\" and may come back in {wait}, at {until}.",
		[BACK_SESSION_ENDS] =
		    "It heard \"{reply}\" and may come back when one of those sessions has ended.",
		[BACK_UNKNOWN] = "It heard \"{reply}\" and may come back later.",
	},
	[MODE_OBSERVE] = {
		[BACK_WAIT] =
		    "Nothing was answered, because the mode is \"observe\"; it would have heard "
		    "\"{reply}\" and been let in again in {wait}, at {until}.",
		[BACK_SESSION_ENDS] =
		    "Nothing was answered, because the mode is \"observe\"; it would have heard "
		    "\"{reply}\" and been let in again when one of those sessions had ended.",
		[BACK_UNKNOWN] =
		    "Nothing was answered, because the mode is \"observe\"; it would have heard "
		    "\"{reply}\".",
	},
};

static const char ticket_shared[] =
    "The rule stopped so many accounts in that minute that those after this one share its ticket, "
    "and only their number was recorded.";

/* The same again: on one account or on any, once or more often. */
enum whose { WHOSE_ONE, WHOSE_ANY, WHOSE_COUNT };
enum times { TIMES_ONCE, TIMES_MANY, TIMES_COUNT };

static const char *const repetitions[MODE_COUNT][WHOSE_COUNT][TIMES_COUNT] = {
	[MODE_ENFORCE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    "{when}  Account \"{account}\" was stopped once more by rule \"{rule}\" "
			    "({file}:{line}), with ticket {ticket}.",
			[TIMES_MANY] =
			    "{when}  Account \"{account}\" was stopped {count} more times by rule "
			    "\"{rule}\" ({file}:{line}), from {from} to {when}, with ticket {ticket}.",
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    "{when}  Rule \"{rule}\" ({file}:{line}) stopped an account without a line "
			    "of its own once more, with ticket {ticket}.",
			[TIMES_MANY] =
			    "{when}  Rule \"{rule}\" ({file}:{line}) stopped accounts without a line of "
			    "their own {count} more times, from {from} to {when}, with ticket {ticket}.",
		},
	},
	[MODE_OBSERVE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    "{when}  Account \"{account}\" would have been stopped once more by rule "
			    "\"{rule}\" ({file}:{line}), were its mode not \"observe\"; ticket {ticket}.",
			[TIMES_MANY] =
			    "{when}  Account \"{account}\" would have been stopped {count} more times by "
			    "rule \"{rule}\" ({file}:{line}), from {from} to {when}, were its mode not "
			    "\"observe\"; ticket {ticket}.",
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    "{when}  Rule \"{rule}\" ({file}:{line}) would have stopped an account "
			    "without a line of its own once more, were its mode not \"observe\"; ticket "
			    "{ticket}.",
			[TIMES_MANY] =
			    "{when}  Rule \"{rule}\" ({file}:{line}) would have stopped accounts without "
			    "a line of their own {count} more times, from {from} to {when}, were its mode "
			    "not \"observe\"; ticket {ticket}.",
		},
	},
};

/* A hold that began, and why; then what is known of the last event, piece by piece. */
static const char *const hold_headlines[MODE_COUNT] = {
	[MODE_ENFORCE] = "{when}  Account \"{account}\" was put on hold for {wait}, until {until}.",
	[MODE_OBSERVE] = "{when}  Account \"{account}\" would have been put on hold for {wait}, "
	                 "until {until}, were the rule's mode not \"observe\".",
};

static const char hold_cause[] = "Rule \"{rule}\" ({file}:{line}) limits {counted} to "
                                 "{limit_text}, and {seen} of {limit} were used up.";
static const char hold_offences[] = "That was offence number {offences} in a row.";

static const char last_event[] = "The last was {last}";
static const char last_event_old[] = "The last, heard of {ago} late, was {last}";
static const char last_login[] = " as \"{login}\"";
static const char last_stage[] = " {where}";
static const char last_client[] = " from {who}";
static const char last_reply[] = ", answered \"{reply}\"";
static const char last_inferred[] = ", which means \"{reply}\"";

/* More holds than have lines of their own. */
static const char *const further_holds[MODE_COUNT][WHOSE_COUNT][TIMES_COUNT] = {
	[MODE_ENFORCE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    "{when}  Account \"{account}\" was put on hold once more by rule \"{rule}\" "
			    "({file}:{line}).",
			[TIMES_MANY] =
			    "{when}  Account \"{account}\" was put on hold {count} more times by rule "
			    "\"{rule}\" ({file}:{line}), from {from} to {when}.",
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    "{when}  Rule \"{rule}\" ({file}:{line}) put an account on hold once more, "
			    "without a line of its own.",
			[TIMES_MANY] =
			    "{when}  Rule \"{rule}\" ({file}:{line}) put accounts on hold {count} more "
			    "times, from {from} to {when}, without a line of their own.",
		},
	},
	[MODE_OBSERVE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    "{when}  Account \"{account}\" would have been put on hold once more by "
			    "rule \"{rule}\" ({file}:{line}), were its mode not \"observe\".",
			[TIMES_MANY] =
			    "{when}  Account \"{account}\" would have been put on hold {count} more "
			    "times by rule \"{rule}\" ({file}:{line}), from {from} to {when}, were its "
			    "mode not \"observe\".",
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    "{when}  Rule \"{rule}\" ({file}:{line}) would have put an account on hold "
			    "once more, without a line of its own, were its mode not \"observe\".",
			[TIMES_MANY] =
			    "{when}  Rule \"{rule}\" ({file}:{line}) would have put accounts on hold "
			    "{count} more times, from {from} to {when}, without a line of their own, "
			    "were its mode not \"observe\".",
		},
	},
};

/* The client and its name, where it has one. */
static const char who_alone[] = "{client}";
static const char who_named[] = "{client} ({name})";
static const char who_unverified[] = "{client} ({name}, not verified)";

/* What else is known: a list, not a sentence. */
static const struct {
	enum fact fact;
	const char *words;
} details[] = {
	{ FACT_TICKET, "ticket {ticket}" },
	{ FACT_ORIGIN, "heard from the {origin}" },
	{ FACT_SERVICE, "service {service}" },
	{ FACT_HELO, "helo {helo}" },
	{ FACT_LOGIN, "login {login}" },
	{ FACT_SENDER, "sender {sender}" },
	{ FACT_RECIPIENT, "recipient {recipient}" },
	{ FACT_QUEUE_ID, "queue id {queue_id}" },
	{ FACT_SESSION, "session {session}" },
};

#define DETAIL_COUNT (sizeof(details) / sizeof(details[0]))

/* --- reading the line */

/*
 * How many bytes belong to a character that a terminal would obey or that would hide others:
 * controls, and Unicode's marks of direction. The text is UTF-8, since json_find_text() sees to it.
 */
static size_t
unfit_bytes(const char *text)
{
	const unsigned char *byte = (const unsigned char *)text;

	if (byte[0] < ' ' || byte[0] == 0x7f)
		return 1;
	if (byte[0] == 0xc2 && byte[1] < 0xa0)
		return 2;
	if (byte[0] == 0xd8 && byte[1] == 0x9c)
		return 2;
	if (byte[0] == 0xe2 && byte[1] == 0x80 &&
	    ((byte[2] >= 0x8b && byte[2] <= 0x8f) || (byte[2] >= 0xa8 && byte[2] <= 0xae)))
		return 3;
	if (byte[0] == 0xe2 && byte[1] == 0x81 && byte[2] >= 0xa0 && byte[2] <= 0xaf)
		return 3;
	return 0;
}

/* Puts '?' for each of them, in place. */
static void
text_tame(char *text)
{
	char *to = text;

	while (*text != '\0') {
		size_t bytes = unfit_bytes(text);

		*to++ = bytes > 0 ? '?' : *text;
		text += bytes > 0 ? bytes : 1;
	}
	*to = '\0';
}

/* Which of the names it is; their number if it is none. */
static int
name_find(const char *const *names, int count, const char *name)
{
	int i;

	for (i = 0; i < count; i++) {
		if (names[i] != NULL && strcmp(names[i], name) == 0)
			break;
	}
	return i;
}

static int
member_find(const char *line, const char *member, const char *const *names, int count)
{
	char value[WORD_BYTES];

	json_find_text(value, sizeof(value), line, member);
	return name_find(names, count, value);
}

static bool
member_is_true(const char *line, const char *member)
{
	struct json_value value;

	return json_find(&value, line, member) && !value.is_text && value.bytes == 4 &&
	       memcmp(value.start, "true", 4) == 0;
}

static const char *
facts_place(void *arg, const char *name, size_t name_bytes)
{
	struct facts *facts = arg;

	for (int fact = 0; fact < FACT_COUNT; fact++) {
		const char *place = fact_table[fact].place;

		if (strlen(place) == name_bytes && memcmp(place, name, name_bytes) == 0)
			return facts->word[fact][0] == '\0' ? "?" : facts->word[fact];
	}
	return NULL;
}

static void
facts_say_who(struct facts *facts)
{
	const char *name = facts->word[FACT_NAME];
	const char *words = facts->verified ? who_named : who_unverified;

	if (facts->word[FACT_CLIENT][0] == '\0')
		text_copy(facts->word[FACT_CLIENT], WORD_BYTES, "this host");

	/* Postfix says "unknown" and Sendmail "[192.0.2.7]" where there is no name. */
	if (name[0] == '\0' || name[0] == '[' || strcmp(name, "unknown") == 0)
		words = who_alone;
	text_fill(facts->word[FACT_WHO], WORD_BYTES, words, facts_place, facts);
}

/* Cuts the first name off a list such as "connect,helo". Returns false where none is left. */
static bool
list_cut(const char **rest, char name_r[static WORD_BYTES])
{
	size_t bytes = strcspn(*rest, ",");

	text_copy(name_r, bytes + 1, *rest);
	*rest += bytes;
	if (**rest == ',')
		++*rest;
	return bytes > 0 || **rest != '\0';
}

static bool
list_has(const char *list, const char *name)
{
	char other[WORD_BYTES];

	while (list_cut(&list, other)) {
		if (strcmp(other, name) == 0)
			return true;
	}
	return false;
}

/* "connect,helo" -> "connections, HELO commands" */
static void
facts_say_counted(struct facts *facts)
{
	const char *from = facts->word[FACT_COUNTS];
	char *to = facts->word[FACT_COUNTED];
	char name[WORD_BYTES];
	int event;

	while (list_cut(&from, name)) {
		event = event_find(name);
		if (to[0] != '\0')
			text_append(to, WORD_BYTES, ", ");
		text_append(to, WORD_BYTES, event < 0 ? name : event_table[event].plural);
	}
}

/*
 * Of the events that the rule counts the last says most: "recipient-rejected,mailbox-unknown". It
 * goes without its stage where that is no news.
 */
static void
facts_say_last(struct facts *facts)
{
	const char *from = facts->word[FACT_EVENTS];
	char *last = facts->word[FACT_LAST];
	char name[WORD_BYTES];
	int event;

	while (list_cut(&from, name)) {
		if (last[0] == '\0' || list_has(facts->word[FACT_COUNTS], name))
			text_copy(last, WORD_BYTES, name);
	}
	event = event_find(last);
	if (event < 0)
		return;
	text_copy(last, WORD_BYTES, event_table[event].single);
	if ((int)event_table[event].stage == stage_find(facts->word[FACT_STAGE]))
		facts->word[FACT_WHERE][0] = '\0';
}

static void
facts_say_where(struct facts *facts)
{
	const char *name = facts->word[FACT_STAGE];
	int stage = stage_find(name);

	text_copy(facts->word[FACT_WHERE], WORD_BYTES, stage < 0 ? name : stage_words[stage]);
}

static void
facts_say_times(struct facts *facts, const char *line, int64_t at_us)
{
	char since[WORD_BYTES];
	int64_t since_us, wait_us, age_us;

	now_print_local(at_us, facts->word[FACT_WHEN]);
	json_find_text(since, sizeof(since), line, "since");
	if (now_parse(&since_us, since) == 0)
		now_print_local(since_us, facts->word[FACT_FROM]);
	if (json_find_seconds(&age_us, line, "age") && age_us > AGE_LEAST_US &&
	    age_us <= WAIT_MOST_US)
		duration_words(age_us, facts->word[FACT_AGO]);
	if (!json_find_seconds(&wait_us, line, "wait") || wait_us <= 0 || wait_us > WAIT_MOST_US)
		return;
	facts->has_wait = true;
	duration_words(wait_us, facts->word[FACT_WAIT]);
	/* Rounded up: who comes at the second that he reads here must not come too early. */
	now_print_local(at_us + wait_us + SECOND_US - 1, facts->word[FACT_UNTIL]);
}

/* The name of the file is enough: all are in one directory or below it. */
static void
facts_cut_file(struct facts *facts)
{
	char *file = facts->word[FACT_FILE];
	const char *slash = strrchr(file, '/');

	if (slash != NULL)
		memmove(file, slash + 1, strlen(slash + 1) + 1);
}

/* Returns false for a line that is none of the audit file. */
static bool
facts_find(struct facts *facts, const char *line)
{
	int64_t at_us;

	json_find_text(facts->word[FACT_WHEN], WORD_BYTES, line, "time");
	facts->record = (enum record)member_find(line, "record", record_names, RECORD_COUNT);
	if (facts->record == RECORD_COUNT || now_parse(&at_us, facts->word[FACT_WHEN]) != 0)
		return false;
	for (int fact = 0; fact < FACT_COUNT; fact++) {
		if (fact_table[fact].kind == MADE)
			continue;
		json_find_text(facts->word[fact], WORD_BYTES, line, fact_table[fact].place);
		text_tame(facts->word[fact]);
	}
	facts->mode = member_find(line, "mode", mode_names, MODE_COUNT) == MODE_OBSERVE
	                  ? MODE_OBSERVE
	                  : MODE_ENFORCE;
	facts->action = member_find(line, "action", action_names, ACTION_COUNT) == ACTION_CLOSE
	                    ? ACTION_CLOSE
	                    : ACTION_DEFER;
	facts->reason = (enum reason)member_find(line, "reason", reason_slugs, REASON_COUNT);
	facts->shared = member_is_true(line, "shared");
	facts->verified = member_is_true(line, "verified");
	facts->inferred = member_is_true(line, "inferred");
	facts_say_times(facts, line, at_us);
	facts_cut_file(facts);
	facts_say_who(facts);
	facts_say_where(facts);
	facts_say_counted(facts);
	return true;
}

/* --- the page */

static void
page_say(struct page *page, size_t column, const char *words, struct facts *facts)
{
	char sentence[SENTENCE_BYTES];

	text_fill(sentence, sizeof(sentence), words, facts_place, facts);
	paragraph_put(page, column, sentence);
}

static void
page_say_details(struct page *page, struct facts *facts)
{
	char list[SENTENCE_BYTES] = "", item[WORD_BYTES * 2];

	for (size_t i = 0; i < DETAIL_COUNT; i++) {
		if (facts->word[details[i].fact][0] == '\0')
			continue;
		if (list[0] != '\0')
			text_append(list, sizeof(list), ", ");
		text_fill(item, sizeof(item), details[i].words, facts_place, facts);
		text_append(list, sizeof(list), item);
	}
	paragraph_put(page, PARAGRAPH_INDENT, list);
}

static void
decision_say(struct page *page, struct facts *facts)
{
	const char *cause = causes[facts->reason];
	enum back back = facts->reason == REASON_OPEN ? BACK_SESSION_ENDS : BACK_UNKNOWN;

	if (facts->has_wait)
		back = BACK_WAIT;
	page_say(page, 0, headlines[facts->mode][facts->action], facts);
	page_say(page, PARAGRAPH_INDENT, cause != NULL ? cause : causes[REASON_COUNT], facts);
	page_say(page, PARAGRAPH_INDENT, endings[facts->mode][back], facts);
	page_say_details(page, facts);
	if (facts->shared)
		page_say(page, PARAGRAPH_INDENT, ticket_shared, facts);
}

static void
repeated_say(struct page *page, struct facts *facts)
{
	enum whose whose = facts->word[FACT_ACCOUNT][0] == '\0' ? WHOSE_ANY : WHOSE_ONE;
	enum times times = strcmp(facts->word[FACT_TIMES], "1") == 0 ? TIMES_ONCE : TIMES_MANY;

	if (facts->record == RECORD_HOLDS)
		page_say(page, 0, further_holds[facts->mode][whose][times], facts);
	else
		page_say(page, 0, repetitions[facts->mode][whose][times], facts);
}

static void
page_say_last(struct page *page, struct facts *facts)
{
	char words[SENTENCE_BYTES] = "";

	text_append(
	    words, sizeof(words), facts->word[FACT_AGO][0] == '\0' ? last_event : last_event_old);
	if (facts->word[FACT_LOGIN][0] != '\0')
		text_append(words, sizeof(words), last_login);
	if (facts->word[FACT_WHERE][0] != '\0')
		text_append(words, sizeof(words), last_stage);
	text_append(words, sizeof(words), last_client);
	if (facts->word[FACT_REPLY][0] != '\0')
		text_append(words, sizeof(words), facts->inferred ? last_inferred : last_reply);
	text_append(words, sizeof(words), ".");
	page_say(page, PARAGRAPH_INDENT, words, facts);
}

static void
hold_say(struct page *page, struct facts *facts)
{
	const char *offences = facts->word[FACT_OFFENCES];

	facts_say_last(facts);
	page_say(page, 0, hold_headlines[facts->mode], facts);
	page_say(page, PARAGRAPH_INDENT, hold_cause, facts);
	page_say_last(page, facts);
	if (offences[0] != '\0' && strcmp(offences, "1") != 0)
		page_say(page, PARAGRAPH_INDENT, hold_offences, facts);
	page_say_details(page, facts);
}

size_t
wording_line(char *buf, size_t buf_bytes, const char *line)
{
	struct page page = { .buf = buf, .buf_bytes = buf_bytes };
	struct facts facts = { .record = RECORD_COUNT };

	if (facts_find(&facts, line)) {
		if (facts.record == RECORD_DECISION)
			decision_say(&page, &facts);
		else if (facts.record == RECORD_HOLD)
			hold_say(&page, &facts);
		else
			repeated_say(&page, &facts);
	}
	return page_end(&page);
}
