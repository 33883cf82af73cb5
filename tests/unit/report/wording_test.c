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

#include "../../support/translation.h"
#include "sample.h"

static char line[LINE_BYTES];
static char words[16384];

static const char *
words_of(const char *audit_line)
{
	size_t length = wording_line(words, sizeof(words), audit_line, 100);

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
	assert_true(line_turn(line, sizeof(line), seen, step) > 0);
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

/* The time of them all, then these words; "\n" is the end, wherever else lines are broken. */
static void
assert_same_words(const char *text, const char *expected)
{
	char unbroken[sizeof(words)];
	size_t length;

	assert_true(strncmp(text, "2026-11-21 22:21:05  ", 21) == 0);
	text_copy(unbroken, sizeof(unbroken), expected);
	length = strlen(unbroken);
	unbroken[length - 1] = '\0';
	assert_string_equal(assert_words(text + 21, unbroken), "\n");
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
		    " ticket K7Q2M9FA, service smtp, helo mail.example.net, login alice, "
		    "mechanism PLAIN, sender a@example.net, recipient b@example.org, queue id "
		    "4XyZ, session S1");
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
		    "from 192.0.2.7 (mail.example.net). It was answered \"535 5.7.8 Error: no\". "
		    "heard from the log, service smtp, login alice, mechanism PLAIN, session S1" },
		{ MODE_OBSERVE, "", STAGE_RCPT,
		    EVENT_BIT(EVENT_RECIPIENT_REJECTED) | EVENT_BIT(EVENT_MAILBOX_UNKNOWN),
		    inferred, 90 * SECOND_US, 3,
		    "2026-11-21 22:21:05 Account \"r client=192.0.2.7\" would have been put on "
		    "hold for 15 minutes, until 2026-11-21 22:36:06, were the rule's mode not "
		    "\"observe\". Rule \"r\" (sluice.conf:38) limits rejected recipients, unknown "
		    "mailboxes, failed logins, lost connections to 5 per 10m, and 5 of 5 were used "
		    "up. The last was an unknown mailbox from 192.0.2.7 (mail.example.net). It was "
		    "answered \"550 5.1.1\". The reply is inferred: what happened was told, but "
		    "not what was answered. It was heard of 90 seconds late. That was offence "
		    "number 3 in a row. heard from the log, service smtp, mechanism PLAIN, session "
		    "S1" },
		{ MODE_ENFORCE, "", STAGE_DATA,
		    EVENT_BIT(EVENT_LOST_CONNECTION) | EVENT_BIT(EVENT_DISCONNECT), none,
		    10 * SECOND_US, 0,
		    "2026-11-21 22:21:05 Account \"r client=192.0.2.7\" was put on hold for 15 "
		    "minutes, until 2026-11-21 22:36:06. Rule \"r\" (sluice.conf:38) limits "
		    "rejected recipients, unknown mailboxes, failed logins, lost connections to 5 "
		    "per 10m, and 5 of 5 were used up. The last was a lost connection at DATA from "
		    "192.0.2.7 (mail.example.net). heard from the log, service smtp, mechanism "
		    "PLAIN, session S1" },
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

/* Of each there is one, and then what follows from what it is about. */
static void
wording__outcome__says_who_met_with_what(void **state)
{
	static const struct {
		const char *members, *words;
	} cases[] = {
		{ "\"client\":\"192.0.2.7\",\"name\":\"mx.example.net\",\"verified\":true,"
		  "\"service\":\"submission\",\"login\":\"alice\",\"mechanism\":\"PLAIN\","
		  "\"origin\":\"log\",\"age\":3.2,\"stage\":\"auth\",\"events\":\"auth-failed\","
		  "\"outcome\":\"never\",\"cause\":\"credentials\",\"code\":535,"
		  "\"reply\":\"535 5.7.8 Error: no\",\"rules\":\"logins,guesses\"",
		    "192.0.2.7 (mx.example.net) tried to log in as \"alice\" and was refused: "
		    "\"535 "
		    "5.7.8 Error: no\". Counted by: logins, guesses. heard from the log, service "
		    "submission, login alice, mechanism PLAIN\n" },
		{ "\"since\":\"2026-11-21T22:20:05.000Z\",\"count\":7,\"client\":\"192.0.2.7\","
		  "\"login\":\"alice\",\"age\":90,\"events\":\"auth-failed\",\"code\":535,"
		  "\"reply\":\"535 5.7.8\",\"inferred\":true",
		    "192.0.2.7 tried to log in as \"alice\" 7 times, from 2026-11-21 22:20:05 to "
		    "2026-11-21 22:21:05, and was refused: \"535 5.7.8\". The reply is inferred: "
		    "what "
		    "happened was told, but not what was answered. It was heard of 90 seconds "
		    "late. "
		    "login alice\n" },
		{ "\"client\":\"192.0.2.7\",\"events\":\"auth-failed,disconnect\",\"code\":535",
		    "192.0.2.7 tried to log in and was refused: \"535\".\n" },
		{ "\"client\":\"192.0.2.7\",\"login\":\"alice\",\"events\":\"auth-unavailable\","
		  "\"reply\":\"454 4.7.0\"",
		    "192.0.2.7 tried to log in as \"alice\", which could not be checked: \"454 "
		    "4.7.0\". login alice\n" },
		{ "\"client\":\"192.0.2.7\",\"events\":\"auth-unavailable\",\"reply\":\"454 "
		  "4.7.0\"",
		    "192.0.2.7 met with a login that could not be checked: \"454 4.7.0\".\n" },
		{ "\"client\":\"192.0.2.7\",\"login\":\"alice\",\"events\":\"auth-ok\",\"code\":"
		  "235,"
		  "\"inferred\":true,\"outcome\":\"done\"",
		    "192.0.2.7 logged in as \"alice\". login alice\n" },
		{ "\"client\":\"192.0.2.7\",\"login\":\"alice\",\"events\":\"auth-ok\",\"code\":"
		  "235,"
		  "\"since\":\"2026-11-21T21:21:05.000Z\",\"count\":2",
		    "192.0.2.7 logged in as \"alice\" 2 times, from 2026-11-21 21:21:05 to "
		    "2026-11-21 22:21:05. login alice\n" },
		{ "\"client\":\"192.0.2.7\",\"recipient\":\"b@example.org\","
		  "\"events\":\"recipient-rejected,mailbox-unknown\",\"reply\":\"550 5.1.1 no\"",
		    "192.0.2.7 wanted to send to b@example.org and was refused: \"550 5.1.1 no\". "
		    "recipient b@example.org\n" },
		{ "\"client\":\"192.0.2.7\",\"events\":\"recipient-rejected,mailbox-unknown\","
		  "\"reply\":\"550 5.1.1 no\",\"count\":3",
		    "192.0.2.7 met with an unknown mailbox 3 times, from 2026-11-21 22:21:05 to "
		    "2026-11-21 22:21:05: \"550 5.1.1 no\".\n" },
		{ "\"queue_id\":\"4XyZ\",\"recipient\":\"b@example.org\",\"events\":\"deferred\","
		  "\"reply\":\"451 4.3.0 later\"",
		    "Message 4XyZ to b@example.org was deferred: \"451 4.3.0 later\". recipient "
		    "b@example.org, queue id 4XyZ\n" },
		{ "\"queue_id\":\"4XyZ\",\"events\":\"deferred\",\"reply\":\"451 4.3.0 later\"",
		    "this host met with a deferred message: \"451 4.3.0 later\". queue id 4XyZ\n" },
		{ "\"queue_id\":\"4XyZ\",\"recipient\":\"b@example.org\",\"events\":\"bounced\","
		  "\"reply\":\"550 5.1.1 no\"",
		    "Message 4XyZ to b@example.org could not be delivered: \"550 5.1.1 no\". "
		    "recipient b@example.org, queue id 4XyZ\n" },
		{ "\"queue_id\":\"4XyZ\",\"recipient\":\"b@example.org\",\"events\":\"expired\","
		  "\"reply\":\"451 4.4.1 no\"",
		    "Message 4XyZ to b@example.org was given up after its time in the queue: \"451 "
		    "4.4.1 no\". recipient b@example.org, queue id 4XyZ\n" },
		{ "\"client\":\"192.0.2.7\",\"events\":\"dnsbl,disconnect\",\"reply\":\"554 5.7.1 "
		  "x\"",
		    "192.0.2.7 met with a DNS list rejection: \"554 5.7.1 x\".\n" },
		{ "\"client\":\"192.0.2.7\",\"reply\":\"502 5.5.1 x\"",
		    "192.0.2.7 was answered \"502 5.5.1 x\".\n" },
		{ "\"client\":\"192.0.2.7\",\"events\":\"odd\",\"count\":9,\"code\":502",
		    "192.0.2.7 was answered \"502\" 9 times, from 2026-11-21 22:21:05 to "
		    "2026-11-21 "
		    "22:21:05.\n" },
		{ "\"network\":\"192.0.2.0/24\",\"count\":900,\"events\":\"auth-failed\","
		  "\"since\":\"2026-11-21T22:20:05.000Z\",\"reply\":\"535 5.7.8 no\","
		  "\"rules\":\"logins\"",
		    "Clients in 192.0.2.0/24 met with a failed login 900 times, from 2026-11-21 "
		    "22:20:05 to 2026-11-21 22:21:05: \"535 5.7.8 no\". There were too many to "
		    "tell "
		    "one by one: they are counted by network. Counted by: logins.\n" },
		{ "\"network\":\"2001:db8::/64\",\"events\":\"auth-ok\",\"code\":235",
		    "A client in 2001:db8::/64 logged in. There were too many to tell one by one: "
		    "they are counted by network.\n" },
		{ "\"network\":\"192.0.2.0/24\",\"count\":2,\"code\":502",
		    "Clients in 192.0.2.0/24 were answered \"502\" 2 times, from 2026-11-21 "
		    "22:21:05 "
		    "to 2026-11-21 22:21:05. There were too many to tell one by one: they are "
		    "counted "
		    "by network.\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(line, sizeof(line),
		    "{\"time\":\"2026-11-21T22:21:05.000Z\",\"record\":\"outcome\",%s}",
		    cases[i].members);
		assert_same_words(words_of(line), cases[i].words);
		assert_columns(words, 100);
	}
}

static void
wording__outcome_of_each_event__has_words(void **state)
{
	static const char *const others[] = {
		"\"client\":\"192.0.2.7\"",
		"\"client\":\"192.0.2.7\",\"count\":2,\"login\":\"alice\",\"recipient\":\"b\"",
		"\"queue_id\":\"4XyZ\",\"recipient\":\"b\"",
		"\"queue_id\":\"4XyZ\",\"recipient\":\"b\",\"count\":2",
		"\"network\":\"192.0.2.0/24\"",
		"\"network\":\"192.0.2.0/24\",\"count\":2",
	};

	(void)state;
	for (int event = 0; event < EVENT_COUNT; event++) {
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
			snprintf(line, sizeof(line),
			    "{\"time\":\"2026-11-21T22:21:05Z\",\"record\":\"outcome\",%s,"
			    "\"events\":\"%s\",\"reply\":\"550 5.0.0 no\"}",
			    others[i], event_table[event].name);
			assert_null(strchr(words_of(line), '?'));
			assert_true(strlen(words) > strlen("2026-11-21 22:21:05  \n"));
		}
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
	assert_non_null(strstr(words, "put an account on hold once more"));
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

/* Greylisting, shortage, maintenance and hammering: why, and when to come back. */
struct later_case {
	enum reason reason;
	enum mode mode;
	const char *recipient;
	int64_t wait_us;
	const char *words;
};

static const char *
words_of_later(const struct later_case *later, struct drain *drain)
{
	struct observation seen = sample_seen_bare();
	struct rule rule = sample_rule_grey();
	struct step step = sample_step_early(&rule);

	seen.stage = STAGE_RCPT;
	seen.sender = "a@example.net";
	seen.recipient = later->recipient;
	rule.mode = later->mode;
	step.reason = later->reason;
	step.wait_us = later->wait_us;
	step.resource = RESOURCE_DISK;
	step.seen = 97;
	step.limit = 95;
	step.drain = drain;
	if (step.reason == REASON_HAMMERING)
		step.attempts = 12;
	return words_of_decision(&seen, &step, NOVELTY_FIRST);
}

static void
wording__not_now__says_why_and_when_to_come_back(void **state)
{
	static const struct later_case cases[] = {
		{ REASON_FIRST_SEEN, MODE_ENFORCE, "b@example.org", MINUTE_US,
		    "this host was stopped at RCPT: told to try again later. Rule \"grey\" "
		    "(sluice.conf:40) greylists senders that it has not seen: this was the first "
		    "attempt from a@example.net to b@example.org, known as account \"grey "
		    "client=192.0.2.0/24 tuple=0123456789abc\". It heard \"450 4.7.1 Too many\" "
		    "and "
		    "may come back in 60 seconds, at 2026-11-21 22:22:06." },
		{ REASON_FIRST_SEEN, MODE_OBSERVE, "", MINUTE_US,
		    "this host would have been stopped at RCPT for a while. Rule \"grey\" "
		    "(sluice.conf:40) greylists senders that it has not seen: this was the first "
		    "attempt from a@example.net, known as account \"grey client=192.0.2.0/24 "
		    "tuple=0123456789abc\". Nothing was answered, because the mode is \"observe\"; "
		    "it would have heard \"450 4.7.1 Too many\" and been let in again in 60 "
		    "seconds, at 2026-11-21 22:22:06." },
		{ REASON_TOO_EARLY, MODE_ENFORCE, "b@example.org", 48 * SECOND_US,
		    "this host was stopped at RCPT: told to try again later. Rule \"grey\" "
		    "(sluice.conf:40) greylists senders that it has not seen: this was attempt 2 "
		    "from a@example.net to b@example.org, known as account \"grey "
		    "client=192.0.2.0/24 tuple=0123456789abc\"; it came 12 seconds after the "
		    "first, "
		    "which is too early. It heard \"450 4.7.1 Too many\" and may come back in 48 "
		    "seconds, at 2026-11-21 22:21:54." },
		{ REASON_TOO_EARLY, MODE_ENFORCE, "", 48 * SECOND_US,
		    "this host was stopped at RCPT: told to try again later. Rule \"grey\" "
		    "(sluice.conf:40) greylists senders that it has not seen: this was attempt 2 "
		    "from a@example.net, known as account \"grey client=192.0.2.0/24 "
		    "tuple=0123456789abc\"; it came 12 seconds after the first, which is too "
		    "early. "
		    "It heard \"450 4.7.1 Too many\" and may come back in 48 seconds, at "
		    "2026-11-21 "
		    "22:21:54." },
		{ REASON_PRESSURE, MODE_ENFORCE, "", 0,
		    "this host was stopped at RCPT: told to try again later. Rule \"grey\" "
		    "(sluice.conf:40) sheds load: the machine was short of disk space (disk at 97 "
		    "%, where shedding begins at 95 %). It heard \"450 4.7.1 Too many\" and may "
		    "come back later." },
		{ REASON_DRAIN, MODE_ENFORCE, "", 20 * MINUTE_US,
		    "this host was stopped at RCPT: told to try again later. There was "
		    "maintenance, "
		    "which had been switched on by root: meanwhile rule \"grey\" refuses what "
		    "begins. The reason that was given: new disks It heard \"450 4.7.1 Too many\" "
		    "and "
		    "may come back in 20 minutes, at 2026-11-21 22:41:06." },
		{ REASON_HAMMERING, MODE_ENFORCE, "", 5 * MINUTE_US,
		    "this host was stopped at RCPT: told to come back later, session closed. Rule "
		    "\"grey\" (sluice.conf:40) had told it to wait, and it came too early 12 "
		    "times: "
		    "then it is refused on connecting for a while, which costs less. It heard "
		    "\"421\" and may come back in 5 minutes, at 2026-11-21 22:26:06." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct drain drain = sample_drain();
		const char *text = words_of_later(&cases[i], &drain);

		assert_true(strncmp(text, "2026-11-21 22:21:05  ", 21) == 0);
		assert_words(text + 21, cases[i].words);
		assert_columns(words, 100);
	}
}

static void
wording__maintenance_without_an_end__ends_when_it_is_switched_off(void **state)
{
	static const struct later_case enforced = { REASON_DRAIN, MODE_ENFORCE, "", 0, "" };
	static const struct later_case observed = { REASON_DRAIN, MODE_OBSERVE, "", 0, "" };
	struct drain drain = sample_drain();

	(void)state;
	drain.until_us = INT64_MAX;
	drain.reason[0] = '\0';
	assert_non_null(strstr(words_of_later(&enforced, &drain),
	    "It heard \"450 4.7.1 Too many\" and may come back when maintenance is switched off."));
	assert_null(strstr(words, "The reason"));
	words_of_later(&observed, &drain);
	assert_non_null(strstr(words, "been let in again when"));
}

static const char *
words_of_turn(const struct step *step, const char *recipient)
{
	struct observation seen = sample_seen_bare();

	seen.stage = STAGE_RCPT;
	seen.sender = "a@example.net";
	seen.recipient = recipient;
	return words_of_held(&seen, step);
}

static void
wording__welcome__says_how_long_the_message_was_delayed(void **state)
{
	struct rule rule = sample_rule_grey();
	struct step step = sample_step_welcome(&rule);

	(void)state;
	assert_same_words(words_of_turn(&step, ""),
	    "this host came back and was let in at RCPT. Rule \"grey\" (sluice.conf:40) had "
	    "greylisted it: this was attempt 3 from a@example.net, and the message was delayed by "
	    "64 "
	    "seconds (account \"grey client=192.0.2.0/24 tuple=0123456789abc\"). Mail of that "
	    "sender domain from there need not wait any more until 2026-12-27 22:21:06, and each "
	    "message puts that off. sender a@example.net\n");
	assert_non_null(strstr(words_of_turn(&step, "b@example.org"), " recipient b@example.org"));
	rule.mode = MODE_OBSERVE;
	rule.as.greylist.welcome_us = 0;
	assert_same_words(words_of_turn(&step, "b@example.org"),
	    "this host came back and would have been let in at RCPT, were the rule's mode not "
	    "\"observe\". Rule \"grey\" (sluice.conf:40) would have greylisted it: this was "
	    "attempt "
	    "3 from a@example.net to b@example.org, 64 seconds after the first (account \"grey "
	    "client=192.0.2.0/24 tuple=0123456789abc\"). sender "
	    "a@example.net, recipient b@example.org\n");
}

static void
wording__return__says_how_often_it_came_too_early(void **state)
{
	struct rule rule = sample_rule();
	struct step step = sample_step_return(&rule);

	(void)state;
	assert_same_words(words_of_turn(&step, ""),
	    "this host came back after it had waited as rule \"connections\" (sluice.conf:38) told "
	    "it. That was 15 minutes after it was told to wait. Times that it had come too early: "
	    "3. "
	    "sender a@example.net\n");
	step.attempts = 0;
	assert_non_null(strstr(words_of_turn(&step, ""), " too early: 0."));
}

static void
wording__received__joins_the_delay_and_the_queue_id(void **state)
{
	static const struct guest guest = { SAMPLE_AT_US - SECOND_US, 63200000, "grey",
		"grey client=192.0.2.0/24 tuple=0123456789abc" };
	struct observation seen = sample_seen();

	(void)state;
	assert_true(line_received(line, sizeof(line), &seen, &guest) > 0);
	assert_words(words_of(line),
	    "2026-11-21 22:21:05 The message of 192.0.2.7 (mail.example.net) was received, with "
	    "the "
	    "queue id 4XyZ: rule \"grey\" had greylisted it, and let it in at 2026-11-21 22:21:04 "
	    "after a delay of 64 seconds.");
}

static void
wording__drain__says_who_when_and_why(void **state)
{
	static const struct {
		enum drain_turn turn;
		int64_t length_us;
		const char *words;
	} cases[] = {
		{ DRAIN_TURN_ON, 20 * MINUTE_US,
		    "Maintenance was switched on by root, until 2026-11-21 22:41:06. The reason "
		    "that "
		    "was given: new disks Authenticated clients are served all the same.\n" },
		{ DRAIN_TURN_ON, 0,
		    "Maintenance was switched on by root, until it is switched off. The reason "
		    "that "
		    "was given: new disks Authenticated clients are served all the same.\n" },
		{ DRAIN_TURN_OFF, 0,
		    "Maintenance was switched off by root; it had begun at 2026-11-21 22:21:00. "
		    "The "
		    "reason that was given: new disks\n" },
		{ DRAIN_TURN_OVER, 0,
		    "Maintenance was over; it had begun at 2026-11-21 22:21:00. The reason that "
		    "was "
		    "given: new disks\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct drain drain = sample_drain();
		const struct drain_change change = { &drain, cases[i].turn, "root", SAMPLE_AT_US };

		drain.since_us -= 5 * SECOND_US;
		drain.until_us =
		    cases[i].length_us == 0 ? INT64_MAX : SAMPLE_AT_US + cases[i].length_us;
		assert_true(line_drain(line, sizeof(line), &change) > 0);
		assert_same_words(words_of(line), cases[i].words);
	}
}

static void
wording__further_turns__say_how_many(void **state)
{
	static const struct {
		enum mark mark;
		const char *account;
		int64_t count;
		const char *words;
	} cases[] = {
		{ MARK_STOPPED, "r a", 2,
		    "Account \"r a\" was stopped 2 more times by rule \"r\" (sluice.conf:38), from "
		    "2026-11-21 22:21:03 to 2026-11-21 22:21:05, with ticket ?. The last of them "
		    "was "
		    "attempt 7.\n" },
		{ MARK_WELCOMED, "r a", 1,
		    "Account \"r a\" of rule \"r\" (sluice.conf:38) passed greylisting once "
		    "more.\n" },
		{ MARK_WELCOMED, "r a", 2,
		    "Account \"r a\" of rule \"r\" (sluice.conf:38) passed greylisting 2 more "
		    "times, "
		    "from 2026-11-21 22:21:03 to 2026-11-21 22:21:05.\n" },
		{ MARK_WELCOMED, "", 1,
		    "One more account of rule \"r\" (sluice.conf:38) passed greylisting, without a "
		    "line of its own.\n" },
		{ MARK_WELCOMED, "", 2,
		    "2 more accounts of rule \"r\" (sluice.conf:38) passed greylisting, from "
		    "2026-11-21 22:21:03 to 2026-11-21 22:21:05, without a line of their own.\n" },
		{ MARK_RETURNED, "client=192.0.2.7", 1,
		    "\"client=192.0.2.7\" came back once more after it had waited as rule \"r\" "
		    "(sluice.conf:38) told it.\n" },
		{ MARK_RETURNED, "", 2,
		    "2 more clients came back after they had waited as rule \"r\" (sluice.conf:38) "
		    "told them, from 2026-11-21 22:21:03 to 2026-11-21 22:21:05, without a line of "
		    "their own.\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct flood flood = {
			.mark = cases[i].mark,
			.reason = REASON_TOO_EARLY,
			.rule = "r",
			.type = "greylist",
			.file = "/etc/sluice/sluice.conf",
			.line = 38,
			.since_us = SAMPLE_AT_US - 2 * SECOND_US,
			.last_us = SAMPLE_AT_US,
			.count = cases[i].count,
			.attempts = 7,
		};

		text_copy(flood.account, sizeof(flood.account), cases[i].account);
		assert_true(line_repeated(line, sizeof(line), &flood) > 0);
		assert_same_words(words_of(line), cases[i].words);
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
	    "{\"time\":\"2026-11-21T22:21:05Z\",\"record\":\"decision\",\"reason\":\"full-moon\","
	    "\"stage\":\"bdat\",\"account\":\"grey a\",\"rule\":\"grey\",\"counts\":\"\","
	    "\"action\":\"tarpit\",\"mode\":\"half\"}");
	assert_string_equal(words,
	    "2026-11-21 22:21:05  this host was stopped bdat: told to try again later.\n"
	    "    Rule \"grey\" (?:?) decided so about account \"grey a\", at ? of ?: full-moon.\n"
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
		assert_true(strncmp(words, "2026-11-21 22:21:05  192.0.2.7 (", 32) == 0);
		assert_columns(words, 100);
		wording_line(words, sizeof(words), line, sizeof(words));
		assert_null(strstr(words, "\n    Rule \"ours\""));

		seen.events = rule.counts;
		seen.reply = (struct reply){ 535, { 5, 7, 8 }, false, hostile[i] };
		words_of_held(&seen, &held);
		assert_null(strpbrk(words, "\x1b\r\x7f\x01\t"));
		assert_null(strstr(words, "\xc2\x9b"));
		assert_null(strstr(words, "\xe2\x80\xae"));
		assert_null(strstr(words, "\xe2\x81\xa6"));
		assert_non_null(strstr(words, "The last was a connection as \""));
		assert_columns(words, 100);
		wording_line(words, sizeof(words), line, sizeof(words));
		assert_null(strstr(words, "\n    Rule \"ours\""));
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
		assert_int_equal(wording_line(small, bytes, line, 100), length);
		assert_int_equal(strlen(small), bytes - 1);
		assert_memory_equal(small, whole, bytes - 1);
		assert_int_equal(small[bytes], 'z');
	}
	assert_int_equal(wording_line(NULL, 0, line, 100), length);
}

static void
wording__narrow_terminal__is_not_overflowed(void **state)
{
	struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);

	(void)state;
	words_of_decision(&seen, &step, NOVELTY_FIRST);
	for (size_t columns = 40; columns <= 200; columns += 16) {
		wording_line(words, sizeof(words), line, columns);
		assert_columns(words, (int)columns);
	}
}

/* The last of the tests: from here on the language stays. */
static void
wording__another_language__has_its_own_order_of_words(void **state)
{
	static const struct translation texts[] = {
		{ "{when}  {who} tried to log in as \"{login}\" and was refused: \"{reply}\".",
		    NULL, "{when}  \xc2\xab{reply}\xc2\xbb: refus \xc3\xa0 {who} ({login}).",
		    NULL },
		{ "{client} ({name}, not verified)", NULL, "{name}? {client}", NULL },
		{ "heard from the log", NULL, "lu dans le journal", NULL },
		{ "login {login}", NULL, "compte {login}", NULL },
		{ "{when}  Account \"{account}\" was put on hold for {wait}, until {until}.", NULL,
		    "{when}  jusqu'\xc3\xa0 {until} ({wait}): {account}", NULL },
		{ "{count} minute", "{count} minutes", "{count} minute",
		    "{count} minutes enti\xc3\xa8res" },
		{ "a failed login", NULL,
		    "un \xc3\xa9"
		    "chec",
		    NULL },
		{ "at DATA", NULL, "pendant DATA", NULL },
		{ "The last was {event} as \"{login}\" {where} from {who}.", NULL,
		    "{who} {where}: {event} ({login})", NULL },
		{ "failed logins", NULL,
		    "\xc3\xa9"
		    "checs",
		    NULL },
	};
	struct hold_case hold = { MODE_ENFORCE, "alice", STAGE_DATA, EVENT_BIT(EVENT_AUTH_FAILED),
		{ .text = "" }, 0, 1, "" };

	(void)state;
	translation_speak(texts, sizeof(texts) / sizeof(texts[0]));
	words_of("{\"time\":\"2026-11-21T22:21:05Z\",\"record\":\"outcome\",\"name\":\"mx\","
	         "\"client\":\"192.0.2.7\",\"events\":\"auth-failed\",\"login\":\"alice\","
	         "\"reply\":\"535 no\",\"origin\":\"log\"}");
	assert_string_equal(words, "2026-11-21 22:21:05  \xc2\xab"
	                           "535 no\xc2\xbb: refus \xc3\xa0 mx? 192.0.2.7 (alice).\n"
	                           "    lu dans le journal, compte alice\n");
	words_of_hold(&hold);
	assert_non_null(
	    strstr(words, "jusqu'\xc3\xa0 2026-11-21 22:36:06 (15 minutes enti\xc3\xa8res): r"));
	assert_non_null(strstr(words, "\xc3\xa9"
	                              "checs,"));
	assert_non_null(strstr(words, "192.0.2.7 (mail.example.net) pendant DATA: un \xc3\xa9"
	                              "chec (alice)"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wording__each_reason_and_mode__says_what_why_and_how_long),
		cmocka_unit_test(wording__repeated__says_how_often_from_when_to_when),
		cmocka_unit_test(wording__hold__says_what_why_and_by_whom),
		cmocka_unit_test(wording__further_holds__says_how_many_from_when_to_when),
		cmocka_unit_test(wording__outcome__says_who_met_with_what),
		cmocka_unit_test(wording__outcome_of_each_event__has_words),
		cmocka_unit_test(wording__every_stage_and_event__has_words),
		cmocka_unit_test(wording__strange_hold__is_said_as_it_is),
		cmocka_unit_test(wording__client__goes_by_what_is_known_of_it),
		cmocka_unit_test(wording__not_now__says_why_and_when_to_come_back),
		cmocka_unit_test(wording__maintenance_without_an_end__ends_when_it_is_switched_off),
		cmocka_unit_test(wording__welcome__says_how_long_the_message_was_delayed),
		cmocka_unit_test(wording__return__says_how_often_it_came_too_early),
		cmocka_unit_test(wording__received__joins_the_delay_and_the_queue_id),
		cmocka_unit_test(wording__drain__says_who_when_and_why),
		cmocka_unit_test(wording__further_turns__say_how_many),
		cmocka_unit_test(wording__shared_ticket_several_events_other_burst__are_said),
		cmocka_unit_test(wording__unknown_slugs__are_said_as_they_are),
		cmocka_unit_test(wording__no_audit_line__says_nothing),
		cmocka_unit_test(
		    wording__hostile_values__neither_bend_the_terminal_nor_the_sentence),
		cmocka_unit_test(wording__other_letters__are_kept),
		cmocka_unit_test(wording__very_long_values__end_somewhere),
		cmocka_unit_test(wording__small_buffer__is_measured_and_ended),
		cmocka_unit_test(wording__narrow_terminal__is_not_overflowed),
		cmocka_unit_test(wording__another_language__has_its_own_order_of_words),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
