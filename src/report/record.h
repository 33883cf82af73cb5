/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/span.h"

/* What a line of the audit file tells of: sluice-audit(5). */
enum record_kind {
	RECORD_DECISION, /* a rule stopped somebody, or would have */
	RECORD_REPEATED, /* the same again, counted */
	RECORD_HOLD, /* an account was put on hold */
	RECORD_HOLDS, /* the same again, counted */
	RECORD_WELCOME, /* who was greylisted came back, and was let in */
	RECORD_WELCOMES, /* the same again, counted */
	RECORD_RETURN, /* who was told to wait came back after that */
	RECORD_RETURNS, /* the same again, counted */
	RECORD_RECEIVED, /* the message of who was greylisted is there */
	RECORD_DRAIN, /* maintenance was switched on or off, or was over */
	RECORD_OUTCOME, /* what the server itself answered, or how a login ended */
	RECORD_COUNT
};

extern const char *const record_names[RECORD_COUNT];

/* The members of a line; the names are in record.c, in the same order. */
enum member {
	MEMBER_TIME,
	MEMBER_RECORD,
	MEMBER_SINCE,
	MEMBER_COUNT_OF, /* "count" */
	MEMBER_TICKET,
	MEMBER_SHARED,
	MEMBER_SESSION,
	MEMBER_CLIENT,
	MEMBER_NETWORK, /* of an outcome that is counted by network: instead of client and login */
	MEMBER_PORT,
	MEMBER_NAME,
	MEMBER_VERIFIED,
	MEMBER_HOST,
	MEMBER_SERVICE,
	MEMBER_DAEMON,
	MEMBER_TLS,
	MEMBER_HELO,
	MEMBER_LOGIN,
	MEMBER_MECHANISM,
	MEMBER_SENDER,
	MEMBER_RECIPIENT,
	MEMBER_QUEUE_ID,
	MEMBER_ORIGIN,
	MEMBER_AGE,
	MEMBER_STAGE,
	MEMBER_EVENTS,
	MEMBER_OUTCOME, /* "done", "later", "never" */
	MEMBER_CAUSE,
	MEMBER_CODE,
	MEMBER_REPLY,
	MEMBER_INFERRED,
	MEMBER_RULES, /* "logins,guesses": the rules that counted it */
	MEMBER_RULE,
	MEMBER_TYPE,
	MEMBER_FILE,
	MEMBER_LINE,
	MEMBER_ACCOUNT,
	MEMBER_REASON,
	MEMBER_COUNTS,
	MEMBER_ATTEMPTS, /* of greylisting: which one it was */
	MEMBER_EARLY, /* how often it came too early */
	MEMBER_DELAYED, /* seconds since its first attempt, or since it was told to wait */
	MEMBER_RESOURCE, /* what the machine was short of */
	MEMBER_SEEN,
	MEMBER_LIMIT,
	MEMBER_LIMIT_TEXT,
	MEMBER_STATE, /* of maintenance: "on", "off", "over" */
	MEMBER_MAINTENANCE, /* its reason … */
	MEMBER_BY, /* … who switched it on or off … */
	MEMBER_UNTIL, /* … when it ends; or until when somebody is welcome */
	MEMBER_EXCEPT, /* whom it spares */
	MEMBER_WAIT,
	MEMBER_OFFENCES,
	MEMBER_MODE,
	MEMBER_ACTION,
	MEMBERS
};

/* A line taken apart, in one pass. The values lie in the line: escaped, without quotes. */
struct record {
	struct span line;
	enum record_kind kind;
	int64_t at_us; /* "time" */
	int64_t since_us; /* "since", or else the same as at_us */
	int64_t count; /* "count", or else 1 */
	struct span value[MEMBERS]; /* empty: it has no such member */
};

/*
 * Takes a line apart. Members it does not know are passed over. Returns false for a line that is
 * none of the audit file: then record_r is not to be looked at.
 */
bool record_read(struct record *record_r, struct span line);

/*
 * What the beginning of a line tells at once, where the daemon wrote it: the rest is not looked at.
 * False: take it apart to know.
 */
bool record_glance(enum record_kind *kind_r, int64_t *at_us_r, struct span line);

/* The value with its escapes undone, cut to fit, tamed for a terminal. "" where there is none. */
void record_text(char *buf, size_t buf_bytes, const struct record *record, enum member member);

/* A number; 0 where there is none. */
int64_t record_number(const struct record *record, enum member member);

/*
 * A length of time, in microseconds; 0 where there is none. What is less than nothing or more than
 * ten years is none: it can be added to any time.
 */
int64_t record_seconds(const struct record *record, enum member member);

/* A time; 0 where there is none. */
int64_t record_time(const struct record *record, enum member member);

/* Is it a decision, or the repetition of one? */
bool record_is_stop(const struct record *record);

/* Is it about a client in the network? What was counted by network is about each one in that. */
bool record_is_from(const struct record *record, const struct network *network);

/* Does the value, a list such as "auth-failed,bytes", have this name in it? Or is it just that? */
bool record_has(const struct record *record, enum member member, struct span name);
