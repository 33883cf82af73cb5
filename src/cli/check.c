/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice check: every mistake of a config file, or its rules as they were understood. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/error.h"
#include "base/json.h"
#include "base/language.h"
#include "base/text.h"

#include "policy/policy.h"

#include "settings/complaint.h"
#include "settings/load.h"

#include "cli/command.h"
#include "cli/page.h"

#define TEXT_BYTES 4096
#define JSON_BYTES 32768

/* --- lists in words */

typedef const char *name_fn(unsigned index);

static const char *
event_name(unsigned index)
{
	return event_table[index].name;
}

static const char *
stage_name(unsigned index)
{
	return stage_names[index];
}

static const char *
part_name(unsigned index)
{
	return part_table[index].name;
}

/* The names of a set of bits, with a text between them. */
static void
set_print(char text_r[static TEXT_BYTES], uint64_t set, name_fn *name, const char *between)
{
	text_r[0] = '\0';
	for (unsigned i = 0; i < 64; i++) {
		if (!(set & (UINT64_C(1) << i)))
			continue;
		if (text_r[0] != '\0')
			text_append(text_r, TEXT_BYTES, between);
		text_append(text_r, TEXT_BYTES, name(i));
	}
}

/* The list may be NULL: then it is empty. */
static void
list_print(char text_r[static TEXT_BYTES], const char *const *list, const char *between)
{
	text_r[0] = '\0';
	for (; list != NULL && *list != NULL; list++) {
		if (text_r[0] != '\0')
			text_append(text_r, TEXT_BYTES, between);
		text_append(text_r, TEXT_BYTES, *list);
	}
}

/* Another one behind what is there: joined by the words, or by a comma where they are NULL. */
static void
series_add(char text[static TEXT_BYTES], const char *next, const char *words)
{
	char before[TEXT_BYTES];

	if (text[0] == '\0') {
		text_copy(text, TEXT_BYTES, next);
		return;
	}
	text_copy(before, sizeof(before), text);
	text_say(text, TEXT_BYTES, words != NULL ? words : "{series}, {next}", "series", before,
	    "next", next, NULL);
}

static void
networks_print(
    char text_r[static TEXT_BYTES], const struct listed_networks *networks, const char *between)
{
	char network[NETWORK_TEXT_BYTES];

	text_r[0] = '\0';
	for (uint32_t i = 0; i < networks->count; i++) {
		network_print(&networks->written[i], network);
		if (text_r[0] != '\0')
			text_append(text_r, TEXT_BYTES, between);
		text_append(text_r, TEXT_BYTES, network);
	}
}

static void
answer_print(char text_r[static TEXT_BYTES], const struct rule *rule)
{
	reply_print(text_r, TEXT_BYTES, &rule->answer);
}

/* --- a rule as a block of the page */

static void field_say(const char *label, const char *words, ...) __attribute__((sentinel));

static void
field_say(const char *label, const char *words, ...)
{
	char text[2 * TEXT_BYTES];
	va_list pairs;

	va_start(pairs, words);
	text_say_list(text, sizeof(text), words, pairs);
	va_end(pairs);
	page_field(label, text);
}

/* Nothing where there is nothing. */
static void
list_field(const char *label, const char *const *list)
{
	char text[TEXT_BYTES];

	list_print(text, list, ", ");
	if (text[0] != '\0')
		page_field(label, text);
}

static void
exempt_tell(const struct rule *rule)
{
	char text[TEXT_BYTES];

	networks_print(text, &rule->as.exempt.clients, ", ");
	if (text[0] != '\0')
		page_field(tr("clients"), text);
	list_field(tr("login names"), rule->as.exempt.logins);
	list_field(tr("names"), rule->as.exempt.names.written);
	list_field(tr("services"), rule->as.exempt.services);
}

/* "client (IPv4 /32, IPv6 /64) and login" */
static void
parts_print(char text_r[static TEXT_BYTES], const struct rule *rule, uint32_t parts)
{
	text_r[0] = '\0';
	for (unsigned part = 0; part < PART_COUNT; part++) {
		char words[TEXT_BYTES];

		if (!(parts & PART_BIT(part)))
			continue;
		if (part == PART_CLIENT)
			snprintf(words, sizeof(words), "%s (IPv4 /%u, IPv6 /%u)",
			    tr(part_table[part].words), (unsigned)rule->v4_bits,
			    (unsigned)rule->v6_bits);
		else
			text_copy(words, sizeof(words), tr(part_table[part].words));
		series_add(text_r, words, tr("{series} and {next}"));
	}
}

/* What is counted, and on whose account: with parts, or without. */
enum whose { WHOSE_SERVER, WHOSE_EACH, WHOSE_COUNT };
enum counted { COUNTED_EVENTS, COUNTED_DISTINCT, COUNTED_SESSIONS, COUNTED_COUNT };

static const char *const counts_words[COUNTED_COUNT][WHOSE_COUNT] = {
	[COUNTED_EVENTS] = {
		[WHOSE_SERVER] = N_("{events}, for the whole server"),
		[WHOSE_EACH] = N_("{events}, for each {parts}"),
	},
	[COUNTED_DISTINCT] = {
		[WHOSE_SERVER] = N_("{events}, but each different {distinct} just once, for the whole "
		                    "server"),
		[WHOSE_EACH] = N_("{events}, but each different {distinct} just once, for each {parts}"),
	},
	[COUNTED_SESSIONS] = {
		[WHOSE_SERVER] = N_("open sessions, for the whole server"),
		[WHOSE_EACH] = N_("open sessions, for each {parts}"),
	},
};

static void
counts_tell(const struct rule *rule)
{
	char events[TEXT_BYTES] = "", distinct[TEXT_BYTES] = "", parts[TEXT_BYTES];
	enum counted counted = COUNTED_SESSIONS;

	if (rule->type == &rate_rule) {
		counted = rule->as.rate.distinct != 0 ? COUNTED_DISTINCT : COUNTED_EVENTS;
		set_print(events, rule->counts, event_name, ", ");
		parts_print(distinct, rule, rule->as.rate.distinct);
	}
	parts_print(parts, rule, rule->per);
	field_say(tr("counts"),
	    tr(counts_words[counted][rule->per != 0 ? WHOSE_EACH : WHOSE_SERVER]), "events", events,
	    "distinct", distinct, "parts", parts, NULL);
}

static void
hold_tell(const struct rule *rule)
{
	char hold[DURATION_TEXT_BYTES], hold_max[DURATION_TEXT_BYTES];

	duration_print(rule->as.rate.hold_us, hold);
	duration_print(rule->as.rate.hold_max_us, hold_max);
	if (rule->as.rate.hold_us == 0)
		page_field(tr("hold"), tr("until earned back"));
	else if (rule->as.rate.hold_max_us > rule->as.rate.hold_us)
		field_say(tr("hold"), tr("{hold}, doubled by each further offence up to {most}"),
		    "hold", hold, "most", hold_max, NULL);
	else
		page_field(tr("hold"), hold);
}

static void
forgive_tell(const struct rule *rule)
{
	char events[TEXT_BYTES];

	if (rule->as.rate.forgive == 0)
		return;
	set_print(events, rule->as.rate.forgive, event_name, ", ");
	field_say(tr("forgives"),
	    tr("{events} takes back the failures of its login from its client"), "events", events,
	    NULL);
}

/* What is charged when it has happened cannot be refused any more. */
static const char *
limit_words(const struct rule *rule)
{
	return rule->counts & ~EVENTS_ASKED
	           ? tr("{limit}, {burst} at once: at most {most} in any {period}, and what is "
	                "under way when it stops")
	           : tr("{limit}, {burst} at once: at most {most} in any {period}");
}

static void
rate_tell(const struct rule *rule)
{
	const struct gcra_limit *limit = &rule->as.rate.limit;
	char said[RULE_LIMIT_BYTES], period[DURATION_TEXT_BYTES];
	char burst[AMOUNT_TEXT_BYTES], most[AMOUNT_TEXT_BYTES];

	counts_tell(rule);
	rule_limit_print(rule, said);
	rule_amount_print(rule, limit->burst, burst);
	rule_amount_print(rule, rate_most(rule), most);
	duration_print(limit->period_us, period);
	field_say(tr("limit"), limit_words(rule), "limit", said, "burst", burst, "most", most,
	    "period", period, NULL);
	hold_tell(rule);
	forgive_tell(rule);
}

static void
open_tell(const struct rule *rule)
{
	char limit[NUMBER_TEXT_BYTES];

	counts_tell(rule);
	field_say(tr("limit"), tr("{limit} at once"), "limit",
	    text_number(limit, rule->as.open.limit), NULL);
}

/* Those whom it does not ask to come back, whoever lists them. */
static void
spared_tell(const struct rule *rule)
{
	char all[TEXT_BYTES], some[TEXT_BYTES];

	networks_print(all, &rule->as.greylist.clients, ", ");
	list_print(some, rule->as.greylist.names.written, ", ");
	if (some[0] != '\0')
		series_add(all, some, NULL);
	list_print(some, rule->as.greylist.senders.written, ", ");
	if (some[0] != '\0')
		series_add(all, some, NULL);
	if (all[0] != '\0')
		page_field(tr("spares"), all);
	list_print(all, rule->as.greylist.recipients.written, ", ");
	if (all[0] != '\0')
		field_say(tr("spares"), tr("mail for {recipients}"), "recipients", all, NULL);
}

static void
greylist_tell(const struct rule *rule)
{
	char delay[DURATION_TEXT_BYTES], window[DURATION_TEXT_BYTES], welcome[DURATION_TEXT_BYTES];
	char count[NUMBER_TEXT_BYTES], parts[TEXT_BYTES];

	duration_print(rule->as.greylist.delay_us, delay);
	duration_print(rule->as.greylist.window_us, window);
	duration_print(rule->as.greylist.welcome_us, welcome);
	parts_print(parts, rule, PART_BIT(PART_CLIENT));
	page_field(tr("asks"), rule->as.greylist.only == GREYLISTED_SUSPICIOUS
	                           ? tr("strangers that look suspicious to come back")
	                           : tr("strangers to come back"));
	field_say(tr("delay"), tr("{delay} at least, and {window} at most"), "delay", delay,
	    "window", window, NULL);
	field_say(tr("welcome"),
	    rule->as.greylist.welcome_after > 0
	        ? tr("for {welcome} from each use on, by {parts}; after {count} domains of senders "
	             "for all mail")
	        : tr("for {welcome} from each use on, by {parts}"),
	    "welcome", welcome, "parts", parts, "count",
	    text_number(count, rule->as.greylist.welcome_after), NULL);
	spared_tell(rule);
}

/* "cpu 80 % (until 60 %)" */
static void
marks_print(char text_r[static TEXT_BYTES], const struct rule *rule)
{
	char end[RESOURCE_VALUE_BYTES], begin[RESOURCE_VALUE_BYTES], mark[TEXT_BYTES];

	text_r[0] = '\0';
	for (int i = 0; i < RESOURCE_COUNT; i++) {
		if (rule->as.pressure.marks[i].begin == 0)
			continue;
		resource_value_print((enum resource)i, rule->as.pressure.marks[i].begin, begin);
		resource_value_print((enum resource)i, rule->as.pressure.marks[i].end, end);
		text_say(mark, sizeof(mark), tr("{resource} {begin} (until {end})"), "resource",
		    resource_table[i].name, "begin", begin, "end", end, NULL);
		series_add(text_r, mark, NULL);
	}
}

static const char *
spared_name(unsigned index)
{
	return spared_names[index];
}

static void
pressure_tell(const struct rule *rule)
{
	const uint32_t spare = rule->as.pressure.spare;
	char text[TEXT_BYTES];

	marks_print(text, rule);
	field_say(tr("refuses"), tr("some of the new sessions from these marks on: {marks}"),
	    "marks", text, NULL);
	text[0] = '\0';
	if (spare & SPARED_BIT(SPARED_AUTHENTICATED))
		series_add(text, tr("who has logged in"), NULL);
	if (spare & SPARED_BIT(SPARED_KNOWN))
		series_add(text, tr("known clients"), NULL);
	page_field(tr("spares"), spare != 0 ? text : tr("nobody"));
}

static void
condition_tell(const struct condition *when)
{
	char text[TEXT_BYTES] = "", services[TEXT_BYTES] = "", on[TEXT_BYTES];

	if (when->authenticated != WANTED_EITHER)
		series_add(text,
		    when->authenticated == WANTED_YES ? tr("logged in") : tr("not logged in"),
		    NULL);
	if (when->tls != WANTED_EITHER)
		series_add(
		    text, when->tls == WANTED_YES ? tr("with TLS") : tr("without TLS"), NULL);
	for (const char *const *one = when->services; one != NULL && *one != NULL; one++)
		series_add(services, *one, tr("{series} or {next}"));
	if (services[0] != '\0') {
		text_say(on, sizeof(on), tr("on {services}"), "services", services, NULL);
		series_add(text, on, NULL);
	}
	if (text[0] != '\0')
		page_field(tr("when"), text);
}

static void
stop_tell(const struct rule *rule)
{
	char text[TEXT_BYTES];

	set_print(text, rule->stops, stage_name, ", ");
	page_field(tr("stops at"), text[0] != '\0' ? text : tr("no stage"));
	answer_print(text, rule);
	page_field(tr("answer"), text);
	if (rule->at_once)
		page_field("", tr("at connect: at once, without the words"));
}

static void
rule_tell(const struct rule *rule, unsigned order)
{
	char place[NUMBER_TEXT_BYTES], line[NUMBER_TEXT_BYTES];

	snprintf(place, sizeof(place), "%2u", order);
	page_print("\n");
	page_say(rule->mode == MODE_OBSERVE
	             ? tr("{order}. {rule} ({type}, only observes), {file}:{line}")
	             : "{order}. {rule} ({type}), {file}:{line}",
	    "order", place, "rule", rule->name, "type", rule->type->name, "file", rule->file,
	    "line", text_number(line, rule->line), NULL);
	if (rule->type == &exempt_rule)
		exempt_tell(rule);
	if (rule->type == &rate_rule)
		rate_tell(rule);
	if (rule->type == &open_rule)
		open_tell(rule);
	if (rule->type == &greylist_rule)
		greylist_tell(rule);
	if (rule->type == &pressure_rule)
		pressure_tell(rule);
	if (rule->type == &drain_rule)
		page_field(
		    tr("refuses"), tr("what is new while maintenance is on (\"sluice drain on\")"));
	condition_tell(&rule->when);
	if (rule->type != &exempt_rule)
		stop_tell(rule);
}

static void
logs_tell(const struct settings *settings)
{
	char text[TEXT_BYTES] = "";

	for (unsigned i = 0; i < settings->log_count; i++) {
		const struct log_source *log = &settings->logs[i];
		char journal[TEXT_BYTES];

		text_say(journal, sizeof(journal),
		    log->directory[0] == '\0' ? tr("the journal")
		                              : tr("the journal in {directory}"),
		    "directory", log->directory, NULL);
		series_add(text, log->file[0] != '\0' ? log->file : journal, NULL);
	}
	page_field(tr("logs"), settings->log_count > 0 ? text : tr("none"));
}

static void
places_tell(const struct settings *settings)
{
	page_field(tr("milter"), settings->milter.socket);
	logs_tell(settings);
	page_field(tr("store"), strcmp(settings->store.backend, "ram") == 0 ? tr("in memory only")
	                                                                    : settings->store.path);
	page_field(
	    tr("audit"), settings->audit.file[0] != '\0' ? settings->audit.file : tr("none"));
	page_field(tr("control"), settings->control.socket);
	page_field(tr("mode"), settings->mode == MODE_OBSERVE
	                           ? tr("observe: decides and records, answers nothing")
	                           : mode_names[MODE_ENFORCE]);
}

static void
page_tell(const struct settings *settings)
{
	const unsigned count = settings->policy.rule_count;
	char number[NUMBER_TEXT_BYTES];

	page_say(tr_count("{file}: no mistakes, {count} rule", "{file}: no mistakes, {count} rules",
	             count),
	    "file", settings->path, "count", text_number(number, count), NULL);
	places_tell(settings);
	page_print("\n");
	if (count == 0)
		page_say(tr("No rules: everything passes."), NULL);
	else
		page_paragraph(0,
		    tr("Rules are asked in this order; the first that stops or exempts decides."));
	for (unsigned i = 0; i < count; i++)
		rule_tell(&settings->policy.rule[i], i + 1);
}

/* --- a rule as an object */

static void
json_list(struct json *json, const char *name, const char *text)
{
	if (text[0] != '\0')
		json_text(json, name, text);
}

static void
rate_json(struct json *json, const struct rule *rule)
{
	const struct gcra_limit *limit = &rule->as.rate.limit;
	char text[TEXT_BYTES];

	set_print(text, rule->counts, event_name, ",");
	json_list(json, "counts", text);
	set_print(text, rule->as.rate.distinct, part_name, ",");
	json_list(json, "distinct", text);
	json_number(json, "limit", limit->count);
	json_seconds(json, "period", limit->period_us);
	json_number(json, "burst", limit->burst);
	json_number(json, "most", rate_most(rule));
	if (rule->as.rate.hold_us > 0) {
		json_seconds(json, "hold", rule->as.rate.hold_us);
		json_seconds(json, "hold_max", rule->as.rate.hold_max_us);
	}
	set_print(text, rule->as.rate.forgive, event_name, ",");
	json_list(json, "forgive", text);
}

static void
exempt_json(struct json *json, const struct rule *rule)
{
	char text[TEXT_BYTES];

	networks_print(text, &rule->as.exempt.clients, ",");
	json_list(json, "clients", text);
	list_print(text, rule->as.exempt.logins, ",");
	json_list(json, "logins", text);
	list_print(text, rule->as.exempt.names.written, ",");
	json_list(json, "names", text);
	list_print(text, rule->as.exempt.services, ",");
	json_list(json, "services", text);
}

/* "cpu=60:80,latency=125ms:250ms": where it ends, and where it begins. */
static void
pressure_json(struct json *json, const struct rule *rule)
{
	char text[TEXT_BYTES] = "", end[DURATION_TEXT_BYTES], begin[DURATION_TEXT_BYTES];
	char mark[TEXT_BYTES];

	for (int i = 0; i < RESOURCE_COUNT; i++) {
		const struct strain_mark *marks = &rule->as.pressure.marks[i];

		if (marks->begin == 0)
			continue;
		if (resource_table[i].unit == UNIT_DURATION) {
			duration_print(marks->end, end);
			duration_print(marks->begin, begin);
		} else {
			snprintf(end, sizeof(end), "%" PRId64, marks->end);
			snprintf(begin, sizeof(begin), "%" PRId64, marks->begin);
		}
		snprintf(mark, sizeof(mark), "%s%s=%s:%s", text[0] != '\0' ? "," : "",
		    resource_table[i].name, end, begin);
		text_append(text, sizeof(text), mark);
	}
	json_list(json, "marks", text);
	set_print(text, rule->as.pressure.spare, spared_name, ",");
	json_list(json, "spare", text);
}

static void
greylist_json(struct json *json, const struct rule *rule)
{
	char text[TEXT_BYTES];

	json_seconds(json, "delay", rule->as.greylist.delay_us);
	json_seconds(json, "window", rule->as.greylist.window_us);
	json_seconds(json, "welcome", rule->as.greylist.welcome_us);
	json_number(json, "welcome_after", rule->as.greylist.welcome_after);
	json_text(
	    json, "only", rule->as.greylist.only == GREYLISTED_SUSPICIOUS ? "suspicious" : "all");
	json_bool(json, "spf", rule->as.greylist.spf);
	networks_print(text, &rule->as.greylist.clients, ",");
	json_list(json, "clients", text);
	list_print(text, rule->as.greylist.names.written, ",");
	json_list(json, "names", text);
	list_print(text, rule->as.greylist.senders.written, ",");
	json_list(json, "senders", text);
	list_print(text, rule->as.greylist.recipients.written, ",");
	json_list(json, "recipients", text);
}

static void
condition_json(struct json *json, const struct condition *when)
{
	char text[TEXT_BYTES];

	if (when->authenticated != WANTED_EITHER)
		json_bool(json, "when_authenticated", when->authenticated == WANTED_YES);
	if (when->tls != WANTED_EITHER)
		json_bool(json, "when_tls", when->tls == WANTED_YES);
	list_print(text, when->services, ",");
	json_list(json, "when_service", text);
}

static void
stop_json(struct json *json, const struct rule *rule)
{
	char text[TEXT_BYTES];

	set_print(text, rule->per, part_name, ",");
	json_list(json, "per", text);
	json_number(json, "ipv4_bits", rule->v4_bits);
	json_number(json, "ipv6_bits", rule->v6_bits);
	set_print(text, rule->stops, stage_name, ",");
	json_list(json, "stops", text);
	answer_print(text, rule);
	json_text(json, "answer", text);
	json_bool(json, "at_once", rule->at_once);
}

static void
rule_json(const struct rule *rule, unsigned order)
{
	char line[JSON_BYTES], limit[RULE_LIMIT_BYTES];
	struct json json;

	json_begin(&json, line, sizeof(line));
	json_text(&json, "record", "rule");
	json_number(&json, "order", order);
	json_text(&json, "rule", rule->name);
	json_text(&json, "type", rule->type->name);
	json_text(&json, "mode", mode_names[rule->mode]);
	json_text(&json, "file", rule->file);
	json_number(&json, "line", rule->line);
	rule_limit_print(rule, limit);
	json_list(&json, "limit_text", limit);
	if (rule->type == &rate_rule)
		rate_json(&json, rule);
	if (rule->type == &open_rule)
		json_number(&json, "limit", rule->as.open.limit);
	if (rule->type == &greylist_rule)
		greylist_json(&json, rule);
	if (rule->type == &pressure_rule)
		pressure_json(&json, rule);
	if (rule->type == &exempt_rule)
		exempt_json(&json, rule);
	else
		stop_json(&json, rule);
	condition_json(&json, &rule->when);
	if (json_end(&json) >= 0)
		page_json(line);
}

/* --- mistakes */

static void
complaint_json(const struct complaint *complaint)
{
	char line[JSON_BYTES];
	struct json json;

	json_begin(&json, line, sizeof(line));
	json_text(&json, "record", "complaint");
	json_text(&json, "file", complaint->file);
	json_number(&json, "line", complaint->line);
	json_text(&json, "text", complaint->text);
	if (json_end(&json) >= 0)
		page_json(line);
}

static void
complaints_tell(const struct complaints *complaints, enum format format)
{
	char count[NUMBER_TEXT_BYTES];

	for (size_t i = 0; i < complaints->count; i++) {
		char line[COMPLAINT_LINE_BYTES];

		complaint_print(&complaints->list[i], line);
		if (format == FORMAT_JSON)
			complaint_json(&complaints->list[i]);
		else
			page_print("%s\n", line);
	}
	if (complaints->unsaid > 0)
		page_warn(tr("mistakes not shown: {count}"), "count",
		    text_number(count, (int64_t)complaints->unsaid), NULL);
}

enum finish
check_run(const struct wish *wish)
{
	static struct complaints complaints;
	const char *path = wish->config != NULL ? wish->config : CONFIG_FILE;
	struct settings *settings = NULL;
	int error;

	/* What programs read is the same in every language. */
	if (wish->format == FORMAT_JSON)
		language_begin("en");
	error = settings_load(&settings, path, &complaints);
	if (error < 0) {
		complaints_tell(&complaints, wish->format);
		if (complaints.count == 0)
			page_warn(
			    "{file}: {error}", "file", path, "error", error_words(-error), NULL);
		return FINISH_FINDING;
	}
	if (wish->format == FORMAT_PAGE)
		page_tell(settings);
	for (uint32_t i = 0; wish->format == FORMAT_JSON && i < settings->policy.rule_count; i++)
		rule_json(&settings->policy.rule[i], i + 1);
	settings_free(&settings);
	return FINISH_FINE;
}
