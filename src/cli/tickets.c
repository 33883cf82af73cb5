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
slot_find(const struct ticket_set *set, const char *ticket)
{
	size_t at = ticket_hash(ticket) & (set->capacity - 1);

	while (set->slot[at][0] != '\0' && strcmp(set->slot[at], ticket) != 0)
		at = (at + 1) & (set->capacity - 1);
	return set->slot[at];
}

static int
set_grow(struct ticket_set *set)
{
	struct ticket_set grown = { .count = set->count };

	grown.capacity = set->capacity > 0 ? set->capacity * 2 : FIRST_CAPACITY;
	grown.slot = calloc(grown.capacity, sizeof(*grown.slot));
	if (grown.slot == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < set->capacity; i++) {
		if (set->slot[i][0] != '\0')
			text_copy(slot_find(&grown, set->slot[i]), TICKET_BYTES, set->slot[i]);
	}
	free(set->slot);
	*set = grown;
	return 0;
}

static bool
set_has(const struct ticket_set *set, const char *ticket)
{
	return set->count > 0 && slot_find(set, ticket)[0] != '\0';
}

static bool
ticket_good(const char *ticket)
{
	return ticket[0] != '\0' && strlen(ticket) < TICKET_BYTES;
}

/* The young become the old ones, who are forgotten. */
static void
tickets_age(struct tickets *tickets)
{
	free(tickets->old.slot);
	tickets->old = tickets->young;
	tickets->young = (struct ticket_set){ .count = 0 };
}

int
tickets_add(struct tickets *tickets, const char *ticket)
{
	struct ticket_set *young = &tickets->young;

	if (!ticket_good(ticket) || set_has(young, ticket))
		return 0;
	if (young->count == TICKETS_KEPT)
		tickets_age(tickets);
	if (young->count * 2 >= young->capacity && set_grow(young) < 0)
		return -ENOMEM;
	text_copy(slot_find(young, ticket), TICKET_BYTES, ticket);
	young->count++;
	return 0;
}

bool
tickets_have(const struct tickets *tickets, const char *ticket)
{
	return ticket_good(ticket) &&
	       (set_has(&tickets->young, ticket) || set_has(&tickets->old, ticket));
}

bool
tickets_have_any(const struct tickets *tickets)
{
	return tickets->young.count > 0 || tickets->old.count > 0;
}

void
tickets_clear(struct tickets *tickets)
{
	free(tickets->young.slot);
	free(tickets->old.slot);
	memset(tickets, 0, sizeof(*tickets));
}
