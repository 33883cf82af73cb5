/* SPDX-License-Identifier: BSD-2-Clause */
/* A finding tells what its line tells, and marks what follows from that alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "source/finding.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static void
finding_clear__whatever_stood_there__tells_nothing(void **state)
{
	struct finding finding;
	const struct span *const spans[] = { &finding.host, &finding.service, &finding.client_name,
		&finding.queue_id, &finding.login, &finding.mechanism, &finding.helo,
		&finding.sender, &finding.recipient, &finding.text, &finding.counters,
		&finding.daemon, &finding.relay };

	(void)state;
	memset(&finding, 0xa5, sizeof(finding));
	finding_clear(&finding);
	for (size_t i = 0; i < COUNT(spans); i++) {
		assert_non_null(spans[i]->at);
		assert_int_equal(spans[i]->bytes, 0);
	}
	assert_int_equal(finding.at_us, 0);
	assert_int_equal(finding.mta, MTA_NONE);
	assert_int_equal(finding.pid, 0);
	assert_int_equal(finding.events, 0);
	assert_false(finding.is_heard);
	assert_int_equal(finding.stage, STAGE_NONE);
	assert_int_equal(finding.client.family, 0);
	assert_int_equal(finding.client_port, 0);
	assert_false(finding.is_forged);
	assert_int_equal(finding.reply.code, 0);
	assert_string_equal(finding.reply.text, "");
	assert_int_equal(finding.delay_us, -1);
	assert_int_equal(finding.bytes, -1);
	assert_int_equal(finding.repeat_count, 0);
}

static void
finding_name__an_event__brings_what_follows_from_it(void **state)
{
	static const struct {
		enum event event;
		uint64_t more; /* events */
		enum stage stage;
		uint16_t code;
		enum outcome outcome;
		enum cause cause;
	} cases[] = {
		{ EVENT_AUTH_FAILED, 0, STAGE_AUTH, 535, OUTCOME_NEVER, CAUSE_CREDENTIALS },
		{ EVENT_MAILBOX_UNKNOWN, EVENT_BIT(EVENT_RECIPIENT_REJECTED), STAGE_RCPT, 550,
		    OUTCOME_NEVER, CAUSE_MAILBOX },
		{ EVENT_RELAY_DENIED, EVENT_BIT(EVENT_RECIPIENT_REJECTED), STAGE_RCPT, 554,
		    OUTCOME_NEVER, CAUSE_POLICY },
		{ EVENT_RECIPIENT_REJECTED, 0, STAGE_RCPT, 550, OUTCOME_NEVER, CAUSE_MAILBOX },
		{ EVENT_QUIT, EVENT_BIT(EVENT_DISCONNECT), STAGE_CLOSE, 221, OUTCOME_DONE,
		    CAUSE_NONE },
		{ EVENT_DISCONNECT, 0, STAGE_CLOSE, 0, OUTCOME_OPEN, CAUSE_NONE },
		{ EVENT_NOTE, 0, STAGE_NONE, 0, OUTCOME_OPEN, CAUSE_NONE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct finding finding;

		finding_clear(&finding);
		finding_name(&finding, cases[i].event);
		assert_int_equal(finding.event, cases[i].event);
		assert_true(finding.events == (EVENT_BIT(cases[i].event) | cases[i].more));
		assert_int_equal(finding.stage, cases[i].stage);
		assert_int_equal(finding.reply.code, cases[i].code);
		assert_int_equal(finding.reply.inferred, cases[i].code != 0);
		assert_int_equal(finding.meaning.outcome, cases[i].outcome);
		assert_int_equal(finding.meaning.cause, cases[i].cause);
	}
}

static void
finding_name__what_the_line_tells__stays(void **state)
{
	struct finding finding;

	(void)state;
	finding_clear(&finding);
	finding.stage = STAGE_DATA;
	finding.reply.code = 421;
	finding.reply.status = (struct status){ 4, 3, 2 };
	finding_name(&finding, EVENT_MILTER_REJECTED);
	assert_int_equal(finding.stage, STAGE_DATA);
	assert_int_equal(finding.reply.code, 421);
	assert_int_equal(finding.reply.status.detail, 2);
	assert_false(finding.reply.inferred);
	assert_int_equal(finding.meaning.outcome, OUTCOME_LATER);
	assert_int_equal(finding.meaning.cause, CAUSE_SERVER);
}

static void
finding_name__status_without_code__keeps_it_and_infers_the_code(void **state)
{
	static const struct {
		enum event event;
		struct status status;
		uint16_t code;
		enum outcome outcome;
	} cases[] = {
		/* the event's own code, where its class is right … */
		{ EVENT_DEFERRED, { 4, 4, 1 }, 450, OUTCOME_LATER },
		{ EVENT_CONTENT_REJECTED, { 5, 7, 1 }, 550, OUTCOME_NEVER },
		{ EVENT_SENT, { 2, 0, 0 }, 250, OUTCOME_DONE },
		/* … else the class's */
		{ EVENT_CONTENT_REJECTED, { 4, 7, 1 }, 451, OUTCOME_LATER },
		{ EVENT_MILTER_REJECTED, { 4, 7, 0 }, 451, OUTCOME_LATER },
		{ EVENT_MILTER_REJECTED, { 5, 7, 1 }, 550, OUTCOME_NEVER },
		{ EVENT_DEFERRED, { 5, 0, 0 }, 550, OUTCOME_NEVER },
		{ EVENT_DEFERRED, { 2, 0, 0 }, 250, OUTCOME_DONE },
		/* no class of a reply */
		{ EVENT_MILTER_REJECTED, { 3, 0, 0 }, 0, OUTCOME_OPEN },
		{ EVENT_MILTER_REJECTED, { 9, 0, 0 }, 0, OUTCOME_OPEN },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct finding finding;

		finding_clear(&finding);
		finding.reply.status = cases[i].status;
		finding_name(&finding, cases[i].event);
		assert_int_equal(finding.reply.code, cases[i].code);
		assert_int_equal(finding.reply.inferred, cases[i].code != 0);
		assert_int_equal(finding.reply.status.class, cases[i].status.class);
		assert_int_equal(finding.reply.status.subject, cases[i].status.subject);
		assert_int_equal(finding.meaning.outcome, cases[i].outcome);
	}
}

static void
finding_name_text__any__is_understood_and_has_the_text(void **state)
{
	struct finding finding;

	(void)state;
	finding_clear(&finding);
	assert_true(finding_name_text(&finding, EVENT_AUTH_FAILED, SPAN("why")));
	assert_true(span_is(finding.text, SPAN("why")));
	assert_int_equal(finding.event, EVENT_AUTH_FAILED);
	assert_int_equal(finding.reply.code, 535);
}

static void
finding_name_unanswered__any__has_no_reply(void **state)
{
	struct finding finding;

	(void)state;
	finding_clear(&finding);
	finding.text = SPAN("why");
	finding_name_unanswered(&finding, EVENT_TIMEOUT);
	assert_int_equal(finding.event, EVENT_TIMEOUT);
	assert_int_equal(finding.reply.code, 0);
	assert_false(finding.reply.inferred);
	assert_int_equal(finding.meaning.outcome, OUTCOME_OPEN);
	assert_int_equal(finding.meaning.cause, CAUSE_NETWORK);
	assert_true(span_is(finding.text, SPAN("why")));
}

static void
mta_names__each__has_its_own(void **state)
{
	static const char *const names[MTA_COUNT] = { "", "postfix", "sendmail", "dovecot" };

	(void)state;
	for (int mta = 0; mta < MTA_COUNT; mta++)
		assert_string_equal(mta_names[mta], names[mta]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finding_clear__whatever_stood_there__tells_nothing),
		cmocka_unit_test(finding_name__an_event__brings_what_follows_from_it),
		cmocka_unit_test(finding_name__what_the_line_tells__stays),
		cmocka_unit_test(finding_name__status_without_code__keeps_it_and_infers_the_code),
		cmocka_unit_test(finding_name_text__any__is_understood_and_has_the_text),
		cmocka_unit_test(finding_name_unanswered__any__has_no_reply),
		cmocka_unit_test(mta_names__each__has_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
