/* SPDX-License-Identifier: BSD-2-Clause */
/* Speaks English only: built without gettext. */
#include <errno.h>
#include <string.h>

#include "base/language.h"

const struct language languages[] = {
	{ "en", "English" },
	{ NULL, NULL },
};

int
language_begin(const char *name)
{
	return name == NULL || strcmp(name, languages[0].code) == 0 ? 0 : -ENOENT;
}

const char *
language_code(void)
{
	return languages[0].code;
}

enum alphabet
language_alphabet(void)
{
	return ALPHABET_ASCII;
}

const char *
tr(const char *text)
{
	return text;
}

const char *
tr_count(const char *one, const char *many, int64_t count)
{
	return count == 1 ? one : many;
}
