/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules as they are understood, and those that could never work. */
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

#define X10 "xxxxxxxxxx"
#define X31 X10 X10 X10 "x"
#define X250                                                                                       \
	X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10    \
	    X10 X10 X10

#define RATE "name = \"r\"; type = \"rate\"; "
#define SOME RATE "counts = \"message\"; limit = \"5 per 10m\"; "
/* What only a log tells of, and where it is told. */
#define LOGS "logs = ( { file = \"/var/log/mail.log\"; } );"
#define FAILED RATE "counts = \"auth-failed\"; limit = \"5 per 10m\"; "
#define OPEN "name = \"o\"; type = \"open\"; "
#define EXEMPT "name = \"e\"; type = \"exempt\"; "
#define DRAIN "name = \"d\"; type = \"drain\"; "

static struct settings *
load_rule(const char *keys)
{
	char text[2048];

	snprintf(text, sizeof(text), "rules = (\n{ %s }\n);", keys);
	return config_text_load(text);
}

/* The same, in a file that names a log. */
static struct settings *
load_logged_rule(const char *keys)
{
	char text[2048];

	snprintf(text, sizeof(text), "rules = (\n{ %s }\n); " LOGS, keys);
	return config_text_load(text);
}

static const char *const accepted[] = {
	SOME,
	SOME "mode = \"observe\"; ",
	SOME "stops = ( \"connect\", \"helo\" ); when = { tls = true; };",
	RATE "counts = \"connect\"; limit = \"5 per 10m\"; when = { tls = false; };",
	SOME "per = [ \"client\", \"login\" ]; ",
	SOME "per = ( \"client\", \"login\" ); ",
	SOME "hold = \"1s\"; hold_max = \"1s\"; ",
	SOME "hold = \"365d\"; ",
	SOME "burst = 1; ",
	SOME "burst = 788400; ",
	SOME "distinct = \"sender\"; per = \"client\"; ",
	SOME "distinct = \"sender\"; per = \"sender-domain\"; ",
	SOME "stops = [ \"mail\", \"rcpt\", \"data\", \"end-of-message\", \"unknown\", \"helo\", "
	     "\"connect\" ]; ",
	SOME "answer = \"450 4.7.1 {{ {login} {wait}\"; ",
	SOME "stops = \"connect\"; at_once = true; ",
	SOME "at_once = false; ",
	SOME
	"when = { authenticated = true; tls = false; service = [ \"submission\", \"465\" ]; }; ",
	SOME "when = { authenticated = false; }; per = \"client\"; ",
	SOME "ipv4_bits = 1; ipv6_bits = 1; ",
	SOME "ipv4_bits = 32; ipv6_bits = 128; ",
	RATE "counts = \"bytes\"; limit = \"100M per 1h\"; burst = \"1G\"; ",
	RATE "counts = \"message\"; limit = \"1 per 365d\"; burst = 3; ",
	RATE "counts = \"message\"; limit = \"1099511627776 per 1s\"; ",
	RATE "counts = [ \"message\", \"connect\" ]; limit = \"1 per 1s\"; ",
	RATE "counts = \"connect\"; limit = \"  5   per 1h30m \"; ",
	OPEN "limit = 1; ",
	OPEN "limit = 1000000; per = \"helo\"; ",
	OPEN "limit = 1; at_once = true; answer = \"421 4.7.0 full\"; ",
	EXEMPT "clients = \"192.0.2.7\"; ",
	EXEMPT "clients = [ \"127.0.0.0/8\", \"::1\", \"::ffff:192.0.2.0/120\" ]; ",
	EXEMPT "names = \".example.com\"; ",
	EXEMPT "services = \"submission\"; ",
	EXEMPT "logins = \"Pat@example.com\"; ",
	DRAIN,
	DRAIN "mode = \"observe\"; at_once = true; when = { service = \"smtp\"; }; ",
	DRAIN "when = { authenticated = true; tls = true; }; ",
	DRAIN "answer = \"450 4.3.2 {reason} until {until}\"; ",
};

static void
rules__at_their_limits__are_accepted(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
		struct settings *settings = load_rule(accepted[i]);

		assert_int_equal(settings->policy.rule_count, 1);
		settings_free(&settings);
	}
}

#define COUNTS(event) RATE "counts = \"" event "\"; limit = \"5 per 10m\"; "

static const char *const accepted_logged[] = {
	FAILED "per = \"client\"; hold = \"15m\"; hold_max = \"24h\"; stops = \"connect\"; ",
	FAILED "per = \"client\"; distinct = \"login\"; ",
	FAILED "per = \"login\"; distinct = \"client\"; ",
	FAILED "per = [ \"client\", \"login\", \"service\" ]; forgive = \"auth-ok\"; ",
	FAILED "forgive = [ \"auth-ok\" ]; ",
	FAILED "per = \"login\"; stops = \"rcpt\"; ",
	FAILED "when = { authenticated = false; tls = true; service = \"submission\"; }; ",
	COUNTS("lost-connection") "when = { authenticated = true; tls = false; }; ",
	RATE
	"counts = [ \"connect\", \"message\", \"auth-failed\", \"timeout\" ]; per = \"client\"; "
	"limit = \"5 per 10m\"; ",
	RATE "counts = [ \"message\", \"auth-failed\" ]; limit = \"5 per 10m\"; "
	     "when = { authenticated = true; }; ",
	COUNTS("auth-unavailable") "stops = \"connect\"; ",
	COUNTS("auth-unavailable") "per = \"service\"; distinct = \"client\"; ",
	COUNTS("sender-rejected") "per = \"login\"; when = { authenticated = true; }; ",
	COUNTS("relay-denied") "per = [ \"helo\", \"sender\", \"recipient\" ]; stops = \"rcpt\"; ",
	COUNTS("message-too-big") "per = \"sender\"; ",
	COUNTS("bounced") "per = \"recipient-domain\"; ",
	COUNTS("deferred") "per = \"recipient\"; ",
	COUNTS("sent") "distinct = \"recipient\"; per = \"recipient-domain\"; ",
	COUNTS("expired"),
	COUNTS("disconnect") "per = [ \"client\", \"service\" ]; ",
};

static void
rules__of_what_only_a_log_tells__are_accepted_with_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(accepted_logged) / sizeof(accepted_logged[0]); i++) {
		struct settings *settings = load_logged_rule(accepted_logged[i]);

		assert_int_equal(settings->policy.rule_count, 1);
		assert_true(settings->policy.rule[0].stops != 0);
		assert_int_equal(settings->policy.rule[0].stops & ~STAGES_ANSWERED, 0);
		settings_free(&settings);
	}
}

static const struct {
	const char *keys;
	const char *fragment;
} refused_logged[] = {
	{ FAILED "stops = \"auth\";",
	    "stops: \"auth\" is not where a filter can answer a client; there are connect, helo, "
	    "mail, rcpt, data, end-of-message and unknown" },
	{ FAILED "stops = [ \"connect\", \"delivery\" ];", "stops[1]: \"delivery\" is not where" },
	{ FAILED "per = \"login\"; stops = \"connect\";",
	    "stops: at \"connect\" the login is not known, by which accounts are kept; the "
	    "earliest stage for that is \"mail\"" },
	{ FAILED "per = \"helo\";",
	    "counts: of \"auth-failed\" a log does not tell the helo, by which accounts are kept; "
	    "leave it out of per" },
	{ FAILED "per = [ \"client\", \"sender\" ];", "a log does not tell the sender" },
	{ FAILED "distinct = \"helo\"; per = \"client\";",
	    "distinct: the helo is not known to a log of \"auth-failed\"" },
	{ COUNTS("bounced") "per = \"client\"; ", "of \"bounced\" a log does not tell the client" },
	{ COUNTS("sent") "per = \"login\"; ", "of \"sent\" a log does not tell the login" },
	{ COUNTS("timeout") "per = \"login\"; ", "of \"timeout\" a log does not tell the login" },
	{ COUNTS("auth-aborted") "per = \"login\"; ", "does not tell the login" },
	{ COUNTS("no-mail") "per = \"helo\"; ", "does not tell the helo" },
	{ COUNTS("connection-rate") "per = \"recipient\"; ", "does not tell the recipient" },
	{ RATE "counts = [ \"recipient\", \"lost-connection\" ]; per = \"login\"; "
	       "limit = \"5 per 10m\";",
	    "of \"lost-connection\" a log does not tell the login" },
	{ COUNTS("auth-unavailable") "per = \"client\"; ",
	    "\"auth-unavailable\" is the server's own fault" },
	{ RATE "counts = [ \"auth-failed\", \"auth-unavailable\" ]; per = \"login\"; "
	       "limit = \"5 per 10m\";",
	    "charged to no client and no login" },
	{ FAILED "when = { authenticated = true; };",
	    "when.authenticated: nobody is known to have logged in at \"auth-failed\"" },
	{ RATE "counts = [ \"helo\", \"auth-aborted\" ]; limit = \"5 per 10m\"; stops = \"mail\"; "
	       "when = { authenticated = true; };",
	    "to have logged in at \"helo\"" },
	{ COUNTS("bounced") "when = { service = \"smtp\"; };",
	    "rules[0].when: \"bounced\" belongs to no session that a condition could be about" },
	{ RATE "counts = [ \"message\", \"sent\" ]; limit = \"5 per 10m\"; "
	       "when = { authenticated = true; tls = true; };",
	    "rules[0].when: \"sent\" belongs to no session" },
	{ FAILED "forgive = \"connect\";",
	    "forgive: \"connect\" is no success that could make up for failures; there is "
	    "auth-ok" },
	{ FAILED "forgive = [ \"auth-ok\", \"sent\" ];", "\"sent\" is no success" },
	{ FAILED "forgive = \"auth-okay\";", "did you mean \"auth-ok\"?" },
	{ FAILED "forgive = [ ];", "forgive: is an empty list" },
	{ FAILED "forgive = true;", "forgive: true is not an event in quotes" },
	{ COUNTS("mailbox-unknown") "forgive = \"auth-ok\";",
	    "forgive: it takes back what failed logins were charged, and this rule counts none" },
	{ FAILED "forgive = \"auth-ok\"; when = { authenticated = false; };",
	    "forgive: who succeeds has logged in" },
	{ OPEN "limit = 1; forgive = \"auth-ok\";", "no such key (it is for rate)" },
	{ COUNTS("queued"),
	    "\"queued\" is nothing that a client does, and cannot be counted; there are connect" },
	{ COUNTS("disconect"), "did you mean \"disconnect\"?" },
	{ COUNTS("xyzzy"), ", ... (see sluice.conf(5))" },
};

static void
rules__of_what_no_log_tells__are_refused_once(void **state)
{
	char text[2048];

	(void)state;
	for (size_t i = 0; i < sizeof(refused_logged) / sizeof(refused_logged[0]); i++) {
		snprintf(text, sizeof(text), "rules = (\n{ %s }\n); " LOGS, refused_logged[i].keys);
		config_text_refuse_once(text, 2, refused_logged[i].fragment);
	}
}

/* Of what a filter is told a rule needs no log; of all else it does, and names the event. */
static void
rules__of_each_event__need_a_log_where_only_that_tells(void **state)
{
	char text[512], fragment[128];

	(void)state;
	for (int event = 0; event < EVENT_COUNT; event++) {
		const char *name = event_table[event].name;
		struct settings *settings;

		if (!(EVENTS_COUNTED & EVENT_BIT(event)))
			continue;
		snprintf(text, sizeof(text), RATE "counts = \"%s\"; limit = \"5 per 10m\";", name);
		settings = load_logged_rule(text);
		assert_int_equal(settings->policy.rule[0].counts, EVENT_BIT(event));
		settings_free(&settings);
		if (EVENTS_FILTERED & EVENT_BIT(event)) {
			settings = load_rule(text);
			settings_free(&settings);
			continue;
		}
		snprintf(text, sizeof(text),
		    "logs = ( ); rules = (\n{ " RATE "limit = \"5 per 10m\"; "
		    "counts = [ \"connect\", \"%s\" ]; }\n);",
		    name);
		snprintf(fragment, sizeof(fragment),
		    "rules[0].counts: only a log tells of \"%s\", and this file names none; write "
		    "logs = ( { file = \"/var/log/mail.log\"; } );",
		    name);
		config_text_refuse_once(text, 2, fragment);
	}
}

static const struct {
	const char *keys;
	const char *fragment;
} refused[] = {
	/* names and types */
	{ "type = \"open\"; limit = 1;", "rules[0]: name is missing" },
	{ "name = \"\"; type = \"open\"; limit = 1;", "rules[0].name: is empty" },
	{ "name = \"" X31 "\"; limit = 1;", "rules[0]: type is missing" },
	{ "name = \"" X31 "x\"; type = \"open\"; limit = 1;", "longer than 31" },
	{ "name = \"My Rule\"; type = \"open\"; limit = 1;", "try \"my-rule\"" },
	{ "name = 5; type = \"open\"; limit = 1;", "5 is not a string" },
	{ "name = \"x\"; type = \"rat\"; limit = 1;",
	    "rules[0].type: \"rat\" is not a type of rule; did you mean \"rate\"?" },
	{ "name = \"x\"; type = 5;", "rules[0].type: 5 is not a type of rule in quotes" },
	{ "name = \"x\"; type = \"open\"; limit = 1; stops = \"helo\";",
	    "rules of type \"open\" have no such key (it is for rate)" },
	{ EXEMPT "clients = \"::1\"; per = \"client\";", "(it is for rate/open)" },
	{ EXEMPT "clients = \"::1\"; mode = \"observe\";", "have no such key" },
	{ SOME "logins = \"x\";", "(it is for exempt)" },
	{ DRAIN "per = \"client\";", "type \"drain\" have no such key (it is for rate/open)" },
	{ DRAIN "stops = \"mail\";", "type \"drain\" have no such key (it is for rate)" },
	{ DRAIN "answer = \"550 5.3.2 gone\";", "would refuse for good" },
	{ DRAIN "answer = \"421 4.3.2 {untl}\";", "untl" },
	{ DRAIN "answer = \"450 4.3.2 later\"; at_once = true;",
	    "only 421 can be answered at once" },
	{ DRAIN "when = { authenticated = false; }; at_once = true;",
	    "rules[0].at_once: it is about connect" },
	{ DRAIN "when = { tls = true; }; at_once = true;",
	    "rules[0].at_once: it is about connect" },
	{ SOME "lmit = \"x\";", "rules[0].lmit: there is no such key; did you mean \"limit\"?" },
	{ SOME "backend = \"x\";", "it belongs to store" },
	/* what is needed */
	{ RATE "limit = \"5 per 10m\";", "counts is missing" },
	{ RATE "counts = \"message\";", "limit is missing" },
	{ OPEN, "limit is missing; write limit = 20" },
	{ EXEMPT, "it exempts nobody" },
	/* limits */
	{ RATE "counts = \"message\"; limit = 5;", "in which time? such as \"5 per 1m\"" },
	{ RATE "counts = \"message\"; limit = \"5\";",
	    "\"5\" is not a limit such as \"5 per 10m\"" },
	{ RATE "counts = \"message\"; limit = \"5/10m\";", "is not a limit such as" },
	{ RATE "counts = \"message\"; limit = \"5 in 10m\";", "is not a limit such as" },
	{ RATE "counts = \"message\"; limit = \"5 per 10m each\";", "is not a limit such as" },
	{ RATE "counts = \"message\"; limit = \"\";", "is not a limit such as" },
	{ RATE "counts = \"message\"; limit = \"five per 10m\";",
	    "\"five\" is not a whole number" },
	{ RATE "counts = \"message\"; limit = \"5 per 10x\";",
	    "\"10x\" is not a duration; try \"10s\", \"10m\" or \"10h\"" },
	{ RATE "counts = \"message\"; limit = \"5 per hour\";", "try \"10s\"" },
	{ RATE "counts = \"message\"; limit = \"0 per 10m\";", "\"0 per 10m\" is out of range" },
	{ RATE "counts = \"message\"; limit = \"1025G per 10m\";", "out of range; from 1 to 1T" },
	{ RATE "counts = \"message\"; limit = \"5 per 999ms\";", "from 1s to 365d" },
	{ RATE "counts = \"message\"; limit = \"5 per 366d\";", "from 1s to 365d" },
	{ RATE "counts = \"message\"; limit = \"5 per 99999d\";", "from 1s to 365d" },
	{ RATE "counts = \"message\"; limit = \"5K per 1h\";",
	    "rules[0].limit: K, M, G and T are" },
	{ SOME "burst = \"1K\";", "rules[0].burst: K, M, G and T are" },
	{ SOME "burst = 0;", "burst: 0 is out of range" },
	{ SOME "burst = -1;", "burst: -1 is out of range" },
	{ SOME "burst = 788401;", "no more than 788400" },
	{ SOME "burst = true;", "true is not a whole number" },
	{ OPEN "limit = 0;", "limit: 0 is out of range; from 1 to 1000000" },
	{ OPEN "limit = 1000001;", "out of range" },
	{ OPEN "limit = \"5 per 10m\";", "\"5 per 10m\" is not a whole number" },
	/* holds */
	{ SOME "hold = \"10x\";", "hold: \"10x\" is not a duration" },
	{ SOME "hold = 10;", "hold: \"10\" is not a duration; try \"10s\"" },
	{ SOME "hold = true;", "hold: true is not a duration" },
	{ SOME "hold = \"0\";", "\"0\" is out of range; from 1s to 365d" },
	{ SOME "hold = \"366d\";", "from 1s to 365d" },
	{ SOME "hold = \"1h\"; hold_max = \"59m\";",
	    "hold_max: 59m is shorter than hold, which is 1h" },
	{ SOME "hold_max = \"1h\";", "hold_max: there is no hold" },
	{ SOME "hold = \"10x\"; hold_max = \"1h\";", "hold: \"10x\"" },
	/* events, stages, parts */
	{ RATE "counts = \"mesage\"; limit = \"5 per 10m\";",
	    "counts: \"mesage\" is not an event; did you mean \"message\"?" },
	{ RATE "counts = \"xyzzy\"; limit = \"5 per 10m\";", "there are connect, helo, message" },
	{ RATE "counts = [ ]; limit = \"5 per 10m\";", "counts: is an empty list" },
	{ RATE "counts = 5; limit = \"5 per 10m\";", "5 is not an event in quotes" },
	{ RATE "counts = [ \"helo\", \"helo\" ]; limit = \"5 per 10m\";",
	    "\"helo\" is named twice" },
	{ RATE "counts = [ \"bytes\", \"message\" ]; limit = \"5 per 10m\";", "make it two rules" },
	{ SOME "stops = \"close\";", "\"close\" is not where a filter can answer" },
	{ SOME "stops = \"recpt\";", "did you mean \"rcpt\"?" },
	{ SOME "per = \"ip\";", "per: \"ip\" is not a part of an account; there are client" },
	{ SOME "per = \"senderdomain\";", "did you mean \"sender-domain\"?" },
	{ SOME "distinct = \"logins\"; per = \"client\";", "did you mean \"login\"?" },
	/* what could never work */
	{ RATE "counts = \"connect\"; per = \"login\"; limit = \"5 per 10m\";",
	    "counts: at \"connect\" the login is not known yet" },
	{ RATE "counts = \"unknown-command\"; per = \"login\"; limit = \"5 per 10m\";",
	    "counts: at \"unknown-command\" the login is not known" },
	{ RATE "counts = \"message\"; per = \"recipient\"; limit = \"5 per 10m\";",
	    "counts: at \"message\" the recipient is not known yet" },
	{ RATE "counts = [ \"message\", \"helo\" ]; per = [ \"client\", \"sender\" ]; "
	       "limit = \"5 per 10m\";",
	    "counts: at \"helo\" the sender is not known yet" },
	{ SOME "per = \"login\"; stops = \"connect\";",
	    "stops: at \"connect\" the login is not known, by which accounts are kept; the "
	    "earliest "
	    "stage for that is \"mail\"" },
	{ RATE "counts = \"recipient\"; per = \"recipient\"; limit = \"5 per 10m\"; "
	       "stops = [ \"rcpt\", \"data\" ];",
	    "stops: at \"data\" the recipient is not known" },
	{ SOME "distinct = \"recipient\";",
	    "distinct: the recipient is not known yet at \"message\"" },
	{ SOME "distinct = \"client\"; per = \"client\";", "never has more than one" },
	{ SOME "distinct = \"sender-domain\"; per = \"sender\";", "never has more than one" },
	{ RATE "counts = \"bytes\"; limit = \"5M per 10m\"; distinct = \"sender\";",
	    "bytes are not distinct" },
	{ SOME "stops = \"connect\"; when = { authenticated = true; };",
	    "rules[0].when.authenticated: nobody has logged in yet at connect, where this rule "
	    "stops" },
	{ RATE "counts = \"connect\"; stops = \"mail\"; limit = \"5 per 10m\"; "
	       "when = { authenticated = true; };",
	    "nobody is known to have logged in at \"connect\", which this rule counts" },
	{ SOME "per = \"login\"; when = { authenticated = false; };",
	    "leave \"login\" out of per" },
	{ OPEN "limit = 1; per = \"client\"; when = { authenticated = true; };", "logged in yet" },
	{ SOME "stops = \"connect\"; when = { tls = true; };",
	    "rules[0].when.tls: nobody has begun TLS yet at connect, where this rule stops" },
	{ RATE "counts = \"connect\"; stops = \"mail\"; limit = \"5 per 10m\"; "
	       "when = { tls = true; };",
	    "nobody has begun TLS yet at connect, where this rule counts" },
	{ OPEN "limit = 1; per = \"client\"; when = { tls = true; };", "begun TLS yet" },
	{ OPEN "limit = 1; per = \"sender\";", "per: a session has no one sender" },
	{ OPEN "limit = 1; per = \"recipient-domain\";", "a session has no one recipient-domain" },
	/* conditions */
	{ SOME "when = true;", "when: true is not a group" },
	{ SOME "when = { authenticated = \"yes\"; };", "\"yes\" is not true or false" },
	{ SOME "when = { tls = 1; };", "when.tls: 1 is not true or false" },
	{ SOME "when = { service = 25; };", "when.service: 25 is not a string in quotes" },
	{ SOME "when = { service = \"\"; };", "when.service: is empty" },
	{ SOME "when = { services = \"a\"; };", "did you mean \"service\"?" },
	/* answers */
	{ SOME "answer = \"try later\";", "is not an answer such as \"421 4.7.0" },
	{ SOME "answer = 421;", "421 is not an answer such as" },
	{ SOME "answer = \"550 5.7.1 no\";", "would refuse for good" },
	{ SOME "answer = \"250 2.0.0 fine\";", "must begin with 421" },
	{ SOME "answer = \"421 no status\";", "needs an enhanced status code" },
	{ SOME "answer = \"421 5.7.0 no\";", "another class" },
	{ SOME "answer = \"421 4.7.0\";", "has no text" },
	{ SOME "answer = \"421 4.7.0 \xc3\xbc\";", "one line of ASCII" },
	{ SOME "answer = \"421 4.7.0 a\\nb\";", "one line of ASCII" },
	{ SOME "answer = \"421 4.7.0 " X250 "xxxxxx\";", "longer than 255" },
	{ SOME "answer = \"421 4.7.0 in {wiat}\";",
	    "\"wiat\" is not something that can stand in {}; did you mean \"wait\"?" },
	{ SOME "answer = \"421 4.7.0 {}\";", "is not something that can stand in {}" },
	{ SOME "at_once = true;", "leave it out" },
	{ SOME "stops = \"connect\"; at_once = true; answer = \"450 4.7.1 later\";",
	    "only 421 can be answered at once; this rule answers 450" },
	{ SOME "at_once = 1;", "1 is not true or false" },
	/* exempt */
	{ EXEMPT "clients = \"192.0.2.7/24\";", "did you mean \"192.0.2.0/24\"" },
	{ EXEMPT "clients = [ \"::1\", \"10.0.0.1/8\" ];", "clients[1]: \"10.0.0.1/8\" has bits" },
	{ EXEMPT "clients = \"192.0.2.256\";", "is not an address or network" },
	{ EXEMPT "clients = \"mail.example.com\";", "host names stand in names" },
	{ EXEMPT "clients = [ ];", "is an empty list" },
	{ EXEMPT "clients = 5;", "5 is not an address" },
	{ EXEMPT "names = \"192.0.2.7\";", "those stand in clients" },
	{ EXEMPT "names = \"*.example.com\";", "all below a domain is \".example.com\"" },
	{ EXEMPT "names = \"mail example\";", "is not a host name" },
	{ EXEMPT "names = \"mail..example\";", "is not a host name" },
	{ EXEMPT "names = \".\";", "is not a host name" },
	{ EXEMPT "logins = [ \"a\", \"\" ];", "logins[1]: is empty" },
	{ EXEMPT "logins = ( \"a\", 5 );", "logins[1]: 5 is not a string" },
	{ EXEMPT "logins = ( \"a\", ( \"b\" ) );", "logins[1]: a list is not a string" },
	{ EXEMPT "services = ( );", "is an empty list" },
};

static void
rules__that_could_never_work__are_refused_once(void **state)
{
	char text[2048];

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		snprintf(text, sizeof(text), "rules = (\n{ %s }\n);", refused[i].keys);
		config_text_refuse_once(text, 2, refused[i].fragment);
	}
}

static void
rules__same_name__is_refused_with_the_line_of_the_first(void **state)
{
	(void)state;
	config_text_refuse_once("rules = (\n{ " OPEN "limit = 1; },\n{ " EXEMPT
	                        "clients = \"::1\"; },\n{ " OPEN "limit = 2; }\n);",
	    4, "rules[2].name: \"o\" is the name of the rule in line 2 already");
}

/* Writes so many rules. */
static void
many_rules(char *text, size_t text_bytes, int count)
{
	size_t length = (size_t)snprintf(text, text_bytes, "rules = (\n");

	for (int i = 0; i < count; i++)
		length += (size_t)snprintf(text + length, text_bytes - length,
		    "{ name = \"r%d\"; type = \"open\"; limit = 1; }%s\n", i,
		    i + 1 < count ? "," : "");
	snprintf(text + length, text_bytes - length, ");\n");
}

static void
rules__more_than_a_policy_holds__are_refused(void **state)
{
	char text[65536];
	struct settings *settings;

	(void)state;
	many_rules(text, sizeof(text), POLICY_MAX_RULES);
	settings = config_text_load(text);
	assert_int_equal(settings->policy.rule_count, POLICY_MAX_RULES);
	assert_string_equal(settings->policy.rule[63].name, "r63");
	settings_free(&settings);

	many_rules(text, sizeof(text), POLICY_MAX_RULES + 3);
	config_text_refuse_once(text, POLICY_MAX_RULES + 2, "no more than 64 rules");
}

static void
rate__without_more__has_its_defaults(void **state)
{
	struct settings *settings = load_rule(SOME);
	const struct rule *rule = &settings->policy.rule[0];

	(void)state;
	assert_ptr_equal(rule->type, &rate_rule);
	assert_string_equal(rule->name, "r");
	assert_non_null(strstr(rule->file, "test.conf"));
	assert_int_equal(rule->line, 2);
	assert_int_equal(rule->counts, EVENT_BIT(EVENT_MESSAGE));
	assert_int_equal(rule->stops, STAGE_BIT(STAGE_MAIL));
	assert_int_equal(rule->per, 0);
	assert_int_equal(rule->v4_bits, 32);
	assert_int_equal(rule->v6_bits, 64);
	assert_int_equal(rule->mode, MODE_ENFORCE);
	assert_false(rule->at_once);
	assert_int_equal(rule->when.authenticated, WANTED_EITHER);
	assert_int_equal(rule->when.tls, WANTED_EITHER);
	assert_null(rule->when.services);
	assert_int_equal(rule->answer.code, 421);
	assert_int_equal(rule->answer.status.class, 4);
	assert_non_null(strstr(rule->answer.text, "Too many {counts}"));
	assert_int_equal(rule->as.rate.limit.count, 5);
	assert_int_equal(rule->as.rate.limit.burst, 5);
	assert_int_equal(rule->as.rate.limit.period_us, 10 * MINUTE_US);
	assert_int_equal(rule->as.rate.hold_us, 0);
	assert_int_equal(rule->as.rate.hold_max_us, 0);
	assert_int_equal(rule->as.rate.distinct, 0);
	settings_free(&settings);
}

static void
rate__with_everything__is_kept(void **state)
{
	struct settings *settings = load_rule(RATE
	    "counts = [ \"recipient\", \"mailbox-unknown\" ]; per = [ \"client\", \"login\" ]; "
	    "limit = \"7 per 1h30m\"; burst = 9; hold = \"15m\"; hold_max = \"24h\"; "
	    "distinct = \"recipient\"; stops = [ \"mail\", \"data\" ]; mode = \"observe\"; "
	    "ipv4_bits = 24; ipv6_bits = 48; answer = \"450 4.7.1 later\"; "
	    "when = { authenticated = true; tls = false; service = \"submission\"; };");
	const struct rule *rule = &settings->policy.rule[0];

	(void)state;
	assert_int_equal(
	    rule->counts, EVENT_BIT(EVENT_RECIPIENT) | EVENT_BIT(EVENT_MAILBOX_UNKNOWN));
	assert_int_equal(rule->per, PART_BIT(PART_CLIENT) | PART_BIT(PART_LOGIN));
	assert_int_equal(rule->as.rate.limit.count, 7);
	assert_int_equal(rule->as.rate.limit.period_us, 90 * MINUTE_US);
	assert_int_equal(rule->as.rate.limit.burst, 9);
	assert_int_equal(rule->as.rate.hold_us, 15 * MINUTE_US);
	assert_int_equal(rule->as.rate.hold_max_us, 24 * HOUR_US);
	assert_int_equal(rule->as.rate.distinct, PART_BIT(PART_RECIPIENT));
	assert_int_equal(rule->stops, STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_DATA));
	assert_int_equal(rule->mode, MODE_OBSERVE);
	assert_int_equal(rule->v4_bits, 24);
	assert_int_equal(rule->v6_bits, 48);
	assert_int_equal(rule->answer.code, 450);
	assert_string_equal(rule->answer.text, "later");
	assert_int_equal(rule->when.authenticated, WANTED_YES);
	assert_int_equal(rule->when.tls, WANTED_NO);
	assert_string_equal(rule->when.services[0], "submission");
	assert_null(rule->when.services[1]);
	settings_free(&settings);
}

static void
rate__forgive__is_kept(void **state)
{
	struct settings *settings = load_logged_rule(FAILED "forgive = \"auth-ok\";");

	(void)state;
	assert_int_equal(settings->policy.rule[0].as.rate.forgive, EVENT_BIT(EVENT_AUTH_OK));
	settings_free(&settings);
	settings = load_logged_rule(FAILED);
	assert_int_equal(settings->policy.rule[0].as.rate.forgive, 0);
	settings_free(&settings);
}

static void
rate__hold_alone__does_not_grow(void **state)
{
	struct settings *settings = load_rule(SOME "hold = \"15m\";");

	(void)state;
	assert_int_equal(settings->policy.rule[0].as.rate.hold_max_us, 15 * MINUTE_US);
	settings_free(&settings);
}

static void
rate__default_stops__are_where_the_account_is_known(void **state)
{
	static const struct {
		const char *keys;
		uint32_t stops;
	} cases[] = {
		{ "counts = \"connect\"; per = \"client\";", STAGE_BIT(STAGE_CONNECT) },
		{ "counts = \"mailbox-unknown\"; per = \"client\";",
		    STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_RCPT) },
		{ "counts = \"mailbox-unknown\"; per = \"login\";",
		    STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_RCPT) },
		{ "counts = [ \"connect\", \"message\" ];",
		    STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL) },
		{ "counts = \"auth-failed\"; per = \"client\";",
		    STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_RCPT) },
		{ "counts = \"auth-failed\"; per = \"login\";",
		    STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_RCPT) },
		{ "counts = \"bounced\"; per = \"recipient-domain\";", STAGE_BIT(STAGE_RCPT) },
	};
	char keys[512];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct settings *settings;

		snprintf(keys, sizeof(keys), RATE "limit = \"5 per 10m\"; %s", cases[i].keys);
		settings = load_logged_rule(keys);
		assert_int_equal(settings->policy.rule[0].stops, cases[i].stops);
		settings_free(&settings);
	}
}

static void
rate__bytes__are_counted_in_units_of_1024(void **state)
{
	struct settings *settings =
	    load_rule(RATE "counts = \"bytes\"; limit = \"100M per 1h\"; burst = \"1G\";");

	(void)state;
	assert_int_equal(settings->policy.rule[0].as.rate.limit.count, INT64_C(100) << 20);
	assert_int_equal(settings->policy.rule[0].as.rate.limit.burst, INT64_C(1) << 30);
	settings_free(&settings);
}

static void
open__looks__at_the_earliest_stage(void **state)
{
	static const struct {
		const char *per;
		uint32_t stops;
	} cases[] = {
		{ "", STAGE_BIT(STAGE_CONNECT) },
		{ "per = \"client\";", STAGE_BIT(STAGE_CONNECT) },
		{ "per = \"service\";", STAGE_BIT(STAGE_CONNECT) },
		{ "per = [ \"client\", \"helo\" ];", STAGE_BIT(STAGE_HELO) },
		{ "per = [ \"client\", \"login\" ];", STAGE_BIT(STAGE_MAIL) },
	};
	char keys[512];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct settings *settings;

		snprintf(keys, sizeof(keys), OPEN "limit = 20; %s", cases[i].per);
		settings = load_rule(keys);
		assert_int_equal(settings->policy.rule[0].stops, cases[i].stops);
		assert_int_equal(settings->policy.rule[0].counts, 0);
		assert_int_equal(settings->policy.rule[0].as.open.limit, 20);
		assert_non_null(strstr(settings->policy.rule[0].answer.text, "sessions open"));
		settings_free(&settings);
	}
}

static void
exempt__lists__are_kept(void **state)
{
	struct settings *settings =
	    load_rule(EXEMPT "clients = [ \"127.0.0.0/8\", \"::1\" ]; logins = \"pat\"; "
	                     "names = [ \"a.example\", \".b.example\" ]; services = \"smtps\";");
	const struct rule *rule = &settings->policy.rule[0];

	(void)state;
	assert_ptr_equal(rule->type, &exempt_rule);
	assert_int_equal(rule->as.exempt.clients.count, 2);
	assert_int_equal(rule->as.exempt.clients.written[0].bits, 8);
	assert_int_equal(rule->as.exempt.clients.written[1].base.family, 6);
	assert_string_equal(rule->as.exempt.logins[0], "pat");
	assert_null(rule->as.exempt.logins[1]);
	assert_string_equal(rule->as.exempt.names.written[1], ".b.example");
	assert_null(rule->as.exempt.names.written[2]);
	assert_string_equal(rule->as.exempt.services[0], "smtps");
	settings_free(&settings);
}

static void
drain__stops__where_what_it_asks_for_is_known(void **state)
{
	static const struct {
		const char *keys;
		uint32_t stops;
	} cases[] = {
		{ DRAIN, STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL) },
		{ DRAIN "when = { service = \"smtp\"; };",
		    STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL) },
		{ DRAIN "when = { authenticated = false; };", STAGE_BIT(STAGE_MAIL) },
		{ DRAIN "when = { tls = false; };", STAGE_BIT(STAGE_MAIL) },
		{ DRAIN "answer = \"450 4.3.2 later\";", STAGE_BIT(STAGE_MAIL) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct settings *settings = load_rule(cases[i].keys);
		const struct rule *rule = &settings->policy.rule[0];

		assert_ptr_equal(rule->type, &drain_rule);
		assert_int_equal(rule->stops, cases[i].stops);
		assert_int_equal(settings->policy.implied_count, 0);
		settings_free(&settings);
	}
}

static void
drain__no_rule_of_it__is_implied_behind_those_that_exempt_first(void **state)
{
	static const struct {
		const char *rules;
		uint32_t count, turn;
	} cases[] = {
		{ "", 0, 0 },
		{ "rules = ( { " EXEMPT "clients = \"::1\"; } );", 1, 1 },
		{ "rules = ( { " SOME "}, { " EXEMPT "clients = \"::1\"; } );", 2, 0 },
		{ "mode = \"observe\"; rules = ( { " EXEMPT "clients = \"::1\"; }, { " SOME "} );",
		    2, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct settings *settings = config_text_load(cases[i].rules);
		const struct policy *policy = &settings->policy;
		const struct rule *rule = &policy->rule[policy->rule_count];

		assert_int_equal(policy->rule_count, cases[i].count);
		assert_int_equal(policy->implied_count, 1);
		assert_int_equal(policy->implied_turn, cases[i].turn);
		assert_ptr_equal(rule->type, &drain_rule);
		assert_string_equal(rule->name, "drain");
		assert_ptr_equal(rule->file, settings->path);
		assert_int_equal(rule->line, 0);
		assert_int_equal(rule->mode, MODE_ENFORCE);
		assert_int_equal(rule->stops, STAGE_BIT(STAGE_CONNECT) | STAGE_BIT(STAGE_MAIL));
		assert_int_equal(rule->answer.code, 421);
		assert_int_equal(rule->answer.status.subject, 3);
		assert_null(rule->when.services);
		settings_free(&settings);
	}
}

/* What is switched on by hand is nothing to be tried first. */
static void
drain__observing_as_a_whole__does_not_keep_it_from_stopping(void **state)
{
	struct settings *settings =
	    config_text_load("mode = \"observe\"; rules = ( { " DRAIN "}, { name = \"e\"; "
	                     "type = \"drain\"; mode = \"observe\"; } );");

	(void)state;
	assert_int_equal(settings->policy.rule[0].mode, MODE_ENFORCE);
	assert_int_equal(settings->policy.rule[1].mode, MODE_OBSERVE);
	settings_free(&settings);
}

static void
rules__top_settings__hold_for_each(void **state)
{
	struct settings *settings =
	    config_text_load("rules = ( { " SOME "}, { " OPEN "limit = 1; ipv4_bits = 30; } );\n"
	                     "mode = \"observe\"; ipv4_bits = 24; ipv6_bits = 56;");

	(void)state;
	assert_int_equal(settings->policy.rule[0].mode, MODE_OBSERVE);
	assert_int_equal(settings->policy.rule[1].mode, MODE_OBSERVE);
	assert_int_equal(settings->policy.rule[0].v4_bits, 24);
	assert_int_equal(settings->policy.rule[0].v6_bits, 56);
	assert_int_equal(settings->policy.rule[1].v4_bits, 30);
	settings_free(&settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules__at_their_limits__are_accepted),
		cmocka_unit_test(rules__of_what_only_a_log_tells__are_accepted_with_one),
		cmocka_unit_test(rules__of_what_no_log_tells__are_refused_once),
		cmocka_unit_test(rules__of_each_event__need_a_log_where_only_that_tells),
		cmocka_unit_test(rules__that_could_never_work__are_refused_once),
		cmocka_unit_test(rules__same_name__is_refused_with_the_line_of_the_first),
		cmocka_unit_test(rules__more_than_a_policy_holds__are_refused),
		cmocka_unit_test(rate__without_more__has_its_defaults),
		cmocka_unit_test(rate__with_everything__is_kept),
		cmocka_unit_test(rate__forgive__is_kept),
		cmocka_unit_test(rate__hold_alone__does_not_grow),
		cmocka_unit_test(rate__default_stops__are_where_the_account_is_known),
		cmocka_unit_test(rate__bytes__are_counted_in_units_of_1024),
		cmocka_unit_test(open__looks__at_the_earliest_stage),
		cmocka_unit_test(exempt__lists__are_kept),
		cmocka_unit_test(drain__stops__where_what_it_asks_for_is_known),
		cmocka_unit_test(drain__no_rule_of_it__is_implied_behind_those_that_exempt_first),
		cmocka_unit_test(drain__observing_as_a_whole__does_not_keep_it_from_stopping),
		cmocka_unit_test(rules__top_settings__hold_for_each),
	};

	return cmocka_run_group_tests(tests, config_text_open, config_text_close);
}
