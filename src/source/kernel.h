/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

/*
 * What the kernel tells of the machine in files below `proc`, each in percent, rounded down. All
 * return 0 or -errno; -EINVAL for a file that is not as proc(5) says.
 */

/*
 * Of the last ten seconds, that in which somebody waited for this: "cpu", "memory" or "io" (Linux
 * 4.20; -ENOENT or -EOPNOTSUPP where the kernel does not look).
 */
int kernel_pressure(const char *proc, const char *resource, int64_t *percent_r);

/* The load average of the last minute, for each of so many processors; may be above 100. */
int kernel_load(const char *proc, int64_t processor_count, int64_t *percent_r);

/* The memory that cannot be had without swapping. */
int kernel_memory_used(const char *proc, int64_t *percent_r);
