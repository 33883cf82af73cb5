/* SPDX-License-Identifier: BSD-2-Clause */
/* The directory of a disk: made, claimed by one process alone, and a bad file in it put aside. */
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

#include "store/directory.h"

static char base[] = "/tmp/sluice-directory-XXXXXX";

static void
name_in_base(char name_r[static PATH_MAX], const char *name)
{
	snprintf(name_r, PATH_MAX, "%s/%s", base, name);
}

static void
file_make(const char *name)
{
	int fd = open(name, O_CREAT | O_WRONLY, 0600);

	assert_true(fd >= 0);
	close(fd);
}

static int
base_make(void **state)
{
	(void)state;
	return mkdtemp(base) ? 0 : -1;
}

static int
base_remove(void **state)
{
	(void)state;
	return rmdir(base);
}

static void
directory_claim__missing__is_made_for_owner_and_group(void **state)
{
	char path[PATH_MAX];
	struct stat stat_of;
	mode_t before = umask(0);
	int fd;

	(void)state;
	name_in_base(path, "new");
	fd = directory_claim(path);
	umask(before);
	assert_true(fd >= 0);
	assert_int_equal(stat(path, &stat_of), 0);
	assert_int_equal(stat_of.st_mode & 07777, 0750);
	close(fd);
	rmdir(path);
}

static void
directory_claim__second_claim__is_busy_until_the_first_is_gone(void **state)
{
	char path[PATH_MAX];
	int fd, second_fd;

	(void)state;
	name_in_base(path, "one");
	fd = directory_claim(path);
	assert_true(fd >= 0);
	assert_int_equal(directory_claim(path), -EBUSY);
	close(fd);
	second_fd = directory_claim(path);
	assert_true(second_fd >= 0);
	close(second_fd);
	rmdir(path);
}

static void
directory_claim__no_directory__fails(void **state)
{
	char path[PATH_MAX], below[PATH_MAX];

	(void)state;
	name_in_base(path, "file");
	name_in_base(below, "file/below");
	file_make(path);
	assert_int_equal(directory_claim(path), -ENOTDIR);
	assert_int_equal(directory_claim(below), -ENOTDIR);
	unlink(path);
	assert_int_equal(directory_claim(below), -ENOENT);
}

static void
directory_put_aside__a_file__has_a_name_that_tells_why_and_when(void **state)
{
	char from[PATH_MAX], aside[PATH_MAX], expected[PATH_MAX];

	(void)state;
	name_in_base(from, "data.mdb");
	name_in_base(expected, "data.mdb.damaged-2");
	file_make(from);
	assert_int_equal(directory_put_aside(base, "data.mdb", "damaged", aside), 0);
	assert_memory_equal(aside, expected, strlen(expected));
	assert_int_equal(strlen(aside), strlen(from) + strlen(".damaged-20261121T222105Z"));
	assert_int_equal(access(from, F_OK), -1);
	assert_int_equal(unlink(aside), 0);
	assert_int_equal(directory_put_aside(base, "data.mdb", "damaged", aside), -ENOENT);
}

static void
directory_put_aside__name_too_long__is_refused(void **state)
{
	char path[PATH_MAX], aside[PATH_MAX];

	(void)state;
	memset(path, 'x', sizeof(path) - 12);
	path[sizeof(path) - 12] = '\0';
	assert_int_equal(directory_put_aside(path, "data.mdb", "foreign", aside), -ENAMETOOLONG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(directory_claim__missing__is_made_for_owner_and_group),
		cmocka_unit_test(directory_claim__second_claim__is_busy_until_the_first_is_gone),
		cmocka_unit_test(directory_claim__no_directory__fails),
		cmocka_unit_test(directory_put_aside__a_file__has_a_name_that_tells_why_and_when),
		cmocka_unit_test(directory_put_aside__name_too_long__is_refused),
	};

	return cmocka_run_group_tests(tests, base_make, base_remove);
}
