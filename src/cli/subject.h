/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/addr.h"
#include "base/span.h"

#include "report/record.h"

#define SUBJECT_TEXT_BYTES 512

/* Whom or what the administrator asks about. */
struct subject {
	char text[SUBJECT_TEXT_BYTES]; /* a mail address: without angle brackets */
	bool has_network; /* it is an address, or a network */
	struct network network;
	/* In each line that is about it, but for upper and lower case; "": nobody can say. */
	char needle[SUBJECT_TEXT_BYTES];
	size_t needle_bytes;
};

void subject_parse(struct subject *subject_r, const char *text);

/*
 * Is this record about it? An address is compared as an address, however it is written, and is in a
 * record whose client, network or account has it; anything else must be, but for upper and lower
 * case, one of the names in the record, or a part of its account.
 */
bool subject_in(const struct subject *subject, const struct record *record);

/* Is it this member of the record? */
bool subject_is(const struct subject *subject, const struct record *record, enum member member);

/*
 * May this line, as the daemon writes it, be about it? Far sooner said than taking the line apart,
 * and for most lines, which are about somebody else, the answer is no.
 */
bool subject_may_be_in(const struct subject *subject, struct span line);
