/* SPDX-License-Identifier: BSD-2-Clause */
/* Lengths of time: as written in a config file, and as said to a client. */
#include "base/duration.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"

#define MILLISECOND_US INT64_C(1000)
#define DURATION_MOST_US (3653 * DAY_US) /* ten years have as many days, or one less */

static const struct {
	const char *name;
	int64_t us;
} units[] = {
	/* largest first */
	{ "w", 7 * DAY_US },
	{ "d", DAY_US },
	{ "h", HOUR_US },
	{ "m", MINUTE_US },
	{ "s", SECOND_US },
	{ "ms", MILLISECOND_US },
};

#define UNIT_COUNT (sizeof(units) / sizeof(units[0]))
#define UNIT_LARGEST_PRINTED 1 /* "36d" tells an administrator more than "5w1d" */

enum unit { UNIT_SECOND, UNIT_MINUTE, UNIT_HOUR, UNIT_DAY };

static const struct {
	const char *name; /* in English */
	int64_t us;
	int64_t most; /* from so many on the next unit is said */
} words[] = {
	[UNIT_SECOND] = { "second", SECOND_US, 120 },
	[UNIT_MINUTE] = { "minute", MINUTE_US, 120 },
	[UNIT_HOUR] = { "hour", HOUR_US, 48 },
	[UNIT_DAY] = { "day", DAY_US, INT64_MAX },
};

/* Reads a number, or DURATION_MOST_US for what is larger still; moves *text behind it. */
static int
number_parse(int64_t *number_r, const char **text)
{
	const char *c = *text;
	int64_t number = 0;

	for (; *c >= '0' && *c <= '9'; c++) {
		number = number * 10 + (*c - '0');
		if (number > DURATION_MOST_US)
			number = DURATION_MOST_US;
	}
	if (c == *text)
		return -EINVAL;
	*number_r = number;
	*text = c;
	return 0;
}

/* Finds a unit that is smaller than all before `from`; moves *text behind it. */
static int
unit_parse(size_t *unit_r, const char **text, size_t from)
{
	const size_t length = strcspn(*text, "0123456789");

	for (size_t i = from; i < UNIT_COUNT; i++) {
		if (strlen(units[i].name) == length && memcmp(units[i].name, *text, length) == 0) {
			*unit_r = i;
			*text += length;
			return 0;
		}
	}
	return -EINVAL;
}

int
duration_parse(int64_t *us_r, const char *text)
{
	int64_t us = 0;
	size_t next = 0;
	bool beyond = false;

	if (strcmp(text, "0") == 0) {
		*us_r = 0;
		return 0;
	}
	do {
		int64_t number;
		size_t unit;

		if (number_parse(&number, &text) < 0 || unit_parse(&unit, &text, next) < 0)
			return -EINVAL;
		next = unit + 1;
		if (number > (DURATION_MOST_US - us) / units[unit].us)
			beyond = true;
		else
			us += number * units[unit].us;
	} while (*text != '\0');
	if (beyond)
		return -ERANGE;
	*us_r = us;
	return 0;
}

void
duration_print(int64_t us, char text_r[static DURATION_TEXT_BYTES])
{
	size_t length = 0;

	for (size_t i = UNIT_LARGEST_PRINTED; i < UNIT_COUNT; i++) {
		const int64_t number = us / units[i].us;

		if (number <= 0)
			continue;
		length += (size_t)snprintf(text_r + length, DURATION_TEXT_BYTES - length,
		    "%" PRId64 "%s", number, units[i].name);
		us %= units[i].us;
	}
	if (length == 0)
		snprintf(text_r, DURATION_TEXT_BYTES, "0");
}

static int64_t
rounded_up(int64_t us, int64_t unit_us)
{
	return us / unit_us + (us % unit_us > 0);
}

/* How many of which unit tell it well. */
static int64_t
words_choose(int64_t us, enum unit *unit_r)
{
	int unit = UNIT_SECOND;

	if (us < 0)
		us = 0;
	while (rounded_up(us, words[unit].us) >= words[unit].most)
		unit++;
	*unit_r = (enum unit)unit;
	return rounded_up(us, words[unit].us);
}

void
duration_words(int64_t us, char text_r[static DURATION_TEXT_BYTES])
{
	enum unit unit;
	int64_t number = words_choose(us, &unit);

	snprintf(text_r, DURATION_TEXT_BYTES, "%" PRId64 " %s%s", number, words[unit].name,
	    number == 1 ? "" : "s");
}

static const char *
unit_say(enum unit unit, int64_t count)
{
	switch (unit) {
	case UNIT_SECOND:
		return tr_count("{count} second", "{count} seconds", count);
	case UNIT_MINUTE:
		return tr_count("{count} minute", "{count} minutes", count);
	case UNIT_HOUR:
		return tr_count("{count} hour", "{count} hours", count);
	default:
		return tr_count("{count} day", "{count} days", count);
	}
}

void
duration_say(int64_t us, char text_r[static DURATION_SAID_BYTES])
{
	char count[NUMBER_TEXT_BYTES];
	enum unit unit;
	int64_t number = words_choose(us, &unit);

	text_say(text_r, DURATION_SAID_BYTES, unit_say(unit, number), "count",
	    text_number(count, number), NULL);
}

int64_t
duration_seconds(int64_t us)
{
	return rounded_up(us, SECOND_US);
}

bool
duration_is_over(int64_t begun_us, int64_t length_us, int64_t now_us)
{
	return now_us >= begun_us + length_us || now_us < begun_us - length_us;
}

int64_t
duration_least(int64_t one, int64_t other)
{
	return one < other ? one : other;
}

int64_t
duration_most(int64_t one, int64_t other)
{
	return one > other ? one : other;
}
