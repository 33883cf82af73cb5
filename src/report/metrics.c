/* SPDX-License-Identifier: BSD-2-Clause */
/* Counters, kept by the names of the rules. */
#include "report/metrics.h"

#include <string.h>

#include "base/text.h"

struct rule_counts *
metrics_rule(struct metrics *metrics, const char *name)
{
	struct rule_counts *counts = metrics->rule;
	struct rule_counts *last = counts + METRICS_RULE_NAMES - 1;

	while (counts < last && counts->name[0] != '\0' && strcmp(counts->name, name) != 0)
		counts++;
	if (counts->name[0] == '\0')
		text_copy(counts->name, sizeof(counts->name), name);
	return counts;
}
