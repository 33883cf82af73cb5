/* SPDX-License-Identifier: BSD-2-Clause */
/* What Sendmail, its rulesets and its filters decide about commands and addresses. */
#include "source/sendmail_ruling.h"

#include <string.h>

#include "source/sendmail_text.h"

/* Who is judged. */
enum side { SIDE_CLIENT, SIDE_REMOTE };

/* The rulesets of cf.m4 in Sendmail 8.17 that can say no. */
static const struct ruleset {
	struct span name;
	enum stage stage;
	enum event event; /* where the words of the refusal do not tell more */
	enum side side;
} rulesets[] = {
	{ SPAN("check_rcpt"), STAGE_RCPT, EVENT_RECIPIENT_REJECTED, SIDE_CLIENT },
	{ SPAN("check_mail"), STAGE_MAIL, EVENT_SENDER_REJECTED, SIDE_CLIENT },
	{ SPAN("check_relay"), STAGE_CONNECT, EVENT_CLIENT_REJECTED, SIDE_CLIENT },
	{ SPAN("srv_features"), STAGE_CONNECT, EVENT_CLIENT_REJECTED, SIDE_CLIENT },
	{ SPAN("check_data"), STAGE_DATA, EVENT_CONTENT_REJECTED, SIDE_CLIENT },
	{ SPAN("check_eoh"), STAGE_MESSAGE, EVENT_CONTENT_REJECTED, SIDE_CLIENT },
	{ SPAN("check_eom"), STAGE_MESSAGE, EVENT_CONTENT_REJECTED, SIDE_CLIENT },
	{ SPAN("check_compat"), STAGE_NONE, EVENT_RECIPIENT_REJECTED, SIDE_CLIENT },
	{ SPAN("check_vrfy"), STAGE_UNKNOWN, EVENT_ADDRESS_PROBE, SIDE_CLIENT },
	{ SPAN("check_expn"), STAGE_UNKNOWN, EVENT_ADDRESS_PROBE, SIDE_CLIENT },
	{ SPAN("check_etrn"), STAGE_UNKNOWN, EVENT_CLIENT_REJECTED, SIDE_CLIENT },
	{ SPAN("trust_auth"), STAGE_MAIL, EVENT_SENDER_REJECTED, SIDE_CLIENT },
	{ SPAN("tls_client"), STAGE_NONE, EVENT_TLS_REQUIRED, SIDE_CLIENT },
	{ SPAN("tls_server"), STAGE_DELIVERY, EVENT_NOTE, SIDE_REMOTE },
	{ SPAN("tls_rcpt"), STAGE_DELIVERY, EVENT_NOTE, SIDE_REMOTE },
	{ SPAN("try_tls"), STAGE_DELIVERY, EVENT_NOTE, SIDE_REMOTE },
	{ SPAN("clt_features"), STAGE_DELIVERY, EVENT_NOTE, SIDE_REMOTE },
	{ SPAN("authinfo"), STAGE_DELIVERY, EVENT_NOTE, SIDE_REMOTE },
};

/* Any other is one that the administrator wrote for a header. */
static const struct ruleset header_ruleset = { SPAN(""), STAGE_MESSAGE, EVENT_CONTENT_REJECTED,
	SIDE_CLIENT };

/* How the texts of cf.m4 and of its features begin, behind the address. */
static const struct wording {
	struct span begins;
	enum event event;
} wordings[] = {
	{ SPAN("User unknown"), EVENT_MAILBOX_UNKNOWN },
	{ SPAN("Addressee unknown"), EVENT_MAILBOX_UNKNOWN },
	{ SPAN("No such user"), EVENT_MAILBOX_UNKNOWN },
	{ SPAN("Relaying denied"), EVENT_RELAY_DENIED },
	{ SPAN("Relaying temporarily denied"), EVENT_RELAY_DENIED },
	{ SPAN("Connection rate limit exceeded"), EVENT_CONNECTION_RATE },
	{ SPAN("Too many open connections"), EVENT_TOO_MANY_CONNECTIONS },
	{ SPAN("Too many recipients"), EVENT_TOO_MANY_RECIPIENTS },
	{ SPAN("Temporary system failure"), EVENT_SERVER_ERROR },
	{ SPAN("Temporary lookup failure"), EVENT_SERVER_ERROR },
	{ SPAN("Temporary local problem"), EVENT_SERVER_ERROR },
	{ SPAN("Insufficient disk space"), EVENT_SERVER_ERROR },
	{ SPAN("Message exceeds maximum"), EVENT_MESSAGE_TOO_BIG },
	{ SPAN("Message size exceeds"), EVENT_MESSAGE_TOO_BIG },
	{ SPAN("Headers too large"), EVENT_MESSAGE_TOO_BIG },
	{ SPAN("Authentication required"), EVENT_AUTH_REQUIRED },
	{ SPAN("Must issue a STARTTLS command first"), EVENT_TLS_REQUIRED },
};

/* What stands in the texts of DNS lists and of greylisting, wherever the administrator put it. */
static const struct wording hints[] = {
	{ SPAN(" listed at "), EVENT_DNSBL },
	{ SPAN("blocked using "), EVENT_DNSBL },
	{ SPAN("dnsbl"), EVENT_DNSBL },
	{ SPAN("spamhaus.org"), EVENT_DNSBL },
	{ SPAN("spamcop.net"), EVENT_DNSBL },
	{ SPAN("reylist"), EVENT_GREYLISTED },
};

/* Errors of the user's that name no address, as srvrsmtp.c and parseaddr.c of 8.17 have them. */
static const struct user_error {
	struct span begins;
	enum event event;
	struct reply reply;
} user_errors[] = {
	{ SPAN("Too many recipients"), EVENT_TOO_MANY_RECIPIENTS, { 452, { 4, 5, 3 }, true, "" } },
	{ SPAN("Syntax error in "), EVENT_SYNTAX, { 501, { 5, 5, 2 }, true, "" } },
	{ SPAN("8-bit character in "), EVENT_SYNTAX, { 501, { 5, 1, 3 }, true, "" } },
	{ SPAN("Address "), EVENT_SYNTAX, { 553, { 5, 1, 0 }, true, "" } },
	{ SPAN("Unbalanced "), EVENT_SYNTAX, { 553, { 5, 0, 0 }, true, "" } },
	{ SPAN("Illegal character "), EVENT_SYNTAX, { 553, { 5, 0, 0 }, true, "" } },
	{ SPAN("prescan: "), EVENT_SYNTAX, { 553, { 5, 1, 0 }, true, "" } },
	{ SPAN("remotename: "), EVENT_SYNTAX, { 553, { 5, 1, 0 }, true, "" } },
	{ SPAN("Missing recipient"), EVENT_SYNTAX, { 501, { 5, 0, 0 }, true, "" } },
	{ SPAN("Colon illegal in host name part"), EVENT_SYNTAX, { 553, { 5, 1, 2 }, true, "" } },
	{ SPAN("Invalid route address"), EVENT_SYNTAX, { 553, { 5, 1, 3 }, true, "" } },
	{ SPAN("User address required"), EVENT_SYNTAX, { 553, { 5, 1, 3 }, true, "" } },
	{ SPAN("List:; syntax illegal"), EVENT_SYNTAX, { 553, { 5, 1, 3 }, true, "" } },
	{ SPAN("Too many parameters"), EVENT_SYNTAX, { 501, { 5, 5, 4 }, true, "" } },
	{ SPAN("Bad argument "), EVENT_SYNTAX, { 501, { 5, 5, 4 }, true, "" } },
	{ SPAN("Duplicate "), EVENT_SYNTAX, { 501, { 5, 5, 0 }, true, "" } },
	{ SPAN("NOTIFY requires "), EVENT_SYNTAX, { 501, { 5, 5, 2 }, true, "" } },
	{ SPAN("ORCPT requires "), EVENT_SYNTAX, { 501, { 5, 5, 2 }, true, "" } },
	{ SPAN("Sorry, "), EVENT_SYNTAX, { 504, { 5, 7, 0 }, true, "" } },
	{ SPAN("Addressee unknown"), EVENT_MAILBOX_UNKNOWN, { 550, { 5, 1, 1 }, true, "" } },
	{ SPAN("User unknown"), EVENT_MAILBOX_UNKNOWN, { 550, { 5, 1, 1 }, true, "" } },
	{ SPAN("Insufficient disk space"), EVENT_SERVER_ERROR, { 452, { 4, 4, 5 }, true, "" } },
	{ SPAN("Message exceeds maximum"), EVENT_MESSAGE_TOO_BIG, { 552, { 5, 2, 3 }, true, "" } },
	{ SPAN("Message size exceeds"), EVENT_MESSAGE_TOO_BIG, { 552, { 5, 2, 3 }, true, "" } },
	{ SPAN("Need MAIL "), EVENT_SYNTAX, { 503, { 5, 0, 0 }, true, "" } },
	{ SPAN("Need RCPT "), EVENT_SYNTAX, { 503, { 5, 0, 0 }, true, "" } },
	{ SPAN("aliasing/forwarding loop "), EVENT_TROUBLE, { 554, { 5, 0, 0 }, true, "" } },
};

static bool
span_has(struct span text, struct span words)
{
	return memmem(text.at, text.bytes, words.at, words.bytes) != NULL;
}

/* The words of a refusal, without the address that it repeats. */
static struct span
refusal_words(struct span text)
{
	struct span rest = text, part;

	if (sendmail_cut_outside(&rest, SPAN("... "), &part))
		return rest;
	if (span_begins(text, SPAN("<")) && span_cut_last_text(&rest, SPAN("... "), &part))
		return part;
	return text;
}

/* The client chose what stands in an address: such a word is none of the administrator's. */
static bool
is_hint(struct span words, struct span hint)
{
	struct span rest = words, word, before;

	if (!span_has(words, hint))
		return false;
	while (span_cut_text(&rest, hint, &before)) {
		const char *from = rest.at - hint.bytes, *to = rest.at;

		while (from > words.at && from[-1] != ' ')
			from--;
		while (to < words.at + words.bytes && *to != ' ')
			to++;
		word = (struct span){ from, (size_t)(to - from) };
		if (memchr(word.at, '@', word.bytes) == NULL)
			return true;
	}
	return false;
}

static enum event
refusal_event(struct span text, const struct reply *reply, enum event otherwise)
{
	const struct span words = refusal_words(text);

	for (size_t i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++) {
		if (span_begins(words, wordings[i].begins))
			return wordings[i].event;
	}
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
		if (hints[i].event == EVENT_GREYLISTED && reply->code / 100 != 4)
			continue;
		if (is_hint(words, hints[i].begins))
			return hints[i].event;
	}
	if (otherwise == EVENT_RECIPIENT_REJECTED && reply->status.class == 5 &&
	    reply->status.subject == 1 && reply->status.detail == 1)
		return EVENT_MAILBOX_UNKNOWN;
	if (reply->code == 451 && reply->status.subject == 3)
		return EVENT_SERVER_ERROR;
	return otherwise;
}

static const struct ruleset *
ruleset_find(struct span name)
{
	for (size_t i = 0; i < sizeof(rulesets) / sizeof(rulesets[0]); i++) {
		if (span_is(name, rulesets[i].name))
			return &rulesets[i];
	}
	return &header_ruleset;
}

/* What a ruleset decides, as it stands behind the peer. */
static const struct {
	struct span begins;
	enum event event; /* EVENT_NOTE: the reply tells */
} decisions[] = {
	{ SPAN(", reject="), EVENT_NOTE },
	{ SPAN(", discard"), EVENT_DISCARDED },
	{ SPAN(", quarantine="), EVENT_HELD },
};

/*
 * Cuts *rest at the decision; what is before it is the peer, which holds no ", " of its own. False
 * if there is no decision.
 */
static bool
decision_cut(struct span *rest, struct span *peer_r, enum event *event_r)
{
	for (size_t i = 0; i < sizeof(decisions) / sizeof(decisions[0]); i++) {
		struct span behind = *rest, peer;

		if (!span_cut_text(&behind, decisions[i].begins, &peer) ||
		    span_has(peer, SPAN(", ")))
			continue;
		*event_r = decisions[i].event;
		*peer_r = peer;
		*rest = behind;
		return true;
	}
	return false;
}

static void
ruleset_arguments(struct finding *finding, const struct ruleset *ruleset, struct span first)
{
	if (span_is(ruleset->name, SPAN("trust_auth")))
		finding->login = first;
	else if (ruleset->stage == STAGE_MAIL)
		finding->sender = sendmail_path(first);
	else if (ruleset->stage == STAGE_RCPT)
		finding->recipient = sendmail_path(first);
}

/*
 * Moves *rest behind "arg1=…, arg2=…, relay=". The arguments are the client's own words, and the
 * text of the refusal repeats them: ", relay=" is looked for where an address ends, and where that
 * cannot be told, there must be a single one in the line.
 */
static bool
arguments_cut(struct span *rest, struct span *first_r, enum extent extent)
{
	struct span at = *rest, further;

	if (!span_eat(&at, SPAN("arg1=")))
		return false;
	if (span_begins(at, SPAN("<"))) {
		struct span behind = at;
		bool is_cut = sendmail_cut_outside(&behind, SPAN(", "), first_r);

		if (is_cut && span_eat(&behind, SPAN("arg2=")))
			is_cut = sendmail_cut_outside(&behind, SPAN(", "), &further);
		if (is_cut && span_eat(&behind, SPAN("relay="))) {
			*rest = behind;
			return true;
		}
	}
	if (extent == EXTENT_BEGINNING || !span_cut_text(&at, SPAN(", relay="), first_r))
		return false;
	if (span_has(at, SPAN(", relay=")))
		return false;
	further = *first_r;
	(void)span_cut_text(&further, SPAN(", arg2="), first_r);
	*rest = at;
	return true;
}

/* Where it cannot be told whose words are whose: that something was refused, and no client. */
static bool
ruleset_unclear(
    struct finding *finding, const struct ruleset *ruleset, struct span rest, enum extent extent)
{
	struct span text = rest, before;

	if (!span_begins(rest, SPAN("arg1=")))
		return false;
	if (ruleset->side == SIDE_REMOTE || !span_cut_text(&text, SPAN(", reject="), &before))
		return finding_name_text(finding, EVENT_NOTE, finding->text);
	if (extent == EXTENT_BEGINNING || span_has(text, SPAN(", reject=")) ||
	    !sendmail_reply_eat(&text, &finding->reply))
		return finding_name_text(finding, ruleset->event, finding->text);
	return finding_name_text(
	    finding, refusal_event(text, &finding->reply, ruleset->event), text);
}

static bool
ruleset_read(struct finding *finding, struct span rest, enum extent extent)
{
	const struct ruleset *ruleset;
	struct span name, first, peer;
	enum event event;

	if (!span_cut(&rest, ',', &name) || !sendmail_is_plain(name) || !span_eat(&rest, SPAN(" ")))
		return false;
	ruleset = ruleset_find(name);
	finding->stage = ruleset->stage;
	if (!arguments_cut(&rest, &first, extent) || !decision_cut(&rest, &peer, &event))
		return ruleset_unclear(finding, ruleset, rest, extent);
	ruleset_arguments(finding, ruleset, first);
	if (ruleset->side == SIDE_REMOTE)
		finding->relay = peer;
	else
		(void)sendmail_peer(finding, peer);
	if (event == EVENT_NOTE && sendmail_reply_eat(&rest, &finding->reply))
		event = ruleset->side == SIDE_REMOTE
		            ? EVENT_NOTE
		            : refusal_event(rest, &finding->reply, ruleset->event);
	return finding_name_text(finding, event, rest);
}

/* The command that a filter answered, as "Milter: " has it. */
static const struct command {
	struct span begins;
	enum stage stage;
} commands[] = {
	{ SPAN("to="), STAGE_RCPT },
	{ SPAN("from="), STAGE_MAIL },
	{ SPAN("helo="), STAGE_HELO },
	{ SPAN("cmd=data"), STAGE_DATA },
	{ SPAN("data"), STAGE_MESSAGE },
	{ SPAN("unknown="), STAGE_UNKNOWN },
};

/*
 * What a filter said to a connection: Sendmail says words of its own. "connect:
 * host=mx.example.org, addr=192.0.2.1, shutdown"; 8.18 adds "=" and the reply.
 */
static bool
milter_connect(struct finding *finding, struct span rest)
{
	struct span host, addr;
	bool is_told;

	finding->stage = STAGE_CONNECT;
	if (!span_cut_text(&rest, SPAN(", addr="), &host) || !span_cut(&rest, ',', &addr))
		return false;
	if (!span_has(rest, SPAN(", addr=")) && addr_parse_span(&finding->client, addr) == 0)
		finding->client_name = sendmail_is_plain(host) ? host : SPAN_NONE;
	if (span_eat(&rest, SPAN(" shutdown")))
		sendmail_infer(finding, 421, (struct status){ 4, 7, 0 });
	else if (span_eat(&rest, SPAN(" temp failing commands")))
		sendmail_infer(finding, 451, (struct status){ 4, 3, 2 });
	else if (span_eat(&rest, SPAN(" rejecting commands")))
		sendmail_infer(finding, 554, (struct status){ 5, 0, 0 });
	else if (!span_eat(&rest, SPAN(" reject")))
		return false;
	is_told = span_eat(&rest, SPAN("=")) && sendmail_reply_eat(&rest, &finding->reply);
	return finding_name_text(finding, EVENT_MILTER_REJECTED, is_told ? rest : finding->text);
}

/* There is no answer where the filter itself has failed. */
static bool
milter_failed(struct finding *finding, struct span text)
{
	finding->stage = STAGE_CONNECT;
	if (span_ends(text, SPAN("closing connection")))
		sendmail_infer(finding, 421, (struct status){ 4, 7, 0 });
	else if (span_ends(text, SPAN("temp failing commands")))
		sendmail_infer(finding, 451, (struct status){ 4, 3, 2 });
	else
		sendmail_infer(finding, 554, (struct status){ 5, 0, 0 });
	return finding_name_text(finding, EVENT_SERVER_ERROR, finding->text);
}

static bool
milter_answer(struct finding *finding, const struct command *command, struct span rest)
{
	struct span argument;

	if (!sendmail_cut_outside(&rest, SPAN(", "), &argument) &&
	    !span_cut_text(&rest, SPAN(", "), &argument))
		return false;
	finding->stage = command->stage;
	if (command->stage == STAGE_RCPT)
		finding->recipient = sendmail_path(argument);
	else if (command->stage == STAGE_MAIL)
		finding->sender = sendmail_path(argument);
	else if (command->stage == STAGE_HELO)
		finding->helo = argument;
	if (span_is(rest, SPAN("discard")))
		return finding_name_text(finding, EVENT_DISCARDED, rest);
	if (!span_eat(&rest, SPAN("reject=")))
		return false;
	if (span_eat(&rest, SPAN("421, errormode"))) {
		/* The filter has failed, and its errors are to close the connection. */
		sendmail_infer(finding, 421, (struct status){ 4, 3, 0 });
		return finding_name_text(finding, EVENT_SERVER_ERROR, finding->text);
	}
	if (!sendmail_reply_eat(&rest, &finding->reply))
		sendmail_infer(finding, 550, (struct status){ 5, 7, 1 });
	return finding_name_text(finding, EVENT_MILTER_REJECTED, rest);
}

static bool
milter_read(struct finding *finding, struct span rest, enum extent extent)
{
	(void)extent;
	if (span_eat(&rest, SPAN("connect: host=")))
		return milter_connect(finding, rest);
	if (span_begins(rest, SPAN("initialization failed")))
		return milter_failed(finding, rest);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct span argument = rest;

		if (span_eat(&argument, commands[i].begins))
			return milter_answer(finding, &commands[i], argument);
	}
	/* "connect to filters", "sender: <…>", "reject, sender": other lines have the answer. */
	return finding_name_text(finding, EVENT_NOTE, finding->text);
}

/* What is not amiss with a filter. */
static const struct span filter_notes[] = {
	SPAN("): init success"),
	SPAN("): abort filter"),
	SPAN("): quit filter"),
	SPAN("): header"),
	SPAN("): body"),
	SPAN("): time command"),
	SPAN(") chgfrom: "),
	SPAN(") add: "),
	SPAN(") insert ("),
	SPAN(") change"),
	SPAN(") delete"),
	SPAN(") message: "),
};

static bool
filter_read(struct finding *finding, struct span rest, enum extent extent)
{
	const struct span text = rest;
	struct span behind, name;

	(void)extent;
	if (!span_cut(&rest, ')', &name))
		return false;
	behind = span_tail(text, name.bytes);
	for (size_t i = 0; i < sizeof(filter_notes) / sizeof(filter_notes[0]); i++) {
		if (span_begins(behind, filter_notes[i]))
			return finding_name_text(finding, EVENT_NOTE, finding->text);
	}
	return finding_name_text(finding, EVENT_TROUBLE, finding->text);
}

static const struct command actions[] = {
	{ SPAN("connect, "), STAGE_CONNECT }, { SPAN("helo, "), STAGE_HELO },
	{ SPAN("mail, "), STAGE_MAIL }, { SPAN("rcpt, "), STAGE_RCPT },
	{ SPAN("data, "), STAGE_DATA }, { SPAN("unknown, "), STAGE_UNKNOWN },
	{ SPAN(""), STAGE_MESSAGE }, /* header, eoh, body */
};

static bool
action_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span name;

	(void)extent;
	if (!span_cut(&rest, ',', &name) || !span_eat(&rest, SPAN(" ")))
		return false;
	finding->stage = STAGE_MESSAGE;
	if (span_eat(&rest, SPAN("action="))) {
		size_t i = 0;

		while (!span_eat(&rest, actions[i].begins))
			i++;
		finding->stage = actions[i].stage;
		if (finding->stage == STAGE_MESSAGE && span_cut(&rest, ',', &name))
			(void)span_eat(&rest, SPAN(" "));
	}
	if (span_eat(&rest, SPAN("reject=")))
		(void)sendmail_reply_eat(&rest, &finding->reply);
	return finding_name_text(finding, EVENT_NOTE, finding->text);
}

/* Replies that no other line tells. Those that one does are not here, or are notes. */
static const struct sent_reply {
	uint16_t code;
	struct span begins;
	enum event event;
	bool is_heard;
} sent_replies[] = {
	{ 221, SPAN(""), EVENT_QUIT, false },
	{ 500, SPAN("Command unrecognized"), EVENT_UNKNOWN_COMMAND, true },
	{ 501, SPAN("AUTH aborted"), EVENT_AUTH_ABORTED, false },
	{ 501, SPAN("AUTH mechanism must be specified"), EVENT_AUTH_ABORTED, false },
	{ 501, SPAN("cannot decode AUTH parameter"), EVENT_AUTH_ABORTED, false },
	{ 501, SPAN("cannot BASE64 decode"), EVENT_NOTE, false },
	{ 501, SPAN("Syntax error in "), EVENT_NOTE, false },
	{ 501, SPAN("Invalid domain name"), EVENT_NOTE, false },
	{ 501, SPAN(""), EVENT_SYNTAX, false },
	{ 502, SPAN("Command not implemented"), EVENT_SYNTAX, false },
	{ 503, SPAN(""), EVENT_SYNTAX, false },
	{ 504, SPAN("AUTH mechanism "), EVENT_AUTH_ABORTED, false },
	{ 530, SPAN("Must issue a STARTTLS"), EVENT_TLS_REQUIRED, false },
	{ 530, SPAN(""), EVENT_AUTH_REQUIRED, false },
};

static bool
reply_read(struct finding *finding, struct span rest, enum extent extent)
{
	const struct span text = rest;
	struct reply reply;

	(void)extent;
	if (!sendmail_reply_eat(&rest, &reply))
		return finding_name_text(finding, EVENT_NOTE, text);
	finding->reply = reply;
	if (reply.code == 421 && span_has(rest, SPAN(" Too many bad commands")))
		return finding_name_text(finding, EVENT_TOO_MANY_ERRORS, rest);
	for (size_t i = 0; i < sizeof(sent_replies) / sizeof(sent_replies[0]); i++) {
		const struct sent_reply *sent = &sent_replies[i];

		if (reply.code != sent->code || !span_begins(rest, sent->begins))
			continue;
		finding->is_heard = sent->is_heard;
		/* What could not be decoded may have been a password. */
		if (span_begins(rest, SPAN("cannot ")))
			rest = SPAN_NONE;
		return finding_name_text(finding, sent->event, rest);
	}
	return finding_name_text(finding, EVENT_NOTE, rest);
}

/*
 * A filter that asks for all rejected recipients is told of those that have no mailbox. What has
 * no angle brackets must look like an address, or be refused with words that are known.
 */
static bool
user_error_address(struct finding *finding, struct span address, struct span text)
{
	const struct reply none = { .text = "" };
	const enum event event = refusal_event(text, &none, EVENT_RECIPIENT_REJECTED);
	struct span rest = address, word;

	if (!span_begins(address, SPAN("<"))) {
		if (address.bytes == 0 || sendmail_cut_outside(&rest, SPAN(" "), &word))
			return false;
		if (event == EVENT_RECIPIENT_REJECTED && !span_has(address, SPAN("@")))
			return false;
	}
	finding->recipient = sendmail_path(address);
	finding->stage = STAGE_RCPT;
	finding->is_heard = event == EVENT_MAILBOX_UNKNOWN || event == EVENT_RECIPIENT_REJECTED;
	return finding_name_text(finding, event, text);
}

bool
sendmail_user_error_read(struct finding *finding, struct span message)
{
	struct span rest = message, address, text;

	for (size_t i = 0; i < sizeof(user_errors) / sizeof(user_errors[0]); i++) {
		if (!span_begins(message, user_errors[i].begins))
			continue;
		finding->stage = STAGE_RCPT;
		finding->reply = user_errors[i].reply;
		return finding_name_text(finding, user_errors[i].event, message);
	}
	if (span_ends(message, SPAN(" parameter unrecognized"))) {
		sendmail_infer(finding, 555, (struct status){ 5, 5, 4 });
		return finding_name_text(finding, EVENT_SYNTAX, message);
	}
	if (sendmail_cut_outside(&rest, SPAN("... "), &address) &&
	    user_error_address(finding, address, rest))
		return true;
	rest = message;
	if (!span_begins(message, SPAN("<")) || !span_cut_last_text(&rest, SPAN("... "), &text))
		return false;
	return user_error_address(finding, rest, text);
}

const struct sendmail_kind sendmail_ruling_kinds[] = {
	{ SPAN("ruleset="), ruleset_read, EVENT_NOTE },
	{ SPAN("Milter: "), milter_read, EVENT_NOTE },
	{ SPAN("Milter ("), filter_read, EVENT_NOTE },
	{ SPAN("milter="), action_read, EVENT_NOTE },
	{ SPAN("--- "), reply_read, EVENT_NOTE },
	{ SPAN(""), NULL, EVENT_NOTE },
};
