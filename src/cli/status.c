/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice status: how the daemon is, what its rules did, and who is on hold. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/json.h"
#include "base/now.h"
#include "base/text.h"

#include "cli/command.h"
#include "cli/dialogue.h"
#include "cli/page.h"
#include "cli/places.h"

#define VALUE_BYTES 1024
#define KIND_BYTES 16

/* The answer, kept until all of it is there: what is in trouble is told first. */
struct records {
	size_t count;
	size_t capacity;
	size_t lost_count; /* for want of memory */
	char **line;
};

static void
records_add(void *arg, const char *record)
{
	struct records *records = arg;
	char *copy = strdup(record);

	if (copy != NULL && records->count == records->capacity) {
		size_t capacity = records->capacity > 0 ? records->capacity * 2 : 64;
		char **line = realloc(records->line, capacity * sizeof(*line));

		if (line != NULL) {
			records->line = line;
			records->capacity = capacity;
		}
	}
	if (copy == NULL || records->count == records->capacity) {
		free(copy);
		records->lost_count++;
		return;
	}
	records->line[records->count++] = copy;
}

static void
records_clear(struct records *records)
{
	for (size_t i = 0; i < records->count; i++)
		free(records->line[i]);
	free(records->line);
	*records = (struct records){ 0 };
}

static bool
record_is(const char *record, const char *kind)
{
	char found[KIND_BYTES];

	return json_find_text(found, sizeof(found), record, "record") && strcmp(found, kind) == 0;
}

/* Returns the next record of this kind from *at on and moves *at behind it; NULL: no more. */
static const char *
record_next(const struct records *records, const char *kind, size_t *at)
{
	while (*at < records->count) {
		const char *record = records->line[(*at)++];

		if (record_is(record, kind))
			return record;
	}
	return NULL;
}

static const char *
record_only(const struct records *records, const char *kind)
{
	size_t at = 0;
	const char *record = record_next(records, kind, &at);

	return record != NULL ? record : "{}";
}

static int64_t
number(const char *record, const char *name)
{
	int64_t number;

	json_find_number(&number, record, name);
	return number;
}

static const char *
text(char buf[static VALUE_BYTES], const char *record, const char *name)
{
	json_find_text(buf, VALUE_BYTES, record, name);
	text_plain(buf);
	return buf;
}

/* A time of the record as people here read it; as it stands where it is none. */
static const char *
local_time(char buf[static VALUE_BYTES], const char *record, const char *name)
{
	int64_t at_us;

	text(buf, record, name);
	if (now_parse(&at_us, buf) == 0)
		now_print_local(at_us, buf);
	return buf;
}

/* As exact as anybody wants it: "3d4h", "4h12m", "12m5s". */
static const char *
length_of_time(char buf[static DURATION_TEXT_BYTES], const char *record, const char *name)
{
	int64_t us, unit_us;

	json_find_seconds(&us, record, name);
	unit_us = us >= DAY_US ? HOUR_US : us >= HOUR_US ? MINUTE_US : SECOND_US;
	duration_print((us + unit_us - 1) / unit_us * unit_us, buf);
	return buf;
}

static void field_print(const char *label, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
field_print(const char *label, const char *format, ...)
{
	char value[2 * VALUE_BYTES];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	page_field(label, value);
}

static void
trouble_print(const char *what, const char *record)
{
	char trouble[VALUE_BYTES];

	if (text(trouble, record, "trouble")[0] != '\0')
		field_print("TROUBLE", "%s: %s", what, trouble);
}

static void
daemon_print(const char *daemon)
{
	char buf[VALUE_BYTES], loaded[VALUE_BYTES], mode[VALUE_BYTES];

	field_print("config", "%s", text(buf, daemon, "config"));
	field_print("", "as read %s", local_time(loaded, daemon, "loaded"));
	text(mode, daemon, "mode");
	field_print("mode", "%s%s", mode,
	    strcmp(mode, "observe") == 0 ? ": decides and records, answers nothing" : "");
	field_print("sessions", "%" PRId64 " open, %" PRId64 " since the start",
	    number(daemon, "sessions_open"), number(daemon, "sessions_total"));
	field_print("judged", "%" PRId64 " events, of which %" PRId64 " passed",
	    number(daemon, "judged"), number(daemon, "passed"));
}

static const char *
megabytes(char buf[static VALUE_BYTES], int64_t bytes)
{
	snprintf(buf, VALUE_BYTES, "%.1f MiB", (double)bytes / (1024.0 * 1024.0));
	return buf;
}

static void
store_print(const char *store)
{
	char backend[VALUE_BYTES], used[VALUE_BYTES], map[VALUE_BYTES];

	field_print("memory",
	    "%s: holds %" PRId64 " of %" PRId64 " accounts, %" PRId64 " evicted, %" PRId64
	    " not on disk yet",
	    text(backend, store, "backend"), number(store, "held"), number(store, "capacity"),
	    number(store, "evicted"), number(store, "pending"));
	if (strcmp(backend, "ram") != 0)
		field_print("disk",
		    "%" PRId64 " accounts, %s of %s; %" PRId64 " commits, %" PRId64 " failed",
		    number(store, "disk_count"), megabytes(used, number(store, "disk_bytes")),
		    megabytes(map, number(store, "map_bytes")), number(store, "commits"),
		    number(store, "failed"));
}

static void
audit_print(const char *audit)
{
	field_print("audit",
	    "%" PRId64 " lines written, %" PRId64 " decisions summed up, %" PRId64 " lines lost",
	    number(audit, "written"), number(audit, "repeated"), number(audit, "lost"));
}

/* How far in the file: "read 1234 of 2345 bytes". */
static const char *
log_place(char buf[static VALUE_BYTES], const char *record)
{
	int64_t position;

	if (!json_find_number(&position, record, "size"))
		snprintf(buf, VALUE_BYTES, "%s", "no file");
	else
		snprintf(buf, VALUE_BYTES, "read %" PRId64 " of %" PRId64 " bytes",
		    number(record, "position"), number(record, "size"));
	return buf;
}

static void
log_print(const char *record)
{
	char name[VALUE_BYTES], place[VALUE_BYTES], last[VALUE_BYTES], lag[DURATION_TEXT_BYTES];

	text(name, record, "log");
	if (strcmp(name, "journal") == 0)
		field_print("log", "journal");
	else
		field_print("log", "%s: %s", name, log_place(place, record));
	if (number(record, "lag_bytes") > 0)
		field_print("", "behind by %" PRId64 " bytes, %s", number(record, "lag_bytes"),
		    length_of_time(lag, record, "lag"));
	field_print("",
	    "%" PRId64 " lines, of the mail server: %" PRId64 " understood, %" PRId64
	    " not understood",
	    number(record, "lines"), number(record, "understood"), number(record, "unknown"));
	if (local_time(last, record, "last")[0] != '\0')
		field_print("", "last line of %s; %" PRId64 " events for the rules", last,
		    number(record, "told"));
	if (number(record, "missed") > 0)
		field_print("", "lines were missed %" PRId64 " times", number(record, "missed"));
}

static void
logs_print(const struct records *records)
{
	const char *record;

	for (size_t at = 0; (record = record_next(records, "log", &at)) != NULL;)
		log_print(record);
}

static void
logs_print_trouble(const struct records *records)
{
	char name[VALUE_BYTES];
	const char *record;

	for (size_t at = 0; (record = record_next(records, "log", &at)) != NULL;)
		trouble_print(text(name, record, "log"), record);
}

static void
rule_print(const char *rule)
{
	char name[VALUE_BYTES], type[VALUE_BYTES], limit[VALUE_BYTES], mode[VALUE_BYTES];

	text(name, rule, "rule");
	text(type, rule, "type");
	text(limit, rule, "limit_text");
	text(mode, rule, "mode");
	page_print("%10" PRId64 " %11" PRId64 " %10" PRId64 " %8" PRId64 "  %s (%s%s%s%s)\n",
	    number(rule, "stopped"), number(rule, "observed"), number(rule, "exempted"),
	    number(rule, "held"), name, type, limit[0] != '\0' ? ", " : "", limit,
	    strcmp(mode, "observe") == 0 ? ", observe" : "");
}

static void
rules_print(const struct records *records)
{
	const char *rule;
	size_t at = 0;

	if (record_next(records, "rule", &at) == NULL) {
		page_print("\nNo rules: everything passes.\n");
		return;
	}
	page_print("\nDecisions by rule, in the order in which rules are asked:\n"
	           "   stopped  would stop   exempted     held  rule\n");
	for (at = 0; (rule = record_next(records, "rule", &at)) != NULL;)
		rule_print(rule);
}

static void
holds_print(const struct records *records)
{
	char account[VALUE_BYTES], wait[DURATION_TEXT_BYTES];
	int64_t count = number(record_only(records, "holds"), "count");
	int64_t shown = 0;
	const char *hold;

	for (size_t at = 0; (hold = record_next(records, "hold", &at)) != NULL; shown++) {
		if (shown == 0)
			page_print("\nAccounts on hold (\"sluice forget ACCOUNT\" frees one):\n"
			           " time left  offences  account\n");
		page_print("%10s %9" PRId64 "  %s\n", length_of_time(wait, hold, "wait"),
		    number(hold, "offences"), text(account, hold, "account"));
	}
	if (shown == 0)
		page_print("\nNo account is on hold.\n");
	if (count > shown)
		page_print("... and %" PRId64 " more that are held for less time\n", count - shown);
}

static bool
in_trouble(const struct records *records)
{
	static const char *const kinds[] = { "store", "audit", "log" };
	char trouble[VALUE_BYTES];
	const char *record;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		for (size_t at = 0; (record = record_next(records, kinds[i], &at)) != NULL;) {
			if (text(trouble, record, "trouble")[0] != '\0')
				return true;
		}
	}
	return false;
}

static void
page_tell(const struct records *records)
{
	char version[VALUE_BYTES], uptime[DURATION_TEXT_BYTES];
	const char *daemon = record_only(records, "daemon");
	const char *store = record_only(records, "store");
	const char *audit = record_only(records, "audit");

	page_print("sluiced %s, up %s, process %" PRId64 "\n", text(version, daemon, "version"),
	    length_of_time(uptime, daemon, "uptime"), number(daemon, "pid"));
	trouble_print("store", store);
	trouble_print("audit", audit);
	logs_print_trouble(records);
	daemon_print(daemon);
	store_print(store);
	audit_print(audit);
	logs_print(records);
	rules_print(records);
	holds_print(records);
}

static void
json_tell(const struct records *records)
{
	for (size_t i = 0; i < records->count; i++)
		page_json(records->line[i]);
}

enum finish
status_run(const struct wish *wish)
{
	struct records records = { 0 };
	struct places places;
	enum finish finish;

	places_find(&places, wish);
	finish = dialogue(&places, "status", records_add, &records);
	places_clear(&places);
	if (wish->format == FORMAT_JSON)
		json_tell(&records);
	else if (records.count > 0)
		page_tell(&records);
	if (records.lost_count > 0)
		page_complain("no memory for %zu lines of the answer", records.lost_count);
	if (in_trouble(&records))
		finish = FINISH_FINDING;
	records_clear(&records);
	return finish;
}
