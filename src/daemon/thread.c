/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads that are waited for with limited patience. */
#include "daemon/thread.h"

#include <time.h>

#include "base/duration.h"
#include "base/now.h"

int
thread_join(pthread_t thread, int64_t patience_us)
{
	int64_t until_us = now_steady_us() + patience_us;
	const struct timespec until = {
		.tv_sec = until_us / SECOND_US,
		.tv_nsec = until_us % SECOND_US * 1000,
	};

	return -pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &until);
}
