#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# millions.sh [KEYS]: what a store of 10 million greylisted attempts costs, with a tenth of them in
# memory: room on disk and in memory, a start, also after a SIGKILL, looks beside those at a store of
# 10 thousand, and how long a look waits while half of the keys expire at once. Fails where a goal
# is missed. Takes about ten minutes, 1.5 GB below TMPDIR and as much memory for the pages of that
# file; with 1000000 keys a tenth of all that.
set -eu

keys=${1:-10000000}
accounts=$((keys / 10))
map=$((keys * 140 + 100000000))
builddir=${builddir:-.}
store=$builddir/tests/bench/store

dir=$(mktemp -d "${TMPDIR:-/tmp}/sluice-millions-XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

# part NAME STORE KEYS ACCOUNTS RESULTS [MAP]: appends what it measured to that file.
part() {
	echo "$1: $3 keys, $4 of them in memory" >&2
	"$store" "$1" "$dir/$2" "$3" "$4" "${6:-$map}" >>"$dir/$5"
}

part fill small 10000 "$accounts" small.txt
part look small 10000 "$accounts" small.txt
# So little memory that most of these few keys are only on disk, too.
part look small 10000 1024 tiny.txt

part fill large "$keys" "$accounts" large.txt
echo "file_MB $(($(wc -c <"$dir/large/data.mdb") / 1000000))" >>"$dir/large.txt"
part start large "$keys" "$accounts" start.txt
for _ in 1 2 3; do
	for _ in first second; do
		# The shell tells of each that it was killed.
		"$store" crash "$dir/large" "$keys" "$accounts" "$map" && exit 1
	done 2>/dev/null
	part start large "$keys" "$accounts" killed.txt
done
# A map of which more than half is used, so that the pages of these fewer keys are packed, too.
part turnover turnover $((keys / 10)) $((accounts / 10)) large.txt $((keys * 20 + 2000000))
part look large "$keys" "$accounts" large.txt
part expire large "$keys" "$accounts" large.txt

# number NAME RESULTS: the largest of its measurements.
number() {
	sort -n -k 2 "$dir/$2" | awk -v name="$1" '$1 == name { number = $2 } END { print number }'
}

missed=0
# row WHAT UNIT MEASURED [GOAL]: at most so much.
row() {
	verdict=$(awk -v got="$3" -v goal="${4:-}" 'BEGIN {
		print goal == "" ? "" : "at most " goal (got + 0 <= goal + 0 ? "" : ": missed")
	}')
	case $verdict in *missed) missed=1 ;; esac
	printf '%-52s %10s %-8s %s\n' "$1" "$3" "$2" "$verdict"
}

# looks WHAT NAME SMALL GOAL: beside the same with 10 thousand keys.
looks() {
	large=$(number "$2" large.txt)
	row "$1" ns "$large" ""
	row "  as many times as with 10 thousand" "" "$(awk -v a="$large" \
		-v b="$(number "$2" "$3")" 'BEGIN { printf "%.2f", a / b }')" "$4"
}

row "to write them" s "$(number fill.seconds large.txt)"
row "file" MB "$(number file_MB large.txt)" $((map / 1000000))
row "of which in use" MB "$(number fill.used_MB large.txt)"
row "a key after days of coming and going" bytes "$(number turnover.key_bytes large.txt)" 150
for when in fill look expire; do
	row "memory of its own, $when (RssAnon)" MB "$(number $when.RssAnon large.txt)" 256
done
row "pages of the file that happen to be mapped (RssFile)" MB "$(number look.RssFile large.txt)"
row "start" ms "$(number start_ms start.txt)" 200
row "start after two SIGKILLs in a row, longest of 3" ms "$(number start_ms killed.txt)" 200
row "until unknown keys are known as such after a start" s \
	"$(number look.walk_seconds large.txt)"
looks "a look at an unknown key" look.unknown_ns small.txt ""
looks "a look at a key in memory" look.memory_ns small.txt ""
looks "a look at a key that is only on disk" look.disk_ns tiny.txt ""
# A client whom nobody knows is looked up by half a dozen keys, and by one of a limit.
for size in small large; do
	awk -v u="$(number look.unknown_ns $size.txt)" -v m="$(number look.memory_ns $size.txt)" \
		'BEGIN { printf "client_ns %.2f\n", 6 * u + m }' >>"$dir/$size.txt"
done
looks "six looks at unknown keys and one at one in memory" client_ns small.txt 1.3
row "until half of them had expired" s "$(number expire.seconds large.txt)"
for when in idle busy expire; do
	case $when in
	idle) what="nothing to do" goal= ;;
	busy) what="one processor is busy elsewhere" goal= ;;
	expire) what="half of them expire" goal=5000 ;;
	esac
	row "longest look while $what" us "$(number $when.took_most_us large.txt)"
	row "  1 of 1000 takes longer than" us "$(number $when.took_rare_us large.txt)"
	row "  without waiting for a processor" us "$(number $when.waited_most_us large.txt)" $goal
done
exit $missed
