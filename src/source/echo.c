/* SPDX-License-Identifier: BSD-2-Clause */
/* Knows a line again that stands in more than one log. */
#include "source/echo.h"

#include <stdlib.h>

#include "base/duration.h"
#include "base/hash.h"
#include "base/recent.h"

#define WAYS 16 /* places where a line can be */
#define LINES (WAYS * 8192)
#define FORGOTTEN_US (10 * MINUTE_US)

struct heard {
	struct recent_mark mark; /* when it was heard last, in whatever log */
	uint32_t count[ECHO_LOGS_MAX]; /* how often each log had it */
};

struct echoes {
	struct hash_secret secret;
	struct recent *lines; /* struct heard */
};

struct echoes *
echoes_new(void)
{
	struct echoes *echoes = calloc(1, sizeof(*echoes));

	if (echoes == NULL)
		return NULL;
	hash_secret_draw(&echoes->secret);
	echoes->lines = recent_new(WAYS, LINES, sizeof(struct heard));
	if (echoes->lines == NULL)
		echoes_free(&echoes);
	return echoes;
}

void
echoes_free(struct echoes **echoes)
{
	if (*echoes == NULL)
		return;
	recent_free(&(*echoes)->lines);
	free(*echoes);
	*echoes = NULL;
}

static uint64_t
line_key(const struct echoes *echoes, const struct syslog_line *line)
{
	struct {
		uint64_t program, message;
		uint64_t pid;
	} name = {
		hash_bytes(&echoes->secret, line->program.at, line->program.bytes),
		hash_bytes(&echoes->secret, line->message.at, line->message.bytes),
		line->pid,
	};

	return hash_bytes(&echoes->secret, &name, sizeof(name)) | 1;
}

bool
echo_hear(struct echoes *echoes, unsigned log, const struct syslog_line *line, int64_t now_us)
{
	struct heard *heard =
	    recent_find(echoes->lines, line_key(echoes, line), now_us, FORGOTTEN_US);
	uint32_t most = 0;

	for (unsigned other = 0; other < ECHO_LOGS_MAX; other++) {
		if (other != log && heard->count[other] > most)
			most = heard->count[other];
	}
	return ++heard->count[log] <= most;
}
