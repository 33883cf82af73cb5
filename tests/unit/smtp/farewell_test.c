/* SPDX-License-Identifier: BSD-2-Clause */
/* The causes of 421: which text means which, and what no text can do to whoever reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "smtp/farewell.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define MATCHES 100

static size_t
match(const char *line, const struct farewell **matches)
{
	struct reply reply;

	assert_int_equal(reply_parse(&reply, line), 0);
	return farewell_match(&reply, matches, MATCHES);
}

static void
farewell_match__a_known_text__is_told_first_with_its_program(void **state)
{
	static const struct {
		const char *line;
		const char *program;
		enum farewell_kind kind;
	} cases[] = {
		{ "421 4.7.0 mx.test Error: too many connections from 127.0.0.2", "Postfix",
		    FAREWELL_CONNECTION_LIMIT },
		{ "421 4.7.0 mx.test Error: too many new TLS sessions from 127.0.0.2", "Postfix",
		    FAREWELL_RATE_LIMIT },
		{ "421 4.7.0 mx.test Error: too many errors", "Postfix", FAREWELL_TOO_MANY_ERRORS },
		{ "421 4.4.2 mx.test Error: timeout exceeded", "Postfix", FAREWELL_TIMEOUT },
		{ "421 4.7.1 mx.test Error: No client certificate presented", "Postfix",
		    FAREWELL_TLS },
		{ "421 4.7.1 mx.test Error: Client certificate not trusted", "Postfix",
		    FAREWELL_TLS },
		{ "421 4.3.0 mx.test Server local data error", "Postfix", FAREWELL_SERVER_FAULT },
		{ "421 4.3.0 mx.test Server local error", "Postfix", FAREWELL_SERVER_FAULT },
		{ "421 4.3.0 Mail system error", "Postfix", FAREWELL_SERVER_FAULT },
		{ "421 mx.test Service unavailable - try again later", "Postfix", FAREWELL_POLICY },
		{ "421 4.7.0 Server closing connection", "Postfix", FAREWELL_POLICY },
		{ "421 4.3.5 Server configuration error", "Postfix", FAREWELL_SERVER_FAULT },
		{ "421 4.3.5 Server configuration problem - try again later", "Postfix",
		    FAREWELL_FILTER_DOWN },
		{ "421 4.7.1 Service unavailable - try again later", "Postfix",
		    FAREWELL_FILTER_DOWN },
		{ "421 4.7.0 Service unavailable", "Postfix", FAREWELL_FILTER_DOWN },
		{ "421 4.7.0 <mx.test[127.0.0.1]>: Client host rejected: policy says slow down",
		    "Postfix", FAREWELL_POLICY },
		{ "421 4.7.1 <a@mx.test>: Recipient address rejected: Greylisted for 5 minutes",
		    "Postfix", FAREWELL_GREYLISTING },
		{ "421 4.3.2 No system resources", "postscreen", FAREWELL_OVERLOAD },
		{ "421 4.7.0 Error: too many connections", "postscreen",
		    FAREWELL_CONNECTION_LIMIT },
		{ "421 4.3.2 All server ports are busy", "postscreen", FAREWELL_OVERLOAD },
		{ "421 4.3.2 All screening ports are busy", "postscreen", FAREWELL_OVERLOAD },
		{ "421 4.3.2 Service currently unavailable", "postscreen", FAREWELL_GREYLISTING },
		{ "421 4.3.2 Connection rate limit exceeded.", "Sendmail", FAREWELL_RATE_LIMIT },
		{ "421 4.3.2 Too many open connections.", "Sendmail", FAREWELL_CONNECTION_LIMIT },
		{ "421 4.4.5 Too many SMTP sessions for this host", "Sendmail",
		    FAREWELL_CONNECTION_LIMIT },
		{ "421 4.7.0 mx.test Too many bad commands; closing connection", "Sendmail",
		    FAREWELL_TOO_MANY_ERRORS },
		{ "421 4.7.0 mx.test Too many bad recipients; closing connection", "Sendmail",
		    FAREWELL_TOO_MANY_ERRORS },
		{ "421 4.7.0 mx.test Command too long, possible attack localhost [127.0.0.1]",
		    "Sendmail", FAREWELL_TOO_MANY_ERRORS },
		{ "421 4.7.0 mx.test Rejecting open proxy localhost [127.0.0.1]", "Sendmail",
		    FAREWELL_TOO_MANY_ERRORS },
		{ "421 4.4.1 mx.test Lost input channel from localhost [127.0.0.1]", "Sendmail",
		    FAREWELL_LOST_CONNECTION },
		{ "421 4.4.1 collect: read timeout on connection from h, from=<a@b>", "Sendmail",
		    FAREWELL_TIMEOUT },
		{ "421 4.4.1 collect: unexpected close on connection from h, from=<a@b>",
		    "Sendmail", FAREWELL_LOST_CONNECTION },
		{ "421 4.4.1 collect: relay=h, from=<a@b>, info=read timeout", "Sendmail",
		    FAREWELL_TIMEOUT },
		{ "421 4.4.1 collect: relay=h, from=<a@b>, info=unexpected close", "Sendmail",
		    FAREWELL_LOST_CONNECTION },
		{ "421 4.5.0 Bare linefeed (LF) not allowed", "Sendmail", FAREWELL_POLICY },
		{ "421 4.7.0 mx.test closing connection", "Sendmail", FAREWELL_POLICY },
		{ "421 4.3.1 Out of disk space for temp file", "Sendmail", FAREWELL_SERVER_FAULT },
		{ "421 4.3.0 collect: Cannot write ./dfABC (bfcommit, uid=0, gid=1)", "Sendmail",
		    FAREWELL_SERVER_FAULT },
		{ "421 Too many concurrent SMTP connections; please try again later.", "Exim",
		    FAREWELL_CONNECTION_LIMIT },
		{ "421 Too many concurrent SMTP connections from this IP address; please try again "
		  "later.",
		    "Exim", FAREWELL_CONNECTION_LIMIT },
		{ "421 Too much load; please try again later.", "Exim", FAREWELL_OVERLOAD },
		{ "421 too many messages in this connection", "Exim", FAREWELL_RATE_LIMIT },
		{ "421 mx.test: SIGTERM received - connection closed", "Exim", FAREWELL_SHUTDOWN },
		{ "421 mx.test: SMTP command timeout - closing connection", "Exim",
		    FAREWELL_TIMEOUT },
		{ "421 mx.test SMTP incoming data timeout - closing connection.", "Exim",
		    FAREWELL_TIMEOUT },
		{ "421 4.3.2 mx.test shutting down", "KumoMTA", FAREWELL_SHUTDOWN },
		{ "421 4.3.2 mx.test load shedding. Try later", "KumoMTA", FAREWELL_OVERLOAD },
		{ "421 4.3.2 mx.test disk is too full. Try later", "KumoMTA",
		    FAREWELL_SERVER_FAULT },
		{ "421 4.3.2 mx.test too many concurrent sessions. Try later", "KumoMTA",
		    FAREWELL_OVERLOAD },
		{ "421 4.3.2 mx.test waiting for spool startup. Try again soon!", "KumoMTA",
		    FAREWELL_SHUTDOWN },
		{ "421 connection rate limit exceeded", "Haraka", FAREWELL_RATE_LIMIT },
		{ "421 4.7.28 Our system has detected an unusual rate of unsolicited mail", "Gmail",
		    FAREWELL_RATE_LIMIT },
		{ "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred", "Yahoo",
		    FAREWELL_RATE_LIMIT },
		{ "421 4.7.0 Too many connect, limit is 60 per 1m; try again in 1 second (ref "
		  "KH3XKGMV)",
		    "sluice", FAREWELL_RATE_LIMIT },
		{ "421 4.7.0 Too many sessions open, limit is 20 at once; try again later (ref "
		  "KH3XKGMV)",
		    "sluice", FAREWELL_CONNECTION_LIMIT },
		{ "421 4.3.2 mx.example.org is being serviced until 23:00 (UTC): new disks; try "
		  "again "
		  "in 20 minutes (ref KH3XKGMV)",
		    "sluice", FAREWELL_MAINTENANCE },
		{ "421 4.3.2 mx.example.org is short of processor time, please try again in a few "
		  "minutes (ref KH3XKGMV)",
		    "sluice", FAREWELL_OVERLOAD },
		{ "421 4.7.1 Greylisted for 60 seconds, please try again after 60 seconds (ref "
		  "KH3XKGMV)",
		    "sluice", FAREWELL_GREYLISTING },
		{ "421 4.7.0 Too many failed logins from 192.0.2.7, try again in 15 minutes (ref "
		  "KH3XKGMV)",
		    "sluice", FAREWELL_RATE_LIMIT },
	};
	const struct farewell *matches[MATCHES];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (match(cases[i].line, matches) == 0)
			fail_msg("\"%s\" is not known", cases[i].line);
		if (strcmp(matches[0]->program, cases[i].program) != 0 ||
		    matches[0]->kind != cases[i].kind)
			fail_msg("\"%s\" is taken for %s, %s", cases[i].line, matches[0]->program,
			    farewell_causes[matches[0]->kind].slug);
	}
}

static void
farewell_match__common_words__are_a_guess_of_their_kind(void **state)
{
	static const struct {
		const char *line;
		enum farewell_kind kind;
	} cases[] = {
		{ "421 Greylisted, come back in 300 seconds", FAREWELL_GREYLISTING },
		{ "421 4.3.2 down for scheduled MAINTENANCE until noon", FAREWELL_MAINTENANCE },
		{ "421 shutting down, bye", FAREWELL_SHUTDOWN },
		{ "421 idle for too long", FAREWELL_TIMEOUT },
		{ "421 too many login failures", FAREWELL_TOO_MANY_ERRORS },
		{ "421 too many unknown users", FAREWELL_TOO_MANY_ERRORS },
		{ "421 slow down, please", FAREWELL_RATE_LIMIT },
		{ "421 too many logins this hour", FAREWELL_RATE_LIMIT },
		{ "421 Too many open sessions", FAREWELL_CONNECTION_LIMIT },
		{ "421 you must use STARTTLS", FAREWELL_TLS },
		{ "421 our content filter is not there", FAREWELL_FILTER_DOWN },
		{ "421 we are too busy", FAREWELL_OVERLOAD },
		{ "421 no space left on device", FAREWELL_SERVER_FAULT },
		{ "421 connection lost", FAREWELL_LOST_CONNECTION },
		{ "421 refused by local policy", FAREWELL_POLICY },
		/* What programs say behind their names, said by others. */
		{ "421 4.7.0 Idle timeout, closing connection", FAREWELL_TIMEOUT },
		{ "421 Too many invalid recipients, closing connection", FAREWELL_TOO_MANY_ERRORS },
		{ "421 4.7.0 Server is busy, closing connection", FAREWELL_OVERLOAD },
		{ "421 4.3.2 The server is shutting down", FAREWELL_SHUTDOWN },
		{ "421 4.7.0 HTTP command timeout", FAREWELL_TIMEOUT },
	};
	const struct farewell *matches[MATCHES];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reply reply;

		if (match(cases[i].line, matches) == 0)
			fail_msg("\"%s\" is not guessed", cases[i].line);
		if (matches[0]->kind != cases[i].kind)
			fail_msg("\"%s\" is taken for %s", cases[i].line,
			    farewell_causes[matches[0]->kind].slug);
		assert_string_equal(matches[0]->program, "");
		reply_parse(&reply, cases[i].line);
		assert_int_equal(farewell_fit(matches[0], &reply), FAREWELL_FIT_WORDS);
	}
}

static void
farewell_match__by_text_and_status__comes_before_text_alone(void **state)
{
	const struct farewell *matches[MATCHES];
	struct reply reply;

	(void)state;
	assert_int_equal(reply_parse(&reply, "421 4.7.1 mx.test Service unavailable - try again "
	                                     "later"),
	    0);
	assert_true(farewell_match(&reply, matches, MATCHES) >= 2);
	assert_int_equal(farewell_fit(matches[0], &reply), FAREWELL_FIT_TEXT);
	reply_parse(&reply, "421 4.3.0 Service unavailable");
	assert_true(farewell_match(&reply, matches, MATCHES) >= 1);
	assert_int_equal(matches[0]->kind, FAREWELL_FILTER_DOWN);
	assert_int_equal(farewell_fit(matches[0], &reply), FAREWELL_FIT_TEXT);
}

static void
farewell_match__one_text_of_two_limits__is_told_with_both(void **state)
{
	const struct farewell *matches[MATCHES];

	(void)state;
	assert_int_equal(match("421 4.7.0 mx Error: too many connections from h", matches), 2);
	assert_int_equal(matches[0]->kind, FAREWELL_CONNECTION_LIMIT);
	assert_int_equal(matches[1]->kind, FAREWELL_RATE_LIMIT);
}

static void
farewell_match__the_status_alone__tells_only_where_no_text_does(void **state)
{
	const struct farewell *matches[MATCHES];
	const size_t alone = match("421 4.3.2", matches);

	(void)state;
	assert_true(alone > 3);
	for (size_t i = 0; i < alone; i++)
		assert_string_equal(matches[i]->status, "4.3.2");
	assert_int_equal(match("421 4.3.2 xyzzy", matches), alone);
	assert_int_equal(match("421 4.3.2 All server ports are busy", matches), 1);
}

static void
farewell_match__what_tells_nothing__matches_nothing(void **state)
{
	static const char *const cases[] = { "421", "421 ", "421 xyzzy", "421 4.9.9",
		"421 4.9.9 xyzzy", "421 \r\n", "421 |", "421 ?", "421 (ref" };
	const struct farewell *matches[MATCHES];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(match(cases[i], matches), 0);
}

static void
farewell_match__upper_case_and_line_ends__make_no_difference(void **state)
{
	const struct farewell *matches[MATCHES];

	(void)state;
	assert_int_equal(match("421 4.3.2 ALL SERVER PORTS ARE BUSY \r\n", matches), 1);
	assert_string_equal(matches[0]->program, "postscreen");
}

static void
farewell_match__no_more_than_asked_for__is_handed_out(void **state)
{
	const struct farewell *matches[2] = { NULL, NULL };
	struct reply reply;

	(void)state;
	assert_int_equal(reply_parse(&reply, "421 4.7.0"), 0);
	assert_int_equal(farewell_match(&reply, matches, 0), 0);
	assert_int_equal(farewell_match(&reply, matches, 1), 1);
	assert_null(matches[1]);
}

/* Many stars, and a text that nearly fits at each place: the work stays small. */
static void
farewell_match__a_text_that_nearly_fits__costs_no_time(void **state)
{
	enum { BYTES = 1 << 20 };
	const struct farewell *matches[MATCHES];
	char *text = malloc(BYTES);
	struct reply reply = { .code = 421, .text = text };

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < BYTES; i++)
		text[i] = "too many "[i % 9];
	text[BYTES - 1] = '\0';
	for (int i = 0; i < 100; i++)
		assert_int_equal(farewell_match(&reply, matches, MATCHES), 0);
	free(text);
}

static void
farewell_match__any_byte__is_read_as_a_text(void **state)
{
	const struct farewell *matches[MATCHES];
	char text[260] = "";

	(void)state;
	for (int byte = 1; byte < 256; byte++) {
		struct reply reply = { .code = 421, .text = text };

		memset(text, byte, sizeof(text) - 1);
		assert_int_equal(farewell_match(&reply, matches, MATCHES), 0);
	}
}

static void
farewell_tables__every_entry__is_complete(void **state)
{
	bool is_told[FAREWELL_COUNT] = { false };

	(void)state;
	for (size_t i = 0; i < farewell_count; i++) {
		struct status status;

		assert_true(farewells[i].kind < FAREWELL_COUNT);
		is_told[farewells[i].kind] = true;
		assert_non_null(farewells[i].program);
		assert_true(farewells[i].text[0] != '\0' && farewells[i].when[0] != '\0' &&
		            farewells[i].why[0] != '\0');
		if (farewells[i].status[0] != '\0') {
			assert_int_equal(status_parse(&status, farewells[i].status),
			    strlen(farewells[i].status));
			assert_int_equal(status.class, 4);
		}
	}
	for (int kind = 0; kind < FAREWELL_COUNT; kind++) {
		const struct farewell_cause *cause = &farewell_causes[kind];

		assert_true(is_told[kind]);
		assert_true(cause->slug[0] != '\0' && cause->name[0] != '\0' &&
		            cause->meaning[0] != '\0' && cause->client[0] != '\0' &&
		            cause->server[0] != '\0');
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(farewell_match__a_known_text__is_told_first_with_its_program),
		cmocka_unit_test(farewell_match__common_words__are_a_guess_of_their_kind),
		cmocka_unit_test(farewell_match__by_text_and_status__comes_before_text_alone),
		cmocka_unit_test(farewell_match__one_text_of_two_limits__is_told_with_both),
		cmocka_unit_test(farewell_match__the_status_alone__tells_only_where_no_text_does),
		cmocka_unit_test(farewell_match__what_tells_nothing__matches_nothing),
		cmocka_unit_test(farewell_match__upper_case_and_line_ends__make_no_difference),
		cmocka_unit_test(farewell_match__no_more_than_asked_for__is_handed_out),
		cmocka_unit_test(farewell_match__a_text_that_nearly_fits__costs_no_time),
		cmocka_unit_test(farewell_match__any_byte__is_read_as_a_text),
		cmocka_unit_test(farewell_tables__every_entry__is_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
