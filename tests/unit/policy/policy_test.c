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

#include "policy/patience.h"
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
		assert_int_equal(verdict.step[verdict.step_count - 1].wait_us, 1);
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

/* --- who was told to wait */

#define HAMMERING 3

/* One message an hour, refused at MAIL with 450. */
static struct rule
mail_rule(const char *name)
{
	struct rule rule = rate_of(name, EVENT_MESSAGE, STAGE_MAIL, 1);

	rule.answer = (struct reply){ .code = 450, .status = { 4, 7, 1 }, .text = "later" };
	return rule;
}

/* So many sessions at that time, each of which says MAIL so often. Returns the last verdict. */
static struct verdict
hammer(const struct policy *policy, int64_t after_us, int session_count, int mail_count)
{
	struct observation seen = observation_of(STAGE_MAIL, EVENT_MESSAGE, "");
	struct verdict verdict = { .action = ACTION_PASS };

	seen.at_us += after_us;
	for (int i = 0; i < session_count; i++) {
		struct book book = { .transaction.count = 0 };

		for (int n = 0; n < mail_count; n++)
			policy_decide(policy, &seen, &memories, &book, &verdict);
		charges_settle(&book.transaction);
		charges_settle(&book.session);
	}
	return verdict;
}

static struct verdict
come(const struct policy *policy, int64_t after_us)
{
	struct observation seen = observation_of(STAGE_CONNECT, EVENT_CONNECT, "");

	seen.at_us += after_us;
	return decide(policy, &seen);
}

static void
forget_client(void)
{
	struct observation seen = observation_of(STAGE_CONNECT, EVENT_CONNECT, "");

	patience_clear(memories.sessions, &seen);
}

static void
policy__who_hammers__is_refused_at_connect_without_words(void **state)
{
	static struct policy policy = { .hammering = HAMMERING, .rule_count = 2 };
	struct verdict verdict;

	(void)state;
	policy.rule[0] = rate_of("before", EVENT_CONNECT, STAGE_CONNECT, 3);
	policy.rule[1] = mail_rule("hammered");
	assert_int_equal(hammer(&policy, 0, 1, 1).action, ACTION_PASS);
	assert_int_equal(hammer(&policy, 0, 1, 1).warning, WARNING_FIRST);
	for (int i = 1; i < HAMMERING; i++)
		assert_int_equal(hammer(&policy, 0, 1, 1).warning, WARNING_EARLY);
	assert_int_equal(come(&policy, SECOND_US).action, ACTION_PASS);
	assert_int_equal(hammer(&policy, 0, 1, 1).warning, WARNING_STORM);
	for (int i = 0; i < 10; i++) {
		verdict = come(&policy, SECOND_US);
		assert_int_equal(verdict.action, ACTION_CLOSE);
		assert_true(verdict.at_once);
		assert_int_equal(verdict.warning, WARNING_NONE);
		assert_int_equal(verdict.step_count, 1);
		assert_int_equal(verdict.step[0].mark, MARK_STOPPED);
		assert_int_equal(verdict.step[0].reason, REASON_HAMMERING);
		assert_ptr_equal(verdict.step[0].rule, &policy.rule[1]);
		assert_string_equal(verdict.step[0].account, "client=192.0.2.7");
		assert_int_equal(verdict.step[0].attempts, HAMMERING + i);
		assert_int_equal(verdict.step[0].wait_us, PATIENCE_CUT_US - SECOND_US);
	}
	/* A full look; and the rule before it was charged for none of that. */
	assert_int_equal(come(&policy, PATIENCE_CUT_US).action, ACTION_PASS);
	assert_int_equal(come(&policy, PATIENCE_CUT_US).action, ACTION_PASS);
	assert_int_equal(come(&policy, PATIENCE_CUT_US).action, ACTION_CLOSE);
}

/* A rule that stops at connect is asked itself, and its own refusal becomes the cheap one. */
static void
policy__who_hammers_at_connect__is_refused_until_the_rule_lets_him_in(void **state)
{
	static struct policy policy = { .hammering = HAMMERING, .rule_count = 1 };
	struct verdict verdict;

	(void)state;
	policy.rule[0] = rate_of("comings", EVENT_CONNECT, STAGE_CONNECT, 1);
	policy.rule[0].answer.code = 450;
	assert_int_equal(come(&policy, 0).action, ACTION_PASS);
	for (int i = 0; i <= HAMMERING; i++)
		assert_int_equal(come(&policy, i).action, ACTION_DEFER);
	verdict = come(&policy, 10);
	assert_int_equal(verdict.action, ACTION_CLOSE);
	assert_true(verdict.at_once);
	assert_int_equal(verdict.step_count, 1);
	assert_int_equal(verdict.step[0].reason, REASON_HAMMERING);
	assert_int_equal(verdict.step[0].attempts, HAMMERING);
	/* Somebody gave the account its room back. */
	store_forget(memories.durable, "comings client=192.0.2.7", NOW_US);
	assert_int_equal(come(&policy, 20).action, ACTION_PASS);
}

static void
policy__who_waited__is_told_of_and_let_in(void **state)
{
	static struct policy policy = { .hammering = HAMMERING, .rule_count = 1 };
	struct verdict verdict;

	(void)state;
	policy.rule[0] = mail_rule("waited");
	hammer(&policy, 0, 4, 1);
	verdict = come(&policy, HOUR_US);
	assert_int_equal(verdict.action, ACTION_PASS);
	assert_int_equal(verdict.step_count, 1);
	assert_int_equal(verdict.step[0].mark, MARK_RETURNED);
	assert_int_equal(verdict.step[0].reason, REASON_WAITED);
	assert_int_equal(verdict.step[0].attempts, 2);
	assert_int_equal(verdict.step[0].delayed_us, HOUR_US);
	assert_string_equal(verdict.step[0].account, "client=192.0.2.7");
	assert_int_equal(come(&policy, HOUR_US).step_count, 0);
}

static void
policy__fifty_refusals_in_a_session__are_one_coming(void **state)
{
	static struct policy policy = { .hammering = HAMMERING, .rule_count = 1 };

	(void)state;
	policy.rule[0] = mail_rule("fifty");
	hammer(&policy, 0, 1, 50);
	assert_int_equal(hammer(&policy, 0, 1, 50).warning, WARNING_NONE);
	assert_int_equal(hammer(&policy, 0, HAMMERING - 2, 50).action, ACTION_DEFER);
	assert_int_equal(come(&policy, 0).action, ACTION_PASS);
	hammer(&policy, 0, 1, 1);
	assert_int_equal(come(&policy, 0).action, ACTION_CLOSE);
}

static void
policy__a_message_let_in__ends_a_storm(void **state)
{
	static struct policy policy = { .hammering = HAMMERING, .rule_count = 1 };
	struct observation message = observation_of(STAGE_MESSAGE, EVENT_MESSAGE, "");

	(void)state;
	policy.rule[0] = mail_rule("good");
	hammer(&policy, 0, 2 + HAMMERING, 1);
	assert_int_equal(come(&policy, 0).action, ACTION_CLOSE);
	message.events = 0;
	assert_int_equal(decide(&policy, &message).action, ACTION_PASS);
	assert_int_equal(come(&policy, 0).action, ACTION_PASS);
}

/* Who would get in another way is not cut off for what a neighbour did. */
static void
policy__who_may_be_another__is_not_refused_at_connect(void **state)
{
	static const struct network clients[] = {
		{ .base = { .family = 4, .bytes = { 192, 0, 2, 7 } }, .bits = 32 },
	};
	static const struct {
		const char *name;
		uint32_t per;
		enum stage stops;
		enum mode mode;
		const char *service;
		int64_t hammering;
		bool is_exempt, when_authenticated;
		enum action action;
	} cases[] = {
		{ "of-client", PART_BIT(PART_CLIENT), STAGE_MAIL, MODE_ENFORCE, "smtp", HAMMERING,
		    false, false, ACTION_CLOSE },
		{ "of-service", PART_BIT(PART_CLIENT) | PART_BIT(PART_SERVICE), STAGE_MAIL,
		    MODE_ENFORCE, "smtp", HAMMERING, false, false, ACTION_CLOSE },
		{ "of-all", 0, STAGE_MAIL, MODE_ENFORCE, "smtp", HAMMERING, false, false,
		    ACTION_CLOSE },
		{ "of-login", PART_BIT(PART_LOGIN), STAGE_MAIL, MODE_ENFORCE, "smtp", HAMMERING,
		    false, false, ACTION_PASS },
		{ "of-both", PART_BIT(PART_CLIENT) | PART_BIT(PART_LOGIN), STAGE_MAIL, MODE_ENFORCE,
		    "smtp", HAMMERING, false, false, ACTION_PASS },
		{ "logins", PART_BIT(PART_CLIENT), STAGE_MAIL, MODE_ENFORCE, "submission",
		    HAMMERING, false, false, ACTION_PASS },
		{ "comings", PART_BIT(PART_CLIENT), STAGE_CONNECT, MODE_ENFORCE, "submission",
		    HAMMERING, false, false, ACTION_PASS },
		{ "authenticated", PART_BIT(PART_CLIENT), STAGE_MAIL, MODE_ENFORCE, "smtp",
		    HAMMERING, false, true, ACTION_PASS },
		{ "observed", PART_BIT(PART_CLIENT), STAGE_MAIL, MODE_OBSERVE, "smtp", HAMMERING,
		    false, false, ACTION_PASS },
		{ "exempt", PART_BIT(PART_CLIENT), STAGE_MAIL, MODE_ENFORCE, "smtp", HAMMERING,
		    true, false, ACTION_PASS },
		{ "unbounded", PART_BIT(PART_CLIENT), STAGE_MAIL, MODE_ENFORCE, "smtp", 0, false,
		    false, ACTION_PASS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		static struct policy policy;
		struct observation seen =
		    observation_of(STAGE_CONNECT, EVENT_CONNECT, cases[i].name);
		struct step step = { .reason = REASON_RATE, .wait_us = MINUTE_US };
		struct network room;
		struct verdict verdict;

		policy = (struct policy){ .hammering = cases[i].hammering, .rule_count = 2 };
		policy.rule[0] = (struct rule){ .type = &exempt_rule, .name = "friends" };
		listed_sort_networks(
		    &policy.rule[0].as.exempt.clients, clients, cases[i].is_exempt ? 1 : 0, &room);
		policy.rule[1] = mail_rule(cases[i].name);
		policy.rule[1].per = cases[i].per;
		policy.rule[1].stops = STAGE_BIT(cases[i].stops);
		policy.rule[1].mode = cases[i].mode;
		if (cases[i].when_authenticated)
			policy.rule[1].when.authenticated = WANTED_YES;
		seen.service = cases[i].service;
		step.rule = &policy.rule[1];
		for (int n = 0; n <= HAMMERING; n++)
			patience_told(memories.sessions, &seen, &step, policy.hammering);
		verdict = decide(&policy, &seen);
		if (verdict.action != cases[i].action)
			print_error("%s\n", cases[i].name);
		assert_int_equal(verdict.action, cases[i].action);
		patience_clear(memories.sessions, &seen);
	}
}

/* --- what a coming costs */

/* Refuses each recipient for the reason that the test gives it. */
static enum reason refusal;

static void
refusing_judge(const struct question *question, struct step *step)
{
	(void)question;
	step->mark = MARK_STOPPED;
	step->reason = refusal;
	step->seen = step->limit = 0;
	step->wait_us = MINUTE_US;
}

static void
policy__a_refused_visit__costs_what_it_came_for(void **state)
{
	static const struct rule_type refusing = { .name = "refusing", .judge = refusing_judge };
	static const struct {
		const char *name;
		enum reason refusals[2];
		bool is_free;
	} cases[] = {
		{ "retries", { REASON_TOO_EARLY, REASON_TOO_EARLY }, true },
		{ "attempts", { REASON_FIRST_SEEN, REASON_FIRST_SEEN }, false },
		{ "attempts-first", { REASON_FIRST_SEEN, REASON_TOO_EARLY }, false },
		{ "others", { REASON_RATE, REASON_RATE }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		static struct policy policy;
		struct observation seen = observation_of(STAGE_CONNECT, EVENT_CONNECT, "");
		struct observation rcpt = observation_of(STAGE_RCPT, EVENT_RECIPIENT, "");
		struct verdict verdict;

		policy = (struct policy){ .rule_count = 2 };
		policy.rule[0] = rate_of(cases[i].name, EVENT_CONNECT, STAGE_CONNECT, 3);
		policy.rule[1] = (struct rule){
			.type = &refusing,
			.name = "refusing",
			.stops = STAGE_BIT(STAGE_RCPT),
			.answer = { .code = 450, .text = "" },
		};
		for (int n = 0; n < 10; n++) {
			struct book book = { .transaction.count = 0 };

			policy_decide(&policy, &seen, &memories, &book, &verdict);
			assert_int_equal(
			    verdict.action, n < 3 || cases[i].is_free ? ACTION_PASS : ACTION_CLOSE);
			for (int said = 0; said < 2; said++) {
				refusal = cases[i].refusals[said];
				policy_decide(&policy, &rcpt, &memories, &book, &verdict);
			}
			charges_give_back(&book.transaction, &memories, NOW_US);
			charges_give_back(&book.session, &memories, NOW_US);
		}
		forget_client();
	}
}

/* The markers of different values go back with the visit; a hold that began stays. */
static void
policy__a_refused_visit__takes_its_names_back(void **state)
{
	static const struct rule_type refusing = { .name = "refusing", .judge = refusing_judge };
	static struct policy policy;
	struct observation helo = observation_of(STAGE_HELO, EVENT_HELO, "");
	struct observation mail = observation_of(STAGE_MAIL, EVENT_MESSAGE, "");
	struct observation rcpt = observation_of(STAGE_RCPT, EVENT_RECIPIENT, "");
	struct verdict verdict;

	(void)state;
	policy = (struct policy){ .rule_count = 2 };
	policy.rule[0] = rate_of("names", EVENT_HELO, STAGE_MAIL, 2);
	policy.rule[0].as.rate.distinct = PART_BIT(PART_HELO);
	policy.rule[0].as.rate.hold_us = policy.rule[0].as.rate.hold_max_us = HOUR_US;
	policy.rule[1] = (struct rule){
		.type = &refusing,
		.name = "refusing",
		.stops = STAGE_BIT(STAGE_RCPT),
		.answer = { .code = 450, .text = "" },
	};
	refusal = REASON_TOO_EARLY;
	for (int n = 0; n < 10; n++) {
		struct book book = { .transaction.count = 0 };
		char name[16];

		snprintf(name, sizeof(name), "host%d", n);
		helo.helo = name;
		policy_decide(&policy, &helo, &memories, &book, &verdict);
		assert_int_equal(verdict.step_count, 0);
		policy_decide(&policy, &mail, &memories, &book, &verdict);
		assert_int_equal(verdict.action, ACTION_PASS);
		if (n == 9) {
			helo.helo = "another";
			policy_decide(&policy, &helo, &memories, &book, &verdict);
			assert_int_equal(verdict.step_count, 1);
			assert_int_equal(verdict.step[0].mark, MARK_HELD);
		}
		policy_decide(&policy, &rcpt, &memories, &book, &verdict);
		charges_give_back(&book.session, &memories, NOW_US);
	}
	assert_int_equal(decide(&policy, &mail).action, ACTION_CLOSE);
}

static void
policy__a_visit_that_brought_a_message__stays_charged(void **state)
{
	static const struct rule_type refusing = { .name = "refusing", .judge = refusing_judge };
	static struct policy policy;
	struct observation seen = observation_of(STAGE_CONNECT, EVENT_CONNECT, "");
	struct observation rcpt = observation_of(STAGE_RCPT, EVENT_RECIPIENT, "");
	struct observation message = observation_of(STAGE_MESSAGE, EVENT_MESSAGE, "");

	(void)state;
	policy = (struct policy){ .rule_count = 2 };
	policy.rule[0] = rate_of("brought", EVENT_CONNECT, STAGE_CONNECT, 3);
	policy.rule[1] = (struct rule){
		.type = &refusing,
		.name = "refusing",
		.stops = STAGE_BIT(STAGE_RCPT),
		.answer = { .code = 450, .text = "" },
	};
	message.events = 0;
	refusal = REASON_TOO_EARLY;
	for (int n = 0; n < 4; n++) {
		struct book book = { .transaction.count = 0 };
		struct verdict verdict;

		policy_decide(&policy, &seen, &memories, &book, &verdict);
		assert_int_equal(verdict.action, n < 3 ? ACTION_PASS : ACTION_CLOSE);
		policy_decide(&policy, &message, &memories, &book, &verdict);
		policy_decide(&policy, &rcpt, &memories, &book, &verdict);
		charges_give_back(&book.session, &memories, NOW_US);
	}
}

#define LAW(law) cmocka_unit_test_setup_teardown(law, open_memories, close_memories)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(policy__no_rules__passes),
		LAW(policy__as_many_observing_rules_as_there_may_be__all_have_a_step),
		LAW(policy__code_of_the_answer__tells_the_action),
		LAW(policy__counting__tells_who_counts),
		LAW(policy__counting__has_room_for_all),
		LAW(policy__unknown_account__is_not_the_rules_business),
		LAW(policy__counting_only__holds_when_full_and_once),
		LAW(policy__a_clock_set_back__holds_nobody_longer_than_was_told),
		LAW(policy__many_threads_on_one_account__pass_exactly_the_limit),
		LAW(policy__many_threads_with_the_same_values__charge_each_value_once),
		LAW(policy__who_hammers__is_refused_at_connect_without_words),
		LAW(policy__who_hammers_at_connect__is_refused_until_the_rule_lets_him_in),
		LAW(policy__who_waited__is_told_of_and_let_in),
		LAW(policy__fifty_refusals_in_a_session__are_one_coming),
		LAW(policy__a_message_let_in__ends_a_storm),
		LAW(policy__who_may_be_another__is_not_refused_at_connect),
		LAW(policy__a_refused_visit__costs_what_it_came_for),
		LAW(policy__a_refused_visit__takes_its_names_back),
		LAW(policy__a_visit_that_brought_a_message__stays_charged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
