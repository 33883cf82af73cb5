/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "settings/allocation.h"
#include "settings/settings.h"

/*
 * Reads a file and looks through it, with all that it includes, for what libconfig 1.5 passes over
 * in silence (a number that does not fit, a comment without end, a NUL), explains badly (a value
 * without quotes) or ends the process for (a directory that is included).
 */
struct scan {
	struct complaints *complaints;
	struct allocation **owner; /* of the text and the names */
	const char *directory; /* where includes are looked for */
	unsigned file_count;
	bool spoiled; /* libconfig would stumble over it, or misread it */
	bool halted; /* it is nothing for libconfig at all */
	int error; /* -ENOMEM, or 0 */
};

/* Returns the text of the file; NULL where there is none, and where the scan was halted. */
char *scan_file(struct scan *scan, const char *path);

/* The name of an included file as libconfig knows it, with the directory. NULL without memory. */
const char *scan_include_path(struct allocation **owner, const char *directory, const char *name);
