/* SPDX-License-Identifier: BSD-2-Clause */
/* One LMDB file: tried out before it is trusted, marked, and what may be wrong with it in words. */
#include "store/environment.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/now.h"

#include "store/trial.h"

#define FORMAT_KEY "\tformat"
#define FORMAT "sluice 2"
#define OLDER_FORMAT "sluice 1" /* until 0.3.0: zeros at the end are written, too */
#define UNCLEAN_KEY "\tunclean" /* how often in a row the file was opened and not closed */

/* After so many the whole file is looked at: below what systemd(1) takes for a reason to give up.
 */
enum { MAX_UNCLEAN = 3 };

#define GLANCE_US (20 * INT64_C(1000)) /* so that a start takes no longer with millions of keys */
#define STARE_US (5 * SECOND_US)

static const struct fault faults[] = {
	{ MDB_INVALID, "damaged", N_("it is not an LMDB file") },
	{ MDB_CORRUPTED, "damaged", N_("a page is of the wrong kind") },
	{ MDB_PAGE_NOTFOUND, "damaged", N_("a page is missing") },
	{ MDB_PANIC, "damaged", N_("LMDB gave up") },
	{ MDB_VERSION_MISMATCH, "foreign", N_("another version of LMDB wrote it") },
	{ MDB_INCOMPATIBLE, "foreign", N_("it holds another kind of data") },
	{ FAULT_DIED, "damaged", N_("reading it makes a process die") },
	{ FAULT_SHORT, "damaged", N_("its end is missing") },
	{ FAULT_FOREIGN, "foreign", N_("it is not in the format of this version") },
	{ 0, "damaged", N_("LMDB goes astray in it") }, /* whatever else LMDB says of it */
};

const struct fault *
fault_find(int code)
{
	const struct fault *fault = faults;

	if (code >= 0 || code == MDB_MAP_FULL || code == MDB_READERS_FULL)
		return NULL;
	while (fault->code && fault->code != code)
		fault++;
	return fault;
}

MDB_val
value_of(const char *text)
{
	return (MDB_val){ .mv_size = strlen(text), .mv_data = (void *)text };
}

static bool
key_is_entry(const MDB_val *key)
{
	return key->mv_size > 0 && key->mv_size < STORE_KEY_BYTES &&
	       *(const char *)key->mv_data != '\t' && !memchr(key->mv_data, '\0', key->mv_size);
}

bool
entry_of(struct entry *entry_r, const MDB_val *key, const MDB_val *value)
{
	const char *text = key->mv_data;

	if (!key_is_entry(key) ||
	    memory_parse(&entry_r->memory, value->mv_data, value->mv_size) < 0)
		return false;
	memcpy(entry_r->key, text, key->mv_size);
	entry_r->key[key->mv_size] = '\0';
	return true;
}

static bool
value_is(const MDB_val *value, const char *text)
{
	return value->mv_size == strlen(text) && memcmp(value->mv_data, text, value->mv_size) == 0;
}

int
environment_open(MDB_env **env_r, const struct environment_options *options, MDB_assert_func *died)
{
	MDB_env *env;
	int rc = mdb_env_create(&env);

	if (rc)
		return rc;
	mdb_env_set_mapsize(env, options->map_bytes);
	mdb_env_set_assert(env, died);
	rc = mdb_env_open(env, options->path, MDB_NOTLS, 0640);
	if (rc) {
		mdb_env_close(env);
		return rc;
	}
	*env_r = env;
	return 0;
}

/* How often in a row the file was not closed; what cannot be read counts as never. */
static int
unclean_count(MDB_txn *txn, MDB_dbi dbi)
{
	MDB_val key = value_of(UNCLEAN_KEY), value;

	if (mdb_get(txn, dbi, &key, &value) || value.mv_size != 1)
		return 0;
	return *(const char *)value.mv_data - '0';
}

/* LMDB's own word for the end of the file; reading behind its real end would be a SIGBUS. */
static int
probe_length(MDB_env *env)
{
	MDB_envinfo info;
	MDB_stat stat;
	struct stat file;
	mdb_filehandle_t fd;
	int rc = mdb_env_info(env, &info);

	if (rc == 0)
		rc = mdb_env_stat(env, &stat);
	if (rc == 0)
		rc = mdb_env_get_fd(env, &fd);
	if (rc)
		return rc;
	if (fstat(fd, &file) < 0)
		return errno;
	if (file.st_size == 0)
		return 0;
	return (uint64_t)file.st_size / stat.ms_psize <= info.me_last_pgno ? FAULT_SHORT : 0;
}

/* An empty file is as good as none. */
static int
probe_format(MDB_txn *txn, MDB_dbi dbi)
{
	MDB_val key = value_of(FORMAT_KEY), value;
	MDB_stat stat;
	int rc = mdb_get(txn, dbi, &key, &value);

	if (rc == 0)
		return value_is(&value, FORMAT) || value_is(&value, OLDER_FORMAT) ? 0
		                                                                  : FAULT_FOREIGN;
	if (rc != MDB_NOTFOUND)
		return rc;
	rc = mdb_stat(txn, dbi, &stat);
	if (rc)
		return rc;
	return stat.ms_entries > 0 ? FAULT_FOREIGN : 0;
}

/* Touches each key and each value, for some time. */
static int
probe_walk(MDB_txn *txn, MDB_dbi dbi, int64_t budget_us)
{
	const int64_t end_us = now_steady_us() + budget_us;
	MDB_cursor *cursor;
	MDB_val key, value;
	struct memory memory;
	int rc = mdb_cursor_open(txn, dbi, &cursor);

	for (unsigned count = 0; rc == 0; count++) {
		rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
		if (rc == 0 && (key.mv_size == 0 || memchr(key.mv_data, '\0', key.mv_size)))
			rc = MDB_CORRUPTED;
		if (rc == 0 && *(const char *)key.mv_data != '\t' &&
		    memory_parse(&memory, value.mv_data, value.mv_size) < 0)
			rc = MDB_CORRUPTED;
		if (rc == 0 && count % 256 == 255 && now_steady_us() > end_us)
			return 0;
	}
	return rc == MDB_NOTFOUND ? 0 : rc;
}

/* Takes pages off the list of free ones, too. Leaves the file as it was. */
static int
probe_write(MDB_env *env)
{
	MDB_val key = value_of(FORMAT_KEY), value = value_of(FORMAT);
	MDB_txn *txn;
	MDB_dbi dbi;
	int rc = mdb_txn_begin(env, NULL, 0, &txn);

	if (rc)
		return rc;
	rc = mdb_dbi_open(txn, NULL, 0, &dbi);
	if (rc == 0)
		rc = mdb_put(txn, dbi, &key, &value, 0);
	mdb_txn_abort(txn);
	return rc == MDB_MAP_FULL ? 0 : rc;
}

static void
probe_died(MDB_env *env, const char *message)
{
	(void)env;
	(void)message;
	_exit(1);
}

struct probing {
	const struct environment_options *options;
	enum look look;
};

/* Runs in a process of its own, which may die of what it reads. */
static int
probe_file(void *arg)
{
	const struct probing *probing = arg;
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	int rc = environment_open(&env, probing->options, probe_died);

	if (rc == 0)
		rc = probe_length(env);
	if (rc == 0)
		rc = mdb_txn_begin(env, NULL, MDB_RDONLY, &txn);
	if (rc == 0)
		rc = mdb_dbi_open(txn, NULL, 0, &dbi);
	if (rc == 0)
		rc = probe_format(txn, dbi);
	if (rc == 0)
		rc = probe_walk(txn, dbi,
		    probing->look == LOOK_AT_ALL || unclean_count(txn, dbi) >= MAX_UNCLEAN
		        ? STARE_US
		        : GLANCE_US);
	return rc ? rc : probe_write(env);
}

int
environment_probe(const struct environment_options *options, enum look look)
{
	struct probing probing = { .options = options, .look = look };
	int code;
	int rc = trial_run(&code, probe_file, &probing, 2 * STARE_US);

	if (rc == -ECHILD)
		return FAULT_DIED;
	return rc < 0 ? -rc : code;
}

void
environment_mark_closed(MDB_env *env, MDB_dbi dbi)
{
	MDB_val key = value_of(UNCLEAN_KEY);
	MDB_txn *txn;

	if (mdb_txn_begin(env, NULL, 0, &txn))
		return;
	if (mdb_del(txn, dbi, &key, NULL))
		mdb_txn_abort(txn);
	else
		mdb_txn_commit(txn);
}

static int
marks_put(MDB_txn *txn, MDB_dbi dbi, int unclean)
{
	char digit = (char)('0' + unclean);
	MDB_val format_key = value_of(FORMAT_KEY), format = value_of(FORMAT);
	MDB_val unclean_key = value_of(UNCLEAN_KEY);
	MDB_val count = { .mv_size = 1, .mv_data = &digit };
	int rc = mdb_put(txn, dbi, &format_key, &format, 0);

	return rc ? rc : mdb_put(txn, dbi, &unclean_key, &count, 0);
}

int
environment_mark_open(MDB_env *env, MDB_dbi dbi)
{
	MDB_txn *txn;
	int rc = mdb_txn_begin(env, NULL, 0, &txn);

	if (rc)
		return rc;
	rc = marks_put(txn, dbi, unclean_count(txn, dbi) % 9 + 1);
	if (rc) {
		mdb_txn_abort(txn);
		return rc;
	}
	return mdb_txn_commit(txn);
}

void
environment_mark_sound(MDB_env *env, MDB_dbi dbi)
{
	MDB_txn *txn;

	if (mdb_txn_begin(env, NULL, 0, &txn))
		return;
	if (marks_put(txn, dbi, 0))
		mdb_txn_abort(txn);
	else
		mdb_txn_commit(txn);
}

int
environment_format(MDB_txn *txn, MDB_dbi dbi)
{
	MDB_val key = value_of(FORMAT_KEY), value;

	return mdb_get(txn, dbi, &key, &value);
}

void
environment_turn_over(MDB_env *env, MDB_dbi dbi)
{
	MDB_val key = value_of(FORMAT_KEY), value = value_of(FORMAT);
	MDB_txn *txn;

	if (mdb_txn_begin(env, NULL, 0, &txn))
		return;
	if (mdb_put(txn, dbi, &key, &value, 0))
		mdb_txn_abort(txn);
	else
		mdb_txn_commit(txn);
}
