# SPDX-License-Identifier: BSD-2-Clause
"""What was decided is written down and can be explained; what is only observed is not answered;
what a filter need not know is not told."""
import json
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import mta
import suite
import wire
from suite import case, expect


def one_message(name, more=""):
    return """
{ name = "%s";  type = "rate";  counts = "message";  per = "client";  limit = "1 per 1h";
  answer = "450 4.7.1 {limit} at once for {client}; again in {wait} (ref {ticket})";  %s }""" % (
        name, more)


def refused(rig, name, address):
    """Returns the reply and the ticket that it gives."""
    client = rig.client(address)
    expect(client.ehlo("said.example.net"), "250")
    expect(client.message("joe@example.net"), "250")
    reply = client.message("joe@example.net")
    expect(reply, "450 4.7.1 1( per 1h)? at once for %s; again in 60 minutes" % address)
    return reply, re.search(r"\(ref (\w{8})\)", reply).group(1)


@case()
def ticket__that_the_client_saw__leads_to_the_decision(rig):
    rig.rules(one_message("ticket"))
    reply, ticket = refused(rig, "ticket", "192.0.2.7")
    (record,) = rig.sluiced.decided(ticket=ticket)
    wanted = {
        "record": "decision", "client": "192.0.2.7", "name": "client.example.net",
        "verified": True, "host": "mx.example.org", "service": "smtp", "helo": "said.example.net",
        "sender": "joe@example.net", "stage": "mail", "rule": "ticket", "type": "rate",
        "account": "ticket client=192.0.2.7", "counts": "message", "seen": 1, "limit": 1,
        "limit_text": "1 per 1h", "mode": "enforce", "action": "defer",
    }
    for name, value in wanted.items():
        assert record.get(name) == value, "%s is %r, not %r" % (name, record.get(name), value)
    assert 3590 < record["wait"] <= 3600, record
    assert record["reply"] in re.sub("<.*>... ", "", reply), record
    assert record["line"] > 0 and record["file"].endswith("sluice.conf"), record
    assert re.match(r"20\d\d-\d\d-\d\dT[\d:]{8}\.\d{3}Z$", record["time"]), record

    story = " ".join(rig.sluiced.command("why", ticket).split())
    for word in ("192.0.2.7", "client.example.net", "ticket", "1 per 1h", "sluice.conf"):
        assert word in story, "%r is not in %s" % (word, story)
    assert ticket in rig.sluiced.command("why", "192.0.2.7")
    told = json.loads(rig.sluiced.command("why", "--json", ticket).splitlines()[0])
    assert told["ticket"] == ticket, told
    assert rig.sluiced.ask("why", "ZZZZZZZZ").returncode == 1


@case(sockets=("unix",))
def login__that_was_stopped__is_found_by_name(rig):
    rig.rules("""
{ name = "found";  type = "rate";  counts = "recipient";  per = "login";  limit = "1 per 1h";
  answer = "450 4.7.1 enough (ref {ticket})"; }""")
    client = rig.client(port=587)
    client.ehlo()
    expect(client.auth("bob", mta.PASSWORDS["bob"]), "235")
    expect(client.message("bob@example.org"), "250")
    expect(client.message("bob@example.org", ["carol@example.org"]), "450")
    record = rig.sluiced.decided(rule="found")[-1]
    assert record["recipient"] == "carol@example.org", record
    assert record["mechanism"] == "PLAIN" and record["service"] == "submission", record
    assert record["ticket"] in rig.sluiced.command("why", record["login"])


@case()
def rule__that_observes__answers_nothing(rig):
    rig.rules(one_message("watch", 'mode = "observe";'))
    client = rig.client()
    client.ehlo()
    for _ in range(3):
        expect(client.message(), "250")
    record = rig.sluiced.decided(rule="watch")[0]
    assert record["mode"] == "observe", record
    (rule,) = rig.sluiced.status("rule")
    assert rule["observed"] == 2 and rule["stopped"] == 0, rule


@case(sockets=("unix",))
def config__that_observes__answers_nothing(rig):
    rig.rules(one_message("watch-all"), 'mode = "observe";')
    client = rig.client()
    client.ehlo()
    for _ in range(3):
        expect(client.message(), "250")
    assert rig.sluiced.decided(rule="watch-all")[0]["mode"] == "observe"


@case(sockets=("unix",))
def same_decision__again_and_again__is_written_once(rig):
    rig.rules(one_message("flood"))
    address = rig.address()
    _, ticket = refused(rig, "flood", address)
    client = rig.client(address)
    client.ehlo()
    for _ in range(20):
        expect(client.message("joe@example.net"), ".*\\(ref %s\\)" % ticket)
    rig.sluiced.stop()
    rig.sluiced.start()
    assert len(rig.sluiced.decisions(record="decision", rule="flood")) == 1
    (summed,) = rig.sluiced.decisions(record="repeated", rule="flood")
    assert summed["count"] == 20 and summed["ticket"] == ticket, summed
    expect(rig.sluiced.command("why", ticket), ".*20")


@case(sockets=("unix",))
def hold__that_is_forgotten__is_over(rig):
    rig.rules("""
{ name = "held";  type = "rate";  counts = "message";  per = "client";  limit = "1 per 1h";
  hold = "10m";  stops = "mail";  answer = "450 4.7.1 held for {wait}"; }""")
    client = rig.client()
    client.ehlo()
    expect(client.message(), "250")
    expect(client.message(), "450 4.7.1 held for 10 minutes")
    (hold,) = [hold for hold in rig.sluiced.status("hold") if hold["rule"] == "held"]
    assert 590 < hold["wait"] <= 600 and hold["offences"] == 1, hold
    assert hold["account"] in rig.sluiced.command("status")
    rig.sluiced.command("forget", hold["account"])
    expect(client.message(), "250")
    assert not [hold for hold in rig.sluiced.status("hold") if hold["rule"] == "held"]


def one_try(rig, address, sender):
    client = rig.client(address)
    expect(client.ehlo("said.example.net"), "250")
    reply = client.message(sender)
    client.quit()
    return reply


def story_of(rig, subject):
    return " ".join(rig.sluiced.command("why", subject).split())


@case(sockets=("unix",))
def greylisted_message__is_told_from_its_first_attempt_to_its_queue_id(rig):
    rig.rules("""
{ name = "late";  type = "greylist";  delay = "2s";  answer = "450 4.7.1 Come back in {wait}"; }""")
    address, sender = rig.address(), "slow@delayed.example"
    expect(one_try(rig, address, sender), "450 4.7.1 Come back in 2 seconds")
    expect(one_try(rig, address, sender), "450 4.7.1 Come back in [12] second")
    time.sleep(2.1)
    accepted = one_try(rig, address, sender)
    expect(accepted, "250")
    queue_id = re.search(r"queued as (\w+)|2\.0\.0 (\w+) Message accepted", accepted)
    queue_id = queue_id.group(1) or queue_id.group(2)

    (first,) = rig.sluiced.decided(record="decision", rule="late")
    assert first["reason"] == "first-seen" and first["attempts"] == 1, first
    assert first["type"] == "greylist" and 1 < first["wait"] <= 2, first
    (welcome,) = rig.sluiced.decided(record="welcome", rule="late")
    assert welcome["attempts"] == 3 and 2 <= welcome["delayed"] < 20, welcome
    assert welcome["account"].split(" tuple=")[1] == first["account"].split(" tuple=")[1], welcome
    (received,) = rig.sluiced.decided(record="received", rule="late")
    assert received["queue_id"] == queue_id and received["delayed"] == welcome["delayed"], received
    assert rig.sluiced.decided(record="return", client=address), "the client came back as told"

    for subject in (queue_id, address, sender):
        story = story_of(rig, subject)
        for words in ("this was the first attempt from %s to bob@example.org" % sender,
                      'It heard "450 4.7.1 Come back in 2 seconds"', "came back and was let in",
                      "this was attempt 3", "the message was delayed by",
                      "with the queue id %s" % queue_id):
            assert words in story, "%r is not in %s" % (words, story)


@case(sockets=("unix",))
def maintenance__is_told_to_who_was_refused_for_it(rig):
    rig.rules("")
    address = rig.address()
    rig.sluiced.command("drain", "on", "--reason", "new disks")
    try:
        client = rig.client(address)
        expect(client.greeting if client.greeting.startswith("421") else client.ehlo(), "421")
        (record,) = rig.sluiced.decided(reason="maintenance", client=address)
        assert record["maintenance"] == "new disks" and record["by"], record
    finally:
        rig.sluiced.command("drain", "off")
    rig.sluiced.decided(record="drain", state="off", maintenance="new disks")
    story = story_of(rig, address)
    for words in ("There was maintenance", "The reason that was given: new disks",
                  "Maintenance was switched off by "):
        assert words in story, "%r is not in %s" % (words, story)
    audit = subprocess.run([str(mta.BUILD / "sluice"), "audit", "--json", "--audit",
                            str(rig.sluiced.audit)], text=True, stdout=subprocess.PIPE)
    periods = [json.loads(line) for line in audit.stdout.splitlines()]
    (period,) = [each for each in periods if each["record"] == "maintenance"]
    assert period["reason"] == "new disks" and period["stopped"] >= 1, period
    assert "until" in period, period


@case(sockets=("unix",))
def filter__is_not_sent__headers_and_bodies(rig):
    """Between the MTA and the filter stands somebody who listens."""
    sluiced = rig.sluiced
    sluiced.stop()
    sluiced.milter += ".behind"
    sluiced.write(one_message("wired"))
    sluiced.start()
    between = wire.Wire(rig.socket[len("unix:"):], sluiced.milter[len("unix:"):])
    try:
        client = rig.client()
        client.ehlo()
        # Sendmail 8.17 does not tell of unknown commands between one message and the next.
        expect(client.say("FOO"), "500")
        expect(client.message(), "250")
        expect(client.message(), "450")
        client.quit()
        mta.wait_until(lambda: "Q" in between.commands(), what="the session has ended")
    finally:
        between.close()
        sluiced.stop()
        sluiced.milter = rig.socket
        sluiced.write()
        sluiced.start()
    said = set(between.commands())
    assert set("CHMRTEUMQ") <= said, said
    assert not set("LNB") & said, "headers, their end or bodies were sent: %s" % said
    assert between.macros()["C"] >= {"{client_name}", "{daemon_port}"}, between.macros()


suite.main()
