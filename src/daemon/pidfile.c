/* SPDX-License-Identifier: BSD-2-Clause */
/* A file with our process id, locked while we live. */
#include "daemon/pidfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 5

/* Whoever held it before us may have removed it while we waited: then our lock guards nothing. */
static bool
pidfile_is_there(const char *path, int fd)
{
	struct stat ours, there;

	if (fstat(fd, &ours) < 0 || lstat(path, &there) < 0)
		return false;
	return ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

/* Links are not followed and not shared: the directory may be another user's. */
static int
pidfile_open(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
	struct stat found;
	int rc = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &found) < 0)
		rc = -errno;
	else if (!S_ISREG(found.st_mode) || found.st_nlink > 1)
		rc = -EINVAL;
	else if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		rc = errno == EWOULDBLOCK ? -EBUSY : -errno;
	if (rc == 0)
		return fd;
	close(fd);
	return rc;
}

int
pidfile_take(struct pidfile *pidfile_r, const char *path)
{
	*pidfile_r = (struct pidfile){ .path = path, .fd = -1 };
	if (path[0] == '\0')
		return 0;
	for (int i = 0; i < TRIES; i++) {
		int fd = pidfile_open(path);

		if (fd < 0 && fd != -ENOENT)
			return fd;
		if (fd >= 0 && pidfile_is_there(path, fd)) {
			pidfile_r->fd = fd;
			return 0;
		}
		if (fd >= 0)
			close(fd);
	}
	return -EBUSY;
}

int
pidfile_write(const struct pidfile *pidfile)
{
	char line[32];
	int length = snprintf(line, sizeof(line), "%ld\n", (long)getpid());

	if (pidfile->fd < 0)
		return 0;
	if (fchmod(pidfile->fd, 0644) < 0 || ftruncate(pidfile->fd, 0) < 0)
		return -errno;
	return pwrite(pidfile->fd, line, (size_t)length, 0) == length ? 0 : -EIO;
}

void
pidfile_release(struct pidfile *pidfile)
{
	if (pidfile->fd < 0)
		return;
	if (!pidfile_is_there(pidfile->path, pidfile->fd) || unlink(pidfile->path) < 0) {
		int rc = ftruncate(pidfile->fd, 0);

		(void)rc;
	}
	close(pidfile->fd);
	pidfile->fd = -1;
}
