/* SPDX-License-Identifier: BSD-2-Clause */
/* Speaks the reader's language, by way of gettext. */
#include "base/language.h"

#include <errno.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#include "config.h"

#define DOMAIN "sluice"
#define CODE_BYTES 16

const struct language languages[] = {
	{ "en", "English" },
	{ "fr", "français" },
	{ "id", "Bahasa Indonesia" },
	{ "ko", "한국어" },
	{ "vi", "Tiếng Việt" },
	{ NULL, NULL },
};

static char spoken[CODE_BYTES] = "en";
static enum alphabet alphabet = ALPHABET_ASCII;

const char *
language_code(void)
{
	return spoken;
}

enum alphabet
language_alphabet(void)
{
	return alphabet;
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

/* The first of a list such as "fr:en", of which "fr_FR.UTF-8@euro" is "fr". */
static const struct language *
language_find(const char *locale)
{
	size_t bytes = strcspn(locale, "_.@:");

	for (const struct language *language = languages; language->code != NULL; language++) {
		if (strlen(language->code) == bytes && memcmp(language->code, locale, bytes) == 0)
			return language;
	}
	return NULL;
}

static const char *
environment_first(const char *const *names)
{
	for (; *names != NULL; names++) {
		const char *value = getenv(*names);

		if (value != NULL && value[0] != '\0')
			return value;
	}
	return "C";
}

/* A locale that names no character set is taken to mean UTF-8, as they all do today. */
static enum alphabet
locale_alphabet(const char *locale)
{
	const char *set = strchr(locale, '.');

	if (set == NULL)
		return strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0 ? ALPHABET_ASCII
		                                                                : ALPHABET_UTF8;
	return strncasecmp(set, ".UTF-8", 6) == 0 || strncasecmp(set, ".utf8", 5) == 0
	           ? ALPHABET_UTF8
	           : ALPHABET_ASCII;
}

/* What the environment wants; as gettext does it, LANGUAGE matters only beside a locale. */
static const struct language *
environment_language(void)
{
	static const char *const locales[] = { "LC_ALL", "LC_MESSAGES", "LANG", NULL };
	static const char *const lists[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", NULL };
	const char *locale = environment_first(locales);
	const struct language *language = NULL;

	alphabet = locale_alphabet(locale);
	if (alphabet == ALPHABET_UTF8)
		language = language_find(environment_first(lists));
	return language != NULL ? language : &languages[0];
}

/* gettext speaks any language in this locale, which needs no installing. */
static void
locale_set(void)
{
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL || setlocale(LC_MESSAGES, "C.UTF-8") == NULL)
		setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
}

int
language_begin(const char *name)
{
	const struct language *language =
	    name == NULL ? environment_language() : language_find(name);
	const char *directory = getenv("TEXTDOMAINDIR");

	text_copy(spoken, sizeof(spoken), languages[0].code);
	if (language == NULL)
		return -ENOENT;
	if (name != NULL)
		alphabet = ALPHABET_UTF8;
	if (alphabet == ALPHABET_UTF8)
		locale_set();
	if (language == &languages[0]) {
		unsetenv("LANGUAGE");
		return 0;
	}
	setenv("LANGUAGE", language->code, 1);
	bindtextdomain(DOMAIN, directory != NULL && directory[0] == '/' ? directory : LOCALE_DIR);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
	/* The head of the file is there if the file is. */
	if (gettext("")[0] == '\0')
		return name != NULL ? -ENODATA : 0;
	text_copy(spoken, sizeof(spoken), language->code);
	return 0;
}
