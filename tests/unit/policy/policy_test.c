/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules asked in turn, by many threads at once, and at the edges that stories do not reach. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"

#include "policy/policy.h"

#define NOW_US (INT64_C(1800000000) * SECOND_US)

static struct memories memories;

static int
open_memories(void **state)
{
	const struct store_options options = { .backend = "ram", .path = "", .accounts = 65536 };

	(void)state;
	if (store_open(&memories.durable, &options) < 0)
		return -1;
	return store_open(&memories.sessions, &options);
}

static int
close_memories(void **state)
{
	(void)state;
	store_close(&memories.durable);
	store_close(&memories.sessions);
	return 0;
}

static struct observation
observation_of(enum stage stage, enum event event, const char *login)
{
	struct observation seen = {
		.at_us = NOW_US,
		.stage = stage,
		.events = EVENT_BIT(event),
		.client = { .family = 4, .bytes = { 192, 0, 2, 7 } },
		.session = "s",
		.client_name = "",
		.host = "",
		.service = "smtp",
		.daemon = "",
		.helo = "",
		.login = login,
		.mechanism = "",
		.sender = "",
		.recipient = "",
		.queue_id = "",
		.reply = { .text = "" },
	};

	return seen;
}

static struct rule
rate_of(const char *name, enum event event, enum stage stops, int64_t limit)
{
	struct rule rule = {
		.type = &rate_rule,
		.counts = EVENT_BIT(event),
		.stops = STAGE_BIT(stops),
		.per = PART_BIT(PART_CLIENT),
		.v4_bits = 32,
		.v6_bits = 64,
		.answer = { .code = 421, .status = { 4, 7, 0 }, .text = "later" },
		.as.rate.limit = { limit, HOUR_US, limit },
	};

	snprintf(rule.name, sizeof(rule.name), "%s", name);
	return rule;
}

static struct verdict
decide(const struct policy *policy, const struct observation *seen)
{
	struct verdict verdict;
	struct book book = { .transaction.count = 0 };

	policy_decide(policy, seen, &memories, &book, &verdict);
	charges_settle(&book.transaction);
	charges_give_back(&book.session, &memories, seen->at_us);
	return verdict;
}

static void
policy__no_rules__passes(void **state)
{
	static const struct policy policy;
	struct observation seen = observation_of(STAGE_CONNECT, EVENT_CONNECT, "");
	struct verdict verdict = decide(&policy, &seen);

	(void)state;
	assert_int_equal(verdict.action, ACTION_PASS);
	assert_int_equal(verdict.step_count, 0);
}

static void
policy__as_many_observing_rules_as_there_may_be__all_have_a_step(void **state)
{
	static struct policy policy;
	struct observation seen = observation_of(STAGE_CONNECT, EVENT_CONNECT, "");
	struct verdict verdict;
	char name[RULE_NAME_BYTES];
	unsigned i;

	(void)state;
	for (i = 0; i < POLICY_MAX_RULES; i++) {
		snprintf(name, sizeof(name), "observing-%u", i);
		policy.rule[i] = rate_of(name, EVENT_CONNECT, STAGE_CONNECT, 1);
		policy.rule[i].mode = MODE_OBSERVE;
	}
	policy.rule_count = POLICY_MAX_RULES;
	decide(&policy, &seen);
	verdict = decide(&policy, &seen);
	assert_int_equal(verdict.action, ACTION_PASS);
	assert_int_equal(verdict.step_count, POLICY_MAX_RULES);
	assert_int_equal(verdict.step[POLICY_MAX_RULES - 1].mark, MARK_STOPPED);
}

static void
policy__code_of_the_answer__tells_the_action(void **state)
{
	static struct policy policy;
	struct observation seen = observation_of(STAGE_CONNECT, EVENT_CONNECT, "");

	(void)state;
	policy.rule[0] = rate_of("action", EVENT_CONNECT, STAGE_CONNECT, 1);
	policy.rule_count = 1;
	assert_int_equal(decide(&policy, &seen).action, ACTION_PASS);
	assert_int_equal(decide(&policy, &seen).action, ACTION_CLOSE);
	policy.rule[0].answer.code = 450;
	policy.rule[0].at_once = true;
	assert_int_equal(decide(&policy, &seen).action, ACTION_DEFER);
	assert_true(decide(&policy, &seen).at_once);
}

static void
policy__unknown_account__is_not_the_rules_business(void **state)
{
	static struct policy policy;
	struct observation seen = observation_of(STAGE_CONNECT, EVENT_CONNECT, "");
	int i;

	(void)state;
	policy.rule[0] = rate_of("local", EVENT_CONNECT, STAGE_CONNECT, 1);
	policy.rule_count = 1;
	seen.client.family = 0;
	for (i = 0; i < 10; i++)
		assert_int_equal(decide(&policy, &seen).action, ACTION_PASS);
}

/* A rule that only counts here begins its hold when the account is full, and goes no deeper. */
static void
policy__counting_only__holds_when_full_and_once(void **state)
{
	static struct policy policy;
	struct observation heard = observation_of(STAGE_RCPT, EVENT_RECIPIENT_REJECTED, "");
	struct observation comes = observation_of(STAGE_CONNECT, EVENT_CONNECT, "");
	struct verdict verdict;
	int i;

	(void)state;
	policy.rule[0] = rate_of("heard", EVENT_RECIPIENT_REJECTED, STAGE_CONNECT, 5);
	policy.rule[0].as.rate.hold_us = 15 * MINUTE_US;
	policy.rule[0].as.rate.hold_max_us = DAY_US;
	policy.rule_count = 1;
	for (i = 0; i < 4; i++)
		decide(&policy, &heard);
	assert_int_equal(decide(&policy, &comes).action, ACTION_PASS);
	for (i = 0; i < 100; i++)
		decide(&policy, &heard);
	verdict = decide(&policy, &comes);
	assert_int_equal(verdict.action, ACTION_CLOSE);
	assert_int_equal(verdict.step[0].reason, REASON_HOLD);
	assert_int_equal(verdict.step[0].wait_us, 15 * MINUTE_US);
	assert_int_equal(verdict.step[0].seen, 5);

	/* Let in again, it fails once more, and is held twice as long. */
	comes.at_us = heard.at_us = NOW_US + 15 * MINUTE_US;
	assert_int_equal(decide(&policy, &comes).action, ACTION_PASS);
	decide(&policy, &heard);
	verdict = decide(&policy, &comes);
	assert_int_equal(verdict.step[0].wait_us, 30 * MINUTE_US);
}

/* Who waits as told gets in, although the clock was set back after the account was charged. */
static void
policy__a_clock_set_back__holds_nobody_longer_than_was_told(void **state)
{
	static const struct {
		const char *name;
		int64_t hold_us, hold_max_us, told_us;
	} cases[] = {
		{ "clock-rate", 0, 0, HOUR_US / 2 },
		{ "clock-hold", 15 * MINUTE_US, 45 * MINUTE_US, 45 * MINUTE_US },
	};
	static struct policy policy;
	size_t i;

	(void)state;
	policy.rule_count = 1;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation seen = observation_of(STAGE_CONNECT, EVENT_CONNECT, "");
		struct verdict verdict;
		int n;

		policy.rule[0] = rate_of(cases[i].name, EVENT_CONNECT, STAGE_CONNECT, 2);
		policy.rule[0].as.rate.hold_us = cases[i].hold_us;
		policy.rule[0].as.rate.hold_max_us = cases[i].hold_max_us;
		seen.at_us = NOW_US + 10 * DAY_US;
		for (n = 0; n < 3; n++)
			verdict = decide(&policy, &seen);
		assert_int_equal(verdict.action, ACTION_CLOSE);

		seen.at_us = NOW_US;
		verdict = decide(&policy, &seen);
		assert_int_equal(verdict.action, ACTION_CLOSE);
		assert_int_equal(verdict.step[0].wait_us, cases[i].told_us);
		seen.at_us += cases[i].told_us - 1;
		verdict = decide(&policy, &seen);
		assert_int_equal(verdict.action, ACTION_CLOSE);
		assert_int_equal(verdict.step[0].wait_us, 1);
		seen.at_us++;
		assert_int_equal(decide(&policy, &seen).action, ACTION_PASS);
		assert_int_equal(decide(&policy, &seen).action, ACTION_CLOSE);
	}
}

#define RACERS 8
#define RACES 2000

static atomic_int race_passed;

static void *
race(void *arg)
{
	const struct policy *policy = arg;
	struct observation seen = observation_of(STAGE_MAIL, EVENT_MESSAGE, "joe");
	int i;

	for (i = 0; i < RACES; i++) {
		if (decide(policy, &seen).action == ACTION_PASS)
			atomic_fetch_add(&race_passed, 1);
	}
	return NULL;
}

static void
policy__many_threads_on_one_account__pass_exactly_the_limit(void **state)
{
	static struct policy policy;
	pthread_t thread[RACERS];
	int i;

	(void)state;
	policy.rule[0] = rate_of("race", EVENT_MESSAGE, STAGE_MAIL, 1000);
	policy.rule[1] = rate_of("race-login", EVENT_MESSAGE, STAGE_MAIL, 100000);
	policy.rule[1].per = PART_BIT(PART_LOGIN);
	policy.rule_count = 2;
	for (i = 0; i < RACERS; i++)
		pthread_create(&thread[i], NULL, race, &policy);
	for (i = 0; i < RACERS; i++)
		pthread_join(thread[i], NULL);
	assert_int_equal(race_passed, 1000);
}

static void *
race_distinct(void *arg)
{
	const struct policy *policy = arg;
	struct observation seen = observation_of(STAGE_MAIL, EVENT_MESSAGE, "joe");
	int i;

	for (i = 0; i < RACES; i++) {
		char sender[32];

		snprintf(sender, sizeof(sender), "s%d@example.org", i % 50);
		seen.sender = sender;
		decide(policy, &seen);
	}
	return NULL;
}

static void
policy__many_threads_with_the_same_values__charge_each_value_once(void **state)
{
	static struct policy policy;
	struct observation seen = observation_of(STAGE_MAIL, EVENT_MESSAGE, "joe");
	pthread_t thread[RACERS];
	int i;

	(void)state;
	policy.rule[0] = rate_of("values", EVENT_MESSAGE, STAGE_MAIL, 51);
	policy.rule[0].as.rate.distinct = PART_BIT(PART_SENDER);
	policy.rule_count = 1;
	for (i = 0; i < RACERS; i++)
		pthread_create(&thread[i], NULL, race_distinct, &policy);
	for (i = 0; i < RACERS; i++)
		pthread_join(thread[i], NULL);
	seen.sender = "fifty-first@example.org";
	assert_int_equal(decide(&policy, &seen).action, ACTION_PASS);
	seen.sender = "fifty-second@example.org";
	assert_int_equal(decide(&policy, &seen).action, ACTION_CLOSE);
}

static void
policy__counting__tells_who_counts(void **state)
{
	static const char *const logins[] = { "admin", NULL };
	static struct policy policy;
	struct observation seen = observation_of(STAGE_AUTH, EVENT_AUTH_FAILED, "alice");

	(void)state;
	policy.rule[0] = rate_of("others", EVENT_CONNECT, STAGE_CONNECT, 1);
	policy.rule[1] = rate_of("guesses", EVENT_AUTH_FAILED, STAGE_CONNECT, 1);
	policy.rule[2] = rate_of("observing", EVENT_AUTH_FAILED, STAGE_CONNECT, 1);
	policy.rule[2].mode = MODE_OBSERVE;
	policy.rule[3] = (struct rule){ .type = &exempt_rule, .as.exempt.logins = logins };
	policy.rule[4] = rate_of("logins", EVENT_AUTH_FAILED, STAGE_CONNECT, 1);
	policy.rule[4].per = PART_BIT(PART_LOGIN);
	policy.rule[5] = rate_of("encrypted", EVENT_AUTH_FAILED, STAGE_CONNECT, 1);
	policy.rule[5].when.tls = WANTED_YES;
	policy.rule_count = 6;
	assert_int_equal(policy_counting(&policy, &seen), 1 << 1 | 1 << 2 | 1 << 4);
	seen.tls = true;
	assert_int_equal(policy_counting(&policy, &seen), 1 << 1 | 1 << 2 | 1 << 4 | 1 << 5);
	seen.login = "";
	assert_int_equal(policy_counting(&policy, &seen), 1 << 1 | 1 << 2 | 1 << 5);
	seen.login = "admin";
	seen.authenticated = true;
	assert_int_equal(policy_counting(&policy, &seen), 1 << 1 | 1 << 2);
	seen.age_us = HOUR_US;
	assert_int_equal(policy_counting(&policy, &seen), 0);
	seen.age_us = 0;
	seen.events = 0;
	assert_int_equal(policy_counting(&policy, &seen), 0);
}

/* The last of as many as there may be has a bit, too. */
static void
policy__counting__has_room_for_all(void **state)
{
	static struct policy policy;
	struct observation seen = observation_of(STAGE_CONNECT, EVENT_CONNECT, "");
	unsigned i;

	(void)state;
	for (i = 0; i < POLICY_MAX_RULES; i++)
		policy.rule[i] = rate_of("same", EVENT_CONNECT, STAGE_CONNECT, 1);
	policy.rule_count = POLICY_MAX_RULES;
	assert_true(policy_counting(&policy, &seen) == UINT64_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(policy__no_rules__passes),
		cmocka_unit_test(policy__as_many_observing_rules_as_there_may_be__all_have_a_step),
		cmocka_unit_test(policy__code_of_the_answer__tells_the_action),
		cmocka_unit_test(policy__counting__tells_who_counts),
		cmocka_unit_test(policy__counting__has_room_for_all),
		cmocka_unit_test(policy__unknown_account__is_not_the_rules_business),
		cmocka_unit_test(policy__counting_only__holds_when_full_and_once),
		cmocka_unit_test(policy__a_clock_set_back__holds_nobody_longer_than_was_told),
		cmocka_unit_test(policy__many_threads_on_one_account__pass_exactly_the_limit),
		cmocka_unit_test(policy__many_threads_with_the_same_values__charge_each_value_once),
	};

	return cmocka_run_group_tests(tests, open_memories, close_memories);
}
