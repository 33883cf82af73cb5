/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice drain: maintenance on, off, and whether it is. */
#include "policy/drain.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/json.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "cli/command.h"
#include "cli/dialogue.h"
#include "cli/maintenance.h"
#include "cli/moment.h"
#include "cli/page.h"
#include "cli/places.h"

#define LONGEST_US (365 * DAY_US)
#define REQUEST_BYTES 512
#define VALUE_BYTES 256

enum drain_word { WORD_SHOW, WORD_ON, WORD_OFF, WORD_COUNT };

static const char *const drain_words[] = { "", "on", "off", NULL };

/* What is asked, and how it is told. */
struct asking {
	enum drain_word word;
	enum format format;
	enum finish finish;
};

/* --- what is wished */

static enum finish
word_read(enum drain_word *word_r, const char *operands)
{
	for (int word = WORD_SHOW; word < WORD_COUNT; word++) {
		*word_r = (enum drain_word)word;
		if (strcmp(operands, drain_words[word]) == 0)
			return FINISH_FINE;
	}
	page_warn(tr("\"sluice drain {operands}\": there are \"sluice drain on\", \"sluice drain "
	             "off\" and \"sluice drain\"; what has blanks is written in quotes"),
	    "operands", operands, NULL);
	return FINISH_MISUSE;
}

/* When it ends by itself; INT64_MAX: it does not. */
static enum finish
until_read(int64_t *until_us_r, const struct wish *wish, int64_t now_us)
{
	*until_us_r = INT64_MAX;
	if (wish->for_us > 0)
		*until_us_r = now_us + wish->for_us;
	if (wish->until != NULL && moment_parse(until_us_r, wish->until, now_us) < 0) {
		page_warn(tr("--until: \"{value}\" is not a time (try \"23:00\" or \"2026-11-22 "
		             "23:00\", in local time)"),
		    "value", wish->until, NULL);
		return FINISH_MISUSE;
	}
	if (*until_us_r <= now_us) {
		page_warn(
		    tr("--until: \"{value}\" has passed already"), "value", wish->until, NULL);
		return FINISH_MISUSE;
	}
	if (*until_us_r != INT64_MAX && *until_us_r - now_us > LONGEST_US) {
		page_warn(tr("maintenance lasts for a year at most; without --for and --until it "
		             "lasts until \"sluice drain off\""),
		    NULL);
		return FINISH_MISUSE;
	}
	return FINISH_FINE;
}

static enum finish
reason_read(const char *reason)
{
	char most[NUMBER_TEXT_BYTES];

	for (const char *byte = reason; *byte != '\0'; byte++) {
		if (*byte >= ' ' && *byte <= '~')
			continue;
		page_warn(tr("--reason: \"{value}\" is said to SMTP clients, who understand one "
		             "line of ASCII (RFC 5321 section 4.2); write it without accents"),
		    "value", reason, NULL);
		return FINISH_MISUSE;
	}
	if (strlen(reason) >= DRAIN_REASON_BYTES) {
		page_warn(tr("--reason: that is too long: at most {most} characters"), "most",
		    text_number(most, DRAIN_REASON_BYTES - 1), NULL);
		return FINISH_MISUSE;
	}
	return FINISH_FINE;
}

static enum finish
except_read(const char *except)
{
	if (strcmp(except, "authenticated") == 0)
		return FINISH_FINE;
	page_warn(tr("--except: \"{value}\" is not whom maintenance can spare; there is "
	             "authenticated"),
	    "value", except, NULL);
	return FINISH_MISUSE;
}

static bool
has_options(const struct wish *wish)
{
	return wish->for_us > 0 || wish->until != NULL || wish->reason != NULL ||
	       wish->except != NULL;
}

/* What a person pastes has blanks around it. */
static void
reason_append(char request[static REQUEST_BYTES], const char *reason)
{
	size_t bytes;

	reason += strspn(reason, " ");
	if (reason[0] == '\0')
		return;
	text_append(request, REQUEST_BYTES, " reason=");
	text_append(request, REQUEST_BYTES, reason);
	for (bytes = strlen(request); request[bytes - 1] == ' '; bytes--)
		request[bytes - 1] = '\0';
}

static enum finish
request_begin(char request_r[static REQUEST_BYTES], const struct wish *wish)
{
	char until[NOW_TEXT_BYTES];
	int64_t until_us;

	if (wish->for_us > 0 && wish->until != NULL) {
		page_warn(tr("--for or --until: which of them?"), NULL);
		return FINISH_MISUSE;
	}
	if (until_read(&until_us, wish, now_us()) != FINISH_FINE ||
	    (wish->reason != NULL && reason_read(wish->reason) != FINISH_FINE) ||
	    (wish->except != NULL && except_read(wish->except) != FINISH_FINE))
		return FINISH_MISUSE;
	text_copy(request_r, REQUEST_BYTES, "drain on");
	if (until_us != INT64_MAX) {
		now_print(until_us, until);
		text_append(request_r, REQUEST_BYTES, " until=");
		text_append(request_r, REQUEST_BYTES, until);
	}
	if (wish->except != NULL)
		text_append(request_r, REQUEST_BYTES, " except=authenticated");
	if (wish->reason != NULL)
		reason_append(request_r, wish->reason);
	return FINISH_FINE;
}

/* --- the answer */

static void
off_tell(struct asking *asking, const char *record)
{
	char trouble[VALUE_BYTES];
	struct json_value since;

	if (asking->word == WORD_SHOW)
		page_say(tr("No maintenance is on."), NULL);
	else if (json_find(&since, record, "since") == 0)
		page_say(tr("No maintenance was on."), NULL);
	else
		page_say(tr("Maintenance is over: new sessions are served again."), NULL);
	if (json_find_text(trouble, sizeof(trouble), record, "trouble"))
		page_warn(tr("a restart of sluiced would begin it anew: {trouble}"), "trouble",
		    trouble, NULL);
}

static void
record_tell(void *arg, const char *record)
{
	struct asking *asking = arg;
	char state[VALUE_BYTES];
	struct json_value trouble;

	if (json_find(&trouble, record, "trouble") == 1)
		asking->finish = FINISH_FINDING;
	json_find_text(state, sizeof(state), record, "state");
	if (asking->format == FORMAT_JSON)
		page_json(record);
	else if (strcmp(state, drain_words[WORD_ON]) == 0)
		maintenance_tell(record);
	else
		off_tell(asking, record);
}

static enum finish
request_ask(const struct wish *wish, const char *request, struct asking *asking)
{
	struct places places;
	enum finish finish;

	places_find(&places, wish);
	finish = dialogue(&places, request, record_tell, asking);
	places_clear(&places);
	return finish != FINISH_FINE ? finish : asking->finish;
}

enum finish
drain_run(const struct wish *wish)
{
	struct asking asking = { .format = wish->format, .finish = FINISH_FINE };
	char request[REQUEST_BYTES] = "drain";

	if (word_read(&asking.word, wish->operands) != FINISH_FINE)
		return FINISH_MISUSE;
	if (asking.word != WORD_ON && has_options(wish)) {
		page_warn(tr("--for, --until, --reason and --except belong to \"sluice drain on\""),
		    NULL);
		return FINISH_MISUSE;
	}
	if (asking.word == WORD_ON && request_begin(request, wish) != FINISH_FINE)
		return FINISH_MISUSE;
	if (asking.word == WORD_OFF)
		text_append(request, sizeof(request), " off");
	return request_ask(wish, request, &asking);
}
