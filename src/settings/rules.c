/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules: each is read, and then looked at as a whole, for no rule shall be silently useless. */
#include "settings/rules.h"

#include <errno.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"

#include "settings/complaint.h"
#include "settings/draft.h"
#include "settings/group.h"

/* What the accounts of an open rule can be kept by: what does not change with each message. */
#define OPEN_PARTS                                                                                 \
	(PART_BIT(PART_CLIENT) | PART_BIT(PART_LOGIN) | PART_BIT(PART_HELO) |                      \
	    PART_BIT(PART_SERVICE))

static void
check_name(const struct draft *draft)
{
	const struct node *name = draft_key(draft, "name");
	const struct node *rule, *earlier;
	char line[NUMBER_TEXT_BYTES];

	draft_need(draft, "name",
	    tr("name is missing; write name = \"...\", by which logs and answers call the rule"));
	if (name == NULL)
		return;
	for (rule = draft->node->parent->first; rule != draft->node; rule = rule->next) {
		earlier = node_child(rule, "name");
		if (earlier == NULL || earlier->kind != NODE_TEXT ||
		    strcmp(earlier->text, name->text) != 0)
			continue;
		complaint_at(draft->reader->complaints, node_child(draft->node, "name"),
		    tr("\"{name}\" is the name of the rule in line {line} already; give it "
		       "another"),
		    "name", name->text, "line", text_number(line, rule->line), NULL);
		return;
	}
}

static void
check_open(const struct draft *draft)
{
	struct rule *rule = draft->rule;
	struct node *per = draft_key(draft, "per");
	uint32_t known = parts_known(rule->per);

	draft_need(draft, "limit", tr("limit is missing; write limit = 20"));
	if (draft_refused(draft, "per"))
		return;
	if (rule->per & ~OPEN_PARTS) {
		complaint_at(draft->reader->complaints, per,
		    tr("a session has no one {part}; rules of type \"open\" know client, login, "
		       "helo and service"),
		    "part", part_first(rule->per & ~OPEN_PARTS), NULL);
		return;
	}
	rule->stops = known & ~(known - 1); /* the earliest */
	draft_check_when(draft);
	draft_check_when_tls(draft);
	draft_check_at_once(draft);
}

/* --- exempt */

static void
check_exempt(const struct draft *draft)
{
	if (!draft_has(draft, "clients") && !draft_has(draft, "logins") &&
	    !draft_has(draft, "names") && !draft_has(draft, "services"))
		complaint_at(draft->reader->complaints, draft->node,
		    tr("it exempts nobody; name clients, logins, names or services"), NULL);
}

static const struct {
	const struct rule_type *type;
	void (*check)(const struct draft *draft);
} rule_checks[] = {
	{ &exempt_rule, check_exempt },
	{ &drain_rule, rules_check_drain },
	{ &pressure_rule, rules_check_pressure },
	{ &rate_rule, rules_check_rate },
	{ &open_rule, check_open },
	{ &greylist_rule, rules_check_greylist },
};

static void
rule_type_read(struct draft *draft)
{
	struct node *type = node_child(draft->node, "type");

	if (type == NULL) {
		draft_need(draft, "type",
		    tr("type is missing; write type = \"rate\", \"open\" or \"exempt\""));
		return;
	}
	value_read(draft->reader, schema_find("rules", "type"), type, draft->rule);
}

static void
rule_read(struct draft *draft, const struct settings *settings)
{
	struct rule *rule = draft->rule;

	rule->file = allocation_text(draft->reader->owner, draft->node->file);
	if (rule->file == NULL)
		draft->reader->error = -ENOMEM;
	rule->line = draft->node->line;
	rule->v4_bits = (uint8_t)settings->v4_bits;
	rule->v6_bits = (uint8_t)settings->v6_bits;
	rule_type_read(draft);
	group_read(draft->reader, "rules", rule->type != NULL ? rule->type->name : NULL,
	    draft->node, rule);
	check_name(draft);
	for (size_t i = 0; i < sizeof(rule_checks) / sizeof(rule_checks[0]); i++) {
		if (rule_checks[i].type == rule->type)
			rule_checks[i].check(draft);
	}
	/* Maintenance is nothing to try: it is switched on by somebody who wants it. */
	if (settings->mode == MODE_OBSERVE && rule->type != &exempt_rule &&
	    rule->type != &drain_rule)
		rule->mode = MODE_OBSERVE;
}

/*
 * Who is in trouble need not write a rule first: without one of type "drain" one is implied, behind
 * the exempt rules that come first.
 */
static void
rule_imply(struct reader *reader, struct settings *settings)
{
	struct policy *policy = &settings->policy;
	struct rule *rule = &policy->rule[policy->rule_count];
	uint32_t turn = 0;

	for (uint32_t i = 0; i < policy->rule_count; i++) {
		if (policy->rule[i].type == &drain_rule)
			return;
	}
	while (turn < policy->rule_count && policy->rule[turn].type == &exempt_rule)
		turn++;
	memset(rule, 0, sizeof(*rule));
	rule->type = &drain_rule;
	text_copy(rule->name, sizeof(rule->name), drain_rule.name);
	rule->file = settings->path;
	group_read(reader, "rules", drain_rule.name, NULL, rule);
	rule->stops = rules_drain_stages(rule);
	policy->implied_count = 1;
	policy->implied_turn = turn;
}

static void
rules_read_list(struct reader *reader, struct node *node, struct settings *settings)
{
	struct policy *policy = &settings->policy;
	char value[NODE_VALUE_BYTES], most[NUMBER_TEXT_BYTES];

	node_value(node, value);
	if (node->kind != NODE_LIST) {
		complaint_at(reader->complaints, node,
		    tr("{value} is not a list of rules; write rules = ( { }, { } );"), "value",
		    value, NULL);
		return;
	}
	for (struct node *element = node->first; element != NULL; element = element->next) {
		struct draft draft = {
			.reader = reader,
			.node = element,
			.rule = &policy->rule[policy->rule_count],
		};

		if (element->kind != NODE_GROUP) {
			node_value(element, value);
			complaint_at(reader->complaints, element,
			    tr("{value} is not a rule; write { name = \"...\"; type = \"rate\"; }"),
			    "value", value, NULL);
			continue;
		}
		if (policy->rule_count == POLICY_MAX_RULES) {
			complaint_at(reader->complaints, element,
			    tr("there may be no more than {count} rules"), "count",
			    text_number(most, POLICY_MAX_RULES), NULL);
			return;
		}
		policy->rule_count++;
		rule_read(&draft, settings);
	}
}

void
rules_read(struct reader *reader, struct node *node, struct settings *settings)
{
	if (node != NULL)
		rules_read_list(reader, node, settings);
	rule_imply(reader, settings);
}
