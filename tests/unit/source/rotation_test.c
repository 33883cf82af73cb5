/* SPDX-License-Identifier: BSD-2-Clause */
/* Which names rotation gives, and in which order its files were written. */
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

#include "source/rotation.h"

static void
rotation__name__tells_what_rotation_made(void **state)
{
	static const struct {
		const char *name;
		const char *log_name;
		bool is_made;
	} cases[] = {
		{ "mail.log.1", "mail.log", true },
		{ "mail.log.0", "mail.log", true },
		{ "mail.log.12.gz", "mail.log", true },
		{ "mail.log.1.zst", "mail.log", true },
		{ "mail.log-20240131", "mail.log", true },
		{ "mail.log-20240131.xz", "mail.log", true },
		{ "mail.log-2024-01-31T10:00:00+01", "mail.log", true },
		{ "mail.log.20240131-101500", "mail.log", true },
		{ "mail-20240131.log", "mail.log", true },
		{ "mail-20240131.log.gz", "mail.log", true },
		{ "mail.1.log", "mail.log", true },
		{ "mail.log.old", "mail.log", true },
		{ "maillog.1", "maillog", true },
		{ "maillog_20240131", "maillog", true },
		{ "mail.log", "mail.log", false },
		{ "mail.log.gz", "mail.log", false },
		{ "mail.log.", "mail.log", false },
		{ "mail.log.-", "mail.log", false },
		{ "mail.log.1.bak", "mail.log", false },
		{ "mail.log.1~", "mail.log", false },
		{ "mail.log.mine", "mail.log", false },
		{ "mail.log1", "mail.log", false },
		{ "mail.log.older", "mail.log", false },
		{ "mail.err.1", "mail.log", false },
		{ "mail.1", "mail.log", false },
		{ "Mail.log.1", "mail.log", false },
		{ ".1.log", ".log", false },
		{ "", "mail.log", false },
		{ "mail.log.111111111122222222223333333333444444444455555555556666", "mail.log",
		    true },
		{ "mail.log.1111111111222222222233333333334444444444555555555566666666667777777",
		    "mail.log", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (rotation_made(cases[i].name, cases[i].log_name) != cases[i].is_made)
			fail_msg("\"%s\" of \"%s\"", cases[i].name, cases[i].log_name);
	}
}

static void
make(const char *name, int64_t second)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = second } };
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(futimens(fd, times), 0);
	close(fd);
}

static void
rotation__gathered__stands_in_the_order_of_writing(void **state)
{
	static const struct {
		const char *name;
		int64_t second;
	} files[] = {
		{ "log.10", 100 },
		{ "log.9.gz", 200 },
		{ "log.2", 300 },
		/* Somebody still wrote to the older one. */
		{ "log.1", 290 },
		/* Then dates began; the same second is no hindrance. */
		{ "log-20240101", 400 },
		{ "log-20240102", 400 },
		{ "log-20240102-1", 390 },
		{ "log.old", 500 },
	};
	char directory[] = "/tmp/sluice-rotation-XXXXXX";
	const size_t count = sizeof(files) / sizeof(files[0]);
	struct rotation rotation = { 0 };

	(void)state;
	assert_non_null(mkdtemp(directory));
	assert_int_equal(chdir(directory), 0);
	for (size_t i = count; i-- > 0;)
		make(files[i].name, files[i].second);
	make("log", 600);
	make("log.bak", 600);
	assert_int_equal(symlink("log", "log.3"), 0);
	assert_int_equal(mkdir("log.4", 0755), 0);
	assert_int_equal(rotation_gather(&rotation, directory, "log"), 0);
	/* The same files by another way are the same files. */
	assert_int_equal(rotation_gather(&rotation, ".", "log"), 0);
	assert_int_equal(rotation.count, count);
	for (size_t i = 0; i < count; i++) {
		const char *name = strrchr(rotation.file[i].path, '/') + 1;

		assert_string_equal(name, files[i].name);
		assert_int_equal(unlink(name), 0);
	}
	assert_true(rotation.file[1].compressed);
	assert_int_equal(rotation_until(&rotation, INT64_C(99999999999)), 0);
	assert_int_equal(rotation_until(&rotation, INT64_C(100000000000)), 1);
	assert_int_equal(rotation_until(&rotation, INT64_MAX), count);
	assert_int_equal(
	    rotation_locate(&rotation, rotation.file[5].device, rotation.file[5].inode), 5);
	assert_int_equal(rotation_locate(&rotation, rotation.file[5].device, 0), -1);
	rotation_clear(&rotation);
	assert_int_equal(unlink("log") | unlink("log.bak") | unlink("log.3") | rmdir("log.4"), 0);
	assert_int_equal(chdir("/") | rmdir(directory), 0);
}

static void
rotation__no_directory__has_no_files(void **state)
{
	struct rotation rotation = { 0 };

	(void)state;
	assert_int_equal(rotation_gather(&rotation, "/nonexistent", "log"), 0);
	assert_int_equal(rotation_gather(&rotation, "", "log"), 0);
	assert_int_equal(rotation.count, 0);
	rotation_clear(&rotation);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rotation__name__tells_what_rotation_made),
		cmocka_unit_test(rotation__gathered__stands_in_the_order_of_writing),
		cmocka_unit_test(rotation__no_directory__has_no_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
