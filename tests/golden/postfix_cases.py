# SPDX-License-Identifier: BSD-2-Clause
"""What clients do to a Postfix, and what its other servers answer it. See driver.py."""
import os
import pathlib
import signal
import socket
import socketserver
import ssl
import subprocess
import threading
import time

import dovecot
import driver
import mta
import smtp
import world
from driver import VICTIM, case
from filter import Filter
from remote import Remote

POSTFIX = ("postfix-3.7",)
BOTH = ("postfix-3.7", "postfix-3.7-dovecot")
DOVECOT = ("postfix-3.7-dovecot",)

SASL = "smtpd_sasl_auth_enable=yes"
SUBMISSION = "syslog_name=postfix/submission"

# Services of master.cf: port, program, options.
SERVICES = {
    "smtps": (465, "smtpd", ["syslog_name=postfix/smtps", "smtpd_tls_wrappermode=yes", SASL]),
    "at_once": (2001, "smtpd", [
        "smtpd_delay_reject=no", "smtpd_client_restrictions=permit_sasl_authenticated,reject"]),
    "auth_only": (2002, "smtpd", [
        SUBMISSION, SASL, "smtpd_client_restrictions=permit_sasl_authenticated,reject"]),
    "auth_530": (2003, "smtpd", [
        SASL, "smtpd_client_restrictions=permit_sasl_authenticated, check_client_access"
        " static:{{530 5.7.0 Authentication required}}"]),
    "tls_only": (2004, "smtpd", [
        SUBMISSION, SASL, "smtpd_tls_security_level=encrypt", "smtpd_tls_auth_only=yes"]),
    "few": (2005, "smtpd", ["smtpd_client_connection_count_limit=2"]),
    "slow": (2006, "smtpd", ["smtpd_client_connection_rate_limit=2"]),
    "messages": (2007, "smtpd", ["smtpd_client_message_rate_limit=2"]),
    "recipients": (2008, "smtpd", ["smtpd_client_recipient_rate_limit=2"]),
    "new_tls": (2009, "smtpd", ["smtpd_client_new_tls_session_rate_limit=1"]),
    "logins": (2010, "smtpd", [SUBMISSION, SASL, "smtpd_client_auth_rate_limit=2"]),
    "impatient": (2011, "smtpd", [SASL, "smtpd_timeout=1s", "smtpd_starttls_timeout=1s"]),
    "strict": (2012, "smtpd", [
        SASL, "smtpd_data_restrictions=reject_unauth_pipelining", "smtpd_hard_error_limit=4",
        "smtpd_soft_error_limit=2"]),
    "policy": (2013, "smtpd", [
        "smtpd_recipient_restrictions=check_policy_service,inet:127.0.0.1:10023"]),
    "helo": (2014, "smtpd", [
        "smtpd_helo_required=yes", "smtpd_helo_restrictions=reject_invalid_helo_hostname,"
        "reject_non_fqdn_helo_hostname,reject_unknown_helo_hostname",
        "smtpd_sender_restrictions=reject_non_fqdn_sender,reject_unknown_sender_domain",
        "smtpd_recipient_restrictions=reject_non_fqdn_recipient,reject_unknown_recipient_domain"]),
    "access": (2015, "smtpd", [
        "smtpd_client_restrictions=check_client_access,regexp:{home}/etc/client_access",
        "smtpd_helo_restrictions=check_helo_access,regexp:{home}/etc/helo_access",
        "smtpd_sender_restrictions=check_sender_access,regexp:{home}/etc/sender_access",
        "smtpd_recipient_restrictions=check_recipient_access,regexp:{home}/etc/rcpt_access",
        "smtpd_data_restrictions=check_client_access,regexp:{home}/etc/data_access",
        "smtpd_end_of_data_restrictions=check_client_access,regexp:{home}/etc/eod_access",
        "smtpd_etrn_restrictions=reject"]),
    "dnsbl": (2016, "smtpd", [
        "smtpd_client_restrictions=reject_rbl_client dnsbl.example.com,"
        " reject_rhsbl_reverse_client rhsbl.example.com",
        "smtpd_sender_restrictions=reject_rhsbl_sender rhsbl.example.com",
        "smtpd_helo_restrictions=reject_rhsbl_helo rhsbl.example.com"]),
    "known": (2017, "smtpd", ["smtpd_client_restrictions=reject_unknown_client_hostname"]),
    "reverse": (2018, "smtpd", [
        "smtpd_client_restrictions=reject_unknown_reverse_client_hostname"]),
    "owners": (2019, "smtpd", [
        SUBMISSION, SASL, "smtpd_sender_login_maps=inline:{{bob@example.org=bob@mx.example.org}}",
        "smtpd_sender_restrictions=reject_sender_login_mismatch"]),
    "three": (2020, "smtpd", ["smtpd_recipient_limit=2", "smtpd_recipient_overshoot_limit=1"]),
    "small": (2021, "smtpd", ["message_size_limit=100"]),
    "verified": (2022, "smtpd", ["smtpd_recipient_restrictions=reject_unverified_recipient"]),
    "verified_sender": (2023, "smtpd", ["smtpd_sender_restrictions=reject_unverified_sender"]),
    "content": (2024, "smtpd", ["cleanup_service_name=checking"]),
    "no_map": (2025, "smtpd", [
        "smtpd_recipient_restrictions=check_recipient_access proxy:texthash:/nonexistent/map"]),
    "no_policy": (2026, "smtpd", [
        "smtpd_client_restrictions=check_policy_service unix:{home}/nosuch.sock"]),
    "no_backend": (2027, "smtpd", [
        SUBMISSION, SASL, "smtpd_sasl_type=dovecot", "smtpd_sasl_path={home}/nosuch"]),
    "no_saslauthd": (2028, "smtpd", [SUBMISSION, SASL, "smtpd_sasl_path=down"]),
    "portless": (2029, "smtpd", [SASL, "smtpd_client_port_logging=no"]),
    "modern": (2030, "smtpd", ["smtpd_tls_security_level=encrypt",
                               "smtpd_tls_mandatory_protocols=>=TLSv1.3"]),
    "other": (2031, "smtpd", ["syslog_name=postfix-mx2", SASL]),
    "filtered": (2032, "smtpd", ["smtpd_milters=inet:127.0.0.1:8422", SASL]),
    "tempfail": (2033, "smtpd", ["smtpd_milters={{ inet:127.0.0.1:9, default_action=tempfail }}"]),
    "accept": (2034, "smtpd", ["smtpd_milters={{ inet:127.0.0.1:9, default_action=accept }}"]),
    "reject": (2035, "smtpd", ["smtpd_milters={{ inet:127.0.0.1:9, default_action=reject }}"]),
    "quarantine": (2036, "smtpd", [
        "smtpd_milters={{ inet:127.0.0.1:9, default_action=quarantine }}"]),
    "silent": (2037, "smtpd", ["smtpd_milters={{ inet:127.0.0.1:8422, default_action=tempfail,"
                               " command_timeout=1s }}"]),
    "bare": (2038, "smtpd", ["smtpd_forbid_bare_newline=reject"]),
    "in_turn": (2039, "smtpd", ["smtpd_forbid_unauth_pipelining=yes"]),
    "certified": (2040, "smtpd", ["smtpd_tls_security_level=encrypt", "smtpd_tls_req_ccert=yes"]),
    "warning": (2041, "smtpd", [
        "smtpd_client_restrictions=warn_if_reject reject_unknown_client_hostname",
        "smtpd_recipient_restrictions=warn_if_reject check_recipient_access"
        " regexp:{home}/etc/rcpt_access"]),
    "proxied": (2042, "smtpd", ["smtpd_proxy_filter=203.0.113.250:25"]),
    "no_proxy": (2043, "smtpd", ["smtpd_proxy_filter=127.0.0.1:9"]),
    "nothing_known": (2044, "smtpd", ["smtpd_delay_open_until_valid_rcpt=no"]),
    "inside": (2045, "smtpd", ["smtpd_client_restrictions=reject_plaintext_session,permit",
                               "smtpd_sasl_auth_enable=no"]),
    "pregreet": (2050, "postscreen", [
        "postscreen_greet_action=enforce", "postscreen_cache_map=btree:{home}/data/screen1"]),
    "pregreet_drop": (2051, "postscreen", [
        "postscreen_greet_action=drop", "postscreen_cache_map=btree:{home}/data/screen2"]),
    "pregreet_ignore": (2052, "postscreen", ["postscreen_cache_map=btree:{home}/data/screen3"]),
    "deep": (2053, "postscreen", [
        "postscreen_pipelining_enable=yes", "postscreen_non_smtp_command_enable=yes",
        "postscreen_bare_newline_enable=yes", "postscreen_bare_newline_action=enforce",
        "postscreen_client_connection_count_limit=2",
        "postscreen_cache_map=btree:{home}/data/screen4"]),
    "screen_dnsbl": (2054, "postscreen", [
        "postscreen_dnsbl_sites=dnsbl.example.com*3 other.example.com",
        "postscreen_dnsbl_threshold=3", "postscreen_dnsbl_action=enforce",
        "postscreen_cache_map=btree:{home}/data/screen5"]),
    "screen_list": (2055, "postscreen", [
        "postscreen_access_list=cidr:{home}/etc/screen_access",
        "postscreen_denylist_action=enforce", "postscreen_cache_map=btree:{home}/data/screen6"]),
    "screen_tls": (2056, "postscreen", [
        "postscreen_tls_security_level=encrypt", "postscreen_pipelining_enable=yes",
        "postscreen_command_time_limit=1s", "postscreen_command_count_limit=4",
        "postscreen_cache_map=btree:{home}/data/screen7"]),
    "screen_dnsbl_drop": (2057, "postscreen", [
        "postscreen_dnsbl_sites=dnsbl.example.com", "postscreen_dnsbl_action=drop",
        "postscreen_cache_map=btree:{home}/data/screen8"]),
}

MORE_MASTER = """
dnsblog unix - - n - 0 dnsblog
tlsproxy unix - - n - 0 tlsproxy
smtpd pass - - n - - smtpd
smtp unix - - n - - smtp
relay unix - - n - - smtp
impatient_smtp unix - - n - - smtp
  -o syslog_name=postfix/relay
tls_smtp unix - - n - - smtp
  -o smtp_tls_security_level=encrypt
  -o smtp_tls_loglevel=1
lmtp unix - - n - - lmtp
local unix - n n - - local
virtual unix - n n - - virtual
pipe_true unix - n n - - pipe
  user=nobody argv=/bin/true
pipe_false unix - n n - - pipe
  user=nobody argv=/bin/sh -c {{echo 5.3.0 the program says no; exit 1}}
pipe_later unix - n n - - pipe
  user=nobody argv=/bin/sh -c {{echo the program is busy; exit 75}}
showq unix n - n - - showq
checking unix n - n - 0 cleanup
  -o header_checks=regexp:{home}/etc/header_checks
  -o body_checks=regexp:{home}/etc/body_checks
"""

TRANSPORTS = ("local.example.com=local:", "pipe-true.example.com=pipe_true:",
              "pipe-false.example.com=pipe_false:", "pipe-later.example.com=pipe_later:",
              "virtual.example.com=virtual:", "tls-ok.example.com=tls_smtp:",
              "tls-none.example.com=tls_smtp:", "tls-broken.example.com=tls_smtp:",
              "hold-on.example.com=impatient_smtp:", "nosuch.example.com=nosuch:",
              "lmtp-ok.example.com=lmtp:inet:lmtp-ok.example.com:24",
              "lmtp-no.example.com=lmtp:inet:lmtp-no.example.com:24",
              "lmtp-later.example.com=lmtp:inet:lmtp-later.example.com:24",
              "lmtp-unix.example.com=lmtp:unix:/nonexistent/lmtp")

MAIN = {
    "smtpd_milters": "", "non_smtpd_milters": "", "anvil_status_update_time": "5s",
    # Port 25 of other addresses is for other people's servers.
    "inet_interfaces": "127.0.0.1, [::1], %s, [%s]" % (world.SERVER, world.SERVER6),
    "default_transport": "smtp", "smtp_connect_timeout": "2s", "smtp_helo_timeout": "2s",
    "smtp_mail_timeout": "2s", "smtp_data_done_timeout": "2s", "smtp_rset_timeout": "1s",
    "smtp_bind_address": world.SERVER, "smtp_address_preference": "ipv4",
    "postscreen_greet_wait": "1s", "postscreen_dnsbl_timeout": "2s",
    "smtpd_tls_loglevel": "1", "smtp_tls_security_level": "may", "smtp_tls_loglevel": "0",
    "smtpd_policy_service_timeout": "2s", "smtpd_policy_service_try_limit": "1",
    "smtpd_proxy_timeout": "2s", "lmtp_connect_timeout": "2s",
    "transport_maps": "inline:{ %s }" % ", ".join("{%s}" % each for each in TRANSPORTS),
    "mail_spool_directory": "{home}/spool-of-users", "alias_maps": "texthash:{home}/etc/aliases",
    "virtual_mailbox_domains": "virtual.example.com", "virtual_mailbox_base": "{home}",
    "virtual_mailbox_maps": "inline:{ info@virtual.example.com=virtual-of-users/info }",
    "virtual_uid_maps": "static:65534", "virtual_gid_maps": "static:65534",
    "relay_domains": "regexp:{ {/[.]example[.]com$$/ ok} }",
    "local_recipient_maps": "inline:{ %s }" % " ".join(
        user + "=x" for user in mta.LOCAL_USERS + (
            "grey", "warn", "info", "away", "other", "prefix", "copy")),
    "authorized_submit_users": "static:anyone", "bounce_notice_recipient": "bob",
    "address_verify_map": "", "address_verify_poll_count": "3", "address_verify_poll_delay": "1s",
    "unverified_recipient_reject_code": "550", "propagate_unmatched_extensions": "",
}

FILES = {
    "client_access": "/^moody\\./ 421 4.7.1 come back another day\n"
                     "/^spammer\\./ REJECT no spammers\n",
    "helo_access": "/^liar\\./ 550 5.7.1 you are not\n/^busy\\./ 450 4.7.1 not under this name\n",
    "sender_access": "/^spam@/ REJECT no spam\n/^later@/ 451 4.7.1 come back\n"
                     "/^full@/ 452 4.2.2 no room\n/^go@/ 421 4.7.1 enough of you\n"
                     "/^quietly@/ DISCARD thrown away\n/^hold@/ HOLD somebody looks at it\n",
    "rcpt_access": "/^grey@/ 450 4.2.0 Greylisted, see http://example.org/grey\n"
                   "/^grey2@/ 450 4.7.1 greylisted, try again in 300 seconds\n"
                   "/^gone@/ 550 5.1.1 he does not live here any more\n"
                   "/^closed@/ 521 5.2.1 closed\n/^go@/ 421 4.2.1 mailbox busy\n"
                   "/^disabled@/ 550 5.2.1 mailbox disabled\n/^warn@/ WARN look at this\n"
                   "/^info@/ INFO just so\n/^away@/ REDIRECT bob@example.org\n"
                   "/^other@/ FILTER discard:other\n/^prefix@/ PREPEND X-Prefix: yes\n"
                   "/^copy@/ BCC alice@example.org\n/^permit@/ DEFER_IF_REJECT later\n",
    "data_access": "/^dataless\\./ 550 5.7.1 no DATA for you\n",
    "eod_access": "/^endless\\./ 550 5.7.1 not at the end\n",
    "screen_access": "192.0.2.99 reject\n192.0.2.98 permit\n",
    "header_checks": "/^X-Reject:/ REJECT header says no\n/^X-Code:/ REJECT 5.7.9 with a code\n"
                     "/^X-Warn:/ WARN strange header\n/^X-Hold:/ HOLD somebody looks\n"
                     "/^X-Discard:/ DISCARD silently\n/^X-Info:/ INFO a note\n"
                     "/^X-Filter:/ FILTER discard:x\n/^X-Redirect:/ REDIRECT bob@example.org\n"
                     "/^X-Replace:/ REPLACE X-Other: yes\n/^X-Prepend:/ PREPEND X-First: yes\n"
                     "/^X-Strip:/ STRIP without it\n/^X-Bcc:/ BCC alice@example.org\n",
    "body_checks": "/viagra/ REJECT we have enough\n/strange words/ WARN strange words\n",
    "aliases": "nothing /dev/null\nbroken \"|exit 1\"\nbusy \"|exit 75\"\nbob-too root\n",
}

# Other people's servers, by the first label of their domain below example.com.
REMOTES = {
    "ok": {}, "greet421": {"greeting": "421 4.3.2 too busy, try later"},
    "greet450": {"greeting": "450 4.7.1 no reverse name yet"},
    "greet554": {"greeting": "554 5.7.1 no service for you"},
    "ehlo421": {"EHLO": "421 4.7.0 go slower"},
    "ehlo550": {"EHLO": "550 5.7.1 bad name", "HELO": "550 5.7.1 bad name"},
    "mail421": {"MAIL": "421 4.7.0 mail limit reached"},
    "mail450": {"MAIL": "450 4.1.8 sender greylisted"},
    "mail550": {"MAIL": "550 5.1.8 sender not wanted"},
    "rcpt421": {"RCPT": "421 4.7.0 closing now"},
    "rcpt450": {"RCPT": "450 4.2.0 <user@rcpt450.example.com>: Greylisted, come back"},
    "rcpt452": {"RCPT": "452 4.5.3 too many recipients"},
    "rcpt550": {"RCPT": "550 5.1.1 no such user"},
    "rcpt552": {"RCPT": "552 5.2.2 mailbox full"},
    "rcpt-long": {"RCPT": "550-5.7.26 This mail has been blocked\n550-5.7.26 since 192.0.2.25 is"
                          " listed;\n550 5.7.26 see https://example.com/why?ip=192.0.2.25 (gsmtp)"},
    "data421": {"DATA": "421 4.3.0 no resources"},
    "data451": {"DATA": "451 4.3.0 local error"},
    "data554": {"DATA": "554 5.5.1 no valid recipients"},
    "dot421": {".": "421 4.7.1 try again"}, "dot451": {".": "451 4.7.1 try again"},
    "dot552": {".": "552 5.3.4 message too big"},
    "dot554": {".": "554 5.7.1 looks like spam"},
    "dot-utf8": {".": "554 5.7.1 caf\u00e9 says no, status=sent (250 Ok) to=<x@y.example>"},
    "greet-hang": {"greeting": "hang"}, "ehlo-hang": {"EHLO": "hang"},
    "mail-hang": {"MAIL": "hang"}, "dot-hang": {".": "hang"},
    "greet-close": {"greeting": "close"}, "ehlo-close": {"EHLO": "close", "HELO": "close"},
    "mail-close": {"MAIL": "close"}, "rcpt-close": {"RCPT": "close"},
    "data-close": {"DATA": "close"}, "dot-close": {".": "close"},
    "no-code": {"greeting": "I do not speak SMTP"},
    "liar": {"RCPT": "550 5.1.1 to=<x@y.example>, relay=forged.example[203.0.113.66]:25,"
                     " delay=0, dsn=2.0.0, status=sent (250 2.0.0 Ok)"},
    "tls-none": {}, "tls-broken": {"EHLO": "250-mx.remote.example.com\n250 STARTTLS"},
    "hold-on": {"RCPT": "450 4.2.0 wait"},
}


class Policy(socketserver.StreamRequestHandler):
    """Answers by the local part of the recipient, as greylisting and other servers do."""
    ANSWERS = {"grey": "DEFER_IF_PERMIT Greylisted, see http://postgrey.schweikert.ch/help/",
               "grey2": "450 4.2.0 Greylisted for 5 minutes", "quota": "452 4.2.2 mailbox full",
               "rate": "421 4.7.0 you are too fast", "spf": "550 5.7.23 SPF says no",
               "later": "DEFER not now", "no": "REJECT policy says no"}

    def handle(self):
        recipient = ""
        for line in self.rfile:
            name, _, value = line.decode("utf-8", "replace").strip().partition("=")
            if name == "recipient":
                recipient = value.split("@")[0]
            if not name:
                answer = self.ANSWERS.get(recipient, "DUNNO")
                self.wfile.write(("action=%s\n\n" % answer).encode())


class Surroundings:
    """What a Postfix has around it: other servers, a filter, a policy, lists of spammers."""

    def __init__(self, tls):
        self.filter = Filter(("127.0.0.1", 8422))
        policy = socketserver.ThreadingTCPServer(("127.0.0.1", 10023), Policy)
        policy.daemon_threads = True
        threading.Thread(target=policy.serve_forever, daemon=True).start()
        numbers = iter(range(1, 60))
        for label, script in REMOTES.items():
            self.add(label, "203.0.113.%d" % next(numbers), 25, script)
        self.add("tls-ok", "203.0.113.70", 25, {"EHLO": REMOTES["tls-broken"]["EHLO"]}, tls)
        self.add("lmtp-ok", "203.0.113.71", 24, {})
        self.add("lmtp-no", "203.0.113.72", 24, {"RCPT": "550 5.1.1 unknown mailbox"})
        self.add("lmtp-later", "203.0.113.73", 24, {"RCPT": "452 4.2.2 over quota"})
        world.A["refused.example.com"] = "203.0.113.80"
        world.SERVFAIL.add("servfail.example.com")
        Remote(("203.0.113.250", 25), {".": "550 5.7.1 the proxy says no",
                                       "EHLO": "250-proxy\n250 XFORWARD NAME ADDR PROTO HELO"})

    @staticmethod
    def add(label, address, port, script, tls=None):
        world.A[label + ".example.com"] = address
        Remote((address, port), script, tls)


def master_text(home):
    lines = []
    for port, program, options in SERVICES.values():
        lines.append("%d inet n - n - %s %s" % (port, "1" if program == "postscreen" else "-",
                                                program))
        lines += ["  -o { %s }" % each.format(home=home).replace("=", " = ", 1)
                  for each in options]
    return "\n".join(lines) + MORE_MASTER.format(home=home)


def instance(log, syslog, main=()):
    """A private Postfix whose log is maillog_file, or goes to syslog."""
    home = world.HOME / log
    postfix = mta.Postfix(home, ipv6="all" if world.has_ipv6() else "ipv4")
    postfix.configure("inet:9@127.0.0.1", chroot=False)
    etc = home / "etc"
    with open(etc / "master.cf", "a") as out:
        out.write(master_text(home))
    for name, text in FILES.items():
        (etc / name).write_text(text)
    (etc / "sasl/down.conf").write_text(
        "pwcheck_method: saslauthd\nsaslauthd_path: /nonexistent/mux\nmech_list: PLAIN LOGIN\n")
    for each in ("spool-of-users", "virtual-of-users"):
        (home / each).mkdir()
        (home / each).chmod(0o777)
    settings = dict(MAIN, **dict(main))
    if not world.has_ipv6():
        settings["inet_interfaces"] = "127.0.0.1, " + world.SERVER
    if syslog:
        settings["maillog_file"] = ""
    mta.run("postconf", "-c", etc, "-e", *["%s=%s" % (name, value.replace("{home}", str(home)))
                                           for name, value in settings.items()])
    return postfix


def port(name):
    return SERVICES[name][0]


def begin(rig, service=25, **options):
    session = rig.session(port(service) if isinstance(service, str) else service, **options)
    session.ehlo()
    return session


def refused(session, event, command):
    answer = session.say(command)
    assert answer[:1] in "45" and answer, answer
    session.saw(event, answer)
    return answer


def judged(session, command):
    """The same, where the reply tells what it is about. Its end is the server's alone."""
    answer = session.say(command)
    assert answer[:1] in "45" and answer, answer
    if answer.startswith("501"):
        session.saw("syntax", answer)
    elif answer.endswith("Relay access denied"):
        session.saw("relay-denied", answer)
    elif answer[4:9] in ("5.1.1", "4.1.1"):
        session.saw("mailbox-unknown", answer)
    else:
        session.saw("recipient-rejected", answer)


# Sessions.


@case(*BOTH)
def quit_at_once(rig):
    begin(rig).quit()


@case(*POSTFIX)
def quit_without_helo(rig):
    rig.session().quit()


@case(*POSTFIX)
def one_message(rig):
    rig.named("client1.example.net")
    session = begin(rig)
    assert session.message().startswith("250")
    session.quit()


@case(*POSTFIX)
def several_messages(rig):
    session = begin(rig)
    for _ in range(3):
        assert session.message(recipients=("bob@example.org", "alice@example.org"))[:3] == "250"
    session.say("NOOP")
    session.say("RSET")
    session.say("VRFY bob@example.org")
    session.quit()


@case(*POSTFIX)
def null_sender(rig):
    session = begin(rig)
    assert session.message(sender="").startswith("250")
    session.quit()


@case(*POSTFIX)
def smtputf8(rig):
    session = begin(rig)
    session.send("MAIL FROM:<gr\u00fc\u00dfe@example.net> SMTPUTF8\r\n".encode())
    assert session.reply().startswith("250")
    session.send("RCPT TO:<b\u00f6b@example.org>\r\n".encode())
    answer = session.reply()
    session.saw("mailbox-unknown", answer)
    session.quit()


@case(*POSTFIX)
def ipv6_client(rig):
    if not world.has_ipv6():
        return
    rig.address = "2001:db8::77"
    session = begin(rig, host=world.SERVER6, source=rig.address)
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "mailbox-unknown", "RCPT TO:<nobody@example.org>")
    session.quit()


@case(*POSTFIX)
def ipv6_loopback(rig):
    if not world.has_ipv6():
        return
    rig.address = "::1"
    session = begin(rig, 587, host="::1", source="::1")
    session.saw("auth-failed", session.auth("alice", "wrong"))
    session.quit()


@case(*POSTFIX)
def pretended_client(rig):
    """XCLIENT: the line that tells that a session begins tells who it really is."""
    session = rig.session(source="127.0.0.9", host="127.0.0.1", is_told=False)
    session.saw("connect")
    session.ehlo()
    session.say("XCLIENT ADDR=%s NAME=pretended.example.net PORT=4242" % rig.address)
    session.ehlo()
    session.say("MAIL FROM:<a@example.net>")
    rig.saw("mailbox-unknown", session.say("RCPT TO:<nobody@example.org>"))
    session.quit()
    rig.saw("quit")


# Logins.


@case(*BOTH)
def login_right(rig):
    session = begin(rig, 587)
    assert session.auth("alice", "secret-alice").startswith("235")
    session.quit()
    session = begin(rig, 587)
    session.saw("auth-ok", session.auth("alice", "secret-alice"))
    assert session.message("alice@example.org").startswith("250")
    session.quit()


@case(*BOTH)
def login_right_by_login(rig):
    session = begin(rig, 587)
    session.saw("auth-ok", session.auth_login("bob", "secret-bob"))
    assert session.message("bob@example.org").startswith("250")
    session.quit()


@case(*BOTH)
def login_wrong(rig):
    session = begin(rig, 587)
    session.saw("auth-failed", session.auth("alice", "wrong"))
    session.saw("auth-failed", session.auth_login("alice", "wrong"))
    session.quit()


@case(*BOTH)
def login_unknown(rig):
    session = begin(rig, 587)
    session.saw("auth-failed", session.auth("mallory", "x"))
    session.saw("auth-failed", session.auth_login("mallory", "x"))
    session.quit()


@case(*BOTH)
def login_wrong_then_right(rig):
    session = begin(rig, 587)
    session.saw("auth-failed", session.auth("alice", "wrong"))
    session.saw("auth-ok", session.auth("alice", "secret-alice"))
    assert session.message("alice@example.org").startswith("250")
    session.quit()


@case(*BOTH)
def login_aborted(rig):
    session = begin(rig, 587)
    session.say("AUTH LOGIN")
    session.saw("auth-aborted", session.say("*"))
    session.say("AUTH PLAIN")
    session.saw("auth-aborted", session.say("*"))
    session.say("AUTH LOGIN")
    session.say(smtp.encoded("alice"))
    session.saw("auth-aborted", session.say("*"))
    session.quit()


@case(*BOTH)
def login_not_base64(rig):
    session = begin(rig, 587)
    session.saw("auth-aborted", session.say("AUTH PLAIN !!!notbase64"))
    session.say("AUTH LOGIN")
    session.saw("auth-aborted", session.say("!!!notbase64"))
    session.quit()


@case(*BOTH)
def login_malformed(rig):
    """Base64 of what is no PLAIN response. With Dovecot, Postfix 3.7 says of it what it says when
    Dovecot is away."""
    session = begin(rig, 587)
    assert session.say("AUTH PLAIN " + smtp.encoded("no zeros in here")).startswith("535")
    session.saw("auth-aborted/auth-unavailable")
    session.quit()


@case(*BOTH)
def login_bad_mechanism(rig):
    session = begin(rig, 587)
    session.saw("auth-aborted", session.say("AUTH CRAM-MD5"))
    session.saw("auth-aborted", session.say("AUTH NOSUCH AAAA"))
    session.quit()


@case(*BOTH)
def login_syntax(rig):
    session = begin(rig, 587)
    assert session.say("AUTH").startswith("501")
    assert session.say("AUTH PLAIN a b c").startswith("501")
    session.quit()


@case(*BOTH)
def login_dropped(rig):
    session = begin(rig, 587)
    session.say("AUTH LOGIN")
    session.socket.close()
    session.saw("lost-connection")


@case(*BOTH)
def login_dropped_between(rig):
    session = begin(rig, 587)
    session.say("AUTH LOGIN")
    session.say(smtp.encoded("alice"))
    session.socket.close()
    session.saw("lost-connection")


@case(*BOTH)
def login_twice(rig):
    session = begin(rig, 587)
    session.auth("alice", "secret-alice")
    assert session.auth("alice", "secret-alice").startswith("503")
    session.quit()


@case(*POSTFIX)
def login_where_there_is_none(rig):
    session = begin(rig)
    assert session.auth("alice", "secret-alice").startswith("503")
    session.quit()


@case(*BOTH)
def login_while_the_back_end_is_away(rig):
    """Postfix 3.7 ends when it has told who connects, and is not started again for a minute."""
    session = rig.session(port("no_backend"), is_told=False)
    assert session.greeting == ""
    session.saw("connect")


@case(*POSTFIX)
def login_while_saslauthd_is_away(rig):
    session = begin(rig, "no_saslauthd")
    session.saw("auth-unavailable", session.auth("alice", "secret-alice"))
    session.saw("auth-unavailable", session.auth_login("alice", "secret-alice"))
    session.quit()


def pids_of(name):
    """The processes in this world that have it."""
    for path in pathlib.Path("/proc").glob("[0-9]*/comm"):
        if path.read_text().strip() == name:
            yield int(path.parent.name)


@case(*DOVECOT)
def login_when_dovecot_dies(rig):
    session = begin(rig, 587)
    rig.dovecot.stop()
    for pid in pids_of("auth"):
        os.kill(pid, signal.SIGKILL)
    session.saw("auth-unavailable", session.auth("alice", "secret-alice"))
    session.quit()
    rig.dovecot.start()


@case(*DOVECOT)
def login_when_the_accounts_are_away(rig):
    """Only Dovecot's own lines tell: Postfix 3.7 is told of a failure like any other."""
    accounts = rig.dovecot.users
    moved = accounts.rename(rig.dovecot.home / "moved")
    session = begin(rig, 587)
    session.saw("auth-failed", session.auth("carol", "x"))
    session.quit()
    moved.rename(accounts)


@case(*DOVECOT)
def login_by_other_services(rig):
    session = rig.session(465, tls=True)
    session.saw("tls-ok")
    session.ehlo()
    session.saw("auth-failed", session.auth("alice", "wrong"))
    session.quit()
    session = begin(rig, "other")
    session.saw("auth-failed", session.auth("alice", "wrong"))
    session.quit()
    session = begin(rig, "portless")
    session.saw("auth-failed", session.auth("alice", "wrong"))
    session.quit()


@case(*POSTFIX)
def login_by_other_names(rig):
    """Other syslog_names and instances, with and without the client's port."""
    rig.named("client2.example.net")
    for service in ("other", "portless", "filtered", "auth_only", "impatient"):
        session = begin(rig, service)
        session.saw("auth-failed", session.auth("alice", "wrong"))
        session.quit()


@case(*BOTH)
def login_over_tls(rig):
    session = begin(rig, 587)
    session.starttls()
    session.saw("tls-ok")
    session.ehlo()
    session.saw("auth-failed", session.auth("alice", "wrong"))
    session.saw("auth-ok", session.auth("alice", "secret-alice"))
    assert session.message("alice@example.org").startswith("250")
    session.quit()


@case(*POSTFIX)
def login_at_smtps(rig):
    session = rig.session(465, tls=True)
    session.saw("tls-ok")
    session.ehlo()
    session.saw("auth-failed", session.auth("alice", "wrong"))
    session.saw("auth-ok", session.auth("alice", "secret-alice"))
    assert session.message("alice@example.org").startswith("250")
    session.quit()


@case(*BOTH)
def login_required(rig):
    session = begin(rig, "auth_only")
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "client-rejected", "RCPT TO:<bob@example.org>")
    session.quit()


@case(*BOTH)
def login_required_530(rig):
    session = begin(rig, "auth_530")
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "auth-required", "RCPT TO:<bob@example.org>")
    session.quit()


@case(*POSTFIX)
def login_required_at_submission(rig):
    session = begin(rig, 587)
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "recipient-rejected", "RCPT TO:<bob@example.org>")
    session.quit()


@case(*POSTFIX)
def rejected_at_once(rig):
    session = rig.session(port("at_once"))
    session.saw("client-rejected", session.greeting)
    session.ehlo()
    session.quit()


@case(*POSTFIX)
def login_in_vain(rig):
    """Rejected although the login was right: the name stands in no line of Postfix 3.7."""
    session = begin(rig, 587)
    session.auth("alice", "secret-alice")
    session.say("MAIL FROM:<alice@example.org>")
    refused(session, "mailbox-unknown", "RCPT TO:<nobody@example.org>")
    session.quit()


@case(*POSTFIX)
def sender_not_owned(rig):
    session = begin(rig, "owners")
    session.say("MAIL FROM:<bob@example.org>")
    refused(session, "sender-rejected", "RCPT TO:<bob@example.org>")
    session.say("RSET")
    session.auth("alice", "secret-alice")
    session.say("MAIL FROM:<bob@example.org>")
    refused(session, "sender-rejected", "RCPT TO:<bob@example.org>")
    session.quit()


# TLS.


@case(*POSTFIX)
def tls_required(rig):
    session = begin(rig, "tls_only")
    assert session.say("MAIL FROM:<a@example.net>").startswith("530")
    session.auth("alice", "secret-alice")
    session.quit()
    session = begin(rig, "inside")
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "tls-required", "RCPT TO:<bob@example.org>")
    session.quit()


@case(*POSTFIX)
def tls_garbage(rig):
    session = begin(rig)
    session.say("STARTTLS")
    session.send(b"this is not TLS at all\r\n" * 10)
    session.reply()
    session.socket.close()
    session.saw("tls-failed")
    session.saw("lost-connection")


@case(*POSTFIX)
def tls_dropped(rig):
    session = begin(rig)
    session.say("STARTTLS")
    session.socket.close()
    session.saw("tls-failed")
    session.saw("lost-connection")


@case(*POSTFIX)
def tls_too_late(rig):
    session = begin(rig, "impatient")
    session.say("STARTTLS")
    session.reply()
    session.saw("tls-failed")
    session.saw("lost-connection")


@case(*POSTFIX)
def tls_plain_at_smtps(rig):
    session = rig.session(465, early=b"EHLO plain.example.net\r\n")
    session.socket.close()
    session.saw("tls-failed")
    session.saw("lost-connection")


@case(*POSTFIX)
def tls_too_old(rig):
    session = begin(rig, "modern")
    session.say("STARTTLS")
    try:
        session.wrap(ssl.TLSVersion.TLSv1_2)
    except ssl.SSLError:
        pass
    session.socket.close()
    session.saw("tls-failed")
    session.saw("lost-connection")


@case(*POSTFIX)
def tls_without_a_certificate(rig):
    session = begin(rig, "certified")
    session.starttls()
    session.saw("tls-ok")
    session.saw("tls-failed", session.ehlo())
    session.socket.close()


@case(*POSTFIX)
def tls_injected(rig):
    """Commands behind STARTTLS that are not encrypted are thrown away."""
    session = begin(rig)
    session.send(b"STARTTLS\r\nNOOP\r\n")
    session.reply()
    session.socket.close()
    session.saw("tls-failed")
    session.saw("lost-connection")


# Commands.


@case(*POSTFIX)
def unknown_commands(rig):
    session = begin(rig)
    for command in ("FOO", "BAR baz", "X", "EXPN bob", "TURN"):
        assert session.say(command)[:3] in ("500", "502"), command
    session.quit()


@case(*POSTFIX)
def syntax_errors(rig):
    """Postfix 3.7 tells of two of them."""
    session = begin(rig)
    for command in ("MAIL", "MAIL FROM", "RCPT TO:<x>", "DATA", "EHLO", "STARTTLS now", "VRFY",
                    "MAIL FROM:<a@example.net> FOO=1", "MAIL FROM:<a@example.net> SIZE=x"):
        answer = session.say(command)
        assert answer[:1] in "45", (command, answer)
    refused(session, "syntax", "MAIL FROM:<a b@example.net>")
    session.say("MAIL FROM:<a@example.net>")
    assert session.say("DATA")[:3] in ("503", "554")
    session.quit()
    session = begin(rig)
    refused(session, "syntax", "BDAT")


@case(*POSTFIX)
def illegal_addresses(rig):
    session = begin(rig)
    refused(session, "syntax", "MAIL FROM:<a b@example.net>")
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "syntax", "RCPT TO:<>")
    session.quit()


@case(*POSTFIX)
def foreign_protocols(rig):
    for line in ("GET / HTTP/1.1", "POST /x HTTP/1.0", "CONNECT example.net:25 HTTP/1.0",
                 "Subject: a line of a message"):
        session = begin(rig)
        session.saw("non-smtp-command", session.say(line))


@case(*POSTFIX)
def bytes_that_are_no_text(rig):
    """Postfix 3.7 tells nothing of them."""
    for line in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n", b"FOO \xe9\r\n"):
        session = begin(rig)
        session.send(line)
        session.socket.close()
        session.saw("lost-connection")


@case(*POSTFIX)
def too_long(rig):
    """What is too long is cut off, and may be right then."""
    session = begin(rig)
    session.say("NOOP " + "y" * 3000)
    session.saw("line-too-long")
    session.say("MAIL FROM:<a@example.net>")
    session.say("RCPT TO:<" + "x" * 3000 + "@example.org>")
    session.saw("line-too-long")
    session.quit()


@case(*POSTFIX)
def bare_newline(rig):
    session = begin(rig, "bare")
    session.send(b"NOOP\n")
    answer = session.reply()
    if answer[:1] in "45":
        session.saw("bare-newline", answer)
    session = begin(rig, "bare")
    for command in ("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA"):
        session.say(command)
    session.send(b"Subject: x\n\nbody\r\n.\r\n")
    session.saw("bare-newline", session.reply())


@case(*POSTFIX)
def pipelining_noticed(rig):
    session = rig.session(early=b"EHLO early.example.net\r\nNOOP\r\n")
    session.reply()
    session.saw("pipelining")
    session.reply()
    session.quit()
    session = begin(rig)
    session.send(b"EHLO again.example.net\r\nMAIL FROM:<a@example.net>\r\n")
    session.reply()
    session.reply()
    session.saw("pipelining")
    session.quit()


@case(*POSTFIX)
def pipelining_rejected(rig):
    session = begin(rig, "strict")
    session.send(b"MAIL FROM:<a@example.net>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n"
                 b"Subject: x\r\n\r\n.\r\nQUIT\r\n")
    answers = [session.reply() for _ in range(3)]
    session.saw("pipelining", answers[2])
    session.saw("pipelining")
    session.saw("non-smtp-command")  # "Subject: x"
    session.socket.close()


@case(*POSTFIX)
def pipelining_forbidden(rig):
    session = begin(rig, "in_turn")
    session.send(b"EHLO again.example.net\r\nMAIL FROM:<a@example.net>\r\n")
    session.reply()
    answer = session.reply()
    session.saw("pipelining", answer)


@case(*POSTFIX)
def pipelining_as_allowed(rig):
    session = begin(rig)
    session.pipeline("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA")
    session.content()
    session.quit()


@case(*POSTFIX)
def etrn_rejected(rig):
    session = begin(rig, "access")
    session.saw("client-rejected", session.say("ETRN example.org"))
    session.quit()


# Recipients, senders, names.


@case(*BOTH)
def mailbox_unknown(rig):
    rig.named("client3.example.net")
    session = begin(rig)
    session.say("MAIL FROM:<a@example.net>")
    for _ in range(2):
        refused(session, "mailbox-unknown", "RCPT TO:<nobody@example.org>")
    assert session.say("DATA").startswith("554")
    session.quit()


@case(*POSTFIX)
def relay_denied(rig):
    session = begin(rig)
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "relay-denied", "RCPT TO:<x@elsewhere.example.net>")
    refused(session, "relay-denied", "RCPT TO:<x%y@elsewhere.example.net>")
    session.quit()


@case(*POSTFIX)
def mixed_recipients(rig):
    session = begin(rig)
    session.say("MAIL FROM:<a@example.net>")
    assert session.say("RCPT TO:<bob@example.org>").startswith("250")
    refused(session, "mailbox-unknown", "RCPT TO:<nobody@example.org>")
    session.say("DATA")
    session.content()
    session.quit()


@case(*POSTFIX)
def sender_rejected(rig):
    for sender in ("spam@example.net", "later@example.net", "full@example.net",
                   "go@example.net"):
        session = begin(rig, "access")
        session.say("MAIL FROM:<%s>" % sender)
        session.saw("sender-rejected", session.say("RCPT TO:<bob@example.org>"))
        session.quit()


@case(*POSTFIX)
def sender_unknown(rig):
    for sender in ("a@nosuch.example.invalid", "a@localpart", "a@servfail.example.com"):
        session = begin(rig, "helo")
        session.say("MAIL FROM:<%s>" % sender)
        session.saw("sender-rejected", session.say("RCPT TO:<bob@example.org>"))
        session.quit()


@case(*POSTFIX)
def helo_rejected(rig):
    for name in ("bad_name!", "unqualified", "nosuch.example.invalid", "192.0.2.1."):
        session = rig.session(port("helo"))
        session.ehlo(name)
        session.say("MAIL FROM:<a@example.net>")
        session.saw("helo-rejected", session.say("RCPT TO:<bob@example.org>"))
        session.quit()
    for name in ("liar.example.net", "busy.example.net"):
        session = rig.session(port("access"))
        session.ehlo(name)
        session.say("MAIL FROM:<a@example.net>")
        session.saw("helo-rejected", session.say("RCPT TO:<bob@example.org>"))
        session.quit()
    session = rig.session(port("helo"))
    assert session.say("MAIL FROM:<a@example.net>").startswith("503")
    session.quit()


@case(*POSTFIX)
def client_rejected(rig):
    rig.named("spammer.example.net")
    session = begin(rig, "access")
    session.say("MAIL FROM:<a@example.net>")
    session.saw("client-rejected", session.say("RCPT TO:<bob@example.org>"))
    session.quit()


@case(*POSTFIX)
def client_rejected_421(rig):
    rig.named("moody.example.net")
    session = begin(rig, "access")
    session.say("MAIL FROM:<a@example.net>")
    session.saw("client-rejected", session.say("RCPT TO:<bob@example.org>"))


@case(*POSTFIX)
def client_unknown(rig):
    for service in ("known", "reverse"):
        session = begin(rig, service)
        session.say("MAIL FROM:<a@example.net>")
        session.saw("client-rejected", session.say("RCPT TO:<bob@example.org>"))
        session.quit()


@case(*POSTFIX)
def client_forged(rig):
    """The name leads elsewhere: Postfix takes it for none."""
    rig.named("forged.example.net", is_true=False)
    session = begin(rig, "known")
    session.say("MAIL FROM:<a@example.net>")
    session.saw("client-rejected", session.say("RCPT TO:<bob@example.org>"))
    session.quit()


@case(*POSTFIX)
def client_name_fails(rig):
    """The DNS is out of order."""
    world.SERVFAIL.add(".".join(reversed(rig.address.split("."))) + ".in-addr.arpa")
    session = begin(rig, "known")
    session.say("MAIL FROM:<a@example.net>")
    session.saw("client-rejected", session.say("RCPT TO:<bob@example.org>"))
    session.quit()


@case(*POSTFIX)
def client_rejected_at_data(rig):
    rig.named("dataless.example.net")
    session = begin(rig, "access")
    session.saw("client-rejected", session.message())
    session.quit()


@case(*POSTFIX)
def client_rejected_at_the_end(rig):
    rig.named("endless.example.net")
    session = begin(rig, "access")
    session.saw("client-rejected", session.message())
    session.quit()


@case(*POSTFIX)
def recipients_rejected(rig):
    session = begin(rig, "access")
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "mailbox-unknown", "RCPT TO:<gone@example.org>")
    refused(session, "recipient-rejected", "RCPT TO:<disabled@example.org>")
    refused(session, "recipient-rejected", "RCPT TO:<go@example.org>")
    session = begin(rig, "access")
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "recipient-rejected", "RCPT TO:<closed@example.org>")


@case(*BOTH)
def greylisted(rig):
    session = begin(rig, "access")
    session.say("MAIL FROM:<a@example.net>")
    for user in ("grey", "grey2"):
        refused(session, "greylisted", "RCPT TO:<%s@example.org>" % user)
    session.quit()


@case(*POSTFIX)
def greylisted_by_policy(rig):
    session = begin(rig, "policy")
    session.say("MAIL FROM:<a@example.net>")
    assert session.say("RCPT TO:<bob@example.org>").startswith("250")
    refused(session, "greylisted", "RCPT TO:<grey@example.org>")
    refused(session, "greylisted", "RCPT TO:<grey2@example.org>")
    session.quit()


@case(*POSTFIX)
def policy_says_no(rig):
    session = begin(rig, "policy")
    session.say("MAIL FROM:<a@example.net>")
    for user in ("quota", "spf", "later", "no", "rate"):
        refused(session, "recipient-rejected", "RCPT TO:<%s@example.org>" % user)


@case(*POSTFIX)
def access_does_other_things(rig):
    session = begin(rig, "access")
    for user in ("warn", "info", "away", "other", "prefix", "copy"):
        assert session.message("a@example.net", ("%s@example.org" % user,)).startswith("250")
    for user in ("quietly", "hold"):
        session.message("%s@example.net" % user)
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "mailbox-unknown", "RCPT TO:<nobody@example.org>")
    refused(session, "recipient-rejected", "RCPT TO:<permit@example.org>")
    session.quit()


@case(*POSTFIX)
def only_warned(rig):
    session = begin(rig, "warning")
    session.say("MAIL FROM:<a@example.net>")
    session.say("RCPT TO:<bob@example.org>")
    session.say("RCPT TO:<alice@example.org>")
    session.say("DATA")
    session.content()
    session.quit()


@case(*POSTFIX)
def dnsbl(rig):
    name = ".".join(reversed(rig.address.split("."))) + ".dnsbl.example.com"
    world.A[name] = "127.0.0.2"
    world.TXT[name] = "see https://dnsbl.example.com/?ip=" + rig.address
    session = begin(rig, "dnsbl")
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "dnsbl", "RCPT TO:<bob@example.org>")
    session.quit()


@case(*POSTFIX)
def dnsbl_with_an_odd_text(rig):
    name = ".".join(reversed(rig.address.split("."))) + ".dnsbl.example.com"
    world.A[name] = "127.0.0.2"
    world.TXT[name] = "x; from=<evil[%s]> to=<x> proto=ESMTP helo=<y>" % VICTIM
    session = begin(rig, "dnsbl")
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "dnsbl/recipient-rejected", "RCPT TO:<bob@example.org>")
    session.quit()


@case(*POSTFIX)
def dnsbl_of_names(rig):
    world.A["spammer.example.rhsbl.example.com"] = "127.0.0.2"
    world.A["helo.spammer.example.rhsbl.example.com"] = "127.0.0.3"
    world.A["spammer.example"] = "192.0.2.7"
    session = begin(rig, "dnsbl")
    session.say("MAIL FROM:<a@spammer.example>")
    refused(session, "dnsbl", "RCPT TO:<bob@example.org>")
    session.say("RSET")
    session.say("EHLO helo.spammer.example")
    session.say("MAIL FROM:<a@example.net>")
    refused(session, "dnsbl", "RCPT TO:<bob@example.org>")
    session.quit()


@case(*POSTFIX)
def recipient_verified(rig):
    session = begin(rig, "verified")
    session.say("MAIL FROM:<a@example.net>")
    for user in ("probe@ok.example.com", "probe@rcpt550.example.com", "probe@greet421.example.com"):
        for _ in range(2):
            answer = session.say("RCPT TO:<%s>" % user)
            if answer[:1] != "2":
                assert answer[5:9] == ".1.1", answer
                # While the other server is asked, nobody knows.
                session.saw("mailbox-unknown" if answer[0] == "5" else "recipient-rejected",
                            answer)
    session.quit()
    rig.became("probe@ok.example.com", "deliverable")
    rig.became("probe@rcpt550.example.com", "undeliverable")


@case(*POSTFIX)
def sender_verified(rig):
    session = begin(rig, "verified_sender")
    session.say("MAIL FROM:<verify@rcpt550.example.com>")
    refused(session, "sender-rejected", "RCPT TO:<bob@example.org>")
    session.quit()
    rig.became("verify@rcpt550.example.com", "undeliverable")


# Contents and sizes.


def send_header(session, header, body="Hello"):
    for command in ("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA"):
        session.say(command)
    text = "%s\r\nSubject: x\r\n\r\n%s\r\n.\r\n" % (header, body)
    return session.content(text.encode("latin-1"))


@case(*POSTFIX)
def content_rejected(rig):
    session = begin(rig, "content")
    session.saw("content-rejected", send_header(session, "X-Reject: y"))
    session.saw("content-rejected", send_header(session, "X-Code: y"))
    session.saw("content-rejected", send_header(session, "X-Fine: y", "buy viagra now"))
    session.quit()


@case(*POSTFIX)
def content_noticed(rig):
    session = begin(rig, "content")
    for word in ("Warn", "Hold", "Discard", "Info", "Filter", "Redirect", "Replace", "Prepend",
                 "Strip", "Bcc"):
        assert send_header(session, "X-%s: y" % word).startswith("250"), word
    send_header(session, "X-Fine: y", "strange words")
    session.saw("held")
    session.saw("discarded")
    session.quit()


@case(*POSTFIX)
def too_big(rig):
    session = begin(rig, "small")
    session.saw("message-too-big", session.say("MAIL FROM:<a@example.net> SIZE=5000"))
    session.quit()
    session = begin(rig, "small")
    for command in ("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA"):
        session.say(command)
    assert session.content(b"x" * 70 + b"\r\n" + b"y" * 500 + b"\r\n.\r\n").startswith("552")
    session.quit()


@case(*POSTFIX)
def too_many_recipients(rig):
    session = begin(rig, "three")
    session.say("MAIL FROM:<a@example.net>")
    for _ in range(5):
        session.say("RCPT TO:<bob@example.org>")
    session.quit()


@case(*POSTFIX)
def by_a_proxy(rig):
    """The lines do not name the client."""
    session = begin(rig, "proxied")
    assert session.message().startswith("550")
    session.quit()
    session = begin(rig, "no_proxy")
    assert session.message().startswith("451")
    session.quit()


# Limits.


@case(*POSTFIX)
def too_many_errors(rig):
    session = begin(rig, "strict")
    for _ in range(4):
        session.say("FOO")
    answer = session.say("FOO")
    session.saw("too-many-errors", answer if answer.startswith("421") else "421")
    session = begin(rig, "strict")
    for _ in range(4):
        session.saw("auth-failed", session.auth("alice", "wrong"))
    session.saw("too-many-errors", "421")
    session.reply()


@case(*POSTFIX)
def too_many_connections(rig):
    first, second = begin(rig, "few"), begin(rig, "few")
    third = rig.session(port("few"))
    third.saw("too-many-connections", third.greeting)
    first.quit()
    second.quit()


@case(*POSTFIX)
def connection_rate(rig):
    for _ in range(2):
        begin(rig, "slow").quit()
    for _ in range(2):
        session = rig.session(port("slow"))
        session.saw("connection-rate", session.greeting)


@case(*POSTFIX)
def message_rate(rig):
    session = begin(rig, "messages")
    for _ in range(2):
        session.message()
    for _ in range(2):
        session.saw("message-rate", session.say("MAIL FROM:<a@example.net>"))
    session.quit()


@case(*POSTFIX)
def recipient_rate(rig):
    session = begin(rig, "recipients")
    session.say("MAIL FROM:<a@example.net>")
    for _ in range(2):
        session.say("RCPT TO:<bob@example.org>")
    for _ in range(2):
        session.saw("recipient-rate", session.say("RCPT TO:<bob@example.org>"))
    session.quit()


@case(*POSTFIX)
def auth_rate(rig):
    session = begin(rig, "logins")
    for _ in range(2):
        session.saw("auth-failed", session.auth("alice", "wrong"))
    for _ in range(2):
        session.saw("auth-rate", session.auth("alice", "wrong"))
    session.quit()


@case(*POSTFIX)
def tls_rate(rig):
    session = begin(rig, "new_tls")
    session.starttls()
    session.ehlo()
    session.quit()
    session.saw("tls-ok")
    session = begin(rig, "new_tls")
    answer = session.say("STARTTLS")
    if answer.startswith("220"):
        session.wrap()
        answer = session.reply()
        session.saw("tls-ok")
    session.saw("tls-rate", answer)
    session.socket.close()
    session = begin(rig, "new_tls")
    session.saw("tls-rate", session.say("STARTTLS"))
    session.quit()


# Ends.


@case(*POSTFIX)
def lost_at_each_stage(rig):
    def lose(session, *commands):
        for command in commands:
            session.say(command)
        session.socket.close()
        session.saw("lost-connection")

    lose(rig.session())
    lose(begin(rig))
    lose(begin(rig), "MAIL FROM:<a@example.net>")
    lose(begin(rig), "MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>")
    lose(begin(rig), "MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA")
    lose(begin(rig), "FOO")
    lose(begin(rig), "NOOP")
    lose(begin(rig), "RSET")
    lose(begin(rig), "VRFY bob@example.org")
    # Behind a message Postfix 3.7 takes it for an end like any other.
    session = begin(rig)
    session.message()
    session.socket.close()


@case(*POSTFIX)
def lost_by_a_reset(rig):
    session = begin(rig)
    session.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    session.socket.close()
    session.saw("lost-connection")


@case(*POSTFIX)
def timeout_at_each_stage(rig):
    mail = ("MAIL FROM:<a@example.net>", "RCPT TO:<bob@example.org>", "DATA")
    for commands in ((), mail[:1], mail[:2], mail, ("AUTH LOGIN",)):
        session = begin(rig, "impatient")
        for command in commands:
            session.say(command)
        session.saw("timeout", session.reply())
    session = rig.session(port("impatient"))
    session.saw("timeout", session.reply())


# What the server itself lacks.


@case(*POSTFIX)
def server_faults(rig):
    silent_socket(rig, "no_map").close()  # the server ends before it has a word for the client
    session = begin(rig, "no_policy")
    session.say("MAIL FROM:<a@example.net>")
    session.saw("server-error", session.say("RCPT TO:<bob@example.org>"))
    session.quit()


# Filters.


FILTER_ANSWERS = ("421 4.7.0 the filter says 421", "451 4.7.1 the filter says 451",
                  "550 5.7.1 the filter says 550", "tempfail", "reject")


def try_all(session):
    """Goes on until something is refused. Returns that."""
    replies = [session.greeting]
    for step in (session.ehlo, session.message):
        if replies[-1][:1] == "2":
            replies.append(step())
    assert replies[-1][:1] in "45" and replies[-1], replies
    return replies[-1]


@case(*POSTFIX)
def filter_rejects(rig):
    for stage in ("mail", "rcpt", "data", "header", "eoh", "body", "eom"):
        for answer in FILTER_ANSWERS:
            rig.other.filter.answers = {stage: answer}
            session = rig.session(port("filtered"))
            session.saw("milter-rejected", try_all(session))
            if not session.closed:
                session.quit()
    rig.other.filter.answers = {}


@case(*POSTFIX)
def filter_rejects_at_once(rig):
    for stage in ("connect", "helo"):
        for answer in FILTER_ANSWERS:
            rig.other.filter.answers = {stage: answer}
            session = rig.session(port("filtered"))
            session.rig.saw_some("milter-rejected", try_all(session))
            if not session.closed:
                session.quit()
    rig.other.filter.answers = {}


@case(*POSTFIX)
def filter_rejects_unknown_commands(rig):
    for answer in FILTER_ANSWERS:
        rig.other.filter.answers = {"unknown": answer}
        session = begin(rig, "filtered")
        session.saw("milter-rejected", session.say("FOO"))
        if not session.closed:
            session.quit()
    rig.other.filter.answers = {}


@case(*POSTFIX)
def filter_says_much(rig):
    rig.other.filter.answers = {"rcpt": "421-4.7.0 one line\n421-4.7.0 two lines\n421 4.7.0 three"}
    session = begin(rig, "filtered")
    session.say("MAIL FROM:<a@example.net>")
    session.saw("milter-rejected", session.say("RCPT TO:<bob@example.org>"))
    rig.other.filter.answers = {"eom": "550-5.7.1 one line\n550 5.7.1 two lines"}
    session = begin(rig, "filtered")
    session.saw("milter-rejected", session.message())
    session.quit()
    rig.other.filter.answers = {}


@case(*POSTFIX)
def filter_does_other_things(rig):
    for stage in ("mail", "rcpt", "data", "header", "eom"):
        rig.other.filter.answers = {stage: "discard"}
        session = begin(rig, "filtered")
        session.message()
        session.quit()
        session.saw("discarded")
    rig.other.filter.answers = {"eom": "quarantine somebody looks at it"}
    session = begin(rig, "filtered")
    session.message()
    session.quit()
    session.saw("held")
    rig.other.filter.answers = {"connect": "discard"}
    begin(rig, "filtered").quit()
    rig.other.filter.answers = {"rcpt": "bogus"}
    session = begin(rig, "filtered")
    session.say("MAIL FROM:<a@example.net>")
    session.saw("milter-rejected", session.say("RCPT TO:<bob@example.org>"))
    session.quit()
    rig.other.filter.answers = {"mail": "421 5.7.0 the classes differ"}
    session = begin(rig, "filtered")
    session.saw("milter-rejected", session.say("MAIL FROM:<a@example.net>"))
    session.quit()
    rig.other.filter.answers = {}


@case(*POSTFIX)
def filter_with_a_login(rig):
    rig.other.filter.answers = {"rcpt": "451 4.7.1 not even you"}
    session = begin(rig, "filtered")
    session.auth("alice", "secret-alice")
    session.say("MAIL FROM:<a@example.net>")
    session.saw("milter-rejected", session.say("RCPT TO:<bob@example.org>"))
    session.quit()
    rig.other.filter.answers = {}


@case(*POSTFIX)
def filter_is_away(rig):
    """The log does not tell whether it said so itself."""
    for service in ("tempfail", "reject"):
        session = rig.session(port(service))
        try_all(session)
        rig.saw_some("milter-rejected", "")
        session.quit()
    for service in ("accept", "quarantine"):
        session = begin(rig, service)
        session.message()
        session.quit()
    rig.saw_some("held", "")
    rig.other.filter.answers = {"rcpt": "silence"}
    session = begin(rig, "silent")
    session.say("MAIL FROM:<a@example.net>")
    session.say("RCPT TO:<bob@example.org>")
    session.quit()
    rig.other.filter.answers = {}


# postscreen(8).


def screened(rig, service, has_passed=False, **options):
    """Who passes is handed on to smtpd(8), which tells once more that a session begins; how it ends
    with others is not told."""
    session = rig.session(port(service), is_told=has_passed, **options)
    session.saw("connect")
    if not has_passed:
        session.saw("disconnect")
    return session


def try_message(session):
    session.ehlo()
    session.say("MAIL FROM:<a@example.net>")
    return session.say("RCPT TO:<bob@example.org>")


def silent_socket(rig, service):
    plain = socket.socket()
    plain.bind((rig.address, 0))
    plain.connect((world.SERVER, port(service)))
    return plain


def hang_up(rig, plain):
    plain.close()
    for event in ("connect", "disconnect", "lost-connection"):
        rig.saw(event)


@case(*POSTFIX)
def screen_passes(rig):
    for _ in range(2):
        screened(rig, "pregreet", has_passed=True).quit()
        time.sleep(0.2)


@case(*POSTFIX)
def screen_pregreet(rig):
    session = screened(rig, "pregreet", early=b"EHLO early.example.net\r\n")
    session.saw("pipelining")
    session.saw("syntax", try_message(session))
    session.quit()


@case(*POSTFIX)
def screen_pregreet_dropped(rig):
    session = screened(rig, "pregreet_drop", early=b"EHLO early.example.net\r\nMAIL FROM:<x>\r\n")
    session.saw("pipelining")
    session.socket.close()


@case(*POSTFIX)
def screen_pregreet_ignored(rig):
    session = screened(rig, "pregreet_ignore", has_passed=True,
                       early=b"EHLO early.example.net\r\n")
    session.saw("pipelining")
    session.reply()
    session.quit()


@case(*POSTFIX)
def screen_pregreet_forged(rig):
    """What was said too early stands in the line, as it came."""
    text = "EHLO x from [%s]:25: \\r\\n after 0 from [%s]:2\r\n" % (VICTIM, VICTIM)
    session = screened(rig, "pregreet_drop", early=text.encode())
    session.saw("pipelining")
    session.socket.close()


@case(*POSTFIX)
def screen_hangup(rig):
    hang_up(rig, silent_socket(rig, "pregreet"))
    time.sleep(0.2)


@case(*POSTFIX)
def screen_hangup_later(rig):
    session = screened(rig, "deep")
    session.ehlo()
    session.socket.close()
    session.saw("lost-connection")


@case(*POSTFIX)
def screen_deep(rig):
    """Who passes these tests must come again."""
    session = screened(rig, "deep")
    session.saw("greylisted", try_message(session))
    session.quit()


@case(*POSTFIX)
def screen_pipelining(rig):
    session = screened(rig, "deep")
    session.ehlo()
    session.send(b"NOOP\r\nMAIL FROM:<a@example.net>\r\nRCPT TO:<bob@example.org>\r\n")
    session.reply()
    session.saw("pipelining")
    session.reply()
    session.saw("syntax", session.reply())
    session.quit()


@case(*POSTFIX)
def screen_foreign_protocol(rig):
    session = screened(rig, "deep")
    session.say("GET / HTTP/1.0")
    session.saw("non-smtp-command")


@case(*POSTFIX)
def screen_bare_newline(rig):
    session = screened(rig, "deep")
    session.ehlo()
    session.send(b"MAIL FROM:<a@example.net>\n")
    session.reply()
    session.saw("bare-newline")
    session.saw("syntax", session.say("RCPT TO:<bob@example.org>"))
    session.quit()


@case(*POSTFIX)
def screen_too_many_connections(rig):
    kept = [silent_socket(rig, "deep") for _ in range(2)]
    time.sleep(0.2)
    session = screened(rig, "deep")
    session.saw("too-many-connections", session.greeting)
    for each in kept:
        hang_up(rig, each)


@case(*POSTFIX)
def screen_dnsbl(rig):
    name = ".".join(reversed(rig.address.split(".")))
    world.A[name + ".dnsbl.example.com"] = "127.0.0.2"
    world.A[name + ".other.example.com"] = "127.0.0.4"
    session = screened(rig, "screen_dnsbl")
    answer = try_message(session)
    session.saw("dnsbl", answer)
    session.saw("dnsbl", answer)
    session.quit()
    rig.move()
    name = ".".join(reversed(rig.address.split(".")))
    world.A[name + ".dnsbl.example.com"] = "127.0.0.2"
    session = screened(rig, "screen_dnsbl_drop")
    session.saw("dnsbl")
    session.socket.close()


@case(*POSTFIX)
def screen_lists(rig):
    rig.address = "192.0.2.99"
    session = screened(rig, "screen_list")
    session.saw("client-rejected")
    session.saw("client-rejected", try_message(session))
    session.quit()
    rig.address = "192.0.2.98"
    screened(rig, "screen_list", has_passed=True).quit()


@case(*POSTFIX)
def screen_tls(rig):
    session = screened(rig, "screen_tls")
    session.ehlo()
    assert session.say("MAIL FROM:<a@example.net>").startswith("530")
    session.starttls()
    session.saw("tls-ok")
    session.ehlo()
    session.quit()


@case(*POSTFIX)
def screen_limits(rig):
    session = screened(rig, "screen_tls")
    session.ehlo()
    session.reply()  # too late
    session.saw("timeout")
    session = screened(rig, "screen_tls")
    for _ in range(6):
        session.say("NOOP")
    session.saw("too-many-errors")


# Forgeries. None of them is the victim's doing.

LOGINS = (
    "bob, relay=evil [%s]" % VICTIM,
    "bob\nNov 21 00:00:00 mx postfix/smtpd[1]: warning: evil[%s]: SASL PLAIN authentication"
    " failed: x, sasl_username=eve" % VICTIM,
    "]: SASL LOGIN authentication failed: x, sasl_username=alice",
    "evil[%s]: SASL LOGIN authentication failed: authentication failure" % VICTIM,
    "x, sasl_username=y", "x from evil[%s]" % VICTIM, "", " ", "%s%n%d", "a" * 200, "ab\x01\x7f\tc",
    "\u00e4\u00f6\u00fc@\u4f8b.example", "x\" y' `id` $(id) \\", "<x@y.example>", "root; from=<a>",
    "disconnect from evil[%s] auth=0/9" % VICTIM,
)


@case(*BOTH)
def forged_logins(rig):
    for login in LOGINS:
        session = begin(rig, 587)
        answer = session.auth(login, "x")
        # Cyrus SASL and Dovecot say that they cannot tell when a name is no name at all.
        session.saw("auth-unavailable" if answer.startswith("454") else "auth-failed", answer)
        session.quit()


HELOS = (
    "x> sasl_username=<ceo@corp> helo=<y", "[%s]" % VICTIM, "evil[%s]" % VICTIM,
    "x from evil[%s]: 535 5.7.8 no" % VICTIM, "a\x01b\x7f\tc\u00e9", "helo=<%s>" % VICTIM,
    "x; from=<a@b.example> to=<c@d.example> proto=ESMTP helo=<e>", "%s%n",
    "mx]: connect from evil[%s]" % VICTIM,
)


@case(*BOTH)
def forged_helos(rig):
    for helo in HELOS:
        session = rig.session()
        session.ehlo(helo)
        session.say("MAIL FROM:<a@example.net>")
        refused(session, "mailbox-unknown", "RCPT TO:<nobody@example.org>")
        session.quit()


ADDRESSES = (
    '"q>: 421 4.7.0 fake; from=<z"@example.org',
    '"a> to=<b"@example.org',
    '"nobody]: 554 5.7.1 Relay access denied; from=<x> to=<y> proto=ESMTP helo=<evil>"@example.org',
    '"x from evil[%s]: 535 5.7.8 Error"@example.org' % VICTIM,
    '"; from=<a@b.example> to=<c@d.example> proto=SMTP helo=<h>"@example.org',
    '"%s%n"@example.org', '"\\"\\\\"@example.org', "nobody+]@example.org",
    '"1.2.3.4: Recipient address rejected: Greylisted"@example.org',
    '"blocked using dnsbl.example.com"@example.org',
    '"x> sasl_method=PLAIN sasl_username=<ceo"@example.org',
)


@case(*BOTH)
def forged_recipients(rig):
    for address in ADDRESSES:
        session = begin(rig)
        session.say("MAIL FROM:<a@example.net>")
        judged(session, "RCPT TO:<%s>" % address)
        session.quit()


@case(*BOTH)
def forged_senders(rig):
    for address in ADDRESSES:
        session = begin(rig)
        answer = session.say("MAIL FROM:<%s>" % address)
        if answer.startswith("250"):
            refused(session, "mailbox-unknown", "RCPT TO:<nobody@example.org>")
        else:
            session.saw("syntax", answer)
        session.quit()


@case(*POSTFIX)
def forged_senders_are_rejected(rig):
    """The sender stands first in the reply's own text."""
    for address in ADDRESSES:
        session = begin(rig, "helo")
        answer = session.say("MAIL FROM:<%s>" % address.replace("example.org", "localpart"))
        if answer.startswith("250"):
            refused(session, "sender-rejected/recipient-rejected", "RCPT TO:<bob@example.org>")
        else:
            session.saw("syntax", answer)
        session.quit()


@case(*POSTFIX)
def forged_commands(rig):
    """What stands behind a fixed beginning is the client's."""
    for text in ("GET evil[%s]: SASL PLAIN authentication failed: x, sasl_username=y" % VICTIM,
                 "POST / from evil[%s]: x" % VICTIM, "GET \x01\x7f %s%n"):
        session = begin(rig)
        session.saw("non-smtp-command", session.say(text))
    session = begin(rig)
    refused(session, "syntax", "MAIL FROM:<a@b@ from evil[%s] in RCPT command: x>" % VICTIM)
    session.say("NOOP evil[%s]: request longer than 1: x %s" % (VICTIM, "y" * 3000))
    session.saw("line-too-long")
    session.quit()
    session = begin(rig)
    session.send(b"EHLO again\r\nX from evil[%s]: improper command pipelining after RCPT from"
                 b" evil[%s]\r\n" % (VICTIM.encode(), VICTIM.encode()))
    session.reply()
    session.saw("pipelining")
    session.reply()
    session.quit()


@case(*POSTFIX)
def forged_headers(rig):
    """The header that was rejected stands before the client."""
    session = begin(rig, "content")
    for text in ("y from evil[%s]" % VICTIM, "; from=<a> to=<b> proto=SMTP helo=<c>: d",
                 "\u00e9\x01 %s%n"):
        session.saw("content-rejected", send_header(session, "X-Reject: " + text))
    session.quit()


@case(*POSTFIX)
def forged_header_with_a_client(rig):
    """A header that looks like the whole of a line's end."""
    session = begin(rig, "content")
    header = ("X-Reject: y from evil[%s]; from=<x@y.example> to=<z@y.example> proto=SMTP helo=<h>:"
              " 5.7.1 no" % VICTIM)
    session.rig.saw_perhaps("content-rejected", send_header(session, header))
    session.quit()


@case(*POSTFIX)
def forged_header_and_sender(rig):
    """The same, together with a sender."""
    session = begin(rig, "content")
    session.say('MAIL FROM:<"x from evil[%s]; from=<a"@example.net>' % VICTIM)
    session.say("RCPT TO:<bob@example.org>")
    session.say("DATA")
    answer = session.content(b"X-Reject: y from evil[%s]; from=<b\r\n\r\nx\r\n.\r\n"
                             % VICTIM.encode())
    session.rig.saw_perhaps("content-rejected", answer)
    session.quit()


@case(*POSTFIX)
def forged_names(rig):
    """PTR names are their owner's to choose."""
    for name in ("unknown", "%s.example.net" % VICTIM, "localhost", "from.example.net",
                 "x[%s].example.net" % VICTIM, "evil[%s]" % VICTIM,
                 "a" * 60 + "." + "b" * 60 + ".example.net"):
        world.PTR[rig.address] = name
        world.A[name] = rig.address
        session = begin(rig)
        session.say("MAIL FROM:<a@example.net>")
        refused(session, "mailbox-unknown", "RCPT TO:<nobody@example.org>")
        session.quit()


@case(*POSTFIX)
def forged_filter_texts(rig):
    for text in ("550 5.7.1 x; from=<a@b.example> to=<c@d.example> proto=SMTP helo=<h>",
                 "550 5.7.1 from evil[%s]: 421 4.7.0 x" % VICTIM):
        for stage in ("rcpt", "eom"):
            rig.other.filter.answers = {stage: text}
            session = begin(rig, "filtered")
            answer = session.message()
            session.saw("milter-rejected", answer)
            session.quit()
    rig.other.filter.answers = {}


# Mail on its way out.

SENT = {
    "ok": ("sent", "250"), "greet421": ("deferred", "421"), "greet450": ("deferred", "450"),
    "greet554": ("deferred", "554"), "ehlo421": ("deferred", "421"), "ehlo550": ("bounced", "550"),
    "mail421": ("deferred", "421"), "mail450": ("deferred", "450"), "mail550": ("bounced", "550"),
    "rcpt421": ("deferred", "421"), "rcpt450": ("deferred", "450"), "rcpt452": ("deferred", "452"),
    "rcpt550": ("bounced", "550"), "rcpt552": ("bounced", "552"), "rcpt-long": ("bounced", "550"),
    "data421": ("deferred", "421"), "data451": ("deferred", "451"), "data554": ("bounced", "554"),
    "dot421": ("deferred", "421"), "dot451": ("deferred", "451"), "dot552": ("bounced", "552"),
    "dot554": ("bounced", "554"), "dot-utf8": ("bounced", "554"),
    "greet-hang": ("deferred", ""), "ehlo-hang": ("deferred", ""), "mail-hang": ("deferred", ""),
    "dot-hang": ("deferred", ""), "greet-close": ("deferred", ""), "ehlo-close": ("deferred", ""),
    "mail-close": ("deferred", ""), "rcpt-close": ("deferred", ""), "data-close": ("deferred", ""),
    "dot-close": ("deferred", ""), "no-code": ("deferred", ""),
    "liar": ("bounced", "550", driver.PERHAPS),
    "refused": ("deferred", ""), "nodns": ("bounced", ""), "servfail": ("deferred", ""),
    "tls-ok": ("sent", "250"), "tls-none": ("deferred", ""), "tls-broken": ("deferred", ""),
    "hold-on": ("deferred", "450"), "lmtp-ok": ("sent", "250"), "lmtp-no": ("bounced", "550"),
    "lmtp-later": ("deferred", "452"), "lmtp-unix": ("deferred", ""), "nosuch": ("deferred", ""),
    "pipe-true": ("sent", ""),
    "pipe-false": ("bounced", ""), "pipe-later": ("deferred", ""),
}
LOCAL = {"root@local": ("sent", ""), "nobodyhere@local": ("bounced", ""),
         "nothing@local": ("sent", ""), "broken@local": ("bounced", ""),
         "busy@local": ("deferred", ""), "bob-too@local": ("sent", ""),
         "info@virtual": ("sent", "")}


@case(*POSTFIX)
def outbound(rig):
    """Each has a recipient of its own, and all are sent at the same time."""
    wanted = {}
    for label, end in SENT.items():
        wanted["user@%s.example.com" % label] = end
    for user, end in LOCAL.items():
        wanted[user + ".example.com"] = end
    session = begin(rig)
    for each in wanted:
        answer = session.message("alice@example.org", (each,))
        assert answer.startswith("250"), (each, answer)
    session.quit()
    log = rig.mta.home / "mail.log"

    def is_over():
        text = log.read_text(errors="replace")
        return all("to=<%s>" % each in text for each in wanted)

    mta.wait_until(is_over, 60, "all mail has gone")
    for recipient, end in wanted.items():
        rig.became(recipient, *end)


@case(*POSTFIX)
def outbound_to_many(rig):
    session = begin(rig)
    session.message("alice@example.org", ("a@ok.example.com", "b@ok.example.com",
                                          "c@rcpt550.example.com", "bob@example.org"))
    session.quit()
    rig.became("a@ok.example.com", "sent", "250")
    rig.became("b@ok.example.com", "sent", "250")
    rig.became("c@rcpt550.example.com", "bounced", "550")
    time.sleep(0.5)


@case(*BOTH)
def submitted_here(rig):
    rig.mta.submit("alice@mx.example.org", "bob@example.org", "Subject: x\n\nHello.\n")
    rig.mta.submit("", "bob@example.org", "Subject: x\n\nHello.\n")
    time.sleep(0.3)


@case(*POSTFIX)
def administered(rig):
    """What an administrator does is told, too."""
    etc = rig.mta.home / "etc"
    for words in (["postfix", "-c", etc, "reload"], ["postqueue", "-c", etc, "-p"],
                  ["postqueue", "-c", etc, "-f"], ["postsuper", "-c", etc, "-h", "ALL", "deferred"],
                  ["postsuper", "-c", etc, "-H", "ALL"], ["postsuper", "-c", etc, "-r", "ALL"],
                  ["postfix", "-c", etc, "status"], ["postfix", "-c", etc, "flush"]):
        subprocess.run([str(word) for word in words], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        time.sleep(0.3)


@case(*POSTFIX)
def expired(rig):
    etc = rig.mta.home / "etc"
    mta.run("postconf", "-c", etc, "-e", "maximal_queue_lifetime=0", "delay_warning_time=1s")
    mta.run("postfix", "-c", etc, "reload")
    session = begin(rig)
    session.message("alice@example.org", ("expires@mail450.example.com",))
    session.quit()
    mta.wait_until(lambda: "expired, returned" in (rig.mta.home / "mail.log").read_text(
        errors="replace"), 10, "a message expires")
    subprocess.run(["postsuper", "-c", str(etc), "-d", "ALL"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def tls_context(etc):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(etc / "tls.crt", etc / "tls.key")
    return context


def run(log, words):
    """Makes one log. Returns the rig, and the file that the mail server wrote."""
    is_dovecot = log in DOVECOT
    rig = driver.Rig(log)
    main = {}
    if is_dovecot:
        rig.dovecot = dovecot.Dovecot(world.HOME / "dovecot")
        main = {"smtpd_sasl_type": "dovecot", "smtpd_sasl_path": str(rig.dovecot.socket),
                "smtpd_milters": ""}
    rig.mta = instance(log, is_dovecot, main.items())
    if is_dovecot:
        rig.dovecot.start()
    rig.other = Surroundings(tls_context(rig.mta.home / "etc"))
    rig.mta.start()
    rig.run_all(words)
    time.sleep(6 if not words else 1)  # anvil(8) tells of its counts
    rig.mta.stop()
    if is_dovecot:
        rig.dovecot.stop()
    time.sleep(0.3)
    return rig, world.HOME / "syslog" if is_dovecot else rig.mta.home / "mail.log"
