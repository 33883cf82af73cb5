/* SPDX-License-Identifier: BSD-2-Clause */
/* What single clients do: guess one password, ask with an old one, or do not log in at all. */
#include "report/inquiry.h"

/* A mail program asks for a new password after a few failures, and a person gives up. */
#define GUESS_FAILURES 10
/* So many of them failures: the others sluice stopped before the server could fail them. */
#define GUESS_LEAST 5
#define GUESS_GAP_US (3 * SECOND_US)
/* At any pace, where none succeeds: nothing that people do. */
#define GUESS_MANY 30
/* So long a device goes on, and a person does not … */
#define STEADY_LENGTH_US (30 * MINUTE_US)
/* … or over so large a part of the time that is known. */
#define STEADY_PART 3
/* Beside logins that succeed, mistakes of a day look steady, too: then it takes more of them. */
#define STEADY_AMONG_SUCCESSES 10
/* One or two may be a program that tries out what the server wants. */
#define REFUSALS 3

/* What a client does all in all. */
struct conduct {
	uint32_t failing_count; /* logins that only fail */
	bool is_good; /* some login of it succeeds */
};

static struct conduct
conduct_of(const struct crowd *crowd, uint32_t client)
{
	struct conduct conduct = { .failing_count = 0 };

	for (uint32_t i = crowd->client[client].first_pair; i != CROWD_NONE;
	     i = crowd->pair[i].next_of_client) {
		const struct crowd_pair *pair = &crowd->pair[i];

		if (pair->succeeded.count > 0)
			conduct.is_good = true;
		else if (pair->failed.count > 0)
			conduct.failing_count++;
	}
	return conduct;
}

static bool
is_long(const struct inquiry *inquiry, const struct stretch *attempts)
{
	const int64_t length_us = attempts->last_us - attempts->first_us;

	return length_us >= STEADY_LENGTH_US ||
	       length_us * STEADY_PART >= ledger_length_us(inquiry->ledger);
}

/* A device whose password was put right fails no more. */
static bool
is_put_right(const struct crowd_pair *pair)
{
	return pair->succeeded.count > 0 && pair->succeeded.first_us >= pair->failed.last_us;
}

/* Where another login from there only fails, it is no device with one password. */
static bool
is_stale(const struct inquiry *inquiry, const struct conduct *conduct,
    const struct crowd_pair *pair, const struct stretch *attempts)
{
	const int64_t least = pair->succeeded.count > 0 ? STEADY_AMONG_SUCCESSES : STEADY_FAILURES;
	const uint32_t others = conduct->failing_count - (pair->succeeded.count == 0);

	return pair->login != CROWD_NONE && others == 0 && !is_put_right(pair) &&
	       pair->failed.count >= least && stretch_gap_us(attempts) >= STEADY_GAP_US &&
	       is_long(inquiry, attempts);
}

static bool
is_guessing(const struct crowd_pair *pair, const struct stretch *attempts)
{
	if (pair->failed.count < GUESS_LEAST || attempts->count < GUESS_FAILURES)
		return false;
	return stretch_gap_us(attempts) < GUESS_GAP_US ||
	       (pair->failed.count >= GUESS_MANY && pair->succeeded.count == 0);
}

static void
pair_inquire(struct inquiry *inquiry, const struct conduct *conduct, uint32_t number)
{
	const struct ledger *ledger = inquiry->ledger;
	const struct crowd_pair *pair = &ledger->crowd.pair[number];
	struct concern concern = concern_of(CONCERN_GUESSING);
	struct stretch attempts = pair->failed;

	if (inquiry->pair_named[number] || pair->failed.count < GUESS_LEAST)
		return;
	concern.client = pair->client;
	concern.login = pair->login;
	deed_marks_draw(&inquiry->deed_marks);
	deeds_about_client(
	    &ledger->deeds, &ledger->crowd, pair->client, &inquiry->deed_marks, &concern.response);
	/* What was stopped had no login yet: it is this one's where there is no other. */
	if (conduct->failing_count <= 1 && !conduct->is_good)
		stretch_add(&attempts, &concern.response.stopped);
	if (is_stale(inquiry, conduct, pair, &attempts))
		concern.kind = CONCERN_STALE_DEVICE;
	else if (!is_guessing(pair, &attempts))
		return;
	concern.failed = pair->failed;
	concern.succeeded = pair->succeeded;
	concern.rules = pair->rules;
	concern.is_familiar = pair->login != CROWD_NONE && inquiry->login_good[pair->login];
	inquiry->client_named[pair->client] = true;
	inquiry_name(inquiry, &concern);
}

static void
refusals_inquire(
    struct inquiry *inquiry, enum concern_kind kind, uint32_t client, const struct stretch *refused)
{
	const struct ledger *ledger = inquiry->ledger;
	struct concern concern = concern_of(kind);

	if (refused->count < REFUSALS)
		return;
	concern.client = client;
	concern.failed = *refused;
	deed_marks_draw(&inquiry->deed_marks);
	deeds_about_client(
	    &ledger->deeds, &ledger->crowd, client, &inquiry->deed_marks, &concern.response);
	inquiry_name(inquiry, &concern);
}

static void
client_inquire(struct inquiry *inquiry, uint32_t client)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;
	const struct crowd_client *entry = &crowd->client[client];
	const struct conduct conduct = conduct_of(crowd, client);

	if (inquiry->client_spray_us[client] != 0)
		return;
	for (uint32_t i = entry->first_pair; i != CROWD_NONE; i = crowd->pair[i].next_of_client)
		pair_inquire(inquiry, &conduct, i);
	if (inquiry->client_named[client])
		return;
	refusals_inquire(inquiry, CONCERN_NO_LOGIN, client, &entry->auth_required);
	refusals_inquire(inquiry, CONCERN_NO_TLS, client, &entry->tls_required);
}

void
inquire_clients(struct inquiry *inquiry)
{
	for (uint32_t client = 0; client < inquiry->ledger->crowd.client_count; client++)
		client_inquire(inquiry, client);
}
