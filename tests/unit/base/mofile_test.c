/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of translations: what gettext would stumble over is found before. */
#include <endian.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mofile.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define MAGIC 0x950412deu
#define FILE_BYTES 4096
#define HEAD "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n>1;\n"

/* Where the parts of the file are: seven numbers, two tables of two entries, five slots, texts. */
enum { AT_TEXTS = 28, AT_TRANSLATED = 44, AT_HASH = 60, AT_STRINGS = 80 };

enum order { LITTLE_ENDIAN_FIRST, BIG_ENDIAN_FIRST };

static char file[FILE_BYTES];
static size_t file_bytes;

static void
number_put(size_t place, uint32_t number, enum order order)
{
	const uint32_t bytes = order == BIG_ENDIAN_FIRST ? htobe32(number) : htole32(number);

	memcpy(file + place, &bytes, sizeof(bytes));
}

static void
string_put(size_t entry, const char *text, enum order order)
{
	number_put(entry, (uint32_t)strlen(text), order);
	number_put(entry + 4, (uint32_t)file_bytes, order);
	assert_true(file_bytes + strlen(text) < FILE_BYTES);
	memcpy(file + file_bytes, text, strlen(text) + 1);
	file_bytes += strlen(text) + 1;
}

/* The head, and one text. */
static void
file_write(const char *head, enum order order)
{
	static const uint32_t numbers[] = { MAGIC, 0, 2, AT_TEXTS, AT_TRANSLATED, 5, AT_HASH };
	static const uint32_t slots[] = { 0, 1, 2, 0, 0 };

	for (size_t i = 0; i < COUNT(numbers); i++)
		number_put(i * 4, numbers[i], order);
	for (size_t i = 0; i < COUNT(slots); i++)
		number_put(AT_HASH + i * 4, slots[i], order);
	file_bytes = AT_STRINGS;
	string_put(AT_TEXTS, "", order);
	string_put(AT_TEXTS + 8, "English", order);
	string_put(AT_TRANSLATED, head, order);
	string_put(AT_TRANSLATED + 8,
	    "fran\xc3\xa7"
	    "ais",
	    order);
}

static bool
file_is_sound(void)
{
	char path[] = "/tmp/sluice-texts-XXXXXX";
	const int fd = mkstemp(path);
	bool is_sound;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, file, file_bytes), file_bytes);
	close(fd);
	is_sound = mofile_is_sound(path);
	unlink(path);
	return is_sound;
}

static void
mofile__whole_file__is_sound(void **state)
{
	(void)state;
	file_write(HEAD, LITTLE_ENDIAN_FIRST);
	assert_true(file_is_sound());
	file_write(HEAD, BIG_ENDIAN_FIRST);
	assert_true(file_is_sound());
}

static void
mofile__no_file__is_not_sound(void **state)
{
	(void)state;
	assert_false(mofile_is_sound("/nonexistent"));
	assert_false(mofile_is_sound("/tmp"));
	assert_false(mofile_is_sound("/dev/zero"));
	file_bytes = 0;
	assert_false(file_is_sound());
}

static void
mofile__file_cut_off_anywhere__is_not_sound(void **state)
{
	size_t whole_bytes;

	(void)state;
	file_write(HEAD, LITTLE_ENDIAN_FIRST);
	whole_bytes = file_bytes;
	for (file_bytes = 0; file_bytes < whole_bytes; file_bytes++) {
		if (file_is_sound())
			fail_msg(
			    "%zu of %zu bytes are not the whole file", file_bytes, whole_bytes);
	}
}

static void
mofile__number_that_leads_astray__is_not_sound(void **state)
{
	static const struct {
		const char *what;
		size_t place;
		uint32_t number;
	} cases[] = {
		{ "no magic", 0, 0x950412df },
		{ "a revision that is not known", 4, 1 },
		{ "more texts than there are", 8, 1000 },
		{ "as many as overflow", 8, UINT32_MAX },
		{ "texts behind the end", 12, FILE_BYTES },
		{ "texts far behind the end", 12, UINT32_MAX },
		{ "translations behind the end", 16, FILE_BYTES },
		{ "a table of slots behind the end", 24, FILE_BYTES },
		{ "too many slots", 20, UINT32_MAX },
		{ "a number of slots that is no prime", 20, 4 },
		{ "a text that is too long", AT_TEXTS + 8, FILE_BYTES },
		{ "a text that is longer than any file", AT_TEXTS + 8, UINT32_MAX },
		{ "a text not ended by NUL", AT_TEXTS + 8, 3 },
		{ "a text behind the end", AT_TEXTS + 12, FILE_BYTES },
		{ "a translation far behind the end", AT_TRANSLATED + 12, UINT32_MAX },
		{ "a translation not ended by NUL", AT_TRANSLATED + 8, 3 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		file_write(HEAD, LITTLE_ENDIAN_FIRST);
		number_put(cases[i].place, cases[i].number, LITTLE_ENDIAN_FIRST);
		if (file_is_sound())
			fail_msg("%s", cases[i].what);
	}
}

static void
mofile__no_free_slot__is_a_search_without_end(void **state)
{
	(void)state;
	file_write(HEAD, LITTLE_ENDIAN_FIRST);
	for (size_t i = 0; i < 4; i++)
		number_put(AT_HASH + i * 4, 1, LITTLE_ENDIAN_FIRST);
	assert_true(file_is_sound());
	number_put(AT_HASH + 16, 1, LITTLE_ENDIAN_FIRST);
	assert_false(file_is_sound());
	number_put(20, 2, LITTLE_ENDIAN_FIRST); /* so few are not looked at */
	assert_true(file_is_sound());
}

static void
mofile__head__counts_without_harm(void **state)
{
	static const struct {
		const char *head;
		bool is_sound;
	} cases[] = {
		{ "", true },
		{ "Plural-Forms: nplurals=1; plural=0;\n", true },
		{ "Plural-Forms: nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n % 10>=2 ? 1 : "
		  "2;\n",
		    true },
		{ "Plural-Forms: nplurals=2; plural=n>1;\nX-Path: a/b%0\n", true },
		{ "Plural-Forms: nplurals=2; plural=n%0;\n", false },
		{ "Plural-Forms: nplurals=2; plural=n% \t0;\n", false },
		{ "Plural-Forms: nplurals=2; plural=n%(n-n);\n", false },
		{ "Plural-Forms: nplurals=2; plural=n%n;\n", false },
		{ "Plural-Forms: nplurals=2; plural=n%18446744073709551616;\n", false },
		{ "Plural-Forms: nplurals=2; plural=n%", false },
		{ "Plural-Forms: nplurals=2; plural=1/n;\n", false },
		{ "Content-Type: text/plain; charset=EUC-KR\n", true },
		{ "charset=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", true },
		{ "charset=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		file_write(cases[i].head, LITTLE_ENDIAN_FIRST);
		if (file_is_sound() != cases[i].is_sound)
			fail_msg("%s", cases[i].head);
	}
}

static void
mofile__way_of_counting__is_bounded(void **state)
{
	char head[1024] = "plural=";

	(void)state;
	for (size_t length = strlen(head); length < 512; length++)
		head[length] = length % 2 == 0 ? '+' : 'n';
	file_write(head, LITTLE_ENDIAN_FIRST);
	assert_true(file_is_sound());
	head[512] = '+';
	file_write(head, LITTLE_ENDIAN_FIRST);
	assert_false(file_is_sound());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mofile__whole_file__is_sound),
		cmocka_unit_test(mofile__no_file__is_not_sound),
		cmocka_unit_test(mofile__file_cut_off_anywhere__is_not_sound),
		cmocka_unit_test(mofile__number_that_leads_astray__is_not_sound),
		cmocka_unit_test(mofile__no_free_slot__is_a_search_without_end),
		cmocka_unit_test(mofile__head__counts_without_harm),
		cmocka_unit_test(mofile__way_of_counting__is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
