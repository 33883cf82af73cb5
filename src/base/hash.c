/* SPDX-License-Identifier: BSD-2-Clause */
/* SipHash-2-4: a hash whose collisions a stranger cannot choose. */
#include "base/hash.h"

#include <errno.h>
#include <sys/random.h>

#include "base/now.h"

#define COMPRESSION_ROUNDS 2
#define FINAL_ROUNDS 4

void
hash_secret_draw(struct hash_secret *secret_r)
{
	ssize_t drawn;

	do
		drawn = getrandom(secret_r, sizeof(*secret_r), 0);
	while (drawn < 0 && errno == EINTR);
	if (drawn == sizeof(*secret_r))
		return;
	/* Only where a filter forbids the call; a weak secret is better than no mail. */
	secret_r->word[0] = (uint64_t)now_us() * UINT64_C(0x9e3779b97f4a7c15);
	secret_r->word[1] = (uint64_t)now_steady_us() ^ (uint64_t)(uintptr_t)secret_r;
}

static uint64_t
rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static void
mix(uint64_t v[4], int rounds)
{
	for (int i = 0; i < rounds; i++) {
		v[0] += v[1];
		v[2] += v[3];
		v[1] = rotate(v[1], 13) ^ v[0];
		v[3] = rotate(v[3], 16) ^ v[2];
		v[0] = rotate(v[0], 32);
		v[2] += v[1];
		v[0] += v[3];
		v[1] = rotate(v[1], 17) ^ v[2];
		v[3] = rotate(v[3], 21) ^ v[0];
		v[2] = rotate(v[2], 32);
	}
}

/* Up to eight bytes as a little-endian word. */
static uint64_t
word_load(const uint8_t *bytes, size_t count)
{
	uint64_t word = 0;

	for (size_t i = 0; i < count; i++)
		word |= (uint64_t)bytes[i] << (8 * i);
	return word;
}

static void
compress(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	mix(v, COMPRESSION_ROUNDS);
	v[0] ^= word;
}

uint64_t
hash_bytes(const struct hash_secret *secret, const void *data, size_t data_bytes)
{
	const uint8_t *bytes = data;
	const size_t rest = data_bytes % 8;
	uint64_t v[4] = {
		secret->word[0] ^ UINT64_C(0x736f6d6570736575),
		secret->word[1] ^ UINT64_C(0x646f72616e646f6d),
		secret->word[0] ^ UINT64_C(0x6c7967656e657261),
		secret->word[1] ^ UINT64_C(0x7465646279746573),
	};

	for (size_t i = 0; i < data_bytes - rest; i += 8)
		compress(v, word_load(bytes + i, 8));
	compress(v, (uint64_t)data_bytes << 56 | word_load(bytes + data_bytes - rest, rest));
	v[2] ^= 0xff;
	mix(v, FINAL_ROUNDS);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t
hash_openly(const void *data, size_t data_bytes)
{
	static const struct hash_secret none = { { 0, 0 } };

	return hash_bytes(&none, data, data_bytes);
}
