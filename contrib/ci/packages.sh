#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# packages.sh [build|check]: installs on Debian 12 what building needs, or what all checks need.
# Nothing that it installs is started.
set -eu

build="autoconf automake gcc gettext make pkg-config python3
	libc-ares-dev libcmocka-dev libconfig-dev liblmdb-dev libmilter-dev libpsl-dev libsystemd-dev zlib1g-dev"
try="postfix libsasl2-modules"
# The last line is what the Sendmail that contrib/ci/sendmail.sh unpacks is linked with.
check="clang clang-format cppcheck dovecot-core iproute2 lmdb-utils m4 mandoc
	openssl sasl2-bin strace systemd-journal-remote util-linux valgrind
	libdb5.3 libldap-2.5-0 liblockfile1 libnsl2 libwrap0"

case ${1:-check} in
build) wanted="$build $try" ;;
check) wanted="$build $try $check" ;;
*)
	echo "usage: packages.sh [build|check]" >&2
	exit 2
	;;
esac

missing=
for package in $wanted; do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ]; then
	echo "packages.sh: must be root to install:$missing" >&2
	exit 1
fi

# A policy that forbids every start, unless the machine has one of its own.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
	trap 'rm -f $policy' EXIT
	trap 'exit 1' HUP INT TERM
	printf '#!/bin/sh\nexit 101\n' >$policy
	chmod 755 $policy
fi

export DEBIAN_FRONTEND=noninteractive
[ -n "$(find /var/lib/apt/lists -name '*Packages*' 2>/dev/null | head -n 1)" ] ||
	apt-get -q update
echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
# shellcheck disable=SC2086 # a list of words
apt-get -q -y --no-install-recommends install $missing ||
	{ apt-get -q update && apt-get -q -y --no-install-recommends install $missing; }
