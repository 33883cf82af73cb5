#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# sanitizers.sh DIR [TESTS]: the tests under the address, undefined behaviour and thread sanitizers.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
dir=${1:?"usage: sanitizers.sh DIR [TESTS]"}
tests=${2-unit_tests stories}

echo "address, undefined"
"$here/build.sh" "$dir/asan" "$tests" --enable-sanitizer=address,undefined CFLAGS="-O1 -g"
echo "thread"
TSAN_OPTIONS="atexit_sleep_ms=0 suppressions=$here/tsan.supp" \
	"$here/build.sh" "$dir/tsan" "$tests" --enable-sanitizer=thread CFLAGS="-O1 -g"
