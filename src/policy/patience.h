/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "smtp/observation.h"
#include "store/store.h"

#include "policy/verdict.h"

/*
 * Who was told to wait, and whether he does. For each client that a rule refused with a wait, it is
 * remembered until when (in the memory of sessions: a restart forgives), and how often he came for
 * the same thing before that. Who did so too often is refused at CONNECT without words, for five
 * minutes at a time and never beyond the end of the wait that he was told: then he gets a full look
 * again, and a message that is let in makes good for all.
 *
 * A client is an address (of IPv6 its network) at one service of the mail server: who hammers
 * at port 25 does not close port 587 to those who share his address.
 */
#define PATIENCE_V6_BITS 64
#define PATIENCE_CUT_US (INT64_C(5) * 60 * 1000000)

/* Waits are told in whole seconds: who counts them may come so much before. */
#define PATIENCE_SLACK_US INT64_C(1000000)

/* Before each account in the memory of sessions; no rule has such a name. */
#define PATIENCE_NAME "*told"

/* What a client's coming says of him. */
enum obedience {
	OBEDIENCE_UNTOLD, /* he was not told to wait */
	OBEDIENCE_EARLY, /* he was, and it is not over */
	OBEDIENCE_STORM, /* the same, too often: refuse him the cheap way */
	OBEDIENCE_KEPT, /* he waited as long as he was told */
};

struct patience_look {
	enum obedience obedience;
	uint32_t rule; /* patience_rule() of the one that refused him */
	int64_t early_count; /* how often he came too early, this time not counted */
	int64_t delayed_us; /* since he was told */
	int64_t wait_us; /* what is left of OBEDIENCE_STORM's five minutes, or of his wait */
};

/* A rule, by its name: what is remembered must not point to it. */
uint32_t patience_rule(const char *name);

/*
 * At CONNECT: looks, and forgets the wait of a client who kept it. `most`: so often he may come too
 * early; 0: as often as he likes.
 */
struct patience_look patience_look(
    struct store *sessions, const struct observation *seen, int64_t most);

/* He was refused the cheap way: he came too early once more. */
void patience_count(struct store *sessions, const struct observation *seen);

/*
 * A rule refused him, and told him to wait (step->wait_us > 0; else nothing is remembered). To be
 * told once a session: a command to each of fifty recipients is one coming. Who waits for one thing
 * already and is refused another waits for whichever is allowed first.
 */
enum warning patience_told(
    struct store *sessions, const struct observation *seen, const struct step *step, int64_t most);

/* Something of his was let in: he is not hammering. */
void patience_clear(struct store *sessions, const struct observation *seen);
