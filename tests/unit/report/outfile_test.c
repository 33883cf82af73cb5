/* SPDX-License-Identifier: BSD-2-Clause */
/* A file that others rotate and disks that fill up: whole lines or none. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "report/outfile.h"

#include "sample.h"

/* Each test has a directory of its own and is in it. */
static int
directory_enter(void **state)
{
	char template[] = "/tmp/sluice-outfile-XXXXXX";

	*state = strdup(mkdtemp(template));
	return chdir(*state);
}

static int
directory_leave(void **state)
{
	char command[64];
	int status;

	snprintf(command, sizeof(command), "rm -r %s", (char *)*state);
	free(*state);
	status = chdir("/");
	return system(command) | status;
}

static int
put(struct outfile *file, const char *lines)
{
	return (int)outfile_write(file, lines, strlen(lines));
}

static void
assert_file(const char *path, const char *expected)
{
	char text[256] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(text, expected);
}

static void
file_make(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void
outfile__missing__is_made_for_owner_and_group(void **state)
{
	struct outfile file;
	struct stat made;

	(void)state;
	umask(0);
	assert_int_equal(outfile_init(&file, "log"), 0);
	assert_int_equal(put(&file, "one\n"), 4);
	assert_file("log", "one\n");
	assert_int_equal(stat("log", &made), 0);
	assert_int_equal(made.st_mode & 07777, 0640);
	outfile_clear(&file);
}

static void
outfile__there_already__is_appended_to(void **state)
{
	struct outfile file;

	(void)state;
	file_make("log", "old\n");
	assert_int_equal(outfile_init(&file, "log"), 0);
	assert_int_equal(put(&file, "new\n"), 4);
	assert_file("log", "old\nnew\n");
	outfile_clear(&file);
}

static void
outfile__torn_last_line__is_ended_first(void **state)
{
	struct outfile file;

	(void)state;
	file_make("log", "old\nto");
	assert_int_equal(outfile_init(&file, "log"), 0);
	assert_int_equal(put(&file, "new\n"), 4);
	assert_int_equal(put(&file, "next\n"), 5);
	assert_file("log", "old\nto\nnew\nnext\n");
	outfile_clear(&file);
}

static void
outfile__renamed__goes_on_under_its_name(void **state)
{
	struct outfile file;

	(void)state;
	assert_int_equal(outfile_init(&file, "log"), 0);
	assert_int_equal(put(&file, "one\n"), 4);
	assert_int_equal(rename("log", "log.1"), 0);
	assert_int_equal(put(&file, "two\n"), 4);
	assert_int_equal(rename("log", "log.2"), 0);
	file_make("log", "");
	assert_int_equal(put(&file, "three\n"), 6);
	assert_int_equal(unlink("log"), 0);
	assert_int_equal(put(&file, "four\n"), 5);
	assert_file("log.1", "one\n");
	assert_file("log.2", "two\n");
	assert_file("log", "four\n");
	outfile_clear(&file);
}

static void
outfile__copied_and_truncated__goes_on_at_the_beginning(void **state)
{
	struct outfile file;

	(void)state;
	assert_int_equal(outfile_init(&file, "log"), 0);
	assert_int_equal(put(&file, "one\n"), 4);
	assert_int_equal(truncate("log", 0), 0);
	assert_int_equal(put(&file, "two\n"), 4);
	assert_file("log", "two\n");
	outfile_clear(&file);
}

static void
outfile__directory_missing__is_trouble_until_it_is_there(void **state)
{
	struct outfile file;

	(void)state;
	assert_int_equal(outfile_init(&file, "dir/log"), 0);
	assert_int_equal(put(&file, "one\n"), 0);
	assert_string_equal(file.trouble, "cannot be opened: No such file or directory");
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(put(&file, "one\n"), 4);
	assert_string_equal(file.trouble, "");
	assert_file("dir/log", "one\n");

	/* The directory goes away with the file in it. */
	assert_int_equal(rename("dir", "gone"), 0);
	assert_int_equal(put(&file, "two\n"), 0);
	assert_string_not_equal(file.trouble, "");
	assert_file("gone/log", "one\n");
	outfile_clear(&file);
}

static void
outfile__full_disk__takes_nothing_and_says_so(void **state)
{
	struct outfile file;

	(void)state;
	assert_int_equal(outfile_init(&file, "/dev/full"), 0);
	assert_int_equal(put(&file, "one\n"), 0);
	assert_string_equal(file.trouble, "cannot be written: No space left on device");
	outfile_clear(&file);
}

static void
room_limit(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A limit of the file's size is met as a full disk is: a short write, then none. */
static void
outfile__room_for_part_of_a_line__leaves_whole_lines_only(void **state)
{
	struct outfile file;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(outfile_init(&file, "log"), 0);
	room_limit(10);
	assert_int_equal(put(&file, "one\ntwo\nthree\nfour\n"), 8);
	assert_string_equal(file.trouble, "cannot be written: File too large");
	assert_file("log", "one\ntwo\n");
	assert_int_equal(put(&file, "three\nfour\n"), 0);
	assert_file("log", "one\ntwo\n");
	room_limit(RLIM_INFINITY);
	assert_int_equal(put(&file, "three\nfour\n"), 11);
	assert_file("log", "one\ntwo\nthree\nfour\n");
	assert_string_equal(file.trouble, "");
	outfile_clear(&file);
}

/* Nothing can be taken back from a pipe: what was cut there is ended by a newline later. */
static void
outfile__part_of_a_line_that_stays__is_ended_before_the_next(void **state)
{
	char bytes[1 << 17], *rest;
	struct outfile file;
	ssize_t count;
	int reader;

	(void)state;
	assert_int_equal(mkfifo("log", 0600), 0);
	reader = open("log", O_RDWR | O_NONBLOCK);
	assert_int_equal(outfile_init(&file, "log"), 0);
	assert_int_equal(outfile_open(&file), 0);
	assert_int_equal(fcntl(file.fd, F_SETFL, O_APPEND | O_NONBLOCK), 0);
	memset(bytes, 'x', sizeof(bytes));
	bytes[sizeof(bytes) - 1] = '\n';
	assert_int_equal(outfile_write(&file, bytes, sizeof(bytes)), 0);
	assert_true(file.cut);
	count = read(reader, bytes, sizeof(bytes));
	assert_true(count > 0);
	assert_int_equal(put(&file, "next\n"), 5);
	count = read(reader, bytes, sizeof(bytes));
	assert_int_equal(count, 6);
	rest = bytes;
	assert_memory_equal(rest, "\nnext\n", 6);
	close(reader);
	outfile_clear(&file);
}

static void
outfile__bytes__are_those_of_the_open_file(void **state)
{
	struct outfile file;

	(void)state;
	assert_int_equal(outfile_init(&file, "log"), 0);
	assert_int_equal(outfile_bytes(&file), 0);
	assert_int_equal(outfile_write(&file, "one\n", 4), 4);
	assert_int_equal(outfile_bytes(&file), 4);
	outfile_clear(&file);
	assert_int_equal(outfile_init(&file, "/dev/null"), 0);
	assert_int_equal(outfile_write(&file, "one\n", 4), 4);
	assert_int_equal(outfile_bytes(&file), 0);
	outfile_clear(&file);
}

#define OUTFILE_TEST(test) cmocka_unit_test_setup_teardown(test, directory_enter, directory_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OUTFILE_TEST(outfile__missing__is_made_for_owner_and_group),
		OUTFILE_TEST(outfile__there_already__is_appended_to),
		OUTFILE_TEST(outfile__torn_last_line__is_ended_first),
		OUTFILE_TEST(outfile__renamed__goes_on_under_its_name),
		OUTFILE_TEST(outfile__copied_and_truncated__goes_on_at_the_beginning),
		OUTFILE_TEST(outfile__directory_missing__is_trouble_until_it_is_there),
		OUTFILE_TEST(outfile__full_disk__takes_nothing_and_says_so),
		OUTFILE_TEST(outfile__room_for_part_of_a_line__leaves_whole_lines_only),
		OUTFILE_TEST(outfile__part_of_a_line_that_stays__is_ended_before_the_next),
		OUTFILE_TEST(outfile__bytes__are_those_of_the_open_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
