# SPDX-License-Identifier: BSD-2-Clause
"""demonstration.py [--once] DIR: what contrib/try shows when all is built."""
import pathlib
import re
import signal
import socket
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/support"))

import mta
import smtp

RULES = """
  # Whoever asks for mailboxes that do not exist is looking for some that do.
  { name = "harvest";  type = "rate";  counts = "mailbox-unknown";  per = "client";
    limit = "3 per 10m";  hold = "1m";  hold_max = "1h";  stops = "connect";
    answer = "421 4.7.0 Too many unknown mailboxes from {client}, try again in {wait} (ref {ticket})"; },

  # What a milter is never told: the mail log tells it.
  { name = "failed-logins";  type = "rate";  counts = "auth-failed";  per = "client";
    limit = "5 per 10m";  hold = "15m";  hold_max = "24h";  stops = "connect";  forgive = "auth-ok";
    answer = "421 4.7.0 Too many failed logins from {client}, try again in {wait} (ref {ticket})"; },

  { name = "garbage";  type = "rate";  counts = "unknown-command";  per = "client";
    limit = "3 per 10m"; },

  # So many recipients at once, and as many again every three seconds.
  { name = "recipients";  type = "rate";  counts = "recipient";  per = "client";
    limit = "2 per 3s";
    answer = "450 4.7.1 {limit} recipients are the limit, try again in {wait} (ref {ticket})"; },

  { name = "open-sessions";  type = "open";  per = "client";  limit = 5; }
"""

# Every password is wrong.
NO_ACCOUNTS = """
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: /nonexistent/sasldb
mech_list: PLAIN
log_level: 0
"""

BOLD, DIM, RED, PLAIN = ("\033[1m", "\033[2m", "\033[31m", "\033[0m") if sys.stdout.isatty() else (
    "", "", "", "")


def say(text=""):
    print(text, flush=True)


def title(text):
    say("\n%s%s%s\n" % (BOLD, text, PLAIN))


def show(who, text):
    colour = RED if who == "S" and re.match("4", text) else DIM if who != "S" else ""
    say("    %s%s: %s%s" % (colour, who, text, PLAIN if colour else ""))


def free_port(first):
    for port in range(first, first + 400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise SystemExit("no free port near %d" % first)


class Stage:
    def __init__(self, home):
        home.mkdir(parents=True)
        home.chmod(0o755)
        self.port, self.submission = free_port(23100), free_port(23600)
        self.postfix = mta.Postfix(home / "mta", "127.0.0.1", self.port, self.submission)
        milter = "unix:%s/s.sock" % self.postfix.socket_directory
        self.sluiced = mta.Sluiced(home / "sluice", milter, "postfix",
                                   logs=[self.postfix.mail_log()])
        self.sluiced.write(RULES)
        self.postfix.configure(milter, secure=False, names=False)
        (self.postfix.home / "etc/sasl/smtpd.conf").write_text(NO_ACCOUNTS)

    def start(self):
        self.postfix.mail_log().touch(0o644)
        self.sluiced.start()
        self.postfix.start()

    def stop(self):
        self.postfix.stop()
        self.sluiced.stop()

    def client(self, address, port=None):
        return smtp.Client("127.0.0.1", port or self.port, address, show=show)


def show_harvest(stage):
    """Returns the last reply."""
    title("A client looks for mailboxes: 127.0.0.3")
    with stage.client("127.0.0.3") as client:
        client.ehlo("harvester.example.net")
        client.say("MAIL FROM:<list@example.net>")
        for user in ("info", "sales", "office"):
            client.say("RCPT TO:<%s@example.org>" % user)
        client.say("QUIT")
    say("\n    It comes back, and is told at EHLO:\n")
    with stage.client("127.0.0.3") as client:
        reply = client.ehlo("harvester.example.net")
        client.is_closed()
    return reply


def show_guesses(stage):
    """Returns the last reply."""
    title("A client guesses passwords, and nobody tells a milter of that: 127.0.0.5")
    with stage.client("127.0.0.5", stage.submission) as client:
        client.ehlo("guesser.example.net")
        for number in range(5):
            client.auth("alice", "guess-%d" % number)
        client.say("QUIT")
    say("\n    The mail log told. It comes back:\n")
    mta.wait_until(lambda: "failed-logins" in stage.sluiced.ask("status").stdout.partition(
        "on hold")[2], what="the failed logins are counted")
    with stage.client("127.0.0.5", stage.submission) as client:
        reply = client.ehlo("guesser.example.net")
        client.is_closed()
    return reply


def show_patience(stage):
    title("A client sends to too many recipients, waits as it is told, and gets in: 127.0.0.4")
    with stage.client("127.0.0.4") as client:
        client.say("EHLO hasty.example.net")
        client.say("MAIL FROM:<hasty@example.net>")
        for user in ("alice", "bob", "carol"):
            reply = client.say("RCPT TO:<%s@example.org>" % user)
        told = re.search(r"in (\d+) second", reply)
        if not told:
            return False
        say("\n    (waits %s s)\n" % told.group(1))
        time.sleep(int(told.group(1)))
        reply = client.say("RCPT TO:<carol@example.org>")
        client.say("DATA")
        client.content()
        client.say("QUIT")
    return reply.startswith("250")


def show_why(stage, reply, *words):
    """Is what it was told explained by the command, with these words?"""
    ticket = re.search(r"\(ref (\w{8})\)", reply)
    if not ticket:
        return False
    ticket = ticket.group(1)
    title("sluice why " + ticket)
    mta.wait_until(lambda: stage.sluiced.decisions(ticket=ticket), what="the audit line")
    why = stage.sluiced.ask("why", ticket)
    say(why.stdout)
    said = " ".join(why.stdout.split())
    return why.returncode == 0 and all(word in said for word in words)


def demonstrate(stage):
    """Was all seen that was promised?"""
    title("A client like any other: 127.0.0.2")
    with stage.client("127.0.0.2") as client:
        client.ehlo()
        good = client.message().startswith("250")
        client.say("QUIT")

    reply = show_harvest(stage)
    if not reply.startswith("421 4.7.0 Too many unknown mailboxes from 127.0.0.3"):
        say("\nThere was no 421 with our words.")
        return False
    good = show_why(stage, reply, "harvest", "127.0.0.3", "3 per 10m") and good
    reply = show_guesses(stage)
    good = reply.startswith("421 4.7.0 Too many failed logins from 127.0.0.5") and good
    good = show_why(stage, reply, "failed-logins", "127.0.0.5", "5 per 10m") and good
    good = show_patience(stage) and good
    title("sluice status")
    status = stage.sluiced.ask("status")
    say(status.stdout)
    return good and status.returncode == 0


def tell_how_to_play(stage):
    sluice = "%s %%s -c %s" % (mta.BUILD / "sluice", stage.sluiced.conf)
    title("It stays up until Ctrl-C. To play with it:")
    for what, how in (
            ("speak SMTP", "telnet 127.0.0.1 %d     (or: nc -C 127.0.0.1 %d)" % (
                stage.port, stage.port)),
            ("guess passwords", "nc -C 127.0.0.1 %d" % stage.submission),
            ("as another client", "nc -C -s 127.0.0.6 127.0.0.1 %d" % stage.port),
            ("mailboxes", " ".join("%s@example.org" % user for user in mta.LOCAL_USERS)),
            ("the config", str(stage.sluiced.conf)),
            ("put it in force", sluice % "reload"),
            ("what it means", sluice % "check"),
            ("what goes on", sluice % "status --watch"),
            ("the same in French", "TEXTDOMAINDIR=%s %s --lang fr" % (
                mta.BUILD / "po", sluice % "status")),
            ("why somebody was stopped", (sluice % "why") + " 127.0.0.3"),
            ("let somebody off", (sluice % "forget") + " 127.0.0.3"),
            ("the audit file", str(stage.sluiced.audit)),
            ("logs", "%s  %s" % (stage.sluiced.logs()[0], stage.postfix.home / "mail.log"))):
        say("    %-26s%s" % (what, how))
    say()


def interrupted(*_):
    raise KeyboardInterrupt


def main():
    once = "--once" in sys.argv[1:]
    stage = Stage(pathlib.Path(sys.argv[-1]))
    # A shell starts what runs in the background with SIGINT ignored.
    signal.signal(signal.SIGINT, interrupted)
    signal.signal(signal.SIGTERM, interrupted)
    seen = False
    try:
        stage.start()
        seen = demonstrate(stage)
        say("%sSeen: a 421 with our words, and why.%s" % (BOLD, PLAIN) if seen else
            "Not all was seen that should have been.")
        if not seen:
            mta.tails(stage.sluiced.logs() + stage.postfix.logs())
        if not once:
            tell_how_to_play(stage)
            signal.pause()
    except KeyboardInterrupt:
        say("\nStopping.")
    finally:
        stage.stop()
    sys.exit(0 if seen else 1)


main()
