/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of one SMTP session, what it was charged, and what it has still to hear. */
#include "source/session.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/addr.h"
#include "base/text.h"

#include "smtp/service.h"

/* So many sessions may begin in one millisecond before two of them share a word: four digits. */
#define ID_DIGIT_COUNT 36
#define IDS_PER_MS (UINT64_C(36) * 36 * 36 * 36)

/* No message is larger; who declares more has declared this. */
#define MESSAGE_MOST_BYTES (INT64_C(1) << 40)

static void
id_draw(char id_r[static SESSION_ID_BYTES], int64_t now_us)
{
	static const char digits[ID_DIGIT_COUNT + 1] = "0123456789abcdefghijklmnopqrstuvwxyz";
	static atomic_uint drawn_count; /* two sessions may begin at the same moment */
	uint64_t count = atomic_fetch_add(&drawn_count, 1) % IDS_PER_MS;
	uint64_t number = (uint64_t)(now_us / 1000) * IDS_PER_MS + count;
	char text[SESSION_ID_BYTES];
	char *first = &text[sizeof(text) - 1];

	*first = '\0';
	do {
		*--first = digits[number % ID_DIGIT_COUNT];
		number /= ID_DIGIT_COUNT;
	} while (number > 0);
	text_copy(id_r, SESSION_ID_BYTES, first);
}

struct session *
session_new(const struct listener *listener, int64_t now_us)
{
	struct session *session = calloc(1, sizeof(*session));

	if (session == NULL)
		return NULL;
	id_draw(session->id, now_us);
	session->listener = listener;
	listener->sessions(listener->judge, 1);
	return session;
}

static void
session_give_back(struct session *session, struct charges *charges)
{
	if (charges->count > 0)
		session->listener->give_back(session->listener->judge, charges);
}

static void
message_begin(struct session *session)
{
	session->is_receiving = true;
	session->listener->messages(session->listener->judge, 1);
}

static void
message_end(struct session *session)
{
	if (!session->is_receiving)
		return;
	session->is_receiving = false;
	session->listener->messages(session->listener->judge, -1);
}

void
session_free(struct session **session)
{
	struct session *mine = *session;

	*session = NULL;
	if (mine == NULL)
		return;
	session_give_back(mine, &mine->book.transaction);
	session_give_back(mine, &mine->book.session);
	message_end(mine);
	mine->listener->sessions(mine->listener->judge, -1);
	free(mine);
}

static bool
is_told(const char *value)
{
	return value != NULL && value[0] != '\0';
}

static void
keep(char *buf, size_t buf_bytes, const char *value)
{
	text_copy(buf, buf_bytes, value != NULL ? value : "");
}

/* What the transaction was told of itself. */
static void
transaction_forget(struct session *session)
{
	session->declared_bytes = 0;
	session->sender[0] = '\0';
	session->recipient[0] = '\0';
	session->queue_id[0] = '\0';
}

void
session_abort(struct session *session)
{
	session_give_back(session, &session->book.transaction);
	message_end(session);
	transaction_forget(session);
}

/* Text without a value is "", so that nobody above meets NULL. */
static struct observation
session_seen(const struct session *session, enum stage stage, uint64_t events, int64_t now_us)
{
	return (struct observation){
		.at_us = now_us,
		.stage = stage,
		.events = events,
		.session = session->id,
		.pid = session->pid,
		.client = session->client,
		.client_port = session->client_port,
		.client_name = session->client_name,
		.name_verified = session->name_verified,
		.host = session->host,
		.service = session->service,
		.daemon = session->daemon,
		.tls = session->tls,
		.helo = session->helo,
		.login = session->login,
		.authenticated = session->login[0] != '\0',
		.mechanism = session->mechanism,
		.sender = session->sender,
		.recipient = session->recipient,
		.queue_id = session->queue_id,
		.reply = { .text = "" },
	};
}

static void
answer_pass(struct answer *answer_r)
{
	answer_r->action = ACTION_PASS;
	answer_r->at_once = false;
	answer_r->code = 0;
	answer_r->text[0] = '\0';
}

/* Keeps for later what cannot be said now. */
static void
session_postpone(struct session *session, int64_t now_us, struct answer *answer)
{
	session->pending = *answer;
	if (answer->until_us <= now_us)
		session->pending.until_us = INT64_MAX;
	answer_pass(answer);
}

/*
 * Says what is due, or has the listener judge. While a 4yz waits for a MAIL, a command that is not
 * known counts all the same: it is no attempt at anything.
 */
static void
session_judge(struct session *session, const struct observation *seen, struct answer *answer_r)
{
	const struct listener *listener = session->listener;
	struct answer *pending = &session->pending;

	answer_pass(answer_r);
	if (pending->action == ACTION_DEFER && seen->at_us >= pending->until_us)
		answer_pass(pending);
	if (pending->action == ACTION_CLOSE ||
	    (pending->action == ACTION_DEFER && seen->stage == STAGE_MAIL))
		*answer_r = *pending;
	else if (pending->action == ACTION_PASS || seen->stage == STAGE_UNKNOWN)
		listener->observe(listener->judge, seen, &session->book, answer_r);
}

/* Mail that was submitted on its own host comes with port 0 from Postfix 3.7. */
static bool
is_port(const char *port)
{
	size_t length = strlen(port);
	unsigned long number;

	if (length > strlen("65535") || strspn(port, "0123456789") < length)
		return false;
	number = strtoul(port, NULL, 10);
	return number >= 1 && number <= 65535;
}

static void
keep_service(char service_r[static SESSION_WORD_BYTES], const char *port)
{
	service_r[0] = '\0';
	if (is_told(port) && is_port(port))
		text_copy(service_r, SESSION_WORD_BYTES, service_name(port));
}

/* Where an address has no name Postfix 3.7 says "unknown" and Sendmail 8.17 "[192.0.2.7]". */
static bool
is_name(const char *name)
{
	return is_told(name) && name[0] != '[' && strcasecmp(name, "unknown") != 0;
}

static void
keep_client(struct session *session, const struct sockaddr *client)
{
	addr_from_socket(&session->client, &session->client_port, client);
	/*
	 * So Postfix 3.7 tells of mail that was submitted on its own host. A proxy that speaks
	 * XCLIENT may leave the port out, but has a client with an address.
	 */
	if (session->client_port == 0 && addr_is_loopback(&session->client))
		session->client = (struct addr){ .family = 0 };
}

static void
keep_name(struct session *session, const struct session_macros *macros, const char *name)
{
	if (is_name(macros->client_name))
		name = macros->client_name;
	keep(session->client_name, sizeof(session->client_name), is_name(name) ? name : "");
	session->name_verified = session->client_name[0] != '\0' &&
	                         is_told(macros->client_resolve) &&
	                         strcmp(macros->client_resolve, "OK") == 0;
}

/*
 * Sendmail 8.17 has a queue id from the beginning: eight characters for the time, then the number
 * of the process, with which all its log lines about the session begin. Postfix has none yet.
 */
static void
keep_pid(struct session *session, const struct session_macros *macros)
{
	const size_t time_bytes = 8;
	char *end;

	if (!is_told(macros->queue_id) || strnlen(macros->queue_id, time_bytes) < time_bytes)
		return;
	errno = 0;
	session->pid = (uint32_t)strtoul(macros->queue_id + time_bytes, &end, 10);
	if (errno != 0 || *end != '\0')
		session->pid = 0;
}

void
session_connect(struct session *session, const struct sockaddr *client,
    const struct session_macros *macros, const char *name, int64_t now_us, struct answer *answer_r)
{
	struct observation seen;

	keep_client(session, client);
	keep_name(session, macros, name);
	keep_service(session->service, macros->daemon_port);
	keep(session->host, sizeof(session->host), macros->host);
	keep(session->daemon, sizeof(session->daemon), macros->daemon_name);
	keep_pid(session, macros);

	seen = session_seen(session, STAGE_CONNECT, EVENT_BIT(EVENT_CONNECT), now_us);
	session_judge(session, &seen, answer_r);
	if (answer_r->action == ACTION_CLOSE && answer_r->at_once)
		return;
	if (answer_r->action != ACTION_PASS)
		session_postpone(session, now_us, answer_r);
}

void
session_helo(struct session *session, const char *helo, const struct session_macros *macros,
    int64_t now_us, struct answer *answer_r)
{
	bool is_tls = session->tls || is_told(macros->tls_version);
	bool is_second = session->greeted;
	/* RFC 3207 section 4.2 makes the client say it again: it has been judged. */
	bool is_repeated = is_second && is_tls && !session->tls;
	struct observation seen;

	session_abort(session);
	keep(session->helo, sizeof(session->helo), helo);
	session->greeted = true;
	session->tls = is_tls;
	if (is_repeated) {
		answer_pass(answer_r);
		return;
	}
	seen = session_seen(session, STAGE_HELO, EVENT_BIT(EVENT_HELO), now_us);
	session_judge(session, &seen, answer_r);
	/* Sendmail 8.17 closes at a 421 to a second HELO without a word. */
	if (answer_r->action == ACTION_DEFER || (answer_r->action == ACTION_CLOSE && is_second))
		session_postpone(session, now_us, answer_r);
}

/* Takes brackets and source route off (RFC 5321 sections 4.1.1.3 and 4.1.2). */
static void
keep_path(char path_r[static SESSION_PATH_BYTES], const char *path)
{
	size_t length = strlen(path);
	const char *route_end;

	if (length > 1 && path[0] == '<' && path[length - 1] == '>') {
		path++;
		length -= 2;
	}
	route_end = path[0] == '@' ? memchr(path, ':', length) : NULL;
	if (route_end != NULL) {
		length -= (size_t)(route_end + 1 - path);
		path = route_end + 1;
	}
	if (length >= SESSION_PATH_BYTES)
		length = SESSION_PATH_BYTES - 1;
	memcpy(path_r, path, length);
	path_r[length] = '\0';
}

/* The null reverse-path comes as "<>", and without brackets from mail that was submitted here. */
static void
keep_sender(struct session *session, const char *const *arguments)
{
	if (arguments == NULL || arguments[0] == NULL)
		return;
	keep_path(session->sender, arguments[0]);
	if (session->sender[0] == '\0')
		text_copy(session->sender, sizeof(session->sender), "<>");
}

/* Digits and nothing else; 0 for what is no number or was not told. */
static int64_t
bytes_read(const char *text)
{
	int64_t bytes = 0;

	if (text == NULL)
		return 0;
	for (; *text >= '0' && *text <= '9'; text++) {
		bytes = bytes * 10 + (*text - '0');
		if (bytes > MESSAGE_MOST_BYTES)
			bytes = MESSAGE_MOST_BYTES;
	}
	return *text == '\0' ? bytes : 0;
}

/* SIZE= of MAIL (RFC 1870 section 6). */
static int64_t
bytes_declared(const char *const *arguments)
{
	static const char size[] = "SIZE=";

	if (arguments == NULL || arguments[0] == NULL)
		return 0;
	for (arguments++; *arguments != NULL; arguments++) {
		if (strncasecmp(*arguments, size, strlen(size)) == 0)
			return bytes_read(*arguments + strlen(size));
	}
	return 0;
}

static void
keep_queue_id(struct session *session, const struct session_macros *macros)
{
	if (is_told(macros->queue_id))
		text_copy(session->queue_id, sizeof(session->queue_id), macros->queue_id);
}

static void
keep_login(struct session *session, const struct session_macros *macros)
{
	char login[SESSION_NAME_BYTES];

	keep(login, sizeof(login), macros->login);
	if (strcmp(login, session->login) != 0)
		session->login_counted = session->login_told = false;
	text_copy(session->login, sizeof(session->login), login);
	keep(session->mechanism, sizeof(session->mechanism), macros->mechanism);
}

static void
seen_bytes(struct observation *seen, int64_t bytes)
{
	if (bytes <= 0)
		return;
	seen->events |= EVENT_BIT(EVENT_BYTES);
	seen->bytes = bytes;
}

void
session_mail(struct session *session, const char *const *arguments,
    const struct session_macros *macros, int64_t now_us, struct answer *answer_r)
{
	struct observation seen;

	session_abort(session);
	keep_sender(session, arguments);
	keep_queue_id(session, macros);
	keep_login(session, macros);
	session->declared_bytes = bytes_declared(arguments);

	seen = session_seen(session, STAGE_MAIL, EVENT_BIT(EVENT_MESSAGE), now_us);
	seen_bytes(&seen, session->declared_bytes);
	if (session->login[0] != '\0' && !session->login_counted) {
		seen.events |= EVENT_BIT(EVENT_AUTH_OK);
		seen.is_heard = session->login_told;
		session->login_told = true;
	}
	session_judge(session, &seen, answer_r);
	if (answer_r->action != ACTION_PASS) {
		session_abort(session);
		return;
	}
	session->login_counted = true;
	message_begin(session);
}

/*
 * What the MTA said to a recipient that it rejected: Sendmail 8.17 tells the whole line, Postfix
 * 3.7 the status and the text.
 */
static struct reply
reply_read(const struct session_macros *macros)
{
	const char *text = macros->rcpt_addr != NULL ? macros->rcpt_addr : "";
	const char *status = macros->rcpt_host != NULL ? macros->rcpt_host : "";
	struct reply reply;

	if (reply_parse(&reply, text) == 0 && reply.code >= 400) {
		if (reply.status.class == 0)
			status_parse(&reply.status, status);
		return reply;
	}
	reply = (struct reply){ .inferred = true, .text = text };
	status_parse(&reply.status, status);
	reply.code = reply.status.class == 4 ? 450 : 550;
	return reply;
}

/* What the MTA rejected itself is heard of, and not answered. */
static void
session_rcpt_rejected(struct session *session, const struct session_macros *macros, int64_t now_us,
    struct answer *answer_r)
{
	struct observation seen =
	    session_seen(session, STAGE_RCPT, EVENT_BIT(EVENT_RECIPIENT_REJECTED), now_us);

	seen.reply = reply_read(macros);
	if (seen.reply.status.class == 5 && seen.reply.status.subject == 1 &&
	    seen.reply.status.detail == 1)
		seen.events |= EVENT_BIT(EVENT_MAILBOX_UNKNOWN);
	session_judge(session, &seen, answer_r);
	if (answer_r->action == ACTION_CLOSE)
		session_postpone(session, now_us, answer_r);
	answer_pass(answer_r);
}

void
session_rcpt(struct session *session, const char *const *arguments,
    const struct session_macros *macros, int64_t now_us, struct answer *answer_r)
{
	struct observation seen;

	if (arguments != NULL && arguments[0] != NULL)
		keep_path(session->recipient, arguments[0]);
	keep_queue_id(session, macros);
	if (is_told(macros->rcpt_mailer) && strcmp(macros->rcpt_mailer, "error") == 0) {
		session_rcpt_rejected(session, macros, now_us, answer_r);
	} else {
		seen = session_seen(session, STAGE_RCPT, EVENT_BIT(EVENT_RECIPIENT), now_us);
		session_judge(session, &seen, answer_r);
	}
	/* What comes next is about all recipients or none. */
	session->recipient[0] = '\0';
}

void
session_data(struct session *session, const struct session_macros *macros, int64_t now_us,
    struct answer *answer_r)
{
	struct observation seen;

	keep_queue_id(session, macros);
	/*
	 * The MTA keeps a transaction whose DATA is deferred. What it was charged is given back
	 * with the next one.
	 */
	seen = session_seen(session, STAGE_DATA, 0, now_us);
	session_judge(session, &seen, answer_r);
}

void
session_message(struct session *session, const struct session_macros *macros, int64_t now_us,
    struct answer *answer_r)
{
	struct observation seen;

	keep_queue_id(session, macros);
	seen = session_seen(session, STAGE_MESSAGE, 0, now_us);
	seen_bytes(&seen, bytes_read(macros->message_bytes) - session->declared_bytes);
	session_judge(session, &seen, answer_r);
	if (answer_r->action == ACTION_PASS)
		charges_settle(&session->book.transaction);
	session_abort(session);
}

void
session_unknown(struct session *session, int64_t now_us, struct answer *answer_r)
{
	struct observation seen =
	    session_seen(session, STAGE_UNKNOWN, EVENT_BIT(EVENT_UNKNOWN_COMMAND), now_us);

	session_judge(session, &seen, answer_r);
}
