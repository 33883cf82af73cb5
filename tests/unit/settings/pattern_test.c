/* SPDX-License-Identifier: BSD-2-Clause */
/* Which regular expressions are host names or addresses in disguise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "settings/pattern.h"

struct pattern_case {
	const char *text;
	enum pattern_sense sense;
	const char *domain; /* NULL: it cannot be said */
};

static const struct pattern_case hosts[] = {
	/* what is one name */
	{ "^mail\\.example\\.com$", PATTERN_SELF, "mail.example.com" },
	{ "^mail[.]example[.]com$", PATTERN_SELF, "mail.example.com" },
	{ "^odk.fdv.example.si$", PATTERN_SELF, "odk.fdv.example.si" },
	{ "^Mail-1\\.Example\\.COM$", PATTERN_SELF, "mail-1.example.com" },
	{ "^192\\.0\\.2\\.7$", PATTERN_SELF, "192.0.2.7" },
	/* what is a domain */
	{ "\\.example\\.com$", PATTERN_BELOW, "example.com" },
	{ "[.]example\\.com$", PATTERN_BELOW, "example.com" },
	{ "^.*\\.example\\.com$", PATTERN_BELOW, "example.com" },
	{ ".+\\.example\\.com$", PATTERN_BELOW, "example.com" },
	{ "(^|\\.)example\\.com$", PATTERN_BOTH, "example.com" },
	{ "(?:^|\\.)example\\.com$", PATTERN_BOTH, "example.com" },
	{ "^(.*\\.)?example\\.com$", PATTERN_BOTH, "example.com" },
	{ "\\.com$", PATTERN_BELOW, "com" },
	/* what is a part of a domain */
	{ "^mail\\d+\\.example\\.com$", PATTERN_SOME_BELOW, "example.com" },
	{ "^mail[0-9]*.example.com$", PATTERN_SOME_BELOW, "example.com" },
	{ "^.*?.server.example.de$", PATTERN_SOME_BELOW, "server.example.de" },
	{ "^(?:mail|fallback-mx)\\d+.atl.example.com$", PATTERN_SOME_BELOW, "atl.example.com" },
	{ "^(?:smtp\\w*|postfix)[0-9]+-g[0-9]+\\.example\\.fr$", PATTERN_SOME_BELOW, "example.fr" },
	{ "^s[cv]\\d+pub\\.example\\.net$", PATTERN_SOME_BELOW, "example.net" },
	{ "^mx\\d+\\..*\\.example\\.at$", PATTERN_SOME_BELOW, "example.at" },
	{ "^p?smtp.*\\.example\\.nl$", PATTERN_SOME_BELOW, "example.nl" },
	{ "^mail\\d{1,3}\\.example\\.com$", PATTERN_SOME_BELOW, "example.com" },
	{ "^mailgw.*\\.example\\.co\\.uk$", PATTERN_SOME_BELOW, "example.co.uk" },
	{ "^a([a-z]+\\.)*b\\.example\\.com$", PATTERN_SOME_BELOW, "example.com" },
	{ "^.example\\.com$", PATTERN_SOME_BELOW, "example.com" },
	/* what ends so */
	{ "example\\.com$", PATTERN_ENDING, "example.com" },
	{ "mail\\.example\\.com$", PATTERN_ENDING, "mail.example.com" },
	/* what cannot be said */
	{ "", 0, NULL },
	{ "^", 0, NULL },
	{ "$", 0, NULL },
	{ "^$", 0, NULL },
	{ "^mail\\.example\\.com", 0, NULL },
	{ "^mail\\.", 0, NULL },
	{ "^mail.*$", 0, NULL },
	{ ".*", 0, NULL },
	{ "^mail.*\\.com$", 0, NULL },
	{ "^mail.*\\.co\\.uk$", 0, NULL },
	{ "com$", 0, NULL },
	{ "^a|b\\.example\\.com$", 0, NULL },
	{ "^a\\|b\\.example\\.com$", 0, NULL },
	{ "^\\(a\\|b\\)\\.example\\.com$", 0, NULL },
	{ "\\.example\\.(com|net)$", 0, NULL },
	{ "\\.example\\.com$|x", 0, NULL },
	{ "\\.example\\.com$$", 0, NULL },
	{ "a^b\\.example\\.com$", 0, NULL },
	{ "(a\\.example\\.com$", 0, NULL },
	{ "a)\\.example\\.com$", 0, NULL },
	{ "[a\\.example\\.com$", 0, NULL },
	{ "[]a]\\.example\\.com$", 0, NULL },
	{ "[[:digit:]]\\.example\\.com$", 0, NULL },
	{ "a{1\\.example\\.com$", 0, NULL },
	{ "a**\\.example\\.com$", 0, NULL },
	{ "*\\.example\\.com$", 0, NULL },
	{ "\\1\\.example\\.com$", 0, NULL },
	{ "\\bmail\\.example\\.com$", 0, NULL },
	{ "user@example\\.com$", 0, NULL },
	{ "mail example\\.com$", 0, NULL },
	{ "^m\xc3\xa4il\\.example\\.com$", 0, NULL },
	{ "\\", 0, NULL },
	{ "[", 0, NULL },
	{ "(", 0, NULL },
	{ "(\\", 0, NULL },
	{ "\\.*example\\.com$", PATTERN_SOME_BELOW, NULL },
};

static const struct pattern_case mails[] = {
	{ "^postmaster@", PATTERN_SELF, "postmaster@" },
	{ "^postmaster\\@", PATTERN_SELF, "postmaster@" },
	{ "^abuse@.*", PATTERN_SELF, "abuse@" },
	{ "^abuse@.*$", PATTERN_SELF, "abuse@" },
	{ "^john.doe@example\\.com$", PATTERN_SELF, "john.doe@example.com" },
	{ "@example\\.com$", PATTERN_SELF, "example.com" },
	{ "^.*@example\\.com$", PATTERN_SELF, "example.com" },
	{ "\\.example\\.com$", PATTERN_BELOW, "example.com" },
	{ "[@.]example\\.com$", PATTERN_BOTH, "example.com" },
	{ "(@|\\.)example\\.com$", PATTERN_BOTH, "example.com" },
	{ "", 0, NULL },
	{ "^", 0, NULL },
	{ "@", 0, NULL },
	{ "@$", 0, NULL },
	{ "^@example\\.com$", 0, NULL },
	{ "^user@example\\.com", 0, NULL },
	{ "^user@$", 0, NULL },
	{ "^user$", 0, NULL },
	{ "^user", 0, NULL },
	{ "user@example\\.com$", 0, NULL },
	{ "^sales.*@example\\.com$", 0, NULL },
	{ "^user\\+.*@example\\.com$", 0, NULL },
	{ "example\\.com$", 0, NULL },
	{ "@example\\.com", 0, NULL },
	{ "@exa@mple\\.com$", 0, NULL },
	{ "^a|b@example\\.com$", 0, NULL },
};

typedef bool read_fn(struct pattern *pattern_r, struct span text);

static void
check_all(read_fn *read_pattern, const struct pattern_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct pattern_case *each = &cases[i];
		struct pattern pattern;
		bool is_read = read_pattern(&pattern, span_of(each->text));

		if (is_read != (each->domain != NULL))
			fail_msg("/%s/ is %s", each->text, is_read ? pattern.domain : "not read");
		if (is_read &&
		    (pattern.sense != each->sense || strcmp(pattern.domain, each->domain) != 0))
			fail_msg("/%s/ is %s of %s", each->text, pattern.domain,
			    pattern.sense == each->sense ? "the right sense" : "another sense");
	}
}

static void
pattern__of_hosts__is_read_where_names_can_say_it(void **state)
{
	(void)state;
	check_all(pattern_read_host, hosts, sizeof(hosts) / sizeof(hosts[0]));
}

static void
pattern__of_mail_addresses__is_read_where_addresses_can_say_it(void **state)
{
	(void)state;
	check_all(pattern_read_mail, mails, sizeof(mails) / sizeof(mails[0]));
}

static void
pattern__at_its_longest__is_read(void **state)
{
	char text[PATTERN_NAME_BYTES + 8] = "^";
	struct pattern pattern;

	(void)state;
	memset(text + 1, 'a', PATTERN_NAME_BYTES - 1);
	memcpy(text + PATTERN_NAME_BYTES, "$", 2);
	assert_true(pattern_read_host(&pattern, span_of(text)));
	assert_int_equal(strlen(pattern.domain), PATTERN_NAME_BYTES - 1);

	memcpy(text + PATTERN_NAME_BYTES, "a$", 3);
	assert_false(pattern_read_host(&pattern, span_of(text)));
}

static void
pattern__of_any_bytes__is_read_within_them(void **state)
{
	static const char bytes[] = "^$.\\[]()|*+?{}@a-d\0\xff\n/#";
	uint32_t random = 1;

	(void)state;
	for (unsigned i = 0; i < 200000; i++) {
		char text[24];
		const size_t text_bytes = (random >> 8) % sizeof(text);
		struct pattern pattern;

		for (size_t j = 0; j < text_bytes; j++) {
			random = random * 1664525 + 1013904223;
			text[j] = bytes[(random >> 16) % (sizeof(bytes) - 1)];
		}
		random = random * 1664525 + 1013904223;
		if (pattern_read_host(&pattern, (struct span){ text, text_bytes }))
			assert_true(strlen(pattern.domain) > 0);
		if (pattern_read_mail(&pattern, (struct span){ text, text_bytes }))
			assert_true(strlen(pattern.domain) > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pattern__of_hosts__is_read_where_names_can_say_it),
		cmocka_unit_test(pattern__of_mail_addresses__is_read_where_addresses_can_say_it),
		cmocka_unit_test(pattern__at_its_longest__is_read),
		cmocka_unit_test(pattern__of_any_bytes__is_read_within_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
