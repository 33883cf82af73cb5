/* SPDX-License-Identifier: BSD-2-Clause */
/* Rule type "exempt": these are never judged by the rules that follow. */
#include <strings.h>

#include "policy/listed.h"
#include "policy/rule.h"

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

bool
exempt_holds(const struct rule *rule, const struct observation *seen)
{
	return listed_client(&rule->as.exempt.clients, &seen->client) || login_listed(rule, seen) ||
	       listed_name(&rule->as.exempt.names, seen) ||
	       service_matches(rule->as.exempt.services, seen);
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
