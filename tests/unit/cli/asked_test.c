/* SPDX-License-Identifier: BSD-2-Clause */
/* What people type behind "sluice explain": codes, statuses, replies, and anything at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/asked.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define WORDS_MOST 8

static struct asked asked;

static enum reading
read_words(const char *const *words)
{
	size_t count = 0;

	while (count < WORDS_MOST && words[count] != NULL)
		count++;
	return asked_read(&asked, words, count);
}

/* "421 4.7.0", as people write it. */
static void
assert_subject(size_t number, const char *name, const char *text)
{
	char printed[64];
	struct reply reply = asked.subjects[number];

	assert_string_equal(reply.text, text);
	reply.text = "";
	if (reply.code == 0)
		status_print(&reply.status, printed);
	else
		reply_print(printed, sizeof(printed), &reply);
	assert_string_equal(printed, name);
}

static void
asked_read__codes_and_statuses__are_subjects(void **state)
{
	static const struct {
		const char *words[WORDS_MOST + 1];
		const char *names[4];
	} cases[] = {
		{ { "421" }, { "421" } },
		{ { "4.7.0" }, { "4.7.0" } },
		{ { "421", "4.7.0" }, { "421 4.7.0" } },
		{ { "421 4.7.0" }, { "421 4.7.0" } },
		{ { "421-4.7.0" }, { "421 4.7.0" } },
		{ { "421", "535" }, { "421", "535" } },
		{ { "421 535" }, { "421", "535" } },
		{ { "421,535" }, { "421", "535" } },
		{ { "421,", "535" }, { "421", "535" } },
		{ { "421/535" }, { "421", "535" } },
		{ { "421 / 535" }, { "421", "535" } },
		{ { "421", "vs", "535" }, { "421", "535" } },
		{ { "421", "VS.", "535" }, { "421", "535" } },
		{ { "SMTP", "421", "vs", "535" }, { "421", "535" } },
		{ { "421", "4.7.0", "535", "5.7.8" }, { "421 4.7.0", "535 5.7.8" } },
		{ { "421 4.7.0", "535 5.7.8" }, { "421 4.7.0", "535 5.7.8" } },
		{ { "4.7.0", "5.7.0" }, { "4.7.0", "5.7.0" } },
		{ { "421", "5.7.0" }, { "421", "5.7.0" } },
		{ { "421,", "4.7.0" }, { "421", "4.7.0" } },
		{ { "421", "4.7.0", "4.7.1" }, { "421 4.7.0", "4.7.1" } },
		{ { "4.7.0", "421" }, { "4.7.0", "421" } },
		{ { "421", "421" }, { "421" } },
		{ { "421", "535", "421", "450" }, { "421", "535", "450" } },
		{ { "\"421\"" }, { "421" } },
		{ { "(535)", "<5.7.8>" }, { "535 5.7.8" } },
		{ { "421." }, { "421" } },
		{ { "#5.7.1" }, { "5.7.1" } },
		{ { "550", "#5.7.1" }, { "550 5.7.1" } },
		{ { "  421  " }, { "421" } },
		{ { "433" }, { "433" } },
		{ { "4.99.999" }, { "4.99.999" } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t count = 0;

		if (read_words(cases[i].words) != READING_REPLIES)
			fail_msg("\"%s\" is not read", cases[i].words[0]);
		while (count < COUNT(cases[i].names) && cases[i].names[count] != NULL)
			count++;
		if (asked.subject_count != count)
			fail_msg("\"%s\" has %zu subjects", cases[i].words[0], asked.subject_count);
		for (size_t j = 0; j < count; j++)
			assert_subject(j, cases[i].names[j], "");
	}
}

static void
asked_read__a_reply__keeps_its_text(void **state)
{
	static const struct {
		const char *words[WORDS_MOST + 1];
		const char *name, *text;
	} cases[] = {
		{ { "421 4.7.0 try later" }, "421 4.7.0", "try later" },
		{ { "421", "4.7.0", "try", "later" }, "421 4.7.0", "try later" },
		{ { "421-4.7.0 try later" }, "421 4.7.0", "try later" },
		{ { "454 4.7.0 Temporary authentication failure: no route" }, "454 4.7.0",
		    "Temporary authentication failure: no route" },
		{ { "421", "Error:", "timeout", "exceeded" }, "421", "Error: timeout exceeded" },
		{ { "450 250 messages per hour" }, "450", "250 messages per hour" },
		{ { "450 7 messages per hour" }, "450", "7 messages per hour" },
		{ { "421 4.7.0 mx Error: too many connections from h, 535 of them" }, "421 4.7.0",
		    "mx Error: too many connections from h, 535 of them" },
		{ { "550 4.7.1 mixed classes" }, "550 4.7.1", "mixed classes" },
		{ { "5.7.8 Error: authentication failed" }, "5.7.8",
		    "Error: authentication failed" },
		{ { "  421  ", "later" }, "421", "later" },
		{ { "550 #5.1.0 Address rejected." }, "550 5.1.0", "Address rejected." },
		{ { "550 [5.1.1] nobody" }, "550 5.1.1", "nobody" },
		{ { "550 (5.1.1) nobody" }, "550 5.1.1", "nobody" },
		{ { "550-5.1.1: nobody" }, "550 5.1.1", "nobody" },
		{ { "550  5.1.1  nobody" }, "550 5.1.1", "nobody" },
		{ { "5.1.1: nobody" }, "5.1.1", "nobody" },
		{ { "550 #4.1.0 of another class" }, "550", "#4.1.0 of another class" },
		{ { "550 ##5.1.0 is none" }, "550", "##5.1.0 is none" },
		{ { "550 5.1.0# is none" }, "550", "5.1.0# is none" },
		{ { "550 [192.0.2.7] blocked" }, "550", "[192.0.2.7] blocked" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (read_words(cases[i].words) != READING_REPLIES)
			fail_msg("\"%s\" is not read", cases[i].words[0]);
		assert_int_equal(asked.subject_count, 1);
		assert_subject(0, cases[i].name, cases[i].text);
	}
}

static void
asked_read__whole_replies__are_compared(void **state)
{
	static const char *const words[] = { "421 4.7.0 try later", "535 5.7.8 wrong", "450",
		NULL };

	(void)state;
	assert_int_equal(read_words(words), READING_REPLIES);
	assert_int_equal(asked.subject_count, 3);
	assert_subject(0, "421 4.7.0", "try later");
	assert_subject(1, "535 5.7.8", "wrong");
	assert_subject(2, "450", "");
}

static void
asked_read__a_number_that_is_no_code__is_named(void **state)
{
	static const char *const cases[][3] = {
		{ "099", "099" },
		{ "700", "700" },
		{ "1", "1" },
		{ "42", "42" },
		{ "199", "199" },
		{ "600", "600" },
		{ "4210", "4210" },
		{ "4.7", "4.7" },
		{ "9.9.9", "9.9.9" },
		{ "3.7.0", "3.7.0" },
		{ "4.7.0.1", "4.7.0.1" },
		{ "4.7.1000", "4.7.1000" },
		{ "421 700", "700" },
		{ "421 535 4.7", "4.7" },
		{ "421-535", "421-535" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const words[] = { cases[i][0], NULL };

		if (read_words(words) != READING_NO_CODE)
			fail_msg("\"%s\" is read", cases[i][0]);
		assert_string_equal(asked.word, cases[i][1]);
	}
}

static void
asked_read__what_begins_with_no_code__may_be_a_log_line(void **state)
{
	static const char *const cases[] = { "hello", "Nov 21 20:35:05 mx postfix/smtpd[1]: x",
		"2026-11-21T20:35:05+01:00 mx postfix/smtpd[1]: 421 later", "421later", "x421",
		"vs", "smtp code", "-", "...", "\"\"", "4.7.0x", "421_", "\x80\xff" };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const words[] = { cases[i], NULL };

		if (read_words(words) != READING_LOG_LINE)
			fail_msg("\"%s\" is something else", cases[i]);
		assert_string_equal(asked.text, cases[i]);
	}
}

static void
asked_read__nothing__is_nothing(void **state)
{
	static const char *const cases[][3] = { { NULL }, { "", NULL }, { " ", "\t", NULL } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(read_words(cases[i]), READING_NOTHING);
}

static void
asked_read__at_most_so_many__can_be_compared(void **state)
{
	static const char most[] = "421 422 450 451 452 454 455 550";
	static const char *const words[] = { most, NULL }, *const more[] = { most, "551", NULL };

	(void)state;
	assert_int_equal(read_words(words), READING_REPLIES);
	assert_int_equal(asked.subject_count, ASKED_SUBJECTS_MOST);
	assert_int_equal(read_words(more), READING_TOO_MANY);
	assert_int_equal(asked.subject_count, ASKED_SUBJECTS_MOST);
}

static void
asked_read__a_text__may_be_so_long_and_no_longer(void **state)
{
	char *text = malloc(ASKED_BYTES + 1);
	const char *const words[] = { text, NULL };

	(void)state;
	assert_non_null(text);
	memset(text, 'x', ASKED_BYTES);
	memcpy(text, "421 ", 4);
	text[ASKED_BYTES - 1] = '\0';
	assert_int_equal(read_words(words), READING_REPLIES);
	text[ASKED_BYTES - 1] = 'x';
	text[ASKED_BYTES] = '\0';
	assert_int_equal(read_words(words), READING_TOO_LONG);
	memset(text, '4', ASKED_BYTES - 1);
	text[ASKED_BYTES - 1] = '\0';
	assert_int_equal(read_words(words), READING_NO_CODE);
	assert_int_equal(strlen(asked.word), ASKED_WORD_BYTES - 1);
	free(text);
}

static void
asked_find_quoted__a_bounce_or_a_log__quotes_a_reply(void **state)
{
	static const struct {
		const char *words, *name, *text;
	} cases[] = {
		{ "<b@b.test>: host mx.b.test[192.0.2.7] said: 550 5.1.1 <b@b.test>: User unknown "
		  "(in reply to RCPT TO command)",
		    "550 5.1.1", "<b@b.test>: User unknown" },
		{ "host mx said: 421-4.7.0 try later", "421 4.7.0", "try later" },
		{ "Diagnostic-Code: smtp; 550 5.1.1 nobody", "550 5.1.1", "nobody" },
		{ "smtp;550 nobody here", "550", "nobody here" },
		{ "<<< 550 nobody", "550", "nobody" },
		{ "S: 421 later", "421", "later" },
		{ "Remote server returned '550 5.7.1 no'", "550 5.7.1", "no'" },
		{ "2026-10-01 10:00:00 plain authenticator failed for (h) [192.0.2.1]: 535 "
		  "Incorrect "
		  "authentication data",
		    "535", "Incorrect authentication data" },
		{ "2026-10-01 10:00:00 1rABCD-0 == a@b: 450 said before: 451 4.7.1 later",
		    "451 4.7.1", "later" },
		{ "x: 550 one; y: 551 two", "550", "one; y: 551 two" },
		{ "a 5.7.1 and then 554 #5.7.1 rejected", "554 5.7.1", "rejected" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const words[] = { cases[i].words, NULL };

		assert_int_equal(read_words(words), READING_LOG_LINE);
		if (!asked_find_quoted(&asked))
			fail_msg("nothing is found in \"%s\"", cases[i].words);
		assert_int_equal(asked.subject_count, 1);
		assert_subject(0, cases[i].name, cases[i].text);
	}
}

static void
asked_find_quoted__a_mere_number__is_no_reply(void **state)
{
	static const char *const cases[] = { "hello", "room 550 is free", "at 10:00:250 sharp",
		"x: 550", "x: 550: y", "host[192.0.2.7]:250 ok", "x:550 ok", "sshd[421]: closed",
		"x: 499 of no standard", "x: 5501 5.1.1 y", "x1550 5.1.1 y", "x: 4.7.0 y",
		"Nov 21 20:35:05 mx cron[1]: 421", "x: 550 ", "\x80: \xff" };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const words[] = { cases[i], NULL };

		read_words(words);
		asked.subject_count = 0;
		if (asked_find_quoted(&asked))
			fail_msg("a reply is found in \"%s\"", cases[i]);
	}
}

/* Whatever it is, it is read to its end and no further: the sanitizers look on. */
static void
asked_read__any_bytes__do_no_harm(void **state)
{
	static const char alphabet[] = "0123456789.-,;/| \t\"'()<>avs%{}\\\x01\x7f\x80\xc3\xff";
	unsigned seed = 421;
	char text[200];
	const char *const words[] = { text, text, NULL };

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t bytes;

		seed = seed * 1103515245u + 12345u;
		bytes = seed / 65536 % (sizeof(text) - 1);
		for (size_t i = 0; i < bytes; i++) {
			seed = seed * 1103515245u + 12345u;
			text[i] = alphabet[seed / 65536 % (sizeof(alphabet) - 1)];
		}
		text[bytes] = '\0';
		asked_read(&asked, words, 1 + (size_t)round % 2);
		if (round % 3 == 0)
			asked_find_quoted(&asked);
		assert_true(asked.subject_count <= ASKED_SUBJECTS_MOST);
		for (size_t i = 0; i < asked.subject_count; i++)
			assert_true(asked.subjects[i].code != 0 || asked.subjects[i].status.class);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asked_read__codes_and_statuses__are_subjects),
		cmocka_unit_test(asked_read__a_reply__keeps_its_text),
		cmocka_unit_test(asked_read__whole_replies__are_compared),
		cmocka_unit_test(asked_read__a_number_that_is_no_code__is_named),
		cmocka_unit_test(asked_read__what_begins_with_no_code__may_be_a_log_line),
		cmocka_unit_test(asked_read__nothing__is_nothing),
		cmocka_unit_test(asked_read__at_most_so_many__can_be_compared),
		cmocka_unit_test(asked_read__a_text__may_be_so_long_and_no_longer),
		cmocka_unit_test(asked_find_quoted__a_bounce_or_a_log__quotes_a_reply),
		cmocka_unit_test(asked_find_quoted__a_mere_number__is_no_reply),
		cmocka_unit_test(asked_read__any_bytes__do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
