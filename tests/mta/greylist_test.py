# SPDX-License-Identifier: BSD-2-Clause
"""Who is not known comes back later, and is welcome then: no mail is lost, and none waits twice."""
import pathlib
import random
import re
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import mta
import remote
import suite
import world
from mta import wait_until
from suite import case, expect

# Networks of a pool, each with one of its hosts; and of others.
world.NETWORKS += ["10.99.0.0/16"]
POOL = ["10.99.%d.7" % number for number in range(50)]
NAMELESS = ["10.99.%d.8" % number for number in range(50)]
for place, member in enumerate(POOL):
    name = "out%d.%s.pool.example.com" % (place, "ab"[place % 2])
    world.PTR[member], world.A[name] = name, member
DYNAMIC = "192.0.2.77"
world.PTR[DYNAMIC] = "dsl-192-0-2-77.dynamic.example.net"
world.A[world.PTR[DYNAMIC]] = DYNAMIC
NAMED, NAME = "192.0.2.7", "client.example.net"

DELAY = 2
ANSWER = "450 4.7.1 Come back in {wait} (ref {ticket})"
WAITS = r"450 4.7.1 Come back in \d+ seconds? \(ref [0-9A-Z]{8}\)"


def grey(name, more="", delay="%ds" % DELAY, answer=ANSWER):
    return """
{ name = "%s";  type = "greylist";  delay = "%s";  answer = "%s";  %s }""" % (
        name, delay, answer, more)


def tries(rig, address, sender="sender@example.net", recipients=("bob@example.org",),
          helo="client.example.net"):
    """One message in a session of its own: what was said at last."""
    client = rig.client(address)
    expect(client.greeting, "220")
    expect(client.ehlo(helo), "250")
    reply = client.message(sender, recipients)
    if not client.closed:
        client.quit()
    return reply


def seconds(reply):
    expect(reply, WAITS)
    return int(re.search(r"in (\d+) second", reply).group(1))


def waits(more=0.1):
    time.sleep(DELAY + more)


def wait_for_log(rig):
    """Until all that the mail server wrote has been read."""
    time.sleep(0.3)
    size = rig.mta.mail_log().stat().st_size
    wait_until(lambda: rig.sluiced.status("log")[0]["position"] >= size, what="the log is read")


def ticket_of(reply):
    return re.search(r"\(ref (\w+)\)", reply).group(1)


# --- one who comes back

@case()
def stranger__who_comes_back__is_welcome(rig):
    rig.rules(grey("stranger"))
    address = rig.address()
    first = tries(rig, address)
    assert seconds(first) == DELAY, first
    time.sleep(1)
    assert seconds(tries(rig, address)) == DELAY - 1
    time.sleep(DELAY - 1 + 0.1)
    expect(tries(rig, address), "250")
    # The sender's domain is welcome now, whoever writes from there, and to whom.
    expect(tries(rig, address, "other@example.net", ("alice@example.org",)), "250")
    expect(tries(rig, address, "sender@example.com"), WAITS)

    decision = rig.sluiced.decided(rule="stranger", reason="first-seen", client=address)[0]
    assert decision["ticket"] == ticket_of(first), decision
    assert decision["action"] == "defer" and decision["attempts"] == 1, decision
    wait_until(lambda: rig.sluiced.decisions(rule="stranger", reason="came-back"),
               what="the audit file tells of the welcome")
    welcome, = rig.sluiced.decisions(rule="stranger", reason="came-back")
    assert welcome["record"] == "welcome" and welcome["attempts"] == 3, welcome
    assert DELAY <= welcome["delayed"] < DELAY + 3, welcome
    assert welcome["client"] == address and welcome["recipient"] == "bob@example.org", welcome
    for subject in address, ticket_of(first):
        story = " ".join(rig.sluiced.command("why", subject).split())
        assert address in story and ticket_of(first) in story, story
    story = " ".join(rig.sluiced.command("why", address).split())
    assert "stranger" in story and "came back" in story, story


@case(sockets=("unix",))
def stranger__with_the_default_answer__is_told_when(rig):
    rig.rules('{ name = "plain";  type = "greylist";  delay = "30s"; }')
    expect(tries(rig, rig.address()), r"450 4.7.1 .*30 seconds \(ref [0-9A-Z]{8}\)$")


@case(sockets=("unix",))
def stranger__who_cannot_wait__is_not_pushed_back_nor_logged_each_time(rig):
    rig.rules(grey("hasty", delay="3s"))
    address = rig.address()
    began = time.monotonic()
    reply = tries(rig, address)
    attempts = 1
    while reply.startswith("450"):
        left = 3 - (time.monotonic() - began)
        assert seconds(reply) <= left + 1.5, (reply, left)
        assert time.monotonic() - began < 4, "pushed back"
        time.sleep(0.2)
        reply = tries(rig, address)
        attempts += 1
    expect(reply, "250")
    assert time.monotonic() - began >= 3
    wait_until(lambda: rig.sluiced.decisions(rule="hasty", reason="came-back"), what="a welcome")
    lines = [line for line in rig.sluiced.decisions(rule="hasty") if line["record"] == "decision"]
    assert attempts > 6 and len(lines) <= 3, (attempts, lines)
    welcome, = rig.sluiced.decisions(rule="hasty", reason="came-back")
    assert welcome["attempts"] == attempts, (welcome, attempts)


@case(sockets=("unix",))
def stranger__within_one_session__is_welcome_after_the_delay(rig):
    rig.rules(grey("patient"))
    client = rig.client()
    client.ehlo()
    expect(client.message(), WAITS)
    expect(client.say("RSET"), "250")
    expect(client.message(), WAITS)
    expect(client.say("RSET"), "250")
    waits()
    expect(client.message(), "250")
    expect(client.message("other@example.net"), "250")


@case(sockets=("unix",))
def answer_of_421__closes_and_is_the_same_story(rig):
    rig.rules(grey("closing", answer=ANSWER.replace("450 4.7.1", "421 4.7.1")))
    address = rig.address()
    client = rig.client(address)
    client.ehlo()
    expect(client.message(), r"421 4.7.1 Come back in 2 seconds \(ref ")
    assert client.is_closed(), "421 must close the session"
    waits()
    expect(tries(rig, address), "250")


@case(sockets=("unix",))
def rule_that_observes__stops_nobody(rig):
    rig.rules(grey("observing", 'mode = "observe";'))
    address = rig.address()
    expect(tries(rig, address), "250")
    decision = rig.sluiced.decided(rule="observing", client=address)[0]
    assert decision["mode"] == "observe" and decision["reason"] == "first-seen", decision


# --- from elsewhere

@case(sockets=("unix",))
def neighbour__in_the_same_network__is_the_same_client(rig):
    rig.rules(grey("neighbours"))
    expect(tries(rig, "10.99.60.1"), WAITS)
    waits()
    expect(tries(rig, "10.99.60.200"), "250")
    expect(tries(rig, "10.99.61.1"), WAITS)


@case(sockets=("unix",))
def pool_of_50_hosts__in_50_networks__gets_through_at_the_first_retry(rig):
    rig.rules(grey("pool"))
    chance = random.Random(421)
    letters = [("news-%d@customer%d.example" % (number * 7919, number),
                "%s@example.org" % chance.choice(("alice", "bob", "carol")),
                *chance.sample(POOL, 2)) for number in range(20)]
    for sender, recipient, host, _ in letters:
        expect(tries(rig, host, sender, (recipient,), world.PTR[host]), WAITS)
    waits()
    for sender, recipient, _, host in letters:
        expect(tries(rig, host, sender, (recipient,), world.PTR[host]), "250")
    # The whole pool is welcome for that domain, not just the two hosts.
    expect(tries(rig, chance.choice(POOL), "somebody@customer3.example"), "250")


@case(sockets=("unix",))
def hosts_without_names__in_other_networks__are_others(rig):
    """What the pool's names are good for."""
    rig.rules(grey("nameless", "spf = false;"))
    expect(tries(rig, NAMELESS[0]), WAITS)
    waits()
    expect(tries(rig, NAMELESS[1]), WAITS)
    expect(tries(rig, NAMELESS[0]), "250")


@case(sockets=("unix",))
def sender__with_a_number_for_each_message__is_one(rig):
    rig.rules(grey("verp", "spf = false;"))
    address = rig.address()
    expect(tries(rig, address, "bounce-4711-bob=example.org@lists.example.com"), WAITS)
    waits()
    expect(tries(rig, address, "bounce-4712-bob=example.org@lists.example.com"), "250")


# --- the null sender

@case(sockets=("unix",))
def callout__is_answered_at_once(rig):
    rig.rules(grey("callout"))
    for last in "QUIT", "RSET":
        client = rig.client()
        client.ehlo()
        expect(client.say("MAIL FROM:<>"), "250")
        expect(client.say("RCPT TO:<bob@example.org>"), "250")
        expect(client.say(last), "2")


@case()
def bounce__waits_at_data(rig):
    """By 421 in any case: libmilter 8.17 would not answer a second DATA, and then the MTA lets it in."""
    rig.rules(grey("bounce"))
    address = rig.address()
    closes = WAITS.replace("450", "421", 1)
    for _ in range(2):
        client = rig.client(address)
        client.ehlo()
        expect(client.say("MAIL FROM:<>"), "250")
        expect(client.say("RCPT TO:<bob@example.org>"), "250")
        expect(client.say("DATA"), closes)
        assert client.is_closed(), "421 must close the session"
    waits()
    expect(tries(rig, address, ""), "250")


# --- who is never greylisted

def logs_in(rig, user="alice"):
    client = rig.client(port=587)
    client.ehlo()
    expect(client.auth(user, mta.PASSWORDS[user]), "235")
    return client


@case(sockets=("unix",))
def login__is_not_greylisted(rig):
    rig.rules(grey("logins"))
    client = logs_in(rig)
    expect(client.message("alice@example.org", ("bob@example.org",)), "250")
    expect(client.message("", ("bob@example.org",)), "250")


@case(sockets=("unix",))
def local_submission__is_not_greylisted(rig):
    rig.rules(grey("local"))
    before = rig.mta.delivered()
    rig.mta.submit("alice@example.org", "bob@example.org", "Subject: x\n\nHello.\n")
    wait_until(lambda: rig.mta.delivered() > before, what="the message has left")


@case(sockets=("unix",))
def who_is_listed__is_not_greylisted(rig):
    rig.rules("""
{ name = "ours";  type = "exempt";  clients = [ "10.99.70.0/24" ]; },""" + grey(
        "listed", """clients = [ "10.99.71.0/24" ];  names = [ ".pool.example.com" ];
  senders = [ "friend@example.com", ".example.info" ];
  recipients = [ "postmaster@", "carol@example.org" ];"""))
    for address, sender, recipient, wanted in (
            ("10.99.70.1", "a@example.com", "bob@example.org", "250"),
            ("10.99.71.1", "a@example.com", "bob@example.org", "250"),
            (POOL[0], "a@example.com", "bob@example.org", "250"),
            (NAMELESS[0], "a@example.com", "bob@example.org", WAITS),
            (NAMELESS[1], "friend@example.com", "bob@example.org", "250"),
            (NAMELESS[1], "Friend@Example.COM", "bob@example.org", "250"),
            (NAMELESS[1], "a@mail.example.info", "bob@example.org", "250"),
            (NAMELESS[1], "a@example.info", "bob@example.org", WAITS),
            (NAMELESS[2], "a@example.com", "carol@example.org", "250"),
            (NAMELESS[2], "a@example.com", "postmaster@example.org", "250"),
            (NAMELESS[2], "a@example.com", "alice@example.org", WAITS)):
        expect(tries(rig, address, sender, (recipient,)), wanted)


@case(sockets=("unix",))
def recipients__of_which_some_opted_out__get_theirs_each(rig):
    rig.rules(grey("mixed", 'recipients = [ "carol@example.org" ];'))
    for recipients in ("carol", "bob", "alice"), ("bob", "carol", "alice"):
        client = rig.client("10.99.%d.1" % (80 + len(recipients[0])))
        client.ehlo()
        sender = "sender@%s.example" % recipients[0]
        for turn in range(2):
            expect(client.say("MAIL FROM:<%s>" % sender), "250")
            for user in recipients:
                wanted = "250" if user == "carol" or turn else WAITS
                expect(client.say("RCPT TO:<%s@example.org>" % user), wanted)
            expect(client.say("DATA"), "354")
            expect(client.content(), "250")
            if not turn:
                waits()


@case(sockets=("unix",))
def recipients__of_one_message__wait_together(rig):
    rig.rules(grey("together"))
    client = rig.client()
    client.ehlo()
    users = ("alice", "bob", "carol", "dave")
    client.say("MAIL FROM:<sender@example.net>")
    for user in users:
        expect(client.say("RCPT TO:<%s@example.org>" % user), WAITS)
    expect(client.say("RSET"), "250")
    waits()
    expect(client.message(recipients=["%s@example.org" % user for user in users]), "250")


@case(sockets=("unix",))
def only_suspicious__spares_who_looks_like_a_server(rig):
    rig.rules(grey("suspicious", 'only = "suspicious";'))
    expect(tries(rig, NAMED, helo=NAME), "250")
    for address, helo in ((NAMELESS[0], "mail.example.net"), (DYNAMIC, world.PTR[DYNAMIC]),
                          ("192.0.2.66", "forged.example.net")):
        expect(tries(rig, address, "a@%s.example" % address.replace(".", "-"), helo=helo), WAITS)
    # The address of somebody else, and of nobody.
    for helo in "[192.0.2.200]", "localhost":
        expect(tries(rig, NAMED, "a@helo.example", helo=helo), WAITS)


@case(sockets=("unix",))
def only_suspicious__is_who_asked_for_unknown_recipients(rig):
    rig.rules(grey("guessing", 'only = "suspicious";'))
    host = POOL[9]
    expect(tries(rig, host, "a@one.example", helo=world.PTR[host]), "250")
    expect(tries(rig, host, "a@two.example", ("no-such-user@example.org",), world.PTR[host]), "550")
    wait_for_log(rig)
    expect(tries(rig, host, "a@three.example", helo=world.PTR[host]), WAITS)


# --- whom we wrote to

def sends_to_outside(rig, server):
    """The mail server delivers over SMTP to others, as its users do who have logged in."""
    if rig.is_postfix:
        etc = rig.mta.home / "etc"
        with open(etc / "master.cf", "a") as out:
            out.write("smtp unix - - n - - smtp\n")
        mta.run("postconf", "-c", etc, "-e",
                "transport_maps=inline:{ {outside.example=smtp:[%s]:2525} }" % server)
        mta.run("postfix", "-c", etc, "reload")
        return
    rig.mta.stop()
    rig.mta.configure(rig.socket, more="define(`ESMTP_MAILER_ARGS', `TCP $h 2525')dnl")
    rig.mta.start()


@case(sockets=("unix",))
def network__that_we_wrote_to__is_not_greylisted(rig):
    rig.rules(grey("outbound"))
    server = "10.99.90.25"
    sends_to_outside(rig, server)
    recipient = "friend@outside.example" if rig.is_postfix else "friend@[%s]" % server
    expect(tries(rig, "10.99.90.7", "friend@outside.example"), WAITS)
    with remote.Remote((server, 2525), {}) as outside:
        client = logs_in(rig)
        expect(client.message("alice@example.org", (recipient,)), "250")
        client.quit()
        wait_until(lambda: "queued as 4FAKE123" in rig.mta.mail_log().read_text(),
                   what="the message has left")
        outside.shutdown()
    wait_for_log(rig)
    expect(tries(rig, "10.99.90.8", "other@elsewhere.example"), "250")
    expect(tries(rig, "10.99.91.8", "other@elsewhere.example"), WAITS)


# --- beside other rules

@case(sockets=("unix",))
def rate_limits__on_an_impatient_stranger__keep_him_out_no_longer(rig):
    """He comes each half second; of both limits he would have used up all long before."""
    rig.rules("""
{ name = "few-connections";  type = "rate";  counts = "connect";  per = "client";
  limit = "4 per 1h";  answer = "421 4.7.0 too many connections"; },""" + grey(
        "limited", delay="4s") + """,
{ name = "few-messages";  type = "rate";  counts = "message";  per = "client";
  limit = "1 per 1h";  answer = "450 4.7.1 too many messages"; }""")
    address = rig.address()
    began = time.monotonic()
    while time.monotonic() - began < 3.7:
        expect(tries(rig, address), WAITS)
        time.sleep(0.5)
    time.sleep(max(0, 4.1 - (time.monotonic() - began)))
    expect(tries(rig, address), "250")
    expect(tries(rig, address), "450 4.7.1 too many messages")


@case(sockets=("unix",))
def rate_limit__behind_the_greylist__does_not_restart_the_delay(rig):
    """It stops him when his delay is over; when it lets him in, so does the greylist."""
    rig.rules(grey("before") + """,
{ name = "after";  type = "rate";  counts = "recipient";  per = "client";
  limit = "1 per 3s";  answer = "450 4.7.1 again in {wait}"; }""")
    address = rig.address()
    expect(tries(rig, address, "a@one.example"), WAITS)
    expect(tries(rig, address, "a@two.example"), WAITS)
    waits()
    expect(tries(rig, address, "a@one.example"), "250")
    expect(tries(rig, address, "a@two.example"), "450 4.7.1 again in [123] second")
    time.sleep(3.1)
    expect(tries(rig, address, "a@two.example"), "250")


@case(sockets=("unix",))
def rate_limit__before_the_greylist__does_not_restart_the_delay(rig):
    rig.rules("""
{ name = "pause";  type = "rate";  counts = "unknown-command";  per = "client";
  limit = "1 per 3s";  stops = "mail";  answer = "450 4.7.1 again in {wait}"; },""" + grey(
        "paused", delay="3s"))
    address = rig.address()
    expect(tries(rig, address), WAITS)
    client = rig.client(address)
    client.ehlo()
    client.say("FOO")
    client.quit()
    expect(tries(rig, address), "450 4.7.1 again in [123] second")
    time.sleep(3.2)
    expect(tries(rig, address), "250")


# --- what is remembered

@case(sockets=("unix",))
def kill_9__keeps_when_he_came_first(rig):
    rig.rules(grey("killed", delay="6s"))
    address = rig.address()
    began = time.monotonic()
    expect(tries(rig, address), WAITS)
    time.sleep(1.5)
    rig.sluiced.stop(signal.SIGKILL)
    rig.sluiced.start()
    assert seconds(tries(rig, address)) <= 6 - int(time.monotonic() - began) + 1
    time.sleep(max(0, 6.1 - (time.monotonic() - began)))
    expect(tries(rig, address), "250")


@case(sockets=("unix",))
def restart__keeps_the_welcome(rig):
    rig.rules(grey("restarted"))
    address = rig.address()
    expect(tries(rig, address), WAITS)
    rig.sluiced.stop()
    rig.sluiced.start()
    waits()
    expect(tries(rig, address), "250")
    rig.sluiced.stop()
    rig.sluiced.start()
    expect(tries(rig, address, "other@example.net"), "250")


@case(sockets=("unix",))
def reload__with_another_delay__counts_from_the_first_attempt(rig):
    rig.rules(grey("changed", delay="1h"))
    address = rig.address()
    expect(tries(rig, address), "450 4.7.1 Come back in 60 minutes|450 4.7.1 Come back in 1 hour")
    time.sleep(1.1)
    rig.rules(grey("changed", delay="1s"))
    expect(tries(rig, address), "250")
    rig.rules(grey("changed", delay="1h"))
    expect(tries(rig, address), "250")


@case(sockets=("unix",))
def forget__of_a_client_or_of_a_domain__makes_strangers(rig):
    """Of the client's network, of the sender's domain, and of the organisation of the host."""
    for place, (host, neighbour, subject) in enumerate((
            ("10.99.95.1", "10.99.95.2", "10.99.95.1"),
            ("10.99.95.1", "10.99.95.2", "example.net"),
            (POOL[30], POOL[31], "example.net"),
            (POOL[30], POOL[31], "example.com"))):
        rig.rules(grey("forgotten-%d" % place, "spf = false;"))
        expect(tries(rig, host), WAITS)
        waits()
        expect(tries(rig, host), "250")
        expect(tries(rig, neighbour, "other@example.net"), "250")
        rig.sluiced.command("forget", subject)
        # The same message of before would be known for another minute.
        expect(tries(rig, neighbour, "stranger@example.net"), WAITS)


def restarts(rig, change):
    """With a changed config."""
    rig.sluiced.stop()
    conf = rig.sluiced.conf.read_text()
    rig.sluiced.conf.write_text(change(conf))
    rig.sluiced.start()


@case(sockets=("unix",))
def store_in_memory__greylists_as_well(rig):
    rig.rules(grey("volatile"))
    restarts(rig, lambda conf: conf.replace('map = "64M"', 'map = "64M"; backend = "ram"'))
    try:
        address = rig.address()
        expect(tries(rig, address), WAITS)
        waits()
        expect(tries(rig, address), "250")
    finally:
        rig.rules("")
        restarts(rig, lambda conf: conf)


@case(sockets=("unix",))
def store__that_is_damaged__holds_no_mail_up(rig):
    rig.rules(grey("damaged"))
    address = rig.address()
    expect(tries(rig, address), WAITS)
    rig.sluiced.stop()
    for file in (rig.sluiced.home / "store").rglob("data.mdb"):
        file.write_bytes(random.Random(1).randbytes(file.stat().st_size or 4096))
    rig.sluiced.start()
    reply = tries(rig, address)
    if reply.startswith("450"):
        waits()
        reply = tries(rig, address)
    expect(reply, "250")


suite.main()
