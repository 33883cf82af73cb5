/* SPDX-License-Identifier: BSD-2-Clause */
/* Outcomes are written once, then counted; none is lost, and the disk does not fill. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

#include "report/line.h"
#include "report/outcomes.h"

#include "sample.h"

#define AT_US SAMPLE_AT_US
#define KEPT 16
#define STEP_US (10 * SECOND_US)

/* What was handed out. */
struct handed {
	int64_t lines; /* so many sums … */
	int64_t count; /* … of so many */
	int64_t network_lines, network_count;
	int64_t since_us, last_us; /* of the last one */
	char line[KEPT][4096]; /* the first ones */
};

static struct handed handed;

static void
over(void *arg, const struct outcome_sum *sum)
{
	int length = 0;

	assert_ptr_equal(arg, &handed);
	assert_true(sum->count > 0);
	if (handed.lines < KEPT)
		length = line_outcome(handed.line[handed.lines], sizeof(handed.line[0]), sum);
	assert_true(length >= 0);
	handed.lines++;
	handed.count += sum->count;
	if (sum->network.base.family != 0) {
		handed.network_lines++;
		handed.network_count += sum->count;
		assert_int_equal(sum->seen->client.family, 0);
	}
	handed.since_us = sum->since_us;
	handed.last_us = sum->seen->at_us - sum->seen->age_us;
}

static int
outcomes_setup(void **state)
{
	memset(&handed, 0, sizeof(handed));
	return outcomes_new((struct outcomes **)state, over, &handed);
}

static int
outcomes_teardown(void **state)
{
	outcomes_free((struct outcomes **)state);
	assert_null(*state);
	return 0;
}

static struct observation
failure_at(int64_t at_us)
{
	struct observation seen = sample_seen_failure();

	seen.at_us = at_us;
	return seen;
}

static struct observation
success_at(int64_t at_us)
{
	struct observation seen = failure_at(at_us);

	seen.events = EVENT_BIT(EVENT_AUTH_OK);
	seen.reply = (struct reply){ 235, { 2, 7, 0 }, true, "" };
	return seen;
}

static enum novelty
note(struct outcomes *outcomes, struct observation seen)
{
	return outcomes_note(outcomes, &seen, "logins", ROOM_ENOUGH);
}

static void
tick(struct outcomes *outcomes, int64_t now_us)
{
	while (outcomes_tick(outcomes, now_us))
		;
}

static void
end(struct outcomes *outcomes)
{
	while (outcomes_end(outcomes))
		;
}

/* Client number so many of 10.0.0.0/8, one to each network. */
static void
client_number(struct observation *seen, uint32_t number)
{
	const uint32_t bytes = number << 8;

	seen->client = (struct addr){ 4, { 10, bytes >> 16, bytes >> 8, bytes } };
	seen->client.bytes[1] = (uint8_t)(number >> 8);
	seen->client.bytes[2] = (uint8_t)number;
	seen->client.bytes[3] = (uint8_t)(number >> 16);
}

static const char *
login_number(char login[static 32], uint32_t number)
{
	snprintf(login, 32, "user%u", (unsigned)number);
	return login;
}

static void
outcome__first_of_its_kind__is_written_at_once(void **state)
{
	assert_int_equal(note(*state, failure_at(AT_US)), NOVELTY_FIRST);
	assert_int_equal(note(*state, success_at(AT_US)), NOVELTY_FIRST);
	tick(*state, AT_US + HOUR_US);
	end(*state);
	assert_int_equal(handed.lines, 0);
}

static void
outcome__same_again__is_counted_until_the_window_is_over(void **state)
{
	char record[16];
	int64_t count;

	note(*state, failure_at(AT_US));
	for (int i = 1; i <= 3; i++)
		assert_int_equal(
		    note(*state, failure_at(AT_US + i * 10 * SECOND_US)), NOVELTY_REPEATED);
	tick(*state, AT_US + 10 * SECOND_US + OUTCOME_WINDOW_US - 1);
	assert_int_equal(handed.lines, 0);
	tick(*state, AT_US + 10 * SECOND_US + OUTCOME_WINDOW_US);
	assert_int_equal(handed.lines, 1);
	assert_int_equal(handed.count, 3);
	assert_int_equal(handed.since_us, AT_US + 10 * SECOND_US);
	assert_int_equal(handed.last_us, AT_US + 30 * SECOND_US);
	json_find_text(record, sizeof(record), handed.line[0], "record");
	assert_string_equal(record, "outcome");
	json_find_number(&count, handed.line[0], "count");
	assert_int_equal(count, 3);
	tick(*state, AT_US + HOUR_US);
	end(*state);
	assert_int_equal(handed.lines, 1);
}

/* One outcome each ten seconds, for longer than the longest window. */
static void
outcome__that_goes_on__has_windows_that_double(void **state)
{
	static const struct {
		struct observation (*seen_at)(int64_t at_us);
		int64_t window_us[9];
	} cases[] = {
		{ failure_at,
		    { MINUTE_US, 2 * MINUTE_US, 4 * MINUTE_US, 5 * MINUTE_US, 5 * MINUTE_US } },
		{ success_at, { MINUTE_US, 2 * MINUTE_US, 4 * MINUTE_US, 8 * MINUTE_US,
		                  16 * MINUTE_US, 32 * MINUTE_US, HOUR_US, HOUR_US } },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t at_us = AT_US, begun_us;

		note(*state, cases[i].seen_at(at_us));
		for (int w = 0; cases[i].window_us[w] != 0; w++) {
			int64_t lines = handed.lines;

			begun_us = at_us += STEP_US;
			while (handed.lines == lines) {
				note(*state, cases[i].seen_at(at_us));
				at_us += STEP_US;
				tick(*state, at_us);
			}
			assert_int_equal(at_us - begun_us, cases[i].window_us[w]);
			at_us -= STEP_US;
		}
	}
}

static void
outcome__that_differs__is_another_kind(void **state)
{
	struct observation seen[12];

	for (size_t i = 0; i < 12; i++)
		seen[i] = failure_at(AT_US);
	seen[1].client.bytes[3]++;
	seen[2].login = "bob";
	seen[3].sender = "x@example.net";
	seen[4].recipient = "x@example.net";
	seen[5].stage = STAGE_MESSAGE;
	seen[5].queue_id = "4AB";
	seen[6].events |= EVENT_BIT(EVENT_AUTH_REQUIRED);
	seen[7].reply.code = 454;
	seen[8].reply.status.class = 4;
	seen[9].reply.status.subject = 1;
	seen[10].reply.status.detail = 1;
	seen[11].client.family = 6;
	for (size_t i = 0; i < 12; i++)
		assert_int_equal(note(*state, seen[i]), NOVELTY_FIRST);
	for (size_t i = 0; i < 12; i++)
		assert_int_equal(note(*state, seen[i]), NOVELTY_REPEATED);
}

/* Sendmail 8.17 has one for each session. */
static void
outcome__queue_id__tells_messages_apart_and_not_sessions(void **state)
{
	static const struct {
		enum stage stage;
		enum novelty novelty;
	} cases[] = {
		{ STAGE_CONNECT, NOVELTY_REPEATED },
		{ STAGE_AUTH, NOVELTY_REPEATED },
		{ STAGE_RCPT, NOVELTY_REPEATED },
		{ STAGE_DATA, NOVELTY_FIRST },
		{ STAGE_MESSAGE, NOVELTY_FIRST },
		{ STAGE_DELIVERY, NOVELTY_FIRST },
	};
	struct observation seen = failure_at(AT_US);
	char login[32];

	for (uint32_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		seen.login = login_number(login, i);
		seen.stage = cases[i].stage;
		seen.queue_id = "one";
		assert_int_equal(note(*state, seen), NOVELTY_FIRST);
		seen.queue_id = "two";
		assert_int_equal(note(*state, seen), cases[i].novelty);
	}
}

static void
outcome__that_differs_in_nothing_that_matters__is_the_same(void **state)
{
	struct observation seen = failure_at(AT_US);

	assert_int_equal(note(*state, seen), NOVELTY_FIRST);
	seen.client_port++;
	seen.client_name = seen.helo = seen.session = seen.reply.text = "other";
	seen.pid = 7;
	assert_int_equal(note(*state, seen), NOVELTY_REPEATED);
}

/* Each message of a login is another use of it. */
static void
success__whatever_it_is_used_for__is_one_kind(void **state)
{
	struct observation seen = success_at(AT_US);
	char text[64];

	assert_int_equal(note(*state, seen), NOVELTY_FIRST);
	seen.sender = "x@example.net";
	seen.recipient = "y@example.net";
	seen.queue_id = "4ABC";
	assert_int_equal(note(*state, seen), NOVELTY_REPEATED);
	seen.login = "bob";
	assert_int_equal(note(*state, seen), NOVELTY_FIRST);
	assert_int_equal(note(*state, seen), NOVELTY_REPEATED);
	end(*state);
	assert_int_equal(handed.lines, 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(json_find_text(text, sizeof(text), handed.line[i], "sender"), 0);
		assert_int_equal(
		    json_find_text(text, sizeof(text), handed.line[i], "recipient"), 0);
		assert_int_equal(json_find_text(text, sizeof(text), handed.line[i], "queue_id"), 0);
		assert_int_equal(json_find_text(text, sizeof(text), handed.line[i], "login"), 1);
	}
}

static void
outcome__not_heard_of_for_the_longest_window__is_news(void **state)
{
	assert_int_equal(note(*state, failure_at(AT_US)), NOVELTY_FIRST);
	assert_int_equal(
	    note(*state, failure_at(AT_US + OUTCOME_FAILURE_US - 1)), NOVELTY_REPEATED);
	assert_int_equal(note(*state, failure_at(AT_US + 2 * OUTCOME_FAILURE_US)), NOVELTY_FIRST);
	assert_int_equal(handed.count, 1);
	assert_int_equal(note(*state, success_at(AT_US)), NOVELTY_FIRST);
	assert_int_equal(
	    note(*state, success_at(AT_US + OUTCOME_SUCCESS_US - 1)), NOVELTY_REPEATED);
}

/* A phone that fetches its mail every five minutes is a line an hour in the end. */
static void
success__every_five_minutes__is_summed_up(void **state)
{
	int firsts = 0;

	for (int i = 0; i < 288; i++) {
		firsts += note(*state, success_at(AT_US + i * 5 * MINUTE_US)) == NOVELTY_FIRST;
		for (int second = 0; second < 300; second += 60)
			tick(*state, AT_US + i * 5 * MINUTE_US + second * SECOND_US);
	}
	end(*state);
	assert_int_equal(firsts, 1);
	assert_int_equal(handed.count, 287);
	assert_in_range(handed.lines, 24, 32);
}

static void
outcomes__more_kinds_than_places__no_count_is_lost(void **state)
{
	const uint32_t kinds = 2 * OUTCOMES_CAPACITY;
	int64_t firsts = 0;
	char login[32];

	for (uint32_t i = 0; i < kinds; i++) {
		struct observation seen = failure_at(AT_US + i * 50000);

		seen.login = login_number(login, i);
		for (int time = 0; time < 3; time++)
			firsts += note(*state, seen) == NOVELTY_FIRST;
	}
	assert_true(handed.lines >= OUTCOMES_CAPACITY);
	end(*state);
	assert_int_equal(firsts, kinds);
	assert_int_equal(handed.lines, kinds);
	assert_int_equal(handed.count, 2 * kinds);
}

/* Uses up the budget; returns how many kinds had a line. */
static int64_t
budget_use_up(struct outcomes *outcomes, int64_t at_us)
{
	int64_t firsts = 0;
	char login[32];

	for (uint32_t i = 0; i < OUTCOME_LINES_BURST + 1000; i++) {
		struct observation seen = failure_at(at_us);

		seen.login = login_number(login, i);
		firsts += note(outcomes, seen) == NOVELTY_FIRST;
	}
	return firsts;
}

static void
flood__beyond_the_budget__is_counted_by_network(void **state)
{
	struct observation seen = failure_at(AT_US);
	char text[64];

	assert_int_equal(budget_use_up(*state, AT_US), OUTCOME_LINES_BURST);
	assert_int_equal(handed.lines, 0);
	seen.login = "somebody";
	seen.client = (struct addr){ 6, { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 7, 9 } };
	assert_int_equal(note(*state, seen), NOVELTY_REPEATED);
	seen.client.bytes[15] = 77;
	assert_int_equal(note(*state, seen), NOVELTY_REPEATED);
	tick(*state, AT_US + OUTCOME_WINDOW_US);
	assert_int_equal(handed.lines, 2);
	assert_int_equal(handed.network_lines, 2);
	assert_int_equal(handed.count, 1002);
	for (int i = 0; i < 2; i++) {
		json_find_text(text, sizeof(text), handed.line[i], "network");
		if (strchr(text, ':') != NULL)
			assert_string_equal(text, "2001:db8:0:7::/64");
		else
			assert_string_equal(text, "192.0.2.0/24");
		assert_int_equal(json_find_text(text, sizeof(text), handed.line[i], "client"), 0);
		assert_int_equal(json_find_text(text, sizeof(text), handed.line[i], "login"), 0);
		json_find_text(text, sizeof(text), handed.line[i], "events");
		assert_string_equal(text, "auth-failed");
	}
}

static void
flood__that_is_known__goes_on_being_told(void **state)
{
	struct observation seen = failure_at(AT_US);

	seen.login = "known";
	assert_int_equal(note(*state, seen), NOVELTY_FIRST);
	budget_use_up(*state, AT_US + 1);
	tick(*state, AT_US + MINUTE_US + 1);
	handed = (struct handed){ 0 };
	seen.at_us = AT_US + 2 * MINUTE_US;
	note(*state, seen);
	end(*state);
	assert_in_range(handed.network_lines, 0, handed.lines);
}

static void
flood__of_failures__takes_nothing_from_successes(void **state)
{
	budget_use_up(*state, AT_US);
	assert_int_equal(note(*state, success_at(AT_US)), NOVELTY_FIRST);
	budget_use_up(*state, AT_US + SECOND_US);
	assert_int_equal(note(*state, success_at(AT_US + SECOND_US)), NOVELTY_REPEATED);
}

static void
flood__from_too_many_networks__is_counted_whatever_the_network(void **state)
{
	const uint32_t clients = 60000;

	budget_use_up(*state, AT_US);
	for (uint32_t i = 0; i < clients; i++) {
		struct observation seen = failure_at(AT_US);

		client_number(&seen, i);
		assert_int_equal(note(*state, seen), NOVELTY_REPEATED);
	}
	end(*state);
	assert_int_equal(handed.network_count, clients + 1000);
	assert_in_range(handed.network_lines, OUTCOMES_NETWORKS / 2, OUTCOMES_NETWORKS + 1);
	assert_int_equal(handed.lines, handed.network_lines);
}

/* An hour of an attack with a hundred new logins a second, from a thousand networks. */
static void
flood__for_an_hour__keeps_to_the_budget(void **state)
{
	int64_t firsts = 0;
	char login[32];

	for (uint32_t i = 0; i < 360000; i++) {
		struct observation seen = failure_at(AT_US + i * 10000);

		client_number(&seen, i % 1000);
		seen.login = login_number(login, i);
		firsts += note(*state, seen) == NOVELTY_FIRST;
		if (i % 500 == 0)
			tick(*state, seen.at_us);
	}
	assert_true(firsts + handed.lines <=
	            OUTCOME_LINES_BURST + 3600 * OUTCOME_LINES + 60 * OUTCOME_LINES);
	assert_true(firsts >= OUTCOME_LINES_BURST);
	end(*state);
	assert_int_equal(firsts + handed.count, 360000);
}

static void
flood__that_is_over__leaves_room_for_what_is_new(void **state)
{
	struct observation seen = failure_at(AT_US + MINUTE_US);

	budget_use_up(*state, AT_US);
	seen.login = "late";
	assert_int_equal(note(*state, seen), NOVELTY_FIRST);
}

static struct observation
late_at(int64_t at_us, int64_t happened_us)
{
	struct observation seen = failure_at(at_us);

	seen.age_us = at_us - happened_us;
	return seen;
}

static void
late__told_the_next_day__has_its_own_time(void **state)
{
	const int64_t then_us = AT_US - DAY_US;
	int64_t age_us;
	char time[32];

	note(*state, late_at(AT_US, then_us));
	note(*state, late_at(AT_US + 1, then_us + 2 * MINUTE_US));
	note(*state, late_at(AT_US + 2, then_us + MINUTE_US));
	tick(*state, AT_US + OUTCOME_WINDOW_US);
	assert_int_equal(handed.lines, 0);
	tick(*state, AT_US + 1 + OUTCOME_WINDOW_US);
	assert_int_equal(handed.count, 2);
	assert_int_equal(handed.since_us, then_us + MINUTE_US);
	assert_int_equal(handed.last_us, then_us + 2 * MINUTE_US);
	json_find_text(time, sizeof(time), handed.line[0], "time");
	assert_string_equal(time, "2026-11-20T22:23:05.123Z");
	json_find_text(time, sizeof(time), handed.line[0], "since");
	assert_string_equal(time, "2026-11-20T22:22:05.123Z");
	assert_int_equal(json_find_seconds(&age_us, handed.line[0], "age"), 1);
	assert_int_equal(age_us, DAY_US - 2 * MINUTE_US + 2);
}

/* A day of a log, read in a moment: one sum must not hide when it happened. */
static void
late__a_day_in_a_moment__is_summed_up_by_windows(void **state)
{
	int64_t then_us = AT_US - DAY_US;
	int64_t repeated = 0;

	for (int64_t i = 0; i < 1440; i++)
		repeated +=
		    note(*state, late_at(AT_US + i, then_us + i * MINUTE_US)) == NOVELTY_REPEATED;
	end(*state);
	assert_int_equal(repeated, 1439);
	assert_int_equal(handed.count, repeated);
	assert_in_range(handed.lines, 1439 / 6, 1439 / 5);
}

static void
clock__set_back__ends_the_windows(void **state)
{
	note(*state, failure_at(AT_US));
	note(*state, failure_at(AT_US));
	tick(*state, AT_US - MINUTE_US);
	assert_int_equal(handed.count, 0);
	tick(*state, AT_US - MINUTE_US - 1);
	assert_int_equal(handed.count, 1);
	assert_int_equal(note(*state, failure_at(AT_US - DAY_US)), NOVELTY_FIRST);
	assert_int_equal(note(*state, failure_at(AT_US - DAY_US)), NOVELTY_REPEATED);
	tick(*state, AT_US - DAY_US + MINUTE_US);
	assert_int_equal(handed.count, 2);
}

static void
clock__set_back__leaves_the_budget_usable(void **state)
{
	struct observation seen = failure_at(AT_US - DAY_US + MINUTE_US);

	budget_use_up(*state, AT_US);
	budget_use_up(*state, AT_US - DAY_US);
	seen.login = "after";
	assert_int_equal(note(*state, seen), NOVELTY_FIRST);
}

static void
words__of_strangers__are_cut_and_valid(void **state)
{
	static char one[600], two[601];
	static const char *const broken[] = { "\xff\xfe\x80", "a\nb\x1b[2J\"\\", "\xc3\xa9\xc3" };
	struct observation seen = failure_at(AT_US);
	char value[1024];

	memset(one, 'x', sizeof(one) - 1);
	for (size_t i = 0; i < sizeof(two) - 1; i++)
		two[i] = "\xc3\xa9"[i % 2];
	seen.login = seen.sender = seen.recipient = seen.queue_id = seen.helo = two;
	seen.mechanism = seen.service = seen.client_name = seen.reply.text = one;
	note(*state, seen);
	note(*state, seen);
	for (size_t i = 0; i < 3; i++) {
		seen.login = seen.sender = seen.reply.text = seen.helo = broken[i];
		note(*state, seen);
		note(*state, seen);
	}
	end(*state);
	assert_int_equal(handed.lines, 4);
	for (int i = 0; i < 4; i++) {
		assert_null(strchr(handed.line[i], '\n'));
		assert_null(strchr(handed.line[i], '\x1b'));
		assert_true(strlen(handed.line[i]) < 2500);
		assert_int_equal(json_find_text(value, sizeof(value), handed.line[i], "login"), 1);
		assert_int_equal(handed.line[i][strlen(handed.line[i]) - 1], '}');
		if (strlen(value) > 40)
			assert_null(strstr(value, "\xef\xbf\xbd"));
	}
}

static void
room__short__counts_what_would_be_written(void **state)
{
	struct observation seen = failure_at(AT_US);
	char login[32];
	uint32_t i;

	for (i = 0; i < 3 * OUTCOMES_CAPACITY; i++) {
		seen.login = login_number(login, i);
		assert_int_equal(outcomes_note(*state, &seen, "", ROOM_SHORT), NOVELTY_REPEATED);
		assert_true(handed.lines <= 1);
	}
	end(*state);
	assert_int_equal(handed.count, i);
	assert_true(handed.lines > OUTCOMES_CAPACITY / 2);
}

static void
room__short__lets_windows_wait(void **state)
{
	struct observation seen = failure_at(AT_US);

	note(*state, seen);
	note(*state, seen);
	seen.at_us += 4 * MINUTE_US;
	outcomes_note(*state, &seen, "", ROOM_SHORT);
	assert_int_equal(handed.lines, 0);
	note(*state, seen);
	assert_int_equal(handed.lines, 1);
	assert_int_equal(handed.count, 2);
}

static void
rules__of_all_that_are_counted__are_named_once(void **state)
{
	struct observation seen = failure_at(AT_US);
	char rules[128];

	outcomes_note(*state, &seen, "first", ROOM_ENOUGH);
	outcomes_note(*state, &seen, "logins,guesses", ROOM_ENOUGH);
	outcomes_note(*state, &seen, "", ROOM_ENOUGH);
	outcomes_note(*state, &seen,
	    "guesses,guess,a-name-of-31-characters-is-long,b-name-of-31-"
	    "characters-is-long,c",
	    ROOM_ENOUGH);
	end(*state);
	json_find_text(rules, sizeof(rules), handed.line[0], "rules");
	assert_string_equal(rules, "logins,guesses,guess,a-name-of-31-characters-is-long,c");
}

static void
delivery__without_a_client__is_told_by_recipient(void **state)
{
	struct observation seen = sample_seen_bare();
	int64_t firsts;
	char text[64];

	seen.stage = STAGE_DELIVERY;
	seen.origin = ORIGIN_LOG;
	seen.events = EVENT_BIT(EVENT_DEFERRED);
	seen.recipient = "b@example.org";
	seen.queue_id = "4XyZ";
	seen.reply = (struct reply){ 554, { 5, 7, 1 }, false, "no service" };
	assert_int_equal(note(*state, seen), NOVELTY_FIRST);
	assert_int_equal(note(*state, seen), NOVELTY_REPEATED);
	firsts = budget_use_up(*state, AT_US);
	seen.queue_id = "other";
	assert_int_equal(note(*state, seen), NOVELTY_REPEATED);
	end(*state);
	assert_int_equal(handed.count, OUTCOME_LINES_BURST + 1000 - firsts + 2);
	for (int i = 0; i < 3; i++) {
		json_find_text(text, sizeof(text), handed.line[i], "outcome");
		json_find_text(text + 10, sizeof(text) - 10, handed.line[i], "events");
		if (strcmp(text + 10, "deferred") == 0)
			assert_string_equal(text, "later");
	}
}

static void
none__at_the_end__is_nothing(void **state)
{
	tick(*state, AT_US);
	end(*state);
	assert_int_equal(handed.lines, 0);
	outcomes_free((struct outcomes **)state);
	outcomes_free((struct outcomes **)state);
}

#define OUTCOMES_TEST(test) cmocka_unit_test_setup_teardown(test, outcomes_setup, outcomes_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OUTCOMES_TEST(outcome__first_of_its_kind__is_written_at_once),
		OUTCOMES_TEST(outcome__same_again__is_counted_until_the_window_is_over),
		OUTCOMES_TEST(outcome__that_goes_on__has_windows_that_double),
		OUTCOMES_TEST(outcome__that_differs__is_another_kind),
		OUTCOMES_TEST(outcome__queue_id__tells_messages_apart_and_not_sessions),
		OUTCOMES_TEST(outcome__that_differs_in_nothing_that_matters__is_the_same),
		OUTCOMES_TEST(success__whatever_it_is_used_for__is_one_kind),
		OUTCOMES_TEST(outcome__not_heard_of_for_the_longest_window__is_news),
		OUTCOMES_TEST(success__every_five_minutes__is_summed_up),
		OUTCOMES_TEST(outcomes__more_kinds_than_places__no_count_is_lost),
		OUTCOMES_TEST(flood__beyond_the_budget__is_counted_by_network),
		OUTCOMES_TEST(flood__that_is_known__goes_on_being_told),
		OUTCOMES_TEST(flood__of_failures__takes_nothing_from_successes),
		OUTCOMES_TEST(flood__from_too_many_networks__is_counted_whatever_the_network),
		OUTCOMES_TEST(flood__for_an_hour__keeps_to_the_budget),
		OUTCOMES_TEST(flood__that_is_over__leaves_room_for_what_is_new),
		OUTCOMES_TEST(late__told_the_next_day__has_its_own_time),
		OUTCOMES_TEST(late__a_day_in_a_moment__is_summed_up_by_windows),
		OUTCOMES_TEST(clock__set_back__ends_the_windows),
		OUTCOMES_TEST(clock__set_back__leaves_the_budget_usable),
		OUTCOMES_TEST(words__of_strangers__are_cut_and_valid),
		OUTCOMES_TEST(room__short__counts_what_would_be_written),
		OUTCOMES_TEST(room__short__lets_windows_wait),
		OUTCOMES_TEST(rules__of_all_that_are_counted__are_named_once),
		OUTCOMES_TEST(delivery__without_a_client__is_told_by_recipient),
		OUTCOMES_TEST(none__at_the_end__is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
