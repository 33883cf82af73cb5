/* SPDX-License-Identifier: BSD-2-Clause */
/* How accounts came to be on hold: told where a refusal says no more than that they are. */
#include "cli/onsets.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64

/* Where the account is, or the free slot where it would be. One is always free. */
static struct onset *
slot_find(const struct onsets *onsets, const char *account)
{
	size_t at = hash_bytes(&onsets->secret, account, strlen(account));

	for (at &= onsets->capacity - 1; onsets->slot[at].account != NULL;
	     at = (at + 1) & (onsets->capacity - 1)) {
		if (strcmp(onsets->slot[at].account, account) == 0)
			break;
	}
	return &onsets->slot[at];
}

static void
onset_clear(struct onset *onset)
{
	free(onset->account);
	free(onset->line);
	*onset = (struct onset){ .account = NULL };
}

static void
onsets_drop_over(struct onsets *onsets, int64_t at_us)
{
	for (size_t i = 0; i < onsets->capacity; i++) {
		struct onset *onset = &onsets->slot[i];

		if (onset->account != NULL && onset->until_us < at_us) {
			onset_clear(onset);
			onsets->count--;
		}
	}
}

/* What is not over moves, into twice the room where it takes a quarter of what there was. */
static int
onsets_renew(struct onsets *onsets, int64_t at_us)
{
	struct onsets renewed;

	onsets_drop_over(onsets, at_us);
	renewed = *onsets;
	if (onsets->capacity == 0)
		hash_secret_draw(&renewed.secret);
	if (renewed.count * 4 >= renewed.capacity)
		renewed.capacity = onsets->capacity > 0 ? onsets->capacity * 2 : FIRST_CAPACITY;
	renewed.slot = calloc(renewed.capacity, sizeof(*renewed.slot));
	if (renewed.slot == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < onsets->capacity; i++) {
		if (onsets->slot[i].account != NULL)
			*slot_find(&renewed, onsets->slot[i].account) = onsets->slot[i];
	}
	free(onsets->slot);
	*onsets = renewed;
	return 0;
}

int
onsets_note(
    struct onsets *onsets, const char *account, const char *line, int64_t at_us, int64_t until_us)
{
	struct onset copy = { .at_us = at_us, .until_us = until_us };
	struct onset *slot;

	if (onsets->count * 2 >= onsets->capacity && onsets_renew(onsets, at_us) < 0)
		return -ENOMEM;
	copy.account = strdup(account);
	copy.line = line == NULL ? NULL : strdup(line);
	if (copy.account == NULL || (line != NULL && copy.line == NULL)) {
		onset_clear(&copy);
		return -ENOMEM;
	}
	slot = slot_find(onsets, account);
	if (slot->account == NULL)
		onsets->count++;
	onset_clear(slot);
	*slot = copy;
	return 0;
}

struct onset *
onsets_find(const struct onsets *onsets, const char *account, int64_t at_us)
{
	struct onset *slot;

	if (onsets->count == 0)
		return NULL;
	slot = slot_find(onsets, account);
	return slot->account != NULL && slot->until_us >= at_us ? slot : NULL;
}

void
onsets_clear(struct onsets *onsets)
{
	for (size_t i = 0; i < onsets->capacity; i++)
		onset_clear(&onsets->slot[i]);
	free(onsets->slot);
	*onsets = (struct onsets){ .count = 0 };
}
