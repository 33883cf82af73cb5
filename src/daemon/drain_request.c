/* SPDX-License-Identifier: BSD-2-Clause */
/* What is asked about maintenance: on, off, and whether it is. */
#include "daemon/drain_request.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "daemon/maintenance.h"

#define LONGEST_US (365 * DAY_US) /* what is meant for longer is no maintenance, but a mistake */
#define PASSWD_BYTES 4096

#define BLANKS " \t\r\n"
#define UNTIL_KEY "until="
#define EXCEPT_KEY "except="
#define REASON_KEY "reason="

/* What became of a request. */
struct turn {
	const char *state; /* "on" or "off" */
	const struct drain *drain; /* that is on, or was; NULL: none was */
	int file_rc; /* what became of its file: 0 or -errno */
};

/* --- the answer */

/* Would anybody be refused? Rules that observe refuse nobody. */
static enum mode
drain_mode(struct judge *judge)
{
	const struct standing *standing = judge_take(judge);
	enum mode mode = MODE_OBSERVE;

	if (standing == NULL)
		return mode;
	for (uint32_t i = 0; i < policy_rules(&standing->settings->policy); i++) {
		const struct rule *rule = &standing->settings->policy.rule[i];

		if (rule->type == &drain_rule && rule->mode == MODE_ENFORCE)
			mode = MODE_ENFORCE;
	}
	judge_let_go(judge, standing);
	return mode;
}

static void
drain_describe(struct json *json, const struct drain *drain)
{
	char time[NOW_TEXT_BYTES];

	now_print(drain->since_us, time);
	json_text(json, "since", time);
	if (drain->until_us != INT64_MAX) {
		now_print(drain->until_us, time);
		json_text(json, "until", time);
	}
	json_text(json, "by", drain->by);
	if (drain->except == DRAIN_AUTHENTICATED)
		json_text(json, "except", "authenticated");
	if (drain->reason[0] != '\0')
		json_text(json, "reason", drain->reason);
}

static void
turn_add(struct lines *lines, struct judge *judge, const struct turn *turn)
{
	char buf[RECORD_BYTES];
	struct json record;

	record_begin(&record, buf, "drain");
	json_text(&record, "state", turn->state);
	if (turn->drain != NULL)
		drain_describe(&record, turn->drain);
	if (strcmp(turn->state, "on") == 0) {
		json_text(&record, "mode", mode_names[drain_mode(judge)]);
		json_bool(&record, "kept", turn->file_rc == 0);
	}
	json_number(&record, "sessions_open", judge->metrics.sessions_open);
	json_number(&record, "messages_open", judge->metrics.messages_open);
	if (turn->file_rc < 0 && turn->file_rc != -ENOTSUP)
		json_text(&record, "trouble", strerror(-turn->file_rc));
	lines_add(lines, &record);
}

void
drain_add(struct lines *lines, struct judge *judge)
{
	struct drain drain;
	struct turn turn = { .state = "on", .drain = &drain };

	if (judge->maintenance == NULL || !maintenance_look(judge->maintenance, &drain))
		return;
	turn.file_rc = maintenance_kept(judge->maintenance);
	turn_add(lines, judge, &turn);
}

/* --- the request */

/* "root"; "uid 1234" where the system does not know the name. */
static void
user_name(char name_r[static DRAIN_BY_BYTES], uid_t uid)
{
	char buf[PASSWD_BYTES];
	struct passwd entry, *found = NULL;

	if (getpwuid_r(uid, &entry, buf, sizeof(buf), &found) == 0 && found != NULL)
		text_copy(name_r, DRAIN_BY_BYTES, found->pw_name);
	else
		snprintf(name_r, DRAIN_BY_BYTES, "uid %u", (unsigned)uid);
	text_plain(name_r);
}

static const char *
until_read(struct drain *drain, const char *value)
{
	if (now_parse(&drain->until_us, value) < 0)
		return N_("until is no time such as 2026-11-22T23:00:00Z");
	if (drain->until_us <= drain->since_us)
		return N_("this time has passed already");
	if (drain->until_us - drain->since_us > LONGEST_US)
		return N_("maintenance lasts for a year at most; leave the time out, and end it "
		          "with \"sluice drain off\"");
	return NULL;
}

static const char *
except_read(struct drain *drain, const char *value)
{
	if (strcmp(value, "authenticated") != 0)
		return N_("the only exception is authenticated");
	drain->except = DRAIN_AUTHENTICATED;
	return NULL;
}

static const char *
reason_read(struct drain *drain, const char *value)
{
	for (const char *byte = value; *byte != '\0'; byte++) {
		if (*byte < ' ' || *byte > '~')
			return N_("the reason must be one line of ASCII (RFC 5321 section 4.2)");
	}
	if (!text_copy(drain->reason, sizeof(drain->reason), value))
		return N_("the reason is longer than 159 characters");
	return NULL;
}

/* Reads one wish; moves *rest behind it. */
static const char *
wish_read(struct drain *drain, char **rest)
{
	const char *word;

	if (strncmp(*rest, REASON_KEY, strlen(REASON_KEY)) == 0) {
		const char *reason = *rest + strlen(REASON_KEY);

		*rest += strlen(*rest);
		return reason_read(drain, reason);
	}
	word = text_word(rest);
	if (strncmp(word, UNTIL_KEY, strlen(UNTIL_KEY)) == 0)
		return until_read(drain, word + strlen(UNTIL_KEY));
	if (strncmp(word, EXCEPT_KEY, strlen(EXCEPT_KEY)) == 0)
		return except_read(drain, word + strlen(EXCEPT_KEY));
	return N_("behind \"drain on\" stand until=TIME, except=authenticated and reason=WORDS");
}

static const char *
drain_begin(struct lines *lines, struct judge *judge, uid_t uid, char *rest)
{
	struct drain drain = { .since_us = now_us(), .until_us = INT64_MAX };
	struct turn turn = { .state = "on", .drain = &drain };
	const char *wrong = NULL;

	for (rest += strspn(rest, BLANKS); *rest != '\0' && wrong == NULL;
	     rest += strspn(rest, BLANKS))
		wrong = wish_read(&drain, &rest);
	if (wrong != NULL)
		return wrong;
	user_name(drain.by, uid);
	turn.file_rc = maintenance_begin(judge->maintenance, &drain);
	turn_add(lines, judge, &turn);
	return NULL;
}

static void
drain_end(struct lines *lines, struct judge *judge, uid_t uid)
{
	char by[DRAIN_BY_BYTES];
	struct drain ended;
	struct turn turn = { .state = "off" };
	int rc;

	user_name(by, uid);
	rc = maintenance_end(judge->maintenance, by, &ended);
	if (rc != 0)
		turn.drain = &ended;
	if (rc < 0)
		turn.file_rc = rc;
	turn_add(lines, judge, &turn);
}

static void
drain_show(struct lines *lines, struct judge *judge)
{
	const struct turn off = { .state = "off" };
	size_t before_bytes = lines->bytes;

	drain_add(lines, judge);
	if (lines->bytes == before_bytes)
		turn_add(lines, judge, &off);
}

const char *
drain_request(struct lines *lines, struct judge *judge, uid_t uid, char *request)
{
	const char *word = text_word(&request);

	if (judge->maintenance == NULL)
		return N_("the daemon is about to stop");
	if (word != NULL && strcmp(word, "on") == 0)
		return drain_begin(lines, judge, uid, request);
	if (word != NULL && (strcmp(word, "off") != 0 || text_word(&request) != NULL))
		return N_("there are \"drain on\", \"drain off\" and \"drain\"");
	if (word != NULL)
		drain_end(lines, judge, uid);
	else
		drain_show(lines, judge);
	return NULL;
}
