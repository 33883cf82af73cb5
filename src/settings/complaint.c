/* SPDX-License-Identifier: BSD-2-Clause */
/* What is wrong with a config file, collected so that all of it can be said at once. */
#include "settings/complaint.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

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
	text_copy(complaint->file, sizeof(complaint->file), file);
	text_plain(complaint->file);
	return complaint;
}

void
complaint_add(
    struct complaints *complaints, const char *file, unsigned line, const char *format, ...)
{
	struct complaint *complaint = complaint_next(complaints, file, line);
	va_list arguments;

	if (complaint == NULL)
		return;
	va_start(arguments, format);
	vsnprintf(complaint->text, sizeof(complaint->text), format, arguments);
	va_end(arguments);
	text_plain(complaint->text);
}

void
complaint_at(struct complaints *complaints, struct node *node, const char *format, ...)
{
	struct complaint *complaint = complaint_next(complaints, node->file, node->line);
	char path[NODE_PATH_BYTES];
	va_list arguments;
	int length;

	node->refused = true;
	if (complaint == NULL)
		return;
	node_path(node, path);
	length =
	    snprintf(complaint->text, sizeof(complaint->text), "%s%s", path, path[0] ? ": " : "");
	va_start(arguments, format);
	vsnprintf(complaint->text + length, sizeof(complaint->text) - length, format, arguments);
	va_end(arguments);
	text_plain(complaint->text);
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
