/* SPDX-License-Identifier: BSD-2-Clause */
/* The writer beside a disk that fails when it is told to: nothing is lost, and all is told. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/log.h"

#include "store/writer.h"

#define NEVER_US INT64_MAX
#define PATIENCE_MS 5000

/* A disk that keeps the last entries it was brought. */
struct fake {
	atomic_int open_rc; /* what the next calls return */
	atomic_int commit_rc;
	atomic_int largest; /* a commit of more entries fails with -ENOSPC */
	atomic_int room; /* for so many entries in all; 0: for any */
	atomic_int open_count;
	atomic_int commit_count;
	atomic_int sweep_count;
	atomic_int sweep_rc;
	atomic_int walk_length; /* so many sweeps go through it all */
	atomic_int walked;
	_Atomic int64_t told_us; /* by the last tick() */
	_Atomic int64_t early_us; /* the last sweep was to gather what expires so much later */
	atomic_int writes_rc; /* of commits that do not only forget */
	atomic_int entry_count;
	atomic_bool commits_again; /* during a commit the key "meanwhile" is changed in the table */
	struct table *table;
	struct entry last;
};

static void
change_set(void *arg, struct memory *memory, bool known)
{
	(void)known;
	*memory = (struct memory){ NEVER_US, { *(const int *)arg } };
}

static void
set(struct table *table, const char *text, int number)
{
	struct table_turn turn = { 0 };
	struct table_key key;

	assert_int_equal(table_key_init(&key, table, text), 0);
	while (!table_update(table, &key, 0, change_set, &number, &turn))
		;
}

static int
fake_open(void *arg, char trouble_r[static TROUBLE_BYTES])
{
	struct fake *fake = arg;

	fake->open_count++;
	snprintf(trouble_r, TROUBLE_BYTES, "cannot open");
	return fake->open_rc;
}

static int
fake_commit(
    void *arg, const struct entry *entries, size_t count, char trouble_r[static TROUBLE_BYTES])
{
	struct fake *fake = arg;

	fake->commit_count++;
	snprintf(trouble_r, TROUBLE_BYTES, "cannot commit");
	if (fake->commit_rc < 0)
		return fake->commit_rc;
	if (fake->writes_rc < 0 && entries[0].memory.expires_us != 0)
		return fake->writes_rc;
	if (fake->largest > 0 && (int)count > fake->largest)
		return -ENOSPC;
	if (fake->room > 0 && fake->entry_count + (int)count > fake->room)
		return -ENOSPC;
	if (atomic_exchange(&fake->commits_again, false))
		set(fake->table, "meanwhile", 2);
	fake->entry_count += (int)count;
	fake->last = entries[count - 1];
	return 0;
}

/* Meets "stays", and gathers "swept". */
static int
fake_sweep(void *arg, struct sweep *sweep, char trouble_r[static TROUBLE_BYTES])
{
	struct fake *fake = arg;

	snprintf(trouble_r, TROUBLE_BYTES, "cannot sweep");
	fake->sweep_count++;
	fake->early_us = sweep->until_us - fake->told_us;
	if (fake->sweep_rc < 0)
		return fake->sweep_rc;
	sweep->stays(sweep->arg, "stays");
	sweep->entries[0] = (struct entry){ .key = "swept" };
	sweep->entry_count = 1;
	sweep->ended = ++fake->walked >= fake->walk_length;
	sweep->from_bytes = sweep->ended ? 0 : 1;
	if (sweep->ended)
		fake->walked = 0;
	return 0;
}

static void
fake_measure(void *arg, struct store_health *health)
{
	(void)arg;
	health->disk_count = 1000;
}

static const struct backend fake_backend = { .name = "fake",
	.open = fake_open,
	.commit = fake_commit,
	.sweep = fake_sweep,
	.measure = fake_measure };

struct scene {
	struct fake fake;
	struct table *table;
	struct writer *writer;
};

static void
scene_start(struct scene *scene, int open_rc, int64_t round_us)
{
	*scene = (struct scene){ .fake.open_rc = open_rc };
	assert_int_equal(table_new(&scene->table, 4096, TABLE_BACKED), 0);
	scene->fake.table = scene->table;
	assert_int_equal(
	    writer_new(&scene->writer, &(struct writer_options){ .backend = &fake_backend,
	                                   .disk = &scene->fake,
	                                   .table = scene->table,
	                                   .round_us = round_us,
	                                   .reopen_us = round_us }),
	    0);
}

static void
scene_end(struct scene *scene)
{
	writer_free(&scene->writer);
	assert_null(scene->writer);
	table_free(&scene->table);
}

static struct store_health
health_of(struct scene *scene)
{
	struct store_health health = { 0 };

	writer_measure(scene->writer, &health);
	return health;
}

static int64_t
dirty_of(struct scene *scene)
{
	struct table_counts counts;

	table_count(scene->table, &counts);
	return counts.dirty;
}

/* Gives the writer's thread its time. */
static bool
comes_true(struct scene *scene, bool (*condition)(struct scene *scene))
{
	const struct timespec moment = { .tv_nsec = 1000000 };

	for (int i = 0; i < PATIENCE_MS; i++) {
		if (condition(scene))
			return true;
		nanosleep(&moment, NULL);
	}
	return false;
}

static bool
all_is_clean(struct scene *scene)
{
	return dirty_of(scene) == 0;
}

static bool
tried_thrice(struct scene *scene)
{
	return scene->fake.open_count >= 3;
}

static bool
all_is_well(struct scene *scene)
{
	return health_of(scene).trouble[0] == '\0';
}

static bool
walked_once(struct scene *scene)
{
	return health_of(scene).walked_count == 1;
}

static bool
swept_beyond_20(struct scene *scene)
{
	return scene->fake.sweep_count > 20;
}

static void
writer__dirty_keys__are_written_without_being_asked(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, 10000);
	set(scene.table, "key", 1);
	assert_true(comes_true(&scene, all_is_clean));
	assert_int_equal(scene.fake.entry_count, 1);
	assert_string_equal(scene.fake.last.key, "key");
	scene_end(&scene);
}

static void
change_expires(void *arg, struct memory *memory, bool known)
{
	(void)known;
	*memory = (struct memory){ *(const int64_t *)arg, { 1 } };
}

/* Accounts of a fast limit live for microseconds, and we are told the time once a second. */
static void
writer__key_that_expired_since_the_tick__is_not_written_as_known(void **state)
{
	const int64_t tick_us = 1000 * SECOND_US;
	int64_t expires_us = tick_us + 1;
	struct table_turn turn = { 0 };
	struct table_key key;
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	writer_tick(scene.writer, tick_us);
	assert_int_equal(table_key_init(&key, scene.table, "key"), 0);
	while (!table_update(scene.table, &key, tick_us, change_expires, &expires_us, &turn))
		;
	nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	assert_int_equal(writer_flush(scene.writer), 0);
	assert_string_equal(scene.fake.last.key, "key");
	assert_int_equal(scene.fake.last.memory.expires_us, 0);
	scene_end(&scene);
}

static void
change_leave(void *arg, struct memory *memory, bool known)
{
	(void)memory;
	*(int *)arg = known;
}

static void
writer_hurry__long_before_the_next_round__starts_one(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	set(scene.table, "key", 1);
	for (int i = 0; i < PATIENCE_MS && dirty_of(&scene) > 0; i++) {
		const struct timespec moment = { .tv_nsec = 1000000 };

		writer_hurry(scene.writer);
		nanosleep(&moment, NULL);
	}
	assert_int_equal(dirty_of(&scene), 0);
	scene_end(&scene);
}

static void
writer_hurry__disk_in_trouble__waits_for_the_next_round(void **state)
{
	const struct timespec moment = { .tv_nsec = 1000000 };
	struct scene scene;
	int count;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	set(scene.table, "key", 1);
	scene.fake.commit_rc = -EIO;
	assert_int_equal(writer_flush(scene.writer), -EIO);
	count = scene.fake.commit_count;
	for (int i = 0; i < 50; i++) {
		writer_hurry(scene.writer);
		nanosleep(&moment, NULL);
	}
	assert_int_equal(scene.fake.commit_count, count);
	scene.fake.commit_rc = 0;
	scene_end(&scene);
}

static void
writer_flush__commit_that_fails__loses_nothing_and_is_told(void **state)
{
	static const int failures[] = { -ENOSPC, -EIO, -EROFS };
	struct scene scene;

	(void)state;
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures)[0]; i++) {
		scene_start(&scene, 0, HOUR_US);
		set(scene.table, "key", 1);
		scene.fake.commit_rc = failures[i];
		assert_int_equal(writer_flush(scene.writer), failures[i]);
		assert_int_equal(dirty_of(&scene), 1);
		assert_string_equal(health_of(&scene).trouble, "cannot commit");
		assert_true(health_of(&scene).failed_count >= 1);

		scene.fake.commit_rc = 0;
		assert_int_equal(writer_flush(scene.writer), 0);
		assert_int_equal(dirty_of(&scene), 0);
		assert_string_equal(health_of(&scene).trouble, "");
		assert_int_equal(health_of(&scene).commit_count, 1);
		assert_int_equal(scene.fake.entry_count, 1);
		assert_int_equal(scene.fake.open_count, 1);
		scene_end(&scene);
	}
}

static void
writer__key_changed_while_it_was_written__is_written_again(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	set(scene.table, "meanwhile", 1);
	scene.fake.commits_again = true;
	assert_int_equal(writer_flush(scene.writer), 0);
	assert_int_equal(scene.fake.last.memory.number[0], 1);
	assert_int_equal(dirty_of(&scene), 1);
	assert_int_equal(writer_flush(scene.writer), 0);
	assert_int_equal(scene.fake.last.memory.number[0], 2);
	assert_int_equal(dirty_of(&scene), 0);
	scene_end(&scene);
}

static void
writer__too_much_at_a_time__is_written_in_smaller_parts(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	for (int i = 0; i < 1000; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		set(scene.table, text, i);
	}
	scene.fake.largest = TABLE_WAYS;
	assert_int_equal(writer_flush(scene.writer), 0);
	assert_int_equal(scene.fake.entry_count, 1000);
	assert_int_equal(health_of(&scene).failed_count, 0);
	assert_int_equal(dirty_of(&scene), 0);
	scene_end(&scene);
}

static void
writer__disk_that_cannot_be_opened__is_tried_again(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, -EACCES, 5000);
	set(scene.table, "key", 1);
	assert_true(comes_true(&scene, tried_thrice));
	assert_int_equal(scene.fake.commit_count, 0);
	assert_string_equal(health_of(&scene).trouble, "cannot open");
	assert_int_equal(dirty_of(&scene), 1);
	scene.fake.open_rc = 0;
	assert_true(comes_true(&scene, all_is_clean));
	assert_true(comes_true(&scene, all_is_well));
	scene_end(&scene);
}

static void
writer__disk_found_damaged__is_opened_again_and_given_all(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	set(scene.table, "old", 1);
	assert_int_equal(writer_flush(scene.writer), 0);
	set(scene.table, "new", 1);
	scene.fake.commit_rc = -EBADMSG;
	assert_int_equal(writer_flush(scene.writer), -EBADMSG);
	scene.fake.commit_rc = 0;
	scene.fake.open_rc = 1; /* it is empty now */
	assert_int_equal(writer_flush(scene.writer), 0);
	assert_int_equal(scene.fake.open_count, 2);
	assert_int_equal(scene.fake.entry_count, 1 + 2);
	assert_string_equal(health_of(&scene).trouble, "");
	scene_end(&scene);
}

static void
writer__each_tick__is_swept_once(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	writer_flush(scene.writer);
	assert_int_equal(scene.fake.sweep_count, 0);
	writer_tick(scene.writer, 5);
	writer_flush(scene.writer);
	writer_flush(scene.writer);
	assert_int_equal(scene.fake.sweep_count, 1);
	writer_tick(scene.writer, 6);
	writer_flush(scene.writer);
	assert_int_equal(scene.fake.sweep_count, 2);
	scene_end(&scene);
}

/* Is a key that the table does not hold looked for on disk? */
static bool
is_asked_for(struct scene *scene, const char *text)
{
	int number = 0;
	struct table_turn turn = { 0 };
	struct table_key key;

	assert_int_equal(table_key_init(&key, scene->table, text), 0);
	if (table_update(scene->table, &key, 0, change_leave, &number, &turn))
		return number == 1; /* the table holds it */
	return true;
}

/* The next second: one look at the disk, and what is dirty is written. */
static int
tick(struct scene *scene)
{
	static int64_t at_us = 1000 * SECOND_US;

	at_us += SECOND_US;
	scene->fake.told_us = at_us;
	writer_tick(scene->writer, at_us);
	return writer_flush(scene->writer);
}

static void
writer__once_all_of_the_disk_was_met__only_that_is_looked_for(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	scene.fake.walk_length = 3;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(tick(&scene), 0);
		assert_int_equal(health_of(&scene).walked_count, 0);
		assert_true(is_asked_for(&scene, "unknown"));
	}
	assert_int_equal(tick(&scene), 0);
	assert_int_equal(health_of(&scene).walked_count, 1);
	assert_false(is_asked_for(&scene, "unknown"));
	assert_true(is_asked_for(&scene, "stays"));
	assert_false(is_asked_for(&scene, "swept"));
	scene_end(&scene);
}

/* Writes a key and lets the table go of it. */
static void
write_and_let_go(struct scene *scene, const char *text)
{
	int64_t expires_us = 5000 * SECOND_US;
	struct table_turn turn = { 0 };
	struct table_key key;

	assert_int_equal(table_key_init(&key, scene->table, text), 0);
	while (!table_update(scene->table, &key, 0, change_expires, &expires_us, &turn))
		;
	assert_int_equal(writer_flush(scene->writer), 0);
	for (int i = 0; i < 64; i++)
		table_sweep(scene->table, expires_us);
}

static void
writer__key_written_while_the_disk_is_walked__is_looked_for(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	scene.fake.walk_length = 2;
	assert_int_equal(tick(&scene), 0);
	write_and_let_go(&scene, "during the first");
	assert_int_equal(tick(&scene), 0);
	assert_int_equal(health_of(&scene).walked_count, 1);
	write_and_let_go(&scene, "between two");
	assert_true(is_asked_for(&scene, "during the first"));
	assert_true(is_asked_for(&scene, "between two"));
	assert_int_equal(tick(&scene), 0);
	write_and_let_go(&scene, "during the second");
	assert_true(is_asked_for(&scene, "between two"));
	assert_true(is_asked_for(&scene, "during the second"));
	assert_int_equal(tick(&scene), 0);
	assert_int_equal(health_of(&scene).walked_count, 2);
	assert_true(is_asked_for(&scene, "during the second"));
	/* The fake disk shows none of these to a walk. */
	assert_false(is_asked_for(&scene, "during the first"));
	scene_end(&scene);
}

static void
writer__disk_opened_again__everything_is_looked_for_until_it_was_walked(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	assert_int_equal(tick(&scene), 0);
	assert_false(is_asked_for(&scene, "unknown"));
	scene.fake.sweep_rc = -EBADMSG;
	assert_int_equal(tick(&scene), -EBADMSG);
	scene.fake.sweep_rc = 0;
	assert_int_equal(writer_flush(scene.writer), 0);
	assert_int_equal(scene.fake.open_count, 2);
	assert_int_equal(health_of(&scene).walked_count, 0);
	assert_true(is_asked_for(&scene, "unknown"));
	assert_int_equal(tick(&scene), 0);
	assert_false(is_asked_for(&scene, "unknown"));
	scene_end(&scene);
}

/* What could not be forgotten may still be there, and was not met. */
static void
writer__walk_in_which_something_failed__is_not_trusted(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	scene.fake.walk_length = 2;
	scene.fake.commit_rc = -EIO;
	assert_int_equal(tick(&scene), -EIO);
	scene.fake.commit_rc = 0;
	assert_int_equal(tick(&scene), 0);
	assert_true(is_asked_for(&scene, "unknown"));
	assert_int_equal(tick(&scene), 0);
	assert_int_equal(tick(&scene), 0);
	assert_false(is_asked_for(&scene, "unknown"));
	scene_end(&scene);
}

/* A walk that is waited for goes on by itself, for some time; one that is not is in no hurry. */
static void
writer__first_walk__does_not_wait_for_the_next_tick(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, 10000);
	scene.fake.walk_length = 20;
	writer_tick(scene.writer, SECOND_US);
	assert_true(comes_true(&scene, walked_once));
	assert_int_equal(scene.fake.sweep_count, 20);
	writer_tick(scene.writer, 2 * SECOND_US);
	assert_true(comes_true(&scene, swept_beyond_20));
	assert_int_equal(writer_flush(scene.writer), 0);
	assert_int_equal(scene.fake.sweep_count, 21);
	scene_end(&scene);
}

static void
writer__no_room__forgets_what_expires_soonest_and_says_so(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	assert_int_equal(tick(&scene), 0);
	assert_int_equal(scene.fake.early_us, 0);
	set(scene.table, "key", 1);
	scene.fake.writes_rc = -ENOSPC;
	for (int i = 0; i < 5; i++) {
		assert_int_equal(tick(&scene), -ENOSPC);
		assert_string_not_equal(health_of(&scene).trouble, "");
	}
	assert_int_equal(scene.fake.early_us, 4 * MINUTE_US);

	/* There is room again: no more than what has expired is forgotten, and then all is well. */
	scene.fake.writes_rc = 0;
	assert_int_equal(tick(&scene), 0);
	assert_int_equal(dirty_of(&scene), 0);
	assert_string_not_equal(health_of(&scene).trouble, "");
	for (int i = 0; i < 6; i++)
		assert_int_equal(tick(&scene), 0);
	assert_int_equal(scene.fake.early_us, 0);
	assert_string_equal(health_of(&scene).trouble, "");
	scene_end(&scene);
}

/* A file system that is full has no more room for what we forget. */
static void
writer__no_room_but_not_in_the_map__forgets_nothing_early(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	set(scene.table, "key", 1);
	scene.fake.writes_rc = -EDQUOT;
	for (int i = 0; i < 4; i++)
		assert_int_equal(tick(&scene), -EDQUOT);
	assert_int_equal(scene.fake.early_us, 0);
	scene.fake.writes_rc = 0;
	assert_int_equal(tick(&scene), 0);
	assert_string_equal(health_of(&scene).trouble, "");
	scene_end(&scene);
}

/* Each round begins where there was no room, but all is written once there is. */
static void
writer_flush__after_there_was_no_room__leaves_nothing_behind(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	for (int i = 0; i < 1000; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		set(scene.table, text, i);
	}
	scene.fake.largest = TABLE_WAYS;
	scene.fake.room = 500;
	assert_int_equal(writer_flush(scene.writer), -ENOSPC);
	assert_true(dirty_of(&scene) > 0);
	/* Meanwhile what was written is changed again. */
	for (int i = 0; i < 1000; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		set(scene.table, text, i + 1);
	}
	scene.fake.room = 0;
	assert_int_equal(writer_flush(scene.writer), 0);
	assert_int_equal(dirty_of(&scene), 0);
	scene_end(&scene);
}

static void
writer_free__dirty_keys__are_written_first(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	set(scene.table, "key", 1);
	writer_free(&scene.writer);
	assert_int_equal(scene.fake.entry_count, 1);
	scene_end(&scene);
}

static void *
flush_often(void *arg)
{
	struct scene *scene = arg;

	for (int i = 0; i < 50; i++) {
		set(scene->table, "key", i);
		if (writer_flush(scene->writer) < 0)
			return scene;
	}
	return NULL;
}

static void
writer_flush__many_at_once__are_all_answered(void **state)
{
	pthread_t threads[4];
	struct scene scene;
	void *failed;

	(void)state;
	scene_start(&scene, 0, HOUR_US);
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, flush_often, &scene), 0);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
	scene_end(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writer__dirty_keys__are_written_without_being_asked),
		cmocka_unit_test(writer__key_that_expired_since_the_tick__is_not_written_as_known),
		cmocka_unit_test(writer_hurry__long_before_the_next_round__starts_one),
		cmocka_unit_test(writer_hurry__disk_in_trouble__waits_for_the_next_round),
		cmocka_unit_test(writer_flush__commit_that_fails__loses_nothing_and_is_told),
		cmocka_unit_test(writer__key_changed_while_it_was_written__is_written_again),
		cmocka_unit_test(writer__too_much_at_a_time__is_written_in_smaller_parts),
		cmocka_unit_test(writer__disk_that_cannot_be_opened__is_tried_again),
		cmocka_unit_test(writer__disk_found_damaged__is_opened_again_and_given_all),
		cmocka_unit_test(writer__each_tick__is_swept_once),
		cmocka_unit_test(writer__once_all_of_the_disk_was_met__only_that_is_looked_for),
		cmocka_unit_test(writer__key_written_while_the_disk_is_walked__is_looked_for),
		cmocka_unit_test(
		    writer__disk_opened_again__everything_is_looked_for_until_it_was_walked),
		cmocka_unit_test(writer__walk_in_which_something_failed__is_not_trusted),
		cmocka_unit_test(writer__first_walk__does_not_wait_for_the_next_tick),
		cmocka_unit_test(writer__no_room__forgets_what_expires_soonest_and_says_so),
		cmocka_unit_test(writer__no_room_but_not_in_the_map__forgets_nothing_early),
		cmocka_unit_test(writer_flush__after_there_was_no_room__leaves_nothing_behind),
		cmocka_unit_test(writer_free__dirty_keys__are_written_first),
		cmocka_unit_test(writer_flush__many_at_once__are_all_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
