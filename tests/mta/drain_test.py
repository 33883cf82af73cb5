# SPDX-License-Identifier: BSD-2-Clause
"""Maintenance: what is being received is finished, what is new is refused, and it ends."""
import contextlib
import datetime
import pathlib
import re
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import mta
import suite
from mta import wait_until
from suite import case, expect

SUBMISSION = 587
LIMIT = """
{ name = "connections";  type = "rate";  counts = "connect";  per = "client";
  limit = "1000 per 1h"; }"""
RULE = """
{ name = "maintenance";  type = "drain"; },
""" + LIMIT
WORDS = (r"421 4\.3\.2 mx\.example\.org is being serviced until (%s): %s; "
         r"try again in (%s) \(ref [0-9A-Z]{8}\)$")
CLOCK = r"(?:\d{4}-\d\d-\d\d )?\d\d:\d\d [+-]\d{4}"


def words(reason, until=CLOCK, wait=r"\d+ (?:seconds?|minutes?|hours?)"):
    return WORDS % (until, reason, wait)


@contextlib.contextmanager
def maintenance(rig, *options):
    try:
        yield rig.sluiced.command("drain", "on", *options)
    finally:
        rig.sluiced.ask("drain", "off")


def drain(rig):
    """The record of maintenance in the status, or None."""
    records = rig.sluiced.status("drain")
    return records[0] if records else None


def greeted(rig, **where):
    client = rig.client(**where)
    expect(client.greeting, "220")
    expect(client.ehlo(), "250")
    return client


def receiving(rig, client):
    """Up to the first line of a message."""
    expect(client.say("MAIL FROM:<sender@example.net>"), "250")
    expect(client.say("RCPT TO:<bob@example.org>"), "250")
    expect(client.say("DATA"), "354")
    client.send(b"Subject: slow\r\n")
    return client


def finish(client):
    """The rest of it, slowly."""
    for _ in range(5):
        client.send(b"line\r\n")
        time.sleep(0.1)
    return client.content(b".\r\n")


def assert_served(rig):
    expect(greeted(rig).message(), "250")


@case(sockets=("unix", "inet"))
def maintenance_on__finishes_what_runs_and_refuses_what_is_new(rig):
    rig.rules(LIMIT)
    writing, old, addressing = greeted(rig), greeted(rig), greeted(rig)
    receiving(rig, writing)
    expect(addressing.say("MAIL FROM:<sender@example.net>"), "250")
    begun = time.time()
    with maintenance(rig, "--for", "20m", "--reason", "new disks") as said:
        assert "new disks" in said and "sessions still open: 3;" in said, said
        assert "messages being received: 2" in said, said

        client = rig.client()
        expect(client.greeting, "220")
        answer = client.ehlo()
        expect(answer, words("new disks", wait="20 minutes"))
        assert client.is_closed(), "421 must close the session"
        assert_is_in_time(re.search(words("new disks"), answer)[1], begun + 20 * 60)

        expect(old.say("MAIL FROM:<sender@example.net>"), words("new disks"))
        assert old.is_closed()
        record = drain(rig)
        assert (record["by"], record["reason"]) == ("root", "new disks"), record

        # What is behind MAIL goes on, by whatever stage it has come to.
        expect(addressing.say("RCPT TO:<alice@example.org>"), "250")
        expect(addressing.say("DATA"), "354")
        expect(finish(addressing), "250")
        expect(finish(writing), "250")
        expect(writing.say("MAIL FROM:<sender@example.net>"), words("new disks"))
        expect(addressing.quit(), "221")
        wait_until(lambda: drain(rig)["sessions_open"] == 0, what="no session is open")
        assert drain(rig)["messages_open"] == 0
        refusal, = rig.sluiced.decided(rule="drain", stage="connect", record="decision")[-1:]
        assert refusal["reason"] == "maintenance" and refusal["maintenance"] == "new disks"
        assert refusal["by"] == "root" and refusal["until"] == record["until"], refusal
        assert refusal["reply"] == answer, (refusal, answer)
    assert_served(rig)
    switched = rig.sluiced.decided(record="drain", state="off")[-1]
    assert switched["by"] == "root" and switched["maintenance"] == "new disks", switched


def assert_is_in_time(said, at):
    """The time of return is told to the minute, and never one that is too early."""
    shape = "%Y-%m-%d %H:%M %z" if len(said) > len("23:00 +0100") else "%H:%M %z"
    told = datetime.datetime.strptime(said, shape)
    if shape == "%H:%M %z":
        here = datetime.datetime.fromtimestamp(at).astimezone()
        told = told.replace(year=here.year, month=here.month, day=here.day)
    assert 0 <= told.timestamp() - at <= 65, (said, at)


@case(sockets=("unix",))
def its_time__over__ends_it_by_itself(rig):
    rig.rules(RULE)
    with maintenance(rig, "--for", "2s"):
        begun = time.monotonic()
        expect(rig.client().ehlo(), words("maintenance", wait=r"[12] seconds?"))
        wait_until(lambda: drain(rig) is None, 5, "it is over")
        assert 1.5 < time.monotonic() - begun < 4
        assert_served(rig)
        over = rig.sluiced.decided(record="drain", state="over")[-1]
        assert "by" not in over and over["since"] < over["until"], over
    assert not (rig.sluiced.home / "store/drain").exists()
    assert rig.sluiced.status("rule")[0]["stopped"] > 0


@case(sockets=("unix",))
def without_a_time__lasts_until_off(rig):
    rig.rules(RULE)
    with maintenance(rig):
        expect(rig.client().ehlo(), words("maintenance", "further notice", "a few minutes"))
        said = rig.sluiced.command("status")
        assert said.splitlines()[1].split()[:3] == ["MAINTENANCE", "on", "since"], said
        assert "on since" in rig.sluiced.command("drain")
    assert "No maintenance is on." in rig.sluiced.command("drain")
    assert "MAINTENANCE" not in rig.sluiced.command("status")
    assert "No maintenance was on." in rig.sluiced.command("drain", "off")
    assert_served(rig)


@case(sockets=("unix",))
def killed_and_started_again__goes_on(rig):
    rig.rules(LIMIT)
    with maintenance(rig, "--for", "30m", "--reason", "a new kernel"):
        before = drain(rig)
        for number in signal.SIGKILL, signal.SIGTERM:
            rig.sluiced.stop(number)
            rig.sluiced.start()
            assert drain(rig)["until"] == before["until"] and drain(rig)["by"] == "root"
            expect(rig.client().ehlo(), words("a new kernel"))
    rig.sluiced.stop(signal.SIGKILL)
    rig.sluiced.start()
    assert_served(rig)


@case(sockets=("unix",))
def except_authenticated__a_user_sends_and_others_do_not(rig):
    rig.rules(LIMIT)
    with maintenance(rig, "--except", "authenticated", "--for", "1h", "--reason", "moving"):
        stranger = greeted(rig)
        expect(stranger.say("MAIL FROM:<sender@example.net>"), words("moving"))
        assert stranger.is_closed()
        user = greeted(rig, port=SUBMISSION)
        expect(user.auth("alice", mta.PASSWORDS["alice"]), "235")
        expect(user.message("alice@example.org"), "250")
        expect(user.message("alice@example.org"), "250")

        # From now on it spares nobody.
        rig.sluiced.command("drain", "on", "--for", "1h")
        expect(user.say("MAIL FROM:<alice@example.org>"), words("maintenance"))
        expect(rig.client(port=SUBMISSION).ehlo(), words("maintenance"))
    assert_served(rig)


@case(sockets=("unix",))
def observing__does_not_keep_it_from_refusing(rig):
    rig.rules(LIMIT, 'mode = "observe";')
    with maintenance(rig, "--for", "5m"):
        expect(rig.client().ehlo(), words("maintenance"))
    assert_served(rig)


@case(sockets=("unix",))
def an_answer_of_450__defers_each_mail_and_keeps_the_session(rig):
    rig.rules("""
{ name = "ours";  type = "exempt";  clients = "198.51.100.250"; },
{ name = "later";  type = "drain";  answer = "450 4.3.2 {reason} until {until}"; }""")
    client = greeted(rig)
    with maintenance(rig, "--for", "5m", "--reason", "a pause"):
        other = greeted(rig)
        for each in client, other, client:
            expect(each.say("MAIL FROM:<sender@example.net>"),
                   r"450 4\.3\.2 .*a pause until " + CLOCK)
        expect(greeted(rig, source="198.51.100.250").message(), "250")
    expect(client.message(), "250")
    expect(other.message(), "250")


@case(sockets=("unix",))
def at_once__closes_without_words(rig):
    rig.rules('{ name = "shut";  type = "drain";  at_once = true; }')
    with maintenance(rig):
        client = rig.client()
        expect(client.greeting, "421")
        assert "serviced" not in client.greeting and client.is_closed()
    assert_served(rig)


@case(mtas=("postfix",), sockets=("unix",))
def local_submission__waits_in_the_queue(rig):
    rig.rules(LIMIT)
    before = rig.mta.delivered()
    with maintenance(rig):
        rig.mta.submit("root@example.org", "bob@example.org", "Subject: cron\n\nLater.\n")
        time.sleep(1)
        assert rig.mta.delivered() == before
    # The second one wakes up the queue.
    rig.mta.submit("root@example.org", "bob@example.org", "Subject: cron\n\nNow.\n")
    wait_until(lambda: rig.mta.delivered() == before + 2, what="both are delivered")


# --- SIGTERM


def terminate(rig):
    rig.sluiced.child.tell(signal.SIGTERM)
    wait_until(lambda: "draining for" in (rig.sluiced.home / "out").read_text().split(
        "judges at")[-1], what="it drains")


@case(sockets=("unix", "inet"))
def told_to_stop__finishes_what_runs_and_refuses_the_rest(rig):
    rig.rules(LIMIT, 'drain_at_stop = "30s";')
    writing, old = greeted(rig), greeted(rig)
    receiving(rig, writing)
    terminate(rig)
    expect(rig.client().ehlo(), words("shutting down", "further notice", "a few minutes"))
    expect(old.say("MAIL FROM:<sender@example.net>"), words("shutting down", "further notice",
                                                           "a few minutes"))
    assert drain(rig)["messages_open"] == 1
    expect(finish(writing), "250")
    begun = time.monotonic()
    expect(writing.quit(), "221")
    assert rig.sluiced.child.wait() == 0
    assert time.monotonic() - begun < 3, "nobody is left to wait for"
    rig.sluiced.child = None
    assert not (rig.sluiced.home / "store/drain").exists()
    rig.sluiced.start()
    assert drain(rig) is None
    assert_served(rig)


@case(sockets=("unix",))
def told_to_stop__waits_no_longer_than_that(rig):
    rig.rules(LIMIT, 'drain_at_stop = "2s";')
    idle = greeted(rig)
    begun = time.monotonic()
    terminate(rig)
    assert rig.sluiced.child.wait() == 0
    assert 1.9 < time.monotonic() - begun < 5
    rig.sluiced.child = None
    rig.sluiced.start()
    # Its mail server goes on without the filter that has gone.
    expect(idle.message(), "250")


suite.main()
