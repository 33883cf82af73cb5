/* SPDX-License-Identifier: BSD-2-Clause */
/* What is said of a night, and what is advised. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "policy/strain.h"

#include "report/advice.h"

#include "night.h"

/* Every sentence of the first concern, in a line each. */
#define SAID_BYTES 16384

static void
advice_print(char text_r[static SAID_BYTES], struct night *night)
{
	static struct advice advice;
	struct ledger ledger;
	struct inquest inquest;
	size_t length;

	text_r[0] = '\0';
	night_begin(night, &ledger);
	assert_int_equal(inquest_hold(&inquest, &ledger), 0);
	assert_true(inquest.count > 0);
	advice_give(&advice, &ledger, &inquest.list[0]);
	length = (size_t)snprintf(text_r, SAID_BYTES, "%s: %s\n%s\n",
	    advice_title(inquest.list[0].kind), advice.what, advice.done);
	for (unsigned i = 0; i < advice.todo_count; i++)
		length += (size_t)snprintf(
		    text_r + length, SAID_BYTES - length, "- %s\n", advice.todo[i]);
	inquest_clear(&inquest);
	ledger_clear(&ledger);
	night_clear(night);
}

static void
said_has(const char *said, const char *const *words)
{
	/* No place was left open. */
	assert_null(strstr(said, "{cl"));
	assert_null(strstr(said, "{lo"));
	assert_null(strstr(said, "{fa"));
	for (; *words != NULL; words++) {
		if (strstr(said, *words) == NULL)
			fail_msg("\"%s\" is not in\n%s", *words, said);
	}
}

static void
spray(struct night *night)
{
	char login[32];

	for (int i = 0; i < 8; i++) {
		snprintf(login, sizeof(login), "victim%d", i);
		night_fail(night, 3600 + i, "203.0.113.9", login);
	}
}

static void
advice__no_rule__advises_one(void **state)
{
	struct night night = { .count = 0 };
	char said[SAID_BYTES];

	(void)state;
	spray(&night);
	advice_print(said, &night);
	said_has(said, (const char *[]){ "Many logins tried from one place: 203.0.113.9 tried 8 "
	                                 "different logins",
	                   "from 2026-11-21 23:00:00 to 2026-11-21 23:00:07: 8 failures",
	                   "Among them: victim", "\nNo rule counted it.\n", "name = \"spraying\"",
	                   "- Look closer: sluice why 203.0.113.9\n", NULL });
}

static void
advice__a_rule_that_counted__is_named(void **state)
{
	struct night night = { .rules = "logins,guesses" };
	char said[SAID_BYTES];

	(void)state;
	spray(&night);
	advice_print(said, &night);
	said_has(
	    said, (const char *[]){ "stayed within the limits of these rules: logins, guesses.",
	              "- Lower the limits of these rules: logins, guesses.", NULL });
}

static void
advice__a_rule_of_the_same_name__is_replaced(void **state)
{
	struct night night = { .rules = "logins,spraying" };
	char said[SAID_BYTES];

	(void)state;
	spray(&night);
	advice_print(said, &night);
	said_has(said, (const char *[]){ "Or put this one in the place of that with its name, and "
	                                 "say \"sluice reload\": { name = \"spraying\";",
	                   NULL });
	assert_null(strstr(said, "add this one"));
}

/* Four an hour are earned back in an hour. */
static void
advice__a_slow_attack__needs_a_rule_that_forgets_slowly(void **state)
{
	static const struct {
		int gap_s;
		const char *limit;
	} cases[] = {
		{ 12 * 60, "limit = \"4 per 1h\"" },
		{ 16 * 60, "limit = \"4 per 1d\"" },
	};
	char said[SAID_BYTES], login[32];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct night night = { .count = 0 };

		for (int n = 0; n < 40; n++) {
			snprintf(login, sizeof(login), "victim%d", n);
			night_fail(&night, n * cases[i].gap_s, "203.0.113.9", login);
		}
		advice_print(said, &night);
		said_has(said, (const char *[]){ cases[i].limit, NULL });
	}
}

/* Each of those who guessed stayed within any limit. */
static void
advice__a_break_in_under_attack__leaves_the_rules_to_the_attack(void **state)
{
	struct night night = { .rules = "failed-logins" };
	char said[SAID_BYTES], client[32];

	(void)state;
	night_pass(&night, -900, "192.0.2.1", "erin");
	night_pass(&night, -800, "192.0.2.1", "erin");
	for (int i = 0; i < 9; i++) {
		snprintf(client, sizeof(client), "10.%d.0.1", i);
		night_fail(&night, 300 + i, client, "erin");
	}
	night_pass(&night, 400, "203.0.113.7", "erin");
	advice_print(said, &night);
	said_has(
	    said, (const char *[]){ "while its password was being guessed from elsewhere", NULL });
	assert_null(strstr(said, "No rule counted it"));
	assert_null(strstr(said, "type = "));
}

static void
advice__what_was_stopped__is_told_and_needs_no_rule(void **state)
{
	struct night night = { .rules = "logins" };
	char said[SAID_BYTES];

	(void)state;
	spray(&night);
	night_deed(&night, "hold", 3610, 3610, 1, "203.0.113.9", "logins client=203.0.113.9",
	    "enforce", 900);
	night_deed(&night, "decision", 3611, 3611, 1, "203.0.113.9", "logins client=203.0.113.9",
	    "enforce", 899);
	night_deed(
	    &night, "repeated", 3612, 3660, 40, "", "logins client=203.0.113.9", "enforce", 0);
	advice_print(said, &night);
	said_has(
	    said, (const char *[]){ "sluice stopped it 41 times, mostly by rule \"logins\", the "
	                            "last time at 2026-11-21 23:01:00.",
	              "It was on hold until 2026-11-21 23:15:10.", NULL });
	assert_null(strstr(said, "type = "));
}

static void
advice__what_was_only_observed__is_to_be_enforced(void **state)
{
	struct night night = { .rules = "logins" };
	char said[SAID_BYTES];

	(void)state;
	spray(&night);
	night_deed(&night, "decision", 3611, 3611, 1, "203.0.113.9", "logins client=203.0.113.9",
	    "observe", 0);
	advice_print(said, &night);
	said_has(said, (const char *[]){ "would have stopped it once, by rule \"logins\"",
	                   "- Let the rule \"logins\" stop it", NULL });
}

static void
advice__held_and_never_back__says_so(void **state)
{
	struct night night = { .rules = "logins" };
	char said[SAID_BYTES];

	(void)state;
	spray(&night);
	night_deed(&night, "hold", 3609.5, 3609.5, 1, "203.0.113.9", "logins client=203.0.113.9",
	    "enforce", 86400);
	advice_print(said, &night);
	said_has(said, (const char *[]){ "It is on hold until 2026-11-22 23:00:10. It has not come "
	                                 "back since.",
	                   NULL });
}

static void
advice__each_kind__says_what_to_do(void **state)
{
	struct night night = { .count = 0 };
	char said[SAID_BYTES], client[32];

	(void)state;
	night_fail_many(&night, 300, 1, 30, "203.0.113.7", "erin");
	night_pass(&night, 400, "203.0.113.7", "erin");
	advice_print(said, &night);
	said_has(
	    said, (const char *[]){ "Broken into?: 203.0.113.7 logged in as erin at 2026-11-21 "
	                            "22:06:40.",
	              "30 failures of this login", "change the password", NULL });

	for (int i = 0; i < 9; i++) {
		snprintf(client, sizeof(client), "10.%d.0.1", i);
		night_fail(&night, 300 + i, client, "carol");
	}
	advice_print(said, &night);
	said_has(said, (const char *[]){ "carol was tried by 9 clients in 9 networks", ".0.0/24",
	                   "distinct = \"client\"", "sluice why carol", NULL });

	night_fail_many(&night, 300, 1, 12, "203.0.113.7", "mallory");
	advice_print(said, &night);
	said_has(said, (const char *[]){ "203.0.113.7 failed 12 times with mallory",
	                   "forgive = \"auth-ok\"", NULL });

	night_fail_many(&night, 300, 60, 100, "198.51.100.40", "dave");
	advice_print(said, &night);
	said_has(
	    said, (const char *[]){ "A device with an old password: 198.51.100.40 fails steadily "
	                            "with dave",
	              "one every 60 seconds on average", "Tell the owner of dave", NULL });

	night_pass(&night, -900, "192.0.2.1", "frank");
	night_pass(&night, -800, "192.0.2.1", "frank");
	night_pass(&night, 400, "203.0.113.77", "frank");
	advice_print(said, &night);
	said_has(
	    said, (const char *[]){ "frank logged in from 203.0.113.77 at 2026-11-21 22:06:40, "
	                            "and never before from its network 203.0.113.0/24.",
	              NULL });

	night_sum(&night, "auth-required", 530, 10, 20, 3, "198.51.100.1", "");
	advice_print(said, &night);
	said_has(said,
	    (const char *[]){ "Forgot to log in: 198.51.100.1", "3 times", "465 or 587", NULL });

	night_sum(&night, "tls-required", 530, 10, 20, 3, "198.51.100.1", "");
	advice_print(said, &night);
	said_has(said, (const char *[]){ "Forgot to encrypt: 198.51.100.1", "STARTTLS", NULL });
}

static void
advice__an_outage__blames_the_back_end_and_the_rule(void **state)
{
	struct night night = { .rules = "everything" };
	char said[SAID_BYTES];

	(void)state;
	for (int i = 0; i < 30; i++)
		night_down(&night, 600 + i, i % 2 ? "192.0.2.1" : "192.0.2.2", "bob");
	advice_print(said, &night);
	said_has(said,
	    (const char *[]){ "From 2026-11-21 22:10:00 to 2026-11-21 22:10:29 the server "
	                      "could not check logins: 454 was answered 30 times. "
	                      "Clients: 2, logins: 1.",
	        "saslauthd", "These rules counted it: everything. Take auth-unavailable", NULL });
	assert_null(strstr(said, "192.0.2.1"));
}

/* What is to be copied into a shell has no name of a stranger's in it. */
static void
advice__a_login_that_a_shell_would_obey__is_in_no_command(void **state)
{
	struct night night = { .count = 0 };
	char said[SAID_BYTES], client[32];

	(void)state;
	for (int i = 0; i < 9; i++) {
		snprintf(client, sizeof(client), "10.%d.0.1", i);
		night_fail(&night, 300 + i, client, "x;reboot");
	}
	advice_print(said, &night);
	said_has(said, (const char *[]){ "x;reboot was tried by 9 clients", NULL });
	assert_null(strstr(said, "sluice why"));
}

static void
advice__a_name_that_looks_like_a_place__stays(void **state)
{
	struct night night = { .count = 0 };
	char said[SAID_BYTES];

	(void)state;
	night_fail_many(&night, 300, 1, 12, "203.0.113.7", "%s{network}{");
	advice_print(said, &night);
	assert_non_null(strstr(said, "failed 12 times with %s{network}{, from"));
}

static void
advice__the_longest_names__fit(void **state)
{
	struct night night = { .count = 0 };
	char said[SAID_BYTES], login[512];

	(void)state;
	for (int i = 0; i < 8; i++) {
		memset(login, 'a' + i, sizeof(login) - 1);
		login[sizeof(login) - 1] = '\0';
		night_fail(&night, 3600 + i, "203.0.113.9", login);
	}
	advice_print(said, &night);
	assert_non_null(strstr(said, "sluice why 203.0.113.9"));
}

static void
advice__a_storm__tells_either_side_what_to_do(void **state)
{
	static const char line[] =
	    "{\"time\":\"2026-11-21T23:00:00.000Z\",\"record\":\"%s\",\"ticket\":\"T\","
	    "\"client\":\"192.0.2.7\",\"rule\":\"grey\",\"account\":\"client=192.0.2.7\","
	    "\"reason\":\"hammering\",\"wait\":300,\"early\":12,\"mode\":\"enforce\"}";
	struct night night = { .count = 0 };
	char said[SAID_BYTES], text[NIGHT_LINE_BYTES];

	(void)state;
	snprintf(text, sizeof(text), line, "decision");
	night_add(&night, text);
	advice_print(said, &night);
	said_has(said,
	    (const char *[]){ "A client that does not wait: 192.0.2.7 was told to wait by rule "
	                      "\"grey\", and came too early 12 times, from 2026-11-21 23:00:00 to "
	                      "2026-11-21 23:00:00. It has not come as it was told.\n\n",
	        "- If you know who runs 192.0.2.7: it should wait longer",
	        "of type \"exempt\" that stands before \"grey\".",
	        "- Look closer: sluice why 192.0.2.7\n", NULL });

	snprintf(text, sizeof(text), line, "decision");
	night_add(&night, text);
	snprintf(text, sizeof(text), line, "return");
	night_add(&night, text);
	advice_print(said, &night);
	said_has(said, (const char *[]){ "Times that it came as it was told: 1.", NULL });
}

static void
shortage(struct night *night, const char *resource, const char *seen)
{
	for (int i = 0; i < 10; i++) {
		char line[NIGHT_LINE_BYTES];

		snprintf(line, sizeof(line),
		    "{\"time\":\"2026-11-21T23:00:0%d.000Z\",\"record\":\"decision\","
		    "\"client\":\"192.0.2.7\",\"rule\":\"load\",\"account\":\"load\","
		    "\"reason\":\"short-of-resource\",\"resource\":\"%s\",\"seen\":%s,"
		    "\"limit\":0.5,\"mode\":\"enforce\"}",
		    i, resource, seen);
		night_add(night, line);
	}
}

static void
advice__a_shortage__tells_what_to_look_at(void **state)
{
	struct night night = { .count = 0 };
	char said[SAID_BYTES];

	(void)state;
	shortage(&night, "latency", "1.5");
	advice_print(said, &night);
	said_has(said, (const char *[]){
	                   "Mail refused for want of resources: From 2026-11-21 23:00:00 to "
	                   "2026-11-21 23:00:09 the machine was short of answers in time: "
	                   "latency rose to 1s500ms, and shedding begins at 500ms. Refused for a "
	                   "while: 10.\n\n- See what keeps sluiced waiting",
	                   "raise the mark of \"latency\"", NULL });
	for (int resource = 0; resource < RESOURCE_COUNT; resource++) {
		shortage(&night, resource_table[resource].name, "90");
		advice_print(said, &night);
		said_has(said, (const char *[]){ "- See w", "- Whoever was refused", NULL } +
		                   (resource == RESOURCE_DISK || resource == RESOURCE_INODES));
	}
	shortage(&night, "moonlight", "7");
	advice_print(said, &night);
	said_has(said, (const char *[]){ "short of moonlight: moonlight rose to 7,", NULL });
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(advice__no_rule__advises_one),
		cmocka_unit_test(advice__a_rule_that_counted__is_named),
		cmocka_unit_test(advice__a_rule_of_the_same_name__is_replaced),
		cmocka_unit_test(advice__a_slow_attack__needs_a_rule_that_forgets_slowly),
		cmocka_unit_test(advice__a_break_in_under_attack__leaves_the_rules_to_the_attack),
		cmocka_unit_test(advice__what_was_stopped__is_told_and_needs_no_rule),
		cmocka_unit_test(advice__what_was_only_observed__is_to_be_enforced),
		cmocka_unit_test(advice__held_and_never_back__says_so),
		cmocka_unit_test(advice__each_kind__says_what_to_do),
		cmocka_unit_test(advice__an_outage__blames_the_back_end_and_the_rule),
		cmocka_unit_test(advice__a_login_that_a_shell_would_obey__is_in_no_command),
		cmocka_unit_test(advice__a_name_that_looks_like_a_place__stays),
		cmocka_unit_test(advice__the_longest_names__fit),
		cmocka_unit_test(advice__a_storm__tells_either_side_what_to_do),
		cmocka_unit_test(advice__a_shortage__tells_what_to_look_at),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
