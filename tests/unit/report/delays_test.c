/* SPDX-License-Identifier: BSD-2-Clause */
/* What greylisting delayed, what it lost, and what may still come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/delays.h"

#include "night.h"

static struct ledger ledger;

static void
delays__of_a_night__are_counted_by_what_became_of_them(void **state)
{
	struct night night = { .count = 0 };
	struct delays delays;

	(void)state;
	/* The window is of twelve hours. */
	night_refuse(&night, 0, "192.0.2.1", "a@one.example", "T1", 1, "K7Q2M9FA");
	night_let_in(&night, 61, "192.0.2.1", "a@one.example", "T1", 2, 61);
	night_refuse(&night, 10, "192.0.2.2", "b@ONE.example", "T2", 1, "K7Q2M9FB");
	night_let_in(&night, 610, "192.0.2.2", "b@one.example", "T2", 2, 600);
	night_refuse(&night, 20, "192.0.2.3", "c@two.example", "T3", 1, "K7Q2M9FC");
	night_let_in(&night, 3620, "192.0.2.3", "c@two.example", "T3", 2, 3600);
	night_refuse(&night, 30, "192.0.2.4", "<>", "T4", 1, "K7Q2M9FD");
	night_refuse(&night, 90, "192.0.2.4", "<>", "T4", 2, "K7Q2M9FE");
	night_refuse(&night, 8 * 3600 - 61, "192.0.2.5", "d@two.example", "T5", 1, "K7Q2M9FF");
	night_refuse(&night, 8 * 3600, "192.0.2.6", "e@two.example", "T6", 1, "K7Q2M9FG");
	/* First seen before the window. */
	night_let_in(&night, 5, "192.0.2.7", "f@one.example", "T7", 2, 86400);
	night_take(&night, &ledger);
	assert_int_equal(delays_make(&delays, &ledger), 0);
	assert_int_equal(delays.count, 6);
	assert_int_equal(delays.back_count, 3);
	assert_int_equal(delays.lost_count, 2);
	assert_int_equal(delays.median_us, 600 * SECOND_US);
	assert_int_equal(delays.longest_us, 3600 * SECOND_US);
	assert_int_equal(delays.domain_count, 3);

	assert_int_equal(delays_sort(&delays, &ledger, DELAYS_LOST), 2);
	assert_string_equal(errands_domain(&ledger.errands, delays.list[0].domain), "<>");
	assert_int_equal(delays.list[0].count, 1);
	assert_int_equal(delays.list[0].last_us, NIGHT_US + 90 * SECOND_US);
	assert_string_equal(errands_domain(&ledger.errands, delays.list[1].domain), "two.example");
	assert_int_equal(delays.list[1].count, 3);
	assert_int_equal(delays.list[1].lost_count, 1);

	assert_int_equal(delays_sort(&delays, &ledger, DELAYS_LONGEST), 2);
	assert_string_equal(errands_domain(&ledger.errands, delays.list[0].domain), "two.example");
	assert_string_equal(errands_domain(&ledger.errands, delays.list[1].domain), "one.example");
	assert_int_equal(delays.list[1].back_count, 2);
	delays_clear(&delays);
	ledger_clear(&ledger);
}

static void
delays__of_rules_that_observe__are_none(void **state)
{
	struct night night = { .count = 0 };
	struct delays delays;

	(void)state;
	night_line(&night, "decision", 0,
	    "\"client\":\"192.0.2.1\",\"sender\":\"a@one.example\",\"rule\":\"grey\","
	    "\"account\":\"grey client=192.0.2.0/24 tuple=T1\",\"reason\":\"first-seen\","
	    "\"attempts\":1,\"wait\":60,\"mode\":\"observe\"");
	night_take(&night, &ledger);
	assert_int_equal(delays_make(&delays, &ledger), 0);
	assert_int_equal(delays.count, 0);
	assert_int_equal(delays_sort(&delays, &ledger, DELAYS_LOST), 0);
	delays_clear(&delays);
	ledger_clear(&ledger);
}

static void
delays__in_the_scope__are_told_alone(void **state)
{
	struct ledger_options options = night_options();
	struct night night = { .count = 0 };
	struct delays delays;

	(void)state;
	night_refuse(&night, 0, "192.0.2.1", "a@one.example", "T1", 1, "K7Q2M9FA");
	night_refuse(&night, 0, "198.51.100.1", "a@two.example", "T2", 1, "K7Q2M9FB");
	options.scope.has_network = true;
	assert_int_equal(network_parse(&options.scope.network, "192.0.2.0/24"), 0);
	assert_int_equal(ledger_init(&ledger, &options), 0);
	night_tell(&night, &ledger);
	assert_int_equal(delays_make(&delays, &ledger), 0);
	assert_int_equal(delays.count, 1);
	delays_clear(&delays);
	ledger.options.scope = (struct ledger_scope){ .login = "alice" };
	assert_int_equal(delays_make(&delays, &ledger), 0);
	assert_int_equal(delays.count, 0);
	delays_clear(&delays);
	ledger_clear(&ledger);
	night_clear(&night);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delays__of_a_night__are_counted_by_what_became_of_them),
		cmocka_unit_test(delays__of_rules_that_observe__are_none),
		cmocka_unit_test(delays__in_the_scope__are_told_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
