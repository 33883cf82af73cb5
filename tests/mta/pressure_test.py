# SPDX-License-Identifier: BSD-2-Clause
"""A machine that runs short refuses strangers first, then known clients, and settles again."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import mta
import smtp
import suite
import world
from mta import wait_until
from suite import case, expect

SHORT = r"421 4\.3\.2 mx\.example\.org is short of %s, please try again in \d+ (seconds|minutes) " \
        r"\(ref [0-9A-Z]{8}\)$"
OURS = '{ name = "ours";  type = "exempt";  clients = "198.51.100.250"; },'


class Machine:
    """Files as the kernel writes them, for the gauge of one case."""

    def __init__(self, rig, name):
        self.proc = rig.sluiced.home / name
        (self.proc / "pressure").mkdir(parents=True)
        self.set(cpu=0, memory=0, io=0)
        self.write("meminfo", "MemTotal: 1000 kB\nMemAvailable: 900 kB\n")

    def write(self, name, text):
        (self.proc / "next").write_text(text)
        os.rename(self.proc / "next", self.proc / name)

    def set(self, **percents):
        for name, percent in percents.items():
            self.write("pressure/" + name, "some avg10=%.2f avg60=0.00 avg300=0.00 total=1\n"
                       "full avg10=0.00 avg60=0.00 avg300=0.00 total=1\n" % percent)

    def gauge(self, more=""):
        return 'gauge = { proc = "%s";  interval = "100ms";  %s };' % (self.proc, more)


def gauge(more):
    return 'gauge = { interval = "100ms";  %s };' % more


def short(name, marks, more=""):
    return '{ name = "%s";  type = "pressure";  %s  %s }' % (name, marks, more)


def records(rig, kind):
    """Trouble makes for another exit status, and is no reason to give up."""
    lines = rig.sluiced.ask("status", "--json").stdout.splitlines()
    found = [json.loads(line) for line in lines if line.startswith("{")]
    return [record for record in found if record.get("record") == kind]


def share(rig):
    return records(rig, "shedding")[0]


def value(rig, resource):
    return [record for record in records(rig, "gauge") if record["resource"] == resource][0]


def wait_for_share(rig, condition, seconds=60):
    """Returns the shares that were seen until then."""
    seen = []

    def is_there():
        seen.append(share(rig))
        time.sleep(0.2)
        return condition(seen[-1])
    try:
        wait_until(is_there, seconds, "the share")
    except AssertionError:
        print("    shares: %s" % [each["share"] for each in seen])
        raise
    return [each["share"] for each in seen]


def assert_falls(shares):
    """From the highest on: what is gone is missed a second later."""
    falling = shares[shares.index(max(shares)):]
    assert falling == sorted(falling, reverse=True), shares


def greets(rig, address, port=25):
    """How a session of its own begins: what was said last."""
    client = rig.client(address, port)
    reply = client.greeting
    if reply.startswith("220"):
        reply = client.ehlo()
    if not client.closed and reply.startswith("250"):
        client.quit()
    return reply


def sends(rig, address):
    client = rig.client(address)
    expect(client.ehlo(), "250")
    expect(client.message(), "250")
    client.quit()


def logs_in(rig, address):
    client = rig.client(address, 587)
    expect(client.ehlo(), "250")
    expect(client.auth("alice", mta.PASSWORDS["alice"]), "235")
    return client


def grow_older(rig, hours):
    """What is remembered of clients was noted so long before."""
    rig.sluiced.stop()
    home = rig.sluiced.home / "store"
    dump = mta.run("mdb_dump", "-p", home).splitlines()
    for place, line in enumerate(dump):
        if line.startswith(" :known"):
            expires, *times = dump[place + 1].split()
            times = [str(int(each) - hours * 3600 * 10**6) for each in times[:2]]
            dump[place + 1] = " " + " ".join([expires] + times + ["0", "0"])
    assert any(line.startswith(" :known") for line in dump), dump
    (rig.sluiced.home / "dump").write_text("\n".join(dump) + "\n")
    mta.run("mdb_load", "-f", rig.sluiced.home / "dump", home)
    rig.sluiced.write()
    rig.sluiced.start()


# --- by made files

@case(mtas=("postfix",), sockets=("unix",))
def cpu__rises_and_falls__strangers_then_known_then_none(rig):
    known, stranger = "192.0.2.7", "198.51.100.200"
    rig.rules(OURS + short("earlier", "cpu = 80;"))
    sends(rig, known)
    time.sleep(1.5)
    grow_older(rig, 2)
    machine = Machine(rig, "cpu")
    rig.rules(OURS + short("short", "cpu = [ 60, 80 ];"), machine.gauge())
    machine.set(cpu=79)
    wait_until(lambda: records(rig, "gauge") and value(rig, "cpu").get("value") == 79,
               what="it is measured")
    time.sleep(2)
    assert not share(rig)["on"]
    expect(greets(rig, stranger), "250")

    # Strangers first …
    machine.set(cpu=99)
    rising = wait_for_share(rig, lambda now: now["share"] >= 52)
    machine.set(cpu=71)
    assert rising == sorted(rising), rising
    time.sleep(1)
    now = share(rig)
    assert now["strangers"] >= 99 and now["known"] <= 20, now
    refused = [greets(rig, rig.address()) for _ in range(20)]
    assert all(re.match(SHORT % "processor time", each) for each in refused), refused
    served = [greets(rig, "192.0.2.%d" % (100 + number)) for number in range(20)]
    assert sum(each.startswith("250") for each in served) >= 12, served
    # … nobody who logs in …
    client = logs_in(rig, stranger)
    expect(client.message(), "250")
    expect(client.message(), "250")
    client = rig.client(stranger, 587)
    expect(client.ehlo(), "250")
    expect(client.say("MAIL FROM:<a@example.org>"), SHORT % "processor time")
    expect(greets(rig, "198.51.100.250"), "250")
    decision = rig.sluiced.decided(reason="short-of-resource")[0]
    assert decision["resource"] == "cpu" and decision["limit"] == 80, decision
    assert decision["account"].startswith("short resource=cpu"), decision
    assert 71 <= decision["seen"] <= 99, decision

    # … then known clients.
    waits = rig.client(known)
    expect(waits.ehlo(), "250")
    machine.set(cpu=100)
    wait_for_share(rig, lambda now: now["share"] >= 85)
    refused = [greets(rig, "192.0.2.%d" % (120 + number)) for number in range(20)]
    assert sum(each.startswith("421 4.3.2") for each in refused) >= 8, refused
    expect(logs_in(rig, known).message(), "250")
    expect(greets(rig, "198.51.100.250"), "250")
    # Whoever was let in stays.
    expect(waits.message(), "250")

    # It falls without turning.
    machine.set(cpu=10)
    falling = wait_for_share(rig, lambda now: not now["on"], 150)
    assert_falls(falling)
    for _ in range(5):
        expect(greets(rig, rig.address()), "250")
    time.sleep(1.5)
    log = (rig.sluiced.home / "out").read_text()
    assert log.count("short: short of processor time (cpu is 99 %, its mark 80 %)") == 1
    assert log.count("short: not short any more, after") == 1
    page = rig.sluiced.command("status")
    assert re.search(r"10 % +80 % +60 %  cpu: processor time, short\n", page), page


@case(sockets=("unix",))
def at_once__refused_at_connect__else_with_words_at_helo(rig):
    machine = Machine(rig, "words")
    machine.set(memory=90)
    rig.rules(short("words", "memory = 50;"), machine.gauge())
    wait_for_share(rig, lambda now: now["strangers"] == 100)
    client = rig.client()
    expect(client.greeting, "220")
    expect(client.ehlo(), SHORT % "memory")
    assert client.is_closed()
    rig.rules(short("words", "memory = 50;", "at_once = true;"), machine.gauge())
    client = rig.client()
    expect(client.greeting, "421")
    rig.rules(short("words", "memory = 50;", 'mode = "observe";'), machine.gauge())
    expect(greets(rig, rig.address()), "250")
    assert records(rig, "rule")[0]["observed"] > 0
    # Without the rule nothing is measured, and nobody refused.
    rig.rules(OURS + '{ name = "words";  type = "open";  limit = 1000; }', machine.gauge())
    expect(greets(rig, rig.address()), "250")
    assert records(rig, "gauge") == records(rig, "shedding") == []


@case(mtas=("postfix",), sockets=("unix",))
def proc__broken_or_hanging__is_unknown_and_mail_flows(rig):
    machine = Machine(rig, "broken")
    rig.rules(short("broken", "cpu = 50;  memory = 50;"), machine.gauge())
    machine.set(cpu=99)
    wait_for_share(rig, lambda now: now["share"] >= 5)
    machine.write("pressure/cpu", "some avg10=nan\n\0\xff")
    wait_until(lambda: "value" not in value(rig, "cpu"), what="it is unknown")
    assert "loadavg: No such file" in value(rig, "cpu")["trouble"], value(rig, "cpu")
    assert "TROUBLE" in rig.sluiced.ask("status").stdout
    wait_for_share(rig, lambda now: not now["on"])
    os.unlink(machine.proc / "pressure/memory")
    os.mkfifo(machine.proc / "pressure/memory")
    wait_until(lambda: value(rig, "memory").get("trouble") == "does not answer", 15, "it hangs")
    expect(greets(rig, rig.address()), "250")
    machine.set(cpu=0, memory=0)
    with open(machine.proc / "pressure/memory", "w"):
        pass
    rig.rules(short("broken", "cpu = 50;  memory = 50;"), machine.gauge())


# --- by a real load

@case(mtas=("postfix",), sockets=("unix",))
def queue__real_files__count(rig):
    queue = world.HOME / "queue"
    for name in ("incoming", "active", "deferred/A", "defer"):
        (queue / name).mkdir(parents=True)
    rig.rules(short("queue", "queue = [ 10, 100 ];"), gauge('queue = "%s";' % queue))
    wait_until(lambda: value(rig, "queue").get("value") == 0, what="it is counted")
    for number in range(120):
        (queue / ("deferred/A" if number % 2 else "active") / ("A%08X" % number)).touch()
    wait_until(lambda: value(rig, "queue").get("value") == 120, what="they are counted")
    wait_for_share(rig, lambda now: now["strangers"] == 100)
    expect(greets(rig, rig.address()), SHORT % "room in the queue")
    for file in queue.glob("*/**/A????????"):
        file.unlink()
    wait_until(lambda: value(rig, "queue").get("value") == 0, what="they are gone")
    falling = wait_for_share(rig, lambda now: now["share"] < 40)
    assert_falls(falling)


@case(mtas=("postfix",), sockets=("unix",))
def queue__of_postfix__needs_the_right_to_read_it(rig):
    spool = rig.mta.home / "spool"
    rig.rules(short("spool", "queue = 100;"), gauge('queue = "%s";' % spool))
    wait_until(lambda: value(rig, "queue")["trouble"], what="it is told")
    assert re.search(r"spool/\w+: Permission denied$", value(rig, "queue")["trouble"])
    time.sleep(3)
    log = (rig.sluiced.home / "out").read_text()
    assert len(re.findall(r"gauge: queue: .*: Permission denied", log)) == 1
    expect(greets(rig, rig.address()), "250")
    for name in ("incoming", "active", "deferred"):
        mta.run("chmod", "-R", "o+rX", spool / name)
    wait_until(lambda: value(rig, "queue").get("value") is not None, 15, "it is counted")
    assert value(rig, "queue")["trouble"] == ""


@case(mtas=("postfix",), sockets=("unix",))
def disk__really_full__refuses(rig):
    full = world.HOME / "full"
    full.mkdir()
    world.command("mount", "-t", "tmpfs", "-o", "mode=777,size=4m,nr_inodes=200", "none", str(full))
    rig.rules(short("disk", "disk = [ 80, 95 ];  inodes = 95;"),
              gauge('filesystems = "%s";' % full))
    wait_until(lambda: value(rig, "disk").get("value") == 0, what="it is empty")
    (full / "big").write_bytes(b"x" * (4 << 20))
    wait_until(lambda: value(rig, "disk").get("value") == 100, what="it is full")
    assert value(rig, "disk")["place"] == str(full)
    df = subprocess.run(["df", "-P", str(full)], text=True, stdout=subprocess.PIPE).stdout
    assert " 100% " in df, df
    wait_for_share(rig, lambda now: now["strangers"] == 100)
    expect(greets(rig, rig.address()), SHORT % "disk space")
    os.unlink(full / "big")
    falling = wait_for_share(rig, lambda now: now["share"] < 40)
    assert_falls(falling)
    for number in range(195):
        (full / str(number)).touch()
    wait_until(lambda: value(rig, "inodes").get("value", 0) >= 95, what="no inode is left")
    wait_for_share(rig, lambda now: now["resource"] == "inodes")
    wait_for_share(rig, lambda now: now["strangers"] == 100)
    expect(greets(rig, rig.address()), SHORT % "inodes")


@case(mtas=("postfix",), sockets=("unix",))
def cpu__real_load__refuses(rig):
    if not os.path.exists("/proc/pressure/cpu"):
        return
    rig.rules(short("load", "cpu = [ 12, 25 ];"), gauge(""))
    wait_until(lambda: value(rig, "cpu").get("value") is not None, what="it is measured")
    busy = [subprocess.Popen(["nice", "sh", "-c", "while :; do :; done"])
            for _ in range(2 * os.cpu_count())]
    try:
        wait_for_share(rig, lambda now: now["share"] >= 10, 90)
        assert share(rig)["resource"] == "cpu"
        replies = [greets(rig, rig.address()) for _ in range(20)]
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert any(re.match(SHORT % "processor time", reply) for reply in replies), replies


@case(sockets=("unix",))
def sessions__open__count(rig):
    rig.rules(short("sessions", "sessions = [ 4, 8 ];"))
    crowd = [rig.client() for _ in range(10)]
    wait_for_share(rig, lambda now: now["strangers"] == 100)
    assert value(rig, "sessions")["value"] >= 8
    expect(greets(rig, rig.address()), SHORT % "open sessions")
    for client in crowd:
        expect(client.ehlo(), "250")
        client.quit()
    wait_until(lambda: value(rig, "sessions")["value"] < 4, what="they are gone")
    falling = wait_for_share(rig, lambda now: now["share"] < 45)
    assert_falls(falling)


def restart(rig, main):
    """Postfix with another main.cf. A reload would leave a client waiting that comes meanwhile."""
    rig.mta.stop()
    (rig.mta.home / "etc/main.cf").write_text(main)
    rig.mta.start()


@case(mtas=("postfix",), sockets=("unix",))
def errors__of_the_mail_server_itself__count(rig):
    before = (rig.mta.home / "etc/main.cf").read_text()
    rig.rules(short("errors", "errors = [ 2, 6 ];"))
    restart(rig, before + "queue_minfree = 1000000000000000\n")
    try:
        def refuses():
            client = rig.client()
            client.ehlo()
            return client.say("MAIL FROM:<a@example.net>").startswith("452 4.3.1")
        wait_until(refuses, what="postfix has no room")
        for _ in range(8):
            refuses()
        wait_for_share(rig, lambda now: now["strangers"] == 100)
        counted = value(rig, "errors")["value"]
        assert counted >= 8, counted
        # What sluice itself refuses stands in the log, too, and is none.
        for _ in range(20):
            expect(greets(rig, rig.address()), SHORT % "a mail server that works")
        time.sleep(2.5)
        assert value(rig, "errors")["value"] <= counted, value(rig, "errors")
    finally:
        restart(rig, before)


if __name__ == "__main__":
    suite.main()
