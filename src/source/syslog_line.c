/* SPDX-License-Identifier: BSD-2-Clause */
/* What syslog puts before a message. */
#include "source/syslog_line.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/duration.h"

#define NO_YEAR (-1)
#define YEARS_BACK 8 /* between leap years, over 2100 */
#define AHEAD_US                                                                                   \
	DAY_US /* clocks differ, and so do zones: what is not further ahead is not a year old */

/* --- times as they are written */

enum { FIELD_YEAR, FIELD_MONTH, FIELD_DAY, FIELD_HOUR, FIELD_MINUTE, FIELD_SECOND, FIELD_COUNT };

static const char field_letters[FIELD_COUNT + 1] = "YmDhns";

/*
 * A letter of a field stands for a digit of it, D for a blank too, MMM for the month's name, T for
 * itself or a blank. Every one ends with the seconds.
 */
static const char *const layouts[] = {
	"MMM DD hh:nn:ss",
	"YYYY-mm-DDThh:nn:ss",
	"MMM D hh:nn:ss",
	"MMM DD YYYY hh:nn:ss",
	"YYYY MMM DD hh:nn:ss",
};

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec" };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* From 1; 0: there is none of this name. */
static int
month_number(const char *name)
{
	for (int i = 0; i < 12; i++) {
		if (strncasecmp(name, months[i], 3) == 0)
			return i + 1;
	}
	return 0;
}

/* One byte of a time. What has its shape need not be one that there is. */
static bool
letter_match(int number[static FIELD_COUNT], const char *layout, const char *text)
{
	const char *letter = strchr(field_letters, *layout);
	int *field;

	if (*layout == 'M') {
		if (layout[1] != 'M')
			number[FIELD_MONTH] = month_number(text - 2);
		return is_letter(*text);
	}
	if (*layout == 'T')
		return *text == 'T' || *text == 't' || *text == ' ';
	if (letter == NULL)
		return *text == *layout;
	field = &number[letter - field_letters];
	if (is_digit(*text)) {
		*field = *field * 10 + (*text - '0');
		return true;
	}
	return *layout == 'D' && *text == ' ' && *field == 0;
}

static bool
layout_match(int number_r[static FIELD_COUNT], const char *layout, struct span text)
{
	memset(number_r, 0, FIELD_COUNT * sizeof(*number_r));
	if (strchr(layout, 'Y') == NULL)
		number_r[FIELD_YEAR] = NO_YEAR;
	for (size_t i = 0; layout[i] != '\0'; i++) {
		if (i == text.bytes || !letter_match(number_r, layout + i, text.at + i))
			return false;
	}
	return true;
}

/* Returns how many bytes it has up to the seconds, them included; 0: it is none. */
static size_t
fields_read(int number_r[static FIELD_COUNT], struct span text)
{
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		if (layout_match(number_r, layouts[i], text))
			return strlen(layouts[i]);
	}
	return 0;
}

/* Reads ".123456" or nothing; digits behind the microseconds are passed over. */
static int64_t
fraction_eat(struct span *rest)
{
	int64_t unit_us = SECOND_US, fraction_us = 0;
	size_t i;

	if (rest->bytes < 2 || (rest->at[0] != '.' && rest->at[0] != ',') || !is_digit(rest->at[1]))
		return 0;
	for (i = 1; i < rest->bytes && is_digit(rest->at[i]); i++) {
		unit_us /= 10;
		fraction_us += (rest->at[i] - '0') * unit_us;
	}
	*rest = span_tail(*rest, i);
	return fraction_us;
}

/* Two digits, or -1. */
static int
pair_read(const char *text)
{
	if (!is_digit(text[0]) || !is_digit(text[1]))
		return -1;
	return (text[0] - '0') * 10 + (text[1] - '0');
}

/* Reads "Z", "+01:00" or "+0100". False, and nothing read, where there is no zone. */
static bool
zone_eat(struct span *rest, int64_t *offset_us_r)
{
	size_t minutes_at;
	int hours, minutes;

	*offset_us_r = 0;
	if (rest->bytes == 0 || rest->at[0] == ' ')
		return false;
	if (rest->at[0] == 'Z' || rest->at[0] == 'z') {
		*rest = span_tail(*rest, 1);
		return true;
	}
	if (rest->bytes < 5 || (rest->at[0] != '+' && rest->at[0] != '-'))
		return false;
	minutes_at = rest->at[3] == ':' ? 4 : 3;
	if (rest->bytes < minutes_at + 2)
		return false;
	hours = pair_read(rest->at + 1);
	minutes = pair_read(rest->at + minutes_at);
	if (hours < 0 || minutes < 0)
		return false;
	*offset_us_r = hours * HOUR_US + minutes * MINUTE_US;
	if (rest->at[0] == '-')
		*offset_us_r = -*offset_us_r;
	*rest = span_tail(*rest, minutes_at + 2);
	return true;
}

/* --- what time that is */

/* The clock may show the same time twice, when summer time ends: then the one nearer to now. */
static time_t
twin_choose(time_t at, int64_t now_us, bool *has_twin_r)
{
	/* Half an hour: Lord Howe Island. */
	static const time_t shifts[] = { -3600, 3600, -1800, 1800 };
	const time_t now = (time_t)(now_us / SECOND_US);
	struct tm tm, other;

	localtime_r(&at, &tm);
	for (size_t i = 0; i < sizeof(shifts) / sizeof(shifts[0]); i++) {
		const time_t twin = at + shifts[i];

		localtime_r(&twin, &other);
		if (other.tm_hour != tm.tm_hour || other.tm_min != tm.tm_min)
			continue;
		*has_twin_r = true;
		return imaxabs(now - twin) < imaxabs(now - at) ? twin : at;
	}
	*has_twin_r = false;
	return at;
}

/* The beginning of the minute in this year; 0: there is no such time. */
static time_t
minute_in(int year, const int number[static FIELD_COUNT], const struct syslog_clock *clock)
{
	struct tm tm = {
		.tm_year = year - 1900,
		.tm_mon = number[FIELD_MONTH] - 1,
		.tm_mday = number[FIELD_DAY],
		.tm_hour = number[FIELD_HOUR],
		.tm_min = number[FIELD_MINUTE],
		.tm_isdst = -1,
	};
	struct tm utc = tm;
	time_t at = timegm(&utc);

	/* A date that there is not has become another one. */
	if (utc.tm_mon != tm.tm_mon || utc.tm_mday != tm.tm_mday)
		return 0;
	if (clock->is_local)
		at = mktime(&tm);
	return at > 0 ? at : 0;
}

static time_t
minute_find(const int number[static FIELD_COUNT], const struct syslog_clock *clock)
{
	const time_t now = (time_t)(clock->now_us / SECOND_US);
	struct tm tm;

	if (number[FIELD_HOUR] > 23 || number[FIELD_MINUTE] > 59)
		return 0;
	if (number[FIELD_YEAR] != NO_YEAR)
		return minute_in(number[FIELD_YEAR], number, clock);
	localtime_r(&now, &tm);
	for (int back = -1; back <= YEARS_BACK; back++) {
		time_t at = minute_in(tm.tm_year + 1900 - back, number, clock);

		if (at != 0 && at <= now + AHEAD_US / SECOND_US)
			return at;
	}
	return 0;
}

/* Remembers the minute; but not of an hour that comes twice, for the next time may be the other. */
static void
minute_keep(struct syslog_clock *clock, struct span minute, const int number[static FIELD_COUNT])
{
	time_t at = minute_find(number, clock);
	bool has_twin = false;

	if (at != 0 && clock->is_local)
		at = twin_choose(at, clock->now_us, &has_twin);
	clock->minute_us = at * SECOND_US;
	clock->asked_us = clock->now_us;
	clock->minute_bytes = has_twin ? 0 : (uint8_t)minute.bytes;
	memcpy(clock->minute, minute.at, minute.bytes);
}

/* Is it of the minute that is remembered, and of the same year still? */
static bool
minute_known(const struct syslog_clock *clock, struct span text)
{
	const size_t bytes = clock->minute_bytes;

	return bytes > 0 && text.bytes >= bytes + 2 && memcmp(text.at, clock->minute, bytes) == 0 &&
	       pair_read(text.at + bytes) >= 0 && clock->now_us >= clock->asked_us &&
	       clock->now_us - clock->asked_us < AHEAD_US;
}

/* Moves *rest behind the time. False, and nothing moved, where there is none. */
static bool
time_eat(int64_t *at_us_r, struct span *rest, struct syslog_clock *clock)
{
	bool known = minute_known(clock, *rest);
	int number[FIELD_COUNT];
	const size_t bytes = known ? clock->minute_bytes + 2u : fields_read(number, *rest);
	struct span behind = span_tail(*rest, bytes);
	int64_t fraction_us, offset_us;
	bool is_local;
	int second;

	if (bytes == 0)
		return false;
	second = pair_read(rest->at + bytes - 2);
	fraction_us = fraction_eat(&behind);
	is_local = !zone_eat(&behind, &offset_us);
	if (behind.bytes > 0 && behind.at[0] != ' ')
		return false;
	if (known && is_local != clock->is_local) {
		known = false;
		fields_read(number, *rest);
	}
	if (!known) {
		clock->is_local = is_local;
		minute_keep(clock, span_head(*rest, bytes - 2), number);
	}
	*at_us_r = 0;
	/* A leap second is the first one of the next minute. */
	if (clock->minute_us != 0 && second <= 60 && offset_us < DAY_US && offset_us > -DAY_US)
		*at_us_r = clock->minute_us + second * SECOND_US + fraction_us - offset_us;
	*rest = behind;
	return true;
}

/* --- the rest */

static void
blanks_eat(struct span *rest)
{
	size_t i = 0;

	while (i < rest->bytes && (rest->at[i] == ' ' || rest->at[i] == '\t'))
		i++;
	*rest = span_tail(*rest, i);
}

static void
blanks_eat_end(struct span *rest)
{
	while (rest->bytes > 0) {
		const char last = rest->at[rest->bytes - 1];

		if (last != ' ' && last != '\t' && last != '\r' && last != '\n')
			break;
		rest->bytes--;
	}
}

/* Up to a blank or the end; *rest is moved behind the blanks. */
static struct span
word_eat(struct span *rest)
{
	struct span word = *rest;

	if (span_cut(rest, ' ', &word))
		blanks_eat(rest);
	else
		*rest = span_tail(*rest, rest->bytes);
	return word;
}

static uint32_t
pid_read(struct span text)
{
	int64_t pid;

	if (!span_eat_number(&text, UINT32_MAX, &pid) || text.bytes > 0)
		return 0;
	return (uint32_t)pid;
}

/* "<22>", in which nothing is told that matters here. */
static void
priority_eat(struct span *rest)
{
	struct span text = *rest;
	int64_t priority;

	if (span_eat(&text, SPAN("<")) && span_eat_number(&text, 999, &priority) &&
	    span_eat(&text, SPAN(">")))
		*rest = text;
}

/* "program[12]:", "program:" or "program[what]:"; else all of it is the message. */
static void
tag_eat(struct syslog_line *line, struct span *rest)
{
	struct span behind, pid = SPAN_NONE;
	size_t bytes = 0;

	while (bytes < rest->bytes && rest->at[bytes] != ' ' && rest->at[bytes] != ':' &&
	       rest->at[bytes] != '[')
		bytes++;
	behind = span_tail(*rest, bytes);
	if (bytes == 0)
		return;
	if (span_eat(&behind, SPAN("[")) && !span_cut(&behind, ']', &pid))
		return;
	if (!span_eat(&behind, SPAN(":")) && pid.bytes == 0)
		return;
	line->program = span_head(*rest, bytes);
	line->pid = pid_read(pid);
	*rest = behind;
}

/* "[ID 801593 mail.info] ": Solaris 8 to 11 tells there which text it is. */
static void
message_id_eat(struct span *rest)
{
	struct span text = *rest, id;

	if (span_eat(&text, SPAN("[ID ")) && span_cut(&text, ']', &id))
		*rest = text;
}

/* What rsyslog 8 makes of a message that comes again and again. */
static void
repeated_eat(struct syslog_line *line)
{
	struct span text = line->message;
	int64_t count;

	if (!span_eat(&text, SPAN("message repeated ")) ||
	    !span_eat_number(&text, UINT32_MAX, &count) || !span_eat(&text, SPAN(" times: [")) ||
	    !span_eat_end(&text, SPAN("]")))
		return;
	blanks_eat(&text);
	blanks_eat_end(&text);
	line->message = text;
	line->repeat_count = (uint32_t)count;
}

/* RFC 3164, as it has become. */
static bool
classic_read(struct syslog_line *line, struct span rest, struct syslog_clock *clock)
{
	struct span behind, priority;

	if (!time_eat(&line->at_us, &rest, clock))
		return false;
	blanks_eat(&rest);
	/* FreeBSD's syslogd -vv puts "<mail.info>" there. */
	if (span_eat(&rest, SPAN("<")) && span_cut(&rest, '>', &priority))
		blanks_eat(&rest);
	if (!span_begins(rest, SPAN("last message repeated "))) {
		behind = rest;
		line->host = word_eat(&behind);
		if (span_ends(line->host, SPAN(":")) && !span_ends(line->host, SPAN("::")))
			line->host = SPAN_NONE;
		else
			rest = behind;
		tag_eat(line, &rest);
	}
	blanks_eat(&rest);
	message_id_eat(&rest);
	blanks_eat(&rest);
	line->message = rest;
	repeated_eat(line);
	return true;
}

/* "-", or "[id name="value"][id]": a backslash keeps a bracket from being the end. */
static bool
data_eat(struct span *rest)
{
	if (span_eat(rest, SPAN("-")))
		return true;
	if (!span_begins(*rest, SPAN("[")))
		return false;
	while (span_eat(rest, SPAN("["))) {
		size_t i = 0;

		while (i < rest->bytes && rest->at[i] != ']')
			i += rest->at[i] == '\\' ? 2 : 1;
		if (i >= rest->bytes)
			return false;
		*rest = span_tail(*rest, i + 1);
	}
	return true;
}

static struct span
field_eat(struct span *rest)
{
	struct span field = word_eat(rest);

	return span_is(field, SPAN("-")) ? SPAN_NONE : field;
}

/* RFC 5424 section 6, behind its version. */
static bool
modern_read(struct syslog_line *line, struct span rest, struct syslog_clock *clock)
{
	if (!span_eat(&rest, SPAN("- ")) && !time_eat(&line->at_us, &rest, clock))
		return false;
	blanks_eat(&rest);
	line->host = field_eat(&rest);
	line->program = field_eat(&rest);
	line->pid = pid_read(field_eat(&rest));
	field_eat(&rest); /* MSGID */
	if (!data_eat(&rest))
		return false;
	blanks_eat(&rest);
	span_eat(&rest, SPAN("\xef\xbb\xbf")); /* says that it is UTF-8 */
	blanks_eat(&rest);
	line->message = rest;
	repeated_eat(line);
	return true;
}

bool
syslog_line_read(struct syslog_line *line_r, struct span text, struct syslog_clock *clock)
{
	*line_r = (struct syslog_line){ .host = SPAN_NONE, .program = SPAN_NONE };
	blanks_eat_end(&text);
	priority_eat(&text);
	if (span_eat(&text, SPAN("1 ")))
		return modern_read(line_r, text, clock);
	return classic_read(line_r, text, clock);
}
