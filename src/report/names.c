/* SPDX-License-Identifier: BSD-2-Clause */
/* A table of texts with numbers: a number is compared and kept in no time, a text is not. */
#include "report/names.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64
#define FIRST_BYTES 1024

/*
 * Texts are the same if all 64 bits of their keyed hashes are: a million of them have two that only
 * seem to be once in some ten million runs, and to compare the texts would cost as much again, for
 * they are far away in memory.
 */
struct name_slot {
	uint64_t hash;
	uint32_t number; /* and 1; 0: free */
};

static uint64_t
text_hash(const struct names *names, struct span text)
{
	return hash_bytes(&names->secret, text.at, text.bytes);
}

/* Where the text is, or the free slot where it would be. One is always free. */
static struct name_slot *
slot_find(const struct names *names, uint64_t hash)
{
	uint32_t at = (uint32_t)hash & (names->slot_count - 1);

	while (names->slot[at].number != 0 && names->slot[at].hash != hash)
		at = (at + 1) & (names->slot_count - 1);
	return &names->slot[at];
}

/* Half of the slots stay free. */
static bool
slots_fit(struct names *names)
{
	struct names grown = *names;

	if (names->count < names->slot_count / 2)
		return true;
	grown.slot_count = names->slot_count > 0 ? names->slot_count * 2 : FIRST_CAPACITY;
	grown.slot = calloc(grown.slot_count, sizeof(*grown.slot));
	if (grown.slot == NULL)
		return false;
	for (uint32_t i = 0; i < names->slot_count; i++) {
		if (names->slot[i].number != 0)
			*slot_find(&grown, names->slot[i].hash) = names->slot[i];
	}
	free(names->slot);
	names->slot = grown.slot;
	names->slot_count = grown.slot_count;
	return true;
}

static bool
list_fits(struct names *names)
{
	const uint32_t capacity = names->at_capacity > 0 ? names->at_capacity * 2 : FIRST_CAPACITY;
	uint32_t *at;

	if (names->count < names->at_capacity)
		return true;
	at = reallocarray(names->at, capacity, sizeof(*at));
	if (at == NULL)
		return false;
	names->at = at;
	names->at_capacity = capacity;
	return true;
}

static bool
text_fits(struct names *names, size_t bytes)
{
	uint32_t capacity = names->text_capacity > 0 ? names->text_capacity : FIRST_BYTES;
	char *text;

	if (bytes >= NAMES_BYTES - names->text_bytes)
		return false;
	if (names->text_bytes + bytes < names->text_capacity)
		return true;
	while (names->text_bytes + bytes >= capacity)
		capacity *= 2;
	text = realloc(names->text, capacity);
	if (text == NULL)
		return false;
	names->text = text;
	names->text_capacity = capacity;
	return true;
}

uint32_t
names_add(struct names *names, struct span text)
{
	const uint64_t hash = text_hash(names, text);
	struct name_slot *slot = names->slot_count > 0 ? slot_find(names, hash) : NULL;

	if (slot != NULL && slot->number != 0)
		return slot->number - 1;
	if (names->count >= names->most || !slots_fit(names) || !list_fits(names) ||
	    !text_fits(names, text.bytes))
		return NAMES_NONE;
	slot = slot_find(names, hash);
	memcpy(names->text + names->text_bytes, text.at, text.bytes);
	names->text[names->text_bytes + text.bytes] = '\0';
	names->at[names->count] = names->text_bytes;
	names->text_bytes += (uint32_t)text.bytes + 1;
	*slot = (struct name_slot){ hash, ++names->count };
	return names->count - 1;
}

uint32_t
names_find(const struct names *names, struct span text)
{
	const struct name_slot *slot;

	if (names->slot_count == 0)
		return NAMES_NONE;
	slot = slot_find(names, text_hash(names, text));
	return slot->number > 0 ? slot->number - 1 : NAMES_NONE;
}

const char *
names_text(const struct names *names, uint32_t number)
{
	return names->text + names->at[number];
}

void
names_clear(struct names *names)
{
	free(names->at);
	free(names->slot);
	free(names->text);
	memset(names, 0, sizeof(*names));
}
