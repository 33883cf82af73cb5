/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "settings/settings.h"

#include "daemon/judge.h"

#define CONTROL_FDS 17 /* the socket and those who are asking */

/*
 * The socket by which `sluice` asks the daemon: one line of words comes in, lines of flat JSON go
 * out, "ok" or "error: …" last. Peers that are slow or silent are let go; nobody waits for them.
 */
struct control;

/*
 * Opens the socket: while still root, so that its group can be set; `owner` is who the daemon will
 * run as. A stale socket is removed; one that somebody listens on is left alone. Returns 0 or
 * -errno: -EADDRINUSE where somebody listens, -ENOTSOCK where a file that is no socket is in the
 * way.
 */
int control_open(
    struct control **control_r, const struct control_options *options, uid_t owner, gid_t group);

/* Fills in what poll(2) shall look at; returns how many. */
size_t control_watch(struct control *control, struct pollfd fds[static CONTROL_FDS]);

/* Serves what poll(2) found, and lets those go whose time is over. */
void control_serve(
    struct control *control, const struct pollfd *fds, size_t count, struct judge *judge);

/* Removes the socket. Leaves NULL behind. */
void control_close(struct control **control);
