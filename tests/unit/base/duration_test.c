/* SPDX-License-Identifier: BSD-2-Clause */
/* Lengths of time: read, printed back, and said in words that never promise too little. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/duration.h"

#include "../../support/translation.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define TEN_YEARS_US (3653 * DAY_US)

static void
duration_parse__units__add_up_and_print_back(void **state)
{
	static const struct {
		const char *text;
		int64_t us;
		const char *printed;
	} cases[] = {
		{ "0", 0, "0" },
		{ "0s", 0, "0" },
		{ "1ms", 1000, "1ms" },
		{ "500ms", 500000, "500ms" },
		{ "1500ms", 1500000, "1s500ms" },
		{ "1s", SECOND_US, "1s" },
		{ "60s", MINUTE_US, "1m" },
		{ "10m", 10 * MINUTE_US, "10m" },
		{ "010m", 10 * MINUTE_US, "10m" },
		{ "90m", 90 * MINUTE_US, "1h30m" },
		{ "1h30m", 90 * MINUTE_US, "1h30m" },
		{ "24h", DAY_US, "1d" },
		{ "36d", 36 * DAY_US, "36d" },
		{ "2w", 14 * DAY_US, "14d" },
		{ "1w1d1h1m1s1ms", 8 * DAY_US + HOUR_US + MINUTE_US + SECOND_US + 1000,
		    "8d1h1m1s1ms" },
		{ "3653d", TEN_YEARS_US, "3653d" },
		{ "3652d24h", TEN_YEARS_US, "3653d" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[DURATION_TEXT_BYTES];
		int64_t us = -1;

		assert_int_equal(duration_parse(&us, cases[i].text), 0);
		assert_int_equal(us, cases[i].us);
		duration_print(us, text);
		assert_string_equal(text, cases[i].printed);
		assert_int_equal(duration_parse(&us, text), 0);
		assert_int_equal(us, cases[i].us);
	}
}

static void
duration_parse__anything_else__is_refused_and_nothing_changed(void **state)
{
	static const struct {
		const char *text;
		int result;
	} cases[] = {
		{ "", -EINVAL },
		{ " ", -EINVAL },
		{ "10", -EINVAL },
		{ "00", -EINVAL },
		{ "m", -EINVAL },
		{ "10x", -EINVAL },
		{ "10M", -EINVAL },
		{ "10min", -EINVAL },
		{ "10 m", -EINVAL },
		{ "10m ", -EINVAL },
		{ " 10m", -EINVAL },
		{ "1.5h", -EINVAL },
		{ "-1s", -EINVAL },
		{ "+1s", -EINVAL },
		{ "1h30", -EINVAL },
		{ "30m1h", -EINVAL },
		{ "1m1m", -EINVAL },
		{ "1ms1s", -EINVAL },
		{ "10us", -EINVAL },
		{ "99999999999999999999999999x", -EINVAL },
		{ "3653d1ms", -ERANGE },
		{ "3654d", -ERANGE },
		{ "522w", -ERANGE },
		{ "315619200001ms", -ERANGE },
		{ "9223372036854775807w", -ERANGE },
		{ "18446744073709551617s", -ERANGE },
		{ "99999999999999999999999999ms", -ERANGE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t us = -7;

		if (duration_parse(&us, cases[i].text) != cases[i].result)
			fail_msg("\"%s\" was not refused as it should", cases[i].text);
		assert_int_equal(us, -7);
	}
}

static void
duration_print__the_extremes__fit(void **state)
{
	char text[DURATION_TEXT_BYTES];

	(void)state;
	duration_print(INT64_MAX, text);
	assert_string_equal(text, "106751991d4h54s775ms");
	duration_print(INT64_MIN, text);
	assert_string_equal(text, "0");
	duration_print(999, text);
	assert_string_equal(text, "0");
}

static void
duration_words__any_wait__is_never_said_too_short(void **state)
{
	static const struct {
		int64_t us;
		const char *words;
	} cases[] = {
		{ INT64_MIN, "0 seconds" },
		{ 0, "0 seconds" },
		{ 1, "1 second" },
		{ SECOND_US, "1 second" },
		{ SECOND_US + 1, "2 seconds" },
		{ MINUTE_US, "60 seconds" },
		{ 119 * SECOND_US, "119 seconds" },
		{ 119 * SECOND_US + 1, "2 minutes" },
		{ 2 * MINUTE_US, "2 minutes" },
		{ 2 * MINUTE_US + 1, "3 minutes" },
		{ 15 * MINUTE_US, "15 minutes" },
		{ 119 * MINUTE_US, "119 minutes" },
		{ 119 * MINUTE_US + 1, "2 hours" },
		{ 2 * HOUR_US, "2 hours" },
		{ 47 * HOUR_US, "47 hours" },
		{ 47 * HOUR_US + 1, "2 days" },
		{ 36 * DAY_US, "36 days" },
		{ INT64_MAX, "106751992 days" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char words[DURATION_TEXT_BYTES], said[DURATION_SAID_BYTES];

		duration_words(cases[i].us, words);
		assert_string_equal(words, cases[i].words);
		duration_say(cases[i].us, said);
		assert_string_equal(said, cases[i].words);
	}
}

static void
duration_seconds__a_part_of_a_second__is_a_whole_one(void **state)
{
	(void)state;
	assert_int_equal(duration_seconds(0), 0);
	assert_int_equal(duration_seconds(1), 1);
	assert_int_equal(duration_seconds(SECOND_US), 1);
	assert_int_equal(duration_seconds(SECOND_US + 1), 2);
	assert_int_equal(duration_seconds(-SECOND_US - 1), -1);
	assert_int_equal(duration_seconds(INT64_MAX), INT64_MAX / SECOND_US + 1);
}

/* The last of the tests: from here on the language stays. */
static void
duration_say__another_language__is_not_that_of_clients(void **state)
{
	static const struct translation texts[] = {
		{ "{count} second", "{count} seconds", "{count} seconde", "{count} secondes" },
		{ "{count} hour", "{count} hours", "une heure", "heures: {count}" },
	};
	char words[DURATION_TEXT_BYTES], said[DURATION_SAID_BYTES];

	(void)state;
	translation_speak(texts, COUNT(texts));
	duration_say(0, said);
	assert_string_equal(said, "0 seconde");
	duration_say(2 * SECOND_US, said);
	assert_string_equal(said, "2 secondes");
	duration_say(3 * HOUR_US, said);
	assert_string_equal(said, "heures: 3");
	duration_say(2 * MINUTE_US, said);
	assert_string_equal(said, "2 minutes");
	duration_words(2 * SECOND_US, words);
	assert_string_equal(words, "2 seconds");
}

static void
duration_is_over__clock_set_back__ends_it_too(void **state)
{
	(void)state;
	assert_false(duration_is_over(1000, 60, 1000));
	assert_false(duration_is_over(1000, 60, 1059));
	assert_true(duration_is_over(1000, 60, 1060));
	assert_false(duration_is_over(1000, 60, 940));
	assert_true(duration_is_over(1000, 60, 939));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(duration_parse__units__add_up_and_print_back),
		cmocka_unit_test(duration_parse__anything_else__is_refused_and_nothing_changed),
		cmocka_unit_test(duration_print__the_extremes__fit),
		cmocka_unit_test(duration_words__any_wait__is_never_said_too_short),
		cmocka_unit_test(duration_seconds__a_part_of_a_second__is_a_whole_one),
		cmocka_unit_test(duration_is_over__clock_set_back__ends_it_too),
		cmocka_unit_test(duration_say__another_language__is_not_that_of_clients),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
