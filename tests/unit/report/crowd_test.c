/* SPDX-License-Identifier: BSD-2-Clause */
/* Clients, networks, logins and pairs, and that there are never too many of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/duration.h"

#include "report/crowd.h"

static const struct crowd_limits small = {
	.clients = 4,
	.networks = 3,
	.logins = 2,
	.pairs = 3,
	.runs = 4,
};
static const struct crowd_limits wide = {
	.clients = 1 << 20,
	.networks = 1 << 18,
	.logins = 1 << 20,
	.pairs = 1 << 20,
	.runs = 1 << 20,
};

static uint32_t
client_of(struct crowd *crowd, const char *text)
{
	struct addr address;

	assert_int_equal(addr_parse(&address, text), 0);
	return crowd_client(crowd, &address);
}

static void
crowd__clients__are_in_networks(void **state)
{
	static const struct {
		const char *client, *network;
	} cases[] = {
		{ "192.0.2.7", "192.0.2.0/24" },
		{ "192.0.2.200", "192.0.2.0/24" },
		{ "192.0.3.7", "192.0.3.0/24" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
		{ "2001:db8:1:2::1", "2001:db8:1:2::/64" },
		{ "127.0.0.7", "127.0.0.7" },
		{ "127.0.0.8", "127.0.0.8" },
		{ "::1", "::1" },
		{ "192.0.2.7", "192.0.2.0/24" },
	};
	struct crowd crowd;
	char text[NETWORK_TEXT_BYTES];

	(void)state;
	crowd_init(&crowd, &wide);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t client = client_of(&crowd, cases[i].client);

		assert_int_not_equal(client, CROWD_NONE);
		assert_string_equal(crowd_client_text(&crowd, client, text), cases[i].client);
		assert_string_equal(crowd_network_text(&crowd, crowd.client[client].network, text),
		    cases[i].network);
	}
	assert_int_equal(crowd.network[0].client_count, 2);
	assert_string_equal(crowd_client_text(&crowd, CROWD_NONE, text), "");
	crowd_clear(&crowd);
}

static void
crowd__one_beyond_each_limit__finds_no_room(void **state)
{
	struct crowd crowd;
	uint32_t a, b;

	(void)state;
	crowd_init(&crowd, &small);
	a = client_of(&crowd, "192.0.2.1");
	b = client_of(&crowd, "192.0.2.2");
	client_of(&crowd, "192.0.3.1");
	assert_int_not_equal(client_of(&crowd, "192.0.4.1"), CROWD_NONE);
	assert_int_equal(client_of(&crowd, "192.0.4.2"), CROWD_NONE);
	assert_int_equal(client_of(&crowd, "192.0.2.1"), a);
	assert_int_equal(crowd_login(&crowd, SPAN("alice")), 0);
	assert_int_equal(crowd_login(&crowd, SPAN("bob")), 1);
	assert_int_equal(crowd_login(&crowd, SPAN("carol")), CROWD_NONE);
	assert_int_equal(crowd_login(&crowd, SPAN_NONE), CROWD_NONE);
	assert_non_null(crowd_pair(&crowd, a, 0));
	assert_non_null(crowd_pair(&crowd, a, 1));
	assert_non_null(crowd_pair(&crowd, b, CROWD_NONE));
	assert_null(crowd_pair(&crowd, b, 1));
	assert_non_null(crowd_pair(&crowd, b, CROWD_NONE));
	crowd_clear(&crowd);

	crowd_init(&crowd, &small);
	client_of(&crowd, "192.0.2.1");
	client_of(&crowd, "192.0.3.1");
	client_of(&crowd, "192.0.4.1");
	assert_int_equal(client_of(&crowd, "192.0.5.1"), CROWD_NONE);
	crowd_clear(&crowd);
}

static void
crowd__an_address__is_one_client_however_written(void **state)
{
	struct crowd crowd;
	uint32_t client;

	(void)state;
	crowd_init(&crowd, &wide);
	client = client_of(&crowd, "2001:db8::7");
	assert_int_equal(client_of(&crowd, "2001:DB8:0::0:7"), client);
	assert_int_equal(client_of(&crowd, "::ffff:192.0.2.7"), client_of(&crowd, "192.0.2.7"));
	assert_int_equal(crowd.client_count, 2);
	crowd_clear(&crowd);
}

static void
crowd__their_order__is_that_of_addresses(void **state)
{
	struct crowd crowd;
	uint32_t nine, ten, six;

	(void)state;
	crowd_init(&crowd, &wide);
	six = client_of(&crowd, "::2");
	ten = client_of(&crowd, "192.0.10.1");
	nine = client_of(&crowd, "192.0.9.1");
	assert_true(crowd_client_compare(&crowd, nine, ten) < 0);
	assert_true(crowd_client_compare(&crowd, six, ten) > 0);
	assert_true(crowd_client_compare(&crowd, CROWD_NONE, nine) < 0);
	assert_int_equal(crowd_client_compare(&crowd, CROWD_NONE, CROWD_NONE), 0);
	assert_int_equal(crowd_client_compare(&crowd, ten, ten), 0);
	assert_true(crowd_network_compare(
	                &crowd, crowd.client[nine].network, crowd.client[ten].network) < 0);
	crowd_clear(&crowd);
}

static void
crowd__a_million_pairs__are_the_most(void **state)
{
	struct crowd crowd;
	char text[32];
	uint32_t made = 0;

	(void)state;
	crowd_init(&crowd, &wide);
	for (uint32_t login = 0; login < 1100; login++) {
		snprintf(text, sizeof(text), "user%u", login);
		crowd_login(&crowd, span_of(text));
	}
	for (uint32_t client = 0; client < 1000; client++) {
		snprintf(text, sizeof(text), "10.0.%u.%u", client / 250, client % 250);
		client_of(&crowd, text);
		for (uint32_t login = 0; login < 1100; login++)
			made += crowd_pair(&crowd, client, login) != NULL;
	}
	assert_int_equal(made, wide.pairs);
	assert_int_equal(crowd.pair_count, wide.pairs);
	assert_non_null(crowd_pair(&crowd, 3, 1099));
	assert_null(crowd_pair(&crowd, 999, 1099));
	crowd_clear(&crowd);
}

static void
crowd__pairs__are_found_from_both_sides(void **state)
{
	struct crowd crowd;
	uint32_t client, login, count = 0;

	(void)state;
	crowd_init(&crowd, &wide);
	client = client_of(&crowd, "192.0.2.1");
	login = crowd_login(&crowd, SPAN("alice"));
	crowd_pair(&crowd, client, crowd_login(&crowd, SPAN("bob")));
	crowd_pair(&crowd, client_of(&crowd, "192.0.2.2"), login);
	crowd_pair(&crowd, client, login);
	crowd_pair(&crowd, client, CROWD_NONE);
	for (uint32_t i = crowd.client[client].first_pair; i != CROWD_NONE;
	     i = crowd.pair[i].next_of_client, count++)
		assert_int_equal(crowd.pair[i].client, client);
	assert_int_equal(count, 3);
	count = 0;
	for (uint32_t i = crowd.login[login].first_pair; i != CROWD_NONE;
	     i = crowd.pair[i].next_of_login, count++)
		assert_int_equal(crowd.pair[i].login, login);
	assert_int_equal(count, 2);
	assert_int_equal(crowd.login[login].pair_count, 2);
	crowd_clear(&crowd);
}

static struct stretch
seconds(int64_t first, int64_t last, int64_t count)
{
	return (struct stretch){ first * SECOND_US, last * SECOND_US, count };
}

static uint32_t
runs_of(const struct crowd *crowd, const struct crowd_pair *pair)
{
	uint32_t count = 0;

	for (uint32_t run = pair->last_run; run != CROWD_NONE; run = crowd->run[run].before)
		count++;
	return count;
}

static void
crowd__failures__go_on_in_a_run(void **state)
{
	static const struct {
		const char *name;
		int64_t first, last; /* of the second, after one from 1000 to 1010 */
		uint32_t run_count;
	} cases[] = {
		{ "at once", 1011, 1011, 1 },
		{ "at the end of the pause", 1070, 1075, 1 },
		{ "one second later", 1071, 1075, 2 },
		{ "before it", 940, 950, 1 },
		{ "too long before it", 900, 939, 2 },
		{ "around it", 990, 1020, 1 },
		{ "too long", 1020, 1601, 2 },
		{ "long enough", 1020, 1600, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct crowd crowd;
		struct crowd_pair *pair;
		struct stretch first = seconds(1000, 1010, 3);
		struct stretch second = seconds(cases[i].first, cases[i].last, 4);

		crowd_init(&crowd, &wide);
		pair = crowd_pair(
		    &crowd, client_of(&crowd, "192.0.2.1"), crowd_login(&crowd, SPAN("alice")));
		crowd_fail(&crowd, pair, &first);
		crowd_fail(&crowd, pair, &second);
		assert_int_equal(pair->failed.count, 7);
		if (runs_of(&crowd, pair) != cases[i].run_count)
			fail_msg("%s: %u", cases[i].name, runs_of(&crowd, pair));
		crowd_clear(&crowd);
	}
}

static void
crowd__a_success__ends_a_run(void **state)
{
	struct crowd crowd;
	struct crowd_pair *pair;
	struct stretch failed = seconds(1000, 1010, 3), again = seconds(1015, 1020, 3);
	struct stretch succeeded = seconds(1012, 1012, 1);

	(void)state;
	crowd_init(&crowd, &wide);
	pair =
	    crowd_pair(&crowd, client_of(&crowd, "192.0.2.1"), crowd_login(&crowd, SPAN("alice")));
	crowd_fail(&crowd, pair, &failed);
	crowd_succeed(pair, &succeeded);
	crowd_fail(&crowd, pair, &again);
	assert_int_equal(runs_of(&crowd, pair), 2);
	crowd_fail(&crowd, pair, &again);
	assert_int_equal(runs_of(&crowd, pair), 2);
	crowd_clear(&crowd);
}

static void
crowd__without_room_for_runs__counts_on(void **state)
{
	struct crowd crowd;
	struct crowd_pair *pair;

	(void)state;
	crowd_init(&crowd, &small);
	pair =
	    crowd_pair(&crowd, client_of(&crowd, "192.0.2.1"), crowd_login(&crowd, SPAN("alice")));
	for (int64_t i = 0; i < 9; i++) {
		struct stretch failed = seconds(i * 1000, i * 1000, 1);

		crowd_fail(&crowd, pair, &failed);
	}
	assert_int_equal(runs_of(&crowd, pair), small.runs);
	assert_int_equal(pair->failed.count, 9);
	assert_int_equal(crowd.run[pair->last_run].failed.count, 6);
	crowd_clear(&crowd);
}

/* "-": failed, "+": succeeded. */
static void
tried(struct crowd *crowd, const char *client, const char *login, char sign)
{
	struct crowd_pair *pair =
	    crowd_pair(crowd, client_of(crowd, client), crowd_login(crowd, span_of(login)));
	struct stretch once = seconds(10, 10, 1);

	if (sign == '-')
		crowd_fail(crowd, pair, &once);
	else
		crowd_succeed(pair, &once);
}

static void
crowd__a_realm_of_good_logins__is_joined(void **state)
{
	static const struct {
		const char *good, *other;
		char sign; /* of the other */
		int failures, pairs; /* of the good one, after that */
	} cases[] = {
		{ "alice@mx.example.org", "bob", '-', 1, 2 },
		{ "alice@mx.example.org", "alice", '+', 0, 1 },
		{ "alice@mx.example.org", "alice@mx.example.org", '-', 2, 2 },
		{ "alice@mx.example.org", "alice@example.net", '+', 0, 1 },
		{ "alice@mx.example.org", "alice@example.net", '-', 1, 2 },
		{ "malice@mx.example.org", "bob", '-', 0, 1 },
		{ "@mx.example.org", "bob", '-', 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct crowd crowd;
		struct crowd_pair *pair;
		uint32_t bare;

		crowd_init(&crowd, &wide);
		tried(&crowd, "192.0.2.1", "alice", '-');
		tried(&crowd, "192.0.2.2", "alice", '-');
		tried(&crowd, "192.0.2.1", cases[i].good, '+');
		tried(&crowd, "192.0.2.1", cases[i].other, cases[i].sign);
		crowd_join_realms(&crowd);
		pair = crowd_pair(&crowd, client_of(&crowd, "192.0.2.1"),
		    crowd_login(&crowd, span_of(cases[i].good)));
		assert_int_equal(pair->failed.count, cases[i].failures);
		assert_int_equal(pair->succeeded.count, 1);
		assert_int_equal(runs_of(&crowd, pair), cases[i].failures);
		assert_int_equal(crowd.login[pair->login].pair_count, cases[i].pairs);
		bare = crowd_login(&crowd, SPAN("alice"));
		assert_int_equal(crowd.login[bare].first_pair == CROWD_NONE, cases[i].pairs == 2);
		crowd_clear(&crowd);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crowd__clients__are_in_networks),
		cmocka_unit_test(crowd__one_beyond_each_limit__finds_no_room),
		cmocka_unit_test(crowd__an_address__is_one_client_however_written),
		cmocka_unit_test(crowd__their_order__is_that_of_addresses),
		cmocka_unit_test(crowd__a_million_pairs__are_the_most),
		cmocka_unit_test(crowd__pairs__are_found_from_both_sides),
		cmocka_unit_test(crowd__failures__go_on_in_a_run),
		cmocka_unit_test(crowd__a_success__ends_a_run),
		cmocka_unit_test(crowd__a_realm_of_good_logins__is_joined),
		cmocka_unit_test(crowd__without_room_for_runs__counts_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
