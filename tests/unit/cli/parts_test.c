/* SPDX-License-Identifier: BSD-2-Clause */
/* Accounts taken apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#include "cli/parts.h"

static const struct {
	const char *account, *told;
} cases[] = {
	{ "", "" },
	{ "connections", "connections" },
	{ "connections client=192.0.2.7", "connections client:192.0.2.7" },
	{ "spray client=192.0.2.0/24 login=alice", "spray client:192.0.2.0/24 login:alice" },
	{ "r login=b%c3%B6b%20x", "r login:b\xc3\xb6"
	                          "b x" },
	{ "r login=%", "r login:%" },
	{ "r login=%4", "r login:%4" },
	{ "r login=%zz%41", "r login:%zzA" },
	{ "r login=a=b", "r login:a=b" },
	{ "r login=", "r login:" },
	{ "r =x", "r :x" },
	{ "r word login=alice", "r login:alice" },
	{ "  r   login=alice  ", "r login:alice" },
};

static void
parts__of_an_account__come_in_turn(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char account[128], told[128] = "";
		char *rest = account;
		const char *rule;
		struct part_words part;

		text_copy(account, sizeof(account), cases[i].account);
		rule = parts_begin(&rest);
		text_append(told, sizeof(told), rule == NULL ? "" : rule);
		while (parts_next(&rest, &part)) {
			size_t length = strlen(told);

			snprintf(
			    told + length, sizeof(told) - length, " %s:%s", part.name, part.value);
		}
		assert_string_equal(told, cases[i].told);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts__of_an_account__come_in_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
