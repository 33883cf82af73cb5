/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice check: every mistake of a config file, or its rules as they were understood. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/json.h"
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

static void
networks_print(char text_r[static TEXT_BYTES], const struct rule *rule, const char *between)
{
	char network[NETWORK_TEXT_BYTES];

	text_r[0] = '\0';
	for (uint32_t i = 0; i < rule->as.exempt.client_count; i++) {
		network_print(&rule->as.exempt.clients[i], network);
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

	networks_print(text, rule, ", ");
	if (text[0] != '\0')
		page_field("clients", text);
	list_field("logins", rule->as.exempt.logins);
	list_field("names", rule->as.exempt.names);
	list_field("services", rule->as.exempt.services);
}

/* "for each client and login (IPv4 /32, IPv6 /64)" */
static void
account_append(char text[static TEXT_BYTES], const struct rule *rule, uint32_t parts)
{
	char part[TEXT_BYTES];

	if (rule->per == 0) {
		text_append(text, TEXT_BYTES, ", for the whole server");
	} else {
		set_print(part, rule->per, part_name, " and ");
		text_append(text, TEXT_BYTES, ", for each ");
		text_append(text, TEXT_BYTES, part);
	}
	if (parts & PART_BIT(PART_CLIENT)) {
		snprintf(part, sizeof(part), " (IPv4 /%u, IPv6 /%u)", (unsigned)rule->v4_bits,
		    (unsigned)rule->v6_bits);
		text_append(text, TEXT_BYTES, part);
	}
}

static void
counts_tell(const struct rule *rule)
{
	char text[TEXT_BYTES], distinct[TEXT_BYTES];

	set_print(text, rule->counts, event_name, ", ");
	if (rule->as.rate.distinct != 0) {
		set_print(distinct, rule->as.rate.distinct, part_name, " and ");
		text_append(text, TEXT_BYTES, ", but each different ");
		text_append(text, TEXT_BYTES, distinct);
		text_append(text, TEXT_BYTES, " just once");
	}
	account_append(text, rule, rule->per | rule->as.rate.distinct);
	page_field("counts", text);
}

static void
hold_tell(const struct rule *rule)
{
	char hold[DURATION_TEXT_BYTES], hold_max[DURATION_TEXT_BYTES], text[TEXT_BYTES];

	if (rule->as.rate.hold_us == 0) {
		page_field("hold", "until earned back");
		return;
	}
	duration_print(rule->as.rate.hold_us, hold);
	duration_print(rule->as.rate.hold_max_us, hold_max);
	if (rule->as.rate.hold_max_us > rule->as.rate.hold_us)
		snprintf(text, sizeof(text), "%s, doubled by each further offence up to %s", hold,
		    hold_max);
	else
		snprintf(text, sizeof(text), "%s", hold);
	page_field("hold", text);
}

static void
forgive_tell(const struct rule *rule)
{
	char text[TEXT_BYTES];

	if (rule->as.rate.forgive == 0)
		return;
	set_print(text, rule->as.rate.forgive, event_name, ", ");
	text_append(text, TEXT_BYTES, " takes back the failures of its login from its client");
	page_field("forgives", text);
}

/* What is charged when it has happened cannot be refused any more. */
static const char *
beyond_words(const struct rule *rule)
{
	return rule->counts & ~EVENTS_ASKED ? ", and what is under way when it stops" : "";
}

static void
rate_tell(const struct rule *rule)
{
	const struct gcra_limit *limit = &rule->as.rate.limit;
	char said[RULE_LIMIT_BYTES], period[DURATION_TEXT_BYTES], text[TEXT_BYTES];
	char burst[AMOUNT_TEXT_BYTES], most[AMOUNT_TEXT_BYTES];

	counts_tell(rule);
	rule_limit_print(rule, said);
	rule_amount_print(rule, limit->burst, burst);
	rule_amount_print(rule, rate_most(rule), most);
	duration_print(limit->period_us, period);
	snprintf(text, sizeof(text), "%s, %s at once: at most %s in any %s%s", said, burst, most,
	    period, beyond_words(rule));
	page_field("limit", text);
	hold_tell(rule);
	forgive_tell(rule);
}

static void
open_tell(const struct rule *rule)
{
	char said[RULE_LIMIT_BYTES], text[TEXT_BYTES] = "open sessions";

	account_append(text, rule, rule->per);
	page_field("counts", text);
	rule_limit_print(rule, said);
	page_field("limit", said);
}

static void
wanted_append(char text[static TEXT_BYTES], enum wanted wanted, const char *yes, const char *no)
{
	if (wanted == WANTED_EITHER)
		return;
	if (text[0] != '\0')
		text_append(text, TEXT_BYTES, ", ");
	text_append(text, TEXT_BYTES, wanted == WANTED_YES ? yes : no);
}

static void
condition_tell(const struct condition *when)
{
	char text[TEXT_BYTES] = "", services[TEXT_BYTES];

	wanted_append(text, when->authenticated, "logged in", "not logged in");
	wanted_append(text, when->tls, "with TLS", "without TLS");
	list_print(services, when->services, " or ");
	if (services[0] != '\0') {
		text_append(text, TEXT_BYTES, text[0] != '\0' ? ", on " : "on ");
		text_append(text, TEXT_BYTES, services);
	}
	if (text[0] != '\0')
		page_field("when", text);
}

static void
stop_tell(const struct rule *rule)
{
	char text[TEXT_BYTES];

	set_print(text, rule->stops, stage_name, ", ");
	page_field("stops at", text[0] != '\0' ? text : "no stage");
	answer_print(text, rule);
	page_field("answer", text);
	if (rule->at_once)
		page_field("", "at connect: at once, without the words");
}

static void
rule_tell(const struct rule *rule, unsigned order)
{
	page_print("\n%2u. %s (%s%s), %s:%" PRIu32 "\n", order, rule->name, rule->type->name,
	    rule->mode == MODE_OBSERVE ? ", only observes" : "", rule->file, rule->line);
	if (rule->type == &exempt_rule)
		exempt_tell(rule);
	if (rule->type == &rate_rule)
		rate_tell(rule);
	if (rule->type == &open_rule)
		open_tell(rule);
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

		if (i > 0)
			text_append(text, TEXT_BYTES, ", ");
		if (log->file[0] != '\0')
			text_append(text, TEXT_BYTES, log->file);
		else
			text_append(text, TEXT_BYTES, "the journal");
		if (log->directory[0] == '\0')
			continue;
		text_append(text, TEXT_BYTES, " in ");
		text_append(text, TEXT_BYTES, log->directory);
	}
	page_field("logs", settings->log_count > 0 ? text : "none");
}

static void
page_tell(const struct settings *settings)
{
	unsigned count = settings->policy.rule_count;

	page_print("%s: no mistakes, %u rule%s\n", settings->path, count, count == 1 ? "" : "s");
	page_field("milter", settings->milter.socket);
	logs_tell(settings);
	page_field("store",
	    strcmp(settings->store.backend, "ram") == 0 ? "in memory only" : settings->store.path);
	page_field("audit", settings->audit.file[0] != '\0' ? settings->audit.file : "none");
	page_field("control", settings->control.socket);
	page_field("mode", settings->mode == MODE_OBSERVE
	                       ? "observe: decides and records, answers nothing"
	                       : "enforce");
	if (count == 0)
		page_print("\nNo rules: everything passes.\n");
	else
		page_print("\nRules are asked in this order; the first that stops or exempts "
		           "decides.\n");
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

	networks_print(text, rule, ",");
	json_list(json, "clients", text);
	list_print(text, rule->as.exempt.logins, ",");
	json_list(json, "logins", text);
	list_print(text, rule->as.exempt.names, ",");
	json_list(json, "names", text);
	list_print(text, rule->as.exempt.services, ",");
	json_list(json, "services", text);
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
	for (size_t i = 0; i < complaints->count; i++) {
		char line[COMPLAINT_LINE_BYTES];

		complaint_print(&complaints->list[i], line);
		if (format == FORMAT_JSON)
			complaint_json(&complaints->list[i]);
		else
			page_print("%s\n", line);
	}
	if (complaints->unsaid > 0)
		page_complain("%zu more mistakes are not shown", complaints->unsaid);
}

enum finish
check_run(const struct wish *wish)
{
	static struct complaints complaints;
	const char *path = wish->config != NULL ? wish->config : CONFIG_FILE;
	struct settings *settings = NULL;
	int error = settings_load(&settings, path, &complaints);

	if (error < 0) {
		complaints_tell(&complaints, wish->format);
		if (complaints.count == 0)
			page_complain("%s: %s", path, strerror(-error));
		return FINISH_FINDING;
	}
	if (wish->format == FORMAT_PAGE)
		page_tell(settings);
	for (uint32_t i = 0; wish->format == FORMAT_JSON && i < settings->policy.rule_count; i++)
		rule_json(&settings->policy.rule[i], i + 1);
	settings_free(&settings);
	return FINISH_FINE;
}
