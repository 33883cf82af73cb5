/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <pthread.h>
#include <stdint.h>

/* Waits for a thread to end, but not longer. Returns 0, or -ETIMEDOUT: then it still runs. */
int thread_join(pthread_t thread, int64_t patience_us);
