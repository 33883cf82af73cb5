/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of the config file, from a node of its tree to the struct that keeps them. */
#include "settings/values.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/amount.h"
#include "base/duration.h"
#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

#include "policy/answer.h"
#include "policy/rule.h"

#include "settings/complaint.h"
#include "settings/lists.h"
#include "settings/words.h"

#define PERIOD_LEAST_US SECOND_US
#define PERIOD_MOST_US (365 * DAY_US)
#define LIMIT_BYTES 64
#define PLACES_MAX 32

/* So much of a value is repeated in a complaint, with NUL. */
#define NUMBER_BYTES 21
#define DURATION_BYTES 41
#define ANSWER_BYTES 61

/* Says that the {value} is not what is wanted. */
static bool
value_refuse(struct reader *reader, struct node *node, const char *words)
{
	char value[NODE_VALUE_BYTES];

	node_value(node, value);
	complaint_at(reader->complaints, node, words, "value", value, NULL);
	return false;
}

static bool
out_of_range(struct reader *reader, struct node *node, const char *value, const char *least,
    const char *most)
{
	complaint_at(reader->complaints, node,
	    tr("{value} is out of range; from {least} to {most}"), "value", value, "least", least,
	    "most", most, NULL);
	return false;
}

static bool
number_fits(struct reader *reader, const struct schema_key *key, struct node *node, int64_t number)
{
	char value[NUMBER_TEXT_BYTES], least[NUMBER_TEXT_BYTES], most[NUMBER_TEXT_BYTES];

	if (number >= key->least && number <= key->most)
		return true;
	return out_of_range(reader, node, text_number(value, number),
	    text_number(least, key->least), text_number(most, key->most));
}

static bool
amount_fits(struct reader *reader, const struct schema_key *key, struct node *node, int64_t amount)
{
	char value[NODE_VALUE_BYTES], least[AMOUNT_TEXT_BYTES], most[AMOUNT_TEXT_BYTES];

	if (amount >= key->least && amount <= key->most)
		return true;
	node_value(node, value);
	amount_print(key->least, least);
	amount_print(key->most, most);
	return out_of_range(reader, node, value, least, most);
}

static bool
value_number(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	char number[NUMBER_BYTES];

	if (node->kind == NODE_TEXT && node->text[0] != '\0' &&
	    strspn(node->text, "0123456789") == strlen(node->text)) {
		complaint_at(reader->complaints, node, tr("write {number} without quotes"),
		    "number", utf8_cut(number, sizeof(number), node->text), NULL);
		return false;
	}
	if (node->kind != NODE_NUMBER)
		return value_refuse(reader, node, tr("{value} is not a whole number"));
	if (!number_fits(reader, key, node, node->number))
		return false;

	switch (key->width) {
	case sizeof(uint8_t):
		*(uint8_t *)target = (uint8_t)node->number;
		break;
	case sizeof(unsigned):
		*(unsigned *)target = (unsigned)node->number;
		break;
	default:
		assert(key->width == sizeof(int64_t));
		*(int64_t *)target = node->number;
	}
	return true;
}

static bool
value_size(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	int64_t size = node->number;
	int error = 0;

	if (node->kind == NODE_TEXT)
		error = amount_parse(&size, node->text);
	else if (node->kind != NODE_NUMBER)
		error = -EINVAL;
	if (error == -EINVAL)
		return value_refuse(reader, node,
		    tr("{value} is not a whole number, or one with K, M, G or T such as \"1G\""));
	if (error == -ERANGE)
		size = INT64_MAX;
	if (!amount_fits(reader, key, node, size))
		return false;
	*(int64_t *)target = size;
	return true;
}

static void
duration_unknown(struct reader *reader, struct node *node, const char *text)
{
	int digits = (int)strspn(text, "0123456789");
	char number[8] = "10", value[DURATION_BYTES];

	if (digits > 0 && digits < (int)sizeof(number))
		snprintf(number, sizeof(number), "%.*s", digits, text);
	complaint_at(reader->complaints, node,
	    tr("\"{value}\" is not a duration; try \"{number}s\", \"{number}m\" or "
	       "\"{number}h\""),
	    "value", utf8_cut(value, sizeof(value), text), "number", number, NULL);
}

static bool
duration_read(struct reader *reader, struct node *node, const char *text, int64_t least_us,
    int64_t most_us, int64_t *us_r)
{
	char least[DURATION_TEXT_BYTES], most[DURATION_TEXT_BYTES];
	char value[DURATION_BYTES], quoted[DURATION_BYTES + 2];
	int error = duration_parse(us_r, text);

	if (error == 0 && *us_r >= least_us && *us_r <= most_us)
		return true;
	if (error == -EINVAL) {
		duration_unknown(reader, node, text);
		return false;
	}
	duration_print(least_us, least);
	duration_print(most_us, most);
	snprintf(quoted, sizeof(quoted), "\"%s\"", utf8_cut(value, sizeof(value), text));
	return out_of_range(reader, node, quoted, least, most);
}

static bool
value_duration(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	char number[NUMBER_TEXT_BYTES];
	int64_t us;

	if (node->kind == NODE_NUMBER) {
		duration_unknown(reader, node, text_number(number, node->number));
		return false;
	}
	if (node->kind != NODE_TEXT)
		return value_refuse(reader, node, tr("{value} is not a duration such as \"10m\""));
	if (!duration_read(reader, node, node->text, key->least, key->most, &us))
		return false;
	*(int64_t *)target = us;
	return true;
}

/* Cuts "5 per 10m" into what stands before and behind "per", in place. */
static bool
limit_cut(char *text, char **amount_r, char **period_r)
{
	char *per;

	*amount_r = text_word(&text);
	per = text_word(&text);
	*period_r = text_word(&text);
	return *period_r != NULL && strcmp(per, "per") == 0 && text_word(&text) == NULL;
}

static bool
limit_amount(struct reader *reader, const struct schema_key *key, struct node *node,
    const char *text, int64_t *amount_r)
{
	int error = amount_parse(amount_r, text);
	char value[NUMBER_BYTES];

	if (error == -EINVAL) {
		complaint_at(reader->complaints, node,
		    tr("\"{value}\" is not a whole number, or one with K, M or G behind it"),
		    "value", utf8_cut(value, sizeof(value), text), NULL);
		return false;
	}
	if (error == -ERANGE)
		*amount_r = INT64_MAX;
	return amount_fits(reader, key, node, *amount_r);
}

static bool
value_limit(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	struct gcra_limit *limit = target;
	char text[LIMIT_BYTES], number[NUMBER_TEXT_BYTES], *amount, *period;
	int64_t count, period_us;

	if (node->kind == NODE_NUMBER) {
		complaint_at(reader->complaints, node,
		    tr("in which time? such as \"{number} per 1m\""), "number",
		    text_number(number, node->number), NULL);
		return false;
	}
	if (node->kind != NODE_TEXT || !text_copy(text, sizeof(text), node->text) ||
	    !limit_cut(text, &amount, &period))
		return value_refuse(
		    reader, node, tr("{value} is not a limit such as \"5 per 10m\""));
	if (!limit_amount(reader, key, node, amount, &count) ||
	    !duration_read(reader, node, period, PERIOD_LEAST_US, PERIOD_MOST_US, &period_us))
		return false;
	limit->count = count;
	limit->period_us = period_us;
	return true;
}

/* One of the two numbers of a mark, in the unit of its resource. */
static bool
mark_number(struct reader *reader, const struct schema_key *key, enum resource resource,
    struct node *node, int64_t *number_r)
{
	if (resource_table[resource].unit == UNIT_DURATION)
		return value_duration(reader, key, node, number_r);
	return value_number(reader, key, node, number_r);
}

/* Where shedding ends may be nothing at all. */
static bool
mark_pair(struct reader *reader, const struct schema_key *key, enum resource resource,
    struct node *node, struct strain_mark *mark_r)
{
	struct schema_key lower = *key;
	struct node *second = node->first->next;
	int64_t one, other;

	lower.least = 0;
	lower.width = sizeof(one);
	if (!mark_number(reader, &lower, resource, node->first, &one) ||
	    !mark_number(reader, &lower, resource, second, &other))
		return false;
	if (one == other) {
		complaint_at(reader->complaints, node,
		    tr("both marks are the same; shedding ends below the mark at which it begins"),
		    NULL);
		return false;
	}
	mark_r->end = one < other ? one : other;
	mark_r->begin = one < other ? other : one;
	return true;
}

static bool
value_mark(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	enum resource resource = (enum resource)resource_find(key->name);
	struct schema_key single = *key;
	struct strain_mark mark;

	single.width = sizeof(mark.begin);
	if (node->kind != NODE_LIST) {
		if (!mark_number(reader, &single, resource, node, &mark.begin))
			return false;
		mark.end = mark.begin * resource_table[resource].end_percent / 100;
	} else if (node->first == NULL || node->first->next == NULL ||
	           node->first->next->next != NULL) {
		complaint_at(reader->complaints, node,
		    tr("is not one mark, or two of them: where shedding ends, and where it begins"),
		    NULL);
		return false;
	} else if (!mark_pair(reader, key, resource, node, &mark)) {
		return false;
	}
	memcpy(target, &mark, sizeof(mark));
	return true;
}

/* Keeps a copy of the text where the settings own it. */
static const char *
value_keep(struct reader *reader, const char *text)
{
	const char *kept = allocation_text(reader->owner, text);

	if (kept == NULL)
		reader->error = -ENOMEM;
	return kept;
}

static bool
value_text(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	const char *kept;

	if (!lists_text_fits(reader, key, node))
		return false;
	kept = value_keep(reader, node->text);
	memcpy(target, &kept, sizeof(kept));
	return kept != NULL;
}

static bool
value_path(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	if (node->kind == NODE_TEXT && node->text[0] != '/' && node->text[0] != '\0')
		return value_refuse(
		    reader, node, tr("{value} is not a whole path: it must begin with \"/\""));
	return value_text(reader, key, node, target);
}

static bool
value_socket(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	const char *fault;

	if (!lists_text_fits(reader, key, node))
		return false;
	fault = milter_socket_fault(node->text);
	if (fault != NULL) {
		complaint_at(reader->complaints, node, tr(fault), "socket", node->text, NULL);
		return false;
	}
	return value_text(reader, key, node, target);
}

static bool
value_octal(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	const char *kept;

	if (node->kind != NODE_TEXT || strlen(node->text) != 4 || node->text[0] != '0' ||
	    strspn(node->text, "01234567") != 4)
		return value_refuse(reader, node,
		    tr("{value} is not a file mode in quotes, such as \"0660\" (from \"0000\" to "
		       "\"0777\")"));
	(void)key;
	kept = value_keep(reader, node->text);
	memcpy(target, &kept, sizeof(kept));
	return kept != NULL;
}

static bool
value_bool(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	(void)key;
	if (node->kind != NODE_BOOL)
		return value_refuse(
		    reader, node, tr("{value} is not true or false, without quotes"));
	*(bool *)target = node->number != 0;
	return true;
}

static bool
value_wanted(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	bool wanted;

	if (!value_bool(reader, key, node, &wanted))
		return false;
	*(enum wanted *)target = wanted ? WANTED_YES : WANTED_NO;
	return true;
}

/* A name that would do, for one that does not. */
static void
name_mend(char name_r[static RULE_NAME_BYTES], const char *text)
{
	text_copy_lower(name_r, RULE_NAME_BYTES, text);
	for (char *letter = name_r; *letter != '\0'; letter++) {
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789_-", *letter) == NULL)
			*letter = '-';
	}
}

static bool
value_name(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	char mended[RULE_NAME_BYTES];

	if (!lists_text_fits(reader, key, node))
		return false;
	name_mend(mended, node->text);
	if (strcmp(mended, node->text) != 0) {
		complaint_at(reader->complaints, node,
		    tr("\"{value}\" has other characters than a-z, 0-9, \"-\" and \"_\"; try "
		       "\"{mended}\""),
		    "value", node->text, "mended", mended, NULL);
		return false;
	}
	memcpy(target, mended, sizeof(mended));
	return true;
}

static const struct word_kind place_kind = {
	.near = N_("\"{word}\" is not something that can stand in {}; did you mean \"{nearest}\"?"),
	.far = N_("\"{word}\" is not something that can stand in {}; there are {list}"),
};

/* The {places} of an answer, as they are met. */
struct place_look {
	struct reader *reader;
	struct node *node;
	const char *names[PLACES_MAX + 1];
	bool known; /* all of them so far */
};

static const char *
place_look(void *arg, const char *name, size_t name_bytes)
{
	struct place_look *look = arg;
	char unknown[32];

	for (const char *const *place = look->names; *place != NULL; place++) {
		if (strlen(*place) == name_bytes && memcmp(*place, name, name_bytes) == 0)
			return "";
	}
	snprintf(unknown, sizeof(unknown), "%.*s", (int)name_bytes, name);
	words_unknown(look->reader, look->node, unknown, &place_kind, look->names);
	look->known = false;
	return "";
}

static bool
answer_places_known(struct reader *reader, struct node *node)
{
	struct place_look look = { .reader = reader, .node = node, .known = true };
	char filled[1];

	for (size_t i = 0; i < PLACES_MAX && answer_place(i) != NULL; i++)
		look.names[i] = answer_place(i);
	text_fill(filled, sizeof(filled), node->text, place_look, &look);
	return look.known;
}

static bool
value_answer(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	struct reply reply;
	char answer[ANSWER_BYTES];
	const char *fault;
	bool known;

	(void)key;
	if (node->kind != NODE_TEXT || reply_parse(&reply, node->text) < 0)
		return value_refuse(reader, node,
		    tr("{value} is not an answer such as \"421 4.7.0 Too much; try again in "
		       "{{wait} "
		       "(ref {{ticket})\""));
	known = answer_places_known(reader, node);
	if (!known)
		reply.text = "-"; /* complained of already, place by place */
	fault = answer_fault(&reply);
	if (fault != NULL)
		complaint_at(reader->complaints, node, tr(fault), "answer",
		    utf8_cut(answer, sizeof(answer), node->text), NULL);
	if (!known || fault != NULL)
		return false;

	reply.text = value_keep(reader, reply.text);
	if (reply.text == NULL)
		return false;
	memcpy(target, &reply, sizeof(reply));
	return true;
}

typedef bool value_read_fn(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);

/* Groups and lists of groups have no value of their own: settings/group.h. */
static value_read_fn *const value_readers[KIND_COUNT] = {
	[KIND_TEXT] = value_text,
	[KIND_PATH] = value_path,
	[KIND_SOCKET] = value_socket,
	[KIND_OCTAL] = value_octal,
	[KIND_NUMBER] = value_number,
	[KIND_SIZE] = value_size,
	[KIND_DURATION] = value_duration,
	[KIND_CHOICE] = words_choice,
	[KIND_MODE] = words_mode,
	[KIND_BOOL] = value_bool,
	[KIND_WANTED] = value_wanted,
	[KIND_TEXTS] = lists_texts,
	[KIND_PATHS] = lists_paths,
	[KIND_HOSTS] = lists_hosts,
	[KIND_MAILBOXES] = lists_mailboxes,
	[KIND_NETWORKS] = lists_networks,
	[KIND_EVENTS] = words_events,
	[KIND_STAGES] = words_stages,
	[KIND_PARTS] = words_parts,
	[KIND_LIMIT] = value_limit,
	[KIND_MARK] = value_mark,
	[KIND_SPARED] = words_spared,
	[KIND_ANSWER] = value_answer,
	[KIND_NAME] = value_name,
	[KIND_TYPE] = words_type,
};

bool
value_read(struct reader *reader, const struct schema_key *key, struct node *node, void *base)
{
	if (value_readers[key->kind](reader, key, node, (char *)base + key->offset))
		return true;
	node->refused = true;
	return false;
}

bool
value_initial(struct reader *reader, const struct schema_key *key, void *base)
{
	struct node node = {
		.name = key->name,
		.kind = NODE_TEXT,
		.text = key->initial,
		.file = "the defaults",
	};

	if (key->kind == KIND_NUMBER) {
		node.kind = NODE_NUMBER;
		node.number = strtoll(key->initial, NULL, 10);
	} else if (key->kind == KIND_BOOL) {
		node.kind = NODE_BOOL;
		node.number = strcmp(key->initial, "true") == 0;
	}
	return value_read(reader, key, &node, base);
}
