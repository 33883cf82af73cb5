/* SPDX-License-Identifier: BSD-2-Clause */
/* A config file as a tree. */
#include "settings/tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

void
node_path(const struct node *node, char path_r[static NODE_PATH_BYTES])
{
	char place[32];

	path_r[0] = '\0';
	if (node->parent == NULL && node->name == NULL)
		return;
	if (node->parent != NULL)
		node_path(node->parent, path_r);
	if (node->name == NULL) {
		snprintf(place, sizeof(place), "[%zu]", node->place);
		text_append(path_r, NODE_PATH_BYTES, place);
		return;
	}
	if (path_r[0] != '\0')
		text_append(path_r, NODE_PATH_BYTES, ".");
	text_append(path_r, NODE_PATH_BYTES, node->name);
}

void
node_value(const struct node *node, char value_r[static NODE_VALUE_BYTES])
{
	char text[NODE_VALUE_BYTES - 2]; /* without the quotes */

	switch (node->kind) {
	case NODE_GROUP:
		utf8_cut(value_r, NODE_VALUE_BYTES, tr("a group"));
		break;
	case NODE_LIST:
		utf8_cut(
		    value_r, NODE_VALUE_BYTES, node->first ? tr("a list") : tr("an empty list"));
		break;
	case NODE_FRACTION:
		utf8_cut(value_r, NODE_VALUE_BYTES, tr("a fraction"));
		break;
	case NODE_NUMBER:
		snprintf(value_r, NODE_VALUE_BYTES, "%" PRId64, node->number);
		break;
	case NODE_BOOL:
		text_copy(value_r, NODE_VALUE_BYTES, node->number ? "true" : "false");
		break;
	case NODE_TEXT:
		snprintf(
		    value_r, NODE_VALUE_BYTES, "\"%s\"", utf8_cut(text, sizeof(text), node->text));
		break;
	}
}

struct node *
node_child(const struct node *group, const char *name)
{
	if (group == NULL || group->kind != NODE_GROUP)
		return NULL;
	for (struct node *child = group->first; child != NULL; child = child->next) {
		if (strcmp(child->name, name) == 0)
			return child;
	}
	return NULL;
}

struct node *
node_first_element(struct node *node)
{
	return node->kind == NODE_LIST ? node->first : node;
}

struct node *
node_next_element(const struct node *node, const struct node *element)
{
	return node->kind == NODE_LIST ? element->next : NULL;
}
