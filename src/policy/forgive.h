/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "policy/rule.h"

/*
 * What a rate rule with `forgive` remembers of each login beside its accounts, so that a success
 * takes back just what that login was charged from that client: whoever guesses passwords cannot
 * clear his account by a login of his own.
 */

/* Does the rule forgive, and is this what it forgives for? */
bool forgive_is_due(const struct rule *rule, const struct observation *seen);

/* What a login would have to be forgiven. */
struct due {
	int64_t charged_ns;
	int64_t amount; /* the events which that was charged for … */
	int64_t beyond; /* … and those that found the account full or on hold */
};

/* Notes what is due from an account for the login of the observation, whose success is not told. */
void forgive_note(const struct question *question, const char *account, const struct due *due);

/* Takes back from the account what the login has been charged, and the hold that came of it. */
void forgive_login(const struct question *question, const char *account);
