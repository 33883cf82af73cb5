/* SPDX-License-Identifier: BSD-2-Clause */
/* Appends whole lines to a file that others rotate. */
#include "report/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/language.h"

int
outfile_init(struct outfile *file, const char *path)
{
	*file = (struct outfile){ .fd = -1 };
	file->path = strdup(path);
	return file->path == NULL ? -ENOMEM : 0;
}

void
outfile_clear(struct outfile *file)
{
	if (file->fd >= 0)
		close(file->fd);
	free(file->path);
	*file = (struct outfile){ .fd = -1 };
}

static void
outfile_complain(struct outfile *file, const char *what, int error)
{
	char reason[64];

	snprintf(file->trouble, sizeof(file->trouble), "%s: %s", what,
	    strerror_r(error, reason, sizeof(reason)));
}

/* A program or a machine that died in the midst of a line left its beginning. */
static bool
ends_in_mid_line(int fd, off_t size)
{
	char last;

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

/* Has the path come to name another file, or none? */
static bool
outfile_moved(const struct outfile *file)
{
	struct stat there;

	if (stat(file->path, &there) != 0)
		return errno == ENOENT || errno == ENOTDIR;
	return there.st_dev != file->device || there.st_ino != file->inode;
}

int
outfile_open(struct outfile *file)
{
	struct stat opened;
	int fd;

	if (file->fd >= 0 && !outfile_moved(file))
		return 0;
	fd = open(file->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
	if (fd < 0 || fstat(fd, &opened) != 0) {
		int error = errno;

		if (fd >= 0)
			close(fd);
		outfile_complain(file, N_("cannot be opened"), error);
		return -error;
	}
	if (file->fd >= 0)
		close(file->fd);
	file->fd = fd;
	file->device = opened.st_dev;
	file->inode = opened.st_ino;
	file->cut = S_ISREG(opened.st_mode) && ends_in_mid_line(fd, opened.st_size);
	return 0;
}

/* Returns 0 with all written, or -errno; done_r tells how much was. */
static int
write_fully(int fd, const char *bytes, size_t count, size_t *done_r)
{
	*done_r = 0;
	while (*done_r < count) {
		ssize_t written = write(fd, bytes + *done_r, count - *done_r);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		if (written == 0)
			return -EIO;
		*done_r += (size_t)written;
	}
	return 0;
}

/*
 * Takes back the beginning of a line whose rest found no room, while nobody else has touched the
 * file since.
 */
static void
outfile_mend(struct outfile *file, size_t cut_bytes)
{
	off_t end = lseek(file->fd, 0, SEEK_CUR);
	struct stat now;

	if (end < (off_t)cut_bytes || fstat(file->fd, &now) != 0)
		file->cut = true;
	else if (now.st_size == end)
		file->cut = ftruncate(file->fd, end - (off_t)cut_bytes) != 0;
	else
		file->cut = ends_in_mid_line(file->fd, now.st_size);
}

size_t
outfile_write(struct outfile *file, const char *lines, size_t bytes)
{
	size_t done = 0, whole_bytes;
	const char *end;
	int error;

	if (outfile_open(file) != 0)
		return 0;
	error = file->cut ? write_fully(file->fd, "\n", 1, &done) : 0;
	if (error != 0) {
		outfile_complain(file, N_("cannot be written"), -error);
		return 0;
	}
	file->cut = false;
	error = write_fully(file->fd, lines, bytes, &done);
	if (error == 0) {
		file->trouble[0] = '\0';
		return bytes;
	}
	outfile_complain(file, N_("cannot be written"), -error);
	end = memrchr(lines, '\n', done);
	whole_bytes = end == NULL ? 0 : (size_t)(end - lines) + 1;
	if (done > whole_bytes)
		outfile_mend(file, done - whole_bytes);
	return whole_bytes;
}

int64_t
outfile_bytes(const struct outfile *file)
{
	struct stat now;

	if (file->fd < 0 || fstat(file->fd, &now) != 0 || !S_ISREG(now.st_mode))
		return 0;
	return now.st_size;
}
