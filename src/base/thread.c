/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads that no signal reaches, and that are waited for with limited patience. */
#include "base/thread.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#include "base/now.h"

int
thread_start(pthread_t *thread_r, thread_fn *run, void *arg)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(thread_r, NULL, run, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -error;
}

/*
 * Looks again and again: what waits by itself goes by a clock that can be set, or is unknown to the
 * thread sanitizer of clang 14.
 */
int
thread_join(pthread_t thread, int64_t patience_us)
{
	const struct timespec moment = { .tv_nsec = 2000000 };
	int64_t until_us = now_steady_us() + patience_us;

	while (pthread_tryjoin_np(thread, NULL) != 0) {
		if (now_steady_us() > until_us)
			return -ETIMEDOUT;
		nanosleep(&moment, NULL);
	}
	return 0;
}
