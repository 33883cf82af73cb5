#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run.sh [ROUNDS [SECONDS]]: sessions per second through sluiced with ten matching rules, and
# through a filter that does nothing, in turns. Fails where the ratio of the medians is below 0.9.
set -eu

rounds=${1:-15}
seconds=${2:-2}
builddir=${builddir:-.}
rules=$(cd "$(dirname "$0")" && pwd)/rules.conf

dir=$(mktemp -d)
pids=
trap 'for pid in $pids; do kill -9 $pid 2>/dev/null || true; done; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
cat >"$dir/sluice.conf" <<X
milter = "unix:$dir/sluice.sock";
milter_mode = "0666";
user = "";
pid_file = "$dir/pid";
store = { path = "$dir/store"; map = "1G"; };
audit = { file = "$dir/audit.jsonl"; };
control = { socket = "$dir/control.sock"; group = ""; };
log = { level = "error"; };
$(cat "$rules")
X

"$builddir/tests/bench/noop" "unix:$dir/noop.sock" &
pids="$pids $!"
"$builddir/sluiced" -f -c "$dir/sluice.conf" &
pids="$pids $!"
for socket in noop sluice; do
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ ! -S "$dir/$socket.sock" ] || break
		sleep 0.1
	done
done

load() {
	"$builddir/tests/bench/load" "$dir/$1.sock" "$2"
}

median() {
	sort -n "$dir/$1" | awk '{ rate[NR] = $1 } END { print rate[int((NR + 1) / 2)] }'
}

# Who goes first in a round changes, so that neither always has the warmer machine.
load noop 1 >/dev/null
load sluice 1 >/dev/null
round=0
while [ "$round" -lt "$rounds" ]; do
	round=$((round + 1))
	order="noop sluice"
	[ $((round % 2)) = 1 ] || order="sluice noop"
	for filter in $order; do
		result=$(load $filter "$seconds")
		echo "round $round  $filter  $result"
		echo "$result" >>"$dir/$filter"
	done
done
noop=$(median noop)
sluice=$(median sluice)
awk -v noop="$noop" -v sluice="$sluice" 'BEGIN {
	printf "medians: noop %d, sluiced %d sessions/s; ratio %.3f (goal: 0.9)\n", noop, sluice,
		sluice / noop
	exit sluice / noop < 0.9
}'
