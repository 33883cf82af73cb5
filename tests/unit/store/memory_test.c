/* SPDX-License-Identifier: BSD-2-Clause */
/* What is remembered, as text: printed, read back, and refused where it is anything else. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/memory.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static void
memory_print__any_numbers__are_read_back(void **state)
{
	static const struct {
		struct memory memory;
		const char *text;
	} cases[] = {
		{ { 0 }, "0" },
		{ { 1789, { 1 } }, "1789 1" },
		{ { 1789, { 0, 0, 0, 4 } }, "1789 0 0 0 4" },
		{ { 1789, { 1, 0, 3, 0 } }, "1789 1 0 3" },
		{ { 1789, { 1, -2, 3, -4 } }, "1789 1 -2 3 -4" },
		{ { INT64_MAX, { INT64_MAX, INT64_MIN, INT64_MIN, INT64_MIN } },
		    "9223372036854775807 9223372036854775807 -9223372036854775808 "
		    "-9223372036854775808 -9223372036854775808" },
		{ { INT64_MIN, { INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN } },
		    "-9223372036854775808 -9223372036854775808 -9223372036854775808 "
		    "-9223372036854775808 -9223372036854775808" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[MEMORY_TEXT_BYTES];
		struct memory memory;

		assert_int_equal(memory_print(text, &cases[i].memory), strlen(cases[i].text));
		assert_string_equal(text, cases[i].text);
		assert_int_equal(memory_parse(&memory, text, strlen(text)), 0);
		assert_memory_equal(&memory, &cases[i].memory, sizeof(memory));
	}
}

/* As versions until 0.3.0 wrote it. */
static void
memory_parse__zeros_at_the_end__are_read(void **state)
{
	static const char text[] = "1789 1 0 0 0";
	const struct memory expected = { 1789, { 1 } };
	struct memory memory;

	(void)state;
	assert_int_equal(memory_parse(&memory, text, strlen(text)), 0);
	assert_memory_equal(&memory, &expected, sizeof(memory));
}

static void
memory_parse__anything_else__is_refused(void **state)
{
	static const struct {
		const char *text;
		size_t bytes;
	} cases[] = {
		{ "", 0 },
		{ "1 ", 2 },
		{ "1 2 3 4 ", 8 },
		{ "1 2 3 4x", 8 },
		{ "-", 1 },
		{ "1 2 3 4 5 6", 11 },
		{ "1 2 3 4 5 ", 10 },
		{ " 1 2 3 4 5", 10 },
		{ "1  2 3 4 5", 10 },
		{ "+1 2 3 4 5", 10 },
		{ "1 2 3 4 0x5", 11 },
		{ "1 2 3 4 5\n", 10 },
		{ "1 2 3 4 5\0", 10 },
		{ "1\0002 3 4 5", 9 },
		{ "- 2 3 4 5", 9 },
		{ "1 2 3 4 -", 9 },
		{ "9223372036854775808 2 3 4 5", 27 },
		{ "18446744073709551617 2 3 4 5", 28 },
		{ "-9223372036854775809 2 3 4 5", 28 },
		{ "0000000000000000000000000000000000000000000000000000000000000000000000000000000"
		  "00000000000000000000000000000000000000001 2 3 4 5",
		    128 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct memory memory = { .expires_us = 7 };

		assert_int_equal(memory_parse(&memory, cases[i].text, cases[i].bytes), -EINVAL);
		assert_int_equal(memory.expires_us, 7);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_print__any_numbers__are_read_back),
		cmocka_unit_test(memory_parse__zeros_at_the_end__are_read),
		cmocka_unit_test(memory_parse__anything_else__is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
