/* SPDX-License-Identifier: BSD-2-Clause */
/* The schema agrees with itself, with the rooms that it speaks of, and with the manual. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#include "policy/rule.h"

#include "settings/schema.h"
#include "settings/settings.h"
#include "settings/values.h"

static bool
is_of_rule(const struct schema_key *key)
{
	return strcmp(key->group, "rules") == 0 || strcmp(key->group, "when") == 0;
}

static void
schema__every_key__has_a_sentence_of_help(void **state)
{
	(void)state;
	for (const struct schema_key *key = schema; key->name != NULL; key++) {
		assert_non_null(key->help);
		assert_true(strlen(key->help) > 10);
		assert_int_equal(key->help[strlen(key->help) - 1], '.');
	}
}

static void
schema__every_default__is_read_by_the_parser(void **state)
{
	static struct settings settings;
	static struct complaints complaints;
	struct reader reader = { .complaints = &complaints, .owner = &settings.allocations };
	struct rule rule;

	(void)state;
	for (const struct schema_key *key = schema; key->name != NULL; key++) {
		if (key->initial == NULL)
			continue;
		if (!value_initial(&reader, key, is_of_rule(key) ? (void *)&rule : &settings))
			fail_msg("%s.%s: %s", key->group, key->name, complaints.list[0].text);
	}
	assert_int_equal(complaints.count, 0);
	allocations_free(&settings.allocations);
}

static void
schema__wrong_default__would_be_seen(void **state)
{
	static struct settings settings;
	static struct complaints complaints;
	struct reader reader = { .complaints = &complaints, .owner = &settings.allocations };
	struct schema_key wrong = *schema_find("", "ipv4_bits");

	(void)state;
	wrong.initial = "33";
	assert_false(value_initial(&reader, &wrong, &settings));
	assert_int_equal(complaints.count, 1);
}

static void
schema__keys_that_stand_twice__are_of_different_types(void **state)
{
	(void)state;
	for (const struct schema_key *key = schema; key->name != NULL; key++) {
		int found = 0;

		for (size_t i = 0; rule_types[i] != NULL; i++)
			found += schema_find_of(key->group, key->name, rule_types[i]->name) == key;
		assert_true(found > 0);
	}
}

static void
schema__types__are_types_of_rules(void **state)
{
	(void)state;
	for (const struct schema_key *key = schema; key->name != NULL; key++) {
		char types[64], *rest = types, *type;

		snprintf(types, sizeof(types), "%s", key->types);
		while ((type = text_word(&rest)) != NULL)
			assert_non_null(rule_type_find(type));
	}
}

static void
schema__log_choices__are_known_to_the_log(void **state)
{
	const struct schema_key *facility = schema_find("log", "facility");
	const struct schema_key *level = schema_find("log", "level");

	(void)state;
	for (size_t i = 0; facility->choices[i] != NULL; i++)
		assert_true(log_facility(facility->choices[i]) >= 0);
	for (size_t i = 0; level->choices[i] != NULL; i++)
		assert_true(log_level(level->choices[i]) >= 0);
}

static void
schema__ranges__are_not_empty(void **state)
{
	(void)state;
	for (const struct schema_key *key = schema; key->name != NULL; key++) {
		if (key->kind == KIND_NUMBER || key->kind == KIND_SIZE ||
		    key->kind == KIND_DURATION || key->kind == KIND_TEXT || key->kind == KIND_PATH)
			assert_true(key->least < key->most);
	}
}

static void
schema__find__knows_the_type(void **state)
{
	(void)state;
	assert_non_null(schema_find("", "milter"));
	assert_null(schema_find("", "backend"));
	assert_null(schema_find("store", "milter"));
	assert_int_equal(schema_find_of("rules", "limit", "rate")->kind, KIND_LIMIT);
	assert_int_equal(schema_find_of("rules", "limit", "open")->kind, KIND_NUMBER);
	assert_null(schema_find_of("rules", "limit", "exempt"));
	assert_null(schema_find_of("rules", "clients", "rate"));
}

static void
schema__names__end_with_null(void **state)
{
	const char *names[SCHEMA_NAMES];
	size_t count = 0;

	(void)state;
	schema_names(names, "rules", NULL);
	while (names[count] != NULL)
		count++;
	assert_true(count > 15 && count < SCHEMA_NAMES - 1);
	schema_names(names, "audit", NULL);
	assert_string_equal(names[0], "file");
	assert_string_equal(names[3], "age");
	assert_null(names[4]);
}

static char *
file_text(const char *name)
{
	static char text[1 << 17];
	const char *srcdir = getenv("srcdir");
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", srcdir != NULL ? srcdir : ".", name);
	file = fopen(path, "r");
	if (file == NULL)
		fail_msg("%s cannot be opened", path);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

static void
schema__every_key__is_in_the_manual(void **state)
{
	const char *manual = file_text("conf/sluice.conf.5");
	char item[64];

	(void)state;
	for (const struct schema_key *key = schema; key->name != NULL; key++) {
		snprintf(item, sizeof(item), ".It Cm %s", key->name);
		if (strstr(manual, item) == NULL)
			fail_msg("%s is not in sluice.conf.5", key->name);
	}
}

static void
schema__every_key__is_in_the_sample(void **state)
{
	const char *sample = file_text("conf/sluice.conf");

	(void)state;
	for (const struct schema_key *key = schema; key->name != NULL; key++) {
		if (strstr(sample, key->name) == NULL)
			fail_msg("%s is not in sluice.conf", key->name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(schema__every_key__has_a_sentence_of_help),
		cmocka_unit_test(schema__every_default__is_read_by_the_parser),
		cmocka_unit_test(schema__wrong_default__would_be_seen),
		cmocka_unit_test(schema__keys_that_stand_twice__are_of_different_types),
		cmocka_unit_test(schema__types__are_types_of_rules),
		cmocka_unit_test(schema__log_choices__are_known_to_the_log),
		cmocka_unit_test(schema__ranges__are_not_empty),
		cmocka_unit_test(schema__find__knows_the_type),
		cmocka_unit_test(schema__names__end_with_null),
		cmocka_unit_test(schema__every_key__is_in_the_manual),
		cmocka_unit_test(schema__every_key__is_in_the_sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
