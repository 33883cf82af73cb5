/* SPDX-License-Identifier: BSD-2-Clause */
/* Who handed a message in is known until its size was told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/text.h"

#include "source/arrival.h"

#define HOST SPAN("mx")

static void
arrival__known__is_taken_once(void **state)
{
	struct arrivals *arrivals = arrivals_new(64);
	const struct arrival *taken;

	(void)state;
	assert_non_null(arrivals);
	text_copy(arrival_note(arrivals, HOST, SPAN("4F1"), 1)->login, ARRIVAL_NAME_BYTES, "alice");
	text_copy(arrival_note(arrivals, HOST, SPAN("4F2"), 2)->login, ARRIVAL_NAME_BYTES, "bob");
	assert_null(arrival_take(arrivals, HOST, SPAN("4F3")));
	assert_null(arrival_take(arrivals, SPAN("mx2"), SPAN("4F1")));
	taken = arrival_take(arrivals, HOST, SPAN("4F1"));
	assert_non_null(taken);
	assert_string_equal(taken->login, "alice");
	assert_null(arrival_take(arrivals, HOST, SPAN("4F1")));
	assert_non_null(arrival_take(arrivals, HOST, SPAN("4F2")));
	arrivals_free(&arrivals);
	assert_null(arrivals);
}

/* A queue id is used again. */
static void
arrival__noted_again__is_another_message(void **state)
{
	struct arrivals *arrivals = arrivals_new(64);

	(void)state;
	text_copy(arrival_note(arrivals, HOST, SPAN("4F1"), 1)->login, ARRIVAL_NAME_BYTES, "alice");
	arrival_note(arrivals, HOST, SPAN("4F1"), 2)->client_port = 7;
	assert_string_equal(arrival_take(arrivals, HOST, SPAN("4F1"))->login, "");
	assert_null(arrival_take(arrivals, HOST, SPAN("4F1")));
	arrivals_free(&arrivals);
}

static void
arrival__too_many__forgets_the_oldest(void **state)
{
	struct arrivals *arrivals = arrivals_new(8);
	char id[16];

	(void)state;
	for (unsigned i = 0; i < 9; i++) {
		snprintf(id, sizeof(id), "4F%u", i);
		arrival_note(arrivals, HOST, span_of(id), i + 1);
	}
	assert_null(arrival_take(arrivals, HOST, SPAN("4F0")));
	for (unsigned i = 1; i < 9; i++) {
		snprintf(id, sizeof(id), "4F%u", i);
		assert_non_null(arrival_take(arrivals, HOST, span_of(id)));
	}
	arrivals_free(&arrivals);
}

/* Bounces have no sender; and Postfix uses a queue id again for another message. */
static void
arrival__sender__tells_a_bounce(void **state)
{
	struct arrivals *arrivals = arrivals_new(8);

	(void)state;
	assert_false(arrival_is_bounce(arrivals, HOST, SPAN("4F1")));
	arrival_note_sender(arrivals, HOST, SPAN("4F1"), SPAN("<>"), 1);
	arrival_note_sender(arrivals, HOST, SPAN("4F2"), SPAN("a@example.org"), 1);
	assert_true(arrival_is_bounce(arrivals, HOST, SPAN("4F1")));
	assert_false(arrival_is_bounce(arrivals, SPAN("other"), SPAN("4F1")));
	assert_false(arrival_is_bounce(arrivals, HOST, SPAN("4F2")));
	arrival_note_sender(arrivals, HOST, SPAN("4F1"), SPAN("a@example.org"), 2);
	assert_false(arrival_is_bounce(arrivals, HOST, SPAN("4F1")));
	arrivals_free(&arrivals);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arrival__known__is_taken_once),
		cmocka_unit_test(arrival__noted_again__is_another_message),
		cmocka_unit_test(arrival__too_many__forgets_the_oldest),
		cmocka_unit_test(arrival__sender__tells_a_bounce),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
