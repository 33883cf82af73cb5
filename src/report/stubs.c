/* SPDX-License-Identifier: BSD-2-Clause */
/* What is kept of tickets, so that it is known what a repetition repeats. */
#include "report/stubs.h"

#include <stdlib.h>

#define SLOTS 65536 /* a power of two */

/* Never 0. */
static uint64_t
ticket_hash(const struct stubs *stubs, struct span ticket)
{
	return hash_bytes(&stubs->secret, ticket.at, ticket.bytes) | 1;
}

static struct stub *
slot_of(const struct stubs *stubs, uint64_t hash)
{
	return &stubs->slot[(hash >> 1) & (SLOTS - 1)];
}

void
stubs_put(struct stubs *stubs, struct span ticket, uint32_t number)
{
	uint64_t hash;

	if (ticket.bytes == 0)
		return;
	if (stubs->slot == NULL) {
		hash_secret_draw(&stubs->secret);
		stubs->slot = calloc(SLOTS, sizeof(*stubs->slot));
		if (stubs->slot == NULL)
			return;
	}
	hash = ticket_hash(stubs, ticket);
	*slot_of(stubs, hash) = (struct stub){ hash, number };
}

uint32_t
stubs_find(const struct stubs *stubs, struct span ticket)
{
	const uint64_t hash = ticket_hash(stubs, ticket);

	if (stubs->slot == NULL || slot_of(stubs, hash)->hash != hash)
		return STUBS_NONE;
	return slot_of(stubs, hash)->number;
}

void
stubs_clear(struct stubs *stubs)
{
	free(stubs->slot);
	stubs->slot = NULL;
}
