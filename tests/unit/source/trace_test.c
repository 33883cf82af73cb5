/* SPDX-License-Identifier: BSD-2-Clause */
/* What the lines of a session add up to, told in lines as the mail servers write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"

#include "source/log_line.h"
#include "source/trace.h"

/* 2026-11-21 21:30:10 UTC */
#define NOW_US (INT64_C(1795296610) * SECOND_US)
#define HEARD_MOST 64

/* What came out, in words: "auth-failed 127.0.0.2 alice 535". */
struct scene {
	struct trace *trace;
	struct syslog_clock clock;
	size_t heard_count;
	char heard[HEARD_MOST][160];
	struct observation last;
};

static int
scene_open(void **state)
{
	static struct scene scene;

	memset(&scene, 0, sizeof(scene));
	scene.clock.now_us = NOW_US;
	scene.trace = trace_new(64);
	*state = &scene;
	return scene.trace == NULL ? -1 : 0;
}

static int
scene_close(void **state)
{
	struct scene *scene = *state;

	trace_free(&scene->trace);
	assert_null(scene->trace);
	return 0;
}

static void
scene_hear(void *arg, const struct observation *seen)
{
	struct scene *scene = arg;
	char client[ADDR_TEXT_BYTES];
	char *words = scene->heard[scene->heard_count++];

	assert_true(scene->heard_count <= HEARD_MOST);
	assert_int_equal(seen->origin, ORIGIN_LOG);
	assert_int_equal(seen->at_us, scene->clock.now_us);
	words[0] = '\0';
	for (int event = 0; event < EVENT_COUNT; event++) {
		if (seen->events & EVENT_BIT(event))
			snprintf(words + strlen(words), sizeof(scene->heard[0]) - strlen(words),
			    "%s ", event_table[event].name);
	}
	addr_print(&seen->client, client);
	snprintf(words + strlen(words), sizeof(scene->heard[0]) - strlen(words), "%s:%u %s%s %u%s",
	    client, seen->client_port, seen->authenticated ? "+" : "",
	    seen->login[0] == '\0' ? "-" : seen->login, seen->reply.code,
	    seen->is_heard ? " heard" : "");
	scene->last = *seen;
}

static void
say(struct scene *scene, const char *text)
{
	struct syslog_line line;
	struct finding finding;

	assert_true(syslog_line_read(&line, span_of(text), &scene->clock));
	assert_int_equal(log_line_read(&finding, &line, MTA_NONE), GRASP_UNDERSTOOD);
	trace_hear(scene->trace, &finding, scene->clock.now_us, scene_hear, scene);
}

#define POSTFIX(text) "2026-11-21T21:30:10Z mx postfix/submission/smtpd[29285]: " text
#define OTHER(text) "2026-11-21T21:30:10Z mx postfix/smtpd[29286]: " text
#define QMGR(text) "2026-11-21T21:30:10Z mx postfix/qmgr[29162]: " text
#define SCREEN(text) "2026-11-21T21:30:10Z mx postfix/postscreen[4068]: " text
#define SENDMAIL(text) "2026-11-21T21:30:10Z mx sm-mta[20851]: " text

static void
assert_heard(struct scene *scene, size_t count, ...)
{
	va_list words;

	va_start(words, count);
	for (size_t i = 0; i < count && i < scene->heard_count; i++)
		assert_string_equal(scene->heard[i], va_arg(words, const char *));
	va_end(words);
	assert_int_equal(scene->heard_count, count);
	scene->heard_count = 0;
}

static void
trace__one_guess__is_one_failure(void **state)
{
	struct scene *scene = *state;

	say(scene, POSTFIX("connect from client2.test[127.0.0.2]:55921"));
	assert_heard(scene, 0);
	say(scene, POSTFIX("warning: SASL authentication failure: Password verification failed"));
	assert_heard(scene, 0);
	say(scene,
	    POSTFIX("warning: client2.test[127.0.0.2]:55921: SASL PLAIN authentication failed: "
	            "authentication failure, sasl_username=alice@mx.test"));
	assert_heard(scene, 1, "auth-failed 127.0.0.2:55921 alice@mx.test 535");
	assert_string_equal(scene->last.service, "submission");
	assert_int_equal(scene->last.stage, STAGE_AUTH);
	say(scene, "2026-11-21T21:30:10Z mx dovecot: auth: passwd-file(alice,127.0.0.2): Password "
	           "mismatch");
	assert_heard(scene, 0);
	say(scene, POSTFIX("disconnect from client2.test[127.0.0.2]:55921 ehlo=1 auth=0/1 quit=1 "
	                   "commands=2/3"));
	assert_heard(scene, 1, "quit disconnect 127.0.0.2:55921 - 221");
}

/* With $RepeatedMsgReduction, as Ubuntu has it, rsyslog writes the second and later ones so. */
static void
trace__lines_that_syslog_sums_up__are_each_a_failure(void **state)
{
	struct scene *scene = *state;

	say(scene, POSTFIX("connect from client2.test[127.0.0.2]"));
	say(scene, POSTFIX("warning: client2.test[127.0.0.2]: SASL LOGIN authentication failed: "
	                   "authentication failure, sasl_username=alice"));
	assert_heard(scene, 1, "auth-failed 127.0.0.2:0 alice 535");
	say(scene, POSTFIX("message repeated 3 times: [ warning: client2.test[127.0.0.2]: SASL "
	                   "LOGIN authentication failed: authentication failure, "
	                   "sasl_username=alice]"));
	assert_heard(scene, 3, "auth-failed 127.0.0.2:0 alice 535",
	    "auth-failed 127.0.0.2:0 alice 535", "auth-failed 127.0.0.2:0 alice 535");
	say(scene, POSTFIX("disconnect from client2.test[127.0.0.2] ehlo=1 auth=0/4 quit=1 "
	                   "commands=2/6"));
	assert_heard(scene, 1, "quit disconnect 127.0.0.2:0 - 221");
	say(scene, POSTFIX("message repeated 4000000000 times: [ warning: "
	                   "client2.test[127.0.0.2]: SASL LOGIN authentication failed: "
	                   "authentication failure, sasl_username=alice]"));
	assert_int_equal(scene->heard_count, 50);
}

static void
trace__a_login__comes_out_once(void **state)
{
	struct scene *scene = *state;

	say(scene, POSTFIX("connect from client2.test[127.0.0.2]:55921"));
	say(scene, POSTFIX("0D4D3516221: client=client2.test[127.0.0.2]:55921, sasl_method=PLAIN, "
	                   "sasl_username=alice"));
	assert_heard(scene, 1, "auth-ok 127.0.0.2:55921 +alice 235 heard");
	assert_string_equal(scene->last.mechanism, "PLAIN");
	say(scene, POSTFIX("0D4D3516222: client=client2.test[127.0.0.2]:55921, sasl_method=PLAIN, "
	                   "sasl_username=alice"));
	assert_heard(scene, 0);
	say(scene,
	    POSTFIX("NOQUEUE: reject: RCPT from client2.test[127.0.0.2]:55921: 550 5.1.1 "
	            "<nobody@sink.test>: Recipient address rejected: User unknown in local "
	            "recipient table; from=<alice@mx.test> to=<nobody@sink.test> proto=ESMTP "
	            "helo=<client.test>"));
	assert_heard(
	    scene, 1, "recipient-rejected mailbox-unknown 127.0.0.2:55921 +alice 550 heard");
	assert_string_equal(scene->last.recipient, "nobody@sink.test");
	assert_string_equal(scene->last.helo, "client.test");
	say(scene, POSTFIX("disconnect from client2.test[127.0.0.2]:55921 ehlo=1 auth=1 mail=2 "
	                   "rcpt=2/3 data=2 commands=8/9"));
	assert_heard(scene, 1, "disconnect 127.0.0.2:55921 +alice 0");
}

static void
trace__counters__tell_what_no_line_told(void **state)
{
	struct scene *scene = *state;

	say(scene, POSTFIX("connect from client2.test[127.0.0.2]"));
	say(scene, POSTFIX("warning: client2.test[127.0.0.2]: SASL PLAIN authentication failed: "
	                   "authentication failure, sasl_username=alice@mx.test"));
	say(scene, POSTFIX("warning: client2.test[127.0.0.2]: SASL LOGIN authentication aborted"));
	scene->heard_count = 0;
	say(scene, POSTFIX("disconnect from client2.test[127.0.0.2] ehlo=1 auth=1/4 unknown=0/2 "
	                   "quit=1 commands=3/8"));
	assert_heard(scene, 5, "quit disconnect 127.0.0.2:0 - 221",
	    "unknown-command 127.0.0.2:0 - 500 heard", "unknown-command 127.0.0.2:0 - 500 heard",
	    "auth-aborted 127.0.0.2:0 - 501", "auth-ok 127.0.0.2:0 +- 235");
}

static void
trace__counters_of_a_liar__are_bounded(void **state)
{
	struct scene *scene = *state;

	say(scene, POSTFIX("connect from a.test[127.0.0.2]"));
	say(scene, POSTFIX("disconnect from a.test[127.0.0.2] unknown=0/2147483647 commands=0/9"));
	assert_int_equal(scene->heard_count, 1 + 50);
}

/* The daemon was started in the middle of it, or has forgotten it for others. */
static void
trace__counters_of_a_session_half_heard__tell_nothing(void **state)
{
	struct scene *scene = *state;

	say(scene, POSTFIX("warning: client2.test[127.0.0.2]: SASL PLAIN authentication failed: "
	                   "authentication failure, sasl_username=alice@mx.test"));
	scene->heard_count = 0;
	say(scene, POSTFIX("disconnect from client2.test[127.0.0.2] ehlo=1 auth=1/4 unknown=0/2 "
	                   "quit=1 commands=3/8"));
	assert_heard(scene, 1, "quit disconnect 127.0.0.2:0 - 221");

	/* Nor does the next session of the process take over what the first one was. */
	say(scene, POSTFIX("connect from client2.test[127.0.0.2]"));
	say(scene, POSTFIX("disconnect from client3.test[127.0.0.3] ehlo=1 auth=1/4 unknown=0/2 "
	                   "quit=1 commands=3/8"));
	assert_heard(scene, 1, "quit disconnect 127.0.0.3:0 - 221");
}

/* The same process serves one client after the other. */
static void
trace__another_client__inherits_nothing(void **state)
{
	struct scene *scene = *state;

	say(scene, POSTFIX("connect from client2.test[127.0.0.2]:55921"));
	say(scene, POSTFIX("0D4D3516221: client=client2.test[127.0.0.2]:55921, sasl_method=PLAIN, "
	                   "sasl_username=alice"));
	scene->heard_count = 0;
	say(scene, POSTFIX("connect from client3.test[127.0.0.3]:40000"));
	say(scene, POSTFIX("timeout after MAIL from client3.test[127.0.0.3]:40000"));
	assert_heard(scene, 1, "timeout 127.0.0.3:40000 - 421");
	say(scene, OTHER("timeout after MAIL from client2.test[127.0.0.2]:55921"));
	assert_heard(scene, 1, "timeout 127.0.0.2:55921 - 421");
	assert_string_equal(scene->last.service, "smtp");
}

static void
trace__asked_for__never_comes_out(void **state)
{
	struct scene *scene = *state;

	say(scene, POSTFIX("connect from client2.test[127.0.0.2]:55921"));
	say(scene,
	    "2026-11-21T21:30:10Z mx postfix/qmgr[29162]: F0A425161FB: from=<a@client.test>, "
	    "size=224, nrcpt=1 (queue active)");
	say(scene, "2026-11-21T21:30:10Z mx postfix/qmgr[29162]: F0A425161FB: removed");
	assert_heard(scene, 0);
}

/* What postscreen found, and then what it answered for that. */
static void
trace__postscreen__tells_of_one_thing_once(void **state)
{
	struct scene *scene = *state;

	say(scene, SCREEN("CONNECT from [127.0.0.3]:40921 to [127.0.0.1]:10050"));
	say(scene, SCREEN("PREGREET 12 after 0 from [127.0.0.3]:40921: EHLO early\\r\\n"));
	say(scene, SCREEN("DNSBL rank 3 for [127.0.0.3]:40921"));
	assert_heard(scene, 2, "pipelining 127.0.0.3:40921 - 0", "dnsbl 127.0.0.3:40921 - 0");
	say(scene, SCREEN("NOQUEUE: reject: RCPT from [127.0.0.3]:40921: 550 5.7.1 Service "
	                  "unavailable; client [127.0.0.3] blocked using zen.test; "
	                  "from=<a@client.test>, to=<alice@sink.test>, proto=ESMTP, helo=<early>"));
	assert_heard(scene, 0);
	say(scene, SCREEN("DNSBL rank 3 for [127.0.0.3]:40922"));
	say(scene, SCREEN("DNSBL rank 3 for [127.0.0.4]:40921"));
	assert_heard(scene, 2, "dnsbl 127.0.0.3:40922 - 0", "dnsbl 127.0.0.4:40921 - 0");
}

static void
trace__size__is_told_once_with_who_sent_it(void **state)
{
	struct scene *scene = *state;

	say(scene, POSTFIX("connect from client2.test[127.0.0.2]:55921"));
	say(scene, POSTFIX("0D4D3516221: client=client2.test[127.0.0.2]:55921, sasl_method=PLAIN, "
	                   "sasl_username=alice"));
	scene->heard_count = 0;
	say(scene, QMGR("0D4D3516222: from=<alice@mx.test>, size=700, nrcpt=1 (queue active)"));
	assert_heard(scene, 0);
	say(scene, QMGR("0D4D3516221: from=<alice@mx.test>, size=700, nrcpt=1 (queue active)"));
	assert_heard(scene, 1, "bytes 127.0.0.2:55921 +alice 250 heard");
	assert_int_equal(scene->last.bytes, 700);
	assert_int_equal(scene->last.stage, STAGE_MESSAGE);
	assert_string_equal(scene->last.sender, "alice@mx.test");
	assert_string_equal(scene->last.queue_id, "0D4D3516221");
	assert_string_equal(scene->last.service, "submission");
	say(scene, QMGR("0D4D3516221: from=<alice@mx.test>, size=700, nrcpt=1 (queue active)"));
	assert_heard(scene, 0);
}

static void
trace__size_of_sendmail__is_told_with_its_client(void **state)
{
	struct scene *scene = *state;

	say(scene, SENDMAIL("6ALKj2Sh020851: from=<a@client.test>, size=470, class=0, nrcpts=2, "
	                    "msgid=<m1@client.test>, proto=ESMTP, daemon=MTA-v4, relay=localhost "
	                    "[127.0.0.2]"));
	assert_heard(scene, 1, "bytes 127.0.0.2:0 - 250 heard");
	assert_int_equal(scene->last.bytes, 470);
	assert_string_equal(scene->last.queue_id, "6ALKj2Sh020851");
}

static void
trace__delivery__has_a_recipient_and_no_client(void **state)
{
	struct scene *scene = *state;

	say(scene, "2026-11-21T21:30:10Z mx postfix/smtp[29999]: 0A26B516254: to=<u@r2.test>, "
	           "relay=127.0.1.2[127.0.1.2]:10099, delay=0.01, delays=0/0/0/0, dsn=4.3.2, "
	           "status=deferred (host 127.0.1.2[127.0.1.2] refused to talk to me: 421 4.3.2 "
	           "fake.test too busy, try later)");
	assert_heard(scene, 1, "deferred :0 - 421");
	assert_string_equal(scene->last.recipient, "u@r2.test");
	assert_int_equal(scene->last.stage, STAGE_DELIVERY);
}

static void
trace__delivery__tells_the_server_but_for_this_host(void **state)
{
	struct scene *scene = *state;
	const struct addr server = { 4, { 192, 0, 2, 25 } };

	say(scene, "2026-11-21T21:30:10Z mx postfix/smtp[29999]: 0A26B516254: to=<u@r2.test>, "
	           "relay=mx.r2.test[192.0.2.25]:25, delay=0.01, delays=0/0/0/0, dsn=2.0.0, "
	           "status=sent (250 2.0.0 ok)");
	assert_heard(scene, 1, "sent :0 - 250");
	assert_true(addr_equal(&scene->last.relay, &server));
	say(scene, SENDMAIL("6ALL6NWO020851: to=<u@r2.test>, delay=00:00:01, xdelay=00:00:01, "
	                    "mailer=esmtp, pri=1, relay=mx.r2.test. [192.0.2.25], dsn=2.0.0, "
	                    "stat=Sent (ok)"));
	assert_heard(scene, 1, "sent :0 - 250");
	assert_true(addr_equal(&scene->last.relay, &server));
	say(scene, "2026-11-21T21:30:10Z mx postfix/smtp[29999]: 0A26B516254: to=<u@r2.test>, "
	           "relay=127.0.0.1[127.0.0.1]:10024, delay=0.01, delays=0/0/0/0, dsn=2.0.0, "
	           "status=sent (250 2.0.0 ok)");
	assert_heard(scene, 1, "sent :0 - 250");
	assert_int_equal(scene->last.relay.family, 0);
}

/* A line of a delivery does not tell whether it is a bounce. */
static void
trace__delivery_of_a_bounce__has_the_null_sender(void **state)
{
	struct scene *scene = *state;

	say(scene, QMGR("0A26B516254: from=<>, size=224, nrcpt=1 (queue active)"));
	say(scene, "2026-11-21T21:30:10Z mx postfix/smtp[29999]: 0A26B516254: to=<u@r2.test>, "
	           "relay=mx.r2.test[192.0.2.25]:25, delay=0.01, delays=0/0/0/0, dsn=2.0.0, "
	           "status=sent (250 2.0.0 ok)");
	assert_heard(scene, 1, "sent :0 - 250");
	assert_string_equal(scene->last.sender, "<>");
	say(scene, SENDMAIL("6ALL6NWO020851: from=<>, size=224, class=0, nrcpts=1, "
	                    "msgid=<1@mx.test>, relay=localhost"));
	scene->heard_count = 0;
	say(scene, SENDMAIL("6ALL6NWO020851: to=<u@r2.test>, delay=00:00:01, xdelay=00:00:01, "
	                    "mailer=esmtp, pri=1, relay=mx.r2.test. [192.0.2.25], dsn=2.0.0, "
	                    "stat=Sent (ok)"));
	assert_heard(scene, 1, "sent :0 - 250");
	assert_string_equal(scene->last.sender, "<>");
	say(scene, QMGR("0A26B516254: from=<a@client.test>, size=224, nrcpt=1 (queue active)"));
	say(scene, "2026-11-21T21:30:10Z mx postfix/smtp[29999]: 0A26B516254: to=<u@r2.test>, "
	           "relay=mx.r2.test[192.0.2.25]:25, delay=0.01, delays=0/0/0/0, dsn=2.0.0, "
	           "status=sent (250 2.0.0 ok)");
	assert_heard(scene, 1, "sent :0 - 250");
	assert_string_equal(scene->last.sender, "");
}

static void
trace__sendmail__names_the_client_later(void **state)
{
	struct scene *scene = *state;

	say(scene, SENDMAIL("6ALL6NWO020851: <nobody0@sink.test>... User unknown"));
	say(scene, SENDMAIL("6ALL6NWO020851: <nobody1@sink.test>... User unknown"));
	assert_heard(scene, 0);
	say(scene, SENDMAIL("6ALL6NWO020851: from=<a@client.test>, size=0, class=0, nrcpts=0, "
	                    "proto=ESMTP, daemon=MTA-v4, relay=localhost [127.0.0.2]"));
	assert_heard(scene, 2, "recipient-rejected mailbox-unknown 127.0.0.2:0 - 550 heard",
	    "recipient-rejected mailbox-unknown 127.0.0.2:0 - 550 heard");
	say(scene, SENDMAIL("6ALL6NWP020851: <nobody2@sink.test>... User unknown"));
	assert_heard(scene, 1, "recipient-rejected mailbox-unknown 127.0.0.2:0 - 550 heard");
	assert_string_equal(scene->last.recipient, "nobody2@sink.test");
	assert_string_equal(scene->last.daemon, "MTA-v4");
}

/* Its number is that of another process by now. */
static void
trace__sendmail__that_names_no_client_in_an_hour__charges_no_other(void **state)
{
	struct scene *scene = *state;
	static const struct {
		const char *line;
		size_t told_count;
	} cases[] = {
		{ "2026-11-21T22:30:10Z mx sm-mta[20851]: 6ALM6NWO020851: lost input channel from "
		  "localhost [127.0.0.3] to MTA-v4 after rcpt",
		    2 },
		{ "2026-11-21T22:30:11Z mx sm-mta[20851]: 6ALM6NWO020851: lost input channel from "
		  "localhost [127.0.0.3] to MTA-v4 after rcpt",
		    1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		trace_free(&scene->trace);
		scene->trace = trace_new(64);
		scene->clock.now_us = NOW_US;
		say(scene, SENDMAIL("6ALL6NWO020851: <nobody0@sink.test>... User unknown"));
		scene->clock.now_us = NOW_US + HOUR_US + (int64_t)i * SECOND_US;
		scene->heard_count = 0;
		say(scene, cases[i].line);
		assert_int_equal(scene->heard_count, cases[i].told_count);
	}
}

static void
trace__sendmail_login_without_mail__is_told_at_the_end(void **state)
{
	struct scene *scene = *state;

	say(scene, SENDMAIL("6ALKnfH8020851: AUTH failure (PLAIN): authentication failure (-13) "
	                    "SASL(-13): authentication failure: Password verification failed, "
	                    "user=alice, relay=localhost [127.0.0.2]"));
	assert_heard(scene, 1, "auth-failed 127.0.0.2:0 alice 535");
	say(scene, SENDMAIL("AUTH=server, relay=localhost [127.0.0.2], authid=alice@mx.test, "
	                    "mech=PLAIN, bits=0"));
	assert_heard(scene, 1, "auth-ok 127.0.0.2:0 +alice@mx.test 235 heard");
	say(scene, SENDMAIL("6ALKnfH8020851: localhost [127.0.0.2] did not issue "
	                    "MAIL/EXPN/VRFY/ETRN during connection to MSA-v4"));
	assert_heard(scene, 2, "no-mail 127.0.0.2:0 +alice@mx.test 0",
	    "auth-ok 127.0.0.2:0 +alice@mx.test 235");
}

static void
trace__age__is_what_the_line_says(void **state)
{
	struct scene *scene = *state;

	scene->clock.now_us = NOW_US + 90 * SECOND_US;
	say(scene, OTHER("timeout after MAIL from client2.test[127.0.0.2]:55921"));
	assert_int_equal(scene->last.age_us, 90 * SECOND_US);
	scene->clock.now_us = NOW_US - HOUR_US;
	say(scene, OTHER("timeout after MAIL from client2.test[127.0.0.2]:55921"));
	assert_int_equal(scene->last.age_us, 0);

	/* What is told of a client later happened when the line said, not when it is told. */
	scene->clock.now_us = NOW_US + 90 * SECOND_US;
	say(scene, SENDMAIL("6ALL6NWO020851: <nobody0@sink.test>... User unknown"));
	scene->clock.now_us = NOW_US + 100 * SECOND_US;
	say(scene,
	    "2026-11-21T21:31:50Z mx sm-mta[20851]: 6ALL6NWO020851: from=<a@client.test>, size=0, "
	    "class=0, nrcpts=0, proto=ESMTP, daemon=MTA-v4, relay=localhost [127.0.0.2]");
	assert_int_equal(scene->last.events & EVENT_BIT(EVENT_MAILBOX_UNKNOWN),
	    EVENT_BIT(EVENT_MAILBOX_UNKNOWN));
	assert_int_equal(scene->last.age_us, 100 * SECOND_US);
}

/* More sessions than there is room for: nobody gets what is another's. */
static void
trace__too_many_sessions__forget_the_oldest(void **state)
{
	struct scene *scene = *state;
	char text[256];

	for (unsigned i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text),
		    "2026-11-21T21:30:10Z mx postfix/smtpd[%u]: connect from a.test[10.0.%u.%u]:%u",
		    i + 1, i / 250, i % 250, i + 1000);
		say(scene, text);
	}
	for (unsigned i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text),
		    "2026-11-21T21:30:10Z mx postfix/smtpd[%u]: lost connection after MAIL from "
		    "a.test[10.0.%u.%u]:%u",
		    i + 1, i / 250, i % 250, i + 1000);
		say(scene, text);
		snprintf(text, sizeof(text), "lost-connection 10.0.%u.%u:%u - 0", i / 250, i % 250,
		    i + 1000);
		assert_heard(scene, 1, text);
	}
}

#define SCENE_TEST(test) cmocka_unit_test_setup_teardown(test, scene_open, scene_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(trace__one_guess__is_one_failure),
		SCENE_TEST(trace__lines_that_syslog_sums_up__are_each_a_failure),
		SCENE_TEST(trace__a_login__comes_out_once),
		SCENE_TEST(trace__counters__tell_what_no_line_told),
		SCENE_TEST(trace__another_client__inherits_nothing),
		SCENE_TEST(trace__asked_for__never_comes_out),
		SCENE_TEST(trace__postscreen__tells_of_one_thing_once),
		SCENE_TEST(trace__size__is_told_once_with_who_sent_it),
		SCENE_TEST(trace__size_of_sendmail__is_told_with_its_client),
		SCENE_TEST(trace__delivery__has_a_recipient_and_no_client),
		SCENE_TEST(trace__delivery__tells_the_server_but_for_this_host),
		SCENE_TEST(trace__delivery_of_a_bounce__has_the_null_sender),
		SCENE_TEST(trace__sendmail__names_the_client_later),
		SCENE_TEST(trace__sendmail__that_names_no_client_in_an_hour__charges_no_other),
		SCENE_TEST(trace__sendmail_login_without_mail__is_told_at_the_end),
		SCENE_TEST(trace__age__is_what_the_line_says),
		SCENE_TEST(trace__too_many_sessions__forget_the_oldest),
		SCENE_TEST(trace__counters_of_a_liar__are_bounded),
		SCENE_TEST(trace__counters_of_a_session_half_heard__tell_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
