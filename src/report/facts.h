/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "policy/verdict.h"

#include "report/record.h"

/* What is made of the members of a line, in the reader's language. */
enum made {
	MADE_WHO, /* the client with its name */
	MADE_WHERE, /* the stage in words */
	MADE_COUNTED, /* the events that the rule counts */
	MADE_EVENT, /* what happened: that of the events which says most */
	MADE_RULES, /* those that counted it */
	MADE_FILE, /* the config, without its directory */
	MADE_REPLY, /* the reply, or at least its code */
	MADE_HEARD, /* from whom */
	MADE_WHEN, /* the time; of what is counted the last time */
	MADE_FROM, /* since when */
	MADE_WAIT, /* how long */
	MADE_UNTIL, /* when it is over */
	MADE_AGO, /* how long before it was heard of it happened */
	MADE_DELAYED, /* how long after its first attempt, or after it was told to wait */
	MADE_SHORTAGE, /* what the machine was short of, in words … */
	MADE_AMOUNT, /* … how much there was … */
	MADE_MARK, /* … and where shedding begins */
	MADE_COUNT
};

#define FACT_BYTES 2048 /* a member is cut to 511; what is made of a list may be longer */

/* An audit line: what its sentences depend on, and what fills in their {places}. */
struct facts {
	struct record record;
	enum mode mode;
	enum action action;
	enum reason reason; /* REASON_COUNT: one that is not known here */
	int event; /* that of MADE_EVENT; -1: none, or one that is not known here */
	char made[MADE_COUNT][FACT_BYTES]; /* "": not known */
	char value[FACT_BYTES]; /* of the member that was said last */
};

/* The line stays the caller's. Returns false for one that is none of the audit file. */
bool facts_read(struct facts *facts_r, const char *line);

/* Does the line tell this? */
bool facts_tell(const struct facts *facts, enum member member);

/* Fills in the {places} of the words; what is not known is "?". Cut to fit. */
void facts_say(char *buf, size_t buf_bytes, struct facts *facts, const char *words);
