/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be the name of a host: copied in lower case, or left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "smtp/hostname.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define L63 "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-012345678"
#define L61 "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-0123456"

static const struct {
	const char *text;
	const char *name; /* NULL: none */
} cases[] = {
	{ "mx.example.org", "mx.example.org" },
	{ "MX.Example.ORG.", "mx.example.org" },
	{ "localhost", "localhost" },
	{ "_spf.example.org", "_spf.example.org" },
	{ "1.example.org", "1.example.org" },
	{ "example.1a", "example.1a" },
	{ "xn--bcher-kva.example", "xn--bcher-kva.example" },
	{ "b\xc3\xbc"
	  "cher.example",
	    "b\xc3\xbc"
	    "cher.example" },
	{ L63 ".example", L63 ".example" },
	{ L63 "x.example", NULL },
	{ L63 "." L63 "." L63 "." L61, L63 "." L63 "." L63 "." L61 },
	{ L63 "." L63 "." L63 "." L61 ".", L63 "." L63 "." L63 "." L61 },
	{ L63 "." L63 "." L63 "." L61 "x", NULL },
	{ L63 "." L63 "." L63 "." L63 "." L63, NULL },
	{ "", NULL },
	{ ".", NULL },
	{ "..", NULL },
	{ ".example.org", NULL },
	{ "a..example.org", NULL },
	{ "example.org..", NULL },
	{ "example org", NULL },
	{ "example.org\n", NULL },
	{ "exa\x7fmple.org", NULL },
	{ "192.0.2.1", NULL },
	{ "192.0.2.1.", NULL },
	{ "[192.0.2.1]", NULL },
	{ "2001:db8::1", NULL },
	{ "::ffff:192.0.2.1", NULL },
	{ "user@example.org", NULL },
	{ "%{d}.example.org", NULL },
};

static void
hostname__each_text__is_a_name_or_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char name[HOSTNAME_BYTES];
		bool is_name = hostname_copy(name, cases[i].text);

		if (is_name != (cases[i].name != NULL))
			fail_msg("\"%s\" was %s", cases[i].text, is_name ? "taken" : "left");
		if (is_name)
			assert_string_equal(name, cases[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostname__each_text__is_a_name_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
