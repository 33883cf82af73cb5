/* SPDX-License-Identifier: BSD-2-Clause */
/* One thread that brings what changed in the table to the disk, and keeps at it when it fails. */
#include "store/writer.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/now.h"
#include "base/text.h"
#include "base/thread.h"

#include "store/sieve.h"

/* Written in one transaction: about 600 KiB, a few milliseconds. */
enum { BATCH_ENTRIES = 4096 };

/* In each round so long is swept on where it matters. */
#define HASTE_US (200 * INT64_C(1000))

struct writer {
	struct writer_options options;
	pthread_t thread;
	_Atomic int64_t told_us; /* the time, as we were last told … */
	_Atomic int64_t told_steady_us; /* … when the clock that nobody sets said this */
	atomic_bool hurried;

	pthread_mutex_t lock; /* of what follows, up to the blank line */
	pthread_cond_t wake;
	pthread_cond_t done;
	uint64_t asked_count; /* flushes that were asked for … */
	uint64_t answered_count; /* … and that a round has answered */
	int answer;
	bool stopping;
	int64_t commit_count;
	int64_t failed_count;
	int64_t walked_count;
	char trouble[TROUBLE_BYTES];

	/* The thread's own. */
	struct entry *batch;
	bool opened;
	int64_t next_open_us; /* steady */
	int64_t swept_us;
	struct sweep sweep;
	struct sieve *sieve; /* of all that is on disk; the table's as well; NULL: not yet */
	struct sieve *fresh; /* of what this walk has met; NULL: there was no memory for it */
	uint64_t bucket; /* the first that could not be written the last time, or 0 */
	bool cramped; /* that was because there was no room */
	int64_t early_us; /* then keys are forgotten so much before their time */
	struct log_seldom complaint;
	struct log_seldom relief;
	struct log_seldom hardship;
};

/* Says loudly what is wrong, but not each second. */
static void
writer_fail(struct writer *writer, const char *trouble)
{
	pthread_mutex_lock(&writer->lock);
	text_copy(writer->trouble, sizeof(writer->trouble), trouble);
	writer->failed_count++;
	pthread_mutex_unlock(&writer->lock);
	if (log_due(&writer->complaint))
		log_error("store: %s; going on with what is in memory", trouble);
}

static void
writer_recover(struct writer *writer)
{
	bool recovered;

	pthread_mutex_lock(&writer->lock);
	recovered = writer->trouble[0] != '\0';
	writer->trouble[0] = '\0';
	pthread_mutex_unlock(&writer->lock);
	if (recovered && log_due(&writer->relief))
		log_warning("store: the disk works again");
}

/* Accounts of a fast limit expire within a second: who went by what he was told would keep them. */
static int64_t
writer_now_us(struct writer *writer)
{
	int64_t told_us = writer->told_us;

	return told_us == 0 ? 0 : told_us + now_steady_us() - writer->told_steady_us;
}

/* Before a disk is opened, on which other keys may be. */
static void
writer_distrust(struct writer *writer)
{
	table_trust(writer->options.table, NULL);
	sieve_free(&writer->sieve);
	sieve_free(&writer->fresh);
	writer->sweep.from_bytes = 0;
	pthread_mutex_lock(&writer->lock);
	writer->walked_count = 0;
	pthread_mutex_unlock(&writer->lock);
}

static int
writer_open(struct writer *writer)
{
	const struct writer_options *options = &writer->options;
	char trouble[TROUBLE_BYTES];
	int rc;

	writer_distrust(writer);
	rc = options->backend->open(options->disk, trouble);
	writer->opened = rc >= 0;
	writer->next_open_us = now_steady_us() + options->reopen_us;
	if (rc < 0)
		writer_fail(writer, trouble);
	else if (rc == 1)
		table_soil(options->table, writer_now_us(writer));
	return rc;
}

/*
 * What comes to the disk passes the sieves from before on: once the table lets go of it, nobody
 * must take it for unknown.
 */
static void
writer_admit(struct writer *writer, const struct entry *entry)
{
	struct table_key key;

	if (table_key_init(&key, writer->options.table, entry->key) < 0)
		return;
	if (writer->sieve)
		sieve_add(writer->sieve, key.hash);
	if (writer->fresh)
		sieve_add(writer->fresh, key.hash);
}

static int
writer_commit(struct writer *writer, size_t count, char trouble_r[static TROUBLE_BYTES])
{
	const struct writer_options *options = &writer->options;
	int rc;

	for (size_t i = 0; i < count; i++) {
		if (writer->batch[i].memory.expires_us != 0)
			writer_admit(writer, &writer->batch[i]);
	}
	rc = options->backend->commit(options->disk, writer->batch, count, trouble_r);
	writer->opened = rc != -EBADMSG;
	if (rc < 0)
		return rc;
	pthread_mutex_lock(&writer->lock);
	writer->commit_count++;
	pthread_mutex_unlock(&writer->lock);
	log_debug("store: wrote %zu keys", count);
	return 0;
}

/* --- the walk over the disk */

static void
walk_meets(void *arg, const char *text)
{
	struct writer *writer = arg;
	struct table_key key;

	if (writer->fresh && table_key_init(&key, writer->options.table, text) == 0)
		sieve_add(writer->fresh, key.hash);
}

static void
walk_begin(struct writer *writer)
{
	const struct writer_options *options = &writer->options;
	struct store_health health = { .disk_count = 0 };

	sieve_free(&writer->fresh);
	options->backend->measure(options->disk, &health);
	sieve_new(&writer->fresh, health.disk_count);
}

/*
 * Where there was no room all the while, twice as much goes early the next time: what expires
 * soonest is worth least.
 */
static void
walk_press(struct writer *writer)
{
	char within[DURATION_TEXT_BYTES];

	writer->early_us = writer->cramped ? 2 * writer->early_us : writer->early_us / 2;
	if (writer->cramped && writer->early_us < MINUTE_US)
		writer->early_us = MINUTE_US;
	if (writer->early_us < MINUTE_US)
		writer->early_us = 0;
	if (!writer->cramped || !log_due(&writer->hardship))
		return;
	duration_print(writer->early_us, within);
	log_warning(
	    "store: the map is full (store.map): what expires within %s is forgotten", within);
}

static void
walk_end(struct writer *writer)
{
	struct sieve *worn = writer->sieve;

	if (writer->fresh) {
		writer->sieve = writer->fresh;
		writer->fresh = NULL;
		table_trust(writer->options.table, writer->sieve);
		sieve_free(&worn);
	}
	walk_press(writer);
	pthread_mutex_lock(&writer->lock);
	writer->walked_count++;
	pthread_mutex_unlock(&writer->lock);
}

/* Is each unknown key looked for on disk until the walk has come to its end? */
static bool
walk_is_awaited(const struct writer *writer)
{
	return writer->fresh && (!writer->sieve || sieve_is_overfull(writer->sieve));
}

/* Was more to be forgotten than could be gathered at once? */
static bool
walk_is_laden(const struct writer *writer)
{
	return writer->sweep.entry_count > 0 &&
	       writer->sweep.entry_count == writer->sweep.entries_max;
}

static int
walk_on(struct writer *writer, int64_t now_us, char trouble_r[static TROUBLE_BYTES])
{
	const struct writer_options *options = &writer->options;
	struct sweep *sweep = &writer->sweep;
	int rc;

	if (sweep->from_bytes == 0)
		walk_begin(writer);
	sweep->care = walk_is_awaited(writer) || walk_is_laden(writer) ? SWEEP_LOOKS : SWEEP_TIDIES;
	sweep->until_us = now_us + (writer->cramped ? writer->early_us : 0);
	sweep->entries = writer->batch;
	sweep->entries_max = BATCH_ENTRIES;
	sweep->stays = walk_meets;
	sweep->arg = writer;
	rc = options->backend->sweep(options->disk, sweep, trouble_r);
	writer->opened = rc != -EBADMSG;
	if (rc == 0 && sweep->entry_count > 0)
		rc = writer_commit(writer, sweep->entry_count, trouble_r);
	if (rc < 0)
		sieve_free(&writer->fresh);
	else if (sweep->ended)
		walk_end(writer);
	return rc;
}

/* Once for each time that we were told; and on, where it matters, but not for long. */
static int
writer_sweep(struct writer *writer, int64_t now_us, bool flushing)
{
	const int64_t end_us = now_steady_us() + HASTE_US;
	char trouble[TROUBLE_BYTES];
	int rc;

	if (now_us == writer->swept_us)
		return 0;
	writer->swept_us = now_us;
	do {
		rc = walk_on(writer, now_us, trouble);
	} while (rc == 0 && !flushing && !writer->sweep.ended && now_steady_us() < end_us &&
	         (walk_is_awaited(writer) || walk_is_laden(writer) || writer->cramped));
	if (rc < 0)
		writer_fail(writer, trouble);
	return rc;
}

/* --- writing */

/*
 * Where there is little room on disk, less at a time may still fit. What did not is the first the
 * next time, so that everything has its turn.
 */
static int
writer_write(struct writer *writer, int64_t now_us)
{
	struct table *table = writer->options.table;
	char trouble[TROUBLE_BYTES];
	size_t max = BATCH_ENTRIES;
	bool from_middle = writer->bucket > 0;

	for (;;) {
		uint64_t next = writer->bucket;
		size_t count = table_collect(table, &next, now_us, writer->batch, max);
		int rc = count > 0 ? writer_commit(writer, count, trouble) : 0;

		if (count == 0 && from_middle) {
			from_middle = false;
			writer->bucket = 0;
			continue;
		}
		if (count == 0) {
			writer->cramped = false;
			writer->bucket = 0;
			return 0;
		}
		writer->cramped = rc == -ENOSPC;
		if ((rc == -ENOSPC || rc == -EDQUOT) && max > TABLE_WAYS) {
			max /= 2;
			continue;
		}
		if (rc < 0) {
			writer_fail(writer, trouble);
			return rc;
		}
		table_settle(table, writer->batch, count);
		writer->bucket = next;
	}
}

/* The sweep goes first: where the disk is full, it makes room. */
static int
writer_round(struct writer *writer, bool flushing)
{
	int swept, written;

	if (!writer->opened && !flushing && now_steady_us() < writer->next_open_us)
		return -EAGAIN;
	if (!writer->opened) {
		int rc = writer_open(writer);

		if (rc < 0)
			return rc;
	}
	swept = writer_sweep(writer, writer->told_us, flushing);
	if (!writer->opened)
		return swept;
	written = writer_write(writer, writer_now_us(writer));
	if (written == 0 && swept == 0 && writer->early_us == 0)
		writer_recover(writer);
	return written < 0 ? written : swept;
}

/* On the clock that now_steady_us() reads. */
static struct timespec
deadline_in(int64_t us)
{
	const int64_t at_us = now_steady_us() + us;

	return (struct timespec){
		.tv_sec = at_us / SECOND_US,
		.tv_nsec = at_us % SECOND_US * 1000,
	};
}

/* With the lock held. While the disk is in trouble, hurry would only make more of it. */
static bool
writer_must_wait(struct writer *writer)
{
	if (writer->stopping || writer->answered_count != writer->asked_count)
		return false;
	return !writer->hurried || writer->trouble[0] != '\0';
}

/* With the lock held. Returns when it is time for the next round. */
static void
writer_wait(struct writer *writer)
{
	const struct timespec deadline = deadline_in(writer->options.round_us);
	int rc = 0;

	while (rc == 0 && writer_must_wait(writer))
		rc = pthread_cond_timedwait(&writer->wake, &writer->lock, &deadline);
	writer->hurried = false;
}

static void *
writer_run(void *arg)
{
	struct writer *writer = arg;
	bool last = false;

	while (!last) {
		uint64_t asked_count;
		bool flushing;
		int rc;

		pthread_mutex_lock(&writer->lock);
		writer_wait(writer);
		last = writer->stopping;
		asked_count = writer->asked_count;
		flushing = last || asked_count != writer->answered_count;
		pthread_mutex_unlock(&writer->lock);

		rc = writer_round(writer, flushing);

		pthread_mutex_lock(&writer->lock);
		writer->answer = rc;
		writer->answered_count = asked_count;
		pthread_cond_broadcast(&writer->done);
		pthread_mutex_unlock(&writer->lock);
	}
	return NULL;
}

static void
writer_release(struct writer **writer)
{
	pthread_cond_destroy(&(*writer)->done);
	pthread_cond_destroy(&(*writer)->wake);
	pthread_mutex_destroy(&(*writer)->lock);
	table_trust((*writer)->options.table, NULL);
	sieve_free(&(*writer)->sieve);
	sieve_free(&(*writer)->fresh);
	free((*writer)->batch);
	free(*writer);
	*writer = NULL;
}

int
writer_new(struct writer **writer_r, const struct writer_options *options)
{
	struct writer *writer = calloc(1, sizeof(*writer));
	pthread_condattr_t steady;

	if (!writer)
		return -ENOMEM;
	writer->options = *options;
	writer->batch = calloc(BATCH_ENTRIES, sizeof(*writer->batch));
	pthread_mutex_init(&writer->lock, NULL);
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&writer->wake, &steady);
	pthread_cond_init(&writer->done, NULL);
	pthread_condattr_destroy(&steady);

	if (writer->batch)
		writer_open(writer);
	if (!writer->batch || thread_start(&writer->thread, writer_run, writer) < 0) {
		writer_release(&writer);
		return -ENOMEM;
	}
	*writer_r = writer;
	return 0;
}

void
writer_free(struct writer **writer)
{
	if (!*writer)
		return;
	pthread_mutex_lock(&(*writer)->lock);
	(*writer)->stopping = true;
	pthread_cond_signal(&(*writer)->wake);
	pthread_mutex_unlock(&(*writer)->lock);
	pthread_join((*writer)->thread, NULL);
	writer_release(writer);
}

void
writer_tick(struct writer *writer, int64_t now_us)
{
	writer->told_steady_us = now_steady_us();
	writer->told_us = now_us;
}

void
writer_hurry(struct writer *writer)
{
	if (atomic_exchange(&writer->hurried, true))
		return;
	pthread_cond_signal(&writer->wake);
}

int
writer_flush(struct writer *writer)
{
	uint64_t mine;
	int rc;

	pthread_mutex_lock(&writer->lock);
	mine = ++writer->asked_count;
	pthread_cond_signal(&writer->wake);
	while (writer->answered_count < mine)
		pthread_cond_wait(&writer->done, &writer->lock);
	rc = writer->answer;
	pthread_mutex_unlock(&writer->lock);
	return rc;
}

void
writer_measure(struct writer *writer, struct store_health *health)
{
	pthread_mutex_lock(&writer->lock);
	health->commit_count = writer->commit_count;
	health->failed_count = writer->failed_count;
	health->walked_count = writer->walked_count;
	text_copy(health->trouble, sizeof(health->trouble), writer->trouble);
	pthread_mutex_unlock(&writer->lock);
}
