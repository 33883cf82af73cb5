/* SPDX-License-Identifier: BSD-2-Clause */
/* Maintenance that is switched on, off, over in time, and taken up again. */
#include <errno.h>
#include <pthread.h>
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
#include "base/now.h"
#include "base/text.h"

#include "daemon/drain_file.h"
#include "daemon/maintenance.h"

#define NOON_US (INT64_C(1800000000) * SECOND_US)

struct place {
	char directory[64];
	char path[128];
	struct store_options store;
	struct audit *audit;
	struct maintenance *maintenance;
};

static void
place_open(struct place *place)
{
	assert_int_equal(maintenance_open(&place->maintenance, &place->store, place->audit), 0);
}

static void
place_restart(struct place *place)
{
	maintenance_close(&place->maintenance);
	place_open(place);
}

static int
place_make(void **state)
{
	const struct audit_options none = { .file = "" };
	struct place *place = calloc(1, sizeof(*place));

	if (place == NULL || audit_open(&place->audit, &none) < 0)
		return -1;
	text_copy(place->directory, sizeof(place->directory), "/tmp/sluice-drain-XXXXXX");
	if (mkdtemp(place->directory) == NULL)
		return -1;
	snprintf(place->path, sizeof(place->path), "%s/drain", place->directory);
	place->store = (struct store_options){ .backend = "lmdb", .path = place->directory };
	place_open(place);
	*state = place;
	return 0;
}

static int
place_remove(void **state)
{
	struct place *place = *state;

	maintenance_close(&place->maintenance);
	audit_close(&place->audit);
	unlink(place->path);
	rmdir(place->path);
	rmdir(place->directory);
	free(place);
	return 0;
}

static struct drain
drain_until(int64_t until_us)
{
	return (struct drain){
		.since_us = NOON_US,
		.until_us = until_us,
		.reason = "new disks",
		.by = "root",
	};
}

static bool
is_on(struct place *place)
{
	struct drain drain;

	return maintenance_look(place->maintenance, &drain);
}

static void
maintenance__switched_on_and_off__is_told_as_it_is(void **state)
{
	struct place *place = *state;
	const struct drain drain = drain_until(INT64_MAX);
	struct drain seen;

	assert_false(is_on(place));
	assert_int_equal(maintenance_begin(place->maintenance, &drain), 0);
	assert_int_equal(maintenance_kept(place->maintenance), 0);
	assert_true(maintenance_look(place->maintenance, &seen));
	assert_string_equal(seen.reason, "new disks");
	assert_int_equal(maintenance_end(place->maintenance, "alice", &seen), 1);
	assert_string_equal(seen.by, "root");
	assert_false(is_on(place));
	assert_int_equal(maintenance_end(place->maintenance, "alice", &seen), 0);
}

static void
maintenance__a_restart__ends_only_what_has_ended(void **state)
{
	struct place *place = *state;
	struct drain drain = drain_until(INT64_MAX), seen;

	maintenance_begin(place->maintenance, &drain);
	place_restart(place);
	assert_true(maintenance_look(place->maintenance, &seen));
	assert_int_equal(seen.until_us, INT64_MAX);
	assert_string_equal(seen.by, "root");

	/* what is said later takes its place */
	drain = drain_until(NOON_US + HOUR_US);
	drain.except = DRAIN_AUTHENTICATED;
	maintenance_begin(place->maintenance, &drain);
	place_restart(place);
	assert_true(maintenance_look(place->maintenance, &seen));
	assert_int_equal(seen.until_us, NOON_US + HOUR_US);
	assert_int_equal(seen.except, DRAIN_AUTHENTICATED);

	maintenance_end(place->maintenance, "root", &seen);
	place_restart(place);
	assert_false(is_on(place));
}

static void
maintenance__its_time_is_over__ends_with_its_file(void **state)
{
	struct place *place = *state;
	const struct drain drain = drain_until(NOON_US + HOUR_US);

	maintenance_begin(place->maintenance, &drain);
	maintenance_tick(place->maintenance, NOON_US + HOUR_US - 1);
	assert_true(is_on(place));
	maintenance_tick(place->maintenance, NOON_US + HOUR_US);
	assert_false(is_on(place));
	assert_int_equal(access(place->path, F_OK), -1);
	place_restart(place);
	assert_false(is_on(place));
}

/* It was over while nobody was there to see it. */
static void
maintenance__over_before_the_start__ends_with_the_first_tick(void **state)
{
	struct place *place = *state;
	const struct drain drain = drain_until(NOON_US + HOUR_US);

	maintenance_begin(place->maintenance, &drain);
	place_restart(place);
	assert_true(is_on(place));
	maintenance_tick(place->maintenance, NOON_US + 2 * HOUR_US);
	assert_false(is_on(place));
	assert_int_equal(access(place->path, F_OK), -1);
}

static void
maintenance__a_file_of_garbage__is_none(void **state)
{
	struct place *place = *state;
	FILE *file = fopen(place->path, "w");

	fputs("on\n", file);
	fclose(file);
	place_restart(place);
	assert_false(is_on(place));
	assert_int_equal(access(place->path, F_OK), 0);
	/* and is no hindrance */
	assert_int_equal(
	    maintenance_begin(place->maintenance, &(struct drain){ .until_us = INT64_MAX }), 0);
	place_restart(place);
	assert_true(is_on(place));
}

static void
maintenance__a_store_in_memory__keeps_nothing(void **state)
{
	struct place *place = *state;
	const struct drain drain = drain_until(INT64_MAX);
	struct drain seen;

	place->store.backend = "ram";
	place_restart(place);
	assert_int_equal(maintenance_begin(place->maintenance, &drain), -ENOTSUP);
	assert_int_equal(maintenance_kept(place->maintenance), -ENOTSUP);
	assert_true(is_on(place));
	assert_int_equal(access(place->path, F_OK), -1);
	assert_int_equal(maintenance_end(place->maintenance, "root", &seen), 1);
	place_restart(place);
	assert_false(is_on(place));
}

static void
maintenance__a_file_that_cannot_be_written__is_on_all_the_same(void **state)
{
	struct place *place = *state;
	const struct drain drain = drain_until(INT64_MAX);

	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_int_equal(maintenance_begin(place->maintenance, &drain), -EISDIR);
	assert_int_equal(maintenance_kept(place->maintenance), -EISDIR);
	assert_true(is_on(place));
}

/* Else a restart would begin it anew. */
static void
maintenance__a_file_that_cannot_be_removed__is_tried_again(void **state)
{
	struct place *place = *state;
	const struct drain drain = drain_until(INT64_MAX);
	struct drain seen;

	maintenance_begin(place->maintenance, &drain);
	unlink(place->path);
	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_true(maintenance_end(place->maintenance, "root", &seen) < 0);
	assert_false(is_on(place));
	rmdir(place->path);
	assert_int_equal(drain_file_write(&drain, place->path), 0);
	maintenance_tick(place->maintenance, NOON_US);
	assert_int_equal(access(place->path, F_OK), -1);
}

static void
maintenance__the_end_of_the_process__refuses_all_and_keeps_nothing(void **state)
{
	struct place *place = *state;
	struct drain seen;

	maintenance_shut(place->maintenance, NOON_US, NOON_US + MINUTE_US);
	assert_true(maintenance_look(place->maintenance, &seen));
	assert_string_equal(seen.reason, "shutting down");
	assert_string_equal(seen.by, "sluiced");
	assert_int_equal(seen.since_us, NOON_US);
	assert_int_equal(seen.until_us, INT64_MAX);
	assert_int_equal(access(place->path, F_OK), -1);
	place_restart(place);
	assert_false(is_on(place));
}

static void
maintenance__the_end_of_the_process__leaves_what_was_said_before(void **state)
{
	static const struct {
		int64_t length_us;
		enum drain_except except;
		const char *reason;
	} cases[] = {
		{ MINUTE_US, DRAIN_NOBODY, "new disks" },
		{ MINUTE_US - 1, DRAIN_NOBODY, "shutting down" },
		{ HOUR_US, DRAIN_AUTHENTICATED, "shutting down" },
	};
	struct place *place = *state;
	struct drain seen;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct drain drain = drain_until(NOON_US + cases[i].length_us);

		drain.except = cases[i].except;
		maintenance_begin(place->maintenance, &drain);
		maintenance_shut(place->maintenance, NOON_US, NOON_US + MINUTE_US);
		assert_true(maintenance_look(place->maintenance, &seen));
		assert_string_equal(seen.reason, cases[i].reason);
		assert_int_equal(seen.except, DRAIN_NOBODY);
		place_restart(place);
		assert_true(maintenance_look(place->maintenance, &seen));
		assert_string_equal(seen.reason, "new disks");
		assert_int_equal(seen.except, cases[i].except);
	}
}

#define THREAD_COUNT 4
#define TURN_COUNT 2000

/* Whoever looks sees one of them whole, or none. */
static void *
look_often(void *arg)
{
	struct place *place = arg;
	struct drain drain;
	intptr_t torn_count = 0;

	for (int i = 0; i < TURN_COUNT; i++) {
		if (maintenance_look(place->maintenance, &drain) &&
		    drain.reason[0] != drain.reason[DRAIN_REASON_BYTES - 2])
			torn_count++;
	}
	return (void *)torn_count;
}

static void
maintenance__many_threads__see_it_whole(void **state)
{
	struct place *place = *state;
	pthread_t threads[THREAD_COUNT];
	struct drain drain = drain_until(INT64_MAX), seen;

	place->store.backend = "ram";
	place_restart(place);
	for (size_t i = 0; i < THREAD_COUNT; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, look_often, place), 0);
	for (int i = 0; i < TURN_COUNT; i++) {
		memset(drain.reason, 'a' + i % 26, sizeof(drain.reason) - 1);
		maintenance_begin(place->maintenance, &drain);
		if (i % 3 == 0)
			maintenance_end(place->maintenance, "root", &seen);
	}
	for (size_t i = 0; i < THREAD_COUNT; i++) {
		void *torn;

		pthread_join(threads[i], &torn);
		assert_null(torn);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(maintenance__switched_on_and_off__is_told_as_it_is),
		TEST(maintenance__a_restart__ends_only_what_has_ended),
		TEST(maintenance__its_time_is_over__ends_with_its_file),
		TEST(maintenance__over_before_the_start__ends_with_the_first_tick),
		TEST(maintenance__a_file_of_garbage__is_none),
		TEST(maintenance__a_store_in_memory__keeps_nothing),
		TEST(maintenance__a_file_that_cannot_be_written__is_on_all_the_same),
		TEST(maintenance__a_file_that_cannot_be_removed__is_tried_again),
		TEST(maintenance__the_end_of_the_process__refuses_all_and_keeps_nothing),
		TEST(maintenance__the_end_of_the_process__leaves_what_was_said_before),
		TEST(maintenance__many_threads__see_it_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
