/* SPDX-License-Identifier: BSD-2-Clause */
/* The daemon's complaints of its config, which the command says in another language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#include "cli/mistakes.h"

#include "../../support/config_text.h"
#include "../../support/translation.h"

static const char config[] = "mode = 1;\nipv4_bits = 33;\n";
static const char first_said[] = "mode: 1 is not a mode in quotes";
static const char second_said[] = "ipv4_bits: 33 is out of range; from 1 to 32";

static struct mistakes mistakes;

static void
mistakes_begin(const char *path)
{
	memset(&mistakes, 0, sizeof(mistakes));
	mistakes.path = path;
}

static void
mistakes__english__are_what_the_daemon_says(void **state)
{
	const char *path = config_text_write("a.conf", config, strlen(config));

	(void)state;
	mistakes_begin(path);
	assert_ptr_equal(mistakes_words(&mistakes, path, 1, first_said), first_said);
	assert_false(mistakes.is_read);
}

static void
french_begin(void)
{
	static const struct translation texts[] = {
		{ "{value} is not a mode in quotes", NULL, "{value}: pas un mode", NULL },
		{ "{value} is out of range; from {least} to {most}", NULL,
		    "{value}: pas de {least} \xc3\xa0 {most}", NULL },
	};

	translation_speak(texts, sizeof(texts) / sizeof(texts[0]));
}

static void
mistakes__same_place__are_said_in_the_language(void **state)
{
	const char *path;

	(void)state;
	french_begin();
	path = config_text_write("a.conf", config, strlen(config));
	mistakes_begin(path);
	assert_string_equal(mistakes_words(&mistakes, path, 1, first_said), "mode: 1: pas un mode");
	assert_string_equal(
	    mistakes_words(&mistakes, path, 2, second_said), "ipv4_bits: 33: pas de 1 \xc3\xa0 32");
	assert_ptr_equal(mistakes_words(&mistakes, path, 3, first_said), first_said);
}

static void
mistakes__other_place__are_what_the_daemon_says(void **state)
{
	const char *path = config_text_write("a.conf", config, strlen(config));

	(void)state;
	french_begin();
	mistakes_begin(path);
	assert_ptr_equal(mistakes_words(&mistakes, path, 7, first_said), first_said);
	assert_string_equal(
	    mistakes_words(&mistakes, path, 2, second_said), "ipv4_bits: 33: pas de 1 \xc3\xa0 32");
	mistakes_begin(path);
	assert_ptr_equal(mistakes_words(&mistakes, "/etc/b.conf", 1, first_said), first_said);
	mistakes_begin("/nowhere/a.conf");
	assert_ptr_equal(mistakes_words(&mistakes, path, 1, first_said), first_said);
}

static void
mistakes__file_mended_meanwhile__are_what_the_daemon_says(void **state)
{
	const char *path = config_text_write("a.conf", "", 0);

	(void)state;
	french_begin();
	mistakes_begin(path);
	assert_ptr_equal(mistakes_words(&mistakes, path, 1, first_said), first_said);
	assert_int_equal(mistakes.own.count, 0);
}

/* The daemon tells as many as there is room for here. */
static void
mistakes__more_than_there_is_room_for__end(void **state)
{
	const size_t most = sizeof(mistakes.own.list) / sizeof(mistakes.own.list[0]);
	char text[4096] = "", key[32];
	const char *path;

	(void)state;
	french_begin();
	for (size_t i = 0; i < most + 1; i++) {
		snprintf(key, sizeof(key), "nothing%zu = 1;\n", i);
		text_append(text, sizeof(text), key);
	}
	path = config_text_write("a.conf", text, strlen(text));
	mistakes_begin(path);
	for (size_t i = 0; i < most + 1; i++)
		assert_int_equal(
		    mistakes_words(&mistakes, path, (int64_t)i + 1, first_said) == first_said,
		    i == most);
	assert_int_equal(mistakes.own.unsaid, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes__english__are_what_the_daemon_says),
		cmocka_unit_test(mistakes__same_place__are_said_in_the_language),
		cmocka_unit_test(mistakes__other_place__are_what_the_daemon_says),
		cmocka_unit_test(mistakes__file_mended_meanwhile__are_what_the_daemon_says),
		cmocka_unit_test(mistakes__more_than_there_is_room_for__end),
	};

	return cmocka_run_group_tests(tests, config_text_open, config_text_close);
}
