/* SPDX-License-Identifier: BSD-2-Clause */
/* The language that is spoken: by the environment or by name, with texts that msgfmt(1) makes. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

#include "config.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define FRENCH                                                                                     \
	"fran\xc3\xa7"                                                                             \
	"ais"
#define KOREAN "\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4"

#define HEAD(plural)                                                                               \
	"msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"                \
	"\"Plural-Forms: " plural ";\\n\"\n\n"

/* There is no Vietnamese. */
static const struct {
	const char *code, *texts;
} files[] = {
	{ "fr", HEAD("nplurals=2; plural=(n > 1)") "msgid \"English\"\nmsgstr \"" FRENCH "\"\n\n"
	                                           "msgid \"{count} line\"\nmsgid_plural \"{count} "
	                                           "lines\"\n"
	                                           "msgstr[0] \"{count} ligne\"\nmsgstr[1] "
	                                           "\"{count} lignes\"\n" },
	{ "ko",
	    HEAD("nplurals=1; plural=0") "msgid \"English\"\nmsgstr \"" KOREAN "\"\n\n"
	                                 "msgid \"{count} line\"\nmsgid_plural \"{count} lines\"\n"
	                                 "msgstr[0] \"{count} jul\"\n" },
};

static char directory[] = "/tmp/sluice-language-XXXXXX";

/* What a program says that has begun to speak. */
struct speech {
	int error;
	enum alphabet alphabet;
	char code[16], words[32], none[32], one[32], many[32], unknown[32], empty[32];
	size_t columns; /* of the Korean word */
	char tame[8];
};

struct environment {
	const char *language, *lc_all, *lc_messages, *lang; /* NULL: not set */
};

static void
variable_set(const char *name, const char *value)
{
	if (value == NULL)
		unsetenv(name);
	else
		setenv(name, value, 1);
}

static void
speech_take(struct speech *speech, const char *name)
{
	speech->error = language_begin(name);
	speech->alphabet = language_alphabet();
	text_copy(speech->code, sizeof(speech->code), language_code());
	text_copy(speech->words, sizeof(speech->words), tr("English"));
	text_copy(speech->none, sizeof(speech->none), tr_count("{count} line", "{count} lines", 0));
	text_copy(speech->one, sizeof(speech->one), tr_count("{count} line", "{count} lines", 1));
	text_copy(speech->many, sizeof(speech->many), tr_count("{count} line", "{count} lines", 2));
	text_copy(speech->unknown, sizeof(speech->unknown), tr("not translated"));
	text_copy(speech->empty, sizeof(speech->empty), tr(""));
	speech->columns = utf8_columns(KOREAN);
	text_copy(speech->tame, sizeof(speech->tame), "a\xc3\xa9\033b");
	language_tame(speech->tame);
}

/* Each in a process of its own, as a language is chosen once. Of more names, the last is heard. */
static struct speech
speech_hear(const struct environment *environment, const char *const *names, size_t count)
{
	struct speech speech = { .error = 0 };
	int ends[2], status;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		variable_set("LANGUAGE", environment->language);
		variable_set("LC_ALL", environment->lc_all);
		variable_set("LC_MESSAGES", environment->lc_messages);
		variable_set("LANG", environment->lang);
		setenv("TEXTDOMAINDIR", directory, 1);
		for (size_t i = 0; i < count; i++)
			speech_take(&speech, names[i]);
		_exit(write(ends[1], &speech, sizeof(speech)) != sizeof(speech));
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &speech, sizeof(speech)), sizeof(speech));
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	return speech;
}

static struct speech
speech_of(const struct environment *environment, const char *name)
{
	return speech_hear(environment, &name, 1);
}

static void
need_texts(void)
{
	if (directory[0] == '\0')
		skip();
}

static void
language_begin__environment__is_obeyed_as_gettext_does(void **state)
{
	static const struct {
		struct environment environment;
		const char *code;
		enum alphabet alphabet;
	} cases[] = {
		{ { NULL, NULL, NULL, NULL }, "en", ALPHABET_ASCII },
		{ { NULL, NULL, NULL, "C" }, "en", ALPHABET_ASCII },
		{ { NULL, NULL, NULL, "POSIX" }, "en", ALPHABET_ASCII },
		{ { "fr", "C", NULL, NULL }, "en", ALPHABET_ASCII },
		{ { "fr", NULL, NULL, NULL }, "en", ALPHABET_ASCII },
		{ { NULL, "C", NULL, "fr_FR.UTF-8" }, "en", ALPHABET_ASCII },
		{ { NULL, NULL, NULL, "fr_FR.ISO-8859-1" }, "en", ALPHABET_ASCII },
		{ { "fr", NULL, NULL, "fr_FR.ISO-8859-1" }, "en", ALPHABET_ASCII },
		{ { NULL, NULL, NULL, "C.UTF-8" }, "en", ALPHABET_UTF8 },
		{ { "fr", NULL, NULL, "C.UTF-8" }, "fr", ALPHABET_UTF8 },
		{ { NULL, NULL, NULL, "fr_FR.UTF-8" }, "fr", ALPHABET_UTF8 },
		{ { NULL, NULL, NULL, "fr_FR.utf8" }, "fr", ALPHABET_UTF8 },
		{ { NULL, NULL, NULL, "fr_CA.UTF-8@euro" }, "fr", ALPHABET_UTF8 },
		{ { NULL, NULL, NULL, "fr_FR" }, "fr", ALPHABET_UTF8 },
		{ { NULL, NULL, NULL, "fr" }, "fr", ALPHABET_UTF8 },
		{ { NULL, "", "", "fr_FR.UTF-8" }, "fr", ALPHABET_UTF8 },
		{ { NULL, NULL, "ko_KR.UTF-8", "fr_FR.UTF-8" }, "ko", ALPHABET_UTF8 },
		{ { NULL, "fr_FR.UTF-8", "ko_KR.UTF-8", "C" }, "fr", ALPHABET_UTF8 },
		{ { "ko", NULL, NULL, "fr_FR.UTF-8" }, "ko", ALPHABET_UTF8 },
		{ { "br:fr:ko", NULL, NULL, "br_FR.UTF-8" }, "fr", ALPHABET_UTF8 },
		{ { "en:fr", NULL, NULL, "fr_FR.UTF-8" }, "en", ALPHABET_UTF8 },
		{ { NULL, NULL, NULL, "de_DE.UTF-8" }, "en", ALPHABET_UTF8 },
		{ { NULL, NULL, NULL, "frank.UTF-8" }, "en", ALPHABET_UTF8 },
		{ { NULL, NULL, NULL, "vi_VN.UTF-8" }, "en", ALPHABET_UTF8 },
		{ { NULL, NULL, NULL, "../fr.UTF-8" }, "en", ALPHABET_ASCII },
	};

	(void)state;
	need_texts();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct speech speech = speech_of(&cases[i].environment, NULL);

		assert_int_equal(speech.error, 0);
		assert_string_equal(speech.code, cases[i].code);
		assert_int_equal(speech.alphabet, cases[i].alphabet);
		assert_string_equal(speech.words, cases[i].code[0] == 'f'   ? FRENCH
		                                  : cases[i].code[0] == 'k' ? KOREAN
		                                                            : "English");
	}
}

static void
language_begin__name__wins_over_the_environment(void **state)
{
	static const struct environment none = { NULL, "C", NULL, NULL };
	static const struct environment french = { "fr", "fr_FR.UTF-8", NULL, NULL };

	(void)state;
	need_texts();
	assert_string_equal(speech_of(&none, "fr").words, FRENCH);
	assert_string_equal(speech_of(&none, "fr_FR.UTF-8").code, "fr");
	assert_int_equal(speech_of(&none, "fr").alphabet, ALPHABET_UTF8);
	assert_string_equal(speech_of(&french, "ko").words, KOREAN);
	assert_string_equal(speech_of(&french, "en").words, "English");
	assert_string_equal(speech_of(&french, "en").code, "en");
}

static void
language_begin__unknown_name__is_refused_in_english(void **state)
{
	static const struct environment french = { NULL, "fr_FR.UTF-8", NULL, NULL };
	static const char *const names[] = { "", "xx", "f", "french", "FR", "../fr", "fr/" };
	struct speech speech;

	(void)state;
	need_texts();
	for (size_t i = 0; i < COUNT(names); i++) {
		speech = speech_of(&french, names[i]);
		assert_int_equal(speech.error, -ENOENT);
		assert_string_equal(speech.code, "en");
		assert_string_equal(speech.words, "English");
	}
	speech = speech_of(&french, "vi");
	assert_int_equal(speech.error, -ENODATA);
	assert_string_equal(speech.code, "en");
	assert_string_equal(speech.words, "English");
}

static void
language_begin__again__speaks_the_other_language(void **state)
{
	static const struct environment none = { NULL, NULL, NULL, "fr_FR.UTF-8" };
	static const char *const to_english[] = { NULL, "en" };
	static const char *const after_a_mistake[] = { "vi", NULL };
	struct speech speech;

	(void)state;
	need_texts();
	speech = speech_hear(&none, to_english, COUNT(to_english));
	assert_string_equal(speech.code, "en");
	assert_string_equal(speech.words, "English");
	assert_string_equal(speech.none, "{count} lines");
	speech = speech_hear(&none, after_a_mistake, COUNT(after_a_mistake));
	assert_string_equal(speech.words, FRENCH);
}

static void
tr_count__each_language__counts_in_its_own_way(void **state)
{
	static const struct environment environment = { NULL, "C", NULL, NULL };
	static const struct {
		const char *name, *none, *one, *many;
	} cases[] = {
		{ "en", "{count} lines", "{count} line", "{count} lines" },
		{ "fr", "{count} ligne", "{count} ligne", "{count} lignes" },
		{ "ko", "{count} jul", "{count} jul", "{count} jul" },
	};

	(void)state;
	need_texts();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct speech speech = speech_of(&environment, cases[i].name);

		assert_string_equal(speech.none, cases[i].none);
		assert_string_equal(speech.one, cases[i].one);
		assert_string_equal(speech.many, cases[i].many);
	}
}

static void
tr__text_without_translation__is_said_as_it_is(void **state)
{
	static const struct environment french = { NULL, NULL, NULL, "fr_FR.UTF-8" };
	struct speech speech;

	(void)state;
	need_texts();
	speech = speech_of(&french, NULL);
	assert_string_equal(speech.unknown, "not translated");
	assert_string_equal(speech.empty, "");
}

static void
language_begin__utf8__tells_how_wide_characters_are(void **state)
{
	static const struct environment utf8 = { NULL, NULL, NULL, "C.UTF-8" };

	(void)state;
	need_texts();
	assert_int_equal(speech_of(&utf8, NULL).columns, 6);
}

static void
language_tame__an_alphabet__leaves_what_it_has(void **state)
{
	static const struct environment ascii = { NULL, NULL, NULL, "C" };
	static const struct environment utf8 = { NULL, NULL, NULL, "C.UTF-8" };

	(void)state;
	assert_string_equal(speech_of(&ascii, NULL).tame, "a???b");
	assert_string_equal(speech_of(&utf8, NULL).tame, "a\xc3\xa9?b");
}

static void
tr__before_anything_has_begun__is_english(void **state)
{
	(void)state;
	assert_string_equal(language_code(), "en");
	assert_int_equal(language_alphabet(), ALPHABET_ASCII);
	assert_string_equal(tr("English"), "English");
	assert_string_equal(tr_count("one", "many", 1), "one");
	assert_string_equal(tr_count("one", "many", 0), "many");
	assert_string_equal(languages[0].code, "en");
}

static int
file_make(const char *code, const char *texts)
{
	char path[96], command[256];
	FILE *msgfmt;

	snprintf(path, sizeof(path), "%s/%s", directory, code);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/%s/LC_MESSAGES", directory, code);
	mkdir(path, 0700);
	snprintf(command, sizeof(command), "msgfmt -o %s/sluice.mo - 2>/dev/null", path);
	msgfmt = popen(command, "w");
	if (msgfmt == NULL)
		return -1;
	fputs(texts, msgfmt);
	return pclose(msgfmt);
}

static void
file_remove(const char *code)
{
	static const char *const paths[] = { "/LC_MESSAGES/sluice.mo", "/LC_MESSAGES", "" };
	char path[96];

	for (size_t i = 0; i < COUNT(paths); i++) {
		snprintf(path, sizeof(path), "%s/%s%s", directory, code, paths[i]);
		remove(path);
	}
}

static int
texts_remove(void **state)
{
	(void)state;
	for (size_t i = 0; directory[0] != '\0' && i < COUNT(files); i++)
		file_remove(files[i].code);
	rmdir(directory);
	return 0;
}

/* Without msgfmt or gettext there is nothing to be tried: directory is "" then. */
static int
texts_make(void **state)
{
	bool made = strcmp(BUILD_NLS, "yes") == 0 && mkdtemp(directory) != NULL;

	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; made && i < COUNT(files); i++)
		made = file_make(files[i].code, files[i].texts) == 0;
	if (made)
		return 0;
	texts_remove(state);
	directory[0] = '\0';
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(language_tame__an_alphabet__leaves_what_it_has),
		cmocka_unit_test(tr__before_anything_has_begun__is_english),
		cmocka_unit_test(language_begin__environment__is_obeyed_as_gettext_does),
		cmocka_unit_test(language_begin__name__wins_over_the_environment),
		cmocka_unit_test(language_begin__unknown_name__is_refused_in_english),
		cmocka_unit_test(language_begin__again__speaks_the_other_language),
		cmocka_unit_test(tr_count__each_language__counts_in_its_own_way),
		cmocka_unit_test(tr__text_without_translation__is_said_as_it_is),
		cmocka_unit_test(language_begin__utf8__tells_how_wide_characters_are),
	};

	return cmocka_run_group_tests(tests, texts_make, texts_remove);
}
