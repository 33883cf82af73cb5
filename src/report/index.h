/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define INDEX_NONE UINT32_MAX
#define INDEX_MOST ((UINT32_C(1) << 24) - 1)

/*
 * Numbers by the hash of what has them. All zero is an empty one without any room.
 *
 * What has the same hash is the same. Of its 64 bits 40 are compared, and those that choose the
 * slot are others: a quarter of a million have two that only seem to be the same once in some
 * million runs, as long as strangers do not know how they are hashed.
 */
struct index {
	uint64_t *slot; /* 0: free */
	uint32_t slot_mask; /* how many there are, a power of two, less one */
};

/* Makes the room, once, for at most INDEX_MOST. Returns false if there is no memory. */
bool index_make(struct index *index, uint32_t most);
void index_clear(struct index *index);

/* INDEX_NONE: it has no number. */
uint32_t index_find(const struct index *index, uint64_t hash);

/* For a hash that is not in it, where there is room; the number is less than INDEX_MOST. */
void index_put(struct index *index, uint64_t hash, uint32_t number);

/* Fetches from memory what either of them will look at. */
void index_expect(const struct index *index, uint64_t hash);
