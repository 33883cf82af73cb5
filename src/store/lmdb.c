/* SPDX-License-Identifier: BSD-2-Clause */
/* The embedded default: a durable copy in one LMDB file, which may be full, foreign or damaged. */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/language.h"
#include "base/log.h"

#include "store/backend.h"
#include "store/directory.h"
#include "store/environment.h"
#include "store/walk.h"

enum {
	READERS = 8,
	MIN_MAP_BYTES = 4 << 20,
	RESERVE_SHARE = 8, /* such a part of the map is kept for forgetting, which takes pages, … */
	MAX_RESERVE_BYTES = 64 << 20, /* … but no more than that */
	LARGE_BYTES = 64 << 20,
};

/* A read transaction that is kept and renewed, because beginning one allocates. */
struct reader {
	pthread_mutex_t lock;
	MDB_txn *txn;
};

struct disk {
	char *path;
	struct environment_options options; /* with this path */
	int directory_fd; /* locked, so that no second process writes here; -1: not yet */

	/* Held for reading by who uses the env, for writing by who opens it. */
	pthread_rwlock_t gate;
	MDB_env *env; /* NULL: not open */
	MDB_dbi dbi;
	struct reader reader[READERS];

	atomic_bool ill; /* somebody met damage */
	bool proven; /* a sweep has gone through all of it, and nobody died */
};

/*
 * LMDB's codes are negative, but those of the system are positive. A file system that is full is
 * not our map: forgetting makes no room there.
 */
static int
error_translate(int code)
{
	if (code == ENOSPC)
		return -EDQUOT;
	if (code >= 0)
		return -code;
	return code == MDB_MAP_FULL ? -ENOSPC : -EBADMSG;
}

static int
complain(const struct disk *disk, int code, char trouble_r[static TROUBLE_BYTES])
{
	const struct fault *fault = fault_find(code);

	if (code == MDB_MAP_FULL)
		snprintf(trouble_r, TROUBLE_BYTES, "%s: %s: %zu", disk->path,
		    N_("the map is full (store.map), in bytes"), disk->options.map_bytes);
	else
		snprintf(trouble_r, TROUBLE_BYTES, "%s: %s", disk->path,
		    fault ? fault->words : mdb_strerror(code));
	return error_translate(code);
}

static int
file_put_aside(const struct disk *disk, const struct fault *fault)
{
	char aside[PATH_MAX];
	int rc = directory_put_aside(disk->path, ENVIRONMENT_FILE, fault->reason, aside);

	if (rc == 0)
		log_error("store: %s/%s cannot be used: %s; put aside as %s, starting afresh",
		    disk->path, ENVIRONMENT_FILE, fault->words, aside);
	return -rc;
}

/* Sees to it that there is nothing there that must not be opened. */
static int
file_examine(struct disk *disk)
{
	const struct fault *fault;
	int code;

	if (faccessat(disk->directory_fd, ENVIRONMENT_FILE, F_OK, 0) < 0)
		return errno == ENOENT ? 0 : errno;
	code = environment_probe(&disk->options, disk->ill ? LOOK_AT_ALL : LOOK_SHORTLY);
	fault = fault_find(code);
	return fault ? file_put_aside(disk, fault) : code;
}

static int
file_claim(struct disk *disk)
{
	if (disk->directory_fd >= 0)
		close(disk->directory_fd);
	disk->directory_fd = directory_claim(disk->path);
	return disk->directory_fd < 0 ? -disk->directory_fd : 0;
}

/* --- opening and closing */

static void
disk_died(MDB_env *env, const char *message)
{
	(void)env;
	log_error("store: LMDB 0.9 stops the process: %s", message);
}

/* A file that has no room for the marks can still be read, unless it has no format yet. */
static int
disk_mark_open(struct disk *disk, bool *fresh_r)
{
	MDB_txn *txn;
	int rc = mdb_txn_begin(disk->env, NULL, MDB_RDONLY, &txn);

	if (rc)
		return rc;
	rc = mdb_dbi_open(txn, NULL, 0, &disk->dbi);
	if (rc == 0)
		rc = environment_format(txn, disk->dbi);
	mdb_txn_abort(txn);
	*fresh_r = rc == MDB_NOTFOUND;
	if (rc && rc != MDB_NOTFOUND)
		return rc;
	rc = environment_mark_open(disk->env, disk->dbi);
	return *fresh_r ? rc : 0;
}

static int
readers_begin(struct disk *disk)
{
	for (int i = 0; i < READERS; i++) {
		int rc = mdb_txn_begin(disk->env, NULL, MDB_RDONLY, &disk->reader[i].txn);

		if (rc)
			return rc;
		mdb_txn_reset(disk->reader[i].txn);
	}
	return 0;
}

static void
disk_shut(struct disk *disk)
{
	if (!disk->env)
		return;
	for (int i = 0; i < READERS; i++) {
		if (disk->reader[i].txn)
			mdb_txn_abort(disk->reader[i].txn);
		disk->reader[i].txn = NULL;
	}
	mdb_env_close(disk->env);
	disk->env = NULL;
}

/* Returns 0 or an error of LMDB's or the system's. */
static int
disk_start(struct disk *disk, bool *fresh_r)
{
	int dead_readers;
	int code = file_claim(disk);

	if (code == 0)
		code = file_examine(disk);
	if (code == 0)
		code = environment_open(&disk->env, &disk->options, disk_died);
	if (code)
		return code;
	mdb_reader_check(disk->env, &dead_readers);
	code = disk_mark_open(disk, fresh_r);
	if (code == 0)
		code = readers_begin(disk);
	if (code)
		disk_shut(disk);
	return code;
}

static int
lmdb_open(void *arg, char trouble_r[static TROUBLE_BYTES])
{
	struct disk *disk = arg;
	bool fresh = false;
	int code;

	pthread_rwlock_wrlock(&disk->gate);
	disk_shut(disk);
	code = disk_start(disk, &fresh);
	if (code == 0)
		disk->ill = false;
	disk->proven = false;
	pthread_rwlock_unlock(&disk->gate);
	if (code == EBUSY) {
		snprintf(
		    trouble_r, TROUBLE_BYTES, "%s: %s", disk->path, N_("another process uses it"));
		return -EBUSY;
	}
	return code ? complain(disk, code, trouble_r) : fresh;
}

static int
lmdb_new(void **disk_r, const struct store_options *options)
{
	const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	struct disk *disk = calloc(1, sizeof(*disk));

	if (!disk)
		return -ENOMEM;
	disk->path = strdup(options->path);
	disk->options.path = disk->path;
	if (!disk->path) {
		free(disk);
		return -ENOMEM;
	}
	disk->options.map_bytes =
	    options->map_bytes > MIN_MAP_BYTES ? (size_t)options->map_bytes : MIN_MAP_BYTES;
	disk->options.map_bytes -= disk->options.map_bytes % page_bytes;
	disk->directory_fd = -1;
	pthread_rwlock_init(&disk->gate, NULL);
	for (int i = 0; i < READERS; i++)
		pthread_mutex_init(&disk->reader[i].lock, NULL);
	*disk_r = disk;
	return 0;
}

static void
lmdb_free(void **arg)
{
	struct disk *disk = *arg;

	if (disk->env && !disk->ill)
		environment_mark_closed(disk->env, disk->dbi);
	disk_shut(disk);
	if (disk->directory_fd >= 0)
		close(disk->directory_fd);
	for (int i = 0; i < READERS; i++)
		pthread_mutex_destroy(&disk->reader[i].lock);
	pthread_rwlock_destroy(&disk->gate);
	free(disk->path);
	free(disk);
	*arg = NULL;
}

/* --- reading */

/* What a reader meets, the writer is told by the way. */
static int
disk_met(struct disk *disk, int code)
{
	if (code && error_translate(code) == -EBADMSG && code != MDB_NOTFOUND)
		disk->ill = true;
	return code;
}

static struct reader *
reader_lock(struct disk *disk)
{
	for (int i = 0; i < READERS; i++) {
		if (pthread_mutex_trylock(&disk->reader[i].lock) == 0)
			return &disk->reader[i];
	}
	pthread_mutex_lock(&disk->reader[0].lock);
	return &disk->reader[0];
}

static int
disk_find(struct disk *disk, MDB_val *key, struct memory *memory_r)
{
	struct reader *reader = reader_lock(disk);
	MDB_val value;
	int rc = mdb_txn_renew(reader->txn);
	bool known = false;

	if (rc == 0) {
		rc = mdb_get(reader->txn, disk->dbi, key, &value);
		known = rc == 0 && memory_parse(memory_r, value.mv_data, value.mv_size) == 0;
		mdb_txn_reset(reader->txn);
	}
	pthread_mutex_unlock(&reader->lock);
	disk_met(disk, rc);
	return known;
}

static int
lmdb_find(void *arg, const char *key, size_t key_bytes, struct memory *memory_r)
{
	struct disk *disk = arg;
	MDB_val value = { .mv_size = key_bytes, .mv_data = (void *)key };
	int known = 0;

	*memory_r = (struct memory){ 0 };
	pthread_rwlock_rdlock(&disk->gate);
	if (disk->env)
		known = disk_find(disk, &value, memory_r);
	pthread_rwlock_unlock(&disk->gate);
	return known;
}

struct view {
	struct disk *disk;
	MDB_txn *txn;
	MDB_cursor *cursor;
};

static int
view_begin(struct view *view)
{
	int rc = mdb_txn_begin(view->disk->env, NULL, MDB_RDONLY, &view->txn);

	if (rc)
		return rc;
	rc = mdb_cursor_open(view->txn, view->disk->dbi, &view->cursor);
	if (rc)
		mdb_txn_abort(view->txn);
	return rc;
}

static void
view_end(struct view *view)
{
	mdb_cursor_close(view->cursor);
	mdb_txn_abort(view->txn);
}

static void *
lmdb_view_new(void *arg)
{
	struct disk *disk = arg;
	struct view *view = calloc(1, sizeof(*view));

	if (!view)
		return NULL;
	view->disk = disk;
	pthread_rwlock_rdlock(&disk->gate);
	if (!disk->env || disk_met(disk, view_begin(view))) {
		pthread_rwlock_unlock(&disk->gate);
		free(view);
		return NULL;
	}
	return view;
}

static int
lmdb_view_next(void *arg, struct entry *entry_r)
{
	struct view *view = arg;
	MDB_val key, value;

	do {
		if (disk_met(view->disk, mdb_cursor_get(view->cursor, &key, &value, MDB_NEXT)))
			return 0;
	} while (!entry_of(entry_r, &key, &value));
	return 1;
}

static int
lmdb_view_has(void *arg, const char *text)
{
	struct view *view = arg;
	MDB_val key = value_of(text), value;

	return disk_met(view->disk, mdb_get(view->txn, view->disk->dbi, &key, &value)) == 0;
}

static void
lmdb_view_free(void **arg)
{
	struct view *view = *arg;

	view_end(view);
	pthread_rwlock_unlock(&view->disk->gate);
	free(view);
	*arg = NULL;
}

/* --- writing */

static size_t
used_bytes(const MDB_stat *stat)
{
	const size_t meta_pages = 2;

	return (stat->ms_branch_pages + stat->ms_leaf_pages + stat->ms_overflow_pages +
	           meta_pages) *
	       stat->ms_psize;
}

static size_t
reserve_bytes(const struct disk *disk)
{
	const size_t share = disk->options.map_bytes / RESERVE_SHARE;

	return share < MAX_RESERVE_BYTES ? share : MAX_RESERVE_BYTES;
}

/* So many entries may be put, each of which may take a page, and leave the reserve untouched. */
static size_t
disk_room(const struct disk *disk)
{
	const size_t limit = disk->options.map_bytes - reserve_bytes(disk);
	MDB_stat stat;

	if (mdb_env_stat(disk->env, &stat) || used_bytes(&stat) > limit)
		return 0;
	return (limit - used_bytes(&stat)) / stat.ms_psize;
}

static int
entry_write(MDB_txn *txn, MDB_dbi dbi, const struct entry *entry)
{
	char text[MEMORY_TEXT_BYTES];
	MDB_val key = value_of(entry->key);
	MDB_val value = { .mv_size = memory_print(text, &entry->memory), .mv_data = text };

	return mdb_put(txn, dbi, &key, &value, 0);
}

static int
entry_delete(MDB_txn *txn, MDB_dbi dbi, const struct entry *entry)
{
	MDB_val key = value_of(entry->key);
	int rc = mdb_del(txn, dbi, &key, NULL);

	return rc == MDB_NOTFOUND ? 0 : rc;
}

/* A full disk still forgets: it is the way out of being full. */
static int
disk_commit(struct disk *disk, const struct entry *entries, size_t count)
{
	size_t room = disk_room(disk);
	bool left_out = false;
	MDB_txn *txn;
	int rc = mdb_txn_begin(disk->env, NULL, 0, &txn);

	if (rc)
		return rc;
	for (size_t i = 0; rc == 0 && i < count; i++) {
		if (entries[i].memory.expires_us == 0)
			rc = entry_delete(txn, disk->dbi, &entries[i]);
		else if (room > 0)
			rc = entry_write(txn, disk->dbi, &entries[i]);
		else
			left_out = true;
		if (room > 0)
			room--;
	}
	if (rc) {
		mdb_txn_abort(txn);
		return rc;
	}
	rc = mdb_txn_commit(txn);
	return rc == 0 && left_out ? MDB_MAP_FULL : rc;
}

static int
lmdb_commit(
    void *arg, const struct entry *entries, size_t count, char trouble_r[static TROUBLE_BYTES])
{
	struct disk *disk = arg;
	int rc = disk->ill ? MDB_CORRUPTED : disk_commit(disk, entries, count);

	if (rc == MDB_MAP_FULL)
		environment_turn_over(disk->env, disk->dbi);
	return disk_met(disk, rc) ? complain(disk, rc, trouble_r) : 0;
}

/* Is it worth the writing to put pages in order? */
static bool
disk_is_large(const struct disk *disk)
{
	const size_t half = disk->options.map_bytes / 2;
	MDB_stat stat;

	return mdb_env_stat(disk->env, &stat) == 0 &&
	       used_bytes(&stat) > (half < LARGE_BYTES ? half : LARGE_BYTES);
}

static int
disk_sweep(struct disk *disk, struct sweep *sweep)
{
	struct walk_run run;
	int rc = walk_look(disk->env, disk->dbi, sweep, &run);

	if (rc)
		return rc;
	if (sweep->ended && !disk->proven) {
		environment_mark_sound(disk->env, disk->dbi);
		disk->proven = true;
	}
	if (run.entry_count > 0 && sweep->care == SWEEP_TIDIES && disk_is_large(disk))
		rc = walk_pack(disk->env, disk->dbi, &run);
	return rc == MDB_MAP_FULL ? 0 : rc;
}

static int
lmdb_sweep(void *arg, struct sweep *sweep, char trouble_r[static TROUBLE_BYTES])
{
	struct disk *disk = arg;
	/* So few that the reserve has pages for them, wherever they lie. */
	const size_t bearable = reserve_bytes(disk) / (size_t)sysconf(_SC_PAGESIZE) / 4;
	int rc;

	if (sweep->entries_max > bearable)
		sweep->entries_max = bearable;
	rc = disk->ill ? MDB_CORRUPTED : disk_sweep(disk, sweep);
	return disk_met(disk, rc) ? complain(disk, rc, trouble_r) : 0;
}

static void
lmdb_measure(void *arg, struct store_health *health)
{
	struct disk *disk = arg;
	MDB_stat stat;

	health->map_bytes = (int64_t)disk->options.map_bytes;
	pthread_rwlock_rdlock(&disk->gate);
	if (disk->env && mdb_env_stat(disk->env, &stat) == 0) {
		health->disk_bytes = (int64_t)used_bytes(&stat);
		health->disk_count = stat.ms_entries > ENVIRONMENT_OWN_KEYS
		                         ? (int64_t)stat.ms_entries - ENVIRONMENT_OWN_KEYS
		                         : 0;
	}
	pthread_rwlock_unlock(&disk->gate);
}

const struct backend lmdb_backend = {
	.name = "lmdb",
	.new = lmdb_new,
	.free = lmdb_free,
	.open = lmdb_open,
	.find = lmdb_find,
	.commit = lmdb_commit,
	.sweep = lmdb_sweep,
	.view_new = lmdb_view_new,
	.view_next = lmdb_view_next,
	.view_has = lmdb_view_has,
	.view_free = lmdb_view_free,
	.measure = lmdb_measure,
};
