/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice explain: reply codes, whole replies and log lines explained, or compared. */
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "report/comparison.h"
#include "report/explanation.h"
#include "source/log_line.h"

#include "cli/asked.h"
#include "cli/command.h"
#include "cli/logfile.h"
#include "cli/objects.h"
#include "cli/page.h"
#include "cli/seen.h"

#define TEXT_BYTES 4096

static_assert(SIGHTINGS_SUBJECTS_MOST >= ASKED_SUBJECTS_MOST, "all are looked for at once");

/* Where the questions come from. */
enum from { FROM_OPERANDS, FROM_LINES };

struct explaining {
	const struct wish *wish;
	enum from from;
	struct sheet sheet;
	struct syslog_clock clock;
	int64_t told_count; /* lines that were explained, or complained of */
	enum finish finish; /* the worst of the lines */
};

/* --- lines for people */

static void
line_print(void *arg, enum weight weight, const char *line)
{
	(void)arg;
	page_tinted(weight == WEIGHT_PLAIN ? TINT_NONE : TINT_BOLD, line);
	page_print("\n");
}

static void
seen_put(struct sheet *sheet, const struct asked *asked, const struct sightings *sightings)
{
	char words[TEXT_BYTES], name[EXPLANATION_NAME_BYTES];

	if (sightings == NULL)
		return;
	sheet_blank(sheet);
	if (asked->subject_count > 1)
		sheet_paragraph(sheet, WEIGHT_HEADING, 0, tr("Seen here"));
	for (size_t i = 0; i < asked->subject_count; i++) {
		seen_words(words, sizeof(words), sightings, i);
		explanation_name(name, &asked->subjects[i]);
		sheet_field(sheet, asked->subject_count > 1 ? name : tr("Seen here"), words);
	}
}

static void
asked_put(struct sheet *sheet, const struct asked *asked, const struct sightings *sightings)
{
	if (asked->subject_count == 1)
		explanation_page(sheet, &asked->subjects[0]);
	else
		comparison_page(sheet, asked->subjects, asked->subject_count);
	seen_put(sheet, asked, sightings);
}

/* For each line of a file the audit file would be read anew: there it is not asked. */
static enum finish
replies_explain(struct explaining *explaining, const struct asked *asked)
{
	struct sightings *sightings = NULL;
	int error = 0;

	if (explaining->from == FROM_OPERANDS)
		error = seen_find(&sightings, explaining->wish, asked);
	if (explaining->wish->format == FORMAT_JSON)
		objects_of_asked(asked, sightings);
	else
		asked_put(&explaining->sheet, asked, sightings);
	sightings_free(&sightings);
	return error < 0 ? FINISH_FINDING : FINISH_FINE;
}

/* --- log lines */

static const char *const mta_words[MTA_COUNT] = {
	[MTA_NONE] = "",
	[MTA_POSTFIX] = "Postfix",
	[MTA_SENDMAIL] = "Sendmail",
	[MTA_DOVECOT] = "Dovecot",
};

static void
field_put(struct sheet *sheet, const char *label, const char *text)
{
	if (text[0] != '\0')
		sheet_field(sheet, label, text);
}

static void
span_put(struct sheet *sheet, const char *label, struct span span)
{
	char text[TEXT_BYTES];

	span_copy(text, sizeof(text), span);
	field_put(sheet, label, text);
}

static void
client_put(struct sheet *sheet, const struct finding *finding)
{
	char client[ADDR_TEXT_BYTES], name[TEXT_BYTES / 4], text[TEXT_BYTES];

	addr_print(&finding->client, client);
	span_copy(name, sizeof(name), finding->client_name);
	text_say(text, sizeof(text), name[0] != '\0' ? "{client} ({name})" : "{client}", "client",
	    client, "name", name, NULL);
	if (client[0] != '\0')
		sheet_field(sheet, tr("Client"), text);
}

static void
reply_put(struct sheet *sheet, const struct finding *finding)
{
	char reply[REPLY_LINE_BYTES], text[TEXT_BYTES];

	reply_print(reply, sizeof(reply), &finding->reply);
	text_say(text, sizeof(text),
	    finding->reply.inferred
	        ? tr("{reply} (the line tells what happened; this is the reply that goes with it)")
	        : "{reply}",
	    "reply", reply, NULL);
	if (reply[0] != '\0')
		sheet_field(sheet, tr("Reply"), text);
}

static void
finding_put(struct sheet *sheet, const struct finding *finding)
{
	char text[TEXT_BYTES], time[NOW_TEXT_BYTES] = "";

	explanation_labels(sheet);
	text_say(text, sizeof(text),
	    tr("This line of {mta} tells of the event \"{event}\": {words}."), "mta",
	    mta_words[finding->mta], "event", event_table[finding->event].name, "words",
	    tr(event_table[finding->event].single), NULL);
	sheet_paragraph(sheet, WEIGHT_TITLE, 0, text);
	if (finding->at_us != 0)
		now_print_local(finding->at_us, time);
	field_put(sheet, tr("Time"), time);
	client_put(sheet, finding);
	span_put(sheet, tr("Login"), finding->login);
	span_put(sheet, tr("Sender"), finding->sender);
	span_put(sheet, tr("Recipient"), finding->recipient);
	span_put(sheet, tr("Queue id"), finding->queue_id);
	span_put(sheet, tr("Text"), finding->text);
	reply_put(sheet, finding);
}

/* What happened, then the reply that goes with it, if there is one. */
static enum finish
finding_explain(struct explaining *explaining, struct asked *asked, const struct finding *finding)
{
	static char text[TEXT_BYTES];
	struct reply reply = finding->reply;

	if (explaining->wish->format == FORMAT_JSON)
		object_of_finding(finding);
	else
		finding_put(&explaining->sheet, finding);
	span_copy(text, sizeof(text), finding->text);
	reply.text = text;
	asked->subjects[0] = reply;
	asked->subject_count = 1;
	if (reply.code == 0 && reply.status.class == 0 && !asked_find_quoted(asked))
		return FINISH_FINE;
	if (explaining->wish->format == FORMAT_PAGE)
		sheet_blank(&explaining->sheet);
	return replies_explain(explaining, asked);
}

/* What is read of no log may quote a reply all the same: a bounce does, or a log of Exim. */
static enum finish
quoted_explain(struct explaining *explaining, struct asked *asked, const char *complaint)
{
	if (asked_find_quoted(asked))
		return replies_explain(explaining, asked);
	page_warn(tr(complaint), NULL);
	return FINISH_FINDING;
}

static enum finish
log_line_explain(struct explaining *explaining, struct asked *asked)
{
	struct syslog_line line;
	struct finding finding;

	if (!syslog_line_read(&line, span_of(asked->text), &explaining->clock))
		return quoted_explain(explaining, asked,
		    N_("that begins with no reply code, and is no line of a log: a reply "
		       "begins with a code such as 421, or a status such as 4.7.0"));
	switch (log_line_read(&finding, &line, MTA_NONE)) {
	case GRASP_UNDERSTOOD:
		return finding_explain(explaining, asked, &finding);
	case GRASP_UNKNOWN:
		return quoted_explain(
		    explaining, asked, N_("that line of a mail server's log is not understood"));
	default:
		return quoted_explain(
		    explaining, asked, N_("that line of a log is no mail server's"));
	}
}

/* --- what is asked */

static enum finish
words_explain(struct explaining *explaining, const char *const *words, size_t word_count)
{
	static struct asked asked;
	char number[NUMBER_TEXT_BYTES];

	switch (asked_read(&asked, words, word_count)) {
	case READING_REPLIES:
		return replies_explain(explaining, &asked);
	case READING_LOG_LINE:
		return log_line_explain(explaining, &asked);
	case READING_NO_CODE:
		page_warn(
		    tr("\"{word}\" is no reply code, which has three digits, the first from 2 "
		       "to 5, such as 421; and no enhanced status code, which has three numbers "
		       "with dots between them, the first 2, 4 or 5, such as 4.7.0"),
		    "word", asked.word, NULL);
		return FINISH_MISUSE;
	case READING_TOO_MANY:
		page_warn(tr("so many cannot be compared: at most {count}"), "count",
		    text_number(number, ASKED_SUBJECTS_MOST), NULL);
		return FINISH_MISUSE;
	case READING_TOO_LONG:
		page_warn(tr("that is too long: at most {count} characters"), "count",
		    text_number(number, ASKED_BYTES - 1), NULL);
		return FINISH_MISUSE;
	case READING_NOTHING:
		break;
	}
	page_warn(tr("what shall be explained? Name a reply code, a status, a reply or a line of a "
	             "log (see \"sluice help explain\")"),
	    NULL);
	return FINISH_MISUSE;
}

/* Empty lines ask nothing. */
static void
line_take(void *arg, struct span line)
{
	static char text[LOGFILE_LINE_BYTES + 1];
	const char *const words[] = { text };
	struct explaining *explaining = arg;
	enum finish finish;

	while (
	    line.bytes > 0 && (line.at[line.bytes - 1] == '\r' || line.at[line.bytes - 1] == ' '))
		line.bytes--;
	if (line.bytes == 0)
		return;
	span_copy(text, sizeof(text), line);
	if (explaining->told_count++ > 0 && explaining->wish->format == FORMAT_PAGE)
		page_print("\n");
	finish = words_explain(explaining, words, 1);
	if (finish > explaining->finish)
		explaining->finish = finish;
}

static bool
lines_pause(void *arg)
{
	struct explaining *explaining = arg;

	explaining->clock.now_us = now_us();
	return fflush(stdout) == 0;
}

enum finish
explain_run(const struct wish *wish)
{
	struct explaining explaining = { .wish = wish, .clock = { .now_us = now_us() } };
	struct logfile_sink sink = { &explaining, line_take, lines_pause, 0 };

	explaining.sheet.columns = page_columns();
	explaining.sheet.put = line_print;
	if (wish->word_count != 1 || wish->words[0][0] != '-' || wish->words[0][1] != '\0')
		return words_explain(&explaining, wish->words, wish->word_count);
	explaining.from = FROM_LINES;
	if (logfile_read("-", &sink) != FINISH_FINE)
		return FINISH_FINDING;
	return explaining.finish;
}
