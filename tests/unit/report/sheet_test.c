/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines: as wide as they may be, and none of the text is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

#include "report/sheet.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* What was put, with a "|" behind each line. */
static char put[65536];
static size_t widest;

static void
line_put(void *arg, enum weight weight, const char *line)
{
	const size_t columns = utf8_columns(line);

	(void)arg;
	(void)weight;
	widest = columns > widest ? columns : widest;
	text_append(put, sizeof(put), line);
	text_append(put, sizeof(put), "|");
}

static struct sheet
sheet_new(size_t columns)
{
	put[0] = '\0';
	widest = 0;
	return (struct sheet){ .columns = columns, .label_columns = 8, .put = line_put };
}

static void
sheet_paragraph__a_text__is_cut_at_blanks_and_indented(void **state)
{
	struct sheet sheet = sheet_new(30);

	(void)state;
	sheet_paragraph(&sheet, WEIGHT_PLAIN, 2, "one two three four five six seven eight");
	assert_string_equal(put, "  one two three four five six|  seven eight|");
}

static void
sheet_paragraph__what_fits_exactly__is_one_line(void **state)
{
	struct sheet sheet = sheet_new(30);

	(void)state;
	sheet_paragraph(&sheet, WEIGHT_PLAIN, 0, "123456789 123456789 1234567890");
	assert_string_equal(put, "123456789 123456789 1234567890|");
	sheet = sheet_new(30);
	sheet_paragraph(&sheet, WEIGHT_PLAIN, 0, "123456789 123456789 12345678901");
	assert_string_equal(put, "123456789 123456789|12345678901|");
}

static void
sheet_paragraph__an_end_of_line__begins_another(void **state)
{
	struct sheet sheet = sheet_new(30);

	(void)state;
	sheet_paragraph(&sheet, WEIGHT_PLAIN, 0, "one\ntwo");
	assert_string_equal(put, "one|two|");
}

static void
sheet_paragraph__a_word_without_end__is_cut_where_the_line_ends(void **state)
{
	struct sheet sheet = sheet_new(30);
	char text[101];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	sheet_paragraph(&sheet, WEIGHT_PLAIN, 0, text);
	assert_int_equal(widest, 30);
	assert_int_equal(strlen(put), sizeof(text) - 1 + 4);
}

static void
sheet_field__the_text__stands_beside_its_label(void **state)
{
	struct sheet sheet = sheet_new(32);

	(void)state;
	sheet_field(&sheet, "Label", "one two three four five six seven");
	assert_string_equal(put, "Label   one two three four five|        six seven|");
}

static void
sheet_field__no_text__is_a_label(void **state)
{
	struct sheet sheet = sheet_new(32);

	(void)state;
	sheet_field(&sheet, "Label", "");
	assert_string_equal(put, "Label|");
}

static void
sheet_field__label_without_a_blank_behind_it__is_a_line(void **state)
{
	struct sheet sheet = sheet_new(32);

	(void)state;
	sheet_field(&sheet, "Labels7", "one");
	assert_string_equal(put, "Labels7 one|");
	put[0] = '\0';
	sheet_field(&sheet, "A label8", "one");
	assert_string_equal(put, "A label8|        one|");
	put[0] = '\0';
	sheet_field(&sheet, "A label8", "");
	assert_string_equal(put, "A label8|");
}

static void
sheet_field__wide_characters__take_two_columns(void **state)
{
	struct sheet sheet = sheet_new(28);

	(void)state;
	sheet_field(&sheet, "코드", "서버가 연결을 닫습니다 그리고 다시");
	assert_true(widest <= 28);
	assert_non_null(strstr(put, "코드    서버가"));
}

static void
sheet_cells__texts__stand_beside_each_other(void **state)
{
	static const char *const texts[] = { "one two three four", "five", "six\nseven eight" };
	struct sheet sheet = sheet_new(36);

	(void)state;
	sheet_cells(&sheet, WEIGHT_PLAIN, texts, COUNT(texts));
	assert_string_equal(put, "one two      five         six|"
	                         "three four                seven|"
	                         "                          eight|");
}

static void
sheet_cells__empty_ones__leave_their_place(void **state)
{
	static const char *const texts[] = { "", "two" };
	struct sheet sheet = sheet_new(21);

	(void)state;
	sheet_cells(&sheet, WEIGHT_PLAIN, texts, COUNT(texts));
	assert_string_equal(put, "            two|");
}

/* Bytes that are no characters, and characters without a width: nothing hangs, nothing overruns. */
static void
sheet__any_bytes__are_laid_out(void **state)
{
	static char text[20000];
	const char *const texts[] = { text, text, text };

	(void)state;
	for (int byte = 1; byte < 256; byte++) {
		struct sheet sheet = sheet_new(40);

		memset(text, byte, 300);
		text[300] = '\0';
		sheet_paragraph(&sheet, WEIGHT_PLAIN, 4, text);
		sheet_field(&sheet, text, text);
		sheet_cells(&sheet, WEIGHT_PLAIN, texts, COUNT(texts));
	}
	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "\xcc\x81", 3);
	for (size_t columns = 0; columns < 210; columns += 7) {
		struct sheet sheet = sheet_new(columns < 40 ? 40 : columns);

		sheet_paragraph(&sheet, WEIGHT_PLAIN, 0, text);
		sheet_field(&sheet, "x", text);
		sheet_cells(&sheet, WEIGHT_PLAIN, texts, COUNT(texts));
	}
}

static void
sheet__a_narrow_terminal__still_has_room_for_the_text(void **state)
{
	struct sheet sheet = sheet_new(10);

	(void)state;
	sheet.label_columns = 26;
	sheet_field(&sheet, "Label", "one two");
	assert_string_equal(put, "Label                     one two|");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sheet_paragraph__a_text__is_cut_at_blanks_and_indented),
		cmocka_unit_test(sheet_paragraph__what_fits_exactly__is_one_line),
		cmocka_unit_test(sheet_paragraph__an_end_of_line__begins_another),
		cmocka_unit_test(sheet_paragraph__a_word_without_end__is_cut_where_the_line_ends),
		cmocka_unit_test(sheet_field__the_text__stands_beside_its_label),
		cmocka_unit_test(sheet_field__no_text__is_a_label),
		cmocka_unit_test(sheet_field__label_without_a_blank_behind_it__is_a_line),
		cmocka_unit_test(sheet_field__wide_characters__take_two_columns),
		cmocka_unit_test(sheet_cells__texts__stand_beside_each_other),
		cmocka_unit_test(sheet_cells__empty_ones__leave_their_place),
		cmocka_unit_test(sheet__any_bytes__are_laid_out),
		cmocka_unit_test(sheet__a_narrow_terminal__still_has_room_for_the_text),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
