/* SPDX-License-Identifier: BSD-2-Clause */
/* Clients, networks and logins, and who tried to log in as whom, in tables of bounded size. */
#include "report/crowd.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"

#define FIRST_CAPACITY 64
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

/* Room for one more in a list of so many; NULL without memory, and the list stays as it is. */
static void *
list_fit(void *list, uint32_t count, uint32_t *capacity, size_t item_bytes)
{
	const uint32_t grown = *capacity > 0 ? *capacity * 2 : FIRST_CAPACITY;

	if (count < *capacity)
		return list;
	list = reallocarray(list, grown, item_bytes);
	if (list != NULL)
		*capacity = grown;
	return list;
}

void
crowd_init(struct crowd *crowd, const struct crowd_limits *limits)
{
	struct hash_secret secret;

	hash_secret_draw(&secret);
	memset(crowd, 0, sizeof(*crowd));
	crowd->limits = *limits;
	crowd->client_names = (struct names){ .most = limits->clients, .secret = secret };
	crowd->network_names = (struct names){ .most = limits->networks, .secret = secret };
	crowd->login_names = (struct names){ .most = limits->logins, .secret = secret };
	crowd->mixer = secret.word[0] | 1;
}

void
crowd_clear(struct crowd *crowd)
{
	names_clear(&crowd->client_names);
	names_clear(&crowd->network_names);
	names_clear(&crowd->login_names);
	free(crowd->client);
	free(crowd->network);
	free(crowd->login);
	free(crowd->pair);
	free(crowd->run);
	free(crowd->slot);
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

static void
network_text(const struct network *network, char text_r[static NETWORK_TEXT_BYTES])
{
	if (network->bits == (network->base.family == 4 ? 32 : 128))
		addr_print(&network->base, text_r);
	else
		network_print(network, text_r);
}

uint32_t
crowd_network(struct crowd *crowd, const struct network *network)
{
	char text[NETWORK_TEXT_BYTES];
	uint32_t number;
	void *list = list_fit(crowd->network, crowd->network_count, &crowd->network_capacity,
	    sizeof(*crowd->network));

	if (list == NULL)
		return CROWD_NONE;
	crowd->network = list;
	network_text(network, text);
	number = names_add(&crowd->network_names, span_of(text));
	if (number != crowd->network_count)
		return number;
	crowd->network_count++;
	crowd->network[number] = (struct crowd_network){
		.range = *network,
		.first_client = CROWD_NONE,
	};
	return number;
}

/* --- clients */

/* Returns false for what is no address, or where there is no room for its network. */
static bool
client_read(struct crowd_client *client_r, struct crowd *crowd, struct span text)
{
	struct network range;

	*client_r = (struct crowd_client){ .first_pair = CROWD_NONE };
	if (addr_parse_span(&client_r->address, text) < 0)
		return false;
	range = crowd_range(&client_r->address);
	client_r->network = crowd_network(crowd, &range);
	return client_r->network != CROWD_NONE;
}

static void
client_join(struct crowd *crowd, uint32_t number)
{
	struct crowd_network *network = &crowd->network[crowd->client[number].network];

	crowd->client[number].next_of_network = network->first_client;
	network->first_client = number;
	network->client_count++;
}

uint32_t
crowd_client(struct crowd *crowd, struct span text)
{
	uint32_t number = names_find(&crowd->client_names, text);
	struct crowd_client client;
	void *list;

	if (number != NAMES_NONE || text.bytes == 0 || !client_read(&client, crowd, text))
		return number;
	list = list_fit(
	    crowd->client, crowd->client_count, &crowd->client_capacity, sizeof(*crowd->client));
	if (list == NULL)
		return CROWD_NONE;
	crowd->client = list;
	number = names_add(&crowd->client_names, text);
	if (number == CROWD_NONE)
		return CROWD_NONE;
	crowd->client[number] = client;
	crowd->client_count++;
	client_join(crowd, number);
	return number;
}

/* --- logins */

uint32_t
crowd_login(struct crowd *crowd, struct span text)
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
	number = names_add(&crowd->login_names, text);
	if (number != crowd->login_count)
		return number;
	crowd->login_count++;
	crowd->login[number] = (struct crowd_login){ .first_pair = CROWD_NONE };
	return number;
}

/* --- pairs */

static uint32_t
pair_hash(const struct crowd *crowd, uint32_t client, uint32_t login)
{
	const uint64_t both = (uint64_t)client << 32 | login;

	return (uint32_t)((both * crowd->mixer ^ both >> 29) * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

/* Where the pair is, or the free slot where it would be. One is always free. */
static uint32_t *
pair_slot(const struct crowd *crowd, uint32_t client, uint32_t login)
{
	uint32_t at = pair_hash(crowd, client, login) & (crowd->slot_count - 1);

	for (;; at = (at + 1) & (crowd->slot_count - 1)) {
		const uint32_t number = crowd->slot[at];

		if (number == 0 || (crowd->pair[number - 1].client == client &&
		                       crowd->pair[number - 1].login == login))
			return &crowd->slot[at];
	}
}

/* Half of the slots stay free. */
static bool
pair_slots_fit(struct crowd *crowd)
{
	const uint32_t slot_count = crowd->slot_count > 0 ? crowd->slot_count * 2 : FIRST_CAPACITY;
	uint32_t *slot, *old = crowd->slot;

	if (crowd->pair_count < crowd->slot_count / 2)
		return true;
	slot = calloc(slot_count, sizeof(*slot));
	if (slot == NULL)
		return false;
	crowd->slot = slot;
	crowd->slot_count = slot_count;
	for (uint32_t i = 0; i < crowd->pair_count; i++)
		*pair_slot(crowd, crowd->pair[i].client, crowd->pair[i].login) = i + 1;
	free(old);
	return true;
}

static struct crowd_pair *
pair_make(struct crowd *crowd, uint32_t client, uint32_t login)
{
	struct crowd_pair *pair;
	void *list =
	    list_fit(crowd->pair, crowd->pair_count, &crowd->pair_capacity, sizeof(*crowd->pair));

	if (list != NULL)
		crowd->pair = list;
	if (list == NULL || crowd->pair_count >= crowd->limits.pairs || !pair_slots_fit(crowd))
		return NULL;
	pair = &crowd->pair[crowd->pair_count];
	*pair = (struct crowd_pair){
		.client = client,
		.login = login,
		.next_of_client = crowd->client[client].first_pair,
		.next_of_login = CROWD_NONE,
		.last_run = CROWD_NONE,
	};
	*pair_slot(crowd, client, login) = crowd->pair_count + 1;
	crowd->client[client].first_pair = crowd->pair_count;
	if (login != CROWD_NONE) {
		pair->next_of_login = crowd->login[login].first_pair;
		crowd->login[login].first_pair = crowd->pair_count;
		crowd->login[login].pair_count++;
	}
	crowd->pair_count++;
	return pair;
}

struct crowd_pair *
crowd_pair(struct crowd *crowd, uint32_t client, uint32_t login)
{
	uint32_t number = crowd->slot_count > 0 ? *pair_slot(crowd, client, login) : 0;

	assert(client < crowd->client_count);
	if (number > 0)
		return &crowd->pair[number - 1];
	return pair_make(crowd, client, login);
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
		const uint32_t other = *pair_slot(crowd, pair->client, whole);

		next = pair->next_of_login;
		pair->login = whole;
		if (other > 0) {
			pair_merge(crowd, pair, &crowd->pair[other - 1]);
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
crowd_client_text(const struct crowd *crowd, uint32_t client)
{
	return client != CROWD_NONE ? names_text(&crowd->client_names, client) : "";
}

const char *
crowd_network_text(const struct crowd *crowd, uint32_t network)
{
	return network != CROWD_NONE ? names_text(&crowd->network_names, network) : "";
}

const char *
crowd_login_text(const struct crowd *crowd, uint32_t login)
{
	return login != CROWD_NONE ? names_text(&crowd->login_names, login) : "";
}
