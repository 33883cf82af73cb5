/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"

#include "smtp/observation.h"

/* Who stands in the lists of a rule. Lists of texts end with NULL; NULL itself has nobody in it. */

bool listed_client(const struct network *clients, uint32_t client_count, const struct addr *client);

/*
 * The client's host name: ".example.com" is every name below example.com, and not that name itself.
 * It counts only where it leads back to the address: anybody can claim a name by reverse DNS.
 */
bool listed_name(const char *const *names, const struct observation *seen);

/*
 * An address: "user@example.com"; "example.com", for everybody there; ".example.com", for everybody
 * at the domains below; "user@", at any domain. Letters may be of either case.
 */
bool listed_path(const char *const *paths, const char *path);
