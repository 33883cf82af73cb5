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

/* A line with these members behind its time and its kind. */
static void
tell(struct night *night, const char *record, double at_s, const char *members)
{
	char line[NIGHT_LINE_BYTES], time[NOW_TEXT_BYTES];

	now_print(NIGHT_US + (int64_t)(at_s * 1e6), time);
	snprintf(
	    line, sizeof(line), "{\"time\":\"%s\",\"record\":\"%s\",%s}", time, record, members);
	night_add(night, line);
}

static void
refuse(struct night *night, double at_s, const char *client, const char *sender, const char *tuple,
    int attempts, const char *ticket)
{
	char members[NIGHT_LINE_BYTES];

	snprintf(members, sizeof(members),
	    "\"ticket\":\"%s\",\"client\":\"%s\",\"sender\":\"%s\",\"rule\":\"grey\","
	    "\"type\":\"greylist\",\"account\":\"grey client=%s tuple=%s\",\"reason\":\"%s\","
	    "\"attempts\":%d,\"wait\":60,\"mode\":\"enforce\"",
	    ticket, client, sender, client, tuple, attempts > 1 ? "too-early" : "first-seen",
	    attempts);
	tell(night, "decision", at_s, members);
}

static void
let_in(struct night *night, double at_s, const char *client, const char *sender, const char *tuple,
    int attempts, double delayed_s)
{
	char members[NIGHT_LINE_BYTES];

	snprintf(members, sizeof(members),
	    "\"client\":\"%s\",\"sender\":\"%s\",\"rule\":\"grey\",\"type\":\"greylist\","
	    "\"account\":\"grey domain=example.net tuple=%s\",\"reason\":\"came-back\","
	    "\"attempts\":%d,\"delayed\":%g,\"mode\":\"enforce\"",
	    client, sender, tuple, attempts, delayed_s);
	tell(night, "welcome", at_s, members);
}

static void
take(struct night *night)
{
	const struct ledger_options options = night_options();

	assert_int_equal(ledger_init(&ledger, &options), 0);
	night_tell(night, &ledger);
	night_clear(night);
}

static void
delays__of_a_night__are_counted_by_what_became_of_them(void **state)
{
	struct night night = { .count = 0 };
	struct delays delays;

	(void)state;
	/* The window is of twelve hours. */
	refuse(&night, 0, "192.0.2.1", "a@one.example", "T1", 1, "K7Q2M9FA");
	let_in(&night, 61, "192.0.2.1", "a@one.example", "T1", 2, 61);
	refuse(&night, 10, "192.0.2.2", "b@ONE.example", "T2", 1, "K7Q2M9FB");
	let_in(&night, 610, "192.0.2.2", "b@one.example", "T2", 2, 600);
	refuse(&night, 20, "192.0.2.3", "c@two.example", "T3", 1, "K7Q2M9FC");
	let_in(&night, 3620, "192.0.2.3", "c@two.example", "T3", 2, 3600);
	refuse(&night, 30, "192.0.2.4", "<>", "T4", 1, "K7Q2M9FD");
	refuse(&night, 90, "192.0.2.4", "<>", "T4", 2, "K7Q2M9FE");
	refuse(&night, 8 * 3600 - 61, "192.0.2.5", "d@two.example", "T5", 1, "K7Q2M9FF");
	refuse(&night, 8 * 3600, "192.0.2.6", "e@two.example", "T6", 1, "K7Q2M9FG");
	/* First seen before the window. */
	let_in(&night, 5, "192.0.2.7", "f@one.example", "T7", 2, 86400);
	take(&night);
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
	tell(&night, "decision", 0,
	    "\"client\":\"192.0.2.1\",\"sender\":\"a@one.example\",\"rule\":\"grey\","
	    "\"account\":\"grey client=192.0.2.0/24 tuple=T1\",\"reason\":\"first-seen\","
	    "\"attempts\":1,\"wait\":60,\"mode\":\"observe\"");
	take(&night);
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
	refuse(&night, 0, "192.0.2.1", "a@one.example", "T1", 1, "K7Q2M9FA");
	refuse(&night, 0, "198.51.100.1", "a@two.example", "T2", 1, "K7Q2M9FB");
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
