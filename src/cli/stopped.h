/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/record.h"

#define STOPPED_MOST 5
#define STOPPED_ACCOUNT_BYTES 1024

/* Accounts that by the records do not pass yet. All zero is none. */
struct stopped {
	struct {
		char account[STOPPED_ACCOUNT_BYTES];
		int64_t at_us; /* of the record that says so */
		int64_t until_us;
	} list[STOPPED_MOST];
	size_t count;
	bool more; /* there are others, of which no note was taken */
};

/* Takes note of a record, if it says of an account that it is stopped beyond now. */
void stopped_note(struct stopped *stopped, const struct record *record, int64_t now_us);

/* Says until when each of them is stopped, and what frees it. */
void stopped_tell(const struct stopped *stopped);
