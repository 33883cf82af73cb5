#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# distcheck.sh DIR: is what we ship complete, and does it build, test, install and clean up alone?
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
dir=${1:?"usage: distcheck.sh DIR"}

"$top/contrib/ci/build.sh" "$dir" ""
cd "$dir"
make -j"$(nproc 2>/dev/null || echo 2)" distcheck TESTS='$(unit_tests) $(stories) $(lint)' \
	>distcheck.out 2>&1 || {
	tail -n 60 distcheck.out
	exit 1
}
grep -A 1 'ready for distribution' distcheck.out
