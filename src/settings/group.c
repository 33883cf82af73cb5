/* SPDX-License-Identifier: BSD-2-Clause */
/* Groups of the config file: each key is looked up in the schema. */
#include "settings/group.h"

#include <stdio.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"

#include "settings/complaint.h"
#include "settings/words.h"

/* Complains of a key that other types of rules have. */
static void
key_of_others(
    struct reader *reader, const struct schema_key *key, const char *type, struct node *node)
{
	char others[64];

	text_copy(others, sizeof(others), key->types);
	for (char *c = others; *c != '\0'; c++) {
		if (*c == ' ')
			*c = '/';
	}
	complaint_at(reader->complaints, node,
	    tr("rules of type \"{type}\" have no such key (it is for {others})"), "type", type,
	    "others", others, NULL);
}

/* The key in whatever group it really stands. */
static const struct schema_key *
key_elsewhere(const char *name)
{
	for (const struct schema_key *key = schema; key->name != NULL; key++) {
		if (strcmp(key->name, name) == 0)
			return key;
	}
	return NULL;
}

/* Does the group stand in a list of its like? */
static bool
is_list(const char *group)
{
	const struct schema_key *key = schema_find("", group);

	return key != NULL && key->kind == KIND_LIST;
}

static void
key_unknown(struct reader *reader, const char *group, const char *type, struct node *node)
{
	const struct schema_key *others = schema_find(group, node->name);
	const struct schema_key *elsewhere = key_elsewhere(node->name);
	const char *names[SCHEMA_NAMES];
	const char *nearest;
	char list[WORDS_LIST_BYTES];

	if (others != NULL) {
		key_of_others(reader, others, type, node);
		return;
	}
	schema_names(names, group, type);
	nearest = text_nearest(node->name, names);
	if (nearest != NULL) {
		complaint_at(reader->complaints, node,
		    tr("there is no such key; did you mean \"{nearest}\"?"), "nearest", nearest,
		    NULL);
	} else if (elsewhere != NULL && elsewhere->group[0] != '\0') {
		snprintf(list, sizeof(list), "%s%s", elsewhere->group,
		    is_list(elsewhere->group) ? " = ( { } )" : " = { }");
		complaint_at(reader->complaints, node,
		    tr("there is no such key here; it belongs to {group}"), "group", list, NULL);
	} else if (elsewhere != NULL) {
		complaint_at(reader->complaints, node,
		    tr("there is no such key here; it belongs to the top of the file"), NULL);
	} else {
		words_list(list, names);
		complaint_at(reader->complaints, node, tr("there is no such key; there are {list}"),
		    "list", list, NULL);
	}
}

/* What the value of a key must be depends on the type of the rule, and that is not known. */
static bool
key_is_ambiguous(const struct schema_key *key, const char *type)
{
	for (const struct schema_key *other = key + 1; type == NULL && other->name != NULL;
	     other++) {
		if (strcmp(other->group, key->group) == 0 && strcmp(other->name, key->name) == 0 &&
		    other->kind != key->kind)
			return true;
	}
	return false;
}

static void
group_key(struct reader *reader, const struct schema_key *key, const char *type, struct node *node,
    void *base)
{
	char value[NODE_VALUE_BYTES];

	if (key->kind == KIND_GROUP && node->kind == NODE_GROUP) {
		group_read(reader, key->name, type, node, base);
	} else if (key->kind == KIND_GROUP) {
		node_value(node, value);
		complaint_at(reader->complaints, node,
		    tr("{value} is not a group; write {key} = { };"), "value", value, "key",
		    key->name, NULL);
	} else if (key->kind != KIND_LIST && !key_is_ambiguous(key, type)) {
		value_read(reader, key, node, base);
	}
}

static void
group_defaults(
    struct reader *reader, const char *group, const char *type, struct node *node, void *base)
{
	for (const struct schema_key *key = schema; key->name != NULL; key++) {
		if (strcmp(key->group, group) != 0 ||
		    schema_find_of(group, key->name, type) != key ||
		    node_child(node, key->name) != NULL)
			continue;
		if (key->kind == KIND_GROUP)
			group_read(reader, key->name, type, NULL, base);
		else if (key->initial != NULL)
			value_initial(reader, key, base);
	}
}

void
group_read(
    struct reader *reader, const char *group, const char *type, struct node *node, void *base)
{
	const struct schema_key *key;

	for (struct node *child = node != NULL ? node->first : NULL; child != NULL;
	     child = child->next) {
		if (child->refused)
			continue;
		key = schema_find_of(group, child->name, type);
		if (key == NULL)
			key_unknown(reader, group, type, child);
		else
			group_key(reader, key, type, child, base);
	}
	group_defaults(reader, group, type, node, base);
}
