/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells why a server ended a session with 421, or what it can have been. */
#include "report/causes.h"

#include <string.h>

#include "base/language.h"
#include "base/span.h"
#include "base/text.h"

#define TEXT_BYTES 8192

/* How sure it is. */
static const char *const introductions[] = {
	[FAREWELL_FIT_NOT] =
	    N_("Neither the text nor the status tells the cause. It can be any of these:"),
	[FAREWELL_FIT_STATUS] = N_("The text, if there is one, is not known here; many causes have "
	                           "the same status. It can be one of these:"),
	[FAREWELL_FIT_WORDS] = N_("No program that is known here has this text, but its words "
	                          "point to a cause. This is a guess:"),
	[FAREWELL_FIT_TEXT] = N_("A known program has a text like this, with another status or "
	                         "none. The cause is probably, the likeliest first:"),
	[FAREWELL_FIT_BOTH] = N_("Text and status are known. The cause is, the likeliest first:"),
};

void
causes_find(struct causes *causes_r, const struct reply *reply)
{
	*causes_r = (struct causes){ .fit = FAREWELL_FIT_NOT };
	causes_r->match_count = farewell_match(reply, causes_r->matches, CAUSES_MOST);
	if (causes_r->match_count > 0)
		causes_r->fit = farewell_fit(causes_r->matches[0], reply);
	for (size_t i = 0; i < causes_r->match_count; i++)
		causes_r->is_possible[causes_r->matches[i]->kind] = true;
	for (int kind = 0; kind < FAREWELL_COUNT && causes_r->match_count == 0; kind++)
		causes_r->is_possible[kind] = true;
}

/* Who must act, and what each side should do about one kind. */
static void
remedy_put(struct sheet *sheet, const struct farewell_cause *cause)
{
	sheet_field(sheet, tr("Who must act"), tr(actor_words[cause->actor]));
	sheet_field(sheet, tr("Client's side"), tr(cause->client));
	sheet_field(sheet, tr("Server's side"), tr(cause->server));
}

/* "..." for what may be anything; of common words that goes without saying at their ends. */
static void
form_add(char *buf, size_t buf_bytes, struct span form, enum farewell_fit fit)
{
	char quoted[TEXT_BYTES / 4] = "\"";
	size_t bytes = 1;

	while (fit == FAREWELL_FIT_WORDS && span_eat(&form, SPAN("*")))
		continue;
	while (fit == FAREWELL_FIT_WORDS && span_eat_end(&form, SPAN("*")))
		continue;
	for (size_t i = 0; i < form.bytes && bytes + 4 < sizeof(quoted); i++) {
		const bool is_any = form.at[i] == '*' || (i == 0 && form.at[i] == '_');

		memcpy(quoted + bytes, is_any ? "..." : form.at + i, is_any ? 3 : 1);
		bytes += is_any ? 3 : 1;
	}
	quoted[bytes] = '\0';
	if (buf[0] != '\0')
		text_append(buf, buf_bytes, ", ");
	text_append(buf, buf_bytes, quoted);
	text_append(buf, buf_bytes, "\"");
}

/* "Postfix: "...Error: too many errors", status 4.7.0" */
static void
sign_put(struct sheet *sheet, const char *label, const struct farewell *farewell)
{
	const bool is_words = farewell->program[0] == '\0';
	const enum farewell_fit fit = is_words ? FAREWELL_FIT_WORDS : FAREWELL_FIT_TEXT;
	struct span rest = span_of(farewell->text), form;
	char texts[TEXT_BYTES / 2] = "", text[TEXT_BYTES];

	while (span_cut(&rest, '|', &form))
		form_add(texts, sizeof(texts), form, fit);
	form_add(texts, sizeof(texts), rest, fit);
	text_say(text, sizeof(text),
	    is_words                      ? tr("any program: {texts}")
	    : farewell->status[0] != '\0' ? tr("{program}: {texts}, status {status}")
	                                  : "{program}: {texts}",
	    "program", farewell->program, "texts", texts, "status", farewell->status, NULL);
	sheet_field(sheet, label, text);
}

/* A text that is known, or words that point to a kind. */
static void
match_put(struct sheet *sheet, const struct farewell *match)
{
	const struct farewell_cause *cause = &farewell_causes[match->kind];
	char title[TEXT_BYTES / 4];

	sheet_blank(sheet);
	text_say(title, sizeof(title), match->program[0] != '\0' ? "{name} ({program})" : "{name}",
	    "name", tr(cause->name), "program", match->program, NULL);
	sheet_paragraph(sheet, WEIGHT_HEADING, 0, title);
	sheet_field(sheet, tr("Meaning"), tr(cause->meaning));
	if (match->program[0] != '\0') {
		sheet_field(sheet, tr("When"), tr(match->when));
		sheet_field(sheet, tr("Why"), tr(match->why));
	}
	remedy_put(sheet, cause);
}

/* One that is possible, and how to recognise it: by those that fit, else by all that are known. */
static void
kind_put(struct sheet *sheet, enum farewell_kind kind, const struct causes *causes)
{
	const struct farewell_cause *cause = &farewell_causes[kind];
	const char *label = tr("Recognised by");

	sheet_blank(sheet);
	sheet_paragraph(sheet, WEIGHT_HEADING, 0, tr(cause->name));
	sheet_field(sheet, tr("Meaning"), tr(cause->meaning));
	for (size_t i = 0; i < farewell_count; i++) {
		bool is_wanted = causes->match_count == 0;

		for (size_t j = 0; j < causes->match_count; j++)
			is_wanted = is_wanted || causes->matches[j] == &farewells[i];
		if (farewells[i].kind != kind || !is_wanted)
			continue;
		sign_put(sheet, label, &farewells[i]);
		label = "";
	}
	remedy_put(sheet, cause);
}

void
causes_page(struct sheet *sheet, const struct reply *reply)
{
	struct causes causes;

	causes_find(&causes, reply);
	sheet_paragraph(sheet, WEIGHT_HEADING, 0, tr("The cause of this 421"));
	sheet_paragraph(sheet, WEIGHT_PLAIN, 0, tr(introductions[causes.fit]));
	if (causes.fit > FAREWELL_FIT_STATUS) {
		for (size_t i = 0; i < causes.match_count; i++)
			match_put(sheet, causes.matches[i]);
		return;
	}
	for (int kind = 0; kind < FAREWELL_COUNT; kind++) {
		if (causes.is_possible[kind])
			kind_put(sheet, (enum farewell_kind)kind, &causes);
	}
}
