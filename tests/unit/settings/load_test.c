/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole config files: empty, included, full of mistakes, hostile. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/text.h"

#include "settings/load.h"

#include "../../support/config_text.h"

static struct complaints said;

static int
load_file(struct settings **settings_r, const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", srcdir != NULL ? srcdir : ".", name);
	return settings_load(settings_r, path, &said);
}

static void
load__empty_file__has_every_default(void **state)
{
	struct settings *settings = config_text_load("");

	(void)state;
	assert_non_null(strstr(settings->path, "test.conf"));
	assert_string_equal(settings->milter.socket, "unix:/run/sluice/milter.sock");
	assert_string_equal(settings->milter.mode, "0660");
	assert_string_equal(settings->milter.group, "");
	assert_int_equal(settings->mode, MODE_ENFORCE);
	assert_string_equal(settings->user, "sluice");
	assert_string_equal(settings->pid_file, "/run/sluice/sluiced.pid");
	assert_int_equal(settings->v4_bits, 32);
	assert_int_equal(settings->v6_bits, 64);
	assert_string_equal(settings->store.backend, "lmdb");
	assert_string_equal(settings->store.path, "/var/lib/sluice");
	assert_int_equal(settings->store.map_bytes, INT64_C(1) << 30);
	assert_int_equal(settings->store.accounts, 262144);
	assert_string_equal(settings->audit.file, "/var/log/sluice/audit.jsonl");
	assert_int_equal(settings->audit.bounds.size_bytes, INT64_C(64) << 20);
	assert_int_equal(settings->audit.bounds.total_bytes, INT64_C(1) << 30);
	assert_int_equal(settings->audit.bounds.age_us, 30 * DAY_US);
	assert_string_equal(settings->control.socket, "/run/sluice/control.sock");
	assert_string_equal(settings->control.group, "sluice");
	assert_string_equal(settings->log.facility, "mail");
	assert_string_equal(settings->log.level, "info");
	assert_null(settings->dns.servers);
	assert_int_equal(settings->dns.timeout_us, 5 * SECOND_US);
	assert_int_equal(settings->policy.rule_count, 0);
	settings_free(&settings);
	settings_free(&settings);
}

static void
load__group_in_part__has_the_other_defaults(void **state)
{
	struct settings *settings = config_text_load("store = { accounts = 2048; };");

	(void)state;
	assert_int_equal(settings->store.accounts, 2048);
	assert_string_equal(settings->store.path, "/var/lib/sluice");
	settings_free(&settings);
}

static void
load__sample__is_accepted_and_observes(void **state)
{
	struct settings *settings;

	(void)state;
	assert_int_equal(load_file(&settings, "conf/sluice.conf"), 0);
	assert_int_equal(settings->mode, MODE_OBSERVE);
	assert_int_equal(settings->log_count, 1);
	assert_int_equal(settings->policy.rule_count, 11);
	settings_free(&settings);
}

/* The defaults that the sample shows in comments must be true. */
static void
load__sample__shows_the_defaults(void **state)
{
	static char text[1 << 16];
	const char *srcdir = getenv("srcdir");
	struct settings *settings, *initial = config_text_load("");
	char path[4096], line[512];
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/conf/sluice.conf", srcdir != NULL ? srcdir : ".");
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL && strncmp(line, "rules", 5) != 0) {
		if (line[0] == '#' && (strpbrk(line, "=}") != NULL || line[1] == '\t'))
			text_append(text, sizeof(text), line + 1);
	}
	fclose(file);
	settings = config_text_load(text);
	assert_string_equal(settings->milter.socket, initial->milter.socket);
	assert_string_equal(settings->milter.mode, initial->milter.mode);
	assert_string_equal(settings->milter.group, initial->milter.group);
	assert_string_equal(settings->user, initial->user);
	assert_string_equal(settings->pid_file, initial->pid_file);
	assert_int_equal(settings->drain_at_stop_us, initial->drain_at_stop_us);
	assert_int_equal(settings->v4_bits, initial->v4_bits);
	assert_int_equal(settings->v6_bits, initial->v6_bits);
	assert_int_equal(settings->policy.hammering, initial->policy.hammering);
	assert_string_equal(settings->store.backend, initial->store.backend);
	assert_string_equal(settings->store.path, initial->store.path);
	assert_int_equal(settings->store.map_bytes, initial->store.map_bytes);
	assert_int_equal(settings->store.accounts, initial->store.accounts);
	assert_string_equal(settings->audit.file, initial->audit.file);
	assert_memory_equal(
	    &settings->audit.bounds, &initial->audit.bounds, sizeof(initial->audit.bounds));
	assert_string_equal(settings->control.socket, initial->control.socket);
	assert_string_equal(settings->control.group, initial->control.group);
	assert_string_equal(settings->gauge.proc, initial->gauge.proc);
	assert_int_equal(settings->gauge.interval_us, initial->gauge.interval_us);
	assert_int_equal(settings->dns.timeout_us, initial->dns.timeout_us);
	assert_string_equal(settings->log.facility, initial->log.facility);
	assert_string_equal(settings->log.level, initial->log.level);
	settings_free(&settings);
	settings_free(&initial);
}

/* Under EXAMPLES they stand between .Bd and .Ed, each some rules; elsewhere it may be commands. */
static void
load__examples_of_the_manual__are_accepted(void **state)
{
	const char *srcdir = getenv("srcdir");
	char path[4096], line[512], text[4096];
	int example_count = 0;
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/conf/sluice.conf.5", srcdir != NULL ? srcdir : ".");
	file = fopen(path, "r");
	assert_non_null(file);
	text[0] = '\0';
	while (fgets(line, sizeof(line), file) != NULL && strcmp(line, ".Sh EXAMPLES\n") != 0)
		;
	while (fgets(line, sizeof(line), file) != NULL) {
		struct settings *settings;

		if (strncmp(line, ".Bd", 3) == 0) {
			text_copy(text, sizeof(text),
			    "logs = ( { file = \"/var/log/mail.log\"; } );\nrules = (\n");
		} else if (strncmp(line, ".Ed", 3) == 0) {
			text_append(text, sizeof(text), ");\n");
			settings = config_text_load(text);
			settings_free(&settings);
			example_count++;
		} else {
			text_append(text, sizeof(text), line);
		}
	}
	fclose(file);
	assert_true(example_count >= 5);
}

static void
load__example__is_accepted(void **state)
{
	const struct rule *rule;
	struct settings *settings;

	(void)state;
	assert_int_equal(load_file(&settings, "tests/unit/settings/example.conf"), 0);
	assert_int_equal(settings->log_count, 1);
	assert_string_equal(settings->logs[0].file, "/var/log/mail.log");
	assert_int_equal(settings->policy.rule_count, 11);
	rule = &settings->policy.rule[5];
	assert_string_equal(rule->name, "account-under-attack");
	assert_int_equal(rule->counts, EVENT_BIT(EVENT_AUTH_FAILED));
	assert_int_equal(rule->per, PART_BIT(PART_LOGIN));
	assert_int_equal(rule->as.rate.distinct, PART_BIT(PART_CLIENT));
	assert_int_equal(rule->stops, STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_RCPT));
	assert_string_equal(settings->policy.rule[9].name, "compromised-user");
	assert_int_equal(settings->policy.rule[9].as.rate.limit.burst, 100);
	assert_ptr_equal(settings->policy.rule[10].type, &greylist_rule);
	settings_free(&settings);
}

static void
load__twelve_mistakes__are_twelve_complaints(void **state)
{
	const struct complaints *complaints = config_text_refuse(
	    "milter = 5;\n"
	    "mode = \"obsrve\";\n"
	    "ipv4_bits = 33;\n"
	    "store = { bakend = \"lmdb\"; map = \"1X\"; };\n"
	    "logs = 5;\n"
	    "rules = (\n"
	    "{ name = \"A\"; type = \"rate\"; counts = \"conect\"; limit = \"5 per 10x\"; },\n"
	    "{ name = \"b\"; type = \"open\"; hold = \"1m\"; },\n"
	    "{ name = \"c\"; type = \"exempt\"; clients = \"10.0.0.1/8\"; }\n"
	    ");\n"
	    "\n");

	(void)state;
	assert_int_equal(complaints->count, 12);
	config_text_expect(complaints, "test.conf", 1, "milter: 5 is not");
	config_text_expect(complaints, "test.conf", 2, "did you mean \"observe\"?");
	config_text_expect(complaints, "test.conf", 3, "ipv4_bits: 33");
	config_text_expect(complaints, "test.conf", 4, "store.bakend: there is no such key");
	config_text_expect(complaints, "test.conf", 4, "store.map: \"1X\"");
	config_text_expect(complaints, "test.conf", 5, "logs: 5 is not a list");
	config_text_expect(complaints, "test.conf", 7, "rules[0].name");
	config_text_expect(complaints, "test.conf", 7, "rules[0].counts");
	config_text_expect(complaints, "test.conf", 7, "rules[0].limit: \"10x\"");
	config_text_expect(complaints, "test.conf", 8, "rules[1]: limit is missing");
	config_text_expect(complaints, "test.conf", 8, "rules[1].hold");
	config_text_expect(complaints, "test.conf", 9, "rules[2].clients");
}

static void
load__one_answer_with_three_mistakes__tells_all_of_them(void **state)
{
	const struct complaints *complaints =
	    config_text_refuse("rules = ( { name = \"a\"; type = \"open\"; limit = 2;\n"
	                       "answer = \"421 5.7.0 try again in {wiat}, {tikcet}\"; } );\n");

	(void)state;
	assert_int_equal(complaints->count, 3);
	config_text_expect(complaints, "test.conf", 2, "did you mean \"wait\"?");
	config_text_expect(complaints, "test.conf", 2, "did you mean \"ticket\"?");
	config_text_expect(complaints, "test.conf", 2, "another class than its reply code");
}

static void
load__more_mistakes_than_room__are_counted(void **state)
{
	static char text[1 << 14];
	const struct complaints *complaints;
	size_t length = 0;

	(void)state;
	for (int i = 0; i < 150; i++)
		length +=
		    (size_t)snprintf(text + length, sizeof(text) - length, "nonsense%d = 1;\n", i);
	complaints = config_text_refuse(text);
	assert_int_equal(complaints->count, 100);
	assert_int_equal(complaints->unsaid, 50);
}

static void
load__keys_of_several_lines__have_the_right_one(void **state)
{
	const struct complaints *complaints =
	    config_text_refuse("rules = (\n\n{\n name = \"a\";\n type = \"exempt\";\n clients = "
	                       "[\n \"::1\",\n \"x\" ];\n"
	                       "},\n{\n name = \"b\";\n type = \"open\";\n}\n);\n");

	(void)state;
	assert_int_equal(complaints->count, 2);
	config_text_expect(complaints, "test.conf", 8, "rules[0].clients[1]: \"x\"");
	config_text_expect(complaints, "test.conf", 10, "rules[1]: limit is missing");
}

static void
load__includes__are_read_and_named(void **state)
{
	struct settings *settings;

	(void)state;
	config_text_write("rules.conf", "{ name = \"a\"; type = \"open\"; limit = 1; }\n", 42);
	settings = config_text_load("rules = (\n@include \"rules.conf\"\n);\n");
	assert_int_equal(settings->policy.rule_count, 1);
	assert_non_null(strstr(settings->policy.rule[0].file, "/rules.conf"));
	assert_int_equal(settings->policy.rule[0].line, 1);
	settings_free(&settings);
}

static void
load__mistakes_in_includes__are_told_with_their_file(void **state)
{
	const struct complaints *complaints;

	(void)state;
	config_text_write("deep.conf", "\n\nipv6_bits = 0;\n", 17);
	config_text_write("top.conf", "ipv4_bits = 0;\n@include \"deep.conf\"\n", 36);
	complaints = config_text_refuse("\n@include \"top.conf\"\nuser = 5;\n");
	assert_int_equal(complaints->count, 3);
	config_text_expect(complaints, "/top.conf", 1, "ipv4_bits: 0");
	config_text_expect(complaints, "/deep.conf", 3, "ipv6_bits: 0");
	config_text_expect(complaints, "/test.conf", 3, "user: 5");
}

static void
load__syntax_error_in_include__is_told_with_its_file(void **state)
{
	const struct complaints *complaints;

	(void)state;
	config_text_write("top.conf", "ipv4_bits = 24;\nuser = = 5;\n", 28);
	complaints = config_text_refuse("\n@include \"top.conf\"\n");
	assert_int_equal(complaints->count, 1);
	config_text_expect(complaints, "/top.conf", 2, "syntax error");
}

static void
load__file_without_directory__includes_beside_it(void **state)
{
	char before[4096], directory[4096];
	struct settings *settings;

	(void)state;
	config_text_write("bits.conf", "ipv4_bits = 24;\n", 16);
	snprintf(directory, sizeof(directory), "%s",
	    config_text_write("plain.conf", "@include \"bits.conf\"\n", 21));
	*strrchr(directory, '/') = '\0';
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(directory), 0);
	assert_int_equal(settings_load(&settings, "plain.conf", &said), 0);
	assert_int_equal(chdir(before), 0);
	assert_int_equal(settings->v4_bits, 24);
	settings_free(&settings);
}

static void
load__what_libconfig_refuses__has_a_remedy(void **state)
{
	static const struct {
		const char *text;
		unsigned line;
		const char *fragment;
	} cases[] = {
		{ "user = \"a\";\n\nuser = \"b\";\n", 3, "a second time" },
		{ "store = { path = \"/a\"; path = \"/b\"; };", 1, "a second time" },
		{ "rules = (\n{ name = \"a\"\n type \"open\"; }\n);", 3, "syntax error" },
		{ "rules = (\n{ name = \"a\"; }\n{ name = \"b\"; }\n);", 3, "syntax error" },
		{ "rules = ( { clients = [ \"a\", 5 ]; } );", 1, "one kind only" },
		{ "}", 1, "syntax error" },
		{ "\x7f\x45\x4c\x46", 1, "syntax error" },
		{ "\xff\xfe\xfd", 1, "syntax error" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		config_text_refuse_once(cases[i].text, cases[i].line, cases[i].fragment);
}

static void
load__hostile_sizes__are_refused(void **state)
{
	const size_t bytes = 1 << 20;
	char *text = malloc(bytes + 64);

	(void)state;
	assert_non_null(text);
	snprintf(text, 64, "user = \"");
	memset(text + 8, 'x', bytes);
	memcpy(text + 8 + bytes, "\";", 3);
	config_text_refuse_once(text, 1, "longer than 31");

	memset(text, 'k', bytes);
	memcpy(text + bytes, " = 1;", 6);
	config_text_refuse_once(text, 1, "there is no such key");

	memset(text, '(', bytes);
	memcpy(text, "rules=", 6);
	text[bytes] = '\0';
	config_text_refuse_once(text, 1, "too many brackets");

	memset(text + 6, '(', 3000);
	memset(text + 3006, ')', 3000);
	memcpy(text + 6006, ";", 2);
	config_text_refuse_once(text, 1, "rules[0]: a list is not a rule");
	free(text);
}

static void
salvage__file_with_mistakes__tells_what_is_right(void **state)
{
	static const struct {
		const char *text;
		const char *socket; /* NULL: nobody can say */
	} cases[] = {
		{ "", "/run/sluice/control.sock" },
		{ "user = 5; control = { socket = \"/x\"; };", "/x" },
		{ "control = { socket = \"/x\"; };\nuser = = 5;", "/x" },
		{ "control = { socket = \"/x\"; };\nmode = observe;", "/x" },
		{ "control = { socket = \"x\"; };", NULL },
		{ "control = { socket = \"/x\"; }; /*", "/run/sluice/control.sock" },
		{ "rules = ( { name = \"a\"; type = \"rate\"; } );", "/run/sluice/control.sock" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *path =
		    config_text_write("test.conf", cases[i].text, strlen(cases[i].text));
		struct settings *settings;

		assert_int_equal(settings_salvage(&settings, path), 0);
		assert_string_equal(settings->path, path);
		if (cases[i].socket != NULL)
			assert_string_equal(settings->control.socket, cases[i].socket);
		else
			assert_null(settings->control.socket);
		settings_free(&settings);
	}
}

static void
load__noise__is_refused_or_read_but_never_harms(void **state)
{
	static const char *const words[] = { "rules", "=", "(", ")", "{", "}", "[", "]", "\"", ";",
		",", "type", "\"rate\"", "limit", "5", "10m", "@include", "\n", "#", "/*", "*/",
		"\\", "name", "per", "\"client\"", "\xc3", "-", "0x", "when", "true", "answer" };
	uint32_t random = 2463534242u;
	char text[512];

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct settings *settings;
		const char *path;

		text[0] = '\0';
		for (int i = 0; i < 40; i++) {
			random ^= random << 13;
			random ^= random >> 17;
			random ^= random << 5;
			text_append(
			    text, sizeof(text), words[random % (sizeof(words) / sizeof(words[0]))]);
			text_append(text, sizeof(text), random & 0x10000 ? " " : "");
		}
		path = config_text_write("noise.conf", text, strlen(text));
		if (settings_load(&settings, path, &said) == 0)
			settings_free(&settings);
		else
			assert_true(said.count > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(load__empty_file__has_every_default),
		cmocka_unit_test(load__group_in_part__has_the_other_defaults),
		cmocka_unit_test(load__sample__is_accepted_and_observes),
		cmocka_unit_test(load__sample__shows_the_defaults),
		cmocka_unit_test(load__examples_of_the_manual__are_accepted),
		cmocka_unit_test(load__example__is_accepted),
		cmocka_unit_test(load__twelve_mistakes__are_twelve_complaints),
		cmocka_unit_test(load__one_answer_with_three_mistakes__tells_all_of_them),
		cmocka_unit_test(load__more_mistakes_than_room__are_counted),
		cmocka_unit_test(load__keys_of_several_lines__have_the_right_one),
		cmocka_unit_test(load__includes__are_read_and_named),
		cmocka_unit_test(load__mistakes_in_includes__are_told_with_their_file),
		cmocka_unit_test(load__syntax_error_in_include__is_told_with_its_file),
		cmocka_unit_test(load__file_without_directory__includes_beside_it),
		cmocka_unit_test(load__what_libconfig_refuses__has_a_remedy),
		cmocka_unit_test(load__hostile_sizes__are_refused),
		cmocka_unit_test(salvage__file_with_mistakes__tells_what_is_right),
		cmocka_unit_test(load__noise__is_refused_or_read_but_never_harms),
	};

	return cmocka_run_group_tests(tests, config_text_open, config_text_close);
}
