/* SPDX-License-Identifier: BSD-2-Clause */
/* A thread that no signal reaches, and that is not waited for beyond one's patience. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/thread.h"

struct work {
	sigset_t blocked;
	_Atomic bool may_end;
};

static void *
work_run(void *arg)
{
	const struct timespec moment = { .tv_nsec = 1000000 };
	struct work *work = arg;

	pthread_sigmask(SIG_SETMASK, NULL, &work->blocked);
	while (!work->may_end)
		nanosleep(&moment, NULL);
	return NULL;
}

static void
thread__started__has_every_signal_blocked(void **state)
{
	struct work work = { .may_end = true };
	sigset_t mine;
	pthread_t thread;

	(void)state;
	assert_int_equal(thread_start(&thread, work_run, &work), 0);
	assert_int_equal(thread_join(thread, 10 * SECOND_US), 0);
	assert_true(sigismember(&work.blocked, SIGTERM));
	assert_true(sigismember(&work.blocked, SIGUSR1));
	pthread_sigmask(SIG_SETMASK, NULL, &mine);
	assert_false(sigismember(&mine, SIGTERM));
}

static void
thread__at_work__is_waited_for_no_longer_than_that(void **state)
{
	struct work work = { .may_end = false };
	pthread_t thread;

	(void)state;
	assert_int_equal(thread_start(&thread, work_run, &work), 0);
	assert_int_equal(thread_join(thread, SECOND_US / 100), -ETIMEDOUT);
	work.may_end = true;
	assert_int_equal(thread_join(thread, 10 * SECOND_US), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thread__started__has_every_signal_blocked),
		cmocka_unit_test(thread__at_work__is_waited_for_no_longer_than_that),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
