/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "smtp/hostname.h"
#include "smtp/observation.h"
#include "store/store.h"

#include "policy/account.h"
#include "policy/greylist.h"
#include "policy/rule.h"
#include "policy/sendernet.h"

/* By what a greylist knows a client again, in the order in which it is tried. */
enum bond {
	BOND_ORGANISATION, /* whose the host is that its name and its address agree on */
	BOND_NETWORK,
	BOND_SPF, /* it is in a network that the sender's domain names */
	BOND_COUNT
};

/* Who comes, as far as it can be verified without waiting. */
struct identity {
	const struct rule *rule;
	const struct observation *seen;
	struct store *store;
	bool is_customers; /* its name is that of a provider's customer */
	bool is_spf_looked; /* the next is known: it is looked for when it is wanted */
	enum sendernet spf;
	char organisation[HOSTNAME_BYTES]; /* "": none that is verified */
	char domain[GREYLIST_DOMAIN_BYTES]; /* of the sender */
};

void identity_fill(struct identity *identity_r, const struct question *question);

/* Is the client in a network that the sender's domain names? */
enum sendernet identity_spf(struct identity *identity);

/*
 * The key of what is remembered under this bond, with a word behind it: "grey client=192.0.2.0/24
 * tuple=0123456789abc". False where the client has no such bond.
 */
bool identity_key(char key_r[static STORE_KEY_BYTES], struct identity *identity, enum bond bond,
    const struct account_part *word);

/*
 * The domain of the sender in lower case. That of a null sender is whose the HELO is; "<>" where
 * there is none.
 */
void identity_domain(char domain_r[static GREYLIST_DOMAIN_BYTES], const struct observation *seen);
