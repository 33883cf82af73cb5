/* SPDX-License-Identifier: BSD-2-Clause */
/* Texts with numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/names.h"

#define MANY 10000

static void
names__none__have_no_number(void **state)
{
	struct names names = { .most = 1 };

	(void)state;
	assert_int_equal(names_find(&names, SPAN("alice")), NAMES_NONE);
	assert_int_equal(names_find(&names, SPAN_NONE), NAMES_NONE);
	names_clear(&names);
}

static void
names__many__keep_their_numbers_and_texts(void **state)
{
	struct names names = { .most = MANY };
	char text[32];

	(void)state;
	hash_secret_draw(&names.secret);
	for (uint32_t round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < MANY; i++) {
			snprintf(text, sizeof(text), "user%u@example.org", i);
			assert_int_equal(names_add(&names, span_of(text)), i);
		}
	}
	for (uint32_t i = 0; i < MANY; i++) {
		snprintf(text, sizeof(text), "user%u@example.org", i);
		assert_string_equal(names_text(&names, i), text);
		assert_int_equal(names_find(&names, span_of(text)), i);
	}
	assert_int_equal(names_find(&names, SPAN("user10000@example.org")), NAMES_NONE);
	names_clear(&names);
}

static void
names__one_more_than_the_most__has_no_number(void **state)
{
	struct names names = { .most = 2 };

	(void)state;
	assert_int_equal(names_add(&names, SPAN("a")), 0);
	assert_int_equal(names_add(&names, SPAN("b")), 1);
	assert_int_equal(names_add(&names, SPAN("c")), NAMES_NONE);
	assert_int_equal(names_add(&names, SPAN("b")), 1);
	names_clear(&names);
}

static void
names__text_beyond_the_room__has_no_number(void **state)
{
	static char text[1 << 20];
	struct names names = { .most = MANY };
	uint32_t count = 0;

	(void)state;
	memset(text, 'x', sizeof(text));
	for (; count < MANY; count++) {
		memcpy(text, &count, sizeof(count));
		if (names_add(&names, (struct span){ text, sizeof(text) }) == NAMES_NONE)
			break;
	}
	assert_int_equal(count, NAMES_BYTES / sizeof(text) - 1);
	names_clear(&names);
}

static void
names__any_bytes__are_a_text(void **state)
{
	struct names names = { .most = 8 };

	(void)state;
	assert_int_equal(names_add(&names, SPAN("")), 0);
	assert_int_equal(names_add(&names, SPAN("a\0b")), 1);
	assert_int_equal(names_add(&names, SPAN("a\0c")), 2);
	assert_int_equal(names_add(&names, SPAN("a")), 3);
	assert_int_equal(names_find(&names, SPAN("a\0c")), 2);
	names_clear(&names);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names__none__have_no_number),
		cmocka_unit_test(names__many__keep_their_numbers_and_texts),
		cmocka_unit_test(names__one_more_than_the_most__has_no_number),
		cmocka_unit_test(names__text_beyond_the_room__has_no_number),
		cmocka_unit_test(names__any_bytes__are_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
