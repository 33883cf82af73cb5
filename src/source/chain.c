/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps the files of one log in the order of their lines, while they are rotated. */
#include "source/chain.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/log.h"
#include "base/now.h"
#include "base/text.h"

#define LINGER_MAX 6 /* so many files wait for late lines at most */
#define TRIES_MAX 8
#define DRAINS_MAX 64
#define EVENT_BYTES (sizeof(struct inotify_event) + NAME_MAX + 1)
#define FILE_MASK (IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF)

static int
chain_locate(const struct chain *chain, uint64_t device, uint64_t inode)
{
	for (size_t i = 0; i < chain->count; i++) {
		if (chain->file[i].device == device && chain->file[i].inode == inode)
			return (int)i;
	}
	return -1;
}

/* By its descriptor, as its name may lead elsewhere already. */
static void
file_watch(struct chain *chain, struct linefile *file)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", file->fd);
	file->watch = inotify_add_watch(chain->inotify, path, FILE_MASK);
	if (file->watch < 0)
		chain->watch_error = errno;
}

void
chain_watch(struct chain *chain)
{
	chain->watch_error = 0;
	for (size_t i = 0; i < chain->count; i++) {
		if (chain->file[i].watch < 0)
			file_watch(chain, &chain->file[i]);
	}
}

bool
chain_insert(struct chain *chain, size_t index, struct linefile *file)
{
	struct linefile *at = &chain->file[index];

	if (chain->count == CHAIN_FILES) {
		linefile_close(file);
		return false;
	}
	file_watch(chain, file);
	memmove(at + 1, at, (chain->count - index) * sizeof(*at));
	*at = *file;
	chain->count++;
	return true;
}

void
chain_remove(struct chain *chain, size_t index)
{
	struct linefile *file = &chain->file[index];

	if (file->watch >= 0)
		inotify_rm_watch(chain->inotify, file->watch);
	linefile_close(file);
	chain->count--;
	memmove(file, file + 1, (chain->count - index) * sizeof(*file));
	if (index < chain->current)
		chain->current--;
}

void
chain_clear(struct chain *chain)
{
	while (chain->count > 0)
		chain_remove(chain, chain->count - 1);
}

static void
chain_move_last(struct chain *chain, size_t index)
{
	struct linefile file = chain->file[index];

	memmove(&chain->file[index], &chain->file[index + 1],
	    (chain->count - index - 1) * sizeof(file));
	chain->file[chain->count - 1] = file;
	if (index < chain->current)
		chain->current--;
}

/* Room for what comes between matters more than late lines. */
static void
chain_trim(struct chain *chain)
{
	while (
	    chain->current > LINGER_MAX || (chain->current > 0 && chain->count > CHAIN_FILES - 3))
		chain_remove(chain, 0);
}

bool
chain_goes_on(struct chain *chain)
{
	for (size_t i = chain->current + 1; i < chain->count; i++) {
		linefile_look(&chain->file[i]);
		if (chain->file[i].size_bytes > chain->file[i].offset)
			return true;
	}
	return chain->unfilled;
}

void
chain_missed(struct chain *chain, const char *what, const char *why)
{
	chain->missed_count++;
	log_warning("%s: lines may be missing: %s %s", chain->path, what, why);
}

/* --- events */

static void
chain_stir(struct chain *chain)
{
	chain->path_changed = chain->rotated = chain->unsteady = true;
	for (size_t i = 0; i < chain->count; i++)
		chain->file[i].stirred = true;
}

static void
chain_event(struct chain *chain, const struct inotify_event *event)
{
	enum route_event found = route_event(&chain->route, event);

	if (event->mask & IN_Q_OVERFLOW)
		chain_stir(chain);
	chain->path_changed |= found == ROUTE_CHANGED;
	chain->rotated |= found != ROUTE_ELSEWHERE;
	chain->unsteady |= found != ROUTE_ELSEWHERE;
	for (size_t i = 0; i < chain->count; i++) {
		struct linefile *file = &chain->file[i];

		if (file->watch != event->wd)
			continue;
		file->stirred = true;
		chain->path_changed |= (event->mask & ~(uint32_t)IN_MODIFY) != 0;
		if (event->mask & IN_IGNORED)
			file->watch = -1;
	}
}

void
chain_drain(struct chain *chain)
{
	char events[16 * EVENT_BYTES] __attribute__((aligned(8)));
	const ssize_t room_bytes = (ssize_t)(sizeof(events) - EVENT_BYTES);
	ssize_t got;

	/* Where there was room for one more, there was no more. */
	for (int i = 0; i < DRAINS_MAX; i++) {
		got = read(chain->inotify, events, sizeof(events));
		for (ssize_t at = 0; at < got;) {
			const struct inotify_event *event = (const void *)(events + at);

			chain_event(chain, event);
			at += (ssize_t)(sizeof(*event) + event->len);
		}
		if (got <= room_bytes)
			return;
	}
}

/* --- the mark */

void
chain_mark(struct chain *chain, const struct linefile *file)
{
	linefile_tell(file, &chain->mark);
	chain->mark_ns = file->mtime_ns;
}

void
chain_mark_rotated(struct chain *chain, const struct rotation *rotation, int until)
{
	const struct rotated *last;
	struct linefile file;

	chain->mark = (struct tail_place){ 0 };
	chain->mark_ns = 0;
	if (until <= 0)
		return;
	last = &rotation->file[until - 1];
	chain->mark_ns = last->rank_ns;
	if (last->compressed || linefile_open(&file, last->path) < 0)
		return;
	if (file.inode == last->inode) {
		linefile_skip(&file, last->size_bytes);
		chain_mark(chain, &file);
	}
	linefile_close(&file);
}

/* How many of the rotated files are not behind the mark. */
static int
mark_until(const struct chain *chain, const struct rotation *rotation)
{
	struct linefile file;
	int at = -1;

	if (chain->mark.inode != 0)
		at = rotation_find(rotation, &chain->mark, &file);
	if (at < 0)
		return rotation_until(rotation, chain->mark_ns);
	linefile_close(&file);
	return at + 1;
}

/* --- what came between */

void
chain_scan(struct chain *chain, struct rotation *rotation_r)
{
	const char *slash = strrchr(chain->path, '/');
	const char *name = slash == NULL ? chain->path : slash + 1;
	char directory[PATH_MAX] = ".";

	if (slash != NULL)
		snprintf(
		    directory, sizeof(directory), "%.*s", (int)(name - chain->path), chain->path);
	*rotation_r = (struct rotation){ 0 };
	/* What is renamed meanwhile may be missing, or be there twice: then once more. */
	for (int i = 0; i < TRIES_MAX; i++) {
		rotation_clear(rotation_r);
		chain->unsteady = false;
		rotation_gather(rotation_r, chain->route.directory, chain->route.name);
		if (chain->route.linked)
			rotation_gather(rotation_r, directory, name);
		chain_drain(chain);
		if (!chain->unsteady)
			return;
	}
}

/* Takes a rotated file in. False where its name leads to another one by now. */
static bool
chain_take(struct chain *chain, size_t index, const struct rotated *rotated)
{
	struct linefile file;
	int rc = linefile_open(&file, rotated->path);

	if (rc == -EACCES || rc == -EPERM) {
		chain_missed(chain, rotated->path, "cannot be read: Permission denied");
		return true;
	}
	if (rc < 0)
		return false;
	if (file.device != rotated->device || file.inode != rotated->inode) {
		linefile_close(&file);
		return false;
	}
	file.copied = true;
	chain_insert(chain, index, &file);
	return true;
}

/* Which of the rotated files come between the one at the index and the one before it. */
static void
chain_between(const struct chain *chain, size_t index, const struct rotation *rotation, int *from_r,
    int *until_r)
{
	const struct linefile *at = &chain->file[index];

	*until_r = -1;
	if (index < chain->count)
		*until_r = rotation_locate(rotation, at->device, at->inode);
	if (*until_r < 0)
		*until_r = (int)rotation->count;
	if (index <= chain->current) {
		*from_r = mark_until(chain, rotation);
		return;
	}
	at--;
	*from_r = rotation_locate(rotation, at->device, at->inode) + 1;
	if (*from_r == 0)
		*from_r = rotation_until(rotation, at->mtime_ns);
}

/* False where it has to be done again. */
static bool
chain_fill_once(struct chain *chain, size_t *index)
{
	struct rotation rotation;
	bool done = true;
	int from, until;

	chain_scan(chain, &rotation);
	chain_between(chain, *index, &rotation, &from, &until);
	for (; done && from < until && chain->count < CHAIN_FILES - 1; from++) {
		const struct rotated *rotated = &rotation.file[from];
		size_t count = chain->count;

		if (rotated->compressed ||
		    chain_locate(chain, rotated->device, rotated->inode) >= 0)
			continue;
		done = chain_take(chain, *index, rotated);
		*index += chain->count - count;
	}
	chain->unfilled |= done && from < until;
	rotation_clear(&rotation);
	return done;
}

void
chain_fill(struct chain *chain, size_t index)
{
	for (int i = 0; i < TRIES_MAX; i++) {
		if (chain_fill_once(chain, &index))
			return;
	}
}

void
chain_fill_from(struct chain *chain, size_t index)
{
	chain->unfilled = false;
	if (index == chain->count)
		chain_fill(chain, index);
	/* From the last on, as what is put in moves those behind it. */
	for (size_t i = chain->count; i-- > index;)
		chain_fill(chain, i);
}

/* --- from one file to the next */

void
chain_join(struct chain *chain, struct linefile *file)
{
	int at = chain_locate(chain, file->device, file->inode);

	if (at >= 0) {
		linefile_close(file);
		chain_move_last(chain, (size_t)at);
		return;
	}
	chain_trim(chain);
	/* Room is left for what comes between, and for a copy of the current one. */
	if (chain->count >= CHAIN_FILES - 2) {
		/* It is found later, there or where it has been rotated to. */
		linefile_close(file);
		chain->path_changed = chain->unfilled = true;
		return;
	}
	chain_insert(chain, chain->count, file);
	chain_fill(chain, chain->count - 1);
}

/* A copy is younger than what it was made of. Where the file system tells no birth: perhaps. */
static bool
may_be_copy(const struct linefile *file, const struct linefile *next)
{
	return file->copied && (file->born_ns == 0 || file->born_ns > next->born_ns);
}

/*
 * Does the next file hold what was read of the current one? Then that goes on there: an editor has
 * written a copy and moved it over the old file, or copytruncate has not come to truncate it yet.
 */
static bool
chain_continues(struct chain *chain)
{
	struct linefile *file = &chain->file[chain->current];
	struct linefile *next = file + 1;
	struct tail_place place;

	if (next->offset > 0)
		return false;
	if (file->offset == 0)
		return may_be_copy(file, next) && linefile_begins_as(next, file);
	/* Files may begin alike, but not with so many bytes. */
	if (file->offset < LINEFILE_WINDOW_BYTES && !may_be_copy(file, next))
		return false;
	linefile_tell(file, &place);
	return linefile_resume(next, &place);
}

void
chain_advance(struct chain *chain, struct ration *ration)
{
	struct linefile *file;
	bool continues;

	chain_trim(chain);
	if (chain->unfilled)
		chain_fill_from(chain, chain->current + 1);
	else
		chain_fill(chain, chain->current + 1);
	if (chain->current + 1 == chain->count)
		return;
	file = &chain->file[chain->current];
	continues = chain_continues(chain);
	if (continues && file->copied) {
		/* What still comes to a copy is in the next file, too. */
		chain_remove(chain, chain->current);
		return;
	}
	if (!continues && !linefile_finish(file, ration))
		return;
	file->active_us = now_steady_us();
	chain_mark(chain, file);
	chain->current++;
}

/* Finds the copy of what was read of the file. Where there is none, what is younger comes next. */
static bool
chain_find_copy(struct chain *chain, const struct linefile *file, struct linefile *copy_r)
{
	struct rotation rotation;
	struct tail_place place;
	int at;

	linefile_tell(file, &place);
	chain_scan(chain, &rotation);
	at = rotation_find(&rotation, &place, copy_r);
	if (at >= 0 && chain_locate(chain, copy_r->device, copy_r->inode) >= 0) {
		linefile_close(copy_r);
		at = -1;
	}
	if (at < 0)
		chain_mark_rotated(chain, &rotation, rotation_until(&rotation, file->mtime_ns));
	rotation_clear(&rotation);
	return at >= 0;
}

void
chain_recover(struct chain *chain)
{
	struct linefile *file, copy;
	bool is_found = false;

	chain_trim(chain);
	file = &chain->file[chain->current];
	/* Of which nothing was read, all is in the copy that comes before it. */
	if (file->offset > 0) {
		is_found = chain_find_copy(chain, file, &copy);
		if (!is_found && file->size_bytes > file->offset)
			chain_missed(chain, "it", "was truncated before it was read to its end");
	}
	linefile_rewind(file);
	linefile_look(file);
	if (is_found && chain_insert(chain, chain->current, &copy))
		chain_fill(chain, chain->current + 1);
	else
		chain_fill(chain, chain->current);
}
