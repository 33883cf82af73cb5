/* SPDX-License-Identifier: BSD-2-Clause */
/* Who is stopped now: the end of the story, and what the administrator can do about it. */
#include "cli/stopped.h"

#include <string.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "policy/verdict.h"

#include "cli/page.h"

#define SENTENCE_BYTES (STOPPED_ACCOUNT_BYTES + 512)
#define COMMAND_BYTES (4 * STOPPED_ACCOUNT_BYTES + 64)

/* The place of the account, or the first free one, which is behind the last where none is. */
static size_t
place_find(const struct stopped *stopped, const char *account)
{
	size_t i;

	for (i = 0; i < stopped->count; i++) {
		if (strcmp(stopped->list[i].account, account) == 0)
			break;
	}
	return i;
}

/* Whom it helps that an account is forgotten: who is greylisted would begin anew. */
static bool
is_freed(const struct record *record)
{
	static const enum reason others[] = { REASON_FIRST_SEEN, REASON_TOO_EARLY, REASON_PRESSURE,
		REASON_DRAIN, REASON_HAMMERING };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (span_is(record->value[MEMBER_REASON], span_of(reason_slugs[others[i]])))
			return false;
	}
	return true;
}

void
stopped_note(struct stopped *stopped, const struct record *record, int64_t now_us)
{
	const int64_t wait_us = record_seconds(record, MEMBER_WAIT);
	char account[STOPPED_ACCOUNT_BYTES];
	size_t place;

	if ((record->kind != RECORD_DECISION && record->kind != RECORD_HOLD) || wait_us == 0 ||
	    record->at_us + wait_us <= now_us ||
	    span_is(record->value[MEMBER_MODE], span_of(mode_names[MODE_OBSERVE])) ||
	    record->value[MEMBER_ACCOUNT].bytes == 0 || !is_freed(record))
		return;
	record_text(account, sizeof(account), record, MEMBER_ACCOUNT);
	place = place_find(stopped, account);
	if (place == STOPPED_MOST) {
		stopped->more = true;
		return;
	}
	if (place < stopped->count && record->at_us < stopped->list[place].at_us)
		return;
	if (place == stopped->count)
		stopped->count++;
	text_copy(stopped->list[place].account, STOPPED_ACCOUNT_BYTES, account);
	stopped->list[place].at_us = record->at_us;
	stopped->list[place].until_us = record->at_us + wait_us;
}

/*
 * A shell takes the account for what it is, whatever a stranger put into it: nobody looks closely
 * when he pastes.
 */
static void
command_write(char command_r[static COMMAND_BYTES], const char *account)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:/@_=+-%";
	const bool is_plain = account[strspn(account, plain)] == '\0' && account[0] != '-';

	text_copy(command_r, COMMAND_BYTES, "sluice forget ");
	if (is_plain) {
		text_append(command_r, COMMAND_BYTES, account);
		return;
	}
	text_append(command_r, COMMAND_BYTES, "'");
	for (; *account != '\0'; account++) {
		const char byte[] = { *account, '\0' };

		text_append(command_r, COMMAND_BYTES, *account == '\'' ? "'\\''" : byte);
	}
	text_append(command_r, COMMAND_BYTES, "'");
}

void
stopped_tell(const struct stopped *stopped)
{
	for (size_t i = 0; i < stopped->count; i++) {
		char sentence[SENTENCE_BYTES], command[COMMAND_BYTES], until[NOW_TEXT_BYTES];

		/* Who comes in this second has come too early. */
		now_print_local(stopped->list[i].until_us + SECOND_US - 1, until);
		text_say(sentence, sizeof(sentence),
		    tr("By these records the account \"{account}\" is stopped until {until}. What "
		       "lets it pass at once:"),
		    "account", stopped->list[i].account, "until", until, NULL);
		page_print("\n");
		page_paragraph(0, sentence);
		command_write(command, stopped->list[i].account);
		page_print("    %s\n", command);
	}
	if (stopped->more) {
		page_print("\n");
		page_say(
		    tr("Others of these accounts are stopped too: see \"sluice status\"."), NULL);
	}
}
