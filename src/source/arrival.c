/* SPDX-License-Identifier: BSD-2-Clause */
/* Who handed a message in, until its size is told. */
#include "source/arrival.h"

#include <stdlib.h>

#include "base/hash.h"

#define WAYS 8 /* places where a message can be */

struct noted {
	uint64_t key; /* 0: nobody's */
	int64_t at_us;
	struct arrival arrival;
};

struct arrivals {
	uint64_t mask; /* of sets */
	struct noted noted[];
};

struct arrivals *
arrivals_new(unsigned message_count)
{
	struct arrivals *arrivals;
	uint64_t sets = 1;

	while (sets * WAYS < message_count)
		sets *= 2;
	arrivals = calloc(1, sizeof(*arrivals) + sets * WAYS * sizeof(arrivals->noted[0]));
	if (arrivals != NULL)
		arrivals->mask = sets - 1;
	return arrivals;
}

void
arrivals_free(struct arrivals **arrivals)
{
	free(*arrivals);
	*arrivals = NULL;
}

static uint64_t
message_key(struct span host, struct span queue_id)
{
	static const struct hash_secret open_secret = { { 0, 0 } };
	const uint64_t names[] = {
		hash_bytes(&open_secret, host.at, host.bytes),
		hash_bytes(&open_secret, queue_id.at, queue_id.bytes),
	};

	return hash_bytes(&open_secret, names, sizeof(names)) | 1;
}

static struct noted *
message_set(struct arrivals *arrivals, uint64_t key)
{
	return &arrivals->noted[(key >> 1 & arrivals->mask) * WAYS];
}

struct arrival *
arrival_note(struct arrivals *arrivals, struct span host, struct span queue_id, int64_t now_us)
{
	uint64_t key = message_key(host, queue_id);
	struct noted *set = message_set(arrivals, key);
	struct noted *noted = set;

	for (unsigned way = 0; way < WAYS; way++) {
		if (set[way].key == key) {
			noted = &set[way];
			break;
		}
		if (set[way].at_us < noted->at_us)
			noted = &set[way];
	}
	*noted = (struct noted){ .key = key, .at_us = now_us };
	return &noted->arrival;
}

const struct arrival *
arrival_take(struct arrivals *arrivals, struct span host, struct span queue_id)
{
	uint64_t key = message_key(host, queue_id);
	struct noted *set = message_set(arrivals, key);

	for (unsigned way = 0; way < WAYS; way++) {
		if (set[way].key != key)
			continue;
		set[way].key = 0;
		set[way].at_us = 0;
		return &set[way].arrival;
	}
	return NULL;
}
