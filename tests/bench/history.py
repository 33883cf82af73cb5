# SPDX-License-Identifier: BSD-2-Clause
"""history.py [MEGABYTES [SECONDS]]: how long sluice takes over a large audit file.

Makes a file of so many megabytes (1000), half of them decisions and half of them outcomes, over a
month, and asks "sluice why" about each kind of subject, a few lines of which are in it. Then makes
one of a day in which nearly each line names another client and another login, and asks "sluice
audit" and "sluice explain". Prints the times and the memory, and fails where an answer takes longer
than so many seconds (3), needs more memory than it may or is wrong. Each file is read once before,
so that not the disk is measured."""
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

DAYS = 30
DAY = b"2026-10-%02dT"
TICKET_DAY = b"##" # no day has the tickets of another
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOGINS = ("alice bob carol dave erin frank grace heidi ivan judy mallory niaj olivia peggy rupert "
          "sybil trent victor walter wendy info sales office admin postmaster support").split()
MEMORY_MOST = 64 << 20
CROWD_MEMORY_MOST = 224 << 20 # of sluice audit, which keeps a quarter of a million of each

chance = random.Random(20261121)
pick = chance.choice
number = chance.randrange

HEAD = '{"time":"2026-10-01T%s.%03dZ","record":"%s",'
SOMEBODY = '"client":"%s","port":%d,"name":"%s","verified":%s,"host":"mx.example.org",'
OUTCOME = (HEAD + '"client":"%s","name":"%s","verified":%s,"service":"submission",'
           '"login":"%s","mechanism":"PLAIN","origin":"log","stage":"auth",'
           '"events":"auth-failed","outcome":"never","cause":"credentials","code":535,'
           '"reply":"535 5.7.8 Error: authentication failed","inferred":true,'
           '"rules":"%s"}\n')
REJECTED = (HEAD + '"client":"%s","name":"%s","verified":%s,"service":"smtp","helo":"%s",'
            '"sender":"%s","recipient":"%s","queue_id":"%s","origin":"log","stage":"rcpt",'
            '"events":"mailbox-unknown","outcome":"never","cause":"mailbox","code":550,'
            '"reply":"550 5.1.1 <%s>: Recipient address rejected: User unknown in local recipient '
            'table"}\n')
DECISION = (HEAD + '"ticket":"%s","session":"s%08x",' + SOMEBODY + '"service":"smtp",'
            '"daemon":"smtpd","tls":false,"helo":"%s","sender":"%s","recipient":"%s",'
            '"stage":"rcpt","rule":"recipients","type":"rate","file":"/etc/sluice/sluice.conf",'
            '"line":38,"account":"recipients client=%s","reason":"%s",'
            '"counts":"recipient","seen":60,"limit":60,"limit_text":"60 per 1h","wait":843.2,'
            '"mode":"enforce","action":"defer",'
            '"reply":"450 4.7.1 Too many recipients, try again in 15 minutes (ref %s)"}\n')


class Place:
    def __init__(self):
        self.ip = "%d.%d.%d.%d" % (number(1, 224), number(256), number(256), number(1, 255))
        self.name = pick(("unknown", "host-%s.example.net" % self.ip.replace(".", "-")))
        self.verified = "false" if self.name == "unknown" else "true"
        self.helo = pick((self.name, "[%s]" % self.ip, "WIN-%08X" % number(1 << 32)))


PLACES = [Place() for _ in range(20000)]


def address():
    return "%s%d@%s.example" % (pick(LOGINS), number(100), pick(LOGINS))


def ticket():
    return TICKET_DAY.decode() + "".join(pick(LETTERS) for _ in range(6))


def clock(part):
    """So much of the day is over."""
    second = int(part * 86399)
    return "%02d:%02d:%02d" % (second // 3600, second // 60 % 60, second % 60)


def outcome_line(at):
    place = pick(PLACES)
    if number(4):
        return OUTCOME % (at, number(1000), "outcome", place.ip, place.name, place.verified,
                          pick(LOGINS), pick(("logins", "logins,guesses")))
    to = address()
    return REJECTED % (at, number(1000), "outcome", place.ip, place.name, place.verified,
                       place.helo, address(), to, "%012X" % number(1 << 47), to)


def decision_line(at):
    place, word = pick(PLACES), ticket()
    return DECISION % (at, number(1000), "decision", word, number(1 << 32), place.ip,
                       number(1024, 65536), place.name, place.verified, place.helo, address(),
                       address(), place.ip, pick(("rate-exceeded", "on-hold")), word)


def day_make(size):
    """A day of so many bytes."""
    lines, got = [], {outcome_line: 0, decision_line: 0}
    while sum(got.values()) < size:
        at = clock(min(sum(got.values()) / size, 1))
        kind = min(got, key=got.get)
        lines.append(kind(at))
        got[kind] += len(lines[-1])
    return "".join(lines).encode()


# The story that is looked for; it is in the middle of the file.
ASKED = Place()
ASKED.ip, ASKED.name, ASKED.helo = "192.0.2.77", "asked.example.org", "asked.example.org"
SENDER, RECIPIENT, QUEUE_ID, TICKET = ("sender@asked.example", "recipient@asked.example",
                                       "4VxASKED1z", "ASKED234")
STORY = "".join((
    OUTCOME % ("12:00:00", 1, "outcome", ASKED.ip, ASKED.name, "true", "asked.login", "logins"),
    DECISION % ("12:00:01", 2, "decision", TICKET, 1, ASKED.ip, 4711, ASKED.name, "true",
                ASKED.helo, SENDER, RECIPIENT, ASKED.ip, "rate-exceeded", TICKET),
    REJECTED % ("12:00:02", 3, "outcome", ASKED.ip, ASKED.name, "true", ASKED.helo, SENDER,
                RECIPIENT, QUEUE_ID, RECIPIENT))).encode()

# What is asked, and how many lines are told: of those above, or the last of a great many.
SUBJECTS = (("an address", ASKED.ip, 3), ("a network", "192.0.2.0/24", 3),
            ("a ticket", TICKET, 1), ("a login", "Asked.Login", 1), ("a sender", SENDER, 2),
            ("a recipient", RECIPIENT, 2), ("a queue id", QUEUE_ID, 2),
            ("an account", "recipients client=" + ASKED.ip, 1),
            ("nobody", "nobody@asked.example", 0), ("a busy login", "mallory", 100),
            ("a busy network", "0.0.0.0/0", 100), ("a busy rule", "recipients", 100))


def file_make(path, megabytes):
    day = day_make(megabytes * 1000000 // DAYS)
    middle = day.index(b"\n", len(day) // 2) + 1
    with open(path, "wb") as out:
        for count in range(1, DAYS + 1):
            parts = [day]
            if count == DAYS // 2:
                parts = [day[:middle], STORY, day[middle:]]
            for part in parts:
                out.write(part.replace(DAY % 1, DAY % count).replace(TICKET_DAY, b"%02d" % count))


# A day of strangers.
CROWD_LOGINS = 200000
CROWD_SECONDS = 20 * 3600
CROWD_LINES = 2500 # of a megabyte
FAILED = ('{"time":"%s","record":"outcome","client":"%s","name":"unknown","verified":false,'
          '"service":"submission","login":"user%d","mechanism":"LOGIN","origin":"log",'
          '"stage":"auth","events":"auth-failed","outcome":"never","cause":"credentials",'
          '"code":535,"reply":"535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",'
          '"rules":"logins,guesses"}\n')
PASSED = ('{"time":"%s","record":"outcome","client":"%s","service":"submission",'
          '"login":"user%d","mechanism":"PLAIN","queue_id":"4VxCROWD1z","origin":"log",'
          '"stage":"mail","events":"auth-ok","outcome":"done","code":235,'
          '"reply":"235 2.7.0 Authentication successful","inferred":true}\n')
STOPPED = ('{"time":"%s","record":"decision","ticket":"%08d","session":"s1","client":"%s",'
           '"name":"unknown","verified":false,"host":"mx.example.org","service":"smtp",'
           '"tls":false,"helo":"x.example","stage":"helo","rule":"logins","type":"rate",'
           '"file":"/etc/sluice/sluice.conf","line":40,"account":"logins client=%s",'
           '"reason":"on-hold","counts":"auth-failed","seen":6,"limit":5,'
           '"limit_text":"5 per 10m","wait":600,"mode":"enforce","action":"close",'
           '"reply":"421 4.7.0 Too many failed logins, try again in 10 minutes"}\n')


def crowd_make(path, megabytes):
    began, lines = time.time() - 23 * 3600, CROWD_LINES * megabytes
    with open(path, "w", encoding="ascii") as out:
        for line in range(lines):
            at = began + CROWD_SECONDS * line / lines
            at = "%s.%03dZ" % (time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)), at % 1 * 1000)
            client = "%d.%d.%d.%d" % (number(1, 224), number(21), number(21), number(1, 255))
            part = chance.random()
            if part < 0.6:
                out.write(FAILED % (at, client, number(CROWD_LOGINS)))
            elif part < 0.9:
                out.write(PASSED % (at, client, number(CROWD_LOGINS)))
            else:
                out.write(STOPPED % (at, line, client, client))


def make_apart(make, path, megabytes):
    """In a process of its own: what a program takes is measured from what began it."""
    process = os.fork()
    if process == 0:
        make(path, megabytes)
        os._exit(0)
    if os.waitpid(process, 0)[1] != 0:
        sys.exit("%s could not be made" % path)


def ask(sluice, path, command, *arguments):
    """Returns the lines of the answer, its seconds and the memory it took."""
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        process = subprocess.Popen([sluice, command, "-c", os.devnull, "--audit", path, *arguments],
                                   stdout=out, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
        took = time.monotonic() - began
        out.seek(0)
        return sum(1 for _ in out), took, used.ru_maxrss * 1024


def tell(name, lines, wanted, took, most, memory, memory_most):
    wrong = lines != wanted or took > most or memory > memory_most
    print("%-16s %7d lines %6.2f s %4d MiB%s" % (name, lines, took, memory >> 20,
                                                 "  WRONG" if wrong else ""), flush=True)
    return not wrong


def month_ask(sluice, path, most):
    good = True
    for name, subject, wanted in SUBJECTS:
        lines, took, memory = ask(sluice, path, "why", "--json", "-n100", subject)
        good &= tell(name, lines, wanted, took, most, memory, MEMORY_MOST)
    return good


def crowd_ask(sluice, path, most):
    """What an answer is to say is others' to test: here it has to be one."""
    lines, took, memory = ask(sluice, path, "audit", "-n10")
    good = tell("audit", lines, max(lines, 20), took, most, memory, CROWD_MEMORY_MOST)
    lines, took, memory = ask(sluice, path, "explain", "535")
    return good & tell("explain 535", lines, max(lines, 20), took, most, memory, MEMORY_MOST)


def main():
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    most = float(sys.argv[2]) if len(sys.argv) > 2 else 3
    builddir = pathlib.Path(os.environ.get("builddir", ".")).resolve()
    sluice = str(builddir / "sluice")
    bench = builddir / "tests" / "bench"
    bench.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(bench).free < 3 * megabytes * 1000000:
        sys.exit("%s has no room for %d MB" % (bench, megabytes))
    good = True
    for make, questions in ((file_make, month_ask), (crowd_make, crowd_ask)):
        with tempfile.TemporaryDirectory(prefix="history-", dir=bench) as home:
            path = home + "/audit.jsonl"
            make_apart(make, path, megabytes)
            print("%d MB" % (os.stat(path).st_size // 1000000), flush=True)
            ask(sluice, path, "why", "nobody")
            good &= questions(sluice, path, most)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
