/* SPDX-License-Identifier: BSD-2-Clause */
/* The arithmetic of rates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/duration.h"

#include "policy/gcra.h"

#define NOW_US (INT64_C(1800000000) * SECOND_US)

static const struct gcra_limit limits[] = {
	{ 5, 10 * MINUTE_US, 5 },
	{ 7, 10 * SECOND_US, 7 },
	{ 1, SECOND_US, 1 },
	{ 60, MINUTE_US, 60 },
	{ 500, DAY_US, 100 },
	{ 1, 3650 * DAY_US, 1 },
	{ 3, DAY_US, 1000 },
	{ 999983, DAY_US, 999983 },
	{ 1000, SECOND_US, 1 },
};

static void
gcra__a_burst_of_any_size__fits_to_the_last_event(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		const struct gcra_limit *limit = &limits[i];
		int64_t tat_ns = 0;
		int64_t n;

		for (n = 0; n < limit->burst; n++) {
			assert_int_equal(gcra_wait_us(limit, tat_ns, 1, NOW_US), 0);
			gcra_charge(limit, &tat_ns, 1, NOW_US);
		}
		assert_true(gcra_wait_us(limit, tat_ns, 1, NOW_US) > 0);
		assert_int_equal(gcra_used(limit, tat_ns, NOW_US), limit->burst);
	}
}

static void
gcra__who_waits_as_told__conforms_and_not_a_microsecond_sooner(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		const struct gcra_limit *limit = &limits[i];
		int64_t tat_ns = 0;
		int64_t n, wait_us;

		for (n = 0; n < limit->burst; n++)
			gcra_charge(limit, &tat_ns, 1, NOW_US);
		wait_us = gcra_wait_us(limit, tat_ns, 1, NOW_US);
		assert_int_equal(gcra_wait_us(limit, tat_ns, 1, NOW_US + wait_us), 0);
		assert_true(gcra_wait_us(limit, tat_ns, 1, NOW_US + wait_us - 1) > 0);
	}
}

/* Passes what conforms at made-up times and counts the most in any period. */
static int64_t
most_passed(const struct gcra_limit *limit, unsigned seed)
{
	enum { TRIES = 4000 };
	static int64_t passed_us[TRIES];
	int64_t tat_ns = 0, now_us = NOW_US, most = 0;
	size_t count = 0, from = 0, i;

	srand(seed);
	for (i = 0; i < TRIES; i++) {
		int64_t gap_us = limit->period_us / (limit->count + limit->burst) / 2;

		if (rand() % 8 == 0)
			now_us += (int64_t)(rand() % 1000) * limit->period_us / 500;
		else
			now_us += gap_us > 0 ? rand() % (gap_us < 1000000 ? gap_us : 1000000) : 0;
		if (gcra_wait_us(limit, tat_ns, 1, now_us) > 0)
			continue;
		gcra_charge(limit, &tat_ns, 1, now_us);
		passed_us[count++] = now_us;
		while (passed_us[from] < now_us - limit->period_us)
			from++;
		if ((int64_t)(count - from) > most)
			most = (int64_t)(count - from);
	}
	return most;
}

static void
gcra__any_period__lets_pass_no_more_than_limit_and_burst(void **state)
{
	static const struct gcra_limit small[] = {
		{ 5, 10 * MINUTE_US, 5 },
		{ 7, 10 * SECOND_US, 3 },
		{ 1, SECOND_US, 1 },
		{ 3, MINUTE_US, 40 },
		{ 60, MINUTE_US, 60 },
	};
	size_t i;
	unsigned seed;

	(void)state;
	for (i = 0; i < sizeof(small) / sizeof(small[0]); i++) {
		for (seed = 1; seed <= 20; seed++)
			assert_true(most_passed(&small[i], seed) <= gcra_most(&small[i]));
	}
}

static void
gcra__a_flood__fills_no_deeper_than_full(void **state)
{
	const struct gcra_limit limit = { 5, 10 * MINUTE_US, 5 };
	int64_t tat_ns = 0;
	int n;

	(void)state;
	for (n = 0; n < 100000; n++)
		gcra_charge(&limit, &tat_ns, 1, NOW_US);
	assert_int_equal(gcra_wait_us(&limit, tat_ns, 1, NOW_US + 2 * MINUTE_US + 1), 0);
	assert_int_equal(gcra_charge(&limit, &tat_ns, 1, NOW_US), 0);
}

static void
gcra__a_clock_set_back_ten_years__locks_nobody_out_for_longer_than_a_burst(void **state)
{
	const struct gcra_limit limit = { 60, MINUTE_US, 60 };
	int64_t tat_ns = (NOW_US + 3650 * DAY_US) * 1000;

	(void)state;
	assert_in_range(gcra_wait_us(&limit, tat_ns, 1, NOW_US), 1, SECOND_US);
}

static void
gcra__more_than_a_burst__conforms_when_the_account_is_empty(void **state)
{
	const struct gcra_limit limit = { 1000, MINUTE_US, 1000 };
	int64_t tat_ns = 0;

	(void)state;
	assert_int_equal(gcra_wait_us(&limit, tat_ns, 5000, NOW_US), 0);
	gcra_charge(&limit, &tat_ns, 5000, NOW_US);
	assert_in_range(gcra_wait_us(&limit, tat_ns, 1000, NOW_US), MINUTE_US - 2, MINUTE_US);
}

static void
gcra__huge_amounts_and_periods__do_not_overflow(void **state)
{
	const struct gcra_limit limit = { 1, 3650 * DAY_US, INT64_MAX };
	int64_t tat_ns = 0;

	(void)state;
	assert_int_equal(gcra_wait_us(&limit, tat_ns, INT64_MAX, NOW_US), 0);
	gcra_charge(&limit, &tat_ns, INT64_MAX, NOW_US);
	assert_true(tat_ns > NOW_US * 1000);
	assert_true(gcra_wait_us(&limit, tat_ns, INT64_MAX, NOW_US) > 0);
}

static void
gcra__room_for_one__is_room_for_exactly_one(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		int64_t tat_ns = gcra_room_for(&limits[i], 1, NOW_US);

		assert_int_equal(gcra_wait_us(&limits[i], tat_ns, 1, NOW_US), 0);
		gcra_charge(&limits[i], &tat_ns, 1, NOW_US);
		assert_true(gcra_wait_us(&limits[i], tat_ns, 1, NOW_US) > 0);
	}
}

static void
gcra__room_for_an_amount__is_room_for_no_more(void **state)
{
	const struct gcra_limit limit = { 1000, MINUTE_US, 1000 };
	int64_t tat_ns = gcra_room_for(&limit, 600, NOW_US);

	(void)state;
	assert_int_equal(gcra_wait_us(&limit, tat_ns, 600, NOW_US), 0);
	assert_true(gcra_wait_us(&limit, tat_ns, 601, NOW_US) > 0);
	tat_ns = gcra_room_for(&limit, 5000, NOW_US);
	assert_int_equal(gcra_wait_us(&limit, tat_ns, 5000, NOW_US), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gcra__a_burst_of_any_size__fits_to_the_last_event),
		cmocka_unit_test(gcra__who_waits_as_told__conforms_and_not_a_microsecond_sooner),
		cmocka_unit_test(gcra__any_period__lets_pass_no_more_than_limit_and_burst),
		cmocka_unit_test(gcra__a_flood__fills_no_deeper_than_full),
		cmocka_unit_test(
		    gcra__a_clock_set_back_ten_years__locks_nobody_out_for_longer_than_a_burst),
		cmocka_unit_test(gcra__more_than_a_burst__conforms_when_the_account_is_empty),
		cmocka_unit_test(gcra__huge_amounts_and_periods__do_not_overflow),
		cmocka_unit_test(gcra__room_for_one__is_room_for_exactly_one),
		cmocka_unit_test(gcra__room_for_an_amount__is_room_for_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
