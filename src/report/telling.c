/* SPDX-License-Identifier: BSD-2-Clause */
/* The {places} in the sentences about a night. */
#include "report/telling.h"

#include <stddef.h>
#include <string.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"
#include "base/utf8.h"

#include "policy/strain.h"

/* A stranger's name may be longer than a line; it says no more than its beginning. */
#define NAME_COLUMNS 60
#define NAME_BYTES 512

typedef void value_fn(struct telling *telling);

static void
number_tell(struct telling *telling, int64_t number)
{
	text_number(telling->value, number);
}

static void
time_tell(struct telling *telling, int64_t at_us)
{
	now_print_local(at_us, telling->value);
}

/* Puts it behind what is there, as it will be printed: so it is as wide as it is measured. */
static void
name_tell(struct telling *telling, const char *name)
{
	char cut[NAME_BYTES];

	utf8_cut(cut, sizeof(cut), name);
	language_tame(cut);
	if (utf8_columns(cut) > NAME_COLUMNS) {
		cut[utf8_fit(cut, NAME_COLUMNS - strlen("..."))] = '\0';
		text_append(cut, sizeof(cut), "...");
	}
	text_append(telling->value, sizeof(telling->value), cut);
}

static void
client_tell(struct telling *telling)
{
	char text[ADDR_TEXT_BYTES];

	name_tell(
	    telling, crowd_client_text(&telling->ledger->crowd, telling->concern->client, text));
}

static void
network_tell(struct telling *telling)
{
	char text[NETWORK_TEXT_BYTES];

	name_tell(
	    telling, crowd_network_text(&telling->ledger->crowd, telling->concern->network, text));
}

static void
login_tell(struct telling *telling)
{
	name_tell(telling, crowd_login_text(&telling->ledger->crowd, telling->concern->login));
}

static void
failures_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->failed.count);
}

static void
successes_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->succeeded.count);
}

static void
logins_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->login_count);
}

static void
networks_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->network_count);
}

static void
clients_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->client_count);
}

static void
nameless_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->nameless_count);
}

static void
first_tell(struct telling *telling)
{
	time_tell(telling, telling->concern->failed.first_us);
}

static void
last_tell(struct telling *telling)
{
	time_tell(telling, telling->concern->failed.last_us);
}

static void
at_tell(struct telling *telling)
{
	time_tell(telling, telling->concern->succeeded.first_us);
}

static void
end_tell(struct telling *telling)
{
	time_tell(telling, telling->concern->succeeded.last_us);
}

static void
length_tell(struct telling *telling)
{
	const struct stretch *failed = &telling->concern->failed;

	duration_say(failed->last_us - failed->first_us, telling->value);
}

static void
gap_tell(struct telling *telling)
{
	const struct stretch *failed = &telling->concern->failed;
	const int64_t most = failed->count > 1 ? failed->count - 1 : 1;

	duration_say((failed->last_us - failed->first_us) / most, telling->value);
}

static void
examples_tell(struct telling *telling)
{
	const struct concern *concern = telling->concern;
	const struct crowd *crowd = &telling->ledger->crowd;
	char text[NETWORK_TEXT_BYTES];

	for (unsigned i = 0; i < CONCERN_EXAMPLES && concern->example[i] != CROWD_NONE; i++) {
		if (i > 0)
			text_append(telling->value, sizeof(telling->value), ", ");
		name_tell(telling, concern->kind == CONCERN_DISTRIBUTED
		                       ? crowd_network_text(crowd, concern->example[i], text)
		                       : crowd_login_text(crowd, concern->example[i]));
	}
}

static void
rules_tell(struct telling *telling)
{
	const struct deeds *deeds = &telling->ledger->deeds;

	for (uint32_t rule = 0; rule < deeds->rules.count; rule++) {
		if (!(telling->concern->rules & UINT64_C(1) << rule))
			continue;
		if (telling->value[0] != '\0')
			text_append(telling->value, sizeof(telling->value), ", ");
		text_append(telling->value, sizeof(telling->value), deeds_rule_text(deeds, rule));
	}
}

static void
by_tell(struct telling *telling)
{
	name_tell(
	    telling, deeds_rule_text(&telling->ledger->deeds, telling->concern->response.rule));
}

static void
stopped_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->response.stopped.count);
}

static void
observed_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->response.observed.count);
}

static void
stopped_last_tell(struct telling *telling)
{
	time_tell(telling, telling->concern->response.stopped.last_us);
}

static void
until_tell(struct telling *telling)
{
	/* Who comes in this second has come too early. */
	time_tell(telling, telling->concern->response.held_until_us + SECOND_US - 1);
}

static void
rule_tell(struct telling *telling)
{
	text_copy(telling->value, sizeof(telling->value), telling->rule);
}

/* --- of a shortage */

static const struct period *
period_of(const struct telling *telling)
{
	return &telling->ledger->periods.list[telling->concern->period];
}

static void
shortage_tell(struct telling *telling)
{
	const int resource = resource_find(period_of(telling)->resource);

	if (resource >= 0)
		text_copy(
		    telling->value, sizeof(telling->value), tr(resource_table[resource].words));
	else
		name_tell(telling, period_of(telling)->resource);
}

static void
resource_tell(struct telling *telling)
{
	name_tell(telling, period_of(telling)->resource);
}

static void
amount_tell(struct telling *telling, int64_t amount)
{
	const int resource = resource_find(period_of(telling)->resource);

	if (resource >= 0)
		resource_value_print((enum resource)resource, amount, telling->value);
	else
		number_tell(telling, amount);
}

static void
worst_tell(struct telling *telling)
{
	amount_tell(telling, period_of(telling)->worst);
}

static void
mark_tell(struct telling *telling)
{
	amount_tell(telling, period_of(telling)->mark);
}

static const struct place {
	const char *name;
	value_fn *tell;
} places[] = {
	{ "client", client_tell },
	{ "network", network_tell },
	{ "login", login_tell },
	{ "failures", failures_tell },
	{ "successes", successes_tell },
	{ "logins", logins_tell },
	{ "networks", networks_tell },
	{ "clients", clients_tell },
	{ "nameless", nameless_tell },
	{ "first", first_tell },
	{ "last", last_tell },
	{ "at", at_tell },
	{ "end", end_tell },
	{ "length", length_tell },
	{ "gap", gap_tell },
	{ "examples", examples_tell },
	{ "rules", rules_tell },
	{ "by", by_tell },
	{ "stopped", stopped_tell },
	{ "observed", observed_tell },
	{ "stopped_last", stopped_last_tell },
	{ "until", until_tell },
	{ "rule", rule_tell },
	{ "shortage", shortage_tell },
	{ "resource", resource_tell },
	{ "worst", worst_tell },
	{ "mark", mark_tell },
};

static const char *
place_find(void *arg, const char *name, size_t name_bytes)
{
	struct telling *telling = arg;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (strlen(places[i].name) != name_bytes ||
		    memcmp(places[i].name, name, name_bytes) != 0)
			continue;
		telling->value[0] = '\0';
		places[i].tell(telling);
		return telling->value;
	}
	return NULL;
}

void
telling_add(char buf[static ADVICE_BYTES], struct telling *telling, const char *words)
{
	char text[ADVICE_BYTES];

	text_fill(text, sizeof(text), words, place_find, telling);
	if (buf[0] != '\0')
		text_append(buf, ADVICE_BYTES, " ");
	text_append(buf, ADVICE_BYTES, text);
}
