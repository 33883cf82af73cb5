/* SPDX-License-Identifier: BSD-2-Clause */
/* What sluice did, and about whom it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/deeds.h"

#include "night.h"

static struct response
about_client(const struct ledger *ledger, const char *client)
{
	struct response response = response_none;
	struct deed_marks marks;
	uint32_t number = night_client(ledger, client);

	assert_int_not_equal(number, CROWD_NONE);
	assert_int_equal(deed_marks_init(&marks, &ledger->deeds), 0);
	deed_marks_draw(&marks);
	deeds_about_client(&ledger->deeds, &ledger->crowd, number, &marks, &response);
	/* Once more is not twice as much. */
	deeds_about_client(&ledger->deeds, &ledger->crowd, number, &marks, &response);
	deed_marks_clear(&marks);
	return response;
}

static struct response
about_network(const struct ledger *ledger, const char *network)
{
	struct response response = response_none;
	struct deed_marks marks;
	uint32_t number = night_network(ledger, network);

	assert_int_not_equal(number, CROWD_NONE);
	assert_int_equal(deed_marks_init(&marks, &ledger->deeds), 0);
	deed_marks_draw(&marks);
	deeds_about_network(&ledger->deeds, &ledger->crowd, number, &marks, &response);
	deed_marks_clear(&marks);
	return response;
}

static struct response
about_login(const struct ledger *ledger, const char *login)
{
	struct response response = response_none;
	struct deed_marks marks;
	uint32_t number = names_find(&ledger->crowd.login_names, span_of(login));

	assert_int_not_equal(number, CROWD_NONE);
	assert_int_equal(deed_marks_init(&marks, &ledger->deeds), 0);
	deed_marks_draw(&marks);
	deeds_about_login(&ledger->deeds, number, &marks, &response);
	deed_marks_clear(&marks);
	return response;
}

static void
deeds__accounts__are_about_whom_they_name(void **state)
{
	static const struct {
		const char *client, *account;
		int64_t of_client, of_network, of_login; /* 192.0.2.7, 192.0.2.0/24, alice */
	} cases[] = {
		{ "192.0.2.7", "r client=192.0.2.7", 1, 1, 0 },
		{ "192.0.2.8", "r client=192.0.2.8", 0, 1, 0 },
		{ "192.0.2.9", "r client=192.0.2.0/24", 1, 1, 0 },
		{ "192.0.2.9", "r client=192.0.2.0/28", 1, 1, 0 },
		{ "192.0.2.99", "r client=192.0.2.96/28", 0, 1, 0 },
		{ "192.0.200.9", "r client=192.0.0.0/16", 1, 1, 0 },
		{ "198.51.100.1", "r client=198.51.0.0/16", 0, 0, 0 },
		{ "192.0.2.7", "r login=alice", 0, 0, 1 },
		{ "192.0.2.7", "r login=%61lice", 0, 0, 1 },
		{ "192.0.2.7", "r client=192.0.2.7 login=alice", 1, 1, 0 },
		/* By the client of the line, where the account names none. */
		{ "192.0.2.7", "r sender=a@example.net", 1, 1, 0 },
		{ "192.0.2.7", "r", 1, 1, 0 },
		{ "", "r", 0, 0, 0 },
		{ "", "r client=rubbish", 0, 0, 0 },
		{ "", "r client=192.0.2.7 login=a~0123456789abcdef", 1, 1, 0 },
		{ "", "r login=alice~0123456789abcdef", 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct night night = { .count = 0 };
		struct ledger ledger;

		night_fail(&night, 1, "192.0.2.7", "alice");
		night_deed(
		    &night, "decision", 5, 5, 1, cases[i].client, cases[i].account, "enforce", 0);
		night_begin(&night, &ledger);
		if (about_client(&ledger, "192.0.2.7").stopped.count != cases[i].of_client ||
		    about_network(&ledger, "192.0.2.0/24").stopped.count != cases[i].of_network ||
		    about_login(&ledger, "alice").stopped.count != cases[i].of_login)
			fail_msg("%s", cases[i].account);
		assert_int_equal(ledger.deeds.stopped_count, 1);
		ledger_clear(&ledger);
		night_clear(&night);
	}
}

static void
deeds__modes_and_holds__are_told_apart(void **state)
{
	struct night night = { .count = 0 };
	struct ledger ledger;
	struct response response;

	(void)state;
	night_deed(&night, "decision", 5, 5, 1, "192.0.2.7", "a client=192.0.2.7", "enforce", 60);
	night_deed(&night, "repeated", 6, 60, 7, "", "a client=192.0.2.7", "enforce", 0);
	night_deed(&night, "decision", 5, 5, 1, "192.0.2.7", "b client=192.0.2.7", "observe", 0);
	night_deed(&night, "repeated", 6, 60, 20, "", "b client=192.0.2.7", "observe", 0);
	night_deed(&night, "hold", 4, 4, 1, "192.0.2.7", "a client=192.0.2.7", "enforce", 900);
	night_deed(&night, "holds", 6, 60, 2, "", "a client=192.0.2.7", "enforce", 0);
	night_deed(&night, "hold", 4, 4, 1, "192.0.2.7", "b client=192.0.2.7", "observe", 9000);
	night_begin(&night, &ledger);
	response = about_client(&ledger, "192.0.2.7");
	assert_int_equal(response.stopped.count, 8);
	assert_int_equal(response.stopped.first_us, NIGHT_US + 5 * SECOND_US);
	assert_int_equal(response.stopped.last_us, NIGHT_US + 60 * SECOND_US);
	assert_int_equal(response.observed.count, 21);
	assert_int_equal(response.hold_count, 4);
	assert_int_equal(response.held_until_us, NIGHT_US + 904 * SECOND_US);
	assert_string_equal(deeds_rule_text(&ledger.deeds, response.rule), "b");
	assert_int_equal(ledger.deeds.stopped_count, 8);
	assert_int_equal(ledger.deeds.observed_count, 21);
	assert_int_equal(ledger.deeds.hold_count, 4);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
deeds__a_wait_that_is_nonsense__holds_nobody(void **state)
{
	struct night night = { .count = 0 };
	struct ledger ledger;

	(void)state;
	night_deed(&night, "hold", 4, 4, 1, "192.0.2.7", "a client=192.0.2.7", "enforce", 1e12);
	night_begin(&night, &ledger);
	assert_int_equal(about_client(&ledger, "192.0.2.7").held_until_us, 0);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
deeds__without_room__are_counted(void **state)
{
	struct night night = { .count = 0 };
	struct ledger_options options = night_options();
	struct ledger ledger;
	char client[32], account[64];

	(void)state;
	options.accounts_most = 3;
	for (int i = 0; i < 9; i++) {
		snprintf(client, sizeof(client), "192.0.2.%d", i);
		snprintf(account, sizeof(account), "a client=%s", client);
		night_deed(&night, "decision", 5 + i, 5 + i, 1, client, account, "enforce", 0);
	}
	assert_int_equal(ledger_init(&ledger, &options), 0);
	night_tell(&night, &ledger);
	assert_int_equal(ledger.deeds.count, 3);
	assert_int_equal(ledger.deeds.stopped_count, 9);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
deeds__more_rules_than_bits__are_left_out(void **state)
{
	struct deeds deeds;
	char list[64];
	uint64_t rules = 0;

	(void)state;
	deeds_init(&deeds, 1);
	for (int i = 0; i < DEEDS_RULES_MOST + 9; i++) {
		snprintf(list, sizeof(list), "rule%d", i);
		rules |= deeds_rules(&deeds, span_of(list));
	}
	assert_true(rules == UINT64_MAX);
	assert_int_equal(deeds_rules(&deeds, SPAN("rule0,rule3,rule70")), 9);
	assert_int_equal(deeds_rules(&deeds, SPAN_NONE), 0);
	assert_string_equal(deeds_rule_text(&deeds, 3), "rule3");
	assert_string_equal(deeds_rule_text(&deeds, DEEDS_NONE), "");
	deeds_clear(&deeds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deeds__accounts__are_about_whom_they_name),
		cmocka_unit_test(deeds__modes_and_holds__are_told_apart),
		cmocka_unit_test(deeds__a_wait_that_is_nonsense__holds_nobody),
		cmocka_unit_test(deeds__without_room__are_counted),
		cmocka_unit_test(deeds__more_rules_than_bits__are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
