/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* What a machine or a mail server can run short of. */
enum resource {
	RESOURCE_CPU, /* somebody waited for a processor: percent of the last 10 s (Linux PSI) */
	RESOURCE_MEMORY, /* the same, for memory */
	RESOURCE_IO, /* the same, for a disk */
	RESOURCE_MEMORY_USED, /* percent of it that cannot be had without swapping */
	RESOURCE_DISK, /* percent of the fullest file system that is used */
	RESOURCE_INODES, /* the same of inodes */
	RESOURCE_QUEUE, /* files in the mail server's queue */
	RESOURCE_SESSIONS, /* open now */
	RESOURCE_LATENCY, /* of our own answers, the slowest lately: microseconds */
	RESOURCE_ERRORS, /* 421 and 4.3.x that the mail server said of itself in the last minute */
	RESOURCE_COUNT
};

enum resource_unit { UNIT_PERCENT, UNIT_COUNT, UNIT_DURATION };

struct resource_entry {
	const char *name; /* as in the config file, in the audit line and in {resource} */
	const char *words; /* in a sentence for people: "processor time"; marked for translation */
	enum resource_unit unit;
	uint8_t end_percent; /* shedding ends at this part of its mark, where the file names none */
};

extern const struct resource_entry resource_table[RESOURCE_COUNT];

/* Nobody could tell: the kernel has no such file, or nobody asked. */
#define STRAIN_UNKNOWN INT64_C(-1)

/*
 * How the machine fares: the newest values. Written by whoever measures, read by rules of type
 * "pressure"; any thread.
 */
struct strain {
	_Atomic int64_t value[RESOURCE_COUNT]; /* in the resource's unit, or STRAIN_UNKNOWN */
};

/* Shedding begins at one mark, and ends below the other. Both 0: the resource does not matter. */
struct strain_mark {
	int64_t end;
	int64_t begin;
};

/* "82 %", "20000", "250ms" */
#define RESOURCE_VALUE_BYTES 32
void resource_value_print(
    enum resource resource, int64_t value, char text_r[static RESOURCE_VALUE_BYTES]);

/* The resource of that name; -1: there is none. */
int resource_find(const char *name);
