/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <sys/types.h>

/* Who the daemon runs as. */
struct identity {
	const char *user; /* "": whoever started it */
	uid_t uid;
	gid_t gid;
};

/*
 * Only root can become somebody else: for anybody else, and for the user "", it is who we are.
 * Returns 0, or -ENOENT where there is no such user. The name is kept, not copied.
 */
int identity_find(struct identity *identity_r, const char *user);

/* Becomes it for good, with all its groups. Returns 0, or -errno: then we must not go on. */
int identity_assume(const struct identity *identity);

/*
 * Gives the null device to standard input, output and error where the program was started without
 * them. Else the first files opened would get their numbers, and what is printed. 0 or -errno.
 */
int descriptors_fill(void);

/*
 * Raises how many descriptors may be open to what the system lets us have, but not beyond what is
 * of use. Returns the limit. Without a descriptor libmilter 8.17 spins, and clients wait.
 */
unsigned long descriptors_raise(void);

/*
 * Makes the directory that holds the file where it is missing: the last one belongs to the identity
 * and has the mode, those above it to us. One that is there stays as it is. Returns 0 or -errno.
 */
int directory_make_for(const char *file, mode_t mode, const struct identity *identity);

/* The same for a directory itself. */
int directory_make(const char *path, mode_t mode, const struct identity *identity);
