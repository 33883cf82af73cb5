/* SPDX-License-Identifier: BSD-2-Clause */
/* Reply codes over time. */
#include "report/timetable.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"

#define OTHERS (TIMETABLE_CODES - 1)

/* Lengths that fit into each other, and into a day, so that a slot begins on the hour. */
static const int64_t lengths_us[] = {
	MINUTE_US,
	5 * MINUTE_US,
	10 * MINUTE_US,
	30 * MINUTE_US,
	HOUR_US,
	3 * HOUR_US,
	6 * HOUR_US,
	12 * HOUR_US,
	DAY_US,
	7 * DAY_US,
	28 * DAY_US,
};
#define LENGTH_COUNT (sizeof(lengths_us) / sizeof(lengths_us[0]))

static int64_t
slot_begin(int64_t at_us, int64_t slot_us)
{
	return at_us - ((at_us % slot_us) + slot_us) % slot_us;
}

/* How many slots of a length it takes from one time to the other. */
static int64_t
slots_needed(int64_t first_us, int64_t last_us, int64_t slot_us)
{
	return (slot_begin(last_us, slot_us) - slot_begin(first_us, slot_us)) / slot_us + 1;
}

/* The shortest, of those that are multiples of the least, with which it takes at most so many. */
static int64_t
length_choose(int64_t first_us, int64_t last_us, int64_t least_us, int64_t slots_most)
{
	for (size_t i = 0; i < LENGTH_COUNT; i++) {
		if (lengths_us[i] % least_us == 0 &&
		    slots_needed(first_us, last_us, lengths_us[i]) <= slots_most)
			return lengths_us[i];
	}
	return lengths_us[LENGTH_COUNT - 1];
}

int
timetable_init(struct timetable *table, int64_t from_us, int64_t until_us)
{
	memset(table, 0, sizeof(*table));
	if (until_us < from_us)
		until_us = from_us;
	table->slot_us = length_choose(from_us, until_us, MINUTE_US, TIMETABLE_SLOTS);
	table->from_us = slot_begin(from_us, table->slot_us);
	table->slot_count = TIMETABLE_SLOTS;
	table->count = calloc(table->slot_count, sizeof(*table->count));
	return table->count != NULL ? 0 : -ENOMEM;
}

void
timetable_clear(struct timetable *table)
{
	free(table->count);
	memset(table, 0, sizeof(*table));
}

static unsigned
column_find(struct timetable *table, unsigned code)
{
	unsigned column = 0;

	if (code == 0 || code > UINT16_MAX)
		return OTHERS;
	while (column < OTHERS && table->code[column] != 0 && table->code[column] != code)
		column++;
	if (column < OTHERS)
		table->code[column] = (uint16_t)code;
	return column;
}

static uint32_t
slot_find(const struct timetable *table, int64_t at_us)
{
	if (at_us < table->from_us)
		return 0;
	if ((at_us - table->from_us) / table->slot_us >= table->slot_count)
		return table->slot_count - 1;
	return (uint32_t)((at_us - table->from_us) / table->slot_us);
}

void
timetable_add(
    struct timetable *table, unsigned code, int64_t first_us, int64_t last_us, int64_t count)
{
	const unsigned column = column_find(table, code);
	const uint32_t first = slot_find(table, first_us), last = slot_find(table, last_us);
	const int64_t slot_count = last >= first ? (int64_t)last - first + 1 : 1;

	table->total[column] += count;
	for (uint32_t slot = first; slot < last; slot++)
		table->count[slot][column] += count / slot_count;
	table->count[last][column] += count - count / slot_count * (slot_count - 1);
}

static bool
slot_is_empty(const struct timetable *table, uint32_t slot)
{
	for (unsigned column = 0; column < TIMETABLE_CODES; column++) {
		if (table->count[slot][column] > 0)
			return false;
	}
	return true;
}

bool
timetable_extent(const struct timetable *table, int64_t *first_us_r, int64_t *last_us_r)
{
	uint32_t first = 0, last = table->slot_count - 1;

	while (first < table->slot_count && slot_is_empty(table, first))
		first++;
	if (first == table->slot_count)
		return false;
	while (slot_is_empty(table, last))
		last--;
	*first_us_r = table->from_us + first * table->slot_us;
	*last_us_r = table->from_us + last * table->slot_us;
	return true;
}

void
timetable_look(struct timetable_view *view_r, const struct timetable *table, int64_t first_us,
    int64_t last_us, uint32_t slots_most)
{
	const int64_t end_us = table->from_us + table->slot_us * table->slot_count - 1;

	if (first_us < table->from_us)
		first_us = table->from_us;
	if (last_us > end_us)
		last_us = end_us;
	if (last_us < first_us)
		last_us = first_us;
	view_r->table = table;
	view_r->slot_us = length_choose(first_us, last_us, table->slot_us, slots_most);
	view_r->from_us = slot_begin(first_us, view_r->slot_us);
	view_r->slot_count = (uint32_t)slots_needed(first_us, last_us, view_r->slot_us);
}

int64_t
timetable_count(const struct timetable_view *view, uint32_t slot, unsigned column)
{
	const struct timetable *table = view->table;
	const int64_t ratio = view->slot_us / table->slot_us;
	const int64_t begin = (view->from_us - table->from_us) / table->slot_us + slot * ratio;
	int64_t count = 0;

	for (int64_t i = begin > 0 ? begin : 0; i < begin + ratio && i < table->slot_count; i++)
		count += table->count[i][column];
	return count;
}

static int
column_compare(const void *left, const void *right, void *arg)
{
	const struct timetable *table = arg;
	const unsigned one = *(const unsigned *)left, other = *(const unsigned *)right;

	if ((one == OTHERS) != (other == OTHERS))
		return one == OTHERS ? 1 : -1;
	if (table->total[one] != table->total[other])
		return table->total[one] > table->total[other] ? -1 : 1;
	return (int)table->code[one] - (int)table->code[other];
}

unsigned
timetable_order(const struct timetable *table, unsigned columns_r[static TIMETABLE_CODES])
{
	unsigned count = 0;

	for (unsigned column = 0; column < TIMETABLE_CODES; column++) {
		if (table->total[column] > 0)
			columns_r[count++] = column;
	}
	qsort_r(columns_r, count, sizeof(*columns_r), column_compare, (void *)(uintptr_t)table);
	return count;
}
