/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins the lines of one session. */
#include "source/trace.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/duration.h"
#include "base/hash.h"
#include "base/recent.h"
#include "base/text.h"

#include "smtp/service.h"

#include "source/arrival.h"
#include "source/postfix_line.h"

#define NAME_BYTES 256
#define PATH_BYTES 512
#define WORD_BYTES 64
#define WAYS 8 /* places where a session can be */
#define LIVE_US (2 * SECOND_US)
#define COUNTED_MOST 50 /* of what the counters of a session or one line tell */

/* A process number is used again: what is this old belongs to another session. */
#define SESSION_MOST_US DAY_US

/* So long Sendmail 8.17 waits for a command: whose client is told later than that is another's. */
#define PAUSE_MOST_US HOUR_US

/*
 * Of these a session has one, in however many lines it stands: Postfix 3.7 tells what postscreen
 * found, and then each reply that it gave for it; a failed handshake has a line from each of two
 * layers.
 */
#define ONCE_IN_SMTPD EVENT_BIT(EVENT_TLS_FAILED)
#define ONCE_IN_POSTSCREEN                                                                         \
	(EVENT_BIT(EVENT_DNSBL) | EVENT_BIT(EVENT_PIPELINING) | EVENT_BIT(EVENT_BARE_NEWLINE) |    \
	    EVENT_BIT(EVENT_NON_SMTP_COMMAND) | EVENT_BIT(EVENT_CLIENT_REJECTED))

/* What a client asks for, and a log knows better in the end. */
#define TOLD_THOUGH_ASKED (EVENT_BIT(EVENT_AUTH_OK) | EVENT_BIT(EVENT_BYTES))

/* What the lines of one process have told so far of its session. */
struct traced {
	struct recent_mark mark;
	struct addr client; /* family 0: not told yet */
	uint16_t client_port;
	bool is_whole; /* its first line was heard, too */
	bool name_verified;
	bool tls;
	bool authenticated;
	uint64_t told; /* of the events that a session has once */
	unsigned auth_told_count; /* lines about an AUTH that did not succeed */
	unsigned unknown_count; /* unknown mailboxes of a client that was not told yet */
	int64_t unknown_at_us; /* the last of them */
	char client_name[NAME_BYTES];
	char login[NAME_BYTES];
	char mechanism[WORD_BYTES];
	char daemon[WORD_BYTES];
};

/* The strings of one observation. */
struct scratch {
	char client_name[NAME_BYTES];
	char host[NAME_BYTES];
	char service[WORD_BYTES];
	char daemon[WORD_BYTES];
	char helo[NAME_BYTES];
	char login[NAME_BYTES];
	char mechanism[WORD_BYTES];
	char sender[PATH_BYTES];
	char recipient[PATH_BYTES];
	char queue_id[WORD_BYTES];
	char text[REPLY_LINE_BYTES];
};

struct trace {
	struct recent *sessions; /* struct traced */
	struct arrivals *arrivals;
	struct scratch scratch;
};

/* One line on its way. */
struct hearing {
	struct trace *trace;
	const struct finding *finding;
	struct traced *session; /* NULL: the line belongs to none */
	int64_t now_us;
	trace_fn *hand_on;
	void *arg;
};

struct trace *
trace_new(unsigned session_count)
{
	struct trace *trace = calloc(1, sizeof(*trace));

	if (trace == NULL)
		return NULL;
	trace->sessions = recent_new(WAYS, session_count, sizeof(struct traced));
	trace->arrivals = arrivals_new(session_count);
	if (trace->sessions == NULL || trace->arrivals == NULL)
		trace_free(&trace);
	return trace;
}

void
trace_free(struct trace **trace)
{
	if (*trace == NULL)
		return;
	recent_free(&(*trace)->sessions);
	arrivals_free(&(*trace)->arrivals);
	free(*trace);
	*trace = NULL;
}

/* --- sessions */

static bool
finding_is_postscreen(const struct finding *finding)
{
	return finding->mta == MTA_POSTFIX && span_ends(finding->service, SPAN("postscreen"));
}

/* One process of postscreen has many sessions, and names the client's port in all that matters. */
static uint64_t
session_key(const struct finding *finding)
{
	struct {
		uint64_t host;
		uint64_t client;
		uint32_t pid;
		uint32_t mta;
	} name = {
		.host = hash_openly(finding->host.at, finding->host.bytes),
		.pid = finding->pid,
		.mta = finding->mta,
	};

	if (finding_is_postscreen(finding))
		name.client = hash_openly(finding->client.bytes, sizeof(finding->client.bytes)) +
		              finding->client_port;
	return hash_openly(&name, sizeof(name)) | 1;
}

/* One process serves one client at a time: another client's line is another session's. */
static void
session_meet(struct traced *session, const struct finding *finding)
{
	bool is_new = finding->event == EVENT_CONNECT;

	if (finding->client.family == 0)
		return;
	if (session->client.family != 0 && !addr_equal(&session->client, &finding->client))
		is_new = true;
	if (finding->client_port != 0 && session->client_port != 0 &&
	    finding->client_port != session->client_port)
		is_new = true;
	if (is_new)
		*session = (struct traced){ .mark = session->mark };
	if (finding->event == EVENT_CONNECT)
		session->is_whole = true;
	session->client = finding->client;
	if (finding->client_port != 0)
		session->client_port = finding->client_port;
	if (finding->client_name.bytes > 0) {
		span_copy(session->client_name, sizeof(session->client_name), finding->client_name);
		session->name_verified = !finding->is_forged;
	}
}

static bool
finding_is_smtpd(const struct finding *finding)
{
	return finding->mta == MTA_POSTFIX && span_ends(finding->service, SPAN("smtpd"));
}

/* Postfix's other daemons name the client in each line that is about one. */
static bool
finding_has_session(const struct finding *finding)
{
	if (finding->pid == 0 || finding->stage == STAGE_DELIVERY)
		return false;
	return finding->mta == MTA_SENDMAIL || finding_is_smtpd(finding) ||
	       (finding_is_postscreen(finding) && finding->client_port != 0);
}

/* --- observations */

/* "submission/smtpd" is the service "submission"; the names are those of Debian's master.cf. */
static const char *
service_of(const struct finding *finding, char buf[static WORD_BYTES])
{
	struct span name = finding->service;

	if (finding->mta != MTA_POSTFIX)
		return "";
	if (span_is(name, SPAN("smtpd")) || span_is(name, SPAN("postscreen")))
		return "smtp";
	if (!span_eat_end(&name, SPAN("/smtpd")))
		return "";
	if (span_is(name, SPAN("smtps")))
		return "submissions";
	span_copy(buf, WORD_BYTES, name);
	return service_name(buf);
}

static const char *
text_of(char *buf, size_t buf_bytes, struct span told, const char *known)
{
	if (told.bytes == 0)
		return known;
	span_copy(buf, buf_bytes, told);
	return buf;
}

#define TEXT_OF(member, known)                                                                     \
	text_of(scratch->member, sizeof(scratch->member), finding->member, known)

/* Many a log tells whole seconds: what seems a second old may have been written just now. */
static int64_t
finding_age_us(const struct finding *finding, int64_t now_us)
{
	int64_t age_us = finding->at_us > 0 ? now_us - finding->at_us : 0;

	return age_us >= LIVE_US ? age_us : 0;
}

/* A content filter on this host is not who the mail is for. */
static struct addr
relay_of(const struct finding *finding)
{
	static const struct addr nobody;

	return addr_is_loopback(&finding->relay_address) ? nobody : finding->relay_address;
}

static struct observation
observation_make(const struct hearing *hearing)
{
	static const struct traced nothing;
	const struct finding *finding = hearing->finding;
	const struct traced *session = hearing->session != NULL ? hearing->session : &nothing;
	struct scratch *scratch = &hearing->trace->scratch;

	span_copy(scratch->text, sizeof(scratch->text), finding->text);
	return (struct observation){
		.at_us = hearing->now_us,
		.age_us = finding_age_us(finding, hearing->now_us),
		.origin = ORIGIN_LOG,
		.is_heard = finding->is_heard,
		.stage = finding->stage,
		.session = "",
		.pid = finding->pid,
		.client = finding->client.family != 0 ? finding->client : session->client,
		.client_port =
		    finding->client_port != 0 ? finding->client_port : session->client_port,
		.client_name = TEXT_OF(client_name, session->client_name),
		.name_verified = finding->client_name.bytes > 0 ? !finding->is_forged
		                                                : session->name_verified,
		.host = TEXT_OF(host, ""),
		.service = service_of(finding, scratch->service),
		.daemon = TEXT_OF(daemon, session->daemon),
		.tls = session->tls,
		.helo = TEXT_OF(helo, ""),
		.login = TEXT_OF(login, session->authenticated ? session->login : ""),
		.authenticated = session->authenticated,
		.mechanism = TEXT_OF(mechanism, session->authenticated ? session->mechanism : ""),
		.sender = TEXT_OF(sender, ""),
		.recipient = TEXT_OF(recipient, ""),
		.queue_id = TEXT_OF(queue_id, ""),
		.relay = relay_of(finding),
		.reply = {
			.code = finding->reply.code,
			.status = finding->reply.status,
			.inferred = finding->reply.inferred,
			.text = scratch->text,
		},
	};
}

static void
hand_on(const struct hearing *hearing, struct observation *seen, uint64_t events)
{
	/* At the next MAIL a filter is told of the login. */
	if (events & EVENT_BIT(EVENT_AUTH_OK) && seen->stage != STAGE_CLOSE)
		seen->is_heard = true;
	seen->events = events & EVENTS_COUNTED & (~EVENTS_ASKED | TOLD_THOUGH_ASKED);
	if (seen->events != 0)
		hearing->hand_on(hearing->arg, seen);
}

/* So many times the same, of which no line told but the counters at the end of the session. */
static void
hand_on_counted(const struct hearing *hearing, enum event event, int64_t count)
{
	struct observation seen = observation_make(hearing);

	if (count > COUNTED_MOST)
		count = COUNTED_MOST;
	seen.stage = event_table[event].stage;
	seen.reply = classify_reply(event);
	/* A milter is told of every command that Postfix 3.7 does not know. */
	seen.is_heard = event == EVENT_UNKNOWN_COMMAND;
	for (; count > 0; count--)
		hand_on(hearing, &seen, EVENT_BIT(event));
}

/* --- what the lines of a session add up to */

static int64_t
counter_failed(const struct finding *finding, struct span name)
{
	int64_t good_count, all_count;

	if (!postfix_counter(finding->counters, name, &good_count, &all_count) ||
	    all_count < good_count)
		return 0;
	return all_count - good_count;
}

/* A session has ended without a MAIL: no filter was told of its login. */
static void
hand_on_login(const struct hearing *hearing)
{
	struct observation seen = observation_make(hearing);

	seen.stage = STAGE_CLOSE;
	seen.reply = classify_reply(EVENT_AUTH_OK);
	hand_on(hearing, &seen, EVENT_BIT(EVENT_AUTH_OK));
}

/*
 * Where no message followed a login, Postfix 3.7 tells of it in its counters only. Of a session
 * that began before the daemon did they tell what may have been charged already.
 */
static void
hear_counters(const struct hearing *hearing)
{
	const struct finding *finding = hearing->finding;
	struct traced *session = hearing->session;
	int64_t good_count, all_count;

	if (!session->is_whole)
		return;
	hand_on_counted(hearing, EVENT_UNKNOWN_COMMAND, counter_failed(finding, SPAN("unknown")));
	hand_on_counted(hearing, EVENT_AUTH_ABORTED,
	    counter_failed(finding, SPAN("auth")) - session->auth_told_count);
	if (session->authenticated ||
	    !postfix_counter(finding->counters, SPAN("auth"), &good_count, &all_count) ||
	    good_count == 0)
		return;
	session->authenticated = true;
	hand_on_login(hearing);
}

/* Sendmail names the client of an unknown mailbox in another line, if at all. */
static void
hear_unknown_mailboxes(const struct hearing *hearing)
{
	struct traced *session = hearing->session;
	struct observation seen = observation_make(hearing);
	unsigned count = session->unknown_count;

	if (count == 0 || session->client.family == 0)
		return;
	session->unknown_count = 0;
	if (seen.at_us - seen.age_us - session->unknown_at_us > PAUSE_MOST_US)
		return;
	seen.age_us = seen.at_us - session->unknown_at_us;
	seen.stage = STAGE_RCPT;
	seen.is_heard = true;
	seen.recipient = "";
	seen.reply = classify_reply(EVENT_MAILBOX_UNKNOWN);
	for (; count > 0; count--)
		hand_on(hearing, &seen,
		    EVENT_BIT(EVENT_MAILBOX_UNKNOWN) | EVENT_BIT(EVENT_RECIPIENT_REJECTED));
}

static bool
is_auth_told(const struct finding *finding)
{
	return (finding->events &
	           (EVENT_BIT(EVENT_AUTH_FAILED) | EVENT_BIT(EVENT_AUTH_ABORTED) |
	               EVENT_BIT(EVENT_AUTH_UNAVAILABLE) | EVENT_BIT(EVENT_AUTH_RATE))) != 0;
}

/* Returns those that the session has not had yet. */
static uint64_t
session_first(struct traced *session, const struct finding *finding)
{
	uint64_t once = finding_is_postscreen(finding) ? ONCE_IN_POSTSCREEN : ONCE_IN_SMTPD;
	uint64_t again = session->told & once;

	session->told |= finding->events & once;
	return finding->events & ~again;
}

/* What the line says of the session as a whole. Returns the events of it that are new. */
static uint64_t
session_learn(struct traced *session, const struct finding *finding, int64_t now_us)
{
	uint64_t events;

	session_meet(session, finding);
	events = session_first(session, finding);
	if (finding->daemon.bytes > 0)
		span_copy(session->daemon, sizeof(session->daemon), finding->daemon);
	if (events & EVENT_BIT(EVENT_TLS_OK))
		session->tls = true;
	if (is_auth_told(finding))
		session->auth_told_count++;
	if (events & EVENT_BIT(EVENT_AUTH_OK)) {
		if (session->authenticated)
			events &= ~EVENT_BIT(EVENT_AUTH_OK);
		session->authenticated = true;
		span_copy(session->login, sizeof(session->login), finding->login);
		span_copy(session->mechanism, sizeof(session->mechanism), finding->mechanism);
	}
	if (events & EVENT_BIT(EVENT_MAILBOX_UNKNOWN) && session->client.family == 0) {
		if (session->unknown_count < COUNTED_MOST)
			session->unknown_count++;
		session->unknown_at_us = now_us - finding_age_us(finding, now_us);
		return 0;
	}
	return events;
}

/* A message has got its queue id. Not for the lines of cleanup, which names no port. */
static void
hear_arrival(const struct hearing *hearing)
{
	const struct finding *finding = hearing->finding;
	const struct traced *session = hearing->session;
	struct arrival *arrival;

	arrival = arrival_note(
	    hearing->trace->arrivals, finding->host, finding->queue_id, hearing->now_us);
	arrival->client = session->client;
	arrival->client_port = session->client_port;
	arrival->name_verified = session->name_verified;
	arrival->tls = session->tls;
	arrival->authenticated = session->authenticated;
	text_copy(arrival->client_name, sizeof(arrival->client_name), session->client_name);
	text_copy(arrival->login, sizeof(arrival->login), session->login);
	text_copy(arrival->service, sizeof(arrival->service),
	    service_of(finding, hearing->trace->scratch.service));
}

/* The queue manager tells the size again each time that it looks at the message. */
static void
hear_size(const struct hearing *hearing)
{
	const struct finding *finding = hearing->finding;
	const struct arrival *arrival =
	    arrival_take(hearing->trace->arrivals, finding->host, finding->queue_id);
	struct observation seen;

	if (arrival == NULL)
		return;
	seen = observation_make(hearing);
	seen.stage = STAGE_MESSAGE;
	seen.is_heard = true;
	seen.bytes = finding->bytes;
	seen.client = arrival->client;
	seen.client_port = arrival->client_port;
	seen.client_name = arrival->client_name;
	seen.name_verified = arrival->name_verified;
	seen.tls = arrival->tls;
	seen.authenticated = arrival->authenticated;
	seen.login = arrival->login;
	seen.service = arrival->service;
	hand_on(hearing, &seen, EVENT_BIT(EVENT_BYTES));
}

/* Sendmail tells all in one line. */
static void
hear_size_with_client(const struct hearing *hearing)
{
	struct observation seen = observation_make(hearing);

	seen.stage = STAGE_MESSAGE;
	seen.is_heard = true;
	seen.bytes = hearing->finding->bytes;
	hand_on(hearing, &seen, EVENT_BIT(EVENT_BYTES));
}

static bool
is_size_with_client(const struct finding *finding)
{
	return finding->mta == MTA_SENDMAIL && finding->event == EVENT_QUEUED &&
	       finding->bytes > 0 && finding->client.family != 0;
}

static bool
is_arrival(const struct finding *finding)
{
	return finding_has_session(finding) && finding_is_smtpd(finding) &&
	       finding->queue_id.bytes > 0 &&
	       (finding->event == EVENT_QUEUED || finding->event == EVENT_AUTH_OK);
}

static bool
is_size(const struct finding *finding)
{
	return finding->mta == MTA_POSTFIX && finding->event == EVENT_QUEUED &&
	       finding->bytes > 0 && span_ends(finding->service, SPAN("qmgr"));
}

/* The line of a delivery does not tell the sender; that of the queue did. */
static void
hear_sender(const struct hearing *hearing)
{
	const struct finding *finding = hearing->finding;

	if (finding->event == EVENT_QUEUED && finding->queue_id.bytes > 0 &&
	    finding->sender.bytes > 0)
		arrival_note_sender(hearing->trace->arrivals, finding->host, finding->queue_id,
		    finding->sender, hearing->now_us);
}

static bool
is_bounce(const struct hearing *hearing)
{
	const struct finding *finding = hearing->finding;

	return finding->queue_id.bytes > 0 &&
	       arrival_is_bounce(hearing->trace->arrivals, finding->host, finding->queue_id);
}

/* Without a client there is nobody to whom it could be counted; a delivery has none. */
static void
hear_line(const struct hearing *hearing, uint64_t events)
{
	struct observation seen = observation_make(hearing);

	if (seen.client.family == 0 && seen.stage != STAGE_DELIVERY)
		return;
	if (seen.stage == STAGE_DELIVERY && is_bounce(hearing))
		seen.sender = "<>";
	if (events & (EVENT_BIT(EVENT_AUTH_FAILED) | EVENT_BIT(EVENT_AUTH_ABORTED) |
	                 EVENT_BIT(EVENT_AUTH_UNAVAILABLE)))
		seen.authenticated = false;
	hand_on(hearing, &seen, events);
}

static void
hear_once(struct hearing *hearing)
{
	const struct finding *finding = hearing->finding;
	uint64_t events = finding->events;

	/* What Dovecot tells Postfix tells, too. */
	if (finding->mta == MTA_DOVECOT)
		return;
	if (finding_has_session(finding)) {
		hearing->session = recent_find(hearing->trace->sessions, session_key(finding),
		    hearing->now_us, SESSION_MOST_US);
		events = session_learn(hearing->session, finding, hearing->now_us);
		hear_unknown_mailboxes(hearing);
	}
	hear_sender(hearing);
	hear_line(hearing, events);
	if (is_arrival(finding))
		hear_arrival(hearing);
	else if (is_size(finding))
		hear_size(hearing);
	else if (is_size_with_client(finding))
		hear_size_with_client(hearing);
	if (hearing->session != NULL && hearing->session->authenticated &&
	    events & EVENT_BIT(EVENT_NO_MAIL))
		hand_on_login(hearing);
	if (hearing->session != NULL && events & EVENT_BIT(EVENT_DISCONNECT)) {
		hear_counters(hearing);
		hearing->session->mark.key = 0;
	}
}

void
trace_hear(struct trace *trace, const struct finding *finding, int64_t now_us, trace_fn *hand_on_to,
    void *arg)
{
	struct hearing hearing = {
		.trace = trace,
		.finding = finding,
		.now_us = now_us,
		.hand_on = hand_on_to,
		.arg = arg,
	};
	/* What rsyslog 8 sums up has happened each time. */
	unsigned count = finding->repeat_count;

	if (count == 0)
		count = 1;
	if (count > COUNTED_MOST)
		count = COUNTED_MOST;
	for (; count > 0; count--)
		hear_once(&hearing);
}
