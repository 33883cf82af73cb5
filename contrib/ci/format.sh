#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# format.sh [--fix] [FILE...]: are these C files, or all, as clang-format would write them?
set -eu

cd "$(dirname "$0")/../.."
mode=--dry-run
if [ "${1:-}" = --fix ]; then
	mode=-i
	shift
fi
# Other versions than Debian 12's write a line here and there in another way.
formatter=$(command -v clang-format-14 || command -v clang-format || true)
case $("${formatter:-false}" --version 2>/dev/null || true) in
*'version 14.'*) ;;
*)
	echo "format.sh: no clang-format 14 here; not looked at" >&2
	exit 0
	;;
esac
[ $# -gt 0 ] || set -- $(find src tests -name '*.[ch]' | sort)
"$formatter" $mode --Werror "$@"
