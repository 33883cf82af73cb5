/* SPDX-License-Identifier: BSD-2-Clause */
/* The walk over an LMDB file: it meets each key once, and packs without losing any. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/walk.h"

#define NEVER_US INT64_MAX
#define KEYS 40000
#define EXPIRED_MAX 500

struct scene {
	char path[64];
	MDB_env *env;
	MDB_dbi dbi;
	struct sweep sweep;
	struct walk_run run;
	struct entry expired[EXPIRED_MAX];
	uint8_t met[KEYS]; /* how often */
	int others; /* that were met and are no numbered keys */
};

static void
scene_meets(void *arg, const char *key)
{
	struct scene *scene = arg;
	const char *number = strrchr(key, '=');

	if (number && strtoul(number + 1, NULL, 10) < KEYS)
		scene->met[strtoul(number + 1, NULL, 10)]++;
	else
		scene->others++;
}

static struct scene *
scene_new(void)
{
	struct scene *scene = calloc(1, sizeof(*scene));
	MDB_txn *txn;

	assert_non_null(scene);
	snprintf(scene->path, sizeof(scene->path), "/tmp/sluice-walk-XXXXXX");
	assert_non_null(mkdtemp(scene->path));
	assert_int_equal(environment_open(&scene->env,
	                     &(struct environment_options){ scene->path, 64 << 20 }, NULL),
	    0);
	assert_int_equal(mdb_txn_begin(scene->env, NULL, 0, &txn), 0);
	assert_int_equal(mdb_dbi_open(txn, NULL, 0, &scene->dbi), 0);
	assert_int_equal(mdb_txn_commit(txn), 0);
	scene->sweep = (struct sweep){
		.entries = scene->expired,
		.entries_max = EXPIRED_MAX,
		.stays = scene_meets,
		.arg = scene,
	};
	return scene;
}

static void
scene_end(struct scene *scene)
{
	char name[80];

	mdb_env_close(scene->env);
	snprintf(name, sizeof(name), "%s/data.mdb", scene->path);
	unlink(name);
	snprintf(name, sizeof(name), "%s/lock.mdb", scene->path);
	unlink(name);
	assert_int_equal(rmdir(scene->path), 0);
	free(scene);
}

/* In an order that is none for the tree (splitmix64). */
static void
number_print(char text_r[static STORE_KEY_BYTES], uint64_t number)
{
	uint64_t place = number + UINT64_C(0x9e3779b97f4a7c15);

	place = (place ^ place >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	place = (place ^ place >> 27) * UINT64_C(0x94d049bb133111eb);
	snprintf(
	    text_r, STORE_KEY_BYTES, "%08x client=%u", (unsigned)(place >> 32), (unsigned)number);
}

static void
put(struct scene *scene, MDB_txn *txn, const char *key_text, const char *text)
{
	MDB_val key = value_of(key_text), value = value_of(text);

	assert_int_equal(mdb_put(txn, scene->dbi, &key, &value, 0), 0);
}

/* Puts so many; every modulus-th expires at 5. */
static void
put_many(struct scene *scene, uint64_t count, uint64_t modulus)
{
	MDB_txn *txn;

	assert_int_equal(mdb_txn_begin(scene->env, NULL, 0, &txn), 0);
	for (uint64_t i = 0; i < count; i++) {
		struct memory memory = { i % modulus ? NEVER_US : 5, { (int64_t)i, 7 } };
		char key[STORE_KEY_BYTES], text[MEMORY_TEXT_BYTES];

		memory_print(text, &memory);
		number_print(key, i);
		put(scene, txn, key, text);
	}
	assert_int_equal(mdb_txn_commit(txn), 0);
}

/* Leaves one of `modulus` of them. */
static void
thin_out(struct scene *scene, uint64_t count, uint64_t modulus)
{
	MDB_txn *txn;

	assert_int_equal(mdb_txn_begin(scene->env, NULL, 0, &txn), 0);
	for (uint64_t i = 0; i < count; i++) {
		char text[STORE_KEY_BYTES];
		MDB_val key;

		if (i % modulus == 0)
			continue;
		number_print(text, i);
		key = value_of(text);
		assert_int_equal(mdb_del(txn, scene->dbi, &key, NULL), 0);
	}
	assert_int_equal(mdb_txn_commit(txn), 0);
}

static void
look(struct scene *scene)
{
	assert_int_equal(walk_look(scene->env, scene->dbi, &scene->sweep, &scene->run), 0);
}

static size_t
leaf_pages(struct scene *scene)
{
	MDB_stat stat;

	assert_int_equal(mdb_env_stat(scene->env, &stat), 0);
	return stat.ms_leaf_pages;
}

static void
walk_look__again_and_again__meets_each_key_once(void **state)
{
	struct scene *scene = scene_new();
	int looks = 0;

	(void)state;
	put_many(scene, KEYS, KEYS + 1);
	for (bool ended = false; !ended; ended = scene->sweep.ended) {
		look(scene);
		assert_int_equal(scene->sweep.entry_count, 0);
		looks++;
	}
	assert_true(looks > 1);
	for (int i = 0; i < KEYS; i++)
		assert_int_equal(scene->met[i], 1);

	/* And then anew. */
	look(scene);
	assert_false(scene->sweep.ended);
	scene_end(scene);
}

static void
walk_look__what_has_expired__is_gathered_and_not_met(void **state)
{
	struct scene *scene = scene_new();
	size_t gathered = 0;
	int full = 0;

	(void)state;
	put_many(scene, KEYS, 10);
	scene->sweep.until_us = 5;
	for (bool ended = false; !ended; ended = scene->sweep.ended) {
		look(scene);
		full += scene->sweep.entry_count == EXPIRED_MAX;
		for (size_t i = 0; i < scene->sweep.entry_count; i++) {
			assert_int_equal(scene->expired[i].memory.expires_us, 0);
			assert_int_equal(scene->expired[i].memory.number[1], 0);
			scene_meets(scene, scene->expired[i].key);
			gathered++;
		}
	}
	assert_int_equal(gathered, KEYS / 10);
	assert_true(full > 0);
	for (int i = 0; i < KEYS; i++)
		assert_int_equal(scene->met[i], 1);
	scene_end(scene);
}

static void
walk_look__not_yet_expired__stays(void **state)
{
	struct scene *scene = scene_new();

	(void)state;
	put_many(scene, 100, 1);
	scene->sweep.until_us = 4;
	look(scene);
	assert_true(scene->sweep.ended);
	assert_int_equal(scene->sweep.entry_count, 0);
	assert_int_equal(scene->met[99], 1);
	scene_end(scene);
}

static void
walk_look__what_is_no_entry__is_passed_by(void **state)
{
	struct scene *scene = scene_new();
	char longest[500];
	MDB_txn *txn;

	(void)state;
	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(mdb_txn_begin(scene->env, NULL, 0, &txn), 0);
	put(scene, txn, "\tformat", "1 2 3");
	put(scene, txn, "no numbers", "sluice");
	put(scene, txn, longest, "1 2 3");
	assert_int_equal(mdb_txn_commit(txn), 0);
	scene->sweep.until_us = 5;
	look(scene);
	assert_true(scene->sweep.ended);
	assert_int_equal(scene->sweep.entry_count, 0);
	assert_int_equal(scene->others, 0);
	scene_end(scene);
}

static void
pack_all(struct scene *scene)
{
	for (int i = 0; i < 1000; i++) {
		do
			look(scene);
		while (!scene->sweep.ended && scene->run.entry_count == 0);
		if (scene->run.entry_count == 0)
			return;
		assert_int_equal(walk_pack(scene->env, scene->dbi, &scene->run), 0);
		scene->sweep.from_bytes = 0;
	}
	fail_msg("it never comes to an end");
}

static void
walk_pack__pages_half_empty__become_fewer_and_lose_nothing(void **state)
{
	struct scene *scene = scene_new();
	uint64_t count = 0;
	size_t before;

	(void)state;
	put_many(scene, KEYS, KEYS + 1);
	thin_out(scene, KEYS, 2);
	before = leaf_pages(scene);
	pack_all(scene);
	assert_true(leaf_pages(scene) < before * 6 / 10);

	memset(scene->met, 0, sizeof(scene->met));
	for (bool ended = false; !ended; ended = scene->sweep.ended)
		look(scene);
	for (int i = 0; i < KEYS; i++)
		count += scene->met[i];
	assert_int_equal(count, KEYS / 2);
	scene_end(scene);
}

static void
walk_pack__entries__keep_what_is_remembered(void **state)
{
	struct scene *scene = scene_new();
	MDB_txn *txn;

	(void)state;
	put_many(scene, KEYS, KEYS + 1);
	thin_out(scene, KEYS, 2);
	pack_all(scene);
	assert_int_equal(mdb_txn_begin(scene->env, NULL, MDB_RDONLY, &txn), 0);
	for (uint64_t i = 0; i < KEYS; i += 2) {
		char text[STORE_KEY_BYTES];
		struct memory memory;
		MDB_val key, value;

		number_print(text, i);
		key = value_of(text);
		assert_int_equal(mdb_get(txn, scene->dbi, &key, &value), 0);
		assert_int_equal(memory_parse(&memory, value.mv_data, value.mv_size), 0);
		assert_int_equal(memory.expires_us, i ? NEVER_US : 5);
		assert_int_equal(memory.number[0], i);
		assert_int_equal(memory.number[1], 7);
	}
	mdb_txn_abort(txn);
	scene_end(scene);
}

static void
walk_pack__nothing_to_gain__writes_nothing(void **state)
{
	struct walk_run run = { .first = "00000000", .entry_count = 1000, .page_count = 20 };
	struct scene *scene = scene_new();
	MDB_envinfo before, after;
	MDB_txn *txn;

	(void)state;
	assert_int_equal(mdb_txn_begin(scene->env, NULL, 0, &txn), 0);
	for (unsigned i = 0; i < 2000; i++) {
		char key[STORE_KEY_BYTES];

		snprintf(key, sizeof(key), "%08u", i);
		put(scene, txn, key, "1 2 3");
	}
	assert_int_equal(mdb_txn_commit(txn), 0);
	assert_int_equal(mdb_env_info(scene->env, &before), 0);
	assert_int_equal(walk_pack(scene->env, scene->dbi, &run), 0);
	assert_int_equal(mdb_env_info(scene->env, &after), 0);
	assert_int_equal(after.me_last_txnid, before.me_last_txnid);
	scene_end(scene);
}

static void
walk_look__pages_as_full_as_random_keys_make_them__are_left_alone(void **state)
{
	struct scene *scene = scene_new();

	(void)state;
	put_many(scene, KEYS, KEYS + 1);
	do {
		look(scene);
		assert_int_equal(scene->run.entry_count, 0);
	} while (!scene->sweep.ended);
	scene_end(scene);
}

/* What is no entry in the midst of a run: the run is none. */
static void
walk_look__something_else_among_the_entries__is_not_packed(void **state)
{
	struct scene *scene = scene_new();
	MDB_txn *txn;

	(void)state;
	put_many(scene, KEYS, KEYS + 1);
	thin_out(scene, KEYS, 2);
	assert_int_equal(mdb_txn_begin(scene->env, NULL, 0, &txn), 0);
	for (unsigned i = 0; i < 256 * 4; i++) {
		char key[STORE_KEY_BYTES];

		snprintf(key, sizeof(key), "%03x", i * 4);
		put(scene, txn, key, "no numbers");
	}
	assert_int_equal(mdb_txn_commit(txn), 0);
	do {
		look(scene);
		assert_int_equal(scene->run.entry_count, 0);
	} while (!scene->sweep.ended);
	assert_int_equal(scene->others, 0);
	scene_end(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walk_look__again_and_again__meets_each_key_once),
		cmocka_unit_test(walk_look__what_has_expired__is_gathered_and_not_met),
		cmocka_unit_test(walk_look__not_yet_expired__stays),
		cmocka_unit_test(walk_look__what_is_no_entry__is_passed_by),
		cmocka_unit_test(walk_look__pages_as_full_as_random_keys_make_them__are_left_alone),
		cmocka_unit_test(walk_look__something_else_among_the_entries__is_not_packed),
		cmocka_unit_test(walk_pack__pages_half_empty__become_fewer_and_lose_nothing),
		cmocka_unit_test(walk_pack__nothing_to_gain__writes_nothing),
		cmocka_unit_test(walk_pack__entries__keep_what_is_remembered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
