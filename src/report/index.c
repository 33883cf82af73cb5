/* SPDX-License-Identifier: BSD-2-Clause */
/* A table of hashes with numbers: a slot is a word, for most of them are far away in memory. */
#include "report/index.h"

#include <stdlib.h>

/* A slot has the number and 1 in its lower bits, and of the hash the upper ones. */
#define NUMBER_BITS 24
#define NUMBER_MASK ((UINT64_C(1) << NUMBER_BITS) - 1)
#define LEAST_SLOTS 64

/*
 * Half of the slots stay free. None is ever moved: what is not touched of a large table takes no
 * memory.
 */
bool
index_make(struct index *index, uint32_t most)
{
	uint32_t count = LEAST_SLOTS;

	if (index->slot != NULL)
		return true;
	while (count / 2 < most)
		count *= 2;
	index->slot = calloc(count, sizeof(*index->slot));
	index->slot_mask = count - 1;
	return index->slot != NULL;
}

void
index_clear(struct index *index)
{
	free(index->slot);
	*index = (struct index){ .slot = NULL };
}

/* Where the hash is, or the free slot where it would be. */
static uint64_t *
slot_find(const struct index *index, uint64_t hash)
{
	uint32_t at = (uint32_t)hash & index->slot_mask;

	while (index->slot[at] != 0 && (index->slot[at] ^ hash) > NUMBER_MASK)
		at = (at + 1) & index->slot_mask;
	return &index->slot[at];
}

uint32_t
index_find(const struct index *index, uint64_t hash)
{
	const uint64_t slot = index->slot != NULL ? *slot_find(index, hash) : 0;

	return slot != 0 ? (uint32_t)(slot & NUMBER_MASK) - 1 : INDEX_NONE;
}

void
index_put(struct index *index, uint64_t hash, uint32_t number)
{
	*slot_find(index, hash) = (hash & ~NUMBER_MASK) | (number + 1);
}

void
index_expect(const struct index *index, uint64_t hash)
{
	if (index->slot != NULL)
		__builtin_prefetch(&index->slot[(uint32_t)hash & index->slot_mask]);
}
