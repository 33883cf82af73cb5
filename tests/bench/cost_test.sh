#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A session that no rule stops costs no allocation and no system call in the judgement itself.
builddir=${builddir:-.}
cost=$builddir/tests/bench/cost
rules=$(cd "${srcdir:-.}/tests/bench" && pwd)/rules.conf

# A sanitizer has an allocator and system calls of its own.
grep -q 'BUILD_SANITIZER "no"' "$builddir/config.h" || exit 77

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
cat >"$dir/sluice.conf" <<X
store = { path = "$dir/store"; map = "64M"; };
audit = { file = ""; };
$(cat "$rules")
X

"$cost" "$dir/sluice.conf" 2000 || exit 1
command -v strace >/dev/null || {
	echo "skipped: no strace"
	exit 77
}
strace -f -o "$dir/trace" "$cost" "$dir/sluice.conf" 2000 || exit 1
awk '
	/judgement-begins/ { judge = $1; next }
	/judgement-ends/ { ended = 1; judge = "" }
	# The mark itself may stand in two lines, where another thread was faster.
	judge != "" && $1 == judge && !/<\.\.\. access resumed>/ { print "a system call in the judgement: " $0; bad = 1 }
	END {
		if (!ended) {
			print "the trace does not show the judgement"
			bad = 1
		}
		exit bad
	}' "$dir/trace"
