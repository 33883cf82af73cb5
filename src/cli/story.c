/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps the last lines of a story, and tells them in time order. */
#include "cli/story.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/language.h"
#include "base/text.h"

#include "report/wording.h"

#include "cli/page.h"

#define STORY_BYTES 16384
#define CAUSES_MOST 20 /* of one lead */

int
story_begin(struct story *story_r, enum format format, size_t most_count)
{
	*story_r = (struct story){ .format = format, .most_count = most_count };
	if (most_count == 0)
		return 0;
	story_r->found = calloc(most_count, sizeof(*story_r->found));
	return story_r->found == NULL ? -ENOMEM : 0;
}

/*
 * Repetitions stand where the last of them happened, as they were told when it was over; failures,
 * which lead to what follows, where the first did.
 */
static int
kept_set(struct kept *kept, const struct record *record, size_t order, int64_t onset_us)
{
	char *line = strndup(record->line.at, record->line.bytes);

	if (line == NULL)
		return -ENOMEM;
	free(kept->line);
	*kept = (struct kept){ .order = order, .onset_us = onset_us, .line = line };
	kept->at_us = record->kind == RECORD_OUTCOME ? record->since_us : record->at_us;
	return 0;
}

int
story_find(struct story *story, const struct record *record, size_t order, int64_t onset_us)
{
	struct kept *kept = &story->found[story->found_count % story->most_count];
	int error = kept_set(kept, record, order, onset_us);

	if (error == 0)
		story->found_count++;
	return error;
}

int
story_begin_causes(struct story *story, size_t lead_count)
{
	story->causes = calloc(lead_count * CAUSES_MOST, sizeof(*story->causes));
	story->cause_count = calloc(lead_count, sizeof(*story->cause_count));
	if (story->causes == NULL || story->cause_count == NULL)
		return -ENOMEM;
	story->lead_count = lead_count;
	return 0;
}

int
story_add_cause(struct story *story, size_t lead, const struct record *record, size_t order)
{
	struct kept *ring = &story->causes[lead * CAUSES_MOST];
	int error = kept_set(&ring[story->cause_count[lead] % CAUSES_MOST], record, order, 0);

	if (error == 0)
		story->cause_count[lead]++;
	return error;
}

const struct kept *
story_found(const struct story *story, size_t index)
{
	if (index >= story->most_count || story->found[index].line == NULL)
		return NULL;
	return &story->found[index];
}

void
story_tell_line(enum format format, const char *line)
{
	static char story[STORY_BYTES];

	if (format == FORMAT_JSON) {
		page_json(line);
		return;
	}
	wording_line(story, sizeof(story), line, page_columns());
	page_print("%s%s", story, story[0] != '\0' && story[strlen(story) - 1] != '\n' ? "\n" : "");
}

static int
kept_compare(const void *one, const void *other)
{
	const struct kept *a = one, *b = other;

	if (a->at_us != b->at_us)
		return a->at_us < b->at_us ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* Moves the lines that are there together; returns how many. */
static size_t
kept_collect(struct kept *to, struct kept *from, size_t count)
{
	size_t collected = 0;

	for (size_t i = 0; i < count; i++) {
		if (from[i].line != NULL)
			to[collected++] = from[i];
		from[i].line = NULL;
	}
	return collected;
}

static size_t
count_all(const struct story *story)
{
	size_t count = story->found_count;

	for (size_t i = 0; i < story->lead_count; i++)
		count += story->cause_count[i];
	return count;
}

static void
omission_tell(size_t count)
{
	char number[NUMBER_TEXT_BYTES];

	page_say(tr_count("({count} earlier one is left out; -n 0 shows them all)",
	             "({count} earlier ones are left out; -n 0 shows them all)", (int64_t)count),
	    "count", text_number(number, (int64_t)count), NULL);
	page_print("\n");
}

void
story_tell(struct story *story)
{
	const size_t causes_room = story->lead_count * CAUSES_MOST;
	struct kept *all = calloc(story->most_count + causes_room + 1, sizeof(*all));
	size_t count, first;

	if (all == NULL) {
		page_warn("{error}", "error", error_words(ENOMEM), NULL);
		return;
	}
	count = kept_collect(all, story->found, story->most_count);
	count += kept_collect(all + count, story->causes, causes_room);
	qsort(all, count, sizeof(*all), kept_compare);
	first = count > story->most_count ? count - story->most_count : 0;
	if (story->format == FORMAT_PAGE && count_all(story) > count - first)
		omission_tell(count_all(story) - (count - first));
	for (size_t i = 0; i < count; i++) {
		if (i >= first)
			story_tell_line(story->format, all[i].line);
		free(all[i].line);
	}
	free(all);
}

static void
kept_clear(struct kept *kept, size_t count)
{
	for (size_t i = 0; kept != NULL && i < count; i++)
		free(kept[i].line);
	free(kept);
}

void
story_clear(struct story *story)
{
	kept_clear(story->found, story->most_count);
	kept_clear(story->causes, story->lead_count * CAUSES_MOST);
	free(story->cause_count);
	*story = (struct story){ .format = FORMAT_PAGE };
}
