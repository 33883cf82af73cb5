/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <libmilter/mfapi.h>

#define FAKE_MACROS 16
#define FAKE_STAGES (SMFIM_LAST + 1)
#define FAKE_TEXT_BYTES 1000

/* One SMTP session, as libmilter knows it. All zero is a new one. */
struct smfi_str {
	void *private_data;
	size_t macro_count;
	struct fake_macro {
		const char *name;
		const char *value;
	} macros[FAKE_MACROS];
	const char *asked[FAKE_STAGES]; /* what smfi_setsymlist() was given */
	unsigned reply_count; /* calls of smfi_setreply() … */
	unsigned reply_fail_count; /* … of which so many shall fail, from the next on */
	char code[8]; /* of the last that was good; "" before one was */
	char status[32];
	char text[FAKE_TEXT_BYTES];
};

/* The library. */
struct fake_libmilter {
	struct smfiDesc registered; /* its callbacks are the test's to call */
	char connection[256];
	int backlog_count;
	int timeout_seconds;
	bool setsymlist_fails;
	bool opensocket_fails;
	int opensocket_errno; /* that it then leaves behind */
	int socket_fd; /* -1: none is open */
	int client_count; /* who connected while smfi_main() ran */
	bool is_stopped;
};

extern struct fake_libmilter fake;

/* Forgets all; closes the socket and leaves its file behind, as a crash would. */
void fake_reset(void);

/* The MTA tells a macro, or with NULL takes it back. The strings are kept, not copied. */
void fake_macro(SMFICTX *ctx, const char *name, const char *value);
