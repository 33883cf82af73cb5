/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/memory.h"
#include "store/store.h"

#define TROUBLE_BYTES sizeof(((struct store_health *)0)->trouble)
#define SWEEP_FROM_BYTES 512 /* longer keys LMDB 0.9 does not have */

/* Does the disk also put itself in order by the way? */
enum sweep_care { SWEEP_LOOKS, SWEEP_TIDIES };

/* A walk over all that is on disk, some thousand keys at a time. All zero at first. */
struct sweep {
	char from[SWEEP_FROM_BYTES]; /* the disk's: with this key it goes on; … */
	size_t from_bytes; /* … 0: with the first one */
	enum sweep_care care;
	int64_t until_us; /* what has expired until then is gathered, to be forgotten … */
	struct entry *entries; /* … here, … */
	size_t entries_max;
	size_t entry_count; /* … so many; where that is all there is room for, it stops early */
	void (*stays)(void *arg, const char *key); /* hears of each other key */
	void *arg;
	bool ended; /* it has come to the end, and the next time it begins anew */
};

/*
 * What keeps a copy behind the table. A disk that cannot be used is one on which nothing is found:
 * find, view and measure never fail for that. Whatever says what went wrong says it in words for an
 * operator; the errno tells programs the same.
 */
struct backend {
	const char *name;

	/* Makes a disk that is not open yet, and lets go of one. Returns 0 or -ENOMEM. A backend
	 * without these has no disk, and none of the rest. */
	int (*new)(void **disk_r, const struct store_options *options);
	void (*free)(void **disk);

	/* Opens the disk, or opens it again. Only the writer's thread does, but for the first time.
	 * Returns 0, 1 where it is empty and new, or -errno. */
	int (*open)(void *disk, char trouble_r[static TROUBLE_BYTES]);

	/* Returns 1, or 0 and a memory of zeros. Allocates nothing, makes no system call. Any
	 * thread. */
	int (*find)(void *disk, const char *key, size_t key_bytes, struct memory *memory_r);

	/*
	 * Keeps them all durably. Only the writer's thread. Returns 0; -EBADMSG when the disk has
	 * to be opened again; -ENOSPC when fewer at a time may fit, and more once something was
	 * forgotten; -EDQUOT when fewer may fit; another -errno when it may help to wait. When it
	 * fails, all of them have to be brought again.
	 */
	int (*commit)(void *disk, const struct entry *entries, size_t count,
	    char trouble_r[static TROUBLE_BYTES]);

	/*
	 * Looks at the next few thousand keys. Only the writer's thread. Returns as commit() does.
	 */
	int (*sweep)(void *disk, struct sweep *sweep, char trouble_r[static TROUBLE_BYTES]);

	/*
	 * All that is on disk as of now, however long it takes to look at it. Any thread. NULL:
	 * there is nothing. view_next() returns 1 and an entry, also one that has expired, or 0 at
	 * the end.
	 */
	void *(*view_new)(void *disk);
	int (*view_next)(void *view, struct entry *entry_r);
	int (*view_has)(void *view, const char *key);
	void (*view_free)(void **view);

	/* Fills in what it knows: disk_count, disk_bytes, map_bytes. Any thread. */
	void (*measure)(void *disk, struct store_health *health);
};

extern const struct backend lmdb_backend, ram_backend;
extern const struct backend *const backends[]; /* ends with NULL */
