# SPDX-License-Identifier: BSD-2-Clause
"""An SMTP client that says exactly what it is told to, and keeps a transcript."""
import base64
import socket
import ssl

MESSAGE = b"Subject: a test\r\nMessage-ID: <test@example.net>\r\n\r\nHello.\r\n.\r\n"


def encoded(text):
    """What a mechanism of SASL sends."""
    return base64.b64encode(text.encode("utf-8", "surrogateescape")).decode()


class Client:
    def __init__(self, host, port, source=None, seconds=20, show=None, early=b"", tls=False):
        """Early is said before the greeting; with tls the connection begins with a handshake."""
        self.transcript = []
        self.show = show
        self.buffer = b""
        self.closed = False
        self.socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.socket.settimeout(seconds)
        if source:
            self.socket.bind((source, 0))
        self.socket.connect((host, port))
        if tls:
            self.wrap()
        if early:
            self.send(early)
        self.greeting = self.reply()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def note(self, who, text):
        self.transcript.append("%s: %s" % (who, text))
        if self.show:
            self.show(who, text)

    def line(self):
        while b"\n" not in self.buffer:
            try:
                more = self.socket.recv(4096)
            except (ConnectionError, ssl.SSLError):
                more = b""
            if not more:
                self.closed = True
                self.note("*", "the server has closed the connection")
                return ""
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\n", 1)
        line = line.rstrip(b"\r").decode("latin-1")
        self.note("S", line)
        return line

    def reply(self):
        """All lines of one reply; "" when the server has closed."""
        lines = [self.line()]
        while lines[-1][3:4] == "-":
            lines.append(self.line())
        return "\n".join(lines)

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError as error:
            self.note("*", "cannot send: %s" % error)

    def say(self, command):
        self.note("C", command)
        self.send(command.encode("latin-1") + b"\r\n")
        return self.reply()

    def pipeline(self, *commands):
        for command in commands:
            self.note("C", command)
        self.send("".join(command + "\r\n" for command in commands).encode("latin-1"))
        return [self.reply() for _ in commands]

    def ehlo(self, name="client.example.net"):
        return self.say("EHLO " + name)

    def message(self, sender="sender@example.net", recipients=("bob@example.org",)):
        """One transaction. Returns the reply to its end, or the first that refuses."""
        commands = ["MAIL FROM:<%s>" % sender] + ["RCPT TO:<%s>" % each for each in recipients]
        for command in commands + ["DATA"]:
            answer = self.say(command)
            if answer[:1] not in "23" or not answer:
                return answer
        return self.content()

    def content(self, data=MESSAGE):
        self.note("C", "(the message)")
        self.send(data)
        return self.reply()

    def starttls(self):
        answer = self.say("STARTTLS")
        if answer.startswith("220"):
            self.wrap()
        return answer

    def wrap(self, version=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if version:
            context.maximum_version = version
        self.socket = context.wrap_socket(self.socket)

    def auth(self, login, password):
        return self.say("AUTH PLAIN " + encoded("\0%s\0%s" % (login, password)))

    def auth_login(self, login, password):
        answer = self.say("AUTH LOGIN")
        for word in (login, password):
            if answer.startswith("334"):
                answer = self.say(encoded(word))
        return answer

    def is_closed(self, seconds=3):
        """Does the server close by itself?"""
        self.socket.settimeout(seconds)
        try:
            return self.line() == "" and self.closed
        except TimeoutError:
            return False

    def quit(self):
        answer = self.say("QUIT")
        self.socket.close()
        return answer
