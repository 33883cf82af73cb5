# SPDX-License-Identifier: BSD-2-Clause
"""sluice audit, with audit files made by hand: its page, its records, and what it advises."""
import csv
import datetime
import gzip
import io
import json
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("srcdir", ".")).resolve()
sys.path.insert(0, str(SOURCE / "tests/support"))

from program import public  # noqa: E402

SLUICE = public(pathlib.Path(os.environ.get("builddir", ".")).resolve() / "sluice")
NOBODY = 65534
KINDS = {"auth-failed": 535, "auth-ok": 235, "auth-unavailable": 454, "auth-required": 530,
         "tls-required": 530, "mailbox-unknown": 550}


def time_text(seconds_ago):
    when = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds_ago)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (when.microsecond // 1000)


def outcome(ago, client, login="", event="auth-failed", **members):
    who = {"network": client} if "/" in client else {"client": client}
    record = {"time": time_text(ago), "record": "outcome", **who, "origin": "log", "stage": "auth",
              "events": event, "code": KINDS[event], **members}
    return {**record, "login": login} if login else record


def decision(ago, account, **members):
    return {"time": time_text(ago), "record": "decision", "ticket": "K7Q2M9FA",
            "client": account.split("=")[1], "rule": account.split()[0], "type": "rate",
            "account": account, "reason": "on-hold", "wait": 600, "mode": "enforce",
            "action": "close", **members}


def spraying(client="203.0.113.9", count=8, **members):
    return [outcome(3000 - number, client, "victim%d" % number, **members)
            for number in range(count)]


def slow():
    """Attacks that earn back between their attempts what the usual rules let them use up."""
    spray = [outcome(80000 - number * 3600, "203.0.113.9", "victim%d" % number)
             for number in range(9)]
    network = [outcome(80000 - number * 1200, "192.0.2.%d" % (number % 3), "user%d" % number)
               for number in range(20)]
    login = [outcome(80000 - number * 1800, "10.%d.0.1" % number, "carol") for number in range(9)]
    intruder = [outcome(80000 - number * 600, "203.0.114.7", "erin") for number in range(6)]
    return spray + network + login + intruder + [outcome(76500, "203.0.114.7", "erin", "auth-ok")]


def guessing(client="203.0.113.7", login="mallory"):
    return [outcome(3000 - number, client, login) for number in range(20)]


def distributed(login="carol"):
    return [outcome(3000 - number, "10.%d.0.1" % number, login) for number in range(8)]


def break_in():
    return [outcome(3000 - number, "203.0.114.7", "erin") for number in range(9)] + [
        outcome(2900, "203.0.114.7", "erin", "auth-ok")]


def outage():
    return [outcome(3000 - number, "192.0.2.%d" % (number % 4), "user%d" % number,
                    "auth-unavailable") for number in range(30)]


def told(ago, kind, client, rule="grey", **members):
    """Somebody is told to wait, or comes back."""
    return {"time": time_text(ago), "record": kind, "client": client, "rule": rule,
            "type": "greylist", "account": "%s client=%s" % (rule, client), "mode": "enforce",
            **members}


def greylisting(tuple_, ago, sender="a@example.net", client="192.0.2.7", back=None, **members):
    """A first attempt, and the welcome so many seconds later."""
    account = "grey client=%s tuple=%s" % (client, tuple_)
    lines = [told(ago, "decision", client, sender=sender, account=account, reason="first-seen",
                  attempts=1, wait=60, ticket="T" + tuple_, **members)]
    if back:
        lines.append(told(ago - back, "welcome", client, sender=sender, account=account,
                          reason="came-back", attempts=2, delayed=back, **members))
    return lines


def storm(client="198.51.100.9", early=12, ago=3000):
    return [told(ago, "decision", client, "r", reason="on-hold", wait=600, ticket="STORM001"),
            told(ago - 600, "return", client, "r", reason="waited", early=early, delayed=600)]


def shortage(ago=3000, refused=12, resource="cpu", mode="enforce"):
    return [{"time": time_text(ago - number), "record": "decision", "client": "192.0.2.7",
             "rule": "load", "type": "pressure", "account": "load", "mode": mode,
             "reason": "short-of-resource", "resource": resource, "seen": 80 + number,
             "limit": 80, "ticket": "SHED%04d" % number} for number in range(refused)]


def maintenance(ago=3000, length=600):
    began = time_text(ago)
    drain = {"record": "drain", "since": began, "maintenance": "new disks", "by": "root"}
    refused = {"time": time_text(ago - 10), "record": "decision", "client": "192.0.2.7",
               "rule": "m", "type": "drain", "account": "m", "reason": "maintenance",
               "mode": "enforce"}
    return [{"time": began, "state": "on", **drain}, refused,
            {"time": time_text(ago - length), "state": "off", **drain}]


def quiet():
    return [outcome(5000, "192.0.2.7", "alice"), outcome(4990, "192.0.2.7", "alice", "auth-ok"),
            outcome(4980, "192.0.2.8", event="mailbox-unknown")]


class Audit(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="sluice-audit-"))
        self.home.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.home)
        self.file = self.home / "audit.jsonl"

    def record(self, lines, file=None):
        text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
        (file or self.file).write_text(text)
        (file or self.file).chmod(0o644)

    def run_plain(self, *words, status=0, locale="C.UTF-8", **options):
        done = subprocess.run([str(SLUICE), "audit", "--audit", str(self.file), *words],
                              capture_output=True, timeout=60, stdin=subprocess.DEVNULL,
                              env={**os.environ, "TZ": "UTC", "LC_ALL": locale, "LANGUAGE": ""},
                              **options)
        self.assertEqual(done.returncode, status, done)
        return done

    def audit(self, *words, **options):
        done = self.run_plain(*words, **options)
        self.assertEqual(done.stderr, b"")
        return done.stdout.decode()

    def records(self, *words, kind=None, **options):
        said = [json.loads(line) for line in self.audit("--json", *words, **options).splitlines()]
        return [each for each in said if kind is None or each["record"] == kind]

    # What is named, and what the program ends with.

    def test_a_quiet_night__is_fine(self):
        self.record(quiet())
        page = self.audit()
        self.assertIn("Nothing to worry about.", page)
        self.assertIn("Clients with most failures", page)
        self.assertEqual(self.records(kind="finding"), [])

    def test_a_notice__is_no_reason_to_wake_anybody(self):
        self.record([outcome(900, "192.0.2.9", event="auth-required", since=time_text(1000), count=3)])
        self.assertEqual([each["kind"] for each in self.records(kind="finding")], ["no-login"])

    def test_an_attack__ends_with_1(self):
        self.record(spraying())
        finding, = self.records(kind="finding", status=1)
        self.assertEqual((finding["kind"], finding["severity"], finding["client"],
                          finding["logins"]), ("spraying", "warning", "203.0.113.9", 8))

    # Who was told to wait.

    def test_a_usual_night_of_greylisting__is_fine(self):
        self.record(greylisting("A", 3000, back=63) + greylisting("B", 2900, back=900) +
                    greylisting("C", 30000, "spam@spam.example", "203.0.113.9") +
                    storm(early=9) + maintenance() + shortage(refused=9))
        page = self.audit()
        for words in ("Nothing to worry about.", "Messages that were greylisted: 3.",
                      "Let in when they came back: 2 (66 %).", "Never came back: 1.",
                      "half were delayed by 63 seconds or less; the longest delay was 15 minutes.",
                      "spam.example", "Senders that were delayed longest", "Maintenance",
                      "new disks", "Refused for want of resources",
                      "Clients that were told to wait: 3."):
            self.assertIn(words, " ".join(page.split()))
        self.assertNotIn("Clients that came too early", page)
        greylisted, = self.records(kind="greylisting")
        self.assertEqual({name: greylisted[name] for name in ("deferred", "back", "lost", "median",
                                                              "longest")},
                         {"deferred": 3, "back": 2, "lost": 1, "median": 63, "longest": 900})
        domains = self.records(kind="greylisted")
        self.assertEqual([each["domain"] for each in domains], ["spam.example", "example.net"])
        waits, = self.records(kind="waits")
        self.assertEqual((waits["told"], waits["kept"]), (3, 2))
        done, = self.records(kind="maintenance")
        self.assertEqual((done["stopped"], done["by"], done["reason"]), (1, "root", "new disks"))
        self.assertIn("until", done)

    def test_a_client_that_hammers__is_a_notice(self):
        self.record(storm())
        finding, = self.records(kind="finding")
        self.assertEqual((finding["kind"], finding["severity"], finding["client"],
                          finding["failures"], finding["successes"], finding["rule"]),
                         ("storm", "notice", "198.51.100.9", 12, 1, "r"))
        row, = self.records(kind="storm")
        self.assertEqual((row["client"], row["rule"], row["early"], row["kept"]),
                         ("198.51.100.9", "r", 12, 1))
        page = " ".join(self.audit().split())
        for words in ("A client that does not wait", "RFC 5321 section 4.5.4.1",
                      "Clients that came too early most"):
            self.assertIn(words, page)
        self.assertEqual(self.records("--client", "192.0.2.0/24", kind="storm"), [])

    def test_a_shortage__ends_with_1(self):
        self.record(shortage())
        finding, = self.records(kind="finding", status=1)
        self.assertEqual((finding["kind"], finding["severity"], finding["failures"],
                          finding["resource"]), ("shortage", "warning", 12, "cpu"))
        row, = self.records(kind="shortage", status=1)
        self.assertEqual((row["seen"], row["limit"], row["stopped"]), (91, 80, 12))
        self.assertIn("cpu rose to 91 %", " ".join(self.audit(status=1).split()))

    def test_rules_that_observe__tell_nobody_to_wait(self):
        self.record(greylisting("A", 3000, mode="observe") + shortage(mode="observe"))
        self.assertEqual(self.records(kind="greylisting"), [])
        self.assertEqual(self.records(kind="waits"), [])
        row, = self.records(kind="shortage")
        self.assertEqual((row["stopped"], row["observed"]), (0, 12))

    def test_no_file__is_told(self):
        done = self.run_plain(status=1)
        self.assertIn(b"there is no audit file", done.stderr)

    def test_a_file_that_is_hidden__is_told(self):
        if os.geteuid() != 0:
            self.skipTest("needs root")
        self.record(quiet())
        self.file.chmod(0o600)
        done = self.run_plain(status=1, user=NOBODY)
        self.assertIn(b"permission denied", done.stderr)

    def test_an_empty_file__names_nothing(self):
        self.file.write_text("")
        self.assertIn("No line of them is of this time.", self.audit())
        self.assertEqual([each["record"] for each in self.records()], ["period"])

    def test_rubbish__is_passed_over(self):
        self.record(quiet())
        with open(self.file, "ab") as out:
            out.write(b"\0\xff\n{\n{\"time\":1}\n[]\n{\"record\":\"outcome\"}\n" + b"x" * 70000 + b"\n")
        self.assertEqual(self.records(kind="period")[0]["lines"], 3)

    # What is read.

    def test_since__is_a_day_if_nothing_is_said(self):
        self.record([outcome(90000, "192.0.2.1", "old"), outcome(7000, "192.0.2.1", "young")])
        self.assertEqual([each["login"] for each in self.records(kind="login")], ["young"])
        self.assertEqual(len(self.records("--since", "2d", kind="login")), 2)
        self.assertEqual(self.records("--since", "1h", kind="login"), [])

    def test_rotated_files__are_read_too(self):
        self.record(spraying())
        with gzip.open(self.home / "audit.jsonl.2.gz", "wt") as out:
            out.write(self.file.read_text())
        self.record(quiet())
        self.assertEqual(len(self.records(kind="finding", status=1)), 1)

    def test_what_is_older__tells_where_somebody_is_at_home(self):
        self.record([outcome(200000, "192.0.2.7", "alice", "auth-ok"),
                     outcome(100000, "192.0.2.7", "alice", "auth-ok"),
                     outcome(900, "192.0.2.99", "alice", "auth-ok"),
                     outcome(800, "198.51.100.1", "alice", "auth-ok")])
        finding, = self.records(kind="finding")
        self.assertEqual((finding["kind"], finding["client"]), ("new-network", "198.51.100.1"))

    def test_client_and_login__restrict_all_of_it(self):
        self.record(spraying() + distributed() + quiet())
        records = self.records("--client", "203.0.113.0/24", status=1)
        self.assertEqual({each["client"] for each in records if each["record"] == "client"},
                         {"203.0.113.9"})
        self.assertEqual([each["kind"] for each in records if each["record"] == "finding"],
                         ["spraying"])
        self.assertEqual(sum(each["count"] for each in records if each["record"] == "code"), 8)
        records = self.records("--login", "CAROL", status=1)
        self.assertEqual([each["kind"] for each in records if each["record"] == "finding"],
                         ["distributed"])
        self.assertEqual(self.records("--login", "alice", kind="finding"), [])
        self.assertEqual(self.records("--client", "192.0.2.7", "--login", "carol", kind="login"),
                         [])

    def test_n__is_how_many_of_each(self):
        self.record([outcome(3000, "10.0.%d.1" % number, "user%d" % number)
                     for number in range(15)])
        self.assertIn("and 5 more (-n 0 tells all)", self.audit())
        self.assertEqual(self.audit("-n", "3").count("and 12 more"), 3)
        self.assertNotIn(" more", self.audit("-n", "0"))
        self.assertEqual(len(self.records(kind="client")), 15)
        self.assertEqual(len(self.records("-n", "2", kind="client")), 2)

    def test_misuse__is_told(self):
        for words, told in ((("--client", "x"), "no address and no network"),
                            (("--json", "--csv"), "which of them"),
                            (("alice",), "nothing but options"),
                            (("--watch",), "does not take --watch")):
            with self.subTest(words):
                self.assertIn(told, self.run_plain(*words, status=2).stderr.decode())

    # What is advised.

    def test_advised_rules__are_rules(self):
        conf = self.home / "sluice.conf"
        seen = set()
        nights = (spraying(), distributed(), guessing(), break_in(),
                  [line for number in range(3)
                   for line in spraying("203.0.113.%d" % number)])
        for night in nights:
            self.record(night)
            page = " ".join(self.audit(status=1).split())
            rules = re.findall(r"\{ name = .*?; \}", page)
            self.assertTrue(rules, page)
            seen.update(rules)
        self.record(slow())
        page = " ".join(self.audit(status=1).split())
        strict = set(re.findall(r"\{ name = .*?; \}", page))
        self.assertEqual(strict & seen, set())
        for rules in seen, strict:
            conf.write_text('logs = ( { file = "/var/log/mail.log"; } );\nrules = (\n%s\n);\n'
                            % ",\n".join(sorted(rules)))
            done = subprocess.run([str(SLUICE), "check", "-c", str(conf)], capture_output=True)
            self.assertEqual(done.returncode, 0, done)
            self.assertEqual(len(rules), 4)

    def test_what_was_done__is_told(self):
        self.record(spraying(rules="guesses") +
                    [decision(2990, "guesses client=203.0.113.9", wait=86400)])
        page = " ".join(self.audit(status=1).split())
        self.assertIn('sluice stopped it once, by rule "guesses", at ', page)
        self.assertIn("It is on hold until ", page)
        self.assertNotIn("type = ", page)
        finding, = self.records(kind="finding", status=1)
        self.assertEqual((finding["stopped"], finding["rule"], finding["rules"]),
                         (1, "guesses", "guesses"))

    def test_all_together__the_most_serious_comes_first(self):
        self.record(quiet() + spraying() + distributed() + break_in() + outage() + guessing())
        kinds = [each["kind"] for each in self.records(kind="finding", status=1)]
        self.assertEqual(kinds, ["break-in", "outage", "spraying", "distributed", "guessing"])

    # How it is printed.

    def test_hostile_names__are_harmless(self):
        names = ["\x1b[2J", "a\nb", "\u202eevil", "=1+1", "@x", "a,b\"c", "\ud55c" * 60, "{login}"]
        self.record([outcome(3000 - number, "203.0.113.9", name)
                     for number, name in enumerate(names)])
        for locale in ("C", "C.UTF-8"):
            page = self.run_plain(status=1, locale=locale).stdout
            self.assertNotIn(b"\x1b", page)
            self.assertNotIn("\u202e".encode(), page)
            for line in page.decode().splitlines():
                wide = sum(2 if "\u1100" <= each <= "\ud7a3" else 1 for each in line)
                self.assertLessEqual(wide, 80, line)
        self.assertTrue(self.run_plain(status=1, locale="C").stdout.isascii())
        self.assertTrue(self.run_plain("--json", status=1).stdout.isascii())

    def test_csv__is_a_table(self):
        self.record([outcome(3000 - number, "203.0.113.9", name) for number, name in
                     enumerate(("=1+1", "+2", "-3", "@x", "a,b\"c", "plain"))])
        text = self.run_plain("--csv", status=1).stdout.decode()
        self.assertEqual(text.count("\r\n"), text.count("\n"))
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        self.assertTrue(all(None not in row and None not in row.values() for row in rows))
        self.assertEqual({row["login"] for row in rows if row["record"] == "login"},
                         {"'=1+1", "'+2", "'-3", "'@x", "a,b\"c", "plain"})
        finding, = (row for row in rows if row["record"] == "finding")
        self.assertEqual((finding["kind"], finding["logins"]), ("spraying", "6"))
        self.assertEqual(len(rows), len(self.records(status=1)))

    def on_terminal(self, *words, columns=120, env=()):
        """What is said to a terminal of that width."""
        leader, follower = pty.openpty()
        subprocess.run(["stty", "columns", str(columns)], stdin=follower, check=True)
        child = subprocess.Popen([str(SLUICE), "audit", "--audit", str(self.file), *words],
                                 stdout=follower, stdin=subprocess.DEVNULL,
                                 env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8",
                                      "NO_COLOR": "", **dict(env)})
        os.close(follower)
        said = b""
        while True:
            try:
                more = os.read(leader, 65536)
            except OSError:
                break
            if not more:
                break
            said += more
        os.close(leader)
        child.wait()
        return said.decode().replace("\r\n", "\n")

    def test_a_terminal__has_colours_and_its_own_width(self):
        self.record(break_in())
        self.assertIn("\x1b[1;31mCRITICAL\x1b[0m", self.on_terminal())
        plain = self.on_terminal(env={"NO_COLOR": "1"})
        self.assertNotIn("\x1b", plain)
        self.assertGreater(max(len(line) for line in plain.splitlines()), 100)
        narrow = self.on_terminal(columns=50, env={"NO_COLOR": "1"})
        tables = narrow[narrow.index("Answers by"):]
        self.assertTrue(all(len(line) <= 50 for line in tables.splitlines()), tables)
        self.assertTrue(all(len(line) <= 50 for line in narrow[:narrow.index("Answers by")]
                            .splitlines() if " " in line.strip()), narrow)


if __name__ == "__main__":
    if not SLUICE.exists():
        sys.exit("there is no %s: make it first" % SLUICE)
    unittest.main()
