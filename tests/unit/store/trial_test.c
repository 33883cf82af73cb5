/* SPDX-License-Identifier: BSD-2-Clause */
/* A child tries out what may be deadly: it answers, dies or hangs, and the parent lives. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/trial.h"

#define PATIENCE_US INT64_C(200000)

static int
trial_answers(void *arg)
{
	int answer = *(int *)arg;

	*(int *)arg = 0;
	return answer;
}

static int
trial_dies(void *arg)
{
	kill(getpid(), *(int *)arg);
	return 0;
}

static int
trial_leaves(void *arg)
{
	_exit(*(int *)arg);
}

static int
trial_hangs(void *arg)
{
	for (;;)
		pause();
	return *(int *)arg;
}

static void
trial_run__each_fate__is_told(void **state)
{
	static const struct {
		trial_fn *trial;
		int arg;
		int rc;
	} cases[] = {
		{ trial_answers, 0, 0 },
		{ trial_answers, -30796, 0 },
		{ trial_answers, 22, 0 },
		{ trial_dies, SIGBUS, -ECHILD },
		{ trial_dies, SIGKILL, -ECHILD },
		{ trial_leaves, 0, -ECHILD },
		{ trial_leaves, 1, -ECHILD },
		{ trial_hangs, 0, -ETIMEDOUT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases)[0]; i++) {
		int arg = cases[i].arg;
		int result = 4711;

		assert_int_equal(
		    trial_run(&result, cases[i].trial, &arg, PATIENCE_US), cases[i].rc);
		assert_int_equal(result, cases[i].rc ? 4711 : cases[i].arg);
		assert_int_equal(arg, cases[i].arg);
	}
}

static void
trial_run__children_that_nobody_waits_for__still_answer(void **state)
{
	int arg = 5;
	int result = 0;

	(void)state;
	signal(SIGCHLD, SIG_IGN);
	assert_int_equal(trial_run(&result, trial_answers, &arg, PATIENCE_US), 0);
	assert_int_equal(result, 5);
	arg = SIGSEGV;
	assert_int_equal(trial_run(&result, trial_dies, &arg, PATIENCE_US), -ECHILD);
	signal(SIGCHLD, SIG_DFL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trial_run__each_fate__is_told),
		cmocka_unit_test(trial_run__children_that_nobody_waits_for__still_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
