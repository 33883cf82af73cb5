/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

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
