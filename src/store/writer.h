/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "store/backend.h"
#include "store/table.h"

struct writer;

struct writer_options {
	const struct backend *backend;
	void *disk; /* new; it stays the caller's */
	struct table *table; /* the caller's as well */
	int64_t round_us; /* so often the writer writes what is dirty … */
	int64_t reopen_us; /* … and so often it tries to open a disk that it could not open */
};

/* Opens the disk and starts a thread that keeps it up to date. Returns 0 or -ENOMEM. */
int writer_new(struct writer **writer_r, const struct writer_options *options);

/* Writes all and stops the thread. */
void writer_free(struct writer **writer);

/* What the thread knows of the time. */
void writer_tick(struct writer *writer, int64_t now_us);

/* Asks for the next round to come early; cheap where that was asked already. */
void writer_hurry(struct writer *writer);

/* Waits for a round that begins after this call. Returns 0 or -errno. */
int writer_flush(struct writer *writer);

/* Fills in walked_count, commit_count, failed_count and trouble. */
void writer_measure(struct writer *writer, struct store_health *health);
