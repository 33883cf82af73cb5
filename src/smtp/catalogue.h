/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "smtp/event.h"
#include "smtp/reply.h"

/*
 * What is known of reply codes (RFC 5321 section 4.2 and its extensions) and of enhanced status
 * codes (RFC 3463 and the IANA registry that RFC 5248 made). All texts are in English, complete
 * sentences but for the names, and marked for translation: tr() says them.
 */

/* Who must act, so that it goes on. */
enum actor {
	ACTOR_NOBODY, /* all is well, or it is the protocol's own course */
	ACTOR_CLIENT, /* the sending program by itself: it waits and tries again, or goes on */
	ACTOR_USER, /* who sends the message, or logs in */
	ACTOR_CLIENT_ADMIN, /* who runs the sending server or program */
	ACTOR_SERVER_ADMIN, /* who runs the server that gave the reply */
	ACTOR_RECIPIENT, /* who owns the mailbox */
	ACTOR_COUNT
};

/* In machine-readable output, and in words: "the administrator of the server". */
extern const char *const actor_slugs[ACTOR_COUNT];
extern const char *const actor_words[ACTOR_COUNT];

/* Whose word it is. */
enum standing_of {
	OF_STANDARD, /* an RFC, or the registry */
	OF_DRAFT, /* expired before it became one; seen all the same */
	OF_VENDOR, /* a provider's or a program's own use */
};

/* Does the server end the session with this reply? */
enum ending {
	ENDING_NO,
	ENDING_ALWAYS,
	ENDING_MAYBE,
};

/* Digits of enhanced status codes that an entry is about. */
#define CLASS_BIT(class) (1u << (class))

/* A basic code, an enhanced status code, or the two together. */
struct catalogue_entry {
	uint16_t code; /* 421; 0: the status, with whatever code */
	uint16_t subject, detail; /* of the status: X.7.8 */
	uint8_t classes; /* CLASS_BIT()s of the status; 0: the code, with whatever status */
	uint8_t standing; /* enum standing_of */
	uint8_t actor; /* enum actor */
	uint8_t ending; /* enum ending; of basic codes */
	uint32_t stages; /* STAGE_BIT()s where it is answered; of basic codes; 0: anywhere */
	const char *name; /* "Service not available": a few words, no full stop */
	const char *meaning; /* what it says */
	const char *seen; /* when it is seen */
	const char *client; /* what the client's side should do */
	const char *server; /* what the server's side should do */
	const char *use; /* of basic codes: when a server should answer so, and not otherwise */
	const char *standard; /* "RFC 5321 section 4.2.3"; not translated */
};

/*
 * The tables, in the order of their keys: code, then subject, detail, lowest class. The statuses
 * have an entry for one or more classes; where the classes need other words, they are two entries.
 */
extern const struct catalogue_entry catalogue_codes[]; /* basic codes, and codes with a status */
extern const size_t catalogue_code_count;
extern const struct catalogue_entry catalogue_statuses[];
extern const size_t catalogue_status_count;

/* NULL: not in the table. The class of a status that is asked for must be among the entry's. */
const struct catalogue_entry *catalogue_find_code(uint16_t code);
const struct catalogue_entry *catalogue_find_status(const struct status *status);
const struct catalogue_entry *catalogue_find_pair(uint16_t code, const struct status *status);

/* What single digits say of a code or a status that is in no table. */
struct digit_entry {
	const char *name; /* "transient negative completion" */
	const char *meaning; /* a sentence; what the client's side should do is in it */
};

/* NULL: the standard gives this digit no meaning. */
const struct digit_entry *catalogue_code_class(unsigned digit); /* 2 to 5: RFC 5321, 4.2.1 */
const struct digit_entry *catalogue_code_category(unsigned digit); /* 0 to 5: the second digit */
const struct digit_entry *catalogue_status_class(unsigned class); /* 2, 4, 5: RFC 3463, 2 */
const struct digit_entry *catalogue_status_subject(unsigned subject); /* 0 to 7: RFC 3463, 3 */
