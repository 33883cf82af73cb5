/* SPDX-License-Identifier: BSD-2-Clause */
/* From an observation to the key of an account. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#include "policy/account.h"

static struct observation
observation_of(const char *client, const char *login, const char *sender, const char *recipient)
{
	struct observation seen = {
		.session = "s",
		.client_name = "",
		.host = "mx.example",
		.service = "smtp",
		.daemon = "",
		.helo = "helo.example",
		.login = login,
		.mechanism = "",
		.sender = sender,
		.recipient = recipient,
		.queue_id = "",
		.reply = { .text = "" },
	};

	if (client[0] != '\0')
		assert_int_equal(addr_parse(&seen.client, client), 0);
	return seen;
}

static const struct naming {
	const char *title;
	uint32_t parts;
	const char *client, *login, *sender, *recipient;
	const char *key; /* NULL: no account */
} namings[] = {
	{ "no part is the server", 0, "", "", "", "", "rule" },
	{ "IPv4", PART_BIT(PART_CLIENT), "192.0.2.7", "", "", "", "rule client=192.0.2.7" },
	{ "mapped IPv4", PART_BIT(PART_CLIENT), "::ffff:192.0.2.7", "", "", "",
	    "rule client=192.0.2.7" },
	{ "IPv6", PART_BIT(PART_CLIENT), "2001:db8:1:2:3:4:5:6", "", "", "",
	    "rule client=2001:db8:1:2::/64" },
	{ "local mail has no client", PART_BIT(PART_CLIENT), "", "", "", "", NULL },
	{ "no login", PART_BIT(PART_LOGIN), "192.0.2.7", "", "", "", NULL },
	{ "lower case", PART_BIT(PART_LOGIN), "", "Joe@Example.ORG", "", "",
	    "rule login=joe@example.org" },
	{ "blanks and percent", PART_BIT(PART_LOGIN), "", "a b%\tc\x7f\xc3\xa9", "", "",
	    "rule login=a%20b%25%09c%7F%C3%A9" },
	{ "sender domain", PART_BIT(PART_SENDER_DOMAIN), "", "", "x@y@Example.org", "",
	    "rule sender-domain=example.org" },
	{ "the null sender", PART_BIT(PART_SENDER), "", "", "<>", "", "rule sender=<>" },
	{ "the null sender's domain", PART_BIT(PART_SENDER_DOMAIN), "", "", "<>", "",
	    "rule sender-domain=<>" },
	{ "a sender without domain", PART_BIT(PART_SENDER_DOMAIN), "", "", "root", "",
	    "rule sender-domain=" },
	{ "several", PART_BIT(PART_CLIENT) | PART_BIT(PART_RECIPIENT_DOMAIN) | PART_BIT(PART_HELO),
	    "192.0.2.7", "", "", "a@example.net",
	    "rule client=192.0.2.7 recipient-domain=example.net helo=helo.example" },
	{ "one of several is missing", PART_BIT(PART_CLIENT) | PART_BIT(PART_LOGIN), "192.0.2.7",
	    "", "", "", NULL },
	{ "service", PART_BIT(PART_SERVICE), "", "", "", "", "rule service=smtp" },
};

static void
account__each_naming__is_as_written(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(namings) / sizeof(namings[0]); i++) {
		const struct naming *naming = &namings[i];
		struct observation seen = observation_of(
		    naming->client, naming->login, naming->sender, naming->recipient);
		char key[STORE_KEY_BYTES];
		bool has = account_key(key, "rule", naming->parts, 32, 64, &seen);

		if (has != (naming->key != NULL) || (has && strcmp(key, naming->key) != 0))
			fail_msg("%s: %s", naming->title, has ? key : "no account");
	}
}

static void
account__prefixes__join_clients(void **state)
{
	struct observation seen = observation_of("192.0.2.7", "", "", "");
	char key[STORE_KEY_BYTES];

	(void)state;
	assert_true(account_key(key, "r", PART_BIT(PART_CLIENT), 24, 64, &seen));
	assert_string_equal(key, "r client=192.0.2.0/24");
	seen = observation_of("2001:db8::1", "", "", "");
	assert_true(account_key(key, "r", PART_BIT(PART_CLIENT), 32, 128, &seen));
	assert_string_equal(key, "r client=2001:db8::1");
}

/* What one value says must not read as the end of it and the beginning of another. */
static void
account__values_that_look_like_parts__share_no_key(void **state)
{
	struct observation one = observation_of("", "a", "b recipient=c", "d");
	struct observation other = observation_of("", "a", "b", "c recipient=d");
	uint32_t parts = PART_BIT(PART_SENDER) | PART_BIT(PART_RECIPIENT);
	char key_one[STORE_KEY_BYTES], key_other[STORE_KEY_BYTES];

	(void)state;
	assert_true(account_key(key_one, "r", parts, 32, 64, &one));
	assert_true(account_key(key_other, "r", parts, 32, 64, &other));
	assert_string_not_equal(key_one, key_other);
}

/* The words of a rule type's own are written by the same rules as the parts. */
static void
account__words_of_a_type__stand_behind_the_parts(void **state)
{
	struct observation seen = observation_of("192.0.2.7", "", "", "");
	const struct account_part words[] = { { "domain", "Example.ORG x%" }, { "welcome", NULL } };
	struct account_recipe recipe = {
		.beginning = "grey",
		.before = ' ',
		.parts = PART_BIT(PART_CLIENT),
		.v4_bits = 24,
		.v6_bits = 64,
		.seen = &seen,
		.words = words,
		.word_count = 2,
	};
	char key[STORE_KEY_BYTES];

	(void)state;
	assert_true(account_write(key, &recipe));
	assert_string_equal(key, "grey client=192.0.2.0/24 domain=example.org%20x%25 welcome");
	recipe.before = '\t';
	recipe.parts = 0;
	recipe.seen = NULL;
	recipe.word_count = 1;
	assert_true(account_write(key, &recipe));
	assert_string_equal(key, "grey\tdomain=example.org%20x%25");
	recipe.parts = PART_BIT(PART_CLIENT);
	seen.client.family = 0;
	recipe.seen = &seen;
	assert_false(account_write(key, &recipe));
}

static void
account__words_that_are_too_long__are_shortened_and_still_differ(void **state)
{
	char value[2][200], key[2][STORE_KEY_BYTES];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const struct account_part word = { "domain", value[i] };
		const struct account_recipe recipe = {
			.beginning = "grey", .before = ' ', .words = &word, .word_count = 1
		};

		memset(value[i], 'x', sizeof(value[i]) - 1);
		value[i][sizeof(value[i]) - 2] = (char)('a' + i);
		value[i][sizeof(value[i]) - 1] = '\0';
		assert_true(account_write(key[i], &recipe));
		assert_int_equal(strlen(key[i]), STORE_KEY_BYTES - 1);
		assert_non_null(strchr(key[i], '~'));
	}
	assert_string_not_equal(key[0], key[1]);
}

static void
account__long_values__are_shortened_and_still_differ(void **state)
{
	char longer[512], other[512];
	struct observation seen;
	char key[STORE_KEY_BYTES], key_other[STORE_KEY_BYTES];
	size_t length;

	(void)state;
	for (length = 1; length < sizeof(longer); length++) {
		memset(longer, 'a', length);
		longer[length] = '\0';
		memcpy(other, longer, length + 1);
		other[length - 1] = 'b';
		seen = observation_of("", longer, "", "");
		assert_true(account_key(key, "r", PART_BIT(PART_LOGIN), 32, 64, &seen));
		seen = observation_of("", other, "", "");
		assert_true(account_key(key_other, "r", PART_BIT(PART_LOGIN), 32, 64, &seen));
		assert_true(strlen(key) < STORE_KEY_BYTES);
		assert_string_not_equal(key, key_other);
		assert_int_equal(strncmp(key, "r login=", 8), 0);
		assert_int_equal(strchr(key, '~') != NULL, length + 8 >= STORE_KEY_BYTES);
	}
}

static void
account__markers__are_no_accounts(void **state)
{
	struct observation seen = observation_of("192.0.2.7", "joe", "", "");
	char key[STORE_KEY_BYTES];

	(void)state;
	assert_true(account_marker(key, "r client=192.0.2.7", PART_BIT(PART_LOGIN), 32, 64, &seen));
	assert_string_equal(key, "r client=192.0.2.7\tlogin=joe");
	seen = observation_of("192.0.2.7", "", "", "");
	assert_false(
	    account_marker(key, "r client=192.0.2.7", PART_BIT(PART_LOGIN), 32, 64, &seen));
}

static void
parts__known__are_known_from_their_stage_on(void **state)
{
	(void)state;
	assert_true(parts_known(PART_BIT(PART_CLIENT)) & STAGE_BIT(STAGE_CONNECT));
	assert_false(parts_known(PART_BIT(PART_LOGIN)) & STAGE_BIT(STAGE_CONNECT));
	assert_true(parts_known(PART_BIT(PART_LOGIN)) & STAGE_BIT(STAGE_MAIL));
	assert_int_equal(parts_known(PART_BIT(PART_LOGIN)) & ~STAGES_ANSWERED, 0);
	assert_int_equal(
	    parts_known(PART_BIT(PART_CLIENT) | PART_BIT(PART_RECIPIENT)), STAGE_BIT(STAGE_RCPT));
	assert_true(parts_known(0) & STAGE_BIT(STAGE_CONNECT));
}

static void
parts__told__are_those_of_the_ear_that_tells(void **state)
{
	const uint32_t client = PART_BIT(PART_CLIENT) | PART_BIT(PART_SERVICE);
	const uint32_t sender =
	    PART_BIT(PART_HELO) | PART_BIT(PART_SENDER) | PART_BIT(PART_SENDER_DOMAIN);
	const uint32_t recipient = PART_BIT(PART_RECIPIENT) | PART_BIT(PART_RECIPIENT_DOMAIN);
	const uint32_t login = PART_BIT(PART_LOGIN);
	const struct {
		enum event event;
		uint32_t parts;
	} cases[] = {
		{ EVENT_CONNECT, client },
		{ EVENT_HELO, client | PART_BIT(PART_HELO) },
		{ EVENT_AUTH_OK, client | login | sender },
		{ EVENT_MAILBOX_UNKNOWN, client | login | sender | recipient },
		{ EVENT_UNKNOWN_COMMAND, client | PART_BIT(PART_HELO) },
		{ EVENT_AUTH_FAILED, client | login },
		{ EVENT_AUTH_ABORTED, client },
		{ EVENT_AUTH_REQUIRED, client | sender | recipient },
		{ EVENT_PIPELINING, client },
		{ EVENT_RELAY_DENIED, client | login | sender | recipient },
		{ EVENT_MILTER_REJECTED, client | login | sender | recipient },
		{ EVENT_TOO_MANY_ERRORS, client },
		{ EVENT_MESSAGE_TOO_BIG, client | login | sender },
		{ EVENT_DISCONNECT, client },
		{ EVENT_SENT, recipient },
		{ EVENT_EXPIRED, recipient },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (parts_told(cases[i].event) != cases[i].parts)
			fail_msg("%s", event_table[cases[i].event].name);
	}
}

static void
account_next_part__of_an_account__come_in_turn(void **state)
{
	static const struct {
		const char *account, *told;
	} cases[] = {
		{ "", "" },
		{ "connections", "" },
		{ "connections client=192.0.2.7", " client:192.0.2.7" },
		{ "spray client=192.0.2.0/24 login=alice", " client:192.0.2.0/24 login:alice" },
		{ "r login=b%c3%B6b%20x", " login:b\xc3\xb6"
		                          "b x" },
		{ "r login=%", " login:%" },
		{ "r login=%4", " login:%4" },
		{ "r login=%zz%41", " login:%zzA" },
		{ "r login=a=b", " login:a=b" },
		{ "r login=", " login:" },
		{ "r =x", " :x" },
		{ "r word login=alice", " login:alice" },
		{ "  r   login=alice  ", " login:alice" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char account[STORE_KEY_BYTES], told[STORE_KEY_BYTES] = "";
		char *rest = account;
		struct account_part part;

		text_copy(account, sizeof(account), cases[i].account);
		while (account_next_part(&rest, &part)) {
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
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(account__each_naming__is_as_written),
		cmocka_unit_test(account__prefixes__join_clients),
		cmocka_unit_test(account__values_that_look_like_parts__share_no_key),
		cmocka_unit_test(account__words_of_a_type__stand_behind_the_parts),
		cmocka_unit_test(account__words_that_are_too_long__are_shortened_and_still_differ),
		cmocka_unit_test(account__long_values__are_shortened_and_still_differ),
		cmocka_unit_test(account__markers__are_no_accounts),
		cmocka_unit_test(account_next_part__of_an_account__come_in_turn),
		cmocka_unit_test(parts__known__are_known_from_their_stage_on),
		cmocka_unit_test(parts__told__are_those_of_the_ear_that_tells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
