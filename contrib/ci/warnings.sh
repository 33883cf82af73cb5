#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# warnings.sh DIR: builds with gcc and clang, and with each option the other way round.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
dir=${1:?"usage: warnings.sh DIR"}

echo "clang"
"$here/build.sh" "$dir/clang" "unit_tests stories" CC=clang
echo "gcc, not optimised, without hardening, systemd, libpsl, c-ares and languages"
"$here/build.sh" "$dir/plain" "unit_tests stories" --disable-hardening --without-systemd \
	--without-libpsl --without-cares --disable-nls CFLAGS="-O0 -g"
echo "gcc -O3"
"$here/build.sh" "$dir/fast" "unit_tests stories" CFLAGS="-O3 -g"
