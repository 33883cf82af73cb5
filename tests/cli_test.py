# SPDX-License-Identifier: BSD-2-Clause
"""The command sluice, with a daemon that is told what to answer, and audit files made by hand."""
import datetime
import fcntl
import gzip
import json
import os
import pathlib
import random
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest

SOURCE = pathlib.Path(os.environ.get("srcdir", ".")).resolve()
sys.path.insert(0, str(SOURCE / "tests/support"))

from program import public  # noqa: E402

BUILD = pathlib.Path(os.environ.get("builddir", ".")).resolve()
SLUICE = public(BUILD / "sluice")
NOBODY = 65534

RULES = """
rules = (
  { name = "ours"; type = "exempt"; clients = [ "127.0.0.0/8", "::1" ];
    names = [ ".example.org" ]; },
  { name = "connections"; type = "rate"; counts = "connect"; per = "client";
    limit = "60 per 1m"; hold = "15m"; hold_max = "4h"; },
  { name = "spray"; type = "rate"; mode = "observe"; counts = "auth-ok"; distinct = "login";
    per = "client"; limit = "4 per 1h"; burst = 2; ipv4_bits = 24;
    when = { service = [ "submission", "smtps" ]; tls = true; authenticated = true; }; },
  { name = "server"; type = "rate"; counts = [ "message", "recipient" ]; limit = "500 per 1d";
    answer = "450 4.7.1 {limit} is enough for {client}, come back in {wait} (ref {ticket})"; },
  { name = "open-sessions"; type = "open"; per = "client"; limit = 20; at_once = true; }
);
"""

DAEMON = {"record": "daemon", "version": "0.1.0", "pid": 4711, "uptime": 273600.5,
          "started": "2026-11-18T18:21:05.000Z", "config": "/etc/sluice/sluice.conf",
          "loaded": "2026-11-21T22:21:05.123Z", "mode": "enforce", "sessions_open": 12,
          "sessions_total": 34567, "judged": 345678, "passed": 345000}
RULE = {"record": "rule", "rule": "connections", "type": "rate", "mode": "observe", "line": 38,
        "limit_text": "60 per 1m", "stopped": 17, "observed": 23, "exempted": 0}
HOLD = {"record": "hold", "account": "connections client=192.0.2.7", "rule": "connections",
        "wait": 843.2, "offences": 3}
STORE = {"record": "store", "backend": "lmdb", "capacity": 262144, "held": 123, "evicted": 0,
         "pending": 4, "disk_count": 99, "disk_bytes": 3145728, "map_bytes": 1073741824,
         "commits": 5, "failed": 0, "trouble": ""}
AUDIT = {"record": "audit", "written": 6, "repeated": 7, "lost": 0, "trouble": ""}
LOG = {"record": "log", "log": "/var/log/mail.log", "lines": 90, "understood": 70, "unknown": 5,
       "told": 12, "last": "2026-11-21T22:21:05.000Z", "position": 1000, "size": 1200,
       "lag_bytes": 200, "lag": 119.5, "cut": 0, "missed": 1, "trouble": ""}
JOURNAL = {"record": "log", "log": "journal", "lines": 1, "understood": 1, "unknown": 0, "told": 0,
           "position": "2026-11-21T22:21:05.000Z", "foreign": 0, "missed": 0, "trouble": ""}


def moment(age):
    """The time so many seconds ago, as the daemon writes it."""
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (at.microsecond // 1000)


def decision(ticket, time, **members):
    """An audit line as the daemon writes it."""
    return {"time": time, "record": "decision", "ticket": ticket, "session": "s" + ticket,
            "client": "192.0.2.7", "port": 4242, "name": "mail.example.net", "service": "smtp",
            "helo": "mail.example.net", "stage": "connect", "rule": "connections",
            "type": "rate", "file": "/etc/sluice/sluice.conf", "line": 38,
            "account": "connections client=192.0.2.7", "reason": "rate-exceeded",
            "counts": "connect", "seen": 60, "limit": 60, "limit_text": "60 per 1m", "wait": 1,
            "mode": "enforce", "action": "close", "reply": "421 4.7.0 Too many connections",
            **members}


def repeated(ticket, time, count, **members):
    return {"time": time, "record": "repeated", "ticket": ticket, "rule": "connections",
            "type": "rate", "file": "/etc/sluice/sluice.conf", "line": 38,
            "account": "connections client=192.0.2.7", "stage": "connect", "mode": "enforce",
            "action": "close", "since": time, "count": count, **members}


def held(time, account, **members):
    return {"time": time, "record": "hold", "client": account.split("=")[1], "login": "alice",
            "origin": "log", "stage": "auth", "events": "auth-failed", "code": 535,
            "reply": "535 5.7.8 Error: authentication failed", "rule": "failed-logins",
            "type": "rate", "file": "/etc/sluice/sluice.conf", "line": 21, "account": account,
            "counts": "auth-failed", "seen": 5, "limit": 5, "limit_text": "5 per 10m",
            "wait": 900, "offences": 1, "mode": "enforce", **members}


def outcome(time, client, **members):
    return {"time": time, "record": "outcome", "client": client, "name": "unknown",
            "verified": False, "service": "submission", "login": "alice", "mechanism": "PLAIN",
            "origin": "log", "stage": "auth", "events": "auth-failed", "outcome": "never",
            "cause": "credentials", "code": 535,
            "reply": "535 5.7.8 Error: authentication failed", "rules": "failed-logins",
            **members}


class Daemon:
    """Answers each request on its control socket as it was told to, whatever the request."""

    def __init__(self, path, answer):
        self.requests = []
        self.answer = answer
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(path))
        self.socket.listen()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            with client:
                request = b""
                while not request.endswith(b"\n"):
                    got = client.recv(4096)
                    if not got:
                        break
                    request += got
                self.requests.append(request.decode())
                client.sendall(self.answer)

    def stop(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.socket.close()


def answer(*records, last="ok"):
    """The lines that a daemon sends."""
    return "".join(json.dumps(record) + "\n" for record in records).encode() + last.encode() + b"\n"


class Case(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="sluice-cli-"))
        self.home.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.home)
        self.control = self.home / "control.sock"
        self.audit = self.home / "audit.jsonl"
        self.conf = self.home / "sluice.conf"
        self.configure()

    def configure(self, rules="", more=""):
        self.conf.write_text('control = { socket = "%s"; };\naudit = { file = "%s"; };\n%s%s'
                             % (self.control, self.audit, more, rules))

    def daemon(self, said):
        daemon = Daemon(self.control, said)
        self.addCleanup(daemon.stop)
        return daemon

    def record(self, lines, path=None):
        (path or self.audit).write_text("".join(json.dumps(line) + "\n" for line in lines))

    def run_plain(self, *arguments, env=(), most=126, **options):
        """What is printed has no bytes beyond `most`, and none that a terminal obeys."""
        options = {"stdin": subprocess.DEVNULL, **options}
        done = subprocess.run([str(SLUICE), *arguments], capture_output=True, timeout=60,
                              env={**os.environ, "TZ": "UTC", "LC_ALL": "C", **dict(env)},
                              **options)
        for stream in (done.stdout, done.stderr):
            hostile = [byte for byte in stream
                       if not 32 <= byte <= most and byte != 10 or byte == 127]
            self.assertEqual(hostile, [], "what a terminal could obey: %r" % stream)
        done.out = done.stdout.decode()
        done.err = done.stderr.decode()
        return done

    def sluice(self, command, *arguments, status=0, **options):
        done = self.run_plain(command, "-c", str(self.conf), *arguments, **options)
        self.assertEqual(done.returncode, status, (done.out, done.err))
        return done

    def objects(self, text):
        return [json.loads(line) for line in text.splitlines()]

    def on_terminal(self, columns, *arguments):
        master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        got = []

        def read():
            while True:
                try:
                    some = os.read(master, 65536)
                except OSError:
                    return
                if not some:
                    return
                got.append(some)

        reader = threading.Thread(target=read)
        reader.start()
        subprocess.run([str(SLUICE), *arguments], stdout=slave, stdin=subprocess.DEVNULL,
                       timeout=60, env={**os.environ, "LC_ALL": "C", "NO_COLOR": "1"}, check=True)
        os.close(slave)
        reader.join()
        os.close(master)
        return b"".join(got).decode().split("\r\n")


class CommandLine(Case):
    def misuse(self, *arguments):
        done = self.run_plain(*arguments)
        self.assertEqual((done.returncode, done.out), (2, ""), done.err)
        return done.err

    def test_nothing_to_do_is_misuse(self):
        self.assertIn("sluice help", self.misuse())

    def test_help_names_every_command(self):
        for arguments in (["help"], ["--help"], ["-h"]):
            done = self.run_plain(*arguments)
            self.assertEqual((done.returncode, done.err), (0, ""))
            for name in ("check", "status", "why", "forget", "drain", "reload", "classify",
                         "import", "explain"):
                self.assertIn("\n  %s " % name, done.out)

    def test_help_of_a_command_names_its_options(self):
        for arguments in (["why", "--help"], ["help", "why"], ["-h", "why"]):
            out = self.run_plain(*arguments).out
            self.assertIn("--since DURATION", out)
            self.assertNotIn("--socket", out)

    def test_help_fits_a_terminal(self):
        for arguments in ([], ["check"], ["status"], ["why"], ["forget"], ["reload"],
                          ["classify"], ["import"], ["explain"]):
            for line in self.run_plain("help", *arguments).out.splitlines():
                self.assertLessEqual(len(line), 80, line)

    def test_version(self):
        self.assertRegex(self.run_plain("-V").out, r"^sluice \d+\.\d+\.\d+\n$")

    def test_unknown_command_tells_the_nearest(self):
        self.assertIn('did you mean "status"?', self.misuse("statsu"))
        self.assertIn('did you mean "forget"?', self.misuse("help", "foget"))
        self.assertNotIn("did you mean", self.misuse("xyzzy"))

    def test_unknown_option_tells_the_nearest(self):
        self.assertIn("did you mean --json?", self.misuse("status", "--jsn"))
        self.assertIn("did you mean --since?", self.misuse("why", "--snice=2h", "x"))
        self.assertNotIn("did you mean", self.misuse("status", "-x"))

    def test_hostile_words_are_said_harmlessly(self):
        self.misuse("\x1b[31m")
        self.misuse("--\x1b[31m")
        self.misuse("check", "\x1b[31m")
        self.misuse("forget", "a\nstatus")
        self.misuse("why", "\x7f")

    def test_options_stand_before_or_after_the_command(self):
        for arguments in (["-c", str(self.conf), "check", "--json"],
                          ["--json", "check", "-c" + str(self.conf)],
                          ["check", "--config=" + str(self.conf), "--json"]):
            done = self.run_plain(*arguments)
            self.assertEqual((done.returncode, done.out, done.err), (0, "", ""))

    def test_options_that_mean_nothing_are_misuse(self):
        self.assertIn("does not take --since", self.misuse("check", "--since", "1h"))
        self.assertIn("does not take --audit", self.misuse("status", "--audit", "x"))
        self.assertIn("takes no value", self.misuse("status", "--json=yes"))
        self.assertIn("takes no value", self.misuse("status", "-hx"))
        self.assertIn("takes a value", self.misuse("status", "-c"))

    def test_too_much_or_too_little_is_misuse(self):
        self.assertIn("too much", self.misuse("check", "sluice.conf"))
        self.assertIn("whom about?", self.misuse("why"))
        self.assertIn("whom about?", self.misuse("forget", "--"))
        self.assertIn("whom about?", self.misuse("forget", ""))
        self.assertIn("too long", self.misuse("why", "x" * 512))

    def test_bad_values_are_misuse(self):
        for value in ("", "x", "-1", "1x", "1000001", "99999999999999999999"):
            self.assertIn("is not a number", self.misuse("why", "-n", value, "x"))
        for value in ("", "x", "0", "-1h", "1y"):
            self.assertIn("is not a duration", self.misuse("why", "--since", value, "x"))

    def test_answer_that_cannot_be_written_is_said(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([str(SLUICE), "help"], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"cannot write", done.stderr)


class Check(Case):
    def test_on_a_narrow_terminal_sentences_go_on_in_the_next_line(self):
        self.conf.write_text(RULES)
        lines = self.on_terminal(60, "check", "-c", str(self.conf))
        self.assertIn("Rules are asked in this order; the first that stops or", lines)
        self.assertIn("exempts decides.", lines)

    def test_empty_config_stops_nothing(self):
        self.conf.write_text("")
        self.assertIn("No rules: everything passes.", self.sluice("check").out)

    def test_rules_are_shown_as_understood(self):
        self.configure(RULES)
        out = self.sluice("check").out
        for text in ("no mistakes, 5 rules", " 1. ours (exempt), %s:" % self.conf,
                     "127.0.0.0/8, ::1", ".example.org",
                     "connect, for each client (IPv4 /32, IPv6 /64)",
                     "60 per 1m, 60 at once: at most 120 in any 1m",
                     "15m, doubled by each further offence up to 4h",
                     " 3. spray (rate, only observes)", "IPv4 /24",
                     "4 per 1h, 2 at once: at most 6 in any 1h",
                     "logged in, with TLS, on submission or smtps",
                     "for the whole server", "450 4.7.1 {limit} is enough",
                     "open sessions, for each client", "20 at once", "at once, without the words"):
            self.assertIn(text, " ".join(out.split(" ")), out)
        for line in out.splitlines():
            self.assertLessEqual(len(line), 100, line)

    def test_json_has_an_object_for_each_rule(self):
        self.configure(RULES)
        rules = self.objects(self.sluice("check", "--json").out)
        self.assertEqual([rule["rule"] for rule in rules],
                         ["ours", "connections", "spray", "server", "open-sessions"])
        self.assertEqual([rule["order"] for rule in rules], [1, 2, 3, 4, 5])
        self.assertEqual(rules[0]["clients"], "127.0.0.0/8,::1")
        connections = rules[1]
        self.assertEqual((connections["limit"], connections["burst"], connections["most"]),
                         (60, 60, 120))
        self.assertEqual((connections["period"], connections["hold"], connections["hold_max"]),
                         (60, 900, 14400))
        self.assertEqual((rules[2]["mode"], rules[2]["distinct"], rules[2]["when_service"]),
                         ("observe", "login", "submission,smtps"))
        self.assertIs(rules[2]["when_tls"], True)
        self.assertNotIn("per", rules[3])
        self.assertEqual((rules[4]["limit"], rules[4]["at_once"]), (20, True))

    def test_logs_and_what_they_tell_are_shown(self):
        self.configure("""
            logs = ( { file = "/var/log/mail.log"; }, { file = "/var/log/other.log"; } );
            rules = (
              { name = "failed"; type = "rate"; counts = [ "auth-failed", "disconnect" ];
                per = "client"; limit = "5 per 10m"; hold = "15m"; forgive = "auth-ok"; },
              { name = "bounces"; type = "rate"; counts = "bounced"; per = "recipient-domain";
                limit = "100 per 1h"; }
            );""")
        out = " ".join(self.sluice("check").out.split())
        for text in (" logs /var/log/mail.log, /var/log/other.log store ",
                     " counts auth-failed, disconnect, for each client ",
                     "at most 10 in any 10m, and what is under way when it stops hold 15m "
                     "forgives auth-ok takes back the failures of its login from its client "
                     "stops at connect, mail, rcpt ",
                     " counts bounced, for each recipient domain ", " stops at rcpt "):
            self.assertIn(text, out)
        failed, bounces = self.objects(self.sluice("check", "--json").out)
        self.assertEqual((failed["counts"], failed["forgive"]),
                         ("auth-failed,disconnect", "auth-ok"))
        self.assertEqual(bounces["counts"], "bounced")
        self.assertNotIn("forgive", bounces)

    def test_journal_is_shown(self):
        self.configure('logs = ( { journal = true; }, '
                       '{ journal = true; directory = "/srv/journal"; } );')
        done = self.run_plain("check", "-c", str(self.conf))
        if done.returncode == 0:
            self.assertIn("logs        the journal, the journal in /srv/journal\n", done.out)
        else:
            self.assertIn("built without libsystemd", done.out)

    def test_every_mistake_is_said_with_its_place(self):
        self.configure('rules = (\n  { name = "a"; type = "rate"; counts = "connect"; '
                       'limit = "x"; },\n  { name = "b"; tipe = "rate"; }\n);\n')
        lines = self.sluice("check", status=1).out.splitlines()
        self.assertTrue(any(line.startswith("%s:4: " % self.conf) for line in lines), lines)
        self.assertTrue(any(line.startswith("%s:5: " % self.conf) and "type" in line
                            for line in lines), lines)
        complaints = self.objects(self.sluice("check", "--json", status=1).out)
        self.assertEqual(["%s:%d: %s" % (c["file"], c["line"], c["text"]) for c in complaints],
                         lines)

    def test_hostile_config_is_shown_harmlessly(self):
        self.conf.write_bytes(b'mode = "\x1b[31m\xff";\nrules = ( { name = "\x9b1m"; } );\n')
        self.sluice("check", status=1)
        self.sluice("check", "--json", status=1)

    def test_missing_config_is_a_finding(self):
        self.conf.unlink()
        self.assertIn(str(self.conf), self.sluice("check", status=1).out)

    @unittest.skipIf(os.getuid() != 0, "only root can become nobody")
    def test_config_that_may_not_be_read_is_a_finding(self):
        self.conf.chmod(0o600)
        done = self.sluice("check", status=1, user=NOBODY, extra_groups=[])
        self.assertIn("ermission denied", done.out + done.err)


class Status(Case):
    def test_page_shows_all(self):
        daemon = self.daemon(answer(DAEMON, RULE, HOLD, {"record": "holds", "count": 5}, STORE,
                                    AUDIT))
        done = self.sluice("status")
        self.assertEqual(daemon.requests, ["status\n"])
        self.assertEqual(done.err, "")
        for text in ("sluiced 0.1.0, up 3d5h, process 4711", "2026-11-21 22:21:05",
                     "12 open, 34567 since the start", "345678 events, of which 345000 passed",
                     "connections (rate, 60 per 1m, observe)", "14m4s",
                     "connections client=192.0.2.7", "4 more", "3.0 MiB of 1024.0 MiB",
                     "6 lines written, 7 decisions summed up, 0 lines lost"):
            self.assertIn(text, done.out)
        self.assertRegex(done.out, r"\n +17 +23 +0 +0  connections")
        self.assertNotIn("TROUBLE", done.out)
        for line in done.out.splitlines():
            self.assertLessEqual(len(line), 100)

    def test_logs_are_told_with_how_well_they_are_understood(self):
        self.daemon(answer(DAEMON, {**RULE, "held": 5}, STORE, AUDIT, LOG, JOURNAL))
        out = self.sluice("status").out
        for text in ("/var/log/mail.log: read 1000 of 1200 bytes", "behind by 200 bytes, 2m",
                     "90 lines, of the mail server: 70 understood, 5 not understood",
                     "last line of 2026-11-21 22:21:05; 12 events for the rules",
                     "lines were missed once", "journal"):
            self.assertIn(text, out)
        self.assertRegex(out, r"\n +17 +23 +0 +5  connections")
        self.assertNotIn("TROUBLE", out)

    def test_trouble_with_a_log_stands_at_the_top(self):
        self.daemon(answer(DAEMON, STORE, AUDIT, JOURNAL, {**LOG, "trouble": "Permission denied"}))
        lines = self.sluice("status", status=1).out.splitlines()
        self.assertRegex(lines[1], "TROUBLE +/var/log/mail.log: Permission denied")

    def test_gauge_is_told_with_marks_and_share(self):
        cpu = {"record": "gauge", "resource": "cpu", "value": 85, "value_text": "85 %",
               "rule": "short", "begin": 80, "end": 60, "begin_text": "80 %", "end_text": "60 %",
               "trouble": ""}
        queue = {"record": "gauge", "resource": "queue", "rule": "short", "begin": 9, "end": 6,
                 "begin_text": "9", "end_text": "6", "trouble": ""}
        disk = {"record": "gauge", "resource": "disk", "value": 25, "value_text": "25 %",
                "place": "/var\x1b", "trouble": ""}
        later = {**cpu, "resource": "of a later version"}
        shedding = {"record": "shedding", "rule": "short", "mode": "enforce", "on": True,
                    "share": 60, "strangers": 100, "known": 20, "since": "2026-11-21T22:21:05Z",
                    "resource": "cpu"}
        observing = {**shedding, "rule": "try", "mode": "observe"}
        over = {**shedding, "rule": "over", "on": False}
        del over["since"]
        self.daemon(answer(DAEMON, RULE, shedding, cpu, queue, observing, over, disk, later,
                           STORE, AUDIT))
        out = self.sluice("status").out
        for pattern in (r"\n +now +refuses from +until  of what\n",
                        r"\n +85 % +80 % +60 %  cpu: processor time, short\n",
                        r"\n +- +9 +6  queue: room in the queue, short\n",
                        r"\n +25 % +- +-  disk: disk space, /var\?\n",
                        r"\n +85 % +80 % +60 %  of a later version, short\n"):
            self.assertRegex(out, pattern)
        said = " ".join(out.split())
        self.assertIn("short refuses 100 % of the new sessions of strangers and 20 % of those of "
                      "known clients, since 2026-11-21 22:21:05.", said)
        self.assertIn("try would refuse 100 %", said)
        self.assertNotIn("over refuses", said)

    def test_trouble_with_the_gauge_stands_at_the_top(self):
        queue = {"record": "gauge", "resource": "queue", "rule": "short"}
        self.daemon(answer(DAEMON, {**queue, "trouble": "/q: Permission denied"}, STORE, AUDIT))
        lines = self.sluice("status", status=1).out.splitlines()
        self.assertRegex(lines[1], "TROUBLE +queue: /q: Permission denied")

    def test_trouble_stands_at_the_top(self):
        self.daemon(answer(DAEMON, {**STORE, "trouble": "the map is full"}, AUDIT))
        lines = self.sluice("status", status=1).out.splitlines()
        self.assertRegex(lines[1], "TROUBLE +store: the map is full")

    def test_trouble_is_a_finding_in_json_too(self):
        self.daemon(answer(DAEMON, STORE, {**AUDIT, "trouble": "no space"}))
        self.sluice("status", "--json", status=1)

    def test_observing_daemon_says_what_that_means(self):
        self.daemon(answer({**DAEMON, "mode": "observe"}, STORE, AUDIT))
        out = self.sluice("status").out
        self.assertIn("answers nothing", out)
        self.assertIn("No rules: everything passes.", out)
        self.assertIn("No account is on hold.", out)

    def test_json_passes_the_records_on(self):
        records = [DAEMON, RULE, HOLD, STORE, AUDIT]
        self.daemon(answer(*records))
        self.assertEqual(self.objects(self.sluice("status", "--json").out), records)

    def test_hostile_values_are_shown_harmlessly(self):
        evil = "a\x1b]0;x\x07\n\x9b1m\u202eb\U0001f4a9\x7f"
        records = [DAEMON, {**HOLD, "account": evil}, {**STORE, "trouble": evil}, AUDIT]
        self.daemon(answer(*records))
        out = self.sluice("status", status=1).out
        self.assertIn("store: a?]0;x???", out)
        out = self.sluice("status", "--json", status=1).out
        self.assertEqual(self.objects(out), records)

    def test_bytes_that_are_no_text_are_shown_harmlessly(self):
        hostile = (b'{"record":"hold","account":"\x1b[31m\xff\xc3\x28\xed\xa0\x80\xf5\x80"}\n'
                   b'{"record":"hold","account":"\xc2\x9b\xf0\x9f\x92\xa9 \xe2\x82"}\n'
                   b"\x1b[2J no JSON at all\n\n{\n")
        self.daemon(answer(DAEMON)[:-3] + hostile + b"ok\n")
        self.sluice("status")
        out = self.sluice("status", "--json").out
        self.assertIn(r'"\u001b[31m\ufffd\ufffd(', out)
        self.assertIn(r'"\u009b\ud83d\udca9 \ufffd\ufffd"', out)

    def test_daemon_that_is_not_there_is_a_finding(self):
        self.assertIn("sluiced is not running", self.sluice("status", status=1).err)
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(str(self.control))
        stale.close()
        self.assertIn("sluiced is not running", self.sluice("status", status=1).err)

    def test_an_error_of_a_great_many_pieces_is_said_soon(self):
        self.daemon(answer(last="error: " + ": " * 7000 + "x"))
        if not (BUILD / "po/fr").is_dir():
            self.skipTest("built without translations")
        began = time.monotonic()
        done = self.sluice("status", "--lang", "fr", status=1,
                           env={"TEXTDOMAINDIR": str(BUILD / "po"), "LC_ALL": "C.UTF-8"})
        self.assertIn(": : : ", done.err)
        self.assertLess(time.monotonic() - began, 5)

    def test_error_of_the_daemon_is_said(self):
        self.daemon(answer(last="error: no\x1bmemory"))
        done = self.sluice("status", status=1)
        self.assertEqual((done.out, done.err), ("", "sluice: no?memory\n"))

    def test_answer_that_breaks_off_is_said(self):
        for said in (b"", b"o", b"ok", answer(DAEMON)[:-3], answer(DAEMON)[:20],
                     b"{" + b"x" * 100000 + b"\nok\n"):
            with self.subTest(said[:30]):
                daemon = Daemon(self.control, said)
                self.assertIn("broke off", self.sluice("status", status=1).err)
                daemon.stop()
                self.control.unlink()

    def test_socket_path_that_is_too_long_is_said(self):
        done = self.run_plain("status", "--socket", "/" + "x" * 200)
        self.assertEqual(done.returncode, 1)
        self.assertIn("too long", done.err)

    @unittest.skipIf(os.getuid() != 0, "only root can become nobody")
    def test_permission_problem_names_the_group(self):
        self.daemon(answer(DAEMON, STORE, AUDIT))
        os.chown(self.control, 0, 8)
        self.control.chmod(0o660)
        done = self.sluice("status", status=1, user=NOBODY, extra_groups=[])
        self.assertIn('group "mail" (usermod -aG mail USER', done.err)
        self.sluice("status", user=NOBODY, extra_groups=[8])

    @unittest.skipIf(os.getuid() != 0, "only root can become nobody")
    def test_hidden_socket_names_the_group_of_its_directory(self):
        hidden = self.home / "hidden"
        hidden.mkdir(0o750)
        os.chown(hidden, 0, 8)
        self.control = hidden / "control.sock"
        self.configure()
        done = self.sluice("status", status=1, user=NOBODY, extra_groups=[])
        self.assertIn('group "mail"', done.err)


class Watch(Case):
    def watch(self, *arguments, stdout=subprocess.PIPE):
        process = subprocess.Popen(
            [str(SLUICE), "status", "--watch", "-c", str(self.conf), *arguments],
            stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "TZ": "UTC", "LC_ALL": "C"})
        self.addCleanup(process.stdout.close if process.stdout else lambda: None)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def read_until(self, stream, words):
        lines = []
        while not lines or words not in lines[-1]:
            lines.append(stream.readline())
            self.assertNotEqual(lines[-1], "", lines)
        return lines

    def test_pages_come_one_after_another(self):
        daemon = self.daemon(answer(DAEMON, STORE, AUDIT))
        process = self.watch()
        for _ in range(2):
            self.read_until(process.stdout, "sluiced 0.1.0")
            self.read_until(process.stdout, "No account is on hold.")
            self.assertEqual(process.stdout.readline(), "\n")
        self.assertEqual(daemon.requests, ["status\n"] * 2)
        self.assertIsNone(process.poll())

    def test_objects_come_as_they_always_do(self):
        self.daemon(answer(DAEMON, STORE, AUDIT))
        process = self.watch("--json")
        records = [json.loads(process.stdout.readline()) for _ in range(6)]
        self.assertEqual(records, [DAEMON, STORE, AUDIT] * 2)

    def test_daemon_that_comes_and_goes_is_waited_for(self):
        process = self.watch()
        self.assertIn("sluiced is not running", process.stderr.readline())
        self.daemon(answer(DAEMON, STORE, AUDIT))
        self.read_until(process.stdout, "sluiced 0.1.0")

    def test_terminal_is_redrawn_in_place(self):
        self.daemon(answer(DAEMON, STORE, AUDIT))
        master, slave = os.openpty()
        self.addCleanup(os.close, master)
        self.watch(stdout=slave)
        os.close(slave)
        seen = b""
        while seen.count(b"No account is on hold.") < 2:
            seen += os.read(master, 65536)
        pages = seen.split(b"\033[H\033[2J")
        self.assertEqual(pages[0], b"")
        self.assertTrue(all(page.startswith(b"sluiced 0.1.0") for page in pages[1:]), pages)

    def test_nobody_who_reads_ends_it(self):
        self.daemon(answer(DAEMON, STORE, AUDIT))
        with open("/dev/full", "w") as full:
            process = self.watch(stdout=full)
        self.assertEqual(process.wait(60), 1)
        self.assertIn("cannot write", process.stderr.read())


WORDS = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""
FRENCH = {
    "show this": "afficher ceci",
    "there is no option {name}; did you mean --{nearest}?":
        "pas d’option {name}\u00a0; --{nearest}\u00a0?",
    "the old rules stay in force": "les anciennes règles restent en vigueur",
    "Permission denied": "Permission refusée",
    "Decisions by rule, in the order in which rules are asked:": "규칙별 결정:",
    "would stop": "멈추었을 것입니다",
    "held": "보류",
    "TROUBLE": "ENNUI",
    "store": "mémoire",
    "the map is full (store.map), in bytes": "la carte est pleine (store.map), en octets",
    '"{value}" is not a duration; try "{number}s", "{number}m" or "{number}h"':
        "{value} n’est pas une durée\u00a0; {number}s en est une",
}


class Languages(Case):
    """French with some Korean, whose characters are two columns wide."""

    def setUp(self):
        super().setUp()
        where = self.home / "po/fr/LC_MESSAGES"
        where.mkdir(parents=True)
        text = WORDS + "".join("\nmsgid %s\nmsgstr %s\n" % (
            json.dumps(text), json.dumps(words, ensure_ascii=False))
            for text, words in FRENCH.items())
        if not shutil.which("msgfmt") or "fr" not in self.run_plain("help").out.split(
                "LANGUAGE", 1)[1].split("\n", 1)[0]:
            self.skipTest("built without languages")
        subprocess.run(["msgfmt", "-o", str(where / "sluice.mo"), "-"], input=text.encode(),
                       check=True)
        self.environment = {"TEXTDOMAINDIR": str(self.home / "po")}

    def french(self, command, *arguments, status=0, **more):
        config = [] if command == "help" else ["-c", str(self.conf)]
        done = self.run_plain(command, *config, *arguments, most=255,
                              env={**self.environment, **more})
        self.assertEqual(done.returncode, status, (done.out, done.err))
        return done

    def test_language_is_named_or_the_locale_tells(self):
        self.assertIn("afficher ceci", self.french("help", "--lang", "fr", "why").out)
        self.assertIn("afficher ceci", self.french("help", "--lang=fr_FR.UTF-8").out)
        self.assertIn("afficher ceci", self.french("help", LC_ALL="fr_FR.UTF-8").out)
        self.assertIn("show this", self.french("help", "--lang", "en", LC_ALL="fr_FR.UTF-8").out)
        self.assertIn("show this", self.french("help", LC_ALL="fr_FR.ISO-8859-1").out)
        self.assertIn("show this", self.french("help", LANGUAGE="fr").out)

    def test_mistakes_are_told_in_it_wherever_it_is_named(self):
        for arguments in (["status", "--jsn", "--lang", "fr"], ["--lang", "fr", "status", "--jsn"],
                          ["--lang=fr", "--jsn"]):
            done = self.run_plain(*arguments, env=self.environment, most=255)
            self.assertEqual((done.returncode, done.out, done.err),
                             (2, "", "sluice: pas d’option --jsn\u00a0; --json\u00a0?\n"))
        done = self.run_plain("--jsn", "--config", "--lang", "fr", env=self.environment)
        self.assertIn("did you mean", done.err)
        done = self.run_plain("--jsn", "--", "--lang", "fr", env=self.environment)
        self.assertIn("did you mean", done.err)

    def test_unknown_language_tells_those_there_are(self):
        done = self.run_plain("help", "--lang", "xx", env=self.environment)
        self.assertEqual((done.returncode, done.out), (2, ""))
        self.assertIn('there is no language "xx"; known are: en, fr, id, ko, vi\n', done.err)
        done = self.run_plain("help", "--lang", "", env={"LC_ALL": "C.UTF-8"}, most=255)
        self.assertIn("fr (français), id (Bahasa Indonesia), ko (한국어)", done.err)
        done = self.run_plain("help", "--lang", "vi", env=self.environment)
        self.assertEqual((done.returncode, done.out), (2, ""))
        self.assertIn('the texts of "vi" are not installed', done.err)

    def test_what_the_daemon_says_is_translated_piece_by_piece(self):
        self.daemon(answer(last="error: the old rules stay in force: Permission denied"))
        self.assertEqual(
            self.french("reload", "--lang", "fr", status=1).err,
            "sluice: les anciennes règles restent en vigueur: Permission refusée\n")

    def test_trouble_is_translated_piece_by_piece(self):
        trouble = "/var/lib/sluice: the map is full (store.map), in bytes: 4096"
        self.daemon(answer(DAEMON, {**STORE, "trouble": trouble}, AUDIT))
        line = self.french("status", "--lang", "fr", status=1).out.splitlines()[1]
        self.assertTrue(line.startswith("      ENNUI       mémoire: /var/lib/sluice: la carte "
                                        "est pleine"), line)
        self.assertIn(trouble, self.french("status", "--json", "--lang", "fr", status=1).out)

    def test_columns_line_up_under_wide_heads(self):
        def columns(text):
            return sum(2 if ord(character) >= 0x1100 else 1 for character in text)

        self.daemon(answer(DAEMON, RULE, STORE, AUDIT))
        lines = self.french("status", "--lang", "fr").out.splitlines()
        at = lines.index("규칙별 결정:")
        heads, row = lines[at + 1:at + 3]
        for head, value in (("stopped", "17"), ("멈추었을 것입니다", "23"), ("보류", "0  con")):
            value_end = row.index(value) + len(value.split(" ")[0])
            self.assertEqual(columns(heads[:heads.index(head) + len(head)]), value_end, lines)
        self.assertEqual(columns(heads[:heads.rindex("rule")]), row.index("connections"))

    def test_what_programs_read_is_the_same_in_every_language(self):
        self.configure('rules = ( { name = "a"; type = "rate"; counts = "connect"; '
                       'limit = "5 per 10m"; hold = 5; } );')
        self.assertIn("n’est pas une durée",
                      self.french("check", "--lang", "fr", status=1).out)
        english = self.sluice("check", "--json", status=1).out
        self.assertEqual(self.french("check", "--json", "--lang", "fr", status=1).out, english)


class Places(Case):
    def test_broken_rule_locks_nobody_out(self):
        self.configure('rules = ( { name = "a"; type = "rte"; } );\n')
        self.daemon(answer(DAEMON, STORE, AUDIT))
        self.record([decision("K7Q2M9FA", "2026-11-21T22:21:05.123Z")])
        done = self.sluice("status")
        self.assertIn("sluiced 0.1.0", done.out)
        self.assertIn("sluice check", done.err)
        self.assertIn("K7Q2M9FA", self.sluice("why", "K7Q2M9FA").out)

    def test_broken_syntax_behind_the_places_locks_nobody_out(self):
        for tail in ("bad", "rules = ( { limit = 5 per 10m; } );", "rules = ( { name",
                     'rules = ( { name = "a"; limit = "5 per 10m" '):
            with self.subTest(tail):
                self.configure(tail)
                daemon = Daemon(self.control, answer(DAEMON, STORE, AUDIT))
                self.assertIn("sluice check", self.sluice("status").err)
                daemon.stop()
                self.control.unlink()

    def test_broken_syntax_tells_what_is_gone_by(self):
        self.conf.write_text("rules = ( { name")
        done = self.sluice("status", "--json", status=1)
        self.assertIn("/run/sluice/control.sock", done.err)
        self.assertIn("--socket", done.err)

    def test_named_files_need_no_config(self):
        self.daemon(answer(DAEMON, STORE, AUDIT))
        self.record([decision("K7Q2M9FA", "2026-11-21T22:21:05.123Z")])
        self.conf.unlink()
        self.assertEqual(self.sluice("status", "--socket", str(self.control)).err, "")
        self.assertEqual(self.sluice("why", "--audit", str(self.audit), "k7q2m9fa").err, "")


class Forget(Case):
    def test_words_are_passed_on_and_the_answer_is_shown(self):
        daemon = self.daemon(answer({"record": "forgotten", "account": HOLD["account"]}))
        done = self.sluice("forget", "connections", "client=192.0.2.7")
        self.assertEqual(daemon.requests, ["forget connections client=192.0.2.7\n"])
        self.assertEqual(done.out, "forgotten: connections client=192.0.2.7\n")
        out = self.sluice("forget", "--json", "--", "192.0.2.7").out
        self.assertEqual(self.objects(out),
                         [{"record": "forgotten", "account": HOLD["account"]}])

    def test_nothing_to_forget_is_a_finding(self):
        self.daemon(answer(last='error: nothing is remembered about this: "x"'))
        self.assertIn("nothing is remembered", self.sluice("forget", "x", status=1).err)


DRAIN = {"record": "drain", "state": "on", "since": "2026-11-21T22:00:00.000Z",
         "until": "2026-11-21T23:00:00.000Z", "by": "alice", "reason": "new disks",
         "mode": "enforce", "kept": True, "sessions_open": 5, "messages_open": 2}
NO_DRAIN = {"record": "drain", "state": "off", "sessions_open": 5, "messages_open": 2}


class Drain(Case):
    other = None

    def asked(self, *arguments, status=0, said=None):
        """The request, and what was said of the answer."""
        self.other = self.other or self.daemon(b"")
        self.other.answer = answer(said or DRAIN)
        done = self.sluice("drain", *arguments, status=status)
        return self.other.requests.pop().rstrip("\n"), done

    def until(self, *arguments, **options):
        """The time of return that is asked for, in seconds from now."""
        request = self.asked("on", *arguments, **options)[0]
        words = request.split()
        self.assertEqual(words[:2], ["drain", "on"])
        at = datetime.datetime.fromisoformat(words[2].removeprefix("until=").replace("Z", "+00:00"))
        return at.timestamp() - time.time()

    def test_what_is_on_is_told_with_what_is_open(self):
        out = self.asked()[1].out
        self.assertEqual([" ".join(line.split()) for line in out.splitlines()],
                         ["MAINTENANCE on since 2026-11-21 22:00:00, until 2026-11-21 23:00:00",
                          "switched on by alice: new disks",
                          "sessions still open: 5; messages being received: 2"])

    def test_what_must_be_known_beside_is_told(self):
        for changed, words in (
                ({"until": ""}, 'until "sluice drain off"'),
                ({"reason": ""}, "switched on by alice\n"),
                ({"except": "authenticated"}, "who has logged in is served all the same"),
                ({"mode": "observe"}, 'nobody is refused: the rules of type "drain" only observe'),
                ({"kept": False}, "a restart of sluiced ends it: nothing is kept on disk")):
            with self.subTest(changed):
                self.assertIn(words, self.asked("on", said={**DRAIN, **changed})[1].out)
        done = self.asked("on", status=1, said={**DRAIN, "kept": False, "trouble": "No space"})[1]
        self.assertIn("a restart of sluiced ends it: No space", done.out)

    def test_what_is_off_is_told_as_it_came(self):
        ended = {**DRAIN, "state": "off"}
        for words, record, said in (([], NO_DRAIN, "No maintenance is on.\n"),
                                    (["off"], NO_DRAIN, "No maintenance was on.\n"),
                                    (["off"], ended, "Maintenance is over: new sessions are "
                                                     "served again.\n")):
            request, done = self.asked(*words, said=record)
            self.assertEqual((request, done.out, done.err), (" ".join(["drain"] + words), said, ""))
        done = self.asked("off", status=1, said={**ended, "trouble": "Read-only file system"})[1]
        self.assertIn("a restart of sluiced would begin it anew: Read-only file system", done.err)

    def test_programs_get_the_record(self):
        self.assertEqual(self.objects(self.asked("--json")[1].out), [DRAIN])

    def test_the_status_tells_it_first(self):
        self.daemon(answer(DAEMON, DRAIN, RULE, STORE, AUDIT))
        lines = self.sluice("status").out.splitlines()
        self.assertTrue(lines[0].startswith("sluiced "), lines)
        self.assertTrue(lines[1].split()[:2] == ["MAINTENANCE", "on"], lines)

    def test_the_request_says_all_that_is_wished(self):
        self.assertEqual(self.asked("on")[0], "drain on")
        self.assertEqual(self.asked("on", "--except", "authenticated", "--reason",
                                    "  new  disks = now ")[0],
                         "drain on except=authenticated reason=new  disks = now")
        self.assertEqual(self.asked("on", "--reason", "  ")[0], "drain on")
        self.assertEqual(self.asked("on", "--reason", "x" * 159)[0], "drain on reason=" + "x" * 159)

    def test_the_time_of_return_is_worked_out_here(self):
        self.assertTrue(1195 < self.until("--for", "20m") <= 1200)
        self.assertTrue(365 * 86400 - 5 < self.until("--for", "365d") <= 365 * 86400)
        soon = time.gmtime(time.time() + 7200)
        for shape in "%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S+00:00":
            with self.subTest(shape):
                wait_s = self.until("--until", time.strftime(shape, soon))
                self.assertTrue(7200 - 65 < wait_s <= 7200, wait_s)
        past = time.strftime("%H:%M", time.gmtime(time.time() - 120))
        self.assertTrue(86400 - 190 < self.until("--until", past) < 86400)

    def test_what_cannot_be_meant_is_misuse_with_a_remedy(self):
        for arguments, words in (
                (["of"], '"sluice drain off"'),
                (["on", "off"], '"sluice drain off"'),
                (["on", "--until", "2026-11-22", "23:00"], "in quotes"),
                (["--for", "20m"], 'belong to "sluice drain on"'),
                (["off", "--reason", "x"], 'belong to "sluice drain on"'),
                (["on", "--for", "20m", "--until", "23:00"], "which of them?"),
                (["on", "--for", "soon"], 'try "20m"'),
                (["on", "--for", "0s"], 'try "20m"'),
                (["on", "--for", "366d"], "a year at most"),
                (["on", "--until", "2001-01-01 12:00"], "has passed already"),
                (["on", "--until", "2096-01-01 12:00"], "a year at most"),
                (["on", "--until", "tomorrow"], 'try "23:00"'),
                (["on", "--until", "2026-11-31 12:00"], 'try "23:00"'),
                (["on", "--until", ""], 'try "23:00"'),
                (["on", "--except", "everybody"], "there is authenticated"),
                (["on", "--reason", "caf\xe9"], "ASCII"),
                (["on", "--reason", "a\nb"], "ASCII"),
                (["on", "--reason", "x" * 160], "at most 159 characters")):
            with self.subTest(arguments):
                self.assertIn(words, self.sluice("drain", *arguments, status=2).err)

    def test_a_refusal_of_the_daemon_is_a_finding(self):
        self.daemon(answer(last="error: this time has passed already"))
        self.assertIn("passed already", self.sluice("drain", "on", status=1).err)


class Reload(Case):
    def test_success_and_what_needs_a_restart(self):
        daemon = self.daemon(answer({"record": "unchanged", "key": "milter"}))
        done = self.sluice("reload")
        self.assertEqual(daemon.requests, ["reload\n"])
        self.assertIn("milter has changed too, and takes effect with a restart\n", done.out)
        self.assertIn("in force", done.out)

    def test_complaints_are_shown_as_check_does(self):
        complaint = {"record": "complaint", "file": "/etc/x.conf", "line": 4, "text": "a: b"}
        whole = {"record": "complaint", "file": "/etc/x.conf", "line": 0, "text": "is gone"}
        self.daemon(answer(complaint, whole, last="error: the old rules stay in force"))
        done = self.sluice("reload", status=1)
        self.assertEqual(done.out, "/etc/x.conf:4: a: b\n/etc/x.conf: is gone\n")
        self.assertEqual(done.err, "sluice: the old rules stay in force\n")
        self.assertEqual(self.objects(self.sluice("reload", "--json", status=1).out),
                         [complaint, whole])


POSTFIX = "2026-11-21T20:35:05.123456+01:00 mx postfix/"
GUESS = (POSTFIX + "submission/smtpd[123]: warning: mail.example.net[192.0.2.7]: SASL LOGIN "
         "authentication failed: authentication failure, sasl_username=alice@example.org\n")
CONNECT = POSTFIX + "smtpd[124]: connect from unknown[2001:db8::7]\n"
BYE = (POSTFIX + "smtpd[124]: disconnect from unknown[2001:db8::7] ehlo=1 auth=0/2 quit=1 "
       "commands=2/4\n")
SENT = (POSTFIX + "smtp[125]: 4FF13516175: to=<bob@example.com>, relay=mx.example.com[192.0.2.9]:25,"
        " delay=1.5, delays=0/0/1/0.5, dsn=4.7.0, status=deferred (host mx.example.com[192.0.2.9] "
        "said: 421 4.7.0 slow down (in reply to RCPT TO command))\n")
SENDMAIL = ("2026-11-21T19:35:07Z mx sm-mta[26849]: 6ALLKUQ4026849: AUTH failure (PLAIN): user not "
            "found (-20) SASL(-13): user not found: checkpass failed, user=carol, "
            "relay=mail.example.net [192.0.2.7]\n")
STRANGE = POSTFIX + "smtpd[124]: what is that \x1b[31m\xe9?\n"
FOREIGN = "2026-11-21T20:35:05Z mx sshd[9]: Accepted password for root from 192.0.2.1\n"


class Classify(Case):
    def log(self, *lines, name="mail.log"):
        path = self.home / name
        path.write_bytes("".join(lines).encode("latin-1"))
        return str(path)

    def classify(self, *arguments, status=0, **options):
        done = self.run_plain("classify", *arguments, **options)
        self.assertEqual(done.returncode, status, (done.out, done.err))
        return done

    def summary(self, *arguments, **options):
        records = self.objects(self.classify("--summary", "--json", *arguments, **options).out)
        return {record["event"]: record["lines"] for record in records[:-1]}, records[-1]

    def test_line_becomes_an_object_with_its_members_in_order(self):
        line = self.classify(self.log(GUESS)).out
        self.assertEqual(list(json.loads(line).items()), [
            ("time", "2026-11-21T19:35:05.123Z"), ("mta", "postfix"),
            ("service", "submission/smtpd"), ("pid", 123), ("event", "auth-failed"),
            ("stage", "auth"), ("client", "192.0.2.7"), ("client_name", "mail.example.net"),
            ("login", "alice@example.org"), ("mechanism", "LOGIN"), ("code", 535),
            ("status", "5.7.8"), ("inferred", True), ("outcome", "never"),
            ("cause", "credentials"), ("text", "authentication failure")])

    def test_outbound_line_tells_the_relay_and_the_delay(self):
        seen, = self.objects(self.classify(self.log(SENT)).out)
        wanted = {"queue_id": "4FF13516175", "event": "deferred", "stage": "rcpt", "code": 421,
                  "status": "4.7.0", "outcome": "later", "recipient": "bob@example.com",
                  "relay": "mx.example.com[192.0.2.9]:25", "relay_address": "192.0.2.9",
                  "delay": 1.5}
        self.assertEqual({**seen, **wanted}, seen)
        self.assertNotIn("client", seen)
        self.assertNotIn("inferred", seen)

    def test_end_of_a_session_has_its_counters(self):
        seen, = self.objects(self.classify(self.log(BYE)).out)
        self.assertEqual(seen["counters"], "ehlo=1 auth=0/2 quit=1 commands=2/4")
        self.assertEqual(seen["client"], "2001:db8::7")
        self.assertNotIn("client_name", seen)

    def test_repeated_lines_that_syslog_summed_up_are_told(self):
        head, message = GUESS.rstrip("\n").split("]: ", 1)
        seen, = self.objects(self.classify(self.log(
            "%s]: message repeated 3 times: [ %s]\n" % (head, message))).out)
        self.assertEqual((seen["event"], seen["login"], seen["repeated"]),
                         ("auth-failed", "alice@example.org", 3))

    def test_standard_input_is_read_where_no_file_is_named(self):
        for arguments in ([], ["-"]):
            with open(self.log(GUESS)) as log:
                self.assertIn("auth-failed", self.classify(*arguments, stdin=log).out)

    def test_lines_are_told_as_they_come(self):
        with subprocess.Popen([str(SLUICE), "classify"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            for _ in range(2):
                process.stdin.write(GUESS.encode())
                process.stdin.flush()
                self.assertIn(b"auth-failed", process.stdout.readline())
            process.stdin.close()
            self.assertEqual(process.wait(60), 0)

    def test_mta_chooses_whose_lines_are_read(self):
        path = self.log(GUESS, SENDMAIL, FOREIGN)
        for mta, wanted in (("auto", ["postfix", "sendmail"]), ("postfix", ["postfix"]),
                            ("sendmail", ["sendmail"])):
            seen = self.objects(self.classify("--mta", mta, path).out)
            self.assertEqual([line["mta"] for line in seen], wanted)

    def test_unknown_lines_stand_as_they_are_but_harmless(self):
        done = self.classify("--unknown", self.log(GUESS, STRANGE, FOREIGN, "\n"))
        self.assertEqual(done.out,
                         POSTFIX + "smtpd[124]: what is that \\x1b[31m\\xe9?\n")

    def test_hostile_bytes_are_told_harmlessly(self):
        line = CONNECT.replace("unknown", "\x1b[31m\x00\xff\"")
        for view in ([], ["--unknown"], ["--summary"]):
            self.classify(*view, self.log(line))

    def test_summary_counts_every_line(self):
        out = self.classify("--summary", self.log(GUESS, GUESS, CONNECT, STRANGE, FOREIGN)).out
        self.assertEqual(out, """\
event                           lines   share
auth-failed                         2   66.7%
connect                             1   33.3%

lines                               5
of other programs                   1   20.0%
of mail servers                     4   80.0%
  understood                        3   75.0%
  not understood                    1   25.0%  (--unknown shows them)
first                    2026-11-21 19:35:05
last                     2026-11-21 19:35:05
""")

    def test_summary_of_nothing_is_that(self):
        events, summary = self.summary(self.log())
        self.assertEqual((events, summary["lines"]), ({}, 0))
        self.assertIn("lines", self.classify("--summary", self.log()).out)

    def test_summary_for_programs_has_a_record_for_each_event(self):
        events, summary = self.summary(self.log(GUESS, SENDMAIL, CONNECT, STRANGE, FOREIGN, ""))
        self.assertEqual(events, {"auth-failed": 2, "connect": 1})
        self.assertEqual(summary, {
            "record": "summary", "lines": 5, "mail": 4, "understood": 3, "unknown": 1,
            "foreign": 1, "cut": 0, "first": "2026-11-21T19:35:05.123Z",
            "last": "2026-11-21T19:35:07.000Z"})

    def test_summary_of_a_foreign_format_understands_nothing(self):
        events, summary = self.summary(self.log("[21/Nov/2026] GET / 200\n" * 10))
        self.assertEqual((events, summary["foreign"]), ({}, 10))

    def test_last_line_needs_no_end(self):
        self.assertEqual(self.summary(self.log(GUESS, GUESS.rstrip("\n")))[0], {"auth-failed": 2})

    def test_no_line_is_lost_between_two_pieces(self):
        lines = [GUESS.replace("alice", "a" * (i % 400)) for i in range(5000)]
        path = self.log(*lines)
        self.assertEqual(self.summary(path)[0], {"auth-failed": 5000})
        with subprocess.Popen(["cat", path], stdout=subprocess.PIPE) as cat:
            self.assertEqual(self.summary(stdin=cat.stdout)[0], {"auth-failed": 5000})
        seen = self.objects(self.classify(path).out)
        self.assertEqual([len(line["login"]) for line in seen],
                         [i % 400 + len("@example.org") for i in range(5000)])

    def test_long_lines_are_cut_and_counted(self):
        whole = GUESS.rstrip("\n").ljust(65536, "x") + "\n"
        for length, cut in ((0, 0), (1, 1), (70000, 1), (1000000, 1)):
            path = self.log(CONNECT, whole.rstrip("\n"), "x" * length, "\n", CONNECT)
            events, summary = self.summary(path)
            self.assertEqual(events, {"connect": 2, "auth-failed": 1})
            self.assertEqual((summary["lines"], summary["cut"]), (3, cut))
            done = self.classify(path)
            self.assertEqual(len(self.objects(done.out)[1]["login"]),
                             65536 - len(GUESS) + 1 + len("alice@example.org"))
            self.assertEqual("cut" in done.err, cut == 1)
        self.assertIn("cut, for their length", self.classify("--summary", path).out)

    def test_hole_at_the_beginning_is_passed_over(self):
        self.assertEqual(self.summary(self.log("\0" * 300000 + "\n", GUESS))[0],
                         {"auth-failed": 1})

    def test_many_files_are_read_in_turn(self):
        paths = [self.log(GUESS, name="a log of mine %s %d" % ("x" * 50, i)) for i in range(20)]
        self.assertEqual(self.summary(*paths)[0], {"auth-failed": 20})

    def test_file_that_cannot_be_read_is_said_and_the_others_are_read(self):
        good = self.log(GUESS)
        hidden = self.log(GUESS, name="hidden")
        os.chmod(hidden, 0o600)
        packed = self.home / "mail.log.1.gz"
        packed.write_bytes(gzip.compress(GUESS.encode()))
        xz = self.log("\xfd7zXZ\0", name="mail.log.2.xz")
        journal = self.log("LPKSHHRH", name="system.journal")
        for path, why in ((str(self.home / "missing"), "there is no such file"),
                          (str(self.home), "is a directory"),
                          (str(packed), "zcat %s | sluice classify -" % packed),
                          (xz, "xzcat %s | sluice classify -" % xz),
                          (journal, "journalctl -o short-iso --file %s |" % journal),
                          (str(SLUICE), "is no text"),
                          (hidden, "permission denied")):
            nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            done = self.classify(path, good, status=1, **(nobody if os.geteuid() == 0 else {}))
            self.assertIn(path, done.err)
            self.assertIn(why, done.err)
            self.assertEqual(len(self.objects(done.out)), 1)

    def test_compressed_standard_input_is_said(self):
        (self.home / "gz").write_bytes(gzip.compress(GUESS.encode()))
        with open(self.home / "gz") as packed:
            done = self.classify(status=1, stdin=packed)
        self.assertIn("standard input is compressed: zcat FILE | sluice classify -", done.err)

    def test_output_that_cannot_be_written_ends_it(self):
        path = self.log(GUESS * 50000)
        with open("/dev/full", "w") as full:
            done = subprocess.run([str(SLUICE), "classify", path], stdout=full, timeout=60,
                                  stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr),
                         (1, b"sluice: cannot write the answer: No space left on device\n"))
        with subprocess.Popen([str(SLUICE), "classify", path], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, restore_signals=False) as process:
            process.stdout.read(1)
            process.stdout.close()
            self.assertEqual(process.stderr.read(),
                             b"sluice: cannot write the answer: Broken pipe\n")
            self.assertEqual(process.wait(60), 1)

    def test_misuse_is_said(self):
        for arguments, why in ((["--mta", "exim"], "neither auto, postfix nor sendmail"),
                               (["--mta"], "takes a value"),
                               (["--unknown", "--summary"], "which of them?"),
                               (["--summary=yes"], "takes no value"),
                               (["-c", "x"], "does not take --config")):
            done = self.classify(*arguments, status=2)
            self.assertEqual(done.out, "")
            self.assertIn(why, done.err)
        self.assertIn("does not take --mta", self.run_plain("check", "--mta", "auto").err)


WHITELIST_CLIENTS = r"""# whitelist of clients, for postgrey
# ----------------------------------
# every line: a domain, an address, part of one, or a regular expression

# a seller of tickets: writes once and never tries again
tickets.example.com
# a list server whose messages are unique
lists.example.org   # since 2009

# pools that try again from elsewhere
/^mx\d+\.pool\.example\.net$/
/^(?:smtp\w*|out)[0-9]+-g[0-9]+\.example\.fr$/
/^out[12].mail.example.de$/
/^odd.one.example.si$/
192.0.2.17
198.51.100
2001:DB8:4180:0400::/64
203.0.113.9/25
LISTS.example.org
"""

WHITELIST_RECIPIENTS = """# recipients who want all of their mail at once
postmaster@
abuse@
helpdesk@example.org
impatient.example.org
"""

GREYLIST_CONF = r"""# simple and complete
pidfile "/run/milter-greylist.pid"
verbose
list "my network" addr { 127.0.0.0/8 192.0.2.0/24 }
list "broken mta" addr {    \
	198.51.100.141/32   \ # never tries again
	198.51.100.141      \
	2001:db8:7::/48     \ # tries again from elsewhere
}
list "pools" domain { .example.net mail.example.com /^mx[0-9]*\.example\.org$/ }
list "grey users" rcpt { a@example.org b@example.org }
racl whitelist list "my network"
racl "known" whitelist list "broken mta" report "known"
racl whitelist list "pools"
racl whitelist from friend@example.net
racl whitelist rcpt postmaster@
racl greylist list "grey users" delay 30m autowhite 3d
"""


class Import(Case):
    def file(self, text, name="whitelist"):
        path = self.home / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def imported(self, origin, *arguments, status=0, **options):
        """What is printed can always be included in a config, and is what its rule says then."""
        done = self.run_plain("import", origin, *arguments, **options)
        self.assertEqual(done.returncode, status, done.err)
        (self.home / "known.conf").write_text(done.out)
        rule = '  { name = "grey";  type = "greylist";\n@include "known.conf"\n  }\n'
        self.configure("rules = (\n%s);\n" % rule)
        self.sluice("check")
        return done

    def lists(self, done):
        """Each list with its entries in turn."""
        plain = re.sub(r"^ *#.*\n", "", done.out, flags=re.M)
        return {name: re.findall(r'"(.*?)"', entries)
                for name, entries in re.findall(r"^(\w+) = \[\n(.*?)\n\];$", plain, re.M | re.S)}

    def postgrey(self, text, *arguments, name="whitelist", **options):
        return self.imported("postgrey-whitelist", *arguments, self.file(text, name), **options)

    def test_clients_of_postgrey_are_networks_and_names(self):
        done = self.postgrey(WHITELIST_CLIENTS)
        self.assertEqual(self.lists(done), {
            "clients": ["192.0.2.17", "198.51.100.0/24", "2001:db8:4180:400::/64",
                        "203.0.113.0/25"],
            "names": ["tickets.example.com", ".tickets.example.com", "lists.example.org",
                      ".lists.example.org", ".pool.example.net", ".example.fr",
                      ".mail.example.de", "odd.one.example.si"]})
        self.assertEqual(done.err, "")
        self.assertIn(r"whitelist:11: /^mx\d+\.pool\.example\.net$/ was for a part of these only",
                      done.out)

    def test_recipients_of_postgrey_are_recipients(self):
        done = self.postgrey(WHITELIST_RECIPIENTS)
        self.assertEqual(self.lists(done), {
            "recipients": ["postmaster@", "abuse@", "helpdesk@example.org",
                           "impatient.example.org", ".impatient.example.org"]})

    def test_clients_or_recipients_is_told_by_name_by_content_or_by_option(self):
        for text, name, options, wanted in (
                ("example.org\n", "whitelist_recipients.local", [], "recipients"),
                ("example.org\n", "x", [], "names"),
                ("example.org\n", "x", ["--recipients"], "recipients"),
                ("example.org\n", "whitelist_clients", ["--recipients"], "recipients"),
                ("# me@\nexample.org\nabuse@\n", "x", [], "recipients")):
            with self.subTest(name=name, options=options):
                self.assertEqual(list(self.lists(self.postgrey(text, *options, name=name))),
                                 [wanted])

    def test_several_files_become_one(self):
        recipients = self.file(WHITELIST_RECIPIENTS, "whitelist_recipients")
        done = self.postgrey(WHITELIST_CLIENTS, recipients, name="whitelist_clients")
        self.assertEqual(list(self.lists(done)), ["clients", "names", "recipients"])

    def test_greylist_conf_tells_what_it_whitelists(self):
        done = self.imported("milter-greylist", self.file(GREYLIST_CONF))
        self.assertEqual(self.lists(done), {
            "clients": ["127.0.0.0/8", "192.0.2.0/24", "198.51.100.141", "2001:db8:7::/48"],
            "names": [".example.net", "mail.example.com", ".mail.example.com", ".example.org"],
            "senders": ["friend@example.net"],
            "recipients": ["postmaster@"]})
        self.assertIn("1 line that greylists or refuses is no whitelist", done.err)

    def test_standard_input_is_read(self):
        with open(self.file(WHITELIST_CLIENTS)) as text:
            done = self.imported("postgrey-whitelist", "-", stdin=text)
        self.assertIn("tickets.example.com", self.lists(done)["names"])
        self.assertIn("# Read from standard input by sluice import.\n", done.out)

    def test_what_cannot_be_said_is_named(self):
        done = self.postgrey("good.example.com\n/^mail/\n*.example.com", status=1)
        self.assertEqual(self.lists(done)["names"], ["good.example.com", ".good.example.com"])
        for line, words in ((2, "/^mail/ is left out: host names cannot say the same"),
                            (3, "*.example.com is left out: it is not written as")):
            said = "%s:%d: %s" % (self.home / "whitelist", line, words)
            self.assertIn("\n# " + said, done.out)
            self.assertIn("sluice: " + said, done.err)

    def test_conditions_of_milter_greylist_that_stand_not_alone_are_named(self):
        for text, words in (
                ("racl whitelist addr 192.0.2.7 rcpt a@example.org", "something else is true"),
                ("racl whitelist default", "it whitelists everybody else"),
                ("racl whitelist tls x", "a greylist rule has no list of such"),
                ("racl whitelist list x", "there is no such list")):
            with self.subTest(text=text):
                done = self.imported("milter-greylist", self.file(text), status=1)
                self.assertIn(words, done.err)

    def test_nothing_to_take_over_is_said(self):
        for origin, text in (("postgrey-whitelist", ""), ("postgrey-whitelist", "# none\n"),
                             ("milter-greylist", "verbose\n")):
            done = self.imported(origin, self.file(text), status=1)
            self.assertIn("nothing in it that could be taken over", done.err)

    def test_file_that_cannot_be_read_is_said(self):
        for path, words in ((str(self.home), "Is a directory"), ("/nowhere", "No such file")):
            done = self.imported("postgrey-whitelist", path, status=1)
            self.assertIn(words, done.err)
            self.assertEqual(done.out, "")
        with open(self.file("x"), "ab") as file:
            file.truncate((16 << 20) + 1)
        done = self.imported("postgrey-whitelist", file.name, status=1)
        self.assertIn("larger than 16 MiB", done.err)

    def test_endless_input_is_not_read_for_ever(self):
        with open("/dev/zero", "rb") as zeros:
            done = self.imported("postgrey-whitelist", "-", stdin=zeros, status=1)
        self.assertIn("larger than 16 MiB", done.err)

    def test_entries_have_a_most(self):
        lines = ["10.%d.%d.%d\n" % (i >> 16, i >> 8 & 255, i & 255) for i in range(20001)]
        done = self.postgrey("".join(lines[:20000] * 2))
        self.assertEqual(len(self.lists(done)["clients"]), 20000)
        done = self.postgrey("".join(lines), status=1)
        self.assertEqual(len(self.lists(done)["clients"]), 20000)
        self.assertIn("more than 20000 entries", done.err)

    def test_hostile_bytes_break_out_of_nothing(self):
        words = [b"example.com", b"192.0.2.7", b"/^a.*", br"\.example\.org$/", b"\"", b"\\", b"\\\n",
                 b"\n", b"\r", b"\0", b"#", b"*/", b"/*", b"];", b"}", b"{", b"@include \"x\"",
                 b"racl whitelist ", b"list l addr { ", b"domain ", b"addr ", b"rcpt ", b"from ",
                 b"\x1b[31m", b"\xff", b"\xe2\x80\xae", b"user@", b"%s", b"{file}", b" ", b"\t"]
        for seed in range(40):
            chance = random.Random(seed)
            text = b"".join(chance.choice(words) for _ in range(300)) + chance.randbytes(200)
            path = self.file(text, "hostile")
            for origin in "postgrey-whitelist", "milter-greylist":
                for most, more in ((126, {}), (255, {"env": {"LC_ALL": "C.UTF-8"}})):
                    done = self.run_plain("import", origin, path, most=most, **more)
                    self.assertIn(done.returncode, (0, 1))
                    (self.home / "known.conf").write_bytes(done.stdout)
                    self.configure('rules = (\n  { name = "grey";  type = "greylist";\n'
                                   '@include "known.conf"\n  } );\n')
                    self.sluice("check")

    def test_long_lines_are_over_soon(self):
        for piece in (b"a", b"/", b"\"", b"\\", b"\"\\", b"(", b"[", b"\\# ", b"{ ", b"list ",
                      b"racl ", b"a|", b"/^(.*\\.)?"):
            text = piece * (1000000 // len(piece))
            for origin in "postgrey-whitelist", "milter-greylist":
                began = time.monotonic()
                self.run_plain("import", origin, self.file(text, "long"))
                self.assertLess(time.monotonic() - began, 5, (piece, origin))

    def test_misuse(self):
        path = self.file("example.com")
        for arguments, words in (([], "import what?"),
                                 (["milter-greylst", path], "did you mean"),
                                 (["xyzzy", path], "there are postgrey-whitelist and"),
                                 (["milter-greylist"], "which file?"),
                                 (["milter-greylist", "--recipients", path], "--recipients is for"),
                                 (["milter-greylist", "--json", path], "does not take --json")):
            done = self.run_plain("import", *arguments)
            self.assertEqual((done.returncode, done.out), (2, ""), arguments)
            self.assertIn(words, done.err)


class Explain(Case):
    """The five comparisons that people ask for, everything in the catalogue, and anything else."""
    # Each must tell every row; a build without gettext speaks English only.
    LANGUAGES = (("en", "fr", "id", "ko", "vi")
                 if 'BUILD_NLS "yes"' in (BUILD / "config.h").read_text() else ("en",))
    ASPECTS = ("title", "class_text", "meaning", "seen", "client_side", "server_side", "use",
               "standard", "actor")
    LATER = "Nov 21 19:35:05 mx postfix/smtpd[1]: too many errors after RCPT from h.test[192.0.2.7]\n"
    FAILED = ("Nov 21 19:35:05 mx postfix/smtpd[1]: warning: h.test[192.0.2.7]: SASL LOGIN "
              "authentication failed: authentication failure, sasl_username=alice@mx.test")

    def explain(self, *arguments, status=0, **options):
        done = self.sluice("explain", *arguments, status=status, **options)
        # Where a line of a field ends is no matter.
        done.flat = " ".join(done.out.split())
        return done

    def explain_json(self, *arguments, **options):
        return self.objects(self.explain("--json", *arguments, **options).out)

    def standard_input(self, text):
        path = self.home / "input"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        opened = path.open("rb")
        self.addCleanup(opened.close)
        return opened

    def outcome(self, age, code=535, **members):
        return {"time": moment(age), "record": "outcome", "client": "192.0.2.7",
                "login": "alice", "events": "auth-failed", "outcome": "never", "code": code,
                "reply": "%d 5.7.8 Error: authentication failed" % code, **members}

    def rows(self):
        """All that the catalogue's tables have, as operands."""
        rows = []
        for name in ("codes", "statuses"):
            text = (SOURCE / "src/smtp" / ("catalogue_%s.c" % name)).read_text()
            table = text[text.index("catalogue_%s[] = {" % name):]
            for entry in table.split("\n\t{\n")[1:]:
                number = {key: value for key, value in re.findall(
                    r"^\t    \.(code|subject|detail|classes) = ([^;]*?),$", entry, re.M)}
                code = number.get("code", "")
                classes = re.findall(r"CLASS_BIT\((\d)\)|CLASS(?:ES)?_(\d+)",
                                     number.get("classes", ""))
                if "classes" not in number:
                    rows.append(code)
                for digits in "".join(one + other for one, other in classes):
                    rows.append(("%s %s.%s.%s" % (code, digits, number.get("subject", 0),
                                                  number.get("detail", 0))).strip())
        return rows

    def test_every_row_of_the_catalogue_is_explained_in_every_language(self):
        rows = self.rows()
        self.assertGreater(len(rows), 150)
        english = {}
        for language in self.LANGUAGES:
            told = self.explain_json(
                "--lang", language, "-", stdin=self.standard_input("\n".join(rows) + "\n"),
                env={"TEXTDOMAINDIR": str(BUILD / "po"), "LC_ALL": "C.UTF-8"})
            self.assertEqual([record["name"] for record in told], rows)
            for record in told:
                self.assertTrue(record["known"], record["name"])
                self.assertEqual(record["language"], language)
                for aspect in self.ASPECTS:
                    self.assertTrue(record.get(aspect), (language, record["name"], aspect))
                first = english.setdefault(record["name"], record)
                if language != "en":
                    self.assertNotEqual(record["meaning"], first["meaning"])

    def test_comparisons_are_complete(self):
        for one, other in ((421, 535), (235, 421), (421, 500), (421, 530), (221, 535)):
            done = self.explain(str(one), str(other))
            alone = self.explain_json(str(one)) + self.explain_json(str(other))
            at = 0
            for heading in ("\n%d " % other, "\nClass\n", "\nMeaning\n", "\nWhen you see it\n",
                            "\nWhat to do on the client's side\n",
                            "\nWhat to do on the server's side\n", "\nKey differences\n",
                            "\nWhen to use which\n"):
                self.assertGreater(done.out.find(heading), at - 1, heading)
                at = done.out.find(heading)
            for record in alone:
                for aspect in ("title", "class_text", "meaning", "seen", "client_side",
                               "server_side", "use"):
                    self.assertIn(record[aspect], done.flat)
            self.assertIn("ends the session", done.flat)
            self.assertIn("Who must act", done.flat)

    def test_operands_may_be_written_in_many_ways(self):
        wanted = self.explain("421", "535").out
        for words in (["421 535"], ["421/535"], ["421,", "535"], ["421", "vs", "535"]):
            self.assertEqual(self.explain(*words).out, wanted)
        self.assertEqual(self.explain("421-4.7.0").out, self.explain("421", "4.7.0").out)
        self.assertEqual([record["name"] for record in self.explain_json(
            "421", "4.7.0", "535", "5.7.8") if record["record"] == "reply"],
            ["421 4.7.0", "535 5.7.8"])

    def test_a_reply_is_explained_with_its_text(self):
        words = "454 4.7.0 Temporary authentication failure: Connection lost".split()
        for arguments in (words, [" ".join(words)]):
            told, = self.explain_json(*arguments)
            self.assertEqual((told["code"], told["status"], told["actor"]),
                             (454, "4.7.0", "server-admin"))
            self.assertEqual(told["text"], "Temporary authentication failure: Connection lost")

    def test_the_causes_of_421_are_told_apart(self):
        flat = self.explain("421").flat
        for kind in ("Overload", "Maintenance", "Shutdown", "Timeout", "Too many connections",
                     "Too much in a time", "Too many errors", "Greylisting", "TLS",
                     "A filter is down"):
            self.assertIn(kind, flat)
        told, = self.explain_json("421 4.7.0 mx.test Error: too many errors")
        self.assertEqual((told["cause"], told["program"], told["known_by"], told["causes"]),
                         ("too-many-errors", "Postfix", "text-and-status", "too-many-errors"))
        told, = self.explain_json("421 come back after the maintenance")
        self.assertEqual((told["cause"], told["known_by"]), ("maintenance", "words"))
        told, = self.explain_json("421")
        self.assertNotIn("cause", told)

    def test_what_sluice_answers_leads_to_why(self):
        told, = self.explain_json(
            "421 4.7.0 Too many connections from 192.0.2.7, try again in 1 second (ref KH3XKGMV)")
        self.assertEqual((told["cause"], told["program"]), ("rate-limit", "sluice"))
        self.assertIn("sluice why", told["why"])

    def test_a_log_line_is_told_and_its_reply_explained(self):
        done = self.explain(self.FAILED)
        for fact in ("Postfix", '"auth-failed"', "192.0.2.7 (h.test)", "alice@mx.test",
                     "535 5.7.8"):
            self.assertIn(fact, done.flat)
        line, reply = self.explain_json(self.FAILED)
        self.assertEqual((line["record"], line["event"], line["client"], line["login"]),
                         ("line", "auth-failed", "192.0.2.7", "alice@mx.test"))
        self.assertTrue(line["inferred"])
        self.assertEqual((reply["name"], reply["events"]), ("535 5.7.8", "auth-failed"))

    def test_a_log_line_without_reply_is_told(self):
        line, = self.explain_json("Nov 21 19:35:05 mx postfix/smtpd[1]: lost connection after "
                                  "RCPT from h.test[192.0.2.7]")
        self.assertEqual(line["event"], "lost-connection")

    def test_log_lines_that_tell_nothing_are_said_to(self):
        self.assertIn("not understood",
                      self.explain("Nov 21 19:35:05 mx postfix/smtpd[1]: xyzzy", status=1).err)
        self.assertIn("no mail server",
                      self.explain("Nov 21 19:35:05 mx cron[1]: 421", status=1).err)
        self.assertIn("no line of a log", self.explain("hello", status=1).err)

    def test_a_reply_that_something_else_quotes_is_explained(self):
        bounce = ("<b@b.test>: host mx.b.test[192.0.2.7] said: 421 4.7.0 mx.b.test\n    Error: too "
                  "many errors (in reply to RCPT TO command)")
        told, = self.explain_json(bounce)
        self.assertEqual((told["name"], told["cause"], told["known_by"]),
                         ("421 4.7.0", "too-many-errors", "text-and-status"))
        told, = self.explain_json("2026-11-21 19:35:05 login authenticator failed for h.test "
                                  "[192.0.2.7]: 535 Incorrect authentication data (set_id=bob)")
        self.assertEqual(told["name"], "535")
        line, told = self.explain_json("Nov 21 19:35:05 mx dovecot: lmtp(1): Error: conn h: 451 "
                                       "4.3.0 <b> Temporary internal error")
        self.assertEqual((line["mta"], told["name"]), ("dovecot", "451 4.3.0"))

    def test_a_reply_of_several_lines_is_one(self):
        told, = self.explain_json("550-5.7.1 [192.0.2.7] Our system has\r\n550 5.7.1 detected\r\n")
        self.assertEqual(told["name"], "550 5.7.1")
        self.assertTrue(told["text"].startswith("[192.0.2.7] Our system has"))
        self.assertEqual(self.explain("421\t4.7.0").out, self.explain("421 4.7.0").out)
        self.assertIn("control characters", self.explain("421\x1b", status=2).err)

    def test_lines_of_standard_input_are_explained_one_by_one(self):
        text = "421 4.3.2 shutting down\r\n\n" + self.FAILED + "\nxyzzy\n700\n535\n"
        done = self.explain("-", status=2, stdin=self.standard_input(text))
        for fact in ("421 4.3.2 ", "alice@mx.test", "535 5.7.8 ", "\n\n535 Authentication"):
            self.assertIn(fact, done.out)
        self.assertEqual(len(done.err.splitlines()), 2)
        records = self.explain_json("-", status=2, stdin=self.standard_input(text))
        self.assertEqual([record.get("name") for record in records],
                         ["421 4.3.2", None, "535 5.7.8", "535"])

    def test_what_can_be_no_code_gets_an_honest_answer(self):
        for number in ("099", "700", "4.7", "9.9.9", "4.7.0.1", "42"):
            done = self.explain(number, status=2)
            self.assertIn('"%s"' % number, done.err)
            self.assertIn("three digits", done.err)
            self.assertEqual(done.out, "")
        self.assertIn("what shall be explained?", self.explain(status=2).err)
        self.assertIn("what shall be explained?", self.explain("", status=2).err)
        self.assertIn("at most 8", self.explain(*map(str, range(400, 409)), status=2).err)
        self.assertIn("too long", self.explain("421 " + "x" * 10000, status=2).err)

    def test_what_is_in_no_standard_is_told_by_its_digits(self):
        for number in ("433", "599", "4.7.999"):
            told, = self.explain_json(number)
            self.assertFalse(told["known"])
            self.assertIn(number, told["meaning"])
            self.assertIn("first", told["client_side"])

    def test_no_terminal_obeys_what_strangers_wrote(self):
        text = (b"421 4.7.0 \x1b[31mred\x07\n421 \xff\xfe\x9b31m {name} %s\n" +
                self.FAILED.encode().replace(b"alice", b"\x1b]0;x\x07al\xe2\x80\xaeice"))
        for arguments in (["-"], ["--json", "-"]):
            self.explain(*arguments, stdin=self.standard_input(text))
        self.assertIn("{name} %s", self.explain("421 {name} %s").out)

    def test_a_terminal_that_is_wide_has_them_side_by_side(self):
        for columns, line in ((130, "421 Service"), (90, "Class")):
            lines = self.on_terminal(columns, "explain", "-c", str(self.conf), "421", "535")
            self.assertLessEqual(max(map(len, lines)), columns)
            beside = [text for text in lines if "421 Service" in text and "535 Auth" in text]
            self.assertEqual(len(beside), 1 if columns == 130 else 0)

    def test_seen_here_counts_the_last_day(self):
        self.record([
            self.outcome(30 * 3600, count=1000),
            self.outcome(3600, count=4),
            self.outcome(1800, login="bob", client="192.0.2.8"),
            self.outcome(60, code=550, reply="550 5.1.1 no"),
            decision("AAAA1111", moment(50)),
            repeated("AAAA1111", moment(20), 8),
            decision("AAAA2222", moment(50), mode="observe"),
        ])
        told, = self.explain_json("535")
        self.assertEqual([told[key] for key in ("server_count", "own_count", "top_client",
                                                "top_client_count", "top_login")],
                         [5, 0, "192.0.2.7", 4, "alice"])
        told, = self.explain_json("421")
        self.assertEqual((told["server_count"], told["own_count"]), (0, 9))
        self.assertIn("Seen here In the last day: 5 (by the mail server: 5, by sluice: 0). Most "
                      "often to 192.0.2.7: 4. Most often with the login alice: 4.",
                      self.explain("535").flat)
        self.assertIn("Seen here Not once in the last day", self.explain("451").flat)
        both = self.explain("421", "535").out
        self.assertIn("\nSeen here\n", both)
        self.assertRegex(both, r"\n421 +In the last day: 9 ")

    def test_seen_here_is_silent_where_there_is_no_audit_file(self):
        done = self.explain("535")
        self.assertEqual(done.err, "")
        self.assertNotIn("Seen here", done.out)
        self.record([])
        self.assertIn("Seen here Not once", self.explain("535").flat)

    def test_an_audit_file_that_was_named_must_be_readable(self):
        path = str(self.home / "other.jsonl")
        done = self.explain("--audit", path, "535", status=1)
        self.assertIn(path, done.err)
        self.assertIn("535 Authentication", done.out)
        self.record([self.outcome(60)], pathlib.Path(path))
        self.assertIn("In the last day: 1 ", self.explain("--audit", path, "535").flat)

    def test_seen_here_is_silent_where_it_may_not_be_read(self):
        self.record([self.outcome(60)])
        self.audit.chmod(0o600)
        done = self.explain("535", user=NOBODY, extra_groups=[])
        self.assertEqual(done.err, "")
        self.assertNotIn("Seen here", done.out)

    def test_it_needs_no_config(self):
        done = self.run_plain("explain", "535")
        self.assertEqual((done.returncode, done.err), (0, ""))


class Why(Case):
    FIRST = decision("AAAA1111", "2026-11-19T10:00:00.000Z", queue_id="4Vx1y2z3",
                     sender="a@example.net", recipient="b@example.org", stage="rcpt")
    OTHER = decision("BBBB2222", "2026-11-20T10:00:00.000Z", client="198.51.100.9",
                     name="other.example.com", helo="other", login="alice@example.org",
                     account="connections client=198.51.100.9")
    FLOOD = decision("CCCC3333", "2026-11-21T10:00:00.000Z")
    AMID = decision("DDDD4444", "2026-11-21T10:00:40.000Z")
    COUNT = repeated("CCCC3333", "2026-11-21T10:00:30.000Z", 41)
    IPV6 = decision("EEEE5555", "2026-11-21T11:00:00.000Z", client="2001:db8::7",
                    account="connections client=2001:db8::/64")
    NAMELESS = repeated("FFFF6666", "2026-11-21T12:00:00.000Z", 1000)

    def setUp(self):
        super().setUp()
        nameless = dict(self.NAMELESS)
        del nameless["account"]
        with gzip.open(str(self.audit) + ".2.gz", "wt") as oldest:
            oldest.write(json.dumps(self.FIRST) + "\n")
        self.record([self.OTHER], pathlib.Path(str(self.audit) + ".1"))
        self.record([self.FLOOD, self.AMID, self.COUNT, self.IPV6, nameless])

    def tickets(self, *arguments):
        return [line["ticket"] for line in
                self.objects(self.sluice("why", "--json", *arguments).out)]

    def test_each_kind_of_subject_is_found(self):
        for subject, tickets in (
                ("AAAA1111", ["AAAA1111"]), ("aaaa1111", ["AAAA1111"]),
                ("sAAAA1111", ["AAAA1111"]), ("4Vx1y2z3", ["AAAA1111"]),
                ("a@example.net", ["AAAA1111"]), ("<B@example.org>", ["AAAA1111"]),
                ("198.51.100.9", ["BBBB2222"]), ("alice@example.org", ["BBBB2222"]),
                ("other.example.com", ["BBBB2222"]), ("198.51.100.0/24", ["BBBB2222"]),
                ("connections client=198.51.100.9", ["BBBB2222"]),
                ("2001:DB8:0::7", ["EEEE5555"]), ("2001:db8::/32", ["EEEE5555"]),
                ("192.0.2.7", ["AAAA1111", "CCCC3333", "DDDD4444", "CCCC3333"]),
                ("::ffff:192.0.2.7", ["AAAA1111", "CCCC3333", "DDDD4444", "CCCC3333"])):
            with self.subTest(subject):
                self.assertEqual(self.tickets(subject), tickets)

    def test_words_of_an_account_need_no_quotes(self):
        self.assertEqual(self.tickets("connections", "client=198.51.100.9"), ["BBBB2222"])

    def test_repeated_line_belongs_to_its_ticket(self):
        self.assertEqual(self.objects(self.sluice("why", "--json", "cccc3333").out),
                         [self.FLOOD, self.COUNT])
        self.assertIn("41", self.sluice("why", "CCCC3333").out)

    def test_refusal_on_hold_is_told_with_what_it_began_with(self):
        def on_hold(ticket, time, **members):
            return decision(ticket, time, reason="on-hold", **members)

        account = "failed-logins client=203.0.113.5"
        began = held("2026-11-21T10:00:00.000Z", account)
        self.record([
            held("2026-11-21T09:30:00.000Z", account, login="bob"),
            began,
            held("2026-11-21T10:00:00.000Z", "failed-logins client=203.0.113.6", login="eve"),
            on_hold("AAAA2222", "2026-11-21T10:05:00.000Z", account=account),
            on_hold("BBBB3333", "2026-11-21T10:15:00.000Z", account=account),
            on_hold("CCCC4444", "2026-11-21T10:15:00.001Z", account=account),
            decision("DDDD5555", "2026-11-21T11:00:00.000Z", account="c client=203.0.113.7",
                     wait=900),
            on_hold("EEEE6666", "2026-11-21T11:05:00.000Z", account="c client=203.0.113.7")])
        for ticket in ("AAAA2222", "BBBB3333"):
            lines = self.objects(self.sluice("why", "--json", ticket).out)
            self.assertEqual(lines[0], began)
            self.assertEqual([line.get("ticket") for line in lines], [None, ticket])
        self.assertEqual(self.tickets("CCCC4444"), ["CCCC4444"])
        self.assertEqual(self.tickets("EEEE6666"), ["DDDD5555", "EEEE6666"])
        self.assertEqual(self.tickets("c", "client=203.0.113.7"), ["DDDD5555", "EEEE6666"])
        out = self.sluice("why", "AAAA2222").out
        said = " ".join(out.split())
        self.assertLess(said.index("was put on hold for 15 minutes"),
                        said.index("on hold for going"))
        self.assertIn('a failed login as "alice" from 203.0.113.5', said)

    def test_hold_is_found_by_what_is_known_of_it(self):
        account = "failed-logins client=203.0.113.5"
        lines = [held("2026-11-21T10:00:00.000Z", account),
                 {"time": "2026-11-21T10:00:59.000Z", "record": "holds", "rule": "failed-logins",
                  "account": account, "mode": "enforce", "count": 3,
                  "since": "2026-11-21T10:00:01.000Z"}]
        nameless = dict(lines[1], count=7)
        del nameless["account"]
        self.record(lines + [nameless])
        for subject in ("203.0.113.5", "203.0.113.0/24", account):
            found = self.objects(self.sluice("why", "--json", subject).out)
            self.assertEqual(found, lines, subject)
        found = self.objects(self.sluice("why", "--json", "alice").out)
        self.assertEqual([line["login"] for line in found], ["alice@example.org", "alice"])
        self.assertEqual(found[1:], lines[:1])
        self.assertEqual(len(self.objects(self.sluice("why", "--json", "failed-logins").out)), 3)
        error = self.sluice("why", "mallory", status=1).err
        self.assertIn("holds: 11,", error)
        self.assertIn("name nobody: 7", error)

    def test_guessed_login_has_failures_then_the_hold_then_the_refusals(self):
        account = "failed-logins client=203.0.113.5"
        failures = [outcome("2026-11-21T09:59:%02d.000Z" % second, "203.0.113.5", login=login)
                    for second, login in ((10, "alice"), (20, "bob"))]
        summed = outcome("2026-11-21T09:59:59.900Z", "203.0.113.5", login="bob", count=3,
                         since="2026-11-21T09:59:30.000Z")
        foreign = [outcome("2026-11-21T09:59:11.000Z", "203.0.113.6"),
                   outcome("2026-11-21T09:59:12.000Z", "203.0.113.5", rules="others"),
                   outcome("2026-11-21T09:49:00.000Z", "203.0.113.5", login="bob"),
                   outcome("2026-11-21T10:00:30.000Z", "203.0.113.5", login="bob")]
        hold = held("2026-11-21T10:00:00.000Z", account, login="bob")
        refusal = decision("GGGG7777", "2026-11-21T10:05:00.000Z", reason="on-hold",
                           account=account, client="203.0.113.5", rule="failed-logins",
                           limit_text="5 per 10m")
        self.record(failures + foreign + [hold, summed, refusal])
        story = failures + [summed, hold, refusal]
        for arguments in (["-n", "100"], ["-n", "5"]):
            self.assertEqual(self.objects(
                self.sluice("why", "--json", *arguments, "GGGG7777").out), story)
        self.assertEqual(self.objects(self.sluice("why", "--json", "-n2", "GGGG7777").out),
                         story[-2:])
        self.assertIn("3 earlier ones are left out", self.sluice("why", "-n2", "GGGG7777").out)
        self.assertEqual(self.objects(self.sluice("why", "--json", "GGGG7777").out),
                         failures + [hold, summed, refusal])
        self.assertEqual(
            self.objects(self.sluice("why", "--json", "-n9", "203.0.113.5").out),
            foreign[2:3] + failures[:1] + foreign[1:2] + failures[1:] + [summed, hold] +
            foreign[3:] + [refusal])
        told = self.objects(self.sluice("why", "--json", "-n9", "alice").out)
        self.assertEqual([line["login"] for line in told], ["alice@example.org"] + ["alice"] * 3)

    def test_old_failures_are_counted_where_they_are_left_out(self):
        account = "failed-logins client=203.0.113.5"
        self.record([outcome("2026-11-21T09:58:%02d.000Z" % second, "203.0.113.5", login="bob")
                     for second in range(50)] +
                    [held("2026-11-21T10:00:00.000Z", account, login="carol")])
        out = self.sluice("why", "carol").out
        self.assertIn("30 earlier ones are left out", out)
        self.assertEqual(len(self.objects(self.sluice("why", "--json", "carol").out)), 51)

    def test_message_is_told_from_its_first_try(self):
        sent = {"sender": "a@example.net", "recipient": "b@example.org", "stage": "rcpt",
                "rule": "message", "account": "message sender=a@example.net"}
        first = decision("HHHH1111", "2026-11-20T09:00:00.000Z", **sent)
        other = decision("HHHH2222", "2026-11-20T09:30:00.000Z",
                         **{**sent, "recipient": "c@example.org"})
        again = decision("HHHH3333", "2026-11-20T10:00:00.000Z", session="s1", **sent)
        queued = decision("HHHH4444", "2026-11-20T10:00:01.000Z", session="s1",
                          queue_id="4Vx9y9z9", **{**sent, "stage": "data"})
        sent_on = outcome("2026-11-20T10:01:00.000Z", "192.0.2.7", stage="delivery",
                          sender="a@example.net", queue_id="4Vx9y9z9", code=450)
        del sent_on["login"]
        self.record([first, other, again, queued, sent_on])
        for subject in ("4Vx9y9z9", "B@example.org"):
            self.assertEqual(
                [line.get("ticket") for line in
                 self.objects(self.sluice("why", "--json", "-n99", subject).out)
                 if line["time"] > "2026-11-20"],
                ["HHHH1111", "HHHH3333", "HHHH4444", None], subject)

    def test_who_is_stopped_now_can_be_freed(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        times = [(now - datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
                 for minutes in (20, 5)]
        self.record([held(times[0], "failed-logins client=203.0.113.6"),
                     held(times[1], "failed-logins client=203.0.113.5"),
                     held(times[1], "failed-logins client=203.0.113.7", mode="observe")])
        out = self.sluice("why", "203.0.113.0/24").out
        until = (now + datetime.timedelta(minutes=10)).strftime("%Y-%m-%d %H:%M:%S")
        self.assertIn("is stopped until %s" % until, " ".join(out.split()))
        self.assertEqual(out.count("sluice forget"), 1)
        self.assertTrue(out.endswith("\n    sluice forget failed-logins client=203.0.113.5\n"))
        self.assertNotIn("forget", self.sluice("why", "203.0.113.6").out)
        self.assertNotIn("forget", self.sluice("why", "--json", "203.0.113.5").out)

    def test_story_is_told_in_time_order(self):
        out = self.sluice("why", "192.0.2.7").out
        places = [out.index(text) for text in
                  ("2026-11-19 10:00:00", "21 10:00:00", "\n2026-11-21 10:00:30",
                   "\n2026-11-21 10:00:40")]
        self.assertEqual(places, sorted(places), out)
        self.assertTrue(out.endswith("\n"))
        for line in out.splitlines():
            self.assertLessEqual(len(line), 100, line)

    def test_last_leaves_the_earlier_out(self):
        self.assertEqual(self.tickets("-n", "2", "192.0.2.7"), ["CCCC3333", "DDDD4444"])
        out = self.sluice("why", "-n", "2", "192.0.2.7").out
        self.assertIn("2 earlier ones are left out", out)
        self.assertNotIn("AAAA1111", out)
        self.assertEqual(len(self.tickets("-n", "0", "192.0.2.7")), 4)

    def test_page_has_the_last_hundred(self):
        self.record([decision("T%07d" % i, "2026-11-21T10:%02d:%02d.000Z" % divmod(i, 60),
                              client="203.0.113.5") for i in range(250)])
        out = self.sluice("why", "203.0.113.5").out
        self.assertIn("150 earlier ones are left out", out)
        self.assertNotIn("T0000149", out)
        self.assertIn("T0000150", out)
        self.assertEqual(len(self.tickets("203.0.113.5")), 250)
        self.assertIn("T0000000", self.sluice("why", "-n0", "203.0.113.5").out)

    def test_since_leaves_the_older_out(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        times = [(now - datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
                 for minutes in (90, 70, 50)]
        self.record([decision("OLD11111", times[0], client="203.0.113.5"),
                     decision("OLD22222", times[1], client="203.0.113.5"),
                     repeated("OLD22222", times[2], 3, account="c client=203.0.113.5")])
        lines = self.objects(self.sluice("why", "--json", "--since", "1h", "203.0.113.5").out)
        self.assertEqual([line["record"] for line in lines], ["repeated"])
        self.assertIn("in that time",
                      self.sluice("why", "--since", "10m", "203.0.113.5", status=1).err)

    def test_nothing_found_tells_what_was_searched(self):
        done = self.sluice("why", "203.0.113.99", status=1)
        self.assertEqual(done.out, "")
        for text in ('nothing about "203.0.113.99"', str(self.audit), "predecessors",
                     "decisions: 1046,", "2026-11-19 10:00:00", "2026-11-21 12:00:00",
                     "name nobody: 1000"):
            self.assertIn(text, done.err)

    def test_no_audit_file_is_a_finding(self):
        for path in self.home.glob("audit.jsonl*"):
            path.unlink()
        self.assertIn("no audit file", self.sluice("why", "x", status=1).err)
        self.audit.touch()
        self.assertIn("no decision at all", self.sluice("why", "x", status=1).err)
        self.conf.write_text('audit = { file = ""; };')
        self.assertIn("no audit file", self.sluice("why", "x", status=1).err)

    def test_torn_and_foreign_lines_are_passed_over(self):
        whole = json.dumps(self.IPV6).encode()
        self.audit.write_bytes(b"\n\0\0\xff\n{}\n[]\n" + whole[:50] + b"\n" + b"x" * 100000 + b"\n"
                               b'{"record":"decision"}\n{"record":"note","time":'
                               b'"2026-11-21T10:00:00.000Z","ticket":"EEEE5555"}\n'
                               + whole + b"\n" + whole[:-1])
        self.assertEqual(self.tickets("EEEE5555"), ["EEEE5555"])

    def test_hostile_values_are_shown_harmlessly(self):
        evil = "x\x1b[31m\r\n\x9b\u202e\U0001f4a9\x7f@\"\\"
        line = decision("EVIL1111", "2026-11-21T10:00:00.000Z", helo=evil, sender=evil,
                        recipient=evil, login=evil, name=evil, account=evil, rule=evil, reply=evil)
        self.audit.write_text(json.dumps(line, ensure_ascii=False) + "\n")
        self.sluice("why", "EVIL1111")
        self.assertEqual(self.objects(self.sluice("why", "--json", "EVIL1111").out), [line])

    @unittest.skipIf(os.getuid() != 0, "only root can become nobody")
    def test_permission_problem_names_the_group(self):
        for path in self.home.glob("audit.jsonl*"):
            os.chown(path, 0, 8)
            path.chmod(0o640)
        done = self.sluice("why", "x", status=1, user=NOBODY, extra_groups=[])
        self.assertIn('group "mail"', done.err)
        self.assertEqual(
            self.sluice("why", "AAAA1111", user=NOBODY, extra_groups=[8]).err, "")


class WhyWrittenTightly(Why):
    """The same, with lines as the daemon writes them: they are read in another way."""

    def record(self, lines, path=None):
        (path or self.audit).write_text("".join(
            json.dumps(line, separators=(",", ":")) + "\n" for line in lines))


if __name__ == "__main__":
    if not SLUICE.exists():
        sys.exit("there is no %s: make it first" % SLUICE)
    unittest.main()
