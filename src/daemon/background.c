/* SPDX-License-Identifier: BSD-2-Clause */
/* Into the background, with an exit status that tells whether the start succeeded. */
#include "daemon/background.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* A byte says that all is well; the end of the pipe that the child is gone. */
static void
parent_wait(int fd, pid_t child)
{
	char byte;
	ssize_t got;
	int status;

	do
		got = read(fd, &byte, 1);
	while (got < 0 && errno == EINTR);
	if (got == 1)
		_exit(EXIT_SUCCESS);
	if (waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) != 0)
		_exit(WEXITSTATUS(status));
	_exit(EXIT_FAILURE);
}

int
background_begin(struct background *background_r)
{
	int ends[2];
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	child = fork();
	if (child < 0) {
		int rc = -errno;

		close(ends[0]);
		close(ends[1]);
		return rc;
	}
	if (child > 0) {
		close(ends[1]);
		parent_wait(ends[0], child);
	}
	close(ends[0]);
	background_r->fd = ends[1];
	setsid();
	return chdir("/") < 0 ? -errno : 0;
}

void
background_ready(struct background *background)
{
	const char byte = 0;
	ssize_t written;
	int null;

	if (background->fd < 0)
		return;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
	if (null > STDERR_FILENO)
		close(null);
	written = write(background->fd, &byte, 1);
	(void)written; /* a parent that is gone needs not be told */
	close(background->fd);
	background->fd = -1;
}
