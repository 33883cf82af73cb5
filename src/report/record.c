/* SPDX-License-Identifier: BSD-2-Clause */
/* A line of the audit file taken apart, once, for those who read a great many of them. */
#include "report/record.h"

#include <assert.h>

#include "base/duration.h"
#include "base/json.h"
#include "base/now.h"
#include "base/utf8.h"

const char *const record_names[RECORD_COUNT] = {
	[RECORD_DECISION] = "decision",
	[RECORD_REPEATED] = "repeated",
	[RECORD_HOLD] = "hold",
	[RECORD_HOLDS] = "holds",
	[RECORD_WELCOME] = "welcome",
	[RECORD_WELCOMES] = "welcomes",
	[RECORD_RETURN] = "return",
	[RECORD_RETURNS] = "returns",
	[RECORD_RECEIVED] = "received",
	[RECORD_DRAIN] = "drain",
	[RECORD_OUTCOME] = "outcome",
};

static const struct span member_names[MEMBERS] = {
	[MEMBER_TIME] = SPAN("time"),
	[MEMBER_RECORD] = SPAN("record"),
	[MEMBER_SINCE] = SPAN("since"),
	[MEMBER_COUNT_OF] = SPAN("count"),
	[MEMBER_TICKET] = SPAN("ticket"),
	[MEMBER_SHARED] = SPAN("shared"),
	[MEMBER_SESSION] = SPAN("session"),
	[MEMBER_CLIENT] = SPAN("client"),
	[MEMBER_NETWORK] = SPAN("network"),
	[MEMBER_PORT] = SPAN("port"),
	[MEMBER_NAME] = SPAN("name"),
	[MEMBER_VERIFIED] = SPAN("verified"),
	[MEMBER_HOST] = SPAN("host"),
	[MEMBER_SERVICE] = SPAN("service"),
	[MEMBER_DAEMON] = SPAN("daemon"),
	[MEMBER_TLS] = SPAN("tls"),
	[MEMBER_HELO] = SPAN("helo"),
	[MEMBER_LOGIN] = SPAN("login"),
	[MEMBER_MECHANISM] = SPAN("mechanism"),
	[MEMBER_SENDER] = SPAN("sender"),
	[MEMBER_RECIPIENT] = SPAN("recipient"),
	[MEMBER_QUEUE_ID] = SPAN("queue_id"),
	[MEMBER_ORIGIN] = SPAN("origin"),
	[MEMBER_AGE] = SPAN("age"),
	[MEMBER_STAGE] = SPAN("stage"),
	[MEMBER_EVENTS] = SPAN("events"),
	[MEMBER_OUTCOME] = SPAN("outcome"),
	[MEMBER_CAUSE] = SPAN("cause"),
	[MEMBER_CODE] = SPAN("code"),
	[MEMBER_REPLY] = SPAN("reply"),
	[MEMBER_INFERRED] = SPAN("inferred"),
	[MEMBER_RULES] = SPAN("rules"),
	[MEMBER_RULE] = SPAN("rule"),
	[MEMBER_TYPE] = SPAN("type"),
	[MEMBER_FILE] = SPAN("file"),
	[MEMBER_LINE] = SPAN("line"),
	[MEMBER_ACCOUNT] = SPAN("account"),
	[MEMBER_REASON] = SPAN("reason"),
	[MEMBER_COUNTS] = SPAN("counts"),
	[MEMBER_ATTEMPTS] = SPAN("attempts"),
	[MEMBER_EARLY] = SPAN("early"),
	[MEMBER_DELAYED] = SPAN("delayed"),
	[MEMBER_RESOURCE] = SPAN("resource"),
	[MEMBER_SEEN] = SPAN("seen"),
	[MEMBER_LIMIT] = SPAN("limit"),
	[MEMBER_LIMIT_TEXT] = SPAN("limit_text"),
	[MEMBER_STATE] = SPAN("state"),
	[MEMBER_MAINTENANCE] = SPAN("maintenance"),
	[MEMBER_BY] = SPAN("by"),
	[MEMBER_UNTIL] = SPAN("until"),
	[MEMBER_EXCEPT] = SPAN("except"),
	[MEMBER_WAIT] = SPAN("wait"),
	[MEMBER_OFFENCES] = SPAN("offences"),
	[MEMBER_MODE] = SPAN("mode"),
	[MEMBER_ACTION] = SPAN("action"),
};

/* --- times */

/* "2026-11-21T22:21:05.123Z", as the daemon writes them. */
#define TIME_BYTES 24
#define MONTHS 12
#define DAYS_SAFE 28 /* each month has so many */
#define LENGTH_MOST_US (3660 * DAY_US)
#define EPOCH_DAYS 719468 /* from the 1st of March of the year 0 to 1970 */

/* So many decimal digits; *bad becomes 1 where one is none. */
static inline unsigned
digits_read(const char *text, unsigned count, unsigned *bad)
{
	unsigned number = 0;

	for (unsigned i = 0; i < count; i++) {
		unsigned digit = (unsigned)(unsigned char)text[i] - '0';

		*bad |= digit > 9;
		number = number * 10 + digit;
	}
	return number;
}

/* Days since 1970-01-01. The year begins in March, so that a leap day is its last. */
static int64_t
days_count(unsigned year, unsigned month, unsigned day)
{
	const int64_t from_march = month > 2 ? year : (int64_t)year - 1;
	const unsigned month_from_march = month > 2 ? month - 3 : month + 9;

	return from_march * 365 + from_march / 4 - from_march / 100 + from_march / 400 +
	       (153 * month_from_march + 2) / 5 + day - 1 - EPOCH_DAYS;
}

/* What only another way of writing, a leap second or the end of a month can tell. */
static bool
time_read_slowly(int64_t *at_us_r, struct span text)
{
	char copy[2 * NOW_TEXT_BYTES];

	return span_copy(copy, sizeof(copy), text) && now_parse(at_us_r, copy) == 0;
}

static bool
time_read(int64_t *at_us_r, struct span text)
{
	const char *c = text.at;
	unsigned year, month, day, hour, minute, second, milliseconds, bad = 0;

	if (text.bytes != TIME_BYTES || c[4] != '-' || c[7] != '-' || c[10] != 'T' ||
	    c[13] != ':' || c[16] != ':' || c[19] != '.' || c[23] != 'Z')
		return time_read_slowly(at_us_r, text);
	year = digits_read(c, 4, &bad);
	month = digits_read(c + 5, 2, &bad);
	day = digits_read(c + 8, 2, &bad);
	hour = digits_read(c + 11, 2, &bad);
	minute = digits_read(c + 14, 2, &bad);
	second = digits_read(c + 17, 2, &bad);
	milliseconds = digits_read(c + 20, 3, &bad);
	if (bad != 0 || year == 0 || month < 1 || month > MONTHS || day < 1 || day > DAYS_SAFE ||
	    hour > 23 || minute > 59 || second > 59)
		return time_read_slowly(at_us_r, text);
	*at_us_r = days_count(year, month, day) * DAY_US + hour * HOUR_US + minute * MINUTE_US +
	           second * SECOND_US + milliseconds * 1000;
	return true;
}

/* --- members */

/*
 * Which member has this name: MEMBERS if none. They mostly stand in the order of their list, so the
 * search begins behind the one before: that is a guess, and any order will do.
 */
static unsigned
member_find(struct span name, unsigned guess)
{
	for (unsigned member = guess; member < MEMBERS; member++) {
		if (span_is(name, member_names[member]))
			return member;
	}
	for (unsigned member = 0; member < guess; member++) {
		if (span_is(name, member_names[member]))
			return member;
	}
	return MEMBERS;
}

/* Returns false for what is no object, or not a whole one. */
static bool
members_read(struct record *record_r, struct span line)
{
	struct json_walk walk;
	struct json_value value;
	struct span name;
	uint64_t found_bits = 0;
	unsigned guess = 0;
	int more;

	static_assert(MEMBERS <= 64, "each member has a bit");
	for (unsigned i = 0; i < MEMBERS; i++)
		record_r->value[i] = SPAN_NONE;
	json_walk(&walk, line);
	while ((more = json_next(&walk, &name, &value)) > 0) {
		unsigned member = member_find(name, guess);

		if (member == MEMBERS)
			continue;
		guess = member + 1;
		/* Of two that are called alike the first counts, as for json_find(). */
		if (value.start == NULL || (found_bits & UINT64_C(1) << member))
			continue;
		found_bits |= UINT64_C(1) << member;
		record_r->value[member] = (struct span){ value.start, value.bytes };
	}
	return more == 0;
}

static enum record_kind
kind_find(struct span name)
{
	unsigned kind;

	for (kind = 0; kind < RECORD_COUNT; kind++) {
		if (span_is(name, span_of(record_names[kind])))
			break;
	}
	return (enum record_kind)kind;
}

/* Only what stands between quotes has one before it. */
static struct json_value
value_of(const struct record *record, enum member member)
{
	const struct span value = record->value[member];

	return (struct json_value){
		.start = value.at,
		.bytes = value.bytes,
		.is_text = value.bytes > 0 && value.at[-1] == '"',
	};
}

bool
record_read(struct record *record_r, struct span line)
{
	record_r->line = line;
	if (!members_read(record_r, line))
		return false;
	record_r->kind = kind_find(record_r->value[MEMBER_RECORD]);
	if (record_r->kind == RECORD_COUNT ||
	    !time_read(&record_r->at_us, record_r->value[MEMBER_TIME]))
		return false;
	if (record_r->value[MEMBER_SINCE].bytes == 0 ||
	    !time_read(&record_r->since_us, record_r->value[MEMBER_SINCE]))
		record_r->since_us = record_r->at_us;
	record_r->count = record_number(record_r, MEMBER_COUNT_OF);
	if (record_r->count < 1)
		record_r->count = 1;
	return true;
}

bool
record_glance(enum record_kind *kind_r, int64_t *at_us_r, struct span line)
{
	struct span time, name;

	if (!span_eat(&line, SPAN("{\"time\":\"")))
		return false;
	time = span_head(line, TIME_BYTES);
	line = span_tail(line, TIME_BYTES);
	if (!span_eat(&line, SPAN("\",\"record\":\"")) || !span_cut(&line, '"', &name) ||
	    !time_read(at_us_r, time))
		return false;
	*kind_r = kind_find(name);
	return *kind_r != RECORD_COUNT;
}

void
record_text(char *buf, size_t buf_bytes, const struct record *record, enum member member)
{
	const struct json_value value = value_of(record, member);

	json_read_text(buf, buf_bytes, &value);
	if (buf_bytes > 0)
		utf8_tame(buf);
}

int64_t
record_number(const struct record *record, enum member member)
{
	const struct json_value value = value_of(record, member);
	int64_t number;

	json_read_number(&number, &value);
	return number;
}

int64_t
record_seconds(const struct record *record, enum member member)
{
	const struct json_value value = value_of(record, member);
	int64_t us;

	json_read_seconds(&us, &value);
	return us >= 0 && us <= LENGTH_MOST_US ? us : 0;
}

int64_t
record_time(const struct record *record, enum member member)
{
	int64_t at_us;

	return time_read(&at_us, record->value[member]) ? at_us : 0;
}

bool
record_is_stop(const struct record *record)
{
	return record->kind == RECORD_DECISION || record->kind == RECORD_REPEATED;
}

bool
record_is_from(const struct record *record, const struct network *network)
{
	char text[NETWORK_TEXT_BYTES];
	struct network counted;
	struct addr client;

	if (addr_parse_span(&client, record->value[MEMBER_CLIENT]) == 0)
		return network_contains(network, &client);
	return span_copy(text, sizeof(text), record->value[MEMBER_NETWORK]) &&
	       network_parse(&counted, text) == 0 && network_meets(network, &counted);
}

bool
record_has(const struct record *record, enum member member, struct span name)
{
	return name.bytes > 0 && span_has_item(record->value[member], name);
}
