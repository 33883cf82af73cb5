/* SPDX-License-Identifier: BSD-2-Clause */
/* The file in which maintenance outlives the process. */
#include "daemon/drain_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/now.h"
#include "base/text.h"

#define FILE_BYTES 1024 /* more than all lines at their longest */
#define VALUE_BYTES DRAIN_REASON_BYTES
#define FILE_END "end\n" /* without it the file was cut off */

static const char *const except_names[] = {
	[DRAIN_NOBODY] = "nobody",
	[DRAIN_AUTHENTICATED] = "authenticated",
};

/* --- one value of each kind: prints it, or reads it and returns whether it is one */

static void
time_print(char value_r[static VALUE_BYTES], const void *member)
{
	const int64_t *at_us = member;

	if (*at_us == INT64_MAX)
		text_copy(value_r, VALUE_BYTES, "never");
	else
		now_print(*at_us, value_r);
}

static bool
time_read(void *member, size_t member_bytes, const char *value)
{
	int64_t *at_us = member;

	(void)member_bytes;
	*at_us = INT64_MAX;
	return strcmp(value, "never") == 0 || now_parse(at_us, value) == 0;
}

static void
except_print(char value_r[static VALUE_BYTES], const void *member)
{
	const enum drain_except *except = member;

	text_copy(value_r, VALUE_BYTES, except_names[*except]);
}

static bool
except_read(void *member, size_t member_bytes, const char *value)
{
	enum drain_except *except = member;

	(void)member_bytes;
	for (size_t i = 0; i < sizeof(except_names) / sizeof(except_names[0]); i++) {
		*except = (enum drain_except)i;
		if (strcmp(value, except_names[i]) == 0)
			return true;
	}
	return false;
}

static void
words_print(char value_r[static VALUE_BYTES], const void *member)
{
	text_copy(value_r, VALUE_BYTES, member);
	text_plain(value_r);
}

static bool
words_read(void *member, size_t member_bytes, const char *value)
{
	for (const char *byte = value; *byte != '\0'; byte++) {
		if (*byte < ' ' || *byte > '~')
			return false;
	}
	return text_copy(member, member_bytes, value);
}

/* The lines of the file in turn: "name=value". */
static const struct field {
	const char *name;
	size_t offset, bytes; /* in struct drain */
	void (*print)(char value_r[static VALUE_BYTES], const void *member);
	bool (*read)(void *member, size_t member_bytes, const char *value);
} fields[] = {
	{ "since", offsetof(struct drain, since_us), sizeof(int64_t), time_print, time_read },
	{ "until", offsetof(struct drain, until_us), sizeof(int64_t), time_print, time_read },
	{ "except", offsetof(struct drain, except), sizeof(enum drain_except), except_print,
	    except_read },
	{ "by", offsetof(struct drain, by), DRAIN_BY_BYTES, words_print, words_read },
	{ "reason", offsetof(struct drain, reason), DRAIN_REASON_BYTES, words_print, words_read },
};

#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

/* Cuts the value off the line that must begin here; moves *text behind it. NULL: it is none. */
static const char *
value_cut(char **text, const char *name)
{
	size_t name_bytes = strlen(name);
	char *value = *text + name_bytes + 1;
	char *end = strchr(*text, '\n');

	if (end == NULL || strncmp(*text, name, name_bytes) != 0 || (*text)[name_bytes] != '=')
		return NULL;
	*end = '\0';
	*text = end + 1;
	return value;
}

static int
text_read(struct drain *drain_r, char *text)
{
	struct drain drain = { .since_us = 0 };

	for (size_t i = 0; i < FIELD_COUNT; i++) {
		const char *value = value_cut(&text, fields[i].name);

		if (value == NULL ||
		    !fields[i].read((char *)&drain + fields[i].offset, fields[i].bytes, value))
			return -EINVAL;
	}
	if (strcmp(text, FILE_END) != 0)
		return -EINVAL;
	*drain_r = drain;
	return 1;
}

/* What others put in its place, such as a fifo, must not hold up the start. */
int
drain_file_read(struct drain *drain_r, const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char text[FILE_BYTES];
	struct stat found;
	ssize_t got;
	int error;

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	got = fstat(fd, &found) == 0 && S_ISREG(found.st_mode) ? read(fd, text, sizeof(text)) : 0;
	error = errno;
	close(fd);
	if (got < 0)
		return -error;
	if (got == 0 || got == sizeof(text) || memchr(text, '\0', (size_t)got) != NULL)
		return -EINVAL;
	text[got] = '\0';
	return text_read(drain_r, text);
}

static size_t
text_print(char text_r[static FILE_BYTES], const struct drain *drain)
{
	char value[VALUE_BYTES];

	text_r[0] = '\0';
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		fields[i].print(value, (const char *)drain + fields[i].offset);
		text_append(text_r, FILE_BYTES, fields[i].name);
		text_append(text_r, FILE_BYTES, "=");
		text_append(text_r, FILE_BYTES, value);
		text_append(text_r, FILE_BYTES, "\n");
	}
	text_append(text_r, FILE_BYTES, FILE_END);
	return strlen(text_r);
}

static int
file_fill(const char *path, const char *text, size_t text_bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
	ssize_t written;
	int rc = 0;

	if (fd < 0)
		return -errno;
	written = write(fd, text, text_bytes);
	if (written < 0 || fsync(fd) < 0)
		rc = -errno;
	else if ((size_t)written < text_bytes)
		rc = -ENOSPC;
	close(fd);
	return rc;
}

/* A name is on the disk when its directory is. */
static int
directory_sync(const char *path)
{
	char directory[PATH_MAX];
	char *slash;
	int fd, rc;

	if (!text_copy(directory, sizeof(directory), path))
		return -ENAMETOOLONG;
	slash = strrchr(directory, '/');
	if (slash == NULL)
		return -EINVAL;
	slash[slash == directory] = '\0';
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	rc = fsync(fd) < 0 ? -errno : 0;
	close(fd);
	return rc;
}

int
drain_file_write(const struct drain *drain, const char *path)
{
	char temporary[PATH_MAX], text[FILE_BYTES];
	size_t text_bytes = text_print(text, drain);
	int rc;

	if (!text_copy(temporary, sizeof(temporary), path) ||
	    !text_append(temporary, sizeof(temporary), ".new"))
		return -ENAMETOOLONG;
	rc = file_fill(temporary, text, text_bytes);
	if (rc == 0 && rename(temporary, path) < 0)
		rc = -errno;
	if (rc < 0) {
		unlink(temporary);
		return rc;
	}
	return directory_sync(path);
}

int
drain_file_remove(const char *path)
{
	if (unlink(path) < 0)
		return errno == ENOENT ? 0 : -errno;
	return directory_sync(path);
}
