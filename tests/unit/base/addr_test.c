/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses and networks: what is read, what is refused, and what is the same. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

#include <cmocka.h>

#include "base/addr.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static struct addr
addr_of(const char *text)
{
	struct addr addr;

	if (addr_parse(&addr, text) < 0)
		fail_msg("\"%s\" was not read", text);
	return addr;
}

static void
addr_parse__one_address_in_all_its_spellings__is_the_same(void **state)
{
	static const struct {
		const char *text, *printed;
		int family;
	} cases[] = {
		{ "192.0.2.7", "192.0.2.7", 4 },
		{ "[192.0.2.7]", "192.0.2.7", 4 },
		{ "0.0.0.0", "0.0.0.0", 4 },
		{ "255.255.255.255", "255.255.255.255", 4 },
		{ "2001:db8::7", "2001:db8::7", 6 },
		{ "2001:0DB8:0:0:0:0:0:7", "2001:db8::7", 6 },
		{ "IPv6:2001:db8::7", "2001:db8::7", 6 },
		{ "ipv6:2001:db8::7", "2001:db8::7", 6 },
		{ "[IPv6:2001:db8::7]", "2001:db8::7", 6 },
		{ "::", "::", 6 },
		{ "::1", "::1", 6 },
		{ "::ffff:192.0.2.7", "192.0.2.7", 4 },
		{ "::ffff:c000:207", "192.0.2.7", 4 },
		{ "[IPv6:::ffff:192.0.2.7]", "192.0.2.7", 4 },
		{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 6 },
		{ "IPv6:0000:0000:0000:0000:0000:ffff:255.255.255.255", "255.255.255.255", 4 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct addr addr = addr_of(cases[i].text);
		char text[ADDR_TEXT_BYTES];

		addr_print(&addr, text);
		assert_string_equal(text, cases[i].printed);
		assert_int_equal(addr.family, cases[i].family);
	}
}

static void
addr_parse__what_is_no_address__is_refused_and_nothing_changed(void **state)
{
	static const char *const cases[] = { "", " ", "192.0.2", "192.0.2.256", "192.0.2.7 ",
		" 192.0.2.7", "192.0.2.7.", "192.0.2.07", "192.0.2.7/32", "[192.0.2.7",
		"192.0.2.7]", "[]", "[", "]", "[[192.0.2.7]]", "IPv6:", "IPv6:192.0.2.7",
		"IPv6:IPv6:::1", "IPv4:192.0.2.7", "2001:db8", "2001:db8:::7", "fe80::1%eth0",
		"localhost", "unknown", "0x7f.1", "1:2:3:4:5:6:7:8:9",
		"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000" };
	struct addr addr;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		memset(&addr, 0x5a, sizeof(addr));
		if (addr_parse(&addr, cases[i]) != -EINVAL)
			fail_msg("\"%s\" was read", cases[i]);
		assert_int_equal(addr.family, 0x5a);
		assert_int_equal(addr.bytes[15], 0x5a);
	}
}

static void
addr_parse_span__what_is_behind_a_nul__is_not_passed_over(void **state)
{
	struct addr addr = { .family = 0 };

	(void)state;
	assert_int_equal(addr_parse_span(&addr, SPAN("192.0.2.7\0")), -EINVAL);
	assert_int_equal(addr_parse_span(&addr, SPAN("192.0.2.7\0.example")), -EINVAL);
	assert_int_equal(addr_parse_span(&addr, SPAN_NONE), -EINVAL);
	assert_int_equal(addr.family, 0);
	assert_int_equal(addr_parse_span(&addr, span_head(SPAN("192.0.2.77"), 9)), 0);
	assert_int_equal(addr.bytes[3], 7);
}

static void
addr_print__no_address__is_empty(void **state)
{
	const struct addr addr = { .family = 0, .bytes = { 1 } };
	char text[ADDR_TEXT_BYTES] = "x";

	(void)state;
	addr_print(&addr, text);
	assert_string_equal(text, "");
}

static void
addr_from_socket__each_family__tells_address_and_port(void **state)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(25) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(65535) };
	const struct sockaddr_un local = { .sun_family = AF_UNIX };
	struct addr addr, expected;
	uint16_t port = 1;

	(void)state;
	inet_pton(AF_INET, "192.0.2.7", &v4.sin_addr);
	addr_from_socket(&addr, &port, (const struct sockaddr *)&v4);
	expected = addr_of("192.0.2.7");
	assert_true(addr_equal(&addr, &expected));
	assert_int_equal(port, 25);

	inet_pton(AF_INET6, "2001:db8::7", &v6.sin6_addr);
	addr_from_socket(&addr, &port, (const struct sockaddr *)&v6);
	expected = addr_of("2001:db8::7");
	assert_true(addr_equal(&addr, &expected));
	assert_int_equal(port, 65535);

	inet_pton(AF_INET6, "::ffff:192.0.2.7", &v6.sin6_addr);
	addr_from_socket(&addr, &port, (const struct sockaddr *)&v6);
	expected = addr_of("192.0.2.7");
	assert_true(addr_equal(&addr, &expected));

	addr_from_socket(&addr, &port, (const struct sockaddr *)&local);
	assert_int_equal(addr.family, 0);
	assert_int_equal(port, 0);
	port = 1;
	addr_from_socket(&addr, &port, NULL);
	assert_int_equal(addr.family, 0);
	assert_int_equal(port, 0);
}

static void
addr_mask__bits__the_first_ones_stay(void **state)
{
	static const struct {
		const char *text;
		unsigned v4_bits, v6_bits;
		const char *masked;
	} cases[] = {
		{ "192.0.2.255", 32, 0, "192.0.2.255" },
		{ "192.0.2.255", 31, 0, "192.0.2.254" },
		{ "192.0.2.255", 25, 0, "192.0.2.128" },
		{ "192.0.2.255", 24, 0, "192.0.2.0" },
		{ "192.0.2.255", 1, 128, "128.0.0.0" },
		{ "192.0.2.255", 0, 128, "0.0.0.0" },
		{ "192.0.2.255", 33, 0, "192.0.2.255" },
		{ "2001:db8:1:2:3:4:5:6", 32, 128, "2001:db8:1:2:3:4:5:6" },
		{ "2001:db8:1:2:3:4:5:6", 32, 64, "2001:db8:1:2::" },
		{ "2001:db8:ffff::", 32, 33, "2001:db8:8000::" },
		{ "2001:db8::1", 32, 0, "::" },
		{ "2001:db8::1", 0, 4000000000u, "2001:db8::1" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct addr addr = addr_of(cases[i].text);
		char text[ADDR_TEXT_BYTES];

		addr_mask(&addr, cases[i].v4_bits, cases[i].v6_bits);
		addr_print(&addr, text);
		assert_string_equal(text, cases[i].masked);
	}
}

static void
addr_is_loopback__this_host_alone__is_loopback(void **state)
{
	static const char *const inside[] = { "127.0.0.1", "127.255.255.255", "::1",
		"::ffff:127.0.0.1" };
	static const char *const outside[] = { "126.255.255.255", "128.0.0.0", "::", "::2", "::101",
		"7f00::1", "::127.0.0.1" };
	const struct addr none = { .family = 0, .bytes = { 127, 0, 0, 1 } };

	(void)state;
	for (size_t i = 0; i < COUNT(inside); i++) {
		const struct addr addr = addr_of(inside[i]);

		assert_true(addr_is_loopback(&addr));
	}
	for (size_t i = 0; i < COUNT(outside); i++) {
		const struct addr addr = addr_of(outside[i]);

		assert_false(addr_is_loopback(&addr));
	}
	assert_false(addr_is_loopback(&none));
}

static void
addr_equal__same_bytes_of_other_family__differ(void **state)
{
	const struct addr one = { .family = 4, .bytes = { 1, 2, 3, 4 } };
	const struct addr other = { .family = 6, .bytes = { 1, 2, 3, 4 } };

	(void)state;
	assert_true(addr_equal(&one, &one));
	assert_false(addr_equal(&one, &other));
}

static void
network_parse__a_network__is_read_and_printed_back(void **state)
{
	static const struct {
		const char *text, *printed;
		int result;
	} cases[] = {
		{ "192.0.2.0/24", "192.0.2.0/24", 0 },
		{ "192.0.2.7", "192.0.2.7", 0 },
		{ "192.0.2.7/32", "192.0.2.7", 0 },
		{ "0.0.0.0/0", "0.0.0.0/0", 0 },
		{ "2001:db8::/32", "2001:db8::/32", 0 },
		{ "2001:db8::7", "2001:db8::7", 0 },
		{ "2001:db8::7/128", "2001:db8::7", 0 },
		{ "[IPv6:2001:db8::]/32", "2001:db8::/32", 0 },
		{ "::/0", "::/0", 0 },
		{ "::ffff:192.0.2.0/120", "192.0.2.0/24", 0 },
		{ "::ffff:0:0/96", "0.0.0.0/0", 0 },
		{ "::ffff:192.0.2.7", "192.0.2.7", 0 },
		{ "192.0.2.7/24", "192.0.2.0/24", -EDOM },
		{ "192.0.2.7/0", "0.0.0.0/0", -EDOM },
		{ "2001:db8::7/64", "2001:db8::/64", -EDOM },
		{ "::ffff:192.0.2.7/120", "192.0.2.0/24", -EDOM },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct network network;
		char text[NETWORK_TEXT_BYTES];

		assert_int_equal(network_parse(&network, cases[i].text), cases[i].result);
		network_print(&network, text);
		assert_string_equal(text, cases[i].printed);
		assert_int_equal(network_parse(&network, text), 0);
	}
}

static void
network_parse__what_is_no_network__is_refused_and_nothing_changed(void **state)
{
	static const char *const cases[] = { "", "/", "/24", "192.0.2.0/", "192.0.2.0/33",
		"192.0.2.0/024", "192.0.2.0/-1", "192.0.2.0/+1", "192.0.2.0/ 24", "192.0.2.0/24 ",
		"192.0.2.0/24/24", "192.0.2.0/255.255.255.0", "192.0.2.0/4294967320", "192.0.2/24",
		"2001:db8::/129", "2001:db8::/1000", "::ffff:0:0/95", "::ffff:0:0/0",
		"::ffff:192.0.2.0/129", "[2001:db8::/32]", "mail.example.net" };
	struct network network;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		memset(&network, 0x5a, sizeof(network));
		if (network_parse(&network, cases[i]) != -EINVAL)
			fail_msg("\"%s\" was read", cases[i]);
		assert_int_equal(network.bits, 0x5a);
	}
}

static void
network_contains__edges__belong_to_it_and_their_neighbours_do_not(void **state)
{
	static const struct {
		const char *network, *addr;
		bool inside;
	} cases[] = {
		{ "192.0.2.0/24", "192.0.2.0", true },
		{ "192.0.2.0/24", "192.0.2.255", true },
		{ "192.0.2.0/24", "192.0.1.255", false },
		{ "192.0.2.0/24", "192.0.3.0", false },
		{ "192.0.2.0/24", "::ffff:192.0.2.1", true },
		{ "192.0.2.7", "192.0.2.7", true },
		{ "192.0.2.7", "192.0.2.6", false },
		{ "0.0.0.0/0", "203.0.113.1", true },
		{ "0.0.0.0/0", "::", false },
		{ "::/0", "2001:db8::1", true },
		{ "::/0", "192.0.2.1", false },
		{ "2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true },
		{ "2001:db8::/32", "2001:db9::", false },
		{ "c000:200::/24", "192.0.2.0", false },
	};
	const struct addr none = { .family = 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct addr addr = addr_of(cases[i].addr);
		struct network network;

		assert_int_equal(network_parse(&network, cases[i].network), 0);
		if (network_contains(&network, &addr) != cases[i].inside)
			fail_msg("%s and %s", cases[i].network, cases[i].addr);
		assert_false(network_contains(&network, &none));
	}
}

static void
network_meets__one_in_the_other__does_so_from_either_side(void **state)
{
	static const struct {
		const char *one, *other;
		bool meets;
	} cases[] = {
		{ "192.0.2.0/24", "192.0.2.0/24", true },
		{ "192.0.2.0/24", "192.0.2.255", true },
		{ "192.0.2.0/24", "192.0.0.0/16", true },
		{ "192.0.2.0/24", "192.0.3.0/24", false },
		{ "192.0.2.0/25", "192.0.2.128/25", false },
		{ "0.0.0.0/0", "::/0", false },
		{ "2001:db8::/32", "2001:db8:0:7::/64", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct network one, other, none = { .bits = 0 };

		assert_int_equal(network_parse(&one, cases[i].one), 0);
		assert_int_equal(network_parse(&other, cases[i].other), 0);
		if (network_meets(&one, &other) != cases[i].meets ||
		    network_meets(&other, &one) != cases[i].meets)
			fail_msg("%s and %s", cases[i].one, cases[i].other);
		assert_false(network_meets(&one, &none));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addr_parse__one_address_in_all_its_spellings__is_the_same),
		cmocka_unit_test(addr_parse__what_is_no_address__is_refused_and_nothing_changed),
		cmocka_unit_test(addr_parse_span__what_is_behind_a_nul__is_not_passed_over),
		cmocka_unit_test(addr_print__no_address__is_empty),
		cmocka_unit_test(addr_from_socket__each_family__tells_address_and_port),
		cmocka_unit_test(addr_mask__bits__the_first_ones_stay),
		cmocka_unit_test(addr_is_loopback__this_host_alone__is_loopback),
		cmocka_unit_test(addr_equal__same_bytes_of_other_family__differ),
		cmocka_unit_test(network_parse__a_network__is_read_and_printed_back),
		cmocka_unit_test(network_parse__what_is_no_network__is_refused_and_nothing_changed),
		cmocka_unit_test(network_contains__edges__belong_to_it_and_their_neighbours_do_not),
		cmocka_unit_test(network_meets__one_in_the_other__does_so_from_either_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
