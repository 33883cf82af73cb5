/* SPDX-License-Identifier: BSD-2-Clause */
/* What was seen lately is known; the oldest make room, and what is too old is begun anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/recent.h"

#define WAYS 4

struct entry {
	struct recent_mark mark;
	int value;
};

static void
recent__known__is_found_as_it_was_left(void **state)
{
	struct recent *recent = recent_new(WAYS, 64, sizeof(struct entry));
	struct entry *entry;

	(void)state;
	assert_non_null(recent);
	assert_null(recent_look(recent, 7));
	entry = recent_find(recent, 7, 100, 10);
	assert_int_equal(entry->value, 0);
	entry->value = 5;
	assert_ptr_equal(recent_look(recent, 7), entry);
	assert_ptr_equal(recent_find(recent, 7, 110, 10), entry);
	assert_int_equal(entry->value, 5);
	assert_int_equal(entry->mark.at_us, 110);
	entry = recent_find(recent, 7, 121, 10);
	assert_int_equal(entry->value, 0);
	recent_free(&recent);
	assert_null(recent);
}

/* There is just one set. */
static void
recent__full_set__loses_the_one_seen_longest_ago(void **state)
{
	struct recent *recent = recent_new(WAYS, WAYS, sizeof(struct entry));

	(void)state;
	for (uint64_t i = 1; i <= WAYS; i++)
		((struct entry *)recent_find(recent, i, (int64_t)i, INT64_MAX))->value = (int)i;
	recent_find(recent, 1, 100, INT64_MAX);
	assert_int_equal(((struct entry *)recent_find(recent, 99, 101, INT64_MAX))->value, 0);
	assert_null(recent_look(recent, 2));
	assert_int_equal(((struct entry *)recent_look(recent, 1))->value, 1);
	for (uint64_t i = 3; i <= WAYS; i++)
		assert_int_equal(((struct entry *)recent_look(recent, i))->value, (int)i);
	recent_free(&recent);
}

static void
recent__place__is_what_would_make_room(void **state)
{
	struct recent *recent = recent_new(WAYS, WAYS, sizeof(struct entry));
	struct entry *place;

	(void)state;
	for (uint64_t i = 1; i <= WAYS; i++)
		((struct entry *)recent_find(recent, i, (int64_t)i, INT64_MAX))->value = (int)i;
	assert_ptr_equal(recent_place(recent, 3), recent_look(recent, 3));
	place = recent_place(recent, 99);
	assert_int_equal(place->value, 1);
	assert_int_equal(place->mark.key, 1);
	assert_ptr_equal(recent_find(recent, 99, 100, INT64_MAX), place);
	assert_int_equal(place->value, 0);
	recent_free(&recent);
}

static void
recent__at__goes_through_all_places(void **state)
{
	struct recent *recent = recent_new(WAYS, 64, sizeof(struct entry));
	size_t index = 0, known_count = 0;
	struct entry *entry;

	(void)state;
	for (uint64_t i = 1; i <= 20; i++)
		recent_find(recent, i << 1, 1, INT64_MAX);
	for (; (entry = recent_at(recent, index)) != NULL; index++)
		known_count += entry->mark.key != 0;
	assert_int_equal(index, 64);
	assert_int_equal(known_count, 20);
	assert_null(recent_at(recent, SIZE_MAX));
	recent_free(&recent);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recent__known__is_found_as_it_was_left),
		cmocka_unit_test(recent__full_set__loses_the_one_seen_longest_ago),
		cmocka_unit_test(recent__place__is_what_would_make_room),
		cmocka_unit_test(recent__at__goes_through_all_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
