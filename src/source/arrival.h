/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/span.h"

#define ARRIVAL_NAME_BYTES 256
#define ARRIVAL_SERVICE_BYTES 32

/*
 * Who handed a message in, by its queue id: Postfix tells the client when the message gets its
 * queue id, and the size when it is complete, in a line that does not tell the client.
 */
struct arrivals;

struct arrival {
	struct addr client;
	uint16_t client_port;
	bool name_verified;
	bool tls;
	bool authenticated;
	char client_name[ARRIVAL_NAME_BYTES];
	char login[ARRIVAL_NAME_BYTES];
	char service[ARRIVAL_SERVICE_BYTES];
};

/*
 * Remembers so many messages at once, rounded up to a power of two: of more, the oldest are
 * forgotten. NULL without memory.
 */
struct arrivals *arrivals_new(unsigned message_count);

/* Leaves NULL behind. */
void arrivals_free(struct arrivals **arrivals);

/* The place for a message of this host, made empty; valid until the next call. */
struct arrival *arrival_note(
    struct arrivals *arrivals, struct span host, struct span queue_id, int64_t now_us);

/*
 * Who handed it in, once: then it is forgotten. NULL where nobody knows; else valid until the next
 * call.
 */
const struct arrival *arrival_take(
    struct arrivals *arrivals, struct span host, struct span queue_id);

/*
 * Whom the message is from: what matters is whether that is the null reverse-path, of a bounce or
 * of what answers by itself. A queue id may be used again for another message.
 */
void arrival_note_sender(struct arrivals *arrivals, struct span host, struct span queue_id,
    struct span sender, int64_t now_us);

/* Was it "<>"? False also where nobody told, or it was too long ago. */
bool arrival_is_bounce(struct arrivals *arrivals, struct span host, struct span queue_id);
