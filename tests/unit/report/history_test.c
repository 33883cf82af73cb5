/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading the audit file back, through all that rotation makes of it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/text.h"

#include "report/history.h"

#define LONGEST 65536

/* Each test has a directory of its own and is in it. */
static int
directory_enter(void **state)
{
	char template[] = "/tmp/sluice-history-XXXXXX";

	*state = strdup(mkdtemp(template));
	return chdir(*state);
}

static int
directory_leave(void **state)
{
	char command[64];
	int status;

	snprintf(command, sizeof(command), "rm -rf %s", (char *)*state);
	free(*state);
	status = chdir("/");
	return system(command) | status;
}

static void
bytes_make(const char *path, const char *bytes, size_t count, time_t at)
{
	const struct utimbuf times = { at, at };
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fwrite(bytes, 1, count, file);
	fclose(file);
	assert_int_equal(utime(path, &times), 0);
}

/* A file of one line; one that ends in ".gz" is packed. */
static void
file_make(const char *path, const char *line, time_t at)
{
	char name[64], command[128], text[64];
	size_t length = strlen(path);
	int is_packed = length > 3 && strcmp(path + length - 3, ".gz") == 0;

	text_copy(name, sizeof(name), path);
	if (is_packed)
		name[length - 3] = '\0';
	snprintf(text, sizeof(text), "%s\n", line);
	bytes_make(name, text, strlen(text), at);
	snprintf(command, sizeof(command), "gzip -f %s", name);
	if (is_packed)
		assert_int_equal(system(command), 0);
}

/* What was read: the lines, joined by blanks. */
struct tale {
	char text[512];
	int count;
	int stop_at; /* this many; 0: never */
	size_t longest;
};

static int
tale_line(void *arg, struct span text)
{
	const char *line = text.at;
	struct tale *tale = arg;

	if (strlen(line) > tale->longest)
		tale->longest = strlen(line);
	if (tale->count++ > 0)
		text_append(tale->text, sizeof(tale->text), " ");
	text_append(tale->text, sizeof(tale->text), line);
	return tale->count == tale->stop_at ? 42 : 0;
}

static void
assert_history(const char *path, const char *expected)
{
	struct tale tale = { .count = 0 };

	assert_int_equal(history_read(path, tale_line, &tale), 0);
	assert_string_equal(tale.text, expected);
}

static void
history__each_naming__is_read_oldest_first(void **state)
{
	static const struct {
		const char *what;
		const char *files[8]; /* the oldest first; the same words are in them */
	} cases[] = {
		{ "alone", { "a.jsonl" } },
		{ "numbers", { "a.jsonl.3", "a.jsonl.2", "a.jsonl.1", "a.jsonl" } },
		{ "ten is older than two",
		    { "a.jsonl.100.gz", "a.jsonl.10.gz", "a.jsonl.2.gz", "a.jsonl.1", "a.jsonl" } },
		{ "from nought", { "a.jsonl.1.gz", "a.jsonl.0", "a.jsonl" } },
		{ "dates", { "a.jsonl-20251231.gz", "a.jsonl-20261120", "a.jsonl" } },
		{ "dates and hours", { "a.jsonl-20261120", "a.jsonl-2026112013.gz",
		                         "a.jsonl-2026112014", "a.jsonl-20261121", "a.jsonl" } },
		{ "dates and times", { "a.jsonl-20261120-010000.gz", "a.jsonl-20261120-130000.gz",
		                         "a.jsonl-20261121-010000", "a.jsonl" } },
		{ "dates with dashes",
		    { "a.jsonl-2026-09-30.gz", "a.jsonl-2026-10-01", "a.jsonl" } },
		{ "seconds", { "a.jsonl-1795299664", "a.jsonl-1795299665.gz", "a.jsonl" } },
		{ "dots before dates", { "a.jsonl.20261120", "a.jsonl.20261121", "a.jsonl" } },
		{ "extension last", { "a-20261120.jsonl.gz", "a-20261121.jsonl", "a.jsonl" } },
		{ "numbers, extension last", { "a.2.jsonl.gz", "a.1.jsonl", "a.jsonl" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char expected[256] = "";

		for (int f = 7; f >= 0; f--) {
			if (cases[i].files[f] != NULL)
				file_make(cases[i].files[f], cases[i].files[f], 1795299665);
		}
		for (int f = 0; f < 8 && cases[i].files[f] != NULL; f++) {
			if (f > 0)
				text_append(expected, sizeof(expected), " ");
			text_append(expected, sizeof(expected), cases[i].files[f]);
		}
		assert_history("a.jsonl", expected);
		assert_int_equal(system("rm *"), 0);
	}
}

/* Somebody changed logrotate's config one day: the files tell in which direction. */
static void
history__naming_was_changed__goes_by_the_age_of_the_files(void **state)
{
	(void)state;
	file_make("log.2", "n2", 1000);
	file_make("log.1.gz", "n1", 2000);
	file_make("log-19700102.gz", "d1", 3000);
	file_make("log", "now", 4000);
	assert_history("log", "n2 n1 d1 now");
	file_make("log.1.gz", "n1", 3500);
	assert_history("log", "d1 n2 n1 now");
}

static void
history__other_files__are_left_alone(void **state)
{
	static const char *const others[] = {
		"log.old",
		"log.1.bz2",
		"log.",
		"log-",
		"log-1",
		"log.1x",
		"log.-1",
		"xlog.1",
		"log2",
		"log.gz",
		"log.1.gz.tmp",
		"log-20261121x",
		"log.1234567890123456789",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		bytes_make(others[i], "no\n", 3, 1000);
	assert_int_equal(mkdir("log.7", 0700), 0);
	file_make("log", "yes", 2000);
	assert_history("log", "yes");
}

static void
history__being_packed__is_read_once(void **state)
{
	(void)state;
	file_make("log.1.gz", "half", 1000);
	file_make("log.1", "one", 1000);
	file_make("log", "now", 2000);
	assert_history("log", "one now");
}

/* As when the file is rotated between looking for it and reading its predecessors. */
static void
history__two_names_of_one_file__are_read_once(void **state)
{
	(void)state;
	file_make("log", "now", 2000);
	assert_int_equal(link("log", "log.1"), 0);
	assert_int_equal(link("log", "log.2"), 0);
	assert_history("log", "now");
	unlink("log");
	assert_history("log", "now");
}

static void
history__file_gone__its_predecessors_still_speak(void **state)
{
	struct tale tale = { .count = 0 };

	(void)state;
	assert_int_equal(history_read("log", tale_line, &tale), -ENOENT);
	assert_int_equal(history_read("nowhere/log", tale_line, &tale), -ENOENT);
	assert_int_equal(tale.count, 0);
	file_make("log.1", "one", 1000);
	assert_history("log", "one");
	assert_history("./log", "one");
}

static void
history__path_with_directory__looks_there(void **state)
{
	char path[128];

	assert_int_equal(mkdir("dir", 0700), 0);
	file_make("dir/log.1.gz", "one", 1000);
	file_make("dir/log", "now", 2000);
	file_make("log.1", "elsewhere", 2000);
	assert_history("dir/log", "one now");
	snprintf(path, sizeof(path), "%s/dir/log", (const char *)*state);
	assert_history(path, "one now");
}

static void
history__visitor_has_enough__is_told_no_more(void **state)
{
	struct tale tale = { .stop_at = 2 };

	(void)state;
	file_make("log.3", "three", 1000);
	file_make("log.2.gz", "two", 1000);
	file_make("log.1", "one", 1000);
	assert_int_equal(history_read("log", tale_line, &tale), 42);
	assert_string_equal(tale.text, "three two");
}

static void
history__lines_without_end_empty_or_with_nul__do_no_harm(void **state)
{
	(void)state;
	bytes_make("log.1", "a\0b\n\n\0\nc", 8, 1000);
	file_make("log", "d", 2000);
	assert_history("log", "a   c d");
	bytes_make("log.1", "", 0, 1000);
	assert_history("log", "d");
}

/* The longest line that is told, and one byte more, at each place of a block. */
static void
history__too_long__is_passed_over(void **state)
{
	char *bytes = malloc(8 * LONGEST);

	(void)state;
	for (size_t before = 0; before < 7; before++) {
		for (size_t more = 0; more < 2; more++) {
			size_t count = before * 40000 + LONGEST + more;
			struct tale tale = { .count = 0 };

			memset(bytes, 'x', 8 * LONGEST);
			for (size_t i = 0; i < before; i++)
				bytes[(i + 1) * 40000 - 1] = '\n';
			memcpy(bytes + count, "\nend\n", 5);
			bytes_make("log", bytes, count + 5, 1000);
			assert_int_equal(history_read("log", tale_line, &tale), 0);
			assert_int_equal(tale.count, (int)before + (more == 0) + 1);
			assert_int_equal(tale.longest, more == 0    ? LONGEST
			                               : before > 0 ? 39999
			                                            : 3);
		}
	}
	free(bytes);
}

static void
history__megabytes_in_one_line__are_passed_over(void **state)
{
	size_t count = 3000000;
	char *bytes = malloc(count);

	(void)state;
	memset(bytes, 'x', count);
	memcpy(bytes, "begin\n", 6);
	memcpy(bytes + count - 5, "\nend\n", 5);
	bytes_make("log.1", bytes, count - 4, 1000);
	bytes_make("log", bytes, count, 1000);
	assert_history("log", "begin begin end");
	bytes_make("log", bytes, count - 5, 1000);
	assert_history("log", "begin begin");
	free(bytes);
}

static void
history__many_lines__come_in_order(void **state)
{
	FILE *file = fopen("log", "w");
	struct tale tale = { .count = 0 };

	(void)state;
	for (int i = 0; i < 200000; i++)
		fprintf(file, "{\"number\":%d}\n", i);
	fclose(file);
	assert_int_equal(system("gzip -c log >log.1.gz"), 0);
	assert_int_equal(history_read("log", tale_line, &tale), 0);
	assert_int_equal(tale.count, 400000);
}

/* What came before the damage is told, and so are the other files. */
static void
history__damaged_archive__is_read_as_far_as_it_goes(void **state)
{
	struct tale tale = { .count = 0 };
	FILE *file = fopen("log.1", "w");
	struct stat packed;

	(void)state;
	for (int i = 0; i < 100000; i++)
		fprintf(file, "%d\n", i);
	fclose(file);
	assert_int_equal(system("gzip log.1"), 0);
	assert_int_equal(stat("log.1.gz", &packed), 0);
	assert_int_equal(truncate("log.1.gz", packed.st_size / 2), 0);
	file_make("log", "now", 2000);
	log_to_stderr("history_test", LOG_LEVEL_ERROR);
	assert_int_equal(history_read("log", tale_line, &tale), 0);
	assert_in_range(tale.count, 20000, 80000);
	assert_memory_equal(tale.text, "0 1 2 3", 7);

	bytes_make("log.1.gz", "\x1f\x8b\x08 nonsense", 12, 1000);
	assert_history("log", "now");
	bytes_make("log.1.gz", "", 0, 1000);
	assert_history("log", "now");
}

/* Only what the bytes say counts. */
static void
history__packed_or_not__is_seen_whatever_the_name(void **state)
{
	(void)state;
	bytes_make("log.3.gz", "plain\n", 6, 1000);
	bytes_make("log.2", "\x1f", 1, 1000);
	file_make("log.1.gz", "packed", 1000);
	assert_int_equal(rename("log.1.gz", "log.1"), 0);
	file_make("log", "now", 2000);
	assert_history("log", "plain \x1f packed now");
}

static void
history__a_pipe__is_read_packed_or_not(void **state)
{
	static const char *const commands[] = { "printf 'one\\ntwo\\n'",
		"printf 'one\\ntwo\\n' | gzip" };

	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		FILE *pipe = popen(commands[i], "r");
		char path[64];

		assert_non_null(pipe);
		snprintf(path, sizeof(path), "/dev/fd/%d", fileno(pipe));
		assert_history(path, "one two");
		pclose(pipe);
	}
}

/* A line can be somewhat younger than its file. */
static void
history__since__passes_over_what_was_last_changed_before(void **state)
{
	static const int64_t hour_us = INT64_C(3600000000);
	static const struct {
		int64_t from_us;
		const char *expected;
	} cases[] = {
		{ 0, "two one now" },
		{ -1, "two one now" },
		{ INT64_MIN, "two one now" },
		{ 11 * hour_us, "two one now" },
		{ 11 * hour_us + 1000000, "one now" },
		{ 21 * hour_us, "one now" },
		{ 21 * hour_us + 1000000, "now" },
		{ 31 * hour_us, "now" },
		{ 31 * hour_us + 1000000, "" },
		{ INT64_MAX, "" },
	};

	(void)state;
	file_make("log.2.gz", "two", 10 * 3600);
	file_make("log.1", "one", 20 * 3600);
	file_make("log", "now", 30 * 3600);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tale tale = { .count = 0 };

		assert_int_equal(history_read_since("log", cases[i].from_us, tale_line, &tale), 0);
		assert_string_equal(tale.text, cases[i].expected);
	}
	assert_int_equal(history_read_since("no", hour_us, tale_line, NULL), -ENOENT);
}

#define HISTORY_TEST(test) cmocka_unit_test_setup_teardown(test, directory_enter, directory_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HISTORY_TEST(history__each_naming__is_read_oldest_first),
		HISTORY_TEST(history__naming_was_changed__goes_by_the_age_of_the_files),
		HISTORY_TEST(history__other_files__are_left_alone),
		HISTORY_TEST(history__being_packed__is_read_once),
		HISTORY_TEST(history__two_names_of_one_file__are_read_once),
		HISTORY_TEST(history__file_gone__its_predecessors_still_speak),
		HISTORY_TEST(history__path_with_directory__looks_there),
		HISTORY_TEST(history__visitor_has_enough__is_told_no_more),
		HISTORY_TEST(history__lines_without_end_empty_or_with_nul__do_no_harm),
		HISTORY_TEST(history__too_long__is_passed_over),
		HISTORY_TEST(history__megabytes_in_one_line__are_passed_over),
		HISTORY_TEST(history__many_lines__come_in_order),
		HISTORY_TEST(history__damaged_archive__is_read_as_far_as_it_goes),
		HISTORY_TEST(history__packed_or_not__is_seen_whatever_the_name),
		HISTORY_TEST(history__a_pipe__is_read_packed_or_not),
		HISTORY_TEST(history__since__passes_over_what_was_last_changed_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
