/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "smtp/farewell.h"
#include "smtp/reply.h"

#include "report/sheet.h"

#define FAREWELL_CODE 421

#define CAUSES_MOST 96 /* texts that one reply can fit */

/* Why a session was ended with 421: what the text and the status of the reply leave open. */
struct causes {
	enum farewell_fit fit; /* of the best; FAREWELL_FIT_NOT: it can be any kind */
	size_t match_count;
	const struct farewell *matches[CAUSES_MOST];
	bool is_possible[FAREWELL_COUNT];
};

void causes_find(struct causes *causes_r, const struct reply *reply);

/* Tells them apart, each with how to recognise it, who must act and what to do. */
void causes_page(struct sheet *sheet, const struct reply *reply);
