/* SPDX-License-Identifier: BSD-2-Clause */
/* Sums up outcomes that are alike, so that no attack fills the audit file with its own story. */
#include "report/outcomes.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/recent.h"
#include "base/span.h"
#include "base/text.h"
#include "base/utf8.h"

#include "policy/gcra.h"

#define WAYS 8
#define SLICE 64 /* places that are looked at while others wait */
#define NETWORK_V4_BITS 24
#define NETWORK_V6_BITS 64
#define RULES_BYTES 64
#define WORDS_BYTES 240

/* An attack makes failures only: so it can neither push out successes nor use up their lines. */
enum sort { SORT_FAILURE, SORT_SUCCESS, SORTS };

/* Whose outcomes are counted together; where one finds no room the next does. */
enum scope { SCOPE_CLIENT, SCOPE_NETWORK, SCOPE_ALL, SCOPES };

/*
 * The texts that are kept, the most telling first: all of them share one buffer. The first ones
 * tell kinds apart.
 */
static const struct word {
	size_t offset; /* into struct observation */
	size_t most_bytes; /* with its NUL */
	enum { OF_ALL, OF_USE, OF_MESSAGE } of; /* those that have it, see word_is_kept() */
} words[] = {
	{ offsetof(struct observation, login), 81, OF_ALL },
	{ offsetof(struct observation, recipient), 81, OF_USE },
	{ offsetof(struct observation, sender), 81, OF_USE },
	{ offsetof(struct observation, queue_id), 25, OF_MESSAGE },
	{ offsetof(struct observation, mechanism), 17, OF_ALL },
	{ offsetof(struct observation, service), 17, OF_ALL },
	{ offsetof(struct observation, reply.text), 97, OF_ALL },
	{ offsetof(struct observation, client_name), 65, OF_ALL },
	{ offsetof(struct observation, helo), 49, OF_ALL },
};

#define WORDS (sizeof(words) / sizeof(words[0]))
#define WORDS_OF_KEY 4

static_assert(WORDS_BYTES <= UINT8_MAX, "where a word begins is told in a byte");

/* All that are alike. */
struct kind {
	struct recent_mark mark; /* when it was heard of last */
	int64_t count; /* since it was handed out last … */
	int64_t begun_us; /* … from here on, as it was heard */
	int64_t window_us;
	int64_t since_us; /* when the first of them happened … */
	int64_t last_us; /* … and the last */
	uint64_t events;
	struct network network; /* or the one client's address, with all its bits */
	uint8_t scope;
	uint8_t stage;
	uint8_t origin;
	bool name_verified;
	bool inferred;
	uint16_t code;
	struct status status;
	char rules[RULES_BYTES];
	uint8_t word[WORDS]; /* where each begins */
	char text[WORDS_BYTES];
};

struct shelf {
	struct recent *kinds;
	int64_t longest_us;
	int64_t tat_ns; /* of its lines … */
	int64_t asked_us; /* … and when it was looked at last */
	unsigned network_count;
};

struct outcomes {
	outcome_over_fn *over;
	void *arg;
	struct hash_secret secret;
	struct shelf shelf[SORTS];
	size_t place, ended_place; /* where the next slice begins, over all shelves */
};

static const struct gcra_limit lines = {
	.count = OUTCOME_LINES,
	.period_us = SECOND_US,
	.burst = OUTCOME_LINES_BURST,
};

/* Counts are written whatever is left, and what is new has to wait for that: a minute at most. */
static const struct gcra_limit lines_owed = {
	.count = OUTCOME_LINES,
	.period_us = SECOND_US,
	.burst = OUTCOME_LINES_BURST + 60 * OUTCOME_LINES,
};

int
outcomes_new(struct outcomes **outcomes_r, outcome_over_fn *over, void *arg)
{
	struct outcomes *outcomes = calloc(1, sizeof(*outcomes));

	if (outcomes == NULL)
		return -ENOMEM;
	outcomes->over = over;
	outcomes->arg = arg;
	hash_secret_draw(&outcomes->secret);
	for (int sort = 0; sort < SORTS; sort++) {
		struct shelf *shelf = &outcomes->shelf[sort];

		shelf->longest_us = sort == SORT_SUCCESS ? OUTCOME_SUCCESS_US : OUTCOME_FAILURE_US;
		shelf->kinds = recent_new(WAYS, OUTCOMES_CAPACITY, sizeof(struct kind));
		if (shelf->kinds == NULL) {
			outcomes_free(&outcomes);
			return -ENOMEM;
		}
	}
	*outcomes_r = outcomes;
	return 0;
}

void
outcomes_free(struct outcomes **outcomes)
{
	if (*outcomes == NULL)
		return;
	for (int sort = 0; sort < SORTS; sort++)
		recent_free(&(*outcomes)->shelf[sort].kinds);
	free(*outcomes);
	*outcomes = NULL;
}

/* --- which outcomes are alike */

static enum sort
sort_of(const struct observation *seen)
{
	return seen->events & EVENT_BIT(EVENT_AUTH_OK) ? SORT_SUCCESS : SORT_FAILURE;
}

/* The client's address, its network, or all of its family; none where the client is not known. */
static struct network
network_of(const struct addr *client, enum scope scope)
{
	static const uint8_t v4_bits[SCOPES] = { 32, NETWORK_V4_BITS, 0 };
	static const uint8_t v6_bits[SCOPES] = { 128, NETWORK_V6_BITS, 0 };
	struct network network = { .base = *client };

	if (client->family != 0)
		network.bits = client->family == 4 ? v4_bits[scope] : v6_bits[scope];
	addr_mask(&network.base, v4_bits[scope], v6_bits[scope]);
	return network;
}

static uint64_t
text_hash(const struct outcomes *outcomes, const char *text)
{
	return hash_bytes(&outcomes->secret, text, strlen(text));
}

/*
 * A login that succeeds is the same whatever it is used for. And a queue id tells messages apart
 * only where there are any: Sendmail 8.17 gives each session one at its beginning.
 */
static bool
word_is_kept(const struct observation *seen, const struct word *word)
{
	const uint32_t of_message =
	    STAGE_BIT(STAGE_DATA) | STAGE_BIT(STAGE_MESSAGE) | STAGE_BIT(STAGE_DELIVERY);

	if (word->of == OF_MESSAGE && !(of_message & STAGE_BIT(seen->stage)))
		return false;
	return word->of == OF_ALL || sort_of(seen) == SORT_FAILURE;
}

static const char *
word_of(const struct observation *seen, const struct word *word)
{
	return *(const char *const *)((const char *)seen + word->offset);
}

static uint64_t
kind_key(const struct outcomes *outcomes, const struct observation *seen,
    const struct network *network, enum scope scope)
{
	const struct reply *reply = &seen->reply;
	uint64_t parts[4 + WORDS_OF_KEY] = {
		(uint64_t)scope << 16 | (uint64_t)network->base.family << 8 | network->bits,
		hash_bytes(&outcomes->secret, network->base.bytes, sizeof(network->base.bytes)),
		seen->events,
		(uint64_t)reply->code << 48 | (uint64_t)reply->status.class << 32 |
		    (uint64_t)reply->status.subject << 16 | reply->status.detail,
	};

	for (size_t i = 0; scope == SCOPE_CLIENT && i < WORDS_OF_KEY; i++) {
		if (word_is_kept(seen, &words[i]))
			parts[4 + i] = text_hash(outcomes, word_of(seen, &words[i]));
	}
	return hash_bytes(&outcomes->secret, parts, sizeof(parts)) | 1;
}

/* --- what is kept of them */

/* Each has room for its NUL, however long those before it are. */
static void
words_keep(struct kind *kind, const struct observation *seen)
{
	size_t used = 0;

	for (size_t i = 0; i < WORDS; i++) {
		const bool is_kept = kind->scope == SCOPE_CLIENT && word_is_kept(seen, &words[i]);
		size_t room = sizeof(kind->text) - used - (WORDS - 1 - i);

		if (room > words[i].most_bytes)
			room = words[i].most_bytes;
		kind->word[i] = (uint8_t)used;
		utf8_cut(kind->text + used, room, is_kept ? word_of(seen, &words[i]) : "");
		used += strlen(kind->text + used) + 1;
	}
}

static void
kind_fill(struct kind *kind, const struct observation *seen, const struct network *network,
    enum scope scope)
{
	kind->window_us = OUTCOME_WINDOW_US;
	kind->events = seen->events;
	kind->network = *network;
	kind->scope = (uint8_t)scope;
	kind->stage = (uint8_t)seen->stage;
	kind->origin = (uint8_t)seen->origin;
	kind->name_verified = seen->name_verified;
	kind->inferred = seen->reply.inferred;
	kind->code = seen->reply.code;
	kind->status = seen->reply.status;
	words_keep(kind, seen);
}

/* The same as an observation, whose texts are those of the kind. */
static struct observation
kind_seen(const struct kind *kind)
{
	const char *const text = kind->text;
	struct observation seen = {
		.at_us = kind->mark.at_us,
		.age_us = kind->mark.at_us - kind->last_us,
		.origin = (enum origin)kind->origin,
		.stage = (enum stage)kind->stage,
		.events = kind->events,
		.session = "",
		.host = "",
		.daemon = "",
		.name_verified = kind->name_verified,
		.reply = {
			.code = kind->code,
			.status = kind->status,
			.inferred = kind->inferred,
		},
	};

	if (kind->scope == SCOPE_CLIENT)
		seen.client = kind->network.base;
	for (size_t i = 0; i < WORDS; i++)
		*(const char **)((char *)&seen + words[i].offset) = text + kind->word[i];
	return seen;
}

/* Adds the names that are not in the list yet, as far as there is room for whole ones. */
static void
rules_add(char rules[static RULES_BYTES], const char *more)
{
	struct span list = span_of(more), name;

	while (span_cut_item(&list, &name)) {
		const size_t bytes = strlen(rules);

		if (span_has_item(span_of(rules), name) || bytes + name.bytes + 2 > RULES_BYTES)
			continue;
		text_append(rules, RULES_BYTES, bytes > 0 ? "," : "");
		text_append(rules, bytes + (bytes > 0) + name.bytes + 1, name.at);
	}
}

/* --- windows */

/* It has not been heard of for so long that the next one is news. */
static bool
kind_is_quiet(const struct shelf *shelf, const struct kind *kind, int64_t now_us)
{
	return duration_is_over(kind->mark.at_us, shelf->longest_us, now_us);
}

/* A clock that was set back leaves nobody without lines for as long as that. */
static void
lines_look(struct shelf *shelf, int64_t now_us)
{
	if (now_us < shelf->asked_us - MINUTE_US)
		shelf->tat_ns = 0;
	shelf->asked_us = now_us;
}

static bool
lines_left(struct shelf *shelf, int64_t now_us)
{
	lines_look(shelf, now_us);
	return gcra_wait_us(&lines, shelf->tat_ns, 1, now_us) == 0;
}

static void
lines_spend(struct shelf *shelf, int64_t now_us)
{
	lines_look(shelf, now_us);
	gcra_charge(&lines_owed, &shelf->tat_ns, 1, now_us);
}

static void
kind_hand_out(struct outcomes *outcomes, struct shelf *shelf, struct kind *kind, int64_t now_us)
{
	const struct observation seen = kind_seen(kind);
	struct outcome_sum sum = {
		.seen = &seen,
		.rules = kind->rules,
		.since_us = kind->since_us,
		.count = kind->count,
	};

	if (kind->scope != SCOPE_CLIENT)
		sum.network = kind->network;
	outcomes->over(outcomes->arg, &sum);
	lines_spend(shelf, now_us);
	kind->count = 0;
	kind->window_us *= 2;
	if (kind->window_us > shelf->longest_us)
		kind->window_us = shelf->longest_us;
}

static void
kind_forget(struct shelf *shelf, struct kind *kind)
{
	if (kind->mark.key != 0 && kind->scope == SCOPE_NETWORK)
		shelf->network_count--;
	*kind = (struct kind){ .count = 0 };
}

/* Would what is counted, with this one, span more time than a window may? */
static bool
kind_would_sprawl(const struct shelf *shelf, const struct kind *kind, int64_t happened_us)
{
	const int64_t since_us = happened_us < kind->since_us ? happened_us : kind->since_us;
	const int64_t last_us = happened_us > kind->last_us ? happened_us : kind->last_us;

	return last_us - since_us > shelf->longest_us;
}

static void
kind_count(struct kind *kind, const struct observation *seen, const char *rules)
{
	const int64_t happened_us = seen->at_us - seen->age_us;

	kind->mark.at_us = seen->at_us;
	if (kind->count++ == 0) {
		kind->begun_us = seen->at_us;
		kind->since_us = kind->last_us = happened_us;
		kind->rules[0] = '\0';
	}
	if (happened_us < kind->since_us)
		kind->since_us = happened_us;
	if (happened_us > kind->last_us)
		kind->last_us = happened_us;
	rules_add(kind->rules, rules);
}

/* --- one outcome */

/* What is new, and what is known about it by now. */
struct sighting {
	struct outcomes *outcomes;
	struct shelf *shelf;
	const struct observation *seen;
	const char *rules;
	enum room room;
};

/*
 * May the place be taken by this? Networks do not push each other out, or each would have a line;
 * the last resort takes what it needs.
 */
static bool
place_is_free(const struct sighting *sighting, const struct kind *place, enum scope scope)
{
	struct shelf *shelf = sighting->shelf;

	if (scope == SCOPE_ALL)
		return true;
	if (scope == SCOPE_CLIENT && !lines_left(shelf, sighting->seen->at_us))
		return false;
	if (scope == SCOPE_NETWORK && (shelf->network_count >= OUTCOMES_NETWORKS ||
	                                  (place->scope == SCOPE_NETWORK && place->count > 0)))
		return false;
	return sighting->room == ROOM_ENOUGH || place->count == 0;
}

static struct kind *
kind_begin(const struct sighting *sighting, struct kind *place, uint64_t key,
    const struct network *network, enum scope scope)
{
	const int64_t now_us = sighting->seen->at_us;
	struct shelf *shelf = sighting->shelf;

	if (place->count > 0)
		kind_hand_out(sighting->outcomes, shelf, place, now_us);
	kind_forget(shelf, place);
	place = recent_find(shelf->kinds, key, now_us, shelf->longest_us);
	kind_fill(place, sighting->seen, network, scope);
	if (scope == SCOPE_NETWORK)
		shelf->network_count++;
	return place;
}

static void
kind_repeat(const struct sighting *sighting, struct kind *kind)
{
	const struct observation *seen = sighting->seen;

	if (sighting->room == ROOM_ENOUGH && kind->count > 0 &&
	    (duration_is_over(kind->begun_us, kind->window_us, seen->at_us) ||
	        kind_would_sprawl(sighting->shelf, kind, seen->at_us - seen->age_us)))
		kind_hand_out(sighting->outcomes, sighting->shelf, kind, seen->at_us);
	kind_count(kind, seen, sighting->rules);
}

/* Returns false where it finds no room in this scope. */
static bool
note_in(const struct sighting *sighting, enum scope scope, enum novelty *novelty_r)
{
	const struct observation *seen = sighting->seen;
	const struct network network = network_of(&seen->client, scope);
	const uint64_t key = kind_key(sighting->outcomes, seen, &network, scope);
	struct kind *kind = recent_place(sighting->shelf->kinds, key);

	*novelty_r = NOVELTY_REPEATED;
	if (kind->mark.key == key && !kind_is_quiet(sighting->shelf, kind, seen->at_us)) {
		kind_repeat(sighting, kind);
		return true;
	}
	if (!place_is_free(sighting, kind, scope))
		return false;
	kind = kind_begin(sighting, kind, key, &network, scope);
	if (scope == SCOPE_CLIENT && sighting->room == ROOM_ENOUGH) {
		lines_spend(sighting->shelf, seen->at_us);
		*novelty_r = NOVELTY_FIRST;
		return true;
	}
	kind_count(kind, seen, sighting->rules);
	return true;
}

enum novelty
outcomes_note(
    struct outcomes *outcomes, const struct observation *seen, const char *rules, enum room room)
{
	const struct sighting sighting = {
		.outcomes = outcomes,
		.shelf = &outcomes->shelf[sort_of(seen)],
		.seen = seen,
		.rules = rules,
		.room = room,
	};
	enum novelty novelty = NOVELTY_REPEATED;

	for (int scope = SCOPE_CLIENT; scope < SCOPES; scope++) {
		if (note_in(&sighting, (enum scope)scope, &novelty))
			break;
	}
	return novelty;
}

/* --- all of them in turn */

/* NULL behind the last place of the last shelf. */
static struct kind *
place_at(struct outcomes *outcomes, size_t place, struct shelf **shelf_r)
{
	struct kind *kind = NULL;

	for (int sort = 0; sort < SORTS && kind == NULL; sort++) {
		*shelf_r = &outcomes->shelf[sort];
		kind = recent_at((*shelf_r)->kinds, place);
		place -= OUTCOMES_CAPACITY;
	}
	return kind;
}

bool
outcomes_tick(struct outcomes *outcomes, int64_t now_us)
{
	struct shelf *shelf;

	for (unsigned i = 0; i < SLICE; i++) {
		struct kind *kind = place_at(outcomes, outcomes->place++, &shelf);

		if (kind == NULL) {
			outcomes->place = 0;
			return false;
		}
		if (kind->count > 0 && duration_is_over(kind->begun_us, kind->window_us, now_us))
			kind_hand_out(outcomes, shelf, kind, now_us);
		if (kind->count == 0 && kind_is_quiet(shelf, kind, now_us))
			kind_forget(shelf, kind);
	}
	return true;
}

bool
outcomes_end(struct outcomes *outcomes)
{
	struct shelf *shelf;

	for (unsigned i = 0; i < SLICE; i++) {
		struct kind *kind = place_at(outcomes, outcomes->ended_place++, &shelf);

		if (kind == NULL)
			return false;
		if (kind->count > 0)
			kind_hand_out(outcomes, shelf, kind, kind->mark.at_us);
	}
	return true;
}
