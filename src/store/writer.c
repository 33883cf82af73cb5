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

/* Written in one transaction: about 600 KiB, a few milliseconds. */
enum { BATCH_ENTRIES = 4096 };

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
	char trouble[TROUBLE_BYTES];

	/* The thread's own. */
	struct entry *batch;
	bool opened;
	int64_t next_open_us; /* steady */
	int64_t swept_us;
	struct log_seldom complaint;
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
	if (recovered)
		log_warning("store: the disk works again");
}

/* Accounts of a fast limit expire within a second: who went by what he was told would keep them. */
static int64_t
writer_now_us(struct writer *writer)
{
	int64_t told_us = writer->told_us;

	return told_us == 0 ? 0 : told_us + now_steady_us() - writer->told_steady_us;
}

static int
writer_open(struct writer *writer)
{
	const struct writer_options *options = &writer->options;
	char trouble[TROUBLE_BYTES];
	int rc = options->backend->open(options->disk, trouble);

	writer->opened = rc >= 0;
	writer->next_open_us = now_steady_us() + options->reopen_us;
	if (rc < 0)
		writer_fail(writer, trouble);
	else if (rc == 1)
		table_soil(options->table, writer_now_us(writer));
	return rc;
}

static int
writer_commit(struct writer *writer, size_t count, char trouble_r[static TROUBLE_BYTES])
{
	const struct writer_options *options = &writer->options;
	int rc = options->backend->commit(options->disk, writer->batch, count, trouble_r);

	writer->opened = rc != -EBADMSG;
	if (rc < 0)
		return rc;
	pthread_mutex_lock(&writer->lock);
	writer->commit_count++;
	pthread_mutex_unlock(&writer->lock);
	log_debug("store: wrote %zu keys", count);
	return 0;
}

/* Once for each time that we were told. */
static int
writer_sweep(struct writer *writer, int64_t now_us)
{
	const struct writer_options *options = &writer->options;
	char trouble[TROUBLE_BYTES];
	int rc;

	if (now_us == writer->swept_us)
		return 0;
	writer->swept_us = now_us;
	rc = options->backend->sweep(options->disk, now_us, writer->batch, BATCH_ENTRIES, trouble);
	writer->opened = rc != -EBADMSG;
	if (rc > 0)
		rc = writer_commit(writer, (size_t)rc, trouble);
	if (rc < 0)
		writer_fail(writer, trouble);
	return rc;
}

/* Where there is little room on disk, less at a time may still fit. */
static int
writer_write(struct writer *writer, int64_t now_us)
{
	struct table *table = writer->options.table;
	char trouble[TROUBLE_BYTES];
	size_t max = BATCH_ENTRIES;
	uint64_t bucket = 0;

	for (;;) {
		uint64_t next = bucket;
		size_t count = table_collect(table, &next, now_us, writer->batch, max);
		int rc = count > 0 ? writer_commit(writer, count, trouble) : 0;

		if (count == 0)
			return 0;
		if (rc == -ENOSPC && max > TABLE_WAYS) {
			max /= 2;
			continue;
		}
		if (rc < 0) {
			writer_fail(writer, trouble);
			return rc;
		}
		table_settle(table, writer->batch, count);
		bucket = next;
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
	swept = writer_sweep(writer, writer->told_us);
	if (!writer->opened)
		return swept;
	written = writer_write(writer, writer_now_us(writer));
	if (written == 0 && swept == 0)
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
	text_copy(health->trouble, sizeof(health->trouble), writer->trouble);
	pthread_mutex_unlock(&writer->lock);
}
