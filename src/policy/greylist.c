/* SPDX-License-Identifier: BSD-2-Clause */
/* Rule type "greylist". */
#include "policy/rule.h"

static void
greylist_judge(const struct question *question, struct step *step)
{
	(void)question;
	(void)step;
}

const struct rule_type greylist_rule = { .name = "greylist", .judge = greylist_judge };
