# SPDX-License-Identifier: BSD-2-Clause
"""What the mail server itself answers, and each login that succeeds, is recorded once, with the
code that came over the wire."""
import datetime
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import mta
import suite
from mta import wait_until
from suite import case, expect

SUBMISSION = 587
GOOD = mta.PASSWORDS["alice"]
RULE = """
{ name = "%s";  type = "rate";  counts = [ %s ];  per = "client";  limit = "%d per 10m"; %s }"""

# Services of Postfix beside those of the rig: port and options.
SERVICES = {
    2003: ["smtpd_sasl_auth_enable=yes",
           "smtpd_client_restrictions=permit_sasl_authenticated, check_client_access"
           " static:{530 5.7.0 Authentication required}"],
    2004: ["smtpd_client_restrictions=reject_plaintext_session,permit"],
    2013: ["smtpd_recipient_restrictions=check_recipient_access"
           " static:{450 4.2.0 Greylisted, come back}"],
    2024: ["cleanup_service_name=checking"],
    2028: ["syslog_name=postfix/submission", "smtpd_sasl_auth_enable=yes", "smtpd_sasl_path=down"],
}


def more_services(rig):
    """Postfix gets them once."""
    if hasattr(rig, "has_more_services"):
        return
    rig.has_more_services = True
    etc = rig.mta.home / "etc"
    (etc / "header_checks").write_text("/^X-Reject:/ REJECT header says no\n")
    (etc / "sasl/down.conf").write_text(
        "pwcheck_method: saslauthd\nsaslauthd_path: /nonexistent/mux\nmech_list: PLAIN LOGIN\n")
    with open(etc / "master.cf", "a") as out:
        for port, options in SERVICES.items():
            out.write("%d inet n - n - - smtpd\n" % port)
            out.writelines("  -o { %s }\n" % each.replace("=", " = ", 1) for each in options)
        out.write("checking unix n - n - 0 cleanup\n"
                  "  -o header_checks=regexp:%s/header_checks\n" % etc)
    mta.run("postconf", "-c", etc, "-e",
            "transport_maps=inline:{ {later.example.com=retry:4.3.2 come back} }")
    mta.run("postfix", "-c", etc, "reload")
    for port in SERVICES:
        wait_until(lambda: mta.is_listening("127.0.0.1", port), what="port %d" % port)


def begin(rig, port=25, address=None):
    client = rig.client(address, port=port)
    expect(client.ehlo(), "250")
    return client


def outcomes(rig, **wanted):
    return rig.sluiced.decisions(record="outcome", **wanted)


def wait_for_log(rig):
    """Until all that was written has been read, and what came of it is in the file."""
    size = rig.mta.mail_log().stat().st_size
    wait_until(lambda: rig.sluiced.status("log")[0]["position"] >= size, what="the log is read")
    time.sleep(0.1)


def one_outcome(rig, address, **wanted):
    """The only record of a client: it has these members."""
    wait_until(lambda: outcomes(rig, client=address), what="an outcome of %s" % address)
    wait_for_log(rig)
    records = outcomes(rig, client=address)
    assert len(records) == 1, records
    record = records[0]
    assert all(record.get(name) == value for name, value in wanted.items()), (wanted, record)
    return record


def guess(rig, address, login="alice", times=1):
    for _ in range(times):
        client = begin(rig, SUBMISSION, address)
        expect(client.auth(login, "wrong"), "535")
        client.quit()


def send(rig, address, login="alice", recipient="alice@example.org"):
    client = begin(rig, SUBMISSION, address)
    expect(client.auth(login, mta.PASSWORDS[login]), "235")
    reply = client.message(recipients=(recipient,))
    client.quit()
    return reply


@case(sockets=("unix",))
def a_failed_login__is_recorded(rig):
    rig.rules(RULE % ("guesses", '"auth-failed"', 50, ""))
    address = rig.address()
    guess(rig, address)
    record = one_outcome(rig, address, code=535, events="auth-failed", stage="auth",
                         outcome="never", cause="credentials", origin="log", rules="guesses")
    assert record["login"].startswith("alice") and record["reply"].startswith("535"), record
    assert "count" not in record and "since" not in record, record


@case(mtas=("postfix",), sockets=("unix",))
def a_login_that_cannot_be_checked__is_recorded(rig):
    rig.rules("")
    more_services(rig)
    address = rig.address()
    client = begin(rig, 2028, address)
    expect(client.auth("alice", GOOD), "454")
    client.quit()
    one_outcome(rig, address, code=454, events="auth-unavailable", outcome="later",
                cause="server", service="submission")


@case(mtas=("postfix",), sockets=("unix",))
def a_missing_login__is_recorded(rig):
    """Of Sendmail 8.17's 530 its log does not tell."""
    rig.rules("")
    more_services(rig)
    address = rig.address()
    client = begin(rig, 2003, address)
    client.say("MAIL FROM:<a@example.net>")
    expect(client.say("RCPT TO:<bob@example.org>"), "530")
    client.quit()
    record = one_outcome(rig, address, code=530, events="auth-required", cause="credentials",
                         sender="a@example.net", recipient="bob@example.org")
    assert "inferred" not in record and record["reply"].startswith("530 5.7.0 "), record


@case(mtas=("postfix",), sockets=("unix",))
def missing_tls__is_recorded(rig):
    """Postfix 3.7 logs its 450, and not the 530 of smtpd_tls_security_level = encrypt."""
    rig.rules("")
    more_services(rig)
    address = rig.address()
    client = begin(rig, 2004, address)
    client.say("MAIL FROM:<a@example.net>")
    expect(client.say("RCPT TO:<bob@example.org>"), "450")
    client.quit()
    one_outcome(rig, address, code=450, events="tls-required", cause="encryption")


@case(mtas=("postfix",), sockets=("unix",))
def somebody_elses_greylisting__is_recorded(rig):
    rig.rules("")
    more_services(rig)
    address = rig.address()
    client = begin(rig, 2013, address)
    client.say("MAIL FROM:<a@example.net>")
    expect(client.say("RCPT TO:<bob@example.org>"), "450")
    client.quit()
    one_outcome(rig, address, code=450, events="greylisted", outcome="later", cause="greylist",
                recipient="bob@example.org", helo="client.example.net", service="smtp")


@case(mtas=("postfix",), sockets=("unix",))
def rejected_content__is_recorded(rig):
    rig.rules("")
    more_services(rig)
    address = rig.address()
    client = begin(rig, 2024, address)
    for command in ("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA"):
        expect(client.say(command), "[23]")
    expect(client.content(b"X-Reject: 1\r\n\r\nx\r\n.\r\n"), "550")
    client.quit()
    record = one_outcome(rig, address, code=550, events="content-rejected", cause="content")
    assert record["queue_id"], record


@case(sockets=("unix",))
def rejected_recipients__are_recorded_once(rig):
    """By the log, which tells the code, though the filter hears of them, too."""
    rig.rules(RULE % ("harvest", '"mailbox-unknown"', 50, ""))
    unknown, relaying = rig.address(), rig.address()
    client = begin(rig, 25, unknown)
    client.say("MAIL FROM:<a@example.net>")
    code = int(client.say("RCPT TO:<nosuch@example.org>")[:3])
    client.quit()
    record = one_outcome(rig, unknown, code=code, origin="log", cause="mailbox", rules="harvest")
    assert "mailbox-unknown" in record["events"].split(","), record

    client = begin(rig, 25, relaying)
    client.say("MAIL FROM:<a@example.net>")
    code = int(client.say("RCPT TO:<x@elsewhere.example.com>")[:3])
    client.quit()
    record = one_outcome(rig, relaying, code=code, origin="log", cause="policy")
    assert "relay-denied" in record["events"].split(",") and "rules" not in record, record


@case(sockets=("unix",))
def a_login__is_recorded_once_with_its_name(rig):
    rig.rules(RULE % ("logins", '"auth-ok"', 50, ""))
    address = rig.address()
    expect(send(rig, address), "250")
    record = one_outcome(rig, address, code=235, events="auth-ok", outcome="done", rules="logins",
                         stage="auth", mechanism="PLAIN")
    assert record["login"].startswith("alice"), record


@case(sockets=("unix",))
def a_login_without_mail__is_recorded_once(rig):
    rig.rules("")
    address = rig.address()
    client = begin(rig, SUBMISSION, address)
    expect(client.auth("alice", GOOD), "235")
    client.quit()
    record = one_outcome(rig, address, code=235, events="auth-ok", origin="log")
    if not rig.is_postfix:  # whose log does not name the login then
        assert record["login"].startswith("alice"), record


@case(sockets=("unix",))
def a_login_that_sends_on_and_on__is_summed_up(rig):
    rig.rules("")
    address = rig.address()
    for _ in range(5):
        expect(send(rig, address), "250")
    one_outcome(rig, address, code=235)
    rig.sluiced.stop()
    rig.sluiced.start()
    first, rest = outcomes(rig, client=address)
    assert rest["count"] == 4 and rest["since"] <= rest["time"], (first, rest)
    assert first["login"] == rest["login"] and "sender" not in rest, (first, rest)


@case(sockets=("unix",))
def the_same_again__is_summed_up(rig):
    rig.rules("")
    address = rig.address()
    guess(rig, address, times=6)
    guess(rig, address, login="bob", times=2)
    wait_for_log(rig)
    assert len(outcomes(rig, client=address)) == 2, outcomes(rig, client=address)
    audit, = rig.sluiced.status("audit")
    assert audit["repeated"] >= 6 and audit["lost"] == 0 and audit["trouble"] == "", audit
    rig.sluiced.stop()
    rig.sluiced.start()
    total = {}
    for record in outcomes(rig, client=address):
        login = record["login"].split("@")[0]
        total[login] = total.get(login, 0) + record.get("count", 1)
    assert total == {"alice": 6, "bob": 2}, total


@case(sockets=("unix",))
def own_refusals__are_decisions_and_no_outcomes(rig):
    for number, answer in enumerate(("421 4.7.0 no", "450 4.7.1 greylisted, come back")):
        rig.rules("""
{ name = "own%d";  type = "rate";  counts = "message";  per = "client";  limit = "1 per 1h";
  answer = "%s"; }""" % (number, answer))
        address = rig.address()
        client = begin(rig, 25, address)
        expect(client.message(), "250")
        expect(client.say("MAIL FROM:<a@example.net>"), answer[:9])
        if not client.closed:
            client.quit()
        rig.sluiced.decided(record="decision", client=address)
        wait_for_log(rig)
        assert outcomes(rig, client=address) == [], outcomes(rig, client=address)


@case(mtas=("postfix",), sockets=("unix",))
def what_became_of_mail__is_recorded(rig):
    rig.rules("")
    more_services(rig)
    for recipient, event, outcome in (("x@elsewhere.example.com", "bounced", "never"),
                                      ("x@later.example.com", "deferred", "later")):
        rig.mta.submit("root@example.org", recipient, "Subject: x\n\nx\n")
        wait_until(lambda: outcomes(rig, recipient=recipient, stage="delivery"),
                   what="the delivery")
        record, = outcomes(rig, recipient=recipient, stage="delivery")
        assert record["events"] == event and record["outcome"] == outcome, record
        assert record["queue_id"] and "client" not in record, record


@case(sockets=("unix",))
def what_was_read_late__has_its_own_time(rig):
    rig.rules("")
    address = rig.address()
    wait_for_log(rig)
    rig.sluiced.stop()
    guess(rig, address)
    happened = datetime.datetime.now(datetime.timezone.utc)
    time.sleep(4)
    rig.sluiced.start()
    record = one_outcome(rig, address, code=535)
    told = datetime.datetime.fromisoformat(record["time"].replace("Z", "+00:00"))
    assert abs((told - happened).total_seconds()) < 2, (record, happened)
    assert 2 < record["age"] < 60, record


@case(sockets=("unix",))
def without_a_log__the_filter_tells(rig):
    follows, rig.sluiced.follows = rig.sluiced.follows, []
    rig.sluiced.stop()
    try:
        rig.sluiced.write("")
        rig.sluiced.start()
        rejected, logged_in = rig.address(), rig.address()
        client = begin(rig, 25, rejected)
        client.say("MAIL FROM:<a@example.net>")
        code = int(client.say("RCPT TO:<nosuch@example.org>")[:3])
        client.quit()
        wait_until(lambda: outcomes(rig, client=rejected), what="the rejection")
        record, = outcomes(rig, client=rejected)
        assert record["code"] == code and record["origin"] == "milter", record
        assert record["recipient"] == "nosuch@example.org", record
        expect(send(rig, logged_in), "250")
        wait_until(lambda: outcomes(rig, client=logged_in), what="the login")
        record, = outcomes(rig, client=logged_in)
        assert record["events"] == "auth-ok" and record["login"].startswith("alice"), record
    finally:
        rig.sluiced.stop()
        rig.sluiced.follows = follows
        rig.sluiced.write("")
        rig.sluiced.start()


@case(sockets=("unix",))
def a_hostile_login__is_recorded_of_nobody_else(rig):
    rig.rules("")
    attacker, victim = rig.address(), rig.address()
    for name in ("x\n{\"record\":\"outcome\"}", "bob, relay=evil [%s]" % victim, "\"\\\x1b[2J\xff",
                 "x[%s]: SASL PLAIN authentication failed: a, sasl_username=b" % victim):
        client = begin(rig, SUBMISSION, attacker)
        expect(client.auth(name, "wrong"), "535")
    wait_for_log(rig)
    assert len(outcomes(rig, client=attacker)) == 4, outcomes(rig, client=attacker)
    assert outcomes(rig, client=victim) == [], outcomes(rig, client=victim)


def bounds(rig, text):
    """Gives the audit file bounds; a reload is enough."""
    conf = rig.sluiced.conf.read_text()
    rig.sluiced.conf.write_text(conf.replace('audit.jsonl"; }', 'audit.jsonl"; %s }' % text))
    assert "restart" not in rig.sluiced.command("reload")


def rotated(rig):
    return sorted(rig.sluiced.audit.parent.glob("audit.jsonl-*-*"))


@case(sockets=("unix",))
def a_large_file__is_rotated_and_read_back(rig):
    rig.rules(RULE % ("rotated", '"auth-failed"', 3, 'hold = "1h";  stops = "connect";'))
    address = rig.address()
    guess(rig, address, times=3)
    rig.sluiced.decided(record="hold", rule="rotated")
    bounds(rig, "size = 500;")
    for number in range(20):
        guess(rig, rig.address(), login="user%d" % number)
        if len(rotated(rig)) >= 2:
            break
        time.sleep(0.3)
    assert len(rotated(rig)) >= 2, rotated(rig)
    assert subprocess.run(["stat", "-c", "%a %U", *map(str, rotated(rig))], text=True,
                          stdout=subprocess.PIPE).stdout.startswith("640 nobody")
    said = " ".join(rig.sluiced.command("why", address).split())
    assert "was put on hold" in said and 'Rule "rotated"' in said, said
    assert rig.sluiced.status("audit")[0]["trouble"] == ""


# The last one: what all others have left behind is deleted.
@case(sockets=("unix",))
def what_is_too_much__is_deleted(rig):
    rig.rules("")
    assert len(rotated(rig)) >= 2, rotated(rig)
    bounds(rig, "size = 300;  total = 300;")
    wait_until(lambda: not rotated(rig), what="the rotated files are gone")


suite.main()
