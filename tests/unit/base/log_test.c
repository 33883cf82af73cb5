/* SPDX-License-Identifier: BSD-2-Clause */
/* The log: who is heard, what a stranger's bytes become, and how often a thing is said. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/now.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define SAID_BYTES 16384
#define LINE_BYTES 2000
#define THREADS 4

/* Stands in for stderr while a test listens. */
struct ear {
	FILE *file;
	int stderr_fd;
	char said[SAID_BYTES];
};

static void
ear_open(struct ear *ear)
{
	ear->file = tmpfile();
	assert_non_null(ear->file);
	fflush(stderr);
	ear->stderr_fd = dup(STDERR_FILENO);
	dup2(fileno(ear->file), STDERR_FILENO);
}

static const char *
ear_close(struct ear *ear)
{
	size_t length;

	dup2(ear->stderr_fd, STDERR_FILENO);
	close(ear->stderr_fd);
	rewind(ear->file);
	length = fread(ear->said, 1, sizeof(ear->said) - 1, ear->file);
	ear->said[length] = '\0';
	fclose(ear->file);
	return ear->said;
}

static void
say_all(void)
{
	log_error("one");
	log_warning("two");
	log_info("three");
	log_debug("four");
}

/* Must run first: nothing has been set up yet. */
static void
log_info__before_anything_is_set_up__goes_to_stderr(void **state)
{
	struct ear ear;

	(void)state;
	ear_open(&ear);
	say_all();
	assert_string_equal(
	    ear_close(&ear), "sluice: error: one\nsluice: warning: two\nsluice: info: three\n");
}

static void
log_to_stderr__a_level__silences_what_lies_below(void **state)
{
	static const struct {
		enum log_level level;
		const char *said;
	} cases[] = {
		{ LOG_LEVEL_ERROR, "p: error: one\n" },
		{ LOG_LEVEL_WARNING, "p: error: one\np: warning: two\n" },
		{ LOG_LEVEL_INFO, "p: error: one\np: warning: two\np: info: three\n" },
		{ LOG_LEVEL_DEBUG,
		    "p: error: one\np: warning: two\np: info: three\np: debug: four\n" },
	};
	struct ear ear;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		log_to_stderr("p", cases[i].level);
		ear_open(&ear);
		say_all();
		assert_string_equal(ear_close(&ear), cases[i].said);
	}
}

static void
log_error__bytes_of_a_stranger__cannot_forge_a_line(void **state)
{
	struct ear ear;

	(void)state;
	log_to_stderr("p", LOG_LEVEL_INFO);
	ear_open(&ear);
	log_error("helo %s", "x\np: error: forged\r\x1b[2J\t\x7f\xc3\xa9\xff%s%n~");
	assert_string_equal(ear_close(&ear),
	    "p: error: helo x\\x0ap: error: forged\\x0d\\x1b[2J\\x09\\x7f\\xc3\\xa9\\xff%s%n~\n");
}

static void
log_error__a_line_that_is_too_long__is_cut_between_escapes(void **state)
{
	static const struct {
		const char *unit;
		size_t count;
		size_t written;
	} cases[] = {
		{ "x", LINE_BYTES - 1, LINE_BYTES - 1 },
		{ "x", LINE_BYTES, LINE_BYTES },
		{ "x", LINE_BYTES + 1, LINE_BYTES },
		{ "\n", LINE_BYTES / 4, LINE_BYTES },
		{ "\n", LINE_BYTES / 4 + 1, LINE_BYTES },
		{ "x\n", LINE_BYTES, LINE_BYTES },
		{ "xxx\n", LINE_BYTES / 4, LINE_BYTES - 2 },
	};
	const size_t around = strlen("p: error: \n");
	struct ear ear;

	(void)state;
	log_to_stderr("p", LOG_LEVEL_INFO);
	for (size_t i = 0; i < COUNT(cases); i++) {
		static char text[3 * LINE_BYTES + 1];
		const size_t unit_bytes = strlen(cases[i].unit);

		for (size_t n = 0; n < cases[i].count; n++)
			memcpy(text + n * unit_bytes, cases[i].unit, unit_bytes);
		text[cases[i].count * unit_bytes] = '\0';
		ear_open(&ear);
		log_error("%s", text);
		assert_int_equal(strlen(ear_close(&ear)), cases[i].written + around);
		assert_ptr_equal(strchr(ear.said, '\n'), ear.said + strlen(ear.said) - 1);
	}
}

static void
log_to_syslog__from_then_on__stderr_is_silent(void **state)
{
	struct ear ear;

	(void)state;
	log_to_syslog("sluice-test", LOG_USER, LOG_LEVEL_ERROR);
	ear_open(&ear);
	say_all();
	assert_string_equal(ear_close(&ear), "");
	log_to_stderr("p", LOG_LEVEL_ERROR);
	ear_open(&ear);
	say_all();
	assert_string_equal(ear_close(&ear), "p: error: one\n");
}

static void
log_facility__names_of_syslog__are_known(void **state)
{
	(void)state;
	assert_int_equal(log_facility("mail"), LOG_MAIL);
	assert_int_equal(log_facility("daemon"), LOG_DAEMON);
	assert_int_equal(log_facility("auth"), LOG_AUTH);
	assert_int_equal(log_facility("authpriv"), LOG_AUTHPRIV);
	assert_int_equal(log_facility("local0"), LOG_LOCAL0);
	assert_int_equal(log_facility("local7"), LOG_LOCAL7);
	assert_int_equal(log_facility("local8"), -1);
	assert_int_equal(log_facility("kern"), -1);
	assert_int_equal(log_facility("MAIL"), -1);
	assert_int_equal(log_facility(""), -1);
}

static void
log_level__four_names__are_known(void **state)
{
	(void)state;
	assert_int_equal(log_level("error"), LOG_LEVEL_ERROR);
	assert_int_equal(log_level("warning"), LOG_LEVEL_WARNING);
	assert_int_equal(log_level("info"), LOG_LEVEL_INFO);
	assert_int_equal(log_level("debug"), LOG_LEVEL_DEBUG);
	assert_int_equal(log_level("notice"), -1);
	assert_int_equal(log_level(""), -1);
}

static void
log_due__once_said__is_not_due_for_a_minute(void **state)
{
	struct log_seldom one = { 0 }, other = { 0 };

	(void)state;
	assert_true(log_due(&one));
	assert_false(log_due(&one));
	assert_true(log_due(&other));
	assert_in_range(one.next_us - now_steady_us(), MINUTE_US - 5 * SECOND_US, MINUTE_US);
	one.next_us = now_steady_us();
	assert_true(log_due(&one));
	assert_false(log_due(&one));
}

struct crowd {
	struct log_seldom seldom;
	_Atomic int due_count;
};

static void *
crowd_ask(void *arg)
{
	struct crowd *crowd = arg;

	for (int i = 0; i < 1000; i++) {
		if (log_due(&crowd->seldom))
			crowd->due_count++;
	}
	return NULL;
}

static void
log_due__many_threads__only_one_is_told_to_speak(void **state)
{
	struct crowd crowd = { .due_count = 0 };
	pthread_t threads[THREADS];

	(void)state;
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, crowd_ask, &crowd), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(crowd.due_count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(log_info__before_anything_is_set_up__goes_to_stderr),
		cmocka_unit_test(log_to_stderr__a_level__silences_what_lies_below),
		cmocka_unit_test(log_error__bytes_of_a_stranger__cannot_forge_a_line),
		cmocka_unit_test(log_error__a_line_that_is_too_long__is_cut_between_escapes),
		cmocka_unit_test(log_to_syslog__from_then_on__stderr_is_silent),
		cmocka_unit_test(log_facility__names_of_syslog__are_known),
		cmocka_unit_test(log_level__four_names__are_known),
		cmocka_unit_test(log_due__once_said__is_not_due_for_a_minute),
		cmocka_unit_test(log_due__many_threads__only_one_is_told_to_speak),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
