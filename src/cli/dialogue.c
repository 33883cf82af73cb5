/* SPDX-License-Identifier: BSD-2-Clause */
/* One question to the daemon through its control socket, and its answer. */
#include "cli/dialogue.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "base/language.h"
#include "base/text.h"

#include "cli/page.h"

#define PATIENCE_S 30 /* a daemon that reads a large config may take its time */
#define WORDS_BYTES (OPERANDS_BYTES + 32)
#define RECORD_BYTES 16384
#define ERROR_START "error: "
#define BETWEEN ": "
#define PIECES_MOST 8 /* of one text that has a translation */

/* Returns a socket or -errno. */
static int
socket_connect(const char *path)
{
	const struct timeval patience = { .tv_sec = PATIENCE_S };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd, error;

	if (!text_copy(address.sun_path, sizeof(address.sun_path), path))
		return -ENAMETOOLONG;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	error = errno;
	close(fd);
	return -error;
}

static void
connect_complain(const struct places *places, int error)
{
	if (error == -EACCES || error == -EPERM)
		places_denied(places->socket, places->group);
	else if (error == -ENOENT || error == -ECONNREFUSED)
		page_warn(tr("sluiced is not running: nobody listens on {socket}"), "socket",
		    places->socket, NULL);
	else
		page_warn("{socket}: {error}", "socket", places->socket, "error",
		    error_words(-error), NULL);
}

/* No signal if the daemon hangs up: reading will tell. */
static void
words_send(int fd, const char *words)
{
	char line[WORDS_BYTES];
	int length = snprintf(line, sizeof(line), "%s\n", words);

	while (send(fd, line, (size_t)length, MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

/* Cuts the end of the line off. Returns false if it has none: then it was cut off elsewhere. */
static bool
line_end(char *line)
{
	size_t length = strlen(line);

	if (length == 0 || line[length - 1] != '\n')
		return false;
	line[length - 1] = '\0';
	return true;
}

/* How long the text is without its last piece; 0: it is one piece. */
static size_t
piece_shorten(const char *said, size_t bytes)
{
	while (bytes-- > 0) {
		if (strncmp(said + bytes, BETWEEN, strlen(BETWEEN)) == 0)
			return bytes;
	}
	return 0;
}

/* The longest beginning of the text that can have a translation. */
static size_t
pieces_bytes(const char *said)
{
	const char *end = said;

	for (int i = 0; i < PIECES_MOST && end != NULL; i++)
		end = strstr(end + 1, BETWEEN);
	return end != NULL ? (size_t)(end - said) : strlen(said);
}

/* Says the longest beginning that has a translation, or else the first piece. Returns its bytes. */
static size_t
piece_say(char *buf, size_t buf_bytes, const char *said)
{
	char piece[RECORD_BYTES];
	size_t bytes = pieces_bytes(said);

	if (bytes >= sizeof(piece))
		bytes = sizeof(piece) - 1;
	for (;;) {
		size_t shorter = piece_shorten(said, bytes);
		const char *words;

		text_copy(piece, bytes + 1, said);
		words = tr(piece);
		if (words != piece || shorter == 0) {
			text_append(buf, buf_bytes, words);
			return bytes;
		}
		bytes = shorter;
	}
}

void
dialogue_words(char *buf, size_t buf_bytes, const char *said)
{
	buf[0] = '\0';
	while (*said != '\0') {
		said += piece_say(buf, buf_bytes, said);
		if (strncmp(said, BETWEEN, strlen(BETWEEN)) != 0)
			continue;
		text_append(buf, buf_bytes, BETWEEN);
		said += strlen(BETWEEN);
	}
}

static void
refusal_tell(const char *said)
{
	char words[RECORD_BYTES];

	dialogue_words(words, sizeof(words), said);
	page_warn("{error}", "error", words, NULL);
}

static enum finish
answer_read(FILE *answer, dialogue_visit_fn *visit, void *arg)
{
	char line[RECORD_BYTES], seconds[NUMBER_TEXT_BYTES];

	while (fgets(line, sizeof(line), answer) != NULL && line_end(line)) {
		if (strcmp(line, "ok") == 0)
			return FINISH_FINE;
		if (strncmp(line, ERROR_START, strlen(ERROR_START)) == 0) {
			refusal_tell(line + strlen(ERROR_START));
			return FINISH_FINDING;
		}
		visit(arg, line);
	}
	if (ferror(answer) && (errno == EAGAIN || errno == EWOULDBLOCK))
		page_warn(tr("the daemon did not answer within {count} seconds"), "count",
		    text_number(seconds, PATIENCE_S), NULL);
	else
		page_warn(tr("the daemon's answer broke off"), NULL);
	return FINISH_FINDING;
}

enum finish
dialogue(const struct places *places, const char *words, dialogue_visit_fn *visit, void *arg)
{
	int fd = socket_connect(places->socket);
	enum finish finish;
	FILE *answer;

	if (fd < 0) {
		connect_complain(places, fd);
		return FINISH_FINDING;
	}
	words_send(fd, words);
	answer = fdopen(fd, "r");
	if (answer == NULL) {
		page_warn("{error}", "error", error_words(errno), NULL);
		close(fd);
		return FINISH_FINDING;
	}
	finish = answer_read(answer, visit, arg);
	fclose(answer);
	return finish;
}
