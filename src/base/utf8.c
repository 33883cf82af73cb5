/* SPDX-License-Identifier: BSD-2-Clause */
/* Characters of UTF-8: read, made harmless, measured. */
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>
#include <wchar.h>

size_t
utf8_read_within(uint32_t *character_r, const char *text, size_t most_bytes)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *byte = (const unsigned char *)text;
	size_t bytes = byte[0] < 0x80   ? 1
	               : byte[0] < 0xc2 ? 0
	               : byte[0] < 0xe0 ? 2
	               : byte[0] < 0xf0 ? 3
	               : byte[0] < 0xf5 ? 4
	                                : 0;
	uint32_t character = byte[0];

	if (bytes == 0 || bytes > most_bytes)
		return 0;
	if (bytes > 1)
		character &= 0x7fu >> bytes;
	for (size_t i = 1; i < bytes; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (byte[i] & 0x3f);
	}
	if ((bytes > 1 && character < least[bytes]) ||
	    (character >= 0xd800 && character < 0xe000) || character > 0x10ffff)
		return 0;
	*character_r = character;
	return bytes;
}

/* It looks at no byte behind one that does not go on: so never beyond the NUL. */
size_t
utf8_read(uint32_t *character_r, const char *text)
{
	return utf8_read_within(character_r, text, UTF8_BYTES);
}

/*
 * Controls, line and paragraph separators, marks of direction, and what Unicode 15 lets a terminal
 * leave out (Default_Ignorable_Code_Point): two logins that differ in nothing else look the same.
 */
static const struct {
	uint32_t first, last;
} unfit[] = {
	{ 0x00, 0x1f },
	{ 0x7f, 0x9f },
	{ 0xad, 0xad },
	{ 0x34f, 0x34f },
	{ 0x61c, 0x61c },
	{ 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },
	{ 0x200b, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0x3164, 0x3164 },
	{ 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },
	{ 0xfff0, 0xfffb },
	{ 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a },
	{ 0xe0000, 0xe0fff },
};

static bool
is_unfit(uint32_t character)
{
	for (size_t i = 0; i < sizeof(unfit) / sizeof(unfit[0]); i++) {
		if (character <= unfit[i].last)
			return character >= unfit[i].first;
	}
	return false;
}

void
utf8_tame(char *text)
{
	char *to = text;

	while (*text != '\0') {
		uint32_t character;
		size_t bytes = utf8_read(&character, text);

		if (bytes == 0 || is_unfit(character)) {
			*to++ = '?';
			text += bytes > 0 ? bytes : 1;
			continue;
		}
		while (bytes-- > 0)
			*to++ = *text++;
	}
	*to = '\0';
}

/* The bytes of the next character, and its columns. What is no UTF-8 is a column each byte. */
static size_t
character_measure(const char *text, size_t *columns_r)
{
	uint32_t character;
	size_t bytes = utf8_read(&character, text);
	int columns = bytes > 1 ? wcwidth((wchar_t)character) : 1;

	*columns_r = columns < 0 ? 1 : (size_t)columns;
	return bytes > 0 ? bytes : 1;
}

size_t
utf8_columns(const char *text)
{
	size_t columns = 0, more;

	while (*text != '\0') {
		text += character_measure(text, &more);
		columns += more;
	}
	return columns;
}

size_t
utf8_fit(const char *text, size_t columns)
{
	size_t used = 0, more, at = 0;

	while (text[at] != '\0') {
		size_t bytes = character_measure(text + at, &more);

		if (used + more > columns)
			break;
		used += more;
		at += bytes;
	}
	return at;
}

/* One that takes two columns: lines may end between two of them (Unicode annex 14). */
static bool
is_wide(const char *text)
{
	return *text != '\0' && utf8_fit(text, 1) == 0;
}

/* How many bytes a line takes of a text that begins with a word too long for it. */
static size_t
word_fit(const char *text, size_t most)
{
	size_t at = 0, fit = 0;
	bool was_wide = false;

	while (text[at] != '\0' && text[at] != ' ') {
		uint32_t character;
		size_t bytes = utf8_read(&character, text + at);
		bool wide = is_wide(text + at);

		if (at > most && fit > 0)
			return fit;
		if (wide && was_wide)
			fit = at;
		was_wide = wide;
		at += bytes > 0 ? bytes : 1;
	}
	return fit > 0 ? fit : at;
}

size_t
utf8_fit_line(const char *text, size_t columns)
{
	size_t most = utf8_fit(text, columns), fit = most;

	if (text[most] == '\0')
		return most;
	while (fit > 0 && text[fit] != ' ')
		fit--;
	while (fit > 0 && text[fit - 1] == ' ')
		fit--;
	return fit > 0 ? fit : word_fit(text, most);
}

const char *
utf8_cut(char *buf, size_t buf_bytes, const char *text)
{
	size_t at = 0;

	while (text[at] != '\0') {
		uint32_t character;
		size_t bytes = utf8_read(&character, text + at);

		if (bytes == 0)
			bytes = 1;
		if (at + bytes >= buf_bytes)
			break;
		at += bytes;
	}
	memcpy(buf, text, at);
	buf[at] = '\0';
	return buf;
}
