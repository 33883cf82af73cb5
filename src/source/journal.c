/* SPDX-License-Identifier: BSD-2-Clause */
/* The systemd journal, as a log. */
#include "source/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <systemd/sd-journal.h>

#include "base/duration.h"
#include "base/hash.h"
#include "base/language.h"
#include "base/log.h"
#include "base/now.h"
#include "base/text.h"

#define SYSTEM_UID_MOST 999
#define SEARCH_MOST 10000 /* entries that are looked at to find the place again */
#define LOOK_EVERY_NS 25000000
#define LOOK_FOR_US (10 * SECOND_US)
#define DELAY_MOST_US MINUTE_US /* a longer one is a clock that was set */
#define PROGRAM_BYTES 128
#define HOST_BYTES 256

static const char mail_match[] = "SYSLOG_FACILITY=2";

struct journal {
	sd_journal *reader; /* NULL: there is nothing to be read */
	struct journal_place place;
	struct journal_health health;
	int64_t look_until_us; /* of the steady clock; 0: the timer is off */
	int wake_fd; /* epoll(7): of the reader's descriptor and the timer */
	int timer_fd;
	bool ahead; /* the reader is at an entry that has not been looked at */
	char directory[PATH_MAX];
	char program[PROGRAM_BYTES];
	char host[HOST_BYTES];
};

/* Whether there is a file of a journal that we may not read. */
static bool
directory_refuses(int above_fd, const char *name, unsigned depth)
{
	int fd = openat(above_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct dirent *entry;
	bool refuses = false;
	DIR *directory;

	if (fd < 0)
		return errno == EACCES;
	directory = fdopendir(fd);
	if (directory == NULL) {
		close(fd);
		return false;
	}
	while (!refuses && (entry = readdir(directory)) != NULL) {
		if (span_ends(span_of(entry->d_name), SPAN(".journal")))
			refuses =
			    faccessat(fd, entry->d_name, R_OK, AT_EACCESS) < 0 && errno == EACCES;
		else if (depth > 0 && entry->d_name[0] != '.')
			refuses = directory_refuses(fd, entry->d_name, depth - 1);
	}
	closedir(directory);
	return refuses;
}

static bool
journal_refused(const struct journal *journal)
{
	if (journal->directory[0] != '\0')
		return directory_refuses(AT_FDCWD, journal->directory, 1);
	return directory_refuses(AT_FDCWD, "/var/log/journal", 1) ||
	       directory_refuses(AT_FDCWD, "/run/log/journal", 1);
}

/* Says so once: when it begins, and when it is over. */
static void
journal_trouble(struct journal *journal, const char *trouble)
{
	const char *name = journal->directory[0] != '\0' ? journal->directory : "of the machine";

	if (strcmp(journal->health.trouble, trouble) == 0)
		return;
	journal->health.trouble = trouble;
	if (trouble[0] == '\0')
		log_info("journal %s: can be read now", name);
	else
		log_warning("journal %s: %s", name, trouble);
}

static void
reader_drop(struct journal *journal)
{
	sd_journal_close(journal->reader);
	journal->reader = NULL;
	journal->ahead = false;
}

/* There is nothing to be read, by an error or (0) without. It is tried again. */
static void
journal_fail(struct journal *journal, int rc)
{
	const char *words = strerrordesc_np(-rc);

	reader_drop(journal);
	if (rc == -EACCES)
		words = N_("Permission denied: it takes the group \"systemd-journal\" or \"adm\"");
	else if (rc == 0)
		words = N_("there is none");
	journal_trouble(journal, words != NULL ? words : N_("cannot be read"));
}

/* ---- the reader */

static int
reader_prepare(sd_journal *reader)
{
	int rc = sd_journal_set_data_threshold(reader, sizeof("MESSAGE=") + JOURNAL_MESSAGE_BYTES);

	if (rc < 0)
		return rc;
	rc = sd_journal_add_match(reader, mail_match, 0);
	/* Before anything is read: what comes between would not be told of. */
	return rc < 0 ? rc : sd_journal_get_fd(reader);
}

/* Whether there is an entry in it, of whatever kind. Files that it may not open it passes over. */
static bool
reader_sees(sd_journal *reader)
{
	uint64_t first_us;

	return sd_journal_get_cutoff_realtime_usec(reader, &first_us, NULL) > 0;
}

/* Returns 1; 0 where there is nothing to be read; or -errno. */
static int
reader_open(sd_journal **reader_r, const char *directory)
{
	int rc;

	if (directory[0] != '\0')
		rc = sd_journal_open_directory(reader_r, directory, 0);
	else
		rc = sd_journal_open(reader_r, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_SYSTEM);
	if (rc < 0)
		return rc == -ENOENT || rc == -EACCES ? 0 : rc;
	rc = reader_prepare(*reader_r);
	if (rc >= 0 && reader_sees(*reader_r))
		return 1;
	sd_journal_close(*reader_r);
	*reader_r = NULL;
	return rc < 0 ? rc : 0;
}

/* ---- places */

/*
 * What a cursor says before its boot names the file and the number in it. That changes when
 * journald moves entries from /run to /var; boot, both times and the hash of the data stay.
 */
static int
entry_place(sd_journal *reader, struct journal_place *place_r)
{
	static const struct hash_secret known_to_all;
	const char *lasting;
	char *cursor;
	int rc = sd_journal_get_realtime_usec(reader, &place_r->realtime_us);

	if (rc >= 0)
		rc = sd_journal_get_cursor(reader, &cursor);
	if (rc < 0)
		return rc;
	lasting = strstr(cursor, ";b=");
	if (lasting == NULL)
		lasting = cursor;
	place_r->print = hash_bytes(&known_to_all, lasting, strlen(lasting));
	free(cursor);
	return 0;
}

/*
 * Goes to where the next entry is the first from this time on. There is no such entry yet as a
 * rule; then it must stand at the one before, for a reader that looked for a time and found nothing
 * would look for that time again, although the clock may be set back.
 */
static int
journal_seek(struct journal *journal, uint64_t from_us)
{
	uint64_t at_us = UINT64_MAX;
	int rc = sd_journal_seek_realtime_usec(journal->reader, from_us);

	if (rc >= 0)
		rc = sd_journal_next(journal->reader);
	if (rc != 0) {
		journal->ahead = rc > 0;
		return rc;
	}
	rc = sd_journal_seek_tail(journal->reader);
	while (rc >= 0 && at_us >= from_us) {
		rc = sd_journal_previous(journal->reader);
		if (rc == 0)
			return sd_journal_seek_head(journal->reader);
		if (rc > 0)
			rc = sd_journal_get_realtime_usec(journal->reader, &at_us);
	}
	return rc < 0 ? rc : entry_place(journal->reader, &journal->place);
}

/* Goes to the entry of the place. Returns 1; 0 where it is gone; or -errno. */
static int
journal_find(struct journal *journal)
{
	const struct journal_place *place = &journal->place;
	struct journal_place found;
	int rc = sd_journal_seek_realtime_usec(journal->reader, place->realtime_us);

	for (int i = 0; rc >= 0 && i < SEARCH_MOST; i++) {
		rc = sd_journal_next(journal->reader);
		if (rc <= 0)
			return rc;
		rc = sd_journal_get_realtime_usec(journal->reader, &found.realtime_us);
		if (rc < 0 || found.realtime_us != place->realtime_us)
			continue;
		rc = entry_place(journal->reader, &found);
		if (rc >= 0 && found.print == place->print)
			return 1;
	}
	return rc < 0 ? rc : 0;
}

static int
journal_resume(struct journal *journal)
{
	int rc;

	if (journal->place.print == 0)
		return journal_seek(journal, journal->place.realtime_us);
	rc = journal_find(journal);
	if (rc != 0)
		return rc;
	journal->health.missed_count++;
	log_warning("journal: where it was left is gone: lines may have been missed");
	return journal_seek(journal, journal->place.realtime_us + 1);
}

/* ---- opening, and opening again */

/* Returns 1; 0 where there is nothing to be read; or -errno. */
static int
journal_attach(struct journal *journal)
{
	struct epoll_event event = { .events = EPOLLIN };
	int rc = reader_open(&journal->reader, journal->directory);

	if (rc <= 0)
		return rc;
	rc = epoll_ctl(journal->wake_fd, EPOLL_CTL_ADD, sd_journal_get_fd(journal->reader), &event);
	if (rc < 0)
		return -errno;
	if (journal->place.realtime_us > 0)
		rc = journal_resume(journal);
	else
		rc = journal_seek(journal, UINT64_MAX);
	return rc < 0 ? rc : 1;
}

/* Returns 1 if there is a reader then, else 0: what failed is tried again. */
static int
journal_begin(struct journal *journal)
{
	int rc = journal_attach(journal);

	if (rc > 0) {
		journal_trouble(journal, "");
		return 1;
	}
	if (rc == 0 && journal_refused(journal))
		rc = -EACCES;
	journal_fail(journal, rc);
	return 0;
}

static int
journal_wire(struct journal *journal)
{
	struct epoll_event event = { .events = EPOLLIN };

	journal->wake_fd = epoll_create1(EPOLL_CLOEXEC);
	journal->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (journal->wake_fd < 0 || journal->timer_fd < 0)
		return -errno;
	if (epoll_ctl(journal->wake_fd, EPOLL_CTL_ADD, journal->timer_fd, &event) < 0)
		return -errno;
	return 0;
}

bool
journal_is_built(void)
{
	return true;
}

int
journal_open(struct journal **journal_r, const char *directory, const struct journal_place *place)
{
	struct journal *journal = calloc(1, sizeof(*journal));
	int rc;

	*journal_r = NULL;
	if (journal == NULL)
		return -ENOMEM;
	journal->health.trouble = "";
	rc = journal_wire(journal);
	if (rc == 0 && !text_copy(journal->directory, sizeof(journal->directory), directory))
		rc = -ENAMETOOLONG;
	if (rc < 0) {
		journal_close(&journal);
		return rc;
	}
	if (place != NULL)
		journal->place = *place;
	journal_begin(journal);
	/* Nothing was there to stand behind: what comes from now on is new. */
	if (journal->place.realtime_us == 0)
		journal->place.realtime_us = (uint64_t)now_us();
	*journal_r = journal;
	return 0;
}

void
journal_close(struct journal **journal)
{
	struct journal *closed = *journal;

	*journal = NULL;
	if (closed == NULL)
		return;
	reader_drop(closed);
	if (closed->timer_fd >= 0)
		close(closed->timer_fd);
	if (closed->wake_fd >= 0)
		close(closed->wake_fd);
	free(closed);
}

int
journal_tick(struct journal *journal)
{
	if (journal->reader != NULL && reader_sees(journal->reader))
		return 1;
	reader_drop(journal);
	return journal_begin(journal);
}

/* ---- looking by itself */

static void
look_set(struct journal *journal, long every_ns)
{
	const struct timespec period = { .tv_nsec = every_ns };
	const struct itimerspec timer = { .it_interval = period, .it_value = period };

	timerfd_settime(journal->timer_fd, 0, &timer, NULL);
}

static void
look_begin(struct journal *journal)
{
	if (journal->look_until_us == 0)
		look_set(journal, LOOK_EVERY_NS);
	journal->look_until_us = now_steady_us() + LOOK_FOR_US;
}

/* The timer has been heard, and goes on only as long as entries come. */
static void
look_heard(struct journal *journal)
{
	uint64_t ticks;

	if (journal->look_until_us == 0 ||
	    read(journal->timer_fd, &ticks, sizeof(ticks)) != sizeof(ticks))
		return;
	if (now_steady_us() < journal->look_until_us)
		return;
	look_set(journal, 0);
	journal->look_until_us = 0;
}

/* ---- entries */

/* What the entry has under the name; nothing where it has none. Valid until the next such call. */
static struct span
entry_field(sd_journal *reader, const char *name)
{
	const void *data;
	size_t bytes;

	if (sd_journal_get_data(reader, name, &data, &bytes) < 0)
		return SPAN_NONE;
	return span_tail((struct span){ data, bytes }, strlen(name) + 1);
}

/* -1: it has no such field, or it is no such number. */
static int64_t
entry_number(sd_journal *reader, const char *name, int64_t most)
{
	struct span field = entry_field(reader, name);
	int64_t number;

	return span_eat_number(&field, most, &number) && field.bytes == 0 ? number : -1;
}

static struct span
entry_copy(sd_journal *reader, const char *name, char *buf, size_t buf_bytes)
{
	span_copy(buf, buf_bytes, entry_field(reader, name));
	return span_of(buf);
}

static bool
entry_is_trusted(sd_journal *reader)
{
	return span_is(entry_field(reader, "_TRANSPORT"), SPAN("syslog")) &&
	       entry_number(reader, "_UID", SYSTEM_UID_MOST) >= 0;
}

/* When it was sent, if the kernel told journald so, else when journald wrote it. */
static int64_t
entry_time(sd_journal *reader, uint64_t realtime_us)
{
	int64_t written_us = (int64_t)realtime_us;
	int64_t sent_us = entry_number(reader, "_SOURCE_REALTIME_TIMESTAMP", written_us);

	return sent_us >= written_us - DELAY_MOST_US ? sent_us : written_us;
}

static uint32_t
entry_pid(sd_journal *reader)
{
	int64_t pid = entry_number(reader, "SYSLOG_PID", UINT32_MAX);

	if (pid < 0)
		pid = entry_number(reader, "_PID", UINT32_MAX);
	return pid < 0 ? 0 : (uint32_t)pid;
}

static struct span
entry_message(sd_journal *reader)
{
	struct span message = span_head(entry_field(reader, "MESSAGE"), JOURNAL_MESSAGE_BYTES);

	while (message.bytes > 0 && memchr(" \t\r\n", message.at[message.bytes - 1], 4) != NULL)
		message.bytes--;
	return message;
}

static void
entry_hand_out(struct journal *journal, journal_line_fn *line, void *arg)
{
	sd_journal *reader = journal->reader;
	struct syslog_line made = {
		.at_us = entry_time(reader, journal->place.realtime_us),
		.host = entry_copy(reader, "_HOSTNAME", journal->host, sizeof(journal->host)),
		.program = entry_copy(
		    reader, "SYSLOG_IDENTIFIER", journal->program, sizeof(journal->program)),
		.pid = entry_pid(reader),
	};

	/* The last to be read, as it is not copied. */
	made.message = entry_message(reader);
	journal->health.last_us = (int64_t)journal->place.realtime_us;
	line(arg, &made);
}

/* Returns 1, 0 where there is none yet, or -errno. */
static int
journal_advance(struct journal *journal)
{
	int rc = journal->ahead ? 1 : sd_journal_next(journal->reader);

	journal->ahead = false;
	if (rc <= 0)
		return rc;
	rc = entry_place(journal->reader, &journal->place);
	return rc < 0 ? rc : 1;
}

/* Returns as journal_read() does, or -errno. */
static int
journal_work(struct journal *journal, size_t most_count, journal_line_fn *line, void *arg)
{
	int rc = sd_journal_process(journal->reader);

	for (size_t i = 0; rc >= 0 && i < most_count; i++) {
		rc = journal_advance(journal);
		if (rc <= 0)
			return rc;
		look_begin(journal);
		if (entry_is_trusted(journal->reader))
			entry_hand_out(journal, line, arg);
		else
			journal->health.foreign_count++;
	}
	return rc < 0 ? rc : 1;
}

int
journal_read(struct journal *journal, size_t most_count, journal_line_fn *line, void *arg)
{
	int rc = 0;

	look_heard(journal);
	if (journal->reader != NULL)
		rc = journal_work(journal, most_count, line, arg);
	if (rc >= 0)
		return rc;
	journal_fail(journal, rc);
	return 0;
}

/* ---- what others ask */

int
journal_fd(const struct journal *journal)
{
	return journal->wake_fd;
}

void
journal_tell(const struct journal *journal, struct journal_place *place_r)
{
	*place_r = journal->place;
}

void
journal_health(const struct journal *journal, struct journal_health *health_r)
{
	*health_r = journal->health;
}
