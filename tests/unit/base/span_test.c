/* SPDX-License-Identifier: BSD-2-Clause */
/* A run of bytes is read from its ends, and never beyond them. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/span.h"

static void
assert_span(struct span span, const char *text)
{
	assert_int_equal(span.bytes, strlen(text));
	assert_memory_equal(span.at, text, span.bytes);
}

static void
span__ends_are_eaten__only_where_they_stand(void **state)
{
	struct span rest = SPAN("from=<a>, to=<b>");

	(void)state;
	assert_false(span_eat(&rest, SPAN("to=")));
	assert_false(span_eat(&rest, SPAN("from=<a>, to=<b>, and more")));
	assert_span(rest, "from=<a>, to=<b>");
	assert_true(span_eat(&rest, SPAN("from=<")));
	assert_false(span_eat_end(&rest, SPAN("<a>")));
	assert_true(span_eat_end(&rest, SPAN(">")));
	assert_span(rest, "a>, to=<b");
	assert_true(span_begins(rest, SPAN_NONE));
	assert_true(span_is(rest, SPAN("a>, to=<b")));
	assert_false(span_is(rest, SPAN("a>, to=<")));
}

static void
span__cut__at_the_first_or_the_last(void **state)
{
	struct span rest = SPAN("a: b: c"), part;

	(void)state;
	assert_true(span_cut(&rest, ':', &part));
	assert_span(part, "a");
	assert_span(rest, " b: c");
	assert_true(span_cut_last(&rest, ':', &part));
	assert_span(part, " c");
	assert_span(rest, " b");
	assert_false(span_cut(&rest, ':', &part));
	assert_false(span_cut_last(&rest, ':', &part));
	assert_span(rest, " b");

	rest = SPAN("x; from=<y; from=<z");
	assert_true(span_cut_last_text(&rest, SPAN("; from=<"), &part));
	assert_span(part, "z");
	assert_true(span_cut_text(&rest, SPAN("; from=<"), &part));
	assert_span(part, "x");
	assert_span(rest, "y");
	assert_false(span_cut_text(&rest, SPAN("; from=<"), &part));
	assert_false(span_cut_last_text(&rest, SPAN("; from=<"), &part));
	rest = SPAN("ab");
	assert_true(span_cut_last_text(&rest, SPAN("ab"), &part));
	assert_span(part, "");
	assert_span(rest, "");
	assert_false(span_cut(&rest, 'a', &part));
}

static void
span__beyond_the_end__is_the_end(void **state)
{
	struct span span = SPAN("abc");

	(void)state;
	assert_span(span_head(span, 2), "ab");
	assert_span(span_head(span, 4), "abc");
	assert_span(span_tail(span, 2), "c");
	assert_span(span_tail(span, 4), "");
}

static void
span__number__stops_at_the_most(void **state)
{
	struct span rest = SPAN("065535x");
	int64_t number = -1;

	(void)state;
	assert_false(span_eat_number(&rest, 65534, &number));
	assert_true(span_eat_number(&rest, 65535, &number));
	assert_int_equal(number, 65535);
	assert_span(rest, "x");
	assert_false(span_eat_number(&rest, 65535, &number));
	rest = SPAN("99999999999999999999999999");
	assert_false(span_eat_number(&rest, INT64_MAX, &number));
	rest = SPAN("-1");
	assert_false(span_eat_number(&rest, INT64_MAX, &number));
}

static void
span__copy__is_a_string(void **state)
{
	char buf[4];

	(void)state;
	assert_true(span_copy(buf, sizeof(buf), SPAN("abc")));
	assert_string_equal(buf, "abc");
	assert_false(span_copy(buf, sizeof(buf), SPAN("abcd")));
	assert_string_equal(buf, "abc");
	assert_true(span_copy(buf, sizeof(buf), (struct span){ "a\0b", 3 }));
	assert_string_equal(buf, "a?b");
	assert_true(span_copy(buf, sizeof(buf), SPAN_NONE));
	assert_string_equal(buf, "");
}

static void
span__list__comes_item_by_item_to_its_end(void **state)
{
	struct span list = SPAN("auth-failed,,bytes"), item;

	(void)state;
	assert_true(span_cut_item(&list, &item));
	assert_span(item, "auth-failed");
	assert_true(span_cut_item(&list, &item));
	assert_span(item, "");
	assert_true(span_cut_item(&list, &item));
	assert_span(item, "bytes");
	assert_false(span_cut_item(&list, &item));
	assert_true(span_has_item(SPAN("auth-failed,bytes"), SPAN("bytes")));
	assert_true(span_has_item(SPAN("auth-failed,bytes"), SPAN("auth-failed")));
	assert_false(span_has_item(SPAN("auth-failed,bytes"), SPAN("auth")));
	assert_false(span_has_item(SPAN("auth-failed,bytes"), SPAN("auth-failed,bytes")));
	assert_false(span_has_item(SPAN_NONE, SPAN("bytes")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(span__ends_are_eaten__only_where_they_stand),
		cmocka_unit_test(span__cut__at_the_first_or_the_last),
		cmocka_unit_test(span__list__comes_item_by_item_to_its_end),
		cmocka_unit_test(span__beyond_the_end__is_the_end),
		cmocka_unit_test(span__number__stops_at_the_most),
		cmocka_unit_test(span__copy__is_a_string),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
