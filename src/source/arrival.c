/* SPDX-License-Identifier: BSD-2-Clause */
/* Who handed a message in, until its size is told; and which have no sender. */
#include "source/arrival.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/recent.h"

#define WAYS 8 /* places where a message can be */

struct noted {
	struct recent_mark mark;
	struct arrival arrival;
};

struct arrivals {
	struct recent *messages; /* struct noted */
	struct recent *bounces; /* struct recent_mark */
};

struct arrivals *
arrivals_new(unsigned message_count)
{
	struct arrivals *arrivals = calloc(1, sizeof(*arrivals));

	if (arrivals == NULL)
		return NULL;
	arrivals->messages = recent_new(WAYS, message_count, sizeof(struct noted));
	arrivals->bounces = recent_new(WAYS, message_count, sizeof(struct recent_mark));
	if (arrivals->messages == NULL || arrivals->bounces == NULL)
		arrivals_free(&arrivals);
	return arrivals;
}

void
arrivals_free(struct arrivals **arrivals)
{
	if (*arrivals == NULL)
		return;
	recent_free(&(*arrivals)->messages);
	recent_free(&(*arrivals)->bounces);
	free(*arrivals);
	*arrivals = NULL;
}

static uint64_t
message_key(struct span host, struct span queue_id)
{
	const uint64_t names[] = {
		hash_openly(host.at, host.bytes),
		hash_openly(queue_id.at, queue_id.bytes),
	};

	return hash_openly(names, sizeof(names)) | 1;
}

struct arrival *
arrival_note(struct arrivals *arrivals, struct span host, struct span queue_id, int64_t now_us)
{
	struct noted *noted =
	    recent_find(arrivals->messages, message_key(host, queue_id), now_us, INT64_MAX);

	noted->arrival = (struct arrival){ 0 };
	return &noted->arrival;
}

const struct arrival *
arrival_take(struct arrivals *arrivals, struct span host, struct span queue_id)
{
	struct noted *noted = recent_look(arrivals->messages, message_key(host, queue_id));

	if (noted == NULL)
		return NULL;
	noted->mark = (struct recent_mark){ 0 };
	return &noted->arrival;
}

void
arrival_note_sender(struct arrivals *arrivals, struct span host, struct span queue_id,
    struct span sender, int64_t now_us)
{
	const uint64_t key = message_key(host, queue_id);
	struct recent_mark *earlier;

	if (span_is(sender, SPAN("<>"))) {
		recent_find(arrivals->bounces, key, now_us, INT64_MAX);
		return;
	}
	earlier = recent_look(arrivals->bounces, key);
	if (earlier != NULL)
		*earlier = (struct recent_mark){ 0 };
}

bool
arrival_is_bounce(struct arrivals *arrivals, struct span host, struct span queue_id)
{
	return recent_look(arrivals->bounces, message_key(host, queue_id)) != NULL;
}
