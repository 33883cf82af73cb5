/* SPDX-License-Identifier: BSD-2-Clause */
/* Times to come, as they are typed, in a zone with daylight saving time. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/now.h"

#include "cli/moment.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Middle Europe, without the system's files: from the last Sunday of March to that of October. */
static int
zone_set(void **state)
{
	(void)state;
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return 0;
}

static int
zone_unset(void **state)
{
	(void)state;
	unsetenv("TZ");
	tzset();
	return 0;
}

static int64_t
utc(const char *text)
{
	int64_t at_us;

	assert_int_equal(now_parse(&at_us, text), 0);
	return at_us;
}

static void
moment__as_people_write_it__is_understood(void **state)
{
	static const struct {
		const char *now, *text, *at;
	} cases[] = {
		{ "2026-11-22T21:30:00Z", "23:00", "2026-11-22T22:00:00Z" },
		{ "2026-11-22T21:30:00Z", "23:00:59", "2026-11-22T22:00:59Z" },
		{ "2026-11-22T07:30:00Z", "9:05", "2026-11-22T08:05:00Z" },
		/* what has passed today, or is just now, is tomorrow's */
		{ "2026-11-22T21:30:00Z", "6:00", "2026-11-23T05:00:00Z" },
		{ "2026-11-22T21:30:00Z", "22:30", "2026-11-23T21:30:00Z" },
		{ "2026-11-22T21:29:59Z", "22:30", "2026-11-22T21:30:00Z" },
		{ "2026-12-31T22:30:00Z", "00:10", "2026-12-31T23:10:00Z" },
		{ "2026-12-31T22:30:00Z", "23:10", "2027-01-01T22:10:00Z" },
		{ "2026-02-28T20:00:00Z", "20:00", "2026-03-01T19:00:00Z" },
		/* a date stays what it is */
		{ "2026-11-22T21:30:00Z", "2026-11-22 23:00", "2026-11-22T22:00:00Z" },
		{ "2026-11-22T21:30:00Z", "2026-11-22T23:00", "2026-11-22T22:00:00Z" },
		{ "2026-11-22T21:30:00Z", "2026-11-22 21:00", "2026-11-22T20:00:00Z" },
		{ "2026-11-22T21:30:00Z", "2028-02-29 00:00:01", "2028-02-28T23:00:01Z" },
		{ "2026-11-22T21:30:00Z", "2026-07-01 12:00", "2026-07-01T10:00:00Z" },
		{ "2026-11-22T21:30:00Z", "2026-11-22T23:00:00Z", "2026-11-22T23:00:00Z" },
		{ "2026-11-22T21:30:00Z", "2026-11-22T23:00:00+09:00", "2026-11-22T14:00:00Z" },
		/* the hour that comes twice: its first, its second, and tomorrow's */
		{ "2026-10-24T23:50:00Z", "02:30", "2026-10-25T00:30:00Z" },
		{ "2026-10-25T00:40:00Z", "02:30", "2026-10-25T01:30:00Z" },
		{ "2026-10-25T01:40:00Z", "02:30", "2026-10-26T01:30:00Z" },
		/* the days on which the clock is changed are as long as they are */
		{ "2026-10-24T22:30:00Z", "23:00", "2026-10-25T22:00:00Z" },
		{ "2026-03-28T23:30:00Z", "23:00", "2026-03-29T21:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t at_us = 0;
		char text[NOW_TEXT_BYTES];

		if (moment_parse(&at_us, cases[i].text, utc(cases[i].now)) != 0)
			fail_msg("\"%s\" was not read", cases[i].text);
		now_print(at_us, text);
		if (at_us != utc(cases[i].at))
			fail_msg("\"%s\" at %s is %s", cases[i].text, cases[i].now, text);
	}
}

/* In the hour that spring leaves out some time nearby will do. */
static void
moment__that_never_is__is_near(void **state)
{
	int64_t at_us;

	(void)state;
	assert_int_equal(moment_parse(&at_us, "02:30", utc("2026-03-29T00:10:00Z")), 0);
	assert_in_range(at_us, utc("2026-03-29T00:30:00Z"), utc("2026-03-29T01:30:00Z"));
}

static void
moment__anything_else__is_refused(void **state)
{
	static const char *const cases[] = { "", " ", "23", "23:", "23:0", "24:00", "23:60",
		"23:00:", "23:00:60", "23:00:5", "123:00", "23:000", "23:00 ", " 23:00", "11pm",
		"23.00", "-1:00", "+1:00", "tomorrow", "2026-11-22", "2026-11-22 ",
		"2026-11-31 12:00", "2026-02-29 12:00", "2026-13-01 12:00", "2026-00-01 12:00",
		"2026-11-00 12:00", "2026-11-22  23:00", "2026-11-22_23:00", "26-11-22 23:00",
		"22.11.2026 23:00", "2026-11-22 23:00Z", "2026-11-22T23:00:00X",
		"99999999999999999999:00" };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t at_us;

		if (moment_parse(&at_us, cases[i], utc("2026-11-22T21:30:00Z")) != -EINVAL)
			fail_msg("\"%s\" was read", cases[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moment__as_people_write_it__is_understood),
		cmocka_unit_test(moment__that_never_is__is_near),
		cmocka_unit_test(moment__anything_else__is_refused),
	};

	return cmocka_run_group_tests(tests, zone_set, zone_unset);
}
