/* SPDX-License-Identifier: BSD-2-Clause */
/* A night for programs, on: who was told to wait, who was greylisted, and what was short. */
#include <stddef.h>

#include "policy/strain.h"

#include "cli/cells.h"
#include "cli/night.h"

static void
obedience_tell(const struct night *night, enum format format)
{
	struct cells cells;

	if (night->storms.told_count == 0)
		return;
	cells_begin(&cells, "waits");
	cells_number(&cells, CELL_TOLD, night->storms.told_count);
	cells_number(&cells, CELL_KEPT, night->storms.kept_count);
	cells_print(&cells, format);
}

static void
storm_tell(const struct night *night, const struct storm *storm, enum format format)
{
	const struct errands *errands = &night->ledger->errands;
	char client[ADDR_TEXT_BYTES];
	struct cells cells;

	addr_print(&errands->client[storm->client].address, client);
	cells_begin(&cells, "storm");
	cells_text(&cells, CELL_CLIENT, client);
	cells_time(&cells, CELL_FIRST, storm->told.first_us);
	cells_time(&cells, CELL_LAST, storm->told.last_us);
	cells_text(&cells, CELL_RULE, errands_rule(errands, storm->rule));
	cells_number(&cells, CELL_TOLD, storm->told.count);
	cells_number(&cells, CELL_EARLY, storm->early_count);
	cells_number(&cells, CELL_KEPT, storm->kept_count);
	cells_print(&cells, format);
}

static void
delays_tell(const struct night *night, enum format format)
{
	const struct delays *delays = night->delays;
	struct cells cells;

	if (delays->count == 0)
		return;
	cells_begin(&cells, "greylisting");
	cells_number(&cells, CELL_DEFERRED, delays->count);
	cells_number(&cells, CELL_BACK, delays->back_count);
	cells_number(&cells, CELL_LOST, delays->lost_count);
	if (night->ledger->errands.left_out > 0)
		cells_number(&cells, CELL_COARSE, night->ledger->errands.left_out);
	if (delays->back_count > 0) {
		cells_seconds(&cells, CELL_MEDIAN, delays->median_us);
		cells_seconds(&cells, CELL_LONGEST, delays->longest_us);
	}
	cells_print(&cells, format);
}

static void
delay_tell(const struct night *night, const struct delay *delay, enum format format)
{
	struct cells cells;

	cells_begin(&cells, "greylisted");
	cells_text(&cells, CELL_DOMAIN, errands_domain(&night->ledger->errands, delay->domain));
	cells_time(&cells, CELL_LAST, delay->last_us);
	cells_number(&cells, CELL_DEFERRED, delay->count);
	cells_number(&cells, CELL_BACK, delay->back_count);
	cells_number(&cells, CELL_LOST, delay->lost_count);
	if (delay->back_count > 0)
		cells_seconds(&cells, CELL_LONGEST, delay->longest_us);
	cells_print(&cells, format);
}

static void
amount_tell(struct cells *cells, enum cell cell, const struct period *period, int64_t amount)
{
	const int resource = resource_find(period->resource);

	if (resource >= 0 && resource_table[resource].unit == UNIT_DURATION)
		cells_seconds(cells, cell, amount);
	else
		cells_number(cells, cell, amount);
}

static void
period_tell(const struct period *period, enum format format)
{
	const bool is_shortage = period->kind == PERIOD_SHORTAGE;
	struct cells cells;

	cells_begin(&cells, is_shortage ? "shortage" : "maintenance");
	cells_time(&cells, CELL_FROM, period_from_us(period));
	if (!period_goes_on(period))
		cells_time(&cells, CELL_UNTIL, period_until_us(period));
	cells_number(&cells, CELL_STOPPED, period->stopped.count);
	if (period->observed.count > 0)
		cells_number(&cells, CELL_OBSERVED, period->observed.count);
	if (is_shortage) {
		cells_text(&cells, CELL_RESOURCE, period->resource);
		amount_tell(&cells, CELL_SEEN, period, period->worst);
		amount_tell(&cells, CELL_LIMIT, period, period->mark);
	}
	cells_text(&cells, CELL_BY, period->by);
	cells_text(&cells, CELL_REASON, period->reason);
	cells_print(&cells, format);
}

static size_t
least(size_t one, size_t other)
{
	return one < other ? one : other;
}

void
waits_tell_records(const struct night *night, enum format format)
{
	const struct periods *periods = &night->ledger->periods;
	const size_t storms = least(night->storms.count, night->rank_most);
	const size_t domains = least(night->delays->domain_count, night->rank_most);

	obedience_tell(night, format);
	for (size_t i = 0; i < storms; i++)
		storm_tell(night, &night->storms.list[i], format);
	delays_tell(night, format);
	delays_sort(night->delays, night->ledger, DELAYS_LOST);
	for (size_t i = 0; i < domains; i++)
		delay_tell(night, &night->delays->list[i], format);
	for (uint32_t i = 0; i < periods->count; i++)
		period_tell(&periods->list[i], format);
}
