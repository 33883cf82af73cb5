#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# memory.sh [MILLIONS]: follows a log of so many million lines, which is rotated after each million,
# and prints how much memory the daemon holds. Fails where it grows after the first two, or where a
# line was lost or not understood.
set -eu

millions=${1:-10}
builddir=${builddir:-.}
here=$(cd "$(dirname "$0")" && pwd)

dir=$(mktemp -d)
daemon=
trap '[ -z "$daemon" ] || kill $daemon; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
cat >"$dir/sluice.conf" <<X
milter = "unix:$dir/sluice.sock";
user = "";
pid_file = "$dir/pid";
store = { path = "$dir/store"; accounts = 16384; };
audit = { file = "$dir/audit.jsonl"; };
control = { socket = "$dir/control.sock"; group = ""; };
log = { level = "error"; };
logs = ( { file = "$dir/mail.log"; } );
rules = (
  { name = "failed-logins";  type = "rate";  counts = "auth-failed";  per = "client";
    limit = "5 per 10m";  hold = "15m";  hold_max = "24h";  stops = "connect";
    forgive = "auth-ok"; },
  { name = "spray";  type = "rate";  counts = "auth-failed";  distinct = "login";  per = "client";
    limit = "4 per 1h";  stops = "connect"; },
  { name = "lost";  type = "rate";  counts = [ "lost-connection", "timeout", "dnsbl" ];
    per = "client";  limit = "20 per 1h";  stops = "connect"; }
);
X

"${PYTHON:-python3}" "$here/classify_log.py" 1000000 classic >"$dir/million"
: >"$dir/mail.log"
"$builddir/sluiced" -f -c "$dir/sluice.conf" &
daemon=$!

status() {
	"$builddir/sluice" status --json -c "$dir/sluice.conf" |
		sed -n "s/.*\"record\":\"log\".*\"$1\":\([0-9]*\).*/\1/p"
}

until "$builddir/sluice" status -c "$dir/sluice.conf" >"$dir/page" 2>&1; do
	sleep 0.1
done

million=0
early=0
while [ "$million" -lt "$millions" ]; do
	million=$((million + 1))
	# As if written now: what is old is not acted on.
	sed "s/^.\{15\}/$(date '+%b %e %H:%M:%S')/" "$dir/million" >>"$dir/mail.log"
	until [ "$(status lines)" = $((million * 1000000)) ]; do
		sleep 0.2
		[ "$(status missed)" = 0 ] || { echo "lines were missed" >&2; exit 1; }
	done
	held=$(awk '/^VmRSS/ { print $2 }' "/proc/$daemon/status")
	echo "million $million: $held KiB, $(status told) events, $(status unknown) not understood"
	[ "$million" -gt 2 ] || early=$held
	rm -f "$dir/mail.log.1"
	mv "$dir/mail.log" "$dir/mail.log.1"
	: >"$dir/mail.log"
done
[ "$(status unknown)" = 0 ] || exit 1
# The allocator's own unrest is no growth.
[ "$held" -le $((early + early / 20 + 1024)) ] || { echo "it grows" >&2; exit 1; }
