/* SPDX-License-Identifier: BSD-2-Clause */
/* Who was let in after greylisting is joined with his message, once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/guests.h"

#include "sample.h"

static struct guests guests;

static struct observation
seen_in(const char *session, const char *sender)
{
	struct observation seen = sample_seen();

	seen.session = session;
	seen.sender = sender;
	return seen;
}

static void
let_in(const char *session, const char *sender)
{
	struct observation seen = seen_in(session, sender);
	struct rule rule = sample_rule_grey();
	struct step step = sample_step_welcome(&rule);

	guests_note(&guests, &seen, &step);
}

static bool
is_guest(const char *session, const char *sender, struct guest *guest_r)
{
	struct observation seen = seen_in(session, sender);

	return guests_take(&guests, &seen, guest_r);
}

static void
guests__message__is_joined_once(void **state)
{
	struct guest guest;

	(void)state;
	memset(&guests, 0, sizeof(guests));
	assert_false(is_guest("S1", "a@example.net", &guest));
	let_in("S1", "a@example.net");
	let_in("S1", "a@example.net");
	assert_false(is_guest("S2", "a@example.net", &guest));
	assert_false(is_guest("S1", "b@example.net", &guest));
	assert_true(is_guest("S1", "a@example.net", &guest));
	assert_int_equal(guest.at_us, SAMPLE_AT_US);
	assert_int_equal(guest.delayed_us, 63200000);
	assert_string_equal(guest.rule, "grey");
	assert_string_equal(guest.account, "grey client=192.0.2.0/24 tuple=0123456789abc");
	assert_false(is_guest("S1", "a@example.net", &guest));
	assert_int_equal(guests.count, 0);
}

static void
guests__without_a_session__are_none(void **state)
{
	struct guest guest;

	(void)state;
	memset(&guests, 0, sizeof(guests));
	let_in("", "a@example.net");
	assert_false(is_guest("", "a@example.net", &guest));
}

static void
guests__more_than_room__push_out_the_oldest(void **state)
{
	struct guest guest;
	char session[16];

	(void)state;
	memset(&guests, 0, sizeof(guests));
	for (int i = 0; i < GUESTS_CAPACITY + 1; i++) {
		snprintf(session, sizeof(session), "S%d", i);
		let_in(session, "a@example.net");
	}
	assert_int_equal(guests.count, GUESTS_CAPACITY);
	assert_false(is_guest("S0", "a@example.net", &guest));
	for (int i = 1; i < GUESTS_CAPACITY + 1; i++) {
		snprintf(session, sizeof(session), "S%d", i);
		assert_true(is_guest(session, "a@example.net", &guest));
	}
	assert_int_equal(guests.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(guests__message__is_joined_once),
		cmocka_unit_test(guests__without_a_session__are_none),
		cmocka_unit_test(guests__more_than_room__push_out_the_oldest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
