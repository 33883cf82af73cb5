/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "source/finding.h"

#define FINDING_TEXT_BYTES 4096

/*
 * Prints all that a finding has, and nothing else: "auth-failed auth ~535 5.7.0 client=192.0.2.1
 * name=mx.example.org login=bob". The tilde stands for what was inferred.
 */
void finding_text(char text_r[static FINDING_TEXT_BYTES], const struct finding *finding);

/* Do all its spans lie within the bytes of the line, or are empty, or name what it is about? */
bool finding_is_within(const struct finding *finding, struct span line);
