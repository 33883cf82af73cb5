/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <lmdb.h>

#include "store/memory.h"

/*
 * The one place that names lmdb.h. Where nothing else is said an int is 0, an error of LMDB's
 * (negative), an errno (positive) or one of the faults below.
 */

#define ENVIRONMENT_FILE "data.mdb" /* as LMDB calls it */

/* Keys that begin with a tab are the store's own: so many, while the file is open. */
#define ENVIRONMENT_OWN_KEYS 2

/* Ours, beside LMDB's codes, which lie far below. */
enum { FAULT_DIED = -1, FAULT_SHORT = -2, FAULT_FOREIGN = -3 };

/* What makes a file worth putting aside, so that a new one can be made. */
struct fault {
	int code;
	const char *reason; /* one word for the name that the file is given */
	const char *words;
};

/* NULL: the file itself is not to blame. */
const struct fault *fault_find(int code);

MDB_val value_of(const char *text);

/* False for the store's own keys, and for what it would never write. */
bool entry_of(struct entry *entry_r, const MDB_val *key, const MDB_val *value);

struct environment_options {
	const char *path; /* of the directory */
	size_t map_bytes;
};

int environment_open(
    MDB_env **env_r, const struct environment_options *options, MDB_assert_func *died);

/* How much of the file is looked at: some, or all of it where it was left open again and again. */
enum look { LOOK_SHORTLY, LOOK_AT_ALL };

/* Tells whether the file can be opened, read and written without harm, and leaves it as it was. */
int environment_probe(const struct environment_options *options, enum look look);

/* Marks the file as ours, and as open until it is marked as closed. */
int environment_mark_open(MDB_env *env, MDB_dbi dbi);

/* All of it has been looked at since: what becomes of it now does not make it suspicious. */
void environment_mark_sound(MDB_env *env, MDB_dbi dbi);
void environment_mark_closed(MDB_env *env, MDB_dbi dbi);

/* Returns 0 where the file is marked as ours, or MDB_NOTFOUND where it is new. */
int environment_format(MDB_txn *txn, MDB_dbi dbi);

/*
 * Pages that a transaction of LMDB 0.9 lets go can be used by the one after the next. So, where a
 * large one has left too few to go on with, a small one has to come in between: this one.
 */
void environment_turn_over(MDB_env *env, MDB_dbi dbi);
