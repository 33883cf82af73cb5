/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/span.h"

/*
 * When an account was put on hold. Of accounts there may be a great many, so each is no more than a
 * hash: whoever looks for its line afterwards compares the account itself.
 */
struct onset {
	uint64_t account_hash;
	int64_t at_us;
	int64_t until_us; /* then it is over */
	bool taken; /* the slot, which is else free */
};

/* The last onset of each account. All zero is none. */
struct onsets {
	size_t count;
	size_t capacity; /* a power of two, or 0 */
	struct onset *slot;
	struct hash_secret secret;
};

/*
 * Remembers it, in place of the one that the account had. Forgets those that are over by then where
 * there is no room. Returns 0 or -ENOMEM.
 */
int onsets_note(struct onsets *onsets, struct span account, int64_t at_us, int64_t until_us);

/* NULL: the account has none that is not over. */
const struct onset *onsets_find(const struct onsets *onsets, struct span account, int64_t at_us);

void onsets_clear(struct onsets *onsets);
