/* SPDX-License-Identifier: BSD-2-Clause */
/* The same line in two logs is told once; the same message twice in one log is told twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"

#include "source/echo.h"

#define NOW_US (INT64_C(1800000000) * SECOND_US)

static int
echoes_setup(void **state)
{
	*state = echoes_new();
	return *state == NULL ? -1 : 0;
}

static int
echoes_teardown(void **state)
{
	echoes_free((struct echoes **)state);
	assert_null(*state);
	return 0;
}

static bool
is_echo(struct echoes *echoes, unsigned log, const char *message, int64_t now_us)
{
	struct syslog_line line = {
		.host = SPAN("mx"),
		.program = SPAN("postfix/smtpd"),
		.pid = 4711,
		.message = span_of(message),
	};

	return echo_hear(echoes, log, &line, now_us);
}

static void
echo__second_log__is_an_echo(void **state)
{
	assert_false(is_echo(*state, 0, "a", NOW_US));
	assert_true(is_echo(*state, 1, "a", NOW_US));
	assert_true(is_echo(*state, 15, "a", NOW_US + SECOND_US));
	assert_false(is_echo(*state, 1, "b", NOW_US));
	assert_true(is_echo(*state, 0, "b", NOW_US));
}

static void
echo__same_message_again__is_none(void **state)
{
	for (unsigned i = 0; i < 1000; i++)
		assert_false(is_echo(*state, 0, "a", NOW_US));
	for (unsigned i = 0; i < 1000; i++)
		assert_true(is_echo(*state, 1, "a", NOW_US));
	assert_false(is_echo(*state, 1, "a", NOW_US));
	assert_true(is_echo(*state, 0, "a", NOW_US));
}

/* One was followed before the other: whoever is ahead tells. */
static void
echo__late_beginner__tells_nothing_twice(void **state)
{
	assert_false(is_echo(*state, 0, "a", NOW_US));
	assert_false(is_echo(*state, 0, "a", NOW_US));
	assert_true(is_echo(*state, 1, "a", NOW_US));
	assert_false(is_echo(*state, 0, "a", NOW_US));
	assert_true(is_echo(*state, 1, "a", NOW_US));
}

static void
echo__other_process_or_program__is_another_line(void **state)
{
	struct syslog_line line = {
		.program = SPAN("postfix/smtpd"),
		.pid = 4711,
		.message = SPAN("a"),
	};

	assert_false(echo_hear(*state, 0, &line, NOW_US));
	line.pid = 4712;
	assert_false(echo_hear(*state, 1, &line, NOW_US));
	line.program = SPAN("postfix/submission/smtpd");
	assert_false(echo_hear(*state, 2, &line, NOW_US));
	line.message = SPAN("ab");
	assert_false(echo_hear(*state, 3, &line, NOW_US));
}

static void
echo__after_ten_minutes__is_forgotten(void **state)
{
	assert_false(is_echo(*state, 0, "a", NOW_US));
	assert_true(is_echo(*state, 1, "a", NOW_US + 10 * MINUTE_US));
	assert_false(is_echo(*state, 1, "a", NOW_US + 20 * MINUTE_US + 1));
	assert_true(is_echo(*state, 0, "a", NOW_US + 20 * MINUTE_US + 1));
}

/* A log that is read a good while later than the other. */
static void
echo__thousands_of_lines_later__is_known(void **state)
{
	char message[32];

	for (unsigned log = 0; log < 2; log++) {
		for (unsigned i = 0; i < 20000; i++) {
			snprintf(message, sizeof(message), "line %u", i);
			assert_int_equal(is_echo(*state, log, message, NOW_US), log == 1);
		}
	}
}

#define ECHO_TEST(test) cmocka_unit_test_setup_teardown(test, echoes_setup, echoes_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ECHO_TEST(echo__second_log__is_an_echo),
		ECHO_TEST(echo__same_message_again__is_none),
		ECHO_TEST(echo__late_beginner__tells_nothing_twice),
		ECHO_TEST(echo__other_process_or_program__is_another_line),
		ECHO_TEST(echo__after_ten_minutes__is_forgotten),
		ECHO_TEST(echo__thousands_of_lines_later__is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
