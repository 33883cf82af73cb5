/* SPDX-License-Identifier: BSD-2-Clause */
/* What is asked of an MTA, what it tells, and what it is answered. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/now.h"
#include "base/text.h"

#include "source/milter.h"
#include "source/session.h"

#include "../../support/fake_libmilter.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* A judge that remembers the last observation, and says what the test told it to. */
static struct ear {
	unsigned heard_count;
	struct observation last; /* numbers only; of its strings … */
	char daemon[SESSION_WORD_BYTES], service[SESSION_WORD_BYTES], sender[SESSION_PATH_BYTES],
	    recipient[SESSION_PATH_BYTES], login[SESSION_NAME_BYTES], name[SESSION_NAME_BYTES],
	    host[SESSION_NAME_BYTES], queue_id[SESSION_WORD_BYTES]; /* … these */
	struct answer next; /* for the next observation alone */
	int open_count;
	int message_count;
} ear;

static void
ear_observe(void *arg, const struct observation *seen, struct book *book, struct answer *answer_r)
{
	(void)arg;
	(void)book;
	ear.heard_count++;
	ear.last = *seen;
	text_copy(ear.daemon, sizeof(ear.daemon), seen->daemon);
	text_copy(ear.service, sizeof(ear.service), seen->service);
	text_copy(ear.sender, sizeof(ear.sender), seen->sender);
	text_copy(ear.recipient, sizeof(ear.recipient), seen->recipient);
	text_copy(ear.login, sizeof(ear.login), seen->login);
	text_copy(ear.name, sizeof(ear.name), seen->client_name);
	text_copy(ear.host, sizeof(ear.host), seen->host);
	text_copy(ear.queue_id, sizeof(ear.queue_id), seen->queue_id);
	*answer_r = ear.next;
	ear.next = (struct answer){ .action = ACTION_PASS };
}

static void
ear_give_back(void *arg, struct charges *charges)
{
	(void)arg;
	charges_settle(charges);
}

static void
ear_sessions(void *arg, int change)
{
	(void)arg;
	ear.open_count += change;
}

static void
ear_messages(void *arg, int change)
{
	(void)arg;
	ear.message_count += change;
}

static const struct listener listener = { NULL, ear_observe, ear_give_back, ear_sessions,
	ear_messages };

static struct place {
	char directory[32];
	char socket[64]; /* "unix:" and … */
	const char *path; /* … its path */
	struct milter_options options;
} place;

static SMFICTX session;

static int
place_make(void **state)
{
	(void)state;
	log_to_stderr("test", LOG_LEVEL_ERROR);
	fake_reset();
	memset(&ear, 0, sizeof(ear));
	memset(&session, 0, sizeof(session));
	snprintf(place.directory, sizeof(place.directory), "/tmp/milter-XXXXXX");
	if (mkdtemp(place.directory) == NULL)
		return -1;
	snprintf(place.socket, sizeof(place.socket), "unix:%s/s", place.directory);
	place.path = place.socket + strlen("unix:");
	place.options = (struct milter_options){ place.socket, "0660", "", NULL };
	return 0;
}

static int
place_remove(void **state)
{
	(void)state;
	fake_reset();
	unlink(place.path);
	return rmdir(place.directory);
}

/* A filter that is open, and one session that has just begun. */
static int
session_make(void **state)
{
	if (place_make(state) < 0 || milter_open(&place.options, &listener) < 0)
		return -1;
	fake.registered.xxfi_connect(&session, (char *)"client.example", NULL);
	return session.private_data == NULL;
}

static int
session_remove(void **state)
{
	fake.registered.xxfi_close(&session);
	return place_remove(state);
}

static sfsistat
do_helo(void)
{
	return fake.registered.xxfi_helo(&session, (char *)"client.example");
}

static sfsistat
do_mail(void)
{
	return fake.registered.xxfi_envfrom(
	    &session, (char *[]){ (char *)"<a@example.org>", (char *)"SIZE=100", NULL });
}

static sfsistat
do_rcpt(void)
{
	return fake.registered.xxfi_envrcpt(
	    &session, (char *[]){ (char *)"<b@example.net>", NULL });
}

static sfsistat
do_data(void)
{
	return fake.registered.xxfi_data(&session);
}

static sfsistat
do_message(void)
{
	return fake.registered.xxfi_eom(&session);
}

static sfsistat
do_unknown(void)
{
	return fake.registered.xxfi_unknown(&session, "XYZZY");
}

static sfsistat
do_abort(void)
{
	return fake.registered.xxfi_abort(&session);
}

static sfsistat
do_close(void)
{
	return fake.registered.xxfi_close(&session);
}

static sfsistat (*const commands[])(void) = {
	do_helo,
	do_mail,
	do_rcpt,
	do_data,
	do_message,
	do_unknown,
};

static void
say(enum action action, uint16_t code, struct status status, const char *text)
{
	ear.next = (struct answer){ .action = action, .code = code, .status = status };
	text_copy(ear.next.text, sizeof(ear.next.text), text);
}

/* --- what is asked of the MTA */

static void
milter__registered__hears_no_headers_and_no_body(void **state)
{
	const struct smfiDesc *registered = &fake.registered;

	(void)state;
	assert_int_equal(registered->xxfi_version, SMFI_VERSION);
	assert_int_equal(registered->xxfi_flags, 0);
	assert_null(registered->xxfi_header);
	assert_null(registered->xxfi_eoh);
	assert_null(registered->xxfi_body);
	assert_non_null(registered->xxfi_negotiate);
	assert_non_null(registered->xxfi_abort);
	assert_non_null(registered->xxfi_unknown);
}

static void
milter_negotiate__asks_for_no_more_than_is_offered(void **state)
{
	static const struct {
		unsigned long actions, steps; /* offered */
		unsigned long actions_taken, steps_taken;
	} cases[] = {
		/* Postfix 3.7, Sendmail 8.17 */
		{ 0x1ff, 0x1fffff, SMFIF_SETSYMLIST,
		    SMFIP_NOHDRS | SMFIP_NOEOH | SMFIP_NOBODY | SMFIP_RCPT_REJ },
		/* protocol 2 */
		{ 0x3f, 0x7f, 0, SMFIP_NOHDRS | SMFIP_NOEOH | SMFIP_NOBODY },
		{ 0x0f, 0x3f, 0, SMFIP_NOHDRS | SMFIP_NOBODY },
		{ 0, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned long actions = 99, steps = 99, third = 99, fourth = 99;
		SMFICTX other = { .private_data = NULL };

		assert_int_equal(fake.registered.xxfi_negotiate(&other, cases[i].actions,
		                     cases[i].steps, 0, 0, &actions, &steps, &third, &fourth),
		    SMFIS_CONTINUE);
		assert_int_equal(actions, cases[i].actions_taken);
		assert_int_equal(steps, cases[i].steps_taken);
		assert_int_equal(third, 0);
		assert_int_equal(fourth, 0);
		if (cases[i].actions_taken == 0)
			assert_null(other.asked[SMFIM_CONNECT]);
	}
}

static void
milter_negotiate__macros__are_asked_for_at_their_stage(void **state)
{
	static const struct {
		int stage;
		const char *names;
	} cases[] = {
		{ SMFIM_CONNECT, "j {daemon_name} {daemon_port} {client_name} {client_resolve} i" },
		{ SMFIM_HELO, "{tls_version}" },
		{ SMFIM_ENVFROM, "i {auth_type} {auth_authen}" },
		{ SMFIM_ENVRCPT, "i {rcpt_mailer} {rcpt_host} {rcpt_addr}" },
		{ SMFIM_DATA, "i" },
		{ SMFIM_EOM, "i {msg_size}" },
	};
	unsigned long actions, steps, third, fourth;

	(void)state;
	fake.registered.xxfi_negotiate(
	    &session, 0x1ff, 0x1fffff, 0, 0, &actions, &steps, &third, &fourth);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(session.asked[cases[i].stage], cases[i].names);
	assert_null(session.asked[SMFIM_EOH]);
}

static void
milter_negotiate__macros_that_cannot_be_asked_for__are_no_failure(void **state)
{
	unsigned long actions, steps, third, fourth;

	(void)state;
	fake.setsymlist_fails = true;
	assert_int_equal(fake.registered.xxfi_negotiate(
	                     &session, 0x1ff, 0x1fffff, 0, 0, &actions, &steps, &third, &fourth),
	    SMFIS_CONTINUE);
}

/* --- what it tells */

static void
milter__session_with_starttls_login_and_two_messages__is_heard(void **state)
{
	struct sockaddr_in client = { .sin_family = AF_INET, .sin_port = htons(12345) };

	(void)state;
	inet_pton(AF_INET, "192.0.2.7", &client.sin_addr);
	fake_macro(&session, "j", "mx.example");
	fake_macro(&session, "{daemon_name}", "MSA");
	fake_macro(&session, "{daemon_port}", "587");
	fake_macro(&session, "{client_name}", "client.example");
	fake_macro(&session, "{client_resolve}", "OK");
	fake.registered.xxfi_connect(
	    &session, (char *)"client.example", (struct sockaddr *)&client);
	assert_int_equal(ear.last.client_port, 12345);
	assert_string_equal(ear.daemon, "MSA");
	assert_string_equal(ear.service, "submission");
	assert_string_equal(ear.host, "mx.example");
	assert_true(ear.last.name_verified);
	do_helo();
	assert_int_equal(ear.last.events, EVENT_BIT(EVENT_HELO));
	fake_macro(&session, "{tls_version}", "TLSv1.3");
	do_helo();

	fake_macro(&session, "i", "4ABC");
	fake_macro(&session, "{auth_type}", "PLAIN");
	fake_macro(&session, "{auth_authen}", "alice");
	do_mail();
	assert_int_equal(ear.last.events,
	    EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_BYTES) | EVENT_BIT(EVENT_AUTH_OK));
	assert_true(ear.last.tls);
	assert_int_equal(ear.last.bytes, 100);
	assert_string_equal(ear.login, "alice");
	assert_string_equal(ear.sender, "a@example.org");
	assert_string_equal(ear.queue_id, "4ABC");
	do_rcpt();
	assert_string_equal(ear.recipient, "b@example.net");
	do_data();
	fake_macro(&session, "{msg_size}", "150");
	do_message();
	assert_int_equal(ear.last.stage, STAGE_MESSAGE);
	assert_int_equal(ear.last.bytes, 50);
	do_mail();
	assert_int_equal(ear.last.events, EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_BYTES));
	do_abort();
	do_unknown();
	assert_int_equal(ear.last.stage, STAGE_UNKNOWN);
	assert_string_equal(ear.sender, "");
}

static void
milter__recipient_that_the_mta_rejected__is_heard_with_its_reply(void **state)
{
	(void)state;
	do_mail();
	fake_macro(&session, "{rcpt_mailer}", "error");
	fake_macro(&session, "{rcpt_host}", "5.1.1");
	fake_macro(&session, "{rcpt_addr}", "User unknown");
	say(ACTION_CLOSE, 421, (struct status){ 4, 7, 0 }, "enough");
	assert_int_equal(do_rcpt(), SMFIS_CONTINUE);
	assert_int_equal(session.reply_count, 0);
	assert_int_equal(ear.last.reply.code, 550);
	assert_int_equal(ear.last.events,
	    EVENT_BIT(EVENT_RECIPIENT_REJECTED) | EVENT_BIT(EVENT_MAILBOX_UNKNOWN));
	assert_int_equal(do_rcpt(), SMFIS_CONTINUE);
	fake_macro(&session, "{rcpt_mailer}", "local");
	assert_int_equal(do_rcpt(), SMFIS_TEMPFAIL);
	assert_string_equal(session.code, "421");
	assert_string_equal(session.text, "enough");
}

/* The macros of the end of a message come from cleanup(8) of Postfix 3.7, which serves no port. */
static void
milter__daemon_name_after_connect__is_not_believed(void **state)
{
	(void)state;
	fake_macro(&session, "{daemon_name}", "ORIGINATING");
	fake.registered.xxfi_connect(&session, (char *)"client.example", NULL);
	fake_macro(&session, "{daemon_name}", "mx.example");
	do_mail();
	do_rcpt();
	do_message();
	assert_string_equal(ear.daemon, "ORIGINATING");
}

/* non_smtpd_milters of Postfix 3.7 */
static void
milter__mail_submitted_on_the_host__has_no_client(void **state)
{
	struct sockaddr_in client = { .sin_family = AF_INET };

	(void)state;
	inet_pton(AF_INET, "127.0.0.1", &client.sin_addr);
	fake.registered.xxfi_connect(&session, (char *)"localhost", (struct sockaddr *)&client);
	assert_int_equal(ear.last.client.family, 0);
	fake.registered.xxfi_helo(&session, (char *)"localhost");
	fake.registered.xxfi_envfrom(&session, (char *[]){ (char *)"", NULL });
	assert_string_equal(ear.sender, "<>");
	fake.registered.xxfi_envrcpt(&session, (char *[]){ (char *)"b@example.net", NULL });
	assert_string_equal(ear.recipient, "b@example.net");
}

static void
milter__nothing_but_nulls__is_no_crash(void **state)
{
	char *none[] = { NULL };

	(void)state;
	fake.registered.xxfi_connect(&session, NULL, NULL);
	fake.registered.xxfi_helo(&session, NULL);
	fake.registered.xxfi_envfrom(&session, none);
	fake.registered.xxfi_envfrom(&session, NULL);
	fake.registered.xxfi_envrcpt(&session, none);
	fake.registered.xxfi_envrcpt(&session, NULL);
	fake.registered.xxfi_unknown(&session, NULL);
	assert_int_equal(session.reply_count, 0);
}

/* No memory at CONNECT, or an MTA that never told of it. */
static void
milter__session_that_nobody_follows__passes(void **state)
{
	(void)state;
	do_close();
	assert_null(session.private_data);
	ear.heard_count = 0;
	for (size_t i = 0; i < COUNT(commands); i++)
		assert_int_equal(commands[i](), SMFIS_CONTINUE);
	assert_int_equal(do_abort(), SMFIS_CONTINUE);
	assert_int_equal(do_close(), SMFIS_CONTINUE);
	assert_int_equal(ear.heard_count, 0);
	assert_int_equal(ear.open_count, 0);
}

static void
milter__second_connect__ends_the_session_before(void **state)
{
	(void)state;
	assert_int_equal(ear.open_count, 1);
	fake.registered.xxfi_connect(&session, (char *)"client.example", NULL);
	assert_int_equal(ear.open_count, 1);
	do_close();
	assert_int_equal(ear.open_count, 0);
	assert_null(session.private_data);
}

/* --- what it is answered */

static void
milter_answer__each_action__at_each_command(void **state)
{
	static const struct {
		enum action action;
		uint16_t code;
		struct status status;
		sfsistat returned;
		const char *code_said, *status_said; /* "": nothing is said */
	} cases[] = {
		{ ACTION_PASS, 0, { 0, 0, 0 }, SMFIS_CONTINUE, "", "" },
		{ ACTION_PASS, 421, { 4, 7, 0 }, SMFIS_CONTINUE, "", "" },
		{ ACTION_DEFER, 450, { 4, 7, 1 }, SMFIS_TEMPFAIL, "450", "4.7.1" },
		{ ACTION_DEFER, 451, { 4, 3, 2 }, SMFIS_TEMPFAIL, "451", "4.3.2" },
		{ ACTION_DEFER, 499, { 4, 999, 999 }, SMFIS_TEMPFAIL, "499", "4.999.999" },
		{ ACTION_CLOSE, 421, { 4, 7, 0 }, SMFIS_TEMPFAIL, "421", "4.7.0" },
		/* a 421 whatever else was written */
		{ ACTION_CLOSE, 0, { 4, 7, 0 }, SMFIS_TEMPFAIL, "421", "4.7.0" },
		{ ACTION_CLOSE, 550, { 4, 7, 0 }, SMFIS_TEMPFAIL, "421", "4.7.0" },
		/* no 4yz: mail flows */
		{ ACTION_DEFER, 0, { 4, 7, 0 }, SMFIS_CONTINUE, "", "" },
		{ ACTION_DEFER, 399, { 4, 7, 0 }, SMFIS_CONTINUE, "", "" },
		{ ACTION_DEFER, 500, { 5, 7, 0 }, SMFIS_CONTINUE, "", "" },
		{ ACTION_DEFER, 550, { 5, 7, 1 }, SMFIS_CONTINUE, "", "" },
		{ ACTION_DEFER, 65535, { 4, 7, 0 }, SMFIS_CONTINUE, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (size_t at = 1; at < COUNT(commands); at++) {
			memset(session.code, 0, sizeof(session.code));
			memset(session.status, 0, sizeof(session.status));
			say(cases[i].action, cases[i].code, cases[i].status, "words");
			assert_int_equal(commands[at](), cases[i].returned);
			assert_string_equal(session.code, cases[i].code_said);
			assert_string_equal(session.status, cases[i].status_said);
			if (cases[i].code_said[0] != '\0')
				assert_string_equal(session.text, "words");
		}
	}
}

/* With SMFIS_TEMPFAIL there both MTAs drop the words or end the session for us. */
static void
milter_answer__at_connect__is_none_but_at_once(void **state)
{
	(void)state;
	say(ACTION_CLOSE, 421, (struct status){ 4, 7, 0 }, "words");
	assert_int_equal(fake.registered.xxfi_connect(&session, NULL, NULL), SMFIS_CONTINUE);
	assert_int_equal(do_helo(), SMFIS_TEMPFAIL);
	assert_string_equal(session.text, "words");
	say(ACTION_CLOSE, 421, (struct status){ 4, 7, 0 }, "words");
	ear.next.at_once = true;
	assert_int_equal(fake.registered.xxfi_connect(&session, NULL, NULL), SMFIS_TEMPFAIL);
	assert_string_equal(session.code, "421");
}

static void
milter_answer__4yz_before_mail__waits_for_mail(void **state)
{
	(void)state;
	say(ACTION_DEFER, 450, (struct status){ 4, 7, 1 }, "words");
	assert_int_equal(do_helo(), SMFIS_CONTINUE);
	assert_int_equal(session.reply_count, 0);
	assert_int_equal(do_mail(), SMFIS_TEMPFAIL);
	assert_string_equal(session.code, "450");
	assert_string_equal(session.text, "words");
}

static void
milter_answer__status_that_does_not_fit__is_replaced_with_all(void **state)
{
	static const struct status cases[] = {
		{ 0, 0, 0 },
		{ 2, 0, 0 },
		{ 5, 7, 1 },
		{ 4, 1000, 0 }, /* libmilter does not take it */
		{ 4, 0, 65535 },
		{ 255, 65535, 65535 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		say(ACTION_DEFER, 450, cases[i], "words");
		assert_int_equal(do_mail(), SMFIS_TEMPFAIL);
		assert_string_equal(session.code, "450");
		assert_string_equal(session.status, "4.7.0");
		assert_string_equal(session.text, "Try again later");
	}
}

static void
milter_answer__hostile_text__stays_one_line_of_ascii(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "100% sure", "100%% sure" },
		{ "%", "%%" },
		{ "%%", "%%%%" },
		{ "%s%n%d", "%%s%%n%%d" },
		{ "a\r\nb", "a??b" },
		{ "a\n550 5.7.1 no", "a?550 5.7.1 no" },
		{ "caf\xc3\xa9", "caf??" },
		{ "\x01\x1b[31m\x7f", "??[31m?" },
		{ "tab\there", "tab?here" },
		{ "", "Try again later" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		say(ACTION_DEFER, 450, (struct status){ 4, 7, 1 }, cases[i].text);
		assert_int_equal(do_mail(), SMFIS_TEMPFAIL);
		assert_string_equal(session.text, cases[i].said);
	}
}

/* The longest text there is, all of it doubled, is less than libmilter takes. */
static void
milter_answer__longest_text__is_said_whole(void **state)
{
	char text[ANSWER_TEXT_BYTES];

	(void)state;
	memset(text, '%', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	say(ACTION_CLOSE, 421, (struct status){ 4, 7, 0 }, text);
	assert_int_equal(do_mail(), SMFIS_TEMPFAIL);
	assert_int_equal(session.reply_count, 1);
	assert_int_equal(strlen(session.text), 2 * (ANSWER_TEXT_BYTES - 1));
}

static void
milter_answer__text_that_libmilter_refuses__gives_way_to_a_plain_one(void **state)
{
	(void)state;
	session.reply_fail_count = 1;
	say(ACTION_CLOSE, 421, (struct status){ 4, 3, 2 }, "words");
	assert_int_equal(do_mail(), SMFIS_TEMPFAIL);
	assert_int_equal(session.reply_count, 2);
	assert_string_equal(session.code, "421");
	assert_string_equal(session.status, "4.7.0");
	assert_string_equal(session.text, "Try again later");
}

static void
milter_answer__no_words_at_all__still_refuses(void **state)
{
	(void)state;
	session.reply_fail_count = 2;
	say(ACTION_DEFER, 450, (struct status){ 4, 7, 1 }, "words");
	assert_int_equal(do_mail(), SMFIS_TEMPFAIL);
	assert_int_equal(session.reply_count, 2);
	assert_string_equal(session.code, "");
}

/* --- the socket */

static void
milter_open__socket__is_there_with_its_mode(void **state)
{
	struct stat found;

	(void)state;
	assert_int_equal(milter_open(&place.options, &listener), 0);
	assert_string_equal(fake.connection, place.socket);
	assert_true(fake.backlog_count >= 128);
	assert_true(fake.timeout_seconds >= 7200);
	assert_int_equal(stat(place.path, &found), 0);
	assert_int_equal(found.st_mode & 07777, 0660);
}

static void
milter_open__stale_socket__is_replaced(void **state)
{
	(void)state;
	assert_int_equal(milter_open(&place.options, &listener), 0);
	fake_reset();
	assert_int_equal(access(place.path, F_OK), 0);
	assert_int_equal(milter_open(&place.options, &listener), 0);
}

static void
milter_open__somebody_listens__is_refused(void **state)
{
	(void)state;
	assert_int_equal(milter_open(&place.options, &listener), 0);
	assert_int_equal(milter_open(&place.options, &listener), -EADDRINUSE);
	assert_int_equal(access(place.path, F_OK), 0);
}

static void
milter_open__no_socket__is_left_alone(void **state)
{
	FILE *file = fopen(place.path, "w");

	(void)state;
	assert_non_null(file);
	fclose(file);
	assert_int_equal(milter_open(&place.options, &listener), -EEXIST);
	assert_string_equal(fake.connection, "");
}

static void
milter_open__unknown_group__still_serves(void **state)
{
	(void)state;
	place.options.group = "no such group";
	assert_int_equal(milter_open(&place.options, &listener), 0);
}

static void
milter_open__malformed_socket__is_refused(void **state)
{
	(void)state;
	place.options.socket = "inet:99999@127.0.0.1";
	assert_int_equal(milter_open(&place.options, &listener), -EINVAL);
	assert_non_null(milter_socket_fault(place.options.socket));
	assert_null(milter_socket_fault(place.socket));
}

static void
milter_open__library_fails__tells_why_if_it_knows(void **state)
{
	(void)state;
	fake.opensocket_fails = true;
	fake.opensocket_errno = EACCES;
	assert_int_equal(milter_open(&place.options, &listener), -EACCES);
	fake.opensocket_errno = 0;
	assert_int_equal(milter_open(&place.options, &listener), -EINVAL);
}

/* --- stopping */

static void *
run_thread(void *arg)
{
	int *status = arg;

	*status = milter_run();
	return NULL;
}

static void
milter_stop__library_that_waits_for_a_client__ends_at_once(void **state)
{
	const struct timespec moment = { .tv_nsec = 50000000 };
	int64_t begin_us;
	pthread_t thread;
	int status = 1;

	(void)state;
	assert_int_equal(milter_open(&place.options, &listener), 0);
	assert_int_equal(pthread_create(&thread, NULL, run_thread, &status), 0);
	nanosleep(&moment, NULL);
	begin_us = now_steady_us();
	milter_stop();
	pthread_join(thread, NULL);
	assert_int_equal(status, 0);
	assert_true(fake.client_count > 0);
	assert_true(now_steady_us() - begin_us < SECOND_US);
}

/* libmilter goes on with callbacks that were under way; the listener may be gone by then. */
static void
milter_run__over__leaves_the_listener_alone(void **state)
{
	void *private_data = session.private_data;

	(void)state;
	fake.is_stopped = true;
	assert_int_equal(milter_run(), 0);
	ear.heard_count = 0;
	for (size_t i = 0; i < COUNT(commands); i++)
		assert_int_equal(commands[i](), SMFIS_CONTINUE);
	assert_int_equal(do_abort(), SMFIS_CONTINUE);
	assert_int_equal(ear.heard_count, 0);
	fake.registered.xxfi_connect(&session, NULL, NULL);
	assert_int_equal(do_close(), SMFIS_CONTINUE);
	assert_int_equal(ear.heard_count, 0);
	assert_int_equal(ear.open_count, 1);
	assert_int_equal(ear.message_count, 0);
	free(private_data);
}

static void
milter_version__is_that_of_the_library(void **state)
{
	(void)state;
	assert_string_equal(milter_version(), "libmilter 8.17.1");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, session_make, session_remove)
#define TEST_AT_PLACE(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(milter__registered__hears_no_headers_and_no_body),
		TEST(milter_negotiate__asks_for_no_more_than_is_offered),
		TEST(milter_negotiate__macros__are_asked_for_at_their_stage),
		TEST(milter_negotiate__macros_that_cannot_be_asked_for__are_no_failure),
		TEST(milter__session_with_starttls_login_and_two_messages__is_heard),
		TEST(milter__recipient_that_the_mta_rejected__is_heard_with_its_reply),
		TEST(milter__daemon_name_after_connect__is_not_believed),
		TEST(milter__mail_submitted_on_the_host__has_no_client),
		TEST(milter__nothing_but_nulls__is_no_crash),
		TEST(milter__session_that_nobody_follows__passes),
		TEST(milter__second_connect__ends_the_session_before),
		TEST(milter_answer__each_action__at_each_command),
		TEST(milter_answer__at_connect__is_none_but_at_once),
		TEST(milter_answer__4yz_before_mail__waits_for_mail),
		TEST(milter_answer__status_that_does_not_fit__is_replaced_with_all),
		TEST(milter_answer__hostile_text__stays_one_line_of_ascii),
		TEST(milter_answer__longest_text__is_said_whole),
		TEST(milter_answer__text_that_libmilter_refuses__gives_way_to_a_plain_one),
		TEST(milter_answer__no_words_at_all__still_refuses),
		TEST_AT_PLACE(milter_open__socket__is_there_with_its_mode),
		TEST_AT_PLACE(milter_open__stale_socket__is_replaced),
		TEST_AT_PLACE(milter_open__somebody_listens__is_refused),
		TEST_AT_PLACE(milter_open__no_socket__is_left_alone),
		TEST_AT_PLACE(milter_open__unknown_group__still_serves),
		TEST_AT_PLACE(milter_open__malformed_socket__is_refused),
		TEST_AT_PLACE(milter_open__library_fails__tells_why_if_it_knows),
		TEST_AT_PLACE(milter_stop__library_that_waits_for_a_client__ends_at_once),
		TEST(milter_run__over__leaves_the_listener_alone),
		cmocka_unit_test(milter_version__is_that_of_the_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
