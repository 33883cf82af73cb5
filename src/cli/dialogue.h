/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "cli/places.h"

/* A record of the daemon's answer: a line of flat JSON. */
typedef void dialogue_visit_fn(void *arg, const char *record);

/*
 * What the daemon says of itself, in the reader's language. It speaks English, in pieces between
 * which ": " stands: some are names, and others are marked by N_() where it has them from.
 */
void dialogue_words(char *buf, size_t buf_bytes, const char *said);

/*
 * Asks the daemon one line of words and shows each record of its answer. Whatever went wrong, from
 * a daemon that is not running to one that says "error: ...", is said on stderr.
 */
enum finish dialogue(
    const struct places *places, const char *words, dialogue_visit_fn *visit, void *arg);
