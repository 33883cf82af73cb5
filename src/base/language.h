/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Texts for people in their language. A text stands in the source in English, and what varies in it
 * as {places}: text_say() fills them in, so that a translation can put them in another order and
 * can do no harm. Whoever never calls language_begin() speaks English: the daemon, whose log and
 * replies all the world reads.
 */

/* Marks a text of a table for translation. It is translated where it is said, by tr(). */
#define N_(text) text

struct language {
	const char *code; /* "fr", as in --lang and in the names of locales */
	const char *name; /* its own: "français" */
};

/* English first; ends with a code of NULL. */
extern const struct language languages[];

/*
 * Begins to speak: the named language ("fr", "fr_FR.UTF-8"), or with NULL the one of the
 * environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG, in that order), if its texts are there and the
 * locale is in UTF-8; else English. The locale itself need not be installed. Sets the character
 * type of the program, so that widths of characters are known. Returns 0, or -ENOENT where there is
 * no such language, or -ENODATA where its texts are not installed; then it speaks English.
 */
int language_begin(const char *name);

/* The code of the language that is spoken: "en". */
const char *language_code(void);

/* May other characters than those of ASCII be printed? */
enum alphabet { ALPHABET_ASCII, ALPHABET_UTF8 };
enum alphabet language_alphabet(void);

/*
 * Makes a stranger's text fit to be printed in one line: utf8_tame(), or text_plain() where nothing
 * but ASCII may be. In place.
 */
void language_tame(char *text);

/* The text in the language that is spoken; the text itself where it has no translation. */
const char *tr(const char *text);

/* The same of a text for one and another for any other number, as the language counts. */
const char *tr_count(const char *one, const char *many, int64_t count);
