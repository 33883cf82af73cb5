/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts how often replies were given lately, and to whom. */
#include "report/sightings.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "report/names.h"
#include "report/record.h"

#define CLIENTS_MOST 10000
#define LOGINS_MOST 10000
#define TICKETS_MOST 20000
#define REPLY_HEAD_BYTES 32 /* "535 5.7.8": what is behind the codes does not matter */
#define COUNT_MOST INT64_C(1000000000000) /* of one line: a damaged file tells anything */

/* The counts of one subject. */
struct count {
	int64_t server, own, unknown;
	int64_t clients[CLIENTS_MOST], logins[LOGINS_MOST]; /* by their numbers */
};

/* A decision, for the lines that repeat it. */
struct told {
	uint32_t client; /* its number */
	unsigned subjects; /* as 1 << their number */
};

struct sightings {
	const struct reply *subjects;
	size_t subject_count;
	int64_t from_us;
	struct names clients, logins, tickets;
	struct told told[TICKETS_MOST]; /* by the number of the ticket */
	struct count counts[];
};

static void
names_begin(struct names *names, uint32_t most)
{
	names->most = most;
	hash_secret_draw(&names->secret);
}

int
sightings_new(struct sightings **sightings_r, const struct reply *subjects, size_t subject_count,
    int64_t from_us)
{
	struct sightings *sightings =
	    calloc(1, sizeof(*sightings) + subject_count * sizeof(sightings->counts[0]));

	if (sightings == NULL)
		return -ENOMEM;
	sightings->subjects = subjects;
	sightings->subject_count = subject_count;
	sightings->from_us = from_us;
	names_begin(&sightings->clients, CLIENTS_MOST);
	names_begin(&sightings->logins, LOGINS_MOST);
	names_begin(&sightings->tickets, TICKETS_MOST);
	*sightings_r = sightings;
	return 0;
}

void
sightings_free(struct sightings **sightings)
{
	if (*sightings != NULL) {
		names_clear(&(*sightings)->clients);
		names_clear(&(*sightings)->logins);
		names_clear(&(*sightings)->tickets);
	}
	free(*sightings);
	*sightings = NULL;
}

static bool
subject_fits(const struct reply *subject, const struct reply *reply)
{
	const struct status *status = &subject->status;

	if (subject->code != 0 && subject->code != reply->code)
		return false;
	return status->class == 0 ||
	       (status->class == reply->status.class && status->subject == reply->status.subject &&
	           status->detail == reply->status.detail);
}

/* Which subjects a reply is, as 1 << their number. */
static unsigned
subjects_of(const struct sightings *sightings, const struct reply *reply)
{
	unsigned subjects = 0;

	for (size_t i = 0; i < sightings->subject_count; i++) {
		if (subject_fits(&sightings->subjects[i], reply))
			subjects |= 1u << i;
	}
	return subjects;
}

static unsigned
record_subjects(const struct sightings *sightings, const struct record *record)
{
	char text[REPLY_HEAD_BYTES];
	struct reply reply = { .text = "" };
	const int64_t code = record_number(record, MEMBER_CODE);

	record_text(text, sizeof(text), record, MEMBER_REPLY);
	if (reply_parse(&reply, text) < 0) {
		if (code < 200 || code > 599)
			return 0;
		reply.code = (uint16_t)code;
	}
	return subjects_of(sightings, &reply);
}

/* A client, or the network that stands for many. */
static uint32_t
client_number(struct sightings *sightings, const struct record *record)
{
	struct span who = record->value[MEMBER_CLIENT];

	if (who.bytes == 0)
		who = record->value[MEMBER_NETWORK];
	return who.bytes > 0 ? names_add(&sightings->clients, who) : NAMES_NONE;
}

static void
client_count(struct sightings *sightings, unsigned subjects, uint32_t client, int64_t count)
{
	for (size_t i = 0; i < sightings->subject_count; i++) {
		if (!(subjects & 1u << i))
			continue;
		if (client == NAMES_NONE)
			sightings->counts[i].unknown += count;
		else
			sightings->counts[i].clients[client] += count;
	}
}

static void
outcome_take(struct sightings *sightings, const struct record *record)
{
	const unsigned subjects = record_subjects(sightings, record);
	char login[SIGHTINGS_WHO_BYTES];
	uint32_t number = NAMES_NONE;

	if (subjects == 0)
		return;
	record_text(login, sizeof(login), record, MEMBER_LOGIN);
	if (login[0] != '\0')
		number = names_add(&sightings->logins, span_of(login));
	client_count(sightings, subjects, client_number(sightings, record), record->count);
	for (size_t i = 0; i < sightings->subject_count; i++) {
		if (!(subjects & 1u << i))
			continue;
		sightings->counts[i].server += record->count;
		if (number != NAMES_NONE)
			sightings->counts[i].logins[number] += record->count;
	}
}

static void
own_count(struct sightings *sightings, unsigned subjects, uint32_t client, int64_t count)
{
	client_count(sightings, subjects, client, count);
	for (size_t i = 0; i < sightings->subject_count; i++) {
		if (subjects & 1u << i)
			sightings->counts[i].own += count;
	}
}

static void
decision_take(struct sightings *sightings, const struct record *record)
{
	const struct told told = { client_number(sightings, record),
		record_subjects(sightings, record) };
	const uint32_t ticket = names_add(&sightings->tickets, record->value[MEMBER_TICKET]);

	if (ticket != NAMES_NONE)
		sightings->told[ticket] = told;
	own_count(sightings, told.subjects, told.client, 1);
}

/* It names neither client nor reply: the decision with its ticket does, but not of any account. */
static void
repeated_take(struct sightings *sightings, const struct record *record)
{
	const uint32_t ticket = names_find(&sightings->tickets, record->value[MEMBER_TICKET]);
	const struct reply closed = { .code = 421, .text = "" };

	if (ticket != NAMES_NONE)
		own_count(sightings, sightings->told[ticket].subjects,
		    record->value[MEMBER_ACCOUNT].bytes > 0 ? sightings->told[ticket].client
		                                            : NAMES_NONE,
		    record->count);
	else if (record_has(record, MEMBER_ACTION, SPAN("close")))
		own_count(sightings, subjects_of(sightings, &closed), NAMES_NONE, record->count);
}

/* Most of the old ones are seen at a glance. */
static bool
is_wanted(const struct sightings *sightings, struct span line)
{
	enum record_kind kind;
	int64_t at_us;

	if (!record_glance(&kind, &at_us, line))
		return true;
	return at_us >= sightings->from_us &&
	       (kind == RECORD_OUTCOME || kind == RECORD_DECISION || kind == RECORD_REPEATED);
}

int
sightings_take(void *arg, struct span line)
{
	struct sightings *sightings = arg;
	struct record record;

	if (!is_wanted(sightings, line) || !record_read(&record, line) ||
	    record.at_us < sightings->from_us)
		return 0;
	if (record.count > COUNT_MOST)
		record.count = COUNT_MOST;
	if (record.kind == RECORD_OUTCOME)
		outcome_take(sightings, &record);
	/* With the mode "observe" nobody was answered. */
	if (record_has(&record, MEMBER_MODE, SPAN("observe")))
		return 0;
	if (record.kind == RECORD_DECISION)
		decision_take(sightings, &record);
	else if (record.kind == RECORD_REPEATED)
		repeated_take(sightings, &record);
	return 0;
}

/* The one with the highest count, of the same the first. */
static void
top_find(struct sighting_top *top, const struct names *names, const int64_t *counts)
{
	*top = (struct sighting_top){ .count = 0 };
	for (uint32_t i = 0; i < names->count; i++) {
		if (counts[i] <= top->count)
			continue;
		top->count = counts[i];
		span_copy(top->who, sizeof(top->who), span_of(names_text(names, i)));
	}
}

void
sightings_tell(const struct sightings *sightings, size_t subject, struct sighting *sighting_r)
{
	const struct count *count = &sightings->counts[subject];

	sighting_r->server_count = count->server;
	sighting_r->own_count = count->own;
	sighting_r->unknown_count = count->unknown;
	top_find(&sighting_r->client, &sightings->clients, count->clients);
	top_find(&sighting_r->login, &sightings->logins, count->logins);
}
