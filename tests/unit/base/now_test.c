/* SPDX-License-Identifier: BSD-2-Clause */
/* Times: written in RFC 3339, read back, and read from other clocks than ours. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/now.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define AT_US (INT64_C(1795299665) * SECOND_US + 123000) /* 2026-11-21T22:21:05.123Z */

static void
now_us__the_clock__goes_on(void **state)
{
	const int64_t wall_us = now_us(), steady_us = now_steady_us();

	(void)state;
	assert_true(wall_us > INT64_C(1700000000) * SECOND_US);
	assert_in_range(wall_us / SECOND_US, time(NULL) - 5, time(NULL) + 5);
	assert_true(now_steady_us() >= steady_us);
	assert_true(now_steady_us() < steady_us + MINUTE_US);
}

static void
now_print__a_time__is_read_back(void **state)
{
	static const struct {
		int64_t us;
		const char *text;
	} cases[] = {
		{ 0, "1970-01-01T00:00:00.000Z" },
		{ AT_US, "2026-11-21T22:21:05.123Z" },
		{ INT64_C(951782400) * SECOND_US, "2000-02-29T00:00:00.000Z" },
		{ INT64_C(1709251199) * SECOND_US + 999000, "2024-02-29T23:59:59.999Z" },
		{ INT64_C(253402300799) * SECOND_US + 999000, "9999-12-31T23:59:59.999Z" },
		{ -1000, "1969-12-31T23:59:59.999Z" },
		{ -SECOND_US, "1969-12-31T23:59:59.000Z" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[NOW_TEXT_BYTES];
		int64_t us = 7;

		now_print(cases[i].us, text);
		assert_string_equal(text, cases[i].text);
		assert_int_equal(now_parse(&us, text), 0);
		assert_int_equal(us, cases[i].us);
	}
}

static void
now_print__what_is_below_a_millisecond__is_cut_off(void **state)
{
	char text[NOW_TEXT_BYTES];

	(void)state;
	now_print(AT_US + 999, text);
	assert_string_equal(text, "2026-11-21T22:21:05.123Z");
}

static void
now_print__the_extremes__fit(void **state)
{
	char text[NOW_TEXT_BYTES];

	(void)state;
	now_print(INT64_MAX, text);
	assert_string_equal(text, "294247-01-10T04:00:54.775Z");
	now_print(INT64_MIN, text);
	assert_string_equal(text, "-290308-12-21T19:59:05.224Z");
	now_print_local(INT64_MAX, text);
	now_print_local(INT64_MIN, text);
}

static void
now_parse__every_spelling_of_rfc_3339__is_read(void **state)
{
	static const struct {
		const char *text;
		int64_t us;
	} cases[] = {
		{ "2026-11-21T22:21:05.123Z", AT_US },
		{ "2026-11-21t22:21:05.123z", AT_US },
		{ "2026-11-21T22:21:05Z", AT_US - 123000 },
		{ "2026-11-21T22:21:05.1Z", AT_US - 23000 },
		{ "2026-11-21T22:21:05.123456Z", AT_US + 456 },
		{ "2026-11-21T22:21:05.12345678901234567890Z", AT_US + 456 },
		{ "2026-11-21T23:21:05.123+01:00", AT_US },
		{ "2026-11-22T03:51:05.123+05:30", AT_US },
		{ "2026-11-21T14:21:05.123-08:00", AT_US },
		{ "2026-11-21T22:21:05.123-00:00", AT_US },
		{ "2016-12-31T23:59:60Z", INT64_C(1483228800) * SECOND_US },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t us = 7;

		if (now_parse(&us, cases[i].text) != 0)
			fail_msg("\"%s\" was refused", cases[i].text);
		assert_int_equal(us, cases[i].us);
	}
}

static void
now_parse__anything_else__is_refused_and_nothing_changed(void **state)
{
	static const char *const cases[] = { "", "2026", "2026-11-21", "2026-11-21T22:21:05",
		"2026-11-21 22:21:05Z", "2026-11-21T22:21:05.Z", "2026-11-21T22:21:05.123",
		"2026-11-21T22:21:05.123Z ", " 2026-11-21T22:21:05.123Z", "2026-11-21T22:21Z",
		"2026-00-21T22:21:05Z", "2026-13-21T22:21:05Z", "2026-11-00T22:21:05Z",
		"2026-11-31T22:21:05Z", "2026-02-29T22:21:05Z", "1900-02-29T22:21:05Z",
		"2026-11-21T24:00:00Z", "2026-11-21T22:60:05Z", "2026-11-21T22:21:61Z",
		"2026-11-21T22:21:05+0100", "2026-11-21T22:21:05+24:00",
		"2026-11-21T22:21:05+01:60", "2026-11-21T22:21:05+1:00",
		"2026-11-21T22:21:05+01:00x", "2026-1-21T22:21:05Z", "02026-11-21T22:21:05Z",
		"-026-11-21T22:21:05Z", "2026/11/21T22:21:05Z", "2026-11-21T22:21:05,123Z",
		"2026-11-21T22:21:+5Z" };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t us = 7;

		if (now_parse(&us, cases[i]) != -EINVAL)
			fail_msg("\"%s\" was read", cases[i]);
		assert_int_equal(us, 7);
	}
}

static void
now_print_local__a_time__is_told_as_the_clock_on_the_wall(void **state)
{
	char text[NOW_TEXT_BYTES];

	(void)state;
	setenv("TZ", "XYZ-2", 1); /* two hours east of Greenwich */
	tzset();
	now_print_local(AT_US, text);
	assert_string_equal(text, "2026-11-22 00:21:05");
	now_print(AT_US, text);
	assert_string_equal(text, "2026-11-21T22:21:05.123Z");
	unsetenv("TZ");
	tzset();
}

static void
now_print_clock__a_time__is_the_next_whole_minute_and_tells_another_day(void **state)
{
	static const struct {
		int64_t later_us;
		const char *text;
	} cases[] = {
		{ 0, "00:22 +0200" }, /* it is five seconds past 00:21 */
		{ -(5 * SECOND_US + 123000), "00:21 +0200" },
		{ -(5 * SECOND_US + 122999), "00:22 +0200" },
		{ 20 * MINUTE_US, "00:42 +0200" },
		{ 23 * HOUR_US + 38 * MINUTE_US, "2026-11-23 00:00 +0200" },
		{ 23 * HOUR_US + 37 * MINUTE_US, "23:59 +0200" },
		{ 365 * DAY_US, "2027-11-22 00:22 +0200" },
		{ -DAY_US, "2026-11-21 00:22 +0200" },
	};
	char text[NOW_TEXT_BYTES];

	(void)state;
	setenv("TZ", "XYZ-2", 1);
	tzset();
	for (size_t i = 0; i < COUNT(cases); i++) {
		now_print_clock(AT_US + cases[i].later_us, AT_US, text);
		assert_string_equal(text, cases[i].text);
	}
	unsetenv("TZ");
	tzset();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(now_us__the_clock__goes_on),
		cmocka_unit_test(now_print__a_time__is_read_back),
		cmocka_unit_test(now_print__what_is_below_a_millisecond__is_cut_off),
		cmocka_unit_test(now_print__the_extremes__fit),
		cmocka_unit_test(now_parse__every_spelling_of_rfc_3339__is_read),
		cmocka_unit_test(now_parse__anything_else__is_refused_and_nothing_changed),
		cmocka_unit_test(now_print_local__a_time__is_told_as_the_clock_on_the_wall),
		cmocka_unit_test(
		    now_print_clock__a_time__is_the_next_whole_minute_and_tells_another_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
