/* SPDX-License-Identifier: BSD-2-Clause */
/* Rule type "pressure". */
#include "policy/rule.h"

static void
pressure_judge(const struct question *question, struct step *step)
{
	(void)question;
	(void)step;
}

const struct rule_type pressure_rule = { .name = "pressure", .judge = pressure_judge };
