/* SPDX-License-Identifier: BSD-2-Clause */
/* From lines of the audit file to facts about clients, networks and logins. */
#include "report/ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/now.h"
#include "base/text.h"

#define LOGIN_BYTES 512
#define COUNT_MOST INT32_MAX /* of one line: more is a mistake, and must not overflow a sum */

/* How a line begins, as the daemon writes it: times of the same form are in order as texts. */
#define LINE_HEAD "{\"time\":\""
#define TIME_BYTES sizeof("2026-11-21T22:21:05")

/* A million pairs take some 150 MB; the daemon writes at most some thousand lines a minute. */
const struct ledger_options ledger_options_usual = {
	.limits = { .clients = 1 << 20,
	    .networks = 1 << 18,
	    .logins = 1 << 20,
	    .pairs = 1 << 20,
	    .runs = 1 << 20 },
	.outages_most = 1 << 18,
	.accounts_most = 1 << 18,
};

int
ledger_init(struct ledger *ledger, const struct ledger_options *options)
{
	memset(ledger, 0, sizeof(*ledger));
	ledger->options = *options;
	crowd_init(&ledger->crowd, &options->limits);
	deeds_init(&ledger->deeds, options->accounts_most);
	now_print(options->from_us, ledger->from_text);
	return timetable_init(&ledger->answers, options->from_us, options->until_us);
}

void
ledger_clear(struct ledger *ledger)
{
	crowd_clear(&ledger->crowd);
	deeds_clear(&ledger->deeds);
	timetable_clear(&ledger->answers);
	free(ledger->outage);
	memset(ledger, 0, sizeof(*ledger));
}

/* --- who */

/* Most logins stand in the line as they are. */
static bool
login_is_plain(struct span login)
{
	for (size_t i = 0; i < login.bytes; i++) {
		if (login.at[i] == '\\' || (login.at[i] >= 'A' && login.at[i] <= 'Z'))
			return false;
	}
	return true;
}

static uint32_t
login_find(struct ledger *ledger, const struct record *record)
{
	struct span login = record->value[MEMBER_LOGIN];
	char text[LOGIN_BYTES], lower[LOGIN_BYTES];

	if (!login_is_plain(login)) {
		record_text(text, sizeof(text), record, MEMBER_LOGIN);
		text_copy_lower(lower, sizeof(lower), text);
		login = span_of(lower);
	}
	return crowd_login(&ledger->crowd, login);
}

/* The network of a line that names no client, or one for which there is no room. */
static uint32_t
network_find(struct ledger *ledger, const struct record *record)
{
	char text[NETWORK_TEXT_BYTES];
	struct network network;

	if (span_copy(text, sizeof(text), record->value[MEMBER_NETWORK]) && text[0] != '\0' &&
	    network_parse(&network, text) == 0)
		return crowd_network(&ledger->crowd, &network);
	if (addr_parse_span(&network.base, record->value[MEMBER_CLIENT]) < 0)
		return CROWD_NONE;
	network = crowd_range(&network.base);
	return crowd_network(&ledger->crowd, &network);
}

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

enum deed_of_login { LOGIN_NEITHER, LOGIN_FAILED, LOGIN_SUCCEEDED };

static enum deed_of_login
login_deed(const struct record *record)
{
	if (record_has(record, MEMBER_EVENTS, SPAN("auth-failed")))
		return LOGIN_FAILED;
	return record_has(record, MEMBER_EVENTS, SPAN("auth-ok")) ? LOGIN_SUCCEEDED : LOGIN_NEITHER;
}

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

/* Without client and login, for they are not told or have no room. */
static void
nameless_take(struct ledger *ledger, const struct record *record, uint32_t network,
    const struct stretch *when)
{
	const enum deed_of_login deed = login_deed(record);
	struct crowd_network *entry;

	if (record->value[MEMBER_CLIENT].bytes > 0)
		ledger->coarse_count += when->count;
	if (network == CROWD_NONE)
		return;
	entry = &ledger->crowd.network[network];
	if (deed == LOGIN_FAILED)
		stretch_add(&entry->nameless_failed, when);
	else if (deed == LOGIN_SUCCEEDED)
		stretch_add(&entry->nameless_succeeded, when);
}

/* Returns false where there is no room. */
static bool
login_take(struct ledger *ledger, const struct record *record, uint32_t client, uint32_t login,
    const struct stretch *when)
{
	const enum deed_of_login deed = login_deed(record);
	struct crowd_pair *pair;

	if (deed == LOGIN_NEITHER)
		return true;
	pair = crowd_pair(&ledger->crowd, client, login);
	if (pair == NULL)
		return false;
	if (deed == LOGIN_SUCCEEDED) {
		crowd_succeed(pair, when);
		return true;
	}
	pair->rules |= rules_find(ledger, record->value[MEMBER_RULES]);
	crowd_fail(&ledger->crowd, pair, when);
	return true;
}

static void
refusal_take(
    struct ledger *ledger, const struct record *record, uint32_t client, const struct stretch *when)
{
	struct crowd_client *entry = &ledger->crowd.client[client];

	if (record_has(record, MEMBER_EVENTS, SPAN("auth-required")))
		stretch_add(&entry->auth_required, when);
	else if (record_has(record, MEMBER_EVENTS, SPAN("tls-required")))
		stretch_add(&entry->tls_required, when);
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

/* --- lines */

static void
answer_count(struct ledger *ledger, const struct record *record, const struct stretch *when)
{
	ledger->outcome_count += when->count;
	timetable_add(&ledger->answers, (unsigned)record_number(record, MEMBER_CODE),
	    when->first_us, when->last_us, when->count);
}

static void
outcome_take(struct ledger *ledger, const struct record *record, const struct stretch *when)
{
	const uint32_t client = crowd_client(&ledger->crowd, record->value[MEMBER_CLIENT]);
	const uint32_t login = login_find(ledger, record);
	uint32_t network;

	if (record_has(record, MEMBER_EVENTS, SPAN("auth-unavailable"))) {
		const struct outage outage = { *when, client, login,
			rules_find(ledger, record->value[MEMBER_RULES]) };

		outage_add(ledger, &outage);
	}
	if (client == CROWD_NONE || !login_take(ledger, record, client, login, when)) {
		network = network_find(ledger, record);
		nameless_take(ledger, record, network, when);
		if (ledger_covers_network(ledger, network))
			answer_count(ledger, record, when);
		return;
	}
	refusal_take(ledger, record, client, when);
	if (ledger_covers(ledger, client, login))
		answer_count(ledger, record, when);
}

/* Who logged in from where before the window began. */
static void
earlier_take(struct ledger *ledger, const struct record *record)
{
	struct crowd_pair *pair;
	uint32_t client, login;

	if (record->kind != RECORD_OUTCOME || login_deed(record) != LOGIN_SUCCEEDED)
		return;
	client = crowd_client(&ledger->crowd, record->value[MEMBER_CLIENT]);
	login = login_find(ledger, record);
	if (client == CROWD_NONE || login == CROWD_NONE)
		return;
	pair = crowd_pair(&ledger->crowd, client, login);
	if (pair == NULL)
		return;
	if (pair->earlier_us == 0 || record->since_us < pair->earlier_us)
		pair->earlier_us = record->since_us;
	if (pair->earlier_count < COUNT_MOST)
		pair->earlier_count += record->count < COUNT_MOST ? (uint32_t)record->count : 1;
}

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
	const bool is_stop = record->kind == RECORD_DECISION || record->kind == RECORD_REPEATED;

	if (is_stop && !deeds_only_observed(record) && deed_is_covered(ledger, deed))
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
	if (record->kind == RECORD_OUTCOME)
		outcome_take(ledger, record, &when);
	else
		deed_take(ledger, record, &when);
}

void
ledger_close(struct ledger *ledger)
{
	crowd_join_realms(&ledger->crowd);
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
