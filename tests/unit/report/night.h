/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/json.h"
#include "base/now.h"

#include "report/ledger.h"
#include "report/record.h"

/*
 * A night as the audit file tells it: lines that a test writes one by one, with times in seconds
 * since the beginning of the window. Those with negative times are history.
 */

/* 2026-11-21T22:00:00Z */
#define NIGHT_US (INT64_C(1795298400) * SECOND_US)
#define NIGHT_LINES 8192
#define NIGHT_LINE_BYTES 1024

struct night {
	char *line[NIGHT_LINES];
	size_t count;
	const char *rules; /* that count what is told; NULL: none */
};

static inline void
night_add(struct night *night, const char *line)
{
	if (night->count < NIGHT_LINES)
		night->line[night->count++] = strdup(line);
}

static inline void
night_clear(struct night *night)
{
	for (size_t i = 0; i < night->count; i++)
		free(night->line[i]);
	night->count = 0;
}

static inline void
night_text(struct json *json, const char *name, const char *value)
{
	if (value != NULL && value[0] != '\0')
		json_text(json, name, value);
}

static inline void
night_times(struct json *json, double since_s, double at_s)
{
	char text[NOW_TEXT_BYTES];

	now_print(NIGHT_US + (int64_t)(at_s * 1e6), text);
	json_text(json, "time", text);
	now_print(NIGHT_US + (int64_t)(since_s * 1e6), text);
	if (since_s != at_s)
		json_text(json, "since", text);
}

/* So many of them, the first and the last of which are told. A "/" makes a network of a client. */
static inline void
night_sum(struct night *night, const char *event, int code, double since_s, double at_s, int count,
    const char *client, const char *login)
{
	char line[NIGHT_LINE_BYTES];
	struct json json;

	json_begin(&json, line, sizeof(line));
	night_times(&json, since_s, at_s);
	json_text(&json, "record", "outcome");
	if (count > 1)
		json_number(&json, "count", count);
	night_text(&json, strchr(client, '/') != NULL ? "network" : "client", client);
	night_text(&json, "login", login);
	json_text(&json, "events", event);
	json_number(&json, "code", code);
	night_text(&json, "rules", night->rules);
	if (json_end(&json) >= 0)
		night_add(night, line);
}

static inline void
night_fail(struct night *night, double at_s, const char *client, const char *login)
{
	night_sum(night, "auth-failed", 535, at_s, at_s, 1, client, login);
}

static inline void
night_fail_sum(struct night *night, double since_s, double at_s, int count, const char *client,
    const char *login)
{
	night_sum(night, "auth-failed", 535, since_s, at_s, count, client, login);
}

/* So many, evenly. */
static inline void
night_fail_many(struct night *night, double from_s, double gap_s, int count, const char *client,
    const char *login)
{
	for (int i = 0; i < count; i++)
		night_fail(night, from_s + i * gap_s, client, login);
}

static inline void
night_pass(struct night *night, double at_s, const char *client, const char *login)
{
	night_sum(night, "auth-ok", 235, at_s, at_s, 1, client, login);
}

static inline void
night_down(struct night *night, double at_s, const char *client, const char *login)
{
	night_sum(night, "auth-unavailable", 454, at_s, at_s, 1, client, login);
}

/* What sluice did: "decision", "repeated", "hold" or "holds". */
static inline void
night_deed(struct night *night, const char *record, double since_s, double at_s, int count,
    const char *client, const char *account, const char *mode, double wait_s)
{
	char line[NIGHT_LINE_BYTES], rule[64];
	struct json json;

	snprintf(rule, sizeof(rule), "%.*s", (int)strcspn(account, " "), account);
	json_begin(&json, line, sizeof(line));
	night_times(&json, since_s, at_s);
	json_text(&json, "record", record);
	if (count > 1)
		json_number(&json, "count", count);
	night_text(&json, "client", client);
	json_text(&json, "rule", rule);
	if (strcmp(account, rule) != 0)
		json_text(&json, "account", account);
	if (strcmp(record, "decision") == 0)
		json_text(&json, "reason", wait_s > 0 ? "on-hold" : "rate-exceeded");
	if (wait_s > 0)
		json_seconds(&json, "wait", (int64_t)(wait_s * 1e6));
	json_text(&json, "mode", mode);
	if (json_end(&json) >= 0)
		night_add(night, line);
}

/* A line of this kind, with these members behind its time. */
static inline void
night_line(struct night *night, const char *record, double at_s, const char *members)
{
	char line[2 * NIGHT_LINE_BYTES], time[NOW_TEXT_BYTES];

	now_print(NIGHT_US + (int64_t)(at_s * 1e6), time);
	snprintf(
	    line, sizeof(line), "{\"time\":\"%s\",\"record\":\"%s\",%s}", time, record, members);
	night_add(night, line);
}

/* Greylisting: a client is asked to come back; and let in, so long after the first attempt. */
static inline void
night_refuse(struct night *night, double at_s, const char *client, const char *sender,
    const char *tuple, int attempts, const char *ticket)
{
	char members[NIGHT_LINE_BYTES];

	snprintf(members, sizeof(members),
	    "\"ticket\":\"%s\",\"client\":\"%s\",\"sender\":\"%s\",\"rule\":\"grey\","
	    "\"type\":\"greylist\",\"account\":\"grey client=%s tuple=%s\",\"reason\":\"%s\","
	    "\"attempts\":%d,\"wait\":60,\"mode\":\"enforce\"",
	    ticket, client, sender, client, tuple, attempts > 1 ? "too-early" : "first-seen",
	    attempts);
	night_line(night, "decision", at_s, members);
}

static inline void
night_let_in(struct night *night, double at_s, const char *client, const char *sender,
    const char *tuple, int attempts, double delayed_s)
{
	char members[NIGHT_LINE_BYTES];

	snprintf(members, sizeof(members),
	    "\"client\":\"%s\",\"sender\":\"%s\",\"rule\":\"grey\",\"type\":\"greylist\","
	    "\"account\":\"grey domain=example.net tuple=%s\",\"reason\":\"came-back\","
	    "\"attempts\":%d,\"delayed\":%g,\"mode\":\"enforce\"",
	    client, sender, tuple, attempts, delayed_s);
	night_line(night, "welcome", at_s, members);
}

/* In another order, the same each time. */
static inline void
night_shuffle(struct night *night, unsigned seed)
{
	for (size_t i = night->count; i > 1; i--) {
		size_t other;
		char *line;

		seed = seed * 1103515245u + 12345u;
		other = (seed >> 8) % i;
		line = night->line[i - 1];
		night->line[i - 1] = night->line[other];
		night->line[other] = line;
	}
}

static inline void
night_tell(const struct night *night, struct ledger *ledger)
{
	for (size_t i = 0; i < night->count; i++) {
		const struct span line = { night->line[i], strlen(night->line[i]) };
		struct record record;

		if (ledger_wants(ledger, line) && record_read(&record, line))
			ledger_take(ledger, &record);
	}
	ledger_close(ledger);
}

static inline struct ledger_options
night_options(void)
{
	struct ledger_options options = ledger_options_usual;

	options.from_us = NIGHT_US;
	options.until_us = NIGHT_US + 12 * HOUR_US;
	return options;
}

/* The ledger of a night. */
static inline void
night_begin(const struct night *night, struct ledger *ledger)
{
	const struct ledger_options options = night_options();

	assert_int_equal(ledger_init(ledger, &options), 0);
	night_tell(night, ledger);
}

/* The same, of a night that is over then. */
static inline void
night_take(struct night *night, struct ledger *ledger)
{
	night_begin(night, ledger);
	night_clear(night);
}

/* Their numbers; CROWD_NONE: it has not met them. */
static inline uint32_t
night_client(const struct ledger *ledger, const char *text)
{
	struct addr address;

	assert_int_equal(addr_parse(&address, text), 0);
	for (uint32_t i = 0; i < ledger->crowd.client_count; i++) {
		if (addr_equal(&ledger->crowd.client[i].address, &address))
			return i;
	}
	return CROWD_NONE;
}

static inline uint32_t
night_network(const struct ledger *ledger, const char *text)
{
	char network[NETWORK_TEXT_BYTES];

	for (uint32_t i = 0; i < ledger->crowd.network_count; i++) {
		if (strcmp(crowd_network_text(&ledger->crowd, i, network), text) == 0)
			return i;
	}
	return CROWD_NONE;
}
