/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "smtp/observation.h"
#include "store/store.h"

#include "policy/rule.h"

#define GUESTS_CAPACITY 1024

/*
 * Who was let in after greylisting, and has still to send the message: only then is it known what
 * the mail server calls that. All zero is none; who finds no room takes that of the oldest.
 */
struct guest {
	int64_t at_us; /* when he was let in */
	int64_t delayed_us; /* how long after his first attempt */
	char rule[RULE_NAME_BYTES];
	char account[STORE_KEY_BYTES];
};

struct guests {
	uint32_t next; /* where the next one is put */
	uint32_t count;
	uint64_t hash[GUESTS_CAPACITY]; /* of session and sender; 0: there is nobody */
	struct guest list[GUESTS_CAPACITY];
};

/* He was let in: a step marked welcomed. */
void guests_note(struct guests *guests, const struct observation *seen, const struct step *step);

/* His message was received: he is no guest any more. False: he was none. */
bool guests_take(struct guests *guests, const struct observation *seen, struct guest *guest_r);
