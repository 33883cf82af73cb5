/* SPDX-License-Identifier: BSD-2-Clause */
/* The networks that a domain sends from, as they are kept for a greylist. */
#include "policy/sendernet.h"

#include <stdbool.h>

#include "base/duration.h"

#include "policy/account.h"
#include "policy/greylist.h"

/* Of the memory of a domain: sets of prefix lengths, and how many networks it has. */
enum { LENGTHS_V4, LENGTHS_V6_LOW, LENGTHS_V6_HIGH, NETWORK_COUNT };

/*
 * Nobody sends from more than that. A domain of spammers that names the whole internet must not
 * make one of all their machines.
 */
#define V4_LEAST_BITS 8
#define V6_LEAST_BITS 16

#define V4_MOST_BITS 32
#define V6_MOST_BITS 128

/*
 * Nor may it name all of it in pieces: all its networks together are no more than two of the
 * widest. Of IPv6 networks of /64 are counted, which is what a client has.
 */
#define V4_UNIT_BITS 32
#define V6_UNIT_BITS 64
struct room {
	uint64_t v4_left, v6_left;
};
static const struct room room_whole = {
	.v4_left = UINT64_C(2) << (V4_UNIT_BITS - V4_LEAST_BITS),
	.v6_left = UINT64_C(2) << (V6_UNIT_BITS - V6_LEAST_BITS),
};

static void
domain_key(char key_r[static STORE_KEY_BYTES], const char *rule, const char *domain)
{
	const struct account_part word = { "spf", domain };
	const struct account_recipe recipe = {
		.beginning = rule,
		.before = ' ',
		.words = &word,
		.word_count = 1,
	};

	account_write(key_r, &recipe);
}

static void
network_key(char key_r[static STORE_KEY_BYTES], const char *account, const struct network *network)
{
	char text[NETWORK_TEXT_BYTES];
	const struct account_part word = { "net", text };
	const struct account_recipe recipe = {
		.beginning = account,
		.before = '\t',
		.words = &word,
		.word_count = 1,
	};

	network_print(network, text);
	account_write(key_r, &recipe);
}

/* The number that has the bit of a prefix length. */
static int
length_place(unsigned family, unsigned bits)
{
	if (family == 4)
		return LENGTHS_V4;
	return bits <= 64 ? LENGTHS_V6_LOW : LENGTHS_V6_HIGH;
}

static uint64_t
length_bit(unsigned family, unsigned bits)
{
	return UINT64_C(1) << (family == 4 ? bits : (bits - 1) % 64);
}

static bool
has_length(const struct memory *memory, unsigned family, unsigned bits)
{
	return (uint64_t)memory->number[length_place(family, bits)] & length_bit(family, bits);
}

static void
add_length(struct memory *memory, unsigned family, unsigned bits)
{
	int64_t *lengths = &memory->number[length_place(family, bits)];

	*lengths = (int64_t)((uint64_t)*lengths | length_bit(family, bits));
}

static unsigned
least_bits(unsigned family)
{
	return family == 4 ? V4_LEAST_BITS : V6_LEAST_BITS;
}

enum sendernet
sendernet_look(struct store *store, const char *rule, const char *domain, const struct addr *client,
    int64_t now_us)
{
	char account[STORE_KEY_BYTES], key[STORE_KEY_BYTES];
	unsigned most = client->family == 4 ? V4_MOST_BITS : V6_MOST_BITS;
	struct memory known, found;

	domain_key(account, rule, domain);
	if (store_read(store, account, now_us, &known) <= 0)
		return SENDERNET_UNKNOWN;
	for (unsigned bits = most; bits >= least_bits(client->family); bits--) {
		struct network network = { .base = *client, .bits = (uint8_t)bits };

		if (!has_length(&known, client->family, bits))
			continue;
		addr_mask(&network.base, bits, bits);
		network_key(key, account, &network);
		if (store_read(store, key, now_us, &found) > 0)
			return SENDERNET_INSIDE;
	}
	return SENDERNET_OUTSIDE;
}

/* The memory as it shall be. */
static void
memory_put(void *arg, struct memory *memory, bool known)
{
	(void)known;
	*memory = *(const struct memory *)arg;
}

static bool
network_is_kept(const struct network *network)
{
	return (network->base.family == 4 || network->base.family == 6) &&
	       network->bits >= least_bits(network->base.family);
}

static uint64_t
units_of(const struct network *network)
{
	unsigned unit_bits = network->base.family == 4 ? V4_UNIT_BITS : V6_UNIT_BITS;

	return network->bits < unit_bits ? UINT64_C(1) << (unit_bits - network->bits) : 1;
}

/* False where that is too much. */
static bool
room_take(struct room *room, const struct network *network)
{
	uint64_t *left = network->base.family == 4 ? &room->v4_left : &room->v6_left;
	uint64_t units = units_of(network);

	if (units > *left)
		return false;
	*left -= units;
	return true;
}

/* The networks first: who finds the domain finds all of them. */
void
sendernet_keep(struct store *store, const char *rule, const char *domain,
    const struct network *networks, size_t network_count, int64_t now_us)
{
	struct memory marker = { .expires_us = now_us + DAY_US };
	struct memory memory = { .expires_us = now_us + HOUR_US };
	char account[STORE_KEY_BYTES], key[STORE_KEY_BYTES];
	struct room room = room_whole;

	domain_key(account, rule, domain);
	for (size_t i = 0; i < network_count && i < GREYLIST_NETWORKS_MAX; i++) {
		if (!network_is_kept(&networks[i]) || !room_take(&room, &networks[i]))
			continue;
		network_key(key, account, &networks[i]);
		store_update(store, key, now_us, memory_put, &marker);
		add_length(&memory, networks[i].base.family, networks[i].bits);
		memory.number[NETWORK_COUNT]++;
		memory.expires_us = marker.expires_us;
	}
	store_update(store, account, now_us, memory_put, &memory);
}
