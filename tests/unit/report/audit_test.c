/* SPDX-License-Identifier: BSD-2-Clause */
/* Recording decisions and holds: from several threads, over rotations, on full disks. */
#include <fcntl.h>
#include <glob.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/log.h"

#include "report/audit.h"
#include "report/flood.h"

#include "sample.h"

#define WRITERS 4
#define WRITER_RULES 50
#define RULE_ACCOUNTS 100
#define MANY (WRITERS * WRITER_RULES * RULE_ACCOUNTS)

/* Each test has a directory of its own and is in it. */
static int
directory_enter(void **state)
{
	char template[] = "/tmp/sluice-audit-XXXXXX";

	*state = strdup(mkdtemp(template));
	return chdir(*state);
}

static int
directory_leave(void **state)
{
	char command[64];
	int status;

	snprintf(command, sizeof(command), "rm -r %s", (char *)*state);
	free(*state);
	status = chdir("/");
	return system(command) | status;
}

static struct audit *
audit_begin(const char *path)
{
	const struct audit_options options = { .file = path };
	struct audit *audit = NULL;

	assert_int_equal(audit_open(&audit, &options), 0);
	return audit;
}

static void
note_at(struct audit *audit, const struct rule *rule, const char *account, int64_t at_us,
    char ticket_r[static TICKET_BYTES])
{
	struct observation seen = sample_seen();
	struct step step = sample_step(rule);
	char text[ANSWER_TEXT_BYTES];

	seen.at_us = at_us;
	text_copy(step.account, sizeof(step.account), account);
	audit_note(audit, &seen, &step, text, ticket_r);
}

static void
note(struct audit *audit, const struct rule *rule, const char *account)
{
	char ticket[TICKET_BYTES];

	note_at(audit, rule, account, SAMPLE_AT_US, ticket);
}

/* What is in some files. */
struct found {
	int decision_count, repeated_count, hold_count, holds_count, invalid_count, shared_count;
	int64_t sum; /* of the counts */
	int outcome_count; /* lines … */
	int64_t outcome_sum; /* … about so many */
	char (*account)[STORE_KEY_BYTES]; /* of decisions */
	int account_count;
};

static void
found_line(struct found *found, const char *line)
{
	char record[16], account[STORE_KEY_BYTES];
	struct json_value shared;
	int64_t count;

	json_find_text(record, sizeof(record), line, "record");
	json_find_number(&count, line, "count");
	json_find_text(account, sizeof(account), line, "account");
	if (strcmp(record, "decision") == 0) {
		found->decision_count++;
		found->shared_count += json_find(&shared, line, "shared");
		if (found->account != NULL && found->account_count < MANY)
			text_copy(found->account[found->account_count++], STORE_KEY_BYTES, account);
	} else if (strcmp(record, "repeated") == 0) {
		found->repeated_count++;
		found->sum += count;
	} else if (strcmp(record, "hold") == 0) {
		found->hold_count++;
	} else if (strcmp(record, "holds") == 0) {
		found->holds_count++;
		found->sum += count;
	} else if (strcmp(record, "outcome") == 0) {
		found->outcome_count++;
		found->outcome_sum += count > 0 ? count : 1;
	} else {
		found->invalid_count++;
	}
}

static void
found_add(struct found *found, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	if (file == NULL)
		return;
	while ((length = getline(&line, &size, file)) > 0) {
		if (line[length - 1] != '\n')
			found->invalid_count++;
		line[length - 1] = '\0';
		found_line(found, line);
	}
	free(line);
	fclose(file);
}

static struct found
found_in(const char *path)
{
	struct found found = { .sum = 0 };

	found_add(&found, path);
	return found;
}

/* In the file and in all that it was rotated to. */
static struct found
found_in_all(const char *path)
{
	struct found found = { .sum = 0 };
	char pattern[128];
	glob_t names;

	snprintf(pattern, sizeof(pattern), "%s*", path);
	assert_int_equal(glob(pattern, 0, NULL, &names), 0);
	for (size_t i = 0; i < names.gl_pathc; i++)
		found_add(&found, names.gl_pathv[i]);
	globfree(&names);
	return found;
}

/* How many it was rotated to. */
static int
rotated_count(const char *path)
{
	char pattern[128];
	glob_t names;
	int count;

	snprintf(pattern, sizeof(pattern), "%s-[0-9]*-[0-9]*", path);
	count = glob(pattern, 0, NULL, &names) == 0 ? (int)names.gl_pathc : 0;
	globfree(&names);
	return count;
}

static void
sleep_ms(long ms)
{
	const struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&pause, NULL);
}

/* Waits up to ten seconds until so many lines are written. */
static void
written_await(struct audit *audit, int64_t count)
{
	struct audit_health health;

	for (int i = 0; i < 10000; i++) {
		audit_health(audit, &health);
		if (health.written_count >= count)
			return;
		sleep_ms(1);
	}
	fail_msg("%d lines written", (int)health.written_count);
}

static void
audit__one_decision__is_answered_and_written(void **state)
{
	struct audit *audit = audit_begin("log");
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	char text[ANSWER_TEXT_BYTES], expected[ANSWER_TEXT_BYTES], ticket[TICKET_BYTES];
	struct found found;
	struct stat made;

	(void)state;
	audit_note(audit, &seen, &step, text, ticket);
	assert_int_equal(strlen(ticket), 8);
	snprintf(expected, sizeof(expected), "Too many, wait 2 seconds (ref %s)", ticket);
	assert_string_equal(text, expected);
	written_await(audit, 1);
	audit_close(&audit);
	assert_null(audit);
	found = found_in("log");
	assert_int_equal(found.decision_count, 1);
	assert_int_equal(found.repeated_count + found.invalid_count, 0);
	assert_int_equal(stat("log", &made), 0);
	assert_int_equal(made.st_mode & 07777 & ~0640, 0);
}

static void
audit__flood_of_one__is_a_line_and_a_count(void **state)
{
	struct audit *audit = audit_begin("log");
	struct rule rule = sample_rule();
	struct audit_health health;
	struct found found;

	(void)state;
	for (int i = 0; i < 10000; i++)
		note(audit, &rule, "a");
	audit_tick(audit, SAMPLE_AT_US + MINUTE_US);
	written_await(audit, 2);
	found = found_in("log");
	assert_int_equal(found.decision_count, 1);
	assert_int_equal(found.repeated_count, 1);
	assert_int_equal(found.sum, 9999);
	audit_health(audit, &health);
	assert_int_equal(health.repeated_count, 9999);
	assert_int_equal(health.lost_count, 0);
	assert_string_equal(health.trouble, "");
	audit_close(&audit);
	assert_int_equal(found_in("log").decision_count + found_in("log").repeated_count, 2);
}

static void
audit__flood_of_many__is_300_lines_and_a_shared_one(void **state)
{
	struct audit *audit = audit_begin("log");
	struct rule rule = sample_rule();
	char account[32];
	struct found found;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(account, sizeof(account), "a%d", i);
		note(audit, &rule, account);
	}
	audit_close(&audit);
	found = found_in("log");
	assert_int_equal(found.decision_count, 301);
	assert_int_equal(found.shared_count, 1);
	assert_int_equal(found.repeated_count, 1);
	assert_int_equal(found.sum, 699);
}

/* A distributed attack: each of many clients is put on hold once. */
static void
audit__flood_of_holds__is_300_lines_and_a_count(void **state)
{
	struct audit *audit = audit_begin("log");
	struct observation seen = sample_seen_failure();
	struct rule rule = sample_rule_failures();
	struct step step = sample_step_held(&rule);
	struct audit_health health;
	struct found found;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		snprintf(step.account, sizeof(step.account), "failed-logins client=%d", i);
		audit_note_turn(audit, &seen, &step);
	}
	audit_tick(audit, SAMPLE_AT_US + MINUTE_US);
	written_await(audit, 302);
	audit_health(audit, &health);
	assert_int_equal(health.repeated_count, 9699);
	assert_int_equal(health.lost_count, 0);
	audit_close(&audit);
	found = found_in("log");
	assert_int_equal(found.hold_count, 301);
	assert_int_equal(found.holds_count, 1);
	assert_int_equal(found.sum, 9699);
	assert_int_equal(found.decision_count + found.repeated_count + found.invalid_count, 0);
}

/* The refusals that follow are decisions of their own, with a ticket. */
static void
audit__hold_then_refusal__is_a_line_each(void **state)
{
	struct audit *audit = audit_begin("log");
	struct observation seen = sample_seen_failure();
	struct rule rule = sample_rule_failures();
	struct step step = sample_step_held(&rule);
	char ticket[TICKET_BYTES];

	(void)state;
	audit_note_turn(audit, &seen, &step);
	note_at(audit, &rule, step.account, SAMPLE_AT_US, ticket);
	assert_int_equal(strlen(ticket), TICKET_BYTES - 1);
	audit_note_turn(audit, &seen, &step);
	audit_close(&audit);
	assert_int_equal(found_in("log").hold_count, 1);
	assert_int_equal(found_in("log").decision_count, 1);
	assert_int_equal(found_in("log").holds_count, 1);
	assert_int_equal(found_in("log").sum, 1);
	assert_int_equal(found_in("log").repeated_count, 0);
}

static void
audit__close__writes_the_open_counts(void **state)
{
	struct audit *audit = audit_begin("log");
	struct rule rule = sample_rule();

	(void)state;
	note(audit, &rule, "a");
	note(audit, &rule, "a");
	note(audit, &rule, "b");
	audit_close(&audit);
	assert_int_equal(found_in("log").decision_count, 2);
	assert_int_equal(found_in("log").sum, 1);
	audit_close(&audit);
}

/* More counts than the queue has room for, all over at one moment. */
static void
audit__many_floods_end_at_once__no_count_is_lost(void **state)
{
	static const char *const ends[] = { "tick", "close" };
	struct rule rule = sample_rule();
	struct audit_health health;
	char account[32];

	for (int end = 0; end < 2; end++) {
		struct audit *audit = audit_begin(ends[end]);
		int64_t tick_us = SAMPLE_AT_US + MINUTE_US;

		for (int i = 0; i < FLOOD_CAPACITY; i++) {
			if (i % 256 == 0)
				snprintf(rule.name, sizeof(rule.name), "rule%d", i / 256);
			snprintf(account, sizeof(account), "a%d", i);
			note(audit, &rule, account);
			note(audit, &rule, account);
			if (i % 256 == 255)
				written_await(audit, i + 1);
		}
		audit_health(audit, &health);
		assert_int_equal(health.written_count, FLOOD_CAPACITY);
		for (; end == 0 && health.written_count < 2 * FLOOD_CAPACITY; sleep_ms(1)) {
			audit_tick(audit, tick_us++);
			audit_health(audit, &health);
		}
		assert_int_equal(health.lost_count, 0);
		audit_close(&audit);
		assert_int_equal(found_in(ends[end]).decision_count, FLOOD_CAPACITY);
		assert_int_equal(found_in(ends[end]).sum, FLOOD_CAPACITY);
	}
	(void)state;
}

static void
audit__no_file__still_gives_tickets(void **state)
{
	struct audit *audit = audit_begin("");
	struct rule rule = sample_rule();
	struct audit_health health;
	char ticket[TICKET_BYTES];

	(void)state;
	for (int64_t i = 0; i < 5000; i++) {
		note_at(audit, &rule, "a", SAMPLE_AT_US + i * MINUTE_US, ticket);
		assert_int_equal(strlen(ticket), 8);
	}
	audit_health(audit, &health);
	assert_int_equal(health.written_count, 0);
	assert_string_equal(health.trouble, "");
	audit_close(&audit);
	assert_int_equal(access("log", F_OK), -1);
}

/* --- rotation while several threads write */

struct writing {
	struct audit *audit;
	int index;
};

/* The queue is bounded: who writes faster than a disk loses lines, and shall not do so here. */
static void
writing_pace(struct audit *audit)
{
	static _Atomic int64_t noted_count;
	int64_t noted = ++noted_count;

	if (noted % 100 == 0)
		written_await(audit, noted % MANY == 0 ? 0 : noted % MANY - 600);
}

static void *
writing_run(void *arg)
{
	struct writing *writing = arg;
	struct rule rule = sample_rule();
	char account[32];

	for (int r = 0; r < WRITER_RULES; r++) {
		snprintf(rule.name, sizeof(rule.name), "rule %d %d", writing->index, r);
		for (int i = 0; i < RULE_ACCOUNTS; i++) {
			snprintf(account, sizeof(account), "%d",
			    (writing->index * WRITER_RULES + r) * RULE_ACCOUNTS + i);
			note(writing->audit, &rule, account);
			writing_pace(writing->audit);
		}
	}
	return NULL;
}

static void
writings_start(struct writing *writings, pthread_t *threads, struct audit *audit)
{
	for (int i = 0; i < WRITERS; i++) {
		writings[i] = (struct writing){ audit, i };
		assert_int_equal(pthread_create(&threads[i], NULL, writing_run, &writings[i]), 0);
	}
}

static void
assert_each_account_once(struct found *found)
{
	char *seen = calloc(MANY, 1);

	assert_int_equal(found->invalid_count, 0);
	assert_int_equal(found->decision_count, MANY);
	for (int i = 0; i < found->account_count; i++) {
		long account = strtol(found->account[i], NULL, 10);

		assert_true(account >= 0 && account < MANY);
		assert_int_equal(seen[account]++, 0);
	}
	free(seen);
}

static void
audit__renamed_while_four_threads_write__loses_and_doubles_nothing(void **state)
{
	struct found found = { .account = calloc(MANY, STORE_KEY_BYTES) };
	struct audit *audit = audit_begin("log");
	struct writing writings[WRITERS];
	pthread_t threads[WRITERS];
	struct audit_health health;
	char name[16];
	int rotations = 0;

	(void)state;
	writings_start(writings, threads, audit);
	do {
		sleep_ms(3);
		snprintf(name, sizeof(name), "log.%d", rotations);
		rotations += rename("log", name) == 0;
		if (rotations % 2 == 0)
			fclose(fopen("log", "a"));
		audit_health(audit, &health);
	} while (health.written_count < MANY && rotations < 10000);
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	audit_close(&audit);
	assert_true(rotations > 3);
	found_add(&found, "log");
	for (int i = 0; i < rotations; i++) {
		snprintf(name, sizeof(name), "log.%d", i);
		found_add(&found, name);
	}
	assert_each_account_once(&found);
	free(found.account);
}

/* --- trouble */

static void
audit__copied_and_truncated__goes_on(void **state)
{
	struct audit *audit = audit_begin("log");
	struct rule rule = sample_rule();

	(void)state;
	note(audit, &rule, "a");
	written_await(audit, 1);
	assert_int_equal(system("cp log log.1"), 0);
	assert_int_equal(truncate("log", 0), 0);
	note(audit, &rule, "b");
	audit_close(&audit);
	assert_int_equal(found_in("log.1").decision_count, 1);
	assert_int_equal(found_in("log").decision_count, 1);
	assert_int_equal(found_in("log").invalid_count, 0);
}

static void
audit__directory_appears_later__nothing_is_lost(void **state)
{
	struct audit *audit = audit_begin("dir/log");
	struct rule rule = sample_rule();
	struct audit_health health;

	(void)state;
	audit_health(audit, &health);
	assert_string_not_equal(health.trouble, "");
	note(audit, &rule, "a");
	note(audit, &rule, "b");
	assert_int_equal(mkdir("dir", 0700), 0);
	written_await(audit, 2);
	audit_health(audit, &health);
	assert_string_equal(health.trouble, "");
	assert_int_equal(health.lost_count, 0);
	audit_close(&audit);
	assert_int_equal(found_in("dir/log").decision_count, 2);
}

static void
audit__full_disk__keeps_what_it_can_and_counts_the_rest(void **state)
{
	struct audit *audit = audit_begin("/dev/full");
	struct rule rule = sample_rule();
	struct audit_health health;
	char account[32];

	(void)state;
	for (int r = 0; r < 20; r++) {
		snprintf(rule.name, sizeof(rule.name), "rule%d", r);
		for (int i = 0; i < 250; i++) {
			snprintf(account, sizeof(account), "r%d a%d", r, i);
			note(audit, &rule, account);
		}
	}
	audit_health(audit, &health);
	assert_int_equal(health.written_count, 0);
	assert_string_not_equal(health.trouble, "");
	/* Of 5000 lines of the file and as many of the log, which is slow on a busy machine. */
	assert_in_range(health.lost_count, 1000, 9000);
	audit_close(&audit);
}

static void
audit__hostile_strings__are_lines_all_the_same(void **state)
{
	struct audit *audit = audit_begin("log");
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	char text[ANSWER_TEXT_BYTES], ticket[TICKET_BYTES], huge[8192];
	struct found found;

	(void)state;
	memset(huge, '\x01', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	seen.session = seen.client_name = seen.host = seen.service = seen.daemon = huge;
	seen.helo = seen.login = seen.mechanism = seen.queue_id = huge;
	seen.sender = "\"\\\n{\"record\":\"decision\"}\n";
	seen.recipient = "\xff\xc3";
	audit_note(audit, &seen, &step, text, ticket);
	step.mark = MARK_HELD;
	seen.reply = (struct reply){ 535, { 5, 7, 8 }, false, huge };
	audit_note_turn(audit, &seen, &step);
	audit_close(&audit);
	found = found_in("log");
	assert_int_equal(found.decision_count, 1);
	assert_int_equal(found.hold_count, 1);
	assert_int_equal(found.invalid_count, 0);
}

/* --- outcomes */

static void
note_outcome_at(struct audit *audit, const char *login, int64_t at_us)
{
	struct observation seen = sample_seen_failure();

	seen.login = login;
	seen.at_us = at_us;
	audit_note_outcome(audit, &seen, "failed-logins");
}

static void
audit__outcomes__are_a_line_and_a_count(void **state)
{
	struct audit *audit = audit_begin("log");
	struct audit_health health;

	(void)state;
	for (int i = 0; i < 1000; i++)
		note_outcome_at(audit, "alice", SAMPLE_AT_US + i);
	note_outcome_at(audit, "bob", SAMPLE_AT_US);
	written_await(audit, 2);
	audit_tick(audit, SAMPLE_AT_US + MINUTE_US + 1);
	written_await(audit, 3);
	audit_health(audit, &health);
	assert_int_equal(health.repeated_count, 999);
	audit_close(&audit);
	assert_int_equal(found_in("log").outcome_count, 3);
	assert_int_equal(found_in("log").outcome_sum, 1001);
	assert_int_equal(found_in("log").invalid_count, 0);
}

/* Far more lines in a moment than the queue has room for, as when a log is read late. */
static void
audit__many_outcomes_at_once__none_is_lost(void **state)
{
	const int most = 100000;
	struct audit *audit = audit_begin("log");
	struct audit_health health;
	struct found found;
	char login[32];

	(void)state;
	for (int i = 0; i < most; i++) {
		snprintf(login, sizeof(login), "user%d", i);
		note_outcome_at(audit, login, SAMPLE_AT_US + i);
		if (i % 1000 == 0)
			audit_tick(audit, SAMPLE_AT_US + i);
	}
	audit_health(audit, &health);
	assert_int_equal(health.lost_count, 0);
	audit_close(&audit);
	found = found_in("log");
	assert_int_equal(found.outcome_sum, most);
	assert_in_range(found.outcome_count, 1000, 40000);
	assert_int_equal(found.invalid_count, 0);
}

static void
audit__outcomes_without_a_file__are_nothing(void **state)
{
	struct audit *audit = audit_begin("");
	struct audit_health health;

	(void)state;
	for (int i = 0; i < 10; i++)
		note_outcome_at(audit, "alice", SAMPLE_AT_US);
	audit_tick(audit, SAMPLE_AT_US + MINUTE_US);
	audit_health(audit, &health);
	assert_int_equal(health.repeated_count + health.written_count + health.lost_count, 0);
	audit_close(&audit);
}

/* --- rotation by the program itself */

static struct audit *
audit_begin_bounded(const char *path, int64_t size_bytes, int64_t total_bytes, int64_t age_us)
{
	const struct audit_options options = { path, { size_bytes, total_bytes, age_us } };
	struct audit *audit = NULL;

	assert_int_equal(audit_open(&audit, &options), 0);
	return audit;
}

/* Waits up to ten seconds for that. */
static void
rotated_await(const char *path, int count)
{
	for (int i = 0; i < 10000 && rotated_count(path) != count; i++)
		sleep_ms(1);
	assert_int_equal(rotated_count(path), count);
}

static void
audit__too_large__is_rotated(void **state)
{
	struct audit *audit = audit_begin_bounded("log", 1000, 0, 0);
	struct rule rule = sample_rule();
	struct stat made;
	char account[32];

	(void)state;
	for (int i = 0; i < 8; i++) {
		audit_tick(audit, SAMPLE_AT_US + i * SECOND_US);
		snprintf(account, sizeof(account), "a%d", i);
		note(audit, &rule, account);
		written_await(audit, i + 1);
		rotated_await("log", (i + 1) / 2);
	}
	assert_int_equal(stat("log", &made), 0);
	assert_int_equal(made.st_size, 0);
	assert_int_equal(made.st_mode & 07777 & ~0640, 0);
	assert_int_equal(access("log-20261121-222106", F_OK), 0);
	audit_close(&audit);
	assert_int_equal(found_in_all("log").decision_count, 8);
	assert_int_equal(found_in_all("log").invalid_count, 0);
}

static void
audit__without_a_size__is_not_rotated(void **state)
{
	struct audit *audit = audit_begin_bounded("log", 0, 1, SECOND_US);
	struct rule rule = sample_rule();

	(void)state;
	fclose(fopen("log-20200101-000000", "w"));
	for (int i = 0; i < 5; i++) {
		note(audit, &rule, "a");
		audit_tick(audit, SAMPLE_AT_US + i * HOUR_US);
	}
	sleep_ms(20);
	audit_close(&audit);
	assert_int_equal(rotated_count("log"), 1);
}

static void
audit__too_much__loses_the_oldest(void **state)
{
	struct audit *audit = audit_begin_bounded("log", 1, 2500, 0);
	struct rule rule = sample_rule();
	char account[32];

	(void)state;
	for (int i = 0; i < 8; i++) {
		audit_tick(audit, SAMPLE_AT_US + i * SECOND_US);
		snprintf(account, sizeof(account), "a%d", i);
		note(audit, &rule, account);
		written_await(audit, i + 1);
		rotated_await("log", i < 2 ? i + 1 : 3);
	}
	audit_close(&audit);
	assert_int_equal(access("log-20261121-222109", F_OK), -1);
	assert_int_equal(access("log-20261121-222110", F_OK), 0);
	assert_int_equal(found_in_all("log").decision_count, 3);
}

/* A file that grows slowly must not be kept for ever. */
static void
audit__too_old__is_rotated_and_deleted(void **state)
{
	struct audit *audit = audit_begin_bounded("log", 1000000, 0, 10 * DAY_US);
	const struct timespec changed = { .tv_sec = SAMPLE_AT_US / SECOND_US };
	const struct timespec times[2] = { changed, changed };
	struct rule rule = sample_rule();

	(void)state;
	note(audit, &rule, "a");
	note_outcome_at(audit, "alice", SAMPLE_AT_US);
	written_await(audit, 2);
	audit_tick(audit, SAMPLE_AT_US + DAY_US - SECOND_US);
	sleep_ms(50);
	assert_int_equal(rotated_count("log"), 0);
	audit_tick(audit, SAMPLE_AT_US + DAY_US + MINUTE_US);
	rotated_await("log", 1);
	assert_int_equal(utimensat(AT_FDCWD, "log-20261122-222205", times, 0), 0);
	audit_tick(audit, SAMPLE_AT_US + 10 * DAY_US - MINUTE_US);
	sleep_ms(50);
	assert_int_equal(rotated_count("log"), 1);
	audit_tick(audit, SAMPLE_AT_US + 10 * DAY_US + MINUTE_US);
	rotated_await("log", 0);
	audit_close(&audit);
}

/* What was read late tells of yesterday, and is no reason to rotate. */
static void
audit__late_outcomes__do_not_make_it_old(void **state)
{
	struct audit *audit = audit_begin_bounded("log", 1000000, 0, 10 * HOUR_US);
	struct observation seen = sample_seen_failure();

	(void)state;
	seen.age_us = 20 * HOUR_US;
	audit_note_outcome(audit, &seen, "");
	written_await(audit, 1);
	for (int i = 0; i < 10; i++) {
		audit_tick(audit, SAMPLE_AT_US + i * 2 * MINUTE_US);
		sleep_ms(5);
	}
	assert_int_equal(rotated_count("log"), 0);
	audit_tick(audit, SAMPLE_AT_US + HOUR_US);
	rotated_await("log", 1);
	audit_close(&audit);
}

static void
audit__other_bounds__hold_from_then_on(void **state)
{
	struct audit *audit = audit_begin_bounded("log", 0, 0, 0);
	const struct archive_bounds bounds = { 1, 0, 0 };
	struct rule rule = sample_rule();

	(void)state;
	note(audit, &rule, "a");
	written_await(audit, 1);
	audit_tick(audit, SAMPLE_AT_US);
	sleep_ms(20);
	assert_int_equal(rotated_count("log"), 0);
	audit_bound(audit, &bounds);
	rotated_await("log", 1);
	audit_close(&audit);
}

/* Nothing can be made or renamed in it; but the file can be written. */
static void
audit__closed_directory__is_trouble_and_no_loss(void **state)
{
	struct audit *audit = audit_begin_bounded("dir/log", 1, 0, 0);
	struct rule rule = sample_rule();
	struct audit_health health;
	char account[32];

	(void)state;
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(symlink("log.real", "dir/log"), 0);
	for (int i = 0; i < 20; i++) {
		audit_tick(audit, SAMPLE_AT_US + i * SECOND_US);
		snprintf(account, sizeof(account), "a%d", i);
		note(audit, &rule, account);
		written_await(audit, i + 1);
	}
	for (int i = 0; i < 5000; i++) {
		audit_health(audit, &health);
		if (health.trouble[0] != '\0')
			break;
		sleep_ms(1);
	}
	assert_non_null(strstr(health.trouble, "cannot be rotated"));
	assert_int_equal(health.lost_count, 0);
	assert_int_equal(rotated_count("dir/log"), 0);
	assert_int_equal(rename("dir/log.real", "dir/log"), 0);
	audit_tick(audit, SAMPLE_AT_US + HOUR_US);
	rotated_await("dir/log", 1);
	for (int i = 0; i < 5000 && health.trouble[0] != '\0'; i++) {
		sleep_ms(1);
		audit_health(audit, &health);
	}
	assert_string_equal(health.trouble, "");
	audit_close(&audit);
	assert_int_equal(found_in_all("dir/log").decision_count, 20);
}

/* Two programs with one file, and somebody who renames it, too. */
static void
audit__rotated_by_three__loses_nothing(void **state)
{
	struct audit *audits[2] = { audit_begin_bounded("log", 1000, 0, 0),
		audit_begin_bounded("log", 1000, 0, 0) };
	const int each = 300;
	struct rule rule = sample_rule();
	char account[32], name[32];
	struct found found;

	(void)state;
	for (int i = 0; i < each; i++) {
		for (int a = 0; a < 2; a++) {
			audit_tick(audits[a], SAMPLE_AT_US + i * SECOND_US);
			snprintf(account, sizeof(account), "a%d", i);
			note(audits[a], &rule, account);
		}
		snprintf(name, sizeof(name), "log.%d", i);
		if (i % 7 == 0)
			rename("log", name);
		sleep_ms(1);
	}
	for (int a = 0; a < 2; a++)
		audit_close(&audits[a]);
	found = found_in_all("log");
	assert_int_equal(found.decision_count, 2 * each);
	assert_int_equal(found.invalid_count, 0);
	assert_true(rotated_count("log") > 10);
}

#define AUDIT_TEST(test) cmocka_unit_test_setup_teardown(test, directory_enter, directory_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(audit__one_decision__is_answered_and_written),
		AUDIT_TEST(audit__flood_of_one__is_a_line_and_a_count),
		AUDIT_TEST(audit__flood_of_many__is_300_lines_and_a_shared_one),
		AUDIT_TEST(audit__flood_of_holds__is_300_lines_and_a_count),
		AUDIT_TEST(audit__hold_then_refusal__is_a_line_each),
		AUDIT_TEST(audit__close__writes_the_open_counts),
		AUDIT_TEST(audit__many_floods_end_at_once__no_count_is_lost),
		AUDIT_TEST(audit__no_file__still_gives_tickets),
		AUDIT_TEST(audit__renamed_while_four_threads_write__loses_and_doubles_nothing),
		AUDIT_TEST(audit__copied_and_truncated__goes_on),
		AUDIT_TEST(audit__directory_appears_later__nothing_is_lost),
		AUDIT_TEST(audit__full_disk__keeps_what_it_can_and_counts_the_rest),
		AUDIT_TEST(audit__hostile_strings__are_lines_all_the_same),
		AUDIT_TEST(audit__outcomes__are_a_line_and_a_count),
		AUDIT_TEST(audit__many_outcomes_at_once__none_is_lost),
		AUDIT_TEST(audit__outcomes_without_a_file__are_nothing),
		AUDIT_TEST(audit__too_large__is_rotated),
		AUDIT_TEST(audit__without_a_size__is_not_rotated),
		AUDIT_TEST(audit__too_much__loses_the_oldest),
		AUDIT_TEST(audit__too_old__is_rotated_and_deleted),
		AUDIT_TEST(audit__late_outcomes__do_not_make_it_old),
		AUDIT_TEST(audit__other_bounds__hold_from_then_on),
		AUDIT_TEST(audit__closed_directory__is_trouble_and_no_loss),
		AUDIT_TEST(audit__rotated_by_three__loses_nothing),
	};

	log_to_stderr("audit_test", LOG_LEVEL_WARNING);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
