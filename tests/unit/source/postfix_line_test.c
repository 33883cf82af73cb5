/* SPDX-License-Identifier: BSD-2-Clause */
/* Postfix's lines are understood, and nobody else's words are taken for Postfix's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source/postfix_line.h"

#define CASES(cases) (sizeof(cases) / sizeof(cases[0]))
#define H "h.example[192.0.2.7]"
#define TAIL "; from=<a@example.org> to=<b@example.net> proto=ESMTP helo=<c>"
#define TOLD .helo = "c", .sender = "a@example.org", .recipient = "b@example.net"
#define PEER .client = "192.0.2.7", .client_name = "h.example"

/* A line and all that is in it; what is left out must not be there. */
struct line_case {
	const char *program; /* NULL: "postfix/smtpd" */
	const char *message;
	enum event event;
	enum event also; /* EVENT_CONNECT: nothing that would not follow anyway */
	enum stage stage; /* 0, which is STAGE_CONNECT: whatever goes with the event */
	const char *client;
	uint16_t client_port;
	const char *client_name;
	const char *queue_id;
	const char *login;
	const char *mechanism;
	const char *helo;
	const char *sender;
	const char *recipient;
	const char *reply; /* "550 5.1.1"; "~550 5.1.1" for an inferred one */
	const char *text;
	const char *counters;
	const char *relay;
	const char *relay_address;
	int64_t delay_us; /* 0: none */
	int64_t bytes; /* 0: none */
	enum { SILENT, HEARD } ear;
};

static const struct line_case session_cases[] = {
	{ .message = "connect from " H, EVENT_CONNECT, PEER, .reply = "~220", .ear = HEARD },
	{ .message = "connect from " H ":55921",
	    EVENT_CONNECT,
	    PEER,
	    .client_port = 55921,
	    .reply = "~220",
	    .ear = HEARD },
	{ .message = "connect from unknown[2001:db8::7]",
	    EVENT_CONNECT,
	    .client = "2001:db8::7",
	    .reply = "~220",
	    .ear = HEARD },
	{ .message = "connect from unknown[unknown]",
	    EVENT_CONNECT,
	    .reply = "~220",
	    .ear = HEARD },
	{ .message = "disconnect from " H " ehlo=1 auth=0/2 quit=1 unknown=0/1 commands=2/5",
	    EVENT_QUIT,
	    PEER,
	    .counters = "ehlo=1 auth=0/2 quit=1 unknown=0/1 commands=2/5",
	    .reply = "~221 2.0.0" },
	{ .message = "disconnect from " H ":54915 ehlo=1 auth=0/1 commands=1/2",
	    EVENT_DISCONNECT,
	    PEER,
	    .client_port = 54915,
	    .counters = "ehlo=1 auth=0/1 commands=1/2" },
	{ .message = "disconnect from " H " quit=0/1 commands=0/1",
	    EVENT_DISCONNECT,
	    PEER,
	    .counters = "quit=0/1 commands=0/1" },
	{ .message = "disconnect from " H, EVENT_DISCONNECT, PEER },
	{ .message = "lost connection after CONNECT from unknown[unknown]", EVENT_LOST_CONNECTION },
	{ .message = "lost connection after AUTH from " H,
	    EVENT_LOST_CONNECTION,
	    .stage = STAGE_AUTH,
	    PEER },
	{ .message = "lost connection after STARTTLS from " H,
	    EVENT_LOST_CONNECTION,
	    .stage = STAGE_TLS,
	    PEER },
	{ .message = "lost connection after DATA (14 bytes) from " H,
	    EVENT_LOST_CONNECTION,
	    .stage = STAGE_DATA,
	    PEER },
	{ .message = "lost connection after RSET from " H,
	    EVENT_LOST_CONNECTION,
	    .stage = STAGE_CLOSE,
	    PEER },
	{ .message = "timeout after END-OF-MESSAGE from " H,
	    EVENT_TIMEOUT,
	    .stage = STAGE_MESSAGE,
	    PEER,
	    .reply = "~421 4.4.2" },
	{ .message = "too many errors after UNKNOWN from " H,
	    EVENT_TOO_MANY_ERRORS,
	    .stage = STAGE_UNKNOWN,
	    PEER,
	    .reply = "~421 4.7.0" },
	{ .message = "improper command pipelining after EHLO from " H ": MAIL FROM:<a@b>\\r\\n",
	    EVENT_PIPELINING,
	    .stage = STAGE_HELO,
	    PEER,
	    .text = "MAIL FROM:<a@b>\\r\\n" },
	{ .message = "bare <LF> received after DATA content from " H,
	    EVENT_BARE_NEWLINE,
	    .stage = STAGE_DATA,
	    PEER,
	    .reply = "~550 5.5.2" },
	{ .message = "SSL_accept error from " H ": lost connection",
	    EVENT_TLS_FAILED,
	    PEER,
	    .text = "lost connection" },
	{ .message = "Anonymous TLS connection established from " H ": TLSv1.3 with cipher X",
	    EVENT_TLS_OK,
	    PEER,
	    .reply = "~220 2.0.0",
	    .text = "TLSv1.3 with cipher X" },
	{ .message =
	        "Trusted TLS connection reused from " H " to mx.example: TLSv1.2 with cipher X",
	    EVENT_TLS_OK,
	    PEER,
	    .reply = "~220 2.0.0",
	    .text = "TLSv1.2 with cipher X" },
	{ .message = "NOQUEUE: abort: TLS from " H ": No client certificate presented",
	    EVENT_TLS_FAILED,
	    PEER,
	    .reply = "~421 4.7.1",
	    .text = "No client certificate presented" },
	{ .message = "7EAA5516702: client=" H,
	    EVENT_QUEUED,
	    PEER,
	    .queue_id = "7EAA5516702",
	    .reply = "~250 2.0.0" },
	{ .message = "4bVHyg1Yx0z6tq: client=" H ":1, sasl_method=PLAIN, sasl_username=u@x y",
	    EVENT_AUTH_OK,
	    PEER,
	    .client_port = 1,
	    .queue_id = "4bVHyg1Yx0z6tq",
	    .mechanism = "PLAIN",
	    .login = "u@x y",
	    .reply = "~235 2.7.0",
	    .ear = HEARD },
	{ .message = "7EAA5516702: client=" H ", sasl_method=LOGIN, sasl_username=u, sasl_sender=s",
	    EVENT_AUTH_OK,
	    PEER,
	    .queue_id = "7EAA5516702",
	    .mechanism = "LOGIN",
	    .login = "u",
	    .reply = "~235 2.7.0",
	    .ear = HEARD },
	{ .message = "7EAA5516702: client=localhost[127.0.0.1], orig_queue_id=3C, orig_client=" H,
	    EVENT_QUEUED,
	    .client = "127.0.0.1",
	    .client_name = "localhost",
	    .queue_id = "7EAA5516702",
	    .reply = "~250 2.0.0" },
	{ "postfix/qmqpd", "7EAA5516702: client=" H, EVENT_QUEUED, PEER, .queue_id = "7EAA5516702",
	    .reply = "~250 2.0.0" },
	{ .message = H ": subject_CN=x, issuer_CN=y, fingerprint=AB",
	    EVENT_NOTE,
	    PEER,
	    .text = "subject_CN=x, issuer_CN=y, fingerprint=AB" },
	{ .message = "certificate verification failed for " H ": self-signed certificate",
	    EVENT_NOTE,
	    PEER,
	    .text = "self-signed certificate" },
	{ .message = "discarding EHLO keywords: CHUNKING",
	    EVENT_NOTE,
	    .text = "discarding EHLO keywords: CHUNKING" },
};

static const struct line_case warning_cases[] = {
	{ .message =
	        "warning: Connection concurrency limit exceeded: 51 from " H " for service smtp",
	    EVENT_TOO_MANY_CONNECTIONS,
	    PEER,
	    .reply = "~421 4.7.0",
	    .text = "51 from " H " for service smtp" },
	{ .message =
	        "warning: Connection rate limit exceeded: 3 from " H " for service 127.0.0.1:25",
	    EVENT_CONNECTION_RATE,
	    PEER,
	    .reply = "~421 4.7.0",
	    .text = "3 from " H " for service 127.0.0.1:25" },
	{ .message = "warning: Message delivery request rate limit exceeded: 3 from " H
	             " for service smtp",
	    EVENT_MESSAGE_RATE,
	    .stage = STAGE_MAIL,
	    PEER,
	    .reply = "~450 4.7.1",
	    .text = "3 from " H " for service smtp" },
	{ .message =
	        "warning: Recipient address rate limit exceeded: 3 from " H " for service smtp",
	    EVENT_RECIPIENT_RATE,
	    .stage = STAGE_RCPT,
	    PEER,
	    .reply = "~450 4.7.1",
	    .text = "3 from " H " for service smtp" },
	{ .message = "warning: New TLS session rate limit exceeded: 3 from " H " for service smtp",
	    EVENT_TLS_RATE,
	    .stage = STAGE_TLS,
	    PEER,
	    .reply = "~421 4.7.0",
	    .text = "3 from " H " for service smtp" },
	{ .message = "warning: AUTH command rate limit exceeded: 3 from " H ":9 for service smtp",
	    EVENT_AUTH_RATE,
	    .stage = STAGE_AUTH,
	    PEER,
	    .client_port = 9,
	    .reply = "~450 4.7.1",
	    .text = "3 from " H ":9 for service smtp" },
	{ .message = "warning: Refusing STARTTLS request from " H " for service smtp",
	    EVENT_TLS_RATE,
	    .stage = STAGE_TLS,
	    PEER,
	    .reply = "~454 4.7.0",
	    .text = "smtp" },
	{ .message = "warning: Wrapper-mode request dropped from " H
	             " for service smtps. TLS context initialization failed.",
	    EVENT_SERVER_ERROR,
	    .stage = STAGE_TLS,
	    PEER,
	    .text = "smtps. TLS context initialization failed." },
	{ .message = "warning: non-SMTP command from " H ": GET / HTTP/1.1",
	    EVENT_NON_SMTP_COMMAND,
	    PEER,
	    .reply = "~221 2.7.0",
	    .text = "GET / HTTP/1.1" },
	{ .message = "warning: Illegal address syntax from " H " in RCPT command: <>",
	    EVENT_SYNTAX,
	    .stage = STAGE_RCPT,
	    PEER,
	    .reply = "~501 5.1.3",
	    .text = "<>" },
	{ .message = "warning: Illegal address syntax from " H " in MAIL command: <a b>",
	    EVENT_SYNTAX,
	    .stage = STAGE_MAIL,
	    PEER,
	    .reply = "~501 5.1.7",
	    .text = "<a b>" },
	{ .message = "warning: " H ": request longer than 2048: NOOP yyyy...",
	    EVENT_LINE_TOO_LONG,
	    PEER,
	    .text = "NOOP yyyy..." },
	{ .message = "warning: reject: ETRN sink.test... from " H,
	    EVENT_CLIENT_REJECTED,
	    PEER,
	    .text = "sink.test" },
	{ .message = "warning: NOQUEUE: null BDAT request from " H,
	    EVENT_SYNTAX,
	    .stage = STAGE_DATA,
	    PEER,
	    .reply = "~551 5.7.1" },
	{ .message = "warning: 7EAA5516702: malformed BDAT command syntax from " H ": BDAT x",
	    EVENT_SYNTAX,
	    .stage = STAGE_DATA,
	    PEER,
	    .queue_id = "7EAA5516702",
	    .reply = "~521 5.5.4",
	    .text = "BDAT x" },
	{ .message = "warning: 7EAA5516702: queue file size limit exceeded",
	    EVENT_MESSAGE_TOO_BIG,
	    .queue_id = "7EAA5516702",
	    .reply = "~552 5.3.4" },
	{ .message = "warning: 7EAA5516702: BDAT request from " H " exceeds message size limit",
	    EVENT_MESSAGE_TOO_BIG,
	    PEER,
	    .queue_id = "7EAA5516702",
	    .reply = "~552 5.3.4" },
	{ .message = "warning: hostname h.example does not resolve to address 192.0.2.7",
	    EVENT_NOTE,
	    .client = "192.0.2.7",
	    .text = "h.example does not resolve to address 192.0.2.7" },
	{ .message = "warning: hostname h.example does not resolve to address 2001:db8::7: "
	             "Name or service not known",
	    EVENT_NOTE,
	    .client = "2001:db8::7",
	    .text =
	        "h.example does not resolve to address 2001:db8::7: Name or service not known" },
	{ .message = "warning: 192.0.2.7: hostname h.example verification failed: Host not found",
	    EVENT_NOTE,
	    .client = "192.0.2.7",
	    .text = "hostname h.example verification failed: Host not found" },
	{ .message = "warning: SASL authentication failure: Password verification failed",
	    EVENT_NOTE,
	    .text = "Password verification failed" },
	{ .message = "warning: SASL authentication failure: cannot connect to saslauthd server: x",
	    EVENT_TROUBLE,
	    .text = "cannot connect to saslauthd server: x" },
	{ .message = "warning: TLS library problem: error:0A00010B:SSL routines",
	    EVENT_TROUBLE,
	    .text = "TLS library problem: error:0A00010B:SSL routines" },
	{ .message = "fatal: no SASL authentication mechanisms",
	    EVENT_TROUBLE,
	    .text = "no SASL authentication mechanisms" },
	{ "postfix/master", "warning: process /usr/lib/postfix/sbin/smtpd pid 4096 exit status 1",
	    EVENT_TROUBLE, .text = "process /usr/lib/postfix/sbin/smtpd pid 4096 exit status 1" },
	{ "postfix/sendmail", "fatal: usage: sendmail [options]", EVENT_TROUBLE,
	    .text = "usage: sendmail [options]" },
	{ "postfix/trivial-rewrite", "panic: rewrite", EVENT_TROUBLE, .text = "rewrite" },
	{ "postfix/cleanup", "error: pcre map: syntax error", EVENT_TROUBLE,
	    .text = "pcre map: syntax error" },
};

#define FAILED(what) "warning: " H ": SASL " what
#define GUESS EVENT_AUTH_FAILED, .stage = STAGE_AUTH, PEER, .reply = "~535 5.7.8"

static const struct line_case sasl_cases[] = {
	{ .message = FAILED("LOGIN authentication failed: authentication failure, sasl_username=u"),
	    GUESS,
	    .mechanism = "LOGIN",
	    .login = "u",
	    .text = "authentication failure" },
	{ .message = "warning: " H ":55921: SASL PLAIN authentication failed: x, sasl_username=u@x",
	    GUESS,
	    .client_port = 55921,
	    .mechanism = "PLAIN",
	    .login = "u@x",
	    .text = "x" },
	{ .message = FAILED("PLAIN authentication failed: (reason unavailable), sasl_username=u"),
	    GUESS,
	    .mechanism = "PLAIN",
	    .login = "u",
	    .text = "(reason unavailable)" },
	{ .message = FAILED("LOGIN authentication failed: x, sasl_username=(unavailable)"),
	    GUESS,
	    .mechanism = "LOGIN",
	    .text = "x" },
	{ .message = FAILED("LOGIN authentication failed: UGFzc3dvcmQ6"),
	    GUESS,
	    .mechanism = "LOGIN",
	    .text = "UGFzc3dvcmQ6" },
	{ .message = FAILED("CRAM-MD5 authentication failed:"), GUESS, .mechanism = "CRAM-MD5" },
	{ .message = FAILED("LOGIN authentication aborted"),
	    EVENT_AUTH_ABORTED,
	    .stage = STAGE_AUTH,
	    PEER,
	    .mechanism = "LOGIN",
	    .reply = "~501 5.7.0" },
	{ .message = FAILED("GSSAPI authentication failed: no mechanism available, "
	                    "sasl_username=(unavailable)"),
	    EVENT_AUTH_ABORTED,
	    .stage = STAGE_AUTH,
	    PEER,
	    .mechanism = "GSSAPI",
	    .reply = "~535 5.7.8",
	    .text = "no mechanism available" },
	{ .message = FAILED("PLAIN authentication failed: Invalid base64 data in initial response, "
	                    "sasl_username=(unavailable)"),
	    EVENT_AUTH_ABORTED,
	    .stage = STAGE_AUTH,
	    PEER,
	    .mechanism = "PLAIN",
	    .reply = "~535 5.7.8",
	    .text = "Invalid base64 data in initial response" },
	{ .message = FAILED("PLAIN authentication failed: bad protocol / cancel"),
	    EVENT_AUTH_ABORTED,
	    .stage = STAGE_AUTH,
	    PEER,
	    .mechanism = "PLAIN",
	    .reply = "~535 5.7.8",
	    .text = "bad protocol / cancel" },
	{ .message =
	        FAILED("PLAIN authentication failed: Connection lost to authentication server"),
	    EVENT_AUTH_UNAVAILABLE,
	    .stage = STAGE_AUTH,
	    PEER,
	    .mechanism = "PLAIN",
	    .reply = "~454 4.7.0",
	    .text = "Connection lost to authentication server" },
	{ .message = FAILED("PLAIN authentication failed: generic failure"),
	    EVENT_AUTH_UNAVAILABLE,
	    .stage = STAGE_AUTH,
	    PEER,
	    .mechanism = "PLAIN",
	    .reply = "~454 4.7.0",
	    .text = "generic failure" },
	{ .message = FAILED("PLAIN authentication failed: (reason unavailable), "
	                    "sasl_username=(unavailable)"),
	    EVENT_AUTH_UNAVAILABLE,
	    .stage = STAGE_AUTH,
	    PEER,
	    .mechanism = "PLAIN",
	    .reply = "~454 4.7.0",
	    .text = "(reason unavailable)" },
	{ .message = FAILED("PLAIN authentication failed: (reason unavailable)"),
	    GUESS,
	    .mechanism = "PLAIN",
	    .text = "(reason unavailable)" },
};

#define RCPT "NOQUEUE: reject: RCPT from " H ": "
#define AT_RCPT .stage = STAGE_RCPT, PEER, TOLD, .ear = HEARD

static const struct line_case refusal_cases[] = {
	{ .message = RCPT "550 5.1.1 <b@example.net>: Recipient address rejected: User unknown in "
	                  "local recipient table" TAIL,
	    EVENT_MAILBOX_UNKNOWN,
	    .also = EVENT_RECIPIENT_REJECTED,
	    AT_RCPT,
	    .reply = "550 5.1.1",
	    .text = "<b@example.net>: Recipient address rejected: User unknown in local recipient "
	            "table" },
	{ .message = RCPT "450 4.1.1 <b@example.net>: Recipient address rejected: unverified "
	                  "address: host m[1.1.1.1] said: 554 5.7.1 blocked using x" TAIL,
	    EVENT_RECIPIENT_REJECTED,
	    AT_RCPT,
	    .reply = "450 4.1.1",
	    .text = "<b@example.net>: Recipient address rejected: unverified address: host "
	            "m[1.1.1.1] said: 554 5.7.1 blocked using x" },
	{ .message = RCPT "554 5.7.1 <b@example.net>: Relay access denied" TAIL,
	    EVENT_RELAY_DENIED,
	    .also = EVENT_RECIPIENT_REJECTED,
	    AT_RCPT,
	    .reply = "554 5.7.1",
	    .text = "<b@example.net>: Relay access denied" },
	{ .message = RCPT "450 4.2.0 <b@example.net>: Recipient address rejected: Greylisted" TAIL,
	    EVENT_GREYLISTED,
	    AT_RCPT,
	    .reply = "450 4.2.0",
	    .text = "<b@example.net>: Recipient address rejected: Greylisted" },
	{ .message = RCPT "451 4.7.1 <b@example.net>: Recipient address rejected: temporarily "
	                  "greylisted" TAIL,
	    EVENT_GREYLISTED,
	    AT_RCPT,
	    .reply = "451 4.7.1",
	    .text = "<b@example.net>: Recipient address rejected: temporarily greylisted" },
	{ .message = RCPT "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using "
	                  "zen.example; https://x" TAIL,
	    EVENT_DNSBL,
	    AT_RCPT,
	    .reply = "554 5.7.1",
	    .text = "Service unavailable; Client host [192.0.2.7] blocked using zen.example; "
	            "https://x" },
	{ .message = RCPT "421 4.7.0 <h.example[192.0.2.7]>: Client host rejected: slow down" TAIL,
	    EVENT_CLIENT_REJECTED,
	    AT_RCPT,
	    .reply = "421 4.7.0",
	    .text = "<h.example[192.0.2.7]>: Client host rejected: slow down" },
	{ .message = RCPT "450 4.7.25 Client host rejected: cannot find your hostname, "
	                  "[192.0.2.7]" TAIL,
	    EVENT_CLIENT_REJECTED,
	    AT_RCPT,
	    .reply = "450 4.7.25",
	    .text = "Client host rejected: cannot find your hostname, [192.0.2.7]" },
	{ .message =
	        RCPT "504 5.5.2 <c>: Helo command rejected: need fully-qualified hostname" TAIL,
	    EVENT_HELO_REJECTED,
	    AT_RCPT,
	    .reply = "504 5.5.2",
	    .text = "<c>: Helo command rejected: need fully-qualified hostname" },
	{ .message =
	        RCPT "450 4.1.8 <a@example.org>: Sender address rejected: Domain not found" TAIL,
	    EVENT_SENDER_REJECTED,
	    AT_RCPT,
	    .reply = "450 4.1.8",
	    .text = "<a@example.org>: Sender address rejected: Domain not found" },
	{ .message = RCPT "530 5.7.0 <h.example[192.0.2.7]>: Client host rejected: Authentication "
	                  "required" TAIL,
	    EVENT_AUTH_REQUIRED,
	    AT_RCPT,
	    .reply = "530 5.7.0",
	    .text = "<h.example[192.0.2.7]>: Client host rejected: Authentication required" },
	{ .message = RCPT "554 5.7.1 <h.example[192.0.2.7]>: Client host rejected: Access "
	                  "denied" TAIL,
	    EVENT_CLIENT_REJECTED,
	    AT_RCPT,
	    .reply = "554 5.7.1",
	    .text = "<h.example[192.0.2.7]>: Client host rejected: Access denied" },
	{ .message = RCPT "451 4.3.5 <h.example[192.0.2.7]>: Client host rejected: Server "
	                  "configuration problem" TAIL,
	    EVENT_SERVER_ERROR,
	    AT_RCPT,
	    .reply = "451 4.3.5",
	    .text = "<h.example[192.0.2.7]>: Client host rejected: Server configuration problem" },
	{ .message = RCPT "451 4.3.0 <b@example.net>: Temporary lookup failure" TAIL,
	    EVENT_SERVER_ERROR,
	    AT_RCPT,
	    .reply = "451 4.3.0",
	    .text = "<b@example.net>: Temporary lookup failure" },
	{ .message = RCPT "450 4.7.1 Session encryption is required" TAIL,
	    EVENT_TLS_REQUIRED,
	    AT_RCPT,
	    .reply = "450 4.7.1",
	    .text = "Session encryption is required" },
	{ .message = RCPT "421 4.3.0 mx.example Server local data error",
	    EVENT_SERVER_ERROR,
	    .stage = STAGE_RCPT,
	    PEER,
	    .reply = "421 4.3.0",
	    .text = "mx.example Server local data error" },
	{ .message = RCPT "550 5.7.1 <b@example.net>: Recipient address rejected: no; from=<> "
	                  "to=<b@example.net> proto=SMTP",
	    EVENT_RECIPIENT_REJECTED,
	    .stage = STAGE_RCPT,
	    PEER,
	    .sender = "<>",
	    .recipient = "b@example.net",
	    .reply = "550 5.7.1",
	    .ear = HEARD,
	    .text = "<b@example.net>: Recipient address rejected: no" },
	{ .message = RCPT "550 5.7.1 <b@example.net>: Recipient address rejected: no" TAIL
	                  " sasl_method=PLAIN sasl_username=u v",
	    EVENT_RECIPIENT_REJECTED,
	    AT_RCPT,
	    .mechanism = "PLAIN",
	    .login = "u v",
	    .reply = "550 5.7.1",
	    .text = "<b@example.net>: Recipient address rejected: no" },
	{ .message =
	        "NOQUEUE: reject: MAIL from " H ": 552 5.3.4 Message size exceeds fixed limit; "
	        "from=<a@example.org> proto=ESMTP helo=<c>",
	    EVENT_MESSAGE_TOO_BIG,
	    .stage = STAGE_MAIL,
	    PEER,
	    .sender = "a@example.org",
	    .helo = "c",
	    .reply = "552 5.3.4",
	    .text = "Message size exceeds fixed limit" },
	{ .message = "NOQUEUE: reject: MAIL from " H ": 452 4.3.1 Insufficient system storage; "
	             "proto=ESMTP helo=<c>",
	    EVENT_SERVER_ERROR,
	    .stage = STAGE_MAIL,
	    PEER,
	    .helo = "c",
	    .reply = "452 4.3.1",
	    .text = "Insufficient system storage" },
	{ .message =
	        "NOQUEUE: reject: CONNECT from " H ": 554 5.7.1 <h.example[192.0.2.7]>: Client "
	        "host rejected: Access denied; proto=SMTP",
	    EVENT_CLIENT_REJECTED,
	    PEER,
	    .reply = "554 5.7.1",
	    .text = "<h.example[192.0.2.7]>: Client host rejected: Access denied" },
	{ .message =
	        "7EAA5516702: reject: DATA from " H ": 503 5.5.0 <DATA>: Data command rejected: "
	        "Improper use of SMTP command pipelining" TAIL,
	    EVENT_PIPELINING,
	    .stage = STAGE_DATA,
	    PEER,
	    TOLD,
	    .queue_id = "7EAA5516702",
	    .reply = "503 5.5.0",
	    .text = "<DATA>: Data command rejected: Improper use of SMTP command pipelining" },
	{ .message = "7EAA5516702: reject: END-OF-MESSAGE from " H ": 550 5.7.1 <END-OF-MESSAGE>: "
	             "End-of-data rejected: no" TAIL,
	    EVENT_CONTENT_REJECTED,
	    .stage = STAGE_MESSAGE,
	    PEER,
	    TOLD,
	    .queue_id = "7EAA5516702",
	    .reply = "550 5.7.1",
	    .text = "<END-OF-MESSAGE>: End-of-data rejected: no" },
	{ .message = "NOQUEUE: reject: VRFY from " H ": 550 5.1.1 <b>: Recipient address rejected: "
	             "User unknown in local recipient table; to=<b> proto=SMTP helo=<c>",
	    EVENT_ADDRESS_PROBE,
	    .stage = STAGE_UNKNOWN,
	    PEER,
	    .recipient = "b",
	    .helo = "c",
	    .reply = "550 5.1.1",
	    .text = "<b>: Recipient address rejected: User unknown in local recipient table" },
	{ .message =
	        "NOQUEUE: reject: DATA from " H ": 550 5.5.2 mx Error: bare <LF> received" TAIL,
	    EVENT_BARE_NEWLINE,
	    .stage = STAGE_DATA,
	    PEER,
	    TOLD,
	    .reply = "550 5.5.2",
	    .text = "mx Error: bare <LF> received" },
	{ .message = "NOQUEUE: reject_warning: RCPT from " H ": 550 5.7.1 <c>: Helo command "
	             "rejected: x" TAIL,
	    EVENT_NOTE,
	    .stage = STAGE_RCPT,
	    PEER,
	    TOLD,
	    .text = "550 5.7.1 <c>: Helo command rejected: x" },
	{ .message = "NOQUEUE: hold: RCPT from " H ": <a@example.org>: Sender address held" TAIL,
	    EVENT_HELD,
	    .stage = STAGE_RCPT,
	    PEER,
	    TOLD,
	    .text = "<a@example.org>: Sender address held" },
	{ .message = "NOQUEUE: discard: RCPT from " H ": <a@example.org>: Sender address "
	             "dropped" TAIL,
	    EVENT_DISCARDED,
	    .stage = STAGE_RCPT,
	    PEER,
	    TOLD,
	    .reply = "~250 2.0.0",
	    .text = "<a@example.org>: Sender address dropped" },
	{ .message = "NOQUEUE: milter-reject: CONNECT from " H ": 421 4.7.0 slow; proto=SMTP",
	    EVENT_MILTER_REJECTED,
	    PEER,
	    .reply = "421 4.7.0",
	    .text = "slow" },
	{ .message = "NOQUEUE: milter-reject: MAIL from " H ": 421-4.7.0 one??421 4.7.0 two; "
	             "from=<a@example.org> proto=ESMTP helo=<c>",
	    EVENT_MILTER_REJECTED,
	    .stage = STAGE_MAIL,
	    PEER,
	    .sender = "a@example.org",
	    .helo = "c",
	    .reply = "421 4.7.0",
	    .text = "one??421 4.7.0 two" },
	{ .message = "NOQUEUE: milter-reject: RCPT from " H ": 451 4.7.1 Greylisting in "
	             "action" TAIL " sasl_username=<u@x>",
	    EVENT_MILTER_REJECTED,
	    .also = EVENT_GREYLISTED,
	    .stage = STAGE_RCPT,
	    PEER,
	    TOLD,
	    .login = "u@x",
	    .reply = "451 4.7.1",
	    .text = "Greylisting in action" },
	{ "postfix/cleanup", "7EAA5516702: milter-reject: END-OF-MESSAGE from " H ": 4.7.0 x" TAIL,
	    EVENT_MILTER_REJECTED, .stage = STAGE_MESSAGE, PEER, TOLD, .queue_id = "7EAA5516702",
	    .reply = "~451 4.7.0", .text = "x" },
	{ .message = "NOQUEUE: milter-hold: CONNECT from " H ": milter triggers HOLD action; "
	             "proto=SMTP",
	    EVENT_HELD,
	    PEER,
	    .text = "milter triggers HOLD action" },
	{ .message = "proxy-reject: END-OF-MESSAGE: 550 5.7.1 spam" TAIL,
	    EVENT_MILTER_REJECTED,
	    .stage = STAGE_MESSAGE,
	    TOLD,
	    .reply = "550 5.7.1",
	    .text = "spam" },
	{ "postfix/cleanup", "7EAA5516702: reject: header Subject: x from " H TAIL ": 5.7.1 no",
	    EVENT_CONTENT_REJECTED, .stage = STAGE_MESSAGE, PEER, TOLD, .queue_id = "7EAA5516702",
	    .reply = "~550 5.7.1", .text = "no" },
	{ "postfix/cleanup",
	    "7EAA5516702: milter-header-hold: header Subject: x from " H TAIL ": no", EVENT_HELD,
	    .stage = STAGE_MESSAGE, PEER, TOLD, .queue_id = "7EAA5516702", .text = "no" },
	{ "postfix/cleanup", "7EAA5516702: warning: body x from local; from=<a> to=<b>", EVENT_NOTE,
	    .stage = STAGE_MESSAGE, .queue_id = "7EAA5516702",
	    .text = "body x from local; from=<a> to=<b>" },
};

#define QUEUED_AS .queue_id = "8A6D7516237"
#define TO                                                                                         \
	"8A6D7516237: to=<b@example.net>, relay=mx.example[192.0.2.25]:25, delay=0.1, "            \
	"delays=0/0/0.04/0.06, "
#define SENT_TO                                                                                    \
	QUEUED_AS, .recipient = "b@example.net", .relay = "mx.example[192.0.2.25]:25",             \
	           .relay_address = "192.0.2.25", .delay_us = 100000

static const struct line_case delivery_cases[] = {
	{ "postfix/smtp", TO "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as X)", EVENT_SENT,
	    SENT_TO, .reply = "250 2.0.0", .text = "Ok: queued as X" },
	{ "postfix/smtp",
	    TO "dsn=5.1.1, status=bounced (host mx.example[192.0.2.25] said: 550 5.1.1 "
	       "no such user (in reply to RCPT TO command))",
	    EVENT_BOUNCED, .stage = STAGE_RCPT, SENT_TO, .reply = "550 5.1.1",
	    .text = "no such user" },
	{ "postfix/smtp",
	    TO "dsn=4.7.0, status=deferred (host mx.example[192.0.2.25] refused to "
	       "talk to me: 421 4.7.0 slow)",
	    EVENT_DEFERRED, SENT_TO, .reply = "421 4.7.0", .text = "slow" },
	{ "postfix/smtp",
	    TO "dsn=5.0.0, status=bounced (host mx.example[192.0.2.25] said: 550 no "
	       "(in reply to end of DATA command))",
	    EVENT_BOUNCED, .stage = STAGE_MESSAGE, SENT_TO, .reply = "550 5.0.0", .text = "no" },
	{ "postfix/smtp",
	    TO "dsn=4.4.2, status=deferred (lost connection with mx.example[192.0.2.25] "
	       "while sending RCPT TO)",
	    EVENT_DEFERRED, SENT_TO, .reply = "~450 4.4.2",
	    .text = "lost connection with mx.example[192.0.2.25] while sending RCPT TO" },
	{ "postfix/smtp",
	    TO "dsn=4.7.8, status=deferred (SASL authentication failed; server "
	       "mx.example[192.0.2.25] said: 535 5.7.8 wrong)",
	    EVENT_DEFERRED, SENT_TO, .reply = "535 5.7.8", .text = "wrong" },
	{ "postfix/error", TO "dsn=5.0.0, status=SOFTBOUNCE (no)", EVENT_DEFERRED, SENT_TO,
	    .reply = "~550 5.0.0", .text = "no" },
	{ "postfix/smtp", TO "dsn=5.1.1, status=undeliverable (no)", EVENT_UNDELIVERABLE, SENT_TO,
	    .reply = "~550 5.1.1", .text = "no" },
	{ "postfix/discard", TO "dsn=2.0.0, status=deliverable (sink)", EVENT_DELIVERABLE, SENT_TO,
	    .reply = "~250 2.0.0", .text = "sink" },
	{ "postfix/lmtp",
	    "8A6D7516237: to=<b@example.net>, orig_to=<root>, relay=h[private/dovecot-lmtp], "
	    "conn_use=2, delay=1319, delays=1/2/3/4, dsn=2.0.0, status=sent (250 2.0.0 Saved)",
	    EVENT_SENT, QUEUED_AS, .recipient = "b@example.net", .relay = "h[private/dovecot-lmtp]",
	    .delay_us = 1319000000, .reply = "250 2.0.0", .text = "Saved" },
	{ "postfix/local",
	    "8A6D7516237: to=<b@example.net>, relay=local, delay=0.5, delays=0/0/0/0.5, dsn=5.1.1, "
	    "status=bounced (unknown user: \"b\")",
	    EVENT_BOUNCED, QUEUED_AS, .recipient = "b@example.net", .relay = "local",
	    .delay_us = 500000, .reply = "~550 5.1.1", .text = "unknown user: \"b\"" },
	{ "postfix/smtp",
	    "8A6D7516237: to=<b@example.net>, relay=mx.example[2001:db8::25]:25, delay=1, "
	    "delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)",
	    EVENT_SENT, QUEUED_AS, .recipient = "b@example.net",
	    .relay = "mx.example[2001:db8::25]:25", .relay_address = "2001:db8::25",
	    .delay_us = 1000000, .reply = "250 2.0.0", .text = "ok" },
	{ "postfix/smtp",
	    "8A6D7516237: to=<b@example.net>, relay=none, delay=1, delays=0/0/0/1, dsn=4.4.1, "
	    "status=deferred (connect to mx.example[192.0.2.25]:25: Connection refused)",
	    EVENT_DEFERRED, QUEUED_AS, .recipient = "b@example.net", .relay = "none",
	    .delay_us = 1000000, .reply = "~450 4.4.1",
	    .text = "connect to mx.example[192.0.2.25]:25: Connection refused" },
	{ "postfix/qmgr", "8A6D7516237: from=<a@example.org>, status=expired, returned to sender",
	    EVENT_EXPIRED, .stage = STAGE_DELIVERY, QUEUED_AS, .sender = "a@example.org",
	    .reply = "~554 5.4.7" },
	{ "postfix/qmgr", "8A6D7516237: from=<>, status=force-expired, returned to sender",
	    EVENT_EXPIRED, .stage = STAGE_DELIVERY, QUEUED_AS, .sender = "<>",
	    .reply = "~554 5.4.7" },
	{ "postfix/smtp", "connect to mx.example[2001:db8::25]:25: Connection refused", EVENT_NOTE,
	    .relay = "mx.example[2001:db8::25]:25", .text = "Connection refused" },
	{ "postfix/smtp", "8A6D7516237: host mx.example[192.0.2.25] said: 450 4.2.0 later",
	    EVENT_NOTE, QUEUED_AS, .text = "host mx.example[192.0.2.25] said: 450 4.2.0 later" },
};

static const struct line_case screen_cases[] = {
	{ "postfix/postscreen", "CONNECT from [192.0.2.7]:34219 to [192.0.2.1]:25", EVENT_CONNECT,
	    .client = "192.0.2.7", .client_port = 34219, .reply = "~220", .ear = HEARD },
	{ "postfix/postscreen", "PASS NEW [192.0.2.7]:1", EVENT_NOTE, .client = "192.0.2.7",
	    .client_port = 1 },
	{ "postfix/postscreen", "WHITELISTED [2001:db8::7]:1", EVENT_NOTE, .client = "2001:db8::7",
	    .client_port = 1 },
	{ "postfix/postscreen", "BLACKLISTED [192.0.2.7]:1", EVENT_CLIENT_REJECTED,
	    .client = "192.0.2.7", .client_port = 1 },
	{ "postfix/postscreen", "DENYLISTED [192.0.2.7]:1", EVENT_CLIENT_REJECTED,
	    .client = "192.0.2.7", .client_port = 1 },
	{ "postfix/postscreen", "PREGREET 12 after 0.03 from [192.0.2.7]:1: EHLO early\\r\\n",
	    EVENT_PIPELINING, .client = "192.0.2.7", .client_port = 1, .text = "EHLO early\\r\\n" },
	{ "postfix/postscreen", "HANGUP after 0.5 from [192.0.2.7]:1 in tests after SMTP handshake",
	    EVENT_LOST_CONNECTION, .stage = STAGE_CLOSE, .client = "192.0.2.7", .client_port = 1,
	    .text = "tests after SMTP handshake" },
	{ "postfix/postscreen", "DNSBL rank 5 for [192.0.2.7]:1", EVENT_DNSBL,
	    .client = "192.0.2.7", .client_port = 1 },
	{ "postfix/postscreen", "DISCONNECT [192.0.2.7]:1", EVENT_DISCONNECT, .client = "192.0.2.7",
	    .client_port = 1 },
	{ "postfix/postscreen", "NON-SMTP COMMAND from [192.0.2.7]:1 after CONNECT: GET / HTTP/1.0",
	    EVENT_NON_SMTP_COMMAND, .client = "192.0.2.7", .client_port = 1,
	    .text = "CONNECT: GET / HTTP/1.0" },
	{ "postfix/postscreen", "BARE NEWLINE from [192.0.2.7]:1 after EHLO", EVENT_BARE_NEWLINE,
	    .client = "192.0.2.7", .client_port = 1, .text = "EHLO" },
	{ "postfix/postscreen", "COMMAND PIPELINING from [192.0.2.7]:1 after NOOP: MAIL",
	    EVENT_PIPELINING, .client = "192.0.2.7", .client_port = 1, .text = "NOOP: MAIL" },
	{ "postfix/postscreen", "COMMAND TIME LIMIT from [192.0.2.7]:1 after CONNECT",
	    EVENT_TIMEOUT, .client = "192.0.2.7", .client_port = 1, .reply = "~421 4.4.2",
	    .text = "CONNECT" },
	{ "postfix/postscreen", "NOQUEUE: reject: CONNECT from [192.0.2.7]:1: too many connections",
	    EVENT_TOO_MANY_CONNECTIONS, .client = "192.0.2.7", .client_port = 1,
	    .reply = "~421 4.7.0", .text = "too many connections" },
	{ "postfix/postscreen",
	    "NOQUEUE: reject: CONNECT from [192.0.2.7]:1: all server ports busy",
	    EVENT_SERVER_ERROR, .client = "192.0.2.7", .client_port = 1, .reply = "~421 4.3.2",
	    .text = "all server ports busy" },
	{ "postfix/postscreen", "reject: connect from [192.0.2.7]:1: all screening ports busy",
	    EVENT_SERVER_ERROR, .client = "192.0.2.7", .client_port = 1, .reply = "~421 4.3.2",
	    .text = "all screening ports busy" },
	{ "postfix/postscreen",
	    "NOQUEUE: reject: RCPT from [192.0.2.7]:1: 550 5.7.1 Service "
	    "unavailable; client [192.0.2.7] blocked using zen.example; "
	    "from=<a@example.org>, to=<b@example.net>, proto=ESMTP, helo=<c>",
	    EVENT_DNSBL, .stage = STAGE_RCPT, .client = "192.0.2.7", .client_port = 1, TOLD,
	    .reply = "550 5.7.1",
	    .text = "Service unavailable; client [192.0.2.7] blocked using zen.example" },
	{ "postfix/postscreen",
	    "NOQUEUE: reject: RCPT from [192.0.2.7]:1: 450 4.3.2 Service currently "
	    "unavailable; from=<>, to=<b@example.net>, proto=ESMTP, helo=<c>",
	    EVENT_GREYLISTED, .stage = STAGE_RCPT, .client = "192.0.2.7", .client_port = 1,
	    .sender = "<>", .recipient = "b@example.net", .helo = "c", .reply = "450 4.3.2",
	    .text = "Service currently unavailable" },
	{ "postfix/dnsblog", "addr 192.0.2.7 listed by domain zen.example as 127.0.0.2", EVENT_NOTE,
	    .client = "192.0.2.7", .text = "listed by domain zen.example as 127.0.0.2" },
	{ "postfix/tlsproxy", "CONNECT from [192.0.2.7]:1", EVENT_NOTE, .client = "192.0.2.7",
	    .client_port = 1 },
	{ "postfix/tlsproxy", "TLS handshake failed for service=smtpd peer=[192.0.2.7]:1",
	    EVENT_TLS_FAILED, .client = "192.0.2.7", .client_port = 1 },
	{ "postfix/tlsproxy", "Anonymous TLS connection established from [192.0.2.7]:1: TLSv1.3",
	    EVENT_TLS_OK, .client = "192.0.2.7", .client_port = 1, .reply = "~220 2.0.0",
	    .text = "TLSv1.3" },
};

static const struct line_case message_cases[] = {
	{ "postfix/qmgr", "8A6D7516237: from=<a@example.org>, size=224, nrcpt=1 (queue active)",
	    EVENT_QUEUED, QUEUED_AS, .sender = "a@example.org", .bytes = 224,
	    .reply = "~250 2.0.0" },
	{ "postfix/qmgr", "8A6D7516237: removed", EVENT_REMOVED, QUEUED_AS },
	{ "postfix/cleanup", "8A6D7516237: message-id=<1@x>", EVENT_NOTE, QUEUED_AS,
	    .text = "message-id=<1@x>" },
	{ "postfix/pickup", "8A6D7516237: uid=1000 from=<a@example.org>", EVENT_QUEUED, QUEUED_AS,
	    .sender = "a@example.org", .reply = "~250 2.0.0" },
	{ "postfix/pickup", "8A6D7516237: uid=0 from=<a@example.org> orig_id=7EAA5516702",
	    EVENT_QUEUED, QUEUED_AS, .sender = "a@example.org", .reply = "~250 2.0.0" },
	{ "postfix/bounce", "8A6D7516237: sender non-delivery notification: A316F516239",
	    EVENT_NOTE, QUEUED_AS, .text = "sender non-delivery notification: A316F516239" },
	{ "postfix/postsuper", "8A6D7516237: placed on hold", EVENT_HELD, QUEUED_AS },
	{ "postfix/postsuper", "Deleted: 1 message", EVENT_NOTE, .text = "Deleted: 1 message" },
	{ "postfix/anvil", "statistics: max cache size 1 at Nov 21 21:30:09", EVENT_NOTE,
	    .text = "statistics: max cache size 1 at Nov 21 21:30:09" },
	{ "postfix/master", "daemon started -- version 3.7.11, configuration /etc/postfix",
	    EVENT_NOTE, .text = "daemon started -- version 3.7.11, configuration /etc/postfix" },
	{ "postfix/smtpd", "> " H ": 535 5.7.8 Error", EVENT_NOTE,
	    .text = "> " H ": 535 5.7.8 Error" },
	{ "postfix/smtpd", "sasl_mech_filter: keep SASL mechanism: 'PLAIN'", EVENT_NOTE,
	    .text = "sasl_mech_filter: keep SASL mechanism: 'PLAIN'" },
};

#define EVIL "evil.example[6.6.6.6]"

/* A client's words that look like Postfix's. The client is always 192.0.2.7, or nobody. */
static const struct line_case forgeries[] = {
	/* User names. */
	{ .message =
	        FAILED("PLAIN authentication failed: x, sasl_username=bob, relay=evil [6.6.6.6]"),
	    GUESS,
	    .mechanism = "PLAIN",
	    .login = "bob, relay=evil [6.6.6.6]",
	    .text = "x" },
	{ .message = FAILED("PLAIN authentication failed: x, sasl_username=b, sasl_username=c"),
	    GUESS,
	    .mechanism = "PLAIN",
	    .login = "b, sasl_username=c",
	    .text = "x" },
	{ .message = FAILED("LOGIN authentication failed: x, sasl_username=b?warning: " EVIL
	                    ": SASL LOGIN authentication failed: x"),
	    GUESS,
	    .mechanism = "LOGIN",
	    .login = "b?warning: " EVIL ": SASL LOGIN authentication failed: x",
	    .text = "x" },
	{ .message = FAILED("PLAIN authentication failed: x, sasl_username=b from " EVIL),
	    GUESS,
	    .mechanism = "PLAIN",
	    .login = "b from " EVIL,
	    .text = "x" },
	{ .message = FAILED("PLAIN authentication failed: x, sasl_username= "),
	    GUESS,
	    .mechanism = "PLAIN",
	    .login = " ",
	    .text = "x" },
	{ .message = "7EAA5516702: client=" H ", sasl_method=PLAIN, sasl_username=b, client=" EVIL,
	    EVENT_AUTH_OK,
	    PEER,
	    .queue_id = "7EAA5516702",
	    .mechanism = "PLAIN",
	    .login = "b, client=" EVIL,
	    .reply = "~235 2.7.0",
	    .ear = HEARD },
	{ .message =
	        "7EAA5516702: client=" H ", sasl_method=PLAIN, sasl_username=b, sasl_sender=x, "
	        "sasl_username=c",
	    EVENT_AUTH_OK,
	    PEER,
	    .queue_id = "7EAA5516702",
	    .mechanism = "PLAIN",
	    .login = "b",
	    .reply = "~235 2.7.0",
	    .ear = HEARD },
	/* Mechanisms: a quoted one can hold blanks. */
	{ .message =
	        FAILED("\"X authentication failed: x, sasl_username=bob\" authentication failed: "
	               "no mechanism available, sasl_username=(unavailable)"),
	    EVENT_AUTH_ABORTED,
	    .stage = STAGE_AUTH,
	    PEER,
	    .reply = "~535 5.7.8" },
	{ .message = FAILED("X]:[6.6.6.6] authentication failed: no mechanism available"),
	    EVENT_AUTH_ABORTED,
	    .stage = STAGE_AUTH,
	    PEER,
	    .reply = "~535 5.7.8" },
	/* Addresses, quoted as Postfix 3.5 and later write them, or raw as before. */
	{ .message = RCPT "550 5.1.1 <q>: 421 4.7.0 fake; from=<z@sink.test>: Recipient address "
	                  "rejected: User unknown; from=<\"a> to=<b\"@client.test> "
	                  "to=<\"q>: 421 4.7.0 fake; from=<z\"@sink.test> proto=ESMTP helo=<c>",
	    EVENT_MAILBOX_UNKNOWN,
	    .also = EVENT_RECIPIENT_REJECTED,
	    .stage = STAGE_RCPT,
	    PEER,
	    .helo = "c",
	    .reply = "550 5.1.1",
	    .ear = HEARD,
	    .text = "<q>: 421 4.7.0 fake; from=<z@sink.test>: Recipient address rejected: User "
	            "unknown; from=<\"a> to=<b\"@client.test> to=<\"q>: 421 4.7.0 fake; "
	            "from=<z\"@sink.test> proto=ESMTP helo=<c>" },
	{ .message =
	        RCPT "554 5.7.1 <x>: Recipient address rejected: Greylisted@y>: Relay access "
	             "denied; from=<a@b> to=<\"x>: Recipient address rejected: Greylisted\"@y> "
	             "proto=ESMTP helo=<c>",
	    EVENT_RELAY_DENIED,
	    .also = EVENT_RECIPIENT_REJECTED,
	    .stage = STAGE_RCPT,
	    PEER,
	    .sender = "a@b",
	    .recipient = "\"x>: Recipient address rejected: Greylisted\"@y",
	    .helo = "c",
	    .reply = "554 5.7.1",
	    .ear = HEARD,
	    .text = "<x>: Recipient address rejected: Greylisted@y>: Relay access denied; "
	            "from=<a@b> to=<\"x>: Recipient address rejected: Greylisted\"@y> proto=ESMTP "
	            "helo=<c>" },
	{ .message = RCPT "550 5.7.1 <b@d>: Recipient address rejected: no; from=<\"x> to=<v\"@d> "
	                  "to=<b@d> proto=ESMTP helo=<c>",
	    EVENT_RECIPIENT_REJECTED,
	    .stage = STAGE_RCPT,
	    PEER,
	    .helo = "c",
	    .reply = "550 5.7.1",
	    .ear = HEARD,
	    .text = "<b@d>: Recipient address rejected: no" },
	{ .message = "NOQUEUE: reject: MAIL from " H ": 550 5.7.1 <x> to=<v@d>: Sender address "
	             "rejected: no; from=<\"x> to=<v\"@d> proto=ESMTP helo=<c>",
	    EVENT_SENDER_REJECTED,
	    .stage = STAGE_MAIL,
	    PEER,
	    .sender = "\"x> to=<v\"@d",
	    .helo = "c",
	    .reply = "550 5.7.1",
	    .text = "<x> to=<v@d>: Sender address rejected: no" },
	{ .message = RCPT "550 5.7.1 <b@d>: Recipient address rejected: no; from=<\"x proto=ESMTP "
	                  "helo=<h> sasl_username=<v\"@d> to=<b@d> proto=ESMTP helo=<c>",
	    EVENT_RECIPIENT_REJECTED,
	    .stage = STAGE_RCPT,
	    PEER,
	    .reply = "550 5.7.1",
	    .ear = HEARD,
	    .text = "<b@d>: Recipient address rejected: no" },
	{ .message =
	        "NOQUEUE: milter-reject: RCPT from " H ": 450 4.7.1 x" TAIL " sasl_username=<v "
	        "proto=ESMTP helo=<h>>",
	    EVENT_MILTER_REJECTED,
	    .stage = STAGE_RCPT,
	    PEER,
	    .reply = "450 4.7.1",
	    .text = "x" },
	{ .message = "NOQUEUE: milter-reject: RCPT from " H ": 450 4.7.1 x from " EVIL
	             ": 550 5.1.1 y" TAIL,
	    EVENT_MILTER_REJECTED,
	    .stage = STAGE_RCPT,
	    PEER,
	    TOLD,
	    .reply = "450 4.7.1",
	    .text = "x from " EVIL ": 550 5.1.1 y" },
	{ .message = RCPT "450 4.1.1 <b@d>: Recipient address rejected: unverified address: host "
	                  "m[6.6.6.6] said: 550 5.1.1 x; from=<v@d> to=<v@d> proto=ESMTP helo=<v> "
	                  "(in reply to RCPT TO command); from=<a@b> to=<b@d> proto=ESMTP helo=<c>",
	    EVENT_RECIPIENT_REJECTED,
	    .stage = STAGE_RCPT,
	    PEER,
	    .reply = "450 4.1.1",
	    .ear = HEARD,
	    .text =
	        "<b@d>: Recipient address rejected: unverified address: host m[6.6.6.6] said: 550 "
	        "5.1.1 x; from=<v@d> to=<v@d> proto=ESMTP helo=<v> (in reply to RCPT TO "
	        "command); from=<a@b> to=<b@d> proto=ESMTP helo=<c>" },
	/* A semicolon, or the end of a refusal, makes no attempt to relay unlike one. */
	{ .message = RCPT "554 5.7.1 <a;b@example.net>: Relay access denied; from=<a@b> "
	                  "to=<\"a;b\"@example.net> proto=ESMTP helo=<c>",
	    EVENT_RELAY_DENIED,
	    .also = EVENT_RECIPIENT_REJECTED,
	    .stage = STAGE_RCPT,
	    PEER,
	    .sender = "a@b",
	    .recipient = "\"a;b\"@example.net",
	    .helo = "c",
	    .reply = "554 5.7.1",
	    .ear = HEARD,
	    .text = "<a;b@example.net>: Relay access denied" },
	{ .message = RCPT "554 5.7.1 <a; from=<x@example.net>: Relay access denied; from=<a@b> "
	                  "to=<\"a; from=<x\"@example.net> proto=ESMTP helo=<c>",
	    EVENT_RELAY_DENIED,
	    .also = EVENT_RECIPIENT_REJECTED,
	    .stage = STAGE_RCPT,
	    PEER,
	    .sender = "x@example.net>: Relay access denied; from=<a@b",
	    .recipient = "\"a; from=<x\"@example.net",
	    .helo = "c",
	    .reply = "554 5.7.1",
	    .ear = HEARD,
	    .text = "<a; from=<x@example.net>: Relay access denied; from=<a@b> to=<\"a; "
	            "from=<x\"@example.net> proto=ESMTP helo=<c>" },
	{ "postfix/qmgr",
	    "8A6D7516237: from=<\"x>, size=1, nrcpt=9 (queue active)\"@d>, size=224, "
	    "nrcpt=1 (queue active)",
	    EVENT_QUEUED, QUEUED_AS, .sender = "\"x>, size=1, nrcpt=9 (queue active)\"@d",
	    .bytes = 224, .reply = "~250 2.0.0" },
	{ "postfix/qmgr",
	    "8A6D7516237: from=<\"x>, status=expired, returned to sender\"@d>, size=2, "
	    "nrcpt=1 (queue active)",
	    EVENT_QUEUED, QUEUED_AS, .sender = "\"x>, status=expired, returned to sender\"@d",
	    .bytes = 2, .reply = "~250 2.0.0" },
	{ "postfix/pickup", "8A6D7516237: uid=1 from=<\"x> orig_id=y\"@d> orig_id=7EAA5516702",
	    EVENT_QUEUED, QUEUED_AS, .sender = "\"x> orig_id=y\"@d", .reply = "~250 2.0.0" },
	{ "postfix/smtp",
	    "8A6D7516237: to=<\"b>, relay=evil, delay=0, delays=0/0/0/0, dsn=2.0.0, "
	    "status=sent (x\"@d>, relay=mx[192.0.2.25]:25, delay=1, delays=0/0/0/0, "
	    "dsn=5.1.1, status=bounced (host mx[192.0.2.25] said: 550 5.1.1 no)",
	    EVENT_NOTE, QUEUED_AS },
	/* The same, cut off before the server's own words, or hardly possible. */
	{ "postfix/smtp",
	    "8A6D7516237: to=<\"b>, relay=evil.example[6.6.6.6]:25, delay=1, delays=0/0/0/0, "
	    "dsn=2.0.0, status=sent (250 x)",
	    EVENT_SENT, QUEUED_AS, .recipient = "\"b", .relay = "evil.example[6.6.6.6]:25",
	    .delay_us = 1000000, .reply = "250 2.0.0", .text = "x" },
	{ "postfix/smtp",
	    "8A6D7516237: to=<b>, relay=evil.example[6.6.6.6]:25, delay=1, delays=0/0/0/0, "
	    "dsn=2.0.0, status=sent (250 x",
	    EVENT_SENT, QUEUED_AS, .recipient = "b", .relay = "evil.example[6.6.6.6]:25",
	    .delay_us = 1000000, .reply = "250 2.0.0", .text = "x" },
	{ "postfix/smtp",
	    "8A6D7516237: to=<b>, relay=evil [6.6.6.6]:25, delay=1, delays=0/0/0/0, "
	    "dsn=2.0.0, status=sent (250 x)",
	    EVENT_SENT, QUEUED_AS, .recipient = "b", .relay = "evil [6.6.6.6]:25",
	    .delay_us = 1000000, .reply = "250 2.0.0", .text = "x" },
	{ "postfix/smtp",
	    "8A6D7516237: to=<b>, relay=h[6.6.6.6]:25 x, delay=1, delays=0/0/0/0, "
	    "dsn=2.0.0, status=sent (250 x)",
	    EVENT_SENT, QUEUED_AS, .recipient = "b", .relay = "h[6.6.6.6]:25 x",
	    .delay_us = 1000000, .reply = "250 2.0.0", .text = "x" },
	/* Other servers' words. */
	{ "postfix/smtp",
	    TO "dsn=2.0.0, status=sent (250 relay=evil.example[6.6.6.6]:25, status=sent (250 x)",
	    EVENT_SENT, SENT_TO, .reply = "250 2.0.0",
	    .text = "relay=evil.example[6.6.6.6]:25, status=sent (250 x" },
	{ "postfix/smtp",
	    TO "dsn=5.1.1, status=bounced (host mx.example[192.0.2.25] said: 550 5.1.1 "
	       "host x said: 250 2.0.0 ok (in reply to MAIL FROM command) (in reply to "
	       "RCPT TO command))",
	    EVENT_BOUNCED, .stage = STAGE_RCPT, SENT_TO, .reply = "550 5.1.1",
	    .text = "host x said: 250 2.0.0 ok (in reply to MAIL FROM command)" },
	{ "postfix/smtp",
	    TO "dsn=4.0.0, status=deferred (host mx.example[192.0.2.25] said: 450 x, "
	       "dsn=5.1.1, status=bounced (y))",
	    EVENT_DEFERRED, SENT_TO, .reply = "450 4.0.0",
	    .text = "x, dsn=5.1.1, status=bounced (y)" },
	{ "postfix/smtp",
	    TO "dsn=2.0.0, status=sent (250 ok>, relay=evil, delay=9, dsn=5.1.1, "
	       "status=bounced (z))",
	    EVENT_NOTE, QUEUED_AS },
	{ "postfix/pipe",
	    TO "dsn=4.3.0, status=deferred (temporary failure. Command output: host x "
	       "said: 550 5.1.1 no)",
	    EVENT_DEFERRED, SENT_TO, .reply = "~450 4.3.0",
	    .text = "temporary failure. Command output: host x said: 550 5.1.1 no" },
	/* Commands and what is sent instead of them. */
	{ .message =
	        "improper command pipelining after EHLO from " H ": lost connection after AUTH "
	        "from " EVIL,
	    EVENT_PIPELINING,
	    .stage = STAGE_HELO,
	    PEER,
	    .text = "lost connection after AUTH from " EVIL },
	{ .message = "warning: non-SMTP command from " H ": GET / from " EVIL ": x",
	    EVENT_NON_SMTP_COMMAND,
	    PEER,
	    .reply = "~221 2.7.0",
	    .text = "GET / from " EVIL ": x" },
	{ .message = "warning: " H ": request longer than 2048: x\": warning: " EVIL ": SASL PLAIN",
	    EVENT_LINE_TOO_LONG,
	    PEER,
	    .text = "x\": warning: " EVIL ": SASL PLAIN" },
	{ .message = "warning: Illegal address syntax from " H " in RCPT command: <> from " EVIL,
	    EVENT_SYNTAX,
	    .stage = STAGE_RCPT,
	    PEER,
	    .reply = "~501 5.1.3",
	    .text = "<> from " EVIL },
	{ .message = "warning: reject: ETRN x... from " EVIL "... from " H,
	    EVENT_CLIENT_REJECTED,
	    PEER,
	    .text = "x... from " EVIL },
	{ .message = "warning: bad ETRN \"x... from " EVIL "\"... from " H,
	    EVENT_SYNTAX,
	    PEER,
	    .text = "\"x... from " EVIL "\"" },
	{ "postfix/postscreen", "PREGREET 20 after 0 from [192.0.2.7]:1: x from [6.6.6.6]:2: y",
	    EVENT_PIPELINING, .client = "192.0.2.7", .client_port = 1,
	    .text = "x from [6.6.6.6]:2: y" },
	{ "postfix/postscreen",
	    "COMMAND PIPELINING from [192.0.2.7]:1 after X from [6.6.6.6]:2 "
	    "after Y: z",
	    EVENT_PIPELINING, .client = "192.0.2.7", .client_port = 1,
	    .text = "X from [6.6.6.6]:2 after Y: z" },
	{ "postfix/postscreen",
	    "NOQUEUE: reject: RCPT from [192.0.2.7]:1: 550 5.5.1 Protocol error; "
	    "from=<\"x>, to=<v@d>, proto=ESMTP, helo=<v\"@d>, to=<b@d>, "
	    "proto=ESMTP, helo=<c>",
	    EVENT_SYNTAX, .stage = STAGE_RCPT, .client = "192.0.2.7", .client_port = 1,
	    .reply = "550 5.5.1", .text = "Protocol error" },
	/* A message's header, a sender and the true client between them: nobody can tell. */
	{ "postfix/cleanup",
	    "7EAA5516702: reject: header Subject: x from " EVIL "; from=<v> to=<v> "
	    "proto=ESMTP helo=<v>: 5.7.1 y from " H TAIL ": 5.7.1 no",
	    EVENT_CONTENT_REJECTED, .stage = STAGE_MESSAGE, .queue_id = "7EAA5516702",
	    .reply = "~550 5.7.1",
	    .text =
	        "header Subject: x from " EVIL "; from=<v> to=<v> proto=ESMTP helo=<v>: 5.7.1 y "
	        "from " H TAIL ": 5.7.1 no" },
	{ "postfix/cleanup",
	    "7EAA5516702: reject: header Subject: x from " H "; from=<\"y from " EVIL
	    "; from=<\"@d> to=<b> proto=ESMTP helo=<c>: 4.7.1 no",
	    EVENT_CONTENT_REJECTED, .stage = STAGE_MESSAGE, .queue_id = "7EAA5516702",
	    .reply = "~550 5.7.1",
	    .text = "header Subject: x from " H "; from=<\"y from " EVIL "; from=<\"@d> to=<b> "
	            "proto=ESMTP helo=<c>: 4.7.1 no" },
	{ "postfix/cleanup", "7EAA5516702: message-id=<x> from " EVIL ": 550 5.1.1 y", EVENT_NOTE,
	    .queue_id = "7EAA5516702", .text = "message-id=<x> from " EVIL ": 550 5.1.1 y" },
	/* What -v shows is the client's. */
	{ .message = "< " H ": connect from " EVIL,
	    EVENT_NOTE,
	    .text = "< " H ": connect from " EVIL },
};

/* Of no known shape, or cut off, or with a client that is no address. */
static const struct line_case unknown_lines[] = {
	{ .message = "warning: " H ": SASL is spoken otherwise here" },
	{ .message = "" },
	{ .message = "something new" },
	{ .message = "connect from h.example" },
	{ .message = "connect from " H " and more" },
	{ .message = "connect from h.example[192.0.2.256]" },
	{ .message = "connect from h.example[192.0.2]" },
	{ .message = "connect from h.example[192.0.2.7.1]" },
	{ .message = "connect from h.example[192.0.02.7]" },
	{ .message = "connect from h.example[[192.0.2.7]]" },
	{ .message = "connect from h example[192.0.2.7]" },
	{ .message = "connect from x from " H },
	{ .message = "connect from h.example[192.0.2.7" },
	{ .message = "connect from h.example[]" },
	{ .message = "connect from " H ":65536" },
	{ .message = "lost connection after NOSUCH from " H },
	{ .message = "lost connection after DATA (x bytes) from " H },
	{ .message = "lost connection after CONNECT from " H ": more" },
	{ .message = "7EAA5516702: client=h.example" },
	{ .message = "7EAA5516702: client=" H " and more" },
	{ .message = "7EAA5516702: nothing known" },
	{ .message = "NOQUEUE: reject: RCPT from h.example: 550 5.1.1 x" },
	{ .message = "NOQUEUE: reject: NOSUCH from " H ": 550 5.1.1 x" },
	{ .message = "NOQUEUE: refuse: RCPT from " H ": 550 5.1.1 x" },
	{ .message = "7EAA: removed" },
	{ .message = "aAA5516702: removed" },
	{ .message = "removed" },
	{ .message = "7EAA5516702: removed and more" },
	{ .program = "postfix/qmgr",
	    .message = "7EAA5516702: from=<a>, size=x, nrcpt=1 (queue active)" },
	{ .program = "postfix/smtp",
	    .message = "7EAA5516702: to=<a>, relay=b, delay=0, delays=0, dsn=x, status=sent (c)" },
	{ .program = "postfix/smtp",
	    .message = "7EAA5516702: to=<a>, relay=b, delay=0, delays=0, dsn=2.0.0, status=x (c)" },
	{ .program = "postfix/postscreen", .message = "PASS MAYBE [192.0.2.7]:1" },
	{ .program = "postfix/postscreen", .message = "NOQUEUE: reject: RCPT from " },
	{ .program = "postfix/postscreen",
	    .message = "NOQUEUE: accept: RCPT from [192.0.2.7]:1: 250 x" },
	{ .program = "postfix/dnsblog",
	    .message = "addr x listed by domain zen.example as 127.0.0.2" },
	{ .program = "postfix/policy-spf", .message = "connect from " H },
	{ .program = "smtpd", .message = "connect from " H },
};

static void
assert_span(struct span span, const char *text)
{
	char found[1024];

	assert_true(span_copy(found, sizeof(found), span));
	assert_string_equal(found, text != NULL ? text : "");
}

static struct syslog_line
line_of(const struct line_case *row)
{
	return (struct syslog_line){
		.at_us = 1700000000000000,
		.host = SPAN("mx"),
		.program = span_of(row->program != NULL ? row->program : "postfix/smtpd"),
		.pid = 12508,
		.message = span_of(row->message),
	};
}

static void
assert_reply(const struct reply *reply, const char *expected)
{
	char found[64] = "";

	if (reply->code != 0 && reply->inferred)
		found[0] = '~';
	reply_print(found + strlen(found), sizeof(found) - 1, reply);
	assert_string_equal(found, expected != NULL ? expected : "");
}

static void
assert_who(const struct finding *finding, const struct line_case *row)
{
	char client[ADDR_TEXT_BYTES];

	addr_print(&finding->client, client);
	assert_string_equal(client, row->client != NULL ? row->client : "");
	assert_int_equal(finding->client_port, row->client_port);
	assert_span(finding->client_name, row->client_name);
	assert_span(finding->queue_id, row->queue_id);
	assert_span(finding->login, row->login);
	assert_span(finding->mechanism, row->mechanism);
	assert_span(finding->helo, row->helo);
	assert_span(finding->sender, row->sender);
	assert_span(finding->recipient, row->recipient);
}

static void
assert_what(const struct finding *finding, const struct line_case *row)
{
	uint64_t events = EVENT_BIT(row->event);
	char relay[ADDR_TEXT_BYTES];

	if (row->also != EVENT_CONNECT)
		events |= EVENT_BIT(row->also);
	if (row->event == EVENT_QUIT)
		events |= EVENT_BIT(EVENT_DISCONNECT);
	assert_string_equal(event_table[finding->event].name, event_table[row->event].name);
	assert_true(finding->events == events);
	assert_int_equal(finding->is_heard, row->ear == HEARD);
	if (row->stage != STAGE_CONNECT)
		assert_string_equal(stage_names[finding->stage], stage_names[row->stage]);
	else if (finding->stage != STAGE_CONNECT)
		assert_int_equal(finding->stage, event_table[row->event].stage);
	assert_reply(&finding->reply, row->reply);
	assert_span(finding->text, row->text);
	assert_span(finding->counters, row->counters);
	assert_span(finding->relay, row->relay);
	addr_print(&finding->relay_address, relay);
	assert_string_equal(relay, row->relay_address != NULL ? row->relay_address : "");
	assert_true(finding->delay_us == (row->delay_us != 0 ? row->delay_us : -1));
	assert_true(finding->bytes == (row->bytes != 0 ? row->bytes : -1));
}

static void
assert_lines(const struct line_case *rows, size_t row_count)
{
	for (size_t i = 0; i < row_count; i++) {
		const struct syslog_line line = line_of(&rows[i]);
		struct finding finding;

		print_message("%s\n", rows[i].message);
		assert_true(postfix_line_mine(line.program));
		assert_true(postfix_line_read(&finding, &line));
		assert_who(&finding, &rows[i]);
		assert_what(&finding, &rows[i]);
	}
}

static void
postfix_line__sessions__are_told(void **state)
{
	(void)state;
	assert_lines(session_cases, CASES(session_cases));
}

static void
postfix_line__warnings__are_of_the_client_or_of_the_server(void **state)
{
	(void)state;
	assert_lines(warning_cases, CASES(warning_cases));
}

static void
postfix_line__failed_logins__are_guesses_or_not(void **state)
{
	(void)state;
	assert_lines(sasl_cases, CASES(sasl_cases));
}

static void
postfix_line__refusals__are_told_apart(void **state)
{
	(void)state;
	assert_lines(refusal_cases, CASES(refusal_cases));
}

static void
postfix_line__deliveries__have_the_other_servers_answer(void **state)
{
	(void)state;
	assert_lines(delivery_cases, CASES(delivery_cases));
}

static void
postfix_line__postscreen__has_forms_of_its_own(void **state)
{
	(void)state;
	assert_lines(screen_cases, CASES(screen_cases));
}

static void
postfix_line__messages_and_notes__are_known(void **state)
{
	(void)state;
	assert_lines(message_cases, CASES(message_cases));
}

static void
postfix_line__forged_words__reach_nobody_elses_account(void **state)
{
	(void)state;
	assert_true(CASES(forgeries) >= 30);
	assert_lines(forgeries, CASES(forgeries));
}

static void
postfix_line__unknown_shape__is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < CASES(unknown_lines); i++) {
		const struct syslog_line line = line_of(&unknown_lines[i]);
		struct finding finding;

		print_message("%s\n", unknown_lines[i].message);
		assert_false(postfix_line_read(&finding, &line));
	}
}

static void
postfix_line__line__tells_when_and_where(void **state)
{
	const struct line_case row = { .program = "mta-in/submission/smtpd",
		.message = "connect from " H };
	const struct syslog_line line = line_of(&row);
	struct finding finding;

	(void)state;
	assert_true(postfix_line_read(&finding, &line));
	assert_int_equal(finding.mta, MTA_POSTFIX);
	assert_true(finding.at_us == line.at_us);
	assert_int_equal(finding.pid, 12508);
	assert_span(finding.host, "mx");
	assert_span(finding.service, "submission/smtpd");
}

/* "554 no service" at the greeting ends the attempt, not the delivery. */
static void
postfix_line__deferred__is_tried_again(void **state)
{
	const struct line_case row = { .program = "postfix/smtp",
		.message = TO
		"dsn=4.7.1, status=deferred (host mx.example[192.0.2.25] refused to talk to me: "
		"554 5.7.1 no)" };
	const struct syslog_line line = line_of(&row);
	struct finding finding;

	(void)state;
	assert_true(postfix_line_read(&finding, &line));
	assert_reply(&finding.reply, "554 5.7.1");
	assert_int_equal(finding.meaning.outcome, OUTCOME_LATER);
}

static void
postfix_line__programs__by_their_last_name_behind_a_slash(void **state)
{
	static const char *const mine[] = { "postfix/smtpd", "postfix/submission/smtpd",
		"postfix-mx2/smtpd", "mta-in/smtps/smtpd", "postfix/postscreen", "postfix/qmgr",
		"postfix/oqmgr", "postfix/postfix-script", "postfix/sendmail", "postfix/lmtp",
		"postfix/trivial-rewrite", "postfix/tlsproxy", "postfix/postlogd" };
	static const char *const foreign[] = { "", "/", "/smtpd", "smtpd", "sendmail", "local",
		"postfix", "postfix/", "postfix/policy-spf", "postfix/smtpdx", "postfix/smtp/",
		"postfix/policyd-spf", "sm-mta", "dovecot" };

	(void)state;
	for (size_t i = 0; i < CASES(mine); i++)
		assert_true(postfix_line_mine(span_of(mine[i])));
	for (size_t i = 0; i < CASES(foreign); i++)
		assert_false(postfix_line_mine(span_of(foreign[i])));
}

static void
postfix_counter__counts__what_went_well_of_all(void **state)
{
	static const struct {
		const char *counters, *name;
		bool there;
		int64_t good_count, all_count;
	} cases[] = {
		{ "ehlo=1 auth=0/2 quit=1 commands=2/4", "auth", true, 0, 2 },
		{ "ehlo=1 auth=0/2 quit=1 commands=2/4", "ehlo", true, 1, 1 },
		{ "ehlo=1 auth=0/2 quit=1 commands=2/4", "commands", true, 2, 4 },
		{ "ehlo=1 auth=0/2 quit=1 commands=2/4", "helo", false, 0, 0 },
		{ "ehlo=1 auth=0/2 quit=1 commands=2/4", "mail", false, 0, 0 },
		{ "ehlo=1 auth=0/2", "aut", false, 0, 0 },
		{ "auth=x", "auth", false, 0, 0 },
		{ "auth=1/", "auth", false, 0, 0 },
		{ "auth=1/2x", "auth", false, 0, 0 },
		{ "auth=99999999999999999999", "auth", false, 0, 0 },
		{ "", "auth", false, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < CASES(cases); i++) {
		int64_t good_count = -1, all_count = -1;
		const bool there = postfix_counter(
		    span_of(cases[i].counters), span_of(cases[i].name), &good_count, &all_count);

		assert_int_equal(there, cases[i].there);
		assert_true(good_count == (there ? cases[i].good_count : -1));
		assert_true(all_count == (there ? cases[i].all_count : -1));
	}
}

/* Reads a copy that ends where the line ends, so that a sanitizer sees every byte beyond. */
static void
line_try(const struct syslog_line *line, size_t bytes)
{
	struct syslog_line cut = *line;
	struct finding finding;
	char *copy = malloc(bytes > 0 ? bytes : 1);

	assert_non_null(copy);
	memcpy(copy, line->message.at, bytes);
	cut.message = (struct span){ copy, bytes };
	if (postfix_line_read(&finding, &cut)) {
		char client[ADDR_TEXT_BYTES], relay[ADDR_TEXT_BYTES];

		addr_print(&finding.client, client);
		addr_print(&finding.relay_address, relay);
		assert_string_not_equal(client, "6.6.6.6");
		assert_string_not_equal(relay, "6.6.6.6");
	}
	free(copy);
}

static void
lines_spoil(const struct line_case *rows, size_t row_count)
{
	static const char spoilers[] = "\0\xff []<>:;,= \"'x0";

	for (size_t i = 0; i < row_count; i++) {
		struct syslog_line line = line_of(&rows[i]);
		const size_t bytes = line.message.bytes;
		char *spoiled = strdup(rows[i].message);

		assert_non_null(spoiled);
		line.message.at = spoiled;
		for (size_t at = 0; at <= bytes; at++)
			line_try(&line, at);
		for (size_t at = 0; at < bytes * (sizeof(spoilers) - 1); at++) {
			const char was = spoiled[at % bytes];

			spoiled[at % bytes] = spoilers[at / bytes];
			line_try(&line, bytes);
			spoiled[at % bytes] = was;
		}
		free(spoiled);
	}
}

static void
postfix_line__cut_or_spoilt_anywhere__is_read_within_its_bounds(void **state)
{
	(void)state;
	lines_spoil(session_cases, CASES(session_cases));
	lines_spoil(warning_cases, CASES(warning_cases));
	lines_spoil(sasl_cases, CASES(sasl_cases));
	lines_spoil(refusal_cases, CASES(refusal_cases));
	lines_spoil(delivery_cases, CASES(delivery_cases));
	lines_spoil(screen_cases, CASES(screen_cases));
	lines_spoil(message_cases, CASES(message_cases));
	lines_spoil(unknown_lines, 1);
}

/*
 * Postfix 3.7 cuts a header at 200 bytes and the argument of ETRN at 100, because its own words
 * follow: no log cuts a line as early as that.
 */
static bool
is_before_client(const char *message)
{
	return strstr(message, ": header ") != NULL || strstr(message, " ETRN ") != NULL;
}

/* Cut off or not, no forgery puts anything on the account of 6.6.6.6. */
static void
postfix_line__forgery_cut_anywhere__names_no_other_client(void **state)
{
	(void)state;
	for (size_t i = 0; i < CASES(forgeries); i++) {
		const struct syslog_line line = line_of(&forgeries[i]);

		if (is_before_client(forgeries[i].message))
			continue;
		for (size_t bytes = 0; bytes <= line.message.bytes; bytes++)
			line_try(&line, bytes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(postfix_line__sessions__are_told),
		cmocka_unit_test(postfix_line__warnings__are_of_the_client_or_of_the_server),
		cmocka_unit_test(postfix_line__failed_logins__are_guesses_or_not),
		cmocka_unit_test(postfix_line__refusals__are_told_apart),
		cmocka_unit_test(postfix_line__deliveries__have_the_other_servers_answer),
		cmocka_unit_test(postfix_line__postscreen__has_forms_of_its_own),
		cmocka_unit_test(postfix_line__messages_and_notes__are_known),
		cmocka_unit_test(postfix_line__forged_words__reach_nobody_elses_account),
		cmocka_unit_test(postfix_line__unknown_shape__is_refused),
		cmocka_unit_test(postfix_line__line__tells_when_and_where),
		cmocka_unit_test(postfix_line__deferred__is_tried_again),
		cmocka_unit_test(postfix_line__programs__by_their_last_name_behind_a_slash),
		cmocka_unit_test(postfix_counter__counts__what_went_well_of_all),
		cmocka_unit_test(postfix_line__cut_or_spoilt_anywhere__is_read_within_its_bounds),
		cmocka_unit_test(postfix_line__forgery_cut_anywhere__names_no_other_client),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
