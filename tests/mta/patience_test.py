# SPDX-License-Identifier: BSD-2-Clause
"""Who was told to wait: one who obeys, one who hammers, and that nobody is locked out."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import suite
from mta import wait_until
from suite import case, expect

PAUSE = 0.4
MESSAGES = """
{ name = "%s";  type = "rate";  counts = "message";  per = "client";  limit = "1 per %ds";
  answer = "450 4.7.1 Again in {wait}"; }"""
CONNECTIONS = """
{ name = "%s";  type = "rate";  counts = "connect";  per = "client";  limit = "1 per %ds";
  answer = "421 4.7.0 Again in {wait}"; }"""
NEVER = "hammering = 0;"
SOON = "hammering = 3;"


def tries(rig, address, sender="sender@example.net"):
    """What one session is answered: at its greeting if that is no welcome, or to its message."""
    client = rig.client(address)
    if not client.greeting.startswith("220"):
        assert client.is_closed(), client.greeting
        return client.greeting
    client.ehlo()
    reply = client.message(sender)
    if not client.closed:
        client.quit()
    return reply


def obedience(rig):
    record, = rig.sluiced.status("obedience")
    return record


def hammer_until_cut(rig, address, rule):
    """Returns when the wait began."""
    expect(tries(rig, address), "250")
    began = time.monotonic()
    for _ in range(4):
        expect(tries(rig, address), "450 4.7.1 .*Again in")
        time.sleep(PAUSE)
    greeting = tries(rig, address)
    expect(greeting, "421")
    assert "Again" not in greeting, greeting
    rig.sluiced.decided(rule=rule, reason="hammering", client=address)
    return began


@case()
def who_hammers__is_refused_at_connect_and_let_in_after_the_wait(rig):
    rig.rules(MESSAGES % ("hammered", 10), SOON)
    address = rig.address()
    before = obedience(rig)
    began = hammer_until_cut(rig, address, "hammered")
    cut = 1
    while time.monotonic() - began < 10 - 1 - 2 * PAUSE:
        expect(tries(rig, address), "421")
        cut += 1
        time.sleep(PAUSE)
    assert cut > 5, cut
    time.sleep(began + 10 + 0.1 - time.monotonic())
    expect(tries(rig, address), "250")

    # One record in full; the others are counted.
    decision, = rig.sluiced.decisions(rule="hammered", reason="hammering", record="decision")
    assert decision["account"] == "client=" + address, decision
    assert decision["stage"] == "connect" and decision["action"] == "close", decision
    assert decision["reply"] == "421" and decision["early"] == 3, decision
    assert 0 < decision["wait"] <= 10, decision
    back = rig.sluiced.decided(record="return", client=address)[0]
    assert back["rule"] == "hammered" and back["reason"] == "waited", back
    assert back["account"] == "client=" + address and back["early"] == 3 + cut, back
    assert 9 <= back["delayed"] < 12, back

    after = obedience(rig)
    grown = {name: after[name] - before[name] for name in ("told", "kept", "early", "storms")}
    assert grown == {"told": 1, "kept": 0, "early": 3 + cut, "storms": 1}, grown
    page = rig.sluiced.command("status")
    assert "hammered: %d" % after["storms"] in page, page


@case()
def who_obeys__has_a_record_of_his_return(rig):
    rig.rules(CONNECTIONS % ("obeyed", 2))
    address = rig.address()
    before = obedience(rig)
    expect(tries(rig, address), "250")
    client = rig.client(address)
    expect(client.ehlo(), "421 4.7.0 Again in [12] second")
    time.sleep(2.1)
    expect(tries(rig, address), "250")
    back = rig.sluiced.decided(record="return", client=address)[0]
    assert back["rule"] == "obeyed" and back["reason"] == "waited", back
    assert back.get("early", 0) == 0 and 2 <= back["delayed"] < 4, back
    after = obedience(rig)
    assert after["told"] == before["told"] + 1 and after["kept"] == before["kept"] + 1, after


@case(sockets=("unix",))
def who_hammers__cuts_nobody_else_off(rig):
    rig.rules(MESSAGES % ("alone", 20), SOON)
    address = rig.address()
    hammer_until_cut(rig, address, "alone")
    expect(tries(rig, rig.address()), "250")
    # The same address at another service.
    client = rig.client(address, 587)
    expect(client.greeting, "220")
    expect(tries(rig, address), "421")


@case(sockets=("unix",))
def who_hammers__is_forgotten_by_his_address(rig):
    rig.rules(MESSAGES % ("forgotten", 20), SOON)
    address = rig.address()
    hammer_until_cut(rig, address, "forgotten")
    assert "*told client=" + address in rig.sluiced.command("forget", address)
    expect(tries(rig, address), "250")


@case(sockets=("unix",))
def who_hammers__as_often_as_he_likes__hears_the_rule_each_time(rig):
    rig.rules(MESSAGES % ("liked", 20), NEVER)
    address = rig.address()
    expect(tries(rig, address), "250")
    for _ in range(15):
        expect(tries(rig, address), "450 4.7.1 .*Again in")


@case(sockets=("unix",))
def fifty_refusals_in_a_session__are_one_coming(rig):
    rig.rules("""
{ name = "fifty";  type = "rate";  counts = "recipient";  per = "client";  limit = "1 per 20s";
  answer = "450 4.7.1 Again in {wait}"; }""", SOON)
    address = rig.address()
    expect(tries(rig, address), "250")
    for _ in range(2):
        client = rig.client(address)
        expect(client.ehlo(), "250")
        expect(client.say("MAIL FROM:<sender@example.net>"), "250")
        for _ in range(15):
            expect(client.say("RCPT TO:<bob@example.org>"), "450")
        client.quit()
    expect(rig.client(address).greeting, "220")


# --- greylisting and limits on the same client

LIMITED = """
{ name = "%(name)s-connections";  type = "rate";  counts = "connect";  per = "client";
  limit = "3 per 1m"; },
{ name = "%(name)s-messages";  type = "rate";  counts = "message";  per = "client";
  limit = "3 per 1m"; },
{ name = "%(name)s";  type = "greylist";  delay = "%(delay)ds"; }"""


def impatient(rig, name, delay, more):
    """Retries until it is let in. Returns the answers, and how long it took."""
    rig.rules(LIMITED % {"name": name, "delay": delay}, more)
    address = rig.address()
    answers = [tries(rig, address)]
    began = time.monotonic()
    while not answers[-1].startswith("250"):
        assert time.monotonic() - began < delay + 5, answers
        time.sleep(PAUSE)
        answers.append(tries(rig, address))
    return answers, time.monotonic() - began


@case()
def greylisted_and_limited__arrives_when_the_delay_is_over(rig):
    answers, seconds = impatient(rig, "limited", 5, NEVER)
    assert len(answers) > 8, answers
    for answer in answers[:-1]:
        expect(answer, "450")
    assert 5 - 0.1 <= seconds < 5 + 2 * PAUSE + 1, seconds
    assert not rig.sluiced.decisions(rule="limited-connections")
    assert not rig.sluiced.decisions(rule="limited-messages")


@case(sockets=("unix",))
def greylisted_and_hammering__arrives_when_the_delay_is_over(rig):
    answers, seconds = impatient(rig, "stormed", 6, SOON)
    codes = [answer[:3] for answer in answers]
    assert codes[:4] == ["450"] * 4 and "421" in codes, codes
    assert 6 - 0.1 <= seconds < 6 + 2 * PAUSE + 1, seconds
    assert not rig.sluiced.decisions(rule="stormed-connections")


@case(sockets=("unix",))
def strangers_in_a_flood__still_meet_the_limit(rig):
    rig.rules(LIMITED % {"name": "flood", "delay": 60})
    address = rig.address()
    for number in range(3):
        expect(tries(rig, address, "sender@example%d.net" % number), "450")
    client = rig.client(address)
    expect(client.ehlo(), "421")


@case(sockets=("unix",))
def limited_while_greylisted__waits_no_longer_for_the_greylist(rig):
    rig.rules("""
{ name = "strict";  type = "rate";  counts = "connect";  per = "client";  limit = "1 per 4s"; },
{ name = "strict-grey";  type = "greylist";  delay = "3s"; }""", NEVER)
    address = rig.address()
    expect(tries(rig, address), "450")
    began = time.monotonic()
    while time.monotonic() - began < 3.9:
        expect(rig.client(address).ehlo(), "421")
        time.sleep(PAUSE)
    time.sleep(began + 4.1 - time.monotonic())
    expect(tries(rig, address), "250")


suite.main()
