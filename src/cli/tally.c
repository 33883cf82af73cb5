/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts the lines of a log by what they mean. */
#include "cli/tally.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"
#include "base/utf8.h"

#include "cli/logfile.h"
#include "cli/page.h"

#define JSON_BYTES 512
#define SHARE_BYTES 16
#define INDENT 2 /* of a part of a part */

void
tally_add(struct tally *tally, enum grasp grasp, const struct finding *finding, int64_t at_us)
{
	tally->line_count++;
	if (grasp == GRASP_FOREIGN)
		return;
	tally->mail_count++;
	if (at_us != 0 && (tally->first_us == 0 || at_us < tally->first_us))
		tally->first_us = at_us;
	if (at_us != 0 && at_us > tally->last_us)
		tally->last_us = at_us;
	if (grasp == GRASP_UNKNOWN)
		return;
	tally->understood_count++;
	tally->event_counts[finding->event]++;
}

/* --- the events in their order */

struct count {
	enum event event;
	int64_t line_count;
};

static int
count_compare(const void *one, const void *other)
{
	const struct count *a = one, *b = other;

	if (a->line_count != b->line_count)
		return a->line_count > b->line_count ? -1 : 1;
	return (int)a->event - (int)b->event;
}

/* Returns how many events there were at all. */
static size_t
counts_sort(struct count counts_r[static EVENT_COUNT], const struct tally *tally)
{
	size_t count = 0;

	for (size_t event = 0; event < EVENT_COUNT; event++) {
		if (tally->event_counts[event] > 0)
			counts_r[count++] =
			    (struct count){ (enum event)event, tally->event_counts[event] };
	}
	qsort(counts_r, count, sizeof(*counts_r), count_compare);
	return count;
}

/* --- for people */

/* In per cent, with one decimal; a part that is not nothing is never shown as nothing or all. */
static const char *
share_print(char text_r[static SHARE_BYTES], int64_t part, int64_t whole)
{
	double share = 100.0 * (double)part / (double)whole;

	if (part > 0 && share < 0.1)
		share = 0.1;
	if (part < whole && share > 99.9)
		share = 99.9;
	snprintf(text_r, SHARE_BYTES, "%.1f%%", share);
	return text_r;
}

/* The rows behind those of the events. */
enum row {
	ROW_LINES,
	ROW_FOREIGN,
	ROW_MAIL,
	ROW_UNDERSTOOD,
	ROW_UNKNOWN,
	ROW_CUT,
	ROW_FIRST,
	ROW_LAST,
	ROW_COUNT
};

static const struct {
	const char *label;
	size_t indent;
} rows[ROW_COUNT] = {
	[ROW_LINES] = { N_("lines"), 0 },
	[ROW_FOREIGN] = { N_("of other programs"), 0 },
	[ROW_MAIL] = { N_("of mail servers"), 0 },
	[ROW_UNDERSTOOD] = { N_("understood"), INDENT },
	[ROW_UNKNOWN] = { N_("not understood"), INDENT },
	[ROW_CUT] = { N_("cut, for their length"), 0 },
	[ROW_FIRST] = { N_("first"), 0 },
	[ROW_LAST] = { N_("last"), 0 },
};

/* As wide as they usually are, or as a language needs them. */
struct layout {
	size_t label_columns, count_columns, share_columns;
};

static void
column_widen(size_t *columns, const char *text, size_t more)
{
	size_t needed = utf8_columns(text) + more;

	if (needed > *columns)
		*columns = needed;
}

static struct layout
layout_measure(void)
{
	struct layout layout = { 25, 12, 8 };

	for (size_t row = 0; row < ROW_COUNT; row++)
		column_widen(&layout.label_columns, tr(rows[row].label), rows[row].indent + 1);
	column_widen(&layout.label_columns, tr("event"), 1);
	column_widen(&layout.count_columns, tr("lines"), 0);
	column_widen(&layout.share_columns, tr("share"), 1);
	return layout;
}

static void
count_put(const struct layout *layout, const char *label, int64_t line_count)
{
	char number[NUMBER_TEXT_BYTES];

	page_put_column(label, layout->label_columns, SIDE_LEFT);
	page_put_column(text_number(number, line_count), layout->count_columns, SIDE_RIGHT);
}

static void
share_put(const struct layout *layout, int64_t part, int64_t whole)
{
	char share[SHARE_BYTES];

	if (whole > 0)
		page_put_column(share_print(share, part, whole), layout->share_columns, SIDE_RIGHT);
}

static void
events_tell(const struct layout *layout, const struct tally *tally)
{
	struct count counts[EVENT_COUNT];
	const size_t count = counts_sort(counts, tally);

	if (count == 0)
		return;
	page_put_column(tr("event"), layout->label_columns, SIDE_LEFT);
	page_put_column(tr("lines"), layout->count_columns, SIDE_RIGHT);
	page_put_column(tr("share"), layout->share_columns, SIDE_RIGHT);
	page_print("\n");
	for (size_t i = 0; i < count; i++) {
		count_put(layout, event_table[counts[i].event].name, counts[i].line_count);
		share_put(layout, counts[i].line_count, tally->understood_count);
		page_print("\n");
	}
	page_print("\n");
}

static void
label_put(const struct layout *layout, enum row row)
{
	page_print("%*s", (int)rows[row].indent, "");
	page_put_column(tr(rows[row].label), layout->label_columns - rows[row].indent, SIDE_LEFT);
}

static void
row_tell(const struct layout *layout, enum row row, int64_t part, int64_t whole, const char *remark)
{
	char number[NUMBER_TEXT_BYTES];

	label_put(layout, row);
	page_put_column(text_number(number, part), layout->count_columns, SIDE_RIGHT);
	share_put(layout, part, whole);
	page_print("%s%s\n", remark[0] != '\0' ? "  " : "", remark);
}

static void
time_tell(const struct layout *layout, enum row row, int64_t at_us)
{
	char text[NOW_TEXT_BYTES];

	if (at_us == 0)
		return;
	label_put(layout, row);
	now_print_local(at_us, text);
	page_print("%s\n", text);
}

static void
page_tell(const struct tally *tally, int64_t cut_count)
{
	const int64_t all = tally->line_count, mail = tally->mail_count;
	const int64_t unknown = mail - tally->understood_count;
	const struct layout layout = layout_measure();

	events_tell(&layout, tally);
	row_tell(&layout, ROW_LINES, all, 0, "");
	row_tell(&layout, ROW_FOREIGN, all - mail, all, "");
	row_tell(&layout, ROW_MAIL, mail, all, "");
	row_tell(&layout, ROW_UNDERSTOOD, tally->understood_count, mail, "");
	row_tell(
	    &layout, ROW_UNKNOWN, unknown, mail, unknown > 0 ? tr("(--unknown shows them)") : "");
	if (cut_count > 0)
		row_tell(&layout, ROW_CUT, cut_count, all, "");
	time_tell(&layout, ROW_FIRST, tally->first_us);
	time_tell(&layout, ROW_LAST, tally->last_us);
}

/* --- for programs */

static void
time_json(struct json *json, const char *name, int64_t at_us)
{
	char text[NOW_TEXT_BYTES];

	if (at_us == 0)
		return;
	now_print(at_us, text);
	json_text(json, name, text);
}

static void
record_end(struct json *json)
{
	if (json_end(json) >= 0)
		page_json(json->buf);
}

static void
json_tell(const struct tally *tally, int64_t cut_count)
{
	struct count counts[EVENT_COUNT];
	const size_t count = counts_sort(counts, tally);
	char line[JSON_BYTES];
	struct json json;

	for (size_t i = 0; i < count; i++) {
		json_begin(&json, line, sizeof(line));
		json_text(&json, "record", "event");
		json_text(&json, "event", event_table[counts[i].event].name);
		json_number(&json, "lines", counts[i].line_count);
		record_end(&json);
	}
	json_begin(&json, line, sizeof(line));
	json_text(&json, "record", "summary");
	json_number(&json, "lines", tally->line_count);
	json_number(&json, "mail", tally->mail_count);
	json_number(&json, "understood", tally->understood_count);
	json_number(&json, "unknown", tally->mail_count - tally->understood_count);
	json_number(&json, "foreign", tally->line_count - tally->mail_count);
	json_number(&json, "cut", cut_count);
	time_json(&json, "first", tally->first_us);
	time_json(&json, "last", tally->last_us);
	record_end(&json);
}

void
tally_print(const struct tally *tally, int64_t cut_count, enum format format)
{
	if (format == FORMAT_JSON)
		json_tell(tally, cut_count);
	else
		page_tell(tally, cut_count);
}
