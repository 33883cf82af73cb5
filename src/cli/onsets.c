/* SPDX-License-Identifier: BSD-2-Clause */
/* When accounts were put on hold: to be told where a refusal says no more than that they are. */
#include "cli/onsets.h"

#include <errno.h>
#include <stdlib.h>

#define FIRST_CAPACITY 64

/* Where the account is, or the free slot where it would be. One is always free. */
static struct onset *
slot_find(const struct onsets *onsets, uint64_t account_hash)
{
	size_t at = account_hash & (onsets->capacity - 1);

	while (onsets->slot[at].taken && onsets->slot[at].account_hash != account_hash)
		at = (at + 1) & (onsets->capacity - 1);
	return &onsets->slot[at];
}

static size_t
count_lasting(const struct onsets *onsets, int64_t at_us)
{
	size_t count = 0;

	for (size_t i = 0; i < onsets->capacity; i++)
		count += onsets->slot[i].taken && onsets->slot[i].until_us >= at_us;
	return count;
}

/* What is not over moves, into twice the room where it takes a quarter of what there was. */
static int
onsets_renew(struct onsets *onsets, int64_t at_us)
{
	struct onsets renewed = *onsets;

	if (onsets->capacity == 0)
		hash_secret_draw(&renewed.secret);
	renewed.count = count_lasting(onsets, at_us);
	if (renewed.count * 4 >= renewed.capacity)
		renewed.capacity = onsets->capacity > 0 ? onsets->capacity * 2 : FIRST_CAPACITY;
	renewed.slot = calloc(renewed.capacity, sizeof(*renewed.slot));
	if (renewed.slot == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < onsets->capacity; i++) {
		const struct onset *onset = &onsets->slot[i];

		if (onset->taken && onset->until_us >= at_us)
			*slot_find(&renewed, onset->account_hash) = *onset;
	}
	free(onsets->slot);
	*onsets = renewed;
	return 0;
}

int
onsets_note(struct onsets *onsets, struct span account, int64_t at_us, int64_t until_us)
{
	struct onset onset = { .at_us = at_us, .until_us = until_us, .taken = true };
	struct onset *slot;

	if (onsets->count * 2 >= onsets->capacity && onsets_renew(onsets, at_us) < 0)
		return -ENOMEM;
	onset.account_hash = hash_bytes(&onsets->secret, account.at, account.bytes);
	slot = slot_find(onsets, onset.account_hash);
	onsets->count += !slot->taken;
	*slot = onset;
	return 0;
}

const struct onset *
onsets_find(const struct onsets *onsets, struct span account, int64_t at_us)
{
	const struct onset *slot;

	if (onsets->count == 0)
		return NULL;
	slot = slot_find(onsets, hash_bytes(&onsets->secret, account.at, account.bytes));
	return slot->taken && slot->until_us >= at_us ? slot : NULL;
}

void
onsets_clear(struct onsets *onsets)
{
	free(onsets->slot);
	*onsets = (struct onsets){ .count = 0 };
}
