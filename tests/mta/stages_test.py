# SPDX-License-Identifier: BSD-2-Clause
"""Where in a session a client can be stopped: each stage, with 421 and with another 4yz."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import suite
from suite import case, expect

RULE = """
{ name = "%(name)s";  type = "rate";  counts = "unknown-command";  per = "client";
  limit = "1 per 1h";  stops = "%(stage)s";  at_once = %(at_once)s;
  answer = "%(code)s Not at %(stage)s, {client}; again in {wait} (ref {ticket})"; }
"""
CLOSE, DEFER = "421 4.7.0", "450 4.7.1"

# What a client says, and where it first hears of what was decided at a stage.
SAID = {
    "helo": lambda client: client.ehlo(),
    "mail": lambda client: client.say("MAIL FROM:<sender@example.net>"),
    "rcpt": lambda client: client.say("RCPT TO:<bob@example.org>"),
    "data": lambda client: client.say("DATA"),
    "end-of-message": lambda client: client.content(),
}
HEARD = {CLOSE: {"connect": "helo"}, DEFER: {"connect": "mail", "helo": "mail"}}


def offended(rig, stage, code, at_once="false"):
    """A session of a client that has offended before."""
    name = "%s-%s-%s" % (stage, code[:3], at_once)
    rig.rules(RULE % {"name": name, "stage": stage, "code": code, "at_once": at_once})
    address = rig.address()
    client = rig.client(address)
    expect(client.ehlo(), "250")
    expect(client.say("FOO"), "500")
    expect(client.quit(), "221")
    return rig.client(address), address


def heard(client, stage, code):
    """Goes on to where it must be answered, and returns the answer."""
    if stage == "unknown":
        expect(client.ehlo(), "250")
        return client.say("FOO")
    last = HEARD[code].get(stage, stage)
    for step, say in SAID.items():
        reply = say(client)
        if step == last:
            return reply
        expect(reply, "[23]")
    return None


def words(code, stage, address):
    return r"%s Not at %s, %s; again in \d+ (second|minute|hour)s? \(ref [0-9A-Z]{8}\)$" % (
        code.replace(".", r"\."), stage, address.replace(".", r"\."))


def register(stage):
    def closes(rig):
        client, address = offended(rig, stage, CLOSE)
        expect(client.greeting, "220")
        expect(heard(client, stage, CLOSE), words(CLOSE, stage, address))
        assert client.is_closed(), "421 must close the session"

    def defers(rig):
        client, address = offended(rig, stage, DEFER)
        expect(client.greeting, "220")
        expect(heard(client, stage, DEFER), words(DEFER, stage, address))
        expect(client.say("NOOP"), "250")
        expect(client.quit(), "221")

    for function, code in (closes, "421"), (defers, "450"):
        function.__name__ = "%s__%s__%s" % (stage, code, function.__name__)
        case(sockets=("unix", "inet"))(function)


for each in ("connect", "helo", "mail", "rcpt", "data", "end-of-message", "unknown"):
    register(each)


@case()
def connect__421_at_once__closes_without_words(rig):
    client, _ = offended(rig, "connect", CLOSE, "true")
    expect(client.greeting, "421")
    assert "Not at" not in client.greeting
    assert client.is_closed()


@case(sockets=("unix",))
def connect__450__is_said_to_each_mail(rig):
    client, address = offended(rig, "connect", DEFER)
    expect(client.ehlo(), "250")
    for _ in range(3):
        expect(SAID["mail"](client), words(DEFER, "connect", address))
        expect(client.say("RSET"), "250")
    expect(client.quit(), "221")


@case(sockets=("unix",))
def data_deferred__next_transaction__has_what_was_charged_back(rig):
    rig.rules("""
{ name = "recipients";  type = "rate";  counts = "recipient";  per = "client";
  limit = "2 per 1h";  answer = "450 4.7.1 Too many recipients"; },
{ name = "pause";  type = "rate";  counts = "unknown-command";  per = "client";
  limit = "1 per 1s";  stops = "data";  answer = "451 4.7.1 Not now"; }
""")
    client = rig.client(rig.address())
    expect(client.ehlo(), "250")
    expect(client.say("FOO"), "500")
    expect(client.message(recipients=("bob@example.org", "alice@example.org")), "451 4.7.1 Not now")
    expect(client.say("RSET"), "250")
    time.sleep(1.1)
    expect(client.message(recipients=("bob@example.org", "alice@example.org")), "250")
    expect(client.say("MAIL FROM:<sender@example.net>"), "250")
    expect(client.say("RCPT TO:<bob@example.org>"), "450 4.7.1 .*Too many recipients")


@case(sockets=("unix",))
def others__while_one_is_stopped__are_served(rig):
    client, _ = offended(rig, "mail", CLOSE)
    other = rig.client()
    expect(other.ehlo(), "250")
    expect(client.ehlo(), "250")
    expect(SAID["mail"](client), "421")
    expect(other.message(), "250")


@case(sockets=("inet6",))
def inet6__421__closes(rig):
    client, address = offended(rig, "mail", CLOSE)
    expect(heard(client, "mail", CLOSE), words(CLOSE, "mail", address))
    assert client.is_closed()


suite.main()
