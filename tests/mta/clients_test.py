# SPDX-License-Identifier: BSD-2-Clause
"""What clients do: wait, come back, think better of it, hurry, lie."""
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import suite
from suite import case, expect


def waits(reply):
    """Waits as it was told to."""
    time.sleep(int(re.search(r"in (\d+) second", reply).group(1)))


@case()
def limit__client_that_waits_as_told__gets_in(rig):
    rig.rules("""
{ name = "waits";  type = "rate";  counts = "message";  per = "client";  limit = "2 per 2s";
  answer = "450 4.7.1 again in {wait}"; }""")
    client = rig.client()
    client.ehlo()
    expect(client.message(), "250")
    expect(client.message(), "250")
    for _ in range(5):
        reply = client.message()
        expect(reply, "450 4.7.1 again in [12] seconds?$")
    waits(reply)
    expect(client.message(), "250")


@case()
def hold__client_that_waits_as_told__gets_in(rig):
    rig.rules("""
{ name = "holds";  type = "rate";  counts = "connect";  per = "client";  limit = "2 per 1h";
  hold = "1s";  answer = "421 4.7.0 again in {wait}"; }""")
    address = rig.address()
    for _ in range(2):
        expect(rig.client(address).ehlo(), "250")
    reply = rig.client(address).ehlo()
    expect(reply, "421 4.7.0 again in 1 second$")
    waits(reply)
    expect(rig.client(address).ehlo(), "250")
    expect(rig.client(address).ehlo(), "421")


@case()
def rset__of_a_transaction__gives_its_recipients_back(rig):
    rig.rules("""
{ name = "rset";  type = "rate";  counts = "recipient";  per = "client";  limit = "3 per 1h";
  answer = "450 4.7.1 enough"; }""")
    client = rig.client()
    client.ehlo()
    for end in ("RSET", "RSET", "EHLO again.example.net"):
        expect(client.say("MAIL FROM:<sender@example.net>"), "250")
        for user in ("alice", "bob", "carol"):
            expect(client.say("RCPT TO:<%s@example.org>" % user), "250")
        expect(client.say("RCPT TO:<dave@example.org>"), "450 4.7.1 enough")
        expect(client.say(end), "250")
    expect(client.message(recipients=["%s@example.org" % user
                                      for user in ("alice", "bob", "carol")]), "250")
    expect(client.message(), "450 4.7.1 enough")


@case(sockets=("unix",))
def session__that_ends_within_a_transaction__gives_its_recipients_back(rig):
    rig.rules("""
{ name = "drop";  type = "rate";  counts = "recipient";  per = "client";  limit = "1 per 1h";
  answer = "450 4.7.1 enough"; }""")
    address = rig.address()
    for last_word in ("QUIT", None):
        client = rig.client(address)
        client.ehlo()
        client.say("MAIL FROM:<sender@example.net>")
        expect(client.say("RCPT TO:<bob@example.org>"), "250")
        if last_word:
            client.say(last_word)
        client.socket.close()
        # The MTA tells the filter of the end when it sees it, which may be a moment later.
        time.sleep(0.3)
    client = rig.client(address)
    client.ehlo()
    expect(client.message(), "250")
    expect(client.message(), "450 4.7.1 enough")


@case()
def pipelining__with_one_deferred__keeps_the_others(rig):
    rig.rules("""
{ name = "pipeline";  type = "rate";  counts = "recipient";  per = "client";  limit = "2 per 1h";
  answer = "450 4.7.1 enough"; }""")
    client = rig.client()
    client.ehlo()
    replies = client.pipeline(
        "MAIL FROM:<sender@example.net>", "RCPT TO:<alice@example.org>",
        "RCPT TO:<bob@example.org>", "RCPT TO:<carol@example.org>", "DATA")
    for reply, wanted in zip(replies, ("250", "250", "250", "450 4.7.1 enough", "354")):
        expect(reply, wanted)
    expect(client.content(), "250")


@case()
def pipelining__with_421_in_the_middle__hears_it(rig):
    rig.rules("""
{ name = "pipeline-421";  type = "rate";  counts = "recipient";  per = "client";
  limit = "1 per 1h";  answer = "421 4.7.0 enough"; }""")
    client = rig.client()
    client.ehlo()
    replies = client.pipeline(
        "MAIL FROM:<sender@example.net>", "RCPT TO:<alice@example.org>",
        "RCPT TO:<bob@example.org>", "RCPT TO:<carol@example.org>", "DATA")
    for reply, wanted in zip(replies, ("250", "250", "421 4.7.0 enough")):
        expect(reply, wanted)
    assert client.closed


@case()
def session__of_many_messages__is_counted_message_by_message(rig):
    rig.rules("""
{ name = "many";  type = "rate";  counts = "message";  per = "client";  limit = "8 per 1h";
  answer = "421 4.7.0 {seen} messages are enough"; }""")
    client = rig.client()
    client.ehlo()
    for _ in range(8):
        expect(client.message(), "250")
    expect(client.message(), "421 4.7.0 8 messages are enough")
    assert client.is_closed()


HOSTILE = """
{ name = "%s";  type = "rate";  counts = "unknown-command";  per = "client";  limit = "1 per 1h";
  stops = "mail";  answer = "450 4.7.1 100%% sure: {helo} and {sender} of {name} %%s%%n %%"; }"""


def hears(rig, name, helo, sender):
    rig.rules(HOSTILE % name)
    client = rig.client()
    # Sendmail 8.17 refuses a HELO that is no host name.
    expect(client.say("EHLO " + (helo if rig.is_postfix else "plain.example.net")), "250")
    expect(client.say("FOO"), "500")
    reply = client.say("MAIL FROM:<%s>" % sender)
    expect(reply, "450 4.7.1 100% sure: ")
    expect(reply[-6:], "%s%n %$")
    assert "\n" not in reply and len(reply) < 510 and reply.isascii(), reply
    expect(client.quit(), "221")
    return reply


@case()
def answer__with_percent__arrives_whole(rig):
    reply = hears(rig, "percent", "100%s%n%d", '"%s%n%x"@example.net')
    expect(reply, ".* and .?%s%n%x")


@case(sockets=("unix",))
def answer__with_foreign_letters__is_ascii(rig):
    hears(rig, "letters", "\xc3\xa4\xc3\xb6.example.net", "plain@example.net")


@case(sockets=("unix",))
def answer__with_long_values__fits_a_line(rig):
    hears(rig, "long", "h" * 60 + "." + "x" * 180, "s" * 64 + "@" + "d" * 63 + ".example.net")


@case(sockets=("unix",))
def answer__with_a_reply_in_a_value__stays_one_reply(rig):
    hears(rig, "reply", "421-4.7.0.example.net", '"a 421 4.7.0 bye {ticket}"@example.net')


@case(mtas=("sendmail",), sockets=("unix",))
def answer__of_451__comes_without_an_address(rig):
    rig.rules("""
{ name = "bare";  type = "rate";  counts = "unknown-command";  per = "client";
  limit = "1 per 1h";  stops = "mail";  answer = "451 4.7.1 bare words"; }""")
    client = rig.client()
    client.ehlo()
    client.say("FOO")
    assert client.say("MAIL FROM:<a@example.net>") == "451 4.7.1 bare words"


suite.main()
