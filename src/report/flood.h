/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "base/duration.h"

#include "smtp/observation.h"
#include "store/store.h"

#include "policy/rule.h"
#include "policy/verdict.h"

#define FLOOD_WINDOW_US MINUTE_US
#define FLOOD_CAPACITY 4096 /* accounts that are remembered at once */
#define FLOOD_RULE_LINES 300 /* lines in full of each mark that one rule may have in a window */
#define FLOOD_FILE_BYTES 256

/*
 * A decision, or a turn such as a hold that began, which was written in full, and how often the
 * same happened again in the minute after.
 */
struct flood {
	enum mark mark; /* stopped; or a turn: held, welcomed or returned */
	enum reason reason; /* of the first */
	char ticket[TICKET_BYTES]; /* "" of a turn: nobody is told one */
	char rule[RULE_NAME_BYTES];
	const char *type;
	char file[FLOOD_FILE_BYTES]; /* of the config */
	uint32_t line;
	char account[STORE_KEY_BYTES]; /* "": of this rule, whatever the account */
	enum mode mode;
	int64_t maintenance_us; /* because of which: when that began; 0: because of none */
	uint16_t code; /* of the reply */
	enum stage stage; /* of the last */
	int64_t begun_us; /* when it was written in full */
	int64_t since_us; /* the first that was counted … */
	int64_t last_us; /* … and the last */
	int64_t count;
	int64_t attempts; /* that the last one told; 0: none */
};

/*
 * The account that is told. Shortage and maintenance are nobody's fault, and their accounts name
 * nobody: there it is who was refused.
 */
void flood_account(char account_r[static STORE_KEY_BYTES], const struct observation *seen,
    const struct step *step);

/* What is to be done about a decision or a turn. */
enum novelty {
	NOVELTY_FIRST, /* write it in full */
	NOVELTY_SHARED, /* the same, and those of others are counted with it */
	NOVELTY_REPEATED, /* it is counted */
};

struct floods;

/* Is handed every flood that is over and has counted something. */
typedef void flood_over_fn(void *arg, const struct flood *flood);

/* One thread at a time may make each of these calls. Returns 0 or -ENOMEM. */
int floods_new(struct floods **floods_r, flood_over_fn *over, void *arg);

/* Forgets what is counted. Leaves NULL behind. */
void floods_free(struct floods **floods);

/*
 * Takes note of a decision and finds its ticket, or of a turn. Two are the same where mark, rule,
 * account and mode are, and the maintenance if there is any. A flood is over after a minute, as
 * soon as floods_tick() comes to it, or earlier where another needs its room.
 */
enum novelty floods_note(struct floods *floods, const struct observation *seen,
    const struct step *step, char ticket_r[static TICKET_BYTES]);

/* Ends the oldest that are over by now, but not more than so many. Returns how many. */
unsigned floods_tick(struct floods *floods, int64_t now_us, unsigned most);

/* The same, whether they are over or not. */
unsigned floods_end(struct floods *floods, unsigned most);
