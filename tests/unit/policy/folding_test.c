/* SPDX-License-Identifier: BSD-2-Clause */
/* Senders as a greylist knows them again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "policy/folding.h"

static const struct fold {
	const char *title, *sender, *folded;
} folds[] = {
	{ "plain", "joe@example.org", "joe@example.org" },
	{ "lower case", "Joe.Doe@Example.ORG", "joe.doe@example.org" },
	{ "the null sender", "<>", "<>" },
	{ "nothing", "", "" },
	{ "no domain", "root", "root" },
	{ "no local part", "@example.org", "@example.org" },
	{ "the last @ parts", "a@b@Example.org", "a@b@example.org" },
	{ "digits of the domain stay", "joe@mx1.example.org", "joe@mx1.example.org" },
	{ "an address literal", "joe@[192.0.2.7]", "joe@[192.0.2.7]" },

	{ "BATV", "prvs=1234ABCDEF=joe@example.org", "joe@example.org" },
	{ "BATV of another day", "prvs=5678012345=joe@example.org", "joe@example.org" },
	{ "BATV without anybody", "prvs=1234abcdef=@example.org", "prvs=#=@example.org" },
	{ "BATV without a tag's end", "prvs=1234abcdef@example.org", "prvs=#@example.org" },
	{ "Barracuda", "btv1==123abcd==joe@example.org", "joe@example.org" },

	{ "SRS0", "SRS0=HHHH=TT=Example.net=joe@fwd.example", "srs0=example.net=joe@fwd.example" },
	{ "SRS0 of another day", "SRS0=Xy2/=Q7=example.net=joe@fwd.example",
	    "srs0=example.net=joe@fwd.example" },
	{ "SRS0 with a plus", "SRS0+HHHH=TT=example.net=joe@fwd.example",
	    "srs0=example.net=joe@fwd.example" },
	{ "SRS1", "SRS1=GGGG=first.example==HHHH=TT=example.net=joe@fwd.example",
	    "srs1=first.example==example.net=joe@fwd.example" },
	{ "SRS0 of a VERP", "SRS0=HHHH=TT=example.net=bounce-77-8@fwd.example",
	    "srs0=example.net=bounce-#@fwd.example" },
	{ "SRS0 that is short", "srs0=a=b@fwd.example", "#=a=b@fwd.example" },
	{ "SRS0 alone", "srs0@fwd.example", "#@fwd.example" },
	{ "a name that begins so", "srs0x=a=b=c=d@fwd.example", "#=a=b=c=d@fwd.example" },

	{ "VERP with the recipient", "bounce+12345-user=example.org@lists.example",
	    "bounce+#@lists.example" },
	{ "VERP of ezmlm", "list-return-42-joe=example.org@lists.example",
	    "list-return-#-joe=example.org@lists.example" },
	{ "VERP of Mailman", "list-bounces+joe=example.org@lists.example",
	    "list-bounces+#@lists.example" },
	{ "a plus without a recipient", "joe+news@example.org", "joe+news@example.org" },
	{ "a plus and a number", "joe+42@example.org", "joe+#@example.org" },
	{ "Amazon SES", "010001812a3b4c5d-1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d-000000@ses.example",
	    "#@ses.example" },
	{ "SendGrid", "bounces+1234567-ab12-joe=example.org@em99.example",
	    "bounces+#@em99.example" },
	{ "runs are one", "a.1-2_3=4.b@example.org", "a.#.b@example.org" },
	{ "runs that are parted", "1-a-2@example.org", "#-a-#@example.org" },
	{ "separators alone", "+-._=@example.org", "+#@example.org" },
	{ "a separator last", "joe-@example.org", "joe-@example.org" },
	{ "a number and a separator last", "joe-1-@example.org", "joe-#-@example.org" },
};

static void
folding__each_sender__is_known_again(void **state)
{
	char folded[FOLDING_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++) {
		folding_sender(folded, folds[i].sender);
		if (strcmp(folded, folds[i].folded) != 0)
			fail_msg("%s: %s", folds[i].title, folded);
	}
}

static void
folding__long_sender__is_cut(void **state)
{
	char sender[FOLDING_BYTES * 3], folded[FOLDING_BYTES];

	(void)state;
	memset(sender, 'x', sizeof(sender));
	sender[sizeof(sender) - 1] = '\0';
	folding_sender(folded, sender);
	assert_int_equal(strlen(folded), FOLDING_BYTES - 1);
	for (size_t i = 1; i + 1 < sizeof(sender); i += 2)
		sender[i] = '-';
	folding_sender(folded, sender);
	assert_true(strlen(folded) <= FOLDING_BYTES - 1);
}

/* What is written today must be found by the next version. */
static void
tuple__same_values__give_what_they_always_gave(void **state)
{
	char tuple[TUPLE_BYTES];

	(void)state;
	folding_tuple(tuple, "joe@example.org", "ann@example.net");
	assert_string_equal(tuple, "5e1z85jnwpgs2");
	folding_tuple(tuple, "<>", "");
	assert_string_equal(tuple, "909rmp4zgafk7");
}

static void
tuple__what_is_the_same_sender_and_recipient__is_the_same(void **state)
{
	char one[TUPLE_BYTES], other[TUPLE_BYTES];

	(void)state;
	folding_tuple(one, "bounce-1@example.org", "Ann@Example.net");
	folding_tuple(other, "Bounce-23@example.org", "ann@example.NET");
	assert_string_equal(one, other);
	assert_int_equal(strlen(one), TUPLE_BYTES - 1);
	assert_int_equal(strspn(one, "0123456789abcdefghjkmnpqrstvwxyz"), TUPLE_BYTES - 1);
}

static void
tuple__what_differs__is_another(void **state)
{
	static const char *const pairs[][2] = {
		{ "a@example.org", "b@example.net" },
		{ "b@example.org", "b@example.net" },
		{ "a@example.org", "a@example.net" },
		{ "a@example.orgb", "@example.net" },
		{ "", "a@example.orgb@example.net" },
		{ "<>", "b@example.net" },
	};
	char tuples[6][TUPLE_BYTES];

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		folding_tuple(tuples[i], pairs[i][0], pairs[i][1]);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(tuples[i], tuples[j]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folding__each_sender__is_known_again),
		cmocka_unit_test(folding__long_sender__is_cut),
		cmocka_unit_test(tuple__same_values__give_what_they_always_gave),
		cmocka_unit_test(tuple__what_is_the_same_sender_and_recipient__is_the_same),
		cmocka_unit_test(tuple__what_differs__is_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
