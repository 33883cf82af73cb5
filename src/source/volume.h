/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

/* How full a file system is: percent, rounded up, as df(1) tells it; -1: it has no such limit. */
struct volume {
	int64_t space_percent; /* of what is not kept for root */
	int64_t inodes_percent;
};

/* Of the one that the path is in. Returns 0 or -errno. */
int volume_look(struct volume *volume_r, const char *path);
