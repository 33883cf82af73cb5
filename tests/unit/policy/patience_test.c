/* SPDX-License-Identifier: BSD-2-Clause */
/* Who was told to wait: what is remembered of him, and that nobody is locked out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/addr.h"
#include "base/duration.h"

#include "policy/patience.h"
#include "policy/rule.h"

#define NOW_US (INT64_C(1800000000) * SECOND_US)
#define MOST 10

static struct store *sessions;

static const struct rule rule = { .name = "connections" }, other_rule = { .name = "messages" };

static int
open_store(void **state)
{
	const struct store_options options = { .backend = "ram", .path = "", .accounts = 1024 };

	(void)state;
	return store_open(&sessions, &options);
}

static int
close_store(void **state)
{
	(void)state;
	store_close(&sessions);
	return 0;
}

static struct observation
seen_at(int64_t after_us)
{
	return (struct observation){
		.at_us = NOW_US + after_us,
		.client = { .family = 4, .bytes = { 192, 0, 2, 7 } },
		.service = "smtp",
	};
}

static struct step
step_of(const struct rule *by, const char *account, enum reason reason, int64_t wait_us)
{
	struct step step = { .rule = by, .reason = reason, .wait_us = wait_us };

	snprintf(step.account, sizeof(step.account), "%s", account);
	return step;
}

/* The connection limit says: wait. */
static enum warning
tell(int64_t after_us, int64_t wait_us)
{
	const struct observation seen = seen_at(after_us);
	const struct step step =
	    step_of(&rule, "connections client=192.0.2.7", REASON_RATE, wait_us);

	return patience_told(sessions, &seen, &step, MOST);
}

static struct patience_look
look(int64_t after_us)
{
	const struct observation seen = seen_at(after_us);

	return patience_look(sessions, &seen, MOST);
}

static void
patience__never_told__is_untold(void **state)
{
	(void)state;
	assert_int_equal(look(0).obedience, OBEDIENCE_UNTOLD);
}

static void
patience__a_refusal_without_a_wait__tells_nothing(void **state)
{
	(void)state;
	assert_int_equal(tell(0, 0), WARNING_NONE);
	assert_int_equal(tell(0, -1), WARNING_NONE);
	assert_int_equal(look(1).obedience, OBEDIENCE_UNTOLD);
}

static void
patience__who_comes__is_early_or_has_kept_the_wait(void **state)
{
	static const struct {
		int64_t after_us;
		enum obedience obedience;
	} cases[] = {
		{ 1, OBEDIENCE_EARLY }, { 20 * SECOND_US - PATIENCE_SLACK_US - 1, OBEDIENCE_EARLY },
		{ 20 * SECOND_US - PATIENCE_SLACK_US, OBEDIENCE_KEPT }, { HOUR_US, OBEDIENCE_KEPT },
		{ 20 * SECOND_US + DAY_US - 1, OBEDIENCE_KEPT },
		{ 20 * SECOND_US + DAY_US, OBEDIENCE_UNTOLD }, /* nobody remembers */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct patience_look came;

		assert_int_equal(tell(0, 20 * SECOND_US), WARNING_FIRST);
		came = look(cases[i].after_us);
		assert_int_equal(came.obedience, cases[i].obedience);
		if (came.obedience == OBEDIENCE_UNTOLD)
			continue;
		assert_int_equal(came.rule, patience_rule("connections"));
		assert_int_equal(came.early_count, 0);
		assert_int_equal(came.delayed_us, cases[i].after_us);
		close_store(state);
		open_store(state);
	}
}

static void
patience__who_kept_it__has_done_so_once(void **state)
{
	(void)state;
	tell(0, 20 * SECOND_US);
	assert_int_equal(look(MINUTE_US).obedience, OBEDIENCE_KEPT);
	assert_int_equal(look(MINUTE_US).obedience, OBEDIENCE_UNTOLD);
}

static void
patience__too_early_too_often__is_a_storm(void **state)
{
	struct patience_look came;

	(void)state;
	assert_int_equal(tell(0, MINUTE_US), WARNING_FIRST);
	for (int i = 1; i < MOST; i++) {
		assert_int_equal(look(i * SECOND_US).obedience, OBEDIENCE_EARLY);
		assert_int_equal(tell(i * SECOND_US, MINUTE_US), WARNING_EARLY);
	}
	assert_int_equal(look(MOST * SECOND_US).obedience, OBEDIENCE_EARLY);
	assert_int_equal(tell(MOST * SECOND_US, MINUTE_US), WARNING_STORM);
	came = look(11 * SECOND_US);
	assert_int_equal(came.obedience, OBEDIENCE_STORM);
	assert_int_equal(came.early_count, MOST);
	/* Never beyond what he was told first, and with the slack that he has. */
	assert_int_equal(came.wait_us, 48 * SECOND_US);
	assert_int_equal(look(59 * SECOND_US - 1).obedience, OBEDIENCE_STORM);
	assert_int_equal(look(59 * SECOND_US).obedience, OBEDIENCE_KEPT);
}

/* A mail server that tries every half an hour, whatever it is told. */
static void
patience__too_early_and_seldom__is_no_storm(void **state)
{
	(void)state;
	tell(0, 7 * DAY_US);
	for (int i = 1; i < 200; i++) {
		assert_int_equal(look(i * 30 * MINUTE_US).obedience, OBEDIENCE_EARLY);
		assert_int_equal(tell(i * 30 * MINUTE_US, 7 * DAY_US), WARNING_EARLY);
	}
	assert_int_equal(look(200 * 30 * MINUTE_US).early_count, 199);
}

static void
patience__no_limit__is_never_a_storm(void **state)
{
	const struct observation seen = seen_at(30 * SECOND_US);
	const struct step step = step_of(&rule, "a", REASON_RATE, HOUR_US);

	(void)state;
	for (int i = 0; i < 1000; i++)
		patience_told(sessions, &seen, &step, 0);
	assert_int_equal(patience_look(sessions, &seen, 0).obedience, OBEDIENCE_EARLY);
	assert_int_equal(patience_look(sessions, &seen, 0).early_count, 999);
}

static void
patience__a_coming_in_a_storm__counts(void **state)
{
	const struct observation seen = seen_at(30 * SECOND_US);

	(void)state;
	patience_count(sessions, &seen); /* whom nobody knows */
	assert_int_equal(look(0).obedience, OBEDIENCE_UNTOLD);
	for (int i = 0; i <= MOST; i++)
		tell(0, MINUTE_US);
	patience_count(sessions, &seen);
	assert_int_equal(look(30 * SECOND_US).early_count, MOST + 1);
}

/* Each second for a week: at any time a full look is five minutes away at most. */
static void
patience__hammering_for_a_week__has_a_full_look_every_five_minutes(void **state)
{
	const int64_t hold_us = 7 * DAY_US;
	int64_t looked_us = 0, full_count = 0, cut_count = 0, storm_count = 0;

	(void)state;
	tell(0, hold_us);
	for (int64_t at_us = SECOND_US; at_us < hold_us - PATIENCE_SLACK_US; at_us += SECOND_US) {
		const struct observation seen = seen_at(at_us);
		struct patience_look came = look(at_us);

		if (came.obedience == OBEDIENCE_STORM) {
			assert_true(came.wait_us <= PATIENCE_CUT_US);
			assert_true(at_us - looked_us < PATIENCE_CUT_US);
			patience_count(sessions, &seen);
			cut_count++;
			continue;
		}
		assert_int_equal(came.obedience, OBEDIENCE_EARLY);
		if (tell(at_us, hold_us - at_us) == WARNING_STORM)
			storm_count++;
		looked_us = at_us;
		full_count++;
	}
	assert_int_equal(storm_count, 1);
	assert_int_equal(full_count, MOST + 7 * 24 * 12 - 1);
	assert_true(cut_count > 600000);
	assert_int_equal(look(hold_us).obedience, OBEDIENCE_KEPT);
	assert_int_equal(look(hold_us).obedience, OBEDIENCE_UNTOLD);
}

static void
patience__another_thing__is_not_too_early(void **state)
{
	const struct observation seen = seen_at(SECOND_US);
	const struct step others[] = {
		step_of(&rule, "connections client=192.0.2.8", REASON_RATE, MINUTE_US),
		step_of(&other_rule, "connections client=192.0.2.7", REASON_RATE, MINUTE_US),
		step_of(&rule, "connections client=192.0.2.7", REASON_FIRST_SEEN, MINUTE_US),
		step_of(&other_rule, "messages", REASON_TOO_EARLY, MINUTE_US),
	};

	(void)state;
	tell(0, MINUTE_US);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_int_equal(patience_told(sessions, &seen, &others[i], MOST), WARNING_NONE);
	assert_int_equal(look(SECOND_US).early_count, 0);
	assert_int_equal(look(SECOND_US).rule, patience_rule("connections"));
}

/* Each tuple of a greylist has an account of its own, and none of them may come early. */
static void
patience__greylisted_and_too_early__is_early_whichever_it_is(void **state)
{
	const struct observation seen = seen_at(SECOND_US);
	const struct step first = step_of(&rule, "grey tuple=a", REASON_FIRST_SEEN, MINUTE_US);
	const struct step early = step_of(&rule, "grey tuple=b", REASON_TOO_EARLY, MINUTE_US / 2);

	(void)state;
	assert_int_equal(patience_told(sessions, &seen, &first, MOST), WARNING_FIRST);
	assert_int_equal(patience_told(sessions, &seen, &early, MOST), WARNING_EARLY);
}

/* Of several waits the one that is over first counts: then something of his may pass. */
static void
patience__several_waits__are_over_with_the_shortest(void **state)
{
	const struct observation seen = seen_at(SECOND_US);
	const struct step sooner = step_of(&other_rule, "m", REASON_RATE, 10 * SECOND_US);
	const struct step later = step_of(&other_rule, "m", REASON_RATE, HOUR_US);

	(void)state;
	tell(0, MINUTE_US);
	patience_told(sessions, &seen, &later, MOST);
	assert_int_equal(look(58 * SECOND_US).obedience, OBEDIENCE_EARLY);
	patience_told(sessions, &seen, &sooner, MOST);
	assert_int_equal(look(9 * SECOND_US).obedience, OBEDIENCE_EARLY);
	assert_int_equal(look(11 * SECOND_US).obedience, OBEDIENCE_KEPT);
}

static void
patience__something_let_in__clears(void **state)
{
	const struct observation seen = seen_at(SECOND_US);

	(void)state;
	for (int i = 0; i <= MOST; i++)
		tell(0, MINUTE_US);
	assert_int_equal(look(SECOND_US).obedience, OBEDIENCE_STORM);
	patience_clear(sessions, &seen);
	assert_int_equal(look(SECOND_US).obedience, OBEDIENCE_UNTOLD);
}

static void
patience__a_client__is_a_host_or_a_network_at_a_service(void **state)
{
	static const struct {
		const char *client, *service;
		enum obedience obedience;
	} cases[] = {
		{ "192.0.2.8", "smtp", OBEDIENCE_UNTOLD },
		{ "192.0.2.7", "submission", OBEDIENCE_UNTOLD },
		{ "192.0.2.7", "", OBEDIENCE_UNTOLD },
		{ "192.0.2.7", "smtp", OBEDIENCE_EARLY },
		{ "2001:db8::1:2", "smtp", OBEDIENCE_EARLY },
		{ "2001:db8:0:1::1", "smtp", OBEDIENCE_UNTOLD },
	};
	const struct step step = step_of(&rule, "connections client=...", REASON_RATE, HOUR_US);
	struct observation seen = seen_at(0);

	(void)state;
	tell(0, HOUR_US);
	assert_int_equal(addr_parse(&seen.client, "2001:db8::1"), 0);
	patience_told(sessions, &seen, &step, MOST);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		seen.service = cases[i].service;
		assert_int_equal(addr_parse(&seen.client, cases[i].client), 0);
		assert_int_equal(
		    patience_look(sessions, &seen, MOST).obedience, cases[i].obedience);
	}
}

static void
patience__a_client_without_an_address__is_not_remembered(void **state)
{
	const struct step step = step_of(&rule, "connections", REASON_RATE, HOUR_US);
	struct observation seen = seen_at(0);

	(void)state;
	seen.client.family = 0;
	assert_int_equal(patience_told(sessions, &seen, &step, MOST), WARNING_NONE);
	patience_count(sessions, &seen);
	patience_clear(sessions, &seen);
	assert_int_equal(patience_look(sessions, &seen, MOST).obedience, OBEDIENCE_UNTOLD);
}

static void
patience__a_clock_set_back__forgets(void **state)
{
	(void)state;
	for (int i = 0; i <= MOST; i++)
		tell(0, HOUR_US);
	assert_int_equal(look(SECOND_US).obedience, OBEDIENCE_STORM);
	assert_int_equal(look(-DAY_US).obedience, OBEDIENCE_UNTOLD);
	assert_int_equal(look(SECOND_US).obedience, OBEDIENCE_UNTOLD);
}

/* Threads may be a moment behind each other. */
static void
patience__a_moment_out_of_turn__is_no_clock_set_back(void **state)
{
	(void)state;
	tell(0, HOUR_US);
	assert_int_equal(look(-1000).obedience, OBEDIENCE_EARLY);
	assert_int_equal(tell(-1000, HOUR_US), WARNING_EARLY);
}

static void
patience__a_wait_without_end__is_bounded(void **state)
{
	(void)state;
	assert_int_equal(tell(0, INT64_MAX), WARNING_FIRST);
	assert_int_equal(tell(1, INT64_MAX), WARNING_EARLY);
	assert_int_equal(look(365 * DAY_US).obedience, OBEDIENCE_KEPT);
}

#define LAW(law) cmocka_unit_test_setup_teardown(law, open_store, close_store)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(patience__never_told__is_untold),
		LAW(patience__a_refusal_without_a_wait__tells_nothing),
		LAW(patience__who_comes__is_early_or_has_kept_the_wait),
		LAW(patience__who_kept_it__has_done_so_once),
		LAW(patience__too_early_too_often__is_a_storm),
		LAW(patience__too_early_and_seldom__is_no_storm),
		LAW(patience__no_limit__is_never_a_storm),
		LAW(patience__a_coming_in_a_storm__counts),
		LAW(patience__hammering_for_a_week__has_a_full_look_every_five_minutes),
		LAW(patience__another_thing__is_not_too_early),
		LAW(patience__greylisted_and_too_early__is_early_whichever_it_is),
		LAW(patience__several_waits__are_over_with_the_shortest),
		LAW(patience__something_let_in__clears),
		LAW(patience__a_client__is_a_host_or_a_network_at_a_service),
		LAW(patience__a_client_without_an_address__is_not_remembered),
		LAW(patience__a_clock_set_back__forgets),
		LAW(patience__a_moment_out_of_turn__is_no_clock_set_back),
		LAW(patience__a_wait_without_end__is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
