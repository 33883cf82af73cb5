/* SPDX-License-Identifier: BSD-2-Clause */
/* What greylisting delayed, and what never came back. */
#include "report/delays.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"

static bool
errand_is_covered(const struct ledger *ledger, const struct errand *errand)
{
	const struct ledger_scope *scope = &ledger->options.scope;
	const struct errands *errands = &ledger->errands;

	if (errand->domain == ERRANDS_NONE || errand->told.count == 0 ||
	    errand->first_us < ledger->options.from_us || scope->login != NULL)
		return false;
	return !scope->has_network ||
	       (errand->client != ERRANDS_NONE &&
	           network_contains(&scope->network, &errands->client[errand->client].address));
}

static void
delay_add(struct delay *delay, const struct errand *errand, int64_t until_us)
{
	delay->count++;
	if (errand->told.last_us > delay->last_us)
		delay->last_us = errand->told.last_us;
	if (errand->kept_count > 0)
		delay->back_count++;
	else if (errand->until_us + DELAYS_GONE_US < until_us)
		delay->lost_count++;
	if (errand->delayed_us > delay->longest_us)
		delay->longest_us = errand->delayed_us;
}

static int
length_compare(const void *left, const void *right)
{
	const int64_t one = *(const int64_t *)left, other = *(const int64_t *)right;

	return one < other ? -1 : one > other;
}

/* Returns 0 or -ENOMEM. */
static int
median_find(struct delays *delays, const struct ledger *ledger)
{
	const struct errands *errands = &ledger->errands;
	int64_t *lengths = calloc((size_t)errands->count + 1, sizeof(*lengths));
	size_t count = 0;

	if (lengths == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < errands->count; i++) {
		if (errands->list[i].kept_count > 0 && errand_is_covered(ledger, &errands->list[i]))
			lengths[count++] = errands->list[i].delayed_us;
	}
	qsort(lengths, count, sizeof(*lengths), length_compare);
	if (count > 0)
		delays->median_us = lengths[(count - 1) / 2];
	free(lengths);
	return 0;
}

/* Moves those that have anything to the front. */
static void
list_condense(struct delays *delays, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct delay *delay = &delays->list[i];

		if (delay->count == 0)
			continue;
		delay->domain = i;
		delays->count += delay->count;
		delays->back_count += delay->back_count;
		delays->lost_count += delay->lost_count;
		if (delay->longest_us > delays->longest_us)
			delays->longest_us = delay->longest_us;
		delays->list[delays->domain_count++] = *delay;
	}
}

int
delays_make(struct delays *delays_r, const struct ledger *ledger)
{
	const struct errands *errands = &ledger->errands;

	*delays_r = (struct delays){ .count = 0 };
	delays_r->list = calloc((size_t)errands->domains.count + 1, sizeof(*delays_r->list));
	if (delays_r->list == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < errands->count; i++) {
		const struct errand *errand = &errands->list[i];

		if (errand_is_covered(ledger, errand))
			delay_add(
			    &delays_r->list[errand->domain], errand, ledger->options.until_us);
	}
	list_condense(delays_r, errands->domains.count);
	return median_find(delays_r, ledger);
}

struct sorting {
	const struct errands *errands;
	enum delays_order order;
};

static int64_t
delay_key(const struct delay *delay, enum delays_order order)
{
	return order == DELAYS_LOST ? delay->lost_count : delay->longest_us;
}

static int
delay_compare(const void *left, const void *right, void *arg)
{
	const struct delay *one = left, *other = right;
	const struct sorting *sorting = arg;
	const int64_t one_key = delay_key(one, sorting->order);
	const int64_t other_key = delay_key(other, sorting->order);

	if (one_key != other_key)
		return one_key > other_key ? -1 : 1;
	return strcmp(errands_domain(sorting->errands, one->domain),
	    errands_domain(sorting->errands, other->domain));
}

size_t
delays_sort(struct delays *delays, const struct ledger *ledger, enum delays_order order)
{
	struct sorting sorting = { &ledger->errands, order };
	size_t count = 0;

	qsort_r(delays->list, delays->domain_count, sizeof(*delays->list), delay_compare, &sorting);
	while (count < delays->domain_count && delay_key(&delays->list[count], order) > 0)
		count++;
	return count;
}

void
delays_clear(struct delays *delays)
{
	free(delays->list);
	*delays = (struct delays){ .count = 0 };
}
