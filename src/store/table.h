/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/memory.h"
#include "store/sieve.h"
#include "store/store.h"

/* Slots lie in buckets of so many; where both buckets of a key are full, a key must make room. */
#define TABLE_WAYS 16

/* Alone: what is not in the table is not known, and nothing is ever dirty. */
enum table_kind { TABLE_ALONE, TABLE_BACKED };

struct table;

/*
 * Makes an empty table of a fixed size, rounded up to a power of two. Memory is taken as it is
 * used. Returns 0 or -ENOMEM.
 */
int table_new(struct table **table_r, int64_t accounts, enum table_kind kind);
void table_free(struct table **table);

/* A key that has been looked at: its text is borrowed. */
struct table_key {
	const char *text;
	size_t length;
	uint64_t hash;
};

/* Returns 0, or -EINVAL for a key that is too long, empty, or begins with a tab. */
int table_key_init(struct table_key *key_r, const struct table *table, const char *text);

/* All zero at first. */
struct table_turn {
	bool asked; /* the caller was asked to look for the key behind the table … */
	uint32_t removed_count; /* … when so many keys had left its buckets */
	struct memory found; /* what the caller found there, or all zero */
	bool crowded; /* many keys near this one wait to be written */
};

/*
 * From now on a key that neither the table holds nor the sieve lets pass is not known, and nobody
 * is asked to look for it behind the table. NULL: everybody is. Whatever is behind the table must
 * have been added, and what is still to come must be before it is settled. When this returns, the
 * sieve before is used no more.
 */
void table_trust(struct table *table, const struct sieve *sieve);

/*
 * Applies a change, as store_update() says. Returns 1 when it is done. Returns 0 where a backed
 * table does not hold the key, and a sieve lets it pass: the caller fills in turn->found and calls
 * again, until it is done.
 */
int table_update(struct table *table, const struct table_key *key, int64_t now_us,
    store_change_fn *change, void *arg, struct table_turn *turn);

enum table_sight { TABLE_ABSENT, TABLE_FORGOTTEN, TABLE_KNOWN };

/* Looks without any effect. The memory is only filled in where the key is known. */
enum table_sight table_look(
    struct table *table, const struct table_key *key, int64_t now_us, struct memory *memory_r);

/* Copies what is known in one bucket. Returns how many, or -ENOENT behind the last bucket. */
int table_copy(struct table *table, uint64_t bucket, int64_t now_us,
    struct entry entries_r[static TABLE_WAYS]);

/*
 * Copies dirty keys from *bucket on, and moves it behind them. Stops while there is still room for
 * a whole bucket, so `max` is at least TABLE_WAYS. Returns how many; 0 at the end.
 */
size_t table_collect(
    struct table *table, uint64_t *bucket, int64_t now_us, struct entry *entries_r, size_t max);

/* They are on disk now: those that have not changed since they were collected are clean. */
void table_settle(struct table *table, const struct entry *entries, size_t count);

/* The disk has lost all: whatever is known is dirty. */
void table_soil(struct table *table, int64_t now_us);

/* Lets go of clean keys that have expired, in the next shard at each call. */
void table_sweep(struct table *table, int64_t now_us);

struct table_counts {
	int64_t capacity;
	int64_t held;
	int64_t dirty;
	int64_t evicted; /* keys that made room, and what was remembered of them was lost */
};

void table_count(struct table *table, struct table_counts *counts_r);
