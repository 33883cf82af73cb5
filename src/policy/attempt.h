/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "policy/greylist.h"
#include "policy/identity.h"

/*
 * What a greylist remembers of a tuple that is not welcome yet: when it came first, and how often.
 * It is kept under each bond of the client, so that a retry is known by any of them.
 */
struct attempt {
	char account[STORE_KEY_BYTES]; /* by which it is known */
	int64_t first_us;
	int64_t count;
};

/* False: this tuple is not known, or its window is over. */
bool attempt_find(struct identity *identity, const char *tuple, struct attempt *attempt_r);

/* It comes for the first time. */
void attempt_begin(struct identity *identity, const char *tuple, struct attempt *attempt_r);

/* It comes once more. */
void attempt_count(struct identity *identity, struct attempt *attempt);

/* It is welcome: this can be forgotten, once nobody who is at the same tuple needs it any more. */
void attempt_end(struct identity *identity, const char *tuple);

/* Its client turned out to be in a network of the sender's domain: it is known by that, too. */
void attempt_learn(const struct rule *rule, struct store *store,
    const struct greylist_inquiry *inquiry, int64_t now_us);
