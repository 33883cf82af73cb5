/* SPDX-License-Identifier: BSD-2-Clause */
/* Events and stages: every one has its words, and is stopped where it can be answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "smtp/event.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define ON(stage) STAGE_BIT(STAGE_##stage)

static void
event_table__each_event__has_its_words_and_stages(void **state)
{
	static const struct {
		enum event event;
		const char *name, *plural;
		enum stage stage;
		uint32_t stops;
	} cases[] = {
		{ EVENT_CONNECT, "connect", "connections", STAGE_CONNECT, ON(CONNECT) },
		{ EVENT_HELO, "helo", "HELO commands", STAGE_HELO, ON(HELO) },
		{ EVENT_MESSAGE, "message", "messages", STAGE_MAIL, ON(MAIL) },
		{ EVENT_BYTES, "bytes", "bytes", STAGE_MAIL, ON(MAIL) },
		{ EVENT_AUTH_OK, "auth-ok", "logins", STAGE_MAIL, ON(MAIL) },
		{ EVENT_RECIPIENT, "recipient", "recipients", STAGE_RCPT, ON(RCPT) },
		{ EVENT_RECIPIENT_REJECTED, "recipient-rejected", "rejected recipients", STAGE_RCPT,
		    ON(CONNECT) | ON(MAIL) | ON(RCPT) },
		{ EVENT_MAILBOX_UNKNOWN, "mailbox-unknown", "unknown mailboxes", STAGE_RCPT,
		    ON(CONNECT) | ON(MAIL) | ON(RCPT) },
		{ EVENT_UNKNOWN_COMMAND, "unknown-command", "unknown commands", STAGE_UNKNOWN,
		    ON(CONNECT) | ON(MAIL) | ON(UNKNOWN) },
	};

	(void)state;
	assert_int_equal(COUNT(cases), EVENT_COUNT);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct event_entry *entry = &event_table[cases[i].event];

		assert_string_equal(entry->name, cases[i].name);
		assert_string_equal(entry->plural, cases[i].plural);
		assert_int_equal(entry->stage, cases[i].stage);
		assert_int_equal(entry->stops, cases[i].stops);
	}
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
	assert_int_equal(event_find("auth-failed"), -1);
}

static void
stage_find__every_name__leads_to_its_stage(void **state)
{
	static const char *const names[] = { "connect", "helo", "mail", "rcpt", "data",
		"end-of-message", "unknown", "close" };

	(void)state;
	assert_int_equal(COUNT(names), STAGE_COUNT);
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		assert_string_equal(stage_names[stage], names[stage]);
		assert_int_equal(stage_find(names[stage]), stage);
	}
	assert_int_equal(stage_find(""), -1);
	assert_int_equal(stage_find("MAIL"), -1);
	assert_int_equal(stage_find("message"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(event_table__each_event__has_its_words_and_stages),
		cmocka_unit_test(event_find__every_name__leads_to_its_event),
		cmocka_unit_test(stage_find__every_name__leads_to_its_stage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
