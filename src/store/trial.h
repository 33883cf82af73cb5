/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

typedef int trial_fn(void *arg);

/*
 * Calls a function in a child process, which may die of it; nothing of what it changes in memory is
 * seen here. Returns 0 and what the function returned; -ECHILD if the child died; -ETIMEDOUT if it
 * did neither in time; or another -errno.
 */
int trial_run(int *result_r, trial_fn *trial, void *arg, int64_t patience_us);
