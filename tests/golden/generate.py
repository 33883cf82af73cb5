#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""generate.py DIRECTORY [LOG [WORD...]]: makes the golden logs, or one of them, of a real Postfix
and a real Sendmail, and beside each the table of what its clients know to be true. See README.

The words choose cases by their names. With SLUICE_SHOW=1 the sessions are shown."""
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE)]

import mta
import postfix_cases
import sendmail_cases
import suite
import world

MAKERS = dict({log: postfix_cases.run for log in postfix_cases.BOTH},
              **{log: sendmail_cases.run for log in sendmail_cases.SENDMAIL})


def make(directory, log, words):
    """Makes one log, in a world of its own."""
    world.enter()
    world.command("ip", "route", "add", "local", "203.0.113.0/24", "dev", "lo")
    try:
        rig, path = MAKERS[log](log, words)
    except AssertionError:
        mta.tails([world.HOME / "syslog", world.HOME / log / "mail.log"])
        raise
    shutil.copy(path, directory / (log + ".log"))
    rig.write_events(directory / (log + ".events.tsv"))
    sys.exit(1 if rig.failures else 0)


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: generate.py DIRECTORY [LOG [WORD...]]")
    directory = pathlib.Path(sys.argv[1]).resolve()
    os.environ["TZ"] = "UTC"
    if len(sys.argv) > 2:
        make(directory, sys.argv[2], sys.argv[3:])
    for program in ("postfix", "dovecot"):
        if not shutil.which(program):
            world.skip("no " + program)
    suite.unpack_sendmail()
    failed = [log for log in MAKERS
              if subprocess.run([sys.executable, "-B", __file__, directory, log]).returncode != 0]
    for log in failed:
        print("FAIL " + log)
    sys.exit(1 if failed else 0)


main()
