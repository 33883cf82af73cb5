/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

/*
 * The two memories of a judgement. What is open now lives in a memory of its own that dies with the
 * process, so that a crash or a restart never leaves a session counted.
 */
struct memories {
	struct store *durable;
	struct store *sessions;
};

enum charge_kind {
	CHARGE_TIME, /* a rate account's tat was moved on by the amount */
	CHARGE_MARKER, /* a distinct value was noted */
	CHARGE_SESSION, /* a session was counted as open */
};

/* Something that was charged and may have to be given back. */
struct charge {
	enum charge_kind kind;
	int64_t amount_us;
	int64_t at_us;
	char key[STORE_KEY_BYTES];
};

#define CHARGES_INSIDE 12

/* A list of charges. All zero is an empty one; allocates only when it outgrows what is inside. */
struct charges {
	size_t count;
	size_t capacity; /* of more; 0: all are inside */
	struct charge *more;
	struct charge inside[CHARGES_INSIDE];
};

/*
 * What one session has been charged: until the transaction ends, and until the session ends.
 * Whoever follows the session owns it, settles it when a message was accepted, and gives it back
 * otherwise.
 */
struct book {
	struct charges transaction;
	struct charges session;
};

/* Without memory for a longer list the charge is not noted, and so stays. */
void charges_note(struct charges *charges, enum charge_kind kind, const char *key,
    int64_t amount_us, int64_t at_us);

/* Charges nobody will give back any more: the list is empty and holds no memory. */
void charges_settle(struct charges *charges);

/*
 * Takes back every charge from the from'th on. Of time, what has been earned back since is not
 * given back again: so an aborted transaction never leaves more room than there would have been
 * without it.
 */
void charges_give_back(
    struct charges *charges, size_t from, const struct memories *memories, int64_t now_us);
