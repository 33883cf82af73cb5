/* SPDX-License-Identifier: BSD-2-Clause */
/* Who is stopped now by the records, and what an administrator is told to do about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"

#include "cli/stopped.h"

/* 2026-11-21T10:00:00Z, which is when the records are of. */
#define AT_US (INT64_C(1795255200) * SECOND_US)

static void
note(struct stopped *stopped, const char *kind, const char *members, int64_t now_us)
{
	char line[2048];
	struct record record;

	snprintf(line, sizeof(line), "{\"time\":\"2026-11-21T10:00:00.000Z\",\"record\":\"%s\",%s}",
	    kind, members);
	assert_true(record_read(&record, span_of(line)));
	stopped_note(stopped, &record, now_us);
}

static void
stopped__who_still_waits__is_noted(void **state)
{
	static const struct {
		const char *kind, *members;
		int64_t now_us;
		size_t count;
	} cases[] = {
		{ "hold", "\"account\":\"r a=b\",\"wait\":900", AT_US, 1 },
		{ "hold", "\"account\":\"r a=b\",\"wait\":900", AT_US + 900 * SECOND_US - 1, 1 },
		{ "hold", "\"account\":\"r a=b\",\"wait\":900", AT_US + 900 * SECOND_US, 0 },
		{ "decision", "\"account\":\"r a=b\",\"wait\":0.5,\"mode\":\"enforce\"", AT_US, 1 },
		{ "decision", "\"account\":\"r a=b\",\"wait\":0.5,\"mode\":\"observe\"", AT_US, 0 },
		{ "decision", "\"account\":\"r a=b\"", AT_US, 0 },
		{ "decision", "\"account\":\"r a=b\",\"wait\":-5", AT_US - DAY_US, 0 },
		{ "decision", "\"account\":\"r a=b\",\"wait\":9000000000000", AT_US, 0 },
		{ "decision", "\"wait\":900", AT_US, 0 },
		{ "decision", "\"account\":\"r a=b\",\"wait\":9,\"reason\":\"first-seen\"", AT_US,
		    0 },
		{ "decision", "\"account\":\"r a=b\",\"wait\":9,\"reason\":\"too-early\"", AT_US,
		    0 },
		{ "decision", "\"account\":\"a=b\",\"wait\":9,\"reason\":\"hammering\"", AT_US, 0 },
		{ "decision", "\"account\":\"r\",\"wait\":9,\"reason\":\"maintenance\"", AT_US, 0 },
		{ "decision", "\"account\":\"r a=b\",\"wait\":9,\"reason\":\"on-hold\"", AT_US, 1 },
		{ "repeated", "\"account\":\"r a=b\",\"wait\":900", AT_US, 0 },
		{ "outcome", "\"account\":\"r a=b\",\"wait\":900", AT_US, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stopped stopped = { .count = 0 };

		note(&stopped, cases[i].kind, cases[i].members, cases[i].now_us);
		if (stopped.count != cases[i].count)
			fail_msg("%zu: %s", i, cases[i].members);
	}
}

static void
stopped__one_account__is_noted_once(void **state)
{
	struct stopped stopped = { .count = 0 };

	(void)state;
	note(&stopped, "hold", "\"account\":\"r a=b\",\"wait\":900", AT_US);
	note(&stopped, "decision", "\"account\":\"r a=b\",\"wait\":60", AT_US);
	note(&stopped, "decision", "\"account\":\"r a=c\",\"wait\":60", AT_US);
	assert_int_equal(stopped.count, 2);
	assert_int_equal(stopped.list[0].until_us, AT_US + 60 * SECOND_US);
}

static void
stopped__too_many__are_left_out(void **state)
{
	struct stopped stopped = { .count = 0 };
	char members[64];

	(void)state;
	assert_false(stopped.more);
	for (int i = 0; i < 100; i++) {
		snprintf(members, sizeof(members), "\"account\":\"r a=%d\",\"wait\":900", i);
		note(&stopped, "hold", members, AT_US);
	}
	assert_int_equal(stopped.count, STOPPED_MOST);
	assert_true(stopped.more);
}

/* Reads what is told into a buffer. */
static void
told_read(char *told, size_t told_bytes, const struct stopped *stopped)
{
	char path[] = "/tmp/sluice-stopped-XXXXXX";
	int file = mkstemp(path), out = dup(STDOUT_FILENO);
	ssize_t bytes;

	assert_true(file >= 0 && out >= 0);
	fflush(stdout);
	dup2(file, STDOUT_FILENO);
	stopped_tell(stopped);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	close(out);
	bytes = pread(file, told, told_bytes - 1, 0);
	assert_true(bytes >= 0);
	told[bytes] = '\0';
	close(file);
	unlink(path);
}

/* Whoever copies the command into a shell runs no other. */
static void
stopped__command__is_safe_in_a_shell(void **state)
{
	static const struct {
		const char *account, *command;
	} cases[] = {
		{ "r client=192.0.2.0/24", "\n    sluice forget r client=192.0.2.0/24\n" },
		{ "r login=a%20b sender=<>", "\n    sluice forget 'r login=a%20b sender=<>'\n" },
		{ "r login=$(reboot)", "\n    sluice forget 'r login=$(reboot)'\n" },
		{ "r login=';reboot;'", "\n    sluice forget 'r login='\\'';reboot;'\\'''\n" },
		{ "r login=`reboot`", "\n    sluice forget 'r login=`reboot`'\n" },
		{ "--help", "\n    sluice forget '--help'\n" },
	};
	char members[256], told[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stopped stopped = { .count = 0 };

		snprintf(
		    members, sizeof(members), "\"account\":\"%s\",\"wait\":900", cases[i].account);
		note(&stopped, "hold", members, AT_US);
		told_read(told, sizeof(told), &stopped);
		assert_non_null(strstr(told, "is stopped until"));
		if (strstr(told, cases[i].command) == NULL)
			fail_msg("%s in:\n%s", cases[i].command, told);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(stopped__who_still_waits__is_noted),
		cmocka_unit_test(stopped__one_account__is_noted_once),
		cmocka_unit_test(stopped__too_many__are_left_out),
		cmocka_unit_test(stopped__command__is_safe_in_a_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
