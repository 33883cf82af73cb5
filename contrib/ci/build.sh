#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# build.sh DIR [TESTS [CONFIGURE-OPTION...]]: builds in a fresh directory, warnings being errors,
# and runs these tests, as Makefile.am calls them: "unit_tests stories lint mta"; "": none.
# Shows the logs of those that fail. With SLUICE_NO_SKIPS=1 a test that is skipped has failed.
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
dir=${1:?"usage: build.sh DIR [TESTS [CONFIGURE-OPTION...]]"}
tests=${2-unit_tests stories lint mta}
[ $# -lt 2 ] || shift
shift
jobs=$(nproc 2>/dev/null || echo 2)

[ -x "$top/configure" ] || said=$(cd "$top" && autoreconf -i 2>&1) || {
	echo "$said"
	exit 1
}
rm -rf "$dir"
mkdir -p "$dir"
cd "$dir"
"$top/configure" --enable-werror "$@" >configure.out 2>&1 || {
	tail -n 20 configure.out
	exit 1
}
make -j"$jobs" >make.out 2>&1 || {
	tail -n 40 make.out
	exit 1
}
[ -n "$tests" ] || exit 0

chosen=
for word in $tests; do
	chosen="$chosen \$($word)"
done
status=0
make -j"$jobs" check TESTS="$chosen" >check.out 2>&1 || status=1
grep -E '^# (PASS|SKIP|FAIL|ERROR):' check.out | tr '\n' ' ' | sed 's/# //g; s/  */ /g'
echo
grep -q '^# TOTAL:' check.out || {
	tail -n 40 check.out
	exit 1
}
for log in $(sed -n 's/^\(FAIL\|ERROR\): //p' check.out | sort -u); do
	log=${log%.sh}
	log=${log%.py}
	log=${log%.story}.log
	echo "--- $log"
	tail -n 100 "$log"
done
if [ "${SLUICE_NO_SKIPS:-}" = 1 ] && grep '^SKIP: ' check.out; then
	status=1
fi
exit $status
