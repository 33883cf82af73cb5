/* SPDX-License-Identifier: BSD-2-Clause */
/* The logs to follow: files and the journal, each of them once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#include "source/journal.h"

#include "settings/load.h"

#include "../../support/config_text.h"

#define FILE_A "{ file = \"/var/log/mail.log\"; }"
#define JOURNAL "{ journal = true; }"

static void
logs__absent_or_empty__are_none(void **state)
{
	struct settings *settings = config_text_load("");

	(void)state;
	assert_int_equal(settings->log_count, 0);
	settings_free(&settings);
	settings = config_text_load("logs = ( );");
	assert_int_equal(settings->log_count, 0);
	settings_free(&settings);
}

static void
logs__files__are_kept_in_their_order(void **state)
{
	struct settings *settings = config_text_load(
	    "logs = ( " FILE_A ", { file = \"/srv//maillog\"; journal = false; } );");

	(void)state;
	assert_int_equal(settings->log_count, 2);
	assert_string_equal(settings->logs[0].file, "/var/log/mail.log");
	assert_string_equal(settings->logs[0].directory, "");
	assert_string_equal(settings->logs[1].file, "/srv//maillog");
	assert_string_equal(settings->logs[1].directory, "");
	settings_free(&settings);
}

static void
logs__journals__are_kept_where_they_can_be_read(void **state)
{
	static const char text[] =
	    "logs = (\n" JOURNAL ", { journal = true; directory = \"/srv/journal\"; } );";
	const struct complaints *complaints;
	struct settings *settings;

	(void)state;
	if (!journal_is_built()) {
		complaints = config_text_refuse(text);
		assert_int_equal(complaints->count, 2);
		config_text_expect(complaints, "test.conf", 2,
		    "logs[1].journal: this sluice was built without libsystemd");
		return;
	}
	settings = config_text_load(text);
	assert_int_equal(settings->log_count, 2);
	assert_string_equal(settings->logs[0].file, "");
	assert_string_equal(settings->logs[0].directory, "");
	assert_string_equal(settings->logs[1].file, "");
	assert_string_equal(settings->logs[1].directory, "/srv/journal");
	settings_free(&settings);
}

/* Files of which nobody can tell by their paths that they are one. */
static void
logs__different_paths__are_different_logs(void **state)
{
	struct settings *settings =
	    config_text_load("logs = ( { file = \"/a/b\"; }, { file = \"/a/b.\"; }, "
	                     "{ file = \"/a/.b\"; }, { file = \"/a/../b\"; }, "
	                     "{ file = \"/A/b\"; }, { file = \"/a\"; }, { file = \"/ab\"; } );");

	(void)state;
	assert_int_equal(settings->log_count, 7);
	settings_free(&settings);
}

/* Line 2 holds the mistake. */
static const struct {
	const char *text;
	const char *fragment;
} refused[] = {
	{ "\nlogs = \"/var/log/mail.log\";",
	    "logs: \"/var/log/mail.log\" is not a list of logs; write logs = ( { file = " },
	{ "\nlogs = { file = \"/var/log/mail.log\"; };", "logs: a group is not a list of logs" },
	{ "\nlogs = true;", "logs: true is not a list of logs" },
	{ "logs = (\n\"/var/log/mail.log\" );", "logs[0]: \"/var/log/mail.log\" is not a log; " },
	{ "logs = (\n{ } );", "logs[0]: it names no log; write file = \"/var/log/mail.log\"" },
	{ "logs = (\n{ journal = false; } );", "logs[0]: it names no log" },
	{ "logs = (\n{ file = \"/a\"; journal = true; } );",
	    "logs[0].journal: a log is a file or the journal; make it two entries" },
	{ "logs = (\n{ file = \"/a\"; directory = \"/b\"; } );",
	    "logs[0].directory: it is that of a journal" },
	{ "logs = (\n{ directory = \"/b\"; } );", "logs[0].directory: it is that of a journal" },
	{ "logs = (\n{ file = \"mail.log\"; } );",
	    "logs[0].file: \"mail.log\" is not a whole path: it must begin with \"/\"" },
	{ "logs = (\n{ file = \"\"; } );", "logs[0].file: is empty" },
	{ "logs = (\n{ file = 5; } );", "logs[0].file: 5 is not a string" },
	{ "logs = (\n{ file = \"/a\\tb\"; } );", "control character" },
	{ "logs = (\n{ journal = \"true\"; } );", "\"true\" is not true or false" },
	{ "logs = (\n{ journal = true; directory = \"b\"; } );", "is not a whole path" },
	{ "logs = (\n{ path = \"/a\"; } );", "logs[0].path: there is no such key here" },
	{ "logs = (\n{ fil = \"/a\"; } );", "did you mean \"file\"?" },
	{ "\njournal = true;", "it belongs to logs = ( { } )" },
	/* the same twice */
	{ "logs = ( " FILE_A ",\n" FILE_A " );",
	    "logs[1].file: the entry in line 1 follows this log already" },
	{ "logs = ( { file = \"/a/b\"; }, { file = \"/c\"; },\n{ file = \"//a/b\"; } );",
	    "logs[2].file: the entry in line 1" },
	{ "logs = ( { file = \"/a/./b\"; },\n{ file = \"/a/b\"; } );", "follows this log already" },
	{ "logs = ( { file = \"/a/b\"; },\n{ file = \"/.//././a///b\"; } );", "already" },
};

static void
logs__that_could_not_be_followed__are_refused_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		config_text_refuse_once(refused[i].text, 2, refused[i].fragment);
}

static void
logs__same_journal_twice__is_refused(void **state)
{
	(void)state;
	if (!journal_is_built())
		skip();
	config_text_refuse_once(
	    "logs = ( " JOURNAL ",\n" JOURNAL " );", 2, "logs[1].journal: the entry in line 1");
	config_text_refuse_once("logs = ( { journal = true; directory = \"/a\"; },\n"
	                        "{ journal = true; directory = \"/a/\"; } );",
	    2, "logs[1].journal: the entry in line 1");
}

/* What was refused is like no other: it has no path. */
static void
logs__several_mistakes__are_told_once_each(void **state)
{
	const struct complaints *complaints = config_text_refuse(
	    "logs = (\n{ },\n{ file = 5; },\n{ },\n5,\n" FILE_A ",\n" FILE_A "\n);\n"
	    "rules = ( { name = \"r\"; type = \"rate\"; limit = \"1 per 1m\"; "
	    "counts = \"auth-failed\"; } );\n");

	(void)state;
	assert_int_equal(complaints->count, 5);
	config_text_expect(complaints, "test.conf", 2, "logs[0]: it names no log");
	config_text_expect(complaints, "test.conf", 3, "logs[1].file: 5");
	config_text_expect(complaints, "test.conf", 4, "logs[2]: it names no log");
	config_text_expect(complaints, "test.conf", 5, "logs[3]: 5 is not a log");
	config_text_expect(complaints, "test.conf", 7, "logs[5].file: the entry in line 6");
}

static void
many_logs(char *text, size_t text_bytes, int count)
{
	size_t length = (size_t)snprintf(text, text_bytes, "logs = (\n");

	for (int i = 0; i < count; i++)
		length += (size_t)snprintf(text + length, text_bytes - length,
		    "{ file = \"/log/%d\"; }%s\n", i, i + 1 < count ? "," : "");
	snprintf(text + length, text_bytes - length, ");\n");
}

static void
logs__more_than_there_may_be__are_refused(void **state)
{
	struct settings *settings;
	char text[2048];

	(void)state;
	many_logs(text, sizeof(text), LOG_SOURCES_MAX);
	settings = config_text_load(text);
	assert_int_equal(settings->log_count, 16);
	assert_string_equal(settings->logs[15].file, "/log/15");
	settings_free(&settings);

	many_logs(text, sizeof(text), LOG_SOURCES_MAX + 3);
	config_text_refuse_once(
	    text, LOG_SOURCES_MAX + 2, "logs[16]: there may be no more than 16 logs");
}

static void
logs__path__may_be_long(void **state)
{
	char text[5000], path[4003];
	struct settings *settings;

	(void)state;
	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[4000] = '\0';
	snprintf(text, sizeof(text), "logs = ( { file = \"%s\"; } );", path);
	settings = config_text_load(text);
	assert_string_equal(settings->logs[0].file, path);
	settings_free(&settings);

	snprintf(text, sizeof(text), "logs = ( { file = \"%sx\"; } );", path);
	config_text_refuse_once(text, 1, "longer than 4000");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(logs__absent_or_empty__are_none),
		cmocka_unit_test(logs__files__are_kept_in_their_order),
		cmocka_unit_test(logs__journals__are_kept_where_they_can_be_read),
		cmocka_unit_test(logs__different_paths__are_different_logs),
		cmocka_unit_test(logs__that_could_not_be_followed__are_refused_once),
		cmocka_unit_test(logs__same_journal_twice__is_refused),
		cmocka_unit_test(logs__several_mistakes__are_told_once_each),
		cmocka_unit_test(logs__more_than_there_may_be__are_refused),
		cmocka_unit_test(logs__path__may_be_long),
	};

	return cmocka_run_group_tests(tests, config_text_open, config_text_close);
}
