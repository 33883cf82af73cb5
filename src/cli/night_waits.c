/* SPDX-License-Identifier: BSD-2-Clause */
/* A night for people, on: who was told to wait, who was greylisted, and what was short. */
#include <stdint.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "policy/strain.h"

#include "cli/grid.h"
#include "cli/night.h"
#include "cli/page.h"

#define SENTENCE_BYTES 2048
#define INDENT 2
#define TIME_COLUMNS 20
#define RULE_COLUMNS 12
#define DOMAIN_COLUMNS 24
#define REASON_COLUMNS 16

/* "and 7 more" */
static void
more_tell(size_t count, size_t told)
{
	char number[NUMBER_TEXT_BYTES], text[256];

	if (count <= told)
		return;
	text_say(text, sizeof(text), tr("and {count} more (-n 0 tells all)"), "count",
	    text_number(number, (int64_t)(count - told)), NULL);
	page_paragraph(INDENT, text);
}

static size_t
least(size_t one, size_t other)
{
	return one < other ? one : other;
}

/* --- who obeys */

static int
storm_row(struct grid *grid, const struct night *night, const struct storm *storm)
{
	const struct errands *errands = &night->ledger->errands;
	char client[ADDR_TEXT_BYTES], early[NUMBER_TEXT_BYTES], told[NUMBER_TEXT_BYTES];
	char kept[NUMBER_TEXT_BYTES], last[NOW_TEXT_BYTES];
	const char *cells[] = {
		client,
		errands_rule(errands, storm->rule),
		text_number(early, storm->early_count),
		text_number(told, storm->told.count),
		text_number(kept, storm->kept_count),
		last,
	};

	addr_print(&errands->client[storm->client].address, client);
	now_print_local(storm->told.last_us, last);
	return grid_row(grid, cells);
}

static void
storms_tell(const struct night *night)
{
	const struct storms *storms = &night->storms;
	const size_t most = least(storms->count, night->rank_most);
	struct grid grid = { .column_count = 0 };
	int error = 0;

	if (storms->count == 0)
		return;
	night_title(tr("Clients that came too early most"));
	grid_text(&grid, tr("client"), ADDR_TEXT_BYTES);
	grid_text(&grid, tr("rule"), RULE_COLUMNS);
	grid_number(&grid, tr("too early"));
	grid_number(&grid, tr("refused"));
	grid_number(&grid, tr("came as told"));
	grid_number(&grid, tr("last refusal"));
	for (size_t i = 0; error == 0 && i < most; i++)
		error = storm_row(&grid, night, &storms->list[i]);
	grid_print(&grid, INDENT);
	more_tell(storms->count, most);
	grid_clear(&grid);
}

static void
obedience_tell(const struct night *night)
{
	char told[NUMBER_TEXT_BYTES], kept[NUMBER_TEXT_BYTES], text[SENTENCE_BYTES];

	if (night->storms.told_count == 0)
		return;
	night_title(tr("Who does as he is told"));
	text_say(text, sizeof(text),
	    tr("Clients that were told to wait: {told}. Of these came back as they were told, at "
	       "least once: {kept}."),
	    "told", text_number(told, night->storms.told_count), "kept",
	    text_number(kept, night->storms.kept_count), NULL);
	page_paragraph(INDENT, text);
}

/* --- greylisting */

static void
delays_sum_tell(const struct delays *delays, int64_t left_out)
{
	char count[NUMBER_TEXT_BYTES], back[NUMBER_TEXT_BYTES], percent[NUMBER_TEXT_BYTES];
	char lost[NUMBER_TEXT_BYTES], waiting[NUMBER_TEXT_BYTES], text[SENTENCE_BYTES];
	char median[DURATION_SAID_BYTES], longest[DURATION_SAID_BYTES];

	text_say(text, sizeof(text),
	    tr("Messages that were greylisted: {count}. Let in when they came back: {back} "
	       "({percent} %). Never came back: {lost}. May still come back: {waiting}."),
	    "count", text_number(count, delays->count), "back",
	    text_number(back, delays->back_count), "percent",
	    text_number(percent, delays->back_count * 100 / delays->count), "lost",
	    text_number(lost, delays->lost_count), "waiting",
	    text_number(waiting, delays->count - delays->back_count - delays->lost_count), NULL);
	page_paragraph(INDENT, text);
	if (left_out > 0) {
		text_say(text, sizeof(text),
		    tr("There were too many to tell all of them apart: {count} refusals by "
		       "greylisting are not among these."),
		    "count", text_number(count, left_out), NULL);
		page_paragraph(INDENT, text);
	}
	if (delays->back_count == 0)
		return;
	duration_say(delays->median_us, median);
	duration_say(delays->longest_us, longest);
	text_say(text, sizeof(text),
	    tr("Of those that were let in, half were delayed by {median} or less; the longest "
	       "delay was {longest}."),
	    "median", median, "longest", longest, NULL);
	page_paragraph(INDENT, text);
}

static int
delay_row(struct grid *grid, const struct night *night, const struct delay *delay,
    enum delays_order order)
{
	char count[NUMBER_TEXT_BYTES], back[NUMBER_TEXT_BYTES], lost[NUMBER_TEXT_BYTES];
	char last[DURATION_SAID_BYTES];
	const char *cells[] = {
		errands_domain(&night->ledger->errands, delay->domain),
		text_number(count, delay->count),
		text_number(back, delay->back_count),
		text_number(lost, delay->lost_count),
		last,
	};

	if (order == DELAYS_LOST)
		now_print_local(delay->last_us, last);
	else
		duration_say(delay->longest_us, last);
	return grid_row(grid, cells);
}

static const struct {
	const char *title, *last;
} delay_tables[] = {
	[DELAYS_LOST] = { N_("Senders of which most never came back"), N_("last attempt") },
	[DELAYS_LONGEST] = { N_("Senders that were delayed longest"), N_("longest delay") },
};

static void
delays_table_tell(const struct night *night, enum delays_order order)
{
	const size_t count = delays_sort(night->delays, night->ledger, order);
	const size_t most = least(count, night->rank_most);
	struct grid grid = { .column_count = 0 };
	int error = 0;

	if (count == 0)
		return;
	night_title(tr(delay_tables[order].title));
	grid_text(&grid, tr("sender domain"), DOMAIN_COLUMNS);
	grid_number(&grid, tr("greylisted"));
	grid_number(&grid, tr("let in"));
	grid_number(&grid, tr("never back"));
	grid_number(&grid, tr(delay_tables[order].last));
	for (size_t i = 0; error == 0 && i < most; i++)
		error = delay_row(&grid, night, &night->delays->list[i], order);
	grid_print(&grid, INDENT);
	more_tell(count, most);
	grid_clear(&grid);
}

static void
delays_tell(const struct night *night)
{
	if (night->delays->count == 0)
		return;
	night_title(tr("Greylisting"));
	delays_sum_tell(night->delays, night->ledger->errands.left_out);
	delays_table_tell(night, DELAYS_LOST);
	delays_table_tell(night, DELAYS_LONGEST);
}

/* --- shortage and maintenance */

static void
amount_print(const struct period *period, int64_t amount, char text_r[static RESOURCE_VALUE_BYTES])
{
	const int resource = resource_find(period->resource);

	if (resource >= 0)
		resource_value_print((enum resource)resource, amount, text_r);
	else
		text_number(text_r, amount);
}

static int
shortage_row(struct grid *grid, const struct period *period)
{
	char from[NOW_TEXT_BYTES], until[NOW_TEXT_BYTES], worst[RESOURCE_VALUE_BYTES];
	char mark[RESOURCE_VALUE_BYTES], stopped[NUMBER_TEXT_BYTES], observed[NUMBER_TEXT_BYTES];
	const char *cells[] = {
		from,
		until,
		period->resource,
		worst,
		mark,
		text_number(stopped, period->stopped.count),
		text_number(observed, period->observed.count),
	};

	now_print_local(period_from_us(period), from);
	now_print_local(period_until_us(period), until);
	amount_print(period, period->worst, worst);
	amount_print(period, period->mark, mark);
	return grid_row(grid, cells);
}

static int
maintenance_row(struct grid *grid, const struct period *period)
{
	char from[NOW_TEXT_BYTES], until[NOW_TEXT_BYTES], stopped[NUMBER_TEXT_BYTES];
	const char *cells[] = {
		from,
		period_goes_on(period) ? tr("it goes on") : until,
		text_number(stopped, period->stopped.count),
		period->by,
		period->reason,
	};

	now_print_local(period_from_us(period), from);
	now_print_local(period_until_us(period), until);
	return grid_row(grid, cells);
}

static void
shortage_columns(struct grid *grid)
{
	grid_text(grid, tr("from"), TIME_COLUMNS);
	grid_text(grid, tr("until"), TIME_COLUMNS);
	grid_text(grid, tr("short of"), RULE_COLUMNS);
	grid_number(grid, tr("highest"));
	grid_number(grid, tr("mark"));
	grid_number(grid, tr("refused"));
	grid_number(grid, tr("observed"));
}

static void
maintenance_columns(struct grid *grid)
{
	grid_text(grid, tr("from"), TIME_COLUMNS);
	grid_text(grid, tr("until"), TIME_COLUMNS);
	grid_number(grid, tr("refused"));
	grid_text(grid, tr("switched by"), RULE_COLUMNS);
	grid_text(grid, tr("reason"), REASON_COLUMNS);
}

static const struct {
	const char *title;
	void (*columns)(struct grid *grid);
	int (*row)(struct grid *grid, const struct period *period);
} period_tables[] = {
	[PERIOD_SHORTAGE] = { N_("Refused for want of resources"), shortage_columns, shortage_row },
	[PERIOD_MAINTENANCE] = { N_("Maintenance"), maintenance_columns, maintenance_row },
};

static void
periods_tell(const struct night *night, enum period_kind kind)
{
	const struct periods *periods = &night->ledger->periods;
	struct grid grid = { .column_count = 0 };
	size_t count = 0, told = 0;
	int error = 0;

	for (uint32_t i = 0; i < periods->count; i++)
		count += periods->list[i].kind == kind;
	if (count == 0)
		return;
	night_title(tr(period_tables[kind].title));
	period_tables[kind].columns(&grid);
	for (uint32_t i = 0; error == 0 && i < periods->count && told < night->rank_most; i++) {
		if (periods->list[i].kind != kind)
			continue;
		error = period_tables[kind].row(&grid, &periods->list[i]);
		told++;
	}
	grid_print(&grid, INDENT);
	more_tell(count, told);
	grid_clear(&grid);
}

void
waits_tell_page(const struct night *night)
{
	obedience_tell(night);
	storms_tell(night);
	delays_tell(night);
	periods_tell(night, PERIOD_SHORTAGE);
	periods_tell(night, PERIOD_MAINTENANCE);
}
