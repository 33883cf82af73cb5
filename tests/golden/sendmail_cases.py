# SPDX-License-Identifier: BSD-2-Clause
"""What clients do to a Sendmail, and what its other servers answer it. See driver.py."""
import time

import driver
import mta
import world
from driver import VICTIM, case
from filter import Filter
from postfix_cases import FILTER_ANSWERS, HELOS, LOGINS, REMOTES, try_all
from remote import Remote

# Both have the same cases. They differ in what the log is told, in how its lines begin, and in when
# a client and a sender are refused: the wordy one waits for the recipient (delay_checks).
SENDMAIL = ("sendmail-8.17", "sendmail-8.17-loglevel14")
REMOTE_PORT = 2525
MSA, IMPATIENT, FILTERED, AWAY, SILENT, RUDE, FEW = 587, 2601, 2602, 2603, 2604, 2605, 2606

MORE = """
define(`confTO_DATABLOCK', `2s')dnl
define(`confTO_COMMAND', `2s')dnl
define(`confTO_STARTTLS', `2s')dnl
define(`confTO_INITIAL', `2s')dnl
define(`confTO_HELO', `2s')dnl
define(`confTO_MAIL', `2s')dnl
define(`confTO_RCPT', `2s')dnl
define(`confTO_DATAFINAL', `2s')dnl
define(`confTO_CONNECT', `2s')dnl
define(`confTO_ICONNECT', `2s')dnl
define(`confBAD_RCPT_THROTTLE', `2')dnl
define(`confMAX_RCPTS_PER_MESSAGE', `3')dnl
define(`confMAX_MESSAGE_SIZE', `20000')dnl
define(`SMTP_MAILER_ARGS', `TCP $h %(remote)d')dnl
define(`ESMTP_MAILER_ARGS', `TCP $h %(remote)d')dnl
define(`RELAY_MAILER_ARGS', `TCP $h %(remote)d')dnl
FEATURE(`access_db', `hash -T<TMPF> %(home)s/etc/access')dnl
FEATURE(`mailertable', `hash %(home)s/etc/mailertable')dnl
%(more)s
FEATURE(`blocklist_recipients')dnl
FEATURE(`ratecontrol', `%(when)s', `terminate')dnl
FEATURE(`conncontrol', `%(when)s', `terminate')dnl
FEATURE(`greet_pause', `0')dnl
FEATURE(`dnsbl', `dnsbl.example.com', `"550 5.7.1 Rejected: " $&{client_addr} " listed at dnsbl"')dnl
DAEMON_OPTIONS(`Family=inet, Name=Filtered, Port=%(filtered)d, InputMailFilters=other')dnl
DAEMON_OPTIONS(`Family=inet, Name=Away, Port=%(away)d, InputMailFilters=awayT')dnl
DAEMON_OPTIONS(`Family=inet, Name=Rude, Port=%(rude)d, InputMailFilters=away4')dnl
DAEMON_OPTIONS(`Family=inet, Name=Silent, Port=%(silent)d, InputMailFilters=silent')dnl
DAEMON_OPTIONS(`Family=inet, Name=Few, Port=%(few)d, InputMailFilters=awayR')dnl
MAIL_FILTER(`other', `S=inet:8422@127.0.0.1, F=T, T=C:5s;S:5s;R:5s;E:10s')dnl
MAIL_FILTER(`awayT', `S=inet:9@127.0.0.1, F=T, T=C:2s;S:2s;R:2s;E:5s')dnl
MAIL_FILTER(`awayR', `S=inet:9@127.0.0.1, F=R, T=C:2s;S:2s;R:2s;E:5s')dnl
MAIL_FILTER(`away4', `S=inet:9@127.0.0.1, F=4, T=C:2s;S:2s;R:2s;E:5s')dnl
MAIL_FILTER(`silent', `S=inet:8422@127.0.0.1, F=T, T=C:1s;S:1s;R:1s;E:2s')dnl
"""

# Addresses of clients that the access database knows.
REJECTED, LATER, SLOW, FEW_OPEN, PAUSED, DISCARDED, RELAY = (
    "192.0.2.%d" % number for number in range(101, 108))

ACCESS = """
Connect:%s	REJECT
Connect:%s	ERROR:4.3.2:421 come back another day
ClientRate:%s	2
ClientConn:%s	1
GreetPause:%s	1000
Connect:%s	DISCARD
Connect:%s	RELAY
ClientRate:	0
ClientConn:	0
From:spam@example.net	ERROR:5.7.1:550 no spam
From:later@example.net	ERROR:4.7.1:451 come back
From:go@example.net	ERROR:4.7.0:421 enough of you
From:quietly@example.net	DISCARD
From:held@example.net	QUARANTINE:somebody looks at it
To:dave@example.org	ERROR:5.2.1:550 mailbox disabled
To:carol@example.org	ERROR:4.2.1:450 greylisted, come back in 5 minutes
""" % (REJECTED, LATER, SLOW, FEW_OPEN, PAUSED, DISCARDED, RELAY)


def begin(rig, service=25, **options):
    session = rig.session(service, **options)
    session.ehlo()
    return session


def told(session):
    """At LogLevel 9 Sendmail tells of a session only when nothing was tried in it."""
    session.saw("no-mail")


def refused(session, event, command):
    answer = session.say(command)
    assert answer[:1] in "45" and answer, (command, answer)
    session.saw(event, answer)
    return answer


# Sessions.


@case(*SENDMAIL)
def quit_at_once(rig):
    session = begin(rig)
    session.quit()
    told(session)


@case(*SENDMAIL)
def one_message(rig):
    rig.named("client1.example.net")
    session = begin(rig)
    assert session.message().startswith("250")
    session.quit()


@case(*SENDMAIL)
def several_messages(rig):
    session = begin(rig)
    for _ in range(2):
        assert session.message(recipients=("bob@example.org", "alice@example.org"))[:3] == "250"
    session.say("NOOP")
    session.say("RSET")
    session.quit()


@case(*SENDMAIL)
def null_sender(rig):
    session = begin(rig)
    assert session.message(sender="").startswith("250")
    session.quit()


@case(*SENDMAIL)
def address_probes(rig):
    session = begin(rig)
    for command in ("VRFY bob", "EXPN bob", "VRFY nosuch"):
        session.say(command)
        session.saw("address-probe")
    session.quit()


@case(*SENDMAIL)
def ipv6_client(rig):
    if not world.has_ipv6():
        return
    rig.address = "2001:db8::77"
    session = begin(rig, host=world.SERVER6, source=rig.address)
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "mailbox-unknown", "RCPT TO:<nosuch@example.org>")
    session.quit()


# Logins.


@case(*SENDMAIL)
def login_right(rig):
    session = begin(rig, MSA)
    session.saw("auth-ok", session.auth("alice", "secret-alice"))
    assert session.message("alice@example.org").startswith("250")
    session.quit()
    session = begin(rig, MSA)
    session.saw("auth-ok", session.auth_login("bob", "secret-bob"))
    session.quit()
    told(session)


@case(*SENDMAIL)
def login_wrong(rig):
    session = begin(rig, MSA)
    session.saw("auth-failed", session.auth("alice", "wrong"))
    session.saw("auth-failed", session.auth_login("alice", "wrong"))
    session.quit()
    told(session)


@case(*SENDMAIL)
def login_unknown(rig):
    rig.named("client2.example.net")
    session = begin(rig, MSA)
    session.saw("auth-failed", session.auth("mallory", "x"))
    session.saw("auth-failed", session.auth_login("mallory", "x"))
    session.quit()
    told(session)


@case(*SENDMAIL)
def login_wrong_then_right(rig):
    session = begin(rig, MSA)
    session.saw("auth-failed", session.auth("alice", "wrong"))
    session.saw("auth-ok", session.auth("alice", "secret-alice"))
    assert session.message("alice@example.org").startswith("250")
    session.quit()


@case(*SENDMAIL)
def login_aborted(rig):
    """Sendmail 8.17 tells nothing of it."""
    session = begin(rig, MSA)
    session.say("AUTH LOGIN")
    assert session.say("*").startswith("501")
    session.quit()
    told(session)


@case(*SENDMAIL)
def login_not_base64(rig):
    session = begin(rig, MSA)
    session.saw("auth-aborted", session.say("AUTH PLAIN !!!notbase64"))
    session.quit()
    told(session)


@case(*SENDMAIL)
def login_bad_mechanism(rig):
    session = begin(rig, MSA)
    assert session.say("AUTH CRAM-MD5").startswith("504")
    session.quit()
    told(session)


@case(*SENDMAIL)
def login_dropped(rig):
    session = begin(rig, MSA)
    session.say("AUTH LOGIN")
    session.socket.close()
    told(session)


@case(*SENDMAIL)
def login_again_and_again(rig):
    session = begin(rig, MSA)
    for _ in range(4):
        session.saw("auth-failed", session.auth("alice", "wrong"))
    session.saw("smtp-attack")
    session.quit()
    told(session)


@case(*SENDMAIL)
def login_while_the_back_end_is_away(rig):
    base = rig.mta.home / "sasl/sasldb2"
    base.rename(rig.mta.home / "sasl/moved")
    session = begin(rig, MSA)
    # Cyrus SASL 2.1 does not know the user then.
    session.saw("auth-failed", session.auth("alice", "secret-alice"))
    session.quit()
    (rig.mta.home / "sasl/moved").rename(base)
    told(session)


@case(*SENDMAIL)
def login_required(rig):
    """Sendmail 8.17 tells nothing of it."""
    session = begin(rig, MSA)
    assert session.say("MAIL FROM:<a@example.net>").startswith("530")
    session.quit()


@case(*SENDMAIL)
def login_over_tls(rig):
    session = begin(rig, MSA)
    session.starttls()
    session.saw("tls-ok")
    session.ehlo()
    session.saw("auth-ok", session.auth("alice", "secret-alice"))
    assert session.message("alice@example.org").startswith("250")
    session.quit()


# TLS.


@case(*SENDMAIL)
def tls_garbage(rig):
    session = begin(rig)
    session.say("STARTTLS")
    session.send(b"this is not TLS at all\r\n" * 10)
    session.reply()
    session.socket.close()
    session.saw("tls-failed")
    told(session)


@case(*SENDMAIL)
def tls_dropped(rig):
    session = begin(rig)
    session.say("STARTTLS")
    session.socket.close()
    session.saw("tls-failed")
    told(session)


@case(*SENDMAIL)
def tls_too_late(rig):
    session = begin(rig)
    session.say("STARTTLS")
    session.reply()
    session.saw("tls-failed")
    told(session)


# Commands.


@case(*SENDMAIL)
def unknown_commands(rig):
    session = begin(rig)
    for command in ("FOO", "BAR baz", "X"):
        assert session.say(command).startswith("500")
    session.quit()
    told(session)


@case(*SENDMAIL)
def syntax_errors(rig):
    session = begin(rig)
    for command in ("MAIL", "RCPT TO:<x>", "DATA", "EHLO", "STARTTLS now", "VRFY",
                    "MAIL FROM:<a@example.net> FOO=1", "MAIL FROM:<a@example.net> SIZE=x",
                    "MAIL FROM:<a@example.net> BODY=foo"):
        session.say(command)
    session.saw("address-probe")
    session.quit()


@case(*SENDMAIL)
def foreign_protocols(rig):
    session = begin(rig)
    session.say("GET / HTTP/1.1")
    session.socket.close()
    told(session)
    session = rig.session(25)
    session.say("POST / HTTP/1.1")
    session.saw("non-smtp-command")
    session.socket.close()
    told(session)


@case(*SENDMAIL)
def too_long(rig):
    session = begin(rig)
    answer = session.say("NOOP " + "y" * 3000)
    session.saw("line-too-long", answer)
    told(session)


@case(*SENDMAIL)
def too_many_errors(rig):
    session = begin(rig)
    for _ in range(30):
        answer = session.say("FOO")
        if answer.startswith("421") or not answer:
            break
    told(session)


@case(*SENDMAIL)
def helo_again_and_again(rig):
    session = begin(rig)
    for _ in range(4):
        session.ehlo()
    session.saw("smtp-attack")
    session.quit()
    told(session)


@case(*SENDMAIL)
def talks_too_early(rig):
    rig.address = PAUSED
    session = rig.session(25, early=b"EHLO early.example.net\r\n")
    session.saw("pipelining", session.greeting)
    session.quit()


@case(*SENDMAIL)
def pipelining_noticed(rig):
    session = rig.session(25)
    session.send(b"EHLO a.example.net\r\nMAIL FROM:<a@example.net>\r\n")
    answer = session.reply()
    session.saw("pipelining", answer)
    session.socket.close()


@case(*SENDMAIL)
def bare_newline(rig):
    session = begin(rig)
    for command in ("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA"):
        session.say(command)
    session.send(b"Subject: x\n\nbody\n.\n\r\n.\r\n")
    session.saw("bare-newline", session.reply())
    session.quit()


# Recipients, senders, clients.


@case(*SENDMAIL)
def mailbox_unknown(rig):
    rig.named("client3.example.net")
    session = begin(rig)
    session.say("MAIL FROM:<a@example.net>")
    for _ in range(2):
        refused(session, "mailbox-unknown", "RCPT TO:<nosuch@example.org>")
    session.quit()


@case(*SENDMAIL)
def relay_denied(rig):
    session = begin(rig)
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "relay-denied", "RCPT TO:<x@elsewhere.example.com>")
    refused(session, "relay-denied", "RCPT TO:<x%y@elsewhere.example.com>")
    session.quit()


@case(*SENDMAIL)
def sender_rejected(rig):
    for sender in ("spam@example.net", "later@example.net", "go@example.net"):
        session = begin(rig)
        answer = session.say("MAIL FROM:<%s>" % sender)
        if rig.is_wordy:
            refused(session, "recipient-rejected", "RCPT TO:<bob@example.org>")
        else:
            session.saw("sender-rejected", answer)
        session.quit()


@case(*SENDMAIL)
def recipient_rejected(rig):
    session = begin(rig)
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "recipient-rejected", "RCPT TO:<dave@example.org>")
    refused(session, "greylisted", "RCPT TO:<carol@example.org>")
    session.quit()


@case(*SENDMAIL)
def sender_does_other_things(rig):
    for sender in ("quietly@example.net", "held@example.net"):
        session = begin(rig)
        session.message(sender)
        session.quit()
    rig.saw_some("discarded", "")
    rig.saw_some("held", "")


@case(*SENDMAIL)
def client_rejected(rig):
    for rig.address in (REJECTED, LATER):
        session = begin(rig)
        if rig.is_wordy:
            session.say("MAIL FROM:<a@example.net>")
            refused(session, "recipient-rejected", "RCPT TO:<bob@example.org>")
            session.saw("lost-connection")
        else:
            session.saw("client-rejected")
        session.socket.close()


@case(*SENDMAIL)
def connection_rate(rig):
    rig.address = SLOW
    for _ in range(4):
        session = rig.session(25)
        if session.greeting.startswith("220"):
            session.quit()
            told(session)
        else:
            session.saw("connection-rate", session.greeting)


@case(*SENDMAIL)
def too_many_connections(rig):
    rig.address = FEW_OPEN
    first = begin(rig)
    second = rig.session(25)
    second.saw("too-many-connections", second.greeting)
    first.quit()
    told(first)


@case(*SENDMAIL)
def dnsbl(rig):
    name = ".".join(reversed(rig.address.split("."))) + ".dnsbl.example.com"
    world.A[name] = "127.0.0.2"
    session = begin(rig)
    session.say("MAIL FROM:<a@example.net>")
    session.saw("dnsbl", session.say("RCPT TO:<bob@example.org>"))
    session.quit()


@case(*SENDMAIL)
def recipient_flood(rig):
    session = begin(rig)
    session.say("MAIL FROM:<a@example.net>")
    for number in range(4):
        refused(session, "mailbox-unknown", "RCPT TO:<nosuch%d@example.org>" % number)
    session.saw("smtp-attack")
    session.quit()


@case(*SENDMAIL)
def too_many_recipients(rig):
    session = begin(rig)
    session.say("MAIL FROM:<a@example.net>")
    for _ in range(3):
        session.say("RCPT TO:<bob@example.org>")
    for _ in range(2):
        refused(session, "too-many-recipients", "RCPT TO:<alice@example.org>")
    session.quit()


@case(*SENDMAIL)
def too_big(rig):
    session = begin(rig)
    assert session.say("MAIL FROM:<a@example.net> SIZE=500000").startswith("552")
    session.message()
    for command in ("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA"):
        session.say(command)
    assert session.content((b"y" * 500 + b"\r\n") * 50 + b".\r\n").startswith("552")
    session.saw("message-too-big", "552")
    session.quit()


@case(*SENDMAIL)
def forged_client(rig):
    rig.named("forged.example.net", is_true=False)
    session = begin(rig)
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "relay-denied", "RCPT TO:<x@elsewhere.example.com>")
    session.quit()


@case(*SENDMAIL)
def client_name_fails(rig):
    world.SERVFAIL.add(".".join(reversed(rig.address.split("."))) + ".in-addr.arpa")
    session = begin(rig)
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "relay-denied", "RCPT TO:<x@elsewhere.example.com>")
    session.quit()


# Ends.


@case(*SENDMAIL)
def lost_at_each_stage(rig):
    session = rig.session(25)
    session.socket.close()
    told(session)
    session = begin(rig)
    session.socket.close()
    told(session)
    mail = ("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA")
    for count in (1, 2, 3):
        session = begin(rig)
        for command in mail[:count]:
            session.say(command)
        session.socket.close()
        session.saw("lost-connection")


@case(*SENDMAIL)
def lost_in_a_message(rig):
    session = begin(rig)
    for command in ("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA"):
        session.say(command)
    session.send(b"Subject: x\r\n\r\nsome")
    session.socket.close()
    session.saw("lost-connection")


@case(*SENDMAIL)
def timeout_at_each_stage(rig):
    session = rig.session(25)
    session.reply()
    session.saw("timeout")
    told(session)
    mail = ("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA")
    for count in (1, 2, 3):
        session = begin(rig)
        for command in mail[:count]:
            session.say(command)
        session.saw("timeout", session.reply())
        if count < 3:
            session.saw("lost-connection")


# Filters.


@case(*SENDMAIL)
def filter_rejects(rig):
    for stage in ("mail", "rcpt", "data", "header", "eoh", "body", "eom"):
        for answer in FILTER_ANSWERS:
            rig.filter.answers = {stage: answer}
            session = rig.session(FILTERED)
            session.saw("milter-rejected", try_all(session))
            session.say("QUIT")
    rig.filter.answers = {}


@case(*SENDMAIL)
def filter_rejects_at_once(rig):
    """Sendmail 8.17 tells it once; its client may hear it at each command."""
    for stage in ("connect", "helo"):
        for answer in FILTER_ANSWERS:
            rig.filter.answers = {stage: answer}
            session = rig.session(FILTERED)
            rig.saw_some("milter-rejected", try_all(session))
            session.say("QUIT")
    rig.saw_some("no-mail", "")
    rig.filter.answers = {}


@case(*SENDMAIL)
def filter_rejects_unknown_commands(rig):
    for answer in FILTER_ANSWERS:
        rig.filter.answers = {"unknown": answer}
        session = begin(rig, FILTERED)
        session.saw("milter-rejected", session.say("FOO"))
        if rig.is_wordy:
            session.saw("unknown-command")
        session.say("QUIT")
        told(session)
    rig.filter.answers = {}


@case(*SENDMAIL)
def filter_says_much(rig):
    rig.filter.answers = {"rcpt": "421-4.7.0 one line\n421-4.7.0 two lines\n421 4.7.0 three"}
    session = begin(rig, FILTERED)
    session.say("MAIL FROM:<a@example.net>")
    session.saw("milter-rejected", session.say("RCPT TO:<bob@example.org>"))
    rig.filter.answers = {"eom": "550-5.7.1 one line\n550 5.7.1 two lines"}
    session = begin(rig, FILTERED)
    session.saw("milter-rejected", session.message())
    session.quit()
    rig.filter.answers = {}


@case(*SENDMAIL)
def filter_does_other_things(rig):
    for stage in ("mail", "rcpt", "data", "header", "eom"):
        rig.filter.answers = {stage: "discard"}
        session = begin(rig, FILTERED)
        session.message()
        session.quit()
    rig.filter.answers = {"eom": "quarantine somebody looks at it"}
    session = begin(rig, FILTERED)
    session.message()
    session.quit()
    rig.filter.answers = {"rcpt": "bogus"}
    session = begin(rig, FILTERED)
    session.say("MAIL FROM:<a@example.net>")
    session.say("RCPT TO:<bob@example.org>")
    session.quit()
    rig.filter.answers = {}


@case(*SENDMAIL)
def filter_is_away(rig):
    for service in (AWAY, RUDE, FEW):
        session = rig.session(service)
        try_all(session)
        if rig.is_wordy:  # else no line names the client
            session.saw("server-error")
        session.socket.close()
    rig.filter.answers = {"rcpt": "silence"}
    session = begin(rig, SILENT)
    session.saw("milter-rejected", session.message())
    session.quit()
    rig.filter.answers = {}


# Forgeries. None of them is the victim's doing.


@case(*SENDMAIL)
def forged_logins(rig):
    for login in LOGINS:
        session = begin(rig, MSA)
        answer = session.auth(login, "x")
        assert answer[:1] in "45", answer
        session.saw("auth-failed/auth-unavailable", answer)
        session.quit()
        told(session)


@case(*SENDMAIL)
def forged_helos(rig):
    for helo in HELOS:
        session = rig.session(25)
        if session.ehlo(helo).startswith("501") and rig.is_wordy:
            session.saw("helo-rejected", "501")
        session.say("MAIL FROM:<a@example.net>")
        answer = session.say("RCPT TO:<nosuch@example.org>")
        if answer.startswith("550"):
            session.saw("mailbox-unknown", answer)
        session.quit()


ADDRESSES = (
    '"q>: 421 4.7.0 fake; from=<z"@example.org', '"a> to=<b"@example.org',
    '"x, relay=evil [%s], reject=550 5.7.1 no"@example.org' % VICTIM,
    '"x>... User unknown"@example.org', '"x did not issue MAIL"@example.org',
    '"x, relay=evil [%s]"@example.org' % VICTIM, '"%s%n"@example.org',
    '"evil [%s]: possible SMTP attack: command=AUTH, count=9"@example.org' % VICTIM,
    '"AUTH failure (PLAIN): x, user=y, relay=evil [%s]"@example.org' % VICTIM,
    '"ruleset=check_rcpt, arg1=<x>, relay=evil [%s], reject=550 x"@example.org' % VICTIM,
    '"x, stat=Sent"@example.org',
)


@case(*SENDMAIL)
def forged_recipients(rig):
    for address in ADDRESSES:
        session = begin(rig)
        session.say("MAIL FROM:<a@example.net>")
        answer = session.say("RCPT TO:<%s>" % address)
        if answer.startswith("550 5.1.1"):
            session.saw("mailbox-unknown", answer)
        elif "... Relaying denied" in answer:
            session.saw("relay-denied", answer)
        session.quit()


@case(*SENDMAIL)
def forged_relays(rig):
    """The address stands in arg1= and once more in the text."""
    for address in ADDRESSES:
        session = begin(rig)
        session.say("MAIL FROM:<a@example.net>")
        answer = session.say("RCPT TO:<%s>" % address.replace("example.org", "example.com"))
        if "... Relaying denied" in answer:
            session.saw("relay-denied", answer)
        session.quit()


@case(*SENDMAIL)
def forged_senders(rig):
    for address in ADDRESSES:
        session = begin(rig)
        answer = session.say("MAIL FROM:<%s>" % address)
        if answer.startswith("250"):
            refused(session, "mailbox-unknown", "RCPT TO:<nosuch@example.org>")
        session.quit()


@case(*SENDMAIL)
def forged_names(rig):
    for name in ("localhost", "%s.example.net" % VICTIM, "relay.example.net", "evil[%s]" % VICTIM,
                 "a" * 60 + "." + "b" * 60 + ".example.net"):
        world.PTR[rig.address] = name
        world.A[name] = rig.address
        session = begin(rig)
        session.say("MAIL FROM:<a@example.net>")
        refused(session, "mailbox-unknown", "RCPT TO:<nosuch@example.org>")
        session.quit()


@case(*SENDMAIL)
def forged_commands(rig):
    session = begin(rig)
    for text in ("FOO evil [%s]: possible SMTP attack: command=AUTH, count=9" % VICTIM,
                 "VRFY evil, relay=evil [%s]" % VICTIM, "NOOP \x01\x7f%s"):
        session.say(text)
    session.saw("address-probe")
    session.quit()


# Mail on its way out.

SENT = {
    "ok": ("sent", ""), "greet421": ("deferred", "421"), "greet554": ("bounced", "554"),
    "ehlo421": ("deferred", "421"), "mail421": ("deferred", "421"), "mail450": ("deferred", "450"),
    "mail550": ("bounced", "550"), "rcpt421": ("deferred", "421"), "rcpt450": ("deferred", "450"),
    "rcpt452": ("deferred", "452"), "rcpt550": ("bounced", "550"), "rcpt552": ("bounced", "552"),
    "rcpt-long": ("bounced", "550"), "data421": ("deferred", "421"), "data451": ("deferred", "451"),
    "data554": ("bounced", "554"), "dot421": ("deferred", "421"), "dot451": ("deferred", "451"),
    "dot552": ("bounced", "552"), "dot554": ("bounced", "554"), "greet-hang": ("deferred", ""),
    "mail-hang": ("deferred", ""), "greet-close": ("deferred", ""), "mail-close": ("deferred", ""),
    "rcpt-close": ("deferred", ""), "dot-close": ("deferred", ""), "liar": ("bounced", "550"),
    "refused": ("deferred", ""), "nodns": ("bounced", ""),
}


@case(*SENDMAIL)
def outbound(rig):
    rig.address = RELAY
    session = begin(rig)
    for label in SENT:
        answer = session.message("alice@example.org", ("user@%s.example.com" % label,))
        assert answer.startswith("250"), (label, answer)
    session.quit()

    def is_over():
        text = (world.HOME / "syslog").read_text(errors="replace")
        return all("to=<user@%s.example.com>, " % label in text and "delay=" in text
                   for label in SENT)

    mta.wait_until(is_over, 60, "all mail has gone")
    for label, end in SENT.items():
        rig.became("user@%s.example.com" % label, *end)


@case(*SENDMAIL)
def submitted_here(rig):
    rig.mta.submit("alice@mx.example.org", "bob@example.org", "Subject: x\n\nHello.\n")


def configure(rig):
    home = rig.mta.home
    makemap = rig.mta.root / "usr/libexec/sendmail/makemap"
    tables = {"access": ACCESS.lstrip(),
              "mailertable": "nodns.example.com\tesmtp:[nodns.example.invalid]\n"}
    for name, text in tables.items():
        (home / "etc" / name).write_text(text)
        mta.run("sh", "-c", '"$1" -C /dev/null hash "$2" <"$2"', "sh", makemap, home / "etc" / name)
    ports = {"filtered": FILTERED, "away": AWAY, "rude": RUDE, "silent": SILENT, "few": FEW}
    rig.mta.configure("inet:9@127.0.0.1", 14 if rig.is_wordy else 9,
                      MORE % dict(ports, home=home, remote=REMOTE_PORT,
                                  more="FEATURE(`delay_checks')dnl" if rig.is_wordy else "dnl",
                                  when="nodelay" if rig.is_wordy else ""))
    path = home / "etc/sendmail.cf"
    # Of the daemons that have no filters of their own, none has one.
    path.write_text(path.read_text().replace("O InputMailFilters=sluice", "O InputMailFilters="))


def surroundings():
    numbers = iter(range(1, 60))
    for label, script in REMOTES.items():
        address = "203.0.113.%d" % next(numbers)
        world.A[label + ".example.com"] = address
        Remote((address, REMOTE_PORT), script)
    world.A["refused.example.com"] = "203.0.113.80"


def run(log, words):
    """Makes one log. Returns the rig, and the file that syslogd wrote."""
    is_wordy = "loglevel14" in log
    world.log_time = world.rfc3339_time if is_wordy else world.classic_time
    rig = driver.Rig(log, tells_of=("connect",) if is_wordy else ())
    rig.is_wordy = is_wordy
    rig.mta = mta.Sendmail(world.HOME / log, mta.SENDMAIL,
                           ipv6="all" if world.has_ipv6() else "ipv4")
    configure(rig)
    surroundings()
    rig.filter = Filter(("127.0.0.1", 8422))
    rig.mta.start()
    rig.run_all(words)
    time.sleep(1)
    rig.mta.stop()
    time.sleep(0.3)
    return rig, world.HOME / "syslog"
