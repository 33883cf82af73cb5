/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What a value is, and how it is written. */
enum kind {
	KIND_TEXT, /* a string */
	KIND_PATH, /* a string that begins with "/" */
	KIND_SOCKET, /* of the milter */
	KIND_MODE, /* octal digits in a string */
	KIND_NUMBER, /* an integer */
	KIND_SIZE, /* "1G", or an integer: bytes */
	KIND_DURATION, /* "10m" */
	KIND_CHOICE, /* one of some words */
	KIND_BOOL,
	KIND_TEXTS, /* one string or a list of them */
	KIND_NETWORKS, /* one network or a list of them */
	KIND_EVENTS, /* one event or a list of them */
	KIND_STAGES,
	KIND_PARTS,
	KIND_LIMIT, /* "5 per 10m", or an integer for rules of type "open" */
	KIND_ANSWER, /* "421 4.7.0 text" */
	KIND_GROUP, /* { … }: has keys of its own */
	KIND_LIST, /* ( { … }, … ) */
	KIND_LATER, /* known, and not in this version */
};

/*
 * One key of the config file. `group` is where it stands: "" for the top, "rules" for each rule,
 * "when" for a rule's conditions, else the name of the group. `types` names the rule types that
 * have it, "" for all.
 */
struct schema_key {
	const char *group;
	const char *name;
	enum kind kind;
	const char *types;
	const char *initial; /* the default, as it would be written; NULL: none */
	int64_t least, most; /* of numbers, sizes and durations (microseconds) */
	const char *const *choices; /* of KIND_CHOICE; ends with NULL */
	size_t offset; /* into struct settings; of a rule: load.c knows */
	const char *help; /* one sentence */
};

extern const struct schema_key schema[]; /* ends with a NULL name */

/* NULL if there is no such key. */
const struct schema_key *schema_find(const char *group, const char *name);
