/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "smtp/catalogue.h"
#include "smtp/reply.h"

/*
 * Why a server closes a session with 421 (RFC 5321 section 3.8): the code alone does not tell, its
 * text and its enhanced status often do.
 */
enum farewell_kind {
	FAREWELL_OVERLOAD,
	FAREWELL_MAINTENANCE,
	FAREWELL_SHUTDOWN,
	FAREWELL_TIMEOUT,
	FAREWELL_CONNECTION_LIMIT, /* too many at once */
	FAREWELL_RATE_LIMIT, /* too many in a time */
	FAREWELL_TOO_MANY_ERRORS,
	FAREWELL_GREYLISTING,
	FAREWELL_TLS,
	FAREWELL_FILTER_DOWN,
	FAREWELL_SERVER_FAULT, /* its disk, its configuration, one of its daemons */
	FAREWELL_POLICY, /* a filter or a rule wanted it so */
	FAREWELL_LOST_CONNECTION,
	FAREWELL_COUNT
};

struct farewell_cause {
	const char *slug; /* "overload": for machines */
	const char *name; /* this and the next are marked for translation */
	const char *meaning;
	const char *client; /* what the client's side should do */
	const char *server; /* what the server's side should do */
	enum actor actor;
};

extern const struct farewell_cause farewell_causes[FAREWELL_COUNT];

/* One text of one program, or common words. */
struct farewell {
	const char *program; /* "Postfix", "sluice", …; "": anybody's, which are a hint */
	const char *status; /* "4.7.0"; "": without one */
	const char *text; /* '*' is anything, '_' at the beginning a word; '|' parts alternatives */
	enum farewell_kind kind;
	const char *when; /* at which point of the session; marked for translation */
	const char *why; /* what is behind it, with the names of settings; likewise */
};

extern const struct farewell farewells[];
extern const size_t farewell_count;

/* How well one of them fits a reply. */
enum farewell_fit {
	FAREWELL_FIT_NOT,
	FAREWELL_FIT_STATUS, /* the status alone: many things have the same */
	FAREWELL_FIT_WORDS, /* common words: a guess */
	FAREWELL_FIT_TEXT, /* the text of a program that is known … */
	FAREWELL_FIT_BOTH, /* … with the status that goes with it */
};

enum farewell_fit farewell_fit(const struct farewell *farewell, const struct reply *reply);

/*
 * Hands out those that fit the reply, the best first, and those that fit equally well in the order
 * of the table. Where the text of a program fits, common words and the status alone tell nothing
 * more; where words do, the status alone does not. Returns how many; 0: any of all kinds.
 */
size_t farewell_match(
    const struct reply *reply, const struct farewell **matches_r, size_t matches_most);
