/* SPDX-License-Identifier: BSD-2-Clause */
/* Records decisions, turns and outcomes: callbacks leave lines in memory, a thread writes them. */
#include "report/audit.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/now.h"
#include "base/text.h"
#include "base/thread.h"

#include "report/flood.h"
#include "report/guests.h"
#include "report/line.h"
#include "report/logline.h"
#include "report/outcomes.h"
#include "report/outfile.h"
#include "report/queue.h"

#define QUEUE_FILE_BYTES (1 << 20)
#define QUEUE_LOG_BYTES (1 << 18)
#define BATCH_BYTES (1 << 16)
#define RETRY_US SECOND_US
#define TICK_ENDS 64 /* floods that are ended while others wait for the mutex */
#define UPKEEP_US MINUTE_US /* so often it is looked for what is too old */

enum life { LIFE_OPEN, LIFE_CLOSING };

struct audit {
	pthread_mutex_t mutex;
	pthread_cond_t more;
	pthread_t writer;
	enum { WITHOUT_FILE, WITH_FILE } kind; /* never changes */

	/* Guarded by the mutex, which nobody holds while he waits for a disk or for syslog. */
	struct floods *floods;
	struct outcomes *outcomes;
	struct guests guests;
	struct archive_bounds bounds;
	int64_t now_us; /* of the last tick; 0: there was none yet */
	int64_t upkeep_us; /* the last one … */
	bool upkeep_due; /* … and whether it has still to be done */
	struct queue file_lines;
	struct queue log_lines;
	enum life life;
	struct audit_health health;

	/* The writer's own. */
	struct outfile file;
	int64_t retry_us; /* on the steady clock; 0: the file is well */
	int64_t rotated_us; /* on the clock of the ticks */
	char rotation_trouble[OUTFILE_TROUBLE_BYTES]; /* why that is not possible just now, or "" */
	struct log_seldom trouble_said, loss_said, rotation_said;
	int64_t lost_said_count;
	char batch[BATCH_BYTES];
};

/* --- what callbacks do: memory only */

static void
audit_put(struct audit *audit, struct queue *queue, const char *line, size_t line_bytes)
{
	if (queue_put(queue, line, line_bytes) != 0)
		audit->health.lost_count++;
}

/* The line has room for one byte more, its end. A length below 0: it did not fit its buffer. */
static void
audit_put_file_line(struct audit *audit, char *line, int length)
{
	if (audit->kind == WITHOUT_FILE)
		return;
	if (length < 0) {
		audit->health.lost_count++;
		return;
	}
	line[length] = '\n';
	audit_put(audit, &audit->file_lines, line, (size_t)length + 1);
}

/* A flood is over: floods_note(), floods_tick() and floods_end() tell, under the mutex. */
static void
audit_flood_over(void *arg, const struct flood *flood)
{
	struct audit *audit = arg;
	char line[LOGLINE_BYTES * 2];

	audit_put_file_line(audit, line, line_repeated(line, sizeof(line) - 1, flood));
	logline_repeated(line, sizeof(line), flood);
	audit_put(audit, &audit->log_lines, line, strlen(line) + 1);
}

/* Likewise: outcomes_note(), outcomes_tick() and outcomes_end() tell. */
static void
audit_outcome_over(void *arg, const struct outcome_sum *sum)
{
	struct audit *audit = arg;
	char line[LOGLINE_BYTES * 2];

	audit_put_file_line(audit, line, line_outcome(line, sizeof(line) - 1, sum));
}

/* The same, told in the file and in the log. */
static void
audit_put_both(struct audit *audit, char *line, int length, const char *log_line)
{
	pthread_mutex_lock(&audit->mutex);
	audit_put_file_line(audit, line, length);
	audit_put(audit, &audit->log_lines, log_line, strlen(log_line) + 1);
	pthread_mutex_unlock(&audit->mutex);
	pthread_cond_signal(&audit->more);
}

static void
audit_put_decision(struct audit *audit, const struct decision *decision)
{
	char line[LINE_BYTES], log_line[LOGLINE_BYTES];
	int length = line_decision(line, sizeof(line) - 1, decision);

	logline_decision(log_line, sizeof(log_line), decision);
	audit_put_both(audit, line, length, log_line);
}

static void
audit_put_turn(struct audit *audit, const struct observation *seen, const struct step *step)
{
	char line[LINE_BYTES], log_line[LOGLINE_BYTES];
	int length = line_turn(line, sizeof(line) - 1, seen, step);

	logline_turn(log_line, sizeof(log_line), seen, step);
	audit_put_both(audit, line, length, log_line);
}

static void
audit_put_received(struct audit *audit, const struct observation *seen, const struct guest *guest)
{
	char line[LINE_BYTES];
	int length = line_received(line, sizeof(line) - 1, seen, guest);

	pthread_mutex_lock(&audit->mutex);
	audit_put_file_line(audit, line, length);
	pthread_mutex_unlock(&audit->mutex);
	pthread_cond_signal(&audit->more);
}

/* Has it to be written in full, or was it counted? */
static enum novelty
audit_count(struct audit *audit, const struct observation *seen, const struct step *step,
    char ticket_r[static TICKET_BYTES])
{
	enum novelty novelty;

	pthread_mutex_lock(&audit->mutex);
	novelty = floods_note(audit->floods, seen, step, ticket_r);
	if (novelty == NOVELTY_REPEATED)
		audit->health.repeated_count++;
	pthread_mutex_unlock(&audit->mutex);
	return novelty;
}

void
audit_note(struct audit *audit, const struct observation *seen, const struct step *step,
    char text_r[static ANSWER_TEXT_BYTES], char ticket_r[static TICKET_BYTES])
{
	struct decision decision = { seen, step, ticket_r, text_r, NOVELTY_REPEATED };

	decision.novelty = audit_count(audit, seen, step, ticket_r);
	answer_text(text_r, seen, step, ticket_r);
	if (decision.novelty != NOVELTY_REPEATED)
		audit_put_decision(audit, &decision);
}

void
audit_note_turn(struct audit *audit, const struct observation *seen, const struct step *step)
{
	char ticket[TICKET_BYTES];

	if (audit_count(audit, seen, step, ticket) == NOVELTY_REPEATED)
		return;
	audit_put_turn(audit, seen, step);
	/* Where the rule only observes, nothing was delayed. */
	if (step->mark != MARK_WELCOMED || step->rule->mode == MODE_OBSERVE)
		return;
	pthread_mutex_lock(&audit->mutex);
	guests_note(&audit->guests, seen, step);
	pthread_mutex_unlock(&audit->mutex);
}

void
audit_note_received(struct audit *audit, const struct observation *seen)
{
	struct guest guest;
	bool is_guest;

	if (audit->kind == WITHOUT_FILE || seen->queue_id[0] == '\0')
		return;
	pthread_mutex_lock(&audit->mutex);
	is_guest = guests_take(&audit->guests, seen, &guest);
	pthread_mutex_unlock(&audit->mutex);
	if (is_guest)
		audit_put_received(audit, seen, &guest);
}

void
audit_note_drain(struct audit *audit, const struct drain *drain, enum drain_turn turn,
    const char *by, int64_t now_us)
{
	const struct drain_change change = { drain, turn, by, now_us };
	char line[LINE_BYTES], log_line[LOGLINE_BYTES];
	int length = line_drain(line, sizeof(line) - 1, &change);

	logline_drain(log_line, sizeof(log_line), &change);
	audit_put_both(audit, line, length, log_line);
}

static enum room
audit_room(const struct audit *audit)
{
	return audit->file_lines.length < QUEUE_FILE_BYTES / 2 ? ROOM_ENOUGH : ROOM_SHORT;
}

static void
audit_put_outcome(struct audit *audit, const struct outcome_sum *sum)
{
	char line[LINE_BYTES];
	int length = line_outcome(line, sizeof(line) - 1, sum);

	pthread_mutex_lock(&audit->mutex);
	audit_put_file_line(audit, line, length);
	pthread_mutex_unlock(&audit->mutex);
	pthread_cond_signal(&audit->more);
}

void
audit_note_outcome(struct audit *audit, const struct observation *seen, const char *rules)
{
	const struct outcome_sum first = { .seen = seen, .rules = rules };
	enum novelty novelty;

	if (audit->kind == WITHOUT_FILE)
		return;
	pthread_mutex_lock(&audit->mutex);
	novelty = outcomes_note(audit->outcomes, seen, rules, audit_room(audit));
	if (novelty == NOVELTY_REPEATED)
		audit->health.repeated_count++;
	pthread_mutex_unlock(&audit->mutex);
	if (novelty == NOVELTY_FIRST)
		audit_put_outcome(audit, &first);
}

void
audit_bound(struct audit *audit, const struct archive_bounds *bounds)
{
	pthread_mutex_lock(&audit->mutex);
	audit->bounds = *bounds;
	audit->upkeep_due = audit->kind == WITH_FILE;
	pthread_mutex_unlock(&audit->mutex);
	pthread_cond_signal(&audit->more);
}

/* --- what the writer does */

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

/* Lines leave the queue when they are in the file. Opens it also where there are none. */
static void
audit_write_file(struct audit *audit)
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
audit_write_log(struct audit *audit)
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

static void *
audit_write(void *arg)
{
	struct audit *audit = arg;
	int64_t lost_count;

	while (audit_wait(audit, &lost_count) == LIFE_OPEN) {
		bool is_due;

		pthread_mutex_lock(&audit->mutex);
		is_due = file_is_due(audit);
		pthread_mutex_unlock(&audit->mutex);
		if (is_due)
			audit_write_file(audit);
		audit_write_log(audit);
		if (audit->kind == WITH_FILE)
			audit_keep_bounds(audit);
		loss_say(audit, lost_count);
	}
	return NULL;
}

/* --- open and close */

static void
audit_free(struct audit *audit)
{
	queue_clear(&audit->file_lines);
	queue_clear(&audit->log_lines);
	outfile_clear(&audit->file);
	floods_free(&audit->floods);
	outcomes_free(&audit->outcomes);
	free(audit);
}

static int
audit_allocate(struct audit *audit, const struct audit_options *options)
{
	audit->kind = options->file[0] == '\0' ? WITHOUT_FILE : WITH_FILE;
	audit->bounds = options->bounds;
	if (outfile_init(&audit->file, options->file) != 0 ||
	    queue_init(&audit->file_lines, QUEUE_FILE_BYTES, '\n') != 0 ||
	    queue_init(&audit->log_lines, QUEUE_LOG_BYTES, '\0') != 0 ||
	    floods_new(&audit->floods, audit_flood_over, audit) != 0 ||
	    outcomes_new(&audit->outcomes, audit_outcome_over, audit) != 0)
		return -ENOMEM;
	return 0;
}

static void
audit_init_locks(struct audit *audit)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&audit->mutex, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&audit->more, &attributes);
	pthread_condattr_destroy(&attributes);
}

int
audit_open(struct audit **audit_r, const struct audit_options *options)
{
	struct audit *audit = calloc(1, sizeof(*audit));
	int error;

	if (audit == NULL)
		return -ENOMEM;
	audit->file.fd = -1;
	audit_init_locks(audit);
	error = audit_allocate(audit, options);
	if (error == 0 && audit->kind == WITH_FILE)
		audit_write_file(audit);
	if (error == 0)
		error = thread_start(&audit->writer, audit_write, audit);
	if (error != 0) {
		audit_free(audit);
		return error;
	}
	*audit_r = audit;
	return 0;
}

/*
 * Counts that find the queues half full wait in their table, where they can go on: so an end of
 * many floods at once pushes out no line. Returns how many were ended.
 */
static unsigned
audit_tick_some(struct audit *audit, int64_t now_us)
{
	unsigned count = 0;

	pthread_mutex_lock(&audit->mutex);
	if (audit_room(audit) == ROOM_ENOUGH && audit->log_lines.length < QUEUE_LOG_BYTES / 2)
		count = floods_tick(audit->floods, now_us, TICK_ENDS);
	pthread_mutex_unlock(&audit->mutex);
	if (count > 0)
		pthread_cond_signal(&audit->more);
	return count;
}

/* The same of outcomes. Returns whether there is more to look at now. */
static bool
audit_tick_outcomes(struct audit *audit, int64_t now_us)
{
	bool has_more;

	pthread_mutex_lock(&audit->mutex);
	has_more = audit_room(audit) == ROOM_ENOUGH && outcomes_tick(audit->outcomes, now_us);
	pthread_mutex_unlock(&audit->mutex);
	return has_more;
}

/* A clock that was set back does not keep it from being done. */
static void
audit_tick_upkeep(struct audit *audit, int64_t now_us)
{
	bool is_due;

	pthread_mutex_lock(&audit->mutex);
	audit->now_us = now_us;
	is_due = now_us >= audit->upkeep_us + UPKEEP_US || now_us < audit->upkeep_us;
	if (is_due)
		audit->upkeep_us = now_us;
	audit->upkeep_due = audit->upkeep_due || is_due;
	is_due = is_due || audit->file_lines.length > 0;
	pthread_mutex_unlock(&audit->mutex);
	if (is_due)
		pthread_cond_signal(&audit->more);
}

void
audit_tick(struct audit *audit, int64_t now_us)
{
	while (audit_tick_some(audit, now_us) == TICK_ENDS)
		;
	if (audit->kind == WITHOUT_FILE)
		return;
	while (audit_tick_outcomes(audit, now_us))
		;
	audit_tick_upkeep(audit, now_us);
}

void
audit_health(struct audit *audit, struct audit_health *health_r)
{
	pthread_mutex_lock(&audit->mutex);
	*health_r = audit->health;
	pthread_mutex_unlock(&audit->mutex);
}

/* Writes what is left, when there is no other thread any more. */
static void
audit_write_rest(struct audit *audit)
{
	while (audit->log_lines.length > 0)
		audit_write_log(audit);
	while (audit->file_lines.length > 0) {
		audit_write_file(audit);
		if (audit->file.trouble[0] != '\0')
			return;
	}
}

/* A file that is in trouble now will not be written any more. */
static void
audit_give_up_rest(struct audit *audit)
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

void
audit_close(struct audit **audit_p)
{
	struct audit *audit = *audit_p;

	if (audit == NULL)
		return;
	pthread_mutex_lock(&audit->mutex);
	audit->life = LIFE_CLOSING;
	pthread_mutex_unlock(&audit->mutex);
	pthread_cond_signal(&audit->more);
	pthread_join(audit->writer, NULL);
	do {
		audit_write_rest(audit);
	} while (floods_end(audit->floods, TICK_ENDS) > 0);
	while (outcomes_end(audit->outcomes))
		audit_write_rest(audit);
	audit_write_rest(audit);
	audit_give_up_rest(audit);
	pthread_mutex_destroy(&audit->mutex);
	pthread_cond_destroy(&audit->more);
	audit_free(audit);
	*audit_p = NULL;
}
