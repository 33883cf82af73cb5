/* SPDX-License-Identifier: BSD-2-Clause */
/* The text of a config file, before libconfig sees it. */
#include "settings/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/language.h"
#include "base/span.h"
#include "base/utf8.h"

#include "settings/complaint.h"

#define FILE_MOST_BYTES (INT64_C(16) << 20)
#define FILES_MOST 200
#define DEPTH_MOST 10 /* MAX_INCLUDE_DEPTH of libconfig 1.5 */
#define WORD_BYTES 64
#define SHOWN_BYTES 101 /* of a path, with NUL */

static const char name_first[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*";
static const char name_letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*0123456789-_";
static const char value_letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/@*-+";

/* Where in a file the scan is. */
struct cursor {
	struct scan *scan;
	const char *file;
	unsigned line;
	unsigned depth;
	const char *at;
	bool line_begins; /* only blanks so far */
	char before; /* the last character that is neither blank nor comment; 0 at the start */
};

const char *
scan_include_path(struct allocation **owner, const char *directory, const char *name)
{
	size_t bytes = strlen(directory) + 1 + strlen(name) + 1;
	char *path = allocation_new(owner, bytes);

	if (path != NULL && strcmp(directory, ".") == 0)
		snprintf(path, bytes, "%s", name);
	else if (path != NULL)
		snprintf(path, bytes, "%s/%s", directory, name);
	return path;
}

/* --- reading */

/* Returns how many bytes were read, or -errno. */
static int64_t
read_whole(int fd, char *buf, int64_t buf_bytes)
{
	int64_t length = 0;
	ssize_t count;

	while (length < buf_bytes) {
		count = read(fd, buf + length, (size_t)(buf_bytes - length));
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return -errno;
		if (count == 0)
			break;
		length += count;
	}
	return length;
}

/* Returns 0 or -errno; -EFBIG for a file that is too large, -EINVAL for one that is none. */
static int
file_read(struct allocation **owner, const char *path, char **text_r, int64_t *bytes_r)
{
	struct stat stat;
	int64_t length;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return -errno;
	if (fstat(fd, &stat) < 0)
		length = -errno;
	else if (S_ISDIR(stat.st_mode))
		length = -EISDIR;
	else if (!S_ISREG(stat.st_mode))
		length = -EINVAL;
	else if (stat.st_size > FILE_MOST_BYTES)
		length = -EFBIG;
	else if ((*text_r = allocation_new(owner, (size_t)stat.st_size + 1)) == NULL)
		length = -ENOMEM;
	else
		length = read_whole(fd, *text_r, stat.st_size);
	close(fd);
	*bytes_r = length;
	return length < 0 ? (int)length : 0;
}

static const char *
file_fault(int error)
{
	if (error == -EINVAL)
		return tr("it is not a regular file");
	if (error == -EFBIG)
		return tr("it is larger than 16 MiB");
	return error_words(-error);
}

/* --- looking */

/* What stands at the cursor, as long as it looks like one value. */
static int
value_length(const char *at)
{
	size_t length = strspn(at, value_letters);

	for (const char *comment = at;
	     (comment = memchr(comment, '/', length - (size_t)(comment - at))) != NULL; comment++) {
		if (comment[1] == '/' || comment[1] == '*')
			return (int)(comment - at);
	}
	return (int)(length < WORD_BYTES ? length : WORD_BYTES);
}

static void
need_quotes(struct cursor *cursor, int length)
{
	char word[WORD_BYTES + 1];

	span_copy(word, sizeof(word), (struct span){ cursor->at, (size_t)length });
	complaint_add(cursor->scan->complaints, cursor->file, cursor->line,
	    tr("{word} must stand in quotes: \"{word}\""), "word", word, NULL);
	cursor->scan->spoiled = true;
}

static void
number_check(struct cursor *cursor, int length)
{
	char word[WORD_BYTES + 1], *end;
	int base;
	long long number;

	snprintf(word, sizeof(word), "%.*s", length, cursor->at);
	base = strncasecmp(word, "0x", 2) == 0 ? 16 : 10;
	errno = 0;
	number = strtoll(word, &end, base);
	if (*end != '\0' && strcmp(end, "L") != 0 && strcmp(end, "LL") != 0) {
		errno = 0;
		strtod(word, &end);
		if (*end != '\0')
			need_quotes(cursor, length);
		return;
	}
	if (errno != ERANGE && (*end != '\0' || (number <= INT_MAX && number >= INT_MIN)))
		return;
	complaint_add(cursor->scan->complaints, cursor->file, cursor->line,
	    tr("the number {number} is too large to be written like this"), "number", word, NULL);
	cursor->scan->spoiled = true;
}

static void
pass_number(struct cursor *cursor)
{
	int length = value_length(cursor->at);

	number_check(cursor, length);
	cursor->before = '0';
	cursor->at += length;
}

static bool
expects_value(const struct cursor *cursor)
{
	return cursor->before == '=' || cursor->before == ':' || cursor->before == '[';
}

/* A name, true or false; or a text whose quotes were forgotten. */
static void
pass_name(struct cursor *cursor)
{
	size_t length = strspn(cursor->at, name_letters);
	bool is_bool = (length == 4 && strncasecmp(cursor->at, "true", 4) == 0) ||
	               (length == 5 && strncasecmp(cursor->at, "false", 5) == 0);

	if (expects_value(cursor) && !is_bool) {
		length = (size_t)value_length(cursor->at);
		need_quotes(cursor, (int)length);
	}
	cursor->before = 'a';
	cursor->at += length;
}

/* Counts the lines that are passed. */
static void
pass_to(struct cursor *cursor, const char *end)
{
	for (; cursor->at < end; cursor->at++)
		cursor->line += *cursor->at == '\n';
}

static void
pass_comment(struct cursor *cursor)
{
	const char *end = strstr(cursor->at + 2, "*/");

	if (end == NULL) {
		complaint_add(cursor->scan->complaints, cursor->file, cursor->line,
		    tr("the comment that begins here has no end; write */"), NULL);
		cursor->scan->halted = true;
		end = cursor->at + strlen(cursor->at) - 2;
	}
	pass_to(cursor, end + 2);
}

static void
pass_string(struct cursor *cursor)
{
	const char *end = cursor->at + 1;

	while (*end != '\0' && *end != '"')
		end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
	if (*end == '\0') {
		complaint_add(cursor->scan->complaints, cursor->file, cursor->line,
		    tr("the text that begins here has no closing quote"), NULL);
		cursor->scan->halted = true;
		end--;
	}
	pass_to(cursor, end + 1);
	cursor->before = '"';
}

static void scan_text(
    struct scan *scan, const char *file, const char *text, int64_t bytes, unsigned depth);

static void
include_check(struct cursor *cursor, const char *name)
{
	struct scan *scan = cursor->scan;
	const char *path = scan_include_path(scan->owner, scan->directory, name);
	char shown[SHOWN_BYTES], directory[SHOWN_BYTES];
	int64_t bytes = 0;
	char *text = NULL;
	int error;

	if (path == NULL) {
		scan->error = -ENOMEM;
		return;
	}
	if (name[0] == '/') {
		complaint_add(scan->complaints, cursor->file, cursor->line,
		    tr("@include \"{name}\": a file is included by its path below {directory}"),
		    "name", utf8_cut(shown, sizeof(shown), name), "directory",
		    utf8_cut(directory, sizeof(directory), scan->directory), NULL);
		scan->halted = true;
		return;
	}
	if (cursor->depth == DEPTH_MOST || ++scan->file_count > FILES_MOST) {
		complaint_add(scan->complaints, cursor->file, cursor->line,
		    tr("@include \"{name}\": too many files in each other; does one include "
		       "itself?"),
		    "name", utf8_cut(shown, sizeof(shown), name), NULL);
		scan->halted = true;
		return;
	}
	error = file_read(scan->owner, path, &text, &bytes);
	if (error < 0) {
		complaint_add(scan->complaints, cursor->file, cursor->line,
		    "@include \"{name}\": {fault}", "name", utf8_cut(shown, sizeof(shown), name),
		    "fault", file_fault(error), NULL);
		scan->halted = true;
		return;
	}
	scan_text(scan, path, text, bytes, cursor->depth + 1);
}

/* libconfig 1.5 knows "@include" at the beginning of a line only. */
static void
pass_include(struct cursor *cursor)
{
	const char *quote = cursor->at + strcspn(cursor->at, "\"\n");
	size_t length = *quote == '"' ? strcspn(quote + 1, "\"\n") : 0;
	char name[PATH_MAX];

	if (*quote == '"' && quote[1 + length] == '"' && length < sizeof(name)) {
		memcpy(name, quote + 1, length);
		name[length] = '\0';
		cursor->at = quote + 1 + length + 1;
		include_check(cursor, name);
		return;
	}
	complaint_add(cursor->scan->complaints, cursor->file, cursor->line,
	    tr("write @include \"FILE\" in a line of its own"), NULL);
	cursor->scan->halted = true;
	cursor->at++;
}

static void
pass_other(struct cursor *cursor)
{
	cursor->before = *cursor->at;
	cursor->at++;
}

static bool
begins_number(const char *at)
{
	at += *at == '-' || *at == '+';
	return *at >= '0' && *at <= '9';
}

static void
pass_one(struct cursor *cursor)
{
	const char *at = cursor->at;

	if (*at == '#' || (at[0] == '/' && at[1] == '/'))
		cursor->at += strcspn(at, "\n");
	else if (at[0] == '/' && at[1] == '*')
		pass_comment(cursor);
	else if (*at == '"')
		pass_string(cursor);
	else if (cursor->line_begins && strncmp(at, "@include", 8) == 0)
		pass_include(cursor);
	else if (begins_number(at))
		pass_number(cursor);
	else if (strchr(name_first, *at) != NULL || (*at == '/' && expects_value(cursor)))
		pass_name(cursor);
	else
		pass_other(cursor);
	cursor->line_begins = false;
}

/* For libconfig the text would end here. */
static void
nul_check(struct scan *scan, const char *file, const char *text, int64_t bytes)
{
	unsigned line = 1;

	if (strlen(text) == (size_t)bytes)
		return;
	for (const char *byte = text; *byte != '\0'; byte++)
		line += *byte == '\n';
	complaint_add(scan->complaints, file, line, tr("there is a NUL byte in this line"), NULL);
	scan->halted = true;
}

static void
scan_text(struct scan *scan, const char *file, const char *text, int64_t bytes, unsigned depth)
{
	struct cursor cursor = {
		.scan = scan,
		.file = file,
		.line = 1,
		.depth = depth,
		.at = text,
		.line_begins = true,
	};

	nul_check(scan, file, text, bytes);
	while (*cursor.at != '\0' && !scan->halted) {
		if (*cursor.at == '\n') {
			cursor.line++;
			cursor.at++;
			cursor.line_begins = true;
		} else if (*cursor.at == ' ' || *cursor.at == '\t' || *cursor.at == '\r') {
			cursor.at++;
		} else {
			pass_one(&cursor);
		}
	}
}

char *
scan_file(struct scan *scan, const char *path)
{
	int64_t bytes = 0;
	char *text = NULL;
	int error = file_read(scan->owner, path, &text, &bytes);

	if (error < 0) {
		complaint_add(
		    scan->complaints, path, 0, "{fault}", "fault", file_fault(error), NULL);
		scan->error = error == -ENOMEM ? error : 0;
		return NULL;
	}
	scan_text(scan, path, text, bytes, 0);
	return scan->halted ? NULL : text;
}
