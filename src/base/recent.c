/* SPDX-License-Identifier: BSD-2-Clause */
/* A table of what was seen lately, in which the oldest make room. */
#include "base/recent.h"

#include <stdlib.h>
#include <string.h>

struct recent {
	uint64_t mask; /* of sets */
	unsigned ways;
	size_t entry_bytes;
	struct recent_mark entries[]; /* the first of the first entry */
};

struct recent *
recent_new(unsigned ways, size_t entry_count, size_t entry_bytes)
{
	struct recent *recent;
	uint64_t sets = 1;

	while (sets * ways < entry_count)
		sets *= 2;
	recent = calloc(1, sizeof(*recent) + sets * ways * entry_bytes);
	if (recent == NULL)
		return NULL;
	recent->mask = sets - 1;
	recent->ways = ways;
	recent->entry_bytes = entry_bytes;
	return recent;
}

void
recent_free(struct recent **recent)
{
	free(*recent);
	*recent = NULL;
}

static struct recent_mark *
entry_of(struct recent *recent, uint64_t index)
{
	return (struct recent_mark *)((char *)recent->entries + index * recent->entry_bytes);
}

static struct recent_mark *
entry_at(struct recent *recent, uint64_t key, unsigned way)
{
	return entry_of(recent, (key >> 1 & recent->mask) * recent->ways + way);
}

void *
recent_find(struct recent *recent, uint64_t key, int64_t now_us, int64_t most_us)
{
	struct recent_mark *found = recent_place(recent, key);

	if (found->key != key || now_us - found->at_us > most_us)
		memset(found, 0, recent->entry_bytes);
	*found = (struct recent_mark){ .key = key, .at_us = now_us };
	return found;
}

void *
recent_look(struct recent *recent, uint64_t key)
{
	for (unsigned way = 0; way < recent->ways; way++) {
		struct recent_mark *entry = entry_at(recent, key, way);

		if (entry->key == key)
			return entry;
	}
	return NULL;
}

void *
recent_place(struct recent *recent, uint64_t key)
{
	struct recent_mark *place = recent_look(recent, key);

	if (place != NULL)
		return place;
	place = entry_at(recent, key, 0);
	for (unsigned way = 1; way < recent->ways; way++) {
		struct recent_mark *entry = entry_at(recent, key, way);

		if (entry->at_us < place->at_us)
			place = entry;
	}
	return place;
}

void *
recent_at(struct recent *recent, size_t index)
{
	return index < (recent->mask + 1) * recent->ways ? entry_of(recent, index) : NULL;
}
