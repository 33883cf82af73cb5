/* SPDX-License-Identifier: BSD-2-Clause */
/* Logins that succeeded: after failures, under attack, by a sprayer, or from a new network. */
#include <errno.h>
#include <stdlib.h>

#include "report/inquiry.h"

/* A person who mistypes his password five times in a row asks somebody, or looks it up. */
#define FAILURES_BEFORE 5
/*
 * As long before the success as they count: who is stopped for 15, 30 and 60 minutes after them
 * needs so long for the next three passwords.
 */
#define BEFORE_US (2 * HOUR_US)
/*
 * Where the login is at home, its owner may have put the password of a device right after hours:
 * only what is too fast for people and devices is suspect.
 */
#define FAST_FAILURES 10
#define FAST_GAP_US (3 * SECOND_US)
/* An attack that was seen until then may have found the password. */
#define AFTERMATH_US (2 * HOUR_US)
/* So many failures from a network that nothing is known of are more than a mistake or two. */
#define ODD_FAILURES 3
/* With fewer successes before nobody knows where a login is at home. */
#define HOME_SUCCESSES 2
/* A guesser who is in guesses no more; a device next to the one that got in goes on. */
#define GOES_ON_US (10 * MINUTE_US)

/* When a login succeeded somewhere. */
struct success {
	int64_t at_us;
	uint32_t network;
};

/* A login as it is looked at. */
struct suspect {
	struct inquiry *inquiry;
	uint32_t login;
	uint32_t *pair; /* its pairs, network by network */
	size_t pair_count;
	struct stretch *run; /* of failures in one network, in order */
	size_t run_count, run_capacity;
	/* Its earliest successes: two of a network, so that without one network two are left. */
	struct success first[2 * HOME_SUCCESSES];
	size_t first_count;
};

/* Its pairs of one network. */
struct group {
	struct suspect *suspect;
	const uint32_t *pair;
	size_t pair_count;
	uint32_t network;
	struct stretch failed, succeeded;
	int64_t known_us; /* the first success there, before the window too; 0: none */
	bool is_earlier; /* that was before the window */
};

static const struct crowd *
suspect_crowd(const struct suspect *suspect)
{
	return &suspect->inquiry->ledger->crowd;
}

static const struct crowd_pair *
group_pair(const struct group *group, size_t i)
{
	return &suspect_crowd(group->suspect)->pair[group->pair[i]];
}

/* --- where it is at home */

static void
first_add(struct suspect *suspect, int64_t at_us, uint32_t network)
{
	const size_t most = sizeof(suspect->first) / sizeof(suspect->first[0]);
	size_t i = suspect->first_count, of_network = 0;

	for (size_t k = 0; k < suspect->first_count; k++)
		of_network += suspect->first[k].network == network;
	if (of_network == HOME_SUCCESSES)
		return;
	if (i == most) {
		if (at_us >= suspect->first[--i].at_us)
			return;
	} else {
		suspect->first_count++;
	}
	for (; i > 0 && suspect->first[i - 1].at_us > at_us; i--)
		suspect->first[i] = suspect->first[i - 1];
	suspect->first[i] = (struct success){ at_us, network };
}

/* Of a pair two are known, in the window and before it. */
static void
firsts_of_pair(struct suspect *suspect, const struct crowd_pair *pair)
{
	const uint32_t network = suspect_crowd(suspect)->client[pair->client].network;

	if (pair->earlier_count > 0)
		first_add(suspect, pair->earlier_us, network);
	if (pair->earlier_count > 1)
		first_add(suspect, pair->earlier_us, network);
	if (pair->succeeded.count > 0)
		first_add(suspect, pair->succeeded.first_us, network);
	if (pair->again_us != 0)
		first_add(suspect, pair->again_us, network);
}

/* Had it succeeded often enough elsewhere by then? */
static bool
is_elsewhere(const struct group *group, int64_t at_us)
{
	const struct suspect *suspect = group->suspect;
	unsigned count = 0;

	for (size_t i = 0; i < suspect->first_count; i++) {
		if (suspect->first[i].network != group->network && suspect->first[i].at_us < at_us)
			count++;
	}
	return count >= HOME_SUCCESSES;
}

/* Had it succeeded here before it ever failed here? */
static bool
is_known(const struct group *group)
{
	if (group->failed.count == 0)
		return group->is_earlier;
	return group->known_us != 0 && group->known_us < group->failed.first_us;
}

/* --- failures before a success */

static int64_t
run_middle_us(const struct stretch *run)
{
	return run->first_us + (run->last_us - run->first_us) / 2;
}

static int
run_compare(const void *left, const void *right)
{
	const int64_t one = run_middle_us(left), other = run_middle_us(right);

	return one < other ? -1 : one > other;
}

static void
run_add(struct suspect *suspect, const struct stretch *run)
{
	const size_t capacity = suspect->run_capacity > 0 ? suspect->run_capacity * 2 : 64;
	struct stretch *list;

	if (suspect->run_count == suspect->run_capacity) {
		list = reallocarray(suspect->run, capacity, sizeof(*list));
		if (list == NULL) {
			suspect->inquiry->error = -ENOMEM;
			return;
		}
		suspect->run = list;
		suspect->run_capacity = capacity;
	}
	suspect->run[suspect->run_count++] = *run;
}

/* In order, each with the count of all up to itself. */
static void
runs_collect(struct group *group)
{
	struct suspect *suspect = group->suspect;
	const struct crowd *crowd = suspect_crowd(suspect);

	suspect->run_count = 0;
	for (size_t i = 0; i < group->pair_count; i++) {
		for (uint32_t run = group_pair(group, i)->last_run; run != CROWD_NONE;
		     run = crowd->run[run].before)
			run_add(suspect, &crowd->run[run].failed);
	}
	if (suspect->run_count > 0)
		qsort(suspect->run, suspect->run_count, sizeof(*suspect->run), run_compare);
	for (size_t i = 1; i < suspect->run_count; i++)
		suspect->run[i].count += suspect->run[i - 1].count;
}

/* How many runs were over, by and large, at that time. */
static size_t
runs_until(const struct suspect *suspect, int64_t at_us)
{
	size_t low = 0, high = suspect->run_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (run_middle_us(&suspect->run[middle]) <= at_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct stretch
failed_before(const struct group *group, int64_t at_us)
{
	const struct suspect *suspect = group->suspect;
	const size_t from = runs_until(suspect, at_us - BEFORE_US);
	const size_t until = runs_until(suspect, at_us);
	struct stretch failed = { .count = 0 };

	if (from >= until)
		return failed;
	failed.first_us = suspect->run[from].first_us;
	failed.last_us = suspect->run[until - 1].last_us;
	failed.count =
	    suspect->run[until - 1].count - (from > 0 ? suspect->run[from - 1].count : 0);
	return failed;
}

/* --- a success */

/* Since the first success there: the last one may be a moment ago. */
static bool
is_going_on(const struct group *group)
{
	return group->failed.last_us > group->known_us + GOES_ON_US &&
	       stretch_gap_us(&group->failed) >= STEADY_GAP_US;
}

static bool
is_after_failures(const struct group *group, int64_t at_us)
{
	const struct stretch failed = failed_before(group, at_us);

	if (is_known(group))
		return failed.count >= FAST_FAILURES && stretch_gap_us(&failed) < FAST_GAP_US;
	return failed.count >= FAILURES_BEFORE && !is_going_on(group);
}

static bool
is_under_attack(const struct group *group, int64_t at_us)
{
	const struct stretch *attack =
	    &group->suspect->inquiry->login_attack[group->suspect->login];

	if (attack->count == 0 || at_us < attack->first_us ||
	    at_us > attack->last_us + AFTERMATH_US || is_known(group))
		return false;
	return is_elsewhere(group, at_us) || failed_before(group, at_us).count >= ODD_FAILURES;
}

static bool
is_by_sprayer(const struct group *group, uint32_t client, int64_t at_us)
{
	const struct inquiry *inquiry = group->suspect->inquiry;
	int64_t since_us = inquiry->client_spray_us[client];

	if (since_us == 0)
		since_us = inquiry->network_spray_us[group->network];
	return since_us != 0 && at_us >= since_us &&
	       (group->known_us == 0 || group->known_us >= since_us);
}

static enum ground
success_judge(const struct group *group, uint32_t client, int64_t at_us)
{
	if (is_after_failures(group, at_us))
		return GROUND_FAILURES;
	if (is_by_sprayer(group, client, at_us))
		return GROUND_SPRAYER;
	return is_under_attack(group, at_us) ? GROUND_UNDER_ATTACK : GROUND_NONE;
}

/* --- a network */

static void
response_find(const struct group *group, struct concern *concern)
{
	struct inquiry *inquiry = group->suspect->inquiry;
	const struct ledger *ledger = inquiry->ledger;

	deed_marks_draw(&inquiry->deed_marks);
	deeds_about_client(&ledger->deeds, &ledger->crowd, concern->client, &inquiry->deed_marks,
	    &concern->response);
	deeds_about_login(&ledger->deeds, concern->login, &inquiry->deed_marks, &concern->response);
}

static void
group_name(const struct group *group, struct concern *concern)
{
	struct inquiry *inquiry = group->suspect->inquiry;

	concern->login = group->suspect->login;
	concern->network = group->network;
	for (size_t i = 0; i < group->pair_count; i++) {
		if (concern->kind == CONCERN_BREAK_IN)
			inquiry->pair_named[group->pair[i]] = true;
		concern->rules |= group_pair(group, i)->rules;
	}
	response_find(group, concern);
	inquiry_name(inquiry, concern);
}

/* How many logins the sprayer tried, and how many networks the login was tried from. */
static void
background_add(const struct group *group, struct concern *concern)
{
	const struct crowd *crowd = suspect_crowd(group->suspect);

	concern->failed = failed_before(group, concern->succeeded.first_us);
	if (concern->ground == GROUND_FAILURES)
		return;
	if (concern->ground == GROUND_UNDER_ATTACK) {
		concern->failed = group->suspect->inquiry->login_attack[group->suspect->login];
		return;
	}
	for (uint32_t i = crowd->client[concern->client].first_pair; i != CROWD_NONE;
	     i = crowd->pair[i].next_of_client) {
		stretch_add(&concern->failed, &crowd->pair[i].failed);
		concern->login_count += crowd->pair[i].failed.count > 0;
	}
}

/* The first success that is suspect; all that came from there since then is the intruder's. */
static bool
break_in_find(const struct group *group)
{
	struct concern concern = concern_of(CONCERN_BREAK_IN);
	int64_t last_us = 0;

	for (size_t i = 0; i < group->pair_count; i++) {
		const struct stretch *succeeded = &group_pair(group, i)->succeeded;
		const uint32_t client = group_pair(group, i)->client;
		const int64_t at_us[] = { succeeded->first_us, succeeded->last_us };

		if (succeeded->last_us > last_us)
			last_us = succeeded->last_us;
		for (int k = 0; succeeded->count > 0 && k < 2; k++) {
			enum ground ground = success_judge(group, client, at_us[k]);

			if (ground == GROUND_NONE || (concern.ground != GROUND_NONE &&
			                                 at_us[k] >= concern.succeeded.first_us))
				continue;
			concern.ground = ground;
			concern.client = client;
			concern.succeeded.first_us = at_us[k];
			concern.succeeded.count =
			    at_us[k] == succeeded->first_us ? succeeded->count : 1;
		}
	}
	if (concern.ground == GROUND_NONE)
		return false;
	concern.succeeded.last_us = last_us;
	concern.is_familiar = is_known(group);
	background_add(group, &concern);
	group_name(group, &concern);
	return true;
}

static void
new_network_find(const struct group *group)
{
	struct concern concern = concern_of(CONCERN_NEW_NETWORK);

	if (group->is_earlier || !is_elsewhere(group, group->succeeded.first_us))
		return;
	for (size_t i = 0; i < group->pair_count; i++) {
		const struct crowd_pair *pair = group_pair(group, i);

		if (pair->succeeded.count > 0 &&
		    pair->succeeded.first_us == group->succeeded.first_us)
			concern.client = pair->client;
	}
	concern.failed = failed_before(group, group->succeeded.first_us);
	concern.succeeded = group->succeeded;
	group_name(group, &concern);
}

static void
group_add(struct group *group, const struct crowd_pair *pair)
{
	stretch_add(&group->failed, &pair->failed);
	stretch_add(&group->succeeded, &pair->succeeded);
	if (pair->earlier_count > 0 && (!group->is_earlier || pair->earlier_us < group->known_us)) {
		group->known_us = pair->earlier_us;
		group->is_earlier = true;
	}
	if (!group->is_earlier && pair->succeeded.count > 0 &&
	    (group->known_us == 0 || pair->succeeded.first_us < group->known_us))
		group->known_us = pair->succeeded.first_us;
}

static void
group_inquire(struct group *group)
{
	for (size_t i = 0; i < group->pair_count; i++)
		group_add(group, group_pair(group, i));
	if (group->succeeded.count == 0)
		return;
	runs_collect(group);
	if (!break_in_find(group))
		new_network_find(group);
}

/* --- a login */

static int
pair_compare(const void *left, const void *right, void *arg)
{
	const struct crowd *crowd = arg;
	const uint32_t one = *(const uint32_t *)left, other = *(const uint32_t *)right;
	const uint32_t one_network = crowd->client[crowd->pair[one].client].network;
	const uint32_t other_network = crowd->client[crowd->pair[other].client].network;

	if (one_network != other_network)
		return one_network < other_network ? -1 : 1;
	return one < other ? -1 : one > other;
}

static void
suspect_inquire(struct suspect *suspect)
{
	const struct crowd *crowd = suspect_crowd(suspect);
	size_t end;

	suspect->pair_count = suspect->first_count = 0;
	for (uint32_t i = crowd->login[suspect->login].first_pair; i != CROWD_NONE;
	     i = crowd->pair[i].next_of_login) {
		suspect->pair[suspect->pair_count++] = i;
		firsts_of_pair(suspect, &crowd->pair[i]);
	}
	qsort_r(suspect->pair, suspect->pair_count, sizeof(*suspect->pair), pair_compare,
	    (void *)(uintptr_t)crowd);
	for (size_t begin = 0; begin < suspect->pair_count; begin = end) {
		struct group group = { .suspect = suspect, .pair = suspect->pair + begin };

		group.network = crowd->client[crowd->pair[*group.pair].client].network;
		for (end = begin; end < suspect->pair_count; end++) {
			if (crowd->client[crowd->pair[suspect->pair[end]].client].network !=
			    group.network)
				break;
		}
		group.pair_count = end - begin;
		group_inquire(&group);
	}
}

void
inquire_intrusions(struct inquiry *inquiry)
{
	const struct crowd *crowd = &inquiry->ledger->crowd;
	struct suspect suspect = { .inquiry = inquiry };

	suspect.pair = calloc((size_t)crowd->pair_count + 1, sizeof(*suspect.pair));
	if (suspect.pair == NULL) {
		inquiry->error = -ENOMEM;
		return;
	}
	for (uint32_t login = 0; login < crowd->login_count; login++) {
		suspect.login = login;
		if (inquiry->login_good[login])
			suspect_inquire(&suspect);
	}
	free(suspect.pair);
	free(suspect.run);
}
