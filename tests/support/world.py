# SPDX-License-Identifier: BSD-2-Clause
"""A private machine for one test: its own network, host name, processes, names and log.

Everything is in namespaces that end with the test, so that nothing of it can be left behind, and
two tests never meet. Directories are on a file system in memory at /mnt.
"""
import os
import pathlib
import re
import socket
import struct
import subprocess
import sys
import threading
import time

SKIP = 77
HOME = pathlib.Path("/mnt")
HOST = "mx.example.org"
SERVER = "192.0.2.25"
SERVER6 = "2001:db8::25"
RESOLVER = "127.0.0.53"

# Clients in here have names. What is not named resolves to nothing, at once.
PTR = {
    SERVER: HOST,
    "127.0.0.1": "localhost",
    "192.0.2.7": "client.example.net",
    "192.0.2.66": "forged.example.net",
    "192.0.2.67": "elsewhere.example.net",
}
A = {
    HOST: SERVER,
    "localhost": "127.0.0.1",
    "client.example.net": "192.0.2.7",
    "forged.example.net": "198.51.100.1",
    "example.net": "192.0.2.7",
    "example.org": SERVER,
}
TXT = {}
# Whoever is in these networks is this machine.
NETWORKS = ["192.0.2.0/24", "198.51.100.0/24"]
SERVFAIL = {"68.2.0.192.in-addr.arpa"}

UNSHARE = ["unshare", "--mount", "--uts", "--net", "--pid", "--fork", "--kill-child",
           "--mount-proc", "--propagation", "private"]


def skip(why):
    print("skipped: %s" % why)
    sys.exit(SKIP)


def enter():
    """Runs this program again inside; there it returns when all is set up."""
    if os.environ.get("SLUICE_WORLD"):
        return set_up()
    if os.geteuid() != 0:
        skip("must be root")
    if subprocess.run(UNSHARE + ["true"], stderr=subprocess.DEVNULL).returncode != 0:
        skip("no private namespaces here")
    sys.stdout.flush()
    os.environ["SLUICE_WORLD"] = "1"
    os.execvp("unshare", UNSHARE + [sys.executable, "-B"] + sys.argv)


def command(*argv, **options):
    return subprocess.run(argv, check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def set_up():
    os.umask(0o022)
    socket.sethostname(HOST)
    command("mount", "-t", "tmpfs", "-o", "mode=755", "none", str(HOME))
    set_up_network()
    set_up_names()
    set_up_devices()
    threading.Thread(target=answer_names, args=(datagrams((RESOLVER, 53)),), daemon=True).start()
    log = datagrams(str(HOME / "dev/log"))
    os.chmod(HOME / "dev/log", 0o666)
    threading.Thread(target=write_log, args=(log,), daemon=True).start()


def set_up_network():
    command("ip", "link", "set", "lo", "up")
    command("ip", "address", "add", SERVER + "/32", "dev", "lo")
    for network in NETWORKS:
        command("ip", "route", "add", "local", network, "dev", "lo")
    if has_ipv6():
        for name in ("ip_nonlocal_bind", "bindv6only"):
            pathlib.Path("/proc/sys/net/ipv6", name).write_text("1")
        command("ip", "address", "add", SERVER6 + "/128", "dev", "lo", "nodad")
        command("ip", "-6", "route", "add", "local", "2001:db8::/32", "dev", "lo")


def has_ipv6():
    return os.path.exists("/proc/sys/net/ipv6/ip_nonlocal_bind")


def set_up_names():
    files = {
        "hosts": "127.0.0.1 localhost\n::1 localhost\n%s %s mx\n" % (SERVER, HOST),
        "resolv.conf": "nameserver %s\noptions timeout:1 attempts:1\n" % RESOLVER,
        "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\nservices: files\n",
    }
    (HOME / "etc").mkdir()
    for name, text in files.items():
        (HOME / "etc" / name).write_text(text)
        if os.path.exists("/etc/" + name):
            command("mount", "--bind", str(HOME / "etc" / name), os.path.realpath("/etc/" + name))


def set_up_devices():
    """A private /dev, because Sendmail 8.17 logs to /dev/log and nowhere else."""
    device = HOME / "dev"
    device.mkdir()
    for name in ("null", "zero", "random", "urandom", "tty"):
        (device / name).touch()
        command("mount", "--bind", "/dev/" + name, str(device / name))
    (device / "shm").mkdir(mode=0o1777)
    (device / "fd").symlink_to("/proc/self/fd")
    command("mount", "--rbind", str(device), "/dev")


def datagrams(address):
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_DGRAM)
    listener.bind(address)
    return listener


def classic_time(now):
    return time.strftime("%b %e %H:%M:%S", time.localtime(now))


def rfc3339_time(now):
    zone = time.strftime("%z", time.localtime(now))
    return "%s.%06d%s:%s" % (time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(now)),
                             now % 1 * 1e6, zone[:3], zone[3:])


log_time = classic_time  # how syslogd writes it; may be changed at any moment


def write_log(listener):
    """What rsyslogd writes of it."""
    with open(HOME / "syslog", "ab", buffering=0) as log:
        while True:
            line = listener.recv(65536).rstrip(b"\n\0")
            line = re.sub(rb"^<\d+>(\w{3} [ \d]\d [\d:]{8} )?", b"", line)
            line = re.sub(rb"[\0-\x1f\x7f]", lambda found: b"#%03o" % ord(found[0]), line)
            log.write(log_time(time.time()).encode() + b" mx " + line + b"\n")


def question(packet):
    labels, at = [], 12
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("latin-1"))
        at += 1 + packet[at]
    (kind,) = struct.unpack(">H", packet[at + 1:at + 3])
    return ".".join(labels).lower(), kind, packet[12:at + 5]


def encoded(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def encoded_text(text):
    return bytes([len(text)]) + text.encode()


def records(name, kind):
    """What stands behind a name: (known, data of a record of that kind or None)."""
    if name in A:
        if kind == 16 and name in TXT:
            return True, encoded_text(TXT[name])
        return True, socket.inet_aton(A[name]) if kind == 1 else None
    if name.endswith(".in-addr.arpa"):
        address = ".".join(reversed(name[:-len(".in-addr.arpa")].split(".")))
        if address in PTR:
            return True, encoded(PTR[address]) if kind == 12 else None
    return False, None


def answer_names(listener):
    while True:
        packet, client = listener.recvfrom(4096)
        name, kind, asked = question(packet)
        known, data = records(name, kind)
        status = 2 if name in SERVFAIL else 0 if known else 3
        answer = b""
        if data is not None:
            answer = b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 5, len(data)) + data
        head = struct.pack(">HHHHH", 0x8180 | status, 1, 1 if answer else 0, 0, 0)
        listener.sendto(packet[:2] + head + asked + answer, client)
