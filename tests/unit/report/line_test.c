/* SPDX-License-Identifier: BSD-2-Clause */
/* Decisions, holds and outcomes as lines of JSON or of the log, whatever strangers put in. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

#include "report/line.h"
#include "report/logline.h"

#include "sample.h"

static char line[LINE_BYTES];

static const char *
decision_line(const struct observation *seen, const struct step *step, enum novelty novelty)
{
	struct decision decision = { seen, step, "K7Q2M9FA", "Too many", novelty };

	assert_true(line_decision(line, sizeof(line), &decision) > 0);
	return line;
}

static const char *
decision_log(const struct observation *seen, const struct step *step)
{
	struct decision decision = { seen, step, "K7Q2M9FA", "Too many", NOVELTY_FIRST };

	logline_decision(line, LOGLINE_BYTES, &decision);
	return line;
}

static const char *
hold_line(const struct observation *seen, const struct step *step)
{
	assert_true(line_turn(line, sizeof(line), seen, step) > 0);
	return line;
}

static const char *
hold_log(const struct observation *seen, const struct step *step)
{
	logline_turn(line, LOGLINE_BYTES, seen, step);
	return line;
}

static void
line__all_known__has_all_members_in_order(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);

	(void)state;
	rule.counts |= EVENT_BIT(EVENT_HELO);
	assert_string_equal(decision_line(&seen, &step, NOVELTY_FIRST),
	    "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"decision\",\"ticket\":"
	    "\"K7Q2M9FA\",\"session\":\"S1\",\"client\":\"192.0.2.7\",\"port\":40123,"
	    "\"name\":\"mail.example.net\",\"verified\":true,\"host\":\"mx.example.org\","
	    "\"service\":\"smtp\",\"daemon\":\"mx\",\"tls\":true,\"helo\":\"mail.example.net\","
	    "\"login\":\"alice\",\"mechanism\":\"PLAIN\",\"sender\":\"a@example.net\","
	    "\"recipient\":\"b@example.org\",\"queue_id\":\"4XyZ\",\"stage\":\"helo\","
	    "\"rule\":\"connections\",\"type\":\"rate\",\"file\":\"/etc/sluice/sluice.conf\","
	    "\"line\":38,\"account\":\"connections client=192.0.2.7\",\"reason\":"
	    "\"rate-exceeded\",\"counts\":\"connect,helo\",\"seen\":60,\"limit\":60,"
	    "\"limit_text\":\"60 per 1m\",\"wait\":2,\"mode\":\"enforce\",\"action\":\"close\","
	    "\"reply\":\"421 4.7.0 Too many\"}");
}

static void
line__little_known__leaves_members_out(void **state)
{
	struct observation seen = sample_seen_bare();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);

	(void)state;
	rule.mode = MODE_OBSERVE;
	rule.type = &open_rule;
	rule.counts = 0;
	rule.as.open.limit = 20;
	rule.answer.code = 450;
	step.reason = REASON_OPEN;
	step.seen = step.limit = 20;
	step.wait_us = 0;
	assert_string_equal(decision_line(&seen, &step, NOVELTY_SHARED),
	    "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"decision\",\"ticket\":"
	    "\"K7Q2M9FA\",\"shared\":true,\"tls\":false,\"stage\":\"connect\",\"rule\":"
	    "\"connections\",\"type\":\"open\",\"file\":\"/etc/sluice/sluice.conf\",\"line\":38,"
	    "\"account\":\"connections client=192.0.2.7\",\"reason\":\"too-many-open\","
	    "\"seen\":20,\"limit\":20,\"limit_text\":\"20 at once\",\"mode\":\"observe\","
	    "\"action\":\"defer\",\"reply\":\"450 4.7.0 Too many\"}");
}

static void
line__at_once_on_connecting__says_that_no_words_were_heard(void **state)
{
	struct observation seen = sample_seen_bare();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	char reply[64];

	(void)state;
	rule.at_once = true;
	json_find_text(reply, sizeof(reply), decision_line(&seen, &step, NOVELTY_FIRST), "reply");
	assert_string_equal(reply, "421");
	seen.stage = STAGE_MAIL;
	json_find_text(reply, sizeof(reply), decision_line(&seen, &step, NOVELTY_FIRST), "reply");
	assert_string_equal(reply, "421 4.7.0 Too many");
}

static void
line__repeated__tells_how_often_from_when_to_when(void **state)
{
	struct flood flood = {
		.mark = MARK_STOPPED,
		.ticket = "K7Q2M9FA",
		.rule = "connections",
		.type = "rate",
		.file = "/etc/sluice/sluice.conf",
		.line = 38,
		.account = "connections client=192.0.2.7",
		.code = 421,
		.stage = STAGE_HELO,
		.since_us = SAMPLE_AT_US,
		.last_us = SAMPLE_AT_US + 58 * SECOND_US,
		.count = 9999,
	};

	(void)state;
	assert_true(line_repeated(line, sizeof(line), &flood) > 0);
	assert_string_equal(line,
	    "{\"time\":\"2026-11-21T22:22:03.123Z\",\"record\":\"repeated\",\"ticket\":"
	    "\"K7Q2M9FA\",\"stage\":\"helo\",\"rule\":\"connections\",\"type\":\"rate\","
	    "\"file\":\"/etc/sluice/sluice.conf\",\"line\":38,"
	    "\"account\":\"connections client=192.0.2.7\",\"mode\":\"enforce\","
	    "\"action\":\"close\",\"since\":\"2026-11-21T22:21:05.123Z\",\"count\":9999}");
	logline_repeated(line, sizeof(line), &flood);
	assert_string_equal(line,
	    "K7Q2M9FA: 421 to 9999 more from 2026-11-21T22:21:05.123Z to "
	    "2026-11-21T22:22:03.123Z: rule connections (sluice.conf:38), account "
	    "\"connections client=192.0.2.7\"");

	flood.account[0] = '\0';
	flood.mode = MODE_OBSERVE;
	assert_true(line_repeated(line, sizeof(line), &flood) > 0);
	assert_null(strstr(line, "account"));
	logline_repeated(line, sizeof(line), &flood);
	assert_non_null(strstr(line, "would have been 421 to 9999 more"));
	assert_non_null(strstr(line, ", whatever the account"));
}

static void
line__hold__tells_who_what_and_how_long(void **state)
{
	struct observation seen = sample_seen_failure();
	struct rule rule = sample_rule_failures();
	struct step step = sample_step_held(&rule);

	(void)state;
	seen.helo = "mail.example.net";
	seen.sender = "a@example.net";
	seen.recipient = "b@example.org";
	seen.queue_id = "4XyZ";
	seen.age_us = 1500000;
	step.offences = 3;
	assert_string_equal(hold_line(&seen, &step),
	    "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"hold\",\"session\":\"S1\","
	    "\"client\":\"192.0.2.7\",\"port\":40123,\"name\":\"mail.example.net\","
	    "\"verified\":true,\"host\":\"mx.example.org\",\"service\":\"smtp\","
	    "\"daemon\":\"mx\",\"helo\":\"mail.example.net\",\"login\":\"alice\","
	    "\"mechanism\":\"PLAIN\",\"sender\":\"a@example.net\","
	    "\"recipient\":\"b@example.org\",\"queue_id\":\"4XyZ\",\"origin\":\"log\","
	    "\"age\":1.5,\"stage\":\"auth\",\"events\":\"auth-failed\",\"code\":535,"
	    "\"reply\":\"535 5.7.8 Error: authentication failed\",\"rule\":\"failed-logins\","
	    "\"type\":\"rate\",\"file\":\"/etc/sluice/sluice.conf\",\"line\":38,"
	    "\"account\":\"failed-logins client=192.0.2.7\",\"counts\":\"auth-failed\","
	    "\"seen\":5,\"limit\":5,\"limit_text\":\"5 per 10m\",\"wait\":900,"
	    "\"offences\":3,\"mode\":\"enforce\"}");
}

static void
line__hold_of_which_little_is_known__leaves_members_out(void **state)
{
	struct observation seen = sample_seen_bare();
	struct rule rule = sample_rule_failures();
	struct step step = sample_step_held(&rule);

	(void)state;
	seen.stage = STAGE_NONE;
	seen.events = EVENT_BIT(EVENT_AUTH_FAILED) | EVENT_BIT(EVENT_TIMEOUT);
	rule.mode = MODE_OBSERVE;
	step.offences = 0;
	assert_string_equal(hold_line(&seen, &step),
	    "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"hold\",\"tls\":false,"
	    "\"origin\":\"milter\",\"events\":\"auth-failed,timeout\","
	    "\"rule\":\"failed-logins\",\"type\":\"rate\","
	    "\"file\":\"/etc/sluice/sluice.conf\",\"line\":38,"
	    "\"account\":\"failed-logins client=192.0.2.7\",\"counts\":\"auth-failed\","
	    "\"seen\":5,\"limit\":5,\"limit_text\":\"5 per 10m\",\"wait\":900,"
	    "\"mode\":\"observe\"}");
	seen.origin = ORIGIN_LOG;
	assert_null(strstr(hold_line(&seen, &step), "\"tls\""));
	seen.tls = true;
	assert_non_null(strstr(hold_line(&seen, &step), "\"tls\":true"));
}

static void
line__hold_for_a_reply_that_nobody_told__is_marked(void **state)
{
	struct observation seen = sample_seen_failure();
	struct rule rule = sample_rule_failures();
	struct step step = sample_step_held(&rule);

	(void)state;
	seen.reply.inferred = true;
	seen.reply.text = "";
	assert_non_null(strstr(
	    hold_line(&seen, &step), "\"code\":535,\"reply\":\"535 5.7.8\",\"inferred\":true,"));
	seen.reply.code = 0;
	assert_null(strstr(hold_line(&seen, &step), "\"code\""));
	assert_null(strstr(line, "\"reply\""));
	assert_null(strstr(line, "\"inferred\""));
}

static void
line__further_holds__are_counted_without_a_ticket(void **state)
{
	struct flood flood = {
		.mark = MARK_HELD,
		.rule = "failed-logins",
		.type = "rate",
		.file = "/etc/sluice/sluice.conf",
		.line = 38,
		.code = 421,
		.stage = STAGE_AUTH,
		.since_us = SAMPLE_AT_US,
		.last_us = SAMPLE_AT_US + 58 * SECOND_US,
		.count = 9999,
	};

	(void)state;
	assert_true(line_repeated(line, sizeof(line), &flood) > 0);
	assert_string_equal(line,
	    "{\"time\":\"2026-11-21T22:22:03.123Z\",\"record\":\"holds\",\"stage\":\"auth\","
	    "\"rule\":\"failed-logins\",\"type\":\"rate\","
	    "\"file\":\"/etc/sluice/sluice.conf\",\"line\":38,\"mode\":\"enforce\","
	    "\"since\":\"2026-11-21T22:21:05.123Z\",\"count\":9999}");
	logline_repeated(line, sizeof(line), &flood);
	assert_string_equal(line,
	    "hold: 9999 more from 2026-11-21T22:21:05.123Z to 2026-11-21T22:22:03.123Z: rule "
	    "failed-logins (sluice.conf:38), whatever the account");
	flood.mode = MODE_OBSERVE;
	text_copy(flood.account, sizeof(flood.account), "failed-logins client=192.0.2.7");
	logline_repeated(line, sizeof(line), &flood);
	assert_non_null(strstr(line, "hold: would have been 9999 more from "));
	assert_non_null(strstr(line, ", account \"failed-logins client=192.0.2.7\""));
}

static const char *
outcome_line(const struct outcome_sum *sum)
{
	assert_true(line_outcome(line, sizeof(line), sum) > 0);
	return line;
}

static void
line__outcome__tells_what_the_server_answered(void **state)
{
	struct observation seen = sample_seen_failure();
	struct outcome_sum sum = { .seen = &seen, .rules = "failed-logins,guesses" };

	(void)state;
	seen.helo = "mail.example.net";
	seen.sender = "a@example.net";
	seen.recipient = "b@example.org";
	seen.queue_id = "4XyZ";
	seen.reply.inferred = true;
	assert_string_equal(outcome_line(&sum),
	    "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"outcome\","
	    "\"client\":\"192.0.2.7\",\"name\":\"mail.example.net\",\"verified\":true,"
	    "\"service\":\"smtp\",\"helo\":\"mail.example.net\",\"login\":\"alice\","
	    "\"mechanism\":\"PLAIN\",\"sender\":\"a@example.net\","
	    "\"recipient\":\"b@example.org\",\"queue_id\":\"4XyZ\",\"origin\":\"log\","
	    "\"stage\":\"auth\",\"events\":\"auth-failed\",\"outcome\":\"never\","
	    "\"cause\":\"credentials\",\"code\":535,"
	    "\"reply\":\"535 5.7.8 Error: authentication failed\",\"inferred\":true,"
	    "\"rules\":\"failed-logins,guesses\"}");
}

static void
line__outcome_of_which_little_is_known__leaves_members_out(void **state)
{
	struct observation seen = sample_seen_bare();
	struct outcome_sum sum = { .seen = &seen, .rules = "" };

	(void)state;
	seen.stage = STAGE_AUTH;
	seen.origin = ORIGIN_LOG;
	seen.events = EVENT_BIT(EVENT_AUTH_OK);
	seen.reply.code = 235;
	assert_string_equal(outcome_line(&sum),
	    "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"outcome\","
	    "\"origin\":\"log\",\"stage\":\"auth\",\"events\":\"auth-ok\","
	    "\"outcome\":\"done\",\"code\":235,\"reply\":\"235\"}");
}

static void
line__outcomes_of_a_network__are_counted_when_they_happened(void **state)
{
	struct observation seen = sample_seen_bare();
	struct outcome_sum sum = {
		.seen = &seen,
		.rules = "",
		.since_us = SAMPLE_AT_US - 2 * SECOND_US,
		.count = 2,
		.network = { { 4, { 192, 0, 2, 0 } }, 24 },
	};

	(void)state;
	seen.stage = STAGE_AUTH;
	seen.origin = ORIGIN_LOG;
	seen.events = EVENT_BIT(EVENT_AUTH_UNAVAILABLE);
	seen.reply.code = 454;
	seen.age_us = SECOND_US;
	assert_string_equal(outcome_line(&sum),
	    "{\"time\":\"2026-11-21T22:21:04.123Z\",\"record\":\"outcome\","
	    "\"since\":\"2026-11-21T22:21:03.123Z\",\"count\":2,"
	    "\"network\":\"192.0.2.0/24\",\"origin\":\"log\",\"age\":1,"
	    "\"stage\":\"auth\",\"events\":\"auth-unavailable\",\"outcome\":\"later\","
	    "\"cause\":\"server\",\"code\":454,\"reply\":\"454\"}");
	sum.count = 1;
	assert_null(strstr(outcome_line(&sum), "\"count\""));
	assert_null(strstr(line, "\"since\""));
}

/* The most telling of several events names the cause. */
static void
line__outcome__means_what_happened(void **state)
{
	static const struct {
		uint64_t events;
		struct reply reply;
		const char *meaning;
	} cases[] = {
		{ EVENT_BIT(EVENT_MAILBOX_UNKNOWN) | EVENT_BIT(EVENT_RECIPIENT_REJECTED),
		    { 550, { 5, 1, 1 }, false, "" },
		    "\"outcome\":\"never\",\"cause\":\"mailbox\"" },
		{ EVENT_BIT(EVENT_RELAY_DENIED) | EVENT_BIT(EVENT_RECIPIENT_REJECTED),
		    { 554, { 5, 7, 1 }, false, "" }, "\"outcome\":\"never\",\"cause\":\"policy\"" },
		{ EVENT_BIT(EVENT_GREYLISTED), { 450, { 4, 2, 0 }, false, "" },
		    "\"outcome\":\"later\",\"cause\":\"greylist\"" },
		{ EVENT_BIT(EVENT_DEFERRED), { 554, { 5, 7, 1 }, false, "" },
		    "\"outcome\":\"later\",\"cause\":\"policy\"" },
		{ EVENT_BIT(EVENT_BOUNCED), { 450, { 4, 1, 1 }, false, "" },
		    "\"outcome\":\"never\",\"cause\":\"mailbox\"" },
		{ EVENT_BIT(EVENT_EXPIRED), { 421, { 4, 4, 1 }, false, "" },
		    "\"outcome\":\"never\",\"cause\":\"network\"" },
		{ 0, { 550, { 0, 0, 0 }, false, "" }, "\"outcome\":\"never\"" },
	};
	struct observation seen = sample_seen_bare();
	struct outcome_sum sum = { .seen = &seen, .rules = "" };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		seen.events = cases[i].events;
		seen.reply = cases[i].reply;
		assert_non_null(strstr(outcome_line(&sum), cases[i].meaning));
	}
}

/* The list of a rule that counts whatever there is to count is not cut. */
static void
line__every_event__is_named_in_full(void **state)
{
	struct observation seen = sample_seen_failure();
	struct rule rule = sample_rule_failures();
	struct step step = sample_step_held(&rule);
	char names[LINE_BYTES], expected[LINE_BYTES] = "";

	(void)state;
	rule.counts = seen.events = EVENT_BIT(EVENT_COUNT) - 1;
	for (int event = 0; event < EVENT_COUNT; event++) {
		text_append(expected, sizeof(expected), event == 0 ? "" : ",");
		text_append(expected, sizeof(expected), event_table[event].name);
	}
	hold_line(&seen, &step);
	json_find_text(names, sizeof(names), line, "events");
	assert_string_equal(names, expected);
	json_find_text(names, sizeof(names), line, "counts");
	assert_string_equal(names, expected);
	hold_log(&seen, &step);
	assert_true(strlen(line) < LOGLINE_BYTES);
}

static const char *
turn_line(const struct observation *seen, const struct step *step)
{
	assert_true(line_turn(line, sizeof(line), seen, step) > 0);
	return line;
}

/* What is the same of a decision, whatever the reason. */
static const char *
cause_of(const struct observation *seen, const struct step *step)
{
	const char *cause = strstr(decision_line(seen, step, NOVELTY_FIRST), "\"reason\":");

	assert_non_null(cause);
	return cause;
}

static void
line__greylisted__tells_the_attempt_and_how_long_ago_the_first_was(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule_grey();
	struct step step = sample_step_early(&rule);

	(void)state;
	assert_string_equal(cause_of(&seen, &step),
	    "\"reason\":\"too-early\",\"attempts\":2,\"delayed\":12,\"wait\":48,"
	    "\"mode\":\"enforce\",\"action\":\"defer\",\"reply\":\"450 4.7.1 Too many\"}");
	assert_non_null(strstr(line, "\"type\":\"greylist\",\"file\":\"/etc/sluice/sluice.conf\","
	                             "\"line\":40,\"account\":\"grey client=192.0.2.0/24 "
	                             "tuple=0123456789abc\","));
	step.reason = REASON_FIRST_SEEN;
	step.attempts = 1;
	step.wait_us = MINUTE_US;
	assert_string_equal(cause_of(&seen, &step),
	    "\"reason\":\"first-seen\",\"attempts\":1,\"wait\":60,"
	    "\"mode\":\"enforce\",\"action\":\"defer\",\"reply\":\"450 4.7.1 Too many\"}");
}

static void
line__shortage__tells_the_resource_its_value_and_its_mark(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);

	(void)state;
	rule.type = &pressure_rule;
	step.reason = REASON_PRESSURE;
	step.wait_us = 0;
	step.resource = RESOURCE_CPU;
	step.seen = 82;
	step.limit = 80;
	assert_string_equal(cause_of(&seen, &step),
	    "\"reason\":\"short-of-resource\",\"resource\":\"cpu\",\"seen\":82,\"limit\":80,"
	    "\"mode\":\"enforce\",\"action\":\"close\",\"reply\":\"421 4.7.0 Too many\"}");
	step.resource = RESOURCE_LATENCY;
	step.seen = 250000;
	step.limit = 2000000;
	assert_non_null(strstr(cause_of(&seen, &step),
	    ",\"resource\":\"latency\",\"seen\":0.25,\"limit\":2,\"mode\""));
}

/* Else only the first one a minute would be known. */
static void
line__what_is_nobodys_fault__names_who_was_refused(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	struct drain drain = sample_drain();

	(void)state;
	text_copy(step.account, sizeof(step.account), "m");
	step.drain = &drain;
	step.reason = REASON_DRAIN;
	cause_of(&seen, &step);
	assert_non_null(strstr(line, "\"account\":\"m client=192.0.2.7\","));
	step.reason = REASON_PRESSURE;
	step.resource = RESOURCE_CPU;
	cause_of(&seen, &step);
	assert_non_null(strstr(line, "\"account\":\"m client=192.0.2.7\","));
	seen.client.family = 0;
	cause_of(&seen, &step);
	assert_non_null(strstr(line, "\"account\":\"m\","));
}

static void
line__maintenance__tells_why_by_whom_and_until_when(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	struct drain drain = sample_drain();

	(void)state;
	step.reason = REASON_DRAIN;
	step.drain = &drain;
	step.wait_us = 20 * MINUTE_US;
	assert_non_null(strstr(cause_of(&seen, &step),
	    "\"reason\":\"maintenance\",\"maintenance\":\"new disks\",\"by\":\"root\","
	    "\"until\":\"2026-11-21T22:41:05.123Z\",\"wait\":1200,\"mode\""));
	drain.until_us = INT64_MAX;
	drain.reason[0] = '\0';
	step.wait_us = 0;
	assert_non_null(
	    strstr(cause_of(&seen, &step), "\"reason\":\"maintenance\",\"by\":\"root\",\"mode\""));
}

/* Whatever the rule's answer is. */
static void
line__hammering__is_a_bare_421(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule_grey();
	struct step step = sample_step_early(&rule);

	(void)state;
	seen.stage = STAGE_CONNECT;
	step.reason = REASON_HAMMERING;
	step.attempts = 12;
	step.wait_us = 5 * MINUTE_US;
	assert_string_equal(cause_of(&seen, &step),
	    "\"reason\":\"hammering\",\"early\":12,\"wait\":300,\"mode\":\"enforce\","
	    "\"action\":\"close\",\"reply\":\"421\"}");
}

static void
line__welcome__tells_how_much_the_message_was_delayed(void **state)
{
	struct observation seen = sample_seen_bare();
	struct rule rule = sample_rule_grey();
	struct step step = sample_step_welcome(&rule);

	(void)state;
	seen.stage = STAGE_RCPT;
	seen.sender = "a@example.net";
	seen.recipient = "b@example.org";
	assert_string_equal(turn_line(&seen, &step),
	    "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"welcome\",\"tls\":false,"
	    "\"sender\":\"a@example.net\",\"recipient\":\"b@example.org\",\"stage\":\"rcpt\","
	    "\"rule\":\"grey\",\"type\":\"greylist\",\"file\":\"/etc/sluice/sluice.conf\","
	    "\"line\":40,\"account\":\"grey client=192.0.2.0/24 tuple=0123456789abc\","
	    "\"reason\":\"came-back\",\"attempts\":3,\"delayed\":63.2,"
	    "\"until\":\"2026-12-27T22:21:05.123Z\",\"mode\":\"enforce\"}");
}

static void
line__return__tells_how_often_it_came_too_early(void **state)
{
	struct observation seen = sample_seen_bare();
	struct rule rule = sample_rule();
	struct step step = sample_step_return(&rule);

	(void)state;
	assert_non_null(strstr(turn_line(&seen, &step),
	    "\"record\":\"return\",\"tls\":false,\"stage\":\"connect\","
	    "\"rule\":\"connections\",\"type\":\"rate\",\"file\":\"/etc/sluice/sluice.conf\","
	    "\"line\":38,\"account\":\"client=192.0.2.7\",\"reason\":\"waited\",\"early\":3,"
	    "\"delayed\":900,\"mode\":\"enforce\"}"));
	step.attempts = 0;
	assert_non_null(strstr(turn_line(&seen, &step), "\"early\":0,"));
}

static void
line__repetitions_of_each_kind__tell_the_last_attempt(void **state)
{
	static const struct {
		enum mark mark;
		enum reason reason;
		const char *account, *words;
	} cases[] = {
		{ MARK_STOPPED, REASON_FIRST_SEEN, "grey a",
		    "\"account\":\"grey a\",\"attempts\":7,\"mode\":\"enforce\","
		    "\"action\":\"defer\"," },
		{ MARK_STOPPED, REASON_HAMMERING, "client=192.0.2.7", "\",\"early\":7,\"mode\"" },
		{ MARK_STOPPED, REASON_FIRST_SEEN, "", "\"line\":40,\"mode\"" },
		{ MARK_WELCOMED, REASON_CAME_BACK, "grey a",
		    "\"attempts\":7,\"mode\":\"enforce\",\"since\"" },
		{ MARK_RETURNED, REASON_WAITED, "client=192.0.2.7", "\"early\":7,\"mode\"" },
	};
	static const char *const records[] = {
		[MARK_STOPPED] = "repeated",
		[MARK_WELCOMED] = "welcomes",
		[MARK_RETURNED] = "returns",
	};
	char record[32];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct flood flood = {
			.mark = cases[i].mark,
			.reason = cases[i].reason,
			.rule = "grey",
			.type = "greylist",
			.line = 40,
			.code = 450,
			.count = 6,
			.attempts = 7,
		};

		text_copy(flood.account, sizeof(flood.account), cases[i].account);
		assert_true(line_repeated(line, sizeof(line), &flood) > 0);
		assert_non_null(strstr(line, cases[i].words));
		json_find_text(record, sizeof(record), line, "record");
		assert_string_equal(record, records[cases[i].mark]);
	}
}

static void
line__received__joins_the_queue_id_and_what_delayed_the_message(void **state)
{
	static const struct guest guest = { SAMPLE_AT_US - SECOND_US, 63200000, "grey",
		"grey client=192.0.2.0/24 tuple=0123456789abc" };
	struct observation seen = sample_seen_bare();

	(void)state;
	seen.stage = STAGE_MESSAGE;
	seen.sender = "a@example.net";
	seen.queue_id = "4XyZ";
	assert_true(line_received(line, sizeof(line), &seen, &guest) > 0);
	assert_string_equal(line,
	    "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"received\","
	    "\"since\":\"2026-11-21T22:21:04.123Z\",\"tls\":false,\"sender\":\"a@example.net\","
	    "\"queue_id\":\"4XyZ\",\"stage\":\"end-of-message\",\"rule\":\"grey\","
	    "\"account\":\"grey client=192.0.2.0/24 tuple=0123456789abc\",\"delayed\":63.2}");
}

static void
line__drain__tells_who_when_and_why(void **state)
{
	struct drain drain = sample_drain();
	struct drain_change change = { &drain, DRAIN_TURN_ON, "root", SAMPLE_AT_US };

	(void)state;
	assert_true(line_drain(line, sizeof(line), &change) > 0);
	assert_string_equal(line,
	    "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"drain\",\"state\":\"on\","
	    "\"since\":\"2026-11-21T22:21:05.123Z\",\"maintenance\":\"new disks\","
	    "\"by\":\"root\",\"until\":\"2026-11-21T22:41:05.123Z\","
	    "\"except\":\"authenticated\"}");
	drain.until_us = INT64_MAX;
	drain.except = DRAIN_NOBODY;
	drain.reason[0] = '\0';
	change = (struct drain_change){ &drain, DRAIN_TURN_OVER, "", SAMPLE_AT_US + 5 * MINUTE_US };
	assert_true(line_drain(line, sizeof(line), &change) > 0);
	assert_string_equal(line,
	    "{\"time\":\"2026-11-21T22:26:05.123Z\",\"record\":\"drain\",\"state\":\"over\","
	    "\"since\":\"2026-11-21T22:21:05.123Z\"}");
}

/* What strangers can send, at the most and one beyond. */
static void
line__hostile_strings__are_a_line_of_json(void **state)
{
	static const char *const hostile[] = {
		"\"",
		"\\",
		"\n",
		"\r\n{\"record\":\"decision\"}",
		"\x01\x02\x1b[31m",
		"\x7f",
		"\xff\xfe",
		"\xc3",
		"\xe2\x82",
		"\xf0\x9f\x98\x80",
		"\xc0\x80",
		"\xed\xa0\x80",
		"\xc2\x9bK",
		"%s%n",
		"{ticket}",
		"</script>",
		"\t",
		"\xe2\x80\xa8",
	};
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	struct step held = sample_step_held(&rule);
	const char *dump = getenv("AUDIT_LINES_DUMP");
	FILE *out = fopen(dump == NULL ? "/dev/null" : dump, "a");
	char huge[5000];
	char value[LINE_BYTES];

	(void)state;
	assert_non_null(out);
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		struct observation seen = sample_seen();

		huge[0] = '\0';
		while (text_append(huge, sizeof(huge), hostile[i]))
			;
		seen.session = seen.client_name = seen.host = seen.service = huge;
		seen.daemon = seen.helo = seen.login = seen.mechanism = huge;
		seen.sender = seen.recipient = seen.queue_id = huge;
		seen.reply = (struct reply){ 535, { 5, 7, 8 }, true, huge };
		seen.age_us = INT64_MAX;
		rule.file = huge;
		decision_line(&seen, &step, NOVELTY_FIRST);
		assert_true(strlen(line) < 65536);
		assert_null(strpbrk(line, "\n\r\x1b\x7f"));
		assert_int_equal(json_find_text(value, sizeof(value), line, "queue_id"), 1);
		assert_true(value[0] != '\0');
		assert_int_equal(json_find_text(value, sizeof(value), line, "record"), 1);
		assert_string_equal(value, "decision");
		assert_int_equal(json_find_text(value, sizeof(value), line, "reply"), 1);
		assert_string_equal(value, "421 4.7.0 Too many");
		fprintf(out, "%s\n", line);
		decision_log(&seen, &step);
		assert_true(strlen(line) < LOGLINE_BYTES);

		hold_line(&seen, &held);
		assert_null(strpbrk(line, "\n\r\x1b\x7f"));
		assert_int_equal(json_find_text(value, sizeof(value), line, "record"), 1);
		assert_string_equal(value, "hold");
		assert_int_equal(json_find_text(value, sizeof(value), line, "mode"), 1);
		assert_string_equal(value, "enforce");
		assert_int_equal(json_find_text(value, sizeof(value), line, "reply"), 1);
		assert_memory_equal(value, "535 5.7.8 ", 10);
		fprintf(out, "%s\n", line);
		hold_log(&seen, &held);
		assert_true(strlen(line) < LOGLINE_BYTES);

		outcome_line(&(struct outcome_sum){ .seen = &seen, .rules = huge });
		assert_null(strpbrk(line, "\n\r\x1b\x7f"));
		assert_int_equal(json_find_text(value, sizeof(value), line, "record"), 1);
		assert_string_equal(value, "outcome");
		assert_int_equal(json_find_text(value, sizeof(value), line, "rules"), 1);
		fprintf(out, "%s\n", line);
	}
	fclose(out);
}

static void
line__long_value__is_cut_between_characters(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	char huge[1024] = "x", value[1024];

	(void)state;
	while (text_append(huge, sizeof(huge) - 1, "\xc3\xa9"))
		;
	seen.helo = huge;
	json_find_text(value, sizeof(value), decision_line(&seen, &step, NOVELTY_FIRST), "helo");
	assert_int_equal(strlen(value), 511);
	assert_memory_equal(value, huge, 511);
	seen.helo = huge + 1;
	json_find_text(value, sizeof(value), decision_line(&seen, &step, NOVELTY_FIRST), "helo");
	assert_int_equal(strlen(value), 510);
	assert_memory_equal(value, huge + 1, 510);
}

static void
line__longest_hold__has_room(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step_held(&rule);
	char huge[2048];

	(void)state;
	memset(huge, '\x01', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	seen.session = seen.client_name = seen.host = seen.service = seen.daemon = huge;
	seen.helo = seen.login = seen.mechanism = seen.sender = seen.recipient = huge;
	seen.queue_id = rule.file = huge;
	memset(seen.client.bytes, 0xff, sizeof(seen.client.bytes));
	seen.client.family = 6;
	seen.events = rule.counts = EVENT_BIT(EVENT_COUNT) - 1;
	seen.reply = (struct reply){ 535, { 5, 999, 999 }, true, huge };
	seen.age_us = INT64_MAX;
	memset(step.account, '"', sizeof(step.account) - 1);
	memset(rule.name, 'r', sizeof(rule.name) - 1);
	step.seen = step.limit = step.wait_us = step.offences = INT64_MAX;
	rule.as.rate.limit.count = rule.as.rate.limit.period_us = INT64_MAX;
	outcome_line(&(struct outcome_sum){ .seen = &seen, .rules = huge, .count = INT64_MAX });
	assert_true(strlen(line) + 1 < LINE_BYTES);
	hold_line(&seen, &step);
	assert_true(strlen(line) + 1 < LINE_BYTES);
	assert_int_equal(line_turn(line, strlen(line), &seen, &step), -ENOSPC);
}

static void
line__no_room__is_no_line(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	struct decision decision = { &seen, &step, "K7Q2M9FA", "Too many", NOVELTY_FIRST };
	int length = line_decision(line, sizeof(line), &decision);

	(void)state;
	assert_int_equal(line_decision(line, (size_t)length, &decision), -ENOSPC);
	assert_int_equal(line_decision(line, (size_t)length + 1, &decision), length);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line__all_known__has_all_members_in_order),
		cmocka_unit_test(line__little_known__leaves_members_out),
		cmocka_unit_test(line__at_once_on_connecting__says_that_no_words_were_heard),
		cmocka_unit_test(line__repeated__tells_how_often_from_when_to_when),
		cmocka_unit_test(line__hold__tells_who_what_and_how_long),
		cmocka_unit_test(line__hold_of_which_little_is_known__leaves_members_out),
		cmocka_unit_test(line__hold_for_a_reply_that_nobody_told__is_marked),
		cmocka_unit_test(line__further_holds__are_counted_without_a_ticket),
		cmocka_unit_test(line__outcome__tells_what_the_server_answered),
		cmocka_unit_test(line__outcome_of_which_little_is_known__leaves_members_out),
		cmocka_unit_test(line__outcomes_of_a_network__are_counted_when_they_happened),
		cmocka_unit_test(line__outcome__means_what_happened),
		cmocka_unit_test(line__every_event__is_named_in_full),
		cmocka_unit_test(
		    line__greylisted__tells_the_attempt_and_how_long_ago_the_first_was),
		cmocka_unit_test(line__shortage__tells_the_resource_its_value_and_its_mark),
		cmocka_unit_test(line__what_is_nobodys_fault__names_who_was_refused),
		cmocka_unit_test(line__maintenance__tells_why_by_whom_and_until_when),
		cmocka_unit_test(line__hammering__is_a_bare_421),
		cmocka_unit_test(line__welcome__tells_how_much_the_message_was_delayed),
		cmocka_unit_test(line__return__tells_how_often_it_came_too_early),
		cmocka_unit_test(line__repetitions_of_each_kind__tell_the_last_attempt),
		cmocka_unit_test(line__received__joins_the_queue_id_and_what_delayed_the_message),
		cmocka_unit_test(line__drain__tells_who_when_and_why),
		cmocka_unit_test(line__hostile_strings__are_a_line_of_json),
		cmocka_unit_test(line__long_value__is_cut_between_characters),
		cmocka_unit_test(line__longest_hold__has_room),
		cmocka_unit_test(line__no_room__is_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
