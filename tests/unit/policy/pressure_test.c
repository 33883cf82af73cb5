/* SPDX-License-Identifier: BSD-2-Clause */
/* How much is shed and when, whom it meets, and that it settles instead of swinging. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"

#include "policy/answer.h"
#include "policy/policy.h"
#include "policy/pressure.h"

#define NOW_US (INT64_C(1800000000) * SECOND_US)
#define PERCENT (SHARE_ALL_PPM / 100)
#define NEARLY 100 /* parts per million */
#define END 60
#define BEGIN 80

/* A machine with one rule, and its own clock. */
static struct memories memories;
static struct strain strain;
static struct policy policy;
static struct rule *rule = &policy.rule[0];
static int64_t now_us;
static unsigned session_count;

static int
world_open(void **state)
{
	const struct store_options options = { .backend = "ram", .path = "", .accounts = 65536 };

	(void)state;
	memories = (struct memories){ .strain = &strain };
	if (store_open(&memories.durable, &options) < 0 ||
	    store_open(&memories.sessions, &options) < 0)
		return -1;
	for (int i = 0; i < RESOURCE_COUNT; i++)
		strain.value[i] = STRAIN_UNKNOWN;
	memset(&policy, 0, sizeof(policy));
	policy.rule_count = 1;
	*rule = (struct rule){
		.type = &pressure_rule,
		.name = "short",
		.stops = STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL),
		.v4_bits = 24,
		.v6_bits = 64,
		.answer = { .code = 421,
		    .status = { 4, 3, 2 },
		    .text = "{host} is short of {resource}: {seen} of {limit}, wait {wait}" },
		.as.pressure.marks[RESOURCE_CPU] = { END, BEGIN },
		.as.pressure.spare = SPARED_BIT(SPARED_AUTHENTICATED),
	};
	now_us = NOW_US;
	return 0;
}

static int
world_close(void **state)
{
	(void)state;
	store_close(&memories.durable);
	store_close(&memories.sessions);
	return 0;
}

static void
assert_near(int64_t value, int64_t wanted, int64_t tolerance)
{
	if (value < wanted - tolerance || value > wanted + tolerance)
		fail_msg("%lld is not near %lld", (long long)value, (long long)wanted);
}

static struct shedding
move(void)
{
	return pressure_move(rule, &memories, now_us);
}

/* Seconds go by, with a look in each. */
static struct shedding
pass(int64_t seconds)
{
	for (; seconds > 0; seconds--) {
		now_us += SECOND_US;
		move();
	}
	return move();
}

/* Sets the share by letting it settle. */
static void
settle(int64_t share_percent)
{
	strain.value[RESOURCE_CPU] = BEGIN;
	move();
	strain.value[RESOURCE_CPU] = END + (BEGIN - END) * share_percent / 100;
	assert_near(pass(300).share_ppm, share_percent * PERCENT, NEARLY);
}

/* --- sessions */

static struct observation
observation_of(const char *client, const char *service, enum stage stage)
{
	static char session[32];
	struct observation seen = {
		.at_us = now_us,
		.stage = stage,
		.events = stage == STAGE_CONNECT ? EVENT_BIT(EVENT_CONNECT)
		          : stage == STAGE_MAIL  ? EVENT_BIT(EVENT_MESSAGE)
		                                 : 0,
		.session = session,
		.client_name = "",
		.host = "mx.example",
		.service = service,
		.daemon = "",
		.helo = "",
		.login = "",
		.mechanism = "",
		.sender = "",
		.recipient = "",
		.queue_id = "",
		.reply = { .text = "" },
	};

	snprintf(session, sizeof(session), "s%u", session_count++);
	addr_parse(&seen.client, client);
	return seen;
}

static enum action
decide(const struct observation *seen, struct book *book, struct verdict *verdict_r)
{
	policy_decide(&policy, seen, &memories, book, verdict_r);
	return verdict_r->action;
}

/* Is a session refused that does nothing but this? */
static bool
is_refused(const struct observation *seen)
{
	struct book book = { .transaction.count = 0 };
	struct verdict verdict;
	enum action action = decide(seen, &book, &verdict);

	charges_settle(&book.transaction);
	charges_settle(&book.session);
	return action != ACTION_PASS;
}

/* How many in a hundred of new sessions are refused. */
static int64_t
refused_percent(const char *client, const char *service, enum stage stage)
{
	int64_t refused_count = 0;

	for (int i = 0; i < 2000; i++) {
		struct observation seen = observation_of(client, service, stage);

		refused_count += is_refused(&seen);
	}
	return refused_count / 20;
}

static void
accept_message(const char *client)
{
	struct observation seen = observation_of(client, "smtp", STAGE_MESSAGE);

	assert_false(is_refused(&seen));
}

/* --- the share */

static void
shedding__below_the_mark__does_not_begin(void **state)
{
	(void)state;
	strain.value[RESOURCE_CPU] = BEGIN - 1;
	for (int i = 0; i < 600; i++)
		assert_false(pass(1).is_on);
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_CONNECT), 0);
}

static void
shedding__at_the_mark__grows_from_none_to_all_within_a_minute(void **state)
{
	struct shedding last, next;

	(void)state;
	strain.value[RESOURCE_CPU] = BEGIN;
	last = move();
	assert_true(last.is_on);
	assert_int_equal(last.since_us, NOW_US);
	assert_int_equal(last.share_ppm, 0);
	for (int i = 0; i < 60; i++) {
		next = pass(1);
		assert_true(next.share_ppm - last.share_ppm <= 5 * PERCENT);
		assert_true(next.share_ppm > last.share_ppm || i > 50);
		last = next;
	}
	assert_int_equal(last.share_ppm, SHARE_ALL_PPM);
	strain.value[RESOURCE_CPU] = 100 * BEGIN;
	assert_int_equal(pass(60).share_ppm, SHARE_ALL_PPM);
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_CONNECT), 100);
}

static void
shedding__all_is_well_again__ends_within_two_minutes(void **state)
{
	struct shedding last, next;

	(void)state;
	settle(100);
	strain.value[RESOURCE_CPU] = END;
	last = move();
	for (int i = 0; i < 120 && last.is_on; i++) {
		next = pass(1);
		assert_true(last.share_ppm - next.share_ppm <= 2 * PERCENT);
		assert_true(next.share_ppm < last.share_ppm || !next.is_on);
		last = next;
	}
	assert_false(last.is_on);
}

static void
shedding__between_the_marks__goes_on_but_does_not_begin(void **state)
{
	(void)state;
	strain.value[RESOURCE_CPU] = (END + BEGIN) / 2;
	assert_false(pass(60).is_on);
	settle(50);
	strain.value[RESOURCE_CPU] = END + 1;
	assert_near(pass(600).share_ppm, 5 * PERCENT, NEARLY);
	strain.value[RESOURCE_CPU] = END;
	assert_false(pass(60).is_on);
	strain.value[RESOURCE_CPU] = BEGIN - 1;
	assert_false(pass(60).is_on);
}

static void
shedding__on_its_way_down__turns_when_it_gets_worse(void **state)
{
	(void)state;
	settle(80);
	strain.value[RESOURCE_CPU] = 0;
	assert_true(pass(30).is_on);
	strain.value[RESOURCE_CPU] = (END + BEGIN) / 2;
	assert_near(pass(300).share_ppm, 50 * PERCENT, NEARLY);
}

static void
shedding__several_resources__go_by_the_worst(void **state)
{
	struct shedding shedding;

	(void)state;
	rule->as.pressure.marks[RESOURCE_QUEUE] = (struct strain_mark){ 0, 1000 };
	strain.value[RESOURCE_CPU] = BEGIN - 1;
	strain.value[RESOURCE_QUEUE] = 1000;
	assert_int_equal(move().resource, RESOURCE_QUEUE);
	strain.value[RESOURCE_QUEUE] = 300;
	shedding = pass(300);
	assert_int_equal(shedding.resource, RESOURCE_CPU);
	assert_int_equal(shedding.value, BEGIN - 1);
	assert_near(shedding.share_ppm, 95 * PERCENT, NEARLY);
	strain.value[RESOURCE_CPU] = 0;
	shedding = pass(600);
	assert_int_equal(shedding.resource, RESOURCE_QUEUE);
	assert_near(shedding.share_ppm, 30 * PERCENT, NEARLY);
	/* It does not end while one of them is above its lower mark. */
	strain.value[RESOURCE_QUEUE] = 1;
	assert_true(pass(600).is_on);
	strain.value[RESOURCE_QUEUE] = 0;
	shedding = pass(1);
	assert_false(shedding.is_on);
}

static void
shedding__unknown_values__do_not_count(void **state)
{
	(void)state;
	rule->as.pressure.marks[RESOURCE_IO] = (struct strain_mark){ 30, 40 };
	assert_false(pass(10).is_on);
	settle(100);
	strain.value[RESOURCE_CPU] = STRAIN_UNKNOWN;
	assert_false(move().is_on);
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_CONNECT), 0);
	memories.strain = NULL;
	assert_false(pass(10).is_on);
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_CONNECT), 0);
}

static void
shedding__absurd_value__is_all(void **state)
{
	(void)state;
	rule->as.pressure.marks[RESOURCE_QUEUE] = (struct strain_mark){ 0, 1 };
	strain.value[RESOURCE_QUEUE] = INT64_MAX;
	move();
	assert_int_equal(pass(60).share_ppm, SHARE_ALL_PPM);
}

static void
shedding__nobody_came_for_long__is_as_if_it_had_just_been_looked_at(void **state)
{
	(void)state;
	strain.value[RESOURCE_CPU] = BEGIN;
	move();
	now_us += HOUR_US;
	assert_near(move().share_ppm, 50 * PERCENT, NEARLY);
	strain.value[RESOURCE_CPU] = END;
	now_us += HOUR_US;
	assert_false(move().is_on);
}

static void
shedding__clock_is_set__goes_on_from_there(void **state)
{
	int64_t share_ppm;

	(void)state;
	settle(50);
	now_us -= DAY_US;
	assert_near(move().share_ppm, 50 * PERCENT, NEARLY);
	strain.value[RESOURCE_CPU] = BEGIN;
	share_ppm = pass(5).share_ppm;
	assert_true(share_ppm > 60 * PERCENT && share_ppm <= 65 * PERCENT);
	/* Threads whose times are a little out of turn move it no faster. */
	for (int i = 0; i < 100; i++) {
		now_us += i % 2 == 0 ? -900 : 900;
		assert_int_equal(move().share_ppm, share_ppm);
	}
}

static void
shedding__looked_at_often__moves_no_faster(void **state)
{
	int64_t seldom_ppm;

	(void)state;
	strain.value[RESOURCE_CPU] = BEGIN;
	move();
	seldom_ppm = pass(10).share_ppm;
	strain.value[RESOURCE_CPU] = STRAIN_UNKNOWN;
	pass(300);
	strain.value[RESOURCE_CPU] = BEGIN;
	move();
	for (int i = 0; i < 10000; i++) {
		now_us += SECOND_US / 1000;
		move();
	}
	assert_near(move().share_ppm, seldom_ppm, PERCENT);
}

/* --- who is refused */

static void
refused__half_of_the_share__is_strangers(void **state)
{
	static const struct {
		int64_t share, strangers, known;
	} cases[] = { { 0, 0, 0 }, { 10, 20, 0 }, { 30, 60, 0 }, { 50, 100, 0 }, { 60, 100, 20 },
		{ 75, 100, 50 }, { 100, 100, 100 } };

	(void)state;
	accept_message("192.0.2.7");
	now_us += HOUR_US;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		settle(cases[i].share);
		assert_near(refused_percent("198.51.100.7", "smtp", STAGE_CONNECT),
		    cases[i].strangers, cases[i].strangers % 100 == 0 ? 0 : 4);
		assert_near(refused_percent("192.0.2.9", "smtp", STAGE_CONNECT), cases[i].known,
		    cases[i].known % 100 == 0 ? 0 : 4);
	}
}

static void
refused__draw__is_even_and_stays(void **state)
{
	static const int64_t shares[] = { 5, 10, 15, 20, 25, 30, 35, 40, 45 };
	static char names[4000][24];
	static bool was_refused[4000];

	(void)state;
	for (int i = 0; i < 4000; i++)
		snprintf(names[i], sizeof(names[i]), "mi%05dx0y", i);
	for (size_t share = 0; share < sizeof(shares) / sizeof(shares[0]); share++) {
		int64_t refused_count = 0;

		settle(shares[share]);
		for (int i = 0; i < 4000; i++) {
			struct observation seen =
			    observation_of("198.51.100.7", "smtp", STAGE_CONNECT);
			bool is;

			seen.session = names[i];
			is = is_refused(&seen);
			/* Whoever is refused at a share is refused at each that is larger. */
			assert_true(is || !was_refused[i]);
			was_refused[i] = is;
			refused_count += is;
		}
		assert_near(refused_count, 4000 * 2 * shares[share] / 100, 100);
	}
}

static void
known__after_an_hour__for_36_days(void **state)
{
	(void)state;
	rule->as.pressure.spare = SPARED_BIT(SPARED_KNOWN);
	accept_message("192.0.2.7");
	settle(100);
	now_us = NOW_US + HOUR_US - SECOND_US;
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_CONNECT), 100);
	now_us = NOW_US + HOUR_US;
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_CONNECT), 0);
	assert_int_equal(refused_percent("192.0.2.200", "smtp", STAGE_CONNECT), 0);
	assert_int_equal(refused_percent("192.0.3.7", "smtp", STAGE_CONNECT), 100);
	now_us = NOW_US + 36 * DAY_US - SECOND_US;
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_CONNECT), 0);
	now_us = NOW_US + 36 * DAY_US;
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_CONNECT), 100);
}

static void
known__further_messages__renew_it_once_a_day(void **state)
{
	struct memory before, after;
	static const char key[] = ":known\tclient=192.0.2.0/24";

	(void)state;
	accept_message("192.0.2.7");
	assert_int_equal(store_read(memories.durable, key, now_us, &before), 1);
	now_us += DAY_US - SECOND_US;
	accept_message("192.0.2.7");
	store_read(memories.durable, key, now_us, &after);
	assert_memory_equal(&before, &after, sizeof(before));
	now_us += SECOND_US;
	accept_message("192.0.2.7");
	store_read(memories.durable, key, now_us, &after);
	assert_int_equal(after.expires_us, before.expires_us + DAY_US);
	assert_int_equal(after.number[0], before.number[0]);
}

static void
known__login__makes_so_too(void **state)
{
	struct observation seen = observation_of("2001:db8::7", "submission", STAGE_MAIL);
	struct memory memory;

	(void)state;
	seen.events |= EVENT_BIT(EVENT_AUTH_OK);
	seen.login = "alice";
	assert_false(is_refused(&seen));
	assert_int_equal(
	    store_read(memories.durable, ":known\tclient=2001:db8::/64", now_us, &memory), 0);
	seen.authenticated = true;
	assert_false(is_refused(&seen));
	assert_int_equal(
	    store_read(memories.durable, ":known\tclient=2001:db8::/64", now_us, &memory), 1);
	/* Its log tells of it, too, an hour late. */
	seen = observation_of("192.0.2.7", "submission", STAGE_AUTH);
	seen.origin = ORIGIN_LOG;
	seen.events = EVENT_BIT(EVENT_AUTH_OK);
	seen.authenticated = true;
	seen.login = "bob";
	seen.age_us = HOUR_US;
	assert_false(is_refused(&seen));
	rule->as.pressure.spare = SPARED_BIT(SPARED_KNOWN);
	settle(100);
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_CONNECT), 0);
}

static void
known__what_is_not_accepted__does_not_make_so(void **state)
{
	struct memory memory;

	(void)state;
	for (int stage = STAGE_CONNECT; stage < STAGE_MESSAGE; stage++)
		refused_percent("192.0.2.7", "smtp", (enum stage)stage);
	assert_int_equal(
	    store_read(memories.durable, ":known\tclient=192.0.2.0/24", now_us, &memory), 0);
}

static void
spared__authenticated__are_never_refused(void **state)
{
	struct observation seen;

	(void)state;
	settle(100);
	assert_int_equal(refused_percent("192.0.2.7", "submission", STAGE_CONNECT), 0);
	assert_int_equal(refused_percent("192.0.2.7", "submissions", STAGE_CONNECT), 0);
	assert_int_equal(refused_percent("192.0.2.7", "2525", STAGE_CONNECT), 0);
	assert_int_equal(refused_percent("192.0.2.7", "", STAGE_CONNECT), 0);
	assert_int_equal(refused_percent("192.0.2.7", "submission", STAGE_MAIL), 100);
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_CONNECT), 100);
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_MAIL), 0);
	for (int i = 0; i < 100; i++) {
		seen = observation_of("192.0.2.7", "submission", STAGE_MAIL);
		seen.login = "alice";
		seen.authenticated = true;
		assert_false(is_refused(&seen));
	}
}

static void
spared__nobody__is_refused_at_connect_everywhere(void **state)
{
	(void)state;
	rule->as.pressure.spare = 0;
	rule->stops = STAGE_BIT(STAGE_CONNECT);
	settle(100);
	assert_int_equal(refused_percent("192.0.2.7", "submission", STAGE_CONNECT), 100);
	assert_int_equal(refused_percent("192.0.2.7", "smtp", STAGE_CONNECT), 100);
	assert_int_equal(refused_percent("192.0.2.7", "submission", STAGE_MAIL), 0);
}

static void
spared__logged_in_but_not_spared__counts_as_known(void **state)
{
	struct observation seen;

	(void)state;
	rule->as.pressure.spare = 0;
	rule->stops = STAGE_BIT(STAGE_MAIL);
	settle(50);
	for (int i = 0; i < 100; i++) {
		seen = observation_of("192.0.2.7", "smtp", STAGE_MAIL);
		seen.login = "alice";
		seen.authenticated = true;
		assert_false(is_refused(&seen));
	}
	settle(100);
	assert_true(is_refused(&seen));
}

static void
refused__mail_of_this_host__never(void **state)
{
	(void)state;
	settle(100);
	assert_int_equal(refused_percent("", "", STAGE_CONNECT), 0);
	assert_int_equal(refused_percent("", "", STAGE_MAIL), 0);
}

static void
session__let_in__is_not_asked_again(void **state)
{
	struct observation seen = observation_of("192.0.2.7", "submission", STAGE_MAIL);
	struct book book = { .transaction.count = 0 };
	struct verdict verdict;

	(void)state;
	assert_int_equal(decide(&seen, &book, &verdict), ACTION_PASS);
	settle(100);
	seen.at_us = now_us;
	assert_int_equal(decide(&seen, &book, &verdict), ACTION_PASS);
	charges_settle(&book.session);
	assert_int_equal(decide(&seen, &book, &verdict), ACTION_CLOSE);
	charges_settle(&book.session);
}

static void
session__observed__is_noted_once(void **state)
{
	struct observation seen = observation_of("192.0.2.7", "submission", STAGE_MAIL);
	struct book book = { .transaction.count = 0 };
	struct verdict verdict;

	(void)state;
	rule->mode = MODE_OBSERVE;
	settle(100);
	seen.at_us = now_us;
	assert_int_equal(decide(&seen, &book, &verdict), ACTION_PASS);
	assert_int_equal(verdict.step_count, 1);
	assert_int_equal(decide(&seen, &book, &verdict), ACTION_PASS);
	assert_int_equal(verdict.step_count, 0);
	charges_settle(&book.session);
}

static void
step__tells__resource_value_mark_and_wait(void **state)
{
	struct observation seen = observation_of("192.0.2.7", "smtp", STAGE_CONNECT);
	struct book book = { .transaction.count = 0 };
	struct verdict verdict;
	const struct step *step = &verdict.step[0];
	char text[ANSWER_TEXT_BYTES];

	(void)state;
	settle(50);
	seen.at_us = now_us;
	assert_int_equal(decide(&seen, &book, &verdict), ACTION_CLOSE);
	assert_int_equal(step->reason, REASON_PRESSURE);
	assert_int_equal(step->resource, RESOURCE_CPU);
	assert_int_equal(step->seen, 70);
	assert_int_equal(step->limit, BEGIN);
	assert_int_equal(step->wait_us, 3 * MINUTE_US);
	assert_string_equal(step->account, "short resource=cpu");
	answer_text(text, &seen, step, "TICKET01");
	assert_string_equal(
	    text, "mx.example is short of processor time: 70 of cpu 80 %, wait 3 minutes");
	settle(100);
	seen = observation_of("198.51.100.7", "smtp", STAGE_CONNECT);
	assert_int_equal(decide(&seen, &book, &verdict), ACTION_CLOSE);
	assert_int_equal(step->wait_us, 5 * MINUTE_US);
	assert_int_equal(step->seen, BEGIN);
}

static void
marks__printed__are_as_many_as_fit(void **state)
{
	char text[RULE_LIMIT_BYTES];

	(void)state;
	rule->as.pressure.marks[RESOURCE_DISK] = (struct strain_mark){ 93, 95 };
	rule->as.pressure.marks[RESOURCE_LATENCY] = (struct strain_mark){ 100000, 250000 };
	rule_limit_print(rule, text);
	assert_string_equal(text, "cpu 80 %, disk 95 %, latency 250ms");
	for (int i = 0; i < RESOURCE_COUNT; i++)
		rule->as.pressure.marks[i] = (struct strain_mark){ 1, 2 };
	rule_limit_print(rule, text);
	assert_string_equal(text, "cpu 2 %, memory 2 %, io 2 %, memory_used 2 %, disk 2 %");
}

/* --- a machine whose load is what comes in */

struct machine {
	double demand; /* percent of what it can do, that the sessions which come would take … */
	int64_t lasts_s; /* … each of them for so long */
	double taken[64]; /* by those that came in each of the last seconds */
	double measured; /* the kernel's average of ten seconds */
};

#define COMING 50 /* a second */

static void
machine_second(struct machine *machine, int64_t second)
{
	int let_in_count = 0;
	double load = 0;

	now_us += SECOND_US;
	for (int i = 0; i < COMING; i++) {
		struct observation seen = observation_of("198.51.100.7", "smtp", STAGE_CONNECT);

		let_in_count += !is_refused(&seen);
	}
	machine->taken[second % machine->lasts_s] =
	    machine->demand * let_in_count / COMING / (double)machine->lasts_s;
	for (int64_t i = 0; i < machine->lasts_s; i++)
		load += machine->taken[i];
	machine->measured += ((load < 100 ? load : 100) - machine->measured) * (1 - exp(-0.1));
	strain.value[RESOURCE_CPU] = (int64_t)machine->measured;
}

/* What was seen in some seconds. */
struct span_seen {
	int64_t least, most; /* of the share, in percent */
	int64_t begun_count;
};

static struct span_seen
machine_run(struct machine *machine, int64_t seconds)
{
	struct span_seen seen = { .least = 100 };
	bool was_on = move().is_on;

	for (int64_t i = 0; i < seconds; i++) {
		struct shedding shedding;

		machine_second(machine, i);
		shedding = move();
		seen.begun_count += shedding.is_on && !was_on;
		was_on = shedding.is_on;
		if (shedding.share_ppm / PERCENT < seen.least)
			seen.least = shedding.share_ppm / PERCENT;
		if (shedding.share_ppm / PERCENT > seen.most)
			seen.most = shedding.share_ppm / PERCENT;
	}
	return seen;
}

static void
feedback__load_that_falls_with_the_share__settles(void **state)
{
	static const struct {
		double demand;
		int64_t lasts_s;
		int64_t spread; /* of the share, in percentage points, once it has settled */
	} cases[] = {
		{ 90, 1, 8 },
		{ 100, 5, 8 },
		{ 150, 5, 14 },
		{ 100, 15, 24 },
		{ 100, 30, 35 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct machine machine = {
			.demand = cases[i].demand,
			.lasts_s = cases[i].lasts_s,
		};
		struct span_seen seen;

		seen = machine_run(&machine, 400);
		assert_int_equal(seen.begun_count, 1);
		/* From now on it neither ends nor begins, and stays where it is. */
		seen = machine_run(&machine, 400);
		assert_int_equal(seen.begun_count, 0);
		assert_true(seen.least > 0);
		assert_true(seen.most < 80);
		if (seen.most - seen.least > cases[i].spread)
			fail_msg("case %zu: from %lld to %lld", i, (long long)seen.least,
			    (long long)seen.most);
		/* The rush is over: it ends once and for all. */
		machine.demand = 20;
		machine_run(&machine, 300);
		assert_false(move().is_on);
		seen = machine_run(&machine, 100);
		assert_int_equal(seen.most, 0);
	}
}

/* --- threads */

static void *
move_often(void *arg)
{
	(void)arg;
	for (int i = 0; i <= 8000; i++)
		pressure_move(rule, &memories, NOW_US + i * (SECOND_US / 1000));
	return NULL;
}

static void
shedding__many_threads__move_it_once(void **state)
{
	pthread_t thread[4];

	(void)state;
	strain.value[RESOURCE_CPU] = BEGIN;
	for (int i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, move_often, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	now_us = NOW_US + 8 * SECOND_US;
	assert_near(move().share_ppm, 33 * PERCENT, 2 * PERCENT);
}

#define law(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		law(shedding__below_the_mark__does_not_begin),
		law(shedding__at_the_mark__grows_from_none_to_all_within_a_minute),
		law(shedding__all_is_well_again__ends_within_two_minutes),
		law(shedding__between_the_marks__goes_on_but_does_not_begin),
		law(shedding__on_its_way_down__turns_when_it_gets_worse),
		law(shedding__several_resources__go_by_the_worst),
		law(shedding__unknown_values__do_not_count),
		law(shedding__absurd_value__is_all),
		law(shedding__nobody_came_for_long__is_as_if_it_had_just_been_looked_at),
		law(shedding__clock_is_set__goes_on_from_there),
		law(shedding__looked_at_often__moves_no_faster),
		law(refused__half_of_the_share__is_strangers),
		law(refused__draw__is_even_and_stays),
		law(known__after_an_hour__for_36_days),
		law(known__further_messages__renew_it_once_a_day),
		law(known__login__makes_so_too),
		law(known__what_is_not_accepted__does_not_make_so),
		law(spared__authenticated__are_never_refused),
		law(spared__nobody__is_refused_at_connect_everywhere),
		law(spared__logged_in_but_not_spared__counts_as_known),
		law(refused__mail_of_this_host__never),
		law(session__let_in__is_not_asked_again),
		law(session__observed__is_noted_once),
		law(step__tells__resource_value_mark_and_wait),
		law(marks__printed__are_as_many_as_fit),
		law(feedback__load_that_falls_with_the_share__settles),
		law(shedding__many_threads__move_it_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
