/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Where in an SMTP session something happens, or a command can be answered. */
enum stage {
	STAGE_CONNECT,
	STAGE_HELO,
	STAGE_MAIL,
	STAGE_RCPT,
	STAGE_DATA,
	STAGE_MESSAGE, /* the end of one message */
	STAGE_UNKNOWN, /* a command that the server does not know */
	STAGE_CLOSE,
	STAGE_COUNT
};

/* What a rule can count. One observation may be several of them. */
enum event {
	EVENT_CONNECT,
	EVENT_HELO,
	EVENT_MESSAGE,
	EVENT_BYTES, /* the only one that counts by an amount */
	EVENT_AUTH_OK,
	EVENT_RECIPIENT,
	EVENT_RECIPIENT_REJECTED, /* by the server itself */
	EVENT_MAILBOX_UNKNOWN, /* those of them with status X.1.1 (RFC 3463 section 3.2) */
	EVENT_UNKNOWN_COMMAND,
	EVENT_COUNT
};

/* A set of events or stages is a word of bits. */
#define EVENT_BIT(event) (UINT32_C(1) << (event))
#define STAGE_BIT(stage) (UINT32_C(1) << (stage))

struct event_entry {
	const char *name; /* as in the config file and the audit line */
	const char *plural; /* in a sentence: "60 connections" */
	enum stage stage; /* where it happens */
	uint32_t stops; /* where a rule that counts it looks at the account, if it does not say */
};

extern const struct event_entry event_table[EVENT_COUNT];

/* The stage as written in the config file and in the audit line; "" for no stage. */
extern const char *const stage_names[STAGE_COUNT];

/* -1 if there is no such name. */
int event_find(const char *name);
int stage_find(const char *name);
