/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/addr.h"

#include "report/crowd.h"
#include "report/record.h"

#define ENTRY_LOGIN_BYTES 512

/* What an outcome tells of, of that which the ledger keeps. */
enum act {
	ACT_FAILED = 1 << 0, /* to log in */
	ACT_SUCCEEDED = 1 << 1,
	ACT_UNCHECKED = 1 << 2, /* nobody could check the login */
	ACT_NO_LOGIN = 1 << 3, /* where one was required */
	ACT_NO_TLS = 1 << 4,
};

/* An outcome as it is entered in the ledger: it stands when its line is gone. */
struct entry {
	struct stretch when;
	uint64_t rules; /* that counted it, as 1 << their number */
	unsigned acts; /* bits; 0: it is an answer that was given, and no more */
	unsigned code;
	struct addr client; /* family 0: none is named */
	struct network
	    network; /* that it is counted by, or that of the client; family 0: neither */

	/* Their numbers, and before they are known how they are looked for: the ledger's. */
	uint32_t client_number, network_number, login_number, pair_number;
	uint64_t client_hash, network_hash, login_hash, pair_hash;

	size_t login_bytes;
	char login[ENTRY_LOGIN_BYTES]; /* in lower case; "": none is named */
};

/* All but the rules and what is the ledger's. The times are as far as they are believed. */
void entry_read(struct entry *entry_r, const struct record *record, const struct stretch *when);

struct span entry_login(const struct entry *entry);
