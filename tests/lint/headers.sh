#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Fails when a header does not compile alone.
top=${srcdir:-.}
bad=0
for header in "$top"/src/*/*.h "$top"/tests/support/*.h; do
	[ -e "$header" ] || continue
	${CC:-cc} -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wno-unused-const-variable -Werror \
		-fsyntax-only -x c -I"$top/src" -I"$top/tests" -include "$header" /dev/null || {
		echo "$header: does not compile alone"
		bad=1
	}
done
exit $bad
