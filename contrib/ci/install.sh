#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# install.sh DIR: what is installed is complete, works, and goes away again.
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
dir=${1:?"usage: install.sh DIR"}

"$top/contrib/ci/build.sh" "$dir" "" --prefix=/usr --sysconfdir=/etc
cd "$dir"
root=$dir/root
make install DESTDIR="$root" >install.out 2>&1
bad=0
for file in usr/sbin/sluiced usr/bin/sluice etc/sluice/sluice.conf \
	usr/share/man/man8/sluiced.8 usr/share/man/man1/sluice.1 \
	usr/share/man/man5/sluice.conf.5 usr/share/man/man5/sluice-audit.5 \
	usr/share/doc/sluice/README.md usr/share/doc/sluice/LICENSE \
	usr/share/locale/fr/LC_MESSAGES/sluice.mo usr/share/locale/ko/LC_MESSAGES/sluice.mo; do
	[ -s "$root/$file" ] || {
		echo "not installed: $file"
		bad=1
	}
done
find "$root" -name '*.service' | grep -q . || {
	echo "not installed: the unit"
	bad=1
}
"$root/usr/sbin/sluiced" -V | head -n 1
"$root/usr/bin/sluice" check -c "$root/etc/sluice/sluice.conf" >check.config.out || {
	cat check.config.out
	bad=1
}

# An administrator's config is neither overwritten nor taken away.
echo '# mine' >>"$root/etc/sluice/sluice.conf"
make install DESTDIR="$root" >>install.out 2>&1
grep -q '^# mine' "$root/etc/sluice/sluice.conf" || {
	echo "a second install overwrites the config"
	bad=1
}
make uninstall DESTDIR="$root" >>install.out 2>&1
left=$(find "$root" -type f ! -path '*/etc/sluice/sluice.conf*')
[ -z "$left" ] || {
	echo "left behind: $left"
	bad=1
}
exit $bad
