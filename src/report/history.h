/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <dirent.h>
#include <stdint.h>

#include "base/span.h"

/*
 * Reads audit lines back: those of the rotated predecessors ("FILE.2.gz", "FILE.1",
 * "FILE-20261121", …), the oldest first, then those of the file itself. Lines beyond 64 KiB are
 * passed over.
 */

/* A line without its end, behind which there is a NUL; non-zero ends the reading. */
typedef int history_visit_fn(void *arg, struct span line);

/*
 * Returns 0, what visit() returned, or -errno if the file itself cannot be read and has no
 * predecessor.
 */
int history_read(const char *path, history_visit_fn *visit, void *arg);

/*
 * The same without those files that were last changed long enough before the time that all their
 * lines are older. The others are read from their beginning: so there are older lines too.
 */
int history_read_since(const char *path, int64_t from_us, history_visit_fn *visit, void *arg);

/* The directory that a path is in, and its name there. NULL and errno where it cannot be opened. */
DIR *history_directory(const char *path, const char **file_r);
