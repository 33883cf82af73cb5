/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * What was seen lately, by a key: a table of fixed size, in which the oldest make room. It is
 * divided into sets of so many ways, and a key has its place in one of them: so the oldest are
 * those of a set, not of all.
 */
struct recent;

/* Every entry begins with this. */
struct recent_mark {
	uint64_t key; /* 0: nobody's */
	int64_t at_us; /* when it was found last */
};

/*
 * Room for so many entries, rounded up to a power of two of sets; each of entry_bytes, a struct
 * that begins with a mark, all zero at first. NULL without memory.
 */
struct recent *recent_new(unsigned ways, size_t entry_count, size_t entry_bytes);

/* Leaves NULL behind. */
void recent_free(struct recent **recent);

/*
 * The entry of a key that is not 0, which is seen now. Where there is none, or one that was seen
 * longer ago than most_us, it is a place made empty: all zero but for its mark.
 */
void *recent_find(struct recent *recent, uint64_t key, int64_t now_us, int64_t most_us);

/* The entry of a key as it is; NULL: there is none. */
void *recent_look(struct recent *recent, uint64_t key);

/*
 * The same, or else the entry that recent_find() would empty to make room for the key: for whoever
 * has something to do before that.
 */
void *recent_place(struct recent *recent, uint64_t key);

/* All places in turn, from 0, empty ones too; NULL behind the last. */
void *recent_at(struct recent *recent, size_t index);
