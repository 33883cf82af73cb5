/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "source/source.h"

struct milter_options {
	const char *socket; /* "unix:/path", "inet:8421@127.0.0.1" or "inet6:8421@::1" */
	const char *mode; /* of a unix socket, octal: "0660" */
	const char *group; /* its group; "": that of the process */
	const char *owner; /* its user, who serves it and stops it; NULL: that of the process */
};

/*
 * The only door to libmilter, and the only caller of smfi_setreply(). One a process: libmilter
 * keeps its state in globals.
 */

/*
 * Opens the socket: while still root, so that mode and group can be set; where they cannot that is
 * logged, and no failure. A stale socket is removed; one that somebody listens on is left alone,
 * and so is what is no socket. Returns 0 or -errno: -EADDRINUSE where somebody listens, -EEXIST for
 * what is no socket, -EINVAL where libmilter does not say more than it logs itself. The listener is
 * kept, not copied.
 */
int milter_open(const struct milter_options *options, const struct listener *listener);

/*
 * Serves until milter_stop(). Runs in a thread that is not the main one, so that signals reach the
 * main thread and not libmilter's own, which would stop at SIGHUP. Returns 0 or -EIO. From then on
 * the listener is not called any more; of sessions that are open nobody tells.
 */
int milter_run(void);

/*
 * Any thread: makes milter_run() return, within milliseconds where the process may connect to its
 * own socket, else within five seconds.
 */
void milter_stop(void);

/* NULL, or what is wrong with a {socket} as written in the config file: marked for translation. */
const char *milter_socket_fault(const char *socket);

/* libmilter's version, for -V. */
const char *milter_version(void);
