/* SPDX-License-Identifier: BSD-2-Clause */
/* Speaks the reader's language: which one that is, and what can be printed. */
#include "base/language.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/translations.h"
#include "base/utf8.h"

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

void
language_tame(char *text)
{
	if (alphabet == ALPHABET_UTF8)
		utf8_tame(text);
	else
		text_plain(text);
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

int
language_begin(const char *name)
{
	const struct language *language =
	    name == NULL ? environment_language() : language_find(name);

	text_copy(spoken, sizeof(spoken), languages[0].code);
	translations_close();
	if (language == NULL)
		return -ENOENT;
	if (name != NULL)
		alphabet = ALPHABET_UTF8;
	if (alphabet == ALPHABET_UTF8)
		translations_set_locale();
	if (language == &languages[0])
		return 0;
	if (!translations_open(language->code))
		return name != NULL ? -ENODATA : 0;
	text_copy(spoken, sizeof(spoken), language->code);
	return 0;
}
