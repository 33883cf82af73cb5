/* SPDX-License-Identifier: BSD-2-Clause */
/* Sentences in lines: at the last column and one beyond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/language.h"

#include "report/paragraph.h"

/* The words of so many columns, one blank between them, in lines. */
static const char *
words_in_lines(size_t column, int first_columns, const char *first_letter, int second_columns)
{
	static char lines[1024];
	char text[1024] = "";
	struct page page = { .columns = 100, .buf = lines, .buf_bytes = sizeof(lines) };
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

static const char *
text_in_lines(size_t columns, const char *text)
{
	static char lines[1024];
	struct page page = { .columns = columns, .buf = lines, .buf_bytes = sizeof(lines) };

	size_t length;

	paragraph_put(&page, 0, text);
	length = page_end(&page);
	assert_int_equal(length, strlen(lines));
	return lines;
}

#define HAN "\xed\x95\x9c" /* U+D55C: two columns */

static void
paragraph__wide_characters__take_two_columns(void **state)
{
	(void)state;
	language_begin("en");
	if (language_alphabet() != ALPHABET_UTF8)
		skip();
	assert_string_equal(
	    text_in_lines(9, HAN HAN " " HAN HAN " a"), HAN HAN " " HAN HAN "\n    a\n");
	assert_string_equal(
	    text_in_lines(8, HAN HAN " " HAN HAN " a"), HAN HAN "\n    " HAN HAN "\n    a\n");
}

static void
paragraph__wide_characters_without_blanks__are_parted(void **state)
{
	(void)state;
	language_begin("en");
	if (language_alphabet() != ALPHABET_UTF8)
		skip();
	assert_string_equal(
	    text_in_lines(7, HAN HAN HAN HAN HAN), HAN HAN HAN "\n    " HAN "\n    " HAN "\n");
	assert_string_equal(text_in_lines(7, "a " HAN HAN HAN HAN),
	    "a\n    " HAN "\n    " HAN "\n    " HAN "\n    " HAN "\n");
	/* Not between a wide one and another, which may belong to it. */
	assert_string_equal(
	    text_in_lines(6, "a" HAN HAN HAN "bb cc"), "a" HAN HAN "\n    " HAN "bb\n    cc\n");
	assert_string_equal(text_in_lines(6, HAN "bbbbbbbb cc"), HAN "bbbbbbbb\n    cc\n");
}

static void
paragraph__blanks__are_not_left_at_the_ends_of_lines(void **state)
{
	(void)state;
	assert_string_equal(text_in_lines(6, "aaaa  bbbb"), "aaaa\n    bbbb\n");
	assert_string_equal(text_in_lines(5, "aaaa  bbbb "), "aaaa\n    bbbb\n");
	assert_string_equal(text_in_lines(4, "  aaaa"), "aaaa\n");
	assert_string_equal(text_in_lines(3, "aa bb"), "aa\n    bb\n");
	assert_string_equal(text_in_lines(0, "aa bb"), "aa\n    bb\n");
	assert_string_equal(text_in_lines(9, "   "), "");
}

static void
paragraph__no_room__is_measured(void **state)
{
	char small[4] = "zzz";
	struct page page = { .columns = 100, .buf = small, .buf_bytes = 3 };
	struct page none = { .columns = 100 };

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
		cmocka_unit_test(paragraph__wide_characters__take_two_columns),
		cmocka_unit_test(paragraph__wide_characters_without_blanks__are_parted),
		cmocka_unit_test(paragraph__blanks__are_not_left_at_the_ends_of_lines),
		cmocka_unit_test(paragraph__no_room__is_measured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
