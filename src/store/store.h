/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* With its NUL. A longer key is refused: whoever builds keys shortens them (policy/account.h). */
#define STORE_KEY_BYTES 96
#define STORE_NUMBERS 4

/*
 * All that is ever remembered under a key. Each rule type names its own numbers.
 *
 * On disk it is one line of decimal text, so that mdb_dump(1) shows it and hosts of any byte order
 * can share it.
 */
struct memory {
	int64_t expires_us; /* may be forgotten from then on, and is not shown any more */
	int64_t number[STORE_NUMBERS];
};

struct store_options {
	const char *backend; /* "lmdb", or "ram": in this process only */
	const char *path; /* lmdb: a directory, made where it is missing */
	int64_t map_bytes; /* lmdb: the most that the file may grow to; at least 4 MiB */
	int64_t accounts; /* how many keys are held in memory; rounded up to a power of two */
};

struct store;

/*
 * Opens a store. A file that is damaged, foreign or cannot be opened is loudly logged, put aside
 * under another name where possible, and the store works without what was in it. Returns 0; -EINVAL
 * for an unknown backend; -ENOMEM.
 */
int store_open(struct store **store_r, const struct store_options *options);

/*
 * Looks at what is remembered under the key and may rewrite it. `known` is false where nothing is,
 * or where it has expired; then the memory is all zero. What is left with expires_us <= now_us is
 * forgotten. Runs with a part of the store locked: it computes, and neither waits nor calls the
 * store.
 */
typedef void store_change_fn(void *arg, struct memory *memory, bool known);

/*
 * Applies a change; no other change to the same key comes in between. Makes no system call and
 * allocates nothing while the key is in memory or unknown. Any thread may call it. Never fails for
 * want of disk: then it works on memory alone. Returns 0, or -EINVAL if the key is too long, empty,
 * or begins with a tab.
 */
int store_update(
    struct store *store, const char *key, int64_t now_us, store_change_fn *change, void *arg);

/* Returns 1 and what is remembered, or 0 and a memory of zeros. */
int store_read(struct store *store, const char *key, int64_t now_us, struct memory *memory_r);

/* Forgets a key at once, on disk with the next commit. Returns 1 if it was known, else 0. */
int store_forget(struct store *store, const char *key, int64_t now_us);

/*
 * Shows every key that has not expired, each once, in no order; ends early when visit() returns
 * non-zero, and returns that. What is changed meanwhile may be shown as before or after. visit()
 * may call the store.
 */
typedef int store_visit_fn(void *arg, const char *key, const struct memory *memory);
int store_walk(struct store *store, int64_t now_us, store_visit_fn *visit, void *arg);

/* Tells the time, once a second or so: what has expired is forgotten a little at a time. */
void store_tick(struct store *store, int64_t now_us);

/* Writes all that is not on disk yet. Returns 0 or -errno. */
int store_flush(struct store *store);

struct store_health {
	const char *backend;
	int64_t capacity_count; /* keys that memory can hold */
	int64_t held_count; /* keys that it holds */
	int64_t evicted_count; /* keys that had to make room though they were on no disk yet */
	int64_t pending_count; /* keys that are not on disk yet */
	int64_t disk_count; /* keys on disk */
	int64_t disk_bytes; /* in use, of … */
	int64_t map_bytes; /* … so many */
	int64_t walked_count; /* how often all on disk was gone through since it was opened */
	int64_t commit_count;
	int64_t failed_count; /* commits that failed */
	char trouble[160]; /* what is wrong with the disk copy just now, or "" */
};

void store_health(struct store *store, struct store_health *health_r);

/* Writes all and lets go. No other call may be under way. Leaves NULL behind. */
void store_close(struct store **store);
