/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the files that rotation made of a log, and their order. */
#include "source/rotation.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/span.h"

#define ROTATED_MAX 4096 /* more are a mistake of somebody's, and not looked at */
#define DATE_DIGITS 5 /* numbers have fewer */
#define COPY_SLACK_S 60

static const char *const compressions[] = {
	".gz",
	".bz2",
	".xz",
	".zst",
	".lz4",
	".lz",
	".lzma",
	".Z",
	".zip",
};

/* --- names */

static unsigned
digit_count(struct span text)
{
	unsigned count = 0;

	for (size_t i = 0; i < text.bytes; i++)
		count += text.at[i] >= '0' && text.at[i] <= '9';
	return count;
}

static bool
is_stamp(struct span text)
{
	if (span_is(text, SPAN("old")))
		return true;
	if (text.bytes == 0 || text.bytes >= ROTATED_STAMP_BYTES || digit_count(text) == 0)
		return false;
	for (size_t i = 0; i < text.bytes; i++) {
		if (strchr("0123456789-_.:+TZ", text.at[i]) == NULL)
			return false;
	}
	return true;
}

static bool
eat_separator(struct span *rest)
{
	return span_eat(rest, SPAN(".")) || span_eat(rest, SPAN("-")) || span_eat(rest, SPAN("_"));
}

/* Cuts the stamp out of the name; the log's extension may stand behind it. */
static bool
find_stamp(struct span name, struct span log_name, struct span *stamp_r)
{
	struct span stem = log_name;
	struct span extension;

	*stamp_r = name;
	if (span_eat(stamp_r, log_name) && eat_separator(stamp_r) && is_stamp(*stamp_r))
		return true;
	*stamp_r = name;
	if (!span_cut_last(&stem, '.', &extension) || stem.bytes == 0)
		return false;
	return span_eat_end(stamp_r, extension) && span_eat_end(stamp_r, SPAN(".")) &&
	       span_eat(stamp_r, stem) && eat_separator(stamp_r) && is_stamp(*stamp_r);
}

static bool
read_name(struct rotated *file, const char *name, const char *log_name)
{
	struct span rest = span_of(name);
	struct span stamp;

	for (size_t i = 0; i < sizeof(compressions) / sizeof(compressions[0]); i++) {
		if (span_eat_end(&rest, span_of(compressions[i]))) {
			file->compressed = true;
			break;
		}
	}
	if (!find_stamp(rest, span_of(log_name), &stamp))
		return false;
	file->kind = digit_count(stamp) < DATE_DIGITS ? ROTATED_NUMBERED : ROTATED_DATED;
	return span_copy(file->stamp, sizeof(file->stamp), stamp);
}

bool
rotation_made(const char *name, const char *log_name)
{
	struct rotated file = { 0 };

	return read_name(&file, name, log_name);
}

/* --- order */

static int
compare_numbers(int64_t one, int64_t other)
{
	return (one > other) - (one < other);
}

/* By their names within a kind. */
static int
compare_names(const void *one_arg, const void *other_arg)
{
	const struct rotated *one = one_arg, *other = other_arg;
	int order = compare_numbers(one->kind, other->kind);

	if (order == 0 && one->kind == ROTATED_NUMBERED)
		order =
		    compare_numbers(strtol(other->stamp, NULL, 10), strtol(one->stamp, NULL, 10));
	if (order == 0)
		order = strverscmp(one->stamp, other->stamp);
	return order != 0 ? order : compare_numbers(one->mtime_ns, other->mtime_ns);
}

static int
compare_ranks(const void *one_arg, const void *other_arg)
{
	const struct rotated *one = one_arg, *other = other_arg;
	int order = compare_numbers(one->rank_ns, other->rank_ns);

	return order != 0 ? order : compare_names(one, other);
}

/*
 * Within a kind the names tell, as somebody may still have written to a file when the next one had
 * begun; between kinds, as when dateext was set one day, only the times can.
 */
static void
rotation_sort(struct rotation *rotation)
{
	struct rotated *file = rotation->file;

	if (rotation->count == 0)
		return;
	qsort(file, rotation->count, sizeof(*file), compare_names);
	for (size_t i = 0; i < rotation->count; i++) {
		file[i].rank_ns = file[i].mtime_ns;
		if (i > 0 && file[i].kind == file[i - 1].kind &&
		    file[i].rank_ns < file[i - 1].rank_ns)
			file[i].rank_ns = file[i - 1].rank_ns;
	}
	qsort(file, rotation->count, sizeof(*file), compare_ranks);
}

/* --- gathering */

/* Fills in what the file system tells. False for what is no file, or is there already. */
static bool
read_status(const struct rotation *rotation, struct rotated *file, DIR *directory, const char *name)
{
	struct stat status;

	if (fstatat(dirfd(directory), name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(status.st_mode))
		return false;
	file->device = status.st_dev;
	file->inode = status.st_ino;
	file->size_bytes = status.st_size;
	file->mtime_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
	return rotation_locate(rotation, file->device, file->inode) < 0;
}

static int
rotation_add(struct rotation *rotation, const struct rotated *file)
{
	struct rotated *grown;

	grown = reallocarray(rotation->file, rotation->count + 1, sizeof(*grown));
	if (grown == NULL)
		return -ENOMEM;
	rotation->file = grown;
	rotation->file[rotation->count++] = *file;
	return 0;
}

static int
gather_one(struct rotation *rotation, DIR *directory, const char *directory_name, const char *name,
    const char *log_name)
{
	struct rotated file = { 0 };

	if (rotation->count == ROTATED_MAX || !read_name(&file, name, log_name) ||
	    !read_status(rotation, &file, directory, name))
		return 0;
	if (asprintf(&file.path, "%s/%s", directory_name, name) < 0)
		return -ENOMEM;
	if (rotation_add(rotation, &file) < 0) {
		free(file.path);
		return -ENOMEM;
	}
	return 0;
}

int
rotation_gather(struct rotation *rotation, const char *directory, const char *log_name)
{
	DIR *entries = opendir(directory);
	const struct dirent *entry;
	int rc = 0;

	if (entries == NULL)
		return errno == ENOMEM ? -ENOMEM : 0;
	while (rc == 0 && (entry = readdir(entries)) != NULL)
		rc = gather_one(rotation, entries, directory, entry->d_name, log_name);
	closedir(entries);
	rotation_sort(rotation);
	return rc;
}

void
rotation_clear(struct rotation *rotation)
{
	for (size_t i = 0; i < rotation->count; i++)
		free(rotation->file[i].path);
	free(rotation->file);
	*rotation = (struct rotation){ 0 };
}

/* --- finding */

int
rotation_locate(const struct rotation *rotation, uint64_t device, uint64_t inode)
{
	for (size_t i = 0; i < rotation->count; i++) {
		if (rotation->file[i].device == device && rotation->file[i].inode == inode)
			return (int)i;
	}
	return -1;
}

int
rotation_until(const struct rotation *rotation, int64_t mtime_ns)
{
	int until = 0;

	while ((size_t)until < rotation->count && rotation->file[until].rank_ns <= mtime_ns)
		until++;
	return until;
}

static bool
open_at(const struct rotated *rotated, const struct tail_place *place, struct linefile *file_r)
{
	if (rotated->compressed || rotated->size_bytes < place->offset ||
	    linefile_open(file_r, rotated->path) < 0)
		return false;
	if (file_r->inode == rotated->inode && linefile_resume(file_r, place))
		return true;
	linefile_close(file_r);
	return false;
}

/*
 * Files may begin alike. A copy of the few bytes before the place is not older than they are; with
 * many bytes there is no doubt.
 */
static bool
may_be_copy(const struct rotated *rotated, const struct tail_place *place)
{
	if (place->offset <= 0)
		return false;
	return place->offset >= LINEFILE_WINDOW_BYTES ||
	       rotated->mtime_ns / 1000000000 + COPY_SLACK_S >= place_second(place);
}

int
rotation_find(
    const struct rotation *rotation, const struct tail_place *place, struct linefile *file_r)
{
	int at = rotation_locate(rotation, place->device, place->inode);

	if (at >= 0 && open_at(&rotation->file[at], place, file_r))
		return at;
	for (at = (int)rotation->count - 1; at >= 0; at--) {
		if (may_be_copy(&rotation->file[at], place) &&
		    open_at(&rotation->file[at], place, file_r))
			return at;
	}
	return -1;
}
