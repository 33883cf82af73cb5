# SPDX-License-Identifier: BSD-2-Clause
"""Stands between the MTA and the filter, hands all on, and notes what they say to each other in the
milter protocol."""
import os
import socket
import struct
import threading


class Wire:
    """The paths are those of unix sockets: where the MTA connects, and where the filter listens."""

    def __init__(self, listen, filter_path):
        self.filter_path = filter_path
        self.said = []  # (">" by the MTA or "<" by the filter, letter, body)
        self.listener = socket.socket(socket.AF_UNIX)
        if os.path.exists(listen):
            os.unlink(listen)
        self.listener.bind(listen)
        os.chmod(listen, 0o666)
        self.listener.listen(50)
        self.path = listen
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                server, _ = self.listener.accept()
            except OSError:
                return
            filter_side = socket.socket(socket.AF_UNIX)
            filter_side.connect(self.filter_path)
            for side in (server, filter_side, ">"), (filter_side, server, "<"):
                threading.Thread(target=self.pump, args=side, daemon=True).start()

    def pump(self, source, target, direction):
        rest = b""
        while True:
            try:
                data = source.recv(65536)
            except OSError:
                data = b""
            if not data:
                try:
                    target.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                return
            rest = self.note(rest + data, direction)
            try:
                target.sendall(data)
            except OSError:
                return

    def note(self, data, direction):
        """Takes whole packets off, and returns what is left."""
        while len(data) >= 4:
            (length,) = struct.unpack(">I", data[:4])
            if len(data) < 4 + length:
                break
            self.said.append((direction, chr(data[4]), data[5:4 + length]))
            data = data[4 + length:]
        return data

    def commands(self):
        """Letters of the MTA's commands; macros and negotiation left out."""
        return [letter for direction, letter, _ in self.said
                if direction == ">" and letter not in "DO"]

    def macros(self):
        """Letter of the command -> names of the macros that came with it."""
        found = {}
        for direction, letter, body in self.said:
            if direction == ">" and letter == "D":
                found.setdefault(chr(body[0]), set()).update(
                    body[1:].decode("latin-1").split("\0")[:-1:2])
        return found

    def close(self):
        self.listener.close()
        os.unlink(self.path)
