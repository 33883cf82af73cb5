/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Plays a story: SMTP sessions told in lines, by the story's own clock, with what each is expected
 * to be answered. See tests/stories/README for the language. Usage: story FILE.story
 */
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/addr.h"
#include "base/duration.h"
#include "base/text.h"

#include "smtp/observation.h"
#include "store/store.h"

#include "policy/answer.h"
#include "policy/greylist.h"
#include "policy/policy.h"
#include "policy/pressure.h"

#include "source/session.h"

#include "settings/load.h"

#define STORY_BEGINS_US (INT64_C(1767225600) * SECOND_US) /* 2026-01-01 */
#define STORY_SESSIONS 16
#define STORY_WORDS 40

/* A session as the story names it, and what was last decided about it. */
struct actor {
	char name[32];
	struct session *session;
	char rule[RULE_NAME_BYTES]; /* that stopped last, or would have */
	enum reason reason;
	int64_t wait_us;
	int64_t attempts;
	int64_t delayed_us;
	bool observed; /* at this line a rule would have stopped, were it enforced */
	bool welcomed; /* at this line a rule let somebody in who came back … */
	bool returned; /* … or somebody came back whom it had told to wait */
};

struct story {
	const char *path;
	unsigned line;
	unsigned failures;
	int64_t now_us;
	struct settings *settings;
	struct memories memories;
	struct strain strain;
	struct listener listener;
	int messages_open;
	struct drain drain;
	struct greylist_inquiry inquiry; /* what nobody has answered yet … */
	bool is_asked; /* … if anybody has asked */
	struct actor actors[STORY_SESSIONS];
	struct actor *acting;
};

static void
story_fail(struct story *story, const char *what, const char *detail)
{
	fprintf(stderr, "%s:%u: %s%s%s\n", story->path, story->line, what, detail[0] ? ": " : "",
	    detail);
	story->failures++;
}

/* --- the judge of the story: what the daemon's does, less the audit */

/* The last step of this mark, or NULL. */
static const struct step *
step_marked(const struct verdict *verdict, enum mark mark)
{
	for (size_t i = verdict->step_count; i > 0; i--) {
		if (verdict->step[i - 1].mark == mark)
			return &verdict->step[i - 1];
	}
	return NULL;
}

static void
actor_note(struct actor *actor, const struct step *step)
{
	text_copy(actor->rule, sizeof(actor->rule), step->rule->name);
	actor->reason = step->reason;
	actor->wait_us = step->wait_us;
	actor->attempts = step->attempts;
	actor->delayed_us = step->delayed_us;
}

static void
story_observe(
    void *judge, const struct observation *seen, struct book *book, struct answer *answer_r)
{
	struct story *story = judge;
	struct actor *actor = story->acting;
	struct verdict verdict;
	const struct step *stopped, *turned;

	policy_decide(&story->settings->policy, seen, &story->memories, book, &verdict);
	memset(answer_r, 0, sizeof(*answer_r));
	stopped = step_marked(&verdict, MARK_STOPPED);
	turned = step_marked(&verdict, MARK_WELCOMED);
	if (turned == NULL)
		turned = step_marked(&verdict, MARK_RETURNED);
	if (stopped == NULL && turned == NULL)
		return;
	actor_note(actor, stopped != NULL ? stopped : turned);
	actor->welcomed = stopped == NULL && turned->mark == MARK_WELCOMED;
	actor->returned = stopped == NULL && turned->mark == MARK_RETURNED;
	actor->observed = stopped != NULL && verdict.action == ACTION_PASS;
	if (stopped != NULL && stopped->rule->type == &greylist_rule && stopped->asks_networks)
		story->is_asked = greylist_inquire(&story->inquiry, stopped, seen);
	if (verdict.action == ACTION_PASS)
		return;
	answer_r->action = verdict.action;
	answer_r->at_once = verdict.at_once;
	answer_r->code = stopped->rule->answer.code;
	answer_r->status = stopped->rule->answer.status;
	answer_r->until_us = seen->at_us + stopped->wait_us;
	answer_text(answer_r->text, seen, stopped, "STORY001");
}

static void
story_give_back(void *judge, struct charges *charges)
{
	struct story *story = judge;

	charges_give_back(charges, &story->memories, story->now_us);
}

static void
story_sessions(void *judge, int change)
{
	(void)judge;
	(void)change;
}

static void
story_messages(void *judge, int change)
{
	struct story *story = judge;

	story->messages_open += change;
}

/* --- the words of a line */

struct words {
	char *word[STORY_WORDS];
	size_t count;
};

static void
words_cut(struct words *words, char *line)
{
	char *word;

	words->count = 0;
	while (words->count < STORY_WORDS && (word = text_word(&line)) != NULL)
		words->word[words->count++] = word;
}

/* The word behind this one, or NULL. */
static char *
words_after(const struct words *words, const char *name)
{
	size_t i;

	for (i = 0; i + 1 < words->count; i++) {
		if (strcmp(words->word[i], name) == 0)
			return words->word[i + 1];
	}
	return NULL;
}

static bool
words_have(const struct words *words, const char *name)
{
	size_t i;

	for (i = 0; i < words->count; i++) {
		if (strcmp(words->word[i], name) == 0)
			return true;
	}
	return false;
}

/* --- what the actors do */

static void
act_connect(struct story *story, const struct words *words, struct answer *answer_r)
{
	struct sockaddr_storage socket_address = { 0 };
	struct session_macros macros = { .host = "mx.example", .client_resolve = "OK" };
	char *port = words_after(words, "port");
	struct addr addr;

	session_free(&story->acting->session);
	story->acting->session = session_new(&story->listener, story->now_us);
	if (words->count < 2 || addr_parse(&addr, words->word[1]) < 0) {
		story_fail(story, "connect needs an address", "");
		return;
	}
	if (addr.family == 4) {
		struct sockaddr_in *in = (struct sockaddr_in *)&socket_address;

		in->sin_family = AF_INET;
		in->sin_port = htons((uint16_t)(port != NULL ? strtoul(port, NULL, 10) : 40000));
		memcpy(&in->sin_addr, addr.bytes, 4);
	} else {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&socket_address;

		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(40000);
		memcpy(&in6->sin6_addr, addr.bytes, 16);
	}
	macros.client_name = words_after(words, "name");
	macros.daemon_port = words_after(words, "service");
	if (words_have(words, "forged"))
		macros.client_resolve = "FORGED";
	session_connect(story->acting->session, (struct sockaddr *)&socket_address, &macros,
	    macros.client_name, story->now_us, answer_r);
}

static void
act_helo(struct story *story, const struct words *words, struct answer *answer_r)
{
	struct session_macros macros = { 0 };

	if (words_have(words, "tls"))
		macros.tls_version = "TLSv1.3";
	session_helo(story->acting->session, words->count > 1 ? words->word[1] : "", &macros,
	    story->now_us, answer_r);
}

static void
act_mail(struct story *story, const struct words *words, struct answer *answer_r)
{
	struct session_macros macros = { .login = words_after(words, "login") };
	char *size = words_after(words, "size");
	char parameter[64];
	const char *arguments[] = { words->count > 1 ? words->word[1] : NULL, NULL, NULL };

	if (size != NULL) {
		snprintf(parameter, sizeof(parameter), "SIZE=%s", size);
		arguments[1] = parameter;
	}
	session_mail(story->acting->session, arguments, &macros, story->now_us, answer_r);
}

static void
act_rcpt(struct story *story, const struct words *words, struct answer *answer_r)
{
	struct session_macros macros = { 0 };
	char *status = words_after(words, "rejected");
	const char *arguments[] = { words->count > 1 ? words->word[1] : NULL, NULL };

	if (status != NULL) {
		macros.rcpt_mailer = "error";
		macros.rcpt_host = status;
		macros.rcpt_addr = "rejected by the server";
	}
	session_rcpt(story->acting->session, arguments, &macros, story->now_us, answer_r);
}

static void
act_data(struct story *story, const struct words *words, struct answer *answer_r)
{
	struct session_macros macros = { 0 };

	(void)words;
	session_data(story->acting->session, &macros, story->now_us, answer_r);
}

static void
act_message(struct story *story, const struct words *words, struct answer *answer_r)
{
	struct session_macros macros = { .message_bytes = words_after(words, "bytes") };

	session_message(story->acting->session, &macros, story->now_us, answer_r);
}

static void
act_unknown(struct story *story, const struct words *words, struct answer *answer_r)
{
	(void)words;
	session_unknown(story->acting->session, story->now_us, answer_r);
}

static void
act_rset(struct story *story, const struct words *words, struct answer *answer_r)
{
	(void)words;
	(void)answer_r;
	session_abort(story->acting->session);
}

static void
act_quit(struct story *story, const struct words *words, struct answer *answer_r)
{
	(void)words;
	(void)answer_r;
	session_free(&story->acting->session);
}

/* What a log tells: "log sent RELAY", "log rejected CLIENT". */
static void
act_log(struct story *story, const struct words *words, struct answer *answer_r)
{
	const char *what = words->count > 1 ? words->word[1] : "";
	bool is_sent = strcmp(what, "sent") == 0;
	enum event event = is_sent ? EVENT_SENT : EVENT_RECIPIENT_REJECTED;
	struct observation seen = {
		.at_us = story->now_us,
		.origin = ORIGIN_LOG,
		.stage = event_table[event].stage,
		.events = EVENT_BIT(event),
		.session = "",
		.client_name = "",
		.host = "mx.example",
		.service = is_sent ? "" : "smtp",
		.daemon = "",
		.helo = "",
		.login = "",
		.mechanism = "",
		.sender = "",
		.recipient = "",
		.queue_id = "",
		.reply = { .code = is_sent ? 250 : 550, .text = "" },
	};
	struct book book = { .transaction.count = 0 };
	struct verdict verdict;

	(void)answer_r;
	if (words->count < 3 || (!is_sent && strcmp(what, "rejected") != 0) ||
	    addr_parse(is_sent ? &seen.relay : &seen.client, words->word[2]) < 0)
		story_fail(story, "log needs: sent ADDRESS, or rejected ADDRESS", "");
	policy_decide(&story->settings->policy, &seen, &story->memories, &book, &verdict);
	charges_settle(&book.transaction);
	charges_settle(&book.session);
}

static const struct rule *
rule_named(const struct policy *policy, const char *name)
{
	for (uint32_t i = 0; i < policy->rule_count; i++) {
		if (strcmp(policy->rule[i].name, name) == 0)
			return &policy->rule[i];
	}
	return NULL;
}

/* What a greylist asked for last: the networks of a domain of senders. */
static void
act_networks(struct story *story, const struct words *words, struct answer *answer_r)
{
	struct network networks[STORY_WORDS];
	size_t count = 0;

	(void)answer_r;
	if (!story->is_asked) {
		story_fail(story, "nobody has asked for networks", "");
		return;
	}
	story->is_asked = false;
	for (size_t i = 1; i < words->count; i++) {
		if (network_parse(&networks[count++], words->word[i]) < 0)
			story_fail(story, "is not a network", words->word[i]);
	}
	greylist_learn(rule_named(&story->settings->policy, story->inquiry.rule),
	    story->memories.durable, &story->inquiry, networks, count, story->now_us);
}

/* All that stands behind the word, with one blank between two words. */
static void
words_join(char *buf, size_t buf_bytes, const struct words *words, const char *behind)
{
	bool is_behind = false;

	for (size_t i = 0; i < words->count; i++) {
		if (is_behind) {
			text_append(buf, buf_bytes, buf[0] != '\0' ? " " : "");
			text_append(buf, buf_bytes, words->word[i]);
		}
		is_behind = is_behind || strcmp(words->word[i], behind) == 0;
	}
}

/* The time of its end is the story's, as that at the beginning of a line. */
static void
act_drain(struct story *story, const struct words *words, struct answer *answer_r)
{
	const char *until = words_after(words, "until");
	struct drain drain = { .since_us = story->now_us, .until_us = INT64_MAX };
	int64_t until_us;

	(void)answer_r;
	story->memories.drain = NULL;
	if (words_have(words, "off"))
		return;
	if (until != NULL && duration_parse(&until_us, until) < 0)
		story_fail(story, "is not a duration", until);
	else if (until != NULL)
		drain.until_us = STORY_BEGINS_US + until_us;
	if (words_after(words, "except") != NULL)
		drain.except = DRAIN_AUTHENTICATED;
	words_join(drain.reason, sizeof(drain.reason), words, "reason");
	text_copy(drain.by, sizeof(drain.by), story->acting->name);
	story->drain = drain;
	story->memories.drain = &story->drain;
}

/* A second goes by, and the shares move on, as the daemon moves them. */
static void
shares_move(struct story *story)
{
	const struct policy *policy = &story->settings->policy;

	for (uint32_t i = 0; i < policy->rule_count; i++) {
		if (policy->rule[i].type == &pressure_rule)
			pressure_move(&policy->rule[i], &story->memories, story->now_us);
	}
}

/* How the machine fares now: "strain cpu 85", "strain latency 300ms", "strain io unknown". */
static void
act_strain(struct story *story, const struct words *words, struct answer *answer_r)
{
	int resource = words->count > 2 ? resource_find(words->word[1]) : -1;
	const char *lasts = words_after(words, "for");
	int64_t value = STRAIN_UNKNOWN, lasts_us = 0;

	(void)answer_r;
	if (resource < 0 || (lasts != NULL && duration_parse(&lasts_us, lasts) < 0)) {
		story_fail(story, "strain needs: RESOURCE VALUE [for TIME]", "");
		return;
	}
	if (resource_table[resource].unit == UNIT_DURATION)
		duration_parse(&value, words->word[2]);
	else if (strcmp(words->word[2], "unknown") != 0)
		value = strtoll(words->word[2], NULL, 10);
	story->strain.value[resource] = value;
	shares_move(story);
	for (; lasts_us > 0; lasts_us -= SECOND_US) {
		story->now_us += SECOND_US;
		shares_move(story);
	}
}

static const struct act {
	const char *name;
	void (*act)(struct story *story, const struct words *words, struct answer *answer_r);
	bool is_alone; /* it belongs to no session */
} acts[] = {
	{ "log", act_log, true },
	{ "networks", act_networks, true },
	{ "drain", act_drain, true },
	{ "strain", act_strain, true },
	{ "connect", act_connect, true },
	{ "helo", act_helo, false },
	{ "mail", act_mail, false },
	{ "rcpt", act_rcpt, false },
	{ "data", act_data, false },
	{ "message", act_message, false },
	{ "unknown", act_unknown, false },
	{ "rset", act_rset, false },
	{ "quit", act_quit, false },
	{ NULL, NULL, false },
};

/* --- what is expected of it */

static void
expect_duration(struct story *story, const struct words *words, const char *name, int64_t really_us)
{
	const char *text = words_after(words, name);
	char really[DURATION_TEXT_BYTES];
	int64_t us;

	if (text == NULL)
		return;
	if (duration_parse(&us, text) < 0) {
		story_fail(story, "is not a duration", text);
		return;
	}
	duration_print(really_us, really);
	if (us != really_us)
		story_fail(story, name, really);
}

/* Behind the rule may stand the reason, and numbers by their names. */
static void
expect_step(struct story *story, const struct words *words)
{
	const struct actor *actor = story->acting;
	const char *attempts = words_after(words, "attempts");
	char number[NUMBER_TEXT_BYTES];

	if (words->count > 1 && strcmp(words->word[1], actor->rule) != 0)
		story_fail(story, "the rule is another one", actor->rule);
	if (words_after(words, "for") != NULL &&
	    strcmp(words_after(words, "for"), reason_slugs[actor->reason]) != 0)
		story_fail(story, "the reason is another one", reason_slugs[actor->reason]);
	if (attempts != NULL && strcmp(attempts, text_number(number, actor->attempts)) != 0)
		story_fail(story, "attempts", number);
	expect_duration(story, words, "wait", actor->wait_us);
	expect_duration(story, words, "delayed", actor->delayed_us);
}

static void
expect_answer(struct story *story, char *expected, const struct answer *answer)
{
	static const char *const actions[] = { "pass", "defer", "close" };
	struct words words;
	char *says = strstr(expected, " says ");
	const char *really = actions[answer->action];

	if (story->acting->observed)
		really = "observed";
	else if (story->acting->welcomed)
		really = "welcomed";
	if (says != NULL) {
		*says = '\0';
		says += strlen(" says ");
	}
	words_cut(&words, expected);
	/* Few stories are about that. */
	if (story->acting->returned && words.count > 0 && strcmp(words.word[0], "returned") == 0)
		really = "returned";
	if (words.count == 0 || strcmp(words.word[0], really) != 0)
		story_fail(story, "really is", really);
	else
		expect_step(story, &words);
	if (says != NULL && strcmp(says, answer->text) != 0)
		story_fail(story, "really says", answer->text);
}

static struct actor *
actor_find(struct story *story, const char *name)
{
	size_t i;

	for (i = 0; i < STORY_SESSIONS; i++) {
		struct actor *actor = &story->actors[i];

		if (actor->name[0] == '\0')
			text_copy(actor->name, sizeof(actor->name), name);
		if (strcmp(actor->name, name) == 0)
			return actor;
	}
	return NULL;
}

/* "at 2m  a  rcpt x@example.org ..." */
static void
story_line(struct story *story, char *line)
{
	struct answer answer = { .action = ACTION_PASS };
	char *expected = strstr(line, " expect ");
	const struct act *act = acts;
	struct words words;
	int64_t at_us;

	if (expected != NULL) {
		*expected = '\0';
		expected += strlen(" expect ");
	}
	words_cut(&words, line);
	if (words.count < 4 || strcmp(words.word[0], "at") != 0 ||
	    duration_parse(&at_us, words.word[1]) < 0) {
		story_fail(story, "a line is: at TIME SESSION COMMAND ... [expect ...]", "");
		return;
	}
	story->now_us = STORY_BEGINS_US + at_us;
	story->acting = actor_find(story, words.word[2]);
	while (act->name != NULL && strcmp(act->name, words.word[3]) != 0)
		act++;
	if (story->acting == NULL || act->name == NULL ||
	    (story->acting->session == NULL && !act->is_alone)) {
		story_fail(story, "no such command, or nobody connected", words.word[3]);
		return;
	}
	memmove(words.word, words.word + 3, sizeof(words.word) - 3 * sizeof(words.word[0]));
	words.count -= 3;
	story->acting->observed = story->acting->welcomed = story->acting->returned = false;
	act->act(story, &words, &answer);
	expect_answer(story, expected != NULL ? expected : (char[]){ "pass" }, &answer);
}

/* --- the config of the story: all up to the first line that begins with "at" */

static int
story_settings(struct story *story, const char *config)
{
	static struct complaints complaints;
	char path[] = "/tmp/sluice-story-XXXXXX";
	int fd = mkstemp(path);
	size_t i;
	int failed;

	if (fd < 0 || write(fd, config, strlen(config)) != (ssize_t)strlen(config))
		return -EIO;
	close(fd);
	failed = settings_load(&story->settings, path, &complaints);
	unlink(path);
	for (i = 0; i < complaints.count; i++)
		fprintf(stderr, "%s: config line %u: %s\n", story->path, complaints.list[i].line,
		    complaints.list[i].text);
	return failed;
}

static int
story_stores(struct story *story)
{
	const struct store_options options = { .backend = "ram", .path = "", .accounts = 4096 };

	if (store_open(&story->memories.durable, &options) < 0)
		return -ENOMEM;
	return store_open(&story->memories.sessions, &options);
}

static bool
blank(const char *line)
{
	return line[strspn(line, " \t\n")] == '\0' || line[strspn(line, " \t")] == '#';
}

static int
story_play(struct story *story, FILE *file)
{
	static char config[65536];
	static char line[4096];
	bool telling = false;
	unsigned told = 0;

	while (fgets(line, sizeof(line), file) != NULL) {
		story->line++;
		line[strcspn(line, "\n")] = '\0';
		if (!telling && strncmp(line, "at ", 3) == 0) {
			telling = true;
			if (story_settings(story, config) < 0 || story_stores(story) < 0)
				return -EINVAL;
		}
		if (!telling) {
			text_append(config, sizeof(config), line);
			text_append(config, sizeof(config), "\n");
		} else if (!blank(line)) {
			story_line(story, line);
			told++;
		}
	}
	if (told == 0)
		story_fail(story, "tells nothing", "");
	return 0;
}

int
main(int argc, char **argv)
{
	static struct story story;
	FILE *file;
	size_t i;

	if (argc != 2 || (file = fopen(argv[1], "r")) == NULL) {
		fprintf(stderr, "usage: story FILE.story\n");
		return 2;
	}
	/* What answers say in local time is the same everywhere. */
	setenv("TZ", "UTC0", 1);
	tzset();
	story.path = argv[1];
	story.memories.strain = &story.strain;
	for (i = 0; i < RESOURCE_COUNT; i++)
		story.strain.value[i] = STRAIN_UNKNOWN;
	story.listener = (struct listener){ &story, story_observe, story_give_back, story_sessions,
		story_messages };
	if (story_play(&story, file) < 0)
		story.failures++;
	fclose(file);
	for (i = 0; i < STORY_SESSIONS; i++)
		session_free(&story.actors[i].session);
	if (story.messages_open != 0)
		story_fail(&story, "messages are still counted as open", "");
	store_close(&story.memories.durable);
	store_close(&story.memories.sessions);
	settings_free(&story.settings);
	return story.failures > 0 ? 1 : 0;
}
