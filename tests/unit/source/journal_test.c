/* SPDX-License-Identifier: BSD-2-Clause */
/* The journal: which entries are lines of the mail log, each once, wherever journald keeps them. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/now.h"

#include "source/journal.h"

#include "config.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define BEGIN_US INT64_C(1795000000000000)
#define SOURCE_US (BEGIN_US - 1500)
#define NOBODY 65534
#define HEARD_MAX 64
#define MANY 10000
#define BATCH 100
#define PATIENCE_MS 10000

/* Debian 12 and Fedora have it at the second place too. */
static const char *const makers[] = {
	"/usr/lib/systemd/systemd-journal-remote",
	"/lib/systemd/systemd-journal-remote",
};

/* What a test says of an entry; NULL is what the mail server writes, "" is a field left out. */
struct entry {
	const char *title;
	const char *facility;
	const char *transport;
	const char *uid;
	const char *program;
	const char *syslog_pid;
	const char *pid;
	const char *source_us;
	const char *message;
	size_t message_bytes; /* 0: it is a text */
	int64_t later_us;
};

struct place_of_files {
	char directory[64];
};

struct heard {
	size_t count;
	struct syslog_line last;
	char texts[HEARD_MAX][32]; /* how the messages begin */
	char *message;
};

/* ---- making journals */

static const char *
maker_find(void)
{
	for (size_t i = 0; i < COUNT(makers); i++)
		if (access(makers[i], X_OK) == 0)
			return makers[i];
	fail_msg("needs systemd-journal-remote to make journals (the Debian package of that name)");
	return "";
}

static FILE *
maker_start(const char *file)
{
	char command[PATH_MAX];
	FILE *maker;

	snprintf(command, sizeof(command), "%s -o '%s' - >/dev/null 2>&1", maker_find(), file);
	maker = popen(command, "w");
	assert_non_null(maker);
	return maker;
}

static void
field_write(FILE *maker, const char *name, const char *value, const char *usual)
{
	if (value == NULL)
		value = usual;
	if (value[0] != '\0')
		fprintf(maker, "%s=%s\n", name, value);
}

/* The form for values with any byte in them. */
static void
message_write(FILE *maker, const char *message, size_t message_bytes)
{
	uint64_t bytes = message_bytes > 0 ? message_bytes : strlen(message);

	fputs("MESSAGE\n", maker);
	for (int i = 0; i < 8; i++)
		fputc((int)(bytes >> 8 * i & 0xff), maker);
	fwrite(message, 1, bytes, maker);
	fputc('\n', maker);
}

static void
entry_write(FILE *maker, int64_t at_us, const struct entry *entry)
{
	fprintf(maker, "__REALTIME_TIMESTAMP=%" PRId64 "\n__MONOTONIC_TIMESTAMP=%" PRId64 "\n",
	    at_us, at_us - BEGIN_US + HOUR_US * 1000000);
	fputs("_BOOT_ID=2aabf1ee18b645d18e20343f15b093bb\n_HOSTNAME=mx\n", maker);
	field_write(maker, "SYSLOG_FACILITY", entry->facility, "2");
	field_write(maker, "_TRANSPORT", entry->transport, "syslog");
	field_write(maker, "_UID", entry->uid, "105");
	field_write(maker, "SYSLOG_IDENTIFIER", entry->program, "postfix/smtpd");
	field_write(maker, "SYSLOG_PID", entry->syslog_pid, "4711");
	field_write(maker, "_PID", entry->pid, "815");
	field_write(maker, "_SOURCE_REALTIME_TIMESTAMP", entry->source_us, "");
	if (entry->message == NULL || entry->message[0] != '\0' || entry->message_bytes > 0)
		message_write(
		    maker, entry->message != NULL ? entry->message : "hello", entry->message_bytes);
	fputc('\n', maker);
}

static const char *
journal_file(const struct place_of_files *files, const char *name)
{
	static char path[192];

	snprintf(path, sizeof(path), "%s/%s", files->directory, name);
	return path;
}

/* Gives the file the kind of name that journald gives to what it has done with. */
static const char *
old_file(const struct place_of_files *files, unsigned number)
{
	char name[96];

	snprintf(
	    name, sizeof(name), "system@%032u-0000000000000001-000660d3a3b2aeed.journal", number);
	return journal_file(files, name);
}

static void
journal_rotate(const struct place_of_files *files, unsigned number)
{
	char now[192];

	snprintf(now, sizeof(now), "%s", journal_file(files, "system.journal"));
	assert_int_equal(rename(now, old_file(files, number)), 0);
}

/* Appends to the file, which is made where there is none. */
static void
journal_write_to(const char *file, int64_t at_us, const struct entry *entries, size_t count)
{
	FILE *maker = maker_start(file);

	for (size_t i = 0; i < count; i++)
		entry_write(maker, at_us + entries[i].later_us, &entries[i]);
	assert_int_equal(pclose(maker), 0);
}

static void
journal_write(const struct place_of_files *files, const struct entry *entries, size_t count)
{
	journal_write_to(journal_file(files, "system.journal"), BEGIN_US, entries, count);
}

/* ---- hearing them */

static void
line_hear(void *arg, const struct syslog_line *line)
{
	struct heard *heard = arg;

	if (heard->count < HEARD_MAX)
		span_copy(heard->texts[heard->count], sizeof(heard->texts[0]), line->message);
	heard->count++;
	free(heard->message);
	heard->message = malloc(line->message.bytes + 1);
	assert_non_null(heard->message);
	memcpy(heard->message, line->message.at, line->message.bytes);
	heard->last = *line;
	heard->last.message.at = heard->message;
}

static void
heard_forget(struct heard *heard)
{
	free(heard->message);
	memset(heard, 0, sizeof(*heard));
}

static void
journal_hear(struct journal *journal, struct heard *heard)
{
	while (journal_read(journal, BATCH, line_hear, heard) > 0)
		continue;
}

/* From its first entry on. */
static struct journal *
journal_open_all(const struct place_of_files *files)
{
	const struct journal_place first = { .realtime_us = 1 };
	struct journal *journal;

	assert_int_equal(journal_open(&journal, files->directory, &first), 0);
	return journal;
}

static struct journal *
journal_open_at(const struct place_of_files *files, const struct journal_place *place)
{
	struct journal *journal;

	assert_int_equal(journal_open(&journal, files->directory, place), 0);
	return journal;
}

static struct journal_health
health_of(const struct journal *journal)
{
	struct journal_health health;

	journal_health(journal, &health);
	return health;
}

/* As the daemon does: asleep until there is something to do, with a tick now and then. */
static void
journal_wait(struct journal *journal, struct heard *heard, size_t count)
{
	for (int waited_ms = 0; heard->count < count && waited_ms < PATIENCE_MS; waited_ms += 100) {
		struct pollfd wait = { .fd = journal_fd(journal), .events = POLLIN };

		poll(&wait, 1, 100);
		journal_tick(journal);
		journal_hear(journal, heard);
	}
	assert_int_equal(heard->count, count);
}

static int
files_make(void **state)
{
	static struct place_of_files files;

	log_to_stderr("test", LOG_LEVEL_ERROR);
	snprintf(files.directory, sizeof(files.directory), "/tmp/journal-XXXXXX");
	if (mkdtemp(files.directory) == NULL)
		return -1;
	*state = &files;
	return 0;
}

static int
file_remove(const char *path, const struct stat *found, int type, struct FTW *ftw)
{
	(void)found;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
files_remove(void **state)
{
	const struct place_of_files *files = *state;

	return nftw(files->directory, file_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- what an entry becomes */

static void
journal_read__an_entry_of_mail__is_as_syslog_wrote_it(void **state)
{
	static const struct entry entry = { .message = "connect from c[192.0.2.7]", .later_us = 7 };
	struct heard heard = { 0 };
	struct journal *journal;

	journal_write(*state, &entry, 1);
	journal = journal_open_all(*state);
	journal_hear(journal, &heard);
	assert_int_equal(heard.count, 1);
	assert_string_equal(heard.texts[0], "connect from c[192.0.2.7]");
	assert_int_equal(heard.last.at_us, BEGIN_US + 7);
	assert_int_equal(heard.last.pid, 4711);
	assert_true(span_is(heard.last.program, SPAN("postfix/smtpd")));
	assert_true(span_is(heard.last.host, SPAN("mx")));
	assert_int_equal(health_of(journal).last_us, BEGIN_US + 7);
	assert_string_equal(health_of(journal).trouble, "");
	journal_close(&journal);
	assert_null(journal);
	heard_forget(&heard);
}

static void
journal_read__who_may_write__root_and_system_users_by_syslog(void **state)
{
	static const struct {
		struct entry entry;
		size_t heard_count;
		int64_t foreign_count;
	} cases[] = {
		{ { .title = "root", .uid = "0" }, 1, 0 },
		{ { .title = "the last system user", .uid = "999" }, 1, 0 },
		{ { .title = "the first person", .uid = "1000" }, 0, 1 },
		{ { .title = "nobody", .uid = "65534" }, 0, 1 },
		{ { .title = "in a container", .uid = "100105" }, 0, 1 },
		{ { .title = "beyond 32 bits", .uid = "4294967296" }, 0, 1 },
		{ { .title = "unknown user", .uid = "" }, 0, 1 },
		{ { .title = "negative", .uid = "-1" }, 0, 1 },
		{ { .title = "no number", .uid = "105x" }, 0, 1 },
		{ { .title = "journald's own protocol", .transport = "journal" }, 0, 1 },
		{ { .title = "standard output", .transport = "stdout" }, 0, 1 },
		{ { .title = "begins with syslog", .transport = "syslogd" }, 0, 1 },
		{ { .title = "unknown way", .transport = "" }, 0, 1 },
		{ { .title = "daemon", .facility = "3" }, 0, 0 },
		{ { .title = "authpriv", .facility = "10" }, 0, 0 },
		{ { .title = "begins with mail", .facility = "22" }, 0, 0 },
		{ { .title = "no facility", .facility = "" }, 0, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct place_of_files *files = *state;
		struct heard heard = { 0 };
		struct journal *journal;

		/* Something else is in it, so that it can be read. */
		journal_write(files, &(struct entry){ .facility = "3" }, 1);
		journal_write(files, &cases[i].entry, 1);
		journal = journal_open_all(files);
		journal_hear(journal, &heard);
		if (heard.count != cases[i].heard_count ||
		    health_of(journal).foreign_count != cases[i].foreign_count)
			fail_msg("%s: heard %zu, passed over %" PRId64, cases[i].entry.title,
			    heard.count, health_of(journal).foreign_count);
		journal_close(&journal);
		heard_forget(&heard);
		unlink(journal_file(files, "system.journal"));
	}
}

static void
journal_read__time_and_pid__the_senders_where_they_make_sense(void **state)
{
	static const struct {
		struct entry entry;
		int64_t at_us;
		uint32_t pid;
	} cases[] = {
		{ { .title = "sent", .source_us = "1794999999998500" }, SOURCE_US, 4711 },
		{ { .title = "sent then", .source_us = "1795000000000000" }, BEGIN_US, 4711 },
		{ { .title = "sent later", .source_us = "1795000000000001" }, BEGIN_US, 4711 },
		{ { .title = "a minute ago", .source_us = "1794999940000000" },
		    BEGIN_US - MINUTE_US, 4711 },
		{ { .title = "still longer ago", .source_us = "1794999939999999" }, BEGIN_US,
		    4711 },
		{ { .title = "no time", .source_us = "then" }, BEGIN_US, 4711 },
		{ { .title = "no pid in it", .syslog_pid = "" }, BEGIN_US, 815 },
		{ { .title = "a text for a pid", .syslog_pid = "12a" }, BEGIN_US, 815 },
		{ { .title = "the largest pid", .syslog_pid = "4294967295" }, BEGIN_US,
		    UINT32_MAX },
		{ { .title = "one larger", .syslog_pid = "4294967296" }, BEGIN_US, 815 },
		{ { .title = "none at all", .syslog_pid = "", .pid = "" }, BEGIN_US, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct place_of_files *files = *state;
		struct heard heard = { 0 };
		struct journal *journal;

		journal_write(files, &cases[i].entry, 1);
		journal = journal_open_all(files);
		journal_hear(journal, &heard);
		assert_int_equal(heard.count, 1);
		if (heard.last.at_us != cases[i].at_us || heard.last.pid != cases[i].pid)
			fail_msg("%s: %" PRId64 ", pid %u", cases[i].entry.title, heard.last.at_us,
			    heard.last.pid);
		journal_close(&journal);
		heard_forget(&heard);
		unlink(journal_file(files, "system.journal"));
	}
}

static void
journal_read__any_byte__is_handed_out_as_it_is(void **state)
{
	static const char bytes[] =
	    "user=\0\xff\x1b[2J\n<22>Nov 21 20:35:05 mx postfix/smtpd[1]: x";
	static const struct entry entries[] = {
		{ .message = bytes, .message_bytes = sizeof(bytes) - 1 },
		{ .message = "blanks \t\r\n ", .later_us = 1 },
		{ .message = "\0", .message_bytes = 1, .later_us = 2 },
		{ .message = "", .later_us = 3 },
		{ .program = "", .later_us = 4 },
	};
	struct heard heard = { 0 };
	struct journal *journal;

	journal_write(*state, entries, COUNT(entries));
	journal = journal_open_all(*state);
	assert_int_equal(journal_read(journal, 1, line_hear, &heard), 1);
	assert_int_equal(heard.last.message.bytes, sizeof(bytes) - 1);
	assert_memory_equal(heard.last.message.at, bytes, sizeof(bytes) - 1);
	journal_read(journal, 1, line_hear, &heard);
	assert_true(span_is(heard.last.message, SPAN("blanks")));
	journal_read(journal, 1, line_hear, &heard);
	assert_int_equal(heard.last.message.bytes, 1);
	journal_read(journal, 1, line_hear, &heard);
	assert_int_equal(heard.last.message.bytes, 0);
	journal_read(journal, 1, line_hear, &heard);
	assert_int_equal(heard.last.program.bytes, 0);
	journal_close(&journal);
	heard_forget(&heard);
}

static void
journal_read__a_long_message__is_cut(void **state)
{
	static const size_t lengths[] = { JOURNAL_MESSAGE_BYTES, JOURNAL_MESSAGE_BYTES + 1,
		300000 };
	struct entry entries[COUNT(lengths)] = { 0 };
	struct heard heard = { 0 };
	struct journal *journal;
	char *text = malloc(300000);

	/* One that can be compressed: journald does so with what is long. */
	assert_non_null(text);
	for (size_t i = 0; i < 300000; i++)
		text[i] = (char)('a' + i % 23);
	for (size_t i = 0; i < COUNT(lengths); i++)
		entries[i] = (struct entry){
			.message = text, .message_bytes = lengths[i], .later_us = (int64_t)i
		};
	journal_write(*state, entries, COUNT(entries));
	journal = journal_open_all(*state);
	for (size_t i = 0; i < COUNT(lengths); i++) {
		journal_read(journal, 1, line_hear, &heard);
		assert_int_equal(heard.count, i + 1);
		assert_int_equal(heard.last.message.bytes, JOURNAL_MESSAGE_BYTES);
		assert_memory_equal(heard.last.message.at, text, JOURNAL_MESSAGE_BYTES);
	}
	journal_close(&journal);
	heard_forget(&heard);
	free(text);
}

/* ---- places */

static const struct entry same_time[] = {
	{ .message = "0", .later_us = 0 },
	{ .message = "1", .later_us = 5 },
	{ .message = "2", .later_us = 5 },
	{ .message = "3", .later_us = 5, .pid = "816" },
	{ .message = "3", .later_us = 5, .pid = "817" },
	{ .message = "5", .later_us = 6 },
};

/* Where one stands who has heard so many of them. */
static struct journal_place
place_after(const struct place_of_files *files, size_t count)
{
	struct heard heard = { 0 };
	struct journal_place place;
	struct journal *journal = journal_open_all(files);

	for (size_t i = 0; i < count; i++)
		journal_read(journal, 1, line_hear, &heard);
	assert_int_equal(heard.count, count);
	journal_tell(journal, &place);
	journal_close(&journal);
	heard_forget(&heard);
	return place;
}

static void
assert_goes_on(const struct place_of_files *files, const struct journal_place *place, size_t from)
{
	struct heard heard = { 0 };
	struct journal *journal = journal_open_at(files, place);

	journal_hear(journal, &heard);
	assert_int_equal(heard.count, COUNT(same_time) - from);
	for (size_t i = 0; i < heard.count; i++)
		assert_string_equal(heard.texts[i], same_time[from + i].message);
	assert_int_equal(health_of(journal).missed_count, 0);
	journal_close(&journal);
	heard_forget(&heard);
}

static void
journal_open__a_place__goes_on_behind_it_also_within_a_microsecond(void **state)
{
	journal_write(*state, same_time, COUNT(same_time));
	for (size_t i = 0; i <= COUNT(same_time); i++) {
		struct journal_place place = place_after(*state, i);

		assert_goes_on(*state, &place, i);
	}
}

static void
journal_open__rotated_since__goes_on_in_the_old_file(void **state)
{
	const struct place_of_files *files = *state;
	struct journal_place place;

	journal_write(files, same_time, 5);
	place = place_after(files, 2);
	journal_rotate(files, 1);
	journal_write(files, same_time + 5, COUNT(same_time) - 5);
	assert_goes_on(files, &place, 2);
}

/* As journald does when /var can be written to at last: new files, with numbers of their own. */
static void
journal_open__entries_moved_to_other_files__goes_on_behind_the_same(void **state)
{
	const struct place_of_files *files = *state;
	struct journal_place place;

	journal_write(files, same_time, COUNT(same_time));
	place = place_after(files, 3);
	unlink(journal_file(files, "system.journal"));
	journal_write(files, &(struct entry){ .facility = "3", .later_us = -9 }, 1);
	journal_write(files, same_time, COUNT(same_time));
	assert_goes_on(files, &place, 3);
}

static void
journal_open__the_place_is_gone__begins_at_what_is_later(void **state)
{
	const struct place_of_files *files = *state;
	struct heard heard = { 0 };
	struct journal_place place;
	struct journal *journal;

	journal_write(files, same_time, 2);
	place = place_after(files, 2);
	unlink(journal_file(files, "system.journal"));
	journal_write(files, same_time + 2, COUNT(same_time) - 2);
	journal = journal_open_at(files, &place);
	journal_hear(journal, &heard);
	assert_int_equal(health_of(journal).missed_count, 1);
	assert_int_equal(heard.count, 1);
	assert_string_equal(heard.texts[0], "5");
	journal_close(&journal);
	heard_forget(&heard);
}

static void
journal_open__the_place_is_gone_and_nothing_is_later__waits(void **state)
{
	const struct journal_place place = { .realtime_us = BEGIN_US + 6, .print = 1 };
	struct entry next = { .message = "next", .later_us = 7 };
	struct heard heard = { 0 };
	struct journal *journal;

	journal_write(*state, same_time, COUNT(same_time));
	journal = journal_open_at(*state, &place);
	assert_int_equal(journal_read(journal, BATCH, line_hear, &heard), 0);
	assert_int_equal(heard.count, 0);
	assert_int_equal(health_of(journal).missed_count, 1);
	journal_write(*state, &next, 1);
	journal_wait(journal, &heard, 1);
	assert_string_equal(heard.texts[0], "next");
	journal_close(&journal);
	heard_forget(&heard);
}

/* ---- what comes while we look on */

static void
journal_open__no_place__begins_at_the_end(void **state)
{
	static const struct entry later[] = {
		{ .message = "6", .later_us = 6 }, /* of the same time as the last one */
		{ .message = "7", .later_us = 7 },
	};
	const struct journal_place nowhere = { 0 };
	struct journal_place place;
	struct heard heard = { 0 };
	struct journal *journal;

	journal_write(*state, same_time, COUNT(same_time));
	journal = journal_open_at(*state, &nowhere);
	assert_int_equal(journal_read(journal, BATCH, line_hear, &heard), 0);
	assert_int_equal(heard.count, 0);
	/* So that a restart before the first line misses none. */
	journal_tell(journal, &place);
	assert_int_equal(place.realtime_us, BEGIN_US + 6);
	journal_write(*state, later, COUNT(later));
	journal_wait(journal, &heard, 2);
	assert_string_equal(heard.texts[1], "7");
	journal_close(&journal);
	journal = journal_open_at(*state, &place);
	heard_forget(&heard);
	journal_hear(journal, &heard);
	assert_int_equal(heard.count, 2);
	journal_close(&journal);
	heard_forget(&heard);
}

static void
journal_open__no_mail_in_it_yet__hears_the_first(void **state)
{
	struct heard heard = { 0 };
	struct journal *journal;

	journal_write(*state, &(struct entry){ .facility = "3" }, 1);
	journal = journal_open_at(*state, NULL);
	journal_hear(journal, &heard);
	/* Also by a clock that was set back. */
	journal_write(*state, &(struct entry){ .message = "first", .later_us = -HOUR_US }, 1);
	journal_wait(journal, &heard, 1);
	journal_close(&journal);
	heard_forget(&heard);
}

static void
journal_fd__after_an_entry__looks_by_itself(void **state)
{
	struct heard heard = { 0 };
	struct journal *journal;
	struct pollfd wait = { .events = POLLIN };

	journal_write(*state, same_time, COUNT(same_time));
	journal = journal_open_all(*state);
	wait.fd = journal_fd(journal);
	assert_int_equal(poll(&wait, 1, 0), 0);
	journal_hear(journal, &heard);
	assert_int_equal(heard.count, COUNT(same_time));
	for (int i = 0; i < 3; i++) {
		assert_int_equal(poll(&wait, 1, PATIENCE_MS), 1);
		assert_int_equal(journal_read(journal, BATCH, line_hear, &heard), 0);
		assert_int_equal(poll(&wait, 1, 0), 0);
	}
	assert_int_equal(heard.count, COUNT(same_time));
	journal_close(&journal);
	heard_forget(&heard);
}

static void
journal_read__rotated_meanwhile__loses_and_doubles_nothing(void **state)
{
	static const struct entry entries[] = {
		{ .message = "0", .later_us = 0 },
		{ .message = "1", .later_us = 1 },
		{ .message = "2", .later_us = 2 },
		{ .message = "3", .later_us = 3 },
	};
	const struct place_of_files *files = *state;
	struct heard heard = { 0 };
	struct journal *journal;

	journal_write(files, entries, 1);
	journal = journal_open_all(files);
	journal_wait(journal, &heard, 1);
	for (size_t i = 1; i < COUNT(entries); i++) {
		journal_rotate(files, (unsigned)i);
		journal_write(files, entries + i, 1);
		journal_wait(journal, &heard, i + 1);
	}
	/* The oldest goes, as when room runs short. */
	unlink(old_file(files, 1));
	journal_write(files, &(struct entry){ .message = "4", .later_us = 4 }, 1);
	journal_wait(journal, &heard, COUNT(entries) + 1);
	for (size_t i = 0; i < COUNT(entries); i++)
		assert_string_equal(heard.texts[i], entries[i].message);
	journal_close(&journal);
	heard_forget(&heard);
}

static void
journal_tick__a_directory_that_comes_late__is_read_from_then_on(void **state)
{
	const struct place_of_files *files = *state;
	struct place_of_files late;
	struct heard heard = { 0 };
	struct journal_place place;
	struct journal *journal;
	char file[192];
	int64_t opened_us = now_us();

	snprintf(late.directory, sizeof(late.directory), "%.40s/late", files->directory);
	journal = journal_open_at(&late, NULL);
	assert_true(journal_fd(journal) >= 0);
	assert_string_equal(health_of(journal).trouble, "there is none");
	assert_int_equal(journal_tick(journal), 0);
	assert_int_equal(journal_read(journal, BATCH, line_hear, &heard), 0);
	journal_tell(journal, &place);
	assert_in_range(place.realtime_us, opened_us, now_us());

	assert_int_equal(mkdir(late.directory, 0755), 0);
	assert_int_equal(journal_tick(journal), 0);
	snprintf(file, sizeof(file), "%s", journal_file(&late, "system.journal"));
	journal_write_to(file, opened_us, &(struct entry){ .message = "old", .later_us = -1 }, 1);
	journal_write_to(file, now_us(), &(struct entry){ .message = "new" }, 1);
	journal_wait(journal, &heard, 1);
	assert_string_equal(heard.texts[0], "new");
	assert_string_equal(health_of(journal).trouble, "");
	journal_close(&journal);

	/* And so after a restart that came before the first line. */
	heard_forget(&heard);
	journal = journal_open_at(&late, &place);
	journal_hear(journal, &heard);
	assert_int_equal(heard.count, 1);
	assert_int_equal(health_of(journal).missed_count, 0);
	journal_close(&journal);
	heard_forget(&heard);
}

static void
journal_tick__all_files_removed_and_new_ones_made__goes_on(void **state)
{
	const struct place_of_files *files = *state;
	struct heard heard = { 0 };
	struct journal *journal;

	journal_write(files, same_time, COUNT(same_time));
	journal = journal_open_all(files);
	journal_hear(journal, &heard);
	unlink(journal_file(files, "system.journal"));
	journal_hear(journal, &heard);
	assert_int_equal(journal_tick(journal), 0);
	assert_string_equal(health_of(journal).trouble, "there is none");
	journal_write(files, &(struct entry){ .message = "again", .later_us = 9 }, 1);
	journal_wait(journal, &heard, COUNT(same_time) + 1);
	assert_string_equal(heard.texts[COUNT(same_time)], "again");
	assert_string_equal(health_of(journal).trouble, "");
	journal_close(&journal);
	heard_forget(&heard);
}

/* Root may read all: so as somebody else. */
static void
journal_tick__permission_denied__is_told_with_the_remedy_and_tried_again(void **state)
{
	static const struct {
		const char *title, *name;
	} cases[] = {
		{ "the directory", "." },
		{ "the file", "system.journal" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct place_of_files *files = *state;
		struct heard heard = { 0 };
		struct journal *journal;
		uid_t self = geteuid();

		chmod(files->directory, 0755);
		journal_write_to(journal_file(files, "system.journal"), now_us() - SECOND_US,
		    &(struct entry){ .message = "old" }, 1);
		chmod(journal_file(files, "system.journal"), 0644);
		chmod(journal_file(files, cases[i].name), 0);
		assert_int_equal(seteuid(self == 0 ? NOBODY : self), 0);
		journal = journal_open_at(files, NULL);
		if (strstr(health_of(journal).trouble, "Permission denied") == NULL ||
		    strstr(health_of(journal).trouble, "systemd-journal") == NULL)
			fail_msg("%s: \"%s\"", cases[i].title, health_of(journal).trouble);
		assert_int_equal(journal_tick(journal), 0);
		assert_int_equal(seteuid(self), 0);
		chmod(journal_file(files, cases[i].name), 0755);
		journal_write_to(journal_file(files, "system.journal"), now_us(),
		    &(struct entry){ .message = "new" }, 1);
		chmod(journal_file(files, "system.journal"), 0644);
		journal_wait(journal, &heard, 1);
		assert_string_equal(heard.texts[0], "new");
		assert_string_equal(health_of(journal).trouble, "");
		journal_close(&journal);
		heard_forget(&heard);
		unlink(journal_file(files, "system.journal"));
	}
}

static void
journal_open__a_broken_file__is_passed_over(void **state)
{
	const struct place_of_files *files = *state;
	struct heard heard = { 0 };
	struct journal *journal;
	FILE *broken = fopen(journal_file(files, "broken.journal"), "w");

	assert_non_null(broken);
	fputs("LPKSHHRH and then nothing that makes sense", broken);
	fclose(broken);
	journal = journal_open_all(files);
	assert_string_equal(health_of(journal).trouble, "there is none");
	journal_write(files, same_time, COUNT(same_time));
	journal_wait(journal, &heard, COUNT(same_time));
	journal_close(&journal);
	heard_forget(&heard);
}

static void
journal_open__what_cannot_be_a_directory__is_no_crash(void **state)
{
	const struct place_of_files *files = *state;
	struct journal *journal = NULL;
	char longest[PATH_MAX + 1];

	memset(longest, 'x', PATH_MAX);
	longest[PATH_MAX] = '\0';
	assert_int_equal(journal_open(&journal, longest, NULL), -ENAMETOOLONG);
	assert_null(journal);
	journal_write(files, same_time, 1);
	assert_int_equal(journal_open(&journal, journal_file(files, "system.journal"), NULL), 0);
	assert_string_not_equal(health_of(journal).trouble, "");
	assert_int_equal(journal_tick(journal), 0);
	journal_close(&journal);
	journal_close(&journal);
}

static void
journal_open__the_machines_own__opens_whatever_there_is(void **state)
{
	struct heard heard = { 0 };
	struct journal *journal;

	(void)state;
	assert_int_equal(journal_open(&journal, "", NULL), 0);
	journal_tick(journal);
	journal_read(journal, 1, line_hear, &heard);
	journal_close(&journal);
	heard_forget(&heard);
}

/* ---- many */

static void
number_hear(void *arg, const struct syslog_line *line)
{
	struct span message = line->message;
	int64_t *next = arg;
	int64_t number;

	assert_true(span_eat(&message, SPAN("entry ")));
	assert_true(span_eat_number(&message, MANY, &number));
	assert_int_equal(number, *next);
	(*next)++;
}

static void
journal_read__ten_thousand_entries__in_order_and_no_more_at_once_than_asked(void **state)
{
	const struct place_of_files *files = *state;
	FILE *maker = maker_start(journal_file(files, "system.journal"));
	struct journal *journal;
	struct journal_place place;
	int64_t next = 0;

	for (int64_t i = 0; i < MANY; i++) {
		char message[32];

		snprintf(message, sizeof(message), "entry %" PRId64, i);
		entry_write(maker, BEGIN_US + i / 7, &(struct entry){ .message = message });
	}
	assert_int_equal(pclose(maker), 0);
	journal = journal_open_all(files);
	for (int64_t read = BATCH; read <= MANY / 2; read += BATCH) {
		assert_int_equal(journal_read(journal, BATCH, number_hear, &next), 1);
		assert_int_equal(next, read);
	}
	journal_tell(journal, &place);
	journal_close(&journal);
	journal = journal_open_at(files, &place);
	while (journal_read(journal, BATCH, number_hear, &next) > 0)
		continue;
	assert_int_equal(next, MANY);
	assert_int_equal(health_of(journal).missed_count, 0);
	journal_close(&journal);
}

/* ---- without libsystemd */

static void
journal_open__built_without__says_so_and_nothing_else_does_harm(void **state)
{
	struct journal *journal = (struct journal *)state;
	struct journal_place place = { 1, 2 };
	struct heard heard = { 0 };

	assert_int_equal(journal_open(&journal, "", &place), -ENOTSUP);
	assert_null(journal);
	assert_int_equal(journal_fd(journal), -1);
	assert_int_equal(journal_tick(journal), 0);
	assert_int_equal(journal_read(journal, BATCH, line_hear, &heard), 0);
	assert_int_equal(heard.count, 0);
	journal_tell(journal, &place);
	assert_int_equal(place.realtime_us, 0);
	assert_string_equal(health_of(journal).trouble, "built without libsystemd");
	journal_close(&journal);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, files_make, files_remove)

static const struct CMUnitTest with_systemd[] = {
	CASE(journal_read__an_entry_of_mail__is_as_syslog_wrote_it),
	CASE(journal_read__who_may_write__root_and_system_users_by_syslog),
	CASE(journal_read__time_and_pid__the_senders_where_they_make_sense),
	CASE(journal_read__any_byte__is_handed_out_as_it_is),
	CASE(journal_read__a_long_message__is_cut),
	CASE(journal_open__a_place__goes_on_behind_it_also_within_a_microsecond),
	CASE(journal_open__rotated_since__goes_on_in_the_old_file),
	CASE(journal_open__entries_moved_to_other_files__goes_on_behind_the_same),
	CASE(journal_open__the_place_is_gone__begins_at_what_is_later),
	CASE(journal_open__the_place_is_gone_and_nothing_is_later__waits),
	CASE(journal_open__no_place__begins_at_the_end),
	CASE(journal_open__no_mail_in_it_yet__hears_the_first),
	CASE(journal_fd__after_an_entry__looks_by_itself),
	CASE(journal_read__rotated_meanwhile__loses_and_doubles_nothing),
	CASE(journal_tick__a_directory_that_comes_late__is_read_from_then_on),
	CASE(journal_tick__all_files_removed_and_new_ones_made__goes_on),
	CASE(journal_tick__permission_denied__is_told_with_the_remedy_and_tried_again),
	CASE(journal_open__a_broken_file__is_passed_over),
	CASE(journal_open__what_cannot_be_a_directory__is_no_crash),
	CASE(journal_open__the_machines_own__opens_whatever_there_is),
	CASE(journal_read__ten_thousand_entries__in_order_and_no_more_at_once_than_asked),
};

static const struct CMUnitTest without_systemd[] = {
	cmocka_unit_test(journal_open__built_without__says_so_and_nothing_else_does_harm),
};

#ifdef HAVE_SYSTEMD
static const enum { WITHOUT, WITH } built = WITH;
#else
static const enum { WITHOUT, WITH } built = WITHOUT;
#endif

int
main(void)
{
	if (built == WITH)
		return cmocka_run_group_tests(with_systemd, NULL, NULL);
	return cmocka_run_group_tests(without_systemd, NULL, NULL);
}
