/* SPDX-License-Identifier: BSD-2-Clause */
/* The tickets of the decisions that were found: later counts of the same belong to them. */
#include "cli/tickets.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define FIRST_CAPACITY 64

/*
 * FNV-1a (Fowler, Noll and Vo) with 64 bits. No secret: the daemon draws tickets at random, no
 * stranger chooses them.
 */
static uint64_t
ticket_hash(const char *ticket)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (; *ticket != '\0'; ticket++)
		hash = (hash ^ (unsigned char)*ticket) * UINT64_C(0x100000001b3);
	return hash;
}

/* Where the ticket is, or the free slot where it would be. One is always free. */
static char *
slot_find(const struct tickets *tickets, const char *ticket)
{
	size_t at = ticket_hash(ticket) & (tickets->capacity - 1);

	while (tickets->slot[at][0] != '\0' && strcmp(tickets->slot[at], ticket) != 0)
		at = (at + 1) & (tickets->capacity - 1);
	return tickets->slot[at];
}

static int
tickets_grow(struct tickets *tickets)
{
	struct tickets grown = { .count = tickets->count };

	grown.capacity = tickets->capacity > 0 ? tickets->capacity * 2 : FIRST_CAPACITY;
	grown.slot = calloc(grown.capacity, sizeof(*grown.slot));
	if (grown.slot == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < tickets->capacity; i++) {
		if (tickets->slot[i][0] != '\0')
			text_copy(
			    slot_find(&grown, tickets->slot[i]), TICKET_BYTES, tickets->slot[i]);
	}
	free(tickets->slot);
	*tickets = grown;
	return 0;
}

static bool
ticket_good(const char *ticket)
{
	return ticket[0] != '\0' && strlen(ticket) < TICKET_BYTES;
}

int
tickets_add(struct tickets *tickets, const char *ticket)
{
	char *slot;

	if (!ticket_good(ticket) || tickets_have(tickets, ticket))
		return 0;
	if (tickets->count * 2 >= tickets->capacity && tickets_grow(tickets) < 0)
		return -ENOMEM;
	slot = slot_find(tickets, ticket);
	text_copy(slot, TICKET_BYTES, ticket);
	tickets->count++;
	return 0;
}

bool
tickets_have(const struct tickets *tickets, const char *ticket)
{
	if (tickets->count == 0 || !ticket_good(ticket))
		return false;
	return slot_find(tickets, ticket)[0] != '\0';
}

void
tickets_clear(struct tickets *tickets)
{
	free(tickets->slot);
	memset(tickets, 0, sizeof(*tickets));
}
