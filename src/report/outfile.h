/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define OUTFILE_TROUBLE_BYTES 160

/*
 * A file that grows by whole lines and may be rotated at any time: by renaming it or by copying and
 * truncating it, and without telling us. One thread at a time.
 */
struct outfile {
	char *path;
	int fd; /* -1: not open */
	dev_t device;
	ino_t inode;
	bool cut; /* the file does not end with a whole line, and that could not be mended */
	char trouble[OUTFILE_TROUBLE_BYTES]; /* what is wrong with it just now, or "" */
};

/* Returns 0 or -ENOMEM. Opens nothing yet. */
int outfile_init(struct outfile *file, const char *path);
void outfile_clear(struct outfile *file);

/*
 * Opens what the path names now, unless that is open already; makes it (mode 0640) where it is
 * missing. Returns 0 or -errno.
 */
int outfile_open(struct outfile *file);

/*
 * Appends whole lines. Returns how many bytes of them the file has taken: all, or fewer but whole
 * lines where it is in trouble.
 */
size_t outfile_write(struct outfile *file, const char *lines, size_t bytes);

/* How large the file is; 0 where none is open, and of what has no size. */
int64_t outfile_bytes(const struct outfile *file);
