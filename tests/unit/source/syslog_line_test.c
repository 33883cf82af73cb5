/* SPDX-License-Identifier: BSD-2-Clause */
/* A log line is cut where syslog put things together, in whatever format it wrote them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/now.h"

#include "source/syslog_line.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define NOW "2026-11-21T22:00:00Z"
#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"
#define LORD_HOWE "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0" /* summer time is half an hour */

static void
zone_set(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

static int64_t
time_of(const char *text)
{
	int64_t at_us;

	assert_int_equal(now_parse(&at_us, text), 0);
	return at_us;
}

/* The time as it is written, or "none". */
static void
assert_time(int64_t at_us, const char *expected)
{
	char text[NOW_TEXT_BYTES] = "none";

	if (at_us != 0)
		now_print(at_us, text);
	assert_string_equal(text, expected);
}

static void
assert_span(struct span span, const char *expected)
{
	char text[256];

	assert_true(span_copy(text, sizeof(text), span));
	assert_string_equal(text, expected);
}

static bool
line_read(struct syslog_line *line_r, const char *text, const char *now)
{
	struct syslog_clock clock = { .now_us = time_of(now) };

	return syslog_line_read(line_r, span_of(text), &clock);
}

/* --- the parts */

static void
syslog_line__each_format__is_cut_at_its_places(void **state)
{
	static const struct {
		const char *text, *host, *program;
		uint32_t pid;
		const char *message;
	} cases[] = {
		/* RFC 3164, and Postfix's maillog_file */
		{ "Nov 21 20:35:05 mx postfix/smtpd[123]: connect from a[192.0.2.1]", "mx",
		    "postfix/smtpd", 123, "connect from a[192.0.2.1]" },
		{ "<22>Nov 21 20:35:05 mx sm-mta[4294967295]: x", "mx", "sm-mta", 4294967295, "x" },
		{ "Nov 21 20:35:05 mx.example.org sendmail: x: y", "mx.example.org", "sendmail", 0,
		    "x: y" },
		{ "Nov 21 20:35:05 2001:db8::25 sendmail[1]: x", "2001:db8::25", "sendmail", 1,
		    "x" },
		{ "Nov 21 20:35:05 2001:db8:: sendmail[1]: x", "2001:db8::", "sendmail", 1, "x" },
		{ "Nov 21 20:35:05 [192.0.2.1] sendmail[1]: x", "[192.0.2.1]", "sendmail", 1, "x" },
		{ "Nov 21 20:35:05 src@relay/mx a/b[7]: x", "src@relay/mx", "a/b", 7, "x" },
		{ "Nov 21 20:35:05 mx kernel: [    1.5] x", "mx", "kernel", 0, "[    1.5] x" },
		{ "Nov 21 20:35:05 mx systemd-journald[88]: x", "mx", "systemd-journald", 88, "x" },
		{ "Nov 21 20:35:05 mx postfix/smtpd[12ab]: x", "mx", "postfix/smtpd", 0, "x" },
		{ "Nov 21 20:35:05 mx postfix/smtpd[]: x", "mx", "postfix/smtpd", 0, "x" },
		{ "Nov 21 20:35:05 mx a[4294967296]: x", "mx", "a", 0, "x" },
		{ "Nov 21 20:35:05 mx a[1] x", "mx", "a", 1, "x" },
		{ "Nov 21 20:35:05 mx a[1]:x", "mx", "a", 1, "x" },
		{ "Nov 21 20:35:05 mx a[1]:", "mx", "a", 1, "" },
		{ "Nov 21 20:35:05 mx a[1]: b[2]: c: d", "mx", "a", 1, "b[2]: c: d" },
		{ "Nov 21 20:35:05 mx <mail.info> a[1]: x", "mx", "", 0, "<mail.info> a[1]: x" },
		{ "Nov 21 20:35:05 <mail.info> mx sm-mta[1]: x", "mx", "sm-mta", 1, "x" },
		{ "Nov 21 20:35:05 mx sendmail[1]: [ID 801593 mail.notice] AB1: x", "mx",
		    "sendmail", 1, "AB1: x" },
		{ "Nov 21 20:35:05 mx a[1]: [ID x", "mx", "a", 1, "[ID x" },
		/* the host is missing */
		{ "Nov 21 20:35:05 postfix/smtpd[123]: x", "", "postfix/smtpd", 123, "x" },
		{ "Nov 21 20:35:05 sendmail: x", "", "sendmail", 0, "x" },
		/* nobody's */
		{ "Nov 21 20:35:05 mx", "mx", "", 0, "" },
		{ "Nov 21 20:35:05", "", "", 0, "" },
		{ "Nov 21 20:35:05 mx -- MARK --", "mx", "", 0, "-- MARK --" },
		{ "Nov 21 20:35:05 mx : x", "mx", "", 0, ": x" },
		{ "Nov 21 20:35:05 mx a[1 x", "mx", "", 0, "a[1 x" },
		{ "Nov 21 20:35:05 mx [1]: x", "mx", "", 0, "[1]: x" },
		{ "Nov 21 20:35:05 mx last message repeated 3 times", "mx", "", 0,
		    "last message repeated 3 times" },
		{ "Nov 21 20:35:05 last message repeated 3 times", "", "", 0,
		    "last message repeated 3 times" },
		/* RFC 3339 */
		{ "2026-11-21T20:35:05+00:00 mx postfix/qmgr[9]: x", "mx", "postfix/qmgr", 9, "x" },
		{ "<22>2026-11-21T20:35:05Z mx postfix/qmgr[9]: x", "mx", "postfix/qmgr", 9, "x" },
		{ "2026-11-21T20:35:05Z postfix/qmgr[9]: x", "", "postfix/qmgr", 9, "x" },
		/* RFC 5424 */
		{ "<22>1 2026-11-21T20:35:05Z mx postfix/smtpd 123 - - x", "mx", "postfix/smtpd",
		    123, "x" },
		{ "1 2026-11-21T20:35:05Z mx sm-mta 123 - - x", "mx", "sm-mta", 123, "x" },
		{ "<22>1 2026-11-21T20:35:05Z mx a 123 ID1 [x y=\"z\"][b c=\"\\]\\\"\"] "
		  "\xef\xbb\xbfx",
		    "mx", "a", 123, "x" },
		{ "<22>1 2026-11-21T20:35:05Z mx a - - -  x", "mx", "a", 0, "x" },
		{ "<22>1 2026-11-21T20:35:05Z mx a x9 - -", "mx", "a", 0, "" },
		{ "<22>1 - - - - - - x", "", "", 0, "x" },
		{ "<22>1 - mx a 1 - [x] [y] z", "mx", "a", 1, "[y] z" },
		/* what stands at the end */
		{ "Nov 21 20:35:05 mx a[1]: x \t\r\n", "mx", "a", 1, "x" },
		{ "Nov 21 20:35:05 mx a[1]:   x y", "mx", "a", 1, "x y" },
		{ "Nov 21 20:35:05 mx a[1]: \xff\x01", "mx", "a", 1, "\xff\x01" },
	};

	(void)state;
	zone_set("UTC");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct syslog_line line;

		if (!line_read(&line, cases[i].text, NOW))
			fail_msg("not read: %s", cases[i].text);
		assert_span(line.host, cases[i].host);
		assert_span(line.program, cases[i].program);
		assert_int_equal(line.pid, cases[i].pid);
		assert_span(line.message, cases[i].message);
		assert_int_equal(line.repeat_count, 0);
	}
}

static void
syslog_line__what_is_no_log_line__is_refused(void **state)
{
	static const char *const cases[] = {
		"",
		" ",
		"\n",
		"Nov",
		"Nov 21",
		"Nov 21 20:35:0",
		"Nov 21 20:35:0x mx a[1]: x",
		"Nov 21 20:35:05x mx a[1]: x",
		"Nov 21 20:35:05. mx a[1]: x",
		"Nov 21 20:35:05+1 mx a[1]: x",
		"Nov 21 20:35 mx a[1]: x",
		"Nov x1 20:35:05 mx a[1]: x",
		"No\0 21 20:35:05 mx a[1]: x",
		"-- Journal begins at Sat 2026-11-21 --",
		"2026-11-21 mx a[1]: x",
		"2026-11-21T20:35:05+01 mx a[1]: x",
		"2026-11-21T20:35:05+0 mx a[1]: x",
		"2026-11-21T20:35:05+01:0 mx a[1]: x",
		"2026-11-21T20:35:05ZZ mx a[1]: x",
		"<22",
		"<>Nov 21 20:35:05 mx a[1]: x",
		"<22>1 ",
		"<22>1 2026-11-21T20:35:05Z",
		"<22>1 2026-11-21T20:35:05Z mx a 1 -",
		"<22>1 2026-11-21T20:35:05Z mx a 1 - x",
		"<22>1 2026-11-21T20:35:05Z mx a 1 - [x",
		"<22>1 2026-11-21T20:35:05Z mx a 1 - [x\\]",
		"<22>1 2026-11-21T20:35:05Z mx a 1 - [x\\",
		"<22>2 2026-11-21T20:35:05Z mx a 1 - - x",
		"type=USER_AUTH msg=audit(1763757305.123:1)",
	};

	(void)state;
	zone_set("UTC");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct syslog_line line;

		if (line_read(&line, cases[i], NOW))
			fail_msg("read: %s", cases[i]);
	}
}

static void
syslog_line__cut_anywhere__is_never_passed(void **state)
{
	static const char *const lines[] = {
		"<22>Nov 21 2026 20:35:05.123456 mx sendmail[12]: [ID 1 mail.info] message "
		"repeated 2 times: [ x]\r\n",
		"<22>1 2026-11-21T20:35:05.123+01:00 mx a 1 - [x y=\"\\\"\"] \xef\xbb\xbfz",
	};

	(void)state;
	zone_set("UTC");
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct syslog_clock clock = { .now_us = time_of(NOW) };

		for (size_t bytes = 0; bytes <= strlen(lines[i]); bytes++) {
			/* On the heap, so that a sanitizer sees what is beyond. */
			char *copy = malloc(bytes > 0 ? bytes : 1);
			struct syslog_line line;

			assert_non_null(copy);
			memcpy(copy, lines[i], bytes);
			syslog_line_read(&line, (struct span){ copy, bytes }, &clock);
			free(copy);
		}
	}
}

static void
syslog_line__repeated__is_the_message_in_the_brackets(void **state)
{
	static const struct {
		const char *message, *inner;
		uint32_t repeat_count;
	} cases[] = {
		{ "message repeated 3 times: [ a[192.0.2.1]: b]", "a[192.0.2.1]: b", 3 },
		{ "message repeated 4294967295 times: [x]", "x", 4294967295 },
		{ "message repeated 4294967296 times: [ x]",
		    "message repeated 4294967296 times: [ x]", 0 },
		{ "message repeated 3 times: [ x", "message repeated 3 times: [ x", 0 },
		{ "message repeated x times: [ x]", "message repeated x times: [ x]", 0 },
		{ "a: message repeated 3 times: [ x]", "a: message repeated 3 times: [ x]", 0 },
	};

	(void)state;
	zone_set("UTC");
	for (size_t i = 0; i < COUNT(cases); i++) {
		static const char *const before[] = { "Nov 21 20:35:05 mx a[1]: ",
			"<22>1 2026-11-21T20:35:05Z mx a 1 - - " };

		for (size_t j = 0; j < COUNT(before); j++) {
			char text[256];
			struct syslog_line line;

			snprintf(text, sizeof(text), "%s%s", before[j], cases[i].message);
			assert_true(line_read(&line, text, NOW));
			assert_span(line.program, "a");
			assert_span(line.message, cases[i].inner);
			assert_int_equal(line.repeat_count, cases[i].repeat_count);
		}
	}
}

/* --- the time */

static const struct time_case {
	const char *name, *zone, *now, *written, *at;
} time_cases[] = {
	{ "classic", "UTC", NOW, "Nov 21 20:35:05", "2026-11-21T20:35:05.000Z" },
	{ "in local time", BERLIN, NOW, "Nov 21 20:35:05", "2026-11-21T19:35:05.000Z" },
	{ "in local summer time", BERLIN, NOW, "Jul 21 20:35:05", "2026-07-21T18:35:05.000Z" },
	{ "day of one digit, two blanks", "UTC", NOW, "Nov  1 20:35:05",
	    "2026-11-01T20:35:05.000Z" },
	{ "day of one digit, one blank", "UTC", NOW, "Nov 1 20:35:05", "2026-11-01T20:35:05.000Z" },
	{ "day with a nought", "UTC", NOW, "Nov 01 20:35:05", "2026-11-01T20:35:05.000Z" },
	{ "fraction", "UTC", NOW, "Nov 21 20:35:05.123456", "2026-11-21T20:35:05.123Z" },
	{ "long fraction", "UTC", NOW, "Nov 21 20:35:05.9999999999", "2026-11-21T20:35:05.999Z" },
	{ "short fraction", "UTC", NOW, "Nov 21 20:35:05.5", "2026-11-21T20:35:05.500Z" },
	{ "fraction behind a comma", "UTC", NOW, "Nov 21 20:35:05,5", "2026-11-21T20:35:05.500Z" },
	{ "year behind the day", "UTC", NOW, "Nov 21 2019 20:35:05", "2019-11-21T20:35:05.000Z" },
	{ "year before the month", "UTC", NOW, "2019 Nov 21 20:35:05", "2019-11-21T20:35:05.000Z" },
	{ "month in capitals", "UTC", NOW, "NOV 21 20:35:05", "2026-11-21T20:35:05.000Z" },

	/* the year */
	{ "old year's last second, read in the new", "UTC", "2027-01-01T00:00:01Z",
	    "Dec 31 23:59:59", "2026-12-31T23:59:59.000Z" },
	{ "new year's first second, clock behind", "UTC", "2026-12-31T23:59:58Z", "Jan  1 00:00:00",
	    "2027-01-01T00:00:00.000Z" },
	{ "new year in local time, old in UTC", BERLIN, "2026-12-31T23:30:00Z", "Jan  1 00:29:00",
	    "2026-12-31T23:29:00.000Z" },
	{ "a day ahead", "UTC", "2026-11-21T22:00:00Z", "Nov 22 22:00:00",
	    "2026-11-22T22:00:00.000Z" },
	{ "more than a day ahead is a year old", "UTC", "2026-11-21T22:00:00Z", "Nov 22 22:01:00",
	    "2025-11-22T22:01:00.000Z" },
	{ "leap day", "UTC", "2028-03-01T00:00:00Z", "Feb 29 12:00:00",
	    "2028-02-29T12:00:00.000Z" },
	{ "leap day of a year ago", "UTC", "2029-02-10T00:00:00Z", "Feb 29 12:00:00",
	    "2028-02-29T12:00:00.000Z" },
	{ "leap day of years ago", "UTC", NOW, "Feb 29 12:00:00", "2024-02-29T12:00:00.000Z" },
	{ "leap day over a century", "UTC", "2104-02-28T00:00:00Z", "Feb 29 12:00:00",
	    "2096-02-29T12:00:00.000Z" },

	/* RFC 3339 */
	{ "in UTC", BERLIN, NOW, "2026-11-21T20:35:05Z", "2026-11-21T20:35:05.000Z" },
	{ "in small letters", "UTC", NOW, "2026-11-21t20:35:05z", "2026-11-21T20:35:05.000Z" },
	{ "east", "UTC", NOW, "2026-11-21T20:35:05.123456+01:30", "2026-11-21T19:05:05.123Z" },
	{ "west, over midnight", "UTC", NOW, "2026-12-31T20:35:05-05:00",
	    "2027-01-01T01:35:05.000Z" },
	{ "zone without a colon", "UTC", NOW, "2026-11-21T20:35:05+0100",
	    "2026-11-21T19:35:05.000Z" },
	{ "without a zone", BERLIN, NOW, "2026-11-21T20:35:05", "2026-11-21T19:35:05.000Z" },
	{ "with a blank, without a zone", BERLIN, NOW, "2026-11-21 20:35:05.5",
	    "2026-11-21T19:35:05.500Z" },
	{ "leap second", "UTC", NOW, "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z" },
	{ "leap year", "UTC", NOW, "2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z" },
	{ "far ahead, but it says so", "UTC", NOW, "2099-01-01T00:00:00Z",
	    "2099-01-01T00:00:00.000Z" },

	/* summer time */
	{ "before it begins", BERLIN, "2026-03-29T01:00:00Z", "Mar 29 01:59:59",
	    "2026-03-29T00:59:59.000Z" },
	{ "after it began", BERLIN, "2026-03-29T01:00:05Z", "Mar 29 03:00:00",
	    "2026-03-29T01:00:00.000Z" },
	{ "before it ends", BERLIN, "2026-10-25T00:00:05Z", "Oct 25 01:59:59",
	    "2026-10-24T23:59:59.000Z" },
	{ "the first time round", BERLIN, "2026-10-25T00:30:05Z", "Oct 25 02:30:00",
	    "2026-10-25T00:30:00.000Z" },
	{ "the second time round", BERLIN, "2026-10-25T01:30:05Z", "Oct 25 02:30:00",
	    "2026-10-25T01:30:00.000Z" },
	{ "either of them, read later", BERLIN, NOW, "Oct 25 02:30:00",
	    "2026-10-25T01:30:00.000Z" },
	{ "after it ended", BERLIN, "2026-10-25T02:00:05Z", "Oct 25 03:00:00",
	    "2026-10-25T02:00:00.000Z" },
	{ "half an hour, the first time round", LORD_HOWE, "2026-04-04T14:45:05Z",
	    "Apr  5 01:45:00", "2026-04-04T14:45:00.000Z" },
	{ "half an hour, the second time round", LORD_HOWE, "2026-04-04T15:15:05Z",
	    "Apr  5 01:45:00", "2026-04-04T15:15:00.000Z" },

	/* none that makes sense */
	{ "no such month", "UTC", NOW, "Nox 21 20:35:05", "none" },
	{ "no such day", "UTC", NOW, "Nov 31 20:35:05", "none" },
	{ "no day", "UTC", NOW, "Nov  0 20:35:05", "none" },
	{ "blank day", "UTC", NOW, "Nov    20:35:05", "none" },
	{ "no leap year", "UTC", NOW, "Feb 29 2026 20:35:05", "none" },
	{ "no such hour", "UTC", NOW, "Nov 21 24:00:00", "none" },
	{ "no such minute", "UTC", NOW, "Nov 21 20:60:00", "none" },
	{ "no such second", "UTC", NOW, "Nov 21 20:35:61", "none" },
	{ "month 0", "UTC", NOW, "2026-00-21T20:35:05Z", "none" },
	{ "month 13", "UTC", NOW, "2026-13-21T20:35:05Z", "none" },
	{ "no such zone", "UTC", NOW, "2026-11-21T20:35:05+24:00", "none" },
	{ "before there was mail", "UTC", NOW, "0000-01-01T00:00:00Z", "none" },
	{ "the epoch", "UTC", NOW, "1970-01-01T00:00:00Z", "none" },
};

static void
syslog_line__time__is_when_it_was(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(time_cases); i++) {
		const struct time_case *one = &time_cases[i];
		struct syslog_clock clock = { .now_us = time_of(one->now) };
		char text[128];
		struct syslog_line line;

		zone_set(one->zone);
		snprintf(text, sizeof(text), "%s mx a[1]: x", one->written);
		/* The second time out of what is remembered. */
		for (int round = 0; round < 2; round++) {
			print_message("%s\n", one->name);
			assert_true(syslog_line_read(&line, span_of(text), &clock));
			assert_time(line.at_us, one->at);
			assert_span(line.program, "a");
			assert_span(line.message, "x");
		}
	}
	zone_set("UTC");
}

static void
syslog_line__an_hour_that_there_is_not__is_an_hour_off_at_most(void **state)
{
	struct syslog_line line;
	const int64_t began_us = time_of("2026-03-29T01:00:00Z");

	(void)state;
	zone_set(BERLIN);
	assert_true(line_read(&line, "Mar 29 02:30:00 mx a[1]: x", NOW));
	assert_true(line.at_us >= began_us - HOUR_US && line.at_us <= began_us + HOUR_US);
	zone_set("UTC");
}

/* One clock reads them all, in this order: what it remembers never tells another line's time. */
static void
syslog_clock__lines_of_all_kinds__have_their_own_times(void **state)
{
	static const struct {
		const char *now, *text, *at;
	} cases[] = {
		{ NOW, "Nov 21 20:35:05 mx a: x", "2026-11-21T19:35:05.000Z" },
		{ NOW, "Nov 21 20:35:59 mx a: x", "2026-11-21T19:35:59.000Z" },
		{ NOW, "Nov 21 20:35:61 mx a: x", "none" },
		{ NOW, "Nov 21 20:35:07.25 mx a: x", "2026-11-21T19:35:07.250Z" },
		{ NOW, "Nov 21 20:36:07 mx a: x", "2026-11-21T19:36:07.000Z" },
		{ NOW, "Nov 11 20:36:07 mx a: x", "2026-11-11T19:36:07.000Z" },
		{ NOW, "Nov  1 20:36:07 mx a: x", "2026-11-01T19:36:07.000Z" },
		{ NOW, "Nov 31 20:36:07 mx a: x", "none" },
		{ NOW, "Nov 31 20:36:08 mx a: x", "none" },
		{ NOW, "2026-11-21T20:35:05Z mx a: x", "2026-11-21T20:35:05.000Z" },
		{ NOW, "2026-11-21T20:35:05+01:00 mx a: x", "2026-11-21T19:35:05.000Z" },
		{ NOW, "2026-11-21T20:35:05 mx a: x", "2026-11-21T19:35:05.000Z" },
		{ NOW, "2026-11-21T20:35:06-01:00 mx a: x", "2026-11-21T21:35:06.000Z" },
		{ NOW, "<22>1 2026-11-21T20:35:06Z mx a 1 - - x", "2026-11-21T20:35:06.000Z" },
		{ NOW, "<22>1 - mx a 1 - - x", "none" },
		{ NOW, "Dec 31 23:59:59 mx a: x", "2025-12-31T22:59:59.000Z" },
		{ "2026-12-31T23:00:01Z", "Dec 31 23:59:59 mx a: x", "2026-12-31T22:59:59.000Z" },
		{ "2027-12-31T23:00:01Z", "Dec 31 23:59:59 mx a: x", "2027-12-31T22:59:59.000Z" },
		{ "2026-12-31T23:00:01Z", "Dec 31 23:59:58 mx a: x", "2026-12-31T22:59:58.000Z" },
		{ "2026-10-25T00:30:05Z", "Oct 25 02:30:00 mx a: x", "2026-10-25T00:30:00.000Z" },
		{ "2026-10-25T01:30:05Z", "Oct 25 02:30:00 mx a: x", "2026-10-25T01:30:00.000Z" },
	};
	struct syslog_clock clock = { 0 };

	(void)state;
	zone_set(BERLIN);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct syslog_line line;

		clock.now_us = time_of(cases[i].now);
		print_message("%s\n", cases[i].text);
		assert_true(syslog_line_read(&line, span_of(cases[i].text), &clock));
		assert_time(line.at_us, cases[i].at);
	}
	zone_set("UTC");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(syslog_line__each_format__is_cut_at_its_places),
		cmocka_unit_test(syslog_line__what_is_no_log_line__is_refused),
		cmocka_unit_test(syslog_line__cut_anywhere__is_never_passed),
		cmocka_unit_test(syslog_line__repeated__is_the_message_in_the_brackets),
		cmocka_unit_test(syslog_line__time__is_when_it_was),
		cmocka_unit_test(syslog_line__an_hour_that_there_is_not__is_an_hour_off_at_most),
		cmocka_unit_test(syslog_clock__lines_of_all_kinds__have_their_own_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
