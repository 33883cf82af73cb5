/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "report/inquest.h"
#include "report/ledger.h"

#define ADVICE_BYTES 2048
#define ADVICE_TODO_MOST 5

/*
 * A concern in the reader's language: whole sentences, in one line each. Strangers' names are in
 * them: whoever prints them makes them harmless.
 */
struct advice {
	char what[ADVICE_BYTES]; /* what happened */
	char done[ADVICE_BYTES]; /* what sluice did about it; "": nothing that could be said */
	char todo[ADVICE_TODO_MOST][ADVICE_BYTES]; /* what should be done */
	unsigned todo_count;
};

void advice_give(
    struct advice *advice_r, const struct ledger *ledger, const struct concern *concern);

/* A few words over it: "Broken into?" */
const char *advice_title(enum concern_kind kind);
