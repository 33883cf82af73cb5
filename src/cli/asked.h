/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "smtp/reply.h"

#define ASKED_SUBJECTS_MOST 8 /* that are compared at once */
#define ASKED_BYTES 8192
#define ASKED_WORD_BYTES 64

/* What came of it. */
enum reading {
	READING_REPLIES, /* one or more subjects */
	READING_LOG_LINE, /* perhaps: it begins with no reply */
	READING_NO_CODE, /* the word is a number, or nearly, and no code and no status */
	READING_TOO_MANY, /* more than can be compared */
	READING_TOO_LONG,
	READING_NOTHING,
};

/* What somebody wants to have explained. */
struct asked {
	char text[ASKED_BYTES]; /* the words, joined by blanks; texts of subjects point into it */
	struct reply subjects[ASKED_SUBJECTS_MOST]; /* … or in the words; no two are the same */
	size_t subject_count;
	char word[ASKED_WORD_BYTES]; /* of READING_NO_CODE */
};

/*
 * Reads codes and statuses ("421", "4.7.0", "421 4.7.0", "421-4.7.0", "421 vs 535", "421/535"),
 * or a reply with its text, in one word or in many. A code and the status of the same class
 * behind it are one subject.
 */
enum reading asked_read(struct asked *asked_r, const char *const *words, size_t word_count);

/*
 * Of what begins with no reply: finds one in its text that somebody quotes, as a bounce does: "host
 * mx.example.com said: 550 5.1.1 User unknown". It becomes the only subject.
 */
bool asked_find_quoted(struct asked *asked);
