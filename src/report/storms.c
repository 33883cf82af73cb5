/* SPDX-License-Identifier: BSD-2-Clause */
/* Who obeys when he is told to wait, and who hammers. */
#include "report/storms.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/inquiry.h"

static bool
client_is_covered(const struct ledger *ledger, const struct errand_client *client)
{
	const struct ledger_scope *scope = &ledger->options.scope;

	/* Logins are stopped by accounts of their own: of them the deeds tell. */
	return scope->login == NULL &&
	       (!scope->has_network || network_contains(&scope->network, &client->address));
}

static struct storm
storm_sum(const struct errands *errands, uint32_t client, uint32_t rule)
{
	struct storm storm = { .client = client, .rule = rule };

	for (uint32_t i = errands->client[client].first; i != ERRANDS_NONE;
	     i = errands->list[i].next_of_client) {
		const struct errand *errand = &errands->list[i];

		if (errand->rule != rule)
			continue;
		stretch_add(&storm.told, &errand->told);
		storm.kept_count += errand->kept_count;
	}
	storm.early_count = errands_early(errands, client, rule);
	return storm;
}

/* Was it ever told to wait; and did it, at least once? */
static void
client_count(struct storms *storms, const struct errands *errands, uint32_t client)
{
	bool was_told = false, has_kept = false;

	for (uint32_t i = errands->client[client].first; i != ERRANDS_NONE;
	     i = errands->list[i].next_of_client) {
		was_told = was_told || errands->list[i].told.count > 0;
		has_kept = has_kept || errands->list[i].kept_count > 0;
	}
	storms->told_count += was_told;
	storms->kept_count += was_told && has_kept;
}

static int
storm_compare(const void *left, const void *right, void *arg)
{
	const struct storm *one = left, *other = right;
	const struct errands *errands = arg;
	int order;

	if (one->early_count != other->early_count)
		return one->early_count > other->early_count ? -1 : 1;
	order = memcmp(&errands->client[one->client].address,
	    &errands->client[other->client].address, sizeof(errands->client->address));
	return order != 0
	           ? order
	           : strcmp(errands_rule(errands, one->rule), errands_rule(errands, other->rule));
}

static bool
client_may_storm(const struct ledger *ledger, uint32_t client)
{
	const struct errand_client *entry = &ledger->errands.client[client];

	return entry->number != CROWD_NONE && client_is_covered(ledger, entry);
}

static size_t
candidates_count(const struct ledger *ledger)
{
	size_t count = 0;

	for (uint32_t i = 0; i < ledger->errands.client_count; i++) {
		if (client_may_storm(ledger, i))
			count += (size_t)__builtin_popcountll(errands_rules(&ledger->errands, i));
	}
	return count;
}

static void
client_take(struct storms *storms, const struct errands *errands, uint32_t client)
{
	for (uint64_t rules = errands_rules(errands, client); rules != 0; rules &= rules - 1) {
		const struct storm storm =
		    storm_sum(errands, client, (uint32_t)__builtin_ctzll(rules));

		if (storm.early_count >= ERRANDS_STORM)
			storms->list[storms->count++] = storm;
	}
}

int
storms_make(struct storms *storms_r, const struct ledger *ledger)
{
	const struct errands *errands = &ledger->errands;

	*storms_r = (struct storms){ .count = 0 };
	storms_r->list = calloc(candidates_count(ledger) + 1, sizeof(*storms_r->list));
	if (storms_r->list == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < errands->client_count; i++) {
		if (client_is_covered(ledger, &errands->client[i]))
			client_count(storms_r, errands, i);
		if (client_may_storm(ledger, i))
			client_take(storms_r, errands, i);
	}
	qsort_r(storms_r->list, storms_r->count, sizeof(*storms_r->list), storm_compare,
	    (void *)(uintptr_t)errands);
	return 0;
}

void
storms_clear(struct storms *storms)
{
	free(storms->list);
	*storms = (struct storms){ .count = 0 };
}

/* Whoever is in the scope will be asked of what is named. */
void
inquire_storms(struct inquiry *inquiry)
{
	const struct ledger *ledger = inquiry->ledger;
	const struct errands *errands = &ledger->errands;
	struct storms storms;

	if (storms_make(&storms, ledger) < 0) {
		inquiry->error = -ENOMEM;
		return;
	}
	for (size_t i = 0; i < storms.count; i++) {
		const struct storm *storm = &storms.list[i];
		struct concern concern = concern_of(CONCERN_STORM);

		concern.client = errands->client[storm->client].number;
		concern.network = ledger->crowd.client[concern.client].network;
		concern.failed = storm->told;
		concern.failed.count = storm->early_count;
		concern.succeeded.count = storm->kept_count;
		concern.response.rule =
		    names_find(&ledger->deeds.rules, span_of(errands_rule(errands, storm->rule)));
		inquiry_name(inquiry, &concern);
	}
	storms_clear(&storms);
}
