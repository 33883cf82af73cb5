#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Fails when a header that is neither ours nor the C library's is named in more than one file.
cd "${srcdir:-.}/src" || exit 1

grep -ro '^#include <[^>]*>' --include='*.[ch]' . | sed 's/:#include </ /; s/>$//' | sort -u |
awk '
	BEGIN {
		split("assert ctype dirent endian errno fcntl getopt grp inttypes limits locale " \
			"netdb poll pthread pwd signal stdarg stdatomic stdbool stddef stdint stdio " \
			"stdlib string strings syslog termios time unistd", words, " ")
		for (i in words)
			own[words[i] ".h"] = 1
	}
	!($2 in own) && $2 !~ /^(arpa|netinet|sys)\// {
		count[$2]++
		files[$2] = files[$2] " " $1
	}
	END {
		for (header in count)
			if (count[header] > 1) {
				print "<" header "> is named in more than one file:" files[header]
				bad = 1
			}
		if (NR == 0) {
			print "found no includes to look at"
			bad = 1
		}
		exit bad
	}'
