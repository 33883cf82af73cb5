/* SPDX-License-Identifier: BSD-2-Clause */
/* Dovecot tells why a login failed, and no user's name or password speaks for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "source/dovecot_line.h"

#include "../../support/finding_text.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct dialect dialect = { dovecot_line_read, "dovecot" };

/* As Dovecot 2.2 to 2.4 write them. */
static const struct line_case lines[] = {
	/* What the auth process says of logins that Postfix asked for. */
	{ "auth: passwd-file(alice,192.0.2.7): Password mismatch",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice text=Password "
	    "mismatch" },
	{ "auth: passwd-file(alice,2001:db8::129): Password mismatch",
	    "auth-failed heard auth ~535 5.7.8 client=2001:db8::129 login=alice text=Password "
	    "mismatch" },
	{ "auth: passwd-file(mallory,192.0.2.7): unknown user",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=mallory text=unknown user" },
	{ "auth: ldap(alice,192.0.2.7): Password mismatch (given password: secret)",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice text=Password "
	    "mismatch" },
	{ "auth: passwd-file(alice,192.0.2.7): Password mismatch (given password: secret) - trying "
	  "the next passdb",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice text=Password "
	    "mismatch" },
	{ "auth: passwd-file(mallory,192.0.2.7): unknown user (SHA1 of given password: 9a12fd)",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=mallory text=unknown user" },
	{ "auth-worker(801): pam(alice,192.0.2.7): pam_authenticate() failed: Authentication "
	  "failure (password mismatch?)",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice "
	    "text=pam_authenticate() failed: Authentication failure (password mismatch?)" },
	{ "auth-worker(801): pam(alice,192.0.2.7): pam_authenticate() failed: Authentication "
	  "failure (Password mismatch?) (given password: secret)",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice "
	    "text=pam_authenticate() failed: Authentication failure (Password mismatch?)" },
	{ "auth-worker(801): pam(bob,192.0.2.7): pam_authenticate() failed: User not known to the "
	  "underlying authentication module",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=bob text=pam_authenticate() "
	    "failed: User not known to the underlying authentication module" },
	{ "auth-worker(801): pam(bob,192.0.2.7): pam_acct_mgmt() failed: User account has expired",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=bob text=pam_acct_mgmt() "
	    "failed: User account has expired" },
	{ "auth-worker(801): pam(bob,192.0.2.7): pam_authenticate() failed: Authentication service "
	  "cannot retrieve authentication info",
	    "auth-unavailable heard auth ~454 4.7.0 client=192.0.2.7 login=bob "
	    "text=pam_authenticate() failed: Authentication service cannot retrieve authentication "
	    "info" },
	{ "auth-worker(804): conn unix:auth-worker (pid=800,uid=112): auth-worker<1>: "
	  "sql(alice,192.0.2.7): Password mismatch",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice text=Password "
	    "mismatch" },
	{ "auth-worker(802): Error: sql(alice,192.0.2.7): Password query failed: Not connected to "
	  "database",
	    "auth-unavailable heard auth ~454 4.7.0 client=192.0.2.7 login=alice text=Password "
	    "query failed: Not connected to database" },
	{ "auth: Error: ldap(alice,192.0.2.7): ldap_bind() failed: Can't contact LDAP server",
	    "auth-unavailable heard auth ~454 4.7.0 client=192.0.2.7 login=alice text=ldap_bind() "
	    "failed: Can't contact LDAP server" },
	{ "auth: cram-md5(alice,192.0.2.7): Password mismatch",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice mechanism=cram-md5 "
	    "text=Password mismatch" },
	{ "auth: login(?,192.0.2.7): Username character disallowed by auth_username_chars: 0x27 "
	  "(username: x')",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 mechanism=login text=Username "
	    "character disallowed by auth_username_chars: 0x27 (username: x')" },
	{ "auth: plain(?,192.0.2.7): invalid input",
	    "auth-aborted heard auth ~501 5.7.0 client=192.0.2.7 mechanism=plain text=invalid "
	    "input" },
	{ "auth: plain(?): Empty username",
	    "auth-failed heard auth ~535 5.7.8 mechanism=plain text=Empty username" },
	{ "auth: plain(alice,192.0.2.7): Request timed out waiting for client to continue "
	  "authentication (60 secs)",
	    "auth-aborted heard auth ~501 5.7.0 client=192.0.2.7 login=alice mechanism=plain "
	    "text=Request timed out waiting for client to continue authentication (60 secs)" },
	{ "auth: policy(alice,192.0.2.7): Authentication failure due to policy server refusal",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice text=Authentication "
	    "failure due to policy server refusal" },
	{ "auth: passwd-file(alice,192.0.2.7): User is disabled",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice text=User is "
	    "disabled" },
	{ "auth: passwd-file(alice,192.0.2.7): Password expired",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice text=Password "
	    "expired" },
	{ "auth: passwd-file(alice,192.0.2.7,master): Password mismatch",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice text=Password "
	    "mismatch" },
	{ "auth: passwd-file(alice,192.0.2.7): allow_nets check failed: IP not in allowed networks",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice text=allow_nets check "
	    "failed: IP not in allowed networks" },
	{ "auth: Debug: passwd-file(alice,192.0.2.7): Finished passdb lookup",
	    "note heard auth client=192.0.2.7 login=alice" },
	{ "auth: Debug: passwd-file(alice,192.0.2.7): PLAIN(secret) != 'other'",
	    "note heard auth client=192.0.2.7 login=alice" },
	{ "auth(alice,192.0.2.7,sasl:plain): Password mismatch",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=alice text=Password "
	    "mismatch" },
	/* Not for Postfix. */
	{ "auth: sql(alice@example.org,192.0.2.7,<gTX1abcd>): Password mismatch",
	    "note heard auth client=192.0.2.7 login=alice@example.org text=Password mismatch" },
	{ "auth: passwd-file(alice,192.0.2.7)<12><gTX1abcd>: Password mismatch",
	    "note heard auth client=192.0.2.7 login=alice text=Password mismatch" },
	{ "auth(alice,192.0.2.7,sasl:plain)<12><gTX1abcd>: Password mismatch",
	    "note heard auth client=192.0.2.7 login=alice text=Password mismatch" },
	{ "auth-worker(804): conn unix:auth-worker (pid=800,uid=112): auth-worker<2>: "
	  "pam(bob,192.0.2.7,<a1b2c3>): pam_authenticate() failed: Authentication failure "
	  "(Password mismatch?)",
	    "note heard auth client=192.0.2.7 login=bob text=pam_authenticate() failed: "
	    "Authentication failure (Password mismatch?)" },
	{ "imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<alice>, "
	  "method=PLAIN, rip=192.0.2.7, lip=192.0.2.25, TLS, session=<abc>",
	    "note heard text=imap-login: Disconnected (auth failed, 1 attempts in 2 secs): "
	    "user=<alice>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.25, TLS, session=<abc>" },
	{ "imap(alice)<123><session>: Logged out in=45 out=512",
	    "note heard text=imap(alice)<123><session>: Logged out in=45 out=512" },
	{ "lmtp(123): Connect from local", "note heard text=lmtp(123): Connect from local" },
	{ "master: Dovecot v2.2.36 (1f10bfa63) starting up for imap (core dumps disabled)",
	    "note heard text=master: Dovecot v2.2.36 (1f10bfa63) starting up for imap (core dumps "
	    "disabled)" },
	/* The auth process about itself. */
	{ "auth: Error: passwd-file /etc/dovecot/users: open(/etc/dovecot/users) failed: No such "
	  "file or directory",
	    "trouble heard text=Error: passwd-file /etc/dovecot/users: open(/etc/dovecot/users) "
	    "failed: No such file or directory" },
	{ "auth: Warning: auth client 0 disconnected with 1 pending requests: EOF",
	    "trouble heard text=Warning: auth client 0 disconnected with 1 pending requests: EOF" },
	{ "auth: Fatal: sql: No database driver",
	    "trouble heard text=Fatal: sql: No database driver" },
	{ "auth: Error: BUG: Authentication client sent unknown command: secret", "trouble heard" },
	{ "auth: Debug: client in: AUTH#0111#011PLAIN#011service=smtp#011resp=AGFsaWNlAHNlY3JldA==",
	    "note heard" },
	{ "auth: missing passwd file: /etc/dovecot/users",
	    "trouble heard text=missing passwd file: /etc/dovecot/users" },
	{ "auth: nothing that anybody knows", NULL },
};

/* 6.6.6.6 stands where a client can write: in its name and in its password. */
static const struct line_case forgeries[] = {
	{ "auth: passwd-file(bob,6.6.6.6,192.0.2.7): unknown user",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=bob,6.6.6.6 text=unknown "
	    "user" },
	{ "auth: passwd-file(bob,6.6.6.6): x,192.0.2.7): unknown user",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=bob,6.6.6.6): x text=unknown "
	    "user" },
	{ "auth: passwd-file(bob,6.6.6.6): unknown user,192.0.2.7): unknown user", "note heard" },
	{ "auth: passwd-file(bob,<abc>,192.0.2.7): unknown user",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=bob,<abc> text=unknown "
	    "user" },
	{ "auth: passwd-file(bob,6.6.6.6,master,192.0.2.7): unknown user",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=bob,6.6.6.6,master "
	    "text=unknown user" },
	{ "auth: passwd-file(bob) (evil,6.6.6.6,192.0.2.7): unknown user",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=bob) (evil,6.6.6.6 "
	    "text=unknown user" },
	{ "auth: passwd-file(bob,192.0.2.7): Password mismatch (given password: x,6.6.6.6): "
	  "unknown user)",
	    "note heard" },
	{ "auth: passwd-file(bob,192.0.2.7): Password mismatch (given password: "
	  "plain(eve,6.6.6.6): x)",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=bob text=Password mismatch" },
	{ "auth: plain(?,192.0.2.7): Username character disallowed by auth_username_chars: 0x2c "
	  "(username: eve,6.6.6.6): x)",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 mechanism=plain text=Username "
	    "character disallowed by auth_username_chars: 0x2c (username: eve,6.6.6.6): x)" },
	{ "auth: sql(bob,192.0.2.7): query: SELECT password FROM users WHERE name = 'x,6.6.6.6): "
	  "unknown user'",
	    "note heard" },
	{ "auth: passwd-file(bob: ,6.6.6.6): ,192.0.2.7): Password mismatch",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=bob: ,6.6.6.6):  "
	    "text=Password mismatch" },
	{ "auth: passwd-file(6.6.6.6): unknown user",
	    "auth-failed heard auth ~535 5.7.8 login=6.6.6.6 text=unknown user" },
	{ "auth: passwd-file(bob,6.6.6.6)", NULL },
	{ "auth: passwd-file(bob (given password: x),6.6.6.6,192.0.2.7): unknown user",
	    "auth-failed heard auth ~535 5.7.8 client=192.0.2.7 login=bob (given password: "
	    "x),6.6.6.6 text=unknown user" },
	{ "auth: evil word(bob,6.6.6.6): unknown user", NULL },
	{ "imap-login: Login: user=<auth: plain(bob,6.6.6.6): Password mismatch>, rip=192.0.2.7",
	    "note heard text=imap-login: Login: user=<auth: plain(bob,6.6.6.6): Password "
	    "mismatch>, rip=192.0.2.7" },
};

static void
dovecot__each_kind_of_line__is_understood(void **state)
{
	(void)state;
	assert_cases(&dialect, lines, COUNT(lines));
}

static void
dovecot__forged_line__names_nobody_else(void **state)
{
	const struct addr evil = { .family = 4, .bytes = { 6, 6, 6, 6 } };
	struct finding finding;

	(void)state;
	assert_cases(&dialect, forgeries, COUNT(forgeries));
	for (size_t i = 0; i < COUNT(forgeries); i++) {
		if (dialect_read(&dialect, &finding, span_of(forgeries[i].message)))
			assert_false(addr_equal(&finding.client, &evil));
	}
}

/* Postfix tells of the same login, and one guess may have several lines here. */
static void
dovecot__any_line__has_been_heard(void **state)
{
	struct finding finding;

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		if (dialect_read(&dialect, &finding, span_of(lines[i].message)))
			assert_true(finding.is_heard);
	}
}

static void
dovecot__any_bytes__do_no_harm(void **state)
{
	(void)state;
	assert_harmless(&dialect, lines, COUNT(lines));
	assert_harmless(&dialect, forgeries, COUNT(forgeries));
}

static void
dovecot__password__is_not_repeated(void **state)
{
	char text[FINDING_TEXT_BYTES];
	struct finding finding;

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		if (!dialect_read(&dialect, &finding, span_of(lines[i].message)))
			continue;
		finding_text(text, &finding);
		assert_null(strstr(text, "secret"));
		assert_null(strstr(text, "9a12fd"));
	}
}

static void
dovecot__old_auth_program__needs_no_prefix(void **state)
{
	static const struct dialect old_dialect = { dovecot_line_read, "dovecot-auth" };
	const struct addr peer = { .family = 4, .bytes = { 192, 0, 2, 7 } };
	struct finding finding;

	(void)state;
	assert_true(dialect_read(&old_dialect, &finding, SPAN("pam(bob,192.0.2.7): unknown user")));
	assert_int_equal(finding.event, EVENT_AUTH_FAILED);
	assert_true(addr_equal(&finding.client, &peer));
	assert_true(dialect_read(&dialect, &finding, SPAN("pam(bob,192.0.2.7): unknown user")));
	assert_int_equal(finding.event, EVENT_NOTE);
}

static void
dovecot__programs__are_told_by_name(void **state)
{
	(void)state;
	assert_true(dovecot_line_mine(SPAN("dovecot")));
	assert_true(dovecot_line_mine(SPAN("dovecot-auth")));
	assert_false(dovecot_line_mine(SPAN("")));
	assert_false(dovecot_line_mine(SPAN("dovecotx")));
	assert_false(dovecot_line_mine(SPAN("postfix/dovecot")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dovecot__each_kind_of_line__is_understood),
		cmocka_unit_test(dovecot__forged_line__names_nobody_else),
		cmocka_unit_test(dovecot__any_line__has_been_heard),
		cmocka_unit_test(dovecot__any_bytes__do_no_harm),
		cmocka_unit_test(dovecot__password__is_not_repeated),
		cmocka_unit_test(dovecot__old_auth_program__needs_no_prefix),
		cmocka_unit_test(dovecot__programs__are_told_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
