# SPDX-License-Identifier: BSD-2-Clause
"""Clients of a real mail server, and what they know to be true of each line in its log.

A case has an address to itself. It says of each reply that it gets what the reply means; the code
is the one that came over the wire. So golden_test.py can ask whether the log was read rightly.

An event may be two, as in "sender-rejected/recipient-rejected", where what a client chose makes the
line so odd that nobody can know which."""
import csv
import os
import sys
import time
import traceback

import smtp
import world

VICTIM = "203.0.113.66"  # forgeries speak of it; it never connects
CASES = {}

# Instead of a number.
SOME = "+"
PERHAPS = "?"


def case(*logs):
    """Registers a case for the logs of these names."""
    def register(function):
        for log in logs:
            CASES.setdefault(log, []).append(function)
        return function
    return register


class Session(smtp.Client):
    """A client that notes by itself when a session begins and how it ends."""

    def __init__(self, rig, address, *args, **options):
        self.rig, self.address = rig, address
        self.has_quit = False
        super().__init__(*args, **options)

    def __exit__(self, *_):
        self.socket.close()

    def say(self, command):
        answer = super().say(command)
        if command == "QUIT" and answer.startswith("221"):
            self.has_quit = True
        return answer

    def saw(self, event, reply="", count=1):
        self.rig.saw(event, reply, count, self.address)


class Rig:
    """A mail server, its cases, and what they saw."""

    def __init__(self, log, tells_of=("connect", "end")):
        """The log tells of each session's beginning, and of its end."""
        self.log = log
        self.tells_of = tells_of
        self.rows = []
        self.sessions = []
        self.addresses = ("198.51.100.%d" % number for number in range(1, 255))
        self.failures = 0

    def session(self, port=25, source=None, host=world.SERVER, is_told=True, **options):
        """With is_told the log has a line when it begins and one when it ends."""
        source = source or self.address
        session = Session(self, source, host, port, source, **options)
        session.is_told = is_told
        self.sessions.append(session)
        return session

    def saw(self, event, reply="", count=1, client=None):
        code = reply[:3] if isinstance(reply, str) and reply[:3].isdigit() else ""
        self.rows.append((self.case, "client", client or self.address, event, code, count))

    def saw_some(self, event, reply):
        """Told once or more often: Postfix 3.7 repeats what a filter says at connect."""
        self.saw(event, reply, SOME)

    def saw_perhaps(self, event, reply):
        """Told in a line that can be read in two ways: to read it in none is right, too."""
        self.saw(event, reply, PERHAPS)

    def became(self, recipient, event, code="", count=1):
        """The same for a message on its way out."""
        self.rows.append((self.case, "recipient", recipient, event, code, count))

    def move(self):
        """The rest of the case has another address."""
        self.address = next(self.addresses)

    def named(self, name, is_true=True):
        """Gives the case's address a name."""
        world.PTR[self.address] = name
        if is_true:
            world.A[name] = self.address
        return name

    def run_all(self, words):
        for function in CASES[self.log]:
            if all(word in function.__name__ for word in words):
                self.run(function)

    def run(self, function):
        self.case, self.sessions = function.__name__, []
        self.move()
        began = time.monotonic()
        try:
            function(self)
        except Exception:
            self.failures += 1
            print("FAIL %s %s\n%s" % (self.log, self.case, traceback.format_exc()))
            for session in self.sessions:
                print("\n".join("    " + line for line in session.transcript) + "\n")
        if os.environ.get("SLUICE_SHOW"):
            for session in self.sessions:
                print("\n".join("    " + line[:200] for line in session.transcript) + "\n")
        for session in self.sessions:
            session.socket.close()
            if session.is_told and "connect" in self.tells_of:
                session.saw("connect")
            if session.is_told and "end" in self.tells_of:
                session.saw("quit" if session.has_quit else "disconnect")
        time.sleep(0.03)
        print("     %s %s %s (%.1f s)" % (self.log, self.address, self.case,
                                          time.monotonic() - began))
        sys.stdout.flush()

    def write_events(self, path):
        with open(path, "w", newline="") as out:
            table = csv.writer(out, delimiter="\t", lineterminator="\n")
            table.writerow(("case", "by", "whom", "event", "code", "count"))
            total = {}
            for row in self.rows:
                if row[5] in (SOME, PERHAPS):
                    total[row[:5]] = row[5]
                else:
                    total[row[:5]] = total.get(row[:5], 0) + row[5]
            for row, count in total.items():
                table.writerow(row + (count,))
