/* SPDX-License-Identifier: BSD-2-Clause */
/* A line is read in the words of whoever wrote it, and of nobody else. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "source/log_line.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct line_case {
	const char *program, *message;
	enum grasp grasp;
	enum mta mta, family; /* whose log it is part of */
	enum event event;
} cases[] = {
	{ "postfix/smtpd", "connect from unknown[192.0.2.7]", GRASP_UNDERSTOOD, MTA_POSTFIX,
	    MTA_POSTFIX, EVENT_CONNECT },
	{ "postfix/submission/smtpd",
	    "warning: unknown[192.0.2.7]: SASL PLAIN authentication failed: authentication "
	    "failure, sasl_username=alice",
	    GRASP_UNDERSTOOD, MTA_POSTFIX, MTA_POSTFIX, EVENT_AUTH_FAILED },
	{ "sm-mta",
	    "6ALKnbNU020741: AUTH failure (PLAIN): authentication failure (-13) SASL(-13): "
	    "authentication failure: Password verification failed, user=alice, "
	    "relay=localhost [127.0.0.1]",
	    GRASP_UNDERSTOOD, MTA_SENDMAIL, MTA_SENDMAIL, EVENT_AUTH_FAILED },
	{ "sendmail", "6ALL6NWO023963: <nobody0@example.org>... User unknown", GRASP_UNDERSTOOD,
	    MTA_SENDMAIL, MTA_SENDMAIL, EVENT_MAILBOX_UNKNOWN },
	{ "dovecot", "auth: Debug: what is that?", GRASP_UNDERSTOOD, MTA_DOVECOT, MTA_POSTFIX,
	    EVENT_NOTE },
	/* theirs, but nothing that they say */
	{ "postfix/smtpd", "who knows what that means", GRASP_UNKNOWN, MTA_NONE, MTA_POSTFIX,
	    EVENT_NOTE },
	{ "sm-mta", "6ALKnbNU020741: who knows what that means", GRASP_UNKNOWN, MTA_NONE,
	    MTA_SENDMAIL, EVENT_NOTE },
	/* somebody else's, whatever they say */
	{ "sshd", "connect from unknown[192.0.2.7]", GRASP_FOREIGN, MTA_NONE, MTA_NONE,
	    EVENT_NOTE },
	{ "", "connect from unknown[192.0.2.7]", GRASP_FOREIGN, MTA_NONE, MTA_NONE, EVENT_NOTE },
	{ "", "", GRASP_FOREIGN, MTA_NONE, MTA_NONE, EVENT_NOTE },
	{ "sluiced", "warning: x", GRASP_FOREIGN, MTA_NONE, MTA_NONE, EVENT_NOTE },
	{ "smtpd", "connect from unknown[192.0.2.7]", GRASP_FOREIGN, MTA_NONE, MTA_NONE,
	    EVENT_NOTE },
};

static struct syslog_line
line_of(const struct line_case *one)
{
	return (struct syslog_line){
		.at_us = 1795298400000000,
		.host = SPAN("mx"),
		.program = span_of(one->program),
		.pid = 4711,
		.message = span_of(one->message),
		.repeat_count = 3,
	};
}

static void
log_line__each_program__is_read_in_its_own_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct syslog_line line = line_of(&cases[i]);
		struct finding finding;

		print_message("%s: %s\n", cases[i].program, cases[i].message);
		assert_int_equal(log_line_read(&finding, &line, MTA_NONE), cases[i].grasp);
		if (cases[i].grasp != GRASP_UNDERSTOOD)
			continue;
		assert_int_equal(finding.mta, cases[i].mta);
		assert_int_equal(finding.event, cases[i].event);
	}
}

static void
log_line__one_mta_is_named__all_others_are_foreign(void **state)
{
	static const enum mta named[] = { MTA_POSTFIX, MTA_SENDMAIL };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (size_t j = 0; j < COUNT(named); j++) {
			const struct syslog_line line = line_of(&cases[i]);
			struct finding finding;

			assert_int_equal(log_line_read(&finding, &line, named[j]),
			    named[j] == cases[i].family ? cases[i].grasp : GRASP_FOREIGN);
		}
	}
}

static void
log_line__what_syslog_tells__is_in_the_finding(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct syslog_line line = line_of(&cases[i]);
		struct finding finding;

		if (log_line_read(&finding, &line, MTA_NONE) != GRASP_UNDERSTOOD)
			continue;
		assert_true(finding.at_us == line.at_us);
		assert_true(span_is(finding.host, line.host));
		assert_int_equal(finding.pid, line.pid);
		assert_int_equal(finding.repeat_count, line.repeat_count);
		assert_true(finding.events & EVENT_BIT(finding.event));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(log_line__each_program__is_read_in_its_own_words),
		cmocka_unit_test(log_line__one_mta_is_named__all_others_are_foreign),
		cmocka_unit_test(log_line__what_syslog_tells__is_in_the_finding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
