/* SPDX-License-Identifier: BSD-2-Clause */
/* From what happened and what was answered to what it means. */
#include "smtp/classify.h"

const char *const outcome_names[OUTCOME_COUNT] = {
	[OUTCOME_OPEN] = "",
	[OUTCOME_DONE] = "done",
	[OUTCOME_LATER] = "later",
	[OUTCOME_NEVER] = "never",
};

const char *const cause_names[CAUSE_COUNT] = {
	[CAUSE_NONE] = "",
	[CAUSE_CREDENTIALS] = "credentials",
	[CAUSE_ENCRYPTION] = "encryption",
	[CAUSE_RATE] = "rate",
	[CAUSE_GREYLIST] = "greylist",
	[CAUSE_POLICY] = "policy",
	[CAUSE_REPUTATION] = "reputation",
	[CAUSE_MAILBOX] = "mailbox",
	[CAUSE_SYNTAX] = "syntax",
	[CAUSE_CONTENT] = "content",
	[CAUSE_SERVER] = "server",
	[CAUSE_NETWORK] = "network",
	[CAUSE_UNKNOWN] = "unknown",
};

/* What goes with an event. CAUSE_UNKNOWN: the reply tells. */
static const struct usual {
	uint16_t code;
	struct status status;
	enum cause cause;
} usual[EVENT_COUNT] = {
	[EVENT_CONNECT] = { 220, { 0, 0, 0 }, CAUSE_NONE },
	[EVENT_AUTH_OK] = { 235, { 2, 7, 0 }, CAUSE_NONE },
	[EVENT_RECIPIENT_REJECTED] = { 550, { 5, 1, 0 }, CAUSE_UNKNOWN },
	[EVENT_MAILBOX_UNKNOWN] = { 550, { 5, 1, 1 }, CAUSE_MAILBOX },
	[EVENT_UNKNOWN_COMMAND] = { 500, { 5, 5, 1 }, CAUSE_SYNTAX },
	[EVENT_AUTH_FAILED] = { 535, { 5, 7, 8 }, CAUSE_CREDENTIALS },
	[EVENT_AUTH_UNAVAILABLE] = { 454, { 4, 7, 0 }, CAUSE_SERVER },
	[EVENT_AUTH_ABORTED] = { 501, { 5, 7, 0 }, CAUSE_CREDENTIALS },
	[EVENT_AUTH_REQUIRED] = { 530, { 5, 7, 0 }, CAUSE_CREDENTIALS },
	[EVENT_TLS_REQUIRED] = { 530, { 5, 7, 0 }, CAUSE_ENCRYPTION },
	[EVENT_TLS_OK] = { 220, { 2, 0, 0 }, CAUSE_NONE },
	[EVENT_TLS_FAILED] = { 0, { 0, 0, 0 }, CAUSE_ENCRYPTION },
	[EVENT_SYNTAX] = { 501, { 5, 5, 4 }, CAUSE_SYNTAX },
	[EVENT_LINE_TOO_LONG] = { 500, { 5, 5, 2 }, CAUSE_SYNTAX },
	[EVENT_NON_SMTP_COMMAND] = { 221, { 2, 7, 0 }, CAUSE_SYNTAX },
	[EVENT_BARE_NEWLINE] = { 550, { 5, 5, 2 }, CAUSE_SYNTAX },
	[EVENT_PIPELINING] = { 503, { 5, 5, 0 }, CAUSE_SYNTAX },
	[EVENT_RELAY_DENIED] = { 554, { 5, 7, 1 }, CAUSE_POLICY },
	[EVENT_CLIENT_REJECTED] = { 554, { 5, 7, 1 }, CAUSE_UNKNOWN },
	[EVENT_HELO_REJECTED] = { 550, { 5, 7, 1 }, CAUSE_UNKNOWN },
	[EVENT_SENDER_REJECTED] = { 550, { 5, 1, 0 }, CAUSE_UNKNOWN },
	[EVENT_GREYLISTED] = { 450, { 4, 2, 0 }, CAUSE_GREYLIST },
	[EVENT_DNSBL] = { 554, { 5, 7, 1 }, CAUSE_REPUTATION },
	[EVENT_CONTENT_REJECTED] = { 550, { 5, 7, 1 }, CAUSE_CONTENT },
	[EVENT_MILTER_REJECTED] = { 0, { 0, 0, 0 }, CAUSE_UNKNOWN },
	[EVENT_TOO_MANY_ERRORS] = { 421, { 4, 7, 0 }, CAUSE_RATE },
	[EVENT_TOO_MANY_CONNECTIONS] = { 421, { 4, 7, 0 }, CAUSE_RATE },
	[EVENT_CONNECTION_RATE] = { 421, { 4, 7, 0 }, CAUSE_RATE },
	[EVENT_MESSAGE_RATE] = { 450, { 4, 7, 1 }, CAUSE_RATE },
	[EVENT_RECIPIENT_RATE] = { 450, { 4, 7, 1 }, CAUSE_RATE },
	[EVENT_AUTH_RATE] = { 450, { 4, 7, 1 }, CAUSE_RATE },
	[EVENT_TLS_RATE] = { 421, { 4, 7, 0 }, CAUSE_RATE },
	[EVENT_TOO_MANY_RECIPIENTS] = { 452, { 4, 5, 3 }, CAUSE_RATE },
	[EVENT_MESSAGE_TOO_BIG] = { 552, { 5, 3, 4 }, CAUSE_CONTENT },
	[EVENT_SERVER_ERROR] = { 451, { 4, 3, 0 }, CAUSE_SERVER },
	[EVENT_SMTP_ATTACK] = { 0, { 0, 0, 0 }, CAUSE_RATE },
	[EVENT_ADDRESS_PROBE] = { 0, { 0, 0, 0 }, CAUSE_POLICY },
	[EVENT_TIMEOUT] = { 421, { 4, 4, 2 }, CAUSE_NETWORK },
	[EVENT_LOST_CONNECTION] = { 0, { 0, 0, 0 }, CAUSE_NETWORK },
	[EVENT_QUIT] = { 221, { 2, 0, 0 }, CAUSE_NONE },
	[EVENT_SENT] = { 250, { 2, 0, 0 }, CAUSE_NONE },
	[EVENT_DEFERRED] = { 450, { 4, 0, 0 }, CAUSE_UNKNOWN },
	[EVENT_BOUNCED] = { 550, { 5, 0, 0 }, CAUSE_UNKNOWN },
	[EVENT_EXPIRED] = { 554, { 5, 4, 7 }, CAUSE_NETWORK },
	[EVENT_DELIVERABLE] = { 250, { 2, 1, 5 }, CAUSE_NONE },
	[EVENT_UNDELIVERABLE] = { 550, { 5, 1, 0 }, CAUSE_UNKNOWN },
	[EVENT_QUEUED] = { 250, { 2, 0, 0 }, CAUSE_NONE },
	[EVENT_DISCARDED] = { 250, { 2, 0, 0 }, CAUSE_POLICY },
	[EVENT_TROUBLE] = { 0, { 0, 0, 0 }, CAUSE_SERVER },
};

/* RFC 3463 section 3: the subject says where it lies. */
static const enum cause subject_causes[] = {
	[0] = CAUSE_UNKNOWN,
	[1] = CAUSE_MAILBOX,
	[2] = CAUSE_MAILBOX,
	[3] = CAUSE_SERVER,
	[4] = CAUSE_NETWORK,
	[5] = CAUSE_SYNTAX,
	[6] = CAUSE_CONTENT,
	[7] = CAUSE_POLICY,
};

#define SUBJECT_COUNT (sizeof(subject_causes) / sizeof(subject_causes[0]))

struct reply
classify_reply(enum event event)
{
	return (struct reply){
		.code = usual[event].code,
		.status = usual[event].status,
		.inferred = usual[event].code != 0,
		.text = "",
	};
}

static enum outcome
outcome_of(const struct reply *reply)
{
	switch (reply->code != 0 ? reply->code / 100 : reply->status.class) {
	case 2:
		return OUTCOME_DONE;
	case 4:
		return OUTCOME_LATER;
	case 5:
		return OUTCOME_NEVER;
	default:
		return OUTCOME_OPEN;
	}
}

/* RFC 5321 section 4.2.2, where there is no enhanced status. */
static enum cause
cause_of_code(unsigned code)
{
	switch (code) {
	case 421:
	case 451:
	case 452:
		return CAUSE_SERVER;
	case 450:
	case 550:
	case 551:
	case 552:
	case 553:
		return CAUSE_MAILBOX;
	case 500:
	case 501:
	case 502:
	case 503:
	case 504:
	case 555:
		return CAUSE_SYNTAX;
	case 530:
	case 534:
	case 535:
		return CAUSE_CREDENTIALS;
	default:
		return CAUSE_UNKNOWN;
	}
}

struct meaning
classify(enum event event, const struct reply *reply)
{
	struct meaning meaning = { outcome_of(reply), usual[event].cause };

	if (meaning.cause != CAUSE_UNKNOWN)
		return meaning;
	if (meaning.outcome == OUTCOME_DONE)
		meaning.cause = CAUSE_NONE;
	else if (reply->status.class != 0 && reply->status.subject < SUBJECT_COUNT)
		meaning.cause = subject_causes[reply->status.subject];
	/* A code of our own tells nothing that was not known before. */
	if (meaning.cause == CAUSE_UNKNOWN && !reply->inferred)
		meaning.cause = cause_of_code(reply->code);
	return meaning;
}
