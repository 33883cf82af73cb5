/* SPDX-License-Identifier: BSD-2-Clause */
/* Comparisons: all aspects of each one, and what tells them apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#include "report/comparison.h"
#include "report/explanation.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static char page[262144];

static void
line_put(void *arg, enum weight weight, const char *line)
{
	(void)arg;
	(void)weight;
	line += strspn(line, " ");
	text_append(page, sizeof(page), line);
	text_append(page, sizeof(page), line[0] == '\0' ? "\n" : " ");
}

static void
page_make(const struct reply *subjects, size_t count, size_t columns)
{
	struct sheet sheet = { .columns = columns, .put = line_put };

	page[0] = '\0';
	comparison_page(&sheet, subjects, count);
}

static void
assert_on_page(const char *fact)
{
	if (strstr(page, fact) == NULL)
		fail_msg("\"%s\" is not told:\n%s", fact, page);
}

/* The facts of the comparisons that people ask for: of class, meaning, place, remedy, use. */
static const struct {
	uint16_t one, other;
	const char *facts[10];
} compared[] = {
	{ 421, 535,
	    { "421 (transient negative completion) is temporary",
	        "535 (permanent negative completion) is permanent", "421 ends the session",
	        "After 535 the session goes on", "421 can answer any command", "535 answers: AUTH",
	        "try again later", "user name" } },
	{ 235, 421,
	    { "235 (positive completion) is a success", "421 (transient negative completion)",
	        "421 ends the session", "After 235 the session goes on", "235 answers: AUTH",
	        "421 can answer any command", "The login is done", "try again later" } },
	{ 421, 500,
	    { "421 (transient negative completion)", "500 (permanent negative completion)",
	        "421 ends the session", "After 500 the session goes on", "too long", "EHLO",
	        "try again later", "correct the command" } },
	{ 421, 530,
	    { "421 (transient negative completion)", "530 (permanent negative completion)",
	        "421 ends the session", "After 530 the session goes on", "STARTTLS", "AUTH",
	        "try again later", "settings" } },
	{ 221, 535,
	    { "221 (positive completion) is a success", "535 (permanent negative completion)",
	        "221 ends the session", "After 535 the session goes on", "QUIT",
	        "535 answers: AUTH", "close the connection", "password" } },
};

/* Each aspect of each one, whole. */
static void
assert_aspects_told(const struct reply *subject)
{
	static const enum aspect aspects[] = { ASPECT_CLASS, ASPECT_MEANING, ASPECT_SEEN,
		ASPECT_CLIENT, ASPECT_SERVER, ASPECT_USE };
	static char text[EXPLANATION_BYTES];

	for (size_t i = 0; i < COUNT(aspects); i++) {
		explanation_tell(text, sizeof(text), subject, aspects[i]);
		assert_true(text[0] != '\0');
		assert_on_page(text);
	}
}

static void
comparison__the_pairs_that_people_ask_for__are_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(compared); i++) {
		const struct reply subjects[] = { { .code = compared[i].one, .text = "" },
			{ .code = compared[i].other, .text = "" } };
		const struct codename one = { .code = compared[i].one },
		                      other = { .code = compared[i].other };

		page_make(subjects, 2, 80);
		assert_aspects_told(&subjects[0]);
		assert_aspects_told(&subjects[1]);
		assert_on_page(confusion_find(&one, &other)->difference);
		for (size_t j = 0; j < COUNT(compared[i].facts) && compared[i].facts[j]; j++)
			assert_on_page(compared[i].facts[j]);
	}
}

static void
comparison__the_aspects__come_in_their_order(void **state)
{
	static const struct reply subjects[] = { { .code = 421, .text = "" },
		{ .code = 535, .text = "" } };
	static const char *const headings[] = { "421 Service", "535 Authentication", "\nClass ",
		"\nMeaning ", "\nWhen you see it ", "\nWhat to do on the client's side ",
		"\nWhat to do on the server's side ", "\nKey differences ",
		"\nWhen to use which " };

	(void)state;
	for (size_t columns = 80; columns <= 160; columns += 80) {
		const char *at = page;

		page_make(subjects, COUNT(subjects), columns);
		for (size_t i = 0; i < COUNT(headings); i++) {
			at = strstr(at, headings[i]);
			if (at == NULL)
				fail_msg("\"%s\" is not in its place:\n%s", headings[i], page);
		}
	}
}

static void
comparison__on_a_wide_terminal__two_or_three_stand_beside_each_other(void **state)
{
	static const struct reply subjects[] = { { .code = 421, .text = "" },
		{ .code = 535, .text = "" }, { .code = 450, .text = "" },
		{ .code = 550, .text = "" } };
	static const struct {
		size_t count, columns;
		bool is_beside;
	} cases[] = { { 2, 99, false }, { 2, 100, true }, { 3, 100, true }, { 4, 200, false } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		page_make(subjects, cases[i].count, cases[i].columns);
		assert_int_equal(
		    strstr(page, "\nClass 4yz, transient") != NULL, cases[i].is_beside);
		assert_int_equal(strstr(page, "\nClass 421 ") != NULL, !cases[i].is_beside);
	}
}

static void
comparison__of_three__tells_of_every_two(void **state)
{
	static const struct reply subjects[] = { { .code = 421, .text = "" },
		{ .code = 535, .text = "" }, { .code = 454, .text = "" } };

	(void)state;
	page_make(subjects, COUNT(subjects), 80);
	assert_on_page("421 / 535");
	assert_on_page("421 / 454");
	assert_on_page("535 / 454");
	assert_on_page("454 says that nobody could tell whether the password is right");
}

static void
comparison__of_statuses_and_pairs__has_their_sentences(void **state)
{
	static const struct reply statuses[] = { { .status = { 4, 7, 0 }, .text = "" },
		{ .status = { 5, 7, 0 }, .text = "" } };
	static const struct reply pairs[] = {
		{ .code = 421, .status = { 4, 7, 0 }, .text = "" },
		{ .code = 535, .status = { 5, 7, 8 }, .text = "" },
	};

	(void)state;
	page_make(statuses, COUNT(statuses), 80);
	assert_on_page("The same reason, security or policy without detail.");
	assert_on_page("4.7.0 (persistent transient failure) is temporary");
	assert_on_page("5.7.0 (permanent failure) is permanent");
	page_make(pairs, COUNT(pairs), 80);
	assert_on_page("421 is about the server, which ends the session");
	assert_on_page("To AUTH: 4.7.0 with 454 says");
	assert_on_page("421 4.7.0 ends the session");
}

static void
difference__of_two_that_agree__is_said_once(void **state)
{
	static const struct reply one = { .code = 450, .text = "" },
	                          other = { .code = 451, .text = "" };
	char text[DIFFERENCE_BYTES];

	(void)state;
	difference_tell(text, sizeof(text), &one, &other, DIFFERENCE_CLASS);
	assert_non_null(strstr(text, "450 and 451 are temporary"));
	difference_tell(text, sizeof(text), &one, &other, DIFFERENCE_ENDING);
	assert_non_null(strstr(text, "After 450 and after 451 the session goes on"));
}

/* A code that nobody knows, a status, and a code with a status: nothing is made up. */
static void
difference__of_what_is_not_known__tells_the_class_alone(void **state)
{
	static const struct reply one = { .code = 433, .text = "" },
	                          other = { .status = { 5, 99, 9 }, .text = "" };
	char text[DIFFERENCE_BYTES];

	(void)state;
	difference_tell(text, sizeof(text), &one, &other, DIFFERENCE_CLASS);
	assert_non_null(strstr(text, "433 (transient negative completion) is temporary"));
	assert_non_null(strstr(text, "5.99.9 (permanent failure) is permanent"));
	for (int difference = 0; difference < DIFFERENCE_COUNT; difference++) {
		if (difference == DIFFERENCE_CLASS)
			continue;
		difference_tell(text, sizeof(text), &one, &other, (enum difference)difference);
		assert_string_equal(text, "");
	}
}

static void
difference__of_any_two_codes__has_all_places_filled_in(void **state)
{
	char text[DIFFERENCE_BYTES];

	(void)state;
	for (size_t i = 0; i < catalogue_code_count; i++) {
		for (size_t j = 0; j < catalogue_code_count; j++) {
			const struct reply one = { .code = catalogue_codes[i].code, .text = "" },
			                   other = { .code = catalogue_codes[j].code, .text = "" };

			for (int difference = 0; difference < DIFFERENCE_COUNT; difference++) {
				difference_tell(
				    text, sizeof(text), &one, &other, (enum difference)difference);
				assert_null(strchr(text, '{'));
				if (difference != DIFFERENCE_CONFUSION)
					assert_true(text[0] != '\0');
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comparison__the_pairs_that_people_ask_for__are_complete),
		cmocka_unit_test(comparison__the_aspects__come_in_their_order),
		cmocka_unit_test(
		    comparison__on_a_wide_terminal__two_or_three_stand_beside_each_other),
		cmocka_unit_test(comparison__of_three__tells_of_every_two),
		cmocka_unit_test(comparison__of_statuses_and_pairs__has_their_sentences),
		cmocka_unit_test(difference__of_two_that_agree__is_said_once),
		cmocka_unit_test(difference__of_what_is_not_known__tells_the_class_alone),
		cmocka_unit_test(difference__of_any_two_codes__has_all_places_filled_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
