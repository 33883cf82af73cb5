/* SPDX-License-Identifier: BSD-2-Clause */
/* What a session hears, tells, keeps for later and gives back. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/text.h"

#include "source/session.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define NOON_US (1800000000 * SECOND_US)
#define ARGUMENTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const struct session_macros no_macros;

/* A judge that remembers the last observation, and says what the test told it to. */
struct ear {
	struct listener listener;
	struct session *session;
	unsigned heard_count;
	struct observation last; /* its strings are the session's: read at once … */
	char sender[SESSION_PATH_BYTES]; /* … but for these */
	char recipient[SESSION_PATH_BYTES];
	char reply_text[64];
	struct answer next; /* for the next observation alone */
	unsigned transaction_count; /* charges that each observation notes in the book */
	unsigned session_count;
	unsigned given_back_count;
	int open_count;
	int message_count;
	struct answer answer; /* the last one that the session gave */
};

static void
charge(struct charges *charges, unsigned count)
{
	struct charge one = { .kind = CHARGE_RATE, .at_us = NOON_US };

	for (unsigned i = 0; i < count; i++) {
		memset(one.key, 'a' + (int)charges->count, 4);
		charges_note(charges, &one);
	}
}

static void
ear_observe(void *arg, const struct observation *seen, struct book *book, struct answer *answer_r)
{
	struct ear *ear = arg;

	ear->heard_count++;
	ear->last = *seen;
	text_copy(ear->sender, sizeof(ear->sender), seen->sender);
	text_copy(ear->recipient, sizeof(ear->recipient), seen->recipient);
	text_copy(ear->reply_text, sizeof(ear->reply_text), seen->reply.text);
	charge(&book->transaction, ear->transaction_count);
	charge(&book->session, ear->session_count);
	*answer_r = ear->next;
	ear->next = (struct answer){ .action = ACTION_PASS };
}

static void
ear_give_back(void *arg, struct charges *charges)
{
	struct ear *ear = arg;

	ear->given_back_count += (unsigned)charges->count;
	charges_settle(charges);
}

static void
ear_sessions(void *arg, int change)
{
	struct ear *ear = arg;

	ear->open_count += change;
}

static void
ear_messages(void *arg, int change)
{
	struct ear *ear = arg;

	ear->message_count += change;
}

static int
ear_open(void **state)
{
	struct ear *ear = calloc(1, sizeof(*ear));

	if (ear == NULL)
		return -1;
	ear->listener =
	    (struct listener){ ear, ear_observe, ear_give_back, ear_sessions, ear_messages };
	ear->session = session_new(&ear->listener, NOON_US);
	*state = ear;
	return ear->session == NULL;
}

static int
ear_close(void **state)
{
	struct ear *ear = *state;
	int leaked_count;

	session_free(&ear->session);
	leaked_count = ear->message_count;
	free(ear);
	return leaked_count;
}

static void
say(struct ear *ear, enum action action, uint16_t code, int64_t until_us)
{
	ear->next = (struct answer){ .action = action, .code = code, .until_us = until_us };
	text_copy(ear->next.text, sizeof(ear->next.text), "words");
}

static struct sockaddr_storage
address_of(int family, const char *text, uint16_t port)
{
	struct sockaddr_storage address = { .ss_family = (sa_family_t)family };

	if (family == AF_INET) {
		((struct sockaddr_in *)&address)->sin_port = htons(port);
		inet_pton(AF_INET, text, &((struct sockaddr_in *)&address)->sin_addr);
	} else if (family == AF_INET6) {
		((struct sockaddr_in6 *)&address)->sin6_port = htons(port);
		inet_pton(AF_INET6, text, &((struct sockaddr_in6 *)&address)->sin6_addr);
	}
	return address;
}

static void
do_connect(struct ear *ear)
{
	struct sockaddr_storage client = address_of(AF_INET, "192.0.2.7", 12345);

	session_connect(ear->session, (struct sockaddr *)&client, &no_macros, "client.example",
	    NOON_US, &ear->answer);
}

static void
do_helo(struct ear *ear, int64_t at_us)
{
	session_helo(ear->session, "client.example", &no_macros, at_us, &ear->answer);
}

static void
do_tls_helo(struct ear *ear)
{
	const struct session_macros macros = { .tls_version = "TLSv1.3" };

	session_helo(ear->session, "client.example", &macros, NOON_US, &ear->answer);
}

static void
do_mail(struct ear *ear, int64_t at_us)
{
	session_mail(ear->session, ARGUMENTS("<a@example.org>"), &no_macros, at_us, &ear->answer);
}

static void
do_login_mail(struct ear *ear, const char *login)
{
	const struct session_macros macros = { .login = login, .mechanism = "PLAIN" };

	session_mail(ear->session, ARGUMENTS("<a@example.org>"), &macros, NOON_US, &ear->answer);
}

static void
do_rcpt(struct ear *ear, int64_t at_us)
{
	session_rcpt(ear->session, ARGUMENTS("<b@example.net>"), &no_macros, at_us, &ear->answer);
}

static void
do_rejected_rcpt(struct ear *ear)
{
	const struct session_macros macros = {
		.rcpt_mailer = "error",
		.rcpt_host = "5.1.1",
		.rcpt_addr = "User unknown in local recipient table",
	};

	session_rcpt(ear->session, ARGUMENTS("<no@example.net>"), &macros, NOON_US, &ear->answer);
}

static void
do_data(struct ear *ear, int64_t at_us)
{
	session_data(ear->session, &no_macros, at_us, &ear->answer);
}

static void
do_message(struct ear *ear, int64_t at_us)
{
	session_message(ear->session, &no_macros, at_us, &ear->answer);
}

static void
do_unknown(struct ear *ear, int64_t at_us)
{
	session_unknown(ear->session, at_us, &ear->answer);
}

static const struct command {
	enum stage stage;
	uint32_t events;
	void (*say)(struct ear *ear, int64_t at_us);
} commands[] = {
	{ STAGE_HELO, EVENT_BIT(EVENT_HELO), do_helo },
	{ STAGE_MAIL, EVENT_BIT(EVENT_MESSAGE), do_mail },
	{ STAGE_RCPT, EVENT_BIT(EVENT_RECIPIENT), do_rcpt },
	{ STAGE_DATA, 0, do_data },
	{ STAGE_MESSAGE, 0, do_message },
	{ STAGE_UNKNOWN, EVENT_BIT(EVENT_UNKNOWN_COMMAND), do_unknown },
};

/* --- what is heard */

static void
session__word__is_short_and_unique(void **state)
{
	struct ear *ear = *state;
	char last[SESSION_ID_BYTES];

	for (size_t i = 0; i < 1000; i++) {
		memcpy(last, ear->session->id, sizeof(last));
		session_free(&ear->session);
		ear->session = session_new(&ear->listener, NOON_US);
		assert_string_not_equal(ear->session->id, last);
		assert_in_range(strlen(ear->session->id), 8, SESSION_ID_BYTES - 1);
		assert_int_equal(strspn(ear->session->id, "0123456789abcdefghijklmnopqrstuvwxyz"),
		    strlen(ear->session->id));
	}
}

/* A clock may be anything. */
static void
session__word_at_any_time__has_room(void **state)
{
	static const int64_t times_us[] = { INT64_MIN, -1, 0, 1, INT64_MAX };
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(times_us); i++) {
		session_free(&ear->session);
		ear->session = session_new(&ear->listener, times_us[i]);
		assert_in_range(strlen(ear->session->id), 1, SESSION_ID_BYTES - 1);
	}
}

static void
session__each_command__is_one_observation(void **state)
{
	struct ear *ear = *state;

	do_connect(ear);
	assert_int_equal(ear->last.events, EVENT_BIT(EVENT_CONNECT));
	for (size_t i = 0; i < COUNT(commands); i++) {
		commands[i].say(ear, NOON_US + (int64_t)i);
		assert_int_equal(ear->heard_count, i + 2);
		assert_int_equal(ear->last.stage, commands[i].stage);
		assert_int_equal(ear->last.events, commands[i].events);
		assert_int_equal(ear->last.at_us, NOON_US + (int64_t)i);
		assert_ptr_equal(ear->last.session, ear->session->id);
		assert_int_equal(ear->answer.action, ACTION_PASS);
		assert_int_equal(ear->answer.code, 0);
	}
}

static void
session__nothing_told__is_no_null(void **state)
{
	struct ear *ear = *state;

	session_connect(ear->session, NULL, &no_macros, NULL, NOON_US, &ear->answer);
	session_helo(ear->session, NULL, &no_macros, NOON_US, &ear->answer);
	session_mail(ear->session, NULL, &no_macros, NOON_US, &ear->answer);
	assert_string_equal(ear->sender, "");
	session_mail(
	    ear->session, (const char *const[]){ NULL }, &no_macros, NOON_US, &ear->answer);
	session_rcpt(ear->session, NULL, &no_macros, NOON_US, &ear->answer);
	session_rcpt(
	    ear->session, (const char *const[]){ NULL }, &no_macros, NOON_US, &ear->answer);
	assert_string_equal(ear->recipient, "");
	assert_string_equal(ear->reply_text, "");
	assert_int_equal(ear->last.client.family, 0);
	assert_string_equal(ear->last.client_name, "");
	assert_string_equal(ear->last.host, "");
	assert_string_equal(ear->last.service, "");
	assert_string_equal(ear->last.daemon, "");
	assert_string_equal(ear->last.helo, "");
	assert_string_equal(ear->last.login, "");
	assert_string_equal(ear->last.mechanism, "");
	assert_string_equal(ear->last.queue_id, "");
}

static void
session_connect__client__is_told_with_its_port(void **state)
{
	static const struct {
		int family;
		const char *text;
		uint16_t port;
		const char *printed; /* "": no client */
		uint16_t port_told;
	} cases[] = {
		{ AF_INET, "192.0.2.7", 12345, "192.0.2.7", 12345 },
		{ AF_INET6, "2001:db8::7", 12345, "2001:db8::7", 12345 },
		{ AF_INET6, "::ffff:192.0.2.7", 12345, "192.0.2.7", 12345 },
		/* XCLIENT without a port */
		{ AF_INET, "192.0.2.7", 0, "192.0.2.7", 0 },
		{ AF_INET6, "2001:db8::7", 0, "2001:db8::7", 0 },
		/* a webmail on the same host */
		{ AF_INET, "127.0.0.1", 40000, "127.0.0.1", 40000 },
		{ AF_INET6, "::1", 40000, "::1", 40000 },
		/* non_smtpd_milters of Postfix; sendmail -bs */
		{ AF_INET, "127.0.0.1", 0, "", 0 },
		{ AF_INET6, "::1", 0, "", 0 },
		{ AF_UNIX, NULL, 0, "", 0 },
	};
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sockaddr_storage client =
		    address_of(cases[i].family, cases[i].text, cases[i].port);
		char printed[ADDR_TEXT_BYTES];

		session_connect(ear->session, (struct sockaddr *)&client, &no_macros, "localhost",
		    NOON_US, &ear->answer);
		addr_print(&ear->last.client, printed);
		assert_string_equal(printed, cases[i].printed);
		assert_int_equal(ear->last.client_port, cases[i].port_told);
	}
}

static void
session_connect__port_of_the_daemon__is_the_service(void **state)
{
	static const struct {
		const char *port, *service;
	} cases[] = {
		{ "25", "smtp" },
		{ "587", "submission" },
		{ "465", "submissions" },
		{ "10025", "10025" },
		{ NULL, "" },
		{ "", "" },
		{ "smtp", "" },
		{ "25 ", "" },
		{ "-25", "" },
		{ "100025", "" },
		{ "0", "" },
		{ "1", "1" },
		{ "65535", "65535" },
		{ "65536", "" },
	};
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct session_macros macros = { .daemon_port = cases[i].port };

		session_connect(ear->session, NULL, &macros, "", NOON_US, &ear->answer);
		assert_string_equal(ear->last.service, cases[i].service);
	}
}

static void
session_connect__name__is_verified_only_if_it_leads_back(void **state)
{
	static const struct {
		const char *macro, *name, *resolve;
		const char *told;
		bool verified;
	} cases[] = {
		{ "mx.example", "mx.example", "OK", "mx.example", true },
		{ NULL, "mx.example", "OK", "mx.example", true },
		{ "mx.example", "other.example", "OK", "mx.example", true },
		{ "mx.example", "mx.example", "FORGED", "mx.example", false },
		{ "mx.example", "mx.example", "TEMP", "mx.example", false },
		{ "mx.example", "mx.example", "FAIL", "mx.example", false },
		{ "mx.example", "mx.example", "", "mx.example", false },
		{ "mx.example", "mx.example", NULL, "mx.example", false },
		{ "mx.example", "mx.example", "OKAY", "mx.example", false },
		{ "unknown", "[192.0.2.7]", "FAIL", "", false },
		{ "UNKNOWN", NULL, "OK", "", false },
		{ "[192.0.2.7]", "[192.0.2.7]", "OK", "", false },
		{ "", "", "OK", "", false },
		{ NULL, NULL, "OK", "", false },
	};
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct session_macros macros = {
			.client_name = cases[i].macro,
			.client_resolve = cases[i].resolve,
		};

		session_connect(ear->session, NULL, &macros, cases[i].name, NOON_US, &ear->answer);
		assert_string_equal(ear->last.client_name, cases[i].told);
		assert_int_equal(ear->last.name_verified, cases[i].verified);
	}
}

/* Cut to what there is room for, one byte less than the buffer. */
static void
session__long_names__are_cut(void **state)
{
	struct ear *ear = *state;
	char longest[1000 + 1], path[sizeof(longest) + 2];
	struct session_macros macros = {
		.host = longest,
		.daemon_name = longest,
		.client_name = longest,
		.login = longest,
		.mechanism = longest,
		.queue_id = longest,
	};
	static const size_t lengths[] = { 63, 64, 255, 256, 511, 512, 1000 };

	for (size_t i = 0; i < COUNT(lengths); i++) {
		size_t length = lengths[i];

		memset(longest, 'x', sizeof(longest));
		longest[length] = '\0';
		path[0] = '<';
		memcpy(path + 1, longest, length);
		memcpy(path + 1 + length, ">", 2);
		session_connect(ear->session, NULL, &macros, longest, NOON_US, &ear->answer);
		session_helo(ear->session, longest, &macros, NOON_US, &ear->answer);
		session_mail(ear->session, ARGUMENTS(path), &macros, NOON_US, &ear->answer);
		session_rcpt(ear->session, ARGUMENTS(path), &macros, NOON_US, &ear->answer);
		assert_int_equal(strlen(ear->last.host), length < 256 ? length : 255);
		assert_int_equal(strlen(ear->last.daemon), length < 64 ? length : 63);
		assert_int_equal(strlen(ear->last.client_name), length < 256 ? length : 255);
		assert_int_equal(strlen(ear->last.helo), length < 256 ? length : 255);
		assert_int_equal(strlen(ear->last.login), length < 256 ? length : 255);
		assert_int_equal(strlen(ear->last.mechanism), length < 64 ? length : 63);
		assert_int_equal(strlen(ear->last.queue_id), length < 64 ? length : 63);
		assert_int_equal(strlen(ear->sender), length < 512 ? length : 511);
		assert_int_equal(strlen(ear->recipient), length < 512 ? length : 511);
		assert_null(strchr(ear->sender, '>'));
	}
}

static void
session_helo__after_starttls__is_no_second_one(void **state)
{
	struct ear *ear = *state;

	do_connect(ear);
	do_helo(ear, NOON_US);
	assert_false(ear->last.tls);
	assert_int_equal(ear->heard_count, 2);
	do_tls_helo(ear);
	assert_int_equal(ear->heard_count, 2);
	assert_int_equal(ear->answer.action, ACTION_PASS);
	do_tls_helo(ear);
	assert_int_equal(ear->heard_count, 3);
	assert_true(ear->last.tls);
	assert_int_equal(ear->last.events, EVENT_BIT(EVENT_HELO));
}

static void
session_helo__421_to_a_second_one__is_said_to_the_next_command(void **state)
{
	struct ear *ear = *state;

	do_connect(ear);
	do_helo(ear, NOON_US);
	say(ear, ACTION_CLOSE, 421, NOON_US);
	do_helo(ear, NOON_US);
	assert_int_equal(ear->answer.action, ACTION_PASS);
	do_mail(ear, NOON_US);
	assert_int_equal(ear->answer.action, ACTION_CLOSE);
	assert_string_equal(ear->answer.text, "words");
	assert_int_equal(ear->heard_count, 3);
}

static void
session_helo__in_a_session_that_began_with_tls__is_counted(void **state)
{
	struct ear *ear = *state;

	do_connect(ear);
	do_tls_helo(ear);
	assert_int_equal(ear->last.events, EVENT_BIT(EVENT_HELO));
	assert_true(ear->last.tls);
}

static void
session_helo__without_the_macro__does_not_end_tls(void **state)
{
	struct ear *ear = *state;

	do_tls_helo(ear);
	do_helo(ear, NOON_US);
	assert_true(ear->last.tls);
	assert_int_equal(ear->last.events, EVENT_BIT(EVENT_HELO));
}

static void
session_helo__empty_tls_version__is_no_tls(void **state)
{
	const struct session_macros macros = { .tls_version = "" };
	struct ear *ear = *state;

	session_helo(ear->session, "client.example", &macros, NOON_US, &ear->answer);
	assert_false(ear->last.tls);
}

static void
session_mail__sender__is_told_without_brackets(void **state)
{
	static const struct {
		const char *path;
		const char *sender;
	} cases[] = {
		{ "<a@example.org>", "a@example.org" },
		{ "a@example.org", "a@example.org" },
		{ "<>", "<>" },
		{ "", "<>" },
		{ "<@one.example,@two.example:a@example.org>", "a@example.org" },
		{ "@one.example:a@example.org", "a@example.org" },
		{ "<@one.example>", "@one.example" },
		{ "<\"a b>:\"@example.org>", "\"a b>:\"@example.org" },
		{ "<a:b@example.org>", "a:b@example.org" },
		{ "<a@example.org", "<a@example.org" },
		{ "a@example.org>", "a@example.org>" },
		{ "<", "<" },
		{ "<@:>", "<>" },
	};
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		session_mail(
		    ear->session, ARGUMENTS(cases[i].path), &no_macros, NOON_US, &ear->answer);
		assert_string_equal(ear->sender, cases[i].sender);
	}
}

static void
session_mail__declared_size__is_an_amount(void **state)
{
	static const struct {
		const char *parameter;
		int64_t bytes; /* 0: no such event */
	} cases[] = {
		{ "SIZE=100", 100 },
		{ "size=1", 1 },
		{ "SIZE=0", 0 },
		{ "SIZE=", 0 },
		{ "SIZE", 0 },
		{ "SIZE=-1", 0 },
		{ "SIZE=+1", 0 },
		{ "SIZE= 1", 0 },
		{ "SIZE=1k", 0 },
		{ "SIZE=0x10", 0 },
		{ "XSIZE=100", 0 },
		{ "BODY=8BITMIME", 0 },
		{ "SIZE=1099511627776", INT64_C(1) << 40 },
		{ "SIZE=1099511627777", INT64_C(1) << 40 },
		{ "SIZE=9223372036854775808", INT64_C(1) << 40 },
		{ "SIZE=99999999999999999999999999999999", INT64_C(1) << 40 },
	};
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const arguments[] = { "<a@example.org>", "BODY=7BIT",
			cases[i].parameter, NULL };

		session_mail(ear->session, arguments, &no_macros, NOON_US, &ear->answer);
		assert_int_equal(ear->last.bytes, cases[i].bytes);
		assert_int_equal(ear->last.events,
		    EVENT_BIT(EVENT_MESSAGE) | (cases[i].bytes > 0 ? EVENT_BIT(EVENT_BYTES) : 0));
	}
}

/* The path is not a parameter, whatever it looks like. */
static void
session_mail__size_as_the_sender__is_no_amount(void **state)
{
	struct ear *ear = *state;

	session_mail(ear->session, ARGUMENTS("SIZE=100"), &no_macros, NOON_US, &ear->answer);
	assert_int_equal(ear->last.bytes, 0);
}

static void
session_message__bytes_beyond_those_declared__are_counted(void **state)
{
	static const struct {
		const char *declared;
		const char *size;
		int64_t bytes; /* 0: no such event */
	} cases[] = {
		{ "SIZE=100", "150", 50 },
		{ "SIZE=100", "100", 0 },
		{ "SIZE=100", "99", 0 },
		{ "SIZE=100", NULL, 0 },
		{ "BODY=7BIT", "150", 150 },
		{ "BODY=7BIT", NULL, 0 },
		{ "BODY=7BIT", "", 0 },
		{ "BODY=7BIT", "a lot", 0 },
		{ "BODY=7BIT", "99999999999999999999999", INT64_C(1) << 40 },
	};
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct session_macros macros = { .message_bytes = cases[i].size };

		session_mail(ear->session, ARGUMENTS("<a@example.org>", cases[i].declared),
		    &no_macros, NOON_US, &ear->answer);
		session_message(ear->session, &macros, NOON_US, &ear->answer);
		assert_int_equal(ear->last.stage, STAGE_MESSAGE);
		assert_int_equal(ear->last.bytes, cases[i].bytes);
		assert_int_equal(ear->last.events, cases[i].bytes > 0 ? EVENT_BIT(EVENT_BYTES) : 0);
	}
}

static void
session_mail__login__is_told_once(void **state)
{
	static const struct {
		const char *login;
		bool is_told;
	} cases[] = {
		{ NULL, false },
		{ "", false },
		{ "alice", true },
		{ "alice", false },
		{ "bob", true },
		{ "bob", false },
		{ "alice", true },
		{ NULL, false },
		{ "alice", true },
	};
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		do_login_mail(ear, cases[i].login);
		assert_string_equal(ear->last.login, cases[i].login != NULL ? cases[i].login : "");
		assert_int_equal(ear->last.events,
		    EVENT_BIT(EVENT_MESSAGE) | (cases[i].is_told ? EVENT_BIT(EVENT_AUTH_OK) : 0));
	}
}

/* What is refused is charged by no rule: the login has yet to be counted. */
static void
session_mail__login_of_a_refused_one__is_told_again(void **state)
{
	struct ear *ear = *state;

	say(ear, ACTION_DEFER, 450, 0);
	do_login_mail(ear, "alice");
	assert_false(ear->last.is_heard);
	do_login_mail(ear, "alice");
	assert_true(ear->last.events & EVENT_BIT(EVENT_AUTH_OK));
	assert_true(ear->last.is_heard);
	do_login_mail(ear, "alice");
	assert_false(ear->last.events & EVENT_BIT(EVENT_AUTH_OK));
	do_login_mail(ear, "bob");
	assert_true(ear->last.events & EVENT_BIT(EVENT_AUTH_OK));
	assert_false(ear->last.is_heard);
}

static void
session_rcpt__rejected_by_the_mta__is_told_with_its_reply(void **state)
{
	static const struct {
		const char *host, *addr;
		uint16_t code;
		struct status status;
		bool inferred;
		const char *text;
		bool is_unknown;
	} cases[] = {
		/* Postfix 3.7 */
		{ "5.1.1", "User unknown in table", 550, { 5, 1, 1 }, true, "User unknown in table",
		    true },
		{ "5.7.1", "Relay access denied", 550, { 5, 7, 1 }, true, "Relay access denied",
		    false },
		{ "4.1.1", "unverified address", 450, { 4, 1, 1 }, true, "unverified address",
		    false },
		{ "4.7.0", "try later", 450, { 4, 7, 0 }, true, "try later", false },
		/* Sendmail 8.17 */
		{ "5.1.1", "550 5.1.1 User unknown", 550, { 5, 1, 1 }, false, "User unknown",
		    true },
		{ NULL, "550 5.1.1 User unknown", 550, { 5, 1, 1 }, false, "User unknown", true },
		{ "5.1.1", "550 User unknown", 550, { 5, 1, 1 }, false, "User unknown", true },
		{ NULL, "451 4.3.0 later", 451, { 4, 3, 0 }, false, "later", false },
		/* neither */
		{ NULL, NULL, 550, { 0, 0, 0 }, true, "", false },
		{ "", "", 550, { 0, 0, 0 }, true, "", false },
		{ "x", "no", 550, { 0, 0, 0 }, true, "no", false },
		{ "5.1.10", "null MX", 550, { 5, 1, 10 }, true, "null MX", false },
		{ "5.1.1", "250 messages waiting", 550, { 5, 1, 1 }, true, "250 messages waiting",
		    true },
	};
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct session_macros macros = {
			.rcpt_mailer = "error",
			.rcpt_host = cases[i].host,
			.rcpt_addr = cases[i].addr,
		};

		session_rcpt(
		    ear->session, ARGUMENTS("<b@example.net>"), &macros, NOON_US, &ear->answer);
		assert_string_equal(ear->recipient, "b@example.net");
		assert_int_equal(ear->last.reply.code, cases[i].code);
		assert_int_equal(ear->last.reply.status.class, cases[i].status.class);
		assert_int_equal(ear->last.reply.status.subject, cases[i].status.subject);
		assert_int_equal(ear->last.reply.status.detail, cases[i].status.detail);
		assert_int_equal(ear->last.reply.inferred, cases[i].inferred);
		assert_string_equal(ear->reply_text, cases[i].text);
		assert_int_equal(ear->last.events,
		    EVENT_BIT(EVENT_RECIPIENT_REJECTED) |
		        (cases[i].is_unknown ? EVENT_BIT(EVENT_MAILBOX_UNKNOWN) : 0));
	}
}

static void
session_rcpt__other_mailers__accept(void **state)
{
	static const char *const mailers[] = { NULL, "", "local", "esmtp", "errors" };
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(mailers); i++) {
		const struct session_macros macros = {
			.rcpt_mailer = mailers[i],
			.rcpt_host = "5.1.1",
			.rcpt_addr = "550 5.1.1 no",
		};

		session_rcpt(
		    ear->session, ARGUMENTS("<b@example.net>"), &macros, NOON_US, &ear->answer);
		assert_int_equal(ear->last.events, EVENT_BIT(EVENT_RECIPIENT));
		assert_int_equal(ear->last.reply.code, 0);
	}
}

static void
session__queue_id__is_kept_for_one_message(void **state)
{
	const struct session_macros macros = { .queue_id = "4XYZ" };
	struct ear *ear = *state;

	do_mail(ear, NOON_US);
	do_rcpt(ear, NOON_US);
	session_data(ear->session, &macros, NOON_US, &ear->answer);
	assert_string_equal(ear->last.queue_id, "4XYZ");
	do_message(ear, NOON_US);
	do_mail(ear, NOON_US);
	assert_string_equal(ear->last.queue_id, "");
}

static void
session__what_comes_after_a_message__is_not_of_it(void **state)
{
	struct ear *ear = *state;

	do_mail(ear, NOON_US);
	do_rcpt(ear, NOON_US);
	assert_string_equal(ear->sender, "a@example.org");
	assert_string_equal(ear->recipient, "b@example.net");
	do_data(ear, NOON_US);
	assert_string_equal(ear->sender, "a@example.org");
	assert_string_equal(ear->recipient, "");
	do_message(ear, NOON_US);
	assert_string_equal(ear->sender, "a@example.org");
	do_unknown(ear, NOON_US);
	assert_string_equal(ear->sender, "");
}

/* --- what waits */

static void
session__421_decided_at_connect__is_said_at_the_next_command(void **state)
{
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(commands); i++) {
		session_free(&ear->session);
		ear->session = session_new(&ear->listener, NOON_US);
		ear->heard_count = 0;
		say(ear, ACTION_CLOSE, 421, NOON_US + 1);
		do_connect(ear);
		assert_int_equal(ear->answer.action, ACTION_PASS);
		/* It does not get old, and what is refused is not judged again. */
		commands[i].say(ear, NOON_US + HOUR_US);
		assert_int_equal(ear->answer.action, ACTION_CLOSE);
		assert_int_equal(ear->answer.code, 421);
		assert_string_equal(ear->answer.text, "words");
		assert_int_equal(ear->heard_count, 1);
		/* An MTA that does not close hears it again. */
		do_mail(ear, NOON_US + 2 * HOUR_US);
		assert_int_equal(ear->answer.action, ACTION_CLOSE);
	}
}

static void
session__421_at_once__is_said_at_connect(void **state)
{
	struct ear *ear = *state;

	say(ear, ACTION_CLOSE, 421, 0);
	ear->next.at_once = true;
	do_connect(ear);
	assert_int_equal(ear->answer.action, ACTION_CLOSE);
	assert_int_equal(ear->answer.code, 421);
}

static void
session__4yz_decided_before_mail__is_said_at_each_mail_until_it_is_over(void **state)
{
	struct ear *ear = *state;

	for (int at_helo = 0; at_helo < 2; at_helo++) {
		session_free(&ear->session);
		ear->session = session_new(&ear->listener, NOON_US);
		if (at_helo)
			do_connect(ear);
		say(ear, ACTION_DEFER, 450, NOON_US + 10 * SECOND_US);
		if (at_helo)
			do_helo(ear, NOON_US);
		else
			do_connect(ear);
		assert_int_equal(ear->answer.action, ACTION_PASS);
		ear->heard_count = 0;
		do_helo(ear, NOON_US + SECOND_US);
		assert_int_equal(ear->answer.action, ACTION_PASS);
		do_mail(ear, NOON_US + SECOND_US);
		assert_int_equal(ear->answer.code, 450);
		assert_int_equal(ear->answer.action, ACTION_DEFER);
		assert_string_equal(ear->answer.text, "words");
		do_mail(ear, NOON_US + 10 * SECOND_US - 1);
		assert_int_equal(ear->answer.action, ACTION_DEFER);
		assert_int_equal(ear->heard_count, 0);
		do_mail(ear, NOON_US + 10 * SECOND_US);
		assert_int_equal(ear->answer.action, ACTION_PASS);
		assert_int_equal(ear->heard_count, 1);
		do_helo(ear, NOON_US + 11 * SECOND_US);
		assert_int_equal(ear->heard_count, 2);
	}
}

/* Nobody knows when another session ends. */
static void
session__4yz_whose_wait_nobody_can_tell__is_said_to_the_end(void **state)
{
	struct ear *ear = *state;

	say(ear, ACTION_DEFER, 450, NOON_US);
	do_connect(ear);
	do_mail(ear, NOON_US + DAY_US);
	assert_int_equal(ear->answer.action, ACTION_DEFER);
	do_mail(ear, NOON_US + 2 * DAY_US);
	assert_int_equal(ear->answer.action, ACTION_DEFER);
	assert_int_equal(ear->heard_count, 1);
}

static void
session__unknown_command_while_a_4yz_waits__counts_all_the_same(void **state)
{
	struct ear *ear = *state;

	say(ear, ACTION_DEFER, 450, NOON_US + 10 * SECOND_US);
	do_connect(ear);
	do_unknown(ear, NOON_US);
	assert_int_equal(ear->last.events, EVENT_BIT(EVENT_UNKNOWN_COMMAND));
	assert_int_equal(ear->answer.action, ACTION_PASS);
	say(ear, ACTION_CLOSE, 421, 0);
	do_unknown(ear, NOON_US);
	assert_int_equal(ear->answer.action, ACTION_CLOSE);
}

static void
session__421_after_connect__is_said_where_it_was_decided(void **state)
{
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(commands); i++) {
		say(ear, ACTION_CLOSE, 421, 0);
		commands[i].say(ear, NOON_US);
		assert_int_equal(ear->answer.action, ACTION_CLOSE);
		assert_string_equal(ear->answer.text, "words");
	}
}

static void
session__4yz_from_mail_on__is_said_where_it_was_decided_and_not_again(void **state)
{
	struct ear *ear = *state;

	for (size_t i = 1; i < COUNT(commands); i++) {
		say(ear, ACTION_DEFER, 451, NOON_US + DAY_US);
		commands[i].say(ear, NOON_US);
		assert_int_equal(ear->answer.action, ACTION_DEFER);
		assert_int_equal(ear->answer.code, 451);
		commands[i].say(ear, NOON_US);
		assert_int_equal(ear->answer.action, ACTION_PASS);
	}
}

static void
session__421_decided_at_a_rejected_recipient__is_said_at_the_next_command(void **state)
{
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(commands); i++) {
		session_free(&ear->session);
		ear->session = session_new(&ear->listener, NOON_US);
		do_mail(ear, NOON_US);
		say(ear, ACTION_CLOSE, 421, 0);
		do_rejected_rcpt(ear);
		assert_int_equal(ear->answer.action, ACTION_PASS);
		ear->heard_count = 0;
		do_rejected_rcpt(ear);
		assert_int_equal(ear->answer.action, ACTION_PASS);
		session_abort(ear->session);
		commands[i].say(ear, NOON_US + HOUR_US);
		assert_int_equal(ear->answer.action, ACTION_CLOSE);
		assert_string_equal(ear->answer.text, "words");
		assert_int_equal(ear->heard_count, 0);
	}
}

static void
session__4yz_decided_at_a_rejected_recipient__is_not_said(void **state)
{
	struct ear *ear = *state;

	do_mail(ear, NOON_US);
	say(ear, ACTION_DEFER, 450, NOON_US + DAY_US);
	do_rejected_rcpt(ear);
	assert_int_equal(ear->answer.action, ACTION_PASS);
	do_rcpt(ear, NOON_US);
	assert_int_equal(ear->answer.action, ACTION_PASS);
	do_mail(ear, NOON_US);
	assert_int_equal(ear->answer.action, ACTION_PASS);
}

/* --- what is given back */

static void
session__aborted_transaction__is_given_back(void **state)
{
	struct ear *ear = *state;

	ear->transaction_count = 2;
	do_mail(ear, NOON_US);
	do_rcpt(ear, NOON_US);
	session_abort(ear->session);
	assert_int_equal(ear->given_back_count, 4);
	session_abort(ear->session);
	assert_int_equal(ear->given_back_count, 4);
}

static void
session__accepted_message__is_not_given_back(void **state)
{
	struct ear *ear = *state;

	ear->transaction_count = 1;
	for (int i = 0; i < 100; i++) {
		do_mail(ear, NOON_US);
		do_rcpt(ear, NOON_US);
		do_rcpt(ear, NOON_US);
		do_data(ear, NOON_US);
		do_message(ear, NOON_US);
	}
	session_free(&ear->session);
	assert_int_equal(ear->given_back_count, 0);
}

/* After these the MTA does not call xxfi_abort: nobody else would give it back. */
static void
session__own_refusal_of_the_transaction__is_given_back(void **state)
{
	static const struct {
		void (*say)(struct ear *ear, int64_t at_us);
		unsigned given_back_count; /* of one charge for each command up to it */
	} cases[] = {
		{ do_mail, 1 },
		{ do_message, 4 },
	};
	struct ear *ear = *state;

	ear->transaction_count = 1;
	for (size_t i = 0; i < COUNT(cases); i++) {
		ear->given_back_count = 0;
		if (cases[i].say == do_message) {
			do_mail(ear, NOON_US);
			do_rcpt(ear, NOON_US);
			do_data(ear, NOON_US);
		}
		say(ear, ACTION_DEFER, 450, 0);
		cases[i].say(ear, NOON_US);
		assert_int_equal(ear->answer.action, ACTION_DEFER);
		assert_int_equal(ear->given_back_count, cases[i].given_back_count);
		assert_int_equal(ear->session->book.transaction.count, 0);
	}
}

/* The MTA keeps the transaction then. */
static void
session__data_deferred__keeps_what_was_charged(void **state)
{
	struct ear *ear = *state;

	ear->transaction_count = 1;
	do_mail(ear, NOON_US);
	do_rcpt(ear, NOON_US);
	ear->transaction_count = 0;
	say(ear, ACTION_DEFER, 450, 0);
	do_data(ear, NOON_US);
	assert_int_equal(ear->answer.action, ACTION_DEFER);
	assert_int_equal(ear->given_back_count, 0);
	assert_int_equal(ear->session->book.transaction.count, 2);
	assert_string_not_equal(ear->session->sender, "");
	do_mail(ear, NOON_US);
	assert_int_equal(ear->given_back_count, 2);
}

static void
session__refusal_of_one_recipient__leaves_the_others_charged(void **state)
{
	struct ear *ear = *state;

	ear->transaction_count = 1;
	do_mail(ear, NOON_US);
	do_rcpt(ear, NOON_US);
	ear->transaction_count = 0;
	say(ear, ACTION_DEFER, 450, 0);
	do_rcpt(ear, NOON_US);
	assert_int_equal(ear->given_back_count, 0);
	assert_int_equal(ear->session->book.transaction.count, 2);
}

static void
session__new_mail_or_helo__gives_back_what_was_not_ended(void **state)
{
	struct ear *ear = *state;

	ear->transaction_count = 1;
	do_mail(ear, NOON_US);
	do_mail(ear, NOON_US);
	assert_int_equal(ear->given_back_count, 1);
	ear->transaction_count = 0;
	do_helo(ear, NOON_US);
	assert_int_equal(ear->given_back_count, 2);
}

static void
session__end__gives_back_all(void **state)
{
	struct ear *ear = *state;

	assert_int_equal(ear->open_count, 1);
	ear->session_count = 1;
	do_connect(ear);
	ear->session_count = 0;
	ear->transaction_count = 20; /* more than there is room for inside */
	do_mail(ear, NOON_US);
	session_abort(ear->session);
	assert_int_equal(ear->given_back_count, 20);
	do_mail(ear, NOON_US);
	session_free(&ear->session);
	assert_null(ear->session);
	assert_int_equal(ear->given_back_count, 41);
	assert_int_equal(ear->open_count, 0);
	session_free(&ear->session);
	assert_int_equal(ear->open_count, 0);
}

static void
do_abort(struct ear *ear, int64_t at_us)
{
	(void)at_us;
	session_abort(ear->session);
}

static void
do_free(struct ear *ear, int64_t at_us)
{
	(void)at_us;
	session_free(&ear->session);
}

/* Whatever the transaction has come to, and whether or not it was refused. */
static void
session__message__is_counted_until_whatever_ends_it(void **state)
{
	static const struct {
		void (*end)(struct ear *ear, int64_t at_us);
		enum action action;
		int left_count;
	} cases[] = {
		{ do_message, ACTION_PASS, 0 },
		{ do_message, ACTION_DEFER, 0 },
		{ do_message, ACTION_CLOSE, 0 },
		{ do_helo, ACTION_PASS, 0 },
		{ do_helo, ACTION_CLOSE, 0 },
		{ do_mail, ACTION_PASS, 1 }, /* its own */
		{ do_mail, ACTION_DEFER, 0 },
		{ do_mail, ACTION_CLOSE, 0 },
		{ do_abort, ACTION_PASS, 0 },
		{ do_free, ACTION_PASS, 0 },
		{ do_rcpt, ACTION_PASS, 1 },
		{ do_rcpt, ACTION_DEFER, 1 },
		{ do_rcpt, ACTION_CLOSE, 1 }, /* until the MTA closes */
		{ do_data, ACTION_PASS, 1 },
		{ do_data, ACTION_DEFER, 1 },
		{ do_unknown, ACTION_DEFER, 1 },
	};
	struct ear *ear = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		session_free(&ear->session);
		assert_int_equal(ear->message_count, 0);
		ear->session = session_new(&ear->listener, NOON_US);
		do_connect(ear);
		do_helo(ear, NOON_US);
		assert_int_equal(ear->message_count, 0);
		do_mail(ear, NOON_US);
		assert_int_equal(ear->message_count, 1);
		if (cases[i].action != ACTION_PASS)
			say(ear, cases[i].action, cases[i].action == ACTION_CLOSE ? 421 : 450, 0);
		cases[i].end(ear, NOON_US);
		if (ear->message_count != cases[i].left_count)
			fail_msg("case %zu: %d are left", i, ear->message_count);
		if (ear->session != NULL)
			session_abort(ear->session);
		assert_int_equal(ear->message_count, 0);
	}
}

static void
session__refused_mail__is_no_message(void **state)
{
	struct ear *ear = *state;

	say(ear, ACTION_DEFER, 450, 0);
	do_mail(ear, NOON_US);
	assert_int_equal(ear->message_count, 0);
	/* what was decided at connect is said without being judged */
	say(ear, ACTION_DEFER, 450, NOON_US + MINUTE_US);
	do_connect(ear);
	do_mail(ear, NOON_US);
	assert_int_equal(ear->message_count, 0);
	do_mail(ear, NOON_US + MINUTE_US);
	assert_int_equal(ear->message_count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, ear_open, ear_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(session__word__is_short_and_unique),
		TEST(session__word_at_any_time__has_room),
		TEST(session__each_command__is_one_observation),
		TEST(session__nothing_told__is_no_null),
		TEST(session_connect__client__is_told_with_its_port),
		TEST(session_connect__port_of_the_daemon__is_the_service),
		TEST(session_connect__name__is_verified_only_if_it_leads_back),
		TEST(session__long_names__are_cut),
		TEST(session_helo__after_starttls__is_no_second_one),
		TEST(session_helo__421_to_a_second_one__is_said_to_the_next_command),
		TEST(session_helo__in_a_session_that_began_with_tls__is_counted),
		TEST(session_helo__without_the_macro__does_not_end_tls),
		TEST(session_helo__empty_tls_version__is_no_tls),
		TEST(session_mail__sender__is_told_without_brackets),
		TEST(session_mail__declared_size__is_an_amount),
		TEST(session_mail__size_as_the_sender__is_no_amount),
		TEST(session_message__bytes_beyond_those_declared__are_counted),
		TEST(session_mail__login__is_told_once),
		TEST(session_mail__login_of_a_refused_one__is_told_again),
		TEST(session_rcpt__rejected_by_the_mta__is_told_with_its_reply),
		TEST(session_rcpt__other_mailers__accept),
		TEST(session__queue_id__is_kept_for_one_message),
		TEST(session__what_comes_after_a_message__is_not_of_it),
		TEST(session__421_decided_at_connect__is_said_at_the_next_command),
		TEST(session__421_at_once__is_said_at_connect),
		TEST(session__4yz_decided_before_mail__is_said_at_each_mail_until_it_is_over),
		TEST(session__4yz_whose_wait_nobody_can_tell__is_said_to_the_end),
		TEST(session__unknown_command_while_a_4yz_waits__counts_all_the_same),
		TEST(session__421_after_connect__is_said_where_it_was_decided),
		TEST(session__4yz_from_mail_on__is_said_where_it_was_decided_and_not_again),
		TEST(session__421_decided_at_a_rejected_recipient__is_said_at_the_next_command),
		TEST(session__4yz_decided_at_a_rejected_recipient__is_not_said),
		TEST(session__aborted_transaction__is_given_back),
		TEST(session__accepted_message__is_not_given_back),
		TEST(session__own_refusal_of_the_transaction__is_given_back),
		TEST(session__data_deferred__keeps_what_was_charged),
		TEST(session__refusal_of_one_recipient__leaves_the_others_charged),
		TEST(session__new_mail_or_helo__gives_back_what_was_not_ended),
		TEST(session__end__gives_back_all),
		TEST(session__message__is_counted_until_whatever_ends_it),
		TEST(session__refused_mail__is_no_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
