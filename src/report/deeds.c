/* SPDX-License-Identifier: BSD-2-Clause */
/* What sluice did about whom: decisions and holds, by account. */
#include "report/deeds.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"

#include "policy/account.h"
#include "policy/verdict.h"

#define FIRST_CAPACITY 64
#define TEXT_BYTES 512
#define ACCOUNT_BYTES (STORE_KEY_BYTES + TEXT_BYTES)
#define SHORTENED_BYTES 17 /* "~" and a hash: the end of a key that was too long */

const struct response response_none = { .rule = DEEDS_NONE };

void
deeds_init(struct deeds *deeds, uint32_t accounts_most)
{
	memset(deeds, 0, sizeof(*deeds));
	deeds->accounts.most = accounts_most;
	hash_secret_draw(&deeds->accounts.secret);
	deeds->rules.most = DEEDS_RULES_MOST;
	deeds->rules.secret = deeds->accounts.secret;
	deeds->wide = DEEDS_NONE;
}

void
deeds_clear(struct deeds *deeds)
{
	names_clear(&deeds->accounts);
	names_clear(&deeds->rules);
	free(deeds->list);
	free(deeds->of_client.first);
	free(deeds->of_network.first);
	free(deeds->of_login.first);
	memset(deeds, 0, sizeof(*deeds));
}

uint64_t
deeds_rules(struct deeds *deeds, struct span list)
{
	uint64_t rules = 0;
	struct span name;

	while (span_cut_item(&list, &name)) {
		const uint32_t number = names_add(&deeds->rules, name);

		if (number != NAMES_NONE)
			rules |= UINT64_C(1) << number;
	}
	return rules;
}

const char *
deeds_rule_text(const struct deeds *deeds, uint32_t rule)
{
	return rule != DEEDS_NONE ? names_text(&deeds->rules, rule) : "";
}

/* --- accounts */

/* Of a key that was too long its last value is not whole. */
static void
shortened_cut(struct span *account)
{
	struct span head;

	if (account->bytes < SHORTENED_BYTES ||
	    account->at[account->bytes - SHORTENED_BYTES] != '~')
		return;
	if (span_cut_last(account, ' ', &head))
		return;
	*account = SPAN_NONE;
}

static unsigned
bits_of(const struct addr *address)
{
	return address->family == 4 ? 32 : 128;
}

/* Reads "rule client=192.0.2.0/24 login=alice": what it is kept by. */
static void
account_parse(struct deed *deed_r, struct crowd *crowd, struct span account)
{
	char text[ACCOUNT_BYTES];
	char *rest = text;
	struct account_part part;

	shortened_cut(&account);
	span_copy(text, sizeof(text), account);
	while (account_next_part(&rest, &part)) {
		if (strcmp(part.name, part_table[PART_CLIENT].name) == 0) {
			if (network_parse(&deed_r->range, part.value) < 0)
				deed_r->range.base.family = 0;
			else if (deed_r->range.bits == bits_of(&deed_r->range.base))
				deed_r->client = crowd_client(crowd, &deed_r->range.base);
		} else if (strcmp(part.name, part_table[PART_LOGIN].name) == 0) {
			deed_r->login = crowd_login(crowd, span_of(part.value));
		}
	}
}

/* --- where they are found again */

/* The list of heads is as long as the number wants it. NULL without memory. */
static uint32_t *
head_find(struct deed_heads *heads, uint32_t number)
{
	uint32_t grown = heads->count > 0 ? heads->count : FIRST_CAPACITY;
	uint32_t *list;

	if (number < heads->count)
		return &heads->first[number];
	while (grown <= number)
		grown *= 2;
	list = reallocarray(heads->first, grown, sizeof(*list));
	if (list == NULL)
		return NULL;
	memset(list + heads->count, 0xff, (grown - heads->count) * sizeof(*list));
	heads->first = list;
	heads->count = grown;
	return &list[number];
}

static uint32_t
head_first(const struct deed_heads *heads, uint32_t number)
{
	return number < heads->count ? heads->first[number] : DEEDS_NONE;
}

/* NULL: it is in no narrow list. */
static uint32_t *
deed_head(struct deeds *deeds, struct crowd *crowd, const struct deed *deed)
{
	struct network range;
	uint32_t network;

	if (deed->client != CROWD_NONE)
		return head_find(&deeds->of_client, deed->client);
	if (deed->range.base.family == 0)
		return deed->login != CROWD_NONE ? head_find(&deeds->of_login, deed->login) : NULL;
	range = crowd_range(&deed->range.base);
	network = deed->range.bits >= range.bits ? crowd_network(crowd, &range) : CROWD_NONE;
	return network != CROWD_NONE ? head_find(&deeds->of_network, network) : NULL;
}

static void
deed_link(struct deeds *deeds, struct crowd *crowd, uint32_t number)
{
	struct deed *deed = &deeds->list[number];
	uint32_t *head = deed_head(deeds, crowd, deed);

	if (head == NULL)
		head = &deeds->wide;
	deed->next = *head;
	*head = number;
}

/* What somebody is greylisted for is no matter here, but who it is. */
static struct span
tuple_cut(struct span account)
{
	struct span head;

	return span_cut_text(&account, SPAN(" tuple="), &head) ? head : account;
}

/* An account that is kept by other parts, or that a flood is counted without, names nobody. */
static size_t
account_name(char buf[static ACCOUNT_BYTES], const struct record *record)
{
	const struct span account = tuple_cut(record->value[MEMBER_ACCOUNT]);
	const struct span client = record->value[MEMBER_CLIENT];
	const struct span rule = record->value[MEMBER_RULE];
	struct span rest = account, head;
	int bytes = 0;

	if (account.bytes > 0 && account.bytes < ACCOUNT_BYTES) {
		memcpy(buf, account.at, account.bytes);
		if (span_cut_text(&rest, SPAN(" client="), &head) ||
		    span_cut_text(&rest, SPAN(" login="), &head))
			return account.bytes;
	}
	if (rule.bytes + client.bytes + sizeof(" client=") > ACCOUNT_BYTES)
		return 0;
	bytes = snprintf(buf, ACCOUNT_BYTES, client.bytes > 0 ? "%.*s client=%.*s" : "%.*s",
	    (int)rule.bytes, rule.at, (int)client.bytes, client.at);
	return bytes > 0 ? (size_t)bytes : 0;
}

/* NULL: there is no room. */
static struct deed *
deed_find(struct deeds *deeds, struct crowd *crowd, const struct record *record)
{
	char text[ACCOUNT_BYTES];
	const struct span account = { text, account_name(text, record) };
	struct deed deed = { .client = CROWD_NONE, .login = CROWD_NONE };
	uint32_t number;
	void *list;

	if (account.bytes == 0)
		return NULL;
	list = list_fit(deeds->list, deeds->count, &deeds->capacity, sizeof(deed));
	if (list == NULL)
		return NULL;
	deeds->list = list;
	number = names_add(&deeds->accounts, account);
	if (number == NAMES_NONE)
		return NULL;
	if (number < deeds->count)
		return &deeds->list[number];
	deed.rule = names_add(&deeds->rules, record->value[MEMBER_RULE]);
	account_parse(&deed, crowd, account);
	deeds->list[deeds->count++] = deed;
	deed_link(deeds, crowd, number);
	return &deeds->list[number];
}

/* --- records */

bool
deeds_only_observed(const struct record *record)
{
	return span_is(record->value[MEMBER_MODE], span_of(mode_names[MODE_OBSERVE]));
}

static void
stop_take(
    struct deeds *deeds, struct deed *deed, const struct record *record, const struct stretch *when)
{
	const bool observed = deeds_only_observed(record);

	*(observed ? &deeds->observed_count : &deeds->stopped_count) += when->count;
	if (deed != NULL)
		stretch_add(observed ? &deed->observed : &deed->stopped, when);
}

/* What is refused for being on hold tells how much of the hold is left. */
static void
hold_take(struct deed *deed, const struct record *record)
{
	const int64_t wait_us = record_seconds(record, MEMBER_WAIT);

	if (deed != NULL && !deeds_only_observed(record) && wait_us > 0 &&
	    record->at_us + wait_us > deed->held_until_us)
		deed->held_until_us = record->at_us + wait_us;
}

const struct deed *
deeds_take(struct deeds *deeds, struct crowd *crowd, const struct record *record,
    const struct stretch *when)
{
	struct deed *deed = deed_find(deeds, crowd, record);

	switch (record->kind) {
	case RECORD_HOLD:
	case RECORD_HOLDS:
		deeds->hold_count += when->count;
		if (deed != NULL)
			deed->hold_count += when->count;
		hold_take(deed, record);
		break;
	case RECORD_DECISION:
	case RECORD_REPEATED:
		stop_take(deeds, deed, record, when);
		if (span_is(record->value[MEMBER_REASON], span_of(reason_slugs[REASON_HOLD])))
			hold_take(deed, record);
		break;
	default:
		break;
	}
	return deed;
}

/* --- about whom */

int
deed_marks_init(struct deed_marks *marks, const struct deeds *deeds)
{
	marks->now = 0;
	marks->of_deed = calloc((size_t)deeds->count + 1, sizeof(*marks->of_deed));
	return marks->of_deed != NULL ? 0 : -ENOMEM;
}

void
deed_marks_clear(struct deed_marks *marks)
{
	free(marks->of_deed);
	marks->of_deed = NULL;
}

void
deed_marks_draw(struct deed_marks *marks)
{
	marks->now++;
}

static void
response_add(struct response *response, const struct deed *deed)
{
	const int64_t done = deed->stopped.count + deed->observed.count + deed->hold_count;

	stretch_add(&response->stopped, &deed->stopped);
	stretch_add(&response->observed, &deed->observed);
	response->hold_count += deed->hold_count;
	if (deed->held_until_us > response->held_until_us)
		response->held_until_us = deed->held_until_us;
	if (done > response->most) {
		response->most = done;
		response->rule = deed->rule;
	}
}

/* Those of a list that are about somebody in the range; about anybody where it has none. */
static void
list_add(const struct deeds *deeds, uint32_t first, const struct network *range,
    struct deed_marks *marks, struct response *response)
{
	for (uint32_t i = first; i != DEEDS_NONE; i = deeds->list[i].next) {
		const struct deed *deed = &deeds->list[i];

		if (marks->of_deed[i] == marks->now ||
		    (range != NULL && !network_meets(&deed->range, range)))
			continue;
		marks->of_deed[i] = marks->now;
		response_add(response, deed);
	}
}

void
deeds_about_client(const struct deeds *deeds, const struct crowd *crowd, uint32_t client,
    struct deed_marks *marks, struct response *response)
{
	const struct crowd_client *entry = &crowd->client[client];
	const struct network range = { entry->address, (uint8_t)bits_of(&entry->address) };

	list_add(deeds, head_first(&deeds->of_client, client), NULL, marks, response);
	list_add(deeds, head_first(&deeds->of_network, entry->network), &range, marks, response);
	list_add(deeds, deeds->wide, &range, marks, response);
}

/* Accounts of a network are about each client in it. */
void
deeds_about_network(const struct deeds *deeds, const struct crowd *crowd, uint32_t network,
    struct deed_marks *marks, struct response *response)
{
	const struct crowd_network *entry = &crowd->network[network];

	for (uint32_t client = entry->first_client; client != CROWD_NONE;
	     client = crowd->client[client].next_of_network)
		list_add(deeds, head_first(&deeds->of_client, client), NULL, marks, response);
	list_add(deeds, head_first(&deeds->of_network, network), NULL, marks, response);
	list_add(deeds, deeds->wide, &entry->range, marks, response);
}

void
deeds_about_login(
    const struct deeds *deeds, uint32_t login, struct deed_marks *marks, struct response *response)
{
	list_add(deeds, head_first(&deeds->of_login, login), NULL, marks, response);
}
