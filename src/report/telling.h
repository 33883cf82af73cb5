/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "report/advice.h"

/* What the {places} of an advice's sentences are filled in from. */
struct telling {
	const struct ledger *ledger;
	const struct concern *concern;
	const char *rule; /* the one that is advised, or "" */
	char value[ADVICE_BYTES]; /* of the place that was said last */
};

/* Puts a sentence behind those that are there. The words are tr()'s. */
void telling_add(char buf[static ADVICE_BYTES], struct telling *telling, const char *words);
