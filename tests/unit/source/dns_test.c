/* SPDX-License-Identifier: BSD-2-Clause */
/* Name servers in a config, and answers that are larger than the room for them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "source/dns.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct {
	const char *text;
	const char *address; /* NULL: none */
	uint16_t port;
} cases[] = {
	{ "192.0.2.53", "192.0.2.53", 53 },
	{ "192.0.2.53:5353", "192.0.2.53", 5353 },
	{ "192.0.2.53:65535", "192.0.2.53", 65535 },
	{ "2001:db8::53", "2001:db8::53", 53 },
	{ "::1", "::1", 53 },
	{ "[::1]", "::1", 53 },
	{ "[2001:db8::53]:5353", "2001:db8::53", 5353 },
	{ "", NULL, 0 },
	{ ":", NULL, 0 },
	{ ":53", NULL, 0 },
	{ "192.0.2.53:", NULL, 0 },
	{ "192.0.2.53:0", NULL, 0 },
	{ "192.0.2.53:65536", NULL, 0 },
	{ "192.0.2.53:53x", NULL, 0 },
	{ "192.0.2.53:5:3", NULL, 0 },
	{ "[::1]53", NULL, 0 },
	{ "[::1]:", NULL, 0 },
	{ "[::1", NULL, 0 },
	{ "::1]:53", NULL, 0 },
	{ "192.0.2", NULL, 0 },
	{ "ns.example.org", NULL, 0 },
	{ "ns.example.org:53", NULL, 0 },
	{ "192.0.2.53,192.0.2.54", NULL, 0 },
};

static void
nameserver__each_text__is_one_or_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nameserver nameserver;
		char address[ADDR_TEXT_BYTES];
		const int rc = nameserver_parse(&nameserver, cases[i].text);

		if (rc != (cases[i].address == NULL ? -EINVAL : 0))
			fail_msg("\"%s\": %d", cases[i].text, rc);
		if (rc < 0)
			continue;
		addr_print(&nameserver.address, address);
		assert_string_equal(address, cases[i].address);
		assert_int_equal(nameserver.port, cases[i].port);
	}
}

static void
answer__pieces__are_one_text(void **state)
{
	static struct dns_answer answer;

	(void)state;
	dns_answer_clear(&answer, DNS_FOUND);
	dns_answer_join(&answer, SPAN("of nothing"));
	assert_int_equal(answer.count, 0);
	dns_answer_add(&answer, SPAN("v=spf1 "));
	dns_answer_join(&answer, SPAN("-all"));
	dns_answer_add(&answer, SPAN("x"));
	assert_int_equal(answer.count, 2);
	assert_true(span_is(answer.record[0].text, SPAN("v=spf1 -all")));
	assert_true(span_is(answer.record[1].text, SPAN("x")));
}

static void
answer__text_without_room__is_left_out_as_a_whole(void **state)
{
	static struct dns_answer answer;
	static char text[DNS_ROOM_BYTES];

	(void)state;
	memset(text, 'x', sizeof(text));
	dns_answer_clear(&answer, DNS_FOUND);
	dns_answer_add(&answer, SPAN("first"));
	dns_answer_add(&answer, SPAN("v=spf1 "));
	dns_answer_join(&answer, (struct span){ text, sizeof(text) - 11 });
	assert_int_equal(answer.count, 1);
	dns_answer_join(&answer, SPAN("y"));
	dns_answer_add(&answer, SPAN("z"));
	assert_int_equal(answer.count, 1);
	assert_true(span_is(answer.record[0].text, SPAN("first")));
	dns_answer_clear(&answer, DNS_FOUND);
	dns_answer_add(&answer, (struct span){ text, sizeof(text) });
	assert_int_equal(answer.count, 1);
}

static void
answer__too_many__are_left_out(void **state)
{
	static struct dns_answer answer;
	const struct addr address = { 4, { 192, 0, 2, 1 } };

	(void)state;
	dns_answer_clear(&answer, DNS_FOUND);
	for (unsigned i = 0; i < DNS_RECORDS_MAX + 1; i++)
		dns_answer_add(&answer, SPAN("a"));
	dns_answer_join(&answer, SPAN("b"));
	assert_int_equal(answer.count, DNS_RECORDS_MAX);
	assert_true(span_is(answer.record[DNS_RECORDS_MAX - 1].text, SPAN("a")));
	dns_answer_clear(&answer, DNS_FOUND);
	for (unsigned i = 0; i < DNS_RECORDS_MAX + 1; i++)
		dns_answer_add_address(&answer, &address);
	assert_int_equal(answer.count, DNS_RECORDS_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nameserver__each_text__is_one_or_none),
		cmocka_unit_test(answer__pieces__are_one_text),
		cmocka_unit_test(answer__text_without_room__is_left_out_as_a_whole),
		cmocka_unit_test(answer__too_many__are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
