/* SPDX-License-Identifier: BSD-2-Clause */
/* What Postfix refused, held or threw away, and why. */
#include "source/postfix_refusal.h"

#include "source/postfix_part.h"

#define ACTS (sizeof(acts) / sizeof(acts[0]))
#define PHRASES (sizeof(phrases) / sizeof(phrases[0]))
#define REASONS (sizeof(reasons) / sizeof(reasons[0]))
#define HINTS (sizeof(hints) / sizeof(hints[0]))
#define SCREEN_PHRASES (sizeof(screen_phrases) / sizeof(screen_phrases[0]))

/* The word behind the queue id. EVENT_COUNT: what is said behind it decides. */
static const struct act {
	struct span word;
	enum event event;
} acts[] = {
	{ SPAN("reject"), EVENT_COUNT },
	{ SPAN("milter-reject"), EVENT_MILTER_REJECTED },
	{ SPAN("hold"), EVENT_HELD },
	{ SPAN("milter-hold"), EVENT_HELD },
	{ SPAN("discard"), EVENT_DISCARDED },
	{ SPAN("milter-discard"), EVENT_DISCARDED },
	{ SPAN("reject_warning"), EVENT_NOTE },
	{ SPAN("warning"), EVENT_NOTE },
	{ SPAN("warn"), EVENT_NOTE },
	{ SPAN("info"), EVENT_NOTE },
	{ SPAN("filter"), EVENT_NOTE },
	{ SPAN("redirect"), EVENT_NOTE },
	{ SPAN("bcc"), EVENT_NOTE },
	{ SPAN("prepend"), EVENT_NOTE },
	{ SPAN("replace"), EVENT_NOTE },
	{ SPAN("strip"), EVENT_NOTE },
	{ SPAN("delay"), EVENT_NOTE },
	{ SPAN("pass"), EVENT_NOTE },
	{ SPAN("permit"), EVENT_NOTE },
	{ SPAN("add"), EVENT_NOTE },
};

/* What is refused: stands behind "<what>: ", or at the beginning. */
static const struct words {
	struct span words;
	enum event event;
} phrases[] = {
	{ SPAN("Recipient address rejected"), EVENT_RECIPIENT_REJECTED },
	{ SPAN("Client host rejected"), EVENT_CLIENT_REJECTED },
	{ SPAN("Sender address rejected"), EVENT_SENDER_REJECTED },
	{ SPAN("Helo command rejected"), EVENT_HELO_REJECTED },
	{ SPAN("Relay access denied"), EVENT_RELAY_DENIED },
	{ SPAN("Service unavailable; "), EVENT_DNSBL },
	{ SPAN("Unverified Client host rejected"), EVENT_CLIENT_REJECTED },
	{ SPAN("Message size exceeds "), EVENT_MESSAGE_TOO_BIG },
	{ SPAN("Insufficient system storage"), EVENT_SERVER_ERROR },
	{ SPAN("Temporary lookup "), EVENT_SERVER_ERROR },
	{ SPAN("Server configuration "), EVENT_SERVER_ERROR },
	{ SPAN("Must issue a STARTTLS command first"), EVENT_TLS_REQUIRED },
	{ SPAN("Session encryption is required"), EVENT_TLS_REQUIRED },
};

/*
 * Why: stands behind "rejected: ". An address that another server was asked about stays a matter of
 * that address, whatever the other one said. EVENT_COUNT: no reason but the phrase.
 */
static const struct words reasons[] = {
	{ SPAN("User unknown"), EVENT_COUNT },
	{ SPAN("unverified address: "), EVENT_COUNT },
	{ SPAN("undeliverable address: "), EVENT_COUNT },
	{ SPAN("cannot find your "), EVENT_COUNT },
	{ SPAN("need fully-qualified "), EVENT_COUNT },
	{ SPAN("Domain not found"), EVENT_COUNT },
	{ SPAN("Host not found"), EVENT_COUNT },
	{ SPAN("Relay access denied"), EVENT_RELAY_DENIED },
	{ SPAN("Improper use of SMTP command pipelining"), EVENT_PIPELINING },
	{ SPAN("Session encryption is required"), EVENT_TLS_REQUIRED },
	{ SPAN("Server configuration "), EVENT_SERVER_ERROR },
	{ SPAN("Temporary lookup "), EVENT_SERVER_ERROR },
	{ SPAN("Message size exceeds "), EVENT_MESSAGE_TOO_BIG },
	{ SPAN("Multi-recipient bounce"), EVENT_SENDER_REJECTED },
};

/* The same in the words of policy servers, of tables and of DNS lists: anywhere in the text. */
static const struct words hints[] = {
	{ SPAN("blocked using "), EVENT_DNSBL },
	{ SPAN("listed in "), EVENT_DNSBL },
	{ SPAN("listed at "), EVENT_DNSBL },
	{ SPAN("listed by "), EVENT_DNSBL },
	{ SPAN("uthentication required"), EVENT_AUTH_REQUIRED },
	{ SPAN("oo many recipients"), EVENT_TOO_MANY_RECIPIENTS },
	{ SPAN("oo many connections"), EVENT_TOO_MANY_CONNECTIONS },
	{ SPAN("bare <LF> received"), EVENT_BARE_NEWLINE },
	{ SPAN("Server local "), EVENT_SERVER_ERROR },
};

/* What postscreen answers; by its own words alone, which stand before the client's. */
static const struct words screen_phrases[] = {
	{ SPAN("Service currently unavailable"), EVENT_CLIENT_REJECTED },
	{ SPAN("Service unavailable; client ["), EVENT_DNSBL },
	{ SPAN("Protocol error"), EVENT_SYNTAX },
	{ SPAN("too many connections"), EVENT_TOO_MANY_CONNECTIONS },
	{ SPAN("all server ports busy"), EVENT_SERVER_ERROR },
	{ SPAN("all screening ports busy"), EVENT_SERVER_ERROR },
};

/* What is refused where the text does not tell. */
static const enum event stage_events[STAGE_COUNT + 1] = {
	[STAGE_CONNECT] = EVENT_CLIENT_REJECTED,
	[STAGE_HELO] = EVENT_HELO_REJECTED,
	[STAGE_TLS] = EVENT_TLS_FAILED,
	[STAGE_AUTH] = EVENT_AUTH_UNAVAILABLE,
	[STAGE_MAIL] = EVENT_SENDER_REJECTED,
	[STAGE_RCPT] = EVENT_RECIPIENT_REJECTED,
	[STAGE_DATA] = EVENT_CLIENT_REJECTED,
	[STAGE_MESSAGE] = EVENT_CONTENT_REJECTED,
	[STAGE_UNKNOWN] = EVENT_UNKNOWN_COMMAND,
	[STAGE_CLOSE] = EVENT_CLIENT_REJECTED,
	[STAGE_DELIVERY] = EVENT_CLIENT_REJECTED,
	[STAGE_NONE] = EVENT_CLIENT_REJECTED,
};

static bool
has(struct span text, struct span words)
{
	struct span before;

	return postfix_part_cut(&text, words, &before);
}

static enum event
words_begin(struct span text, const struct words *words, size_t word_count, enum event otherwise)
{
	for (size_t i = 0; i < word_count; i++) {
		if (text.bytes > 0 && text.at[0] == words[i].words.at[0] &&
		    span_begins(text, words[i].words))
			return words[i].event;
	}
	return otherwise;
}

static bool
is_greylisting(struct span reason, const struct reply *reply)
{
	if (reply->code / 100 != 4 && !(reply->code == 0 && reply->status.class == 4))
		return false;
	if (reply->status.subject == 2 && reply->status.detail == 0)
		return true;
	return has(reason, SPAN("reylist")) || has(reason, SPAN("REYLIST"));
}

static enum event
reason_event(struct span reason, enum event phrase, const struct reply *reply)
{
	const enum event event = words_begin(reason, reasons, REASONS, EVENT_NOTE);

	if (event == EVENT_COUNT)
		return phrase;
	if (event != EVENT_NOTE)
		return event;
	if (is_greylisting(reason, reply))
		return EVENT_GREYLISTED;
	for (size_t i = 0; i < HINTS; i++) {
		if (has(reason, hints[i].words))
			return hints[i].event;
	}
	if (reply->code == 530)
		return EVENT_AUTH_REQUIRED;
	if (reply->status.class == 4 && reply->status.subject == 3)
		return EVENT_SERVER_ERROR;
	return phrase;
}

/* Of 4.1.1 nobody knows: Postfix 3.7 says so while it asks another server about the address. */
static bool
is_no_mailbox(const struct reply *reply)
{
	return reply->status.class == 5 && reply->status.subject == 1 && reply->status.detail == 1;
}

/*
 * From "<what>: Recipient address rejected: why" to the event. What was refused is the client's
 * choice, and ends at the first ">: " only because the caller has seen to that.
 */
static enum event
text_event(struct span text, enum stage stage, const struct reply *reply)
{
	struct span reason = text, what;
	enum event phrase, event;

	if (span_begins(text, SPAN("<")) && !postfix_part_cut(&reason, SPAN(">: "), &what))
		return stage_events[stage];
	phrase = words_begin(reason, phrases, PHRASES, EVENT_COUNT);
	if (phrase != EVENT_COUNT && phrase != EVENT_CLIENT_REJECTED &&
	    phrase != EVENT_HELO_REJECTED && phrase != EVENT_SENDER_REJECTED &&
	    phrase != EVENT_RECIPIENT_REJECTED)
		return phrase;
	postfix_part_cut(&reason, SPAN(" rejected: "), &what);
	event = reason_event(reason, phrase != EVENT_COUNT ? phrase : stage_events[stage], reply);
	if (event == EVENT_RECIPIENT_REJECTED && is_no_mailbox(reply))
		return EVENT_MAILBOX_UNKNOWN;
	return event;
}

/* Cuts "text; from=<a> to=<b> proto=ESMTP helo=<c>" before the "from", the first one of all. */
static bool
tail_cut(struct span *text, struct span *tail_r)
{
	struct span rest = *text, before;

	while (span_cut(&rest, ';', &before)) {
		if (!span_begins(rest, SPAN(" from=<")) && !span_begins(rest, SPAN(" to=<")) &&
		    !span_begins(rest, SPAN(" proto=")))
			continue;
		*text = span_head(*text, (size_t)(before.at + before.bytes - text->at));
		*tail_r = span_tail(rest, 1);
		return true;
	}
	return false;
}

/*
 * Reads "from=<a> to=<b>", with or without a comma between them. Quoted local parts may hold just
 * that: what can be read in two ways is left out.
 */
static void
addresses_read(struct finding *finding, struct span paths)
{
	struct span sender;

	if (!span_eat_end(&paths, SPAN(">")))
		return;
	if (span_eat(&paths, SPAN("to=<"))) {
		finding->recipient = paths;
		return;
	}
	if (!span_eat(&paths, SPAN("from=<")))
		return;
	if (finding->stage == STAGE_MAIL || !postfix_part_cut(&paths, SPAN(" to=<"), &sender)) {
		finding->sender = postfix_part_sender(paths);
		return;
	}
	span_eat_end(&sender, SPAN(","));
	if (!span_eat_end(&sender, SPAN(">")) || has(paths, SPAN(" to=<")))
		return;
	finding->sender = postfix_part_sender(sender);
	finding->recipient = paths;
}

/* Reads " sasl_username=<u>", or as Postfix 3.10 and later write it without brackets. */
static void
login_read(struct finding *finding, struct span rest)
{
	struct span method, login;

	if (span_eat(&rest, SPAN(" sasl_username=<")) && span_eat_end(&rest, SPAN(">"))) {
		finding->login = rest;
		return;
	}
	if (span_eat(&rest, SPAN(" sasl_method=")) && span_cut(&rest, ' ', &method))
		finding->mechanism = method;
	else if (!span_eat(&rest, SPAN(" ")))
		return;
	if (!span_eat(&rest, SPAN("sasl_username=")))
		return;
	finding->login = postfix_part_cut(&rest, SPAN(" sasl_sender="), &login) ? login : rest;
}

/* Cuts at the last word that begins with "proto="; what is behind that is its value. */
static bool
proto_cut(struct span *paths, struct span *value_r)
{
	struct span head = *paths, word;
	const char *const end = paths->at + paths->bytes;

	while (span_cut_last(&head, ' ', &word)) {
		if (!span_eat(&word, SPAN("proto=")))
			continue;
		*value_r = (struct span){ word.at, (size_t)(end - word.at) };
		*paths = head;
		return true;
	}
	if (!span_eat(&head, SPAN("proto=")))
		return false;
	*value_r = (struct span){ head.at, (size_t)(end - head.at) };
	*paths = span_head(*paths, 0);
	return true;
}

/*
 * Reads "from=<a> to=<b> proto=ESMTP helo=<c> sasl_username=<d>" from its end. Neither the HELO
 * name can hold a bracket or a blank (Postfix 2.6 to 3.11 writes a "?" instead) nor the protocol;
 * the addresses can hold anything, and so can a login. Returns what is left behind the HELO name,
 * or nothing where the line is not whole or can be read in two ways.
 */
static struct span
tail_read(struct finding *finding, struct span tail)
{
	struct span paths = tail, rest, protocol, helo;

	if (!proto_cut(&paths, &rest) || span_begins(paths, SPAN("proto=")) ||
	    has(paths, SPAN(" proto=")))
		return SPAN_NONE;
	if (span_cut(&rest, ' ', &protocol) && span_eat(&rest, SPAN("helo=<"))) {
		if (!span_cut(&rest, '>', &helo))
			return SPAN_NONE;
		finding->helo = helo;
	}
	span_eat_end(&paths, SPAN(","));
	addresses_read(finding, paths);
	return rest;
}

/*
 * Is there in what the client chose something that looks like the end of what the server said? The
 * address that was refused stands in the text too, and there nobody can tell where it ends.
 */
static bool
is_odd(struct span text, struct span tail)
{
	if (tail.bytes == 0)
		return span_begins(text, SPAN("<"));
	return has(tail, SPAN("; from=<")) || has(tail, SPAN("; to=<")) ||
	       has(tail, SPAN("; proto=")) || has(tail, SPAN(">: "));
}

/*
 * What is refused where its text is not whole, or may be a forgery. Who forges the end of a refusal
 * may make it look like an attempt to relay, but not unlike one.
 */
static enum event
stage_event(const struct finding *finding, struct span rest)
{
	if (finding->stage != STAGE_RCPT)
		return stage_events[finding->stage];
	if (is_no_mailbox(&finding->reply))
		return EVENT_MAILBOX_UNKNOWN;
	if (has(rest, SPAN(">: Relay access denied; ")))
		return EVENT_RELAY_DENIED;
	return EVENT_RECIPIENT_REJECTED;
}

/* A filter that greylists is a filter and greylists. */
static void
refusal_name(struct finding *finding, enum event event)
{
	if (event == EVENT_NOTE || event == EVENT_HELD) {
		finding_name_unanswered(finding, event);
		return;
	}
	finding_name(finding, event);
	if (event == EVENT_MILTER_REJECTED && is_greylisting(finding->text, &finding->reply))
		finding->events |= EVENT_BIT(EVENT_GREYLISTED);
}

/* Reads from the stage on: "RCPT from h[192.0.2.7]: 550 5.1.1 text; from=<a> ..." */
static bool
command_read(struct finding *finding, struct span rest, enum event event)
{
	const enum event asked = span_begins(rest, SPAN("VRFY")) ? EVENT_ADDRESS_PROBE : event;
	struct span text, tail = SPAN_NONE;
	bool odd;

	if (!postfix_part_stage(&finding->stage, &rest) || !span_eat(&rest, SPAN(" from ")) ||
	    !postfix_part_peer(finding, &rest) || !span_eat(&rest, SPAN(": ")))
		return false;
	if (event == EVENT_COUNT || event == EVENT_MILTER_REJECTED)
		postfix_part_reply(finding, &rest);
	text = rest;
	if (tail_cut(&text, &tail))
		login_read(finding, tail_read(finding, tail));
	odd = is_odd(text, tail);
	finding->text = odd ? rest : text;
	if (asked != EVENT_COUNT) {
		refusal_name(finding, asked);
		return true;
	}
	/* Postfix 3.7 tells a filter that wants to know of every recipient that it refused. */
	finding->is_heard = tail.bytes > 0 && finding->stage == STAGE_RCPT;
	refusal_name(finding,
	    odd ? stage_event(finding, rest) : text_event(text, finding->stage, &finding->reply));
	return true;
}

/*
 * Finds " from h[192.0.2.7]; " behind the words of a message. The message can hold the same, and so
 * can the sender that follows: of two nobody can say which is the client's.
 */
static bool
content_peer(struct finding *finding, struct span rest, struct span *tail_r)
{
	struct span before, behind;
	unsigned found = 0;

	while (postfix_part_cut(&rest, SPAN(" from "), &before)) {
		struct finding trial = *finding;

		behind = rest;
		if (!span_eat(&behind, SPAN("local;")) &&
		    (!postfix_part_peer(&trial, &behind) || !span_eat(&behind, SPAN(";"))))
			continue;
		if (found++ > 0)
			return false;
		*finding = trial;
		*tail_r = behind;
	}
	return found == 1;
}

/* Reads "header Subject: x from h[192.0.2.7]; from=<a> to=<b> proto=ESMTP helo=<c>: 5.7.1 why". */
static bool
content_read(struct finding *finding, struct span rest, enum event event)
{
	struct finding plain;
	struct span tail;

	finding->stage = STAGE_MESSAGE;
	finding->text = rest;
	plain = *finding;
	if (!content_peer(finding, rest, &tail)) {
		*finding = plain;
	} else if (span_eat(&tail, SPAN(" "))) {
		struct span reason = tail_read(finding, tail);

		if (span_eat(&reason, SPAN(": "))) {
			if (event == EVENT_COUNT)
				postfix_part_reply(finding, &reason);
			finding->text = reason;
		}
	}
	refusal_name(finding, event == EVENT_COUNT ? EVENT_CONTENT_REJECTED : event);
	return true;
}

/* "proxy-reject: END-OF-MESSAGE: 550 5.7.1 text; from=<a> ...": a filter before the queue. */
static bool
proxy_read(struct finding *finding, struct span rest, enum event event)
{
	struct span tail;

	if (!postfix_part_stage(&finding->stage, &rest) || !span_eat(&rest, SPAN(": ")))
		return false;
	if (event == EVENT_MILTER_REJECTED)
		postfix_part_reply(finding, &rest);
	if (tail_cut(&rest, &tail))
		login_read(finding, tail_read(finding, tail));
	finding->text = rest;
	refusal_name(finding, event);
	return true;
}

/* "abort: TLS from h[192.0.2.7]: why": its certificate was not what was wanted. */
static bool
abort_read(struct finding *finding, struct span rest)
{
	if (!span_eat(&rest, SPAN("TLS from ")) || !postfix_part_peer(finding, &rest) ||
	    !span_eat(&rest, SPAN(": ")))
		return false;
	finding->reply = (struct reply){ 421, { 4, 7, 1 }, .inferred = true, .text = "" };
	return finding_name_text(finding, EVENT_TLS_FAILED, rest);
}

static bool
is_content(struct span rest)
{
	return span_begins(rest, SPAN("header ")) || span_begins(rest, SPAN("body ")) ||
	       span_begins(rest, SPAN("content ")) || span_begins(rest, SPAN("mime-error "));
}

bool
postfix_refusal_read(struct finding *finding, struct span rest)
{
	struct span word;

	if (!span_cut(&rest, ':', &word) || !span_eat(&rest, SPAN(" ")))
		return false;
	if (span_is(word, SPAN("proxy-reject")))
		return proxy_read(finding, rest, EVENT_MILTER_REJECTED);
	if (span_is(word, SPAN("proxy-accept")))
		return proxy_read(finding, rest, EVENT_NOTE);
	if (span_is(word, SPAN("abort")))
		return abort_read(finding, rest);
	/* milter_header_checks. */
	if (!span_eat(&word, SPAN("milter-header-")))
		span_eat(&word, SPAN("milter-body-"));
	for (size_t i = 0; i < ACTS; i++) {
		if (word.bytes != acts[i].word.bytes || !span_is(word, acts[i].word))
			continue;
		if (is_content(rest))
			return content_read(finding, rest, acts[i].event);
		return command_read(finding, rest, acts[i].event);
	}
	return false;
}

bool
postfix_refusal_screen_read(struct finding *finding, struct span rest)
{
	struct span tail;
	enum event event;

	if (!span_eat(&rest, SPAN("reject: ")))
		return false;
	if (span_eat(&rest, SPAN("connect")))
		finding->stage = STAGE_CONNECT;
	else if (!postfix_part_stage(&finding->stage, &rest))
		return false;
	if (!span_eat(&rest, SPAN(" from ")) || !postfix_part_peer(finding, &rest) ||
	    !span_eat(&rest, SPAN(": ")))
		return false;
	postfix_part_reply(finding, &rest);
	if (tail_cut(&rest, &tail))
		tail_read(finding, tail);
	finding->text = rest;
	event = words_begin(rest, screen_phrases, SCREEN_PHRASES, EVENT_RECIPIENT_REJECTED);
	/* Who passed all tests must connect once more. */
	if (event == EVENT_CLIENT_REJECTED && finding->reply.code == 450)
		event = EVENT_GREYLISTED;
	if (event == EVENT_SERVER_ERROR)
		finding->reply = (struct reply){ 421, { 4, 3, 2 }, .inferred = true, .text = "" };
	finding_name(finding, event);
	return true;
}
