/* SPDX-License-Identifier: BSD-2-Clause */
/* Many logins from one place, and one login from many places. */
#include "report/inquiry.h"

/*
 * So many different logins that never succeed there make a sprayer: a household or a device has two
 * or three, and who mistypes his own name does it in one way or two.
 */
#define SPRAY_LOGINS 5
/* An office whose users log in rightly has mistakes among them, but fewer than so many to one. */
#define SPRAY_RATIO 2
/* The same where only the number is known: the daemon sums up by network only in a flood. */
#define SPRAY_NAMELESS 20
/* A person has a home, an office, a telephone and a friend's house. */
#define GUESS_NETWORKS 5

/* --- spraying */

/* A login that failed there, and never succeeded. */
static bool
is_victim(const struct crowd_pair *pair)
{
	return pair->login != CROWD_NONE && pair->failed.count > 0 && pair->succeeded.count == 0 &&
	       pair->earlier_count == 0;
}

/* What a client or a network does, as it is added up. */
struct spray {
	struct concern concern;
	int64_t since_us; /* the first victim's first failure */
	int64_t good_logins;
};

static struct spray
spray_begin(void)
{
	return (struct spray){ .concern = concern_of(CONCERN_SPRAYING) };
}

static void
pair_add(struct spray *spray, const struct crowd_pair *pair)
{
	stretch_add(&spray->concern.failed, &pair->failed);
	stretch_add(&spray->concern.succeeded, &pair->succeeded);
	spray->concern.rules |= pair->rules;
}

static bool
spray_is(const struct spray *spray)
{
	return spray->concern.login_count >= SPRAY_LOGINS &&
	       spray->concern.login_count >= SPRAY_RATIO * spray->good_logins;
}

static void
victim_add(struct spray *spray, const struct crowd_pair *pair)
{
	spray->concern.login_count++;
	if (spray->since_us == 0 || pair->failed.first_us < spray->since_us)
		spray->since_us = pair->failed.first_us;
	concern_show(&spray->concern, pair->login);
}

static void
client_look(const struct inquiry *inquiry, uint32_t client, struct spray *spray)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;

	for (uint32_t i = crowd->client[client].first_pair; i != CROWD_NONE;
	     i = crowd->pair[i].next_of_client) {
		const struct crowd_pair *pair = &crowd->pair[i];

		pair_add(spray, pair);
		if (is_victim(pair))
			victim_add(spray, pair);
		else if (pair->succeeded.count > 0)
			spray->good_logins++;
	}
}

/* Its logins are under attack, and it is to blame for nothing less. */
static void
sprayer_mark(struct inquiry *inquiry, uint32_t client, int64_t since_us)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;

	inquiry->client_spray_us[client] = since_us;
	inquiry->client_named[client] = true;
	for (uint32_t i = crowd->client[client].first_pair; i != CROWD_NONE;
	     i = crowd->pair[i].next_of_client) {
		if (is_victim(&crowd->pair[i]))
			stretch_add(
			    &inquiry->login_attack[crowd->pair[i].login], &crowd->pair[i].failed);
	}
}

static void
sprayers_find(struct inquiry *inquiry)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;

	for (uint32_t client = 0; client < crowd->client_count; client++) {
		struct spray spray = spray_begin();

		client_look(inquiry, client, &spray);
		if (spray_is(&spray))
			sprayer_mark(inquiry, client, spray.since_us);
	}
}

static void
sprayer_name(struct inquiry *inquiry, uint32_t client)
{
	const struct ledger *ledger = inquiry->ledger;
	struct spray spray = spray_begin();

	client_look(inquiry, client, &spray);
	spray.concern.client = client;
	spray.concern.client_count = 1;
	deed_marks_draw(&inquiry->deed_marks);
	deeds_about_client(
	    &ledger->deeds, &ledger->crowd, client, &inquiry->deed_marks, &spray.concern.response);
	inquiry_name(inquiry, &spray.concern);
}

/* --- the same by a whole network */

/*
 * One that fails slowly with one login alone may be a device with an old password, of which a
 * provider's network has many.
 */
static bool
is_steady(const struct inquiry *inquiry, uint32_t client)
{
	struct spray spray = spray_begin();

	client_look(inquiry, client, &spray);
	return spray.concern.login_count == 1 && spray.concern.failed.count >= STEADY_FAILURES &&
	       stretch_gap_us(&spray.concern.failed) >= STEADY_GAP_US;
}

enum which { ALL_CLIENTS, NO_SPRAYERS };

/* Logins that succeed from one client of the network are nobody's victims at another. */
static void
good_logins_stamp(struct inquiry *inquiry, uint32_t client, uint32_t stamp, struct spray *spray)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;

	for (uint32_t i = crowd->client[client].first_pair; i != CROWD_NONE;
	     i = crowd->pair[i].next_of_client) {
		const struct crowd_pair *pair = &crowd->pair[i];

		if (pair->login == CROWD_NONE || is_victim(pair) ||
		    pair->succeeded.count + pair->earlier_count == 0 ||
		    inquiry->login_stamp[pair->login] == stamp)
			continue;
		inquiry->login_stamp[pair->login] = stamp;
		spray->good_logins++;
	}
}

/* Returns whether it has any victim. */
static bool
victims_stamp(struct inquiry *inquiry, uint32_t client, uint32_t stamp, struct spray *spray)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;
	bool has_victim = false;

	for (uint32_t i = crowd->client[client].first_pair; i != CROWD_NONE;
	     i = crowd->pair[i].next_of_client) {
		const struct crowd_pair *pair = &crowd->pair[i];

		pair_add(spray, pair);
		if (!is_victim(pair) || inquiry->login_stamp[pair->login] == stamp)
			continue;
		has_victim = true;
		if (inquiry->login_other_stamp[pair->login] == stamp)
			continue;
		inquiry->login_other_stamp[pair->login] = stamp;
		victim_add(spray, pair);
	}
	return has_victim;
}

static void
network_look(struct inquiry *inquiry, uint32_t network, enum which which, struct spray *spray)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;
	const uint32_t first = crowd->network[network].first_client;
	const uint32_t stamp = inquiry_stamp(inquiry);

	for (uint32_t client = first; client != CROWD_NONE;
	     client = crowd->client[client].next_of_network)
		good_logins_stamp(inquiry, client, stamp, spray);
	for (uint32_t client = first; client != CROWD_NONE;
	     client = crowd->client[client].next_of_network) {
		if (which == NO_SPRAYERS &&
		    (inquiry->client_spray_us[client] != 0 || is_steady(inquiry, client)))
			continue;
		if (victims_stamp(inquiry, client, stamp, spray))
			spray->concern.client_count++;
	}
}

static void
network_name(struct inquiry *inquiry, uint32_t network, struct spray *spray)
{
	const struct ledger *ledger = inquiry->ledger;
	const struct crowd_network *entry = &ledger->crowd.network[network];

	spray->concern.network = network;
	spray->concern.nameless_count = entry->nameless_failed.count;
	stretch_add(&spray->concern.failed, &entry->nameless_failed);
	stretch_add(&spray->concern.succeeded, &entry->nameless_succeeded);
	deed_marks_draw(&inquiry->deed_marks);
	deeds_about_network(&ledger->deeds, &ledger->crowd, network, &inquiry->deed_marks,
	    &spray->concern.response);
	inquiry_name(inquiry, &spray->concern);
}

static bool
is_nameless_spray(const struct crowd_network *network)
{
	return network->nameless_failed.count >= SPRAY_NAMELESS &&
	       network->nameless_failed.count >= SPRAY_RATIO * network->nameless_succeeded.count;
}

/* Those of its clients that fail with logins of others take part. */
static void
network_mark(struct inquiry *inquiry, uint32_t network, int64_t since_us)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;

	for (uint32_t client = crowd->network[network].first_client; client != CROWD_NONE;
	     client = crowd->client[client].next_of_network) {
		struct spray spray = spray_begin();

		client_look(inquiry, client, &spray);
		if (spray.concern.login_count > 0 && inquiry->client_spray_us[client] == 0 &&
		    !is_steady(inquiry, client))
			sprayer_mark(inquiry, client, since_us);
	}
}

/*
 * One sprayer is named as a client. Several in one network, or many clients of it that each try
 * less, are named as the network.
 */
static void
network_inquire(struct inquiry *inquiry, uint32_t network)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;
	const struct crowd_network *entry = &crowd->network[network];
	struct spray all = spray_begin(), rest = spray_begin();
	const bool is_nameless = is_nameless_spray(entry);
	uint32_t sprayer_count = 0, sprayer = CROWD_NONE;

	for (uint32_t client = entry->first_client; client != CROWD_NONE;
	     client = crowd->client[client].next_of_network) {
		if (inquiry->client_spray_us[client] != 0) {
			sprayer = client;
			sprayer_count++;
		}
	}
	if (entry->client_count > 1)
		network_look(inquiry, network, NO_SPRAYERS, &rest);
	if (spray_is(&rest))
		network_mark(inquiry, network, rest.since_us);
	if (is_nameless)
		inquiry->network_spray_us[network] = entry->nameless_failed.first_us;
	if (spray_is(&rest) || is_nameless || sprayer_count > 1) {
		network_look(inquiry, network, ALL_CLIENTS, &all);
		network_name(inquiry, network, &all);
	} else if (sprayer_count == 1) {
		sprayer_name(inquiry, sprayer);
	}
}

/* --- distributed guessing */

/* Had the login succeeded there before it failed there? Then it is at home. */
static bool
is_at_home(const struct crowd_pair *pair)
{
	return pair->earlier_count > 0 ||
	       (pair->succeeded.count > 0 &&
	           (pair->failed.count == 0 || pair->succeeded.first_us < pair->failed.first_us));
}

/* A sprayer tries this login among others. */
static bool
is_stranger(const struct inquiry *inquiry, const struct crowd_pair *pair, uint32_t stamp)
{
	const uint32_t network = inquiry->ledger->crowd.client[pair->client].network;

	return pair->failed.count > 0 && inquiry->network_stamp[network] != stamp &&
	       inquiry->client_spray_us[pair->client] == 0;
}

static void
stranger_add(
    struct inquiry *inquiry, struct concern *concern, const struct crowd_pair *pair, uint32_t stamp)
{
	const uint32_t network = inquiry->ledger->crowd.client[pair->client].network;

	stretch_add(&concern->failed, &pair->failed);
	concern->client_count++;
	concern->rules |= pair->rules;
	if (inquiry->network_other_stamp[network] == stamp)
		return;
	inquiry->network_other_stamp[network] = stamp;
	concern->network_count++;
	concern_show(concern, network);
}

static void
strangers_mark(struct inquiry *inquiry, struct concern *concern, uint32_t stamp)
{
	const struct ledger *ledger = inquiry->ledger;
	const struct crowd *crowd = &ledger->crowd;

	deed_marks_draw(&inquiry->deed_marks);
	for (uint32_t i = crowd->login[concern->login].first_pair; i != CROWD_NONE;
	     i = crowd->pair[i].next_of_login) {
		if (!is_stranger(inquiry, &crowd->pair[i], stamp))
			continue;
		inquiry->pair_named[i] = true;
		inquiry->client_named[crowd->pair[i].client] = true;
		deeds_about_client(&ledger->deeds, crowd, crowd->pair[i].client,
		    &inquiry->deed_marks, &concern->response);
	}
	stretch_add(&inquiry->login_attack[concern->login], &concern->failed);
	deeds_about_login(&ledger->deeds, concern->login, &inquiry->deed_marks, &concern->response);
}

static void
login_inquire(struct inquiry *inquiry, uint32_t login)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;
	struct concern concern = concern_of(CONCERN_DISTRIBUTED);
	const uint32_t first = crowd->login[login].first_pair;
	const uint32_t stamp = inquiry_stamp(inquiry);

	concern.login = login;
	for (uint32_t i = first; i != CROWD_NONE; i = crowd->pair[i].next_of_login) {
		if (is_at_home(&crowd->pair[i]))
			inquiry->network_stamp[crowd->client[crowd->pair[i].client].network] =
			    stamp;
	}
	for (uint32_t i = first; i != CROWD_NONE; i = crowd->pair[i].next_of_login) {
		if (is_stranger(inquiry, &crowd->pair[i], stamp))
			stranger_add(inquiry, &concern, &crowd->pair[i], stamp);
	}
	if (concern.network_count < GUESS_NETWORKS)
		return;
	concern.is_familiar = inquiry->login_good[login];
	strangers_mark(inquiry, &concern, stamp);
	inquiry_name(inquiry, &concern);
}

void
inquire_attacks(struct inquiry *inquiry)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;

	sprayers_find(inquiry);
	for (uint32_t network = 0; network < crowd->network_count; network++)
		network_inquire(inquiry, network);
	for (uint32_t login = 0; login < crowd->login_count; login++) {
		if (crowd->login[login].pair_count >= GUESS_NETWORKS)
			login_inquire(inquiry, login);
	}
}
