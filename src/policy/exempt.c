/* SPDX-License-Identifier: BSD-2-Clause */
/* Rule type "exempt": these are never judged by the rules that follow. */
#include <string.h>
#include <strings.h>

#include "policy/rule.h"

static bool
client_listed(const struct rule *rule, const struct addr *client)
{
	for (uint32_t i = 0; i < rule->as.exempt.client_count; i++) {
		if (network_contains(&rule->as.exempt.clients[i], client))
			return true;
	}
	return false;
}

static bool
login_listed(const struct rule *rule, const struct observation *seen)
{
	const char *const *listed = rule->as.exempt.logins;

	if (listed == NULL || !seen->authenticated)
		return false;
	for (; *listed != NULL; listed++) {
		if (strcasecmp(*listed, seen->login) == 0)
			return true;
	}
	return false;
}

/* ".example.com" is every name below example.com, and not that name itself. */
static bool
name_below(const char *listed, const char *name)
{
	size_t listed_bytes = strlen(listed);
	size_t name_bytes = strlen(name);

	if (listed[0] != '.')
		return strcasecmp(listed, name) == 0;
	return name_bytes > listed_bytes &&
	       strcasecmp(name + name_bytes - listed_bytes, listed) == 0;
}

/*
 * A name counts only where it leads back to the address: anybody can claim a name by reverse DNS.
 */
static bool
name_listed(const struct rule *rule, const struct observation *seen)
{
	const char *const *listed = rule->as.exempt.names;

	if (listed == NULL || !seen->name_verified || seen->client_name[0] == '\0')
		return false;
	for (; *listed != NULL; listed++) {
		if (name_below(*listed, seen->client_name))
			return true;
	}
	return false;
}

bool
exempt_holds(const struct rule *rule, const struct observation *seen)
{
	return client_listed(rule, &seen->client) || login_listed(rule, seen) ||
	       name_listed(rule, seen) || service_matches(rule->as.exempt.services, seen);
}

static void
exempt_judge(const struct question *question, struct step *step)
{
	if (!exempt_holds(question->rule, question->seen))
		return;
	step->mark = MARK_EXEMPT;
	step->reason = REASON_EXEMPT;
}

const struct rule_type exempt_rule = { .name = "exempt", .always = true, .judge = exempt_judge };
