/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <limits.h>

/*
 * Makes the directory where it is missing, and locks it, so that no second process writes to it.
 * Returns a descriptor to close in the end; -EBUSY where another process has it locked; or another
 * -errno.
 */
int directory_claim(const char *path);

/*
 * Gives a file in it another name: "data.mdb" with the reason "damaged" becomes
 * "data.mdb.damaged-20261121T222105Z". Returns 0 and the whole new name, or -errno.
 */
int directory_put_aside(
    const char *path, const char *name, const char *reason, char aside_r[static PATH_MAX]);
