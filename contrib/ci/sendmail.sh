#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# sendmail.sh DIR: unpacks Debian's Sendmail below DIR, unless it is there. As packages Sendmail and
# Postfix exclude each other; as files they do not.
set -eu

dir=${1:?"usage: sendmail.sh DIR"}
[ ! -x "$dir/usr/libexec/sendmail/sendmail" ] || exit 0
fresh=$dir.$$
trap 'rm -rf "$fresh"' EXIT
mkdir -p "$fresh/packages" "$fresh/root"
cd "$fresh/packages"
apt-get -q -o APT::Sandbox::User=root download sendmail-bin sendmail-base sendmail-cf >&2
for package in *.deb; do
	dpkg -x "$package" ../root
done
cd - >/dev/null
# Of two that do this at the same time, one wins and both are served.
mv -T "$fresh/root" "$dir" 2>/dev/null || [ -x "$dir/usr/libexec/sendmail/sendmail" ]
