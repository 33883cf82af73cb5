/* SPDX-License-Identifier: BSD-2-Clause */
/* Organisational domains by the look of a name, where there is no list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "smtp/organisation.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct {
	const char *name;
	const char *organisation; /* NULL: none */
} cases[] = {
	{ "a.b.outlook.com", "outlook.com" },
	{ "A.Outlook.COM.", "Outlook.COM." },
	{ "outlook.com", "outlook.com" },
	{ "ab.com", "ab.com" },
	{ "mx.example.de", "example.de" },
	{ "example.de", "example.de" },
	{ "abcd.de", "abcd.de" },
	{ "web.de", NULL },
	{ "mx.web.de", "mx.web.de" },
	{ "co.uk", NULL },
	{ "a.co.uk", "a.co.uk" },
	{ "mx.a.co.uk", "a.co.uk" },
	{ "com", NULL },
	{ "", NULL },
	{ ".", NULL },
	{ "a..com", NULL },
	{ "192.0.2.1", NULL },
	{ "[192.0.2.1]", NULL },
	{ "\xff.\xfe.com", "\xfe.com" },
};

static void
organisation__without_a_list__is_the_last_two_or_three_labels(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *organisation = organisation_of(cases[i].name);
		const char *wanted = cases[i].organisation;

		if ((organisation == NULL) != (wanted == NULL) ||
		    (wanted != NULL && strcmp(organisation, wanted) != 0))
			fail_msg("\"%s\": %s", cases[i].name,
			    organisation == NULL ? "none" : organisation);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(organisation__without_a_list__is_the_last_two_or_three_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
