/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

#include "smtp/reply.h"

/* How often replies were given lately, and to whom most: from the lines of the audit file. */
#define SIGHTINGS_SUBJECTS_MOST 8
#define SIGHTINGS_WHO_BYTES 512

/* Who was given one most often. */
struct sighting_top {
	char who[SIGHTINGS_WHO_BYTES]; /* a client or a network, or a login; "": nobody is known */
	int64_t count;
};

struct sighting {
	int64_t server_count; /* by the mail server itself */
	int64_t own_count; /* by a rule of sluice */
	int64_t unknown_count; /* of them it is not known, or there was no room to note, to whom */
	struct sighting_top client, login;
};

struct sightings;

/* The subjects, at most SIGHTINGS_SUBJECTS_MOST, belong to the caller. Returns 0 or -ENOMEM. */
int sightings_new(struct sightings **sightings_r, const struct reply *subjects,
    size_t subject_count, int64_t from_us);

/* A history_visit_fn: takes a line of any kind, of which those from from_us on count. */
int sightings_take(void *sightings, struct span line);

void sightings_tell(const struct sightings *sightings, size_t subject, struct sighting *sighting_r);

/* Leaves NULL behind. */
void sightings_free(struct sightings **sightings);
