#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Fails when a text that people read is not translated into every language, or not as it should be.
cd "${srcdir:-.}" || exit 1
if ! command -v xgettext >/dev/null || ! command -v msgfmt >/dev/null; then
	echo "no gettext here; not looked at"
	exit 77
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0

sh contrib/po.sh "$dir/template" 2>"$dir/faults" || bad=1
[ ! -s "$dir/faults" ] || {
	cat "$dir/faults"
	bad=1
}
"${PYTHON:-python3}" -B tests/lint/translations.py "$dir/template" || bad=1
exit $bad
