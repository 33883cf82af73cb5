/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/addr.h"

#include "store/store.h"

/*
 * The networks that a domain says it sends from (RFC 7208), as they are kept under a rule's name:
 * "grey spf=example.com" has the lengths of their prefixes, and each network a marker of its own.
 * So one look takes no more than one read for each length.
 */
enum sendernet {
	SENDERNET_UNKNOWN, /* nobody has asked lately */
	SENDERNET_OUTSIDE, /* it does not name the client, or none at all */
	SENDERNET_INSIDE,
};

/* Is the client in one of the networks of the domain? */
enum sendernet sendernet_look(struct store *store, const char *rule, const char *domain,
    const struct addr *client, int64_t now_us);

/*
 * Keeps them for a day; none for an hour. A network so wide that it says nothing is left out; so
 * are those that make all of them together so wide, and those beyond GREYLIST_NETWORKS_MAX.
 */
void sendernet_keep(struct store *store, const char *rule, const char *domain,
    const struct network *networks, size_t network_count, int64_t now_us);
