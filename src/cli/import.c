/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice import: whitelists of other programs for greylisting, as lists of a rule. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/language.h"
#include "base/text.h"

#include "settings/whitelist.h"

#include "cli/command.h"
#include "cli/fragment.h"
#include "cli/infile.h"
#include "cli/page.h"

#define FILE_MOST_BYTES ((size_t)16 << 20)
#define READ_BYTES ((size_t)64 << 10)

/* Reads a whitelist in whatever format of its origin it has. */
typedef void read_fn(const char *path, struct span text, const struct whitelist_sink *sink);

/* By the names that Postgrey's files have; and where they have others, by what is in them. */
static void
postgrey_read(const char *path, struct span text, const struct whitelist_sink *sink)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	const bool is_recipients =
	    strstr(name, "recipients") != NULL ||
	    (strstr(name, "clients") == NULL && whitelist_is_recipients(text));

	if (is_recipients)
		whitelist_postgrey_recipients(text, sink);
	else
		whitelist_postgrey_clients(text, sink);
}

static void
milter_greylist_read(const char *path, struct span text, const struct whitelist_sink *sink)
{
	(void)path;
	whitelist_milter_greylist(text, sink);
}

static const struct origin_entry {
	const char *name;
	read_fn *read;
} origins[] = {
	{ "postgrey-whitelist", postgrey_read },
	{ "milter-greylist", milter_greylist_read },
};

#define ORIGIN_COUNT (sizeof(origins) / sizeof(origins[0]))

/* --- reading a file whole */

static void
trouble_tell(const char *path, int error)
{
	if (error == -EFBIG)
		page_warn(tr("{name} is larger than 16 MiB: that is no whitelist"), "name",
		    infile_name(path), NULL);
	else
		infile_failed(path, error);
}

/* Returns 0 or -errno; the text is the caller's. */
static int
whole_read(int fd, char **text_r, size_t *bytes_r)
{
	size_t room = 0, bytes = 0;
	char *text = NULL;

	for (;;) {
		char *more = bytes == room ? realloc(text, room + READ_BYTES) : text;
		ssize_t count;

		if (more == NULL) {
			free(text);
			return -ENOMEM;
		}
		text = more;
		room += bytes == room ? READ_BYTES : 0;
		count = read(fd, text + bytes, room - bytes);
		if (count < 0 && errno == EINTR)
			continue;
		bytes += count > 0 ? (size_t)count : 0;
		if (count <= 0 || bytes > FILE_MOST_BYTES) {
			const int error = count < 0 ? -errno : bytes > FILE_MOST_BYTES ? -EFBIG : 0;

			*text_r = text;
			*bytes_r = bytes;
			return error;
		}
	}
}

static int
file_read(const char *path, char **text_r, size_t *bytes_r)
{
	int fd = infile_open(path), error;

	*text_r = NULL;
	if (fd < 0)
		return fd;
	error = whole_read(fd, text_r, bytes_r);
	infile_close(path, fd);
	return error;
}

/* --- importing */

static enum finish
file_import(const struct wish *wish, const struct origin_entry *origin, const char *path,
    struct fragment *fragment)
{
	const struct whitelist_sink sink = { fragment, fragment_take };
	size_t bytes = 0;
	char *text;
	int error = file_read(path, &text, &bytes);

	if (error < 0) {
		trouble_tell(path, error);
		free(text);
		return FINISH_FINDING;
	}
	fragment_begin(fragment, infile_name(path));
	if (wish->whitelist == WHITELIST_RECIPIENTS)
		whitelist_postgrey_recipients((struct span){ text, bytes }, &sink);
	else
		origin->read(path, (struct span){ text, bytes }, &sink);
	free(text);
	if (fragment_counts(fragment).taken > 0)
		return FINISH_FINE;
	page_warn(tr("{name}: there is nothing in it that could be taken over from {origin}"),
	    "name", infile_name(path), "origin", origin->name, NULL);
	return FINISH_FINDING;
}

static void
others_tell(size_t count)
{
	char number[NUMBER_TEXT_BYTES];

	page_warn(tr_count("{count} line that greylists or refuses is no whitelist, and was passed "
	                   "over",
	              "{count} lines that greylist or refuse are no whitelists, and were passed "
	              "over",
	              (int64_t)count),
	    "count", text_number(number, (int64_t)count), NULL);
}

static enum finish
files_import(const struct wish *wish, const struct origin_entry *origin)
{
	struct fragment *fragment = fragment_new();
	struct fragment_counts counts;
	enum finish finish = FINISH_FINE;

	if (fragment == NULL) {
		page_warn("{error}", "error", error_words(ENOMEM), NULL);
		return FINISH_FINDING;
	}
	for (size_t i = 1; i < wish->word_count; i++) {
		if (file_import(wish, origin, wish->words[i], fragment) != FINISH_FINE)
			finish = FINISH_FINDING;
	}
	counts = fragment_counts(fragment);
	if (counts.others > 0)
		others_tell(counts.others);
	fragment_print(fragment);
	fragment_free(&fragment);
	return counts.left > 0 ? FINISH_FINDING : finish;
}

/* --- the command line */

static void
origin_unknown(const char *name)
{
	const char *names[ORIGIN_COUNT + 1] = { NULL };
	const char *nearest;

	for (size_t i = 0; i < ORIGIN_COUNT; i++)
		names[i] = origins[i].name;
	nearest = text_nearest(name, names);
	if (nearest != NULL)
		page_warn(tr("nothing is imported from \"{name}\"; did you mean \"{nearest}\"?"),
		    "name", name, "nearest", nearest, NULL);
	else
		page_warn(tr("nothing is imported from \"{name}\": there are postgrey-whitelist "
		             "and milter-greylist"),
		    "name", name, NULL);
}

static const struct origin_entry *
origin_find(const char *name)
{
	for (size_t i = 0; i < ORIGIN_COUNT; i++) {
		if (strcmp(origins[i].name, name) == 0)
			return &origins[i];
	}
	origin_unknown(name);
	return NULL;
}

enum finish
import_run(const struct wish *wish)
{
	const struct origin_entry *origin;

	if (wish->word_count == 0) {
		page_warn(tr("import what? sluice import {operands}"), "operands",
		    tr(wish->command->operands), NULL);
		return FINISH_MISUSE;
	}
	origin = origin_find(wish->words[0]);
	if (origin == NULL)
		return FINISH_MISUSE;
	if (wish->whitelist == WHITELIST_RECIPIENTS && origin->read != postgrey_read) {
		page_warn(tr("--recipients is for postgrey-whitelist; a greylist.conf tells by "
		             "itself what is what"),
		    NULL);
		return FINISH_MISUSE;
	}
	if (wish->word_count == 1) {
		page_warn(tr("which file? name it, or write \"-\" for standard input"), NULL);
		return FINISH_MISUSE;
	}
	return files_import(wish, origin);
}
