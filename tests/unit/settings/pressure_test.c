/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules of type "pressure", and where it is measured what they go by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"

#include "settings/rules.h"

#include "../../support/config_text.h"

#define PRESSURE "name = \"p\"; type = \"pressure\"; "
#define LOGS "logs = ( { file = \"/var/log/mail.log\"; } );"
#define CONNECT STAGE_BIT(STAGE_CONNECT)
#define MAIL STAGE_BIT(STAGE_MAIL)

static const char *
rule_text(const char *keys)
{
	static char text[2048];

	snprintf(text, sizeof(text), "rules = (\n{ " PRESSURE "%s }\n);", keys);
	return text;
}

static void
mark__one_or_two__are_where_it_begins_and_ends(void **state)
{
	static const struct {
		const char *keys;
		enum resource resource;
		int64_t end, begin;
	} cases[] = {
		{ "cpu = 80;", RESOURCE_CPU, 60, 80 },
		{ "cpu = 1;", RESOURCE_CPU, 0, 1 },
		{ "cpu = 1000;", RESOURCE_CPU, 750, 1000 },
		{ "cpu = [ 60, 80 ];", RESOURCE_CPU, 60, 80 },
		{ "cpu = [ 80, 60 ];", RESOURCE_CPU, 60, 80 },
		{ "cpu = ( 0, 1 );", RESOURCE_CPU, 0, 1 },
		{ "memory = 100;", RESOURCE_MEMORY, 75, 100 },
		{ "io = 40;", RESOURCE_IO, 30, 40 },
		{ "memory_used = 90;", RESOURCE_MEMORY_USED, 85, 90 },
		{ "disk = 95;", RESOURCE_DISK, 93, 95 },
		{ "disk = 1;", RESOURCE_DISK, 0, 1 },
		{ "inodes = [ 50, 51 ];", RESOURCE_INODES, 50, 51 },
		{ "queue = 1000000;", RESOURCE_QUEUE, 750000, 1000000 },
		{ "sessions = 1;", RESOURCE_SESSIONS, 0, 1 },
		{ "latency = \"1ms\";", RESOURCE_LATENCY, 500, 1000 },
		{ "latency = [ \"250ms\", \"100ms\" ];", RESOURCE_LATENCY, 100000, 250000 },
		{ "latency = \"1m\";", RESOURCE_LATENCY, 30 * SECOND_US, MINUTE_US },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct settings *settings = config_text_load(rule_text(cases[i].keys));
		const struct strain_mark *mark =
		    &settings->policy.rule[0].as.pressure.marks[cases[i].resource];
		assert_int_equal(mark->end, cases[i].end);
		assert_int_equal(mark->begin, cases[i].begin);
		for (int other = 0; other < RESOURCE_COUNT; other++) {
			if (other != (int)cases[i].resource)
				assert_int_equal(
				    settings->policy.rule[0].as.pressure.marks[other].begin, 0);
		}
		settings_free(&settings);
	}
}

static void
pressure__mistakes__are_told(void **state)
{
	static const struct {
		const char *keys;
		const char *fragment;
	} cases[] = {
		{ "", "it has no mark to go by; write cpu = 80" },
		{ "spare = \"known\";", "it has no mark to go by" },
		{ "cpu = 0;", "rules[0].cpu: 0 is out of range; from 1 to 1000" },
		{ "cpu = 1001;", "1001 is out of range" },
		{ "cpu = -1;", "-1 is out of range" },
		{ "cpu = \"80\";", "write 80 without quotes" },
		{ "cpu = \"80%\";", "is not a whole number" },
		{ "cpu = 80.5;", "is not a whole number" },
		{ "cpu = [ 80, 80 ];", "both marks are the same" },
		{ "cpu = [ 80 ];", "is not one mark, or two of them" },
		{ "cpu = [ 70, 80, 90 ];", "is not one mark, or two of them" },
		{ "cpu = ( );", "is not one mark, or two of them" },
		{ "cpu = ( 60, \"x\" );", "is not a whole number" },
		{ "cpu = [ 60, 1001 ];", "1001 is out of range; from 0 to 1000" },
		{ "cpu = { end = 60; };", "is not a whole number" },
		{ "memory = 101;", "101 is out of range; from 1 to 100" },
		{ "queue = 1000001;", "1000001 is out of range" },
		{ "latency = 250;", "\"250\" is not a duration; try \"250s\"" },
		{ "latency = \"0s\";", "is out of range; from 1ms to 1m" },
		{ "latency = \"61s\";", "is out of range; from 1ms to 1m" },
		{ "latency = [ \"1s\", \"1000ms\" ];", "both marks are the same" },
		{ "errors = 60;", "rules[0].errors: only a log tells of errors" },
		{ "cpu = 80; spare = \"friends\";", "there are authenticated and known" },
		{ "cpu = 80; spare = [ \"knwon\" ];", "did you mean \"known\"?" },
		{ "cpu = 80; spare = [ \"known\", \"known\" ];", "is named twice" },
		{ "cpu = 80; spare = true;", "true is not a word in quotes" },
		{ "cpu = 80; per = \"client\";", "type \"pressure\" have no such key" },
		{ "cpu = 80; stops = \"mail\";", "type \"pressure\" have no such key" },
		{ "cpu = 80; limit = 5;", "type \"pressure\" have no such key" },
		{ "cpu = 80; load = 80;", "there is no such key" },
		{ "cpu = 80; answer = \"450 4.3.2 short of {resource}\"; at_once = true;",
		    "only 421 can be answered at once" },
		{ "cpu = 80; when = { authenticated = false; }; at_once = true;",
		    "rules[0].at_once: it is about connect" },
		{ "cpu = 80; when = { authenticated = true; };",
		    "the rule would refuse nobody: it spares who has logged in" },
		{ "cpu = 80; answer = \"421 4.3.2 {resorce}\";", "did you mean \"resource\"?" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		config_text_refuse_once(rule_text(cases[i].keys), 2, cases[i].fragment);
}

static void
pressure__stops__where_what_it_asks_for_is_known(void **state)
{
	static const struct {
		const char *keys;
		uint32_t stops;
	} cases[] = {
		{ "cpu = 80;", CONNECT | MAIL },
		{ "cpu = 80; at_once = true;", CONNECT | MAIL },
		{ "cpu = 80; spare = \"known\";", CONNECT },
		{ "cpu = 80; spare = [ ];", CONNECT },
		{ "cpu = 80; spare = [ \"authenticated\", \"known\" ];", CONNECT | MAIL },
		{ "cpu = 80; when = { authenticated = false; };", MAIL },
		{ "cpu = 80; spare = [ ]; when = { authenticated = true; };", MAIL },
		{ "cpu = 80; when = { tls = false; };", MAIL },
		{ "cpu = 80; answer = \"450 4.3.2 {resource}\";", MAIL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct settings *settings = config_text_load(rule_text(cases[i].keys));

		assert_ptr_equal(settings->policy.rule[0].type, &pressure_rule);
		assert_int_equal(settings->policy.rule[0].stops, cases[i].stops);
		settings_free(&settings);
	}
}

static void
pressure__defaults__are_those_of_the_manual(void **state)
{
	struct settings *settings =
	    config_text_load("ipv4_bits = 32; rules = ( { " PRESSURE "errors = 60; } ); " LOGS);
	const struct rule *rule = &settings->policy.rule[0];

	(void)state;
	assert_int_equal(rule->as.pressure.spare, SPARED_BIT(SPARED_AUTHENTICATED));
	assert_int_equal(rule->as.pressure.marks[RESOURCE_ERRORS].end, 30);
	assert_int_equal(rule->v4_bits, 24);
	assert_int_equal(rule->v6_bits, 64);
	assert_int_equal(rule->mode, MODE_ENFORCE);
	assert_false(rule->at_once);
	assert_int_equal(rule->answer.code, 421);
	assert_int_equal(rule->answer.status.subject, 3);
	assert_int_equal(rule->answer.status.detail, 2);
	settings_free(&settings);
}

static void
pressure__observed_file__observes(void **state)
{
	struct settings *settings =
	    config_text_load("mode = \"observe\"; rules = ( { " PRESSURE "cpu = 60; } );");

	(void)state;
	assert_int_equal(settings->policy.rule[0].mode, MODE_OBSERVE);
	settings_free(&settings);
}

static void
gauge__defaults__name_no_place_but_proc(void **state)
{
	struct settings *settings = config_text_load("");

	(void)state;
	assert_null(settings->gauge.filesystems);
	assert_null(settings->gauge.queues);
	assert_string_equal(settings->gauge.proc, "/proc");
	assert_int_equal(settings->gauge.interval_us, SECOND_US);
	settings_free(&settings);
}

static void
gauge__keys__are_kept(void **state)
{
	struct settings *settings = config_text_load(
	    "gauge = { filesystems = \"/var\"; queue = [ \"/q1\", \"/q2\" ]; proc = \"/p\"; "
	    "interval = \"100ms\"; };");

	(void)state;
	assert_string_equal(settings->gauge.filesystems[0], "/var");
	assert_null(settings->gauge.filesystems[1]);
	assert_string_equal(settings->gauge.queues[1], "/q2");
	assert_null(settings->gauge.queues[2]);
	assert_string_equal(settings->gauge.proc, "/p");
	assert_int_equal(settings->gauge.interval_us, SECOND_US / 10);
	settings_free(&settings);
}

static void
gauge__mistakes__are_told(void **state)
{
	static const struct {
		const char *keys;
		const char *fragment;
	} cases[] = {
		{ "filesystems = [ ];", "is an empty list" },
		{ "filesystems = \"var\";", "\"var\" is not a whole path" },
		{ "filesystems = [ \"/var\", \"\" ];", "is empty" },
		{ "queue = [ \"/a\", \"b\" ];", "\"b\" is not a whole path" },
		{ "queue = 5;", "5 is not a string in quotes" },
		{ "proc = \"proc\";", "is not a whole path" },
		{ "proc = \"\";", "is empty" },
		{ "interval = \"99ms\";", "is out of range; from 100ms to 1m" },
		{ "interval = \"61s\";", "is out of range" },
		{ "interval = 1;", "is not a duration" },
		{ "disk = 5;", "there is no such key" },
	};
	char text[256];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(text, sizeof(text), "gauge = {\n %s };", cases[i].keys);
		config_text_refuse_once(text, 2, cases[i].fragment);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mark__one_or_two__are_where_it_begins_and_ends),
		cmocka_unit_test(pressure__mistakes__are_told),
		cmocka_unit_test(pressure__stops__where_what_it_asks_for_is_known),
		cmocka_unit_test(pressure__defaults__are_those_of_the_manual),
		cmocka_unit_test(pressure__observed_file__observes),
		cmocka_unit_test(gauge__defaults__name_no_place_but_proc),
		cmocka_unit_test(gauge__keys__are_kept),
		cmocka_unit_test(gauge__mistakes__are_told),
	};

	return cmocka_run_group_tests(tests, config_text_open, config_text_close);
}
