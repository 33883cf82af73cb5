# SPDX-License-Identifier: BSD-2-Clause
"""classify_log.py LINES [SHAPE]: a log of a mail server, made up, on standard output.

Sessions of Postfix and of Sendmail go on at once, each with a client, logins and queue ids of its
own. The same arguments give the same log. The shape of a line is "classic" or "rfc3339"."""
import random
import sys
import time

WORDS = ("alice bob carol dave erin frank grace heidi ivan judy mallory niaj olivia peggy rupert "
         "sybil trent victor walter wendy info sales office admin postmaster support news").split()
DOMAINS = ("example.org example.com example.net mail.example lists.example shop.example "
           "university.example hospital.example bank.example provider.example").split()
BEGAN = 1795298400
LINES_PER_SECOND = 40
OPEN_SESSIONS = 60

chance = random.Random(20261121)
pick = chance.choice
number = chance.randrange


class Place:
    """A client: the same ones come again and again, as they do."""

    def __init__(self):
        if number(12) == 0:
            self.ip = "2001:db8:%x:%x::%x" % (number(65536), number(65536), number(65536))
        else:
            self.ip = "%d.%d.%d.%d" % (number(1, 224), number(256), number(256), number(1, 255))
        self.name = "unknown"
        if number(3):
            self.name = "%s-%s.%s" % (pick(WORDS), self.ip.replace(".", "-").replace(":", "-"),
                                      pick(DOMAINS))
        self.postfix = "%s[%s]" % (self.name, self.ip)
        shown = "[IPv6:%s]" % self.ip if ":" in self.ip else "[%s]" % self.ip
        self.sendmail = shown if self.name == "unknown" else "%s %s" % (self.name, shown)
        if number(20) == 0 and self.name != "unknown":
            self.sendmail += " (may be forged)"
        self.helo = pick((self.name, "[%s]" % self.ip, "localhost", "WIN-%08X" % number(1 << 32)))


PLACES = [Place() for _ in range(20000)]


def address():
    return "%s%d@%s" % (pick(WORDS), number(1000), pick(DOMAINS))


def message_id():
    return "%x.%x@%s" % (number(1 << 48), number(1 << 32), pick(DOMAINS))


def postfix_id():
    return "%011X" % number(1 << 44)


def sendmail_id(pid):
    return "6AL%s%06d" % ("".join(pick("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkm0123456789")
                                  for _ in range(5)), pid)


def delay(most):
    """As Postfix writes it: two digits that tell something, no exponent."""
    text = "%.2f" % (chance.random() * most)
    return text.rstrip("0").rstrip(".")


def delays():
    return "%s/%s/%s/%s" % (delay(1), delay(0.02), delay(1), delay(3))


# --- Postfix 3.7: each yields (program, message) in turn

def postfix_tag(service):
    return "postfix/%s[%d]" % (service, number(1000, 999999))


def postfix_guess():
    place, tag = pick(PLACES), postfix_tag(pick(("submission/smtpd", "smtps/smtpd", "smtpd")))
    yield tag, "connect from " + place.postfix
    count = number(1, 5)
    for _ in range(count):
        mechanism = pick(("LOGIN", "LOGIN", "PLAIN"))
        if mechanism == "PLAIN":
            yield tag, "warning: SASL authentication failure: Password verification failed"
        yield tag, ("warning: %s: SASL %s authentication failed: authentication failure, "
                    "sasl_username=%s" % (place.postfix, mechanism, pick((address(), pick(WORDS)))))
    end = number(3)
    if end == 0:
        yield tag, "lost connection after AUTH from " + place.postfix
    elif end == 1:
        yield tag, "too many errors after AUTH from " + place.postfix
    yield tag, "disconnect from %s ehlo=1 auth=0/%d%s commands=%d/%d" % (
        place.postfix, count, " quit=1" if end == 2 else "", 1 + (end == 2), count + 1 + (end == 2))


def postfix_queued(queue_id, sender, recipients, outbound):
    cleanup, qmgr = postfix_tag("cleanup"), postfix_tag("qmgr")
    yield cleanup, "%s: message-id=<%s>" % (queue_id, message_id())
    yield qmgr, "%s: from=<%s>, size=%d, nrcpt=%d (queue active)" % (
        queue_id, sender, number(800, 4000000), len(recipients))
    deferred = False
    for recipient in recipients:
        if not outbound:
            yield postfix_tag("lmtp"), (
                "%s: to=<%s>, relay=mx.example.org[private/dovecot-lmtp], delay=%s, delays=%s, "
                "dsn=2.0.0, status=sent (250 2.0.0 <%s> %x Saved)" % (
                    queue_id, recipient, delay(1), delays(), recipient, number(1 << 60)))
            continue
        host = "mx%d.%s[198.51.100.%d]" % (number(1, 4), pick(DOMAINS), number(1, 255))
        kind = number(10)
        deferred = deferred or kind >= 8
        result = ("2.0.0, status=sent (250 2.0.0 Ok: queued as %s)" % postfix_id()) if kind < 6 else (
            "5.1.1, status=bounced (host %s said: 550 5.1.1 <%s>: Recipient address rejected: User "
            "unknown in virtual mailbox table (in reply to RCPT TO command))" % (
                host, recipient)) if kind < 8 else (
            "4.7.0, status=deferred (host %s refused to talk to me: 421 4.7.0 Too many connections, "
            "try again later)" % host)
        yield postfix_tag("smtp"), "%s: to=<%s>, relay=%s:25, delay=%s, delays=%s, dsn=%s" % (
            queue_id, recipient, host, delay(9), delays(), result)
    if not deferred:
        yield qmgr, "%s: removed" % queue_id


def postfix_inbound():
    place, tag = pick(PLACES), postfix_tag("smtpd")
    recipients = [address() for _ in range(number(1, 4))]
    queue_id = postfix_id()
    yield tag, "connect from " + place.postfix
    if number(2):
        yield tag, ("Anonymous TLS connection established from %s: TLSv1.3 with cipher "
                    "TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature "
                    "RSA-PSS (2048 bits) server-digest SHA256" % place.postfix)
    yield tag, "%s: client=%s" % (queue_id, place.postfix)
    yield from postfix_queued(queue_id, address(), recipients, False)
    yield tag, "disconnect from %s ehlo=2 starttls=1 mail=1 rcpt=%d data=1 quit=1 commands=%d" % (
        place.postfix, len(recipients), 6 + len(recipients))


def postfix_submission():
    place, tag = pick(PLACES), postfix_tag("submission/smtpd")
    login = address()
    recipients = [address() for _ in range(number(1, 6))]
    queue_id = postfix_id()
    yield tag, "connect from " + place.postfix
    yield tag, "%s: client=%s, sasl_method=PLAIN, sasl_username=%s" % (
        queue_id, place.postfix, login)
    yield from postfix_queued(queue_id, login, recipients, True)
    yield tag, ("disconnect from %s ehlo=2 starttls=1 auth=1 mail=1 rcpt=%d data=1 quit=1 "
                "commands=%d" % (place.postfix, len(recipients), 7 + len(recipients)))


def postfix_reject():
    place, tag = pick(PLACES), postfix_tag("smtpd")
    sender, recipient = address(), address()
    yield tag, "connect from " + place.postfix
    if place.name == "unknown":
        yield tag, "warning: hostname %s does not resolve to address %s: Name or service not known" % (
            place.helo.strip("[]"), place.ip)
    why = pick((
        "550 5.1.1 <%s>: Recipient address rejected: User unknown in local recipient table" % recipient,
        "554 5.7.1 <%s>: Relay access denied" % recipient,
        "554 5.7.1 Service unavailable; Client host [%s] blocked using zen.spamhaus.example; "
        "https://www.spamhaus.example/query/ip/%s" % (place.ip, place.ip),
        "450 4.2.0 <%s>: Recipient address rejected: Greylisted, see "
        "http://postgrey.example/help/%s.html" % (recipient, pick(DOMAINS)),
        "450 4.1.8 <%s>: Sender address rejected: Domain not found" % sender,
        "504 5.5.2 <%s>: Helo command rejected: need fully-qualified hostname" % place.helo))
    yield tag, "NOQUEUE: reject: RCPT from %s: %s; from=<%s> to=<%s> proto=ESMTP helo=<%s>" % (
        place.postfix, why, sender, recipient, place.helo)
    if number(2):
        yield tag, "lost connection after RCPT from " + place.postfix
    yield tag, "disconnect from %s ehlo=1 mail=1 rcpt=0/1 commands=2/3" % place.postfix


def postfix_screen():
    place, tag = pick(PLACES), "postfix/postscreen[2071]"
    client = "[%s]:%d" % (place.ip, number(1024, 65536))
    yield tag, "CONNECT from %s to [203.0.113.25]:25" % client
    kind = number(4)
    if kind == 0:
        yield tag, "PASS OLD " + client
        return
    if kind == 1:
        yield tag, "PREGREET %d after 0.%02d from %s: EHLO %s\\r\\n" % (
            number(10, 40), number(100), client, place.helo)
    yield postfix_tag("dnsblog"), "addr %s listed by domain zen.spamhaus.example as 127.0.0.4" % place.ip
    yield tag, "DNSBL rank %d for %s" % (number(2, 9), client)
    yield tag, ("NOQUEUE: reject: RCPT from %s: 550 5.7.1 Service unavailable; client [%s] blocked "
                "using zen.spamhaus.example; from=<%s>, to=<%s>, proto=ESMTP, helo=<%s>" % (
                    client, place.ip, address(), address(), place.helo))
    if kind == 2:
        yield tag, "HANGUP after 1.%d from %s in tests after SMTP handshake" % (number(10), client)
    yield tag, "DISCONNECT " + client


def postfix_anvil():
    yield "postfix/anvil[%d]" % number(1000, 9999), (
        "statistics: max connection rate %d/60s for (smtp:%s) at Nov 21 20:40:45" % (
            number(1, 30), pick(PLACES).ip))


# --- Sendmail 8.17, LogLevel 9

def sendmail_tag(pid):
    return "sm-mta[%d]" % pid


def sendmail_guess():
    place, pid = pick(PLACES), number(1000, 999999)
    queue_id = sendmail_id(pid)
    for _ in range(number(1, 4)):
        login = pick((address(), pick(WORDS)))
        reason = pick(("authentication failure (-13) SASL(-13): authentication failure: Password "
                       "verification failed",
                       "user not found (-20) SASL(-13): user not found: checkpass failed"))
        yield sendmail_tag(pid), "%s: AUTH failure (%s): %s, user=%s, relay=%s" % (
            queue_id, pick(("PLAIN", "LOGIN")), reason, login, place.sendmail)
    yield sendmail_tag(pid), ("%s: %s did not issue MAIL/EXPN/VRFY/ETRN during connection to "
                              "MSA-v4" % (queue_id, place.sendmail))


def sendmail_message():
    place, pid = pick(PLACES), number(1000, 999999)
    queue_id = sendmail_id(pid)
    sender = address()
    recipients = [address() for _ in range(number(1, 4))]
    if number(3) == 0:
        yield sendmail_tag(pid), ("AUTH=server, relay=%s, authid=%s, mech=PLAIN, bits=0" % (
            place.sendmail, sender))
    yield sendmail_tag(pid), ("%s: from=<%s>, size=%d, class=0, nrcpts=%d, msgid=<%s>, proto=ESMTP, "
                              "daemon=MTA-v4, relay=%s" % (
                                  queue_id, sender, number(800, 4000000), len(recipients),
                                  message_id(), place.sendmail))
    for recipient in recipients:
        host = "mx%d.%s. [198.51.100.%d]" % (number(1, 4), pick(DOMAINS), number(1, 255))
        status = pick((
            "dsn=2.0.0, stat=Sent (Ok: queued as %s)" % postfix_id(),
            "dsn=2.0.0, stat=Sent (Ok: queued as %s)" % postfix_id(),
            "dsn=5.1.1, stat=User unknown",
            "dsn=4.7.0, reply=421 4.7.0 slow down, stat=Deferred: 421 4.7.0 slow down"))
        yield sendmail_tag(pid + 1), (
            "%s: to=<%s>, delay=00:00:%02d, xdelay=00:00:%02d, mailer=esmtp, pri=%d, relay=%s, %s" % (
                queue_id, recipient, number(60), number(20), number(30000, 90000), host, status))


def sendmail_reject():
    place, pid = pick(PLACES), number(1000, 999999)
    queue_id = sendmail_id(pid)
    sender, recipient = address(), address()
    kind = number(4)
    if kind == 0:
        yield sendmail_tag(pid), (
            "ruleset=check_relay, arg1=%s, arg2=%s, relay=%s, reject=421 4.3.2 Connection rate limit "
            "exceeded." % (place.name, place.ip, place.sendmail))
        return
    if kind == 1:
        yield sendmail_tag(pid), "%s: <%s>... User unknown" % (queue_id, recipient)
    elif kind == 2:
        yield sendmail_tag(pid), (
            "%s: ruleset=check_rcpt, arg1=<%s>, relay=%s, reject=550 5.7.1 <%s>... Relaying denied" % (
                queue_id, recipient, place.sendmail, recipient))
    else:
        yield sendmail_tag(pid), (
            "%s: ruleset=check_mail, arg1=<%s>, relay=%s, reject=553 5.1.8 <%s>... Domain of sender "
            "address %s does not exist" % (queue_id, sender, place.sendmail, sender, sender))
    yield sendmail_tag(pid), ("%s: from=<%s>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA-v4, "
                              "relay=%s" % (queue_id, sender, place.sendmail))
    if number(2):
        yield sendmail_tag(pid), "%s: lost input channel from %s to MTA-v4 after rcpt" % (
            queue_id, place.sendmail)


def others():
    yield pick(("CRON[%d]", "sshd[%d]")) % number(1000, 99999), "session opened for user root"


SESSIONS = ([postfix_guess] * 5 + [postfix_inbound] * 4 + [postfix_submission] * 2 +
            [postfix_reject] * 4 + [postfix_screen] * 4 + [postfix_anvil] + [sendmail_guess] * 3 +
            [sendmail_message] * 3 + [sendmail_reject] * 2 + [others])


def messages():
    """Lines of all the sessions that go on, in no order but each one's own."""
    going = [pick(SESSIONS)() for _ in range(OPEN_SESSIONS)]
    while True:
        i = number(OPEN_SESSIONS)
        line = next(going[i], None)
        if line is None:
            going[i] = pick(SESSIONS)()
        else:
            yield line


def stamps(shape):
    for second in range(BEGAN, 1 << 40):
        classic = time.strftime("%b %e %H:%M:%S", time.gmtime(second))
        modern = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        for i in range(LINES_PER_SECOND):
            yield classic if shape == "classic" else "%s.%06d+00:00" % (
                modern, i * 1000000 // LINES_PER_SECOND + number(20000))


def main():
    count = int(sys.argv[1])
    shape = sys.argv[2] if len(sys.argv) > 2 else "classic"
    if shape not in ("classic", "rfc3339"):
        sys.exit(__doc__)
    for _, stamp, (tag, message) in zip(range(count), stamps(shape), messages()):
        sys.stdout.write("%s mx %s: %s\n" % (stamp, tag, message))


main()
