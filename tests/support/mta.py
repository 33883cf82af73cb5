# SPDX-License-Identifier: BSD-2-Clause
"""A private Postfix, a private Sendmail and sluiced: each in a directory of its own, started as a
child of this process and stopped by its process id."""
import grp
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time

import world

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("builddir", ".")).resolve()
SENDMAIL = pathlib.Path(os.environ.get("SLUICE_SENDMAIL", BUILD / "tests/sendmail")).resolve()

PASSWORDS = {"alice": "secret-alice", "bob": "secret-bob"}
REALM = "mx.example.org"
LOCAL_USERS = ("root", "alice", "bob", "carol", "dave")


def wait_until(condition, seconds=10.0, what="condition"):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("waited %.0f s in vain: %s" % (seconds, what))
        time.sleep(0.02)


def run(*argv, **options):
    done = subprocess.run([str(word) for word in argv], text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        raise AssertionError("%s: status %d\n%s" % (argv[0], done.returncode, done.stdout))
    return done.stdout


def is_listening(host, port):
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        return probe.connect_ex((host, port)) == 0


class Child:
    """A program in the foreground, whose output goes to a file."""

    def __init__(self, argv, output, **options):
        with open(output, "ab") as out:
            self.process = subprocess.Popen([str(word) for word in argv], stdout=out,
                                            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                            start_new_session=True, **options)
        self.pid = self.process.pid

    def tell(self, number):
        if self.process.poll() is None:
            os.kill(self.pid, number)

    def wait(self, seconds=10):
        return self.process.wait(seconds)

    def stop(self, number=signal.SIGTERM, seconds=10):
        """Returns the exit status; what does not stop in time is killed, and is an error."""
        self.tell(number)
        try:
            return self.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("process %d does not stop" % self.pid) from None


def make_certificate(directory):
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes", "-days", "30", "-subj", "/CN=" + REALM, "-keyout", directory / "tls.key", "-out",
        directory / "tls.crt")
    (directory / "tls.key").chmod(0o600)


def make_accounts(directory, program):
    """SASL accounts of Cyrus without a daemon."""
    base = directory / "sasldb2"
    for user, password in PASSWORDS.items():
        run("sh", "-c", 'printf %s "$1" | saslpasswd2 -p -c -f "$2" -u "$3" "$4"', "sh", password,
            base, REALM, user)
    (directory / (program + ".conf")).write_text(
        "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n"
        "sasldb_path: %s\nlog_level: 0\n" % base)
    return base


POSTFIX_MAIN = """
compatibility_level = 3.6
queue_directory = {home}/spool
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/mail.log
maillog_file_prefixes = {home}
myhostname = mx.example.org
mydomain = example.org
myorigin = mx.example.org
inet_interfaces = all
inet_protocols = {protocols}
mynetworks = 192.0.2.25/32
mydestination = mx.example.org, example.org
local_recipient_maps = inline:{{ {users} }}
local_transport = discard:
alias_maps =
alias_database =
default_transport = error:5.1.2 no outside world here
relay_domains =
biff = no
append_dot_mydomain = no
smtpd_peername_lookup = {names}
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_hard_error_limit = 1000
smtpd_authorized_xclient_hosts = 127.0.0.9/32
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_client_port_logging = yes
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = {home}/etc/sasl
smtpd_sasl_local_domain = mx.example.org
smtpd_tls_cert_file = {home}/etc/tls.crt
smtpd_tls_key_file = {home}/etc/tls.key
smtpd_tls_security_level = {tls}
smtpd_milters = {{ {milter}, default_action=accept }}
non_smtpd_milters = $smtpd_milters
"""

# Port 25 in a chroot, as Debian ships it: the filter's socket must be below the queue directory.
POSTFIX_MASTER = """
{host}{port} inet n - {chroot} - - smtpd
{host}{submission} inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o milter_macro_daemon_name=ORIGINATING
pickup unix n - n 1 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    name = "postfix"
    group = "postfix"

    def __init__(self, home, host="", port=25, submission=587, ipv6="ipv4"):
        self.home = pathlib.Path(home)
        self.host, self.port, self.submission, self.protocols = host, port, submission, ipv6
        self.child = None
        for each in ("etc/sasl", "spool/etc", "data", "spool/milter"):
            (self.home / each).mkdir(parents=True)
        shutil.chown(self.home / "data", "postfix")
        self.socket_directory = self.home / "spool/milter"
        shutil.chown(self.socket_directory, "nobody", "postfix")
        self.socket_directory.chmod(0o2750)
        for each in ("hosts", "resolv.conf", "nsswitch.conf", "services"):
            if os.path.exists("/etc/" + each):
                shutil.copy("/etc/" + each, self.home / "spool/etc")

    def configure(self, milter, chroot=True, secure=True, names=True):
        """The filter's socket as sluice.conf(5) writes it."""
        kind, place = milter.split(":", 1)
        if kind == "unix":
            milter = "unix:" + os.path.relpath(place, self.home / "spool")
        else:
            port, host = place.split("@")
            milter = "inet:%s:%s" % ("[%s]" % host if kind == "inet6" else host, port)
        if secure and not (self.home / "etc/tls.crt").exists():
            make_certificate(self.home / "etc")
            base = make_accounts(self.home / "etc/sasl", "smtpd")
            shutil.chown(base, "root", "postfix")
            base.chmod(0o640)
        values = {
            "home": self.home, "milter": milter, "protocols": self.protocols,
            "users": " ".join("{%s=x}" % user for user in LOCAL_USERS),
            "tls": "may" if secure else "none", "names": "yes" if names else "no", "port": self.port, "submission": self.submission,
            "host": self.host + ":" if self.host else "", "chroot": "y" if chroot else "n",
        }
        (self.home / "etc/main.cf").write_text(POSTFIX_MAIN.format(**values))
        (self.home / "etc/master.cf").write_text(POSTFIX_MASTER.format(**values))

    def start(self):
        # Postfix 3.7 makes it for root alone, and leaves one that is there as it is.
        self.mail_log().touch(0o644)
        # Makes the directories of the queue, without which master(8) never answers.
        run("postfix", "-c", self.home / "etc", "check")
        self.child = Child(["/usr/lib/postfix/sbin/master", "-d", "-c", self.home / "etc"],
                           self.home / "out")
        for port in (self.port, self.submission):
            wait_until(lambda: is_listening(self.host or "127.0.0.1", port), what="postfix is up")

    def stop(self):
        if self.child:
            self.child.stop()
            self.child = None

    def logs(self):
        return [self.home / "out", self.home / "mail.log"]

    def mail_log(self):
        return self.home / "mail.log"

    def submit(self, sender, recipient, text):
        """Local submission, without SMTP."""
        done = subprocess.run(["/usr/sbin/sendmail", "-C", str(self.home / "etc"), "-f", sender,
                               recipient], input=text, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        assert done.returncode == 0, done.stdout

    def delivered(self):
        """How many messages have left."""
        log = self.home / "mail.log"
        return log.read_text().count("status=sent") if log.exists() else 0


SENDMAIL_MC = """
divert(-1)
divert(0)dnl
VERSIONID(`private test instance')
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `mx.example.org')dnl
define(`MAIL_SETTINGS_DIR', `{home}/etc/')dnl
define(`QUEUE_DIR', `{home}/queue')dnl
define(`confPID_FILE', `{home}/sendmail.pid')dnl
define(`STATUS_FILE', `{home}/etc/statistics')dnl
define(`HELP_FILE', `{home}/etc/helpfile')dnl
define(`ALIAS_FILE', `{home}/etc/aliases')dnl
define(`confCW_FILE', `{home}/etc/local-host-names')dnl
define(`confCT_FILE', `{home}/etc/trusted-users')dnl
define(`confHOST_STATUS_DIRECTORY', `')dnl
define(`confDONT_PROBE_INTERFACES', `True')dnl
define(`confLOG_LEVEL', `{log_level}')dnl
define(`confTO_IDENT', `0')dnl
define(`confAUTH_MECHANISMS', `PLAIN LOGIN')dnl
TRUST_AUTH_MECH(`PLAIN LOGIN')dnl
define(`confAUTH_REALM', `mx.example.org')dnl
define(`confCACERT', `{home}/etc/tls.crt')dnl
define(`confCACERT_PATH', `{home}/etc')dnl
define(`confSERVER_CERT', `{home}/etc/tls.crt')dnl
define(`confSERVER_KEY', `{home}/etc/tls.key')dnl
define(`LOCAL_MAILER_PATH', `{home}/sink')dnl
define(`LOCAL_MAILER_ARGS', `sink $u')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`use_cw_file')dnl
FEATURE(`nocanonify')dnl
FEATURE(`accept_unresolvable_domains')dnl
DAEMON_OPTIONS(`Family=inet, Name=MTA-v4, Port={port}, Addr=0.0.0.0')dnl
{daemon6}
DAEMON_OPTIONS(`Family=inet, Name=MSA-v4, Port={submission}, Addr=0.0.0.0, M=Ea')dnl
INPUT_MAIL_FILTER(`sluice', `S={milter}, T=C:10s;S:30s;R:30s;E:5m')dnl
{more}
MAILER(`local')dnl
MAILER(`smtp')dnl
LOCAL_CONFIG
ESASL_CONF_PATH={home}/sasl
"""
SENDMAIL_DAEMON6 = "DAEMON_OPTIONS(`Family=inet6, Name=MTA-v6, Port=%d, Addr=::')dnl"


class Sendmail:
    name = "sendmail"
    group = ""

    def __init__(self, home, root, port=25, submission=587, ipv6="ipv4"):
        self.home, self.root = pathlib.Path(home), pathlib.Path(root)
        self.port, self.submission = port, submission
        self.daemon6 = SENDMAIL_DAEMON6 % port if ipv6 == "all" else "dnl"
        self.program = self.root / "usr/libexec/sendmail/sendmail"
        self.child = None
        for each in ("etc", "queue", "sasl", "milter"):
            (self.home / each).mkdir(parents=True)
        (self.home / "queue").chmod(0o700)
        self.socket_directory = self.home / "milter"
        files = {
            "etc/local-host-names": "mx.example.org\nexample.org\n",
            "etc/trusted-users": "",
            "etc/statistics": "",
            "etc/aliases": "".join("%s: root\n" % each for each in LOCAL_USERS + ("postmaster",)
                                   if each != "root"),
            "sink": "#!/bin/sh\ncat >/dev/null\necho \"$1\" >>%s/delivered\n" % self.home,
        }
        for name, text in files.items():
            (self.home / name).write_text(text)
        (self.home / "sink").chmod(0o755)
        (self.home / "delivered").touch()
        (self.home / "delivered").chmod(0o666)
        shutil.copy(self.root / "etc/mail/helpfile", self.home / "etc")

    def configure(self, milter, log_level=14, more="dnl"):
        """More are lines of m4 that stand before MAILER()."""
        kind, place = milter.split(":", 1)
        milter = ("local" if kind == "unix" else kind) + ":" + place
        if not (self.home / "etc/tls.crt").exists():
            make_certificate(self.home / "etc")
            make_accounts(self.home / "sasl", "Sendmail").chmod(0o600)
        source = self.home / "etc/sendmail.mc"
        source.write_text(SENDMAIL_MC.format(
            home=self.home, milter=milter, port=self.port, submission=self.submission,
            daemon6=self.daemon6, log_level=log_level, more=more))
        macros = self.root / "usr/share/sendmail/cf"
        (self.home / "etc/sendmail.cf").write_text(
            run("m4", "-D_CF_DIR_=%s/" % macros, macros / "m4/cf.m4", source))
        run(self.program, "-C", self.home / "etc/sendmail.cf", "-bi")

    def start(self):
        self.child = Child([self.program, "-C", self.home / "etc/sendmail.cf", "-bD", "-q30m"],
                           self.home / "out")
        for port in (self.port, self.submission):
            wait_until(lambda: is_listening("127.0.0.1", port), what="sendmail is up")

    def stop(self):
        if self.child:
            self.child.stop()
            self.child = None

    def logs(self):
        return [self.home / "out"]

    def mail_log(self):
        return world.HOME / "syslog"

    def submit(self, sender, recipient, text):
        """Local submission: SMTP on standard input, without a client's address."""
        session = subprocess.Popen(
            [str(self.program), "-C", str(self.home / "etc/sendmail.cf"), "-bs"], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1)
        commands = ["HELO localhost", "MAIL FROM:<%s>" % sender, "RCPT TO:<%s>" % recipient,
                    "DATA", text.replace("\n", "\r\n") + ".", "QUIT"]
        replies = [session.stdout.readline()]
        for command in commands:
            session.stdin.write(command + "\r\n")
            replies.append(session.stdout.readline())
        session.communicate(timeout=10)
        assert "accepted" in replies[-2], replies

    def delivered(self):
        return len((self.home / "delivered").read_text().splitlines())


SLUICE_CONF = """
milter = "{milter}";
milter_mode = "{mode}";
milter_group = "{group}";
user = "{user}";
pid_file = "{home}/sluiced.pid";
store = {{ path = "{home}/store"; map = "64M"; }};
audit = {{ file = "{home}/audit/audit.jsonl"; }};
control = {{ socket = "{home}/control.sock"; group = ""; }};
log = {{ level = "debug"; }};
logs = ( {logs} );
{more}
rules = (
{rules}
);
"""


class Sluiced:
    def __init__(self, home, milter, group="", user="nobody", mode="0660", logs=()):
        """Logs are the files that it follows."""
        self.home = pathlib.Path(home)
        self.follows = logs
        self.milter, self.group, self.user, self.mode = milter, group, user, mode
        self.conf = self.home / "sluice.conf"
        self.audit = self.home / "audit/audit.jsonl"
        self.child = None
        self.home.mkdir()
        owner = pwd.getpwnam(user or "root")
        for each in (self.home, self.home / "store", self.home / "audit"):
            each.mkdir(exist_ok=True)
            os.chown(each, owner.pw_uid, owner.pw_gid)
        if group:
            grp.getgrnam(group)

    def write(self, rules="", more=""):
        self.conf.write_text(SLUICE_CONF.format(
            home=self.home, milter=self.milter, mode=self.mode, group=self.group, user=self.user,
            rules=rules.strip().rstrip(","), more=more,
            logs=", ".join('{ file = "%s"; }' % file for file in self.follows)))

    def start(self):
        self.child = Child([BUILD / "sluiced", "-f", "-c", self.conf], self.home / "out")
        wait_until(self.answers, what="sluiced answers")

    def answers(self):
        if self.child.process.poll() is not None:
            raise AssertionError("sluiced ended with %d:\n%s" % (
                self.child.process.returncode, (self.home / "out").read_text()[-2000:]))
        return self.ask("status").returncode == 0

    def stop(self, number=signal.SIGTERM):
        if self.child:
            child, self.child = self.child, None
            status = child.stop(number)
            # A sanitizer that found something ends the program with a status of its own.
            if status not in (0, -number):
                raise AssertionError("sluiced ended with %d:\n%s" % (
                    status, (self.home / "out").read_text()[-5000:]))
            return status
        return None

    def ask(self, *words):
        """What the administrator's command says."""
        return subprocess.run([str(BUILD / "sluice"), words[0], "-c", str(self.conf), *words[1:]],
                              text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)

    def command(self, *words):
        done = self.ask(*words)
        assert done.returncode == 0, "sluice %s: status %d: %s" % (
            " ".join(words), done.returncode, done.stdout)
        return done.stdout

    def status(self, kind="daemon"):
        """The records of one kind."""
        lines = self.command("status", "--json").splitlines()
        records = [json.loads(line) for line in lines if line.startswith("{")]
        return [record for record in records if record.get("record") == kind]

    def decisions(self, **wanted):
        """The lines of the audit file with these members."""
        if not self.audit.exists():
            return []
        with open(self.audit) as lines:
            records = [json.loads(line) for line in lines]
        return [record for record in records
                if all(record.get(name) == value for name, value in wanted.items())]

    def decided(self, **wanted):
        """The same, when there is one: they are written a moment after the answer."""
        wait_until(lambda: self.decisions(**wanted), what="a decision with %s" % wanted)
        return self.decisions(**wanted)

    def logs(self):
        return [self.home / "out"]


def tails(paths, line_count=40):
    for path in paths:
        if os.path.exists(path):
            lines = pathlib.Path(path).read_text(errors="replace").splitlines()
            print("    --- the end of %s" % path)
            for line in lines[-line_count:]:
                print("    " + line)
    sys.stdout.flush()
