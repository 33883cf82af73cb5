/* SPDX-License-Identifier: BSD-2-Clause */
/* Maintenance through a file and back; and files that are not ours. */
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
#include "base/text.h"

#include "daemon/drain_file.h"

#define NOON_US (INT64_C(1800000000) * SECOND_US)

#define SINCE "since=2027-01-15T08:00:00.000Z\n"
#define UNTIL "until=2027-01-15T08:20:00.000Z\n"
#define EXCEPT "except=nobody\n"
#define BY "by=root\n"
#define REASON "reason=new disks\n"
#define WHOLE SINCE UNTIL EXCEPT BY REASON "end\n"

struct place {
	char directory[64];
	char path[128];
};

static int
place_make(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (place == NULL)
		return -1;
	text_copy(place->directory, sizeof(place->directory), "/tmp/sluice-drain-XXXXXX");
	if (mkdtemp(place->directory) == NULL)
		return -1;
	snprintf(place->path, sizeof(place->path), "%s/drain", place->directory);
	*state = place;
	return 0;
}

static int
place_remove(void **state)
{
	struct place *place = *state;

	unlink(place->path);
	rmdir(place->directory); /* fails, and the test with it, where something else was left */
	if (access(place->directory, F_OK) == 0)
		return -1;
	free(place);
	return 0;
}

static void
file_put(const struct place *place, const void *bytes, size_t byte_count)
{
	FILE *file = fopen(place->path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, byte_count, file), byte_count);
	fclose(file);
}

static int
read_text(const struct place *place, const char *text, struct drain *drain_r)
{
	file_put(place, text, strlen(text));
	return drain_file_read(drain_r, place->path);
}

static void
drain_file__what_was_written__is_read_back(void **state)
{
	static const struct drain cases[] = {
		{ NOON_US, NOON_US + 20 * MINUTE_US, DRAIN_NOBODY, "", "root" },
		{ NOON_US, INT64_MAX, DRAIN_AUTHENTICATED, "a = b; \"new\" disks %s {x} \\",
		    "uid 1234" },
		{ 0, 1000, DRAIN_NOBODY, "end", "end" },
	};
	const struct place *place = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct drain drain;

		assert_int_equal(drain_file_write(&cases[i], place->path), 0);
		memset(&drain, 0xff, sizeof(drain));
		assert_int_equal(drain_file_read(&drain, place->path), 1);
		assert_int_equal(drain.since_us, cases[i].since_us);
		assert_int_equal(drain.until_us, cases[i].until_us);
		assert_int_equal(drain.except, cases[i].except);
		assert_string_equal(drain.reason, cases[i].reason);
		assert_string_equal(drain.by, cases[i].by);
	}
}

static void
drain_file__the_longest__fits(void **state)
{
	const struct place *place = *state;
	struct drain drain = { .since_us = NOON_US, .until_us = NOON_US }, read;

	memset(drain.reason, 'r', sizeof(drain.reason) - 1);
	memset(drain.by, 'b', sizeof(drain.by) - 1);
	assert_int_equal(drain_file_write(&drain, place->path), 0);
	assert_int_equal(drain_file_read(&read, place->path), 1);
	assert_string_equal(read.reason, drain.reason);
	assert_string_equal(read.by, drain.by);
}

static void
drain_file__a_known_text__is_understood(void **state)
{
	struct drain drain;

	assert_int_equal(read_text(*state, WHOLE, &drain), 1);
	assert_int_equal(drain.since_us, NOON_US);
	assert_int_equal(drain.until_us, NOON_US + 20 * MINUTE_US);
	assert_string_equal(drain.reason, "new disks");
}

static void
drain_file__none__is_none(void **state)
{
	const struct place *place = *state;
	struct drain drain;

	assert_int_equal(drain_file_read(&drain, place->path), 0);
	assert_int_equal(drain_file_remove(place->path), 0);
	assert_int_equal(drain_file_read(&drain, "/nonexistent/drain"), 0);
}

/* Wherever it breaks off, it must not be taken for one that lasts for ever. */
static void
drain_file__cut_off_anywhere__is_refused(void **state)
{
	const struct place *place = *state;
	struct drain drain = { .until_us = 7 };

	for (size_t bytes = 0; bytes < strlen(WHOLE); bytes++) {
		file_put(place, WHOLE, bytes);
		if (drain_file_read(&drain, place->path) != -EINVAL)
			fail_msg("the first %zu bytes were taken for all", bytes);
	}
	assert_int_equal(drain.until_us, 7);
}

static void
drain_file__garbage__is_refused_and_nothing_changed(void **state)
{
	static const char *const cases[] = { "\n", "end\n", "on\n", WHOLE "end\n", WHOLE " ",
		UNTIL SINCE EXCEPT BY REASON "end\n", SINCE UNTIL EXCEPT BY "end\n",
		SINCE UNTIL EXCEPT BY REASON REASON "end\n",
		"since=now\n" UNTIL EXCEPT BY REASON "end\n",
		SINCE "until=\n" EXCEPT BY REASON "end\n",
		SINCE "until=2027-02-30T08:20:00.000Z\n" EXCEPT BY REASON "end\n",
		SINCE UNTIL "except=everybody\n" BY REASON "end\n",
		SINCE UNTIL "except=\n" BY REASON "end\n",
		SINCE UNTIL EXCEPT BY "reason=\x1b[31mred\n"
		                      "end\n",
		SINCE UNTIL EXCEPT BY "reason=\xc3\xa9t\xc3\xa9\n"
		                      "end\n",
		SINCE UNTIL EXCEPT "by=root\r\n" REASON "end\n" };
	struct drain drain = { .until_us = 7 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (read_text(*state, cases[i], &drain) != -EINVAL)
			fail_msg("case %zu was understood", i);
	}
	assert_int_equal(drain.until_us, 7);
}

static void
drain_file__huge_or_of_any_bytes__is_refused(void **state)
{
	static char bytes[1 << 20];
	const struct place *place = *state;
	struct drain drain;

	memset(bytes, 'x', sizeof(bytes));
	file_put(place, bytes, sizeof(bytes));
	assert_int_equal(drain_file_read(&drain, place->path), -EINVAL);
	memset(bytes, 0, sizeof(bytes));
	memcpy(bytes, WHOLE, strlen(WHOLE));
	file_put(place, bytes, strlen(WHOLE) + 1);
	assert_int_equal(drain_file_read(&drain, place->path), -EINVAL);
	for (unsigned seed = 0; seed < 1000; seed++) {
		srand(seed);
		for (size_t i = 0; i < 300; i++)
			bytes[i] = (char)rand();
		file_put(place, bytes, 300);
		assert_int_equal(drain_file_read(&drain, place->path), -EINVAL);
	}
	/* one character more than there is room for */
	snprintf(bytes, sizeof(bytes), SINCE UNTIL EXCEPT BY "reason=%0160d\nend\n", 0);
	assert_int_equal(read_text(place, bytes, &drain), -EINVAL);
	snprintf(bytes, sizeof(bytes), SINCE UNTIL EXCEPT BY "reason=%0159d\nend\n", 0);
	assert_int_equal(read_text(place, bytes, &drain), 1);
}

static void
drain_file__what_is_no_file__is_refused_at_once(void **state)
{
	const struct place *place = *state;
	struct drain drain = { .until_us = NOON_US };

	assert_int_equal(mkfifo(place->path, 0600), 0);
	assert_int_equal(drain_file_read(&drain, place->path), -EINVAL);
	unlink(place->path);
	assert_int_equal(symlink("/dev/zero", place->path), 0);
	assert_int_equal(drain_file_read(&drain, place->path), -ELOOP);
	/* and is replaced by a file */
	assert_int_equal(drain_file_write(&drain, place->path), 0);
	assert_int_equal(drain_file_read(&drain, place->path), 1);
}

static void
drain_file__a_write_that_fails__leaves_what_was(void **state)
{
	const struct place *place = *state;
	struct drain drain = { .until_us = NOON_US }, read;
	char temporary[256];

	snprintf(temporary, sizeof(temporary), "%s.new", place->path);
	assert_int_equal(drain_file_write(&drain, place->path), 0);
	assert_int_equal(mkdir(temporary, 0700), 0);
	drain.until_us = INT64_MAX;
	assert_int_equal(drain_file_write(&drain, place->path), -EISDIR);
	assert_int_equal(drain_file_read(&read, place->path), 1);
	assert_int_equal(read.until_us, NOON_US);
	rmdir(temporary);
	assert_int_equal(drain_file_write(&drain, "/nonexistent/drain"), -ENOENT);
}

static void
drain_file__removed__is_none(void **state)
{
	const struct place *place = *state;
	const struct drain written = { .until_us = NOON_US };
	struct drain drain;

	assert_int_equal(drain_file_write(&written, place->path), 0);
	assert_int_equal(drain_file_remove(place->path), 0);
	assert_int_equal(drain_file_read(&drain, place->path), 0);
	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_true(drain_file_remove(place->path) < 0);
	rmdir(place->path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(drain_file__what_was_written__is_read_back),
		TEST(drain_file__the_longest__fits),
		TEST(drain_file__a_known_text__is_understood),
		TEST(drain_file__none__is_none),
		TEST(drain_file__cut_off_anywhere__is_refused),
		TEST(drain_file__garbage__is_refused_and_nothing_changed),
		TEST(drain_file__huge_or_of_any_bytes__is_refused),
		TEST(drain_file__what_is_no_file__is_refused_at_once),
		TEST(drain_file__a_write_that_fails__leaves_what_was),
		TEST(drain_file__removed__is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
