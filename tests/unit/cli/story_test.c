/* SPDX-License-Identifier: BSD-2-Clause */
/* The last lines of a story, in time order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/story.h"

#define CAUSES 20 /* of one lead */

struct case_line {
	const char *kind;
	int second;
	const char *more;
};

static struct record
record_make(char line[static 256], const struct case_line *told)
{
	struct record record;

	snprintf(line, 256, "{\"time\":\"2026-11-21T10:%02d:%02d.000Z\",\"record\":\"%s\"%s}",
	    told->second / 60, told->second % 60, told->kind, told->more);
	assert_true(record_read(&record, span_of(line)));
	return record;
}

static void
find(struct story *story, size_t order, const struct case_line *told)
{
	char line[256];
	struct record record = record_make(line, told);

	assert_int_equal(story_find(story, &record, order, 0), 0);
	memset(line, 'x', sizeof(line)); /* it is copied */
}

/* What is told, in a file of its own; the seconds of each line, joined by blanks. */
static void
assert_told(struct story *story, const char *expected)
{
	char path[] = "/tmp/sluice-story-XXXXXX", line[4096], seconds[1024] = "";
	int file = mkstemp(path), out = dup(STDOUT_FILENO);
	FILE *read;

	assert_true(file >= 0 && out >= 0);
	fflush(stdout);
	dup2(file, STDOUT_FILENO);
	story_tell(story);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	close(out);
	close(file);
	read = fopen(path, "r");
	assert_non_null(read);
	while (fgets(line, sizeof(line), read) != NULL) {
		size_t length = strlen(seconds);

		snprintf(seconds + length, sizeof(seconds) - length, "%s%.5s",
		    length > 0 ? " " : "", line + strlen("{\"time\":\"2026-11-21T10:"));
	}
	fclose(read);
	unlink(path);
	assert_string_equal(seconds, expected);
}

static void
story__of_nothing__tells_nothing(void **state)
{
	struct story story;

	(void)state;
	assert_int_equal(story_begin(&story, FORMAT_JSON, 5), 0);
	assert_null(story_found(&story, 0));
	assert_told(&story, "");
	story_clear(&story);
}

static void
story__in_any_order__is_told_in_that_of_time(void **state)
{
	static const struct case_line lines[] = {
		{ "decision", 20, "" },
		{ "decision", 10, "" },
		{ "hold", 15, "" },
		/* Failures stand where they began, repetitions where they ended. */
		{ "outcome", 59, ",\"since\":\"2026-11-21T10:00:12.000Z\"" },
		{ "repeated", 58, ",\"since\":\"2026-11-21T10:00:11.000Z\"" },
	};
	struct story story;

	(void)state;
	assert_int_equal(story_begin(&story, FORMAT_JSON, 5), 0);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		find(&story, i, &lines[i]);
	assert_told(&story, "00:10 00:59 00:15 00:20 00:58");
	story_clear(&story);
}

static void
story__too_long__is_told_from_its_end(void **state)
{
	struct story story;

	(void)state;
	assert_int_equal(story_begin(&story, FORMAT_JSON, 3), 0);
	for (int i = 0; i < 8; i++)
		find(&story, (size_t)i, &(struct case_line){ "decision", i, "" });
	assert_int_equal(story.found_count, 8);
	assert_non_null(story_found(&story, 2));
	assert_null(story_found(&story, 3));
	assert_told(&story, "00:05 00:06 00:07");
	assert_null(story_found(&story, 0));
	story_clear(&story);
}

static void
story__what_led_to_it__is_told_before_it(void **state)
{
	struct story story;
	char line[256];

	(void)state;
	assert_int_equal(story_begin(&story, FORMAT_JSON, 4), 0);
	find(&story, 9, &(struct case_line){ "decision", 300, "" });
	assert_int_equal(story_begin_causes(&story, 2), 0);
	for (size_t lead = 0; lead < 2; lead++) {
		struct record record =
		    record_make(line, &(struct case_line){ "outcome", 60 * (1 + (int)lead), "" });

		assert_int_equal(story_add_cause(&story, 1 - lead, &record, lead), 0);
	}
	assert_told(&story, "01:00 02:00 05:00");
	story_clear(&story);
}

/* One account's thousand failures leave room for what another's were. */
static void
story__each_lead__has_its_last_lines(void **state)
{
	struct story story;
	char line[256], told[256] = "";

	(void)state;
	assert_int_equal(story_begin(&story, FORMAT_JSON, 100), 0);
	assert_int_equal(story_begin_causes(&story, 2), 0);
	for (int i = 0; i < 1000; i++) {
		struct record record =
		    record_make(line, &(struct case_line){ "outcome", 100 + i, "" });

		assert_int_equal(story_add_cause(&story, 0, &record, (size_t)i), 0);
	}
	struct record record = record_make(line, &(struct case_line){ "outcome", 7, "" });

	assert_int_equal(story_add_cause(&story, 1, &record, 1), 0);
	snprintf(told, sizeof(told), "00:07");
	for (int i = 1000 - CAUSES; i < 1000; i++) {
		size_t length = strlen(told);

		snprintf(told + length, sizeof(told) - length, " %02d:%02d", (100 + i) / 60,
		    (100 + i) % 60);
	}
	assert_told(&story, told);
	story_clear(&story);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(story__of_nothing__tells_nothing),
		cmocka_unit_test(story__in_any_order__is_told_in_that_of_time),
		cmocka_unit_test(story__too_long__is_told_from_its_end),
		cmocka_unit_test(story__what_led_to_it__is_told_before_it),
		cmocka_unit_test(story__each_lead__has_its_last_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
