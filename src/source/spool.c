/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts the messages in a mail server's queue. */
#include "source/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/* So deep below a queue's directory a message may be. */
#define POSTFIX_DEPTH 4 /* hash_queue_depth is 1 by default, and 2 is much */
#define SENDMAIL_DEPTH 2 /* mqueue/group/qf */

static const char *const postfix_queues[] = { "incoming", "active", "deferred", NULL };

struct walk {
	const _Atomic bool *is_stopping;
	const char *prefix; /* of the names that count */
	int64_t count;
	char *place; /* where it is */
};

static int walk_directory(struct walk *walk, int parent_fd, const char *name, unsigned depth);

static bool
is_directory(int fd, const struct dirent *entry)
{
	struct stat stat;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(fd, entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(stat.st_mode);
}

static int
walk_entry(struct walk *walk, int fd, const struct dirent *entry, unsigned depth)
{
	if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
		return 0;
	if (is_directory(fd, entry))
		return depth > 0 ? walk_directory(walk, fd, entry->d_name, depth - 1) : 0;
	if (strncmp(entry->d_name, walk->prefix, strlen(walk->prefix)) == 0)
		walk->count++;
	return 0;
}

static int
walk_entries(struct walk *walk, DIR *directory, unsigned depth)
{
	const struct dirent *entry;
	int rc = 0;

	while (rc == 0 && walk->count < SPOOL_MOST) {
		if (*walk->is_stopping)
			return -ECANCELED;
		errno = 0;
		entry = readdir(directory);
		if (entry == NULL)
			return -errno;
		rc = walk_entry(walk, dirfd(directory), entry, depth);
	}
	return rc;
}

/* A directory that is gone meanwhile holds nothing. */
static int
walk_directory(struct walk *walk, int parent_fd, const char *name, unsigned depth)
{
	size_t place_bytes = strlen(walk->place);
	int fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
	int rc = directory != NULL || errno == ENOENT ? 0 : -errno;

	text_append(walk->place, SPOOL_PLACE_BYTES, "/");
	text_append(walk->place, SPOOL_PLACE_BYTES, name);
	if (directory != NULL) {
		rc = walk_entries(walk, directory, depth);
		closedir(directory);
	} else if (fd >= 0) {
		close(fd);
	}
	if (rc == 0)
		walk->place[place_bytes] = '\0';
	return rc;
}

static bool
is_postfix(int fd)
{
	struct stat stat;

	for (const char *const *queue = postfix_queues; *queue != NULL; queue++) {
		if (fstatat(fd, *queue, &stat, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(stat.st_mode))
			return true;
	}
	return false;
}

static int
walk_postfix(struct walk *walk, int fd)
{
	int rc = 0;

	for (const char *const *queue = postfix_queues; *queue != NULL && rc == 0; queue++)
		rc = walk_directory(walk, fd, *queue, POSTFIX_DEPTH);
	return rc;
}

int
spool_count(const char *path, const _Atomic bool *is_stopping, int64_t *count_r,
    char place_r[static SPOOL_PLACE_BYTES])
{
	struct walk walk = { .is_stopping = is_stopping, .prefix = "", .place = place_r };
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int rc;

	text_copy(place_r, SPOOL_PLACE_BYTES, path);
	if (fd < 0)
		return -errno;
	if (is_postfix(fd)) {
		rc = walk_postfix(&walk, fd);
	} else {
		walk.prefix = "qf";
		rc = walk_directory(&walk, fd, ".", SENDMAIL_DEPTH);
	}
	close(fd);
	if (rc == 0)
		*count_r = walk.count;
	return rc;
}
