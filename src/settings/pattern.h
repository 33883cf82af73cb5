/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "base/span.h"

#define PATTERN_NAME_BYTES 256

/* Which names a regular expression matches: the domain is pattern.domain. */
enum pattern_sense {
	PATTERN_SELF, /* "example.com" */
	PATTERN_BELOW, /* ".example.com" */
	PATTERN_BOTH,
	PATTERN_SOME_BELOW, /* some of those below, in a way that only the expression tells */
	PATTERN_ENDING, /* both, and "notexample.com" */
};

struct pattern {
	enum pattern_sense sense;
	char domain[PATTERN_NAME_BYTES];
};

/*
 * Reads a simple regular expression for host names, as it stands between slashes: of POSIX or of
 * Perl, as long as both mean the same. A dot without backslash is taken for a dot, as whoever wrote
 * it meant one. False for what names cannot say, and where all that they could say is a public
 * suffix.
 */
bool pattern_read_host(struct pattern *pattern_r, struct span text);

/*
 * The same for mail addresses: "user@example.com" and "user@" (with PATTERN_SELF), or a domain,
 * whose addresses, those below it, or both are matched. Nothing wider.
 */
bool pattern_read_mail(struct pattern *pattern_r, struct span text);
