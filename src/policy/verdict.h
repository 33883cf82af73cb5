/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "smtp/reply.h"
#include "store/store.h"

#include "policy/drain.h"
#include "policy/strain.h"

#define POLICY_MAX_RULES 64
#define VERDICT_STEPS (POLICY_MAX_RULES + 2) /* a rule that is implied, and MARK_RETURNED */
#define TICKET_BYTES 9

struct rule;

enum action {
	ACTION_PASS, /* let the MTA go on */
	ACTION_DEFER, /* 4xx to this command; the session goes on */
	ACTION_CLOSE, /* 421; the session ends */
	ACTION_COUNT
};

/* In the audit line and the config file. */
extern const char *const action_names[ACTION_COUNT];

enum mode {
	MODE_ENFORCE,
	MODE_OBSERVE, /* decided and recorded, not answered */
	MODE_COUNT
};

extern const char *const mode_names[MODE_COUNT];

/* What a rule made of an observation. */
enum mark {
	MARK_PASSED,
	MARK_EXEMPT, /* passes, and later rules are not asked */
	MARK_STOPPED,
	MARK_HELD, /* nobody was stopped, but from now on the account is on hold */
	MARK_WELCOMED, /* nobody was stopped: who was greylisted came back, and is let in */
	MARK_RETURNED, /* nobody was stopped: a client that was told to wait came back after that */
};

/* Why. Slugs for machines: verdict.c. Sentences for people: report/wording.c. */
enum reason {
	REASON_WITHIN, /* within the limit */
	REASON_EXEMPT,
	REASON_RATE, /* more than the limit */
	REASON_HOLD, /* held for an earlier offence */
	REASON_OPEN, /* too many sessions open at once */
	REASON_FIRST_SEEN, /* greylisted: nobody has seen this client with this sender */
	REASON_TOO_EARLY, /* greylisted: came back before the delay was over */
	REASON_CAME_BACK, /* greylisted before, and came back in time */
	REASON_PRESSURE, /* the machine is short of something */
	REASON_DRAIN, /* maintenance */
	REASON_HAMMERING, /* told to wait, and came back early too often */
	REASON_WAITED, /* told to wait, and came back afterwards */
	REASON_COUNT
};

extern const char *const reason_slugs[REASON_COUNT];

/* One rule's word: numbers, not sentences. Whoever reads it later puts it into words of his own. */
struct step {
	const struct rule *rule; /* as long as its policy lives */
	enum mark mark;
	enum reason reason;
	char account[STORE_KEY_BYTES];
	int64_t seen; /* so much there was … */
	int64_t limit; /* … of so much allowed at once */
	int64_t wait_us; /* until the same thing would pass; 0 where nobody can say */
	int64_t offences; /* of MARK_HELD: how many there were in a row, with this one */
	int64_t delayed_us; /* of greylisting: since it was seen first; of MARK_RETURNED: since it
	                       was told to wait */
	int64_t attempts; /* of greylisting: how often it was tried, with this one; of
	                     REASON_HAMMERING and MARK_RETURNED: how often it came too early */
	bool asks_networks; /* of greylisting: somebody should look up the sender's networks */
	enum resource resource; /* of REASON_PRESSURE: `seen` of it there is, `limit` is its mark */
	const struct drain *drain; /* of REASON_DRAIN: as long as the memories that it came with */
};

/* What a refusal told a client of time. */
enum warning {
	WARNING_NONE, /* nothing, or nothing new */
	WARNING_FIRST, /* to wait */
	WARNING_EARLY, /* that he came too early */
	WARNING_STORM, /* the same, once too often: from now on he is refused the cheap way */
};

/*
 * The outcome, and all it takes to explain it. Has a step for each rule that stopped, would have
 * stopped were it not only observing, exempted or welcomed, and one for a client that came back, of
 * which the last one decided; then one for each account that was put on hold, as far as there is
 * room. Allocates nothing.
 */
struct verdict {
	enum action action; /* what the client shall hear */
	bool at_once; /* ACTION_CLOSE at CONNECT without words, instead of at HELO with them */
	enum warning warning;
	uint8_t step_count;
	struct step step[VERDICT_STEPS];
};
