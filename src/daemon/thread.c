/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads that are waited for with limited patience. */
#include "daemon/thread.h"

#include <errno.h>
#include <time.h>

#include "base/now.h"

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
