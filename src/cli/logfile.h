/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

#include "cli/command.h"

#define LOGFILE_LINE_BYTES 65536 /* what is longer is cut here, and the rest of it passed over */

/* What becomes of the lines. */
struct logfile_sink {
	void *arg;
	void (*line)(void *arg, struct span line); /* without its newline; any byte may be in it */
	bool (*pause)(void *arg); /* no more lines are there just now; false: no more are wanted */
	int64_t cut_count; /* counted here: lines that were too long */
};

/*
 * Hands out every line of a file ("-" is standard input) from its beginning to its end. What cannot
 * be read, or is no text, is complained of, with what to do about it: FINISH_FINDING.
 */
enum finish logfile_read(const char *path, struct logfile_sink *sink);
