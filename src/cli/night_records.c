/* SPDX-License-Identifier: BSD-2-Clause */
/* A night for programs: records, with slugs and numbers. */
#include <stddef.h>

#include "base/text.h"

#include "cli/cells.h"
#include "cli/night.h"

static void
stretch_tell(struct cells *cells, const struct stretch *stretch)
{
	if (stretch->count == 0)
		return;
	cells_time(cells, CELL_FIRST, stretch->first_us);
	cells_time(cells, CELL_LAST, stretch->last_us);
}

/* What is nothing is left out. */
static void
count_tell(struct cells *cells, enum cell cell, int64_t count)
{
	if (count > 0)
		cells_number(cells, cell, count);
}

static void
period_tell(const struct night *night, enum format format)
{
	const struct ledger *ledger = night->ledger;
	struct cells cells;

	cells_begin(&cells, "period");
	cells_time(&cells, CELL_FROM, ledger->options.from_us);
	cells_time(&cells, CELL_UNTIL, ledger->options.until_us);
	if (ledger->line_count > 0) {
		cells_time(&cells, CELL_FIRST, ledger->first_us);
		cells_time(&cells, CELL_LAST, ledger->last_us);
	}
	cells_number(&cells, CELL_STOPPED, ledger->deeds.stopped_count);
	cells_number(&cells, CELL_OBSERVED, ledger->deeds.observed_count);
	cells_number(&cells, CELL_HOLDS, ledger->deeds.hold_count);
	cells_number(&cells, CELL_LINES, ledger->line_count);
	cells_number(&cells, CELL_OUTCOMES, ledger->outcome_count);
	count_tell(&cells, CELL_COARSE, ledger->coarse_count);
	cells_print(&cells, format);
}

static void
response_tell(struct cells *cells, const struct deeds *deeds, const struct response *response)
{
	count_tell(cells, CELL_STOPPED, response->stopped.count);
	count_tell(cells, CELL_OBSERVED, response->observed.count);
	count_tell(cells, CELL_HOLDS, response->hold_count);
	cells_time(cells, CELL_HELD_UNTIL, response->held_until_us);
	cells_text(cells, CELL_RULE, deeds_rule_text(deeds, response->rule));
}

/* "logins,guesses" */
static void
rules_tell(struct cells *cells, const struct deeds *deeds, uint64_t rules)
{
	char text[CELL_TEXT_BYTES] = "";

	for (uint32_t rule = 0; rule < deeds->rules.count; rule++) {
		if (!(rules & UINT64_C(1) << rule))
			continue;
		if (text[0] != '\0')
			text_append(text, sizeof(text), ",");
		text_append(text, sizeof(text), deeds_rule_text(deeds, rule));
	}
	cells_text(cells, CELL_RULES, text);
}

static void
concern_tell(const struct night *night, const struct concern *concern, enum format format)
{
	const struct crowd *crowd = &night->ledger->crowd;
	char client[ADDR_TEXT_BYTES], network[NETWORK_TEXT_BYTES];
	struct cells cells;

	cells_begin(&cells, "finding");
	cells_text(&cells, CELL_KIND, concern_slugs[concern->kind]);
	cells_text(&cells, CELL_SEVERITY, severity_slugs[concern_severities[concern->kind]]);
	cells_text(&cells, CELL_GROUND, ground_slugs[concern->ground]);
	cells_text(&cells, CELL_CLIENT, crowd_client_text(crowd, concern->client, client));
	cells_text(&cells, CELL_NETWORK, crowd_network_text(crowd, concern->network, network));
	cells_text(&cells, CELL_LOGIN, crowd_login_text(crowd, concern->login));
	stretch_tell(&cells, &concern->failed);
	cells_number(&cells, CELL_FAILURES, concern->failed.count);
	count_tell(&cells, CELL_SUCCESSES, concern->succeeded.count);
	if (concern->succeeded.count > 0)
		cells_time(&cells, CELL_SUCCEEDED, concern->succeeded.first_us);
	count_tell(&cells, CELL_CLIENTS, concern->client_count);
	count_tell(&cells, CELL_NETWORKS, concern->network_count);
	count_tell(&cells, CELL_LOGINS, concern->login_count);
	count_tell(&cells, CELL_NAMELESS, concern->nameless_count);
	if (concern->is_familiar)
		cells_yes(&cells, CELL_FAMILIAR);
	if (concern->is_over)
		cells_yes(&cells, CELL_OVER);
	response_tell(&cells, &night->ledger->deeds, &concern->response);
	if (concern->kind == CONCERN_SHORTAGE)
		cells_text(
		    &cells, CELL_RESOURCE, night->ledger->periods.list[concern->period].resource);
	rules_tell(&cells, &night->ledger->deeds, concern->rules);
	cells_print(&cells, format);
}

/* Only what is not nothing: most codes are rare. */
static void
answers_tell(const struct night *night, enum format format)
{
	const struct timetable *table = &night->ledger->answers;
	struct timetable_view view;
	int64_t first_us, last_us;
	struct cells cells;

	if (!timetable_extent(table, &first_us, &last_us))
		return;
	timetable_look(&view, table, first_us, last_us, UINT32_MAX);
	for (uint32_t slot = 0; slot < view.slot_count; slot++) {
		for (unsigned column = 0; column < TIMETABLE_CODES; column++) {
			const int64_t count = timetable_count(&view, slot, column);
			const unsigned code = table->code[column];

			if (count == 0)
				continue;
			cells_begin(&cells, code == LEDGER_STOPPED ? "stopped" : "code");
			cells_time(&cells, CELL_FROM, view.from_us + slot * view.slot_us);
			cells_seconds(&cells, CELL_LENGTH, view.slot_us);
			if (code != 0 && code != LEDGER_STOPPED)
				cells_number(&cells, CELL_CODE, code);
			cells_number(&cells, CELL_COUNT_OF, count);
			cells_print(&cells, format);
		}
	}
}

static const struct {
	const char *record;
	enum cell name, others;
} ranked_cells[RANKED_COUNT] = {
	[RANKED_CLIENTS] = { "client", CELL_CLIENT, CELL_LOGINS },
	[RANKED_NETWORKS] = { "network", CELL_NETWORK, CELL_CLIENTS },
	[RANKED_LOGINS] = { "login", CELL_LOGIN, CELL_CLIENTS },
};

static void
rank_tell(
    const struct night *night, enum ranked ranked, const struct rank *rank, enum format format)
{
	const struct ledger *ledger = night->ledger;
	char text[NETWORK_TEXT_BYTES];
	struct cells cells;

	cells_begin(&cells, ranked_cells[ranked].record);
	cells_text(&cells, ranked_cells[ranked].name, rank_name(ledger, ranked, rank, text));
	stretch_tell(&cells, &rank->failed);
	cells_number(&cells, CELL_FAILURES, rank->failed.count);
	cells_number(&cells, CELL_SUCCESSES, rank->success_count);
	cells_number(&cells, ranked_cells[ranked].others, rank->other_count);
	response_tell(&cells, &ledger->deeds, &rank->response);
	cells_print(&cells, format);
}

void
night_tell_records(const struct night *night, enum format format)
{
	cells_head(format);
	period_tell(night, format);
	for (size_t i = 0; i < night->inquest->count; i++) {
		if (concern_covers(night->ledger, &night->inquest->list[i]))
			concern_tell(night, &night->inquest->list[i], format);
	}
	answers_tell(night, format);
	for (int ranked = 0; ranked < RANKED_COUNT; ranked++) {
		const struct ranking *ranking = &night->ranking[ranked];

		for (size_t i = 0; i < ranking->kept; i++)
			rank_tell(night, (enum ranked)ranked, &ranking->list[i], format);
	}
	waits_tell_records(night, format);
}
