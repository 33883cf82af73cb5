/* SPDX-License-Identifier: BSD-2-Clause */
/* What a client is told, and what a config may want it to be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/text.h"

#include "policy/answer.h"
#include "policy/rule.h"

static struct rule
rule_answering(const char *text)
{
	struct rule rule = {
		.type = &rate_rule,
		.name = "connections",
		.counts = EVENT_BIT(EVENT_CONNECT),
		.answer = { .code = 421, .status = { 4, 7, 0 }, .text = text },
		.as.rate.limit = { 60, MINUTE_US, 60 },
	};

	return rule;
}

static struct observation
observation_saying(const char *stranger)
{
	struct observation seen = {
		.client = { .family = 4, .bytes = { 192, 0, 2, 7 } },
		.session = "s",
		.client_name = "mail.example.net",
		.host = "mx.example",
		.service = "smtp",
		.daemon = "",
		.helo = stranger,
		.login = stranger,
		.mechanism = "",
		.sender = stranger,
		.recipient = stranger,
		.queue_id = "",
		.reply = { .text = "" },
	};

	return seen;
}

static void
assert_answer(const char *template, const char *stranger, const char *expected)
{
	struct rule rule = rule_answering(template);
	struct observation seen = observation_saying(stranger);
	struct step step = {
		.rule = &rule,
		.account = "connections client=192.0.2.7",
		.seen = 60,
		.limit = 60,
		.wait_us = 90 * SECOND_US + 1,
	};
	char text[ANSWER_TEXT_BYTES];

	answer_text(text, &seen, &step, "K7Q2M9FA");
	assert_string_equal(text, expected);
}

static void
answer__each_place__is_filled_in(void **state)
{
	(void)state;
	assert_answer(
	    "{client} {name} {host} {service}", "x", "192.0.2.7 mail.example.net mx.example smtp");
	assert_answer(
	    "{rule}: {seen} of {limit} {counts}", "x", "connections: 60 of 60 per 1m connections");
	assert_answer(
	    "{wait} or {seconds} s (ref {ticket})", "x", "91 seconds or 91 s (ref K7Q2M9FA)");
	assert_answer("{helo}/{login}/{sender}/{recipient}", "x", "x/x/x/x");
	assert_answer("{account}", "x", "connections client=192.0.2.7");
}

static void
assert_maintenance(const struct drain *drain, int64_t wait_us, const char *expected)
{
	struct rule rule = rule_answering("{reason} until {until}, {wait}");
	struct observation seen = observation_saying("x");
	struct step step = {
		.rule = &rule,
		.reason = REASON_DRAIN,
		.wait_us = wait_us,
		.drain = drain,
	};
	char text[ANSWER_TEXT_BYTES];

	seen.at_us = 1795386065 * SECOND_US; /* 2026-11-22 22:21:05 UTC */
	rule.type = &drain_rule;
	answer_text(text, &seen, &step, "K7Q2M9FA");
	assert_string_equal(text, expected);
}

static void
answer__maintenance__tells_why_and_until_when(void **state)
{
	static struct drain drain;
	char expected[ANSWER_TEXT_BYTES];

	(void)state;
	setenv("TZ", "UTC0", 1);
	tzset();
	assert_maintenance(&drain, 20 * MINUTE_US, "maintenance until 22:42 +0000, 20 minutes");
	assert_maintenance(
	    &drain, 2 * HOUR_US, "maintenance until 2026-11-23 00:22 +0000, 2 hours");
	assert_maintenance(&drain, 0, "maintenance until further notice, a few minutes");
	text_copy(drain.reason, sizeof(drain.reason), "disks: {ticket} 100%");
	assert_maintenance(&drain, 0, "disks: {ticket} 100% until further notice, a few minutes");
	memset(drain.reason, 'a', sizeof(drain.reason) - 1);
	snprintf(
	    expected, sizeof(expected), "%s until further notice, a few minutes", drain.reason);
	assert_maintenance(&drain, 0, expected);
}

static void
answer__another_reason__is_its_slug(void **state)
{
	(void)state;
	setenv("TZ", "UTC0", 1);
	tzset();
	assert_answer("{reason} until {until}", "x", "within-limit until 00:02 +0000");
}

/* A rule may stop before the login is known, and after it. */
static void
answer__what_is_not_known_yet__is_said_to_be_unknown(void **state)
{
	(void)state;
	assert_answer("{login} at {host}", "", "unknown at mx.example");
}

static void
answer__strangers_bytes__stay_one_line_of_ascii(void **state)
{
	char many[2000];
	char expected[80];

	(void)state;
	assert_answer("hi {helo}", "a\r\n250 ok\x1b[31m\xc3\xa9", "hi a??250 ok?[31m??");
	assert_answer("hi {helo}", "{ticket} %s 100%", "hi {ticket} %s 100%");
	memset(many, 'a', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	snprintf(expected, sizeof(expected), "%.64s.", many);
	assert_answer("{helo}.", many, expected);
}

static void
answer__a_long_template__is_cut_within_its_line(void **state)
{
	char template[256] = "";
	struct rule rule;
	struct observation seen = observation_saying("0123456789012345678901234567890123456789");
	struct step step = { .account = "a", .wait_us = 1 };
	char text[ANSWER_TEXT_BYTES];

	(void)state;
	while (strlen(template) + 6 < sizeof(template))
		strncat(template, "{helo}", sizeof(template) - strlen(template) - 1);
	rule = rule_answering(template);
	step.rule = &rule;
	answer_text(text, &seen, &step, "K7Q2M9FA");
	assert_int_equal(strlen(text), ANSWER_TEXT_BYTES - 1);
}

static const struct {
	uint16_t code;
	struct status status;
	const char *text;
	const char *fault; /* a part of it; NULL: none */
} replies[] = {
	{ 421, { 4, 7, 0 }, "later", NULL },
	{ 450, { 4, 7, 1 }, "later, {wait} {{", NULL },
	{ 452, { 4, 3, 1 }, "later", NULL },
	{ 399, { 4, 7, 0 }, "later", "must begin with 421" },
	{ 221, { 2, 0, 0 }, "bye", "must begin with 421" },
	{ 550, { 5, 7, 1 }, "never", "refuse for good" },
	{ 421, { 5, 7, 0 }, "later", "another class" },
	{ 421, { 2, 0, 0 }, "later", "another class" },
	{ 421, { 0, 0, 0 }, "later", "enhanced status" },
	{ 421, { 4, 7, 0 }, "", "no text" },
	{ 421, { 4, 7, 0 }, "one\ntwo", "one line" },
	{ 421, { 4, 7, 0 }, "sp\xc3\xa4ter", "ASCII" },
	{ 421, { 4, 7, 0 }, "{wiat}", "does not exist" },
	{ 421, { 4, 7, 0 }, "{wait} {{{wait}}", NULL },
	{ 421, { 4, 7, 0 }, "{wait} (ref {ticket)", "other brace" },
	{ 421, { 4, 7, 0 }, "{{ {", "other brace" },
};

static void
answer_fault__replies_that_do_not_fit__are_told(void **state)
{
	char longer[300];
	struct reply answer = { .code = 421, .status = { 4, 7, 0 }, .text = longer };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		struct reply reply = {
			.code = replies[i].code,
			.status = replies[i].status,
			.text = replies[i].text,
		};
		const char *fault = answer_fault(&reply);

		if (replies[i].fault == NULL)
			assert_null(fault);
		else if (fault == NULL || strstr(fault, replies[i].fault) == NULL)
			fail_msg("%u %s: %s", reply.code, reply.text, fault ? fault : "no fault");
	}
	memset(longer, 'a', sizeof(longer));
	longer[255] = '\0';
	assert_null(answer_fault(&answer));
	longer[255] = 'a';
	longer[256] = '\0';
	assert_non_null(answer_fault(&answer));
}

/* What a greylist listens to in a log is not what it limits. */
static void
answer__counts_of_a_greylist__are_messages(void **state)
{
	struct rule rule = rule_answering("{counts}");
	const struct observation seen = observation_saying("");
	const struct step step = { .rule = &rule };
	char text[ANSWER_TEXT_BYTES];

	(void)state;
	rule.counts = EVENT_BIT(EVENT_SENT);
	rule.type = &greylist_rule;
	answer_text(text, &seen, &step, "K7Q2M9FA");
	assert_string_equal(text, "messages");
	rule.type = &open_rule;
	answer_text(text, &seen, &step, "K7Q2M9FA");
	assert_string_equal(text, "sessions");
}

/* A DATA that is deferred would leave the next one unanswered. */
static void
answer_code__of_data_greylisted_or_hammering__is_421(void **state)
{
	struct rule rule = rule_answering("later");
	struct step step = { .rule = &rule, .reason = REASON_FIRST_SEEN };

	(void)state;
	rule.type = &greylist_rule;
	rule.answer.code = 450;
	assert_int_equal(answer_code(&step, STAGE_RCPT), 450);
	assert_int_equal(answer_code(&step, STAGE_DATA), 421);
	step.reason = REASON_HAMMERING;
	assert_int_equal(answer_code(&step, STAGE_CONNECT), 421);
	rule.type = &rate_rule;
	step.reason = REASON_RATE;
	assert_int_equal(answer_code(&step, STAGE_DATA), 450);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answer__counts_of_a_greylist__are_messages),
		cmocka_unit_test(answer_code__of_data_greylisted_or_hammering__is_421),
		cmocka_unit_test(answer__each_place__is_filled_in),
		cmocka_unit_test(answer__maintenance__tells_why_and_until_when),
		cmocka_unit_test(answer__another_reason__is_its_slug),
		cmocka_unit_test(answer__what_is_not_known_yet__is_said_to_be_unknown),
		cmocka_unit_test(answer__strangers_bytes__stay_one_line_of_ascii),
		cmocka_unit_test(answer__a_long_template__is_cut_within_its_line),
		cmocka_unit_test(answer_fault__replies_that_do_not_fit__are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
