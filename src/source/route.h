/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/inotify.h>

#define ROUTE_STOPS 8

/* A directory in which something decides where the path leads: watched for that name. */
struct route_stop {
	int watch;
	char name[NAME_MAX + 1];
};

/*
 * Where a path leads, through symbolic links, and what can change that: the directory of the file
 * and of each link, or the last one that there is on the way. Directories above, when they are
 * renamed, are not noticed.
 */
struct route {
	int inotify; /* the caller's */
	size_t count;
	struct route_stop stop[ROUTE_STOPS];
	int error; /* why one of them is not watched, an errno; 0: all are */
	bool linked; /* the file itself is behind a symbolic link */
	char directory[PATH_MAX]; /* of the file, behind all links; "" while nobody knows … */
	char name[NAME_MAX + 1]; /* … and its name there */
};

/* What an event means to it. */
enum route_event {
	ROUTE_ELSEWHERE,
	ROUTE_ROTATED, /* a file that rotation made */
	ROUTE_CHANGED, /* the path may lead elsewhere */
};

/* Goes the way once more and watches it. */
void route_lay(struct route *route, const char *path);

enum route_event route_event(const struct route *route, const struct inotify_event *event);
