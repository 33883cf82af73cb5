# SPDX-License-Identifier: BSD-2-Clause
"""sluiced itself, with the real libmilter: start, stop, signals, control socket, privileges.

Arguments: words that a case must have in its name to be run.
"""
import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import traceback

SOURCE = pathlib.Path(os.environ.get("srcdir", ".")).resolve()
sys.path.insert(0, str(SOURCE / "tests/support"))

from milter_client import CONTINUE, MilterClient  # noqa: E402
from program import public  # noqa: E402

SLUICED = public(pathlib.Path(
    os.environ.get("SLUICED") or
    pathlib.Path(os.environ.get("builddir", ".")) / "sluiced").resolve())
PATIENCE_S = 10
STOP_S = 2.0
IS_ROOT = os.geteuid() == 0
NOBODY = pwd.getpwnam("nobody")

CONFIG = """
milter = "{milter}";
milter_mode = "0660";
user = "{user}";
pid_file = "{run}/sluiced.pid";
mode = "{mode}";
store = {{ path = "{home}/lib"; map = "64M"; accounts = 4096; }};
audit = {{ file = "{home}/log/audit.jsonl"; }};
control = {{ socket = "{run}/control.sock"; group = ""; }};
logs = ( {logs} );
rules = ( {rules} );
"""

CONNECTIONS = """{ name = "connections"; type = "rate"; counts = "connect"; per = "client";
    limit = "2 per 10m"; answer = "421 4.7.0 Too many connections (ref {ticket})"; }"""
HELD = """{ name = "held"; type = "rate"; counts = "message"; per = "%s";
    limit = "1 per 10m"; hold = "15m"; answer = "450 4.7.1 Later (ref {ticket})"; }"""

CASES = []


def case(function):
    CASES.append(function)
    return function


def only_root(function):
    return case(function) if IS_ROOT else function


def wait_until(condition, what, patience_s=PATIENCE_S):
    until = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < until, "waited in vain until " + what
        time.sleep(0.02)


class Daemon:
    """One sluiced with directories of its own."""

    def __init__(self, home, rules=CONNECTIONS, user="", mode="enforce", milter=None, logs=""):
        self.home = pathlib.Path(home)
        self.logs = logs.format(home=home)
        self.run = self.home / "run"
        self.milter = milter or "unix:%s/milter.sock" % self.run
        self.conf = self.home / "sluice.conf"
        self.audit = self.home / "log/audit.jsonl"
        self.pid_file = self.run / "sluiced.pid"
        self.control = self.run / "control.sock"
        self.user, self.mode = user, mode
        self.process = None
        self.log = self.home / "log.txt"
        self.write(rules)

    def write(self, rules, **changes):
        values = dict(milter=self.milter, user=self.user, run=self.run, home=self.home,
                      mode=self.mode, rules=rules, logs=self.logs)
        values.update(changes)
        self.conf.write_text(CONFIG.format(**values))

    def command(self, *options, conf=None):
        return [str(SLUICED), *options, "-c", str(conf or self.conf)]

    def start(self, **popen):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(self.command("-f"), stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, **popen)
        wait_until(self.is_up, "sluiced is up")
        return self

    def is_up(self):
        if self.process.poll() is not None:
            raise AssertionError("sluiced ended with %d" % self.process.returncode)
        try:
            return self.ask("status")[-1] == "ok"
        except OSError:
            return False

    def stop(self, number=signal.SIGTERM):
        """Returns the exit status, and how long it took."""
        begun = time.monotonic()
        process, self.process = self.process, None
        process.send_signal(number)
        return process.wait(PATIENCE_S), time.monotonic() - begun

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def ask(self, words):
        return ask_raw(self.control, words.encode() + b"\n").decode().splitlines()

    def records(self, words, kind):
        *lines, last = self.ask(words)
        assert last == "ok", last
        return [record for record in map(json.loads, lines) if record["record"] == kind]

    def one(self, kind):
        record, = self.records("status", kind)
        return record

    def refused(self, *options, conf=None):
        """Runs another one that must not start; returns what it says."""
        done = subprocess.run(self.command(*(options or ("-f",)), conf=conf), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=PATIENCE_S)
        assert done.returncode == 1, (done.returncode, done.stdout)
        return done.stdout

    def client(self):
        return MilterClient(self.milter)

    def session(self, address="192.0.2.7"):
        """What a client hears up to HELO."""
        with self.client() as mta:
            return mta.begin(address).text

    def message(self, address="192.0.2.7", login=None, **message):
        """What a client hears up to the end of a message."""
        with self.client() as mta:
            reply = mta.begin(address)
            if reply == CONTINUE and login:
                mta.macro(b"M", {"{auth_authen}": login, "{auth_type}": "PLAIN"})
            return (mta.message(**message) if reply == CONTINUE else reply).text

    def decisions(self, path=None):
        path = path or self.audit
        return [json.loads(line) for line in open(path)] if path.exists() else []


def ask_raw(path, data, half_close=False):
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(path))  # waits while others are in the queue
        link.settimeout(PATIENCE_S)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            link.sendall(data)
        if half_close:
            link.shutdown(socket.SHUT_WR)
        answer = b""
        while True:
            try:
                got = link.recv(65536)
            except ConnectionResetError:
                return answer
            if not got:
                return answer
            answer += got


def listener(path):
    link = socket.socket(socket.AF_UNIX)
    link.bind(str(path))
    link.listen(8)
    return link


# --- judging


@case
def a_limit_is_answered_recorded_and_counted(new):
    daemon = new().start()
    assert daemon.session() == daemon.session() == ""
    said = daemon.session()
    assert said.startswith("421 4.7.0 Too many connections (ref "), said
    wait_until(daemon.decisions, "the decision is in the audit file")
    decision, = daemon.decisions()
    assert decision["ticket"] in said
    assert decision["account"] == "connections client=192.0.2.7"
    assert decision["reply"] == said, (decision["reply"], said)
    rule, = daemon.records("status", "rule")
    assert (rule["stopped"], rule["observed"]) == (1, 0), rule
    assert rule["limit_text"] == "2 per 10m"
    state = daemon.one("daemon")
    assert state["sessions_total"] == 3
    assert state["judged"] > state["passed"] > 0
    wait_until(lambda: daemon.one("daemon")["sessions_open"] == 0, "sessions are over")


@case
def observing_says_nothing_and_records_all(new):
    daemon = new(mode="observe").start()
    assert [daemon.session() for _ in range(4)] == [""] * 4
    wait_until(daemon.decisions, "the decision is in the audit file")
    assert daemon.decisions()[0]["mode"] == "observe"
    assert daemon.records("status", "rule")[0]["observed"] == 2
    assert daemon.one("daemon")["mode"] == "observe"


@case
def an_inet_socket_serves_too(new):
    daemon = new(milter="inet:22010@127.0.0.1").start()
    assert daemon.session() == ""


@case
def what_came_to_nothing_is_given_back(new):
    daemon = new(rules="""{ name = "recipients"; type = "rate"; counts = "recipient";
        per = "client"; limit = "3 per 1h"; answer = "450 4.7.1 Later"; }""").start()
    with daemon.client() as mta:
        mta.begin()
        for _ in range(10):
            assert mta.mail() == mta.rcpt() == mta.rcpt() == CONTINUE
            mta.abort()
        assert mta.message() == CONTINUE


# --- one of it


@case
def a_second_one_is_refused(new):
    daemon = new().start()
    assert "holds" in daemon.refused()
    other = daemon.home / "other.conf"
    text = daemon.conf.read_text()
    other.write_text(text.replace("sluiced.pid", "other.pid"))
    assert "already" in daemon.refused(conf=other)
    other.write_text(text.replace("sluiced.pid", "other.pid").replace("control.sock", "other"))
    assert "milter.sock already" in daemon.refused(conf=other)
    assert daemon.session() == ""
    assert int(daemon.pid_file.read_text()) == daemon.process.pid
    assert not (daemon.run / "other.pid").exists() and not (daemon.run / "other").exists()


@case
def many_at_once_leave_one(new):
    daemon = new()
    rivals = [subprocess.Popen(daemon.command("-f"), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL) for _ in range(6)]
    try:
        def is_decided():
            return sum(rival.poll() is None for rival in rivals) == 1
        wait_until(is_decided, "one is left")
        daemon.process, = [rival for rival in rivals if rival.poll() is None]
        wait_until(daemon.is_up, "it is up")
        assert daemon.session() == ""
    finally:
        for rival in rivals:
            if rival.poll() is None:
                rival.kill()
            rival.wait()


@case
def stale_files_are_no_hindrance(new):
    daemon = new().start()
    daemon.stop(signal.SIGKILL)
    assert daemon.control.exists() and daemon.pid_file.exists()
    daemon.start()
    assert daemon.session() == ""


@case
def living_sockets_are_left_alone(new):
    daemon = new()
    daemon.run.mkdir()
    for name in ("milter.sock", "control.sock"):
        with listener(daemon.run / name) as other:
            assert "already" in daemon.refused()
            with socket.socket(socket.AF_UNIX) as link:
                link.connect(str(daemon.run / name))
            other.accept()
        (daemon.run / name).unlink()
    daemon.start()


@case
def other_files_are_left_alone(new):
    daemon = new()
    daemon.run.mkdir()
    for name in ("milter.sock", "control.sock"):
        path = daemon.run / name
        path.write_text("precious")
        assert name in daemon.refused()
        assert path.read_text() == "precious"
        path.unlink()


@case
def a_link_is_no_pid_file(new):
    daemon = new()
    daemon.run.mkdir()
    precious = daemon.home / "precious"
    precious.write_text("precious")
    daemon.pid_file.symlink_to(precious)
    assert "pid_file" in daemon.refused()
    daemon.pid_file.unlink()
    os.link(precious, daemon.pid_file)
    assert "pid_file" in daemon.refused()
    assert precious.read_text() == "precious"


# --- signals


@case
def sighup_does_no_harm(new):
    daemon = new().start()
    with daemon.client() as mta:
        mta.begin()
        for _ in range(50):
            daemon.process.send_signal(signal.SIGHUP)
            time.sleep(0.005)
        for _ in range(2000):
            daemon.process.send_signal(signal.SIGHUP)
        time.sleep(1.2)
        assert daemon.process.poll() is None
        assert mta.message() == CONTINUE
    assert daemon.session() == ""
    assert daemon.stop()[0] == 0


def log_count(daemon, words):
    return daemon.log.read_text().count(words)


@case
def sigusr1_reloads(new):
    daemon = new().start()
    daemon.session()
    daemon.session()
    daemon.write(CONNECTIONS.replace("Too many", "Not so many"))
    daemon.process.send_signal(signal.SIGUSR1)
    wait_until(lambda: log_count(daemon, "is in force"), "the new rules are in force")
    assert daemon.session().startswith("421 4.7.0 Not so many")
    daemon.conf.write_text("milter = 5;\nrule = ();\n")
    daemon.process.send_signal(signal.SIGUSR1)
    wait_until(lambda: log_count(daemon, "is not used"), "the bad config is complained of")
    assert log_count(daemon, "sluice.conf:2: ") == 1
    assert daemon.session().startswith("421")


@case
def reload_answers_what_came_of_it(new):
    daemon = new().start()
    loaded = daemon.one("daemon")["loaded"]
    daemon.write(CONNECTIONS, run=daemon.home / "elsewhere")
    unchanged = {record["key"] for record in daemon.records("reload", "unchanged")}
    assert unchanged == {"pid_file", "control.socket"}, unchanged
    assert daemon.one("daemon")["loaded"] > loaded
    daemon.write(CONNECTIONS.replace("2 per 10m", "2 per fortnight"))
    *complaints, last = daemon.ask("reload")
    assert last.startswith("error: "), last
    complaint, = [json.loads(line) for line in complaints]
    assert complaint["record"] == "complaint" and complaint["file"] == str(daemon.conf)
    assert complaint["line"] > 1 and "fortnight" in complaint["text"], complaint
    assert daemon.records("status", "rule")[0]["limit_text"] == "2 per 10m"


@case
def mistakes_with_other_letters_stay_ascii_in_the_log(new):
    daemon = new().start()
    daemon.conf.write_text('mode = "j\u00fcrgen\u202e";\n', "utf-8")
    complaint, = [json.loads(line) for line in daemon.ask("reload")[:-1]]
    assert '"j\u00fcrgen?" is not a mode' in complaint["text"], complaint
    assert log_count(daemon, r'"j\xc3\xbcrgen?" is not a mode') == 1
    assert '"j??rgen?" is not a mode' in daemon.refused()
    assert daemon.log.read_text().isascii()


@case
def counts_survive_a_reload(new):
    daemon = new().start()
    while not daemon.session():
        pass
    assert daemon.ask("reload") == ["ok"]
    assert daemon.session().startswith("421")
    assert daemon.records("status", "rule")[0]["stopped"] == 2


@case
def reloads_in_traffic_stop_nobody(new):
    daemon = new(rules=CONNECTIONS.replace("2 per", "1000000 per")).start()
    failed, is_over = [], threading.Event()

    def traffic(number):
        while not is_over.is_set():
            try:
                said = daemon.message("192.0.2.%d" % number)
            except Exception as error:  # whatever it is, it must not happen
                said = repr(error)
            if said:
                failed.append(said)
    threads = [threading.Thread(target=traffic, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(40):
        assert daemon.ask("reload") == ["ok"]
        assert daemon.ask("status")[-1] == "ok"
    is_over.set()
    for thread in threads:
        thread.join()
    assert not failed, failed[:3]


@case
def sigterm_stops_in_time_with_open_sessions(new):
    for number in (signal.SIGTERM, signal.SIGINT):
        daemon = new().start()
        sessions = [daemon.client() for _ in range(20)]
        for count, mta in enumerate(sessions):
            mta.begin("198.51.100.%d" % count)
            assert mta.mail() == mta.rcpt() == CONTINUE
        while not daemon.session():
            pass
        status, took_s = daemon.stop(number)
        assert status == 0 and took_s < STOP_S, (status, took_s)
        assert len(daemon.decisions()) == 1
        # As root libmilter 8.17 leaves its socket behind.
        assert {path.name for path in daemon.run.iterdir()} <= {"milter.sock"}
        for mta in sessions:
            mta.close()


@case
def sigterm_in_traffic_stops_in_time(new):
    daemon = new(rules=CONNECTIONS).start()
    is_over = threading.Event()

    def traffic():
        while not is_over.is_set():
            try:
                daemon.message()
            except Exception:  # it stops, after all
                time.sleep(0.001)
    threads = [threading.Thread(target=traffic) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    status, took_s = daemon.stop()
    is_over.set()
    for thread in threads:
        thread.join()
    assert status == 0 and took_s < STOP_S, (status, took_s)


@case
def sigterm_at_the_start_stops_too(new):
    for delay_ms in range(0, 60, 6):
        daemon = new()
        process = subprocess.Popen(daemon.command("-f"), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(delay_ms / 1000)
        process.terminate()
        begun = time.monotonic()
        assert process.wait(PATIENCE_S) in (0, -signal.SIGTERM)
        assert time.monotonic() - begun < STOP_S + 0.5


# --- memory


@case
def sigterm_keeps_all_counts(new):
    daemon = new().start()
    while not daemon.session():
        pass
    daemon.stop()
    daemon.start()
    assert daemon.session().startswith("421")


@case
def sigkill_keeps_what_is_older_than_a_second(new):
    daemon = new().start()
    while not daemon.session():
        pass
    time.sleep(2.2)
    daemon.stop(signal.SIGKILL)
    daemon.start()
    assert daemon.session().startswith("421")


@case
def a_crash_leaves_no_session_counted(new):
    daemon = new(rules="""{ name = "open"; type = "open"; per = "client"; limit = 2;
        answer = "421 4.7.0 Too many at once"; }""").start()
    sessions = [daemon.client(), daemon.client()]
    for mta in sessions:
        assert mta.begin() == CONTINUE
    assert daemon.session().startswith("421")
    daemon.stop(signal.SIGKILL)
    daemon.start()
    assert daemon.session() == ""
    for mta in sessions:
        mta.close()


@case
def a_rotated_audit_file_loses_no_line(new):
    daemon = new().start()
    for number in range(1, 7):
        address = "192.0.2.%d" % number
        while not daemon.session(address):
            pass
        if number % 2 == 0:
            wait_until(lambda: daemon.decisions() and
                       daemon.decisions()[-1]["client"] == address, "it is written")
            daemon.audit.rename(daemon.audit.with_suffix(".%d" % number))
    daemon.stop()
    files = sorted(daemon.audit.parent.iterdir())
    clients = [decision["client"] for path in files for decision in daemon.decisions(path)]
    assert sorted(clients) == ["192.0.2.%d" % number for number in range(1, 7)], clients


# --- control socket


@case
def strange_requests_get_an_error(new):
    daemon = new().start()
    for request, words in ((b"dance\n", b"no such request"), (b"\n", b"no such request"),
                           (b"   \n", b"no such request"), (b"sta\0tus\n", b"not a line of text"),
                           (b"status" + b"x" * 9000, b"too long"),
                           (b"\xff" * 9000 + b"\n", b"too long"), (b"forget\n", b"forget what"),
                           (b"forget  \n", b"forget what"),
                           (b"forget \x1b[31m\xc3\xa9\n", b"nothing is remembered")):
        answer = ask_raw(daemon.control, request)
        assert answer.startswith(b"error: ") and words in answer, (request[:20], answer)
        assert answer.endswith(b"\n") and b"\x1b" not in answer and answer.isascii()
    assert ask_raw(daemon.control, b"stat", half_close=True) == b""
    assert daemon.ask("status")[-1] == "ok"


@case
def the_longest_request_is_answered(new):
    daemon = new().start()
    assert b"nothing is remembered" in ask_raw(daemon.control, b"forget " + b"x" * 4088 + b"\n")
    assert b"too long" in ask_raw(daemon.control, b"forget " + b"x" * 4089 + b"\n")


@case
def silent_peers_hold_up_nobody(new):
    daemon = new().start()
    silent = []
    for _ in range(40):
        link = socket.socket(socket.AF_UNIX)
        link.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            link.connect(str(daemon.control))
        silent.append(link)
    begun = time.monotonic()
    assert daemon.session() == ""
    assert time.monotonic() - begun < 0.5
    assert daemon.ask("status")[-1] == "ok"
    assert time.monotonic() - begun < PATIENCE_S
    status, took_s = daemon.stop()
    assert status == 0 and took_s < STOP_S, (status, took_s)
    for link in silent:
        link.close()


@case
def peers_that_do_not_read_hold_up_nobody(new):
    rules = ",".join(CONNECTIONS.replace("connections", "rule%d" % n) for n in range(60))
    daemon = new(rules=rules).start()
    deaf = []
    for _ in range(30):
        link = socket.socket(socket.AF_UNIX)
        link.connect(str(daemon.control))
        link.send(b"status\n")
        deaf.append(link)
    assert daemon.ask("status")[-1] == "ok"
    assert daemon.session() == ""
    for link in deaf:
        link.close()


@case
def status_tells_who_is_on_hold(new):
    daemon = new(rules=HELD % "client").start()
    for address in ("192.0.2.7", "192.0.2.8"):
        assert daemon.message(address) == ""
        assert daemon.message(address).startswith("450")
    holds = daemon.records("status", "hold")
    assert {hold["account"] for hold in holds} == {"held client=192.0.2.7",
                                                   "held client=192.0.2.8"}
    assert all(890 < hold["wait"] <= 900 and hold["offences"] == 1 and hold["rule"] == "held"
               for hold in holds), holds
    assert daemon.one("holds")["count"] == 2


@case
def status_tells_the_longest_hundred_holds(new):
    daemon = new(rules=HELD % "client").start()
    with daemon.client() as mta:
        mta.negotiate()
    for number in range(105):
        for _ in range(2):
            daemon.message("198.51.100.%d" % number)
    holds = daemon.records("status", "hold")
    waits = [hold["wait"] for hold in holds]
    assert len(holds) == 100 and waits == sorted(waits, reverse=True)
    assert "held client=198.51.100.0" not in {hold["account"] for hold in holds}
    assert daemon.one("holds")["count"] == 105


def forgotten(daemon, words):
    return sorted(record["account"] for record in daemon.records("forget " + words, "forgotten"))


@case
def forgetting_an_account_frees_it_at_once(new):
    daemon = new().start()
    for address in ("192.0.2.7", "192.0.2.8"):
        while not daemon.session(address):
            pass
    account = "connections client=192.0.2.7"
    assert forgotten(daemon, account) == [account]
    assert daemon.session("192.0.2.7") == ""
    assert daemon.session("192.0.2.8").startswith("421")
    daemon.stop()
    daemon.start()
    assert daemon.session("192.0.2.7") == ""
    assert daemon.session("192.0.2.7").startswith("421")


@case
def forgetting_an_address_frees_all_that_is_kept_by_it(new):
    rules = [CONNECTIONS, HELD % "client",
             """{ name = "net"; type = "rate"; counts = "connect"; per = "client";
             limit = "100 per 1h"; ipv4_bits = 24; }"""]
    daemon = new(rules=",".join(rules)).start()
    for address in ("192.0.2.7", "192.0.2.70", "2001:db8::7", "198.51.100.7"):
        daemon.message(address)
    assert forgotten(daemon, "192.0.2.7") == [
        "connections client=192.0.2.7", "held client=192.0.2.7", "net client=192.0.2.0/24"]
    assert forgotten(daemon, "IPv6:2001:db8::99") == [
        "connections client=2001:db8::/64", "held client=2001:db8::/64",
        "net client=2001:db8::/64"]
    assert daemon.ask("forget 192.0.2.7")[-1] == (
        'error: nothing is remembered about this: "192.0.2.7"')
    assert forgotten(daemon, "192.0.2.70") == [
        "connections client=192.0.2.70", "held client=192.0.2.70"]


@case
def forgetting_a_value_frees_what_is_kept_by_it(new):
    names = ("login", "sender", "sender-domain", "recipient-domain", "helo")
    rules = [(HELD % name).replace("held", "by-" + name) for name in names]
    rules[3] = rules[3].replace('"message"', '"recipient"')
    rules.append("""{ name = "both"; type = "rate"; counts = "message";
        per = [ "client", "login" ]; limit = "100 per 1h"; }""")
    daemon = new(rules=",".join(rules)).start()
    long_path = "<%s@long.example>" % ("x" * 100)
    assert daemon.message("192.0.2.7", login="Alice") == ""
    daemon.message("192.0.2.8", login="bob", sender=long_path)
    assert forgotten(daemon, "alice") == ["both client=192.0.2.7 login=alice",
                                          "by-login login=alice"]
    assert forgotten(daemon, "sender@example.net") == ["by-sender sender=sender@example.net"]
    assert forgotten(daemon, "example.net") == ["by-sender-domain sender-domain=example.net"]
    assert forgotten(daemon, "client.example.net") == ["by-helo helo=client.example.net"]
    by_long_path, = forgotten(daemon, long_path.strip("<>"))
    assert by_long_path.startswith("by-sender sender=xxxx")
    assert daemon.ask("forget carol")[-1].startswith("error: ")


@case
def forgetting_an_account_forgets_what_it_has_met(new):
    daemon = new(rules="""{ name = "logins"; type = "rate"; counts = "message";
        distinct = "login"; per = "client"; limit = "2 per 1h"; stops = "mail";
        answer = "450 4.7.1 Later"; }""").start()

    def tried(*logins):
        return [daemon.message(login=login)[:3] for login in logins]
    assert tried("a", "b", "c") == ["", "", "450"]
    assert forgotten(daemon, "logins client=192.0.2.7") == ["logins client=192.0.2.7"]
    assert tried("a", "b", "c") == ["", "", "450"]


# --- logs

FOLLOWED = '{{ file = "{home}/mail.log"; }}'
GUESSES = """{ name = "guesses"; type = "rate"; counts = "auth-failed"; per = "client";
    limit = "5 per 10m"; hold = "15m"; stops = "connect"; answer = "421 4.7.0 Guesser"; }"""


def log_line(text):
    return "%s mx postfix/submission/smtpd[4711]: %s\n" % (time.strftime("%b %e %H:%M:%S"), text)


def guess_line(address):
    return log_line("warning: unknown[%s]: SASL PLAIN authentication failed: authentication "
                    "failure, sasl_username=alice" % address)


def append(path, text):
    with open(path, "a") as log:
        log.write(text)


def follower(new, **options):
    """One that follows a log which is there, and its path."""
    daemon = new(rules=GUESSES, logs=FOLLOWED, **options)
    path = daemon.home / "mail.log"
    path.touch()
    return daemon, path


def wait_for_lines(daemon, count):
    wait_until(lambda: daemon.one("log")["lines"] >= count, "the lines are read", 60)
    time.sleep(0.2)
    record = daemon.one("log")
    assert record["lines"] == count, record
    return record


@case
def a_log_under_rotation_is_read_once(new):
    """100,000 lines; a renamed file is written to for a while, as syslogd does."""
    daemon, path = follower(new)
    daemon.start()
    log = open(path, "a", buffering=1 << 14)
    for number in range(100000):
        log.write(log_line("connect from unknown[10.0.0.1]:%d" % (number % 60000 + 1)))
        if number % 9000 == 4000:
            path.rename(daemon.home / ("mail.log.%d" % number))
        if number % 9000 == 4500:
            fresh = open(path, "a", buffering=1 << 14)
            log.close()
            log = fresh
    log.close()
    record = wait_for_lines(daemon, 100000)
    assert record["understood"] == 100000 and record["missed"] == 0, record


@case
def a_restart_reads_on_where_it_stopped(new):
    daemon, path = follower(new)
    append(path, guess_line("10.0.0.9") * 9)  # before anybody listened
    daemon.start()
    append(path, guess_line("10.0.0.1") * 3)
    wait_for_lines(daemon, 3)
    daemon.stop()
    append(path, guess_line("10.0.0.2") * 5)
    path.rename(daemon.home / "mail.log.1")
    path.write_text(guess_line("10.0.0.1") + guess_line("10.0.0.3")[:-1])
    daemon.start()
    wait_for_lines(daemon, 6)
    assert daemon.session("10.0.0.2") == "421 4.7.0 Guesser"
    assert [daemon.session("10.0.0.%d" % number) for number in (1, 3, 9)] == [""] * 3
    append(path, "\n" + guess_line("10.0.0.1"))
    wait_for_lines(daemon, 8)
    assert daemon.session("10.0.0.1") == "421 4.7.0 Guesser"


@case
def a_kill_loses_neither_place_nor_count(new):
    daemon, path = follower(new)
    daemon.start()
    append(path, guess_line("10.0.0.1") * 4)
    wait_for_lines(daemon, 4)
    time.sleep(1.5)  # what is older than a second is on disk
    daemon.stop(signal.SIGKILL)
    daemon.start()
    assert daemon.one("log")["lines"] == 0
    assert daemon.session("10.0.0.1") == ""
    append(path, guess_line("10.0.0.1"))
    wait_for_lines(daemon, 1)
    assert daemon.session("10.0.0.1") == "421 4.7.0 Guesser"


@case
def what_is_older_than_its_period_is_not_acted_on(new):
    daemon, path = follower(new)
    daemon.start()
    old, young = (time.strftime("%b %e %H:%M:%S", time.localtime(time.time() - seconds))
                  for seconds in (601, 540))
    append(path, (old + guess_line("10.0.0.1")[15:]) * 9)
    append(path, (young + guess_line("10.0.0.2")[15:]) * 5)
    wait_for_lines(daemon, 14)
    assert daemon.session("10.0.0.1") == ""
    assert daemon.session("10.0.0.2") == "421 4.7.0 Guesser"


@case
def a_log_that_comes_later_is_followed(new):
    daemon, path = follower(new)
    path.unlink()
    daemon.start()
    assert daemon.one("log")["trouble"] != "", daemon.one("log")
    assert "mail.log: No such file" in daemon.log.read_text()
    path.write_text(guess_line("10.0.0.1") * 5)
    wait_for_lines(daemon, 5)
    wait_until(lambda: daemon.one("log")["trouble"] == "", "all is well")
    assert daemon.session("10.0.0.1") == "421 4.7.0 Guesser"


@only_root
def an_unreadable_log_is_warned_of_and_tried_again(new):
    daemon, path = follower(new, user="nobody")
    daemon.home.chmod(0o755)
    path.chmod(0o600)
    daemon.start()
    wait_until(lambda: "Permission denied" in daemon.log.read_text(), "it is warned of")
    assert daemon.one("log")["trouble"] == "Permission denied", daemon.one("log")
    path.chmod(0o644)
    wait_until(lambda: daemon.one("log")["trouble"] == "", "it is read")
    append(path, guess_line("10.0.0.1") * 5)
    wait_until(lambda: daemon.session("10.0.0.1") == "421 4.7.0 Guesser", "it is followed")


@case
def a_log_in_a_foreign_format_is_warned_of(new):
    daemon, path = follower(new)
    daemon.start()
    append(path, log_line("connect from unknown[10.0.0.1]:1024") * 900 +
           log_line("zonnect vrom unknown[10.0.0.1]:1024") * 105)
    wait_until(lambda: "105 of the last 1005 lines of the mail server were not understood" in
               daemon.log.read_text(), "it is warned of")
    record = daemon.one("log")
    assert record["unknown"] == 105 and "not understood" in record["trouble"], record
    append(path, log_line("connect from unknown[10.0.0.1]:1024") * 1000)
    wait_until(lambda: daemon.one("log")["trouble"] == "", "all is well again")


@case
def a_backlog_does_not_delay_the_end(new):
    daemon, path = follower(new)
    daemon.start()
    daemon.stop()
    for _ in range(15):
        append(path, guess_line("10.0.0.1") * 100000)
    daemon.start()
    assert daemon.one("log")["lag_bytes"] > 0
    status, took = daemon.stop()
    assert status == 0 and took < STOP_S, (status, took)
    daemon.start()
    wait_until(lambda: daemon.one("log")["lag_bytes"] == 0, "all is read", 300)


@case
def a_line_in_two_logs_is_one_line(new):
    daemon = new(rules=GUESSES, logs=FOLLOWED + ', {{ file = "{home}/mail.info"; }}')
    paths = [daemon.home / name for name in ("mail.log", "mail.info")]
    for path in paths:
        path.touch()
    daemon.start()
    for count in (3, 1):
        for path in paths:
            append(path, guess_line("10.0.0.1") * count)
    wait_until(lambda: [record["lines"] for record in daemon.records("status", "log")] == [4, 4],
               "the lines are read")
    time.sleep(0.2)
    assert daemon.session("10.0.0.1") == ""
    append(paths[1], guess_line("10.0.0.1"))
    wait_until(lambda: daemon.session("10.0.0.1") == "421 4.7.0 Guesser", "the fifth counts")


@case
def a_changed_list_of_logs_needs_a_restart(new):
    daemon, _ = follower(new)
    daemon.start()
    daemon.logs = '{ file = "/nonexistent/other.log"; }'
    daemon.write(GUESSES)
    assert {record["key"] for record in daemon.records("reload", "unchanged")} == {"logs"}


# --- start


@case
def the_background_tells_whether_it_started(new):
    daemon = new()
    done = subprocess.run(daemon.command(), cwd=daemon.home, timeout=PATIENCE_S,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert (done.returncode, done.stdout) == (0, ""), (done.returncode, done.stdout)
    pid = int(daemon.pid_file.read_text())
    try:
        assert daemon.session() == ""
        assert os.readlink("/proc/%d/cwd" % pid) == "/"
        assert os.getsid(pid) == pid
        assert {os.readlink("/proc/%d/fd/%d" % (pid, fd)) for fd in range(3)} == {"/dev/null"}
        assert "holds" in daemon.refused("--syslog")
        assert daemon.ask("reload") == ["ok"]
    finally:
        begun = time.monotonic()
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not daemon.pid_file.exists(), "it is gone")
        assert time.monotonic() - begun < STOP_S


def close_standard_descriptors():
    for fd in range(3):
        os.close(fd)


@case
def closed_standard_descriptors_are_no_places_for_files(new):
    daemon = new().start(preexec_fn=close_standard_descriptors)
    held = {os.readlink("/proc/%d/fd/%d" % (daemon.process.pid, fd)) for fd in range(3)}
    assert held == {"/dev/null"}, held


@case
def the_background_needs_no_standard_descriptors(new):
    daemon = new()
    started = subprocess.Popen(daemon.command(), preexec_fn=close_standard_descriptors)
    try:
        wait_until(daemon.pid_file.exists, "there is a pid file")
        assert started.wait(PATIENCE_S) == 0
        assert "holds" in daemon.refused()
    finally:
        os.kill(int(daemon.pid_file.read_text()), signal.SIGTERM)
        wait_until(lambda: not daemon.pid_file.exists(), "it is gone")
        started.wait(PATIENCE_S)


@case
def a_relative_config_can_be_reloaded_in_the_background(new):
    daemon = new()
    subprocess.run([str(SLUICED), "-c", "sluice.conf"], cwd=daemon.home, check=True,
                   timeout=PATIENCE_S)
    pid = int(daemon.pid_file.read_text())
    try:
        assert daemon.ask("reload") == ["ok"]
        assert daemon.one("daemon")["config"] == str(daemon.conf)
    finally:
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not daemon.pid_file.exists(), "it is gone")


@case
def mistakes_in_the_config_are_all_told(new):
    daemon = new()
    daemon.conf.write_text('milter = 5;\nmodus = "enforce";\n')
    for options in (("-f",), ("--foreground",), ("-s",)):
        said = daemon.refused(*options)
        assert "sluice.conf:1: " in said and "sluice.conf:2: " in said, said
    assert "No such file" in daemon.refused("-f", conf=daemon.home / "none.conf")


def run(*options):
    done = subprocess.run([str(SLUICED), *options], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=PATIENCE_S)
    return done.returncode, done.stdout, done.stderr


@case
def options_are_told_and_misuse_is_refused(new):
    for option in ("-V", "--version"):
        status, said, _ = run(option)
        assert status == 0 and said.startswith("sluice ") and "libmilter" in said
    for option in ("-h", "--help"):
        status, said, _ = run(option)
        assert status == 0 and said.startswith("usage: sluiced")
    for options in (("-x",), ("--frobnicate",), ("-c",), ("surplus",), ("-f", "surplus")):
        status, _, said = run(*options)
        assert status == 2 and "usage: sluiced" in said, (options, status, said)


@case
def descriptors_are_raised(new):
    daemon = new().start(preexec_fn=lambda: limit_descriptors(64, 4096))
    limits = pathlib.Path("/proc/%d/limits" % daemon.process.pid).read_text()
    line, = [line for line in limits.splitlines() if line.startswith("Max open files")]
    assert line.split()[3:5] == ["4096", "4096"], line


def limit_descriptors(soft, hard):
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@case
def the_service_manager_is_told(new):
    if "systemd     yes" not in run("-V")[1]:
        return
    daemon = new()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(daemon.home / "notify"))
        manager.settimeout(PATIENCE_S)
        daemon.start(env=dict(os.environ, NOTIFY_SOCKET=str(daemon.home / "notify")))
        assert b"READY=1" in manager.recv(4096)
        assert daemon.ask("reload") == ["ok"]
        assert b"RELOADING=1" in manager.recv(4096)
        assert b"READY=1" in manager.recv(4096)
        daemon.stop()
        assert b"STOPPING=1" in manager.recv(4096)


# --- maintenance


def drained(daemon, words="drain"):
    """The answer to a request about maintenance."""
    record, = daemon.records(words, "drain")
    return record


def set_drain_at_stop(daemon, length):
    daemon.write(CONNECTIONS.replace("2 per", "1000 per"))
    daemon.conf.write_text(daemon.conf.read_text() + 'drain_at_stop = "%s";\n' % length)


@case
def maintenance_is_switched_and_shown(new):
    daemon = new().start()
    assert drained(daemon) == {"record": "drain", "state": "off", "sessions_open": 0,
                               "messages_open": 0}
    assert daemon.records("status", "drain") == []
    record = drained(daemon, "drain on reason=new  disks = now")
    assert record["state"] == "on" and record["reason"] == "new  disks = now", record
    assert record["by"] == pwd.getpwuid(os.geteuid()).pw_name and record["kept"] is True
    assert record["mode"] == "enforce" and not {"until", "except", "trouble"} & set(record)
    assert daemon.one("drain") == drained(daemon) == record
    said = daemon.session()
    assert said.startswith("421 4.3.2 ") and "further notice: new  disks = now; try" in said, said
    implied, = [rule for rule in daemon.records("status", "rule") if rule["rule"] == "drain"]
    assert implied["type"] == "drain" and implied["stopped"] == 1, implied
    ended = drained(daemon, "drain off")
    assert ended["state"] == "off" and ended["since"] == record["since"], ended
    assert "since" not in drained(daemon, "drain off")
    assert daemon.session() == ""


@case
def an_implied_rule_that_did_nothing_is_not_shown(new):
    daemon = new().start()
    assert [rule["rule"] for rule in daemon.records("status", "rule")] == ["connections"]


@case
def who_gave_up_asking_is_not_obeyed(new):
    daemon = new().start()
    daemon.process.send_signal(signal.SIGSTOP)
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(str(daemon.control))
            link.sendall(b"drain on\n")
    finally:
        daemon.process.send_signal(signal.SIGCONT)
    assert daemon.session() == ""
    assert drained(daemon)["state"] == "off"


@case
def wrong_requests_about_maintenance_change_nothing(new):
    daemon = new().start()
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 60))
    for request in (b"drain now", b"drain on off", b"drain off now", b"drain on 20m",
                    b"drain on until=", b"drain on until=23:00", b"drain on until=soon",
                    b"drain on until=2001-01-01T00:00:00Z", b"drain on until=2096-01-01T00:00:00Z",
                    b"drain on except=", b"drain on except=everybody", b"drain on \t x",
                    b"drain on reason=" + b"x" * 160, b"drain on reason=caf\xc3\xa9",
                    b"drain on reason=\x1b[31m", b"drain on reason=a\rb", b"drain on\t\tuntil"):
        said = ask_raw(daemon.control, request + b"\n").decode()
        assert said.startswith("error: "), (request, said)
    assert drained(daemon)["state"] == "off"
    record = drained(daemon, "drain on \t until=%s  except=authenticated reason=" % soon)
    assert record["except"] == "authenticated" and "reason" not in record, record
    assert drained(daemon, "drain on reason=" + "x" * 159)["reason"] == "x" * 159
    assert "until" not in drained(daemon), "what is said later takes the place of it all"


@case
def maintenance_in_memory_is_said_not_to_be_kept(new):
    daemon = new()
    daemon.conf.write_text(daemon.conf.read_text().replace("store = {",
                                                           'store = { backend = "ram";'))
    daemon.start()
    record = drained(daemon, "drain on")
    assert record["kept"] is False and "trouble" not in record, record
    assert daemon.session().startswith("421")
    daemon.stop()
    daemon.start()
    assert drained(daemon)["state"] == "off"


@case
def a_file_of_maintenance_that_is_damaged_is_none(new):
    daemon = new().start()
    drained(daemon, "drain on")
    path = daemon.home / "lib/drain"
    text = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    for damaged in (text[:-1], text[:20], b"", b"\0" * 100, b"x" * 100000, text * 2):
        daemon.stop(signal.SIGKILL)
        path.write_bytes(damaged)
        warned = log_count(daemon, "drain: not written as a whole")
        daemon.start()
        assert drained(daemon)["state"] == "off" and daemon.session() == ""
        assert log_count(daemon, "drain: not written as a whole") == warned + 1
        daemon.ask("forget 192.0.2.7")
    daemon.stop(signal.SIGKILL)
    path.write_bytes(text)
    daemon.start()
    assert drained(daemon)["state"] == "on"


@case
def maintenance_that_cannot_be_written_is_on_all_the_same(new):
    daemon = new().start()
    (daemon.home / "lib/drain.new").mkdir()
    record = drained(daemon, "drain on")
    assert record["kept"] is False and record["trouble"] == "Is a directory", record
    assert daemon.one("drain")["kept"] is False
    assert daemon.session().startswith("421")
    (daemon.home / "lib/drain.new").rmdir()
    assert drained(daemon, "drain on")["kept"] is True


@case
def drain_at_stop_waits_for_nobody_where_nobody_is(new):
    daemon = new()
    set_drain_at_stop(daemon, "1m")
    daemon.start()
    assert daemon.message() == ""
    wait_until(lambda: daemon.one("daemon")["sessions_open"] == 0, "the session is over")
    status, took_s = daemon.stop()
    assert status == 0 and took_s < STOP_S, took_s


@case
def drain_at_stop_ends_with_a_second_signal(new):
    daemon = new()
    set_drain_at_stop(daemon, "1m")
    for number in (signal.SIGTERM, signal.SIGINT):
        daemon.start()
        with daemon.client() as mta:
            mta.begin()
            assert mta.mail() == CONTINUE
            drains = log_count(daemon, "draining for 1m at most: 1 sessions open, 1 messages")
            daemon.process.send_signal(number)
            wait_until(lambda: log_count(daemon, "draining for 1m at most: 1 sessions open, 1 "
                                         "messages") > drains, "it drains")
            said = daemon.session()
            assert "shutting down" in said and said.startswith("421 4.3.2 "), said
            time.sleep(0.5)
            assert mta.rcpt() == mta.data() == CONTINUE
            assert drained(daemon)["by"] == "sluiced"
            status, took_s = daemon.stop(number)
            assert status == 0 and took_s < STOP_S, took_s
    assert not (daemon.home / "lib/drain").exists()


@case
def drain_at_stop_leaves_what_an_administrator_switched_on(new):
    daemon = new()
    set_drain_at_stop(daemon, "1s")
    daemon.start()
    with daemon.client() as mta:
        mta.begin()
        drained(daemon, "drain on except=authenticated reason=new disks")
        daemon.process.send_signal(signal.SIGTERM)
        wait_until(lambda: log_count(daemon, "draining for"), "it drains")
        assert "shutting down" in daemon.session()
        assert daemon.process.wait(PATIENCE_S) == 0
    daemon.start()
    record = drained(daemon)
    assert record["reason"] == "new disks" and record["except"] == "authenticated", record


@case
def drain_at_stop_changes_with_a_reload(new):
    daemon = new().start()
    set_drain_at_stop(daemon, "700ms")
    assert daemon.ask("reload") == ["ok"]
    with daemon.client() as mta:
        mta.begin()
        status, took_s = daemon.stop()
    assert status == 0 and 0.6 < took_s < 0.7 + STOP_S, took_s


@case
def drain_at_stop_is_told_to_the_service_manager(new):
    if "systemd     yes" not in run("-V")[1]:
        return
    daemon = new()
    set_drain_at_stop(daemon, "1m")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(daemon.home / "notify"))
        manager.settimeout(PATIENCE_S)
        daemon.start(env=dict(os.environ, NOTIFY_SOCKET=str(daemon.home / "notify")))
        assert b"READY=1" in manager.recv(4096)
        with daemon.client() as mta:
            mta.begin()
            daemon.process.send_signal(signal.SIGTERM)
            said = manager.recv(4096)
            assert b"STOPPING=1" in said and b"EXTEND_TIMEOUT_USEC=70000000" in said, said
            daemon.stop()


# --- privileges


@only_root
def root_becomes_the_user_for_good(new):
    daemon = new(user="nobody").start()
    status = pathlib.Path("/proc/%d/status" % daemon.process.pid).read_text()
    facts = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert facts["Uid"].split() == [str(NOBODY.pw_uid)] * 4
    assert facts["Gid"].split() == [str(NOBODY.pw_gid)] * 4
    assert "0" not in facts["Groups"].split()
    assert int(facts["CapEff"], 16) == int(facts["CapPrm"], 16) == 0
    assert facts["NoNewPrivs"] == "1"
    owners = {path: os.stat(path) for path in (daemon.run, daemon.home / "lib", daemon.audit.parent,
                                               daemon.control)}
    assert {found.st_uid for found in owners.values()} == {NOBODY.pw_uid}
    modes = [stat.S_IMODE(found.st_mode) for found in owners.values()]
    assert modes == [0o755, 0o750, 0o750, 0o660], [oct(mode) for mode in modes]
    assert stat.S_IMODE(os.stat(daemon.milter[5:]).st_mode) == 0o660
    assert stat.S_IMODE(os.stat(daemon.pid_file).st_mode) == 0o644
    while not daemon.session():
        pass
    assert daemon.stop()[0] == 0
    assert not any(daemon.run.iterdir()), list(daemon.run.iterdir())
    daemon.start()
    assert daemon.session().startswith("421")


@only_root
def the_user_keeps_his_other_groups(new):
    """By which he may read the mail log."""
    daemon = new(user="nobody")
    groups = daemon.home / "group"
    groups.write_text("root:x:0:\nnogroup:x:%d:\nfirst:x:4:nobody\nother:x:5:\n"
                      "second:x:70001:root,nobody\n" % NOBODY.pw_gid)
    groups.chmod(0o644)
    plain = daemon.command
    daemon.command = lambda *options: [
        "unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/group && exec "$@"',
        str(groups), *plain(*options)]
    daemon.start()
    status = pathlib.Path("/proc/%d/status" % daemon.process.pid).read_text()
    kept, = [line.split()[1:] for line in status.splitlines() if line.startswith("Groups:")]
    assert sorted(kept) == sorted(["4", "70001", str(NOBODY.pw_gid)]), kept


@only_root
def somebody_else_stays_who_it_is(new):
    daemon = new(user="nobody")
    os.chown(daemon.home, NOBODY.pw_uid, NOBODY.pw_gid)
    daemon.start(user=NOBODY.pw_uid, group=NOBODY.pw_gid, extra_groups=[])
    while not daemon.session():
        pass
    assert stat.S_IMODE(os.stat(daemon.control).st_mode) == 0o660
    assert daemon.stop()[0] == 0
    assert not any(daemon.run.iterdir()), list(daemon.run.iterdir())


@only_root
def a_missing_user_is_told_with_the_remedy(new):
    daemon = new(user="no-such-user")
    assert "useradd" in daemon.refused()
    assert not daemon.run.exists()


@only_root
def a_config_for_root_alone_is_warned_of(new):
    daemon = new(user="nobody")
    daemon.conf.chmod(0o600)
    daemon.start()
    assert log_count(daemon, "a reload will fail") == 1
    assert daemon.ask("reload")[-1].startswith("error: the old rules stay in force")
    assert daemon.session() == ""


@only_root
def directories_above_are_for_all_to_pass(new):
    daemon = new(user="nobody")
    daemon.run = daemon.home / "var/spool/sluice"
    daemon.milter = "unix:%s/milter.sock" % daemon.run
    daemon.control = daemon.run / "control.sock"
    daemon.write(CONNECTIONS)
    daemon.start()
    above = os.stat(daemon.home / "var/spool")
    assert (above.st_uid, stat.S_IMODE(above.st_mode)) == (0, 0o755)
    assert os.stat(daemon.run).st_uid == NOBODY.pw_uid


def play(function):
    """Runs one case with a directory and daemons of its own. Returns whether it passed."""
    daemons = []
    directory = tempfile.mkdtemp(prefix="sluiced-")
    os.chmod(directory, 0o755)

    def new(*arguments, **options):
        home = pathlib.Path(directory) / str(len(daemons))
        home.mkdir()
        daemons.append(Daemon(home, *arguments, **options))
        return daemons[-1]
    try:
        function(new)
        return True
    except Exception:
        traceback.print_exc(file=sys.stdout)
        for daemon in daemons:
            if daemon.log.exists():
                print("    --- %s\n%s" % (daemon.log, daemon.log.read_text()[-4000:]))
        return False
    finally:
        for daemon in daemons:
            daemon.end()
        shutil.rmtree(directory, ignore_errors=True)


def main(cases):
    chosen = [function for function in cases
              if all(word in function.__name__ for word in sys.argv[1:])]
    failed = 0
    for function in chosen:
        begun = time.monotonic()
        is_good = play(function)
        failed += not is_good
        print("%s %s (%.1f s)" % ("ok    " if is_good else "FAILED", function.__name__,
                                  time.monotonic() - begun), flush=True)
    print("%d passed, %d failed" % (len(chosen) - failed, failed))
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(CASES))
