/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice classify: what the lines of a log mean. */
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/json.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "source/log_line.h"

#include "cli/command.h"
#include "cli/logfile.h"
#include "cli/page.h"
#include "cli/tally.h"

#define SPAN_COUNT 15 /* members that are parts of the line … */
#define ESCAPED_BYTES 6 /* … in which a byte may become \uXXXX */
#define JSON_BYTES (SPAN_COUNT * ESCAPED_BYTES * LOGFILE_LINE_BYTES + 4096)

struct classifying {
	const struct wish *wish;
	struct syslog_clock clock;
	struct tally tally;
};

/* --- a line as an object: what it does not tell is absent */

static void
span_json(struct json *json, const char *name, struct span value)
{
	if (value.bytes > 0)
		json_span(json, name, value);
}

static void
name_json(struct json *json, const char *name, const char *value)
{
	if (value[0] != '\0')
		json_text(json, name, value);
}

static void
number_json(struct json *json, const char *name, int64_t value)
{
	if (value > 0)
		json_number(json, name, value);
}

static void
what_json(struct json *json, const struct finding *finding)
{
	char time[NOW_TEXT_BYTES] = "";

	if (finding->at_us != 0)
		now_print(finding->at_us, time);
	name_json(json, "time", time);
	json_text(json, "mta", mta_names[finding->mta]);
	span_json(json, "service", finding->service);
	number_json(json, "pid", finding->pid);
	span_json(json, "queue_id", finding->queue_id);
	json_text(json, "event", event_table[finding->event].name);
	name_json(json, "stage", stage_names[finding->stage]);
}

static void
who_json(struct json *json, const struct finding *finding)
{
	char client[ADDR_TEXT_BYTES];

	addr_print(&finding->client, client);
	name_json(json, "client", client);
	span_json(json, "client_name", finding->client_name);
	number_json(json, "client_port", finding->client_port);
	span_json(json, "login", finding->login);
	span_json(json, "mechanism", finding->mechanism);
	span_json(json, "helo", finding->helo);
	span_json(json, "sender", finding->sender);
	span_json(json, "recipient", finding->recipient);
}

static void
reply_json(struct json *json, const struct finding *finding)
{
	char text[STATUS_TEXT_BYTES];

	number_json(json, "code", finding->reply.code);
	status_print(&finding->reply.status, text);
	name_json(json, "status", text);
	if (finding->reply.inferred)
		json_bool(json, "inferred", true);
	name_json(json, "outcome", outcome_names[finding->meaning.outcome]);
	name_json(json, "cause", cause_names[finding->meaning.cause]);
	span_json(json, "text", finding->text);
}

static void
more_json(struct json *json, const struct finding *finding)
{
	char relay[ADDR_TEXT_BYTES];

	span_json(json, "relay", finding->relay);
	addr_print(&finding->relay_address, relay);
	name_json(json, "relay_address", relay);
	if (finding->delay_us >= 0)
		json_seconds(json, "delay", finding->delay_us);
	span_json(json, "counters", finding->counters);
	if (finding->bytes >= 0)
		json_number(json, "size", finding->bytes);
	span_json(json, "daemon", finding->daemon);
	if (finding->is_forged)
		json_bool(json, "forged", true);
	number_json(json, "repeated", finding->repeat_count);
}

static void
finding_tell(const struct finding *finding)
{
	static char line[JSON_BYTES];
	struct json json;

	json_begin(&json, line, sizeof(line));
	what_json(&json, finding);
	who_json(&json, finding);
	reply_json(&json, finding);
	more_json(&json, finding);
	if (json_end(&json) >= 0)
		page_json(line);
}

/* --- lines */

static void
line_take(void *arg, struct span text)
{
	struct classifying *classifying = arg;
	const struct wish *wish = classifying->wish;
	enum grasp grasp = GRASP_FOREIGN;
	struct syslog_line line = { .at_us = 0 };
	struct finding finding;

	if (syslog_line_read(&line, text, &classifying->clock))
		grasp = log_line_read(&finding, &line, wish->mta);
	if (wish->view == VIEW_SUMMARY)
		tally_add(&classifying->tally, grasp, &finding, line.at_us);
	else if (wish->view == VIEW_UNKNOWN && grasp == GRASP_UNKNOWN)
		page_line(text);
	else if (wish->view == VIEW_LINES && grasp == GRASP_UNDERSTOOD)
		finding_tell(&finding);
}

/* What is known is told before more is waited for. False: nobody can be told any more. */
static bool
lines_pause(void *arg)
{
	struct classifying *classifying = arg;

	classifying->clock.now_us = now_us();
	return fflush(stdout) == 0;
}

static void
cut_tell(int64_t cut_count)
{
	char count[NUMBER_TEXT_BYTES], most[NUMBER_TEXT_BYTES];

	page_warn(tr_count("{count} line was cut: it is longer than {most} bytes",
	              "{count} lines were cut: they are longer than {most} bytes", cut_count),
	    "count", text_number(count, cut_count), "most", text_number(most, LOGFILE_LINE_BYTES),
	    NULL);
}

enum finish
classify_run(const struct wish *wish)
{
	static const char *const standard_input[] = { "-" };
	struct classifying classifying = { .wish = wish, .clock = { .now_us = now_us() } };
	struct logfile_sink sink = { &classifying, line_take, lines_pause, 0 };
	const char *const *files = wish->word_count > 0 ? wish->words : standard_input;
	const size_t file_count = wish->word_count > 0 ? wish->word_count : 1;
	enum finish finish = FINISH_FINE;

	for (size_t i = 0; i < file_count && !ferror(stdout); i++) {
		if (logfile_read(files[i], &sink) != FINISH_FINE)
			finish = FINISH_FINDING;
	}
	if (wish->view == VIEW_SUMMARY)
		tally_print(&classifying.tally, sink.cut_count, wish->format);
	else if (sink.cut_count > 0)
		cut_tell(sink.cut_count);
	return finish;
}
