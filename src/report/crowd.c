/* SPDX-License-Identifier: BSD-2-Clause */
/* Clients, networks and logins, and who tried to log in as whom, in tables of bounded size. */
#include "report/crowd.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/list.h"

#define V4_BITS 24
#define V6_BITS 64
#define RUN_PAUSE_US MINUTE_US /* the daemon sums failures up by the minute at least */
#define RUN_MOST_US (10 * MINUTE_US) /* so that it is known how many came just before a success */

void
stretch_add(struct stretch *stretch, const struct stretch *more)
{
	if (more->count == 0)
		return;
	if (stretch->count == 0 || more->first_us < stretch->first_us)
		stretch->first_us = more->first_us;
	if (stretch->count == 0 || more->last_us > stretch->last_us)
		stretch->last_us = more->last_us;
	stretch->count += more->count;
}

void
crowd_init(struct crowd *crowd, const struct crowd_limits *limits)
{
	memset(crowd, 0, sizeof(*crowd));
	crowd->limits = *limits;
	hash_secret_draw(&crowd->secret);
	crowd->login_names = (struct names){ .most = limits->logins, .secret = crowd->secret };
}

void
crowd_clear(struct crowd *crowd)
{
	index_clear(&crowd->clients);
	index_clear(&crowd->networks);
	index_clear(&crowd->pairs);
	names_clear(&crowd->login_names);
	free(crowd->client);
	free(crowd->network);
	free(crowd->login);
	free(crowd->pair);
	free(crowd->run);
	memset(crowd, 0, sizeof(*crowd));
}

/* --- networks */

struct network
crowd_range(const struct addr *address)
{
	struct network range = { *address, address->family == 4 ? 32 : 128 };

	if (addr_is_loopback(address))
		return range;
	range.bits = address->family == 4 ? V4_BITS : V6_BITS;
	addr_mask(&range.base, V4_BITS, V6_BITS);
	return range;
}

/* Only for a key that has no bytes between its members. */
static uint64_t
key_expect(const struct crowd *crowd, const struct index *index, const void *key, size_t key_bytes)
{
	const uint64_t hash = hash_bytes(&crowd->secret, key, key_bytes);

	index_expect(index, hash);
	return hash;
}

static uint32_t
network_make(struct crowd *crowd, const struct network *network, uint64_t hash)
{
	const uint32_t number = crowd->network_count;
	void *list;

	if (number >= crowd->limits.networks ||
	    !index_make(&crowd->networks, crowd->limits.networks))
		return CROWD_NONE;
	list = list_fit(crowd->network, number, &crowd->network_capacity, sizeof(*crowd->network));
	if (list == NULL)
		return CROWD_NONE;
	crowd->network = list;
	crowd->network[number] = (struct crowd_network){
		.range = *network,
		.first_client = CROWD_NONE,
	};
	index_put(&crowd->networks, hash, number);
	return crowd->network_count++;
}

uint64_t
crowd_expect_network(const struct crowd *crowd, const struct network *network)
{
	static_assert(sizeof(*network) == 18, "it has no bytes between its members");
	return key_expect(crowd, &crowd->networks, network, sizeof(*network));
}

uint32_t
crowd_meet_network(struct crowd *crowd, const struct network *network, uint64_t hash)
{
	const uint32_t number = index_find(&crowd->networks, hash);

	if (number == INDEX_NONE)
		return network_make(crowd, network, hash);
	__builtin_prefetch(&crowd->network[number].nameless_failed);
	return number;
}

uint32_t
crowd_network(struct crowd *crowd, const struct network *network)
{
	return crowd_meet_network(crowd, network, crowd_expect_network(crowd, network));
}

/* --- clients */

static void
client_join(struct crowd *crowd, uint32_t number)
{
	struct crowd_network *network = &crowd->network[crowd->client[number].network];

	crowd->client[number].next_of_network = network->first_client;
	network->first_client = number;
	network->client_count++;
}

static uint32_t
client_make(struct crowd *crowd, const struct addr *address, uint64_t hash)
{
	const struct network range = crowd_range(address);
	const uint32_t number = crowd->client_count;
	uint32_t network;
	void *list;

	if (number >= crowd->limits.clients || !index_make(&crowd->clients, crowd->limits.clients))
		return CROWD_NONE;
	list = list_fit(crowd->client, number, &crowd->client_capacity, sizeof(*crowd->client));
	if (list == NULL)
		return CROWD_NONE;
	crowd->client = list;
	network = crowd_network(crowd, &range);
	if (network == CROWD_NONE)
		return CROWD_NONE;
	crowd->client[number] = (struct crowd_client){
		.address = *address,
		.network = network,
		.first_pair = CROWD_NONE,
	};
	index_put(&crowd->clients, hash, number);
	client_join(crowd, number);
	return crowd->client_count++;
}

uint64_t
crowd_expect_client(const struct crowd *crowd, const struct addr *address)
{
	static_assert(sizeof(*address) == 17, "it has no bytes between its members");
	return key_expect(crowd, &crowd->clients, address, sizeof(*address));
}

uint32_t
crowd_meet_client(struct crowd *crowd, const struct addr *address, uint64_t hash)
{
	const uint32_t number = index_find(&crowd->clients, hash);

	return number != INDEX_NONE ? number : client_make(crowd, address, hash);
}

uint32_t
crowd_client(struct crowd *crowd, const struct addr *address)
{
	return crowd_meet_client(crowd, address, crowd_expect_client(crowd, address));
}

/* --- logins */

uint64_t
crowd_expect_login(const struct crowd *crowd, struct span text)
{
	return names_expect(&crowd->login_names, text);
}

uint32_t
crowd_meet_login(struct crowd *crowd, struct span text, uint64_t hash)
{
	uint32_t number;
	void *list;

	if (text.bytes == 0)
		return CROWD_NONE;
	list = list_fit(
	    crowd->login, crowd->login_count, &crowd->login_capacity, sizeof(*crowd->login));
	if (list == NULL)
		return CROWD_NONE;
	crowd->login = list;
	number = names_meet(&crowd->login_names, text, hash);
	if (number != crowd->login_count)
		return number;
	crowd->login_count++;
	crowd->login[number] = (struct crowd_login){ .first_pair = CROWD_NONE };
	return number;
}

uint32_t
crowd_login(struct crowd *crowd, struct span text)
{
	return crowd_meet_login(crowd, text, crowd_expect_login(crowd, text));
}

/* --- pairs */

static void
pair_join(struct crowd *crowd, uint32_t number)
{
	struct crowd_pair *pair = &crowd->pair[number];

	pair->next_of_client = crowd->client[pair->client].first_pair;
	crowd->client[pair->client].first_pair = number;
	if (pair->login == CROWD_NONE)
		return;
	pair->next_of_login = crowd->login[pair->login].first_pair;
	crowd->login[pair->login].first_pair = number;
	crowd->login[pair->login].pair_count++;
}

static uint32_t
pair_make(struct crowd *crowd, uint32_t client, uint32_t login, uint64_t hash)
{
	const uint32_t number = crowd->pair_count;
	void *list;

	if (number >= crowd->limits.pairs || !index_make(&crowd->pairs, crowd->limits.pairs))
		return CROWD_NONE;
	list = list_fit(crowd->pair, number, &crowd->pair_capacity, sizeof(*crowd->pair));
	if (list == NULL)
		return CROWD_NONE;
	crowd->pair = list;
	crowd->pair[number] = (struct crowd_pair){
		.client = client,
		.login = login,
		.next_of_login = CROWD_NONE,
		.last_run = CROWD_NONE,
	};
	index_put(&crowd->pairs, hash, number);
	pair_join(crowd, number);
	return crowd->pair_count++;
}

uint64_t
crowd_expect_pair(const struct crowd *crowd, uint32_t client, uint32_t login)
{
	const uint32_t both[] = { client, login };

	/* Where a new pair would be linked. */
	__builtin_prefetch(&crowd->client[client].first_pair, 1);
	if (login != CROWD_NONE)
		__builtin_prefetch(&crowd->login[login], 1);
	return key_expect(crowd, &crowd->pairs, both, sizeof(both));
}

uint32_t
crowd_meet_pair(struct crowd *crowd, uint32_t client, uint32_t login, uint64_t hash)
{
	const uint32_t number = index_find(&crowd->pairs, hash);

	assert(client < crowd->client_count);
	if (number == INDEX_NONE)
		return pair_make(crowd, client, login, hash);
	__builtin_prefetch(&crowd->pair[number].failed, 1);
	return number;
}

struct crowd_pair *
crowd_pair(struct crowd *crowd, uint32_t client, uint32_t login)
{
	const uint32_t number =
	    crowd_meet_pair(crowd, client, login, crowd_expect_pair(crowd, client, login));

	return number != CROWD_NONE ? &crowd->pair[number] : NULL;
}

/*
 * Lines may be out of order: a success may have been read before the failures that it came after,
 * which were counted for a minute before they were written.
 */
static bool
run_goes_on(
    const struct crowd_run *run, const struct crowd_pair *pair, const struct stretch *failed)
{
	if (failed->first_us > run->failed.last_us + RUN_PAUSE_US ||
	    failed->last_us + RUN_PAUSE_US < run->failed.first_us ||
	    failed->last_us - run->failed.first_us > RUN_MOST_US ||
	    run->failed.last_us - failed->first_us > RUN_MOST_US)
		return false;
	return pair->succeeded.count == 0 || pair->succeeded.last_us < run->failed.first_us;
}

void
crowd_fail(struct crowd *crowd, struct crowd_pair *pair, const struct stretch *failed)
{
	struct crowd_run *run = pair->last_run != CROWD_NONE ? &crowd->run[pair->last_run] : NULL;
	void *list = crowd->run;

	stretch_add(&pair->failed, failed);
	if (run != NULL && run_goes_on(run, pair, failed)) {
		stretch_add(&run->failed, failed);
		return;
	}
	if (crowd->run_count < crowd->limits.runs)
		list = list_fit(
		    crowd->run, crowd->run_count, &crowd->run_capacity, sizeof(*crowd->run));
	if (crowd->run_count >= crowd->limits.runs || list == NULL) {
		if (run != NULL)
			stretch_add(&run->failed, failed);
		return;
	}
	crowd->run = list;
	crowd->run[crowd->run_count] = (struct crowd_run){ *failed, pair->last_run };
	pair->last_run = crowd->run_count++;
}

/* The second of the earliest two. */
static void
again_note(struct crowd_pair *pair, int64_t at_us)
{
	int64_t later_us = at_us;

	if (pair->succeeded.count == 0)
		return;
	if (at_us < pair->succeeded.first_us)
		later_us = pair->succeeded.first_us;
	if (pair->again_us == 0 || later_us < pair->again_us)
		pair->again_us = later_us;
}

void
crowd_succeed(struct crowd_pair *pair, const struct stretch *succeeded)
{
	again_note(pair, succeeded->first_us);
	stretch_add(&pair->succeeded, succeeded);
	if (succeeded->count > 1)
		again_note(pair, succeeded->last_us);
}

/* --- realms */

static bool
login_is_good(const struct crowd *crowd, uint32_t login)
{
	for (uint32_t i = crowd->login[login].first_pair; i != CROWD_NONE;
	     i = crowd->pair[i].next_of_login) {
		if (crowd->pair[i].succeeded.count > 0 || crowd->pair[i].earlier_count > 0)
			return true;
	}
	return false;
}

/* The failures of a pair become those of another pair of the same client. */
static void
pair_merge(struct crowd *crowd, struct crowd_pair *from, struct crowd_pair *to)
{
	uint32_t run = from->last_run;

	stretch_add(&to->failed, &from->failed);
	to->rules |= from->rules;
	while (run != CROWD_NONE && crowd->run[run].before != CROWD_NONE)
		run = crowd->run[run].before;
	if (run != CROWD_NONE) {
		crowd->run[run].before = to->last_run;
		to->last_run = from->last_run;
	}
	from->failed.count = 0;
	from->last_run = CROWD_NONE;
}

/* A client that only failed with it is in no other list of pairs than its own. */
static void
login_join(struct crowd *crowd, uint32_t bare, uint32_t whole)
{
	uint32_t next;

	for (uint32_t i = crowd->login[bare].first_pair; i != CROWD_NONE; i = next) {
		struct crowd_pair *pair = &crowd->pair[i];
		const uint32_t other =
		    index_find(&crowd->pairs, crowd_expect_pair(crowd, pair->client, whole));

		next = pair->next_of_login;
		pair->login = whole;
		if (other != INDEX_NONE) {
			pair_merge(crowd, pair, &crowd->pair[other]);
			continue;
		}
		pair->next_of_login = crowd->login[whole].first_pair;
		crowd->login[whole].first_pair = i;
		crowd->login[whole].pair_count++;
	}
	crowd->login[bare] = (struct crowd_login){ .first_pair = CROWD_NONE };
}

/* The login without its realm; CROWD_NONE: there is none. */
static uint32_t
bare_find(const struct crowd *crowd, uint32_t login)
{
	struct span user = span_of(crowd_login_text(crowd, login)), realm;

	if (!span_cut_last(&user, '@', &realm) || user.bytes == 0)
		return CROWD_NONE;
	return names_find(&crowd->login_names, user);
}

void
crowd_join_realms(struct crowd *crowd)
{
	/* By the number of a login without a realm, the good one with it; itself: there are
	 * several. */
	uint32_t *whole = malloc(((size_t)crowd->login_count + 1) * sizeof(*whole));

	if (whole == NULL)
		return; /* then they stay two */
	memset(whole, 0xff, crowd->login_count * sizeof(*whole));
	for (uint32_t login = 0; login < crowd->login_count; login++) {
		const uint32_t bare = bare_find(crowd, login);

		if (bare != CROWD_NONE && login_is_good(crowd, login))
			whole[bare] = whole[bare] == CROWD_NONE ? login : bare;
	}
	for (uint32_t bare = 0; bare < crowd->login_count; bare++) {
		if (whole[bare] != CROWD_NONE && whole[bare] != bare && !login_is_good(crowd, bare))
			login_join(crowd, bare, whole[bare]);
	}
	free(whole);
}

/* --- in words */

const char *
crowd_client_text(const struct crowd *crowd, uint32_t client, char text_r[static ADDR_TEXT_BYTES])
{
	text_r[0] = '\0';
	if (client != CROWD_NONE)
		addr_print(&crowd->client[client].address, text_r);
	return text_r;
}

const char *
crowd_network_text(
    const struct crowd *crowd, uint32_t network, char text_r[static NETWORK_TEXT_BYTES])
{
	text_r[0] = '\0';
	if (network != CROWD_NONE)
		network_print(&crowd->network[network].range, text_r);
	return text_r;
}

const char *
crowd_login_text(const struct crowd *crowd, uint32_t login)
{
	return login != CROWD_NONE ? names_text(&crowd->login_names, login) : "";
}

/* --- in order */

static int
nobody_compare(uint32_t one, uint32_t other)
{
	return (one != CROWD_NONE) - (other != CROWD_NONE);
}

int
crowd_client_compare(const struct crowd *crowd, uint32_t one, uint32_t other)
{
	if (one == CROWD_NONE || other == CROWD_NONE)
		return nobody_compare(one, other);
	return memcmp(&crowd->client[one].address, &crowd->client[other].address,
	    sizeof(crowd->client[one].address));
}

int
crowd_network_compare(const struct crowd *crowd, uint32_t one, uint32_t other)
{
	if (one == CROWD_NONE || other == CROWD_NONE)
		return nobody_compare(one, other);
	return memcmp(&crowd->network[one].range, &crowd->network[other].range,
	    sizeof(crowd->network[one].range));
}

int
crowd_login_compare(const struct crowd *crowd, uint32_t one, uint32_t other)
{
	return strcmp(crowd_login_text(crowd, one), crowd_login_text(crowd, other));
}
