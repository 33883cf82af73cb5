/* SPDX-License-Identifier: BSD-2-Clause */
/* From lines of the audit file to facts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/ledger.h"

#include "night.h"

static const struct crowd_pair *
pair_of(struct ledger *ledger, const char *client, const char *login)
{
	uint32_t who = night_client(ledger, client);
	uint32_t what = names_find(&ledger->crowd.login_names, span_of(login));

	assert_int_not_equal(who, CROWD_NONE);
	assert_int_not_equal(what, CROWD_NONE);
	return crowd_pair(&ledger->crowd, who, what);
}

static int64_t
answers_of(const struct ledger *ledger, unsigned code)
{
	for (unsigned column = 0; column < TIMETABLE_CODES; column++) {
		if (ledger->answers.code[column] == code)
			return ledger->answers.total[column];
	}
	return 0;
}

static void
ledger__logins__are_counted_by_client(void **state)
{
	struct night night = { .rules = "one,two" };
	struct ledger ledger;
	const struct crowd_pair *pair;

	(void)state;
	night_fail(&night, 10, "192.0.2.7", "alice");
	night_fail_sum(&night, 20, 50, 6, "192.0.2.7", "Alice");
	night_pass(&night, 60, "192.0.2.7", "ALICE");
	night_fail(&night, 15, "192.0.2.8", "alice");
	night_begin(&night, &ledger);
	pair = pair_of(&ledger, "192.0.2.7", "alice");
	assert_int_equal(pair->failed.count, 7);
	assert_int_equal(pair->failed.first_us, NIGHT_US + 10 * SECOND_US);
	assert_int_equal(pair->failed.last_us, NIGHT_US + 50 * SECOND_US);
	assert_int_equal(pair->succeeded.count, 1);
	assert_int_equal(pair->rules, 3);
	assert_int_equal(ledger.line_count, 4);
	assert_int_equal(ledger.outcome_count, 9);
	assert_int_equal(answers_of(&ledger, 535), 8);
	assert_int_equal(answers_of(&ledger, 235), 1);
	assert_int_equal(ledger_length_us(&ledger), 50 * SECOND_US);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
ledger__history__tells_only_who_was_where(void **state)
{
	struct night night = { .count = 0 };
	struct ledger ledger;
	const struct crowd_pair *pair;

	(void)state;
	night_sum(&night, "auth-ok", 235, -5000, -4000, 12, "192.0.2.7", "alice");
	night_fail(&night, -3000, "192.0.2.7", "alice");
	night_deed(
	    &night, "decision", -90, -90, 1, "192.0.2.7", "a client=192.0.2.7", "enforce", 0);
	night_pass(&night, 0, "192.0.2.7", "alice");
	night_begin(&night, &ledger);
	pair = pair_of(&ledger, "192.0.2.7", "alice");
	assert_int_equal(pair->earlier_count, 12);
	assert_int_equal(pair->earlier_us, NIGHT_US - 5000 * SECOND_US);
	assert_int_equal(pair->succeeded.count, 1);
	assert_int_equal(pair->failed.count, 0);
	assert_int_equal(ledger.line_count, 1);
	assert_int_equal(ledger.outcome_count, 1);
	assert_int_equal(ledger.deeds.stopped_count, 0);
	assert_true(ledger.reaches_back);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
ledger__a_stretch_that_began_earlier__begins_with_the_window(void **state)
{
	struct night night = { .count = 0 };
	struct ledger ledger;

	(void)state;
	night_fail_sum(&night, -30, 30, 9, "192.0.2.7", "alice");
	night_fail_sum(&night, 90, 60, 2, "192.0.2.7", "alice"); /* ends before it begins */
	night_begin(&night, &ledger);
	assert_int_equal(ledger.first_us, NIGHT_US);
	assert_int_equal(ledger.last_us, NIGHT_US + 60 * SECOND_US);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
ledger__counted_by_network__has_no_names(void **state)
{
	struct night night = { .count = 0 };
	struct ledger ledger;
	uint32_t network;

	(void)state;
	night_fail_sum(&night, 10, 70, 500, "192.0.2.0/24", "");
	night_sum(&night, "auth-ok", 235, 10, 70, 3, "192.0.2.0/24", "");
	night_sum(&night, "auth-unavailable", 454, 10, 70, 4, "2001:db8::/64", "");
	night_begin(&night, &ledger);
	network = night_network(&ledger, "192.0.2.0/24");
	assert_int_equal(ledger.crowd.network[network].nameless_failed.count, 500);
	assert_int_equal(ledger.crowd.network[network].nameless_succeeded.count, 3);
	assert_int_equal(ledger.crowd.network[network].client_count, 0);
	assert_int_equal(ledger.outage_count, 1);
	assert_int_equal(ledger.outage[0].client, CROWD_NONE);
	assert_int_equal(ledger.coarse_count, 0);
	assert_int_equal(answers_of(&ledger, 535), 500);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
ledger__without_room__counts_by_network(void **state)
{
	struct night night = { .count = 0 };
	struct ledger_options options = night_options();
	struct ledger ledger;
	char client[32];
	uint32_t network;

	(void)state;
	options.limits.pairs = 3;
	for (int i = 0; i < 10; i++) {
		snprintf(client, sizeof(client), "192.0.2.%d", i);
		night_fail(&night, 10 + i, client, "alice");
	}
	assert_int_equal(ledger_init(&ledger, &options), 0);
	night_tell(&night, &ledger);
	network = night_network(&ledger, "192.0.2.0/24");
	assert_int_equal(ledger.crowd.pair_count, 3);
	assert_int_equal(ledger.crowd.network[network].nameless_failed.count, 7);
	assert_int_equal(ledger.coarse_count, 7);
	assert_int_equal(answers_of(&ledger, 535), 10);
	ledger_clear(&ledger);
	options.limits.clients = 2;
	assert_int_equal(ledger_init(&ledger, &options), 0);
	night_tell(&night, &ledger);
	assert_int_equal(ledger.coarse_count, 8);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
ledger__answers_to_no_login__need_no_room(void **state)
{
	struct night night = { .count = 0 };
	struct ledger_options options = night_options();
	struct ledger ledger;
	char client[32];

	(void)state;
	options.limits.clients = 1;
	options.scope.has_network = true;
	network_parse(&options.scope.network, "192.0.2.0/25");
	for (int i = 0; i < 200; i++) {
		snprintf(client, sizeof(client), "192.0.2.%d", i);
		night_sum(&night, "mailbox-unknown", 550, i, i, 1, client, "");
	}
	night_fail(&night, 210, "192.0.2.7", "alice");
	assert_int_equal(ledger_init(&ledger, &options), 0);
	night_tell(&night, &ledger);
	assert_int_equal(ledger.crowd.client_count, 1);
	assert_int_equal(pair_of(&ledger, "192.0.2.7", "alice")->failed.count, 1);
	assert_int_equal(ledger.coarse_count, 0);
	assert_int_equal(answers_of(&ledger, 550), 128);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
ledger__without_a_client__is_counted_alone(void **state)
{
	struct night night = { .count = 0 };
	struct ledger ledger;

	(void)state;
	night_fail(&night, 10, "", "alice");
	night_fail(&night, 10, "rubbish", "alice");
	night_begin(&night, &ledger);
	assert_int_equal(ledger.crowd.pair_count, 0);
	assert_int_equal(answers_of(&ledger, 535), 2);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
ledger__refusals__are_counted_by_client(void **state)
{
	struct night night = { .count = 0 };
	struct ledger ledger;

	(void)state;
	night_sum(&night, "auth-required", 530, 10, 20, 3, "192.0.2.7", "");
	night_sum(&night, "tls-required,relay-denied", 530, 10, 20, 4, "192.0.2.7", "");
	night_sum(&night, "recipient-rejected,mailbox-unknown", 550, 10, 10, 1, "192.0.2.7", "");
	night_begin(&night, &ledger);
	assert_int_equal(ledger.crowd.client[0].auth_required.count, 3);
	assert_int_equal(ledger.crowd.client[0].tls_required.count, 4);
	assert_int_equal(ledger.crowd.pair_count, 0);
	assert_int_equal(answers_of(&ledger, 530), 7);
	assert_int_equal(answers_of(&ledger, 550), 1);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
ledger__outages__are_kept_by_the_minute(void **state)
{
	struct night night = { .count = 0 };
	struct ledger_options options = night_options();
	struct ledger ledger;

	(void)state;
	for (int i = 0; i < 300; i++)
		night_down(&night, i, i < 150 ? "192.0.2.7" : "192.0.2.8", "alice");
	options.outages_most = 5;
	assert_int_equal(ledger_init(&ledger, &options), 0);
	night_tell(&night, &ledger);
	assert_int_equal(ledger.outage_count, 5);
	assert_int_equal(ledger.outage[0].failed.count, 60);
	assert_int_equal(ledger.outage[2].failed.count, 30);
	assert_int_equal(ledger.outage[4].failed.count, 90);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
ledger__scope__is_what_the_answers_are_of(void **state)
{
	static const struct {
		const char *network, *login;
		int64_t failed;
	} cases[] = {
		{ NULL, NULL, 35 },
		{ "192.0.2.0/24", NULL, 23 },
		{ "192.0.2.7", NULL, 1 },
		{ NULL, "alice", 5 },
		{ "192.0.2.0/24", "alice", 1 },
		{ "10.0.0.0/8", NULL, 0 },
		{ NULL, "nobody", 0 },
		{ NULL, "bo", 0 },
		{ NULL, "carol", 8 },
		{ NULL, "carol@example.org", 8 },
		{ NULL, "carol@example", 0 },
	};
	struct night night = { .count = 0 };

	(void)state;
	night_fail(&night, 10, "192.0.2.7", "alice");
	night_fail_sum(&night, 10, 20, 2, "192.0.2.8", "bob");
	night_fail_sum(&night, 10, 20, 4, "198.51.100.1", "alice");
	night_fail_sum(&night, 10, 20, 20, "192.0.2.0/24", "");
	night_fail_sum(&night, 10, 20, 8, "203.0.113.1", "carol@example.org");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ledger_options options = night_options();
		struct ledger ledger;

		options.scope.login = cases[i].login;
		options.scope.has_network = cases[i].network != NULL;
		if (cases[i].network != NULL)
			network_parse(&options.scope.network, cases[i].network);
		assert_int_equal(ledger_init(&ledger, &options), 0);
		night_tell(&night, &ledger);
		assert_int_equal(answers_of(&ledger, 535), cases[i].failed);
		assert_int_equal(ledger.outcome_count, cases[i].failed);
		ledger_clear(&ledger);
	}
	night_clear(&night);
}

static void
ledger__a_count_beyond_reason__does_not_overflow(void **state)
{
	static const char text[] =
	    "{\"time\":\"2026-11-21T23:00:00.000Z\",\"record\":\"outcome\",\"count\":"
	    "9223372036854775807,\"client\":\"192.0.2.7\",\"login\":\"alice\",\"events\":"
	    "\"auth-failed\",\"code\":-535}";
	const struct ledger_options options = night_options();
	struct ledger ledger;
	struct record record;

	(void)state;
	assert_true(record_read(&record, span_of(text)));
	assert_int_equal(ledger_init(&ledger, &options), 0);
	for (int i = 0; i < 100; i++)
		ledger_take(&ledger, &record);
	ledger_close(&ledger);
	assert_int_equal(
	    pair_of(&ledger, "192.0.2.7", "alice")->failed.count, 100 * INT64_C(2147483647));
	ledger_clear(&ledger);
}

static void
ledger__wants__what_is_young_or_a_success(void **state)
{
	static const struct {
		const char *line;
		bool wanted;
	} cases[] = {
		{ "{\"time\":\"2026-11-21T22:00:00.000Z\",\"record\":\"outcome\",\"x\":1}", true },
		{ "{\"time\":\"2026-11-21T22:00:00.000Z\",\"record\":\"hold\",\"xxxxx\":1}", true },
		{ "{\"time\":\"2026-11-21T21:59:59.999Z\",\"record\":\"outcome\",\"x\":1}", false },
		{ "{\"time\":\"2026-11-21T21:59:59.999Z\",\"events\":\"auth-ok\",\"x\":1}", true },
		{ "{\"time\":\"9999-01-01T00:00:00.000Z\",\"record\":\"outcome\",\"x\":1}", true },
		{ "{\"record\":\"outcome\",\"time\":\"2026-11-21T21:59:59.999Z\"}", true },
		{ "{\"time\":\"2026", true },
		{ "", true },
	};
	const struct ledger_options options = night_options();
	struct ledger ledger;

	(void)state;
	assert_int_equal(ledger_init(&ledger, &options), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(ledger_wants(&ledger, span_of(cases[i].line)), cases[i].wanted);
	ledger_clear(&ledger);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ledger__logins__are_counted_by_client),
		cmocka_unit_test(ledger__history__tells_only_who_was_where),
		cmocka_unit_test(ledger__a_stretch_that_began_earlier__begins_with_the_window),
		cmocka_unit_test(ledger__counted_by_network__has_no_names),
		cmocka_unit_test(ledger__without_room__counts_by_network),
		cmocka_unit_test(ledger__answers_to_no_login__need_no_room),
		cmocka_unit_test(ledger__without_a_client__is_counted_alone),
		cmocka_unit_test(ledger__refusals__are_counted_by_client),
		cmocka_unit_test(ledger__outages__are_kept_by_the_minute),
		cmocka_unit_test(ledger__scope__is_what_the_answers_are_of),
		cmocka_unit_test(ledger__a_count_beyond_reason__does_not_overflow),
		cmocka_unit_test(ledger__wants__what_is_young_or_a_success),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
