# SPDX-License-Identifier: BSD-2-Clause
"""Who a client is: address, name, login, service, encryption."""
import pathlib
import os
import stat
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import mta
import suite
import world
from suite import case, expect

PASSWORD = mta.PASSWORDS


def one_message(name, more=""):
    return """
{ name = "%s";  type = "rate";  counts = "message";  per = "client";  limit = "1 per 1h";
  answer = "450 4.7.1 enough";  %s }""" % (name, more)


def sends(client):
    client.ehlo()
    return client.message()


@case()
def starttls__second_helo__counts_once(rig):
    rig.rules("""
{ name = "greetings";  type = "rate";  counts = "helo";  per = "client";  limit = "1 per 1h";
  answer = "421 4.7.0 one greeting is enough"; }""")
    client = rig.client()
    expect(client.ehlo(), "250")
    expect(client.starttls(), "220")
    expect(client.ehlo(), "250")
    expect(client.message(), "250")
    # Said to the next command, as Sendmail 8.17 drops the words of a 421 to a second HELO.
    expect(client.ehlo(), "250")
    expect(client.message(), "421 4.7.0 one greeting is enough")
    assert client.is_closed()


@case()
def starttls__what_was_deferred_at_connect__stays_deferred(rig):
    rig.rules("""
{ name = "survives";  type = "rate";  counts = "unknown-command";  per = "client";
  limit = "1 per 1h";  stops = "connect";  answer = "450 4.7.1 not today"; }""")
    address = rig.address()
    client = rig.client(address)
    client.ehlo()
    expect(client.say("FOO"), "500")
    client.quit()
    client = rig.client(address)
    expect(client.ehlo(), "250")
    expect(client.starttls(), "220")
    expect(client.ehlo(), "250")
    for _ in range(2):
        expect(client.message(), "450 4.7.1 not today")


@case(sockets=("unix",))
def when_tls__without_it__does_not_apply(rig):
    rig.rules(one_message("encrypted", "when = { tls = true; };"))
    client = rig.client()
    client.ehlo()
    for _ in range(3):
        expect(client.message(), "250")
    client.starttls()
    client.ehlo()
    expect(client.message(), "250")
    expect(client.message(), "450 4.7.1 enough")


def logged_in(rig, user, address=None):
    client = rig.client(address, port=587)
    client.ehlo()
    expect(client.auth(user, PASSWORD[user]), "235")
    return client


@case()
def login__from_two_addresses__has_one_account(rig):
    rig.rules("""
{ name = "users";  type = "rate";  counts = "recipient";  per = "login";  limit = "2 per 1h";
  answer = "450 4.7.1 {login} has sent enough"; }""")
    expect(logged_in(rig, "alice").message("alice@example.org"), "250")
    expect(logged_in(rig, "alice").message("alice@example.org"), "250")
    expect(logged_in(rig, "alice").message("alice@example.org"),
           r"450 4.7.1 alice(@mx\.example\.org)? has sent enough")
    expect(logged_in(rig, "bob").message("bob@example.org"), "250")
    # Nobody's account is that of those who do not log in.
    client = rig.client()
    client.ehlo()
    for _ in range(4):
        expect(client.message(), "250")


@case(sockets=("unix",))
def login__that_is_exempt__is_not_judged(rig):
    rig.rules("""
{ name = "friends";  type = "exempt";  logins = [ "alice", "alice@mx.example.org" ]; },"""
              + one_message("after-friends"))
    for user, wanted in ("alice", "250"), ("bob", "450 4.7.1 enough"):
        client = logged_in(rig, user)
        expect(client.message(user + "@example.org"), "250")
        expect(client.message(user + "@example.org"), wanted)


@case(sockets=("unix",))
def login__in_many_messages__is_one_auth_ok(rig):
    rig.rules("""
{ name = "logins";  type = "rate";  counts = "auth-ok";  per = "login";  limit = "2 per 1h";
  answer = "421 4.7.0 too many logins"; }""")
    client = logged_in(rig, "bob")
    for _ in range(4):
        expect(client.message("bob@example.org"), "250")
    expect(logged_in(rig, "bob").message("bob@example.org"), "250")
    expect(logged_in(rig, "bob").message("bob@example.org"), "421 4.7.0 too many logins")


@case(sockets=("unix",))
def when_authenticated_is_false__spares_logins(rig):
    rig.rules(one_message("strangers", "when = { authenticated = false; };"))
    client = logged_in(rig, "alice")
    for _ in range(3):
        expect(client.message("alice@example.org"), "250")
    client = rig.client()
    client.ehlo()
    expect(client.message(), "250")
    expect(client.message(), "450")


@case()
def when_service_is_submission__spares_port_25(rig):
    rig.rules(one_message("submission-only", 'when = { service = "submission"; };'))
    client = rig.client()
    client.ehlo()
    for _ in range(3):
        expect(client.message(), "250")
    client = logged_in(rig, "alice")
    expect(client.message("alice@example.org"), "250")
    expect(client.message("alice@example.org"), "450 4.7.1 enough")


@case(sockets=("unix",))
def local_submission__per_client__is_not_judged(rig):
    rig.rules(one_message("no-client"))
    before = rig.mta.delivered()
    for _ in range(3):
        rig.mta.submit("alice@example.org", "bob@example.org", "Subject: x\n\nHello.\n")
    mta.wait_until(lambda: rig.mta.delivered() >= before + 3, what="three messages have left")
    assert not rig.sluiced.decisions(rule="no-client")


@case()
def clients__of_different_addresses__have_accounts_of_their_own(rig):
    rig.rules(one_message("apart"))
    one, other = rig.client(), rig.client()
    expect(sends(one), "250")
    expect(sends(other), "250")
    expect(sends(one), "450")
    expect(sends(other), "450")


@case(sockets=("unix",))
def ipv6_clients__of_one_64__share_an_account(rig):
    if not world.has_ipv6():
        print("     no IPv6 here: not looked at")
        return
    rig.rules(one_message("networks"))
    for address, wanted in (("2001:db8:1::1", "250"), ("2001:db8:1::2", "450"),
                            ("2001:db8:2::1", "250")):
        expect(sends(rig.client(address, host=world.SERVER6)), wanted)


@case(mtas=("postfix",))
def xclient__of_different_addresses__have_accounts_of_their_own(rig):
    rig.rules(one_message("behind-proxy"))
    for address, wanted in (("203.0.113.1", "250"), ("203.0.113.2", "250"),
                            ("203.0.113.1", "450"), ("IPv6:2001:db8:8::1", "250"),
                            ("IPv6:2001:db8:8::2", "450"), ("IPv6:2001:db8:9::1", "250")):
        expect(sends(rig.xclient(addr=address)), wanted)
    for account in "client=203.0.113.1", "client=2001:db8:8::/64":
        rig.sluiced.decided(rule="behind-proxy", account="behind-proxy " + account)


@case(sockets=("unix",))
def network__that_is_exempt__is_not_judged(rig):
    rig.rules("""
{ name = "ours";  type = "exempt";  clients = [ "192.0.2.128/25", "2001:db8:5::/48" ]; },"""
              + one_message("after-ours"))
    for address, wanted in ("192.0.2.127", "450"), ("192.0.2.128", "250"):
        client = rig.client(address)
        expect(sends(client), "250")
        expect(sends(client), wanted)


@case()
def name__that_is_exempt__must_lead_back(rig):
    rig.rules("""
{ name = "partners";  type = "exempt";  names = [ ".example.net" ]; },"""
              + one_message("after-partners"))
    # A name that leads back; one that leads elsewhere; one that leads nowhere; none; an error.
    for address, wanted in (("192.0.2.7", "250"), ("192.0.2.66", "450"), ("192.0.2.67", "450"),
                            ("192.0.2.8", "450"), ("192.0.2.68", "450")):
        client = rig.client(address)
        expect(sends(client), "250")
        expect(sends(client), wanted)


@case(mtas=("postfix",), sockets=("unix",))
def postfix__in_its_chroot__reaches_the_socket(rig):
    socket = os.stat(rig.socket[len("unix:"):])
    assert stat.S_IMODE(socket.st_mode) == 0o660, oct(socket.st_mode)
    assert rig.socket.startswith("unix:%s/spool/" % rig.mta.home)
    client = rig.client()
    client.ehlo()
    roots = set()
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        if (process / "comm").read_text().strip() == "smtpd":
            roots.add(os.readlink(process / "root"))
    assert str(rig.mta.home / "spool") in roots, roots


suite.main()
