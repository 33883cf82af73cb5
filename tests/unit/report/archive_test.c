/* SPDX-License-Identifier: BSD-2-Clause */
/* A file is rotated to a name that is new, and only files with such names are deleted. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/log.h"

#include "report/archive.h"
#include "report/history.h"

#define NOW_US (INT64_C(1795299665) * SECOND_US + 123000) /* 2026-11-21T22:21:05.123Z */
#define MIB INT64_C(1048576)
#define NOBODY 65534

/* Each test has a directory of its own and is in it. */
static int
directory_enter(void **state)
{
	char template[] = "/tmp/sluice-archive-XXXXXX";

	*state = strdup(mkdtemp(template));
	return chdir(*state);
}

static int
directory_leave(void **state)
{
	char command[128];
	int status;

	snprintf(
	    command, sizeof(command), "chmod 700 %s; rm -r %s", (char *)*state, (char *)*state);
	free(*state);
	status = chdir("/");
	return system(command) | status;
}

/* A file with so many bytes, that was written to so long ago. */
static void
file_make(const char *name, size_t bytes, int64_t age_us)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0640);
	const struct timespec changed = { .tv_sec = (NOW_US - age_us) / SECOND_US };
	const struct timespec times[2] = { changed, changed };

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)bytes), 0);
	assert_int_equal(futimens(fd, times), 0);
	close(fd);
}

static void
text_make(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static bool
is_there(const char *name)
{
	return faccessat(AT_FDCWD, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void
put__file__gets_the_time_as_its_name(void **state)
{
	(void)state;
	text_make("audit.jsonl", "one\n");
	assert_int_equal(archive_put("audit.jsonl", NOW_US), 0);
	assert_false(is_there("audit.jsonl"));
	assert_true(is_there("audit.jsonl-20261121-222105"));
	assert_int_equal(archive_put("audit.jsonl", NOW_US), -ENOENT);
}

static void
put__twice_in_a_second__overwrites_nothing(void **state)
{
	char text[16] = "";
	FILE *file;

	(void)state;
	text_make("log-20261121-222107", "foreign\n");
	for (int i = 0; i < 5; i++) {
		snprintf(text, sizeof(text), "%d\n", i);
		text_make("log", text);
		assert_int_equal(archive_put("log", NOW_US), 0);
	}
	assert_true(is_there("log-20261121-222105"));
	assert_true(is_there("log-20261121-222106"));
	assert_true(is_there("log-20261121-222110"));
	file = fopen("log-20261121-222107", "r");
	assert_non_null(fgets(text, sizeof(text), file));
	assert_string_equal(text, "foreign\n");
	fclose(file);
}

static void
put__what_is_no_plain_file__stays(void **state)
{
	(void)state;
	text_make("real", "one\n");
	assert_int_equal(symlink("real", "link"), 0);
	assert_int_equal(archive_put("link", NOW_US), -ENOTSUP);
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(archive_put("dir", NOW_US), -ENOTSUP);
	assert_true(is_there("link") && is_there("dir"));
}

static void
put__name_too_long__is_an_error(void **state)
{
	char name[250];

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	text_make(name, "one\n");
	assert_int_equal(archive_put(name, NOW_US), -ENAMETOOLONG);
	assert_true(is_there(name));
}

/* From now on nothing can be done to the directory's files, not by root either; and back. */
static void
directory_close(void)
{
	assert_int_equal(chmod(".", 0555), 0);
	if (geteuid() == 0)
		assert_int_equal(seteuid(NOBODY), 0);
}

static void
directory_reopen(void)
{
	assert_int_equal(seteuid(getuid()), 0);
	assert_int_equal(chmod(".", 0700), 0);
}

static void
put__unwritable_directory__is_an_error(void **state)
{
	(void)state;
	text_make("log", "one\n");
	directory_close();
	assert_int_equal(archive_put("log", NOW_US), -EACCES);
	directory_reopen();
	assert_true(is_there("log"));
}

static const struct archive_bounds defaults = { 64 * MIB, 1024 * MIB, 30 * DAY_US };

static void
trim__too_old__is_deleted(void **state)
{
	(void)state;
	file_make("log", 10, 40 * DAY_US);
	file_make("log-20261001-000000", 10, 31 * DAY_US);
	file_make("log-20261022-222104", 10, 30 * DAY_US + SECOND_US);
	file_make("log-20261022-222106", 10, 30 * DAY_US - SECOND_US);
	file_make("log-20261120-000000", 10, DAY_US);
	assert_int_equal(archive_trim("log", &defaults, NOW_US), 0);
	assert_true(is_there("log"));
	assert_false(is_there("log-20261001-000000"));
	assert_false(is_there("log-20261022-222104"));
	assert_true(is_there("log-20261022-222106"));
	assert_true(is_there("log-20261120-000000"));
}

static void
trim__too_much__loses_the_oldest(void **state)
{
	const struct archive_bounds bounds = { 100, 300, 0 };
	char name[64];

	(void)state;
	for (int i = 0; i < 7; i++) {
		snprintf(name, sizeof(name), "log-2026112%d-000000", i);
		file_make(name, 100, 0);
	}
	file_make("log", 1000, 0);
	assert_int_equal(archive_trim("log", &bounds, NOW_US), 0);
	for (int i = 0; i < 7; i++) {
		snprintf(name, sizeof(name), "log-2026112%d-000000", i);
		assert_int_equal(is_there(name), i >= 4);
	}
	assert_true(is_there("log"));
}

/* Names that are nearly those of rotated files. */
static void
trim__foreign_files__are_left_alone(void **state)
{
	static const char *const names[] = { "log.1", "log.2.gz", "log-20200101", "log-2020-01-01",
		"log-20200101-0000", "log-20200101-000000.gz", "log-20200101-0000000",
		"log-20200101-00000x", "log-20200101_000000", "xlog-20200101-000000",
		"log--20200101-000000", "log-20200101-000000-1", "log-20200101-000000 ", "lo",
		"other-20200101-000000", "log-a0200101-000000", ".log-20200101-000000" };
	const struct archive_bounds bounds = { 1, 1, SECOND_US };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		file_make(names[i], 100, 1000 * DAY_US);
	assert_int_equal(mkdir("log-20200102-000000", 0700), 0);
	assert_int_equal(symlink("lo", "log-20200103-000000"), 0);
	file_make("log-20200104-000000", 100, 1000 * DAY_US);
	assert_int_equal(archive_trim("log", &bounds, NOW_US), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_true(is_there(names[i]));
	assert_true(is_there("log-20200102-000000"));
	assert_true(is_there("log-20200103-000000"));
	assert_false(is_there("log-20200104-000000"));
}

static void
trim__without_bounds__deletes_nothing(void **state)
{
	static const struct archive_bounds cases[] = { { 0, 1, 1 }, { 1, 0, 0 } };

	(void)state;
	file_make("log-20200104-000000", 100, 1000 * DAY_US);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(archive_trim("log", &cases[i], NOW_US), 0);
		assert_true(is_there("log-20200104-000000"));
	}
}

static void
trim__each_bound__holds_alone(void **state)
{
	static const struct archive_bounds cases[] = { { 1, 50, 0 }, { 1, 0, DAY_US } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		file_make("log-20200104-000000", 100, 2 * DAY_US);
		assert_int_equal(archive_trim("log", &cases[i], NOW_US), 0);
		assert_false(is_there("log-20200104-000000"));
	}
}

static void
trim__paths__lead_to_their_directory(void **state)
{
	const struct archive_bounds bounds = { 1, 0, DAY_US };
	char path[128];

	assert_int_equal(mkdir("sub", 0700), 0);
	file_make("sub/log-20200104-000000", 1, 2 * DAY_US);
	file_make("log-20200104-000000", 1, 2 * DAY_US);
	assert_int_equal(archive_trim("sub/log", &bounds, NOW_US), 0);
	assert_false(is_there("sub/log-20200104-000000"));
	assert_true(is_there("log-20200104-000000"));
	snprintf(path, sizeof(path), "%s/log", (char *)*state);
	assert_int_equal(archive_trim(path, &bounds, NOW_US), 0);
	assert_false(is_there("log-20200104-000000"));
	assert_int_equal(archive_trim("nosuch/log", &bounds, NOW_US), -ENOENT);
}

static void
trim__unwritable_directory__is_an_error_and_ends(void **state)
{
	const struct archive_bounds cases[] = { { 1, 1, 0 }, { 1, 0, DAY_US } };

	(void)state;
	file_make("log-20200104-000000", 100, 2 * DAY_US);
	file_make("log-20200105-000000", 100, 2 * DAY_US);
	directory_close();
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(archive_trim("log", &cases[i], NOW_US), -EACCES);
	directory_reopen();
	assert_true(is_there("log-20200104-000000"));
}

static void
period__is_a_tenth_of_the_age(void **state)
{
	const struct archive_bounds endless = { 64 * MIB, MIB, 0 }, others = { 0, MIB, DAY_US };

	(void)state;
	assert_int_equal(archive_period_us(&defaults), 3 * DAY_US);
	assert_int_equal(archive_period_us(&endless), 0);
	assert_int_equal(archive_period_us(&others), 0);
}

static int64_t
begun_us(const char *text)
{
	int64_t at_us;
	int fd;

	text_make("log", text);
	fd = open("log", O_RDONLY);
	assert_true(fd >= 0);
	at_us = archive_begun_us(fd);
	close(fd);
	return at_us;
}

static void
begun__first_line__tells_when_it_was_written(void **state)
{
	static const struct {
		const char *text;
		int64_t at_us;
	} cases[] = {
		{ "", 0 },
		{ "no line of ours\n", 0 },
		{ "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"decision\"}", 0 },
		{ "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"decision\"}\n", NOW_US },
		{ "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"hold\",\"age\":9}\n{\n",
		    NOW_US },
		{ "{\"time\":\"2026-11-21T22:20:55.123Z\",\"record\":\"outcome\",\"age\":10}\n",
		    NOW_US },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(begun_us(cases[i].text), cases[i].at_us);
	assert_int_equal(archive_begun_us(-1), 0);
}

static int
line_visit(void *arg, struct span line)
{
	char *text = arg;

	strncat(text, line.at, line.bytes);
	return 0;
}

/* What reads the file back finds them, in their order. */
static void
put__history__reads_it_in_order(void **state)
{
	char text[16] = "";

	(void)state;
	for (int i = 0; i < 3; i++) {
		char line[3] = { (char)('a' + i), '\n', '\0' };

		text_make("log", line);
		assert_int_equal(archive_put("log", NOW_US + i / 2 * HOUR_US), 0);
	}
	text_make("log", "d\n");
	assert_int_equal(history_read("log", line_visit, text), 0);
	assert_string_equal(text, "abcd");
}

#define ARCHIVE_TEST(test) cmocka_unit_test_setup_teardown(test, directory_enter, directory_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ARCHIVE_TEST(put__file__gets_the_time_as_its_name),
		ARCHIVE_TEST(put__twice_in_a_second__overwrites_nothing),
		ARCHIVE_TEST(put__what_is_no_plain_file__stays),
		ARCHIVE_TEST(put__name_too_long__is_an_error),
		ARCHIVE_TEST(put__unwritable_directory__is_an_error),
		ARCHIVE_TEST(put__history__reads_it_in_order),
		ARCHIVE_TEST(trim__too_old__is_deleted),
		ARCHIVE_TEST(trim__too_much__loses_the_oldest),
		ARCHIVE_TEST(trim__foreign_files__are_left_alone),
		ARCHIVE_TEST(trim__without_bounds__deletes_nothing),
		ARCHIVE_TEST(trim__each_bound__holds_alone),
		ARCHIVE_TEST(trim__paths__lead_to_their_directory),
		ARCHIVE_TEST(trim__unwritable_directory__is_an_error_and_ends),
		ARCHIVE_TEST(period__is_a_tenth_of_the_age),
		ARCHIVE_TEST(begun__first_line__tells_when_it_was_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
