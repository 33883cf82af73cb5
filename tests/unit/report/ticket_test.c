/* SPDX-License-Identifier: BSD-2-Clause */
/* Tickets: short, readable and never the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/ticket.h"

#include "sample.h"

#define MANY 100000

static int
ticket_compare(const void *one, const void *other)
{
	return strcmp(one, other);
}

static void
assert_no_twins(char (*tickets)[TICKET_BYTES], size_t count)
{
	qsort(tickets, count, sizeof(*tickets), ticket_compare);
	for (size_t i = 1; i < count; i++)
		assert_string_not_equal(tickets[i - 1], tickets[i]);
}

static void
ticket__any__is_8_letters_of_crockford(void **state)
{
	struct ticket_roll roll = { 0 };
	char ticket[TICKET_BYTES];

	(void)state;
	for (int64_t now_us = -1000; now_us < 1000000; now_us += 997) {
		ticket_draw(&roll, now_us, ticket);
		assert_int_equal(strlen(ticket), 8);
		assert_int_equal(strspn(ticket, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 8);
	}
}

static void
ticket__many_at_one_moment__are_all_different(void **state)
{
	char(*tickets)[TICKET_BYTES] = calloc(MANY, sizeof(*tickets));
	struct ticket_roll roll = { 0 };

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		ticket_draw(&roll, SAMPLE_AT_US, tickets[i]);
	assert_no_twins(tickets, MANY);
	free(tickets);
}

/* Each draws 1000 in its second of life; the next begins a second later. */
static void
ticket__restarts__give_none_again(void **state)
{
	char(*tickets)[TICKET_BYTES] = calloc(MANY, sizeof(*tickets));

	(void)state;
	for (size_t life = 0; life < 100; life++) {
		struct ticket_roll roll = { 0 };
		int64_t start_us = SAMPLE_AT_US + (int64_t)life * SECOND_US;

		for (size_t i = 0; i < 1000; i++)
			ticket_draw(&roll, start_us, tickets[life * 1000 + i]);
	}
	assert_no_twins(tickets, MANY);
	free(tickets);
}

static void
ticket__clock_set_back__gives_none_again(void **state)
{
	char tickets[3][TICKET_BYTES];
	struct ticket_roll roll = { 0 };

	(void)state;
	ticket_draw(&roll, SAMPLE_AT_US, tickets[0]);
	ticket_draw(&roll, SAMPLE_AT_US - HOUR_US, tickets[1]);
	ticket_draw(&roll, SAMPLE_AT_US, tickets[2]);
	assert_no_twins(tickets, 3);
}

/* One milliseconds later every second letter or more is another: people must not mix them up. */
static void
ticket__neighbours__look_different(void **state)
{
	char one[TICKET_BYTES], other[TICKET_BYTES];
	struct ticket_roll roll = { 0 };
	int same = 0;

	(void)state;
	ticket_draw(&roll, SAMPLE_AT_US, one);
	for (int i = 0; i < 1000; i++) {
		ticket_draw(&roll, SAMPLE_AT_US, other);
		for (int at = 0; at < 8; at++)
			same += one[at] == other[at];
		memcpy(one, other, sizeof(one));
	}
	assert_true(same < 4000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ticket__any__is_8_letters_of_crockford),
		cmocka_unit_test(ticket__many_at_one_moment__are_all_different),
		cmocka_unit_test(ticket__restarts__give_none_again),
		cmocka_unit_test(ticket__clock_set_back__gives_none_again),
		cmocka_unit_test(ticket__neighbours__look_different),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
