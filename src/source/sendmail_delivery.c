/* SPDX-License-Identifier: BSD-2-Clause */
/* What Sendmail says of messages: that one came, and what became of it. */
#include "source/sendmail_delivery.h"

#include <string.h>

#include "base/duration.h"

#include "source/sendmail_text.h"

#define SENDER_MOST_BYTES 200 /* headers.c of Sendmail 8.17 */

/* Reads "02:03:04" or "1+02:03:04" off *rest. */
static bool
delay_eat(struct span *rest, int64_t *delay_us_r)
{
	int64_t days = 0, hours, minutes, seconds;
	struct span at = *rest;

	if (!span_eat_number(&at, 100000, &hours))
		return false;
	if (span_eat(&at, SPAN("+"))) {
		days = hours;
		if (!span_eat_number(&at, 23, &hours))
			return false;
	}
	if (!span_eat(&at, SPAN(":")) || !span_eat_number(&at, 59, &minutes))
		return false;
	if (!span_eat(&at, SPAN(":")) || !span_eat_number(&at, 59, &seconds))
		return false;
	*delay_us_r = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * SECOND_US;
	*rest = at;
	return true;
}

/*
 * Cuts *rest behind a sender, which may have been cut off itself after so many bytes, and then may
 * have lost the end of its quotes.
 */
static bool
sender_cut(struct span *rest, struct span *sender_r)
{
	const struct span size = SPAN(", size=");

	if (sendmail_cut_outside(rest, size, sender_r))
		return true;
	return span_cut_text(rest, size, sender_r) &&
	       (sender_r->bytes >= SENDER_MOST_BYTES ||
	           memchr(sender_r->at, '(', sender_r->bytes) != NULL);
}

/*
 * "<a@example.org>, size=47, class=0, nrcpts=1, msgid=<…>, proto=ESMTP, daemon=MTA-v4, relay=name
 * [192.0.2.1]". It stands here for each MAIL that was accepted; only what came to its end has a
 * message-id.
 */
static bool
envelope_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span sender, daemon;
	int64_t class, recipients;
	bool is_complete;

	if (!sender_cut(&rest, &sender))
		return false;
	finding->sender = sendmail_path(sender);
	if (!span_eat_number(&rest, INT64_MAX, &finding->bytes) ||
	    !span_eat(&rest, SPAN(", class=")))
		return false;
	(void)span_eat(&rest, SPAN("-"));
	if (!span_eat_number(&rest, INT32_MAX, &class) || !span_eat(&rest, SPAN(", nrcpts=")) ||
	    !span_eat_number(&rest, INT32_MAX, &recipients))
		return false;
	is_complete = span_begins(rest, SPAN(", msgid="));
	if (extent == EXTENT_WHOLE && span_cut_last_text(&rest, SPAN(", daemon="), &daemon) &&
	    sendmail_is_plain(daemon))
		finding->daemon = daemon;
	return finding_name_text(
	    finding, recipients > 0 && is_complete ? EVENT_QUEUED : EVENT_NOTE, SPAN_NONE);
}

/* A sender that cannot be told from what is behind it leaves the client, and nothing else. */
static bool
from_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct finding clear;

	sendmail_relay_cut(finding, &rest, extent);
	clear = *finding;
	if (envelope_read(finding, rest, extent))
		return true;
	*finding = clear;
	return finding->client.family != 0 && finding_name_text(finding, EVENT_NOTE, SPAN_NONE);
}

/* What became of a message, as the words behind "stat=" begin. */
static const struct delivery {
	struct span begins;
	enum event event;
} deliveries[] = {
	{ SPAN("Sent"), EVENT_SENT },
	{ SPAN("Deferred"), EVENT_DEFERRED },
	{ SPAN("queued"), EVENT_QUEUED },
	{ SPAN("quarantined"), EVENT_HELD },
	{ SPAN("discarded"), EVENT_DISCARDED },
};

/*
 * The status decides where there is one: the words may be the other server's. Without one it was
 * this server that did not take the message after all.
 */
static enum event
delivery_event(struct span stat, const struct status *status)
{
	switch (status->class) {
	case 2:
		return EVENT_SENT;
	case 4:
		return EVENT_DEFERRED;
	case 5:
		return status->subject == 4 && status->detail == 7 ? EVENT_EXPIRED : EVENT_BOUNCED;
	default:
		break;
	}
	for (size_t i = 0; i < sizeof(deliveries) / sizeof(deliveries[0]); i++) {
		if (span_begins(stat, deliveries[i].begins))
			return deliveries[i].event;
	}
	return EVENT_NOTE;
}

/*
 * Eats ", name=value"; the value ends where the next name begins, and that is one of those that
 * can follow. What other servers say comes last.
 */
static bool
field_eat(struct span *rest, struct span name, struct span *value_r)
{
	struct span at = *rest;

	if (!span_eat(&at, name))
		return false;
	if (!span_cut_text(&at, SPAN(", "), value_r)) {
		*value_r = at;
		*rest = span_tail(at, at.bytes);
		return true;
	}
	*rest = (struct span){ at.at - 2, at.bytes + 2 };
	return true;
}

/*
 * Cuts *rest behind the addresses. A list that was cut off may have lost the end of its quotes;
 * what goes on with "... " is an error about an address that begins like this.
 */
static bool
list_cut(struct span *rest, struct span *list_r)
{
	struct span error = *rest;

	if (sendmail_cut_outside(rest, SPAN(", "), list_r))
		return true;
	if (sendmail_cut_outside(&error, SPAN("... "), list_r))
		return false;
	return span_cut_text(rest, SPAN(", delay="), list_r);
}

static struct span
last_address(struct span list)
{
	struct span first, rest = list;

	(void)span_eat_end(&rest, SPAN(" [more]"));
	while (sendmail_cut_outside(&rest, SPAN(","), &first) && rest.bytes > 0)
		;
	return sendmail_path(rest.bytes > 0 ? rest : list);
}

/* "421 4.7.0 text, stat=Deferred: 421 4.7.0 text": the reply is cut off where it is long. */
static struct span
remote_words(struct finding *finding, struct span *rest)
{
	struct span reply, words;

	if (!span_eat(rest, SPAN(", reply=")))
		return SPAN_NONE;
	if (!span_cut_last_text(rest, SPAN(", stat="), &words))
		return SPAN_NONE;
	reply = *rest;
	*rest = words;
	return sendmail_reply_eat(&reply, &finding->reply) ? reply : SPAN_NONE;
}

/* What else stands between the addresses and the outcome. */
static const struct span delivery_fields[] = {
	SPAN(", xdelay="),
	SPAN(", mailer="),
	SPAN(", pri="),
	SPAN(", quarantine="),
};

static void
delivery_reply(struct finding *finding, enum event event, const struct status *status)
{
	const struct reply usual = classify_reply(event);

	if (finding->reply.code == 0 && usual.code / 100 == status->class)
		sendmail_infer(finding, usual.code, *status);
}

/* "mx.example.org. [192.0.2.1]" or "[192.0.2.1] [192.0.2.1]" as a whole. */
static struct addr
relay_address(struct span relay)
{
	static const struct addr nobody;
	struct finding named, server;

	finding_clear(&named);
	if (!sendmail_peer_eat(&named, &relay))
		return nobody;
	if (relay.bytes == 0)
		return named.client;
	finding_clear(&server);
	if (named.client_name.bytes > 0 || !span_eat(&relay, SPAN(" ")) ||
	    !sendmail_peer_eat(&server, &relay) || relay.bytes > 0)
		return nobody;
	return addr_equal(&named.client, &server.client) ? server.client : nobody;
}

/*
 * Addresses, and what another server says, may hold ", relay=" too: only where it stands once, and
 * behind addresses that are whole, has this server written it for sure.
 */
static bool
relay_is_certain(struct span rest)
{
	const struct span relay = SPAN(", relay=");
	struct span list, head;

	if (!sendmail_cut_outside(&rest, SPAN(", "), &list) || span_cut_text(&list, relay, &head))
		return false;
	return span_cut_text(&rest, relay, &head) && !span_cut_text(&rest, relay, &head);
}

/*
 * "<a@example.org>,<b@example.org>, ctladdr=<c@example.net> (8/0), delay=00:00:02, xdelay=00:00:01,
 * mailer=esmtp, pri=30045, relay=mx.example.org. [192.0.2.1], dsn=4.7.0, reply=421 4.7.0 text,
 * stat=Deferred: 421 4.7.0 text". Nothing of it is a client's.
 */
static bool
to_read(struct finding *finding, struct span rest, enum extent extent)
{
	const struct span delay = SPAN(", delay=");
	const bool is_certain = relay_is_certain(rest);
	struct status status = { 0, 0, 0 };
	struct span list, value, words;
	enum event event;

	(void)extent;
	if (!list_cut(&rest, &list))
		return false;
	(void)span_eat(&rest, SPAN("[more], "));
	if (span_eat(&rest, SPAN("ctladdr=")) && !sendmail_cut_outside(&rest, delay, &value) &&
	    !span_cut_text(&rest, delay, &value))
		return false;
	(void)span_eat(&rest, SPAN("delay="));
	if (!delay_eat(&rest, &finding->delay_us))
		return false;
	finding->stage = STAGE_DELIVERY;
	finding->recipient = last_address(list);
	for (size_t i = 0; i < sizeof(delivery_fields) / sizeof(delivery_fields[0]); i++)
		(void)field_eat(&rest, delivery_fields[i], &value);
	if (field_eat(&rest, SPAN(", relay="), &finding->relay) && is_certain)
		finding->relay_address = relay_address(finding->relay);
	if (field_eat(&rest, SPAN(", dsn="), &value))
		(void)sendmail_status_eat(&value, &status);
	(void)field_eat(&rest, SPAN(", ntries="), &value);
	(void)field_eat(&rest, SPAN(", stage="), &value);
	words = remote_words(finding, &rest);
	(void)span_eat(&rest, SPAN(", stat="));
	event = delivery_event(rest, &status);
	value = rest;
	if (finding->reply.code == 0 && span_eat(&value, SPAN("Deferred: ")) &&
	    sendmail_reply_eat(&value, &finding->reply))
		words = value;
	delivery_reply(finding, event, &status);
	return finding_name_text(finding, event, words.bytes > 0 ? words : rest);
}

static bool
done_read(struct finding *finding, struct span rest, enum extent extent)
{
	(void)extent;
	(void)delay_eat(&rest, &finding->delay_us);
	return finding_name_text(finding, EVENT_REMOVED, SPAN_NONE);
}

static bool
discarded_read(struct finding *finding, struct span rest, enum extent extent)
{
	(void)extent;
	return rest.bytes == 0 && finding_name_text(finding, EVENT_DISCARDED, finding->text);
}

const struct sendmail_kind sendmail_delivery_kinds[] = {
	{ SPAN("to="), to_read, EVENT_NOTE },
	{ SPAN("from="), from_read, EVENT_NOTE },
	{ SPAN("done; delay="), done_read, EVENT_NOTE },
	{ SPAN("discarded"), discarded_read, EVENT_NOTE },
	{ SPAN("quarantine="), NULL, EVENT_HELD },
	{ SPAN(""), NULL, EVENT_NOTE },
};
