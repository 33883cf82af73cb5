/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules that refuse what is new for a while, whoever it is: drain, pressure. */
#include <stddef.h>

#include "base/language.h"

#include "settings/complaint.h"
#include "settings/draft.h"

/* --- drain */

/*
 * Who has logged in, or has begun TLS, is not
 * known at connect yet; and a 4yz that is decided there would wait for MAIL in any case.
 */
uint32_t
rules_drain_stages(const struct rule *rule)
{
	if (rule->when.authenticated != WANTED_EITHER || rule->when.tls != WANTED_EITHER ||
	    rule->answer.code != 421)
		return STAGE_BIT(STAGE_MAIL);
	return STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL);
}

void
rules_check_drain(const struct draft *draft)
{
	draft->rule->stops = rules_drain_stages(draft->rule);
	draft_check_at_once(draft);
}

/* --- pressure */

/*
 * Where it decides: at connect, which costs the machine least. Who has logged in, or has begun TLS,
 * is not known there; where that matters it is MAIL. Of those who have logged in it does unless the
 * service is port 25's (policy/pressure.c).
 */
static uint32_t
pressure_stages(const struct rule *rule)
{
	if (rules_drain_stages(rule) == STAGE_BIT(STAGE_MAIL))
		return STAGE_BIT(STAGE_MAIL);
	if (rule->as.pressure.spare & SPARED_BIT(SPARED_AUTHENTICATED))
		return STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL);
	return STAGE_BIT(STAGE_CONNECT);
}

static void
check_marks(const struct draft *draft)
{
	for (int i = 0; i < RESOURCE_COUNT; i++) {
		if (draft_has(draft, resource_table[i].name))
			return;
	}
	complaint_at(draft->reader->complaints, draft->node,
	    tr("it has no mark to go by; write cpu = 80, or what else the machine may run short "
	       "of"),
	    NULL);
}

static void
check_errors(const struct draft *draft)
{
	struct node *errors = draft_key(draft, resource_table[RESOURCE_ERRORS].name);

	if (errors != NULL && !draft_has_logs(draft))
		complaint_at(draft->reader->complaints, errors,
		    tr("only a log tells of errors, and this file names none; write logs = ( { "
		       "file = \"/var/log/mail.log\"; } ); at the top"),
		    NULL);
}

static void
check_spare(const struct draft *draft)
{
	const struct rule *rule = draft->rule;
	struct node *authenticated = node_child(draft_key(draft, "when"), "authenticated");

	if (authenticated == NULL || authenticated->refused || draft_refused(draft, "spare"))
		return;
	if (rule->when.authenticated == WANTED_YES &&
	    rule->as.pressure.spare & SPARED_BIT(SPARED_AUTHENTICATED))
		complaint_at(draft->reader->complaints, authenticated,
		    tr("the rule would refuse nobody: it spares who has logged in; write spare = "
		       "[ ] as well"),
		    NULL);
}

void
rules_check_pressure(const struct draft *draft)
{
	draft->rule->stops = pressure_stages(draft->rule);
	check_marks(draft);
	check_errors(draft);
	check_spare(draft);
	draft_check_at_once(draft);
}
