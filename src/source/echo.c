/* SPDX-License-Identifier: BSD-2-Clause */
/* Knows a line again that stands in more than one log. */
#include "source/echo.h"

#include <stdlib.h>

#include "base/duration.h"
#include "base/hash.h"

#define WAYS 16 /* places where a line can be */
#define SETS 8192
#define FORGOTTEN_US (10 * MINUTE_US)

struct heard {
	uint64_t key; /* 0: none */
	int64_t at_us; /* when it was heard last, in whatever log */
	uint32_t count[ECHO_LOGS_MAX]; /* how often each log had it */
};

struct echoes {
	struct hash_secret secret;
	struct heard heard[SETS * WAYS];
};

struct echoes *
echoes_new(void)
{
	struct echoes *echoes = calloc(1, sizeof(*echoes));

	if (echoes != NULL)
		hash_secret_draw(&echoes->secret);
	return echoes;
}

void
echoes_free(struct echoes **echoes)
{
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

/* The line's place, or the one that has been heard of least lately, made empty. */
static struct heard *
heard_find(struct echoes *echoes, const struct syslog_line *line, int64_t now_us)
{
	uint64_t key = line_key(echoes, line);
	struct heard *set = &echoes->heard[(key >> 1) % SETS * WAYS];
	struct heard *heard = set;

	for (unsigned way = 0; way < WAYS; way++) {
		if (set[way].key == key) {
			heard = &set[way];
			break;
		}
		if (set[way].at_us < heard->at_us)
			heard = &set[way];
	}
	if (heard->key != key || now_us - heard->at_us > FORGOTTEN_US)
		*heard = (struct heard){ .key = key };
	heard->at_us = now_us;
	return heard;
}

bool
echo_hear(struct echoes *echoes, unsigned log, const struct syslog_line *line, int64_t now_us)
{
	struct heard *heard = heard_find(echoes, line, now_us);
	uint32_t most = 0;

	for (unsigned other = 0; other < ECHO_LOGS_MAX; other++) {
		if (other != log && heard->count[other] > most)
			most = heard->count[other];
	}
	return ++heard->count[log] <= most;
}
