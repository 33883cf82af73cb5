/* SPDX-License-Identifier: BSD-2-Clause */
/* Reply codes over time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/duration.h"

#include "report/timetable.h"

/* 2026-11-21T22:00:00Z */
#define AT_US (INT64_C(1795298400) * SECOND_US)

static int64_t
total_of(const struct timetable_view *view, unsigned column)
{
	int64_t total = 0;

	for (uint32_t slot = 0; slot < view->slot_count; slot++)
		total += timetable_count(view, slot, column);
	return total;
}

static void
timetable__codes__are_in_the_order_of_their_number(void **state)
{
	struct timetable table;
	unsigned columns[TIMETABLE_CODES];

	(void)state;
	assert_int_equal(timetable_init(&table, AT_US, AT_US + DAY_US), 0);
	timetable_add(&table, 235, AT_US, AT_US, 2);
	timetable_add(&table, 0, AT_US, AT_US, 9);
	timetable_add(&table, 535, AT_US, AT_US, 5);
	timetable_add(&table, 454, AT_US, AT_US, 2);
	assert_int_equal(timetable_order(&table, columns), 4);
	assert_int_equal(table.code[columns[0]], 535);
	assert_int_equal(table.code[columns[1]], 235);
	assert_int_equal(table.code[columns[2]], 454);
	assert_int_equal(table.code[columns[3]], 0);
	timetable_clear(&table);
}

static void
timetable__more_codes_than_fit__are_others(void **state)
{
	struct timetable table;
	unsigned columns[TIMETABLE_CODES];

	(void)state;
	assert_int_equal(timetable_init(&table, AT_US, AT_US), 0);
	for (unsigned code = 400; code < 400 + TIMETABLE_CODES + 3; code++)
		timetable_add(&table, code, AT_US, AT_US, 1);
	timetable_add(&table, 400, AT_US, AT_US, 1);
	assert_int_equal(timetable_order(&table, columns), TIMETABLE_CODES);
	assert_int_equal(table.code[columns[0]], 400);
	assert_int_equal(table.code[columns[TIMETABLE_CODES - 1]], 0);
	assert_int_equal(table.total[columns[TIMETABLE_CODES - 1]], 4);
	timetable_clear(&table);
}

static void
timetable__lengths__follow_the_time(void **state)
{
	static const struct {
		int64_t length_us;
		int64_t slot_us;
	} cases[] = {
		{ 0, MINUTE_US },
		{ 20 * MINUTE_US, MINUTE_US },
		{ 25 * MINUTE_US, 5 * MINUTE_US },
		{ 3 * HOUR_US, 10 * MINUTE_US },
		{ 8 * HOUR_US, 30 * MINUTE_US },
		{ 23 * HOUR_US, HOUR_US },
		{ 7 * DAY_US, 12 * HOUR_US },
		{ 3650 * DAY_US, 28 * DAY_US },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct timetable table;
		struct timetable_view view;

		assert_int_equal(timetable_init(&table, AT_US, AT_US + cases[i].length_us), 0);
		timetable_add(&table, 535, AT_US, AT_US + cases[i].length_us, 1000);
		timetable_look(&view, &table, AT_US, AT_US + cases[i].length_us, 24);
		assert_int_equal(view.slot_us, cases[i].slot_us);
		assert_int_equal(view.from_us % view.slot_us, 0);
		assert_int_equal(total_of(&view, 0), 1000);
		timetable_clear(&table);
	}
}

static void
timetable__a_stretch__is_spread_evenly(void **state)
{
	struct timetable table;
	struct timetable_view view;

	(void)state;
	assert_int_equal(timetable_init(&table, AT_US, AT_US + HOUR_US), 0);
	timetable_add(&table, 535, AT_US + MINUTE_US, AT_US + 3 * MINUTE_US, 10);
	timetable_look(&view, &table, AT_US, AT_US + 9 * MINUTE_US, 10);
	assert_int_equal(timetable_count(&view, 0, 0), 0);
	assert_int_equal(timetable_count(&view, 1, 0), 3);
	assert_int_equal(timetable_count(&view, 2, 0), 3);
	assert_int_equal(timetable_count(&view, 3, 0), 4);
	assert_int_equal(timetable_count(&view, 4, 0), 0);
	timetable_clear(&table);
}

static void
timetable__what_is_outside__goes_to_the_edge(void **state)
{
	struct timetable table;
	struct timetable_view view;

	(void)state;
	assert_int_equal(timetable_init(&table, AT_US, AT_US + HOUR_US), 0);
	timetable_add(&table, 235, AT_US - DAY_US, AT_US - DAY_US, 1);
	timetable_add(&table, 235, AT_US + 3650 * DAY_US, AT_US + 3650 * DAY_US, 2);
	timetable_add(&table, 235, INT64_MAX / 4, INT64_MIN / 4, 4);
	timetable_look(&view, &table, AT_US - DAY_US, AT_US + 3650 * DAY_US, 24);
	assert_int_equal(total_of(&view, 0), 7);
	assert_true(view.slot_count <= 25);
	timetable_clear(&table);
}

static void
timetable__extent__is_of_what_was_answered(void **state)
{
	struct timetable table;
	int64_t first_us, last_us;

	(void)state;
	assert_int_equal(timetable_init(&table, AT_US, AT_US + HOUR_US), 0);
	assert_false(timetable_extent(&table, &first_us, &last_us));
	timetable_add(&table, 235, AT_US + 7 * MINUTE_US + 1, AT_US + 7 * MINUTE_US + 1, 1);
	assert_true(timetable_extent(&table, &first_us, &last_us));
	assert_int_equal(first_us, AT_US + 7 * MINUTE_US);
	assert_int_equal(last_us, first_us);
	timetable_add(&table, 535, AT_US + 59 * MINUTE_US, AT_US + 59 * MINUTE_US, 1);
	assert_true(timetable_extent(&table, &first_us, &last_us));
	assert_int_equal(last_us, AT_US + 59 * MINUTE_US);
	timetable_clear(&table);
}

static void
timetable__a_code_that_is_none__is_another(void **state)
{
	struct timetable table;
	unsigned columns[TIMETABLE_CODES];

	(void)state;
	assert_int_equal(timetable_init(&table, AT_US, AT_US), 0);
	timetable_add(&table, 70000, AT_US, AT_US, 1);
	assert_int_equal(timetable_order(&table, columns), 1);
	assert_int_equal(table.code[columns[0]], 0);
	timetable_clear(&table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timetable__codes__are_in_the_order_of_their_number),
		cmocka_unit_test(timetable__more_codes_than_fit__are_others),
		cmocka_unit_test(timetable__lengths__follow_the_time),
		cmocka_unit_test(timetable__a_stretch__is_spread_evenly),
		cmocka_unit_test(timetable__what_is_outside__goes_to_the_edge),
		cmocka_unit_test(timetable__extent__is_of_what_was_answered),
		cmocka_unit_test(timetable__a_code_that_is_none__is_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
