/* SPDX-License-Identifier: BSD-2-Clause */
/* Audit lines in sentences: each kind of them, and none that a stranger could bend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "report/flood.h"
#include "report/line.h"
#include "report/wording.h"

#include "sample.h"

static char line[LINE_BYTES];
static char words[16384];

static const char *
words_of(const char *audit_line)
{
	size_t length = wording_line(words, sizeof(words), audit_line);

	assert_int_equal(length, strlen(words));
	return words;
}

static const char *
words_of_decision(const struct observation *seen, const struct step *step, enum novelty novelty)
{
	struct decision decision = { seen, step, "K7Q2M9FA", "Too many", novelty };

	assert_true(line_decision(line, sizeof(line), &decision) > 0);
	return words_of(line);
}

static const char *
words_of_held(const struct observation *seen, const struct step *step)
{
	assert_true(line_hold(line, sizeof(line), seen, step) > 0);
	return words_of(line);
}

/* No line is longer than that; what belongs to one character counts as one. */
static void
assert_columns(const char *text, int most)
{
	int column = 0;

	for (; *text != '\0'; text++) {
		if (((unsigned char)*text & 0xc0) != 0x80)
			column++;
		if (*text == '\n')
			column = 0;
		assert_true(column <= most);
	}
}

/* The same words, wherever the lines are broken. Returns what is left of the text. */
static const char *
assert_words(const char *text, const char *expected)
{
	while (*expected != '\0') {
		size_t blanks = strspn(text, " \n"), bytes;

		assert_int_equal(blanks > 0, *expected == ' ');
		text += blanks;
		expected += *expected == ' ' ? 1 : 0;
		bytes = strcspn(text, " \n");
		assert_int_equal(strcspn(expected, " "), bytes);
		assert_memory_equal(text, expected, bytes);
		text += bytes;
		expected += bytes;
	}
	return text;
}

static void
wording__each_reason_and_mode__says_what_why_and_how_long(void **state)
{
	static const struct {
		enum reason reason;
		enum mode mode;
		enum stage stage;
		uint16_t code;
		int64_t wait_us;
		const char *words;
	} cases[] = {
		{ REASON_RATE, MODE_ENFORCE, STAGE_HELO, 421, 2 * SECOND_US,
		    "2026-11-21 22:21:05 192.0.2.7 (mail.example.net) was stopped at HELO: told to "
		    "come back later, session closed. Rule \"r\" (sluice.conf:38) limits "
		    "connections to 60 per 1m; account \"r client=192.0.2.7\" had used up 60 of "
		    "60. It heard \"421 4.7.0 Too many\" and may come back in 2 seconds, at "
		    "2026-11-21 22:21:08." },
		{ REASON_HOLD, MODE_ENFORCE, STAGE_MAIL, 450, 15 * MINUTE_US,
		    "2026-11-21 22:21:05 192.0.2.7 (mail.example.net) was stopped at MAIL: told to "
		    "try again later. Rule \"r\" (sluice.conf:38) limits connections to 60 per 1m; "
		    "account \"r client=192.0.2.7\" is on hold for going over that earlier. It "
		    "heard \"450 4.7.0 Too many\" and may come back in 15 minutes, at 2026-11-21 "
		    "22:36:06." },
		{ REASON_OPEN, MODE_ENFORCE, STAGE_CONNECT, 421, 0,
		    "2026-11-21 22:21:05 192.0.2.7 (mail.example.net) was stopped on connecting: "
		    "told to come back later, session closed. Rule \"r\" (sluice.conf:38) limits "
		    "open sessions to 60 at once; account \"r client=192.0.2.7\" had 60. It heard "
		    "\"421 4.7.0 Too many\" and may come back when one of those sessions has "
		    "ended." },
		{ REASON_RATE, MODE_ENFORCE, STAGE_RCPT, 450, 0,
		    "2026-11-21 22:21:05 192.0.2.7 (mail.example.net) was stopped at RCPT: told to "
		    "try again later. Rule \"r\" (sluice.conf:38) limits connections to 60 per 1m; "
		    "account \"r client=192.0.2.7\" had used up 60 of 60. It heard \"450 4.7.0 Too "
		    "many\" and may come back later." },
		{ REASON_RATE, MODE_OBSERVE, STAGE_DATA, 421, 2 * SECOND_US,
		    "2026-11-21 22:21:05 192.0.2.7 (mail.example.net) would have been stopped at "
		    "DATA, its session closed. Rule \"r\" (sluice.conf:38) limits connections to "
		    "60 per 1m; account \"r client=192.0.2.7\" had used up 60 of 60. Nothing was "
		    "answered, because the mode is \"observe\"; it would have heard \"421 4.7.0 "
		    "Too many\" and been let in again in 2 seconds, at 2026-11-21 22:21:08." },
		{ REASON_HOLD, MODE_OBSERVE, STAGE_MESSAGE, 450, 0,
		    "2026-11-21 22:21:05 192.0.2.7 (mail.example.net) would have been stopped at "
		    "the end of a message for a while. Rule \"r\" (sluice.conf:38) limits "
		    "connections to 60 per 1m; account \"r client=192.0.2.7\" is on hold for going "
		    "over that earlier. Nothing was answered, because the mode is \"observe\"; it "
		    "would have heard \"450 4.7.0 Too many\"." },
		{ REASON_OPEN, MODE_OBSERVE, STAGE_UNKNOWN, 450, 0,
		    "2026-11-21 22:21:05 192.0.2.7 (mail.example.net) would have been stopped at "
		    "an unknown command for a while. Rule \"r\" (sluice.conf:38) limits open "
		    "sessions to 60 at once; account \"r client=192.0.2.7\" had 60. Nothing was "
		    "answered, because the mode is \"observe\"; it would have heard \"450 4.7.0 "
		    "Too many\" and been let in again when one of those sessions had ended." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation seen = sample_seen();
		struct rule rule = sample_rule();
		struct step step = sample_step(&rule);

		text_copy(rule.name, sizeof(rule.name), "r");
		text_copy(step.account, sizeof(step.account), "r client=192.0.2.7");
		seen.stage = cases[i].stage;
		rule.mode = cases[i].mode;
		rule.answer.code = cases[i].code;
		step.reason = cases[i].reason;
		step.wait_us = cases[i].wait_us;
		if (step.reason == REASON_OPEN) {
			rule.type = &open_rule;
			rule.as.open.limit = 60;
		}
		words_of_decision(&seen, &step, NOVELTY_FIRST);
		assert_words(assert_words(words, cases[i].words),
		    " ticket K7Q2M9FA, service smtp, helo mail.example.net, login alice, sender "
		    "a@example.net, recipient b@example.org, queue id 4XyZ, session S1");
		assert_columns(words, 100);
	}
}

static void
wording__repeated__says_how_often_from_when_to_when(void **state)
{
	static const struct {
		enum mode mode;
		const char *account;
		int64_t count;
		const char *words;
	} cases[] = {
		{ MODE_ENFORCE, "r a", 1,
		    "2026-11-21 22:22:03 Account \"r a\" was stopped once more by rule \"r\" "
		    "(sluice.conf:38), with ticket K7Q2M9FA." },
		{ MODE_ENFORCE, "r a", 7,
		    "2026-11-21 22:22:03 Account \"r a\" was stopped 7 more times by rule \"r\" "
		    "(sluice.conf:38), from 2026-11-21 22:21:05 to 2026-11-21 22:22:03, with "
		    "ticket K7Q2M9FA." },
		{ MODE_ENFORCE, "", 1,
		    "2026-11-21 22:22:03 Rule \"r\" (sluice.conf:38) stopped an account without a "
		    "line of its own once more, with ticket K7Q2M9FA." },
		{ MODE_ENFORCE, "", 699,
		    "2026-11-21 22:22:03 Rule \"r\" (sluice.conf:38) stopped accounts without a "
		    "line of their own 699 more times, from 2026-11-21 22:21:05 to 2026-11-21 "
		    "22:22:03, with ticket K7Q2M9FA." },
		{ MODE_OBSERVE, "r a", 1,
		    "2026-11-21 22:22:03 Account \"r a\" would have been stopped once more by rule "
		    "\"r\" (sluice.conf:38), were its mode not \"observe\"; ticket K7Q2M9FA." },
		{ MODE_OBSERVE, "r a", 7,
		    "2026-11-21 22:22:03 Account \"r a\" would have been stopped 7 more times by "
		    "rule \"r\" (sluice.conf:38), from 2026-11-21 22:21:05 to 2026-11-21 22:22:03, "
		    "were its mode not \"observe\"; ticket K7Q2M9FA." },
		{ MODE_OBSERVE, "", 1,
		    "2026-11-21 22:22:03 Rule \"r\" (sluice.conf:38) would have stopped an account "
		    "without a line of its own once more, were its mode not \"observe\"; ticket "
		    "K7Q2M9FA." },
		{ MODE_OBSERVE, "", 699,
		    "2026-11-21 22:22:03 Rule \"r\" (sluice.conf:38) would have stopped accounts "
		    "without a line of their own 699 more times, from 2026-11-21 22:21:05 to "
		    "2026-11-21 22:22:03, were its mode not \"observe\"; ticket K7Q2M9FA." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct flood flood = {
			.mark = MARK_STOPPED,
			.ticket = "K7Q2M9FA",
			.rule = "r",
			.type = "rate",
			.file = "/etc/sluice/sluice.conf",
			.line = 38,
			.code = 421,
			.mode = cases[i].mode,
			.since_us = SAMPLE_AT_US,
			.last_us = SAMPLE_AT_US + 58 * SECOND_US,
			.count = cases[i].count,
		};

		text_copy(flood.account, sizeof(flood.account), cases[i].account);
		assert_true(line_repeated(line, sizeof(line), &flood) > 0);
		assert_words(words_of(line), cases[i].words);
		assert_columns(words, 100);
	}
}

/* What is known of a hold besides a failed login that its account tells of. */
struct hold_case {
	enum mode mode;
	const char *login;
	enum stage stage;
	uint64_t events;
	struct reply reply;
	int64_t age_us;
	int64_t offences;
	const char *words;
};

static const char *
words_of_hold(const struct hold_case *hold)
{
	struct observation seen = sample_seen_failure();
	struct rule rule = sample_rule_failures();
	struct step step = sample_step_held(&rule);

	text_copy(rule.name, sizeof(rule.name), "r");
	text_copy(step.account, sizeof(step.account), "r client=192.0.2.7");
	rule.counts |= EVENT_BIT(EVENT_LOST_CONNECTION) | EVENT_BIT(EVENT_MAILBOX_UNKNOWN) |
	               EVENT_BIT(EVENT_RECIPIENT_REJECTED);
	rule.mode = hold->mode;
	seen.login = hold->login;
	seen.stage = hold->stage;
	seen.events = hold->events;
	seen.reply = hold->reply;
	seen.age_us = hold->age_us;
	step.offences = hold->offences;
	return words_of_held(&seen, &step);
}

static void
wording__hold__says_what_why_and_by_whom(void **state)
{
	static const struct reply refused = { 535, { 5, 7, 8 }, false, "Error: no" };
	static const struct reply inferred = { 550, { 5, 1, 1 }, true, "" };
	static const struct reply none = { .text = "" };
	const struct hold_case cases[] = {
		{ MODE_ENFORCE, "alice", STAGE_AUTH, EVENT_BIT(EVENT_AUTH_FAILED), refused, 0, 1,
		    "2026-11-21 22:21:05 Account \"r client=192.0.2.7\" was put on hold for 15 "
		    "minutes, until 2026-11-21 22:36:06. Rule \"r\" (sluice.conf:38) limits "
		    "rejected recipients, unknown mailboxes, failed logins, lost connections to 5 "
		    "per 10m, and 5 of 5 were used up. The last was a failed login as \"alice\" "
		    "from 192.0.2.7 (mail.example.net), answered \"535 5.7.8 Error: no\". heard "
		    "from the log, service smtp, login alice, session S1" },
		{ MODE_OBSERVE, "", STAGE_RCPT,
		    EVENT_BIT(EVENT_RECIPIENT_REJECTED) | EVENT_BIT(EVENT_MAILBOX_UNKNOWN),
		    inferred, 90 * SECOND_US, 3,
		    "2026-11-21 22:21:05 Account \"r client=192.0.2.7\" would have been put on "
		    "hold for 15 minutes, until 2026-11-21 22:36:06, were the rule's mode not "
		    "\"observe\". Rule \"r\" (sluice.conf:38) limits rejected recipients, unknown "
		    "mailboxes, failed logins, lost connections to 5 per 10m, and 5 of 5 were used "
		    "up. The last, heard of 90 seconds late, was an unknown mailbox from 192.0.2.7 "
		    "(mail.example.net), which means \"550 5.1.1\". That was offence number 3 in a "
		    "row. heard from the log, service smtp, session S1" },
		{ MODE_ENFORCE, "", STAGE_DATA,
		    EVENT_BIT(EVENT_LOST_CONNECTION) | EVENT_BIT(EVENT_DISCONNECT), none,
		    10 * SECOND_US, 0,
		    "2026-11-21 22:21:05 Account \"r client=192.0.2.7\" was put on hold for 15 "
		    "minutes, until 2026-11-21 22:36:06. Rule \"r\" (sluice.conf:38) limits "
		    "rejected recipients, unknown mailboxes, failed logins, lost connections to 5 "
		    "per 10m, and 5 of 5 were used up. The last was a lost connection at DATA from "
		    "192.0.2.7 (mail.example.net). heard from the log, service smtp, session S1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_string_equal(assert_words(words_of_hold(&cases[i]), cases[i].words), "\n");
		assert_columns(words, 100);
	}
}

static void
wording__further_holds__says_how_many_from_when_to_when(void **state)
{
	static const struct {
		enum mode mode;
		const char *account;
		int64_t count;
		const char *words;
	} cases[] = {
		{ MODE_ENFORCE, "r a", 1,
		    "2026-11-21 22:22:03 Account \"r a\" was put on hold once more by rule \"r\" "
		    "(sluice.conf:38)." },
		{ MODE_ENFORCE, "r a", 7,
		    "2026-11-21 22:22:03 Account \"r a\" was put on hold 7 more times by rule "
		    "\"r\" "
		    "(sluice.conf:38), from 2026-11-21 22:21:05 to 2026-11-21 22:22:03." },
		{ MODE_ENFORCE, "", 1,
		    "2026-11-21 22:22:03 Rule \"r\" (sluice.conf:38) put an account on hold once "
		    "more, without a line of its own." },
		{ MODE_ENFORCE, "", 699,
		    "2026-11-21 22:22:03 Rule \"r\" (sluice.conf:38) put accounts on hold 699 more "
		    "times, from 2026-11-21 22:21:05 to 2026-11-21 22:22:03, without a line of "
		    "their own." },
		{ MODE_OBSERVE, "r a", 1,
		    "2026-11-21 22:22:03 Account \"r a\" would have been put on hold once more by "
		    "rule \"r\" (sluice.conf:38), were its mode not \"observe\"." },
		{ MODE_OBSERVE, "r a", 7,
		    "2026-11-21 22:22:03 Account \"r a\" would have been put on hold 7 more times "
		    "by rule \"r\" (sluice.conf:38), from 2026-11-21 22:21:05 to 2026-11-21 "
		    "22:22:03, were its mode not \"observe\"." },
		{ MODE_OBSERVE, "", 1,
		    "2026-11-21 22:22:03 Rule \"r\" (sluice.conf:38) would have put an account on "
		    "hold once more, without a line of its own, were its mode not \"observe\"." },
		{ MODE_OBSERVE, "", 699,
		    "2026-11-21 22:22:03 Rule \"r\" (sluice.conf:38) would have put accounts on "
		    "hold 699 more times, from 2026-11-21 22:21:05 to 2026-11-21 22:22:03, without "
		    "a line of their own, were its mode not \"observe\"." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct flood flood = {
			.mark = MARK_HELD,
			.rule = "r",
			.type = "rate",
			.file = "/etc/sluice/sluice.conf",
			.line = 38,
			.code = 421,
			.mode = cases[i].mode,
			.since_us = SAMPLE_AT_US,
			.last_us = SAMPLE_AT_US + 58 * SECOND_US,
			.count = cases[i].count,
		};

		text_copy(flood.account, sizeof(flood.account), cases[i].account);
		assert_true(line_repeated(line, sizeof(line), &flood) > 0);
		assert_string_equal(assert_words(words_of(line), cases[i].words), "\n");
		assert_columns(words, 100);
	}
}

static void
wording__every_stage_and_event__has_words(void **state)
{
	struct hold_case hold = { MODE_ENFORCE, "alice", STAGE_AUTH, 0, { .text = "" }, 0, 1, "" };

	(void)state;
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		struct observation seen = sample_seen();
		struct rule rule = sample_rule();
		struct step step = sample_step(&rule);

		seen.stage = (enum stage)stage;
		assert_null(strchr(words_of_decision(&seen, &step, NOVELTY_FIRST), '?'));
	}
	for (int event = 0; event < EVENT_COUNT; event++) {
		hold.events = EVENT_BIT(event);
		assert_null(strchr(words_of_hold(&hold), '?'));
		assert_non_null(strstr(words, event_table[event].single));
		assert_columns(words, 100);
	}
}

/* Of other versions, or of nobody. */
static void
wording__strange_hold__is_said_as_it_is(void **state)
{
	(void)state;
	words_of("{\"time\":\"2026-11-21T22:21:05Z\",\"record\":\"hold\",\"account\":\"r a\","
	         "\"rule\":\"r\",\"counts\":\"auth-odd\",\"events\":\",auth-odd,,x,\","
	         "\"stage\":\"bdat\",\"offences\":0,\"age\":-5}");
	assert_non_null(strstr(words, "The last was auth-odd bdat from this host.\n"));
	words_of("{\"time\":\"2026-11-21T22:21:05Z\",\"record\":\"hold\",\"age\":1e99}");
	assert_non_null(strstr(words, "The last was ? from this host.\n"));
	words_of("{\"time\":\"2026-11-21T22:21:05Z\",\"record\":\"holds\"}");
	assert_non_null(strstr(words, "put accounts on hold ? more times"));
}

static void
wording__client__goes_by_what_is_known_of_it(void **state)
{
	static const struct {
		uint8_t family;
		const char *name;
		bool verified;
		const char *who;
	} cases[] = {
		{ 4, "mail.example.net", true, "  192.0.2.7 (mail.example.net) was" },
		{ 4, "mail.example.net", false,
		    "  192.0.2.7 (mail.example.net, not verified) was" },
		{ 4, "unknown", false, "  192.0.2.7 was" },
		{ 4, "[192.0.2.7]", false, "  192.0.2.7 was" },
		{ 4, "", false, "  192.0.2.7 was" },
		{ 0, "localhost", true, "  this host (localhost) was" },
		{ 0, "", false, "  this host was" },
	};
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation seen = sample_seen_bare();

		seen.client = (struct addr){ cases[i].family, { 192, 0, 2, 7 } };
		seen.client_name = cases[i].name;
		seen.name_verified = cases[i].verified;
		assert_non_null(
		    strstr(words_of_decision(&seen, &step, NOVELTY_FIRST), cases[i].who));
		assert_non_null(strstr(words, "\n    ticket K7Q2M9FA\n"));
	}
}

static void
wording__shared_ticket_several_events_other_burst__are_said(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);

	(void)state;
	rule.counts = EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_RECIPIENT);
	words_of_decision(&seen, &step, NOVELTY_SHARED);
	assert_non_null(strstr(words, "limits messages, recipients to 60 per 1m;"));
	assert_non_null(strstr(words, "share its ticket"));
	words_of_decision(&seen, &step, NOVELTY_FIRST);
	assert_null(strstr(words, "share its ticket"));
}

/* A later version has reasons, stages and events of its own. */
static void
wording__unknown_slugs__are_said_as_they_are(void **state)
{
	(void)state;
	words_of(
	    "{\"time\":\"2026-11-21T22:21:05Z\",\"record\":\"decision\",\"reason\":\"first-seen\","
	    "\"stage\":\"bdat\",\"account\":\"grey a\",\"rule\":\"grey\",\"counts\":\"\","
	    "\"action\":\"tarpit\",\"mode\":\"half\"}");
	assert_string_equal(words,
	    "2026-11-21 22:21:05  this host was stopped bdat: told to try again later.\n"
	    "    Rule \"grey\" (?:?) decided so about account \"grey a\", at ? of ?: first-seen.\n"
	    "    It heard \"?\" and may come back later.\n");
}

static void
wording__no_audit_line__says_nothing(void **state)
{
	static const char *const lines[] = {
		"",
		"{}",
		"nonsense",
		"{\"record\":\"decision\"}",
		"{\"time\":\"2026-11-21T22:21:05Z\"}",
		"{\"time\":\"today\",\"record\":\"decision\"}",
		"{\"time\":\"2026-11-21T22:21:05Z\",\"record\":\"other\"}",
		"{\"time\":\"2026-11-21T22:21:05Z\",\"record\":\"decision\"",
		"{\"time\":1795299665,\"record\":\"decision\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_string_equal(words_of(lines[i]), "");
}

static void
wording__hostile_values__neither_bend_the_terminal_nor_the_sentence(void **state)
{
	static const char *const hostile[] = {
		"\x1b[31mred",
		"\n    Rule \"ours\" exempts it.",
		"\r",
		"\x7f",
		"\x01",
		"\xc2\x9bK",
		"\xe2\x80\xaetxt",
		"\xe2\x81\xa6",
		"\xff\xfe",
		"{account}",
		"%s%n",
		"\t",
	};
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	struct step held = sample_step_held(&rule);

	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		struct observation seen = sample_seen();

		seen.client_name = seen.helo = seen.login = seen.sender = hostile[i];
		seen.recipient = seen.queue_id = seen.session = seen.service = hostile[i];
		words_of_decision(&seen, &step, NOVELTY_FIRST);
		assert_null(strpbrk(words, "\x1b\r\x7f\x01\t"));
		assert_null(strstr(words, "\xc2\x9b"));
		assert_null(strstr(words, "\xe2\x80\xae"));
		assert_null(strstr(words, "\xe2\x81\xa6"));
		assert_null(strstr(words, "\n    Rule \"ours\""));
		assert_true(strncmp(words, "2026-11-21 22:21:05  192.0.2.7 (", 32) == 0);
		assert_columns(words, 100);

		seen.events = rule.counts;
		seen.reply = (struct reply){ 535, { 5, 7, 8 }, false, hostile[i] };
		words_of_held(&seen, &held);
		assert_null(strpbrk(words, "\x1b\r\x7f\x01\t"));
		assert_null(strstr(words, "\xc2\x9b"));
		assert_null(strstr(words, "\xe2\x80\xae"));
		assert_null(strstr(words, "\xe2\x81\xa6"));
		assert_null(strstr(words, "\n    Rule \"ours\""));
		assert_non_null(strstr(words, "The last was a connection as \""));
		assert_columns(words, 100);
	}
	words_of("{\"time\":\"2026-11-21T22:21:05Z\",\"record\":\"decision\",\"login\":"
	         "\"\\u001b]0;x\\u0007\\u0000\\u009b\",\"wait\":9000000000000,\"line\":\"\\n\"}");
	assert_null(strpbrk(words, "\x1b\x07"));
	assert_non_null(strstr(words, "login ?]0;x?"));
}

/* Letters beyond ASCII are left as they are, and take one column each. */
static void
wording__other_letters__are_kept(void **state)
{
	struct observation seen = sample_seen_bare();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);

	(void)state;
	seen.login = "j\xc3\xbcrgen@\xe4\xbe\x8b\xe3\x81\x88.example";
	words_of_decision(&seen, &step, NOVELTY_FIRST);
	assert_non_null(strstr(words, seen.login));
}

static void
wording__very_long_values__end_somewhere(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	struct step held = sample_step_held(&rule);
	char huge[5000] = "";

	(void)state;
	while (text_append(huge, sizeof(huge), "\xe4\xbe\x8b"))
		;
	seen.client_name = seen.helo = seen.login = seen.sender = huge;
	seen.recipient = seen.queue_id = seen.session = seen.service = huge;
	words_of_decision(&seen, &step, NOVELTY_FIRST);
	assert_true(strlen(words) < 8192);
	seen.reply = (struct reply){ 535, { 5, 7, 8 }, false, huge };
	words_of_held(&seen, &held);
	assert_true(strlen(words) < 8192);
}

static void
wording__small_buffer__is_measured_and_ended(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	size_t length = strlen(words_of_decision(&seen, &step, NOVELTY_FIRST));
	char small[1024], whole[1024];

	(void)state;
	assert_true(length < sizeof(small));
	text_copy(whole, sizeof(whole), words);
	for (size_t bytes = 1; bytes <= length + 1; bytes++) {
		memset(small, 'z', sizeof(small));
		assert_int_equal(wording_line(small, bytes, line), length);
		assert_int_equal(strlen(small), bytes - 1);
		assert_memory_equal(small, whole, bytes - 1);
		assert_int_equal(small[bytes], 'z');
	}
	assert_int_equal(wording_line(NULL, 0, line), length);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wording__each_reason_and_mode__says_what_why_and_how_long),
		cmocka_unit_test(wording__repeated__says_how_often_from_when_to_when),
		cmocka_unit_test(wording__hold__says_what_why_and_by_whom),
		cmocka_unit_test(wording__further_holds__says_how_many_from_when_to_when),
		cmocka_unit_test(wording__every_stage_and_event__has_words),
		cmocka_unit_test(wording__strange_hold__is_said_as_it_is),
		cmocka_unit_test(wording__client__goes_by_what_is_known_of_it),
		cmocka_unit_test(wording__shared_ticket_several_events_other_burst__are_said),
		cmocka_unit_test(wording__unknown_slugs__are_said_as_they_are),
		cmocka_unit_test(wording__no_audit_line__says_nothing),
		cmocka_unit_test(
		    wording__hostile_values__neither_bend_the_terminal_nor_the_sentence),
		cmocka_unit_test(wording__other_letters__are_kept),
		cmocka_unit_test(wording__very_long_values__end_somewhere),
		cmocka_unit_test(wording__small_buffer__is_measured_and_ended),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
