/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/*
 * What was answered when: reply codes by slots of time. Slots are as short as the time that the
 * table is for allows, and can be put together for reading.
 */
#define TIMETABLE_CODES 24 /* different ones; all others are one, with the code 0 */
#define TIMETABLE_SLOTS 1500

struct timetable {
	int64_t from_us; /* when the first slot begins */
	int64_t slot_us;
	uint32_t slot_count;
	uint16_t code[TIMETABLE_CODES]; /* 0: free; the last one is that of all others */
	int64_t total[TIMETABLE_CODES];
	int64_t (*count)[TIMETABLE_CODES]; /* of each slot */
};

/* Returns 0 or -ENOMEM. */
int timetable_init(struct timetable *table, int64_t from_us, int64_t until_us);
void timetable_clear(struct timetable *table);

/* So many answers, spread evenly from the first to the last; what is outside goes to the edge. */
void timetable_add(
    struct timetable *table, unsigned code, int64_t first_us, int64_t last_us, int64_t count);

/* When the first slot with an answer begins, and the last one. False: there is none. */
bool timetable_extent(const struct timetable *table, int64_t *first_us_r, int64_t *last_us_r);

/* The slots put together, so that those between the two times become at most so many. */
struct timetable_view {
	const struct timetable *table;
	int64_t from_us; /* a whole number of slots since the epoch */
	int64_t slot_us;
	uint32_t slot_count;
};

void timetable_look(struct timetable_view *view_r, const struct timetable *table, int64_t first_us,
    int64_t last_us, uint32_t slots_most);

/* How often a code of the table, by its place there, is in a slot of the view. */
int64_t timetable_count(const struct timetable_view *view, uint32_t slot, unsigned column);

/* The places of the codes that were answered, the most frequent first. Returns how many. */
unsigned timetable_order(const struct timetable *table, unsigned columns_r[static TIMETABLE_CODES]);
