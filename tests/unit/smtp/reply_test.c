/* SPDX-License-Identifier: BSD-2-Clause */
/* Replies: a code, perhaps a status, and a text that is never mistaken for one. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "smtp/reply.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static void
status_parse__a_status__is_read_to_its_end(void **state)
{
	static const struct {
		const char *text;
		unsigned class, subject, detail;
		int length;
	} cases[] = {
		{ "4.7.0", 4, 7, 0, 5 },
		{ "2.0.0", 2, 0, 0, 5 },
		{ "5.1.1 no such user", 5, 1, 1, 5 },
		{ "5.1.10", 5, 1, 10, 6 },
		{ "5.999.999", 5, 999, 999, 9 },
		{ "4.7.0: later", 4, 7, 0, 5 },
		{ "4.7.0, later", 4, 7, 0, 5 },
		{ "4.7.0.", 4, 7, 0, 5 },
		{ "4.7.0-", 4, 7, 0, 5 },
		{ "4.7.0\r\n", 4, 7, 0, 5 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct status status = { 0 };

		assert_int_equal(status_parse(&status, cases[i].text), cases[i].length);
		assert_int_equal(status.class, cases[i].class);
		assert_int_equal(status.subject, cases[i].subject);
		assert_int_equal(status.detail, cases[i].detail);
	}
}

static void
status_parse__anything_else__is_refused_and_nothing_changed(void **state)
{
	static const char *const cases[] = { "", "4", "4.", "4.7", "4.7.", "4..0", "4.7.x", ".7.0",
		"1.7.0", "3.7.0", "6.7.0", "0.0.0", "42.7.0", "04.7.0", "4.07.0", "4.7.00",
		"4.7.01", "4.7.1000", "4.1000.0", "4.0070.0", "4.7.99999999999999999999", "4.-7.0",
		"4.+7.0", "4. 7.0", " 4.7.0", "4,7,0", "4.7.0.1", "4.7.0a", "4.7.0Z" };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct status status = { 9, 8, 7 };

		if (status_parse(&status, cases[i]) != -EINVAL)
			fail_msg("\"%s\" was read", cases[i]);
		assert_int_equal(status.class, 9);
		assert_int_equal(status.subject, 8);
		assert_int_equal(status.detail, 7);
	}
}

static void
reply_parse__a_line__is_taken_apart_and_printed_back(void **state)
{
	static const struct {
		const char *line;
		unsigned code, class, subject, detail;
		const char *text;
		const char *printed; /* NULL: as the line */
	} cases[] = {
		{ "421 4.7.0 try later", 421, 4, 7, 0, "try later", NULL },
		{ "421 4.7.0", 421, 4, 7, 0, "", NULL },
		{ "421 4.7.0 ", 421, 4, 7, 0, "", "421 4.7.0" },
		{ "421 try later", 421, 0, 0, 0, "try later", NULL },
		{ "421", 421, 0, 0, 0, "", NULL },
		{ "421 ", 421, 0, 0, 0, "", "421" },
		{ "550-5.1.1 first line", 550, 5, 1, 1, "first line", "550 5.1.1 first line" },
		{ "250-SIZE 1000", 250, 0, 0, 0, "SIZE 1000", "250 SIZE 1000" },
		{ "550 4.7.1 of another class", 550, 4, 7, 1, "of another class", NULL },
		{ "550 5.1.1: user unknown", 550, 0, 0, 0, "5.1.1: user unknown", NULL },
		{ "550 5.1.1.7 is blocked", 550, 0, 0, 0, "5.1.1.7 is blocked", NULL },
		{ "421 4.7.0  two blanks", 421, 4, 7, 0, " two blanks", NULL },
		{ "421  4.7.0 two blanks", 421, 0, 0, 0, " 4.7.0 two blanks", NULL },
		{ "200 lowest", 200, 0, 0, 0, "lowest", NULL },
		{ "599 highest", 599, 0, 0, 0, "highest", NULL },
		{ "421 4.7.0 100%s %n", 421, 4, 7, 0, "100%s %n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *printed = cases[i].printed ? cases[i].printed : cases[i].line;
		struct reply reply = { .inferred = true };
		char buf[REPLY_LINE_BYTES];

		assert_int_equal(reply_parse(&reply, cases[i].line), 0);
		assert_int_equal(reply.code, cases[i].code);
		assert_int_equal(reply.status.class, cases[i].class);
		assert_int_equal(reply.status.subject, cases[i].subject);
		assert_int_equal(reply.status.detail, cases[i].detail);
		assert_string_equal(reply.text, cases[i].text);
		assert_false(reply.inferred);
		assert_int_equal(reply_print(buf, sizeof(buf), &reply), strlen(printed));
		assert_string_equal(buf, printed);
	}
}

static void
reply_parse__the_text__points_into_the_line(void **state)
{
	static const char line[] = "421 4.7.0 try later";
	struct reply reply;

	(void)state;
	assert_int_equal(reply_parse(&reply, line), 0);
	assert_ptr_equal(reply.text, line + 10);
}

static void
reply_parse__anything_else__is_refused_and_nothing_changed(void **state)
{
	static const char *const cases[] = { "", "4", "42", "4210", "421x", "421\t4.7.0", " 421",
		"199 x", "600 x", "000 x", "-21 x", "+21 x", "4.1 x", "x21", "try later",
		"421\r\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reply reply = { .code = 7, .text = "kept" };

		if (reply_parse(&reply, cases[i]) != -EINVAL)
			fail_msg("\"%s\" was read", cases[i]);
		assert_int_equal(reply.code, 7);
		assert_string_equal(reply.text, "kept");
	}
}

static void
reply_print__too_little_room__is_cut_and_measured(void **state)
{
	static const char whole[] = "421 4.7.0 try later";
	const struct reply reply = { .code = 421, .status = { 4, 7, 0 }, .text = "try later" };

	(void)state;
	for (size_t room = 1; room <= sizeof(whole); room++) {
		char buf[sizeof(whole) + 1];

		memset(buf, '#', sizeof(buf));
		assert_int_equal(reply_print(buf, room, &reply), sizeof(whole) - 1);
		assert_int_equal(strlen(buf), room - 1);
		assert_memory_equal(buf, whole, room - 1);
		assert_int_equal(buf[room], '#');
	}
	assert_int_equal(reply_print(NULL, 0, &reply), sizeof(whole) - 1);
}

static void
reply_print__no_answer_yet__is_empty(void **state)
{
	const struct reply reply = { .code = 0, .status = { 4, 7, 0 }, .text = "x" };
	char buf[REPLY_LINE_BYTES] = "#";

	(void)state;
	assert_int_equal(reply_print(buf, sizeof(buf), &reply), 0);
	assert_string_equal(buf, "");
	assert_int_equal(reply_print(NULL, 0, &reply), 0);
}

static void
reply_print__numbers_that_nobody_gave__fit(void **state)
{
	const struct reply reply = { .code = 65535, .status = { 255, 65535, 65535 }, .text = "" };
	char buf[REPLY_LINE_BYTES];

	(void)state;
	reply_print(buf, sizeof(buf), &reply);
	assert_string_equal(buf, "65535 255.65535.65535");
}

static void
status__print__is_read_back(void **state)
{
	const struct status most = { 255, 65535, 65535 }, none = { 0, 7, 1 };
	char text[STATUS_TEXT_BYTES];

	(void)state;
	status_print(&(struct status){ 4, 7, 0 }, text);
	assert_string_equal(text, "4.7.0");
	status_print(&most, text);
	assert_string_equal(text, "255.65535.65535");
	status_print(&none, text);
	assert_string_equal(text, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status__print__is_read_back),
		cmocka_unit_test(status_parse__a_status__is_read_to_its_end),
		cmocka_unit_test(status_parse__anything_else__is_refused_and_nothing_changed),
		cmocka_unit_test(reply_parse__a_line__is_taken_apart_and_printed_back),
		cmocka_unit_test(reply_parse__the_text__points_into_the_line),
		cmocka_unit_test(reply_parse__anything_else__is_refused_and_nothing_changed),
		cmocka_unit_test(reply_print__too_little_room__is_cut_and_measured),
		cmocka_unit_test(reply_print__no_answer_yet__is_empty),
		cmocka_unit_test(reply_print__numbers_that_nobody_gave__fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
