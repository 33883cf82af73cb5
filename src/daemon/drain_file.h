/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "policy/drain.h"

/*
 * The file in which maintenance outlives the process: a few lines of text, written whole or not at
 * all.
 */

/*
 * Returns 1 with what it says, 0 where there is none, -EINVAL for whatever was not written by us as
 * a whole, or another -errno; then nothing is changed.
 */
int drain_file_read(struct drain *drain_r, const char *path);

/* It is on the disk when this returns 0; -errno: what was there before still is. */
int drain_file_write(const struct drain *drain, const char *path);

/* It is gone, from the disk too, when this returns 0; so it is where there was none. -errno. */
int drain_file_remove(const char *path);
