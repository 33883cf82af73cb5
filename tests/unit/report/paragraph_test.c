/* SPDX-License-Identifier: BSD-2-Clause */
/* Sentences in lines: at the last column and one beyond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/paragraph.h"

/* The words of so many columns, one blank between them, in lines. */
static const char *
words_in_lines(size_t column, int first_columns, const char *first_letter, int second_columns)
{
	static char lines[1024];
	char text[1024] = "";
	struct page page = { .buf = lines, .buf_bytes = sizeof(lines) };
	size_t length;

	for (int i = 0; i < first_columns; i++)
		strncat(text, first_letter, sizeof(text) - strlen(text) - 1);
	snprintf(text + strlen(text), sizeof(text) - strlen(text), " %.*s", second_columns,
	    "bbbbbbbbbb");
	paragraph_put(&page, column, text);
	length = page_end(&page);
	assert_int_equal(length, strlen(lines));
	return lines;
}

static void
paragraph__last_column__is_used(void **state)
{
	(void)state;
	assert_non_null(strstr(words_in_lines(0, 95, "a", 4), "a bbbb\n"));
	assert_non_null(strstr(words_in_lines(0, 96, "a", 4), "a\n    bbbb\n"));
	assert_non_null(strstr(words_in_lines(4, 91, "a", 4), "a bbbb\n"));
	assert_non_null(strstr(words_in_lines(4, 92, "a", 4), "a\n    bbbb\n"));
	assert_int_equal(strncmp(words_in_lines(4, 92, "a", 4), "    a", 5), 0);
}

static void
paragraph__character_of_several_bytes__is_one_column(void **state)
{
	(void)state;
	assert_non_null(strstr(words_in_lines(0, 95, "\xc3\xa9", 4), "\xa9 bbbb\n"));
	assert_non_null(strstr(words_in_lines(0, 96, "\xc3\xa9", 4), "\xa9\n    bbbb\n"));
}

static void
paragraph__longer_word__is_not_broken(void **state)
{
	(void)state;
	assert_non_null(strstr(words_in_lines(0, 300, "a", 4), "a\n    bbbb\n"));
}

static void
paragraph__no_room__is_measured(void **state)
{
	char small[4] = "zzz";
	struct page page = { .buf = small, .buf_bytes = 3 };
	struct page none = { .buf = NULL, .buf_bytes = 0 };

	(void)state;
	paragraph_put(&page, 0, "abc");
	assert_int_equal(page_end(&page), 4);
	assert_string_equal(small, "ab");
	paragraph_put(&none, 0, "");
	assert_int_equal(page_end(&none), 0);
	paragraph_put(&none, 8, "abc");
	assert_int_equal(page_end(&none), 12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paragraph__last_column__is_used),
		cmocka_unit_test(paragraph__character_of_several_bytes__is_one_column),
		cmocka_unit_test(paragraph__longer_word__is_not_broken),
		cmocka_unit_test(paragraph__no_room__is_measured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
