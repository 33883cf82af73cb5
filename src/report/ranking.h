/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "report/ledger.h"

/* Who failed most, of those in the ledger's scope. */
struct rank {
	uint32_t number; /* of a client, a network or a login */
	struct stretch failed;
	int64_t success_count;
	int64_t other_count; /* of a client the logins that failed there, else the clients */
	struct response response; /* filled in by ranking_respond() */
};

enum ranked { RANKED_CLIENTS, RANKED_NETWORKS, RANKED_LOGINS, RANKED_COUNT };

struct ranking {
	struct rank *list; /* those with most failures first; nobody without any */
	size_t kept; /* in the list */
	size_t count; /* of all */
};

/* Keeps the first so many. Returns 0 or -ENOMEM. */
int ranking_make(
    struct ranking *ranking_r, const struct ledger *ledger, enum ranked ranked, size_t most);

/* Finds out what sluice did about those in the list. Returns 0 or -ENOMEM. */
int ranking_respond(struct ranking *ranking, const struct ledger *ledger, enum ranked ranked);

/* Its address, network or login; the text is there or elsewhere. */
const char *rank_name(const struct ledger *ledger, enum ranked ranked, const struct rank *rank,
    char text_r[static NETWORK_TEXT_BYTES]);

void ranking_clear(struct ranking *ranking);
