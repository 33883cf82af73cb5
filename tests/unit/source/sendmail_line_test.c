/* SPDX-License-Identifier: BSD-2-Clause */
/* Sendmail's lines are understood, and nobody else's words are taken for Sendmail's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "source/sendmail_line.h"

#include "../../support/finding_text.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct dialect dialect = { sendmail_line_read, "sm-mta" };

/* Each kind of line once; from 8.17, and what other versions write differently. */
static const struct line_case lines[] = {
	/* Logins. */
	{ "AUTH=server, relay=localhost [127.0.0.1], authid=alice@mx.test, mech=PLAIN, bits=0",
	    "auth-ok auth ~235 2.0.0 client=127.0.0.1 name=localhost login=alice@mx.test "
	    "mechanism=PLAIN" },
	{ "AUTH=server, relay=h.test [IPv6:2001:db8::1] (may be forged), authid=bob, mech=LOGIN, "
	  "bits=0",
	    "auth-ok auth ~235 2.0.0 client=2001:db8::1 name=h.test forged login=bob "
	    "mechanism=LOGIN" },
	{ "AUTH failure (PLAIN): authentication failure (-13) SASL(-13): authentication failure: "
	  "Password verification failed, user=alice@mx.test, relay=localhost [127.0.0.1]",
	    "auth-failed auth ~535 5.7.0 client=127.0.0.1 name=localhost login=alice@mx.test "
	    "mechanism=PLAIN text=authentication failure (-13) SASL(-13): authentication failure: "
	    "Password verification failed" },
	{ "AUTH failure (LOGIN): user not found (-20) SASL(-13): user not found: checkpass failed, "
	  "user=mallory, relay=[192.0.2.7]",
	    "auth-failed auth ~535 5.7.0 client=192.0.2.7 login=mallory mechanism=LOGIN text=user "
	    "not found (-20) SASL(-13): user not found: checkpass failed" },
	{ "AUTH failure (LOGIN): authentication failure (-13) SASL(-13): authentication failure: "
	  "checkpass failed, relay=IDENT:joe@h.test [192.0.2.7] (may be forged)",
	    "auth-failed auth ~535 5.7.0 client=192.0.2.7 name=h.test forged mechanism=LOGIN "
	    "text=authentication failure (-13) SASL(-13): authentication failure: checkpass "
	    "failed" },
	{ "AUTH failure (DIGEST-MD5): passphrase has expired (-18) SASL(-18): passphrase has "
	  "expired, user=bob, relay=h.test [192.0.2.7]",
	    "auth-failed auth ~535 5.7.0 client=192.0.2.7 name=h.test login=bob "
	    "mechanism=DIGEST-MD5 text=passphrase has expired (-18) SASL(-18): passphrase has "
	    "expired" },
	{ "AUTH failure (PLAIN): account disabled (-19) SASL(-19): account disabled, user=bob, "
	  "relay=h.test [192.0.2.7]",
	    "auth-failed auth ~535 5.7.0 client=192.0.2.7 name=h.test login=bob mechanism=PLAIN "
	    "text=account disabled (-19) SASL(-19): account disabled" },
	{ "AUTH failure (PLAIN): generic failure (-1) SASL(-1): generic failure: Password "
	  "verification failed, user=bob, relay=h.test [192.0.2.7]",
	    "auth-unavailable auth ~535 5.7.0 client=192.0.2.7 name=h.test login=bob "
	    "mechanism=PLAIN text=generic failure (-1) SASL(-1): generic failure: Password "
	    "verification failed" },
	{ "AUTH failure (GSSAPI): no mechanism available (-4) SASL(-4): no mechanism available: , "
	  "relay=h.test [192.0.2.7]",
	    "auth-unavailable auth ~535 5.7.0 client=192.0.2.7 name=h.test mechanism=GSSAPI "
	    "text=no mechanism available (-4) SASL(-4): no mechanism available: " },
	{ "AUTH failure (CRAM-MD5): bad protocol / cancel (-5) SASL(-5): bad protocol / cancel, "
	  "user=bob, relay=h.test [192.0.2.7]",
	    "auth-aborted auth ~535 5.7.0 client=192.0.2.7 name=h.test login=bob "
	    "mechanism=CRAM-MD5 text=bad protocol / cancel (-5) SASL(-5): bad protocol / cancel" },
	{ "AUTH failure (PLAIN): transient failure (e.g., weak key) (-8) SASL(-8): transient "
	  "failure, user=bob, relay=h.test [192.0.2.7]",
	    "auth-unavailable auth ~535 5.7.0 client=192.0.2.7 name=h.test login=bob "
	    "mechanism=PLAIN text=transient failure (e.g., weak key) (-8) SASL(-8): transient "
	    "failure" },
	{ "AUTH failure (PLAIN): remote authentication server unavailable (-24) SASL(-24): "
	  "unavailable, user=bob, relay=h.test [192.0.2.7]",
	    "auth-unavailable auth ~535 5.7.0 client=192.0.2.7 name=h.test login=bob "
	    "mechanism=PLAIN text=remote authentication server unavailable (-24) SASL(-24): "
	    "unavailable" },
	{ "AUTH failure (PLAIN): encryption needed to use mechanism (-16) SASL(-16): encryption "
	  "needed, user=bob, relay=h.test [192.0.2.7]",
	    "auth-aborted auth ~535 5.7.0 client=192.0.2.7 name=h.test login=bob mechanism=PLAIN "
	    "text=encryption needed to use mechanism (-16) SASL(-16): encryption needed" },
	{ "AUTH decode64 error [-5 for \"c2VjcmV0\"], relay=localhost [127.0.0.1]",
	    "auth-aborted auth ~501 5.5.4 client=127.0.0.1 name=localhost" },
	{ "AUTH encode64 error [-3 for \"x\"], relay=localhost [127.0.0.1]",
	    "auth-unavailable auth ~454 4.5.4 client=127.0.0.1 name=localhost" },
	{ "AUTH encode64 error [-3 for \"x\"]", "auth-unavailable auth ~454 4.5.4" },
	{ "AUTH: available mech=PLAIN LOGIN, allowed mech=PLAIN LOGIN",
	    "note text=AUTH: available mech=PLAIN LOGIN, allowed mech=PLAIN LOGIN" },
	{ "AUTH warning: no mechanisms", "trouble text=AUTH warning: no mechanisms" },
	{ "AUTH error: listmech=-4, num=0", "trouble text=AUTH error: listmech=-4, num=0" },
	{ "AUTH=client, relay=mx.test, mech=PLAIN, bits=0",
	    "note text=AUTH=client, relay=mx.test, mech=PLAIN, bits=0" },
	/* TLS. */
	{ "STARTTLS=server, relay=localhost [127.0.0.1], version=TLSv1.3, verify=NO, "
	  "cipher=TLS_AES_256_GCM_SHA384, bits=256/256",
	    "tls-ok tls ~220 2.0.0 client=127.0.0.1 name=localhost text=TLSv1.3, verify=NO, "
	    "cipher=TLS_AES_256_GCM_SHA384, bits=256/256" },
	{ "STARTTLS=client, relay=mx.test., version=TLSv1.3, verify=FAIL, "
	  "cipher=TLS_AES_256_GCM_SHA384, bits=256/256",
	    "note text=STARTTLS=client, relay=mx.test., version=TLSv1.3, verify=FAIL, "
	    "cipher=TLS_AES_256_GCM_SHA384, bits=256/256" },
	{ "STARTTLS=server, error: accept failed=-1, reason=wrong version number, SSL_error=1, "
	  "errno=0, retry=-1, relay=localhost [127.0.0.1]",
	    "tls-failed tls client=127.0.0.1 name=localhost text=wrong version number, "
	    "SSL_error=1, errno=0, retry=-1" },
	{ "STARTTLS=server: error:0A00010B:SSL routines::wrong version "
	  "number:../ssl/record/ssl3_record.c:350:",
	    "note text=STARTTLS=server: error:0A00010B:SSL routines::wrong version "
	    "number:../ssl/record/ssl3_record.c:350:" },
	{ "STARTTLS=server, cert-subject=, cert-issuer=, verifymsg=ok",
	    "note text=STARTTLS=server, cert-subject=, cert-issuer=, verifymsg=ok" },
	{ "STARTTLS=client, error: connect failed=-1, reason=unknown, SSL_error=5, errno=104, "
	  "retry=-1",
	    "trouble text=STARTTLS=client, error: connect failed=-1, reason=unknown, SSL_error=5, "
	    "errno=104, retry=-1" },
	{ "tls_srv_features=empty, stat=0, relay=localhost [127.0.0.1]",
	    "note text=tls_srv_features=empty, stat=0, relay=localhost [127.0.0.1]" },
	/* Sessions. */
	{ "NOQUEUE: connect from localhost [127.0.0.1]",
	    "connect heard connect ~220 client=127.0.0.1 name=localhost" },
	{ "localhost [127.0.0.1] did not issue MAIL/EXPN/VRFY/ETRN during connection to MSA-v4",
	    "no-mail close client=127.0.0.1 name=localhost daemon=MSA-v4" },
	{ "[127.0.0.31] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA-v4",
	    "no-mail close client=127.0.0.31 daemon=MTA-v4" },
	{ "[IPv6:2001:db8::7] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA-v6",
	    "no-mail close client=2001:db8::7 daemon=MTA-v6" },
	{ "root@localhost did not issue MAIL/EXPN/VRFY/ETRN during connection to stdin",
	    "no-mail close daemon=stdin" },
	{ "Null connection from h.test [192.0.2.7]", "no-mail close client=192.0.2.7 name=h.test" },
	{ "lost input channel from localhost [127.0.0.1] to MTA-v4 after mail",
	    "lost-connection mail client=127.0.0.1 name=localhost daemon=MTA-v4 text=lost input "
	    "channel from localhost [127.0.0.1] to MTA-v4 after mail" },
	{ "lost input channel from h.test [192.0.2.7] (may be forged) to MTA-v4 after rcpt",
	    "lost-connection rcpt client=192.0.2.7 name=h.test forged daemon=MTA-v4 text=lost "
	    "input channel from h.test [192.0.2.7] (may be forged) to MTA-v4 after rcpt" },
	{ "lost input channel from [192.0.2.7] to MTA-v4 after data",
	    "lost-connection data client=192.0.2.7 daemon=MTA-v4 text=lost input channel from "
	    "[192.0.2.7] to MTA-v4 after data" },
	{ "lost input channel from [192.0.2.7] to MTA-v4 after rset",
	    "lost-connection close client=192.0.2.7 daemon=MTA-v4 text=lost input channel from "
	    "[192.0.2.7] to MTA-v4 after rset" },
	{ "timeout waiting for input from localhost during server cmd read",
	    "timeout close name=localhost text=timeout waiting for input from localhost during "
	    "server cmd read" },
	{ "timeout waiting for input from [192.0.2.7] during server cmd read",
	    "timeout close client=192.0.2.7 text=timeout waiting for input from [192.0.2.7] during "
	    "server cmd read" },
	{ "timeout waiting for input from h.test during message collect",
	    "timeout data name=h.test text=timeout waiting for input from h.test during message "
	    "collect" },
	{ "timeout waiting for input from [127.0.1.6] during client greeting",
	    "note delivery relay=[127.0.1.6] text=timeout waiting for input from [127.0.1.6] "
	    "during client greeting" },
	{ "timeout waiting for input during control command",
	    "note text=timeout waiting for input during control command" },
	{ "collect: premature EOM: unexpected close",
	    "note text=collect: premature EOM: unexpected close" },
	{ "collect: relay=localhost, from=<a@client.test>, info=unexpected close",
	    "lost-connection data text=collect: relay=localhost, from=<a@client.test>, "
	    "info=unexpected close" },
	{ "collect: relay=h.test, from=<a@client.test>, info=Bare linefeed (LF) not allowed, "
	  "where=body",
	    "bare-newline data ~421 4.5.0 text=collect: relay=h.test, from=<a@client.test>, "
	    "info=Bare linefeed (LF) not allowed, where=body" },
	{ "collect: relay=h.test, from=<a@client.test>, info=Bare carriage return (CR) not "
	  "allowed, where=header, status=replaced",
	    "bare-newline data text=collect: relay=h.test, from=<a@client.test>, info=Bare "
	    "carriage return (CR) not allowed, where=header, status=replaced" },
	{ "collect: unexpected close on connection from h.test, sender=<a@client.test>",
	    "lost-connection data text=collect: unexpected close on connection from h.test, "
	    "sender=<a@client.test>" },
	{ "SYSERR(root): collect: relay=localhost, from=<a@client.test>, info=read timeout",
	    "timeout data ~421 4.4.1 text=SYSERR(root): collect: relay=localhost, "
	    "from=<a@client.test>, info=read timeout" },
	{ "SYSERR(root): collect: read timeout on connection from h.test, from=<a@client.test>",
	    "timeout data ~421 4.4.1 text=SYSERR(root): collect: read timeout on connection from "
	    "h.test, from=<a@client.test>" },
	{ "SYSERR(root): collect: I/O error on connection from h.test, from=<a@client.test>",
	    "lost-connection data text=SYSERR(root): collect: I/O error on connection from h.test, "
	    "from=<a@client.test>" },
	{ "localhost [127.0.0.1]: SMTP violation, input too long: 3022",
	    "line-too-long unknown ~421 4.7.0 client=127.0.0.1 name=localhost text=SMTP violation, "
	    "input too long: 3022" },
	{ "localhost [127.0.0.1]: possible SMTP attack: command=AUTH, count=3",
	    "smtp-attack unknown client=127.0.0.1 name=localhost text=possible SMTP attack: "
	    "command=AUTH, count=3" },
	{ "client2.test [127.0.0.2]: Possible SMTP RCPT flood, throttling.",
	    "smtp-attack unknown client=127.0.0.2 name=client2.test text=Possible SMTP RCPT flood, "
	    "throttling." },
	{ "client2.test [127.0.0.2]: Possible SMTP RCPT flood, shutting down connection.",
	    "smtp-attack unknown ~421 4.7.0 client=127.0.0.2 name=client2.test text=Possible SMTP "
	    "RCPT flood, shutting down connection." },
	{ "h.test [192.0.2.7]: probable open proxy: command=GET / HTTP/1.1",
	    "non-smtp-command unknown ~421 4.7.0 client=192.0.2.7 name=h.test text=probable open "
	    "proxy: command=GET / HTTP/1.1" },
	{ "h.test [192.0.2.7]: VRFY alice",
	    "address-probe unknown client=192.0.2.7 name=h.test text=VRFY alice" },
	{ "h.test [192.0.2.7]: expn staff [rejected]",
	    "address-probe unknown client=192.0.2.7 name=h.test text=expn staff [rejected]" },
	{ "h.test [192.0.2.7]: ETRN sink.test",
	    "note client=192.0.2.7 name=h.test text=ETRN sink.test" },
	{ "\"wiz\" command from h.test [192.0.2.7] (192.0.2.7)",
	    "smtp-attack unknown client=192.0.2.7 name=h.test text=\"wiz\" command from h.test "
	    "[192.0.2.7] (192.0.2.7)" },
	{ "rejecting commands from [127.0.0.33] [127.0.0.33] due to pre-greeting traffic after 0 "
	  "seconds",
	    "pipelining connect ~554 client=127.0.0.33 text=rejecting commands from [127.0.0.33] "
	    "[127.0.0.33] due to pre-greeting traffic after 0 seconds" },
	{ "rejecting commands from h.test [192.0.2.7] due to pre-greeting traffic after 2 seconds",
	    "pipelining connect ~554 client=192.0.2.7 name=h.test text=rejecting commands from "
	    "h.test [192.0.2.7] due to pre-greeting traffic after 2 seconds" },
	{ "rejecting server EHLO from localhost [127.0.0.1] due to traffic before response",
	    "pipelining helo ~554 5.5.0 client=127.0.0.1 name=localhost text=rejecting server EHLO "
	    "from localhost [127.0.0.1] due to traffic before response" },
	{ "unauthorized PIPELINING, sleeping, relay=h.test [192.0.2.7]",
	    "pipelining unknown client=192.0.2.7 name=h.test text=unauthorized PIPELINING, "
	    "sleeping, relay=h.test [192.0.2.7]" },
	{ "invalid domain name (bad_host) from localhost [127.0.0.1]",
	    "helo-rejected helo ~501 5.0.0 client=127.0.0.1 name=localhost helo=bad_host "
	    "text=invalid domain name (bad_host) from localhost [127.0.0.1]" },
	{ "invalid domain name (too long) from localhost [127.0.0.1]",
	    "helo-rejected helo ~501 5.0.0 client=127.0.0.1 name=localhost text=invalid domain "
	    "name (too long) from localhost [127.0.0.1]" },
	{ "SMTP MAIL command (<a@client.test>) from localhost [127.0.0.1] tempfailed (due to "
	  "previous checks)",
	    "note client=127.0.0.1 name=localhost text=SMTP MAIL command (<a@client.test>) from "
	    "localhost [127.0.0.1] tempfailed (due to previous checks)" },
	{ "ERROR: srv_features=tempfail, relay=h.test [192.0.2.7], access temporarily disabled",
	    "server-error connect ~450 4.3.0 client=192.0.2.7 name=h.test text=ERROR: "
	    "srv_features=tempfail, relay=h.test [192.0.2.7], access temporarily disabled" },
	{ "tcpwrappers (h.test, 192.0.2.7) rejection",
	    "client-rejected connect ~550 5.7.1 client=192.0.2.7 name=h.test text=tcpwrappers "
	    "(h.test, 192.0.2.7) rejection" },
	{ "Sending \"FOO bar baz\" to Milter",
	    "unknown-command heard unknown ~500 5.5.1 text=FOO bar baz" },
	{ "message size (20480) exceeds maximum (10240)",
	    "message-too-big end-of-message ~552 5.2.3 text=message size (20480) exceeds maximum "
	    "(10240)" },
	{ "headers too large (32768 max) from h.test during message collect",
	    "message-too-big end-of-message ~552 5.0.0 text=headers too large (32768 max) from "
	    "h.test during message collect" },
	{ "Authentication-Warning: mx.test: client2.test [127.0.0.2] didn't use HELO protocol",
	    "note text=Authentication-Warning: mx.test: client2.test [127.0.0.2] didn't use HELO "
	    "protocol" },
	{ "POSSIBLE ATTACK from h.test: newline in string \"x y\"",
	    "trouble text=POSSIBLE ATTACK from h.test: newline in string \"x y\"" },
	/* Rulings. */
	{ "ruleset=check_relay, arg1=[127.0.0.31], arg2=127.0.0.31, relay=[127.0.0.31], reject=421 "
	  "4.3.2 Connection rate limit exceeded.",
	    "connection-rate connect 421 4.3.2 client=127.0.0.31 text=Connection rate limit "
	    "exceeded." },
	{ "ruleset=check_relay, arg1=[127.0.0.32], arg2=127.0.0.32, relay=[127.0.0.32], reject=421 "
	  "4.3.2 Too many open connections.",
	    "too-many-connections connect 421 4.3.2 client=127.0.0.32 text=Too many open "
	    "connections." },
	{ "ruleset=check_relay, arg1=[127.0.0.66], arg2=127.0.0.66, relay=[127.0.0.66], reject=550 "
	  "5.7.1 Access denied",
	    "client-rejected connect 550 5.7.1 client=127.0.0.66 text=Access denied" },
	{ "ruleset=check_relay, arg1=h.test, arg2=192.0.2.7, relay=h.test [192.0.2.7], reject=550 "
	  "5.7.1 Rejected: 192.0.2.7 listed at bl.example.org",
	    "dnsbl connect 550 5.7.1 client=192.0.2.7 name=h.test text=Rejected: 192.0.2.7 listed "
	    "at bl.example.org" },
	{ "ruleset=check_relay, arg1=h.test, arg2=192.0.2.7, relay=h.test [192.0.2.7], reject=451 "
	  "4.7.1 Temporary lookup failure of 192.0.2.7 at bl.example.org",
	    "server-error connect 451 4.7.1 client=192.0.2.7 name=h.test text=Temporary lookup "
	    "failure of 192.0.2.7 at bl.example.org" },
	{ "ruleset=check_mail, arg1=<spam@client.test>, relay=localhost [127.0.0.1], reject=550 "
	  "5.7.1 <spam@client.test>... no spam",
	    "sender-rejected mail 550 5.7.1 client=127.0.0.1 name=localhost "
	    "sender=spam@client.test text=<spam@client.test>... no spam" },
	/* What stands in an address is none of the administrator's words. */
	{ "ruleset=check_mail, arg1=<greylisted@nx.test>, relay=localhost [127.0.0.1], reject=451 "
	  "4.1.8 Domain of sender address greylisted@nx.test does not resolve",
	    "sender-rejected mail 451 4.1.8 client=127.0.0.1 name=localhost "
	    "sender=greylisted@nx.test text=Domain of sender address greylisted@nx.test does not "
	    "resolve" },
	{ "ruleset=check_mail, arg1=<x@spamhaus.org>, relay=localhost [127.0.0.1], reject=553 "
	  "5.1.8 <x@spamhaus.org>... Domain of sender address x@spamhaus.org does not exist",
	    "sender-rejected mail 553 5.1.8 client=127.0.0.1 name=localhost "
	    "sender=x@spamhaus.org text=<x@spamhaus.org>... Domain of sender address "
	    "x@spamhaus.org does not exist" },
	{ "ruleset=check_mail, arg1=<greylisted@nx.test>, relay=localhost [127.0.0.1], reject=451 "
	  "4.7.1 Greylisting in action",
	    "greylisted mail 451 4.7.1 client=127.0.0.1 name=localhost "
	    "sender=greylisted@nx.test text=Greylisting in action" },
	{ "ruleset=check_mail, arg1=<later@client.test>, relay=localhost [127.0.0.1], reject=451 "
	  "4.7.1 come back",
	    "sender-rejected mail 451 4.7.1 client=127.0.0.1 name=localhost "
	    "sender=later@client.test text=come back" },
	{ "ruleset=check_mail, arg1=<a@x.test>, relay=localhost [127.0.0.1], reject=451 4.3.0 "
	  "Temporary system failure. Please try again later.",
	    "server-error mail 451 4.3.0 client=127.0.0.1 name=localhost sender=a@x.test "
	    "text=Temporary system failure. Please try again later." },
	{ "ruleset=check_mail, arg1=<disc@client.test>, relay=localhost [127.0.0.1], discard",
	    "discarded mail ~250 2.0.0 client=127.0.0.1 name=localhost sender=disc@client.test" },
	{ "ruleset=check_mail, arg1=<q@client.test>, relay=localhost [127.0.0.1], quarantine=held "
	  "by access",
	    "held mail client=127.0.0.1 name=localhost sender=q@client.test text=held by access" },
	{ "ruleset=check_rcpt, arg1=<x@elsewhere.test>, relay=client2.test [127.0.0.2], reject=550 "
	  "5.7.1 <x@elsewhere.test>... Relaying denied. Proper authentication required.",
	    "relay-denied rcpt 550 5.7.1 client=127.0.0.2 name=client2.test "
	    "recipient=x@elsewhere.test text=<x@elsewhere.test>... Relaying denied. Proper "
	    "authentication required." },
	{ "ruleset=check_rcpt, arg1=<>, relay=localhost [127.0.0.1], reject=553 5.0.0 <>... User "
	  "address required",
	    "recipient-rejected rcpt 553 5.0.0 client=127.0.0.1 name=localhost recipient=<> "
	    "text=<>... User address required" },
	{ "ruleset=check_rcpt, arg1=<a@b.test>, relay=h.test [192.0.2.7], reject=451 4.7.1 "
	  "Greylisting in action, please come back later",
	    "greylisted rcpt 451 4.7.1 client=192.0.2.7 name=h.test recipient=a@b.test "
	    "text=Greylisting in action, please come back later" },
	{ "ruleset=check_rcpt, arg1=<a@b.test>, relay=h.test [192.0.2.7], reject=550 5.1.1 "
	  "<a@b.test>... No such mailbox",
	    "mailbox-unknown rcpt 550 5.1.1 client=192.0.2.7 name=h.test recipient=a@b.test "
	    "text=<a@b.test>... No such mailbox" },
	{ "ruleset=check_rcpt, arg1=a@b.test, relay=h.test [192.0.2.7], reject=550 5.7.1 "
	  "a@b.test... Relaying denied",
	    "relay-denied rcpt 550 5.7.1 client=192.0.2.7 name=h.test recipient=a@b.test "
	    "text=a@b.test... Relaying denied" },
	{ "ruleset=check_data, arg1=1, relay=h.test [192.0.2.7], reject=550 5.7.1 no data",
	    "content-rejected data 550 5.7.1 client=192.0.2.7 name=h.test text=no data" },
	{ "ruleset=check_eoh, arg1=3 $| 120, relay=h.test [192.0.2.7], reject=553 5.6.0 headers "
	  "missing",
	    "content-rejected end-of-message 553 5.6.0 client=192.0.2.7 name=h.test text=headers "
	    "missing" },
	{ "ruleset=CheckSubject, arg1=cheap, relay=h.test [192.0.2.7], reject=553 5.6.0 no",
	    "content-rejected end-of-message 553 5.6.0 client=192.0.2.7 name=h.test text=no" },
	{ "ruleset=tls_client, arg1=NO, arg2=MAIL, relay=h.test [192.0.2.7], reject=403 4.7.0 "
	  "authentication failed",
	    "tls-required mail 403 4.7.0 client=192.0.2.7 name=h.test text=authentication failed" },
	{ "ruleset=tls_server, arg1=NONE, relay=mx.test, reject=403 4.7.0 encryption too weak",
	    "note delivery 403 4.7.0 relay=mx.test text=encryption too weak" },
	{ "ruleset=trust_auth, arg1=bob, relay=h.test [192.0.2.7], reject=550 5.7.1 bob... not "
	  "authenticated",
	    "sender-rejected mail 550 5.7.1 client=192.0.2.7 name=h.test login=bob text=bob... not "
	    "authenticated" },
	{ "<rej@sink.test>... User unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=rej@sink.test text=User unknown" },
	{ "foo@sink.test... User unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=foo@sink.test text=User unknown" },
	{ "<a@sink.test>... Relaying denied",
	    "relay-denied rcpt ~554 5.7.1 recipient=a@sink.test text=Relaying denied" },
	{ "<a@sink.test>... Mailbox disabled for this recipient",
	    "recipient-rejected heard rcpt ~550 5.1.0 recipient=a@sink.test text=Mailbox disabled "
	    "for this recipient" },
	{ "Too many recipients", "too-many-recipients rcpt ~452 4.5.3 text=Too many recipients" },
	{ "Syntax error in parameters scanning \"foo\"",
	    "syntax rcpt ~501 5.5.2 text=Syntax error in parameters scanning \"foo\"" },
	{ "Unbalanced '\"'", "syntax rcpt ~553 5.0.0 text=Unbalanced '\"'" },
	{ "FOO parameter unrecognized",
	    "syntax unknown ~555 5.5.4 text=FOO parameter unrecognized" },
	/* Filters. */
	{ "Milter: to=<alice@sink.test>, reject=451 4.7.1 100%% sure",
	    "milter-rejected rcpt 451 4.7.1 recipient=alice@sink.test text=100%% sure" },
	{ "Milter: from=<a@client.test>, reject=421 4.7.0 PROBE says 421",
	    "milter-rejected mail 421 4.7.0 sender=a@client.test text=PROBE says 421" },
	{ "Milter: helo=client.test, reject=550 5.7.1 PROBE says 550",
	    "milter-rejected helo 550 5.7.1 helo=client.test text=PROBE says 550" },
	{ "Milter: helo=client.test, reject=Command rejected",
	    "milter-rejected helo ~550 5.7.1 helo=client.test text=Command rejected" },
	{ "Milter: cmd=data, reject=450-4.7.1 line one\\r\\n450 4.7.1 line two",
	    "milter-rejected data 450 4.7.1 text=line one\\r\\n450 4.7.1 line two" },
	{ "Milter: data, reject=554 5.7.1 Command rejected",
	    "milter-rejected end-of-message 554 5.7.1 text=Command rejected" },
	{ "Milter: data, discard", "discarded end-of-message ~250 2.0.0 text=discard" },
	{ "Milter: to=<alice@sink.test>, discard",
	    "discarded rcpt ~250 2.0.0 recipient=alice@sink.test text=discard" },
	{ "Milter: to=<alice@sink.test>, reject=421, errormode=4",
	    "server-error rcpt ~421 4.3.0 recipient=alice@sink.test text=Milter: "
	    "to=<alice@sink.test>, reject=421, errormode=4" },
	{ "Milter: unknown=(null), reject=421 PROBE 421 without xcode",
	    "milter-rejected unknown 421 text=PROBE 421 without xcode" },
	{ "Milter: connect: host=localhost, addr=127.0.0.1, shutdown",
	    "milter-rejected connect ~421 4.7.0 client=127.0.0.1 name=localhost text=Milter: "
	    "connect: host=localhost, addr=127.0.0.1, shutdown" },
	{ "Milter: connect: host=[192.0.2.7], addr=192.0.2.7, temp failing commands",
	    "milter-rejected connect ~451 4.3.2 client=192.0.2.7 text=Milter: connect: "
	    "host=[192.0.2.7], addr=192.0.2.7, temp failing commands" },
	{ "Milter: connect: host=localhost, addr=127.0.0.1, rejecting commands",
	    "milter-rejected connect ~554 5.0.0 client=127.0.0.1 name=localhost text=Milter: "
	    "connect: host=localhost, addr=127.0.0.1, rejecting commands" },
	{ "Milter: connect: host=h.test, addr=192.0.2.7, reject=550 5.7.1 go away",
	    "milter-rejected connect 550 5.7.1 client=192.0.2.7 name=h.test text=go away" },
	{ "Milter: initialization failed, closing connection",
	    "server-error connect ~421 4.7.0 text=Milter: initialization failed, closing "
	    "connection" },
	{ "Milter: initialization failed, temp failing commands",
	    "server-error connect ~451 4.3.2 text=Milter: initialization failed, temp failing "
	    "commands" },
	{ "Milter: initialization failed, rejecting commands",
	    "server-error connect ~554 5.0.0 text=Milter: initialization failed, rejecting "
	    "commands" },
	{ "Milter: connect to filters", "note text=Milter: connect to filters" },
	{ "Milter: sender: <a@client.test>", "note text=Milter: sender: <a@client.test>" },
	{ "Milter: reject, sender", "note text=Milter: reject, sender" },
	{ "Milter (probe): init success to negotiate",
	    "note text=Milter (probe): init success to negotiate" },
	{ "Milter (slowT): timeout before data read, where=connect",
	    "trouble text=Milter (slowT): timeout before data read, where=connect" },
	{ "Milter (slowT): to error state", "trouble text=Milter (slowT): to error state" },
	{ "Milter (probe) add: header: X-Note: Milter (slowT): to error state",
	    "note text=Milter (probe) add: header: X-Note: Milter (slowT): to error state" },
	{ "milter=probe, action=mail, reject=421 4.7.0 PROBE says 421",
	    "note mail 421 4.7.0 text=milter=probe, action=mail, reject=421 4.7.0 PROBE says 421" },
	{ "milter=probe, action=header, continue",
	    "note end-of-message text=milter=probe, action=header, continue" },
	{ "milter=probe, reject=550 5.7.1 PROBE says 550",
	    "note end-of-message 550 5.7.1 text=milter=probe, reject=550 5.7.1 PROBE says 550" },
	{ "milter_data(slowT): EOM ACK/NAK timeout",
	    "trouble text=milter_data(slowT): EOM ACK/NAK timeout" },
	{ "Milter accept: message", "note text=Milter accept: message" },
	/* Replies and commands at LogLevel 15. */
	{ "--- 220 mx.test ESMTP Sendmail 8.17.1.9/8.17.1.9; Sat, 21 Nov 2026 21:31:32 GMT",
	    "note 220 text=mx.test ESMTP Sendmail 8.17.1.9/8.17.1.9; Sat, 21 Nov 2026 21:31:32 "
	    "GMT" },
	{ "--- 221 2.0.0 mx.test closing connection",
	    "quit close 221 2.0.0 text=mx.test closing connection" },
	{ "--- 250-8BITMIME", "note 250 text=8BITMIME" },
	{ "--- 334 UGFzc3dvcmQ6", "note 334 text=UGFzc3dvcmQ6" },
	{ "--- 421 4.7.0 mx.test Too many bad commands; closing connection",
	    "too-many-errors unknown 421 4.7.0 text=mx.test Too many bad commands; closing "
	    "connection" },
	{ "--- 421 4.4.1 mx.test Lost input channel from localhost [127.0.0.1]",
	    "note 421 4.4.1 text=mx.test Lost input channel from localhost [127.0.0.1]" },
	{ "--- 500 5.5.1 Command unrecognized: \"FOO bar baz\"",
	    "unknown-command heard unknown 500 5.5.1 text=Command unrecognized: \"FOO bar baz\"" },
	{ "--- 501 5.0.0 AUTH aborted", "auth-aborted auth 501 5.0.0 text=AUTH aborted" },
	{ "--- 501 5.0.0 EHLO requires domain address",
	    "syntax unknown 501 5.0.0 text=EHLO requires domain address" },
	{ "--- 501 5.5.4 cannot BASE64 decode 'hunter2'", "note 501 5.5.4" },
	{ "--- 503 5.0.0 Need MAIL before RCPT",
	    "syntax unknown 503 5.0.0 text=Need MAIL before RCPT" },
	{ "--- 504 5.3.3 AUTH mechanism FOO not available",
	    "auth-aborted auth 504 5.3.3 text=AUTH mechanism FOO not available" },
	{ "--- 530 5.7.0 Authentication required",
	    "auth-required mail 530 5.7.0 text=Authentication required" },
	{ "--- 535 5.7.0 authentication failed", "note 535 5.7.0 text=authentication failed" },
	{ "--- 550 5.1.1 <nosuch@sink.test>... User unknown",
	    "note 550 5.1.1 text=<nosuch@sink.test>... User unknown" },
	{ "<-- AUTH PLAIN AGFsaWNlAHNlY3JldA==", "note" },
	{ "<--", "note" },
	/* Messages. */
	{ "from=<a@client.test>, size=47, class=0, nrcpts=2, msgid=<m1@client.test>, "
	  "proto=ESMTPSA, daemon=MSA-v4, relay=localhost [127.0.0.1]",
	    "queued ~250 2.0.0 client=127.0.0.1 name=localhost sender=a@client.test daemon=MSA-v4 "
	    "bytes=47" },
	{ "from=<a@client.test>, size=99999999999, class=-30, nrcpts=0, proto=ESMTP, "
	  "daemon=MTA-v4, relay=localhost [127.0.0.1]",
	    "note client=127.0.0.1 name=localhost sender=a@client.test daemon=MTA-v4 "
	    "bytes=99999999999" },
	{ "from=<>, size=15, class=0, nrcpts=1, msgid=<m@x>, bodytype=8BITMIME, proto=ESMTP, "
	  "daemon=MTA-v4, relay=forged.test [127.0.0.4] (may be forged)",
	    "queued ~250 2.0.0 client=127.0.0.4 name=forged.test forged sender=<> daemon=MTA-v4 "
	    "bytes=15" },
	{ "from=<a@client.test>, size=11, class=0, nrcpts=1, proto=ESMTP, daemon=MTA-v4, "
	  "relay=[127.0.0.6]",
	    "note client=127.0.0.6 sender=a@client.test daemon=MTA-v4 bytes=11" },
	{ "from=root, size=312, class=0, nrcpts=1, msgid=<m@x>, relay=root@localhost",
	    "queued ~250 2.0.0 sender=root bytes=312" },
	{ "to=<ok@remote.test>, delay=00:00:00, xdelay=00:00:00, mailer=relay, pri=30044, "
	  "relay=[127.0.1.1] [127.0.1.1], dsn=2.0.0, stat=Sent (taken as FAKE123)",
	    "sent delivery ~250 2.0.0 recipient=ok@remote.test relay=[127.0.1.1] [127.0.1.1] "
	    "relay_address=127.0.1.1 delay=0 text=Sent (taken as FAKE123)" },
	{ "to=<a@r.test>,<u@r5.test>, ctladdr=<alice@example.org> (1000/1000), delay=1+02:03:04, "
	  "xdelay=00:00:00, mailer=relay, pri=30039, relay=mx.r5.test. [127.0.1.5], dsn=4.0.0, "
	  "reply=421 4.7.0 fake.test mail limit reached, stat=Deferred: 421 4.7.0 fake.test mail "
	  "limit reached",
	    "deferred delivery 421 4.7.0 recipient=u@r5.test relay=mx.r5.test. [127.0.1.5] "
	    "relay_address=127.0.1.5 delay=93784 text=fake.test mail limit reached" },
	{ "to=<u@refused.test>, delay=00:00:00, xdelay=00:00:00, mailer=relay, pri=30044, "
	  "relay=[127.0.1.99] [127.0.1.99], dsn=4.4.1, stat=Deferred: Connection refused by "
	  "[127.0.1.99]",
	    "deferred delivery ~450 4.4.1 recipient=u@refused.test relay=[127.0.1.99] [127.0.1.99] "
	    "relay_address=127.0.1.99 delay=0 text=Deferred: Connection refused by [127.0.1.99]" },
	{ "to=<v@r.test>, delay=00:00:02, xdelay=00:00:01, mailer=esmtp, pri=121234, "
	  "relay=mx.r.test. [IPv6:2001:db8::1], dsn=4.7.1, stat=Deferred: 450 4.7.1 Greylisted",
	    "deferred delivery 450 4.7.1 recipient=v@r.test relay=mx.r.test. [IPv6:2001:db8::1] "
	    "relay_address=2001:db8::1 delay=2 text=Greylisted" },
	{ "to=<550@remote.test>, delay=00:00:00, xdelay=00:00:00, mailer=relay, pri=30045, "
	  "relay=[127.0.1.1] [127.0.1.1], dsn=5.1.1, reply=550 5.1.1 no such user, stat=User "
	  "unknown",
	    "bounced delivery 550 5.1.1 recipient=550@remote.test relay=[127.0.1.1] [127.0.1.1] "
	    "relay_address=127.0.1.1 delay=0 text=no such user" },
	{ "to=<u@nodns.test>, delay=00:00:00, xdelay=00:00:00, mailer=esmtp, pri=30042, "
	  "relay=nxdomain.test, dsn=5.1.2, stat=Host unknown (Name server: nxdomain.test: host not "
	  "found)",
	    "bounced delivery ~550 5.1.2 recipient=u@nodns.test relay=nxdomain.test delay=0 "
	    "text=Host unknown (Name server: nxdomain.test: host not found)" },
	{ "to=root, delay=00:00:00, mailer=local, pri=30305, stat=queued",
	    "queued delivery ~250 2.0.0 recipient=root delay=0 text=queued" },
	{ "to=<a@b.test>, delay=00:00:00, mailer=local, pri=30305, quarantine=bad, "
	  "stat=quarantined",
	    "held delivery recipient=a@b.test delay=0 text=quarantined" },
	{ "to=<a@b.test>, delay=5+00:00:01, mailer=esmtp, pri=1, dsn=5.4.7, stat=Delivery time "
	  "expired",
	    "expired delivery ~554 5.4.7 recipient=a@b.test delay=432001 text=Delivery time "
	    "expired" },
	{ "to=<alice@sink.test>, delay=00:00:00, pri=60047, stat=discarded",
	    "discarded delivery ~250 2.0.0 recipient=alice@sink.test delay=0 text=discarded" },
	{ "to=<alice@sink.test>, delay=00:00:00, pri=60047, stat=PROBE says 421",
	    "note delivery recipient=alice@sink.test delay=0 text=PROBE says 421" },
	{ "to=<a@b.test>,<c@d.test>, [more], delay=00:00:00, xdelay=00:00:00, mailer=relay, pri=1, "
	  "relay=h [127.0.1.1], dsn=2.0.0, stat=Sent",
	    "sent delivery ~250 2.0.0 recipient=c@d.test relay=h [127.0.1.1] "
	    "relay_address=127.0.1.1 "
	    "delay=0 text=Sent" },
	{ "to=<a@b.test>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=1, "
	  "relay=[IPv6:2001:db8::1] [IPv6:2001:db8::1], dsn=2.0.0, stat=Sent",
	    "sent delivery ~250 2.0.0 recipient=a@b.test relay=[IPv6:2001:db8::1] "
	    "[IPv6:2001:db8::1] relay_address=2001:db8::1 delay=1 text=Sent" },
	{ "to=<a@b.test>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=1, "
	  "relay=[192.0.2.1] [192.0.2.2], dsn=2.0.0, stat=Sent",
	    "sent delivery ~250 2.0.0 recipient=a@b.test relay=[192.0.2.1] [192.0.2.2] delay=1 "
	    "text=Sent" },
	{ "to=<a@b.test>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=1, "
	  "relay=mx.b.test. [192.0.2.1",
	    "note delivery recipient=a@b.test relay=mx.b.test. [192.0.2.1 delay=1" },
	{ "done; delay=00:00:00, ntries=1", "removed delay=0" },
	{ "discarded", "discarded ~250 2.0.0 text=discarded" },
	{ "6ALLTHwX028814: 6ALLTHwX028818: DSN: Service unavailable",
	    "note id=6ALLTHwX028814 text=6ALLTHwX028818: DSN: Service unavailable" },
	/* The server itself. */
	{ "starting daemon (8.17.1.9): SMTP+queueing@00:30:00",
	    "note text=starting daemon (8.17.1.9): SMTP+queueing@00:30:00" },
	{ "rejecting connections on daemon MTA-v4: 20 children, max 20",
	    "trouble text=rejecting connections on daemon MTA-v4: 20 children, max 20" },
	{ "accepting connections again for daemon MTA-v4",
	    "note text=accepting connections again for daemon MTA-v4" },
	{ "low on space (localhost needs 99 bytes + 100 blocks in /srv/q), max avail: 1",
	    "trouble text=low on space (localhost needs 99 bytes + 100 blocks in /srv/q), max "
	    "avail: 1" },
	{ "gethostbyaddr(192.0.2.7) failed: 1", "trouble text=gethostbyaddr(192.0.2.7) failed: 1" },
	{ "alias database /etc/mail/aliases rebuilt by root",
	    "note text=alias database /etc/mail/aliases rebuilt by root" },
	{ "/etc/mail/aliases: 5 aliases, longest 20 bytes, 70 bytes total",
	    "note text=/etc/mail/aliases: 5 aliases, longest 20 bytes, 70 bytes total" },
	{ "/etc/mail/x: world writable forward file, marked unsafe",
	    "trouble text=/etc/mail/x: world writable forward file, marked unsafe" },
	{ "SYSERR(root): hash map \"access\": missing map file /etc/mail/access.db: No such file",
	    "trouble text=SYSERR(root): hash map \"access\": missing map file /etc/mail/access.db: "
	    "No such file" },
	{ "SYSERR: putoutmsg (h.test): error on output channel sending \"250\": Broken pipe",
	    "trouble text=SYSERR: putoutmsg (h.test): error on output channel sending \"250\": "
	    "Broken pipe" },
	{ "restarting /usr/sbin/sendmail due to signal",
	    "note text=restarting /usr/sbin/sendmail due to signal" },
};

/* 6.6.6.6 stands where a client, its DNS or another server can write. */
static const struct line_case forgeries[] = {
	/* User names. */
	{ "AUTH failure (PLAIN): user not found (-20) SASL(-13): user not found: Password "
	  "verification failed, user=bob, relay=evil [6.6.6.6], relay=client2.test [127.0.0.2]",
	    "auth-failed auth ~535 5.7.0 client=127.0.0.2 name=client2.test login=bob, relay=evil "
	    "[6.6.6.6] mechanism=PLAIN text=user not found (-20) SASL(-13): user not found: "
	    "Password verification failed" },
	{ "AUTH failure (PLAIN): user not found (-20) SASL(-13): user not found: Password "
	  "verification failed, user=bob, user=carol, relay=evil [6.6.6.6] (may be forged), "
	  "relay=client2.test [127.0.0.2]",
	    "auth-failed auth ~535 5.7.0 client=127.0.0.2 name=client2.test login=bob, user=carol, "
	    "relay=evil [6.6.6.6] (may be forged) mechanism=PLAIN text=user not found (-20) "
	    "SASL(-13): user not found: Password verification failed" },
	{ "AUTH failure (PLAIN): user not found (-20) SASL(-13): user not found: x, user=bob\\nNov "
	  "21 00:00:00 mx sm-mta[1]: AUTH failure (PLAIN): x (-13) y, user=c, relay=e [6.6.6.6], "
	  "relay=[127.0.0.2]",
	    "auth-failed auth ~535 5.7.0 client=127.0.0.2 login=bob\\nNov 21 00:00:00 mx "
	    "sm-mta[1]: AUTH failure (PLAIN): x (-13) y, user=c, relay=e [6.6.6.6] mechanism=PLAIN "
	    "text=user not found (-20) SASL(-13): user not found: x" },
	{ "AUTH failure (PLAIN): user not found (-20) SASL(-13): user not found: x, user=bob (-4), "
	  "relay=[6.6.6.6], relay=[127.0.0.2]",
	    "auth-failed auth ~535 5.7.0 client=127.0.0.2 login=bob (-4), relay=[6.6.6.6] "
	    "mechanism=PLAIN text=user not found (-20) SASL(-13): user not found: x" },
	{ "AUTH failure (PLAIN): user not found (-20) SASL(-13): user not found: x, user=, "
	  "relay=[6.6.6.6], relay=localhost",
	    "auth-failed auth ~535 5.7.0 login=, relay=[6.6.6.6] mechanism=PLAIN text=user not "
	    "found (-20) SASL(-13): user not found: x" },
	{ "AUTH failure (PLAIN): user not found (-20) SASL(-13): user not found: x, "
	  "user=caf\\303\\251\\000, relay=[6.6.6.6], relay=[127.0.0.2] (may be forged)",
	    "auth-failed auth ~535 5.7.0 client=127.0.0.2 forged login=caf\\303\\251\\000, "
	    "relay=[6.6.6.6] mechanism=PLAIN text=user not found (-20) SASL(-13): user not found: "
	    "x" },
	{ "AUTH=server, relay=h.test [127.0.0.2], authid=bob, relay=evil [6.6.6.6], authid=x, "
	  "mech=PLAIN, bits=0",
	    "auth-ok auth ~235 2.0.0 client=127.0.0.2 name=h.test login=bob, relay=evil [6.6.6.6], "
	    "authid=x mechanism=PLAIN" },
	{ "AUTH decode64 error [-5 for \"x\"], relay=evil [6.6.6.6], \"], relay=h.test [127.0.0.2]",
	    "auth-aborted auth ~501 5.5.4 client=127.0.0.2 name=h.test" },
	{ "AUTH encode64 error [-5 for \"x\"], relay=evil [6.6.6.6]\"]",
	    "auth-unavailable auth ~454 4.5.4" },
	/* Senders. */
	{ "from=<\"a> to=<b\"@client.test>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA-v4, "
	  "relay=client2.test [127.0.0.2]",
	    "note client=127.0.0.2 name=client2.test sender=\"a> to=<b\"@client.test daemon=MTA-v4 "
	    "bytes=0" },
	{ "from=<\"a, size=9, class=0, nrcpts=9, msgid=<x>, relay=evil [6.6.6.6]\"@x.test>, "
	  "size=15, class=0, nrcpts=1, msgid=<m>, proto=ESMTP, daemon=MTA-v4, relay=h.test "
	  "[127.0.0.2]",
	    "queued ~250 2.0.0 client=127.0.0.2 name=h.test sender=\"a, size=9, class=0, nrcpts=9, "
	    "msgid=<x>, relay=evil [6.6.6.6]\"@x.test daemon=MTA-v4 bytes=15" },
	{ "from=<\"a\\\\\", size=9, class=0, nrcpts=9, relay=evil [6.6.6.6]\"@x.test>, size=15, "
	  "class=0, nrcpts=1, msgid=<m>, proto=ESMTP, daemon=MTA-v4, relay=h.test [127.0.0.2]",
	    "queued ~250 2.0.0 client=127.0.0.2 name=h.test sender=\"a\\\\\", size=9, class=0, "
	    "nrcpts=9, relay=evil [6.6.6.6]\"@x.test daemon=MTA-v4 bytes=15" },
	{ "from=<a@x.test>, size=15, class=0, nrcpts=1, msgid=<x, relay=evil [6.6.6.6]>, "
	  "proto=ESMTP, daemon=MTA-v4, relay=h.test [127.0.0.2]",
	    "queued ~250 2.0.0 client=127.0.0.2 name=h.test sender=a@x.test daemon=MTA-v4 "
	    "bytes=15" },
	{ "from=alice, size=15, class=0, nrcpts=1, msgid=<x, relay=evil [6.6.6.6]>, "
	  "relay=alice@localhost",
	    "queued ~250 2.0.0 sender=alice bytes=15" },
	{ "from=<a(\", size=9, relay=evil [6.6.6.6]\")@x.test>, size=15, class=0, nrcpts=0, "
	  "proto=ESMTP, daemon=MTA-v4, relay=h.test [127.0.0.2]",
	    "note client=127.0.0.2 name=h.test" },
	/* Recipients. */
	{ "<\"q>: 421 4.7.0 fake; from=<z\"@sink.test>... User unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=\"q>: 421 4.7.0 fake; "
	    "from=<z\"@sink.test text=User unknown" },
	{ "<\"x, relay=evil [6.6.6.6]\"@sink.test>... User unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=\"x, relay=evil [6.6.6.6]\"@sink.test "
	    "text=User unknown" },
	{ "<\"evil [6.6.6.6] did not issue MAIL/EXPN/VRFY/ETRN during connection to "
	  "MTA\"@sink.test>... User unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=\"evil [6.6.6.6] did not issue "
	    "MAIL/EXPN/VRFY/ETRN during connection to MTA\"@sink.test text=User unknown" },
	{ "from=<\"x, size=1, class=0, nrcpts=1, msgid=<m>, relay=evil [6.6.6.6]\"@sink.test>... "
	  "User unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=from=<\"x, size=1, class=0, nrcpts=1, "
	    "msgid=<m>, relay=evil [6.6.6.6]\"@sink.test> text=User unknown" },
	{ "to=<\"x, delay=00:00:00, mailer=x, relay=evil [6.6.6.6], dsn=2.0.0, "
	  "stat=Sent\"@sink.test>... User unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=to=<\"x, delay=00:00:00, mailer=x, "
	    "relay=evil [6.6.6.6], dsn=2.0.0, stat=Sent\"@sink.test> text=User unknown" },
	{ "ruleset=check_relay,\"arg1=x, arg2=y, relay=evil [6.6.6.6], reject=421 4.3.2 "
	  "x\"@sink.test... User unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=ruleset=check_relay,\"arg1=x, arg2=y, "
	    "relay=evil [6.6.6.6], reject=421 4.3.2 x\"@sink.test text=User unknown" },
	{ "AUTH=server,\"relay=evil [6.6.6.6], authid=bob, mech=PLAIN, bits=0\"@sink.test... User "
	  "unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=AUTH=server,\"relay=evil [6.6.6.6], "
	    "authid=bob, mech=PLAIN, bits=0\"@sink.test text=User unknown" },
	{ "\"wiz command from evil [6.6.6.6] (6.6.6.6)\"@sink.test... User unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=\"wiz command from evil [6.6.6.6] "
	    "(6.6.6.6)\"@sink.test text=User unknown" },
	{ "[6.6.6.6]... User unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=[6.6.6.6] text=User unknown" },
	{ "evil[6.6.6.6]:\"VRFY x\"@sink.test... User unknown",
	    "mailbox-unknown heard rcpt ~550 5.1.1 recipient=evil[6.6.6.6]:\"VRFY x\"@sink.test "
	    "text=User unknown" },
	/* Rulesets repeat addresses in their text. */
	{ "ruleset=check_rcpt, arg1=<\"a, relay=evil [6.6.6.6], reject=421 4.3.2 x\"@x.test>, "
	  "relay=h.test [127.0.0.2], reject=550 5.7.1 <\"a, relay=evil [6.6.6.6], reject=421 4.3.2 "
	  "x\"@x.test>... Relaying denied",
	    "relay-denied rcpt 550 5.7.1 client=127.0.0.2 name=h.test recipient=\"a, relay=evil "
	    "[6.6.6.6], reject=421 4.3.2 x\"@x.test text=<\"a, relay=evil [6.6.6.6], reject=421 "
	    "4.3.2 x\"@x.test>... Relaying denied" },
	{ "ruleset=check_rcpt, arg1=<a, relay=evil [6.6.6.6], reject=421 4.3.2 x@x.test>, "
	  "relay=h.test [127.0.0.2], reject=550 5.7.1 <a, relay=evil [6.6.6.6], reject=421 4.3.2 "
	  "x@x.test>... Relaying denied",
	    "relay-denied rcpt 550 5.7.1 client=127.0.0.2 name=h.test recipient=a, relay=evil "
	    "[6.6.6.6], reject=421 4.3.2 x@x.test text=<a, relay=evil [6.6.6.6], reject=421 4.3.2 "
	    "x@x.test>... Relaying denied" },
	{ "ruleset=check_rcpt, arg1=<\"a\\\\\", relay=evil [6.6.6.6], reject=421 4.3.2 "
	  "x\"@x.test>, relay=h.test [127.0.0.2], reject=550 5.7.1 <\"a\\\\\", relay=evil "
	  "[6.6.6.6], reject=421 4.3.2 x\"@x.test>... Relaying denied",
	    "relay-denied rcpt 550 5.7.1 client=127.0.0.2 name=h.test recipient=\"a\\\\\", "
	    "relay=evil [6.6.6.6], reject=421 4.3.2 x\"@x.test text=<\"a\\\\\", relay=evil "
	    "[6.6.6.6], reject=421 4.3.2 x\"@x.test>... Relaying denied" },
	{ "ruleset=check_rcpt, arg1=<\"a\\\\\\\\\", b>, relay=h.test [127.0.0.2], reject=550 5.7.1 "
	  "<\"a\\\\\\\\\", b>... Relaying denied",
	    "relay-denied rcpt 550 5.7.1 client=127.0.0.2 name=h.test recipient=\"a\\\\\\\\\", b "
	    "text=<\"a\\\\\\\\\", b>... Relaying denied" },
	{ "ruleset=check_rcpt, arg1=<a(\")b\"x>, relay=evil [6.6.6.6], reject=550 \"@x.test>, "
	  "relay=h.test [127.0.0.2], reject=550 5.7.1 <a(\")b\"x>, relay=evil [6.6.6.6], "
	  "reject=550 \"@x.test>... Relaying denied",
	    "recipient-rejected rcpt ~550 5.1.0 text=ruleset=check_rcpt, arg1=<a(\")b\"x>, "
	    "relay=evil [6.6.6.6], reject=550 \"@x.test>, relay=h.test [127.0.0.2], reject=550 "
	    "5.7.1 <a(\")b\"x>, relay=evil [6.6.6.6], reject=550 \"@x.test>... Relaying denied" },
	{ "ruleset=check_mail, arg1=<\"a, relay=evil [6.6.6.6], discard\"@x.test>, relay=h.test "
	  "[127.0.0.2], discard",
	    "discarded mail ~250 2.0.0 client=127.0.0.2 name=h.test sender=\"a, relay=evil "
	    "[6.6.6.6], discard\"@x.test" },
	{ "ruleset=check_rcpt, arg1=a\"b, relay=evil [6.6.6.6], reject=421 x\"@x.test, "
	  "relay=h.test [127.0.0.2], reject=550 5.7.1 a\"b, relay=evil [6.6.6.6], reject=421 "
	  "x\"@x.test... Relaying denied",
	    "recipient-rejected rcpt ~550 5.1.0 text=ruleset=check_rcpt, arg1=a\"b, relay=evil "
	    "[6.6.6.6], reject=421 x\"@x.test, relay=h.test [127.0.0.2], reject=550 5.7.1 a\"b, "
	    "relay=evil [6.6.6.6], reject=421 x\"@x.test... Relaying denied" },
	{ "ruleset=CheckSubject, arg1=x, relay=evil [6.6.6.6], reject=421 4.3.2 x, relay=h.test "
	  "[127.0.0.2], reject=553 5.6.0 no",
	    "content-rejected end-of-message ~550 5.7.1 text=ruleset=CheckSubject, arg1=x, "
	    "relay=evil [6.6.6.6], reject=421 4.3.2 x, relay=h.test [127.0.0.2], reject=553 5.6.0 "
	    "no" },
	{ "ruleset=check_vrfy, arg1=x, relay=evil [6.6.6.6], reject=550 x, relay=h.test "
	  "[127.0.0.2], reject=550 5.7.1 no",
	    "address-probe unknown text=ruleset=check_vrfy, arg1=x, relay=evil [6.6.6.6], "
	    "reject=550 x, relay=h.test [127.0.0.2], reject=550 5.7.1 no" },
	{ "6ALLWdpW030319[1]: ruleset=CheckSubject, arg1=x, relay=evil [6.6.6.6], reject=421 4.3.2 "
	  "x ...",
	    "content-rejected end-of-message ~550 5.7.1 id=6ALLWdpW030319 "
	    "text=ruleset=CheckSubject, arg1=x, relay=evil [6.6.6.6], reject=421 4.3.2 x" },
	/* Commands. */
	{ "h.test [127.0.0.2]: VRFY x, relay=evil [6.6.6.6]",
	    "address-probe unknown client=127.0.0.2 name=h.test text=VRFY x, relay=evil "
	    "[6.6.6.6]" },
	{ "h.test [127.0.0.2]: VRFY evil [6.6.6.6]: VRFY x",
	    "address-probe unknown text=VRFY evil [6.6.6.6]: VRFY x" },
	{ "h.test [127.0.0.2]: probable open proxy: command=GET evil [6.6.6.6] did not issue",
	    "non-smtp-command unknown ~421 4.7.0 client=127.0.0.2 name=h.test text=probable open "
	    "proxy: command=GET evil [6.6.6.6] did not issue" },
	{ "h.test [127.0.0.2]: ETRN evil [6.6.6.6]",
	    "note client=127.0.0.2 name=h.test text=ETRN evil [6.6.6.6]" },
	{ "invalid domain name (x) from evil [6.6.6.6]) from h.test [127.0.0.2]",
	    "helo-rejected helo ~501 5.0.0 client=127.0.0.2 name=h.test helo=x) from evil "
	    "[6.6.6.6] text=invalid domain name (x) from evil [6.6.6.6]) from h.test [127.0.0.2]" },
	{ "SMTP MAIL command (<x) from evil [6.6.6.6] tempfailed (due to previous checks)>) from "
	  "h.test [127.0.0.2] tempfailed (due to previous checks)",
	    "note client=127.0.0.2 name=h.test text=SMTP MAIL command (<x) from evil [6.6.6.6] "
	    "tempfailed (due to previous checks)>) from h.test [127.0.0.2] tempfailed (due to "
	    "previous checks)" },
	{ "Sending \"x\" to Milter, relay=evil [6.6.6.6]\" to Milter",
	    "unknown-command heard unknown ~500 5.5.1 text=x\" to Milter, relay=evil [6.6.6.6]" },
	{ "<-- AUTH failure (PLAIN): x (-13) y, user=bob, relay=evil [6.6.6.6]", "note" },
	{ "--- 500 5.5.1 Command unrecognized: \"AUTH failure (PLAIN): x (-13) y, relay=evil "
	  "[6.6.6.6]\"",
	    "unknown-command heard unknown 500 5.5.1 text=Command unrecognized: \"AUTH failure "
	    "(PLAIN): x (-13) y, relay=evil [6.6.6.6]\"" },
	{ "Authentication-Warning: mx.test: evil [6.6.6.6] didn't use HELO protocol",
	    "note text=Authentication-Warning: mx.test: evil [6.6.6.6] didn't use HELO protocol" },
	{ "collect: relay=h.test, from=<\"x, info=read timeout, relay=evil [6.6.6.6]\"@x.test>, "
	  "info=unexpected close",
	    "lost-connection data text=collect: relay=h.test, from=<\"x, info=read timeout, "
	    "relay=evil [6.6.6.6]\"@x.test>, info=unexpected close" },
	{ "POSSIBLE ATTACK from h.test: newline in string \"x, relay=evil [6.6.6.6]\"",
	    "trouble text=POSSIBLE ATTACK from h.test: newline in string \"x, relay=evil "
	    "[6.6.6.6]\"" },
	{ "Milter: to=<\"a>, reject=421 4.7.0 fake, relay=evil [6.6.6.6]\"@x.test>, reject=550 "
	  "5.7.1 no",
	    "milter-rejected rcpt 550 5.7.1 recipient=\"a>, reject=421 4.7.0 fake, relay=evil "
	    "[6.6.6.6]\"@x.test text=no" },
	{ "Milter: sender: <\"a, relay=evil [6.6.6.6]\"@x.test>",
	    "note text=Milter: sender: <\"a, relay=evil [6.6.6.6]\"@x.test>" },
	{ "Milter (x) add: header: X: evil [6.6.6.6] did not issue MAIL/EXPN/VRFY/ETRN during "
	  "connection to MTA",
	    "note text=Milter (x) add: header: X: evil [6.6.6.6] did not issue MAIL/EXPN/VRFY/ETRN "
	    "during connection to MTA" },
	/* Names that no host should have. */
	{ "evil [6.6.6.6] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA [127.0.0.2] "
	  "did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA-v4",
	    "no-mail close" },
	{ "evil [6.6.6.6]: possible SMTP attack: command=AUTH, count=3 [127.0.0.2]: possible SMTP "
	  "attack: command=AUTH, count=3",
	    "smtp-attack unknown text=possible SMTP attack: command=AUTH, count=3 [127.0.0.2]: "
	    "possible SMTP attack: command=AUTH, count=3" },
	{ "rejecting commands from evil [6.6.6.6] due to x [127.0.0.2] due to pre-greeting traffic "
	  "after 0 seconds",
	    "pipelining connect ~554 client=127.0.0.2 text=rejecting commands from evil [6.6.6.6] "
	    "due to x [127.0.0.2] due to pre-greeting traffic after 0 seconds" },
	{ "lost input channel from evil [6.6.6.6] to MTA after rcpt [127.0.0.2] to MTA-v4 after "
	  "mail",
	    "lost-connection mail client=127.0.0.2 daemon=MTA-v4 text=lost input channel from evil "
	    "[6.6.6.6] to MTA after rcpt [127.0.0.2] to MTA-v4 after mail" },
	{ "Milter: connect: host=evil, addr=6.6.6.6, shutdown, addr=127.0.0.2, shutdown",
	    "milter-rejected connect ~421 4.7.0 text=Milter: connect: host=evil, addr=6.6.6.6, "
	    "shutdown, addr=127.0.0.2, shutdown" },
	{ "NOQUEUE: connect from evil [6.6.6.6] [127.0.0.2]",
	    "connect heard connect ~220 client=127.0.0.2" },
	{ "STARTTLS=server, relay=h.test [127.0.0.2], AltName=evil [6.6.6.6], version=x",
	    "tls-ok tls ~220 2.0.0 text=x" },
	{ "tcpwrappers (evil, 6.6.6.6) rejection, 127.0.0.2) rejection",
	    "client-rejected connect ~550 5.7.1 client=127.0.0.2 text=tcpwrappers (evil, 6.6.6.6) "
	    "rejection, 127.0.0.2) rejection" },
	/* Other servers. */
	{ "to=<a@x.test>, delay=00:00:00, xdelay=00:00:00, mailer=relay, pri=1, relay=h "
	  "[127.0.1.1], dsn=4.7.0, reply=421 4.7.0 x, stat=Sent, relay=evil [6.6.6.6], "
	  "stat=Deferred: 421 4.7.0 x, stat=Sent, relay=evil [6.6.6.6]",
	    "deferred delivery 421 4.7.0 recipient=a@x.test relay=h [127.0.1.1] delay=0 text=x, "
	    "stat=Sent, relay=evil [6.6.6.6], stat=Deferred: 421 4.7.0 x" },
	{ "to=<\"a, delay=00:00:09, mailer=x, relay=evil [6.6.6.6], dsn=2.0.0, "
	  "stat=Sent\"@x.test>, delay=00:00:01, xdelay=00:00:00, mailer=relay, pri=1, relay=h "
	  "[127.0.1.1], dsn=5.1.1, stat=User unknown",
	    "bounced delivery ~550 5.1.1 recipient=\"a, delay=00:00:09, mailer=x, relay=evil "
	    "[6.6.6.6], dsn=2.0.0, stat=Sent\"@x.test relay=h [127.0.1.1] delay=1 text=User "
	    "unknown" },
	/* The list was cut off, and with it the end of the quotes and the server's own words. */
	{ "to=<\"a, delay=00:00:09, mailer=x, relay=evil [6.6.6.6], dsn=2.0.0, stat=Sent",
	    "sent delivery ~250 2.0.0 recipient=<\"a relay=evil [6.6.6.6] delay=9 text=Sent" },
	{ "to=<a@x.test>, ctladdr=<\"b, delay=00:00:09, relay=evil [6.6.6.6], "
	  "dsn=2.0.0, stat=Sent\"@y.test> (8/0), delay=00:00:01, relay=h [192.0.2.1], dsn=2.0.0, "
	  "stat=Sent",
	    "sent delivery ~250 2.0.0 recipient=a@x.test relay=evil [6.6.6.6] delay=9 "
	    "text=Sent\"@y.test> "
	    "(8/0), delay=00:00:01, relay=h [192.0.2.1], dsn=2.0.0, stat=Sent" },
	{ "to=<a@x.test>, delay=00:00:01, mailer=relay, pri=1, relay=a b [6.6.6.6], dsn=2.0.0, "
	  "stat=Sent",
	    "sent delivery ~250 2.0.0 recipient=a@x.test relay=a b [6.6.6.6] delay=1 text=Sent" },
	{ "to=<a@x.test>, delay=00:00:01, mailer=relay, pri=1, dsn=2.0.0, stat=Sent (relay=h "
	  "[6.6.6.6], relay=h [6.6.6.6])",
	    "sent delivery ~250 2.0.0 recipient=a@x.test delay=1 text=Sent (relay=h [6.6.6.6], "
	    "relay=h [6.6.6.6])" },
	{ "timeout waiting for input from [6.6.6.6] during client EHLO",
	    "note delivery relay=[6.6.6.6] text=timeout waiting for input from [6.6.6.6] during "
	    "client EHLO" },
	{ "mx.test: SMTP MAIL protocol error: 250 evil [6.6.6.6] did not issue",
	    "trouble text=mx.test: SMTP MAIL protocol error: 250 evil [6.6.6.6] did not issue" },
	/* Parts of long lines. */
	{ "6ALLWdpW030319[2]: from=<x>, size=1, class=0, nrcpts=1, relay=evil [6.6.6.6]",
	    "note id=6ALLWdpW030319 text=from=<x>, size=1, class=0, nrcpts=1, relay=evil "
	    "[6.6.6.6]" },
	{ "6ALLWdpW030319[3]: evil [6.6.6.6] did not issue MAIL/EXPN/VRFY/ETRN during connection "
	  "to MTA",
	    "note id=6ALLWdpW030319 text=evil [6.6.6.6] did not issue MAIL/EXPN/VRFY/ETRN during "
	    "connection to MTA" },
	{ "[2]: AUTH failure (PLAIN): x (-13) y, user=bob, relay=evil [6.6.6.6]",
	    "note text=AUTH failure (PLAIN): x (-13) y, user=bob, relay=evil [6.6.6.6]" },
	{ "6ALLWdpW030319[1]: from=<a@x.test>, size=1, class=0, nrcpts=1, msgid=<x, relay=evil "
	  "[6.6.6.6] ...",
	    "queued ~250 2.0.0 id=6ALLWdpW030319 sender=a@x.test bytes=1" },
	{ "6ALLWdpW030319: 6ALLWdpW030320: AUTH failure (PLAIN): x (-13) y, user=bob, relay=evil "
	  "[6.6.6.6]",
	    "note id=6ALLWdpW030319 text=6ALLWdpW030320: AUTH failure (PLAIN): x (-13) y, "
	    "user=bob, relay=evil [6.6.6.6]" },
};

static void
sendmail__each_kind_of_line__is_understood(void **state)
{
	(void)state;
	assert_cases(&dialect, lines, COUNT(lines));
}

static void
sendmail__forged_line__charges_nobody_else(void **state)
{
	const struct addr evil = { .family = 4, .bytes = { 6, 6, 6, 6 } };
	struct finding finding;

	(void)state;
	assert_cases(&dialect, forgeries, COUNT(forgeries));
	for (size_t i = 0; i < COUNT(forgeries); i++) {
		assert_true(dialect_read(&dialect, &finding, span_of(forgeries[i].message)));
		assert_false(addr_equal(&finding.client, &evil));
		assert_false(span_is(finding.client_name, SPAN("evil")));
	}
}

static void
sendmail__queue_id__stands_before_all(void **state)
{
	static const struct {
		const char *message;
		const char *queue_id;
		enum event event;
	} cases[] = {
		{ "6ALLS5qL028272: <a@b.test>... User unknown", "6ALLS5qL028272",
		    EVENT_MAILBOX_UNKNOWN },
		{ "6ALLS5qL4194303: <a@b.test>... User unknown", "6ALLS5qL4194303",
		    EVENT_MAILBOX_UNKNOWN },
		{ "6ALLS5qL028272[1]: <a@b.test>... User unknown", "6ALLS5qL028272",
		    EVENT_MAILBOX_UNKNOWN },
		{ "6ALLS5qL028272[2]: <a@b.test>... User unknown", "6ALLS5qL028272", EVENT_NOTE },
		{ "6ALLS5qL028272[12]: <a@b.test>... User unknown", "6ALLS5qL028272", EVENT_NOTE },
		{ "NOQUEUE: <a@b.test>... User unknown", "", EVENT_MAILBOX_UNKNOWN },
		{ "NOQUEUE[1]: <a@b.test>... User unknown", "", EVENT_MAILBOX_UNKNOWN },
		{ "[1]: AUTH=server, relay=h.test [192.0.2.7], authid=a, mech=PLAIN", "",
		    EVENT_AUTH_OK },
		{ "[2]: AUTH=server, relay=h.test [192.0.2.7], authid=a, mech=PLAIN", "",
		    EVENT_NOTE },
		{ "<a@b.test>... User unknown", "", EVENT_MAILBOX_UNKNOWN },
		{ "6ALLS5qL028272: 6ALLS5qL028273: DSN: User unknown", "6ALLS5qL028272",
		    EVENT_NOTE },
	};
	struct finding finding;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(dialect_read(&dialect, &finding, span_of(cases[i].message)));
		assert_true(span_is(finding.queue_id, span_of(cases[i].queue_id)));
		assert_int_equal(finding.event, cases[i].event);
	}
}

static void
sendmail__long_sender__may_lose_its_quotes(void **state)
{
	const struct addr peer = { .family = 4, .bytes = { 192, 0, 2, 7 } };
	char message[512] = "from=<\"";
	struct finding finding;

	(void)state;
	memset(message + 7, 'a', 198);
	strncat(message,
	    ", size=47, class=0, nrcpts=1, msgid=<m>, proto=ESMTP, daemon=MTA-v4, "
	    "relay=h.test [192.0.2.7]",
	    sizeof(message) - strlen(message) - 1);
	assert_true(dialect_read(&dialect, &finding, span_of(message)));
	assert_int_equal(finding.event, EVENT_QUEUED);
	assert_int_equal(finding.bytes, 47);
	assert_int_equal(finding.sender.bytes, 200);
	assert_true(addr_equal(&finding.client, &peer));
}

static void
sendmail__unknown_line__is_refused(void **state)
{
	static const char *const messages[] = {
		"",
		"6ALLS5qL028272:",
		"6ALLS5qL028272: ",
		"frobnicating the queue",
		"h.test [192.0.2.7]: frobnicates",
		"h.test [192.0.2.7] frobnicates",
		"AUTH failure (PLAIN",
		"AUTH failure (PLAIN): no code, relay=h.test [192.0.2.7]",
		"lost input channel from h.test [192.0.2.7]",
		"ruleset=check_rcpt",
	};
	struct finding finding;

	(void)state;
	for (size_t i = 0; i < COUNT(messages); i++)
		assert_false(dialect_read(&dialect, &finding, span_of(messages[i])));
}

static void
sendmail__any_bytes__do_no_harm(void **state)
{
	(void)state;
	assert_harmless(&dialect, lines, COUNT(lines));
	assert_harmless(&dialect, forgeries, COUNT(forgeries));
}

static void
sendmail__password__is_not_repeated(void **state)
{
	static const char *const messages[] = {
		"AUTH decode64 error [-5 for \"hunter2\"], relay=h.test [192.0.2.7]",
		"AUTH encode64 error [-5 for \"hunter2\"], relay=h.test [192.0.2.7]",
		"<-- AUTH PLAIN hunter2",
		"<-- hunter2",
		"--- 501 5.5.4 cannot BASE64 decode 'hunter2'",
		"--- 501 5.5.4 cannot decode AUTH parameter hunter2",
	};
	char text[FINDING_TEXT_BYTES];
	struct finding finding;

	(void)state;
	for (size_t i = 0; i < COUNT(messages); i++) {
		assert_true(dialect_read(&dialect, &finding, span_of(messages[i])));
		finding_text(text, &finding);
		assert_null(strstr(text, "hunter2"));
	}
}

static void
sendmail__programs__are_told_by_name(void **state)
{
	static const struct {
		const char *program;
		bool is_mine;
	} cases[] = {
		{ "sendmail", true },
		{ "sm-mta", true },
		{ "sm-msp-queue", true },
		{ "sm-que", true },
		{ "sendmail-client", true },
		{ "sendmail[8.17]", true },
		{ "", false },
		{ "sm", false },
		{ "smtpd", false },
		{ "sendmailx", false },
		{ "postfix/sendmail", false },
		{ "sm-mta/x", false },
		{ "mimedefang", false },
		{ "dovecot", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(sendmail_line_mine(span_of(cases[i].program)), cases[i].is_mine);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sendmail__each_kind_of_line__is_understood),
		cmocka_unit_test(sendmail__forged_line__charges_nobody_else),
		cmocka_unit_test(sendmail__queue_id__stands_before_all),
		cmocka_unit_test(sendmail__long_sender__may_lose_its_quotes),
		cmocka_unit_test(sendmail__unknown_line__is_refused),
		cmocka_unit_test(sendmail__any_bytes__do_no_harm),
		cmocka_unit_test(sendmail__password__is_not_repeated),
		cmocka_unit_test(sendmail__programs__are_told_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
