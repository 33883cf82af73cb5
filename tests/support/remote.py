# SPDX-License-Identifier: BSD-2-Clause
"""Other people's mail servers, each with an address and a script of its own.

    Remote(("203.0.113.7", 25), {"RCPT": "450 4.2.0 come back"})

A script has a reply for each command, for "greeting" and for "." at the end of a message. A reply
"421 …" closes the connection, "close" closes it without a word, "hang" says nothing any more. The
commands that are not named are answered as they are everywhere."""
import socket
import socketserver
import threading
import time

USUAL = {"greeting": "220 mx.remote.example.com ESMTP", "EHLO": "250-mx.remote.example.com\n"
         "250-PIPELINING\n250 ENHANCEDSTATUSCODES", "LHLO": "250-mx.remote.example.com\n"
         "250-PIPELINING\n250 ENHANCEDSTATUSCODES", "HELO": "250 mx.remote.example.com",
         "MAIL": "250 2.1.0 Ok", "RCPT": "250 2.1.5 Ok", "DATA": "354 Go ahead",
         ".": "250 2.0.0 Ok: queued as 4FAKE123", "RSET": "250 2.0.0 Ok", "QUIT": "221 2.0.0 Bye",
         "STARTTLS": "220 2.0.0 Ready to start TLS", "XFORWARD": "250 2.0.0 Ok"}


class Closed(Exception):
    pass


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        try:
            self.say("greeting")
            while True:
                line = self.rfile.readline()
                if not line:
                    return
                words = line.decode("latin-1").upper().split() or [""]
                reply = self.say(words[0])
                if words[0] == "STARTTLS":
                    self.start_tls()
                if reply.startswith("354"):
                    self.take_message()
                if words[0] == "QUIT":
                    return
        except (Closed, OSError):
            pass

    def say(self, command):
        reply = self.server.script.get(command, USUAL.get(command, "502 5.5.1 What?"))
        if reply == "hang":
            time.sleep(600)
        if reply == "close":
            raise Closed
        self.wfile.write(reply.replace("\n", "\r\n").encode("utf-8") + b"\r\n")
        if reply.startswith("421"):
            raise Closed
        return reply

    def start_tls(self):
        if self.server.tls:
            self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb")
            self.wfile = self.connection.makefile("wb", buffering=0)
        else:
            self.wfile.write(b"this is not TLS\r\n")
            raise Closed

    def take_message(self):
        while self.rfile.readline() not in (b".\r\n", b""):
            pass
        self.say(".")


class Remote(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address, script, tls=None):
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, Conversation)
        self.script = script
        self.tls = tls
        threading.Thread(target=self.serve_forever, daemon=True).start()
