/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/crowd.h"
#include "report/deeds.h"
#include "report/ledger.h"

/*
 * What an administrator should know of a night: patterns in the facts of a ledger. Each thing is
 * named once, by the most serious name that it has.
 */
enum concern_kind {
	CONCERN_BREAK_IN, /* a login succeeded, and it looks as if it were not its owner's */
	CONCERN_OUTAGE, /* nobody could check logins */
	CONCERN_SHORTAGE, /* mail was refused because the machine was short of something */
	CONCERN_SPRAYING, /* one client or network tries many logins */
	CONCERN_DISTRIBUTED, /* one login is tried from many networks */
	CONCERN_GUESSING, /* one client, one login, many passwords */
	CONCERN_NEW_NETWORK, /* a login succeeded from where it never did */
	CONCERN_STORM, /* a client does not wait as long as it is told */
	CONCERN_STALE_DEVICE, /* one client fails steadily with one login: an old password */
	CONCERN_NO_LOGIN, /* a client that does not log in where it must */
	CONCERN_NO_TLS, /* a client that does not encrypt where it must */
	CONCERN_COUNT
};

/* For machines: "break-in". */
extern const char *const concern_slugs[CONCERN_COUNT];

enum severity {
	SEVERITY_CRITICAL, /* somebody must act now */
	SEVERITY_WARNING, /* an attack, which sluice or the server may have dealt with */
	SEVERITY_NOTICE, /* no attack */
	SEVERITY_COUNT
};

extern const char *const severity_slugs[SEVERITY_COUNT];
extern const enum severity concern_severities[CONCERN_COUNT];

/* What speaks for a break-in. */
enum ground {
	GROUND_NONE,
	GROUND_FAILURES, /* failures of the login from the same network just before */
	GROUND_UNDER_ATTACK, /* the login was guessed from elsewhere at that time */
	GROUND_SPRAYER, /* the client had tried many other logins */
	GROUND_COUNT
};

extern const char *const ground_slugs[GROUND_COUNT];

#define CONCERN_EXAMPLES 3

struct concern {
	enum concern_kind kind;
	enum ground ground;
	uint32_t client, network, login; /* CROWD_NONE: it is about no single one */
	uint32_t period; /* of a shortage */
	struct stretch failed; /* of a stale device or a guesser with what was stopped, too; of a
	                          storm what came too early, of a shortage what was refused */
	struct stretch succeeded; /* from there, since it began; of a storm what came as told */
	int64_t client_count, network_count, login_count; /* that took part; 0: does not matter */
	int64_t nameless_count; /* failures whose logins nobody knows, among them */
	bool is_familiar; /* the login has succeeded from there, or elsewhere, too */
	bool is_over; /* an outage that has ended */
	uint64_t rules; /* that counted it, as 1 << their number */
	struct response response;
	uint32_t example[CONCERN_EXAMPLES]; /* logins or networks that took part; CROWD_NONE */
};

struct inquest {
	struct concern *list; /* the most serious first */
	size_t count;
	size_t left_out; /* of those that found no room */
};

#define INQUEST_MOST 10000 /* nobody reads more */

/* Returns 0 or -ENOMEM. */
int inquest_hold(struct inquest *inquest_r, const struct ledger *ledger);
void inquest_clear(struct inquest *inquest);

/* Is it about somebody in the ledger's scope? Outages and shortages are about everybody. */
bool concern_covers(const struct ledger *ledger, const struct concern *concern);
