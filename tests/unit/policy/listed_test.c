/* SPDX-License-Identifier: BSD-2-Clause */
/* Who stands in a list, and who does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/listed.h"

static const struct path_case {
	const char *listed, *path;
	bool is_listed;
} path_cases[] = {
	{ "joe@example.com", "joe@example.com", true },
	{ "joe@example.com", "Joe@Example.COM", true },
	{ "joe@example.com", "joe@sub.example.com", false },
	{ "joe@example.com", "ann@example.com", false },
	{ "joe@example.com", "xjoe@example.com", false },
	{ "joe@example.com", "joe", false },
	{ "example.com", "joe@example.com", true },
	{ "example.com", "joe@EXAMPLE.com", true },
	{ "example.com", "joe@sub.example.com", false },
	{ "example.com", "joe@badexample.com", false },
	{ "example.com", "example.com", false },
	{ "example.com", "example.com@example.org", false },
	{ ".example.com", "joe@sub.example.com", true },
	{ ".example.com", "joe@a.b.Example.com", true },
	{ ".example.com", "joe@example.com", false },
	{ ".example.com", "joe@badexample.com", false },
	{ ".example.com", "joe@.example.com", false },
	{ "postmaster@", "postmaster@example.com", true },
	{ "postmaster@", "PostMaster@any.example", true },
	{ "postmaster@", "postmaster", true },
	{ "postmaster@", "postmasters@example.com", false },
	{ "postmaster@", "post@example.com", false },
	{ "postmaster@", "<>", false },
	{ "example.com", "<>", false },
	{ "example.com", "", false },
};

static void
listed__paths__are_found_by_each_way_to_write_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(path_cases) / sizeof(path_cases[0]); i++) {
		const struct path_case *one = &path_cases[i];
		const char *const list[] = { "other.example", one->listed, NULL };

		if (listed_path(list, one->path) != one->is_listed)
			fail_msg("%s %s", one->listed, one->path);
	}
}

static void
listed__no_list__has_nobody(void **state)
{
	struct observation seen = { .client_name = "mx.example.com", .name_verified = true };

	(void)state;
	assert_false(listed_path(NULL, "joe@example.com"));
	assert_false(listed_name(NULL, &seen));
	assert_false(listed_client(NULL, 0, &seen.client));
}

static void
listed__names__count_where_they_lead_back(void **state)
{
	static const char *const names[] = { ".example.com", "mx.example.net", NULL };
	struct observation seen = { .client_name = "a.Example.com", .name_verified = true };

	(void)state;
	assert_true(listed_name(names, &seen));
	seen.name_verified = false;
	assert_false(listed_name(names, &seen));
	seen.name_verified = true;
	seen.client_name = "example.com";
	assert_false(listed_name(names, &seen));
	seen.client_name = "MX.example.net";
	assert_true(listed_name(names, &seen));
	seen.client_name = "";
	assert_false(listed_name(names, &seen));
}

static void
listed__clients__are_in_their_networks(void **state)
{
	struct network networks[2];
	struct addr client;

	(void)state;
	assert_int_equal(network_parse(&networks[0], "192.0.2.0/28"), 0);
	assert_int_equal(network_parse(&networks[1], "2001:db8::/32"), 0);
	assert_int_equal(addr_parse(&client, "192.0.2.15"), 0);
	assert_true(listed_client(networks, 2, &client));
	assert_int_equal(addr_parse(&client, "192.0.2.16"), 0);
	assert_false(listed_client(networks, 2, &client));
	assert_int_equal(addr_parse(&client, "2001:db8:1::1"), 0);
	assert_true(listed_client(networks, 2, &client));
	assert_false(listed_client(networks, 1, &client));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(listed__paths__are_found_by_each_way_to_write_them),
		cmocka_unit_test(listed__no_list__has_nobody),
		cmocka_unit_test(listed__names__count_where_they_lead_back),
		cmocka_unit_test(listed__clients__are_in_their_networks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
