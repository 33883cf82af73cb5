/* SPDX-License-Identifier: BSD-2-Clause */
/* Follows a log file. */
#include "source/tail.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

int
tail_open(struct tail **tail_r, const char *path, const struct tail_place *place)
{
	(void)path;
	(void)place;
	*tail_r = NULL;
	return -ENOMEM;
}

void
tail_close(struct tail **tail)
{
	*tail = NULL;
}

int
tail_fd(const struct tail *tail)
{
	(void)tail;
	return -1;
}

int
tail_read(struct tail *tail, size_t most_bytes, tail_line_fn *line, void *arg)
{
	(void)tail;
	(void)most_bytes;
	(void)line;
	(void)arg;
	return 0;
}

int
tail_tick(struct tail *tail)
{
	(void)tail;
	return 0;
}

void
tail_tell(const struct tail *tail, struct tail_place *place_r)
{
	(void)tail;
	memset(place_r, 0, sizeof(*place_r));
}

void
tail_health(const struct tail *tail, struct tail_health *health_r)
{
	(void)tail;
	*health_r = (struct tail_health){ .trouble = "" };
}
