/* SPDX-License-Identifier: BSD-2-Clause */
/* A time to come, in local time, as it is typed. */
#include "cli/moment.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include "base/duration.h"
#include "base/now.h"

/* Reads so many digits; moves *text behind them. Returns -1 where there are fewer. */
static int
digits_read(const char **text, unsigned least, unsigned most)
{
	int number = 0;
	unsigned count = 0;

	for (; count < most && **text >= '0' && **text <= '9'; count++, (*text)++)
		number = number * 10 + (**text - '0');
	return count < least ? -1 : number;
}

/* "2026-11-22 ", or nothing. Returns whether there was a date; *text stays where there was none. */
static bool
date_read(struct tm *tm, const char **text)
{
	const char *at = *text;
	int year = digits_read(&at, 4, 4);
	int month, day;

	if (year < 0 || *at++ != '-')
		return false;
	month = digits_read(&at, 2, 2);
	if (month < 1 || month > 12 || *at++ != '-')
		return false;
	day = digits_read(&at, 2, 2);
	if (day < 1 || day > 31 || (*at != ' ' && *at != 'T'))
		return false;
	tm->tm_year = year - 1900;
	tm->tm_mon = month - 1;
	tm->tm_mday = day;
	*text = at + 1;
	return true;
}

/* "23:00" or "23:00:59", and that must be all. */
static bool
clock_read(struct tm *tm, const char *text)
{
	tm->tm_hour = digits_read(&text, 1, 2);
	if (tm->tm_hour < 0 || tm->tm_hour > 23 || *text++ != ':')
		return false;
	tm->tm_min = digits_read(&text, 2, 2);
	if (tm->tm_min < 0 || tm->tm_min > 59)
		return false;
	tm->tm_sec = 0;
	if (*text == ':') {
		text++;
		tm->tm_sec = digits_read(&text, 2, 2);
	}
	return tm->tm_sec >= 0 && tm->tm_sec <= 59 && *text == '\0';
}

/*
 * When it is this time, and whether that is daylight saving time (tm_isdst). False where it never
 * is: then the clock shows another one at *at_us_r.
 */
static bool
local_us(int64_t *at_us_r, const struct tm *wanted, int isdst)
{
	struct tm tm = *wanted;

	tm.tm_isdst = isdst;
	*at_us_r = (int64_t)mktime(&tm) * SECOND_US;
	return tm.tm_hour == wanted->tm_hour && tm.tm_min == wanted->tm_min &&
	       (isdst < 0 || tm.tm_isdst == isdst);
}

/*
 * In the hour that comes twice in autumn the first one that is to come; in the one that spring
 * leaves out what mktime(3) takes it for.
 */
static int64_t
local_next_us(const struct tm *wanted, int64_t now_us)
{
	int64_t at_us;

	if (local_us(&at_us, wanted, 1) && at_us > now_us)
		return at_us;
	if (local_us(&at_us, wanted, 0) && at_us > now_us)
		return at_us;
	local_us(&at_us, wanted, -1);
	return at_us;
}

static bool
day_exists(const struct tm *wanted)
{
	struct tm tm = { .tm_year = wanted->tm_year,
		.tm_mon = wanted->tm_mon,
		.tm_mday = wanted->tm_mday,
		.tm_hour = 12,
		.tm_isdst = -1 };

	mktime(&tm);
	return tm.tm_mday == wanted->tm_mday;
}

int
moment_parse(int64_t *at_us_r, const char *text, int64_t now_us)
{
	const time_t now = (time_t)(now_us / SECOND_US);
	bool is_dated;
	struct tm tm;

	if (now_parse(at_us_r, text) == 0)
		return 0;
	localtime_r(&now, &tm);
	is_dated = date_read(&tm, &text);
	if (!clock_read(&tm, text) || !day_exists(&tm))
		return -EINVAL;
	*at_us_r = local_next_us(&tm, now_us);
	if (is_dated || *at_us_r > now_us)
		return 0;
	tm.tm_mday++;
	*at_us_r = local_next_us(&tm, now_us);
	return 0;
}
