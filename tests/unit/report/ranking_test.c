/* SPDX-License-Identifier: BSD-2-Clause */
/* Who failed most. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/ranking.h"

#include "night.h"

#define TOLD_BYTES 1024

/* "name failures successes others stopped; …" */
static void
ranking_print(
    char text_r[static TOLD_BYTES], const struct ledger *ledger, enum ranked ranked, size_t most)
{
	struct ranking ranking;
	char name[NETWORK_TEXT_BYTES];
	size_t length = 0;

	text_r[0] = '\0';
	assert_int_equal(ranking_make(&ranking, ledger, ranked, most), 0);
	assert_int_equal(ranking_respond(&ranking, ledger, ranked), 0);
	for (size_t i = 0; i < ranking.kept; i++) {
		const struct rank *rank = &ranking.list[i];

		length += (size_t)snprintf(text_r + length, TOLD_BYTES - length, "%s%s %d %d %d %d",
		    i > 0 ? "; " : "", rank_name(ledger, ranked, rank, name),
		    (int)rank->failed.count, (int)rank->success_count, (int)rank->other_count,
		    (int)rank->response.stopped.count);
	}
	ranking_clear(&ranking);
}

static void
night_fill(struct night *night)
{
	night_fail_sum(night, 10, 20, 5, "192.0.2.7", "alice");
	night_fail(night, 30, "192.0.2.7", "bob");
	night_pass(night, 40, "192.0.2.7", "bob");
	night_fail_sum(night, 10, 20, 2, "192.0.2.8", "alice");
	night_fail_sum(night, 10, 21, 6, "198.51.100.1", "alice");
	night_pass(night, 40, "198.51.100.2", "carol");
	night_fail_sum(night, 10, 20, 9, "203.0.113.0/24", "");
	night_deed(night, "decision", 50, 50, 1, "192.0.2.7", "r client=192.0.2.7", "enforce", 0);
	night_deed(night, "repeated", 50, 50, 3, "", "r login=alice", "enforce", 0);
}

static void
ranking__who_failed_most__comes_first(void **state)
{
	static const struct {
		const char *network, *login;
		const char *told[RANKED_COUNT];
	} cases[] = {
		{ NULL, NULL,
		    { "192.0.2.7 6 1 2 1; 198.51.100.1 6 0 1 0; 192.0.2.8 2 0 1 0",
		        "203.0.113.0/24 9 0 0 0; 192.0.2.0/24 8 1 2 1; 198.51.100.0/24 6 1 1 0",
		        "alice 13 0 3 3; bob 1 1 1 0" } },
		{ "192.0.2.0/24", NULL,
		    { "192.0.2.7 6 1 2 1; 192.0.2.8 2 0 1 0", "192.0.2.0/24 8 1 2 1",
		        "alice 7 0 2 3; bob 1 1 1 0" } },
		{ NULL, "bob", { "192.0.2.7 1 1 1 1", "192.0.2.0/24 1 1 1 1", "bob 1 1 1 0" } },
		{ NULL, "nobody", { "", "", "" } },
	};
	struct night night = { .count = 0 };

	(void)state;
	night_fill(&night);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ledger_options options = night_options();
		struct ledger ledger;
		char told[TOLD_BYTES];

		options.scope.login = cases[i].login;
		options.scope.has_network = cases[i].network != NULL;
		if (cases[i].network != NULL)
			network_parse(&options.scope.network, cases[i].network);
		assert_int_equal(ledger_init(&ledger, &options), 0);
		night_tell(&night, &ledger);
		for (int ranked = 0; ranked < RANKED_COUNT; ranked++) {
			ranking_print(told, &ledger, (enum ranked)ranked, SIZE_MAX);
			assert_string_equal(told, cases[i].told[ranked]);
		}
		ledger_clear(&ledger);
	}
	night_clear(&night);
}

static void
ranking__of_nothing__is_empty(void **state)
{
	const struct ledger_options options = night_options();
	struct ledger ledger;
	char told[TOLD_BYTES];

	(void)state;
	assert_int_equal(ledger_init(&ledger, &options), 0);
	for (int ranked = 0; ranked < RANKED_COUNT; ranked++) {
		ranking_print(told, &ledger, (enum ranked)ranked, SIZE_MAX);
		assert_string_equal(told, "");
	}
	ledger_clear(&ledger);
}

static void
ranking__the_first_of_many__are_the_same_in_order(void **state)
{
	const struct ledger_options options = night_options();
	struct night night = { .count = 0 };
	struct ledger ledger;
	struct ranking all, first;
	char client[32];

	(void)state;
	for (int i = 0; i < 200; i++) {
		snprintf(client, sizeof(client), "192.0.2.%d", i);
		night_fail_sum(&night, 10, 20, 2 + i * 7 % 31, client, "alice");
	}
	assert_int_equal(ledger_init(&ledger, &options), 0);
	night_tell(&night, &ledger);
	assert_int_equal(ranking_make(&all, &ledger, RANKED_CLIENTS, SIZE_MAX), 0);
	assert_int_equal(all.kept, 200);
	for (size_t most = 0; most <= 201; most++) {
		assert_int_equal(ranking_make(&first, &ledger, RANKED_CLIENTS, most), 0);
		assert_int_equal(first.count, 200);
		assert_int_equal(first.kept, most < 200 ? most : 200);
		for (size_t i = 0; i < first.kept; i++)
			assert_int_equal(first.list[i].number, all.list[i].number);
		ranking_clear(&first);
	}
	ranking_clear(&all);
	ledger_clear(&ledger);
	night_clear(&night);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranking__who_failed_most__comes_first),
		cmocka_unit_test(ranking__of_nothing__is_empty),
		cmocka_unit_test(ranking__the_first_of_many__are_the_same_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
