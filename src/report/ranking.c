/* SPDX-License-Identifier: BSD-2-Clause */
/* Clients, networks and logins by their failures. */
#include "report/ranking.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct sorting {
	const struct crowd *crowd;
	enum ranked ranked;
};

static int
names_compare(const struct sorting *sorting, uint32_t one, uint32_t other)
{
	switch (sorting->ranked) {
	case RANKED_CLIENTS:
		return crowd_client_compare(sorting->crowd, one, other);
	case RANKED_NETWORKS:
		return crowd_network_compare(sorting->crowd, one, other);
	case RANKED_LOGINS:
	case RANKED_COUNT:
		break;
	}
	return crowd_login_compare(sorting->crowd, one, other);
}

/* Numbers depend on the order of the lines, names do not. */
static int
rank_compare(const void *left, const void *right, void *arg)
{
	const struct sorting *sorting = arg;
	const struct rank *one = left, *other = right;

	if (one->failed.count != other->failed.count)
		return one->failed.count > other->failed.count ? -1 : 1;
	if (one->failed.last_us != other->failed.last_us)
		return one->failed.last_us > other->failed.last_us ? -1 : 1;
	return names_compare(sorting, one->number, other->number);
}

static uint32_t
ranked_count(const struct crowd *crowd, enum ranked ranked)
{
	switch (ranked) {
	case RANKED_CLIENTS:
		return crowd->client_count;
	case RANKED_NETWORKS:
		return crowd->network_count;
	case RANKED_LOGINS:
	case RANKED_COUNT:
		break;
	}
	return crowd->login_count;
}

static uint32_t
ranked_number(const struct crowd *crowd, enum ranked ranked, const struct crowd_pair *pair)
{
	switch (ranked) {
	case RANKED_CLIENTS:
		return pair->client;
	case RANKED_NETWORKS:
		return crowd->client[pair->client].network;
	case RANKED_LOGINS:
	case RANKED_COUNT:
		break;
	}
	return pair->login;
}

static void
pairs_add(struct rank *list, const struct ledger *ledger, enum ranked ranked)
{
	const struct crowd *crowd = &ledger->crowd;

	for (uint32_t i = 0; i < crowd->pair_count; i++) {
		const struct crowd_pair *pair = &crowd->pair[i];
		const uint32_t number = ranked_number(crowd, ranked, pair);

		if (number == CROWD_NONE || !ledger_covers(ledger, pair->client, pair->login))
			continue;
		stretch_add(&list[number].failed, &pair->failed);
		list[number].success_count += pair->succeeded.count;
		if (ranked != RANKED_NETWORKS)
			list[number].other_count += pair->failed.count > 0;
	}
}

static bool
client_fails(const struct ledger *ledger, const struct crowd_client *client)
{
	const struct crowd *crowd = &ledger->crowd;

	for (uint32_t i = client->first_pair; i != CROWD_NONE; i = crowd->pair[i].next_of_client) {
		if (crowd->pair[i].failed.count > 0 &&
		    ledger_covers(ledger, crowd->pair[i].client, crowd->pair[i].login))
			return true;
	}
	return false;
}

/* What is counted by network alone, and how many clients of it fail. */
static void
networks_add(struct rank *list, const struct ledger *ledger)
{
	const struct crowd *crowd = &ledger->crowd;

	for (uint32_t i = 0; i < crowd->network_count; i++) {
		if (!ledger_covers_network(ledger, i))
			continue;
		stretch_add(&list[i].failed, &crowd->network[i].nameless_failed);
		list[i].success_count += crowd->network[i].nameless_succeeded.count;
	}
	for (uint32_t i = 0; i < crowd->client_count; i++) {
		if (crowd->client[i].network != CROWD_NONE &&
		    client_fails(ledger, &crowd->client[i]))
			list[crowd->client[i].network].other_count++;
	}
}

/* Moves those that failed to the front. */
static size_t
list_condense(struct rank *list, uint32_t count)
{
	size_t kept = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (list[i].failed.count == 0)
			continue;
		list[kept] = list[i];
		list[kept].number = i;
		list[kept++].response = response_none;
	}
	return kept;
}

/* --- the first of them */

/* In a heap none is before those below it: the last of all is at its head. */
static void
heap_sink(struct rank *heap, size_t count, size_t at, struct sorting *sorting)
{
	for (;;) {
		size_t last = at;
		struct rank moved;

		for (size_t below = 2 * at + 1; below <= 2 * at + 2 && below < count; below++) {
			if (rank_compare(&heap[below], &heap[last], sorting) > 0)
				last = below;
		}
		if (last == at)
			return;
		moved = heap[at];
		heap[at] = heap[last];
		heap[last] = moved;
		at = last;
	}
}

/* Brings the first so many to the front, in whatever order: to sort all would take much longer. */
static void
list_choose(struct rank *list, size_t count, size_t most, struct sorting *sorting)
{
	for (size_t i = most / 2; i-- > 0;)
		heap_sink(list, most, i, sorting);
	for (size_t i = most; i < count; i++) {
		if (rank_compare(&list[i], &list[0], sorting) >= 0)
			continue;
		list[0] = list[i];
		heap_sink(list, most, 0, sorting);
	}
}

/* Gives back the room of those that are not kept; where that fails it stays. */
static void
ranking_cut(struct ranking *ranking)
{
	struct rank *list = reallocarray(ranking->list, ranking->kept + 1, sizeof(*ranking->list));

	if (list != NULL)
		ranking->list = list;
}

int
ranking_make(
    struct ranking *ranking_r, const struct ledger *ledger, enum ranked ranked, size_t most)
{
	const uint32_t count = ranked_count(&ledger->crowd, ranked);
	struct sorting sorting = { &ledger->crowd, ranked };
	struct rank *list = calloc((size_t)count + 1, sizeof(*list));

	*ranking_r = (struct ranking){ .list = list };
	if (list == NULL)
		return -ENOMEM;
	pairs_add(list, ledger, ranked);
	if (ranked == RANKED_NETWORKS)
		networks_add(list, ledger);
	ranking_r->count = list_condense(list, count);
	ranking_r->kept = ranking_r->count < most ? ranking_r->count : most;
	if (ranking_r->kept > 0 && ranking_r->kept < ranking_r->count)
		list_choose(list, ranking_r->count, ranking_r->kept, &sorting);
	ranking_cut(ranking_r);
	qsort_r(ranking_r->list, ranking_r->kept, sizeof(*ranking_r->list), rank_compare, &sorting);
	return 0;
}

const char *
rank_name(const struct ledger *ledger, enum ranked ranked, const struct rank *rank,
    char text_r[static NETWORK_TEXT_BYTES])
{
	switch (ranked) {
	case RANKED_CLIENTS:
		return crowd_client_text(&ledger->crowd, rank->number, text_r);
	case RANKED_NETWORKS:
		return crowd_network_text(&ledger->crowd, rank->number, text_r);
	case RANKED_LOGINS:
	case RANKED_COUNT:
		break;
	}
	return crowd_login_text(&ledger->crowd, rank->number);
}

int
ranking_respond(struct ranking *ranking, const struct ledger *ledger, enum ranked ranked)
{
	struct deed_marks marks;

	if (deed_marks_init(&marks, &ledger->deeds) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < ranking->kept; i++) {
		struct rank *rank = &ranking->list[i];

		deed_marks_draw(&marks);
		if (ranked == RANKED_CLIENTS)
			deeds_about_client(
			    &ledger->deeds, &ledger->crowd, rank->number, &marks, &rank->response);
		else if (ranked == RANKED_NETWORKS)
			deeds_about_network(
			    &ledger->deeds, &ledger->crowd, rank->number, &marks, &rank->response);
		else
			deeds_about_login(&ledger->deeds, rank->number, &marks, &rank->response);
	}
	deed_marks_clear(&marks);
	return 0;
}

void
ranking_clear(struct ranking *ranking)
{
	free(ranking->list);
	*ranking = (struct ranking){ .count = 0 };
}
