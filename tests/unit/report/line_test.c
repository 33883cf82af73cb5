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

static void
line__log_of_a_hold__tells_all_in_one_line(void **state)
{
	struct observation seen = sample_seen_failure(), bare = sample_seen_bare();
	struct rule rule = sample_rule_failures();
	struct step step = sample_step_held(&rule);

	(void)state;
	seen.age_us = 10 * SECOND_US;
	assert_string_equal(hold_log(&seen, &step),
	    "hold: 15m for \"failed-logins client=192.0.2.7\": rule failed-logins "
	    "(sluice.conf:38), 5 of 5 per 10m, the last: auth-failed by alice from 192.0.2.7 "
	    "(mail.example.net), reply \"535 5.7.8 Error: authentication failed\"");

	rule.mode = MODE_OBSERVE;
	rule.as.rate.limit.count = 20;
	bare.events = EVENT_BIT(EVENT_AUTH_FAILED) | EVENT_BIT(EVENT_TIMEOUT);
	bare.age_us = 10 * SECOND_US + 1;
	assert_string_equal(hold_log(&bare, &step),
	    "hold: would have been 15m for \"failed-logins client=192.0.2.7\": rule "
	    "failed-logins (sluice.conf:38), 5 of 5 (20 per 10m), the last, 11 seconds ago: "
	    "auth-failed from this host");
	seen.reply.inferred = true;
	seen.reply.text = "";
	assert_non_null(strstr(hold_log(&seen, &step), ", reply \"535 5.7.8\" (inferred)"));
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

static void
line__log__tells_all_in_one_line(void **state)
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

		hold_line(&seen, &step);
		assert_null(strpbrk(line, "\n\r\x1b\x7f"));
		assert_int_equal(json_find_text(value, sizeof(value), line, "record"), 1);
		assert_string_equal(value, "hold");
		assert_int_equal(json_find_text(value, sizeof(value), line, "mode"), 1);
		assert_string_equal(value, "enforce");
		assert_int_equal(json_find_text(value, sizeof(value), line, "reply"), 1);
		assert_memory_equal(value, "535 5.7.8 ", 10);
		fprintf(out, "%s\n", line);
		hold_log(&seen, &step);
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
		cmocka_unit_test(line__log_of_a_hold__tells_all_in_one_line),
		cmocka_unit_test(line__outcome__tells_what_the_server_answered),
		cmocka_unit_test(line__outcome_of_which_little_is_known__leaves_members_out),
		cmocka_unit_test(line__outcomes_of_a_network__are_counted_when_they_happened),
		cmocka_unit_test(line__outcome__means_what_happened),
		cmocka_unit_test(line__every_event__is_named_in_full),
		cmocka_unit_test(line__log__tells_all_in_one_line),
		cmocka_unit_test(line__hostile_strings__are_a_line_of_json),
		cmocka_unit_test(line__long_value__is_cut_between_characters),
		cmocka_unit_test(line__longest_hold__has_room),
		cmocka_unit_test(line__no_room__is_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
