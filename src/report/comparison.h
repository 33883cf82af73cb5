/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "smtp/reply.h"

#include "report/sheet.h"

/* In what two subjects of an explanation differ. */
enum difference {
	DIFFERENCE_CONFUSION, /* what people mistake, and how to tell them apart */
	DIFFERENCE_CLASS, /* and what follows for trying again */
	DIFFERENCE_ENDING,
	DIFFERENCE_STAGES,
	DIFFERENCE_ACTOR,
	DIFFERENCE_COUNT
};

struct difference_entry {
	const char *slug; /* for machines */
	const char *label; /* marked for translation */
};

extern const struct difference_entry difference_table[DIFFERENCE_COUNT];

#define DIFFERENCE_BYTES 4096

/* In sentences, of the language that is spoken; "" where there is nothing to say. */
void difference_tell(char *buf, size_t buf_bytes, const struct reply *one,
    const struct reply *other, enum difference difference);

/*
 * Two or more on one page, aspect by aspect: beside each other where there is room, else one below
 * the other.
 */
void comparison_page(struct sheet *sheet, const struct reply *subjects, size_t subject_count);
