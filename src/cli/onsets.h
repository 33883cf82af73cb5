/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

/* How an account came to be on hold: a line of the audit file that a later one may ask for. */
struct onset {
	char *account;
	char *line; /* NULL: it has been told */
	int64_t at_us;
	int64_t until_us; /* then it is over */
};

/* The last onset of each account. All zero is none. */
struct onsets {
	size_t count;
	size_t capacity; /* a power of two, or 0 */
	struct onset *slot; /* without account: free */
	struct hash_secret secret;
};

/*
 * Copies it, in place of the one that the account had; the line may be NULL. Forgets those that are
 * over by then where there is no room. Returns 0 or -ENOMEM.
 */
int onsets_note(
    struct onsets *onsets, const char *account, const char *line, int64_t at_us, int64_t until_us);

/* NULL: the account has none that is not over. */
struct onset *onsets_find(const struct onsets *onsets, const char *account, int64_t at_us);

void onsets_clear(struct onsets *onsets);
