/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of the log: all in one line, and none longer than it takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/logline.h"

#include "sample.h"

static char line[LINE_BYTES];

static const char *
decision_log(const struct observation *seen, const struct step *step)
{
	struct decision decision = { seen, step, "K7Q2M9FA", "Too many", NOVELTY_FIRST };

	logline_decision(line, LOGLINE_BYTES, &decision);
	return line;
}

static const char *
turn_log(const struct observation *seen, const struct step *step)
{
	logline_turn(line, LOGLINE_BYTES, seen, step);
	return line;
}

static void
logline__hold__tells_all_in_one_line(void **state)
{
	struct observation seen = sample_seen_failure(), bare = sample_seen_bare();
	struct rule rule = sample_rule_failures();
	struct step step = sample_step_held(&rule);

	(void)state;
	seen.age_us = 10 * SECOND_US;
	assert_string_equal(turn_log(&seen, &step),
	    "hold: 15m for \"failed-logins client=192.0.2.7\": rule failed-logins "
	    "(sluice.conf:38), 5 of 5 per 10m, the last: auth-failed by alice from 192.0.2.7 "
	    "(mail.example.net), reply \"535 5.7.8 Error: authentication failed\"");

	rule.mode = MODE_OBSERVE;
	rule.as.rate.limit.count = 20;
	bare.events = EVENT_BIT(EVENT_AUTH_FAILED) | EVENT_BIT(EVENT_TIMEOUT);
	bare.age_us = 10 * SECOND_US + 1;
	assert_string_equal(turn_log(&bare, &step),
	    "hold: would have been 15m for \"failed-logins client=192.0.2.7\": rule "
	    "failed-logins (sluice.conf:38), 5 of 5 (20 per 10m), the last, 11 seconds ago: "
	    "auth-failed from this host");
	seen.reply.inferred = true;
	seen.reply.text = "";
	assert_non_null(strstr(turn_log(&seen, &step), ", reply \"535 5.7.8\" (inferred)"));
}

static void
logline__decision__tells_all_in_one_line(void **state)
{
	struct observation seen = sample_seen(), bare = sample_seen_bare();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);

	(void)state;
	seen.login = seen.sender = seen.recipient = seen.queue_id = "";
	assert_string_equal(decision_log(&seen, &step),
	    "K7Q2M9FA: 421 at helo to 192.0.2.7 (mail.example.net): rule connections "
	    "(sluice.conf:38), account \"connections client=192.0.2.7\": 60 of 60 per 1m, "
	    "wait 2 seconds; reply \"421 4.7.0 Too many\"");

	rule.mode = MODE_OBSERVE;
	rule.as.rate.limit.count = 500;
	bare.login = "alice";
	assert_string_equal(decision_log(&bare, &step),
	    "K7Q2M9FA: would have been 421 at connect to this host: rule connections "
	    "(sluice.conf:38), account \"connections client=192.0.2.7\": 60 of 60 (500 per 1m), "
	    "wait 2 seconds, login alice; reply \"421 4.7.0 Too many\"");

	step.reason = REASON_HOLD;
	step.wait_us = 0;
	assert_non_null(strstr(decision_log(&bare, &step), ": on hold, limit 500 per 1m, login"));
}

static void
logline__greylisted__tells_which_attempt_it_was(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule_grey();
	struct step step = sample_step_early(&rule);

	(void)state;
	seen.login = seen.queue_id = "";
	assert_string_equal(decision_log(&seen, &step),
	    "K7Q2M9FA: 450 at helo to 192.0.2.7 (mail.example.net): rule grey (sluice.conf:40), "
	    "account \"grey client=192.0.2.0/24 tuple=0123456789abc\": too early, attempt 2, wait "
	    "48 seconds, sender a@example.net, recipient b@example.org; reply \"450 4.7.1 Too "
	    "many\"");
	step.reason = REASON_FIRST_SEEN;
	assert_non_null(strstr(decision_log(&seen, &step), ": not seen before, wait 48 seconds, "));
}

static void
logline__other_reasons__are_told_with_what_they_depend_on(void **state)
{
	struct observation seen = sample_seen_bare();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	struct drain drain = sample_drain();

	(void)state;
	step.drain = &drain;
	step.wait_us = 0;
	step.reason = REASON_DRAIN;
	assert_non_null(strstr(
	    decision_log(&seen, &step), ": maintenance \"new disks\", by root; reply \"421 4.7.0"));
	drain.reason[0] = drain.by[0] = '\0';
	assert_non_null(strstr(decision_log(&seen, &step), ": maintenance; reply \""));
	step.reason = REASON_PRESSURE;
	step.resource = RESOURCE_CPU;
	step.seen = 82;
	step.limit = 80;
	assert_non_null(strstr(decision_log(&seen, &step), ": short of cpu, 82 % of 80 %; reply"));
	step.reason = REASON_HAMMERING;
	step.attempts = 12;
	step.wait_us = 5 * MINUTE_US;
	rule.answer.code = 450;
	assert_string_equal(decision_log(&seen, &step),
	    "K7Q2M9FA: 421 at connect to this host: rule connections (sluice.conf:38), account "
	    "\"connections client=192.0.2.7\": hammering, too early 12 times, wait 5 minutes; "
	    "reply "
	    "\"421\"");
}

static void
logline__welcome__tells_the_delay(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule_grey();
	struct step step = sample_step_welcome(&rule);

	(void)state;
	seen.stage = STAGE_RCPT;
	assert_string_equal(turn_log(&seen, &step),
	    "welcome: 192.0.2.7 (mail.example.net) at rcpt: rule grey (sluice.conf:40), account "
	    "\"grey client=192.0.2.0/24 tuple=0123456789abc\": attempt 3, 64 seconds after the "
	    "first, sender a@example.net, recipient b@example.org, queue id 4XyZ");
	rule.mode = MODE_OBSERVE;
	assert_non_null(strstr(turn_log(&seen, &step), "welcome: would have been 192.0.2.7 "));
}

static void
logline__return__tells_how_often_it_came_too_early(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step_return(&rule);

	(void)state;
	assert_string_equal(turn_log(&seen, &step),
	    "return: 192.0.2.7 (mail.example.net) as told by rule connections (sluice.conf:38), 15 "
	    "minutes after that, too early before: 3");
}

static void
logline__drain__tells_who_when_and_why(void **state)
{
	struct drain drain = sample_drain();
	struct drain_change change = { &drain, DRAIN_TURN_ON, "root", SAMPLE_AT_US };

	(void)state;
	logline_drain(line, sizeof(line), &change);
	assert_string_equal(line,
	    "maintenance: on until 2026-11-21T22:41:05.123Z, by root, except authenticated: new "
	    "disks");
	change.turn = DRAIN_TURN_OFF;
	change.by = "alice";
	logline_drain(line, sizeof(line), &change);
	assert_string_equal(line,
	    "maintenance: off, by alice; it was on since 2026-11-21T22:21:05.123Z: new disks");
	change.turn = DRAIN_TURN_OVER;
	drain.reason[0] = '\0';
	logline_drain(line, sizeof(line), &change);
	assert_string_equal(line, "maintenance: over; it was on since 2026-11-21T22:21:05.123Z");
	change.turn = DRAIN_TURN_ON;
	change.by = "";
	drain.until_us = INT64_MAX;
	drain.except = DRAIN_NOBODY;
	logline_drain(line, sizeof(line), &change);
	assert_string_equal(line, "maintenance: on until it is ended, by nobody known");
}

static void
logline__sums__say_what_was_counted(void **state)
{
	static const struct {
		enum mark mark;
		const char *words;
	} cases[] = {
		{ MARK_STOPPED, "K7Q2M9FA: 450 to 6 more from " },
		{ MARK_HELD, "hold: 6 more from " },
		{ MARK_WELCOMED, "welcome: 6 more from " },
		{ MARK_RETURNED, "return: 6 more from " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct flood flood = { .mark = cases[i].mark,
			.ticket = "K7Q2M9FA",
			.rule = "grey",
			.code = 450,
			.count = 6 };

		logline_repeated(line, sizeof(line), &flood);
		assert_memory_equal(line, cases[i].words, strlen(cases[i].words));
	}
}

/* What a log takes at the most, whatever strangers wrote. */
static void
logline__longest__is_cut(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule_grey();
	struct step step = sample_step_welcome(&rule);
	struct drain drain = sample_drain();
	struct drain_change change = { &drain, DRAIN_TURN_OFF, "root", SAMPLE_AT_US };
	char huge[5000];

	(void)state;
	memset(huge, 'x', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	seen.client_name = seen.sender = seen.recipient = seen.queue_id = huge;
	rule.file = huge;
	memset(step.account, 'x', sizeof(step.account) - 1);
	turn_log(&seen, &step);
	assert_true(strlen(line) < LOGLINE_BYTES);
	change.by = huge;
	memset(drain.reason, 'x', sizeof(drain.reason) - 1);
	logline_drain(line, LOGLINE_BYTES, &change);
	assert_int_equal(strlen(line), LOGLINE_BYTES - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(logline__hold__tells_all_in_one_line),
		cmocka_unit_test(logline__decision__tells_all_in_one_line),
		cmocka_unit_test(logline__greylisted__tells_which_attempt_it_was),
		cmocka_unit_test(logline__other_reasons__are_told_with_what_they_depend_on),
		cmocka_unit_test(logline__welcome__tells_the_delay),
		cmocka_unit_test(logline__return__tells_how_often_it_came_too_early),
		cmocka_unit_test(logline__drain__tells_who_when_and_why),
		cmocka_unit_test(logline__sums__say_what_was_counted),
		cmocka_unit_test(logline__longest__is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
