/* SPDX-License-Identifier: BSD-2-Clause */
/* Follows a log through whatever is done to its file. */
#include "source/tail.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/log.h"
#include "base/now.h"

#include "source/chain.h"
#include "source/linefile.h"
#include "source/rotation.h"
#include "source/route.h"

#define LINGER_US (30 * SECOND_US) /* so long a rotated file is waited for late lines */
#define ROUNDS_MAX 8
#define MISSING_US SECOND_US /* a file may be missing so long: it is being rotated */

/* Why a log is not followed as it should be, and what helps. */
struct trouble {
	int error;
	const char *words; /* marked for translation: sluice status says them too */
	const char *remedy;
};

/* The last stands for all others. */
static const struct trouble read_troubles[] = {
	{ EACCES, N_("Permission denied"),
	    "add the user sluiced runs as to the group that may read it (adm on Debian)" },
	{ EPERM, N_("Operation not permitted"), "let the user sluiced runs as read it" },
	{ ENOENT, N_("No such file or directory"), "it is read as soon as it is there" },
	{ ENOTDIR, N_("Not a directory"), "name the file that syslog writes" },
	{ EISDIR, N_("Is a directory"), "name the file that syslog writes" },
	{ ESPIPE, N_("Not a regular file"), "name the file that syslog writes" },
	{ ELOOP, N_("Too many symbolic links"), "name the file that syslog writes" },
	{ EMFILE, N_("Too many open files"), "raise LimitNOFILE= in the unit of sluiced" },
	{ ENFILE, N_("Too many open files in the system"), "raise fs.file-max" },
	{ EIO, N_("Input/output error"), "look after the disk" },
	{ 0, N_("Cannot be read"), "look after its file system" },
};

static const struct trouble watch_troubles[] = {
	{ ENOSPC, N_("No inotify watch left"),
	    "raise fs.inotify.max_user_watches; until then it is looked at once a second" },
	{ EACCES, N_("Its directory cannot be watched"),
	    "let the user sluiced runs as read the directory; until then it is looked at once a "
	    "second" },
	{ 0, N_("Cannot be watched"), "it is looked at once a second" },
};

enum tail_start {
	START_PLACE, /* the place has not been found yet, nor is it sure that it is gone */
	START_END, /* the file is there, and cannot be read yet */
	START_DONE,
};

struct tail {
	char *path;
	enum tail_start start;
	struct tail_place place; /* to start at; START_END: where the end was, or zero */
	struct chain chain;
	int path_error; /* why the path leads to no file */
	int read_error;
	int64_t missing_us; /* since when there is no file, now_steady_us(); 0: there is one */
	const struct trouble *trouble; /* that was told; NULL: none */
	int64_t cut_count;
	char chunk[LINEFILE_CHUNK_BYTES];
};

/* --- where it begins */

/* All that has been rotated until now is old. */
static void
begin_now(struct tail *tail)
{
	struct rotation rotation;

	chain_scan(&tail->chain, &rotation);
	chain_mark_rotated(&tail->chain, &rotation, (int)rotation.count);
	rotation_clear(&rotation);
	tail->start = START_DONE;
}

static bool
is_passing(int error)
{
	return error == EACCES || error == EPERM || error == EMFILE || error == ENFILE;
}

/* Without a place: at the end, or where the end was when it could not be read. */
static void
begin_at_end(struct tail *tail, struct linefile *present)
{
	struct stat status;

	if (present != NULL) {
		bool is_known = present->inode == tail->place.inode;

		begin_now(tail);
		if (is_known || tail->place.inode == 0)
			linefile_skip(present, is_known ? tail->place.offset : present->size_bytes);
		chain_join(&tail->chain, present);
	} else if (!is_passing(tail->path_error)) {
		begin_now(tail);
	} else if (tail->place.inode == 0 && stat(tail->path, &status) == 0) {
		tail->place.inode = status.st_ino;
		tail->place.offset = status.st_size;
	}
}

/* The first compressed one, from an index and from a second on. */
static const struct rotated *
first_compressed(const struct rotation *rotation, int from, int64_t second)
{
	for (; (size_t)from < rotation->count; from++) {
		const struct rotated *rotated = &rotation->file[from];

		if (rotated->compressed && rotated->mtime_ns / 1000000000 >= second)
			return rotated;
	}
	return NULL;
}

/* How many are not younger than what was read at the place, as far as whole seconds tell. */
static int
place_until(const struct tail_place *place, const struct rotation *rotation)
{
	return rotation_until(rotation, place_second(place) * 1000000000 + 999999999);
}

/* Is the place in the file that the path leads to? Then that stands there. */
static bool
is_place_in(const struct tail_place *place, struct linefile *present)
{
	return present != NULL &&
	       (present->inode == place->inode || place->offset >= LINEFILE_WINDOW_BYTES) &&
	       linefile_resume(present, place);
}

/* The file that the place was in has been rotated: open at the place. */
static void
begin_in_rotated(struct tail *tail, const struct rotation *rotation, int at, struct linefile *file)
{
	const struct rotated *compressed = first_compressed(rotation, at, 0);
	int until = file->offset > 0 ? at : place_until(&tail->place, rotation);

	if (compressed != NULL)
		chain_missed(&tail->chain, compressed->path, "is compressed");
	chain_mark_rotated(&tail->chain, rotation, until < at ? until : at);
	chain_insert(&tail->chain, 0, file);
	chain_fill(&tail->chain, 0);
}

/* The file that the place was in is gone, or was written anew. */
static void
begin_elsewhere(struct tail *tail, const struct rotation *rotation, const struct linefile *present)
{
	const struct tail_place *place = &tail->place;
	const struct rotated *compressed = first_compressed(rotation, 0, place_second(place));
	int until = rotation_locate(rotation, place->device, place->inode);

	chain_mark_rotated(
	    &tail->chain, rotation, until >= 0 ? until : place_until(place, rotation));
	if (place->inode == 0)
		return;
	if (compressed != NULL)
		chain_missed(&tail->chain, compressed->path, "is compressed");
	else if (present->inode == place->inode)
		chain_missed(&tail->chain, "it", "was truncated or replaced");
	else
		chain_missed(&tail->chain, "the file that was read last", "is gone");
}

static void
begin_at_place(struct tail *tail, struct linefile *present)
{
	struct rotation rotation;
	struct linefile file;
	bool is_there = is_place_in(&tail->place, present);
	int at = -1;

	chain_scan(&tail->chain, &rotation);
	if (!is_there)
		at = rotation_find(&rotation, &tail->place, &file);
	if (at >= 0)
		begin_in_rotated(tail, &rotation, at, &file);
	else if (is_there)
		chain_mark_rotated(&tail->chain, &rotation,
		    present->offset > 0 ? (int)rotation.count
		                        : place_until(&tail->place, &rotation));
	else if (present != NULL)
		begin_elsewhere(tail, &rotation, present);
	rotation_clear(&rotation);
	/* Where neither is there, both may come: a file system that is mounted late. */
	if (at >= 0 || present != NULL)
		tail->start = START_DONE;
	if (present != NULL)
		chain_join(&tail->chain, present);
}

/* --- where the path leads */

/* Is it the last of the chain? */
static bool
is_followed(const struct tail *tail)
{
	const struct chain *chain = &tail->chain;
	struct stat status;

	return chain->count > 0 && stat(tail->path, &status) == 0 &&
	       chain->file[chain->count - 1].inode == status.st_ino &&
	       chain->file[chain->count - 1].device == status.st_dev;
}

static void
tail_look(struct tail *tail)
{
	struct linefile file;
	struct linefile *present;
	int rc = 0;

	tail->chain.path_changed = false;
	route_lay(&tail->chain.route, tail->path);
	if (tail->start != START_DONE || !is_followed(tail)) {
		rc = linefile_open(&file, tail->path);
		tail->path_error = -rc;
		present = rc < 0 ? NULL : &file;
		if (tail->start == START_PLACE)
			begin_at_place(tail, present);
		else if (tail->start == START_END)
			begin_at_end(tail, present);
		else if (present != NULL)
			chain_join(&tail->chain, present);
		else
			chain_fill(&tail->chain, tail->chain.count);
	}
	tail->path_error = -rc;
	if (rc != -ENOENT)
		tail->missing_us = 0;
	else if (tail->missing_us == 0)
		tail->missing_us = now_steady_us();
}

/* --- troubles */

static const struct trouble *
trouble_find(const struct trouble *troubles, int error)
{
	while (troubles->error != error && troubles->error != 0)
		troubles++;
	return troubles;
}

static const struct trouble *
tail_trouble(const struct tail *tail)
{
	const struct chain *chain = &tail->chain;

	if (tail->path_error != 0)
		return trouble_find(read_troubles, tail->path_error);
	if (tail->read_error != 0)
		return trouble_find(read_troubles, tail->read_error);
	if (chain->route.error != 0)
		return trouble_find(watch_troubles, chain->route.error);
	if (chain->watch_error != 0)
		return trouble_find(watch_troubles, chain->watch_error);
	return NULL;
}

static void
tail_announce(struct tail *tail)
{
	const struct trouble *trouble = tail_trouble(tail);

	if (trouble == tail->trouble)
		return;
	if (trouble != NULL)
		log_warning("%s: %s: %s", tail->path, trouble->words, trouble->remedy);
	else
		log_info("%s: is followed now", tail->path);
	tail->trouble = trouble;
}

/* --- the doors */

/*
 * Makes the descriptor readable: a watch that is taken away is an event. There may be something to
 * read from the start, and nobody else would tell.
 */
static void
inotify_wake(int inotify)
{
	int watch = inotify_add_watch(inotify, "/dev/null", IN_DELETE_SELF);

	if (watch >= 0)
		inotify_rm_watch(inotify, watch);
}

int
tail_open(struct tail **tail_r, const char *path, const struct tail_place *place)
{
	static const struct tail_place nowhere;
	struct tail *tail = calloc(1, sizeof(*tail));
	int rc = -ENOMEM;

	*tail_r = NULL;
	if (tail == NULL)
		return rc;
	tail->path = strdup(path);
	tail->chain.path = tail->path;
	tail->chain.inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	tail->chain.route.inotify = tail->chain.inotify;
	if (tail->chain.inotify < 0)
		rc = -errno;
	if (tail->path == NULL || tail->chain.inotify < 0) {
		tail_close(&tail);
		return rc;
	}
	tail->start = START_END;
	if (place != NULL && memcmp(place, &nowhere, sizeof(nowhere)) != 0) {
		tail->start = START_PLACE;
		tail->place = *place;
	}
	tail_look(tail);
	tail_announce(tail);
	inotify_wake(tail->chain.inotify);
	*tail_r = tail;
	return 0;
}

void
tail_close(struct tail **tail)
{
	if (*tail == NULL)
		return;
	chain_clear(&(*tail)->chain);
	if ((*tail)->chain.inotify >= 0)
		close((*tail)->chain.inotify);
	free((*tail)->path);
	free(*tail);
	*tail = NULL;
}

int
tail_fd(const struct tail *tail)
{
	return tail->chain.inotify;
}

/* Reads what still came to files that had been read to their end. Returns 1 where there is more. */
static int
read_late(struct tail *tail, struct ration *ration)
{
	struct chain *chain = &tail->chain;

	for (size_t i = 0; i < chain->current;) {
		struct linefile *file = &chain->file[i];
		enum linefile_state state;

		if (!file->stirred) {
			i++;
			continue;
		}
		state = linefile_read(file, ration);
		if (state == LINEFILE_REWRITTEN || state == LINEFILE_FAILED) {
			chain_remove(chain, i);
			continue;
		}
		file->active_us = now_steady_us();
		if (file->inode == chain->mark.inode && file->device == chain->mark.device)
			chain_mark(chain, file);
		if (state == LINEFILE_MORE)
			return 1;
		file->stirred = false;
	}
	return 0;
}

/* Reads the current file, and goes on to the next where there is one. The same. */
static int
read_on(struct tail *tail, struct ration *ration)
{
	struct chain *chain = &tail->chain;

	while (chain->current < chain->count) {
		struct linefile *file = &chain->file[chain->current];
		/* Asked first: what is in the current one then came before. */
		bool goes_on = chain_goes_on(chain);
		enum linefile_state state;

		if (!file->stirred && !goes_on)
			return 0;
		state = linefile_read(file, ration);
		tail->read_error = state == LINEFILE_FAILED ? errno : 0;
		if (state == LINEFILE_MORE)
			return 1;
		if (state == LINEFILE_REWRITTEN) {
			chain_recover(chain);
			continue;
		}
		file->stirred = false;
		if (state == LINEFILE_FAILED || !goes_on)
			return 0;
		chain_advance(chain, ration);
	}
	return 0;
}

/* While nothing has been read of a file, copies may have been made of what was in it. */
static void
look_between(struct chain *chain)
{
	size_t index = chain->current;

	if (!chain->rotated)
		return;
	chain->rotated = false;
	if (index < chain->count && chain->file[index].offset > 0)
		index++;
	if (index < chain->count)
		chain_fill_from(chain, index);
}

static bool
has_work(struct tail *tail)
{
	struct chain *chain = &tail->chain;

	/* What cannot be read now is tried again at the next tick. */
	if (tail->read_error != 0)
		return false;
	if (chain->path_changed || chain->rotated)
		return true;
	for (size_t i = 0; i <= chain->current && i < chain->count; i++) {
		if (chain->file[i].stirred)
			return true;
	}
	return chain_goes_on(chain);
}

int
tail_read(struct tail *tail, size_t most_bytes, tail_line_fn *line, void *arg)
{
	struct chain *chain = &tail->chain;
	struct ration ration = {
		.chunk = tail->chunk,
		.left_bytes = most_bytes,
		.line = line,
		.arg = arg,
	};
	int more = 1;

	chain_drain(chain);
	/* Looking for files takes in events, and nobody is told of them again. */
	for (int i = 0; i < ROUNDS_MAX && (i == 0 || has_work(tail)); i++) {
		if (chain->path_changed)
			tail_look(tail);
		look_between(chain);
		more = read_late(tail, &ration);
		if (more == 0)
			more = read_on(tail, &ration);
		if (more == 1)
			break;
		chain_drain(chain);
	}
	tail->cut_count += ration.cut_count;
	return more || has_work(tail);
}

/* --- the seconds */

/* Lets go of rotated files to which nothing has come for a while. */
static void
tail_let_go(struct tail *tail, int64_t now)
{
	struct chain *chain = &tail->chain;

	for (size_t i = 0; i < chain->current;) {
		const struct linefile *file = &chain->file[i];

		if (!file->stirred && now - file->active_us > LINGER_US)
			chain_remove(chain, i);
		else
			i++;
	}
}

int
tail_tick(struct tail *tail)
{
	struct chain *chain = &tail->chain;
	int64_t now = now_steady_us();

	for (size_t i = 0; i < chain->count; i++)
		chain->file[i].stirred |= linefile_look(&chain->file[i]) || tail->read_error != 0;
	tail_let_go(tail, now);
	if (chain->watch_error != 0)
		chain_watch(chain);
	if (chain->route.error != 0 || tail->start != START_DONE || !is_followed(tail))
		tail_look(tail);
	if (tail->missing_us == 0 || now - tail->missing_us >= MISSING_US)
		tail_announce(tail);
	chain_drain(chain);
	return tail->read_error != 0 || has_work(tail);
}

/* --- telling */

/* Nothing of it has been read, and the time tells what came before. NULL: nor has it come yet. */
static void
tell_start(const struct linefile *file, int64_t before_ns, struct tail_place *place_r)
{
	struct linefile none = { .window_bytes = 0 };

	linefile_rewind(&none);
	linefile_tell(file != NULL ? file : &none, place_r);
	place_r->print &= ~(uint64_t)UINT32_MAX;
	/* That itself is deleted or compressed: what was written in the same second came later. */
	if (before_ns >= 1000000000)
		place_r->print |= (uint32_t)(before_ns / 1000000000 - 1);
}

/* Has the file at the index been deleted? Nobody would find it again. */
static bool
is_deleted(const struct chain *chain, size_t index)
{
	struct stat status;

	return fstat(chain->file[index].fd, &status) == 0 && status.st_nlink == 0;
}

static bool
has_successor(const struct chain *chain)
{
	return chain->current + 1 < chain->count && chain->file[chain->current + 1].offset == 0;
}

void
tail_tell(const struct tail *tail, struct tail_place *place_r)
{
	const struct chain *chain = &tail->chain;
	const struct linefile *file = &chain->file[chain->current];
	bool is_marked = chain->mark.inode != 0;

	*place_r = (struct tail_place){ 0 };
	if (tail->start == START_PLACE)
		*place_r = tail->place;
	if (tail->start != START_DONE || (chain->current < chain->count && file->torn))
		return;
	if (chain->current > 0 && file[-1].inode == chain->mark.inode)
		is_marked = !is_deleted(chain, chain->current - 1);
	if (chain->current == chain->count && is_marked)
		*place_r = chain->mark;
	else if (chain->current == chain->count)
		tell_start(NULL, chain->mark_ns, place_r);
	else if (has_successor(chain) && is_deleted(chain, chain->current))
		tell_start(file + 1, file->mtime_ns, place_r);
	else if (file->offset == 0 && is_marked)
		*place_r = chain->mark;
	else if (file->offset == 0)
		tell_start(file, chain->mark_ns, place_r);
	else
		linefile_tell(file, place_r);
}

void
tail_health(const struct tail *tail, struct tail_health *health_r)
{
	const struct chain *chain = &tail->chain;
	struct stat status;

	*health_r = (struct tail_health){
		.size_bytes = stat(tail->path, &status) == 0 ? status.st_size : -1,
		.missed_count = chain->missed_count,
		.cut_count = tail->cut_count,
		.trouble = tail->trouble == NULL ? "" : tail->trouble->words,
	};
	if (chain->current < chain->count)
		health_r->offset_bytes = chain->file[chain->current].offset;
	for (size_t i = chain->current; i < chain->count; i++) {
		const struct linefile *file = &chain->file[i];

		if (fstat(file->fd, &status) == 0 && status.st_size > file->offset)
			health_r->lag_bytes += status.st_size - file->offset;
	}
}
