/* SPDX-License-Identifier: BSD-2-Clause */
/* From lines of the audit file to facts about clients, networks and logins. */
#include "report/ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/now.h"
#include "base/text.h"

#define COUNT_MOST INT32_MAX /* of one line: more is a mistake, and must not overflow a sum */

/* How a line begins, as the daemon writes it: times of the same form are in order as texts. */
#define LINE_HEAD "{\"time\":\""
#define TIME_BYTES sizeof("2026-11-21T22:21:05")

/* A million pairs take some 150 MB; the daemon writes at most some thousand lines a minute. */
const struct ledger_options ledger_options_usual = {
	.limits = { .clients = 1 << 18,
	    .networks = 1 << 18,
	    .logins = 1 << 18,
	    .pairs = 1 << 18,
	    .runs = 1 << 18 },
	.outages_most = 1 << 18,
	.accounts_most = 1 << 18,
	.errands_most = 1 << 18,
};

int
ledger_init(struct ledger *ledger, const struct ledger_options *options)
{
	memset(ledger, 0, sizeof(*ledger));
	ledger->options = *options;
	crowd_init(&ledger->crowd, &options->limits);
	deeds_init(&ledger->deeds, options->accounts_most);
	errands_init(&ledger->errands, options->errands_most);
	now_print(options->from_us, ledger->from_text);
	return timetable_init(&ledger->answers, options->from_us, options->until_us);
}

void
ledger_clear(struct ledger *ledger)
{
	crowd_clear(&ledger->crowd);
	deeds_clear(&ledger->deeds);
	errands_clear(&ledger->errands);
	periods_clear(&ledger->periods);
	timetable_clear(&ledger->answers);
	free(ledger->outage);
	memset(ledger, 0, sizeof(*ledger));
}

/* --- who */

/* Who names no realm means whichever the server puts behind the login. */
static bool
login_is_scope(const struct ledger_scope *scope, const char *login)
{
	const size_t bytes = strlen(scope->login);

	return strncmp(login, scope->login, bytes) == 0 &&
	       (login[bytes] == '\0' || (login[bytes] == '@' && strchr(scope->login, '@') == NULL));
}

bool
ledger_covers(const struct ledger *ledger, uint32_t client, uint32_t login)
{
	const struct ledger_scope *scope = &ledger->options.scope;
	const struct crowd *crowd = &ledger->crowd;

	if (scope->has_network && (client == CROWD_NONE || !network_contains(&scope->network,
	                                                       &crowd->client[client].address)))
		return false;
	return scope->login == NULL || login_is_scope(scope, crowd_login_text(crowd, login));
}

bool
ledger_covers_network(const struct ledger *ledger, uint32_t network)
{
	const struct ledger_scope *scope = &ledger->options.scope;

	if (scope->login != NULL)
		return false;
	return !scope->has_network ||
	       (network != CROWD_NONE &&
	           network_contains(&scope->network, &ledger->crowd.network[network].range.base));
}

/* --- what */

static uint64_t
rules_find(struct ledger *ledger, struct span list)
{
	if (list.bytes == 0)
		return 0;
	if (span_is(list, ledger->rules_text))
		return ledger->rules;
	ledger->rules = deeds_rules(&ledger->deeds, list);
	ledger->rules_text = SPAN_NONE;
	if (span_copy(ledger->rules_buf, sizeof(ledger->rules_buf), list))
		ledger->rules_text = span_of(ledger->rules_buf);
	return ledger->rules;
}

/* --- logins that nobody could check */

static void
outage_add(struct ledger *ledger, const struct outage *outage)
{
	const uint32_t capacity = ledger->outage_capacity > 0 ? ledger->outage_capacity * 2 : 64;
	struct outage *last =
	    ledger->outage_count > 0 ? &ledger->outage[ledger->outage_count - 1] : NULL;
	struct outage *list;

	if (last != NULL && (ledger->outage_count >= ledger->options.outages_most ||
	                        (last->client == outage->client && last->login == outage->login &&
	                            outage->failed.last_us - last->failed.first_us < MINUTE_US &&
	                            outage->failed.first_us >= last->failed.first_us))) {
		stretch_add(&last->failed, &outage->failed);
		last->rules |= outage->rules;
		return;
	}
	if (ledger->outage_count == ledger->outage_capacity) {
		list = reallocarray(ledger->outage, capacity, sizeof(*list));
		if (list == NULL)
			return;
		ledger->outage = list;
		ledger->outage_capacity = capacity;
	}
	ledger->outage[ledger->outage_count++] = *outage;
}

/* --- outcomes: step by step, a batch at a time, so that none waits for memory alone */

static void
outcome_begin(struct ledger *ledger, const struct record *record, const struct stretch *when)
{
	struct entry *entry = &ledger->batch[ledger->batch_count++];

	entry_read(entry, record, when);
	entry->rules = rules_find(ledger, record->value[MEMBER_RULES]);
	if (entry->acts != 0 && entry->client.family != 0)
		entry->client_hash = crowd_expect_client(&ledger->crowd, &entry->client);
}

static bool
is_login(const struct entry *entry)
{
	return (entry->acts & (ACT_FAILED | ACT_SUCCEEDED)) != 0;
}

/* Of what finds no room by client and login the network is told. */
static void
entry_find_client(struct ledger *ledger, struct entry *entry)
{
	struct crowd *crowd = &ledger->crowd;

	entry->client_number = CROWD_NONE;
	if (entry->acts == 0)
		return;
	if (entry->client.family != 0)
		entry->client_number = crowd_meet_client(crowd, &entry->client, entry->client_hash);
	if (entry->client_number == CROWD_NONE && entry->network.base.family != 0)
		entry->network_hash = crowd_expect_network(crowd, &entry->network);
	if (entry->client_number != CROWD_NONE || entry->acts & ACT_UNCHECKED)
		entry->login_hash = crowd_expect_login(crowd, entry_login(entry));
}

static void
entry_find_login(struct ledger *ledger, struct entry *entry)
{
	struct crowd *crowd = &ledger->crowd;

	entry->network_number = entry->login_number = CROWD_NONE;
	if (entry->acts == 0)
		return;
	if (entry->client_number == CROWD_NONE && entry->network.base.family != 0)
		entry->network_number =
		    crowd_meet_network(crowd, &entry->network, entry->network_hash);
	if (entry->client_number != CROWD_NONE || entry->acts & ACT_UNCHECKED)
		entry->login_number =
		    crowd_meet_login(crowd, entry_login(entry), entry->login_hash);
	if (entry->client_number != CROWD_NONE && is_login(entry))
		entry->pair_hash =
		    crowd_expect_pair(crowd, entry->client_number, entry->login_number);
}

static void
entry_find_pair(struct ledger *ledger, struct entry *entry)
{
	struct crowd *crowd = &ledger->crowd;

	entry->pair_number = CROWD_NONE;
	if (entry->client_number == CROWD_NONE || !is_login(entry))
		return;
	entry->pair_number =
	    crowd_meet_pair(crowd, entry->client_number, entry->login_number, entry->pair_hash);
	if (entry->pair_number == CROWD_NONE)
		entry->network_number = crowd->client[entry->client_number].network;
}

static void
answer_count(struct ledger *ledger, const struct entry *entry)
{
	ledger->outcome_count += entry->when.count;
	timetable_add(&ledger->answers, entry->code, entry->when.first_us, entry->when.last_us,
	    entry->when.count);
}

/* Without client and login, for they are not told or have no room. */
static void
nameless_enter(struct ledger *ledger, const struct entry *entry)
{
	struct crowd_network *network;

	if (entry->client.family != 0)
		ledger->coarse_count += entry->when.count;
	if (ledger_covers_network(ledger, entry->network_number))
		answer_count(ledger, entry);
	if (entry->network_number == CROWD_NONE)
		return;
	network = &ledger->crowd.network[entry->network_number];
	if (entry->acts & ACT_FAILED)
		stretch_add(&network->nameless_failed, &entry->when);
	else if (entry->acts & ACT_SUCCEEDED)
		stretch_add(&network->nameless_succeeded, &entry->when);
}

static void
login_enter(struct ledger *ledger, const struct entry *entry)
{
	struct crowd_pair *pair = &ledger->crowd.pair[entry->pair_number];

	if (entry->acts & ACT_FAILED) {
		pair->rules |= entry->rules;
		crowd_fail(&ledger->crowd, pair, &entry->when);
	} else {
		crowd_succeed(pair, &entry->when);
	}
}

static void
refusal_enter(struct ledger *ledger, const struct entry *entry)
{
	struct crowd_client *client = &ledger->crowd.client[entry->client_number];

	if (entry->acts & ACT_NO_LOGIN)
		stretch_add(&client->auth_required, &entry->when);
	else if (entry->acts & ACT_NO_TLS)
		stretch_add(&client->tls_required, &entry->when);
}

/* Where no login is told, nobody knows whose it is. */
static bool
entry_is_covered(const struct ledger *ledger, const struct entry *entry)
{
	const struct ledger_scope *scope = &ledger->options.scope;

	if (scope->has_network && !network_contains(&scope->network, &entry->client) &&
	    !(entry->client.family == 0 && network_contains(&scope->network, &entry->network.base)))
		return false;
	return scope->login == NULL || login_is_scope(scope, entry->login);
}

static void
entry_enter(struct ledger *ledger, const struct entry *entry)
{
	if (entry->acts & ACT_UNCHECKED) {
		const struct outage outage = { entry->when, entry->client_number,
			entry->login_number, entry->rules };

		outage_add(ledger, &outage);
	}
	if (entry->acts != 0 && (entry->client_number == CROWD_NONE ||
	                            (is_login(entry) && entry->pair_number == CROWD_NONE))) {
		nameless_enter(ledger, entry);
		return;
	}
	if (is_login(entry))
		login_enter(ledger, entry);
	if (entry->acts != 0)
		refusal_enter(ledger, entry);
	if (entry_is_covered(ledger, entry))
		answer_count(ledger, entry);
}

static void
batch_enter(struct ledger *ledger)
{
	for (uint32_t i = 0; i < ledger->batch_count; i++)
		entry_find_client(ledger, &ledger->batch[i]);
	for (uint32_t i = 0; i < ledger->batch_count; i++)
		entry_find_login(ledger, &ledger->batch[i]);
	for (uint32_t i = 0; i < ledger->batch_count; i++)
		entry_find_pair(ledger, &ledger->batch[i]);
	for (uint32_t i = 0; i < ledger->batch_count; i++)
		entry_enter(ledger, &ledger->batch[i]);
	ledger->batch_count = 0;
}

static void
outcome_take(struct ledger *ledger, const struct record *record, const struct stretch *when)
{
	outcome_begin(ledger, record, when);
	if (ledger->batch_count == LEDGER_BATCH)
		batch_enter(ledger);
}

/* Who logged in from where before the window began. */
static void
earlier_take(struct ledger *ledger, const struct record *record)
{
	const struct stretch when = { record->since_us, record->at_us, record->count };
	struct crowd_pair *pair;
	uint32_t client, login;
	struct entry entry;

	if (record->kind != RECORD_OUTCOME)
		return;
	entry_read(&entry, record, &when);
	if (!(entry.acts & ACT_SUCCEEDED) || entry.client.family == 0 || entry.login_bytes == 0)
		return;
	client = crowd_client(&ledger->crowd, &entry.client);
	login = crowd_login(&ledger->crowd, entry_login(&entry));
	pair = client != CROWD_NONE && login != CROWD_NONE
	           ? crowd_pair(&ledger->crowd, client, login)
	           : NULL;
	if (pair == NULL)
		return;
	if (pair->earlier_us == 0 || when.first_us < pair->earlier_us)
		pair->earlier_us = when.first_us;
	if (pair->earlier_count < COUNT_MOST)
		pair->earlier_count += when.count < COUNT_MOST ? (uint32_t)when.count : 1;
}

/* --- lines */

static bool
deed_is_covered(const struct ledger *ledger, const struct deed *deed)
{
	const struct ledger_scope *scope = &ledger->options.scope;

	if (scope->login != NULL &&
	    (deed == NULL || !login_is_scope(scope, crowd_login_text(&ledger->crowd, deed->login))))
		return false;
	return !scope->has_network ||
	       (deed != NULL && network_meets(&scope->network, &deed->range));
}

static void
deed_take(struct ledger *ledger, const struct record *record, const struct stretch *when)
{
	const struct deed *deed = deeds_take(&ledger->deeds, &ledger->crowd, record, when);

	if (record_is_stop(record) && !deeds_only_observed(record) && deed_is_covered(ledger, deed))
		timetable_add(
		    &ledger->answers, LEDGER_STOPPED, when->first_us, when->last_us, when->count);
}

static void
extent_note(struct ledger *ledger, const struct stretch *when)
{
	if (ledger->line_count == 0 || when->first_us < ledger->first_us)
		ledger->first_us = when->first_us;
	if (ledger->line_count == 0 || when->last_us > ledger->last_us)
		ledger->last_us = when->last_us;
	ledger->line_count++;
}

void
ledger_take(struct ledger *ledger, const struct record *record)
{
	const int64_t from_us = ledger->options.from_us;
	struct stretch when = { record->since_us, record->at_us, record->count };

	if (record->at_us < from_us) {
		ledger->reaches_back = true;
		earlier_take(ledger, record);
		return;
	}
	if (when.first_us < from_us)
		when.first_us = from_us;
	if (when.first_us > when.last_us)
		when.first_us = when.last_us;
	if (when.count > COUNT_MOST)
		when.count = COUNT_MOST;
	extent_note(ledger, &when);
	if (record->kind == RECORD_OUTCOME) {
		outcome_take(ledger, record, &when);
		return;
	}
	if (record_is_stop(record) || record->kind == RECORD_HOLD || record->kind == RECORD_HOLDS)
		deed_take(ledger, record, &when);
	errands_take(&ledger->errands, record, &when);
	periods_take(&ledger->periods, record, &when);
}

void
ledger_close(struct ledger *ledger)
{
	batch_enter(ledger);
	crowd_join_realms(&ledger->crowd);
	errands_close(&ledger->errands, &ledger->crowd);
}

bool
ledger_wants(struct ledger *ledger, struct span line)
{
	static const char success[] = "auth-ok";

	if (!span_begins(line, SPAN(LINE_HEAD)) ||
	    line.bytes < sizeof(LINE_HEAD) + NOW_TEXT_BYTES ||
	    memcmp(line.at + sizeof(LINE_HEAD) - 1, ledger->from_text, TIME_BYTES - 1) >= 0)
		return true;
	ledger->reaches_back = true;
	return memmem(line.at, line.bytes, success, sizeof(success) - 1) != NULL;
}

int64_t
ledger_length_us(const struct ledger *ledger)
{
	const int64_t from_us = ledger->reaches_back ? ledger->options.from_us : ledger->first_us;

	return ledger->line_count > 0 ? ledger->last_us - from_us : 0;
}
