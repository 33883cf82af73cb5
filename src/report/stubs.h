/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "base/hash.h"
#include "base/span.h"

#define STUBS_NONE UINT32_MAX

/*
 * Tickets, and a number for each: what repeats a decision tells its ticket, but not whom it is
 * about. It does so within minutes, so a ticket may give way to a later one.
 */
struct stubs {
	struct hash_secret secret;
	struct stub {
		uint64_t hash; /* 0: free */
		uint32_t number;
	} * slot;
};

/* All zero is an empty one; without memory it stays empty. */
void stubs_put(struct stubs *stubs, struct span ticket, uint32_t number);

/* STUBS_NONE: nobody knows. */
uint32_t stubs_find(const struct stubs *stubs, struct span ticket);
void stubs_clear(struct stubs *stubs);
