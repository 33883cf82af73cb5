/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a line of the audit file is about what the administrator named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/subject.h"

#define HEAD(record) "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"" record "\","

static const char decision[] =
    HEAD("decision") "\"ticket\":\"K7Q2M9FA\","
                     "\"session\":\"s4Xk2\",\"client\":\"192.0.2.7\",\"name\":\"mail.example.net\","
                     "\"helo\":\"HELO.example.net\",\"login\":\"alice@example.org\",\"sender\":\"a@"
                     "example.net\","
                     "\"recipient\":\"b "
                     "\\\"x\\\"@example.org\",\"queue_id\":\"4Vx1y2z3\",\"rule\":\"connections\","
                     "\"account\":\"connections client=192.0.2.0/24 login=alice@example.org\","
                     "\"reply\":\"421 4.7.0 no\"}";

static const char decision6[] =
    HEAD("decision") "\"client\":\"2001:db8::7\",\"rule\":\"connections\","
                     "\"account\":\"connections client=2001:db8::/64\"}";

static const char repeated[] = HEAD("repeated") "\"ticket\":\"K7Q2M9FA\",\"rule\":\"spray\","
                                                "\"account\":\"spray client=198.51.100.9 "
                                                "login=b%c3%b6b%20x sender-domain=example.com\"}";

static const char outcome[] = HEAD(
    "outcome") "\"client\":\"192.0.2.7\","
               "\"login\":\"b\\u00f6b \\\"x\\\"\",\"events\":\"auth-failed\",\"rules\":\"logins\"}";

static const char crowd[] = HEAD("outcome") "\"count\":70,\"network\":\"198.51.100.0/24\"}";

static const struct subject_case {
	const char *name;
	const char *text;
	const char *line;
	bool in;
} cases[] = {
	{ "a ticket", "K7Q2M9FA", decision, true },
	{ "a ticket in lower case", "k7q2m9fa", decision, true },
	{ "half a ticket", "K7Q2", decision, false },
	{ "a session", "s4Xk2", decision, true },
	{ "a client", "192.0.2.7", decision, true },
	{ "a mapped client", "::ffff:192.0.2.7", decision, true },
	{ "a client in brackets", "[192.0.2.7]", decision, true },
	{ "a client whose address begins alike", "192.0.2.70", decision6, false },
	{ "a neighbour on the same account", "192.0.2.99", decision, true },
	{ "a client next door", "192.0.3.7", decision, false },
	{ "a part of the account's network", "192.0.2.0/30", decision, true },
	{ "a wider network", "192.0.0.0/16", decision, true },
	{ "a network with host bits", "192.0.2.1/24", decision, true },
	{ "all of IPv4 is not IPv6", "0.0.0.0/0", decision6, false },
	{ "an IPv6 client spelled out", "2001:0DB8:0:0:0:0:0:7", decision6, true },
	{ "an IPv6 client as MTAs write it", "IPv6:2001:db8::7", decision6, true },
	{ "an IPv6 network", "2001:db8::/32", decision6, true },
	{ "another IPv6 network", "2001:db9::/32", decision6, false },
	{ "a client known by the account alone", "198.51.100.9", repeated, true },
	{ "another client than the account's", "198.51.100.10", repeated, false },
	{ "a login", "Alice@Example.ORG", decision, true },
	{ "a login without its realm", "ALICE", decision, true },
	{ "a part of a login", "alic", decision, false },
	{ "a login with another realm", "alice@example.com", decision, false },
	{ "a login without a name", "@example.org", decision, false },
	{ "a login that an account is kept by, without its realm", "alice",
	    HEAD("holds") "\"account\":\"r login=alice@example.org\"}", true },
	{ "a sender", "a@example.net", decision, true },
	{ "a sender in angle brackets", "<a@example.net>", decision, true },
	{ "a recipient with quotes", "b \"x\"@example.org", decision, true },
	{ "a queue id", "4Vx1y2z3", decision, true },
	{ "a name", "mail.example.net", decision, true },
	{ "a domain of the name", "example.net", decision, false },
	{ "a HELO", "helo.example.net", decision, true },
	{ "a rule", "connections", decision, true },
	{ "a whole account", "connections client=192.0.2.0/24 login=alice@example.org", decision,
	    true },
	{ "an escaped part of an account",
	    "B\xc3\xb6"
	    "b x",
	    repeated, true },
	{ "a domain that an account is kept by", "example.com", repeated, true },
	{ "a part with its name", "login=alice@example.org", decision, false },
	{ "the reply", "421 4.7.0 no", decision, false },
	{ "nothing", "", decision, false },
	{ "angle brackets around nothing", "<>", decision, false },
	{ "a slash", "/", decision, false },
	{ "a torn line", "192.0.2.7", HEAD("decision") "\"client\":\"192.0.2.7\",\"acc", false },
	{ "no JSON", "192.0.2.7", "192.0.2.7", false },
	{ "an empty line", "192.0.2.7", "", false },
	{ "an escape that ends too soon", "x%", HEAD("hold") "\"account\":\"r login=x%\"}", true },
	{ "an escape of no digits", "x%zz", HEAD("hold") "\"account\":\"r login=x%zz\"}", true },
	{ "an account without values", "r", HEAD("hold") "\"account\":\"r client\"}", false },
	{ "a client of an outcome", "192.0.2.7", outcome, true },
	{ "a client next to that of an outcome", "192.0.2.8", outcome, false },
	{ "a network of an outcome", "192.0.2.0/24", outcome, true },
	{ "another network than an outcome's", "192.0.3.0/24", outcome, false },
	{ "a login with other letters and quotes",
	    "b\xc3\xb6"
	    "b \"X\"",
	    outcome, true },
	{ "a rule that merely counted", "logins", outcome, false },
	{ "an address in a network that was counted", "198.51.100.9", crowd, true },
	{ "a network around one that was counted", "198.51.0.0/16", crowd, true },
	{ "a part of a network that was counted", "198.51.100.64/26", crowd, true },
	{ "an address beside a network that was counted", "198.51.101.9", crowd, false },
	{ "a client that is no address", "192.0.2.7", HEAD("hold") "\"client\":\"192.0.2.7.8\"}",
	    false },
};

static bool
is_about(const struct subject *subject, const char *line)
{
	struct record record;

	return record_read(&record, span_of(line)) && subject_in(subject, &record);
}

static void
subject__of_a_line__is_found(void **state)
{
	struct subject subject;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		subject_parse(&subject, cases[i].text);
		if (is_about(&subject, cases[i].line) != cases[i].in)
			fail_msg("%s", cases[i].name);
		if (cases[i].in && !subject_may_be_in(&subject, span_of(cases[i].line)))
			fail_msg("%s: dismissed at a glance", cases[i].name);
	}
}

/* Wherever it stands in the line, and nothing behind the line is looked at. */
static void
subject__at_a_glance__is_seen_at_each_place(void **state)
{
	static const char *const texts[] = { "x", "Ab", "needle@", "Needle_1.EXAMPLE",
		"192.0.2.7" };
	static const char *const written[] = { "X", "aB", "nEEDLE@", "needle_1.example",
		"192.0.2.7" };
	struct subject subject;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		size_t length = strlen(texts[i]);

		subject_parse(&subject, texts[i]);
		for (size_t before = 0; before < 20; before++) {
			for (size_t behind = 0; behind < 20; behind++) {
				size_t bytes = before + length + behind;
				char *line = malloc(bytes);

				assert_non_null(line);
				memset(line, '-', bytes);
				memcpy(line + before, written[i], length);
				assert_true(
				    subject_may_be_in(&subject, (struct span){ line, bytes }));
				line[before + length - 1] ^= 0x40;
				assert_false(
				    subject_may_be_in(&subject, (struct span){ line, bytes }));
				free(line);
			}
		}
	}
}

static void
subject__most_lines__are_dismissed_at_a_glance(void **state)
{
	static const struct {
		const char *text, *line;
		bool may;
	} glances[] = {
		{ "bob", decision, false },
		{ "ALICE@example.org", decision, true },
		{ "192.0.2.9", outcome, false },
		{ "192.0.2.9", decision, true }, /* its account is of a network */
		{ "203.0.113.0/24", outcome, false },
		{ "203.0.113.0/24", repeated, true }, /* it names no client */
		{ "b\xc3\xb6"
		  "bob",
		    decision, false },
		{ "b\xc3\xb6"
		  "alice",
		    decision, true }, /* it might be written as \u00f6 */
		{ "\xc3\xb6", decision, true },
		{ "connections client=192.0.2.9", decision, false },
		{ "spray client=198.51.100.9", repeated, true },
		{ "x", "", false },
		{ "192.0.2.0/24", "", true },
	};
	struct subject subject;

	(void)state;
	for (size_t i = 0; i < sizeof(glances) / sizeof(glances[0]); i++) {
		subject_parse(&subject, glances[i].text);
		if (subject_may_be_in(&subject, span_of(glances[i].line)) != glances[i].may)
			fail_msg("%s in %s", glances[i].text, glances[i].line);
	}
}

static void
subject__of_one_member__is_that_alone(void **state)
{
	static const struct {
		const char *text;
		enum member member;
		bool is;
	} names[] = {
		{ "4Vx1y2z3", MEMBER_QUEUE_ID, true },
		{ "4vX1Y2Z3", MEMBER_QUEUE_ID, true },
		{ "4Vx1y2z3", MEMBER_RECIPIENT, false },
		{ "B \"x\"@example.org", MEMBER_RECIPIENT, true },
		{ "b \"x\"@example.or", MEMBER_RECIPIENT, false },
		{ "", MEMBER_CAUSE, false },
	};
	struct subject subject;
	struct record record;

	(void)state;
	assert_true(record_read(&record, span_of(decision)));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		subject_parse(&subject, names[i].text);
		assert_int_equal(subject_is(&subject, &record, names[i].member), names[i].is);
	}
}

static void
subject__too_long__is_cut(void **state)
{
	char text[2 * SUBJECT_TEXT_BYTES];
	struct subject subject;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	subject_parse(&subject, text);
	assert_int_equal(strlen(subject.text), SUBJECT_TEXT_BYTES - 1);
	assert_false(is_about(&subject, decision));
}

static void
subject__in_angle_brackets__loses_just_them(void **state)
{
	struct subject subject;

	(void)state;
	subject_parse(&subject, "<a@b>");
	assert_string_equal(subject.text, "a@b");
	subject_parse(&subject, "<>");
	assert_string_equal(subject.text, "<>");
	assert_false(subject.has_network);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(subject__of_a_line__is_found),
		cmocka_unit_test(subject__at_a_glance__is_seen_at_each_place),
		cmocka_unit_test(subject__most_lines__are_dismissed_at_a_glance),
		cmocka_unit_test(subject__of_one_member__is_that_alone),
		cmocka_unit_test(subject__too_long__is_cut),
		cmocka_unit_test(subject__in_angle_brackets__loses_just_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
