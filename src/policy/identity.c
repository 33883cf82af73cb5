/* SPDX-License-Identifier: BSD-2-Clause */
/* Who comes to a greylist: by organisation, by network, and by what the sender's domain says. */
#include "policy/identity.h"

#include <string.h>

#include "base/text.h"

#include "smtp/organisation.h"

#include "policy/suspicion.h"

void
identity_domain(char domain_r[static GREYLIST_DOMAIN_BYTES], const struct observation *seen)
{
	const char *at = strrchr(seen->sender, '@');
	const char *domain = at != NULL ? at + 1 : "";

	if (strcmp(seen->sender, "<>") == 0) {
		domain = organisation_of(seen->helo);
		if (domain == NULL)
			domain = seen->helo[0] != '\0' ? seen->helo : seen->sender;
	}
	text_copy_lower(domain_r, GREYLIST_DOMAIN_BYTES, domain);
}

static void
fill_organisation(struct identity *identity)
{
	const struct observation *seen = identity->seen;
	const char *organisation;

	if (!seen->name_verified)
		return;
	organisation = organisation_of(seen->client_name);
	if (organisation == NULL)
		return;
	hostname_copy(identity->organisation, organisation);
	identity->is_customers = suspicion_name_is_customers(seen->client_name, &seen->client);
}

void
identity_fill(struct identity *identity_r, const struct question *question)
{
	identity_r->rule = question->rule;
	identity_r->seen = question->seen;
	identity_r->store = question->memories->durable;
	identity_r->is_customers = false;
	identity_r->is_spf_looked = false;
	identity_r->organisation[0] = '\0';
	identity_domain(identity_r->domain, question->seen);
	fill_organisation(identity_r);
}

enum sendernet
identity_spf(struct identity *identity)
{
	const struct observation *seen = identity->seen;

	if (!identity->is_spf_looked) {
		identity->spf = sendernet_look(identity->store, identity->rule->name,
		    identity->domain, &seen->client, seen->at_us);
		identity->is_spf_looked = true;
	}
	return identity->spf;
}

bool
identity_key(char key_r[static STORE_KEY_BYTES], struct identity *identity, enum bond bond,
    const struct account_part *word)
{
	const struct rule *rule = identity->rule;
	struct account_part words[2];
	struct account_recipe recipe = {
		.beginning = rule->name,
		.before = ' ',
		.v4_bits = rule->v4_bits,
		.v6_bits = rule->v6_bits,
		.seen = identity->seen,
		.words = words,
		.word_count = 2,
	};

	words[1] = *word;
	if (bond == BOND_NETWORK) {
		recipe.parts = PART_BIT(PART_CLIENT);
		recipe.words = word;
		recipe.word_count = 1;
	} else if (bond == BOND_ORGANISATION) {
		if (identity->organisation[0] == '\0')
			return false;
		words[0] = (struct account_part){ "domain", identity->organisation };
	} else {
		if (!rule->as.greylist.spf || identity_spf(identity) != SENDERNET_INSIDE)
			return false;
		words[0] = (struct account_part){ "spf", identity->domain };
	}
	return account_write(key_r, &recipe);
}
