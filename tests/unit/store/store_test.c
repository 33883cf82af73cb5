/* SPDX-License-Identifier: BSD-2-Clause */
/* What every backend promises: the same cases for all of them. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/backend.h"
#include "store/store.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define NOW_US INT64_C(1000)
#define NEVER_US INT64_MAX

/* malloc() and its like, counted by thread; sanitizers have their own. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED
#endif

static _Thread_local long allocation_count;

#ifdef SANITIZED
enum { ALLOCATIONS_ARE_COUNTED = 0 };
#else
enum { ALLOCATIONS_ARE_COUNTED = 1 };

void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *old, size_t bytes);

void *
malloc(size_t bytes)
{
	allocation_count++;
	return __libc_malloc(bytes);
}

void *
calloc(size_t count, size_t bytes)
{
	allocation_count++;
	return __libc_calloc(count, bytes);
}

void *
realloc(void *old, size_t bytes)
{
	allocation_count++;
	return __libc_realloc(old, bytes);
}
#endif

struct scene {
	const struct backend *backend;
	struct store *store;
	char path[64];
};

static void
scene_open(struct scene *scene)
{
	const struct store_options options = {
		.backend = scene->backend->name,
		.path = scene->path,
		.map_bytes = 16 << 20,
		.accounts = 65536,
	};

	assert_int_equal(store_open(&scene->store, &options), 0);
}

static void
scene_start(struct scene *scene, const struct backend *backend)
{
	*scene = (struct scene){ .backend = backend, .path = "/tmp/sluice-store-XXXXXX" };
	assert_non_null(mkdtemp(scene->path));
	scene_open(scene);
}

static void
scene_end(struct scene *scene)
{
	char name[128];

	store_close(&scene->store);
	assert_null(scene->store);
	snprintf(name, sizeof(name), "%s/data.mdb", scene->path);
	unlink(name);
	snprintf(name, sizeof(name), "%s/lock.mdb", scene->path);
	unlink(name);
	assert_int_equal(rmdir(scene->path), 0);
}

static void
change_set(void *arg, struct memory *memory, bool known)
{
	(void)known;
	*memory = *(const struct memory *)arg;
}

static void
change_add_one(void *arg, struct memory *memory, bool known)
{
	(void)arg;
	(void)known;
	memory->expires_us = NEVER_US;
	memory->number[0]++;
}

static void
set(struct scene *scene, const char *key, int64_t expires_us, int64_t number)
{
	struct memory memory = { expires_us, { number, -number, INT64_MAX, INT64_MIN } };

	assert_int_equal(store_update(scene->store, key, NOW_US, change_set, &memory), 0);
}

static struct store_health
health_of(struct scene *scene)
{
	struct store_health health;

	store_health(scene->store, &health);
	return health;
}

static void
store_open__unknown_backend__is_refused(void **state)
{
	struct store *store = NULL;

	(void)state;
	assert_int_equal(store_open(&store, &(struct store_options){ .backend = "none" }), -EINVAL);
	assert_null(store);
}

static void
store_update__what_is_left__is_read(struct scene *scene)
{
	const struct memory zero = { 0 };
	struct memory memory = { 7, { 7, 7, 7, 7 } };

	assert_int_equal(store_read(scene->store, "key", NOW_US, &memory), 0);
	assert_memory_equal(&memory, &zero, sizeof(memory));
	set(scene, "key", NOW_US + 1, 42);
	assert_int_equal(store_read(scene->store, "key", NOW_US, &memory), 1);
	assert_int_equal(memory.expires_us, NOW_US + 1);
	assert_int_equal(memory.number[0], 42);
	assert_int_equal(memory.number[1], -42);
	assert_int_equal(memory.number[2], INT64_MAX);
	assert_int_equal(memory.number[3], INT64_MIN);
	assert_int_equal(store_read(scene->store, "key", NOW_US + 1, &memory), 0);
	assert_memory_equal(&memory, &zero, sizeof(memory));
}

static void
store_update__bad_keys__are_refused(struct scene *scene)
{
	char key[STORE_KEY_BYTES + 1];
	struct memory memory;

	memset(key, 'k', sizeof(key));
	key[STORE_KEY_BYTES] = '\0';
	assert_int_equal(store_update(scene->store, key, NOW_US, change_add_one, NULL), -EINVAL);
	assert_int_equal(store_update(scene->store, "", NOW_US, change_add_one, NULL), -EINVAL);
	assert_int_equal(
	    store_update(scene->store, "\tformat", NOW_US, change_add_one, NULL), -EINVAL);
	assert_int_equal(store_read(scene->store, key, NOW_US, &memory), 0);
	assert_int_equal(store_forget(scene->store, key, NOW_US), 0);
	key[STORE_KEY_BYTES - 1] = '\0';
	assert_int_equal(store_update(scene->store, key, NOW_US, change_add_one, NULL), 0);
	assert_int_equal(store_flush(scene->store), 0);
	assert_int_equal(store_read(scene->store, key, NOW_US, &memory), 1);
	assert_int_equal(memory.number[0], 1);
}

static void
store_forget__known_key__is_gone_and_can_come_again(struct scene *scene)
{
	struct memory memory;

	set(scene, "key", NEVER_US, 1);
	assert_int_equal(store_flush(scene->store), 0);
	assert_int_equal(store_forget(scene->store, "key", NOW_US), 1);
	assert_int_equal(store_read(scene->store, "key", NOW_US, &memory), 0);
	assert_int_equal(store_forget(scene->store, "key", NOW_US), 0);
	assert_int_equal(store_flush(scene->store), 0);
	assert_int_equal(store_read(scene->store, "key", NOW_US, &memory), 0);
	set(scene, "key", NOW_US + 5, 2);
	assert_int_equal(store_forget(scene->store, "key", NOW_US + 5), 0);
	assert_int_equal(store_forget(scene->store, "key", NOW_US), 1);
	assert_int_equal(store_forget(scene->store, "never seen", NOW_US), 0);
	assert_int_equal(store_flush(scene->store), 0);
	assert_int_equal(health_of(scene).held_count, 0);
	assert_int_equal(health_of(scene).disk_count, 0);
}

static void
store_tick__expired_keys__are_let_go_in_time(struct scene *scene)
{
	for (int i = 0; i < 500; i++) {
		char key[16];

		snprintf(key, sizeof(key), "%d", i);
		set(scene, key, NOW_US + 1 + i % 2, i);
	}
	assert_int_equal(store_flush(scene->store), 0);
	assert_int_equal(health_of(scene).held_count, 500);
	for (int i = 0; i < 64; i++)
		store_tick(scene->store, NOW_US + 1);
	assert_int_equal(store_flush(scene->store), 0);
	assert_int_equal(health_of(scene).held_count, 250);
	for (int i = 0; i < 64; i++)
		store_tick(scene->store, NOW_US + 2 + i);
	for (int i = 0; i < 10; i++) {
		store_tick(scene->store, NOW_US + 100 + i);
		assert_int_equal(store_flush(scene->store), 0);
	}
	assert_int_equal(health_of(scene).held_count, 0);
	assert_int_equal(health_of(scene).disk_count, 0);
}

enum { WALK_KEYS = 300 };

struct walking {
	struct scene *scene;
	int shown[WALK_KEYS];
	int64_t number[WALK_KEYS];
	int count;
	int stop_at;
};

static int
walk_note(void *arg, const char *key, const struct memory *memory)
{
	struct walking *walking = arg;
	struct memory seen;
	int i = (int)strtol(key, NULL, 10);

	walking->shown[i]++;
	walking->number[i] = memory->number[0];
	/* The store may be asked meanwhile, and what is only on disk comes into memory by it. */
	assert_int_equal(store_read(walking->scene->store, key, NOW_US, &seen), 1);
	return ++walking->count == walking->stop_at ? 77 : 0;
}

/* A third is only on disk, a third in memory too, a third in memory only; some are forgotten. */
static void
store_walk__all_that_is_known__is_shown_once(struct scene *scene)
{
	struct walking walking = { .scene = scene };
	struct memory memory;
	char key[16];
	int known_count = 0;

	for (int i = 0; i < WALK_KEYS * 2 / 3; i++) {
		snprintf(key, sizeof(key), "%d", i);
		set(scene, key, i % 10 == 9 ? NOW_US + 1 : NEVER_US, i);
	}
	if (scene->backend->new) {
		store_close(&scene->store);
		scene_open(scene);
	}
	for (int i = WALK_KEYS / 3; i < WALK_KEYS; i++) {
		snprintf(key, sizeof(key), "%d", i);
		if (i % 2)
			set(scene, key, i % 10 == 9 ? NOW_US + 1 : NEVER_US, i + 1000);
		else if (i >= WALK_KEYS * 2 / 3)
			set(scene, key, NEVER_US, i);
		else
			store_read(scene->store, key, NOW_US, &memory);
	}
	for (int i = 0; i < WALK_KEYS; i += 7) {
		snprintf(key, sizeof(key), "%d", i);
		store_forget(scene->store, key, NOW_US);
	}

	assert_int_equal(store_walk(scene->store, NOW_US, walk_note, &walking), 0);
	for (int i = 0; i < WALK_KEYS; i++) {
		bool changed = i >= WALK_KEYS / 3 && i % 2;

		assert_int_equal(walking.shown[i], i % 7 ? 1 : 0);
		if (i % 7)
			assert_int_equal(walking.number[i], changed ? i + 1000 : i);
		known_count += i % 7 ? 1 : 0;
	}
	assert_int_equal(walking.count, known_count);
}

static void
store_walk__expired__is_not_shown(struct scene *scene)
{
	struct walking walking = { .scene = scene };

	set(scene, "1", NOW_US, 1);
	set(scene, "2", NOW_US + 1, 1);
	assert_int_equal(store_flush(scene->store), 0);
	set(scene, "3", NOW_US, 1);
	set(scene, "4", NOW_US + 1, 1);
	assert_int_equal(store_walk(scene->store, NOW_US, walk_note, &walking), 0);
	assert_int_equal(walking.count, 2);
	assert_int_equal(store_walk(scene->store, NOW_US + 1, walk_note, &walking), 0);
	assert_int_equal(walking.count, 2);
}

static void
store_walk__visitor_that_has_enough__ends_it(struct scene *scene)
{
	struct walking walking = { .scene = scene, .stop_at = 2 };

	set(scene, "1", NEVER_US, 1);
	set(scene, "2", NEVER_US, 1);
	assert_int_equal(store_flush(scene->store), 0);
	set(scene, "3", NEVER_US, 1);
	assert_int_equal(store_walk(scene->store, NOW_US, walk_note, &walking), 77);
	assert_int_equal(walking.count, 2);
	walking = (struct walking){ .scene = scene, .stop_at = 3 };
	assert_int_equal(store_walk(scene->store, NOW_US, walk_note, &walking), 77);
	assert_int_equal(walking.count, 3);
}

enum { THREADS = 8, UPDATES = 1000 };

static void *
race_run(void *arg)
{
	struct scene *scene = arg;

	for (int i = 0; i < UPDATES; i++) {
		char key[32];

		store_update(scene->store, "raced", NOW_US, change_add_one, NULL);
		snprintf(key, sizeof(key), "%d", i % 100);
		store_update(scene->store, key, NOW_US, change_add_one, NULL);
		if (i % 250 == 0)
			store_tick(scene->store, NOW_US + i);
	}
	return NULL;
}

static void
store_update__eight_threads_on_one_key__lose_none(struct scene *scene)
{
	pthread_t threads[THREADS];
	struct memory memory;
	int64_t total = 0;

	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, race_run, scene), 0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(store_flush(scene->store), 0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(store_read(scene->store, "raced", NOW_US, &memory), 1);
	assert_int_equal(memory.number[0], THREADS * UPDATES);
	for (int i = 0; i < 100; i++) {
		char key[32];

		snprintf(key, sizeof(key), "%d", i);
		store_read(scene->store, key, NOW_US, &memory);
		total += memory.number[0];
	}
	assert_int_equal(total, THREADS * UPDATES);
}

static void
store_update__known_or_unknown_key__allocates_nothing(struct scene *scene)
{
	char *volatile copy; /* else clang 14 leaves the call out */
	struct memory memory;
	long before;

	set(scene, "on disk", NEVER_US, 1);
	if (scene->backend->new) {
		store_close(&scene->store);
		scene_open(scene);
	}
	before = allocation_count;
	assert_int_equal(store_update(scene->store, "on disk", NOW_US, change_add_one, NULL), 0);
	for (int i = 0; i < 100; i++) {
		store_update(scene->store, "key", NOW_US, change_add_one, NULL);
		store_read(scene->store, "unknown", NOW_US, &memory);
		store_forget(scene->store, "other", NOW_US);
	}
	assert_int_equal(allocation_count - before, 0);
	copy = strdup("counted");
	free(copy);
	assert_int_equal(allocation_count - before, ALLOCATIONS_ARE_COUNTED);
}

static void
store_health__fresh__tells_no_trouble(struct scene *scene)
{
	struct store_health health;

	set(scene, "key", NEVER_US, 1);
	assert_int_equal(store_flush(scene->store), 0);
	health = health_of(scene);
	assert_string_equal(health.backend, scene->backend->name);
	assert_int_equal(health.capacity_count, 65536);
	assert_int_equal(health.held_count, 1);
	assert_int_equal(health.pending_count, 0);
	assert_int_equal(health.evicted_count, 0);
	assert_int_equal(health.failed_count, 0);
	assert_string_equal(health.trouble, "");
	assert_int_equal(health.disk_count, scene->backend->new ? 1 : 0);
	assert_int_equal(health.map_bytes, scene->backend->new ? 16 << 20 : 0);
	assert_true(health.disk_bytes <= health.map_bytes);
}

static const struct {
	const char *name;
	void (*run)(struct scene *scene);
} laws[] = {
#define LAW(function)                                                                              \
	{                                                                                          \
#function, function                                                                \
	}
	LAW(store_update__what_is_left__is_read),
	LAW(store_update__bad_keys__are_refused),
	LAW(store_forget__known_key__is_gone_and_can_come_again),
	LAW(store_tick__expired_keys__are_let_go_in_time),
	LAW(store_walk__all_that_is_known__is_shown_once),
	LAW(store_walk__expired__is_not_shown),
	LAW(store_walk__visitor_that_has_enough__ends_it),
	LAW(store_update__eight_threads_on_one_key__lose_none),
	LAW(store_update__known_or_unknown_key__allocates_nothing),
	LAW(store_health__fresh__tells_no_trouble),
};

static void
every_backend__each_law__holds(void **state)
{
	(void)state;
	for (int b = 0; backends[b]; b++) {
		for (size_t i = 0; i < COUNT(laws); i++) {
			struct scene scene;

			print_message("%s: %s\n", backends[b]->name, laws[i].name);
			scene_start(&scene, backends[b]);
			laws[i].run(&scene);
			scene_end(&scene);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(store_open__unknown_backend__is_refused),
		cmocka_unit_test(every_backend__each_law__holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
