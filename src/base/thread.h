/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <pthread.h>
#include <stdint.h>

typedef void *thread_fn(void *arg);

/* Starts a thread to which every signal is blocked. Returns 0 or -errno. */
int thread_start(pthread_t *thread_r, thread_fn *run, void *arg);

/* Waits for a thread to end, but not longer. Returns 0, or -ETIMEDOUT: then it still runs. */
int thread_join(pthread_t thread, int64_t patience_us);
