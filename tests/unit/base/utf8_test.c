/* SPDX-License-Identifier: BSD-2-Clause */
/* Characters of UTF-8: told from what is none, tamed, measured, never cut in two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/language.h"
#include "base/utf8.h"

#define HAN "\xed\x95\x9c" /* U+D55C, two columns wide */
#define ACUTE "\xcc\x81" /* U+0301, combined with what is before it */

static void
utf8_read__characters_and_what_is_none__are_told_apart(void **state)
{
	static const struct {
		const char *text;
		size_t bytes;
		uint32_t character;
	} cases[] = {
		{ "a", 1, 'a' },
		{ "\xc2\x80", 2, 0x80 },
		{ "\xc3\xa9", 2, 0xe9 },
		{ HAN, 3, 0xd55c },
		{ "\xf0\x9f\x98\x80", 4, 0x1f600 },
		{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
		{ "\x80", 0, 0 },
		{ "\xc1\xbf", 0, 0 }, /* too long a form */
		{ "\xe0\x9f\xbf", 0, 0 },
		{ "\xf0\x8f\xbf\xbf", 0, 0 },
		{ "\xed\xa0\x80", 0, 0 }, /* half of a pair */
		{ "\xf4\x90\x80\x80", 0, 0 },
		{ "\xff", 0, 0 },
		{ "\xc3", 0, 0 },
		{ "\xe2\x82", 0, 0 },
		{ "\xf0\x9f\x98", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t character = 0;

		assert_int_equal(utf8_read(&character, cases[i].text), cases[i].bytes);
		assert_int_equal(character, cases[i].character);
	}
}

static void
utf8_tame__what_a_terminal_obeys__is_a_question_mark(void **state)
{
	static const struct {
		const char *text, *tamed;
	} cases[] = {
		{ "", "" },
		{ "caf\xc3\xa9 " HAN, "caf\xc3\xa9 " HAN },
		{ "\x1b[2J\n\t\x7f", "?[2J???" },
		{ "\xc2\x9b\xc2\xa0", "?\xc2\xa0" },
		{ "\xe2\x80\xae"
		  "a\xe2\x81\xa6\xd8\x9c\xef\xbb\xbf",
		    "?a???" },
		{ "\xff\xe2\x82", "???" },
		{ "e" ACUTE " \xc2\xac \xc2\xae", "e" ACUTE " \xc2\xac \xc2\xae" },
		/* What nobody sees: a soft hyphen, a filler, a variation, tags. */
		{ "ali\xc2\xad"
		  "ce",
		    "ali?ce" },
		{ "\xe3\x85\xa4|\xef\xb8\x8f|\xef\xbf\xb9", "?|?|?" },
		{ "\xf3\xa0\x80\x80\xf3\xa0\x81\x81\xf3\xa0\xbf\xbf", "???" },
		{ "\xf3\xa1\x80\x80", "\xf3\xa1\x80\x80" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[64];

		snprintf(text, sizeof(text), "%s", cases[i].text);
		utf8_tame(text);
		assert_string_equal(text, cases[i].tamed);
	}
}

/* Only who speaks other languages knows how wide their characters are. */
static void
characters_begin(void)
{
	language_begin("en");
	if (language_alphabet() != ALPHABET_UTF8)
		skip();
}

static void
utf8_columns__wide_and_combined_characters__are_counted_as_seen(void **state)
{
	(void)state;
	characters_begin();
	assert_int_equal(utf8_columns(""), 0);
	assert_int_equal(utf8_columns("caf\xc3\xa9"), 4);
	assert_int_equal(utf8_columns("e" ACUTE), 1);
	assert_int_equal(utf8_columns(HAN HAN), 4);
	assert_int_equal(utf8_columns("\xff\xff"), 2);
}

static void
utf8_fit__half_of_a_character__does_not_fit(void **state)
{
	(void)state;
	characters_begin();
	assert_int_equal(utf8_fit("abc", 2), 2);
	assert_int_equal(utf8_fit("abc", 3), 3);
	assert_int_equal(utf8_fit(HAN HAN, 3), 3);
	assert_int_equal(utf8_fit(HAN HAN, 4), 6);
	assert_int_equal(utf8_fit("e" ACUTE "e", 1), 3);
	assert_int_equal(utf8_fit(HAN, 1), 0);
}

static void
utf8_cut__last_character__is_whole_or_not_there(void **state)
{
	static const struct {
		size_t buf_bytes;
		const char *text, *cut;
	} cases[] = {
		{ 1, "abc", "" },
		{ 3, "abc", "ab" },
		{ 4, "abc", "abc" },
		{ 5, "ab" HAN, "ab" },
		{ 6, "ab" HAN, "ab" HAN },
		{ 3, "\xff\xff\xff", "\xff\xff" },
		{ 3, "\xe2\x82", "\xe2\x82" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char buf[8];

		memset(buf, 'z', sizeof(buf));
		assert_ptr_equal(utf8_cut(buf, cases[i].buf_bytes, cases[i].text), buf);
		assert_string_equal(buf, cases[i].cut);
		assert_int_equal(buf[cases[i].buf_bytes], 'z');
	}
}

static void
utf8_read_within__what_would_go_further__is_no_character(void **state)
{
	uint32_t character = 0;

	(void)state;
	assert_int_equal(utf8_read_within(&character, HAN, 2), 0);
	assert_int_equal(utf8_read_within(&character, HAN, 3), 3);
	assert_int_equal(character, 0xd55c);
	assert_int_equal(utf8_read_within(&character, "a", 1), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_read__characters_and_what_is_none__are_told_apart),
		cmocka_unit_test(utf8_read_within__what_would_go_further__is_no_character),
		cmocka_unit_test(utf8_tame__what_a_terminal_obeys__is_a_question_mark),
		cmocka_unit_test(utf8_columns__wide_and_combined_characters__are_counted_as_seen),
		cmocka_unit_test(utf8_fit__half_of_a_character__does_not_fit),
		cmocka_unit_test(utf8_cut__last_character__is_whole_or_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
