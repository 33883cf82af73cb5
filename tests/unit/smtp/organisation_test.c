/* SPDX-License-Identifier: BSD-2-Clause */
/* Organisational domains by the list of public suffixes: of every name, and at no cost. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "smtp/organisation.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define THREADS 4
#define ROUNDS 200
#define L60 "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-012345"

struct name_case {
	const char *name;
	const char *organisation; /* NULL: none */
};

static const struct name_case cases[] = {
	{ "a.b.outlook.com", "outlook.com" },
	{ "outlook.com", "outlook.com" },
	{ "MAIL-EOPBGR10060.Outbound.Protection.OUTLOOK.COM", "OUTLOOK.COM" },
	{ "outlook.com.", "outlook.com." },
	{ "mx.outlook.com.", "outlook.com." },
	{ "com", NULL },
	{ "co.uk", NULL },
	{ "a.co.uk", "a.co.uk" },
	{ "mx1.a.co.uk", "a.co.uk" },
	{ "mx.web.de", "web.de" },
	{ "github.io", NULL },
	{ "one.github.io", "one.github.io" },
	{ "www.one.github.io", "one.github.io" },
	{ "mx.city.kawasaki.jp", "city.kawasaki.jp" },
	{ "mx.one.other.kawasaki.jp", "one.other.kawasaki.jp" },
	{ "mx.example.nosuchsuffix", "example.nosuchsuffix" },
	{ "mx.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn" },
	{ "xn--55qx5d.cn", NULL },
	{ "mx.xn--bcher-kva.example", "xn--bcher-kva.example" },
	{ "mx.b\xc3\xbc"
	  "cher.example",
	    "b\xc3\xbc"
	    "cher.example" },
	{ "mx.\xff\xfe.com", "\xff\xfe.com" },
	{ "mx.example.\xff\xfe", "example.\xff\xfe" },
	{ "localhost", NULL },
	{ "", NULL },
	{ ".", NULL },
	{ "..", NULL },
	{ ".com", NULL },
	{ "a..com", NULL },
	{ "example.com..", NULL },
	{ "[192.0.2.1]", NULL },
	{ "192.0.2.1", NULL },
	{ "2001:db8::1", NULL },
	{ "[IPv6:::ffff:192.0.2.1]", NULL },
	{ "not a name.example.com", NULL },
	{ "user@example.com", NULL },
	{ L60 "." L60 "." L60 "." L60 ".com", L60 ".com" },
	{ L60 "." L60 "." L60 "." L60 "." L60 ".com", NULL },
	{ "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.example.com",
	    "example.com" },
};

static void
cases_check(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *organisation = organisation_of(cases[i].name);
		const char *wanted = cases[i].organisation;

		if ((organisation == NULL) != (wanted == NULL) ||
		    (wanted != NULL && strcmp(organisation, wanted) != 0))
			fail_msg("\"%s\": %s", cases[i].name,
			    organisation == NULL ? "none" : organisation);
	}
}

static void
organisation__each_name__is_that_of_the_list(void **state)
{
	(void)state;
	cases_check();
}

static void
organisation__where_it_begins__is_in_the_name_itself(void **state)
{
	static const char name[] = "mx.example.org";

	(void)state;
	assert_ptr_equal(organisation_of(name), name + strlen("mx."));
}

static void *
cases_check_often(void *arg)
{
	for (int i = 0; i < ROUNDS; i++)
		cases_check();
	return arg;
}

static void
organisation__many_threads__see_the_same(void **state)
{
	pthread_t threads[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, cases_check_often, NULL), 0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(organisation__each_name__is_that_of_the_list),
		cmocka_unit_test(organisation__where_it_begins__is_in_the_name_itself),
		cmocka_unit_test(organisation__many_threads__see_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
