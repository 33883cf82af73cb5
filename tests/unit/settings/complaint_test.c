/* SPDX-License-Identifier: BSD-2-Clause */
/* Mistakes of a config file: filled in, harmless, cut between characters, in every language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/language.h"
#include "base/utf8.h"

#include "settings/complaint.h"

#include "../../support/config_text.h"
#include "../../support/translation.h"

static struct complaints complaints;

static int
forget_all(void **state)
{
	(void)state;
	memset(&complaints, 0, sizeof(complaints));
	return 0;
}

static void
complaint__places__are_filled_behind_the_key(void **state)
{
	struct node root = { .kind = NODE_GROUP, .file = "a.conf", .line = 1 };
	struct node node = { .name = "mode", .file = "a.conf", .line = 7, .parent = &root };

	(void)state;
	complaint_add(&complaints, "b.conf", 3, "{one} and {one}, {other}", "one", "1", "other",
	    "{one}", NULL);
	complaint_at(&complaints, &node, "is {what}", "what", "wrong", NULL);
	complaint_at(&complaints, &root, "has no places", NULL);
	assert_int_equal(complaints.count, 3);
	assert_string_equal(complaints.list[0].text, "1 and 1, {one}");
	assert_string_equal(complaints.list[0].file, "b.conf");
	assert_int_equal(complaints.list[0].line, 3);
	assert_string_equal(complaints.list[1].text, "mode: is wrong");
	assert_true(node.refused);
	assert_string_equal(complaints.list[2].text, "has no places");
}

static void
complaint__strange_bytes__are_harmless(void **state)
{
	(void)state;
	complaint_add(&complaints, "a\033\xff.conf", 3, "{value}", "value",
	    "caf\xc3\xa9 \xe2\x80\xae\xff\033[2J\n", NULL);
	assert_string_equal(complaints.list[0].file, "a??.conf");
	assert_string_equal(complaints.list[0].text, "caf\xc3\xa9 ???[2J?");
}

static void
complaint__longer_than_its_room__is_cut_between_characters(void **state)
{
	const size_t text_bytes = sizeof(complaints.list[0].text);
	char value[4096] = "";
	size_t length;

	(void)state;
	for (int i = 0; i < 1000; i++)
		memcpy(value + 3 * i, "\xed\x95\x9c", 4);
	for (size_t blank = 0; blank < 3; blank++) {
		complaint_add(&complaints, value + blank * 3, 3, "{blank}{value}", "blank",
		    &"  "[2 - blank], "value", value, NULL);
		length = strlen(complaints.list[blank].text);
		assert_true(length > text_bytes - 4 && length < text_bytes);
		assert_null(strchr(complaints.list[blank].text, '?'));
		assert_null(strchr(complaints.list[blank].file, '?'));
	}
}

static void
complaint__more_than_there_is_room_for__is_counted(void **state)
{
	const size_t most = sizeof(complaints.list) / sizeof(complaints.list[0]);
	struct node node = { .name = "mode", .file = "a.conf", .line = 7 };

	(void)state;
	for (size_t i = 0; i < most; i++)
		complaint_add(&complaints, "a.conf", 3, "wrong", NULL);
	assert_int_equal(complaints.unsaid, 0);
	complaint_add(&complaints, "a.conf", 3, "wrong", NULL);
	complaint_at(&complaints, &node, "wrong", NULL);
	assert_int_equal(complaints.count, most);
	assert_int_equal(complaints.unsaid, 2);
	assert_true(node.refused);
}

static void
complaint__print__says_where(void **state)
{
	static char file[sizeof(complaints.list[0].file)], text[sizeof(complaints.list[0].text)];
	char line[COMPLAINT_LINE_BYTES];

	(void)state;
	memset(file, 'f', sizeof(file) - 1);
	memset(text, 't', sizeof(text) - 1);
	complaint_add(&complaints, "a.conf", 3, "wrong", NULL);
	complaint_add(&complaints, "a.conf", 0, "wrong", NULL);
	complaint_add(&complaints, file, UINT32_MAX, text, NULL);
	complaint_print(&complaints.list[0], line);
	assert_string_equal(line, "a.conf:3: wrong");
	complaint_print(&complaints.list[1], line);
	assert_string_equal(line, "a.conf: wrong");
	complaint_print(&complaints.list[2], line);
	assert_int_equal(
	    strlen(line), sizeof(file) - 1 + sizeof(":4294967295: ") - 1 + sizeof(text) - 1);
}

/* The last of the tests: from here on the language stays. */
static void
complaint__another_language__has_its_own_order_of_words(void **state)
{
	static const struct translation texts[] = {
		{ "{value} is not a mode in quotes", NULL, "un mode, pas {value}", NULL },
		{ "a list", NULL, "une liste", NULL },
		{ "\"{word}\" is not one of the choices; there are {list}", NULL,
		    "parmi {list} il n'y a pas \xc2\xab{word}\xc2\xbb", NULL },
		{ "{list} and {name}", NULL, "{list} et {name}", NULL },
		{ "\"{socket}\" has a path of more than 106 bytes", NULL,
		    "plus de 106 octets: {socket}", NULL },
		{ "\"{answer}\" has no text: say why, and when to come back", NULL,
		    "sans texte: {answer}", NULL },
	};
	char socket[128];

	(void)state;
	translation_speak(texts, sizeof(texts) / sizeof(texts[0]));
	config_text_refuse_once("mode = [ \"x\" ];", 1, "mode: un mode, pas une liste");
	config_text_refuse_once("store = { backend = \"zzz\"; };", 1,
	    "store.backend: parmi lmdb et ram il n'y a pas \xc2\xabzzz\xc2\xbb");
	config_text_refuse_once(
	    "rules = ( { name = \"r\"; type = \"open\"; limit = 1; answer = \"421 4.7.0\"; } );", 1,
	    "rules[0].answer: sans texte: 421 4.7.0");
	snprintf(socket, sizeof(socket), "milter = \"unix:/%0106d\";", 0);
	config_text_refuse_once(socket, 1, "milter: plus de 106 octets: unix:/000");
	config_text_refuse_once("mode = 1;", 1, "mode: un mode, pas 1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(complaint__places__are_filled_behind_the_key, forget_all),
		cmocka_unit_test_setup(complaint__strange_bytes__are_harmless, forget_all),
		cmocka_unit_test_setup(
		    complaint__longer_than_its_room__is_cut_between_characters, forget_all),
		cmocka_unit_test_setup(
		    complaint__more_than_there_is_room_for__is_counted, forget_all),
		cmocka_unit_test_setup(complaint__print__says_where, forget_all),
		cmocka_unit_test(complaint__another_language__has_its_own_order_of_words),
	};

	return cmocka_run_group_tests(tests, config_text_open, config_text_close);
}
