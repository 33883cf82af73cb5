/* SPDX-License-Identifier: BSD-2-Clause */
/* No texts but the English ones: built without gettext. */
#include <locale.h>

#include "base/language.h"
#include "base/translations.h"

bool
translations_open(const char *code)
{
	(void)code;
	return false;
}

void
translations_close(void)
{
}

void
translations_set_locale(void)
{
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		setlocale(LC_CTYPE, "");
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
