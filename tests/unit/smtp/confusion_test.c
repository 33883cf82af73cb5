/* SPDX-License-Identifier: BSD-2-Clause */
/* Pairs that are taken for each other: in order, complete, and found in either order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "smtp/catalogue.h"
#include "smtp/confusion.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define NAME_BYTES STATUS_TEXT_BYTES

static void
name_print(const struct codename *name, char text_r[static NAME_BYTES])
{
	if (name->code != 0)
		snprintf(text_r, NAME_BYTES, "%u", name->code);
	else
		status_print(&name->status, text_r);
}

/* Codes before statuses, each in its order. */
static unsigned long
rank(const struct codename *name)
{
	if (name->code != 0)
		return name->code;
	return 1000 + name->status.class * 1000000ul + name->status.subject * 1000ul +
	       name->status.detail;
}

static void
confusions__are_in_order_and_none_comes_twice(void **state)
{
	unsigned long before_one = 0, before_other = 0;

	(void)state;
	for (size_t i = 0; i < confusion_count; i++) {
		const unsigned long one = rank(&confusions[i].one),
		                    other = rank(&confusions[i].other);

		if (one >= other || one < before_one ||
		    (one == before_one && other <= before_other))
			fail_msg("%lu, %lu stands at the wrong place", one, other);
		before_one = one;
		before_other = other;
	}
}

static void
confusions__every_difference__names_both(void **state)
{
	(void)state;
	for (size_t i = 0; i < confusion_count; i++) {
		const struct confusion *pair = &confusions[i];
		char one[NAME_BYTES], other[NAME_BYTES];

		name_print(&pair->one, one);
		name_print(&pair->other, other);
		if (strstr(pair->difference, one) == NULL ||
		    strstr(pair->difference, other) == NULL)
			fail_msg("%s and %s: \"%s\"", one, other, pair->difference);
		assert_int_equal(pair->difference[strlen(pair->difference) - 1], '.');
	}
}

/* A code and a status are never a pair, and a pair has one of the two in each place. */
static void
confusions__are_of_one_kind(void **state)
{
	(void)state;
	for (size_t i = 0; i < confusion_count; i++) {
		const struct confusion *pair = &confusions[i];

		assert_int_equal(pair->one.code == 0, pair->other.code == 0);
		assert_int_not_equal(pair->one.code == 0, pair->one.status.class == 0);
		assert_int_not_equal(pair->other.code == 0, pair->other.status.class == 0);
	}
}

static void
confusions__every_code_of_the_catalogue__is_in_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalogue_code_count; i++) {
		size_t j = 0;

		if (catalogue_codes[i].classes != 0)
			continue;
		while (j < confusion_count && confusions[j].one.code != catalogue_codes[i].code &&
		       confusions[j].other.code != catalogue_codes[i].code)
			j++;
		if (j == confusion_count)
			fail_msg("%u is confused with nothing", catalogue_codes[i].code);
	}
}

static void
confusions__every_name__is_in_the_catalogue(void **state)
{
	(void)state;
	for (size_t i = 0; i < confusion_count; i++) {
		const struct codename *names[] = { &confusions[i].one, &confusions[i].other };

		for (size_t j = 0; j < COUNT(names); j++) {
			if (names[j]->code != 0 ? catalogue_find_code(names[j]->code) == NULL
			                        : catalogue_find_status(&names[j]->status) == NULL)
				fail_msg("%lu is not known", rank(names[j]));
		}
	}
}

static void
confusion_find__the_pairs_that_people_ask_for__are_there(void **state)
{
	static const uint16_t codes[][2] = { { 421, 535 }, { 235, 421 }, { 421, 500 }, { 421, 530 },
		{ 221, 535 }, { 421, 450 }, { 421, 451 }, { 421, 452 }, { 450, 451 }, { 450, 550 },
		{ 451, 550 }, { 454, 535 }, { 454, 530 }, { 530, 535 }, { 530, 534 }, { 534, 535 },
		{ 535, 525 }, { 523, 530 }, { 538, 530 }, { 432, 535 }, { 422, 432 }, { 500, 502 },
		{ 500, 501 }, { 500, 503 }, { 501, 504 }, { 502, 504 }, { 503, 530 }, { 521, 554 },
		{ 521, 421 }, { 521, 556 }, { 550, 551 }, { 550, 553 }, { 550, 554 }, { 552, 452 },
		{ 552, 523 }, { 221, 421 }, { 220, 250 }, { 235, 250 }, { 250, 251 }, { 251, 551 },
		{ 252, 250 }, { 334, 354 }, { 334, 235 }, { 354, 250 }, { 455, 555 }, { 458, 459 },
		{ 554, 421 }, { 556, 550 }, { 454, 421 } };
	static const struct status statuses[][2] = { { { 4, 7, 0 }, { 5, 7, 0 } },
		{ { 4, 7, 0 }, { 4, 3, 2 } }, { { 4, 3, 2 }, { 4, 3, 0 } },
		{ { 4, 4, 2 }, { 4, 7, 0 } }, { { 4, 2, 2 }, { 5, 2, 2 } },
		{ { 5, 2, 2 }, { 5, 3, 4 } }, { { 4, 7, 1 }, { 5, 7, 1 } },
		{ { 5, 7, 8 }, { 5, 7, 9 } }, { { 5, 7, 8 }, { 4, 7, 0 } },
		{ { 5, 7, 0 }, { 5, 7, 1 } }, { { 5, 1, 1 }, { 5, 2, 1 } },
		{ { 5, 7, 26 }, { 5, 7, 23 } } };

	(void)state;
	for (size_t i = 0; i < COUNT(codes); i++) {
		const struct codename one = { .code = codes[i][0] },
		                      other = { .code = codes[i][1] };

		if (confusion_find(&one, &other) == NULL)
			fail_msg("%u and %u are not there", one.code, other.code);
		assert_ptr_equal(confusion_find(&one, &other), confusion_find(&other, &one));
	}
	for (size_t i = 0; i < COUNT(statuses); i++) {
		const struct codename one = { .status = statuses[i][0] },
		                      other = { .status = statuses[i][1] };

		if (confusion_find(&one, &other) == NULL)
			fail_msg("%lu and %lu are not there", rank(&one), rank(&other));
		assert_ptr_equal(confusion_find(&one, &other), confusion_find(&other, &one));
	}
}

static void
confusion_find__what_nobody_confuses__is_not_there(void **state)
{
	static const struct {
		struct codename one, other;
	} cases[] = {
		{ { .code = 221 }, { .code = 459 } },
		{ { .code = 421 }, { .code = 421 } },
		{ { .code = 421 }, { .status = { 4, 7, 0 } } },
		{ { .code = 0 }, { .code = 0 } },
		{ { .code = 0 }, { .code = 421 } },
		{ { .status = { 4, 7, 0 } }, { .status = { 4, 7, 0 } } },
		{ { .code = 999 }, { .code = 65535 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_null(confusion_find(&cases[i].one, &cases[i].other));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(confusions__are_in_order_and_none_comes_twice),
		cmocka_unit_test(confusions__every_difference__names_both),
		cmocka_unit_test(confusions__are_of_one_kind),
		cmocka_unit_test(confusions__every_code_of_the_catalogue__is_in_one),
		cmocka_unit_test(confusions__every_name__is_in_the_catalogue),
		cmocka_unit_test(confusion_find__the_pairs_that_people_ask_for__are_there),
		cmocka_unit_test(confusion_find__what_nobody_confuses__is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
