/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells how the daemon is. */
#include "daemon/status.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/now.h"
#include "base/text.h"

#include "daemon/drain_request.h"
#include "daemon/ears.h"
#include "daemon/overload.h"
#include "daemon/scout.h"

#include "config.h"

#define HOLDS_SHOWN 100

struct held {
	char account[STORE_KEY_BYTES];
	int64_t wait_us;
	int64_t offences;
};

/* The holds that last longest, the longest first. */
struct holds {
	int64_t now_us;
	size_t count; /* of all */
	size_t shown_count;
	struct held list[HOLDS_SHOWN];
};

static void
daemon_add(struct lines *lines, struct judge *judge, const struct standing *standing)
{
	char buf[RECORD_BYTES];
	char time[NOW_TEXT_BYTES];
	int64_t started_us = judge->first->loaded_us;
	struct json record;

	record_begin(&record, buf, "daemon");
	json_text(&record, "version", PACKAGE_VERSION);
	json_number(&record, "pid", getpid());
	now_print(started_us, time);
	json_text(&record, "started", time);
	json_seconds(&record, "uptime", now_us() - started_us);
	json_text(&record, "config", standing->settings->path);
	now_print(standing->loaded_us, time);
	json_text(&record, "loaded", time);
	json_text(&record, "mode", mode_names[standing->settings->mode]);
	json_number(&record, "sessions_open", judge->metrics.sessions_open);
	json_number(&record, "sessions_total", judge->metrics.sessions_total);
	json_number(&record, "messages_open", judge->metrics.messages_open);
	json_number(&record, "judged", judge->metrics.judged);
	json_number(&record, "passed", judge->metrics.passed);
	lines_add(lines, &record);
}

static void
obedience_add(struct lines *lines, struct obedience_counts *counts)
{
	char buf[RECORD_BYTES];
	struct json record;

	record_begin(&record, buf, "obedience");
	json_number(&record, "told", counts->told);
	json_number(&record, "kept", counts->kept);
	json_number(&record, "early", counts->early);
	json_number(&record, "storms", counts->storms);
	lines_add(lines, &record);
}

static void
rule_add(struct lines *lines, const struct rule *rule, struct rule_counts *counts)
{
	char buf[RECORD_BYTES];
	char limit[RULE_LIMIT_BYTES];
	struct json record;

	record_begin(&record, buf, "rule");
	json_text(&record, "rule", rule->name);
	json_text(&record, "type", rule->type->name);
	json_text(&record, "mode", mode_names[rule->mode]);
	json_text(&record, "file", rule->file);
	json_number(&record, "line", rule->line);
	rule_limit_print(rule, limit);
	if (limit[0] != '\0')
		json_text(&record, "limit_text", limit);
	json_number(&record, "stopped", counts->stopped);
	json_number(&record, "observed", counts->observed);
	json_number(&record, "exempted", counts->exempted);
	json_number(&record, "held", counts->held);
	lines_add(lines, &record);
}

/* One that is implied only where it has done something. */
static void
rules_add(struct lines *lines, const struct standing *standing)
{
	const struct policy *policy = &standing->settings->policy;

	for (uint32_t i = 0; i < policy_rules(policy); i++) {
		if (i < policy->rule_count || standing->counts[i]->stopped > 0)
			rule_add(lines, &policy->rule[i], standing->counts[i]);
	}
}

/* The place of a hold in the list, by insertion: most are shorter than the last one shown. */
static void
hold_insert(struct holds *holds, const char *account, const struct memory *memory, int64_t wait_us)
{
	size_t at = holds->shown_count;

	if (at == HOLDS_SHOWN && wait_us <= holds->list[at - 1].wait_us)
		return;
	if (at < HOLDS_SHOWN)
		holds->shown_count++;
	else
		at--;
	for (; at > 0 && holds->list[at - 1].wait_us < wait_us; at--)
		holds->list[at] = holds->list[at - 1];
	text_copy(holds->list[at].account, sizeof(holds->list[at].account), account);
	holds->list[at].wait_us = wait_us;
	holds->list[at].offences = rate_offences(memory);
}

static int
hold_visit(void *arg, const char *key, const struct memory *memory)
{
	struct holds *holds = arg;
	int64_t wait_us;

	if (strchr(key, '\t') != NULL)
		return 0;
	wait_us = rate_held_us(memory, holds->now_us);
	if (wait_us <= 0)
		return 0;
	holds->count++;
	hold_insert(holds, key, memory, wait_us);
	return 0;
}

static void
hold_add(struct lines *lines, const struct held *hold)
{
	char buf[RECORD_BYTES];
	char rule[STORE_KEY_BYTES];
	struct json record;

	text_copy(rule, sizeof(rule), hold->account);
	rule[strcspn(rule, " ")] = '\0';
	record_begin(&record, buf, "hold");
	json_text(&record, "account", hold->account);
	json_text(&record, "rule", rule);
	json_seconds(&record, "wait", hold->wait_us);
	json_number(&record, "offences", hold->offences);
	lines_add(lines, &record);
}

static void
holds_add(struct lines *lines, struct store *durable)
{
	char buf[RECORD_BYTES];
	struct holds *holds = calloc(1, sizeof(*holds));
	struct json record;

	if (holds == NULL) {
		lines->lost_count++;
		return;
	}
	holds->now_us = now_us();
	store_walk(durable, holds->now_us, hold_visit, holds);
	for (size_t i = 0; i < holds->shown_count; i++)
		hold_add(lines, &holds->list[i]);
	record_begin(&record, buf, "holds");
	json_number(&record, "count", (int64_t)holds->count);
	lines_add(lines, &record);
	free(holds);
}

static void
store_add(struct lines *lines, struct store *durable)
{
	char buf[RECORD_BYTES];
	struct store_health health;
	struct json record;

	store_health(durable, &health);
	record_begin(&record, buf, "store");
	json_text(&record, "backend", health.backend);
	json_number(&record, "capacity", health.capacity_count);
	json_number(&record, "held", health.held_count);
	json_number(&record, "evicted", health.evicted_count);
	json_number(&record, "pending", health.pending_count);
	json_number(&record, "disk_count", health.disk_count);
	json_number(&record, "disk_bytes", health.disk_bytes);
	json_number(&record, "map_bytes", health.map_bytes);
	json_number(&record, "commits", health.commit_count);
	json_number(&record, "failed", health.failed_count);
	json_text(&record, "trouble", health.trouble);
	lines_add(lines, &record);
}

static void
audit_add(struct lines *lines, struct audit *audit)
{
	char buf[RECORD_BYTES];
	struct audit_health health;
	struct json record;

	audit_health(audit, &health);
	record_begin(&record, buf, "audit");
	json_number(&record, "written", health.written_count);
	json_number(&record, "repeated", health.repeated_count);
	json_number(&record, "lost", health.lost_count);
	json_text(&record, "trouble", health.trouble);
	lines_add(lines, &record);
}

static void
scout_add(struct lines *lines, struct scout *scout)
{
	char buf[RECORD_BYTES];
	struct scout_health health;
	struct json record;

	scout_health(scout, &health);
	if (health.asked_count == 0 && health.dropped_count == 0)
		return;
	record_begin(&record, buf, "dns");
	json_number(&record, "asked", health.asked_count);
	json_number(&record, "answered", health.answered_count);
	json_number(&record, "failed", health.failed_count);
	json_number(&record, "dropped", health.dropped_count);
	lines_add(lines, &record);
}

void
status_add(struct lines *lines, struct judge *judge)
{
	const struct standing *standing = judge_take(judge);

	if (standing == NULL)
		return;
	daemon_add(lines, judge, standing);
	drain_add(lines, judge);
	rules_add(lines, standing);
	overload_add(lines, judge, standing);
	obedience_add(lines, &judge->metrics.obedience);
	holds_add(lines, judge->memories.durable);
	store_add(lines, judge->memories.durable);
	audit_add(lines, judge->audit);
	if (judge->scout != NULL)
		scout_add(lines, judge->scout);
	if (judge->ears != NULL)
		ears_add(lines, judge->ears);
	judge_let_go(judge, standing);
}
