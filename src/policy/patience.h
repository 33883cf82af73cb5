/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "smtp/observation.h"
#include "store/store.h"

#include "policy/verdict.h"

/*
 * Who was told to wait, and whether he does. For each client that a rule refused with a wait, it is
 * remembered until when (in the memory of sessions: a restart forgives), and how often he came for
 * the same thing before that. Who did so too often is refused at CONNECT without words, for five
 * minutes at a time and never beyond the end of the wait that he was told: then he gets a full look
 * again, and whatever passes makes good.
 */
#define PATIENCE_CUT_US (INT64_C(5) * 60 * 1000000)

struct patience; /* what is remembered of one client: opaque numbers of a struct memory */

/* What a client's coming says of him. */
enum obedience {
	OBEDIENCE_UNTOLD, /* he was not told to wait */
	OBEDIENCE_EARLY, /* he was, and it is not over */
	OBEDIENCE_STORM, /* the same, too often: refuse him the cheap way */
	OBEDIENCE_KEPT, /* he waited as long as he was told */
};

struct patience_look {
	enum obedience obedience;
	uint64_t rule; /* patience_rule() of the one that refused him */
	int64_t early_count; /* how often he came too early, this time not counted */
	int64_t wait_us; /* what is left of OBEDIENCE_STORM's five minutes, or of his wait */
};

/* A rule, by its name: what is remembered must not point to it. */
uint64_t patience_rule(const char *name);

/*
 * At CONNECT: looks, and forgets the wait of a client who kept it. `most`: so often he may come too
 * early; 0: as often as he likes.
 */
struct patience_look patience_look(
    struct store *sessions, const struct observation *seen, int64_t most);

/* A rule refused him, and told him to wait (step->wait_us > 0; else nothing is remembered). */
void patience_told(
    struct store *sessions, const struct observation *seen, const struct step *step, int64_t most);

/* Something of his was let in: he is not hammering. */
void patience_clear(struct store *sessions, const struct observation *seen);
