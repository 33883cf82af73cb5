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
};

/* How a session is known. */
enum handle { HANDLE_PORT, HANDLE_PROCESS, HANDLE_ADDRESS, HANDLE_COUNT };

/* What is noted of it. */
enum note { NOTE_MET, NOTE_LOGIN, NOTE_REFUSED, NOTE_SIZE };

int
overlap_open(struct overlap **overlap_r)
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

static bool
key_make(char key_r[static STORE_KEY_BYTES], enum note note, enum handle handle,
    const struct observation *seen)
{
	static const char letters[] = {
		[NOTE_MET] = 'm', [NOTE_LOGIN] = 'l', [NOTE_REFUSED] = 'r', [NOTE_SIZE] = 's'
	};
	char client[ADDR_TEXT_BYTES];

	if (seen->client.family == 0)
		return false;
	addr_print(&seen->client, client);
	switch (handle) {
	case HANDLE_PORT:
		snprintf(key_r, STORE_KEY_BYTES, "%c %s port %u", letters[note], client,
		    seen->client_port);
		return seen->client_port != 0;
	case HANDLE_PROCESS:
		snprintf(
		    key_r, STORE_KEY_BYTES, "%c %s pid %" PRIu32, letters[note], client, seen->pid);
		return seen->pid != 0;
	case HANDLE_ADDRESS:
		snprintf(key_r, STORE_KEY_BYTES, "%c %s", letters[note], client);
		return true;
	case HANDLE_COUNT:
		break;
	}
	return false;
}

/* The one number of a note: what it says holds until then. */
enum { NOTE_UNTIL_US };

struct note_look {
	int64_t until_us;
	int64_t expires_us;
};

static void
note_change(void *arg, struct memory *memory, bool known)
{
	const struct note_look *look = arg;

	(void)known;
	if (memory->number[NOTE_UNTIL_US] < look->until_us)
		memory->number[NOTE_UNTIL_US] = look->until_us;
	memory->expires_us = look->expires_us;
}

/*
 * Under each handle that the session has, as the log may know just one of them. Where a filter
 * knows the process the log does, too (Sendmail): then the address alone is not needed. All expire
 * alike, so that the oldest make room, and not those that hold for a short time.
 */
static void
note_make(struct overlap *overlap, enum note note, const struct observation *seen)
{
	char key[STORE_KEY_BYTES];

	for (int handle = 0; handle < HANDLE_COUNT; handle++) {
		bool is_vague = handle == HANDLE_ADDRESS && note != NOTE_MET;
		struct note_look look = {
			.until_us = seen->at_us + (is_vague ? ADDRESS_US : SESSION_US),
			.expires_us = seen->at_us + SESSION_US,
		};

		if (handle == HANDLE_ADDRESS && seen->pid != 0 && seen->origin == ORIGIN_MILTER)
			continue;
		if (key_make(key, note, (enum handle)handle, seen))
			store_update(overlap->notes, key, seen->at_us, note_change, &look);
	}
}

/* Nothing of another session that had this port or this process before. */
static void
note_clear(struct overlap *overlap, enum note note, const struct observation *seen)
{
	char key[STORE_KEY_BYTES];

	if (key_make(key, note, HANDLE_PORT, seen))
		store_forget(overlap->notes, key, seen->at_us);
	if (key_make(key, note, HANDLE_PROCESS, seen))
		store_forget(overlap->notes, key, seen->at_us);
}

static bool
note_has(
    struct overlap *overlap, enum note note, enum handle handle, const struct observation *seen)
{
	struct memory memory;
	char key[STORE_KEY_BYTES];

	return key_make(key, note, handle, seen) &&
	       store_read(overlap->notes, key, seen->at_us, &memory) &&
	       memory.number[NOTE_UNTIL_US] > seen->at_us;
}

/* By the best handle that the line has; the process of a Postfix no filter knows. */
static bool
note_find(struct overlap *overlap, enum note note, const struct observation *seen)
{
	if (seen->client_port != 0)
		return note_has(overlap, note, HANDLE_PORT, seen);
	return note_has(overlap, note, HANDLE_PROCESS, seen) ||
	       note_has(overlap, note, HANDLE_ADDRESS, seen);
}

/* --- sizes: told at MAIL, of a message that gets its queue id later */

enum { SIZE_TOLD_BYTES };

struct size_look {
	int64_t bytes;
	int64_t expires_us;
};

static void
size_change(void *arg, struct memory *memory, bool known)
{
	const struct size_look *look = arg;

	(void)known;
	memory->number[SIZE_TOLD_BYTES] = look->bytes;
	memory->expires_us = look->expires_us;
}

static void
size_note(struct overlap *overlap, const char *key, int64_t bytes, int64_t at_us)
{
	struct size_look look = { .bytes = bytes, .expires_us = at_us + SESSION_US };

	store_update(overlap->notes, key, at_us, size_change, &look);
}

static bool
size_key(char key_r[static STORE_KEY_BYTES], const struct observation *seen)
{
	snprintf(key_r, STORE_KEY_BYTES, "q %.64s", seen->queue_id);
	return seen->queue_id[0] != '\0';
}

/* At MAIL the client says a size or none; at the end of the message the filter learns its id. */
static void
size_heard(struct overlap *overlap, const struct observation *seen)
{
	struct memory told;
	char key[STORE_KEY_BYTES], message_key[STORE_KEY_BYTES];

	if (!key_make(key, NOTE_SIZE, HANDLE_PORT, seen))
		return;
	if (seen->stage == STAGE_MAIL) {
		size_note(overlap, key, seen->events & EVENT_BIT(EVENT_BYTES) ? seen->bytes : 0,
		    seen->at_us);
	} else if (size_key(message_key, seen)) {
		store_read(overlap->notes, key, seen->at_us, &told);
		size_note(overlap, message_key,
		    told.number[SIZE_TOLD_BYTES] +
		        (seen->events & EVENT_BIT(EVENT_BYTES) ? seen->bytes : 0),
		    seen->at_us);
	}
}

/* How much of a message nobody has charged yet. */
static int64_t
size_left(struct overlap *overlap, const struct observation *seen)
{
	struct memory told;
	char key[STORE_KEY_BYTES];
	int64_t left;

	if (!size_key(key, seen) || !store_read(overlap->notes, key, seen->at_us, &told))
		return seen->bytes;
	left = seen->bytes - told.number[SIZE_TOLD_BYTES];
	return left > BEFORE_BYTES || told.number[SIZE_TOLD_BYTES] == 0 ? left : 0;
}

/* --- what is heard and told */

void
overlap_heard(struct overlap *overlap, const struct observation *seen)
{
	if (seen->events & EVENT_BIT(EVENT_CONNECT)) {
		note_clear(overlap, NOTE_LOGIN, seen);
		note_clear(overlap, NOTE_REFUSED, seen);
		note_make(overlap, NOTE_MET, seen);
	}
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

uint64_t
overlap_left(struct overlap *overlap, const struct observation *seen, int64_t *bytes_r)
{
	const uint64_t login = EVENT_BIT(EVENT_AUTH_OK);
	const uint64_t heard = EVENTS_FILTERED & ~EVENT_BIT(EVENT_BYTES);
	uint64_t events = seen->events;

	if (events & heard && seen->is_heard && note_find(overlap, NOTE_MET, seen))
		events &= ~heard;
	if (events & CONSEQUENCES && note_find(overlap, NOTE_REFUSED, seen))
		events &= ~CONSEQUENCES;
	if (events & login && note_find(overlap, NOTE_LOGIN, seen))
		events &= ~login;
	if (events & login)
		note_make(overlap, NOTE_LOGIN, seen);
	*bytes_r = events & EVENT_BIT(EVENT_BYTES) ? size_left(overlap, seen) : 0;
	if (*bytes_r <= 0)
		events &= ~EVENT_BIT(EVENT_BYTES);
	return events;
}
