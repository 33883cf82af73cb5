/* SPDX-License-Identifier: BSD-2-Clause */
/* What accounts were put on hold by, for as long as they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "cli/onsets.h"

#define MANY 10000

static void
onsets__none__find_nothing(void **state)
{
	struct onsets onsets = { .count = 0 };

	(void)state;
	assert_null(onsets_find(&onsets, "a", 0));
	assert_null(onsets_find(&onsets, "", 0));
	onsets_clear(&onsets);
}

static void
onsets__each_account__has_its_last_until_that_is_over(void **state)
{
	struct onsets onsets = { .count = 0 };

	(void)state;
	assert_int_equal(onsets_note(&onsets, "a", "first", 10, 20), 0);
	assert_int_equal(onsets_note(&onsets, "b", NULL, 11, 30), 0);
	assert_string_equal(onsets_find(&onsets, "a", 20)->line, "first");
	assert_int_equal(onsets_find(&onsets, "a", 20)->at_us, 10);
	assert_null(onsets_find(&onsets, "a", 21));
	assert_null(onsets_find(&onsets, "b", 21)->line);
	assert_null(onsets_find(&onsets, "c", 20));
	assert_int_equal(onsets_note(&onsets, "a", "second", 21, 40), 0);
	assert_string_equal(onsets_find(&onsets, "a", 30)->line, "second");
	assert_int_equal(onsets.count, 2);
	onsets_clear(&onsets);
	assert_null(onsets_find(&onsets, "a", 30));
}

static void
onsets__many_that_last__are_all_kept(void **state)
{
	struct onsets onsets = { .count = 0 };
	char account[16];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		snprintf(account, sizeof(account), "a%d", i);
		assert_int_equal(onsets_note(&onsets, account, account, i, MANY), 0);
	}
	assert_int_equal(onsets.count, MANY);
	for (int i = 0; i < MANY; i++) {
		snprintf(account, sizeof(account), "a%d", i);
		assert_string_equal(onsets_find(&onsets, account, MANY)->line, account);
	}
	onsets_clear(&onsets);
}

/* Years of a log take as much room as the holds of one moment. */
static void
onsets__many_that_are_over__take_no_room(void **state)
{
	struct onsets onsets = { .count = 0 };
	char account[16];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		snprintf(account, sizeof(account), "a%d", i);
		assert_int_equal(onsets_note(&onsets, account, "line", i, i + 9), 0);
		assert_non_null(onsets_find(&onsets, account, i));
	}
	assert_true(onsets.capacity <= 128);
	snprintf(account, sizeof(account), "a%d", MANY - 9);
	assert_non_null(onsets_find(&onsets, account, MANY));
	onsets_clear(&onsets);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(onsets__none__find_nothing),
		cmocka_unit_test(onsets__each_account__has_its_last_until_that_is_over),
		cmocka_unit_test(onsets__many_that_last__are_all_kept),
		cmocka_unit_test(onsets__many_that_are_over__take_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
