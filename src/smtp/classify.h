/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "smtp/event.h"
#include "smtp/reply.h"

/* What a reply means for what was asked (RFC 5321 section 4.2.1). */
enum outcome {
	OUTCOME_OPEN, /* nothing was answered, or the answer is not the last one */
	OUTCOME_DONE, /* 2yz */
	OUTCOME_LATER, /* 4yz: the same thing may work another time */
	OUTCOME_NEVER, /* 5yz */
	OUTCOME_COUNT
};

/* Whose doing it is, and so what can be done about it. */
enum cause {
	CAUSE_NONE,
	CAUSE_CREDENTIALS, /* the login was wrong, or missing */
	CAUSE_ENCRYPTION, /* TLS was missing, or failed */
	CAUSE_RATE, /* too much, too fast, too many at once */
	CAUSE_GREYLIST, /* unknown, asked to come back */
	CAUSE_POLICY, /* not allowed, whatever the rate */
	CAUSE_REPUTATION, /* listed by somebody */
	CAUSE_MAILBOX, /* no such address, or it takes no mail now */
	CAUSE_SYNTAX, /* not SMTP, or not in its turn */
	CAUSE_CONTENT, /* the message itself */
	CAUSE_SERVER, /* the server lacks room, memory or time, or is broken */
	CAUSE_NETWORK, /* the connection, a timeout, the DNS */
	CAUSE_UNKNOWN,
	CAUSE_COUNT
};

/* As `sluice classify` prints them; "" for OUTCOME_OPEN and CAUSE_NONE. */
extern const char *const outcome_names[OUTCOME_COUNT];
extern const char *const cause_names[CAUSE_COUNT];

struct meaning {
	enum outcome outcome;
	enum cause cause;
};

/*
 * The reply that goes with an event where nobody tells it: 535 5.7.8 with auth-failed (RFC 4954
 * section 6), 221 2.0.0 with quit. Code 0: there is none. The text is "".
 */
struct reply classify_reply(enum event event);

/*
 * What an event and the reply to it mean. The same code means different things at different
 * events; where the event does not tell the cause, the enhanced status does (RFC 3463 section 3).
 * Never fails: what nobody knows is CAUSE_UNKNOWN, with the outcome that the first digit tells.
 */
struct meaning classify(enum event event, const struct reply *reply);
