/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source/linefile.h"
#include "source/tail.h"

#define ROTATED_STAMP_BYTES 64

enum rotated_kind {
	ROTATED_NUMBERED, /* "mail.log.1", younger than "mail.log.2" */
	ROTATED_DATED, /* "mail.log-20241231", older than "mail.log-20250101" */
};

/* A file that rotation made of a log. */
struct rotated {
	char *path;
	enum rotated_kind kind;
	bool compressed;
	char stamp[ROTATED_STAMP_BYTES]; /* the number or the date */
	uint64_t device;
	uint64_t inode;
	int64_t size_bytes;
	int64_t mtime_ns;
	int64_t rank_ns; /* its time, but never before that of one which its name says is older */
};

/* All of them, the oldest first. Zero it before use. */
struct rotation {
	struct rotated *file;
	size_t count;
};

/*
 * Is this the name that rotation gives to a file of the log: its own with a number, a date or "old"
 * behind it or before its extension, compressed or not? Other copies are no business of ours.
 */
bool rotation_made(const char *name, const char *log_name);

/*
 * Adds the files of that log in the directory. A directory that cannot be read has none. Returns 0
 * or -ENOMEM.
 */
int rotation_gather(struct rotation *rotation, const char *directory, const char *log_name);

void rotation_clear(struct rotation *rotation);

/* The index of the file with this inode, or -1. */
int rotation_locate(const struct rotation *rotation, uint64_t device, uint64_t inode);

/* How many are not younger than that: the index of the first that is. */
int rotation_until(const struct rotation *rotation, int64_t mtime_ns);

/*
 * Finds and opens the file that the place is in, by its inode and by the bytes before the offset,
 * or else by those alone: a copy. Returns its index, the file open at the place; or -1.
 */
int rotation_find(
    const struct rotation *rotation, const struct tail_place *place, struct linefile *file_r);
