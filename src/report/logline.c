/* SPDX-License-Identifier: BSD-2-Clause */
/* What happened as a line of the log: for people in a hurry. */
#include "report/logline.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/addr.h"
#include "base/duration.h"
#include "base/now.h"
#include "base/text.h"
#include "base/utf8.h"

#include "smtp/reply.h"

#include "policy/answer.h"
#include "policy/rule.h"

#define VALUE_BYTES 512
#define MEMBER_LOG_BYTES 100 /* of what a stranger wrote */
#define AGE_LOG_US (10 * SECOND_US) /* whatever was heard of sooner has just happened */

static const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* "192.0.2.7 (mail.example.net)" */
static void
client_say(char *buf, size_t buf_bytes, const struct observation *seen)
{
	char client[ADDR_TEXT_BYTES];

	addr_print(&seen->client, client);
	text_copy(buf, buf_bytes, client[0] == '\0' ? "this host" : client);
	if (seen->client_name[0] == '\0')
		return;
	text_append(buf, buf_bytes, " (");
	text_append(buf, buf_bytes - 1, seen->client_name);
	text_append(buf, buf_bytes, ")");
}

/* "61 of 60 per 1m", or where a burst of another size is allowed "100 of 100 (500 per 1d)" */
static void
limit_say(char *buf, size_t buf_bytes, const struct step *step)
{
	char limit_text[RULE_LIMIT_BYTES];
	int64_t limit = step->rule->type == &rate_rule ? step->rule->as.rate.limit.count
	                                               : step->rule->as.open.limit;

	rule_limit_print(step->rule, limit_text);
	if (limit == step->limit)
		snprintf(buf, buf_bytes, "%" PRId64 " of %s", step->seen, limit_text);
	else
		snprintf(buf, buf_bytes, "%" PRId64 " of %" PRId64 " (%s)", step->seen, step->limit,
		    limit_text);
}

static void
rate_say(char *buf, size_t buf_bytes, const struct step *step)
{
	char limit_text[RULE_LIMIT_BYTES];

	rule_limit_print(step->rule, limit_text);
	if (step->reason == REASON_HOLD)
		snprintf(buf, buf_bytes, "on hold, limit %s", limit_text);
	else
		limit_say(buf, buf_bytes, step);
}

/* "short of cpu, 82 % of 80 %" */
static void
shortage_say(char *buf, size_t buf_bytes, const struct step *step)
{
	char seen[RESOURCE_VALUE_BYTES], limit[RESOURCE_VALUE_BYTES];

	resource_value_print(step->resource, step->seen, seen);
	resource_value_print(step->resource, step->limit, limit);
	snprintf(buf, buf_bytes, "short of %s, %s of %s", resource_table[step->resource].name, seen,
	    limit);
}

/* `maintenance "new disks", by root` */
static void
maintenance_say(char *buf, size_t buf_bytes, const struct drain *drain)
{
	snprintf(buf, buf_bytes, drain->reason[0] == '\0' ? "maintenance%s" : "maintenance \"%s\"",
	    drain->reason);
	if (drain->by[0] == '\0')
		return;
	text_append(buf, buf_bytes, ", by ");
	text_append(buf, buf_bytes, drain->by);
}

static void
cause_say(char *buf, size_t buf_bytes, const struct step *step)
{
	switch (step->reason) {
	case REASON_FIRST_SEEN:
		text_copy(buf, buf_bytes, "not seen before");
		break;
	case REASON_TOO_EARLY:
		snprintf(buf, buf_bytes, "too early, attempt %" PRId64, step->attempts);
		break;
	case REASON_PRESSURE:
		shortage_say(buf, buf_bytes, step);
		break;
	case REASON_DRAIN:
		maintenance_say(buf, buf_bytes, step->drain);
		break;
	case REASON_HAMMERING:
		snprintf(buf, buf_bytes, "hammering, too early %" PRId64 " times", step->attempts);
		break;
	default:
		rate_say(buf, buf_bytes, step);
	}
}

static void
step_say(char *buf, size_t buf_bytes, const struct step *step)
{
	char wait[DURATION_TEXT_BYTES];

	cause_say(buf, buf_bytes, step);
	if (step->wait_us == 0)
		return;
	duration_words(step->wait_us, wait);
	text_append(buf, buf_bytes, ", wait ");
	text_append(buf, buf_bytes, wait);
}

/* ", login alice" where it is known */
static void
member_say(char *buf, size_t buf_bytes, const char *name, const char *value)
{
	char cut[MEMBER_LOG_BYTES];

	if (value[0] == '\0')
		return;
	utf8_cut(cut, sizeof(cut), value);
	text_append(buf, buf_bytes, ", ");
	text_append(buf, buf_bytes, name);
	text_append(buf, buf_bytes, " ");
	text_append(buf, buf_bytes, cut);
}

void
logline_decision(char *buf, size_t buf_bytes, const struct decision *decision)
{
	const struct observation *seen = decision->seen;
	const struct step *step = decision->step;
	const struct rule *rule = step->rule;
	char client[ADDR_TEXT_BYTES + MEMBER_LOG_BYTES], what[VALUE_BYTES];
	char account[STORE_KEY_BYTES], reply[REPLY_LINE_BYTES], members[5 * MEMBER_LOG_BYTES] = "";

	client_say(client, sizeof(client), seen);
	step_say(what, sizeof(what), step);
	flood_account(account, seen, step);
	line_reply(reply, decision);
	member_say(members, sizeof(members), "login", seen->login);
	member_say(members, sizeof(members), "sender", seen->sender);
	member_say(members, sizeof(members), "recipient", seen->recipient);
	member_say(members, sizeof(members), "queue id", seen->queue_id);
	snprintf(buf, buf_bytes,
	    "%s: %s%u at %s to %s: rule %s (%s:%u), account \"%s\": %s%s%s; reply \"%s\"",
	    decision->ticket, rule->mode == MODE_OBSERVE ? "would have been " : "",
	    answer_code(step, seen->stage), stage_names[seen->stage], client, rule->name,
	    file_name(rule->file), rule->line, account, what, members,
	    decision->novelty == NOVELTY_SHARED ? ", and shared by the next ones of this rule" : "",
	    reply);
}

/* ", 5 minutes ago: auth-failed by alice from 192.0.2.7 (mail.example.net)" */
static void
event_say(char *buf, size_t buf_bytes, const struct observation *seen, const struct rule *rule)
{
	char age[DURATION_TEXT_BYTES] = "", events[LINE_EVENTS_BYTES], login[MEMBER_LOG_BYTES];
	char client[ADDR_TEXT_BYTES + MEMBER_LOG_BYTES];
	bool is_old = seen->age_us > AGE_LOG_US;

	if (is_old)
		duration_words(seen->age_us, age);
	line_events(events, seen->events & rule->counts);
	utf8_cut(login, sizeof(login), seen->login);
	client_say(client, sizeof(client), seen);
	snprintf(buf, buf_bytes, "%s%s%s: %s%s%s from %s", is_old ? ", " : "", age,
	    is_old ? " ago" : "", events, login[0] == '\0' ? "" : " by ", login, client);
}

/* `, reply "535 5.7.8 Error"` */
static void
reply_say(char *buf, size_t buf_bytes, const struct reply *reply)
{
	char line[REPLY_LINE_BYTES];

	buf[0] = '\0';
	if (reply->code == 0)
		return;
	reply_print(line, sizeof(line), reply);
	snprintf(buf, buf_bytes, ", reply \"%s\"%s", line, reply->inferred ? " (inferred)" : "");
}

static void
hold_log(char *buf, size_t buf_bytes, const struct observation *seen, const struct step *step)
{
	const struct rule *rule = step->rule;
	char length[DURATION_TEXT_BYTES], what[VALUE_BYTES], event[LOGLINE_BYTES];
	char reply[REPLY_LINE_BYTES + sizeof(", reply \"\" (inferred)")];

	duration_print(step->wait_us, length);
	limit_say(what, sizeof(what), step);
	event_say(event, sizeof(event), seen, rule);
	reply_say(reply, sizeof(reply), &seen->reply);
	snprintf(buf, buf_bytes, "hold: %s%s for \"%s\": rule %s (%s:%u), %s, the last%s%s",
	    rule->mode == MODE_OBSERVE ? "would have been " : "", length, step->account, rule->name,
	    file_name(rule->file), rule->line, what, event, reply);
}

/* Whom the message is from and to, in a word each. */
static void
message_say(char *buf, size_t buf_bytes, const struct observation *seen)
{
	member_say(buf, buf_bytes, "sender", seen->sender);
	member_say(buf, buf_bytes, "recipient", seen->recipient);
	member_say(buf, buf_bytes, "queue id", seen->queue_id);
}

static void
welcome_log(char *buf, size_t buf_bytes, const struct observation *seen, const struct step *step)
{
	const struct rule *rule = step->rule;
	char client[ADDR_TEXT_BYTES + MEMBER_LOG_BYTES], delayed[DURATION_TEXT_BYTES];
	char members[4 * MEMBER_LOG_BYTES] = "";

	client_say(client, sizeof(client), seen);
	duration_words(step->delayed_us, delayed);
	message_say(members, sizeof(members), seen);
	snprintf(buf, buf_bytes,
	    "welcome: %s%s at %s: rule %s (%s:%u), account \"%s\": attempt %" PRId64
	    ", %s after the first%s",
	    rule->mode == MODE_OBSERVE ? "would have been " : "", client, stage_names[seen->stage],
	    rule->name, file_name(rule->file), rule->line, step->account, step->attempts, delayed,
	    members);
}

static void
return_log(char *buf, size_t buf_bytes, const struct observation *seen, const struct step *step)
{
	const struct rule *rule = step->rule;
	char client[ADDR_TEXT_BYTES + MEMBER_LOG_BYTES], delayed[DURATION_TEXT_BYTES];

	client_say(client, sizeof(client), seen);
	duration_words(step->delayed_us, delayed);
	snprintf(buf, buf_bytes,
	    "return: %s as told by rule %s (%s:%u), %s after that, too early before: %" PRId64,
	    client, rule->name, file_name(rule->file), rule->line, delayed, step->attempts);
}

void
logline_turn(char *buf, size_t buf_bytes, const struct observation *seen, const struct step *step)
{
	if (step->mark == MARK_HELD)
		hold_log(buf, buf_bytes, seen, step);
	else if (step->mark == MARK_WELCOMED)
		welcome_log(buf, buf_bytes, seen, step);
	else
		return_log(buf, buf_bytes, seen, step);
}

/* What is counted of a turn, where no ticket says it. */
static const char *const turn_words[] = {
	[MARK_HELD] = "hold",
	[MARK_WELCOMED] = "welcome",
	[MARK_RETURNED] = "return",
};

void
logline_repeated(char *buf, size_t buf_bytes, const struct flood *flood)
{
	const char *would = flood->mode == MODE_OBSERVE ? "would have been " : "";
	char since[NOW_TEXT_BYTES], last[NOW_TEXT_BYTES], what[64];
	char account[STORE_KEY_BYTES + sizeof("account \"\"")] = "whatever the account";

	if (flood->account[0] != '\0')
		snprintf(account, sizeof(account), "account \"%s\"", flood->account);
	now_print(flood->since_us, since);
	now_print(flood->last_us, last);
	if (flood->mark == MARK_STOPPED)
		snprintf(what, sizeof(what), "%s: %s%u to ", flood->ticket, would, flood->code);
	else
		snprintf(what, sizeof(what), "%s: %s", turn_words[flood->mark], would);
	snprintf(buf, buf_bytes, "%s%" PRId64 " more from %s to %s: rule %s (%s:%u), %s", what,
	    flood->count, since, last, flood->rule, file_name(flood->file), flood->line, account);
}

static void
drain_begin_log(char *buf, size_t buf_bytes, const struct drain_change *change)
{
	const struct drain *drain = change->drain;
	char until[NOW_TEXT_BYTES] = "it is ended";

	if (drain->until_us != INT64_MAX)
		now_print(drain->until_us, until);
	snprintf(buf, buf_bytes, "maintenance: on until %s, by %s%s", until,
	    change->by[0] == '\0' ? "nobody known" : change->by,
	    drain->except == DRAIN_AUTHENTICATED ? ", except authenticated" : "");
}

static void
drain_end_log(char *buf, size_t buf_bytes, const struct drain_change *change)
{
	char since[NOW_TEXT_BYTES];

	now_print(change->drain->since_us, since);
	if (change->turn == DRAIN_TURN_OFF)
		snprintf(buf, buf_bytes, "maintenance: off, by %s; it was on since %s",
		    change->by[0] == '\0' ? "nobody known" : change->by, since);
	else
		snprintf(buf, buf_bytes, "maintenance: over; it was on since %s", since);
}

void
logline_drain(char *buf, size_t buf_bytes, const struct drain_change *change)
{
	if (change->turn == DRAIN_TURN_ON)
		drain_begin_log(buf, buf_bytes, change);
	else
		drain_end_log(buf, buf_bytes, change);
	if (change->drain->reason[0] == '\0')
		return;
	text_append(buf, buf_bytes, ": ");
	text_append(buf, buf_bytes, change->drain->reason);
}
