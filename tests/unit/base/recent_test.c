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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recent__known__is_found_as_it_was_left),
		cmocka_unit_test(recent__full_set__loses_the_one_seen_longest_ago),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
