/* SPDX-License-Identifier: BSD-2-Clause */
/* Who came back to a greylist, and need not again. */
#include "policy/welcome.h"

#include "base/duration.h"

/* Which of the memory's numbers is what; the first stays 0 while a network is not welcome yet. */
enum { WELCOME_SINCE_US, WELCOME_PASSES };

/*
 * Not each message that is welcome shall be a write to the disk: a use counts where the last one
 * that did is so much of the welcome ago.
 */
#define RENEWALS 32

struct welcome_look {
	const struct rule *rule;
	int64_t now_us;
	int64_t until_us;
	bool is_new;
};

static struct welcome_look
look_of(const struct identity *identity)
{
	int64_t now_us = identity->seen->at_us;

	return (struct welcome_look){
		.rule = identity->rule,
		.now_us = now_us,
		.until_us = now_us + identity->rule->as.greylist.welcome_us,
	};
}

/* --- keys */

static bool
network_key(
    char key_r[static STORE_KEY_BYTES], const struct rule *rule, const struct observation *seen)
{
	return account_key(
	    key_r, rule->name, PART_BIT(PART_CLIENT), rule->v4_bits, rule->v6_bits, seen);
}

/*
 * What an organisation's servers have earned its customers have no part in, nor the other way
 * round: a botnet lives in one provider's network, and spammers rent servers by the dozen.
 */
static bool
pair_key(char key_r[static STORE_KEY_BYTES], struct identity *identity, enum bond bond)
{
	const struct account_part named = { "sender-domain", identity->domain };
	const struct account_part own = { "welcome", NULL };

	if (bond == BOND_ORGANISATION && identity->is_customers)
		return false;
	return identity_key(key_r, identity, bond, bond == BOND_SPF ? &own : &named);
}

/* --- use */

static void
welcome_renew(void *arg, struct memory *memory, bool known)
{
	const struct welcome_look *look = arg;

	if (known)
		memory->expires_us = look->until_us;
}

/* It may also end too late: a reload made the welcome shorter, or the clock was set back. */
static bool
is_stale(const struct memory *memory, const struct welcome_look *look)
{
	int64_t left_us = memory->expires_us - look->now_us;
	int64_t whole_us = look->until_us - look->now_us;

	return left_us > whole_us || left_us < whole_us - whole_us / RENEWALS;
}

static bool
welcome_use(struct identity *identity, const char *key)
{
	struct welcome_look look = look_of(identity);
	struct memory memory;

	if (store_read(identity->store, key, look.now_us, &memory) <= 0 ||
	    memory.number[WELCOME_SINCE_US] == 0)
		return false;
	if (is_stale(&memory, &look))
		store_update(identity->store, key, look.now_us, welcome_renew, &look);
	return true;
}

bool
welcome_holds(struct identity *identity)
{
	char key[STORE_KEY_BYTES];

	if (network_key(key, identity->rule, identity->seen) && welcome_use(identity, key))
		return true;
	for (int bond = 0; bond < BOND_COUNT; bond++) {
		if (pair_key(key, identity, (enum bond)bond) && welcome_use(identity, key))
			return true;
	}
	return false;
}

/* --- gift */

static void
welcome_begin(void *arg, struct memory *memory, bool known)
{
	struct welcome_look *look = arg;

	look->is_new = !known;
	if (memory->number[WELCOME_SINCE_US] == 0)
		memory->number[WELCOME_SINCE_US] = look->now_us;
	memory->expires_us = look->until_us;
}

static void
network_pass(void *arg, struct memory *memory, bool known)
{
	const struct welcome_look *look = arg;
	int64_t enough = look->rule->as.greylist.welcome_after;

	(void)known;
	memory->number[WELCOME_PASSES]++;
	if (enough > 0 && memory->number[WELCOME_PASSES] >= enough &&
	    memory->number[WELCOME_SINCE_US] == 0)
		memory->number[WELCOME_SINCE_US] = look->now_us;
	memory->expires_us = look->until_us;
}

void
welcome_give(struct identity *identity)
{
	bool is_first_of_network = false;
	struct welcome_look look;
	char key[STORE_KEY_BYTES];

	for (int bond = 0; bond < BOND_COUNT; bond++) {
		if (!pair_key(key, identity, (enum bond)bond))
			continue;
		look = look_of(identity);
		store_update(identity->store, key, look.now_us, welcome_begin, &look);
		if (bond == BOND_NETWORK)
			is_first_of_network = look.is_new;
	}
	if (!is_first_of_network || !network_key(key, identity->rule, identity->seen))
		return;
	look = look_of(identity);
	store_update(identity->store, key, look.now_us, network_pass, &look);
}

/* A log may tell of it later, and out of turn. */
static void
network_begin(void *arg, struct memory *memory, bool known)
{
	const struct welcome_look *look = arg;

	(void)known;
	if (memory->number[WELCOME_SINCE_US] == 0)
		memory->number[WELCOME_SINCE_US] = look->now_us;
	memory->expires_us = duration_most(memory->expires_us, look->until_us);
}

void
welcome_network(const struct question *question, const struct addr *relay)
{
	struct observation seen = *question->seen;
	struct welcome_look look = {
		.rule = question->rule,
		.now_us = seen.at_us,
		.until_us = seen.at_us - seen.age_us + question->rule->as.greylist.welcome_us,
	};
	struct memory memory;
	char key[STORE_KEY_BYTES];

	seen.client = *relay;
	if (look.until_us <= look.now_us || !network_key(key, question->rule, &seen))
		return;
	if (store_read(question->memories->durable, key, look.now_us, &memory) <= 0 ||
	    memory.number[WELCOME_SINCE_US] == 0 ||
	    memory.expires_us < look.until_us - question->rule->as.greylist.welcome_us / RENEWALS)
		store_update(question->memories->durable, key, look.now_us, network_begin, &look);
}
