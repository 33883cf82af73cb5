#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# golden.sh BUILD: makes the golden logs anew, with a real Postfix, Dovecot and Sendmail, and asks
# of the sluice in that directory that it understands every line, and rightly.
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:?"usage: golden.sh BUILD"}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

/usr/bin/python3 -B "$top/tests/golden/generate.py" "$dir" >"$dir/out" || {
	grep -A 20 FAIL "$dir/out" || cat "$dir/out"
	exit 1
}
builddir=$build SLUICE_GOLDEN=$dir /usr/bin/python3 -B "$top/tests/golden_test.py"
