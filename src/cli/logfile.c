/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads a log file to its end, in big pieces. */
#include "cli/logfile.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/language.h"

#include "cli/infile.h"
#include "cli/page.h"

#define PIECE_BYTES (4 * LOGFILE_LINE_BYTES) /* fits into the processor's cache */
#define LOOK_BYTES 512 /* that tell whether it is a text */

#define COMPRESSED N_("{name} is compressed: {command} {file} | sluice classify -")
#define JOURNAL N_("{name} is a journal of systemd: {command} {file} | sluice classify -")

/* What logs are turned into. */
static const struct wrapping {
	struct span magic;
	const char *words;
	const char *command; /* undoes it; the file is its last argument */
} wrappings[] = {
	{ { "\x1f\x8b", 2 }, COMPRESSED, "zcat" },
	{ { "BZh", 3 }, COMPRESSED, "bzcat" },
	{ { "\xfd"
	    "7zXZ",
	      5 },
	    COMPRESSED, "xzcat" },
	{ { "\x28\xb5\x2f\xfd", 4 }, COMPRESSED, "zstdcat" },
	{ { "\x04\x22\x4d\x18", 4 }, COMPRESSED, "lz4cat" },
	{ { "LPKSHHRH", 8 }, JOURNAL, "journalctl -o short-iso --file" },
};

/* The pieces of one file. */
struct reading {
	int fd;
	bool is_begun;
	bool is_passing; /* over the rest of a line that was cut */
	size_t held_bytes; /* of a line without its end */
	char piece[PIECE_BYTES];
};

static void
trouble_tell(const char *path, int error)
{
	switch (-error) {
	case EISDIR:
		page_warn(tr("{name} is a directory: name the log files in it"), "name",
		    infile_name(path), NULL);
		break;
	case ENOENT:
		page_warn(tr("{file}: there is no such file (mail logs are often "
		             "/var/log/mail.log or /var/log/maillog, or in the journal: "
		             "journalctl -o short-iso | sluice classify -)"),
		    "file", path, NULL);
		break;
	default:
		infile_failed(path, error);
	}
}

static void
wrapping_tell(const struct wrapping *wrapping, const char *path)
{
	page_warn(tr(wrapping->words), "name", infile_name(path), "command", wrapping->command,
	    "file", infile_is_standard(path) ? tr("FILE") : path, NULL);
}

/*
 * One byte in sixteen that no log has: a NUL here and there is nothing, and what copytruncate of
 * logrotate 3.21 may leave, a hole at the beginning, is passed over.
 */
static bool
is_binary(struct span begin)
{
	size_t strange_count = 0;

	while (begin.bytes > 0 && begin.at[0] == '\0')
		begin = span_tail(begin, 1);
	begin = span_head(begin, LOOK_BYTES);
	for (size_t i = 0; i < begin.bytes; i++) {
		const unsigned char byte = (unsigned char)begin.at[i];

		strange_count += byte < ' ' && (byte < '\t' || byte > '\r') && byte != '\x1b';
	}
	return strange_count > begin.bytes / 16;
}

/* Looks at the first piece; complains of what has no lines to read. */
static bool
is_text(struct span begin, const char *path)
{
	for (size_t i = 0; i < sizeof(wrappings) / sizeof(wrappings[0]); i++) {
		if (span_begins(begin, wrappings[i].magic)) {
			wrapping_tell(&wrappings[i], path);
			return false;
		}
	}
	if (!is_binary(begin))
		return true;
	page_warn(
	    tr("{name} is no text: name a log file, of lines"), "name", infile_name(path), NULL);
	return false;
}

static void
line_hand(struct reading *reading, struct span line, struct logfile_sink *sink)
{
	sink->cut_count += line.bytes > LOGFILE_LINE_BYTES;
	sink->line(sink->arg, span_head(line, LOGFILE_LINE_BYTES));
	reading->is_passing = false;
}

/* Hands out the whole lines; what is behind them is held until its end is there. */
static void
piece_hand(struct reading *reading, size_t bytes, struct logfile_sink *sink)
{
	struct span rest = { reading->piece, reading->held_bytes + bytes }, line;

	while (span_cut(&rest, '\n', &line)) {
		if (!reading->is_passing)
			line_hand(reading, line, sink);
		reading->is_passing = false;
	}
	if (rest.bytes > LOGFILE_LINE_BYTES && !reading->is_passing) {
		line_hand(reading, rest, sink);
		reading->is_passing = true;
	}
	if (reading->is_passing)
		rest.bytes = 0;
	memmove(reading->piece, rest.at, rest.bytes);
	reading->held_bytes = rest.bytes;
}

/* Returns 0 at the end, or -errno; -EILSEQ: it has been complained of. */
static int
pieces_read(struct reading *reading, const char *path, struct logfile_sink *sink)
{
	for (;;) {
		char *free = reading->piece + reading->held_bytes;
		const ssize_t bytes = read(reading->fd, free, PIECE_BYTES - reading->held_bytes);

		if (bytes < 0 && errno == EINTR)
			continue;
		if (bytes < 0)
			return -errno;
		if (bytes == 0)
			break;
		if (!reading->is_begun && !is_text((struct span){ free, (size_t)bytes }, path))
			return -EILSEQ;
		reading->is_begun = true;
		piece_hand(reading, (size_t)bytes, sink);
		if (!sink->pause(sink->arg))
			return 0;
	}
	if (reading->held_bytes > 0)
		line_hand(reading, (struct span){ reading->piece, reading->held_bytes }, sink);
	return 0;
}

enum finish
logfile_read(const char *path, struct logfile_sink *sink)
{
	static struct reading reading;
	int error;

	reading.is_begun = reading.is_passing = false;
	reading.held_bytes = 0;
	reading.fd = infile_open(path);
	if (reading.fd < 0) {
		trouble_tell(path, reading.fd);
		return FINISH_FINDING;
	}
	error = pieces_read(&reading, path, sink);
	infile_close(path, reading.fd);
	if (error != 0 && error != -EILSEQ)
		trouble_tell(path, error);
	return error != 0 ? FINISH_FINDING : FINISH_FINE;
}
