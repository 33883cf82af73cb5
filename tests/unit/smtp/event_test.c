/* SPDX-License-Identifier: BSD-2-Clause */
/* Events and stages: every one has its words, and is stopped where it can be answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "smtp/event.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define ON(stage) STAGE_BIT(STAGE_##stage)
#define ELSEWHERE (ON(CONNECT) | ON(MAIL) | ON(RCPT))

static void
event_table__each_event__has_its_name_and_stages(void **state)
{
	static const struct {
		enum event event;
		const char *name;
		enum stage stage;
		uint32_t stops;
	} cases[] = {
		{ EVENT_CONNECT, "connect", STAGE_CONNECT, ON(CONNECT) },
		{ EVENT_HELO, "helo", STAGE_HELO, ON(HELO) },
		{ EVENT_MESSAGE, "message", STAGE_MAIL, ON(MAIL) },
		{ EVENT_BYTES, "bytes", STAGE_MAIL, ON(MAIL) },
		{ EVENT_AUTH_OK, "auth-ok", STAGE_MAIL, ON(MAIL) },
		{ EVENT_RECIPIENT, "recipient", STAGE_RCPT, ON(RCPT) },
		{ EVENT_RECIPIENT_REJECTED, "recipient-rejected", STAGE_RCPT, ELSEWHERE },
		{ EVENT_MAILBOX_UNKNOWN, "mailbox-unknown", STAGE_RCPT, ELSEWHERE },
		{ EVENT_UNKNOWN_COMMAND, "unknown-command", STAGE_UNKNOWN,
		    ON(CONNECT) | ON(MAIL) | ON(UNKNOWN) },
		{ EVENT_AUTH_FAILED, "auth-failed", STAGE_AUTH, ELSEWHERE },
		{ EVENT_AUTH_UNAVAILABLE, "auth-unavailable", STAGE_AUTH, ELSEWHERE },
		{ EVENT_AUTH_ABORTED, "auth-aborted", STAGE_AUTH, ELSEWHERE },
		{ EVENT_AUTH_REQUIRED, "auth-required", STAGE_MAIL, ELSEWHERE },
		{ EVENT_TLS_REQUIRED, "tls-required", STAGE_MAIL, ELSEWHERE },
		{ EVENT_TLS_OK, "tls-ok", STAGE_TLS, ELSEWHERE },
		{ EVENT_TLS_FAILED, "tls-failed", STAGE_TLS, ELSEWHERE },
		{ EVENT_SYNTAX, "syntax", STAGE_UNKNOWN, ELSEWHERE },
		{ EVENT_LINE_TOO_LONG, "line-too-long", STAGE_UNKNOWN, ELSEWHERE },
		{ EVENT_NON_SMTP_COMMAND, "non-smtp-command", STAGE_UNKNOWN, ELSEWHERE },
		{ EVENT_BARE_NEWLINE, "bare-newline", STAGE_UNKNOWN, ELSEWHERE },
		{ EVENT_PIPELINING, "pipelining", STAGE_UNKNOWN, ELSEWHERE },
		{ EVENT_RELAY_DENIED, "relay-denied", STAGE_RCPT, ELSEWHERE },
		{ EVENT_CLIENT_REJECTED, "client-rejected", STAGE_CONNECT, ELSEWHERE },
		{ EVENT_HELO_REJECTED, "helo-rejected", STAGE_HELO, ELSEWHERE },
		{ EVENT_SENDER_REJECTED, "sender-rejected", STAGE_MAIL, ELSEWHERE },
		{ EVENT_GREYLISTED, "greylisted", STAGE_RCPT, ELSEWHERE },
		{ EVENT_DNSBL, "dnsbl", STAGE_RCPT, ELSEWHERE },
		{ EVENT_CONTENT_REJECTED, "content-rejected", STAGE_MESSAGE, ELSEWHERE },
		{ EVENT_MILTER_REJECTED, "milter-rejected", STAGE_MESSAGE, ELSEWHERE },
		{ EVENT_TOO_MANY_ERRORS, "too-many-errors", STAGE_UNKNOWN, ELSEWHERE },
		{ EVENT_TOO_MANY_CONNECTIONS, "too-many-connections", STAGE_CONNECT, ELSEWHERE },
		{ EVENT_CONNECTION_RATE, "connection-rate", STAGE_CONNECT, ELSEWHERE },
		{ EVENT_MESSAGE_RATE, "message-rate", STAGE_MAIL, ELSEWHERE },
		{ EVENT_RECIPIENT_RATE, "recipient-rate", STAGE_RCPT, ELSEWHERE },
		{ EVENT_AUTH_RATE, "auth-rate", STAGE_AUTH, ELSEWHERE },
		{ EVENT_TLS_RATE, "tls-rate", STAGE_TLS, ELSEWHERE },
		{ EVENT_TOO_MANY_RECIPIENTS, "too-many-recipients", STAGE_RCPT, ELSEWHERE },
		{ EVENT_MESSAGE_TOO_BIG, "message-too-big", STAGE_MESSAGE, ELSEWHERE },
		{ EVENT_SERVER_ERROR, "server-error", STAGE_UNKNOWN, ELSEWHERE },
		{ EVENT_SMTP_ATTACK, "smtp-attack", STAGE_UNKNOWN, ELSEWHERE },
		{ EVENT_ADDRESS_PROBE, "address-probe", STAGE_UNKNOWN, ELSEWHERE },
		{ EVENT_TIMEOUT, "timeout", STAGE_CLOSE, ELSEWHERE },
		{ EVENT_LOST_CONNECTION, "lost-connection", STAGE_CLOSE, ELSEWHERE },
		{ EVENT_NO_MAIL, "no-mail", STAGE_CLOSE, ELSEWHERE },
		{ EVENT_QUIT, "quit", STAGE_CLOSE, ELSEWHERE },
		{ EVENT_DISCONNECT, "disconnect", STAGE_CLOSE, ELSEWHERE },
		{ EVENT_SENT, "sent", STAGE_DELIVERY, ON(RCPT) },
		{ EVENT_DEFERRED, "deferred", STAGE_DELIVERY, ON(RCPT) },
		{ EVENT_BOUNCED, "bounced", STAGE_DELIVERY, ON(RCPT) },
		{ EVENT_EXPIRED, "expired", STAGE_DELIVERY, ON(RCPT) },
		{ EVENT_DELIVERABLE, "deliverable", STAGE_DELIVERY, 0 },
		{ EVENT_UNDELIVERABLE, "undeliverable", STAGE_DELIVERY, 0 },
		{ EVENT_QUEUED, "queued", STAGE_NONE, 0 },
		{ EVENT_REMOVED, "removed", STAGE_NONE, 0 },
		{ EVENT_HELD, "held", STAGE_NONE, 0 },
		{ EVENT_DISCARDED, "discarded", STAGE_NONE, 0 },
		{ EVENT_TROUBLE, "trouble", STAGE_NONE, 0 },
		{ EVENT_NOTE, "note", STAGE_NONE, 0 },
	};

	(void)state;
	assert_int_equal(COUNT(cases), EVENT_COUNT);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct event_entry *entry = &event_table[cases[i].event];

		assert_int_equal(cases[i].event, i);
		assert_string_equal(entry->name, cases[i].name);
		assert_int_equal(entry->stage, cases[i].stage);
		assert_int_equal(entry->stops, cases[i].stops);
	}
}

static void
assert_words(const char *words)
{
	const size_t length = strlen(words);

	assert_true(length > 0 && length <= 48);
	assert_int_equal(
	    strspn(words, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'- "), length);
	assert_true(words[0] != ' ' && words[length - 1] != ' ');
}

/* They stand in sentences: "60 connections", "the last was a failed login". */
static void
event_table__each_event__has_words_for_one_and_for_many(void **state)
{
	(void)state;
	for (int event = 0; event < EVENT_COUNT; event++) {
		assert_words(event_table[event].plural);
		for (int other = 0; other < event; other++)
			assert_string_not_equal(
			    event_table[event].plural, event_table[other].plural);
		assert_words(event_table[event].single);
		assert_memory_equal(event_table[event].single, "a", 1);
	}
}

static void
event_table__what_a_rule_counts__is_stopped_where_it_can_be_answered(void **state)
{
	(void)state;
	for (int event = 0; event < EVENT_COUNT; event++) {
		const uint32_t stops = event_table[event].stops;

		assert_int_equal(stops & ~STAGES_ANSWERED, 0);
		assert_int_equal(stops != 0, (EVENTS_COUNTED & EVENT_BIT(event)) != 0);
	}
}

static void
events__each_kind__is_a_part_of_what_can_be_counted(void **state)
{
	(void)state;
	assert_int_equal(EVENTS_FROM_TO(EVENT_CONNECT, EVENT_MESSAGE), 7);
	assert_int_equal(EVENTS_ASKED & ~EVENTS_FILTERED, 0);
	assert_int_equal(EVENTS_FILTERED & ~EVENTS_COUNTED, 0);
	assert_true(EVENTS_ASKED & EVENT_BIT(EVENT_AUTH_OK));
	assert_false(EVENTS_ASKED & EVENT_BIT(EVENT_RECIPIENT_REJECTED));
	assert_true(EVENTS_FILTERED & EVENT_BIT(EVENT_UNKNOWN_COMMAND));
	assert_false(EVENTS_FILTERED & EVENT_BIT(EVENT_AUTH_FAILED));
	assert_true(EVENTS_COUNTED & EVENT_BIT(EVENT_EXPIRED));
	assert_false(EVENTS_COUNTED & EVENT_BIT(EVENT_DELIVERABLE));
	assert_false(EVENTS_COUNTED & EVENT_BIT(EVENT_NOTE));
}

static void
event_find__every_name__leads_to_its_event(void **state)
{
	(void)state;
	for (int event = 0; event < EVENT_COUNT; event++)
		assert_int_equal(event_find(event_table[event].name), event);
	assert_int_equal(event_find(""), -1);
	assert_int_equal(event_find("Connect"), -1);
	assert_int_equal(event_find("connections"), -1);
	assert_int_equal(event_find("auth-fail"), -1);
	assert_int_equal(event_find("auth-failed "), -1);
}

static void
stage_names__each_stage__has_its_name(void **state)
{
	static const char *const names[] = { "connect", "helo", "tls", "auth", "mail", "rcpt",
		"data", "end-of-message", "unknown", "close", "delivery" };

	(void)state;
	assert_int_equal(COUNT(names), STAGE_COUNT);
	for (int stage = 0; stage < STAGE_COUNT; stage++)
		assert_string_equal(stage_names[stage], names[stage]);
	assert_string_equal(stage_names[STAGE_NONE], "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(event_table__each_event__has_its_name_and_stages),
		cmocka_unit_test(event_table__each_event__has_words_for_one_and_for_many),
		cmocka_unit_test(
		    event_table__what_a_rule_counts__is_stopped_where_it_can_be_answered),
		cmocka_unit_test(events__each_kind__is_a_part_of_what_can_be_counted),
		cmocka_unit_test(event_find__every_name__leads_to_its_event),
		cmocka_unit_test(stage_names__each_stage__has_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
