/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cost CONFIG SESSIONS: what a judgement costs. Counts its allocations and tells its time; between
 * two calls of access(2) it must make no system call: see cost_test.sh.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/now.h"

#include "store/store.h"

#include "policy/policy.h"

#include "settings/load.h"

/* The allocator of glibc 2.36 under its own names. */
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *old, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);

/* In the thread that judges, and only there. */
static _Thread_local uint64_t allocation_count;

void *
malloc(size_t bytes)
{
	allocation_count++;
	return __libc_malloc(bytes);
}

void *
calloc(size_t count, size_t bytes)
{
	allocation_count++;
	return __libc_calloc(count, bytes);
}

void *
realloc(void *old, size_t bytes)
{
	allocation_count++;
	return __libc_realloc(old, bytes);
}

void *
aligned_alloc(size_t alignment, size_t bytes)
{
	allocation_count++;
	return __libc_memalign(alignment, bytes);
}

struct command {
	enum stage stage;
	uint32_t events;
	bool has_sender, has_recipient;
};

static const struct command commands[] = {
	{ STAGE_CONNECT, EVENT_BIT(EVENT_CONNECT), false, false },
	{ STAGE_HELO, EVENT_BIT(EVENT_HELO), false, false },
	{ STAGE_MAIL, EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_BYTES), true, false },
	{ STAGE_RCPT, EVENT_BIT(EVENT_RECIPIENT), true, true },
	{ STAGE_DATA, 0, true, true },
	{ STAGE_MESSAGE, 0, true, true },
	{ STAGE_CLOSE, 0, false, false },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

struct bench {
	const struct policy *policy;
	struct memories memories;
	uint64_t stopped_count;
};

/* What a source does with a session, but for the words on the wire. */
static void
judge_session(struct bench *bench, uint64_t number, int64_t now_us)
{
	char sender[] = "sender-000@example.net";
	struct observation seen = {
		.at_us = now_us,
		.bytes = 1000,
		.session = "abcdefgh",
		.client_port = 40000,
		.client_name = "client.example.net",
		.name_verified = true,
		.host = "mx.example.org",
		.service = "smtp",
		.daemon = "mx.example.org",
		.helo = "client.example.net",
		.login = "",
		.mechanism = "",
		.queue_id = "4XyZ1a2b3c",
		.reply = { .text = "" },
	};
	struct book book = { .transaction = { .count = 0 }, .session = { .count = 0 } };
	struct verdict verdict;
	size_t i;

	seen.client.family = 4;
	seen.client.bytes[0] = 10;
	seen.client.bytes[1] = number >> 16 & 0xff;
	seen.client.bytes[2] = number >> 8 & 0xff;
	seen.client.bytes[3] = number & 0xff;
	sender[7] += number % 10;
	sender[8] += number / 10 % 10;
	for (i = 0; i < COMMAND_COUNT; i++) {
		seen.stage = commands[i].stage;
		seen.events = commands[i].events;
		seen.sender = commands[i].has_sender ? sender : "";
		seen.recipient = commands[i].has_recipient ? "user@example.org" : "";
		policy_decide(bench->policy, &seen, &bench->memories, &book, &verdict);
		if (verdict.action != ACTION_PASS)
			bench->stopped_count++;
		if (seen.stage == STAGE_MESSAGE)
			charges_settle(&book.transaction);
	}
	charges_give_back(&book.session, &bench->memories, now_us);
}

/* Judges sessions from the first-th client on. Returns false where it cost an allocation. */
static bool
measure(struct bench *bench, const char *what, uint64_t first, uint64_t session_count)
{
	int64_t now_at_us = now_us();
	uint64_t spent_count = allocation_count;
	int64_t took_us, began_us;
	uint64_t i;

	access("/judgement-begins", F_OK);
	began_us = now_steady_us();
	for (i = 0; i < session_count; i++)
		judge_session(bench, first + i, now_at_us + (int64_t)i);
	took_us = now_steady_us() - began_us;
	access("/judgement-ends", F_OK);
	spent_count = allocation_count - spent_count;

	printf("%" PRIu64 " sessions of %zu commands by %s clients against %" PRIu32
	       " rules: %" PRIu64 " allocations, %.0f ns a session\n",
	    session_count, COMMAND_COUNT, what, bench->policy->rule_count, spent_count,
	    1e3 * (double)took_us / (double)session_count);
	return spent_count == 0;
}

static int
measure_all(struct bench *bench, uint64_t session_count)
{
	bool is_free;
	uint64_t i;

	/* The first look at the disk makes the thread known to the store. */
	for (i = 0; i < session_count; i++)
		judge_session(bench, i, now_us());
	store_flush(bench->memories.durable);
	is_free = measure(bench, "known", 0, session_count);
	is_free &= measure(bench, "new", session_count, session_count);
	if (bench->stopped_count > 0)
		printf("%" PRIu64 " judgements stopped somebody\n", bench->stopped_count);
	return is_free && bench->stopped_count == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	static struct complaints complaints;
	const struct store_options in_process = { .backend = "ram", .path = "", .accounts = 4096 };
	uint64_t session_count = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
	struct settings *settings;
	struct bench bench = { .stopped_count = 0 };
	int status;

	if (session_count == 0) {
		fprintf(stderr, "usage: cost CONFIG SESSIONS\n");
		return 2;
	}
	if (settings_load(&settings, argv[1], &complaints) < 0) {
		fprintf(stderr, "%s:%u: %s\n", complaints.list[0].file, complaints.list[0].line,
		    complaints.list[0].text);
		return 2;
	}
	bench.policy = &settings->policy;
	if (store_open(&bench.memories.durable, &settings->store) < 0 ||
	    store_open(&bench.memories.sessions, &in_process) < 0)
		return 2;
	status = measure_all(&bench, session_count);
	store_close(&bench.memories.sessions);
	store_close(&bench.memories.durable);
	settings_free(&settings);
	return status;
}
