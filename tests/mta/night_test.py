# SPDX-License-Identifier: BSD-2-Clause
"""Nights, as sluice audit tells them: bad ones are called by their names, quiet ones by none."""
import datetime
import json
import pathlib
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import mta
import suite
import world
from mta import wait_until
from suite import case, expect

SUBMISSION = 587
MUST_LOG_IN, CANNOT_CHECK = 2003, 2028
RULES = """
{ name = "guesses";  type = "rate";  counts = "auth-failed";  per = "client";
  limit = "20 per 10m";  hold = "10m";  stops = "connect"; }"""

# Services of Postfix beside those of the rig. One of them asks a saslauthd that is down.
SERVICES = {
    MUST_LOG_IN: ["smtpd_sasl_auth_enable=yes",
                  "smtpd_client_restrictions=permit_sasl_authenticated, check_client_access"
                  " static:{530 5.7.0 Authentication required}"],
    CANNOT_CHECK: ["syslog_name=postfix/submission", "smtpd_sasl_auth_enable=yes",
                   "smtpd_sasl_path=down"],
}


def prepare(rig):
    """The services, and clients with any address of 10.0.0.0/8; once."""
    if hasattr(rig, "is_prepared"):
        return
    rig.is_prepared = True
    etc = rig.mta.home / "etc"
    (etc / "sasl/down.conf").write_text(
        "pwcheck_method: saslauthd\nsaslauthd_path: /nonexistent/mux\nmech_list: PLAIN LOGIN\n")
    with open(etc / "master.cf", "a") as out:
        for port, options in SERVICES.items():
            out.write("%d inet n - n - - smtpd\n" % port)
            out.writelines("  -o { %s }\n" % each.replace("=", " = ", 1) for each in options)
    mta.run("postfix", "-c", etc, "reload")
    for port in SERVICES:
        wait_until(lambda: mta.is_listening("127.0.0.1", port), what="port %d" % port)
    world.command("ip", "route", "add", "local", "10.0.0.0/8", "dev", "lo")


def begin_night(rig, rules=RULES, follows=None):
    """A daemon whose audit file is empty."""
    prepare(rig)
    rig.sluiced.stop()
    for file in rig.sluiced.audit.parent.iterdir():
        file.unlink()
    if follows:
        rig.sluiced.follows = follows
    rig.sluiced.write(rules)
    rig.sluiced.start()


def end_night(rig):
    """Until all is read and written, sums too."""
    logs = rig.sluiced.follows
    wait_until(lambda: all(record["position"] >= pathlib.Path(file).stat().st_size
                           for record, file in zip(rig.sluiced.status("log"), logs)),
               what="the logs are read")
    time.sleep(0.2)
    rig.sluiced.stop()


def audit(rig, *words):
    """The exit status and what is said."""
    done = subprocess.run([str(mta.BUILD / "sluice"), "audit", "--audit", str(rig.sluiced.audit),
                           *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def findings(rig, *words):
    """By kind and whom they are about; no two are about the same. Cyrus SASL adds a realm."""
    status, said = audit(rig, "--json", *words)
    records = [json.loads(line) for line in said.splitlines()]
    found = {}
    for record in records:
        if record["record"] != "finding":
            continue
        who = record.get("client") or record.get("network") or ""
        login = record.get("login", "").replace("@" + mta.REALM, "")
        key = " ".join(filter(None, (record["kind"], who, login)))
        assert key not in found, (key, records)
        found[key] = record
    serious = any(record["severity"] != "notice" for record in found.values())
    assert status == (1 if serious else 0), (status, found)
    return found


def expect_findings(rig, *expected):
    found = findings(rig)
    assert sorted(found) == sorted(expected), "%s\n%s" % (sorted(found), json.dumps(found, indent=1))
    return found


# --- what clients do to a real Postfix


def fail(rig, address, login, times=1, pause=0.0):
    for number in range(times):
        if number:
            time.sleep(pause)
        client = rig.client(address, port=SUBMISSION)
        if client.ehlo().startswith("421"):
            continue
        expect(client.auth(login, "wrong%d" % number), "535")
        client.quit()


def log_in(rig, address, login):
    client = rig.client(address, port=SUBMISSION)
    expect(client.ehlo(), "250")
    expect(client.auth(login, mta.PASSWORDS[login]), "235")
    expect(client.message(recipients=("alice@example.org",)), "250")
    client.quit()


def forget_to_log_in(rig, address, times):
    client = rig.client(address, port=MUST_LOG_IN)
    client.ehlo()
    expect(client.say("MAIL FROM:<a@example.net>"), "250")
    for _ in range(times):
        expect(client.say("RCPT TO:<bob@example.org>"), "530")
    client.quit()


def find_no_back_end(rig, address, login, times=1):
    for _ in range(times):
        client = rig.client(address, port=CANNOT_CHECK)
        client.ehlo()
        expect(client.auth(login, "whatever"), "454")
        client.quit()


def usual_traffic(rig):
    """Who mistypes logs in after that; devices fail once; one thing or another goes wrong."""
    for _ in range(2):
        log_in(rig, "10.1.0.7", "alice")
        log_in(rig, "10.2.0.7", "bob")
    fail(rig, "10.1.0.7", "alice", times=1)
    log_in(rig, "10.1.0.7", "alice")
    fail(rig, "10.2.0.7", "bob", times=3)
    log_in(rig, "10.2.0.7", "bob")
    log_in(rig, "10.1.0.99", "alice")
    fail(rig, "10.3.0.7", "alice")
    forget_to_log_in(rig, "10.4.0.7", times=1)
    find_no_back_end(rig, "10.1.0.7", "alice")
    find_no_back_end(rig, "10.2.0.7", "bob")


@case(mtas=("postfix",), sockets=("unix",))
def a_quiet_night__names_nothing(rig):
    begin_night(rig)
    usual_traffic(rig)
    end_night(rig)
    expect_findings(rig)
    status, page = audit(rig)
    assert status == 0 and "Nothing to worry about." in page, page
    assert " 235 " in page and " 535 " in page, page


@case(mtas=("postfix",), sockets=("unix",))
def a_bad_night__names_each_attack_and_nothing_else(rig):
    begin_night(rig)
    usual_traffic(rig)
    phone = threading.Thread(target=fail, args=(rig, "10.66.30.1", "dave", 6, 3.5))
    phone.start()
    for number in range(26):
        fail(rig, "10.66.1.1", "victim%d" % number)
    for number in range(6):
        fail(rig, "10.66.%d.1" % (10 + number), "carol", times=2)
    fail(rig, "10.66.40.1", "alice", times=6)
    log_in(rig, "10.66.40.1", "alice")
    for number in range(4):
        find_no_back_end(rig, "10.66.%d.1" % (60 + number), "user%d" % number, times=3)
    forget_to_log_in(rig, "10.66.50.1", times=4)
    phone.join()
    end_night(rig)
    found = expect_findings(
        rig, "break-in 10.66.40.1 alice", "outage", "spraying 10.66.1.1", "distributed carol",
        "stale-device 10.66.30.1 dave", "no-login 10.66.50.1")

    spraying = found["spraying 10.66.1.1"]
    assert spraying["failures"] == 20 and spraying["logins"] == 20, spraying
    assert spraying["stopped"] == 6 and spraying["rule"] == "guesses", spraying
    assert "held_until" in spraying, spraying
    guessed = found["distributed carol"]
    assert guessed["networks"] == 6 and guessed["failures"] == 12, guessed
    intruder = found["break-in 10.66.40.1 alice"]
    assert intruder["ground"] == "after-failures" and intruder["failures"] == 6, intruder
    assert found["stale-device 10.66.30.1 dave"]["failures"] == 6, found
    assert found["no-login 10.66.50.1"]["failures"] == 4, found
    outage = found["outage"]
    # With those of the users, a moment before.
    assert outage["failures"] == 14 and outage["clients"] == 6, outage

    assert sorted(findings(rig, "--login", "alice")) == ["break-in 10.66.40.1 alice", "outage"]
    assert sorted(findings(rig, "--client", "10.66.1.0/24")) == ["outage", "spraying 10.66.1.1"]
    status, page = audit(rig)
    assert status == 1, page
    for words in ("CRITICAL", "Broken into?", "A device with an old password",
                  "on hold until", "sluice why 10.66.1.1"):
        assert words in page, page
    assert rig.sluiced.ask("why", "10.66.1.1").returncode == 0


GREY = """
{ name = "grey";  type = "greylist";  delay = "3s"; }"""


def one_try(rig, address, sender):
    client = rig.client(address)
    expect(client.ehlo(), "250")
    reply = client.message(sender, ("alice@example.org",))
    client.quit()
    return reply


@case(mtas=("postfix",), sockets=("unix",))
def a_night_of_greylisting__is_quiet_but_for_who_hammers(rig):
    begin_night(rig, RULES + "," + GREY)
    usual_traffic(rig)
    expect(one_try(rig, "10.30.0.7", "joe@patient.example"), "450")
    expect(one_try(rig, "10.31.0.7", "ann@gone.example"), "450")
    expect(one_try(rig, "10.32.0.7", "tim@hasty.example"), "450")
    for _ in range(10):
        expect(one_try(rig, "10.32.0.7", "tim@hasty.example"), "450")
    time.sleep(3.1)
    expect(one_try(rig, "10.30.0.7", "joe@patient.example"), "250")
    end_night(rig)
    found = expect_findings(rig, "storm 10.32.0.7")
    assert found["storm 10.32.0.7"]["failures"] == 10, found
    records = [json.loads(line) for line in audit(rig, "--json")[1].splitlines()]
    (delays,) = [each for each in records if each["record"] == "greylisting"]
    assert (delays["deferred"], delays["back"], delays["lost"]) == (3, 1, 0), delays
    assert 3 <= delays["median"] < 20, delays
    (waits,) = [each for each in records if each["record"] == "waits"]
    assert (waits["told"], waits["kept"]) == (3, 1), waits


# --- a night of eight hours, as the log of a Postfix tells it


class Night:
    """Lines of a log, whose times are in seconds since the night began."""

    def __init__(self):
        self.began = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=8)
        self.lines = []

    def line(self, at, text):
        when = self.began + datetime.timedelta(seconds=at)
        self.lines.append((at, "%s mx postfix/submission/smtpd[%d]: %s\n" % (
            when.isoformat(timespec="microseconds"), 100 + int(at) % 800, text)))

    def failed(self, at, client, login, why="authentication failure"):
        self.line(at, "warning: unknown[%s]:%d: SASL PLAIN authentication failed: %s, "
                  "sasl_username=%s" % (client, 1024 + int(at), why, login))

    def down(self, at, client, login):
        self.failed(at, client, login, "Connection lost to authentication server")

    def succeeded(self, at, client, login):
        self.line(at, "%X: client=unknown[%s]:%d, sasl_method=PLAIN, sasl_username=%s" % (
            0xA000000 + len(self.lines), client, 1024 + int(at), login))

    def refused(self, at, client):
        self.line(at, "NOQUEUE: reject: RCPT from unknown[%s]:%d: 530 5.7.0 <unknown[%s]:%d>: Client "
                  "host rejected: Authentication required; from=<a@example.net> "
                  "to=<bob@example.org> proto=ESMTP helo=<pc>" % (client, 1024 + int(at), client,
                                                                   1024 + int(at)))

    def write(self, file):
        with open(file, "a") as out:
            out.writelines(text for _, text in sorted(self.lines))


def usual_night(night):
    for user in range(60):
        client, login = "10.%d.0.7" % user, "user%d" % user
        for hour in (0, 1, 3, 6):
            night.succeeded(hour * 3600 + user * 9, client, login)
        for mistake in range(user % 4):
            night.failed(7200 + user * 120 + mistake * 6, client, login)
        night.succeeded(7230 + user * 120, client, login)
    night.succeeded(20000, "10.7.0.99", "user7")
    night.failed(20100, "10.200.0.7", "user8")
    night.refused(20200, "10.201.0.7")
    night.down(20300, "10.9.0.7", "user9")
    night.down(20302, "10.10.0.7", "user10")


def night_log(rig):
    file = world.HOME / "night.log"
    file.write_text("")
    return file


@case(mtas=("postfix",), sockets=("unix",))
def a_long_quiet_night__names_nothing(rig):
    log, night = night_log(rig), Night()
    begin_night(rig, follows=[log])
    usual_night(night)
    night.write(log)
    end_night(rig)
    expect_findings(rig)
    answers = [json.loads(line) for line in audit(rig, "--json")[1].splitlines()]
    hours = {answer["from"][:13] for answer in answers if answer["record"] == "code"}
    assert len(hours) >= 5, hours


@case(mtas=("postfix",), sockets=("unix",))
def a_long_bad_night__names_each_attack_and_nothing_else(rig):
    log, night = night_log(rig), Night()
    begin_night(rig, follows=[log])
    usual_night(night)
    for number in range(200):
        night.failed(3000 + number * 3, "203.0.113.9", "victim%d" % (number % 50))
    for number in range(40):
        night.failed(9000 + number * 7, "198.51.%d.20" % (number % 20), "user30")
    night.succeeded(9290, "198.51.77.20", "user30")  # from one more of them
    for number in range(300):
        night.failed(600 + number * 80, "172.16.5.4", "dave")
    for number in range(120):
        night.failed(15000 + number, "203.0.114.66", "user40")
    night.succeeded(15121, "203.0.114.66", "user40")
    for number in range(90):
        night.down(22000 + number * 12, "10.%d.0.7" % (number % 30), "user%d" % (number % 30))
    for number in range(40):
        night.failed(26000 + number, "203.0.115.5", "admin")
    for number in range(9):
        night.refused(1000 + number * 900, "172.16.6.4")
    night.succeeded(25000, "172.16.7.7", "user50")
    night.write(log)
    end_night(rig)
    found = expect_findings(
        rig, "break-in 198.51.77.20 user30", "break-in 203.0.114.66 user40", "outage",
        "spraying 203.0.113.9", "distributed user30", "guessing 203.0.115.5 admin",
        "new-network 172.16.7.7 user50", "stale-device 172.16.5.4 dave", "no-login 172.16.6.4")
    assert found["spraying 203.0.113.9"]["logins"] == 50, found
    assert found["spraying 203.0.113.9"]["failures"] == 200, found
    assert found["distributed user30"]["networks"] == 20, found
    assert found["break-in 198.51.77.20 user30"]["ground"] == "under-attack", found
    assert found["break-in 203.0.114.66 user40"]["failures"] == 120, found
    assert found["stale-device 172.16.5.4 dave"]["failures"] == 300, found
    assert found["outage"]["failures"] == 90 and found["outage"]["logins"] == 30, found
    assert found["outage"]["over"], found


suite.main()
