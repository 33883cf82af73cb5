/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines that wait: none is cut, none is turned round. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/queue.h"

static int
put(struct queue *queue, const char *line)
{
	return queue_put(queue, line, strlen(line));
}

static void
assert_peek(const struct queue *queue, size_t room, const char *expected)
{
	char buf[64];

	assert_int_equal(queue_peek(queue, buf, room), strlen(expected));
	assert_memory_equal(buf, expected, strlen(expected));
}

static void
queue__full__takes_no_byte_more(void **state)
{
	struct queue queue;

	(void)state;
	assert_int_equal(queue_init(&queue, 8, '\n'), 0);
	assert_int_equal(put(&queue, "12345678\n"), -ENOSPC);
	assert_int_equal(put(&queue, "1234567\n"), 0);
	assert_int_equal(put(&queue, "\n"), -ENOSPC);
	assert_peek(&queue, 64, "1234567\n");
	queue_drop(&queue, 8);
	assert_int_equal(put(&queue, "\n"), 0);
	assert_peek(&queue, 64, "\n");
	queue_clear(&queue);
}

static void
queue__small_buffer__gets_whole_lines_only(void **state)
{
	struct queue queue;

	(void)state;
	assert_int_equal(queue_init(&queue, 64, '\n'), 0);
	assert_peek(&queue, 64, "");
	assert_int_equal(put(&queue, "one\n"), 0);
	assert_int_equal(put(&queue, "two\n"), 0);
	assert_peek(&queue, 3, "");
	assert_peek(&queue, 4, "one\n");
	assert_peek(&queue, 7, "one\n");
	assert_peek(&queue, 8, "one\ntwo\n");
	queue_drop(&queue, 4);
	assert_peek(&queue, 64, "two\n");
	queue_clear(&queue);
}

/* The ring's size has no factor in common with the lines', so each way of wrapping comes up. */
static void
queue__lines_over_the_seam__stay_whole(void **state)
{
	struct queue queue;
	char line[32];

	(void)state;
	assert_int_equal(queue_init(&queue, 31, '\n'), 0);
	for (int i = 0; i < 1000; i++) {
		snprintf(line, sizeof(line), "line %d\n", i);
		assert_int_equal(put(&queue, line), 0);
		assert_peek(&queue, 64, line);
		queue_drop(&queue, strlen(line));
	}
	assert_int_equal(queue.length, 0);
	queue_clear(&queue);
}

static void
queue__other_end__lines_may_hold_newlines(void **state)
{
	struct queue queue;
	char buf[16];

	(void)state;
	assert_int_equal(queue_init(&queue, 16, '\0'), 0);
	assert_int_equal(queue_put(&queue, "a\nb", 4), 0);
	assert_int_equal(queue_peek(&queue, buf, sizeof(buf)), 4);
	assert_string_equal(buf, "a\nb");
	queue_clear(&queue);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queue__full__takes_no_byte_more),
		cmocka_unit_test(queue__small_buffer__gets_whole_lines_only),
		cmocka_unit_test(queue__lines_over_the_seam__stay_whole),
		cmocka_unit_test(queue__other_end__lines_may_hold_newlines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
