/* SPDX-License-Identifier: BSD-2-Clause */
/* Statuses: each that the registry has, or that large providers send, is in the table once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "smtp/catalogue.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define CLASSES (CLASS_BIT(2) | CLASS_BIT(4) | CLASS_BIT(5))

static const char *const known[] = { "2.0.0", "4.0.0", "5.0.0", "2.1.0", "4.1.0", "5.1.0", "4.1.1",
	"5.1.1", "4.1.2", "5.1.2", "4.1.3", "5.1.3", "4.1.4", "5.1.4", "2.1.5", "4.1.6", "5.1.6",
	"4.1.7", "5.1.7", "4.1.8", "5.1.8", "2.1.9", "4.1.9", "5.1.9", "4.1.10", "5.1.10", "2.2.0",
	"4.2.0", "5.2.0", "4.2.1", "5.2.1", "4.2.2", "5.2.2", "4.2.3", "5.2.3", "4.2.4", "5.2.4",
	"2.3.0", "4.3.0", "5.3.0", "4.3.1", "4.3.2", "5.3.2", "4.3.3", "5.3.3", "5.3.4", "4.3.5",
	"5.3.5", "2.3.6", "4.4.0", "5.4.0", "4.4.1", "5.4.1", "4.4.2", "4.4.3", "5.4.3", "4.4.4",
	"5.4.4", "4.4.5", "5.4.5", "4.4.6", "5.4.6", "4.4.7", "5.4.7", "5.4.14", "2.5.0", "4.5.0",
	"5.5.0", "4.5.1", "5.5.1", "2.5.2", "4.5.2", "5.5.2", "4.5.3", "5.5.3", "4.5.4", "5.5.4",
	"4.5.5", "5.5.5", "4.5.6", "5.5.6", "2.6.0", "4.6.0", "5.6.0", "4.6.1", "5.6.1", "4.6.2",
	"5.6.2", "4.6.3", "5.6.3", "2.6.4", "5.6.4", "4.6.5", "5.6.5", "4.6.6", "5.6.6", "4.6.7",
	"5.6.7", "2.6.8", "5.6.8", "4.6.9", "5.6.9", "2.6.10", "5.6.10", "2.7.0", "4.7.0", "5.7.0",
	"4.7.1", "5.7.1", "4.7.2", "5.7.2", "5.7.3", "4.7.4", "5.7.4", "4.7.5", "5.7.5", "4.7.6",
	"5.7.6", "2.7.7", "4.7.7", "5.7.7", "5.7.8", "5.7.9", "5.7.10", "5.7.11", "4.7.12",
	"5.7.12", "5.7.13", "5.7.14", "4.7.15", "5.7.15", "4.7.16", "5.7.16", "5.7.17", "5.7.18",
	"5.7.19", "5.7.20", "5.7.21", "5.7.22", "4.7.23", "5.7.23", "4.7.24", "5.7.24", "4.7.25",
	"5.7.25", "4.7.26", "5.7.26", "4.7.27", "5.7.27", "4.7.28", "5.7.28", "4.7.29", "5.7.29",
	"4.7.30", "5.7.30", "4.7.32", "5.7.32", "4.7.40", "5.7.40", "5.7.57", "5.7.60", "5.7.64",
	"5.7.133", "5.7.139", "4.7.500", "5.7.509", "5.7.511", "5.7.515", "5.7.606", "4.7.650",
	"4.7.651" };

static struct status
status_of(const char *text)
{
	struct status status = { 0 };

	assert_int_equal(status_parse(&status, text), strlen(text));
	return status;
}

/* The class that comes first; 0: none. */
static unsigned
class_lowest(unsigned classes)
{
	for (unsigned digit = 1; digit < 8; digit++)
		if (classes & CLASS_BIT(digit))
			return digit;
	return 0;
}

static unsigned
classes_count(unsigned classes)
{
	unsigned count = 0;

	for (; classes; classes &= classes - 1)
		count++;
	return count;
}

static void
catalogue_statuses__each_that_is_known__is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		struct status status = status_of(known[i]);
		const struct catalogue_entry *entry = catalogue_find_status(&status);

		if (!entry)
			fail_msg("%s is not in the table", known[i]);
		assert_int_equal(entry->subject, status.subject);
		assert_int_equal(entry->detail, status.detail);
		assert_true(entry->classes & CLASS_BIT(status.class));
	}
}

static void
catalogue_statuses__none_but_the_known__is_in_the_table(void **state)
{
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < catalogue_status_count; i++)
		count += classes_count(catalogue_statuses[i].classes);
	assert_int_equal(count, COUNT(known));
}

static void
catalogue_statuses__what_nobody_uses__is_not_found(void **state)
{
	static const char *const unused[] = { "2.1.1", "4.7.8", "5.3.1", "5.4.2", "5.7.31", "5.8.0",
		"4.0.1", "5.999.999" };

	(void)state;
	for (size_t i = 0; i < COUNT(unused); i++) {
		struct status status = status_of(unused[i]);

		if (catalogue_find_status(&status))
			fail_msg("%s is in the table", unused[i]);
	}
}

static void
catalogue_statuses__the_order__is_that_of_the_keys(void **state)
{
	(void)state;
	for (size_t i = 1; i < catalogue_status_count; i++) {
		const struct catalogue_entry *prev = &catalogue_statuses[i - 1];
		const struct catalogue_entry *entry = &catalogue_statuses[i];

		if (prev->subject != entry->subject) {
			assert_true(prev->subject < entry->subject);
		} else if (prev->detail != entry->detail) {
			assert_true(prev->detail < entry->detail);
		} else {
			assert_int_equal(prev->classes & entry->classes, 0);
			assert_true(class_lowest(prev->classes) < class_lowest(entry->classes));
		}
	}
}

static void
catalogue_statuses__an_entry__is_about_a_status_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalogue_status_count; i++) {
		const struct catalogue_entry *entry = &catalogue_statuses[i];

		assert_int_equal(entry->code, 0);
		assert_int_not_equal(entry->classes, 0);
		assert_int_equal(entry->classes & ~CLASSES, 0);
		assert_true(entry->subject <= 7);
		assert_true(entry->standing <= OF_VENDOR);
		assert_true(entry->actor < ACTOR_COUNT);
		assert_int_equal(entry->ending, ENDING_NO);
		assert_int_equal(entry->stages, 0);
		assert_null(entry->use);
	}
}

static void
catalogue_statuses__an_entry__says_all_that_is_asked_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalogue_status_count; i++) {
		const struct catalogue_entry *entry = &catalogue_statuses[i];
		const char *const texts[] = { entry->name, entry->meaning, entry->seen,
			entry->client, entry->server, entry->standard };

		for (size_t k = 0; k < COUNT(texts); k++)
			if (!texts[k] || !*texts[k])
				fail_msg("X.%u.%u lacks a text", entry->subject, entry->detail);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(catalogue_statuses__each_that_is_known__is_found),
		cmocka_unit_test(catalogue_statuses__none_but_the_known__is_in_the_table),
		cmocka_unit_test(catalogue_statuses__what_nobody_uses__is_not_found),
		cmocka_unit_test(catalogue_statuses__the_order__is_that_of_the_keys),
		cmocka_unit_test(catalogue_statuses__an_entry__is_about_a_status_alone),
		cmocka_unit_test(catalogue_statuses__an_entry__says_all_that_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
