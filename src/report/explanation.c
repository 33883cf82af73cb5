/* SPDX-License-Identifier: BSD-2-Clause */
/* Explains reply codes and statuses from the catalogue. */
#include "report/explanation.h"

#include <stdbool.h>
#include <stdio.h>

#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

#include "smtp/classify.h"

#include "report/causes.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define LABEL_MOST_COLUMNS 24
#define DIGITS_BYTES 16

const struct aspect_entry aspect_table[ASPECT_COUNT] = {
	[ASPECT_CLASS] = { "class_text", N_("Class") },
	[ASPECT_MEANING] = { "meaning", N_("Meaning") },
	[ASPECT_SEEN] = { "seen", N_("When you see it") },
	[ASPECT_CLIENT] = { "client_side", N_("Client's side") },
	[ASPECT_SERVER] = { "server_side", N_("Server's side") },
	[ASPECT_ACTOR] = { "actor_text", N_("Who must act") },
	[ASPECT_USE] = { "use", N_("When to use it") },
	[ASPECT_ENDING] = { "ending_text", N_("Ends session") },
	[ASPECT_STAGES] = { "stages_text", N_("Answers") },
	[ASPECT_STANDARD] = { "standard", N_("Standard") },
	[ASPECT_EVENTS] = { "events_text", N_("In sluice") },
};

/* As RFC 5321 section 4.2.1 calls the classes of codes. */
static const char *const class_terms[] = {
	[2] = N_("positive completion"),
	[3] = N_("positive intermediate"),
	[4] = N_("transient negative completion"),
	[5] = N_("permanent negative completion"),
};

static const char *const standing_words[] = {
	[OF_STANDARD] = "{standard}",
	[OF_DRAFT] = N_("{standard}; a draft that never became a standard"),
	[OF_VENDOR] = N_("{standard}; no standard, but the use of a provider or a program"),
};

static const char *const ending_words[] = {
	[ENDING_NO] = N_("No, the session goes on."),
	[ENDING_ALWAYS] = N_("Yes, the server closes the connection after this reply."),
	[ENDING_MAYBE] = N_("It depends on the server."),
};

/* What is answered. */
static const char *const stage_words[STAGE_COUNT] = {
	[STAGE_CONNECT] = N_("the connection (greeting)"),
	[STAGE_HELO] = "HELO, EHLO",
	[STAGE_TLS] = "STARTTLS",
	[STAGE_AUTH] = "AUTH",
	[STAGE_MAIL] = "MAIL",
	[STAGE_RCPT] = "RCPT",
	[STAGE_DATA] = "DATA",
	[STAGE_MESSAGE] = N_("the end of the message"),
	[STAGE_UNKNOWN] = N_("other commands"),
	[STAGE_CLOSE] = "QUIT",
	[STAGE_DELIVERY] = N_("delivery to the next server"),
};

/* What nobody knows is told by its digits. */
static const char *const unknown_codes[ASPECT_COUNT] = {
	[ASPECT_MEANING] = N_("No standard that is known here has the code {name}. Its first "
	                      "digit, {first}: {class} Its second digit, {second}: {category}"),
	[ASPECT_SEEN] = N_("Where a server or a filter has codes of its own. The text behind "
	                   "{name} tells what is meant."),
	[ASPECT_CLIENT] =
	    N_("The first digit decides what the client does (RFC 5321 section 4.2): {class}"),
	[ASPECT_SERVER] = N_("Answer with a code of the standard that has the same first digit: "
	                     "programs know what to do about it."),
	[ASPECT_USE] = N_("Never, where the standard has a code."),
};

static const char *const unknown_statuses[ASPECT_COUNT] = {
	[ASPECT_MEANING] =
	    N_("The registry of enhanced status codes, as known here, does not have {name}. Its "
	       "first number, {first}: {class} Its second number, {second}: {category}"),
	[ASPECT_SEEN] = N_("Where a server or a filter has statuses of its own. The text behind "
	                   "{name} tells what is meant."),
	[ASPECT_CLIENT] =
	    N_("The first number decides what the client does (RFC 3463 section 2): {class}"),
	[ASPECT_SERVER] =
	    N_("Answer with a status of the registry: programs know what to do about it."),
	[ASPECT_USE] = N_("Never, where the registry has a status."),
};

/* A status goes with codes. */
static const char status_use[] =
    N_("Behind a code that begins with {digit}, where it means just this.");

/* What its own rules say where the config gives them no answer. */
static const struct {
	uint16_t code;
	struct status status;
	const char *words;
} own_answers[] = {
	{ 421, { 0, 0, 0 },
	    N_("Without words sluice itself answers so on connecting, to clients that come too "
	       "early "
	       "again and again.") },
	{ 421, { 4, 3, 2 },
	    N_("sluice itself answers so during maintenance, and when the machine is short of "
	       "something, unless the rule has another answer.") },
	{ 421, { 4, 7, 0 },
	    N_("sluice itself answers so over a limit, unless the rule has another answer.") },
	{ 450, { 4, 7, 1 },
	    N_("sluice itself answers so when it greylists, unless the rule has another answer. "
	       "\"sluice why\" tells whom it delayed, and for how long.") },
};

/* What the catalogue has of a subject; what it does not have is NULL. */
struct known {
	const struct catalogue_entry *pair, *code, *status;
};

static struct known
known_find(const struct reply *subject)
{
	struct known known = { NULL, NULL, NULL };

	if (subject->code != 0)
		known.code = catalogue_find_code(subject->code);
	if (subject->status.class != 0)
		known.status = catalogue_find_status(&subject->status);
	if (subject->code != 0 && subject->status.class != 0)
		known.pair = catalogue_find_pair(subject->code, &subject->status);
	return known;
}

/* --- names */

static void
code_name(char name_r[static EXPLANATION_NAME_BYTES], const struct reply *subject)
{
	snprintf(name_r, EXPLANATION_NAME_BYTES, "%03u", subject->code);
}

static void
status_name(char name_r[static EXPLANATION_NAME_BYTES], const struct reply *subject)
{
	char text[STATUS_TEXT_BYTES];

	status_print(&subject->status, text);
	text_copy(name_r, EXPLANATION_NAME_BYTES, text);
}

void
explanation_name(char name_r[static EXPLANATION_NAME_BYTES], const struct reply *subject)
{
	char status[EXPLANATION_NAME_BYTES];

	name_r[0] = '\0';
	status_name(status, subject);
	if (subject->code != 0)
		code_name(name_r, subject);
	if (subject->code != 0 && status[0] != '\0')
		text_append(name_r, EXPLANATION_NAME_BYTES, " ");
	text_append(name_r, EXPLANATION_NAME_BYTES, status);
}

void
explanation_title(char *buf, size_t buf_bytes, const struct reply *subject)
{
	const struct known known = known_find(subject);
	const char *code = known.code != NULL ? tr(known.code->name) : tr(N_("not known"));
	const char *status = known.status != NULL ? tr(known.status->name) : tr(N_("not known"));

	if (known.pair != NULL)
		text_copy(buf, buf_bytes, tr(known.pair->name));
	else if (subject->code == 0)
		text_copy(buf, buf_bytes, status);
	else if (subject->status.class == 0)
		text_copy(buf, buf_bytes, code);
	else
		text_say(buf, buf_bytes, "{code}; {status}", "code", code, "status", status, NULL);
}

/* --- digits */

unsigned
explanation_class(const struct reply *subject)
{
	return subject->code != 0 ? subject->code / 100u : subject->status.class;
}

const char *
explanation_term(const struct reply *subject)
{
	const unsigned class = explanation_class(subject);
	const struct digit_entry *entry;

	if (subject->code == 0) {
		entry = catalogue_status_class(class);
		return entry != NULL ? tr(entry->name) : "";
	}
	return class < COUNT(class_terms) && class_terms[class] != NULL ? tr(class_terms[class])
	                                                                : "";
}

static const struct digit_entry *
class_find(const struct reply *subject)
{
	return subject->code != 0 ? catalogue_code_class(explanation_class(subject))
	                          : catalogue_status_class(explanation_class(subject));
}

static const char *
meaning_of(const struct digit_entry *entry)
{
	return entry != NULL ? tr(entry->meaning) : "";
}

/* "4yz, transient negative completion: …" */
static void
class_tell(char *buf, size_t buf_bytes, const struct reply *subject)
{
	char digits[DIGITS_BYTES];

	snprintf(digits, sizeof(digits), subject->code != 0 ? "%uyz" : "%u.X.X",
	    explanation_class(subject));
	text_say(buf, buf_bytes, tr("{digits}, {term}: {meaning}"), "digits", digits, "term",
	    explanation_term(subject), "meaning", meaning_of(class_find(subject)), NULL);
}

/* --- paragraphs */

static const char *
entry_text(const struct catalogue_entry *entry, enum aspect aspect)
{
	const char *text = NULL;

	switch (aspect) {
	case ASPECT_MEANING:
		text = entry->meaning;
		break;
	case ASPECT_SEEN:
		text = entry->seen;
		break;
	case ASPECT_CLIENT:
		text = entry->client;
		break;
	case ASPECT_SERVER:
		text = entry->server;
		break;
	case ASPECT_USE:
		text = entry->use;
		break;
	default:
		break;
	}
	return text != NULL ? tr(text) : "";
}

static void
unknown_tell(char *buf, size_t buf_bytes, const struct reply *part, enum aspect aspect)
{
	const bool is_code = part->code != 0;
	const char *const *table = is_code ? unknown_codes : unknown_statuses;
	const unsigned number = is_code ? part->code / 10u % 10u : part->status.subject;
	const struct digit_entry *category =
	    is_code ? catalogue_code_category(number) : catalogue_status_subject(number);
	char name[EXPLANATION_NAME_BYTES], first[NUMBER_TEXT_BYTES], second[NUMBER_TEXT_BYTES];

	buf[0] = '\0';
	if (table[aspect] == NULL)
		return;
	explanation_name(name, part);
	text_say(buf, buf_bytes, tr(table[aspect]), "name", name, "class",
	    meaning_of(class_find(part)), "category",
	    category != NULL ? tr(category->meaning) : tr("No standard gives it a meaning."),
	    "first", text_number(first, explanation_class(part)), "second",
	    text_number(second, number), NULL);
}

/* A code or a status: its own words, or what its digits say. */
static void
part_tell(char *buf, size_t buf_bytes, const struct reply *part,
    const struct catalogue_entry *entry, enum aspect aspect)
{
	if (entry != NULL)
		text_copy(buf, buf_bytes, entry_text(entry, aspect));
	else
		unknown_tell(buf, buf_bytes, part, aspect);
}

static void
paragraph_add(char *buf, size_t buf_bytes, const char *text)
{
	if (buf[0] != '\0' && text[0] != '\0')
		text_append(buf, buf_bytes, "\n");
	text_append(buf, buf_bytes, text);
}

/* Both, where no entry is about the two together. */
static void
parts_tell(char *buf, size_t buf_bytes, const struct reply *subject, const struct known *known,
    enum aspect aspect)
{
	const struct reply parts[] = { { .code = subject->code, .text = "" },
		{ .status = subject->status, .text = "" } };
	const struct catalogue_entry *const entries[] = { known->code, known->status };
	char text[EXPLANATION_BYTES / 2], named[EXPLANATION_BYTES / 2],
	    name[EXPLANATION_NAME_BYTES];

	for (size_t i = 0; i < COUNT(parts); i++) {
		part_tell(text, sizeof(text), &parts[i], entries[i], aspect);
		if (text[0] == '\0')
			continue;
		explanation_name(name, &parts[i]);
		text_say(named, sizeof(named), "{name}: {text}", "name", name, "text", text, NULL);
		paragraph_add(buf, buf_bytes, named);
	}
}

static void
status_use_tell(char *buf, size_t buf_bytes, const struct reply *subject)
{
	char digit[NUMBER_TEXT_BYTES];

	text_say(buf, buf_bytes, tr(status_use), "digit",
	    text_number(digit, explanation_class(subject)), NULL);
}

static void
words_tell(char *buf, size_t buf_bytes, const struct reply *subject, const struct known *known,
    enum aspect aspect)
{
	if (known->pair != NULL && entry_text(known->pair, aspect)[0] != '\0')
		text_copy(buf, buf_bytes, entry_text(known->pair, aspect));
	else if (subject->code != 0 && subject->status.class != 0 && aspect != ASPECT_USE)
		parts_tell(buf, buf_bytes, subject, known, aspect);
	else if (subject->code != 0)
		part_tell(buf, buf_bytes, subject, known->code, aspect);
	else if (known->status != NULL && aspect == ASPECT_USE)
		status_use_tell(buf, buf_bytes, subject);
	else
		part_tell(buf, buf_bytes, subject, known->status, aspect);
}

/* --- facts */

enum ending
explanation_ending(const struct reply *subject)
{
	const struct known known = known_find(subject);

	return known.code != NULL ? (enum ending)known.code->ending : ENDING_MAYBE;
}

/* The status knows better than the code, and the two together best. */
static const struct catalogue_entry *
known_best(const struct known *known)
{
	if (known->pair != NULL)
		return known->pair;
	return known->status != NULL ? known->status : known->code;
}

/* ACTOR_COUNT: nobody knows. */
enum actor
explanation_actor(const struct reply *subject)
{
	const struct known known = known_find(subject);
	const struct catalogue_entry *best = known_best(&known);

	return best != NULL ? (enum actor)best->actor : ACTOR_COUNT;
}

uint32_t
explanation_stages(const struct reply *subject)
{
	const struct known known = known_find(subject);

	return known.code != NULL ? known.code->stages : 0;
}

void
explanation_stage_list(char *buf, size_t buf_bytes, uint32_t stages)
{
	buf[0] = '\0';
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		if (!(stages & STAGE_BIT(stage)))
			continue;
		if (buf[0] != '\0')
			text_append(buf, buf_bytes, ", ");
		text_append(buf, buf_bytes, tr(stage_words[stage]));
	}
}

static void
actor_tell(char *buf, size_t buf_bytes, const struct reply *subject)
{
	const enum actor actor = explanation_actor(subject);

	if (actor != ACTOR_COUNT)
		text_copy(buf, buf_bytes, tr(actor_words[actor]));
}

static void
ending_tell(char *buf, size_t buf_bytes, const struct known *known)
{
	if (known->code != NULL)
		text_copy(buf, buf_bytes, tr(ending_words[known->code->ending]));
}

static void
stages_tell(char *buf, size_t buf_bytes, const struct known *known)
{
	if (known->code == NULL)
		return;
	explanation_stage_list(buf, buf_bytes, known->code->stages);
	if (buf[0] == '\0')
		text_copy(buf, buf_bytes, tr("any command"));
}

static void
standard_tell(char *buf, size_t buf_bytes, const struct known *known)
{
	const struct catalogue_entry *const entries[] = { known->pair ? known->pair : known->code,
		known->pair ? NULL : known->status };
	char text[EXPLANATION_BYTES / 16];

	for (size_t i = 0; i < COUNT(entries); i++) {
		if (entries[i] == NULL || entries[i]->standard == NULL)
			continue;
		text_say(text, sizeof(text), tr(standing_words[entries[i]->standing]), "standard",
		    entries[i]->standard, NULL);
		paragraph_add(buf, buf_bytes, text);
	}
}

/* --- what rules count of it, and what they answer */

static bool
status_is_same(const struct status *one, const struct status *other)
{
	return one->class == other->class && one->subject == other->subject &&
	       one->detail == other->detail;
}

static bool
event_has(enum event event, const struct reply *subject)
{
	const struct reply usual = classify_reply(event);

	if (!(EVENT_BIT(event) & EVENTS_COUNTED) || usual.code == 0)
		return false;
	if (subject->code != 0 && usual.code != subject->code)
		return false;
	return subject->status.class == 0 || status_is_same(&usual.status, &subject->status);
}

static uint64_t
events_of(const struct reply *subject)
{
	uint64_t events = 0;

	for (int event = 0; event < EVENT_COUNT; event++) {
		if (event_has((enum event)event, subject))
			events |= EVENT_BIT(event);
	}
	return events;
}

/* Programs give a code other statuses than the usual one: then the code alone tells. */
uint64_t
explanation_events(const struct reply *subject)
{
	const struct reply code = { .code = subject->code, .text = "" };
	const uint64_t events = events_of(subject);

	return events != 0 || subject->code == 0 ? events : events_of(&code);
}

static void
events_tell(char *buf, size_t buf_bytes, const struct reply *subject)
{
	const uint64_t events = explanation_events(subject);
	char list[EXPLANATION_BYTES / 16] = "";

	for (int event = 0; event < EVENT_COUNT; event++) {
		if (!(events & EVENT_BIT(event)))
			continue;
		if (list[0] != '\0')
			text_append(list, sizeof(list), ", ");
		text_append(list, sizeof(list), event_table[event].name);
	}
	if (events != 0)
		text_say(
		    buf, buf_bytes, tr("A rule can count it, as: {events}"), "events", list, NULL);
	for (size_t i = 0; i < COUNT(own_answers); i++) {
		if (own_answers[i].code == subject->code &&
		    status_is_same(&own_answers[i].status, &subject->status))
			paragraph_add(buf, buf_bytes, tr(own_answers[i].words));
	}
}

/* --- the page */

void
explanation_tell(char *buf, size_t buf_bytes, const struct reply *subject, enum aspect aspect)
{
	const struct known known = known_find(subject);

	buf[0] = '\0';
	switch (aspect) {
	case ASPECT_CLASS:
		class_tell(buf, buf_bytes, subject);
		break;
	case ASPECT_MEANING:
	case ASPECT_SEEN:
	case ASPECT_CLIENT:
	case ASPECT_SERVER:
	case ASPECT_USE:
		words_tell(buf, buf_bytes, subject, &known, aspect);
		break;
	case ASPECT_ACTOR:
		actor_tell(buf, buf_bytes, subject);
		break;
	case ASPECT_ENDING:
		ending_tell(buf, buf_bytes, &known);
		break;
	case ASPECT_STAGES:
		stages_tell(buf, buf_bytes, &known);
		break;
	case ASPECT_STANDARD:
		standard_tell(buf, buf_bytes, &known);
		break;
	case ASPECT_EVENTS:
		events_tell(buf, buf_bytes, subject);
		break;
	case ASPECT_COUNT:
		break;
	}
}

static bool
is_name_of(const struct codename *name, const struct reply *subject)
{
	if (name->code != 0)
		return name->code == subject->code;
	return status_is_same(&name->status, &subject->status);
}

bool
explanation_confused(
    struct reply *other_r, const struct confusion *pair, const struct reply *subject)
{
	const bool is_one = is_name_of(&pair->one, subject);
	const struct codename *other = is_one ? &pair->other : &pair->one;

	*other_r = (struct reply){ .code = other->code, .status = other->status, .text = "" };
	return is_one || is_name_of(&pair->other, subject);
}

/* Each one with its name, and the difference. */
static void
confusions_put(struct sheet *sheet, const struct reply *subject)
{
	const char *label = tr("Confused with");
	char title[EXPLANATION_BYTES / 16], name[EXPLANATION_NAME_BYTES];
	char text[EXPLANATION_BYTES / 2];

	for (size_t i = 0; i < confusion_count; i++) {
		struct reply other;

		if (!explanation_confused(&other, &confusions[i], subject))
			continue;
		explanation_name(name, &other);
		explanation_title(title, sizeof(title), &other);
		text_say(text, sizeof(text), "{name} {title}. {difference}", "name", name, "title",
		    title, "difference", tr(confusions[i].difference), NULL);
		sheet_field(sheet, label, text);
		label = "";
	}
}

void
explanation_labels(struct sheet *sheet)
{
	size_t columns = utf8_columns(tr("Confused with"));

	for (int aspect = 0; aspect < ASPECT_COUNT; aspect++) {
		const size_t more = utf8_columns(tr(aspect_table[aspect].label));

		columns = more > columns ? more : columns;
	}
	sheet->label_columns = (columns < LABEL_MOST_COLUMNS ? columns : LABEL_MOST_COLUMNS) + 2;
}

static void
title_put(struct sheet *sheet, const struct reply *subject)
{
	char name[EXPLANATION_NAME_BYTES], title[EXPLANATION_BYTES / 16];
	char text[EXPLANATION_BYTES / 8];

	explanation_name(name, subject);
	explanation_title(title, sizeof(title), subject);
	text_say(text, sizeof(text), "{name} {title}", "name", name, "title", title, NULL);
	sheet_paragraph(sheet, WEIGHT_TITLE, 0, text);
	if (subject->text[0] != '\0')
		sheet_field(sheet, tr("Text"), subject->text);
}

/* What the text of this very reply tells comes first, what is true of all of them last. */
static bool
is_cause_known(const struct reply *subject)
{
	struct causes causes;

	if (subject->code != FAREWELL_CODE)
		return false;
	causes_find(&causes, subject);
	return causes.fit > FAREWELL_FIT_STATUS;
}

void
explanation_page(struct sheet *sheet, const struct reply *subject)
{
	const bool is_cause_first = is_cause_known(subject);
	char text[EXPLANATION_BYTES];

	explanation_labels(sheet);
	title_put(sheet, subject);
	if (is_cause_first) {
		causes_page(sheet, subject);
		sheet_blank(sheet);
		sheet_paragraph(sheet, WEIGHT_HEADING, 0, tr("What is true of every such reply"));
	}
	for (int aspect = 0; aspect < ASPECT_COUNT; aspect++) {
		explanation_tell(text, sizeof(text), subject, (enum aspect)aspect);
		if (text[0] != '\0')
			sheet_field(sheet, tr(aspect_table[aspect].label), text);
	}
	confusions_put(sheet, subject);
	if (subject->code == FAREWELL_CODE && !is_cause_first) {
		sheet_blank(sheet);
		causes_page(sheet, subject);
	}
}
