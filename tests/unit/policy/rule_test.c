/* SPDX-License-Identifier: BSD-2-Clause */
/* What the rule types share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"

#include "policy/rule.h"

static struct observation
observation_at(const char *service, const char *daemon_name, const char *login)
{
	struct observation seen = {
		.session = "s",
		.client_name = "",
		.host = "",
		.service = service,
		.daemon = daemon_name,
		.helo = "",
		.login = login,
		.authenticated = login[0] != '\0',
		.mechanism = "",
		.sender = "",
		.recipient = "",
		.queue_id = "",
		.reply = { .text = "" },
	};

	return seen;
}

static void
condition__each_wish__is_met_or_not(void **state)
{
	static const char *const submission[] = { "submission", "ORIGINATING", NULL };
	static const struct {
		struct condition when;
		const char *service, *daemon_name, *login;
		bool tls, holds;
	} cases[] = {
		{ { WANTED_EITHER, WANTED_EITHER, NULL }, "", "", "", false, true },
		{ { WANTED_YES, WANTED_EITHER, NULL }, "", "", "joe", false, true },
		{ { WANTED_YES, WANTED_EITHER, NULL }, "", "", "", false, false },
		{ { WANTED_NO, WANTED_EITHER, NULL }, "", "", "joe", false, false },
		{ { WANTED_NO, WANTED_EITHER, NULL }, "", "", "", false, true },
		{ { WANTED_EITHER, WANTED_YES, NULL }, "", "", "", false, false },
		{ { WANTED_EITHER, WANTED_YES, NULL }, "", "", "", true, true },
		{ { WANTED_EITHER, WANTED_NO, NULL }, "", "", "", true, false },
		{ { WANTED_EITHER, WANTED_EITHER, submission }, "submission", "mx", "", true,
		    true },
		{ { WANTED_EITHER, WANTED_EITHER, submission }, "587", "originating", "", true,
		    true },
		{ { WANTED_EITHER, WANTED_EITHER, submission }, "smtp", "mx", "", true, false },
		{ { WANTED_EITHER, WANTED_EITHER, submission }, "", "", "", true, false },
		{ { WANTED_YES, WANTED_YES, submission }, "submission", "", "joe", true, true },
		{ { WANTED_YES, WANTED_YES, submission }, "submission", "", "", true, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation seen =
		    observation_at(cases[i].service, cases[i].daemon_name, cases[i].login);

		seen.tls = cases[i].tls;
		if (condition_holds(&cases[i].when, &seen) != cases[i].holds)
			fail_msg("case %zu", i);
	}
}

static void
rule__amount__is_events_and_bytes(void **state)
{
	struct rule rule = { .type = &rate_rule };
	struct observation seen = observation_at("", "", "");

	(void)state;
	seen.events = EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_BYTES) | EVENT_BIT(EVENT_AUTH_OK);
	seen.bytes = 12345;
	rule.counts = EVENT_BIT(EVENT_BYTES);
	assert_int_equal(rule_amount(&rule, &seen), 12345);
	rule.counts = EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_RECIPIENT);
	assert_int_equal(rule_amount(&rule, &seen), 1);
	rule.counts = EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_AUTH_OK);
	assert_int_equal(rule_amount(&rule, &seen), 2);
	rule.counts = EVENT_BIT(EVENT_HELO);
	assert_int_equal(rule_amount(&rule, &seen), 0);
}

static void
rule__limit__is_printed_as_in_the_config(void **state)
{
	struct rule rate = { .type = &rate_rule, .as.rate.limit = { 500, 26 * HOUR_US, 10 } };
	struct rule bytes = { .type = &rate_rule, .as.rate.limit = { 500 << 20, HOUR_US, 10 } };
	struct rule open = { .type = &open_rule, .as.open.limit = 20 };
	struct rule exempt = { .type = &exempt_rule };
	char text[RULE_LIMIT_BYTES];

	(void)state;
	rule_limit_print(&rate, text);
	assert_string_equal(text, "500 per 1d2h");
	rate.as.rate.limit.count = 1024;
	rule_limit_print(&rate, text);
	assert_string_equal(text, "1024 per 1d2h");
	bytes.counts = EVENT_BIT(EVENT_BYTES);
	rule_limit_print(&bytes, text);
	assert_string_equal(text, "500M per 1h");
	rule_limit_print(&open, text);
	assert_string_equal(text, "20 at once");
	rule_limit_print(&exempt, text);
	assert_string_equal(text, "");
}

static void
rate__most_in_a_period__knows_of_holds_that_are_too_short(void **state)
{
	static const struct {
		enum event event;
		struct gcra_limit limit;
		int64_t hold_us, most;
	} cases[] = {
		{ EVENT_CONNECT, { 60, HOUR_US, 60 }, 0, 120 },
		{ EVENT_CONNECT, { 500, DAY_US, 100 }, 0, 600 },
		{ EVENT_CONNECT, { 60, HOUR_US, 60 }, MINUTE_US, 120 },
		{ EVENT_CONNECT, { 60, HOUR_US, 60 }, 10 * SECOND_US, 120 + 360 },
		{ EVENT_BYTES, { 1000, 100 * SECOND_US, 1000 }, 100 * SECOND_US, 2000 },
		{ EVENT_BYTES, { 1000, 100 * SECOND_US, 1000 }, 50 * SECOND_US, 2000 + 2000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rule rule = {
			.type = &rate_rule,
			.counts = EVENT_BIT(cases[i].event),
			.as.rate = { .limit = cases[i].limit, .hold_us = cases[i].hold_us },
		};

		assert_int_equal(rate_most(&rule), cases[i].most);
	}
}

static void
rule_type__each_name__finds_its_type(void **state)
{
	(void)state;
	assert_ptr_equal(rule_type_find("rate"), &rate_rule);
	assert_ptr_equal(rule_type_find("open"), &open_rule);
	assert_ptr_equal(rule_type_find("exempt"), &exempt_rule);
	assert_null(rule_type_find("rates"));
	assert_null(rule_type_find(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(condition__each_wish__is_met_or_not),
		cmocka_unit_test(rule__amount__is_events_and_bytes),
		cmocka_unit_test(rule__limit__is_printed_as_in_the_config),
		cmocka_unit_test(rate__most_in_a_period__knows_of_holds_that_are_too_short),
		cmocka_unit_test(rule_type__each_name__finds_its_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
