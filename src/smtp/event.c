/* SPDX-License-Identifier: BSD-2-Clause */
/* The words for what clients do and meet with, and for where they do it. */
#include "smtp/event.h"

#include <assert.h>
#include <string.h>

static_assert(EVENT_COUNT < 64, "a set of events is one word");

/*
 * A filter cannot answer a command that the server itself rejects: what is counted there stops the
 * client wherever else it comes to.
 */
#define STOPS_ELSEWHERE (STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_RCPT))
#define STOPS_UNKNOWN (STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_UNKNOWN))
#define STOPS_RCPT STAGE_BIT(STAGE_RCPT)

const struct event_entry event_table[EVENT_COUNT] = {
	[EVENT_CONNECT] = { "connect", "a connection", "connections", STAGE_CONNECT,
	    STAGE_BIT(STAGE_CONNECT) },
	[EVENT_HELO] = { "helo", "a HELO command", "HELO commands", STAGE_HELO,
	    STAGE_BIT(STAGE_HELO) },
	[EVENT_MESSAGE] = { "message", "a message", "messages", STAGE_MAIL, STAGE_BIT(STAGE_MAIL) },
	[EVENT_BYTES] = { "bytes", "a message", "bytes", STAGE_MAIL, STAGE_BIT(STAGE_MAIL) },
	[EVENT_AUTH_OK] = { "auth-ok", "a login", "logins", STAGE_MAIL, STAGE_BIT(STAGE_MAIL) },
	[EVENT_RECIPIENT] = { "recipient", "a recipient", "recipients", STAGE_RCPT, STOPS_RCPT },

	[EVENT_RECIPIENT_REJECTED] = { "recipient-rejected", "a rejected recipient",
	    "rejected recipients", STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_MAILBOX_UNKNOWN] = { "mailbox-unknown", "an unknown mailbox", "unknown mailboxes",
	    STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_UNKNOWN_COMMAND] = { "unknown-command", "an unknown command", "unknown commands",
	    STAGE_UNKNOWN, STOPS_UNKNOWN },
	[EVENT_AUTH_FAILED] = { "auth-failed", "a failed login", "failed logins", STAGE_AUTH,
	    STOPS_ELSEWHERE },
	[EVENT_AUTH_UNAVAILABLE] = { "auth-unavailable", "a login that could not be checked",
	    "logins that could not be checked", STAGE_AUTH, STOPS_ELSEWHERE },
	[EVENT_AUTH_ABORTED] = { "auth-aborted", "an aborted login", "aborted logins", STAGE_AUTH,
	    STOPS_ELSEWHERE },
	[EVENT_AUTH_REQUIRED] = { "auth-required", "a command without login",
	    "commands without login", STAGE_MAIL, STOPS_ELSEWHERE },
	[EVENT_TLS_REQUIRED] = { "tls-required", "a command without TLS", "commands without TLS",
	    STAGE_MAIL, STOPS_ELSEWHERE },
	[EVENT_TLS_OK] = { "tls-ok", "a TLS session", "TLS sessions", STAGE_TLS, STOPS_ELSEWHERE },
	[EVENT_TLS_FAILED] = { "tls-failed", "a failed TLS handshake", "failed TLS handshakes",
	    STAGE_TLS, STOPS_ELSEWHERE },
	[EVENT_SYNTAX] = { "syntax", "a syntax error", "syntax errors", STAGE_UNKNOWN,
	    STOPS_ELSEWHERE },
	[EVENT_LINE_TOO_LONG] = { "line-too-long", "an overlong line", "overlong lines",
	    STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_NON_SMTP_COMMAND] = { "non-smtp-command", "a non-SMTP command", "non-SMTP commands",
	    STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_BARE_NEWLINE] = { "bare-newline", "a bare newline", "bare newlines", STAGE_UNKNOWN,
	    STOPS_ELSEWHERE },
	[EVENT_PIPELINING] = { "pipelining", "a command out of turn", "commands out of turn",
	    STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_RELAY_DENIED] = { "relay-denied", "a relay attempt", "relay attempts", STAGE_RCPT,
	    STOPS_ELSEWHERE },
	[EVENT_CLIENT_REJECTED] = { "client-rejected", "a client rejection", "client rejections",
	    STAGE_CONNECT, STOPS_ELSEWHERE },
	[EVENT_HELO_REJECTED] = { "helo-rejected", "a rejected HELO name", "rejected HELO names",
	    STAGE_HELO, STOPS_ELSEWHERE },
	[EVENT_SENDER_REJECTED] = { "sender-rejected", "a rejected sender", "rejected senders",
	    STAGE_MAIL, STOPS_ELSEWHERE },
	[EVENT_GREYLISTED] = { "greylisted", "a greylisted recipient", "greylisted recipients",
	    STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_DNSBL] = { "dnsbl", "a DNS list rejection", "DNS list rejections", STAGE_RCPT,
	    STOPS_ELSEWHERE },
	[EVENT_CONTENT_REJECTED] = { "content-rejected", "a message rejected for its content",
	    "messages rejected for their content", STAGE_MESSAGE, STOPS_ELSEWHERE },
	[EVENT_MILTER_REJECTED] = { "milter-rejected", "a filter rejection", "filter rejections",
	    STAGE_MESSAGE, STOPS_ELSEWHERE },
	[EVENT_TOO_MANY_ERRORS] = { "too-many-errors", "a session ended for errors",
	    "sessions ended for errors", STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_TOO_MANY_CONNECTIONS] = { "too-many-connections", "an excess connection",
	    "excess connections", STAGE_CONNECT, STOPS_ELSEWHERE },
	[EVENT_CONNECTION_RATE] = { "connection-rate", "a connection beyond the server's rate",
	    "connections beyond the server's rate", STAGE_CONNECT, STOPS_ELSEWHERE },
	[EVENT_MESSAGE_RATE] = { "message-rate", "a message beyond the server's rate",
	    "messages beyond the server's rate", STAGE_MAIL, STOPS_ELSEWHERE },
	[EVENT_RECIPIENT_RATE] = { "recipient-rate", "a recipient beyond the server's rate",
	    "recipients beyond the server's rate", STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_AUTH_RATE] = { "auth-rate", "a login beyond the server's rate",
	    "logins beyond the server's rate", STAGE_AUTH, STOPS_ELSEWHERE },
	[EVENT_TLS_RATE] = { "tls-rate", "a TLS session beyond the server's rate",
	    "TLS sessions beyond the server's rate", STAGE_TLS, STOPS_ELSEWHERE },
	[EVENT_TOO_MANY_RECIPIENTS] = { "too-many-recipients", "a message with too many recipients",
	    "messages with too many recipients", STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_MESSAGE_TOO_BIG] = { "message-too-big", "an oversized message", "oversized messages",
	    STAGE_MESSAGE, STOPS_ELSEWHERE },
	[EVENT_SERVER_ERROR] = { "server-error", "a server error", "server errors", STAGE_UNKNOWN,
	    STOPS_ELSEWHERE },
	[EVENT_SMTP_ATTACK] = { "smtp-attack", "a possible attack", "possible attacks",
	    STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_ADDRESS_PROBE] = { "address-probe", "a VRFY or EXPN command",
	    "VRFY and EXPN commands", STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_TIMEOUT] = { "timeout", "a timeout", "timeouts", STAGE_CLOSE, STOPS_ELSEWHERE },
	[EVENT_LOST_CONNECTION] = { "lost-connection", "a lost connection", "lost connections",
	    STAGE_CLOSE, STOPS_ELSEWHERE },
	[EVENT_NO_MAIL] = { "no-mail", "a session without mail", "sessions without mail",
	    STAGE_CLOSE, STOPS_ELSEWHERE },
	[EVENT_QUIT] = { "quit", "a session ended by QUIT", "sessions ended by QUIT", STAGE_CLOSE,
	    STOPS_ELSEWHERE },
	[EVENT_DISCONNECT] = { "disconnect", "an ended session", "ended sessions", STAGE_CLOSE,
	    STOPS_ELSEWHERE },

	[EVENT_SENT] = { "sent", "a sent message", "sent messages", STAGE_DELIVERY, STOPS_RCPT },
	[EVENT_DEFERRED] = { "deferred", "a deferred message", "deferred messages", STAGE_DELIVERY,
	    STOPS_RCPT },
	[EVENT_BOUNCED] = { "bounced", "a bounced message", "bounced messages", STAGE_DELIVERY,
	    STOPS_RCPT },
	[EVENT_EXPIRED] = { "expired", "an expired message", "expired messages", STAGE_DELIVERY,
	    STOPS_RCPT },

	[EVENT_DELIVERABLE] = { "deliverable", "an address found good", "addresses found good",
	    STAGE_DELIVERY, 0 },
	[EVENT_UNDELIVERABLE] = { "undeliverable", "an address found bad", "addresses found bad",
	    STAGE_DELIVERY, 0 },
	[EVENT_QUEUED] = { "queued", "a message queued", "messages queued", STAGE_NONE, 0 },
	[EVENT_REMOVED] = { "removed", "a message removed", "messages removed", STAGE_NONE, 0 },
	[EVENT_HELD] = { "held", "a message held", "messages held", STAGE_NONE, 0 },
	[EVENT_DISCARDED] = { "discarded", "a message discarded", "messages discarded", STAGE_NONE,
	    0 },
	[EVENT_TROUBLE] = { "trouble", "a complaint of the server", "complaints of the server",
	    STAGE_NONE, 0 },
	[EVENT_NOTE] = { "note", "a note", "notes", STAGE_NONE, 0 },
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

int
stage_find(const char *name)
{
	for (int i = 0; i < STAGE_COUNT; i++) {
		if (strcmp(stage_names[i], name) == 0)
			return i;
	}
	return -1;
}
