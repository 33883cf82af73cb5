/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice why: what was decided about somebody, told from the audit file and its predecessors. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/json.h"
#include "base/now.h"

#include "policy/verdict.h"

#include "report/history.h"
#include "report/wording.h"

#include "cli/command.h"
#include "cli/onsets.h"
#include "cli/page.h"
#include "cli/places.h"
#include "cli/subject.h"
#include "cli/tickets.h"

#define PAGE_LAST_COUNT 100
#define STORY_BYTES 16384
#define RECORD_BYTES 16
#define REASON_BYTES 32
#define WAIT_MOST_US (3660 * DAY_US) /* beyond that it is no wait but nonsense */
#define ACCOUNT_BYTES 1024

/* What a line tells of. */
enum record { RECORD_DECISION, RECORD_REPEATED, RECORD_HOLD, RECORD_HOLDS, RECORD_COUNT };

static const struct {
	const char *name;
	enum { OF_DECISIONS, OF_HOLDS } kind;
	enum { ONE, COUNTED } number;
} records[RECORD_COUNT] = {
	[RECORD_DECISION] = { "decision", OF_DECISIONS, ONE },
	[RECORD_REPEATED] = { "repeated", OF_DECISIONS, COUNTED },
	[RECORD_HOLD] = { "hold", OF_HOLDS, ONE },
	[RECORD_HOLDS] = { "holds", OF_HOLDS, COUNTED },
};

/* A line that is held back until it is known to be among the last. */
struct kept {
	int64_t at_us;
	size_t order; /* in which it was read: for lines of the same time */
	char *line;
};

struct search {
	struct subject subject;
	enum format format;
	int64_t from_us;
	struct tickets tickets; /* of the decisions that were found */
	struct onsets onsets; /* of what is on hold where the reading is */

	size_t last_count; /* as many are kept; 0: each is told at once */
	struct kept *kept; /* a ring */
	size_t found_count;

	uint64_t read_count[OF_HOLDS + 1]; /* decisions and holds … */
	int64_t first_us, last_us; /* … and when they were made */
	uint64_t nameless_count; /* those of a flood, counted by the rule alone */
};

static void
line_tell(const struct search *search, const char *line)
{
	static char story[STORY_BYTES];

	if (search->format == FORMAT_JSON) {
		page_json(line);
		return;
	}
	wording_line(story, sizeof(story), line, page_columns());
	page_print("%s%s", story, story[0] != '\0' && story[strlen(story) - 1] != '\n' ? "\n" : "");
}

static int
line_keep(struct search *search, const char *line, int64_t at_us)
{
	struct kept *kept = &search->kept[search->found_count % search->last_count];
	char *copy = strdup(line);

	if (copy == NULL)
		return -ENOMEM;
	free(kept->line);
	*kept = (struct kept){ .at_us = at_us, .order = search->found_count, .line = copy };
	return 0;
}

/* "repeated" lines name neither client nor login: their ticket does. */
static bool
line_wanted(const struct search *search, const char *line, const char *ticket)
{
	return tickets_have(&search->tickets, ticket) || subject_in(&search->subject, line);
}

static enum record
record_find(const char *line)
{
	char name[RECORD_BYTES];
	int record;

	json_find_text(name, sizeof(name), line, "record");
	for (record = 0; record < RECORD_COUNT; record++) {
		if (strcmp(records[record].name, name) == 0)
			break;
	}
	return (enum record)record;
}

/* Reads what every record has. Returns false for a line that is none. */
static bool
line_count(struct search *search, const char *line, enum record *record_r, int64_t *at_us_r)
{
	char time[NOW_TEXT_BYTES], account[2];
	int64_t count = 1;
	bool is_counted;

	*record_r = record_find(line);
	if (*record_r == RECORD_COUNT || !json_find_text(time, sizeof(time), line, "time") ||
	    now_parse(at_us_r, time) < 0)
		return false;
	is_counted = records[*record_r].number == COUNTED;
	if (is_counted && (!json_find_number(&count, line, "count") || count < 1))
		count = 1;
	search->read_count[records[*record_r].kind] += (uint64_t)count;
	if (is_counted && !json_find_text(account, sizeof(account), line, "account"))
		search->nameless_count += (uint64_t)count;
	if (search->first_us == 0 || *at_us_r < search->first_us)
		search->first_us = *at_us_r;
	if (*at_us_r > search->last_us)
		search->last_us = *at_us_r;
	return true;
}

static int
line_take(struct search *search, const char *line, int64_t at_us)
{
	if (at_us < search->from_us)
		return 0;
	if (search->last_count == 0)
		line_tell(search, line);
	else if (line_keep(search, line, at_us) < 0)
		return -ENOMEM;
	search->found_count++;
	return 0;
}

static bool
reason_is(const char *line, enum reason reason)
{
	char slug[REASON_BYTES];

	return json_find_text(slug, sizeof(slug), line, "reason") &&
	       strcmp(slug, reason_slugs[reason]) == 0;
}

/* A hold begins with a line of its own, or with the refusal of what went over the limit. */
static bool
is_onset(const char *line, enum record record)
{
	return record == RECORD_HOLD || (record == RECORD_DECISION && reason_is(line, REASON_RATE));
}

/* Remembers how a hold begins; untold is the line, or NULL where it is told anyway. */
static int
onset_note(struct search *search, const char *line, int64_t at_us, const char *untold)
{
	char account[ACCOUNT_BYTES];
	int64_t wait_us;

	if (!json_find_seconds(&wait_us, line, "wait") || wait_us <= 0 || wait_us > WAIT_MOST_US ||
	    !json_find_text(account, sizeof(account), line, "account"))
		return 0;
	return onsets_note(&search->onsets, account, untold, at_us, at_us + wait_us);
}

/* Whoever is refused for being on hold wants to know since when, and for what. */
static int
onset_take(struct search *search, const char *line, int64_t at_us)
{
	char account[ACCOUNT_BYTES];
	struct onset *onset;
	int error;

	json_find_text(account, sizeof(account), line, "account");
	onset = onsets_find(&search->onsets, account, at_us);
	if (onset == NULL || onset->line == NULL)
		return 0;
	error = line_take(search, onset->line, onset->at_us);
	free(onset->line);
	onset->line = NULL;
	return error;
}

static int
line_visit(void *arg, struct span text)
{
	const char *line = text.at;
	struct search *search = arg;
	char ticket[TICKET_BYTES + 1];
	enum record record;
	int64_t at_us;
	bool wanted;
	int error = 0;

	if (!line_count(search, line, &record, &at_us))
		return 0;
	json_find_text(ticket, sizeof(ticket), line, "ticket");
	wanted = line_wanted(search, line, ticket);
	if (is_onset(line, record))
		error = onset_note(search, line, at_us, wanted ? NULL : line);
	if (!wanted || error < 0)
		return error;
	if (record == RECORD_DECISION && tickets_add(&search->tickets, ticket) < 0)
		return -ENOMEM;
	if (record == RECORD_DECISION && reason_is(line, REASON_HOLD))
		error = onset_take(search, line, at_us);
	return error < 0 ? error : line_take(search, line, at_us);
}

static int
kept_compare(const void *one, const void *other)
{
	const struct kept *a = one, *b = other;

	if (a->at_us != b->at_us)
		return a->at_us < b->at_us ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* In time order: a count of repetitions is written up to a minute after the last of them. */
static void
kept_tell(struct search *search)
{
	size_t count = search->found_count;

	if (search->last_count == 0)
		return;
	if (count > search->last_count) {
		if (search->format == FORMAT_PAGE)
			page_print("(%zu earlier ones are left out; -n 0 shows them all)\n\n",
			    count - search->last_count);
		count = search->last_count;
	}
	qsort(search->kept, count, sizeof(*search->kept), kept_compare);
	for (size_t i = 0; i < count; i++)
		line_tell(search, search->kept[i].line);
}

static void
nothing_tell(const struct search *search, const char *path, const struct wish *wish)
{
	char first[NOW_TEXT_BYTES], last[NOW_TEXT_BYTES];

	if (access(path, R_OK) < 0 && errno == EACCES)
		places_denied(path, "");
	if (search->last_us == 0) {
		page_complain("%s and its rotated predecessors hold no decision at all", path);
		return;
	}
	now_print_local(search->first_us, first);
	now_print_local(search->last_us, last);
	page_complain("nothing about \"%s\"%s: searched %s and its rotated predecessors, "
	              "%" PRIu64 " decisions and %" PRIu64 " hold%s from %s to %s (what no rule "
	              "stopped leaves no record)",
	    wish->operands, wish->since_us > 0 ? " in that time" : "", path,
	    search->read_count[OF_DECISIONS], search->read_count[OF_HOLDS],
	    search->read_count[OF_HOLDS] == 1 ? "" : "s", first, last);
	if (search->nameless_count > 0)
		page_complain("%" PRIu64 " of them were made in floods, counted by the rule alone, "
		              "and name nobody",
		    search->nameless_count);
}

static enum finish
search_finish(struct search *search, int error, const char *path, const struct wish *wish)
{
	if (error == -EACCES || error == -EPERM) {
		places_denied(path, "");
		return FINISH_FINDING;
	}
	if (error == -ENOENT) {
		page_complain("there is no audit file %s yet: nothing was decided, or the daemon "
		              "writes another (--audit FILE)",
		    path);
		return FINISH_FINDING;
	}
	if (error < 0) {
		page_complain("%s: %s", path, strerror(-error));
		return FINISH_FINDING;
	}
	kept_tell(search);
	if (search->found_count > 0)
		return FINISH_FINE;
	nothing_tell(search, path, wish);
	return FINISH_FINDING;
}

static void
search_clear(struct search *search)
{
	for (size_t i = 0; search->kept != NULL && i < search->last_count; i++)
		free(search->kept[i].line);
	free(search->kept);
	tickets_clear(&search->tickets);
	onsets_clear(&search->onsets);
}

static enum finish
search_run(const char *path, const struct wish *wish)
{
	struct search search = { .format = wish->format };
	int64_t last = wish->last_count;
	enum finish finish;

	subject_parse(&search.subject, wish->operands);
	if (last < 0)
		last = wish->format == FORMAT_PAGE ? PAGE_LAST_COUNT : 0;
	if (wish->since_us > 0)
		search.from_us = now_us() - wish->since_us;
	search.last_count = (size_t)last;
	search.kept = calloc(search.last_count > 0 ? search.last_count : 1, sizeof(*search.kept));
	if (search.kept == NULL) {
		page_complain("%s", strerror(ENOMEM));
		return FINISH_FINDING;
	}
	finish = search_finish(&search, history_read(path, line_visit, &search), path, wish);
	search_clear(&search);
	return finish;
}

enum finish
why_run(const struct wish *wish)
{
	struct places places;
	enum finish finish = FINISH_FINDING;

	places_find(&places, wish);
	if (places.audit[0] == '\0')
		page_complain(
		    "the config wants no audit file (audit.file is \"\"): nothing is recorded");
	else
		finish = search_run(places.audit, wish);
	places_clear(&places);
	return finish;
}
