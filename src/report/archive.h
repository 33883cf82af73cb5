/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

/*
 * What a file was rotated to: FILE-20261121-222105, by the time in UTC at which that was done.
 * Others may rotate the same file, too, and at the same time; what they leave behind has other
 * names, and is not touched.
 */
struct archive_bounds {
	int64_t size_bytes; /* a larger file is rotated; 0: others do so, and nothing is deleted */
	int64_t total_bytes; /* of all that it was rotated to; 0: any number */
	int64_t age_us; /* since their last lines; 0: any */
};

/*
 * When the file is rotated though it is not large: in files that each tell of a tenth of the time
 * for which they are kept, hardly a line is kept for longer than that. 0: never.
 */
int64_t archive_period_us(const struct archive_bounds *bounds);

/* When the first line of an audit file was written; 0: it has none that tells. */
int64_t archive_begun_us(int fd);

/*
 * Gives the file a name that nobody has yet. Returns 0; -ENOTSUP where it is no plain file, or
 * another -errno.
 */
int archive_put(const char *path, int64_t now_us);

/*
 * Deletes what is too old, and the oldest of what is too much. Returns 0, or -errno of what could
 * not be deleted or looked at.
 */
int archive_trim(const char *path, const struct archive_bounds *bounds, int64_t now_us);
