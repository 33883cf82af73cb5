/* SPDX-License-Identifier: BSD-2-Clause */
/* The arithmetic of rates: no state, no clock. */
#include "policy/gcra.h"

#include <stdbool.h>

#define NS_PER_US 1000

/*
 * Beyond this an account is full whatever its limit says; now and this fit into an int64_t until
 * 2250.
 */
#define DEPTH_MAX_NS (INT64_C(3650) * 86400 * 1000000 * NS_PER_US / 10 * 3)

/* Each charge is rounded up by less than 1 ns: room for as many of them as a burst may have. */
#define ROUNDING_MAX_NS 1000000

static int64_t
min(int64_t one, int64_t other)
{
	return one < other ? one : other;
}

int64_t
gcra_cost_ns(const struct gcra_limit *limit, int64_t amount)
{
	__int128 period_ns = (__int128)limit->period_us * NS_PER_US;
	__int128 cost_ns = (amount * period_ns + limit->count - 1) / limit->count;

	return cost_ns < DEPTH_MAX_NS ? (int64_t)cost_ns : DEPTH_MAX_NS;
}

static int64_t
depth_ns(const struct gcra_limit *limit)
{
	bool rounded = (__int128)limit->period_us * NS_PER_US % limit->count != 0;
	int64_t rounding_ns = rounded ? min(limit->burst, ROUNDING_MAX_NS) : 0;

	return gcra_cost_ns(limit, limit->burst) + rounding_ns;
}

/* What is owed: between nothing and the whole depth. */
static int64_t
debt_ns(const struct gcra_limit *limit, int64_t tat_ns, int64_t now_us)
{
	int64_t now_ns = now_us * NS_PER_US;

	return tat_ns > now_ns ? min(tat_ns - now_ns, depth_ns(limit)) : 0;
}

int64_t
gcra_wait_us(const struct gcra_limit *limit, int64_t tat_ns, int64_t amount, int64_t now_us)
{
	int64_t cost_ns = gcra_cost_ns(limit, min(amount, limit->burst));
	int64_t over_ns = debt_ns(limit, tat_ns, now_us) + cost_ns - depth_ns(limit);

	return over_ns > 0 ? (over_ns + NS_PER_US - 1) / NS_PER_US : 0;
}

int64_t
gcra_charge(const struct gcra_limit *limit, int64_t *tat_ns, int64_t amount, int64_t now_us)
{
	int64_t before_ns = debt_ns(limit, *tat_ns, now_us);
	int64_t after_ns = min(before_ns + gcra_cost_ns(limit, amount), depth_ns(limit));

	*tat_ns = now_us * NS_PER_US + after_ns;
	return after_ns - before_ns;
}

void
gcra_cut(const struct gcra_limit *limit, int64_t *tat_ns, int64_t at_us)
{
	*tat_ns = min(*tat_ns, at_us * NS_PER_US + depth_ns(limit));
}

int64_t
gcra_room_for(const struct gcra_limit *limit, int64_t amount, int64_t at_us)
{
	int64_t room_ns = gcra_cost_ns(limit, min(amount, limit->burst));

	return at_us * NS_PER_US + depth_ns(limit) - room_ns;
}

int64_t
gcra_used(const struct gcra_limit *limit, int64_t tat_ns, int64_t now_us)
{
	__int128 period_ns = (__int128)limit->period_us * NS_PER_US;
	__int128 debt = debt_ns(limit, tat_ns, now_us);
	int64_t used = (int64_t)((debt * limit->count + period_ns - 1) / period_ns);

	return min(used, limit->burst);
}

int64_t
gcra_most(const struct gcra_limit *limit)
{
	return limit->count + limit->burst;
}
