/* SPDX-License-Identifier: BSD-2-Clause */
/* Amounts: read, and printed back in the largest unit that fits. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/amount.h"

static void
amount__text__is_read_and_printed(void **state)
{
	static const struct {
		const char *text;
		int error;
		int64_t amount;
		const char *printed;
	} cases[] = {
		{ "0", 0, 0, "0" },
		{ "1", 0, 1, "1" },
		{ "1023", 0, 1023, "1023" },
		{ "1024", 0, 1024, "1K" },
		{ "1K", 0, 1024, "1K" },
		{ "100M", 0, INT64_C(100) << 20, "100M" },
		{ "1536K", 0, 1536 << 10, "1536K" },
		{ "16T", 0, INT64_C(16) << 40, "16T" },
		{ "9223372036854775807", 0, INT64_MAX, "9223372036854775807" },
		{ "9223372036854775808", -ERANGE, 0, NULL },
		{ "8388608T", -ERANGE, 0, NULL },
		{ "", -EINVAL, 0, NULL },
		{ "K", -EINVAL, 0, NULL },
		{ "1k", -EINVAL, 0, NULL },
		{ "1KK", -EINVAL, 0, NULL },
		{ "1 K", -EINVAL, 0, NULL },
		{ "-1", -EINVAL, 0, NULL },
		{ "+1", -EINVAL, 0, NULL },
	};
	char text[AMOUNT_TEXT_BYTES];
	int64_t amount;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(amount_parse(&amount, cases[i].text), cases[i].error);
		if (cases[i].error != 0)
			continue;
		assert_int_equal(amount, cases[i].amount);
		amount_print(amount, text);
		assert_string_equal(text, cases[i].printed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amount__text__is_read_and_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
