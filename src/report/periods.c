/* SPDX-License-Identifier: BSD-2-Clause */
/* Times of shortage and of maintenance, and how many were refused for them. */
#include "report/periods.h"

#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/list.h"
#include "base/text.h"

#include "policy/strain.h"
#include "policy/verdict.h"

/* NULL: there is no room. */
static struct period *
period_make(struct periods *periods, enum period_kind kind)
{
	struct period *list;

	if (periods->count == PERIODS_MOST)
		return NULL;
	list = list_fit(periods->list, periods->count, &periods->capacity, sizeof(*list));
	if (list == NULL)
		return NULL;
	periods->list = list;
	periods->list[periods->count] = (struct period){ .kind = kind };
	return &periods->list[periods->count++];
}

int64_t
period_from_us(const struct period *period)
{
	struct stretch all = { .count = 0 };

	if (period->begun_us != 0)
		return period->begun_us;
	stretch_add(&all, &period->stopped);
	stretch_add(&all, &period->observed);
	return all.first_us;
}

int64_t
period_until_us(const struct period *period)
{
	struct stretch all = { .count = 0 };

	if (period->ended_us != 0)
		return period->ended_us;
	stretch_add(&all, &period->stopped);
	stretch_add(&all, &period->observed);
	return all.last_us;
}

bool
period_goes_on(const struct period *period)
{
	return period->kind == PERIOD_MAINTENANCE && period->ended_us == 0 &&
	       strcmp(period->by, DRAIN_BY_DAEMON) != 0;
}

/* --- shortage */

static bool
shortage_goes_on(const struct period *period, const char *resource, const struct stretch *when)
{
	return period->kind == PERIOD_SHORTAGE && strcmp(period->resource, resource) == 0 &&
	       when->first_us <= period_until_us(period) + PERIODS_PAUSE_US &&
	       when->last_us + PERIODS_PAUSE_US >= period_from_us(period);
}

/* The last ones are the most likely. */
static struct period *
shortage_find(struct periods *periods, const struct record *record, const struct stretch *when)
{
	char resource[PERIOD_RESOURCE_BYTES];
	struct period *period;

	record_text(resource, sizeof(resource), record, MEMBER_RESOURCE);
	for (uint32_t i = periods->count; i-- > 0;) {
		if (shortage_goes_on(&periods->list[i], resource, when))
			return &periods->list[i];
	}
	period = period_make(periods, PERIOD_SHORTAGE);
	if (period != NULL)
		text_copy(period->resource, sizeof(period->resource), resource);
	return period;
}

static int64_t
amount_read(const struct period *period, const struct record *record, enum member member)
{
	const int resource = resource_find(period->resource);

	return resource >= 0 && resource_table[resource].unit == UNIT_DURATION
	           ? record_seconds(record, member)
	           : record_number(record, member);
}

static void
shortage_note(struct period *period, const struct record *record)
{
	const int64_t seen = amount_read(period, record, MEMBER_SEEN);

	if (seen > period->worst)
		period->worst = seen;
	period->mark = amount_read(period, record, MEMBER_LIMIT);
}

/* --- maintenance */

static bool
maintenance_goes_on(const struct period *period, int64_t at_us)
{
	return period->kind == PERIOD_MAINTENANCE &&
	       (period->ended_us == 0 || period->ended_us >= at_us) && period->begun_us <= at_us;
}

/* Where nothing but refusals is known. Of those while sluiced stops nobody tells an end. */
static bool
refusals_go_on(const struct period *period, const struct record *record)
{
	char by[DRAIN_BY_BYTES];

	record_text(by, sizeof(by), record, MEMBER_BY);
	return strcmp(period->by, by) == 0 &&
	       (strcmp(by, DRAIN_BY_DAEMON) != 0 ||
	           record->at_us <= period_until_us(period) + PERIODS_PAUSE_US);
}

static struct period *
maintenance_of_refusal(struct periods *periods, const struct record *record)
{
	for (uint32_t i = periods->count; i-- > 0;) {
		struct period *period = &periods->list[i];

		if (maintenance_goes_on(period, record->at_us) &&
		    (period->begun_us != 0 || refusals_go_on(period, record)))
			return period;
	}
	return period_make(periods, PERIOD_MAINTENANCE);
}

/* What began at another time was replaced. */
static struct period *
maintenance_of_drain(struct periods *periods, const struct record *record)
{
	for (uint32_t i = periods->count; i-- > 0;) {
		struct period *period = &periods->list[i];

		if (!maintenance_goes_on(period, record->at_us))
			continue;
		if (period->begun_us == record->since_us ||
		    (period->begun_us == 0 && period_until_us(period) >= record->since_us))
			return period;
		if (period->begun_us != 0 && period->begun_us < record->since_us)
			period->ended_us = record->since_us;
	}
	return period_make(periods, PERIOD_MAINTENANCE);
}

static void
maintenance_note(struct period *period, const struct record *record)
{
	if (record->value[MEMBER_MAINTENANCE].bytes > 0)
		record_text(period->reason, sizeof(period->reason), record, MEMBER_MAINTENANCE);
	if (period->by[0] == '\0')
		record_text(period->by, sizeof(period->by), record, MEMBER_BY);
}

static void
drain_take(struct periods *periods, const struct record *record)
{
	struct period *period = maintenance_of_drain(periods, record);

	if (period == NULL)
		return;
	if (period->begun_us == 0 || record->since_us < period->begun_us)
		period->begun_us = record->since_us;
	maintenance_note(period, record);
	if (!span_is(record->value[MEMBER_STATE], SPAN("on")))
		period->ended_us = record->at_us;
}

/* --- refusals */

static bool
reason_is(const struct record *record, enum reason reason)
{
	return span_is(record->value[MEMBER_REASON], span_of(reason_slugs[reason]));
}

static void
refusal_add(struct period *period, const struct record *record, const struct stretch *when)
{
	if (span_is(record->value[MEMBER_MODE], span_of(mode_names[MODE_OBSERVE])))
		stretch_add(&period->observed, when);
	else
		stretch_add(&period->stopped, when);
}

static void
decision_take(struct periods *periods, const struct record *record, const struct stretch *when)
{
	struct period *period = NULL;

	if (reason_is(record, REASON_PRESSURE)) {
		period = shortage_find(periods, record, when);
		if (period != NULL)
			shortage_note(period, record);
	} else if (reason_is(record, REASON_DRAIN)) {
		period = maintenance_of_refusal(periods, record);
		if (period != NULL)
			maintenance_note(period, record);
	}
	if (period == NULL)
		return;
	refusal_add(period, record, when);
	stubs_put(
	    &periods->stubs, record->value[MEMBER_TICKET], (uint32_t)(period - periods->list));
}

void
periods_take(struct periods *periods, const struct record *record, const struct stretch *when)
{
	uint32_t number;

	switch (record->kind) {
	case RECORD_DECISION:
		decision_take(periods, record, when);
		break;
	case RECORD_REPEATED:
		number = stubs_find(&periods->stubs, record->value[MEMBER_TICKET]);
		if (number != STUBS_NONE)
			refusal_add(&periods->list[number], record, when);
		break;
	case RECORD_DRAIN:
		drain_take(periods, record);
		break;
	default:
		break;
	}
}

void
periods_clear(struct periods *periods)
{
	stubs_clear(&periods->stubs);
	free(periods->list);
	*periods = (struct periods){ .count = 0 };
}
