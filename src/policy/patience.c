/* SPDX-License-Identifier: BSD-2-Clause */
/* Who was told to wait, and whether he does. */
#include "policy/patience.h"

#include <stdbool.h>
#include <string.h>

#include "base/duration.h"
#include "base/hash.h"

#include "policy/account.h"
#include "policy/rule.h"

/* Which of the memory's numbers is what. */
enum {
	TOLD_WHO, /* the rule that refused him, and the account that it was about */
	TOLD_SINCE_US, /* the first time … */
	TOLD_LAST_US, /* … and the last: then he had a full look */
	TOLD_EARLY /* so often he came too early */
};

/* So long after the end of a wait it is known who kept it. */
#define REMEMBERED_US DAY_US

#define WAIT_MOST_US (365 * DAY_US)

static int64_t
told_until_us(const struct memory *memory)
{
	return memory->expires_us - REMEMBERED_US;
}

/* The end of the wait, for somebody who reads it from a clock of his own. */
static int64_t
told_over_us(const struct memory *memory)
{
	return told_until_us(memory) - PATIENCE_SLACK_US;
}

/*
 * Is he waiting? Two sessions may be told a little out of turn; but before the clock was set back
 * he was told another time of day.
 */
static bool
told_lasts(const struct memory *memory, int64_t now_us)
{
	return memory->number[TOLD_LAST_US] <= now_us + PATIENCE_SLACK_US &&
	       now_us < told_over_us(memory);
}

/* Returns false for mail that was submitted on its own host. */
static bool
told_key(char key_r[static STORE_KEY_BYTES], const struct observation *seen)
{
	uint32_t parts = PART_BIT(PART_CLIENT);

	if (seen->service[0] != '\0')
		parts |= PART_BIT(PART_SERVICE);
	return account_key(key_r, PATIENCE_NAME, parts, 32, PATIENCE_V6_BITS, seen);
}

static uint32_t
hash_text(const char *text)
{
	return (uint32_t)hash_openly(text, strlen(text));
}

uint32_t
patience_rule(const char *name)
{
	return hash_text(name);
}

static int64_t
who_of(const struct step *step)
{
	return (
	    int64_t)((uint64_t)patience_rule(step->rule->name) << 32 | hash_text(step->account));
}

static uint32_t
who_rule(int64_t who)
{
	return (uint32_t)((uint64_t)who >> 32);
}

struct patience_look
patience_look(struct store *sessions, const struct observation *seen, int64_t most)
{
	struct patience_look look = { .obedience = OBEDIENCE_UNTOLD };
	const int64_t now_us = seen->at_us;
	char key[STORE_KEY_BYTES];
	struct memory told;
	int64_t look_us;

	if (!told_key(key, seen) || !store_read(sessions, key, now_us, &told))
		return look;
	look.rule = who_rule(told.number[TOLD_WHO]);
	look.early_count = told.number[TOLD_EARLY];
	look.delayed_us = now_us - told.number[TOLD_SINCE_US];
	if (!told_lasts(&told, now_us)) {
		/* Another session of his may have been faster. */
		if (store_forget(sessions, key, now_us) != 0 && now_us >= told_over_us(&told))
			look.obedience = OBEDIENCE_KEPT;
		return look;
	}
	look_us = duration_least(told.number[TOLD_LAST_US] + PATIENCE_CUT_US, told_over_us(&told));
	if (most > 0 && look.early_count >= most && now_us < look_us) {
		look.obedience = OBEDIENCE_STORM;
		look.wait_us = look_us - now_us;
	} else {
		look.obedience = OBEDIENCE_EARLY;
		look.wait_us = told_until_us(&told) - now_us;
	}
	return look;
}

static void
count_change(void *arg, struct memory *memory, bool known)
{
	(void)arg;
	if (known)
		memory->number[TOLD_EARLY]++;
}

void
patience_count(struct store *sessions, const struct observation *seen)
{
	char key[STORE_KEY_BYTES];

	if (told_key(key, seen))
		store_update(sessions, key, seen->at_us, count_change, NULL);
}

struct told_look {
	const struct step *step;
	int64_t now_us;
	int64_t until_us;
	int64_t most;
	enum warning warning;
};

/* Who comes with something new, or with something else, is not too early for it. */
static bool
is_early(const struct memory *memory, const struct step *step)
{
	const int64_t who = memory->number[TOLD_WHO];

	if (step->reason == REASON_TOO_EARLY)
		return who_rule(who) == patience_rule(step->rule->name);
	return step->reason != REASON_FIRST_SEEN && who == who_of(step);
}

/*
 * Who comes seldom is refused as seldom, and no storm: so do mail servers that keep to times of
 * their own. In a storm a full look is no quick one.
 */
static void
told_change(void *arg, struct memory *memory, bool known)
{
	struct told_look *look = arg;
	bool is_quick, is_often;

	if (!known || !told_lasts(memory, look->now_us)) {
		*memory = (struct memory){ .expires_us = look->until_us + REMEMBERED_US };
		memory->number[TOLD_WHO] = who_of(look->step);
		memory->number[TOLD_SINCE_US] = memory->number[TOLD_LAST_US] = look->now_us;
		look->warning = WARNING_FIRST;
		return;
	}
	memory->expires_us = duration_least(memory->expires_us, look->until_us + REMEMBERED_US);
	if (!is_early(memory, look->step))
		return;
	is_quick = look->now_us - memory->number[TOLD_LAST_US] < PATIENCE_CUT_US;
	memory->number[TOLD_LAST_US] = look->now_us;
	memory->number[TOLD_EARLY]++;
	is_often = look->most > 0 && memory->number[TOLD_EARLY] >= look->most;
	look->warning = is_often && is_quick ? WARNING_STORM : WARNING_EARLY;
}

enum warning
patience_told(
    struct store *sessions, const struct observation *seen, const struct step *step, int64_t most)
{
	struct told_look look = {
		.step = step,
		.now_us = seen->at_us,
		.until_us = seen->at_us + duration_least(step->wait_us, WAIT_MOST_US),
		.most = most,
		.warning = WARNING_NONE,
	};
	char key[STORE_KEY_BYTES];

	if (step->wait_us > 0 && told_key(key, seen))
		store_update(sessions, key, seen->at_us, told_change, &look);
	return look.warning;
}

void
patience_clear(struct store *sessions, const struct observation *seen)
{
	char key[STORE_KEY_BYTES];

	if (told_key(key, seen))
		store_forget(sessions, key, seen->at_us);
}
