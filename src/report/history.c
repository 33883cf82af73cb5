/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the audit file back, and before it those that it was rotated to, compressed or not. */
#include "report/history.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/text.h"

#define LINE_MOST_BYTES 65536
#define PACKED_BYTES (1 << 16)
#define BLOCK_BYTES (1 << 18) /* zlib copies nothing in between if it is asked for so much */
#define DATE_DIGITS 8 /* what has fewer is a number */
#define DIGITS_MOST 18
/* A file may be copied, or the clock be set, and then a line be of a later time than its file. */
#define CLOCKS_APART_US HOUR_US

/* How logrotate tells predecessors apart: its default, and dateext. */
enum naming { NAMING_NUMBER, NAMING_DATE, NAMING_COUNT };

struct past {
	char name[NAME_MAX + 1];
	enum naming naming;
	int64_t order; /* of those that are named alike the smallest is the oldest */
	bool packed;
	dev_t device;
	ino_t inode;
	time_t changed;
};

struct pasts {
	struct past *list;
	size_t count;
	size_t capacity;
	time_t latest[NAMING_COUNT]; /* change of any that is named so */
};

/* One file as it is read; the block holds the beginning of a line and what was read behind it. */
struct reading {
	history_visit_fn *visit;
	void *arg;
	time_t from; /* what was last changed before is passed over */
	bool passing; /* the rest of a line that is too long */
	size_t held_bytes; /* of a line whose end has not been read yet */
	char *block;
};

/* --- the names */

/*
 * Reads "20261121", "2026-11-21", "20261121-0315" and the like, without the dashes. Returns what
 * stands behind, or NULL.
 */
static const char *
digits_take(int64_t *number_r, size_t *digits_r, const char *text)
{
	*number_r = 0;
	*digits_r = 0;
	for (; isdigit((unsigned char)*text) || (*text == '-' && *digits_r > 0); text++) {
		if (*text == '-')
			continue;
		if (++*digits_r > DIGITS_MOST)
			return NULL;
		*number_r = *number_r * 10 + (*text - '0');
	}
	return *digits_r > 0 ? text : NULL;
}

/* Puts a date with its hour behind the same date without one, and before the next. */
static int64_t
date_order(int64_t number, size_t digits)
{
	for (; digits < DIGITS_MOST; digits++)
		number *= 10;
	return number;
}

/* Is it the stem, a number or a date, and the tail, with or without ".gz"? */
static bool
past_parse(
    struct past *past_r, const char *name, const char *stem, size_t stem_bytes, const char *tail)
{
	const char *rest;
	char mark;
	size_t digits;
	int64_t number;

	if (strncmp(name, stem, stem_bytes) != 0)
		return false;
	mark = name[stem_bytes];
	if (mark != '.' && mark != '-')
		return false;
	rest = digits_take(&number, &digits, name + stem_bytes + 1);
	if (rest == NULL || strncmp(rest, tail, strlen(tail)) != 0)
		return false;
	rest += strlen(tail);
	past_r->packed = strcmp(rest, ".gz") == 0;
	past_r->naming = digits >= DATE_DIGITS ? NAMING_DATE : NAMING_NUMBER;
	past_r->order = past_r->naming == NAMING_DATE ? date_order(number, digits) : -number;
	if (past_r->naming == NAMING_NUMBER && mark == '-')
		return false;
	return *rest == '\0' || past_r->packed;
}

/* Both "audit.jsonl.1" and, with logrotate's `extension`, "audit.1.jsonl". */
static bool
past_matches(struct past *past_r, const char *name, const char *file)
{
	const char *extension = strrchr(file, '.');

	if (past_parse(past_r, name, file, strlen(file), ""))
		return true;
	return extension != NULL && extension != file &&
	       past_parse(past_r, name, file, (size_t)(extension - file), extension);
}

/* --- the list */

static int
pasts_add(struct pasts *pasts, const struct past *past)
{
	if (pasts->count == pasts->capacity) {
		size_t capacity = pasts->capacity == 0 ? 16 : pasts->capacity * 2;
		struct past *list = reallocarray(pasts->list, capacity, sizeof(*list));

		if (list == NULL)
			return -ENOMEM;
		pasts->list = list;
		pasts->capacity = capacity;
	}
	pasts->list[pasts->count++] = *past;
	if (past->changed > pasts->latest[past->naming])
		pasts->latest[past->naming] = past->changed;
	return 0;
}

/* While it is being packed both are there, and the packed one is not complete. */
static bool
past_is_being_packed(const struct past *past, int dir_fd)
{
	char unpacked[NAME_MAX + 1];

	if (!past->packed)
		return false;
	text_copy(unpacked, sizeof(unpacked), past->name);
	unpacked[strlen(unpacked) - strlen(".gz")] = '\0';
	return faccessat(dir_fd, unpacked, F_OK, 0) == 0;
}

/* Returns 0 or -ENOMEM. */
static int
pasts_collect(struct pasts *pasts, DIR *dir, const char *file)
{
	const struct dirent *entry;
	struct stat there;
	struct past past;
	int error = 0;

	while (error == 0 && (entry = readdir(dir)) != NULL) {
		if (!past_matches(&past, entry->d_name, file) ||
		    fstatat(dirfd(dir), entry->d_name, &there, 0) != 0 || !S_ISREG(there.st_mode))
			continue;
		text_copy(past.name, sizeof(past.name), entry->d_name);
		past.device = there.st_dev;
		past.inode = there.st_ino;
		past.changed = there.st_mtime;
		if (!past_is_being_packed(&past, dirfd(dir)))
			error = pasts_add(pasts, &past);
	}
	return error;
}

/* The oldest first. Where the naming was changed one day, whichever has a younger file is newer. */
static int
past_compare(const void *left, const void *right, void *arg)
{
	const struct past *one = left, *other = right;
	const struct pasts *pasts = arg;

	if (one->naming != other->naming) {
		time_t change = pasts->latest[one->naming] - pasts->latest[other->naming];

		if (change != 0)
			return change < 0 ? -1 : 1;
		return one->naming < other->naming ? -1 : 1;
	}
	if (one->order != other->order)
		return one->order < other->order ? -1 : 1;
	return strcmp(one->name, other->name);
}

/* --- the lines */

static int
line_give(struct reading *reading, char *line, size_t bytes)
{
	bool passing = reading->passing;

	reading->passing = false;
	if (passing || bytes > LINE_MOST_BYTES)
		return 0;
	line[bytes] = '\0';
	return reading->visit(reading->arg, (struct span){ line, bytes });
}

/* Gives the lines that end in the block, and moves what is left to its beginning. */
static int
block_give(struct reading *reading, size_t bytes)
{
	char *line = reading->block, *end = line + bytes, *newline;
	char *from = line + reading->held_bytes;
	int result = 0;

	while (result == 0 && (newline = memchr(from, '\n', (size_t)(end - from))) != NULL) {
		result = line_give(reading, line, (size_t)(newline - line));
		line = from = newline + 1;
	}
	reading->held_bytes = (size_t)(end - line);
	if (reading->held_bytes > LINE_MOST_BYTES) {
		reading->held_bytes = 0;
		reading->passing = true;
	}
	memmove(reading->block, line, reading->held_bytes);
	return result;
}

/* Returns the bytes, 0 at the end, or -errno. */
static int
plain_fill(int fd, char *buf, size_t buf_bytes)
{
	ssize_t bytes;

	do
		bytes = read(fd, buf, buf_bytes);
	while (bytes < 0 && errno == EINTR);
	return bytes < 0 ? -errno : (int)bytes;
}

/* The same of what zlib unpacks, or passes through. */
static int
packed_fill(gzFile file, char *buf, size_t buf_bytes)
{
	int bytes = gzread(file, buf, (unsigned)buf_bytes), error;

	if (bytes > 0)
		return bytes;
	gzerror(file, &error);
	return bytes < 0 || error != Z_OK ? -EIO : 0;
}

/* Reads to the end, and as far as it can what is damaged. Without a packed file from the plain. */
static int
reading_run(struct reading *reading, gzFile packed, int plain_fd, const char *name)
{
	int bytes, result;

	reading->held_bytes = 0;
	reading->passing = false;
	for (;;) {
		char *room = reading->block + reading->held_bytes;

		bytes = packed != NULL ? packed_fill(packed, room, BLOCK_BYTES)
		                       : plain_fill(plain_fd, room, BLOCK_BYTES);
		if (bytes <= 0)
			break;
		result = block_give(reading, reading->held_bytes + (size_t)bytes);
		if (result != 0)
			return result;
	}
	if (bytes < 0)
		log_warning("%s is damaged: its end cannot be read", name);
	return reading->held_bytes > 0 ? line_give(reading, reading->block, reading->held_bytes)
	                               : 0;
}

/* Whatever its name. What cannot be read at a place, such as a pipe, zlib finds out itself. */
static bool
is_plain(int fd)
{
	unsigned char magic[2]; /* RFC 1952 section 2.3.1 */
	ssize_t bytes = pread(fd, magic, sizeof(magic), 0);

	return bytes >= 0 && !(bytes == 2 && magic[0] == 0x1f && magic[1] == 0x8b);
}

/* The descriptor is used up. */
static int
file_read(struct reading *reading, int fd, const char *name)
{
	gzFile file;
	int result;

	if (is_plain(fd)) {
		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
		result = reading_run(reading, NULL, fd, name);
		close(fd);
		return result;
	}
	file = gzdopen(fd, "r");
	if (file == NULL) {
		close(fd);
		return -ENOMEM;
	}
	gzbuffer(file, PACKED_BYTES);
	result = reading_run(reading, file, -1, name);
	gzclose(file);
	return result;
}

/* None of its lines can be of the time that is asked for. */
static bool
is_too_old(const struct reading *reading, time_t changed)
{
	return changed < reading->from;
}

/* A rotation meanwhile gives files other names: none is read twice. */
static bool
was_read(const struct pasts *pasts, size_t count, const struct stat *now, const struct stat *opened)
{
	if (now->st_ino == opened->st_ino && now->st_dev == opened->st_dev)
		return true;
	for (size_t i = 0; i < count; i++) {
		if (pasts->list[i].inode == opened->st_ino &&
		    pasts->list[i].device == opened->st_dev)
			return true;
	}
	return false;
}

/* One that cannot be read is said, and passed over. */
static int
past_read(struct reading *reading, const struct pasts *pasts, size_t index, int dir_fd,
    const struct stat *now)
{
	struct past *past = &pasts->list[index];
	struct stat opened;
	int fd;

	if (is_too_old(reading, past->changed))
		return 0;
	fd = openat(dir_fd, past->name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		if (errno != ENOENT)
			log_warning("%s cannot be read: %s", past->name, strerror(errno));
		return 0;
	}
	if (fstat(fd, &opened) != 0 || was_read(pasts, index, now, &opened)) {
		close(fd);
		return 0;
	}
	past->inode = opened.st_ino;
	return file_read(reading, fd, past->name);
}

static int
pasts_read(struct pasts *pasts, struct reading *reading, DIR *dir, const char *file,
    const struct stat *now)
{
	int result = pasts_collect(pasts, dir, file);

	if (result != 0)
		return result;
	if (pasts->count > 0)
		qsort_r(pasts->list, pasts->count, sizeof(*pasts->list), past_compare, pasts);
	for (size_t i = 0; result == 0 && i < pasts->count; i++)
		result = past_read(reading, pasts, i, dirfd(dir), now);
	return result;
}

DIR *
history_directory(const char *path, const char **file_r)
{
	const char *slash = strrchr(path, '/');
	char directory[PATH_MAX] = ".";

	*file_r = slash == NULL ? path : slash + 1;
	if (slash != NULL && (size_t)(slash - path) + 1 < sizeof(directory))
		text_copy(directory, (size_t)(slash - path) + 2, path);
	return opendir(directory);
}

/* The file itself; the descriptor is used up. */
static int
present_read(struct reading *reading, int fd, const struct stat *now, const char *path)
{
	if (is_too_old(reading, now->st_mtime)) {
		close(fd);
		return 0;
	}
	return file_read(reading, fd, path);
}

int
history_read_since(const char *path, int64_t from_us, history_visit_fn *visit, void *arg)
{
	struct reading reading = { .visit = visit, .arg = arg };
	struct pasts pasts = { .count = 0 };
	struct stat now = { .st_ino = 0 };
	const char *file;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int error = fd < 0 ? -errno : 0, result = 0;
	DIR *dir = history_directory(path, &file);

	if (dir == NULL && fd >= 0)
		log_warning("%s: its directory cannot be read: %s", path, strerror(errno));
	if (fd >= 0)
		fstat(fd, &now);
	if (from_us > CLOCKS_APART_US)
		reading.from = (time_t)((from_us - CLOCKS_APART_US) / SECOND_US);
	reading.block = malloc(LINE_MOST_BYTES + BLOCK_BYTES + 1);
	if (reading.block == NULL)
		result = -ENOMEM;
	if (result == 0 && dir != NULL)
		result = pasts_read(&pasts, &reading, dir, file, &now);
	if (result == 0 && fd >= 0) {
		result = present_read(&reading, fd, &now, path);
		fd = -1;
	}
	if (result == 0 && pasts.count == 0)
		result = error;
	else if (error != 0 && error != -ENOENT)
		log_warning("%s cannot be read: %s", path, strerror(-error));
	if (dir != NULL)
		closedir(dir);
	if (fd >= 0)
		close(fd);
	free(pasts.list);
	free(reading.block);
	return result;
}

int
history_read(const char *path, history_visit_fn *visit, void *arg)
{
	return history_read_since(path, 0, visit, arg);
}
