# SPDX-License-Identifier: BSD-2-Clause
"""Another filter beside sluice: a milter that answers the MTA what it has been told to.

    other = Filter(("127.0.0.1", 8422))
    other.answers = {"rcpt": "421 4.7.0 not now", "eom": "reject"}

An answer is a reply of SMTP, whose lines stand one behind the other, or a word of WORDS; "silence"
is no answer at all. What is not named is let pass."""
import socketserver
import struct
import threading

COMMANDS = {b"C": "connect", b"H": "helo", b"M": "mail", b"R": "rcpt", b"T": "data", b"L": "header",
            b"N": "eoh", b"B": "body", b"E": "eom", b"U": "unknown"}
WORDS = {"continue": b"c", "tempfail": b"t", "reject": b"r", "accept": b"a", "discard": b"d",
         "shutdown": b"4", "bogus": b"Z"}
VERSION, ACTIONS, STEPS = 6, 0x1ff, 0


def packet(data):
    return struct.pack(">I", len(data)) + data


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        try:
            while self.hear():
                pass
        except (ConnectionError, struct.error):
            pass

    def hear(self):
        (size,) = struct.unpack(">I", self.rfile.read(4))
        data = self.rfile.read(size)
        command = data[:1]
        if command == b"O":
            self.wfile.write(packet(b"O" + struct.pack(">III", VERSION, ACTIONS, STEPS)))
        elif command in COMMANDS:
            self.answer(self.server.answers.get(COMMANDS[command], "continue"))
        return command != b"Q"

    def answer(self, answer):
        if answer == "silence":
            return
        if answer.startswith("quarantine "):
            self.wfile.write(packet(b"q" + answer.split(" ", 1)[1].encode() + b"\0") + packet(b"c"))
        elif answer in WORDS:
            self.wfile.write(packet(WORDS[answer]))
        else:
            self.wfile.write(packet(b"y" + answer.replace("\n", "\r\n").encode() + b"\0"))


class Filter(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address):
        super().__init__(address, Conversation)
        self.answers = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()
