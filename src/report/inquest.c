/* SPDX-License-Identifier: BSD-2-Clause */
/* What should be known of a night: runs the inquiries, and puts what they name in order. */
#include "report/inquest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/inquiry.h"

#define FIRST_CAPACITY 64

const char *const concern_slugs[CONCERN_COUNT] = {
	[CONCERN_BREAK_IN] = "break-in",
	[CONCERN_OUTAGE] = "outage",
	[CONCERN_SHORTAGE] = "shortage",
	[CONCERN_SPRAYING] = "spraying",
	[CONCERN_DISTRIBUTED] = "distributed",
	[CONCERN_GUESSING] = "guessing",
	[CONCERN_NEW_NETWORK] = "new-network",
	[CONCERN_STORM] = "storm",
	[CONCERN_STALE_DEVICE] = "stale-device",
	[CONCERN_NO_LOGIN] = "no-login",
	[CONCERN_NO_TLS] = "no-tls",
};

const enum severity concern_severities[CONCERN_COUNT] = {
	[CONCERN_BREAK_IN] = SEVERITY_CRITICAL,
	[CONCERN_OUTAGE] = SEVERITY_CRITICAL,
	[CONCERN_SHORTAGE] = SEVERITY_WARNING,
	[CONCERN_SPRAYING] = SEVERITY_WARNING,
	[CONCERN_DISTRIBUTED] = SEVERITY_WARNING,
	[CONCERN_GUESSING] = SEVERITY_WARNING,
	[CONCERN_NEW_NETWORK] = SEVERITY_NOTICE,
	[CONCERN_STORM] = SEVERITY_NOTICE,
	[CONCERN_STALE_DEVICE] = SEVERITY_NOTICE,
	[CONCERN_NO_LOGIN] = SEVERITY_NOTICE,
	[CONCERN_NO_TLS] = SEVERITY_NOTICE,
};

const char *const severity_slugs[SEVERITY_COUNT] = {
	[SEVERITY_CRITICAL] = "critical",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTICE] = "notice",
};

const char *const ground_slugs[GROUND_COUNT] = {
	[GROUND_NONE] = "",
	[GROUND_FAILURES] = "after-failures",
	[GROUND_UNDER_ATTACK] = "under-attack",
	[GROUND_SPRAYER] = "by-sprayer",
};

/* --- for the inquiries */

struct concern
concern_of(enum concern_kind kind)
{
	struct concern concern = {
		.kind = kind,
		.client = CROWD_NONE,
		.network = CROWD_NONE,
		.login = CROWD_NONE,
		.response = response_none,
	};

	for (unsigned i = 0; i < CONCERN_EXAMPLES; i++)
		concern.example[i] = CROWD_NONE;
	return concern;
}

void
concern_show(struct concern *concern, uint32_t number)
{
	for (unsigned i = 0; i < CONCERN_EXAMPLES; i++) {
		if (concern->example[i] == CROWD_NONE) {
			concern->example[i] = number;
			return;
		}
	}
}

void
inquiry_name(struct inquiry *inquiry, const struct concern *concern)
{
	struct inquest *result = inquiry->result;
	const size_t capacity = inquiry->capacity > 0 ? inquiry->capacity * 2 : FIRST_CAPACITY;
	struct concern *list;

	if (result->count == INQUEST_MOST) {
		result->left_out++;
		return;
	}
	if (result->count == inquiry->capacity) {
		list = reallocarray(result->list, capacity, sizeof(*list));
		if (list == NULL) {
			inquiry->error = -ENOMEM;
			return;
		}
		result->list = list;
		inquiry->capacity = capacity;
	}
	result->list[result->count++] = *concern;
}

uint32_t
inquiry_stamp(struct inquiry *inquiry)
{
	return ++inquiry->stamp;
}

int64_t
stretch_gap_us(const struct stretch *stretch)
{
	if (stretch->count < 2)
		return 0;
	return (stretch->last_us - stretch->first_us) / (stretch->count - 1);
}

/* --- what they know of each other */

/* One more than there are, so that none of nothing is no failure. */
static void *
marks_new(struct inquiry *inquiry, uint32_t count, size_t bytes)
{
	void *marks = calloc((size_t)count + 1, bytes);

	if (marks == NULL)
		inquiry->error = -ENOMEM;
	return marks;
}

static void
inquiry_init(struct inquiry *inquiry, const struct ledger *ledger, struct inquest *result)
{
	const struct crowd *crowd = &ledger->crowd;
	const uint32_t clients = crowd->client_count, networks = crowd->network_count;
	const uint32_t logins = crowd->login_count;

	*inquiry = (struct inquiry){ .ledger = ledger, .result = result };
	inquiry->client_spray_us = marks_new(inquiry, clients, sizeof(int64_t));
	inquiry->network_spray_us = marks_new(inquiry, networks, sizeof(int64_t));
	inquiry->login_attack = marks_new(inquiry, logins, sizeof(struct stretch));
	inquiry->login_good = marks_new(inquiry, logins, sizeof(bool));
	inquiry->client_named = marks_new(inquiry, clients, sizeof(bool));
	inquiry->pair_named = marks_new(inquiry, crowd->pair_count, sizeof(bool));
	inquiry->login_stamp = marks_new(inquiry, logins, sizeof(uint32_t));
	inquiry->login_other_stamp = marks_new(inquiry, logins, sizeof(uint32_t));
	inquiry->network_stamp = marks_new(inquiry, networks, sizeof(uint32_t));
	inquiry->network_other_stamp = marks_new(inquiry, networks, sizeof(uint32_t));
	inquiry->client_stamp = marks_new(inquiry, clients, sizeof(uint32_t));
	if (deed_marks_init(&inquiry->deed_marks, &ledger->deeds) < 0)
		inquiry->error = -ENOMEM;
}

static void
inquiry_clear(struct inquiry *inquiry)
{
	free(inquiry->client_spray_us);
	free(inquiry->network_spray_us);
	free(inquiry->login_attack);
	free(inquiry->login_good);
	free(inquiry->client_named);
	free(inquiry->pair_named);
	free(inquiry->login_stamp);
	free(inquiry->login_other_stamp);
	free(inquiry->network_stamp);
	free(inquiry->network_other_stamp);
	free(inquiry->client_stamp);
	deed_marks_clear(&inquiry->deed_marks);
}

static void
good_logins_find(struct inquiry *inquiry)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;

	for (uint32_t i = 0; i < crowd->pair_count; i++) {
		const struct crowd_pair *pair = &crowd->pair[i];

		if (pair->login != CROWD_NONE &&
		    (pair->succeeded.count > 0 || pair->earlier_count > 0))
			inquiry->login_good[pair->login] = true;
	}
}

/* --- the order */

/* Numbers depend on the order of the lines, names do not. */
static int
concern_compare(const void *left, const void *right, void *arg)
{
	const struct concern *one = left, *other = right;
	const enum severity severity = concern_severities[one->kind];
	const struct crowd *crowd = arg;
	int order;

	if (severity != concern_severities[other->kind])
		return severity < concern_severities[other->kind] ? -1 : 1;
	if (one->kind != other->kind)
		return one->kind < other->kind ? -1 : 1;
	if (one->failed.count != other->failed.count)
		return one->failed.count > other->failed.count ? -1 : 1;
	if (one->failed.first_us != other->failed.first_us)
		return one->failed.first_us < other->failed.first_us ? -1 : 1;
	order = crowd_client_compare(crowd, one->client, other->client);
	if (order == 0)
		order = crowd_network_compare(crowd, one->network, other->network);
	return order != 0 ? order : crowd_login_compare(crowd, one->login, other->login);
}

int
inquest_hold(struct inquest *inquest_r, const struct ledger *ledger)
{
	struct inquiry inquiry;

	*inquest_r = (struct inquest){ .count = 0 };
	inquiry_init(&inquiry, ledger, inquest_r);
	if (inquiry.error == 0) {
		good_logins_find(&inquiry);
		inquire_attacks(&inquiry);
		inquire_intrusions(&inquiry);
		inquire_clients(&inquiry);
		inquire_outages(&inquiry);
		inquire_shortages(&inquiry);
		inquire_storms(&inquiry);
	}
	inquiry_clear(&inquiry);
	if (inquiry.error != 0) {
		inquest_clear(inquest_r);
		return inquiry.error;
	}
	if (inquest_r->count > 0)
		qsort_r(inquest_r->list, inquest_r->count, sizeof(*inquest_r->list),
		    concern_compare, (void *)(uintptr_t)&ledger->crowd);
	return 0;
}

void
inquest_clear(struct inquest *inquest)
{
	free(inquest->list);
	*inquest = (struct inquest){ .count = 0 };
}

/* --- whom it is about */

static bool
pair_covers(
    const struct ledger *ledger, const struct concern *concern, const struct crowd_pair *pair)
{
	return (concern->login == CROWD_NONE || pair->login == concern->login) &&
	       pair->failed.count + pair->succeeded.count > 0 &&
	       ledger_covers(ledger, pair->client, pair->login);
}

static bool
client_covers(const struct ledger *ledger, const struct concern *concern, uint32_t client)
{
	const struct crowd *crowd = &ledger->crowd;

	for (uint32_t i = crowd->client[client].first_pair; i != CROWD_NONE;
	     i = crowd->pair[i].next_of_client) {
		if (pair_covers(ledger, concern, &crowd->pair[i]))
			return true;
	}
	return false;
}

static bool
network_covers(const struct ledger *ledger, const struct concern *concern)
{
	const struct crowd *crowd = &ledger->crowd;

	for (uint32_t client = crowd->network[concern->network].first_client; client != CROWD_NONE;
	     client = crowd->client[client].next_of_network) {
		if (client_covers(ledger, concern, client))
			return true;
	}
	return false;
}

/* Has anybody in the scope taken part in what one client, or all in a network, or a login did? */
static bool
pairs_cover(const struct ledger *ledger, const struct concern *concern)
{
	const struct crowd *crowd = &ledger->crowd;

	if (concern->client != CROWD_NONE)
		return client_covers(ledger, concern, concern->client);
	if (concern->network != CROWD_NONE)
		return network_covers(ledger, concern);
	if (concern->login == CROWD_NONE)
		return false;
	for (uint32_t i = crowd->login[concern->login].first_pair; i != CROWD_NONE;
	     i = crowd->pair[i].next_of_login) {
		if (pair_covers(ledger, concern, &crowd->pair[i]))
			return true;
	}
	return false;
}

bool
concern_covers(const struct ledger *ledger, const struct concern *concern)
{
	const struct ledger_scope *scope = &ledger->options.scope;

	if ((scope->login == NULL && !scope->has_network) || concern->kind == CONCERN_OUTAGE ||
	    concern->kind == CONCERN_SHORTAGE)
		return true;
	if (concern->client != CROWD_NONE && concern->login != CROWD_NONE)
		return ledger_covers(ledger, concern->client, concern->login);
	if (scope->login == NULL && concern->client != CROWD_NONE)
		return ledger_covers(ledger, concern->client, CROWD_NONE);
	return pairs_cover(ledger, concern);
}
