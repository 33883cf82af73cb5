/* SPDX-License-Identifier: BSD-2-Clause */
/* Rule type "drain": while maintenance is on nothing new begins, and what has begun ends. */
#include "base/text.h"

#include "policy/rule.h"

/* Before MAIL nobody has logged in yet, who may still do so. */
static bool
drain_spares(const struct drain *drain, const struct observation *seen)
{
	return drain->except == DRAIN_AUTHENTICATED &&
	       (seen->authenticated || seen->stage != STAGE_MAIL);
}

static void
drain_judge(const struct question *question, struct step *step)
{
	const struct drain *drain = question->memories->drain;
	const struct observation *seen = question->seen;

	if (drain == NULL || seen->at_us >= drain->until_us || drain_spares(drain, seen))
		return;
	step->mark = MARK_STOPPED;
	step->reason = REASON_DRAIN;
	step->drain = drain;
	step->seen = 0;
	step->limit = 0;
	step->wait_us = drain->until_us == INT64_MAX ? 0 : drain->until_us - seen->at_us;
	text_copy(step->account, sizeof(step->account), question->rule->name);
}

const struct rule_type drain_rule = { .name = "drain", .judge = drain_judge };
