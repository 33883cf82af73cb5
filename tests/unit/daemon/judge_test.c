/* SPDX-License-Identifier: BSD-2-Clause */
/* The path that every observation takes, with real memories, real rules and no audit file. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/now.h"

#include "daemon/judge.h"
#include "daemon/maintenance.h"

#include "../../support/config_text.h"

#define THREAD_COUNT 8

#define CONNECTIONS                                                                                \
	"rules = ( { name = \"connections\"; type = \"rate\"; counts = \"connect\";"               \
	" per = \"client\"; limit = \"2 per 10m\"; answer = \"421 4.7.9 Wait (ref {ticket})\"; } " \
	");"
#define OBSERVED                                                                                   \
	"rules = ( { name = \"connections\"; type = \"rate\"; counts = \"connect\";"               \
	" mode = \"observe\"; limit = \"2 per 10m\"; } );"
#define OBSERVED_THEN_ENFORCED                                                                     \
	"rules = ( { name = \"seen\"; type = \"rate\"; counts = \"connect\"; mode = \"observe\";"  \
	" limit = \"1 per 10m\"; answer = \"450 4.7.1 no\"; },"                                    \
	" { name = \"heard\"; type = \"rate\"; counts = \"connect\"; limit = \"2 per 10m\";"       \
	" answer = \"421 4.7.2 yes\"; } );"
#define EXEMPT "rules = ( { name = \"ours\"; type = \"exempt\"; clients = \"192.0.2.0/24\"; } );"
#define RECIPIENTS                                                                                 \
	"rules = ( { name = \"recipients\"; type = \"rate\"; counts = \"recipient\";"              \
	" limit = \"2 per 10m\"; answer = \"450 4.7.1 Wait\"; } );"
#define TOLD                                                                                       \
	"logs = ( { file = \"/nonexistent/mail.log\"; } );"                                        \
	"rules = ( { name = \"guesses\"; type = \"rate\"; counts = \"auth-failed\"; per = "        \
	"\"client\";"                                                                              \
	" limit = \"3 per 10m\"; hold = \"15m\"; stops = \"connect\"; },"                          \
	" { name = \"gone\"; type = \"rate\"; per = \"client\"; mode = \"observe\"; hold = "       \
	"\"1h\";"                                                                                  \
	" counts = [\"lost-connection\", \"mailbox-unknown\"]; limit = \"1 per 1h\";"              \
	" stops = \"connect\"; } );"
#define RECORDED                                                                                   \
	"logs = ( { file = \"/nonexistent/mail.log\"; } );"                                        \
	"rules = ( { name = \"logins\"; type = \"rate\"; counts = \"auth-ok\"; per = \"login\";"   \
	" limit = \"1 per 1h\"; stops = \"mail\"; answer = \"450 4.7.1 no\"; },"                   \
	" { name = \"failures\"; type = \"rate\"; per = \"client\"; limit = \"9 per 1h\";"         \
	" counts = [\"auth-failed\", \"recipient-rejected\", \"unknown-command\"]; },"             \
	" { name = \"guesses\"; type = \"rate\"; counts = \"auth-failed\"; limit = \"9 per 1h\";"  \
	" mode = \"observe\"; } );"
struct world {
	struct judge *judge;
	struct memories memories;
	struct overlap *overlap;
	struct audit *audit;
	struct book book;
};

static void
world_open(struct world *world, const char *config)
{
	const struct store_options ram = { .backend = "ram", .path = "", .accounts = 1024 };
	const struct audit_options none = { .file = "" };

	memset(world, 0, sizeof(*world));
	assert_int_equal(judge_open(&world->judge, config_text_load(config)), 0);
	assert_int_equal(store_open(&world->memories.durable, &ram), 0);
	assert_int_equal(store_open(&world->memories.sessions, &ram), 0);
	assert_int_equal(audit_open(&world->audit, &none), 0);
}

static void
world_begin(struct world *world, const char *config)
{
	world_open(world, config);
	judge_begin(world->judge, &world->memories, world->audit, NULL);
}

static void
world_begin_with_ears(struct world *world)
{
	world_open(world, TOLD);
	assert_int_equal(overlap_open(&world->overlap, now_us()), 0);
	judge_begin(world->judge, &world->memories, world->audit, world->overlap);
}

static void
world_close(struct world *world)
{
	charges_settle(&world->book.transaction);
	charges_settle(&world->book.session);
	assert_int_equal(judge_end(world->judge), 0);
	judge_close(&world->judge);
	audit_close(&world->audit);
	overlap_close(&world->overlap);
	store_close(&world->memories.durable);
	store_close(&world->memories.sessions);
	assert_null(world->judge);
}

static struct observation
seen_at(int64_t at_us, enum stage stage, enum event event)
{
	struct observation seen = { .at_us = at_us,
		.stage = stage,
		.events = EVENT_BIT(event),
		.session = "s",
		.client_name = "",
		.host = "",
		.service = "",
		.daemon = "",
		.helo = "",
		.login = "",
		.mechanism = "",
		.sender = "a@example.net",
		.recipient = "b@example.org",
		.queue_id = "",
		.reply = { .text = "" } };

	assert_int_equal(addr_parse(&seen.client, "192.0.2.7"), 0);
	return seen;
}

static struct answer
heard(struct world *world, int64_t at_us, enum stage stage, enum event event)
{
	const struct listener *listener = &world->judge->listener;
	struct observation seen = seen_at(at_us, stage, event);
	struct answer answer;

	memset(&answer, 0xff, sizeof(answer));
	listener->observe(listener->judge, &seen, &world->book, &answer);
	return answer;
}

static struct answer
connect_at(struct world *world, int64_t at_us)
{
	return heard(world, at_us, STAGE_CONNECT, EVENT_CONNECT);
}

static void
assert_pass(struct answer answer)
{
	assert_int_equal(answer.action, ACTION_PASS);
	assert_int_equal(answer.code, 0);
	assert_string_equal(answer.text, "");
}

static void
judge__before_it_begins__all_passes(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, CONNECTIONS);
	for (int i = 0; i < 5; i++)
		assert_pass(connect_at(&world, now_us()));
	assert_null(judge_take(world.judge));
	assert_int_equal(world.judge->metrics.judged, 0);
	world_close(&world);
}

static void
judge__over_the_limit__says_the_rules_words(void **state)
{
	struct world world;
	struct answer answer;
	int64_t at_us = now_us();

	(void)state;
	world_begin(&world, CONNECTIONS);
	assert_pass(connect_at(&world, at_us));
	assert_pass(connect_at(&world, at_us));
	answer = connect_at(&world, at_us);
	assert_int_equal(answer.action, ACTION_CLOSE);
	assert_int_equal(answer.code, 421);
	assert_int_equal(answer.status.detail, 9);
	assert_false(answer.at_once);
	assert_memory_equal(answer.text, "Wait (ref ", 10);
	assert_true(answer.until_us > at_us && answer.until_us <= at_us + 10 * MINUTE_US);
	world_close(&world);
}

static void
judge__counts__tell_what_was_decided(void **state)
{
	static const struct {
		const char *config;
		int64_t passed, stopped, observed, exempted;
	} cases[] = {
		{ CONNECTIONS, 2, 2, 0, 0 },
		{ OBSERVED, 4, 0, 2, 0 },
		{ EXEMPT, 4, 0, 0, 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct rule_counts *counts;
		struct world world;

		world_begin(&world, cases[i].config);
		counts = world.judge->first->counts[0];
		for (int n = 0; n < 4; n++)
			connect_at(&world, now_us());
		assert_int_equal(world.judge->metrics.judged, 4);
		assert_int_equal(world.judge->metrics.passed, cases[i].passed);
		assert_int_equal(counts->stopped, cases[i].stopped);
		assert_int_equal(counts->observed, cases[i].observed);
		assert_int_equal(counts->exempted, cases[i].exempted);
		world_close(&world);
	}
}

/* Maintenance that some rule of the config refuses by, or the one that is implied. */
static void
judge__maintenance__refuses_and_is_counted_and_ends(void **state)
{
	static const struct {
		const char *config;
		uint32_t rule;
	} cases[] = {
		{ "", 0 },
		{ CONNECTIONS, 1 },
		{ "rules = ( { name = \"m\"; type = \"drain\"; } );", 0 },
		{ "mode = \"observe\";" OBSERVED, 1 },
	};
	const struct store_options ram = { .backend = "ram", .path = "" };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct drain on = { now_us(), INT64_MAX, DRAIN_NOBODY, "disks", "root" };
		struct maintenance *maintenance;
		struct answer answer;
		struct drain ended;
		struct world world;

		world_begin(&world, cases[i].config);
		assert_int_equal(maintenance_open(&maintenance, &ram, world.audit), 0);
		world.judge->maintenance = maintenance;
		assert_pass(connect_at(&world, now_us()));
		maintenance_begin(maintenance, &on);
		answer = connect_at(&world, now_us());
		assert_int_equal(answer.code, 421);
		assert_non_null(strstr(answer.text, "disks"));
		assert_int_equal(world.judge->first->counts[cases[i].rule]->stopped, 1);
		maintenance_end(maintenance, "root", &ended);
		assert_pass(connect_at(&world, now_us()));
		world.judge->maintenance = NULL;
		maintenance_close(&maintenance);
		world_close(&world);
	}
}

static void
judge__observed_and_enforced_stop__the_enforced_one_speaks(void **state)
{
	struct world world;
	struct answer answer;

	(void)state;
	world_begin(&world, OBSERVED_THEN_ENFORCED);
	assert_pass(connect_at(&world, now_us()));
	assert_pass(connect_at(&world, now_us()));
	answer = connect_at(&world, now_us());
	assert_string_equal(answer.text, "yes");
	assert_int_equal(answer.status.detail, 2);
	assert_int_equal(world.judge->first->counts[0]->observed, 2);
	assert_int_equal(world.judge->first->counts[1]->stopped, 1);
	world_close(&world);
}

static void
judge__times_that_cannot_be__are_taken_for_now(void **state)
{
	static const int64_t off_us[] = { 3600 * SECOND_US, 365 * DAY_US, -2 * DAY_US, -DAY_US };

	(void)state;
	for (size_t i = 0; i < sizeof(off_us) / sizeof(off_us[0]); i++) {
		struct world world;
		struct answer answer;

		world_begin(&world, CONNECTIONS);
		for (int n = 0; n < 2; n++)
			assert_pass(connect_at(&world, now_us() + off_us[i]));
		answer = connect_at(&world, now_us());
		assert_int_equal(answer.code, 421);
		assert_true(answer.until_us > now_us());
		assert_true(answer.until_us <= now_us() + 10 * MINUTE_US);
		world_close(&world);
	}
}

static void
judge__what_is_given_back__can_be_used_again(void **state)
{
	struct world world;
	const struct listener *listener;

	(void)state;
	world_begin(&world, RECIPIENTS);
	listener = &world.judge->listener;
	for (int i = 0; i < 5; i++) {
		assert_pass(heard(&world, now_us(), STAGE_RCPT, EVENT_RECIPIENT));
		assert_pass(heard(&world, now_us(), STAGE_RCPT, EVENT_RECIPIENT));
		assert_int_equal(heard(&world, now_us(), STAGE_RCPT, EVENT_RECIPIENT).code, 450);
		listener->give_back(listener->judge, &world.book.transaction);
		assert_int_equal(world.book.transaction.count, 0);
	}
	world_close(&world);
}

/* So many that the list has memory of its own. */
static void
charge_note(struct charges *charges, int number)
{
	struct charge charge = { .kind = CHARGE_RATE, .span = SPAN_TRANSACTION, .amount_ns = 1 };

	snprintf(charge.key, sizeof(charge.key), "recipients sender=%d", number);
	charges_note(charges, &charge);
}

static void
judge__after_its_end__all_passes_and_lists_are_emptied(void **state)
{
	struct world world;
	const struct listener *listener;

	(void)state;
	world_begin(&world, RECIPIENTS);
	listener = &world.judge->listener;
	for (int i = 0; i < 3 * CHARGES_INSIDE; i++)
		charge_note(&world.book.transaction, i);
	assert_int_equal(world.book.transaction.count, 3 * CHARGES_INSIDE);
	assert_int_equal(judge_end(world.judge), 0);
	store_close(&world.memories.durable);
	store_close(&world.memories.sessions);
	audit_close(&world.audit);
	for (int i = 0; i < 5; i++)
		assert_pass(heard(&world, now_us(), STAGE_RCPT, EVENT_RECIPIENT));
	listener->give_back(listener->judge, &world.book.transaction);
	assert_int_equal(world.book.transaction.count, 0);
	judge_close(&world.judge);
}

static void
judge__end_with_somebody_at_it__is_not_the_end(void **state)
{
	struct world world;
	const struct standing *standing;

	(void)state;
	world_begin(&world, CONNECTIONS);
	standing = judge_take(world.judge);
	assert_int_equal(judge_end(world.judge), -EBUSY);
	assert_string_equal(standing->settings->policy.rule[0].name, "connections");
	judge_let_go(world.judge, standing);
	world_close(&world);
}

enum told { TOLD_ALONE, TOLD_TO_THE_FILTER };

static void
log_told(struct world *world, enum event event, enum told told)
{
	struct observation seen = seen_at(now_us(), STAGE_AUTH, event);

	seen.origin = ORIGIN_LOG;
	seen.is_heard = told == TOLD_TO_THE_FILTER;
	judge_hear(world->judge, &seen);
}

static int64_t
holds_of(const struct world *world, unsigned rule)
{
	return world->judge->first->counts[rule]->held;
}

static void
hear__guesses_in_a_log__stop_the_next_connection(void **state)
{
	struct world world;

	(void)state;
	world_begin_with_ears(&world);
	for (int i = 0; i < 2; i++)
		log_told(&world, EVENT_AUTH_FAILED, TOLD_ALONE);
	assert_pass(connect_at(&world, now_us()));
	assert_int_equal(holds_of(&world, 0), 0);
	log_told(&world, EVENT_AUTH_FAILED, TOLD_ALONE);
	assert_int_equal(holds_of(&world, 0), 1);
	assert_int_equal(connect_at(&world, now_us()).code, 421);
	world_close(&world);
}

static void
hear__what_the_filter_was_told_too__is_not_charged(void **state)
{
	struct world world;

	(void)state;
	world_begin_with_ears(&world);
	assert_pass(connect_at(&world, now_us()));
	log_told(&world, EVENT_MAILBOX_UNKNOWN, TOLD_TO_THE_FILTER);
	assert_int_equal(holds_of(&world, 1), 0);
	log_told(&world, EVENT_MAILBOX_UNKNOWN, TOLD_ALONE);
	assert_int_equal(holds_of(&world, 1), 1);
	world_close(&world);
}

static void
hear__what_no_filter_was_told__is_charged(void **state)
{
	struct world world;

	(void)state;
	world_begin_with_ears(&world);
	log_told(&world, EVENT_MAILBOX_UNKNOWN, TOLD_TO_THE_FILTER);
	assert_int_equal(holds_of(&world, 1), 1);
	world_close(&world);
}

static void
hear__what_follows_from_a_refusal__is_not_charged(void **state)
{
	struct world world;

	(void)state;
	world_begin_with_ears(&world);
	for (int i = 0; i < 3; i++)
		log_told(&world, EVENT_AUTH_FAILED, TOLD_ALONE);
	assert_int_equal(connect_at(&world, now_us()).code, 421);
	log_told(&world, EVENT_LOST_CONNECTION, TOLD_ALONE);
	assert_int_equal(holds_of(&world, 1), 0);
	world_close(&world);
}

static void
hear__before_it_begins_and_after_its_end__nothing_is_charged(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, TOLD);
	log_told(&world, EVENT_AUTH_FAILED, TOLD_ALONE);
	judge_begin(world.judge, &world.memories, world.audit, NULL);
	assert_int_equal(judge_end(world.judge), 0);
	log_told(&world, EVENT_AUTH_FAILED, TOLD_ALONE);
	assert_int_equal(world.judge->metrics.judged, 0);
	world_close(&world);
}

/* --- what is recorded */

static char audit_path[64];

/* The log is followed where there is an overlap. */
enum ears_open { EARS_NONE, EARS_OPEN };

static void
world_begin_recording(struct world *world, enum ears_open ears)
{
	const struct audit_options options = { .file = audit_path };
	int fd;

	snprintf(audit_path, sizeof(audit_path), "/tmp/sluice-judge-XXXXXX");
	fd = mkstemp(audit_path);
	assert_true(fd >= 0);
	close(fd);
	world_open(world, RECORDED);
	audit_close(&world->audit);
	assert_int_equal(audit_open(&world->audit, &options), 0);
	if (ears == EARS_OPEN)
		assert_int_equal(overlap_open(&world->overlap, now_us()), 0);
	judge_begin(world->judge, &world->memories, world->audit, world->overlap);
}

/* Closes the world, and leaves its outcomes behind, each on a line. */
static void
world_close_recorded(struct world *world, char outcomes_r[static 8192])
{
	char line[2048];
	FILE *file;

	world_close(world);
	outcomes_r[0] = '\0';
	file = fopen(audit_path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		if (strstr(line, "\"record\":\"outcome\"") != NULL)
			strncat(outcomes_r, line, 8192 - strlen(outcomes_r) - 1);
	}
	fclose(file);
	unlink(audit_path);
}

/* How many lines have both. */
static int
lines_with(const char *lines, const char *one, const char *other)
{
	int count = 0;

	while (*lines != '\0') {
		size_t bytes = strcspn(lines, "\n");
		char *line = strndup(lines, bytes);

		count += strstr(line, one) != NULL && strstr(line, other) != NULL;
		free(line);
		lines += bytes + (lines[bytes] == '\n');
	}
	return count;
}

static int
count_of_lines(const char *lines)
{
	return lines_with(lines, "", "");
}

static void
told_of(struct world *world, enum event event, const struct reply *reply, enum told told)
{
	struct observation seen = seen_at(now_us(), event_table[event].stage, event);

	seen.origin = ORIGIN_LOG;
	seen.is_heard = told == TOLD_TO_THE_FILTER;
	seen.login = "alice";
	seen.client_port = 1000;
	seen.reply = *reply;
	judge_hear(world->judge, &seen);
}

static const struct reply answer_535 = { 535, { 5, 7, 8 }, false, "no" };
static const struct reply answer_550 = { 550, { 5, 1, 1 }, false, "nobody" };
static const struct reply answer_421 = { 421, { 4, 7, 0 }, false, "go" };
static const struct reply answer_250 = { 250, { 2, 0, 0 }, false, "ok" };
static const struct reply answer_235 = { 235, { 2, 7, 0 }, true, "" };
static const struct reply unanswered = { .text = "" };

static void
record__what_a_log_tells__has_the_rules_that_count_it(void **state)
{
	static const struct {
		enum event event;
		const struct reply *reply;
		const char *recorded; /* NULL: it is not */
	} cases[] = {
		{ EVENT_AUTH_FAILED, &answer_535, "\"rules\":\"failures,guesses\"" },
		{ EVENT_MAILBOX_UNKNOWN, &answer_550, "\"mailbox-unknown\"" },
		{ EVENT_AUTH_REQUIRED, &answer_550, "\"auth-required\"" },
		{ EVENT_GREYLISTED, &answer_421, "\"greylisted\"" },
		{ EVENT_DEFERRED, &answer_421, "\"deferred\"" },
		{ EVENT_BOUNCED, &answer_550, "\"bounced\"" },
		{ EVENT_AUTH_OK, &answer_235, "\"rules\":\"logins\"" },
		{ EVENT_SENT, &answer_250, NULL },
		{ EVENT_LOST_CONNECTION, &unanswered, NULL },
		{ EVENT_QUIT, &answer_250, NULL },
		{ EVENT_BYTES, &answer_250, NULL },
	};
	char outcomes[8192];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world world;

		world_begin_recording(&world, EARS_OPEN);
		told_of(&world, cases[i].event, cases[i].reply, TOLD_ALONE);
		world_close_recorded(&world, outcomes);
		assert_int_equal(count_of_lines(outcomes), cases[i].recorded != NULL);
		if (cases[i].recorded != NULL)
			assert_non_null(strstr(outcomes, cases[i].recorded));
	}
}

/* A rejection in the words of the log, a login with its name from the filter. */
static void
record__what_both_ears_hear__is_recorded_once(void **state)
{
	struct world world;
	struct observation seen;
	struct answer answer;
	const struct listener *listener;
	char outcomes[8192];

	(void)state;
	world_begin_recording(&world, EARS_OPEN);
	listener = &world.judge->listener;
	seen = seen_at(now_us(), STAGE_CONNECT, EVENT_CONNECT);
	seen.client_port = 1000;
	listener->observe(listener->judge, &seen, &world.book, &answer);
	seen = seen_at(now_us(), STAGE_RCPT, EVENT_RECIPIENT_REJECTED);
	seen.client_port = 1000;
	seen.reply = answer_550;
	seen.reply.inferred = true;
	listener->observe(listener->judge, &seen, &world.book, &answer);
	told_of(&world, EVENT_RECIPIENT_REJECTED, &answer_550, TOLD_TO_THE_FILTER);
	seen = seen_at(now_us(), STAGE_MAIL, EVENT_AUTH_OK);
	seen.client_port = 1000;
	seen.login = "alice";
	listener->observe(listener->judge, &seen, &world.book, &answer);
	told_of(&world, EVENT_AUTH_OK, &answer_235, TOLD_TO_THE_FILTER);
	world_close_recorded(&world, outcomes);
	assert_int_equal(count_of_lines(outcomes), 2);
	assert_int_equal(lines_with(outcomes, "recipient-rejected", "\"origin\":\"log\""), 1);
	assert_int_equal(lines_with(outcomes, "\"rules\":\"failures\"", "550 5.1.1 nobody"), 1);
	assert_int_equal(lines_with(outcomes, "auth-ok", "\"origin\":\"milter\""), 1);
	assert_int_equal(lines_with(outcomes, "\"login\":\"alice\"", "\"code\":235"), 1);
}

static void
record__own_refusals__are_not_recorded(void **state)
{
	struct world world;
	struct observation seen;
	struct answer answer;
	const struct listener *listener;
	char outcomes[8192];

	(void)state;
	world_begin_recording(&world, EARS_OPEN);
	listener = &world.judge->listener;
	for (int i = 0; i < 3; i++) {
		seen = seen_at(now_us(), STAGE_MAIL, EVENT_AUTH_OK);
		seen.client_port = 1000;
		seen.login = "alice";
		seen.is_heard = i == 2;
		listener->observe(listener->judge, &seen, &world.book, &answer);
	}
	assert_int_equal(answer.code, 450);
	told_of(&world, EVENT_MILTER_REJECTED, &answer_421, TOLD_ALONE);
	told_of(&world, EVENT_AUTH_FAILED, &answer_535, TOLD_ALONE);
	world_close_recorded(&world, outcomes);
	assert_int_equal(lines_with(outcomes, "milter-rejected", ""), 0);
	assert_int_equal(lines_with(outcomes, "auth-failed", ""), 1);
	/* The login itself has succeeded, refused or not; the third MAIL told of no other one. */
	assert_int_equal(lines_with(outcomes, "auth-ok", ""), 2);
	assert_int_equal(lines_with(outcomes, "auth-ok", "\"rules\":\"logins\""), 1);
	assert_int_equal(count_of_lines(outcomes), 3);
}

static void
record__without_a_log__is_what_the_filter_tells(void **state)
{
	struct world world;
	struct observation seen;
	struct answer answer;
	const struct listener *listener;
	char outcomes[8192];

	(void)state;
	world_begin_recording(&world, EARS_NONE);
	listener = &world.judge->listener;
	for (int stage = STAGE_CONNECT; stage <= STAGE_MESSAGE; stage++) {
		seen = seen_at(now_us(), (enum stage)stage, EVENT_HELO);
		listener->observe(listener->judge, &seen, &world.book, &answer);
	}
	seen = seen_at(now_us(), STAGE_RCPT, EVENT_RECIPIENT_REJECTED);
	seen.reply = answer_550;
	listener->observe(listener->judge, &seen, &world.book, &answer);
	seen = seen_at(now_us(), STAGE_UNKNOWN, EVENT_UNKNOWN_COMMAND);
	listener->observe(listener->judge, &seen, &world.book, &answer);
	seen = seen_at(now_us(), STAGE_MAIL, EVENT_AUTH_OK);
	seen.login = "alice";
	listener->observe(listener->judge, &seen, &world.book, &answer);
	world_close_recorded(&world, outcomes);
	assert_int_equal(count_of_lines(outcomes), 3);
	assert_int_equal(lines_with(outcomes, "recipient-rejected", "550 5.1.1 nobody"), 1);
	assert_int_equal(lines_with(outcomes, "unknown-command", "\"code\":500"), 1);
	assert_int_equal(lines_with(outcomes, "auth-ok", "\"rules\":\"logins\""), 1);
}

static void
judge__sessions__are_counted(void **state)
{
	struct world world;
	const struct listener *listener;

	(void)state;
	world_begin(&world, CONNECTIONS);
	listener = &world.judge->listener;
	for (int i = 0; i < 3; i++)
		listener->sessions(listener->judge, 1);
	listener->sessions(listener->judge, -1);
	assert_int_equal(world.judge->metrics.sessions_open, 2);
	assert_int_equal(world.judge->metrics.sessions_total, 3);
	listener->messages(listener->judge, 1);
	listener->messages(listener->judge, 1);
	listener->messages(listener->judge, -1);
	assert_int_equal(world.judge->metrics.messages_open, 1);
	world_close(&world);
}

/* Writes over the file that was read at first. */
static void
config_rewrite(const struct judge *judge, const char *text)
{
	const char *name = strrchr(judge->first->settings->path, '/') + 1;

	config_text_write(name, text, strlen(text));
}

static void
reload__good_file__is_in_force_and_counts_go_on(void **state)
{
	struct world world;
	struct reload reload;

	(void)state;
	world_begin(&world, CONNECTIONS);
	for (int i = 0; i < 3; i++)
		connect_at(&world, now_us());
	config_rewrite(
	    world.judge, CONNECTIONS "milter_mode = \"0600\"; store = { map = \"2G\"; };");
	assert_int_equal(judge_reload(world.judge, &reload), 0);
	assert_int_equal(reload.unchanged_count, 2);
	assert_string_equal(reload.unchanged[0], "milter_mode");
	assert_string_equal(reload.unchanged[1], "store.map");
	assert_int_equal(connect_at(&world, now_us()).code, 421);
	assert_int_equal(world.judge->first->counts[0]->stopped, 2);
	world_close(&world);
}

static void
reload__other_logs__need_a_restart(void **state)
{
	struct world world;
	struct reload reload;

	(void)state;
	world_begin_with_ears(&world);
	config_rewrite(world.judge, "logs = ( { file = \"/nonexistent/mail.log.1\"; } );" EXEMPT);
	assert_int_equal(judge_reload(world.judge, &reload), 0);
	assert_int_equal(reload.unchanged_count, 1);
	assert_string_equal(reload.unchanged[0], "logs");
	world_close(&world);
}

static void
reload__bad_file__changes_nothing(void **state)
{
	struct world world;
	struct reload reload;

	(void)state;
	world_begin(&world, CONNECTIONS);
	config_rewrite(world.judge, "rules = (\n{ nome = 1; });");
	assert_int_equal(judge_reload(world.judge, &reload), -EINVAL);
	assert_true(reload.complaints.count > 0);
	assert_int_equal(reload.complaints.list[0].line, 2);
	assert_pass(connect_at(&world, now_us()));
	assert_pass(connect_at(&world, now_us()));
	assert_int_equal(connect_at(&world, now_us()).code, 421);
	world_close(&world);
}

struct crowd {
	struct world *world;
	_Atomic bool is_over;
};

static void *
crowd_run(void *arg)
{
	struct crowd *crowd = arg;
	const struct listener *listener = &crowd->world->judge->listener;

	while (!crowd->is_over) {
		struct observation seen = seen_at(now_us(), STAGE_CONNECT, EVENT_CONNECT);
		struct book book = { 0 };
		struct answer answer;

		listener->observe(listener->judge, &seen, &book, &answer);
		listener->give_back(listener->judge, &book.transaction);
		listener->give_back(listener->judge, &book.session);
	}
	return NULL;
}

static void
reload__in_a_crowd__every_judgement_has_a_policy_of_its_own(void **state)
{
	pthread_t threads[THREAD_COUNT];
	struct world world;
	struct crowd crowd = { .world = &world };
	struct reload reload;

	(void)state;
	world_begin(&world, CONNECTIONS);
	for (int i = 0; i < THREAD_COUNT; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, crowd_run, &crowd), 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(judge_reload(world.judge, &reload), 0);
	assert_int_equal(judge_end(world.judge), 0);
	crowd.is_over = true;
	for (int i = 0; i < THREAD_COUNT; i++)
		pthread_join(threads[i], NULL);
	world_close(&world);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(judge__before_it_begins__all_passes),
		cmocka_unit_test(judge__over_the_limit__says_the_rules_words),
		cmocka_unit_test(judge__counts__tell_what_was_decided),
		cmocka_unit_test(judge__maintenance__refuses_and_is_counted_and_ends),
		cmocka_unit_test(judge__observed_and_enforced_stop__the_enforced_one_speaks),
		cmocka_unit_test(judge__times_that_cannot_be__are_taken_for_now),
		cmocka_unit_test(judge__what_is_given_back__can_be_used_again),
		cmocka_unit_test(judge__after_its_end__all_passes_and_lists_are_emptied),
		cmocka_unit_test(judge__end_with_somebody_at_it__is_not_the_end),
		cmocka_unit_test(hear__guesses_in_a_log__stop_the_next_connection),
		cmocka_unit_test(hear__what_the_filter_was_told_too__is_not_charged),
		cmocka_unit_test(hear__what_no_filter_was_told__is_charged),
		cmocka_unit_test(hear__what_follows_from_a_refusal__is_not_charged),
		cmocka_unit_test(hear__before_it_begins_and_after_its_end__nothing_is_charged),
		cmocka_unit_test(record__what_a_log_tells__has_the_rules_that_count_it),
		cmocka_unit_test(record__what_both_ears_hear__is_recorded_once),
		cmocka_unit_test(record__own_refusals__are_not_recorded),
		cmocka_unit_test(record__without_a_log__is_what_the_filter_tells),
		cmocka_unit_test(judge__sessions__are_counted),
		cmocka_unit_test(reload__good_file__is_in_force_and_counts_go_on),
		cmocka_unit_test(reload__other_logs__need_a_restart),
		cmocka_unit_test(reload__bad_file__changes_nothing),
		cmocka_unit_test(reload__in_a_crowd__every_judgement_has_a_policy_of_its_own),
	};

	return cmocka_run_group_tests_name("judge", tests, config_text_open, config_text_close);
}
