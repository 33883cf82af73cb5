/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#define ENDPOINT_HOST_BYTES 256

/* libmilter 8.17 wants room for one byte more than sun_path needs. */
#define ENDPOINT_PATH_BYTES (sizeof(((struct sockaddr_un *)0)->sun_path) - 1)

/* Where a milter listens. Points into the text that it was read from. */
struct endpoint {
	int family; /* AF_UNIX, AF_INET or AF_INET6 */
	const char *path; /* AF_UNIX */
	char host[ENDPOINT_HOST_BYTES]; /* the others: a name or an address without brackets */
	char port[6];
	struct sockaddr_storage address;
	socklen_t address_bytes; /* 0 until it is resolved */
};

/*
 * Reads "unix:/path", "inet:8421@127.0.0.1" or "inet6:8421@::1". Returns NULL, or a sentence
 * about what is wrong with the {socket} and how to write it, marked for translation.
 */
const char *endpoint_parse(struct endpoint *endpoint_r, const char *text);

/* Finds the address. Returns 0, or -EADDRNOTAVAIL where the host has none of that family. */
int endpoint_resolve(struct endpoint *endpoint);

/*
 * Makes place for a unix socket: one that nobody listens on is removed. Returns 0; -EADDRINUSE
 * where somebody listens; -EEXIST for what is no socket; another -errno. What is not removed stays
 * as it is.
 */
int endpoint_clear(const struct endpoint *endpoint);

/*
 * Gives a unix socket to its users: mode in octal, names of owner and group ("" or NULL: as it is).
 * Logs what cannot be done, and what to do about it.
 */
void endpoint_permit(
    const struct endpoint *endpoint, const char *mode, const char *owner, const char *group);

/* Connects and hangs up, without waiting: wakes who waits for a client. Returns 0 or -errno. */
int endpoint_knock(const struct endpoint *endpoint);
