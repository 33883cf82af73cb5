/* SPDX-License-Identifier: BSD-2-Clause */
/* Hashes with numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/index.h"

#define MANY 10000

/* Any will do that differ in what is compared. */
static uint64_t
hash_of(uint32_t number)
{
	return (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static void
index__without_room__finds_nothing(void **state)
{
	struct index index = { .slot = NULL };

	(void)state;
	assert_int_equal(index_find(&index, 0), INDEX_NONE);
	assert_int_equal(index_find(&index, hash_of(1)), INDEX_NONE);
	index_clear(&index);
}

static void
index__as_many_as_there_is_room_for__are_found(void **state)
{
	struct index index = { .slot = NULL };

	(void)state;
	assert_true(index_make(&index, MANY));
	for (uint32_t i = 0; i < MANY; i++) {
		assert_int_equal(index_find(&index, hash_of(i)), INDEX_NONE);
		index_put(&index, hash_of(i), i);
	}
	assert_true(index_make(&index, MANY));
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(index_find(&index, hash_of(i)), i);
	assert_int_equal(index_find(&index, hash_of(MANY)), INDEX_NONE);
	index_clear(&index);
}

/* All want the same slot, and so the last ones are found at the beginning of the table. */
static void
index__the_same_slot__is_had_by_one(void **state)
{
	struct index index = { .slot = NULL };

	(void)state;
	assert_true(index_make(&index, 16));
	for (uint64_t i = 0; i < 16; i++)
		index_put(&index, i << 24 | 0xffffff, (uint32_t)i);
	for (uint64_t i = 0; i < 16; i++)
		assert_int_equal(index_find(&index, i << 24 | 0xffffff), i);
	assert_int_equal(index_find(&index, UINT64_C(16) << 24 | 0xffffff), INDEX_NONE);
	index_clear(&index);
}

static void
index__the_first_and_the_last_number__are_kept(void **state)
{
	struct index index = { .slot = NULL };

	(void)state;
	assert_true(index_make(&index, 2));
	index_put(&index, 0, 0);
	index_put(&index, UINT64_MAX, INDEX_MOST - 1);
	assert_int_equal(index_find(&index, 0), 0);
	assert_int_equal(index_find(&index, UINT64_MAX), INDEX_MOST - 1);
	index_clear(&index);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(index__without_room__finds_nothing),
		cmocka_unit_test(index__as_many_as_there_is_room_for__are_found),
		cmocka_unit_test(index__the_same_slot__is_had_by_one),
		cmocka_unit_test(index__the_first_and_the_last_number__are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
