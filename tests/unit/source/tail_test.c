/* SPDX-License-Identifier: BSD-2-Clause */
/* Real files in a real directory, and all that administrators and logrotate do to them. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/now.h"

#include "source/tail.h"

#define MUCH ((size_t)1 << 20)
#define NOBODY 65534
#define WINDOW_LINES 40 /* of put_lines(): more bytes than are kept to know a file again */

/* --- the test's directory, and what was said to stderr */

struct place {
	char directory[64];
	int stderr_fd;
};

static int
place_enter(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	int said;

	snprintf(place->directory, sizeof(place->directory), "/tmp/sluice-tail-XXXXXX");
	if (mkdtemp(place->directory) == NULL || chdir(place->directory) != 0)
		return -1;
	said = open("said", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	place->stderr_fd = dup(STDERR_FILENO);
	dup2(said, STDERR_FILENO);
	close(said);
	*state = place;
	return chmod(place->directory, 0755);
}

static int
place_leave(void **state)
{
	struct place *place = *state;
	char command[256];
	int status;

	dup2(place->stderr_fd, STDERR_FILENO);
	close(place->stderr_fd);
	snprintf(command, sizeof(command), "chmod -R u+rwx %s; rm -r %s", place->directory,
	    place->directory);
	free(place);
	status = chdir("/");
	return system(command) | status;
}

static char *
file_text(const char *path)
{
	static char text[1 << 16];
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

/* What a test says itself goes to stdout: stderr is looked at. */
static void __attribute__((format(printf, 1, 2))) complain(const char *format, ...)
{
	char text[4096];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	print_message("%s\n", text);
	fail();
}

static void
assert_said(const char *words)
{
	if (strstr(file_text("said"), words) == NULL)
		complain("\"%s\" is not in: %s", words, file_text("said"));
}

/* How many lines have been said that have these words in them. */
static int
said_count(const char *words)
{
	const char *at = file_text("said");
	int count = 0;

	while ((at = strstr(at, words)) != NULL) {
		at++;
		count++;
	}
	return count;
}

/* --- writing */

static void
put_bytes(const char *path, const char *bytes, size_t count)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, count), count);
	close(fd);
}

static void
put(const char *path, const char *text)
{
	put_bytes(path, text, strlen(text));
}

/* Lines that are not twice the same, "word 1" and so on. */
static void
put_lines(const char *path, const char *word, int count)
{
	char line[128];

	for (int i = 1; i <= count; i++) {
		snprintf(line, sizeof(line), "%s %d of a line that is not so short\n", word, i);
		put(path, line);
	}
}

static void
copy(const char *from, const char *to)
{
	char command[256];

	snprintf(command, sizeof(command), "cp %s %s", from, to);
	assert_int_equal(system(command), 0);
}

static void
copy_truncate(const char *path, const char *to)
{
	copy(path, to);
	assert_int_equal(truncate(path, 0), 0);
}

static void
move(const char *from, const char *to)
{
	assert_int_equal(rename(from, to), 0);
}

/* Makes room for a new "path.1". */
static void
shift_rotated(const char *path, int count)
{
	char from[64], to[64];

	for (int i = count; i > 1; i--) {
		snprintf(from, sizeof(from), "%s.%d", path, i - 1);
		snprintf(to, sizeof(to), "%s.%d", path, i);
		if (rename(from, to) != 0)
			assert_int_equal(errno, ENOENT);
	}
}

/* Rotates by numbers, as logrotate does. */
static void
shift(const char *path, int count)
{
	char to[64];

	shift_rotated(path, count);
	snprintf(to, sizeof(to), "%s.1", path);
	move(path, to);
}

/* So long that file systems tell it, as they count in ticks of the kernel. */
static void
pass_time(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
}

/* Makes a file look as if it had been written some days ago. */
static void
age(const char *path, int days)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT } };

	assert_int_equal(clock_gettime(CLOCK_REALTIME, &times[1]), 0);
	times[1].tv_sec -= days * 86400;
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* --- reading */

static struct {
	char text[1 << 20];
	size_t bytes;
	int count;
} heard;

static void
hear(void *arg, struct span line)
{
	(void)arg;
	assert_true(heard.bytes + line.bytes + 1 < sizeof(heard.text));
	assert_true(line.bytes <= TAIL_LINE_BYTES);
	memcpy(heard.text + heard.bytes, line.at, line.bytes);
	heard.bytes += line.bytes;
	heard.text[heard.bytes++] = '\n';
	heard.text[heard.bytes] = '\0';
	heard.count++;
}

static void
heard_clear(void)
{
	heard.bytes = 0;
	heard.count = 0;
	heard.text[0] = '\0';
}

static bool
readable(const struct tail *tail, int wait_ms)
{
	struct pollfd poll_fd = { .fd = tail_fd(tail), .events = POLLIN };

	return poll(&poll_fd, 1, wait_ms) == 1;
}

static void
read_all(struct tail *tail)
{
	int rounds = 0;

	heard_clear();
	while (tail_read(tail, MUCH, hear, NULL) == 1)
		assert_true(++rounds < 1000);
}

/* What is told by the descriptor; "": nothing. */
static void
expect(struct tail *tail, const char *text)
{
	if (text[0] != '\0')
		assert_true(readable(tail, 0));
	read_all(tail);
	assert_string_equal(heard.text, text);
	assert_false(readable(tail, 0));
}

static void
expect_after_tick(struct tail *tail, const char *text)
{
	assert_int_equal(tail_tick(tail), text[0] != '\0');
	read_all(tail);
	assert_string_equal(heard.text, text);
}

static struct tail *
open_at(const char *path, const struct tail_place *place)
{
	struct tail *tail;

	assert_int_equal(tail_open(&tail, path, place), 0);
	return tail;
}

/* Closes, and tells where. */
static struct tail_place
leave(struct tail **tail)
{
	struct tail_place place;

	tail_tell(*tail, &place);
	tail_close(tail);
	assert_null(*tail);
	return place;
}

static struct tail_health
health(const struct tail *tail)
{
	struct tail_health health;

	tail_health(tail, &health);
	return health;
}

/* --- beginning */

static void
tail__no_place__begins_at_the_end(void **state)
{
	struct tail *tail;

	(void)state;
	put("log", "old\n");
	tail = open_at("log", NULL);
	expect(tail, "");
	put("log", "one\n");
	expect(tail, "one\n");
	tail_close(&tail);
	tail = open_at("log", &(struct tail_place){ 0 });
	expect(tail, "");
	put("log", "two\n");
	expect(tail, "two\n");
	tail_close(&tail);
}

static void
tail__no_place_within_a_line__hands_out_the_whole_line(void **state)
{
	struct tail *tail;

	(void)state;
	put("log", "old\nhal");
	tail = open_at("log", NULL);
	expect(tail, "");
	put("log", "f\n");
	expect(tail, "half\n");
	tail_close(&tail);
	assert_int_equal(truncate("log", 0), 0);
	put("log", "be");
	tail = open_at("log", NULL);
	put("log", "gun\n");
	expect(tail, "begun\n");
	tail_close(&tail);
}

/* Nobody may choose where a line begins. */
static void
tail__no_place_within_a_line_too_long__passes_over_its_rest(void **state)
{
	static const struct tail_place nowhere;
	static char bytes[2 * TAIL_LINE_BYTES];
	struct tail *tail;
	struct tail_place place;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	put_bytes("log", bytes, sizeof(bytes));
	tail = open_at("log", NULL);
	put("log", " forged");
	expect(tail, "");
	tail_tell(tail, &place);
	assert_memory_equal(&place, &nowhere, sizeof(place));
	put("log", " line\nnext\n");
	expect(tail, "next\n");
	tail_close(&tail);
}

static void
tail__no_file__is_said_and_read_from_its_beginning_when_it_comes(void **state)
{
	struct tail *tail;

	(void)state;
	put("log.1", "rotated before\n");
	tail = open_at("log", NULL);
	assert_said("log: No such file or directory: it is read as soon as it is there");
	assert_string_equal(health(tail).trouble, "No such file or directory");
	assert_int_equal(health(tail).size_bytes, -1);
	expect(tail, "");
	assert_int_equal(tail_tick(tail), 0);
	put("log", "one\n");
	expect(tail, "one\n");
	assert_int_equal(tail_tick(tail), 0);
	assert_said("log: is followed now");
	assert_string_equal(health(tail).trouble, "");
	assert_int_equal(said_count("log: "), 2);
	tail_close(&tail);
}

static void
tail__no_file_at_the_end_either__what_comes_meanwhile_is_read(void **state)
{
	struct tail *tail;
	struct tail_place place;

	(void)state;
	tail = open_at("log", NULL);
	place = leave(&tail);
	put("log", "one\n");
	move("log", "log.1");
	put("log", "two\n");
	tail = open_at("log", &place);
	expect(tail, "one\ntwo\n");
	assert_int_equal(health(tail).missed_count, 0);
	tail_close(&tail);
}

static void
tail__no_descriptor_left__is_the_callers_to_handle(void **state)
{
	struct rlimit limit, few;
	struct tail *tail;
	int rc;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	few = limit;
	few.rlim_cur = 3;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	rc = tail_open(&tail, "log", NULL);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_int_equal(rc, -EMFILE);
	assert_null(tail);
	tail_close(&tail);
}

/* --- lines */

static void
tail__line_without_an_end__waits_for_it(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\ntw");
	expect(tail, "one\n");
	assert_int_equal(health(tail).lag_bytes, 2);
	put("log", "o");
	expect(tail, "");
	put("log", "\n");
	expect(tail, "two\n");
	assert_int_equal(health(tail).lag_bytes, 0);
	tail_close(&tail);
}

static void
tail__any_bytes__are_handed_out_as_they_are(void **state)
{
	static const struct {
		const char *name;
		struct span written;
		struct span handed_out;
	} cases[] = {
		{ "empty", { "\n", 1 }, { "\n", 1 } },
		{ "CR LF", { "one\r\n\r\n", 7 }, { "one\n\n", 5 } },
		{ "CR elsewhere", { "\ro\rne\r\r\n", 8 }, { "\ro\rne\r\n", 7 } },
		{ "NUL within", { "o\0ne\0\n", 6 }, { "o\0ne\0\n", 6 } },
		{ "NULs at the beginning", { "\0\0one\n", 6 }, { "one\n", 4 } },
		{ "8 bit", { "\xff\xfe\x80\n", 4 }, { "\xff\xfe\x80\n", 4 } },
		{ "other controls", { "\x1b[2J\v\f\x7f\n", 8 }, { "\x1b[2J\v\f\x7f\n", 8 } },
	};
	struct tail *tail = open_at("log", NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		put_bytes("log", cases[i].written.at, cases[i].written.bytes);
		read_all(tail);
		if (heard.bytes != cases[i].handed_out.bytes ||
		    memcmp(heard.text, cases[i].handed_out.at, heard.bytes) != 0)
			complain("%s", cases[i].name);
	}
	tail_close(&tail);
}

static void
tail__line_of_any_length__is_cut_beyond_the_limit(void **state)
{
	static const struct {
		size_t written_bytes;
		const char *end;
		size_t handed_out_bytes;
		int cut_count;
	} cases[] = {
		{ TAIL_LINE_BYTES - 1, "\n", TAIL_LINE_BYTES - 1, 0 },
		{ TAIL_LINE_BYTES, "\n", TAIL_LINE_BYTES, 0 },
		{ TAIL_LINE_BYTES, "\r\n", TAIL_LINE_BYTES, 0 },
		{ TAIL_LINE_BYTES + 1, "\n", TAIL_LINE_BYTES, 1 },
		{ TAIL_LINE_BYTES + 1, "\r\n", TAIL_LINE_BYTES, 1 },
		{ TAIL_LINE_BYTES + 2, "\n", TAIL_LINE_BYTES, 1 },
		{ 65535, "\n", TAIL_LINE_BYTES, 1 },
		{ 65536, "\n", TAIL_LINE_BYTES, 1 },
		{ 200000, "\n", TAIL_LINE_BYTES, 1 },
	};
	static char bytes[200000];

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tail *tail = open_at("log", NULL);
		size_t half = cases[i].written_bytes / 2;

		/* At once, and in two parts of which the first is looked at alone. */
		put_bytes("log", bytes, cases[i].written_bytes);
		put("log", cases[i].end);
		put_bytes("log", bytes, half);
		read_all(tail);
		assert_int_equal(heard.count, 1);
		assert_int_equal(heard.bytes, cases[i].handed_out_bytes + 1);
		put_bytes("log", bytes, cases[i].written_bytes - half);
		put("log", cases[i].end);
		put("log", "next\n");
		read_all(tail);
		assert_int_equal(heard.count, 2);
		assert_int_equal(heard.bytes, cases[i].handed_out_bytes + 1 + 5);
		assert_string_equal(heard.text + cases[i].handed_out_bytes, "\nnext\n");
		assert_int_equal(health(tail).cut_count, 2 * cases[i].cut_count);
		tail_close(&tail);
	}
}

static void
tail__hole_before_a_line__is_passed_over(void **state)
{
	struct tail *tail;
	int fd;

	(void)state;
	tail = open_at("log", NULL);
	put("log", "");
	fd = open("log", O_WRONLY);
	assert_int_equal(pwrite(fd, "one\n", 4, 1000000), 4);
	close(fd);
	expect(tail, "one\n");
	tail_close(&tail);
}

static void
tail__nuls_at_the_end__wait_for_what_comes_in_their_place(void **state)
{
	struct tail *tail = open_at("log", NULL);
	int fd;

	(void)state;
	put("log", "one\n");
	assert_int_equal(truncate("log", 20000), 0);
	expect(tail, "one\n");
	fd = open("log", O_WRONLY);
	assert_int_equal(pwrite(fd, "two\n", 4, 4), 4);
	close(fd);
	expect(tail, "two\n");
	tail_close(&tail);
}

static void
tail__few_bytes_wanted__hands_out_no_more_than_a_line_beyond(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\ntwo\nthree\n");
	heard_clear();
	assert_int_equal(tail_read(tail, 1, hear, NULL), 1);
	assert_string_equal(heard.text, "one\n");
	assert_int_equal(tail_read(tail, 4, hear, NULL), 1);
	assert_string_equal(heard.text, "one\ntwo\n");
	assert_int_equal(health(tail).lag_bytes, 6);
	assert_int_equal(tail_read(tail, 7, hear, NULL), 0);
	assert_string_equal(heard.text, "one\ntwo\nthree\n");
	tail_close(&tail);
}

/* --- renamed */

static void
tail__renamed__is_read_to_its_end_then_the_new_one(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\n");
	expect(tail, "one\n");
	put("log", "two\n");
	move("log", "log.1");
	put("log.1", "late\n");
	expect(tail, "two\nlate\n");
	put("log.1", "later\n");
	expect(tail, "later\n");
	put("log", "");
	put("log.1", "latest\n");
	expect(tail, "latest\n");
	put("log", "new\n");
	expect(tail, "new\n");
	assert_int_equal(health(tail).missed_count, 0);
	assert_int_equal(health(tail).lag_bytes, 0);
	assert_int_equal(said_count("lines"), 0);
	tail_close(&tail);
}

static void
tail__lines_in_both_files__come_old_ones_first(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\n");
	move("log", "log.1");
	put("log", "new\n");
	put("log.1", "late\n");
	expect(tail, "one\nlate\nnew\n");
	/* Somebody has not opened the new one yet. */
	put("log", "newer\n");
	put("log.1", "later\n");
	expect(tail, "later\nnewer\n");
	tail_close(&tail);
}

static void
tail__half_a_line_at_rotation__is_handed_out_and_its_rest_is_not(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\nhal");
	move("log", "log.1");
	expect(tail, "one\n");
	put("log", "");
	expect(tail, "");
	put("log", "new\n");
	expect(tail, "hal\nnew\n");
	put("log.1", "f forged\nlate\n");
	expect(tail, "late\n");
	tail_close(&tail);
}

static void
tail__line_too_long_at_rotation__is_handed_out_cut(void **state)
{
	static char bytes[3 * TAIL_LINE_BYTES];
	struct tail *tail = open_at("log", NULL);

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	put_bytes("log", bytes, sizeof(bytes));
	move("log", "log.1");
	expect(tail, "");
	put("log", "new\n");
	read_all(tail);
	assert_int_equal(heard.count, 2);
	assert_string_equal(heard.text + TAIL_LINE_BYTES, "\nnew\n");
	assert_int_equal(health(tail).cut_count, 1);
	tail_close(&tail);
}

static void
tail__rotated_often_between_two_looks__nothing_is_missed(void **state)
{
	struct tail *tail;
	char line[32], expected[1024] = "";

	(void)state;
	put("log", "old\n");
	put("log.1", "older\n");
	tail = open_at("log", NULL);
	expect(tail, "");
	for (int i = 0; i < 40; i++) {
		snprintf(line, sizeof(line), "line %d\n", i);
		put("log", line);
		strncat(expected, line, sizeof(expected) - strlen(expected) - 1);
		shift("log", 50);
		put("log", "");
	}
	put("log", "last\n");
	strncat(expected, "last\n", sizeof(expected) - strlen(expected) - 1);
	expect(tail, expected);
	assert_int_equal(health(tail).missed_count, 0);
	tail_close(&tail);
}

static void
tail__rotated_by_date_between_two_looks__nothing_is_missed(void **state)
{
	struct tail *tail;

	(void)state;
	put("mail.log", "old\n");
	put("mail.log-20240101", "older\n");
	put("mail.log.bak", "a copy\n");
	put("mail.log-20240101.gz", "compressed\n");
	put("mail.logger", "of somebody else\n");
	tail = open_at("mail.log", NULL);
	put("mail.log", "one\n");
	move("mail.log", "mail.log-20240102");
	put("mail.log", "two\n");
	move("mail.log", "mail.log-20240103");
	put("mail.log.mine", "a copy\n");
	put("mail.log", "three\n");
	expect(tail, "one\ntwo\nthree\n");
	tail_close(&tail);
}

static void
tail__renamed_back__goes_on_where_it_was(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\n");
	expect(tail, "one\n");
	move("log", "log.1");
	put("log", "two\n");
	expect(tail, "two\n");
	move("log.1", "log");
	put("log", "three\n");
	expect(tail, "three\n");
	tail_close(&tail);
}

static void
tail__many_rotations__leave_few_files_open(void **state)
{
	struct tail *tail = open_at("log", NULL);
	char path[32];
	int before, after;

	(void)state;
	before = dup(STDERR_FILENO);
	close(before);
	for (int i = 0; i < 100; i++) {
		put("log", "line\n");
		snprintf(path, sizeof(path), "log-2024%04d", i);
		move("log", path);
		put("log", "");
		expect(tail, "line\n");
	}
	after = dup(STDERR_FILENO);
	close(after);
	assert_true(after - before < 16);
	tail_close(&tail);
	after = dup(STDERR_FILENO);
	close(after);
	assert_true(after < before);
}

/* --- copied and truncated */

static void
tail__copied_and_truncated__the_rest_comes_from_the_copy(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\n");
	expect(tail, "one\n");
	put("log", "two\n");
	copy_truncate("log", "log.1");
	expect(tail, "two\n");
	put("log", "three\n");
	expect(tail, "three\n");
	put("log", "four\n");
	shift("log", 2);
	put("log", "five\n");
	expect(tail, "four\nfive\n");
	assert_int_equal(health(tail).missed_count, 0);
	tail_close(&tail);
}

static void
tail__copied_and_truncated_when_all_was_read__nothing_comes_twice(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put_lines("log", "one", WINDOW_LINES);
	read_all(tail);
	assert_int_equal(heard.count, WINDOW_LINES);
	copy_truncate("log", "log.1");
	expect(tail, "");
	put("log", "two\n");
	expect(tail, "two\n");
	shift_rotated("log", 2);
	expect(tail, "");
	assert_int_equal(health(tail).missed_count, 0);
	tail_close(&tail);
}

static void
tail__copied_and_truncated_often_between_two_looks__nothing_is_missed(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\n");
	expect(tail, "one\n");
	put("log", "two\n");
	for (int i = 0; i < 3; i++) {
		shift_rotated("log", 5);
		copy_truncate("log", "log.1");
		put_lines("log", i == 0 ? "three" : i == 1 ? "four" : "five", 2);
	}
	read_all(tail);
	assert_string_equal(heard.text, "two\nthree 1 of a line that is not so short\n"
	                                "three 2 of a line that is not so short\n"
	                                "four 1 of a line that is not so short\n"
	                                "four 2 of a line that is not so short\n"
	                                "five 1 of a line that is not so short\n"
	                                "five 2 of a line that is not so short\n");
	tail_close(&tail);
}

static void
tail__copied_and_truncated_before_anything_was_read__comes_from_the_copy(void **state)
{
	struct tail *tail;

	(void)state;
	put("log.1", "old\n");
	put("log", "");
	tail = open_at("log", NULL);
	put("log", "one\n");
	shift_rotated("log", 3);
	copy_truncate("log", "log.1");
	put("log", "two\n");
	expect(tail, "one\ntwo\n");
	tail_close(&tail);
}

/* What was written between the copy and the truncation is gone, but had been read. */
static void
tail__copy_is_shorter_than_what_was_read__is_not_read_again(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\n");
	pass_time();
	copy("log", "log.1");
	put("log", "two\n");
	expect(tail, "one\ntwo\n");
	assert_int_equal(truncate("log", 0), 0);
	put("log", "three\n");
	expect(tail, "three\n");
	shift("log", 2);
	put("log", "four\n");
	expect(tail, "four\n");
	tail_close(&tail);
}

static void
tail__old_file_that_begins_alike__is_no_copy(void **state)
{
	struct tail *tail;

	(void)state;
	put("log.1", "begin\nyesterday\n");
	age("log.1", 1);
	put("log", "");
	tail = open_at("log", NULL);
	put("log", "begin\n");
	expect(tail, "begin\n");
	assert_int_equal(truncate("log", 0), 0);
	put("log", "now\n");
	expect(tail, "now\n");
	tail_close(&tail);
}

/* --- truncated, replaced, deleted */

static void
tail__truncated__begins_anew(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\ntwo\n");
	expect(tail, "one\ntwo\n");
	assert_int_equal(truncate("log", 0), 0);
	expect(tail, "");
	put("log", "new\n");
	expect(tail, "new\n");
	assert_int_equal(health(tail).missed_count, 0);
	/* To something else than nothing. */
	put("log", "newer\nnewest\n");
	expect(tail, "newer\nnewest\n");
	assert_int_equal(truncate("log", 4), 0);
	read_all(tail);
	put("log", "last\n");
	read_all(tail);
	assert_string_equal(heard.text, "last\n");
	tail_close(&tail);
}

static void
tail__truncated_and_grown_beyond_between_two_looks__begins_anew(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\n");
	expect(tail, "one\n");
	assert_int_equal(truncate("log", 0), 0);
	put("log", "two\nthree\n");
	expect(tail, "two\nthree\n");
	assert_int_equal(truncate("log", 0), 0);
	put("log", "four\nfives\n");
	expect(tail, "four\nfives\n");
	put_lines("log", "long", WINDOW_LINES);
	read_all(tail);
	assert_int_equal(heard.count, WINDOW_LINES);
	assert_int_equal(truncate("log", 0), 0);
	put_lines("log", "longer", WINDOW_LINES);
	read_all(tail);
	assert_int_equal(heard.count, WINDOW_LINES);
	tail_close(&tail);
}

static void
tail__truncated_before_it_was_read__is_missed_and_said(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\ntwo\n");
	heard_clear();
	assert_int_equal(tail_read(tail, 1, hear, NULL), 1);
	assert_int_equal(truncate("log", 0), 0);
	expect(tail, "");
	assert_int_equal(health(tail).missed_count, 1);
	assert_said("log: lines may be missing: it was truncated before it was read to its end");
	tail_close(&tail);
}

static void
tail__truncated_under_one_who_does_not_append__reads_behind_the_hole(void **state)
{
	struct tail *tail;
	int fd = open("log", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	(void)state;
	tail = open_at("log", NULL);
	assert_int_equal(write(fd, "one\ntwo\n", 8), 8);
	expect(tail, "one\ntwo\n");
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(write(fd, "three\n", 6), 6);
	expect(tail, "three\n");
	close(fd);
	tail_close(&tail);
}

static void
tail__truncated_within_a_line_too_long__begins_anew(void **state)
{
	static char bytes[3 * TAIL_LINE_BYTES];
	struct tail *tail = open_at("log", NULL);

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	put_bytes("log", bytes, sizeof(bytes));
	expect(tail, "");
	assert_int_equal(truncate("log", 0), 0);
	put("log", "one\n");
	expect(tail, "one\n");
	tail_close(&tail);
}

static void
tail__deleted__is_followed_until_another_one_comes(void **state)
{
	struct tail *tail = open_at("log", NULL);
	int fd = open("log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

	(void)state;
	assert_int_equal(write(fd, "one\n", 4), 4);
	expect(tail, "one\n");
	assert_int_equal(write(fd, "two\n", 4), 4);
	assert_int_equal(unlink("log"), 0);
	expect(tail, "two\n");
	assert_int_equal(health(tail).size_bytes, -1);
	assert_int_equal(write(fd, "three\n", 6), 6);
	expect(tail, "three\n");
	put("log", "new\n");
	assert_int_equal(write(fd, "four\n", 5), 5);
	expect(tail, "four\nnew\n");
	close(fd);
	tail_close(&tail);
}

static void
tail__another_file_moved_over_it__is_read_from_its_beginning(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\n");
	expect(tail, "one\n");
	put("log", "two\n");
	put("other", "three\n");
	move("other", "log");
	expect(tail, "two\nthree\n");
	tail_close(&tail);
}

static void
tail__copy_moved_over_it__goes_on_where_it_was(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put_lines("log", "one", WINDOW_LINES);
	read_all(tail);
	copy("log", "other");
	put("other", "two\n");
	move("other", "log");
	expect(tail, "two\n");
	tail_close(&tail);
}

/* --- missing, unreadable, no file at all */

static void
tail__directory_comes_later__is_noticed_at_once(void **state)
{
	struct tail *tail = open_at("var/log/mail/log", NULL);

	(void)state;
	expect(tail, "");
	assert_int_equal(mkdir("var", 0755), 0);
	expect(tail, "");
	assert_int_equal(mkdir("var/log", 0755), 0);
	expect(tail, "");
	assert_int_equal(mkdir("var/log/mail", 0755), 0);
	expect(tail, "");
	put("var/log/mail/log", "one\n");
	expect(tail, "one\n");
	tail_close(&tail);
}

static void
tail__directory_moved_away__the_new_one_is_read(void **state)
{
	struct tail *tail;

	(void)state;
	assert_int_equal(mkdir("top", 0755), 0);
	assert_int_equal(mkdir("top/dir", 0755), 0);
	put("top/dir/log", "old\n");
	tail = open_at("top/dir/log", NULL);
	move("top/dir", "top/gone");
	put("top/gone/log", "late\n");
	expect(tail, "late\n");
	assert_int_equal(mkdir("top/dir", 0755), 0);
	put("top/dir/log", "new\n");
	expect(tail, "new\n");
	/* One above it: only a tick tells. */
	move("top", "away");
	assert_int_equal(mkdir("top", 0755), 0);
	assert_int_equal(mkdir("top/dir", 0755), 0);
	put("top/dir/log", "newer\n");
	expect_after_tick(tail, "newer\n");
	put("top/dir/log", "newest\n");
	expect(tail, "newest\n");
	tail_close(&tail);
}

static void
tail__symbolic_link__is_followed_and_its_change_noticed(void **state)
{
	struct tail *tail;

	(void)state;
	assert_int_equal(mkdir("data", 0755), 0);
	assert_int_equal(symlink("data/mail.log", "log"), 0);
	tail = open_at("log", NULL);
	expect(tail, "");
	put("data/mail.log", "one\n");
	expect(tail, "one\n");
	/* Rotated where it is. */
	put("data/mail.log", "two\n");
	shift("data/mail.log", 2);
	put("data/mail.log", "three\n");
	shift("data/mail.log", 2);
	put("data/mail.log", "four\n");
	expect(tail, "two\nthree\nfour\n");
	/* Led elsewhere. */
	put("data/other", "five\n");
	assert_int_equal(symlink("data/other", "next"), 0);
	move("next", "log");
	expect(tail, "five\n");
	tail_close(&tail);
}

static void
tail__link_to_the_file_of_the_day__loses_no_day(void **state)
{
	struct tail *tail;

	(void)state;
	put("log-20240101", "old\n");
	assert_int_equal(symlink("log-20240101", "log"), 0);
	tail = open_at("log", NULL);
	for (int day = 2; day < 5; day++) {
		char name[32], line[32];

		snprintf(name, sizeof(name), "log-2024010%d", day);
		snprintf(line, sizeof(line), "day %d\n", day);
		put(name, line);
		assert_int_equal(symlink(name, "next"), 0);
		move("next", "log");
	}
	expect(tail, "day 2\nday 3\nday 4\n");
	tail_close(&tail);
}

static void
tail__symbolic_link_as_directory__is_followed_and_its_change_noticed(void **state)
{
	char path[128], cwd[64];
	struct tail *tail;

	(void)state;
	assert_int_equal(mkdir("one", 0755), 0);
	assert_int_equal(mkdir("two", 0755), 0);
	snprintf(path, sizeof(path), "%s/one", getcwd(cwd, sizeof(cwd)));
	assert_int_equal(symlink(path, "dir"), 0);
	put("two/log", "in two\n");
	snprintf(path, sizeof(path), "%s//dir/../dir/log", cwd);
	tail = open_at(path, NULL);
	put("one/log", "in one\n");
	expect(tail, "in one\n");
	put("one/log", "more\n");
	shift("one/log", 1);
	put("one/log", "still more\n");
	expect(tail, "more\nstill more\n");
	assert_int_equal(symlink("two", "next"), 0);
	move("next", "dir");
	expect(tail, "in two\n");
	tail_close(&tail);
}

static void
tail__links_in_a_circle__are_trouble(void **state)
{
	struct tail *tail;

	(void)state;
	assert_int_equal(symlink("other", "log"), 0);
	assert_int_equal(symlink("log", "other"), 0);
	tail = open_at("log", NULL);
	assert_string_equal(health(tail).trouble, "Too many symbolic links");
	assert_int_equal(unlink("log"), 0);
	put("log", "one\n");
	expect(tail, "one\n");
	tail_close(&tail);
}

static void
tail__fifo__is_trouble_and_not_touched(void **state)
{
	struct tail *tail;

	(void)state;
	assert_int_equal(mkfifo("log", 0644), 0);
	tail = open_at("log", NULL);
	assert_said("log: Not a regular file: name the file that syslog writes");
	expect(tail, "");
	assert_int_equal(tail_tick(tail), 0);
	assert_int_equal(open("log", O_WRONLY | O_NONBLOCK), -1);
	assert_int_equal(errno, ENXIO);
	assert_int_equal(unlink("log"), 0);
	put("log", "one\n");
	expect(tail, "one\n");
	tail_close(&tail);
}

static void
tail__directory_instead_of_a_file__is_trouble(void **state)
{
	struct tail *tail;

	(void)state;
	put("log", "old\n");
	tail = open_at("log", NULL);
	assert_int_equal(unlink("log"), 0);
	assert_int_equal(mkdir("log", 0755), 0);
	expect(tail, "");
	assert_int_equal(tail_tick(tail), 0);
	assert_said("log: Is a directory");
	assert_int_equal(tail_tick(tail), 0);
	assert_int_equal(said_count("Is a directory"), 1);
	assert_int_equal(rmdir("log"), 0);
	put("log", "one\n");
	expect(tail, "one\n");
	assert_int_equal(tail_tick(tail), 0);
	assert_string_equal(health(tail).trouble, "");
	tail_close(&tail);
}

/* Root may read everything. */
static void
become(uid_t user)
{
	if (getuid() == 0)
		assert_int_equal(seteuid(user), 0);
}

static void
tail__no_permission__is_said_with_the_remedy_and_tried_again(void **state)
{
	struct tail *tail;

	(void)state;
	put("log", "old\nha");
	assert_int_equal(chmod("log", 0), 0);
	become(NOBODY);
	tail = open_at("log", NULL);
	become(0);
	assert_said("log: Permission denied: add the user sluiced runs as to the group that may "
	            "read it (adm on Debian)");
	become(NOBODY);
	expect(tail, "");
	assert_int_equal(tail_tick(tail), 0);
	become(0);
	/* Where it ended when this began is known all the same. */
	if (getuid() == 0)
		put("log", "lf\none\n");
	assert_int_equal(chmod("log", 0644), 0);
	become(NOBODY);
	expect(tail, getuid() == 0 ? "half\none\n" : "");
	assert_int_equal(tail_tick(tail), 0);
	become(0);
	assert_string_equal(health(tail).trouble, "");
	put("log", "two\n");
	/* The next one is created without permission. */
	move("log", "log.1");
	put("log", "three\n");
	assert_int_equal(chmod("log", 0), 0);
	become(NOBODY);
	read_all(tail);
	assert_non_null(strstr(heard.text, "two\n"));
	assert_int_equal(tail_tick(tail), 0);
	assert_string_equal(health(tail).trouble, "Permission denied");
	become(0);
	assert_int_equal(chmod("log", 0644), 0);
	become(NOBODY);
	expect(tail, "three\n");
	become(0);
	tail_close(&tail);
	assert_int_equal(said_count("Permission denied"), 2);
}

/* --- over a restart */

/* What happens while nobody follows: the log has been read up to "line 40", and has a line more. */
static void
away_nothing(void)
{
}

static void
away_written(void)
{
	put("log", "two\n");
}

static void
away_rotated(void)
{
	shift("log", 9);
	put("log", "two\n");
}

static void
away_rotated_and_gone(void)
{
	shift("log", 9);
}

static void
away_rotated_thrice(void)
{
	for (int i = 2; i < 5; i++) {
		char line[32];

		shift("log", 9);
		snprintf(line, sizeof(line), "line %d\n", i);
		put("log", line);
	}
}

static void
away_rotated_by_date(void)
{
	move("log", "log-20240301");
	put("log", "two\n");
	move("log", "log-20240302.gz"); /* Not really, but nobody reads it. */
	put("log", "three\n");
}

static void
away_copied(void)
{
	copy_truncate("log", "log.1");
	put("log", "two\n");
}

static void
away_copied_thrice(void)
{
	for (int i = 2; i < 5; i++) {
		char line[32];

		shift_rotated("log", 9);
		copy_truncate("log", "log.1");
		snprintf(line, sizeof(line), "line %d\n", i);
		put("log", line);
	}
}

static void
away_compressed(void)
{
	shift("log", 9);
	assert_int_equal(system("gzip log.1"), 0);
	put("log", "two\n");
}

/* As logrotate does with delaycompress. */
static void
away_compressed_days_ago(void)
{
	age("log", 2);
	shift("log", 9);
	put("log", "two\n");
	shift("log", 9);
	assert_int_equal(system("gzip log.2"), 0);
	put("log", "three\n");
}

static void
away_deleted(void)
{
	assert_int_equal(unlink("log"), 0);
	put("log", "two\n");
}

static void
away_truncated(void)
{
	assert_int_equal(truncate("log", 0), 0);
	put("log", "two\n");
}

static void
away_written_anew(void)
{
	assert_int_equal(truncate("log", 0), 0);
	put_lines("log", "anew", WINDOW_LINES + 1);
}

static void
away_written_anew_and_rotated(void)
{
	away_truncated();
	shift("log", 9);
	put("log", "three\n");
}

static void
away_copied_to_another_inode(void)
{
	copy("log", "other");
	put("other", "two\n");
	move("other", "log");
}

static void
away_nothing_is_left(void)
{
	assert_int_equal(unlink("log"), 0);
}

static void
tail__place__is_found_again_whatever_was_done_meanwhile(void **state)
{
	static const struct {
		const char *name;
		void (*do_it)(void);
		const char *lines;
		int missed_count;
		const char *said;
	} cases[] = {
		{ "nothing", away_nothing, "one\n", 0, "" },
		{ "written", away_written, "one\ntwo\n", 0, "" },
		{ "rotated", away_rotated, "one\ntwo\n", 0, "" },
		{ "rotated and none yet", away_rotated_and_gone, "one\n", 0, "No such file" },
		{ "rotated thrice", away_rotated_thrice, "one\nline 2\nline 3\nline 4\n", 0, "" },
		{ "rotated by date", away_rotated_by_date, "one\nthree\n", 1,
		    "log-20240302.gz is compressed" },
		{ "copied", away_copied, "one\ntwo\n", 0, "" },
		{ "copied thrice", away_copied_thrice, "one\nline 2\nline 3\nline 4\n", 0, "" },
		{ "compressed", away_compressed, "two\n", 1, "log.1.gz is compressed" },
		{ "deleted", away_deleted, "two\n", 1, "lines may be missing" },
		{ "truncated", away_truncated, "two\n", 1, "it was truncated or replaced" },
		{ "written anew and rotated", away_written_anew_and_rotated, "two\nthree\n", 1,
		    "lines may be missing" },
		{ "another inode", away_copied_to_another_inode, "one\ntwo\n", 0, "" },
		{ "nothing is left", away_nothing_is_left, "", 0, "No such file" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tail *tail = open_at("log", NULL);
		struct tail_place place;

		put_lines("log", cases[i].name, WINDOW_LINES);
		read_all(tail);
		assert_int_equal(heard.count, WINDOW_LINES);
		place = leave(&tail);
		put("log", "one\n");
		cases[i].do_it();
		assert_int_equal(truncate("said", 0), 0);
		tail = open_at("log", &place);
		assert_true(readable(tail, 0));
		read_all(tail);
		if (strcmp(heard.text, cases[i].lines) != 0 ||
		    health(tail).missed_count != cases[i].missed_count)
			complain("%s: %s", cases[i].name, heard.text);
		assert_said(cases[i].said);
		put("log", "live\n");
		expect(tail, "live\n");
		tail_close(&tail);
		assert_int_equal(system("rm -f log*"), 0);
	}
}

static void
tail__place_in_a_file_compressed_days_ago__reads_what_came_between(void **state)
{
	struct tail *tail;
	struct tail_place place;

	(void)state;
	put("log.1", "old\n");
	age("log.1", 3);
	tail = open_at("log", NULL);
	put_lines("log", "one", 3);
	age("log", 2);
	read_all(tail);
	tail_tick(tail);
	read_all(tail);
	place = leave(&tail);
	away_compressed_days_ago();
	tail = open_at("log", &place);
	expect(tail, "two\nthree\n");
	assert_int_equal(health(tail).missed_count, 1);
	assert_said("log.2.gz is compressed");
	tail_close(&tail);
}

static void
tail__place_and_written_anew_in_the_same_inode__is_told_by_the_print(void **state)
{
	struct tail *tail = open_at("log", NULL);
	struct tail_place place;

	(void)state;
	put_lines("log", "this", WINDOW_LINES);
	read_all(tail);
	place = leave(&tail);
	away_written_anew();
	tail = open_at("log", &place);
	read_all(tail);
	assert_int_equal(heard.count, WINDOW_LINES + 1);
	assert_int_equal(health(tail).missed_count, 1);
	tail_close(&tail);
}

/* File systems without a number of their own get another one at the next boot. */
static void
tail__place_on_another_device__is_told_by_the_print(void **state)
{
	struct tail *tail = open_at("log", NULL);
	struct tail_place place;

	(void)state;
	put("log", "one\n");
	read_all(tail);
	place = leave(&tail);
	place.device++;
	put("log", "two\n");
	tail = open_at("log", &place);
	expect(tail, "two\n");
	place = leave(&tail);
	place.device++;
	put("log", "three\n");
	shift("log", 1);
	put("log", "four\n");
	tail = open_at("log", &place);
	expect(tail, "three\nfour\n");
	tail_close(&tail);
}

static void
tail__place_when_the_new_file_is_empty__is_behind_the_last_line(void **state)
{
	struct tail *tail = open_at("log", NULL);
	struct tail_place place;

	(void)state;
	put("log", "one\n");
	move("log", "log.1");
	put("log", "");
	expect(tail, "one\n");
	place = leave(&tail);
	put("log.1", "late\n");
	put("log", "two\n");
	tail = open_at("log", &place);
	expect(tail, "late\ntwo\n");
	/* The new file has been read to its end, and is begun anew without a word. */
	copy_truncate("log", "log.0");
	move("log.1", "log.2");
	move("log.0", "log.1");
	expect(tail, "");
	place = leave(&tail);
	put("log", "three\n");
	move("log.2", "log.3");
	move("log.1", "log.2");
	copy_truncate("log", "log.1");
	put("log", "four\n");
	tail = open_at("log", &place);
	expect(tail, "three\nfour\n");
	assert_int_equal(health(tail).missed_count, 0);
	tail_close(&tail);
}

static void
tail__place_and_nothing_there__is_kept_until_it_can_be_found(void **state)
{
	struct tail *tail;
	struct tail_place place, kept;

	(void)state;
	assert_int_equal(mkdir("dir", 0755), 0);
	tail = open_at("dir/log", NULL);
	put("dir/log", "one\n");
	expect(tail, "one\n");
	place = leave(&tail);
	put("dir/log", "two\n");
	move("dir", "away");
	tail = open_at("dir/log", &place);
	expect(tail, "");
	tail_tell(tail, &kept);
	assert_memory_equal(&kept, &place, sizeof(place));
	move("away", "dir");
	expect(tail, "two\n");
	assert_int_equal(health(tail).missed_count, 0);
	tail_close(&tail);
}

static void
tail__place_that_makes_no_sense__begins_anew(void **state)
{
	static const struct tail_place places[] = {
		{ 1, 2, 3, 4 },
		{ UINT64_MAX, UINT64_MAX, INT64_MAX, UINT64_MAX },
		{ 0, 0, -1, 0 },
		{ 0, 0, INT64_MIN, 1 },
	};

	(void)state;
	put("log", "one\n");
	put("log.1.gz", "");
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct tail *tail = open_at("log", &places[i]);

		expect(tail, "one\n");
		tail_close(&tail);
	}
}

static void
tail__place_within_a_line_too_long__begins_with_that_line(void **state)
{
	static char bytes[3 * TAIL_LINE_BYTES];
	struct tail *tail = open_at("log", NULL);
	struct tail_place place;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	put("log", "one\n");
	put_bytes("log", bytes, sizeof(bytes));
	expect(tail, "one\n");
	place = leave(&tail);
	assert_int_equal(place.offset, 4);
	put("log", "\ntwo\n");
	tail = open_at("log", &place);
	read_all(tail);
	assert_int_equal(heard.count, 2);
	assert_string_equal(heard.text + TAIL_LINE_BYTES, "\ntwo\n");
	tail_close(&tail);
}

/* --- what inotify tells, and what not */

static void
tail__queue_overflow__loses_nothing(void **state)
{
	struct tail *tail = open_at("log", NULL);

	(void)state;
	put("log", "one\n");
	put("log.1", "");
	for (int i = 0; i < 10000; i++) {
		move("log.1", "log.2");
		move("log.2", "log.1");
	}
	assert_int_equal(unlink("log.1"), 0);
	move("log", "log.1");
	put("log", "two\n");
	expect(tail, "one\ntwo\n");
	tail_close(&tail);
}

/* A namespace of its own has limits of its own. */
static int
follow_without_watches(void)
{
	struct tail *tail;
	int fd;

	if (unshare(CLONE_NEWUSER) != 0)
		return 77;
	fd = open("/proc/sys/user/max_inotify_watches", O_WRONLY);
	if (fd < 0 || write(fd, "0", 1) != 1)
		return 77;
	close(fd);
	tail = open_at("log", NULL);
	assert_said("log: No inotify watch left: raise fs.inotify.max_user_watches");
	put("log", "one\n");
	assert_int_equal(tail_tick(tail), 1);
	read_all(tail);
	assert_string_equal(heard.text, "one\n");
	put("log", "two\n");
	move("log", "log.1");
	put("log", "three\n");
	expect_after_tick(tail, "two\nthree\n");
	expect_after_tick(tail, "");
	put("log", "four\n");
	expect_after_tick(tail, "four\n");
	assert_string_equal(health(tail).trouble, "No inotify watch left");
	assert_int_equal(said_count("No inotify watch left"), 1);
	tail_close(&tail);
	return 0;
}

static void
tail__no_watch_left__is_said_and_ticks_do(void **state)
{
	int status;
	pid_t child;

	(void)state;
	put("log", "");
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(follow_without_watches());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* So many times this process has called read(2) or the like. */
static long
read_calls(void)
{
	FILE *file = fopen("/proc/self/io", "r");
	char line[64];
	long calls = -1;

	if (file == NULL)
		return -1;
	while (fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, "syscr: ", 7) == 0)
			calls = strtol(line + 7, NULL, 10);
	}
	fclose(file);
	return calls;
}

static void
tail__idle__does_nothing_between_ticks_and_little_in_them(void **state)
{
	struct tail *tail;
	long calls, idle_calls;

	(void)state;
	put("log", "old\n");
	put("other", "");
	tail = open_at("log", NULL);
	expect(tail, "");
	/* What this costs without a tail; not nothing where valgrind reads for itself. */
	calls = read_calls();
	poll(NULL, 0, 300);
	idle_calls = read_calls() - calls;
	/* Others write beside it, and it is read by others. */
	put("other", "one\n");
	put("other", "two\n");
	file_text("log");
	calls = read_calls();
	assert_false(readable(tail, 300));
	assert_true(read_calls() - calls <= idle_calls);
	calls = read_calls();
	assert_int_equal(tail_tick(tail), 0);
	assert_true(read_calls() - calls <= idle_calls + 4);
	assert_false(readable(tail, 0));
	tail_close(&tail);
}

static int
compare_times(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

	return (a > b) - (a < b);
}

static void
tail__line_written__is_handed_out_within_a_millisecond(void **state)
{
	int64_t took_us[201];
	struct tail *tail = open_at("log", NULL);
	int fd = open("log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

	(void)state;
	for (size_t i = 0; i < 201; i++) {
		int64_t since_us = now_steady_us();

		assert_int_equal(write(fd, "line\n", 5), 5);
		assert_true(readable(tail, 1000));
		heard_clear();
		assert_int_equal(tail_read(tail, MUCH, hear, NULL), 0);
		assert_string_equal(heard.text, "line\n");
		took_us[i] = now_steady_us() - since_us;
	}
	close(fd);
	qsort(took_us, 201, sizeof(took_us[0]), compare_times);
	assert_true(took_us[100] < 1000);
	tail_close(&tail);
}

/* --- torture: one writer, one reader, and all that may happen to a log */

/*
 * Not done here, as lines are lost by nature: writing between the copy and the truncation of
 * copytruncate; truncating without a copy, or deleting, what has not been read; rotating in the
 * same second once more what was truncated or deleted while nobody followed. All else is.
 */
#define TORTURE_SEEDS 12

struct torture {
	uint64_t random;
	int fd; /* of the writer, as syslogd holds it */
	int next; /* line to be written */
	char rest[256]; /* of a line of which the beginning is written */
	struct tail *tail; /* NULL: closed, at the … */
	struct tail_place place;
	bool is_fragile; /* no rotation until it is open again */
	int heard; /* lines */
};

static unsigned
draw(struct torture *torture, unsigned below)
{
	torture->random = torture->random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned)(torture->random >> 33) % below;
}

static void
torture_hear(void *arg, struct span line)
{
	struct torture *torture = arg;
	char number[16];

	span_copy(number, sizeof(number), span_head(line, 9));
	if (strtol(number, NULL, 10) != torture->heard)
		complain("%s instead of %d", number, torture->heard);
	assert_int_equal(line.bytes, 9 + torture->heard % 131);
	torture->heard++;
}

static void
torture_finish_line(struct torture *torture)
{
	size_t bytes = strlen(torture->rest);

	assert_int_equal(write(torture->fd, torture->rest, bytes), bytes);
	torture->rest[0] = '\0';
}

static void
torture_write(struct torture *torture)
{
	torture_finish_line(torture);
	for (unsigned count = draw(torture, 30); count > 0; count--) {
		char line[256];
		int bytes =
		    snprintf(line, sizeof(line), "%09d%0*d", torture->next, torture->next % 131, 0);
		unsigned first;

		bytes = 9 + torture->next % 131;
		line[bytes++] = '\n';
		line[bytes] = '\0';
		first = draw(torture, (unsigned)bytes + 1);
		assert_int_equal(write(torture->fd, line, first), first);
		snprintf(torture->rest, sizeof(torture->rest), "%s", line + first);
		torture->next++;
		if (count > 1 || draw(torture, 2) == 0)
			torture_finish_line(torture);
	}
}

static void
torture_reopen(struct torture *torture)
{
	close(torture->fd);
	torture->fd = open("log", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	assert_true(torture->fd >= 0);
}

static void
torture_rotate(struct torture *torture)
{
	if (torture->is_fragile)
		return;
	shift("log", 60);
	if (draw(torture, 2) == 0)
		put("log", "");
	if (draw(torture, 2) == 0)
		torture_write(torture);
	torture_finish_line(torture);
	torture_reopen(torture);
}

static void
torture_copy(struct torture *torture)
{
	char bytes[4096];
	ssize_t got;
	int from, to;

	if (torture->is_fragile)
		return;
	torture_finish_line(torture);
	shift_rotated("log", 60);
	from = open("log", O_RDONLY | O_CLOEXEC);
	to = open("log.1", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	assert_true(from >= 0 && to >= 0);
	while ((got = read(from, bytes, sizeof(bytes))) > 0)
		assert_int_equal(write(to, bytes, (size_t)got), got);
	close(from);
	close(to);
	assert_int_equal(ftruncate(torture->fd, 0), 0);
}

static void
torture_read(struct torture *torture)
{
	if (torture->tail != NULL)
		tail_read(torture->tail, 1 + draw(torture, 10000), torture_hear, torture);
}

static void
torture_read_all(struct torture *torture)
{
	while (torture->tail != NULL &&
	       tail_read(torture->tail, 1 + draw(torture, 10000), torture_hear, torture) == 1)
		;
	if (torture->tail != NULL)
		assert_int_equal(torture->heard + (torture->rest[0] != '\0'), torture->next);
}

static void
torture_tick(struct torture *torture)
{
	if (torture->tail != NULL)
		tail_tick(torture->tail);
}

static void
torture_truncate(struct torture *torture)
{
	torture_finish_line(torture);
	torture_read_all(torture);
	if (torture->heard != torture->next)
		return;
	assert_int_equal(ftruncate(torture->fd, 0), 0);
	torture->is_fragile = torture->tail == NULL;
	torture_write(torture);
	torture_read(torture);
}

static void
torture_delete(struct torture *torture)
{
	torture_finish_line(torture);
	torture_read_all(torture);
	if (torture->heard != torture->next)
		return;
	assert_int_equal(system("rm -f log log.*"), 0);
	torture->is_fragile = torture->tail == NULL;
	torture_reopen(torture);
	torture_read(torture);
}

static void
torture_close(struct torture *torture)
{
	if (torture->tail != NULL)
		torture->place = leave(&torture->tail);
}

static void
torture_open(struct torture *torture)
{
	torture_close(torture);
	torture->tail = open_at("log", &torture->place);
	torture->is_fragile = false;
}

static void
tail__tortured__loses_and_doubles_nothing(void **state)
{
	static void (*const actions[])(struct torture *) = {
		torture_write,
		torture_write,
		torture_write,
		torture_write,
		torture_rotate,
		torture_copy,
		torture_truncate,
		torture_delete,
		torture_read,
		torture_read,
		torture_read,
		torture_read_all,
		torture_tick,
		torture_close,
		torture_open,
		torture_open,
	};
	int written = 0;

	(void)state;
	for (unsigned seed = 1; seed <= TORTURE_SEEDS; seed++) {
		struct torture torture = { .random = seed, .fd = -1 };

		torture_reopen(&torture);
		torture.tail = open_at("log", NULL);
		for (int i = 0; i < 400; i++)
			actions[draw(&torture, 16)](&torture);
		torture_finish_line(&torture);
		torture_open(&torture);
		torture_read_all(&torture);
		tail_close(&torture.tail);
		close(torture.fd);
		written += torture.next;
		assert_int_equal(system("rm -f log*"), 0);
	}
	assert_true(written > 10000);
}

/* --- 100,000 lines from another process that rotates as it writes */

#define LOAD_LINES 100000

static void
load_rotate(struct torture *torture, int number)
{
	char name[32];

	snprintf(name, sizeof(name), "log-%08d", number);
	if (draw(torture, 3) == 0) {
		copy_truncate("log", name);
		return;
	}
	move("log", name);
	for (unsigned late = draw(torture, 50); late > 0 && torture->next < LOAD_LINES; late--)
		dprintf(torture->fd, "%09d late %s\n", torture->next++, name);
	torture_reopen(torture);
}

static void
load_write(void)
{
	struct torture torture = { .random = 7, .fd = -1 };

	torture_reopen(&torture);
	for (int number = 1; torture.next < LOAD_LINES; number++) {
		for (unsigned count = 1 + draw(&torture, 2000); count > 0; count--) {
			if (torture.next < LOAD_LINES)
				dprintf(torture.fd, "%09d of %d\n", torture.next++, number);
		}
		load_rotate(&torture, number);
	}
	_exit(0);
}

struct load {
	int next;
	int wrong; /* what came instead; -1: nothing wrong yet … */
	int wrong_at;
};

static void
load_hear(void *arg, struct span line)
{
	struct load *load = arg;
	char number[16];
	int found;

	span_copy(number, sizeof(number), span_head(line, 9));
	found = (int)strtol(number, NULL, 10);
	if (found != load->next && load->wrong < 0) {
		load->wrong = found;
		load->wrong_at = load->next;
	}
	load->next++;
}

static void
tail__rotated_under_load__loses_and_doubles_nothing(void **state)
{
	struct load load = { .wrong = -1 };
	int quiet = 0, status, go[2];
	struct tail *tail;
	pid_t child;

	(void)state;
	/* It begins when it is followed. */
	assert_int_equal(pipe2(go, O_CLOEXEC), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(go[1]);
		if (read(go[0], &(char){ 0 }, 1) == 0)
			load_write();
		_exit(1);
	}
	close(go[0]);
	tail = open_at("log", NULL);
	close(go[1]);
	while (load.next < LOAD_LINES && quiet < 10) {
		quiet = readable(tail, 1000) ? 0 : quiet + 1;
		while (tail_read(tail, 10000, load_hear, &load) == 1)
			;
		tail_tick(tail);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	while (tail_read(tail, 10000, load_hear, &load) == 1)
		;
	if (load.wrong >= 0)
		complain("%d instead of %d", load.wrong, load.wrong_at);
	assert_int_equal(load.next, LOAD_LINES);
	assert_int_equal(health(tail).missed_count, 0);
	tail_close(&tail);
}

#define TAIL_TEST(test) cmocka_unit_test_setup_teardown(test, place_enter, place_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TAIL_TEST(tail__no_place__begins_at_the_end),
		TAIL_TEST(tail__no_place_within_a_line__hands_out_the_whole_line),
		TAIL_TEST(tail__no_place_within_a_line_too_long__passes_over_its_rest),
		TAIL_TEST(tail__no_file__is_said_and_read_from_its_beginning_when_it_comes),
		TAIL_TEST(tail__no_file_at_the_end_either__what_comes_meanwhile_is_read),
		TAIL_TEST(tail__no_descriptor_left__is_the_callers_to_handle),
		TAIL_TEST(tail__line_without_an_end__waits_for_it),
		TAIL_TEST(tail__any_bytes__are_handed_out_as_they_are),
		TAIL_TEST(tail__line_of_any_length__is_cut_beyond_the_limit),
		TAIL_TEST(tail__hole_before_a_line__is_passed_over),
		TAIL_TEST(tail__nuls_at_the_end__wait_for_what_comes_in_their_place),
		TAIL_TEST(tail__few_bytes_wanted__hands_out_no_more_than_a_line_beyond),
		TAIL_TEST(tail__renamed__is_read_to_its_end_then_the_new_one),
		TAIL_TEST(tail__lines_in_both_files__come_old_ones_first),
		TAIL_TEST(tail__half_a_line_at_rotation__is_handed_out_and_its_rest_is_not),
		TAIL_TEST(tail__line_too_long_at_rotation__is_handed_out_cut),
		TAIL_TEST(tail__rotated_often_between_two_looks__nothing_is_missed),
		TAIL_TEST(tail__rotated_by_date_between_two_looks__nothing_is_missed),
		TAIL_TEST(tail__renamed_back__goes_on_where_it_was),
		TAIL_TEST(tail__many_rotations__leave_few_files_open),
		TAIL_TEST(tail__copied_and_truncated__the_rest_comes_from_the_copy),
		TAIL_TEST(tail__copied_and_truncated_when_all_was_read__nothing_comes_twice),
		TAIL_TEST(tail__copied_and_truncated_often_between_two_looks__nothing_is_missed),
		TAIL_TEST(tail__copied_and_truncated_before_anything_was_read__comes_from_the_copy),
		TAIL_TEST(tail__copy_is_shorter_than_what_was_read__is_not_read_again),
		TAIL_TEST(tail__old_file_that_begins_alike__is_no_copy),
		TAIL_TEST(tail__truncated__begins_anew),
		TAIL_TEST(tail__truncated_and_grown_beyond_between_two_looks__begins_anew),
		TAIL_TEST(tail__truncated_before_it_was_read__is_missed_and_said),
		TAIL_TEST(tail__truncated_under_one_who_does_not_append__reads_behind_the_hole),
		TAIL_TEST(tail__truncated_within_a_line_too_long__begins_anew),
		TAIL_TEST(tail__deleted__is_followed_until_another_one_comes),
		TAIL_TEST(tail__another_file_moved_over_it__is_read_from_its_beginning),
		TAIL_TEST(tail__copy_moved_over_it__goes_on_where_it_was),
		TAIL_TEST(tail__directory_comes_later__is_noticed_at_once),
		TAIL_TEST(tail__directory_moved_away__the_new_one_is_read),
		TAIL_TEST(tail__symbolic_link__is_followed_and_its_change_noticed),
		TAIL_TEST(tail__link_to_the_file_of_the_day__loses_no_day),
		TAIL_TEST(tail__symbolic_link_as_directory__is_followed_and_its_change_noticed),
		TAIL_TEST(tail__links_in_a_circle__are_trouble),
		TAIL_TEST(tail__fifo__is_trouble_and_not_touched),
		TAIL_TEST(tail__directory_instead_of_a_file__is_trouble),
		TAIL_TEST(tail__no_permission__is_said_with_the_remedy_and_tried_again),
		TAIL_TEST(tail__place__is_found_again_whatever_was_done_meanwhile),
		TAIL_TEST(tail__place_in_a_file_compressed_days_ago__reads_what_came_between),
		TAIL_TEST(tail__place_and_written_anew_in_the_same_inode__is_told_by_the_print),
		TAIL_TEST(tail__place_on_another_device__is_told_by_the_print),
		TAIL_TEST(tail__place_when_the_new_file_is_empty__is_behind_the_last_line),
		TAIL_TEST(tail__place_and_nothing_there__is_kept_until_it_can_be_found),
		TAIL_TEST(tail__place_that_makes_no_sense__begins_anew),
		TAIL_TEST(tail__place_within_a_line_too_long__begins_with_that_line),
		TAIL_TEST(tail__queue_overflow__loses_nothing),
		TAIL_TEST(tail__no_watch_left__is_said_and_ticks_do),
		TAIL_TEST(tail__idle__does_nothing_between_ticks_and_little_in_them),
		TAIL_TEST(tail__line_written__is_handed_out_within_a_millisecond),
		TAIL_TEST(tail__tortured__loses_and_doubles_nothing),
		TAIL_TEST(tail__rotated_under_load__loses_and_doubles_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
