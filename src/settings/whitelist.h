/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/*
 * The whitelists of other programs for greylisting, as what a rule of type "greylist" can have.
 * They are any bytes; nothing is allocated.
 */

/* The list of the rule that an entry belongs to. */
enum whitelist_list {
	WHITELIST_CLIENTS,
	WHITELIST_NAMES,
	WHITELIST_SENDERS,
	WHITELIST_RECIPIENTS,
	WHITELIST_COUNT
};

/* As the rule calls it. */
extern const char *const whitelist_names[WHITELIST_COUNT];

/* What an entry says beside what was written; from DOUBT_PATTERN on there is no entry at all. */
enum doubt {
	DOUBT_NONE,
	DOUBT_WIDER, /* more than what was written */
	DOUBT_NARROWER, /* less, as was meant */
	DOUBT_PATTERN, /* a regular expression that no list of names can say */
	DOUBT_MAIL_PATTERN, /* the same for addresses */
	DOUBT_STRANGE, /* neither an address nor a domain */
	DOUBT_JOINED, /* whitelisted where several things are true together */
	DOUBT_CLAUSE, /* whitelisted for what a greylist rule does not look at */
	DOUBT_ALL, /* whatever is not greylisted is whitelisted */
	DOUBT_LIST, /* there is no such list */
	DOUBT_OTHER, /* it greylists or refuses: nothing that could be left out */
	DOUBT_COUNT
};

#define WHITELIST_TEXT_BYTES 256

struct whitelist_entry {
	enum whitelist_list list;
	enum doubt doubt;
	size_t line; /* from 1 */
	struct span written; /* as it stands there */
	/* As the rule has it: letters, digits and what else is allowed in an address without
	   quotes. "" where there is none. */
	char text[WHITELIST_TEXT_BYTES];
};

/* Where entries go. False: no more are wanted. */
struct whitelist_sink {
	void *arg;
	bool (*take)(void *arg, const struct whitelist_entry *entry);
};

/* postgrey 1.37's whitelist_clients, and its whitelist_recipients. */
void whitelist_postgrey_clients(struct span text, const struct whitelist_sink *sink);
void whitelist_postgrey_recipients(struct span text, const struct whitelist_sink *sink);

/* Which of the two is it? That of recipients, if the first thing with an "@" is an address. */
bool whitelist_is_recipients(struct span text);

/* The greylist.conf of milter-greylist 4.6, and of the older ones. */
void whitelist_milter_greylist(struct span text, const struct whitelist_sink *sink);

/* --- for the readers of these formats; each hands out what becomes of one thing written */

bool whitelist_put_client(const struct whitelist_sink *sink, size_t line, struct span written);
bool whitelist_put_domain(const struct whitelist_sink *sink, size_t line, struct span written);
bool whitelist_put_mail(
    const struct whitelist_sink *sink, enum whitelist_list list, size_t line, struct span written);
bool whitelist_put_doubt(
    const struct whitelist_sink *sink, enum doubt doubt, size_t line, struct span written);

/* Is it "user@example.com", "user@", or an expression with an "@" in it? */
bool whitelist_is_mail(struct span written);

/* Without the blanks around it. */
struct span whitelist_trim(struct span text);
