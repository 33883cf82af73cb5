/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "daemon/control.h"
#include "daemon/ears.h"
#include "daemon/judge.h"

/* A thread for all that is merely watched: logs, the control socket, the seconds, the reloads. */
struct loop;

/*
 * Starts it; judge and control are kept, the ears (NULL: no log is followed) are its own from now
 * on. Returns 0 or -errno; then the ears are still the caller's.
 */
int loop_start(
    struct loop **loop_r, struct judge *judge, struct control *control, struct ears *ears);

/* Has the config file read again, soon. Any thread. */
void loop_reload(struct loop *loop);

/*
 * Ends it. Returns 0 and leaves NULL behind, or -ETIMEDOUT where it is still at work after a
 * moment: then nothing that it uses may be closed.
 */
int loop_stop(struct loop **loop);
