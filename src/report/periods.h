/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "policy/drain.h"

#include "report/crowd.h"
#include "report/record.h"
#include "report/stubs.h"

/*
 * When clients were refused because the machine was short of something, and when because of
 * maintenance.
 */
#define PERIODS_MOST 4096
#define PERIODS_PAUSE_US (15 * MINUTE_US) /* a shortage with a longer pause is two */
#define PERIOD_RESOURCE_BYTES 32

enum period_kind { PERIOD_SHORTAGE, PERIOD_MAINTENANCE };

struct period {
	enum period_kind kind;
	struct stretch stopped; /* with the mode "enforce" … */
	struct stretch observed; /* … and "observe" */
	char resource[PERIOD_RESOURCE_BYTES]; /* of a shortage: its name */
	int64_t worst, mark; /* in the resource's unit */
	/* Of maintenance: */
	int64_t begun_us, ended_us; /* 0: not known */
	char reason[DRAIN_REASON_BYTES];
	char by[DRAIN_BY_BYTES]; /* who switched it on, or at least off */
};

struct periods {
	struct period *list; /* as they were met */
	uint32_t count, capacity;
	struct stubs stubs;
};

/* All zero is empty. Takes any record, with its times and its count as far as they are believed. */
void periods_take(struct periods *periods, const struct record *record, const struct stretch *when);
void periods_clear(struct periods *periods);

/* From when to when; what is not known of maintenance is what was refused for it. */
int64_t period_from_us(const struct period *period);
int64_t period_until_us(const struct period *period);

/* Is this maintenance on, as far as is known? What a daemon refused while it stopped is not. */
bool period_goes_on(const struct period *period);
