/* SPDX-License-Identifier: BSD-2-Clause */
/* Nights, and what is named of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/inquest.h"

#include "night.h"

#define NAMED_BYTES 4096

/* "break-in 198.51.100.7 bob; outage": in the order in which they are named. */
static void
inquest_print(
    char text_r[static NAMED_BYTES], const struct inquest *inquest, const struct crowd *crowd)
{
	char name[NETWORK_TEXT_BYTES];
	size_t length = 0;

	text_r[0] = '\0';
	for (size_t i = 0; i < inquest->count && length < NAMED_BYTES; i++) {
		const struct concern *concern = &inquest->list[i];
		const char *who = concern->client != CROWD_NONE
		                      ? crowd_client_text(crowd, concern->client, name)
		                      : crowd_network_text(crowd, concern->network, name);
		const char *login = crowd_login_text(crowd, concern->login);

		length += (size_t)snprintf(text_r + length, NAMED_BYTES - length, "%s%s%s%s%s%s",
		    i > 0 ? "; " : "", concern_slugs[concern->kind], who[0] != '\0' ? " " : "", who,
		    login[0] != '\0' ? " " : "", login);
	}
}

static struct inquest
night_judge(const struct night *night, struct ledger *ledger)
{
	struct inquest inquest;

	night_begin(night, ledger);
	assert_int_equal(inquest_hold(&inquest, ledger), 0);
	return inquest;
}

/* In whatever order the lines come. */
static void
night_expect(struct night *night, const char *expected)
{
	for (unsigned seed = 0; seed < 4; seed++) {
		char named[NAMED_BYTES];
		struct ledger ledger;
		struct inquest inquest;

		if (seed > 0)
			night_shuffle(night, seed);
		inquest = night_judge(night, &ledger);
		inquest_print(named, &inquest, &ledger.crowd);
		assert_string_equal(named, expected);
		inquest_clear(&inquest);
		ledger_clear(&ledger);
	}
	night_clear(night);
}

/* --- nights, in parts that can be put together */

static void
quiet(struct night *night)
{
	char client[32], login[32];

	for (int user = 0; user < 40; user++) {
		const int mistakes = user % 4;

		snprintf(client, sizeof(client), "192.0.%d.7", user);
		snprintf(login, sizeof(login), "user%d", user);
		night_pass(night, -86400 - user, client, login);
		night_pass(night, -43200 - user, client, login);
		night_fail_many(night, user * 600, 8, mistakes, client, login);
		night_pass(night, user * 600 + 40, client, login);
		night_sum(
		    night, "auth-ok", 235, user * 600 + 50, user * 600 + 3000, 9, client, login);
	}
	/* A telephone that fails once, one 530, two 454, a new device in a known network. */
	night_fail(night, 7000, "198.51.100.30", "user1");
	night_sum(night, "auth-required", 530, 7100, 7100, 1, "198.51.100.31", "");
	night_sum(night, "tls-required", 530, 7150, 7150, 1, "198.51.100.31", "");
	night_down(night, 7200, "192.0.3.7", "user3");
	night_down(night, 7203, "192.0.4.7", "user4");
	night_pass(night, 7300, "192.0.5.99", "user5");
	night_deed(night, "decision", 7400, 7400, 1, "198.51.100.30",
	    "connections client=198.51.100.30", "enforce", 0);
}

static void
spraying(struct night *night)
{
	char login[32];

	for (int i = 0; i < 40; i++) {
		snprintf(login, sizeof(login), "victim%d", i);
		night_fail(night, 3600 + i * 2, "203.0.113.9", login);
	}
}

static void
distributed(struct night *night)
{
	char client[32];

	for (int i = 0; i < 12; i++) {
		snprintf(client, sizeof(client), "10.%d.0.1", i);
		night_fail_sum(night, 5000 + i, 5400 + i, 3, client, "carol");
	}
}

static void
stale(struct night *night)
{
	night_fail_many(night, 100, 60, 200, "198.51.100.40", "dave");
}

static void
break_in(struct night *night)
{
	night_fail_many(night, 9000, 1, 30, "203.0.114.66", "erin");
	night_pass(night, 9031, "203.0.114.66", "erin");
}

static void
storm(struct night *night)
{
	char client[32], login[32];

	for (int i = 0; i < 60; i++) {
		snprintf(client, sizeof(client), "192.0.%d.7", i % 20);
		snprintf(login, sizeof(login), "user%d", i % 20);
		night_down(night, 12000 + i * 10, client, login);
	}
}

static void
settings(struct night *night)
{
	night_sum(night, "auth-required", 530, 200, 4000, 12, "198.51.100.50", "");
	night_sum(night, "tls-required", 530, 200, 4000, 11, "198.51.100.51", "");
}

static void
night__quiet__names_nothing(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	quiet(&night);
	night_expect(&night, "");
}

static void
night__empty__names_nothing(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_expect(&night, "");
}

static void
night__each_alone__is_named(void **state)
{
	static const struct {
		void (*part)(struct night *night);
		const char *named;
	} cases[] = {
		{ spraying, "spraying 203.0.113.9" },
		{ distributed, "distributed carol" },
		{ stale, "stale-device 198.51.100.40 dave" },
		{ break_in, "break-in 203.0.114.66 erin" },
		{ storm, "outage" },
		{ settings, "no-login 198.51.100.50; no-tls 198.51.100.51" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct night night = { .count = 0 };

		cases[i].part(&night);
		night_expect(&night, cases[i].named);
	}
}

static void
night__all_together__names_each_once(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	quiet(&night);
	spraying(&night);
	distributed(&night);
	stale(&night);
	break_in(&night);
	storm(&night);
	settings(&night);
	night_expect(&night, "break-in 203.0.114.66 erin; outage; spraying 203.0.113.9; "
	                     "distributed carol; stale-device 198.51.100.40 dave; "
	                     "no-login 198.51.100.50; no-tls 198.51.100.51");
}

/* --- spraying */

static void
sprays(struct night *night, const char *client, int logins, int from)
{
	char login[32];

	for (int i = from; i < from + logins; i++) {
		snprintf(login, sizeof(login), "victim%d", i);
		night_fail(night, 100 + i * 5, client, login);
	}
}

static void
spraying__one_login_less__is_none(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	sprays(&night, "203.0.113.9", 4, 0);
	night_expect(&night, "");
	sprays(&night, "203.0.113.9", 5, 0);
	night_expect(&night, "spraying 203.0.113.9");
}

static void
spraying__an_office__is_none(void **state)
{
	struct night night = { .count = 0 };
	char login[32];

	(void)state;
	/* Users log in from one address; some mistype the name, some the password. */
	for (int i = 0; i < 20; i++) {
		snprintf(login, sizeof(login), "worker%d", i);
		night_fail(&night, i * 100, "198.51.100.60", login);
		night_pass(&night, i * 100 + 9, "198.51.100.60", login);
	}
	sprays(&night, "198.51.100.60", 6, 0);
	night_expect(&night, "");
}

static void
spraying__by_a_network__is_the_network(void **state)
{
	struct night night = { .count = 0 };
	char client[32];

	(void)state;
	for (int i = 0; i < 5; i++) {
		snprintf(client, sizeof(client), "203.0.113.%d", 10 + i);
		sprays(&night, client, 1, i);
	}
	night_expect(&night, "spraying 203.0.113.0/24");
	for (int i = 0; i < 4; i++) {
		snprintf(client, sizeof(client), "203.0.113.%d", 10 + i);
		sprays(&night, client, 1, i);
	}
	night_expect(&night, "");
	for (int i = 0; i < 3; i++) {
		snprintf(client, sizeof(client), "2001:db8:1:2::%x", 10 + i);
		sprays(&night, client, 9, 0);
	}
	night_expect(&night, "spraying 2001:db8:1:2::/64");
}

/* For tests on one machine, where other addresses are other clients. */
static void
spraying__loopback__is_no_network(void **state)
{
	struct night night = { .count = 0 };
	char client[32];

	(void)state;
	for (int i = 0; i < 8; i++) {
		snprintf(client, sizeof(client), "127.0.0.%d", 10 + i);
		sprays(&night, client, 1, i);
	}
	night_expect(&night, "");
}

static void
spraying__stale_devices_of_a_provider__are_none(void **state)
{
	struct night night = { .count = 0 };
	char client[32], login[32];

	(void)state;
	for (int i = 0; i < 3; i++) {
		snprintf(client, sizeof(client), "198.51.100.%d", 70 + i);
		snprintf(login, sizeof(login), "phone%d", i);
		night_fail_many(&night, 50 + i, 300, 40, client, login);
	}
	sprays(&night, "198.51.100.90", 3, 0);
	night_expect(&night,
	    "stale-device 198.51.100.70 phone0; stale-device 198.51.100.71 phone1; "
	    "stale-device 198.51.100.72 phone2");
}

static void
spraying__counted_by_network__is_named(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_fail_sum(&night, 100, 160, 20, "203.0.113.0/24", "");
	night_expect(&night, "spraying 203.0.113.0/24");
	night_fail_sum(&night, 100, 160, 19, "203.0.113.0/24", "");
	night_expect(&night, "");
	night_fail_sum(&night, 100, 160, 20, "203.0.113.0/24", "");
	night_sum(&night, "auth-ok", 235, 100, 160, 11, "203.0.113.0/24", "");
	night_expect(&night, "");
}

static void
spraying__that_succeeds__is_a_break_in(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	sprays(&night, "203.0.113.9", 6, 0);
	night_pass(&night, 500, "203.0.113.9", "bob");
	night_expect(&night, "break-in 203.0.113.9 bob; spraying 203.0.113.9");
	/* Whoever was at home there before is not the intruder. */
	night_pass(&night, -500, "203.0.113.9", "bob");
	sprays(&night, "203.0.113.9", 6, 0);
	night_pass(&night, 500, "203.0.113.9", "bob");
	night_expect(&night, "spraying 203.0.113.9");
	/* One among those that it tried. */
	sprays(&night, "203.0.113.9", 8, 0);
	night_pass(&night, 108, "203.0.113.9", "victim1");
	night_expect(&night, "break-in 203.0.113.9 victim1; spraying 203.0.113.9");
}

/* --- distributed guessing */

static void
guessed_from(struct night *night, int networks, const char *login)
{
	char client[32];

	for (int i = 0; i < networks; i++) {
		snprintf(client, sizeof(client), "10.%d.0.%d", i, 1 + i);
		night_fail(night, 200 + i * 30, client, login);
	}
}

static void
distributed__one_network_less__is_none(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	guessed_from(&night, 4, "carol");
	night_expect(&night, "");
	guessed_from(&night, 5, "carol");
	night_expect(&night, "distributed carol");
}

static void
distributed__where_the_login_is_at_home__does_not_count(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	guessed_from(&night, 5, "carol");
	night_pass(&night, -900, "10.0.0.77", "carol");
	night_expect(&night, "");
}

static void
distributed__clients_of_one_network__count_once(void **state)
{
	struct night night = { .count = 0 };
	char client[32];

	(void)state;
	for (int i = 0; i < 9; i++) {
		snprintf(client, sizeof(client), "10.0.0.%d", 1 + i);
		night_fail(&night, 200 + i * 30, client, "carol");
	}
	night_expect(&night, "");
	for (int i = 0; i < 9; i++) {
		snprintf(client, sizeof(client), "127.0.0.%d", 1 + i);
		night_fail(&night, 200 + i * 30, client, "carol");
	}
	night_expect(&night, "distributed carol");
}

static void
distributed__tried_by_sprayers_only__is_none(void **state)
{
	struct night night = { .count = 0 };
	char client[32];

	(void)state;
	for (int i = 0; i < 6; i++) {
		snprintf(client, sizeof(client), "10.%d.0.1", i);
		sprays(&night, client, 9, 0);
	}
	night_expect(&night, "spraying 10.0.0.1; spraying 10.1.0.1; spraying 10.2.0.1; "
	                     "spraying 10.3.0.1; spraying 10.4.0.1; spraying 10.5.0.1");
}

static void
distributed__who_takes_part__is_no_guesser(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	guessed_from(&night, 6, "carol");
	night_fail_many(&night, 300, 0.5, 100, "10.0.0.1", "carol");
	night_expect(&night, "distributed carol");
}

/* --- guessing, stale devices */

static void
guessing__thresholds(void **state)
{
	static const struct {
		int count;
		double gap_s;
		const char *named;
	} cases[] = {
		{ 9, 1, "" },
		{ 10, 1, "guessing 203.0.113.7 mallory" },
		{ 10, 2.9, "guessing 203.0.113.7 mallory" },
		{ 10, 3, "" },
		{ 29, 5, "" },
		{ 30, 5, "guessing 203.0.113.7 mallory" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct night night = { .count = 0 };

		quiet(&night);
		night_fail_many(
		    &night, 300, cases[i].gap_s, cases[i].count, "203.0.113.7", "mallory");
		night_expect(&night, cases[i].named);
	}
}

static void
guessing__what_was_stopped__counts(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	quiet(&night);
	night_fail_many(&night, 300, 1, 5, "203.0.113.7", "mallory");
	night_expect(&night, "");
	quiet(&night);
	night_fail_many(&night, 300, 1, 5, "203.0.113.7", "mallory");
	night_deed(&night, "hold", 304, 304, 1, "203.0.113.7", "failed client=203.0.113.7",
	    "enforce", 900);
	night_deed(&night, "decision", 305, 305, 1, "203.0.113.7", "failed client=203.0.113.7",
	    "enforce", 899);
	night_deed(
	    &night, "repeated", 306, 365, 100, "", "failed client=203.0.113.7", "enforce", 0);
	night_expect(&night, "guessing 203.0.113.7 mallory");
}

static void
guessing__logins_that_nobody_told__is_named(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	quiet(&night);
	night_fail_many(&night, 300, 1, 12, "203.0.113.7", "");
	night_expect(&night, "guessing 203.0.113.7");
}

static void
stale__thresholds(void **state)
{
	static const struct {
		int count;
		double gap_s;
		const char *named;
	} cases[] = {
		{ 4, 600, "" },
		{ 5, 400, "" }, /* 27 minutes of many hours */
		{ 5, 450, "stale-device 198.51.100.40 dave" },
		{ 601, 3, "stale-device 198.51.100.40 dave" },
		{ 601, 2.9, "guessing 198.51.100.40 dave" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct night night = { .count = 0 };

		quiet(&night);
		night_fail_many(
		    &night, 300, cases[i].gap_s, cases[i].count, "198.51.100.40", "dave");
		night_expect(&night, cases[i].named);
	}
}

static void
stale__over_a_third_of_a_short_time__is_named(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_fail_many(&night, 10, 5, 5, "127.0.0.4", "dave");
	night_pass(&night, 0, "127.0.0.5", "alice");
	night_pass(&night, 60, "127.0.0.5", "alice");
	night_expect(&night, "stale-device 127.0.0.4 dave");
	night_fail_many(&night, 10, 5, 5, "127.0.0.4", "dave");
	night_pass(&night, 0, "127.0.0.5", "alice");
	night_pass(&night, 61, "127.0.0.5", "alice");
	night_expect(&night, "");
}

static void
stale__with_two_logins__is_none(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_fail_many(&night, 300, 600, 20, "198.51.100.40", "dave");
	night_fail(&night, 400, "198.51.100.40", "root");
	night_expect(&night, "");
}

static void
stale__beside_a_device_that_is_right__is_named(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_fail_many(&night, 0, 300, 40, "198.51.100.40", "dave");
	night_sum(&night, "auth-ok", 235, 3000, 9000, 30, "198.51.100.40", "dave");
	night_expect(&night, "stale-device 198.51.100.40 dave");
}

/* The device next to it may be the last of both that is heard of. */
static void
stale__beside_a_device_that_logs_in_last__is_no_break_in(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_fail_many(&night, 0, 300, 40, "198.51.100.40", "dave");
	night_sum(&night, "auth-ok", 235, 3000, 12000, 30, "198.51.100.40", "dave");
	night_expect(&night, "stale-device 198.51.100.40 dave");
}

static void
stale__a_password_that_was_put_right__is_no_break_in(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_pass(&night, -9000, "198.51.100.41", "dave");
	night_fail_many(&night, 0, 60, 60, "198.51.100.40", "dave");
	night_pass(&night, 3660, "198.51.100.40", "dave");
	night_expect(&night, "");
}

/* --- break-ins, new networks */

static void
break_in__thresholds(void **state)
{
	static const struct {
		int failures;
		double gap_s, pause_s;
		const char *named;
	} cases[] = {
		{ 2, 5, 10, "" },
		{ 4, 5, 10, "" },
		{ 5, 5, 10, "break-in 203.0.113.7 erin" },
		{ 5, 5, 7100, "break-in 203.0.113.7 erin" },
		{ 5, 5, 7300, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct night night = { .count = 0 };
		const double last_s = 300 + (cases[i].failures - 1) * cases[i].gap_s;

		night_fail_many(
		    &night, 300, cases[i].gap_s, cases[i].failures, "203.0.113.7", "erin");
		night_pass(&night, last_s + cases[i].pause_s, "203.0.113.7", "erin");
		night_expect(&night, cases[i].named);
	}
}

/* As Sendmail 8.17 logs them. */
static void
break_in__with_a_realm__is_the_same_login(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_fail_many(&night, 300, 5, 6, "203.0.113.7", "erin");
	night_pass(&night, 400, "203.0.113.7", "erin@mx.example.org");
	night_expect(&night, "break-in 203.0.113.7 erin@mx.example.org");
	/* An office where each mistypes once. */
	for (int i = 0; i < 8; i++) {
		char login[32], whole[64];

		snprintf(login, sizeof(login), "worker%d", i);
		snprintf(whole, sizeof(whole), "%s@mx.example.org", login);
		night_fail(&night, i * 100, "198.51.100.60", login);
		night_pass(&night, i * 100 + 9, "198.51.100.60", whole);
	}
	night_expect(&night, "");
}

static void
break_in__failures_that_are_told_after_it__are_before_it(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_fail(&night, 300, "203.0.113.7", "erin");
	night_pass(&night, 355, "203.0.113.7", "erin");
	night_fail_sum(&night, 301, 350, 20, "203.0.113.7", "erin");
	night_expect(&night, "break-in 203.0.113.7 erin");
}

static void
break_in__success_before_failures__is_none(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_pass(&night, 299, "203.0.113.7", "erin");
	night_fail_many(&night, 300, 1, 9, "203.0.113.7", "erin");
	night_expect(&night, "");
}

static void
break_in__from_another_client_of_the_network__is_named(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_fail_many(&night, 300, 5, 6, "203.0.113.7", "erin");
	night_pass(&night, 400, "203.0.113.8", "erin");
	night_expect(&night, "break-in 203.0.113.8 erin");
}

static void
break_in__of_a_known_client__must_be_fast(void **state)
{
	static const struct {
		int failures;
		double gap_s;
		const char *named;
	} cases[] = {
		{ 2, 5, "" },
		{ 9, 1, "" },
		{ 10, 1, "break-in 203.0.113.7 erin" },
		{ 12, 5, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct night night = { .count = 0 };

		night_pass(&night, -86400, "203.0.113.7", "erin");
		night_fail_many(
		    &night, 300, cases[i].gap_s, cases[i].failures, "203.0.113.7", "erin");
		night_pass(&night, 700, "203.0.113.7", "erin");
		night_expect(&night, cases[i].named);
	}
}

static void
break_in__under_distributed_guessing__is_from_a_new_network(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	/* From home: none. */
	night_pass(&night, -90000, "198.51.100.1", "carol");
	night_pass(&night, -80000, "198.51.100.1", "carol");
	guessed_from(&night, 6, "carol");
	night_pass(&night, 400, "198.51.100.1", "carol");
	night_expect(&night, "distributed carol");
	/* From elsewhere. */
	night_pass(&night, -90000, "198.51.100.1", "carol");
	night_pass(&night, -80000, "198.51.100.1", "carol");
	guessed_from(&night, 6, "carol");
	night_pass(&night, 400, "203.0.113.77", "carol");
	night_expect(&night, "break-in 203.0.113.77 carol; distributed carol");
	/* Before it began, or long after: that is new, and no more. */
	night_pass(&night, -90000, "198.51.100.1", "carol");
	night_pass(&night, -80000, "198.51.100.1", "carol");
	guessed_from(&night, 6, "carol");
	night_pass(&night, 199, "203.0.113.77", "carol");
	night_expect(&night, "distributed carol; new-network 203.0.113.77 carol");
	/* Where nothing is known of it, somebody at home may be new: none. */
	guessed_from(&night, 6, "carol");
	night_pass(&night, 400, "203.0.113.77", "carol");
	night_expect(&night, "distributed carol");
}

static void
break_in__tried_by_a_sprayer__is_from_a_new_network(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	sprays(&night, "203.0.113.9", 6, 0);
	night_pass(&night, -90000, "198.51.100.1", "victim3");
	night_pass(&night, -80000, "198.51.100.1", "victim3");
	night_pass(&night, 400, "198.51.101.1", "victim3");
	night_expect(&night, "break-in 198.51.101.1 victim3; spraying 203.0.113.9");
}

static void
new_network__needs_two_successes_elsewhere(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_pass(&night, -90000, "198.51.100.1", "frank");
	night_pass(&night, 400, "203.0.113.77", "frank");
	night_expect(&night, "");
	night_pass(&night, -90000, "198.51.100.1", "frank");
	night_pass(&night, -9000, "198.51.100.1", "frank");
	night_pass(&night, 400, "203.0.113.77", "frank");
	night_expect(&night, "new-network 203.0.113.77 frank");
	night_sum(&night, "auth-ok", 235, 10, 60, 2, "198.51.100.1", "frank");
	night_pass(&night, 400, "203.0.113.77", "frank");
	night_expect(&night, "new-network 203.0.113.77 frank");
	/* Two before it, though the last of them was later. */
	night_pass(&night, 10, "198.51.100.1", "frank");
	night_sum(&night, "auth-ok", 235, 100, 900, 3, "198.51.100.1", "frank");
	night_pass(&night, 400, "203.0.113.77", "frank");
	night_expect(&night, "new-network 203.0.113.77 frank");
	/* Of two that are both new the first is the one that is known. */
	night_pass(&night, -90000, "198.51.100.1", "frank");
	night_pass(&night, -9000, "203.0.113.78", "frank");
	night_pass(&night, 400, "203.0.113.77", "frank");
	night_expect(&night, "");
}

/* --- 530, 454 */

static void
refusals__thresholds(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	night_sum(&night, "auth-required", 530, 10, 20, 2, "198.51.100.1", "");
	night_sum(&night, "tls-required", 530, 10, 20, 2, "198.51.100.1", "");
	night_expect(&night, "");
	night_sum(&night, "auth-required", 530, 10, 20, 3, "198.51.100.1", "");
	night_sum(&night, "tls-required", 530, 10, 20, 3, "198.51.100.1", "");
	night_expect(&night, "no-login 198.51.100.1; no-tls 198.51.100.1");
}

static void
refusals__of_a_sprayer__are_not_named(void **state)
{
	struct night night = { .count = 0 };

	(void)state;
	sprays(&night, "203.0.113.9", 6, 0);
	night_sum(&night, "auth-required", 530, 10, 20, 30, "203.0.113.9", "");
	night_expect(&night, "spraying 203.0.113.9");
}

static void
outage__thresholds(void **state)
{
	static const struct {
		int count, clients;
		double gap_s;
		const char *named;
	} cases[] = {
		{ 9, 2, 10, "" },
		{ 10, 2, 10, "outage" },
		{ 10, 2, 67, "" }, /* over 10 minutes */
		{ 10, 2, 66, "outage" },
		{ 10, 1, 10, "" },
		{ 19, 1, 10, "" },
		{ 20, 1, 10, "outage" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct night night = { .count = 0 };
		char client[32];

		for (int k = 0; k < cases[i].count; k++) {
			snprintf(client, sizeof(client), "198.51.100.%d", k % cases[i].clients);
			night_down(&night, 100 + k * cases[i].gap_s, client, "alice");
		}
		night_expect(&night, cases[i].named);
	}
}

static void
outage__two_of_them__are_two(void **state)
{
	struct night night = { .count = 0 };
	struct ledger ledger;
	struct inquest inquest;

	(void)state;
	storm(&night);
	for (int i = 0; i < 30; i++)
		night_down(&night, 40000 + i * 60, i % 2 ? "192.0.2.1" : "192.0.2.2", "bob");
	inquest = night_judge(&night, &ledger);
	assert_int_equal(inquest.count, 2);
	assert_int_equal(inquest.list[0].failed.count, 60);
	assert_int_equal(inquest.list[0].client_count, 20);
	assert_int_equal(inquest.list[0].login_count, 20);
	assert_int_equal(inquest.list[0].failed.first_us, NIGHT_US + 12000 * SECOND_US);
	assert_int_equal(inquest.list[0].failed.last_us, NIGHT_US + 12590 * SECOND_US);
	assert_true(inquest.list[0].is_over);
	assert_int_equal(inquest.list[1].failed.count, 30);
	assert_int_equal(inquest.list[1].client_count, 2);
	inquest_clear(&inquest);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
outage__that_lasts__is_not_over(void **state)
{
	struct night night = { .count = 0 };
	struct ledger ledger;
	struct inquest inquest;

	(void)state;
	night_sum(&night, "auth-unavailable", 454, 43000, 43100, 20, "192.0.2.0/24", "");
	inquest = night_judge(&night, &ledger);
	assert_int_equal(inquest.count, 1);
	assert_false(inquest.list[0].is_over);
	assert_int_equal(inquest.list[0].nameless_count, 20);
	inquest_clear(&inquest);
	ledger_clear(&ledger);
	night_clear(&night);
}

/* --- what is told of them */

static void
concern__tells_what_was_done_about_it(void **state)
{
	struct night night = { .rules = "failed,other" };
	struct ledger ledger;
	struct inquest inquest;
	const struct response *response;

	(void)state;
	sprays(&night, "203.0.113.9", 8, 0);
	night_deed(&night, "hold", 200, 200, 1, "203.0.113.9", "failed client=203.0.113.9",
	    "enforce", 900);
	night_deed(&night, "decision", 205, 205, 1, "203.0.113.9", "failed client=203.0.113.9",
	    "enforce", 890);
	night_deed(&night, "repeated", 206, 260, 14, "", "failed client=203.0.113.9", "enforce", 0);
	night_deed(&night, "decision", 300, 300, 1, "203.0.113.9", "wide client=203.0.0.0/16",
	    "observe", 0);
	night_deed(&night, "decision", 300, 300, 1, "198.51.100.9", "failed client=198.51.100.9",
	    "enforce", 0);
	inquest = night_judge(&night, &ledger);
	assert_int_equal(inquest.count, 1);
	response = &inquest.list[0].response;
	assert_int_equal(response->stopped.count, 15);
	assert_int_equal(response->observed.count, 1);
	assert_int_equal(response->hold_count, 1);
	assert_int_equal(response->held_until_us, NIGHT_US + 1100 * SECOND_US);
	assert_string_equal(deeds_rule_text(&ledger.deeds, response->rule), "failed");
	assert_int_equal(inquest.list[0].rules, 3);
	assert_int_equal(inquest.list[0].login_count, 8);
	assert_int_equal(inquest.list[0].failed.count, 8);
	inquest_clear(&inquest);
	ledger_clear(&ledger);
	night_clear(&night);
}

static void
concern__scope__is_who_takes_part(void **state)
{
	static const struct {
		const char *network, *login;
		unsigned covered; /* spraying and distributed, as 1 and 2 */
	} cases[] = {
		{ NULL, NULL, 3 },
		{ "203.0.113.9", NULL, 1 },
		{ "203.0.0.0/16", NULL, 1 },
		{ "10.2.0.0/16", NULL, 2 },
		{ NULL, "victim2", 1 },
		{ NULL, "carol", 2 },
		{ "10.2.0.0/16", "victim2", 0 },
	};
	struct night night = { .count = 0 };

	(void)state;
	sprays(&night, "203.0.113.9", 8, 0);
	guessed_from(&night, 6, "carol");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ledger_options options = night_options();
		struct ledger ledger;
		struct inquest inquest;
		unsigned covered = 0;

		options.scope.login = cases[i].login;
		options.scope.has_network = cases[i].network != NULL;
		if (cases[i].network != NULL)
			network_parse(&options.scope.network, cases[i].network);
		assert_int_equal(ledger_init(&ledger, &options), 0);
		night_tell(&night, &ledger);
		assert_int_equal(inquest_hold(&inquest, &ledger), 0);
		assert_int_equal(inquest.count, 2);
		for (size_t k = 0; k < inquest.count; k++) {
			if (concern_covers(&ledger, &inquest.list[k]))
				covered |= inquest.list[k].kind == CONCERN_SPRAYING ? 1 : 2;
		}
		assert_int_equal(covered, cases[i].covered);
		inquest_clear(&inquest);
		ledger_clear(&ledger);
	}
	night_clear(&night);
}

static void
inquest__logins_of_a_stranger__do_no_harm(void **state)
{
	static const char *const hostile[] = { "a\"b", "a\\", "\x1b[2J", "\xff\xfe", "x y", "a,b",
		"client=1.2.3.4", "{\"record\":\"decision\"}", "ROOT", "root" };
	struct night night = { .count = 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
		night_fail(&night, 100 + (double)i, "203.0.113.9", hostile[i]);
	night_expect(&night, "spraying 203.0.113.9");
	/* Upper and lower case are the same login. */
	night_fail(&night, 1, "203.0.113.9", "Root");
	night_fail(&night, 2, "203.0.113.9", "rOOT");
	night_fail(&night, 3, "203.0.113.9", "root");
	night_fail(&night, 4, "203.0.113.9", "ROOT");
	night_fail(&night, 5, "203.0.113.9", "RooT");
	night_expect(&night, "");
}

/* How often it came too early is told when it comes at last. */
static void
inquest__who_does_not_wait__is_named_from_ten_times_on(void **state)
{
	static const struct {
		int early;
		const char *named;
	} cases[] = { { 0, "" }, { 9, "" }, { 10, "storm 192.0.2.7" }, { 500, "storm 192.0.2.7" } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct night night = { .count = 0 };
		char line[NIGHT_LINE_BYTES];

		quiet(&night);
		snprintf(line, sizeof(line),
		    "{\"time\":\"2026-11-21T23:00:00.000Z\",\"record\":\"return\","
		    "\"client\":\"192.0.2.7\",\"rule\":\"grey\",\"account\":\"client=192.0.2.7\","
		    "\"early\":%d,\"mode\":\"enforce\"}",
		    cases[i].early);
		night_add(&night, line);
		night_expect(&night, cases[i].named);
	}
	assert_int_equal(concern_severities[CONCERN_STORM], SEVERITY_NOTICE);
}

static void
inquest__a_shortage__is_named_from_ten_refusals_on(void **state)
{
	static const struct {
		int refused;
		const char *mode, *named;
	} cases[] = { { 9, "enforce", "" }, { 10, "enforce", "shortage" }, { 99, "observe", "" } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct night night = { .count = 0 };

		quiet(&night);
		for (int refusal = 0; refusal < cases[i].refused; refusal++) {
			char line[NIGHT_LINE_BYTES];

			snprintf(line, sizeof(line),
			    "{\"time\":\"2026-11-21T23:%02d:00.000Z\",\"record\":\"decision\","
			    "\"ticket\":\"T%07d\",\"client\":\"192.0.2.7\",\"rule\":\"load\","
			    "\"account\":\"load\",\"reason\":\"short-of-resource\","
			    "\"resource\":\"cpu\",\"seen\":90,\"limit\":80,\"mode\":\"%s\"}",
			    refusal % 10, refusal, cases[i].mode);
			night_add(&night, line);
		}
		night_expect(&night, cases[i].named);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(night__quiet__names_nothing),
		cmocka_unit_test(night__empty__names_nothing),
		cmocka_unit_test(night__each_alone__is_named),
		cmocka_unit_test(night__all_together__names_each_once),
		cmocka_unit_test(spraying__one_login_less__is_none),
		cmocka_unit_test(spraying__an_office__is_none),
		cmocka_unit_test(spraying__by_a_network__is_the_network),
		cmocka_unit_test(spraying__loopback__is_no_network),
		cmocka_unit_test(spraying__stale_devices_of_a_provider__are_none),
		cmocka_unit_test(spraying__counted_by_network__is_named),
		cmocka_unit_test(spraying__that_succeeds__is_a_break_in),
		cmocka_unit_test(distributed__one_network_less__is_none),
		cmocka_unit_test(distributed__where_the_login_is_at_home__does_not_count),
		cmocka_unit_test(distributed__clients_of_one_network__count_once),
		cmocka_unit_test(distributed__tried_by_sprayers_only__is_none),
		cmocka_unit_test(distributed__who_takes_part__is_no_guesser),
		cmocka_unit_test(guessing__thresholds),
		cmocka_unit_test(guessing__what_was_stopped__counts),
		cmocka_unit_test(guessing__logins_that_nobody_told__is_named),
		cmocka_unit_test(stale__thresholds),
		cmocka_unit_test(stale__over_a_third_of_a_short_time__is_named),
		cmocka_unit_test(stale__with_two_logins__is_none),
		cmocka_unit_test(stale__beside_a_device_that_is_right__is_named),
		cmocka_unit_test(stale__beside_a_device_that_logs_in_last__is_no_break_in),
		cmocka_unit_test(stale__a_password_that_was_put_right__is_no_break_in),
		cmocka_unit_test(break_in__thresholds),
		cmocka_unit_test(break_in__with_a_realm__is_the_same_login),
		cmocka_unit_test(break_in__failures_that_are_told_after_it__are_before_it),
		cmocka_unit_test(break_in__success_before_failures__is_none),
		cmocka_unit_test(break_in__from_another_client_of_the_network__is_named),
		cmocka_unit_test(break_in__of_a_known_client__must_be_fast),
		cmocka_unit_test(break_in__under_distributed_guessing__is_from_a_new_network),
		cmocka_unit_test(break_in__tried_by_a_sprayer__is_from_a_new_network),
		cmocka_unit_test(new_network__needs_two_successes_elsewhere),
		cmocka_unit_test(refusals__thresholds),
		cmocka_unit_test(refusals__of_a_sprayer__are_not_named),
		cmocka_unit_test(outage__thresholds),
		cmocka_unit_test(outage__two_of_them__are_two),
		cmocka_unit_test(outage__that_lasts__is_not_over),
		cmocka_unit_test(concern__tells_what_was_done_about_it),
		cmocka_unit_test(concern__scope__is_who_takes_part),
		cmocka_unit_test(inquest__logins_of_a_stranger__do_no_harm),
		cmocka_unit_test(inquest__who_does_not_wait__is_named_from_ten_times_on),
		cmocka_unit_test(inquest__a_shortage__is_named_from_ten_refusals_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
