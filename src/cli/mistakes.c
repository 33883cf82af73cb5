/* SPDX-License-Identifier: BSD-2-Clause */
/* What the daemon finds wrong with its config, in the reader's language. */
#include "cli/mistakes.h"

#include <string.h>

#include "base/language.h"

#include "settings/load.h"

/* Who may not read the file, or has another one, finds other mistakes, and says none of them. */
static void
mistakes_read(struct mistakes *mistakes)
{
	struct settings *settings;

	if (settings_load(&settings, mistakes->path, &mistakes->own) == 0)
		settings_free(&settings);
	mistakes->is_read = true;
}

const char *
mistakes_words(struct mistakes *mistakes, const char *file, int64_t line, const char *said)
{
	const struct complaint *own;

	if (strcmp(language_code(), "en") == 0)
		return said;
	if (!mistakes->is_read)
		mistakes_read(mistakes);
	if (mistakes->told_count >= mistakes->own.count)
		return said;
	own = &mistakes->own.list[mistakes->told_count++];
	return own->line == line && strcmp(own->file, file) == 0 ? own->text : said;
}
