/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source/linefile.h"
#include "source/rotation.h"
#include "source/route.h"

#define CHAIN_FILES 16

/*
 * The files of one log, open, in the order of their lines. Those before the current one have been
 * read to their end and wait for late lines; those behind it have not been read yet.
 */
struct chain {
	const char *path; /* of the log */
	int inotify;
	struct route route;
	size_t count;
	size_t current;
	struct linefile file[CHAIN_FILES];
	/* The end of what came before the current one. */
	struct tail_place mark; /* inode 0: in no file that is there; then what is younger … */
	int64_t mark_ns; /* … than this comes behind it */
	bool unfilled; /* there was no room for all files that come between */
	bool path_changed; /* the path may lead to another file */
	bool rotated; /* files that rotation makes have come, gone or moved … */
	bool unsteady; /* … since the last scan began */
	int watch_error; /* why a file is not watched */
	int64_t missed_count;
};

/* Takes in what inotify(7) tells. */
void chain_drain(struct chain *chain);

/* The rotated files of the log as they are now; rotation_clear() is the caller's. */
void chain_scan(struct chain *chain, struct rotation *rotation_r);

/* Puts a file in, and takes it over. Where there is no room it is closed: returns false. */
bool chain_insert(struct chain *chain, size_t index, struct linefile *file);

void chain_remove(struct chain *chain, size_t index);

/* Makes the file the last, wherever it was, with what came before it before it. Takes it over. */
void chain_join(struct chain *chain, struct linefile *file);

/*
 * Puts in what rotation put between the file at the index and the one before it, as far as there
 * is room: for what is left it is called again when that one has been read.
 */
void chain_fill(struct chain *chain, size_t index);

/* The same for all from the index on. */
void chain_fill_from(struct chain *chain, size_t index);

/* Has one behind the current file got bytes, or may have? Then nobody goes on with that. */
bool chain_goes_on(struct chain *chain);

/*
 * The current file has been read to its end, and the next one has begun: goes on there, after the
 * line that has no end. Does nothing where the current one got an end of a line meanwhile.
 */
void chain_advance(struct chain *chain, struct ration *ration);

/* What was read of the current file is there no more; it is found again in a copy, or missed. */
void chain_recover(struct chain *chain);

/* Watches what could not be watched. */
void chain_watch(struct chain *chain);

void chain_mark(struct chain *chain, const struct linefile *file);

/* What came before the current file: the first so many of the rotated ones. */
void chain_mark_rotated(struct chain *chain, const struct rotation *rotation, int until);

/* Counts lines that cannot be had, and says so. */
void chain_missed(struct chain *chain, const char *what, const char *why);

void chain_clear(struct chain *chain);
