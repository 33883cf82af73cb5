/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a line of the audit file is about what the administrator named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/subject.h"

static const char decision[] =
    "{\"time\":\"2026-11-21T22:21:05.123Z\",\"record\":\"decision\",\"ticket\":\"K7Q2M9FA\","
    "\"session\":\"s4Xk2\",\"client\":\"192.0.2.7\",\"name\":\"mail.example.net\","
    "\"helo\":\"HELO.example.net\",\"login\":\"alice@example.org\",\"sender\":\"a@example.net\","
    "\"recipient\":\"b \\\"x\\\"@example.org\",\"queue_id\":\"4Vx1y2z3\",\"rule\":\"connections\","
    "\"account\":\"connections client=192.0.2.0/24 login=alice@example.org\","
    "\"reply\":\"421 4.7.0 no\"}";

static const char decision6[] =
    "{\"record\":\"decision\",\"client\":\"2001:db8::7\",\"rule\":\"connections\","
    "\"account\":\"connections client=2001:db8::/64\"}";

static const char repeated[] =
    "{\"record\":\"repeated\",\"ticket\":\"K7Q2M9FA\",\"rule\":\"spray\","
    "\"account\":\"spray client=198.51.100.9 login=b%c3%b6b%20x sender-domain=example.com\"}";

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
	{ "a part of a login", "alice", decision, false },
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
	{ "a torn line", "192.0.2.7", "{\"client\":\"192.0.2.7\",\"acc", false },
	{ "no JSON", "192.0.2.7", "192.0.2.7", false },
	{ "an empty line", "192.0.2.7", "", false },
	{ "an escape that ends too soon", "x%", "{\"account\":\"r login=x%\"}", true },
	{ "an escape of no digits", "x%zz", "{\"account\":\"r login=x%zz\"}", true },
	{ "an account without values", "r", "{\"account\":\"r client\"}", false },
	{ "a client that is no address", "192.0.2.7", "{\"client\":\"192.0.2.7.8\"}", false },
};

static void
subject__of_a_line__is_found(void **state)
{
	struct subject subject;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		subject_parse(&subject, cases[i].text);
		if (subject_in(&subject, cases[i].line) != cases[i].in)
			fail_msg("%s", cases[i].name);
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
	assert_false(subject_in(&subject, decision));
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
		cmocka_unit_test(subject__too_long__is_cut),
		cmocka_unit_test(subject__in_angle_brackets__loses_just_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
