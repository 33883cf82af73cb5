/* SPDX-License-Identifier: BSD-2-Clause */
/* Follows the logs: lines in, observations to the judge. */
#include "daemon/ears.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/hash.h"
#include "base/language.h"
#include "base/log.h"
#include "base/now.h"

#include "source/echo.h"
#include "source/journal.h"
#include "source/log_line.h"
#include "source/tail.h"
#include "source/trace.h"

static_assert(LOG_SOURCES_MAX <= ECHO_LOGS_MAX, "each log has a number for its echoes");

#define SESSIONS 8192 /* of which lines are joined at once */

/* What is read in one turn, so that whoever asks for the status does not wait. */
#define TURN_BYTES (256 * 1024)
#define TURN_ENTRIES 1000

/* What is still read when the daemon ends. */
#define LAST_TURNS 16
#define LAST_US (SECOND_US / 4)

/* A place that nobody asks for any more: the log is not followed any more. */
#define PLACE_US (365 * DAY_US)

/* How well lines are understood is looked at after a minute, or after so many lines. */
#define SAMPLE_US MINUTE_US
#define SAMPLE_COUNT 1000

/* A sample in which so many lines, and so many in a hundred, are not understood is odd. */
#define ODD_COUNT 20
#define ODD_PERCENT 10
#define ODD_TIMES 3 /* as many as before */
#define ODD_AGAIN_US HOUR_US

/* What became of lines. */
struct line_counts {
	int64_t read;
	int64_t understood;
	int64_t unknown; /* a mail server's, but not understood */
	int64_t told; /* observations that came of them */
};

/* One log. */
struct ear {
	const struct log_source *source;
	struct ears *ears;
	struct tail *tail; /* NULL: it is the journal, or cannot be followed */
	struct journal *journal;
	char key[STORE_KEY_BYTES]; /* of its place in the store */
	struct syslog_clock clock;
	struct line_counts counts;
	struct line_counts before; /* as they were when the sample began */
	int64_t sample_us; /* when it began */
	bool is_odd; /* so was the last sample */
	int64_t usual_percent; /* that is not understood, in a sample without oddities */
	int64_t quiet_until_us; /* no warning before that */
	int64_t line_us; /* the own time of the last line */
};

struct ears {
	struct judge *judge;
	struct trace *trace;
	struct echoes *echoes; /* NULL: there is just one log */
	size_t count;
	struct ear ear[LOG_SOURCES_MAX];
};

/* --- places */

/* Which of the memory's numbers is what: of a file's place, and of one in the journal. */
enum { FILE_DEVICE, FILE_INODE, FILE_OFFSET, FILE_PRINT };
enum { JOURNAL_REALTIME_US, JOURNAL_PRINT };

/* No rule has a name that begins with a colon; a tab says that it is no account. */
static void
place_key(struct ear *ear)
{
	const char *path = ear->source->file;
	const char *kind = "file";

	if (path[0] == '\0') {
		kind = "journal";
		path = ear->source->directory;
	}
	snprintf(ear->key, sizeof(ear->key), ":log\t%s\t%016" PRIx64, kind,
	    hash_openly(path, strlen(path)));
}

static void
place_change(void *arg, struct memory *memory, bool known)
{
	const struct memory *place = arg;

	(void)known;
	*memory = *place;
}

static void
place_keep(const struct ear *ear, int64_t at_us)
{
	struct memory memory = { .expires_us = at_us + PLACE_US };

	if (ear->tail != NULL) {
		struct tail_place place;

		tail_tell(ear->tail, &place);
		memory.number[FILE_DEVICE] = (int64_t)place.device;
		memory.number[FILE_INODE] = (int64_t)place.inode;
		memory.number[FILE_OFFSET] = place.offset;
		memory.number[FILE_PRINT] = (int64_t)place.print;
	} else {
		struct journal_place place;

		journal_tell(ear->journal, &place);
		memory.number[JOURNAL_REALTIME_US] = (int64_t)place.realtime_us;
		memory.number[JOURNAL_PRINT] = (int64_t)place.print;
	}
	store_update(ear->ears->judge->memories.durable, ear->key, at_us, place_change, &memory);
}

/* --- lines */

static void
ear_tell(void *arg, const struct observation *seen)
{
	struct ear *ear = arg;

	ear->counts.told++;
	judge_hear(ear->ears->judge, seen);
}

static bool
ear_is_echo(struct ear *ear, const struct syslog_line *line)
{
	struct ears *ears = ear->ears;

	return ears->echoes != NULL &&
	       echo_hear(ears->echoes, (unsigned)(ear - ears->ear), line, ear->clock.now_us);
}

static void
ear_hear(struct ear *ear, const struct syslog_line *line)
{
	struct finding finding;

	switch (log_line_read(&finding, line, MTA_NONE)) {
	case GRASP_UNDERSTOOD:
		ear->counts.understood++;
		if (!ear_is_echo(ear, line))
			trace_hear(ear->ears->trace, &finding, ear->clock.now_us, ear_tell, ear);
		break;
	case GRASP_UNKNOWN:
		ear->counts.unknown++;
		break;
	case GRASP_FOREIGN:
		break;
	}
	if (line->at_us != 0)
		ear->line_us = line->at_us;
}

static void
ear_hear_text(void *arg, struct span text)
{
	struct ear *ear = arg;
	struct syslog_line line;

	ear->counts.read++;
	ear->clock.now_us = now_us();
	if (syslog_line_read(&line, text, &ear->clock))
		ear_hear(ear, &line);
}

static void
ear_hear_entry(void *arg, const struct syslog_line *line)
{
	struct ear *ear = arg;

	ear->counts.read++;
	ear->clock.now_us = now_us();
	ear_hear(ear, line);
}

/* Returns true where there is more. */
static bool
ear_read(struct ear *ear)
{
	int64_t before_count = ear->counts.read;
	bool has_more = false;

	if (ear->tail != NULL)
		has_more = tail_read(ear->tail, TURN_BYTES, ear_hear_text, ear) > 0;
	else if (ear->journal != NULL)
		has_more = journal_read(ear->journal, TURN_ENTRIES, ear_hear_entry, ear) > 0;
	if (ear->counts.read != before_count)
		place_keep(ear, now_us());
	return has_more;
}

/* --- how well they are understood */

static int64_t
percent_of(int64_t part, int64_t all)
{
	return all > 0 ? part * 100 / all : 0;
}

static const char *
source_name(const struct log_source *source)
{
	return source->file[0] != '\0' ? source->file : "journal";
}

/* A new version of the mail server, or another format of the log, shows in this. */
static void
ear_judge_sample(struct ear *ear, int64_t at_us)
{
	int64_t unknown = ear->counts.unknown - ear->before.unknown;
	int64_t all = unknown + ear->counts.understood - ear->before.understood;
	int64_t percent = percent_of(unknown, all);
	bool is_odd = unknown >= ODD_COUNT && percent >= ODD_PERCENT &&
	              percent >= ODD_TIMES * ear->usual_percent;

	if (all < SAMPLE_COUNT && at_us - ear->sample_us < SAMPLE_US && at_us >= ear->sample_us)
		return;
	ear->before = ear->counts;
	ear->sample_us = at_us;
	if (all == 0)
		return;
	ear->is_odd = is_odd;
	if (!is_odd) {
		ear->usual_percent = (ear->usual_percent * 9 + percent) / 10;
		return;
	}
	if (at_us < ear->quiet_until_us)
		return;
	ear->quiet_until_us = at_us + ODD_AGAIN_US;
	log_warning("%s: %" PRId64 " of the last %" PRId64 " lines of the mail server were not "
	            "understood, and nothing is counted by them; \"sluice classify --unknown\" "
	            "shows them",
	    source_name(ear->source), unknown, all);
}

/* --- open, watch, serve */

static int
ear_open(struct ear *ear)
{
	struct store *durable = ear->ears->judge->memories.durable;
	struct memory memory;
	int64_t at_us = now_us();

	place_key(ear);
	store_read(durable, ear->key, at_us, &memory);
	ear->sample_us = at_us;
	if (ear->source->file[0] != '\0') {
		struct tail_place place = {
			.device = (uint64_t)memory.number[FILE_DEVICE],
			.inode = (uint64_t)memory.number[FILE_INODE],
			.offset = memory.number[FILE_OFFSET],
			.print = (uint64_t)memory.number[FILE_PRINT],
		};

		return tail_open(&ear->tail, ear->source->file, &place);
	}
	return journal_open(&ear->journal, ear->source->directory,
	    &(struct journal_place){
	        .realtime_us = (uint64_t)memory.number[JOURNAL_REALTIME_US],
	        .print = (uint64_t)memory.number[JOURNAL_PRINT],
	    });
}

static void
ear_close(struct ear *ear)
{
	if (ear->tail != NULL)
		tail_close(&ear->tail);
	if (ear->journal != NULL)
		journal_close(&ear->journal);
}

static void
ears_free(struct ears **ears)
{
	trace_free(&(*ears)->trace);
	echoes_free(&(*ears)->echoes);
	free(*ears);
	*ears = NULL;
}

int
ears_open(struct ears **ears_r, struct judge *judge)
{
	const struct settings *settings = judge->first->settings;
	struct ears *ears = calloc(1, sizeof(*ears));

	if (ears == NULL)
		return -ENOMEM;
	ears->judge = judge;
	ears->trace = trace_new(SESSIONS);
	if (settings->log_count > 1)
		ears->echoes = echoes_new();
	if (ears->trace == NULL || (settings->log_count > 1 && ears->echoes == NULL)) {
		ears_free(&ears);
		return -ENOMEM;
	}
	for (unsigned i = 0; i < settings->log_count; i++) {
		struct ear *ear = &ears->ear[ears->count];
		int rc;

		*ear = (struct ear){ .source = &settings->logs[i], .ears = ears };
		rc = ear_open(ear);
		if (rc < 0) {
			log_error(
			    "%s is not followed: %s", source_name(ear->source), strerror(-rc));
			continue;
		}
		ears->count++;
		place_keep(ear, now_us());
	}
	*ears_r = ears;
	return 0;
}

/* What was written until now is charged now: after a restart nobody knows what the filter heard. */
void
ears_close(struct ears **ears)
{
	int64_t until_us = now_steady_us() + LAST_US;

	if (*ears == NULL)
		return;
	for (unsigned i = 0; i < LAST_TURNS && now_steady_us() < until_us; i++) {
		if (!ears_serve(*ears))
			break;
	}
	for (size_t i = 0; i < (*ears)->count; i++)
		ear_close(&(*ears)->ear[i]);
	ears_free(ears);
}

size_t
ears_watch(const struct ears *ears, struct pollfd fds_r[static EARS_FDS])
{
	for (size_t i = 0; i < ears->count; i++) {
		const struct ear *ear = &ears->ear[i];
		int fd = ear->tail != NULL ? tail_fd(ear->tail) : journal_fd(ear->journal);

		fds_r[i] = (struct pollfd){ .fd = fd, .events = POLLIN };
	}
	return ears->count;
}

bool
ears_serve(struct ears *ears)
{
	bool has_more = false;

	for (size_t i = 0; i < ears->count; i++)
		has_more = ear_read(&ears->ear[i]) || has_more;
	return has_more;
}

bool
ears_tick(struct ears *ears)
{
	int64_t at_us = now_us();
	bool has_more = false;

	for (size_t i = 0; i < ears->count; i++) {
		struct ear *ear = &ears->ear[i];
		int has_work =
		    ear->tail != NULL ? tail_tick(ear->tail) : journal_tick(ear->journal);

		if (has_work > 0)
			has_more = ear_read(ear) || has_more;
		ear_judge_sample(ear, at_us);
	}
	return has_more;
}

/* --- status */

static const char *
ear_trouble(const struct ear *ear, const char *trouble)
{
	if (trouble[0] == '\0' && ear->is_odd)
		return N_("many lines of the mail server are not understood: sluice classify "
		          "--unknown shows them");
	return trouble;
}

static void
tail_add(struct json *record, const struct ear *ear)
{
	struct tail_health health;

	tail_health(ear->tail, &health);
	json_number(record, "position", health.offset_bytes);
	if (health.size_bytes >= 0)
		json_number(record, "size", health.size_bytes);
	json_number(record, "lag_bytes", health.lag_bytes);
	if (health.lag_bytes > 0 && ear->line_us > 0 && now_us() > ear->line_us)
		json_seconds(record, "lag", now_us() - ear->line_us);
	json_number(record, "cut", health.cut_count);
	json_number(record, "missed", health.missed_count);
	json_text(record, "trouble", ear_trouble(ear, health.trouble));
}

static void
journal_add(struct json *record, const struct ear *ear)
{
	struct journal_health health;
	char time[NOW_TEXT_BYTES];

	journal_health(ear->journal, &health);
	if (health.last_us > 0) {
		now_print(health.last_us, time);
		json_text(record, "position", time);
	}
	json_number(record, "foreign", health.foreign_count);
	json_number(record, "missed", health.missed_count);
	json_text(record, "trouble", ear_trouble(ear, health.trouble));
}

void
ears_add(struct lines *lines, const struct ears *ears)
{
	for (size_t i = 0; i < ears->count; i++) {
		const struct ear *ear = &ears->ear[i];
		char buf[RECORD_BYTES], time[NOW_TEXT_BYTES];
		struct json record;

		record_begin(&record, buf, "log");
		json_text(&record, "log", source_name(ear->source));
		json_number(&record, "lines", ear->counts.read);
		json_number(&record, "understood", ear->counts.understood);
		json_number(&record, "unknown", ear->counts.unknown);
		json_number(&record, "told", ear->counts.told);
		if (ear->line_us > 0) {
			now_print(ear->line_us, time);
			json_text(&record, "last", time);
		}
		if (ear->tail != NULL)
			tail_add(&record, ear);
		else
			journal_add(&record, ear);
		lines_add(lines, &record);
	}
}
