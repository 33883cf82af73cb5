#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Fails when a word that administrators meet is in no manual: config keys, events, stages, parts,
# places, commands and their options, members of the audit file, reasons.
cd "${srcdir:-.}" || exit 1
bad=0

# table FILE NAME: the text of an array with this name.
table() {
	sed -n "/[ *]$2\[.*= {\$/,/^};/p" "$1"
}

# first: the first text in quotes of each line that begins an entry.
first() {
	sed -n 's/^[^"]*[{=] *"\([^"]*\)".*/\1/p'
}

# documented KIND PAGE: each word that is read must stand in a line of the page that is a macro's.
documented() {
	count=0
	while read -r word; do
		count=$((count + 1))
		grep -E '^\.' "$2" | grep -qE "(^|[^a-z_-])$word([^a-z_-]|\$)" || {
			echo "$2: does not tell of the $1 \"$word\""
			bad=1
		}
	done
	[ "$count" -gt 0 ] || {
		echo "found no $1 to look for"
		bad=1
	}
}

# What is redirected runs in this shell, so that bad is kept.
words=$(mktemp)
trap 'rm -f "$words"' EXIT

# look KIND PAGE: documented, for what stands in $words.
look() {
	sort -u -o "$words" "$words"
	documented "$1" "$2" <"$words"
}

conf=conf/sluice.conf.5
table src/settings/schema.c schema |
	sed -n 's/^	{ "[a-z]*", "\([a-z0-9_]*\)".*/\1/p' >"$words"
look key $conf
table src/smtp/event.c event_table | first >"$words"
look event $conf
table src/smtp/event.c stage_names | first >"$words"
look stage $conf
table src/policy/account.c part_table | first >"$words"
look part $conf
table src/policy/answer.c places | first >"$words"
look place $conf
sed -n '/^const struct rule_type [a-z_]* = {/,/};/s/.*\.name = "\([a-z]*\)".*/\1/p' src/policy/*.c >"$words"
look type $conf

table src/cli/main.c commands | first >"$words"
look command src/cli/sluice.1
sed -n 's/.*\[OPTION_[A-Z]*\] = { "\([a-z]*\)".*/Fl -\1/p' src/cli/main.c >"$words"
look option src/cli/sluice.1
sed -n 's/.*json_[a-z]*(&*\(json\|record\), "\([a-z0-9_]*\)".*/\2/p' \
	src/daemon/*.c src/cli/check.c >"$words"
sed -n 's/.*_json(json, "\([a-z_]*\)".*/\1/p; s/.*json_[a-z]*(&*json, "\([a-z_]*\)".*/\1/p' \
	src/cli/classify.c src/cli/tally.c >>"$words"
look member src/cli/sluice.1
sed -n 's/.*record_begin(&record, buf, "\([a-z]*\)").*/\1/p' src/daemon/*.c >"$words"
look record src/cli/sluice.1
table src/report/inquest.c concern_slugs | first >"$words"
table src/report/inquest.c severity_slugs | first >>"$words"
table src/report/inquest.c ground_slugs | first | grep . >>"$words"
table src/cli/cells.c cell_names | first >>"$words"
look "word of a finding" src/cli/sluice.1
sed -n 's/.*{ "\([a-z]*\)", \(no\|required\)_argument.*/Fl -\1/p' src/daemon/main.c >"$words"
look option src/daemon/sluiced.8

sed -n 's/.*\(json\|member\)_[a-z]*(&*json, "\([a-z_]*\)".*/\2/p' src/report/line.c >"$words"
look member conf/sluice-audit.5
# Only what stopped somebody is written.
table src/policy/verdict.c reason_slugs | first | grep -vE '^(within-limit|exempt)$' >"$words"
look reason conf/sluice-audit.5

exit $bad
