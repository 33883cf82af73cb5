#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# po.sh [TEMPLATE]: takes the texts of the sources over into every language of src/report/po: new
# ones are added without a translation, and those that no source has any more are dropped. With a
# name it only writes the template there, without translations.
set -eu

cd "$(dirname "$0")/.."
template=${1:-}
if [ -z "$template" ]; then
	template=$(mktemp)
	trap 'rm -f "$template"' EXIT
	trap 'exit 1' HUP INT TERM
fi

# Neither lines nor dates: a change of the sources alone changes no translation. A "%" is one: no
# text is a format.
find src -name '*.c' | LC_ALL=C sort |
	xgettext --files-from=- --language=C --from-code=UTF-8 --keyword \
		--keyword=tr --keyword=N_ --keyword=tr_count:1,2 --add-location=file --output=- |
	sed '/^"POT-Creation-Date:/d; /^#, c-format$/d; s/charset=CHARSET/charset=UTF-8/' >"$template"
[ $# -eq 0 ] || exit 0

for file in src/report/po/*.po; do
	msgmerge --quiet --no-fuzzy-matching --add-location=file --output-file="$file.new" \
		"$file" "$template"
	msgattrib --no-obsolete --add-location=file --output-file="$file.new" "$file.new"
	cmp -s "$file.new" "$file" && rm "$file.new" || mv "$file.new" "$file"
	echo "$file: $(LC_ALL=C msgfmt --statistics -o /dev/null "$file" 2>&1)"
done
