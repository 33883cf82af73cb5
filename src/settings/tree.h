/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NODE_PATH_BYTES 128
#define NODE_VALUE_BYTES 64

enum node_kind {
	NODE_GROUP, /* { … } */
	NODE_LIST, /* ( … ) or [ … ] */
	NODE_NUMBER,
	NODE_FRACTION,
	NODE_BOOL,
	NODE_TEXT,
};

/* What a config file says at one place, whichever library read it. */
struct node {
	const char *name; /* NULL: the file as a whole, or an element of a list */
	enum node_kind kind;
	const char *text; /* NODE_TEXT */
	int64_t number; /* NODE_NUMBER, and NODE_BOOL as 0 or 1 */
	const char *file; /* where it stands */
	unsigned line;
	bool refused; /* it was complained of: what depends on it need not be */
	size_t place; /* its place in a list, from 0 */
	const struct node *parent; /* NULL: this is the whole file */
	struct node *first; /* of a group or list; NULL: it is empty */
	struct node *next; /* in the same group or list; NULL: this is the last */
};

/* The key as an administrator finds it: "rules[2].limit", counted from 0. Cut to fit. */
void node_path(const struct node *node, char path_r[static NODE_PATH_BYTES]);

/* The value as it stands in the file, or "a list", "a group", as tr() says it. Cut to fit. */
void node_value(const struct node *node, char value_r[static NODE_VALUE_BYTES]);

/* NULL if the group has no such key. */
struct node *node_child(const struct node *group, const char *name);

/* What may be a single value or a list of them, as a list: NULL ends it. */
struct node *node_first_element(struct node *node);
struct node *node_next_element(const struct node *node, const struct node *element);
