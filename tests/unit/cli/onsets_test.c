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

static int
note(struct onsets *onsets, const char *account, int64_t at_us, int64_t until_us)
{
	return onsets_note(onsets, span_of(account), at_us, until_us);
}

static const struct onset *
find(const struct onsets *onsets, const char *account, int64_t at_us)
{
	return onsets_find(onsets, span_of(account), at_us);
}

static void
onsets__none__find_nothing(void **state)
{
	struct onsets onsets = { .count = 0 };

	(void)state;
	assert_null(find(&onsets, "a", 0));
	assert_null(find(&onsets, "", 0));
	onsets_clear(&onsets);
}

static void
onsets__each_account__has_its_last_until_that_is_over(void **state)
{
	struct onsets onsets = { .count = 0 };

	(void)state;
	assert_int_equal(note(&onsets, "a", 10, 20), 0);
	assert_int_equal(note(&onsets, "b", 11, 30), 0);
	assert_int_equal(find(&onsets, "a", 20)->at_us, 10);
	assert_null(find(&onsets, "a", 21));
	assert_int_equal(find(&onsets, "b", 21)->at_us, 11);
	assert_null(find(&onsets, "c", 20));
	assert_int_equal(note(&onsets, "a", 21, 40), 0);
	assert_int_equal(find(&onsets, "a", 30)->at_us, 21);
	assert_int_equal(onsets.count, 2);
	onsets_clear(&onsets);
	assert_null(find(&onsets, "a", 30));
}

static void
onsets__many_that_last__are_all_kept(void **state)
{
	struct onsets onsets = { .count = 0 };
	char account[16];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		snprintf(account, sizeof(account), "a%d", i);
		assert_int_equal(note(&onsets, account, i, MANY), 0);
	}
	assert_int_equal(onsets.count, MANY);
	for (int i = 0; i < MANY; i++) {
		snprintf(account, sizeof(account), "a%d", i);
		assert_int_equal(find(&onsets, account, MANY)->at_us, i);
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
		assert_int_equal(note(&onsets, account, i, i + 9), 0);
		assert_non_null(find(&onsets, account, i));
	}
	assert_true(onsets.capacity <= 128);
	snprintf(account, sizeof(account), "a%d", MANY - 9);
	assert_non_null(find(&onsets, account, MANY));
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
