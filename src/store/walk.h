/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "store/backend.h"
#include "store/environment.h"

/* Some pages full of entries that follow each other. */
struct walk_run {
	char first[STORE_KEY_BYTES]; /* begins a page */
	size_t entry_count; /* 0: there is none */
	size_t page_count;
	size_t bytes; /* of entries, with all that LMDB keeps of each */
};

/*
 * Looks at the next keys of an LMDB file. Hands back the emptiest run that had better be packed.
 * Returns 0 or an error of LMDB's.
 */
int walk_look(MDB_env *env, MDB_dbi dbi, struct sweep *sweep, struct walk_run *run_r);

/*
 * Writes the entries of a run anew, so that they take fewer pages: where keys come and go, LMDB 0.9
 * leaves pages half empty, and merges none before it is down to a quarter. Nothing else is changed.
 */
int walk_pack(MDB_env *env, MDB_dbi dbi, const struct walk_run *run);
