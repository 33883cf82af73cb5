/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "policy/rule.h"

#include "settings/values.h"

/* One rule, and what the file says of it. */
struct draft {
	struct reader *reader;
	struct node *node;
	struct rule *rule;
};

/* The node of a key that is there and was not complained of, or NULL. */
struct node *draft_key(const struct draft *draft, const char *name);

/* Nothing depends on what was refused: so one mistake gives one complaint. */
bool draft_refused(const struct draft *draft, const char *name);

bool draft_has(const struct draft *draft, const char *name);

/* Complains in these words if the key is not there. */
void draft_need(const struct draft *draft, const char *name, const char *words);

/* Does the file name a log, or try to? */
bool draft_has_logs(const struct draft *draft);

/* The first name of a set; "" of an empty one. */
const char *stage_first(uint32_t stages);
const char *part_first(uint32_t parts);
const char *event_first(uint64_t events);

/* The first part that is not known at one of the stages. */
const char *part_unknown(uint32_t parts, uint32_t stages);

/* Those of the events of which not all of the parts can be known. */
uint64_t events_without(uint64_t events, uint32_t parts);

/* Each complains of a condition, or of at_once, that could never come true where the rule acts. */
void draft_check_when(const struct draft *draft);
void draft_check_when_tls(const struct draft *draft);
void draft_check_when_session(const struct draft *draft);
void draft_check_at_once(const struct draft *draft);

/*
 * Each looks at a rule of its type as a whole, fills in what follows from it, and complains of what
 * could never work.
 */
void rules_check_rate(const struct draft *draft);
void rules_check_drain(const struct draft *draft);
void rules_check_pressure(const struct draft *draft);
void rules_check_greylist(const struct draft *draft);

/* Where a rule of type "drain" stops: new sessions and new transactions. */
uint32_t rules_drain_stages(const struct rule *rule);
