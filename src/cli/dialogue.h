/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "cli/places.h"

/* A record of the daemon's answer: a line of flat JSON. */
typedef void dialogue_visit_fn(void *arg, const char *record);

/*
 * Asks the daemon one line of words and shows each record of its answer. Whatever went wrong, from
 * a daemon that is not running to one that says "error: ...", is said on stderr.
 */
enum finish dialogue(
    const struct places *places, const char *words, dialogue_visit_fn *visit, void *arg);
