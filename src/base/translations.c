/* SPDX-License-Identifier: BSD-2-Clause */
/* The texts of a language, from gettext. */
#include "base/translations.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

#include "base/language.h"

#define DOMAIN "sluice"

/*
 * Locales in which gettext speaks any language. The first needs no installing, but GNU gettext 0.22
 * and what has been taken from it speak English there; then it takes one that is installed. "" is
 * the environment's.
 */
static const char *const locales[] = { "C.UTF-8", "", "en_US.UTF-8", NULL };

static void
locale_set(int category)
{
	for (const char *const *locale = locales; *locale != NULL; locale++) {
		if (setlocale(category, *locale) != NULL)
			return;
	}
}

void
translations_set_locale(void)
{
	locale_set(LC_CTYPE);
	locale_set(LC_MESSAGES);
}

void
translations_close(void)
{
	unsetenv("LANGUAGE");
	textdomain("");
}

/* The head of the file of texts is there if the file is. */
static bool
texts_are_there(void)
{
	for (const char *const *locale = locales; *locale != NULL; locale++) {
		if (setlocale(LC_MESSAGES, *locale) != NULL && gettext("")[0] != '\0')
			return true;
	}
	return false;
}

bool
translations_open(const char *code)
{
	const char *directory = getenv("TEXTDOMAINDIR");

	if (directory == NULL || directory[0] != '/')
		directory = LOCALE_DIR;
	setenv("LANGUAGE", code, 1);
	bindtextdomain(DOMAIN, directory);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
	if (texts_are_there())
		return true;
	translations_close();
	locale_set(LC_MESSAGES);
	return false;
}

const char *
tr(const char *text)
{
	/* The translation of "" is the head of the file. */
	return text[0] == '\0' ? text : gettext(text);
}

const char *
tr_count(const char *one, const char *many, int64_t count)
{
	return ngettext(one, many, (unsigned long)count);
}
