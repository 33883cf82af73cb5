/* SPDX-License-Identifier: BSD-2-Clause */
/* Maintenance that is on: since when, until when, by whom, and what is still open. */
#include "cli/maintenance.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "policy/verdict.h"

#include "cli/page.h"

#define VALUE_BYTES 256
#define SENTENCE_BYTES 1024

/* The members of the record that are told. */
struct told {
	char since[VALUE_BYTES];
	char until[VALUE_BYTES];
	char by[VALUE_BYTES];
	char reason[VALUE_BYTES];
	char except[VALUE_BYTES];
	char mode[VALUE_BYTES];
	char trouble[VALUE_BYTES];
	char sessions[NUMBER_TEXT_BYTES];
	char messages[NUMBER_TEXT_BYTES];
	bool is_kept;
};

static void
time_find(char value_r[static VALUE_BYTES], const char *record, const char *name)
{
	int64_t at_us;

	json_find_text(value_r, VALUE_BYTES, record, name);
	if (now_parse(&at_us, value_r) == 0)
		now_print_local(at_us, value_r);
}

static void
number_find(char value_r[static NUMBER_TEXT_BYTES], const char *record, const char *name)
{
	int64_t number;

	json_find_number(&number, record, name);
	text_number(value_r, number);
}

static void
told_fill(struct told *told_r, const char *record)
{
	struct json_value kept;

	time_find(told_r->since, record, "since");
	time_find(told_r->until, record, "until");
	json_find_text(told_r->by, VALUE_BYTES, record, "by");
	json_find_text(told_r->reason, VALUE_BYTES, record, "reason");
	json_find_text(told_r->except, VALUE_BYTES, record, "except");
	json_find_text(told_r->mode, VALUE_BYTES, record, "mode");
	json_find_text(told_r->trouble, VALUE_BYTES, record, "trouble");
	number_find(told_r->sessions, record, "sessions_open");
	number_find(told_r->messages, record, "messages_open");
	told_r->is_kept = json_find(&kept, record, "kept") == 1 && kept.start[0] == 't';
}

static void
field_say(const struct told *told, const char *label, const char *words)
{
	char sentence[SENTENCE_BYTES];

	text_say(sentence, sizeof(sentence), words, "since", told->since, "until", told->until,
	    "by", told->by, "reason", told->reason, "trouble", told->trouble, "sessions",
	    told->sessions, "messages", told->messages, NULL);
	page_field(label, sentence);
}

void
maintenance_tell(const char *record)
{
	struct told told;

	told_fill(&told, record);
	field_say(&told, tr("MAINTENANCE"),
	    told.until[0] != '\0' ? tr("on since {since}, until {until}")
	                          : tr("on since {since}, until \"sluice drain off\""));
	field_say(&told, "",
	    told.reason[0] != '\0' ? tr("switched on by {by}: {reason}")
	                           : tr("switched on by {by}"));
	if (told.except[0] != '\0')
		field_say(&told, "", tr("who has logged in is served all the same"));
	if (strcmp(told.mode, mode_names[MODE_OBSERVE]) == 0)
		field_say(
		    &told, "", tr("nobody is refused: the rules of type \"drain\" only observe"));
	field_say(
	    &told, "", tr("sessions still open: {sessions}; messages being received: {messages}"));
	if (told.trouble[0] != '\0')
		field_say(&told, "", tr("a restart of sluiced ends it: {trouble}"));
	else if (!told.is_kept)
		field_say(&told, "", tr("a restart of sluiced ends it: nothing is kept on disk"));
}
