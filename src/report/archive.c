/* SPDX-License-Identifier: BSD-2-Clause */
/* Rotates a file, and deletes what it was rotated to when that is too old or too much. */
#include "report/archive.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/now.h"
#include "base/text.h"

#include "report/history.h"
#include "report/line.h"
#include "report/record.h"

#define NAMES_TRIED 60 /* a second each */
#define STAMP "-dddddddd-dddddd" /* a digit for each d */
#define PERIODS 10

int64_t
archive_period_us(const struct archive_bounds *bounds)
{
	return bounds->size_bytes == 0 ? 0 : bounds->age_us / PERIODS;
}

/* An outcome is written later than it happened by its age, and all else at its time. */
int64_t
archive_begun_us(int fd)
{
	char line[LINE_BYTES];
	const ssize_t got = pread(fd, line, sizeof(line), 0);
	const char *end = got > 0 ? memchr(line, '\n', (size_t)got) : NULL;
	struct record record;

	if (end == NULL || !record_read(&record, (struct span){ line, (size_t)(end - line) }))
		return 0;
	if (record.kind != RECORD_OUTCOME)
		return record.at_us;
	return record.at_us + record_seconds(&record, MEMBER_AGE);
}

/* --- rotation */

/* "-20261121-222105" */
static void
stamp_print(int64_t at_us, char stamp_r[static sizeof(STAMP)])
{
	char time[NOW_TEXT_BYTES];

	now_print(at_us, time);
	snprintf(stamp_r, sizeof(STAMP), "-%.4s%.2s%.2s-%.2s%.2s%.2s", time, time + 5, time + 8,
	    time + 11, time + 14, time + 17);
}

/* Where the file system cannot tell whether the name is taken, it is looked for before. */
static int
rename_new(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	if (faccessat(AT_FDCWD, to, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return -EEXIST;
	return rename(from, to) == 0 ? 0 : -errno;
}

int
archive_put(const char *path, int64_t now_us)
{
	char name[PATH_MAX], stamp[sizeof(STAMP)];
	struct stat there;
	int error = -EEXIST;

	if (lstat(path, &there) != 0)
		return -errno;
	if (!S_ISREG(there.st_mode))
		return -ENOTSUP;
	for (int i = 0; error == -EEXIST && i < NAMES_TRIED; i++) {
		stamp_print(now_us + i * SECOND_US, stamp);
		if (!text_copy(name, sizeof(name), path) || !text_append(name, sizeof(name), stamp))
			return -ENAMETOOLONG;
		error = rename_new(path, name);
	}
	return error;
}

/* --- what is left of it */

/* One look at the directory. */
struct round {
	const char *file; /* its name there */
	int64_t now_us;
	int64_t age_us;
	int64_t total_bytes; /* of those that are left … */
	char oldest[NAME_MAX + 1]; /* … and the first of them; "": there is none */
	int error;
};

static bool
name_is_ours(const char *name, const char *file)
{
	const size_t file_bytes = strlen(file);
	const char *pattern = STAMP;

	if (strncmp(name, file, file_bytes) != 0)
		return false;
	for (name += file_bytes; *pattern != '\0'; name++, pattern++) {
		if (*pattern == 'd' ? !isdigit((unsigned char)*name) : *name != *pattern)
			return false;
	}
	return *name == '\0';
}

static bool
is_too_old(const struct round *round, const struct stat *there)
{
	const int64_t changed_us =
	    there->st_mtim.tv_sec * SECOND_US + there->st_mtim.tv_nsec / 1000;

	return round->age_us > 0 && changed_us < round->now_us - round->age_us;
}

static void
name_delete(struct round *round, int dir_fd, const char *name)
{
	if (unlinkat(dir_fd, name, 0) != 0 && errno != ENOENT)
		round->error = -errno;
}

static void
round_look(struct round *round, int dir_fd, const char *name)
{
	struct stat there;

	if (!name_is_ours(name, round->file) ||
	    fstatat(dir_fd, name, &there, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(there.st_mode))
		return;
	if (is_too_old(round, &there)) {
		name_delete(round, dir_fd, name);
		return;
	}
	round->total_bytes += there.st_size;
	if (round->oldest[0] == '\0' || strcmp(name, round->oldest) < 0)
		text_copy(round->oldest, sizeof(round->oldest), name);
}

static void
round_run(struct round *round, DIR *dir)
{
	const struct dirent *entry;

	round->total_bytes = 0;
	round->oldest[0] = '\0';
	rewinddir(dir);
	while ((entry = readdir(dir)) != NULL)
		round_look(round, dirfd(dir), entry->d_name);
}

int
archive_trim(const char *path, const struct archive_bounds *bounds, int64_t now_us)
{
	struct round round = { .now_us = now_us, .age_us = bounds->age_us };
	DIR *dir;

	if (bounds->size_bytes == 0 || (bounds->total_bytes == 0 && bounds->age_us == 0))
		return 0;
	dir = history_directory(path, &round.file);
	if (dir == NULL)
		return -errno;
	round_run(&round, dir);
	while (round.error == 0 && bounds->total_bytes > 0 &&
	       round.total_bytes > bounds->total_bytes) {
		name_delete(&round, dirfd(dir), round.oldest);
		round_run(&round, dir);
	}
	closedir(dir);
	return round.error;
}
