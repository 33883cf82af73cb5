/* SPDX-License-Identifier: BSD-2-Clause */
/* Who was told to wait, who did, and who hammered instead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/storms.h"

#include "night.h"

static struct ledger ledger;

static void
hold(struct night *night, double at_s, const char *client, double wait_s, const char *ticket)
{
	char members[NIGHT_LINE_BYTES];

	snprintf(members, sizeof(members),
	    "\"ticket\":\"%s\",\"client\":\"%s\",\"rule\":\"r\",\"type\":\"rate\","
	    "\"account\":\"r client=%s\",\"reason\":\"on-hold\",\"wait\":%g,"
	    "\"mode\":\"enforce\"",
	    ticket, client, client, wait_s);
	night_line(night, "decision", at_s, members);
}

static void
repeat(struct night *night, double at_s, const char *ticket, int count, const char *more)
{
	char members[NIGHT_LINE_BYTES];

	snprintf(members, sizeof(members),
	    "\"ticket\":\"%s\",\"rule\":\"r\",\"account\":\"r a\",\"count\":%d,%s"
	    "\"mode\":\"enforce\"",
	    ticket, count, more);
	night_line(night, "repeated", at_s, members);
}

static void
come_back(struct night *night, double at_s, const char *client, const char *rule, int early)
{
	char members[NIGHT_LINE_BYTES];

	snprintf(members, sizeof(members),
	    "\"client\":\"%s\",\"rule\":\"%s\",\"account\":\"client=%s\",\"early\":%d,"
	    "\"mode\":\"enforce\"",
	    client, rule, client, early);
	night_line(night, "return", at_s, members);
}

/* Counts them, and tells how often the worst came too early. */
static size_t
storms_of(struct night *night, int64_t *early_r, int64_t *kept_r)
{
	struct storms storms;
	size_t count;

	night_take(night, &ledger);
	assert_int_equal(storms_make(&storms, &ledger), 0);
	count = storms.count;
	*early_r = count > 0 ? storms.list[0].early_count : 0;
	*kept_r = count > 0 ? storms.list[0].kept_count : 0;
	storms_clear(&storms);
	ledger_clear(&ledger);
	return count;
}

static void
storms__nine_times_too_early__are_none_and_ten_are_one(void **state)
{
	static const struct {
		int repeated;
		size_t storms;
	} cases[] = { { 0, 0 }, { 9, 0 }, { 10, 1 }, { 5000, 1 } };
	int64_t early, kept;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct night night = { .count = 0 };

		hold(&night, 0, "192.0.2.7", 600, "K7Q2M9FA");
		if (cases[i].repeated > 0)
			repeat(&night, 59, "K7Q2M9FA", cases[i].repeated, "");
		assert_int_equal(storms_of(&night, &early, &kept), cases[i].storms);
		if (cases[i].storms > 0)
			assert_int_equal(early, cases[i].repeated);
	}
}

/* What comes after the wait is not too early, nor what others did in the same account. */
static void
storms__what_may_be_in_time__is_none(void **state)
{
	struct night night = { .count = 0 };
	int64_t early, kept;

	(void)state;
	hold(&night, 0, "192.0.2.7", 2, "K7Q2M9FA");
	repeat(&night, 59, "K7Q2M9FA", 500, "");
	for (int i = 0; i < 50; i++)
		hold(&night, 100 + i * 70, "192.0.2.8", 60, "K7Q2M9FB");
	night_line(&night, "decision", 0,
	    "\"ticket\":\"K7Q2M9FC\",\"client\":\"192.0.2.9\",\"rule\":\"r\","
	    "\"account\":\"r login=alice\",\"reason\":\"on-hold\",\"wait\":600,"
	    "\"mode\":\"enforce\"");
	repeat(&night, 59, "K7Q2M9FC", 500, "");
	hold(&night, 0, "192.0.2.10", 600, "K7Q2M9FD");
	repeat(&night, 59, "K7Q2M9FE", 500, "");
	assert_int_equal(storms_of(&night, &early, &kept), 0);
}

static void
storms__of_a_client_that_hammers__are_told_with_its_return(void **state)
{
	struct night night = { .count = 0 };
	int64_t early, kept;

	(void)state;
	hold(&night, 0, "192.0.2.7", 600, "K7Q2M9FA");
	night_line(&night, "decision", 60,
	    "\"ticket\":\"K7Q2M9FB\",\"client\":\"192.0.2.7\",\"rule\":\"r\","
	    "\"account\":\"client=192.0.2.7\",\"reason\":\"hammering\",\"early\":20,"
	    "\"wait\":300,\"mode\":\"enforce\"");
	repeat(&night, 110, "K7Q2M9FB", 30, "\"early\":50,");
	come_back(&night, 600, "192.0.2.7", "r", 53);
	hold(&night, 700, "192.0.2.7", 600, "K7Q2M9FC");
	repeat(&night, 750, "K7Q2M9FC", 7, "");
	assert_int_equal(storms_of(&night, &early, &kept), 1);
	assert_int_equal(early, 60);
	assert_int_equal(kept, 1);
}

/* Attempts of one message from a whole pool, and further recipients of one that came in time. */
static void
storms__of_greylisting__count_attempts(void **state)
{
	struct night night = { .count = 0 };
	int64_t early, kept;

	(void)state;
	night_refuse(&night, 0, "192.0.2.7", "a@example.net", "T1", 1, "K7Q2M9FA");
	repeat(&night, 5, "K7Q2M9FA", 50, "\"attempts\":1,");
	assert_int_equal(storms_of(&night, &early, &kept), 0);

	night_refuse(&night, 0, "192.0.2.7", "a@example.net", "T1", 1, "K7Q2M9FA");
	repeat(&night, 50, "K7Q2M9FA", 9, "\"attempts\":10,");
	assert_int_equal(storms_of(&night, &early, &kept), 0);

	night_refuse(&night, 0, "192.0.2.7", "a@example.net", "T1", 1, "K7Q2M9FA");
	repeat(&night, 50, "K7Q2M9FA", 9, "\"attempts\":10,");
	night_refuse(&night, 55, "192.0.2.8", "a@example.net", "T1", 12, "K7Q2M9FB");
	night_let_in(&night, 61, "192.0.2.9", "a@example.net", "T1", 13, 61);
	assert_int_equal(storms_of(&night, &early, &kept), 1);
	assert_int_equal(early, 11);
	assert_int_equal(kept, 1);
}

static void
storms__clients__are_counted_by_whether_they_obey(void **state)
{
	struct night night = { .count = 0 };
	struct storms storms;

	(void)state;
	hold(&night, 0, "192.0.2.7", 60, "K7Q2M9FA");
	hold(&night, 0, "192.0.2.8", 60, "K7Q2M9FB");
	come_back(&night, 60, "192.0.2.8", "r", 0);
	night_refuse(&night, 0, "192.0.2.9", "a@example.net", "T1", 1, "K7Q2M9FC");
	night_let_in(&night, 61, "192.0.2.19", "a@example.net", "T1", 2, 61);
	/* Told before the window. */
	come_back(&night, 60, "192.0.2.10", "r", 0);
	/* Nobody was told. */
	night_line(&night, "decision", 0,
	    "\"client\":\"192.0.2.11\",\"rule\":\"r\",\"account\":\"r client=192.0.2.11\","
	    "\"wait\":60,\"mode\":\"observe\"");
	night_line(&night, "decision", 0,
	    "\"client\":\"192.0.2.12\",\"rule\":\"r\",\"account\":\"r client=192.0.2.12\","
	    "\"mode\":\"enforce\"");
	night_take(&night, &ledger);
	assert_int_equal(storms_make(&storms, &ledger), 0);
	assert_int_equal(storms.told_count, 3);
	assert_int_equal(storms.kept_count, 2);
	storms_clear(&storms);
	ledger_clear(&ledger);
}

static void
storms__in_the_scope__are_told_alone(void **state)
{
	struct ledger_options options = night_options();
	struct night night = { .count = 0 };
	struct storms storms;

	(void)state;
	hold(&night, 0, "192.0.2.7", 600, "K7Q2M9FA");
	repeat(&night, 59, "K7Q2M9FA", 20, "");
	hold(&night, 0, "198.51.100.7", 600, "K7Q2M9FB");
	repeat(&night, 59, "K7Q2M9FB", 30, "");
	options.scope.has_network = true;
	assert_int_equal(network_parse(&options.scope.network, "192.0.2.0/24"), 0);
	assert_int_equal(ledger_init(&ledger, &options), 0);
	night_tell(&night, &ledger);
	assert_int_equal(storms_make(&storms, &ledger), 0);
	assert_int_equal(storms.count, 1);
	assert_int_equal(storms.list[0].early_count, 20);
	assert_int_equal(storms.told_count, 1);
	storms_clear(&storms);
	ledger_clear(&ledger);
	night_clear(&night);
}

/* Their order does not depend on that of the lines. */
static void
storms__are_in_order__the_worst_first(void **state)
{
	struct storms storms;

	(void)state;
	for (unsigned seed = 1; seed < 8; seed++) {
		struct night night = { .count = 0 };

		for (int i = 0; i < 5; i++) {
			char client[32], ticket[16];

			snprintf(client, sizeof(client), "192.0.2.%d", i);
			snprintf(ticket, sizeof(ticket), "K7Q2M9F%d", i);
			come_back(&night, 60 + i, client, "r", i == 3 ? 90 : 20);
			hold(&night, i, client, 60, ticket);
		}
		night_shuffle(&night, seed);
		night_take(&night, &ledger);
		assert_int_equal(storms_make(&storms, &ledger), 0);
		assert_int_equal(storms.count, 5);
		assert_int_equal(storms.list[0].early_count, 90);
		for (int i = 1; i < 4; i++)
			assert_true(memcmp(&ledger.errands.client[storms.list[i].client].address,
			                &ledger.errands.client[storms.list[i + 1].client].address,
			                sizeof(struct addr)) < 0);
		storms_clear(&storms);
		ledger_clear(&ledger);
	}
}

static void
storms__damaged_lines__are_passed_over(void **state)
{
	static const char *const members[] = {
		"\"wait\":60",
		"\"wait\":60,\"client\":\"nobody\",\"rule\":\"r\"",
		"\"wait\":60,\"client\":\"192.0.2.7\"",
		"\"wait\":60,\"client\":\"192.0.2.7\",\"rule\":\"\"",
		"\"wait\":60,\"rule\":\"r\",\"account\":\"grey tuple=\"",
		"\"wait\":1e99,\"client\":\"192.0.2.7\",\"rule\":\"r\",\"early\":-5",
		"\"client\":\"192.0.2.7\",\"rule\":\"r\",\"early\":99999999999999999999",
		"\"client\":\"192.0.2.7\",\"rule\":\"grey\",\"account\":\"g tuple=x\",\"wait\":60",
		"\"rule\":\"grey\",\"account\":\"g tuple=y\",\"attempts\":-9,\"wait\":60",
		"\"rule\":\"grey\",\"account\":\"g tuple=y\",\"sender\":\"@\",\"delayed\":-1",
	};
	static const char *const kinds[] = { "decision", "repeated", "welcome", "return" };
	struct night night = { .count = 0 };
	struct storms storms;

	(void)state;
	for (size_t kind = 0; kind < 4; kind++) {
		for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
			night_line(&night, kinds[kind], (double)i, members[i]);
	}
	night_take(&night, &ledger);
	assert_int_equal(storms_make(&storms, &ledger), 0);
	storms_clear(&storms);
	ledger_clear(&ledger);
}

static void
errands__more_than_room__are_counted(void **state)
{
	struct ledger_options options = night_options();
	struct night night = { .count = 0 };
	char tuple[16];

	(void)state;
	options.errands_most = 3;
	for (int i = 0; i < 5; i++) {
		snprintf(tuple, sizeof(tuple), "T%d", i);
		night_refuse(&night, i, "192.0.2.7", "a@example.net", tuple, 1, "K7Q2M9FA");
	}
	night_line(&night, "repeated", 60,
	    "\"ticket\":\"K7Q2M9FZ\",\"rule\":\"grey\",\"type\":\"greylist\",\"count\":40,"
	    "\"mode\":\"enforce\"");
	assert_int_equal(ledger_init(&ledger, &options), 0);
	night_tell(&night, &ledger);
	assert_int_equal(ledger.errands.count, 3);
	assert_int_equal(ledger.errands.left_out, 42);
	ledger_clear(&ledger);
	night_clear(&night);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(storms__nine_times_too_early__are_none_and_ten_are_one),
		cmocka_unit_test(storms__what_may_be_in_time__is_none),
		cmocka_unit_test(storms__of_a_client_that_hammers__are_told_with_its_return),
		cmocka_unit_test(storms__of_greylisting__count_attempts),
		cmocka_unit_test(storms__clients__are_counted_by_whether_they_obey),
		cmocka_unit_test(storms__in_the_scope__are_told_alone),
		cmocka_unit_test(storms__are_in_order__the_worst_first),
		cmocka_unit_test(storms__damaged_lines__are_passed_over),
		cmocka_unit_test(errands__more_than_room__are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
