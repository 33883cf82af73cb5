/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* No more are counted: whoever has so many knows. */
#define SPOOL_MOST 1000000

#define SPOOL_PLACE_BYTES 256

/*
 * Counts the messages in a queue directory: of Postfix the files in incoming, active and deferred,
 * however these are divided; else, as in Sendmail's, the files qf*, also in groups of queues. Goes
 * down a few directories, and follows no symbolic link. Returns 0; -ECANCELED as soon as it is to
 * stop; or -errno, and then place_r is where that happened.
 */
int spool_count(const char *path, const _Atomic bool *is_stopping, int64_t *count_r,
    char place_r[static SPOOL_PLACE_BYTES]);
