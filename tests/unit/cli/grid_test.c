/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables for people, in columns of a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/language.h"
#include "base/utf8.h"

#include "cli/grid.h"

/* What is printed. */
static char *
grid_printed(const struct grid *grid)
{
	static char text[8192];
	FILE *file = tmpfile();
	int saved = dup(STDOUT_FILENO);
	size_t bytes;

	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	grid_print(grid, 2);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	rewind(file);
	bytes = fread(text, 1, sizeof(text) - 1, file);
	text[bytes] = '\0';
	fclose(file);
	return text;
}

static void
speak(const char *locale)
{
	setenv("LC_ALL", locale, 1);
	language_begin(NULL);
}

static void
grid__numbers__are_to_the_right(void **state)
{
	struct grid grid = { .column_count = 0 };

	(void)state;
	speak("C.UTF-8");
	grid_text(&grid, "login", 20);
	grid_number(&grid, "failures");
	grid_text(&grid, "last", 20);
	assert_int_equal(grid_row(&grid, (const char *[]){ "alice", "7", "x" }), 0);
	assert_int_equal(grid_row(&grid, (const char *[]){ "bartholomew", "123456789", "" }), 0);
	assert_string_equal(grid_printed(&grid), "  login         failures  last\n"
	                                         "  alice                7  x\n"
	                                         "  bartholomew  123456789  \n");
	grid_clear(&grid);
}

static void
grid__wide_characters__take_two_columns(void **state)
{
	struct grid grid = { .column_count = 0 };

	(void)state;
	speak("C.UTF-8");
	grid_text(&grid, "로그인", 20);
	grid_number(&grid, "실패");
	assert_int_equal(grid_row(&grid, (const char *[]){ "alice", "7" }), 0);
	assert_int_equal(grid_row(&grid, (const char *[]){ "앨리스네", "1234567" }), 0);
	assert_string_equal(grid_printed(&grid), "  로그인       실패\n"
	                                         "  alice           7\n"
	                                         "  앨리스네  1234567\n");
	grid_clear(&grid);
}

static void
grid__too_wide__cuts_texts_then_columns_then_texts(void **state)
{
	static const struct {
		size_t room, shown, columns[4];
	} cases[] = {
		{ 100, 4, { 30, 20, 10, 12 } },
		{ 78, 4, { 30, 20, 10, 12 } },
		{ 77, 4, { 29, 20, 10, 12 } },
		{ 68, 4, { 20, 20, 10, 12 } },
		/* The last column goes, and gives its room to nobody. */
		{ 67, 3, { 20, 20, 10 } },
		{ 54, 3, { 20, 20, 10 } },
		{ 53, 2, { 20, 20 } },
		{ 42, 2, { 20, 20 } },
		{ 41, 2, { 19, 20 } },
		{ 30, 2, { 8, 20 } },
		/* Narrower it cannot become. */
		{ 10, 2, { 8, 20 } },
	};
	struct grid grid = { .column_count = 0 };
	size_t columns[GRID_COLUMNS];

	(void)state;
	speak("C.UTF-8");
	grid_text(&grid, "a", 20);
	grid_number(&grid, "number");
	grid_text(&grid, "b", 20);
	grid_number(&grid, "c");
	assert_int_equal(
	    grid_row(&grid, (const char *[]){ "123456789012345678901234567890",
	                        "12345678901234567890", "1234567890", "123456789012" }),
	    0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(grid_measure(&grid, cases[i].room, columns), cases[i].shown);
		for (size_t k = 0; k < cases[i].shown; k++)
			assert_int_equal(columns[k], cases[i].columns[k]);
	}
	grid_clear(&grid);
}

static void
grid_cut__tells_that_it_was_cut(void **state)
{
	static const struct {
		const char *locale, *text;
		size_t columns;
		const char *cut;
	} cases[] = {
		{ "C.UTF-8", "abcdef", 6, "abcdef" },
		{ "C.UTF-8", "abcdef", 5, "abcd…" },
		{ "C.UTF-8", "안녕하세요", 10, "안녕하세요" },
		{ "C.UTF-8", "안녕하세요", 9, "안녕하세…" },
		{ "C.UTF-8", "안녕하세요", 8, "안녕하…" },
		{ "C.UTF-8", "abc", 0, "…" },
		{ "C", "abcdef", 6, "abcdef" },
		{ "C", "abcdefghij", 8, "abcde..." },
		{ "C.UTF-8", "", 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char cut[GRID_CELL_BYTES];

		speak(cases[i].locale);
		grid_cut(cut, cases[i].text, cases[i].columns);
		assert_string_equal(cut, cases[i].cut);
	}
}

static void
grid_cut__a_long_text__fits_its_room(void **state)
{
	static char text[4 * GRID_CELL_BYTES];
	char cut[GRID_CELL_BYTES];

	(void)state;
	speak("C.UTF-8");
	for (size_t i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "안", 3);
	grid_cut(cut, text, sizeof(text));
	assert_true(strlen(cut) < GRID_CELL_BYTES);
	grid_cut(cut, text, 2000);
	assert_true(strlen(cut) < GRID_CELL_BYTES);
	assert_non_null(strstr(cut, "…"));
}

static void
grid__a_strangers_text__moves_no_column(void **state)
{
	struct grid grid = { .column_count = 0 };

	(void)state;
	speak("C.UTF-8");
	grid_text(&grid, "login", 20);
	grid_number(&grid, "n");
	assert_int_equal(grid_row(&grid, (const char *[]){ "\x1b[2J\n\xff\xe2\x80\x8b", "7" }), 0);
	assert_int_equal(grid_row(&grid, (const char *[]){ "12345678", "7" }), 0);
	assert_string_equal(grid_printed(&grid), "  login     n\n"
	                                         "  ?[2J???   7\n"
	                                         "  12345678  7\n");
	grid_clear(&grid);
	speak("C");
	grid_text(&grid, "login", 20);
	grid_number(&grid, "n");
	assert_int_equal(grid_row(&grid, (const char *[]){ "안", "7" }), 0);
	assert_string_equal(grid_printed(&grid), "  login  n\n"
	                                         "  ???    7\n");
	grid_clear(&grid);
}

static void
grid__without_columns__takes_no_row(void **state)
{
	struct grid grid = { .column_count = 0 };

	(void)state;
	assert_true(grid_row(&grid, (const char *[]){ "x" }) < 0);
	for (int i = 0; i < GRID_COLUMNS + 3; i++)
		grid_text(&grid, "x", 20);
	assert_int_equal(grid.column_count, GRID_COLUMNS);
	grid_clear(&grid);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grid__numbers__are_to_the_right),
		cmocka_unit_test(grid__wide_characters__take_two_columns),
		cmocka_unit_test(grid__too_wide__cuts_texts_then_columns_then_texts),
		cmocka_unit_test(grid_cut__tells_that_it_was_cut),
		cmocka_unit_test(grid_cut__a_long_text__fits_its_room),
		cmocka_unit_test(grid__a_strangers_text__moves_no_column),
		cmocka_unit_test(grid__without_columns__takes_no_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
