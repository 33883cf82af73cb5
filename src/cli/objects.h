/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "report/sightings.h"
#include "source/finding.h"

#include "cli/asked.h"

/*
 * What sluice explain tells, for programs: an object for each subject, with what was seen of it if
 * the sightings are not NULL, and one for each two that are compared. See sluice(1).
 */
void objects_of_asked(const struct asked *asked, const struct sightings *sightings);

/* Of a log line: what happened. */
void object_of_finding(const struct finding *finding);
