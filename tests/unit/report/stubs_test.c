/* SPDX-License-Identifier: BSD-2-Clause */
/* Tickets lead to what they were told for, and the latest ones to that alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/stubs.h"

static void
stubs__ticket__is_found_again(void **state)
{
	struct stubs stubs = { .slot = NULL };

	(void)state;
	assert_int_equal(stubs_find(&stubs, SPAN("K7Q2M9FA")), STUBS_NONE);
	stubs_put(&stubs, SPAN("K7Q2M9FA"), 7);
	stubs_put(&stubs, SPAN("K7Q2M9FB"), 0);
	assert_int_equal(stubs_find(&stubs, SPAN("K7Q2M9FA")), 7);
	assert_int_equal(stubs_find(&stubs, SPAN("K7Q2M9FB")), 0);
	assert_int_equal(stubs_find(&stubs, SPAN("K7Q2M9FC")), STUBS_NONE);
	stubs_put(&stubs, SPAN("K7Q2M9FA"), 8);
	assert_int_equal(stubs_find(&stubs, SPAN("K7Q2M9FA")), 8);
	stubs_clear(&stubs);
	assert_int_equal(stubs_find(&stubs, SPAN("K7Q2M9FA")), STUBS_NONE);
}

static void
stubs__no_ticket__is_nobodys(void **state)
{
	struct stubs stubs = { .slot = NULL };

	(void)state;
	stubs_put(&stubs, SPAN_NONE, 7);
	assert_int_equal(stubs_find(&stubs, SPAN_NONE), STUBS_NONE);
	stubs_put(&stubs, SPAN("K7Q2M9FA"), 1);
	assert_int_equal(stubs_find(&stubs, SPAN_NONE), STUBS_NONE);
	stubs_clear(&stubs);
}

/* Never one that was told for something else. */
static void
stubs__more_than_room__give_way_to_later_ones(void **state)
{
	struct stubs stubs = { .slot = NULL };
	unsigned found = 0;
	char ticket[16];

	(void)state;
	for (uint32_t i = 0; i < 200000; i++) {
		snprintf(ticket, sizeof(ticket), "T%07u", i);
		stubs_put(&stubs, span_of(ticket), i);
		assert_int_equal(stubs_find(&stubs, span_of(ticket)), i);
	}
	for (uint32_t i = 0; i < 200000; i++) {
		uint32_t number;

		snprintf(ticket, sizeof(ticket), "T%07u", i);
		number = stubs_find(&stubs, span_of(ticket));
		assert_true(number == i || number == STUBS_NONE);
		found += number == i;
	}
	assert_in_range(found, 30000, 65536);
	stubs_clear(&stubs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stubs__ticket__is_found_again),
		cmocka_unit_test(stubs__no_ticket__is_nobodys),
		cmocka_unit_test(stubs__more_than_room__give_way_to_later_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
