/* SPDX-License-Identifier: BSD-2-Clause */
/* What happened and what was answered mean the same thing together, whoever tells it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "smtp/classify.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static void
assert_meaning(struct meaning meaning, enum outcome outcome, enum cause cause, const char *what)
{
	if (meaning.outcome != outcome || meaning.cause != cause)
		fail_msg(
		    "%s: %s, %s", what, outcome_names[meaning.outcome], cause_names[meaning.cause]);
}

static void
classify_reply__each_event__has_its_code_and_meaning(void **state)
{
	static const struct {
		enum event event;
		uint16_t code;
		const char *status;
		enum outcome outcome;
		enum cause cause;
	} cases[] = {
		{ EVENT_CONNECT, 220, "", OUTCOME_DONE, CAUSE_NONE },
		{ EVENT_HELO, 0, "", OUTCOME_OPEN, CAUSE_NONE },
		{ EVENT_MESSAGE, 0, "", OUTCOME_OPEN, CAUSE_NONE },
		{ EVENT_BYTES, 0, "", OUTCOME_OPEN, CAUSE_NONE },
		{ EVENT_AUTH_OK, 235, "2.7.0", OUTCOME_DONE, CAUSE_NONE },
		{ EVENT_RECIPIENT, 0, "", OUTCOME_OPEN, CAUSE_NONE },
		{ EVENT_RECIPIENT_REJECTED, 550, "5.1.0", OUTCOME_NEVER, CAUSE_MAILBOX },
		{ EVENT_MAILBOX_UNKNOWN, 550, "5.1.1", OUTCOME_NEVER, CAUSE_MAILBOX },
		{ EVENT_UNKNOWN_COMMAND, 500, "5.5.1", OUTCOME_NEVER, CAUSE_SYNTAX },
		{ EVENT_AUTH_FAILED, 535, "5.7.8", OUTCOME_NEVER, CAUSE_CREDENTIALS },
		{ EVENT_AUTH_UNAVAILABLE, 454, "4.7.0", OUTCOME_LATER, CAUSE_SERVER },
		{ EVENT_AUTH_ABORTED, 501, "5.7.0", OUTCOME_NEVER, CAUSE_CREDENTIALS },
		{ EVENT_AUTH_REQUIRED, 530, "5.7.0", OUTCOME_NEVER, CAUSE_CREDENTIALS },
		{ EVENT_TLS_REQUIRED, 530, "5.7.0", OUTCOME_NEVER, CAUSE_ENCRYPTION },
		{ EVENT_TLS_OK, 220, "2.0.0", OUTCOME_DONE, CAUSE_NONE },
		{ EVENT_TLS_FAILED, 0, "", OUTCOME_OPEN, CAUSE_ENCRYPTION },
		{ EVENT_SYNTAX, 501, "5.5.4", OUTCOME_NEVER, CAUSE_SYNTAX },
		{ EVENT_LINE_TOO_LONG, 500, "5.5.2", OUTCOME_NEVER, CAUSE_SYNTAX },
		{ EVENT_NON_SMTP_COMMAND, 221, "2.7.0", OUTCOME_DONE, CAUSE_SYNTAX },
		{ EVENT_BARE_NEWLINE, 550, "5.5.2", OUTCOME_NEVER, CAUSE_SYNTAX },
		{ EVENT_PIPELINING, 503, "5.5.0", OUTCOME_NEVER, CAUSE_SYNTAX },
		{ EVENT_RELAY_DENIED, 554, "5.7.1", OUTCOME_NEVER, CAUSE_POLICY },
		{ EVENT_CLIENT_REJECTED, 554, "5.7.1", OUTCOME_NEVER, CAUSE_POLICY },
		{ EVENT_HELO_REJECTED, 550, "5.7.1", OUTCOME_NEVER, CAUSE_POLICY },
		{ EVENT_SENDER_REJECTED, 550, "5.1.0", OUTCOME_NEVER, CAUSE_MAILBOX },
		{ EVENT_GREYLISTED, 450, "4.2.0", OUTCOME_LATER, CAUSE_GREYLIST },
		{ EVENT_DNSBL, 554, "5.7.1", OUTCOME_NEVER, CAUSE_REPUTATION },
		{ EVENT_CONTENT_REJECTED, 550, "5.7.1", OUTCOME_NEVER, CAUSE_CONTENT },
		{ EVENT_MILTER_REJECTED, 0, "", OUTCOME_OPEN, CAUSE_UNKNOWN },
		{ EVENT_TOO_MANY_ERRORS, 421, "4.7.0", OUTCOME_LATER, CAUSE_RATE },
		{ EVENT_TOO_MANY_CONNECTIONS, 421, "4.7.0", OUTCOME_LATER, CAUSE_RATE },
		{ EVENT_CONNECTION_RATE, 421, "4.7.0", OUTCOME_LATER, CAUSE_RATE },
		{ EVENT_MESSAGE_RATE, 450, "4.7.1", OUTCOME_LATER, CAUSE_RATE },
		{ EVENT_RECIPIENT_RATE, 450, "4.7.1", OUTCOME_LATER, CAUSE_RATE },
		{ EVENT_AUTH_RATE, 450, "4.7.1", OUTCOME_LATER, CAUSE_RATE },
		{ EVENT_TLS_RATE, 421, "4.7.0", OUTCOME_LATER, CAUSE_RATE },
		{ EVENT_TOO_MANY_RECIPIENTS, 452, "4.5.3", OUTCOME_LATER, CAUSE_RATE },
		{ EVENT_MESSAGE_TOO_BIG, 552, "5.3.4", OUTCOME_NEVER, CAUSE_CONTENT },
		{ EVENT_SERVER_ERROR, 451, "4.3.0", OUTCOME_LATER, CAUSE_SERVER },
		{ EVENT_SMTP_ATTACK, 0, "", OUTCOME_OPEN, CAUSE_RATE },
		{ EVENT_ADDRESS_PROBE, 0, "", OUTCOME_OPEN, CAUSE_POLICY },
		{ EVENT_TIMEOUT, 421, "4.4.2", OUTCOME_LATER, CAUSE_NETWORK },
		{ EVENT_LOST_CONNECTION, 0, "", OUTCOME_OPEN, CAUSE_NETWORK },
		{ EVENT_NO_MAIL, 0, "", OUTCOME_OPEN, CAUSE_NONE },
		{ EVENT_QUIT, 221, "2.0.0", OUTCOME_DONE, CAUSE_NONE },
		{ EVENT_DISCONNECT, 0, "", OUTCOME_OPEN, CAUSE_NONE },
		{ EVENT_SENT, 250, "2.0.0", OUTCOME_DONE, CAUSE_NONE },
		{ EVENT_DEFERRED, 450, "4.0.0", OUTCOME_LATER, CAUSE_UNKNOWN },
		{ EVENT_BOUNCED, 550, "5.0.0", OUTCOME_NEVER, CAUSE_UNKNOWN },
		{ EVENT_EXPIRED, 554, "5.4.7", OUTCOME_NEVER, CAUSE_NETWORK },
		{ EVENT_DELIVERABLE, 250, "2.1.5", OUTCOME_DONE, CAUSE_NONE },
		{ EVENT_UNDELIVERABLE, 550, "5.1.0", OUTCOME_NEVER, CAUSE_MAILBOX },
		{ EVENT_QUEUED, 250, "2.0.0", OUTCOME_DONE, CAUSE_NONE },
		{ EVENT_REMOVED, 0, "", OUTCOME_OPEN, CAUSE_NONE },
		{ EVENT_HELD, 0, "", OUTCOME_OPEN, CAUSE_NONE },
		{ EVENT_DISCARDED, 250, "2.0.0", OUTCOME_DONE, CAUSE_POLICY },
		{ EVENT_TROUBLE, 0, "", OUTCOME_OPEN, CAUSE_SERVER },
		{ EVENT_NOTE, 0, "", OUTCOME_OPEN, CAUSE_NONE },
	};

	(void)state;
	assert_int_equal(COUNT(cases), EVENT_COUNT);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct reply reply = classify_reply(cases[i].event);
		char status[24] = "";

		assert_int_equal(cases[i].event, i);
		if (reply.status.class != 0)
			snprintf(status, sizeof(status), "%u.%u.%u", reply.status.class,
			    reply.status.subject, reply.status.detail);
		assert_int_equal(reply.code, cases[i].code);
		assert_string_equal(status, cases[i].status);
		assert_string_equal(reply.text, "");
		/* What was not said is not made up, and so not marked. */
		assert_int_equal(reply.inferred, reply.code != 0);
		assert_meaning(classify(cases[i].event, &reply), cases[i].outcome, cases[i].cause,
		    event_table[i].name);
	}
}

static void
classify__the_same_code__means_what_the_event_makes_of_it(void **state)
{
	static const struct {
		enum event event;
		const char *reply;
		enum outcome outcome;
		enum cause cause;
	} cases[] = {
		/* 454: the password could not be checked, or there is no TLS */
		{ EVENT_AUTH_UNAVAILABLE, "454 4.7.0 Temporary authentication failure",
		    OUTCOME_LATER, CAUSE_SERVER },
		{ EVENT_TLS_FAILED, "454 4.7.0 TLS not available due to local problem",
		    OUTCOME_LATER, CAUSE_ENCRYPTION },
		{ EVENT_TLS_RATE, "454 4.7.0 Error: too many new TLS sessions", OUTCOME_LATER,
		    CAUSE_RATE },
		/* 421: who must do something about it */
		{ EVENT_TOO_MANY_CONNECTIONS, "421 4.7.0 Error: too many connections",
		    OUTCOME_LATER, CAUSE_RATE },
		{ EVENT_CONNECTION_RATE, "421 4.3.2 Connection rate limit exceeded.", OUTCOME_LATER,
		    CAUSE_RATE },
		{ EVENT_TOO_MANY_ERRORS, "421 4.7.0 Error: too many errors", OUTCOME_LATER,
		    CAUSE_RATE },
		{ EVENT_TIMEOUT, "421 4.4.2 Error: timeout exceeded", OUTCOME_LATER,
		    CAUSE_NETWORK },
		{ EVENT_LOST_CONNECTION, "421 4.4.1 Lost input channel", OUTCOME_LATER,
		    CAUSE_NETWORK },
		{ EVENT_SERVER_ERROR, "421 4.3.0 Server local error", OUTCOME_LATER, CAUSE_SERVER },
		{ EVENT_SERVER_ERROR, "421 4.3.2 All server ports are busy", OUTCOME_LATER,
		    CAUSE_SERVER },
		{ EVENT_SMTP_ATTACK, "421 4.7.0 Command too long, possible attack", OUTCOME_LATER,
		    CAUSE_RATE },
		{ EVENT_TLS_FAILED, "421 4.7.1 Error: Client certificate not trusted",
		    OUTCOME_LATER, CAUSE_ENCRYPTION },
		{ EVENT_MILTER_REJECTED, "421 4.7.0 Too many failed logins", OUTCOME_LATER,
		    CAUSE_POLICY },
		{ EVENT_MILTER_REJECTED, "421 4.3.5 Server configuration problem", OUTCOME_LATER,
		    CAUSE_SERVER },
		{ EVENT_DEFERRED, "421 4.3.2 too busy", OUTCOME_LATER, CAUSE_SERVER },
		{ EVENT_DEFERRED, "421 4.4.5 too many sessions", OUTCOME_LATER, CAUSE_NETWORK },
		{ EVENT_DEFERRED, "421 4.7.0 slow down", OUTCOME_LATER, CAUSE_POLICY },
		{ EVENT_DEFERRED, "421 Service unavailable - try again later", OUTCOME_LATER,
		    CAUSE_SERVER },
		/* the enhanced status tells, where the event does not */
		{ EVENT_BOUNCED, "550 5.1.1 no such user", OUTCOME_NEVER, CAUSE_MAILBOX },
		{ EVENT_BOUNCED, "552 5.2.2 mailbox full", OUTCOME_NEVER, CAUSE_MAILBOX },
		{ EVENT_BOUNCED, "554 5.6.0 not like this", OUTCOME_NEVER, CAUSE_CONTENT },
		{ EVENT_BOUNCED, "550 5.7.1 no", OUTCOME_NEVER, CAUSE_POLICY },
		{ EVENT_BOUNCED, "503 5.5.1 need MAIL", OUTCOME_NEVER, CAUSE_SYNTAX },
		{ EVENT_MILTER_REJECTED, "550 5.6.1 no", OUTCOME_NEVER, CAUSE_CONTENT },
		{ EVENT_CLIENT_REJECTED, "450 4.7.25 no name", OUTCOME_LATER, CAUSE_POLICY },
		{ EVENT_SENDER_REJECTED, "450 4.1.8 no such domain", OUTCOME_LATER, CAUSE_MAILBOX },
		{ EVENT_RECIPIENT_REJECTED, "451 4.3.5 wrong config", OUTCOME_LATER, CAUSE_SERVER },
		/* the code tells, where there is no other */
		{ EVENT_BOUNCED, "550 no such user", OUTCOME_NEVER, CAUSE_MAILBOX },
		{ EVENT_BOUNCED, "554 no", OUTCOME_NEVER, CAUSE_UNKNOWN },
		{ EVENT_BOUNCED, "530 log in", OUTCOME_NEVER, CAUSE_CREDENTIALS },
		{ EVENT_BOUNCED, "502 what?", OUTCOME_NEVER, CAUSE_SYNTAX },
		{ EVENT_DEFERRED, "451 later", OUTCOME_LATER, CAUSE_SERVER },
		{ EVENT_DEFERRED, "450 later", OUTCOME_LATER, CAUSE_MAILBOX },
		{ EVENT_DEFERRED, "499 what?", OUTCOME_LATER, CAUSE_UNKNOWN },
		{ EVENT_BOUNCED, "550 5.0.0 no", OUTCOME_NEVER, CAUSE_MAILBOX },
		{ EVENT_BOUNCED, "554 5.8.0 what?", OUTCOME_NEVER, CAUSE_UNKNOWN },
		{ EVENT_BOUNCED, "554 5.999.999 what?", OUTCOME_NEVER, CAUSE_UNKNOWN },
		/* nothing was wrong */
		{ EVENT_SENT, "250 2.0.0 queued", OUTCOME_DONE, CAUSE_NONE },
		{ EVENT_MILTER_REJECTED, "250 2.7.1 so be it", OUTCOME_DONE, CAUSE_NONE },
		{ EVENT_NOTE, "354 go on", OUTCOME_OPEN, CAUSE_NONE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reply reply;

		assert_int_equal(reply_parse(&reply, cases[i].reply), 0);
		assert_meaning(classify(cases[i].event, &reply), cases[i].outcome, cases[i].cause,
		    cases[i].reply);
	}
}

static void
classify__status_without_code__tells_the_outcome(void **state)
{
	static const struct {
		struct status status;
		enum outcome outcome;
		enum cause cause;
	} cases[] = {
		{ { 4, 7, 0 }, OUTCOME_LATER, CAUSE_POLICY },
		{ { 5, 6, 0 }, OUTCOME_NEVER, CAUSE_CONTENT },
		{ { 2, 0, 0 }, OUTCOME_DONE, CAUSE_NONE },
		{ { 0, 0, 0 }, OUTCOME_OPEN, CAUSE_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct reply reply = { .status = cases[i].status, .text = "" };

		assert_meaning(classify(EVENT_MILTER_REJECTED, &reply), cases[i].outcome,
		    cases[i].cause, "a status");
	}
}

/* Another number than these would be a hole in the tables. */
static void
classify__any_event_and_code__has_names(void **state)
{
	(void)state;
	for (int event = 0; event < EVENT_COUNT; event++) {
		for (uint16_t code = 0; code < 600; code++) {
			const struct reply reply = { .code = code, .text = "" };
			const struct meaning meaning = classify((enum event)event, &reply);

			assert_non_null(outcome_names[meaning.outcome]);
			assert_non_null(cause_names[meaning.cause]);
			assert_int_equal(meaning.outcome, code / 100 == 2   ? OUTCOME_DONE
			                                  : code / 100 == 4 ? OUTCOME_LATER
			                                  : code / 100 == 5 ? OUTCOME_NEVER
			                                                    : OUTCOME_OPEN);
		}
	}
}

static void
classify__names__are_words_of_their_own(void **state)
{
	(void)state;
	assert_string_equal(outcome_names[OUTCOME_OPEN], "");
	assert_string_equal(outcome_names[OUTCOME_DONE], "done");
	assert_string_equal(outcome_names[OUTCOME_LATER], "later");
	assert_string_equal(outcome_names[OUTCOME_NEVER], "never");
	assert_string_equal(cause_names[CAUSE_NONE], "");
	for (int cause = 1; cause < CAUSE_COUNT; cause++) {
		assert_true(cause_names[cause][0] != '\0');
		for (int other = 0; other < cause; other++)
			assert_string_not_equal(cause_names[cause], cause_names[other]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classify_reply__each_event__has_its_code_and_meaning),
		cmocka_unit_test(classify__the_same_code__means_what_the_event_makes_of_it),
		cmocka_unit_test(classify__status_without_code__tells_the_outcome),
		cmocka_unit_test(classify__any_event_and_code__has_names),
		cmocka_unit_test(classify__names__are_words_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
