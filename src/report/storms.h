/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "report/ledger.h"

/* Who was told to wait and came too early, again and again. */
struct storm {
	uint32_t client; /* of the errands */
	uint32_t rule; /* that told it; of the errands */
	struct stretch told; /* its count is how often */
	int64_t early_count;
	int64_t kept_count; /* it came back as told in the end */
};

/* Of the ledger's scope. */
struct storms {
	struct storm *list; /* the worst first */
	size_t count;
	int64_t told_count; /* clients that were told to wait … */
	int64_t kept_count; /* … of which so many came back as told, at least once */
};

/* Returns 0 or -ENOMEM. */
int storms_make(struct storms *storms_r, const struct ledger *ledger);
void storms_clear(struct storms *storms);
