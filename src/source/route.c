/* SPDX-License-Identifier: BSD-2-Clause */
/* Watches the way that a path goes through directories and symbolic links. */
#include "source/route.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

#include "source/rotation.h"

#define LINKS_MAX 40 /* as in path_resolution(7) */
#define DIRECTORY_MASK                                                                             \
	(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF |        \
	    IN_MOVE_SELF | IN_ONLYDIR)

/* Where one is on the way, and what is still to go. */
struct walk {
	char at[PATH_MAX]; /* "" is the root */
	char rest[PATH_MAX];
	int link_count;
	size_t count;
	struct route_stop stop[ROUTE_STOPS];
};

static const char *
walk_directory(const struct walk *walk)
{
	return walk->at[0] == '\0' ? "/" : walk->at;
}

/* Moves the first name of the rest into name_r. False if there is none, or it is too long. */
static bool
walk_next(struct walk *walk, char name_r[static NAME_MAX + 1])
{
	const char *name = walk->rest + strspn(walk->rest, "/");
	size_t name_bytes = strcspn(name, "/");
	const char *behind = name + name_bytes;

	if (name_bytes == 0 || name_bytes > NAME_MAX)
		return false;
	memcpy(name_r, name, name_bytes);
	name_r[name_bytes] = '\0';
	behind += strspn(behind, "/");
	memmove(walk->rest, behind, strlen(behind) + 1);
	return true;
}

static void
walk_stop(struct walk *walk, struct route *route, const char *name)
{
	struct route_stop *stop = &walk->stop[walk->count];

	if (walk->count == ROUTE_STOPS) {
		route->error = E2BIG;
		return;
	}
	stop->watch = inotify_add_watch(route->inotify, walk_directory(walk), DIRECTORY_MASK);
	if (stop->watch < 0)
		route->error = errno;
	text_copy(stop->name, sizeof(stop->name), name);
	walk->count++;
}

/* What a symbolic link leads to stands before the rest of the way. */
static bool
walk_follow(struct walk *walk, const char *target)
{
	char rest[PATH_MAX];

	text_copy(rest, sizeof(rest), walk->rest);
	if (target[0] == '/')
		walk->at[0] = '\0';
	return ++walk->link_count <= LINKS_MAX &&
	       text_copy(walk->rest, sizeof(walk->rest), target) &&
	       (rest[0] == '\0' || text_append(walk->rest, sizeof(walk->rest), "/")) &&
	       text_append(walk->rest, sizeof(walk->rest), rest);
}

/* Goes one name further. False where the way ends. */
static bool
walk_step(struct walk *walk, struct route *route)
{
	char name[NAME_MAX + 1], target[PATH_MAX];
	size_t at_bytes = strlen(walk->at);
	ssize_t target_bytes;
	bool is_last, is_there;

	if (!walk_next(walk, name) || !text_append(walk->at, sizeof(walk->at), "/") ||
	    !text_append(walk->at, sizeof(walk->at), name))
		return false;
	target_bytes = readlink(walk->at, target, sizeof(target) - 1);
	is_there = target_bytes < 0 && errno == EINVAL;
	is_last = walk->rest[0] == '\0';
	if (is_there && !is_last)
		return true;
	walk->at[at_bytes] = '\0';
	walk_stop(walk, route, name);
	if (target_bytes >= 0) {
		target[target_bytes] = '\0';
		route->linked |= is_last;
		return walk_follow(walk, target);
	}
	if (is_last) {
		text_copy(route->directory, sizeof(route->directory), walk_directory(walk));
		text_copy(route->name, sizeof(route->name), name);
	}
	return false;
}

static bool
watches(const struct route_stop *stops, size_t count, int watch)
{
	for (size_t i = 0; i < count; i++) {
		if (stops[i].watch == watch)
			return true;
	}
	return false;
}

void
route_lay(struct route *route, const char *path)
{
	struct walk walk = { .count = 0 };

	route->error = 0;
	route->linked = false;
	text_copy(walk.at, sizeof(walk.at), path[0] == '/' ? "" : ".");
	text_copy(walk.rest, sizeof(walk.rest), path);
	while (walk_step(&walk, route))
		;
	for (size_t i = 0; i < route->count; i++) {
		int watch = route->stop[i].watch;

		if (watch >= 0 && !watches(walk.stop, walk.count, watch))
			inotify_rm_watch(route->inotify, watch);
	}
	route->count = walk.count;
	memcpy(route->stop, walk.stop, sizeof(route->stop));
}

enum route_event
route_event(const struct route *route, const struct inotify_event *event)
{
	enum route_event found = ROUTE_ELSEWHERE;

	for (size_t i = 0; i < route->count; i++) {
		const struct route_stop *stop = &route->stop[i];

		if (stop->watch != event->wd)
			continue;
		if (event->len == 0 || strcmp(event->name, stop->name) == 0)
			return ROUTE_CHANGED;
		if (rotation_made(event->name, stop->name))
			found = ROUTE_ROTATED;
	}
	return found;
}
