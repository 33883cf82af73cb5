/* SPDX-License-Identifier: BSD-2-Clause */
/* What time it is, and how times are written. */
#include "base/now.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

#include "base/duration.h"

/* The numbers of "2026-11-21T22:21:05" in turn. */
static const struct {
	unsigned digits;
	int least, most;
	char behind; /* NUL: anything */
} fields[] = {
	{ 4, 0, 9999, '-' }, { 2, 1, 12, '-' }, { 2, 1, 31, 'T' }, { 2, 0, 23, ':' },
	{ 2, 0, 59, ':' },
	{ 2, 0, 60, '\0' }, /* a leap second is the first one of the next minute */
};

enum { FIELD_YEAR, FIELD_MONTH, FIELD_DAY, FIELD_HOUR, FIELD_MINUTE, FIELD_SECOND, FIELD_COUNT };

static int64_t
clock_us(clockid_t clock)
{
	struct timespec at;

	clock_gettime(clock, &at);
	return (int64_t)at.tv_sec * SECOND_US + at.tv_nsec / 1000;
}

int64_t
now_us(void)
{
	return clock_us(CLOCK_REALTIME);
}

int64_t
now_steady_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

/* Whole seconds since the epoch, rounded down also before it; the rest is never negative. */
static time_t
seconds_split(int64_t at_us, int64_t *rest_us_r)
{
	const int64_t rest_us = (at_us % SECOND_US + SECOND_US) % SECOND_US;

	*rest_us_r = rest_us;
	return (time_t)(at_us / SECOND_US - (at_us % SECOND_US < 0));
}

void
now_print(int64_t at_us, char text_r[static NOW_TEXT_BYTES])
{
	int64_t rest_us;
	const time_t seconds = seconds_split(at_us, &rest_us);
	struct tm tm;
	size_t length;

	gmtime_r(&seconds, &tm);
	length = strftime(text_r, NOW_TEXT_BYTES, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(
	    text_r + length, NOW_TEXT_BYTES - length, ".%03uZ", (unsigned)(rest_us / 1000) % 1000);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads exactly so many digits; moves *text behind them. */
static int
digits_parse(int *number_r, const char **text, unsigned count)
{
	int number = 0;

	for (unsigned i = 0; i < count; i++, (*text)++) {
		if (!is_digit(**text))
			return -EINVAL;
		number = number * 10 + (**text - '0');
	}
	*number_r = number;
	return 0;
}

/* Reads ".123" or nothing; digits behind the microseconds are cut off. */
static int
fraction_parse(int64_t *us_r, const char **text)
{
	int64_t unit_us = SECOND_US;

	*us_r = 0;
	if (**text != '.')
		return 0;
	(*text)++;
	if (!is_digit(**text))
		return -EINVAL;
	for (; is_digit(**text); (*text)++) {
		unit_us /= 10;
		*us_r += (**text - '0') * unit_us;
	}
	return 0;
}

/* Reads "Z" or "+01:00", and that must be all. */
static int
offset_parse(int64_t *us_r, const char *text)
{
	const int64_t sign = *text == '-' ? -1 : 1;
	int hours = 0, minutes = 0;

	if (*text == 'Z' || *text == 'z') {
		*us_r = 0;
		return text[1] == '\0' ? 0 : -EINVAL;
	}
	if (*text != '+' && *text != '-')
		return -EINVAL;
	text++;
	if (digits_parse(&hours, &text, 2) < 0 || *text++ != ':' ||
	    digits_parse(&minutes, &text, 2) < 0 || *text != '\0' || hours > 23 || minutes > 59)
		return -EINVAL;
	*us_r = sign * (hours * HOUR_US + minutes * MINUTE_US);
	return 0;
}

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Reads "2026-11-21T22:21:05"; moves *text behind it. */
static int
fields_parse(int number_r[static FIELD_COUNT], const char **text)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		if (digits_parse(&number_r[i], text, fields[i].digits) < 0 ||
		    number_r[i] < fields[i].least || number_r[i] > fields[i].most)
			return -EINVAL;
		if (fields[i].behind == '\0')
			continue;
		if (**text != fields[i].behind && !(fields[i].behind == 'T' && **text == 't'))
			return -EINVAL;
		(*text)++;
	}
	return 0;
}

int
now_parse(int64_t *at_us_r, const char *text)
{
	int number[FIELD_COUNT] = { 0 };
	int64_t fraction_us, offset_us;
	struct tm tm = { 0 };

	if (fields_parse(number, &text) < 0 || fraction_parse(&fraction_us, &text) < 0 ||
	    offset_parse(&offset_us, text) < 0 ||
	    number[FIELD_DAY] > month_days(number[FIELD_YEAR], number[FIELD_MONTH]))
		return -EINVAL;
	tm.tm_year = number[FIELD_YEAR] - 1900;
	tm.tm_mon = number[FIELD_MONTH] - 1;
	tm.tm_mday = number[FIELD_DAY];
	tm.tm_hour = number[FIELD_HOUR];
	tm.tm_min = number[FIELD_MINUTE];
	tm.tm_sec = number[FIELD_SECOND];
	*at_us_r = (int64_t)timegm(&tm) * SECOND_US + fraction_us - offset_us;
	return 0;
}

void
now_print_local(int64_t at_us, char text_r[static NOW_TEXT_BYTES])
{
	int64_t rest_us;
	const time_t seconds = seconds_split(at_us, &rest_us);
	struct tm tm;

	localtime_r(&seconds, &tm);
	strftime(text_r, NOW_TEXT_BYTES, "%Y-%m-%d %H:%M:%S", &tm);
}

void
now_print_clock(int64_t at_us, int64_t now_us, char text_r[static NOW_TEXT_BYTES])
{
	int64_t rest_us;
	const time_t seconds = seconds_split(at_us + MINUTE_US - 1, &rest_us);
	const time_t now = seconds_split(now_us, &rest_us);
	struct tm tm, today;

	localtime_r(&seconds, &tm);
	localtime_r(&now, &today);
	if (tm.tm_yday == today.tm_yday && tm.tm_year == today.tm_year)
		strftime(text_r, NOW_TEXT_BYTES, "%H:%M %z", &tm);
	else
		strftime(text_r, NOW_TEXT_BYTES, "%Y-%m-%d %H:%M %z", &tm);
}
