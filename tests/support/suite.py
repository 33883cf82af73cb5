# SPDX-License-Identifier: BSD-2-Clause
"""Runs cases against each MTA over each kind of socket: see tests/mta/."""
import itertools
import os
import re
import shutil
import subprocess
import sys
import time
import traceback

import mta
import smtp
import world

KINDS = ("unix", "inet", "inet6")
CASES = []


def case(mtas=("postfix", "sendmail"), sockets=("unix", "inet")):
    """Registers a case; its name tells the law, and the rig is its only argument."""
    def register(function):
        CASES.append((function, mtas, sockets))
        return function
    return register


class Rig:
    """An MTA, sluiced behind it, and clients with any address of 192.0.2.0/24 or 198.51.100.0/24.

    Each case has the addresses that it asks for to itself, and sets rules of its own; accounts are
    kept by rule and address, so no case meets another's."""

    def __init__(self, name, socket):
        self.name = "%s/%s" % (name, socket)
        self.is_postfix = name == "postfix"
        home = world.HOME / self.name.replace("/", "-")
        home.mkdir()
        ipv6 = "all" if world.has_ipv6() else "ipv4"
        if self.is_postfix:
            self.mta = mta.Postfix(home / "mta", ipv6=ipv6)
        else:
            self.mta = mta.Sendmail(home / "mta", mta.SENDMAIL, ipv6=ipv6)
        self.socket = {"unix": "unix:%s/sluice.sock" % self.mta.socket_directory,
                       "inet": "inet:8421@127.0.0.1", "inet6": "inet6:8421@::1"}[socket]
        self.sluiced = mta.Sluiced(home / "sluice", self.socket, self.mta.group,
                                   logs=[self.mta.mail_log()])
        self.addresses = ("198.51.100.%d" % number for number in range(1, 255))
        self.clients = []

    def start(self):
        # One that is missing would be trouble.
        self.mta.mail_log().touch(0o644)
        self.sluiced.write()
        self.sluiced.start()
        self.mta.configure(self.socket)
        self.mta.start()

    def stop(self):
        self.mta.stop()
        self.sluiced.stop()

    def rules(self, rules, more=""):
        self.sluiced.write(rules, more)
        self.sluiced.command("reload")

    def address(self):
        return next(self.addresses)

    def client(self, source=None, port=25, host=world.SERVER):
        client = smtp.Client(host, port, source or self.address())
        self.clients.append(client)
        return client

    def xclient(self, **attributes):
        """A session of Postfix that pretends to come from elsewhere."""
        client = self.client("127.0.0.9", host="127.0.0.1")
        client.ehlo()
        words = " ".join("%s=%s" % (name.upper(), value) for name, value in attributes.items())
        client.greeting = client.say("XCLIENT " + words)
        return client

    def forget_clients(self):
        for client in self.clients:
            client.socket.close()
        self.clients = []

    def show(self):
        for client in self.clients:
            print("    --- a session")
            for line in client.transcript:
                print("    " + line)
        mta.tails([self.sluiced.conf, self.sluiced.audit] + self.sluiced.logs() + self.mta.logs())
        mta.tails([world.HOME / "syslog"])


def expect(actual, pattern):
    """The pattern must match at the beginning.

    Sendmail 8.17 puts the address that was asked for before the words of a 450."""
    actual = re.sub(r"^(4\d\d 4\.\d+\.\d+ )<.*?>\.\.\. ", r"\1", actual)
    if not re.match(pattern, actual or "(nothing)", re.S):
        raise AssertionError("expected %r, got %r" % (pattern, actual))


def unpack_sendmail():
    root = mta.SENDMAIL
    done = subprocess.run(["sh", str(mta.SOURCE / "contrib/ci/sendmail.sh"), str(root)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        world.skip("no Sendmail:\n" + done.stdout)


def main():
    """Arguments: words that a case or a rig must have in its name to be run."""
    if not os.environ.get("SLUICE_WORLD"):
        if not shutil.which("postfix"):
            world.skip("no Postfix")
        unpack_sendmail()
    world.enter()
    passed = failed = 0
    for name, socket in itertools.product(("postfix", "sendmail"), KINDS):
        chosen = [function for function, mtas, sockets in CASES
                  if name in mtas and socket in sockets
                  and all(word in "%s/%s %s" % (name, socket, function.__name__)
                          for word in sys.argv[1:])]
        if not chosen:
            continue
        rig = Rig(name, socket)
        try:
            rig.start()
        except Exception:
            print("FAIL %s does not start\n%s" % (rig.name, traceback.format_exc()))
            rig.show()
            failed += 1
            continue
        for function in chosen:
            if run_case(rig, function):
                passed += 1
            else:
                failed += 1
        try:
            rig.stop()
        except AssertionError:
            print("FAIL %s does not stop\n%s" % (rig.name, traceback.format_exc()))
            failed += 1
    print("%d passed, %d failed" % (passed, failed))
    sys.stdout.flush()
    sys.exit(1 if failed else 0)


def run_case(rig, function):
    began = time.monotonic()
    try:
        function(rig)
    except Exception:
        print("FAIL %s %s\n%s" % (rig.name, function.__name__, traceback.format_exc()))
        rig.show()
        return False
    finally:
        rig.forget_clients()
    print("ok   %s %s (%.1f s)" % (rig.name, function.__name__, time.monotonic() - began))
    sys.stdout.flush()
    return True
