/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source/tail.h"

#define LINEFILE_WINDOW_BYTES 1024
#define LINEFILE_CHUNK_BYTES 65536

/*
 * One open file, read line by line. What was read is known again by the bytes that stand before
 * it: the window. Nothing else is kept of the file, so that many of them can be open.
 */
struct linefile {
	int fd;
	int watch; /* of the caller's inotify(7); -1: none */
	bool stirred; /* the caller's: it may have something to read */
	bool copied; /* the caller's: it may be a copy of the file that comes behind it */
	bool torn; /* within a line that is passed over up to its end */
	uint64_t device;
	uint64_t inode;
	int64_t offset; /* behind the last line handed out */
	int64_t scanned; /* beyond the offset only in a line longer than TAIL_LINE_BYTES */
	int64_t size_bytes; /* when it was looked at last */
	int64_t mtime_ns;
	int64_t born_ns; /* 0: the file system does not tell */
	int64_t active_us; /* the caller's: when it had something to read, now_steady_us() */
	uint32_t print; /* of the window before the offset */
	size_t window_bytes;
	bool ahead; /* of a file not begun yet: the window is its beginning */
	char window[LINEFILE_WINDOW_BYTES]; /* what stands before scanned */
};

/* What one call may read, and where the lines go. */
struct ration {
	char *chunk; /* LINEFILE_CHUNK_BYTES of room */
	size_t left_bytes;
	int64_t line_count;
	int64_t cut_count;
	tail_line_fn *line;
	void *arg;
};

enum linefile_state {
	LINEFILE_MORE, /* the ration is used up */
	LINEFILE_END, /* no whole line is left */
	LINEFILE_REWRITTEN, /* what was read is no longer there */
	LINEFILE_FAILED, /* errno of the file system */
};

/*
 * Opens it at its beginning, and never waits. Returns 0 or -errno: -EISDIR for a directory,
 * -ESPIPE for whatever else is no regular file.
 */
int linefile_open(struct linefile *file_r, const char *path);
void linefile_close(struct linefile *file);

/* Takes its size and time. True where they are not what they were. */
bool linefile_look(struct linefile *file);

/* Where it stands. */
void linefile_tell(const struct linefile *file, struct tail_place *place_r);

/*
 * Goes on behind the bytes that the place tells of, whatever its device and inode are. False, and
 * at the beginning, where they do not stand there.
 */
bool linefile_resume(struct linefile *file, const struct tail_place *place);

/* Goes to an offset; within a line, to where that begins. */
void linefile_skip(struct linefile *file, int64_t offset);

/*
 * Does the copy hold the beginning of the file, as far as it has got? Then that is remembered: if
 * it is written anew before it is read for the first time, that will be seen.
 */
bool linefile_begins_as(struct linefile *file, const struct linefile *copy);

/* Back to the beginning: another file in the same inode. */
void linefile_rewind(struct linefile *file);

/* Hands out whole lines until the ration is used up or there are none. */
enum linefile_state linefile_read(struct linefile *file, struct ration *ration);

/*
 * Hands out the line that has no end, as it stands; what is still written of it is passed over,
 * lest a stranger's words stand where a line begins. False, and nothing done, where it has got an
 * end.
 */
bool linefile_finish(struct linefile *file, struct ration *ration);

/* The second in which the file was written that the place is in; 0: not known. */
int64_t place_second(const struct tail_place *place);
