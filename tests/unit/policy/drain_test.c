/* SPDX-License-Identifier: BSD-2-Clause */
/* Maintenance: who is refused, where, and for how long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/duration.h"

#include "policy/policy.h"

#define NOW_US (INT64_C(1800000000) * SECOND_US)

static struct memories memories;

static int
open_memories(void **state)
{
	const struct store_options options = { .backend = "ram", .path = "", .accounts = 1024 };

	(void)state;
	return store_open(&memories.sessions, &options);
}

static int
close_memories(void **state)
{
	(void)state;
	store_close(&memories.sessions);
	return 0;
}

static struct observation
observation_at(enum stage stage, const char *login)
{
	return (struct observation){
		.at_us = NOW_US,
		.stage = stage,
		.origin = ORIGIN_MILTER,
		.client = { .family = 4, .bytes = { 192, 0, 2, 7 } },
		.session = "s",
		.client_name = "",
		.host = "",
		.service = "smtp",
		.daemon = "",
		.helo = "",
		.login = login,
		.authenticated = login[0] != '\0',
		.mechanism = "",
		.sender = "",
		.recipient = "",
		.queue_id = "",
		.reply = { .text = "" },
	};
}

static struct rule
rule_of(const struct rule_type *type, const char *name)
{
	struct rule rule = {
		.type = type,
		.stops = STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL),
		.answer = { .code = 421, .status = { 4, 3, 2 }, .text = "" },
	};

	snprintf(rule.name, sizeof(rule.name), "%s", name);
	return rule;
}

static void
decide(const struct policy *policy, const struct drain *drain, const struct observation *seen,
    struct verdict *verdict_r)
{
	struct book book = { .transaction.count = 0 };

	memories.drain = drain;
	policy_decide(policy, seen, &memories, &book, verdict_r);
	assert_int_equal(book.transaction.count + book.session.count, 0);
}

static bool
is_refused(const struct drain *drain, const struct observation *seen)
{
	const struct policy policy = { .rule_count = 1, .rule = { rule_of(&drain_rule, "m") } };
	struct verdict verdict;

	decide(&policy, drain, seen, &verdict);
	return verdict.action == ACTION_CLOSE;
}

static void
drain__nothing_is_on__passes(void **state)
{
	struct observation seen = observation_at(STAGE_CONNECT, "");

	(void)state;
	assert_false(is_refused(NULL, &seen));
}

static void
drain__new_sessions_and_transactions__are_refused_and_nothing_behind_them(void **state)
{
	static const struct drain drain = { .until_us = INT64_MAX };

	(void)state;
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		struct observation seen = observation_at((enum stage)stage, "");

		assert_int_equal(
		    is_refused(&drain, &seen), stage == STAGE_CONNECT || stage == STAGE_MAIL);
	}
}

/* The MTA's own answer, or a line of its log, is no new session. */
static void
drain__what_cannot_be_answered__passes(void **state)
{
	static const struct drain drain = { .until_us = INT64_MAX };
	struct observation seen = observation_at(STAGE_MAIL, "");

	(void)state;
	seen.reply.code = 550;
	assert_false(is_refused(&drain, &seen));
	seen.reply.code = 0;
	seen.origin = ORIGIN_LOG;
	assert_false(is_refused(&drain, &seen));
}

static void
drain__except_authenticated__waits_for_mail_and_spares_who_logged_in(void **state)
{
	static const struct drain drain = {
		.until_us = INT64_MAX,
		.except = DRAIN_AUTHENTICATED,
	};
	const struct observation came = observation_at(STAGE_CONNECT, "");
	const struct observation stranger = observation_at(STAGE_MAIL, "");
	const struct observation user = observation_at(STAGE_MAIL, "alice");

	(void)state;
	assert_false(is_refused(&drain, &came));
	assert_true(is_refused(&drain, &stranger));
	assert_false(is_refused(&drain, &user));
}

static void
drain__its_time__is_the_wait_and_ends_it(void **state)
{
	const struct policy policy = { .rule_count = 1, .rule = { rule_of(&drain_rule, "m") } };
	static const struct {
		int64_t until_us, wait_us;
		bool is_refused;
	} cases[] = {
		{ NOW_US + 20 * MINUTE_US, 20 * MINUTE_US, true },
		{ NOW_US + 1, 1, true },
		{ NOW_US, 0, false },
		{ NOW_US - 1, 0, false },
		{ INT64_MAX, 0, true },
	};
	const struct observation seen = observation_at(STAGE_MAIL, "");
	struct verdict verdict;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct drain drain = { .until_us = cases[i].until_us };

		decide(&policy, &drain, &seen, &verdict);
		assert_int_equal(verdict.step_count, cases[i].is_refused);
		if (!cases[i].is_refused)
			continue;
		assert_int_equal(verdict.step[0].mark, MARK_STOPPED);
		assert_int_equal(verdict.step[0].reason, REASON_DRAIN);
		assert_int_equal(verdict.step[0].wait_us, cases[i].wait_us);
		assert_int_equal(verdict.step[0].seen, 0);
		assert_string_equal(verdict.step[0].account, "m");
		assert_ptr_equal(verdict.step[0].drain, &drain);
	}
}

/* exempt, (implied), open; the client is exempt or not */
static void
policy__implied_rule__is_asked_in_its_turn(void **state)
{
	static const struct drain drain = { .until_us = INT64_MAX };
	static const struct network ours = { { 4, { 192, 0, 2, 0 } }, 24 };
	struct policy policy = {
		.rule_count = 2,
		.rule = { rule_of(&exempt_rule, "ours"), rule_of(&drain_rule, "last"),
		    rule_of(&drain_rule, "implied") },
	};
	const struct observation seen = observation_at(STAGE_CONNECT, "");
	struct network room;
	struct verdict verdict;

	(void)state;
	decide(&policy, &drain, &seen, &verdict);
	assert_string_equal(verdict.step[0].rule->name, "last");
	policy.implied_count = 1;
	for (policy.implied_turn = 0; policy.implied_turn < 2; policy.implied_turn++) {
		decide(&policy, &drain, &seen, &verdict);
		assert_string_equal(verdict.step[0].rule->name, "implied");
	}
	decide(&policy, &drain, &seen, &verdict);
	assert_string_equal(verdict.step[0].rule->name, "last");
	policy.implied_turn = 1;
	listed_sort_networks(&policy.rule[0].as.exempt.clients, &ours, 1, &room);
	decide(&policy, &drain, &seen, &verdict);
	assert_int_equal(verdict.action, ACTION_PASS);
	assert_int_equal(verdict.step[0].mark, MARK_EXEMPT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drain__nothing_is_on__passes),
		cmocka_unit_test(
		    drain__new_sessions_and_transactions__are_refused_and_nothing_behind_them),
		cmocka_unit_test(drain__what_cannot_be_answered__passes),
		cmocka_unit_test(
		    drain__except_authenticated__waits_for_mail_and_spares_who_logged_in),
		cmocka_unit_test(drain__its_time__is_the_wait_and_ends_it),
		cmocka_unit_test(policy__implied_rule__is_asked_in_its_turn),
	};

	return cmocka_run_group_tests(tests, open_memories, close_memories);
}
