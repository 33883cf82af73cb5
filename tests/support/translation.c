/* SPDX-License-Identifier: BSD-2-Clause */
/* Translations for tests: a file as msgfmt(1) of GNU gettext makes it. */
#include "translation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/language.h"

#define TEXTS_MOST 32
#define TEXT_BYTES 512

#define MAGIC 0x950412deu
#define HEAD "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n>1;\n"

/* A text of the file, with both of what is counted in it, a NUL between them. */
struct entry {
	char text[TEXT_BYTES], translated[TEXT_BYTES];
	uint32_t text_bytes, translated_bytes;
};

static struct entry entries[TEXTS_MOST];

static uint32_t
text_join(char joined_r[static TEXT_BYTES], const char *one, const char *many)
{
	size_t bytes = strlen(one) + 1;

	memset(joined_r, 0, TEXT_BYTES);
	assert_true(bytes + (many != NULL ? strlen(many) : 0) < TEXT_BYTES);
	memcpy(joined_r, one, bytes);
	if (many == NULL)
		return (uint32_t)bytes - 1;
	memcpy(joined_r + bytes, many, strlen(many));
	return (uint32_t)(bytes + strlen(many));
}

static int
entry_compare(const void *one, const void *other)
{
	const struct entry *a = one, *b = other;

	return strcmp(a->text, b->text);
}

static void
number_write(FILE *file, uint32_t number)
{
	assert_int_equal(fwrite(&number, sizeof(number), 1, file), 1);
}

/* The head, a table of the texts and one of their translations, then all of them. */
static void
entries_write(FILE *file, uint32_t count)
{
	const uint32_t head_bytes = 7 * 4, table_bytes = count * 8;
	const uint32_t head[] = { MAGIC, 0, count, head_bytes, head_bytes + table_bytes, 0,
		head_bytes + 2 * table_bytes };
	uint32_t at = head_bytes + 2 * table_bytes;

	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		number_write(file, head[i]);
	for (uint32_t i = 0; i < count; i++, at += TEXT_BYTES) {
		number_write(file, entries[i].text_bytes);
		number_write(file, at);
	}
	for (uint32_t i = 0; i < count; i++, at += TEXT_BYTES) {
		number_write(file, entries[i].translated_bytes);
		number_write(file, at);
	}
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(fwrite(entries[i].text, TEXT_BYTES, 1, file), 1);
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(fwrite(entries[i].translated, TEXT_BYTES, 1, file), 1);
}

static void
entry_fill(struct entry *entry, const struct translation *text)
{
	entry->text_bytes = text_join(entry->text, text->text, text->many);
	entry->translated_bytes =
	    text_join(entry->translated, text->translated, text->translated_many);
}

void
translation_speak(const struct translation *texts, size_t count)
{
	static const struct translation head = { "", NULL, HEAD, NULL };
	static const char *const below[] = { "", "/fr", "/fr/LC_MESSAGES" };
	char directory[] = "/tmp/sluice-words-XXXXXX", path[128];
	int status;
	FILE *file;

	assert_true(count < TEXTS_MOST);
	entry_fill(&entries[0], &head);
	for (size_t i = 0; i < count; i++)
		entry_fill(&entries[i + 1], &texts[i]);
	qsort(entries, count + 1, sizeof(entries[0]), entry_compare);

	assert_non_null(mkdtemp(directory));
	for (size_t i = 1; i < sizeof(below) / sizeof(below[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", directory, below[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	snprintf(path, sizeof(path), "%s/fr/LC_MESSAGES/sluice.mo", directory);
	file = fopen(path, "w");
	assert_non_null(file);
	entries_write(file, (uint32_t)count + 1);
	assert_int_equal(fclose(file), 0);

	setenv("TEXTDOMAINDIR", directory, 1);
	status = language_begin("fr");
	unlink(path);
	for (size_t i = sizeof(below) / sizeof(below[0]); i-- > 0;) {
		snprintf(path, sizeof(path), "%s%s", directory, below[i]);
		rmdir(path);
	}
	if (status < 0)
		skip();
}
