/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/span.h"

#include "smtp/observation.h"

/*
 * Who stands in the lists of a rule. Each is kept as it was written, for who shows it, and sorted
 * beside that: a judgement looks at few entries of a list of thousands. All zero: nobody is in it.
 * The memory belongs to whoever made the list.
 */

struct listed_networks {
	const struct network *written;
	uint32_t count;
	uint32_t sorted_count;
	const struct network *sorted; /* without those that lie in others */
};

struct listed_texts {
	const char *const *written; /* ends with NULL; or NULL */
	/* Texts as they are, then the "user@"s, then the ".example.com"s but those below others. */
	const struct span *sorted;
	uint32_t whole_count, user_count, below_count;
};

/* Makes a list of what was written; each entry needs its room. */
void listed_sort_networks(struct listed_networks *list_r, const struct network *written,
    uint32_t count, struct network *room);
void listed_sort_texts(struct listed_texts *list_r, const char *const *written, struct span *room);

bool listed_client(const struct listed_networks *clients, const struct addr *client);

/*
 * The client's host name: ".example.com" is every name below example.com, and not that name itself.
 * It counts only where it leads back to the address: anybody can claim a name by reverse DNS.
 */
bool listed_name(const struct listed_texts *names, const struct observation *seen);

/*
 * An address: "user@example.com"; "example.com", for everybody there; ".example.com", for everybody
 * at the domains below; "user@", at any domain. Letters may be of either case.
 */
bool listed_path(const struct listed_texts *paths, const char *path);
