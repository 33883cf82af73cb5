/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens files that are named on the command line. */
#include "cli/infile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/language.h"

#include "cli/page.h"
#include "cli/places.h"

bool
infile_is_standard(const char *path)
{
	return strcmp(path, "-") == 0;
}

const char *
infile_name(const char *path)
{
	return infile_is_standard(path) ? tr("standard input") : path;
}

int
infile_open(const char *path)
{
	int fd = STDIN_FILENO;

	if (!infile_is_standard(path))
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return fd < 0 ? -errno : fd;
}

void
infile_close(const char *path, int fd)
{
	if (!infile_is_standard(path))
		close(fd);
}

void
infile_failed(const char *path, int error)
{
	if (error == -EACCES || error == -EPERM)
		places_denied(path, "");
	else
		page_warn(tr("{name} cannot be read: {error}"), "name", infile_name(path), "error",
		    error_words(-error), NULL);
}
