/* SPDX-License-Identifier: BSD-2-Clause */
/* A success forgives the failures of the same login from the same client. */
#include "policy/forgive.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/duration.h"
#include "base/text.h"

#define LOGIN_PARTS (PART_BIT(PART_CLIENT) | PART_BIT(PART_LOGIN))
#define LOGIN_BYTES 256

/* Which of a note's numbers is what. */
enum { NOTE_TAT_NS, NOTE_AMOUNT, NOTE_BEYOND };

bool
forgive_is_due(const struct rule *rule, const struct observation *seen)
{
	return rule->type == &rate_rule && rule->as.rate.forgive & seen->events &&
	       seen->authenticated;
}

/*
 * Where the note lies: beside the account, under what of client and login the account itself does
 * not tell, but where a rule of distinct values has its marker of them. Returns false where a part
 * is not known.
 */
static bool
note_key(char key_r[static STORE_KEY_BYTES], const struct rule *rule, const char *account,
    const struct observation *seen)
{
	char place[STORE_KEY_BYTES + sizeof("\tforgive")];

	snprintf(place, sizeof(place), "%s\tforgive", account);
	return account_marker(key_r, place, LOGIN_PARTS, rule->v4_bits, rule->v6_bits, seen);
}

/* A note is an account of its own: it is earned back beside the other, so never too late. */
struct note_look {
	int64_t happened_ns;
	const struct due *due;
	int64_t hold_us;
};

static void
note_change(void *arg, struct memory *memory, bool known)
{
	const struct note_look *look = arg;
	const struct due *due = look->due;
	int64_t *tat_ns = &memory->number[NOTE_TAT_NS];

	(void)known;
	if (*tat_ns <= look->happened_ns && due->charged_ns > 0) {
		memory->number[NOTE_AMOUNT] = 0;
		memory->number[NOTE_BEYOND] = 0;
	}
	memory->number[NOTE_AMOUNT] += due->amount;
	memory->number[NOTE_BEYOND] += due->beyond;
	*tat_ns = duration_most(*tat_ns, look->happened_ns) + due->charged_ns;
	memory->expires_us = *tat_ns / 1000 + 1 + look->hold_us;
}

void
forgive_note(const struct question *question, const char *account, const struct due *due)
{
	const struct rule *rule = question->rule;
	const struct observation *seen = question->seen;
	struct note_look look = {
		.happened_ns = (seen->at_us - seen->age_us) * 1000,
		.due = due,
		.hold_us = rule->as.rate.hold_us,
	};
	char key[STORE_KEY_BYTES];

	if (rule->as.rate.forgive == 0 || seen->authenticated ||
	    (due->charged_ns <= 0 && due->beyond == 0))
		return;
	if (note_key(key, rule, account, seen))
		store_update(question->memories->durable, key, seen->at_us, note_change, &look);
}

/* Adds one login's note, and forgets it. */
static void
note_take(
    const struct question *question, const char *account, const char *login, struct pardon *pardon)
{
	struct store *store = question->memories->durable;
	struct observation seen = *question->seen;
	struct memory memory;
	char key[STORE_KEY_BYTES];

	seen.login = login;
	if (!note_key(key, question->rule, account, &seen) ||
	    !store_read(store, key, seen.at_us, &memory))
		return;
	store_forget(store, key, seen.at_us);
	pardon->left_ns += duration_most(memory.number[NOTE_TAT_NS] - seen.at_us * 1000, 0);
	pardon->amount += memory.number[NOTE_AMOUNT];
	pardon->beyond += memory.number[NOTE_BEYOND];
}

/*
 * Sendmail 8.17 tells of a failed login as the client wrote it, and of a good one with the realm
 * behind it, which is the name of the host: then both are the same login.
 */
static bool
login_without_realm(char bare_r[static LOGIN_BYTES], const struct observation *seen)
{
	const char *at = strrchr(seen->login, '@');
	size_t host_bytes = strlen(seen->host);

	if (at == NULL || host_bytes == 0 || strncasecmp(at + 1, seen->host, host_bytes) != 0 ||
	    (at[1 + host_bytes] != '\0' && at[1 + host_bytes] != '.') ||
	    !text_copy(bare_r, LOGIN_BYTES, seen->login))
		return false;
	bare_r[at - seen->login] = '\0';
	return true;
}

struct pardon_look {
	const struct rule *rule;
	struct pardon pardon;
};

static void
account_pardon(void *arg, struct memory *memory, bool known)
{
	const struct pardon_look *look = arg;

	if (known)
		rate_pardon(look->rule, memory, &look->pardon);
}

void
forgive_login(const struct question *question, const char *account)
{
	const struct observation *seen = question->seen;
	struct pardon_look look = { .rule = question->rule, .pardon = { .at_us = seen->at_us } };
	char bare[LOGIN_BYTES];

	note_take(question, account, seen->login, &look.pardon);
	if (login_without_realm(bare, seen))
		note_take(question, account, bare, &look.pardon);
	if (look.pardon.amount > 0 || look.pardon.beyond > 0)
		store_update(
		    question->memories->durable, account, seen->at_us, account_pardon, &look);
}
