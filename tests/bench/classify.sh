#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# classify.sh [LINES [ROUNDS]]: how fast "sluice classify --summary" reads a made log, and "grep -c
# smtpd" beside it, in turns. Fails below a million lines a second or a tenth of grep's speed.
# SHAPE=rfc3339 makes the lines longer.
set -eu

lines=${1:-1000000}
rounds=${2:-7}
shape=${SHAPE:-classic}
builddir=${builddir:-.}
here=$(cd "$(dirname "$0")" && pwd)
sluice=$builddir/sluice
log=$builddir/tests/bench/classify-$shape-$lines.log

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

# make FILE LINES: a log of so many lines.
make() {
	"${PYTHON:-python3}" -B "$here/classify_log.py" "$2" "$shape" >"$dir/new"
	mv "$dir/new" "$1"
}

# In a locale of bytes grep is as fast as it can be.
grep_run() {
	LC_ALL=C grep -c smtpd "$log"
}

sluice_run() {
	"$sluice" classify --summary "$log"
}

# measure NAME: appends the nanoseconds that it takes.
measure() {
	began=$(date +%s%N)
	"$1_run" >"$dir/out"
	echo $(($(date +%s%N) - began)) >>"$dir/$1"
}

median() {
	sort -n "$dir/$1" | awk '{ took[NR] = $1 } END { print took[int((NR + 1) / 2)] }'
}

# instructions FILE: how many the processor carries out for it.
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$sluice" classify --summary "$1" \
		2>&1 >/dev/null | awk '/Collected :/ { print $4 }'
}

mkdir -p "$builddir/tests/bench"
[ -s "$log" ] || make "$log" "$lines"
sluice_run
grep_run >/dev/null
for _ in $(seq "$rounds"); do
	measure grep
	measure sluice
done

if command -v valgrind >/dev/null; then
	short=20000
	make "$dir/short.log" "$short"
	: >"$dir/empty.log"
	echo "instructions per line: $((($(instructions "$dir/short.log") - \
		$(instructions "$dir/empty.log")) / short))"
else
	echo "no valgrind: the instructions are not counted"
fi

awk -v lines="$lines" -v bytes="$(wc -c <"$log")" -v grep="$(median grep)" \
	-v sluice="$(median sluice)" 'BEGIN {
	speed = lines / sluice * 1e9
	ratio = grep / sluice
	printf "medians: grep %.0f lines/s, sluice %.0f lines/s (%.0f MB/s) (goal: 1000000); " \
		"ratio %.3f (goal: 0.1)\n", lines / grep * 1e9, speed, bytes / sluice * 1e3, ratio
	exit speed < 1000000 || ratio < 0.1
}'
