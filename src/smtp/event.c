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
	[EVENT_CONNECT] = { "connect", "connections", STAGE_CONNECT, STAGE_BIT(STAGE_CONNECT) },
	[EVENT_HELO] = { "helo", "HELO commands", STAGE_HELO, STAGE_BIT(STAGE_HELO) },
	[EVENT_MESSAGE] = { "message", "messages", STAGE_MAIL, STAGE_BIT(STAGE_MAIL) },
	[EVENT_BYTES] = { "bytes", "bytes", STAGE_MAIL, STAGE_BIT(STAGE_MAIL) },
	[EVENT_AUTH_OK] = { "auth-ok", "logins", STAGE_MAIL, STAGE_BIT(STAGE_MAIL) },
	[EVENT_RECIPIENT] = { "recipient", "recipients", STAGE_RCPT, STOPS_RCPT },

	[EVENT_RECIPIENT_REJECTED] = { "recipient-rejected", "rejected recipients", STAGE_RCPT,
	    STOPS_ELSEWHERE },
	[EVENT_MAILBOX_UNKNOWN] = { "mailbox-unknown", "unknown mailboxes", STAGE_RCPT,
	    STOPS_ELSEWHERE },
	[EVENT_UNKNOWN_COMMAND] = { "unknown-command", "unknown commands", STAGE_UNKNOWN,
	    STOPS_UNKNOWN },
	[EVENT_AUTH_FAILED] = { "auth-failed", "failed logins", STAGE_AUTH, STOPS_ELSEWHERE },
	[EVENT_AUTH_UNAVAILABLE] = { "auth-unavailable", "logins that could not be checked",
	    STAGE_AUTH, STOPS_ELSEWHERE },
	[EVENT_AUTH_ABORTED] = { "auth-aborted", "aborted logins", STAGE_AUTH, STOPS_ELSEWHERE },
	[EVENT_AUTH_REQUIRED] = { "auth-required", "commands without login", STAGE_MAIL,
	    STOPS_ELSEWHERE },
	[EVENT_TLS_REQUIRED] = { "tls-required", "commands without TLS", STAGE_MAIL,
	    STOPS_ELSEWHERE },
	[EVENT_TLS_OK] = { "tls-ok", "TLS sessions", STAGE_TLS, STOPS_ELSEWHERE },
	[EVENT_TLS_FAILED] = { "tls-failed", "failed TLS handshakes", STAGE_TLS, STOPS_ELSEWHERE },
	[EVENT_SYNTAX] = { "syntax", "syntax errors", STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_LINE_TOO_LONG] = { "line-too-long", "overlong lines", STAGE_UNKNOWN,
	    STOPS_ELSEWHERE },
	[EVENT_NON_SMTP_COMMAND] = { "non-smtp-command", "non-SMTP commands", STAGE_UNKNOWN,
	    STOPS_ELSEWHERE },
	[EVENT_BARE_NEWLINE] = { "bare-newline", "bare newlines", STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_PIPELINING] = { "pipelining", "commands out of turn", STAGE_UNKNOWN,
	    STOPS_ELSEWHERE },
	[EVENT_RELAY_DENIED] = { "relay-denied", "relay attempts", STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_CLIENT_REJECTED] = { "client-rejected", "client rejections", STAGE_CONNECT,
	    STOPS_ELSEWHERE },
	[EVENT_HELO_REJECTED] = { "helo-rejected", "rejected HELO names", STAGE_HELO,
	    STOPS_ELSEWHERE },
	[EVENT_SENDER_REJECTED] = { "sender-rejected", "rejected senders", STAGE_MAIL,
	    STOPS_ELSEWHERE },
	[EVENT_GREYLISTED] = { "greylisted", "greylisted recipients", STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_DNSBL] = { "dnsbl", "DNS list rejections", STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_CONTENT_REJECTED] = { "content-rejected", "rejected contents", STAGE_MESSAGE,
	    STOPS_ELSEWHERE },
	[EVENT_MILTER_REJECTED] = { "milter-rejected", "filter rejections", STAGE_MESSAGE,
	    STOPS_ELSEWHERE },
	[EVENT_TOO_MANY_ERRORS] = { "too-many-errors", "sessions ended for errors", STAGE_UNKNOWN,
	    STOPS_ELSEWHERE },
	[EVENT_TOO_MANY_CONNECTIONS] = { "too-many-connections", "excess connections",
	    STAGE_CONNECT, STOPS_ELSEWHERE },
	[EVENT_CONNECTION_RATE] = { "connection-rate", "connections beyond the server's rate",
	    STAGE_CONNECT, STOPS_ELSEWHERE },
	[EVENT_MESSAGE_RATE] = { "message-rate", "messages beyond the server's rate", STAGE_MAIL,
	    STOPS_ELSEWHERE },
	[EVENT_RECIPIENT_RATE] = { "recipient-rate", "recipients beyond the server's rate",
	    STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_AUTH_RATE] = { "auth-rate", "logins beyond the server's rate", STAGE_AUTH,
	    STOPS_ELSEWHERE },
	[EVENT_TLS_RATE] = { "tls-rate", "TLS sessions beyond the server's rate", STAGE_TLS,
	    STOPS_ELSEWHERE },
	[EVENT_TOO_MANY_RECIPIENTS] = { "too-many-recipients", "messages with too many recipients",
	    STAGE_RCPT, STOPS_ELSEWHERE },
	[EVENT_MESSAGE_TOO_BIG] = { "message-too-big", "oversized messages", STAGE_MESSAGE,
	    STOPS_ELSEWHERE },
	[EVENT_SERVER_ERROR] = { "server-error", "server errors", STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_SMTP_ATTACK] = { "smtp-attack", "possible attacks", STAGE_UNKNOWN, STOPS_ELSEWHERE },
	[EVENT_ADDRESS_PROBE] = { "address-probe", "VRFY and EXPN commands", STAGE_UNKNOWN,
	    STOPS_ELSEWHERE },
	[EVENT_TIMEOUT] = { "timeout", "timeouts", STAGE_CLOSE, STOPS_ELSEWHERE },
	[EVENT_LOST_CONNECTION] = { "lost-connection", "lost connections", STAGE_CLOSE,
	    STOPS_ELSEWHERE },
	[EVENT_NO_MAIL] = { "no-mail", "sessions without mail", STAGE_CLOSE, STOPS_ELSEWHERE },
	[EVENT_QUIT] = { "quit", "sessions ended by QUIT", STAGE_CLOSE, STOPS_ELSEWHERE },
	[EVENT_DISCONNECT] = { "disconnect", "ended sessions", STAGE_CLOSE, STOPS_ELSEWHERE },

	[EVENT_SENT] = { "sent", "sent messages", STAGE_DELIVERY, STOPS_RCPT },
	[EVENT_DEFERRED] = { "deferred", "deferred messages", STAGE_DELIVERY, STOPS_RCPT },
	[EVENT_BOUNCED] = { "bounced", "bounced messages", STAGE_DELIVERY, STOPS_RCPT },
	[EVENT_EXPIRED] = { "expired", "expired messages", STAGE_DELIVERY, STOPS_RCPT },

	[EVENT_DELIVERABLE] = { "deliverable", "addresses found good", STAGE_DELIVERY, 0 },
	[EVENT_UNDELIVERABLE] = { "undeliverable", "addresses found bad", STAGE_DELIVERY, 0 },
	[EVENT_QUEUED] = { "queued", "messages queued", STAGE_NONE, 0 },
	[EVENT_REMOVED] = { "removed", "messages removed", STAGE_NONE, 0 },
	[EVENT_HELD] = { "held", "messages held", STAGE_NONE, 0 },
	[EVENT_DISCARDED] = { "discarded", "messages discarded", STAGE_NONE, 0 },
	[EVENT_TROUBLE] = { "trouble", "complaints of the server", STAGE_NONE, 0 },
	[EVENT_NOTE] = { "note", "notes", STAGE_NONE, 0 },
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
