/* SPDX-License-Identifier: BSD-2-Clause */
/* What became of a message that was sent on, or given to somebody on this host. */
#include "source/postfix_delivery.h"

#include <string.h>

#include "base/duration.h"

#include "source/postfix_part.h"

#define FATES (sizeof(fates) / sizeof(fates[0]))
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))
#define UNCUT_BYTES 800
#define SECONDS_MOST (100 * 365 * DAY_US / SECOND_US)

static const struct fate {
	struct span word;
	enum event event;
	enum outcome outcome;
} fates[] = {
	{ SPAN("sent"), EVENT_SENT, OUTCOME_DONE },
	{ SPAN("deferred"), EVENT_DEFERRED, OUTCOME_LATER },
	{ SPAN("bounced"), EVENT_BOUNCED, OUTCOME_NEVER },
	{ SPAN("expired"), EVENT_EXPIRED, OUTCOME_NEVER },
	{ SPAN("deliverable"), EVENT_DELIVERABLE, OUTCOME_DONE },
	{ SPAN("undeliverable"), EVENT_UNDELIVERABLE, OUTCOME_OPEN },
	/* soft_bounce = yes: it stays in the queue. */
	{ SPAN("SOFTBOUNCE"), EVENT_DEFERRED, OUTCOME_LATER },
};

/* As it stands behind "in reply to". */
static const struct command {
	struct span words;
	enum stage stage;
} commands[] = {
	{ SPAN("RCPT TO"), STAGE_RCPT },
	{ SPAN("end of DATA"), STAGE_MESSAGE },
	{ SPAN("MAIL FROM"), STAGE_MAIL },
	{ SPAN("DATA"), STAGE_DATA },
	{ SPAN("EHLO"), STAGE_HELO },
	{ SPAN("HELO"), STAGE_HELO },
	{ SPAN("LHLO"), STAGE_HELO },
	{ SPAN("AUTH"), STAGE_AUTH },
	{ SPAN("STARTTLS"), STAGE_TLS },
};

/*
 * Cuts what stands before ">, relay=". Both the recipient and the other server's words may hold
 * that: a line with two of them can be read in two ways.
 */
static bool
recipient_cut(struct span *rest, struct span *recipient_r)
{
	struct span behind, before;

	if (!postfix_part_cut(rest, SPAN(">, relay="), recipient_r))
		return false;
	behind = *rest;
	while (span_cut(&behind, '>', &before)) {
		if (span_begins(behind, SPAN(", relay=")))
			return false;
	}
	return true;
}

/* Reads "1319" or "0.02". */
static bool
delay_read(int64_t *delay_us_r, struct span *rest)
{
	int64_t delay_us, unit_us = SECOND_US;

	if (!span_eat_number(rest, SECONDS_MOST, &delay_us))
		return false;
	delay_us *= SECOND_US;
	if (span_eat(rest, SPAN("."))) {
		for (; rest->bytes > 0 && rest->at[0] >= '0' && rest->at[0] <= '9';
		     *rest = span_tail(*rest, 1)) {
			unit_us /= 10;
			delay_us += (rest->at[0] - '0') * unit_us;
		}
	}
	*delay_us_r = delay_us;
	return true;
}

/* Takes " (in reply to RCPT TO command)" off the end, where no other server can have written it. */
static void
command_read(struct finding *finding, struct span *text)
{
	struct span rest = *text, words;

	if (!span_eat_end(&rest, SPAN(" command)")) || !span_cut_last(&rest, '(', &words) ||
	    !span_eat(&words, SPAN("in reply to ")))
		return;
	for (size_t i = 0; i < COMMANDS; i++) {
		if (!span_is(words, commands[i].words))
			continue;
		finding->stage = commands[i].stage;
		span_eat_end(&rest, SPAN(" "));
		*text = rest;
		return;
	}
}

/*
 * Finds the other server's answer: at the beginning, or behind its name, which has no blanks. What
 * anybody else says has no code.
 */
static void
answer_read(struct finding *finding, struct span *text)
{
	struct span rest = *text, name;

	if (!span_eat(&rest, SPAN("host ")))
		span_eat(&rest, SPAN("SASL authentication failed; server "));
	if (rest.at == text->at) {
		postfix_part_reply(finding, text);
		return;
	}
	if (!span_cut(&rest, ' ', &name))
		return;
	if (!span_eat(&rest, SPAN("said: ")) && !span_eat(&rest, SPAN("refused to talk to me: ")))
		return;
	if (postfix_part_reply(finding, &rest))
		*text = rest;
}

/* Reads "4.7.0, status=deferred (host h[192.0.2.7] said: 421 4.7.0 text)". */
static bool
fate_read(struct finding *finding, struct span rest)
{
	struct status status;
	struct span dsn, word;

	if (!span_cut(&rest, ',', &dsn) || !postfix_part_status(&status, dsn) ||
	    !span_eat(&rest, SPAN(" status=")) || !span_cut(&rest, ' ', &word) ||
	    !span_eat(&rest, SPAN("(")))
		return false;
	span_eat_end(&rest, SPAN(")"));
	for (size_t i = 0; i < FATES; i++) {
		if (!span_is(word, fates[i].word))
			continue;
		command_read(finding, &rest);
		answer_read(finding, &rest);
		finding->text = rest;
		if (finding->reply.status.class == 0)
			finding->reply.status = status;
		finding_name(finding, fates[i].event);
		/* Postfix tries again after "554 no service" at the greeting. */
		if (fates[i].outcome != OUTCOME_OPEN)
			finding->meaning.outcome = fates[i].outcome;
		return true;
	}
	return false;
}

/* Skips "4, delays=0/0.01/0.04/0.04" and its like. */
static bool
word_skip(struct span *rest)
{
	struct span value;

	return span_cut(rest, ',', &value) && span_eat(rest, SPAN(" "));
}

/* "mx.example.org[192.0.2.1]:25" as a whole; "none", "local" or "h[private/lmtp]" have none. */
static struct addr
relay_address(struct span relay)
{
	static const struct addr nobody;
	struct finding server;

	finding_clear(&server);
	return postfix_part_peer(&server, &relay) && relay.bytes == 0 ? server.client : nobody;
}

/*
 * A recipient may hold all the words of a delivery, if what follows it was cut off. No syslog cuts
 * what is as short as this (RFC 3164 section 4.1), and a whole line ends with a parenthesis.
 */
static bool
line_is_whole(struct span line, struct span recipient)
{
	return line.bytes < UNCUT_BYTES && span_ends(line, SPAN(")")) &&
	       memchr(recipient.at, '"', recipient.bytes) == NULL;
}

bool
postfix_delivery_read(struct finding *finding, struct span rest)
{
	const struct span line = rest;
	struct span recipient, original;

	if (!recipient_cut(&rest, &recipient)) {
		/* Either of two readings may be a forgery, or the line is not whole. */
		finding_name(finding, EVENT_NOTE);
		return true;
	}
	if (postfix_part_cut(&recipient, SPAN(">, orig_to=<"), &original))
		recipient = original;
	finding->recipient = recipient;
	if (!span_cut(&rest, ',', &finding->relay) || !span_eat(&rest, SPAN(" ")))
		return false;
	if (line_is_whole(line, recipient))
		finding->relay_address = relay_address(finding->relay);
	if (span_eat(&rest, SPAN("conn_use=")) && !word_skip(&rest))
		return false;
	if (!span_eat(&rest, SPAN("delay=")) || !delay_read(&finding->delay_us, &rest) ||
	    !span_eat(&rest, SPAN(", ")))
		return false;
	if (span_eat(&rest, SPAN("delays=")) && !word_skip(&rest))
		return false;
	return span_eat(&rest, SPAN("dsn=")) && fate_read(finding, rest);
}
