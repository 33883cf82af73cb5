/* SPDX-License-Identifier: BSD-2-Clause */
/* Flat JSON objects: written into a buffer, and looked up in a line. */
#include "base/json.h"

#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"

#define REPLACEMENT 0xfffdu /* what stands for bytes that are no character */
#define ESCAPE_BYTES 12
#define NUMBER_TEXT_BYTES 32
#define NESTED_MOST 64 /* deeper than that nobody nests who means well */

/* --- characters */

/*
 * Reads one character of which so many bytes may be read. Returns its bytes; a byte that belongs to
 * no character is read as U+FFFD.
 */
static size_t
utf8_decode(uint32_t *code_r, const char *text, size_t most_bytes)
{
	const size_t bytes = utf8_read_within(code_r, text, most_bytes);

	if (bytes > 0)
		return bytes;
	*code_r = REPLACEMENT;
	return 1;
}

static size_t
utf8_encode(char bytes_r[static UTF8_BYTES], uint32_t code)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	const size_t bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = bytes - 1; i > 0; i--, code >>= 6)
		bytes_r[i] = (char)(0x80 | (code & 0x3f));
	bytes_r[0] = (char)(lead[bytes] | code);
	return bytes;
}

/* --- writing */

static void
json_put(struct json *json, const char *bytes, size_t count)
{
	if (json->overflow || count >= json->buf_bytes - json->length) {
		json->overflow = true;
		return;
	}
	memcpy(json->buf + json->length, bytes, count);
	json->length += count;
}

/*
 * Control characters, also those beyond ASCII, and the two line separators that JavaScript knows
 * are escaped: no reader of lines and no terminal takes them for what they are not.
 */
static bool
needs_escape(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029;
}

/* How many bytes at the beginning stand for themselves: most texts are all of that. */
static size_t
plain_bytes(struct span text)
{
	size_t i = 0;

	while (i < text.bytes && text.at[i] >= ' ' && text.at[i] <= '~' && text.at[i] != '"' &&
	       text.at[i] != '\\')
		i++;
	return i;
}

/* Puts the first character of the text, escaped where it must be; returns its bytes. */
static size_t
json_put_character(struct json *json, struct span text)
{
	char out[ESCAPE_BYTES];
	uint32_t code;
	const size_t bytes = utf8_decode(&code, text.at, text.bytes);
	size_t count;

	if (code == '"' || code == '\\')
		count = (size_t)snprintf(out, sizeof(out), "\\%c", (char)code);
	else if (needs_escape(code))
		count = (size_t)snprintf(out, sizeof(out), "\\u%04" PRIx32, code);
	else
		count = utf8_encode(out, code);
	json_put(json, out, count);
	return bytes;
}

static void
json_put_text(struct json *json, struct span text)
{
	json_put(json, "\"", 1);
	while (text.bytes > 0 && !json->overflow) {
		size_t bytes = plain_bytes(text);

		if (bytes > 0)
			json_put(json, text.at, bytes);
		else
			bytes = json_put_character(json, text);
		text = span_tail(text, bytes);
	}
	json_put(json, "\"", 1);
}

static void
json_put_name(struct json *json, const char *name)
{
	if (json->length > 1)
		json_put(json, ",", 1);
	json_put_text(json, span_of(name));
	json_put(json, ":", 1);
}

void
json_begin(struct json *json, char *buf, size_t buf_bytes)
{
	*json = (struct json){ .buf = buf, .buf_bytes = buf_bytes };
	json_put(json, "{", 1);
}

void
json_span(struct json *json, const char *name, struct span value)
{
	json_put_name(json, name);
	json_put_text(json, value);
}

void
json_text(struct json *json, const char *name, const char *value)
{
	json_span(json, name, span_of(value));
}

void
json_number(struct json *json, const char *name, int64_t value)
{
	char text[NUMBER_TEXT_BYTES];
	const int length = snprintf(text, sizeof(text), "%" PRId64, value);

	json_put_name(json, name);
	json_put(json, text, (size_t)length);
}

void
json_seconds(struct json *json, const char *name, int64_t value_us)
{
	const uint64_t magnitude = value_us < 0 ? -(uint64_t)value_us : (uint64_t)value_us;
	char text[NUMBER_TEXT_BYTES];
	int length;

	length = snprintf(text, sizeof(text), "%s%" PRIu64 ".%06u", value_us < 0 ? "-" : "",
	    magnitude / SECOND_US, (unsigned)(magnitude % SECOND_US));
	while (text[length - 1] == '0')
		length--;
	if (text[length - 1] == '.')
		length--;
	json_put_name(json, name);
	json_put(json, text, (size_t)length);
}

void
json_bool(struct json *json, const char *name, bool value)
{
	json_put_name(json, name);
	json_put(json, value ? "true" : "false", value ? 4 : 5);
}

int
json_end(struct json *json)
{
	json_put(json, "}", 1);
	if (json->buf_bytes > 0)
		json->buf[json->overflow ? 0 : json->length] = '\0';
	return json->overflow ? -ENOSPC : (int)json->length;
}

/* --- reading: returns what stands behind, or NULL for what is not what it should be */

#define WORD_BYTES sizeof(uint64_t)
#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex_digit(char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static const char *
blanks_pass(const char *c, const char *end)
{
	while (c < end && (*c == ' ' || *c == '\t' || *c == '\r' || *c == '\n'))
		c++;
	return c;
}

static bool
is_special(char c)
{
	return c == '"' || c == '\\' || (unsigned char)c < ' ';
}

/* The lowest bit that is set is the highest one of the first byte that is_special(). */
static uint64_t
specials_mark(uint64_t word)
{
	const uint64_t quote = word ^ EACH_BYTE('"'), backslash = word ^ EACH_BYTE('\\');

	return (((quote - EACH_BYTE(1)) & ~quote) | ((backslash - EACH_BYTE(1)) & ~backslash) |
	           ((word - EACH_BYTE(' ')) & ~word)) &
	       EACH_BYTE(0x80);
}

/* The first byte that does not stand for itself in a text: eight at a time. */
static const char *
special_find(const char *c, const char *end)
{
	uint64_t word, marks;

	for (; (size_t)(end - c) >= WORD_BYTES; c += WORD_BYTES) {
		memcpy(&word, c, WORD_BYTES);
		marks = specials_mark(le64toh(word));
		if (marks != 0)
			return c + __builtin_ctzll(marks) / 8;
	}
	while (c < end && !is_special(*c))
		c++;
	return c;
}

/* From the backslash. */
static const char *
escape_pass(const char *c, const char *end)
{
	if (end - c < 2)
		return NULL;
	if (c[1] != 'u')
		return c[1] != '\0' && strchr("\"\\/bfnrt", c[1]) != NULL ? c + 2 : NULL;
	if (end - c < 6)
		return NULL;
	for (int i = 2; i < 6; i++) {
		if (!is_hex_digit(c[i]))
			return NULL;
	}
	return c + 6;
}

/* From the opening quote to behind the closing one. */
static const char *
text_pass(const char *c, const char *end)
{
	if (c == end || *c++ != '"')
		return NULL;
	for (;;) {
		c = special_find(c, end);
		if (c == end)
			return NULL;
		if (*c == '"')
			return c + 1;
		c = *c == '\\' ? escape_pass(c, end) : NULL;
		if (c == NULL)
			return NULL;
	}
}

static const char *
digits_pass(const char *c, const char *end)
{
	const char *from = c;

	while (c < end && is_digit(*c))
		c++;
	return c > from ? c : NULL;
}

/* "-12.5e3"; a leading zero is the only one before the dot (RFC 8259 section 6). */
static const char *
number_pass(const char *c, const char *end)
{
	if (c < end && *c == '-')
		c++;
	c = c < end && *c == '0' ? c + 1 : digits_pass(c, end);
	if (c != NULL && c < end && *c == '.')
		c = digits_pass(c + 1, end);
	if (c == NULL || c == end || (*c | 0x20) != 'e')
		return c;
	c++;
	if (c < end && (*c == '+' || *c == '-'))
		c++;
	return digits_pass(c, end);
}

static const char *
literal_pass(const char *c, const char *end)
{
	static const struct span words[] = { SPAN("true"), SPAN("false"), SPAN("null") };
	const struct span rest = { c, (size_t)(end - c) };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_begins(rest, words[i]))
			return c + words[i].bytes;
	}
	return number_pass(c, end);
}

/* The name of a member, up to its value. */
static const char *
name_pass(const char *c, const char *end)
{
	c = text_pass(c, end);
	if (c == NULL)
		return NULL;
	c = blanks_pass(c, end);
	return c < end && *c == ':' ? blanks_pass(c + 1, end) : NULL;
}

/* What is open within a value: a bit each, the innermost is the lowest. */
struct nesting {
	uint64_t objects; /* which of them are objects, not lists */
	unsigned depth;
};

static bool
nesting_ends(const struct nesting *nesting, const char *c, const char *end)
{
	return c < end && *c == (nesting->objects & 1 ? '}' : ']');
}

/* To the value of the next entry. */
static const char *
nesting_enter(const struct nesting *nesting, const char *c, const char *end)
{
	c = blanks_pass(c, end);
	return nesting->objects & 1 ? name_pass(c, end) : c;
}

/* From behind a value to the next one, or behind all that was open. */
static const char *
nesting_go_on(struct nesting *nesting, const char *c, const char *end)
{
	while (nesting->depth > 0) {
		c = blanks_pass(c, end);
		if (c < end && *c == ',')
			return nesting_enter(nesting, c + 1, end);
		if (!nesting_ends(nesting, c, end))
			return NULL;
		nesting->objects >>= 1;
		nesting->depth--;
		c++;
	}
	return c;
}

/* To the first value; what is empty is closed at once. */
static const char *
nesting_open(struct nesting *nesting, const char *c, const char *end)
{
	if (nesting->depth == NESTED_MOST)
		return NULL;
	nesting->depth++;
	nesting->objects = nesting->objects << 1 | (*c == '{');
	c = blanks_pass(c + 1, end);
	return nesting_ends(nesting, c, end) ? nesting_go_on(nesting, c, end)
	                                     : nesting_enter(nesting, c, end);
}

/* An object or a list with all that is in it. */
static const char *
nested_pass(const char *c, const char *end)
{
	struct nesting nesting = { .depth = 0 };

	do {
		if (c < end && (*c == '{' || *c == '[')) {
			c = nesting_open(&nesting, c, end);
			continue;
		}
		c = c < end && *c == '"' ? text_pass(c, end) : literal_pass(c, end);
		if (c != NULL)
			c = nesting_go_on(&nesting, c, end);
	} while (c != NULL && nesting.depth > 0);
	return c;
}

/* A value; value_r->start is NULL for a nested one. */
static const char *
value_pass(struct json_value *value_r, const char *c, const char *end)
{
	const bool is_text = c < end && *c == '"';
	const char *behind;

	*value_r = (struct json_value){ .start = NULL };
	if (c < end && (*c == '{' || *c == '['))
		return nested_pass(c, end);
	behind = is_text ? text_pass(c, end) : literal_pass(c, end);
	if (behind == NULL)
		return NULL;
	value_r->start = is_text ? c + 1 : c;
	value_r->bytes = (size_t)(behind - c) - (is_text ? 2 : 0);
	value_r->is_text = is_text;
	return behind;
}

/* A member; its name is as it stands between the quotes. */
static const char *
member_pass(struct span *name_r, struct json_value *value_r, const char *c, const char *end)
{
	const char *behind = text_pass(c, end);

	if (behind == NULL)
		return NULL;
	*name_r = (struct span){ c + 1, (size_t)(behind - c) - 2 };
	behind = blanks_pass(behind, end);
	if (behind == end || *behind != ':')
		return NULL;
	return value_pass(value_r, blanks_pass(behind + 1, end), end);
}

void
json_walk(struct json_walk *walk_r, struct span line)
{
	const char *end = line.at + line.bytes;
	const char *c = blanks_pass(line.at, end);

	*walk_r = (struct json_walk){ .at = NULL, .end = end };
	if (c < end && *c == '{')
		walk_r->at = c + 1;
}

int
json_next(struct json_walk *walk, struct span *name_r, struct json_value *value_r)
{
	const char *c, *end = walk->end;

	if (walk->at == NULL)
		return -EINVAL;
	c = blanks_pass(walk->at, end);
	if (c < end && *c == '}')
		return blanks_pass(c + 1, end) == end ? 0 : -EINVAL;
	if (walk->member_count++ > 0) {
		if (c == end || *c != ',')
			return -EINVAL;
		c = blanks_pass(c + 1, end);
	}
	walk->at = member_pass(name_r, value_r, c, end);
	return walk->at == NULL ? -EINVAL : 1;
}

/* Passes the whole line, so that one that was torn by a crash has no members at all. */
int
json_find(struct json_value *value_r, const char *line, const char *name)
{
	const struct span wanted = span_of(name);
	struct json_value found = { .start = NULL }, value;
	struct json_walk walk;
	struct span member;
	int more;

	json_walk(&walk, span_of(line));
	while ((more = json_next(&walk, &member, &value)) > 0) {
		if (found.start == NULL && span_is(member, wanted))
			found = value;
	}
	if (more < 0 || found.start == NULL)
		return 0;
	*value_r = found;
	return 1;
}

/* Four hexadecimal digits, which text_pass() has seen. */
static uint32_t
hex_decode(const char *digits)
{
	uint32_t code = 0;

	for (int i = 0; i < 4; i++) {
		const char c = digits[i];

		code = code << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return code;
}

/* "\u…", and the second half of a pair of surrogates. No string can hold U+0000. */
static size_t
unicode_decode(uint32_t *code_r, const char *c)
{
	const uint32_t code = hex_decode(c + 2);

	*code_r = code == 0 ? REPLACEMENT : code;
	if (code < 0xd800 || code > 0xdfff)
		return 6;
	*code_r = REPLACEMENT;
	if (code < 0xdc00 && c[6] == '\\' && c[7] == 'u') {
		const uint32_t low = hex_decode(c + 8);

		if (low >= 0xdc00 && low <= 0xdfff) {
			*code_r = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
			return 12;
		}
	}
	return 6;
}

/* Returns the bytes of the escape, which text_pass() has seen. */
static size_t
escape_decode(uint32_t *code_r, const char *c)
{
	static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
	const char *letter;

	if (c[1] == 'u')
		return unicode_decode(code_r, c);
	letter = strchr(letters, c[1]);
	*code_r = (uint32_t)(letter == NULL ? c[1] : meanings[letter - letters]);
	return 2;
}

void
json_read_text(char *buf, size_t buf_bytes, const struct json_value *value)
{
	const char *end = value->start + value->bytes;
	size_t length = 0;

	for (const char *c = value->start; c < end;) {
		char bytes[UTF8_BYTES];
		uint32_t code;
		size_t count;

		c += value->is_text && *c == '\\' ? escape_decode(&code, c)
		                                  : utf8_decode(&code, c, (size_t)(end - c));
		count = utf8_encode(bytes, code);
		if (length + count >= buf_bytes)
			break;
		memcpy(buf + length, bytes, count);
		length += count;
	}
	if (buf_bytes > 0)
		buf[length] = '\0';
}

int
json_find_text(char *buf, size_t buf_bytes, const char *line, const char *name)
{
	struct json_value value = { .start = "" };
	int found = json_find(&value, line, name);

	json_read_text(buf, buf_bytes, &value);
	return found;
}

/* A number times the scale, a power of ten; further decimals are cut off. */
static int
number_read(int64_t *number_r, const struct json_value *value, int64_t scale)
{
	const char *c = value->start, *end = c + value->bytes;
	int64_t number = 0, sign = 1;

	*number_r = 0;
	if (value->is_text)
		return 0;
	if (c < end && *c == '-') {
		sign = -1;
		c++;
	}
	if (c == end || !is_digit(*c))
		return 0;
	for (; c < end && is_digit(*c); c++) {
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, sign * (*c - '0'), &number))
			return 0;
	}
	if (__builtin_mul_overflow(number, scale, &number))
		return 0;
	if (end - c >= 2 && *c == '.') {
		for (c++; c < end && is_digit(*c); c++) {
			scale /= 10;
			if (__builtin_add_overflow(number, sign * scale * (*c - '0'), &number))
				return 0;
		}
	}
	if (c != end)
		return 0;
	*number_r = number;
	return 1;
}

int
json_read_number(int64_t *number_r, const struct json_value *value)
{
	return number_read(number_r, value, 1);
}

int
json_read_seconds(int64_t *us_r, const struct json_value *value)
{
	return number_read(us_r, value, SECOND_US);
}

int
json_find_number(int64_t *number_r, const char *line, const char *name)
{
	struct json_value value = { .start = "" };

	json_find(&value, line, name);
	return json_read_number(number_r, &value);
}

int
json_find_seconds(int64_t *us_r, const char *line, const char *name)
{
	struct json_value value = { .start = "" };

	json_find(&value, line, name);
	return json_read_seconds(us_r, &value);
}
