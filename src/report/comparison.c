/* SPDX-License-Identifier: BSD-2-Clause */
/* Compares reply codes and statuses: what each one is, and what tells them apart. */
#include "report/comparison.h"

#include <stdbool.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"

#include "report/explanation.h"

#define BESIDE_LEAST_COLUMNS 100 /* of a terminal */
#define BESIDE_MOST 3 /* columns that can be read */

const struct difference_entry difference_table[DIFFERENCE_COUNT] = {
	[DIFFERENCE_CONFUSION] = { "confusion", N_("In short") },
	[DIFFERENCE_CLASS] = { "class", N_("Trying again") },
	[DIFFERENCE_ENDING] = { "ending", N_("The session") },
	[DIFFERENCE_STAGES] = { "stages", N_("The place") },
	[DIFFERENCE_ACTOR] = { "actor", N_("Who must act") },
};

/* What the class means for trying again: of one, and of two that have the same. */
static const struct {
	const char *one, *both;
} class_words[] = {
	[2] = { N_("{name} ({term}) is a success: there is nothing to repeat."),
	    N_("{one} and {other} are successes ({term}): there is nothing to repeat.") },
	[3] = { N_("{name} ({term}) is no outcome yet: the client sends what the server waits "
	           "for."),
	    N_("{one} and {other} are no outcome yet ({term}): the client sends what the server "
	       "waits for.") },
	[4] = { N_("{name} ({term}) is temporary: the same request can work later, and the client "
	           "tries again by itself."),
	    N_("{one} and {other} are temporary ({term}): the same request can work later, and the "
	       "client tries again by itself.") },
	[5] = { N_("{name} ({term}) is permanent: the same request is refused again until "
	           "something has been changed."),
	    N_("{one} and {other} are permanent ({term}): the same request is refused again until "
	       "something has been changed.") },
};

static const struct {
	const char *one, *both;
} ending_words[] = {
	[ENDING_NO] = { N_("After {name} the session goes on."),
	    N_("After {one} and after {other} the session goes on.") },
	[ENDING_ALWAYS] = { N_("{name} ends the session: the server closes the connection."),
	    N_("{one} and {other} end the session: the server closes the connection.") },
	[ENDING_MAYBE] = { N_("After {name} some servers end the session, others go on."),
	    N_("After {one} and after {other} some servers end the session, others go on.") },
};

/* Two sentences, one behind the other. */
static void
sentence_add(char *buf, size_t buf_bytes, const char *sentence)
{
	if (buf[0] != '\0')
		text_append(buf, buf_bytes, " ");
	text_append(buf, buf_bytes, sentence);
}

static void
class_add(char *buf, size_t buf_bytes, const struct reply *subject)
{
	const unsigned class = explanation_class(subject);
	char name[EXPLANATION_NAME_BYTES], sentence[DIFFERENCE_BYTES / 4];

	explanation_name(name, subject);
	text_say(sentence, sizeof(sentence), tr(class_words[class].one), "name", name, "term",
	    explanation_term(subject), NULL);
	sentence_add(buf, buf_bytes, sentence);
}

static void
class_tell(char *buf, size_t buf_bytes, const struct reply *one, const struct reply *other)
{
	const unsigned class = explanation_class(one);
	const bool is_same_term = strcmp(explanation_term(one), explanation_term(other)) == 0;
	char names[2][EXPLANATION_NAME_BYTES];

	if (class != explanation_class(other) || !is_same_term) {
		class_add(buf, buf_bytes, one);
		class_add(buf, buf_bytes, other);
		return;
	}
	explanation_name(names[0], one);
	explanation_name(names[1], other);
	text_say(buf, buf_bytes, tr(class_words[class].both), "one", names[0], "other", names[1],
	    "term", explanation_term(one), NULL);
}

static void
ending_add(char *buf, size_t buf_bytes, const struct reply *subject)
{
	char name[EXPLANATION_NAME_BYTES], sentence[DIFFERENCE_BYTES / 4];

	if (catalogue_find_code(subject->code) == NULL)
		return;
	explanation_name(name, subject);
	text_say(sentence, sizeof(sentence), tr(ending_words[explanation_ending(subject)].one),
	    "name", name, NULL);
	sentence_add(buf, buf_bytes, sentence);
}

static bool
are_codes(const struct reply *one, const struct reply *other)
{
	return catalogue_find_code(one->code) != NULL && catalogue_find_code(other->code) != NULL;
}

static void
ending_tell(char *buf, size_t buf_bytes, const struct reply *one, const struct reply *other)
{
	char names[2][EXPLANATION_NAME_BYTES];

	if (!are_codes(one, other) || explanation_ending(one) != explanation_ending(other)) {
		ending_add(buf, buf_bytes, one);
		ending_add(buf, buf_bytes, other);
		return;
	}
	explanation_name(names[0], one);
	explanation_name(names[1], other);
	text_say(buf, buf_bytes, tr(ending_words[explanation_ending(one)].both), "one", names[0],
	    "other", names[1], NULL);
}

static void
stages_add(char *buf, size_t buf_bytes, const struct reply *subject)
{
	const uint32_t stages = explanation_stages(subject);
	char name[EXPLANATION_NAME_BYTES], list[DIFFERENCE_BYTES / 8],
	    sentence[DIFFERENCE_BYTES / 4];

	if (catalogue_find_code(subject->code) == NULL)
		return;
	explanation_name(name, subject);
	explanation_stage_list(list, sizeof(list), stages);
	text_say(sentence, sizeof(sentence),
	    stages == 0 ? tr("{name} can answer any command.") : tr("{name} answers: {stages}."),
	    "name", name, "stages", list, NULL);
	sentence_add(buf, buf_bytes, sentence);
}

static void
actor_add(char *buf, size_t buf_bytes, const struct reply *subject)
{
	const enum actor actor = explanation_actor(subject);
	char name[EXPLANATION_NAME_BYTES], sentence[DIFFERENCE_BYTES / 4];

	if (actor == ACTOR_COUNT)
		return;
	explanation_name(name, subject);
	text_say(sentence, sizeof(sentence), tr("After {name}: {actor}."), "name", name, "actor",
	    tr(actor_words[actor]), NULL);
	sentence_add(buf, buf_bytes, sentence);
}

/* Of the codes, and of the statuses. */
static void
confusion_tell(char *buf, size_t buf_bytes, const struct reply *one, const struct reply *other)
{
	const struct codename codes[] = { { .code = one->code }, { .code = other->code } };
	const struct codename statuses[] = { { .status = one->status },
		{ .status = other->status } };
	const struct confusion *pair = confusion_find(&codes[0], &codes[1]);

	if (pair != NULL)
		sentence_add(buf, buf_bytes, tr(pair->difference));
	pair = confusion_find(&statuses[0], &statuses[1]);
	if (pair != NULL)
		sentence_add(buf, buf_bytes, tr(pair->difference));
}

void
difference_tell(char *buf, size_t buf_bytes, const struct reply *one, const struct reply *other,
    enum difference difference)
{
	buf[0] = '\0';
	switch (difference) {
	case DIFFERENCE_CLASS:
		class_tell(buf, buf_bytes, one, other);
		break;
	case DIFFERENCE_ENDING:
		ending_tell(buf, buf_bytes, one, other);
		break;
	case DIFFERENCE_STAGES:
		stages_add(buf, buf_bytes, one);
		stages_add(buf, buf_bytes, other);
		break;
	case DIFFERENCE_ACTOR:
		actor_add(buf, buf_bytes, one);
		actor_add(buf, buf_bytes, other);
		break;
	case DIFFERENCE_CONFUSION:
		confusion_tell(buf, buf_bytes, one, other);
		break;
	case DIFFERENCE_COUNT:
		break;
	}
}

/* --- the page */

/* The subjects of one page, and whether they stand beside each other. */
struct comparison {
	struct sheet *sheet;
	struct sheet narrow; /* the same, whose labels are the names of the subjects */
	const struct reply *subjects;
	size_t subject_count;
	bool is_beside;
};

/* What is told before the differences. */
static const struct {
	enum aspect aspect;
	const char *heading; /* NULL: the aspect's label */
} parts[] = {
	{ ASPECT_CLASS, NULL },
	{ ASPECT_MEANING, NULL },
	{ ASPECT_SEEN, NULL },
	{ ASPECT_CLIENT, N_("What to do on the client's side") },
	{ ASPECT_SERVER, N_("What to do on the server's side") },
};

static void
title_tell(char *buf, size_t buf_bytes, const struct reply *subject)
{
	char name[EXPLANATION_NAME_BYTES], title[DIFFERENCE_BYTES / 4];

	explanation_name(name, subject);
	explanation_title(title, sizeof(title), subject);
	text_say(buf, buf_bytes, "{name} {title}", "name", name, "title", title, NULL);
}

static void
titles_put(const struct comparison *comparison)
{
	char titles[BESIDE_MOST][DIFFERENCE_BYTES / 4], title[DIFFERENCE_BYTES / 4];
	const char *cells[BESIDE_MOST];

	for (size_t i = 0; i < comparison->subject_count; i++) {
		title_tell(title, sizeof(title), &comparison->subjects[i]);
		if (!comparison->is_beside) {
			sheet_paragraph(comparison->sheet, WEIGHT_TITLE, 0, title);
			continue;
		}
		text_copy(titles[i], sizeof(titles[i]), title);
		cells[i] = titles[i];
	}
	if (comparison->is_beside)
		sheet_cells(comparison->sheet, WEIGHT_TITLE, cells, comparison->subject_count);
}

static void
below_put(struct comparison *comparison, enum aspect aspect)
{
	char name[EXPLANATION_NAME_BYTES], text[EXPLANATION_BYTES];

	for (size_t i = 0; i < comparison->subject_count; i++) {
		explanation_name(name, &comparison->subjects[i]);
		explanation_tell(text, sizeof(text), &comparison->subjects[i], aspect);
		sheet_field(&comparison->narrow, name, text);
	}
}

static void
beside_put(const struct comparison *comparison, enum aspect aspect)
{
	char texts[BESIDE_MOST][EXPLANATION_BYTES];
	const char *cells[BESIDE_MOST];

	for (size_t i = 0; i < comparison->subject_count; i++) {
		explanation_tell(texts[i], sizeof(texts[i]), &comparison->subjects[i], aspect);
		cells[i] = texts[i];
	}
	sheet_cells(comparison->sheet, WEIGHT_PLAIN, cells, comparison->subject_count);
}

static void
heading_put(const struct comparison *comparison, const char *heading)
{
	sheet_blank(comparison->sheet);
	sheet_paragraph(comparison->sheet, WEIGHT_HEADING, 0, heading);
}

static void
aspect_put(struct comparison *comparison, const char *heading, enum aspect aspect)
{
	heading_put(comparison, heading != NULL ? tr(heading) : tr(aspect_table[aspect].label));
	if (comparison->is_beside)
		beside_put(comparison, aspect);
	else
		below_put(comparison, aspect);
}

static void
pair_put(struct sheet *sheet, const struct reply *one, const struct reply *other)
{
	char text[DIFFERENCE_BYTES];

	for (int difference = 0; difference < DIFFERENCE_COUNT; difference++) {
		difference_tell(text, sizeof(text), one, other, (enum difference)difference);
		if (text[0] != '\0')
			sheet_field(sheet, tr(difference_table[difference].label), text);
	}
}

/* Of every two; where there are more than two, under their names. */
static void
differences_put(const struct comparison *comparison)
{
	const struct reply *subjects = comparison->subjects;
	char names[2][EXPLANATION_NAME_BYTES], heading[2 * EXPLANATION_NAME_BYTES + 4];

	heading_put(comparison, tr("Key differences"));
	for (size_t i = 0; i < comparison->subject_count; i++) {
		for (size_t j = i + 1; j < comparison->subject_count; j++) {
			explanation_name(names[0], &subjects[i]);
			explanation_name(names[1], &subjects[j]);
			text_say(heading, sizeof(heading), "{one} / {other}", "one", names[0],
			    "other", names[1], NULL);
			if (comparison->subject_count > 2)
				sheet_paragraph(comparison->sheet, WEIGHT_HEADING, 0, heading);
			pair_put(comparison->sheet, &subjects[i], &subjects[j]);
		}
	}
}

static size_t
names_columns(const struct reply *subjects, size_t subject_count)
{
	char name[EXPLANATION_NAME_BYTES];
	size_t columns = 0;

	for (size_t i = 0; i < subject_count; i++) {
		explanation_name(name, &subjects[i]);
		columns = strlen(name) > columns ? strlen(name) : columns;
	}
	return columns;
}

void
comparison_page(struct sheet *sheet, const struct reply *subjects, size_t subject_count)
{
	struct comparison comparison = {
		.sheet = sheet,
		.narrow = *sheet,
		.subjects = subjects,
		.subject_count = subject_count,
		.is_beside = sheet->columns >= BESIDE_LEAST_COLUMNS && subject_count <= BESIDE_MOST,
	};

	explanation_labels(sheet);
	comparison.narrow.label_columns = names_columns(subjects, subject_count) + 2;
	titles_put(&comparison);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		aspect_put(&comparison, parts[i].heading, parts[i].aspect);
	differences_put(&comparison);
	aspect_put(&comparison, N_("When to use which"), ASPECT_USE);
}
