/* SPDX-License-Identifier: BSD-2-Clause */
/* The words for what clients do and meet with, and for where they do it. */
#include "smtp/event.h"

#include <assert.h>
#include <string.h>

#include "base/language.h"

static_assert(EVENT_COUNT < 64, "a set of events is one word");

/*
 * A filter cannot answer a command that the server itself rejects: what is counted there stops the
 * client wherever else it comes to.
 */
#define STOPS_ELSEWHERE (STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_RCPT))
#define STOPS_UNKNOWN (STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_UNKNOWN))
#define STOPS_RCPT STAGE_BIT(STAGE_RCPT)

const struct event_entry event_table[EVENT_COUNT] = {
	[EVENT_CONNECT] = { "connect", N_("a connection"), N_("connections"), STAGE_CONNECT,
	    STAGE_BIT(STAGE_CONNECT) },
	[EVENT_HELO] = { "helo", N_("a HELO command"), N_("HELO commands"), STAGE_HELO,
	    STAGE_BIT(STAGE_HELO) },
	[EVENT_MESSAGE] = { "message", N_("a message"), N_("messages"), STAGE_MAIL,
	    STAGE_BIT(STAGE_MAIL) },
	[EVENT_BYTES] = { "bytes", N_("a message"), N_("bytes"), STAGE_MAIL,
	    STAGE_BIT(STAGE_MAIL) },
	[EVENT_AUTH_OK] = { "auth-ok", N_("a login"), N_("logins"), STAGE_MAIL,
	    STAGE_BIT(STAGE_MAIL) },
	[EVENT_RECIPIENT] = { "recipient", N_("a recipient"), N_("recipients"), STAGE_RCPT,
	    STOPS_RCPT },

	[EVENT_RECIPIENT_REJECTED] = { "recipient-rejected", N_("a rejected recipient"),
	    N_("rejected recipients"), STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_MAILBOX_UNKNOWN] = { "mailbox-unknown", N_("an unknown mailbox"),
	    N_("unknown mailboxes"), STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_UNKNOWN_COMMAND] = { "unknown-command", N_("an unknown command"),
	    N_("unknown commands"), STAGE_UNKNOWN, STOPS_UNKNOWN },
	[EVENT_AUTH_FAILED] = { "auth-failed", N_("a failed login"), N_("failed logins"),
	    STAGE_AUTH, STOPS_ELSEWHERE },
	[EVENT_AUTH_UNAVAILABLE] = { "auth-unavailable", N_("a login that could not be checked"),
	    N_("logins that could not be checked"), STAGE_AUTH, STOPS_ELSEWHERE },
	[EVENT_AUTH_ABORTED] = { "auth-aborted", N_("an aborted login"), N_("aborted logins"),
	    STAGE_AUTH, STOPS_ELSEWHERE },
	[EVENT_AUTH_REQUIRED] = { "auth-required", N_("a command without login"),
	    N_("commands without login"), STAGE_MAIL, STOPS_ELSEWHERE },
	[EVENT_TLS_REQUIRED] = { "tls-required", N_("a command without TLS"),
	    N_("commands without TLS"), STAGE_MAIL, STOPS_ELSEWHERE },
	[EVENT_TLS_OK] = { "tls-ok", N_("a TLS session"), N_("TLS sessions"), STAGE_TLS,
	    STOPS_ELSEWHERE },
	[EVENT_TLS_FAILED] = { "tls-failed", N_("a failed TLS handshake"),
	    N_("failed TLS handshakes"), STAGE_TLS, STOPS_ELSEWHERE },
	[EVENT_SYNTAX] = { "syntax", N_("a syntax error"), N_("syntax errors"), STAGE_UNKNOWN,
	    STOPS_ELSEWHERE },
	[EVENT_LINE_TOO_LONG] = { "line-too-long", N_("an overlong line"), N_("overlong lines"),
	    STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_NON_SMTP_COMMAND] = { "non-smtp-command", N_("a non-SMTP command"),
	    N_("non-SMTP commands"), STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_BARE_NEWLINE] = { "bare-newline", N_("a bare newline"), N_("bare newlines"),
	    STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_PIPELINING] = { "pipelining", N_("a command out of turn"),
	    N_("commands out of turn"), STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_RELAY_DENIED] = { "relay-denied", N_("a relay attempt"), N_("relay attempts"),
	    STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_CLIENT_REJECTED] = { "client-rejected", N_("a client rejection"),
	    N_("client rejections"), STAGE_CONNECT, STOPS_ELSEWHERE },
	[EVENT_HELO_REJECTED] = { "helo-rejected", N_("a rejected HELO name"),
	    N_("rejected HELO names"), STAGE_HELO, STOPS_ELSEWHERE },
	[EVENT_SENDER_REJECTED] = { "sender-rejected", N_("a rejected sender"),
	    N_("rejected senders"), STAGE_MAIL, STOPS_ELSEWHERE },
	[EVENT_GREYLISTED] = { "greylisted", N_("a greylisted recipient"),
	    N_("greylisted recipients"), STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_DNSBL] = { "dnsbl", N_("a DNS list rejection"), N_("DNS list rejections"),
	    STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_CONTENT_REJECTED] = { "content-rejected", N_("a message rejected for its content"),
	    N_("messages rejected for their content"), STAGE_MESSAGE, STOPS_ELSEWHERE },
	[EVENT_MILTER_REJECTED] = { "milter-rejected", N_("a filter rejection"),
	    N_("filter rejections"), STAGE_MESSAGE, STOPS_ELSEWHERE },
	[EVENT_TOO_MANY_ERRORS] = { "too-many-errors", N_("a session ended for errors"),
	    N_("sessions ended for errors"), STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_TOO_MANY_CONNECTIONS] = { "too-many-connections", N_("an excess connection"),
	    N_("excess connections"), STAGE_CONNECT, STOPS_ELSEWHERE },
	[EVENT_CONNECTION_RATE] = { "connection-rate", N_("a connection beyond the server's rate"),
	    N_("connections beyond the server's rate"), STAGE_CONNECT, STOPS_ELSEWHERE },
	[EVENT_MESSAGE_RATE] = { "message-rate", N_("a message beyond the server's rate"),
	    N_("messages beyond the server's rate"), STAGE_MAIL, STOPS_ELSEWHERE },
	[EVENT_RECIPIENT_RATE] = { "recipient-rate", N_("a recipient beyond the server's rate"),
	    N_("recipients beyond the server's rate"), STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_AUTH_RATE] = { "auth-rate", N_("a login beyond the server's rate"),
	    N_("logins beyond the server's rate"), STAGE_AUTH, STOPS_ELSEWHERE },
	[EVENT_TLS_RATE] = { "tls-rate", N_("a TLS session beyond the server's rate"),
	    N_("TLS sessions beyond the server's rate"), STAGE_TLS, STOPS_ELSEWHERE },
	[EVENT_TOO_MANY_RECIPIENTS] = { "too-many-recipients",
	    N_("a message with too many recipients"), N_("messages with too many recipients"),
	    STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_MESSAGE_TOO_BIG] = { "message-too-big", N_("an oversized message"),
	    N_("oversized messages"), STAGE_MESSAGE, STOPS_ELSEWHERE },
	[EVENT_SERVER_ERROR] = { "server-error", N_("a server error"), N_("server errors"),
	    STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_SMTP_ATTACK] = { "smtp-attack", N_("a possible attack"), N_("possible attacks"),
	    STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_ADDRESS_PROBE] = { "address-probe", N_("a VRFY or EXPN command"),
	    N_("VRFY and EXPN commands"), STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_TIMEOUT] = { "timeout", N_("a timeout"), N_("timeouts"), STAGE_CLOSE,
	    STOPS_ELSEWHERE },
	[EVENT_LOST_CONNECTION] = { "lost-connection", N_("a lost connection"),
	    N_("lost connections"), STAGE_CLOSE, STOPS_ELSEWHERE },
	[EVENT_NO_MAIL] = { "no-mail", N_("a session without mail"), N_("sessions without mail"),
	    STAGE_CLOSE, STOPS_ELSEWHERE },
	[EVENT_QUIT] = { "quit", N_("a session ended by QUIT"), N_("sessions ended by QUIT"),
	    STAGE_CLOSE, STOPS_ELSEWHERE },
	[EVENT_DISCONNECT] = { "disconnect", N_("an ended session"), N_("ended sessions"),
	    STAGE_CLOSE, STOPS_ELSEWHERE },

	[EVENT_SENT] = { "sent", N_("a sent message"), N_("sent messages"), STAGE_DELIVERY,
	    STOPS_RCPT },
	[EVENT_DEFERRED] = { "deferred", N_("a deferred message"), N_("deferred messages"),
	    STAGE_DELIVERY, STOPS_RCPT },
	[EVENT_BOUNCED] = { "bounced", N_("a bounced message"), N_("bounced messages"),
	    STAGE_DELIVERY, STOPS_RCPT },
	[EVENT_EXPIRED] = { "expired", N_("an expired message"), N_("expired messages"),
	    STAGE_DELIVERY, STOPS_RCPT },

	[EVENT_DELIVERABLE] = { "deliverable", N_("an address found good"),
	    N_("addresses found good"), STAGE_DELIVERY, 0 },
	[EVENT_UNDELIVERABLE] = { "undeliverable", N_("an address found bad"),
	    N_("addresses found bad"), STAGE_DELIVERY, 0 },
	[EVENT_QUEUED] = { "queued", N_("a message queued"), N_("messages queued"), STAGE_NONE, 0 },
	[EVENT_REMOVED] = { "removed", N_("a message removed"), N_("messages removed"), STAGE_NONE,
	    0 },
	[EVENT_HELD] = { "held", N_("a message held"), N_("messages held"), STAGE_NONE, 0 },
	[EVENT_DISCARDED] = { "discarded", N_("a message discarded"), N_("messages discarded"),
	    STAGE_NONE, 0 },
	[EVENT_TROUBLE] = { "trouble", N_("a complaint of the server"),
	    N_("complaints of the server"), STAGE_NONE, 0 },
	[EVENT_NOTE] = { "note", N_("a note"), N_("notes"), STAGE_NONE, 0 },
};

const char *const stage_names[STAGE_COUNT + 1] = {
	[STAGE_CONNECT] = "connect",
	[STAGE_HELO] = "helo",
	[STAGE_TLS] = "tls",
	[STAGE_AUTH] = "auth",
	[STAGE_MAIL] = "mail",
	[STAGE_RCPT] = "rcpt",
	[STAGE_DATA] = "data",
	[STAGE_MESSAGE] = "end-of-message",
	[STAGE_UNKNOWN] = "unknown",
	[STAGE_CLOSE] = "close",
	[STAGE_DELIVERY] = "delivery",
	[STAGE_NONE] = "",
};

int
event_find(const char *name)
{
	for (int i = 0; i < EVENT_COUNT; i++) {
		if (strcmp(event_table[i].name, name) == 0)
			return i;
	}
	return -1;
}
