/* SPDX-License-Identifier: BSD-2-Clause */
/* What the rules of type "pressure" are told of the machine, and what is told of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/now.h"

#include "daemon/overload.h"

#include "../../support/config_text.h"

#define LOGS "logs = ( { file = \"/nonexistent/mail.log\"; } ); "
#define RULES                                                                                      \
	"rules = ( { name = \"short\"; type = \"pressure\"; sessions = [ 5, 10 ];"                 \
	" latency = \"1m\"; errors = 100; } );"
#define NO_RULES "rules = ( { name = \"ours\"; type = \"exempt\"; clients = \"::1\"; } );"

static struct judge *judge;
static struct memories memories;
static struct audit *audit;
static struct overlap *overlap;
static struct overload overload;
static int64_t at_us;

static void
world_begin(const char *config)
{
	const struct store_options ram = { .backend = "ram", .path = "", .accounts = 1024 };
	const struct audit_options none = { .file = "" };

	overload_open(&overload);
	memories = (struct memories){ .strain = &overload.strain };
	assert_int_equal(judge_open(&judge, config_text_load(config)), 0);
	assert_int_equal(store_open(&memories.durable, &ram), 0);
	assert_int_equal(store_open(&memories.sessions, &ram), 0);
	assert_int_equal(audit_open(&audit, &none), 0);
	assert_int_equal(overlap_open(&overlap, 0), 0);
	judge->overload = &overload;
	judge_begin(judge, &memories, audit, overlap);
	at_us = now_us();
}

static int
world_end(void **state)
{
	(void)state;
	overload_close(&overload);
	if (judge_end(judge) < 0)
		return -1;
	judge_close(&judge);
	audit_close(&audit);
	overlap_close(&overlap);
	store_close(&memories.durable);
	store_close(&memories.sessions);
	return 0;
}

static void
tick(int64_t seconds)
{
	for (; seconds > 0; seconds--) {
		at_us += SECOND_US;
		overload_tick(&overload, judge, at_us);
	}
}

static struct observation
told(enum event event, unsigned code, struct status status)
{
	struct observation seen = {
		.at_us = now_us(),
		.origin = ORIGIN_LOG,
		.stage = event_table[event].stage,
		.events = EVENT_BIT(event),
		.session = "",
		.client_name = "",
		.host = "",
		.service = "smtp",
		.daemon = "",
		.helo = "",
		.login = "",
		.mechanism = "",
		.sender = "",
		.recipient = "",
		.queue_id = "",
		.reply = { .code = (uint16_t)code, .status = status, .text = "" },
	};

	assert_int_equal(addr_parse(&seen.client, "192.0.2.7"), 0);
	return seen;
}

static void
overload__errors__are_the_servers_own(void **state)
{
	static const struct {
		enum event event;
		unsigned code;
		struct status status;
		int64_t errors;
	} cases[] = {
		{ EVENT_SERVER_ERROR, 451, { 4, 3, 0 }, 1 },
		{ EVENT_SERVER_ERROR, 452, { 4, 3, 1 }, 1 },
		{ EVENT_SERVER_ERROR, 421, { 4, 3, 2 }, 1 },
		{ EVENT_SERVER_ERROR, 421, { 0, 0, 0 }, 1 },
		{ EVENT_CLIENT_REJECTED, 421, { 4, 7, 0 }, 1 },
		{ EVENT_RECIPIENT_REJECTED, 451, { 4, 3, 5 }, 1 },
		{ EVENT_SERVER_ERROR, 451, { 4, 7, 1 }, 0 },
		{ EVENT_RECIPIENT_REJECTED, 550, { 5, 1, 1 }, 0 },
		{ EVENT_RECIPIENT_REJECTED, 550, { 5, 3, 0 }, 0 },
		{ EVENT_MILTER_REJECTED, 421, { 4, 3, 2 }, 0 },
		{ EVENT_GREYLISTED, 450, { 4, 3, 2 }, 0 },
		{ EVENT_TOO_MANY_ERRORS, 421, { 4, 7, 0 }, 0 },
		{ EVENT_TOO_MANY_CONNECTIONS, 421, { 4, 7, 0 }, 0 },
		{ EVENT_CONNECTION_RATE, 421, { 4, 7, 0 }, 0 },
		{ EVENT_TLS_RATE, 421, { 4, 7, 0 }, 0 },
		{ EVENT_TIMEOUT, 421, { 4, 4, 2 }, 0 },
		{ EVENT_DEFERRED, 451, { 4, 3, 0 }, 0 },
	};
	int64_t errors = 0;

	(void)state;
	world_begin(LOGS RULES);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation seen = told(cases[i].event, cases[i].code, cases[i].status);

		judge_hear(judge, &seen);
		errors += cases[i].errors;
		tick(1);
		assert_int_equal(overload.strain.value[RESOURCE_ERRORS], errors);
	}
}

static void
overload__own_refusals__are_no_errors(void **state)
{
	struct observation refused = told(EVENT_CONNECT, 0, (struct status){ 0, 0, 0 });
	struct observation seen = told(EVENT_LOST_CONNECTION, 421, (struct status){ 4, 3, 2 });

	(void)state;
	world_begin(LOGS RULES);
	refused.origin = ORIGIN_MILTER;
	overlap_refused(overlap, &refused);
	judge_hear(judge, &seen);
	tick(1);
	assert_int_equal(overload.strain.value[RESOURCE_ERRORS], 0);
}

static void
overload__errors__count_for_a_minute(void **state)
{
	struct observation seen = told(EVENT_SERVER_ERROR, 451, (struct status){ 4, 3, 0 });
	struct observation late = seen;

	(void)state;
	world_begin(LOGS RULES);
	late.age_us = MINUTE_US + 1;
	judge_hear(judge, &seen);
	judge_hear(judge, &late);
	tick(1);
	assert_int_equal(overload.strain.value[RESOURCE_ERRORS], 1);
	judge_hear(judge, &seen);
	tick(59);
	assert_int_equal(overload.strain.value[RESOURCE_ERRORS], 2);
	tick(1);
	assert_int_equal(overload.strain.value[RESOURCE_ERRORS], 1);
	tick(1);
	assert_int_equal(overload.strain.value[RESOURCE_ERRORS], 0);
}

static void
overload__latency__is_the_slowest_of_ten_seconds(void **state)
{
	const struct listener *listener;
	struct observation seen = told(EVENT_CONNECT, 0, (struct status){ 0, 0, 0 });
	struct book book = { .transaction.count = 0 };
	struct answer answer;

	(void)state;
	world_begin(LOGS RULES);
	tick(1);
	assert_int_equal(overload.strain.value[RESOURCE_LATENCY], 0);
	listener = &judge->listener;
	seen.origin = ORIGIN_MILTER;
	for (int i = 0; i < 1000; i++)
		listener->observe(listener->judge, &seen, &book, &answer);
	charges_settle(&book.session);
	tick(1);
	assert_true(overload.strain.value[RESOURCE_LATENCY] > 0);
	assert_true(overload.strain.value[RESOURCE_LATENCY] < MINUTE_US);
	judge->pulse.slowest_us = 5 * SECOND_US;
	tick(10);
	assert_int_equal(overload.strain.value[RESOURCE_LATENCY], 5 * SECOND_US);
	tick(1);
	assert_int_equal(overload.strain.value[RESOURCE_LATENCY], 0);
}

static void
overload__without_logs__errors_are_unknown(void **state)
{
	(void)state;
	world_begin("rules = ( { name = \"short\"; type = \"pressure\"; sessions = 10; } );");
	judge->overlap = NULL;
	tick(1);
	assert_int_equal(overload.strain.value[RESOURCE_ERRORS], STRAIN_UNKNOWN);
	assert_int_equal(overload.strain.value[RESOURCE_SESSIONS], 0);
}

static void
overload__gauge__runs_while_a_rule_wants_it(void **state)
{
	(void)state;
	world_begin(LOGS RULES);
	tick(1);
	assert_null(overload.gauge);
	world_end(NULL);
	world_begin(NO_RULES);
	tick(1);
	assert_null(overload.gauge);
	world_end(NULL);
	world_begin("rules = ( { name = \"short\"; type = \"pressure\"; memory_used = 99; } );");
	tick(1);
	assert_non_null(overload.gauge);
	for (int i = 0; i < 500 && overload.strain.value[RESOURCE_MEMORY_USED] < 0; i++)
		usleep(10000);
	assert_true(overload.strain.value[RESOURCE_MEMORY_USED] >= 0);
	overload_close(&overload);
	assert_null(overload.gauge);
	assert_int_equal(overload.strain.value[RESOURCE_MEMORY_USED], STRAIN_UNKNOWN);
}

/* What a function writes to stderr, line by line. */
static char said[4096];

static unsigned
said_while_ticking(int64_t seconds, const char *wanted)
{
	char path[] = "/tmp/sluice-overload-XXXXXX";
	int fd = mkstemp(path), before = dup(STDERR_FILENO);
	unsigned count = 0;
	ssize_t got;

	assert_true(fd >= 0 && before >= 0);
	fflush(stderr);
	dup2(fd, STDERR_FILENO);
	tick(seconds);
	fflush(stderr);
	dup2(before, STDERR_FILENO);
	close(before);
	got = pread(fd, said, sizeof(said) - 1, 0);
	said[got > 0 ? got : 0] = '\0';
	close(fd);
	unlink(path);
	for (const char *line = said; (line = strstr(line, wanted)) != NULL; line++)
		count++;
	return count;
}

static void
overload__shedding__is_said_when_it_begins_and_ends(void **state)
{
	(void)state;
	log_to_stderr("test", LOG_LEVEL_INFO);
	world_begin(LOGS RULES);
	assert_int_equal(said_while_ticking(10, "short"), 0);
	judge->metrics.sessions_open = 12;
	assert_int_equal(said_while_ticking(60, "short"), 1 + 1);
	assert_non_null(strstr(said,
	    "warning: short: short of open sessions (sessions is 12, its mark 10): new sessions "
	    "are refused"));
	judge->metrics.sessions_open = 5;
	assert_int_equal(said_while_ticking(10, "short"), 0);
	assert_int_equal(said_while_ticking(110, "info: short: not short any more, after "), 1);
	assert_non_null(strstr(said, "reached 100 %"));
	assert_int_equal(said_while_ticking(60, "short"), 0);
}

static void
overload__records__tell_values_marks_and_share(void **state)
{
	struct lines lines = { 0 };
	const struct standing *standing;

	(void)state;
	world_begin(LOGS RULES);
	judge->metrics.sessions_open = 10;
	tick(60);
	standing = judge_take(judge);
	overload_add(&lines, judge, standing);
	judge_let_go(judge, standing);
	assert_int_equal(lines_end(&lines, "ok"), 0);
	assert_non_null(strstr(lines.text,
	    "\"record\":\"shedding\",\"rule\":\"short\",\"mode\":\"enforce\",\"on\":true,"));
	assert_non_null(strstr(lines.text, "\"strangers\":100,"));
	assert_non_null(strstr(lines.text,
	    "\"record\":\"gauge\",\"resource\":\"sessions\",\"value\":10,\"value_text\":\"10\","
	    "\"rule\":\"short\",\"begin\":10,\"end\":5,"));
	assert_non_null(
	    strstr(lines.text, "\"resource\":\"latency\",\"value\":0,\"value_text\":\"0\","));
	assert_non_null(strstr(lines.text, "\"begin\":60,\"end\":30,\"begin_text\":\"1m\""));
	lines_clear(&lines);
}

static void
overload__without_rules__tells_nothing(void **state)
{
	struct lines lines = { 0 };
	const struct standing *standing;

	(void)state;
	world_begin(NO_RULES);
	tick(3);
	standing = judge_take(judge);
	overload_add(&lines, judge, standing);
	judge_let_go(judge, standing);
	assert_int_equal(lines.bytes, 0);
	lines_clear(&lines);
}

#define law(test) cmocka_unit_test_teardown(test, world_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		law(overload__errors__are_the_servers_own),
		law(overload__own_refusals__are_no_errors),
		law(overload__errors__count_for_a_minute),
		law(overload__latency__is_the_slowest_of_ten_seconds),
		law(overload__without_logs__errors_are_unknown),
		law(overload__gauge__runs_while_a_rule_wants_it),
		law(overload__shedding__is_said_when_it_begins_and_ends),
		law(overload__records__tell_values_marks_and_share),
		law(overload__without_rules__tells_nothing),
	};

	return cmocka_run_group_tests(tests, config_text_open, config_text_close);
}
