/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice why: what became of somebody and why, told from the audit file and its predecessors. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/error.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "policy/verdict.h"

#include "report/history.h"
#include "report/record.h"

#include "cli/command.h"
#include "cli/leads.h"
#include "cli/onsets.h"
#include "cli/page.h"
#include "cli/places.h"
#include "cli/stopped.h"
#include "cli/story.h"
#include "cli/subject.h"
#include "cli/tickets.h"

#define PAGE_LAST_COUNT 100
#define BEFORE_US DAY_US /* a hold may have begun so long before what is asked for */
#define BEHIND_US (2 * HOUR_US) /* lines are out of order by less */

enum { VISIT_MORE = 0, VISIT_ENOUGH = 1 };

/*
 * The files are read twice: first for what is about the subject, then for what led to it, which
 * stands before. What is to be told without an end is told in the second reading.
 */
struct search {
	const char *path;
	struct subject subject;
	enum format format;
	int64_t from_us, now_us;
	size_t order; /* of the line that is read */

	struct tickets tickets; /* of the decisions that were found */
	struct onsets onsets; /* of what is on hold where the reading is */
	struct leads leads;
	struct story story; /* most_count is 0: each line is told at once */
	struct stopped stopped;
	size_t found_count;
};

static bool
reason_is(const struct record *record, enum reason reason)
{
	return span_is(record->value[MEMBER_REASON], span_of(reason_slugs[reason]));
}

/* --- the first reading: what is about the subject */

/*
 * Need the line be taken apart? A hold of somebody else may be the one for which the subject is
 * refused, and "repeated" lines name neither client nor login: their ticket does.
 */
static bool
line_matters(const struct search *search, struct span line)
{
	enum record_kind kind;
	int64_t at_us;

	if (!record_glance(&kind, &at_us, line) || kind == RECORD_HOLD ||
	    (kind == RECORD_REPEATED && tickets_have_any(&search->tickets)))
		return true;
	if (kind == RECORD_DECISION && memmem(line.at, line.bytes, reason_slugs[REASON_RATE],
	                                   strlen(reason_slugs[REASON_RATE])) != NULL)
		return true;
	return subject_may_be_in(&search->subject, line);
}

static bool
ticket_read(char ticket_r[static TICKET_BYTES], const struct record *record)
{
	return record->value[MEMBER_TICKET].bytes > 0 &&
	       span_copy(ticket_r, TICKET_BYTES, record->value[MEMBER_TICKET]);
}

/* Is it about the subject? Then what repeats it is, too. Returns 1, 0 or -ENOMEM. */
static int
record_recognize(struct search *search, const struct record *record)
{
	char ticket[TICKET_BYTES];
	const bool has_ticket = ticket_read(ticket, record);

	if (!(has_ticket && tickets_have(&search->tickets, ticket)) &&
	    !subject_in(&search->subject, record))
		return 0;
	if (has_ticket && record->kind == RECORD_DECISION &&
	    tickets_add(&search->tickets, ticket) < 0)
		return -ENOMEM;
	return 1;
}

/* A hold begins with a line of its own, or with the refusal of what went over the limit. */
static int
onset_note(struct search *search, const struct record *record)
{
	const struct span account = record->value[MEMBER_ACCOUNT];
	int64_t wait_us;

	if (record->kind != RECORD_HOLD &&
	    (record->kind != RECORD_DECISION || !reason_is(record, REASON_RATE)))
		return 0;
	wait_us = record_seconds(record, MEMBER_WAIT);
	if (wait_us == 0 || account.bytes == 0)
		return 0;
	return onsets_note(&search->onsets, account, record->at_us, record->at_us + wait_us);
}

/* When the hold began for which somebody was refused; 0: for none, or nobody knows. */
static int64_t
onset_find(const struct search *search, const struct record *record)
{
	const struct onset *onset;

	if (record->kind != RECORD_DECISION || !reason_is(record, REASON_HOLD))
		return 0;
	onset = onsets_find(&search->onsets, record->value[MEMBER_ACCOUNT], record->at_us);
	return onset == NULL ? 0 : onset->at_us;
}

static int
leads_note(struct search *search, const struct record *record, int64_t onset_us)
{
	enum member found_by = MEMBER_QUEUE_ID;

	if (!subject_is(&search->subject, record, found_by))
		found_by = MEMBER_RECIPIENT;
	if (subject_is(&search->subject, record, found_by) &&
	    leads_add_message(&search->leads, record, found_by) < 0)
		return -ENOMEM;
	if (leads_add_attempts(&search->leads, record) < 0 ||
	    leads_add_maintenance(&search->leads, record) < 0)
		return -ENOMEM;
	return leads_add_causes(&search->leads, record, onset_us);
}

static int
record_take(struct search *search, const struct record *record)
{
	const int64_t onset_us = onset_find(search, record);

	search->found_count++;
	stopped_note(&search->stopped, record, search->now_us);
	if (search->story.most_count == 0)
		return leads_note(search, record, onset_us);
	return story_find(&search->story, record, search->order, onset_us);
}

static int
line_find(void *arg, struct span line)
{
	struct search *search = arg;
	struct record record;
	int recognized;

	search->order++;
	if (!line_matters(search, line) || !record_read(&record, line))
		return VISIT_MORE;
	if (onset_note(search, &record) < 0)
		return -ENOMEM;
	recognized = record_recognize(search, &record);
	if (recognized <= 0 || record.at_us < search->from_us)
		return recognized < 0 ? recognized : VISIT_MORE;
	return record_take(search, &record);
}

/* What was found at first may have been pushed out since: only what is kept leads anywhere. */
static int
leads_note_found(struct search *search)
{
	const struct kept *kept;
	struct record record;
	int error = 0;

	for (size_t i = 0; error == 0 && (kept = story_found(&search->story, i)) != NULL; i++) {
		if (record_read(&record, span_of(kept->line)))
			error = leads_note(search, &record, kept->onset_us);
	}
	return error;
}

/* --- the second reading: what led to it */

/* Which lead wants the line, if it is about somebody else and of the time; NULL: none. */
static const struct lead *
lead_find(const struct search *search, const struct record *record)
{
	if (record->at_us < search->from_us || !leads_reach(&search->leads, record->at_us))
		return NULL;
	return leads_find(&search->leads, record);
}

/* What repeats something that was found was found itself. */
static bool
was_found(const struct search *search, const struct record *record)
{
	char ticket[TICKET_BYTES];

	return subject_in(&search->subject, record) ||
	       (ticket_read(ticket, record) && tickets_have(&search->tickets, ticket));
}

static int
line_trace(void *arg, struct span line)
{
	struct search *search = arg;
	const struct lead *lead;
	enum record_kind kind;
	struct record record;
	int64_t at_us;

	search->order++;
	if (record_glance(&kind, &at_us, line)) {
		if (at_us > search->leads.to_us + BEHIND_US)
			return VISIT_ENOUGH;
		if (!leads_reach(&search->leads, at_us))
			return VISIT_MORE;
	}
	if (!record_read(&record, line))
		return VISIT_MORE;
	lead = lead_find(search, &record);
	if (lead == NULL || was_found(search, &record))
		return VISIT_MORE;
	return story_add_cause(
	    &search->story, (size_t)(lead - search->leads.list), &record, search->order);
}

/* The same, with what was found itself; each line is told as it comes. */
static int
line_retell(void *arg, struct span line)
{
	struct search *search = arg;
	enum record_kind kind;
	struct record record;
	int recognized;
	int64_t at_us;

	if (record_glance(&kind, &at_us, line) && !leads_reach(&search->leads, at_us) &&
	    kind != RECORD_REPEATED && !subject_may_be_in(&search->subject, line))
		return VISIT_MORE;
	if (!record_read(&record, line))
		return VISIT_MORE;
	recognized = record_recognize(search, &record);
	if (recognized < 0)
		return recognized;
	if (record.at_us >= search->from_us &&
	    (recognized > 0 || lead_find(search, &record) != NULL))
		story_tell_line(search->format, line.at);
	return VISIT_MORE;
}

/* --- what comes of it */

/* What is in the files at all: counted only when nobody was found in them. */
struct census {
	int64_t decision_count, hold_count, outcome_count;
	int64_t nameless_count; /* those of a flood, counted by the rule alone */
	int64_t first_us, last_us;
};

static int
line_count(void *arg, struct span line)
{
	struct census *census = arg;
	struct record record;

	if (!record_read(&record, line))
		return VISIT_MORE;
	if (record_is_stop(&record))
		census->decision_count += record.count;
	else if (record.kind == RECORD_OUTCOME)
		census->outcome_count += record.count;
	else if (record.kind == RECORD_HOLD || record.kind == RECORD_HOLDS)
		census->hold_count += record.count;
	if ((record.kind == RECORD_REPEATED || record.kind == RECORD_HOLDS ||
	        record.kind == RECORD_WELCOMES || record.kind == RECORD_RETURNS) &&
	    record.value[MEMBER_ACCOUNT].bytes == 0)
		census->nameless_count += record.count;
	if (census->first_us == 0 || record.at_us < census->first_us)
		census->first_us = record.at_us;
	if (record.at_us > census->last_us)
		census->last_us = record.at_us;
	return VISIT_MORE;
}

static void
census_tell(const struct census *census, const char *path)
{
	char decisions[NUMBER_TEXT_BYTES], holds[NUMBER_TEXT_BYTES], outcomes[NUMBER_TEXT_BYTES];
	char nameless[NUMBER_TEXT_BYTES], first[NOW_TEXT_BYTES], last[NOW_TEXT_BYTES];

	now_print_local(census->first_us, first);
	now_print_local(census->last_us, last);
	page_warn(
	    tr("searched {file} and its rotated predecessors, from {first} to {last}: "
	       "decisions: {decisions}, holds: {holds}, outcomes: {outcomes} (who was neither "
	       "refused nor logged in leaves no record)"),
	    "file", path, "first", first, "last", last, "decisions",
	    text_number(decisions, census->decision_count), "holds",
	    text_number(holds, census->hold_count), "outcomes",
	    text_number(outcomes, census->outcome_count), NULL);
	if (census->nameless_count > 0)
		page_warn(tr("of floods, counted by the rule alone, so that they name nobody: "
		             "{count}"),
		    "count", text_number(nameless, census->nameless_count), NULL);
}

static void
nothing_tell(const struct search *search, const struct wish *wish)
{
	struct census census = { .first_us = 0 };

	if (access(search->path, R_OK) < 0 && errno == EACCES)
		places_denied(search->path, "");
	history_read(search->path, line_count, &census);
	if (census.last_us == 0) {
		page_warn(tr("{file} and its rotated predecessors hold no decision at all"), "file",
		    search->path, NULL);
		return;
	}
	if (wish->since_us > 0)
		page_warn(tr("nothing about \"{subject}\" in that time"), "subject", wish->operands,
		    NULL);
	else
		page_warn(tr("nothing about \"{subject}\""), "subject", wish->operands, NULL);
	census_tell(&census, search->path);
}

/* Reads for what led to what was kept, and tells both. */
static int
search_trace(struct search *search)
{
	int error = leads_note_found(search);

	if (error == 0 && search->leads.count > 0) {
		error = story_begin_causes(&search->story, search->leads.count);
		search->order = 0;
		if (error == 0)
			error = history_read_since(
			    search->path, search->leads.from_us, line_trace, search);
	}
	if (error < 0)
		return error;
	story_tell(&search->story);
	return 0;
}

static int
search_retell(struct search *search, int64_t since_us)
{
	tickets_clear(&search->tickets);
	return history_read_since(search->path, since_us, line_retell, search);
}

static enum finish
search_finish(struct search *search, const struct wish *wish)
{
	const int64_t since_us = search->from_us > 0 ? search->from_us - BEFORE_US : 0;
	int error = history_read_since(search->path, since_us, line_find, search);

	if (error == 0 && search->found_count == 0) {
		nothing_tell(search, wish);
		return FINISH_FINDING;
	}
	if (error == 0)
		error = search->story.most_count > 0 ? search_trace(search)
		                                     : search_retell(search, since_us);
	if (error < 0) {
		places_audit_failed(search->path, error);
		return FINISH_FINDING;
	}
	if (search->format == FORMAT_PAGE)
		stopped_tell(&search->stopped);
	return FINISH_FINE;
}

static enum finish
search_run(const char *path, const struct wish *wish)
{
	struct search search = { .path = path, .format = wish->format, .now_us = now_us() };
	int64_t last = wish->last_count;
	enum finish finish = FINISH_FINDING;

	subject_parse(&search.subject, wish->operands);
	if (last < 0)
		last = wish->format == FORMAT_PAGE ? PAGE_LAST_COUNT : 0;
	if (wish->since_us > 0)
		search.from_us = search.now_us - wish->since_us;
	if (story_begin(&search.story, wish->format, (size_t)last) < 0)
		page_warn("{error}", "error", error_words(ENOMEM), NULL);
	else
		finish = search_finish(&search, wish);
	story_clear(&search.story);
	leads_clear(&search.leads);
	tickets_clear(&search.tickets);
	onsets_clear(&search.onsets);
	return finish;
}

enum finish
why_run(const struct wish *wish)
{
	struct places places;
	enum finish finish = FINISH_FINDING;

	places_find(&places, wish);
	if (places_have_audit(&places))
		finish = search_run(places.audit, wish);
	places_clear(&places);
	return finish;
}
