/* SPDX-License-Identifier: BSD-2-Clause */
/* What libconfig would pass over, explain badly or die of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "settings/scan.h"

#include "../../support/config_text.h"

static const struct {
	const char *text;
	unsigned line;
	const char *fragment;
} refused[] = {
	{ "ipv4_bits = 4294967297;", 1, "4294967297 is too large" },
	{ "\n\nipv4_bits = 0x1FFFFFFFF;", 3, "too large" },
	{ "ipv4_bits = 99999999999999999999L;", 1, "too large" },
	{ "ipv4_bits = 10m;", 1, "10m must stand in quotes: \"10m\"" },
	{ "mode = observe;", 1, "observe must stand in quotes: \"observe\"" },
	{ "mode = # why\n observe;", 2, "observe must stand in quotes" },
	{ "audit = { file = /var/log/x; };", 1, "/var/log/x must stand in quotes" },
	{ "audit = { file = \"a\" \"b\" };;;", 1, "syntax error" },
	{ "rules = ( { clients = [ 192.0.2.0/24 ]; } );", 1, "192.0.2.0/24 must stand in quotes" },
	{ "/* never\nclosed", 1, "has no end" },
	{ "mode = \"observe;\n", 1, "no closing quote" },
	{ "mode = \"observe\\\"", 1, "no closing quote" },
	{ "@include \"/etc/hosts\"", 1, "by its path below" },
	{ "\n @include \"missing.conf\"", 2, "missing.conf\": No such file" },
	{ "@include missing.conf", 1, "write @include \"FILE\"" },
	{ "@include \"missing.conf", 1, "write @include \"FILE\"" },
	{ "@include \"test.conf\"", 1, "does one include itself?" },
	{ "@include \".\"", 1, "Is a directory" },
	{ "@include \"../../dev/null\"", 1, "not a regular file" },
};

static void
scan__mistake__is_explained_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		/* A file that includes itself is said to do so where that became too much. */
		config_text_refuse_once(refused[i].text, refused[i].line, refused[i].fragment);
	}
}

static const char *const accepted[] = {
	"ipv4_bits = 0x20;",
	"ipv4_bits = +24;",
	"ipv4_bits = 24L;",
	"store = { accounts = 2048/* a comment */; };",
	"ipv4_bits = 24// a comment\n",
	"# mode = observe, 10m, \" and /*\nipv4_bits = 24;",
	"// 10m \"\nipv4_bits = 24;",
	"/* 10m\n\" @include \"missing\"\n*/ ipv4_bits = 24;",
	"user = \"10m # /* // @include\";",
	"user = \"a\\\"b\";",
	"mode = \"obs\" \"erve\";",
	"rules = ( { name = \"a\"; type = \"open\"; limit = 1; at_once = TRUE } )",
	"\r\nipv4_bits = 24;\r\n",
	"store : { accounts : 2048 }",
};

static void
scan__what_libconfig_reads__is_accepted(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
		struct settings *settings = config_text_load(accepted[i]);

		settings_free(&settings);
	}
}

static void
scan__several_without_quotes__are_all_told(void **state)
{
	const struct complaints *said;

	(void)state;
	said = config_text_refuse("mode = observe;\nuser = sluice;\nstore = { map = 1G; };\n");
	assert_int_equal(said->count, 3);
	config_text_expect(said, "test.conf", 1, "\"observe\"");
	config_text_expect(said, "test.conf", 2, "\"sluice\"");
	config_text_expect(said, "test.conf", 3, "\"1G\"");
}

static void
expect_refused(const char *path, unsigned line, const char *fragment)
{
	static struct complaints said;
	struct settings *settings;

	assert_int_equal(settings_load(&settings, path, &said), -22);
	assert_null(settings);
	assert_int_equal(said.count, 1);
	assert_int_equal(said.list[0].line, line);
	assert_non_null(strstr(said.list[0].text, fragment));
}

static void
scan__what_is_no_readable_file__is_said(void **state)
{
	const char *path;

	(void)state;
	expect_refused("/nonexistent/sluice.conf", 0, "No such file");
	expect_refused("/tmp", 0, "Is a directory");
	expect_refused("/dev/zero", 0, "not a regular file");
	expect_refused("", 0, "No such file");
	path = config_text_write("secret.conf", "", 0);
	assert_int_equal(chmod(path, 0), 0);
	if (geteuid() != 0)
		expect_refused(path, 0, "Permission denied");
	path = config_text_write("large.conf", "", 0);
	assert_int_equal(truncate(path, (INT64_C(16) << 20) + 1), 0);
	expect_refused(path, 0, "larger than 16 MiB");
}

static void
scan__nul_bytes__are_found_where_they_stand(void **state)
{
	static const char in_code[] = "ipv4_bits = 24;\n\0ipv6_bits = 200;";
	static const char in_text[] = "user = \"a\0b\";";

	(void)state;
	expect_refused(config_text_write("nul.conf", in_code, sizeof(in_code) - 1), 2, "NUL");
	expect_refused(config_text_write("nul.conf", in_text, sizeof(in_text) - 1), 1, "NUL");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scan__mistake__is_explained_with_its_line),
		cmocka_unit_test(scan__what_libconfig_reads__is_accepted),
		cmocka_unit_test(scan__several_without_quotes__are_all_told),
		cmocka_unit_test(scan__what_is_no_readable_file__is_said),
		cmocka_unit_test(scan__nul_bytes__are_found_where_they_stand),
	};

	return cmocka_run_group_tests(tests, config_text_open, config_text_close);
}
