/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "smtp/observation.h"

#include "policy/answer.h"
#include "policy/charge.h"
#include "policy/verdict.h"

#define LOG_SOURCES_MAX 16

/* A log to follow: a file, or the systemd journal. */
struct log_source {
	const char *file; /* "" for the journal */
	const char *directory; /* of the journal's files; "" for the machine's own */
};

/* What is said to a client. Code 0: nothing. */
struct answer {
	enum action action;
	bool at_once;
	struct status status;
	uint16_t code;
	int64_t until_us; /* the wait that it tells is over then */
	char text[ANSWER_TEXT_BYTES];
};

/* Where every source hands what it heard, and where it gives back what came to nothing. */
struct listener {
	void *judge;

	/* Judges, charges the book, records; answer_r says what the client shall hear. */
	void (*observe)(void *judge, const struct observation *seen, struct book *book,
	    struct answer *answer_r);

	/* Gives back all in the list and empties it. */
	void (*give_back)(void *judge, struct charges *charges);

	/* A session began or ended: +1 or -1. */
	void (*sessions)(void *judge, int change);

	/* A message began to be received, with a MAIL that passed, or no longer is: +1 or -1. */
	void (*messages)(void *judge, int change);
};
