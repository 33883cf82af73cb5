/* SPDX-License-Identifier: BSD-2-Clause */
/* Counters by the names of rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/metrics.h"

static void
metrics__same_name__finds_the_same_counts(void **state)
{
	struct metrics *metrics = calloc(1, sizeof(*metrics));
	struct rule_counts *one = metrics_rule(metrics, "one");
	struct rule_counts *two = metrics_rule(metrics, "two");

	(void)state;
	one->stopped++;
	assert_ptr_not_equal(one, two);
	assert_ptr_equal(metrics_rule(metrics, "one"), one);
	assert_ptr_equal(metrics_rule(metrics, "two"), two);
	assert_int_equal(metrics_rule(metrics, "one")->stopped, 1);
	assert_string_equal(two->name, "two");
	free(metrics);
}

static void
metrics__more_names_than_room__share_the_last(void **state)
{
	struct metrics *metrics = calloc(1, sizeof(*metrics));
	char name[RULE_NAME_BYTES];

	(void)state;
	for (int i = 0; i < METRICS_RULE_NAMES; i++) {
		snprintf(name, sizeof(name), "rule-%d", i);
		assert_ptr_equal(metrics_rule(metrics, name), &metrics->rule[i]);
	}
	assert_ptr_equal(metrics_rule(metrics, "one-more"), &metrics->rule[METRICS_RULE_NAMES - 1]);
	assert_string_equal(metrics->rule[METRICS_RULE_NAMES - 1].name, "rule-255");
	assert_ptr_equal(metrics_rule(metrics, "rule-0"), &metrics->rule[0]);
	assert_ptr_equal(metrics_rule(metrics, "rule-254"), &metrics->rule[254]);
	free(metrics);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(metrics__same_name__finds_the_same_counts),
		cmocka_unit_test(metrics__more_names_than_room__share_the_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
