/* SPDX-License-Identifier: BSD-2-Clause */
/* A table of texts with numbers: a number is compared and kept in no time, a text is not. */
#include "report/names.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64
#define FIRST_BYTES 1024

struct name {
	uint32_t at; /* where its text begins */
	uint32_t bytes;
	uint32_t hash; /* spares the look at most of the texts that are others */
};

static uint32_t
text_hash(const struct names *names, struct span text)
{
	return (uint32_t)hash_bytes(&names->secret, text.at, text.bytes);
}

/* Where the text's number is, or the free slot where it would be. One is always free. */
static uint32_t *
slot_find(const struct names *names, struct span text, uint32_t hash)
{
	uint32_t at = hash & (names->slot_count - 1);

	for (;; at = (at + 1) & (names->slot_count - 1)) {
		const uint32_t number = names->slot[at];
		const struct name *name;

		if (number == 0)
			return &names->slot[at];
		name = &names->list[number - 1];
		if (name->hash == hash && name->bytes == text.bytes &&
		    memcmp(names->text + name->at, text.at, text.bytes) == 0)
			return &names->slot[at];
	}
}

/* Half of the slots stay free. */
static bool
slots_fit(struct names *names)
{
	const uint32_t slot_count = names->slot_count > 0 ? names->slot_count * 2 : FIRST_CAPACITY;
	uint32_t *slot;

	if (names->count < names->slot_count / 2)
		return true;
	slot = calloc(slot_count, sizeof(*slot));
	if (slot == NULL)
		return false;
	for (uint32_t number = 0; number < names->count; number++) {
		uint32_t at = names->list[number].hash & (slot_count - 1);

		while (slot[at] != 0)
			at = (at + 1) & (slot_count - 1);
		slot[at] = number + 1;
	}
	free(names->slot);
	names->slot = slot;
	names->slot_count = slot_count;
	return true;
}

static bool
list_fits(struct names *names)
{
	const uint32_t capacity =
	    names->list_capacity > 0 ? names->list_capacity * 2 : FIRST_CAPACITY;
	struct name *list;

	if (names->count < names->list_capacity)
		return true;
	list = reallocarray(names->list, capacity, sizeof(*list));
	if (list == NULL)
		return false;
	names->list = list;
	names->list_capacity = capacity;
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
	const uint32_t hash = text_hash(names, text);
	uint32_t *slot = names->slot_count > 0 ? slot_find(names, text, hash) : NULL;

	if (slot != NULL && *slot != 0)
		return *slot - 1;
	if (names->count >= names->most || !slots_fit(names) || !list_fits(names) ||
	    !text_fits(names, text.bytes))
		return NAMES_NONE;
	slot = slot_find(names, text, hash);
	memcpy(names->text + names->text_bytes, text.at, text.bytes);
	names->text[names->text_bytes + text.bytes] = '\0';
	names->list[names->count] = (struct name){ names->text_bytes, (uint32_t)text.bytes, hash };
	names->text_bytes += (uint32_t)text.bytes + 1;
	*slot = ++names->count;
	return names->count - 1;
}

uint32_t
names_find(const struct names *names, struct span text)
{
	uint32_t number;

	if (names->slot_count == 0)
		return NAMES_NONE;
	number = *slot_find(names, text, text_hash(names, text));
	return number > 0 ? number - 1 : NAMES_NONE;
}

const char *
names_text(const struct names *names, uint32_t number)
{
	return names->text + names->list[number].at;
}

void
names_clear(struct names *names)
{
	free(names->list);
	free(names->slot);
	free(names->text);
	memset(names, 0, sizeof(*names));
}
