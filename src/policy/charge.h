/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

#include "policy/drain.h"
#include "policy/strain.h"

/*
 * The two memories of a judgement, and how things are. What is open now lives in a memory of its
 * own that dies with the process, so that a crash or a restart never leaves a session counted.
 */
struct memories {
	struct store *durable;
	struct store *sessions;
	const struct strain *strain; /* NULL: nobody measures */
	const struct drain *drain; /* maintenance that is on; NULL: none is */
};

struct rule;

enum charge_kind {
	CHARGE_RATE, /* a rate account's tat was moved on by the amount */
	CHARGE_MARKER, /* a distinct value was noted */
	CHARGE_SESSION, /* a session was counted as open */
	CHARGE_LET_IN, /* nothing was charged: a rule let the session in, and shall know it again */
	CHARGE_TUPLE, /* nothing was charged: a transaction's tuple, for its other recipients */
};

/* How long it may have to be given back. */
enum charge_span {
	SPAN_JUDGEMENT, /* until the last rule was asked */
	SPAN_TRANSACTION, /* until the message is accepted */
	SPAN_SESSION, /* as long as the session lasts, and at its end in any case */
	SPAN_VISIT, /* as long as the session lasts, and not at its end: the price of coming … */
	SPAN_RETURN, /* … and at its end, after all, if it was a retry and nothing else */
};

/* Something that was charged. */
struct charge {
	enum charge_kind kind;
	enum charge_span span;
	int64_t amount_ns; /* of CHARGE_RATE */
	int64_t pending; /* of CHARGE_RATE: what will be charged where its rule stops; of
	                    CHARGE_TUPLE: how many recipients were refused by it */
	int64_t at_us;
	int64_t from_us; /* when it begins to be earned back, behind what was owed before */
	const struct rule *fills; /* whose account it filled up, until that is confirmed; or NULL */
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
	bool is_told; /* to wait: so often as the session hears it, he has come once */
};

/* Makes an empty list without touching the room for charges. */
void charges_init(struct charges *charges);

/*
 * Notes a charge. Those to one account become one, so that a message to a thousand recipients is
 * one charge to its client. Without memory for a longer list the charge is not noted, and so stays.
 */
void charges_note(struct charges *charges, const struct charge *charge);

/* The charge of this kind to this account; NULL: there is none. */
const struct charge *charges_find(
    const struct charges *charges, enum charge_kind kind, const char *key);

/* Takes one charge out of the list without giving it back. */
void charges_drop(struct charges *charges, enum charge_kind kind, const char *key);

/* One of this kind to any account of this rule; NULL: there is none. */
const struct charge *charges_find_of(
    const struct charges *charges, enum charge_kind kind, const char *rule);
bool charges_hold(const struct charges *charges, enum charge_kind kind, const char *rule);

struct verdict;

/*
 * No rule refused what was charged: what follows from it begins now. The verdict gets a step for
 * each account that is put on hold.
 */
void charges_confirm(
    struct charges *charges, const struct memories *memories, struct verdict *verdict);

/* Nobody will give these back any more: the list is empty and holds no memory. */
void charges_settle(struct charges *charges);

/*
 * Takes back every charge but the price of coming, and empties the list. Of time, what has been
 * earned back since is not given back again: so an aborted transaction never leaves more room than
 * there would have been without it.
 */
void charges_give_back(struct charges *charges, const struct memories *memories, int64_t now_us);

/* The same, and the price of coming, too: as if nothing had been asked. */
void charges_undo(struct charges *charges, const struct memories *memories, int64_t now_us);

/* What is left of a charge to a rate account: what has been earned back meanwhile is gone. */
int64_t charge_left_ns(const struct charge *charge, int64_t now_us);

/* Moves what may have to be given back after the judgement into the book, and empties the list. */
void book_keep(struct book *book, struct charges *charges);

/*
 * The client came too early for what it has asked before: at the end of the session it has back
 * what its coming was charged, unless it comes to ask for something new, too. Rooms that it was let
 * into stay open to it.
 */
void book_return_visit(struct book *book);

/* It did come for something: what its coming was charged stays, whatever follows. */
void book_settle_visit(struct book *book);
