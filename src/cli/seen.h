/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "report/sightings.h"

#include "cli/asked.h"
#include "cli/command.h"

/*
 * How often the subjects were answered in the last day, from the audit file. *sightings_r is NULL
 * where nobody can tell; that is complained of only where the wish names the file. Returns 0 or
 * -errno.
 */
int seen_find(struct sightings **sightings_r, const struct wish *wish, const struct asked *asked);

/* In sentences. */
void seen_words(char *buf, size_t buf_bytes, const struct sightings *sightings, size_t subject);
