/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/now.h"

#include "report/crowd.h"
#include "report/deeds.h"
#include "report/entry.h"
#include "report/errands.h"
#include "report/periods.h"
#include "report/record.h"
#include "report/timetable.h"

/*
 * The facts of a window of time, from the lines of the audit file: who logged in and who failed,
 * what the server answered when, and what sluice did about it. It judges nothing. Lines may come
 * somewhat out of order. Its memory is bounded; what finds no room is counted by network, or at
 * least counted.
 */

/* Logins that nobody could check (454), of one client within a minute or of one line. */
struct outage {
	struct stretch failed;
	uint32_t client, login; /* CROWD_NONE: not told */
	uint64_t rules; /* that counted it, as 1 << their number */
};

/* No reply code: each has three digits. */
#define LEDGER_STOPPED 1

/* Whom the tables are about. */
struct ledger_scope {
	const char *login; /* in lower case, "alice" or "alice@example.org"; NULL: everybody's */
	bool has_network;
	struct network network;
};

struct ledger_options {
	int64_t from_us, until_us; /* the window */
	struct ledger_scope scope;
	struct crowd_limits limits;
	uint32_t outages_most, accounts_most, errands_most;
};

extern const struct ledger_options ledger_options_usual; /* for all but the times */

/* So many outcomes are entered together: memory fetches about as many things at once. */
#define LEDGER_BATCH 32

struct ledger {
	struct ledger_options options;
	struct crowd crowd;
	struct deeds deeds;
	struct errands errands;
	struct periods periods;
	struct timetable answers; /* of the scope; LEDGER_STOPPED is what sluice stopped */
	struct outage *outage;
	uint32_t outage_count, outage_capacity;

	int64_t line_count; /* records of the window */
	int64_t outcome_count; /* answers that they tell of */
	int64_t coarse_count; /* answers that found no room by client and login */
	bool reaches_back; /* there are lines from before the window */
	int64_t first_us, last_us; /* of the lines in the window */

	char from_text[NOW_TEXT_BYTES];
	struct span rules_text; /* the last list of rules, which mostly comes again … */
	uint64_t rules; /* … and what it means */
	char rules_buf[256];

	uint32_t batch_count;
	struct entry batch[LEDGER_BATCH]; /* not entered yet */
};

/* The ledger is large: not for a stack. Returns 0 or -ENOMEM. */
int ledger_init(struct ledger *ledger, const struct ledger_options *options);
void ledger_clear(struct ledger *ledger);

void ledger_take(struct ledger *ledger, const struct record *record);

/* After the last line, once: then the facts can be looked at. */
void ledger_close(struct ledger *ledger);

/*
 * Is this line of the audit file worth taking apart? Of what is older than the window only logins
 * that succeeded are. A guess at a glance: it takes rather too many.
 */
bool ledger_wants(struct ledger *ledger, struct span line);

/* Is somebody in the scope? Of what is counted by network nobody knows the login. */
bool ledger_covers(const struct ledger *ledger, uint32_t client, uint32_t login);
bool ledger_covers_network(const struct ledger *ledger, uint32_t network);

/* The time that the lines of the window tell of. */
int64_t ledger_length_us(const struct ledger *ledger);
