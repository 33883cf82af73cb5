/* SPDX-License-Identifier: BSD-2-Clause */
/* Values at their limits and one beyond, of wrong types and in wrong units. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"

#include "settings/values.h"

#include "../../support/config_text.h"

#define X10 "xxxxxxxxxx"
#define X31 X10 X10 X10 "x"
#define X100 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10

static const char *const accepted[] = {
	"",
	"milter = \"inet:8421@127.0.0.1\";",
	"milter = \"inet6:8421@::1\";",
	"milter_mode = \"0000\";",
	"milter_mode = \"0777\";",
	"milter_group = \"\";",
	"milter_group = \"" X31 "\";",
	"mode = \"enforce\";",
	"mode = \"observe\";",
	"user = \"\";",
	"pid_file = \"\";",
	"ipv4_bits = 1;",
	"ipv4_bits = 32;",
	"ipv6_bits = 1;",
	"ipv6_bits = 128;",
	"store = { };",
	"store = { backend = \"ram\"; };",
	"store = { map = \"1M\"; };",
	"store = { map = 1048576; };",
	"store = { map = \"16T\"; };",
	"store = { accounts = 1024; };",
	"store = { accounts = 16777216; };",
	"audit = { file = \"\"; };",
	"audit = { size = 0; total = 0; age = \"0\"; };",
	"audit = { size = \"1T\"; total = \"16T\"; age = \"3650d\"; };",
	"audit = { size = \"1G\"; };",
	"audit = { total = \"64M\"; };",
	"audit = { size = \"2G\"; total = 0; };",
	"audit = { size = 0; total = \"1M\"; };",
	"control = { group = \"\"; };",
	"control = { socket = \"/" X100 "xxxxxx\"; };",
	"log = { facility = \"local7\"; level = \"debug\"; };",
	"rules = ();",
	"logs = ();",
};

static void
values__at_their_limits__are_accepted(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
		struct settings *settings = config_text_load(accepted[i]);

		settings_free(&settings);
	}
}

static const struct {
	const char *text;
	const char *fragment;
} refused[] = {
	{ "milter = \"inet:99999@127.0.0.1\";", "milter: \"inet:99999@127.0.0.1\"" },
	{ "milter = 8421;", "milter: 8421 is not a string in quotes" },
	{ "milter = \"\";", "milter: is empty" },
	{ "milter_mode = \"0778\";", "milter_mode: \"0778\" is not a file mode" },
	{ "milter_mode = \"1777\";", "from \"0000\" to \"0777\"" },
	{ "milter_mode = \"660\";", "such as \"0660\"" },
	{ "milter_mode = 660;", "660 is not a file mode in quotes" },
	{ "milter_group = \"" X31 "x\";", "longer than 31" },
	{ "mode = \"observ\";", "mode: \"observ\" is not a mode; did you mean \"observe\"?" },
	{ "mode = \"wxyz\";", "there are enforce and observe" },
	{ "mode = true;", "mode: true is not a mode in quotes" },
	{ "mode = [ \"observe\" ];", "mode: a list is not a mode" },
	{ "user = { };", "user: a group is not a string" },
	{ "user = \"a\\nb\";", "control character" },
	{ "pid_file = \"run/x.pid\";", "pid_file: \"run/x.pid\" is not a whole path" },
	{ "ipv4_bits = 0;", "ipv4_bits: 0 is out of range; from 1 to 32" },
	{ "ipv4_bits = 33;", "ipv4_bits: 33 is out of range" },
	{ "ipv4_bits = -1;", "-1 is out of range" },
	{ "ipv4_bits = 4294967328L;", "4294967328 is out of range" },
	{ "ipv4_bits = \"24\";", "write 24 without quotes" },
	{ "ipv4_bits = 24.0;", "ipv4_bits: a fraction is not a whole number" },
	{ "ipv4_bits = true;", "true is not a whole number" },
	{ "ipv6_bits = 129;", "from 1 to 128" },
	{ "store = \"lmdb\";", "store: \"lmdb\" is not a group; write store = { };" },
	{ "store = ( );", "store: an empty list is not a group" },
	{ "store = { backend = \"lmbd\"; };",
	    "store.backend: \"lmbd\" is not one of the choices; did you mean \"lmdb\"?" },
	{ "store = { path = \"\"; };", "store.path: is empty" },
	{ "store = { map = \"1023K\"; };", "store.map: \"1023K\" is out of range; from 1M to 16T" },
	{ "store = { map = \"17T\"; };", "from 1M to 16T" },
	{ "store = { map = \"99999999999999999999T\"; };", "from 1M to 16T" },
	{ "store = { map = \"9999999T\"; };", "from 1M to 16T" },
	{ "store = { map = \"1GB\"; };",
	    "\"1GB\" is not a whole number, or one with K, M, G or T" },
	{ "store = { map = \"G\"; };", "such as \"1G\"" },
	{ "store = { map = \"\"; };", "such as \"1G\"" },
	{ "store = { map = \"-1G\"; };", "such as \"1G\"" },
	{ "store = { map = 1.5; };", "a fraction is not" },
	{ "store = { accounts = 1023; };", "from 1024 to 16777216" },
	{ "store = { accounts = 16777217; };", "from 1024 to 16777216" },
	{ "control = { socket = \"/" X100 "xxxxxxx\"; };", "longer than 107 characters" },
	{ "log = { facility = \"maill\"; };", "did you mean \"mail\"?" },
	{ "log = { level = \"warn\"; };", "there are error, warning, info and debug" },
	{ "logs = { };", "logs: a group is not a list of logs" },
	{ "rules = { };", "rules: a group is not a list of rules" },
	{ "rules = [ \"a\" ];", "rules[0]: \"a\" is not a rule" },
	{ "rules = ( 5 );", "rules[0]: 5 is not a rule" },
	{ "milterr = \"\";", "milterr: there is no such key; did you mean \"milter\"?" },
	{ "stor = { };", "did you mean \"store\"?" },
	{ "store = { pathh = \"\"; };",
	    "store.pathh: there is no such key; did you mean \"path\"?" },
	{ "backend = \"lmdb\";", "it belongs to store = { }" },
	{ "store = { mode = \"x\"; };", "it belongs to the top of the file" },
	{ "store = { milter = \"x\"; };", "it belongs to the top of the file" },
	{ "store = { limit = \"x\"; };", "it belongs to rules = ( { } )" },
	{ "xyzzy = 1;", "there are milter, milter_mode" },
	{ "audit = { xyzzy = 1; };", "there are file, size, total and age" },
	{ "audit = { size = -1; };", "audit.size: -1 is out of range; from 0 to 1T" },
	{ "audit = { size = \"2T\"; total = 0; };", "audit.size: \"2T\" is out of range" },
	{ "audit = { total = \"17T\"; };", "audit.total: \"17T\" is out of range" },
	{ "audit = { age = \"3651d\"; };", "audit.age: \"3651d\" is out of range" },
	{ "audit = { age = 30; };", "audit.age: \"30\" is not a duration" },
	{ "audit = { total = \"63M\"; };",
	    "audit.total: all rotated files together must have room for one of audit.size" },
	{ "audit = { size = \"1025M\"; };", "audit.size: all rotated files together" },
	{ "dns = { xyzzy = 1; };", "there are servers and timeout" },
	{ "dns = { servers = 53; };", "dns.servers: 53 is not a string in quotes" },
	{ "dns = { servers = \"\"; };", "dns.servers: is empty" },
	{ "dns = { servers = [ ]; };", "dns.servers: is an empty list" },
	{ "dns = { servers = \"ns.example.org\"; };",
	    "dns.servers: \"ns.example.org\" is not the address of a name server; write "
	    "\"192.0.2.53\"" },
	{ "dns = { servers = [ \"192.0.2.53\", \"192.0.2.53:0\" ]; };",
	    "dns.servers[1]: \"192.0.2.53:0\" is not the address" },
	{ "dns = { servers = [ \"::1\", \"::1\", \"::1\", \"::1\", \"::1\", \"::1\", \"::1\", "
	  "\"::1\", "
	  "\"::1\" ]; };",
	    "dns.servers: there can be no more than 8" },
	{ "dns = { timeout = \"99ms\"; };", "dns.timeout: \"99ms\" is out of range" },
	{ "dns = { timeout = \"61s\"; };", "dns.timeout: \"61s\" is out of range" },
};

static void
values__beyond_their_limits__are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		config_text_refuse_once(refused[i].text, 1, refused[i].fragment);
}

static void
values__given__are_kept(void **state)
{
	struct settings *settings = config_text_load(
	    "milter = \"inet:8421@127.0.0.1\"; milter_mode = \"0600\"; milter_group = \"g\";\n"
	    "mode = \"observe\"; user = \"u\"; pid_file = \"/p\"; ipv4_bits = 24;\n"
	    "ipv6_bits = 48; store = { backend = \"ram\"; path = \"/s\"; map = \"2G\";\n"
	    "accounts = 2000; }; audit = { file = \"/a\"; size = \"1M\"; total = 2097152;"
	    " age = \"1w\"; };\n"
	    "control = { socket = \"/c\"; group = \"cg\"; };\n"
	    "dns = { servers = [ \"127.0.0.1:53\", \"[::1]:53\" ]; timeout = \"100ms\"; };\n"
	    "log = { facility = \"daemon\"; level = \"debug\"; };");

	(void)state;
	assert_string_equal(settings->milter.socket, "inet:8421@127.0.0.1");
	assert_string_equal(settings->milter.mode, "0600");
	assert_string_equal(settings->milter.group, "g");
	assert_int_equal(settings->mode, MODE_OBSERVE);
	assert_string_equal(settings->user, "u");
	assert_string_equal(settings->pid_file, "/p");
	assert_int_equal(settings->v4_bits, 24);
	assert_int_equal(settings->v6_bits, 48);
	assert_string_equal(settings->store.backend, "ram");
	assert_string_equal(settings->store.path, "/s");
	assert_int_equal(settings->store.map_bytes, INT64_C(2) << 30);
	assert_int_equal(settings->store.accounts, 2000);
	assert_string_equal(settings->audit.file, "/a");
	assert_int_equal(settings->audit.bounds.size_bytes, 1 << 20);
	assert_int_equal(settings->audit.bounds.total_bytes, 2 << 20);
	assert_int_equal(settings->audit.bounds.age_us, 7 * DAY_US);
	assert_string_equal(settings->control.socket, "/c");
	assert_string_equal(settings->control.group, "cg");
	assert_string_equal(settings->log.facility, "daemon");
	assert_string_equal(settings->dns.servers[0], "127.0.0.1:53");
	assert_string_equal(settings->dns.servers[1], "[::1]:53");
	assert_null(settings->dns.servers[2]);
	assert_int_equal(settings->dns.timeout_us, SECOND_US / 10);
	assert_string_equal(settings->log.level, "debug");
	settings_free(&settings);
	assert_null(settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values__at_their_limits__are_accepted),
		cmocka_unit_test(values__beyond_their_limits__are_refused),
		cmocka_unit_test(values__given__are_kept),
	};

	return cmocka_run_group_tests(tests, config_text_open, config_text_close);
}
