/* SPDX-License-Identifier: BSD-2-Clause */
/* The control socket: who asks, what is asked, and what is sent back. */
#include "daemon/control.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/log.h"
#include "base/now.h"
#include "base/text.h"

#include "daemon/drain_request.h"
#include "daemon/forget.h"
#include "daemon/lines.h"
#include "daemon/notify.h"
#include "daemon/status.h"

#define PEER_COUNT (CONTROL_FDS - 1)
#define REQUEST_BYTES 4096
#define LAST_LINE_BYTES 256
#define REQUEST_PATIENCE_US (2 * SECOND_US)
#define ANSWER_PATIENCE_US (10 * SECOND_US)
#define ACCEPT_PAUSE_US SECOND_US

/* Somebody who asks, and then is answered. */
struct peer {
	int fd; /* -1: nobody */
	uid_t uid;
	int64_t deadline_us; /* of the steady clock */
	size_t request_bytes;
	char request[REQUEST_BYTES];
	struct lines answer; /* empty while the request is not complete */
	size_t sent_bytes;
};

struct control {
	const char *path;
	dev_t device; /* the socket that is ours … */
	ino_t inode; /* … so that nobody else's is removed */
	int fd;
	int64_t accept_from_us; /* of the steady clock: no descriptors are left until then */
	struct peer *watched[CONTROL_FDS]; /* who is behind each fd of control_watch() */
	struct peer peer[PEER_COUNT];
};

/*
 * A request serves what stands behind its word. Returns NULL, or what is wrong, as it is told:
 * pieces with ": " between them, so that `sluice` can say those in another language that are
 * marked by N_().
 */
typedef const char *request_fn(
    struct judge *judge, struct peer *peer, char *rest, char wrong[static LAST_LINE_BYTES]);

static request_fn request_status, request_drain, request_forget, request_reload;

static const struct request {
	const char *name;
	request_fn *serve;
} requests[] = {
	{ "status", request_status },
	{ "drain", request_drain },
	{ "forget", request_forget },
	{ "reload", request_reload },
};

#define REQUEST_COUNT (sizeof(requests) / sizeof(requests[0]))

static const char *
request_status(
    struct judge *judge, struct peer *peer, char *rest, char wrong[static LAST_LINE_BYTES])
{
	(void)rest;
	(void)wrong;
	status_add(&peer->answer, judge);
	return NULL;
}

static const char *
request_drain(
    struct judge *judge, struct peer *peer, char *rest, char wrong[static LAST_LINE_BYTES])
{
	(void)wrong;
	return drain_request(&peer->answer, judge, peer->uid, rest);
}

static const char *
request_forget(
    struct judge *judge, struct peer *peer, char *rest, char wrong[static LAST_LINE_BYTES])
{
	char *subject = rest + strspn(rest, " ");
	size_t subject_bytes = strlen(subject);
	size_t count;

	while (subject_bytes > 0 && subject[subject_bytes - 1] == ' ')
		subject[--subject_bytes] = '\0';
	if (subject_bytes == 0)
		return N_("forget what? An account, an address, a login or another value");
	count = forget_add(&peer->answer, judge, subject);
	log_info(
	    "forgot %zu accounts of \"%s\", as uid %u asked", count, subject, (unsigned)peer->uid);
	if (count > 0)
		return NULL;
	snprintf(wrong, LAST_LINE_BYTES, "%s: \"%.150s\"", N_("nothing is remembered about this"),
	    subject);
	return wrong;
}

static void
complaint_add(struct lines *lines, const struct complaint *complaint)
{
	char buf[RECORD_BYTES];
	struct json record;

	record_begin(&record, buf, "complaint");
	json_text(&record, "file", complaint->file);
	json_number(&record, "line", complaint->line);
	json_text(&record, "text", complaint->text);
	lines_add(lines, &record);
}

static void
unchanged_add(struct lines *lines, const char *key)
{
	char buf[RECORD_BYTES];
	struct json record;

	record_begin(&record, buf, "unchanged");
	json_text(&record, "key", key);
	lines_add(lines, &record);
}

/* What is wrong with the file has been said line by line. */
static const char *
refusal(char wrong_r[static LAST_LINE_BYTES], int rc, size_t unsaid_count)
{
	static const char stays[] = N_("the old rules stay in force");

	if (rc != -EINVAL)
		snprintf(wrong_r, LAST_LINE_BYTES, "%s: %s", stays, strerror(-rc));
	else if (unsaid_count > 0)
		snprintf(wrong_r, LAST_LINE_BYTES, "%s: %s: %zu", stays, N_("mistakes not shown"),
		    unsaid_count);
	else
		text_copy(wrong_r, LAST_LINE_BYTES, stays);
	return wrong_r;
}

static const char *
request_reload(
    struct judge *judge, struct peer *peer, char *rest, char wrong[static LAST_LINE_BYTES])
{
	struct reload *reload = malloc(sizeof(*reload));
	const char *answer = NULL;
	int rc;

	(void)rest;
	if (reload == NULL)
		return N_("no memory");
	log_info("reload, as uid %u asked", (unsigned)peer->uid);
	notify_reloading();
	rc = judge_reload(judge, reload);
	notify_ready();
	for (size_t i = 0; i < reload->complaints.count; i++)
		complaint_add(&peer->answer, &reload->complaints.list[i]);
	for (size_t i = 0; i < reload->unchanged_count; i++)
		unchanged_add(&peer->answer, reload->unchanged[i]);
	if (rc < 0)
		answer = refusal(wrong, rc, reload->complaints.unsaid);
	free(reload);
	return answer;
}

static void
peer_close(struct peer *peer)
{
	close(peer->fd);
	lines_clear(&peer->answer);
	peer->fd = -1;
}

static void
peer_end(struct peer *peer, const char *wrong)
{
	char last[LAST_LINE_BYTES + 8];

	if (wrong == NULL && peer->answer.lost_count > 0)
		wrong = N_("there was not room for all of the answer");
	if (wrong == NULL)
		text_copy(last, sizeof(last), "ok");
	else
		snprintf(last, sizeof(last), "error: %s", wrong);
	text_plain(last);
	peer->deadline_us = now_steady_us() + ANSWER_PATIENCE_US;
	if (lines_end(&peer->answer, last) < 0)
		peer_close(peer);
}

static void
peer_answer(struct peer *peer, struct judge *judge)
{
	char wrong[LAST_LINE_BYTES];
	char *rest = peer->request;
	const char *word;

	log_debug("asked to: %s", peer->request);
	word = text_word(&rest);
	for (size_t i = 0; word != NULL && i < REQUEST_COUNT; i++) {
		if (strcmp(word, requests[i].name) != 0)
			continue;
		peer_end(peer, requests[i].serve(judge, peer, rest, wrong));
		return;
	}
	peer_end(peer, N_("no such request (status, drain, forget, reload)"));
}

/* A request is all that stands before the first end of a line. */
static void
peer_listen(struct peer *peer, struct judge *judge)
{
	size_t room_bytes = sizeof(peer->request) - peer->request_bytes;
	ssize_t got = recv(peer->fd, peer->request + peer->request_bytes, room_bytes, MSG_DONTWAIT);
	char *end;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		peer_close(peer);
		return;
	}
	peer->request_bytes += (size_t)got;
	end = memchr(peer->request, '\n', peer->request_bytes);
	if (end == NULL && peer->request_bytes == sizeof(peer->request)) {
		peer_end(peer, N_("the request is too long"));
		return;
	}
	if (end == NULL)
		return;
	*end = '\0';
	if (strlen(peer->request) != (size_t)(end - peer->request))
		peer_end(peer, N_("the request is not a line of text"));
	else
		peer_answer(peer, judge);
}

static void
peer_send(struct peer *peer)
{
	const struct lines *answer = &peer->answer;
	ssize_t sent = send(peer->fd, answer->text + peer->sent_bytes,
	    answer->bytes - peer->sent_bytes, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (sent < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (sent > 0)
		peer->sent_bytes += (size_t)sent;
	if (sent < 0 || peer->sent_bytes == answer->bytes)
		peer_close(peer);
}

static struct peer *
peer_find_free(struct control *control)
{
	for (size_t i = 0; i < PEER_COUNT; i++) {
		if (control->peer[i].fd < 0)
			return &control->peer[i];
	}
	return NULL;
}

static void
control_accept(struct control *control)
{
	struct peer *peer = peer_find_free(control);
	struct ucred who = { .uid = (uid_t)-1 };
	socklen_t who_bytes = sizeof(who);
	int fd;

	if (peer == NULL)
		return;
	fd = accept4(control->fd, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0) {
		/* What nobody can accept stays in the queue, and poll(2) would not rest. */
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
			control->accept_from_us = now_steady_us() + ACCEPT_PAUSE_US;
		return;
	}
	getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &who_bytes);
	peer->fd = fd;
	peer->uid = who.uid;
	peer->request_bytes = 0;
	peer->sent_bytes = 0;
	peer->deadline_us = now_steady_us() + REQUEST_PATIENCE_US;
}

size_t
control_watch(struct control *control, struct pollfd fds[static CONTROL_FDS])
{
	bool accepts = peer_find_free(control) != NULL && now_steady_us() > control->accept_from_us;
	size_t count = 0;

	fds[count++] = (struct pollfd){ .fd = accepts ? control->fd : -1, .events = POLLIN };
	for (size_t i = 0; i < PEER_COUNT; i++) {
		struct peer *peer = &control->peer[i];

		if (peer->fd < 0)
			continue;
		control->watched[count] = peer;
		fds[count].fd = peer->fd;
		fds[count].events = peer->answer.bytes > 0 ? POLLOUT : POLLIN;
		fds[count++].revents = 0;
	}
	return count;
}

static void
peer_serve(struct peer *peer, short found, struct judge *judge)
{
	/* Who has gone was told that it failed, and is not obeyed behind his back. */
	if (found & POLLHUP)
		peer_close(peer);
	else if (found != 0 && peer->answer.bytes == 0)
		peer_listen(peer, judge);
	else if (found != 0)
		peer_send(peer);
	if (peer->fd >= 0 && now_steady_us() > peer->deadline_us)
		peer_close(peer);
}

void
control_serve(struct control *control, const struct pollfd *fds, size_t count, struct judge *judge)
{
	for (size_t i = 1; i < count; i++)
		peer_serve(control->watched[i], fds[i].revents, judge);
	if (fds[0].revents != 0)
		control_accept(control);
}

static int
address_fill(struct sockaddr_un *address_r, const char *path)
{
	*address_r = (struct sockaddr_un){ .sun_family = AF_UNIX };
	return text_copy(address_r->sun_path, sizeof(address_r->sun_path), path) ? 0
	                                                                         : -ENAMETOOLONG;
}

/* Returns 0 where the path is free, or was made so. */
static int
path_clear(const struct sockaddr_un *address)
{
	struct stat found;
	int fd, rc;

	if (lstat(address->sun_path, &found) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISSOCK(found.st_mode))
		return -ENOTSOCK;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	rc = connect(fd, (const struct sockaddr *)address, sizeof(*address)) < 0 ? -errno : 0;
	close(fd);
	if (rc == 0 || rc == -EAGAIN)
		return -EADDRINUSE;
	if (rc != -ECONNREFUSED)
		return rc;
	return unlink(address->sun_path) < 0 ? -errno : 0;
}

/* The mode is there from the first moment on, by the umask: nobody can slip in before a chmod. */
static int
socket_listen(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mode_t mask;
	int rc;

	if (fd < 0)
		return -errno;
	mask = umask(0117);
	rc = bind(fd, (const struct sockaddr *)address, sizeof(*address)) < 0 ? -errno : 0;
	umask(mask);
	if (rc == 0 && listen(fd, 16) < 0)
		rc = -errno;
	if (rc == 0)
		return fd;
	close(fd);
	return rc;
}

/* A group that is not there only means that fewer may ask. */
static void
socket_own(const struct control_options *options, uid_t owner, gid_t group)
{
	const struct group *found = options->group[0] != '\0' ? getgrnam(options->group) : NULL;

	if (found != NULL)
		group = found->gr_gid;
	else if (options->group[0] != '\0')
		log_warning(
		    "control.group: there is no group \"%s\": only uid %u and root can use %s",
		    options->group, (unsigned)owner, options->socket);
	if (lchown(options->socket, owner, group) < 0)
		log_warning("%s: group %u: %s", options->socket, (unsigned)group, strerror(errno));
}

int
control_open(
    struct control **control_r, const struct control_options *options, uid_t owner, gid_t group)
{
	struct sockaddr_un address;
	struct control *control;
	struct stat found;
	int rc, fd;

	rc = address_fill(&address, options->socket);
	if (rc == 0)
		rc = path_clear(&address);
	if (rc < 0)
		return rc;
	control = calloc(1, sizeof(*control));
	if (control == NULL)
		return -ENOMEM;
	fd = socket_listen(&address);
	if (fd < 0) {
		free(control);
		return fd;
	}
	socket_own(options, owner, group);
	if (lstat(options->socket, &found) == 0) {
		control->device = found.st_dev;
		control->inode = found.st_ino;
	}
	control->path = options->socket;
	control->fd = fd;
	for (size_t i = 0; i < PEER_COUNT; i++)
		control->peer[i].fd = -1;
	*control_r = control;
	return 0;
}

void
control_close(struct control **control)
{
	struct control *mine = *control;
	struct stat found;

	if (mine == NULL)
		return;
	for (size_t i = 0; i < PEER_COUNT; i++) {
		if (mine->peer[i].fd >= 0)
			peer_close(&mine->peer[i]);
	}
	close(mine->fd);
	if (lstat(mine->path, &found) == 0 && found.st_dev == mine->device &&
	    found.st_ino == mine->inode)
		unlink(mine->path);
	free(mine);
	*control = NULL;
}
