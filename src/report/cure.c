/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules that are advised against what was found. */
#include "report/cure.h"

#include <stddef.h>

#include "base/duration.h"

#define RULE_SPRAYING(limit)                                                                       \
	"{ name = \"spraying\"; type = \"rate\"; counts = \"auth-failed\"; distinct = \"login\"; " \
	"per = \"client\"; limit = \"" limit                                                       \
	"\"; hold = \"1h\"; hold_max = \"24h\"; stops = \"connect\"; }"
#define RULE_SPRAYING_NETWORK(limit)                                                               \
	"{ name = \"spraying-network\"; type = \"rate\"; counts = \"auth-failed\"; "               \
	"distinct = \"login\"; per = \"client\"; ipv4_bits = 24; ipv6_bits = 64; limit = \"" limit \
	"\"; hold = \"1h\"; hold_max = \"24h\"; stops = \"connect\"; }"
#define RULE_DISTRIBUTED(limit)                                                                    \
	"{ name = \"guessed-login\"; type = \"rate\"; counts = \"auth-failed\"; "                  \
	"distinct = \"client\"; per = \"login\"; ipv4_bits = 24; limit = \"" limit                 \
	"\"; hold = \"1h\"; mode = \"observe\"; }"
#define RULE_GUESSING(limit)                                                                       \
	"{ name = \"failed-logins\"; type = \"rate\"; counts = \"auth-failed\"; "                  \
	"per = \"client\"; limit = \"" limit                                                       \
	"\"; hold = \"15m\"; hold_max = \"24h\"; stops = \"connect\"; forgive = \"auth-ok\"; }"

static const struct cure cure_spraying = {
	"spraying",
	RULE_SPRAYING("4 per 1h"),
	RULE_SPRAYING("4 per 1d"),
	4,
	HOUR_US,
};
static const struct cure cure_spraying_network = {
	"spraying-network",
	RULE_SPRAYING_NETWORK("8 per 1h"),
	RULE_SPRAYING_NETWORK("8 per 1d"),
	8,
	HOUR_US,
};
static const struct cure cure_distributed = {
	"guessed-login",
	RULE_DISTRIBUTED("4 per 1h"),
	RULE_DISTRIBUTED("4 per 1d"),
	4,
	HOUR_US,
};
static const struct cure cure_guessing = {
	"failed-logins",
	RULE_GUESSING("5 per 10m"),
	RULE_GUESSING("5 per 1d"),
	5,
	10 * MINUTE_US,
};

const struct cure *
cure_find(const struct concern *concern)
{
	switch (concern->kind) {
	case CONCERN_SPRAYING:
		return concern->client != CROWD_NONE ? &cure_spraying : &cure_spraying_network;
	case CONCERN_DISTRIBUTED:
		return &cure_distributed;
	case CONCERN_GUESSING:
		return &cure_guessing;
	case CONCERN_BREAK_IN:
		return concern->ground == GROUND_FAILURES ? &cure_guessing : NULL;
	default:
		return NULL;
	}
}

/* Of what the rule counts. */
static int64_t
amount_of(const struct concern *concern)
{
	if (concern->kind == CONCERN_SPRAYING)
		return concern->login_count;
	return concern->kind == CONCERN_DISTRIBUTED ? concern->network_count
	                                            : concern->failed.count;
}

/* Was there time to earn back so much that the limit was not reached? */
const char *
cure_rule(const struct cure *cure, const struct concern *concern)
{
	const int64_t amount = amount_of(concern);
	const int64_t length_us = concern->failed.last_us - concern->failed.first_us;
	const int64_t earned = cure->most * (length_us / SECOND_US) / (cure->period_us / SECOND_US);

	return amount > cure->most && amount <= cure->most + earned ? cure->slow_rule : cure->rule;
}
