# SPDX-License-Identifier: BSD-2-Clause
"""When the daemon starts, stops, dies, is absent or is told other rules, mail flows on."""
import pathlib
import shutil
import signal
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import mta
import smtp
import suite
import world
from suite import case, expect

THREE = """
{ name = "%s";  type = "rate";  counts = "message";  per = "client";  limit = "3 per 1h";
  answer = "450 4.7.1 three are enough"; }"""
TWO_OPEN = """
{ name = "%s";  type = "open";  per = "client";  limit = 2;  answer = "421 4.7.0 two are enough"; }"""


class Traffic:
    """Clients that send one message after another, each from an address of its own."""

    def __init__(self, rig, thread_count=4):
        self.is_over = False
        self.sent_count = 0
        self.trouble = []
        self.threads = [threading.Thread(target=self.send, args=(rig.address(),))
                        for _ in range(thread_count)]
        for thread in self.threads:
            thread.start()

    def send(self, address):
        while not self.is_over:
            try:
                with smtp.Client(world.SERVER, 25, address) as client:
                    client.ehlo()
                    reply = client.message()
                    client.say("QUIT")
            except OSError as error:
                reply = str(error)
            if reply.startswith("250"):
                self.sent_count += 1
            else:
                self.trouble.append((reply, client.transcript))

    def goes_on(self, message_count=8):
        wanted = self.sent_count + message_count
        mta.wait_until(lambda: self.sent_count >= wanted or self.trouble, 30, "mail flows")

    def end(self):
        self.is_over = True
        for thread in self.threads:
            thread.join()
        assert not self.trouble, self.trouble[:3]


def sends(rig, address, wanted):
    with smtp.Client(world.SERVER, 25, address) as client:
        client.ehlo()
        expect(client.message(), wanted)
        client.say("QUIT")


@case()
def open__third_session__waits_for_one_to_end(rig):
    rig.rules(TWO_OPEN % "open")
    address = rig.address()
    one, two = rig.client(address), rig.client(address)
    expect(one.ehlo(), "250")
    expect(two.ehlo(), "250")
    expect(rig.client(address).ehlo(), "421 4.7.0 two are enough")
    expect(rig.client().ehlo(), "250")
    one.quit()
    time.sleep(0.3)
    expect(rig.client(address).ehlo(), "250")
    expect(rig.client(address).ehlo(), "421 4.7.0 two are enough")


@case()
def open__after_kill_9__leaves_none_counted(rig):
    rig.rules(TWO_OPEN % "open-killed")
    address = rig.address()
    before = [rig.client(address), rig.client(address)]
    for client in before:
        expect(client.ehlo(), "250")
    expect(rig.client(address).ehlo(), "421")
    rig.sluiced.stop(signal.SIGKILL)
    rig.sluiced.start()
    # Those that were open have lost their filter, and go on without.
    for client in before:
        expect(client.message(), "250")
    expect(rig.client(address).ehlo(), "250")
    expect(rig.client(address).ehlo(), "250")
    expect(rig.client(address).ehlo(), "421 4.7.0 two are enough")


@case()
def daemon__absent__mail_flows(rig):
    rig.sluiced.stop()
    try:
        client = rig.client()
        client.ehlo()
        for _ in range(3):
            expect(client.message(), "250")
    finally:
        rig.sluiced.start()


@case()
def restart__in_traffic__harms_no_message(rig):
    rig.rules(THREE.replace("3 per", "1000000 per") % "traffic")
    traffic = Traffic(rig)
    try:
        for number in signal.SIGTERM, signal.SIGKILL, signal.SIGTERM:
            traffic.goes_on()
            rig.sluiced.stop(number)
            traffic.goes_on()
            rig.sluiced.start()
    finally:
        traffic.end()
    mta.wait_until(lambda: rig.sluiced.status()[0]["sessions_open"] == 0, what="none is open")


@case(sockets=("unix",))
def sigterm__loses_no_count(rig):
    rig.rules(THREE % "terminated")
    address = rig.address()
    sends(rig, address, "250")
    sends(rig, address, "250")
    began = time.monotonic()
    assert rig.sluiced.stop() == 0
    assert time.monotonic() - began < 2
    rig.sluiced.start()
    sends(rig, address, "250")
    sends(rig, address, "450 4.7.1 three are enough")


@case(sockets=("unix",))
def sigkill__loses_at_most_the_last_second(rig):
    rig.rules(THREE % "killed")
    address = rig.address()
    sends(rig, address, "250")
    sends(rig, address, "250")
    time.sleep(1.5)
    rig.sluiced.stop(signal.SIGKILL)
    rig.sluiced.start()
    sends(rig, address, "250")
    sends(rig, address, "450 4.7.1 three are enough")


@case()
def sigterm__with_sessions_open__ends_within_two_seconds(rig):
    rig.rules("")
    clients = [rig.client() for _ in range(5)]
    for client in clients:
        client.ehlo()
    began = time.monotonic()
    assert rig.sluiced.stop() == 0
    took = time.monotonic() - began
    rig.sluiced.start()
    assert took < 2, "%.1f s" % took
    for client in clients:
        expect(client.message(), "250")


@case(mtas=("postfix",), sockets=("unix",))
def sigterm__behind_a_closed_directory__ends_within_two_seconds(rig):
    """Nobody can knock at the socket then, which is what wakes libmilter 8.17."""
    directory = rig.mta.socket_directory
    shutil.chown(directory, "root")
    try:
        began = time.monotonic()
        assert rig.sluiced.stop() == 0
        took = time.monotonic() - began
    finally:
        shutil.chown(directory, rig.sluiced.user)
        rig.sluiced.start()
    assert took < 2, "%.1f s" % took


@case(sockets=("unix",))
def reload__in_traffic__harms_no_message(rig):
    rig.rules("")
    traffic = Traffic(rig)
    try:
        for number in range(20):
            rig.rules(THREE.replace("3 per", "%d per" % (100000 + number)) % "reloaded")
            traffic.goes_on(1)
    finally:
        traffic.end()
    (rule,) = rig.sluiced.status("rule")
    assert rule["limit_text"] == "100019 per 1h", rule


@case(sockets=("unix",))
def reload__keeps_what_was_counted(rig):
    rig.rules(THREE % "kept")
    address = rig.address()
    for _ in range(3):
        sends(rig, address, "250")
    rig.rules(THREE % "kept")
    sends(rig, address, "450")
    rig.rules(THREE.replace("3 per", "6 per") % "kept")
    sends(rig, address, "450")
    rig.sluiced.command("forget", "kept", "client=" + address)
    for _ in range(6):
        sends(rig, address, "250")
    sends(rig, address, "450")


@case(sockets=("unix",))
def reload__by_sigusr1__is_one_too(rig):
    rig.rules(THREE % "signalled")
    rig.sluiced.write(THREE.replace("3 per", "1 per") % "signalled")
    rig.sluiced.child.tell(signal.SIGUSR1)
    mta.wait_until(lambda: rig.sluiced.status("rule")[0]["limit_text"] == "1 per 1h",
                   what="the new rule is in force")
    rig.sluiced.child.tell(signal.SIGHUP)
    address = rig.address()
    sends(rig, address, "250")
    sends(rig, address, "450")


@case(sockets=("unix",))
def reload__of_a_broken_file__keeps_the_rules(rig):
    rig.rules(THREE % "unbroken")
    rig.sluiced.write('{ name = "broken";  type = "rate";  count = "message"; }')
    done = rig.sluiced.ask("reload")
    assert done.returncode == 1, done
    assert "counts" in done.stdout and "sluice.conf:" in done.stdout, done.stdout
    (rule,) = rig.sluiced.status("rule")
    assert rule["rule"] == "unbroken", rule
    rig.rules("")


@case(sockets=("unix",))
def second_instance__is_refused(rig):
    second = mta.Child([mta.BUILD / "sluiced", "-f", "-c", rig.sluiced.conf],
                       rig.sluiced.home / "second")
    assert second.wait() == 1
    assert "not started" in (rig.sluiced.home / "second").read_text()
    client = rig.client()
    client.ehlo()
    expect(client.message(), "250")
    assert rig.sluiced.status()[0]["sessions_open"] == 1


suite.main()
