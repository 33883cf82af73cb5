/* SPDX-License-Identifier: BSD-2-Clause */
/* The copy on disk: it outlives a SIGKILL, and a file that is bad in any way stops nobody. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"

#include "store/environment.h"
#include "store/store.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define NOW_US INT64_C(1000)
#define NEVER_US INT64_MAX
#define PAGE_BYTES 4096

/* For whatever reason: in garbage the mark of the format may not be found either. */
#define PUT_ASIDE "data.mdb."

struct scene {
	char base[64];
	char path[80]; /* in base; where the store lies */
	char file[100]; /* in path */
	struct store *store;
};

static void
scene_open_with(struct scene *scene, int64_t map_bytes, int64_t accounts)
{
	const struct store_options options = {
		.backend = "lmdb",
		.path = scene->path,
		.map_bytes = map_bytes,
		.accounts = accounts,
	};

	assert_int_equal(store_open(&scene->store, &options), 0);
}

static void
scene_open(struct scene *scene)
{
	scene_open_with(scene, 64 << 20, 4096);
}

static void
scene_start(struct scene *scene)
{
	*scene = (struct scene){ .base = "/tmp/sluice-lmdb-XXXXXX" };
	assert_non_null(mkdtemp(scene->base));
	snprintf(scene->path, sizeof(scene->path), "%s/store", scene->base);
	snprintf(scene->file, sizeof(scene->file), "%s/data.mdb", scene->path);
}

/* Removes what is in the directory. Returns how many of the names held the word. */
static int
directory_empty(const char *path, const char *word)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	int count = 0;

	if (!directory)
		return 0;
	while ((entry = readdir(directory))) {
		char name[PATH_MAX];

		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		count += strstr(entry->d_name, word) ? 1 : 0;
		unlink(name);
	}
	closedir(directory);
	return count;
}

/* Returns how many files were put aside for this reason. */
static int
scene_end(struct scene *scene, const char *reason)
{
	int count;

	store_close(&scene->store);
	count = directory_empty(scene->path, reason);
	if (rmdir(scene->path) < 0)
		unlink(scene->path);
	assert_int_equal(rmdir(scene->base), 0);
	return count;
}

static void
change_add_one(void *arg, struct memory *memory, bool known)
{
	(void)known;
	memory->expires_us = arg ? *(const int64_t *)arg : NEVER_US;
	memory->number[0]++;
}

static void
add_one(struct store *store, const char *key)
{
	assert_int_equal(store_update(store, key, NOW_US, change_add_one, NULL), 0);
}

static void
add_many(struct store *store, const char *name, int from, int to)
{
	for (int i = from; i < to; i++) {
		char key[STORE_KEY_BYTES];

		snprintf(key, sizeof(key), "%s client=192.0.2.%d", name, i);
		add_one(store, key);
	}
}

static int64_t
number_of(struct store *store, const char *key)
{
	struct memory memory;

	store_read(store, key, NOW_US, &memory);
	return memory.number[0];
}

static struct store_health
health_of(struct scene *scene)
{
	struct store_health health;

	store_health(scene->store, &health);
	return health;
}

/* Until all that is on disk has been gone through. */
static void
walk_disk(struct store *store)
{
	struct store_health health;
	int64_t at_us = NOW_US;

	do {
		store_tick(store, ++at_us);
		assert_int_equal(store_flush(store), 0);
		store_health(store, &health);
	} while (health.walked_count == 0);
}

static void
store_close__all__is_there_after_a_restart(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene);
	scene_open(&scene);
	add_many(scene.store, "kept", 0, 1000);
	store_forget(scene.store, "kept client=192.0.2.7", NOW_US);
	store_close(&scene.store);
	scene_open(&scene);
	assert_int_equal(health_of(&scene).disk_count, 999);
	assert_int_equal(number_of(scene.store, "kept client=192.0.2.6"), 1);
	assert_int_equal(number_of(scene.store, "kept client=192.0.2.7"), 0);
	add_one(scene.store, "kept client=192.0.2.6");
	store_close(&scene.store);
	scene_open(&scene);
	assert_int_equal(number_of(scene.store, "kept client=192.0.2.6"), 2);
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

static void
store_open__many_keys_on_disk__loads_none(void **state)
{
	struct scene scene;
	struct stat file;

	(void)state;
	scene_start(&scene);
	scene_open_with(&scene, 256 << 20, 1 << 20);
	for (int i = 0; i < 300000; i += 50000) {
		add_many(scene.store, "many", i, i + 50000);
		assert_int_equal(store_flush(scene.store), 0);
	}
	store_close(&scene.store);
	assert_int_equal(stat(scene.path, &file), 0);
	assert_int_equal(file.st_mode & 07777 & ~0750, 0);

	scene_open_with(&scene, 256 << 20, 4096);
	assert_int_equal(health_of(&scene).held_count, 0);
	assert_int_equal(health_of(&scene).disk_count, 300000);
	assert_int_equal(number_of(scene.store, "many client=192.0.2.299999"), 1);
	assert_int_equal(health_of(&scene).held_count, 1);
	/* Far more than memory holds, and nothing is lost. */
	for (int i = 0; i < 20000; i += 1000) {
		add_many(scene.store, "many", i, i + 1000);
		assert_int_equal(store_flush(scene.store), 0);
	}
	assert_int_equal(number_of(scene.store, "many client=192.0.2.0"), 2);
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

/* Counts in a child until it is killed; it tells through the pipe how far it came safely. */
static void
child_count(struct scene *scene, int safe_fd)
{
	scene_open(scene);
	for (int64_t count = 1;; count++) {
		add_one(scene->store, "killed");
		if (count % 100)
			continue;
		if (store_flush(scene->store) < 0 ||
		    write(safe_fd, &count, sizeof(count)) != sizeof(count))
			_exit(1);
	}
}

static int64_t
kill_while_counting(struct scene *scene)
{
	const struct timespec some_time = { .tv_nsec = 30000000 };
	int64_t safe_count = 0, count;
	int ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		child_count(scene, ends[1]);
	close(ends[1]);
	assert_int_equal(read(ends[0], &count, sizeof(count)), sizeof(count));
	nanosleep(&some_time, NULL);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	do {
		safe_count = count;
	} while (read(ends[0], &count, sizeof(count)) == sizeof(count));
	close(ends[0]);
	return safe_count;
}

static void
store_open__after_kill_9__has_all_that_was_written(void **state)
{
	struct scene scene;
	int64_t count = 0;

	(void)state;
	scene_start(&scene);
	for (int round = 0; round < 5; round++) {
		count += kill_while_counting(&scene);
		scene_open(&scene);
		assert_true(number_of(scene.store, "killed") >= count);
		count = number_of(scene.store, "killed");
		assert_string_equal(health_of(&scene).trouble, "");
		store_close(&scene.store);
	}
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

/* Without a flush, a second or so is enough. */
static void
store_update__some_time_before_kill_9__is_on_disk(void **state)
{
	struct scene scene;
	pid_t child;

	(void)state;
	scene_start(&scene);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		scene_open(&scene);
		add_one(scene.store, "key");
		for (;;)
			pause();
	}
	sleep(2);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	scene_open(&scene);
	assert_int_equal(number_of(scene.store, "key"), 1);
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

/* --- bad files */

static void
file_write(const char *name, off_t at, const void *bytes, size_t count)
{
	int fd = open(name, O_CREAT | O_WRONLY, 0640);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, count, at), count);
	close(fd);
}

static void
garbage_write(const char *name, off_t from, off_t to)
{
	unsigned char garbage[PAGE_BYTES];
	unsigned seed = 1;

	for (off_t at = from; at < to; at += (off_t)sizeof(garbage)) {
		for (size_t i = 0; i < sizeof(garbage); i++) {
			seed = seed * 1103515245 + 12345;
			garbage[i] = (unsigned char)(seed >> 16);
		}
		file_write(name, at, garbage, sizeof(garbage));
	}
}

static off_t
file_bytes(const char *name)
{
	struct stat file;

	assert_int_equal(stat(name, &file), 0);
	return file.st_size;
}

static void
spoil_all(const char *name)
{
	garbage_write(name, 0, file_bytes(name));
}

static void
spoil_data_pages(const char *name)
{
	garbage_write(name, 2 * PAGE_BYTES, file_bytes(name));
}

/* So many that not all of them are free pages. */
static void
spoil_some_pages(const char *name)
{
	off_t middle = file_bytes(name) / PAGE_BYTES / 2 * PAGE_BYTES;

	garbage_write(name, middle, middle + 8 * PAGE_BYTES);
}

static void
spoil_with_zeros(const char *name)
{
	static const char zeros[PAGE_BYTES];

	for (off_t at = 2 * PAGE_BYTES; at < file_bytes(name); at += PAGE_BYTES)
		file_write(name, at, zeros, sizeof(zeros));
}

/*
 * Page headers stay, so that LMDB itself sees no harm, but the offsets of the keys point anywhere.
 */
static void
spoil_offsets(const char *name)
{
	static const char wild[64] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";

	for (off_t at = 2 * PAGE_BYTES; at < file_bytes(name); at += PAGE_BYTES)
		file_write(name, at + 16, wild, sizeof(wild));
}

static void
spoil_values(const char *name)
{
	char page[PAGE_BYTES];
	int fd = open(name, O_RDWR);

	assert_true(fd >= 0);
	for (off_t at = 2 * PAGE_BYTES; pread(fd, page, sizeof(page), at) > 0; at += PAGE_BYTES) {
		for (size_t i = 16; i < sizeof(page); i++)
			page[i] = page[i] == '9' ? 'x' : page[i];
		assert_int_equal(pwrite(fd, page, sizeof(page), at), sizeof(page));
	}
	close(fd);
}

static void
cut_in_the_middle(const char *name)
{
	assert_int_equal(truncate(name, file_bytes(name) / 2), 0);
}

static void
cut_a_page(const char *name)
{
	assert_int_equal(truncate(name, file_bytes(name) - PAGE_BYTES), 0);
}

static void
cut_to_one_page(const char *name)
{
	assert_int_equal(truncate(name, PAGE_BYTES), 0);
}

static void
cut_to_some_bytes(const char *name)
{
	assert_int_equal(truncate(name, 100), 0);
}

static void
cut_to_nothing(const char *name)
{
	assert_int_equal(truncate(name, 0), 0);
}

static void
format_rewrite(const char *name, char number)
{
	char page[PAGE_BYTES];
	int fd = open(name, O_RDWR);

	assert_true(fd >= 0);
	for (off_t at = 0; pread(fd, page, sizeof(page), at) > 0; at += PAGE_BYTES) {
		char *format = memmem(page, sizeof(page), "sluice 2", 8);

		if (format)
			format[7] = number;
		assert_int_equal(pwrite(fd, page, sizeof(page), at), sizeof(page));
	}
	close(fd);
}

static void
rename_the_format(const char *name)
{
	format_rewrite(name, '3');
}

static void
forget_the_format(const char *name)
{
	char page[PAGE_BYTES];
	int fd = open(name, O_RDWR);

	assert_true(fd >= 0);
	for (off_t at = 0; pread(fd, page, sizeof(page), at) > 0; at += PAGE_BYTES) {
		char *format = memmem(page, sizeof(page), "\tformat", 7);

		if (format)
			format[6] = 'e';
		assert_int_equal(pwrite(fd, page, sizeof(page), at), sizeof(page));
	}
	close(fd);
}

static void
store_open__bad_file__is_put_aside_and_all_goes_on(void **state)
{
	static const struct {
		const char *name;
		void (*spoil)(const char *name);
		const char *reason; /* for which it is put aside; NULL: it is as good as none */
	} cases[] = {
		{ "all is garbage", spoil_all, "damaged" },
		{ "all but the head is garbage", spoil_data_pages, PUT_ASIDE },
		{ "pages in the middle are garbage", spoil_some_pages, PUT_ASIDE },
		{ "all but the head is zeros", spoil_with_zeros, PUT_ASIDE },
		{ "offsets are wild", spoil_offsets, PUT_ASIDE },
		{ "values are no numbers", spoil_values, "damaged" },
		{ "half is missing", cut_in_the_middle, "damaged" },
		{ "the last page is missing", cut_a_page, "damaged" },
		{ "one page is left", cut_to_one_page, "damaged" },
		{ "some bytes are left", cut_to_some_bytes, "damaged" },
		{ "nothing is left", cut_to_nothing, NULL },
		{ "another version of the format", rename_the_format, "foreign" },
		{ "another program's file", forget_the_format, "foreign" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct scene scene;

		print_message("%s\n", cases[i].name);
		scene_start(&scene);
		scene_open(&scene);
		add_many(scene.store, "lost", 0, 1000);
		store_close(&scene.store);
		cases[i].spoil(scene.file);

		scene_open(&scene);
		assert_string_equal(health_of(&scene).trouble, "");
		assert_int_equal(health_of(&scene).disk_count, 0);
		assert_int_equal(number_of(scene.store, "lost client=192.0.2.7"), 0);
		add_one(scene.store, "new");
		store_close(&scene.store);
		scene_open(&scene);
		assert_int_equal(number_of(scene.store, "new"), 1);
		assert_int_equal(scene_end(&scene, cases[i].reason ? cases[i].reason : PUT_ASIDE),
		    cases[i].reason ? 1 : 0);
	}
}

/* What stands in a closed file under one of the store's own keys. */
static void
own_value(struct scene *scene, const char *key_text, char text_r[static 16])
{
	const struct environment_options options = { scene->path, 64 << 20 };
	MDB_val key = value_of(key_text), value;
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;

	assert_int_equal(environment_open(&env, &options, NULL), 0);
	assert_int_equal(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn), 0);
	assert_int_equal(mdb_dbi_open(txn, NULL, 0, &dbi), 0);
	assert_int_equal(mdb_get(txn, dbi, &key, &value), 0);
	snprintf(text_r, 16, "%.*s", (int)value.mv_size, (const char *)value.mv_data);
	mdb_txn_abort(txn);
	mdb_env_close(env);
}

static void
store_open__file_of_an_older_version__is_read_and_renewed(void **state)
{
	struct scene scene;
	char format[16];

	(void)state;
	scene_start(&scene);
	scene_open(&scene);
	add_many(scene.store, "kept", 0, 1000);
	store_close(&scene.store);
	format_rewrite(scene.file, '1');
	scene_open(&scene);
	assert_int_equal(health_of(&scene).disk_count, 1000);
	assert_int_equal(number_of(scene.store, "kept client=192.0.2.999"), 1);
	store_close(&scene.store);

	own_value(&scene, "\tformat", format);
	assert_string_equal(format, "sluice 2");
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

/* A page far behind the first glance, which kills the daemon when it is met: but not for ever. */
static void
store_open__unclosed_again_and_again__is_looked_at_as_a_whole(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene);
	scene_open_with(&scene, 256 << 20, 1 << 20);
	add_many(scene.store, "many", 0, 200000);
	store_close(&scene.store);
	for (int i = 0; i < 3; i++) {
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0) {
			scene_open(&scene);
			_exit(0);
		}
		assert_int_equal(waitpid(child, NULL, 0), child);
	}
	/* Sequential keys came in random order, so that any page may be the last of the walk. */
	garbage_write(scene.file, file_bytes(scene.file) / 2 / PAGE_BYTES * PAGE_BYTES,
	    file_bytes(scene.file));
	scene_open(&scene);
	assert_int_equal(health_of(&scene).disk_count, 0);
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 1);
}

/* What becomes of a process once its disk was gone through is not the file's fault. */
static void
store_tick__all_was_walked__is_no_reason_for_suspicion(void **state)
{
	struct scene scene;
	char unclean[16];
	int status;

	(void)state;
	scene_start(&scene);
	scene_open(&scene);
	add_many(scene.store, "many", 0, 1000);
	store_close(&scene.store);
	for (int i = 0; i < 4; i++) {
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0) {
			scene_open(&scene);
			walk_disk(scene.store);
			_exit(health_of(&scene).disk_count == 1000 ? 0 : 1);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_int_equal(status, 0);
	}
	own_value(&scene, "\tunclean", unclean);
	assert_string_equal(unclean, "0");
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

/* --- more keys than memory holds */

enum { MANY = 30000 };

struct crowd {
	struct store *store;
	atomic_bool is_over;
	atomic_int missed_count;
	_Atomic unsigned written_count;
};

static void
crowd_key(char key_r[static STORE_KEY_BYTES], unsigned number)
{
	snprintf(key_r, STORE_KEY_BYTES, "crowd client=192.0.2.%u", number);
}

static void *
crowd_read(void *arg)
{
	struct crowd *crowd = arg;
	char key[STORE_KEY_BYTES];
	struct memory memory;

	for (unsigned i = 0; !crowd->is_over; i++) {
		unsigned count = crowd->written_count;

		if (count == 0)
			continue;
		crowd_key(key, i * 2654435761u % count);
		if (!store_read(crowd->store, key, NOW_US, &memory))
			crowd->missed_count++;
	}
	return NULL;
}

/* Walks end, sieves are replaced and keys are let go of all the while. */
static void
store_read__more_keys_than_memory_holds__finds_each_at_any_time(void **state)
{
	struct crowd crowd = { .written_count = 0 };
	int64_t at_us = NOW_US;
	struct scene scene;
	pthread_t threads[2];

	(void)state;
	scene_start(&scene);
	scene_open_with(&scene, 64 << 20, 4096);
	crowd.store = scene.store;
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, crowd_read, &crowd), 0);
	for (unsigned i = 0; i < MANY; i++) {
		char key[STORE_KEY_BYTES];

		crowd_key(key, i);
		add_one(scene.store, key);
		if (i % 500 != 499)
			continue;
		store_tick(scene.store, ++at_us);
		assert_int_equal(store_flush(scene.store), 0);
		crowd.written_count = i + 1;
	}
	crowd.is_over = true;
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_true(health_of(&scene).walked_count > 10);
	assert_int_equal(health_of(&scene).evicted_count, 0);
	assert_int_equal(crowd.missed_count, 0);
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

static void
store_read__after_a_restart__finds_each_before_and_after_the_first_walk(void **state)
{
	struct scene scene;

	(void)state;
	scene_start(&scene);
	scene_open_with(&scene, 64 << 20, 65536);
	add_many(scene.store, "kept", 0, 3000);
	store_close(&scene.store);
	scene_open_with(&scene, 64 << 20, 1024);
	assert_int_equal(health_of(&scene).walked_count, 0);
	assert_int_equal(number_of(scene.store, "kept client=192.0.2.7"), 1);
	walk_disk(scene.store);
	for (int i = 0; i < 3000; i++) {
		char key[STORE_KEY_BYTES];

		snprintf(key, sizeof(key), "kept client=192.0.2.%d", i);
		assert_int_equal(number_of(scene.store, key), 1);
		snprintf(key, sizeof(key), "unknown client=192.0.2.%d", i);
		assert_int_equal(number_of(scene.store, key), 0);
	}
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

/* --- bad places */

static void
block_with_a_file(struct scene *scene)
{
	file_write(scene->path, 0, "x", 1);
}

static void
unblock_file(struct scene *scene)
{
	assert_int_equal(unlink(scene->path), 0);
}

static void
block_with_a_directory(struct scene *scene)
{
	assert_int_equal(mkdir(scene->path, 0750), 0);
	assert_int_equal(mkdir(scene->file, 0750), 0);
}

static void
unblock_directory(struct scene *scene)
{
	assert_int_equal(rmdir(scene->file), 0);
}

static char tail_of_path[] = "/deeper";

static void
block_with_no_parent(struct scene *scene)
{
	strncat(scene->path, tail_of_path, sizeof(scene->path) - strlen(scene->path) - 1);
}

static void
unblock_parent(struct scene *scene)
{
	char parent[80];

	memcpy(parent, scene->path, sizeof(parent));
	parent[strlen(parent) - strlen(tail_of_path)] = '\0';
	assert_int_equal(mkdir(parent, 0750), 0);
}

static int claimed_fd;

static void
block_by_another_process(struct scene *scene)
{
	char name[100];

	snprintf(name, sizeof(name), "%s", scene->path);
	assert_int_equal(mkdir(name, 0750), 0);
	claimed_fd = open(name, O_RDONLY | O_DIRECTORY);
	assert_int_equal(flock(claimed_fd, LOCK_EX), 0);
}

static void
unblock_process(struct scene *scene)
{
	(void)scene;
	close(claimed_fd);
}

static void
store_open__bad_place__works_on_memory_and_recovers(void **state)
{
	static const struct {
		const char *name;
		void (*block)(struct scene *scene);
		void (*unblock)(struct scene *scene);
	} cases[] = {
		{ "a file for a directory", block_with_a_file, unblock_file },
		{ "a directory for a file", block_with_a_directory, unblock_directory },
		{ "no parent", block_with_no_parent, unblock_parent },
		{ "another process", block_by_another_process, unblock_process },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct scene scene;
		char parent[80];

		print_message("%s\n", cases[i].name);
		scene_start(&scene);
		memcpy(parent, scene.path, sizeof(parent));
		cases[i].block(&scene);
		scene_open(&scene);
		assert_string_not_equal(health_of(&scene).trouble, "");
		add_one(scene.store, "key");
		add_one(scene.store, "key");
		assert_int_equal(number_of(scene.store, "key"), 2);
		assert_true(store_flush(scene.store) < 0);
		assert_int_equal(health_of(&scene).pending_count, 1);
		assert_int_equal(health_of(&scene).disk_count, 0);

		cases[i].unblock(&scene);
		assert_int_equal(store_flush(scene.store), 0);
		assert_string_equal(health_of(&scene).trouble, "");
		assert_int_equal(health_of(&scene).disk_count, 1);
		store_close(&scene.store);
		scene_open(&scene);
		assert_int_equal(number_of(scene.store, "key"), 2);
		store_close(&scene.store);
		directory_empty(scene.path, "");
		rmdir(scene.path);
		rmdir(parent);
		assert_int_equal(rmdir(scene.base), 0);
	}
}

static void
store_open__directory_not_writable__works_on_memory(void **state)
{
	struct scene scene;

	(void)state;
	if (geteuid() == 0)
		skip();
	scene_start(&scene);
	assert_int_equal(mkdir(scene.path, 0550), 0);
	scene_open(&scene);
	assert_string_not_equal(health_of(&scene).trouble, "");
	add_one(scene.store, "key");
	assert_int_equal(number_of(scene.store, "key"), 1);
	assert_int_equal(chmod(scene.path, 0750), 0);
	assert_int_equal(store_flush(scene.store), 0);
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

/* --- a full map */

static void
store_flush__map_full__is_told_and_goes_over_when_keys_expire(void **state)
{
	int64_t expires_us = NOW_US + 1;
	struct scene scene;
	int count = 0;
	int rc = 0;

	(void)state;
	scene_start(&scene);
	scene_open_with(&scene, 1, 65536);
	assert_int_equal(health_of(&scene).map_bytes, 4 << 20);
	while (rc == 0 && count < 60000) {
		for (int i = 0; i < 100; i++) {
			char key[STORE_KEY_BYTES];

			snprintf(key, sizeof(key), "a rather long name client=192.0.2.%d", count++);
			store_update(scene.store, key, NOW_US, change_add_one, &expires_us);
		}
		rc = store_flush(scene.store);
	}
	assert_int_equal(rc, -ENOSPC);
	assert_true(count > 2000);
	assert_non_null(strstr(health_of(&scene).trouble, "full"));
	assert_int_equal(number_of(scene.store, "a rather long name client=192.0.2.0"), 1);
	add_one(scene.store, "lasting");
	assert_true(health_of(&scene).pending_count > 0);

	for (int i = 0; rc < 0 && i < 3000; i++) {
		store_tick(scene.store, expires_us + i);
		rc = store_flush(scene.store);
	}
	assert_int_equal(rc, 0);
	assert_string_equal(health_of(&scene).trouble, "");
	store_close(&scene.store);
	scene_open_with(&scene, 1, 65536);
	assert_int_equal(number_of(scene.store, "lasting"), 1);
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

/* What lasts longest is written though there is no room, and what expires soonest makes it. */
static void
store_update__map_full__keeps_what_lasts_longest(void **state)
{
	int64_t soon_us = NOW_US + 30 * MINUTE_US, now_us = NOW_US;
	struct scene scene;
	int count = 0;
	int rc = 0;

	(void)state;
	scene_start(&scene);
	scene_open_with(&scene, 1, 65536);
	while (count < 50000) {
		for (int i = 0; i < 100; i++) {
			char key[STORE_KEY_BYTES];

			snprintf(key, sizeof(key), "a rather long name client=192.0.2.%d", count++);
			store_update(scene.store, key, NOW_US, change_add_one, &soon_us);
		}
		rc = store_flush(scene.store);
	}
	assert_int_equal(rc, -ENOSPC);
	assert_true(health_of(&scene).pending_count > 1000);
	add_many(scene.store, "lasting", 0, 500);
	for (int i = 0; i < 3000 && health_of(&scene).pending_count > 0; i++) {
		store_tick(scene.store, ++now_us);
		store_flush(scene.store);
	}
	assert_int_equal(health_of(&scene).pending_count, 0);
	assert_int_equal(health_of(&scene).evicted_count, 0);
	store_close(&scene.store);
	scene_open_with(&scene, 1, 65536);
	for (int i = 0; i < 500; i++) {
		char key[STORE_KEY_BYTES];

		snprintf(key, sizeof(key), "lasting client=192.0.2.%d", i);
		assert_int_equal(number_of(scene.store, key), 1);
	}
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

static void
store_forget__map_full__makes_room(void **state)
{
	struct scene scene;
	int rc = 0;
	int count;

	(void)state;
	scene_start(&scene);
	scene_open_with(&scene, 1, 65536);
	for (count = 0; rc == 0 && count < 60000; count += 50) {
		add_many(scene.store, "forgotten", count, count + 50);
		rc = store_flush(scene.store);
	}
	assert_int_equal(rc, -ENOSPC);
	for (int i = 0; i < count; i++) {
		char key[STORE_KEY_BYTES];

		snprintf(key, sizeof(key), "forgotten client=192.0.2.%d", i);
		assert_int_equal(store_forget(scene.store, key, NOW_US), 1);
	}
	assert_int_equal(store_flush(scene.store), 0);
	assert_int_equal(health_of(&scene).disk_count, 0);
	assert_int_equal(scene_end(&scene, PUT_ASIDE), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(store_close__all__is_there_after_a_restart),
		cmocka_unit_test(store_open__many_keys_on_disk__loads_none),
		cmocka_unit_test(store_open__after_kill_9__has_all_that_was_written),
		cmocka_unit_test(store_update__some_time_before_kill_9__is_on_disk),
		cmocka_unit_test(store_open__bad_file__is_put_aside_and_all_goes_on),
		cmocka_unit_test(store_open__unclosed_again_and_again__is_looked_at_as_a_whole),
		cmocka_unit_test(store_open__file_of_an_older_version__is_read_and_renewed),
		cmocka_unit_test(store_tick__all_was_walked__is_no_reason_for_suspicion),
		cmocka_unit_test(store_read__more_keys_than_memory_holds__finds_each_at_any_time),
		cmocka_unit_test(
		    store_read__after_a_restart__finds_each_before_and_after_the_first_walk),
		cmocka_unit_test(store_open__bad_place__works_on_memory_and_recovers),
		cmocka_unit_test(store_open__directory_not_writable__works_on_memory),
		cmocka_unit_test(store_flush__map_full__is_told_and_goes_over_when_keys_expire),
		cmocka_unit_test(store_update__map_full__keeps_what_lasts_longest),
		cmocka_unit_test(store_forget__map_full__makes_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
