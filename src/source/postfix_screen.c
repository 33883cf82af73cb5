/* SPDX-License-Identifier: BSD-2-Clause */
/* What Postfix's guard before the door tells of those who want in. */
#include "source/postfix_screen.h"

#include "source/postfix_part.h"
#include "source/postfix_refusal.h"
#include "source/postfix_server.h"

#define LINES (sizeof(lines) / sizeof(lines[0]))
#define TLSPROXY_LINES (sizeof(tlsproxy_lines) / sizeof(tlsproxy_lines[0]))

static bool connect_read(struct finding *finding, struct span rest, enum event event);
static bool early_read(struct finding *finding, struct span rest, enum event event);
static bool hangup_read(struct finding *finding, struct span rest, enum event event);
static bool peer_read(struct finding *finding, struct span rest, enum event event);
static bool rank_read(struct finding *finding, struct span rest, enum event event);
static bool test_read(struct finding *finding, struct span rest, enum event event);

/* Postfix 2.8 to 3.5 say "blacklisted" and "whitelisted". */
static const struct postfix_shape lines[] = {
	{ SPAN("CONNECT from "), connect_read, EVENT_CONNECT },
	{ SPAN("PASS NEW "), peer_read, EVENT_NOTE },
	{ SPAN("PASS OLD "), peer_read, EVENT_NOTE },
	{ SPAN("PREGREET "), early_read, EVENT_PIPELINING },
	{ SPAN("HANGUP after "), hangup_read, EVENT_LOST_CONNECTION },
	{ SPAN("DISCONNECT "), peer_read, EVENT_DISCONNECT },
	{ SPAN("DNSBL rank "), rank_read, EVENT_DNSBL },
	{ SPAN("ALLOWLISTED "), peer_read, EVENT_NOTE },
	{ SPAN("WHITELISTED "), peer_read, EVENT_NOTE },
	{ SPAN("ALLOWLIST VETO "), peer_read, EVENT_NOTE },
	{ SPAN("WHITELIST VETO "), peer_read, EVENT_NOTE },
	{ SPAN("DENYLISTED "), peer_read, EVENT_CLIENT_REJECTED },
	{ SPAN("BLACKLISTED "), peer_read, EVENT_CLIENT_REJECTED },
	{ SPAN("COMMAND PIPELINING from "), test_read, EVENT_PIPELINING },
	{ SPAN("NON-SMTP COMMAND from "), test_read, EVENT_NON_SMTP_COMMAND },
	{ SPAN("BARE NEWLINE from "), test_read, EVENT_BARE_NEWLINE },
	{ SPAN("COMMAND TIME LIMIT from "), test_read, EVENT_TIMEOUT },
	{ SPAN("COMMAND COUNT LIMIT from "), test_read, EVENT_TOO_MANY_ERRORS },
	{ SPAN("COMMAND LENGTH LIMIT from "), test_read, EVENT_LINE_TOO_LONG },
	{ SPAN("DATA without valid RCPT from "), peer_read, EVENT_SYNTAX },
	{ SPAN("BDAT without valid RCPT from "), peer_read, EVENT_SYNTAX },
	{ SPAN("entering STRESS mode with "), NULL, EVENT_NOTE },
	{ SPAN("leaving STRESS mode with "), NULL, EVENT_NOTE },
};

static bool handshake_read(struct finding *finding, struct span rest, enum event event);

static const struct postfix_shape tlsproxy_lines[] = {
	{ SPAN("CONNECT from "), peer_read, EVENT_NOTE },
	{ SPAN("CONNECT to "), peer_read, EVENT_NOTE },
	{ SPAN("DISCONNECT "), peer_read, EVENT_NOTE },
	{ SPAN("TLS handshake failed for service="), handshake_read, EVENT_TLS_FAILED },
};

/* Reads "[192.0.2.7]:34219 to [198.51.100.1]:25". */
static bool
connect_read(struct finding *finding, struct span rest, enum event event)
{
	if (!postfix_part_peer(finding, &rest) || !span_begins(rest, SPAN(" to [")))
		return false;
	/* Whoever passes is heard of once more as soon as smtpd has got the connection. */
	finding->is_heard = true;
	finding_name(finding, event);
	return true;
}

/*
 * What a test found. The answer, if there is one, is logged for itself: a test can be one that only
 * looks ("ignore"), and a client can be put on trial by several.
 */
static bool
peer_read(struct finding *finding, struct span rest, enum event event)
{
	if (!postfix_part_peer(finding, &rest) || rest.bytes > 0)
		return false;
	finding_name_unanswered(finding, event);
	return true;
}

/* Reads "12 after 0.03 from [192.0.2.7]:34219: EHLO early\r\n". */
static bool
early_read(struct finding *finding, struct span rest, enum event event)
{
	struct span when;
	int64_t bytes;

	if (!span_eat_number(&rest, INT64_MAX, &bytes) || !span_eat(&rest, SPAN(" after ")) ||
	    !span_cut(&rest, ' ', &when) || !span_eat(&rest, SPAN("from ")) ||
	    !postfix_part_peer(finding, &rest) || !span_eat(&rest, SPAN(": ")))
		return false;
	finding->stage = STAGE_CONNECT;
	finding->text = rest;
	finding_name_unanswered(finding, event);
	return true;
}

/* Reads "0.5 from [192.0.2.7]:34219 in tests before SMTP handshake". */
static bool
hangup_read(struct finding *finding, struct span rest, enum event event)
{
	struct span when;

	if (!span_cut(&rest, ' ', &when) || !span_eat(&rest, SPAN("from ")) ||
	    !postfix_part_peer(finding, &rest))
		return false;
	/* Postfix 2.8 says no more. */
	if (rest.bytes > 0 && !span_eat(&rest, SPAN(" in ")))
		return false;
	if (span_is(rest, SPAN("tests before SMTP handshake")))
		finding->stage = STAGE_CONNECT;
	return finding_name_text(finding, event, rest);
}

/* Reads "5 for [192.0.2.7]:34219". */
static bool
rank_read(struct finding *finding, struct span rest, enum event event)
{
	int64_t rank;

	if (!span_eat_number(&rest, INT64_MAX, &rank) || !span_eat(&rest, SPAN(" for ")))
		return false;
	finding->stage = STAGE_CONNECT;
	return peer_read(finding, rest, event);
}

/* Reads "[192.0.2.7]:34219 after NOOP: text"; the command is the client's. */
static bool
test_read(struct finding *finding, struct span rest, enum event event)
{
	if (!postfix_part_peer(finding, &rest) || !span_eat(&rest, SPAN(" after ")))
		return false;
	finding->text = rest;
	if (event == EVENT_TIMEOUT || event == EVENT_TOO_MANY_ERRORS)
		finding_name(finding, event);
	else
		finding_name_unanswered(finding, event);
	return true;
}

bool
postfix_screen_read(struct finding *finding, struct span rest)
{
	return postfix_shape_read(finding, rest, lines, LINES) ||
	       postfix_refusal_screen_read(finding, rest);
}

/* Reads "smtpd peer=[192.0.2.7]:34219". It does the same for Postfix's own client. */
static bool
handshake_read(struct finding *finding, struct span rest, enum event event)
{
	struct span service;

	if (!span_cut(&rest, ' ', &service) || !span_eat(&rest, SPAN("peer=")) ||
	    !postfix_part_peer(finding, &rest))
		return false;
	finding_name(finding, span_ends(service, SPAN("smtpd")) ? event : EVENT_NOTE);
	return true;
}

bool
postfix_tlsproxy_read(struct finding *finding, struct span rest)
{
	return postfix_shape_read(finding, rest, tlsproxy_lines, TLSPROXY_LINES) ||
	       postfix_server_read(finding, rest);
}

/*
 * Reads "addr 192.0.2.7 listed by domain dnsbl.example.org as 127.0.0.2"; what follows from it is
 * postscreen's to say.
 */
bool
postfix_dnsblog_read(struct finding *finding, struct span rest)
{
	struct span address;

	if (!span_eat(&rest, SPAN("addr ")) || !span_cut(&rest, ' ', &address) ||
	    !postfix_part_address(finding, address))
		return false;
	if (!span_begins(rest, SPAN("listed by domain ")) &&
	    !span_begins(rest, SPAN("blocked by domain ")))
		return false;
	return finding_name_text(finding, EVENT_NOTE, rest);
}
