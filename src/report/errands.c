/* SPDX-License-Identifier: BSD-2-Clause */
/* Who was told to come back, for what, and whether he did as he was told. */
#include "report/errands.h"

#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/list.h"
#include "base/text.h"

#include "policy/verdict.h"

#define RULES_MOST 64 /* as many have a bit */
#define KEY_BYTES 1024
#define DOMAIN_BYTES 256
#define COUNT_MOST INT32_MAX /* more is a mistake */
#define SLACK_US SECOND_US /* who was told whole seconds may come so much before */

void
errands_init(struct errands *errands, uint32_t most)
{
	memset(errands, 0, sizeof(*errands));
	errands->most = most;
	hash_secret_draw(&errands->secret);
	errands->rules = (struct names){ .most = RULES_MOST, .secret = errands->secret };
	errands->domains = (struct names){ .most = most, .secret = errands->secret };
}

void
errands_clear(struct errands *errands)
{
	names_clear(&errands->rules);
	names_clear(&errands->domains);
	index_clear(&errands->numbers);
	index_clear(&errands->client_numbers);
	stubs_clear(&errands->stubs);
	free(errands->list);
	free(errands->client);
	memset(errands, 0, sizeof(*errands));
}

const char *
errands_rule(const struct errands *errands, uint32_t rule)
{
	return rule != ERRANDS_NONE ? names_text(&errands->rules, rule) : "";
}

const char *
errands_domain(const struct errands *errands, uint32_t domain)
{
	return domain != ERRANDS_NONE ? names_text(&errands->domains, domain) : "";
}

static uint32_t
client_find(struct errands *errands, const struct record *record)
{
	struct errand_client client = { .first = ERRANDS_NONE, .number = CROWD_NONE };
	uint64_t hash;
	uint32_t number;
	void *list;

	if (addr_parse_span(&client.address, record->value[MEMBER_CLIENT]) != 0)
		return ERRANDS_NONE;
	hash = hash_bytes(&errands->secret, &client.address, sizeof(client.address));
	number = index_find(&errands->client_numbers, hash);
	if (number != INDEX_NONE)
		return number;
	if (errands->client_count == errands->most ||
	    !index_make(&errands->client_numbers, errands->most))
		return ERRANDS_NONE;
	list = list_fit(
	    errands->client, errands->client_count, &errands->client_capacity, sizeof(client));
	if (list == NULL)
		return ERRANDS_NONE;
	errands->client = list;
	errands->client[errands->client_count] = client;
	index_put(&errands->client_numbers, hash, errands->client_count);
	return errands->client_count++;
}

/* Lower case; "<>" of the null sender. */
static uint32_t
domain_find(struct errands *errands, const struct record *record)
{
	char sender[KEY_BYTES], domain[DOMAIN_BYTES];
	struct span rest, behind;

	record_text(sender, sizeof(sender), record, MEMBER_SENDER);
	rest = span_of(sender);
	text_copy_lower(
	    domain, sizeof(domain), span_cut_last(&rest, '@', &behind) ? behind.at : sender);
	return names_add(&errands->domains, span_of(domain));
}

/* --- what is told of */

static bool
reason_is(const struct record *record, enum reason reason)
{
	return span_is(record->value[MEMBER_REASON], span_of(reason_slugs[reason]));
}

/* What is greylisted is one errand, from wherever it comes: its tuple. */
static struct span
tuple_find(const struct record *record)
{
	struct span tuple = record->value[MEMBER_ACCOUNT], head;

	return span_cut_text(&tuple, SPAN(" tuple="), &head) ? tuple : SPAN_NONE;
}

/* 0: it is about nobody. */
static uint64_t
errand_hash(const struct errands *errands, const struct record *record)
{
	const struct span tuple = tuple_find(record);
	const struct span rule = record->value[MEMBER_RULE];
	const struct span what = tuple.bytes > 0 ? tuple : record->value[MEMBER_CLIENT];
	char key[KEY_BYTES];

	if (what.bytes == 0 || rule.bytes == 0 || rule.bytes + what.bytes + 2 > sizeof(key))
		return 0;
	memcpy(key, rule.at, rule.bytes);
	key[rule.bytes] = tuple.bytes > 0 ? '\t' : ' ';
	memcpy(key + rule.bytes + 1, what.at, what.bytes);
	return hash_bytes(&errands->secret, key, rule.bytes + 1 + what.bytes) | 1;
}

static uint32_t
errand_make(struct errands *errands, const struct record *record, uint64_t hash)
{
	struct errand errand = { .domain = ERRANDS_NONE };
	const uint32_t number = errands->count;
	void *list;

	if (number == errands->most || !index_make(&errands->numbers, errands->most))
		return ERRANDS_NONE;
	list = list_fit(errands->list, number, &errands->capacity, sizeof(errand));
	if (list == NULL)
		return ERRANDS_NONE;
	errands->list = list;
	errand.rule = names_add(&errands->rules, record->value[MEMBER_RULE]);
	if (tuple_find(record).bytes > 0)
		errand.domain = domain_find(errands, record);
	errand.client = client_find(errands, record);
	errand.next_of_client = ERRANDS_NONE;
	if (errand.client != ERRANDS_NONE) {
		errand.next_of_client = errands->client[errand.client].first;
		errands->client[errand.client].first = number;
	}
	errands->list[number] = errand;
	index_put(&errands->numbers, hash, number);
	return errands->count++;
}

static uint32_t
errand_find(struct errands *errands, const struct record *record)
{
	const uint64_t hash = errand_hash(errands, record);
	uint32_t number;

	if (hash == 0)
		return ERRANDS_NONE;
	number = index_find(&errands->numbers, hash);
	if (number == INDEX_NONE)
		number = errand_make(errands, record, hash);
	if (number == ERRANDS_NONE && tuple_find(record).bytes > 0)
		errands->left_out++;
	return number;
}

int64_t
errand_early(const struct errand *errand)
{
	return errand->early_count + errand->waiting_early;
}

static void
early_note(struct errand *errand, int64_t count)
{
	if (count > errand->waiting_early)
		errand->waiting_early = count < COUNT_MOST ? count : COUNT_MOST;
}

/* Told again about the same account, before the wait is over. */
static void
early_count(struct errand *errand, const struct stretch *when)
{
	if (when->last_us + SLACK_US >= errand->until_us)
		return;
	errand->waiting_counted += when->count;
	early_note(errand, errand->waiting_counted);
}

/* Whom others share the account with has not come too early himself. */
static bool
account_is_of_client(const struct record *record)
{
	struct span account = record->value[MEMBER_ACCOUNT], head;

	return span_cut_text(&account, SPAN("client="), &head) &&
	       memchr(account.at, '/', account.bytes) == NULL;
}

static void
decision_take(struct errands *errands, const struct record *record, const struct stretch *when)
{
	const int64_t wait_us = record_seconds(record, MEMBER_WAIT);
	const struct span account = record->value[MEMBER_ACCOUNT];
	const uint64_t hash = hash_bytes(&errands->secret, account.at, account.bytes) | 1;
	uint32_t number;
	struct errand *errand;

	if (wait_us == 0)
		return;
	number = errand_find(errands, record);
	if (number == ERRANDS_NONE)
		return;
	errand = &errands->list[number];
	stubs_put(&errands->stubs, record->value[MEMBER_TICKET], number);
	if (reason_is(record, REASON_HAMMERING)) {
		early_note(errand, record_number(record, MEMBER_EARLY));
		stretch_add(&errand->told, when);
		return;
	}
	if (errand->domain != ERRANDS_NONE)
		early_note(errand, record_number(record, MEMBER_ATTEMPTS) - 1);
	else if (errand->account_hash == hash)
		early_count(errand, when);
	if (errand->first_us == 0)
		errand->first_us = when->first_us - record_seconds(record, MEMBER_DELAYED);
	stretch_add(&errand->told, when);
	errand->account_hash = account_is_of_client(record) ? hash : 0;
	errand->until_us = when->last_us + wait_us;
}

static void
repeated_take(struct errands *errands, const struct record *record, const struct stretch *when)
{
	const uint32_t number = stubs_find(&errands->stubs, record->value[MEMBER_TICKET]);
	struct errand *errand;

	if (record->value[MEMBER_ACCOUNT].bytes == 0) {
		if (span_is(record->value[MEMBER_TYPE], SPAN("greylist")))
			errands->left_out += when->count;
		return;
	}
	if (number == STUBS_NONE)
		return;
	errand = &errands->list[number];
	stretch_add(&errand->told, when);
	if (record->value[MEMBER_EARLY].bytes > 0)
		early_note(errand, record_number(record, MEMBER_EARLY));
	else if (record->value[MEMBER_ATTEMPTS].bytes > 0)
		early_note(errand, record_number(record, MEMBER_ATTEMPTS) - 1);
	else if (errand->account_hash != 0)
		early_count(errand, when);
}

/* Let in after the first attempt and those that were too early. */
static void
welcome_take(struct errands *errands, const struct record *record, const struct stretch *when)
{
	const uint32_t number = errand_find(errands, record);
	struct errand *errand;

	if (number == ERRANDS_NONE)
		return;
	errand = &errands->list[number];
	early_note(errand, record_number(record, MEMBER_ATTEMPTS) - 2);
	errand->kept_count += when->count;
	errand->delayed_us = record_seconds(record, MEMBER_DELAYED);
	errand->first_us = when->first_us - errand->delayed_us;
}

static void
return_take(struct errands *errands, const struct record *record, const struct stretch *when)
{
	const uint32_t number = errand_find(errands, record);
	struct errand *errand;

	if (number == ERRANDS_NONE)
		return;
	errand = &errands->list[number];
	early_note(errand, record_number(record, MEMBER_EARLY));
	errand->early_count += errand->waiting_early;
	errand->waiting_early = errand->waiting_counted = 0;
	errand->kept_count += when->count;
	errand->until_us = 0;
}

void
errands_take(struct errands *errands, const struct record *record, const struct stretch *when)
{
	if (span_is(record->value[MEMBER_MODE], span_of(mode_names[MODE_OBSERVE])))
		return;
	switch (record->kind) {
	case RECORD_DECISION:
		decision_take(errands, record, when);
		break;
	case RECORD_REPEATED:
		repeated_take(errands, record, when);
		break;
	case RECORD_WELCOME:
		welcome_take(errands, record, when);
		break;
	case RECORD_RETURN:
		return_take(errands, record, when);
		break;
	default:
		break;
	}
}

/* --- who stormed */

/*
 * What was counted of the client as a whole has the messages that were greylisted in it: the larger
 * is true.
 */
int64_t
errands_early(const struct errands *errands, uint32_t client, uint32_t rule)
{
	int64_t messages = 0, whole = 0;

	for (uint32_t i = errands->client[client].first; i != ERRANDS_NONE;
	     i = errands->list[i].next_of_client) {
		const struct errand *errand = &errands->list[i];

		if (errand->rule != rule)
			continue;
		if (errand->domain != ERRANDS_NONE)
			messages += errand_early(errand);
		else
			whole += errand_early(errand);
	}
	return messages > whole ? messages : whole;
}

uint64_t
errands_rules(const struct errands *errands, uint32_t client)
{
	uint64_t rules = 0;

	for (uint32_t i = errands->client[client].first; i != ERRANDS_NONE;
	     i = errands->list[i].next_of_client) {
		if (errands->list[i].rule != ERRANDS_NONE)
			rules |= UINT64_C(1) << errands->list[i].rule;
	}
	return rules;
}

static bool
client_storms(const struct errands *errands, uint32_t client)
{
	for (uint64_t rules = errands_rules(errands, client); rules != 0; rules &= rules - 1) {
		if (errands_early(errands, client, (uint32_t)__builtin_ctzll(rules)) >=
		    ERRANDS_STORM)
			return true;
	}
	return false;
}

void
errands_close(struct errands *errands, struct crowd *crowd)
{
	for (uint32_t i = 0; i < errands->client_count; i++) {
		if (client_storms(errands, i))
			errands->client[i].number =
			    crowd_client(crowd, &errands->client[i].address);
	}
}
