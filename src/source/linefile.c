/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads one file line by line, and knows what it has read when it sees it again. */
#include "source/linefile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"

/* A line of full length with "\r\n" behind it. */
#define WHOLE_BYTES (TAIL_LINE_BYTES + 2)

/* It must be the same after a restart. */
static const struct hash_secret open_secret = { { UINT64_C(0x6c6f672d), UINT64_C(0x66696c65) } };

static int64_t
stat_mtime_ns(const struct stat *status)
{
	return (int64_t)status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec;
}

static uint32_t
window_print(const char *window, size_t bytes)
{
	return (uint32_t)(hash_bytes(&open_secret, window, bytes) >> 32);
}

static ssize_t
read_at(int fd, char *buf, size_t bytes, int64_t offset)
{
	ssize_t got;

	do
		got = pread(fd, buf, bytes, (off_t)offset);
	while (got < 0 && errno == EINTR);
	return got;
}

static int
regular(const struct stat *status)
{
	if (S_ISDIR(status->st_mode))
		return -EISDIR;
	return S_ISREG(status->st_mode) ? 0 : -ESPIPE;
}

static int64_t
birth_ns(int fd)
{
	struct statx status;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &status) != 0 ||
	    !(status.stx_mask & STATX_BTIME))
		return 0;
	return status.stx_btime.tv_sec * 1000000000 + status.stx_btime.tv_nsec;
}

int
linefile_open(struct linefile *file_r, const char *path)
{
	struct stat status;
	int fd, rc;

	/* What is no file is not even opened: a FIFO or a device may feel that. */
	rc = stat(path, &status) != 0 ? -errno : regular(&status);
	if (rc < 0)
		return rc;
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	rc = fstat(fd, &status) != 0 ? -errno : regular(&status);
	if (rc < 0) {
		close(fd);
		return rc;
	}
	*file_r = (struct linefile){
		.fd = fd,
		.watch = -1,
		.stirred = true,
		.device = status.st_dev,
		.inode = status.st_ino,
		.size_bytes = status.st_size,
		.mtime_ns = stat_mtime_ns(&status),
		.born_ns = birth_ns(fd),
		.print = window_print("", 0),
	};
	return 0;
}

void
linefile_close(struct linefile *file)
{
	close(file->fd);
	file->fd = -1;
}

bool
linefile_look(struct linefile *file)
{
	struct stat status;
	bool changed;

	if (fstat(file->fd, &status) != 0)
		return false;
	changed = status.st_size != file->size_bytes || stat_mtime_ns(&status) != file->mtime_ns;
	file->size_bytes = status.st_size;
	file->mtime_ns = stat_mtime_ns(&status);
	return changed;
}

/* --- what was read: the window, the print, the place */

int64_t
place_second(const struct tail_place *place)
{
	return (int64_t)(place->print & UINT32_MAX);
}

void
linefile_tell(const struct linefile *file, struct tail_place *place_r)
{
	*place_r = (struct tail_place){
		.device = file->device,
		.inode = file->inode,
		.offset = file->offset,
		.print = (uint64_t)file->print << 32 | (uint32_t)(file->mtime_ns / 1000000000),
	};
}

void
linefile_rewind(struct linefile *file)
{
	file->offset = file->scanned = 0;
	file->window_bytes = 0;
	file->ahead = false;
	file->print = window_print("", 0);
	file->torn = false;
	file->stirred = true;
}

/* Takes the window from the file. False, and at the beginning, where that is shorter. */
static bool
linefile_go(struct linefile *file, int64_t offset)
{
	size_t bytes = offset < LINEFILE_WINDOW_BYTES ? (size_t)offset : LINEFILE_WINDOW_BYTES;

	linefile_rewind(file);
	if (read_at(file->fd, file->window, bytes, offset - (int64_t)bytes) != (ssize_t)bytes)
		return false;
	file->offset = file->scanned = offset;
	file->window_bytes = bytes;
	file->print = window_print(file->window, bytes);
	return true;
}

bool
linefile_resume(struct linefile *file, const struct tail_place *place)
{
	if (place->offset >= 0 && linefile_go(file, place->offset) &&
	    file->print == (uint32_t)(place->print >> 32))
		return true;
	linefile_rewind(file);
	return false;
}

void
linefile_skip(struct linefile *file, int64_t offset)
{
	char before[TAIL_LINE_BYTES];
	size_t bytes = offset < TAIL_LINE_BYTES ? (size_t)offset : TAIL_LINE_BYTES;
	ssize_t got = read_at(file->fd, before, bytes, offset - (int64_t)bytes);
	const char *newline = got > 0 ? memrchr(before, '\n', (size_t)got) : NULL;
	int64_t start = offset - (int64_t)bytes;

	if (newline != NULL)
		start += newline - before + 1;
	if (!linefile_go(file, newline == NULL && start > 0 ? offset : start))
		return;
	file->torn = newline == NULL && start > 0;
}

bool
linefile_begins_as(struct linefile *file, const struct linefile *copy)
{
	ssize_t got = read_at(file->fd, file->window, LINEFILE_WINDOW_BYTES, 0);
	char begin[LINEFILE_WINDOW_BYTES];
	ssize_t copied;

	/* The copy is looked at last: while it is empty, nobody comes to truncate the file. */
	copied = read_at(copy->fd, begin, sizeof(begin), 0);
	if (got < 0 || copied < 0 || copied > got ||
	    memcmp(begin, file->window, (size_t)copied) != 0)
		return false;
	file->window_bytes = (size_t)got;
	file->ahead = true;
	return true;
}

static void
window_push(struct linefile *file, const char *at, size_t bytes)
{
	size_t kept = LINEFILE_WINDOW_BYTES;

	if (file->ahead)
		file->window_bytes = 0;
	file->ahead = false;
	if (bytes > LINEFILE_WINDOW_BYTES) {
		at += bytes - LINEFILE_WINDOW_BYTES;
		bytes = LINEFILE_WINDOW_BYTES;
	}
	kept -= bytes;
	if (kept > file->window_bytes)
		kept = file->window_bytes;
	memmove(file->window, file->window + file->window_bytes - kept, kept);
	memcpy(file->window + kept, at, bytes);
	file->window_bytes = kept + bytes;
}

/* Everything up to here is done with. */
static void
linefile_pass(struct linefile *file, const char *at, size_t bytes)
{
	window_push(file, at, bytes);
	file->scanned += (int64_t)bytes;
	file->offset = file->scanned;
	file->print = window_print(file->window, file->window_bytes);
}

/* 1: what was read is still there, 0: it is not, -1: cannot be told. */
static int
linefile_holds(const struct linefile *file)
{
	char now[LINEFILE_WINDOW_BYTES];
	int64_t at = file->ahead ? 0 : file->scanned - (int64_t)file->window_bytes;
	ssize_t got = read_at(file->fd, now, file->window_bytes, at);

	if (got < 0)
		return -1;
	return (size_t)got == file->window_bytes &&
	       memcmp(now, file->window, file->window_bytes) == 0;
}

/* --- lines */

static size_t
nul_run(const char *at, size_t bytes)
{
	size_t run = 0;

	while (run < bytes && at[run] == '\0')
		run++;
	return run;
}

static void
ration_take(struct ration *ration, size_t bytes)
{
	ration->left_bytes -= bytes < ration->left_bytes ? bytes : ration->left_bytes;
}

static void
ration_line(struct ration *ration, const char *at, size_t bytes)
{
	size_t nul_bytes = nul_run(at, bytes);
	struct span line = { at + nul_bytes, bytes - nul_bytes };

	span_eat_end(&line, SPAN("\r"));
	if (line.bytes > TAIL_LINE_BYTES) {
		line.bytes = TAIL_LINE_BYTES;
		ration->cut_count++;
	}
	ration->line_count++;
	ration->line(ration->arg, line);
}

/* Hands out the whole lines of the chunk. Returns how many bytes they are. */
static size_t
chunk_lines(struct ration *ration, size_t bytes)
{
	size_t used = 0;

	while (used < bytes && ration->left_bytes > 0) {
		const char *at = ration->chunk + used;
		const char *newline = memchr(at, '\n', bytes - used);
		size_t line_bytes;

		if (newline == NULL)
			break;
		line_bytes = (size_t)(newline - at);
		ration_line(ration, at, line_bytes);
		ration_take(ration, line_bytes + 1);
		used += line_bytes + 1;
	}
	return used;
}

/* Passes over the rest of a torn line. */
static enum linefile_state
linefile_mend(struct linefile *file, struct ration *ration, size_t got)
{
	const char *newline = memchr(ration->chunk, '\n', got);
	size_t used = newline == NULL ? got : (size_t)(newline - ration->chunk) + 1;

	linefile_pass(file, ration->chunk, used);
	ration_take(ration, used);
	file->torn = newline == NULL;
	return LINEFILE_MORE;
}

/* Looks for the end of a line that is too long, and hands out as much of it as is allowed. */
static enum linefile_state
linefile_cut(struct linefile *file, struct ration *ration, size_t got)
{
	const char *newline = memchr(ration->chunk, '\n', got);
	size_t used = newline == NULL ? got : (size_t)(newline - ration->chunk) + 1;
	char last[LINEFILE_WINDOW_BYTES];
	size_t last_bytes = used < sizeof(last) ? used : sizeof(last);
	ssize_t head;

	ration_take(ration, used);
	if (newline == NULL) {
		window_push(file, ration->chunk, used);
		file->scanned += (int64_t)used;
		return LINEFILE_MORE;
	}
	memcpy(last, ration->chunk + used - last_bytes, last_bytes);
	head = read_at(file->fd, ration->chunk, TAIL_LINE_BYTES + 1, file->offset);
	if (head != TAIL_LINE_BYTES + 1 || linefile_holds(file) != 1)
		return LINEFILE_REWRITTEN;
	ration_line(ration, ration->chunk, TAIL_LINE_BYTES + 1);
	file->scanned += (int64_t)(used - last_bytes);
	linefile_pass(file, last, last_bytes);
	return LINEFILE_MORE;
}

/* The beginning of a line, and its end is not among the bytes. */
static enum linefile_state
linefile_wait(struct linefile *file, struct ration *ration, size_t got, size_t most)
{
	size_t nul_bytes = nul_run(ration->chunk, got);

	/* Nothing but NULs up to the end: over NFS the bytes may come later than the size. */
	if (got < WHOLE_BYTES || (nul_bytes == got && got < most))
		return LINEFILE_END;
	/* A hole may be longer than any line, and a line stands behind it. */
	if (nul_bytes > 0) {
		linefile_pass(file, ration->chunk, nul_bytes);
		ration_take(ration, nul_bytes);
		return LINEFILE_MORE;
	}
	window_push(file, ration->chunk, got);
	file->scanned += (int64_t)got;
	ration_take(ration, got);
	return LINEFILE_MORE;
}

/* Reads a chunk: at least what may be needed to find the end of a line. */
static enum linefile_state
linefile_step(struct linefile *file, struct ration *ration)
{
	size_t most =
	    ration->left_bytes < LINEFILE_CHUNK_BYTES ? ration->left_bytes : LINEFILE_CHUNK_BYTES;
	size_t used;
	ssize_t got;
	int holds;

	if (most < WHOLE_BYTES)
		most = WHOLE_BYTES;
	got = read_at(file->fd, ration->chunk, most, file->scanned);
	/* Asked afterwards: then the bytes belong to what was read before them. */
	holds = got < 0 ? -1 : linefile_holds(file);
	if (holds < 0)
		return LINEFILE_FAILED;
	if (holds == 0)
		return LINEFILE_REWRITTEN;
	if (got == 0)
		return LINEFILE_END;
	if (file->torn)
		return linefile_mend(file, ration, (size_t)got);
	if (file->scanned > file->offset)
		return linefile_cut(file, ration, (size_t)got);
	used = chunk_lines(ration, (size_t)got);
	if (used == 0)
		return linefile_wait(file, ration, (size_t)got, most);
	linefile_pass(file, ration->chunk, used);
	return LINEFILE_MORE;
}

enum linefile_state
linefile_read(struct linefile *file, struct ration *ration)
{
	enum linefile_state state = LINEFILE_MORE;

	while (state == LINEFILE_MORE && ration->left_bytes > 0)
		state = linefile_step(file, ration);
	if (state == LINEFILE_MORE || state == LINEFILE_END)
		linefile_look(file);
	return state;
}

bool
linefile_finish(struct linefile *file, struct ration *ration)
{
	ssize_t got = read_at(file->fd, ration->chunk, TAIL_LINE_BYTES + 1, file->offset);

	if (got <= 0 || file->torn)
		return true;
	if (memchr(ration->chunk, '\n', (size_t)got) != NULL)
		return false;
	ration_line(ration, ration->chunk, (size_t)got);
	ration_take(ration, (size_t)got);
	file->torn = true;
	if (file->scanned == file->offset)
		linefile_pass(file, ration->chunk, (size_t)got);
	else
		linefile_pass(file, "", 0);
	return true;
}
