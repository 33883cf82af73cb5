/* SPDX-License-Identifier: BSD-2-Clause */
/* What Sendmail says of sessions: how they begin, what clients try in them, and how they end. */
#include "source/sendmail_session.h"

#include <string.h>
#include <strings.h>

#include "source/sendmail_text.h"

/* The results of Cyrus SASL 2.1 that say something about the credentials, or about the client. */
static const struct sasl_result {
	int64_t minus;
	enum event event;
} sasl_results[] = {
	{ 5, EVENT_AUTH_ABORTED }, /* SASL_BADPROT */
	{ 9, EVENT_AUTH_ABORTED }, /* SASL_BADMAC */
	{ 11, EVENT_AUTH_ABORTED }, /* SASL_WRONGMECH */
	{ 13, EVENT_AUTH_FAILED }, /* SASL_BADAUTH */
	{ 14, EVENT_AUTH_FAILED }, /* SASL_NOAUTHZ */
	{ 15, EVENT_AUTH_ABORTED }, /* SASL_TOOWEAK */
	{ 16, EVENT_AUTH_ABORTED }, /* SASL_ENCRYPT */
	{ 18, EVENT_AUTH_FAILED }, /* SASL_EXPIRED */
	{ 19, EVENT_AUTH_FAILED }, /* SASL_DISABLED */
	{ 20, EVENT_AUTH_FAILED }, /* SASL_NOUSER */
	{ 21, EVENT_AUTH_FAILED }, /* SASL_PWLOCK */
	{ 28, EVENT_AUTH_FAILED }, /* SASL_NOUSERPASS */
};

/* All others are the back end's: nobody is charged for them. */
static enum event
sasl_event(int64_t minus)
{
	for (size_t i = 0; i < sizeof(sasl_results) / sizeof(sasl_results[0]); i++) {
		if (sasl_results[i].minus == minus)
			return sasl_results[i].event;
	}
	return EVENT_AUTH_UNAVAILABLE;
}

/*
 * "PLAIN): user not found (-20) SASL(-13): user not found: checkpass failed, user=bob,
 * relay=mx.example.org [192.0.2.1]". Before 8.16 there is no user.
 */
static bool
auth_failure_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span text, words, detail;
	int64_t minus;

	if (!span_cut(&rest, ')', &finding->mechanism) || !span_eat(&rest, SPAN(": ")))
		return false;
	text = rest;
	if (!span_cut_text(&text, SPAN(" (-"), &words) || !span_eat_number(&text, 1000, &minus))
		return false;
	sendmail_relay_cut(finding, &rest, extent);
	text = rest;
	if (span_cut_text(&rest, SPAN(", user="), &detail)) {
		finding->login = rest;
		text = detail;
	}
	sendmail_infer(finding, 535, (struct status){ 5, 7, 0 });
	return finding_name_text(finding, sasl_event(minus), text);
}

/* The client's words may be its password, and are not repeated. */
static bool
auth_decode_read(struct finding *finding, struct span rest, enum extent extent)
{
	sendmail_relay_cut(finding, &rest, extent);
	sendmail_infer(finding, 501, (struct status){ 5, 5, 4 });
	return finding_name_text(finding, EVENT_AUTH_ABORTED, SPAN_NONE);
}

static bool
auth_encode_read(struct finding *finding, struct span rest, enum extent extent)
{
	sendmail_relay_cut(finding, &rest, extent);
	sendmail_infer(finding, 454, (struct status){ 4, 5, 4 });
	return finding_name_text(finding, EVENT_AUTH_UNAVAILABLE, SPAN_NONE);
}

/* "name [192.0.2.1], authid=bob@example.org, mech=PLAIN, bits=0" */
static bool
auth_ok_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span bits, peer;

	(void)span_cut_last_text(&rest, SPAN(", bits="), &bits);
	(void)span_cut_last_text(&rest, SPAN(", mech="), &finding->mechanism);
	if (!span_cut_text(&rest, SPAN(", authid="), &peer))
		return extent == EXTENT_BEGINNING &&
		       finding_name_text(finding, EVENT_NOTE, finding->text);
	(void)sendmail_peer(finding, peer);
	finding->login = rest;
	finding->stage = STAGE_AUTH;
	sendmail_infer(finding, 235, (struct status){ 2, 0, 0 });
	return finding_name_text(finding, EVENT_AUTH_OK, SPAN_NONE);
}

/* "name [192.0.2.1], version=TLSv1.3, verify=NO, cipher=…" */
static bool
tls_ok_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span peer;

	(void)extent;
	if (!span_cut_text(&rest, SPAN(", version="), &peer))
		return finding_name_text(finding, EVENT_NOTE, finding->text);
	(void)sendmail_peer(finding, peer);
	return finding_name_text(finding, EVENT_TLS_OK, rest);
}

/* "-1, reason=wrong version number, SSL_error=1, errno=0, retry=-1, relay=name [192.0.2.1]" */
static bool
tls_failed_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span before;

	sendmail_relay_cut(finding, &rest, extent);
	(void)span_cut_text(&rest, SPAN(", reason="), &before);
	return finding_name_text(finding, EVENT_TLS_FAILED, rest);
}

static bool
pipelining_read(struct finding *finding, struct span rest, enum extent extent)
{
	sendmail_relay_cut(finding, &rest, extent);
	finding_name_unanswered(finding, EVENT_PIPELINING);
	return true;
}

static bool
features_failed_read(struct finding *finding, struct span rest, enum extent extent)
{
	(void)span_eat_end(&rest, SPAN(", access temporarily disabled"));
	sendmail_relay_cut(finding, &rest, extent);
	finding->stage = STAGE_CONNECT;
	sendmail_infer(finding, 450, (struct status){ 4, 3, 0 });
	return finding_name_text(finding, EVENT_SERVER_ERROR, finding->text);
}

static bool
connect_read(struct finding *finding, struct span rest, enum extent extent)
{
	(void)extent;
	(void)sendmail_peer(finding, rest);
	finding->is_heard = true;
	return finding_name_text(finding, EVENT_CONNECT, SPAN_NONE);
}

/* Sendmail of before 8.12 says this of a session without a command. */
static bool
null_connection_read(struct finding *finding, struct span rest, enum extent extent)
{
	(void)extent;
	(void)sendmail_peer(finding, rest);
	return finding_name_text(finding, EVENT_NO_MAIL, SPAN_NONE);
}

/* The command after which a client was lost. */
static const struct last_command {
	struct span name;
	enum stage stage;
} last_commands[] = {
	{ SPAN("startup"), STAGE_CONNECT },
	{ SPAN("helo"), STAGE_HELO },
	{ SPAN("ehlo"), STAGE_HELO },
	{ SPAN("starttls"), STAGE_TLS },
	{ SPAN("auth"), STAGE_AUTH },
	{ SPAN("mail"), STAGE_MAIL },
	{ SPAN("rcpt"), STAGE_RCPT },
	{ SPAN("data"), STAGE_DATA },
};

/* "name [192.0.2.1] to MTA-v4 after rcpt" */
static bool
lost_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span command, daemon;

	(void)extent;
	if (!span_cut_last_text(&rest, SPAN(" after "), &command))
		return false;
	if (!span_cut_last_text(&rest, SPAN(" to "), &daemon))
		return false;
	(void)sendmail_peer(finding, rest);
	finding->daemon = daemon;
	for (size_t i = 0; i < sizeof(last_commands) / sizeof(last_commands[0]); i++) {
		if (span_is(command, last_commands[i].name))
			finding->stage = last_commands[i].stage;
	}
	return finding_name_text(finding, EVENT_LOST_CONNECTION, finding->text);
}

/*
 * "name during server cmd read", where a name that nobody knows is "[192.0.2.1]". Sendmail 8.17
 * closes without a reply. "during client greeting" is about another server.
 */
static bool
timeout_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span phase;

	(void)extent;
	if (!span_cut_last_text(&rest, SPAN(" during "), &phase))
		return finding_name_text(finding, EVENT_NOTE, finding->text);
	if (span_begins(phase, SPAN("client "))) {
		finding->relay = rest;
		finding->stage = STAGE_DELIVERY;
		return finding_name_text(finding, EVENT_NOTE, finding->text);
	}
	if (!sendmail_peer(finding, rest) && sendmail_is_plain(rest))
		finding->client_name = rest;
	if (span_is(phase, SPAN("message collect")))
		finding->stage = STAGE_DATA;
	finding_name_unanswered(finding, EVENT_TIMEOUT);
	return true;
}

/* "name [192.0.2.1] due to pre-greeting traffic after 0 seconds" */
static bool
early_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span reason;

	(void)extent;
	if (!span_cut_last_text(&rest, SPAN(" due to "), &reason))
		return false;
	(void)sendmail_peer(finding, rest);
	finding->stage = STAGE_CONNECT;
	sendmail_infer(finding, 554, (struct status){ 0, 0, 0 });
	return finding_name_text(finding, EVENT_PIPELINING, finding->text);
}

/* "EHLO from name [192.0.2.1] due to traffic before response" */
static bool
impatient_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span reason, command;

	(void)extent;
	if (!span_cut_last_text(&rest, SPAN(" due to "), &reason) ||
	    !span_cut_text(&rest, SPAN(" from "), &command))
		return false;
	(void)sendmail_peer(finding, rest);
	if (span_ends(command, SPAN("LO")))
		finding->stage = STAGE_HELO;
	sendmail_infer(finding, 554, (struct status){ 5, 5, 0 });
	return finding_name_text(finding, EVENT_PIPELINING, finding->text);
}

/* "(bad_host) from name [192.0.2.1]"; the name is what the client said in its HELO. */
static bool
helo_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span peer;

	if (extent == EXTENT_WHOLE && span_cut_last_text(&rest, SPAN(" from "), &peer))
		(void)sendmail_peer(finding, peer);
	if (span_eat(&rest, SPAN("(")) && span_eat_end(&rest, SPAN(")")) &&
	    !span_is(rest, SPAN("too long")))
		finding->helo = rest;
	sendmail_infer(finding, 501, (struct status){ 5, 0, 0 });
	return finding_name_text(finding, EVENT_HELO_REJECTED, finding->text);
}

/* "MAIL command (<a@example.org>) from name [192.0.2.1] tempfailed (due to previous checks)" */
static bool
tempfailed_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span peer;

	(void)extent;
	if (span_eat_end(&rest, SPAN(" tempfailed (due to previous checks)")) &&
	    span_cut_last_text(&rest, SPAN(" from "), &peer))
		(void)sendmail_peer(finding, peer);
	return finding_name_text(finding, EVENT_NOTE, finding->text);
}

/* Why the text of a message was not read to its end, or not as it was sent. */
static const struct collect_trouble {
	struct span begins;
	enum event event;
	struct reply reply;
} collect_troubles[] = {
	{ SPAN("read timeout"), EVENT_TIMEOUT, { 421, { 4, 4, 1 }, true, "" } },
	{ SPAN("Bare "), EVENT_BARE_NEWLINE, { 421, { 4, 5, 0 }, true, "" } },
	{ SPAN(""), EVENT_LOST_CONNECTION, { 0, { 0, 0, 0 }, false, "" } },
};

/*
 * "relay=name, from=<a@example.org>, info=unexpected close"; before 8.17 "unexpected close on
 * connection from name, sender=<a@example.org>". A bare newline that was replaced has no reply.
 */
static bool
collect_read(struct finding *finding, struct span rest, enum extent extent)
{
	const struct collect_trouble *trouble = collect_troubles;
	struct span info, before;

	(void)extent;
	/* Another line follows. */
	if (span_begins(rest, SPAN("premature EOM")))
		return finding_name_text(finding, EVENT_NOTE, finding->text);
	finding->stage = STAGE_DATA;
	if (span_eat(&rest, SPAN("relay="))) {
		if (!span_cut_last_text(&rest, SPAN(", info="), &info))
			return finding_name_text(finding, EVENT_NOTE, finding->text);
	} else {
		info = rest;
		if (!span_cut_text(&rest, SPAN(" on connection from "), &before))
			return finding_name_text(finding, EVENT_TROUBLE, finding->text);
	}
	while (!span_begins(info, trouble->begins))
		trouble++;
	finding->reply = trouble->reply;
	if (!span_ends(info, SPAN(", status=replaced")))
		return finding_name_text(finding, trouble->event, finding->text);
	finding_name_unanswered(finding, trouble->event);
	return true;
}

static bool
syserr_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span user, collect;

	if (!span_cut(&rest, ')', &user) || !span_eat(&rest, SPAN(": ")))
		return false;
	collect = rest;
	if (span_eat(&collect, SPAN("collect: ")) &&
	    (span_begins(collect, SPAN("relay=")) ||
	        span_begins(collect, SPAN("read timeout on ")) ||
	        span_begins(collect, SPAN("I/O error on "))))
		return collect_read(finding, collect, extent);
	return finding_name_text(finding, EVENT_TROUBLE, finding->text);
}

static bool
message_too_big_read(struct finding *finding, struct span rest, enum extent extent)
{
	(void)rest;
	(void)extent;
	sendmail_infer(finding, 552, (struct status){ 5, 2, 3 });
	return finding_name_text(finding, EVENT_MESSAGE_TOO_BIG, finding->text);
}

static bool
headers_too_big_read(struct finding *finding, struct span rest, enum extent extent)
{
	(void)rest;
	(void)extent;
	sendmail_infer(finding, 552, (struct status){ 5, 0, 0 });
	return finding_name_text(finding, EVENT_MESSAGE_TOO_BIG, finding->text);
}

/* "mx.example.org, 192.0.2.1) rejection" */
static bool
wrappers_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span addr;

	(void)extent;
	if (span_eat_end(&rest, SPAN(") rejection")) &&
	    span_cut_last_text(&rest, SPAN(", "), &addr) &&
	    addr_parse_span(&finding->client, addr) == 0)
		finding->client_name = sendmail_is_plain(rest) ? rest : SPAN_NONE;
	sendmail_infer(finding, 550, (struct status){ 5, 7, 1 });
	return finding_name_text(finding, EVENT_CLIENT_REJECTED, finding->text);
}

/* "wiz" or "debug": commands of Sendmail's youth. Behind the peer is its address once more. */
static bool
bogus_read(struct finding *finding, struct span rest, enum extent extent)
{
	struct span peer = rest, again;

	if (extent == EXTENT_WHOLE && span_eat_end(&peer, SPAN(")")) &&
	    span_cut_last_text(&peer, SPAN(" ("), &again))
		(void)sendmail_peer(finding, peer);
	return finding_name_text(finding, EVENT_SMTP_ATTACK, finding->text);
}

/* What the client said may be its password. */
static bool
heard_read(struct finding *finding, struct span rest, enum extent extent)
{
	(void)rest;
	(void)extent;
	return finding_name_text(finding, EVENT_NOTE, SPAN_NONE);
}

static bool
unknown_command_read(struct finding *finding, struct span rest, enum extent extent)
{
	(void)extent;
	(void)span_eat_end(&rest, SPAN("\" to Milter"));
	finding->is_heard = true;
	return finding_name_text(finding, EVENT_UNKNOWN_COMMAND, rest);
}

/* What is said of a client that is named first, behind "name [192.0.2.1]: ". */
static const struct remark {
	struct span begins;
	enum event event;
	struct reply reply;
} remarks[] = {
	{ SPAN("possible SMTP attack: "), EVENT_SMTP_ATTACK, { 0, { 0, 0, 0 }, false, "" } },
	{ SPAN("Possible SMTP RCPT flood, throttling"), EVENT_SMTP_ATTACK,
	    { 0, { 0, 0, 0 }, false, "" } },
	{ SPAN("Possible SMTP RCPT flood, shutting down"), EVENT_SMTP_ATTACK,
	    { 421, { 4, 7, 0 }, true, "" } },
	{ SPAN("SMTP violation, input too long"), EVENT_LINE_TOO_LONG,
	    { 421, { 4, 7, 0 }, true, "" } },
	{ SPAN("probable open proxy: "), EVENT_NON_SMTP_COMMAND, { 421, { 4, 7, 0 }, true, "" } },
};

/* Does a command begin so? It stands there as the client wrote it. */
static bool
is_command(struct span words, const char *verb)
{
	const size_t bytes = strlen(verb);

	while (span_eat(&words, SPAN(" ")))
		;
	return words.bytes >= bytes && strncasecmp(words.at, verb, bytes) == 0;
}

/* "SMTP DATA-1 protocol error: …" is about another server, whose name stands before it. */
static bool
is_protocol_error(struct span words)
{
	struct span phase;

	return span_eat(&words, SPAN("SMTP ")) && span_cut(&words, ' ', &phase) &&
	       span_begins(words, SPAN("protocol error: "));
}

static bool
remark_read(struct finding *finding, struct span words)
{
	/* Behind the colon are a client's words: another peer there makes both doubtful. */
	if (memmem(words.at, words.bytes, "]: ", 3) != NULL ||
	    memmem(words.at, words.bytes, "(may be forged): ", 17) != NULL)
		sendmail_peer_forget(finding);
	if (is_protocol_error(words)) {
		sendmail_peer_forget(finding);
		return finding_name_text(finding, EVENT_TROUBLE, words);
	}
	for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++) {
		if (!span_begins(words, remarks[i].begins))
			continue;
		finding->reply = remarks[i].reply;
		return finding_name_text(finding, remarks[i].event, words);
	}
	if (is_command(words, "vrfy") || is_command(words, "expn"))
		return finding_name_text(finding, EVENT_ADDRESS_PROBE, words);
	return is_command(words, "etrn") && finding_name_text(finding, EVENT_NOTE, words);
}

/*
 * "name [192.0.2.1] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA-v4", and all that
 * has a colon behind the peer.
 */
bool
sendmail_client_read(struct finding *finding, struct span message)
{
	const struct span idle = SPAN(" did not issue MAIL/EXPN/VRFY/ETRN during connection to ");
	struct span rest = message, name;

	if (!sendmail_peer_eat(finding, &rest)) {
		if (span_cut_text(&rest, SPAN(": "), &name) && sendmail_is_plain(name))
			return is_protocol_error(rest) &&
			       finding_name_text(finding, EVENT_TROUBLE, message);
		rest = message;
		if (!span_cut_text(&rest, idle, &name) || !sendmail_is_plain(name))
			return false;
	} else if (span_eat(&rest, SPAN(": "))) {
		return remark_read(finding, rest);
	} else if (!span_eat(&rest, idle)) {
		return false;
	}
	if (sendmail_is_plain(rest))
		finding->daemon = rest;
	else
		sendmail_peer_forget(finding); /* a name that goes on like a line */
	return finding_name_text(finding, EVENT_NO_MAIL, SPAN_NONE);
}

const struct sendmail_kind sendmail_session_kinds[] = {
	{ SPAN("AUTH failure ("), auth_failure_read, EVENT_NOTE },
	{ SPAN("AUTH=server, relay="), auth_ok_read, EVENT_NOTE },
	{ SPAN("AUTH decode64 error "), auth_decode_read, EVENT_NOTE },
	{ SPAN("AUTH encode64 error "), auth_encode_read, EVENT_NOTE },
	{ SPAN("STARTTLS=server, relay="), tls_ok_read, EVENT_NOTE },
	{ SPAN("STARTTLS=server, error: accept failed="), tls_failed_read, EVENT_NOTE },
	{ SPAN("connect from "), connect_read, EVENT_NOTE },
	{ SPAN("Null connection from "), null_connection_read, EVENT_NOTE },
	{ SPAN("lost input channel from "), lost_read, EVENT_NOTE },
	{ SPAN("timeout waiting for input from "), timeout_read, EVENT_NOTE },
	{ SPAN("timeout waiting for input "), NULL, EVENT_NOTE },
	{ SPAN("collect: "), collect_read, EVENT_NOTE },
	{ SPAN("SYSERR("), syserr_read, EVENT_NOTE },
	{ SPAN("rejecting commands from "), early_read, EVENT_NOTE },
	{ SPAN("rejecting server "), impatient_read, EVENT_NOTE },
	{ SPAN("unauthorized PIPELINING"), pipelining_read, EVENT_NOTE },
	{ SPAN("invalid domain name "), helo_read, EVENT_NOTE },
	{ SPAN("Sending \""), unknown_command_read, EVENT_NOTE },
	{ SPAN("message size "), message_too_big_read, EVENT_NOTE },
	{ SPAN("headers too large "), headers_too_big_read, EVENT_NOTE },
	{ SPAN("header overflow from "), headers_too_big_read, EVENT_NOTE },
	{ SPAN("SMTP outgoing connect on "), NULL, EVENT_NOTE },
	{ SPAN("SMTP "), tempfailed_read, EVENT_NOTE },
	{ SPAN("ERROR: srv_features=tempfail"), features_failed_read, EVENT_NOTE },
	{ SPAN("tcpwrappers ("), wrappers_read, EVENT_NOTE },
	{ SPAN("\"wiz\" command from "), bogus_read, EVENT_NOTE },
	{ SPAN("\"debug\" command from "), bogus_read, EVENT_NOTE },
	{ SPAN("<--"), heard_read, EVENT_NOTE },
	{ SPAN(""), NULL, EVENT_NOTE },
};
