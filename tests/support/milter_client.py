# SPDX-License-Identifier: BSD-2-Clause
"""Plays the MTA at a milter's socket: the wire protocol of Sendmail, version 6.

    with MilterClient("unix:/run/sluice/milter.sock") as mta:
        mta.negotiate()
        mta.connect("client.example.net", "192.0.2.7")
        reply = mta.mail("<a@example.net>", macros={"{auth_authen}": "alice"})
        if reply.kind == "reply":
            print(reply.text)                       # "421 4.7.0 Too many ..."

A reply is ("continue", ""), ("tempfail", ""), ("reject", ""), ("accept", ""), ("discard", "") or
("reply", "421 4.7.0 text"). What the milter asked never to hear is not sent, and what it promised
never to answer is not waited for: both are ("continue", "").
"""
import collections
import socket
import struct

VERSION = 6
ALL_ACTIONS = 0x1ff
ALL_STEPS = 0x1fffff

# Steps that a milter can wish to be spared, and those that it answers nothing to.
NO_CONNECT, NO_HELO, NO_MAIL, NO_RCPT, NO_BODY, NO_HEADERS, NO_EOH = (1 << n for n in range(7))
NO_UNKNOWN, NO_DATA, SKIP, RCPT_REJECTED = (1 << n for n in range(8, 12))
SILENT_HEADER, SILENT_CONNECT, SILENT_HELO, SILENT_MAIL, SILENT_RCPT, SILENT_DATA = (
    1 << 7, 1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16)
SILENT_UNKNOWN, SILENT_EOH, SILENT_BODY = 1 << 17, 1 << 18, 1 << 19

KINDS = {b"c": "continue", b"t": "tempfail", b"r": "reject", b"a": "accept", b"d": "discard",
         b"y": "reply", b"p": "progress", b"s": "skip"}

Reply = collections.namedtuple("Reply", "kind text")
Offer = collections.namedtuple("Offer", "version actions steps macros")

CONTINUE = Reply("continue", "")


class MilterClosed(Exception):
    """The milter closed the connection."""


def join(*words):
    return b"".join(word.encode("utf-8", "surrogateescape") + b"\0" for word in words)


def dial(address, timeout_s):
    kind, _, rest = address.partition(":")
    if kind in ("unix", "local"):
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(timeout_s)
        link.connect(rest)
        return link
    port, _, host = rest.partition("@")
    return socket.create_connection((host.strip("[]"), int(port)), timeout_s)


class MilterClient:
    def __init__(self, address, timeout_s=10):
        self.link = dial(address, timeout_s)
        self.received = b""
        self.steps = 0
        self.wanted_macros = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # --- packets

    def send(self, command, data=b""):
        self.link.sendall(struct.pack(">I", len(data) + 1) + command + data)

    def take(self, count):
        while len(self.received) < count:
            got = self.link.recv(65536)
            if not got:
                raise MilterClosed()
            self.received += got
        taken, self.received = self.received[:count], self.received[count:]
        return taken

    def receive(self):
        packet = self.take(struct.unpack(">I", self.take(4))[0])
        return packet[:1], packet[1:]

    def reply(self):
        while True:
            kind, data = self.receive()
            if kind != b"p":
                text = data.rstrip(b"\0").decode("utf-8", "replace")
                return Reply(KINDS.get(kind, repr(kind)), text)

    def command(self, command, data=b"", spared=0, silent=0):
        if self.steps & spared:
            return CONTINUE
        self.send(command, data)
        return CONTINUE if self.steps & silent else self.reply()

    # --- what an MTA says

    def negotiate(self, steps=ALL_STEPS, actions=ALL_ACTIONS):
        """Returns what the milter asks for; its macros by the number of their stage."""
        self.send(b"O", struct.pack(">III", VERSION, actions, steps))
        kind, data = self.receive()
        if kind != b"O":
            raise MilterClosed()
        version, its_actions, self.steps = struct.unpack(">III", data[:12])
        rest = data[12:]
        while len(rest) > 4:
            stage = struct.unpack(">I", rest[:4])[0]
            names, _, rest = rest[4:].partition(b"\0")
            self.wanted_macros[stage] = names.decode().split()
        return Offer(version, its_actions, self.steps, self.wanted_macros)

    def macro(self, command, macros):
        """Macros come before the command that they belong to."""
        if macros:
            words = [word for pair in macros.items() for word in pair]
            self.send(b"D", command + join(*words))

    def connect(self, name="client.example.net", address="192.0.2.7", port=40000, macros=None):
        """Without an address it is mail submitted on the host itself."""
        self.macro(b"C", macros)
        if address is None:
            place = b"U"
        elif address.startswith("/"):
            place = b"L" + struct.pack(">H", 0) + join(address)
        else:
            family = b"6" if ":" in address else b"4"
            place = family + struct.pack(">H", port) + join(address)
        return self.command(b"C", join(name) + place, NO_CONNECT, SILENT_CONNECT)

    def helo(self, name="client.example.net", macros=None):
        self.macro(b"H", macros)
        return self.command(b"H", join(name), NO_HELO, SILENT_HELO)

    def mail(self, path="<sender@example.net>", *parameters, macros=None):
        self.macro(b"M", macros)
        return self.command(b"M", join(path, *parameters), NO_MAIL, SILENT_MAIL)

    def rcpt(self, path="<recipient@example.org>", *parameters, macros=None):
        self.macro(b"R", macros)
        return self.command(b"R", join(path, *parameters), NO_RCPT, SILENT_RCPT)

    def data(self, macros=None):
        self.macro(b"T", macros)
        return self.command(b"T", b"", NO_DATA, SILENT_DATA)

    def header(self, name, value):
        return self.command(b"L", join(name, value), NO_HEADERS, SILENT_HEADER)

    def eoh(self):
        return self.command(b"N", b"", NO_EOH, SILENT_EOH)

    def body(self, chunk):
        return self.command(b"B", chunk, NO_BODY, SILENT_BODY)

    def eom(self, macros=None):
        self.macro(b"E", macros)
        return self.command(b"E")

    def unknown(self, line="FOO"):
        return self.command(b"U", join(line), NO_UNKNOWN, SILENT_UNKNOWN)

    def abort(self):
        self.send(b"A")

    def quit(self):
        """The session ends; the milter closes."""
        self.send(b"Q")

    def quit_and_reuse(self):
        """The session ends, and the connection is kept for the next one."""
        self.send(b"K")

    def close(self):
        try:
            self.quit()
        except OSError:
            pass
        self.link.close()

    # --- whole sessions

    def begin(self, address="192.0.2.7", name="client.example.net", helo=None, macros=None):
        """Up to HELO; returns the first reply that is not "continue", or the last."""
        self.negotiate()
        reply = self.connect(name, address, macros=macros)
        return reply if reply != CONTINUE else self.helo(helo or name)

    def message(self, sender="<sender@example.net>", recipients=("<recipient@example.org>",)):
        """One message; returns the first reply that is not "continue", or the last."""
        steps = [lambda: self.mail(sender)]
        steps += [lambda to=to: self.rcpt(to) for to in recipients]
        steps += [self.data, self.eom]
        for step in steps:
            reply = step()
            if reply != CONTINUE:
                return reply
        return reply
