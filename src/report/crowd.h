/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "base/addr.h"
#include "base/hash.h"
#include "base/span.h"

#include "report/index.h"
#include "report/names.h"

/*
 * Who tried to log in as whom, from where, and how often: clients, the networks that they are in,
 * logins, and pairs of a client and a login. They are known by their numbers, which count from 0;
 * CROWD_NONE is nobody. Nothing is ever taken out, and there is never more than the limits say.
 */
#define CROWD_NONE NAMES_NONE

/* What happened how often, and when. */
struct stretch {
	int64_t first_us, last_us;
	int64_t count; /* 0: never; then there are no times */
};

void stretch_add(struct stretch *stretch, const struct stretch *more);

struct crowd_client {
	struct addr address;
	uint32_t network;
	uint32_t next_of_network;
	uint32_t first_pair;
	struct stretch auth_required; /* answers 530: not logged in … */
	struct stretch tls_required; /* … or not encrypted */
};

/*
 * The /24 or the /64 of a client, which mostly is one customer's or one provider's. Loopback
 * addresses are a network each, for there they stand for different clients.
 */
struct crowd_network {
	struct network range;
	uint32_t first_client;
	uint32_t client_count;
	struct stretch nameless_failed; /* counted by network: neither client nor login are known */
	struct stretch nameless_succeeded;
};

struct crowd_login {
	uint32_t first_pair;
	uint32_t pair_count;
};

/* One client and one login. The login is CROWD_NONE where nobody told it. */
struct crowd_pair {
	uint32_t client, login;
	uint32_t next_of_client, next_of_login;
	uint32_t last_run; /* of failures */
	uint32_t earlier_count; /* successes before the window … */
	int64_t earlier_us; /* … the first of them; 0: none */
	struct stretch failed, succeeded; /* in the window */
	int64_t again_us; /* by then it had succeeded twice in the window; 0: it has not */
	uint64_t rules; /* that counted a failure, as 1 << their number */
};

/* Failures of a pair within some minutes, with no success and no long pause between them. */
struct crowd_run {
	struct stretch failed;
	uint32_t before; /* the pair's run before this one */
};

struct crowd_limits {
	uint32_t clients, networks, logins, pairs, runs;
};

struct crowd {
	struct crowd_limits limits;
	struct hash_secret secret;
	struct index clients, networks, pairs; /* by their addresses, and by their numbers */
	struct names login_names;
	struct crowd_client *client;
	struct crowd_network *network;
	struct crowd_login *login;
	struct crowd_pair *pair;
	struct crowd_run *run;
	uint32_t client_count, network_count, login_count, pair_count, run_count;
	uint32_t client_capacity, network_capacity, login_capacity, pair_capacity, run_capacity;
};

void crowd_init(struct crowd *crowd, const struct crowd_limits *limits);
void crowd_clear(struct crowd *crowd);

/* Their numbers. CROWD_NONE where there is no room, and for a login that is empty. */
uint32_t crowd_client(struct crowd *crowd, const struct addr *address);
uint32_t crowd_network(struct crowd *crowd, const struct network *network);
uint32_t crowd_login(struct crowd *crowd, struct span text);

/*
 * The same in two steps, for those who have many: the tables are large and far away, and what the
 * first step fetches from there has come when others were begun meanwhile.
 */
uint64_t crowd_expect_client(const struct crowd *crowd, const struct addr *address);
uint64_t crowd_expect_network(const struct crowd *crowd, const struct network *network);
uint64_t crowd_expect_login(const struct crowd *crowd, struct span text);
uint64_t crowd_expect_pair(const struct crowd *crowd, uint32_t client, uint32_t login);
uint32_t crowd_meet_client(struct crowd *crowd, const struct addr *address, uint64_t hash);
uint32_t crowd_meet_network(struct crowd *crowd, const struct network *network, uint64_t hash);
uint32_t crowd_meet_login(struct crowd *crowd, struct span text, uint64_t hash);
uint32_t crowd_meet_pair(struct crowd *crowd, uint32_t client, uint32_t login, uint64_t hash);

/* The network that an address is in. */
struct network crowd_range(const struct addr *address);

/* NULL: there is no room. Stands until the next call. The login may be CROWD_NONE. */
struct crowd_pair *crowd_pair(struct crowd *crowd, uint32_t client, uint32_t login);

void crowd_fail(struct crowd *crowd, struct crowd_pair *pair, const struct stretch *failed);
void crowd_succeed(struct crowd_pair *pair, const struct stretch *succeeded);

/*
 * Sendmail 8.17 tells of a failed login as the client wrote it, and of a good one with a realm
 * behind it: where "alice" only failed, and "alice@mx.example.org" and nobody else of that name
 * only succeeded, they become one. After the last line.
 */
void crowd_join_realms(struct crowd *crowd);

/* For people: "192.0.2.7", "192.0.2.0/24", "alice". CROWD_NONE is "". They return the text. */
const char *crowd_client_text(
    const struct crowd *crowd, uint32_t client, char text_r[static ADDR_TEXT_BYTES]);
const char *crowd_network_text(
    const struct crowd *crowd, uint32_t network, char text_r[static NETWORK_TEXT_BYTES]);
const char *crowd_login_text(const struct crowd *crowd, uint32_t login);

/* Their order, which does not depend on that of the lines. CROWD_NONE comes first. */
int crowd_client_compare(const struct crowd *crowd, uint32_t one, uint32_t other);
int crowd_network_compare(const struct crowd *crowd, uint32_t one, uint32_t other);
int crowd_login_compare(const struct crowd *crowd, uint32_t one, uint32_t other);
