/* SPDX-License-Identifier: BSD-2-Clause */
/* The words for what clients do, and for where in a session they do it. */
#include "smtp/event.h"

#include <string.h>

/*
 * A filter cannot answer a command that the server itself rejects: what is counted there stops the
 * client wherever else it comes to.
 */
#define STOPS_ELSEWHERE (STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_RCPT))
#define STOPS_UNKNOWN (STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_UNKNOWN))

const struct event_entry event_table[EVENT_COUNT] = {
	[EVENT_CONNECT] = { "connect", "connections", STAGE_CONNECT, STAGE_BIT(STAGE_CONNECT) },
	[EVENT_HELO] = { "helo", "HELO commands", STAGE_HELO, STAGE_BIT(STAGE_HELO) },
	[EVENT_MESSAGE] = { "message", "messages", STAGE_MAIL, STAGE_BIT(STAGE_MAIL) },
	[EVENT_BYTES] = { "bytes", "bytes", STAGE_MAIL, STAGE_BIT(STAGE_MAIL) },
	[EVENT_AUTH_OK] = { "auth-ok", "logins", STAGE_MAIL, STAGE_BIT(STAGE_MAIL) },
	[EVENT_RECIPIENT] = { "recipient", "recipients", STAGE_RCPT, STAGE_BIT(STAGE_RCPT) },
	[EVENT_RECIPIENT_REJECTED] = { "recipient-rejected", "rejected recipients", STAGE_RCPT,
	    STOPS_ELSEWHERE },
	[EVENT_MAILBOX_UNKNOWN] = { "mailbox-unknown", "unknown mailboxes", STAGE_RCPT,
	    STOPS_ELSEWHERE },
	[EVENT_UNKNOWN_COMMAND] = { "unknown-command", "unknown commands", STAGE_UNKNOWN,
	    STOPS_UNKNOWN },
};

const char *const stage_names[STAGE_COUNT] = {
	[STAGE_CONNECT] = "connect",
	[STAGE_HELO] = "helo",
	[STAGE_MAIL] = "mail",
	[STAGE_RCPT] = "rcpt",
	[STAGE_DATA] = "data",
	[STAGE_MESSAGE] = "end-of-message",
	[STAGE_UNKNOWN] = "unknown",
	[STAGE_CLOSE] = "close",
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
