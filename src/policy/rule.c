/* SPDX-License-Identifier: BSD-2-Clause */
/* What the rule types share, and the list of them. */
#include "policy/rule.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/duration.h"

#include "smtp/service.h"

#include "policy/pressure.h"

const struct rule_type *const rule_types[] = { &exempt_rule, &drain_rule, &pressure_rule,
	&rate_rule, &open_rule, &greylist_rule, NULL };

const struct rule_type *
rule_type_find(const char *name)
{
	for (const struct rule_type *const *type = rule_types; *type != NULL; type++) {
		if (strcmp((*type)->name, name) == 0)
			return *type;
	}
	return NULL;
}

bool
service_matches(const char *const *services, const struct observation *seen)
{
	if (services == NULL)
		return false;
	for (; *services != NULL; services++) {
		if (strcasecmp(service_name(*services), seen->service) == 0 ||
		    strcasecmp(*services, seen->daemon) == 0)
			return true;
	}
	return false;
}

static bool
wanted_is(enum wanted wanted, bool is)
{
	return wanted == WANTED_EITHER || (wanted == WANTED_YES) == is;
}

bool
condition_holds(const struct condition *when, const struct observation *seen)
{
	/* Who delivers mail does it for many sessions: none of them is meant. */
	if (seen->stage == STAGE_DELIVERY)
		return true;
	return wanted_is(when->authenticated, seen->authenticated) &&
	       wanted_is(when->tls, seen->tls) &&
	       (when->services == NULL || service_matches(when->services, seen));
}

int64_t
rule_amount(const struct rule *rule, const struct observation *seen)
{
	uint64_t counted = rule->counts & seen->events;
	int64_t amount = 0;

	if (counted & EVENT_BIT(EVENT_BYTES))
		amount += seen->bytes;
	return amount + __builtin_popcountll(counted & ~EVENT_BIT(EVENT_BYTES));
}

void
rule_amount_print(const struct rule *rule, int64_t amount, char text_r[static AMOUNT_TEXT_BYTES])
{
	if (rule->counts & EVENT_BIT(EVENT_BYTES))
		amount_print(amount, text_r);
	else
		snprintf(text_r, AMOUNT_TEXT_BYTES, "%" PRId64, amount);
}

void
rule_limit_print(const struct rule *rule, char text_r[static RULE_LIMIT_BYTES])
{
	char amount[AMOUNT_TEXT_BYTES], period[DURATION_TEXT_BYTES];

	text_r[0] = '\0';
	if (rule->type == &open_rule)
		snprintf(text_r, RULE_LIMIT_BYTES, "%" PRId64 " at once", rule->as.open.limit);
	if (rule->type == &pressure_rule)
		pressure_marks_print(rule, text_r);
	if (rule->type != &rate_rule)
		return;
	duration_print(rule->as.rate.limit.period_us, period);
	rule_amount_print(rule, rule->as.rate.limit.count, amount);
	snprintf(text_r, RULE_LIMIT_BYTES, "%s per %s", amount, period);
}
