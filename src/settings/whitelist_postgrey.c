/* SPDX-License-Identifier: BSD-2-Clause */
/* The whitelists of postgrey 1.37: one entry a line. */
#include "settings/whitelist.h"

/* Without the comment, which begins anywhere. */
static struct span
entry_of(struct span line)
{
	struct span entry = line;

	span_cut(&line, '#', &entry);
	return whitelist_trim(entry);
}

static bool
line_next(struct span *text, struct span *line_r)
{
	if (text->bytes == 0)
		return false;
	if (!span_cut(text, '\n', line_r)) {
		*line_r = *text;
		*text = SPAN_NONE;
	}
	return true;
}

void
whitelist_postgrey_clients(struct span text, const struct whitelist_sink *sink)
{
	struct span line;

	for (size_t number = 1; line_next(&text, &line); number++) {
		const struct span entry = entry_of(line);

		if (entry.bytes > 0 && !whitelist_put_client(sink, number, entry))
			return;
	}
}

void
whitelist_postgrey_recipients(struct span text, const struct whitelist_sink *sink)
{
	struct span line;

	for (size_t number = 1; line_next(&text, &line); number++) {
		const struct span entry = entry_of(line);

		if (entry.bytes > 0 &&
		    !whitelist_put_mail(sink, WHITELIST_RECIPIENTS, number, entry))
			return;
	}
}

bool
whitelist_is_recipients(struct span text)
{
	struct span line;

	while (line_next(&text, &line)) {
		const struct span entry = entry_of(line);

		if (memchr(entry.at, '@', entry.bytes) != NULL)
			return whitelist_is_mail(entry);
	}
	return false;
}
