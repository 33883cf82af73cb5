/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/strain.h"

struct gauge_options {
	const char *proc; /* where proc(5) is */
	const char *const *filesystems; /* a path in each; ends with NULL. NULL: that of `home`, and
	                                   those of the queues */
	const char *const
	    *queues; /* directories of mail servers; NULL: the usual ones that exist */
	const char *home; /* where the daemon keeps what it remembers */
	int64_t interval_us; /* so often it looks; at the queues ten times less often */
	uint32_t wanted; /* resources, as RESOURCE_BIT()s: the others need not be measured */
};

#define RESOURCE_BIT(resource) (UINT32_C(1) << (resource))

/* What a gauge measures, if it is wanted; the rest is the daemon's own business. */
#define GAUGE_RESOURCES                                                                            \
	(RESOURCE_BIT(RESOURCE_CPU) | RESOURCE_BIT(RESOURCE_MEMORY) | RESOURCE_BIT(RESOURCE_IO) |  \
	    RESOURCE_BIT(RESOURCE_MEMORY_USED) | RESOURCE_BIT(RESOURCE_DISK) |                     \
	    RESOURCE_BIT(RESOURCE_INODES) | RESOURCE_BIT(RESOURCE_QUEUE))

/*
 * How the machine fares. It is measured by threads of their own, one for the kernel's figures, one
 * for the file systems and one for the queues: a disk that hangs, hangs nobody else.
 */
struct gauge;

/*
 * Makes the gauge measure what is wanted, from now on; the options are copied, the strain is kept,
 * and must outlive the process's threads. Where it measures just that already it goes on. NULL for
 * the options: nothing is wanted, and *gauge becomes NULL. What nobody measures any more is
 * unknown. Returns 0 or -errno; then nothing is measured.
 */
int gauge_follow(struct gauge **gauge, const struct gauge_options *options, struct strain *strain);

/*
 * Once a second: what a thread should have told long ago is unknown, and is said to be so. The
 * thread that follows it.
 */
void gauge_tick(struct gauge *gauge);

#define GAUGE_TEXT_BYTES 320

/* What there is to say of a value. */
struct gauge_remark {
	char
	    place[GAUGE_TEXT_BYTES]; /* the fullest file system, by the path that names it; or "" */
	char trouble[GAUGE_TEXT_BYTES]; /* why it cannot be measured, as it was logged; or "" */
};

/* The thread that follows it. */
void gauge_remark(struct gauge *gauge, enum resource resource, struct gauge_remark *remark_r);
