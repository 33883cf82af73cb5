/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

/* A file with our process id. It is locked for as long as we live: so there is one of us. */
struct pidfile {
	const char *path;
	int fd; /* -1: there is none */
};

/*
 * Takes the file; the path is kept, "" means none. A fork shares it. Returns 0 or -errno: -EBUSY
 * where somebody else holds it.
 */
int pidfile_take(struct pidfile *pidfile_r, const char *path);

/* Writes our process id into it. Returns 0 or -errno. */
int pidfile_write(const struct pidfile *pidfile);

/* Removes it; where that is not allowed any more it is left behind, empty. */
void pidfile_release(struct pidfile *pidfile);
