/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells what is new from what is repeated: no client can flood the audit file or the log. */
#include "report/flood.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/addr.h"
#include "base/hash.h"
#include "base/text.h"

#include "policy/answer.h"

#include "report/ticket.h"

#define BUCKETS (FLOOD_CAPACITY * 2)
#define NOTE_ENDS 4 /* who notes a decision is in a hurry */
#define BUDGETS (POLICY_MAX_RULES * 6) /* decisions and turns, before a reload and after it */

/* How many lines in full a rule has had. */
struct budget {
	enum mark mark;
	char rule[RULE_NAME_BYTES];
	int64_t begun_us;
	unsigned lines;
};

/*
 * All windows are equally long, so floods end in the order in which they began: they stand in a
 * ring, and the oldest is at its head. Slots are counted from 1 in the chains; 0 ends them.
 */
struct floods {
	flood_over_fn *over;
	void *arg;
	struct ticket_roll tickets;
	struct hash_secret secret;
	uint32_t head, count;
	uint32_t bucket[BUCKETS];
	uint32_t next[FLOOD_CAPACITY];
	struct flood ring[FLOOD_CAPACITY];
	struct budget budget[BUDGETS];
};

void
flood_account(
    char account_r[static STORE_KEY_BYTES], const struct observation *seen, const struct step *step)
{
	char client[ADDR_TEXT_BYTES];

	text_copy(account_r, STORE_KEY_BYTES, step->account);
	if ((step->reason != REASON_DRAIN && step->reason != REASON_PRESSURE) ||
	    seen->client.family == 0)
		return;
	addr_print(&seen->client, client);
	text_append(account_r, STORE_KEY_BYTES, " client=");
	text_append(account_r, STORE_KEY_BYTES, client);
}

int
floods_new(struct floods **floods_r, flood_over_fn *over, void *arg)
{
	struct floods *floods = calloc(1, sizeof(*floods));

	if (floods == NULL)
		return -ENOMEM;
	floods->over = over;
	floods->arg = arg;
	hash_secret_draw(&floods->secret);
	*floods_r = floods;
	return 0;
}

void
floods_free(struct floods **floods)
{
	free(*floods);
	*floods = NULL;
}

static uint32_t *
floods_bucket(struct floods *floods, const char *account)
{
	return &floods->bucket[hash_bytes(&floods->secret, account, strlen(account)) % BUCKETS];
}

/* What is said of one maintenance does not hold for the next, which may follow at once. */
static int64_t
step_maintenance_us(const struct step *step)
{
	return step->reason == REASON_DRAIN ? step->drain->since_us : 0;
}

static struct flood *
flood_find(struct floods *floods, const struct step *step, const char *account)
{
	const struct rule *rule = step->rule;
	uint32_t slot = *floods_bucket(floods, account);

	for (; slot != 0; slot = floods->next[slot - 1]) {
		struct flood *flood = &floods->ring[slot - 1];

		if (flood->mark == step->mark && flood->mode == rule->mode &&
		    flood->maintenance_us == step_maintenance_us(step) &&
		    strcmp(flood->account, account) == 0 && strcmp(flood->rule, rule->name) == 0)
			return flood;
	}
	return NULL;
}

static void
floods_end_oldest(struct floods *floods)
{
	struct flood *flood = &floods->ring[floods->head];
	uint32_t *slot = floods_bucket(floods, flood->account);

	while (*slot != floods->head + 1)
		slot = &floods->next[*slot - 1];
	*slot = floods->next[floods->head];
	floods->head = (floods->head + 1) % FLOOD_CAPACITY;
	floods->count--;
	if (flood->count > 0)
		floods->over(floods->arg, flood);
}

static struct flood *
flood_begin(struct floods *floods, const struct observation *seen, const struct step *step,
    const char *account)
{
	const struct rule *rule = step->rule;
	uint32_t *bucket = floods_bucket(floods, account);
	struct flood *flood;
	uint32_t slot;

	if (floods->count == FLOOD_CAPACITY)
		floods_end_oldest(floods);
	slot = (floods->head + floods->count++) % FLOOD_CAPACITY;
	floods->next[slot] = *bucket;
	*bucket = slot + 1;
	flood = &floods->ring[slot];
	*flood = (struct flood){
		.mark = step->mark,
		.reason = step->reason,
		.type = rule->type->name,
		.line = rule->line,
		.mode = rule->mode,
		.maintenance_us = step_maintenance_us(step),
		.code = (uint16_t)answer_code(step, seen->stage),
		.begun_us = seen->at_us,
	};
	text_copy(flood->rule, sizeof(flood->rule), rule->name);
	text_copy(flood->file, sizeof(flood->file), rule->file);
	text_copy(flood->account, sizeof(flood->account), account);
	if (step->mark == MARK_STOPPED)
		ticket_draw(&floods->tickets, seen->at_us, flood->ticket);
	return flood;
}

/* Other reasons leave the number as it was. */
static int64_t
step_attempts(const struct step *step)
{
	switch (step->reason) {
	case REASON_FIRST_SEEN:
	case REASON_TOO_EARLY:
	case REASON_CAME_BACK:
	case REASON_HAMMERING:
	case REASON_WAITED:
		return step->attempts;
	default:
		return 0;
	}
}

static void
flood_count(struct flood *flood, const struct observation *seen, const struct step *step)
{
	if (flood->count++ == 0)
		flood->since_us = seen->at_us;
	flood->last_us = seen->at_us;
	flood->stage = seen->stage;
	flood->attempts = step_attempts(step);
}

/* The rule's own, or else the one that has been idle for longest. */
static struct budget *
budget_find(struct floods *floods, const struct step *step)
{
	struct budget *oldest = &floods->budget[0];
	const char *rule = step->rule->name;

	for (size_t i = 0; i < BUDGETS; i++) {
		struct budget *budget = &floods->budget[i];

		if (budget->mark == step->mark && strcmp(budget->rule, rule) == 0)
			return budget;
		if (budget->begun_us < oldest->begun_us)
			oldest = budget;
	}
	*oldest = (struct budget){ .mark = step->mark };
	text_copy(oldest->rule, sizeof(oldest->rule), rule);
	return oldest;
}

/* May the rule have one more line in full? */
static bool
budget_spend(struct floods *floods, const struct step *step, int64_t now_us)
{
	struct budget *budget = budget_find(floods, step);

	if (duration_is_over(budget->begun_us, FLOOD_WINDOW_US, now_us)) {
		budget->begun_us = now_us;
		budget->lines = 0;
	}
	if (budget->lines == FLOOD_RULE_LINES)
		return false;
	budget->lines++;
	return true;
}

enum novelty
floods_note(struct floods *floods, const struct observation *seen, const struct step *step,
    char ticket_r[static TICKET_BYTES])
{
	enum novelty novelty = NOVELTY_FIRST;
	char told[STORE_KEY_BYTES];
	const char *account = told;
	struct flood *flood;

	flood_account(told, seen, step);
	floods_tick(floods, seen->at_us, NOTE_ENDS);
	flood = flood_find(floods, step, account);
	if (flood == NULL && !budget_spend(floods, step, seen->at_us)) {
		novelty = NOVELTY_SHARED;
		account = "";
		flood = flood_find(floods, step, account);
	}
	if (flood != NULL) {
		novelty = NOVELTY_REPEATED;
		flood_count(flood, seen, step);
	} else {
		flood = flood_begin(floods, seen, step, account);
	}
	text_copy(ticket_r, TICKET_BYTES, flood->ticket);
	return novelty;
}

unsigned
floods_tick(struct floods *floods, int64_t now_us, unsigned most)
{
	unsigned count = 0;

	while (count < most && floods->count > 0 &&
	       duration_is_over(floods->ring[floods->head].begun_us, FLOOD_WINDOW_US, now_us)) {
		floods_end_oldest(floods);
		count++;
	}
	return count;
}

unsigned
floods_end(struct floods *floods, unsigned most)
{
	unsigned count = 0;

	while (count < most && floods->count > 0) {
		floods_end_oldest(floods);
		count++;
	}
	return count;
}
