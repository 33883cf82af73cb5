/* SPDX-License-Identifier: BSD-2-Clause */
/* A table of texts with numbers: a number is compared and kept in no time, a text is not. */
#include "report/names.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64
#define FIRST_BYTES 1024

static uint64_t
text_hash(const struct names *names, struct span text)
{
	return hash_bytes(&names->secret, text.at, text.bytes);
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

uint64_t
names_expect(const struct names *names, struct span text)
{
	const uint64_t hash = text_hash(names, text);

	index_expect(&names->index, hash);
	return hash;
}

uint32_t
names_meet(struct names *names, struct span text, uint64_t hash)
{
	const uint32_t number = index_find(&names->index, hash);

	if (number != INDEX_NONE)
		return number;
	if (names->count >= names->most || !index_make(&names->index, names->most) ||
	    !list_fits(names) || !text_fits(names, text.bytes))
		return NAMES_NONE;
	memcpy(names->text + names->text_bytes, text.at, text.bytes);
	names->text[names->text_bytes + text.bytes] = '\0';
	names->at[names->count] = names->text_bytes;
	names->text_bytes += (uint32_t)text.bytes + 1;
	index_put(&names->index, hash, names->count);
	return names->count++;
}

uint32_t
names_add(struct names *names, struct span text)
{
	return names_meet(names, text, text_hash(names, text));
}

uint32_t
names_find(const struct names *names, struct span text)
{
	return index_find(&names->index, text_hash(names, text));
}

const char *
names_text(const struct names *names, uint32_t number)
{
	return names->text + names->at[number];
}

void
names_clear(struct names *names)
{
	index_clear(&names->index);
	free(names->at);
	free(names->text);
	memset(names, 0, sizeof(*names));
}
