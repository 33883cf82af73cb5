/* SPDX-License-Identifier: BSD-2-Clause */
/* Audit lines taken apart: whatever the order of their members, and whatever a stranger made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/now.h"
#include "base/text.h"

#include "report/line.h"
#include "report/record.h"

#include "sample.h"

#define TIME "\"time\":\"2026-11-22T10:11:12.345Z\""
#define AT_US INT64_C(1795342272345000)
#define HEAD "{" TIME ",\"record\":\"outcome\""

/* The line lies alone at the end of an allocation: whoever looks behind it is found out. */
static bool
line_read(struct record *record_r, char **copy_r, const char *line, size_t bytes)
{
	*copy_r = malloc(bytes > 0 ? bytes : 1);
	assert_non_null(*copy_r);
	if (bytes > 0)
		memcpy(*copy_r, line, bytes);
	return record_read(record_r, (struct span){ *copy_r, bytes });
}

static bool
is_record(const char *line)
{
	struct record record;
	char *copy;
	bool result = line_read(&record, &copy, line, strlen(line));

	free(copy);
	return result;
}

static void
assert_member(const struct record *record, enum member member, const char *expected)
{
	if (!span_is(record->value[member], span_of(expected)))
		fail_msg("%.*s is not %s", (int)record->value[member].bytes,
		    record->value[member].at, expected);
}

static void
record_read__what_the_daemon_writes__is_taken_apart(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	struct decision decision = { &seen, &step, "K7Q2M9FA", "Too many", NOVELTY_FIRST };
	static char line[LINE_BYTES];
	struct record record;

	(void)state;
	assert_true(line_decision(line, sizeof(line), &decision) > 0);
	assert_true(record_read(&record, span_of(line)));
	assert_int_equal(record.kind, RECORD_DECISION);
	assert_ptr_equal(record.line.at, line);
	assert_int_equal(record.at_us, seen.at_us / 1000 * 1000);
	assert_int_equal(record.since_us, record.at_us);
	assert_int_equal(record.count, 1);
	assert_member(&record, MEMBER_TICKET, "K7Q2M9FA");
	assert_member(&record, MEMBER_CLIENT, "192.0.2.7");
	assert_member(&record, MEMBER_VERIFIED, "true");
	assert_member(&record, MEMBER_ACCOUNT, "connections client=192.0.2.7");
	assert_member(&record, MEMBER_ACTION, "close");
	assert_member(&record, MEMBER_REPLY, "421 4.7.0 Too many");
	assert_member(&record, MEMBER_NETWORK, "");
	assert_int_equal(record_number(&record, MEMBER_LIMIT), 60);
	assert_int_equal(record_seconds(&record, MEMBER_WAIT), 2000000);
}

static void
record_read__each_kind__is_known(void **state)
{
	char line[256];
	struct record record;

	(void)state;
	for (int kind = 0; kind < RECORD_COUNT; kind++) {
		snprintf(line, sizeof(line), "{" TIME ",\"record\":\"%s\"}", record_names[kind]);
		assert_true(record_read(&record, span_of(line)));
		assert_int_equal(record.kind, kind);
	}
	assert_false(is_record("{" TIME ",\"record\":\"outcomes\"}"));
	assert_false(is_record("{" TIME ",\"record\":\"\"}"));
	assert_false(is_record("{" TIME "}"));
	assert_false(is_record("{\"record\":\"outcome\"}"));
}

static void
record_read__members_in_any_order__are_the_same(void **state)
{
	static const char *const members[] = { TIME, "\"record\":\"outcome\"",
		"\"since\":\"2026-11-22T10:11:00.000Z\"", "\"count\":7", "\"client\":\"192.0.2.7\"",
		"\"login\":\"alice\"", "\"action\":\"close\"",
		"\"unknown\":[1,{\"login\":\"x\"}]" };
	enum { COUNT = sizeof(members) / sizeof(members[0]) };
	char line[512];
	struct record record;

	(void)state;
	for (size_t first = 0; first < COUNT; first++) {
		for (size_t step = 1; step < COUNT; step += 2) {
			line[0] = '\0';
			for (size_t i = 0; i < COUNT; i++) {
				text_append(line, sizeof(line), i == 0 ? "{" : ",");
				text_append(
				    line, sizeof(line), members[(first + i * step) % COUNT]);
			}
			text_append(line, sizeof(line), "}");
			assert_true(record_read(&record, span_of(line)));
			assert_int_equal(record.at_us, AT_US);
			assert_int_equal(record.since_us, AT_US - 12345000);
			assert_int_equal(record.count, 7);
			assert_member(&record, MEMBER_CLIENT, "192.0.2.7");
			assert_member(&record, MEMBER_LOGIN, "alice");
			assert_member(&record, MEMBER_ACTION, "close");
		}
	}
}

static void
record_read__two_that_are_called_alike__the_first_counts(void **state)
{
	struct record record;

	(void)state;
	assert_true(record_read(&record,
	    span_of(HEAD ",\"login\":\"alice\",\"login\":\"bob\",\"helo\":\"\",\"helo\":\"x\","
	                 "\"name\":[\"y\"],\"name\":\"z\",\"record\":\"hold\"}")));
	assert_int_equal(record.kind, RECORD_OUTCOME);
	assert_member(&record, MEMBER_LOGIN, "alice");
	assert_member(&record, MEMBER_HELO, "");
	assert_member(&record, MEMBER_NAME, "z");
}

static void
record_read__what_is_no_whole_object__is_no_record(void **state)
{
	static const char *const cases[] = { "", " ", "{", "}", "[]", "null", "{}", "[" HEAD "}]",
		HEAD, HEAD ",", HEAD ",}", HEAD "}}", HEAD "} x", HEAD ",\"login\"}",
		HEAD ",\"login\":}", HEAD ",\"login\":\"alice}", HEAD ",\"login\":\"al\\x\"}",
		HEAD ",\"login\":\"al\\u00g0\"}", HEAD ",\"login\":\"al\tice\"}",
		HEAD ",login:\"alice\"}", HEAD ",\"x\":[1,2}", HEAD ",\"x\":{\"y\":\"}",
		HEAD " \"login\":\"alice\"}" };

	(void)state;
	assert_true(is_record(HEAD "}"));
	assert_true(is_record(" " HEAD " , \"login\" : \"alice\" } \r"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (is_record(cases[i]))
			fail_msg("taken for a record: %s", cases[i]);
	}
}

static void
record_read__a_line_torn_anywhere__is_no_record(void **state)
{
	static const char line[] =
	    HEAD ",\"client\":\"192.0.2.7\",\"login\":\"al\\u00e9\\\"ice\\\\\",\"x\":[{\"a\":1}]"
	         ",\"code\":535,\"rules\":\"a,b\"}";
	struct record record;
	char *copy;

	(void)state;
	for (size_t bytes = 0; bytes < sizeof(line) - 1; bytes++) {
		if (line_read(&record, &copy, line, bytes))
			fail_msg("torn after %zu bytes: taken for a record", bytes);
		free(copy);
	}
	assert_true(line_read(&record, &copy, line, sizeof(line) - 1));
	free(copy);
}

/* Each byte of a line in turn becomes each other: it may be a record or not, but harms nobody. */
static void
record_read__a_line_with_any_byte_in_it__does_no_harm(void **state)
{
	static const char line[] =
	    HEAD ",\"client\":\"192.0.2.7\",\"login\":\"a\\ud83d\\udce7\",\"code\":535}";
	char changed[sizeof(line)], text[64], *copy;
	struct record record;

	(void)state;
	for (size_t at = 0; at < sizeof(line) - 1; at++) {
		for (int byte = 0; byte < 256; byte++) {
			memcpy(changed, line, sizeof(line));
			changed[at] = (char)byte;
			if (line_read(&record, &copy, changed, sizeof(line) - 1)) {
				assert_true(
				    byte >= ' ' || byte == '\t' || byte == '\r' || byte == '\n');
				for (int member = 0; member < MEMBERS; member++) {
					record_text(
					    text, sizeof(text), &record, (enum member)member);
					record_number(&record, (enum member)member);
				}
			}
			free(copy);
		}
	}
}

static void
record_read__times__are_those_of_rfc_3339(void **state)
{
	static const char *const good[] = { "1970-01-01T00:00:00.000Z", "2026-11-22T10:11:12.345Z",
		"2000-02-28T23:59:59.999Z", "2000-02-29T00:00:00.000Z", "2024-03-01T00:00:00.001Z",
		"2100-02-28T12:00:00.000Z", "2100-03-01T12:00:00.000Z", "1900-03-01T12:00:00.000Z",
		"9999-12-31T23:59:59.999Z", "2026-12-31T23:59:60.000Z", "2026-11-22T10:11:12Z",
		"2026-11-22T10:11:12.345678Z", "2026-11-22t10:11:12.345z",
		"2026-11-22T10:11:12+01:00", "1969-12-31T23:59:59.000Z" };
	static const char *const bad[] = { "", "now", "2026-11-22", "2026-11-22 10:11:12.345Z",
		"2026-13-22T10:11:12.345Z", "2026-00-22T10:11:12.345Z", "2026-11-31T10:11:12.345Z",
		"2026-11-00T10:11:12.345Z", "2025-02-29T10:11:12.345Z", "2026-11-22T24:11:12.345Z",
		"2026-11-22T10:60:12.345Z", "2026-11-22T10:11:61.345Z", "2026-11-22T10:11:12.3x5Z",
		"2026-11-22T10:11:12.345Y", "2o26-11-22T10:11:12.345Z",
		"2026-11-22T10:11:12.345Z and far too much behind it to be any time at all" };
	char line[256];
	struct record record;
	int64_t at_us;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		snprintf(line, sizeof(line), "{\"time\":\"%s\",\"record\":\"hold\"}", good[i]);
		if (!record_read(&record, span_of(line)) || now_parse(&at_us, good[i]) < 0 ||
		    record.at_us != at_us)
			fail_msg("%s is read as another time", good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(line, sizeof(line), "{\"time\":\"%s\",\"record\":\"hold\"}", bad[i]);
		if (record_read(&record, span_of(line)))
			fail_msg("taken for a time: %s", bad[i]);
	}
}

/* The day of each is found without the C library, which must agree. */
static void
record_read__every_day_of_four_centuries__is_that_day(void **state)
{
	char line[256], text[NOW_TEXT_BYTES];
	struct record record;

	(void)state;
	for (int64_t day = 0; day < 400 * 366; day++) {
		const int64_t at_us = day * INT64_C(86400000000) + 43200123000;

		now_print(at_us, text);
		snprintf(line, sizeof(line), "{\"time\":\"%s\",\"record\":\"hold\"}", text);
		assert_true(record_read(&record, span_of(line)));
		assert_int_equal(record.at_us, at_us);
	}
}

static void
record_read__a_count_that_is_none__is_one(void **state)
{
	static const struct {
		const char *count;
		int64_t expected;
	} cases[] = { { "2", 2 }, { "1", 1 }, { "0", 1 }, { "-5", 1 }, { "\"7\"", 1 }, { "[7]", 1 },
		{ "true", 1 }, { "99999999999999999999", 1 },
		{ "9223372036854775807", INT64_MAX } };
	char line[256];
	struct record record;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(line, sizeof(line), HEAD ",\"count\":%s}", cases[i].count);
		assert_true(record_read(&record, span_of(line)));
		assert_int_equal(record.count, cases[i].expected);
	}
}

static void
record_glance__what_the_daemon_writes__is_seen_at_once(void **state)
{
	static const char *const others[] = { "", "{", "{" TIME, "{" TIME ",\"record\":\"hold",
		"{" TIME ",\"record\":\"note\"}", "{ " TIME ",\"record\":\"hold\"}",
		"{\"record\":\"hold\"," TIME "}",
		"{\"time\":\"2026-11-22T10:11:12Z\",\"record\":\"hold\"}",
		"{\"time\":\"2026-11-22T10:11:12.3x5Z\",\"record\":\"hold\"}" };
	enum record_kind kind;
	char line[256];
	int64_t at_us;

	(void)state;
	for (int i = 0; i < RECORD_COUNT; i++) {
		snprintf(line, sizeof(line), "{" TIME ",\"record\":\"%s\",\"torn", record_names[i]);
		assert_true(record_glance(&kind, &at_us, span_of(line)));
		assert_int_equal(kind, i);
		assert_int_equal(at_us, AT_US);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		size_t bytes = strlen(others[i]);
		char *copy = malloc(bytes > 0 ? bytes : 1);

		assert_non_null(copy);
		memcpy(copy, others[i], bytes);
		if (record_glance(&kind, &at_us, (struct span){ copy, bytes }))
			fail_msg("seen in %s", others[i]);
		free(copy);
	}
}

static void
record_text__escapes__are_undone_and_tamed(void **state)
{
	static const struct {
		const char *value, *expected;
		size_t room;
	} cases[] = {
		{ "\"alice\"", "alice", 64 },
		{ "\"al\\\"i\\\\ce\\/\"", "al\"i\\ce/", 64 },
		{ "\"\\u00e9\\ud83d\\udce7\"", "\xc3\xa9\xf0\x9f\x93\xa7", 64 },
		{ "\"\\u001b[2J\\n\"", "?[2J?", 64 },
		{ "\"\\ud83d\"", "\xef\xbf\xbd", 64 },
		{ "\"alice\"", "alic", 5 },
		{ "\"alice\"", "", 1 },
		{ "535", "535", 64 },
		{ "true", "true", 64 },
		{ "[\"x\"]", "", 64 },
	};
	char line[256], text[64];
	struct record record;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(line, sizeof(line), HEAD ",\"login\":%s}", cases[i].value);
		assert_true(record_read(&record, span_of(line)));
		record_text(text, cases[i].room, &record, MEMBER_LOGIN);
		assert_string_equal(text, cases[i].expected);
	}
	record_text(text, sizeof(text), &record, MEMBER_HELO);
	assert_string_equal(text, "");
}

static void
record_number__what_is_no_number__is_zero(void **state)
{
	static const struct {
		const char *value;
		int64_t number, us;
	} cases[] = {
		{ "535", 535, 535000000 },
		{ "-2", -2, 0 },
		{ "0.84", 0, 840000 },
		{ "1.5000009", 1, 1500000 },
		{ "316224000", 316224000, INT64_C(316224000000000) },
		{ "316224000.000001", 316224000, 0 },
		{ "\"535\"", 0, 0 },
		{ "1e3", 0, 0 },
		{ "null", 0, 0 },
		{ "[5]", 0, 0 },
		{ "9223372036854775807", INT64_MAX, 0 },
	};
	char line[256];
	struct record record;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(line, sizeof(line), HEAD ",\"wait\":%s}", cases[i].value);
		assert_true(record_read(&record, span_of(line)));
		assert_int_equal(record_number(&record, MEMBER_WAIT), cases[i].number);
		assert_int_equal(record_seconds(&record, MEMBER_WAIT), cases[i].us);
	}
	assert_int_equal(record_number(&record, MEMBER_AGE), 0);
}

static void
record_is_from__a_client_or_a_counted_network__is_in_it(void **state)
{
	static const struct {
		const char *member;
		bool expected;
	} cases[] = {
		{ "\"client\":\"192.0.2.7\"", true },
		{ "\"client\":\"192.0.3.7\"", false },
		{ "\"client\":\"2001:db8::7\"", false },
		{ "\"network\":\"192.0.2.0/24\"", true },
		{ "\"network\":\"0.0.0.0/0\"", true },
		{ "\"network\":\"192.0.3.0/24\"", false },
		{ "\"network\":\"anything\"", false },
		{ "\"login\":\"192.0.2.7\"", false },
	};
	struct network network;
	char line[256];
	struct record record;

	(void)state;
	assert_int_equal(network_parse(&network, "192.0.2.0/24"), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(line, sizeof(line), HEAD ",%s}", cases[i].member);
		assert_true(record_read(&record, span_of(line)));
		if (record_is_from(&record, &network) != cases[i].expected)
			fail_msg("%s", cases[i].member);
	}
}

static void
record_has__a_name_in_a_list__is_found_whole(void **state)
{
	static const struct {
		const char *list, *name;
		bool expected;
	} cases[] = {
		{ "logins,guesses", "logins", true },
		{ "logins,guesses", "guesses", true },
		{ "logins,guesses,bytes", "guesses", true },
		{ "logins", "logins", true },
		{ "logins,guesses", "login", false },
		{ "logins,guesses", "ogins", false },
		{ "logins,guesses", "logins,guesses", false },
		{ "logins,guesses", "", false },
		{ ",", "", false },
		{ "", "logins", false },
	};
	char line[256];
	struct record record;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(line, sizeof(line), HEAD ",\"rules\":\"%s\"}", cases[i].list);
		assert_true(record_read(&record, span_of(line)));
		assert_int_equal(
		    record_has(&record, MEMBER_RULES, span_of(cases[i].name)), cases[i].expected);
	}
	assert_false(record_has(&record, MEMBER_EVENTS, SPAN("auth-failed")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(record_read__what_the_daemon_writes__is_taken_apart),
		cmocka_unit_test(record_read__each_kind__is_known),
		cmocka_unit_test(record_read__members_in_any_order__are_the_same),
		cmocka_unit_test(record_read__two_that_are_called_alike__the_first_counts),
		cmocka_unit_test(record_read__what_is_no_whole_object__is_no_record),
		cmocka_unit_test(record_read__a_line_torn_anywhere__is_no_record),
		cmocka_unit_test(record_read__a_line_with_any_byte_in_it__does_no_harm),
		cmocka_unit_test(record_read__times__are_those_of_rfc_3339),
		cmocka_unit_test(record_read__every_day_of_four_centuries__is_that_day),
		cmocka_unit_test(record_read__a_count_that_is_none__is_one),
		cmocka_unit_test(record_glance__what_the_daemon_writes__is_seen_at_once),
		cmocka_unit_test(record_text__escapes__are_undone_and_tamed),
		cmocka_unit_test(record_number__what_is_no_number__is_zero),
		cmocka_unit_test(record_is_from__a_client_or_a_counted_network__is_in_it),
		cmocka_unit_test(record_has__a_name_in_a_list__is_found_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
