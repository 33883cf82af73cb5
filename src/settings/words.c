/* SPDX-License-Identifier: BSD-2-Clause */
/* Values that are words: modes, types of rules, events, stages and parts of accounts. */
#include "settings/words.h"

#include <assert.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

#include "settings/complaint.h"

#define WORDS_MAX 64

#define SHOWN_BYTES 61 /* of a word, with NUL */
#define AROUND_BYTES 97 /* for what a list says besides the names */

static_assert(EVENT_COUNT < WORDS_MAX, "each event can be the one that was meant");

static const struct word_kind choice_kind = {
	.unquoted = N_("{value} is not a word in quotes"),
	.near = N_("\"{word}\" is not one of the choices; did you mean \"{nearest}\"?"),
	.far = N_("\"{word}\" is not one of the choices; there are {list}"),
};

static const struct word_kind mode_kind = {
	.unquoted = N_("{value} is not a mode in quotes"),
	.near = N_("\"{word}\" is not a mode; did you mean \"{nearest}\"?"),
	.far = N_("\"{word}\" is not a mode; there are {list}"),
};

static const struct word_kind type_kind = {
	.unquoted = N_("{value} is not a type of rule in quotes"),
	.near = N_("\"{word}\" is not a type of rule; did you mean \"{nearest}\"?"),
	.far = N_("\"{word}\" is not a type of rule; there are {list}"),
};

static const struct word_kind event_kind = {
	.unquoted = N_("{value} is not an event in quotes"),
	.near = N_("\"{word}\" is not an event; did you mean \"{nearest}\"?"),
	.far = N_("\"{word}\" is not an event; there are {list}"),
	.empty = N_("is an empty list; name an event, or leave the key out"),
	.unfit = N_("\"{word}\" is nothing that a client does, and cannot be counted; there are "
	            "{list}"),
};

static const struct word_kind stage_kind = {
	.unquoted = N_("{value} is not a stage in quotes"),
	.near = N_("\"{word}\" is not a stage; did you mean \"{nearest}\"?"),
	.far = N_("\"{word}\" is not a stage; there are {list}"),
	.empty = N_("is an empty list; name a stage, or leave the key out"),
	.unfit = N_("\"{word}\" is not where a filter can answer a client; there are {list}"),
};

static const struct word_kind part_kind = {
	.unquoted = N_("{value} is not a part of an account in quotes"),
	.near = N_("\"{word}\" is not a part of an account; did you mean \"{nearest}\"?"),
	.far = N_("\"{word}\" is not a part of an account; there are {list}"),
	.empty = N_("is an empty list; name a part of an account, or leave the key out"),
};

static const struct word_kind spared_kind = {
	.unquoted = N_("{value} is not a word in quotes"),
	.near = N_("\"{word}\" is nobody who can be spared; did you mean \"{nearest}\"?"),
	.far = N_("\"{word}\" is nobody who can be spared; there are {list}"),
};

static void
list_extend(char list_r[static WORDS_LIST_BYTES], const char *words, const char *name)
{
	char list[WORDS_LIST_BYTES];

	text_copy(list, sizeof(list), list_r);
	text_say(list_r, WORDS_LIST_BYTES, words, "list", list, "name", name, NULL);
}

void
words_list(char list_r[static WORDS_LIST_BYTES], const char *const *names)
{
	list_r[0] = '\0';
	for (; *names != NULL; names++) {
		if (strlen(list_r) + strlen(*names) + AROUND_BYTES > WORDS_LIST_BYTES) {
			list_extend(list_r, tr("{list}, ... (see sluice.conf(5))"), "");
			return;
		}
		if (list_r[0] == '\0')
			text_copy(list_r, WORDS_LIST_BYTES, *names);
		else if (names[1] != NULL)
			list_extend(list_r, "{list}, {name}", *names);
		else
			list_extend(list_r, tr("{list} and {name}"), *names);
	}
}

void
words_unknown(struct reader *reader, struct node *node, const char *word,
    const struct word_kind *kind, const char *const *names)
{
	const char *nearest = text_nearest(word, names);
	char shown[SHOWN_BYTES], list[WORDS_LIST_BYTES];

	utf8_cut(shown, sizeof(shown), word);
	if (nearest != NULL) {
		complaint_at(reader->complaints, node, tr(kind->near), "word", shown, "nearest",
		    nearest, NULL);
		return;
	}
	words_list(list, names);
	complaint_at(reader->complaints, node, tr(kind->far), "word", shown, "list", list, NULL);
}

static bool
is_text(struct reader *reader, struct node *node, const struct word_kind *kind)
{
	char value[NODE_VALUE_BYTES];

	if (node->kind == NODE_TEXT)
		return true;
	node_value(node, value);
	complaint_at(reader->complaints, node, tr(kind->unquoted), "value", value, NULL);
	return false;
}

bool
words_choice(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	if (!is_text(reader, node, &choice_kind))
		return false;
	for (unsigned place = 0; key->choices[place] != NULL; place++) {
		if (strcmp(node->text, key->choices[place]) != 0)
			continue;
		if (key->width == sizeof(place))
			memcpy(target, &place, sizeof(place));
		else
			memcpy(target, &key->choices[place], sizeof(key->choices[place]));
		return true;
	}
	words_unknown(reader, node, node->text, &choice_kind, key->choices);
	return false;
}

bool
words_mode(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	const char *names[MODE_COUNT + 1] = { NULL };
	enum mode *mode_r = target;

	(void)key;
	if (!is_text(reader, node, &mode_kind))
		return false;
	for (int mode = 0; mode < MODE_COUNT; mode++) {
		names[mode] = mode_names[mode];
		if (strcmp(node->text, mode_names[mode]) == 0) {
			*mode_r = (enum mode)mode;
			return true;
		}
	}
	words_unknown(reader, node, node->text, &mode_kind, names);
	return false;
}

bool
words_type(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	const char *names[WORDS_MAX] = { NULL };
	const struct rule_type **type_r = target;
	const struct rule_type *type;

	(void)key;
	if (!is_text(reader, node, &type_kind))
		return false;
	type = rule_type_find(node->text);
	if (type != NULL) {
		*type_r = type;
		return true;
	}
	for (size_t i = 0; rule_types[i] != NULL && i + 1 < WORDS_MAX; i++)
		names[i] = rule_types[i]->name;
	words_unknown(reader, node, node->text, &type_kind, names);
	return false;
}

/* Words of which a value names one or more. */
struct vocabulary {
	const struct word_kind *kind;
	int count;
	const char *(*name)(int word);
	uint64_t offered; /* those that can be named */
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

static const char *
spared_name(int spared)
{
	return spared_names[spared];
}

static const struct vocabulary events = { &event_kind, EVENT_COUNT, event_name, EVENTS_COUNTED };
static const struct vocabulary stages = { &stage_kind, STAGE_COUNT, stage_name, STAGES_ANSWERED };
static const struct vocabulary parts = { &part_kind, PART_COUNT, part_name, UINT64_MAX };
static const struct vocabulary spared = { &spared_kind, SPARED_COUNT, spared_name, UINT64_MAX };

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
		words_unknown(reader, node, node->text, words->kind, names);
		return;
	}
	words_list(list, names);
	complaint_at(reader->complaints, node, tr(words->kind->unfit), "word", node->text, "list",
	    list, NULL);
}

/* Adds one word to the set. */
static bool
vocabulary_word(
    struct reader *reader, const struct vocabulary *words, struct node *node, uint64_t *set)
{
	int i;

	if (!is_text(reader, node, words->kind))
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
		complaint_at(reader->complaints, node, tr("\"{word}\" is named twice"), "word",
		    node->text, NULL);
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
		complaint_at(reader->complaints, node, tr(words->kind->empty), NULL);
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

/* An empty list spares nobody. */
bool
words_spared(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	uint32_t *set_r = target;

	(void)key;
	if (node->kind == NODE_LIST && node->first == NULL) {
		*set_r = 0;
		return true;
	}
	return vocabulary_set_small(reader, &spared, node, set_r);
}
