# SPDX-License-Identifier: BSD-2-Clause
"""sluiced asks a name server of our own for the networks of greylisted senders.

Arguments: words that a case must have in its name to be run.
"""
import os
import pathlib
import subprocess
import sys
import time

import daemon_test
from daemon_test import CONTINUE, SLUICED, STOP_S, wait_until
from dns_server import DnsServer

SLUICE = pathlib.Path(os.environ.get("builddir", "."), "sluice").resolve()
SKIP = 77
DELAY_S = 1.0
GREY = """{ name = "grey"; type = "greylist"; delay = "1s"; }"""
OTHER = """{ name = "other"; type = "greylist"; delay = "1s"; }"""
# A callback that waited for a name server would take as long as it is waited for.
CALLBACK_S = 0.5
TIMEOUT_S = 2

ZONE = {
    "example.com": {"TXT": ["hello", "v=spf1 include:_spf.example.com mx -all"],
                    "MX": ["mx.example.com"]},
    "_spf.example.com": {"TXT": ["v=spf1 ip4:192.0.2.0/25 ip4:198.51.100.0/24 ?all"]},
    "mx.example.com": {"A": ["203.0.113.5"]},
    "none.example": {"TXT": ["hello"]},
}

CASES = []


def case(function):
    CASES.append(function)
    return function


def started(new, *servers, rules=GREY, **options):
    daemon = new(rules=rules, **options)
    ask_by(daemon, *servers)
    return daemon.start()


def ask_by(daemon, *servers):
    words = ", ".join('"%s"' % server.address for server in servers)
    with open(daemon.conf, "a") as conf:
        conf.write('dns = { servers = [ %s ]; timeout = "%ds"; };\n' % (words, TIMEOUT_S))


def attempt(daemon, address, domain="example.com", sender="alice", recipient="bob"):
    """What a client without a name of its own hears to its first recipient."""
    with daemon.client() as mta:
        assert mta.begin(address, name="[%s]" % address, helo="client") == CONTINUE
        assert mta.mail("<%s@%s>" % (sender, domain)) == CONTINUE
        return mta.rcpt("<%s@example.org>" % recipient).text


def attempts(daemon, domains, address="192.0.2.7"):
    """One message each, in one session; returns how long the slowest answer took."""
    slowest = 0
    with daemon.client() as mta:
        assert mta.begin(address, name="[%s]" % address, helo="client") == CONTINUE
        for domain in domains:
            assert mta.mail("<alice@%s>" % domain) == CONTINUE
            begun = time.monotonic()
            assert mta.rcpt("<bob@example.org>").text.startswith("4")
            slowest = max(slowest, time.monotonic() - begun)
            mta.abort()
    return slowest


def count(daemon, member):
    return sum(record[member] for record in daemon.records("status", "dns"))


def wait_for(daemon, member, least=1):
    wait_until(lambda: count(daemon, member) >= least, "%s is %d" % (member, least))


@case
def a_pool_passes_at_its_first_retry_without_dns(new):
    with DnsServer(ZONE) as server:
        daemon = started(new, server)
        assert daemon.records("status", "dns") == []
        assert attempt(daemon, "192.0.2.7").startswith("45"), "a stranger is greylisted"
        wait_for(daemon, "answered")
        assert server.asked[0] == "example.com TXT", server.asked
    time.sleep(DELAY_S)
    assert attempt(daemon, "233.252.0.1").startswith("45"), "another is not of the pool"
    assert attempt(daemon, "198.51.100.9") == "", "its network is named by the include"
    assert attempt(daemon, "203.0.113.5", sender="carol") == "", "the mx is welcome with it"
    assert (count(daemon, "asked"), count(daemon, "failed")) == (1, 0)


@case
def without_a_record_a_retry_from_elsewhere_is_a_stranger(new):
    with DnsServer(ZONE) as server:
        daemon = started(new, server)
        for domain in "none.example", "no-such.example":
            assert attempt(daemon, "192.0.2.7", domain).startswith("45")
        wait_for(daemon, "answered", 2)
        time.sleep(DELAY_S)
        for domain in "none.example", "no-such.example":
            assert attempt(daemon, "198.51.100.9", domain).startswith("45")
            assert attempt(daemon, "192.0.2.8", domain) == "", "the same network is known"


@case
def a_domain_is_asked_for_once_for_all_who_wait(new):
    with DnsServer(ZONE, {"example.com": 0.5}) as server:
        daemon = started(new, server)
        senders = ["sender%s" % letter for letter in "abcdefghij"]
        for sender in senders:
            assert attempt(daemon, "192.0.2.7", sender=sender).startswith("45")
        wait_for(daemon, "answered")
        assert server.asked.count("example.com TXT") == 1, server.asked
        assert count(daemon, "asked") == 1
        time.sleep(DELAY_S)
        said = [attempt(daemon, "198.51.100.9", sender=sender) for sender in senders]
        assert said == [""] * len(senders), said


@case
def observing_asks_too(new):
    with DnsServer(ZONE) as server:
        daemon = started(new, server, mode="observe")
        assert attempt(daemon, "192.0.2.7") == ""
        wait_for(daemon, "answered")


@case
def a_large_record_comes_by_tcp(new):
    record = "v=spf1" + "".join(" ip4:10.0.%d.0/24" % n for n in range(200)) + " ip4:198.51.100.9"
    zone = {"large.example": {"TXT": [record]}}
    with DnsServer(zone, {"large.example": "truncate"}) as server:
        daemon = started(new, server)
        assert attempt(daemon, "10.0.0.1", "large.example").startswith("45")
        wait_for(daemon, "answered")
        assert server.asked == ["large.example TXT", "large.example TXT by TCP"], server.asked
        time.sleep(DELAY_S)
        assert attempt(daemon, "198.51.100.9", "large.example") == ""


@case
def a_name_server_that_errs_costs_only_what_it_knew(new):
    tricks = {"s.example": "silent", "f.example": "servfail", "g.example": "garbage",
              "h.example": "hang"}
    with DnsServer(ZONE, tricks) as server:
        daemon = started(new, server)
        assert attempts(daemon, tricks) < CALLBACK_S
        wait_for(daemon, "failed", len(tricks))
        assert count(daemon, "answered") == 0
        assert [attempt(daemon, "192.0.2.8", domain) for domain in tricks] == [""] * len(tricks)


@case
def slow_domains_hold_up_no_other(new):
    dead = ["d%d.example" % n for n in range(30)]
    with DnsServer(ZONE, dict.fromkeys(dead, "silent")) as server:
        daemon = started(new, server)
        assert attempts(daemon, dead) < CALLBACK_S
        begun = time.monotonic()
        assert attempt(daemon, "192.0.2.7").startswith("45")
        wait_for(daemon, "answered")
        assert time.monotonic() - begun < TIMEOUT_S / 2
        wait_for(daemon, "failed", len(dead))


@case
def the_next_server_is_asked_where_one_is_dead(new):
    with DnsServer({}) as closed:
        pass
    with DnsServer(ZONE) as server:
        daemon = started(new, closed, server)
        assert attempt(daemon, "192.0.2.7").startswith("45")
        wait_for(daemon, "answered")


@case
def more_than_there_is_room_for_is_dropped_and_delays_nobody(new):
    flood = ["d%d.example" % n for n in range(1200)]
    with DnsServer(ZONE, dict.fromkeys(flood, "silent")) as server:
        daemon = started(new, server)
        assert attempts(daemon, flood) < CALLBACK_S
        assert count(daemon, "dropped") >= len(flood) - 1024 - 32, count(daemon, "dropped")
        assert count(daemon, "asked") == 32
        page = subprocess.run([SLUICE, "status", "-c", daemon.conf], text=True, check=True,
                              stdout=subprocess.PIPE, env=dict(os.environ, LC_ALL="C")).stdout
        assert "asked for the networks of 32 domains: 0 answered, 0 failed" in page, page
        assert "inquiries dropped for want of room: " in page, page
        status, took_s = daemon.stop()
        assert status == 0 and took_s < STOP_S, (status, took_s)


@case
def a_zone_of_wildcards_cannot_fill_the_memory(new):
    record = "v=spf1" + "".join(" ip4:10.%d.%d.1" % (n // 250, n % 250) for n in range(500))
    wild = ["%s.wild.example" % letter for letter in "abcdefgh"]
    zone = dict(ZONE, **{name: {"TXT": [record]} for name in wild})
    with DnsServer(zone, dict.fromkeys(wild, "truncate")) as server:
        daemon = started(new, server)
        for done, name in enumerate(wild, 1):
            attempts(daemon, [name])
            wait_until(lambda: count(daemon, "answered") + count(daemon, "dropped") == done, name)
        assert (count(daemon, "answered"), count(daemon, "dropped")) == (3, 5)
        attempts(daemon, ["example.com", "none.example"])
        wait_for(daemon, "answered", 4)  # others pay for themselves, but for one in a thousand


@case
def a_zone_of_the_dead_cannot_take_all_the_time(new):
    with DnsServer({}) as server:
        dead = ["%s.dead.example" % letter for letter in "abcdefghijklmnopqrst"]
        server.tricks.update(dict.fromkeys(dead, "servfail"))
        daemon = started(new, server)
        for done, name in enumerate(dead, 1):
            attempts(daemon, [name])
            wait_until(lambda: count(daemon, "failed") + count(daemon, "dropped") == done, name)
        assert (count(daemon, "failed"), count(daemon, "dropped")) == (16, 4)


@case
def a_stop_waits_for_no_name_server(new):
    with DnsServer(ZONE, {"s.example": "silent", "h.example": "hang"}) as server:
        daemon = started(new, server)
        attempts(daemon, ["s.example", "h.example"])
        wait_until(lambda: "h.example TXT by TCP" in server.asked, "it hangs")
        status, took_s = daemon.stop()
        assert status == 0 and took_s < STOP_S, (status, took_s)


@case
def a_reload_in_the_middle_changes_whom_to_ask_and_who_learns(new):
    with DnsServer(ZONE, {"example.com": 0.5}) as server, DnsServer(ZONE) as other:
        daemon = started(new, server)
        assert attempt(daemon, "192.0.2.7").startswith("45")
        wait_until(lambda: server.asked, "it is being asked")
        daemon.write(OTHER)
        ask_by(daemon, other)
        assert daemon.ask("reload")[-1] == "ok"
        wait_for(daemon, "answered")
        assert attempt(daemon, "192.0.2.7").startswith("45"), "another rule knows nobody"
        wait_for(daemon, "answered", 2)
        assert other.asked[0] == "example.com TXT", other.asked
        time.sleep(DELAY_S)
        assert attempt(daemon, "198.51.100.9") == ""


@case
def a_rule_that_asks_nobody_is_obeyed(new):
    with DnsServer(ZONE) as server:
        daemon = started(new, server, rules=GREY.replace("}", "spf = false; }"))
        assert attempt(daemon, "192.0.2.7").startswith("45")
        time.sleep(DELAY_S)
        assert attempt(daemon, "198.51.100.9").startswith("45")
        assert (server.asked, daemon.records("status", "dns")) == ([], [])


if __name__ == "__main__":
    if "c-ares      yes" not in subprocess.run([SLUICED, "-V"], text=True, check=True,
                                               stdout=subprocess.PIPE).stdout:
        print("skipped: built without c-ares")
        sys.exit(SKIP)
    sys.exit(daemon_test.main(CASES))
