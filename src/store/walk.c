/* SPDX-License-Identifier: BSD-2-Clause */
/* Goes through an LMDB file a few keys at a time, and puts in order what lies about in it. */
#include "store/walk.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	LOOK_KEYS = 16384, /* some milliseconds */
	RUN_PAGES = 32,
	RUN_ENTRIES = 2048,
	/* Random keys that only come fill pages to 69 %, those that also go in the end to 50 %. */
	SPARSE_PERCENT = 63,
	PAGE_HEAD_BYTES = 16, /* LMDB 0.9: of a page, … */
	NODE_HEAD_BYTES = 8 + 2, /* … and of an entry, with its place in the index */
};

struct runs {
	size_t page_bytes;
	uintptr_t page; /* that the last key lay on; 0: there was none */
	struct walk_run run; /* the last one, which may go on */
	struct walk_run worst;
};

static size_t
percent_full(const struct walk_run *run, size_t page_bytes)
{
	return run->bytes * 100 / (run->page_count * (page_bytes - PAGE_HEAD_BYTES));
}

static bool
run_is_worse(const struct runs *runs)
{
	const size_t percent = percent_full(&runs->run, runs->page_bytes);

	if (percent >= SPARSE_PERCENT)
		return false;
	return runs->worst.entry_count == 0 ||
	       percent < percent_full(&runs->worst, runs->page_bytes);
}

/* A page begins: a run may end before it, or begin with it. */
static void
runs_turn_page(struct runs *runs, const char *key)
{
	struct walk_run *run = &runs->run;

	if (run->page_count >= RUN_PAGES || run->entry_count >= RUN_ENTRIES) {
		if (run_is_worse(runs))
			runs->worst = *run;
		*run = (struct walk_run){ .page_count = 0 };
	}
	if (run->page_count == 0)
		memcpy(run->first, key, sizeof(run->first));
	run->page_count++;
}

/* NULL: something lies there that is no entry, and stays where it is. */
static void
runs_note(struct runs *runs, const MDB_val *key, const MDB_val *value, const struct entry *entry)
{
	const uintptr_t page = (uintptr_t)key->mv_data / runs->page_bytes;
	const size_t bytes = key->mv_size + value->mv_size;

	if (!entry)
		runs->run = (struct walk_run){ .page_count = 0 };
	else if (runs->page != page && runs->page != 0)
		runs_turn_page(runs, entry->key);
	runs->page = page;
	if (runs->run.page_count == 0)
		return;
	runs->run.entry_count++;
	runs->run.bytes += NODE_HEAD_BYTES + bytes + bytes % 2;
}

static void
sweep_note(struct sweep *sweep, const struct entry *entry)
{
	if (entry->memory.expires_us > sweep->until_us) {
		sweep->stays(sweep->arg, entry->key);
		return;
	}
	sweep->entries[sweep->entry_count] = *entry;
	sweep->entries[sweep->entry_count++].memory = (struct memory){ 0 };
}

static void
sweep_go_on_with(struct sweep *sweep, const MDB_val *key)
{
	sweep->from_bytes = key->mv_size < SWEEP_FROM_BYTES ? key->mv_size : SWEEP_FROM_BYTES;
	memcpy(sweep->from, key->mv_data, sweep->from_bytes);
}

static int
cursor_look(MDB_cursor *cursor, struct sweep *sweep, struct runs *runs)
{
	MDB_val key = { .mv_size = sweep->from_bytes, .mv_data = sweep->from }, value;
	int rc = mdb_cursor_get(cursor, &key, &value, key.mv_size ? MDB_SET_RANGE : MDB_FIRST);
	struct entry entry = { .slot = 0 };

	for (int looked = 0; rc == 0; looked++) {
		if (looked == LOOK_KEYS || sweep->entry_count == sweep->entries_max) {
			sweep_go_on_with(sweep, &key);
			return 0;
		}
		if (entry_of(&entry, &key, &value)) {
			runs_note(runs, &key, &value, &entry);
			sweep_note(sweep, &entry);
		} else {
			runs_note(runs, &key, &value, NULL);
		}
		rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
	}
	sweep->from_bytes = 0;
	sweep->ended = rc == MDB_NOTFOUND;
	return rc == MDB_NOTFOUND ? 0 : rc;
}

int
walk_look(MDB_env *env, MDB_dbi dbi, struct sweep *sweep, struct walk_run *run_r)
{
	struct runs runs = { .page_bytes = (size_t)sysconf(_SC_PAGESIZE) };
	MDB_cursor *cursor;
	MDB_txn *txn;
	int rc = mdb_txn_begin(env, NULL, MDB_RDONLY, &txn);

	sweep->entry_count = 0;
	sweep->ended = false;
	if (rc)
		return rc;
	rc = mdb_cursor_open(txn, dbi, &cursor);
	if (rc == 0) {
		rc = cursor_look(cursor, sweep, &runs);
		mdb_cursor_close(cursor);
	}
	mdb_txn_abort(txn);
	*run_r = runs.worst;
	return rc;
}

/* --- packing */

static int
entries_read(MDB_txn *txn, MDB_dbi dbi, const char *first, struct entry *entries, size_t count)
{
	MDB_val key = value_of(first), value;
	MDB_cursor *cursor;
	int rc = mdb_cursor_open(txn, dbi, &cursor);

	if (rc)
		return rc;
	for (size_t i = 0; rc == 0 && i < count; i++) {
		rc = mdb_cursor_get(cursor, &key, &value, i ? MDB_NEXT : MDB_SET_RANGE);
		if (rc == 0 && !entry_of(&entries[i], &key, &value))
			rc = MDB_NOTFOUND;
	}
	mdb_cursor_close(cursor);
	return rc;
}

static int
entries_delete(MDB_txn *txn, MDB_dbi dbi, const struct entry *entries, size_t count)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++) {
		MDB_val key = value_of(entries[i].key);

		rc = mdb_del(txn, dbi, &key, NULL);
	}
	return rc;
}

/*
 * Three of five first, and the others then between them. Where something lies behind them on a
 * page, which cannot be known, keys that come in their order leave half a page behind them each
 * time that it is split: so much is missing from it then, and has room there. A page becomes four
 * fifths full, and does not have to be split for the next key that comes.
 */
static bool
goes_first(size_t number)
{
	return number * 3 % 5 < 3;
}

static int
entries_put(MDB_txn *txn, MDB_dbi dbi, const struct entry *entries, size_t count)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < 2 * count; i++) {
		const struct entry *entry = &entries[i % count];
		char text[MEMORY_TEXT_BYTES];
		MDB_val key = value_of(entry->key);
		MDB_val value = { .mv_data = text };

		if (goes_first(i % count) != (i < count))
			continue;
		value.mv_size = memory_print(text, &entry->memory);
		rc = mdb_put(txn, dbi, &key, &value, 0);
	}
	return rc;
}

static int
leaf_count(size_t *count_r, MDB_txn *txn, MDB_dbi dbi)
{
	MDB_stat stat;
	int rc = mdb_stat(txn, dbi, &stat);

	*count_r = rc ? 0 : stat.ms_leaf_pages;
	return rc;
}

static int
run_pack(MDB_txn *txn, MDB_dbi dbi, const struct walk_run *run, struct entry *entries)
{
	size_t before, after;
	int rc = leaf_count(&before, txn, dbi);

	if (rc == 0)
		rc = entries_read(txn, dbi, run->first, entries, run->entry_count);
	if (rc == 0)
		rc = entries_delete(txn, dbi, entries, run->entry_count);
	if (rc == 0)
		rc = entries_put(txn, dbi, entries, run->entry_count);
	if (rc == 0)
		rc = leaf_count(&after, txn, dbi);
	if (rc == 0 && after >= before)
		rc = MDB_NOTFOUND;
	return rc;
}

int
walk_pack(MDB_env *env, MDB_dbi dbi, const struct walk_run *run)
{
	struct entry *entries = calloc(run->entry_count, sizeof(*entries));
	MDB_txn *txn;
	int rc;

	if (!entries)
		return 0;
	rc = mdb_txn_begin(env, NULL, 0, &txn);
	if (rc == 0) {
		rc = run_pack(txn, dbi, run, entries);
		if (rc)
			mdb_txn_abort(txn);
		else
			rc = mdb_txn_commit(txn);
	}
	free(entries);
	return rc == MDB_NOTFOUND ? 0 : rc;
}
