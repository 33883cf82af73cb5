/* SPDX-License-Identifier: BSD-2-Clause */
/* The logs that are followed: files and the journal, each of them once. */
#include "settings/logs.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"

#include "source/journal.h"

#include "settings/complaint.h"
#include "settings/group.h"

#define PATH_BYTES 4096

/* One entry, and what the file says of it. */
struct draft {
	struct reader *reader;
	struct node *node;
	struct log_entry entry;
};

/* Nothing depends on what was refused: so one mistake gives one complaint. */
static bool
entry_refused(const struct node *node)
{
	bool refused = node->refused;

	for (const struct node *key = node->first; key != NULL; key = key->next)
		refused = refused || key->refused;
	return refused;
}

static void
check_kind(const struct draft *draft)
{
	struct complaints *complaints = draft->reader->complaints;
	const struct log_entry *entry = &draft->entry;

	if (entry->source.file != NULL && entry->is_journal)
		complaint_at(complaints, node_child(draft->node, "journal"),
		    tr("a log is a file or the journal; make it two entries"), NULL);
	else if (entry->source.directory != NULL && !entry->is_journal)
		complaint_at(complaints, node_child(draft->node, "directory"),
		    tr("it is that of a journal; write journal = true as well, or leave it out"),
		    NULL);
	else if (entry->source.file == NULL && !entry->is_journal)
		complaint_at(complaints, draft->node,
		    tr("it names no log; write file = \"/var/log/mail.log\", or journal = true"),
		    NULL);
	else if (entry->is_journal && !journal_is_built())
		complaint_at(complaints, node_child(draft->node, "journal"),
		    tr("this sluice was built without libsystemd and cannot read it; name a file, "
		       "or build it with --with-systemd"),
		    NULL);
}

/* Copies the path with each "//" and "/./" as one slash, and without one at its end. */
static void
path_plain(char plain_r[static PATH_BYTES], const char *path)
{
	char *to = plain_r;

	for (; *path != '\0' && to < plain_r + PATH_BYTES - 1; path++) {
		if (path[0] == '/' && (path[1] == '/' || path[1] == '\0'))
			continue;
		if (path[0] == '/' && path[1] == '.' && (path[2] == '/' || path[2] == '\0'))
			path++;
		else
			*to++ = *path;
	}
	*to = '\0';
}

static bool
path_equal(const char *one, const char *other)
{
	char plain_one[PATH_BYTES], plain_other[PATH_BYTES];

	path_plain(plain_one, one);
	path_plain(plain_other, other);
	return strcmp(plain_one, plain_other) == 0;
}

/* No line shall be charged twice. */
static void
check_once(const struct draft *draft, const struct log_source *sources)
{
	const struct log_source *source = &sources[draft->node->place];
	const struct node *other = draft->node->parent->first;
	const char *key = source->file[0] != '\0' ? "file" : "journal";
	char line[NUMBER_TEXT_BYTES];

	for (; other != draft->node; other = other->next) {
		if (entry_refused(other) || !path_equal(sources[other->place].file, source->file) ||
		    !path_equal(sources[other->place].directory, source->directory))
			continue;
		complaint_at(draft->reader->complaints, node_child(draft->node, key),
		    tr("the entry in line {line} follows this log already"), "line",
		    text_number(line, other->line), NULL);
		return;
	}
}

static void
entry_read(struct draft *draft, struct log_source *sources)
{
	struct log_source *source = &sources[draft->node->place];
	char value[NODE_VALUE_BYTES];

	*source = (struct log_source){ .file = "", .directory = "" };
	if (draft->node->kind != NODE_GROUP) {
		node_value(draft->node, value);
		complaint_at(draft->reader->complaints, draft->node,
		    tr("{value} is not a log; write { file = \"/var/log/mail.log\"; }"), "value",
		    value, NULL);
		return;
	}
	group_read(draft->reader, "logs", NULL, draft->node, &draft->entry);
	if (draft->entry.source.file != NULL)
		source->file = draft->entry.source.file;
	if (draft->entry.source.directory != NULL)
		source->directory = draft->entry.source.directory;
	if (!entry_refused(draft->node))
		check_kind(draft);
	if (!entry_refused(draft->node))
		check_once(draft, sources);
}

void
logs_read(struct reader *reader, struct node *node, struct settings *settings)
{
	char value[NODE_VALUE_BYTES], most[NUMBER_TEXT_BYTES];

	if (node == NULL)
		return;
	if (node->kind != NODE_LIST) {
		node_value(node, value);
		complaint_at(reader->complaints, node,
		    tr("{value} is not a list of logs; write logs = ( { file = "
		       "\"/var/log/mail.log\"; } );"),
		    "value", value, NULL);
		return;
	}
	for (struct node *entry = node->first; entry != NULL; entry = entry->next) {
		struct draft draft = { .reader = reader, .node = entry };

		if (settings->log_count == LOG_SOURCES_MAX) {
			complaint_at(reader->complaints, entry,
			    tr("there may be no more than {count} logs"), "count",
			    text_number(most, LOG_SOURCES_MAX), NULL);
			return;
		}
		settings->log_count++;
		entry_read(&draft, settings->logs);
	}
}
