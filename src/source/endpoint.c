/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a milter listens: reads it, clears it, hands it to its users, knocks at it. */
#include "source/endpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/language.h"
#include "base/log.h"
#include "base/text.h"

static const struct {
	const char *prefix;
	int family;
} families[] = {
	{ "unix:", AF_UNIX },
	{ "inet:", AF_INET },
	{ "inet6:", AF_INET6 },
};

static const char *
path_parse(struct endpoint *endpoint, const char *path)
{
	if (path[0] != '/')
		return N_("\"{socket}\" needs an absolute path, such as "
		          "\"unix:/run/sluice/milter.sock\"");
	if (strlen(path) >= ENDPOINT_PATH_BYTES)
		return N_("\"{socket}\" has a path of more than 106 bytes");
	endpoint->path = path;
	return NULL;
}

/* libmilter 8.17 takes any number, and serves another port. */
static bool
is_port(const char *digits, size_t length)
{
	unsigned long port;

	if (length < 1 || length > 5 || strspn(digits, "0123456789") < length)
		return false;
	port = strtoul(digits, NULL, 10);
	return port >= 1 && port <= 65535;
}

/* Without a host libmilter 8.17 listens to the whole world; a milter asks nobody for a password. */
static const char *
place_parse(struct endpoint *endpoint, const char *place)
{
	const char *at = strchr(place, '@');
	const char *host = at != NULL ? at + 1 : "";
	size_t length = strlen(host);

	if (at == NULL)
		return N_("\"{socket}\" needs port and host as \"inet:8421@127.0.0.1\" or "
		          "\"inet6:8421@::1\"");
	if (!is_port(place, (size_t)(at - place)))
		return N_("\"{socket}\" needs a port from 1 to 65535 before the \"@\"");
	if (length >= 2 && host[0] == '[' && host[length - 1] == ']') {
		host++;
		length -= 2;
	}
	if (length == 0)
		return N_("\"{socket}\" needs a host behind the \"@\", such as 127.0.0.1");
	if (length >= ENDPOINT_HOST_BYTES)
		return N_("\"{socket}\" has a host of more than 255 bytes");
	if (endpoint->family == AF_INET && memchr(host, ':', length) != NULL)
		return N_("\"{socket}\" has an IPv6 address: write inet6 instead of inet");
	memcpy(endpoint->host, host, length);
	memcpy(endpoint->port, place, (size_t)(at - place));
	return NULL;
}

const char *
endpoint_parse(struct endpoint *endpoint_r, const char *text)
{
	const char *rest;

	memset(endpoint_r, 0, sizeof(*endpoint_r));
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (strncmp(text, families[i].prefix, strlen(families[i].prefix)) != 0)
			continue;
		rest = text + strlen(families[i].prefix);
		endpoint_r->family = families[i].family;
		return endpoint_r->family == AF_UNIX ? path_parse(endpoint_r, rest)
		                                     : place_parse(endpoint_r, rest);
	}
	return N_("\"{socket}\" must begin with \"unix:\", \"inet:\" or \"inet6:\"");
}

static void
path_resolve(struct endpoint *endpoint)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	text_copy(address.sun_path, sizeof(address.sun_path), endpoint->path);
	memcpy(&endpoint->address, &address, sizeof(address));
	endpoint->address_bytes = sizeof(address);
}

int
endpoint_resolve(struct endpoint *endpoint)
{
	const struct addrinfo hints = {
		.ai_family = endpoint->family,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV,
	};
	struct addrinfo *found;

	if (endpoint->family == AF_UNIX) {
		path_resolve(endpoint);
		return 0;
	}
	if (getaddrinfo(endpoint->host, endpoint->port, &hints, &found) != 0)
		return -EADDRNOTAVAIL;
	memcpy(&endpoint->address, found->ai_addr, found->ai_addrlen);
	endpoint->address_bytes = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

int
endpoint_knock(const struct endpoint *endpoint)
{
	const struct sockaddr *address = (const struct sockaddr *)&endpoint->address;
	int fd = socket(endpoint->family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int status = 0;

	if (fd < 0)
		return -errno;
	if (connect(fd, address, endpoint->address_bytes) < 0)
		status = -errno;
	close(fd);
	return status;
}

int
endpoint_clear(const struct endpoint *endpoint)
{
	struct stat found;
	int status;

	if (endpoint->family != AF_UNIX)
		return 0;
	if (lstat(endpoint->path, &found) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISSOCK(found.st_mode))
		return -EEXIST;
	status = endpoint_knock(endpoint);
	/* EAGAIN: somebody listens, and has more clients than it can take at the moment. */
	if (status == 0 || status == -EAGAIN)
		return -EADDRINUSE;
	if (status != -ECONNREFUSED)
		return status;
	return unlink(endpoint->path) == 0 || errno == ENOENT ? 0 : -errno;
}

/* Links are not followed: the directory may be another user's, and we may be root. */
static void
path_permit_mode(const char *path, const char *mode)
{
	mode_t bits = (mode_t)strtoul(mode, NULL, 8);

	if (fchmodat(AT_FDCWD, path, bits, AT_SYMLINK_NOFOLLOW) < 0)
		log_warning("cannot set the mode of %s to %s (%s): the MTA may not reach it", path,
		    mode, strerror(errno));
}

/* With his own group, as if he had made it. */
static void
path_permit_owner(const char *path, const char *owner)
{
	const struct passwd *user = getpwnam(owner);

	if (user == NULL)
		log_warning(
		    "there is no user %s to own %s: make it with adduser --system", owner, path);
	else if (lchown(path, user->pw_uid, user->pw_gid) < 0)
		log_warning(
		    "cannot give %s to %s (%s): start as root", path, owner, strerror(errno));
}

static void
path_permit_group(const char *path, const char *name)
{
	const struct group *group = getgrnam(name);

	if (group == NULL)
		log_warning(
		    "there is no group %s for %s: make it, or change milter_group", name, path);
	else if (lchown(path, (uid_t)-1, group->gr_gid) < 0)
		log_warning("cannot give %s to group %s (%s): start as root, or as a member", path,
		    name, strerror(errno));
}

void
endpoint_permit(
    const struct endpoint *endpoint, const char *mode, const char *owner, const char *group)
{
	if (endpoint->family != AF_UNIX)
		return;
	if (owner != NULL && owner[0] != '\0')
		path_permit_owner(endpoint->path, owner);
	if (group != NULL && group[0] != '\0')
		path_permit_group(endpoint->path, group);
	path_permit_mode(endpoint->path, mode);
}
