/* SPDX-License-Identifier: BSD-2-Clause */
/* Postfix's words for what happened. */
#include "source/postfix_line.h"

#include "source/postfix_delivery.h"
#include "source/postfix_part.h"
#include "source/postfix_refusal.h"
#include "source/postfix_screen.h"
#include "source/postfix_server.h"

#define PROGRAMS (sizeof(programs) / sizeof(programs[0]))
#define GRAVITIES (sizeof(gravities) / sizeof(gravities[0]))
#define MESSAGE_LINES (sizeof(message_lines) / sizeof(message_lines[0]))
#define NOTES (sizeof(notes) / sizeof(notes[0]))

static bool message_read(struct finding *finding, struct span rest);
static bool no_read(struct finding *finding, struct span rest);

/* How a program speaks: a line of its own, one behind "warning: ", one behind a queue id. */
static const struct tongue {
	bool (*read)(struct finding *finding, struct span rest);
	bool (*warning_read)(struct finding *finding, struct span rest);
	bool (*message_read)(struct finding *finding, struct span rest);
} plain = { no_read, no_read, message_read },
  server = { postfix_server_read, postfix_server_warning_read, message_read },
  cleanup = { no_read, postfix_server_warning_read, message_read },
  screen = { postfix_screen_read, no_read, postfix_refusal_screen_read },
  tlsproxy = { postfix_tlsproxy_read, no_read, message_read },
  dnsblog = { postfix_dnsblog_read, no_read, message_read };

/* Those that write most come first. */
static const struct program {
	struct span name;
	const struct tongue *tongue;
} programs[] = {
	{ SPAN("smtpd"), &server },
	{ SPAN("qmgr"), &plain },
	{ SPAN("cleanup"), &cleanup },
	{ SPAN("smtp"), &plain },
	{ SPAN("postscreen"), &screen },
	{ SPAN("dnsblog"), &dnsblog },
	{ SPAN("anvil"), &plain },
	{ SPAN("local"), &plain },
	{ SPAN("lmtp"), &plain },
	{ SPAN("pipe"), &plain },
	{ SPAN("virtual"), &plain },
	{ SPAN("bounce"), &plain },
	{ SPAN("tlsproxy"), &tlsproxy },
	{ SPAN("pickup"), &plain },
	{ SPAN("error"), &plain },
	{ SPAN("discard"), &plain },
	{ SPAN("scache"), &plain },
	{ SPAN("qmqpd"), &server },
	{ SPAN("defer"), &plain },
	{ SPAN("flush"), &plain },
	{ SPAN("mailq"), &plain },
	{ SPAN("master"), &plain },
	{ SPAN("nbdb_reindexd"), &plain },
	{ SPAN("newaliases"), &plain },
	{ SPAN("nqmgr"), &plain },
	{ SPAN("oqmgr"), &plain },
	{ SPAN("post-install"), &plain },
	{ SPAN("postalias"), &plain },
	{ SPAN("postcat"), &plain },
	{ SPAN("postconf"), &plain },
	{ SPAN("postdrop"), &plain },
	{ SPAN("postfix"), &plain },
	{ SPAN("postfix-script"), &plain },
	{ SPAN("postfix-tls-script"), &plain },
	{ SPAN("postfix-wrapper"), &plain },
	{ SPAN("postkick"), &plain },
	{ SPAN("postlock"), &plain },
	{ SPAN("postlog"), &plain },
	{ SPAN("postlogd"), &plain },
	{ SPAN("postmap"), &plain },
	{ SPAN("postmulti"), &plain },
	{ SPAN("postmulti-script"), &plain },
	{ SPAN("postqueue"), &plain },
	{ SPAN("postsuper"), &plain },
	{ SPAN("posttls-finger"), &plain },
	{ SPAN("proxymap"), &plain },
	{ SPAN("sendmail"), &plain },
	{ SPAN("showq"), &plain },
	{ SPAN("spawn"), &plain },
	{ SPAN("tlsmgr"), &plain },
	{ SPAN("trace"), &plain },
	{ SPAN("trivial-rewrite"), &plain },
	{ SPAN("verify"), &plain },
};

static const struct span gravities[] = {
	SPAN("warning: "),
	SPAN("fatal: "),
	SPAN("error: "),
	SPAN("panic: "),
};

static bool client_read(struct finding *finding, struct span rest, enum event event);
static bool delivery_read(struct finding *finding, struct span rest, enum event event);
static bool sender_read(struct finding *finding, struct span rest, enum event event);
static bool submission_read(struct finding *finding, struct span rest, enum event event);
static bool whole_read(struct finding *finding, struct span rest, enum event event);

/* Behind a queue id, from whatever program. */
static const struct postfix_shape message_lines[] = {
	{ SPAN("to=<"), delivery_read, EVENT_NOTE },
	{ SPAN("from=<"), sender_read, EVENT_QUEUED },
	{ SPAN("client="), client_read, EVENT_QUEUED },
	{ SPAN("message-id="), NULL, EVENT_NOTE },
	{ SPAN("removed"), whole_read, EVENT_REMOVED },
	{ SPAN("uid="), submission_read, EVENT_QUEUED },
	{ SPAN("resent-message-id="), NULL, EVENT_NOTE },
	{ SPAN("skipped, still being delivered"), whole_read, EVENT_NOTE },

	{ SPAN("host "), NULL, EVENT_NOTE },
	{ SPAN("connect to "), NULL, EVENT_NOTE },
	{ SPAN("lost connection with "), NULL, EVENT_NOTE },
	{ SPAN("conversation with "), NULL, EVENT_NOTE },
	{ SPAN("enabling PIX workarounds: "), NULL, EVENT_NOTE },
	{ SPAN("breaking line > "), NULL, EVENT_NOTE },
	{ SPAN("replacing server reply "), NULL, EVENT_NOTE },
	{ SPAN("Cannot start TLS"), NULL, EVENT_NOTE },
	{ SPAN("TLS is required, but "), NULL, EVENT_NOTE },
	{ SPAN("Server certificate "), NULL, EVENT_NOTE },
	{ SPAN("SMTPUTF8 is required, but "), NULL, EVENT_NOTE },
	{ SPAN("SASL authentication failed"), NULL, EVENT_NOTE },
	{ SPAN("SASL [CACHED] authentication failed"), NULL, EVENT_NOTE },
	{ SPAN("local data error while talking to "), NULL, EVENT_NOTE },
	{ SPAN("mail for "), NULL, EVENT_NOTE },
	{ SPAN("message size "), NULL, EVENT_NOTE },
	{ SPAN("status=deferred ("), NULL, EVENT_NOTE },
	{ SPAN("passing <"), NULL, EVENT_NOTE },
	{ SPAN("Host or domain name not found"), NULL, EVENT_NOTE },

	{ SPAN("sender non-delivery notification: "), NULL, EVENT_NOTE },
	{ SPAN("sender delay notification: "), NULL, EVENT_NOTE },
	{ SPAN("sender delivery status notification: "), NULL, EVENT_NOTE },
	{ SPAN("postmaster non-delivery notification: "), NULL, EVENT_NOTE },
	{ SPAN("postmaster delay notification: "), NULL, EVENT_NOTE },
	{ SPAN("postmaster notice failed while "), NULL, EVENT_NOTE },
	{ SPAN("undeliverable postmaster notification discarded"), whole_read, EVENT_NOTE },
	{ SPAN("not sending trace/success notification for "), NULL, EVENT_NOTE },
	{ SPAN("no trace file -- not sending a notification"), whole_read, EVENT_NOTE },

	{ SPAN("placed on hold"), whole_read, EVENT_HELD },
	{ SPAN("released from hold"), whole_read, EVENT_NOTE },
	{ SPAN("requeued"), whole_read, EVENT_NOTE },
	{ SPAN("expired"), whole_read, EVENT_NOTE },
};

static bool attempt_read(struct finding *finding, struct span rest, enum event event);

/* What the programs tell of themselves. */
static const struct postfix_shape notes[] = {
	{ SPAN("connect to "), attempt_read, EVENT_NOTE },
	{ SPAN("statistics: "), NULL, EVENT_NOTE },
	{ SPAN("Anonymous TLS connection "), NULL, EVENT_NOTE },
	{ SPAN("Untrusted TLS connection "), NULL, EVENT_NOTE },
	{ SPAN("Trusted TLS connection "), NULL, EVENT_NOTE },
	{ SPAN("Verified TLS connection "), NULL, EVENT_NOTE },
	{ SPAN("TLS connection "), NULL, EVENT_NOTE },
	{ SPAN("SSL_connect error to "), NULL, EVENT_NOTE },
	{ SPAN("certificate verification failed for "), NULL, EVENT_NOTE },
	{ SPAN("server certificate verification failed for "), NULL, EVENT_NOTE },
	{ SPAN("setting up TLS connection "), NULL, EVENT_NOTE },
	{ SPAN("Host offered STARTTLS: ["), NULL, EVENT_NOTE },
	{ SPAN("TLSA lookup error for "), NULL, EVENT_NOTE },
	{ SPAN("DNSSEC status lookup error for "), NULL, EVENT_NOTE },
	{ SPAN("TLS SNI "), NULL, EVENT_NOTE },
	{ SPAN("initializing the "), NULL, EVENT_NOTE },

	{ SPAN("table "), NULL, EVENT_NOTE },
	{ SPAN("close database "), NULL, EVENT_NOTE },
	{ SPAN("cache "), NULL, EVENT_NOTE },
	{ SPAN("using backwards-compatible default setting "), NULL, EVENT_NOTE },
	{ SPAN("To disable backwards compatibility use "), NULL, EVENT_NOTE },
	{ SPAN("Postfix is running with backwards-compatible default settings"), NULL, EVENT_NOTE },
	{ SPAN("Postfix is using backwards-compatible default settings"), NULL, EVENT_NOTE },
	{ SPAN("See http"), NULL, EVENT_NOTE },

	{ SPAN("daemon started -- "), NULL, EVENT_NOTE },
	{ SPAN("reload -- "), NULL, EVENT_NOTE },
	{ SPAN("terminating on signal "), NULL, EVENT_NOTE },
	{ SPAN("starting the Postfix mail system"), whole_read, EVENT_NOTE },
	{ SPAN("stopping the Postfix mail system"), whole_read, EVENT_NOTE },
	{ SPAN("aborting the Postfix mail system"), whole_read, EVENT_NOTE },
	{ SPAN("refreshing the Postfix mail system"), whole_read, EVENT_NOTE },
	{ SPAN("waiting for the Postfix mail system to "), NULL, EVENT_NOTE },
	{ SPAN("the Postfix mail system is "), NULL, EVENT_NOTE },

	{ SPAN("Deleted: "), NULL, EVENT_NOTE },
	{ SPAN("Requeued: "), NULL, EVENT_NOTE },
	{ SPAN("Placed on hold: "), NULL, EVENT_NOTE },
	{ SPAN("Released from hold: "), NULL, EVENT_NOTE },
	{ SPAN("Force-expired: "), NULL, EVENT_NOTE },
	{ SPAN("Renamed to match inode number: "), NULL, EVENT_NOTE },

	/* With debug_peer_list or -v. */
	{ SPAN("> "), NULL, EVENT_NOTE },
	{ SPAN("< "), NULL, EVENT_NOTE },
	{ SPAN(">>> "), NULL, EVENT_NOTE },
	{ SPAN("<<< "), NULL, EVENT_NOTE },
	{ SPAN("connection established"), NULL, EVENT_NOTE },
	{ SPAN("connection closed"), NULL, EVENT_NOTE },
	{ SPAN("idle timeout -- exiting"), NULL, EVENT_NOTE },
	{ SPAN("master disconnect -- exiting"), NULL, EVENT_NOTE },
	{ SPAN("time to retire -- exiting"), NULL, EVENT_NOTE },
	{ SPAN("send attr "), NULL, EVENT_NOTE },
	{ SPAN("input attribute "), NULL, EVENT_NOTE },
	{ SPAN("process generation: "), NULL, EVENT_NOTE },
	{ SPAN("SSL_accept:"), NULL, EVENT_NOTE },
	{ SPAN("SSL_connect:"), NULL, EVENT_NOTE },
	{ SPAN("SSL3 alert "), NULL, EVENT_NOTE },
};

static const struct program *
program_find(struct span program)
{
	struct span name;

	if (!span_cut_last(&program, '/', &name) || program.bytes == 0)
		return NULL;
	for (size_t i = 0; i < PROGRAMS; i++) {
		if (span_is(programs[i].name, name))
			return &programs[i];
	}
	return NULL;
}

bool
postfix_line_mine(struct span program)
{
	return program_find(program) != NULL;
}

static bool
no_read(struct finding *finding, struct span rest)
{
	(void)finding;
	(void)rest;
	return false;
}

static bool
whole_read(struct finding *finding, struct span rest, enum event event)
{
	finding_name(finding, event);
	return rest.bytes == 0;
}

static bool
client_read(struct finding *finding, struct span rest, enum event event)
{
	(void)event;
	return postfix_server_client_read(finding, rest);
}

static bool
delivery_read(struct finding *finding, struct span rest, enum event event)
{
	(void)event;
	return postfix_delivery_read(finding, rest);
}

/*
 * Reads "a@example.org>, size=224, nrcpt=1 (queue active)" or "a@example.org>, status=expired,
 * returned to sender" from the end, which no address can reach.
 */
static bool
sender_read(struct finding *finding, struct span rest, enum event event)
{
	struct span size;

	if (span_eat_end(&rest, SPAN(", returned to sender"))) {
		if (!span_eat_end(&rest, SPAN(">, status=expired")) &&
		    !span_eat_end(&rest, SPAN(">, status=force-expired")))
			return false;
		finding->sender = postfix_part_sender(rest);
		finding_name(finding, EVENT_EXPIRED);
		return true;
	}
	if (!span_cut_last_text(&rest, SPAN(">, size="), &size) ||
	    !span_eat_number(&size, INT64_MAX, &finding->bytes) ||
	    !span_eat(&size, SPAN(", nrcpt=")))
		return false;
	finding->sender = postfix_part_sender(rest);
	finding_name(finding, event);
	return true;
}

/* Reads "1000 from=<a@example.org>" from pickup, maybe with " orig_id=" behind it. */
static bool
submission_read(struct finding *finding, struct span rest, enum event event)
{
	int64_t uid;
	struct span id;

	if (!span_eat_number(&rest, UINT32_MAX, &uid) || !span_eat(&rest, SPAN(" from=<")))
		return false;
	span_cut_last_text(&rest, SPAN(" orig_id="), &id);
	if (!span_eat_end(&rest, SPAN(">")))
		return false;
	finding->sender = postfix_part_sender(rest);
	finding_name(finding, event);
	return true;
}

/* Reads "mx.example.org[192.0.2.25]:25: Connection refused". */
static bool
attempt_read(struct finding *finding, struct span rest, enum event event)
{
	if (!postfix_part_cut(&rest, SPAN(": "), &finding->relay))
		return false;
	return finding_name_text(finding, event, rest);
}

/* "smtpd_chat_reply: ...", as only Postfix's own functions are called, with -v. */
static bool
is_debugging(struct span rest)
{
	bool joined = false;
	size_t i = 0;

	for (; i < rest.bytes && (rest.at[i] == '_' || (rest.at[i] >= 'a' && rest.at[i] <= 'z') ||
	                             (rest.at[i] >= '0' && rest.at[i] <= '9'));
	     i++)
		joined = joined || (i > 0 && rest.at[i] == '_');
	return joined && span_begins(span_tail(rest, i), SPAN(": "));
}

static bool
message_read(struct finding *finding, struct span rest)
{
	/* The others are many, and these are frequent. */
	if (span_begins(rest, SPAN("reject: ")) || span_begins(rest, SPAN("milter-")))
		return postfix_refusal_read(finding, rest);
	return postfix_shape_read(finding, rest, message_lines, MESSAGE_LINES) ||
	       postfix_refusal_read(finding, rest);
}

static bool
note_read(struct finding *finding, struct span rest)
{
	if (postfix_shape_read(finding, rest, notes, NOTES))
		return true;
	return is_debugging(rest) && finding_name_text(finding, EVENT_NOTE, rest);
}

static void
line_begin(struct finding *finding, const struct syslog_line *line)
{
	struct span service = line->program, instance;

	span_cut(&service, '/', &instance);
	finding_clear(finding);
	finding->at_us = line->at_us;
	finding->mta = MTA_POSTFIX;
	finding->host = line->host;
	finding->service = service;
	finding->pid = line->pid;
}

/* Reads "warning: ..." and worse: of a client where it is about one, else of the server. */
static bool
complaint_read(
    struct finding *finding, const struct syslog_line *line, const struct program *program)
{
	struct span rest = line->message;

	for (size_t i = 0; i < GRAVITIES; i++) {
		if (!span_eat(&rest, gravities[i]))
			continue;
		if (i == 0 && program->tongue->warning_read(finding, rest))
			return true;
		/* What begins with a client is about it, and not the server's own trouble. */
		if (i == 0 && program->tongue->warning_read == postfix_server_warning_read &&
		    postfix_part_peer(finding, &rest))
			return false;
		line_begin(finding, line);
		return finding_name_text(finding, EVENT_TROUBLE, rest);
	}
	return false;
}

bool
postfix_line_read(struct finding *finding_r, const struct syslog_line *line)
{
	const struct program *program = program_find(line->program);
	struct span rest = line->message;

	if (program == NULL)
		return false;
	line_begin(finding_r, line);
	if (complaint_read(finding_r, line, program))
		return true;
	if (postfix_part_queue_id(finding_r, &rest))
		return program->tongue->message_read(finding_r, rest);
	if (program->tongue->read(finding_r, rest))
		return true;
	line_begin(finding_r, line);
	return note_read(finding_r, rest);
}

bool
postfix_counter(struct span counters, struct span name, int64_t *good_count_r, int64_t *all_count_r)
{
	struct span word;

	while (counters.bytes > 0) {
		int64_t good_count, all_count;

		if (!span_cut(&counters, ' ', &word)) {
			word = counters;
			counters = SPAN_NONE;
		}
		if (!span_eat(&word, name) || !span_eat(&word, SPAN("=")))
			continue;
		if (!span_eat_number(&word, INT64_MAX, &good_count))
			return false;
		all_count = good_count;
		if (span_eat(&word, SPAN("/")) && !span_eat_number(&word, INT64_MAX, &all_count))
			return false;
		if (word.bytes > 0)
			return false;
		*good_count_r = good_count;
		*all_count_r = all_count;
		return true;
	}
	return false;
}
