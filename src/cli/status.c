/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice status: how the daemon is, what its rules did, and who is on hold. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/json.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"
#include "base/utf8.h"

#include "policy/strain.h"

#include "cli/command.h"
#include "cli/dialogue.h"
#include "cli/maintenance.h"
#include "cli/page.h"
#include "cli/places.h"

#define VALUE_BYTES 1024
#define KIND_BYTES 16
#define SENTENCE_BYTES 4096
#define WATCH_S 2

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

/* --- a record in words: the {places} of a sentence are the members of the record */

/* What is not told as it stands. */
enum telling { TELL_TIME, TELL_LENGTH, TELL_MEGABYTES };

static const struct {
	const char *member;
	enum telling telling;
} tellings[] = {
	{ "loaded", TELL_TIME },
	{ "since", TELL_TIME },
	{ "last", TELL_TIME },
	{ "uptime", TELL_LENGTH },
	{ "lag", TELL_LENGTH },
	{ "wait", TELL_LENGTH },
	{ "disk_bytes", TELL_MEGABYTES },
	{ "map_bytes", TELL_MEGABYTES },
};

static int64_t
number(const char *record, const char *name)
{
	int64_t number;

	json_find_number(&number, record, name);
	return number;
}

/* In one line, whoever wrote it. */
static const char *
text(char buf[static VALUE_BYTES], const char *record, const char *name)
{
	json_find_text(buf, VALUE_BYTES, record, name);
	utf8_tame(buf);
	return buf;
}

/* A time of the record as people here read it; as it stands where it is none. */
static void
time_print(char buf[static VALUE_BYTES], const char *record, const char *name)
{
	int64_t at_us;

	if (now_parse(&at_us, text(buf, record, name)) == 0)
		now_print_local(at_us, buf);
}

/* As exact as anybody wants it: "3d4h", "4h12m", "12m5s". */
static void
length_print(char buf[static VALUE_BYTES], const char *record, const char *name)
{
	int64_t us, unit_us;

	json_find_seconds(&us, record, name);
	unit_us = us >= DAY_US ? HOUR_US : us >= HOUR_US ? MINUTE_US : SECOND_US;
	duration_print((us + unit_us - 1) / unit_us * unit_us, buf);
}

/* A text, or a number; 0 for what is not there. */
static void
plain_print(char buf[static VALUE_BYTES], const char *record, const char *name)
{
	int64_t value;

	if (json_find_number(&value, record, name) != 0 || text(buf, record, name)[0] == '\0')
		text_number(buf, value);
}

static const char *
member_print(char buf[static VALUE_BYTES], const char *record, const char *name)
{
	for (size_t i = 0; i < sizeof(tellings) / sizeof(tellings[0]); i++) {
		if (strcmp(tellings[i].member, name) != 0)
			continue;
		if (tellings[i].telling == TELL_TIME)
			time_print(buf, record, name);
		else if (tellings[i].telling == TELL_LENGTH)
			length_print(buf, record, name);
		else
			snprintf(buf, VALUE_BYTES, "%.1f MiB",
			    (double)number(record, name) / (1024.0 * 1024.0));
		return buf;
	}
	plain_print(buf, record, name);
	return buf;
}

struct teller {
	const char *record;
	char value[VALUE_BYTES]; /* of the last place */
};

static const char *
record_place(void *arg, const char *name, size_t name_bytes)
{
	struct teller *teller = arg;
	char member[KIND_BYTES];

	if (name_bytes >= sizeof(member))
		return NULL;
	text_copy(member, name_bytes + 1, name);
	return member_print(teller->value, teller->record, member);
}

static void
field_tell(const char *label, const char *words, const char *record)
{
	struct teller teller = { .record = record };
	char sentence[SENTENCE_BYTES];

	text_fill(sentence, sizeof(sentence), words, record_place, &teller);
	page_field(label, sentence);
}

static void
trouble_tell(const char *what, const char *record)
{
	char trouble[VALUE_BYTES], words[VALUE_BYTES], sentence[SENTENCE_BYTES];

	if (text(trouble, record, "trouble")[0] == '\0')
		return;
	dialogue_words(words, sizeof(words), trouble);
	text_say(
	    sentence, sizeof(sentence), "{what}: {trouble}", "what", what, "trouble", words, NULL);
	page_field(tr("TROUBLE"), sentence);
}

static bool
observes(const char *record)
{
	char mode[VALUE_BYTES];

	return strcmp(text(mode, record, "mode"), mode_names[MODE_OBSERVE]) == 0;
}

static void
daemon_tell(const char *daemon)
{
	field_tell(tr("config"), "{config}", daemon);
	field_tell("", tr("as read {loaded}"), daemon);
	field_tell(tr("mode"),
	    observes(daemon) ? tr("observe: decides and records, answers nothing") : "{mode}",
	    daemon);
	field_tell(
	    tr("sessions"), tr("{sessions_open} open, {sessions_total} since the start"), daemon);
	field_tell(tr("messages"), tr("{messages_open} being received"), daemon);
	field_tell(tr("judged"), tr("{judged} events, of which {passed} passed"), daemon);
}

static void
store_tell(const char *store)
{
	char backend[VALUE_BYTES];

	field_tell(tr("memory"),
	    tr("{backend}: holds {held} of {capacity} accounts, {evicted} evicted, {pending} not "
	       "on disk yet"),
	    store);
	if (strcmp(text(backend, store, "backend"), "ram") != 0)
		field_tell(tr("disk"),
		    tr("{disk_count} accounts, {disk_bytes} of {map_bytes}; {commits} commits, "
		       "{failed} failed"),
		    store);
}

static void
audit_tell(const char *audit)
{
	field_tell(tr("audit"),
	    tr("{written} lines written, {repeated} decisions summed up, {lost} lines lost"),
	    audit);
}

static void
obedience_tell(const char *obedience)
{
	if (number(obedience, "told") == 0)
		return;
	field_tell(tr("waits"), tr("{told} told to clients, {kept} kept"), obedience);
	if (number(obedience, "early") > 0)
		field_tell("", tr("came too early: {early}; hammered: {storms}"), obedience);
}

static void
dns_tell(const struct records *records)
{
	const char *record;
	size_t at = 0;

	record = record_next(records, "dns", &at);
	if (record == NULL)
		return;
	field_tell(tr("DNS"),
	    tr("asked for the networks of {asked} domains: {answered} answered, {failed} failed"),
	    record);
	if (number(record, "dropped") > 0)
		field_tell("", tr("inquiries dropped for want of room: {dropped}"), record);
}

static const char *
log_words(const char *record)
{
	char name[VALUE_BYTES];
	int64_t size;

	if (strcmp(text(name, record, "log"), "journal") == 0)
		return tr("journal");
	return json_find_number(&size, record, "size")
	           ? tr("{log}: read {position} of {size} bytes")
	           : tr("{log}: no file");
}

static void
log_tell(const char *record)
{
	char last[VALUE_BYTES];

	field_tell(tr("log"), log_words(record), record);
	if (number(record, "lag_bytes") > 0)
		field_tell("", tr("behind by {lag_bytes} bytes, {lag}"), record);
	field_tell("",
	    tr("{lines} lines, of the mail server: {understood} understood, {unknown} not "
	       "understood"),
	    record);
	if (text(last, record, "last")[0] != '\0')
		field_tell("", tr("last line of {last}; {told} events for the rules"), record);
	if (number(record, "missed") > 0)
		field_tell("",
		    tr_count("lines were missed once", "lines were missed {missed} times",
		        number(record, "missed")),
		    record);
}

static void
logs_tell(const struct records *records)
{
	const char *record;

	for (size_t at = 0; (record = record_next(records, "log", &at)) != NULL;)
		log_tell(record);
}

static void
logs_tell_trouble(const struct records *records)
{
	char name[VALUE_BYTES];
	const char *record;

	for (size_t at = 0; (record = record_next(records, "log", &at)) != NULL;) {
		text(name, record, "log");
		trouble_tell(strcmp(name, "journal") == 0 ? tr("journal") : name, record);
	}
}

/* --- tables: numbers in columns, as wide as their heads need them, and a name behind them */

#define COLUMNS_MOST 4
#define BETWEEN_COLUMNS 2

struct column {
	const char *member;
	const char *head;
	size_t least_columns;
};

static const struct table {
	const char *name_head;
	struct column column[COLUMNS_MOST]; /* ends with a member of NULL, if it is shorter */
	const char *absent; /* for what a record does not tell; NULL: a number, 0 */
} rule_table = {
	N_("rule"),
	{
	    { "stopped", N_("stopped"), 10 },
	    { "observed", N_("would stop"), 12 },
	    { "exempted", N_("exempted"), 11 },
	    { "held", N_("held"), 9 },
	},
	.absent = NULL,
}, hold_table = {
	N_("account"),
	{
	    { "wait", N_("time left"), 10 },
	    { "offences", N_("offences"), 10 },
	},
	.absent = NULL,
}, gauge_table = {
	N_("of what"),
	{
	    { "value_text", N_("now"), 10 },
	    { "begin_text", N_("refuses from"), 14 },
	    { "end_text", N_("until"), 10 },
	},
	.absent = "-",
};

static const char *
cell_print(
    char buf[static VALUE_BYTES], const struct table *table, const char *record, const char *name)
{
	struct json_value value;

	if (table->absent != NULL && !json_find(&value, record, name))
		return table->absent;
	return member_print(buf, record, name);
}

/* Of no record, the heads. */
static void
table_tell(const struct table *table, const char *record, const char *name)
{
	char value[VALUE_BYTES];

	for (size_t i = 0; i < COLUMNS_MOST && table->column[i].member != NULL; i++) {
		const struct column *column = &table->column[i];
		size_t columns = utf8_columns(tr(column->head)) + (i > 0 ? BETWEEN_COLUMNS : 0);

		if (columns < column->least_columns)
			columns = column->least_columns;
		page_put_column(record == NULL ? tr(column->head)
		                               : cell_print(value, table, record, column->member),
		    columns, SIDE_RIGHT);
	}
	page_print("  %s\n", name);
}

/* "connections (rate, 60 per 1m, observe)" */
static void
rule_tell(const char *rule)
{
	char name[VALUE_BYTES], type[VALUE_BYTES], limit[VALUE_BYTES], line[SENTENCE_BYTES];

	text(limit, rule, "limit_text");
	snprintf(line, sizeof(line), "%s (%s%s%s%s%s)", text(name, rule, "rule"),
	    text(type, rule, "type"), limit[0] != '\0' ? ", " : "", limit,
	    observes(rule) ? ", " : "", observes(rule) ? mode_names[MODE_OBSERVE] : "");
	table_tell(&rule_table, rule, line);
}

static void
rules_tell(const struct records *records)
{
	const char *rule;
	size_t at = 0;

	page_print("\n");
	if (record_next(records, "rule", &at) == NULL) {
		page_say(tr("No rules: everything passes."), NULL);
		return;
	}
	page_say(tr("Decisions by rule, in the order in which rules are asked:"), NULL);
	table_tell(&rule_table, NULL, tr(rule_table.name_head));
	for (at = 0; (rule = record_next(records, "rule", &at)) != NULL;)
		rule_tell(rule);
}

static void
hold_tell(const char *hold)
{
	char account[VALUE_BYTES];

	table_tell(&hold_table, hold, text(account, hold, "account"));
}

static void
holds_tell(const struct records *records)
{
	int64_t more = number(record_only(records, "holds"), "count");
	char count[NUMBER_TEXT_BYTES];
	const char *hold;
	size_t at = 0;

	page_print("\n");
	if (record_next(records, "hold", &at) == NULL) {
		page_say(tr("No account is on hold."), NULL);
	} else {
		page_say(tr("Accounts on hold (\"sluice forget ACCOUNT\" frees one):"), NULL);
		table_tell(&hold_table, NULL, tr(hold_table.name_head));
	}
	for (at = 0; (hold = record_next(records, "hold", &at)) != NULL; more--)
		hold_tell(hold);
	if (more > 0)
		page_say(tr_count("... and {count} more that is held for less time",
		             "... and {count} more that are held for less time", more),
		    "count", text_number(count, more), NULL);
}

/* --- how the machine fares */

/* Behind what is there, where there is something. */
static void
part_append(char line[static SENTENCE_BYTES], const char *between, const char *part)
{
	if (part[0] == '\0')
		return;
	text_append(line, SENTENCE_BYTES, between);
	text_append(line, SENTENCE_BYTES, part);
}

/* "disk: disk space, /var, short-of-breath" */
static void
gauge_tell(const char *gauge)
{
	char value[VALUE_BYTES], line[SENTENCE_BYTES];
	int resource = resource_find(text(value, gauge, "resource"));

	text_copy(line, sizeof(line), value);
	part_append(line, ": ", resource >= 0 ? tr(resource_table[resource].words) : "");
	part_append(line, ", ", text(value, gauge, "place"));
	part_append(line, ", ", text(value, gauge, "rule"));
	table_tell(&gauge_table, gauge, line);
}

static void
shedding_tell(const char *shedding)
{
	struct teller teller = { .record = shedding };
	char sentence[SENTENCE_BYTES], since[VALUE_BYTES];

	if (text(since, shedding, "since")[0] == '\0')
		return;
	text_fill(sentence, sizeof(sentence),
	    observes(shedding)
	        ? tr("{rule} would refuse {strangers} % of the new sessions of strangers and "
	             "{known} % of those of known clients, since {since}.")
	        : tr("{rule} refuses {strangers} % of the new sessions of strangers and {known} % "
	             "of those of known clients, since {since}."),
	    record_place, &teller);
	page_paragraph(0, sentence);
}

static void
gauges_tell(const struct records *records)
{
	const char *record;
	size_t at = 0;

	if (record_next(records, "gauge", &at) == NULL)
		return;
	page_print("\n");
	page_say(tr("How the machine fares, and where rules begin to refuse new sessions:"), NULL);
	table_tell(&gauge_table, NULL, tr(gauge_table.name_head));
	for (at = 0; (record = record_next(records, "gauge", &at)) != NULL;)
		gauge_tell(record);
	for (at = 0; (record = record_next(records, "shedding", &at)) != NULL;)
		shedding_tell(record);
}

static void
gauges_tell_trouble(const struct records *records)
{
	char name[VALUE_BYTES];
	const char *record;

	for (size_t at = 0; (record = record_next(records, "gauge", &at)) != NULL;)
		trouble_tell(text(name, record, "resource"), record);
}

/* --- all of it */

static bool
in_trouble(const struct records *records)
{
	static const char *const kinds[] = { "store", "audit", "log", "gauge" };
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
drain_tell(const struct records *records)
{
	size_t at = 0;
	const char *drain = record_next(records, "drain", &at);

	if (drain != NULL)
		maintenance_tell(drain);
}

static void
page_tell(const struct records *records)
{
	struct teller teller = { .record = record_only(records, "daemon") };
	const char *store = record_only(records, "store");
	const char *audit = record_only(records, "audit");
	char head[SENTENCE_BYTES];

	text_fill(head, sizeof(head), tr("sluiced {version}, up {uptime}, process {pid}"),
	    record_place, &teller);
	page_say("{head}", "head", head, NULL);
	drain_tell(records);
	trouble_tell(tr("store"), store);
	trouble_tell(tr("audit"), audit);
	logs_tell_trouble(records);
	gauges_tell_trouble(records);
	daemon_tell(teller.record);
	store_tell(store);
	audit_tell(audit);
	dns_tell(records);
	logs_tell(records);
	obedience_tell(record_only(records, "obedience"));
	rules_tell(records);
	gauges_tell(records);
	holds_tell(records);
}

static void
json_tell(const struct records *records)
{
	for (size_t i = 0; i < records->count; i++)
		page_json(records->line[i]);
}

static enum finish
status_tell(const struct places *places, enum format format)
{
	struct records records = { 0 };
	enum finish finish = dialogue(places, "status", records_add, &records);
	char count[NUMBER_TEXT_BYTES];

	if (format == FORMAT_JSON)
		json_tell(&records);
	else if (records.count > 0)
		page_tell(&records);
	if (records.lost_count > 0)
		page_warn(tr("no memory for lines of the answer: {count}"), "count",
		    text_number(count, (int64_t)records.lost_count), NULL);
	if (in_trouble(&records))
		finish = FINISH_FINDING;
	records_clear(&records);
	return finish;
}

/* On a terminal each page takes the place of the one before, in one go: so nothing flickers. */
static enum finish
status_watch(const struct places *places, enum format format)
{
	static char buffer[64 * 1024];
	bool redraws = format == FORMAT_PAGE && isatty(STDOUT_FILENO);
	enum finish finish;

	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	for (;;) {
		if (redraws)
			fputs("\033[H\033[2J", stdout);
		finish = status_tell(places, format);
		if (!redraws && format == FORMAT_PAGE)
			putchar('\n');
		if (fflush(stdout) != 0)
			return finish;
		sleep(WATCH_S);
	}
}

enum finish
status_run(const struct wish *wish)
{
	struct places places;
	enum finish finish;

	places_find(&places, wish);
	if (wish->pace == PACE_WATCH)
		finish = status_watch(&places, wish->format);
	else
		finish = status_tell(&places, wish->format);
	places_clear(&places);
	return finish;
}
