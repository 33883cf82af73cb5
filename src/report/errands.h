/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/hash.h"

#include "report/crowd.h"
#include "report/index.h"
#include "report/names.h"
#include "report/record.h"
#include "report/stubs.h"

/*
 * What clients were told to come back for, and whether they did so: of greylisting each message, of
 * other rules whatever the client wants. Rules that only observe tell nobody anything.
 */
#define ERRANDS_NONE NAMES_NONE
#define ERRANDS_STORM 10 /* who came too early as often as that is told of */

struct errand {
	uint32_t rule; /* its number */
	uint32_t client; /* who came first; ERRANDS_NONE: nobody knows */
	uint32_t domain; /* of the sender, if it was greylisted; else ERRANDS_NONE */
	uint32_t next_of_client;
	uint64_t account_hash; /* of what was told last; 0: nothing */
	int64_t until_us; /* … to come back then */
	struct stretch told; /* in the window; of what was let in only: none */
	int64_t early_count; /* of the waits that are over */
	int64_t waiting_early; /* of the last one: as it was told, or counted here */
	int64_t waiting_counted;
	int64_t kept_count; /* it came back as told */
	int64_t first_us; /* of what was greylisted: the first attempt, maybe before the window */
	int64_t delayed_us; /* of what was let in; 0: it was not */
};

struct errand_client {
	struct addr address;
	uint32_t first; /* its errands */
	uint32_t number; /* in the crowd, of those who stormed; CROWD_NONE */
};

struct errands {
	struct hash_secret secret;
	struct names rules, domains;
	struct index numbers, client_numbers;
	struct errand *list;
	struct errand_client *client;
	uint32_t most; /* of each of them */
	uint32_t count, capacity, client_count, client_capacity;
	struct stubs stubs;
	int64_t left_out; /* refusals of greylisting without room, here or in the file */
};

void errands_init(struct errands *errands, uint32_t most);
void errands_clear(struct errands *errands);

/* Takes any record, with its times and its count as far as they are believed. */
void errands_take(struct errands *errands, const struct record *record, const struct stretch *when);

/* After the last record: who stormed becomes one of the crowd. */
void errands_close(struct errands *errands, struct crowd *crowd);

/* What rules told a client, as 1 << their number. */
uint64_t errands_rules(const struct errands *errands, uint32_t client);

/* How often a client came too early for what a rule had told it: the sum over its errands. */
int64_t errands_early(const struct errands *errands, uint32_t client, uint32_t rule);

int64_t errand_early(const struct errand *errand);

/* "": it has none. */
const char *errands_rule(const struct errands *errands, uint32_t rule);
const char *errands_domain(const struct errands *errands, uint32_t domain);
