/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

#define TAIL_LINE_BYTES 8192 /* what is longer is cut here, and the rest of it passed over */

/* Where in which file: enough to go on there after a restart. All zero: nowhere yet. */
struct tail_place {
	uint64_t device;
	uint64_t inode;
	int64_t offset; /* behind the last whole line that was handed out */
	/*
	 * Of the bytes before the offset, above: tells a file that was written anew, and a copy.
	 * Below the second in which the file was written: tells what is younger when it is gone.
	 */
	uint64_t print;
};

/* How it is with a log. */
struct tail_health {
	int64_t offset_bytes;
	int64_t size_bytes; /* of the file now; -1: there is none */
	int64_t lag_bytes; /* not read yet, in it and in files that were rotated away */
	int64_t missed_count; /* times that lines were lost: a file was gone before it was read */
	int64_t cut_count; /* lines longer than TAIL_LINE_BYTES */
	const char *trouble; /* "": none; else static, such as "Permission denied" */
};

/*
 * A line without its newline and a CR before that; valid until the call returns. Any byte may be in
 * it, NUL too. Only NULs at its beginning are passed over: a hole, as copytruncate leaves it to a
 * program that does not append, or a power cut.
 */
typedef void tail_line_fn(void *arg, struct span line);

/*
 * Follows one log file. One thread at a time.
 *
 * Files that rotation made are known by their names: that of the log with a number, a date or "old"
 * behind it, or before its extension, in the same directory. What can be lost by nature: what is
 * written between the copy and the truncation of copytruncate; what was not read when a file was
 * truncated without a copy, deleted, or compressed while nobody followed it; what is still written
 * to a rotated file, while nobody follows, after lines of its successor were handed out.
 */
struct tail;

/*
 * Begins at the place, also where the file has been rotated since: what stood behind the place in
 * it comes first, then the files that came between (not compressed ones), then the present one.
 * With no place (NULL, or all zero) at the end of the file, and at the beginning of one that comes
 * later. A file that is missing or cannot be read is no failure: it is logged, once, and tried
 * again. Returns 0, -ENOMEM, or -errno where inotify(7) is not to be had.
 */
int tail_open(struct tail **tail_r, const char *path, const struct tail_place *place);

/* Closes; leaves NULL behind. */
void tail_close(struct tail **tail);

/*
 * Readable when there is something to do for tail_read(), as after tail_open(): an inotify(7)
 * descriptor.
 */
int tail_fd(const struct tail *tail);

/*
 * Hands out whole lines, in their order, until most_bytes are read or there are no more; the line
 * that exceeds them is the last. A line without an end waits for it, or for the next file to begin:
 * then it is handed out as it stands. Follows rotation by rename, deletion and creation, truncation
 * and copytruncate; without change it costs a few system calls. Returns 1 where more can be read at
 * once, 0 where not.
 */
int tail_read(struct tail *tail, size_t most_bytes, tail_line_fn *line, void *arg);

/*
 * Once a second or so: looks again for a file that was missing or unreadable, and for what inotify
 * may not tell (a directory above that was renamed, NFS, no watch left). Returns 1 where
 * tail_read() has something to do.
 */
int tail_tick(struct tail *tail);

/* Where it stands: behind the last line handed out. */
void tail_tell(const struct tail *tail, struct tail_place *place_r);

void tail_health(const struct tail *tail, struct tail_health *health_r);
