#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Fails when a source, a test, a story or a script is not in Makefile.am, and so would neither be
# built nor run nor shipped.
cd "${srcdir:-.}" || exit 1

find src tests conf -name __pycache__ -prune -o -type f \
	\( -name '*.[ch158]' -o -name '*.conf' -o -name '*.py' -o -name '*.sh' -o -name '*.story' \) \
	-print | sort |
awk '
	BEGIN {
		while ((getline line < "Makefile.am") > 0) {
			n = split(line, words, /[ \t]+/)
			while (n)
				named[words[n--]] = 1
		}
	}
	{
		# Automake finds tests/x.c by the name of the program tests/x.
		program = $0
		sub(/\.c$/, "", program)
		if (!($0 in named) && !($0 ~ /^tests\// && program in named)) {
			print $0 ": not in Makefile.am"
			bad = 1
		}
	}
	END {
		if (NR == 0) {
			print "found no files to look at"
			bad = 1
		}
		exit bad
	}'
