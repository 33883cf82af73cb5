/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory itself, in this process: it never grows, moves no key, and is locked in shards. */
#include "store/table.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/hash.h"

enum { SHARDS = 64, CACHE_LINE_BYTES = 64, MAX_BUCKETS = 1 << 28 };

struct slot {
	int64_t number[STORE_NUMBERS];
	uint64_t version; /* of its shard when it was last changed: never the same twice */
	char key[STORE_KEY_BYTES];
};

/* What a key that must make room is chosen by lies together: each slot has to come from afar. */
struct bucket {
	alignas(CACHE_LINE_BYTES) int64_t expires_us[TABLE_WAYS];
	struct slot slot[TABLE_WAYS];
};

/*
 * What is where in a bucket, one bit for each way, and by what it is found. Kept apart from the
 * buckets, so that a key that is not there, and looking for work, touch no more than this.
 */
struct brief {
	alignas(CACHE_LINE_BYTES) uint16_t used;
	uint16_t dirty;
	uint32_t removed_count; /* keys that left the bucket */
	uint16_t tag[TABLE_WAYS]; /* of the hashes */
};

static_assert(TABLE_WAYS == 16, "one bit of a brief for each way");

struct shard {
	alignas(CACHE_LINE_BYTES) pthread_mutex_t lock;
	const struct sieve *sieve; /* the writer's; NULL: there is none */
	uint64_t version;
	int64_t held;
	int64_t dirty;
	int64_t evicted;
};

struct table {
	struct shard shard[SHARDS];
	enum table_kind kind;
	struct hash_secret secret;
	uint64_t bucket_count; /* a power of two */
	uint64_t shard_buckets; /* of each shard */
	uint64_t shard_count;
	struct bucket *bucket;
	struct brief *brief;
	_Atomic uint64_t swept_count; /* shards */
};

/* A bucket whose shard is locked. */
struct place {
	struct shard *shard;
	struct brief *brief;
	struct bucket *bucket;
};

/*
 * Where a key lies, or where it had better lie. Each key has two buckets, and newcomers go to the
 * emptier one: with one bucket each, a table that is half full already lets keys go (Mitzenmacher,
 * "The power of two choices", 2001).
 */
struct home {
	struct place place;
	struct place other; /* where it could lie as well */
	int way; /* -1: nowhere yet */
	uint32_t removed_count; /* keys that left either bucket */
};

static size_t
region_bytes(const struct table *table)
{
	return table->bucket_count * (sizeof(struct bucket) + sizeof(struct brief));
}

static int
shards_init(struct shard *shards)
{
	pthread_mutexattr_t attributes;

	if (pthread_mutexattr_init(&attributes))
		return -ENOMEM;
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
	for (int i = 0; i < SHARDS; i++)
		pthread_mutex_init(&shards[i].lock, &attributes);
	pthread_mutexattr_destroy(&attributes);
	return 0;
}

int
table_new(struct table **table_r, int64_t accounts, enum table_kind kind)
{
	struct table *table = aligned_alloc(CACHE_LINE_BYTES, sizeof(*table));
	void *region;

	if (!table)
		return -ENOMEM;
	memset(table, 0, sizeof(*table));
	table->kind = kind;
	hash_secret_draw(&table->secret);
	table->bucket_count = 1;
	while (table->bucket_count < MAX_BUCKETS &&
	       (int64_t)table->bucket_count * TABLE_WAYS < accounts)
		table->bucket_count *= 2;
	table->shard_count = table->bucket_count < SHARDS ? table->bucket_count : SHARDS;
	table->shard_buckets = table->bucket_count / table->shard_count;

	region = mmap(NULL, region_bytes(table), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (region == MAP_FAILED || shards_init(table->shard) < 0) {
		if (region != MAP_FAILED)
			munmap(region, region_bytes(table));
		free(table);
		return -ENOMEM;
	}
	table->bucket = region;
	table->brief = (struct brief *)(table->bucket + table->bucket_count);
	*table_r = table;
	return 0;
}

void
table_free(struct table **table)
{
	if (!*table)
		return;
	for (int i = 0; i < SHARDS; i++)
		pthread_mutex_destroy(&(*table)->shard[i].lock);
	munmap((*table)->bucket, region_bytes(*table));
	free(*table);
	*table = NULL;
}

void
table_trust(struct table *table, const struct sieve *sieve)
{
	for (uint64_t i = 0; i < table->shard_count; i++) {
		pthread_mutex_lock(&table->shard[i].lock);
		table->shard[i].sieve = sieve;
		pthread_mutex_unlock(&table->shard[i].lock);
	}
}

int
table_key_init(struct table_key *key_r, const struct table *table, const char *text)
{
	size_t length = strnlen(text, STORE_KEY_BYTES);

	if (length == 0 || length == STORE_KEY_BYTES || text[0] == '\t')
		return -EINVAL;
	key_r->text = text;
	key_r->length = length;
	key_r->hash = hash_bytes(&table->secret, text, length);
	return 0;
}

static struct place
place_at(struct table *table, uint64_t bucket)
{
	return (struct place){
		.shard = &table->shard[bucket / table->shard_buckets],
		.brief = &table->brief[bucket],
		.bucket = &table->bucket[bucket],
	};
}

/* Of bits that neither bucket is chosen by alone. */
static uint16_t
tag_of(const struct table_key *key)
{
	return (uint16_t)((key->hash ^ key->hash >> 32) >> 8);
}

static struct place
place_lock(struct table *table, uint64_t bucket)
{
	struct place place = place_at(table, bucket);

	pthread_mutex_lock(&place.shard->lock);
	return place;
}

static void
place_unlock(const struct place *place)
{
	pthread_mutex_unlock(&place->shard->lock);
}

static bool
bit_has(uint16_t bits, int way)
{
	return bits >> way & 1;
}

/* The ways in which it may lie, one bit for each. */
static uint32_t
brief_match(const struct brief *brief, uint16_t tag)
{
	uint32_t match = 0;

	for (int way = 0; way < TABLE_WAYS; way++)
		match |= (uint32_t)(brief->tag[way] == tag) << way;
	return match & brief->used;
}

/* Returns the way in which the key lies, or -1. */
static int
place_find(const struct place *place, const struct table_key *key)
{
	for (uint32_t left = brief_match(place->brief, tag_of(key)); left; left &= left - 1) {
		int way = __builtin_ctz(left);

		if (strcmp(place->bucket->slot[way].key, key->text) == 0)
			return way;
	}
	return -1;
}

static void
place_set_dirty(const struct place *place, int way)
{
	if (!bit_has(place->brief->dirty, way))
		place->shard->dirty++;
	place->brief->dirty |= (uint16_t)(1 << way);
}

static void
place_set_clean(const struct place *place, int way)
{
	if (bit_has(place->brief->dirty, way))
		place->shard->dirty--;
	place->brief->dirty &= (uint16_t) ~(1 << way);
}

static void
place_remove(const struct place *place, int way)
{
	place_set_clean(place, way);
	place->brief->used &= (uint16_t) ~(1 << way);
	place->brief->removed_count++;
	place->shard->held--;
}

static bool
slot_known(const struct place *place, int way, int64_t now_us)
{
	return place->bucket->expires_us[way] > now_us;
}

/* What a key that must make room is chosen by. */
struct rank {
	bool dirty;
	bool known;
	int64_t expires_us;
};

static struct rank
slot_rank(const struct place *place, int way, int64_t now_us)
{
	return (struct rank){
		.dirty = bit_has(place->brief->dirty, way),
		.known = slot_known(place, way, now_us),
		.expires_us = place->bucket->expires_us[way],
	};
}

/*
 * What carries no information goes first, and what the disk has goes before what it has not. A key
 * that is to be forgotten on disk stays longer than one that is there: else it would come back.
 */
static bool
goes_before(struct rank one, struct rank other)
{
	if (one.dirty != other.dirty)
		return other.dirty;
	if (one.known != other.known)
		return other.known;
	return one.expires_us < other.expires_us;
}

static int
place_victim(const struct place *place, int64_t now_us)
{
	struct rank least = slot_rank(place, 0, now_us);
	int victim = 0;

	for (int way = 1; way < TABLE_WAYS; way++) {
		struct rank rank = slot_rank(place, way, now_us);

		if (goes_before(rank, least)) {
			least = rank;
			victim = way;
		}
	}
	return victim;
}

/* Had a newcomer better lie in this place than in the other? Both are in one shard. */
static bool
place_is_better(const struct place *place, const struct place *other, int64_t now_us)
{
	int used_count = __builtin_popcount(place->brief->used);
	int other_count = __builtin_popcount(other->brief->used);

	if (used_count != other_count || used_count < TABLE_WAYS)
		return used_count < other_count;
	return goes_before(slot_rank(place, place_victim(place, now_us), now_us),
	    slot_rank(other, place_victim(other, now_us), now_us));
}

/* Returns a way that is free now. */
static int
place_make_room(const struct place *place, int64_t now_us, enum table_kind kind)
{
	uint32_t unused = (uint16_t)~place->brief->used;
	int victim;

	if (unused)
		return __builtin_ctz(unused);
	victim = place_victim(place, now_us);
	if (bit_has(place->brief->dirty, victim) ||
	    (kind == TABLE_ALONE && slot_known(place, victim, now_us)))
		place->shard->evicted++;
	place_remove(place, victim);
	return victim;
}

static int
place_insert(
    const struct place *place, const struct table_key *key, int64_t now_us, enum table_kind kind)
{
	int way = place_make_room(place, now_us, kind);

	place->brief->tag[way] = tag_of(key);
	memcpy(place->bucket->slot[way].key, key->text, key->length + 1);
	place->brief->used |= (uint16_t)(1 << way);
	place->shard->held++;
	return way;
}

static void
place_write(const struct place *place, int way, const struct memory *memory)
{
	struct slot *slot = &place->bucket->slot[way];

	place->bucket->expires_us[way] = memory->expires_us;
	memcpy(slot->number, memory->number, sizeof(slot->number));
	slot->version = ++place->shard->version;
}

static struct memory
place_memory(const struct place *place, int way)
{
	struct memory memory = { .expires_us = place->bucket->expires_us[way] };

	memcpy(memory.number, place->bucket->slot[way].number, sizeof(memory.number));
	return memory;
}

/* Is there room for what was only read, without anything going that is not on disk? */
static bool
place_has_room(const struct place *place)
{
	return place->brief->dirty != UINT16_MAX;
}

/*
 * Keeps what a change has made of a memory. What is forgotten stays in a backed table until it is
 * forgotten on disk too.
 */
static void
home_keep(const struct home *home, const struct table_key *key, int64_t now_us,
    enum table_kind kind, const struct memory *before, const struct memory *after)
{
	const bool same = memcmp(before, after, sizeof(*after)) == 0;
	const struct place *place = &home->place;
	int way = home->way;

	if (after->expires_us == 0 && before->expires_us == 0)
		return;
	if (same && way >= 0)
		return;
	if (after->expires_us == 0 && kind == TABLE_ALONE) {
		place_remove(place, way);
		return;
	}
	if (way < 0 && place_is_better(&home->other, place, now_us))
		place = &home->other;
	if (same && !place_has_room(place))
		return;
	if (way < 0)
		way = place_insert(place, key, now_us, kind);
	place_write(place, way, after);
	if (!same && kind == TABLE_BACKED)
		place_set_dirty(place, way);
}

static uint64_t
first_bucket(const struct table *table, const struct table_key *key)
{
	return key->hash & (table->bucket_count - 1);
}

/* In the same shard, so that one lock does for both. */
static uint64_t
second_bucket(const struct table *table, const struct table_key *key, uint64_t first)
{
	uint64_t shard_start = first - first % table->shard_buckets;

	return shard_start + (key->hash >> 32) % table->shard_buckets;
}

/* Locks the shard. What is far away is on its way meanwhile. */
static struct home
home_lock(struct table *table, const struct table_key *key)
{
	const uint64_t first = first_bucket(table, key);
	struct home home = {
		.place = place_at(table, first),
		.other = place_at(table, second_bucket(table, key, first)),
	};

	__builtin_prefetch(home.place.brief);
	__builtin_prefetch(home.other.brief);
	__builtin_prefetch(home.place.bucket);
	__builtin_prefetch(home.other.bucket);
	pthread_mutex_lock(&home.place.shard->lock);
	if (home.place.shard->sieve)
		sieve_fetch(home.place.shard->sieve, key->hash);
	home.removed_count = home.place.brief->removed_count + home.other.brief->removed_count;
	home.way = place_find(&home.place, key);
	if (home.way >= 0)
		return home;
	home.way = place_find(&home.other, key);
	if (home.way >= 0)
		home.place = home.other;
	return home;
}

/* Is the key known to be nowhere behind the table? */
static bool
place_excludes(const struct place *place, const struct table_key *key)
{
	return place->shard->sieve && !sieve_passes(place->shard->sieve, key->hash);
}

/*
 * Must the caller look behind the table? And once more where a key has left its buckets since: it
 * may have been this one, changed in between.
 */
static bool
turn_must_ask(struct table_turn *turn, const struct home *home)
{
	if (turn->asked && turn->removed_count == home->removed_count)
		return false;
	turn->asked = true;
	turn->removed_count = home->removed_count;
	return true;
}

/* What has expired is shown as nothing. */
static struct memory
memory_shown(const struct memory *memory, int64_t now_us)
{
	return memory->expires_us > now_us ? *memory : (struct memory){ 0 };
}

int
table_update(struct table *table, const struct table_key *key, int64_t now_us,
    store_change_fn *change, void *arg, struct table_turn *turn)
{
	const struct home home = home_lock(table, key);
	const struct place *place = &home.place;
	struct memory before, after;

	if (home.way >= 0) {
		before = place_memory(place, home.way);
	} else if (table->kind == TABLE_ALONE || place_excludes(place, key)) {
		before = (struct memory){ 0 };
	} else if (turn_must_ask(turn, &home)) {
		place_unlock(place);
		return 0;
	} else {
		before = turn->found;
	}
	before = memory_shown(&before, now_us);
	after = before;
	change(arg, &after, before.expires_us > now_us);
	after = memory_shown(&after, now_us);
	home_keep(&home, key, now_us, table->kind, &before, &after);
	turn->crowded = place->shard->dirty > (int64_t)(table->shard_buckets * TABLE_WAYS / 4);
	place_unlock(place);
	return 1;
}

enum table_sight
table_look(
    struct table *table, const struct table_key *key, int64_t now_us, struct memory *memory_r)
{
	const struct home home = home_lock(table, key);
	enum table_sight sight = TABLE_ABSENT;

	if (home.way >= 0)
		sight = slot_known(&home.place, home.way, now_us) ? TABLE_KNOWN : TABLE_FORGOTTEN;
	if (sight == TABLE_KNOWN)
		*memory_r = place_memory(&home.place, home.way);
	place_unlock(&home.place);
	return sight;
}

static void
entry_fill(struct entry *entry_r, const struct place *place, int way)
{
	const struct slot *slot = &place->bucket->slot[way];

	entry_r->memory = place_memory(place, way);
	entry_r->version = slot->version;
	memcpy(entry_r->key, slot->key, sizeof(slot->key));
}

int
table_copy(
    struct table *table, uint64_t bucket, int64_t now_us, struct entry entries_r[static TABLE_WAYS])
{
	struct place place;
	int count = 0;

	if (bucket >= table->bucket_count)
		return -ENOENT;
	place = place_lock(table, bucket);
	for (int way = 0; way < TABLE_WAYS; way++) {
		if (bit_has(place.brief->used, way) && slot_known(&place, way, now_us))
			entry_fill(&entries_r[count++], &place, way);
	}
	place_unlock(&place);
	return count;
}

static size_t
place_collect(const struct place *place, uint64_t bucket, int64_t now_us, struct entry *entries_r)
{
	size_t count = 0;

	for (int way = 0; way < TABLE_WAYS; way++) {
		if (!bit_has(place->brief->dirty, way))
			continue;
		entry_fill(&entries_r[count], place, way);
		entries_r[count].memory = memory_shown(&entries_r[count].memory, now_us);
		entries_r[count].slot = bucket * TABLE_WAYS + (uint64_t)way;
		count++;
	}
	return count;
}

size_t
table_collect(
    struct table *table, uint64_t *bucket, int64_t now_us, struct entry *entries_r, size_t max)
{
	size_t count = 0;

	assert(max >= TABLE_WAYS);
	while (*bucket < table->bucket_count && count + TABLE_WAYS <= max) {
		struct place place = place_lock(table, *bucket);

		if (place.shard->dirty == 0) {
			*bucket += table->shard_buckets - *bucket % table->shard_buckets;
		} else {
			count += place_collect(&place, *bucket, now_us, entries_r + count);
			(*bucket)++;
		}
		place_unlock(&place);
	}
	return count;
}

void
table_settle(struct table *table, const struct entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct entry *entry = &entries[i];
		struct place place = place_lock(table, entry->slot / TABLE_WAYS);
		int way = (int)(entry->slot % TABLE_WAYS);

		if (bit_has(place.brief->used, way) &&
		    place.bucket->slot[way].version == entry->version) {
			place_set_clean(&place, way);
			if (entry->memory.expires_us == 0)
				place_remove(&place, way);
		}
		place_unlock(&place);
	}
}

void
table_soil(struct table *table, int64_t now_us)
{
	for (uint64_t bucket = 0; bucket < table->bucket_count; bucket++) {
		struct place place = place_lock(table, bucket);

		for (int way = 0; way < TABLE_WAYS; way++) {
			if (bit_has(place.brief->used, way) && slot_known(&place, way, now_us))
				place_set_dirty(&place, way);
		}
		place_unlock(&place);
	}
}

static void
place_sweep(const struct place *place, int64_t now_us)
{
	for (int way = 0; way < TABLE_WAYS; way++) {
		if (bit_has(place->brief->used, way) && !bit_has(place->brief->dirty, way) &&
		    !slot_known(place, way, now_us))
			place_remove(place, way);
	}
}

void
table_sweep(struct table *table, int64_t now_us)
{
	uint64_t shard = atomic_fetch_add(&table->swept_count, 1) % table->shard_count;

	for (uint64_t i = 0; i < table->shard_buckets; i++) {
		struct place place = place_lock(table, shard * table->shard_buckets + i);

		place_sweep(&place, now_us);
		place_unlock(&place);
	}
}

void
table_count(struct table *table, struct table_counts *counts_r)
{
	*counts_r = (struct table_counts){ .capacity = (int64_t)table->bucket_count * TABLE_WAYS };
	for (uint64_t i = 0; i < table->shard_count; i++) {
		struct shard *shard = &table->shard[i];

		pthread_mutex_lock(&shard->lock);
		counts_r->held += shard->held;
		counts_r->dirty += shard->dirty;
		counts_r->evicted += shard->evicted;
		pthread_mutex_unlock(&shard->lock);
	}
}
