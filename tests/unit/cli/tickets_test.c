/* SPDX-License-Identifier: BSD-2-Clause */
/* The set of tickets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "cli/tickets.h"

#define MANY 10000

static void
ticket_print(char ticket_r[TICKET_BYTES], int number)
{
	snprintf(ticket_r, TICKET_BYTES, "T%07u", (unsigned)number % 10000000u);
}

static void
tickets__none__have_nothing(void **state)
{
	struct tickets tickets = { .young = { .count = 0 } };

	(void)state;
	assert_false(tickets_have(&tickets, "K7Q2M9FA"));
	assert_false(tickets_have(&tickets, ""));
	assert_false(tickets_have_any(&tickets));
	tickets_clear(&tickets);
}

static void
tickets__many__have_each_and_no_other(void **state)
{
	struct tickets tickets = { .young = { .count = 0 } };
	char ticket[TICKET_BYTES];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		ticket_print(ticket, i);
		assert_int_equal(tickets_add(&tickets, ticket), 0);
		assert_int_equal(tickets_add(&tickets, ticket), 0);
	}
	assert_int_equal(tickets.young.count, MANY);
	assert_true(tickets_have_any(&tickets));
	for (int i = 0; i < 2 * MANY; i++) {
		ticket_print(ticket, i);
		assert_int_equal(tickets_have(&tickets, ticket), i < MANY);
	}
	tickets_clear(&tickets);
	assert_false(tickets_have(&tickets, "T0000001"));
}

/* Months of a log take as much room as the tickets of some minutes. */
static void
tickets__very_many__have_the_last(void **state)
{
	struct tickets tickets = { .young = { .count = 0 } };
	char ticket[TICKET_BYTES];

	(void)state;
	for (int i = 0; i < 5 * TICKETS_KEPT + 1; i++) {
		ticket_print(ticket, i);
		assert_int_equal(tickets_add(&tickets, ticket), 0);
		ticket_print(ticket, i < TICKETS_KEPT ? 0 : i - TICKETS_KEPT + 1);
		assert_true(tickets_have(&tickets, ticket));
		assert_true(tickets_have_any(&tickets));
	}
	assert_true(tickets.young.capacity + tickets.old.capacity <= 4 * TICKETS_KEPT);
	ticket_print(ticket, 0);
	assert_false(tickets_have(&tickets, ticket));
	tickets_clear(&tickets);
}

static void
tickets__what_is_no_ticket__is_not_put_in(void **state)
{
	struct tickets tickets = { .young = { .count = 0 } };

	(void)state;
	assert_int_equal(tickets_add(&tickets, ""), 0);
	assert_int_equal(tickets_add(&tickets, "K7Q2M9FAB"), 0);
	assert_false(tickets_have_any(&tickets));
	assert_int_equal(tickets_add(&tickets, "K7Q2M9FA"), 0);
	assert_false(tickets_have(&tickets, "K7Q2M9FAB"));
	assert_false(tickets_have(&tickets, ""));
	tickets_clear(&tickets);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(tickets__none__have_nothing),
		cmocka_unit_test(tickets__many__have_each_and_no_other),
		cmocka_unit_test(tickets__very_many__have_the_last),
		cmocka_unit_test(tickets__what_is_no_ticket__is_not_put_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
