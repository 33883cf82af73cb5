/* SPDX-License-Identifier: BSD-2-Clause */
/* A sieve for keys: one cache line is all that a question touches. */
#include "store/sieve.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
	LINE_WORDS = 8, /* a cache line of 64 bytes; each key sets one bit in each word */
	WORD_INDEX_BITS = 6,
	LINE_KEYS = 48, /* 10.7 bits for each */
	LEAST_KEYS = 4096,
	SPARE_SHARE = 4, /* a quarter more may come before it is overfull */
};

struct line {
	_Atomic uint64_t word[LINE_WORDS];
};

struct sieve {
	uint64_t line_count;
	uint64_t room_count; /* keys */
	uint64_t added_count;
	struct line *line;
};

int
sieve_new(struct sieve **sieve_r, int64_t keys)
{
	struct sieve *sieve = calloc(1, sizeof(*sieve));
	void *region;

	if (!sieve)
		return -ENOMEM;
	sieve->room_count = LEAST_KEYS + (uint64_t)keys + (uint64_t)keys / SPARE_SHARE;
	sieve->line_count = sieve->room_count / LINE_KEYS + 1;
	region = mmap(NULL, sieve->line_count * sizeof(struct line), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (region == MAP_FAILED) {
		free(sieve);
		return -ENOMEM;
	}
	/* All of it is used, and at random: each line on another page. */
	madvise(region, sieve->line_count * sizeof(struct line), MADV_HUGEPAGE);
	sieve->line = region;
	*sieve_r = sieve;
	return 0;
}

void
sieve_free(struct sieve **sieve)
{
	if (!*sieve)
		return;
	munmap((*sieve)->line, (*sieve)->line_count * sizeof(struct line));
	free(*sieve);
	*sieve = NULL;
}

/* Which line: the upper half of the hash, scaled. */
static struct line *
line_of(const struct sieve *sieve, uint64_t hash)
{
	return &sieve->line[(hash >> 32) * sieve->line_count >> 32];
}

/* Which bits in it: of all the hash, stirred, because keys of one line share much of it. */
static uint64_t
bits_of(uint64_t hash)
{
	hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
	return hash ^ hash >> 33;
}

static uint64_t
bit_in(uint64_t bits, int word)
{
	return UINT64_C(1) << (bits >> (word * WORD_INDEX_BITS) & 63);
}

void
sieve_add(struct sieve *sieve, uint64_t hash)
{
	struct line *line = line_of(sieve, hash);
	const uint64_t bits = bits_of(hash);

	for (int i = 0; i < LINE_WORDS; i++)
		atomic_store_explicit(&line->word[i],
		    atomic_load_explicit(&line->word[i], memory_order_relaxed) | bit_in(bits, i),
		    memory_order_relaxed);
	sieve->added_count++;
}

bool
sieve_passes(const struct sieve *sieve, uint64_t hash)
{
	const struct line *line = line_of(sieve, hash);
	const uint64_t bits = bits_of(hash);
	uint64_t missing = 0;

	for (int i = 0; i < LINE_WORDS; i++)
		missing |=
		    bit_in(bits, i) & ~atomic_load_explicit(&line->word[i], memory_order_relaxed);
	return missing == 0;
}

void
sieve_fetch(const struct sieve *sieve, uint64_t hash)
{
	__builtin_prefetch(line_of(sieve, hash));
}

bool
sieve_is_overfull(const struct sieve *sieve)
{
	return sieve->added_count > sieve->room_count;
}
