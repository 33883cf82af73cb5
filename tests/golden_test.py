# SPDX-License-Identifier: BSD-2-Clause
"""What sluice classify makes of the golden logs: see tests/golden/README."""
import collections
import csv
import json
import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[1]
GOLDEN = pathlib.Path(os.environ.get("SLUICE_GOLDEN", SOURCE / "tests/golden"))
IS_FRESH = "SLUICE_GOLDEN" in os.environ  # made a moment ago, and not read yet
SLUICE = pathlib.Path(os.environ.get("builddir", ".")).resolve() / "sluice"
VICTIM = "203.0.113.66"

# Of these a client knows nothing.
SERVERS_OWN = {"note", "trouble", "queued", "removed", "held", "discarded"}
ON_ITS_WAY_OUT = {"sent", "deferred", "bounced", "expired", "deliverable", "undeliverable"}
FOREIGN = (b"Nov 21 20:35:05 mx postfix/smtpd[9]: the moon is made of cheese\n",
           b"Nov 21 20:35:05 mx postfix/submission/smtpd[9]: warning: h[192.0.2.7]: SASL is fun\n",
           b"Nov 21 20:35:05 mx sm-mta[9]: 6ALKj1SB000009: the moon is made of cheese\n")


def classify(*words, text=None):
    """In UTC: most of the logs do not tell their zone."""
    done = subprocess.run([str(SLUICE), "classify", *words], input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=dict(os.environ, TZ="UTC"))
    assert done.returncode == 0, "%s: status %d: %s" % (words, done.returncode, done.stderr[:2000])
    return done.stdout


def yearless(record):
    """Most of the logs do not tell their year either: it is that which lies nearest to now."""
    return dict(record, time=record["time"][4:]) if "time" in record else record


def records(text):
    return [json.loads(line) for line in text.decode().splitlines()]


def check_records(log):
    """Each line means what has been read and found right."""
    if IS_FRESH:
        return
    actual = records(classify(str(log)))
    expected = records(log.with_suffix(".jsonl").read_bytes())
    for number, pair in enumerate(zip(actual, expected), 1):
        assert yearless(pair[0]) == yearless(pair[1]), (
            "record %d:\n  is        %s\n  expected  %s" % ((number,) + pair))
    assert len(actual) == len(expected), "%d records, expected %d" % (len(actual), len(expected))


def check_understood(log):
    unknown = classify("--unknown", str(log)).decode(errors="replace").splitlines()
    assert not unknown, "%d lines are not understood:\n%s" % (len(unknown), "\n".join(unknown[:20]))


def attributed(records):
    """Each record with whom it is about: ("recipient", address) for mail on its way out, else
    ("client", address).

    Dovecot's lines tell what Postfix's tell, too. A process of Sendmail serves one connection, and
    some of its lines do not name the client."""
    client_of = {}
    for record in records:
        if record["mta"] == "sendmail" and "client" in record:
            client_of.setdefault(record["pid"], record["client"])
    for record in records:
        if record["mta"] == "dovecot":
            continue
        if record["event"] in ON_ITS_WAY_OUT:
            yield "recipient", record.get("recipient"), record
        elif record["mta"] == "sendmail":
            yield "client", record.get("client", client_of.get(record["pid"])), record
        else:
            yield "client", record.get("client"), record


def is_so_often(by, actual, wanted):
    if "?" in wanted:
        return True
    if "+" in wanted:
        return actual > 0
    count = sum(int(each) for each in wanted)
    # Mail that waits is tried more than once.
    return actual == count or by == "recipient" and actual > count > 0


def wrong_counts(wanted, found):
    truth, case_of = collections.defaultdict(list), {}
    for row in wanted:
        case_of[row["by"], row["whom"]] = row["case"]
        truth[row["by"], row["whom"], row["event"]].append(row["count"])
    actual = collections.Counter((by, whom, record["event"]) for by, whom, record in found)
    told = set()
    for (by, whom, events), counts in sorted(truth.items()):
        keys = [(by, whom, event) for event in events.split("/")]
        told.update(keys)
        count = sum(actual[key] for key in keys)
        if not is_so_often(by, count, counts):
            yield "%s: %s %s: %s %d times, in truth %s" % (
                case_of[by, whom], by, whom, events, count, " and ".join(counts))
    for by, whom, event in sorted(key for key in set(actual) - told if key[:2] in case_of):
        if event not in SERVERS_OWN:
            yield "%s: %s %s: %s %d times, in truth never" % (
                case_of[by, whom], by, whom, event, actual[by, whom, event])


def wrong_codes(wanted, found):
    """A code that the log tells is the one that came over the wire; of one that is inferred the
    first digit is."""
    wire = collections.defaultdict(set)
    for row in wanted:
        for event in row["event"].split("/"):
            wire[row["by"], row["whom"], event].add(row["code"])
    for by, whom, record in found:
        codes, code = wire.get((by, whom, record["event"])), str(record.get("code", ""))
        if not codes or "" in codes or not code:
            continue
        if code not in codes and not (
                record.get("inferred") and code[0] in {each[0] for each in codes}):
            yield "code %s, over the wire %s: %s" % (code, " ".join(sorted(codes)), record)


def check_truth(log):
    """What the clients know to be true of each case is what has been found."""
    table = log.with_suffix(".events.tsv")
    if not table.exists():
        return
    with open(table, newline="") as rows:
        wanted = list(csv.DictReader(rows, delimiter="\t"))
    found = list(attributed(records(classify(str(log)))))
    wrong = list(wrong_counts(wanted, found)) + list(wrong_codes(wanted, found))
    wrong += ["put on another's account: %s" % record for _, _, record in found
              if VICTIM in (record.get("client"), record.get("relay_address"))]
    assert not wrong, "\n".join(wrong)


def check_foreign(line):
    """What is not understood is shown: else nobody would notice."""
    assert classify("--unknown", "-", text=line) == line, line
    assert classify("-", text=line) == b"", line


def main():
    """Arguments: words that a log must have in its name to be looked at."""
    checks = [(check, log) for log in sorted(GOLDEN.glob("*.log"))
              if all(word in log.name for word in sys.argv[1:])
              for check in (check_records, check_understood, check_truth)]
    if not sys.argv[1:]:
        checks += [(check_foreign, line) for line in FOREIGN]
    failed = 0
    for check, subject in checks:
        try:
            check(subject)
        except (AssertionError, OSError) as error:
            failed += 1
            print("FAIL %s %s\n%s" % (check.__name__, getattr(subject, "name", subject), error))
    print("%d passed, %d failed" % (len(checks) - failed, failed))
    sys.exit(1 if failed else 0)


main()
