/* SPDX-License-Identifier: BSD-2-Clause */
/* What was charged, and how it is given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"

#include "policy/charge.h"

#define NOW_US (INT64_C(1800000000) * SECOND_US)
#define SECOND_NS (SECOND_US * 1000)

static int
open_memories(void **state)
{
	static struct memories memories;
	const struct store_options options = { .backend = "ram", .path = "", .accounts = 4096 };

	*state = &memories;
	if (store_open(&memories.durable, &options) < 0)
		return -1;
	return store_open(&memories.sessions, &options);
}

static int
close_memories(void **state)
{
	struct memories *memories = *state;

	store_close(&memories->durable);
	store_close(&memories->sessions);
	return 0;
}

static void
set_number(void *arg, struct memory *memory, bool known)
{
	(void)known;
	memory->number[0] = *(int64_t *)arg;
	memory->expires_us = INT64_MAX;
}

static int64_t
number_of(struct store *store, const char *key)
{
	struct memory memory;

	return store_read(store, key, NOW_US, &memory) ? memory.number[0] : -1;
}

static struct charge
charge_of(enum charge_kind kind, const char *key, int64_t amount_ns, int64_t at_us)
{
	struct charge charge = {
		.kind = kind,
		.amount_ns = amount_ns,
		.at_us = at_us,
		.from_us = at_us,
	};

	snprintf(charge.key, sizeof(charge.key), "%s", key);
	return charge;
}

static void
charges__a_thousand_accounts__are_all_given_back(void **state)
{
	struct memories *memories = *state;
	struct charges charges;
	int64_t begin = NOW_US * 1000;
	char key[32];
	int i;

	charges_init(&charges);
	for (i = 0; i < 1000; i++) {
		struct charge charge;

		snprintf(key, sizeof(key), "account %d", i);
		store_update(memories->durable, key, NOW_US, set_number, &begin);
		charge = charge_of(CHARGE_RATE, key, 5 * SECOND_NS, NOW_US);
		charges_note(&charges, &charge);
	}
	assert_int_equal(charges.count, 1000);
	charges_give_back(&charges, memories, NOW_US);
	for (i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "account %d", i);
		assert_int_equal(number_of(memories->durable, key), begin - 5 * SECOND_NS);
	}
	assert_int_equal(charges.count, 0);
	assert_null(charges.more);
}

static void
charges__one_account_charged_often__is_one_charge(void **state)
{
	struct memories *memories = *state;
	struct charges charges;
	struct charge charge = charge_of(CHARGE_RATE, "often", SECOND_NS, NOW_US);
	int64_t begin = NOW_US * 1000;
	int i;

	store_update(memories->durable, "often", NOW_US, set_number, &begin);
	charges_init(&charges);
	for (i = 0; i < 100; i++)
		charges_note(&charges, &charge);
	assert_int_equal(charges.count, 1);
	charges_give_back(&charges, memories, NOW_US);
	assert_int_equal(number_of(memories->durable, "often"), begin - 100 * SECOND_NS);
}

static void
charges__what_was_earned_back_meanwhile__is_not_given_back_again(void **state)
{
	struct memories *memories = *state;
	static const struct {
		int64_t later_us;
		int64_t left_ns;
	} cases[] = {
		{ 0, 10 * SECOND_NS }, { 3 * SECOND_US, 7 * SECOND_NS }, { 10 * SECOND_US, 0 },
		{ DAY_US, 0 }, { -DAY_US, 10 * SECOND_NS }, /* the clock was set back */
	};
	int64_t begin = NOW_US * 1000;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct charge charge = charge_of(CHARGE_RATE, "earned", 10 * SECOND_NS, NOW_US);
		struct charges charges;

		charges_init(&charges);
		store_update(memories->durable, "earned", NOW_US, set_number, &begin);
		charges_note(&charges, &charge);
		charges_give_back(&charges, memories, NOW_US + cases[i].later_us);
		assert_int_equal(number_of(memories->durable, "earned"), begin - cases[i].left_ns);
	}
}

static void
charges__markers_and_sessions__are_undone(void **state)
{
	struct memories *memories = *state;
	struct charge marker = charge_of(CHARGE_MARKER, "m\tlogin=joe", 0, NOW_US);
	struct charge session = charge_of(CHARGE_SESSION, "open", 0, NOW_US);
	struct charges charges;
	int64_t two = 2;

	charges_init(&charges);
	store_update(memories->durable, "m\tlogin=joe", NOW_US, set_number, &two);
	store_update(memories->sessions, "open", NOW_US, set_number, &two);
	charges_note(&charges, &marker);
	charges_note(&charges, &session);
	charges_give_back(&charges, memories, NOW_US);
	assert_int_equal(number_of(memories->durable, "m\tlogin=joe"), -1);
	assert_int_equal(number_of(memories->sessions, "open"), 1);
	charges_note(&charges, &session);
	charges_give_back(&charges, memories, NOW_US);
	assert_int_equal(number_of(memories->sessions, "open"), -1);
}

static void
book__keeps_by_span__and_forgets_the_rest(void **state)
{
	struct book book = { .transaction.count = 0 };
	struct charges charges;
	struct charge charge = charge_of(CHARGE_RATE, "now", 1, NOW_US);

	(void)state;
	charges_init(&charges);
	charges_note(&charges, &charge);
	charge = charge_of(CHARGE_RATE, "message", 1, NOW_US);
	charge.span = SPAN_TRANSACTION;
	charges_note(&charges, &charge);
	charge = charge_of(CHARGE_SESSION, "session", 0, NOW_US);
	charge.span = SPAN_SESSION;
	charges_note(&charges, &charge);
	book_keep(&book, &charges);
	assert_int_equal(charges.count, 0);
	assert_int_equal(book.transaction.count, 1);
	assert_true(charges_hold(&book.transaction, CHARGE_RATE, "message"));
	assert_int_equal(book.session.count, 1);
	assert_true(charges_hold(&book.session, CHARGE_SESSION, "session"));
	assert_false(charges_hold(&book.session, CHARGE_RATE, "session"));
	assert_false(charges_hold(&book.session, CHARGE_SESSION, "sess"));
	assert_false(charges_hold(&book.session, CHARGE_SESSION, "sessions"));
}

/* A session that was charged for coming, and for being open. */
static void
book_of_visit(struct book *book, struct memories *memories)
{
	struct charge visit = charge_of(CHARGE_RATE, "connections", 5 * SECOND_NS, NOW_US);
	struct charge open = charge_of(CHARGE_SESSION, "open", 0, NOW_US);
	struct charges charges;
	int64_t begin = NOW_US * 1000, one = 1;

	visit.span = SPAN_VISIT;
	open.span = SPAN_SESSION;
	store_update(memories->durable, "connections", NOW_US, set_number, &begin);
	store_update(memories->sessions, "open", NOW_US, set_number, &one);
	charges_init(&charges);
	charges_note(&charges, &visit);
	charges_note(&charges, &open);
	book_keep(book, &charges);
	assert_int_equal(book->session.count, 2);
}

static void
visit__at_the_end_of_the_session__stays_charged(void **state)
{
	struct memories *memories = *state;
	struct book book = { .transaction.count = 0 };

	book_of_visit(&book, memories);
	charges_give_back(&book.session, memories, NOW_US);
	assert_int_equal(book.session.count, 0);
	assert_int_equal(number_of(memories->durable, "connections"), NOW_US * 1000);
	assert_int_equal(number_of(memories->sessions, "open"), -1);
}

static void
visit__of_a_retry__is_given_back_at_the_end(void **state)
{
	struct memories *memories = *state;
	struct book book = { .transaction.count = 0 };
	const int64_t back = NOW_US * 1000 - 3 * SECOND_NS;

	book_of_visit(&book, memories);
	book_return_visit(&book);
	book_return_visit(&book);
	assert_int_equal(number_of(memories->durable, "connections"), NOW_US * 1000);
	assert_int_equal(number_of(memories->sessions, "open"), 1);
	charges_give_back(&book.session, memories, NOW_US + 2 * SECOND_US);
	assert_int_equal(number_of(memories->durable, "connections"), back);
	assert_int_equal(number_of(memories->sessions, "open"), -1);
}

/* Else a retry would pay for any number of new attempts behind it. */
static void
visit__of_a_retry_and_something_new__stays_charged(void **state)
{
	struct memories *memories = *state;
	struct book book = { .transaction.count = 0 };

	book_of_visit(&book, memories);
	book_return_visit(&book);
	book_settle_visit(&book);
	charges_give_back(&book.session, memories, NOW_US);
	assert_int_equal(number_of(memories->durable, "connections"), NOW_US * 1000);
}

static void
visit__settled__is_not_given_back(void **state)
{
	struct memories *memories = *state;
	struct book book = { .transaction.count = 0 };

	book_of_visit(&book, memories);
	book_settle_visit(&book);
	assert_int_equal(book.session.count, 1);
	book_return_visit(&book);
	charges_give_back(&book.session, memories, NOW_US);
	assert_int_equal(number_of(memories->durable, "connections"), NOW_US * 1000);
}

/* More than are inside: from the rest of the list, too, and in any order. */
static void
visit__among_many__is_found(void **state)
{
	struct memories *memories = *state;
	struct book book = { .transaction.count = 0 };
	struct charges charges;
	int64_t begin = NOW_US * 1000;
	char key[32];

	charges_init(&charges);
	for (int i = 0; i < 100; i++) {
		struct charge charge;

		snprintf(key, sizeof(key), "visit %d", i);
		store_update(memories->durable, key, NOW_US, set_number, &begin);
		charge = charge_of(CHARGE_RATE, key, SECOND_NS, NOW_US);
		charge.span = i % 3 == 0 ? SPAN_SESSION : SPAN_VISIT;
		charges_note(&charges, &charge);
	}
	book_keep(&book, &charges);
	book_return_visit(&book);
	book_settle_visit(&book);
	assert_int_equal(book.session.count, 34);
	charges_give_back(&book.session, memories, NOW_US);
	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof(key), "visit %d", i);
		assert_int_equal(
		    number_of(memories->durable, key), i % 3 == 0 ? begin - SECOND_NS : begin);
	}
}

/* A judgement that stops undoes all that it charged itself. */
static void
visit__undone__is_given_back(void **state)
{
	struct memories *memories = *state;
	struct charge visit = charge_of(CHARGE_RATE, "undone", 5 * SECOND_NS, NOW_US);
	struct charges charges;
	int64_t begin = NOW_US * 1000;

	visit.span = SPAN_VISIT;
	store_update(memories->durable, "undone", NOW_US, set_number, &begin);
	charges_init(&charges);
	charges_note(&charges, &visit);
	charges_undo(&charges, memories, NOW_US);
	assert_int_equal(number_of(memories->durable, "undone"), begin - 5 * SECOND_NS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(charges__a_thousand_accounts__are_all_given_back),
		cmocka_unit_test(charges__one_account_charged_often__is_one_charge),
		cmocka_unit_test(charges__what_was_earned_back_meanwhile__is_not_given_back_again),
		cmocka_unit_test(charges__markers_and_sessions__are_undone),
		cmocka_unit_test(book__keeps_by_span__and_forgets_the_rest),
		cmocka_unit_test(visit__at_the_end_of_the_session__stays_charged),
		cmocka_unit_test(visit__of_a_retry__is_given_back_at_the_end),
		cmocka_unit_test(visit__of_a_retry_and_something_new__stays_charged),
		cmocka_unit_test(visit__settled__is_not_given_back),
		cmocka_unit_test(visit__among_many__is_found),
		cmocka_unit_test(visit__undone__is_given_back),
	};

	return cmocka_run_group_tests(tests, open_memories, close_memories);
}
