/* SPDX-License-Identifier: BSD-2-Clause */
/* libmilter's callbacks, and the one answer. */
#include "source/milter.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <libmilter/mfapi.h>

#include "base/log.h"
#include "base/now.h"

#include "source/endpoint.h"
#include "source/session.h"

#define NAME "sluice"
#define BACKLOG_COUNT 512

/*
 * After the last word of the MTA. Between DATA and the end of the message nothing is sent to us,
 * however long the message takes.
 */
#define TIMEOUT_SECONDS (2 * 60 * 60 + 10)

/* libmilter 8.17 takes lines of this length, after each "%" was doubled. */
#define LINE_MOST_BYTES 980

/* What is asked for at each stage, and no more: libmilter copies all that the MTA sends. */
static const struct macro_list {
	int stage;
	const char *names;
} macro_lists[] = {
	{ SMFIM_CONNECT, "j {daemon_name} {daemon_port} {client_name} {client_resolve} i" },
	{ SMFIM_HELO, "{tls_version}" },
	{ SMFIM_ENVFROM, "i {auth_type} {auth_authen}" },
	{ SMFIM_ENVRCPT, "i {rcpt_mailer} {rcpt_host} {rcpt_addr}" },
	{ SMFIM_DATA, "i" },
	{ SMFIM_EOM, "i {msg_size}" },
};

/*
 * A 421 travels with a temporary failure too: with SMFIS_REJECT Postfix 3.7 and Sendmail 8.17 make
 * a 550 of it, and "later" becomes "never".
 */
static const struct answer_row {
	sfsistat status;
	uint16_t code; /* 0: the answer brings its own */
} answer_rows[ACTION_COUNT] = {
	[ACTION_PASS] = { SMFIS_CONTINUE, 0 },
	[ACTION_DEFER] = { SMFIS_TEMPFAIL, 0 },
	[ACTION_CLOSE] = { SMFIS_TEMPFAIL, 421 },
};

/* For an answer that libmilter does not take. */
static const struct answer plain_answer = { .status = { 4, 7, 0 }, .text = "Try again later" };

/* libmilter has no argument of ours to give to a callback. */
static struct {
	const struct listener *listener;
	struct endpoint endpoint;
	atomic_int callback_count; /* that are under way */
	atomic_bool is_over; /* the listener may be gone */
	atomic_bool is_stopped; /* smfi_stop() has returned */
} served;

static const struct timespec moment = { .tv_nsec = 5000000 };
#define STOP_MOMENTS 100

/* Doubles each "%", which libmilter takes for a format; what is not printable ASCII becomes "?". */
static void
line_print(char line_r[static LINE_MOST_BYTES + 1], const char *text)
{
	size_t length = 0;

	for (; *text != '\0' && length + 2 <= LINE_MOST_BYTES; text++) {
		if (*text == '%')
			line_r[length++] = '%';
		line_r[length++] = *text >= ' ' && *text <= '~' ? *text : '?';
	}
	line_r[length] = '\0';
}

static int
reply_set(SMFICTX *ctx, uint16_t code, const struct answer *answer)
{
	char code_text[sizeof("65535")], status_text[STATUS_TEXT_BYTES], line[LINE_MOST_BYTES + 1];

	snprintf(code_text, sizeof(code_text), "%u", code);
	status_print(&answer->status, status_text);
	line_print(line, answer->text);
	return smfi_setreply(ctx, code_text, status_text, line);
}

/* Returns what the callback shall return. Only a real 4yz refuses: when in doubt, mail flows. */
static sfsistat
milter_answer(SMFICTX *ctx, const struct answer *answer)
{
	const struct answer_row *row = &answer_rows[answer->action];
	uint16_t code = row->code != 0 ? row->code : answer->code;

	if (row->status == SMFIS_CONTINUE || code / 100 != 4)
		return SMFIS_CONTINUE;
	/* With a status of another class Postfix 3.7 says that the server is misconfigured. */
	if (answer->status.class != 4 || answer->text[0] == '\0' ||
	    reply_set(ctx, code, answer) != MI_SUCCESS)
		reply_set(ctx, code, &plain_answer);
	return row->status;
}

static const char *
macro(SMFICTX *ctx, const char *name)
{
	return smfi_getsymval(ctx, (char *)name);
}

/* The session of a callback that begins; NULL: nobody follows it. */
static struct session *
callback_begin(SMFICTX *ctx)
{
	atomic_fetch_add(&served.callback_count, 1);
	return atomic_load(&served.is_over) ? NULL : smfi_getpriv(ctx);
}

static sfsistat
callback_end(SMFICTX *ctx, const struct answer *answer)
{
	atomic_fetch_sub(&served.callback_count, 1);
	return milter_answer(ctx, answer);
}

/* Where there is no memory for it nobody follows the session. */
static struct session *
session_begin(SMFICTX *ctx)
{
	static struct log_seldom seldom;
	struct session *session;

	if (atomic_load(&served.is_over))
		return NULL;
	session = session_new(served.listener, now_us());
	if (session == NULL && log_due(&seldom))
		log_error("no memory: mail flows, and nobody counts it");
	smfi_setpriv(ctx, session);
	return session;
}

static void
session_end(SMFICTX *ctx, struct session *session)
{
	/* libmilter 8.17 complains of private data that is left behind. */
	smfi_setpriv(ctx, NULL);
	session_free(&session);
}

/* Without the lists an MTA sends what its own configuration says. */
static void
macros_ask(SMFICTX *ctx)
{
	static struct log_seldom seldom;
	int failed_count = 0;

	for (size_t i = 0; i < sizeof(macro_lists) / sizeof(macro_lists[0]); i++) {
		if (smfi_setsymlist(ctx, macro_lists[i].stage, (char *)macro_lists[i].names) !=
		    MI_SUCCESS)
			failed_count++;
	}
	if (failed_count > 0 && log_due(&seldom))
		log_warning(
		    "cannot ask the MTA for macros: service, login or TLS may stay unknown");
}

/* Headers and bodies tell nothing that is counted; what an MTA does not offer is not asked for. */
static sfsistat
milter_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps, unsigned long unused_2,
    unsigned long unused_3, unsigned long *actions_r, unsigned long *steps_r,
    unsigned long *unused_2_r, unsigned long *unused_3_r)
{
	(void)unused_2;
	(void)unused_3;
	*actions_r = actions & SMFIF_SETSYMLIST;
	*steps_r = steps & (SMFIP_NOHDRS | SMFIP_NOEOH | SMFIP_NOBODY | SMFIP_RCPT_REJ);
	*unused_2_r = *unused_3_r = 0;
	if (*actions_r & SMFIF_SETSYMLIST)
		macros_ask(ctx);
	return SMFIS_CONTINUE;
}

static sfsistat
milter_connect(SMFICTX *ctx, char *name, _SOCK_ADDR *client)
{
	const struct session_macros macros = {
		.host = macro(ctx, "j"),
		.daemon_name = macro(ctx, "{daemon_name}"),
		.daemon_port = macro(ctx, "{daemon_port}"),
		.client_name = macro(ctx, "{client_name}"),
		.client_resolve = macro(ctx, "{client_resolve}"),
		.queue_id = macro(ctx, "i"),
	};
	struct answer answer = { .action = ACTION_PASS };
	struct session *session;

	session_end(ctx, callback_begin(ctx));
	session = session_begin(ctx);
	if (session != NULL)
		session_connect(session, client, &macros, name, now_us(), &answer);
	return callback_end(ctx, &answer);
}

static sfsistat
milter_helo(SMFICTX *ctx, char *helo)
{
	const struct session_macros macros = { .tls_version = macro(ctx, "{tls_version}") };
	struct session *session = callback_begin(ctx);
	struct answer answer = { .action = ACTION_PASS };

	if (session != NULL)
		session_helo(session, helo, &macros, now_us(), &answer);
	return callback_end(ctx, &answer);
}

static sfsistat
milter_mail(SMFICTX *ctx, char **arguments)
{
	const struct session_macros macros = {
		.queue_id = macro(ctx, "i"),
		.login = macro(ctx, "{auth_authen}"),
		.mechanism = macro(ctx, "{auth_type}"),
	};
	struct session *session = callback_begin(ctx);
	struct answer answer = { .action = ACTION_PASS };

	if (session != NULL)
		session_mail(session, (const char *const *)arguments, &macros, now_us(), &answer);
	return callback_end(ctx, &answer);
}

static sfsistat
milter_rcpt(SMFICTX *ctx, char **arguments)
{
	const struct session_macros macros = {
		.queue_id = macro(ctx, "i"),
		.rcpt_mailer = macro(ctx, "{rcpt_mailer}"),
		.rcpt_host = macro(ctx, "{rcpt_host}"),
		.rcpt_addr = macro(ctx, "{rcpt_addr}"),
	};
	struct session *session = callback_begin(ctx);
	struct answer answer = { .action = ACTION_PASS };

	if (session != NULL)
		session_rcpt(session, (const char *const *)arguments, &macros, now_us(), &answer);
	return callback_end(ctx, &answer);
}

static sfsistat
milter_data(SMFICTX *ctx)
{
	const struct session_macros macros = { .queue_id = macro(ctx, "i") };
	struct session *session = callback_begin(ctx);
	struct answer answer = { .action = ACTION_PASS };

	if (session != NULL)
		session_data(session, &macros, now_us(), &answer);
	return callback_end(ctx, &answer);
}

static sfsistat
milter_message(SMFICTX *ctx)
{
	const struct session_macros macros = {
		.queue_id = macro(ctx, "i"),
		.message_bytes = macro(ctx, "{msg_size}"),
	};
	struct session *session = callback_begin(ctx);
	struct answer answer = { .action = ACTION_PASS };

	if (session != NULL)
		session_message(session, &macros, now_us(), &answer);
	return callback_end(ctx, &answer);
}

/* Postfix 3.7 tells the verb, Sendmail 8.17 the line; that it came is all that counts. */
static sfsistat
milter_unknown(SMFICTX *ctx, const char *command)
{
	struct session *session = callback_begin(ctx);
	struct answer answer = { .action = ACTION_PASS };

	(void)command;
	if (session != NULL)
		session_unknown(session, now_us(), &answer);
	return callback_end(ctx, &answer);
}

static sfsistat
milter_abort(SMFICTX *ctx)
{
	struct session *session = callback_begin(ctx);
	const struct answer answer = { .action = ACTION_PASS };

	if (session != NULL)
		session_abort(session);
	return callback_end(ctx, &answer);
}

static sfsistat
milter_close(SMFICTX *ctx)
{
	const struct answer answer = { .action = ACTION_PASS };

	session_end(ctx, callback_begin(ctx));
	return callback_end(ctx, &answer);
}

static const struct smfiDesc description = {
	.xxfi_name = (char *)NAME,
	.xxfi_version = SMFI_VERSION,
	.xxfi_negotiate = milter_negotiate,
	.xxfi_connect = milter_connect,
	.xxfi_helo = milter_helo,
	.xxfi_envfrom = milter_mail,
	.xxfi_envrcpt = milter_rcpt,
	.xxfi_data = milter_data,
	.xxfi_eom = milter_message,
	.xxfi_unknown = milter_unknown,
	.xxfi_abort = milter_abort,
	.xxfi_close = milter_close,
};

/* Only some calls of libmilter 8.17 leave an errno behind. */
static int
library_error(void)
{
	return errno != 0 ? -errno : -EINVAL;
}

int
milter_open(const struct milter_options *options, const struct listener *listener)
{
	struct endpoint *endpoint = &served.endpoint;
	int status;

	if (endpoint_parse(endpoint, options->socket) != NULL)
		return -EINVAL;
	status = endpoint_resolve(endpoint);
	if (status == 0)
		status = endpoint_clear(endpoint);
	if (status < 0)
		return status;

	served.listener = listener;
	atomic_store(&served.is_over, false);
	atomic_store(&served.is_stopped, false);
	errno = 0;
	if (smfi_setconn((char *)options->socket) != MI_SUCCESS ||
	    smfi_register(description) != MI_SUCCESS ||
	    smfi_setbacklog(BACKLOG_COUNT) != MI_SUCCESS ||
	    smfi_settimeout(TIMEOUT_SECONDS) != MI_SUCCESS || smfi_opensocket(false) != MI_SUCCESS)
		return library_error();
	endpoint_permit(endpoint, options->mode, options->owner, options->group);
	return 0;
}

int
milter_run(void)
{
	int status = smfi_main();

	/*
	 * libmilter 8.17 does not wait for callbacks that are under way. None of ours ever blocks.
	 */
	atomic_store(&served.is_over, true);
	while (atomic_load(&served.callback_count) > 0)
		nanosleep(&moment, NULL);
	return status == MI_SUCCESS ? 0 : -EIO;
}

static void *
stop_thread(void *arg)
{
	(void)arg;
	smfi_stop();
	atomic_store(&served.is_stopped, true);
	return NULL;
}

/*
 * smfi_stop() of libmilter 8.17 waits for a lock that its listening thread lets go of only when a
 * client comes, or after five seconds. So a client comes; where the socket lies behind a directory
 * that is closed to us, none can, and nobody waits.
 */
void
milter_stop(void)
{
	unsigned patience = STOP_MOMENTS;
	pthread_t thread;
	int status = 0;

	if (served.endpoint.address_bytes == 0)
		return;
	if (pthread_create(&thread, NULL, stop_thread, NULL) != 0) {
		smfi_stop();
		return;
	}
	pthread_detach(thread);
	while (!atomic_load(&served.is_stopped) && status == 0 && patience-- > 0) {
		status = endpoint_knock(&served.endpoint);
		if (status == -EAGAIN || status == -EINPROGRESS)
			status = 0;
		nanosleep(&moment, NULL);
	}
}

const char *
milter_socket_fault(const char *socket)
{
	struct endpoint endpoint;

	return endpoint_parse(&endpoint, socket);
}

const char *
milter_version(void)
{
	static char text[sizeof("libmilter 4294967295.4294967295.4294967295")];
	unsigned major, minor, patch;

	smfi_version(&major, &minor, &patch);
	snprintf(text, sizeof(text), "libmilter %u.%u.%u", major, minor, patch);
	return text;
}
