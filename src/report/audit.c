/* SPDX-License-Identifier: BSD-2-Clause */
/* Records decisions, turns and outcomes: callbacks leave lines in memory, a thread writes them. */
#include "report/audit.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/thread.h"

#include "report/line.h"
#include "report/logline.h"
#include "report/scribe.h"

#define QUEUE_FILE_BYTES (1 << 20)
#define QUEUE_LOG_BYTES (1 << 18)
#define TICK_ENDS 64 /* floods that are ended while others wait for the mutex */
#define UPKEEP_US MINUTE_US /* so often it is looked for what is too old */

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
	if (flood->mark == MARK_RETURNED)
		return;
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

static void
audit_put_quietly(struct audit *audit, char *line, int length)
{
	pthread_mutex_lock(&audit->mutex);
	audit_put_file_line(audit, line, length);
	pthread_mutex_unlock(&audit->mutex);
	pthread_cond_signal(&audit->more);
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

/* Who only did as he was told is no news. */
static void
audit_put_turn(struct audit *audit, const struct observation *seen, const struct step *step)
{
	char line[LINE_BYTES], log_line[LOGLINE_BYTES];
	int length = line_turn(line, sizeof(line) - 1, seen, step);

	if (step->mark == MARK_RETURNED && step->attempts == 0) {
		audit_put_quietly(audit, line, length);
		return;
	}
	logline_turn(log_line, sizeof(log_line), seen, step);
	audit_put_both(audit, line, length, log_line);
}

static void
audit_put_received(struct audit *audit, const struct observation *seen, const struct guest *guest)
{
	char line[LINE_BYTES];
	int length = line_received(line, sizeof(line) - 1, seen, guest);

	audit_put_quietly(audit, line, length);
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

	audit_put_quietly(audit, line, length);
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
		scribe_write_file(audit);
	if (error == 0)
		error = thread_start(&audit->writer, scribe_run, audit);
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
		scribe_write_rest(audit);
	} while (floods_end(audit->floods, TICK_ENDS) > 0);
	while (outcomes_end(audit->outcomes))
		scribe_write_rest(audit);
	scribe_write_rest(audit);
	scribe_give_up_rest(audit);
	pthread_mutex_destroy(&audit->mutex);
	pthread_cond_destroy(&audit->more);
	audit_free(audit);
	*audit_p = NULL;
}
