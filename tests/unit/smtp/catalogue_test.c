/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of reply codes is found, by whoever asks for it and by no other key. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "smtp/catalogue.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* RFC 5321 and its extensions, the registry of RFC 5248, and what some send all the same. */
static const uint16_t known_codes[] = { 200, 211, 214, 220, 221, 235, 250, 251, 252, 253, 334, 354,
	355, 421, 422, 430, 431, 432, 441, 442, 446, 447, 449, 450, 451, 452, 453, 454, 455, 456,
	458, 459, 471, 500, 501, 502, 503, 504, 510, 511, 512, 513, 520, 521, 523, 524, 525, 530,
	533, 534, 535, 538, 541, 550, 551, 552, 553, 554, 555, 556, 557, 571 };

static const struct {
	uint16_t code;
	const char *status;
} known_pairs[] = { { 220, "2.0.0" }, { 221, "2.0.0" }, { 235, "2.7.0" }, { 250, "2.0.0" },
	{ 250, "2.1.0" }, { 250, "2.1.5" }, { 421, "4.3.0" }, { 421, "4.3.2" }, { 421, "4.3.5" },
	{ 421, "4.4.2" }, { 421, "4.7.0" }, { 421, "4.7.1" }, { 421, "4.7.28" }, { 432, "4.3.2" },
	{ 432, "4.7.12" }, { 450, "4.2.0" }, { 450, "4.3.2" }, { 450, "4.7.1" }, { 451, "4.3.0" },
	{ 451, "4.3.5" }, { 451, "4.7.1" }, { 451, "4.7.24" }, { 451, "4.7.650" }, { 452, "4.3.1" },
	{ 452, "4.5.3" }, { 454, "4.3.0" }, { 454, "4.7.0" }, { 500, "5.5.1" }, { 500, "5.5.2" },
	{ 500, "5.5.6" }, { 501, "5.5.2" }, { 501, "5.5.4" }, { 501, "5.7.0" }, { 503, "5.5.1" },
	{ 504, "5.5.4" }, { 504, "5.7.4" }, { 521, "5.3.2" }, { 523, "5.7.10" }, { 525, "5.7.13" },
	{ 530, "5.5.1" }, { 530, "5.7.0" }, { 530, "5.7.1" }, { 534, "5.7.9" }, { 535, "5.7.0" },
	{ 535, "5.7.3" }, { 535, "5.7.8" }, { 535, "5.7.14" }, { 538, "5.7.11" }, { 550, "5.1.1" },
	{ 550, "5.2.1" }, { 550, "5.7.1" }, { 550, "5.7.23" }, { 550, "5.7.25" }, { 550, "5.7.26" },
	{ 550, "5.7.27" }, { 550, "5.7.30" }, { 552, "5.2.2" }, { 552, "5.3.4" }, { 553, "5.6.7" },
	{ 553, "5.7.1" }, { 554, "5.5.0" }, { 554, "5.5.1" }, { 554, "5.7.1" }, { 554, "5.7.8" },
	{ 554, "5.7.16" }, { 554, "5.7.17" }, { 556, "5.1.10" } };

static struct status
status_of(const char *text)
{
	struct status status = { .class = 0 };

	assert_int_equal(status_parse(&status, text), strlen(text));
	return status;
}

static void
catalogue_find_code__a_known_code__is_found_without_a_status(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(known_codes); i++) {
		const struct catalogue_entry *entry = catalogue_find_code(known_codes[i]);

		if (!entry)
			fail_msg("%u is not in the table", known_codes[i]);
		assert_int_equal(entry->code, known_codes[i]);
		assert_int_equal(entry->classes, 0);
		assert_non_null(entry->use);
	}
}

static void
catalogue_find_code__any_other__is_not_found(void **state)
{
	size_t found = 0, basic = 0;

	(void)state;
	for (unsigned code = 0; code <= UINT16_MAX; code++) {
		const struct catalogue_entry *entry = catalogue_find_code((uint16_t)code);

		if (!entry)
			continue;
		assert_int_equal(entry->code, code);
		assert_in_range(code, 200, 599);
		found++;
	}
	for (size_t i = 0; i < catalogue_code_count; i++)
		basic += catalogue_codes[i].classes == 0;
	assert_int_equal(found, basic);
	assert_null(catalogue_find_code(0));
	assert_null(catalogue_find_code(420));
	assert_null(catalogue_find_code(599));
}

static void
catalogue_find_pair__a_known_pair__is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(known_pairs); i++) {
		struct status status = status_of(known_pairs[i].status);
		const struct catalogue_entry *entry =
		    catalogue_find_pair(known_pairs[i].code, &status);

		if (!entry)
			fail_msg("%u %s is not in the table", known_pairs[i].code,
			    known_pairs[i].status);
		assert_int_equal(entry->code, known_pairs[i].code);
		assert_int_equal(entry->classes, CLASS_BIT(status.class));
		assert_int_equal(entry->subject, status.subject);
		assert_int_equal(entry->detail, status.detail);
	}
}

static void
catalogue_find_pair__another_class_than_the_code__is_not_found(void **state)
{
	static const uint8_t classes[] = { 0, 1, 2, 3, 5, 6, 7, 8, 9, 31, 32, 34, 36, 64, 68, 255 };

	(void)state;
	for (size_t i = 0; i < COUNT(classes); i++) {
		struct status status = { classes[i], 7, 0 };

		assert_null(catalogue_find_pair(421, &status));
	}
	assert_non_null(catalogue_find_pair(421, &(struct status){ 4, 7, 0 }));
}

static void
catalogue_find_pair__any_other__is_not_found(void **state)
{
	static const struct {
		uint16_t code;
		struct status status;
	} cases[] = {
		{ 421, { 0, 0, 0 } },
		{ 421, { 4, 0, 0 } },
		{ 421, { 4, 7, 29 } },
		{ 421, { 4, 7, UINT16_MAX } },
		{ 421, { 4, UINT16_MAX, 0 } },
		{ 420, { 4, 7, 0 } },
		{ 422, { 4, 7, 0 } },
		{ 0, { 4, 7, 0 } },
		{ UINT16_MAX, { 4, 7, 0 } },
		{ 221, { 4, 0, 0 } },
		{ 200, { 2, 0, 0 } },
		{ 571, { 5, 7, 1 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_null(catalogue_find_pair(cases[i].code, &cases[i].status));
}

static void
catalogue_find_status__impossible_classes__are_not_found(void **state)
{
	static const uint8_t classes[] = { 0, 1, 3, 6, 7, 8, 31, 32, 34, 36, 37, 64, 255 };

	(void)state;
	for (size_t i = 0; i < COUNT(classes); i++) {
		struct status status = { classes[i], 7, 0 };

		assert_null(catalogue_find_status(&status));
	}
}

static void
catalogue__every_code_and_status__is_told_by_its_digits(void **state)
{
	(void)state;
	for (unsigned code = 200; code < 600; code++) {
		assert_non_null(catalogue_code_class(code / 100));
		if (code / 10 % 10 <= 5)
			assert_non_null(catalogue_code_category(code / 10 % 10));
	}
	for (unsigned digit = 0; digit <= 7; digit++)
		for (unsigned subject = 0; subject <= 7; subject++)
			for (unsigned detail = 0; detail <= 99; detail++) {
				struct status status = { (uint8_t)digit, (uint16_t)subject,
					(uint16_t)detail };
				const struct catalogue_entry *entry =
				    catalogue_find_status(&status);

				if (entry)
					assert_non_null(catalogue_status_class(digit));
				assert_non_null(catalogue_status_subject(subject));
			}
}

static void
catalogue_digits__those_without_a_meaning__are_none(void **state)
{
	static const unsigned none[] = { 8, 9, 10, 255, 256, INT_MAX, UINT_MAX };

	(void)state;
	assert_null(catalogue_code_class(0));
	assert_null(catalogue_code_class(1));
	assert_null(catalogue_code_class(6));
	assert_null(catalogue_code_category(6));
	assert_null(catalogue_status_class(0));
	assert_null(catalogue_status_class(3));
	assert_null(catalogue_status_class(6));
	for (size_t i = 0; i < COUNT(none); i++) {
		assert_null(catalogue_code_class(none[i]));
		assert_null(catalogue_code_category(none[i]));
		assert_null(catalogue_status_class(none[i]));
		assert_null(catalogue_status_subject(none[i]));
	}
}

static void
catalogue_digits__those_with_a_meaning__have_a_sentence(void **state)
{
	(void)state;
	for (unsigned digit = 0; digit <= 9; digit++) {
		const struct digit_entry *entries[] = { catalogue_code_class(digit),
			catalogue_code_category(digit), catalogue_status_class(digit),
			catalogue_status_subject(digit) };

		for (size_t i = 0; i < COUNT(entries); i++) {
			if (!entries[i])
				continue;
			assert_true(strlen(entries[i]->name) > 0);
			assert_int_equal(entries[i]->meaning[strlen(entries[i]->meaning) - 1], '.');
		}
	}
}

static void
catalogue_actors__each__has_a_slug_and_words(void **state)
{
	(void)state;
	for (unsigned actor = 0; actor < ACTOR_COUNT; actor++) {
		assert_true(strlen(actor_slugs[actor]) > 0);
		assert_null(strpbrk(actor_slugs[actor], " _ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
		assert_true(strlen(actor_words[actor]) > 0);
	}
}

/* What an administrator must be able to learn of the codes that are asked for most. */
static void
catalogue_codes__the_codes_asked_for_most__are_told_completely(void **state)
{
	static const struct {
		uint16_t code;
		const char *words[12];
	} cases[] = {
		{ 221, { "QUIT", "421" } },
		{ 235, { "AUTH", "no second AUTH", "553", "stolen password" } },
		{ 421, { "overload", "maintenance", "shutdown", "idle timeout",
		           "connections at once", "in a short time", "too many errors",
		           "greylisting", "TLS", "filter", "later" } },
		{ 500, { "512", "CRLF", "12288", "too long", "unknown", "port" } },
		{ 530, { "STARTTLS", "587", "465", "settings", "no attack" } },
		{ 535, { "user name", "password", "mechanism", "app password", "token", "revoked",
		           "expired", "disabled", "locked", "454" } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct catalogue_entry *entry = catalogue_find_code(cases[i].code);
		const char *texts[] = { entry->meaning, entry->seen, entry->client, entry->server,
			entry->use };

		for (size_t j = 0; cases[i].words[j]; j++) {
			size_t k = 0;

			while (k < COUNT(texts) && !strstr(texts[k], cases[i].words[j]))
				k++;
			if (k == COUNT(texts))
				fail_msg(
				    "%u does not say \"%s\"", cases[i].code, cases[i].words[j]);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(catalogue_find_code__a_known_code__is_found_without_a_status),
		cmocka_unit_test(catalogue_find_code__any_other__is_not_found),
		cmocka_unit_test(catalogue_find_pair__a_known_pair__is_found),
		cmocka_unit_test(catalogue_find_pair__another_class_than_the_code__is_not_found),
		cmocka_unit_test(catalogue_find_pair__any_other__is_not_found),
		cmocka_unit_test(catalogue_find_status__impossible_classes__are_not_found),
		cmocka_unit_test(catalogue__every_code_and_status__is_told_by_its_digits),
		cmocka_unit_test(catalogue_digits__those_without_a_meaning__are_none),
		cmocka_unit_test(catalogue_digits__those_with_a_meaning__have_a_sentence),
		cmocka_unit_test(catalogue_actors__each__has_a_slug_and_words),
		cmocka_unit_test(catalogue_codes__the_codes_asked_for_most__are_told_completely),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
