/* SPDX-License-Identifier: BSD-2-Clause */
/* What is wrong with a config file, collected so that all of it can be said at once. */
#include "settings/complaint.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "base/utf8.h"

#define SAID_BYTES 2048 /* before it is cut */

static_assert(sizeof(((struct complaint *)0)->file) + sizeof(":4294967295: ") +
                      sizeof(((struct complaint *)0)->text) <=
                  COMPLAINT_LINE_BYTES,
    "each complaint fits its line");

/* NULL when there is no room left. */
static struct complaint *
complaint_next(struct complaints *complaints, const char *file, unsigned line)
{
	struct complaint *complaint;

	if (complaints->count == sizeof(complaints->list) / sizeof(complaints->list[0])) {
		complaints->unsaid++;
		return NULL;
	}

	complaint = &complaints->list[complaints->count++];
	complaint->line = line;
	utf8_cut(complaint->file, sizeof(complaint->file), file);
	utf8_tame(complaint->file);
	return complaint;
}

/* Behind the path of the key; "" where there is none. */
static void
complaint_say(struct complaint *complaint, const char *path, const char *words, va_list pairs)
{
	char said[SAID_BYTES];
	int length = snprintf(said, sizeof(said), "%s%s", path, path[0] != '\0' ? ": " : "");

	text_say_list(said + length, sizeof(said) - (size_t)length, words, pairs);
	utf8_cut(complaint->text, sizeof(complaint->text), said);
	utf8_tame(complaint->text);
}

void
complaint_add(
    struct complaints *complaints, const char *file, unsigned line, const char *words, ...)
{
	struct complaint *complaint = complaint_next(complaints, file, line);
	va_list pairs;

	if (complaint == NULL)
		return;
	va_start(pairs, words);
	complaint_say(complaint, "", words, pairs);
	va_end(pairs);
}

void
complaint_at(struct complaints *complaints, struct node *node, const char *words, ...)
{
	struct complaint *complaint = complaint_next(complaints, node->file, node->line);
	char path[NODE_PATH_BYTES];
	va_list pairs;

	node->refused = true;
	if (complaint == NULL)
		return;
	node_path(node, path);
	va_start(pairs, words);
	complaint_say(complaint, path, words, pairs);
	va_end(pairs);
}

void
complaint_print(const struct complaint *complaint, char line_r[static COMPLAINT_LINE_BYTES])
{
	if (complaint->line > 0)
		snprintf(line_r, COMPLAINT_LINE_BYTES, "%s:%u: %s", complaint->file,
		    complaint->line, complaint->text);
	else
		snprintf(line_r, COMPLAINT_LINE_BYTES, "%s: %s", complaint->file, complaint->text);
}
