/* SPDX-License-Identifier: BSD-2-Clause */
/* What is printed: for people in lines of 80 columns, for programs in lines of JSON. */
#include "cli/page.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_COLUMNS 80
#define FIELD_INDENT 6
#define FIELD_COLUMN 18

/* Ends of lines stay: they are ours, for a stranger's text comes in lines already taken apart. */
static void
plain_put(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		putc((*text >= ' ' && *text <= '~') || *text == '\n' ? *text : '?', out);
}

static void plain_format(FILE *out, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void
plain_format(FILE *out, const char *format, va_list arguments)
{
	char *text;

	if (vasprintf(&text, format, arguments) < 0)
		return;
	plain_put(out, text);
	free(text);
}

void
page_complain(const char *format, ...)
{
	va_list arguments;

	fflush(stdout); /* what was said before stands before, if both are one terminal */
	fputs("sluice: ", stderr);
	va_start(arguments, format);
	plain_format(stderr, format, arguments);
	va_end(arguments);
	putc('\n', stderr);
}

void
page_print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	plain_format(stdout, format, arguments);
	va_end(arguments);
}

/* How much of the text fits into a line: up to a blank, or all of a word that fits into none. */
static size_t
line_bytes(const char *text, size_t columns)
{
	size_t fits = 0;

	if (strlen(text) <= columns)
		return strlen(text);
	for (size_t i = 0; i <= columns; i++) {
		if (text[i] == ' ')
			fits = i;
	}
	return fits > 0 ? fits : strcspn(text, " ");
}

void
page_field(const char *label, const char *text)
{
	do {
		size_t bytes = line_bytes(text, PAGE_COLUMNS - FIELD_COLUMN);

		page_print("%*s%-*s%.*s\n", FIELD_INDENT, "", FIELD_COLUMN - FIELD_INDENT, label,
		    (int)bytes, text);
		text += bytes;
		text += strspn(text, " ");
		label = "";
	} while (*text != '\0');
}

/*
 * Reads one character of UTF-8 (RFC 3629). Returns how many bytes it has, or 0 if it is none: too
 * long a form, half of a surrogate pair, beyond U+10FFFF, or cut off.
 */
static size_t
utf8_read(uint32_t *character_r, const unsigned char *text)
{
	size_t bytes = text[0] < 0xc2   ? 0
	               : text[0] < 0xe0 ? 2
	               : text[0] < 0xf0 ? 3
	               : text[0] < 0xf5 ? 4
	                                : 0;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t character;

	if (bytes == 0)
		return 0;
	character = text[0] & (0x7fu >> bytes);
	for (size_t i = 1; i < bytes; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (text[i] & 0x3f);
	}
	if (character < least[bytes] || (character >= 0xd800 && character < 0xe000) ||
	    character > 0x10ffff)
		return 0;
	*character_r = character;
	return bytes;
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
	struct span rest = span_of(line);

	for (;;) {
		const size_t plain_bytes = printable_bytes(rest.at, rest.bytes);
		uint32_t character;
		size_t bytes;

		fwrite(rest.at, 1, plain_bytes, stdout);
		rest = span_tail(rest, plain_bytes);
		if (rest.bytes == 0)
			break;
		character = (unsigned char)rest.at[0];
		bytes = utf8_read(&character, (const unsigned char *)rest.at);
		if (bytes == 0 && character >= 0x80)
			character = 0xfffd;
		escape_put(character);
		rest = span_tail(rest, bytes > 0 ? bytes : 1);
	}
	putchar('\n');
}
