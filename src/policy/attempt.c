/* SPDX-License-Identifier: BSD-2-Clause */
/* Attempts of tuples that are not welcome yet. */
#include "policy/attempt.h"

#include "base/duration.h"
#include "base/text.h"

/* Which of the memory's numbers is what. */
enum { ATTEMPT_FIRST_US, ATTEMPT_COUNT };

/* Two of a pool may come back in the same moment: the second must not be new again. */
#define ENDING_US MINUTE_US

struct attempt_look {
	const struct rule *rule;
	int64_t now_us;
	int64_t happened_us; /* when it came */
	int64_t first_us;
	int64_t count;
};

static bool
is_alive(const struct memory *memory, const struct rule *rule, int64_t now_us)
{
	return !duration_is_over(
	    memory->number[ATTEMPT_FIRST_US], rule->as.greylist.window_us, now_us);
}

/* The clock may have been set back: nobody has come in the future. */
static void
attempt_change(void *arg, struct memory *memory, bool known)
{
	struct attempt_look *look = arg;
	int64_t *first_us = &memory->number[ATTEMPT_FIRST_US];

	if (!known || !is_alive(memory, look->rule, look->now_us)) {
		*first_us = look->happened_us;
		memory->number[ATTEMPT_COUNT] = 0;
	}
	*first_us = duration_least(*first_us, look->now_us);
	look->first_us = *first_us;
	look->count = ++memory->number[ATTEMPT_COUNT];
	memory->expires_us = *first_us + look->rule->as.greylist.window_us;
}

/* Its account, and the struct that attempt_change() takes. */
static void
attempt_note(struct identity *identity, const char *account, struct attempt *attempt_r)
{
	int64_t now_us = identity->seen->at_us;
	struct attempt_look look = {
		.rule = identity->rule,
		.now_us = now_us,
		.happened_us = now_us,
	};

	store_update(identity->store, account, now_us, attempt_change, &look);
	attempt_r->first_us = look.first_us;
	attempt_r->count = look.count;
}

static bool
attempt_key(char key_r[static STORE_KEY_BYTES], struct identity *identity, enum bond bond,
    const char *tuple)
{
	const struct account_part word = { "tuple", tuple };

	return identity_key(key_r, identity, bond, &word);
}

bool
attempt_find(struct identity *identity, const char *tuple, struct attempt *attempt_r)
{
	int64_t now_us = identity->seen->at_us;
	struct memory memory;

	for (int bond = 0; bond < BOND_COUNT; bond++) {
		if (!attempt_key(attempt_r->account, identity, (enum bond)bond, tuple) ||
		    store_read(identity->store, attempt_r->account, now_us, &memory) <= 0 ||
		    !is_alive(&memory, identity->rule, now_us))
			continue;
		attempt_r->first_us = duration_least(memory.number[ATTEMPT_FIRST_US], now_us);
		attempt_r->count = memory.number[ATTEMPT_COUNT];
		return true;
	}
	return false;
}

void
attempt_begin(struct identity *identity, const char *tuple, struct attempt *attempt_r)
{
	char key[STORE_KEY_BYTES];

	for (int bond = 0; bond < BOND_COUNT; bond++) {
		struct attempt noted;

		if (!attempt_key(key, identity, (enum bond)bond, tuple))
			continue;
		attempt_note(identity, key, &noted);
		if (bond != BOND_NETWORK)
			continue;
		*attempt_r = noted;
		text_copy(attempt_r->account, sizeof(attempt_r->account), key);
	}
}

void
attempt_count(struct identity *identity, struct attempt *attempt)
{
	attempt_note(identity, attempt->account, attempt);
}

static void
attempt_fade(void *arg, struct memory *memory, bool known)
{
	const int64_t *ends_us = arg;

	if (known)
		memory->expires_us = duration_least(memory->expires_us, *ends_us);
}

void
attempt_end(struct identity *identity, const char *tuple)
{
	int64_t now_us = identity->seen->at_us;
	int64_t ends_us = now_us + ENDING_US;
	char key[STORE_KEY_BYTES];

	for (int bond = 0; bond < BOND_COUNT; bond++) {
		if (attempt_key(key, identity, (enum bond)bond, tuple))
			store_update(identity->store, key, now_us, attempt_fade, &ends_us);
	}
}

void
attempt_learn(const struct rule *rule, struct store *store, const struct greylist_inquiry *inquiry,
    int64_t now_us)
{
	const struct account_part words[] = {
		{ "spf", inquiry->domain },
		{ "tuple", inquiry->tuple },
	};
	const struct account_recipe recipe = {
		.beginning = rule->name,
		.before = ' ',
		.words = words,
		.word_count = sizeof(words) / sizeof(words[0]),
	};
	struct attempt_look look = {
		.rule = rule,
		.now_us = now_us,
		.happened_us = inquiry->at_us,
	};
	char key[STORE_KEY_BYTES];

	account_write(key, &recipe);
	store_update(store, key, now_us, attempt_change, &look);
}
