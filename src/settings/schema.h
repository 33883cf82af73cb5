/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What a value is, how it is written, and as what it is kept. */
enum kind {
	KIND_TEXT, /* a string; const char * */
	KIND_PATH, /* a string that begins with "/"; const char * */
	KIND_SOCKET, /* of the milter; const char * */
	KIND_OCTAL, /* "0660", a file mode; const char * */
	KIND_NUMBER, /* an integer, of any width */
	KIND_SIZE, /* "1G", or an integer; int64_t */
	KIND_DURATION, /* "10m"; int64_t, in microseconds */
	KIND_CHOICE, /* one of some words; const char *, or its place among them as an enum */
	KIND_MODE, /* "enforce" or "observe"; enum mode */
	KIND_BOOL, /* true or false; bool */
	KIND_WANTED, /* true or false; enum wanted */
	KIND_TEXTS, /* one string or a list of them; const char *const *, ends with NULL */
	KIND_PATHS, /* the same, of strings that begin with "/" */
	KIND_HOSTS, /* host names, or domains as ".example.com"; struct listed_texts */
	KIND_MAILBOXES, /* the same, of addresses, domains, ".example.com" or "user@" */
	KIND_NETWORKS, /* one network or a list of them; struct listed_networks */
	KIND_EVENTS, /* one event or a list of them; uint64_t, a set */
	KIND_STAGES, /* the same of stages; uint32_t */
	KIND_PARTS, /* the same of parts of an account; uint32_t */
	KIND_LIMIT, /* "5 per 10m"; struct gcra_limit, without the burst */
	KIND_MARK, /* a number or a duration, or two of them; struct strain_mark of the resource
	              that the key is called like */
	KIND_SPARED, /* "authenticated", "known", both or none; uint32_t, a set */
	KIND_ANSWER, /* "421 4.7.0 text"; struct reply */
	KIND_NAME, /* of a rule; char[RULE_NAME_BYTES] */
	KIND_TYPE, /* of a rule; const struct rule_type * */
	KIND_GROUP, /* { … }: has keys of its own */
	KIND_LIST, /* ( { … }, … ) */
	KIND_COUNT
};

/*
 * One key of the config file. `group` is where it stands: "" for the top, "logs" for each log,
 * "rules" for each rule, "when" for a rule's conditions, else the name of the group. A key may
 * stand in the schema once for each rule type that gives it another meaning.
 */
struct schema_key {
	const char *group;
	const char *name;
	enum kind kind;
	const char *types; /* the rule types that have it; "": all */
	const char *initial; /* the default, as it would be written (no quotes); NULL: none */
	int64_t least, most; /* of numbers, sizes, amounts, durations (microseconds); of the length
	                        of texts */
	const char *const *choices; /* of KIND_CHOICE; ends with NULL */
	size_t offset; /* into struct settings; of "rules" and "when": into struct rule; of "logs":
	                  into struct log_entry */
	size_t width; /* of what it is kept as */
	const char *help; /* one sentence */
};

extern const struct schema_key schema[]; /* ends with a NULL name */

/* NULL if no rule type has such a key. */
const struct schema_key *schema_find(const char *group, const char *name);

/* The same as a rule of this type understands it. NULL for the type: as the first one does. */
const struct schema_key *schema_find_of(const char *group, const char *name, const char *type);

#define SCHEMA_NAMES 64

/* The keys that a group has (for a rule of this type; NULL: any); ends with NULL. */
void schema_names(const char *names_r[static SCHEMA_NAMES], const char *group, const char *type);
