/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "report/record.h"

#include "cli/command.h"

/* A line that is held back until it is known to be among the last. */
struct kept {
	int64_t at_us;
	size_t order; /* in which it was read: for lines of the same time */
	int64_t onset_us; /* when the hold began that it tells of; 0: none, or not known */
	char *line; /* NULL: none is kept here */
};

/*
 * What was found and what led to it. Of either the last lines are kept, and told in time order; all
 * zero but for the format, it keeps none.
 */
struct story {
	enum format format;
	size_t most_count; /* so many are told */
	struct kept *found; /* a ring … */
	size_t found_count;
	struct kept *causes; /* … and one for each of its leads */
	size_t *cause_count;
	size_t lead_count;
};

/* These return 0 or -ENOMEM. */
int story_begin(struct story *story_r, enum format format, size_t most_count);
int story_find(struct story *story, const struct record *record, size_t order, int64_t onset_us);
int story_begin_causes(struct story *story, size_t lead_count);
int story_add_cause(struct story *story, size_t lead, const struct record *record, size_t order);

/* The lines that were found and are kept: the index runs from 0; NULL behind the last. */
const struct kept *story_found(const struct story *story, size_t index);

/* Tells one line as it is. */
void story_tell_line(enum format format, const char *line);

/* Tells all that is kept, and how many are left out. */
void story_tell(struct story *story);

void story_clear(struct story *story);
