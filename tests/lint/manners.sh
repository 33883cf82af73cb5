#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Fails where the house's manners are not kept.
cd "${srcdir:-.}" || exit 1
bad=0

# refuse WHY PATTERN FILE...: none of the files may have a line that matches.
refuse() {
	why=$1
	pattern=$2
	shift 2
	found=$(grep -nHE "$pattern" "$@")
	[ -n "$found" ] || return 0
	printf '%s\n' "$found"
	echo "    <- $why"
	bad=1
}

sources=$(find src tests -name '*.[ch]' | sort)
programs=$(find src -name '*.[ch]' | sort)
scripts=$(find tests contrib .ci -name __pycache__ -prune -o \
	\( -name '*.sh' -o -name '*.py' -o -path '.ci/run' -o -path 'contrib/check' \
	-o -path 'contrib/try' \) -print 2>/dev/null | grep -v '^tests/lint/manners\.sh$' | sort)

refuse "can overrun, or keeps state that threads share" \
	'\<(sprintf|vsprintf|strcpy|strcat|strtok|sscanf|atoi|atol|alloca|gets|strerror_l)\(' $sources
refuse "jumps over what must be given back" '\<(set|long)jmp\(' $sources
refuse "no signal handlers: sigwait(3)" '\<(signal|sigset)\([A-Z0-9]*, (SIG_DFL|[^S])|sa_handler|sa_sigaction' $programs
refuse "only base/now.c asks what time it is" \
	'\<(clock_gettime|gettimeofday|time|ftime)\((CLOCK|NULL|&|0)' \
	$(printf '%s\n' $programs | grep -v '^src/base/now\.c$')
refuse "say what is true now, or write an issue" '\<(TODO|FIXME|XXX|HACK)\>' $sources $scripts
refuse "structs are spelled out" '^typedef (struct|union|enum)' $programs
refuse "blanks at the end of a line" '[ 	]$' $sources $scripts
refuse "a carriage return" "$(printf '\r')" $sources $scripts

for file in $sources; do
	[ "$(head -n 1 "$file")" = '/* SPDX-License-Identifier: BSD-2-Clause */' ] || {
		echo "$file: does not begin with its licence"
		bad=1
	}
	case $file in
	*.h)
		[ "$(sed -n 2p "$file")" = '#pragma once' ] || {
			echo "$file: #pragma once is not its second line"
			bad=1
		}
		;;
	*.c)
		sed -n 2p "$file" | grep -q '^/\*' || {
			echo "$file: does not say in its second line what it is"
			bad=1
		}
		;;
	esac
	# Tables may be longer.
	case $file in
	src/settings/schema.c | src/smtp/catalogue_*s.c | tests/unit/*) ;;
	*)
		[ "$(wc -l <"$file")" -le 700 ] || {
			echo "$file: has more than 700 lines"
			bad=1
		}
		;;
	esac
done
for file in $scripts; do
	head -n 3 "$file" | grep -q '^# SPDX-License-Identifier: BSD-2-Clause$' || {
		echo "$file: does not begin with its licence"
		bad=1
	}
done

sh contrib/ci/format.sh || bad=1
exit $bad
