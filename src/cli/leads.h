/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/record.h"

/* Session, client, sender, recipient and queue id. */
#define LEAD_MESSAGE_TEXTS 5

/*
 * What a story should also tell: other lines of the audit file that led to what was found, or
 * belong to it, and what they are known by.
 */
enum lead_kind {
	LEAD_ONSET, /* how the hold began for which somebody was refused */
	LEAD_COUNTED, /* what the rule had counted until it stopped somebody */
	LEAD_MESSAGE, /* what else became of a message */
	LEAD_GREYLISTED, /* its other attempts, from wherever they came */
	LEAD_MAINTENANCE, /* when that ended */
};

struct lead {
	enum lead_kind kind;
	int64_t from_us, to_us;
	/* As in the lines, escaped; copies that the lead owns. NULL: it needs none. */
	char *account; /* of what was greylisted: the tuple alone; of maintenance: its end */
	char *rule; /* of maintenance: its reason */
	char *message[LEAD_MESSAGE_TEXTS];
	enum member found_by; /* of a message: its queue id, or a recipient */
};

/* All zero is none. */
struct leads {
	struct lead *list;
	size_t count;
	int64_t from_us, to_us; /* of all of them */
};

/*
 * Adds what a found line leads to. onset_us is when the hold began that a refusal tells of, 0 if
 * that is not known. A lead that is there already is made longer. Beyond a number that nobody wants
 * to read they are left out. Returns 0 or -ENOMEM.
 */
int leads_add_causes(struct leads *leads, const struct record *record, int64_t onset_us);
int leads_add_attempts(struct leads *leads, const struct record *record);
int leads_add_maintenance(struct leads *leads, const struct record *record);
int leads_add_message(struct leads *leads, const struct record *record, enum member found_by);

/* May any line of this time be wanted? */
bool leads_reach(const struct leads *leads, int64_t at_us);

/* The first lead that wants the record; NULL: none does. */
const struct lead *leads_find(const struct leads *leads, const struct record *record);

void leads_clear(struct leads *leads);
