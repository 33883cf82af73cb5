/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules of type "greylist". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"

#include "source/resolver.h"

#include "settings/rules.h"

#include "../../support/config_text.h"

#define GREYLIST "name = \"grey\"; type = \"greylist\"; "

static const char *
rule_text(const char *keys)
{
	static char text[2048];

	snprintf(text, sizeof(text), "rules = (\n{ " GREYLIST "%s }\n);", keys);
	return text;
}

static void
greylist__without_keys__has_its_defaults(void **state)
{
	struct settings *settings = config_text_load("ipv4_bits = 30; ipv6_bits = 60; rules = (\n{ "
	                                             "name = \"grey\"; type = \"greylist\"; }\n);");
	const struct rule *rule = &settings->policy.rule[0];

	(void)state;
	assert_ptr_equal(rule->type, &greylist_rule);
	assert_int_equal(rule->mode, MODE_ENFORCE);
	assert_int_equal(rule->v4_bits, 24);
	assert_int_equal(rule->v6_bits, 64);
	assert_int_equal(rule->stops, STAGE_BIT(STAGE_RCPT) | STAGE_BIT(STAGE_DATA));
	assert_int_equal(rule->counts, EVENT_BIT(EVENT_SENT));
	assert_int_equal(rule->as.greylist.delay_us, MINUTE_US);
	assert_int_equal(rule->as.greylist.window_us, DAY_US);
	assert_int_equal(rule->as.greylist.welcome_us, 36 * DAY_US);
	assert_int_equal(rule->as.greylist.welcome_after, 5);
	assert_int_equal(rule->as.greylist.only, GREYLISTED_ALL);
	assert_true(rule->as.greylist.spf);
	assert_int_equal(rule->as.greylist.clients.count, 0);
	assert_null(rule->as.greylist.names.written);
	assert_null(rule->as.greylist.senders.written);
	assert_null(rule->as.greylist.recipients.written);
	assert_int_equal(rule->answer.code, 450);
	settings_free(&settings);
}

static void
greylist__with_all_keys__has_them(void **state)
{
	struct settings *settings = config_text_load(
	    rule_text("delay = \"5m\"; window = \"12h\"; welcome = \"1w\"; welcome_after = 0; "
	              "only = \"suspicious\"; spf = false; mode = \"observe\"; "
	              "clients = [ \"192.0.2.0/24\", \"::1\" ]; names = \".example.com\"; "
	              "senders = [ \"joe@example.org\", \"example.net\", \".example.net\" ]; "
	              "recipients = [ \"postmaster@\", \"joe@[192.0.2.7]\" ]; "
	              "ipv4_bits = 32; ipv6_bits = 48; when = { service = \"smtp\"; }; "
	              "answer = \"421 4.7.1 Come back in {seconds} seconds\";"));
	const struct rule *rule = &settings->policy.rule[0];

	(void)state;
	assert_int_equal(rule->mode, MODE_OBSERVE);
	assert_int_equal(rule->v4_bits, 32);
	assert_int_equal(rule->v6_bits, 48);
	assert_int_equal(rule->counts, EVENT_BIT(EVENT_SENT) | EVENT_BIT(EVENT_RECIPIENT_REJECTED));
	assert_int_equal(rule->as.greylist.delay_us, 5 * MINUTE_US);
	assert_int_equal(rule->as.greylist.window_us, 12 * HOUR_US);
	assert_int_equal(rule->as.greylist.welcome_us, 7 * DAY_US);
	assert_int_equal(rule->as.greylist.welcome_after, 0);
	assert_int_equal(rule->as.greylist.only, GREYLISTED_SUSPICIOUS);
	assert_false(rule->as.greylist.spf);
	assert_int_equal(rule->as.greylist.clients.count, 2);
	assert_int_equal(rule->as.greylist.clients.written[0].bits, 24);
	assert_string_equal(rule->as.greylist.names.written[0], ".example.com");
	assert_string_equal(rule->as.greylist.senders.written[0], "joe@example.org");
	assert_string_equal(rule->as.greylist.senders.written[2], ".example.net");
	assert_null(rule->as.greylist.senders.written[3]);
	assert_string_equal(rule->as.greylist.recipients.written[0], "postmaster@");
	assert_null(rule->as.greylist.recipients.written[2]);
	assert_int_equal(rule->answer.code, 421);
	settings_free(&settings);
}

static void
greylist__no_log_and_any_service__are_no_mistake(void **state)
{
	static const char *const accepted[] = {
		"",
		"when = { authenticated = false; };",
		"when = { tls = true; };",
		"window = \"61s\";",
		"delay = \"1d\"; window = \"1d1s\";",
		"delay = \"1s\"; window = \"2s\"; welcome = \"1s\";",
		"welcome_after = 1000;",
		"senders = \"joe@\";",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
		struct settings *settings = config_text_load(rule_text(accepted[i]));

		settings_free(&settings);
	}
}

static const struct {
	const char *keys, *fragment;
} refused[] = {
	{ "delay = \"999ms\";", "rules[0].delay: \"999ms\" is out of range; from 1s to 1d" },
	{ "delay = \"1d1s\";", "from 1s to 1d" },
	{ "delay = 60;", "try \"60s\"" },
	{ "window = \"31d\";", "from 1s to 30d" },
	{ "window = \"1m\";",
	    "rules[0].window: nobody could come back: not before delay, which is 1m, "
	    "and not after window, which is 1m" },
	{ "delay = \"1d\";", "rules[0].delay: nobody could come back" },
	{ "delay = \"10x\"; window = \"1s\";", "rules[0].delay: \"10x\"" },
	{ "welcome = \"366d\";", "from 1s to 365d" },
	{ "welcome_after = -1;", "out of range; from 0 to 1000" },
	{ "welcome_after = 1001;", "out of range" },
	{ "only = \"suspicous\";", "did you mean \"suspicious\"?" },
	{ "only = true;", "is not a word in quotes" },
	{ "spf = \"yes\";", "is not true or false" },
	{ "when = { authenticated = true; };", "when.authenticated: who has logged in is never" },
	{ "at_once = true;", "rules of type \"greylist\" have no such key" },
	{ "stops = \"mail\";", "have no such key" },
	{ "counts = \"message\";", "have no such key" },
	{ "logins = \"joe\";", "have no such key (it is for exempt)" },
	{ "answer = \"550 5.7.1 Go away\";", "would refuse for good" },
	{ "clients = \"example.com\";", "host names stand in names" },
	{ "names = \"192.0.2.7\";", "those stand in clients" },
	{ "recipients = \"@example.com\";", "rules[0].recipients: \"@example.com\" is not an "
	                                    "address; did you mean \"example.com\"?" },
	{ "recipients = \"*@example.com\";", "did you mean \"example.com\"?" },
	{ "recipients = [ \"a@example.com\", \"*.example.com\" ];",
	    "did you mean \".example.com\"?" },
	{ "senders = \"<joe@example.com>\";", "neither an address nor a domain" },
	{ "senders = \"/.*@example.com/\";", "neither an address nor a domain" },
	{ "senders = \"joe@exa mple.com\";", "neither an address nor a domain" },
	{ "senders = \"joe@.example.com\";", "neither an address nor a domain" },
	{ "senders = \"joe@example..com\";", "neither an address nor a domain" },
	{ "senders = \"example.\";", "neither an address nor a domain" },
	{ "senders = \"<>\";", "neither an address nor a domain" },
	{ "senders = \"@\";", "neither an address nor a domain" },
	{ "senders = \"*@\";", "neither an address nor a domain" },
	{ "senders = [ ];", "is an empty list" },
	{ "senders = \"\";", "is empty" },
	{ "senders = 5;", "5 is not a string" },
};

static void
greylist__what_could_never_work__is_refused_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		config_text_refuse_once(rule_text(refused[i].keys), 2, refused[i].fragment);
}

static void
greylist__spf_without_a_resolver__is_refused(void **state)
{
	struct settings *settings;

	(void)state;
	if (!resolver_is_built()) {
		config_text_refuse_once(rule_text("spf = true;"), 2, "built without c-ares");
		return;
	}
	settings = config_text_load(rule_text("spf = true;"));
	assert_true(settings->policy.rule[0].as.greylist.spf);
	settings_free(&settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(greylist__without_keys__has_its_defaults),
		cmocka_unit_test(greylist__with_all_keys__has_them),
		cmocka_unit_test(greylist__no_log_and_any_service__are_no_mistake),
		cmocka_unit_test(greylist__what_could_never_work__is_refused_once),
		cmocka_unit_test(greylist__spf_without_a_resolver__is_refused),
	};

	return cmocka_run_group_tests(tests, config_text_open, config_text_close);
}
