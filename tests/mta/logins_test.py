# SPDX-License-Identifier: BSD-2-Clause
"""What only the log tells is counted, once, and stops the next connection."""
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import dovecot
import mta
import suite
import world
from mta import wait_until
from suite import case, expect

SUBMISSION = 587
RULE = """
{ name = "%s";  type = "rate";  counts = "auth-failed";  per = "client";  limit = "5 per 10m";
  hold = "%s";  hold_max = "1h";  stops = "connect"; %s
  answer = "421 4.7.0 Too many failed logins from {client}, try again in {wait} (ref {ticket})"; }"""


def guess(rig, address, login="alice", password="wrong", times=1):
    """Each in a session of its own: in one session Sendmail 8.17 makes a guesser wait."""
    for _ in range(times):
        client = rig.client(address, port=SUBMISSION)
        expect(client.ehlo(), "250")
        expect(client.auth(login, password), "535")
        expect(client.say("QUIT"), "221")


def account(rule, address):
    return "%s client=%s" % (rule, address)


def is_held(rig, name):
    return any(record["account"] == name for record in rig.sluiced.status("hold"))


def wait_for_hold(rig, rule, address):
    wait_until(lambda: is_held(rig, account(rule, address)), what="%s is held" % address)


def lines_told(rig):
    return sum(record["told"] for record in rig.sluiced.status("log"))


def wait_for_log(rig):
    """Until all that was written has been read: nothing more can follow from it."""
    size = rig.mta.mail_log().stat().st_size
    wait_until(lambda: rig.sluiced.status("log")[0]["position"] >= size, what="the log is read")


@case(sockets=("unix", "inet"))
def five_guesses__stop_the_sixth_connection(rig):
    rig.rules(RULE % ("guesses", "3s", ""))
    attacker, neighbour = rig.address(), rig.address()
    guess(rig, attacker, times=5)
    wait_for_hold(rig, "guesses", attacker)
    client = rig.client(attacker, port=SUBMISSION)
    expect(client.ehlo(), r"421 4\.7\.0 Too many failed logins from %s, try again in [123] second"
           % attacker.replace(".", r"\."))
    assert client.is_closed()

    # Somebody else is untouched, on either port.
    client = rig.client(neighbour, port=SUBMISSION)
    client.ehlo()
    expect(client.auth("alice", mta.PASSWORDS["alice"]), "235")
    expect(rig.client(neighbour).ehlo(), "250")

    # In again after the hold, and held for longer after one more failure.
    time.sleep(3)
    guess(rig, attacker)
    wait_for_hold(rig, "guesses", attacker)
    expect(rig.client(attacker).ehlo(), r"421 4\.7\.0 Too many .* in [3456] seconds")


@case(sockets=("unix",))
def guesses__in_one_session__each_count(rig):
    rig.rules(RULE % ("session", "10m", ""))
    address = rig.address()
    client = rig.client(address, port=SUBMISSION)
    client.ehlo()
    for number in range(5 if rig.is_postfix else 3):
        expect(client.auth("alice", "wrong%d" % number), "535")
    if not rig.is_postfix:
        guess(rig, address, times=2)
    wait_for_hold(rig, "session", address)


@case(sockets=("unix",))
def one_guess__is_one_failure(rig):
    rig.rules(RULE % ("once", "10m", ""))
    address = rig.address()
    guess(rig, address, times=4)
    wait_for_log(rig)
    assert not is_held(rig, account("once", address))
    expect(rig.client(address).ehlo(), "250")


@case(sockets=("unix",))
def a_hold__is_recorded_with_what_it_is_for(rig):
    rig.rules(RULE % ("told", "10m", ""))
    address = rig.address()
    guess(rig, address, "mallory", times=5)
    wait_for_hold(rig, "told", address)
    records = rig.sluiced.decided(record="hold", rule="told")
    assert len(records) == 1, records
    record = records[0]
    assert record["client"] == address and record["login"].startswith("mallory"), record
    assert record["events"] == "auth-failed" and record["code"] == 535, record
    ticket = rig.client(address).ehlo().split("(ref ")[1].rstrip(")")
    said = " ".join(rig.sluiced.command("why", address).split())
    assert "on hold for 10 minutes" in said and "mallory" in said and ticket in said, said


@case(sockets=("unix",))
def a_refusal__is_told_with_the_failures_that_led_to_it(rig):
    rig.rules(RULE % ("story", "10m", ""))
    address = rig.address()
    guess(rig, rig.address(), "mallory", times=1)
    for number in range(5):  # of the same again only the first is written at once
        guess(rig, address, "mallory%d" % number)
    wait_for_hold(rig, "story", address)
    ticket = rig.client(address).ehlo().split("(ref ")[1].rstrip(")")
    rig.sluiced.decided(ticket=ticket)
    found = [json.loads(line) for line in
             rig.sluiced.command("why", "--json", "-n50", ticket).splitlines()]
    assert [record["record"] for record in found] == ["outcome"] * 5 + ["hold", "decision"], found
    for record in found[:5]:
        assert record["client"] == address and record["code"] == 535, record
        assert "story" in record["rules"].split(","), record
    said = rig.sluiced.command("why", ticket)
    assert said.endswith("\n    sluice forget %s\n" % account("story", address)), said


@case(sockets=("unix",))
def a_success__forgives_the_failures_of_its_login(rig):
    rig.rules(RULE % ("kind", "10m", 'forgive = "auth-ok";'))
    address = rig.address()
    guess(rig, address, times=4)
    client = rig.client(address, port=SUBMISSION)
    client.ehlo()
    expect(client.auth("alice", mta.PASSWORDS["alice"]), "235")
    expect(client.message("alice@example.org"), "250")
    expect(client.say("QUIT"), "221")
    wait_for_log(rig)
    guess(rig, address, times=4)
    wait_for_log(rig)
    assert not is_held(rig, account("kind", address))
    guess(rig, address)
    wait_for_hold(rig, "kind", address)


@case(sockets=("unix",))
def a_success_without_mail__forgives_too(rig):
    if rig.is_postfix:
        return  # its log does not name the login then
    rig.rules(RULE % ("kinder", "10m", 'forgive = "auth-ok";'))
    address = rig.address()
    guess(rig, address, times=4)
    client = rig.client(address, port=SUBMISSION)
    client.ehlo()
    expect(client.auth("alice", mta.PASSWORDS["alice"]), "235")
    expect(client.say("QUIT"), "221")
    wait_for_log(rig)
    guess(rig, address, times=4)
    wait_for_log(rig)
    assert not is_held(rig, account("kinder", address))


@case(sockets=("unix",))
def a_hostile_login__charges_nobody_else(rig):
    rig.rules(RULE % ("forged", "10m", ""))
    attacker, victim = rig.address(), rig.address()
    names = ("bob, relay=evil [%s]", "bob\nNov 21 00:00:00 mx postfix/smtpd[1]: warning: x[%s]: SASL "
             "PLAIN authentication failed: x, sasl_username=y", "[%s]", "x[%s]: SASL PLAIN "
             "authentication failed: a, sasl_username=b", "bob, relay=[%s], user=c")
    for name in names:
        client = rig.client(attacker, port=SUBMISSION)
        client.ehlo()
        expect(client.auth(name % victim, "wrong"), "535")
    wait_for_hold(rig, "forged", attacker)
    assert not is_held(rig, account("forged", victim))
    expect(rig.client(victim).ehlo(), "250")


@case(sockets=("unix",))
def own_refusals__are_not_charged(rig):
    rig.rules("""
{ name = "own";  type = "rate";  mode = "observe";  per = "client";  limit = "1 per 1h";  hold = "1h";
  counts = ["milter-rejected", "lost-connection", "no-mail", "timeout", "too-many-errors"];
  stops = "rcpt"; },
{ name = "rate";  type = "rate";  counts = "message";  per = "client";  limit = "1 per 1h";
  answer = "%s 4.7.1 slower"; }""" % "450")
    address = rig.address()
    client = rig.client(address)
    client.ehlo()
    expect(client.message(), "250")
    for _ in range(3):
        expect(client.say("MAIL FROM:<a@example.net>"), "450 4.7.1 slower")
    client.socket.close()
    wait_for_log(rig)
    time.sleep(0.5)
    wait_for_log(rig)
    assert not is_held(rig, account("own", address)), rig.sluiced.status("hold")


STOPPED = """
{ name = "stopped";  type = "rate";  counts = "unknown-command";  per = "client";
  limit = "1 per 1h";  stops = "%s";  at_once = %s;  answer = "%s"; }"""
FOLLOWS = """
{ name = "%s";  type = "rate";  mode = "observe";  per = "client";  limit = "1 per 1h";
  hold = "1h";  stops = "rcpt";
  counts = ["milter-rejected", "lost-connection", "no-mail", "timeout", "too-many-errors", "quit",
            "disconnect", "client-rejected", "helo-rejected", "sender-rejected", "server-error",
            "recipient-rejected", "greylisted", "content-rejected"]; },"""


def go_as_far_as_possible(client):
    """Says all that a client may say, whatever the answers are, until the server closes."""
    for command in ("EHLO c.example.net", "MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>",
                    "DATA"):
        try:
            reply = client.say(command)
        except OSError:
            return
        if not reply or reply.startswith("421"):
            return
        if reply.startswith("354"):
            client.content()


@case(sockets=("unix",))
def own_refusals__at_any_stage__are_not_charged(rig):
    """Neither are their consequences: clients go on, say QUIT, or just go."""
    stages = ("connect", "helo", "mail", "rcpt", "data", "end-of-message")
    kinds = [("connect", "true", "421 4.7.0 no")]
    kinds += [(stage, "false", answer)
              for stage in stages for answer in ("421 4.7.0 no", "450 4.7.1 no")]
    accounts = []
    for number, kind in enumerate(kinds):
        address, follows = rig.address(), FOLLOWS % ("follows%d" % number)
        rig.rules(STOPPED % kind)
        client = rig.client(address)
        client.ehlo()
        expect(client.say("FOO"), "500")
        client.quit()
        wait_for_log(rig)
        time.sleep(0.2)
        wait_for_log(rig)
        rig.rules(follows + STOPPED % kind)
        for last_word in ("QUIT", ""):
            client = rig.client(address)
            go_as_far_as_possible(client)
            if last_word and not client.closed:
                client.say(last_word)
            client.socket.close()
        time.sleep(0.3)
        wait_for_log(rig)
        accounts.append((kind, account("follows%d" % number, address)))
    held = [(kind, rig.sluiced.decided(record="hold", rule=name.split()[0]))
            for kind, name in accounts if is_held(rig, name)]
    assert not held, held


@case(sockets=("unix",))
def unknown_mailboxes__that_both_ears_hear__are_charged_once(rig):
    rig.rules("""
{ name = "both";  type = "rate";  counts = "mailbox-unknown";  per = "client";  limit = "4 per 1h";
  hold = "1h";  stops = "connect"; }""")
    address = rig.address()
    client = rig.client(address)
    client.ehlo()
    client.say("MAIL FROM:<a@example.net>")
    for number in range(3):
        expect(client.say("RCPT TO:<nobody%d@example.org>" % number), "55[03]")
    client.say("QUIT")
    wait_for_log(rig)
    assert not is_held(rig, account("both", address))
    client = rig.client(address)
    client.ehlo()
    client.say("MAIL FROM:<a@example.net>")
    expect(client.say("RCPT TO:<nobody3@example.org>"), "55[03]")
    wait_for_hold(rig, "both", address)


@case(sockets=("unix",))
def logins__that_both_ears_hear__are_charged_once(rig):
    rig.rules("""
{ name = "logins";  type = "rate";  counts = "auth-ok";  per = "client";  limit = "3 per 1h";
  hold = "1h";  stops = "connect"; }""")
    address = rig.address()
    for number in range(2):
        client = rig.client(address, port=SUBMISSION)
        client.ehlo()
        expect(client.auth("alice", mta.PASSWORDS["alice"]), "235")
        expect(client.message("alice@example.org"), "250")
        client.say("QUIT")
    wait_for_log(rig)
    assert not is_held(rig, account("logins", address))
    client = rig.client(address, port=SUBMISSION)
    client.ehlo()
    expect(client.auth("alice", mta.PASSWORDS["alice"]), "235")
    client.say("QUIT")
    wait_for_hold(rig, "logins", address)


@case(sockets=("unix",))
def bytes__that_no_client_declared__are_charged(rig):
    rig.rules("""
{ name = "bytes";  type = "rate";  counts = "bytes";  per = "client";  limit = "60K per 1h";
  hold = "1h";  answer = "450 4.7.1 enough for now"; }""")
    address = rig.address()
    for _ in range(2):
        client = rig.client(address)
        client.ehlo()
        expect(client.say("MAIL FROM:<a@example.net>"), "250")
        expect(client.say("RCPT TO:<alice@example.org>"), "250")
        expect(client.say("DATA"), "354")
        expect(client.content(b"Subject: big\r\n\r\n" + 500 * (78 * b"x" + b"\r\n") + b".\r\n"),
               "250")
        client.say("QUIT")
    wait_for_hold(rig, "bytes", address)
    client = rig.client(address)
    client.ehlo()
    expect(client.say("MAIL FROM:<a@example.net>"), "450 4.7.1 enough for now")


@case(sockets=("unix",))
def what_was_written_while_it_was_down__is_read_once(rig):
    rig.rules(RULE % ("down", "10m", ""))
    few, many = rig.address(), rig.address()
    guess(rig, few, times=2)
    wait_for_log(rig)
    rig.sluiced.stop()
    guess(rig, few, times=2)
    guess(rig, many, times=5)
    rig.sluiced.start()
    wait_for_hold(rig, "down", many)
    expect(rig.client(many).ehlo(), "421")
    rig.sluiced.stop()
    rig.sluiced.start()
    wait_for_log(rig)
    assert not is_held(rig, account("down", few))
    guess(rig, few)
    wait_for_hold(rig, "down", few)


@case(sockets=("unix",))
def status__tells_of_the_log(rig):
    rig.rules("")
    guess(rig, rig.address())
    wait_for_log(rig)
    record, = rig.sluiced.status("log")
    assert record["log"] == str(rig.mta.mail_log()), record
    assert record["lines"] >= record["understood"] > 0 and record["unknown"] == 0, record
    assert record["position"] == record["size"] and record["lag_bytes"] == 0, record
    page = rig.sluiced.command("status")
    assert "understood, 0 not understood" in page, page


def use_dovecot(rig):
    """Postfix asks a Dovecot, and sluiced follows the logs of both."""
    server = dovecot.Dovecot(world.HOME / "dovecot")
    server.start()
    rig.sluiced.stop()
    rig.sluiced.follows = [rig.mta.mail_log(), world.HOME / "syslog"]
    rig.sluiced.write()
    rig.sluiced.start()
    etc = rig.mta.home / "etc"
    mta.run("postconf", "-c", etc, "-e", "smtpd_sasl_type=dovecot",
            "smtpd_sasl_path=%s" % server.socket)
    mta.run("postfix", "-c", etc, "reload")
    time.sleep(0.5)
    return server


# The last one, for it changes the mail server.
@case(mtas=("postfix",), sockets=("unix",))
def with_dovecot__a_guess_that_both_log__is_one_failure(rig):
    server = use_dovecot(rig)
    try:
        rig.rules(RULE % ("dovecot", "3s", ""))
        attacker, neighbour = rig.address(), rig.address()
        guess(rig, attacker, times=2)
        guess(rig, attacker, "nobody", times=2)
        wait_for_log(rig)
        told = (world.HOME / "syslog").read_text()
        assert told.count("Password mismatch") >= 2 and told.count("unknown user") >= 2, told
        assert not is_held(rig, account("dovecot", attacker))
        guess(rig, attacker)
        wait_for_hold(rig, "dovecot", attacker)
        client = rig.client(attacker, port=SUBMISSION)
        expect(client.ehlo(), r"421 4\.7\.0 Too many failed logins from %s"
               % attacker.replace(".", r"\."))
        client = rig.client(neighbour, port=SUBMISSION)
        client.ehlo()
        expect(client.auth("alice", mta.PASSWORDS["alice"]), "235")
        time.sleep(3)
        client = rig.client(attacker, port=SUBMISSION)
        client.ehlo()
        expect(client.auth("alice", mta.PASSWORDS["alice"]), "235")
        assert all(record["unknown"] == 0 for record in rig.sluiced.status("log"))
    finally:
        server.stop()


suite.main()
