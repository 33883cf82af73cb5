/* SPDX-License-Identifier: BSD-2-Clause */
/* How full a file system is. */
#include "source/volume.h"

#include <errno.h>
#include <sys/statvfs.h>

/* Of nothing at all there is no part: so tell proc(5), and btrfs of its inodes. */
static int64_t
percent_used(uint64_t all, uint64_t unused, uint64_t available)
{
	uint64_t used = all > unused ? all - unused : 0;
	unsigned __int128 wanted = (unsigned __int128)used + available;

	if (all == 0 || wanted == 0)
		return -1;
	return (int64_t)(((unsigned __int128)used * 100 + wanted - 1) / wanted);
}

int
volume_look(struct volume *volume_r, const char *path)
{
	struct statvfs stat;

	if (statvfs(path, &stat) < 0)
		return -errno;
	volume_r->space_percent = percent_used(stat.f_blocks, stat.f_bfree, stat.f_bavail);
	volume_r->inodes_percent = percent_used(stat.f_files, stat.f_ffree, stat.f_favail);
	return 0;
}
