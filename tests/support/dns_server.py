# SPDX-License-Identifier: BSD-2-Clause
"""A name server of a test's own, by UDP and TCP, which can be as bad as others are.

    with DnsServer({"example.org": {"TXT": ["v=spf1 ip4:192.0.2.0/24 -all"], "A": ["192.0.2.1"]}},
                   tricks={"slow.example": 0.5, "dead.example": "silent"}) as server:
        print(server.address, server.asked)         # "127.0.0.1:21100", ["example.org TXT", ...]

What is not in the zone does not exist. A trick is done with a name: a number of seconds to be late,
"silent", "servfail", "garbage", "truncate" (all of it by TCP only) or "hang" (not even there).
"""
import contextlib
import socket
import struct
import threading
import time

KINDS = {1: "A", 15: "MX", 16: "TXT", 28: "AAAA"}


def encoded_name(name):
    labels = name.rstrip(".").split(".")
    return b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"


def encoded_text(text):
    """A text of any length is of strings of up to 255 bytes."""
    data = text.encode("latin-1")
    pieces = [data[at:at + 255] for at in range(0, len(data), 255)] or [b""]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces)


ENCODERS = {
    "A": lambda value: socket.inet_pton(socket.AF_INET, value),
    "AAAA": lambda value: socket.inet_pton(socket.AF_INET6, value),
    "MX": lambda value: struct.pack(">H", 10) + encoded_name(value),
    "TXT": encoded_text,
}


def question(packet):
    """The name, the kind of record, and the question as it stands there."""
    labels, at = [], 12
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("latin-1"))
        at += 1 + packet[at]
    kind, = struct.unpack(">H", packet[at + 1:at + 3])
    return ".".join(labels).lower(), KINDS.get(kind, str(kind)), packet[12:at + 5]


class DnsServer:
    def __init__(self, zone, tricks=None, port=0):
        self.zone, self.tricks = zone, dict(tricks or {})
        self.asked = []  # "example.org TXT", in their order
        self.held = []
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", port))
        self.port = self.udp.getsockname()[1]
        self.tcp = socket.socket()
        self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.tcp.bind(("127.0.0.1", self.port))
        self.tcp.listen(64)
        self.address = "127.0.0.1:%d" % self.port
        for serve in self.serve_udp, self.serve_tcp:
            threading.Thread(target=serve, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for link in (self.udp, self.tcp, *self.held):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()

    def serve_udp(self):
        with contextlib.suppress(OSError):
            while True:
                packet, client = self.udp.recvfrom(4096)
                if packet:
                    threading.Thread(target=self.answer_udp, args=(packet, client),
                                     daemon=True).start()

    def answer_udp(self, packet, client):
        name, kind, asked = question(packet)
        self.asked.append("%s %s" % (name, kind))
        trick = self.tricks.get(name)
        if trick == "silent":
            return
        if isinstance(trick, (int, float)):
            time.sleep(trick)
        reply = packet[:2] + b"\xa5" * 100 if trick == "garbage" else self.reply(
            packet, name, kind, asked, is_cut=trick in ("truncate", "hang"))
        with contextlib.suppress(OSError):
            self.udp.sendto(reply, client)

    def serve_tcp(self):
        with contextlib.suppress(OSError):
            while True:
                link, _ = self.tcp.accept()
                self.held.append(link)
                threading.Thread(target=self.answer_tcp, args=(link,), daemon=True).start()

    def answer_tcp(self, link):
        with contextlib.suppress(OSError):
            packet = link.recv(4096)[2:]
            name, kind, asked = question(packet)
            self.asked.append("%s %s by TCP" % (name, kind))
            if self.tricks.get(name) != "hang":
                reply = self.reply(packet, name, kind, asked)
                link.sendall(struct.pack(">H", len(reply)) + reply)

    def reply(self, packet, name, kind, asked, is_cut=False):
        values = self.zone.get(name, {}).get(kind, [])
        data = [ENCODERS[kind](value) for value in values] if not is_cut else []
        status = 2 if self.tricks.get(name) == "servfail" else 0 if name in self.zone else 3
        number, = (number for number, word in KINDS.items() if word == kind)
        answers = b"".join(b"\xc0\x0c" + struct.pack(">HHIH", number, 1, 300, len(each)) + each
                           for each in data)
        head = struct.pack(">HHHHH", (0x8380 if is_cut else 0x8180) | status, 1, len(data), 0, 0)
        return packet[:2] + head + asked + answers
