/* SPDX-License-Identifier: BSD-2-Clause */
/* A decision as a line of JSON and as one of the log, whatever strangers put into it. */
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

	line_log_decision(line, LINE_LOG_BYTES, &decision);
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
	line_log_repeated(line, sizeof(line), &flood);
	assert_string_equal(line,
	    "K7Q2M9FA: 421 to 9999 more from 2026-11-21T22:21:05.123Z to "
	    "2026-11-21T22:22:03.123Z: rule connections (sluice.conf:38), account "
	    "\"connections client=192.0.2.7\"");

	flood.account[0] = '\0';
	flood.mode = MODE_OBSERVE;
	assert_true(line_repeated(line, sizeof(line), &flood) > 0);
	assert_null(strstr(line, "account"));
	line_log_repeated(line, sizeof(line), &flood);
	assert_non_null(strstr(line, "would have been 421 to 9999 more"));
	assert_non_null(strstr(line, ", whatever the account"));
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
		assert_true(strlen(line) < LINE_LOG_BYTES);
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
		cmocka_unit_test(line__log__tells_all_in_one_line),
		cmocka_unit_test(line__hostile_strings__are_a_line_of_json),
		cmocka_unit_test(line__long_value__is_cut_between_characters),
		cmocka_unit_test(line__no_room__is_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
