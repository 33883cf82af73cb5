/* SPDX-License-Identifier: BSD-2-Clause */
/* Flat JSON: whatever is written can be read again, and no line that is read is trusted. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define LINE_BYTES 512

static void
json_end__one_member_of_each_kind__makes_an_object(void **state)
{
	static const char expected[] =
	    "{\"text\":\"421 4.7.0 later\",\"number\":-7,\"wait\":1.5,\"tls\":true,\"held\":false}";
	char line[LINE_BYTES];
	struct json json;

	(void)state;
	json_begin(&json, line, sizeof(line));
	json_text(&json, "text", "421 4.7.0 later");
	json_number(&json, "number", -7);
	json_seconds(&json, "wait", 1500000);
	json_bool(&json, "tls", true);
	json_bool(&json, "held", false);
	assert_int_equal(json_end(&json), sizeof(expected) - 1);
	assert_string_equal(line, expected);
}

static void
json_end__no_members__is_an_empty_object(void **state)
{
	char line[3];
	struct json json;

	(void)state;
	json_begin(&json, line, sizeof(line));
	assert_int_equal(json_end(&json), 2);
	assert_string_equal(line, "{}");
}

static void
json_end__too_little_room__fails_and_leaves_no_half_a_line(void **state)
{
	static const char whole[] = "{\"a\":\"\\u0001x\",\"b\":12}";

	(void)state;
	for (size_t room = 0; room <= sizeof(whole); room++) {
		char line[sizeof(whole) + 1];
		struct json json;

		memset(line, '#', sizeof(line));
		json_begin(&json, line, room);
		json_text(&json, "a", "\x01x");
		json_number(&json, "b", 12);
		if (room >= sizeof(whole)) {
			assert_int_equal(json_end(&json), sizeof(whole) - 1);
			assert_string_equal(line, whole);
		} else {
			assert_int_equal(json_end(&json), -ENOSPC);
			assert_int_equal(line[0], room == 0 ? '#' : '\0');
		}
		assert_int_equal(line[room], '#');
	}
}

static void
json_text__any_bytes__become_valid_json(void **state)
{
	static const struct {
		const char *value, *written;
	} cases[] = {
		{ "", "" },
		{ "plain ~", "plain ~" },
		{ "\"\\/", "\\\"\\\\/" },
		{ "\x01\x1f\x7f", "\\u0001\\u001f\\u007f" },
		{ "a\r\nb\t", "a\\u000d\\u000ab\\u0009" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "\xe2\x82\xac \xf0\x9f\x93\xa7", "\xe2\x82\xac \xf0\x9f\x93\xa7" },
		{ "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf" },
		{ "\xed\x9f\xbf\xee\x80\x80", "\xed\x9f\xbf\xee\x80\x80" },
		{ "\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa", "\\u2028\\u2029\xe2\x80\xaa" },
		{ "\xc2\x80\xc2\x9b\xc2\xa0", "\\u0080\\u009b\xc2\xa0" },
		{ "\x80", "\xef\xbf\xbd" },
		{ "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xc3", "\xef\xbf\xbd" },
		{ "\xc3(", "\xef\xbf\xbd(" },
		{ "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xc1\xbf", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xe0\x9f\xbf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xe2\x82x", "\xef\xbf\xbd\xef\xbf\xbdx" },
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xed\xbf\xbf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xf0\x8f\xbf\xbf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xf8\x88\x80\x80\x80",
		    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xf0\x9f\x93", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char line[LINE_BYTES], expected[LINE_BYTES];
		struct json json;

		json_begin(&json, line, sizeof(line));
		json_text(&json, "t", cases[i].value);
		assert_true(json_end(&json) > 0);
		snprintf(expected, sizeof(expected), "{\"t\":\"%s\"}", cases[i].written);
		assert_string_equal(line, expected);
	}
}

static void
json_span__bytes_between_others__are_all_that_is_written(void **state)
{
	static const struct {
		const char *text;
		size_t from, bytes;
		const char *written;
	} cases[] = {
		{ "xabcx", 1, 3, "abc" },
		{ "xx", 1, 0, "" },
		{ "a\0b", 0, 3, "a\\u0000b" },
		{ "\"\\\n", 0, 3, "\\\"\\\\\\u000a" },
		/* a character that is cut off is none, whatever stands behind */
		{ "a\xc3\xa9", 0, 3, "a\xc3\xa9" },
		{ "a\xc3\xa9", 0, 2, "a\xef\xbf\xbd" },
		{ "\xe2\x82\xac", 0, 2, "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xf0\x9f\x98\x80", 0, 4, "\xf0\x9f\x98\x80" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char line[LINE_BYTES], expected[LINE_BYTES];
		struct json json;

		json_begin(&json, line, sizeof(line));
		json_span(
		    &json, "v", (struct span){ cases[i].text + cases[i].from, cases[i].bytes });
		assert_true(json_end(&json) > 0);
		snprintf(expected, sizeof(expected), "{\"v\":\"%s\"}", cases[i].written);
		assert_string_equal(line, expected);
	}
}

static void
json_seconds__any_length_of_time__has_the_decimals_it_needs(void **state)
{
	static const struct {
		int64_t us;
		const char *written;
	} cases[] = {
		{ 0, "0" },
		{ 1, "0.000001" },
		{ -1, "-0.000001" },
		{ 100000, "0.1" },
		{ 1000000, "1" },
		{ 10000000, "10" },
		{ 1000001, "1.000001" },
		{ -2500000, "-2.5" },
		{ INT64_MAX, "9223372036854.775807" },
		{ INT64_MIN, "-9223372036854.775808" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char line[LINE_BYTES], expected[LINE_BYTES];
		struct json json;
		int64_t us = 7;

		json_begin(&json, line, sizeof(line));
		json_seconds(&json, "w", cases[i].us);
		assert_true(json_end(&json) > 0);
		snprintf(expected, sizeof(expected), "{\"w\":%s}", cases[i].written);
		assert_string_equal(line, expected);
		assert_int_equal(json_find_seconds(&us, line, "w"), 1);
		assert_int_equal(us, cases[i].us);
	}
}

static void
json_number__the_extremes__are_read_back(void **state)
{
	static const int64_t cases[] = { 0, 1, -1, INT64_MAX, INT64_MIN };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char line[LINE_BYTES];
		struct json json;
		int64_t number = 7;

		json_begin(&json, line, sizeof(line));
		json_number(&json, "n", cases[i]);
		assert_true(json_end(&json) > 0);
		assert_int_equal(json_find_number(&number, line, "n"), 1);
		assert_int_equal(number, cases[i]);
	}
}

static void
json_find_text__each_byte_that_was_written__comes_back(void **state)
{
	char value[2] = "";

	(void)state;
	for (int byte = 1; byte < 0x80; byte++) {
		char line[LINE_BYTES], read[8];
		struct json json;

		value[0] = (char)byte;
		json_begin(&json, line, sizeof(line));
		json_text(&json, "before", value);
		json_text(&json, "t", value);
		assert_true(json_end(&json) > 0);
		assert_null(strpbrk(line, "\r\n\t\x1b\x7f"));
		assert_int_equal(json_find_text(read, sizeof(read), line, "t"), 1);
		assert_string_equal(read, value);
	}
}

static void
json_find__a_member__is_found_as_it_stands(void **state)
{
	static const char line[] = " { \"a\" : \"x\\\"y\" , \"b\":-1.5e3,\"c\":true,\n"
	                           "\"nested\":{\"d\":[1,{\"e\":\"}\\\"]\"}]},\"list\":[],"
	                           "\"f\":null,\"\":\"\",\"a\":\"second\"}\r\n";
	static const struct {
		const char *name, *found;
		bool is_text;
	} cases[] = {
		{ "a", "x\\\"y", true },
		{ "b", "-1.5e3", false },
		{ "c", "true", false },
		{ "f", "null", false },
		{ "", "", true },
		{ "nested", NULL, false },
		{ "list", NULL, false },
		{ "d", NULL, false },
		{ "e", NULL, false },
		{ "x", NULL, false },
		{ "A", NULL, false },
		{ "second", NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct json_value value;

		assert_int_equal(json_find(&value, line, cases[i].name), cases[i].found != NULL);
		if (cases[i].found == NULL)
			continue;
		assert_int_equal(value.bytes, strlen(cases[i].found));
		assert_memory_equal(value.start, cases[i].found, value.bytes);
		assert_int_equal(value.is_text, cases[i].is_text);
	}
}

static void
json_find__what_is_no_object__has_no_members(void **state)
{
	static const char *const cases[] = { "", " ", "{", "}", "{}", "[]", "\"a\"", "null",
		"\"a\":1", "{a:1}", "{'a':1}", "{\"a\"}", "{\"a\":}", "{\"a\" 1}", "{\"a\":1",
		"{\"a\":1,", "{\"a\":1,}", "{,\"a\":1}", "{\"a\":1 \"b\":2}", "{\"a\":1}}",
		"{\"a\":1} x", "{\"a\":1}{\"a\":1}", "x{\"a\":1}", "{\"a\":\"1}", "{\"a\":\"1\\\"}",
		"{\"a\":\"1\\", "{\"a\":1,\"b\":\"\\x\"}", "{\"a\":1,\"b\":\"\\u12\"}",
		"{\"a\":1,\"b\":\"\\u12g4\"}", "{\"a\":1,\"b\":\"\\", "{\"a\":1,\"b\":\"\\u",
		"{\"a\":1,\"b\":\"line\nbreak\"}", "{\"a\":1,\"b\":{\"c\":1}",
		"{\"a\":1,\"b\":[[]}", "{\"a\":1,\"b\":[\"]}", "{\"a\":1,\"b\":\x1b[31m}",
		"{\"a\":1,\"b\":\xff}", "\xef\xbb\xbf{\"a\":1}", "{\"a\":1,\"b\":]}",
		"{\"a\":1,{}:2}", "{\"a\":1,\"b\":tru}", "{\"a\":1,\"b\":trueish}",
		"{\"a\":1,\"b\":True}", "{\"a\":1,\"b\":nan}", "{\"a\":1,\"b\":-}",
		"{\"a\":1,\"b\":+1}", "{\"a\":1,\"b\":01}", "{\"a\":1,\"b\":.5}",
		"{\"a\":1,\"b\":1.}", "{\"a\":1,\"b\":1.2.3}", "{\"a\":1,\"b\":1e}",
		"{\"a\":1,\"b\":1e+}", "{\"a\":1,\"b\":12c}", "{\"a\":1,\"b\":[1 2]}",
		"{\"a\":1,\"b\":[1,]}", "{\"a\":1,\"b\":[,1]}", "{\"a\":1,\"b\":[1}}",
		"{\"a\":1,\"b\":{]}", "{\"a\":1,\"b\":{\"c\"}}", "{\"a\":1,\"b\":{\"c\":}}",
		"{\"a\":1,\"b\":{\"c\":1,}}", "{\"a\":1,\"b\":{c:1}}", "{\"a\":1,\"b\":[x]}",
		"{\"a\":1,\"b\":[{\"c\":[1]]}}" };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct json_value value = { .bytes = 7 };

		if (json_find(&value, cases[i], "a") != 0)
			fail_msg("found in %s", cases[i]);
		assert_int_equal(value.bytes, 7);
	}
}

static void
json_find__any_other_value__is_passed_over(void **state)
{
	static const char *const values[] = { "0", "-0", "10", "0.5", "-1.25e-3", "1E9", "2e+05",
		"true", "false", "null", "{}", "[]", " [ ] ", "[[],{}]", "[1,\"]\",{\"}\":[null]}]",
		"{ \"a\" : [ 1 , { } ] , \"b\" : true }", "[[[[1],2],3],4]" };
	char line[LINE_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		int64_t number;

		snprintf(line, sizeof(line), "{\"x\":%s,\"a\":7}", values[i]);
		if (json_find_number(&number, line, "a") != 1)
			fail_msg("nothing found in %s", line);
		assert_int_equal(number, 7);
	}
}

static void
json_find__lists_in_lists__may_be_64_deep(void **state)
{
	char line[LINE_BYTES];
	int64_t number;

	(void)state;
	for (int depth = 63; depth <= 66; depth++) {
		char lists[2 * 66 + 1];

		memset(lists, '[', (size_t)depth);
		memset(lists + depth, ']', (size_t)depth);
		lists[2 * depth] = '\0';
		snprintf(line, sizeof(line), "{\"x\":%s,\"a\":7}", lists);
		assert_int_equal(json_find_number(&number, line, "a"), depth <= 64);
	}
}

/* In a room of its own size, so that a sanitizer sees any step beyond the end. */
static void
json_find__a_line_torn_anywhere__has_no_members(void **state)
{
	static const char line[] = "{\"a\":\"x\\u00e9\\\"\",\"b\":[1,{\"c\":\"\\\\\"}],\"d\":-1.5}";

	(void)state;
	for (size_t length = 0; length < sizeof(line) - 1; length++) {
		char *torn = strndup(line, length), text[8];
		int64_t number;

		assert_non_null(torn);
		assert_int_equal(json_find_text(text, sizeof(text), torn, "a"), 0);
		assert_string_equal(text, "");
		assert_int_equal(json_find_number(&number, torn, "d"), 0);
		free(torn);
	}
}

/* Texts are read eight bytes at a time: whatever ends one is seen at each of their places. */
static void
json_find__what_a_text_cannot_hold__is_seen_at_each_place(void **state)
{
	(void)state;
	for (size_t length = 0; length < 20; length++) {
		for (size_t at = 0; at < length; at++) {
			for (int byte = 1; byte < 256; byte++) {
				struct json_value value;
				char line[64];

				snprintf(line, sizeof(line), "{\"a\":\"%.*s\"}", (int)length,
				    "aaaaaaaaaaaaaaaaaaaaaaaa");
				line[strlen("{\"a\":\"") + at] = (char)byte;
				/* A backslash before an a is no escape, one before the quote no
				 * end. */
				assert_int_equal(json_find(&value, line, "a"),
				    byte >= ' ' && byte != '"' && byte != '\\');
			}
		}
	}
}

static void
json_next__members__come_in_their_order(void **state)
{
	static const char line[] = " {\"b\":1,\"a\" : [2] , \"b\":\"\\\"\"} ";
	static const struct {
		const char *name, *value;
	} expected[] = { { "b", "1" }, { "a", NULL }, { "b", "\\\"" } };
	struct json_value value;
	struct json_walk walk;
	struct span name;

	(void)state;
	json_walk(&walk, span_of(line));
	for (size_t i = 0; i < COUNT(expected); i++) {
		assert_int_equal(json_next(&walk, &name, &value), 1);
		assert_true(span_is(name, span_of(expected[i].name)));
		if (expected[i].value == NULL)
			assert_null(value.start);
		else
			assert_true(span_is(
			    (struct span){ value.start, value.bytes }, span_of(expected[i].value)));
	}
	assert_int_equal(json_next(&walk, &name, &value), 0);
	assert_int_equal(json_next(&walk, &name, &value), 0);
}

static void
json_next__behind_what_is_wrong__there_is_nothing(void **state)
{
	static const char *const cases[] = { "{\"a\":1 \"b\":2}", "{\"a\":1,}", "{\"a\":1,,}",
		"{\"a\":1} x", "{\"a\":1" };
	struct json_value value;
	struct json_walk walk;
	struct span name;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		json_walk(&walk, span_of(cases[i]));
		assert_int_equal(json_next(&walk, &name, &value), 1);
		assert_int_equal(json_next(&walk, &name, &value), -EINVAL);
		assert_int_equal(json_next(&walk, &name, &value), -EINVAL);
	}
	json_walk(&walk, SPAN_NONE);
	assert_int_equal(json_next(&walk, &name, &value), -EINVAL);
}

static void
json_find__a_name_in_a_value__is_no_member(void **state)
{
	char text[32];

	(void)state;
	assert_int_equal(
	    json_find_text(text, sizeof(text),
	        "{\"helo\":\"\\\",\\\"rule\\\":\\\"forged\",\"rule\":\"true one\"}", "rule"),
	    1);
	assert_string_equal(text, "true one");
}

static void
json_find_text__escapes__are_undone(void **state)
{
	static const struct {
		const char *value, *text;
	} cases[] = {
		{ "\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t" },
		{ "\\u0041\\u00e9\\u20AC", "A\xc3\xa9\xe2\x82\xac" },
		{ "\\ud83d\\udce7", "\xf0\x9f\x93\xa7" },
		{ "\\uDBFF\\uDFFF", "\xf4\x8f\xbf\xbf" },
		{ "\\ud83d", "\xef\xbf\xbd" },
		{ "\\ud83dx", "\xef\xbf\xbdx" },
		{ "\\udce7\\ud83d", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\\ud83d\\u0041", "\xef\xbf\xbd\x41" },
		{ "\\ud83d\\n", "\xef\xbf\xbd\n" },
		{ "\\u0000x", "\xef\xbf\xbdx" },
		{ "\xff\xc3\xa9", "\xef\xbf\xbd\xc3\xa9" },
		{ "\xc3", "\xef\xbf\xbd" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char line[LINE_BYTES], text[64];

		snprintf(line, sizeof(line), "{\"t\":\"%s\"}", cases[i].value);
		assert_int_equal(json_find_text(text, sizeof(text), line, "t"), 1);
		assert_string_equal(text, cases[i].text);
	}
}

static void
json_find_text__too_little_room__is_cut_between_characters(void **state)
{
	static const struct {
		size_t room;
		const char *text;
	} cases[] = {
		{ 1, "" },
		{ 2, "a" },
		{ 3, "a" },
		{ 4, "a\xc3\xa9" },
		{ 7, "a\xc3\xa9" },
		{ 8, "a\xc3\xa9\xf0\x9f\x93\xa7" },
	};
	char text[16];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		memset(text, '#', sizeof(text));
		assert_int_equal(
		    json_find_text(text, cases[i].room, "{\"t\":\"a\\u00e9\\ud83d\\udce7\"}", "t"),
		    1);
		assert_string_equal(text, cases[i].text);
		assert_int_equal(text[cases[i].room], '#');
	}
	assert_int_equal(json_find_text(text, 0, "{\"t\":\"a\"}", "t"), 1);
}

static void
json_find_text__a_value_that_is_no_text__comes_as_it_stands(void **state)
{
	char text[16];

	(void)state;
	assert_int_equal(json_find_text(text, sizeof(text), "{\"t\":-1.50}", "t"), 1);
	assert_string_equal(text, "-1.50");
	assert_int_equal(json_find_text(text, sizeof(text), "{\"t\":false}", "t"), 1);
	assert_string_equal(text, "false");
	assert_int_equal(json_find_text(text, sizeof(text), "{\"t\":[\"x\"]}", "t"), 0);
	assert_string_equal(text, "");
}

static void
json_find_number__numbers_alone__are_read(void **state)
{
	static const struct {
		const char *value;
		int found_number, found_seconds;
		int64_t number, us;
	} cases[] = {
		{ "0", 1, 1, 0, 0 },
		{ "42", 1, 1, 42, 42000000 },
		{ "-42", 1, 1, -42, -42000000 },
		{ "1.5", 1, 1, 1, 1500000 },
		{ "-1.5", 1, 1, -1, -1500000 },
		{ "0.000001", 1, 1, 0, 1 },
		{ "0.0000019", 1, 1, 0, 1 },
		{ "-0.9999999", 1, 1, 0, -999999 },
		{ "9223372036854.775807", 1, 1, INT64_C(9223372036854), INT64_MAX },
		{ "9223372036854.775808", 1, 0, INT64_C(9223372036854), 0 },
		{ "9223372036854775807", 1, 0, INT64_MAX, 0 },
		{ "9223372036854775808", 0, 0, 0, 0 },
		{ "-9223372036854775808", 1, 0, INT64_MIN, 0 },
		{ "-9223372036854775809", 0, 0, 0, 0 },
		{ "99999999999999999999999999999", 0, 0, 0, 0 },
		{ "1e3", 0, 0, 0, 0 },
		{ "1.", 0, 0, 0, 0 },
		{ ".5", 0, 0, 0, 0 },
		{ "-", 0, 0, 0, 0 },
		{ "--1", 0, 0, 0, 0 },
		{ "+1", 0, 0, 0, 0 },
		{ "1.2.3", 0, 0, 0, 0 },
		{ "0x10", 0, 0, 0, 0 },
		{ "true", 0, 0, 0, 0 },
		{ "null", 0, 0, 0, 0 },
		{ "\"42\"", 0, 0, 0, 0 },
		{ "[42]", 0, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char line[LINE_BYTES];
		int64_t number = 7, us = 7;

		snprintf(line, sizeof(line), "{\"x\":1,\"n\":%s}", cases[i].value);
		assert_int_equal(json_find_number(&number, line, "n"), cases[i].found_number);
		assert_int_equal(number, cases[i].number);
		assert_int_equal(json_find_seconds(&us, line, "n"), cases[i].found_seconds);
		assert_int_equal(us, cases[i].us);
	}
}

/* Recursion would end the program here, and a quadratic search would take minutes. */
static void
json_find__a_million_brackets_or_quotes__are_passed_in_a_moment(void **state)
{
	static const char *const units[] = { "[", "{", "[\"", "\"\\\"", "{\"a\":", "\"a\":1,",
		"\\u12", ",", "]" };
	const size_t most = 2000000;
	char *line = malloc(most + 16);

	(void)state;
	assert_non_null(line);
	for (size_t i = 0; i < COUNT(units); i++) {
		const size_t unit_bytes = strlen(units[i]);
		struct json_value value;
		char *end = line + snprintf(line, 8, "{\"x\":");

		for (; end + unit_bytes < line + most; end += unit_bytes)
			memcpy(end, units[i], unit_bytes);
		*end = '\0';
		assert_int_equal(json_find(&value, line, "n"), 0);
	}
	free(line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_end__one_member_of_each_kind__makes_an_object),
		cmocka_unit_test(json_end__no_members__is_an_empty_object),
		cmocka_unit_test(json_end__too_little_room__fails_and_leaves_no_half_a_line),
		cmocka_unit_test(json_text__any_bytes__become_valid_json),
		cmocka_unit_test(json_span__bytes_between_others__are_all_that_is_written),
		cmocka_unit_test(json_seconds__any_length_of_time__has_the_decimals_it_needs),
		cmocka_unit_test(json_number__the_extremes__are_read_back),
		cmocka_unit_test(json_find_text__each_byte_that_was_written__comes_back),
		cmocka_unit_test(json_find__a_member__is_found_as_it_stands),
		cmocka_unit_test(json_find__what_is_no_object__has_no_members),
		cmocka_unit_test(json_find__any_other_value__is_passed_over),
		cmocka_unit_test(json_find__lists_in_lists__may_be_64_deep),
		cmocka_unit_test(json_find__a_line_torn_anywhere__has_no_members),
		cmocka_unit_test(json_find__what_a_text_cannot_hold__is_seen_at_each_place),
		cmocka_unit_test(json_next__members__come_in_their_order),
		cmocka_unit_test(json_next__behind_what_is_wrong__there_is_nothing),
		cmocka_unit_test(json_find__a_name_in_a_value__is_no_member),
		cmocka_unit_test(json_find_text__escapes__are_undone),
		cmocka_unit_test(json_find_text__too_little_room__is_cut_between_characters),
		cmocka_unit_test(json_find_text__a_value_that_is_no_text__comes_as_it_stands),
		cmocka_unit_test(json_find_number__numbers_alone__are_read),
		cmocka_unit_test(json_find__a_million_brackets_or_quotes__are_passed_in_a_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
