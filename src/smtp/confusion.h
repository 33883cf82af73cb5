/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "smtp/reply.h"

/* A code or a status: the other of the two is 0. */
struct codename {
	uint16_t code;
	struct status status;
};

/* Two that are taken for each other, and what tells them apart. */
struct confusion {
	struct codename one, other; /* one comes before the other */
	const char *difference; /* marked for translation: complete sentences */
};

/* Of codes before statuses, in the order of one, then of other. */
extern const struct confusion confusions[];
extern const size_t confusion_count;

/* In either order. NULL: nobody confuses them. */
const struct confusion *confusion_find(const struct codename *one, const struct codename *other);
