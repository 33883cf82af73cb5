/* SPDX-License-Identifier: BSD-2-Clause */
/* What is printed: for people in lines that fit their terminal, for programs in lines of JSON. */
#include "cli/page.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

#define SENTENCE_BYTES 8192
#define COLUMNS_USUAL 80
#define COLUMNS_LEAST 40
#define COLUMNS_MOST 200
#define FIELD_INDENT 6
#define FIELD_COLUMN 18

size_t
page_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return COLUMNS_USUAL;
	if (size.ws_col < COLUMNS_LEAST)
		return COLUMNS_LEAST;
	return size.ws_col < COLUMNS_MOST ? size.ws_col : COLUMNS_MOST;
}

void
page_tint(enum tint tint)
{
	static const char *const marks[] = {
		[TINT_NONE] = "\033[0m",
		[TINT_BOLD] = "\033[1m",
		[TINT_RED] = "\033[1;31m",
		[TINT_YELLOW] = "\033[33m",
		[TINT_GREEN] = "\033[32m",
	};
	const char *refused = getenv("NO_COLOR");

	if (isatty(STDOUT_FILENO) && (refused == NULL || refused[0] == '\0'))
		fputs(marks[tint], stdout);
}

/* Ends of lines stay: they are ours, for a stranger's text comes in lines already taken apart. */
static void
plain_put(FILE *out, char *text)
{
	while (*text != '\0') {
		char *end = text + strcspn(text, "\n");
		char last = *end;

		*end = '\0';
		language_tame(text);
		fputs(text, out);
		if (last == '\0')
			break;
		putc(last, out);
		text = end + 1;
	}
}

void
page_print(const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	plain_put(stdout, text);
	free(text);
}

void
page_tinted(enum tint tint, const char *text)
{
	if (tint != TINT_NONE)
		page_tint(tint);
	page_print("%s", text);
	if (tint != TINT_NONE)
		page_tint(TINT_NONE);
}

/* In one line: what a value could end is not ended by it. */
static void
words_put(FILE *out, const char *words, va_list pairs)
{
	char text[SENTENCE_BYTES];

	text_say_list(text, sizeof(text), words, pairs);
	for (char *c = text; (c = strchr(c, '\n')) != NULL;)
		*c = ' ';
	plain_put(out, text);
	putc('\n', out);
}

void
page_say(const char *words, ...)
{
	va_list pairs;

	va_start(pairs, words);
	words_put(stdout, words, pairs);
	va_end(pairs);
}

void
page_warn(const char *words, ...)
{
	va_list pairs;

	fflush(stdout); /* what was said before stands before, if both are one terminal */
	fputs("sluice: ", stderr);
	va_start(pairs, words);
	words_put(stderr, words, pairs);
	va_end(pairs);
}

void
page_put_column(const char *text, size_t columns, enum side side)
{
	size_t used = utf8_columns(text);
	int blanks = used < columns ? (int)(columns - used) : 0;

	if (side == SIDE_RIGHT)
		printf("%*s", blanks, "");
	page_print("%s", text);
	if (side == SIDE_LEFT)
		printf("%*s", blanks, "");
}

void
page_paragraph(size_t indent, const char *text)
{
	do {
		size_t bytes = utf8_fit_line(text, page_columns() - indent);

		page_print("%*s%.*s\n", (int)indent, "", (int)bytes, text);
		text += bytes;
		text += strspn(text, " ");
	} while (*text != '\0');
}

/* A label that leaves no blank before its text has a line to itself. */
static void
label_put(size_t indent, const char *label, size_t column)
{
	page_print("%*s", (int)indent, "");
	if (indent + utf8_columns(label) >= column) {
		page_print("%s\n", label);
		indent = 0;
		label = "";
	}
	page_put_column(label, column - indent, SIDE_LEFT);
}

void
page_entry(size_t indent, const char *label, size_t column, const char *text)
{
	label_put(indent, label, column);
	for (;;) {
		size_t bytes = utf8_fit_line(text, page_columns() - column);

		page_print("%.*s\n", (int)bytes, text);
		text += bytes;
		text += strspn(text, " ");
		if (*text == '\0')
			break;
		page_print("%*s", (int)column, "");
	}
}

void
page_field(const char *label, const char *text)
{
	page_entry(FIELD_INDENT, label, FIELD_COLUMN, text);
}

static void
escape_put(uint32_t character)
{
	if (character < 0x10000) {
		printf("\\u%04x", (unsigned)character);
		return;
	}
	character -= 0x10000;
	printf("\\u%04x\\u%04x", (unsigned)(0xd800 + (character >> 10)),
	    (unsigned)(0xdc00 + (character & 0x3ff)));
}

/* How many bytes at the beginning are printable ASCII. */
static size_t
printable_bytes(const char *text, size_t bytes)
{
	size_t i = 0;

	while (i < bytes && text[i] >= ' ' && text[i] <= '~')
		i++;
	return i;
}

void
page_line(struct span line)
{
	while (line.bytes > 0) {
		size_t bytes = printable_bytes(line.at, line.bytes);

		fwrite(line.at, 1, bytes, stdout);
		line = span_tail(line, bytes);
		if (line.bytes == 0)
			break;
		printf("\\x%02x", (unsigned char)line.at[0]);
		line = span_tail(line, 1);
	}
	putchar('\n');
}

void
page_json(const char *line)
{
	struct span rest = span_of(line); /* ended by NUL */

	for (;;) {
		const size_t plain_bytes = printable_bytes(rest.at, rest.bytes);
		uint32_t character;
		size_t bytes;

		fwrite(rest.at, 1, plain_bytes, stdout);
		rest = span_tail(rest, plain_bytes);
		if (rest.bytes == 0)
			break;
		character = (unsigned char)rest.at[0];
		bytes = utf8_read(&character, rest.at);
		if (bytes == 0 && character >= 0x80)
			character = 0xfffd;
		escape_put(character);
		rest = span_tail(rest, bytes > 0 ? bytes : 1);
	}
	putchar('\n');
}
