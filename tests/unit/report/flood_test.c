/* SPDX-License-Identifier: BSD-2-Clause */
/* Floods of decisions come down to a few lines and some counts. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/flood.h"

#include "sample.h"

/* What one run of decisions came down to. */
struct tally {
	struct floods *floods;
	int64_t at_us;
	int count[3]; /* by novelty */
	int over_count;
	int64_t over_sum;
	struct flood last;
	char ticket[TICKET_BYTES];
};

static void
tally_over(void *arg, const struct flood *flood)
{
	struct tally *tally = arg;

	tally->over_count++;
	tally->over_sum += flood->count;
	tally->last = *flood;
}

static enum novelty
tally_note(struct tally *tally, const struct rule *rule, const char *account)
{
	struct observation seen = sample_seen();
	struct step step = sample_step(rule);
	enum novelty novelty;

	seen.at_us = tally->at_us;
	text_copy(step.account, sizeof(step.account), account);
	novelty = floods_note(tally->floods, &seen, &step, tally->ticket);
	tally->count[novelty]++;
	return novelty;
}

static void
tally_begin(struct tally *tally)
{
	memset(tally, 0, sizeof(*tally));
	tally->at_us = SAMPLE_AT_US;
	assert_int_equal(floods_new(&tally->floods, tally_over, tally), 0);
}

static void
flood__same_decision__is_written_once_then_counted(void **state)
{
	struct rule rule = sample_rule();
	struct tally tally;
	char first[TICKET_BYTES];

	(void)state;
	tally_begin(&tally);
	tally_note(&tally, &rule, "a");
	text_copy(first, sizeof(first), tally.ticket);
	for (int i = 1; i < 10000; i++) {
		tally.at_us += 1000;
		tally_note(&tally, &rule, "a");
		assert_string_equal(tally.ticket, first);
	}
	assert_int_equal(tally.count[NOVELTY_FIRST], 1);
	assert_int_equal(tally.count[NOVELTY_REPEATED], 9999);
	floods_tick(tally.floods, SAMPLE_AT_US + FLOOD_WINDOW_US - 1, 9);
	assert_int_equal(tally.over_count, 0);
	floods_tick(tally.floods, SAMPLE_AT_US + FLOOD_WINDOW_US, 9);
	assert_int_equal(tally.over_count, 1);
	assert_int_equal(tally.last.count, 9999);
	assert_string_equal(tally.last.ticket, first);
	assert_string_equal(tally.last.account, "a");
	assert_int_equal(tally.last.since_us, SAMPLE_AT_US + 1000);
	assert_int_equal(tally.last.last_us, SAMPLE_AT_US + 9999000);
	floods_free(&tally.floods);
	assert_null(tally.floods);
}

static void
flood__window_over__gets_a_line_and_a_ticket_again(void **state)
{
	struct rule rule = sample_rule();
	struct tally tally;
	char first[TICKET_BYTES];

	(void)state;
	tally_begin(&tally);
	tally_note(&tally, &rule, "a");
	text_copy(first, sizeof(first), tally.ticket);
	tally.at_us += FLOOD_WINDOW_US - 1;
	assert_int_equal(tally_note(&tally, &rule, "a"), NOVELTY_REPEATED);
	tally.at_us += 1;
	assert_int_equal(tally_note(&tally, &rule, "a"), NOVELTY_FIRST);
	assert_string_not_equal(tally.ticket, first);
	assert_int_equal(tally.over_sum, 1);
	floods_free(&tally.floods);
}

static void
flood__nothing_repeated__is_over_without_a_word(void **state)
{
	struct rule rule = sample_rule();
	struct tally tally;

	(void)state;
	tally_begin(&tally);
	tally_note(&tally, &rule, "a");
	floods_end(tally.floods, UINT_MAX);
	assert_int_equal(tally.over_count, 0);
	floods_free(&tally.floods);
}

static void
flood__other_rule_account_or_mode__is_another_decision(void **state)
{
	struct rule rules[3] = { sample_rule(), sample_rule(), sample_rule() };
	struct tally tally;

	(void)state;
	text_copy(rules[1].name, sizeof(rules[1].name), "another");
	rules[2].mode = MODE_OBSERVE;
	tally_begin(&tally);
	assert_int_equal(tally_note(&tally, &rules[0], "a"), NOVELTY_FIRST);
	assert_int_equal(tally_note(&tally, &rules[0], "b"), NOVELTY_FIRST);
	assert_int_equal(tally_note(&tally, &rules[1], "a"), NOVELTY_FIRST);
	assert_int_equal(tally_note(&tally, &rules[2], "a"), NOVELTY_FIRST);
	assert_int_equal(tally_note(&tally, &rules[2], "a"), NOVELTY_REPEATED);
	floods_free(&tally.floods);
}

static void
flood__many_accounts_of_a_rule__share_a_ticket_from_the_301st_on(void **state)
{
	struct rule rule = sample_rule(), other = sample_rule();
	struct tally tally;
	char account[32], shared[TICKET_BYTES] = "";

	(void)state;
	text_copy(other.name, sizeof(other.name), "other");
	tally_begin(&tally);
	for (int i = 0; i < 1000; i++) {
		snprintf(account, sizeof(account), "a%d", i);
		tally_note(&tally, &rule, account);
		if (i == FLOOD_RULE_LINES)
			text_copy(shared, sizeof(shared), tally.ticket);
		if (i > FLOOD_RULE_LINES)
			assert_string_equal(tally.ticket, shared);
		else
			assert_int_equal(tally.count[NOVELTY_REPEATED], 0);
	}
	assert_int_equal(tally.count[NOVELTY_FIRST], FLOOD_RULE_LINES);
	assert_int_equal(tally.count[NOVELTY_SHARED], 1);
	assert_int_equal(tally.count[NOVELTY_REPEATED], 1000 - FLOOD_RULE_LINES - 1);

	/* Who has a line of his own keeps it, and other rules have lines of theirs. */
	assert_int_equal(tally_note(&tally, &rule, "a7"), NOVELTY_REPEATED);
	assert_string_not_equal(tally.ticket, shared);
	assert_int_equal(tally_note(&tally, &other, "a999"), NOVELTY_FIRST);

	floods_end(tally.floods, UINT_MAX);
	assert_int_equal(tally.over_count, 2);
	assert_int_equal(tally.over_sum, 1000 - FLOOD_RULE_LINES - 1 + 1);
	assert_string_equal(tally.last.account, "");

	/* A minute later the rule has lines again. */
	tally.at_us += FLOOD_WINDOW_US;
	assert_int_equal(tally_note(&tally, &rule, "a999"), NOVELTY_FIRST);
	floods_free(&tally.floods);
}

/* A hold is no decision: each has its own lines, and a hold no ticket. */
static void
flood__holds__are_counted_apart_from_decisions(void **state)
{
	struct rule rule = sample_rule_failures();
	struct tally tally;

	(void)state;
	tally_begin(&tally);
	for (int i = 0; i < 1000; i++) {
		struct observation seen = sample_seen_failure();
		struct step step = sample_step_held(&rule);

		snprintf(step.account, sizeof(step.account), "a%d", i);
		tally.count[floods_note(tally.floods, &seen, &step, tally.ticket)]++;
		assert_string_equal(tally.ticket, "");
	}
	assert_int_equal(tally.count[NOVELTY_FIRST], FLOOD_RULE_LINES);
	assert_int_equal(tally.count[NOVELTY_SHARED], 1);
	assert_int_equal(tally.count[NOVELTY_REPEATED], 1000 - FLOOD_RULE_LINES - 1);

	assert_int_equal(tally_note(&tally, &rule, "a7"), NOVELTY_FIRST);
	assert_int_equal(strlen(tally.ticket), TICKET_BYTES - 1);
	assert_int_equal(tally_note(&tally, &rule, "a999"), NOVELTY_FIRST);

	floods_end(tally.floods, UINT_MAX);
	assert_int_equal(tally.over_count, 1);
	assert_int_equal(tally.last.mark, MARK_HELD);
	assert_int_equal(tally.last.count, 1000 - FLOOD_RULE_LINES - 1);
	assert_int_equal(tally.last.stage, STAGE_AUTH);
	assert_string_equal(tally.last.account, "");
	assert_string_equal(tally.last.ticket, "");
	floods_free(&tally.floods);
}

/* 20 rules × 250 accounts are more than there is room for: the oldest are over early. */
/* Who comes in, who comes back and who is refused are three things; what is told last is kept. */
static void
flood__turns__are_counted_apart_with_their_last_attempt(void **state)
{
	static const enum mark marks[] = { MARK_STOPPED, MARK_WELCOMED, MARK_RETURNED };
	static const enum reason reasons[] = { REASON_TOO_EARLY, REASON_CAME_BACK, REASON_WAITED };
	struct rule rule = sample_rule_grey();
	struct tally tally;

	(void)state;
	for (int i = 0; i < 3; i++) {
		tally_begin(&tally);
		for (int attempt = 1; attempt <= 5; attempt++) {
			struct observation seen = sample_seen();
			struct step step = sample_step_early(&rule);
			enum novelty novelty;

			step.mark = marks[i];
			step.reason = reasons[i];
			step.attempts = attempt;
			novelty = floods_note(tally.floods, &seen, &step, tally.ticket);
			assert_int_equal(novelty, attempt == 1 ? NOVELTY_FIRST : NOVELTY_REPEATED);
			assert_int_equal(tally.ticket[0] != '\0', marks[i] == MARK_STOPPED);
		}
		floods_end(tally.floods, UINT_MAX);
		assert_int_equal(tally.last.mark, marks[i]);
		assert_int_equal(tally.last.count, 4);
		assert_int_equal(tally.last.attempts, 5);
		assert_int_equal(tally.last.code, 450);
		floods_free(&tally.floods);
	}
}

/* Their accounts name nobody. */
static void
flood__shortage_and_maintenance__are_counted_by_client(void **state)
{
	static const enum reason reasons[] = { REASON_DRAIN, REASON_PRESSURE };
	const struct drain drain = { .since_us = SAMPLE_AT_US };
	struct rule rule = sample_rule();
	struct tally tally;

	(void)state;
	for (int i = 0; i < 2; i++) {
		tally_begin(&tally);
		for (uint8_t client = 1; client <= 6; client++) {
			struct observation seen = sample_seen();
			struct step step = sample_step(&rule);

			text_copy(step.account, sizeof(step.account), "m");
			step.reason = reasons[i];
			step.drain = &drain;
			seen.client.bytes[3] = client % 3;
			tally.count[floods_note(tally.floods, &seen, &step, tally.ticket)]++;
		}
		assert_int_equal(tally.count[NOVELTY_FIRST], 3);
		assert_int_equal(tally.count[NOVELTY_REPEATED], 3);
		floods_end(tally.floods, UINT_MAX);
		assert_string_equal(tally.last.account, "m client=192.0.2.0");
		floods_free(&tally.floods);
	}
}

/* Each has a reason and an end of its own, and the ticket is where they are told. */
static void
flood__next_maintenance__is_written_anew(void **state)
{
	const struct drain drains[] = { { .since_us = SAMPLE_AT_US, .reason = "new disks" },
		{ .since_us = SAMPLE_AT_US + 1, .reason = "shutting down" } };
	const struct observation seen = sample_seen();
	struct rule rule = sample_rule();
	struct step step = sample_step(&rule);
	char first[TICKET_BYTES];
	struct tally tally;

	(void)state;
	tally_begin(&tally);
	step.reason = REASON_DRAIN;
	step.drain = &drains[0];
	assert_int_equal(floods_note(tally.floods, &seen, &step, first), NOVELTY_FIRST);
	assert_int_equal(floods_note(tally.floods, &seen, &step, tally.ticket), NOVELTY_REPEATED);
	step.drain = &drains[1];
	assert_int_equal(floods_note(tally.floods, &seen, &step, tally.ticket), NOVELTY_FIRST);
	assert_string_not_equal(tally.ticket, first);
	assert_int_equal(floods_note(tally.floods, &seen, &step, tally.ticket), NOVELTY_REPEATED);
	step.drain = &drains[0];
	assert_int_equal(floods_note(tally.floods, &seen, &step, tally.ticket), NOVELTY_REPEATED);
	assert_string_equal(tally.ticket, first);
	floods_free(&tally.floods);
}

static void
flood__more_accounts_than_room__ends_the_oldest(void **state)
{
	struct rule rules[20];
	struct tally tally;
	char account[32];

	(void)state;
	tally_begin(&tally);
	for (int r = 0; r < 20; r++) {
		rules[r] = sample_rule();
		snprintf(rules[r].name, sizeof(rules[r].name), "rule%d", r);
		for (int i = 0; i < 250; i++) {
			snprintf(account, sizeof(account), "r%d a%d", r, i);
			assert_int_equal(tally_note(&tally, &rules[r], account), NOVELTY_FIRST);
			assert_int_equal(tally_note(&tally, &rules[r], account), NOVELTY_REPEATED);
		}
	}
	assert_int_equal(tally.over_count, 5000 - FLOOD_CAPACITY);
	assert_string_equal(tally.last.account, "r3 a153");
	assert_int_equal(tally_note(&tally, &rules[3], "r3 a154"), NOVELTY_REPEATED);
	assert_int_equal(tally_note(&tally, &rules[3], "r3 a153"), NOVELTY_FIRST);
	floods_end(tally.floods, UINT_MAX);
	assert_int_equal(tally.over_sum, 5000 + 1);
	floods_free(&tally.floods);
}

/* Whoever holds a lock meanwhile lets go of it now and then. */
static void
flood__many_are_over__end_as_many_at_a_time_as_wished(void **state)
{
	struct rule rule = sample_rule();
	struct tally tally;
	char account[32];

	(void)state;
	tally_begin(&tally);
	for (int i = 0; i < 100; i++) {
		snprintf(account, sizeof(account), "a%d", i);
		tally_note(&tally, &rule, account);
		tally_note(&tally, &rule, account);
	}
	tally.at_us += FLOOD_WINDOW_US;
	assert_int_equal(floods_tick(tally.floods, tally.at_us, 30), 30);
	assert_int_equal(tally.over_count, 30);
	assert_string_equal(tally.last.account, "a29");

	/* What is over and has not been come to yet goes on being counted. */
	assert_int_equal(tally_note(&tally, &rule, "a99"), NOVELTY_REPEATED);
	assert_int_equal(tally.over_count, 34);
	assert_int_equal(floods_tick(tally.floods, tally.at_us, 100), 66);
	assert_int_equal(floods_tick(tally.floods, tally.at_us, 100), 0);
	assert_int_equal(tally.over_sum, 101);
	floods_free(&tally.floods);
}

static void
flood__clock_set_back__ends_the_window(void **state)
{
	struct rule rule = sample_rule();
	struct tally tally;

	(void)state;
	tally_begin(&tally);
	tally_note(&tally, &rule, "a");
	tally.at_us -= SECOND_US;
	assert_int_equal(tally_note(&tally, &rule, "a"), NOVELTY_REPEATED);
	tally.at_us -= HOUR_US;
	assert_int_equal(tally_note(&tally, &rule, "a"), NOVELTY_FIRST);
	assert_int_equal(tally.over_count, 1);
	floods_free(&tally.floods);
}

/* Rule names come and go with reloads; each has its lines as long as few are used at once. */
static void
flood__more_rule_names_than_room__go_on(void **state)
{
	struct rule rule = sample_rule();
	struct tally tally;

	(void)state;
	tally_begin(&tally);
	for (int i = 0; i < 1000; i++) {
		snprintf(rule.name, sizeof(rule.name), "rule%d", i);
		assert_int_equal(tally_note(&tally, &rule, rule.name), NOVELTY_FIRST);
		tally.at_us += 1000;
	}
	floods_free(&tally.floods);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flood__same_decision__is_written_once_then_counted),
		cmocka_unit_test(flood__window_over__gets_a_line_and_a_ticket_again),
		cmocka_unit_test(flood__nothing_repeated__is_over_without_a_word),
		cmocka_unit_test(flood__other_rule_account_or_mode__is_another_decision),
		cmocka_unit_test(flood__many_accounts_of_a_rule__share_a_ticket_from_the_301st_on),
		cmocka_unit_test(flood__holds__are_counted_apart_from_decisions),
		cmocka_unit_test(flood__turns__are_counted_apart_with_their_last_attempt),
		cmocka_unit_test(flood__shortage_and_maintenance__are_counted_by_client),
		cmocka_unit_test(flood__next_maintenance__is_written_anew),
		cmocka_unit_test(flood__more_accounts_than_room__ends_the_oldest),
		cmocka_unit_test(flood__many_are_over__end_as_many_at_a_time_as_wished),
		cmocka_unit_test(flood__clock_set_back__ends_the_window),
		cmocka_unit_test(flood__more_rule_names_than_room__go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
