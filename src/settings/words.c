/* SPDX-License-Identifier: BSD-2-Clause */
/* Values that are words: modes, types of rules, events, stages and parts of accounts. */
#include "settings/words.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

#include "settings/complaint.h"

#define WORDS_MAX 64

static_assert(EVENT_COUNT < WORDS_MAX, "each event can be the one that was meant");

bool
words_include(const char *const *names, const char *word)
{
	for (; *names != NULL; names++) {
		if (strcmp(word, *names) == 0)
			return true;
	}
	return false;
}

void
words_list(char list_r[static WORDS_LIST_BYTES], const char *const *names)
{
	static const char rest[] = ", ... (see sluice.conf(5))";

	list_r[0] = '\0';
	for (; *names != NULL; names++) {
		if (strlen(list_r) + strlen(*names) + sizeof(" and ") + sizeof(rest) >
		    WORDS_LIST_BYTES) {
			text_append(list_r, WORDS_LIST_BYTES, rest);
			return;
		}
		if (list_r[0] != '\0')
			text_append(list_r, WORDS_LIST_BYTES, names[1] == NULL ? " and " : ", ");
		text_append(list_r, WORDS_LIST_BYTES, *names);
	}
}

void
words_unknown(struct reader *reader, struct node *node, const char *word, const char *what,
    const char *const *names)
{
	const char *nearest = text_nearest(word, names);
	char list[WORDS_LIST_BYTES];

	if (nearest != NULL) {
		complaint_at(reader->complaints, node, "\"%.60s\" is not %s; did you mean \"%s\"?",
		    word, what, nearest);
		return;
	}
	words_list(list, names);
	complaint_at(
	    reader->complaints, node, "\"%.60s\" is not %s; there are %s", word, what, list);
}

static bool
is_text(struct reader *reader, struct node *node, const char *what)
{
	char value[NODE_VALUE_BYTES];

	if (node->kind == NODE_TEXT)
		return true;
	node_value(node, value);
	complaint_at(reader->complaints, node, "%s is not %s in quotes", value, what);
	return false;
}

bool
words_choice(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	if (!is_text(reader, node, "a word"))
		return false;
	for (const char *const *choice = key->choices; *choice != NULL; choice++) {
		if (strcmp(node->text, *choice) == 0) {
			memcpy(target, choice, sizeof(*choice));
			return true;
		}
	}
	words_unknown(reader, node, node->text, "one of the choices", key->choices);
	return false;
}

bool
words_mode(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	const char *names[MODE_COUNT + 1] = { NULL };
	enum mode *mode_r = target;

	(void)key;
	if (!is_text(reader, node, "a mode"))
		return false;
	for (int mode = 0; mode < MODE_COUNT; mode++) {
		names[mode] = mode_names[mode];
		if (strcmp(node->text, mode_names[mode]) == 0) {
			*mode_r = (enum mode)mode;
			return true;
		}
	}
	words_unknown(reader, node, node->text, "a mode", names);
	return false;
}

bool
words_type(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	const char *names[WORDS_MAX] = { NULL };
	const struct rule_type **type_r = target;
	const struct rule_type *type;

	(void)key;
	if (!is_text(reader, node, "a type of rule"))
		return false;
	type = rule_type_find(node->text);
	if (type != NULL) {
		*type_r = type;
		return true;
	}
	if (words_include(schema_later_types, node->text)) {
		complaint_at(reader->complaints, node,
		    "the rule type \"%s\" is not in this version", node->text);
		return false;
	}
	for (size_t i = 0; rule_types[i] != NULL && i + 1 < WORDS_MAX; i++)
		names[i] = rule_types[i]->name;
	words_unknown(reader, node, node->text, "a type of rule", names);
	return false;
}

/* Words of which a value names one or more. */
struct vocabulary {
	const char *what;
	int count;
	const char *(*name)(int word);
	uint64_t offered; /* those that can be named … */
	const char *others; /* … and what is wrong with the others */
};

static const char *
event_name(int event)
{
	return event_table[event].name;
}

static const char *
stage_name(int stage)
{
	return stage_names[stage];
}

static const char *
part_name(int part)
{
	return part_table[part].name;
}

static const struct vocabulary events = { "an event", EVENT_COUNT, event_name, EVENTS_COUNTED,
	"is nothing that a client does, and cannot be counted" };
static const struct vocabulary stages = { "a stage", STAGE_COUNT, stage_name, STAGES_ANSWERED,
	"is not where a filter can answer a client" };
static const struct vocabulary parts = { "a part of an account", PART_COUNT, part_name, UINT64_MAX,
	"" };

/* Complains of a word that cannot be named here, or is none of them: then it is their number. */
static void
vocabulary_refuse(
    struct reader *reader, const struct vocabulary *words, struct node *node, int word)
{
	const char *names[WORDS_MAX];
	char list[WORDS_LIST_BYTES];
	size_t count = 0;

	for (int i = 0; i < words->count && count + 1 < WORDS_MAX; i++) {
		if (words->offered & UINT64_C(1) << i)
			names[count++] = words->name(i);
	}
	names[count] = NULL;
	if (word == words->count) {
		words_unknown(reader, node, node->text, words->what, names);
		return;
	}
	words_list(list, names);
	complaint_at(
	    reader->complaints, node, "\"%s\" %s; there are %s", node->text, words->others, list);
}

/* Adds one word to the set. */
static bool
vocabulary_word(
    struct reader *reader, const struct vocabulary *words, struct node *node, uint64_t *set)
{
	int i;

	if (!is_text(reader, node, words->what))
		return false;
	for (i = 0; i < words->count; i++) {
		if (strcmp(words->name(i), node->text) == 0)
			break;
	}
	if (i == words->count || !(words->offered & UINT64_C(1) << i)) {
		vocabulary_refuse(reader, words, node, i);
		return false;
	}
	if (*set & UINT64_C(1) << i) {
		complaint_at(reader->complaints, node, "\"%s\" is named twice", node->text);
		return false;
	}
	*set |= UINT64_C(1) << i;
	return true;
}

static bool
vocabulary_set(
    struct reader *reader, const struct vocabulary *words, struct node *node, uint64_t *set_r)
{
	uint64_t set = 0;
	bool good = true;

	if (node->kind != NODE_LIST) {
		good = vocabulary_word(reader, words, node, &set);
	} else if (node->first == NULL) {
		complaint_at(reader->complaints, node,
		    "is an empty list; name %s, or leave the key out", words->what);
		return false;
	} else {
		for (struct node *element = node->first; element != NULL; element = element->next)
			good = vocabulary_word(reader, words, element, &set) && good;
	}
	if (good)
		*set_r = set;
	return good;
}

/* Of stages and parts there are fewer. */
static bool
vocabulary_set_small(
    struct reader *reader, const struct vocabulary *words, struct node *node, uint32_t *set_r)
{
	uint64_t set;

	if (!vocabulary_set(reader, words, node, &set))
		return false;
	*set_r = (uint32_t)set;
	return true;
}

bool
words_events(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	(void)key;
	return vocabulary_set(reader, &events, node, target);
}

bool
words_stages(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	(void)key;
	return vocabulary_set_small(reader, &stages, node, target);
}

bool
words_parts(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	(void)key;
	return vocabulary_set_small(reader, &parts, node, target);
}
