/* SPDX-License-Identifier: BSD-2-Clause */
/* A night for people: what to do about it first, then what happened, in tables. */
#include <stdint.h>
#include <string.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "report/advice.h"

#include "cli/grid.h"
#include "cli/night.h"
#include "cli/page.h"

#define SENTENCE_BYTES 8192
#define INDENT 2
#define TEXT_INDENT 4
#define TODO_INDENT 6
#define SLOTS_MOST 24
#define CODE_COLUMNS 8 /* as wide as the column of a code becomes, with the blanks before it */
#define TIME_COLUMNS 20
#define LOGIN_COLUMNS 24
#define CONCERNS_MOST 50 /* of each severity: the page is to be read */

void
night_title(const char *title)
{
	page_print("\n");
	page_tinted(TINT_BOLD, title);
	page_print("\n");
}

/* --- what was read */

static void
period_tell(const struct night *night)
{
	const struct ledger *ledger = night->ledger;
	char from[NOW_TEXT_BYTES], until[NOW_TEXT_BYTES], text[SENTENCE_BYTES];

	now_print_local(ledger->options.from_us, from);
	now_print_local(ledger->options.until_us, until);
	text_say(text, sizeof(text),
	    tr("From {from} to {until}, as {file} and its rotated predecessors tell."), "from",
	    from, "until", until, "file", night->path, NULL);
	page_paragraph(0, text);
}

static void
lines_tell(const struct ledger *ledger)
{
	char first[NOW_TEXT_BYTES], last[NOW_TEXT_BYTES], lines[NUMBER_TEXT_BYTES];
	char outcomes[NUMBER_TEXT_BYTES], coarse[NUMBER_TEXT_BYTES], text[SENTENCE_BYTES];

	if (ledger->line_count == 0) {
		page_paragraph(0, tr("No line of them is of this time."));
		return;
	}
	now_print_local(ledger->first_us, first);
	now_print_local(ledger->last_us, last);
	text_say(text, sizeof(text),
	    tr("Lines of this time: {lines}, from {first} to {last}. Answers that they count: "
	       "{outcomes}."),
	    "lines", text_number(lines, ledger->line_count), "first", first, "last", last,
	    "outcomes", text_number(outcomes, ledger->outcome_count), NULL);
	page_paragraph(0, text);
	if (ledger->coarse_count == 0)
		return;
	text_say(text, sizeof(text),
	    tr("There were too many clients and logins to tell all of them apart: {count} answers "
	       "are counted by network alone."),
	    "count", text_number(coarse, ledger->coarse_count), NULL);
	page_paragraph(0, text);
}

/* --- the findings */

static const struct {
	const char *name;
	enum tint tint;
} severities[SEVERITY_COUNT] = {
	[SEVERITY_CRITICAL] = { N_("CRITICAL"), TINT_RED },
	[SEVERITY_WARNING] = { N_("WARNING"), TINT_YELLOW },
	[SEVERITY_NOTICE] = { N_("NOTICE"), TINT_NONE },
};

static void
concern_tell(const struct night *night, const struct concern *concern)
{
	static struct advice advice;
	const enum severity severity = concern_severities[concern->kind];

	advice_give(&advice, night->ledger, concern);
	page_print("\n%*s", INDENT, "");
	page_tinted(severities[severity].tint, tr(severities[severity].name));
	page_print("  ");
	page_tinted(TINT_BOLD, advice_title(concern->kind));
	page_print("\n");
	page_paragraph(TEXT_INDENT, advice.what);
	if (advice.done[0] != '\0')
		page_paragraph(TEXT_INDENT, advice.done);
	for (unsigned i = 0; i < advice.todo_count; i++)
		page_entry(TEXT_INDENT, "-", TODO_INDENT, advice.todo[i]);
}

static void
concerns_tell(const struct night *night)
{
	const struct inquest *inquest = night->inquest;
	size_t told[SEVERITY_COUNT] = { 0 }, count = 0, left_out = inquest->left_out;
	char number[NUMBER_TEXT_BYTES];

	for (size_t i = 0; i < inquest->count; i++) {
		const struct concern *concern = &inquest->list[i];

		if (!concern_covers(night->ledger, concern))
			continue;
		count++;
		if (told[concern_severities[concern->kind]]++ < CONCERNS_MOST)
			concern_tell(night, concern);
		else
			left_out++;
	}
	if (left_out > 0) {
		page_print("\n");
		page_say(tr("Findings that are left out here: {count} (--json tells them)."),
		    "count", text_number(number, (int64_t)left_out), NULL);
	}
	if (count > 0)
		return;
	page_print("\n");
	page_tinted(TINT_GREEN, tr("Nothing to worry about."));
	page_print("\n");
}

/* --- answers over time */

/* Those that tell of logins come first, then what is most frequent, as far as there is room. */
static unsigned
columns_choose(const struct timetable *table, unsigned columns_r[static TIMETABLE_CODES])
{
	static const unsigned first_codes[] = { 235, 535, 530, 454, LEDGER_STOPPED };
	const size_t room = (page_columns() - INDENT - TIME_COLUMNS) / CODE_COLUMNS;
	unsigned order[TIMETABLE_CODES], count = 0;
	const unsigned order_count = timetable_order(table, order);

	for (size_t i = 0; i < sizeof(first_codes) / sizeof(first_codes[0]); i++) {
		for (unsigned k = 0; k < order_count; k++) {
			if (table->code[order[k]] == first_codes[i])
				columns_r[count++] = order[k];
		}
	}
	for (unsigned k = 0; k < order_count && count < room && count < GRID_COLUMNS - 1; k++) {
		bool is_there = false;

		for (unsigned i = 0; i < count; i++)
			is_there = is_there || columns_r[i] == order[k];
		if (!is_there)
			columns_r[count++] = order[k];
	}
	return count;
}

static const char *
code_head(char text_r[static NUMBER_TEXT_BYTES], unsigned code)
{
	if (code == LEDGER_STOPPED)
		return tr("stopped");
	return code == 0 ? tr("others") : text_number(text_r, code);
}

static int
slot_row(struct grid *grid, const struct timetable_view *view, uint32_t slot,
    const unsigned *columns, unsigned count)
{
	char time[NOW_TEXT_BYTES], number[TIMETABLE_CODES][NUMBER_TEXT_BYTES];
	const char *cells[GRID_COLUMNS] = { time };

	now_print_local(view->from_us + slot * view->slot_us, time);
	time[strlen("2026-11-21 22:21")] = '\0';
	for (unsigned i = 0; i < count; i++) {
		const int64_t answers = timetable_count(view, slot, columns[i]);

		cells[i + 1] = answers > 0 ? text_number(number[i], answers) : "-";
	}
	return grid_row(grid, cells);
}

static int
total_row(struct grid *grid, const struct timetable *table, const unsigned *columns, unsigned count)
{
	char number[TIMETABLE_CODES][NUMBER_TEXT_BYTES];
	const char *cells[GRID_COLUMNS] = { tr("all") };

	for (unsigned i = 0; i < count; i++)
		cells[i + 1] = text_number(number[i], table->total[columns[i]]);
	return grid_row(grid, cells);
}

static void
answers_tell(const struct night *night)
{
	const struct timetable *table = &night->ledger->answers;
	char length[DURATION_SAID_BYTES], title[256], head[TIMETABLE_CODES][NUMBER_TEXT_BYTES];
	unsigned columns[TIMETABLE_CODES];
	const unsigned count = columns_choose(table, columns);
	struct timetable_view view;
	struct grid grid = { .column_count = 0 };
	int64_t first_us, last_us;
	int error = 0;

	if (!timetable_extent(table, &first_us, &last_us))
		return;
	timetable_look(&view, table, first_us, last_us, SLOTS_MOST);
	duration_say(view.slot_us, length);
	text_say(title, sizeof(title), tr("Answers by their code, in steps of {length}"), "length",
	    length, NULL);
	night_title(title);
	grid_text(&grid, tr("from"), TIME_COLUMNS);
	for (unsigned i = 0; i < count; i++)
		grid_number(&grid, code_head(head[i], table->code[columns[i]]));
	for (uint32_t slot = 0; error == 0 && slot < view.slot_count; slot++)
		error = slot_row(&grid, &view, slot, columns, count);
	if (error == 0 && view.slot_count > 1)
		error = total_row(&grid, table, columns, count);
	grid_print(&grid, INDENT);
	grid_clear(&grid);
}

/* --- who failed most */

static const struct {
	const char *title, *name, *others;
	size_t least_columns; /* of the name: an address must be seen as a whole */
} rankings[RANKED_COUNT] = {
	[RANKED_CLIENTS] = { N_("Clients with most failures"), N_("client"), N_("login names"),
	    ADDR_TEXT_BYTES },
	[RANKED_NETWORKS] = { N_("Networks with most failures"), N_("network"), N_("clients"),
	    NETWORK_TEXT_BYTES },
	[RANKED_LOGINS] = { N_("Logins most attacked"), N_("login"), N_("clients"), LOGIN_COLUMNS },
};

static int
rank_row(struct grid *grid, const struct night *night, enum ranked ranked, const struct rank *rank)
{
	char failed[NUMBER_TEXT_BYTES], succeeded[NUMBER_TEXT_BYTES], others[NUMBER_TEXT_BYTES];
	char stopped[NUMBER_TEXT_BYTES], last[NOW_TEXT_BYTES], name[NETWORK_TEXT_BYTES];
	const char *cells[] = {
		rank_name(night->ledger, ranked, rank, name),
		text_number(failed, rank->failed.count),
		text_number(succeeded, rank->success_count),
		text_number(others, rank->other_count),
		text_number(stopped, rank->response.stopped.count),
		last,
	};

	now_print_local(rank->failed.last_us, last);
	return grid_row(grid, cells);
}

static void
ranking_tell(const struct night *night, enum ranked ranked)
{
	const struct ranking *ranking = &night->ranking[ranked];
	struct grid grid = { .column_count = 0 };
	int error = 0;

	if (ranking->count == 0)
		return;
	night_title(tr(rankings[ranked].title));
	grid_text(&grid, tr(rankings[ranked].name), rankings[ranked].least_columns);
	grid_number(&grid, tr("failures"));
	grid_number(&grid, tr("successes"));
	grid_number(&grid, tr(rankings[ranked].others));
	grid_number(&grid, tr("stopped"));
	grid_number(&grid, tr("last failure"));
	for (size_t i = 0; error == 0 && i < ranking->kept; i++)
		error = rank_row(&grid, night, ranked, &ranking->list[i]);
	grid_print(&grid, INDENT);
	if (ranking->count > ranking->kept) {
		char number[NUMBER_TEXT_BYTES], text[256];

		text_say(text, sizeof(text), tr("and {count} more (-n 0 tells all)"), "count",
		    text_number(number, (int64_t)(ranking->count - ranking->kept)), NULL);
		page_paragraph(INDENT, text);
	}
	grid_clear(&grid);
}

void
night_tell_page(const struct night *night)
{
	period_tell(night);
	lines_tell(night->ledger);
	concerns_tell(night);
	if (night->ledger->line_count == 0)
		return;
	answers_tell(night);
	for (int ranked = 0; ranked < RANKED_COUNT; ranked++)
		ranking_tell(night, (enum ranked)ranked);
	waits_tell_page(night);
}
