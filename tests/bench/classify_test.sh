#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A log line costs "sluice classify --summary" few instructions: a bound that no other work on the
# machine moves. It is twice what gcc 12 with -O2 needs, so only what got much slower fails.
most=6000
lines=5000

builddir=${builddir:-.}
here=$(cd "${srcdir:-.}/tests/bench" && pwd)

# Without -O2 or with a sanitizer it costs what it costs.
grep -q 'BUILD_COMPILER ".*-O2' "$builddir/config.h" || exit 77
grep -q 'BUILD_SANITIZER "no"' "$builddir/config.h" || exit 77
command -v valgrind >/dev/null || {
	echo "skipped: no valgrind"
	exit 77
}

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
"${PYTHON:-python3}" -B "$here/classify_log.py" $lines >"$dir/log" || exit 1
: >"$dir/empty"

for log in log empty; do
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		"$builddir/sluice" classify --summary "$dir/$log" >"$dir/$log.out" 2>"$dir/$log.err" || {
		cat "$dir/$log.err"
		exit 1
	}
done
cat "$dir/log.out"
grep -q '^  not understood  *0 ' "$dir/log.out" || {
	echo "not all of it was understood"
	exit 1
}
awk -v most=$most -v lines=$lines '
	/Collected :/ { count[FILENAME] = $4 }
	END {
		each = (count[ARGV[1]] - count[ARGV[2]]) / lines
		printf "%d instructions for each line (at most %d)\n", each, most
		exit each <= 0 || each > most
	}' "$dir/log.err" "$dir/empty.err"
