/* SPDX-License-Identifier: BSD-2-Clause */
/* From what was found to what led there: which lines are wanted, and which are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/now.h"

#include "cli/leads.h"

#define MANY 2000

/* 2026-11-21T10:00:00Z */
#define BEGAN_US (INT64_C(1795255200) * SECOND_US)

/* Each line is of so many seconds after the beginning. */
static struct record
record_make(const char *kind, double seconds, const char *members)
{
	static char line[1024];
	char time[NOW_TEXT_BYTES];
	struct record record;

	now_print(BEGAN_US + (int64_t)(seconds * SECOND_US), time);
	snprintf(line, sizeof(line), "{\"time\":\"%s\",\"record\":\"%s\",%s}", time, kind, members);
	if (!record_read(&record, span_of(line)))
		fail_msg("no record: %s", line);
	return record;
}

static int
is_wanted(const struct leads *leads, const char *kind, double seconds, const char *members)
{
	struct record record = record_make(kind, seconds, members);

	return leads_reach(leads, record.at_us) && leads_find(leads, &record) != NULL;
}

#define GUESSES "\"rule\":\"guesses\",\"account\":\"guesses client=192.0.2.0/24 login=alice\","
#define COUNTED "\"rules\":\"logins,guesses\","

static void
leads__nothing_found__wants_nothing(void **state)
{
	struct leads leads = { .count = 0 };

	(void)state;
	assert_false(is_wanted(&leads, "outcome", 0, COUNTED "\"client\":\"192.0.2.7\""));
	leads_clear(&leads);
}

static void
leads__of_a_hold__are_what_its_rule_counted(void **state)
{
	static const struct {
		const char *kind;
		double seconds;
		const char *members;
		int wanted;
	} cases[] = {
		{ "outcome", 0, COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\"", 1 },
		{ "outcome", 0, COUNTED "\"client\":\"192.0.2.8\",\"login\":\"ALICE\"", 1 },
		{ "outcome", -600, COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\"", 1 },
		{ "outcome", -600.001, COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\"", 0 },
		{ "outcome", 1, COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\"", 1 },
		{ "outcome", 1.01, COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\"", 0 },
		{ "outcome", 240,
		    COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\",\"count\":5,"
		            "\"since\":\"2026-11-21T10:00:00.500Z\"",
		    1 },
		{ "outcome", 240,
		    COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\",\"count\":5,"
		            "\"since\":\"2026-11-21T10:00:01.500Z\"",
		    0 },
		{ "outcome", 0, COUNTED "\"client\":\"192.0.3.7\",\"login\":\"alice\"", 0 },
		{ "outcome", 0, COUNTED "\"client\":\"192.0.2.7\",\"login\":\"bob\"", 0 },
		{ "outcome", 0, COUNTED "\"client\":\"192.0.2.7\"", 0 },
		{ "outcome", 0, COUNTED "\"login\":\"alice\"", 0 },
		{ "outcome", 0, COUNTED "\"network\":\"192.0.2.0/25\"", 1 },
		{ "outcome", 0, COUNTED "\"network\":\"192.0.0.0/16\"", 1 },
		{ "outcome", 0, COUNTED "\"network\":\"192.0.3.0/24\"", 0 },
		{ "outcome", 0, "\"rules\":\"logins\",\"client\":\"192.0.2.7\",\"login\":\"alice\"",
		    0 },
		{ "outcome", 0, "\"client\":\"192.0.2.7\",\"login\":\"alice\"", 0 },
		{ "decision", 0,
		    GUESSES COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\","
		                    "\"reason\":\"rate-exceeded\"",
		    0 },
	};
	struct leads leads = { .count = 0 };
	struct record hold = record_make("hold", 0, GUESSES "\"limit_text\":\"5 per 10m\"");

	(void)state;
	assert_int_equal(leads_add_causes(&leads, &hold, 0), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (is_wanted(&leads, cases[i].kind, cases[i].seconds, cases[i].members) !=
		    cases[i].wanted)
			fail_msg("%zu: %s", i, cases[i].members);
	}
	leads_clear(&leads);
	assert_int_equal(leads.count, 0);
}

/* Each part of an account that an outcome can tell. */
static void
leads__of_an_account__agree_in_each_part(void **state)
{
	static const struct {
		const char *part, *member;
		int wanted;
	} cases[] = {
		{ "sender=a@b.example", "\"sender\":\"A@b.example\"", 1 },
		{ "sender=<>", "\"sender\":\"<>\"", 1 },
		{ "sender=a@b.example", "\"sender\":\"x@b.example\"", 0 },
		{ "sender-domain=b.example", "\"sender\":\"x@B.example\"", 1 },
		{ "sender-domain=<>", "\"sender\":\"<>\"", 1 },
		{ "sender-domain=b.example", "\"sender\":\"b.example\"", 1 },
		{ "sender-domain=b.example", "\"sender\":\"x@c.example\"", 0 },
		{ "recipient=c@d.example", "\"recipient\":\"c@d.example\"", 1 },
		{ "recipient-domain=d.example", "\"recipient\":\"z@d.example\"", 1 },
		{ "helo=h.example", "\"helo\":\"H.example\"", 1 },
		{ "service=smtp", "\"service\":\"smtp\"", 1 },
		{ "service=smtp", "\"service\":\"submission\"", 0 },
		{ "login=b%c3%b6b%20x", "\"login\":\"b\\u00f6b x\"", 1 },
		{ "client=2001:db8::/64", "\"client\":\"2001:db8::7\"", 1 },
		{ "client=nonsense", "\"client\":\"2001:db8::7\"", 0 },
		{ "moon=full", "\"client\":\"2001:db8::7\"", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct leads leads = { .count = 0 };
		char members[256];
		struct record hold;

		snprintf(members, sizeof(members),
		    "\"rule\":\"r\",\"account\":\"r %s\",\"limit_text\":\"1 per 1m\"",
		    cases[i].part);
		hold = record_make("hold", 0, members);
		assert_int_equal(leads_add_causes(&leads, &hold, 0), 0);
		snprintf(members, sizeof(members), "\"rules\":\"r\",%s", cases[i].member);
		if (is_wanted(&leads, "outcome", 0, members) != cases[i].wanted)
			fail_msg("%s, %s", cases[i].part, cases[i].member);
		leads_clear(&leads);
	}
}

static void
leads__of_an_account_with_escapes__agree_in_what_they_mean(void **state)
{
	static const char account[] =
	    "\"rule\":\"guesses\",\"account\":\"guesses login=a\\\"b\\\\c%20%C3%A9\",";
	struct leads leads = { .count = 0 };
	char members[512];
	struct record hold;

	(void)state;
	snprintf(members, sizeof(members), "%s\"limit_text\":\"5 per 10m\"", account);
	hold = record_make("hold", 0, members);
	assert_int_equal(leads_add_causes(&leads, &hold, 0), 0);
	assert_true(
	    is_wanted(&leads, "outcome", -60, COUNTED "\"login\":\"A\\\"b\\\\c \xc3\xa9\""));
	assert_true(is_wanted(
	    &leads, "outcome", -60, COUNTED "\"login\":\"\\u0061\\\"b\\\\c\\u0020\\u00e9\""));
	assert_false(is_wanted(&leads, "outcome", -60, COUNTED "\"login\":\"a\\\"b\\\\c\""));
	assert_false(is_wanted(
	    &leads, "outcome", -60, COUNTED "\"login\":\"a\\\\\\\"b\\\\\\\\c \xc3\xa9\""));
	leads_clear(&leads);
}

static void
leads__of_a_refusal_on_hold__are_its_onset_and_what_was_counted_until_then(void **state)
{
	struct leads leads = { .count = 0 };
	struct record refusal = record_make(
	    "decision", 1200, GUESSES "\"reason\":\"on-hold\",\"limit_text\":\"5 per 10m\"");

	(void)state;
	assert_int_equal(leads_add_causes(&leads, &refusal, BEGAN_US), 0);
	assert_true(is_wanted(&leads, "hold", 0, GUESSES "\"login\":\"mallory\""));
	assert_true(is_wanted(&leads, "decision", 0, GUESSES "\"reason\":\"rate-exceeded\""));
	assert_false(is_wanted(&leads, "decision", 0, GUESSES "\"reason\":\"on-hold\""));
	assert_false(is_wanted(&leads, "holds", 0, GUESSES "\"count\":2"));
	assert_false(is_wanted(&leads, "hold", 0.001, GUESSES "\"login\":\"mallory\""));
	assert_false(is_wanted(&leads, "hold", 0, "\"account\":\"guesses client=192.0.2.7\""));
	assert_true(is_wanted(
	    &leads, "outcome", -60, COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\""));
	assert_false(is_wanted(
	    &leads, "outcome", 60, COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\""));
	leads_clear(&leads);
}

/* A log that was read an hour late puts somebody on hold for what happened an hour ago. */
static void
leads__of_a_hold_for_what_was_heard_late__reach_back_to_it(void **state)
{
	struct leads leads = { .count = 0 };
	struct record hold =
	    record_make("hold", 0, GUESSES "\"age\":3600,\"limit_text\":\"5 per 10m\"");

	(void)state;
	assert_int_equal(leads_add_causes(&leads, &hold, 0), 0);
	assert_true(is_wanted(
	    &leads, "outcome", -4200, COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\""));
	assert_false(is_wanted(
	    &leads, "outcome", -4201, COUNTED "\"client\":\"192.0.2.7\",\"login\":\"alice\""));
	leads_clear(&leads);
	hold = record_make("hold", 0, GUESSES "\"age\":-3600,\"limit_text\":\"5 per 10m\"");
	assert_int_equal(leads_add_causes(&leads, &hold, 0), 0);
	assert_int_equal(leads.from_us, BEGAN_US - 600 * SECOND_US);
	leads_clear(&leads);
}

static void
leads__of_what_leads_nowhere__are_none(void **state)
{
	static const struct {
		const char *kind, *members;
	} cases[] = {
		{ "decision", GUESSES "\"reason\":\"on-hold\",\"limit_text\":\"5 per 10m\"" },
		{ "decision",
		    GUESSES "\"reason\":\"too-many-open\",\"limit_text\":\"20 at once\"" },
		{ "decision", "\"reason\":\"rate-exceeded\",\"limit_text\":\"5 per 10m\"" },
		{ "hold", GUESSES "\"limit\":5" },
		{ "hold", GUESSES "\"limit_text\":\"5 per ten minutes\"" },
		{ "hold", GUESSES "\"limit_text\":\" per \"" },
		{ "repeated", GUESSES "\"limit_text\":\"5 per 10m\"" },
		{ "outcome", GUESSES "\"limit_text\":\"5 per 10m\"" },
	};
	struct leads leads = { .count = 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct record record = record_make(cases[i].kind, 0, cases[i].members);

		assert_int_equal(leads_add_causes(&leads, &record, 0), 0);
		assert_int_equal(leads.count, 0);
	}
}

#define SESSION "\"session\":\"s1\","
#define WHO "\"client\":\"192.0.2.7\",\"sender\":\"a@b.example\","
#define TO "\"recipient\":\"c@d.example\""
#define QUEUED ",\"queue_id\":\"4Vx1\""

static void
leads__of_a_message__are_what_came_before_its_queue_id(void **state)
{
	static const struct {
		const char *kind;
		double seconds;
		const char *members;
		int by_queue_id, by_recipient;
	} cases[] = {
		{ "decision", -60, SESSION WHO TO, 1, 1 },
		{ "decision", -60, SESSION WHO "\"recipient\":\"x@d.example\"", 1, 0 },
		{ "decision", -60, SESSION "\"client\":\"192.0.2.7\"", 0, 0 },
		{ "decision", -86400, "\"session\":\"s0\"," WHO TO, 1, 1 },
		{ "decision", -6 * 86400, "\"session\":\"s0\"," WHO TO, 0, 0 },
		{ "decision", -60, "\"session\":\"s0\"," WHO "\"recipient\":\"x@d.example\"", 0,
		    0 },
		{ "decision", -60,
		    SESSION "\"client\":\"192.0.2.7\",\"sender\":\"other@b.example\"," TO, 0, 0 },
		{ "decision", -60, SESSION WHO TO ",\"queue_id\":\"4Vx2\"", 0, 0 },
		{ "outcome", 60, "\"sender\":\"a@b.example\"" QUEUED, 1, 1 },
		{ "outcome", 60, WHO "\"recipient\":\"x@d.example\"" QUEUED, 1, 0 },
		{ "outcome", 60, WHO TO, 0, 0 },
	};
	struct record found = record_make("decision", 0, SESSION WHO TO QUEUED);
	struct leads by_queue_id = { .count = 0 }, by_recipient = { .count = 0 };

	(void)state;
	assert_int_equal(leads_add_message(&by_queue_id, &found, MEMBER_QUEUE_ID), 0);
	assert_int_equal(leads_add_message(&by_recipient, &found, MEMBER_RECIPIENT), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
		    is_wanted(&by_queue_id, cases[i].kind, cases[i].seconds, cases[i].members),
		    cases[i].by_queue_id);
		assert_int_equal(
		    is_wanted(&by_recipient, cases[i].kind, cases[i].seconds, cases[i].members),
		    cases[i].by_recipient);
	}
	leads_clear(&by_queue_id);
	leads_clear(&by_recipient);
	found = record_make("decision", 0, SESSION WHO TO);
	assert_int_equal(leads_add_message(&by_queue_id, &found, MEMBER_QUEUE_ID), 0);
	assert_int_equal(by_queue_id.count, 0);
}

#define GREY "\"rule\":\"grey\",\"account\":\"grey client=192.0.2.0/24 tuple=0123456789abc\""
#define POOL "\"rule\":\"grey\",\"account\":\"grey domain=example.net tuple=0123456789abc\""

static void
leads__of_who_was_let_in__are_its_attempts_from_wherever(void **state)
{
	static const struct {
		const char *kind;
		double seconds;
		const char *members;
		int wanted;
	} cases[] = {
		{ "decision", -63, GREY ",\"reason\":\"first-seen\"", 1 },
		{ "decision", -64.1, GREY ",\"reason\":\"first-seen\"", 1 },
		{ "decision", -64.3, GREY ",\"reason\":\"first-seen\"", 0 },
		{ "repeated", -20, GREY, 1 },
		{ "decision", -20, POOL ",\"reason\":\"too-early\"", 1 },
		{ "welcome", 0, POOL, 1 },
		{ "decision", 1.1, GREY, 0 },
		{ "decision", -20, "\"rule\":\"gray\",\"account\":\"gray tuple=0123456789abc\"",
		    0 },
		{ "decision", -20, "\"rule\":\"grey\",\"account\":\"grey tuple=0123456789abd\"",
		    0 },
		{ "decision", -20, "\"rule\":\"grey\",\"account\":\"grey client=192.0.2.0/24\"",
		    0 },
	};
	static const char *const welcomes[] = { "welcome", "received" };

	(void)state;
	for (size_t kind = 0; kind < 2; kind++) {
		struct leads leads = { .count = 0 };
		struct record welcome = record_make(welcomes[kind], 0, GREY ",\"delayed\":63.2");

		assert_int_equal(leads_add_attempts(&leads, &welcome), 0);
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			if (is_wanted(&leads, cases[i].kind, cases[i].seconds, cases[i].members) !=
			    cases[i].wanted)
				fail_msg("%zu: %s", i, cases[i].members);
		}
		leads_clear(&leads);
	}
}

static void
leads__of_who_was_greylisted__are_what_became_of_it(void **state)
{
	struct leads leads = { .count = 0 };
	struct record decision = record_make("decision", 0, GREY ",\"reason\":\"first-seen\"");

	(void)state;
	assert_int_equal(leads_add_attempts(&leads, &decision), 0);
	assert_true(is_wanted(&leads, "welcome", 4 * 86400, POOL));
	assert_false(is_wanted(&leads, "welcome", 6 * 86400, POOL));
	assert_true(is_wanted(&leads, "decision", -86400, GREY));
	assert_false(is_wanted(&leads, "decision", -2 * 86400, GREY));
	leads_clear(&leads);
	decision = record_make("decision", 0, GUESSES "\"reason\":\"on-hold\"");
	assert_int_equal(leads_add_attempts(&leads, &decision), 0);
	assert_int_equal(leads.count, 0);
}

static void
leads__of_maintenance__are_its_end(void **state)
{
	static const struct {
		const char *kind;
		double seconds;
		const char *members;
		int wanted;
	} cases[] = {
		{ "drain", 60, "\"state\":\"off\",\"since\":\"2026-11-21T09:59:00.000Z\"", 1 },
		{ "drain", 60, "\"state\":\"over\",\"since\":\"2026-11-21T10:00:00.000Z\"", 1 },
		{ "drain", 60, "\"state\":\"over\",\"since\":\"2026-11-21T10:00:01.000Z\"", 0 },
		{ "drain", -1, "\"state\":\"over\",\"since\":\"2026-11-21T09:00:00.000Z\"", 0 },
		{ "drain", 60, "\"state\":\"on\",\"since\":\"2026-11-21T09:59:00.000Z\"", 0 },
		{ "hold", 60, "\"state\":\"off\",\"since\":\"2026-11-21T09:59:00.000Z\"", 0 },
	};
	struct leads leads = { .count = 0 };
	struct record decision =
	    record_make("decision", 0, "\"reason\":\"maintenance\",\"maintenance\":\"disks\"");
	struct record other = record_make("decision", 0, "\"reason\":\"on-hold\"");

	(void)state;
	assert_int_equal(leads_add_maintenance(&leads, &other), 0);
	assert_int_equal(leads.count, 0);
	decision =
	    record_make("decision", 0, "\"reason\":\"maintenance\",\"maintenance\":\"disks\"");
	assert_int_equal(leads_add_maintenance(&leads, &decision), 0);
	assert_int_equal(leads_add_maintenance(&leads, &decision), 0);
	assert_int_equal(leads.count, 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (is_wanted(&leads, cases[i].kind, cases[i].seconds, cases[i].members) !=
		    cases[i].wanted)
			fail_msg("%zu: %s", i, cases[i].members);
	}
	leads_clear(&leads);
}

static void
leads__that_meet__are_one(void **state)
{
	static const double seconds[] = { 0, 300, -600, 5000, 5300 };
	struct leads leads = { .count = 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
		struct record hold =
		    record_make("hold", seconds[i], GUESSES "\"limit_text\":\"5 per 10m\"");

		assert_int_equal(leads_add_causes(&leads, &hold, 0), 0);
	}
	assert_int_equal(leads.count, 2);
	assert_true(leads_reach(&leads, BEGAN_US - 1200 * SECOND_US));
	assert_false(leads_reach(&leads, BEGAN_US - 1200 * SECOND_US - 1));
	assert_true(leads_reach(&leads, BEGAN_US + 5300 * SECOND_US + HOUR_US));
	assert_false(leads_reach(&leads, BEGAN_US + 5302 * SECOND_US + HOUR_US));
	leads_clear(&leads);
}

/* Whoever asks about everybody gets no more than somebody can read. */
static void
leads__of_very_many__are_bounded(void **state)
{
	struct leads leads = { .count = 0 };
	char members[256];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		struct record hold;

		snprintf(members, sizeof(members),
		    "\"rule\":\"r\",\"account\":\"r login=a%d\",\"limit_text\":\"1 per 1m\"", i);
		hold = record_make("hold", i, members);
		assert_int_equal(leads_add_causes(&leads, &hold, 0), 0);
	}
	assert_in_range(leads.count, 100, 1000);
	leads_clear(&leads);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(leads__nothing_found__wants_nothing),
		cmocka_unit_test(leads__of_a_hold__are_what_its_rule_counted),
		cmocka_unit_test(leads__of_an_account__agree_in_each_part),
		cmocka_unit_test(leads__of_an_account_with_escapes__agree_in_what_they_mean),
		cmocka_unit_test(
		    leads__of_a_refusal_on_hold__are_its_onset_and_what_was_counted_until_then),
		cmocka_unit_test(leads__of_a_hold_for_what_was_heard_late__reach_back_to_it),
		cmocka_unit_test(leads__of_what_leads_nowhere__are_none),
		cmocka_unit_test(leads__of_a_message__are_what_came_before_its_queue_id),
		cmocka_unit_test(leads__of_who_was_let_in__are_its_attempts_from_wherever),
		cmocka_unit_test(leads__of_who_was_greylisted__are_what_became_of_it),
		cmocka_unit_test(leads__of_maintenance__are_its_end),
		cmocka_unit_test(leads__that_meet__are_one),
		cmocka_unit_test(leads__of_very_many__are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
