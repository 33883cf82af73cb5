/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts the lines of a log by what they mean. */
#include "cli/tally.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/now.h"

#include "cli/logfile.h"
#include "cli/page.h"

#define JSON_BYTES 512
#define SHARE_BYTES 16

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

static void
count_tell(const char *label, int64_t line_count)
{
	page_print("%-24s %12" PRId64 "\n", label, line_count);
}

static void
share_tell(const char *label, int64_t line_count, int64_t whole, const char *more)
{
	char share[SHARE_BYTES];

	if (whole == 0)
		count_tell(label, line_count);
	else
		page_print("%-24s %12" PRId64 " %7s%s\n", label, line_count,
		    share_print(share, line_count, whole), more);
}

static void
time_tell(const char *label, int64_t at_us)
{
	char text[NOW_TEXT_BYTES];

	if (at_us == 0)
		return;
	now_print_local(at_us, text);
	page_print("%-24s %s\n", label, text);
}

static void
page_tell(const struct tally *tally, int64_t cut_count)
{
	const int64_t foreign_count = tally->line_count - tally->mail_count;
	const int64_t unknown_count = tally->mail_count - tally->understood_count;
	struct count counts[EVENT_COUNT];
	const size_t count = counts_sort(counts, tally);

	if (count > 0)
		page_print("%-24s %12s %7s\n", "event", "lines", "share");
	for (size_t i = 0; i < count; i++)
		share_tell(event_table[counts[i].event].name, counts[i].line_count,
		    tally->understood_count, "");
	if (count > 0)
		page_print("\n");
	count_tell("lines", tally->line_count);
	share_tell("of other programs", foreign_count, tally->line_count, "");
	share_tell("of mail servers", tally->mail_count, tally->line_count, "");
	share_tell("  understood", tally->understood_count, tally->mail_count, "");
	share_tell("  not understood", unknown_count, tally->mail_count,
	    unknown_count > 0 ? "  (--unknown shows them)" : "");
	if (cut_count > 0)
		share_tell("cut, for their length", cut_count, tally->line_count, "");
	time_tell("first", tally->first_us);
	time_tell("last", tally->last_us);
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
