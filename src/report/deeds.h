/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/span.h"

#include "report/crowd.h"
#include "report/names.h"
#include "report/record.h"

/*
 * What sluice itself did, by account: whom it stopped how often, and who was put on hold. An
 * account that names neither client nor login is divided by the clients that the lines name.
 */
#define DEEDS_NONE NAMES_NONE
#define DEEDS_RULES_MOST 64 /* as many have a bit */

struct deed {
	uint32_t rule; /* its number */
	struct network range; /* of the account's client; family 0: it has none */
	uint32_t client; /* of the account, if that is a single address; else CROWD_NONE */
	uint32_t login; /* of the account; CROWD_NONE: it has none */
	uint32_t next; /* in the same list */
	struct stretch stopped; /* with the mode "enforce" … */
	struct stretch observed; /* … and "observe": nobody was told */
	int64_t hold_count;
	int64_t held_until_us; /* 0: it was not on hold */
};

/* By a number the first of a list; DEEDS_NONE. */
struct deed_heads {
	uint32_t *first;
	uint32_t count;
};

struct deeds {
	struct names accounts, rules;
	struct deed *list;
	uint32_t count, capacity;
	struct deed_heads of_client, of_network, of_login; /* each account is in one list */
	uint32_t wide; /* the first of those for more than a network, or for everybody */
	int64_t stopped_count, observed_count, hold_count; /* of all, those without room too */
};

void deeds_init(struct deeds *deeds, uint32_t accounts_most);
void deeds_clear(struct deeds *deeds);

/*
 * Takes a decision or a hold, or the repetition of one, with its times and its count as far as they
 * are believed. Returns whose account it is about, until the next call; NULL: there is no room.
 */
const struct deed *deeds_take(struct deeds *deeds, struct crowd *crowd, const struct record *record,
    const struct stretch *when);

/* Is the record of a rule that answers nobody? */
bool deeds_only_observed(const struct record *record);

/* The rules of a list such as "logins,guesses", as 1 << their number. */
uint64_t deeds_rules(struct deeds *deeds, struct span list);

/* "": there is none. */
const char *deeds_rule_text(const struct deeds *deeds, uint32_t rule);

/* What was done about somebody. All zero, but for the rule, is nothing. */
struct response {
	struct stretch stopped, observed;
	int64_t hold_count;
	int64_t held_until_us;
	int64_t most; /* what the rule did of it */
	uint32_t rule; /* which did most of it; DEEDS_NONE */
};

extern const struct response response_none;

/* So that an account which is about several is counted once: a number for each, drawn anew. */
struct deed_marks {
	uint32_t *of_deed;
	uint32_t now;
};

/* Returns 0 or -ENOMEM. */
int deed_marks_init(struct deed_marks *marks, const struct deeds *deeds);
void deed_marks_clear(struct deed_marks *marks);

/* Begins a new count. */
void deed_marks_draw(struct deed_marks *marks);

/* Adds what was done about a client, about a network and those in it, and about a login. */
void deeds_about_client(const struct deeds *deeds, const struct crowd *crowd, uint32_t client,
    struct deed_marks *marks, struct response *response);
void deeds_about_network(const struct deeds *deeds, const struct crowd *crowd, uint32_t network,
    struct deed_marks *marks, struct response *response);
void deeds_about_login(
    const struct deeds *deeds, uint32_t login, struct deed_marks *marks, struct response *response);
