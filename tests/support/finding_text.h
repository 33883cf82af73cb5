/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "source/finding.h"
#include "source/syslog_line.h"

#define FINDING_TEXT_BYTES 4096

/*
 * Prints all that a finding has, and nothing else: "auth-failed auth ~535 5.7.0 client=192.0.2.1
 * name=mx.example.org login=bob". The tilde stands for what was inferred.
 */
void finding_text(char text_r[static FINDING_TEXT_BYTES], const struct finding *finding);

/* Do all its spans lie within the bytes of the line, or are empty, or name what it is about? */
bool finding_is_within(const struct finding *finding, struct span line);

/* Who reads, and whose lines. */
struct dialect {
	bool (*read)(struct finding *finding_r, const struct syslog_line *line);
	const char *program;
};

/* A message, and all that is found in it; NULL: it is not understood. */
struct line_case {
	const char *message;
	const char *expected;
};

bool dialect_read(const struct dialect *dialect, struct finding *finding_r, struct span message);

/* Each is read as expected. */
void assert_cases(const struct dialect *dialect, const struct line_case *cases, size_t case_count);

/* Cut off anywhere, or with other bytes in it, none is read beyond its end. */
void assert_harmless(
    const struct dialect *dialect, const struct line_case *cases, size_t case_count);
