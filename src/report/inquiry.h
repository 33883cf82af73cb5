/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/duration.h"

#include "report/inquest.h"
#include "report/ledger.h"

/*
 * A device that asks again and again with a password that was changed: it waits a while before each
 * attempt, where a guesser has no time to lose; people give up after three or four.
 */
#define STEADY_FAILURES 5
#define STEADY_GAP_US (3 * SECOND_US)

/* An inquest under way: what its parts know of each other's findings. */
struct inquiry {
	const struct ledger *ledger;
	struct inquest *result;
	size_t capacity;
	int error; /* -ENOMEM: the result is not complete */

	int64_t *client_spray_us; /* when it became a sprayer; 0: it is none */
	int64_t *network_spray_us; /* the same of what is counted by network alone */
	struct stretch *login_attack; /* by many networks, or by sprayers */
	bool *login_good; /* it has succeeded, at any time and anywhere */
	bool *client_named; /* it takes part in something that is named */
	bool *pair_named;
	uint32_t *login_stamp, *login_other_stamp; /* for counting different ones; so are those */
	uint32_t *network_stamp, *network_other_stamp;
	uint32_t *client_stamp;
	struct deed_marks deed_marks;
	uint32_t stamp; /* the last that was used; 0: none */
};

/* A concern of a kind that is about nobody yet. */
struct concern concern_of(enum concern_kind kind);

/* What is named next to others: three of them are enough. */
void concern_show(struct concern *concern, uint32_t number);

/* Copies it. */
void inquiry_name(struct inquiry *inquiry, const struct concern *concern);

/* A number that marks what was met since it was drawn. */
uint32_t inquiry_stamp(struct inquiry *inquiry);

/* The mean time between two of them; 0 of a single one. */
int64_t stretch_gap_us(const struct stretch *stretch);

/* Looks for spraying and for distributed guessing, and marks who takes part. */
void inquire_attacks(struct inquiry *inquiry);

/* Looks for logins that succeeded and should not have. After the attacks are known. */
void inquire_intrusions(struct inquiry *inquiry);

/* Looks for what single clients do. After all that is more serious is known. */
void inquire_clients(struct inquiry *inquiry);

/* Looks for times at which nobody could check logins. */
void inquire_outages(struct inquiry *inquiry);

/* Looks for times at which mail was refused because the machine was short of something. */
void inquire_shortages(struct inquiry *inquiry);

/* Looks for clients that do not wait as long as they are told. */
void inquire_storms(struct inquiry *inquiry);
