/* SPDX-License-Identifier: BSD-2-Clause */
/* The directory that a disk lives in. */
#include "store/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/now.h"

int
directory_claim(const char *path)
{
	int fd;

	if (mkdir(path, 0750) < 0 && errno != EEXIST)
		return -errno;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		int rc = errno == EWOULDBLOCK ? -EBUSY : -errno;

		close(fd);
		return rc;
	}
	return fd;
}

int
directory_put_aside(
    const char *path, const char *name, const char *reason, char aside_r[static PATH_MAX])
{
	const time_t now = (time_t)(now_us() / SECOND_US);
	char from[PATH_MAX], moment[32];
	struct tm calendar;

	strftime(moment, sizeof(moment), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &calendar));
	if (snprintf(from, PATH_MAX, "%s/%s", path, name) >= PATH_MAX ||
	    snprintf(aside_r, PATH_MAX, "%s.%s-%s", from, reason, moment) >= PATH_MAX)
		return -ENAMETOOLONG;
	return rename(from, aside_r) < 0 ? -errno : 0;
}
