/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/*
 * Tells most keys that were never added from those that were, by their hashes (a blocked Bloom
 * filter: Putze, Sanders and Singler, "Cache-, hash- and space-efficient Bloom filters", 2007).
 * What was added always passes, and of the rest about one in 100, more where it is overfull.
 */
struct sieve;

/*
 * Makes one for so many keys, with some room to spare: 1.7 bytes of memory for each. Returns 0 or
 * -ENOMEM.
 */
int sieve_new(struct sieve **sieve_r, int64_t keys);
void sieve_free(struct sieve **sieve);

/* Only one thread adds; any thread asks meanwhile. The hash is 64 random bits. */
void sieve_add(struct sieve *sieve, uint64_t hash);
bool sieve_passes(const struct sieve *sieve, uint64_t hash);

/* Says that the question is going to be asked, so that the answer is there sooner. */
void sieve_fetch(const struct sieve *sieve, uint64_t hash);

/* Were more keys added than it has room for? */
bool sieve_is_overfull(const struct sieve *sieve);
