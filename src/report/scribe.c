/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes the lines of the audit file and of the log, and rotates the file. */
#include "report/scribe.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/duration.h"
#include "base/now.h"
#include "base/text.h"

#define RETRY_US SECOND_US

static size_t
lines_count(const char *lines, size_t bytes)
{
	const char *end = lines + bytes;
	size_t count = 0;

	while ((lines = memchr(lines, '\n', (size_t)(end - lines))) != NULL) {
		count++;
		lines++;
	}
	return count;
}

static size_t
audit_take(struct audit *audit, const struct queue *queue)
{
	size_t bytes;

	pthread_mutex_lock(&audit->mutex);
	bytes = queue_peek(queue, audit->batch, sizeof(audit->batch));
	pthread_mutex_unlock(&audit->mutex);
	return bytes;
}

static void
trouble_say(struct audit *audit)
{
	if (log_due(&audit->trouble_said))
		log_error("audit file %s %s; its lines are kept in memory while there is room",
		    audit->file.path, audit->file.trouble);
}

/* Compares what the file is in now with what it was in before. */
static void
trouble_compare(struct audit *audit, const char *before)
{
	if (audit->file.trouble[0] != '\0') {
		trouble_say(audit);
	} else if (before[0] != '\0') {
		log_warning("audit file %s can be written again", audit->file.path);
		audit->trouble_said = (struct log_seldom){ 0 };
	}
}

/* A file that cannot be written is worse than one that cannot be rotated. Under the mutex. */
static void
health_note_trouble(struct audit *audit)
{
	const char *trouble = audit->file.trouble;

	if (trouble[0] == '\0')
		trouble = audit->rotation_trouble;
	text_copy(audit->health.trouble, sizeof(audit->health.trouble), trouble);
}

void
scribe_write_file(struct audit *audit)
{
	char before[OUTFILE_TROUBLE_BYTES];
	size_t bytes = audit_take(audit, &audit->file_lines);
	size_t done, done_count;

	text_copy(before, sizeof(before), audit->file.trouble);
	done = outfile_write(&audit->file, audit->batch, bytes);
	done_count = lines_count(audit->batch, done);
	audit->retry_us = audit->file.trouble[0] == '\0' ? 0 : now_steady_us() + RETRY_US;
	pthread_mutex_lock(&audit->mutex);
	queue_drop(&audit->file_lines, done);
	audit->health.written_count += (int64_t)done_count;
	health_note_trouble(audit);
	pthread_mutex_unlock(&audit->mutex);
	trouble_compare(audit, before);
}

static void
scribe_write_log(struct audit *audit)
{
	size_t bytes = audit_take(audit, &audit->log_lines);

	for (size_t at = 0; at < bytes; at += strlen(audit->batch + at) + 1)
		log_info("%s", audit->batch + at);
	pthread_mutex_lock(&audit->mutex);
	queue_drop(&audit->log_lines, bytes);
	pthread_mutex_unlock(&audit->mutex);
}

/* What the bounds are, what time it is, and whether all is to be looked at. */
struct upkeep {
	struct archive_bounds bounds;
	int64_t now_us;
	bool is_due;
};

static struct upkeep
upkeep_take(struct audit *audit)
{
	struct upkeep upkeep;

	pthread_mutex_lock(&audit->mutex);
	upkeep = (struct upkeep){ audit->bounds, audit->now_us, audit->upkeep_due };
	audit->upkeep_due = false;
	pthread_mutex_unlock(&audit->mutex);
	return upkeep;
}

static void
rotation_complain(struct audit *audit, const char *what, int error)
{
	char reason[64];

	snprintf(audit->rotation_trouble, sizeof(audit->rotation_trouble), "%s: %s", what,
	    strerror_r(-error, reason, sizeof(reason)));
	if (log_due(&audit->rotation_said))
		log_error("audit file %s %s", audit->file.path, audit->rotation_trouble);
}

/* At most once a second; where that is not possible, it is tried again at the next upkeep. */
static bool
rotation_is_due(struct audit *audit, const struct upkeep *upkeep)
{
	const int64_t period_us = archive_period_us(&upkeep->bounds);
	int64_t bytes, begun_us;

	if (upkeep->bounds.size_bytes == 0 || upkeep->now_us == audit->rotated_us ||
	    (audit->rotation_trouble[0] != '\0' && !upkeep->is_due) ||
	    outfile_open(&audit->file) != 0)
		return false;
	bytes = outfile_bytes(&audit->file);
	if (bytes > upkeep->bounds.size_bytes)
		return true;
	if (!upkeep->is_due || bytes == 0 || period_us == 0)
		return false;
	begun_us = archive_begun_us(audit->file.fd);
	return begun_us > 0 && upkeep->now_us - begun_us >= period_us;
}

/* Rotates the file, and deletes what it was rotated to, as far as the bounds want it. */
static void
audit_keep_bounds(struct audit *audit)
{
	const struct upkeep upkeep = upkeep_take(audit);
	const bool is_full = rotation_is_due(audit, &upkeep);
	int error = 0;

	if (!is_full && !upkeep.is_due)
		return;
	audit->rotation_trouble[0] = '\0';
	if (is_full) {
		audit->rotated_us = upkeep.now_us;
		error = archive_put(audit->file.path, upkeep.now_us);
	}
	/* Somebody else may have been faster. */
	if (error < 0 && error != -ENOENT) {
		rotation_complain(audit, "cannot be rotated", error);
	} else {
		outfile_open(&audit->file);
		error = archive_trim(audit->file.path, &upkeep.bounds, upkeep.now_us);
		if (error < 0)
			rotation_complain(audit, "has old ones that cannot be deleted", error);
	}
	pthread_mutex_lock(&audit->mutex);
	health_note_trouble(audit);
	pthread_mutex_unlock(&audit->mutex);
}

static void
loss_say(struct audit *audit, int64_t lost_count)
{
	if (lost_count == audit->lost_said_count || !log_due(&audit->loss_said))
		return;
	log_warning("lines about decisions and outcomes that found no room and are lost: %" PRId64,
	    lost_count - audit->lost_said_count);
	audit->lost_said_count = lost_count;
}

/* On the clock that the condition was told to use. */
static void
audit_wait_until(struct audit *audit, int64_t until_us)
{
	struct timespec until = {
		.tv_sec = until_us / SECOND_US,
		.tv_nsec = until_us % SECOND_US * 1000,
	};

	pthread_cond_timedwait(&audit->more, &audit->mutex, &until);
}

/* A file in trouble is tried once a second, not for each line that is put in. */
static bool
file_is_due(const struct audit *audit)
{
	if (audit->retry_us != 0)
		return now_steady_us() >= audit->retry_us;
	return audit->file_lines.length > 0;
}

/* Waits until there is something to do. Returns whether it is to be done, or left to the end. */
static enum life
audit_wait(struct audit *audit, int64_t *lost_count_r)
{
	enum life life;

	pthread_mutex_lock(&audit->mutex);
	while (audit->life == LIFE_OPEN && audit->log_lines.length == 0 && !audit->upkeep_due &&
	       !file_is_due(audit)) {
		if (audit->retry_us != 0)
			audit_wait_until(audit, audit->retry_us);
		else
			pthread_cond_wait(&audit->more, &audit->mutex);
	}
	life = audit->life;
	*lost_count_r = audit->health.lost_count;
	pthread_mutex_unlock(&audit->mutex);
	return life;
}

void *
scribe_run(void *arg)
{
	struct audit *audit = arg;
	int64_t lost_count;

	while (audit_wait(audit, &lost_count) == LIFE_OPEN) {
		bool is_due;

		pthread_mutex_lock(&audit->mutex);
		is_due = file_is_due(audit);
		pthread_mutex_unlock(&audit->mutex);
		if (is_due)
			scribe_write_file(audit);
		scribe_write_log(audit);
		if (audit->kind == WITH_FILE)
			audit_keep_bounds(audit);
		loss_say(audit, lost_count);
	}
	return NULL;
}

void
scribe_write_rest(struct audit *audit)
{
	while (audit->log_lines.length > 0)
		scribe_write_log(audit);
	while (audit->file_lines.length > 0) {
		scribe_write_file(audit);
		if (audit->file.trouble[0] != '\0')
			return;
	}
}

void
scribe_give_up_rest(struct audit *audit)
{
	int64_t lost_count = audit->health.lost_count - audit->lost_said_count;
	size_t bytes;

	while ((bytes = audit_take(audit, &audit->file_lines)) > 0) {
		lost_count += (int64_t)lines_count(audit->batch, bytes);
		queue_drop(&audit->file_lines, bytes);
	}
	if (lost_count > 0)
		log_error("further lines about decisions and outcomes that are lost: %" PRId64,
		    lost_count);
}
