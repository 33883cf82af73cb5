/* SPDX-License-Identifier: BSD-2-Clause */
/* Bounded strings: nothing is written beyond a buffer, and what was cut off is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static void
text_copy__whatever_fits__is_copied_and_ended(void **state)
{
	static const struct {
		const char *text;
		size_t buf_bytes;
		const char *copied;
		bool whole;
	} cases[] = {
		{ "", 1, "", true },
		{ "abc", 8, "abc", true },
		{ "abc", 4, "abc", true },
		{ "abc", 3, "ab", false },
		{ "abc", 1, "", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char buf[9] = "########";

		assert_int_equal(text_copy(buf, cases[i].buf_bytes, cases[i].text), cases[i].whole);
		assert_string_equal(buf, cases[i].copied);
		if (cases[i].buf_bytes < 8)
			assert_int_equal(buf[cases[i].buf_bytes], '#');
	}
}

static void
text_copy__no_room_at_all__writes_nothing(void **state)
{
	char buf[2] = "#";

	(void)state;
	assert_false(text_copy(buf, 0, "abc"));
	assert_false(text_copy(buf, 0, ""));
	assert_false(text_copy_lower(buf, 0, "ABC"));
	assert_false(text_append(buf, 0, "abc"));
	assert_string_equal(buf, "#");
}

static void
text_copy_lower__ascii_letters_alone__change(void **state)
{
	char buf[16];

	(void)state;
	assert_true(text_copy_lower(buf, sizeof(buf), "AZaz09@[`{\xc3\x84"));
	assert_string_equal(buf, "azaz09@[`{\xc3\x84");
	assert_false(text_copy_lower(buf, 3, "ABC"));
	assert_string_equal(buf, "ab");
}

static void
text_append__until_it_is_full__says_so(void **state)
{
	char buf[8] = "ab";

	(void)state;
	assert_true(text_append(buf, sizeof(buf), "cd"));
	assert_true(text_append(buf, sizeof(buf), "efg"));
	assert_string_equal(buf, "abcdefg");
	assert_true(text_append(buf, sizeof(buf), ""));
	assert_false(text_append(buf, sizeof(buf), "h"));
	assert_string_equal(buf, "abcdefg");
}

static void
text_append__a_buffer_without_an_end__is_left_alone(void **state)
{
	char buf[4] = { 'a', 'b', 'c', 'd' };

	(void)state;
	assert_false(text_append(buf, sizeof(buf), "x"));
	assert_memory_equal(buf, "abcd", 4);
}

static void
text_plain__what_a_terminal_could_obey__is_gone(void **state)
{
	char text[] = "\x1b[31m ~caf\xc3\xa9\r\n\t\x7f\x80\xff!";

	(void)state;
	text_plain(text);
	assert_string_equal(text, "?[31m ~caf"
	                          "????"
	                          "????"
	                          "!");
}

static void
text_word__blanks_of_any_number__stand_between_words(void **state)
{
	char text[] = " \tforget  client=192.0.2.7\trule\r\n";
	char *rest = text;

	(void)state;
	assert_string_equal(text_word(&rest), "forget");
	assert_string_equal(text_word(&rest), "client=192.0.2.7");
	assert_string_equal(text_word(&rest), "rule");
	assert_null(text_word(&rest));
	assert_null(text_word(&rest));
}

static void
text_word__the_last_word__needs_nothing_behind_it(void **state)
{
	char text[] = "status", none[] = "", blank[] = "  ";
	char *rest = text;

	(void)state;
	assert_string_equal(text_word(&rest), "status");
	assert_null(text_word(&rest));
	rest = none;
	assert_null(text_word(&rest));
	rest = blank;
	assert_null(text_word(&rest));
}

static void
text_distance__each_kind_of_slip__counts_one(void **state)
{
	static const struct {
		const char *one, *other;
		unsigned distance;
	} cases[] = {
		{ "", "", 0 },
		{ "limit", "limit", 0 },
		{ "limit", "limot", 1 },
		{ "limit", "limiit", 1 },
		{ "limit", "limt", 1 },
		{ "limit", "ilmit", 1 },
		{ "limit", "limti", 1 },
		{ "", "abc", 3 },
		{ "abc", "xyz", 3 },
		{ "kitten", "sitting", 3 },
		{ "ca", "abc", 3 },
		{ "recipient", "recipeint", 1 },
		{ "0123456789012345678901234567890123456789012345678901234567890123",
		    "0123456789012345678901234567890123456789012345678901234567890124", 1 },
		{ "01234567890123456789012345678901234567890123456789012345678901234",
		    "01234567890123456789012345678901234567890123456789012345678901234", 65 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(text_distance(cases[i].one, cases[i].other), cases[i].distance);
		assert_int_equal(text_distance(cases[i].other, cases[i].one), cases[i].distance);
	}
}

static void
text_nearest__a_slip__finds_what_was_meant(void **state)
{
	static const char *const names[] = { "limit", "burst", "hold", "hold_max", "per", "counts",
		NULL };
	static const struct {
		const char *mistyped, *nearest;
	} cases[] = {
		{ "limt", "limit" },
		{ "Limit", "limit" },
		{ "brust", "burst" },
		{ "holdmax", "hold_max" },
		{ "hold-max", "hold_max" },
		{ "pre", "per" },
		{ "count", "counts" },
		{ "limit", "limit" },
		{ "", NULL },
		{ "x", NULL },
		{ "xyz", NULL },
		{ "greylist", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *nearest = text_nearest(cases[i].mistyped, names);

		if (cases[i].nearest == NULL)
			assert_null(nearest);
		else
			assert_string_equal(nearest, cases[i].nearest);
	}
	assert_null(text_nearest("limit", (const char *const[]){ NULL }));
}

static const char *
place_value(void *arg, const char *name, size_t name_bytes)
{
	++*(unsigned *)arg;
	if (name_bytes == 6 && memcmp(name, "client", 6) == 0)
		return "192.0.2.7";
	if (name_bytes == 5 && memcmp(name, "empty", 5) == 0)
		return "";
	if (name_bytes == 6 && memcmp(name, "braces", 6) == 0)
		return "{client}";
	return NULL;
}

static void
text_fill__places__are_filled_in_once(void **state)
{
	static const struct {
		const char *template, *filled;
	} cases[] = {
		{ "", "" },
		{ "no places", "no places" },
		{ "{client}", "192.0.2.7" },
		{ "from {client}, try later", "from 192.0.2.7, try later" },
		{ "{client}{client}", "192.0.2.7192.0.2.7" },
		{ "[{empty}]", "[]" },
		{ "{braces}", "{client}" },
		{ "{{client}", "{client}" },
		{ "{{{client}", "{192.0.2.7" },
		{ "{{", "{" },
		{ "{{{{", "{{" },
		{ "a}b", "a}b" },
		{ "{unknown} {Client} {}", "{unknown} {Client} {}" },
		{ "{client", "{client" },
		{ "{", "{" },
		{ "x{", "x{" },
		{ "{no {client}", "{no 192.0.2.7" },
		{ "{client }", "{client }" },
		{ "{clients}", "{clients}" },
		{ "100% %s %n {client}", "100% %s %n 192.0.2.7" },
	};
	unsigned asked = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char buf[64];

		assert_int_equal(
		    text_fill(buf, sizeof(buf), cases[i].template, place_value, &asked),
		    strlen(cases[i].filled));
		assert_string_equal(buf, cases[i].filled);
	}
}

static void
text_fill__too_little_room__is_cut_and_measured(void **state)
{
	unsigned asked = 0;

	(void)state;
	for (size_t room = 1; room <= 16; room++) {
		char buf[17] = "################", expected[17];

		assert_int_equal(text_fill(buf, room, "a{client}{x}b", place_value, &asked), 14);
		text_copy(expected, room, "a192.0.2.7{x}b");
		assert_string_equal(buf, expected);
		if (room < 16)
			assert_int_equal(buf[room], '#');
	}
	assert_int_equal(text_fill(NULL, 0, "a{client}", place_value, &asked), 10);
}

/* A quadratic search would take minutes here. */
static void
text_fill__a_million_open_braces__are_passed_in_a_moment(void **state)
{
	const size_t length = 2000001;
	char *template = malloc(length + 1);
	unsigned asked = 0;

	(void)state;
	assert_non_null(template);
	for (size_t i = 0; i < length; i++)
		template[i] = i % 2 == 0 ? '{' : 'x';
	template[length] = '\0';
	assert_int_equal(text_fill(NULL, 0, template, place_value, &asked), length);
	assert_int_equal(asked, 0);
	free(template);
}

static void
text_say__places__are_filled_in_any_order(void **state)
{
	static const struct {
		const char *template, *said;
	} cases[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "{one} {two}", "1 22" },
		{ "{two}: {one}, {one}", "22: 1, 1" },
		{ "{none}", "" },
		{ "{three} {", "{three} {" },
		{ "{{one}", "{one}" },
		{ "{odd}", "{one}" }, /* what is filled in is not filled in again */
		{ "100% {one} %s %n", "100% 1 %s %n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char buf[64];
		size_t length = text_say(buf, sizeof(buf), cases[i].template, "one", "1", "two",
		    "22", "none", "", "odd", "{one}", NULL);

		assert_string_equal(buf, cases[i].said);
		assert_int_equal(length, strlen(cases[i].said));
	}
}

static void
text_say__no_pairs_or_no_room__do_no_harm(void **state)
{
	char buf[8] = "#######";

	(void)state;
	assert_int_equal(text_say(buf, sizeof(buf), "{one}", NULL), 5);
	assert_string_equal(buf, "{one}");
	assert_int_equal(text_say(buf, 4, "a{one}", "one", "1234", NULL), 5);
	assert_string_equal(buf, "a12");
	assert_int_equal(text_say(buf, 0, "{one}", "one", "1", NULL), 1);
	assert_string_equal(buf, "a12");
}

static void
text_number__every_number__fits(void **state)
{
	static const struct {
		int64_t number;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ -1, "-1" },
		{ 1000000, "1000000" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char buf[NUMBER_TEXT_BYTES];

		assert_ptr_equal(text_number(buf, cases[i].number), buf);
		assert_string_equal(buf, cases[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_copy__whatever_fits__is_copied_and_ended),
		cmocka_unit_test(text_copy__no_room_at_all__writes_nothing),
		cmocka_unit_test(text_copy_lower__ascii_letters_alone__change),
		cmocka_unit_test(text_append__until_it_is_full__says_so),
		cmocka_unit_test(text_append__a_buffer_without_an_end__is_left_alone),
		cmocka_unit_test(text_plain__what_a_terminal_could_obey__is_gone),
		cmocka_unit_test(text_word__blanks_of_any_number__stand_between_words),
		cmocka_unit_test(text_word__the_last_word__needs_nothing_behind_it),
		cmocka_unit_test(text_distance__each_kind_of_slip__counts_one),
		cmocka_unit_test(text_nearest__a_slip__finds_what_was_meant),
		cmocka_unit_test(text_fill__places__are_filled_in_once),
		cmocka_unit_test(text_fill__too_little_room__is_cut_and_measured),
		cmocka_unit_test(text_fill__a_million_open_braces__are_passed_in_a_moment),
		cmocka_unit_test(text_say__places__are_filled_in_any_order),
		cmocka_unit_test(text_say__no_pairs_or_no_room__do_no_harm),
		cmocka_unit_test(text_number__every_number__fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
