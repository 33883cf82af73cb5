/* SPDX-License-Identifier: BSD-2-Clause */
/* What a log tells is charged when it happened; a success takes back what its login was charged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"

#include "policy/policy.h"

#define NOW_US (INT64_C(1800000000) * SECOND_US)
#define LIMIT 5
#define PERIOD_US (10 * MINUTE_US)
#define HOLD_US (15 * MINUTE_US)

/* One account for all that a test does; its time goes on as it says. */
struct scene {
	struct policy policy;
	struct memories memories;
	int64_t now_us;
	struct verdict last;
};

static int
scene_open(void **state)
{
	static struct scene scene;
	const struct store_options options = { .backend = "ram", .path = "", .accounts = 4096 };
	const struct rule rule = {
		.name = "failed-logins",
		.type = &rate_rule,
		.counts = EVENT_BIT(EVENT_AUTH_FAILED),
		.stops = STAGE_BIT(STAGE_CONNECT),
		.per = PART_BIT(PART_CLIENT),
		.v4_bits = 32,
		.v6_bits = 64,
		.answer = { .code = 421, .status = { 4, 7, 0 }, .text = "later" },
		.as.rate = {
			.limit = { LIMIT, PERIOD_US, LIMIT },
			.hold_us = HOLD_US,
			.hold_max_us = DAY_US,
			.forgive = EVENT_BIT(EVENT_AUTH_OK),
		},
	};

	scene = (struct scene){ .now_us = NOW_US };
	scene.policy.rule_count = 1;
	scene.policy.rule[0] = rule;
	*state = &scene;
	if (store_open(&scene.memories.durable, &options) < 0)
		return -1;
	return store_open(&scene.memories.sessions, &options);
}

static int
scene_close(void **state)
{
	struct scene *scene = *state;

	store_close(&scene->memories.durable);
	store_close(&scene->memories.sessions);
	return 0;
}

static struct observation
observation_of(const struct scene *scene, const char *login)
{
	return (struct observation){
		.at_us = scene->now_us,
		.client = { .family = 4, .bytes = { 192, 0, 2, 7 } },
		.session = "",
		.client_name = "",
		.host = "mx",
		.service = "smtp",
		.daemon = "",
		.helo = "",
		.login = login,
		.mechanism = "PLAIN",
		.sender = "",
		.recipient = "",
		.queue_id = "",
		.reply = { .text = "" },
	};
}

static enum action
decide(struct scene *scene, const struct observation *seen)
{
	struct book book = { .transaction.count = 0 };

	policy_decide(&scene->policy, seen, &scene->memories, &book, &scene->last);
	assert_int_equal(book.transaction.count, 0);
	charges_settle(&book.session);
	return scene->last.action;
}

static void
hear_failures(struct scene *scene, unsigned count, const char *login, int64_t age_us)
{
	struct observation seen = observation_of(scene, login);

	seen.origin = ORIGIN_LOG;
	seen.age_us = age_us;
	seen.stage = STAGE_AUTH;
	seen.events = EVENT_BIT(EVENT_AUTH_FAILED);
	seen.reply.code = 535;
	for (unsigned i = 0; i < count; i++)
		assert_int_equal(decide(scene, &seen), ACTION_PASS);
}

static void
hear_success(struct scene *scene, const char *login)
{
	struct observation seen = observation_of(scene, login);

	seen.origin = ORIGIN_LOG;
	seen.stage = STAGE_AUTH;
	seen.events = EVENT_BIT(EVENT_AUTH_OK);
	seen.authenticated = true;
	seen.reply.code = 235;
	assert_int_equal(decide(scene, &seen), ACTION_PASS);
}

static enum action
connect_now(struct scene *scene)
{
	struct observation seen = observation_of(scene, "");

	seen.stage = STAGE_CONNECT;
	seen.events = EVENT_BIT(EVENT_CONNECT);
	return decide(scene, &seen);
}

static void
rate__failures_in_a_log__stop_the_next_connection(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT - 1, "alice", 0);
	assert_int_equal(scene->last.step_count, 0);
	assert_int_equal(connect_now(scene), ACTION_PASS);
	hear_failures(scene, 1, "alice", 0);

	assert_int_equal(scene->last.step_count, 1);
	assert_int_equal(scene->last.step[0].mark, MARK_HELD);
	assert_int_equal(scene->last.step[0].wait_us, HOLD_US);
	assert_int_equal(scene->last.step[0].offences, 1);
	assert_string_equal(scene->last.step[0].account, "failed-logins client=192.0.2.7");

	assert_int_equal(connect_now(scene), ACTION_CLOSE);
	assert_int_equal(scene->last.step[0].reason, REASON_HOLD);
}

static void
rate__let_in_again_and_failing_once__is_held_twice_as_long(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT, "alice", 0);
	scene->now_us += HOLD_US - 1;
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
	scene->now_us += 1;
	assert_int_equal(connect_now(scene), ACTION_PASS);
	hear_failures(scene, 1, "alice", 0);
	assert_int_equal(scene->last.step[0].mark, MARK_HELD);
	assert_int_equal(scene->last.step[0].wait_us, 2 * HOLD_US);
	assert_int_equal(scene->last.step[0].offences, 2);
	scene->now_us += 2 * HOLD_US - 1;
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

static void
rate__what_is_older_than_its_period__is_not_acted_on(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, 3 * LIMIT, "alice", PERIOD_US);
	assert_int_equal(connect_now(scene), ACTION_PASS);
	hear_failures(scene, LIMIT - 1, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_PASS);
}

/* Read late, but within the period: the hold begins when it is read. */
static void
rate__a_flood_within_its_period__is_held_from_now_on(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT - 1, "alice", PERIOD_US - SECOND_US);
	assert_int_equal(connect_now(scene), ACTION_PASS);
	hear_failures(scene, 1, "alice", PERIOD_US - SECOND_US);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
	assert_int_equal(scene->last.step[0].wait_us, HOLD_US);
}

/* Old ones have been earned back since, and newer ones are not made worse by them. */
static void
rate__old_and_new__are_not_added_up(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT - 1, "alice", PERIOD_US - SECOND_US);
	hear_failures(scene, LIMIT - 1, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_PASS);
	hear_failures(scene, LIMIT - 1, "alice", PERIOD_US - SECOND_US);
	assert_int_equal(connect_now(scene), ACTION_PASS);
}

static void
rate__a_late_line__makes_no_room(void **state)
{
	struct scene *scene = *state;

	scene->policy.rule[0].as.rate.hold_us = 0;
	hear_failures(scene, LIMIT, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
	hear_failures(scene, LIMIT, "alice", PERIOD_US - SECOND_US);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

static void
rate__a_late_line__neither_shortens_nor_extends_a_hold(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT, "alice", 0);
	scene->now_us += MINUTE_US;
	hear_failures(scene, LIMIT, "alice", PERIOD_US - SECOND_US);
	hear_failures(scene, LIMIT, "alice", SECOND_US);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
	assert_int_equal(scene->last.step[0].wait_us, HOLD_US - MINUTE_US);

	/* What happened while it lasted, and is told when it is over. */
	scene->now_us += HOLD_US - MINUTE_US + SECOND_US;
	hear_failures(scene, LIMIT, "alice", 2 * SECOND_US + 1);
	assert_int_equal(connect_now(scene), ACTION_PASS);

	/* A log that tells the second only seems to be late. */
	hear_failures(scene, 1, "alice", 2 * SECOND_US);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

static void
rate__a_late_value__is_met_until_its_own_period_is_over(void **state)
{
	struct scene *scene = *state;
	char login[16];

	scene->policy.rule[0].as.rate.distinct = PART_BIT(PART_LOGIN);
	hear_failures(scene, 1, "user0", PERIOD_US - SECOND_US);
	scene->now_us += 2 * SECOND_US;
	for (unsigned i = 0; i < LIMIT; i++) {
		assert_int_equal(connect_now(scene), ACTION_PASS);
		snprintf(login, sizeof(login), "user%u", i);
		hear_failures(scene, 1, login, 0);
	}
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

/* It has happened, though no reply to it may be known. */
static void
rate__what_a_log_tells__is_never_stopped(void **state)
{
	struct scene *scene = *state;
	struct observation seen = observation_of(scene, "");

	hear_failures(scene, LIMIT, "alice", 0);
	seen.origin = ORIGIN_LOG;
	seen.stage = STAGE_CONNECT;
	seen.events = EVENT_BIT(EVENT_DNSBL);
	assert_int_equal(decide(scene, &seen), ACTION_PASS);
	assert_int_equal(scene->last.step_count, 0);
}

static void
forgive__a_success__takes_back_its_logins_failures(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT - 1, "alice", 0);
	hear_success(scene, "alice");
	hear_failures(scene, LIMIT - 1, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_PASS);
	hear_failures(scene, 1, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

static void
forgive__somebody_elses_success__takes_nothing_back(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT - 1, "alice", 0);
	hear_success(scene, "mallory");
	hear_success(scene, "alicf");
	hear_failures(scene, 1, "bob", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

/* His own failures and success buy nobody's. */
static void
forgive__what_was_earned_back__is_not_given_again(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, 2, "mallory", 0);
	scene->now_us += PERIOD_US / LIMIT * 2;
	hear_failures(scene, LIMIT - 1, "alice", 0);
	hear_success(scene, "mallory");
	hear_failures(scene, 1, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

static void
forgive__a_late_failure__is_given_back_as_far_as_it_is_left(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, 1, "mallory", PERIOD_US / LIMIT);
	hear_failures(scene, LIMIT - 1, "alice", 0);
	hear_success(scene, "mallory");
	hear_failures(scene, 1, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

static void
forgive__a_hold__is_lifted_where_one_login_filled_the_account(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
	hear_success(scene, "alice");
	assert_int_equal(connect_now(scene), ACTION_PASS);
	hear_failures(scene, LIMIT, "alice", 0);
	assert_int_equal(scene->last.step[0].wait_us, HOLD_US);
}

static void
forgive__a_hold_of_many__stays(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT - 1, "alice", 0);
	hear_failures(scene, 1, "bob", 0);
	hear_success(scene, "alice");
	hear_success(scene, "bob");
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

/* In sessions that were open when the hold began: his own login must not wash that off. */
static void
forgive__a_hold__stays_where_others_were_guessed_meanwhile(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT, "mallory", 0);
	hear_failures(scene, 1, "alice", 0);
	hear_success(scene, "mallory");
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
	assert_int_equal(scene->last.step[0].reason, REASON_HOLD);
}

static void
forgive__a_hold__is_lifted_where_the_same_login_failed_meanwhile(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT + 3, "alice", 0);
	scene->now_us += PERIOD_US + MINUTE_US;
	hear_failures(scene, 1, "alice", 0);
	hear_success(scene, "alice");
	assert_int_equal(connect_now(scene), ACTION_PASS);

	/* What has been forgiven is not held against him again. */
	hear_failures(scene, LIMIT, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
	hear_success(scene, "alice");
	assert_int_equal(connect_now(scene), ACTION_PASS);
}

static void
forgive__a_full_account__gives_others_the_room_first(void **state)
{
	struct scene *scene = *state;

	scene->policy.rule[0].as.rate.hold_us = 0;
	hear_failures(scene, LIMIT, "mallory", 0);
	hear_failures(scene, LIMIT - 1, "alice", 0);
	hear_success(scene, "mallory");
	assert_int_equal(connect_now(scene), ACTION_PASS);
	hear_failures(scene, 1, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

static void
forgive__a_full_account_of_distinct_logins__gives_others_the_room_first(void **state)
{
	struct scene *scene = *state;
	char login[16];

	scene->policy.rule[0].as.rate.hold_us = 0;
	scene->policy.rule[0].as.rate.distinct = PART_BIT(PART_LOGIN);
	hear_failures(scene, 1, "mallory", 0);
	for (unsigned i = 0; i < LIMIT; i++) {
		snprintf(login, sizeof(login), "user%u", i);
		hear_failures(scene, 1, login, 0);
	}
	hear_success(scene, "mallory");
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

/* An account that has been empty since has nothing left of what came when it was full. */
static void
forgive__an_account_that_was_empty__begins_anew(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT, "mallory", 0);
	hear_failures(scene, 7, "alice", 0);
	scene->now_us += HOLD_US + PERIOD_US;
	hear_failures(scene, LIMIT, "bob", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
	hear_success(scene, "bob");
	assert_int_equal(connect_now(scene), ACTION_PASS);
}

static void
forgive__another_client__takes_nothing_back(void **state)
{
	struct scene *scene = *state;
	struct observation seen = observation_of(scene, "alice");

	scene->policy.rule[0].per = PART_BIT(PART_LOGIN);
	scene->policy.rule[0].stops = STAGE_BIT(STAGE_MAIL);
	hear_failures(scene, LIMIT - 1, "alice", 0);
	seen.events = EVENT_BIT(EVENT_AUTH_OK);
	seen.stage = STAGE_AUTH;
	seen.origin = ORIGIN_LOG;
	seen.authenticated = true;
	seen.client.bytes[3] = 8;
	decide(scene, &seen);
	hear_failures(scene, 1, "alice", 0);
	assert_int_equal(scene->last.step[0].mark, MARK_HELD);
}

static void
forgive__the_realm_of_the_host__is_the_same_login(void **state)
{
	struct scene *scene = *state;

	hear_failures(scene, LIMIT - 1, "alice", 0);
	hear_success(scene, "alice@mxx.example");
	hear_success(scene, "alice@other.example");
	hear_failures(scene, 1, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
	hear_success(scene, "alice@mx.example");
	assert_int_equal(connect_now(scene), ACTION_PASS);
}

static void
forgive__distinct_logins__one_is_taken_back(void **state)
{
	struct scene *scene = *state;
	char login[16];

	scene->policy.rule[0].as.rate.distinct = PART_BIT(PART_LOGIN);
	for (unsigned i = 0; i < LIMIT - 1; i++) {
		snprintf(login, sizeof(login), "user%u", i);
		hear_failures(scene, 2, login, 0);
	}
	hear_success(scene, "user0");
	hear_failures(scene, 1, "another", 0);
	assert_int_equal(connect_now(scene), ACTION_PASS);
	hear_failures(scene, 1, "one more", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

static void
forgive__no_such_rule__takes_nothing_back(void **state)
{
	struct scene *scene = *state;

	scene->policy.rule[0].as.rate.forgive = 0;
	hear_failures(scene, LIMIT - 1, "alice", 0);
	hear_success(scene, "alice");
	hear_failures(scene, 1, "alice", 0);
	assert_int_equal(connect_now(scene), ACTION_CLOSE);
}

#define SCENE_TEST(test) cmocka_unit_test_setup_teardown(test, scene_open, scene_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(rate__failures_in_a_log__stop_the_next_connection),
		SCENE_TEST(rate__let_in_again_and_failing_once__is_held_twice_as_long),
		SCENE_TEST(rate__what_is_older_than_its_period__is_not_acted_on),
		SCENE_TEST(rate__a_flood_within_its_period__is_held_from_now_on),
		SCENE_TEST(rate__old_and_new__are_not_added_up),
		SCENE_TEST(rate__a_late_line__makes_no_room),
		SCENE_TEST(rate__a_late_line__neither_shortens_nor_extends_a_hold),
		SCENE_TEST(rate__a_late_value__is_met_until_its_own_period_is_over),
		SCENE_TEST(rate__what_a_log_tells__is_never_stopped),
		SCENE_TEST(forgive__a_late_failure__is_given_back_as_far_as_it_is_left),
		SCENE_TEST(forgive__a_success__takes_back_its_logins_failures),
		SCENE_TEST(forgive__somebody_elses_success__takes_nothing_back),
		SCENE_TEST(forgive__what_was_earned_back__is_not_given_again),
		SCENE_TEST(forgive__a_hold__is_lifted_where_one_login_filled_the_account),
		SCENE_TEST(forgive__a_hold_of_many__stays),
		SCENE_TEST(forgive__a_hold__stays_where_others_were_guessed_meanwhile),
		SCENE_TEST(forgive__a_hold__is_lifted_where_the_same_login_failed_meanwhile),
		SCENE_TEST(forgive__a_full_account__gives_others_the_room_first),
		SCENE_TEST(forgive__a_full_account_of_distinct_logins__gives_others_the_room_first),
		SCENE_TEST(forgive__an_account_that_was_empty__begins_anew),
		SCENE_TEST(forgive__another_client__takes_nothing_back),
		SCENE_TEST(forgive__the_realm_of_the_host__is_the_same_login),
		SCENE_TEST(forgive__distinct_logins__one_is_taken_back),
		SCENE_TEST(forgive__no_such_rule__takes_nothing_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
