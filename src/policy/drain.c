/* SPDX-License-Identifier: BSD-2-Clause */
/* Rule type "drain". */
#include "policy/rule.h"

static void
drain_judge(const struct question *question, struct step *step)
{
	(void)question;
	(void)step;
}

const struct rule_type drain_rule = { .name = "drain", .judge = drain_judge };
