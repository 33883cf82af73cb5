/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "base/addr.h"

#define SUBJECT_TEXT_BYTES 512

/* Whom or what the administrator asks about. */
struct subject {
	char text[SUBJECT_TEXT_BYTES]; /* a mail address: without angle brackets */
	bool is_plain; /* nothing in it is ever escaped in an audit line */
	bool has_network; /* it is an address, or a network */
	struct network network;
};

void subject_parse(struct subject *subject_r, const char *text);

/*
 * Is this line of the audit file about it? An address is compared as an address, however it is
 * written, and is in a line whose client or whose account has it; anything else must be, but for
 * upper and lower case, one of the names in the line, or a part of its account.
 */
bool subject_in(const struct subject *subject, const char *line);
