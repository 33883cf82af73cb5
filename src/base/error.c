/* SPDX-License-Identifier: BSD-2-Clause */
/* What the system's errors are called. */
#include "base/error.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/language.h"

/*
 * Those that an administrator meets, in the words of glibc 2.36: the daemon's log and its records
 * have them too, and whoever reads those in another language looks them up by their words.
 */
static const struct {
	int error;
	const char *words;
} errors[] = {
	{ EACCES, N_("Permission denied") },
	{ EBUSY, N_("Device or resource busy") },
	{ ECONNREFUSED, N_("Connection refused") },
	{ ECONNRESET, N_("Connection reset by peer") },
	{ EDQUOT, N_("Disk quota exceeded") },
	{ EFBIG, N_("File too large") },
	{ EINVAL, N_("Invalid argument") },
	{ EIO, N_("Input/output error") },
	{ EISDIR, N_("Is a directory") },
	{ ELOOP, N_("Too many levels of symbolic links") },
	{ EMFILE, N_("Too many open files") },
	{ ENAMETOOLONG, N_("File name too long") },
	{ ENFILE, N_("Too many open files in system") },
	{ ENODEV, N_("No such device") },
	{ ENOENT, N_("No such file or directory") },
	{ ENOMEM, N_("Cannot allocate memory") },
	{ ENOSPC, N_("No space left on device") },
	{ ENOTDIR, N_("Not a directory") },
	{ ENXIO, N_("No such device or address") },
	{ EPERM, N_("Operation not permitted") },
	{ EPIPE, N_("Broken pipe") },
	{ EROFS, N_("Read-only file system") },
};

const char *
error_words(int error)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i].error == error)
			return tr(errors[i].words);
	}
	return strerror(error);
}
