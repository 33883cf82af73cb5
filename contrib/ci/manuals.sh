#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# manuals.sh: the manuals are well formed.
set -eu

cd "$(dirname "$0")/../.."
# Pages of other projects that are not installed here are no fault of ours.
faults=$(mandoc -Tlint -Wwarning src/daemon/sluiced.8 src/cli/sluice.1 conf/*.5 || true)
[ -z "$faults" ] || {
	printf '%s\n' "$faults"
	exit 1
}
for page in src/daemon/sluiced.8 src/cli/sluice.1 conf/*.5; do
	echo "$page: $(mandoc -Tascii "$page" | wc -l) lines"
done
