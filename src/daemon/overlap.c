/* SPDX-License-Identifier: BSD-2-Clause */
/* What both ears hear is charged once, and the daemon's own refusals never. */
#include "daemon/overlap.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/duration.h"

#include "store/store.h"

#define ACCOUNTS 32768

/* A session is hardly longer. */
#define SESSION_US DAY_US

/* Of an address alone this much is taken for one session's. */
#define ADDRESS_US (10 * MINUTE_US)

/* What follows from a refusal is not the client's doing. */
#define CONSEQUENCES                                                                               \
	(EVENT_BIT(EVENT_MILTER_REJECTED) | EVENT_BIT(EVENT_TOO_MANY_ERRORS) |                     \
	    EVENT_BIT(EVENT_TIMEOUT) | EVENT_BIT(EVENT_LOST_CONNECTION) |                          \
	    EVENT_BIT(EVENT_NO_MAIL) | EVENT_BIT(EVENT_QUIT) | EVENT_BIT(EVENT_DISCONNECT))

/*
 * What the server puts before a message, and counts: a client that says how big its message is
 * cannot know that. It said enough.
 */
#define BEFORE_BYTES 4096

struct overlap {
	struct store *notes;
	int64_t opened_us;
};

/* How a session is known. */
enum handle { HANDLE_PORT, HANDLE_PROCESS, HANDLE_ADDRESS, HANDLE_COUNT };

/*
 * What is noted of it, each in a number of its own: until when it holds; but of NOTE_SIZE, how big
 * the client said that its message is.
 */
enum note { NOTE_MET, NOTE_LOGIN, NOTE_REFUSED, NOTE_SIZE };

int
overlap_open(struct overlap **overlap_r, int64_t now_us)
{
	const struct store_options options = {
		.backend = "ram",
		.path = "",
		.accounts = ACCOUNTS,
	};
	struct overlap *overlap = calloc(1, sizeof(*overlap));
	int rc;

	if (overlap == NULL)
		return -ENOMEM;
	overlap->opened_us = now_us;
	rc = store_open(&overlap->notes, &options);
	if (rc < 0)
		free(overlap);
	else
		*overlap_r = overlap;
	return rc;
}

void
overlap_close(struct overlap **overlap)
{
	if (*overlap == NULL)
		return;
	store_close(&(*overlap)->notes);
	free(*overlap);
	*overlap = NULL;
}

/* --- notes */

static bool
key_make(char key_r[static STORE_KEY_BYTES], enum handle handle, const struct observation *seen)
{
	char client[ADDR_TEXT_BYTES];

	if (seen->client.family == 0 || (handle == HANDLE_PORT && seen->client_port == 0) ||
	    (handle == HANDLE_PROCESS && seen->pid == 0))
		return false;
	addr_print(&seen->client, client);
	switch (handle) {
	case HANDLE_PORT:
		snprintf(key_r, STORE_KEY_BYTES, "%s port %u", client, seen->client_port);
		return true;
	case HANDLE_PROCESS:
		snprintf(key_r, STORE_KEY_BYTES, "%s pid %" PRIu32, client, seen->pid);
		return true;
	case HANDLE_ADDRESS:
		snprintf(key_r, STORE_KEY_BYTES, "%s", client);
		return true;
	case HANDLE_COUNT:
		break;
	}
	return false;
}

struct note_look {
	enum note note;
	int64_t number;
	int64_t at_us;
	bool is_first; /* what is noted of another session that was known so is gone */
};

/* All expire alike, so that the oldest make room, and not those that hold for a short time. */
static void
note_change(void *arg, struct memory *memory, bool known)
{
	const struct note_look *look = arg;

	(void)known;
	if (look->is_first)
		*memory = (struct memory){ 0 };
	memory->number[look->note] = look->number;
	memory->expires_us = look->at_us + SESSION_US;
}

/*
 * Under each handle that the session has, as the log may know just one of them. Where a filter
 * knows the process the log does, too (Sendmail): then the address alone is not needed.
 */
static void
note_make(struct overlap *overlap, enum note note, const struct observation *seen)
{
	char key[STORE_KEY_BYTES];

	for (int handle = 0; handle < HANDLE_COUNT; handle++) {
		bool is_vague = handle == HANDLE_ADDRESS;
		struct note_look look = {
			.note = note,
			.number =
			    seen->at_us + (is_vague && note != NOTE_MET ? ADDRESS_US : SESSION_US),
			.at_us = seen->at_us,
			.is_first = note == NOTE_MET && !is_vague,
		};

		if (is_vague && seen->pid != 0 && seen->origin == ORIGIN_MILTER)
			continue;
		if (key_make(key, (enum handle)handle, seen))
			store_update(overlap->notes, key, seen->at_us, note_change, &look);
	}
}

/* Adds what is noted under this handle. */
static void
notes_add(struct overlap *overlap, enum handle handle, const struct observation *seen,
    struct memory *notes)
{
	char key[STORE_KEY_BYTES];
	struct memory more;

	if (!key_make(key, handle, seen) || !store_read(overlap->notes, key, seen->at_us, &more))
		return;
	for (int note = 0; note < STORE_NUMBERS; note++) {
		if (notes->number[note] < more.number[note])
			notes->number[note] = more.number[note];
	}
}

/* What is noted by the best handle that the line has; the process of a Postfix no filter knows. */
static void
notes_find(struct overlap *overlap, const struct observation *seen, struct memory *notes_r)
{
	*notes_r = (struct memory){ 0 };
	if (seen->client_port != 0) {
		notes_add(overlap, HANDLE_PORT, seen, notes_r);
		return;
	}
	notes_add(overlap, HANDLE_PROCESS, seen, notes_r);
	notes_add(overlap, HANDLE_ADDRESS, seen, notes_r);
}

static bool
note_holds(const struct memory *notes, enum note note, const struct observation *seen)
{
	return notes->number[note] > seen->at_us;
}

/* --- sizes: told at MAIL, of a message that gets its queue id later */

static bool
size_key(char key_r[static STORE_KEY_BYTES], const struct observation *seen)
{
	snprintf(key_r, STORE_KEY_BYTES, "message %.64s", seen->queue_id);
	return seen->queue_id[0] != '\0';
}

static int64_t
size_declared(const struct observation *seen)
{
	return seen->events & EVENT_BIT(EVENT_BYTES) ? seen->bytes : 0;
}

/* At MAIL the client says a size or none; at the end of the message the filter learns its id. */
static void
size_heard(struct overlap *overlap, const struct observation *seen)
{
	struct note_look look = {
		.note = NOTE_SIZE,
		.number = size_declared(seen),
		.at_us = seen->at_us,
	};
	char key[STORE_KEY_BYTES];
	struct memory notes;

	if (!key_make(key, HANDLE_PORT, seen))
		return;
	if (seen->stage == STAGE_MESSAGE) {
		store_read(overlap->notes, key, seen->at_us, &notes);
		look.number += notes.number[NOTE_SIZE];
		if (!size_key(key, seen))
			return;
	}
	store_update(overlap->notes, key, seen->at_us, note_change, &look);
}

/* How much of a message nobody has charged yet. */
static int64_t
size_left(struct overlap *overlap, const struct observation *seen)
{
	char key[STORE_KEY_BYTES];
	struct memory notes;
	int64_t declared, left;

	if (!size_key(key, seen) || !store_read(overlap->notes, key, seen->at_us, &notes))
		return seen->bytes;
	declared = notes.number[NOTE_SIZE];
	left = seen->bytes - declared;
	return left > BEFORE_BYTES || declared == 0 ? left : 0;
}

/* --- what is heard and told */

void
overlap_heard(struct overlap *overlap, const struct observation *seen)
{
	if (seen->events & EVENT_BIT(EVENT_CONNECT))
		note_make(overlap, NOTE_MET, seen);
	if (seen->events & EVENT_BIT(EVENT_AUTH_OK))
		note_make(overlap, NOTE_LOGIN, seen);
	if (seen->stage == STAGE_MAIL || seen->stage == STAGE_MESSAGE)
		size_heard(overlap, seen);
}

void
overlap_refused(struct overlap *overlap, const struct observation *seen)
{
	note_make(overlap, NOTE_REFUSED, seen);
}

/* The rejection by a filter was ours, also where its words look like somebody's greylisting. */
static uint64_t
events_own(
    const struct overlap *overlap, const struct memory *notes, const struct observation *seen)
{
	const uint64_t rejected = EVENT_BIT(EVENT_MILTER_REJECTED);
	const uint64_t own = seen->events & rejected ? rejected | EVENT_BIT(EVENT_GREYLISTED) : 0;

	if (note_holds(notes, NOTE_REFUSED, seen))
		return CONSEQUENCES | own;
	return seen->at_us - seen->age_us < overlap->opened_us ? own : 0;
}

struct leftover
overlap_left(struct overlap *overlap, const struct observation *seen)
{
	const uint64_t login = EVENT_BIT(EVENT_AUTH_OK);
	const uint64_t heard = EVENTS_FILTERED & ~EVENT_BIT(EVENT_BYTES);
	struct leftover left = { .charged = seen->events };
	struct memory notes;

	notes_find(overlap, seen, &notes);
	left.charged &= ~events_own(overlap, &notes, seen);
	left.recorded = left.charged & ~login;
	if (seen->is_heard && note_holds(&notes, NOTE_MET, seen))
		left.charged &= ~heard;
	if (note_holds(&notes, NOTE_LOGIN, seen))
		left.charged &= ~login;
	if (left.charged & login)
		note_make(overlap, NOTE_LOGIN, seen);
	left.recorded |= left.charged & login;
	if (left.charged & EVENT_BIT(EVENT_BYTES))
		left.bytes = size_left(overlap, seen);
	if (left.bytes <= 0)
		left.charged &= ~EVENT_BIT(EVENT_BYTES);
	return left;
}
