/* SPDX-License-Identifier: BSD-2-Clause */
/* Lists that grow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/list.h"

static void
list_fit__one_after_another__keeps_all_of_them(void **state)
{
	uint32_t *list = NULL, capacity = 0;

	(void)state;
	for (uint32_t count = 0; count < 1000; count++) {
		list = list_fit(list, count, &capacity, sizeof(*list));
		assert_non_null(list);
		assert_true(capacity > count);
		list[count] = count;
	}
	for (uint32_t i = 0; i < 1000; i++)
		assert_int_equal(list[i], i);
	free(list);
}

static void
list_fit__room_for_one_more__moves_nothing(void **state)
{
	uint32_t capacity = 0;
	char *list = list_fit(NULL, 0, &capacity, 1);
	const uint32_t room = capacity;

	(void)state;
	assert_ptr_equal(list_fit(list, room - 1, &capacity, 1), list);
	assert_int_equal(capacity, room);
	free(list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(list_fit__one_after_another__keeps_all_of_them),
		cmocka_unit_test(list_fit__room_for_one_more__moves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
