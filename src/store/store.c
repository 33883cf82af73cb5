/* SPDX-License-Identifier: BSD-2-Clause */
/* The interface: the table answers, the disk behind it is asked only for what the table lacks. */
#include "store/store.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/log.h"

#include "store/backend.h"
#include "store/table.h"
#include "store/writer.h"

const struct backend ram_backend = { .name = "ram" };

const struct backend *const backends[] = { &lmdb_backend, &ram_backend, NULL };

struct store {
	const struct backend *backend;
	struct table *table;
	void *disk; /* NULL: there is none, … */
	struct writer *writer; /* … and no writer either */
	_Atomic int64_t evicted_count; /* as of the last tick */
	struct log_seldom crowded;
};

static const struct backend *
backend_find(const char *name)
{
	for (int i = 0; backends[i]; i++) {
		if (strcmp(backends[i]->name, name) == 0)
			return backends[i];
	}
	return NULL;
}

static int
store_open_disk(struct store *store, const struct store_options *options)
{
	int rc = store->backend->new (&store->disk, options);

	if (rc < 0)
		return rc;
	return writer_new(&store->writer, &(struct writer_options){
	                                      .backend = store->backend,
	                                      .disk = store->disk,
	                                      .table = store->table,
	                                      .round_us = SECOND_US,
	                                      .reopen_us = MINUTE_US,
	                                  });
}

int
store_open(struct store **store_r, const struct store_options *options)
{
	const struct backend *backend = backend_find(options->backend);
	struct store *store;
	int rc;

	if (!backend)
		return -EINVAL;
	store = calloc(1, sizeof(*store));
	if (!store)
		return -ENOMEM;
	store->backend = backend;
	rc = table_new(&store->table, options->accounts, backend->new ? TABLE_BACKED : TABLE_ALONE);
	if (rc == 0 && backend->new)
		rc = store_open_disk(store, options);
	if (rc < 0) {
		store_close(&store);
		return rc;
	}
	*store_r = store;
	return 0;
}

int
store_update(
    struct store *store, const char *key, int64_t now_us, store_change_fn *change, void *arg)
{
	struct table_turn turn = { 0 };
	struct table_key looked_at;
	int rc = table_key_init(&looked_at, store->table, key);

	if (rc < 0)
		return rc;
	while (!table_update(store->table, &looked_at, now_us, change, arg, &turn))
		store->backend->find(store->disk, key, looked_at.length, &turn.found);
	if (turn.crowded && store->writer)
		writer_hurry(store->writer);
	return 0;
}

struct reading {
	struct memory memory;
	bool known;
};

static void
change_nothing(void *arg, struct memory *memory, bool known)
{
	*(struct reading *)arg = (struct reading){ .memory = *memory, .known = known };
}

static void
change_to_nothing(void *arg, struct memory *memory, bool known)
{
	change_nothing(arg, memory, known);
	*memory = (struct memory){ 0 };
}

int
store_read(struct store *store, const char *key, int64_t now_us, struct memory *memory_r)
{
	struct reading reading = { 0 };

	store_update(store, key, now_us, change_nothing, &reading);
	*memory_r = reading.memory;
	return reading.known;
}

int
store_forget(struct store *store, const char *key, int64_t now_us)
{
	struct reading reading = { 0 };

	store_update(store, key, now_us, change_to_nothing, &reading);
	return reading.known;
}

/* What the table holds of a key is younger than what the disk has. */
static bool
entry_refresh(struct store *store, struct entry *entry, int64_t now_us)
{
	struct table_key key;

	if (table_key_init(&key, store->table, entry->key) < 0)
		return false;
	switch (table_look(store->table, &key, now_us, &entry->memory)) {
	case TABLE_FORGOTTEN:
		return false;
	case TABLE_KNOWN:
		return true;
	case TABLE_ABSENT:
		break;
	}
	return entry->memory.expires_us > now_us;
}

static int
walk_disk(struct store *store, void *view, int64_t now_us, store_visit_fn *visit, void *arg)
{
	struct entry entry;
	int rc = 0;

	while (rc == 0 && store->backend->view_next(view, &entry)) {
		if (entry_refresh(store, &entry, now_us))
			rc = visit(arg, entry.key, &entry.memory);
	}
	return rc;
}

static int
walk_table(struct store *store, void *view, int64_t now_us, store_visit_fn *visit, void *arg)
{
	struct entry entries[TABLE_WAYS];
	int rc = 0;
	int count;

	for (uint64_t bucket = 0; (count = table_copy(store->table, bucket, now_us, entries)) >= 0;
	     bucket++) {
		for (int i = 0; rc == 0 && i < count; i++) {
			if (!view || !store->backend->view_has(view, entries[i].key))
				rc = visit(arg, entries[i].key, &entries[i].memory);
		}
		if (rc != 0)
			break;
	}
	return rc;
}

/*
 * First each key that the disk has, then each that only the table has. The disk is looked at as it
 * was in one instant, so that what moves between the two meanwhile is still shown, and once.
 */
int
store_walk(struct store *store, int64_t now_us, store_visit_fn *visit, void *arg)
{
	void *view = store->disk ? store->backend->view_new(store->disk) : NULL;
	int rc = view ? walk_disk(store, view, now_us, visit, arg) : 0;

	if (rc == 0)
		rc = walk_table(store, view, now_us, visit, arg);
	if (view)
		store->backend->view_free(&view);
	return rc;
}

/* Here and not where it happens, because a judgement never waits for syslog(3). */
static void
store_warn_crowded(struct store *store)
{
	struct table_counts counts;

	table_count(store->table, &counts);
	if (counts.evicted <= store->evicted_count || !log_due(&store->crowded))
		return;
	log_warning("store: memory is full: %lld accounts were forgotten before their time; "
	            "store.accounts is %lld",
	    (long long)(counts.evicted - store->evicted_count), (long long)counts.capacity);
	store->evicted_count = counts.evicted;
}

void
store_tick(struct store *store, int64_t now_us)
{
	if (store->writer)
		writer_tick(store->writer, now_us);
	table_sweep(store->table, now_us);
	store_warn_crowded(store);
}

int
store_flush(struct store *store)
{
	return store->writer ? writer_flush(store->writer) : 0;
}

void
store_health(struct store *store, struct store_health *health_r)
{
	struct table_counts counts;

	*health_r = (struct store_health){ .backend = store->backend->name };
	table_count(store->table, &counts);
	health_r->capacity_count = counts.capacity;
	health_r->held_count = counts.held;
	health_r->evicted_count = counts.evicted;
	health_r->pending_count = counts.dirty;
	if (!store->writer)
		return;
	store->backend->measure(store->disk, health_r);
	writer_measure(store->writer, health_r);
}

void
store_close(struct store **store)
{
	if (!*store)
		return;
	writer_free(&(*store)->writer);
	if ((*store)->disk)
		(*store)->backend->free(&(*store)->disk);
	table_free(&(*store)->table);
	free(*store);
	*store = NULL;
}
