/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where in the life of a session or a message something happens. */
enum stage {
	STAGE_CONNECT,
	STAGE_HELO,
	STAGE_TLS,
	STAGE_AUTH,
	STAGE_MAIL,
	STAGE_RCPT,
	STAGE_DATA,
	STAGE_MESSAGE, /* the end of one message */
	STAGE_UNKNOWN, /* a command that the server does not know */
	STAGE_CLOSE,
	STAGE_DELIVERY, /* the server sends on what it has accepted */
	STAGE_COUNT,
	STAGE_NONE = STAGE_COUNT
};

/* What happens. One observation may be several of them. */
enum event {
	/* What a client asks for. */
	EVENT_CONNECT,
	EVENT_HELO,
	EVENT_MESSAGE,
	EVENT_BYTES, /* the only one that counts by an amount */
	EVENT_AUTH_OK,
	EVENT_RECIPIENT,

	/* What became of it. */
	EVENT_RECIPIENT_REJECTED, /* by the server itself */
	EVENT_MAILBOX_UNKNOWN, /* those of them with status 5.1.1 (RFC 3463 section 3.2) */
	EVENT_UNKNOWN_COMMAND,
	EVENT_AUTH_FAILED, /* the credentials were wrong (RFC 4954 section 6) */
	EVENT_AUTH_UNAVAILABLE, /* nobody could tell whether they were */
	EVENT_AUTH_ABORTED, /* by the client, or not in a form that can be tried */
	EVENT_AUTH_REQUIRED,
	EVENT_TLS_REQUIRED,
	EVENT_TLS_OK,
	EVENT_TLS_FAILED,
	EVENT_SYNTAX, /* a command known, its arguments or its place wrong */
	EVENT_LINE_TOO_LONG,
	EVENT_NON_SMTP_COMMAND, /* another protocol's, such as GET */
	EVENT_BARE_NEWLINE,
	EVENT_PIPELINING, /* spoke out of turn (RFC 2920), also before the greeting */
	EVENT_RELAY_DENIED,
	EVENT_CLIENT_REJECTED,
	EVENT_HELO_REJECTED,
	EVENT_SENDER_REJECTED,
	EVENT_GREYLISTED, /* by somebody else (RFC 6647) */
	EVENT_DNSBL, /* listed in a DNS list (RFC 5782) */
	EVENT_CONTENT_REJECTED,
	EVENT_MILTER_REJECTED, /* by a filter; which one, a log does not tell */
	EVENT_TOO_MANY_ERRORS,
	EVENT_TOO_MANY_CONNECTIONS, /* open at once */
	EVENT_CONNECTION_RATE, /* this and the next four: limits of the server's own */
	EVENT_MESSAGE_RATE,
	EVENT_RECIPIENT_RATE,
	EVENT_AUTH_RATE,
	EVENT_TLS_RATE,
	EVENT_TOO_MANY_RECIPIENTS, /* in one message */
	EVENT_MESSAGE_TOO_BIG,
	EVENT_SERVER_ERROR, /* the client was refused for a fault of the server's */
	EVENT_SMTP_ATTACK, /* so Sendmail calls commands that are repeated too often */
	EVENT_ADDRESS_PROBE, /* VRFY or EXPN */
	EVENT_TIMEOUT,
	EVENT_LOST_CONNECTION,
	EVENT_NO_MAIL, /* a session that did not even try to send */
	EVENT_QUIT,
	EVENT_DISCONNECT, /* the end of a session, QUIT or not */

	/* What became of a message that was accepted. */
	EVENT_SENT,
	EVENT_DEFERRED,
	EVENT_BOUNCED,
	EVENT_EXPIRED,

	/* What no client does; it cannot be counted. */
	EVENT_DELIVERABLE, /* this and the next: an address was tried, no message sent */
	EVENT_UNDELIVERABLE,
	EVENT_QUEUED, /* a message got its place in the queue, or was looked at there */
	EVENT_REMOVED, /* it left the queue */
	EVENT_HELD, /* in the queue, until somebody looks at it */
	EVENT_DISCARDED, /* accepted and thrown away */
	EVENT_TROUBLE, /* the server complains of itself or of its surroundings */
	EVENT_NOTE, /* the server tells what it does; nothing follows from it */
	EVENT_COUNT
};

/* A set of events or stages is a word of bits. */
#define EVENT_BIT(event) (UINT64_C(1) << (event))
#define STAGE_BIT(stage) (UINT32_C(1) << (stage))

/* The events from one to another. */
#define EVENTS_FROM_TO(first, last) ((EVENT_BIT(last) << 1) - EVENT_BIT(first))

/* What a client can only ask for, and may be refused; all else has happened. */
#define EVENTS_ASKED EVENTS_FROM_TO(EVENT_CONNECT, EVENT_RECIPIENT)
/* What a rule can count. */
#define EVENTS_COUNTED EVENTS_FROM_TO(EVENT_CONNECT, EVENT_EXPIRED)
/* What a filter is told of by the mail server; of all else only its log tells. */
#define EVENTS_FILTERED EVENTS_FROM_TO(EVENT_CONNECT, EVENT_UNKNOWN_COMMAND)

/* Where a filter can answer a client. */
#define STAGES_ANSWERED                                                                            \
	(STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_HELO) | STAGE_BIT(STAGE_MAIL) |                \
	    STAGE_BIT(STAGE_RCPT) | STAGE_BIT(STAGE_DATA) | STAGE_BIT(STAGE_MESSAGE) |             \
	    STAGE_BIT(STAGE_UNKNOWN))

struct event_entry {
	const char *name; /* as in the config file, the audit line and in what classify prints */
	const char *single; /* in a sentence: "a connection" …; marked for translation */
	const char *plural; /* … "60 connections"; likewise */
	enum stage stage; /* where it happens, if nothing else is known */
	uint32_t stops; /* where a rule that counts it looks at the account, if it does not say */
};

extern const struct event_entry event_table[EVENT_COUNT];

/* The stage as written in the config file and in the audit line; "" for STAGE_NONE. */
extern const char *const stage_names[STAGE_COUNT + 1];

/* -1 if there is no such name. */
int event_find(const char *name);
