/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "base/addr.h"

#include "smtp/observation.h"

/*
 * What speaks against a client before anything is known of it. None of this is proof, and all of it
 * can be had by accident: it serves to ask somebody to come back, not to turn him away.
 */
enum suspicion {
	SUSPICION_NONE,
	SUSPICION_NAMELESS, /* no host name that leads back to its address */
	SUSPICION_DYNAMIC, /* a name that providers give to lines, not to servers */
	SUSPICION_HELO, /* calls itself what it cannot be */
};

enum suspicion suspicion_of(const struct observation *seen);

/*
 * Is this the name of a line, as providers give them out by the thousand? It has the address in it,
 * or a word such as "dhcp", in front of the provider's own domain; unless it says that it is a mail
 * server ("mail", "mx", "smtp" …) or that the address is fixed ("static").
 */
bool suspicion_name_is_dynamic(const char *name, const struct addr *client);

/*
 * Is this a name that a provider gave to something of a customer's: a line, or a server that
 * anybody can rent ("static", "vps", the address)? Unless it says that it is a mail server: big
 * senders have the address in the names of those, too.
 */
bool suspicion_name_is_customers(const char *name, const struct addr *client);

/* Is what it says at HELO not its own? RFC 5321 section 4.1.1.1 wants a name or an address. */
bool suspicion_helo_is_foreign(const struct observation *seen);
