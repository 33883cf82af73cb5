# SPDX-License-Identifier: BSD-2-Clause
"""What the MTA itself refuses is counted."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import suite
from suite import case, expect


def probe(client, *recipients):
    """Asks whether there are such users."""
    expect(client.say("MAIL FROM:<sender@example.net>"), "250")
    for recipient in recipients:
        expect(client.say("RCPT TO:<%s>" % recipient), "55[0-9]")
    expect(client.say("RSET"), "250")


@case()
def mailbox_unknown__over_the_limit__stops_the_next_session(rig):
    rig.rules("""
{ name = "harvest";  type = "rate";  counts = "mailbox-unknown";  per = "client";
  limit = "3 per 1h";  stops = "connect";  answer = "421 4.7.0 there is nobody here"; }""")
    address = rig.address()
    client = rig.client(address)
    client.ehlo()
    probe(client, "xavier@example.org", "yvonne@example.org")
    expect(rig.client(address).ehlo(), "250")
    probe(client, "zoe@example.org")
    expect(rig.client(address).ehlo(), "421 4.7.0 there is nobody here")
    expect(rig.client().ehlo(), "250")


@case()
def recipient_rejected__over_the_limit__stops_the_next_message(rig):
    rig.rules("""
{ name = "rejected";  type = "rate";  counts = "recipient-rejected";  per = "client";
  limit = "2 per 1h";  stops = "mail";  answer = "450 4.7.1 too many that we do not take"; }""")
    client = rig.client()
    client.ehlo()
    probe(client, "xavier@example.org", "yvonne@example.org")
    expect(client.message(), "450 4.7.1 too many that we do not take")
    record = rig.sluiced.decided(rule="rejected")[-1]
    assert record["counts"] == "recipient-rejected", record


@case()
def recipient_rejected__by_the_mta__is_no_recipient(rig):
    rig.rules("""
{ name = "taken";  type = "rate";  counts = "recipient";  per = "client";  limit = "1 per 1h";
  answer = "450 4.7.1 enough"; }""")
    client = rig.client()
    client.ehlo()
    probe(client, "xavier@example.org", "yvonne@example.org")
    expect(client.message(), "250")
    expect(client.message(), "450 4.7.1 enough")


@case(mtas=("postfix",))
def relay__that_is_denied__is_rejected_and_no_unknown_mailbox(rig):
    rig.rules("""
{ name = "unknown-only";  type = "rate";  counts = "mailbox-unknown";  per = "client";
  limit = "1 per 1h";  stops = "mail";  answer = "421 4.7.0 unknown"; },
{ name = "relay";  type = "rate";  counts = "recipient-rejected";  per = "client";
  limit = "2 per 1h";  stops = "mail";  answer = "450 4.7.1 no relay"; }""")
    client = rig.client()
    client.ehlo()
    probe(client, "someone@elsewhere.example.com")
    probe(client, "other@elsewhere.example.com")
    expect(client.message(), "450 4.7.1 no relay")


@case()
def unknown_command__over_the_limit__closes(rig):
    rig.rules("""
{ name = "garbage";  type = "rate";  counts = "unknown-command";  per = "client";
  limit = "3 per 1h";  answer = "421 4.7.0 you do not speak SMTP"; }""")
    client = rig.client()
    client.ehlo()
    for word in ("FOO", "BAR baz", "HELLO %s%n"):
        expect(client.say(word), "500")
    expect(client.say("QUUX"), "421 4.7.0 you do not speak SMTP")
    assert client.is_closed()


suite.main()
