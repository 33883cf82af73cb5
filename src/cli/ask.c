/* SPDX-License-Identifier: BSD-2-Clause */
/* What the daemon is asked to do: sluice forget and reload. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/language.h"
#include "base/text.h"

#include "cli/command.h"
#include "cli/dialogue.h"
#include "cli/mistakes.h"
#include "cli/page.h"
#include "cli/places.h"

#define VALUE_BYTES 1024
#define WORDS_BYTES (OPERANDS_BYTES + 16)

/* How each kind of record is told: with one of its members. */
static const struct sentence {
	const char *record;
	const char *member;
	const char *words;
} sentences[] = {
	{ "forgotten", "account", N_("forgotten: {account}") },
	{ "unchanged", "key", N_("{key} has changed too, and takes effect with a restart") },
};

#define SENTENCE_COUNT (sizeof(sentences) / sizeof(sentences[0]))

/* What is asked, and what was said so far. */
struct asking {
	enum format format;
	struct mistakes mistakes;
};

static const char *
value_find(char value_r[static VALUE_BYTES], const char *record, const char *member)
{
	json_find_text(value_r, VALUE_BYTES, record, member);
	return value_r;
}

static void
complaint_tell(struct mistakes *mistakes, const char *record)
{
	char file[VALUE_BYTES], text[VALUE_BYTES], number[NUMBER_TEXT_BYTES];
	int64_t line;

	json_find_number(&line, record, "line");
	value_find(file, record, "file");
	value_find(text, record, "text");
	page_say(line > 0 ? "{file}:{line}: {text}" : "{file}: {text}", "file", file, "line",
	    text_number(number, line), "text", mistakes_words(mistakes, file, line, text), NULL);
}

static void
record_tell(void *arg, const char *record)
{
	struct asking *asking = arg;
	char kind[VALUE_BYTES], value[VALUE_BYTES];

	if (asking->format == FORMAT_JSON) {
		page_json(record);
		return;
	}
	value_find(kind, record, "record");
	if (strcmp(kind, "complaint") == 0)
		complaint_tell(&asking->mistakes, record);
	for (size_t i = 0; i < SENTENCE_COUNT; i++) {
		if (strcmp(kind, sentences[i].record) == 0)
			page_say(tr(sentences[i].words), sentences[i].member,
			    value_find(value, record, sentences[i].member), NULL);
	}
}

static enum finish
ask(const struct wish *wish, const char *words)
{
	static struct asking asking;
	struct places places;
	enum finish finish;

	asking.format = wish->format;
	asking.mistakes.path = wish->config != NULL ? wish->config : CONFIG_FILE;
	places_find(&places, wish);
	finish = dialogue(&places, words, record_tell, &asking);
	places_clear(&places);
	return finish;
}

enum finish
forget_run(const struct wish *wish)
{
	char words[WORDS_BYTES];

	snprintf(words, sizeof(words), "forget %s", wish->operands);
	return ask(wish, words);
}

enum finish
reload_run(const struct wish *wish)
{
	enum finish finish = ask(wish, "reload");

	if (finish == FINISH_FINE && wish->format == FORMAT_PAGE)
		page_say(tr("the config is in force as it now stands"), NULL);
	return finish;
}
