/* SPDX-License-Identifier: BSD-2-Clause */
/* Times of shortage and of maintenance, from what was refused and from what was said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/periods.h"

#include "night.h"

static struct ledger ledger;

static void
shed(struct night *night, double at_s, const char *resource, double seen, const char *mode)
{
	char members[NIGHT_LINE_BYTES];

	snprintf(members, sizeof(members),
	    "\"ticket\":\"T%07d\",\"client\":\"192.0.2.7\",\"rule\":\"load\","
	    "\"account\":\"load\",\"reason\":\"short-of-resource\",\"resource\":\"%s\","
	    "\"seen\":%g,\"limit\":80,\"mode\":\"%s\"",
	    (int)at_s, resource, seen, mode);
	night_line(night, "decision", at_s, members);
}

static void
periods__of_shortage__end_with_a_pause(void **state)
{
	struct night night = { .count = 0 };
	const struct period *list;

	(void)state;
	shed(&night, 100, "cpu", 81, "enforce");
	shed(&night, 160, "cpu", 99, "enforce");
	shed(&night, 170, "disk", 96, "enforce");
	night_line(&night, "repeated", 200,
	    "\"ticket\":\"T0000160\",\"rule\":\"load\",\"account\":\"load\",\"count\":40,"
	    "\"mode\":\"enforce\"");
	shed(&night, 200 + 15 * 60, "cpu", 82, "observe");
	shed(&night, 200 + 31 * 60, "cpu", 85, "enforce");
	night_line(&night, "repeated", 5000,
	    "\"ticket\":\"T0000001\",\"rule\":\"load\",\"count\":40,\"mode\":\"enforce\"");
	night_take(&night, &ledger);
	assert_int_equal(ledger.periods.count, 3);
	list = ledger.periods.list;
	assert_string_equal(list[0].resource, "cpu");
	assert_int_equal(list[0].stopped.count, 42);
	assert_int_equal(list[0].observed.count, 1);
	assert_int_equal(list[0].worst, 99);
	assert_int_equal(list[0].mark, 80);
	assert_int_equal(period_from_us(&list[0]), NIGHT_US + 100 * SECOND_US);
	assert_int_equal(period_until_us(&list[0]), NIGHT_US + 1100 * SECOND_US);
	assert_string_equal(list[1].resource, "disk");
	assert_string_equal(list[2].resource, "cpu");
	assert_int_equal(list[2].stopped.count, 1);
	ledger_clear(&ledger);
}

/* Lengths of time are told in seconds. */
static void
periods__of_latency__have_their_unit(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	shed(&night, 100, "latency", 0.25, "enforce");
	shed(&night, 101, "moonlight", 7, "enforce");
	night_take(&night, &ledger);
	assert_int_equal(ledger.periods.count, 2);
	assert_int_equal(ledger.periods.list[0].worst, 250000);
	assert_int_equal(ledger.periods.list[1].worst, 7);
	ledger_clear(&ledger);
}

#define REFUSED                                                                                    \
	"\"ticket\":\"K7Q2M9FA\",\"client\":\"192.0.2.7\",\"rule\":\"m\",\"account\":\"m\","       \
	"\"reason\":\"maintenance\",\"maintenance\":\"disks\",\"by\":\"root\",\"mode\":"           \
	"\"enforce\""

static void
periods__of_maintenance__begin_and_end_as_it_was_said(void **state)
{
	struct night night = { .count = 0 };
	const struct period *list;

	(void)state;
	night_line(&night, "drain", 100,
	    "\"state\":\"on\",\"since\":\"2026-11-21T22:01:40.000Z\","
	    "\"maintenance\":\"disks\",\"by\":\"root\"");
	night_line(&night, "decision", 120, REFUSED);
	night_line(&night, "repeated", 150,
	    "\"ticket\":\"K7Q2M9FA\",\"rule\":\"m\",\"account\":\"m\",\"count\":6,"
	    "\"mode\":\"enforce\"");
	night_line(&night, "drain", 200,
	    "\"state\":\"off\",\"since\":\"2026-11-21T22:01:40.000Z\","
	    "\"maintenance\":\"disks\",\"by\":\"alice\"");
	night_line(&night, "decision", 400, REFUSED);
	night_take(&night, &ledger);
	assert_int_equal(ledger.periods.count, 2);
	list = ledger.periods.list;
	assert_int_equal(period_from_us(&list[0]), NIGHT_US + 100 * SECOND_US);
	assert_int_equal(period_until_us(&list[0]), NIGHT_US + 200 * SECOND_US);
	assert_int_equal(list[0].stopped.count, 7);
	assert_string_equal(list[0].reason, "disks");
	assert_string_equal(list[0].by, "root");
	/* Of another one nothing but a refusal is known. */
	assert_int_equal(list[1].ended_us, 0);
	assert_int_equal(period_from_us(&list[1]), NIGHT_US + 400 * SECOND_US);
	assert_int_equal(list[1].stopped.count, 1);
	ledger_clear(&ledger);
}

static void
periods__of_maintenance_that_began_before__are_whole(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_line(&night, "decision", 120, REFUSED);
	night_line(
	    &night, "drain", 200, "\"state\":\"over\",\"since\":\"2026-11-21T21:00:00.000Z\"");
	night_take(&night, &ledger);
	assert_int_equal(ledger.periods.count, 1);
	assert_int_equal(period_from_us(&ledger.periods.list[0]), NIGHT_US - HOUR_US);
	assert_int_equal(ledger.periods.list[0].stopped.count, 1);
	ledger_clear(&ledger);
}

/* Each row says who switched what on, and for how many that was the reason. */
static void
periods__of_maintenance_that_is_replaced__are_two(void **state)
{
	struct night night = { .count = 0 };
	const struct period *list;

	(void)state;
	night_line(&night, "drain", 100,
	    "\"state\":\"on\",\"since\":\"2026-11-21T22:01:40.000Z\","
	    "\"maintenance\":\"disks\",\"by\":\"alice\"");
	night_line(&night, "decision", 120, REFUSED);
	night_line(&night, "drain", 200,
	    "\"state\":\"on\",\"since\":\"2026-11-21T22:03:20.000Z\","
	    "\"maintenance\":\"power\",\"by\":\"root\"");
	night_line(&night, "decision", 220, REFUSED);
	night_line(&night, "decision", 230, REFUSED);
	night_line(&night, "drain", 300,
	    "\"state\":\"off\",\"since\":\"2026-11-21T22:03:20.000Z\","
	    "\"maintenance\":\"power\",\"by\":\"root\"");
	night_take(&night, &ledger);
	assert_int_equal(ledger.periods.count, 2);
	list = ledger.periods.list;
	assert_string_equal(list[0].by, "alice");
	assert_string_equal(list[0].reason, "disks");
	assert_int_equal(list[0].stopped.count, 1);
	assert_int_equal(period_until_us(&list[0]), NIGHT_US + 200 * SECOND_US);
	assert_string_equal(list[1].by, "root");
	assert_string_equal(list[1].reason, "power");
	assert_int_equal(list[1].stopped.count, 2);
	assert_int_equal(period_from_us(&list[1]), NIGHT_US + 200 * SECOND_US);
	assert_int_equal(period_until_us(&list[1]), NIGHT_US + 300 * SECOND_US);
	ledger_clear(&ledger);
}

#define STOPPING                                                                                   \
	"\"ticket\":\"K7Q2M9FB\",\"client\":\"192.0.2.7\",\"rule\":\"m\",\"account\":\"m\","       \
	"\"reason\":\"maintenance\",\"maintenance\":\"shutting down\",\"by\":\"sluiced\","         \
	"\"mode\":\"enforce\""

/* Of these no line says that they begin or end. */
static void
periods__of_a_daemon_that_stops__are_its_own(void **state)
{
	struct night night = { .count = 0 };
	const struct period *list;

	(void)state;
	night_line(&night, "decision", 100, STOPPING);
	night_line(&night, "decision", 110, STOPPING);
	night_line(&night, "drain", 200,
	    "\"state\":\"on\",\"since\":\"2026-11-21T22:03:20.000Z\","
	    "\"maintenance\":\"disks\",\"by\":\"root\"");
	night_line(&night, "drain", 300,
	    "\"state\":\"off\",\"since\":\"2026-11-21T22:03:20.000Z\","
	    "\"maintenance\":\"disks\",\"by\":\"root\"");
	night_line(&night, "decision", 400, REFUSED);
	night_line(&night, "decision", 20000, STOPPING);
	night_take(&night, &ledger);
	assert_int_equal(ledger.periods.count, 4);
	list = ledger.periods.list;
	assert_string_equal(list[0].by, "sluiced");
	assert_false(period_goes_on(&list[0]));
	assert_int_equal(list[0].stopped.count, 2);
	assert_int_equal(period_until_us(&list[0]), NIGHT_US + 110 * SECOND_US);
	assert_string_equal(list[1].by, "root");
	assert_int_equal(list[1].stopped.count, 0);
	assert_string_equal(list[2].by, "root");
	assert_int_equal(list[2].stopped.count, 1);
	assert_true(period_goes_on(&list[2]));
	assert_string_equal(list[3].by, "sluiced");
	assert_int_equal(period_from_us(&list[3]), NIGHT_US + 20000 * SECOND_US);
	ledger_clear(&ledger);
}

static void
periods__of_very_many__are_bounded(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	for (int i = 0; i < PERIODS_MOST + 10; i++) {
		char resource[16];

		snprintf(resource, sizeof(resource), "r%d", i);
		shed(&night, i, resource, 99, "enforce");
	}
	night_take(&night, &ledger);
	assert_int_equal(ledger.periods.count, PERIODS_MOST);
	ledger_clear(&ledger);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(periods__of_shortage__end_with_a_pause),
		cmocka_unit_test(periods__of_latency__have_their_unit),
		cmocka_unit_test(periods__of_maintenance__begin_and_end_as_it_was_said),
		cmocka_unit_test(periods__of_maintenance_that_began_before__are_whole),
		cmocka_unit_test(periods__of_maintenance_that_is_replaced__are_two),
		cmocka_unit_test(periods__of_a_daemon_that_stops__are_its_own),
		cmocka_unit_test(periods__of_very_many__are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
