/* SPDX-License-Identifier: BSD-2-Clause */
/* What happened as a line of the audit file: for machines. */
#include "report/line.h"

#include "base/addr.h"
#include "base/json.h"
#include "base/now.h"
#include "base/text.h"
#include "base/utf8.h"

#include "smtp/classify.h"
#include "smtp/event.h"
#include "smtp/reply.h"

#include "policy/answer.h"
#include "policy/rule.h"

#define VALUE_BYTES 512

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

void
line_events(char names_r[static LINE_EVENTS_BYTES], uint64_t events)
{
	names_r[0] = '\0';
	for (int event = 0; event < EVENT_COUNT; event++) {
		if (!(events & EVENT_BIT(event)))
			continue;
		if (names_r[0] != '\0')
			text_append(names_r, LINE_EVENTS_BYTES, ",");
		text_append(names_r, LINE_EVENTS_BYTES, event_table[event].name);
	}
}

static void
member_events(struct json *json, const char *name, uint64_t events)
{
	char names[LINE_EVENTS_BYTES];

	line_events(names, events);
	if (names[0] != '\0')
		json_text(json, name, names);
}

static void
members_rule(struct json *json, const struct observation *seen, const struct step *step)
{
	const struct rule *rule = step->rule;
	char account[STORE_KEY_BYTES];

	flood_account(account, seen, step);
	json_text(json, "rule", rule->name);
	json_text(json, "type", rule->type->name);
	member_text(json, "file", rule->file);
	json_number(json, "line", rule->line);
	member_text(json, "account", account);
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
}

static void
members_attempts(struct json *json, const struct step *step)
{
	json_number(json, "attempts", step->attempts);
	if (step->reason != REASON_FIRST_SEEN && step->delayed_us > 0)
		json_seconds(json, "delayed", step->delayed_us);
}

static void
member_amount(struct json *json, const char *name, enum resource resource, int64_t amount)
{
	if (resource_table[resource].unit == UNIT_DURATION)
		json_seconds(json, name, amount);
	else
		json_number(json, name, amount);
}

static void
members_shortage(struct json *json, const struct step *step)
{
	json_text(json, "resource", resource_table[step->resource].name);
	member_amount(json, "seen", step->resource, step->seen);
	member_amount(json, "limit", step->resource, step->limit);
}

static void
members_maintenance(struct json *json, const struct drain *drain)
{
	member_text(json, "maintenance", drain->reason);
	member_text(json, "by", drain->by);
	if (drain->until_us != INT64_MAX)
		member_time(json, "until", drain->until_us);
}

static void
members_cause(struct json *json, const struct step *step)
{
	switch (step->reason) {
	case REASON_FIRST_SEEN:
	case REASON_TOO_EARLY:
		members_attempts(json, step);
		break;
	case REASON_PRESSURE:
		members_shortage(json, step);
		break;
	case REASON_DRAIN:
		members_maintenance(json, step->drain);
		break;
	case REASON_HAMMERING:
		json_number(json, "early", step->attempts);
		break;
	default:
		members_limit(json, step);
	}
	if (step->wait_us > 0)
		json_seconds(json, "wait", step->wait_us);
}

/* What is answered at once at CONNECT has no words: only the code reaches the client. */
void
line_reply(char reply_r[static REPLY_LINE_BYTES], const struct decision *decision)
{
	const struct rule *rule = decision->step->rule;
	struct reply reply = rule->answer;

	reply.code = (uint16_t)answer_code(decision->step, decision->seen->stage);
	reply.text = decision->text;
	if (decision->step->reason == REASON_HAMMERING ||
	    (rule->at_once && decision->seen->stage == STAGE_CONNECT))
		reply = (struct reply){ .code = reply.code, .text = "" };
	reply_print(reply_r, REPLY_LINE_BYTES, &reply);
}

int
line_decision(char *buf, size_t buf_bytes, const struct decision *decision)
{
	const struct observation *seen = decision->seen;
	const struct rule *rule = decision->step->rule;
	char reply[REPLY_LINE_BYTES];
	struct json json;

	line_reply(reply, decision);
	json_begin(&json, buf, buf_bytes);
	member_time(&json, "time", seen->at_us);
	json_text(&json, "record", "decision");
	json_text(&json, "ticket", decision->ticket);
	if (decision->novelty == NOVELTY_SHARED)
		json_bool(&json, "shared", true);
	members_session(&json, seen);
	json_text(&json, "stage", stage_names[seen->stage]);
	members_rule(&json, seen, decision->step);
	member_text(&json, "reason", reason_slugs[decision->step->reason]);
	members_cause(&json, decision->step);
	json_text(&json, "mode", mode_names[rule->mode]);
	member_action(&json, answer_code(decision->step, decision->seen->stage));
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

/* --- turns */

static void
members_hold(struct json *json, const struct observation *seen, const struct step *step)
{
	members_event(json, seen);
	members_reply(json, seen);
	members_rule(json, seen, step);
	members_limit(json, step);
	if (step->wait_us > 0)
		json_seconds(json, "wait", step->wait_us);
	if (step->offences > 0)
		json_number(json, "offences", step->offences);
}

static void
members_come(struct json *json, const struct observation *seen, const struct step *step)
{
	member_text(json, "stage", stage_names[seen->stage]);
	members_rule(json, seen, step);
	member_text(json, "reason", reason_slugs[step->reason]);
}

/* Each time it comes it is welcome for as long again. */
static void
members_welcome(struct json *json, const struct observation *seen, const struct step *step)
{
	members_come(json, seen, step);
	members_attempts(json, step);
	if (step->rule->as.greylist.welcome_us > 0)
		member_time(json, "until", seen->at_us + step->rule->as.greylist.welcome_us);
}

static void
members_return(struct json *json, const struct observation *seen, const struct step *step)
{
	members_come(json, seen, step);
	json_number(json, "early", step->attempts);
	if (step->delayed_us > 0)
		json_seconds(json, "delayed", step->delayed_us);
}

typedef void members_turn_fn(
    struct json *json, const struct observation *seen, const struct step *step);

/* By the mark; what has none is no turn. */
static const struct {
	members_turn_fn *members;
	const char *record, *counted;
} turns[] = {
	[MARK_HELD] = { members_hold, "hold", "holds" },
	[MARK_WELCOMED] = { members_welcome, "welcome", "welcomes" },
	[MARK_RETURNED] = { members_return, "return", "returns" },
};

int
line_turn(char *buf, size_t buf_bytes, const struct observation *seen, const struct step *step)
{
	struct json json;

	json_begin(&json, buf, buf_bytes);
	member_time(&json, "time", seen->at_us);
	json_text(&json, "record", turns[step->mark].record);
	members_session(&json, seen);
	turns[step->mark].members(&json, seen, step);
	json_text(&json, "mode", mode_names[step->rule->mode]);
	return json_end(&json);
}

/* --- sums */

/* How often somebody had come by the last of them. */
static void
member_attempts(struct json *json, const struct flood *flood)
{
	const bool is_early = flood->reason == REASON_HAMMERING || flood->reason == REASON_WAITED;

	if (flood->attempts > 0 && flood->account[0] != '\0')
		json_number(json, is_early ? "early" : "attempts", flood->attempts);
}

int
line_repeated(char *buf, size_t buf_bytes, const struct flood *flood)
{
	struct json json;

	json_begin(&json, buf, buf_bytes);
	member_time(&json, "time", flood->last_us);
	json_text(
	    &json, "record", flood->mark == MARK_STOPPED ? "repeated" : turns[flood->mark].counted);
	member_text(&json, "ticket", flood->ticket);
	member_text(&json, "stage", stage_names[flood->stage]);
	json_text(&json, "rule", flood->rule);
	json_text(&json, "type", flood->type);
	member_text(&json, "file", flood->file);
	json_number(&json, "line", flood->line);
	member_text(&json, "account", flood->account);
	member_attempts(&json, flood);
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

int
line_received(
    char *buf, size_t buf_bytes, const struct observation *seen, const struct guest *guest)
{
	struct json json;

	json_begin(&json, buf, buf_bytes);
	member_time(&json, "time", seen->at_us);
	json_text(&json, "record", "received");
	member_time(&json, "since", guest->at_us);
	members_session(&json, seen);
	member_text(&json, "stage", stage_names[seen->stage]);
	member_text(&json, "rule", guest->rule);
	member_text(&json, "account", guest->account);
	if (guest->delayed_us > 0)
		json_seconds(&json, "delayed", guest->delayed_us);
	return json_end(&json);
}

static const char *const drain_states[] = {
	[DRAIN_TURN_ON] = "on",
	[DRAIN_TURN_OFF] = "off",
	[DRAIN_TURN_OVER] = "over",
};

int
line_drain(char *buf, size_t buf_bytes, const struct drain_change *change)
{
	const struct drain *drain = change->drain;
	struct json json;

	json_begin(&json, buf, buf_bytes);
	member_time(&json, "time", change->at_us);
	json_text(&json, "record", "drain");
	json_text(&json, "state", drain_states[change->turn]);
	member_time(&json, "since", drain->since_us);
	member_text(&json, "maintenance", drain->reason);
	member_text(&json, "by", change->by);
	if (drain->until_us != INT64_MAX)
		member_time(&json, "until", drain->until_us);
	if (drain->except == DRAIN_AUTHENTICATED)
		json_text(&json, "except", "authenticated");
	return json_end(&json);
}
