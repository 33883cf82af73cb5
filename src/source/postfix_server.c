/* SPDX-License-Identifier: BSD-2-Clause */
/* What Postfix's servers tell of their sessions. */
#include "source/postfix_server.h"

#include "source/postfix_line.h"
#include "source/postfix_part.h"
#include "source/postfix_refusal.h"

#define LINES (sizeof(lines) / sizeof(lines[0]))
#define WARNINGS (sizeof(warnings) / sizeof(warnings[0]))
#define MESSAGE_WARNINGS (sizeof(message_warnings) / sizeof(message_warnings[0]))
#define PEER_NOTES (sizeof(peer_notes) / sizeof(peer_notes[0]))
#define REASONS (sizeof(reasons) / sizeof(reasons[0]))

static bool connect_read(struct finding *finding, struct span rest, enum event event);
static bool disconnect_read(struct finding *finding, struct span rest, enum event event);
static bool ending_read(struct finding *finding, struct span rest, enum event event);
static bool peer_text_read(struct finding *finding, struct span rest, enum event event);
static bool tls_read(struct finding *finding, struct span rest, enum event event);

static const struct postfix_shape lines[] = {
	{ SPAN("connect from "), connect_read, EVENT_CONNECT },
	{ SPAN("disconnect from "), disconnect_read, EVENT_DISCONNECT },
	{ SPAN("lost connection after "), ending_read, EVENT_LOST_CONNECTION },
	{ SPAN("timeout after "), ending_read, EVENT_TIMEOUT },
	{ SPAN("too many errors after "), ending_read, EVENT_TOO_MANY_ERRORS },
	{ SPAN("improper command pipelining after "), ending_read, EVENT_PIPELINING },
	{ SPAN("improper use of bare newline after "), ending_read, EVENT_BARE_NEWLINE },
	{ SPAN("bare <LF> received after "), ending_read, EVENT_BARE_NEWLINE },
	{ SPAN("Anonymous TLS connection "), tls_read, EVENT_TLS_OK },
	{ SPAN("Untrusted TLS connection "), tls_read, EVENT_TLS_OK },
	{ SPAN("Trusted TLS connection "), tls_read, EVENT_TLS_OK },
	{ SPAN("Verified TLS connection "), tls_read, EVENT_TLS_OK },
	{ SPAN("TLS connection "), tls_read, EVENT_TLS_OK },
	{ SPAN("SSL_accept error from "), peer_text_read, EVENT_TLS_FAILED },
	{ SPAN("setting up TLS connection from "), peer_text_read, EVENT_NOTE },
	{ SPAN("certificate verification failed for "), peer_text_read, EVENT_NOTE },
	{ SPAN("client certificate verification failed for "), peer_text_read, EVENT_NOTE },
	{ SPAN("discarding EHLO keywords: "), NULL, EVENT_NOTE },
	{ SPAN("Relaying allowed for certified client: "), NULL, EVENT_NOTE },
};

/* What is told of a peer behind its name, with smtpd_tls_loglevel = 1 and more. */
static const struct span peer_notes[] = {
	SPAN("subject_CN="),
	SPAN("Trusted: subject_CN="),
	SPAN("Untrusted: subject_CN="),
	SPAN("Verified: subject_CN="),
	SPAN("Matched "),
	SPAN("re-using session "),
	SPAN("Reusing old session"),
	SPAN("TLS cipher list "),
	SPAN("Issuing session ticket"),
	SPAN("Decrypting session ticket"),
	SPAN("looking up session "),
	SPAN("reloaded session "),
	SPAN("save session "),
	SPAN("remove session "),
	SPAN("depth="),
	SPAN("certificate "),
};

static bool limit_read(struct finding *finding, struct span rest, enum event event);
static bool refusal_read(struct finding *finding, struct span rest, enum event event);
static bool wrapper_read(struct finding *finding, struct span rest, enum event event);
static bool address_read(struct finding *finding, struct span rest, enum event event);
static bool etrn_read(struct finding *finding, struct span rest, enum event event);
static bool name_read(struct finding *finding, struct span rest, enum event event);
static bool sasl_read(struct finding *finding, struct span rest, enum event event);

static const struct postfix_shape warnings[] = {
	{ SPAN("Connection concurrency limit exceeded: "), limit_read, EVENT_TOO_MANY_CONNECTIONS },
	{ SPAN("Connection rate limit exceeded: "), limit_read, EVENT_CONNECTION_RATE },
	{ SPAN("Message delivery request rate limit exceeded: "), limit_read, EVENT_MESSAGE_RATE },
	{ SPAN("Recipient address rate limit exceeded: "), limit_read, EVENT_RECIPIENT_RATE },
	{ SPAN("New TLS session rate limit exceeded: "), limit_read, EVENT_TLS_RATE },
	{ SPAN("AUTH command rate limit exceeded: "), limit_read, EVENT_AUTH_RATE },
	{ SPAN("Refusing STARTTLS request from "), refusal_read, EVENT_TLS_RATE },
	{ SPAN("Refusing TLS service request from "), refusal_read, EVENT_TLS_RATE },
	{ SPAN("Wrapper-mode request dropped from "), wrapper_read, EVENT_SERVER_ERROR },
	{ SPAN("non-SMTP command from "), peer_text_read, EVENT_NON_SMTP_COMMAND },
	{ SPAN("Illegal address syntax from "), address_read, EVENT_SYNTAX },
	{ SPAN("bad ETRN "), etrn_read, EVENT_SYNTAX },
	{ SPAN("reject: ETRN "), etrn_read, EVENT_CLIENT_REJECTED },
	{ SPAN("hostname "), name_read, EVENT_NOTE },
	{ SPAN("SASL authentication failure: "), sasl_read, EVENT_NOTE },
};

static bool bdat_read(struct finding *finding, struct span rest, enum event event);
static bool size_read(struct finding *finding, struct span rest, enum event event);

/* Behind a queue id. */
static const struct postfix_shape message_warnings[] = {
	{ SPAN("queue file size limit exceeded"), size_read, EVENT_MESSAGE_TOO_BIG },
	{ SPAN("BDAT request from "), size_read, EVENT_MESSAGE_TOO_BIG },
	{ SPAN("null BDAT request from "), bdat_read, EVENT_SYNTAX },
	{ SPAN("malformed BDAT command syntax from "), bdat_read, EVENT_SYNTAX },
};

/*
 * Why a login went wrong; whatever is not here were wrong credentials. RFC 4954 section 4 has 501
 * for a response that cannot be decoded and 504 for an unknown mechanism; Postfix 3.7 answers
 * everything with 535 but what its back end calls temporary. In both of those, and where the
 * protocol was broken off, no password was tried: that is no guess of one, and counts as a login
 * broken off. The words are those of Cyrus SASL 2.1 and of Dovecot 2.3.
 */
static const struct reason {
	struct span words;
	enum event event;
	uint16_t code;
} reasons[] = {
	{ SPAN("Connection lost to authentication server"), EVENT_AUTH_UNAVAILABLE, 454 },
	{ SPAN("Can't connect to authentication server"), EVENT_AUTH_UNAVAILABLE, 454 },
	{ SPAN("Temporary authentication failure"), EVENT_AUTH_UNAVAILABLE, 454 },
	{ SPAN("Temporary internal failure"), EVENT_AUTH_UNAVAILABLE, 454 },
	{ SPAN("Internal authentication failure"), EVENT_AUTH_UNAVAILABLE, 454 },
	{ SPAN("remote authentication server unavailable"), EVENT_AUTH_UNAVAILABLE, 454 },
	{ SPAN("transient failure"), EVENT_AUTH_UNAVAILABLE, 454 },
	{ SPAN("generic failure"), EVENT_AUTH_UNAVAILABLE, 454 },
	{ SPAN("no memory available"), EVENT_AUTH_UNAVAILABLE, 454 },
	{ SPAN("user exists, but no verifier for user"), EVENT_AUTH_UNAVAILABLE, 535 },
	{ SPAN("error when parsing configuration file"), EVENT_AUTH_UNAVAILABLE, 535 },
	{ SPAN("version mismatch with plug-in"), EVENT_AUTH_UNAVAILABLE, 535 },
	{ SPAN("no mechanism available"), EVENT_AUTH_ABORTED, 535 },
	{ SPAN("Invalid authentication mechanism"), EVENT_AUTH_ABORTED, 535 },
	{ SPAN("Unsupported authentication mechanism"), EVENT_AUTH_ABORTED, 535 },
	{ SPAN("mechanism too weak for this user"), EVENT_AUTH_ABORTED, 535 },
	{ SPAN("encryption needed to use mechanism"), EVENT_AUTH_ABORTED, 535 },
	{ SPAN("mechanism doesn't support requested feature"), EVENT_AUTH_ABORTED, 535 },
	{ SPAN("another step is needed in authentication"), EVENT_AUTH_ABORTED, 535 },
	{ SPAN("invalid parameter supplied"), EVENT_AUTH_ABORTED, 535 },
	{ SPAN("overflowed buffer"), EVENT_AUTH_ABORTED, 535 },
	{ SPAN("bad protocol / cancel"), EVENT_AUTH_ABORTED, 535 },
	{ SPAN("Invalid base64 data in "), EVENT_AUTH_ABORTED, 535 },
};

static bool
connect_read(struct finding *finding, struct span rest, enum event event)
{
	if (!postfix_part_peer(finding, &rest) || rest.bytes > 0)
		return false;
	finding->is_heard = true;
	finding_name(finding, event);
	return true;
}

static bool
disconnect_read(struct finding *finding, struct span rest, enum event event)
{
	int64_t good_count, all_count;

	if (!postfix_part_peer(finding, &rest))
		return false;
	/* Before Postfix 3.0 there are no counters. */
	if (rest.bytes > 0 && !span_eat(&rest, SPAN(" ")))
		return false;
	finding->counters = rest;
	if (postfix_counter(rest, SPAN("quit"), &good_count, &all_count) && good_count > 0)
		event = EVENT_QUIT;
	finding_name(finding, event);
	return true;
}

/* Reads "DATA (14 bytes) from h[192.0.2.7]", and ": text" where a client spoke out of turn. */
static bool
ending_read(struct finding *finding, struct span rest, enum event event)
{
	int64_t bytes;

	if (!postfix_part_stage(&finding->stage, &rest))
		return false;
	if (span_eat(&rest, SPAN(" (")) &&
	    (!span_eat_number(&rest, INT64_MAX, &bytes) || !span_eat(&rest, SPAN(" bytes)"))))
		return false;
	if (!span_eat(&rest, SPAN(" from ")) || !postfix_part_peer(finding, &rest))
		return false;
	if (event == EVENT_PIPELINING && span_eat(&rest, SPAN(": "))) {
		/* Before Postfix 3.9 it is said, and the client served. */
		finding->text = rest;
		finding_name_unanswered(finding, event);
		return true;
	}
	finding_name(finding, event);
	return event == EVENT_PIPELINING || rest.bytes == 0;
}

static bool
peer_text_read(struct finding *finding, struct span rest, enum event event)
{
	if (!postfix_part_peer(finding, &rest))
		return false;
	if (rest.bytes > 0 && !span_eat(&rest, SPAN(": ")))
		return false;
	return finding_name_text(finding, event, rest);
}

/* Reads "established from h[192.0.2.7]: TLSv1.3 with ...", or with " to name" behind the peer. */
static bool
tls_read(struct finding *finding, struct span rest, enum event event)
{
	struct span sni;

	if (!span_eat(&rest, SPAN("established from ")) && !span_eat(&rest, SPAN("reused from ")))
		return false;
	if (!postfix_part_peer(finding, &rest) || !postfix_part_cut(&rest, SPAN(": "), &sni))
		return false;
	return finding_name_text(finding, event, rest);
}

static bool
is_peer_note(struct span rest)
{
	for (size_t i = 0; i < PEER_NOTES; i++) {
		if (span_begins(rest, peer_notes[i]))
			return true;
	}
	return false;
}

bool
postfix_server_read(struct finding *finding, struct span rest)
{
	if (postfix_shape_read(finding, rest, lines, LINES))
		return true;
	if (span_begins(rest, SPAN("proxy-")))
		return postfix_refusal_read(finding, rest);
	if (!postfix_part_peer(finding, &rest) || !span_eat(&rest, SPAN(": ")) ||
	    !is_peer_note(rest))
		return false;
	return finding_name_text(finding, EVENT_NOTE, rest);
}

/* Reads "3 from h[192.0.2.7] for service smtpd"; the text is what follows the client. */
static bool
limit_read(struct finding *finding, struct span rest, enum event event)
{
	struct span text = rest;
	int64_t count;

	if (!span_eat_number(&rest, INT64_MAX, &count) || !span_eat(&rest, SPAN(" from ")) ||
	    !postfix_part_peer(finding, &rest) || !span_eat(&rest, SPAN(" for service ")))
		return false;
	return finding_name_text(finding, event, text);
}

/* Like the rate limit, but before the handshake, so that it can be answered in clear text. */
static bool
refusal_read(struct finding *finding, struct span rest, enum event event)
{
	if (!postfix_part_peer(finding, &rest) || !span_eat(&rest, SPAN(" for service ")))
		return false;
	finding->reply = (struct reply){ 454, { 4, 7, 0 }, .inferred = true, .text = "" };
	return finding_name_text(finding, event, rest);
}

static bool
wrapper_read(struct finding *finding, struct span rest, enum event event)
{
	if (!postfix_part_peer(finding, &rest) || !span_eat(&rest, SPAN(" for service ")))
		return false;
	finding->stage = STAGE_TLS;
	finding->text = rest;
	finding_name_unanswered(finding, event);
	return true;
}

/* Reads "h[192.0.2.7] in RCPT command: <>". */
static bool
address_read(struct finding *finding, struct span rest, enum event event)
{
	const struct status bad_sender = { 5, 1, 7 }, bad_recipient = { 5, 1, 3 };

	if (!postfix_part_peer(finding, &rest) || !span_eat(&rest, SPAN(" in ")) ||
	    !postfix_part_stage(&finding->stage, &rest) || !span_eat(&rest, SPAN(" command: ")))
		return false;
	finding->reply = (struct reply){ .code = 501, .inferred = true, .text = "" };
	if (finding->stage == STAGE_MAIL)
		finding->reply.status = bad_sender;
	if (finding->stage == STAGE_RCPT)
		finding->reply.status = bad_recipient;
	return finding_name_text(finding, event, rest);
}

/* Reads "argument... from h[192.0.2.7]", whose end is Postfix's; the argument may hold the same. */
static bool
etrn_read(struct finding *finding, struct span rest, enum event event)
{
	struct span peer;

	if (!span_cut_last(&rest, ' ', &peer) || !span_eat_end(&rest, SPAN("... from")) ||
	    !postfix_part_peer(finding, &peer) || peer.bytes > 0)
		return false;
	finding->text = rest;
	finding_name_unanswered(finding, event);
	return true;
}

/* Reads "h.example.org does not resolve to address 192.0.2.7: Name or service not known". */
static bool
name_read(struct finding *finding, struct span rest, enum event event)
{
	struct span text = rest, name, address;

	if (!span_cut(&rest, ' ', &name) || !span_eat(&rest, SPAN("does not resolve to address ")))
		return false;
	if (!postfix_part_cut(&rest, SPAN(": "), &address))
		address = rest;
	if (!postfix_part_address(finding, address))
		return false;
	return finding_name_text(finding, event, text);
}

/*
 * Cyrus SASL's own words before the line that names the client; but for a back end that is not
 * there they tell nothing that is not said again.
 */
static bool
sasl_read(struct finding *finding, struct span rest, enum event event)
{
	if (span_begins(rest, SPAN("cannot connect to ")) ||
	    span_begins(rest, SPAN("Internal Error")) || span_begins(rest, SPAN("unable to ")))
		event = EVENT_TROUBLE;
	return finding_name_text(finding, event, rest);
}

static bool
size_read(struct finding *finding, struct span rest, enum event event)
{
	if (rest.bytes > 0 && (!postfix_part_peer(finding, &rest) ||
	                          !span_is(rest, SPAN(" exceeds message size limit"))))
		return false;
	finding_name(finding, event);
	return true;
}

/* Postfix 3.7 answers "551 5.7.1 Null BDAT request" and "521 5.5.4 Syntax: BDAT count [LAST]". */
static bool
bdat_read(struct finding *finding, struct span rest, enum event event)
{
	if (!postfix_part_peer(finding, &rest))
		return false;
	finding->stage = STAGE_DATA;
	finding->reply = (struct reply){ 551, { 5, 7, 1 }, .inferred = true, .text = "" };
	if (span_eat(&rest, SPAN(": ")))
		finding->reply = (struct reply){ 521, { 5, 5, 4 }, .inferred = true, .text = "" };
	return finding_name_text(finding, event, rest);
}

static bool
is_mechanism(struct span word)
{
	for (size_t i = 0; i < word.bytes; i++) {
		const char c = word.at[i];

		if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_')
			return false;
	}
	return word.bytes > 0;
}

static void
failure_read(struct finding *finding, struct span rest)
{
	struct span why = rest;
	bool is_nobody = false;

	/* No reason holds a login; a login can hold anything, and ends the line. */
	if (postfix_part_cut(&rest, SPAN(", sasl_username="), &why)) {
		is_nobody = span_is(rest, SPAN("(unavailable)"));
		if (!is_nobody)
			finding->login = rest;
	}
	finding->text = why;
	/*
	 * Postfix 3.7 says no more when Dovecot is not there (454), or was sent what is no login at
	 * all (535): either way nobody's password was tried.
	 */
	if (is_nobody && span_is(why, SPAN("(reason unavailable)"))) {
		finding_name(finding, EVENT_AUTH_UNAVAILABLE);
		return;
	}
	for (size_t i = 0; i < REASONS; i++) {
		if (!span_begins(why, reasons[i].words))
			continue;
		if (reasons[i].code == 535)
			finding->reply = classify_reply(EVENT_AUTH_FAILED);
		finding_name(finding, reasons[i].event);
		return;
	}
	finding_name(finding, EVENT_AUTH_FAILED);
}

/* Reads "LOGIN authentication failed: authentication failure, sasl_username=u". */
static bool
auth_read(struct finding *finding, struct span rest)
{
	if (!span_cut(&rest, ' ', &finding->mechanism) || !is_mechanism(finding->mechanism)) {
		/*
		 * A quoted mechanism can hold blanks and all that follows here. No mechanism is
		 * called so (RFC 4422 section 3.1), so that no password can have been tried.
		 */
		finding->mechanism = SPAN_NONE;
		finding->reply = classify_reply(EVENT_AUTH_FAILED);
		finding_name(finding, EVENT_AUTH_ABORTED);
		return true;
	}
	if (span_is(rest, SPAN("authentication aborted"))) {
		finding_name(finding, EVENT_AUTH_ABORTED);
		return true;
	}
	if (!span_eat(&rest, SPAN("authentication failed:")))
		return false;
	span_eat(&rest, SPAN(" "));
	failure_read(finding, rest);
	return true;
}

/* Reads what stands behind the client that a warning begins with. */
static bool
peer_warning_read(struct finding *finding, struct span rest)
{
	int64_t most_bytes;

	if (span_eat(&rest, SPAN(": SASL ")))
		return auth_read(finding, rest);
	if (span_eat(&rest, SPAN(": request longer than "))) {
		if (!span_eat_number(&rest, INT64_MAX, &most_bytes) || !span_eat(&rest, SPAN(": ")))
			return false;
		/* Postfix 3.7 cuts it off, and what is left may be right. */
		finding->text = rest;
		finding_name_unanswered(finding, EVENT_LINE_TOO_LONG);
		return true;
	}
	if (!span_eat(&rest, SPAN(" sent ")))
		return false;
	return finding_name_text(finding, EVENT_NON_SMTP_COMMAND, rest);
}

/* Reads "192.0.2.7: hostname h.example.org verification failed: why", as Postfix 2.6 to 2.8 say. */
static bool
old_name_read(struct finding *finding, struct span rest)
{
	struct span address;

	if (!postfix_part_cut(&rest, SPAN(": "), &address) ||
	    !postfix_part_address(finding, address))
		return false;
	if (!span_begins(rest, SPAN("hostname ")) &&
	    !span_begins(rest, SPAN("address not listed for hostname ")))
		return false;
	return finding_name_text(finding, EVENT_NOTE, rest);
}

bool
postfix_server_warning_read(struct finding *finding, struct span rest)
{
	struct span behind = rest;

	if (postfix_part_peer(finding, &behind))
		return peer_warning_read(finding, behind);
	if (postfix_shape_read(finding, rest, warnings, WARNINGS))
		return true;
	if (postfix_part_queue_id(finding, &behind))
		return postfix_shape_read(finding, behind, message_warnings, MESSAGE_WARNINGS);
	return old_name_read(finding, rest);
}

bool
postfix_server_client_read(struct finding *finding, struct span rest)
{
	struct span login;

	if (!postfix_part_peer(finding, &rest))
		return false;
	if (rest.bytes > 0 && !span_eat(&rest, SPAN(", ")))
		return false;
	if (span_eat(&rest, SPAN("sasl_method=")) &&
	    !postfix_part_cut(&rest, SPAN(", "), &finding->mechanism))
		return false;
	if (!span_eat(&rest, SPAN("sasl_username="))) {
		/* Who the client was before another server forwarded it is that one's word. */
		finding_name(finding, EVENT_QUEUED);
		return rest.bytes == 0 || span_begins(rest, SPAN("sasl_sender=")) ||
		       span_begins(rest, SPAN("orig_queue_id=")) ||
		       span_begins(rest, SPAN("orig_client="));
	}
	/* The client chooses what it says after "AUTH=" (RFC 4954 section 5), not its login. */
	if (!postfix_part_cut(&rest, SPAN(", sasl_sender="), &login) &&
	    !postfix_part_cut(&rest, SPAN(", orig_queue_id="), &login) &&
	    !postfix_part_cut(&rest, SPAN(", orig_client="), &login))
		login = rest;
	finding->login = login;
	/* A filter is told of the login with MAIL. */
	finding->is_heard = true;
	finding_name(finding, EVENT_AUTH_OK);
	return true;
}
