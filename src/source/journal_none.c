/* SPDX-License-Identifier: BSD-2-Clause */
/* Built without libsystemd: there is no journal to follow. */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/language.h"

#include "source/journal.h"

bool
journal_is_built(void)
{
	return false;
}

int
journal_open(struct journal **journal_r, const char *directory, const struct journal_place *place)
{
	(void)directory;
	(void)place;
	*journal_r = NULL;
	return -ENOTSUP;
}

void
journal_close(struct journal **journal)
{
	*journal = NULL;
}

int
journal_fd(const struct journal *journal)
{
	(void)journal;
	return -1;
}

int
journal_read(struct journal *journal, size_t most_count, journal_line_fn *line, void *arg)
{
	(void)journal;
	(void)most_count;
	(void)line;
	(void)arg;
	return 0;
}

int
journal_tick(struct journal *journal)
{
	(void)journal;
	return 0;
}

void
journal_tell(const struct journal *journal, struct journal_place *place_r)
{
	(void)journal;
	memset(place_r, 0, sizeof(*place_r));
}

void
journal_health(const struct journal *journal, struct journal_health *health_r)
{
	(void)journal;
	*health_r = (struct journal_health){ .trouble = N_("built without libsystemd") };
}
