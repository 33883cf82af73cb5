#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Fails when a room includes a room that is not below it: src/FLOORS.
cd "${srcdir:-.}/src" || exit 1
grep -rn '^#include "[a-z]*/' --include='*.[ch]' . |
awk -F'[/":]' '
	BEGIN {
		while ((getline line < "FLOORS") > 0)
			if (line !~ /^#/) {
				floor++
				n = split(line, rooms, " ")
				while (n)
					at[rooms[n--]] = floor
			}
	}
	{
		room = $2
		other = $6
		if (!(room in at) || !(other in at)) {
			print $0 ": room not in FLOORS"
			bad = 1
		} else if (room != other && at[other] >= at[room]) {
			print $0 ": " room " may not know " other
			bad = 1
		}
	}
	END {
		if (NR == 0) {
			print "found no includes to look at"
			bad = 1
		}
		exit bad
	}'
