/* SPDX-License-Identifier: BSD-2-Clause */
/* The sieve: it never stops what was added, and little of the rest passes. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/sieve.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* As random as hashes are (splitmix64). */
static uint64_t
hash_of(uint64_t number)
{
	number += UINT64_C(0x9e3779b97f4a7c15);
	number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
	return number ^ number >> 31;
}

static struct sieve *
sieve_of(int64_t room, uint64_t count)
{
	struct sieve *sieve;

	assert_int_equal(sieve_new(&sieve, room), 0);
	for (uint64_t i = 0; i < count; i++)
		sieve_add(sieve, hash_of(i));
	return sieve;
}

/* Of so many that were never added. */
static uint64_t
passing_count(const struct sieve *sieve, uint64_t count)
{
	uint64_t passing = 0;

	for (uint64_t i = 0; i < count; i++)
		passing += sieve_passes(sieve, hash_of(UINT64_C(1) << 40 | i));
	return passing;
}

static void
sieve_passes__what_was_added__always(void **state)
{
	static const struct {
		const char *name;
		int64_t room;
		uint64_t count;
	} cases[] = {
		{ "no room was asked for", 0, 1000 },
		{ "room for one", 1, 1 },
		{ "as many as there is room for", 100000, 100000 },
		{ "ten times as many", 100000, 1000000 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sieve *sieve = sieve_of(cases[i].room, cases[i].count);

		print_message("%s\n", cases[i].name);
		for (uint64_t number = 0; number < cases[i].count; number++)
			assert_true(sieve_passes(sieve, hash_of(number)));
		sieve_free(&sieve);
		assert_null(sieve);
	}
}

/* Hashes at both ends of the lines. */
static void
sieve_passes__extreme_hashes__are_no_exception(void **state)
{
	static const uint64_t hashes[] = { 0, 1, UINT32_MAX, UINT64_C(1) << 32, UINT64_MAX,
		UINT64_MAX - UINT32_MAX };
	struct sieve *sieve = sieve_of(10, 0);

	(void)state;
	for (size_t i = 0; i < COUNT(hashes); i++) {
		assert_false(sieve_passes(sieve, hashes[i]));
		sieve_add(sieve, hashes[i]);
		assert_true(sieve_passes(sieve, hashes[i]));
	}
	sieve_free(&sieve);
}

static void
sieve_passes__unknown__is_rare(void **state)
{
	static const struct {
		const char *name;
		uint64_t count; /* of a room for 1000000 … */
		double most; /* … and such a part may pass */
	} cases[] = {
		{ "empty", 0, 0 },
		{ "as many as were foreseen", 1000000, 0.004 },
		{ "and the spare room used up", 1250000, 0.015 },
		{ "overfull", 2000000, 0.15 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sieve *sieve = sieve_of(1000000, cases[i].count);
		double share = (double)passing_count(sieve, 200000) / 200000;

		print_message("%s: %.2f %%\n", cases[i].name, share * 100);
		assert_true(share <= cases[i].most);
		sieve_free(&sieve);
	}
}

static void
sieve_is_overfull__beyond_its_room__only(void **state)
{
	struct sieve *sieve = sieve_of(100000, 125000);

	(void)state;
	assert_false(sieve_is_overfull(sieve));
	for (uint64_t i = 0; i < 5000; i++)
		sieve_add(sieve, hash_of(i));
	assert_true(sieve_is_overfull(sieve));
	sieve_free(&sieve);
}

/* One adds, and tells how far it has come; the others must find all of that. */
struct race {
	struct sieve *sieve;
	atomic_uint_fast64_t added_count;
	atomic_uint_fast64_t missed_count;
};

enum { RACE_COUNT = 300000 };

static void *
race_ask(void *arg)
{
	struct race *race = arg;
	uint64_t added = 0;

	for (uint64_t i = 0; added < RACE_COUNT; i++) {
		added = race->added_count;
		if (added > 0 && !sieve_passes(race->sieve, hash_of(hash_of(i) % added)))
			race->missed_count++;
	}
	return NULL;
}

static void
sieve_passes__while_others_are_added__misses_none(void **state)
{
	struct race race = { .sieve = sieve_of(RACE_COUNT, 0) };
	pthread_t threads[2];

	(void)state;
	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, race_ask, &race), 0);
	for (uint64_t i = 0; i < RACE_COUNT; i++) {
		sieve_add(race.sieve, hash_of(i));
		race.added_count = i + 1;
	}
	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(race.missed_count, 0);
	sieve_free(&race.sieve);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sieve_passes__what_was_added__always),
		cmocka_unit_test(sieve_passes__extreme_hashes__are_no_exception),
		cmocka_unit_test(sieve_passes__unknown__is_rare),
		cmocka_unit_test(sieve_is_overfull__beyond_its_room__only),
		cmocka_unit_test(sieve_passes__while_others_are_added__misses_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
