/* SPDX-License-Identifier: BSD-2-Clause */
/* A decision, a hold or an outcome as a line of the audit file, for machines, or of the log. */
#include "report/line.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/addr.h"
#include "base/duration.h"
#include "base/json.h"
#include "base/now.h"
#include "base/text.h"
#include "base/utf8.h"

#include "smtp/classify.h"
#include "smtp/event.h"
#include "smtp/reply.h"

#include "policy/rule.h"

#define VALUE_BYTES 512
#define EVENTS_BYTES 1024 /* enough for the names of all */
#define MEMBER_LOG_BYTES 100 /* of what a stranger wrote, in the log */
#define AGE_LOG_US (10 * SECOND_US) /* whatever was heard of sooner has just happened */

static const char *const origin_names[] = {
	[ORIGIN_MILTER] = "milter",
	[ORIGIN_LOG] = "log",
};

static void
member_text(struct json *json, const char *name, const char *value)
{
	char cut[VALUE_BYTES];

	if (value[0] == '\0')
		return;
	utf8_cut(cut, sizeof(cut), value);
	json_text(json, name, cut);
}

static void
member_time(struct json *json, const char *name, int64_t at_us)
{
	char text[NOW_TEXT_BYTES];

	now_print(at_us, text);
	json_text(json, name, text);
}

/* RFC 5321 section 3.8: 421 goes with closing the session. */
static void
member_action(struct json *json, unsigned code)
{
	json_text(json, "action", action_names[code == 421 ? ACTION_CLOSE : ACTION_DEFER]);
}

static void
member_client(struct json *json, const struct observation *seen)
{
	char client[ADDR_TEXT_BYTES];

	addr_print(&seen->client, client);
	member_text(json, "client", client);
}

static void
members_name(struct json *json, const struct observation *seen)
{
	member_text(json, "name", seen->client_name);
	if (seen->client_name[0] != '\0')
		json_bool(json, "verified", seen->name_verified);
}

/* What the client has said of itself and of the message, and what the server calls that. */
static void
members_said(struct json *json, const struct observation *seen)
{
	member_text(json, "helo", seen->helo);
	member_text(json, "login", seen->login);
	member_text(json, "mechanism", seen->mechanism);
	member_text(json, "sender", seen->sender);
	member_text(json, "recipient", seen->recipient);
	member_text(json, "queue_id", seen->queue_id);
}

static void
members_session(struct json *json, const struct observation *seen)
{
	member_text(json, "session", seen->session);
	member_client(json, seen);
	if (seen->client_port != 0)
		json_number(json, "port", seen->client_port);
	members_name(json, seen);
	member_text(json, "host", seen->host);
	member_text(json, "service", seen->service);
	member_text(json, "daemon", seen->daemon);
	/* A log does not tell that there was none. */
	if (seen->tls || seen->origin == ORIGIN_MILTER)
		json_bool(json, "tls", seen->tls);
	members_said(json, seen);
}

/* "connect,helo" */
static void
events_print(char names_r[static EVENTS_BYTES], uint64_t events)
{
	names_r[0] = '\0';
	for (int event = 0; event < EVENT_COUNT; event++) {
		if (!(events & EVENT_BIT(event)))
			continue;
		if (names_r[0] != '\0')
			text_append(names_r, EVENTS_BYTES, ",");
		text_append(names_r, EVENTS_BYTES, event_table[event].name);
	}
}

static void
member_events(struct json *json, const char *name, uint64_t events)
{
	char names[EVENTS_BYTES];

	events_print(names, events);
	if (names[0] != '\0')
		json_text(json, name, names);
}

static void
members_rule(struct json *json, const struct step *step)
{
	const struct rule *rule = step->rule;

	json_text(json, "rule", rule->name);
	json_text(json, "type", rule->type->name);
	member_text(json, "file", rule->file);
	json_number(json, "line", rule->line);
	member_text(json, "account", step->account);
}

static void
members_limit(struct json *json, const struct step *step)
{
	char limit_text[RULE_LIMIT_BYTES];

	rule_limit_print(step->rule, limit_text);
	member_events(json, "counts", step->rule->counts);
	json_number(json, "seen", step->seen);
	json_number(json, "limit", step->limit);
	member_text(json, "limit_text", limit_text);
	if (step->wait_us > 0)
		json_seconds(json, "wait", step->wait_us);
}

/* What is answered at once at CONNECT has no words: only the code reaches the client. */
static void
reply_line(char line_r[static REPLY_LINE_BYTES], const struct decision *decision)
{
	const struct rule *rule = decision->step->rule;
	struct reply reply = rule->answer;

	reply.text = decision->text;
	if (rule->at_once && decision->seen->stage == STAGE_CONNECT)
		reply = (struct reply){ .code = rule->answer.code, .text = "" };
	reply_print(line_r, REPLY_LINE_BYTES, &reply);
}

int
line_decision(char *buf, size_t buf_bytes, const struct decision *decision)
{
	const struct observation *seen = decision->seen;
	const struct rule *rule = decision->step->rule;
	char reply[REPLY_LINE_BYTES];
	struct json json;

	reply_line(reply, decision);
	json_begin(&json, buf, buf_bytes);
	member_time(&json, "time", seen->at_us);
	json_text(&json, "record", "decision");
	json_text(&json, "ticket", decision->ticket);
	if (decision->novelty == NOVELTY_SHARED)
		json_bool(&json, "shared", true);
	members_session(&json, seen);
	json_text(&json, "stage", stage_names[seen->stage]);
	members_rule(&json, decision->step);
	member_text(&json, "reason", reason_slugs[decision->step->reason]);
	members_limit(&json, decision->step);
	json_text(&json, "mode", mode_names[rule->mode]);
	member_action(&json, rule->answer.code);
	json_text(&json, "reply", reply);
	return json_end(&json);
}

/* What happened. */
static void
members_event(struct json *json, const struct observation *seen)
{
	member_text(json, "origin", origin_names[seen->origin]);
	if (seen->age_us > 0)
		json_seconds(json, "age", seen->age_us);
	member_text(json, "stage", stage_names[seen->stage]);
	member_events(json, "events", seen->events);
}

/* What the server itself had answered. */
static void
members_reply(struct json *json, const struct observation *seen)
{
	char reply[2 * VALUE_BYTES];

	if (seen->reply.code == 0)
		return;
	reply_print(reply, sizeof(reply), &seen->reply);
	json_number(json, "code", seen->reply.code);
	member_text(json, "reply", reply);
	if (seen->reply.inferred)
		json_bool(json, "inferred", true);
}

/* Of several events the last one in their table says most. */
static enum event
event_main(uint64_t events)
{
	enum event event = EVENT_COUNT;

	while (event > 0 && !(events & EVENT_BIT(event - 1)))
		event--;
	return event > 0 ? event - 1 : EVENT_NOTE;
}

/* A message that waits for another try waits, whatever another server said to it. */
static struct meaning
meaning_of(const struct observation *seen)
{
	const enum event event = event_main(seen->events);
	struct meaning meaning = classify(event, &seen->reply);

	if (event == EVENT_DEFERRED)
		meaning.outcome = OUTCOME_LATER;
	else if (event == EVENT_BOUNCED || event == EVENT_EXPIRED)
		meaning.outcome = OUTCOME_NEVER;
	return meaning;
}

int
line_hold(char *buf, size_t buf_bytes, const struct observation *seen, const struct step *step)
{
	struct json json;

	json_begin(&json, buf, buf_bytes);
	member_time(&json, "time", seen->at_us);
	json_text(&json, "record", "hold");
	members_session(&json, seen);
	members_event(&json, seen);
	members_reply(&json, seen);
	members_rule(&json, step);
	members_limit(&json, step);
	if (step->offences > 0)
		json_number(&json, "offences", step->offences);
	json_text(&json, "mode", mode_names[step->rule->mode]);
	return json_end(&json);
}

int
line_repeated(char *buf, size_t buf_bytes, const struct flood *flood)
{
	struct json json;

	json_begin(&json, buf, buf_bytes);
	member_time(&json, "time", flood->last_us);
	json_text(&json, "record", flood->mark == MARK_HELD ? "holds" : "repeated");
	member_text(&json, "ticket", flood->ticket);
	member_text(&json, "stage", stage_names[flood->stage]);
	json_text(&json, "rule", flood->rule);
	json_text(&json, "type", flood->type);
	member_text(&json, "file", flood->file);
	json_number(&json, "line", flood->line);
	member_text(&json, "account", flood->account);
	json_text(&json, "mode", mode_names[flood->mode]);
	if (flood->mark == MARK_STOPPED)
		member_action(&json, flood->code);
	member_time(&json, "since", flood->since_us);
	json_number(&json, "count", flood->count);
	return json_end(&json);
}

int
line_outcome(char *buf, size_t buf_bytes, const struct outcome_sum *sum)
{
	const struct observation *seen = sum->seen;
	const int64_t happened_us = seen->at_us - seen->age_us;
	const struct meaning meaning = meaning_of(seen);
	char network[NETWORK_TEXT_BYTES];
	struct json json;

	json_begin(&json, buf, buf_bytes);
	member_time(&json, "time", happened_us);
	json_text(&json, "record", "outcome");
	if (sum->count > 1) {
		member_time(&json, "since", sum->since_us);
		json_number(&json, "count", sum->count);
	}
	member_client(&json, seen);
	if (sum->network.base.family != 0) {
		network_print(&sum->network, network);
		json_text(&json, "network", network);
	}
	members_name(&json, seen);
	member_text(&json, "service", seen->service);
	members_said(&json, seen);
	members_event(&json, seen);
	member_text(&json, "outcome", outcome_names[meaning.outcome]);
	member_text(&json, "cause", cause_names[meaning.cause]);
	members_reply(&json, seen);
	member_text(&json, "rules", sum->rules);
	return json_end(&json);
}

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
step_say(char *buf, size_t buf_bytes, const struct step *step)
{
	char limit_text[RULE_LIMIT_BYTES], wait[DURATION_TEXT_BYTES];

	rule_limit_print(step->rule, limit_text);
	if (step->reason == REASON_HOLD)
		snprintf(buf, buf_bytes, "on hold, limit %s", limit_text);
	else
		limit_say(buf, buf_bytes, step);
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
line_log_decision(char *buf, size_t buf_bytes, const struct decision *decision)
{
	const struct observation *seen = decision->seen;
	const struct step *step = decision->step;
	const struct rule *rule = step->rule;
	char client[ADDR_TEXT_BYTES + MEMBER_LOG_BYTES], what[VALUE_BYTES];
	char reply[REPLY_LINE_BYTES], members[5 * MEMBER_LOG_BYTES] = "";

	client_say(client, sizeof(client), seen);
	step_say(what, sizeof(what), step);
	reply_line(reply, decision);
	member_say(members, sizeof(members), "login", seen->login);
	member_say(members, sizeof(members), "sender", seen->sender);
	member_say(members, sizeof(members), "recipient", seen->recipient);
	member_say(members, sizeof(members), "queue id", seen->queue_id);
	snprintf(buf, buf_bytes,
	    "%s: %s%u at %s to %s: rule %s (%s:%u), account \"%s\": %s%s%s; reply \"%s\"",
	    decision->ticket, rule->mode == MODE_OBSERVE ? "would have been " : "",
	    rule->answer.code, stage_names[seen->stage], client, rule->name, file_name(rule->file),
	    rule->line, step->account, what, members,
	    decision->novelty == NOVELTY_SHARED ? ", and shared by the next ones of this rule" : "",
	    reply);
}

/* ", 5 minutes ago: auth-failed by alice from 192.0.2.7 (mail.example.net)" */
static void
event_say(char *buf, size_t buf_bytes, const struct observation *seen, const struct rule *rule)
{
	char age[DURATION_TEXT_BYTES] = "", events[EVENTS_BYTES], login[MEMBER_LOG_BYTES];
	char client[ADDR_TEXT_BYTES + MEMBER_LOG_BYTES];
	bool is_old = seen->age_us > AGE_LOG_US;

	if (is_old)
		duration_words(seen->age_us, age);
	events_print(events, seen->events & rule->counts);
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

void
line_log_hold(char *buf, size_t buf_bytes, const struct observation *seen, const struct step *step)
{
	const struct rule *rule = step->rule;
	char length[DURATION_TEXT_BYTES], what[VALUE_BYTES], event[LINE_LOG_BYTES];
	char reply[REPLY_LINE_BYTES + sizeof(", reply \"\" (inferred)")];

	duration_print(step->wait_us, length);
	limit_say(what, sizeof(what), step);
	event_say(event, sizeof(event), seen, rule);
	reply_say(reply, sizeof(reply), &seen->reply);
	snprintf(buf, buf_bytes, "hold: %s%s for \"%s\": rule %s (%s:%u), %s, the last%s%s",
	    rule->mode == MODE_OBSERVE ? "would have been " : "", length, step->account, rule->name,
	    file_name(rule->file), rule->line, what, event, reply);
}

void
line_log_repeated(char *buf, size_t buf_bytes, const struct flood *flood)
{
	const char *would = flood->mode == MODE_OBSERVE ? "would have been " : "";
	char since[NOW_TEXT_BYTES], last[NOW_TEXT_BYTES], what[64];
	char account[STORE_KEY_BYTES + sizeof("account \"\"")] = "whatever the account";

	if (flood->account[0] != '\0')
		snprintf(account, sizeof(account), "account \"%s\"", flood->account);
	now_print(flood->since_us, since);
	now_print(flood->last_us, last);
	if (flood->mark == MARK_HELD)
		snprintf(what, sizeof(what), "hold: %s", would);
	else
		snprintf(what, sizeof(what), "%s: %s%u to ", flood->ticket, would, flood->code);
	snprintf(buf, buf_bytes, "%s%" PRId64 " more from %s to %s: rule %s (%s:%u), %s", what,
	    flood->count, since, last, flood->rule, file_name(flood->file), flood->line, account);
}
