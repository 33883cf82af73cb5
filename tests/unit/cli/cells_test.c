/* SPDX-License-Identifier: BSD-2-Clause */
/* Cells of a table with commas, and members of an object. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"

#include "cli/cells.h"

static void
cell_quote__as_the_standard_says(void **state)
{
	static const struct {
		const char *text, *quoted;
	} cases[] = {
		{ "", "" },
		{ "alice", "alice" },
		{ "a b", "a b" },
		{ "a,b", "\"a,b\"" },
		{ "a\"b", "\"a\"\"b\"" },
		{ "\"", "\"\"\"\"" },
		/* What a spreadsheet would run. */
		{ "=1+1", "'=1+1" },
		{ "+1", "'+1" },
		{ "-1", "'-1" },
		{ "@SUM(A1)", "'@SUM(A1)" },
		{ "=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"" },
		{ "a=1", "a=1" },
		{ "'=1", "'=1" },
		/* No second line, no other control. */
		{ "a\r\n=1", "a?\?=1" },
		{ "\t=1", "?=1" },
		{ "\xff=1", "?=1" },
		{ "안녕", "안녕" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char quoted[CELL_QUOTED_BYTES];

		cell_quote(quoted, cases[i].text);
		assert_string_equal(quoted, cases[i].quoted);
	}
}

static void
cell_quote__the_longest_text__fits(void **state)
{
	static char text[CELL_TEXT_BYTES];
	char quoted[CELL_QUOTED_BYTES];

	(void)state;
	memset(text, '"', sizeof(text) - 1);
	text[0] = '=';
	cell_quote(quoted, text);
	assert_int_equal(strlen(quoted), 2 * (sizeof(text) - 2) + 4);
}

static const char *
printed(const struct cells *cells, enum format format)
{
	static char text[8192];
	FILE *file = tmpfile();
	int saved = dup(STDOUT_FILENO);
	size_t bytes;

	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	if (cells != NULL)
		cells_print(cells, format);
	else
		cells_head(format);
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
cells__are_the_same_in_both_formats(void **state)
{
	static const char beginning[] =
	    "finding,,,,,,\"a\"\"b,\xed\x95\x9c\",,,60,,,1970-01-01T00:00:01.000Z,,0,,,,,,,,true";
	struct cells cells;
	const char *line;

	(void)state;
	cells_begin(&cells, "finding");
	cells_text(&cells, CELL_LOGIN, "a\"b,\xed\x95\x9c");
	cells_text(&cells, CELL_CLIENT, "");
	cells_time(&cells, CELL_FROM, 0);
	cells_time(&cells, CELL_FIRST, SECOND_US);
	cells_number(&cells, CELL_FAILURES, 0);
	cells_seconds(&cells, CELL_LENGTH, MINUTE_US);
	cells_yes(&cells, CELL_OVER);
	assert_string_equal(printed(&cells, FORMAT_JSON),
	    "{\"record\":\"finding\",\"login\":\"a\\\"b,\\ud55c\",\"length\":60,"
	    "\"first\":\"1970-01-01T00:00:01.000Z\",\"failures\":0,\"over\":true}\n");
	line = printed(&cells, FORMAT_CSV);
	assert_memory_equal(line, beginning, strlen(beginning));
	/* All that is behind it is empty. */
	assert_int_equal(strspn(line + strlen(beginning), ","), CELLS - 1 - CELL_OVER);
	assert_string_equal(line + strlen(beginning) + CELLS - 1 - CELL_OVER, "\r\n");
}

static void
cells__head__has_a_name_for_each(void **state)
{
	const char *head = printed(NULL, FORMAT_CSV);
	size_t commas = 0;

	(void)state;
	for (const char *c = head; *c != '\0'; c++)
		commas += *c == ',';
	assert_int_equal(commas, CELLS - 1);
	assert_memory_equal(head, "record,kind,", strlen("record,kind,"));
	assert_string_equal(head + strlen(head) - 2, "\r\n");
	assert_string_equal(printed(NULL, FORMAT_JSON), "");
	for (int cell = 0; cell < CELLS; cell++)
		assert_non_null(cell_names[cell]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cell_quote__as_the_standard_says),
		cmocka_unit_test(cell_quote__the_longest_text__fits),
		cmocka_unit_test(cells__are_the_same_in_both_formats),
		cmocka_unit_test(cells__head__has_a_name_for_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
