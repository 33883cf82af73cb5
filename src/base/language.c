/* SPDX-License-Identifier: BSD-2-Clause */
/* Speaks the reader's language, by way of gettext. */
#include "base/language.h"

#include <errno.h>
#include <libintl.h>
#include <locale.h>
#include <stdbool.h>
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

/* "fr_FR.UTF-8@euro" is "fr". */
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

/* The first that there is of a list such as "br:fr:en". */
static const struct language *
language_find_first(const char *list)
{
	const struct language *language = language_find(list);

	while (language == NULL && *(list += strcspn(list, ":")) != '\0')
		language = language_find(++list);
	return language;
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
		language = language_find_first(environment_first(lists));
	return language != NULL ? language : &languages[0];
}

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

/* The head of the file of texts is there if the file is. */
static bool
texts_open(const char *directory)
{
	bindtextdomain(DOMAIN, directory);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
	for (const char *const *locale = locales; *locale != NULL; locale++) {
		if (setlocale(LC_MESSAGES, *locale) != NULL && gettext("")[0] != '\0')
			return true;
	}
	return false;
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
	if (alphabet == ALPHABET_UTF8) {
		locale_set(LC_CTYPE);
		locale_set(LC_MESSAGES);
	}
	if (language == &languages[0]) {
		unsetenv("LANGUAGE");
		textdomain(""); /* whatever was spoken before */
		return 0;
	}
	setenv("LANGUAGE", language->code, 1);
	if (!texts_open(directory != NULL && directory[0] == '/' ? directory : LOCALE_DIR)) {
		unsetenv("LANGUAGE");
		locale_set(LC_MESSAGES);
		return name != NULL ? -ENODATA : 0;
	}
	text_copy(spoken, sizeof(spoken), language->code);
	return 0;
}
