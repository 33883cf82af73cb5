/* SPDX-License-Identifier: BSD-2-Clause */
/* What is taken over from the whitelists of other programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#include "settings/whitelist.h"

#define TAKEN_BYTES 4096

static const char *const doubts[DOUBT_COUNT] = {
	[DOUBT_NONE] = "",
	[DOUBT_WIDER] = "wider",
	[DOUBT_NARROWER] = "narrower",
	[DOUBT_PATTERN] = "pattern",
	[DOUBT_MAIL_PATTERN] = "mail-pattern",
	[DOUBT_STRANGE] = "strange",
	[DOUBT_JOINED] = "joined",
	[DOUBT_CLAUSE] = "clause",
	[DOUBT_ALL] = "all",
	[DOUBT_LIST] = "list",
	[DOUBT_OTHER] = "other",
};

/* "1 names example.com", "2 clients 192.0.2.7", "3 pattern", one after another with ", ". */
static bool
entry_take(void *arg, const struct whitelist_entry *entry)
{
	char *taken = arg, text[WHITELIST_TEXT_BYTES + 64];
	const char *list = entry->text[0] != '\0' ? whitelist_names[entry->list] : "";

	snprintf(text, sizeof(text), "%s%zu %s%s%s%s%s", taken[0] != '\0' ? ", " : "", entry->line,
	    list, list[0] != '\0' ? " " : "", entry->text,
	    list[0] != '\0' && entry->doubt != DOUBT_NONE ? " " : "", doubts[entry->doubt]);
	assert_true(text_append(taken, TAKEN_BYTES, text));
	return true;
}

typedef void read_fn(struct span text, const struct whitelist_sink *sink);

struct whitelist_case {
	const char *text;
	const char *taken;
};

static void
check_all(read_fn *read_whitelist, const struct whitelist_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char taken[TAKEN_BYTES] = "";
		const struct whitelist_sink sink = { taken, entry_take };

		read_whitelist(span_of(cases[i].text), &sink);
		assert_string_equal(taken, cases[i].taken);
	}
}

#define CHECK_ALL(read, cases) check_all(read, cases, sizeof(cases) / sizeof((cases)[0]))

static const struct whitelist_case clients[] = {
	{ "", "" },
	{ "# nothing\n\n   \n", "" },
	{ "example.com", "1 names example.com, 1 names .example.com" },
	{ "  Example.COM \t# why\r\n", "1 names example.com, 1 names .example.com" },
	{ "#\n.example.com\n", "2 names .example.com" },
	{ "192.0.2.7\n", "1 clients 192.0.2.7" },
	{ "192.0.2.0/24\n", "1 clients 192.0.2.0/24" },
	{ "192.0.2.9/24\n", "1 clients 192.0.2.0/24" },
	{ "192.0.2\n", "1 clients 192.0.2.0/24" },
	{ "198.51\n", "1 clients 198.51.0.0/16" },
	{ "2001:DB8:0:0400::/64\n", "1 clients 2001:db8:0:400::/64" },
	{ "2001:db8::7", "1 clients 2001:db8::7" },
	{ "::ffff:192.0.2.7", "1 clients 192.0.2.7" },
	{ "/^mail\\.example\\.com$/", "1 names mail.example.com" },
	{ "/^192\\.0\\.2\\.7$/", "1 clients 192.0.2.7" },
	{ "/^mail\\d+\\.example\\.com$/", "1 names .example.com wider" },
	{ "/example\\.com$/", "1 names example.com narrower, 1 names .example.com narrower" },
	{ "/^mail/", "1 pattern" },
	{ "//", "1 strange" },
	{ "/", "1 strange" },
	{ "/^mail", "1 strange" },
	{ "192.0.2.256", "1 strange" },
	{ "192.0.2.0/33", "1 strange" },
	{ "192", "1 strange" },
	{ "*.example.com", "1 strange" },
	{ "mail example.com", "1 strange" },
	{ "example..com", "1 strange" },
	{ "example.com.", "1 strange" },
	{ ".", "1 strange" },
	{ "b\xc3\xbc"
	  "cher.example",
	    "1 strange" },
	{ "\";}", "1 strange" },
	{ "user@example.com", "1 strange" },
};

static void
postgrey_clients__each_entry__is_a_network_or_names(void **state)
{
	(void)state;
	CHECK_ALL(whitelist_postgrey_clients, clients);
}

static const struct whitelist_case recipients[] = {
	{ "postmaster@\nAbuse@ # all\n", "1 recipients postmaster@, 2 recipients abuse@" },
	{ "user@example.com", "1 recipients user@example.com" },
	{ "o'neil+x@example.com", "1 recipients o'neil+x@example.com" },
	{ "example.com", "1 recipients example.com, 1 recipients .example.com" },
	{ ".example.com", "1 recipients .example.com" },
	{ "@example.com", "1 recipients example.com" },
	{ "/^abuse@/", "1 recipients abuse@" },
	{ "/@example\\.com$/", "1 recipients example.com" },
	{ "/[@.]example\\.com$/", "1 recipients example.com, 1 recipients .example.com" },
	{ "/^sales.*@example\\.com$/", "1 mail-pattern" },
	{ "@", "1 strange" },
	{ "a@b@c", "1 strange" },
	{ "*@example.com", "1 strange" },
	{ "user@.", "1 strange" },
	{ "\"user\"@example.com", "1 strange" },
	{ "us\\er@example.com", "1 strange" },
	{ "user@192.0.2.7", "1 strange" },
	{ "192.0.2.7", "1 strange" },
};

static void
postgrey_recipients__each_entry__is_an_address_or_domains(void **state)
{
	(void)state;
	CHECK_ALL(whitelist_postgrey_recipients, recipients);
}

static void
postgrey__with_an_address_in_it__is_of_recipients(void **state)
{
	(void)state;
	assert_true(whitelist_is_recipients(span_of("# recipients\nexample.com\nabuse@\n")));
	assert_true(whitelist_is_recipients(span_of("/^abuse@/")));
	assert_false(whitelist_is_recipients(span_of("# to abuse@\nexample.com # me@\n")));
	assert_false(whitelist_is_recipients(span_of("\";} @include\nabuse@\n")));
	assert_false(whitelist_is_recipients(SPAN_NONE));
}

static const struct whitelist_case greylist_conf[] = {
	{ "", "" },
	{ "pidfile \"/run/x.pid\"\nverbose\ngreylist 30m\nautowhite 3d\n", "" },
	/* lines that say what they are about */
	{ "racl whitelist addr 192.0.2.0/24\n", "1 clients 192.0.2.0/24" },
	{ "acl whitelist addr 192.0.2.7", "1 clients 192.0.2.7" },
	{ "dacl whitelist domain example.com", "1 names example.com, 1 names .example.com" },
	{ "racl \"an id\" whitelist from user@example.com", "1 senders user@example.com" },
	{ "racl id 7 whitelist from <user@example.com>", "1 senders user@example.com" },
	{ "racl whitelist rcpt @example.com", "1 recipients example.com" },
	{ "racl whitelist rcpt example.com",
	    "1 recipients example.com, 1 recipients .example.com" },
	{ "racl whitelist domain \"example.com\"", "1 names example.com, 1 names .example.com" },
	{ "racl whitelist domain /^a\\/b$/", "1 pattern" },
	{ "racl whitelist domain /^mx\\.example\\.com$/ # it", "1 names mx.example.com" },
	{ "racl whitelist \\\n  addr \\ # here\n 192.0.2.7 report \"known\"\n",
	    "3 clients 192.0.2.7" },
	{ "racl whitelist addr 2001:db8::/32 nolog", "1 clients 2001:db8::/32" },
	/* old ones */
	{ "addr 192.0.2.0/24\ndomain example.com\nfrom a@example.com\nrcpt b@example.com\n",
	    "1 clients 192.0.2.0/24, 2 names example.com, 2 names .example.com, "
	    "3 senders a@example.com, 4 recipients b@example.com" },
	{ "addr", "" },
	/* lists */
	{ "list \"our net\" addr { 192.0.2.0/25 \\\n  198.51.100.7 \\ # a host\n 2001:db8::1 }\n"
	  "racl whitelist list \"our net\"\n",
	    "1 clients 192.0.2.0/25, 2 clients 198.51.100.7, 3 clients 2001:db8::1" },
	{ "racl whitelist list later\nlist later domain { a.example }\nracl whitelist list later",
	    "2 names a.example, 2 names .a.example" },
	{ "list \"grey\" rcpt { a@example.com }\nracl greylist list \"grey\"\n", "2 other" },
	{ "list \"open\" rcpt { a@example.com \nb@example.com }\nracl whitelist list \"open\"",
	    "1 recipients a@example.com" },
	{ "list \"h\" helo { a }\nracl whitelist list \"h\"", "2 clause" },
	{ "racl whitelist list \"none\"", "1 list" },
	{ "list\nlist x\nlist x addr\nracl whitelist list x", "4 list" },
	/* what is no whitelist, or none of ours */
	{ "racl greylist default delay 30m", "1 other" },
	{ "racl blacklist addr 192.0.2.0/24\nacl tarpit domain x", "1 other, 2 other" },
	{ "racl whitelist default", "1 all" },
	{ "racl whitelist", "1 clause" },
	{ "racl", "1 other" },
	{ "racl whitelist addr 192.0.2.0/24 rcpt a@example.com", "1 joined" },
	{ "racl whitelist not domain example.com", "1 joined" },
	{ "racl whitelist tls \"CN=x\"", "1 clause" },
	{ "racl whitelist spf", "1 clause" },
	{ "racl whitelist addr {", "1 clause" },
	{ "racl whitelist from user", "1 senders user, 1 senders .user" },
	{ "racl whitelist from <>", "1 strange" },
	{ "racl whitelist addr \"192.0.2.7", "1 strange" },
	{ "# racl whitelist addr 192.0.2.7", "" },
	{ "\\", "" },
	{ "racl whitelist addr 192.0.2.7 \\ # at the end", "1 clients 192.0.2.7" },
};

static void
milter_greylist__what_is_whitelisted__is_taken(void **state)
{
	(void)state;
	CHECK_ALL(whitelist_milter_greylist, greylist_conf);
}

static void
milter_greylist__lists_beyond_the_most__are_not_known(void **state)
{
	static char text[64 * 1024], taken[TAKEN_BYTES];
	const struct whitelist_sink sink = { taken, entry_take };
	size_t bytes = 0;

	(void)state;
	for (unsigned i = 0; i <= 256; i++)
		bytes += (size_t)snprintf(
		    text + bytes, sizeof(text) - bytes, "list l%u addr { 192.0.2.7 }\n", i);
	snprintf(text + bytes, sizeof(text) - bytes,
	    "racl whitelist list l255\nracl whitelist list l256\n");
	whitelist_milter_greylist(span_of(text), &sink);
	assert_string_equal(taken, "256 clients 192.0.2.7, 259 list");
}

static void
whitelist__name_at_its_longest__is_taken(void **state)
{
	char text[WHITELIST_TEXT_BYTES + 1], taken[TAKEN_BYTES] = "";
	const struct whitelist_sink sink = { taken, entry_take };

	(void)state;
	/* With a dot before it, it still has room for NUL. */
	memset(text, 'a', sizeof(text));
	whitelist_postgrey_clients((struct span){ text, WHITELIST_TEXT_BYTES - 2 }, &sink);
	assert_non_null(strstr(taken, "1 names .aaa"));
	taken[0] = '\0';
	whitelist_postgrey_clients((struct span){ text, WHITELIST_TEXT_BYTES - 1 }, &sink);
	assert_string_equal(taken, "1 strange");
	taken[0] = '\0';
	whitelist_postgrey_clients((struct span){ text, WHITELIST_TEXT_BYTES + 1 }, &sink);
	assert_string_equal(taken, "1 strange");
}

static void
whitelist__nul__is_nothing_that_ends_an_entry(void **state)
{
	static const char text[] = "example.com\0.example.net\n192.0.2.7\0x\nuser@\0";
	char taken[TAKEN_BYTES] = "";
	const struct whitelist_sink sink = { taken, entry_take };

	(void)state;
	whitelist_postgrey_clients((struct span){ text, sizeof(text) - 1 }, &sink);
	assert_string_equal(taken, "1 strange, 2 strange, 3 strange");
}

static bool
entry_refuse(void *arg, const struct whitelist_entry *entry)
{
	(void)entry;
	++*(unsigned *)arg;
	return false;
}

static void
whitelist__sink_that_is_full__is_given_no_more(void **state)
{
	static const char text[] = "a.example\nb.example\n/x/\n";
	static const char conf[] = "list l domain { a.example b.example }\n"
	                           "racl whitelist list l\ndomain c.example\n";
	unsigned count = 0;
	const struct whitelist_sink sink = { &count, entry_refuse };

	(void)state;
	whitelist_postgrey_clients(span_of(text), &sink);
	assert_int_equal(count, 1);
	whitelist_postgrey_recipients(span_of(text), &sink);
	assert_int_equal(count, 2);
	whitelist_milter_greylist(span_of(conf), &sink);
	assert_int_equal(count, 3);
}

static bool
entry_check(void *arg, const struct whitelist_entry *entry)
{
	(void)arg;
	for (const char *byte = entry->text; *byte != '\0'; byte++)
		assert_true(*byte > ' ' && *byte < 0x7f && *byte != '"' && *byte != '\\');
	assert_true(entry->doubt < DOUBT_COUNT);
	assert_true((entry->text[0] == '\0') == (entry->doubt >= DOUBT_PATTERN));
	return true;
}

static void
whitelist__any_bytes__give_texts_without_quotes(void **state)
{
	static const char *const words[] = { "racl ", "whitelist ", "list ", "addr ", "domain ",
		"from ", "rcpt ", "{ ", "} ", "\\\n", "\\", "\n", "#", "\"", "/", "192.0.2", ".",
		"1", "example", "@", "\xff", " ", "^", "$", "*", "\r", "::", "/24", "x{", "l " };
	static const struct whitelist_sink sink = { NULL, entry_check };
	uint32_t random = 7;

	(void)state;
	for (unsigned i = 0; i < 50000; i++) {
		char text[256] = "";

		for (unsigned j = 0; j < 24; j++) {
			random = random * 1664525 + 1013904223;
			text_append(text, sizeof(text),
			    words[(random >> 16) % (sizeof(words) / sizeof(words[0]))]);
		}
		whitelist_postgrey_clients(span_of(text), &sink);
		whitelist_postgrey_recipients(span_of(text), &sink);
		whitelist_milter_greylist(span_of(text), &sink);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(postgrey_clients__each_entry__is_a_network_or_names),
		cmocka_unit_test(postgrey_recipients__each_entry__is_an_address_or_domains),
		cmocka_unit_test(postgrey__with_an_address_in_it__is_of_recipients),
		cmocka_unit_test(milter_greylist__what_is_whitelisted__is_taken),
		cmocka_unit_test(milter_greylist__lists_beyond_the_most__are_not_known),
		cmocka_unit_test(whitelist__name_at_its_longest__is_taken),
		cmocka_unit_test(whitelist__nul__is_nothing_that_ends_an_entry),
		cmocka_unit_test(whitelist__sink_that_is_full__is_given_no_more),
		cmocka_unit_test(whitelist__any_bytes__give_texts_without_quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
