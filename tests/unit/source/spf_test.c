/* SPDX-License-Identifier: BSD-2-Clause */
/* From a domain to its networks: over zones in text, without a network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#include "source/spf.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define ZONE_LINES 32
#define NETWORKS_BYTES 4096

/* "example.org TXT v=spf1 -all"; "example.org TXT !" fails. What no line tells is not there. */
struct zone_case {
	const char *law;
	const char *networks; /* in the order in which they are found */
	unsigned questions; /* 0: any number */
	const char *lines[ZONE_LINES];
};

static const char *const type_names[DNS_TYPE_COUNT] = { "TXT", "MX", "A", "AAAA" };

static const struct zone_case cases[] = {
	{ "no record", "", 1, { NULL } },
	{ "other texts only", "", 1,
	    { "example.org TXT hello", "example.org TXT v=spf10 ip4:192.0.2.1" } },
	{ "literal networks", "192.0.2.0/24 198.51.100.7 2001:db8::/32", 1,
	    { "example.org TXT x", "example.org TXT v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.7 "
	                           "ip6:2001:db8::/32 -all" } },
	{ "words in any case, more than one blank", "192.0.2.0/24", 1,
	    { "example.org TXT V=SPF1  IP4:192.0.2.0/24   -ALL " } },
	{ "host bits are passed over", "192.0.2.0/24 2001:db8::/32", 1,
	    { "example.org TXT v=spf1 ip4:192.0.2.77/24 ip6:2001:db8::1/32" } },
	{ "only what passes", "192.0.2.1", 1,
	    { "example.org TXT v=spf1 +ip4:192.0.2.1 -ip4:192.0.2.2 ~ip4:192.0.2.3 "
	      "?ip4:192.0.2.4" } },
	{ "nothing behind all", "192.0.2.1", 1,
	    { "example.org TXT v=spf1 ip4:192.0.2.1 ~all ip4:192.0.2.2 redirect=other.org" } },
	{ "two records are none", "", 1,
	    { "example.org TXT v=spf1 ip4:192.0.2.1", "example.org TXT v=spf1 ip4:192.0.2.2" } },
	{ "the version alone", "", 1, { "example.org TXT v=spf1" } },
	{ "broad networks are nobody's", "10.0.0.0/8 2001::/16", 1,
	    { "example.org TXT v=spf1 ip4:0.0.0.0/0 ip4:128.0.0.0/1 ip4:12.0.0.0/7 ip4:10.0.0.0/8 "
	      "ip6:::/0 ip6:2000::/3 ip6:2000::/15 ip6:2001::/16" } },
	{ "what is in another is not told", "192.0.2.0/24", 1,
	    { "example.org TXT v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.0/24 ip4:192.0.2.128/25" } },
	{ "mistakes are passed over", "192.0.2.9", 1,
	    { "example.org TXT v=spf1 ip4 ip4: ip4:x ip4:192.0.2.1/33 ip4:192.0.2.1/ "
	      "ip4:192.0.2.1/024 "
	      "ip4:2001:db8::1 ip6:192.0.2.1 ip6:2001:db8::/129 ip4=192.0.2.1 foo bar:baz a:/24 a: "
	      "mx: "
	      "a/33 a//129 a/24/64 a/x include include: redirect= a:[192.0.2.1] a:192.0.2.1 "
	      "a:b\xc3\xbc.org include:a..b \x01\x02 ip4:192.0.2.9" } },
	{ "macros, exists and ptr are passed over", "192.0.2.9", 1,
	    { "example.org TXT v=spf1 exists:%{i}._spf.%{d} include:%{d2} a:%{h} ptr "
	      "ptr:example.org "
	      "exists:other.org exp=why.example.org redirect=%{d} ip4:192.0.2.9" } },
	{ "addresses of itself", "192.0.2.1 192.0.2.2 2001:db8::1", 3,
	    { "example.org TXT v=spf1 a -all", "example.org A 192.0.2.1", "example.org A 192.0.2.2",
	        "example.org AAAA 2001:db8::1" } },
	{ "addresses of another, with lengths", "192.0.2.0/24 2001:db8::/64", 3,
	    { "example.org TXT v=spf1 A:Mail.Example.org./24//64", "mail.example.org A 192.0.2.99",
	        "mail.example.org AAAA 2001:db8::1" } },
	{ "one length alone", "192.0.2.0/24 2001:db8::1 198.51.100.1 2001:db8:1::/48", 5,
	    { "example.org TXT v=spf1 a/24 a:b.org//48", "example.org A 192.0.2.99",
	        "example.org AAAA 2001:db8::1", "b.org A 198.51.100.1",
	        "b.org AAAA 2001:db8:1::1" } },
	{ "mailers", "192.0.2.1 192.0.2.0/28 2001:db8::2", 0,
	    { "example.org TXT v=spf1 mx mx:b.org/28", "example.org MX mx1.example.org",
	        "mx1.example.org A 192.0.2.1", "b.org MX mx.b.org", "b.org MX .", "b.org MX x y",
	        "mx.b.org A 192.0.2.2", "mx.b.org AAAA 2001:db8::2" } },
	{ "no more than ten mailers",
	    "192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 "
	    "192.0.2.7 192.0.2.8 192.0.2.9 192.0.2.10",
	    22,
	    { "example.org TXT v=spf1 mx", "example.org MX m1.org", "example.org MX m2.org",
	        "example.org MX m3.org", "example.org MX m4.org", "example.org MX m5.org",
	        "example.org MX m6.org", "example.org MX m7.org", "example.org MX m8.org",
	        "example.org MX m9.org", "example.org MX m10.org", "example.org MX m11.org",
	        "m1.org A 192.0.2.1", "m2.org A 192.0.2.2", "m3.org A 192.0.2.3",
	        "m4.org A 192.0.2.4", "m5.org A 192.0.2.5", "m6.org A 192.0.2.6",
	        "m7.org A 192.0.2.7", "m8.org A 192.0.2.8", "m9.org A 192.0.2.9",
	        "m10.org A 192.0.2.10", "m11.org A 192.0.2.11" } },
	{ "includes of includes", "192.0.2.1 192.0.2.2 192.0.2.3", 3,
	    { "example.org TXT v=spf1 include:b.org ip4:192.0.2.1 -all",
	        "b.org TXT v=spf1 ip4:192.0.2.2 include:c.org -all",
	        "c.org TXT v=spf1 ip4:192.0.2.3 ~all" } },
	{ "an include that does not pass", "", 1,
	    { "example.org TXT v=spf1 -include:b.org ?include:b.org",
	        "b.org TXT v=spf1 ip4:192.0.2.2" } },
	{ "redirect, also from an include", "192.0.2.2 192.0.2.3", 4,
	    { "example.org TXT v=spf1 redirect=b.org",
	        "b.org TXT v=spf1 ip4:192.0.2.2 include:c.org", "c.org TXT v=spf1 redirect=d.org",
	        "d.org TXT v=spf1 ip4:192.0.2.3" } },
	{ "a place of its own in each record", "192.0.2.2", 4,
	    { "example.org TXT v=spf1 include:b.org", "b.org TXT v=spf1 a", "b.org A 192.0.2.2",
	        "example.org A 192.0.2.1" } },
	{ "loops end", "192.0.2.1 192.0.2.2", 2,
	    { "example.org TXT v=spf1 ip4:192.0.2.1 include:B.org. include:example.org "
	      "redirect=example.org",
	        "b.org TXT v=spf1 ip4:192.0.2.2 include:example.org include:b.org" } },
	{ "ten lookups, no more",
	    "192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 192.0.2.7 "
	    "192.0.2.8 192.0.2.9 192.0.2.10",
	    11,
	    { "example.org TXT v=spf1 include:1.org include:2.org include:3.org include:4.org "
	      "include:5.org include:6.org include:7.org include:8.org include:9.org "
	      "include:10.org "
	      "include:11.org",
	        "1.org TXT v=spf1 ip4:192.0.2.1", "2.org TXT v=spf1 ip4:192.0.2.2",
	        "3.org TXT v=spf1 ip4:192.0.2.3", "4.org TXT v=spf1 ip4:192.0.2.4",
	        "5.org TXT v=spf1 ip4:192.0.2.5", "6.org TXT v=spf1 ip4:192.0.2.6",
	        "7.org TXT v=spf1 ip4:192.0.2.7", "8.org TXT v=spf1 ip4:192.0.2.8",
	        "9.org TXT v=spf1 ip4:192.0.2.9", "10.org TXT v=spf1 ip4:192.0.2.10",
	        "11.org TXT v=spf1 ip4:192.0.2.11" } },
	{ "an endless chain ends", "192.0.2.10", 11,
	    { "example.org TXT v=spf1 include:1.org", "1.org TXT v=spf1 include:2.org",
	        "2.org TXT v=spf1 include:3.org", "3.org TXT v=spf1 include:4.org",
	        "4.org TXT v=spf1 include:5.org", "5.org TXT v=spf1 include:6.org",
	        "6.org TXT v=spf1 include:7.org", "7.org TXT v=spf1 include:8.org",
	        "8.org TXT v=spf1 include:9.org", "9.org TXT v=spf1 include:10.org",
	        "10.org TXT v=spf1 ip4:192.0.2.10 include:11.org",
	        "11.org TXT v=spf1 ip4:192.0.2.11" } },
	{ "two void lookups are borne", "192.0.2.9", 5,
	    { "example.org TXT v=spf1 include:x.org a:y.org include:b.org",
	        "b.org TXT v=spf1 ip4:192.0.2.9" } },
	{ "three are not", "", 5,
	    { "example.org TXT v=spf1 include:x.org a:y.org mx:z.org include:b.org",
	        "b.org TXT v=spf1 ip4:192.0.2.9" } },
	{ "a host with one kind of address is not void", "192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.9",
	    8,
	    { "example.org TXT v=spf1 a:x.org a:y.org a:z.org include:b.org", "x.org A 192.0.2.1",
	        "y.org A 192.0.2.2", "z.org A 192.0.2.3", "b.org TXT v=spf1 ip4:192.0.2.9" } },
	{ "what fails is passed over, and is not void", "192.0.2.9", 8,
	    { "example.org TXT v=spf1 include:x.org include:y.org include:z.org a:v.org mx:w.org "
	      "include:b.org",
	        "x.org TXT !", "y.org TXT !", "z.org TXT !", "v.org A !", "v.org AAAA !",
	        "w.org MX !", "b.org TXT v=spf1 ip4:192.0.2.9" } },
	{ "addresses of another kind are nobody's", "", 3,
	    { "example.org TXT v=spf1 a", "example.org A 2001:db8::1",
	        "example.org AAAA 192.0.2.1" } },
};

static bool
line_matches(struct span *rest, const struct dns_question *question)
{
	struct span name, type;

	return span_cut(rest, ' ', &name) && span_cut(rest, ' ', &type) &&
	       span_is(name, span_of(question->name)) &&
	       span_is(type, span_of(type_names[question->type]));
}

static void
zone_answer(
    struct dns_answer *answer, const struct zone_case *zone, const struct dns_question *question)
{
	dns_answer_clear(answer, DNS_NOTHING);
	for (size_t i = 0; i < ZONE_LINES && zone->lines[i] != NULL; i++) {
		struct span rest = span_of(zone->lines[i]);
		struct addr address;

		if (!line_matches(&rest, question))
			continue;
		answer->outcome = span_is(rest, SPAN("!")) ? DNS_FAILED : DNS_FOUND;
		if (answer->outcome == DNS_FAILED)
			return;
		if (question->type == DNS_TXT || question->type == DNS_MX) {
			dns_answer_add(answer, rest);
		} else {
			assert_int_equal(addr_parse_span(&address, rest), 0);
			dns_answer_add_address(answer, &address);
		}
	}
}

static void
networks_print(char text_r[static NETWORKS_BYTES], const struct spf *spf)
{
	char network[NETWORK_TEXT_BYTES];

	text_r[0] = '\0';
	for (size_t i = 0; i < spf->network_count; i++) {
		network_print(&spf->network[i], network);
		if (i > 0)
			text_append(text_r, NETWORKS_BYTES, " ");
		text_append(text_r, NETWORKS_BYTES, network);
	}
}

static void
spf__each_domain__has_its_networks(void **state)
{
	static struct dns_answer answer;
	static struct spf spf;
	struct dns_question question;
	char networks[NETWORKS_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		spf_begin(&spf, "Example.Org.");
		while (spf_ask(&spf, &question)) {
			zone_answer(&answer, &cases[i], &question);
			spf_hear(&spf, &answer);
		}
		networks_print(networks, &spf);
		if (strcmp(networks, cases[i].networks) != 0)
			fail_msg("%s: %s", cases[i].law, networks);
		if (cases[i].questions != 0 && spf.question_count != cases[i].questions)
			fail_msg("%s: %u questions", cases[i].law, spf.question_count);
		assert_true(spf.is_answered);
	}
}

static void
spf__nobody_could_tell__is_no_answer(void **state)
{
	static struct dns_answer answer;
	static struct spf spf;
	struct dns_question question;

	(void)state;
	spf_begin(&spf, "example.org");
	assert_true(spf_ask(&spf, &question));
	assert_int_equal(question.type, DNS_TXT);
	assert_string_equal(question.name, "example.org");
	dns_answer_clear(&answer, DNS_FAILED);
	spf_hear(&spf, &answer);
	assert_false(spf_ask(&spf, &question));
	assert_false(spf.is_answered);
	assert_int_equal(spf.network_count, 0);
}

static void
spf__what_is_no_domain__is_not_asked_for(void **state)
{
	static const char *const names[] = { "", ".", "192.0.2.1", "[192.0.2.1]", "a b", "a..b",
		"b\303\274cher.example" };
	static struct spf spf;
	struct dns_question question;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		spf_begin(&spf, names[i]);
		assert_false(spf_ask(&spf, &question));
		assert_true(spf.is_answered);
	}
}

/* Every name has mailers of its own, and each of those ten more hosts. */
static void
spf__whatever_it_is_answered__ends(void **state)
{
	static struct dns_answer answer;
	static struct spf spf;
	struct dns_question question;
	const struct addr address = { 4, { 192, 0, 2, 1 } };
	char text[600];
	unsigned number = 0;

	(void)state;
	spf_begin(&spf, "example.org");
	while (spf_ask(&spf, &question)) {
		assert_true(number < 100000);
		dns_answer_clear(&answer, DNS_FOUND);
		for (unsigned i = 0; question.type == DNS_MX && i < DNS_RECORDS_MAX; i++) {
			snprintf(text, sizeof(text), "h%u.org", number++);
			dns_answer_add(&answer, span_of(text));
		}
		snprintf(text, sizeof(text),
		    "v=spf1 mx:a%u.org mx:b%u.org include:c%u.org include:d%u.org redirect=e%u.org",
		    number, number, number, number, number);
		number++;
		if (question.type == DNS_TXT)
			dns_answer_add(&answer, span_of(text));
		else if (question.type == DNS_A)
			dns_answer_add_address(&answer, &address);
		spf_hear(&spf, &answer);
	}
	assert_int_equal(spf.question_count, SPF_QUESTIONS_MAX);
	assert_true(spf.errand_count <= SPF_ERRANDS_MAX);
}

static void
spf__more_networks_than_there_is_room__are_left_out(void **state)
{
	static struct dns_answer answer;
	static struct spf spf;
	static char text[16000] = "v=spf1";
	char network[32];
	unsigned number = 0;

	(void)state;
	for (; number < GREYLIST_NETWORKS_MAX + 1; number++) {
		snprintf(
		    network, sizeof(network), " ip4:10.%u.%u.0/24", number / 256, number % 256);
		assert_true(text_append(text, sizeof(text), network));
	}
	dns_answer_clear(&answer, DNS_FOUND);
	dns_answer_add(&answer, span_of(text));
	spf_begin(&spf, "example.org");
	spf_hear(&spf, &answer);
	assert_int_equal(spf.network_count, GREYLIST_NETWORKS_MAX);
}

/* Every record cut off anywhere, and with other bytes in it: for the sanitizers. */
static void
spf__garbage__is_read_within_its_bounds(void **state)
{
	static const char bytes[] = "\0\xff%/:=.+- 0";
	static struct dns_answer answer;
	static struct spf spf;
	static const char whole[] = "v=spf1 a:b.org/24//64 mx/8 ip4:192.0.2.0/24 ip6:2001:db8::/32 "
	                            "include:c.org redirect=d.org";
	char text[sizeof(whole)];

	(void)state;
	for (size_t i = 0; i < sizeof(whole) * sizeof(bytes); i++) {
		memcpy(text, whole, sizeof(whole));
		text[i / sizeof(bytes)] = bytes[i % sizeof(bytes)];
		dns_answer_clear(&answer, DNS_FOUND);
		dns_answer_add(&answer, (struct span){ text, sizeof(whole) - 1 - i % 7 });
		spf_begin(&spf, "example.org");
		spf_hear(&spf, &answer);
		assert_true(spf.network_count <= 2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spf__each_domain__has_its_networks),
		cmocka_unit_test(spf__nobody_could_tell__is_no_answer),
		cmocka_unit_test(spf__what_is_no_domain__is_not_asked_for),
		cmocka_unit_test(spf__whatever_it_is_answered__ends),
		cmocka_unit_test(spf__more_networks_than_there_is_room__are_left_out),
		cmocka_unit_test(spf__garbage__is_read_within_its_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
